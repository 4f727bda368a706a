"""Customer clusters: planted kinds, names, findings at their thresholds, abstaining."""

from __future__ import annotations

import datetime as dt
import tomllib
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from report_builder.customer_features import CATEGORY, CHANNEL, customer_frame
from report_builder.customer_groups import claims, earlier, features, grouping, naming, partition
from report_builder.customer_groups.grouping import divide_ahead, group
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.formats import fill, listed
from report_builder.model import Content, Period
from report_builder.previous import Earlier, EarlierCluster
from report_builder.sections import clusters
from report_builder.sections.clusters import contact, division, profile, rhythm, taste, traits
from report_builder.sections.clusters.view import View
from report_builder.since import clusters as since_clusters
from report_builder.stats.clustering import (
    Crowd,
    Identity,
    adjusted_rand_index,
    choose_clusters,
)
from tests.sets import DATA, SAMPLE, prepared
from tests.shops import Row, shop

LAST = dt.date(2022, 12, 31)


def order(customer: str, back: int, amount: float, **more: object) -> Row:
    day = LAST - dt.timedelta(days=back)
    return {
        "order_id": f"{customer}-{back}", "customer_id": customer, "date": day.isoformat(),
        "product": "Cup", "category": "China", "quantity": 1, "amount": amount, **more,
    }  # fmt: skip


def three_kinds() -> list[Row]:
    """Sixty come every 20 days for 50, sixty every 90 days for 20, eighty came once, 300 days or
    more ago, for 8; each a little different from the next."""
    rows = []
    for n in range(60):
        rows += [order(f"A{n:02d}", back, 50 + n % 7) for back in range(n % 6, 600, 20)]
        rows += [order(f"B{n:02d}", back, 20 + n % 5) for back in range(40 + n % 9, 600, 90)]
    rows += [order(f"D{n:02d}", 300 + 2 * n, 8 + n % 3) for n in range(80)]
    return rows


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("clusters"), three_kinds())


@pytest.fixture(scope="module")
def content(data: Dataset) -> Content:
    return clusters.clusters.run(data)


def test_planted_kinds_are_found(data: Dataset, content: Content) -> None:
    assert [one.customers for one in content.clusters] == [60, 60, 80]
    found = clusters.assignments(data)
    kinds = found.groupby("cluster")["customer_id"].agg(lambda names: {name[0] for name in names})
    assert sorted(map(sorted, kinds)) == [["A"], ["B"], ["D"]]


def test_clusters_add_up_to_the_shop(content: Content) -> None:
    total = sum(float(str(row["amount"])) for row in three_kinds())
    assert sum(one.revenue for one in content.clusters) == pytest.approx(total)
    assert sum(one.share for one in content.clusters) == pytest.approx(1)
    assert sum(one.revenue_share for one in content.clusters) == pytest.approx(1)
    sizes = next(table for table in content.tables if table.key == "cluster_sizes")
    assert sizes.total is not None
    assert sizes.total[1] == 200


def test_the_profile_by_hand(content: Content) -> None:
    # D00 … D79 have one order, 300, 302, … 458 days ago: median 379; 8, 9, 10 in turn.
    last = content.clusters[-1].profile
    assert last["Orders per customer (median)"][0] == 1
    assert last["Days since last order (median)"][0] == 379
    assert last["Revenue per customer (median)"][0] == 9
    assert last["Average order of a customer (median)"][0] == 9
    # All amounts are told on logarithms: no mean stands beside that huge buyers turn round.
    assert not {"Revenue per customer", "Average of all orders", "Orders per customer"} & {*last}
    came_back = content.clusters[-1].standings[0]
    assert (came_back.label, came_back.share, came_back.average, came_back.known) == (
        "Ordered at least twice", 0, 0.6, 80,
    )  # fmt: skip
    assert last["Days between orders (median)"][0] is None
    assert content.clusters[0].profile["Days between orders (median)"][0] == 20
    assert content.clusters[0].top_categories == (("China", 1.0, 1.0),)


def at_once(function: Any, *arguments: Any, **options: Any) -> Future[Any]:
    """Elsewhere is here."""
    future: Future[Any] = Future()
    future.set_result(function(*arguments, **options))
    return future


def test_customers_divided_elsewhere_are_divided_alike(data: Dataset) -> None:
    begun = replace(data, settings=replace(data.settings))  # with nothing kept
    divide_ahead(begun, at_once)
    assert isinstance(begun.kept[grouping.AHEAD], Future)
    found, alone = group(begun), group(data)
    assert found.names == alone.names
    assert found.tried == alone.tried
    assert found.crowd == alone.crowd
    assert found.solution.labels.tolist() == alone.solution.labels.tolist()


def test_too_few_customers_are_not_sent_to_be_divided(tmp_path: Path) -> None:
    def never(*_: Any, **__: Any) -> Future[Any]:
        raise AssertionError

    few = shop(tmp_path, three_kinds()[:900])
    assert few.totals.customers is not None
    assert few.totals.customers < grouping.MINIMUM_CUSTOMERS
    divide_ahead(few, never)
    with pytest.raises(NotEnoughData, match="needs 100 customers"):
        group(few)


def test_what_a_single_crowd_gives_as_well_is_called_gradual(data: Dataset) -> None:
    found = group(data)
    assert found.crowd is not None
    assert found.crowd.exceeded
    assert "gradual" not in division.chosen(found).so_what
    gradual = division.chosen(replace(found, crowd=Crowd(0.31, exceeded=False)))
    assert "lies apart by 0.31, nearly as far. Use the clusters" in fill(
        gradual.so_what, gradual.facts, "GBP"
    )


def test_names_say_what_sets_them_apart(content: Content) -> None:
    names = [one.name for one in content.clusters]
    assert names[0].startswith("Frequent big spenders")
    assert names[2].startswith("One-time buyers")
    assert len(set(names)) == 3


def test_the_map_has_one_row_a_cluster_and_no_customer(content: Content) -> None:
    chart = next(chart for chart in content.charts if chart.key == "cluster_map")
    assert [row[:2] for row in chart.table.rows] == [
        (one.name, one.customers) for one in content.clusters
    ]
    drawn = {name: len(rows) for name, rows in chart.spec["datasets"].items()}
    assert drawn == {"ellipses0": 3 * 40, "ellipses1": 3 * 40, "names": 3}


def test_no_customer_is_named_anywhere(content: Content) -> None:
    text = repr(content)
    assert not any(f"'{kind}{n:02d}'" in text for kind in "ABD" for n in range(60))


def test_every_sentence_can_be_filled(content: Content) -> None:
    for finding in content.findings:
        assert fill(finding.text + finding.so_what, finding.facts, "GBP")
    for chart in content.charts:
        assert fill(chart.title + chart.alt, chart.facts, "GBP")


def test_names_and_row_order_change_nothing(tmp_path: Path, content: Content) -> None:
    rows = [
        {**row, "customer_id": str(row["customer_id"])[::-1]} for row in reversed(three_kinds())
    ]
    again = clusters.clusters.run(shop(tmp_path, rows))
    assert again.clusters == content.clusters
    assert again.findings == content.findings
    assert again.tables == content.tables


# --- abstaining ----------------------------------------------------------------------------------


def even_shop(customers: int = 300) -> list[Row]:
    """Customers without kinds: days, orders and amounts spread evenly and independently."""
    rng = np.random.default_rng(3)
    rows = []
    for n in range(customers):
        first = int(np.exp(rng.uniform(0, 6)))
        for number in range(int(np.exp(rng.uniform(0.7, 4)))):
            rows.append(order(f"E{n:03d}", first + number, float(np.exp(rng.uniform(0, 5)))))
    return rows


def test_no_structure_is_an_answer(tmp_path: Path) -> None:
    content = clusters.clusters.run(shop(tmp_path, even_shop()))
    assert content.clusters == ()
    assert [finding.key for finding in content.findings] == ["cluster_none"]
    assert [chart.key for chart in content.charts] == ["cluster_choice"]
    used, tried = content.tables
    assert used.title == "Features that were tried"  # there are no clusters to describe
    uses = {str(row[1]) for row in used.rows}
    assert uses == {"tried, forms no clusters", "left out"}
    assert sum(row[1] == "tried, forms no clusters" for row in used.rows) == max(
        int(str(row[1])) for row in tried.rows
    )
    told = {name: fact.value for name, fact in content.findings[0].facts.items()}
    taken = tried.rows[0]
    # The text, with the digits of the tables: so far apart, and scattered points so far.
    assert told["silhouette"] == round(float(str(taken[3])), 3)
    assert told["without"] == round(float(str(taken[4])), 3)
    assert taken[5] == pytest.approx(float(str(taken[3])) - float(str(taken[4])))


def test_a_number_asked_for_is_shown_with_a_warning(tmp_path: Path) -> None:
    data = shop(tmp_path, even_shop(), clusters=4)
    content = clusters.clusters.run(data)
    assert len(content.clusters) == 4
    finding = content.findings[0]
    assert (finding.key, finding.severity) == ("cluster_choice", "watch")
    assert finding.facts["reason"].value == "as asked for in the settings"
    assert clusters.assignments(data)["cluster"].notna().all()


def test_without_structure_nobody_is_assigned(tmp_path: Path) -> None:
    assert clusters.assignments(shop(tmp_path, even_shop()))["cluster"].isna().all()


@pytest.mark.parametrize(("customers", "enough"), [(100, True), (99, False)])
def test_a_hundred_customers_are_needed(tmp_path: Path, customers: int, enough: bool) -> None:
    few = shop(tmp_path, even_shop(customers))
    if enough:
        assert clusters.clusters.run(few).findings
    else:
        with pytest.raises(NotEnoughData, match="needs 100 customers, the data has 99"):
            clusters.clusters.run(few)


def test_equal_customers_cannot_be_grouped(tmp_path: Path) -> None:
    rows = [order(f"F{n:03d}", 10, 5.0) for n in range(120)] + [order("F000", 0, 5.0)]
    with pytest.raises(NotEnoughData, match="differ too little"):
        clusters.clusters.run(shop(tmp_path, rows[:120]))


# --- features ------------------------------------------------------------------------------------


def test_customer_features_by_hand(tmp_path: Path) -> None:
    """G1: 8 (2 cups, half off) and 12 (1 tin) 30 days later; sends the tin of another shop back.
    G2: one cup for 5, a year and more before the end."""
    rows = [
        order("G1", 40, 8.0, quantity=2, discount=0.5), order("G1", 10, 12.0, category="Tins"),
        order("G1", 5, -6.0, quantity=-1, product="Tin"), order("G2", 370, 5.0),
        order("G3", 0, 1.0),
    ]  # fmt: skip
    for row in rows:
        row.setdefault("discount", 0.0)  # type: ignore[attr-defined]
    frame = customer_frame(shop(tmp_path, rows)).set_index("customer_id")
    first = frame.loc["G1"]
    assert (first["days_since_last_order"], first["days_since_first_order"]) == (10, 40)
    assert (first["orders"], first["days_between_orders"]) == (2, 30)
    assert first["revenue"] == pytest.approx(14)
    assert first["average_order"] == pytest.approx(10)
    assert first["items_per_order"] == pytest.approx(1.5)
    assert first["unit_price"] == pytest.approx(20 / 3)
    assert first["returns_share"] == pytest.approx(0.3)
    assert first["discount_share"] == pytest.approx(0.5)
    assert first["discount_given"] == pytest.approx(8)  # half off: 16 without the discount
    assert first[f"{CATEGORY}China"] == pytest.approx(0.4)
    assert first[f"{CATEGORY}Tins"] == pytest.approx(0.6)
    assert frame.loc["G2", "revenue_last_year"] == 0
    assert np.isnan(frame.loc["G2", "days_between_orders"])


def test_shares_by_channel_by_hand(tmp_path: Path) -> None:
    """H1 spends 30 in the shop and 10 by web; H2 buys by web only."""
    rows = [
        order("H1", 40, 30.0, channel="In-store"), order("H1", 10, 10.0, channel="Web"),
        order("H2", 20, 60.0, channel="Web"), order("H3", 0, 5.0, channel="In-store"),
    ]  # fmt: skip
    data = shop(tmp_path, rows)
    frame = customer_frame(data).set_index("customer_id")
    assert frame.loc["H1", f"{CHANNEL}Web"] == pytest.approx(0.25)
    assert frame.loc["H2", f"{CHANNEL}Web"] == pytest.approx(1)
    told = profile.measured(customer_frame(data).head(3), data)
    assert told["Sales by channel: Web"][0] is None  # no percentages of three customers
    many = pd.concat([customer_frame(data)] * 10)
    assert profile.measured(many, data)["Sales by channel: Web"][0] == pytest.approx(70 / 105)


def test_the_sets_tried_grow_from_how_customers_buy_to_all_that_is_known() -> None:
    rng = np.random.default_rng(1)
    columns = ["age", "revenue", "average_order", "orders", "days_since_last_order", "constant"]
    frame = pd.DataFrame(rng.random((200, 6)), columns=columns).assign(constant=1.0)
    core, how, everything = features.sets(frame)
    assert [*core.blocks] == ["days_since_last_order", "orders", "revenue"]
    assert [*how.blocks] == [*core.blocks, "average_order"]
    assert [*everything.blocks] == [*how.blocks, "age"]
    assert "Age" in features.standardised(frame, np.zeros(200, dtype=np.intp), 1)


@pytest.mark.parametrize(("categories", "told"), [(3, True), (2, False)])
def test_shares_join_where_customers_buy_in_several(categories: int, told: bool) -> None:
    """Who buys in one or two categories has a purchase there, not a taste."""
    rising = np.arange(40.0)
    names = ("days_since_last_order", "orders", "revenue", "revenue_last_year")
    frame = pd.DataFrame(dict.fromkeys(names, rising))
    for number in range(4):
        share = 1 / categories + rising / 1000 if number < categories else 0.0
        frame[f"{CATEGORY}{number}"] = share
    labels = [one.label for one in features.sets(frame)]
    assert (features.WHAT in labels) is told


@pytest.mark.parametrize(("orders", "told"), [(3.0, True), (2.0, False)])
def test_channels_join_where_customers_order_several_times(orders: float, told: bool) -> None:
    rising = np.arange(40.0)
    names = ("days_since_last_order", "revenue", "revenue_last_year", "channel: Web")
    frame = pd.DataFrame(dict.fromkeys(names, rising)).assign(orders=orders)
    assert (features.WHAT in [one.label for one in features.sets(frame)]) is told


def test_a_feature_without_variation_is_left_out(data: Dataset) -> None:
    frame = customer_frame(data).assign(age=40.0)
    assert "Age" not in features.standardised(frame, np.zeros(200, dtype=np.intp), 1)


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("means", "repeat", "name"),
    [
        ({"Orders": 0.5, "Revenue": 0.5}, 0.9, "Frequent big spenders"),
        ({"Orders": 0.49, "Revenue": 0.49}, 0.9, "Regular buyers"),
        ({"Orders": 0.49}, 0.8, "Regular buyers"),
        ({"Orders": 0.49}, 0.79, "Mostly returning buyers"),
        ({"Days since first order": -0.5}, 0.9, "Newer buyers"),
        ({"Days since first order": -0.49}, 0.9, "Regular buyers"),
        ({"Days since first order": -0.9, "Orders": -0.5}, 0.9, "Occasional buyers"),
        ({"Orders": -0.5}, 0.9, "Occasional buyers"),
        ({"Orders": -0.5}, 0.5, "Mostly one-time buyers"),
        ({"Orders": -0.5}, 0.51, "Occasional buyers"),
        ({"Orders": -0.5}, 0.1, "One-time buyers"),
        ({"Days since last order": 0.6}, 0.9, "Regular buyers, gone quiet"),
        ({"Days since last order": 0.6}, 0.1, "One-time buyers, long ago"),
        ({"Lines at a discount": 1.0}, 0.9, "Bargain hunters"),
        ({"Lines at a discount": 0.99}, 0.9, "Regular buyers, mostly at a discount"),
        (
            {"Days since last order": 0.6, "Average order": -0.9, "Lines at a discount": -0.7},
            0.9,
            "Regular buyers, small orders",  # the largest difference
        ),
    ],
)
def test_names_follow_the_largest_differences(
    means: dict[str, float], repeat: float, name: str
) -> None:
    assert naming.names([means], [repeat]) == (name,)


def test_a_name_does_not_say_the_opposite_of_the_table_below_it(data: Dataset) -> None:
    """Sixty of the three kinds spend most by logarithm and by the amount; then one customer of
    another kind spends more than all of them together."""
    found = group(data)
    best = max(range(3), key=lambda one: found.standardised[one]["Revenue"])
    assert claims.told(found)[best]["Revenue"] > 0
    frame = found.frame.copy()
    frame.loc[np.flatnonzero(found.solution.labels != best)[0], "revenue"] = 1e6
    told = claims.told(replace(found, frame=frame))
    assert "Revenue" not in told[best]
    assert "Orders" in told[best]  # which the tables bear out


def test_without_money_nobody_is_a_spender() -> None:
    assert naming.names([{"Orders": 1, "Revenue": 1}], [0.9], money=False) == (
        "Frequent big buyers",
    )


def test_equal_names_are_told_apart_by_their_spend() -> None:
    assert naming.names([{}, {"Orders": 1}, {}, {}], [0.9] * 4) == (
        "Regular buyers, spend most", "Frequent buyers", "Regular buyers, spend second most",
        "Regular buyers, spend least",
    )  # fmt: skip


def test_equal_names_are_told_more_of_before_they_are_ranked() -> None:
    small, late = {"Average order": -0.9}, {"Average order": -0.9, "Days since last order": 0.6}
    assert naming.names([small, late], [0.9, 0.9]) == (
        "Regular buyers, small orders",
        "Regular buyers, small orders, gone quiet",
    )


def test_the_description_names_the_largest_differences_first() -> None:
    means = {"Orders": 0.3, "Age": -1.0, "Income": 0.24, "Share of China": 2.0}
    assert (
        profile.describe(means)
        == "They are younger and order more often than the typical customer."
    )
    # One huge buyer: the mean is above that of all, the typical member below.
    table = {"Revenue per customer": (900.0, 500.0, "money"),
             "Age (mean)": (30.0, 40.0, "number")}  # fmt: skip
    assert profile.describe({"Revenue": -1.0, "Age": -0.9}, profile=table) == (  # type: ignore[arg-type]
        "They are younger than the typical customer."
    )
    assert profile.describe({"Orders": 0.1}) == "Near the average in everything measured."


# --- findings ------------------------------------------------------------------------------------


def people(size: int, **columns: Any) -> pd.DataFrame:
    """Customers with four orders of 10, 30 days apart, the last 10 days ago, unless said."""
    usual: dict[str, Any] = {
        "orders": 4.0, "revenue": 40.0, "revenue_last_year": 40.0, "average_order": 10.0,
        "days_since_last_order": 10.0, "days_since_first_order": 100.0,
        "days_between_orders": 30.0,
    }  # fmt: skip
    return pd.DataFrame(usual | columns, index=range(size))


@pytest.fixture
def view(data: Dataset) -> View:
    """A cluster of 40 beside 40 others, all as usual."""
    mine, others = people(40), people(40)
    return View(1, "Regulars", mine, others, pd.concat([mine, others]), {}, False, data)


def seen(view: View, mine: pd.DataFrame, others: pd.DataFrame | None = None, **more: Any) -> View:
    others = view.others if others is None else others
    both = pd.concat([mine, others], ignore_index=True)
    return replace(view, mine=mine, others=others, everyone=both, **more)


def test_the_leading_cluster_and_what_a_tenth_costs(view: View) -> None:
    assert rhythm.leading(view) is None
    finding = rhythm.leading(replace(view, leads=True))
    assert finding is not None
    assert finding.facts["share"].value == 0.5
    assert finding.severity == "good"  # half is not above half
    assert finding.money == pytest.approx(160)  # a tenth of 40 × 40
    more = rhythm.leading(seen(view, people(41), leads=True))
    assert more is not None
    assert more.severity == "watch"


def test_a_cluster_that_is_late_does_not_lead(view: View) -> None:
    assert rhythm.leading(replace(view, leads=True, standardised={naming.LATE: 0.5})) is None
    assert rhythm.leading(replace(view, leads=True, standardised={naming.LATE: 0.49})) is not None


@pytest.mark.parametrize(("each", "told"), [(48.0, True), (47.0, False)])
def test_a_cluster_that_brings_a_fifth_more_is_protected_too(
    view: View, each: float, told: bool
) -> None:
    """40 of 80 with 48 each, the others with 32: the average customer brings 40."""
    mine = people(40, revenue=each)
    finding = rhythm.leading(seen(view, mine, people(40, revenue=80 - each)))
    assert (finding is not None) is told
    if finding is not None:  # the shop does not depend on it as on the first
        assert (finding.severity, finding.money) == ("info", None)
    assert rhythm.leading(seen(view, people(29, revenue=90.0))) is None  # under thirty


@pytest.mark.parametrize(("orders", "told"), [(3.2, True), (3.3, False)])
def test_a_cluster_that_orders_a_fifth_less_often(view: View, orders: float, told: bool) -> None:
    """The others have 4 orders each; what formed the clusters is not tested."""
    finding = rhythm.seldom(
        seen(view, people(40, orders=orders, revenue=10 * orders), forming=frozenset({"orders"}))
    )
    assert (finding is not None) is told
    if finding is not None:
        assert finding.facts["order"].value == pytest.approx(10)
        assert finding.evidence is None


def test_few_who_order_seldom_are_left_alone(view: View) -> None:
    formed = frozenset({"orders"})
    for other in (seen(view, people(29, orders=2.0), forming=formed),
                  seen(view, people(40, orders=1.0), forming=formed),
                  seen(view, people(40, orders=2.0), forming=formed,
                       standardised={naming.LATE: 0.5})):  # fmt: skip
        assert rhythm.seldom(other) is None


@pytest.mark.parametrize(("most", "told"), [(20.0, True), (19.0, False)])
def test_the_best_of_the_quiet_bring_four_tenths(view: View, most: float, told: bool) -> None:
    """20 of 80 bring twice what the other 60 do: 400 of 1,000; below that it is not enough."""
    mine = people(80, revenue=np.where(np.arange(80) < 20, most, 10.0))
    finding = rhythm.best_of_quiet(seen(view, mine, standardised={naming.LATE: 0.5}))
    assert (finding is not None) is told
    if finding is not None:
        assert (finding.facts["best"].value, finding.facts["back"].value) == (20, 80)
        assert finding.facts["share"].value == pytest.approx(0.4)
    assert rhythm.best_of_quiet(seen(view, mine)) is None  # not quiet


@pytest.mark.parametrize(
    ("back", "days", "told"), [(20, 31, True), (19, 31, False), (20, 30, False)]
)
def test_gone_quiet_needs_customers_past_their_gap(
    view: View, back: int, days: int, told: bool
) -> None:
    orders = np.where(np.arange(40) < back, 4.0, 1.0)
    gaps = np.where(orders > 1, 30.0, np.nan)
    mine = people(40, orders=orders, days_since_last_order=float(days), days_between_orders=gaps)
    finding = rhythm.gone_quiet(seen(view, mine, standardised={naming.LATE: 0.5}))
    assert (finding is not None) is told
    if finding is not None:
        assert finding.facts["back"].value == 20
        assert finding.money == pytest.approx(20 * 40)


@pytest.mark.parametrize(("days", "fresh"), [(84.0, 40), (85.0, 0)])
def test_first_orders_are_fresh_for_three_usual_gaps(view: View, days: float, fresh: int) -> None:
    """Three gaps of 30 days are 12 whole weeks."""
    mine = people(40, orders=1.0, days_since_last_order=days, days_between_orders=np.nan)
    finding = rhythm.bought_once(seen(view, mine))
    assert finding is not None
    assert finding.facts["gap"].value == 30  # of those who came back
    assert finding.facts["fresh"].value == fresh
    assert finding.facts["window"].value == 12
    assert finding.severity == ("watch" if fresh else "info")
    assert (finding.money is None) is (fresh == 0)


def test_first_orders_of_a_quiet_cluster_are_followed_up_too(view: View) -> None:
    orders = np.where(np.arange(60) < 20, 1.0, 4.0)
    gaps = np.where(orders > 1, 30.0, np.nan)
    mine = people(60, orders=orders, days_between_orders=gaps)
    assert rhythm.bought_once(seen(view, mine)) is None
    finding = rhythm.bought_once(seen(view, mine, standardised={naming.LATE: 0.5}))
    assert finding is not None
    assert finding.facts["once"].value == 20


def test_a_cluster_that_came_back_did_not_buy_once(view: View) -> None:
    orders = np.where(np.arange(40) < 21, 4.0, 1.0)
    assert rhythm.bought_once(seen(view, people(40, orders=orders))) is None


@pytest.mark.parametrize(
    ("days", "late", "told"),
    [(45.1, 20, True), (45.0, 20, False), (90.0, 20, True), (90.1, 20, False), (60.0, 19, False)],
)
def test_overdue_is_one_and_a_half_to_three_usual_gaps(
    view: View, days: float, late: int, told: bool
) -> None:
    away = np.where(np.arange(40) < late, days, 10.0)
    finding = rhythm.overdue(seen(view, people(40, days_since_last_order=away)))
    assert (finding is not None) is told
    if finding is not None:
        assert finding.money == pytest.approx(20 * 10)


@pytest.mark.parametrize(
    ("days", "orders", "told"),
    [(30.0, 4, True), (0.0, 4, True), (31.0, 4, False), (10.0, 3, True), (10.0, 2, False)],
)
def test_due_within_the_month_by_their_own_habit(
    view: View, days: float, orders: int, told: bool
) -> None:
    mine = people(40, days_since_last_order=days, orders=float(orders))
    assert (rhythm.due(seen(view, mine)) is not None) is told


@pytest.mark.parametrize(
    ("amount", "printed"),
    [(508, 500), (339, 350), (143, 140), (1234, 1200), (16.4, 16), (82.11, 80), (46.61, 45),
     (0.51, 0.5), (199, 200), (200, 200), (974, 950), (0, 0)],
)  # fmt: skip
def test_a_limit_is_a_sum_for_a_sign(amount: float, printed: float) -> None:
    assert taste.round_sum(amount) == pytest.approx(printed)


def test_the_threshold_is_where_the_upper_quarter_begins(view: View) -> None:
    # 11 spend 20, 20 spend 16 (just within a fifth below), 9 spend 5: the quantile .75 is 20.
    each = np.array([20.0] * 11 + [16.0] * 20 + [5.0] * 9)
    mine = people(40, average_order=each, revenue_last_year=32.0)
    finding = taste.near_threshold(seen(view, mine))
    assert finding is not None
    assert finding.facts["upper"].value == 20
    assert finding.facts["near"].value == 20
    assert finding.facts["short"].value == pytest.approx(4)
    assert finding.facts["reach"].value == pytest.approx(11 / 40)
    assert finding.facts["orders"].value == 40  # 20 customers × 32 / 16
    assert finding.money == pytest.approx(160)
    below = people(40, average_order=np.where(each == 16, 15.9, each), revenue_last_year=32.0)
    assert taste.near_threshold(seen(view, below)) is None


def tastes(size: int, china: float, lift: float = 0.0) -> pd.DataFrame:
    """China's share of each customer's sales is close to `china`, tins take the rest."""
    shares = np.clip(china + np.linspace(-0.02, 0.02, size) + lift, 0, 1)
    return people(size, **{f"{CATEGORY}China": shares, f"{CATEGORY}Tins": 1 - shares})


@pytest.mark.parametrize(("own", "told"), [(0.30, True), (0.34, False)])
def test_an_under_bought_category(view: View, own: float, told: bool) -> None:
    # Others .6: the average of both is (own + .6)/2; .30 is 67 % of .45, .34 is 72 % of .47.
    finding = taste.under_bought(seen(view, tastes(40, own), tastes(40, 0.6)))
    assert (finding is not None) is told
    if finding is not None:
        assert finding.facts["category"].value == "China"
        assert finding.money is None  # they spend it on other goods: nobody has lost it
        assert finding.evidence is not None
        assert finding.evidence.effect < 0


@pytest.mark.parametrize(("own", "told"), [(0.60, True), (0.53, False)])
def test_a_favourite_category(view: View, own: float, told: bool) -> None:
    # Others .3: .60 is 133 % of .45, .53 is 128 % of .415.
    finding = taste.over_bought(seen(view, tastes(40, own), tastes(40, 0.3)))
    assert (finding is not None) is told
    if finding is not None:
        said = fill(finding.so_what, finding.facts, "GBP").replace("\u00a0", " ")
        assert said.startswith("Its share is 1.33 times that of all customers")
        assert finding.money is None


@pytest.mark.parametrize(("own", "told"), [(0.391, True), (0.389, False)])
def test_a_channel_that_is_theirs(view: View, own: float, told: bool) -> None:
    """Of all purchases 30 in a hundred: three tenths more are 39."""
    web = {"channel: Web": own, "channel: Shop": 1 - own}
    rest = {"channel: Web": 0.6 - own, "channel: Shop": 0.4 + own}
    finding = contact.favourite_channel(
        seen(view, people(40, **web), people(40, **rest), forming=frozenset({"channel: Web"}))
    )
    assert (finding is not None) is told
    if finding is not None:
        assert finding.facts["channel"].value == "Web"
        assert finding.facts["average"].value == pytest.approx(0.3)
        assert finding.money is None  # all that they bring through it is nobody's to gain
        assert "Most of all they use “Shop” (60.9%)." in fill(finding.so_what, finding.facts, "GBP")


def test_a_channel_of_a_table_that_counts_purchases(view: View) -> None:
    """Of theirs 120 of 160 are on the web, of all 160 of 320; a discount is no channel."""
    named = ("count: Web purchases", "count: Store purchases", "count: Discounted purchases")
    mine, others = (
        people(40, **dict(zip(named, counts, strict=True)))
        for counts in ((3.0, 1.0, 9.0), (1.0, 3.0, 0.0))
    )
    finding = contact.favourite_channel(seen(view, mine, others, forming=frozenset(named)))
    assert finding is not None
    assert finding.facts["channel"].value == "Web"
    assert (finding.facts["own"].value, finding.facts["average"].value) == (0.75, 0.5)
    assert "Most of all" not in finding.so_what  # it is the largest too


@pytest.mark.parametrize(("low", "told"), [(-0.5, True), (-0.49, False)])
def test_customers_who_rate_lower_are_asked(view: View, low: float, told: bool) -> None:
    rates = np.arange(40) % 2
    mine, others = people(40, rating=2.0 + rates), people(40, rating=4.0 + rates)
    finding = contact.unhappy(seen(view, mine, others, standardised={"Rating": low}))
    assert (finding is not None) is told
    if finding is not None:
        assert (finding.facts["own"].value, finding.facts["average"].value) == (2.5, 4.5)


@pytest.mark.parametrize(("eager", "told"), [(20, True), (15, False)])
def test_customers_who_answer_campaigns_are_written_to_first(
    view: View, monkeypatch: pytest.MonkeyPatch, eager: int, told: bool
) -> None:
    """Of 40 answer 20, against 8 of the other 40; 15 of 40 against 8 may be chance."""
    mine = people(40, customer_id=[f"M{n}" for n in range(40)])
    others = people(40, customer_id=[f"O{n}" for n in range(40)])
    answered = pd.Series({f"M{n}": float(n < eager) for n in range(40)}
                         | {f"O{n}": float(n < 8) for n in range(40)})  # fmt: skip
    monkeypatch.setattr(contact, "rates_by_customer", lambda _: answered)
    finding = contact.eager_to_answer(seen(view, mine, others))
    assert (finding is not None) is told
    if finding is not None:
        assert (finding.facts["own"].value, finding.facts["average"].value) == (0.5, 0.2)
        assert "each" not in finding.facts
    monkeypatch.setattr(contact, "rates_by_customer", lambda _: answered / 4)  # one of four
    finding = contact.eager_to_answer(seen(view, mine, others))
    if finding is not None:
        assert (finding.facts["own"].value, finding.facts["each"].value) == (0.5, 0.125)
        assert finding.facts["others_each"].value == pytest.approx(0.05)


def test_small_groups_are_not_compared(view: View) -> None:
    assert taste.under_bought(seen(view, tastes(29, 0.2), tastes(40, 0.6))) is None
    assert taste.under_bought(seen(view, tastes(30, 0.2), tastes(40, 0.6))) is not None


@pytest.mark.parametrize(("own", "others", "told"), [(0.09, 0.03, True), (0.08, 0.03, False)])
def test_many_returns(view: View, own: float, others: float, told: bool) -> None:
    # The average is half of both: .09 is 1.5 times .06, .08 less than 1.5 times .055.
    spread = np.linspace(-0.01, 0.01, 40)
    found = seen(
        view, people(40, returns_share=own + spread), people(40, returns_share=others + spread)
    )
    finding = taste.many_returns(found)
    assert (finding is not None) is told
    if finding is not None:
        assert finding.money == pytest.approx(0.03 * 1600)


@pytest.mark.parametrize(("own", "told"), [(0.5, True), (0.49, False)])
def test_many_discounts(view: View, own: float, told: bool) -> None:
    # Others .3: .5 is 1.25 times .4, .49 less than 1.25 times .395.
    mine = people(40, discount_share=own, discount_given=2.0)
    others = people(40, discount_share=0.3, discount_given=1.0)
    finding = taste.many_discounts(seen(view, mine, others))
    assert (finding is not None) is told
    if finding is not None:
        assert finding.money == pytest.approx(80)


@pytest.mark.parametrize(
    ("outside", "often", "told"), [(20, 0.5, True), (19, 0.5, False), (20, 0.4, False)]
)
def test_frequent_customers_outside_the_programme(
    view: View, outside: int, often: float, told: bool
) -> None:
    member = np.where(np.arange(40) < outside, 0.0, 1.0)
    found = seen(view, people(40, loyalty_member=member), standardised={naming.FREQUENT: often})
    assert (taste.not_members(found) is not None) is told


@pytest.mark.parametrize(("own", "told"), [(12.1, True), (11.9, False)])
def test_dearer_items(view: View, own: float, told: bool) -> None:
    spread = np.linspace(-0.05, 0.05, 40)
    found = seen(view, people(40, unit_price=own + spread), people(40, unit_price=10 + spread))
    assert (taste.dearer(found) is not None) is told


# --- traits --------------------------------------------------------------------------------------


def test_traits_are_tested_between_clusters(tmp_path: Path) -> None:
    rows = []
    for row in three_kinds():  # the A are twenty years older, every second customer is a woman
        kind, number = str(row["customer_id"])[0], int(str(row["customer_id"])[1:])
        age, gender = 20 + number % 30 + 20 * (kind == "A"), ("Male", "Female")[number % 2]
        rows.append({**row, "age": age, "gender": gender})
    findings = {one.key: one for one in clusters.clusters.run(shop(tmp_path, rows)).findings}
    age, gender = findings["cluster_age"], findings["cluster_gender"]
    assert age.evidence is not None
    assert age.evidence.p < 0.001
    assert str(age.facts["most"].value).startswith("“Older frequent big spenders")
    assert gender.evidence is not None
    assert gender.evidence.p > 0.5


# --- products, and what a name may claim ---------------------------------------------------------


def test_the_best_selling_products_by_hand(tmp_path: Path) -> None:
    """The A buy cups for 50 and more and nothing else; every D has a tin for twice its cup."""
    rows = three_kinds()
    rows += [
        {**row, "order_id": f"{row['order_id']}T", "product": "Tin",
         "amount": 2 * float(str(row["amount"]))}
        for row in rows if str(row["customer_id"]).startswith("D")
    ]  # fmt: skip
    content = clusters.clusters.run(shop(tmp_path, rows, clusters=3))
    table = next(one for one in content.tables if one.key == "cluster_products")
    mine = [row[1:] for row in table.rows if row[0] == content.clusters[-1].name]
    # Of each D a third is for cups and two thirds for tins, which nobody else buys.
    assert [row[0] for row in mine] == ["Tin", "Cup"]
    assert mine[0][1] == pytest.approx(2 / 3)
    total = sum(float(str(row["amount"])) for row in rows)
    tins = sum(float(str(row["amount"])) for row in rows if row["product"] == "Tin")
    assert mine[0][2] == pytest.approx(tins / total)


def test_a_product_of_under_ten_buyers_is_not_shown(tmp_path: Path) -> None:
    rows = [*three_kinds(), *({**order(f"A{n:02d}", 3, 900.0), "product": "Crown"}
                              for n in range(9))]  # fmt: skip
    content = clusters.clusters.run(shop(tmp_path, rows))
    table = next(one for one in content.tables if one.key == "cluster_products")
    assert "Crown" not in {row[1] for row in table.rows}


def test_a_trait_that_did_not_form_a_cluster_names_it_only_where_a_test_shows_it() -> None:
    """Every trait of every cluster is tested, near the average or far from it."""
    rng = np.random.default_rng(2)
    labels = np.repeat([0, 1], [40, 400])
    frame = pd.DataFrame({
        "revenue": np.where(labels == 0, 90.0, 10.0) + rng.random(440),
        "age": 40 + 10 * rng.standard_normal(440) + np.where(labels == 0, 20.0, 0.0),
        "income": np.nan,
    })  # fmt: skip
    prepared = features.prepare(frame[["revenue"]], set())
    solution = replace(choose_clusters(prepared.matrix, ks=[2]), labels=labels)
    standard = features.standardised(frame.drop(columns="income"), labels, 2)
    profiles = tuple({name: z[cluster] for name, z in standard.items()} for cluster in (0, 1))
    found = partition.Grouping(frame.drop(columns="income"), prepared, solution, profiles, ())
    tests = grouping._tests(found)
    assert [(one.cluster, one.column, one.shown) for one in tests] == [
        (0, "age", True), (1, "age", True),
    ]  # fmt: skip
    assert "Age" in claims.told(replace(found, tests=tests))[0]
    assert "Age" not in claims.told(found)[0]
    assert "Revenue" in claims.told(found)[0]


# --- known data ----------------------------------------------------------------------------------


def test_the_sample_shop_yields_its_planted_kinds() -> None:
    truth = tomllib.loads((SAMPLE / "truth.toml").read_text(encoding="utf-8"))
    planted = {name: one["name"] for one in truth["segments"] for name in one["customer_ids"]}
    found = group(prepared(SAMPLE))
    assert (found.solution.k, found.solution.structured) == (5, True)
    kinds = found.frame["customer_id"].map(planted)
    # By chance the index is 0; half of the one-time buyers look like any small customer.
    assert adjusted_rand_index(found.solution.labels, kinds) > 0.49
    assert found.tried[0].name == features.HOW  # the core alone agrees at .47
    # The kinds that behaviour sets apart are found: most loyal regulars are in the best cluster.
    assert (kinds[found.solution.labels == 0] == "loyal regulars").mean() > 0.75


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the real data sets")
def test_online_retail_yields_more_than_big_and_small() -> None:
    path = DATA / "uci_online_retail" / "online_retail.csv"
    found = group(prepared(path))
    solution = found.solution
    assert solution.structured
    assert solution.k >= 3
    assert solution.stability.min() >= 0.6
    # A single crowd as skewed and correlated lies apart nearly as far: the report says so.
    assert found.crowd is not None
    assert not found.crowd.exceeded
    # Two clusters have the best silhouette, .43, and part only big from small customers.
    assert max(solution.diagnostics, key=lambda one: one.silhouette).k == 2


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the real data sets")
def test_superstore_has_no_kinds_of_customers() -> None:
    path = DATA / "superstore_2019_2022"
    content = clusters.clusters.run(prepared(path))
    assert content.clusters == ()
    assert content.findings[0].key == "cluster_none"


def last_report(data: Dataset, content: Content) -> Earlier:
    """A last report whose clusters are those of the content, in another order and other names."""
    old = [
        EarlierCluster(one.id, f"Kind {one.id}", one.customers, one.revenue_share, one.centroid)
        for one in reversed(content.clusters)
    ]
    november = Period(dt.date(2022, 11, 1), dt.date(2022, 11, 30), "November 2022")
    return Earlier(
        "Lines", "0.1.0", "", november, november.end, "0" * 64, (), {}, (), (), (), tuple(old),
        content.cluster_space,
    )  # fmt: skip


def test_clusters_of_the_last_report_keep_their_names_whatever_their_number(
    data: Dataset, content: Content
) -> None:
    found, last = group(data), last_report(data, content)
    same = earlier.identified(found.frame, found.solution.labels, last, kept=False)
    assert same is not None
    k = found.solution.k
    assert same.was == tuple(reversed(range(k)))
    assert same.moved == pytest.approx((0.0,) * k, abs=1e-6)
    names = earlier.carried(found.names, last, same)
    assert names == tuple(f"Kind {one}" for one in range(1, k + 1))
    # One that is not found again, and is called by chance as one that is.
    other = replace(same, was=(None, *same.was[1:]))
    assert earlier.carried(("Kind 2", *found.names[1:]), last, other)[:2] == (
        "Kind 2, new", "Kind 2",
    )  # fmt: skip
    # With a feature fewer they are still compared, with half of them gone no more.
    space = last.cluster_space
    fewer = found.frame.drop(columns=space[0].column)
    assert earlier.features(last, fewer) == space[1:]
    gone = found.frame.drop(columns=[one.column for one in space[: len(space) // 2 + 1]])
    assert earlier.identified(gone, found.solution.labels, last, kept=False) is None


def test_kept_clusters_are_those_of_the_last_report_and_said_to_be(
    data: Dataset, content: Content
) -> None:
    last = last_report(data, content)
    settings = replace(data.settings, keep_clusters=True)
    kept = replace(data, earlier=last, settings=settings)
    found = group(kept)
    assert found.solution.reason == "kept"
    assert found.names == tuple(f"Kind {one.id}" for one in content.clusters)
    assert found.solution.labels.tolist() == group(data).solution.labels.tolist()
    told = clusters.clusters.run(kept)
    assert [one.was for one in told.clusters] == [one.id for one in content.clusters]
    choice = next(one for one in told.findings if one.key == "cluster_choice")
    assert "those of the last report" in fill(choice.text, choice.facts, "")
    since_then = since_clusters.content(kept, last)
    text = fill(since_then.findings[0].text, since_then.findings[0].facts, "")
    k, called = len(content.clusters), zip(found.names, found.by_rule, strict=True)
    assert text == (
        f"Customers were put to the {k}\u00a0clusters of November 2022, {k} of which still have "
        "any. None of them has moved to speak of. By what they do, "
        + listed([f"“{a}” is now more like “{b}”" for a, b in called])
        + "."
    )
    assert {row[1] for row in since_then.tables[0].rows} == {"the same"}
    renamed = since_clusters.renaming(kept, last)
    assert renamed("cluster_1_value") == "cluster_1_value"
    assert renamed("cluster_99_value") == "cluster_gone_value_99"
    assert renamed("rfm_quiet") == "rfm_quiet"


def test_without_a_last_report_clusters_are_looked_for_whatever_is_asked(data: Dataset) -> None:
    asked = replace(data, settings=replace(data.settings, keep_clusters=True))
    assert grouping._kept(group(data).frame, asked) is None


def test_a_split_a_merge_and_what_came_and_went_are_said(data: Dataset, content: Content) -> None:
    found, last = group(data), last_report(data, content)
    k = found.solution.k
    names = tuple(f"N{'abcdefghij'[one]}" for one in range(k))
    split = Identity((None, *range(1, k)), (None, *([0.3] * (k - 1))), {0: 1}, {0: 1})
    said = since_clusters._finding(replace(found, names=names, identity=split), split, last)
    text = fill(said.text, said.facts, "")
    assert f"“Na” has split off from “{last.clusters[1].name}”." in text
    assert f"“{last.clusters[0].name}” has merged into “Nb”." in text
    assert "“Nb” moved most, by 0.30 standard deviations." in text
    assert "New:" not in text
    other = replace(split, split={}, merged={})
    text = fill((said := since_clusters._finding(
        replace(found, names=names, identity=other), other, last
    )).text, said.facts, "")  # fmt: skip
    assert text.endswith(f"New: “Na”. No longer there: “{last.clusters[0].name}”.")


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        # Graduates are half of both clusters, holders of the rare label ten and thirty.
        ({"Graduate": (50, 50), "Basic": (10, 30), "Other": (40, 20)}, "Basic"),
        ({"Graduate": (50, 50), "Basic": (9, 30), "Other": (41, 20)}, "Other"),  # nine are hidden
        ({"Graduate": (50, 50), "Basic": (9, 45), "Other": (41, 5)}, "Graduate"),
        ({"Female": (60, 55), "Male": (40, 45)}, "Female"),  # one of two tells of the other
    ],
)
def test_of_several_labels_the_one_that_differs_most_is_told(
    counts: dict[str, tuple[int, int]], told: str
) -> None:
    assert traits._telling(pd.DataFrame(counts)) == told
