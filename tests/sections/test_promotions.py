"""Discounts and promotions: shares, lift, elasticity, margin, customers, and honest limits."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd
import pytest

from report_builder import formats, ingest, model, privacy
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sample import generate, write_sample
from report_builder.sample.plan import EFFECTS
from report_builder.sections.promotions import (
    depth,
    flags,
    goods,
    offers,
    promotions,
    units,
)
from report_builder.sections.promotions.totals import depths
from report_builder.settings import Settings
from report_builder.stats.intervals import newcombe_interval
from tests.sets import DATA, SAMPLE
from tests.shops import Row, shop

if TYPE_CHECKING:
    import ibis.expr.types as ir

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
MONDAY = dt.date(2024, 1, 1)
# Lines of a product in a week, by depth of its offer: units in proportion to 1 / (1 - depth).
LINES = {0.0: 6, 0.25: 8, 0.4: 10, 0.5: 12}
DEPTHS = (0.25, 0.4, 0.5)
PRICE, COST = 10.0, 4.0


def on_offer(product: int, week: int) -> bool:
    return (product + week) % 4 == 0


def week_rows(
    products: int = 36,
    weeks: int = 12,
    lines: dict[float, int] = LINES,
    depths: tuple[float, ...] = DEPTHS,
) -> list[dict[str, object]]:
    """Every product sells ``LINES[depth]`` single units a week, on offer every fourth week; each
    third product is 25 % off then, the next 40 %, the next 50 %."""
    rows: list[dict[str, object]] = []
    for product in range(products):
        for week in range(weeks):
            off = depths[product % 3] if on_offer(product, week) else 0.0
            for line in range(lines[off]):
                day = MONDAY + dt.timedelta(days=7 * week + line % 7)
                rows.append({
                    "Order ID": f"O{len(rows)}", "Customer ID": f"C{len(rows) % 500}",
                    "Order Date": f"{day} 10:00:00", "Product": f"P{product:02d}",
                    "Category": "Tea" if product % 2 else "Coffee", "Quantity": 1,
                    "Discount": off, "Promotion": "Sale" if off else "",
                    "Sales": f"{PRICE * (1 - off):.2f}", "Cost": f"{COST:.2f}",
                })  # fmt: skip
    return rows


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == f"promotions_{key}")


def keys(content: model.Content) -> list[str]:
    return [each.key.removeprefix("promotions_") for each in content.findings]


def chart(content: model.Content, key: str) -> model.Chart:
    return next(each for each in content.charts if each.key == f"promotions_{key}")


def table(content: model.Content, key: str) -> model.Table:
    return next(each for each in content.tables if each.key == f"promotions_{key}")


def spoken(found: model.Finding) -> str:
    return formats.fill(found.text, found.facts, "USD").replace("\u00a0", " ")


def fact(content: model.Content, key: str, name: str) -> float:
    value = finding(content, key).facts[name].value
    assert isinstance(value, (int, float))
    return float(value)


def order_tables(folder: Path) -> list[Path]:
    """The tables of a sample that this chapter reads: the others only cost time."""
    return [folder / "transactions.csv", folder / "products.csv"]


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("weekly"), week_rows())


@pytest.fixture(scope="module")
def content(weekly: Dataset) -> model.Content:
    return promotions.run(weekly)


@pytest.fixture(scope="module")
def sample_content() -> model.Content:
    return promotions.run(ingest.load(order_tables(SAMPLE), Settings()))


# --- how much, and what is left of the margin, by hand


def test_share_and_discount_given_by_hand(content: model.Content) -> None:
    """36 products: a third of each depth, three weeks in twelve on offer: 36 product-weeks of
    8, 10 and 12 lines, beside 324 of 6."""
    lines = 36 * (8 + 10 + 12)
    assert fact(content, "share", "all") == lines + 324 * 6
    assert fact(content, "share", "lines") == pytest.approx(lines / (lines + 324 * 6))
    given = 36 * (8 * 2.5 + 10 * 4 + 12 * 5)
    assert fact(content, "share", "given") == pytest.approx(given)
    full = 10 * (lines + 324 * 6)
    assert fact(content, "share", "off") == pytest.approx(given / full)
    assert fact(content, "share", "depth") == pytest.approx(given / (10 * lines))
    assert finding(content, "share").money is None  # nobody could keep all of it


def test_bands_by_hand(content: model.Content) -> None:
    rows = {str(row[0]): row for row in table(content, "bands").rows}
    assert list(rows) == ["no discount", "over 20% to 30%", "over 30% to 50%"]
    _, lines, _, each, revenue, _, given, margin, extra = rows["over 20% to 30%"]
    assert (lines, each, revenue, given) == (288, 1, 288 * 7.5, pytest.approx(288 * 2.5))
    assert margin == pytest.approx(3.5 / 7.5)
    assert extra == pytest.approx(0.25 / (0.6 - 0.25))  # d / (m - d)
    assert rows["no discount"][-1] is None


def test_margin_by_hand(content: model.Content) -> None:
    """Paid 360 x 8 x .75 and so on over 36 product-weeks each; cost 4 a unit."""
    paid, cost = 8 * 7.5 + 10 * 6 + 12 * 5, 30 * 4
    assert fact(content, "margin", "full") == pytest.approx(0.6)
    assert fact(content, "margin", "reduced") == pytest.approx(1 - cost / paid)
    assert fact(content, "margin", "before") == pytest.approx(0.6)
    assert "losses" not in keys(content)


@pytest.mark.parametrize(("lines", "told"), [(29, False), (30, True)])
def test_a_band_that_loses_money_is_told_from_thirty_lines_on(
    tmp_path: Path, lines: int, told: bool
) -> None:
    """At 80 % off a unit of 10 brings 2 and costs 4."""
    rows = [*simple(60, 0.0), *simple(40, 0.1), *simple(lines, 0.8)]
    content = promotions.run(shop(tmp_path, rows))
    assert ("losses" in keys(content)) is told
    if told:
        assert fact(content, "losses", "lost") == pytest.approx(2 * lines)
        assert finding(content, "losses").money == pytest.approx(2 * lines)
        assert "over 50%" in spoken(finding(content, "losses"))


def simple(count: int, off: float, **extra: object) -> list[dict[str, object]]:
    return [
        {
            "Order ID": f"O{off}-{at}", "Customer ID": f"C{at}", "Order Date": "2024-03-01 10:00",
            "Product": f"P{at % 5}", "Quantity": 1, "Discount": off,
            "Sales": f"{10 * (1 - off):.2f}", "Cost": "4.00", **extra,
        }
        for at in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize(("reduced", "whole"), [(29, 30), (30, 29)])
def test_fewer_than_thirty_lines_on_either_side_is_not_enough(
    tmp_path: Path, reduced: int, whole: int
) -> None:
    with pytest.raises(NotEnoughData, match="has 29"):
        promotions.run(shop(tmp_path, [*simple(whole, 0.0), *simple(reduced, 0.2)]))
    promotions.run(shop(tmp_path, [*simple(30, 0.0), *simple(30, 0.2)]))


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ([3, 4, 5], "over 20%"),
        ([5], "over 50%"),
        ([3, 5], "over 20% to 30% and over 50%"),
        ([2, 3], "over 10% to 20% and over 20% to 30%"),
        ([1, 2, 3, 4, 5], "any depth"),
    ],
)
def test_depths_from_one_on_are_said_at_once(bands: list[int], said: str) -> None:
    assert depths(bands) == said


def test_names_of_bands() -> None:
    assert [goods.band_name(at) for at in range(7)] == [
        "no discount", "up to 10%", "over 10% to 20%", "over 20% to 30%", "over 30% to 50%",
        "over 50%", "depth not stated",
    ]  # fmt: skip


def test_a_depth_on_an_edge_belongs_to_the_band_below(tmp_path: Path) -> None:
    rows = [*simple(60, 0.0), *simple(30, 0.1), *simple(30, 0.11)]
    bands = table(promotions.run(shop(tmp_path, rows)), "bands")
    assert [(row[0], row[1]) for row in bands.rows] == [
        ("no discount", 60), ("up to 10%", 30), ("over 10% to 20%", 30)
    ]  # fmt: skip


def test_an_empty_flag_beside_a_written_no_is_unknown(tmp_path: Path) -> None:
    rows = [
        {"Order ID": f"O{at}", "Order Date": f"2024-01-{at % 28 + 1:02d}", "Product": f"P{at % 3}",
         "Discount Applied": ("True", "False", "")[at % 3], "Sales": "10.00"}
        for at in range(180)
    ]  # fmt: skip
    content = promotions.run(shop(tmp_path, rows))
    assert fact(content, "share", "lines") == pytest.approx(0.5)
    assert fact(content, "share", "unknown") == 60
    assert [row[0] for row in table(content, "bands").rows] == ["no discount", "depth not stated"]


# --- offers


def test_lift_and_elasticity_of_a_shop_without_noise(content: model.Content) -> None:
    """Units in proportion to 1 / (1 - depth): an elasticity of -1, 8, 10 and 12 for 6 lines."""
    assert fact(content, "elasticity", "elasticity") == pytest.approx(-1)
    assert fact(content, "elasticity", "units") == pytest.approx(1 / 0.9 - 1)
    low, high = fact(content, "lift", "low"), fact(content, "lift", "high")
    assert low < fact(content, "lift", "lift") < high
    assert fact(content, "lift", "lift") == pytest.approx(2 / 3, abs=0.02)
    rows = table(content, "elasticity").rows
    assert [row[1] for row in rows] == [pytest.approx(-1), pytest.approx(-1)]
    changes = [row[1] for row in chart(content, "depth").table.rows]
    assert changes == [pytest.approx(1 / 3), pytest.approx(5 / 6, abs=0.02)]


def test_sold_anyway_and_break_even_follow_from_the_lift(content: model.Content) -> None:
    lift = fact(content, "lift", "lift")
    assert fact(content, "anyway", "share") == pytest.approx(1 / (1 + lift))
    given = fact(content, "anyway", "given")
    assert given == pytest.approx(36 * (8 * 2.5 + 10 * 4 + 12 * 5))
    assert fact(content, "anyway", "wasted") == pytest.approx(given / (1 + lift))
    off = given / (36 * 30 * 10)
    assert fact(content, "break_even", "needed") == pytest.approx(off / (0.6 - off))
    earned, usual = 36 * (180 - 120), 36 * 30 * 6
    assert finding(content, "break_even").money == pytest.approx(usual / (1 + lift) - earned)
    assert finding(content, "break_even").severity == "act"
    assert finding(content, "anyway").money is None  # the profit counts it already


def changed(data: Dataset, **columns: object) -> Dataset:
    """The dataset with other values in some columns of its lines."""
    return replace(data, lines=data.lines.mutate(**columns))


def less(data: Dataset, *names: str) -> Dataset:
    """The dataset as if it never had some columns."""
    lines = data.lines.drop([name for name in names if name in data.lines.columns])
    if "amount" in names:
        lines = lines.mutate(value=lines.quantity)
    return replace(data, lines=lines, roles=data.roles - set(names))


def test_without_costs_the_discount_on_units_sold_anyway_is_the_money(weekly: Dataset) -> None:
    content = promotions.run(less(weekly, "cost"))
    assert "break_even" not in keys(content)
    assert finding(content, "anyway").money == pytest.approx(fact(content, "anyway", "wasted"))


@pytest.mark.parametrize(
    ("off", "margin", "needed"),
    [(0.2, 0.6, 0.5), (0.3, 0.6, 1.0), (0.6, 0.6, None), (0.7, 0.6, None)],
)
def test_extra_units_to_break_even(off: float, margin: float, needed: float | None) -> None:
    found = depth.needed_extra(off, margin)
    assert found == (None if needed is None else pytest.approx(needed))


def test_an_offer_at_a_loss_says_that_no_number_of_units_is_enough(weekly: Dataset) -> None:
    content = promotions.run(changed(weekly, cost=weekly.lines.cost * 2))
    found = finding(content, "break_even")
    assert "no number of units is enough" in spoken(found)
    assert found.evidence is None


def test_no_response_is_said_and_no_lift_claimed(tmp_path: Path) -> None:
    """Six lines a week whatever the offer: nothing extra, and all would have been sold anyway."""
    content = promotions.run(shop(tmp_path, week_rows(lines=dict.fromkeys(LINES, 6))))
    assert "about as many units as usual" in spoken(finding(content, "lift"))
    assert finding(content, "lift").severity == "watch"
    assert "No extra units are shown" in spoken(finding(content, "anyway"))
    assert "do not go with clearly more units" in spoken(finding(content, "elasticity"))


def thinned(data: Dataset, later: int) -> Dataset:
    """Without the lines of the last four days of a week that comes so many weeks after an offer."""
    dropped = []
    for row in week_rows():
        product = int(str(row["Product"])[1:])
        days = (dt.date.fromisoformat(str(row["Order Date"])[:10]) - MONDAY).days
        if on_offer(product, days // 7 - later) and days // 7 >= later and days % 7 > 2:
            dropped.append(row["Order ID"])
    return replace(data, lines=data.lines.filter(~data.lines.order_id.isin(dropped)))


def test_sales_bought_ahead_show_after_the_offer(weekly: Dataset) -> None:
    """The week after an offer sells three lines in place of six."""
    content = promotions.run(thinned(weekly, 1))
    after, before = finding(content, "after"), finding(content, "before")
    assert after.severity == "watch"
    assert after.facts["change"].value == pytest.approx(0.5, abs=0.03)
    assert "fewer units" in spoken(after)
    assert "bought ahead" in after.so_what
    assert "about as much as usual" in spoken(before)


def test_products_chosen_after_weak_weeks_bring_the_warning(weekly: Dataset) -> None:
    """The week before an offer sells three lines in place of six."""
    before = finding(promotions.run(thinned(weekly, -1)), "before")
    assert before.severity == "watch"
    assert before.facts["change"].value == pytest.approx(0.5, abs=0.03)
    assert "would make the offer look better than it is" in before.so_what


def test_two_named_offers_are_told_apart(weekly: Dataset) -> None:
    """Products 0, 3, 6 … at 25 % off sell 8 for 6, the others more."""
    lines = weekly.lines
    named = ibis.cases((lines.discount == 0.25, "Quiet Days"), (lines.discount > 0, "Big Sale"))
    content = promotions.run(changed(weekly, promo=named))
    shown = [row[0] for row in chart(content, "offers").table.rows]
    assert shown == ["Big Sale", "Quiet Days", "All offers together"]
    every = chart(content, "offers").table.rows[-1][1]
    assert every == chart(content, "offers").facts["every"].value  # what the title says is drawn
    found = finding(content, "best")
    assert (found.facts["best"].value, found.facts["worst"].value) == ("Big Sale", "Quiet Days")
    assert found.facts["worst_lift"].value == pytest.approx(1 / 3, abs=0.01)
    assert found.severity == "good"
    assert "worst" not in keys(content)  # a rise is shown for both
    assert len(content.tests) >= 4  # the other offer, categories, depths, the second method


def labelled(share: float, cells: int, lines: int = 10) -> pd.DataFrame:
    """Cells of ten lines, of which a share carries the label."""
    own = round(share * lines)
    return pd.DataFrame([
        {"product": f"P{cell}", "cell": 0, "label": label, "lines": count}
        for cell in range(cells) for label, count in (("Deal", own), ("", lines - own)) if count
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        # Of nine other lines four (five) carry it: under (over) a half.
        (labelled(0.5, 4), ()),
        (labelled(0.6, 4), ("Deal",)),
        # Twenty-seven other lines are fewer than thirty, thirty-six are enough.
        (labelled(1.0, 3), ()),
        (labelled(1.0, 4), ("Deal",)),
    ],
)
def test_an_offer_is_open_when_half_of_the_other_lines_carry_it(
    frame: pd.DataFrame, found: tuple[str, ...]
) -> None:
    assert offers.open_labels(frame) == found


def test_coupons_are_no_offer_and_no_elasticity_is_printed(weekly: Dataset) -> None:
    """Every fourth line has a coupon, whatever the week."""
    coupon = weekly.lines.order_id.substr(1).cast("int64") % 4 == 0
    content = promotions.run(
        changed(weekly, discount=coupon.ifelse(0.2, 0.0), promo=coupon.ifelse("Coupon", ""))
    )
    assert {"lift", "elasticity", "anyway"}.isdisjoint(keys(content))
    assert "to some buyers and not to others" in spoken(finding(content, "not_estimable"))


@pytest.mark.parametrize(("products", "estimable"), [(29, False), (30, True)])
def test_thirty_products_are_needed_for_a_lift(
    weekly: Dataset, products: int, estimable: bool
) -> None:
    lines = weekly.lines.filter(weekly.lines["product"] < f"P{products:02d}")
    content = promotions.run(replace(weekly, lines=lines))
    assert ("lift" in keys(content)) is estimable
    assert ("not_estimable" in keys(content)) is not estimable


def test_one_depth_gives_a_lift_and_no_elasticity(tmp_path: Path) -> None:
    content = promotions.run(shop(tmp_path, week_rows(depths=(0.25,) * 3)))
    assert fact(content, "lift", "lift") == pytest.approx(1 / 3)
    assert "too few different depths" in spoken(finding(content, "not_estimable"))
    assert "elasticity" not in keys(content)


def test_expected_lines_follow_how_busy_the_shop_is() -> None:
    """A quarter of the sales: 2.5 of 10 and 5 of 20; nothing before the first sale."""
    lines = np.array([[2.0, 5.5, 0.0], [8.0, 14.5, 10.0], [0.0, 0.0, 10.0]])
    expected = offers._expected(lines)
    assert expected[0].tolist() == pytest.approx([2.5, 5.0, -1.0])
    assert expected[2].tolist() == pytest.approx([-1.0, -1.0, 10.0])


def test_a_cell_ends_where_an_offer_begins_and_where_it_is_over() -> None:
    """On days 10 to 14, 30 to 37 and 45: a pause of seven days does not end it, of eight does."""
    span = pd.date_range("2024-01-01", periods=60, freq="D")
    at = [10, 12, 14, 30, 37, 45]
    days = pd.DataFrame({"day": span[at], "label": "Deal", "lines": 1})
    assert np.flatnonzero(offers._changes(days, span)).tolist() == [10, 15, 30, 38, 45, 46]


# --- units per line


def test_units_per_line_compare_the_same_product(tmp_path: Path) -> None:
    """Product P sells P + 1 units a line, half more at a discount; most of the discounts are on
    the products bought in small numbers, so that the plain averages would mislead."""
    rows: list[Row] = []
    for product in range(30):
        for line in range(20):
            reduced = line < (15 if product < 15 else 4)
            rows.append({
                "Order ID": f"O{len(rows)}", "Order Date": "2024-03-01", "Product": f"P{product}",
                "Quantity": (product + 1) * (3 if reduced else 2),
                "Discount": 0.2 if reduced else 0, "Sales": "10.00",
            })  # fmt: skip
    found = finding(promotions.run(shop(tmp_path, rows)), "units_per_line")
    assert found.facts["change"].value == pytest.approx(0.5)
    assert found.facts["size"].value == 30
    assert "large orders being given a discount" in found.so_what


def test_units_per_line_need_thirty_products_sold_both_ways() -> None:
    frame = pd.DataFrame([
        {"product": f"P{product}", "cell": 0, "label": label, "band": band, "depth": off,
         "lines": 10, "units": 20 + 5 * band}
        for product in range(30) for label, band, off in (("", 0, 0.0), ("Discount", 1, 0.1))
    ])  # fmt: skip
    assert units.of_products(frame, ()) is not None
    assert units.of_products(frame[frame["product"] != "P3"], ()) is None
    assert units.of_products(frame.assign(units=frame["lines"]), ()) is None  # always one


def _lines_of(customers: int) -> pd.DataFrame:
    """Each customer takes C + 1 units a line, twice as many at 50% off; small ones mostly buy on
    offer, so that averages over all customers would show nothing."""
    return pd.DataFrame([
        {"customer": f"C{customer}", "product": f"P{line % 3}", "month": dt.date(2024, 1, 1),
         "reduced": reduced, "depth": 0.5 if reduced else None, "lines": 1,
         "units": (customer % 3 + 1.0) * (2 if reduced else 1)}
        for customer in range(customers) for line in range(8)
        for reduced in [line < (6 if customer % 3 == 0 else 2)]
    ])  # fmt: skip


def test_units_per_line_compare_the_same_customer() -> None:
    frame = _lines_of(30)
    found = units.of_customers(frame)
    assert found is not None
    assert found.coefficient.value == pytest.approx(-1)  # half the price, twice the units
    assert found.size == 30
    assert found.same_buyer


def test_units_per_line_need_thirty_customers_who_bought_both_ways() -> None:
    frame = _lines_of(30)
    once = (frame["customer"] == "C3") & frame["reduced"]
    assert units.of_customers(frame[~once]) is None
    assert units.of_customers(frame.assign(units=frame["lines"])) is None  # always one


# --- customers


def people_rows(groups: Sequence[tuple[int, Sequence[tuple[int, bool]]]]) -> list[Row]:
    """Groups of customers who order on the same days after ``MONDAY``, at a discount or not; one
    more, on day 200, ends the data."""
    rows: list[Row] = []
    for name, (count, orders) in enumerate([*groups, (1, [(200, False)])]):
        for customer in range(count):
            for at, reduced in orders:
                rows.append({
                    "Order ID": f"O{len(rows)}", "Customer ID": f"{name}-{customer}",
                    "Order Date": f"{MONDAY + dt.timedelta(days=at)} 10:00", "Sales": "10.00",
                    "Discount": 0.2 if reduced else 0.0,
                })  # fmt: skip
    return rows


def test_first_orders_by_hand(tmp_path: Path) -> None:
    """40 begin at a discount and 30 of them return on day 90; 40 at full price, 10 return on day
    90, and 15 on day 91, which is too late; 50 began 50 days before the end and are left out."""
    rows = people_rows([
        (30, [(0, True), (90, False)]), (10, [(0, True)]), (10, [(0, False), (90, True)]),
        (15, [(0, False), (91, False)]), (15, [(0, False)]), (50, [(150, True), (160, True)]),
    ])  # fmt: skip
    found = finding(promotions.run(shop(tmp_path, rows)), "first_order")
    assert (found.facts["n"].value, found.facts["others"].value) == (40, 40)
    assert (found.facts["share"].value, found.facts["other"].value) == (0.75, 0.25)
    low, high = newcombe_interval(30, 40, 10, 40)
    assert (found.facts["low"].value, found.facts["high"].value) == (low, high)
    assert found.severity == "good"


@pytest.mark.parametrize(("only", "told"), [(9, False), (10, True)])
def test_customers_who_buy_only_at_a_discount(tmp_path: Path, only: int, told: bool) -> None:
    """Three orders each; of 40 others one in three lines is at a discount. Two orders, both at
    one, are too few to be counted."""
    rows = people_rows([
        (only, [(0, True), (20, True), (40, True)]), (40, [(0, True), (20, False), (40, False)]),
        (30, [(0, True), (20, True)]),
    ])  # fmt: skip
    found = finding(promotions.run(shop(tmp_path, rows)), "only_customers")
    assert found.facts["several"].value == only + 40
    assert ("only" in found.facts) is told
    if told:
        share = (30 + 40 + 60) / (30 + 120 + 60 + 1)
        assert found.facts["only"].value == 10
        assert found.facts["chance"].value == round(share**3 * 50)
        assert found.facts["revenue"].value == pytest.approx(300)


# --- without dates, and customers as rows


def test_spend_with_and_without_a_discount_by_hand() -> None:
    spent = np.r_[np.tile([8.0, 12.0], 15), np.tile([18.0, 22.0], 15)]
    found = flags.spend_finding(spent, np.arange(60) < 30, "purchases")
    assert (found.facts["mean"].value, found.facts["other"].value) == (10, 20)
    assert found.severity == "watch"
    with pytest.raises(NotEnoughData, match="29 and 31"):
        flags.spend_finding(spent, np.arange(60) < 29, "purchases")


def test_purchases_at_a_discount_against_spending() -> None:
    frame = pd.DataFrame({"count": range(40), "spent": [float(-at) for at in range(40)]})
    found = flags.count_finding(frame, "Deals")
    assert found.facts["r"].value == pytest.approx(-1)
    assert found.facts["some"].value == pytest.approx(39 / 40)
    assert "weigh more in what small spenders buy" in found.so_what
    with pytest.raises(NotEnoughData, match="has 29"):
        flags.count_finding(frame.head(29), "Deals")


def test_with_all_purchases_known_the_part_at_a_discount_is_compared() -> None:
    """All make two purchases at a discount; those who buy more in all spend more."""
    frame = pd.DataFrame({"count": 2.0, "orders": range(2, 42), "spent": np.arange(2.0, 42)})
    found = flags.count_finding(frame, "Deals")
    assert found.facts["r"].value == pytest.approx(-1)
    assert "The part of their purchases made so falls with spending in all" in found.text
    odd = pd.DataFrame({"count": [3.0, 1.0], "orders": [2, 0], "spent": [9.0, 9.0]})
    assert flags.count_finding(pd.concat([frame, odd]), "Deals").facts["customers"].value == 40
    with privacy.guarding(10):
        few = flags.count_finding(pd.concat([frame, odd]), "Deals")
    assert "Left out: a few customers without orders" in few.text  # two would tell of two people
    assert "left" not in few.facts
    many = flags.count_finding(pd.concat([frame, *[odd] * 5]), "Deals")
    assert many.facts["left"].value == 10


# --- the sample: planted effects come back, and nothing that is not there


def test_the_planted_elasticity_is_recovered(sample_content: model.Content) -> None:
    """In the choice of a product -1.2, of the price on offer; in units a line -0.6, of the price
    paid. About a quarter of all lines have a coupon, so an offer changes the price paid by three
    quarters of itself at least: the sum lies between -1.2 - 0.75 x 0.6 and -1.8."""
    total = EFFECTS.choice_elasticity + EFFECTS.quantity_elasticity
    least = EFFECTS.choice_elasticity + 0.75 * EFFECTS.quantity_elasticity
    found = finding(sample_content, "elasticity")
    assert total <= fact(sample_content, "elasticity", "elasticity") <= least
    assert found.evidence is not None
    assert found.evidence.low <= least
    assert found.evidence.high >= total
    second = table(sample_content, "elasticity").rows[1]
    assert isinstance(second[2], float)
    assert isinstance(second[3], float)
    assert second[2] <= total <= second[3]


def test_the_planted_units_per_line_are_recovered(sample_content: model.Content) -> None:
    evidence = finding(sample_content, "units_per_line").evidence
    assert evidence is not None
    assert evidence.low <= EFFECTS.quantity_elasticity <= evidence.high
    assert evidence.test == units.BUYERS_TEST  # the sample has coupons


def test_a_deeper_offer_lifts_more_in_the_sample(sample_content: model.Content) -> None:
    changes = [row[1] for row in chart(sample_content, "depth").table.rows]
    assert changes == sorted(changes, key=lambda change: float(str(change)))
    assert len(changes) == 4


def test_offers_of_the_sample_are_told_from_its_coupons(sample_content: model.Content) -> None:
    shown = {str(row[0]) for row in chart(sample_content, "offers").table.rows}
    assert shown == {
        "Black Friday", "Holiday Sale", "Back to School", "Special Offer", "Summer Sale",
        "All offers together",
    }  # fmt: skip


def test_offers_of_the_sample_were_drawn_by_lot_and_had_no_echo(
    sample_content: model.Content,
) -> None:
    for key in ("before", "after"):
        assert finding(sample_content, key).severity == "info"
        assert "about as much as usual" in spoken(finding(sample_content, key))


def test_nothing_is_found_where_nothing_is_planted(tmp_path: Path) -> None:
    """That discounts without any response lose profit is true of this shop, and said."""
    write_sample(tmp_path, generate(customers=1200, seed=1, effects=False))
    content = promotions.run(ingest.load(order_tables(tmp_path), Settings()))
    tested = [one for one in content.findings if one.evidence and "break_even" not in one.key]
    assert len(tested) >= 6
    for one in tested:
        assert one.evidence is not None
        assert one.evidence.low <= 0 <= one.evidence.high, one.key
    assert min(test.p for test in content.tests) > 0.05 / len(content.tests)


# --- properties


def test_order_of_rows_and_names_of_customers_change_nothing(
    tmp_path: Path, content: model.Content
) -> None:
    rows = [
        row | {"Customer ID": f"Z{hash(str(row['Customer ID'])) % 10**9}"} for row in week_rows()
    ]
    random.Random(3).shuffle(rows)
    (tmp_path / "mixed").mkdir()
    mixed = promotions.run(shop(tmp_path / "mixed", rows))
    assert [spoken(one) for one in mixed.findings] == [spoken(one) for one in content.findings]


def test_ten_times_the_money_changes_only_money(weekly: Dataset, content: model.Content) -> None:
    lines = weekly.lines
    larger = promotions.run(
        changed(weekly, **{name: lines[name] * 10 for name in ("value", "amount", "cost")})
    )
    assert keys(larger) == keys(content)
    for one, other in zip(content.findings, larger.findings, strict=True):
        assert one.severity == other.severity
        for name, first in one.facts.items():
            if isinstance(first.value, float):
                times = 10 if first.unit == "money" else 1
                assert other.facts[name].value == pytest.approx(times * first.value, rel=1e-9)


# --- bad and bare data


@pytest.mark.parametrize(
    ("columns", "there", "missing"),
    [
        (("amount", "cost"), {"share", "lift", "elasticity"}, {"margin", "anyway"}),
        (("customer_id",), {"share", "lift"}, {"first_order", "only_customers"}),
        (("product", "product_id"), {"share", "not_estimable"}, {"lift", "units_per_line"}),
        (("discount",), {"share", "lift", "not_estimable"}, {"elasticity", "anyway"}),
        (("promo",), {"share", "lift", "elasticity"}, {"best"}),
        (("quantity", "category"), {"share", "lift", "elasticity"}, {"units_per_line"}),
    ],
)
def test_what_a_column_less_leaves_out(
    weekly: Dataset, columns: tuple[str, ...], there: set[str], missing: set[str]
) -> None:
    data = less(weekly, *columns)
    if "customer_id" in columns:
        data = replace(weekly, customers=None)
    content = promotions.run(data)
    assert there <= set(keys(content))
    assert missing.isdisjoint(keys(content))


def test_without_dates_the_shares_are_left(weekly: Dataset) -> None:
    content = promotions.run(replace(less(weekly, "date", "day", "month"), time=None))
    assert keys(content) == ["share", "margin", "not_estimable"]
    assert "nothing has a date" in spoken(finding(content, "not_estimable"))
    assert [one.key for one in content.charts] == ["promotions_margin"]


ODD: dict[str, Callable[[ir.Table], ir.Table]] = {
    "one row": lambda lines: lines.order_by("order_id").limit(1),
    "no row": lambda lines: lines.filter(ibis.literal(False)),
    "one customer": lambda lines: lines.mutate(customer_id=ibis.literal("C1")),
    "one day": lambda lines: lines.mutate(day=ibis.literal(MONDAY)),
    "one product": lambda lines: lines.mutate(product=ibis.literal("P1")),
    "products without a name": lambda lines: lines.mutate(product=ibis.null("string")),
    "a category not known": lambda lines: lines.mutate(category=ibis.null("string")),
    "200 products": lambda lines: lines.mutate(
        product=(lines.order_id.substr(1).cast("int64") % 200).cast("string")
    ),
    "all zero": lambda lines: lines.mutate(value=lines.value * 0, cost=lines.cost * 0),
    "no costs": lambda lines: lines.mutate(cost=ibis.null("decimal(18, 4)")),
    "all refunds": lambda lines: lines.mutate(is_sale=ibis.literal(False)),
    "all reduced": lambda lines: lines.mutate(discount=ibis.literal(0.2)),
    "none reduced": lambda lines: lines.mutate(discount=ibis.literal(0.0), promo=ibis.literal("")),
    "free on offer": lambda lines: lines.mutate(
        discount=(lines.discount > 0).ifelse(1.0, 0.0),
        value=(lines.discount > 0).ifelse(lines.value * 0, lines.value),
    ),
    "depth above one": lambda lines: lines.mutate(discount=lines.discount * 4),
    "nothing said": lambda lines: lines.mutate(
        discount=ibis.null("float64"), promo=ibis.null("string")
    ),
    "a code a line": lambda lines: lines.mutate(
        promo=(lines.discount > 0).ifelse(lines.order_id, "")
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_data_is_told_or_declined_without_a_warning(weekly: Dataset, case: str) -> None:
    data = replace(weekly, lines=ODD[case](weekly.lines))
    if case in ("one row", "no row", "all refunds", "all reduced", "none reduced", "nothing said"):
        with pytest.raises(NotEnoughData, match="needs 30 lines"):
            promotions.run(data)
        return
    content = promotions.run(data)
    assert "share" in keys(content)
    for one in content.findings:
        values = [fact.value for fact in one.facts.values()]
        assert all(not isinstance(value, float) or np.isfinite(value) for value in values)


def test_codes_of_single_coupons_are_taken_together(weekly: Dataset) -> None:
    data = replace(weekly, lines=ODD["a code a line"](weekly.lines))
    labels = set(goods.by_day(data, goods.goods(data))["label"])
    assert len(labels) == goods.MOST_LABELS + 2  # the most frequent, all others, and none
    assert goods.OTHER in labels


# --- real data


def real(name: str, files: str = "*.csv") -> Dataset:
    return ingest.load(sorted((DATA / name).rglob(files)), Settings())


@needs_data
def test_superstore_loses_money_on_deep_discounts() -> None:
    """Counted by hand with pandas: lines of the last 365 days with more than 20 % off."""
    data = real("superstore_2019_2022")
    content = promotions.run(data)
    frame = pd.read_csv(next((DATA / "superstore_2019_2022").glob("*.csv")), encoding="utf-8-sig")
    day = pd.to_datetime(frame["Order Date"], format="%d/%m/%y")
    recent = frame[day > pd.Timestamp(data.as_of) - pd.Timedelta(days=365)]
    deep = recent[recent["Discount"] > 0.2]
    assert finding(content, "losses").facts["lines"].value == len(deep)
    assert finding(content, "losses").money == pytest.approx(-deep["Profit"].sum(), abs=0.5)
    assert "some buyers and not to others" in spoken(finding(content, "not_estimable"))


@needs_data
def test_northwind_gives_discounts_on_larger_lines() -> None:
    found = finding(promotions.run(real("northwind", "order*.csv")), "units_per_line")
    assert found.evidence is not None
    assert found.evidence.high < 0  # the lower the price, the more units
    assert "large orders being given a discount" in found.so_what


@needs_data
@pytest.mark.parametrize(
    "name", ["shopping_behavior", "ecommerce_customer_behavior", "marketing_campaign"]
)
def test_sets_with_a_flag_or_a_count_say_what_they_can(name: str) -> None:
    content = promotions.run(real(name))
    assert "spend" in keys(content)
    assert {"lift", "elasticity"}.isdisjoint(keys(content))


def test_a_shorter_year_is_named_as_what_it_is(weekly: Dataset, content: model.Content) -> None:
    assert finding(content, "share").facts["when"].value == "In the whole data"
    assert weekly.time is not None
    older = replace(weekly.time, first_day=weekly.as_of - dt.timedelta(days=364))
    year = promotions.run(replace(weekly, time=older))
    assert finding(year, "share").facts["when"].value == "In the last twelve months"
