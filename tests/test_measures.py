"""Shared definitions: what a year is of data that covers more, less, or has no dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import ibis
import pytest

from report_builder import measures
from tests.shops import shop

FIRST = dt.date(2022, 1, 1)


def two_orders(days: int) -> list[dict[str, object]]:
    """An order of 100 on the first day and one of 10 on the last of so many days."""
    last = FIRST + dt.timedelta(days=days - 1)
    return [
        {"Order ID": f"O{at}", "Customer ID": "C", "Order Date": str(day), "Sales": amount}
        for at, (day, amount) in enumerate([(FIRST, 100), (last, 10)])
    ]


@pytest.mark.parametrize(
    ("days", "part", "span", "value"),
    [
        (100, 1.0, " in all the data", 110),
        (365, 1.0, " in all the data", 110),
        (366, 365 / 366, " a year", 10),  # the first day is no longer in the last twelve months
        (730, 0.5, " a year", 10),
    ],
)
def test_a_year_of_the_data(
    tmp_path: Path, days: int, part: float, span: str, value: float
) -> None:
    data = shop(tmp_path, two_orders(days))
    assert measures.yearly(data) == pytest.approx(part)
    assert measures.span(data) == span
    assert measures.value_of_year(data) == pytest.approx(value)


def test_without_dates_everything_is_in_all(tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if name != "Order Date"}
            for row in two_orders(730)]  # fmt: skip
    data = shop(tmp_path, rows)
    assert (measures.yearly(data), measures.span(data)) == (1.0, " in all")
    assert measures.value_of_year(data) == pytest.approx(110)


def test_a_margin_speaks_for_all_where_nine_tenths_have_a_cost(tmp_path: Path) -> None:
    """Twenty lines of one unit for 10, so many of them with a cost."""
    rows = [
        {"Order ID": f"O{at:02d}", "Customer ID": "C", "Order Date": str(FIRST + dt.timedelta(at)),
         "Product": "Cup", "Quantity": 1, "Unit Price": 10.0, "Unit Cost": 6.0}
        for at in range(20)
    ]  # fmt: skip
    data = shop(tmp_path, rows)

    def margin(costed: int, cost: float) -> float | None:
        known = data.lines.order_id < f"O{costed:02d}"
        lines = data.lines.mutate(cost=ibis.ifelse(known, cost, None))
        return measures.margin_of_year(replace(data, lines=lines))

    assert measures.margin_of_year(data) == pytest.approx(0.4)
    assert margin(18, 6.0) == pytest.approx(0.4)
    assert margin(17, 6.0) is None
    assert margin(20, 10.0) is None  # nothing is earned
