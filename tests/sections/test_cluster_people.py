"""Clusters by everything that is known: feature sets, personas, groups of people, answers."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder import formats, ingest
from report_builder.dataset import Dataset
from report_builder.model import Cluster, Content, Finding, Standing
from report_builder.sections import clusters
from report_builder.sections.clusters import features, naming, people
from report_builder.sections.clusters.grouping import EVERYTHING, HOW, group
from report_builder.settings import Settings
from report_builder.stats.intervals import wilson_interval
from tests.shops import Row, shop, write_csv

FIRST = dt.date(2024, 1, 1)


def kinds_of_people(seed: int = 1, each: int = 80) -> list[Row]:
    """A table of customers: rich and old who drink wine, poor and young who buy sweets, and the
    middle who buy meat; how often and when they buy does not differ."""
    draw = np.random.default_rng(seed)
    mixes = {"rich": (90_000, 1950, (0.7, 0.2, 0.1)), "poor": (25_000, 1990, (0.1, 0.2, 0.7)),
             "middle": (50_000, 1970, (0.15, 0.7, 0.15))}  # fmt: skip
    rows: list[Row] = []
    for income, born, mix in mixes.values():
        for _ in range(each):
            spend = draw.normal(300, 20)
            shares = draw.dirichlet(np.array(mix) * 60)
            rows.append({
                "ID": len(rows), "Income": round(income + draw.normal(0, 4_000)),
                "Year_Birth": born + int(draw.integers(0, 9)),
                "NumWebPurchases": int(draw.integers(2, 9)),
                "NumStorePurchases": int(draw.integers(2, 9)),
                "MntWines": round(spend * shares[0]), "MntMeat": round(spend * shares[1]),
                "MntSweet": round(spend * shares[2]), "Recency": int(draw.integers(0, 99)),
            })  # fmt: skip
    return rows


def crowd(seed: int, size: int = 240) -> list[Row]:
    """The same table where nothing goes with anything."""
    draw = np.random.default_rng(seed)
    rows: list[Row] = []
    for number in range(size):
        shares = draw.dirichlet(np.full(3, 8.0)) * draw.normal(300, 40)
        rows.append({
            "ID": number, "Income": round(draw.normal(50_000, 10_000)),
            "Year_Birth": round(draw.normal(1975, 10)),
            "NumWebPurchases": int(draw.integers(2, 9)),
            "NumStorePurchases": int(draw.integers(2, 9)),
            "MntWines": round(shares[0]), "MntMeat": round(shares[1]), "MntSweet": round(shares[2]),
            "Recency": int(draw.integers(0, 99)),
        })  # fmt: skip
    return rows


def table(tmp_path: Path, rows: list[Row]) -> Dataset:
    return ingest.load([write_csv(tmp_path / "customers.csv", rows)], Settings())


def finding(content: Content, key: str) -> Finding:
    return next(one for one in content.findings if one.key == key)


def keys(content: Content) -> list[str]:
    return [one.key for one in content.findings]


# --- which features form the clusters


def test_kinds_of_people_are_found_by_everything(tmp_path: Path) -> None:
    found = group(table(tmp_path, kinds_of_people()))
    assert found.tried[0].name == EVERYTHING
    truth = pd.to_numeric(found.frame["customer_id"]) // 80
    mixed = pd.crosstab(found.solution.labels, truth)
    assert found.shown
    assert set(mixed.idxmax(axis=1)) == {0, 1, 2}  # no kind is lost
    assert mixed.max(axis=1).sum() >= 0.9 * len(truth)  # nearly all are among their like


@pytest.mark.parametrize("seed", range(4))
def test_a_crowd_without_kinds_has_none(tmp_path: Path, seed: int) -> None:
    found = group(table(tmp_path, crowd(seed)))
    assert not found.shown
    assert {one.name for one in found.tried} == {HOW, EVERYTHING}


def test_order_lines_are_divided_by_how_customers_buy(tmp_path: Path) -> None:
    rows = [
        {"Order ID": f"{n}-{at}", "Customer ID": f"C{n}", "Amount": 10 + n % 7 + at,
         "Order Date": FIRST + dt.timedelta(days=at * 9 + n % 5), "Category": f"K{n % 3}",
         "Age": 20 + n % 50}
        for n in range(150) for at in range(1 if n < 70 else 8)
    ]  # fmt: skip
    found = group(shop(tmp_path, rows))
    assert found.tried[0].name == HOW
    assert found.tried[1].name == EVERYTHING
    assert found.tried[1].features > found.tried[0].features


def test_each_block_weighs_the_same(tmp_path: Path) -> None:
    """Twelve columns of one kind beside two of another: neither owns the first component."""
    frame = group(table(tmp_path, kinds_of_people())).frame
    sizes = [len(block) for block in features.blocks(frame)]
    assert min(sizes) < max(sizes)
    prepared = features.everything(frame)
    assert set(prepared.names) <= {name for block in features.blocks(frame) for name in block}
    assert prepared.matrix.shape[1] < len(prepared.names)


def test_shuffled_rows_give_the_same_components(tmp_path: Path) -> None:
    frame = group(table(tmp_path, kinds_of_people())).frame
    order = np.random.default_rng(3).permutation(len(frame))
    first = features.everything(frame).matrix
    second = features.everything(frame.iloc[order].reset_index(drop=True)).matrix
    np.testing.assert_allclose(second, first[order], atol=1e-9)


def test_the_sets_tried_stand_in_a_table(tmp_path: Path) -> None:
    content = clusters.clusters.run(table(tmp_path, kinds_of_people()))
    tried = next(one for one in content.tables if one.key == "cluster_sets")
    assert tried.rows[0][0] == EVERYTHING
    assert tried.rows[0][5] == "yes"


# --- personas


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"Income": 1.0, "Share of Wines": 0.9, "Children": -0.7},
         "Affluent buyers of Wines, few children at home"),
        ({"Year of birth": 0.8, "Revenue": -0.6, "Discounted purchases": 0.9},
         "Young small spenders, buys on deals"),
        ({"Income": -0.5}, "Modest-income customers"),
        ({"Kid at home": 0.6, "Teen at home": -0.9}, "Customers, young families"),
        ({"Share of Clothing, shoes and jewellery": 0.9, "Income": 0.6, "Children": 0.9},
         "Affluent buyers of Clothing, shoes and jewellery"),  # no room for the children
        ({"Income": 0.49, "Revenue": -0.49}, "Near the average"),
        ({"Revenue": 1.2, "Share of Wines": 0.6}, "Big spenders"),
        ({"Age": 0.6, "Income": 0.9, "Orders": 0.5}, "Affluent frequent buyers"),
        ({"Share of Wines": -0.9, "Days since last order": 0.6}, "Customers, gone quiet"),
    ],
)  # fmt: skip
def test_a_persona_is_named_by_its_largest_traits(profile: dict[str, float], name: str) -> None:
    assert naming.personas([profile]) == (name,)


def test_who_they_are_is_in_the_name_where_it_was_shown_to_differ() -> None:
    often = {"Orders": 0.9, "Revenue": 0.8, "Age": 0.6, "Income": -0.7}
    named = {traits: naming.names([often], [0.9], traits=traits)[0]
             for traits in ((), ("Age",), ("Age", "Income"))}  # fmt: skip
    assert named[()] == "Frequent big spenders"
    assert named["Age",] == "Older frequent big spenders"
    assert named["Age", "Income"] == "Modest-income frequent big spenders"
    assert naming.names([often | {"Age": 0.49}], [0.9], traits=("Age",)) == (
        "Frequent big spenders",
    )


def test_a_name_speaks_of_age_where_ages_differ(tmp_path: Path) -> None:
    """Those who come often are 60 to 69, the others 30 to 39."""
    rows = [{**row, "Age": (60 if int(str(row["Customer ID"])[1:]) >= 100 else 30)
             + int(str(row["Customer ID"])[1:]) % 10} for row in rows_of()]  # fmt: skip
    often, once = group(shop(tmp_path, rows, clusters=2)).names
    assert often.startswith("Older frequent")
    assert once.startswith("Young one-time")


def test_personas_are_distinct_and_need_no_money() -> None:
    found = naming.personas([{"Revenue": 1.0}, {"Revenue": 0.8}], money=False)
    assert len(set(found)) == 2
    assert all(name.startswith("Big buyers") for name in found)


def test_names_stay_when_rows_are_shuffled_and_customers_renamed(tmp_path: Path) -> None:
    rows = kinds_of_people()
    other = [{**row, "ID": 9000 - int(str(row["ID"]))} for row in rows]
    random.Random(2).shuffle(other)
    (tmp_path / "other").mkdir()
    first, second = group(table(tmp_path, rows)), group(table(tmp_path / "other", other))
    assert first.names == second.names
    assert sorted(first.solution.sizes) == sorted(second.solution.sizes)


def test_no_name_speaks_of_gender(tmp_path: Path) -> None:
    rows = [{**row, "Gender": ("F", "M")[int(str(row["ID"])) // 120]} for row in kinds_of_people()]
    found = group(table(tmp_path, rows))
    assert not any(word in name.lower() for name in found.names
                   for word in ("male", "women", "men ", "gender"))  # fmt: skip


# --- who they are, what they do, whether they return and answer


def rows_of(married: int = 80, others: int = 0) -> list[Row]:
    """100 customers with one order and 100 with eight, of whom so many are married."""
    return [
        {"Order ID": f"{n}-{at}", "Customer ID": f"C{n}", "Amount": 20 + n % 9 + at,
         "Order Date": FIRST + dt.timedelta(days=at * 20 + n % 11),
         "Marital Status": "Married" if n % 100 < (married if n >= 100 else others) else "Single"}
        for n in range(200) for at in range(8 if n >= 100 else 1)
    ]  # fmt: skip


def buyers(tmp_path: Path, married: int = 80, others: int = 0) -> Dataset:
    return shop(tmp_path, rows_of(married, others), clusters=2)


def standing(cluster: Cluster, label: str) -> Standing | None:
    return next((one for one in cluster.standings if one.label == label), None)


def test_the_group_that_stands_out_is_told(tmp_path: Path) -> None:
    """Of all 40% are married: of those who come often 80%, of the others nobody."""
    often, once = clusters.clusters.run(buyers(tmp_path)).clusters
    low, high = wilson_interval(80, 100)
    assert standing(often, "Marital status: Married") == Standing(
        "are", "Marital status: Married", 0.8, low, high, 0.4, 100
    )
    assert standing(once, "Marital status: Married") is None
    single = standing(once, "Marital status: Single")
    assert single is not None
    assert (single.share, single.average) == (1.0, 0.6)


@pytest.mark.parametrize(("married", "told"), [(65, True), (64, False)])
def test_a_group_stands_out_beyond_its_widened_interval(
    tmp_path: Path, married: int, told: bool
) -> None:
    """Two groups in two clusters make four looks. Wilson's interval at 98.75% of 65 in 100 begins
    at .52527, above the .525 of all 200; that of 64 at .5152, below .52."""
    often = clusters.clusters.run(buyers(tmp_path, married=married, others=40)).clusters[0]
    assert (standing(often, "Marital status: Married") is not None) is told


def test_kinds_in_which_no_group_stands_out_are_named(tmp_path: Path) -> None:
    often, once = clusters.clusters.run(buyers(tmp_path, married=40, others=40)).clusters
    assert often.alike == once.alike == ("Marital status",)
    assert standing(often, "Marital status: Married") is None


def test_the_usual_channel_is_that_of_most_orders(tmp_path: Path) -> None:
    """Each of the first hundred orders once, in the shop. Of the others every second orders online
    five times of eight, the rest four times: as often as in the shop, and Online comes first."""
    rows: list[Row] = []
    for n in range(200):
        online = (5 if n % 2 else 4) if n >= 100 else 0
        rows += [
            {"Order ID": f"{n}-{at}", "Customer ID": f"C{n}", "Amount": 20 + n % 9 + at,
             "Order Date": FIRST + dt.timedelta(days=at * 20 + n % 11),
             "Channel": "Online" if at < online else "Shop"}
            for at in range(8 if n >= 100 else 1)
        ]  # fmt: skip
    often, once = clusters.clusters.run(shop(tmp_path, rows, clusters=2)).clusters
    online, shopped = (
        standing(often, "Usual channel: Online"),
        standing(once, "Usual channel: Shop"),
    )
    assert online is not None
    assert shopped is not None
    assert (online.share, online.average, online.known) == (1.0, 0.5, 100)
    assert (shopped.share, shopped.average) == (1.0, 0.5)


def test_the_products_that_bring_most(tmp_path: Path) -> None:
    """Who comes often buys cups and pots in turn for 30 and 10; who came once a tin for 20."""
    rows: list[Row] = []
    for n in range(200):
        often = n >= 100
        rows += [
            {"Order ID": f"{n}-{at}", "Customer ID": f"C{n}",
             "Order Date": FIRST + dt.timedelta(days=at * 20 + n % 11),
             "Product": ("Cup", "Pot")[at % 2] if often else "Tin",
             "Amount": (30, 10)[at % 2] if often else 20}
            for at in range(8 if often else 1)
        ]  # fmt: skip
    often_, once = clusters.clusters.run(shop(tmp_path, rows, clusters=2)).clusters
    assert often_.top_products == (
        ("Cup", pytest.approx(0.75), pytest.approx(12_000 / 18_000)),
        ("Pot", pytest.approx(0.25), pytest.approx(4_000 / 18_000)),
    )
    assert once.top_products == (("Tin", pytest.approx(1.0), pytest.approx(2_000 / 18_000)),)


def test_each_kind_of_group_is_tested_once(tmp_path: Path) -> None:
    """Marital status has a finding of its own; every second is a farmer in both clusters."""
    rows = [{**row, "Occupation": ("Clerk", "Farmer")[int(str(row["Customer ID"])[1:]) % 2]}
            for row in rows_of()]  # fmt: skip
    content = clusters.clusters.run(shop(tmp_path, rows, clusters=2))
    assert [(one.test, one.n, one.p) for one in content.tests] == [("chi² test", 200, 1.0)]


def test_repeat_rates_are_told_without_a_test_where_orders_form_the_clusters(
    tmp_path: Path,
) -> None:
    found = finding(clusters.clusters.run(buyers(tmp_path)), "cluster_repeat")
    assert found.evidence is None
    assert (found.facts["best_rate"].value, found.facts["worst_rate"].value) == (1.0, 0.0)
    assert (found.facts["worst_low"].value, found.facts["worst_high"].value) == (
        wilson_interval(0, 100)
    )
    assert "part of what forms the clusters" in found.so_what


def mailed(tmp_path: Path, often: int, once: int, control: bool = False) -> Content:
    """So many of the hundred who come often, and of the others, answered a mailing."""
    folder = tmp_path / "mailed"
    folder.mkdir()
    data = buyers(tmp_path)
    lines = data.lines.select("order_id", "customer_id", "day", "amount").execute()
    lines.columns = ["Order ID", "Customer ID", "Order Date", "Amount"]
    lines.to_csv(folder / "orders.csv", index=False)
    rows: list[Row] = []
    for n in range(200):
        yes = n < once or 100 <= n < 100 + often
        rows.append({"Customer ID": f"C{n}", "Campaign": "Spring", "Group": "Treatment",
                     "Responded": int(yes)})  # fmt: skip
    if control:
        rows += [{"Customer ID": f"C{n}", "Campaign": "Autumn", "Group": "Control",
                  "Responded": 1} for n in range(200)]  # fmt: skip
    write_csv(folder / "campaigns.csv", rows)
    return clusters.clusters.run(ingest.load([folder], Settings(clusters=2)))


def test_answers_by_hand(tmp_path: Path) -> None:
    found = finding(mailed(tmp_path, often=60, once=20), "cluster_response")
    assert (found.facts["best_rate"].value, found.facts["worst_rate"].value) == (0.6, 0.2)
    assert (found.facts["best_low"].value, found.facts["best_high"].value) == (
        wilson_interval(60, 100)
    )
    assert found.evidence is not None
    assert found.evidence.p < 1e-6
    assert "cause" not in formats.fill(found.text, found.facts, "")


def test_who_was_left_out_of_a_mailing_did_not_answer_it(tmp_path: Path) -> None:
    found = finding(mailed(tmp_path, 60, 20, control=True), "cluster_response")
    assert found.facts["best_rate"].value == 0.6


@pytest.mark.parametrize(("often", "told"), [(22, True), (21, False)])
def test_two_points_between_the_clusters_are_worth_a_sentence(
    tmp_path: Path, often: int, told: bool
) -> None:
    assert ("cluster_response" in keys(mailed(tmp_path, often, 20))) == told


def test_without_campaigns_nothing_is_said_of_answers(tmp_path: Path) -> None:
    data = buyers(tmp_path)
    assert people.answers(group(data), data) == Content()
