"""When a sentence is said and when another: values at a threshold and just past it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from report_builder import formats, measures
from report_builder.buyers.people import Dimension
from report_builder.buyers.splits import who
from report_builder.dataset import Dataset
from report_builder.sections.baskets import sizes
from report_builder.sections.channels import mix
from report_builder.sections.channels.ways import Way
from report_builder.sections.clusters import division, taste, tried
from report_builder.sections.preferences import findings as preferences
from report_builder.sections.products import bestsellers, categories, classes
from report_builder.sections.repeat import rates, segments
from report_builder.sections.rfm import backtest
from report_builder.stats.preference import AVERAGE
from tests.shops import shop

MONEY = cast(
    "Dataset",
    SimpleNamespace(value_unit="money", value_name="revenue", has_money=True, label="May",
                    time=object(), has=lambda role: True),
)  # fmt: skip


@pytest.mark.parametrize(
    ("after", "before", "unit", "word"),
    [
        (1220.4, 938.2, "money", ""),  # 1,220 less 938 is 282, and so is the difference
        (1224.6, 937.6, "money", "about "),  # 1,220 less 938 is 282, the difference 287
        (9999, 9990, "count", ""),  # counts are printed in full
        (0.5, 0.25, "share", ""),
    ],
)
def test_a_difference_that_the_reader_cannot_do_again_is_about(
    after: float, before: float, unit: str, word: str
) -> None:
    assert formats.about(after, before, unit) == word


@pytest.mark.parametrize(
    ("repeat", "told"), [(49, False), (50, True), (900, True), (901, False)]
)  # fmt: skip
def test_one_point_more_is_told_where_it_is_within_reach(
    monkeypatch: pytest.MonkeyPatch, repeat: int, told: bool
) -> None:
    monkeypatch.setattr(rates, "new_in_year", lambda _: 5)  # asks the engine
    found = rates.content(MONEY, rates.Figures(1000, repeat, 100.0, 50.0), 30, 10.0)
    assert ("second_order_worth" in {one.key for one in found.findings}) is told


@pytest.mark.parametrize(("value", "depends"), [(19.9, False), (20.0, True)])
def test_a_shop_depends_on_repeat_customers_from_a_fifth_on(value: float, depends: bool) -> None:
    found = rates.share_finding(MONEY, rates.Figures(1000, 100, 100.0, value))
    assert ("stands or falls" in found.so_what) is depends


@pytest.mark.parametrize(("orders", "stock"), [(29, False), (30, True)])
def test_best_sellers_are_to_be_in_stock_from_thirty_orders_each_on(
    orders: int, stock: bool
) -> None:
    best = pd.DataFrame(
        {"product": ["Tea", "Mug"], "value_0": [9.0, 8.0], "orders_0": [99.0, orders]}
    )
    assert ("never be out of stock" in bestsellers._finding(best, 20.0, MONEY).so_what) is stock


@pytest.mark.parametrize(
    ("orders", "time", "said"),
    [(True, object(), "few orders, so chance has a part in who leads: look at a longer time"),
     (False, None, "few lines, so chance has a part in who leads: give none of them more room")],
)  # fmt: skip
def test_who_leads_by_few_is_told_by_what_the_data_has(
    orders: bool, time: object, said: str
) -> None:
    data: Any = SimpleNamespace(has=lambda role: orders, time=time)
    assert said in bestsellers._of_few(data)


def test_products_that_sell_alike_are_not_to_be_pruned() -> None:
    """Ten products of 1 to 10: Gini 0.3; of 91 to 100: 0.017."""
    unlike = pd.DataFrame({"value": np.arange(1.0, 11.0), "abc": list("AAAAABBBCC")})
    alike = unlike.assign(value=unlike["value"] + 90)
    assert "what to drop" in classes._finding(unlike, MONEY).so_what
    assert "much alike" in classes._finding(alike, MONEY).so_what


def test_categories_come_first_and_subcategories_inside_them() -> None:
    frame = pd.DataFrame({"name": ["Tea", "Mug"], "value": [9.0, 1.0]})
    assert categories._largest(frame, "category", "Categories", MONEY).so_what
    inside = categories._largest(frame, "subcategory", "Subcategories", MONEY)
    assert inside.so_what.startswith("Inside its category")


@pytest.mark.parametrize("paired", [True, False])
def test_tables_of_pairs_are_pointed_to_only_where_there_are_some(paired: bool) -> None:
    assert ("tables of this chapter" in sizes._so_what(True, paired)) is paired
    assert ("goes together" in sizes._so_what(False, paired)) is paired


def way(role: str, heading: str) -> Way:
    return Way(role, heading, pd.DataFrame(), pd.DataFrame(), (), True, 2)


@pytest.mark.parametrize(
    ("role", "heading", "most", "kind"),
    [
        ("store", "Branch", 1.49, "alike"), ("store", "Branch", 1.5, "store"),
        ("channel", "Ship Mode", 9.0, "delivery"), ("channel", "Channel", 9.0, "channel"),
        ("payment", "Paid on delivery", 9.0, "payment"),
    ],
)  # fmt: skip
def test_stores_of_like_size_and_ways_of_delivery_have_their_own_advice(
    role: str, heading: str, most: float, kind: str
) -> None:
    assert mix._kind(way(role, heading), most, 1.0) == kind
    assert kind in mix.SO_WHAT


@pytest.mark.parametrize(
    ("kind", "people", "home"),
    [("place", 0.5, False), ("place", 0.501, True), ("person", 0.9, False)],
)  # fmt: skip
def test_the_home_market_has_no_taste_of_its_own(kind: str, people: float, home: bool) -> None:
    cell: Any = SimpleNamespace(
        split=SimpleNamespace(dimension=SimpleNamespace(kind=kind)), people=people
    )
    assert preferences.is_home(cell) is home


@pytest.mark.parametrize(
    ("index", "shown"), [(9.92, 10), (146.5116, 147), (100.3, 100.3), (99.6, 99.6), (AVERAGE, 100)]
)  # fmt: skip
def test_an_index_is_whole_but_never_rounded_onto_the_average(index: float, shown: float) -> None:
    assert preferences._whole(index) == shown


@pytest.mark.parametrize(("short", "one"), [(5.0, True), (5.01, False)])
def test_one_more_item_must_be_worth_what_is_short(short: float, one: bool) -> None:
    """Two customers with two orders of £20 and four items each: an item is worth £5."""
    near = pd.DataFrame({"average_order": [20.0] * 2, "orders": [2.0] * 2,
                         "items_per_order": [4.0] * 2})  # fmt: skip
    assert ("One more item" in taste._to_reach(short, near)) is one
    assert "item" not in taste._to_reach(short, near.drop(columns="items_per_order"))


def test_the_best_of_several_segments_is_named_only_beyond_chance() -> None:
    """70 of 100 against 50 of 100 each in two others; then 52 against 50."""

    def frame(again: int) -> pd.DataFrame:
        return pd.DataFrame({
            "segment": ["loyal"] * 100 + ["new"] * 100 + ["at risk"] * 100,
            "again": [at < again for at in range(100)] + [at < 50 for at in range(100)] * 2,
        })  # fmt: skip

    assert backtest._leads(frame(70), "Loyal")
    assert not backtest._leads(frame(52), "Loyal")


def test_groups_are_spoken_of_as_people() -> None:
    gender = Dimension("gender", "Gender", "person", ("Male", "Female"), False)
    assert who(gender, "Male") == "recorded as Male"
    assert who(replace(gender, key="kid", label="Kid at home"), "2") == "whose kid at home is 2"


@pytest.mark.parametrize("known", [True, False])
def test_a_share_names_its_base_where_some_lines_have_no_customer(
    tmp_path: Path, known: bool
) -> None:
    rows = [
        {"Order ID": at, "Order Date": f"2021-01-{at:02d}", "Customer ID": f"C{at}", "Amount": 5}
        for at in range(1, 29)
    ]
    rows[3]["Customer ID"] = "C4" if known else ""
    name = measures.known_value_name(shop(tmp_path, rows))
    assert name == ("revenue" if known else "the revenue of known customers")


@pytest.mark.parametrize(
    ("reason", "said"),
    [("unsound", "No division holds"), ("no_structure", "No number of clusters")],
)
def test_a_division_that_does_not_hold_is_not_called_gradual(reason: str, said: str) -> None:
    one = SimpleNamespace(
        k=2, inertia=1.0, silhouette=0.929, reference=0.3, calinski_harabasz=1.0,
        davies_bouldin=1.0, smallest=5, lowest_stability=0.2,
    )  # fmt: skip
    found: Any = SimpleNamespace(
        shown=False, tried=[], frame=pd.DataFrame({"orders": [1.0, 2.0]}),
        solution=SimpleNamespace(reason=reason, k=2, silhouette=0.929, diagnostics=[one, one]),
    )  # fmt: skip
    data: Any = SimpleNamespace(until="to May")
    assert tried.choice(found, data).title.startswith(said)
    nothing = division.nothing_found(found)
    assert ("gradual" in nothing.so_what) is (reason == "no_structure")


@pytest.mark.parametrize(("back", "few"), [(9, True), (10, False)])
def test_a_handful_who_came_back_is_said_to_be_one(back: int, few: bool) -> None:
    found: Any = SimpleNamespace(whole=(back, 1000))
    assert ("too few" in segments.too_few_finding(found).text) is few
