"""Hypotheses: the three of every report, those of the user, and the assumptions looked at."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from report_builder import formats, suite
from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.model import Content, Evidence, Finding, Hypothesis
from report_builder.sections.hypotheses import hypotheses
from report_builder.sections.hypotheses.assumptions import moved
from report_builder.sections.hypotheses.contrast import would_change
from report_builder.sections.hypotheses.discounts import MOST_PRODUCTS
from report_builder.settings import Settings, load
from tests.sets import SAMPLE, prepared
from tests.shops import Row, shop

FIRST = dt.date(2024, 1, 1)


def buyer(number: int, orders: int, amount: float, **traits: object) -> list[Row]:
    """One customer with orders a week apart, for the same amount."""
    return [
        {
            "Order ID": f"{number}-{n}", "Customer ID": f"C{number}",
            "Order Date": FIRST + dt.timedelta(days=7 * n), "Amount": amount + n, **traits,
        }
        for n in range(orders)
    ]  # fmt: skip


def people(*groups: tuple[int, int, float, dict[str, object]]) -> list[Row]:
    """Groups of (customers, orders each, amount an order, traits); amounts differ a little."""
    rows: list[Row] = []
    for size, orders, amount, traits in groups:
        for _ in range(size):
            rows += buyer(len(rows), orders, amount + len(rows) % 7, **traits)
    return rows


def hypothesis(content: Content, key: str) -> Hypothesis:
    return next(one for one in content.hypotheses if one.key == key)


def finding(content: Content, key: str) -> Finding:
    return next(one for one in content.findings if one.key == key)


def spoken(found: Finding) -> str:
    return formats.fill(found.text, found.facts, "USD").replace("\u00a0", " ")


def verdicts(data: Dataset) -> dict[str, str]:
    """The verdicts as the suite gives them, with nothing else in the report."""
    data = replace(data, settings=replace(data.settings, only=("hypotheses",)))
    content = suite.build(data).chapters[0].content
    return {one.key: one.verdict for one in content.hypotheses}


# --- members and people over fifty


def club(tmp_path: Path, inside: float, outside: float, sizes: Sequence[int] = (40, 50)) -> Dataset:
    rows = people(
        (sizes[0], 2, inside, {"Loyalty Member": "Yes", "Age": 30}),
        (sizes[1], 2, outside, {"Loyalty Member": "No", "Age": 30}),
    )
    return shop(tmp_path, rows, currency="USD")


def test_members_by_hand(tmp_path: Path) -> None:
    """Members pay 100 and 101 plus up to 6, others 50 and 51: twice as much, 50 an order more."""
    content = hypotheses.run(club(tmp_path, 100, 50))
    found = finding(content, "hypothesis_members")
    assert found.facts["n"].value == 40
    assert found.facts["others_n"].value == 50
    assert found.facts["difference"].value == pytest.approx(100, abs=2)
    assert spoken(found).startswith("Loyalty members (40 customers): revenue per customer")


@pytest.mark.parametrize(
    ("inside", "outside", "verdict"),
    [(100, 50, "supported"), (50, 100, "contradicted"), (70, 70, "no difference shown")],
)
def test_the_verdict_follows_the_direction(
    tmp_path: Path, inside: float, outside: float, verdict: str
) -> None:
    assert verdicts(club(tmp_path, inside, outside))["hypothesis_members"] == verdict


@pytest.mark.parametrize(("size", "verdict"), [(30, "supported"), (29, "not enough data")])
def test_thirty_on_each_side_are_needed(tmp_path: Path, size: int, verdict: str) -> None:
    data = club(tmp_path, 100, 50, (size, 60))
    assert verdicts(data)["hypothesis_members"] == verdict
    if size == 29:
        reason = hypothesis(hypotheses.run(data), "hypothesis_members").reason
        assert reason == "needs 30 customers in each group; of loyalty members there are 29"


@pytest.mark.parametrize(("age", "older"), [(49, 0), (50, 40)])
def test_who_has_turned_fifty_counts_as_over_fifty(tmp_path: Path, age: int, older: int) -> None:
    rows = people((40, 1, 10, {"Age": age}), (40, 3, 10, {"Age": 20}))
    content = hypotheses.run(shop(tmp_path, rows))
    if older:
        found = finding(content, "hypothesis_older")
        assert (found.facts["n"].value, found.facts["own"].value) == (older, 1)
        assert found.facts["others"].value == 3
    else:
        assert (
            "of customers aged 50 and over there are fewer than 10"
            in hypothesis(content, "hypothesis_older").reason
        )


def test_what_the_data_does_not_say_is_not_tested(tmp_path: Path) -> None:
    content = hypotheses.run(shop(tmp_path, people((40, 2, 10, {}))))
    assert content.findings == ()
    assert [one.reason for one in content.hypotheses] == [
        "the data does not say what was sold at a discount",
        "the data does not say who is a member of a loyalty programme",
        "the data does not say how old customers are",
    ]


# --- discounts


def weekly(tmp_path: Path, units: Sequence[int], products: int = 30, weeks: int = 24) -> Dataset:
    """Products sold every week, every other week at a fifth off; ``units`` at full price and off.

    One product more sells evenly, so that a share of the shop's units means something.
    """
    rows: list[Row] = []
    for product in range(products + 1):
        for week in range(weeks):
            off = product < products and (week + product) % 2 == 1
            sold = units[off] + (week * 7 + product * 3) % 4 if product < products else 500
            rows.append({
                "Order ID": f"{product}-{week}", "Order Date": FIRST + dt.timedelta(days=7 * week),
                "Product": f"Product {product}", "Quantity": sold, "Unit Price": 10,
                "Discount": 0.2 if off else 0,
            })  # fmt: skip
    return shop(tmp_path, rows)


@pytest.mark.parametrize(
    ("units", "verdict"), [((10, 30), "supported"), ((30, 10), "contradicted")]
)
def test_weeks_with_a_discount_against_weeks_without(
    tmp_path: Path, units: tuple[int, int], verdict: str
) -> None:
    data = weekly(tmp_path, units)
    assert verdicts(data)["hypothesis_discounts"] == verdict
    found = finding(hypotheses.run(data), "hypothesis_discounts")
    assert found.facts["products"].value == 30
    assert found.facts["up"].value == (30 if verdict == "supported" else 0)


@pytest.mark.parametrize(("products", "weeks"), [(29, 24), (30, 19)])
def test_thirty_products_of_twenty_weeks_are_needed(
    tmp_path: Path, products: int, weeks: int
) -> None:
    content = hypotheses.run(weekly(tmp_path, (10, 30), products, weeks))
    found = hypothesis(content, "hypothesis_discounts")
    assert found.finding is None
    assert found.reason.startswith("needs 30 products sold in 20 weeks or more")


def test_only_the_best_selling_products_are_looked_at(tmp_path: Path) -> None:
    data = weekly(tmp_path, (10, 30), MOST_PRODUCTS + 20, 20)
    found = finding(hypotheses.run(data), "hypothesis_discounts")
    assert found.facts["products"].value <= MOST_PRODUCTS


# --- hypotheses of the user


def own(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "report.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def entry(group: str, measure: str = "orders", direction: str = "higher", more: str = "") -> str:
    return (
        f'[[hypotheses]]\ngroup = "{group}"\nmeasure = "{measure}"\ndirection = "{direction}"\n'
        + more
    )


@pytest.mark.parametrize(
    ("group", "measure", "direction", "verdict"),
    [
        ("gender = Female", "orders", "higher", "supported"),
        ("gender = female", "orders", "lower", "contradicted"),
        ("age >= 60", "orders", "higher", "supported"),
        ("age < 60", "revenue", "lower", "supported"),
        ("gender = Female", "repeat_rate", "higher", "supported"),
        ("gender = Martian", "orders", "higher", "not enough data"),
        ("education = Master", "orders", "higher", "not in the data"),
    ],
)
def test_a_stated_hypothesis_gets_the_same_treatment(
    tmp_path: Path, group: str, measure: str, direction: str, verdict: str
) -> None:
    rows = people(
        (40, 3, 10, {"Gender": "Female", "Age": 60}), (40, 1, 10, {"Gender": "Male", "Age": 30})
    )
    settings = own(tmp_path, entry(group, measure, direction))
    data = shop(tmp_path, rows, hypotheses=settings.hypotheses)
    assert verdicts(data)["hypothesis_own_1"] == verdict


@pytest.mark.parametrize(("slips", "hint"), [(8, False), (9, True)])
def test_a_trait_that_contradicts_itself_gives_a_hint(
    tmp_path: Path, slips: int, hint: bool
) -> None:
    """Of eighty customers with two orders each, eight or nine have another gender in one."""
    rows = people((40, 2, 10, {"Gender": "Female"}), (40, 2, 50, {"Gender": "Male"}))
    for row in rows[1 : 2 * slips : 2]:
        row["Gender"] = "Male"
    settings = own(tmp_path, entry("gender = Female", "average_order", "lower"))
    content = hypotheses.run(shop(tmp_path, rows, hypotheses=settings.hypotheses))
    found = finding(content, "hypothesis_own_1")
    assert (found.hint, "9 of 80 customers" in spoken(found)) == (hint, hint)


def test_a_group_that_nobody_is_in_is_told_with_those_there_are(tmp_path: Path) -> None:
    rows = people((40, 2, 10, {"Gender": "Female"}), (40, 1, 10, {"Gender": "Male"}))
    settings = own(tmp_path, entry("gender = Martian"))
    content = hypotheses.run(shop(tmp_path, rows, hypotheses=settings.hypotheses))
    found = hypothesis(content, "hypothesis_own_1")
    assert found.reason == "nobody has gender = Martian; there are Female, Male"


def test_the_users_own_words_are_the_statement(tmp_path: Path) -> None:
    rows = people((40, 2, 10, {"Gender": "Female"}), (40, 1, 10, {"Gender": "Male"}))
    more = 'statement = "Women come back 3 times as often <b>"\n'
    settings = own(tmp_path, entry("gender = Female", more=more))
    content = hypotheses.run(shop(tmp_path, rows, hypotheses=settings.hypotheses))
    found = hypothesis(content, "hypothesis_own_1")
    assert formats.fill(found.statement, found.facts, "") == "Women come back 3 times as often <b>"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (entry("gendr = Female"), "gendr is not known; did you mean gender?"),
        (entry("gender Female"), "must name a trait and a value"),
        (entry("gender >= 3"), "gender is no number; write gender = …"),
        (entry("age >= old"), "'old' is not a number"),
        (entry("age >= 50", measure="revenu"), "did you mean revenue?"),
        (entry("age >= 50", direction="up"), 'must be "higher" or "lower"'),
        (entry("age >= 50", more="colour = 'red'\n"), "number 1: colour is not known"),
        ('[[hypotheses]]\ngroup = "age >= 50"\nmeasure = "orders"\n', "direction is missing"),
        ("hypotheses = 3\n", "written as [[hypotheses]], one block for each"),
        ("[hypotheses]\na = 1\n", "written as [[hypotheses]], one block for each"),
        (entry("age >= 50", more="statement = 3\n"), "statement = 3 must be a text"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReportError) as raised:
        own(tmp_path, text)
    assert message in str(raised.value)
    assert str(tmp_path / "report.toml") in str(raised.value)


# --- assumptions and what would overturn a verdict


@pytest.mark.parametrize(
    ("index", "state"),
    [(0.149, "holds"), (0.151, "doubtful"), (0.299, "doubtful"), (0.301, "does not hold")],
)
def test_what_an_index_says_less_chance(index: float, state: str) -> None:
    """Chance explains 0.05 of it."""
    assert moved(index, 0.05) == state


@pytest.mark.parametrize(
    ("known", "state"), [(90, "holds"), (89, "doubtful"), (69, "does not hold")]
)
def test_coverage_at_its_bounds(tmp_path: Path, known: int, state: str) -> None:
    rows = people(
        (known // 2, 1, 10, {"Age": 60}), (known - known // 2, 2, 10, {"Age": 20}),
        (100 - known, 2, 10, {"Age": None}),
    )  # fmt: skip
    content = hypotheses.run(shop(tmp_path, rows))
    found = hypothesis(content, "hypothesis_older").assumptions[-1]
    assert (found.state, found.facts["share"].value) == (state, pytest.approx(known / 100))


def test_the_test_of_those_without_a_trait_counts_among_all(tmp_path: Path) -> None:
    rows = people((40, 1, 10, {"Age": 60}), (40, 2, 10, {"Age": 20}), (30, 2, 10, {"Age": None}))
    assert len(hypotheses.run(shop(tmp_path, rows)).tests) == 1


def evidence(effect: float, low: float, high: float, n: int = 400) -> Evidence:
    return Evidence("Welch's t-test", n, effect, "Cohen's d", low, high, 0.01)


def test_among_how_many_a_difference_would_cease_to_show() -> None:
    """Twice as far from nothing as its interval reaches: a quarter of the customers is enough."""
    text, facts = would_change(evidence(0.4, 0.2, 0.6), "customer|customers", chosen=True)
    assert facts["turning"].value == 100
    assert "could be chance" in text
    assert "trial" in text
    born = would_change(evidence(0.4, 0.2, 0.6), "customer|customers", chosen=False)[0]
    assert "trial" not in born, "nobody can be given another age by lot"


def test_among_how_many_it_would_begin_to_show() -> None:
    text, facts = would_change(evidence(0.1, -0.1, 0.3), "customer|customers", chosen=True)
    assert facts["turning"].value == 1600
    assert "would be more than chance among" in text


def test_no_difference_at_all_needs_other_data() -> None:
    assert would_change(evidence(0.0, -0.1, 0.1), "customer|customers", chosen=True)[1] == {}
    assert would_change(evidence(0.001, -0.1, 0.102), "customer|customers", chosen=True)[1] == {}


def test_a_shop_whose_orders_doubled_is_not_stable(tmp_path: Path) -> None:
    """Twelve months at about 10, then twelve at about 100; half of the customers are members."""
    rows = [
        {"Order ID": f"{month}-{n}", "Customer ID": f"C{n}",
         "Order Date": dt.date(2024 + month // 12, month % 12 + 1, 1 + n % 28),
         "Amount": (10 if month < 12 else 100) + n % 9, "Loyalty Member": "no" if n % 2 else "yes"}
        for month in range(24) for n in range(60)
    ]  # fmt: skip
    content = hypotheses.run(shop(tmp_path, rows))
    assert len(hypothesis(content, "hypothesis_members").assumptions) == 2, "its own, told once"
    states = {row[0]: row[1] for row in content.tables[0].rows}
    assert states["Small and large orders stayed as common"] == "does not hold"
    assert states["How often customers order stayed the same"] == "holds"


def test_a_short_history_is_not_checked(tmp_path: Path) -> None:
    untested = hypotheses.run(shop(tmp_path, people((40, 2, 10, {}))))
    assert untested.tables == (), "nothing rests on it"
    rows = people((40, 1, 10, {"Age": 60}), (40, 2, 10, {"Age": 20}))
    content = hypotheses.run(shop(tmp_path, rows))
    assert [row[1:] for row in content.tables[0].rows] == [
        ("not checked", "Needs 6 complete months.")
    ]


# --- the sample, and properties


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return prepared(SAMPLE, "hypotheses")


def test_the_planted_effects_are_found(sample: Dataset) -> None:
    """People of fifty and over order three quarters as often, members take more, discounts sell."""
    report = suite.build(sample)
    assert [score.verdict for score in report.scoreboard] == ["supported"] * 3
    found = finding(report.chapters[0].content, "hypothesis_older")
    assert found.facts["own"].value / found.facts["others"].value == pytest.approx(0.75, abs=0.1)


def test_rows_in_another_order_and_other_names_change_nothing(tmp_path: Path) -> None:
    rows = people(
        (40, 2, 100, {"Loyalty Member": "Yes", "Age": 60}),
        (50, 1, 50, {"Loyalty Member": "No", "Age": 30}),
    )
    other = [{**row, "Customer ID": f"X{str(row['Customer ID'])[::-1]}"} for row in rows]
    random.Random(3).shuffle(other)
    (tmp_path / "other").mkdir()
    first, second = shop(tmp_path, rows), shop(tmp_path / "other", other)
    assert hypotheses.run(first) == hypotheses.run(second)


def test_ten_times_the_money_changes_no_verdict(tmp_path: Path) -> None:
    rows = people((40, 2, 100, {"Loyalty Member": "Yes"}), (50, 1, 50, {"Loyalty Member": "No"}))
    richer = [{**row, "Amount": float(str(row["Amount"])) * 10} for row in rows]
    (tmp_path / "richer").mkdir()
    content, other = (
        hypotheses.run(shop(folder, own_rows))
        for folder, own_rows in ((tmp_path, rows), (tmp_path / "richer", richer))
    )
    first = finding(content, "hypothesis_members").evidence
    second = finding(other, "hypothesis_members").evidence
    assert first is not None
    assert second is not None
    assert second.effect == pytest.approx(first.effect)


FEW, NONE = "not enough data", "not in the data"


@pytest.mark.parametrize(
    ("rows", "members", "older"),
    [
        (people((1, 1, 10, {"Age": 30, "Loyalty Member": "Yes"})), FEW, FEW),
        (people((70, 2, 10, {"Age": None, "Loyalty Member": None})), NONE, NONE),
        ([{**row, "Amount": 0} for row in people((70, 2, 10, {"Age": 30}))], NONE, FEW),
        ([{key: row[key] for key in ("Order ID", "Order Date", "Amount")}
         for row in people((70, 2, 10, {}))], NONE, NONE),
    ],
)  # fmt: skip
def test_data_that_says_little_gives_verdicts_all_the_same(
    tmp_path: Path, rows: list[Row], members: str, older: str
) -> None:
    """A column that is missing is another matter than a column with too little in it."""
    found = verdicts(shop(tmp_path, rows))
    assert found == {
        "hypothesis_discounts": NONE, "hypothesis_members": members, "hypothesis_older": older,
    }  # fmt: skip
