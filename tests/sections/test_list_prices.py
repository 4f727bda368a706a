"""List prices without discounts: units of products against their own price, and honest limits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder import formats, grading, model
from report_builder.errors import NotEnoughData
from report_builder.sections.promotions import prices, promotions
from report_builder.stats.effects import (
    ELASTICITY,
    LIST_ELASTICITY,
    MONTHLY_CHANGE,
    ONE_OF_MANY_CHANGE,
    UNADJUSTED_CHANGE,
)
from tests.shops import Row, shop

MONDAY = dt.date(2024, 1, 1)
WEEKS = 12
LINES = {10.0: 4, 5.0: 16}  # half the price, four times the units: an elasticity of -2


def week_rows(products: int = 32, lines: dict[float, int] = LINES) -> list[Row]:
    """Each product costs 10, and 5 in every fourth week of its own; single units, and each week
    one order of 100 at 7, for being large."""
    rows: list[Row] = []
    for product in range(products):
        for week in range(WEEKS):
            price = 5.0 if (product + week) % 4 == 0 else 10.0
            for quantity, paid in [(1, price)] * lines[price] + [(100, 7.0)]:
                day = MONDAY + dt.timedelta(days=7 * week + len(rows) % 7)
                if len(rows) == 0:
                    day = MONDAY
                rows.append({
                    "Order ID": f"O{len(rows)}", "Customer ID": f"C{len(rows) % 500}",
                    "Order Date": f"{day} 10:00:00", "Product": f"P{product:02d}",
                    "Quantity": quantity, "Unit Price": f"{paid:.2f}",
                    "Sales": f"{quantity * paid:.2f}",
                })  # fmt: skip
    last = {
        **rows[0],
        "Order ID": "last",
        "Order Date": f"{MONDAY + dt.timedelta(days=83)} 9:00:00",
    }
    return [*rows, last]


def spoken(found: model.Finding) -> str:
    return formats.fill(f"{found.text} {found.so_what}", found.facts, "GBP").replace("\u00a0", " ")


def test_the_elasticity_of_a_shop_without_noise(tmp_path: Path) -> None:
    """Large orders are left out: with them, the week's price would not be the list price."""
    content = promotions.run(shop(tmp_path, week_rows()))
    (found,) = content.findings
    facts = {name: fact.value for name, fact in found.facts.items()}
    assert found.key == "promotions_list_price"
    assert facts["elasticity"] == pytest.approx(-2, abs=0.02)
    assert facts["plain"] == pytest.approx(-2, abs=0.02)
    assert (facts["changed"], facts["weeks"]) == (32, WEEKS)
    small = sum(LINES[5.0 if (product + week) % 4 == 0 else 10.0]
                for product in range(32) for week in range(WEEKS)) + 1  # fmt: skip
    assert facts["large"] == pytest.approx(384 / (small + 384))
    assert "10% off the list price goes with 23.4% more units" in spoken(found)
    assert "drawn by lot" in found.so_what
    assert found.evidence is not None
    assert found.evidence.n == 32
    assert len(content.tests) == 1


def test_no_response_is_not_claimed(tmp_path: Path) -> None:
    """Five lines at either price, and one more in weeks that have nothing to do with it."""
    rows = week_rows(lines={10.0: 5, 5.0: 5})
    extra = [
        {**row, "Order ID": f"x{at}"} for at, row in enumerate(rows)
        if row["Quantity"] == 1 and hash_of(row) % 7 == 0
    ]  # fmt: skip
    (found,) = promotions.run(shop(tmp_path, [*rows, *extra])).findings
    assert "is not clear" in spoken(found)
    assert "tenth" not in found.facts


def hash_of(row: Row) -> int:
    return int(str(row["Order ID"]).lstrip("Olast") or 0) * 7919 % 10_007


def frame_of(series: dict[str, list[tuple[float, int] | None]]) -> pd.DataFrame:
    """Products with (price, lines) by week, single units; None is a week without a sale."""
    rows = [
        (name, week, cell[0], cell[1], float(cell[1]))
        for name, cells in series.items() for week, cell in enumerate(cells) if cell
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["product", "week", "price", "lines", "units"])


def panel(frame: pd.DataFrame, weeks: int) -> prices.Priced:
    found = prices._panel(frame, weeks, 0.0)
    assert found is not None
    return found


def test_an_empty_week_has_the_price_of_the_week_before() -> None:
    """Nothing sold in weeks 2 and 5: week 2 lies between sales, 5 is after the last."""
    found = panel(frame_of({"A": [(4.0, 5), (5.0, 5), None, (4.0, 5), (4.0, 5), None]}), 6)
    assert found.week.tolist() == [0, 1, 2, 3, 4]
    assert found.price.tolist() == [4, 5, 5, 4, 4]
    assert found.units.tolist() == [5, 5, 0, 5, 5]
    assert found.changed == 1


@pytest.mark.parametrize(("others", "weeks"), [(1, [0, 1, 2]), (2, [0, 2])])
def test_four_fifths_of_the_lines_make_a_list_price(others: int, weeks: list[int]) -> None:
    """Four lines at 4 and one at 5 agree enough; four and two do not."""
    frame = frame_of({"A": [(4.0, 5), (4.0, 4), (5.0, 5)]})
    frame.loc[len(frame)] = ["A", 1, 5.0, others, float(others)]
    found = panel(frame, 3)
    assert found.week.tolist() == weeks
    assert found.units.sum() == 10 + (4 + others if 1 in weeks else 0)


@pytest.mark.parametrize(("price", "weeks"), [(8.0, 4), (8.01, 3), (2.0, 4), (1.99, 3)])
def test_twice_the_usual_price_is_another_pack(price: float, weeks: int) -> None:
    found = panel(frame_of({"A": [(4.0, 5), (4.0, 5), (price, 5), (4.0, 5)]}), 4)
    assert found.week.size == weeks


@pytest.mark.parametrize(("lines", "products"), [(2, 2), (1, 1)])
def test_two_lines_a_week_are_needed(lines: int, products: int) -> None:
    frame = frame_of({"A": [(4.0, 2)] * 4, "B": [(4.0, lines)] * 4})
    assert np.unique(panel(frame, 4).product).size == products


@pytest.mark.parametrize("products", [30, 29])
def test_thirty_products_must_have_changed_their_price(tmp_path: Path, products: int) -> None:
    data = shop(tmp_path, week_rows(products))
    if products == 30:
        assert [one.key for one in promotions.run(data).findings] == ["promotions_list_price"]
    else:
        with pytest.raises(NotEnoughData, match="price changed for all, the data has 29"):
            promotions.run(data)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    rows = week_rows(30)
    early = [row for row in rows if str(row["Order Date"]) < "2024-03-10"]
    with pytest.raises(NotEnoughData, match="12 weeks, the data has 9"):
        promotions.run(shop(tmp_path, early))
    nameless = [{name: row[name] for name in row if name != "Product"} for row in rows]
    with pytest.raises(NotEnoughData, match="the product, the quantity and the price"):
        promotions.run(shop(tmp_path, nameless))


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        (LIST_ELASTICITY, "indicative"), (ELASTICITY, "strong"),
        (UNADJUSTED_CHANGE, "indicative"), (ONE_OF_MANY_CHANGE, "indicative"),
        (MONTHLY_CHANGE, "strong"),
    ],
)  # fmt: skip
def test_what_is_never_more_than_an_indication(name: str, grade: str) -> None:
    evidence = model.Evidence("test", 100, -2.0, name, -2.5, -1.5, 0.0, 0.0)
    assert grading.grade(evidence) == grade
