"""Clusters by everything that is known: feature sets, personas, groups of people, answers."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder import formats, ingest
from report_builder.customer_groups import features, naming
from report_builder.customer_groups.features import CORE, EVERYTHING, HOW
from report_builder.customer_groups.grouping import group
from report_builder.dataset import Dataset
from report_builder.model import Cluster, Content, Finding, Standing
from report_builder.sections import clusters
from report_builder.sections.clusters import people, pictures, tried
from report_builder.sections.clusters import standing as who_they_are
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


@pytest.mark.parametrize(
    "seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(3, 8))]
)
def test_a_crowd_without_kinds_has_none(tmp_path: Path, seed: int) -> None:
    found = group(table(tmp_path, crowd(seed)))
    assert not found.shown
    assert {CORE, EVERYTHING} <= {one.name for one in found.tried}


def test_order_lines_are_divided_by_how_customers_buy(tmp_path: Path) -> None:
    rows = [
        {"Order ID": f"{n}-{at}", "Customer ID": f"C{n}", "Amount": 10 + n % 7 + at,
         "Order Date": FIRST + dt.timedelta(days=at * 9 + n % 5), "Category": f"K{n % 3}",
         "Age": 20 + n % 50}
        for n in range(150) for at in range(1 if n < 70 else 8)
    ]  # fmt: skip
    found = group(shop(tmp_path, rows))
    assert found.tried[0].name in (CORE, HOW)
    assert found.tried[-1].name == EVERYTHING
    assert found.tried[-1].features > found.tried[0].features


def test_shuffled_rows_give_the_same_directions(tmp_path: Path) -> None:
    frame = group(table(tmp_path, kinds_of_people())).frame
    order = np.random.default_rng(3).permutation(len(frame))
    shuffled = frame.iloc[order].reset_index(drop=True)
    first, second = (
        features.space(features.prepared(one, features.sets(one)[-1]), features.sets(one)[-1])
        for one in (frame, shuffled)
    )
    np.testing.assert_allclose(second, first[order], atol=1e-9)


def test_the_sets_tried_stand_in_a_table(tmp_path: Path) -> None:
    content = clusters.clusters.run(table(tmp_path, kinds_of_people()))
    sets = next(one for one in content.tables if one.key == "cluster_sets")
    assert sets.rows[0][0] == EVERYTHING
    assert sets.rows[0][-1] == "yes"


def test_the_map_counts_its_features_where_they_are_many(tmp_path: Path) -> None:
    data = table(tmp_path, kinds_of_people())
    found = group(data)
    few = replace(found, prepared=replace(found.prepared, names=found.prepared.names[:6]))
    assert pictures._forming(found, data) == f"{len(found.prepared.names)} features"
    assert len(pictures._forming(few, data).split(", ")) == 6
    assert tried.used(found, data).title == "Features of the clusters"


# --- personas


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"Income": 1.0, "Share of Wines": 0.9, "Children": -0.7},
         "Affluent buyers of Wines, few children at home"),
        ({"Year of birth": 0.8, "Revenue": -0.6, "Discounted purchases": 0.9},
         "Younger small spenders, buys on deals"),
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


@pytest.mark.parametrize(
    ("traits", "name"),
    [
        ({}, "Frequent big spenders"),
        ({"Age": 0.6}, "Older frequent big spenders"),
        ({"Age": 0.6, "Income": -0.7}, "Modest-income frequent big spenders"),
        ({"Age": 0.49}, "Frequent big spenders"),
    ],
)
def test_who_they_are_stands_before_how_they_buy(traits: dict[str, float], name: str) -> None:
    assert naming.names([{"Orders": 0.9, "Revenue": 0.8} | traits], [0.9]) == (name,)


@pytest.mark.parametrize(("older", "told"), [(80, True), (79, False)])
def test_a_name_speaks_of_age_where_it_holds_for_four_in_five(
    tmp_path: Path, older: int, told: bool
) -> None:
    """Of 100 who come often so many are 60; everybody else is 30, below the average of all."""
    rows = [{**row, "Age": 60 if 100 <= int(str(row["Customer ID"])[1:]) < 100 + older else 30}
            for row in rows_of()]  # fmt: skip
    often, once = group(shop(tmp_path, rows, clusters=2)).names
    assert often.startswith("Older") is told
    assert once.startswith("Younger one-time")


def test_members_of_unknown_age_do_not_count_as_older(tmp_path: Path) -> None:
    """Of 100 who come often 79 are 60 and of 21 the age is not known: of 79 in 100 it holds."""
    rows = [{**row, "Age": 30 if n < 100 else 60 if n < 179 else None}
            for row in rows_of() for n in (int(str(row["Customer ID"])[1:]),)]  # fmt: skip
    assert not group(shop(tmp_path, rows, clusters=2)).names[0].startswith("Older")


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


@pytest.mark.parametrize(("second", "differs"), [(98, True), (99, False)])
def test_what_all_clusters_do_alike_is_no_row(second: int, differs: bool) -> None:
    """All of the first hundred did it; two points below that a row begins to say something."""
    done = pd.Series([1.0] * (100 + second) + [0.0] * (100 - second))
    assert who_they_are._differs(done, np.repeat([0, 1], 100)) is differs


def test_a_trait_that_contradicts_itself_neither_forms_nor_describes(tmp_path: Path) -> None:
    doubted = replace(buyers(tmp_path), unsteady={"marital_status": (200, 90)})
    often, once = clusters.clusters.run(doubted).clusters
    assert not [one for one in (*often.standings, *once.standings) if one.topic == "are"]
    people_of = replace(table(tmp_path, kinds_of_people()), unsteady={"income": (240, 90)})
    assert "income" not in group(people_of).frame


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


def test_each_kind_of_group_is_tested_once(tmp_path: Path) -> None:
    """Marital status has a finding of its own; every second is a farmer in both clusters. The
    other tests are of the traits that may name a cluster."""
    rows = [{**row, "Occupation": ("Clerk", "Farmer")[int(str(row["Customer ID"])[1:]) % 2]}
            for row in rows_of()]  # fmt: skip
    content = clusters.clusters.run(shop(tmp_path, rows, clusters=2))
    groups = [one for one in content.tests if one.test == "chi² test"]
    assert [(one.n, one.p) for one in groups] == [(200, 1.0)]


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
