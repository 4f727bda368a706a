"""Products and categories on shops small enough to be worked out by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, Finding, Table
from report_builder.sections.products import assortment, products
from report_builder.sections.products.bestsellers import relative_change
from report_builder.sections.products.movers import against_shop, dispersion, movement
from report_builder.sections.products.risks import quiet_products
from tests.sets import DATA, prepared
from tests.shops import Row, shop


def line(
    order: int, day: str, product: str, price: float, *, quantity: int = 1, customer: str = "A",
    category: str = "Home", code: str | None = None,
) -> Row:  # fmt: skip
    return {
        "Order ID": order, "Order Date": day, "Customer ID": customer,
        "Product ID": code or f"P-{product}", "Product": product, "Category": category,
        "Quantity": quantity, "Unit Price": price, "Amount": quantity * price,
    }  # fmt: skip


def finding(content: Content, key: str) -> Finding:
    return next(found for found in content.findings if found.key == key)


def keys(content: Content) -> set[str]:
    return {found.key for found in content.findings}


def table(content: Content, key: str) -> Table:
    every = [*content.tables, *(chart.table for chart in content.charts)]
    return next(found for found in every if found.key == key)


def two_months() -> list[Row]:
    """Lamp 30 → 10, Vase 10 → 30, Rug 10 → 10 less a returned one of 4."""
    return [
        line(1, "2021-01-01", "Lamp", 30, category="Light"),
        line(2, "2021-01-15", "Vase", 10),
        line(3, "2021-01-31", "Rug", 10),
        line(4, "2021-02-01", "Lamp", 10, category="Light"),
        line(5, "2021-02-15", "Vase", 30),
        line(6, "2021-02-28", "Rug", 10),
        line(7, "2021-02-28", "Rug", 4, quantity=-1, customer="B"),
    ]


def test_best_sellers_by_revenue_after_returns(tmp_path: Path) -> None:
    """February: Vase 30, Lamp 10, Rug 10 − 4 = 6; all data: Lamp 40, Vase 40, Rug 16 of 96."""
    content = products.run(shop(tmp_path, two_months()))
    found = finding(content, "best_sellers").facts
    assert (found["product"].value, found["value"].value, found["share"].value) == ("Vase", 30, 1)
    rows = table(content, "products_of_the_period").rows
    assert [row[:2] for row in rows] == [("Vase", 30), ("Lamp", 10), ("Rug", 6)]
    assert rows[0][2:4] == (1, 30 / 46)
    assert [row[4] for row in rows] == [None, None, None]  # one order each before
    assert [row[:3] for row in table(content, "products_of_all_data").rows] == [
        ("Lamp", "A", 40), ("Vase", "A", 40), ("Rug", "C", 16),
    ]  # fmt: skip


def test_products_of_one_name_are_told_apart_by_their_code(tmp_path: Path) -> None:
    rows = [*two_months(), line(8, "2021-02-15", "Vase", 3, code="V2")]
    content = products.run(shop(tmp_path, rows))
    shown = {row[0] for row in table(content, "products_of_all_data").rows}
    assert shown == {"Lamp", "Vase (P-Vase)", "Vase (V2)", "Rug"}


def test_categories_with_shares_and_the_one_that_moved(tmp_path: Path) -> None:
    """Home 10 + 10 + 30 + 6 = 56 of 96, 20 → 36; Light 40, 30 → 10 is the larger move."""
    content = products.run(shop(tmp_path, two_months()))
    rows = table(content, "products_by_category").rows
    assert rows[0] == ("Home", 56, 56 / 96, 36, 36 / 46, None, 36 / 46 - 20 / 50)
    assert rows[1][:2] == ("Light", 40)
    assert table(content, "products_by_category").total == (
        "All", 96, 1.0, 46, 1.0, None, 0.0
    )  # fmt: skip
    moved = finding(content, "category_that_moved_most_previous")
    assert (moved.facts["group"].value, moved.money, moved.severity) == ("Light", -20, "watch")


@pytest.mark.parametrize(("count", "last"), [(13, "Kind 12"), (14, "2 other categories")])
def test_categories_beyond_the_twelfth_are_one_row(tmp_path: Path, count: int, last: str) -> None:
    """Each sells ten less than the one before; a single one more is listed by its name."""
    rows = [
        line(at, "2021-01-15", f"Thing {at}", 500 - 10 * at, category=f"Kind {at}")
        for at in range(count)
    ]
    found = table(products.run(shop(tmp_path, rows)), "products_by_category")
    assert len(found.rows) == 13
    assert found.rows[-1][0] == last
    assert found.total is not None
    assert sum(float(str(row[1])) for row in found.rows) == pytest.approx(found.total[1])


def test_only_categories_still_make_a_chapter(tmp_path: Path) -> None:
    bare = [
        {k: v for k, v in row.items() if k not in ("Product", "Product ID")} for row in two_months()
    ]
    content = products.run(shop(tmp_path, bare))
    assert keys(content) == {"largest_category", "category_that_moved_most_previous"}
    assert [chart.key for chart in content.charts] == ["products_by_category"]


def test_neither_product_nor_category_is_missing(tmp_path: Path) -> None:
    names = ("Product", "Product ID", "Category")
    bare = [{k: v for k, v in row.items() if k not in names} for row in two_months()]
    assert products.missing(shop(tmp_path, bare)) == (("product", "product_id", "category"),)


def test_a_single_category_is_not_enough(tmp_path: Path) -> None:
    names = ("Product", "Product ID")
    bare = [
        {k: v for k, v in row.items() if k not in names} | {"Category": "Home"}
        for row in two_months()
    ]
    with pytest.raises(NotEnoughData, match="two categories"):
        products.run(shop(tmp_path, bare))


def test_without_money_lines_are_counted(tmp_path: Path) -> None:
    bare = [
        {k: v for k, v in row.items() if k in ("Order ID", "Order Date", "Product")}
        for row in two_months()
    ]
    content = products.run(shop(tmp_path, bare))
    best = table(content, "products_of_the_period")
    assert [column.name for column in best.columns[:3]] == ["Product", "Items sold", "Share"]
    assert best.rows[0][:2] == ("Rug", 2)
    assert all(found.money is None for found in content.findings)


def test_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    rows = two_months()
    first = products.run(shop(tmp_path, rows))
    assert products.run(shop(tmp_path, rows[::-1])) == first


@pytest.mark.parametrize(
    ("orders", "before", "expected"), [(30, 50.0, 0.2), (29, 50.0, None), (30, 0.0, None)]
)
def test_a_percentage_needs_thirty_orders_in_the_base(
    orders: int, before: float, expected: float | None
) -> None:
    assert relative_change(60.0, before, orders) == pytest.approx(expected)


# Rising and falling


def steady(count: int, orders: int) -> tuple[list[int], list[int]]:
    return [orders] * count, [orders] * count


def test_one_product_that_collapses_among_steady_ones() -> None:
    """Thirty products with 100 orders each time, and one from 100 to 20."""
    before, now = steady(30, 100)
    found = against_shop([*before, 100], [*now, 20])
    assert list(found["found"]) == [False] * 30 + [True]
    last = found.iloc[-1]
    assert last["ratio"] == pytest.approx(20.5 / 100.5 - 1)  # the thirty others stood still
    assert last["low"] < last["ratio"] < last["high"] < 0


def test_a_shop_that_doubles_as_a_whole_has_no_rising_product() -> None:
    found = against_shop([50] * 25, [100] * 25)
    assert not found["found"].any()
    assert found["ratio"].abs().max() < 0.01


@pytest.mark.parametrize(("count", "orders", "compared"), [(20, 15, 20), (19, 15, 0), (20, 14, 0)])
def test_twenty_products_of_thirty_orders_are_needed(
    count: int, orders: int, compared: int
) -> None:
    before, now = steady(count, orders)
    assert against_shop(before, now)["p"].notna().sum() == compared


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_shops_without_movers_rarely_name_one(spread: float) -> None:
    """Poisson orders, or orders in clumps of three: at most 5 % (plus chance) of shops name any."""
    generator = np.random.default_rng(4)
    level = generator.gamma(2, 60, 100) + 40
    named = [
        against_shop(
            np.round(spread * generator.poisson(level / spread)),
            np.round(spread * generator.poisson(1.3 * level / spread)),
        )["found"].any()
        for _ in range(300)
    ]
    assert np.mean(named) <= 0.08


def test_dispersion_of_clumped_orders_is_the_size_of_the_clumps() -> None:
    generator = np.random.default_rng(6)
    level = np.full(20_000, 100.0)
    before, now = (np.asarray(4 * generator.poisson(level / 4), dtype=np.float64) for _ in range(2))
    assert dispersion(before, now, 1.0) == pytest.approx(4, rel=0.05)
    assert dispersion(level, level, 1.0) == 1


def test_intervals_of_the_selected_cover_the_planted_change() -> None:
    """Ten of a hundred products halve; of the intervals shown for those found, 95% cover it."""
    generator = np.random.default_rng(8)
    effect = np.where(np.arange(100) < 10, 0.5, 1.0)
    covered, directions = [], []
    for _ in range(200):
        found = against_shop(generator.poisson(200, 100), generator.poisson(200 * effect))
        growth = (effect.sum() - effect) / 99  # of the others
        chosen = found["found"].to_numpy()
        truth = effect / growth - 1
        inside = (found["low"] <= truth) & (truth <= found["high"])
        covered.append(inside.to_numpy()[chosen])
        directions.append((found["ratio"].to_numpy() < 0)[:10][chosen[:10]])
    assert np.concatenate(covered).mean() >= 0.93
    assert np.concatenate(directions).mean() > 0.99


def test_a_mover_needs_the_money_to_move_the_same_way() -> None:
    """Orders collapse, but the remaining ones bring more: listed, not called falling."""
    frame = pd.DataFrame(
        {
            "product": [f"P{at:02d}" for at in range(31)],
            "value_0": [100.0] * 30 + [150.0], "value_1": [100.0] * 31,
            "orders_0": [100] * 30 + [20], "orders_1": [100] * 31,
        }
    )  # fmt: skip
    moved = movement(frame, 1).set_index("product")
    assert moved.at["P30", "found"]
    assert moved.at["P30", "way"] == 0
    frame.loc[30, "value_0"] = 20.0
    assert movement(frame, 1).set_index("product").at["P30", "way"] == -1


def movers_shop(tmp_path: Path, *, rising: int = 100) -> Dataset:
    """25 products with 40 orders of £1 a month; P00 falls to 1 order, P01 rises to ``rising``."""
    rows: list[Row] = []
    for month, days, counts in ((1, 31, {}), (2, 28, {0: 1, 1: rising})):
        for product in range(25):
            for at in range(counts.get(product, 40)):
                day = f"2021-{month:02d}-{1 + (at + product) % days:02d}"
                rows.append(line(len(rows), day, f"P{product:02d}", 1.0, customer=f"C{len(rows)}"))
    return shop(tmp_path, rows)


def test_findings_name_what_fell_and_rose(tmp_path: Path) -> None:
    content = products.run(movers_shop(tmp_path))
    fell, rose = (finding(content, f"{way}_products_previous") for way in ("falling", "rising"))
    assert (fell.severity, fell.money, fell.facts["product"].value) == ("watch", -39, "P00")
    assert (fell.facts["before"].value, fell.facts["now"].value) == (40, 1)
    assert (rose.severity, rose.money, rose.facts["product"].value) == ("good", 60, "P01")
    assert fell.evidence is not None
    assert fell.evidence.n == 41
    assert fell.evidence.high < 0


def test_the_bars_of_movers_are_the_products_that_the_title_counts(tmp_path: Path) -> None:
    """23 of 25 products did not move beyond chance: none of them is drawn."""
    (chart,) = (one for one in products.run(movers_shop(tmp_path)).charts
                if one.key == "products_moving")  # fmt: skip
    assert chart.title == "{fell:product|products} clearly fell and {rose} rose"
    assert (chart.facts["fell"].value, chart.facts["rose"].value) == (1, 1)
    assert [row[0] for row in chart.table.rows] == ["P00", "P01"]
    assert "those beyond chance" in chart.subtitle


def test_one_product_alone_is_said_and_not_drawn(tmp_path: Path) -> None:
    content = products.run(movers_shop(tmp_path, rising=40))
    assert finding(content, "falling_products_previous").facts["product"].value == "P00"
    assert "products_moving" not in {chart.key for chart in content.charts}


# Concentration, dependence, no longer selling


def skewed_shop(tmp_path: Path, *, months: int = 2, largest: int = 8) -> Dataset:
    """Ten products: P0 £80 over 40 orders, P1 £15, eight of £0.625; ``largest`` orders of P0 by
    customer "big"."""
    rows = [
        line(at, f"2021-{1 + at % months:02d}-{1 + at % 28:02d}", "P0", 2.0,
             customer="big" if at < largest else f"C{at}")
        for at in range(40)
    ]  # fmt: skip
    rows.append(line(50, "2021-01-01", "P1", 15.0))
    rows += [line(60 + at, "2021-02-28", f"Q{at}", 0.625) for at in range(8)]
    return shop(tmp_path, rows)


def test_classes_and_top_shares_by_hand(tmp_path: Path) -> None:
    """80 + 15 + 8 × 0.625 = 100: A reaches exactly 80 %, B 95%; top tenth (1) 80 %, fifth 95%.
    Gini of (0.625 × 8, 15, 80): 2·(22.5 + 135 + 800)/(10·100) − 1.1 = 0.815."""
    content = products.run(skewed_shop(tmp_path))
    facts = finding(content, "product_concentration").facts
    assert facts["best"].value == 1
    assert facts["of_tenth"].value == pytest.approx(0.8)
    assert facts["of_fifth"].value == pytest.approx(0.95)
    assert facts["gini"].value == pytest.approx(0.815)
    assert [row[:3] for row in table(content, "product_classes").rows] == [
        ("A", 0.8, 1), ("B", 0.95, 1), ("C", 1.0, 8),
    ]  # fmt: skip
    curve = table(content, "product_pareto").rows
    assert (len(curve), curve[0], curve[1][0], curve[-1][0]) == (11, (0, 0), 0.1, 1)
    assert curve[1][1] == pytest.approx(0.8)
    assert curve[-1][1] == pytest.approx(1)


def test_a_handful_of_products_has_no_classes(tmp_path: Path) -> None:
    assert "product_concentration" not in keys(products.run(shop(tmp_path, two_months())))


@pytest.mark.parametrize(("largest", "expected"), [(20, True), (19, False)])
def test_dependence_from_half_of_the_revenue_on(
    tmp_path: Path, largest: int, expected: bool
) -> None:
    content = products.run(skewed_shop(tmp_path, largest=largest))
    assert ("products_of_one_customer" in keys(content)) == expected
    if expected:
        found = finding(content, "products_of_one_customer")
        assert (found.money, found.facts["chosen"].value) == (-40, 1)
        assert table(content, "products_of_one_customer").rows == (
            ("P0", 80, "half to three quarters"),
        )


AS_OF = dt.date(2021, 12, 31)


def one_product(last: dt.date, *, days: int = 12, months: int = 3, abc: str = "A") -> pd.DataFrame:
    """A product on sale for 90 days until ``last``, with sales on ``days`` of them."""
    return pd.DataFrame(
        {
            "abc": [abc], "months": [months], "days": [days],
            "first_day": [last - dt.timedelta(days=89)], "last_day": [last],
        }
    )  # fmt: skip


QUIET = AS_OF - dt.timedelta(days=90)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (one_product(QUIET), 1),
        (one_product(QUIET + dt.timedelta(days=1)), 0),
        (one_product(QUIET, days=10), 1),
        (one_product(QUIET, days=9), 0),
        (one_product(QUIET, months=2), 0),
        (one_product(QUIET, abc="B"), 1),
        (one_product(QUIET, abc="C"), 0),
    ],
)
def test_quiet_is_a_quarter_and_ten_selling_days_missed(frame: pd.DataFrame, expected: int) -> None:
    assert len(quiet_products(frame, AS_OF)) == expected


def test_a_product_gone_quiet_is_found_from_half_a_year_of_data_on(tmp_path: Path) -> None:
    """The lamp sells daily for 90 days, vase and rug for 212: 1,060, 540 and 212 make A, B, C."""
    first = dt.date(2021, 1, 1)
    rows = [
        line(1000 * number + at, str(first + dt.timedelta(days=at)), product, price)
        for number, (product, price, days) in enumerate(
            [("Vase", 5, 212), ("Lamp", 6, 90), ("Rug", 1, 212)]
        )
        for at in range(days)
    ]
    found = finding(products.run(shop(tmp_path, rows)), "products_gone_quiet").facts
    assert (found["product"].value, found["last"].value) == ("Lamp", dt.date(2021, 3, 31))
    assert found["total"].value == 540
    for as_of, expected in ((dt.date(2021, 6, 30), True), (dt.date(2021, 6, 29), False)):
        content = products.run(shop(tmp_path, rows, as_of=as_of))
        assert ("products_gone_quiet" in keys(content)) == expected


@pytest.mark.skipif(not DATA.is_dir(), reason="real data is not there")
def test_superstore_products_and_categories_add_up_to_all_revenue() -> None:
    data = prepared(DATA / "superstore_2019_2022")
    content = products.run(data)
    revenue = float(data.lines.value.sum().cast("float64").execute())
    found = assortment.load(data)
    assert found.products["value"].sum() == pytest.approx(revenue)
    by_category = table(content, "products_by_category").rows
    values = [row[1] for row in by_category if isinstance(row[1], float)]
    assert len(values) == len(by_category)
    assert sum(values) == pytest.approx(revenue)
    assert len(keys(content)) == len(content.findings)


@pytest.mark.skipif(not DATA.is_dir(), reason="real data is not there")
@pytest.mark.parametrize("name", ["bread_basket", "retail_sales_1000"])
def test_real_data_without_money_or_products_has_a_chapter(name: str) -> None:
    content = products.run(prepared(DATA / name))
    assert content.findings
    assert content.charts
