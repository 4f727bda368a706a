"""What goes together: rank correlations and associations, and what is so by construction."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from report_builder import formats, ingest, model, suite
from report_builder.buyers import Dimension, buyers
from report_builder.buyers.crossed import trimmed
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.correlations import correlations, kinds, pairs, wording
from report_builder.sections.correlations.variables import Variable, by_construction, frame_of
from report_builder.settings import Settings
from report_builder.stats.inference import association
from tests.sets import DATA, SAMPLE, prepared, without_effects
from tests.shops import Row, shop, write_csv

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")


def variable(key: str, nature: Any = "habit", unit: model.Unit = "number") -> Variable:
    return Variable(
        key, key.capitalize(), unit, nature, f"Who has {key}", f"more {key}", f"less {key}"
    )


def people(size: int = 120, **settings: Any) -> list[Row]:
    """Income rises from one to the next, the score with it but for every fifth; age has nothing to
    do with either; women are married and men are single, but for every tenth."""
    ages = np.random.default_rng(5).permutation(np.arange(size) % 50 + 18)
    return [
        {
            "CustomerID": f"P{n:04d}", "Gender": ("Female", "Male")[n % 2], "Age": int(ages[n]),
            "Marital Status": ("Married", "Single")[(n + (n // 2 % 10 == 0)) % 2],
            "Annual Income (k$)": 20 + n,
            "Spending Score (1-100)": 1 + (n * 80 // size if n % 5 else n * 37 % 80),
        }
        for n in range(size)
    ]  # fmt: skip


def table(folder: Path, rows: Sequence[Row], **settings: Any) -> Dataset:
    folder.mkdir(parents=True, exist_ok=True)
    return ingest.load([write_csv(folder / "customers.csv", rows)], Settings(**settings))


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def spoken(found: model.Finding) -> str:
    return formats.fill(found.text, found.facts, "").replace("\u00a0", " ")


def told(content: model.Content) -> list[tuple[str, str]]:
    return [(one.key, spoken(one)) for one in content.findings]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> model.Content:
    return correlations.run(table(tmp_path_factory.mktemp("people"), people()))


def test_a_pair_is_told_with_its_correlation_and_both_quarters(content: model.Content) -> None:
    found = finding(content, "correlations_income_score")
    frame = pd.DataFrame(people())
    r = stats.spearmanr(frame["Annual Income (k$)"], frame["Spending Score (1-100)"]).statistic
    assert found.evidence is not None
    assert found.evidence.effect == pytest.approx(r)
    assert "Customers with a higher income score higher" in spoken(found)
    rich = frame[frame["Annual Income (k$)"] >= frame["Annual Income (k$)"].quantile(0.75)]
    assert found.facts["most"].value == rich["Spending Score (1-100)"].median()


def test_a_number_of_few_values_has_no_quarters() -> None:
    """Eighty of none, forty of one: the upper end is a third, the lower two thirds."""
    x, y = variable("children"), variable("visits")
    frame = pd.DataFrame({"children": [0.0] * 80 + [1.0] * 40, "visits": [1.0] * 80 + [3.0] * 40})
    (pair,) = pairs.pairs(frame, [x, y])
    found = pairs.ends(frame, pair)
    assert found == pairs.Ends(1.0, 0.0, 3.0, 1.0, quarters=False, alike=True)
    said = spoken(wording.of_pair(frame, pair, explain=False))
    assert (
        "Where “children” is 1 or more the middle value of “visits” is 3; where it is 0, 1." in said
    )
    assert "quarter" not in said


@pytest.mark.parametrize(
    ("together", "words"), [(True, "go together too"), (False, "no reason to offer")]
)
def test_money_that_rises_with_all_money_is_looked_at_as_shares(together: bool, words: str) -> None:
    """Each spends ten times their number in all. Of that wine and cheese take the same changing
    part, or cheese takes what wine does not."""
    whole = np.arange(1.0, 121.0) * 10
    part = np.where(np.arange(120) % 2, 0.2, 0.3)
    frame = pd.DataFrame({
        "revenue": whole, "spend: wine": whole * part,
        "spend: cheese": whole * (part if together else 0.5 - part),
    })  # fmt: skip
    wine, cheese = (variable(f"spend: {name}", "taste", "money") for name in ("wine", "cheese"))
    (pair,) = pairs.pairs(frame[["spend: wine", "spend: cheese"]], [wine, cheese])
    assert pair.r > 0.7
    assert pairs.of_shares(frame, pair) == pytest.approx(1.0 if together else -1.0)
    assert words in wording.of_pair(frame, pair, explain=False).so_what


@pytest.mark.parametrize(
    ("r", "link"), [(-0.29, "a weak link"), (0.3, "a moderate link"), (0.5, "a close link")]
)
def test_the_size_of_a_link_is_said(r: float, link: str) -> None:
    frame = pd.DataFrame({"a": np.arange(40.0), "b": np.arange(40.0)})
    (pair,) = pairs.pairs(frame, [variable("a"), variable("b")])
    assert link in spoken(wording.of_pair(frame, replace(pair, r=r), explain=False))


def test_kinds_that_go_together(content: model.Content) -> None:
    found = finding(content, "correlations_gender_by_marital_status")
    assert (found.facts["first"].value, found.facts["second"].value) in (
        ("Female", "Married"), ("Male", "Single"),
    )  # fmt: skip
    assert found.facts["within"].value == pytest.approx(0.9)
    assert found.facts["over_all"].value == pytest.approx(0.5)


def test_what_goes_with_a_trait_that_contradicts_itself_is_a_hint(tmp_path: Path) -> None:
    data = table(tmp_path, people())
    doubted = correlations.run(
        replace(data, unsteady={"income": (120, 60), "gender": (120, 40)})
    ).findings
    assert [one.key for one in doubted if one.hint] == [
        "correlations_income_score", "correlations_gender_by_marital_status"
    ]  # fmt: skip
    steady = correlations.run(data).findings
    assert [one.key for one in steady] == [one.key for one in doubted]
    assert not any(one.hint for one in steady)


def test_every_pair_is_tested_once(content: model.Content) -> None:
    """Three numbers give three pairs; five kinds (age, income, sex, marital status) six."""
    of_pairs = [one for one in content.tests if one.test == "Spearman's rank correlation"]
    of_pairs += [
        one.evidence
        for one in content.findings
        if one.evidence and one.evidence.test == "Spearman's rank correlation"
    ]
    assert len(of_pairs) == 3
    note = next(one.table.note for one in content.charts if one.key == "correlations")
    assert note.startswith("1 of 3 pairs that could go together does so noticeably")


def test_the_strongest_pair_stands_first_and_has_the_chart(content: model.Content) -> None:
    chart = next(one for one in content.charts if one.key == "correlations")
    assert content.pictured(chart) == content.findings[0]
    assert content.findings[0].key == "correlations_income_score"


def test_causes_are_warned_of_once(content: model.Content) -> None:
    assert sum("need not cause" in one.so_what for one in content.findings) == 1
    assert sum("compares two rankings" in one.text for one in content.findings) == 1


def test_order_of_rows_and_names_change_nothing(content: model.Content, tmp_path: Path) -> None:
    rows = people()
    random.Random(3).shuffle(rows)
    assert told(correlations.run(table(tmp_path / "shuffled", rows))) == told(content)
    named = [{**row, "CustomerID": str(row["CustomerID"])[::-1] + "x"} for row in people()]
    assert told(correlations.run(table(tmp_path / "named", named))) == told(content)


@pytest.mark.parametrize(("size", "enough"), [(99, False), (100, True)])
def test_a_hundred_customers(tmp_path: Path, size: int, enough: bool) -> None:
    data = table(tmp_path, people(size))
    if enough:
        assert correlations.run(data).charts
    else:
        with pytest.raises(NotEnoughData, match="needs 100 customers, the data has 99"):
            correlations.run(data)


@pytest.mark.parametrize(
    ("first", "second", "made"),
    [
        ("revenue", "orders", True), ("orders", "average_order", True),
        ("revenue", "spend: Wines", True), ("spend: Wines", "spend: Fish", False),
        ("category: Tea", "category: Mugs", True), ("category: Tea", "orders", True),
        ("category: Tea", "age", False), ("discount_share", "revenue", True),
        ("discount_share", "age", False), ("age", "birth_year", True),
        ("household", "children", True), ("household", "count: Kid at home", True),
        ("count: Web purchases", "orders", True), ("count: Web purchases", "visits", False),
        ("count: Web purchases", "count: Store purchases", False),
        ("days_since_first_order", "days_between_orders", True),
        ("days_since_first_order", "revenue", True), ("days_since_last_order", "orders", True),
        ("days_since_last_order", "age", False), ("unit_price", "revenue", True),
        ("unit_price", "orders", False), ("income", "revenue", False), ("income", "score", False),
    ],
)  # fmt: skip
def test_what_is_so_by_construction(first: str, second: str, made: bool) -> None:
    assert by_construction(variable(first), variable(second)) is made
    assert by_construction(variable(second), variable(first)) is made


def test_days_that_a_table_of_customers_gives_are_not_made_of_its_purchases(
    tmp_path: Path,
) -> None:
    rows = [{**row, "Recency": n * 7 % 90, "MntWines": n * 5 % 70,
             "MntMeatProducts": n * 3 % 50, "NumWebPurchases": n % 9,
             "NumStorePurchases": n % 7 + 1}
            for n, row in enumerate(people())]  # fmt: skip
    data = table(tmp_path, rows)
    _, variables = frame_of(data, buyers(data))
    (days,) = (one for one in variables if one.key == "days_since_last_order")
    others = [one for one in variables if one is not days]
    assert "orders" in [one.key for one in others]
    assert not any(by_construction(days, one) for one in others)


def test_what_is_made_of_the_same_is_shown_and_marked_but_not_tested() -> None:
    generator = np.random.default_rng(1)
    frame = pd.DataFrame({"orders": generator.integers(1, 9, 100).astype(float)})
    frame["revenue"] = frame["orders"] * 10 + generator.normal(0, 1, 100)
    frame["age"] = generator.permutation(np.arange(100.0))
    found = pairs.pairs(frame, [variable("age"), variable("orders"), variable("revenue")])
    assert [pair.made for pair in found] == [False, False, True]
    assert found[-1].r > 0.9
    assert found[-1] not in pairs.shown(found)


def test_pairs_need_thirty_customers_who_are_not_all_alike() -> None:
    frame = pd.DataFrame({"a": np.arange(60.0), "b": np.arange(60.0), "c": np.arange(60.0)})
    frame.loc[30:, "b"] = np.nan
    frame.loc[29:, "c"] = np.nan
    found = pairs.pairs(frame, [variable(name) for name in "abc"])
    assert [(pair.first.key, pair.second.key, pair.n) for pair in found] == [("a", "b", 30)]
    flat = pd.DataFrame({"a": [1.0] * 60, "b": np.arange(60.0)})
    assert pairs.pairs(flat, [variable("a"), variable("b")]) == ()


def test_no_number_is_told_three_times_and_nothing_twice() -> None:
    """Income goes with five numbers; revenue and orders say the same of it."""
    generator = np.random.default_rng(2)
    base = np.arange(200.0)
    names = ("income", "revenue", "orders", "score", "rating", "visits")
    frame = pd.DataFrame({name: base + generator.normal(0, 20 + at, 200) for at, name in
                          enumerate(names)})  # fmt: skip
    holding = pairs.shown(pairs.pairs(frame, [variable(name) for name in names]))
    assert len(holding) > pairs.TOLD
    kept = pairs.told(holding)
    # The strongest of all; of the others with income the next, for those with revenue say again
    # what is said of orders, and a third one with income would be one too many.
    assert [(pair.first.key, pair.second.key) for pair in kept] == [
        ("income", "orders"), ("income", "visits"),
    ]  # fmt: skip


def test_no_common_order_is_not_no_pattern() -> None:
    """Scores of the poor and of the rich are extreme, of the others middling: no order, a cross."""
    generator = np.random.default_rng(4)
    x = np.linspace(-1, 1, 400)
    y = x * np.where(np.arange(400) % 2, 1, -1) + generator.normal(0, 0.05, 400)
    frame = pd.DataFrame({"income": x, "score": y, "age": generator.permutation(x)})
    variables = [variable(name) for name in ("income", "score", "age")]
    found = pairs.pairs(frame, variables)
    assert not pairs.shown(found)
    tested = pairs.patterns(frame, found)
    assert len(tested) == 3
    strongest = pairs.strongest_pattern(tested)
    assert strongest is not None
    assert {strongest[0].first.key, strongest[0].second.key} == {"income", "score"}


def test_patterns_are_not_looked_for_in_shares_averages_and_ties() -> None:
    frame = pd.DataFrame({"a": np.arange(200.0) % 14, "b": np.arange(200.0) // 14 % 14})
    for one in (variable("a", unit="share"), variable("unit_price")):
        data = frame.rename(columns={"a": one.key})
        assert pairs.patterns(data, pairs.pairs(data, [one, variable("b")])) == []
    assert pairs.quarters(np.array([0.0] * 180 + [1.0] * 20), np.arange(200.0)) is None
    assert pairs.quarters(np.arange(79.0), np.arange(79.0)) is None, "under five in a cell"
    assert pairs.quarters(np.arange(80.0), np.arange(80.0)) is not None


def test_small_groups_are_left_out_of_a_table_the_smallest_first() -> None:
    counts = pd.DataFrame(
        {"x": [50, 40, 3], "y": [45, 60, 4], "z": [1, 0, 0]}, index=["a", "b", "c"]
    )
    kept = trimmed(counts)
    assert kept is not None
    assert (list(kept.index), list(kept.columns)) == (["a", "b"], ["x", "y"])
    assert trimmed(counts.loc[["a", "c"]]) is None
    exactly = pd.DataFrame({"x": [15, 15], "y": [15, 15]}, index=["a", "b"])
    assert trimmed(exactly) is not None, "thirty in each group"
    assert trimmed(exactly.assign(y=[15, 14])) is None, "twenty-nine in one"


def alike(first: str, second: str, customers: int) -> kinds.KindPair:
    """Two kinds that meet as chance has it, a quarter of the customers in each of four cells."""
    one, other = (
        Dimension(key, key.capitalize(), "person", ("a", "b"), ordered=False)
        for key in (first, second)
    )
    counts = pd.DataFrame({"a": [customers / 4] * 2, "b": [customers / 4] * 2}, index=["a", "b"])
    compared = association(counts.to_numpy())
    evidence = model.Evidence(**asdict(compared))
    return kinds.KindPair(
        one, other, counts, compared.effect, compared.low, compared.high, evidence
    )


def test_no_two_kinds_of_customers_that_go_together_are_a_sentence() -> None:
    """One pair is told by name, of several that they were looked at and which came nearest."""
    one = alike("age", "gender", 400)
    alone = wording.no_kinds([one], one)
    assert formats.fill(alone.text, alone.facts, "").startswith(
        "Age and gender do not go together noticeably: Cramér's V 0, "
    )
    assert alone.evidence is None, "what says that nothing is there must not be graded as a find"
    both = wording.no_kinds([one, alike("age", "income", 400)], one)
    assert formats.fill(both.text, both.facts, "").startswith(
        "Of 2 pairs of kinds of customers none goes together noticeably. Nearest to it are age and"
    )


# --- data with little in it ---


def line(number: int, customer: int, amount: float) -> dict[str, object]:
    return {
        "Order ID": f"O{number:05d}", "Customer ID": f"C{customer:04d}",
        "Order Date": f"2024-01-{1 + number % 28:02d} 10:00:00", "Sales": f"{amount:.2f}",
    }  # fmt: skip


def test_customers_who_are_all_alike(tmp_path: Path) -> None:
    rows = [{**line(n, n, 10.0), "Order Date": "2024-01-05 10:00:00"} for n in range(150)]
    with pytest.raises(NotEnoughData, match="two numbers or two groups"):
        correlations.run(shop(tmp_path, rows))


def test_no_correlation_is_said(tmp_path: Path) -> None:
    """Three hundred customers, by lot; none of the tests by chance is strong enough."""
    generator = np.random.default_rng(9)
    rows = [
        {
            "CustomerID": f"N{n:04d}", "Age": int(generator.integers(18, 80)),
            "Annual Income (k$)": int(generator.integers(15, 140)),
            "Spending Score (1-100)": int(generator.integers(1, 100)),
        }
        for n in range(300)
    ]  # fmt: skip
    content = correlations.run(table(tmp_path, rows))
    assert keys(content) == ["correlations_none", "correlations_kinds_none"]
    assert content.charts[0].title.startswith("No two numbers")


def test_the_planted_taste_of_parents_is_found() -> None:
    content = correlations.run(prepared(SAMPLE))
    found = finding(content, "correlations_children_category_toys_games")
    assert found.evidence is not None
    assert found.evidence.low > 0.2
    assert "correlations_orders_revenue" not in keys(content)


def test_a_shop_without_effects_has_no_strong_pair_of_habits() -> None:
    """Traits of people go together there too (the old have fewer children); habits do not go with
    traits."""
    report = suite.build(without_effects("correlations"))
    graded = {one.key: one.grade for chapter in report.chapters for one in chapter.content.findings}
    traits = ("age", "income", "household", "children", "gender", "education", "occupation")
    behaviour = ("category", "revenue", "orders", "average_order", "items", "discount", "price")
    crossed = [
        key for key in graded
        if any(one in key for one in traits) and any(one in key for one in behaviour)
    ]  # fmt: skip
    assert [key for key in crossed if graded[key] == "strong"] == []


# --- real data ---


@needs_data
def test_mall_customers_have_a_pattern_without_a_common_order() -> None:
    """Spearman's r of income and score is 0.005, of age and score −0.345 (pandas on the file)."""
    frame = pd.read_csv(DATA / "mall_customers" / "Mall_Customers.csv")
    content = correlations.run(prepared(DATA / "mall_customers"))
    found = finding(content, "correlations_pattern")
    expected = frame["Annual Income (k$)"].corr(frame["Spending Score (1-100)"], method="spearman")
    assert found.facts["r"].value == pytest.approx(expected, abs=0.005)
    older = finding(content, "correlations_age_score")
    expected = frame["Age"].corr(frame["Spending Score (1-100)"], method="spearman")
    assert older.evidence is not None
    assert older.evidence.effect == pytest.approx(expected)


@needs_data
def test_wholesale_customers_buy_groceries_and_detergents() -> None:
    frame = pd.read_csv(DATA / "wholesale_customers" / "Wholesale customers data.csv")
    content = correlations.run(prepared(DATA / "wholesale_customers"))
    found = finding(content, "correlations_spend_grocery_spend_detergents_paper")
    expected = frame["Grocery"].corr(frame["Detergents_Paper"], method="spearman")
    assert found.evidence is not None
    assert found.evidence.effect == pytest.approx(expected)


@needs_data
@pytest.mark.parametrize(
    "name",
    ["marketing_campaign", "shopping_behavior", "diwali_sales", "ecommerce_customer_behavior"],
)
def test_other_sets(name: str) -> None:
    content = correlations.run(prepared(DATA / name))
    # Of Diwali the age contradicts itself, and what is left is made of the same figures.
    assert bool(content.charts) == (name != "diwali_sales")
    assert len(set(keys(content))) == len(content.findings)
    for one in content.findings:
        assert "nan" not in spoken(one).split()
