"""Data and preparation: the ledger closes, totals meet the analysis, and statistics are right."""

from __future__ import annotations

import math
import random
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from report_builder import formats, model
from report_builder.dataset import Dataset
from report_builder.sections.data import (
    distributions,
    ledger,
    outliers,
    preparation,
    quality,
    variables,
)
from report_builder.stats.outliers import summary
from tests.sets import DATA, prepared
from tests.shops import shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")


def line(
    order: str, customer: str | None, day: int, code: str, n: int, price: float
) -> dict[str, object]:
    """An order line of March 2024."""
    return {
        "InvoiceNo": order, "CustomerID": customer, "InvoiceDate": f"2024-03-{day:02d} 10:00:00",
        "StockCode": code, "Description": "POSTAGE" if code == "POST" else f"MUG {code}",
        "Quantity": n, "UnitPrice": f"{price:.2f}",
    }  # fmt: skip


#: 1001 appears twice (a copy). C1003 cancels 1002's mugs. 1004 has no customer. POST is a service.
SMALL = [
    line("1001", "11", 1, "A1", 2, 5.00),  # 10.00
    line("1001", "11", 1, "A1", 2, 5.00),  # its copy, 10.00
    line("1002", "12", 2, "B2", 3, 4.00),  # 12.00, cancelled by the next
    line("C1003", "12", 3, "B2", -3, 4.00),  # -12.00
    line("1004", None, 4, "A1", 1, 5.00),  # 5.00
    line("1005", "11", 5, "POST", 1, 3.50),  # 3.50
    line("1005", "11", 5, "B2", 4, 4.00),  # 16.00
    line("C1006", "11", 6, "A1", -1, 5.00),  # -5.00, a return of another quantity
    line("1007", "13", 7, "A1", 1, 0.00),  # free: an adjustment
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("small"), SMALL, currency="GBP")


@pytest.fixture(scope="module")
def content(small: Dataset) -> model.Content:
    return preparation.run(small)


def table(content: model.Content, key: str) -> model.Table:
    tables = [*content.tables, *(chart.table for chart in content.charts)]
    return next(each for each in tables if each.key == key)


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def spoken(finding: model.Finding, currency: str = "GBP") -> str:
    return formats.fill(finding.text, finding.facts, currency).replace("\u00a0", " ")


def test_the_ledger_of_the_small_shop_worked_out_by_hand(content: model.Content) -> None:
    """Read 10+10+12-12+5+3.5+16-5+0 = 39.50; left 10+5+16-5 = 26.00 in four lines."""
    found = table(content, "ledger")
    assert [(row[0], row[2], row[3]) for row in found.rows] == [
        ("Rows read", 9, 39.5),
        ("Exact duplicates", -1, -10.0),
        ("Adjustments", -1, 0.0),
        ("Service lines", -1, -3.5),
        ("Cancelled purchases", -2, 0.0),
    ]
    assert found.total is not None
    assert found.total[2:] == (4, 26.0)


def test_a_ledger_shows_no_negative_zero(content: model.Content) -> None:
    amounts = [row[3] for row in table(content, "ledger").rows]
    assert 0.0 in amounts
    assert not [each for each in amounts if each == 0 and str(each).startswith("-")]


def test_the_bridge_from_gross_to_analysed_worked_out_by_hand(small: Dataset) -> None:
    """Gross 10+12+5+3.5+16 = 46.50, returned 12+5 = 17, net 29.50, less service 3.50 = 26."""
    assert ledger.reconciliation(small) == (
        ("Gross revenue", 46.5),
        ("Returns and credit notes", -17.0),
        ("Net revenue", 29.5),
        ("Left out: service lines", -3.5),
        ("Analysed revenue", 26.0),
    )


def test_sentences_of_the_small_shop(content: model.Content) -> None:
    assert spoken(finding(content, "rows_left_out")) == (
        "5 of 9 rows read are left out; the others are analysed."
    )
    assert spoken(finding(content, "equal_rows")).startswith("1 row repeats another")
    assert spoken(finding(content, "netted")) == (
        "2 lines are purchases and the credits that took them back; both are left out."
    )
    assert spoken(finding(content, "service_lines")) == (
        "1 line is a service such as postage, a fee or a voucher, £3.50 in all."
    )
    assert spoken(finding(content, "unknown_customers")) == (
        "No customer is known for 1 line of 4 analysed, worth £5.00 of revenue."
    )


def test_rows_are_told_to_the_row_however_many(small: Dataset) -> None:
    """11,251 rows read, 11,239 analysed: 11,300 and 12 would not lead to the bar beside them."""
    first, last = small.ledger[0], small.ledger[-1]
    many = replace(small, ledger=(replace(first, rows=11_251), replace(last, rows=11_239)))
    assert spoken(ledger.rows_finding(many)).startswith("12 of 11,251 rows read are left out")
    whole = replace(small, ledger=(replace(first, rows=11_251), replace(last, rows=11_251)))
    assert spoken(ledger.rows_finding(whole)) == "All of 11,251 rows read are analysed."


def test_kinds_of_lines_add_up_to_the_different_rows(content: model.Content) -> None:
    """Eight different rows: five sales, two credits, one free item."""
    found = table(content, "line_kinds")
    assert [row[2] for row in found.rows] == [5, 2, 0, 1, 0]
    assert found.total is not None
    assert found.total[2] == 8


def test_amounts_with_more_decimals_than_cents_close_with_a_rounding_line(small: Dataset) -> None:
    """Read 3.012, less 1.004 twice, analysed 1.004: in cents 3.01 - 1.00 - 1.00 is not 1.00."""
    first, second, third, *_, last = small.ledger
    exact = (
        replace(first, revenue=3.012), replace(second, revenue=-1.004),
        replace(third, revenue=-1.004), replace(last, revenue=1.004),
    )  # fmt: skip
    found = ledger.steps(replace(small, ledger=exact))
    assert [step.revenue for step in found] == [3.01, -1.0, -1.0, -0.01, 1.0]
    assert found[3].step == ledger.ROUNDING


@pytest.mark.parametrize(("left_over", "shown"), [(0.004, False), (0.01, True), (-0.02, True)])
def test_a_rounding_line_stands_only_for_whole_cents(
    small: Dataset, left_over: float, shown: bool
) -> None:
    *before, last = small.ledger
    other = replace(small, ledger=(*before, replace(last, revenue=last.revenue + left_over)))
    steps = ledger.steps(other)
    assert (ledger.ROUNDING in [step.step for step in steps]) is shown


def test_equal_rows_are_kept_without_order_number_and_said(tmp_path: Path) -> None:
    """Three equal rows of 7: all are analysed (21), the totals count one (7)."""
    rows = [{"date": "2024-03-05", "customer_id": "1", "amount": "7"}] * 3
    rows += [{"date": "2024-03-06", "customer_id": "2", "amount": "5"}]
    data = shop(tmp_path, rows)
    assert ledger.keeps_equal_rows(data)
    assert ledger.reconciliation(data) == (
        ("Gross revenue", 12.0), ("Net revenue", 12.0), ("Equal rows kept", 14.0),
        ("Analysed revenue", 26.0),
    )  # fmt: skip
    found = preparation.run(data)
    assert "no step for duplicates" in table(found, "ledger").note
    assert "They are kept" in finding(found, "equal_rows").so_what
    assert [row[2] for row in table(found, "noticed").rows if row[0] == "Equal rows"] == [2]


def test_lines_after_the_as_of_date_stand_in_the_bridge(tmp_path: Path) -> None:
    import datetime as dt

    rows = [line("1", "1", 1, "A1", 1, 5), line("2", "2", 9, "B2", 1, 4)]
    bridge = ledger.reconciliation(shop(tmp_path, rows, as_of=dt.date(2024, 3, 5)))
    assert bridge[-2:] == (("Lines outside the dates", -4.0), ("Analysed revenue", 5.0))


def test_without_money_there_are_rows_and_no_amounts(tmp_path: Path) -> None:
    rows = [
        {"Transaction": str(n), "Date": "2024-03-01", "Item": item}
        for n, item in [(1, "Bread"), (1, "Jam"), (2, "Bread"), (3, None)]
    ]
    found = preparation.run(shop(tmp_path, rows))
    assert [column.name for column in table(found, "ledger").columns] == ["Step", "Why", "Rows"]
    keys = {each.key for each in found.charts} | {each.key for each in found.tables}
    assert not keys & {"ledger_revenue", "reconciliation", "summary_money"}
    assert {each.key for each in found.findings} == {"rows_left_out"}


def orders_of(values: list[str]) -> list[dict[str, object]]:
    """One order of one line for each amount."""
    return [
        {"order_id": str(100 + n), "customer_id": str(n), "date": "2024-03-02", "quantity": 1,
         "amount": value}
        for n, value in enumerate(values)
    ]  # fmt: skip


def test_summary_statistics_against_numpy(tmp_path: Path) -> None:
    """The engine's figures beside those of ``stats.outliers.summary`` (NumPy)."""
    draw = random.Random(5)
    values = [round(draw.lognormvariate(3, 1), 2) for _ in range(200)] + [9.99] * 3
    data = shop(tmp_path, orders_of([f"{v:.2f}" for v in values]))
    found = {each.variable.key: each for each in variables.measure(data)}["order_value"]
    expected = summary(values)
    assert found.count == expected.count
    assert found.mean == pytest.approx(expected.mean, rel=1e-12)
    assert found.median == pytest.approx(expected.median)
    assert found.mode == expected.mode == 9.99
    assert found.standard_deviation == pytest.approx(expected.standard_deviation, rel=1e-9)
    assert found.first_quartile == pytest.approx(expected.first_quartile)
    assert found.third_quartile == pytest.approx(expected.third_quartile)
    assert (found.low, found.high) == (min(values), max(values))
    assert found.top == pytest.approx(np.quantile(values, 0.95))


def test_the_mode_is_the_smallest_of_several_and_none_without_repeats(tmp_path: Path) -> None:
    two = shop(tmp_path, orders_of(["4", "4", "3", "3", "9"]))
    modes = {each.variable.key: each.mode for each in variables.measure(two)}
    assert modes["order_value"] == 3
    none = shop(tmp_path, orders_of(["4", "3", "9"]))
    assert {e.variable.key: e.mode for e in variables.measure(none)}["order_value"] is None


def test_the_deviation_of_one_value_is_zero(tmp_path: Path) -> None:
    found = variables.measure(shop(tmp_path, orders_of(["4"])))
    assert {each.standard_deviation for each in found} == {0.0}


def test_a_value_at_the_fence_is_no_outlier_and_one_past_it_is(tmp_path: Path) -> None:
    """40 values: quartiles 10 and 20 as worked out below, so the upper fence is 20 + 15 = 35.

    Sorted: 15 times 10, 15 times 20, then 10 of 20 and above: position 9.75 is 10, 29.25 is 20.
    """
    values = ["10"] * 15 + ["20"] * 23
    data = shop(tmp_path, orders_of([*values, "35.0000", "35.0001"]))
    (flagged,) = [
        each
        for each in outliers.flag(data, variables.measure(data))
        if each.measured.variable.key == "order_value"
    ]
    assert (flagged.measured.first_quartile, flagged.measured.third_quartile) == (10, 20)
    assert (flagged.low_fence, flagged.high_fence) == (-5, 35)
    assert (flagged.below, flagged.above) == (0, 1)
    assert flagged.value_above == pytest.approx(35.0001)
    assert flagged.share == 1 / 40


@pytest.mark.parametrize(("count", "fences"), [(29, 0), (30, 2)])
def test_fences_need_enough_values(tmp_path: Path, count: int, fences: int) -> None:
    data = shop(tmp_path, orders_of([str(n + 1) for n in range(count)]))
    assert len(outliers.flag(data, variables.measure(data))) == fences


def test_equal_quartiles_have_no_fences(tmp_path: Path) -> None:
    data = shop(tmp_path, orders_of(["5"] * 39 + ["50"]))
    assert outliers.flag(data, variables.measure(data)) == ()


def test_every_value_is_in_the_picture_or_in_its_total(tmp_path: Path) -> None:
    """96 orders of 1 to 96 and four of 10,000: the tail is cut, said, and counted."""
    data = shop(tmp_path, orders_of([str(n) for n in range(1, 97)] + ["10000"] * 4))
    found = preparation.run(data)
    picture = next(each for each in found.charts if each.key == "distribution_order_value")
    drawn = sum(row[2] for row in picture.table.rows)  # type: ignore[misc]
    assert picture.table.total == ("All", None, 100)
    assert 100 - drawn == 4
    assert "4 orders of" in picture.subtitle


def test_values_at_an_edge_fall_into_the_upper_bin(tmp_path: Path) -> None:
    """0.3 / 0.1 is 2.999… in floats; the bins are counted in whole ten-thousandths."""
    data = shop(tmp_path, orders_of([f"{0.1 * (1 + n % 20):.2f}" for n in range(60)]))
    found = preparation.run(data)
    rows = table(found, "distribution_order_value").rows
    assert [row[0] for row in rows] == pytest.approx([0.1 * n for n in range(1, 21)])
    assert {row[2] for row in rows} == {3}


def test_unknown_attributes_are_missing_and_not_in_the_picture(tmp_path: Path) -> None:
    """40 customers aged 20 to 59 and five of unknown age."""
    rows = [
        row | {"Age": 20 + n if n < 40 else None}
        for n, row in enumerate(orders_of(["5"] * 45))
    ]  # fmt: skip
    found = preparation.run(shop(tmp_path, rows))
    picture = table(found, "distribution_age")
    assert sum(row[2] for row in picture.rows) == 40  # type: ignore[misc]
    assert picture.total == ("All", None, 40)
    noticed = {row[0]: row[2] for row in table(found, "noticed").rows}
    assert noticed["Missing age of customers"] == 5


def test_small_counts_have_a_column_each(tmp_path: Path) -> None:
    """30 orders of one item and ten of two."""
    rows = [row | {"quantity": 1 if n < 30 else 2} for n, row in enumerate(orders_of(["5"] * 40))]
    found = table(preparation.run(shop(tmp_path, rows)), "distribution_items_per_order")
    assert (found.rows, found.total) == ((("1", 30), ("2", 10)), ("All", 40))


@pytest.mark.parametrize(
    ("low", "high", "whole", "width"),
    [(0.0, 20.0, True, 1.0), (0.0, 21.0, True, 2.0), (0.0, 100.0, False, 5.0),
     (0.0, 0.2, False, 0.01)],
)  # fmt: skip
def test_bins_have_round_widths(low: float, high: float, whole: bool, width: float) -> None:
    variable = variables.Variable("order_value", "Order value", "orders", "value", "money")
    each = variables.Measured(
        variable, 100, 0, 0, 0, 0, low, 0, 0, 0, high, high, whole, None
    )  # fmt: skip
    assert distributions.bins(each).step / distributions.SCALE == pytest.approx(width)


@pytest.mark.parametrize(("unknown", "severity"), [(5, "info"), (6, "watch")])
def test_unknown_customers_are_watched_above_one_line_in_twenty(
    small: Dataset, unknown: int, severity: str
) -> None:
    found = quality.unknown_finding(quality.Unknown(unknown, 100, 12.0), small)
    assert found is not None
    assert found.severity == severity


@pytest.mark.parametrize(("analysed", "severity"), [(95, "info"), (94, "watch")])
def test_many_rows_left_out_are_watched(small: Dataset, analysed: int, severity: str) -> None:
    first, *_, last = small.ledger
    steps = (replace(first, rows=100), replace(last, rows=analysed))
    assert ledger.rows_finding(replace(small, ledger=steps)).severity == severity


def test_the_order_of_rows_changes_nothing(tmp_path: Path, content: model.Content) -> None:
    shuffled = list(SMALL)
    random.Random(3).shuffle(shuffled)
    other = preparation.run(shop(tmp_path, shuffled, currency="GBP"))
    same = [each for each in content.tables if each.key != "inputs"]
    assert [each for each in other.tables if each.key != "inputs"] == same
    assert other.findings == content.findings
    assert other.charts == content.charts


def test_no_customer_is_named(content: model.Content) -> None:
    cells = {
        cell
        for each in content.tables
        for row in each.rows
        for cell in row
        if isinstance(cell, str)
    }
    assert not cells & {"11", "12", "13"}


@needs_data
@pytest.mark.parametrize(
    "name", ["cdnow", "bread_basket", "retail_sales_1000", "superstore_2019_2022"]
)
def test_published_totals_reach_the_analysed_revenue(name: str) -> None:
    """The bridge starts at the published gross and net revenue and closes, as does the ledger."""
    totals: Any = tomllib.loads((DATA / "answers" / f"{name}.toml").read_text())["answers"][
        "totals"
    ]
    answers = totals.get("dedup", totals["raw"])  # the same where no row repeats another
    data = prepared(DATA / name)
    *steps, last = ledger.steps(data)
    assert sum(step.rows for step in steps) == last.rows
    assert round(math.fsum(step.revenue for step in steps), 2) == last.revenue
    bridge = dict(ledger.reconciliation(data))
    if not data.has_money:
        assert bridge == {}
        return
    assert bridge["Gross revenue"] == answers["gross_revenue"]
    assert bridge["Net revenue"] == answers["net_revenue"]
    levels = [bridge.pop(key) for key in ("Gross revenue", "Net revenue", "Analysed revenue")]
    assert levels[0] + math.fsum(bridge.values()) == pytest.approx(levels[2], abs=0.005)
