"""Who buys: sizes, the ranking, what is left with a trait held constant, gaps, and abstaining."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from report_builder import formats, ingest, model, suite
from report_builder.buyers import Dimension, Measure, buyers
from report_builder.buyers.splits import has_opposite, opposite, splits, who
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sample import generate, write_sample
from report_builder.sections.correlations.kinds import kind_pairs
from report_builder.sections.demographics import demographics, factors, gaps, suggestions
from report_builder.settings import Settings
from report_builder.stats import effects
from report_builder.stats.inference import Comparison
from tests.sets import DATA, SAMPLE, prepared
from tests.shops import shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
Row = dict[str, object]
FIRST = dt.date(2024, 1, 1)


def line(number: int, amount: float, day: int = 1, **traits: object) -> Row:
    """One order of one customer, so many days after the first of January."""
    return {
        "Order ID": f"O{number:05d}", "Customer ID": f"C{number:05d}",
        "Order Date": f"{FIRST + dt.timedelta(days=day)}", "Sales": f"{amount:.2f}",
        **traits,
    }  # fmt: skip


def spread(mean: float, count: int) -> list[float]:
    """Amounts around a mean, even to both sides, so that the mean is exact."""
    return [mean + step for step in np.linspace(-5, 5, count)]


def two_groups(women: int = 60, men: int = 60, low: float = 20.0) -> list[Row]:
    """Women spend 30 on average, men ``low``; the data covers days 1 to 160."""
    groups = [("Female", each) for each in spread(30, women)]
    groups += [("Male", each) for each in spread(low, men)]
    return [
        line(number, amount, day=0 if number else 159, Gender=gender)
        for number, (gender, amount) in enumerate(groups)
    ]


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def spoken(found: model.Finding) -> str:
    text = formats.fill(found.text + " " + found.so_what, found.facts, "USD")
    return text.replace(formats.NO_BREAK, " ")


def title(content: model.Content, key: str) -> str:
    drawn = next(one for one in content.charts if one.key == key)
    return formats.fill(drawn.title, drawn.facts, "USD").replace("\u00a0", " ")


def said(content: model.Content) -> list[str]:
    return [spoken(each) for each in content.findings]


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return prepared(SAMPLE)


@pytest.fixture(scope="module")
def content(sample: Dataset) -> model.Content:
    return demographics.run(sample)


# --- by hand


def test_a_gap_by_hand(tmp_path: Path) -> None:
    """Men spend 10 less: half of it, 5, times 60 men, over 160 days a year is 300 · 365 / 160."""
    found = demographics.run(shop(tmp_path, two_groups()))
    gap = finding(found, "demographics_gap_gender")
    facts = {name: fact.value for name, fact in gap.facts.items()}
    assert facts["customers"] == 60
    assert facts["group"] == "recorded as Male"
    assert facts["own"] == pytest.approx(20)
    assert facts["others"] == pytest.approx(30)
    assert facts["gap"] == pytest.approx(10)
    assert facts["half"] == 5
    assert facts["days"] == 160
    assert gap.money == pytest.approx(300 * 365 / 160)
    assert gap.severity == "act"
    assert gap.evidence is not None
    assert gap.evidence.effect < 0
    assert "demographics_best_gender" not in keys(found), "of two, one is the other's gap"
    # Of two groups the lowest is no news: how far apart they are is.
    assert title(found, "demographics_groups") == "Male $20.00 each, Female $30.00"
    assert title(found, "demographics_ranking").startswith("Gender: ")
    assert title(found, "demographics_ranking").endswith("% of differences in revenue")


def test_a_trait_that_explains_little_is_no_call_to_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ranking says of such a trait not to decide by it whom to serve."""
    data = shop(tmp_path, two_groups())
    effect = next(
        one.test.effect
        for one in factors.tested(buyers(data))
        if (one.dimension.key, one.measure.key) == ("gender", "revenue")
    )
    monkeypatch.setattr(gaps, "ENOUGH_TO_ACT", effect)
    assert finding(demographics.run(data), "demographics_gap_gender").severity == "act"
    monkeypatch.setattr(gaps, "ENOUGH_TO_ACT", np.nextafter(effect, 1))
    little = finding(demographics.run(data), "demographics_gap_gender")
    assert (little.severity, little.money, little.so_what) == ("info", None, gaps.LITTLE)
    assert "worth" not in little.facts


@pytest.mark.parametrize(("days", "a_year"), [(89, False), (90, True)])
def test_a_year_is_said_from_ninety_days_on(tmp_path: Path, days: int, a_year: bool) -> None:
    rows = two_groups()
    rows[0] = rows[0] | {"Order Date": f"{FIRST + dt.timedelta(days=days - 1)}"}
    facts = finding(demographics.run(shop(tmp_path, rows)), "demographics_gap_gender").facts
    assert ("days" in facts) is a_year
    assert facts["worth"].value == pytest.approx(300 * 365 / 90 if a_year else 300)


def test_the_largest_groups_are_named_as_shares_of_those_known(tmp_path: Path) -> None:
    rows = two_groups(women=60, men=40)
    for row in rows[:10]:
        row["Gender"] = None
    found = demographics.run(shop(tmp_path, rows))
    profile = finding(found, "demographics_profile").facts
    assert profile["first"].value == "recorded as Female"
    assert profile["first_share"].value == pytest.approx(50 / 90)
    sizes = next(table for table in found.tables if table.key == "demographics_sizes")
    assert [row[1:4] for row in sizes.rows] == [
        ("Female", 50, 50 / 90), ("Male", 40, 40 / 90), ("not known", 10, None),
    ]  # fmt: skip
    missing = finding(found, "demographics_unknown")
    assert missing.facts["unknown"].value == 10
    assert missing.evidence is None, "ten are too few to compare"


@pytest.mark.parametrize(("unknown", "compared"), [(29, False), (30, True)])
def test_those_of_whom_nothing_is_known_are_compared_from_thirty_on(
    tmp_path: Path, unknown: int, compared: bool
) -> None:
    rows = two_groups(women=100)
    for row in rows[:unknown]:
        row["Gender"] = None
    missing = finding(demographics.run(shop(tmp_path, rows)), "demographics_unknown")
    assert (missing.evidence is not None) is compared


@pytest.mark.parametrize(("men", "tested"), [(29, False), (30, True)])
def test_groups_take_part_from_thirty_on(tmp_path: Path, men: int, tested: bool) -> None:
    found = demographics.run(shop(tmp_path, two_groups(men=men)))
    assert ("demographics_ranking" in keys(found)) is tested
    sizes = next(table for table in found.tables if table.key == "demographics_sizes")
    assert (sizes.rows[1][4] is not None) is tested, "means from thirty on, the size always"


def test_three_named_groups_have_a_best_one_too(tmp_path: Path) -> None:
    rows = [
        line(number * 3 + at, amount, Education=name)
        for at, (name, mean) in enumerate([("School", 10.0), ("College", 20.0), ("Master", 40.0)])
        for number, amount in enumerate(spread(mean, 50))
    ]
    found = demographics.run(shop(tmp_path, rows))
    told = {
        each.key: each.facts["group"].value
        for each in found.findings
        if each.key.startswith(("demographics_gap", "demographics_best"))
    }
    assert told == {
        "demographics_best_education": "with education Master",
        "demographics_gap_education": "with education School",
    }
    best = finding(found, "demographics_best_education")
    assert best.facts["brought"].value == pytest.approx(40 * 50)
    assert " Together that is $2,000 in all the data. " in spoken(best)
    assert title(found, "demographics_groups") == (
        "Lowest revenue per customer by education: School, $10.00"
    )


def test_nobody_can_close_a_gap_of_income(tmp_path: Path) -> None:
    rows = [line(number, 20 + number / 10, Income=1000 * number + 20_000) for number in range(200)]
    gap = finding(demographics.run(shop(tmp_path, rows)), "demographics_gap_income")
    assert gap.money is None
    assert "worth" not in gap.facts


# --- traits that go together


def together(own_effect: float) -> list[Row]:
    """Old customers spend 20 less; most of them, and few others, are retired. Being retired takes
    ``own_effect`` off whatever the age."""
    rng = np.random.default_rng(2)
    rows = []
    for number in range(600):
        old = number % 2 == 0
        retired = rng.random() < (0.75 if old else 0.1)
        amount = 60 - 20 * old - own_effect * retired + rng.normal(0, 8)
        work = "Retired" if retired else "Sales"
        rows.append(line(number, amount, Age=70 if old else 30, Occupation=work))
    return rows


def test_what_works_only_through_age_is_not_told_as_its_own(tmp_path: Path) -> None:
    found = demographics.run(shop(tmp_path, together(0)))
    assert finding(found, "demographics_ranking").facts["factor"].value == "age"
    overlap = finding(found, "demographics_overlap")
    facts = {name: fact.value for name, fact in overlap.facts.items()}
    assert facts["trait"] == "occupation"
    assert facts["alone"] > 0.2
    assert facts["held"] < 0.01
    assert facts["factor_held"] > 0.2
    assert "steer by age" in spoken(overlap).lower()
    assert "demographics_gap_age" in keys(found)
    assert "demographics_gap_occupation" not in keys(found)


def test_what_counts_besides_age_is_told_with_age_held_constant(tmp_path: Path) -> None:
    """Ten less for the retired of every age; raw they are further below, as most are old."""
    found = demographics.run(shop(tmp_path, together(10)))
    assert "Both count" in spoken(finding(found, "demographics_overlap"))
    gap = finding(found, "demographics_gap_occupation").facts
    assert gap["gap"].value > 15
    assert gap["held_low"].value < 10 < gap["held_high"].value
    assert gap["half"].value == pytest.approx(gap["held_gap"].value / 2, abs=0.01)
    told = finding(found, "demographics_gap_occupation")
    assert told.text.index("{held_gap}") < told.text.index("{gap}")  # like for like first
    assert "{held_gap} less than others alike in {factor}" in told.brief
    assert "Half of the {held_gap}" in told.text  # and not of what stands before it


def test_between_the_doubts_a_trait_is_a_hint(tmp_path: Path) -> None:
    """One trait on one measure: p is 0.006 at 28.5, 0.011 at 28.6 and 0.03 at 28.8, where the
    interval ends at nothing."""
    said = {}
    for low in (28.5, 28.6, 28.8):
        folder = tmp_path / str(low)
        folder.mkdir()
        content = demographics.run(shop(folder, two_groups(low=low)))
        said[low] = spoken(finding(content, "demographics_ranking"))
    assert "goes with what customers buy" in said[28.5]
    assert "There is a hint, no more, for gender" in said[28.6]
    assert "may be chance" in said[28.8]


# --- the sample and its planted truths


def test_the_sample_names_age_and_nothing_without_an_effect(
    sample: Dataset, content: model.Content
) -> None:
    """Planted: from fifty on a quarter fewer orders; gender, education and income do nothing;
    marital status, occupation and household only through age."""
    ranking = finding(content, "demographics_ranking")
    assert ranking.facts["factor"].value == "age"
    assert ranking.evidence is not None
    assert ranking.evidence.low > 0
    gaps = [key for key in keys(content) if key.startswith("demographics_gap_")]
    assert gaps == ["demographics_gap_age"]
    assert finding(content, "demographics_gap_age").facts["group"].value == "aged 50 and over"
    overlap = finding(content, "demographics_overlap")
    # One pair of traits has one number, whichever chapter tells it.
    same = next(one for one in kind_pairs(buyers(sample)) if {one.first.key, one.second.key} == {
        "age", "occupation"
    })  # fmt: skip
    assert overlap.facts["strength"].value == round(same.v, 2)
    for trait in ("Occupation", "marital status", "household size"):
        assert trait in str(overlap.facts["traits"].value)
    assert overlap.facts["held_low" if "held_low" in overlap.facts else "low"].value == 0
    table = next(each for each in content.tables if each.key == "demographics_overlap")
    held = {row[0]: row[3] for row in table.rows}
    assert held["Income"] is None, "does not go with age"
    assert all(value < 0.01 for value in held.values() if value is not None)


def test_every_test_of_the_chapter_counts_once(sample: Dataset, content: model.Content) -> None:
    """Traits × measures, groups, pairs held constant, the unknown and one interaction."""
    tests = [each.evidence for each in content.findings if each.evidence] + list(content.tests)
    found = buyers(sample)
    ranked = factors.tested(found)
    divisions = sum(len(splits(found, one)) for one in found.of("person"))
    beside = 7 + 2 * 4  # seven traits beside age, four of which go with it
    unknown = sum(int(found.groups[one.key].isna().sum()) >= 30 for one in found.of("person"))
    assert len(tests) == len(ranked) + divisions + beside + unknown + 1


@pytest.mark.parametrize(
    ("low", "high", "is_close"),
    [(0.001, 0.03, True), (0.001, 0.029, False), (0.0, 0.05, False)],
)
def test_the_next_trait_is_close_where_its_interval_reaches_the_first(
    low: float, high: float, *, is_close: bool
) -> None:
    """The first goes with 3% of the differences; one that may go with none is no rival."""
    revenue = Measure("revenue", "Revenue per customer", "money")

    def factor(key: str, effect: float, low: float, high: float) -> factors.Factor:
        trait = Dimension(key, key.capitalize(), "person", ("a", "b"), ordered=False)
        test = Comparison("test", 100, effect, effects.ETA_SQUARED, low, high, 0.001)
        return factors.Factor(trait, revenue, 2, test)

    second = factor("age", 0.01, low, high)
    ranked = (factor("gender", 0.03, 0.02, 0.04), second)
    assert factors.close_behind(ranked) == (second if is_close else None)


def test_a_shop_without_effects_gives_no_strong_finding(tmp_path: Path) -> None:
    write_sample(tmp_path, generate(customers=700, months=12, effects=False))
    report = suite.build(ingest.load([tmp_path], Settings(only=("demographics",))))
    found = report.chapters[0].content
    assert finding(found, "demographics_ranking").grade == "no difference shown"
    assert "No trait helps to predict" in spoken(finding(found, "demographics_ranking"))
    assert not [key for key in keys(found) if "_gap_" in key or "_best_" in key]
    assert "demographics_overlap" not in keys(found)


# --- properties


def test_shuffled_rows_and_renamed_customers_change_nothing(tmp_path: Path) -> None:
    rows = together(10)
    before = demographics.run(shop(tmp_path, rows))
    names = list(range(600))
    random.Random(1).shuffle(names)
    shuffled = [row | {"Customer ID": f"K{names[at]:05d}"} for at, row in enumerate(rows)]
    random.Random(2).shuffle(shuffled)
    after = demographics.run(shop(tmp_path, shuffled))
    assert after.findings == before.findings
    assert after.tables == before.tables
    assert sorted(map(repr, after.tests)) == sorted(map(repr, before.tests))


def test_ten_times_the_money_changes_no_verdict(tmp_path: Path) -> None:
    rows = together(10)
    before = demographics.run(shop(tmp_path, rows))
    more = [row | {"Sales": f"{float(str(row['Sales'])) * 10:.2f}"} for row in rows]
    after = demographics.run(shop(tmp_path, more))
    assert keys(after) == keys(before)
    for one, other in zip(before.findings, after.findings, strict=True):
        for name, fact in one.facts.items():
            if fact.unit in ("share", "count", "text"):
                assert other.facts[name].value == pytest.approx(fact.value)


# --- too little, and odd data


BAD: dict[str, Callable[[], Sequence[Row]]] = {
    "one row": lambda: [line(1, 10, Gender="Male")],
    "one customer": lambda: [line(n, 10, Gender="Male") | {"Customer ID": "C1"} for n in range(40)],
    "all but one refunds": lambda: [line(n, -10 if n else 10, Gender="Male") for n in range(40)],
    "all zero": lambda: [line(n, 0, Gender="FM"[n % 2]) for n in range(80)],
    "all alike": lambda: [line(n, 10, Gender=("Male", "Female")[n % 2]) for n in range(80)],
    "one group": lambda: [line(n, 10 + n, Gender="Male") for n in range(80)],
    "two hundred groups": lambda: [
        line(n, 10 + n % 7, Occupation=f"Work {n % 200}") for n in range(600)
    ],
    "nothing known": lambda: [line(n, 10 + n, Gender=None) for n in range(80)],
}


TOO_LITTLE = ("one row", "one customer", "all but one refunds", "two hundred groups")


@pytest.mark.parametrize("name", BAD)
def test_bad_data_gives_sentences_or_a_reason(tmp_path: Path, name: str) -> None:
    data = shop(tmp_path, BAD[name]())
    if demographics.missing(data):
        return
    if name in TOO_LITTLE:
        with pytest.raises(NotEnoughData, match="needs"):
            demographics.run(data)
        return
    found = demographics.run(data)
    assert all(formats.NOT_OBSERVED + " " not in text for text in said(found))
    assert not [each for each in found.findings if each.severity == "act"]


def test_under_thirty_customers_the_chapter_abstains(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughData, match="needs 30 customers, the data has 29"):
        demographics.run(shop(tmp_path, two_groups(15, 14)))


def test_orders_stand_in_for_customers_that_nobody_numbers(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "Customer ID"} for row in two_groups()]
    found = demographics.run(shop(tmp_path, rows))
    assert "Nobody numbers the customers" in spoken(finding(found, "demographics_profile"))
    gap = spoken(finding(found, "demographics_gap_gender"))
    assert gap.startswith("The 60 orders of customers recorded as Male bring less")


def test_without_dates_the_worth_is_in_all(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "Order Date"} for row in two_groups()]
    gap = finding(demographics.run(shop(tmp_path, rows)), "demographics_gap_gender")
    assert gap.facts["worth"].value == pytest.approx(300)
    low, high = (gap.facts[f"worth_{end}"].value for end in ("low", "high"))
    assert low < 300 < high  # type: ignore[operator]
    assert "Half of that gap would be worth {worth} ({worth_low} to {worth_high})." in gap.brief
    assert "in all" in gap.text


def test_without_money_units_are_compared_and_nothing_is_at_stake(tmp_path: Path) -> None:
    rows = [
        {k: v for k, v in row.items() if k != "Sales"}
        | {"Product": "Mug", "Quantity": round(float(str(row["Sales"])))}
        for row in two_groups()
    ]
    gap = finding(demographics.run(shop(tmp_path, rows)), "demographics_gap_gender")
    assert gap.money is None
    assert gap.facts["gap"].unit == "number"


# --- words


@pytest.mark.parametrize(
    ("key", "label", "name", "expected"),
    [
        ("age", "Age", "50 and over", "aged 50 and over"),
        ("income", "Income", "under 42,000", "with an income under 42,000"),
        ("income", "Income", "42,000 to 58,000", "with an income of 42,000 to 58,000"),
        ("children", "Children", "0", "without children"),
        ("children", "Children", "1", "with 1 child"),
        ("children", "Children", "2 or more", "with 2 or more children"),
        ("household", "Household size", "3", "in households of 3"),
        ("household", "Children or others at home", "0", "with nobody else at home"),
        ("state", "State", "Ohio", "from Ohio"),
        ("birth_year", "Year of birth", "born 1960 or later", "born 1960 or later"),
        ("loyalty_tier", "Loyalty tier", "Gold", "whose loyalty tier is Gold"),
    ],
)
def test_groups_are_spoken_of(
    sample: Dataset, key: str, label: str, name: str, expected: str
) -> None:
    dimension = replace(buyers(sample).dimensions[0], key=key, label=label)
    assert who(dimension, name) == expected


def test_ordered_groups_are_cut_at_each_edge(sample: Dataset) -> None:
    found = buyers(sample)
    age = found.dimension("age")
    assert age is not None
    divisions = splits(found, age)
    assert [(one.name, one.side) for one in divisions] == [
        ("under 25", "low"), ("under 35", "low"), ("under 50", "low"), ("under 65", "low"),
        ("25–34", "middle"), ("35–49", "middle"), ("50–64", "middle"),
    ]  # fmt: skip
    assert [opposite(found, one).name for one in divisions if has_opposite(one)] == [
        "25 and over", "35 and over", "50 and over", "65 and over",
    ]  # fmt: skip
    known = found.groups["age"].notna().to_numpy()
    assert all((one.inside ^ one.others)[known].all() for one in divisions)
    with pytest.raises(ValueError, match="no single group"):
        opposite(found, divisions[-1])


def test_advice_for_an_age_follows_the_age_and_not_the_place_among_the_bands(
    sample: Dataset,
) -> None:
    found = buyers(sample)
    age = found.dimension("age")
    assert age is not None
    one = splits(found, age)[0]
    advice = {
        name: suggestions.suggestion(replace(one, name=name, side="high"))
        for name in ("under 25", "25–34", "35–49", "50 and over")
    }
    assert "phone first" in advice["under 25"]
    assert advice["25–34"] == advice["35–49"]
    assert "large print" in advice["50 and over"]


# --- real data


@needs_data
@pytest.mark.parametrize(
    ("slug", "factor", "grade"),
    [
        ("marketing_campaign", "income", "strong"),
        ("ecommerce_customer_behavior", "age", "strong"),
        ("supermarket_myanmar", "gender", "no difference shown"),
    ],
)
def test_real_sets_are_ranked(slug: str, factor: str, grade: str) -> None:
    report = suite.build(prepared(DATA / slug, "demographics"))
    ranking = finding(report.chapters[0].content, "demographics_ranking")
    assert ranking.grade == grade
    assert ranking.facts["factor"].value == factor


@needs_data
def test_people_without_purchases_are_counted_and_not_compared() -> None:
    found = demographics.run(prepared(DATA / "mall_customers"))
    assert keys(found) == ["demographics_profile", "demographics_no_measure"]
    assert found.tests == ()


def test_a_gap_apart_from_the_leading_trait_has_no_money(tmp_path: Path) -> None:
    """Pupils have schooling that no clerk and no doctor has: nobody is alike on both sides."""
    people = [("Primary", "Pupil", 20)] * 100 + [("Secondary", "Pupil", 80)] * 100
    people += [("Degree", "Clerk", 98)] * 200 + [("Degree", "Doctor", 106)] * 200
    rows = [
        line(number, mean + number % 11, day=number % 160, Education=school, Occupation=work)
        for number, (school, work, mean) in enumerate(people)
    ]
    gap = finding(demographics.run(shop(tmp_path, rows)), "demographics_gap_occupation")
    assert "No two customers alike in education are on both sides of this difference." in spoken(
        gap
    )
    assert gap.money is None
