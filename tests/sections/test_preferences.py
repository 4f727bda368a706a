"""Categories by customer group: the index, which cells are told, favourites, and abstaining."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from report_builder import formats, model, suite
from report_builder.buyers import buyers
from report_builder.buyers.splits import splits
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.preferences import cells, pictures, preferences
from report_builder.sections.preferences.incomes import like_for_like
from report_builder.sections.preferences.spend import spend_of
from tests.sets import DATA, SAMPLE, prepared
from tests.shops import shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
Row = dict[str, object]


def basket(number: int, spent: dict[str, float], **traits: object) -> list[Row]:
    """One order of one customer with a line a category."""
    return [
        {
            "Order ID": f"O{number:05d}", "Customer ID": f"C{number:05d}",
            "Order Date": f"2024-01-{1 + number % 28:02d}", "Category": category,
            "Product": f"{category} {number % 2}", "Sales": f"{amount:.2f}", **traits,
        }
        for category, amount in spent.items()
    ]  # fmt: skip


def two_tastes(women: int = 60, men: int = 60) -> list[Row]:
    """Women spend 30 of 40 on tea, men 10 of 40; the rest goes on mugs. Some a little more."""
    rows = []
    for number in range(women + men):
        more = number % 4
        tea, gender = (30 + more, "Female") if number < women else (10 + more, "Male")
        rows += basket(number, {"Tea": tea, "Mugs": 40.0 - tea}, Gender=gender)
    return rows


def by_income(of_women: float) -> list[Row]:
    """Who earns much spends 30 of 40 on tea, others 10; five in six women earn much, one in six
    men. Women spend ``of_women`` more on it whatever they earn."""
    rows = []
    for number in range(240):
        woman, place = number % 2 == 0, number // 2
        much = (place % 6 != 0) is woman
        tea = (30 if much else 10) + place % 5 + (of_women if woman else 0.0)
        income = (60_000 if much else 20_000) + 10 * place
        rows += basket(number, {"Tea": tea, "Mugs": 40.0 - tea}, Income=income,
                       Gender="Female" if woman else "Male")  # fmt: skip
    return rows


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def spoken(found: model.Finding) -> str:
    text = formats.fill(found.text + " " + found.so_what, found.facts, "USD")
    return text.replace(formats.NO_BREAK, " ")


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return prepared(SAMPLE)


@pytest.fixture(scope="module")
def content(sample: Dataset) -> model.Content:
    return preferences.run(sample)


def test_the_index_by_hand(tmp_path: Path) -> None:
    """Women: 31.5 of 40 on tea, 78.75 %; everybody 21.5 of 40, 53.75 %: 146.5. They bring 31.5 of
    43 of it. Men the same with mugs: 28.5 of 40 against 18.5: 154.1."""
    found = preferences.run(shop(tmp_path, two_tastes()))
    tea, mugs = (finding(found, f"preferences_over_{place}") for place in ("first", "second"))
    if tea.facts["name"].value != "Tea":
        tea, mugs = mugs, tea
    facts = {name: fact.value for name, fact in tea.facts.items()}
    assert (facts["name"], facts["group"], facts["customers"]) == ("Tea", "recorded as Female", 60)
    assert facts["own"] == pytest.approx(0.7875)
    assert facts["everybody"] == pytest.approx(0.5375)
    assert facts["index"] == 147  # 100 × 0.7875 / 0.5375, without decimals
    assert facts["part"] == pytest.approx(31.5 / 43)
    assert facts["people"] == 0.5
    assert mugs.facts["group"].value == "recorded as Male"
    assert mugs.facts["index"].value == 154  # 100 × 28.5 / 18.5
    assert tea.evidence is not None
    assert tea.evidence.effect > 0
    assert tea.evidence.n == 120


def of_women(data: Dataset) -> model.Finding:
    """A finding that women buy more tea, held against their income."""
    found = spend_of(data, buyers(data))
    of_gender = [one for one in cells.every_cell(found) if one.split.dimension.key == "gender"]
    cell = next(one for one in of_gender if one.name == "Tea" and one.over)
    tea = model.Finding("k", "good", "{name}.", {"name": model.Fact("Tea", "text")}, so_what="Go.")
    return like_for_like(found, tea, cell)


def test_a_taste_that_goes_with_income_is_no_news_about_another_trait(tmp_path: Path) -> None:
    """Women and men alike in income choose alike; or women spend a tenth more of their money."""
    alike = of_women(shop(tmp_path, by_income(0.0)))
    assert alike.severity == "info"
    assert alike.facts["alike"].value == pytest.approx(0.0, abs=0.01)
    assert "no clear difference of this kind is left" in alike.text
    assert spoken(alike).endswith("Choose by income whom to show Tea, not by this trait.")
    differing = of_women(shop(tmp_path, by_income(4.0)))
    assert differing.severity == "good"
    assert differing.facts["alike"].value == pytest.approx(0.1, abs=0.01)
    assert "each counting once, the difference is +" in spoken(differing)


def test_every_comparison_counts_once_whichever_side_tells_it(tmp_path: Path) -> None:
    """One division by gender, two categories: two tests, both told."""
    found = preferences.run(shop(tmp_path, two_tastes()))
    tests = [each.evidence for each in found.findings if each.evidence] + list(found.tests)
    assert len(tests) == 2


def test_the_sample_s_parents_buy_toys(content: model.Content) -> None:
    """Planted: parents take toys two and a half times as gladly; no other taste depends on who."""
    over = finding(content, "preferences_over_first")
    assert over.facts["group"].value == "with 1 or more children"
    assert over.facts["name"].value == "Toys & Games"
    assert 125 < over.facts["low"].value < over.facts["high"].value < 155  # type: ignore[operator]
    assert keys(content) == ["preferences_over_first", "preferences_favourite"]


def test_all_tests_of_the_sample_are_counted(sample: Dataset, content: model.Content) -> None:
    people = buyers(sample)
    divisions = sum(len(splits(people, one)) for one in cells.compared(people))
    assert len(content.tests) + 1 == divisions * 8
    assert "city" not in [one.key for one in cells.compared(people)], "states are there"


def test_favourites_of_each_group(tmp_path: Path) -> None:
    """Women put tea first, men mugs; of the products the even and odd ones sell alike, but for the
    little more: 0 or 2 to the even, 1 or 3 to the odd."""
    found = preferences.run(shop(tmp_path, two_tastes()))
    table = found.tables[0]
    assert [row[1:4] + row[6:] for row in table.rows] == [
        ("Female", 1, "Tea", "Tea 1"), ("Female", 2, "Mugs", "Tea 0"),
        ("Male", 1, "Mugs", "Mugs 0"), ("Male", 2, "Tea", "Mugs 1"),
    ]  # fmt: skip
    favourite = finding(found, "preferences_favourite").facts
    assert (favourite["name"].value, favourite["same"].value) == ("Tea", 1)


def test_a_favourite_of_few_is_not_told_and_nothing_moves_up_to_its_place(tmp_path: Path) -> None:
    """Tea comes first with the women; what the 29 men of 60 spend most on is a lamp that 29 bought:
    their first place is left out, and mugs stay second."""
    rows = []
    for number in range(120):
        woman = number % 2 == 0
        lamp = 500.0 if number in range(1, 59, 2) else 0.0
        spent = {"Tea": 30.0, "Mugs": 10.0} if woman else {"Mugs": 20.0, "Tea": 5.0}
        rows += basket(number, {**spent, **({"Lamp": lamp} if lamp else {})},
                       Gender="Female" if woman else "Male")  # fmt: skip
    for number in range(120, 150):  # known of nobody's gender: they let the lamp be compared
        rows += basket(number, {"Lamp": 1.0, "Tea": 500.0})
    found = preferences.run(shop(tmp_path, rows))
    places = [row[1:4] for row in found.tables[0].rows]
    assert places == [("Female", 1, "Tea"), ("Female", 2, "Mugs"),
                      ("Male", 2, "Mugs"), ("Male", 3, "Tea")]  # fmt: skip
    favourite = finding(found, "preferences_favourite").facts
    assert (favourite["name"].value, "groups" in favourite) == ("Tea", False)
    assert "first there: it is the same." in finding(found, "preferences_favourite").text


@pytest.mark.parametrize(("step", "told"), [(0.0, False), (9.0, False), (12.0, True)])
def test_an_index_under_ten_from_the_average_is_not_told(
    tmp_path: Path, step: float, told: bool
) -> None:
    """Clear of doubt (nobody varies much), women at 100 + step, men at 100 − step, of half each."""
    rows = []
    for number in range(200):
        share = 50 + (step if number < 100 else -step) / 2 + (number % 5 - 2) / 10
        gender = "Female" if number < 100 else "Male"
        rows += basket(number, {"Tea": share, "Mugs": 100 - share}, Gender=gender)
    found = preferences.run(shop(tmp_path, rows))
    assert ("preferences_over_first" in keys(found)) is told
    assert ("preferences_none" in keys(found)) is not told


def test_no_difference_is_said_with_the_strongest_of_all_comparisons(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = []
    for number in range(200):
        tea = rng.uniform(10, 90)
        rows += basket(number, {"Tea": tea, "Mugs": 100 - tea}, Gender="FM"[number % 2])
    found = preferences.run(shop(tmp_path, rows))
    none = finding(found, "preferences_none")
    assert none.evidence is not None
    assert len(found.tests) == 1
    assert "No group buys any of the 2 best-selling categories" in spoken(none)


@pytest.mark.parametrize(("men", "enough"), [(29, False), (30, True)])
def test_both_sides_need_thirty(tmp_path: Path, men: int, enough: bool) -> None:
    data = shop(tmp_path, two_tastes(60, men))
    if enough:
        assert preferences.run(data).findings
    else:
        with pytest.raises(NotEnoughData, match="two groups of 30 customers"):
            preferences.run(data)


@pytest.mark.parametrize(("buyers_of_pots", "looked_at"), [(29, False), (30, True)])
def test_a_category_needs_thirty_buyers(
    tmp_path: Path, buyers_of_pots: int, looked_at: bool
) -> None:
    rows = two_tastes()
    for number in range(buyers_of_pots):
        rows += basket(number, {"Pots": 5.0}, Gender="Female")
    data = shop(tmp_path, rows)
    found = spend_of(data, buyers(data))
    assert ("Pots" in found.names) is looked_at
    assert found.money.sum() == pytest.approx(120 * 40 + 5 * buyers_of_pots), "else in the rest"


def test_products_stand_in_where_there_is_one_category(tmp_path: Path) -> None:
    rows = [row | {"Category": "All", "Product": row["Category"]} for row in two_tastes()]
    found = preferences.run(shop(tmp_path, rows))
    assert {finding(found, "preferences_over_first").facts["name"].value} <= {"Tea", "Mugs"}
    assert "Product" in [column.name for column in found.tables[0].columns]


def test_places_are_compared_too(tmp_path: Path) -> None:
    rows = [
        {key: value for key, value in row.items() if key != "Gender"}
        | {"State": "Ohio" if row["Gender"] == "Female" else "Texas"}
        for row in two_tastes()
    ]
    found = preferences.run(shop(tmp_path, rows))
    assert "from Ohio" in {each.facts["group"].value for each in found.findings if each.evidence}
    assert "stock where they live" in spoken(finding(found, "preferences_over_first"))


def test_orders_stand_in_for_customers(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "Customer ID"} for row in two_tastes()]
    found = preferences.run(shop(tmp_path, rows))
    assert "60 orders of customers recorded as" in spoken(finding(found, "preferences_over_first"))


def test_without_money_or_dates_it_works_on_what_they_buy(tmp_path: Path) -> None:
    rows = [
        {k: v for k, v in row.items() if k not in ("Sales", "Order Date")}
        | {"Quantity": round(float(str(row["Sales"])))}
        for row in two_tastes()
    ]
    found = preferences.run(shop(tmp_path, rows))
    text = spoken(finding(found, "preferences_over_first"))
    assert "of what they buy" in text
    assert "units sold" in text


def test_shuffled_rows_and_renamed_customers_change_nothing(tmp_path: Path) -> None:
    rows = two_tastes(50, 70)
    before = preferences.run(shop(tmp_path, rows))
    names = list(range(120))
    random.Random(1).shuffle(names)
    shuffled = [
        row | {"Customer ID": f"K{names[int(str(row['Customer ID'])[1:])]:05d}"} for row in rows
    ]
    random.Random(2).shuffle(shuffled)
    after = preferences.run(shop(tmp_path, shuffled))
    assert after.findings == before.findings
    assert after.tables == before.tables
    assert sorted(map(repr, after.tests)) == sorted(map(repr, before.tests))


def test_ten_times_the_money_changes_nothing_but_money(tmp_path: Path) -> None:
    rows = two_tastes()
    before = preferences.run(shop(tmp_path, rows))
    more = [row | {"Sales": f"{float(str(row['Sales'])) * 10:.2f}"} for row in rows]
    after = preferences.run(shop(tmp_path, more))
    assert keys(after) == keys(before)
    for one, other in zip(before.findings, after.findings, strict=True):
        for name, fact in one.facts.items():
            factor = 10 if fact.unit == "money" else 1
            if isinstance(fact.value, int | float):
                assert other.facts[name].value == pytest.approx(factor * fact.value)
            else:
                assert other.facts[name].value == fact.value
    spent = before.findings[0].facts["spent"]
    assert spent.unit == "money"
    assert spent.value


BAD: dict[str, Sequence[Row]] = {
    "one row": basket(1, {"Tea": 1.0}, Gender="Male"),
    "one customer": [row | {"Customer ID": "C1"} for row in two_tastes()],
    "all zero": [
        row | {"Sales": 0 if number else 1} for number, row in enumerate(two_tastes())
    ],
    "one group": [row | {"Gender": "Male"} for row in two_tastes()],
    "one category and product": [row | {"Category": "A", "Product": "A"} for row in two_tastes()],
    "two hundred groups": [
        row | {"Gender": f"G{number % 200}"} for number, row in enumerate(two_tastes())
    ],
    "nothing known": [row | {"Gender": None} for row in two_tastes()],
    "all but one refunds": [
        row | {"Sales": -5 if number else 5} for number, row in enumerate(two_tastes())
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_too_little_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotEnoughData, match="needs"):
        preferences.run(shop(tmp_path, BAD[name]))


def test_the_side_that_hardly_differs_does_not_tell(tmp_path: Path) -> None:
    """190 of 220 are young: they are near the average whatever the old do, so the old are told."""
    rows = []
    for number in range(220):
        old = number < 30
        tea = (20.0 if old else 60.0) + number % 5
        age = 70 if old else 20
        rows += basket(number, {"Tea": tea, "Mugs": 100 - tea}, Age=age)
    data = shop(tmp_path, rows)
    found = spend_of(data, buyers(data))
    told = [one for one in cells.holding(found, cells.every_cell(found)) if one.name == "Tea"]
    assert next((one.split.name, one.over) for one in told) == ("65 and over", False)
    assert all(one.notable for one in told)


def test_a_cell_just_notable(sample: Dataset) -> None:
    found = spend_of(sample, buyers(sample))
    one = cells.every_cell(found)[0]
    assert replace(one, index=110.0).notable
    assert not replace(one, index=109.9).notable
    assert replace(one, index=90.0).notable


@needs_data
@pytest.mark.parametrize(
    ("slug", "group", "name"),
    [
        ("marketing_campaign", "without children", "Meat"),  # of most money, not furthest off
        ("supermarket_myanmar", None, None),
    ],
)
def test_real_sets(slug: str, group: str | None, name: str | None) -> None:
    report = suite.build(prepared(DATA / slug, "preferences"))
    found = report.chapters[0].content
    if group is None:
        assert finding(found, "preferences_none").grade == "no difference shown"
    else:
        first = finding(found, "preferences_over_first")
        assert (first.facts["group"].value, first.facts["name"].value) == (group, name)
        assert first.grade == "strong"


@pytest.mark.parametrize(("key", "down"), [("occupation", 10), ("state", 8), ("age", 8)])
def test_many_groups_stand_below_each_other(sample: Dataset, key: str, down: int) -> None:
    """Ten occupations go down; eight states, and five ages, across: then eight categories do."""
    found = spend_of(sample, buyers(sample))
    dimension = found.people.dimension(key)
    assert dimension is not None
    drawn = pictures.heatmap(sample, found, dimension, None)
    assert drawn is not None
    assert len(drawn.spec["datasets"]["down"]) == down


def test_what_a_group_buys_more_and_what_another_buys_less_are_both_drawn(tmp_path: Path) -> None:
    """Of 40, nurses spend 30 on tea, clerks 4 and cooks 20, in each a few a little more."""
    rows = []
    for number in range(180):
        work, tea = (("Nurse", 30), ("Clerk", 4), ("Cook", 20))[number % 3]
        tea += number // 3 % 4
        rows += basket(number, {"Tea": float(tea), "Mugs": 40.0 - tea}, Occupation=work)
    content = preferences.run(shop(tmp_path, rows))
    told = {(one.facts["name"].value, one.facts["group"].value) for one in content.findings
            if "group" in one.facts}  # fmt: skip
    (drawn,) = (one for one in content.charts if one.key == "preferences_strongest")
    shown = {str(row[0]) for row in drawn.table.rows}
    assert {f"{name}: {group}" for name, group in told} <= shown
    assert {"Tea: with occupation Nurse", "Tea: with occupation Clerk"} <= shown
    ends = {int(str(row[1])) for row in drawn.table.rows}
    assert (drawn.facts["least"].value, drawn.facts["most"].value) == (min(ends), max(ends))
    # Tea: 31.5 of 40 for nurses and 5.5 for clerks, 19.5 on average: 162, and further away 28.
    tea = next(one for one in content.findings if one.facts["name"].value == "Tea")
    said = formats.fill(tea.text, tea.facts, "USD").replace("\u00a0", " ")
    assert "Tea weighs least among customers with occupation Clerk: an index of 28 (" in said


def test_of_few_buyers_no_index_is_told(tmp_path: Path) -> None:
    """Of 40, nurses spend 30 on tea and cooks 20; of sixty clerks ten buy any, for 4."""
    rows = []
    for number in range(180):
        work, tea = (("Nurse", 30), ("Clerk", 4), ("Cook", 20))[number % 3]
        tea += number // 3 % 4
        if work == "Clerk" and number >= 30:
            tea = 0
        spent = {"Tea": float(tea), "Mugs": 40.0 - tea}
        rows += basket(number, {name: money for name, money in spent.items() if money},
                       Occupation=work)  # fmt: skip
    content = preferences.run(shop(tmp_path, rows))
    tea_told = next(one for one in content.findings if one.facts["name"].value == "Tea")
    said = formats.fill(tea_told.text, tea_told.facts, "USD").replace("\u00a0", " ")
    few = "among customers with occupation Clerk: fewer than 30 of these 60 customers bought any"
    assert few in said
    grid, drawn = (one for one in content.charts)
    assert "Tea: with occupation Clerk" not in {str(row[0]) for row in drawn.table.rows}
    clerks = [row[2:] for row in grid.table.rows if row[:2] == ("Tea", "Clerk")]
    assert clerks == [(None, None)], "blank: neither index nor share"
    assert "(blank: fewer than 30 buyers)" in grid.subtitle


def test_a_rough_index_is_never_strong(tmp_path: Path) -> None:
    """Of 40, six hundred women spend 30 on tea; ten of forty men buy any, for 10."""
    rows = []
    for number in range(640):
        tea = 30 + number % 4 if number < 600 else 10 if number < 610 else 0
        spent = {"Tea": float(tea), "Mugs": 40.0 - tea}
        rows += basket(number, {name: money for name, money in spent.items() if money},
                       Gender="Female" if number < 600 else "Male")  # fmt: skip
    report = suite.build(shop(tmp_path, rows))
    found = next(one for one in report.findings if one.key == "preferences_under_first")
    assert "Fewer than 30 of them bought any, so the index is rough." in spoken(found)
    assert found.grade == "indicative"


def test_a_smaller_difference_on_the_other_side_is_not_told_twice(tmp_path: Path) -> None:
    """Tea: 37.5 of 40 for nurses and 11.5 for each of the others, 20.2 on average: 186 and 57,
    which is less far away. Mugs: 28.5 for the others and 2.5 for nurses, 19.8 on average: 144 and
    13, which is further."""
    rows = []
    for number in range(180):
        work, tea = (("Nurse", 36), ("Clerk", 10), ("Cook", 10))[number % 3]
        tea += number // 3 % 4
        rows += basket(number, {"Tea": float(tea), "Mugs": 40.0 - tea}, Occupation=work)
    content = preferences.run(shop(tmp_path, rows))
    told = {one.facts["name"].value: one for one in content.findings if "group" in one.facts}
    assert "weighs least" not in told["Tea"].text
    assert told["Mugs"].facts["least_index"].value == 13


def test_a_larger_share_of_less_money_is_not_more(tmp_path: Path) -> None:
    """Parents spend 30 of 40 on tea (index 100 × 0.75 / 0.30 = 250), others 50 of 226 and so more
    of it each: said, no good news, and nothing to act on. Of mugs parents buy less either way."""
    rows = []
    for number in range(120):
        more = number % 4
        spent = {"Tea": 30.0 + more, "Mugs": 10.0} if number < 60 else {
            "Tea": 50.0 + more, "Mugs": 176.0}  # fmt: skip
        rows += basket(number, spent, Gender="Female" if number < 60 else "Male")
    content = preferences.run(shop(tmp_path, rows))
    tea = next(one for one in content.findings if one.facts["name"].value == "Tea")
    said = spoken(tea)
    give = "give more of their money to Tea than others, though each spends less on it ("
    assert f"{give}$31.50 against $51.50)" in said
    assert give in formats.fill(tea.brief, tea.facts, "USD").replace(formats.NO_BREAK, " ")
    assert tea.severity == "info"
    assert "Show Tea" not in said


def test_two_groups_that_share_the_lowest_index_are_both_named(tmp_path: Path) -> None:
    """Of 40, nurses spend 30 to 33 on tea, clerks and cooks 4 to 7, half as many each."""
    rows = []
    for number in range(200):
        work, tea = (("Nurse", 30), ("Clerk", 4), ("Nurse", 30), ("Cook", 4))[number % 4]
        tea += number // 4 % 4
        rows += basket(number, {"Tea": float(tea), "Mugs": 40.0 - tea}, Occupation=work)
    content = preferences.run(shop(tmp_path, rows))
    tea = next(one for one in content.findings if one.facts["name"].value == "Tea")
    both = "least among customers with occupation Clerk and those with occupation Cook: an index of"
    assert both in spoken(tea)


def test_the_title_of_the_grid_gives_the_range_of_what_is_told(tmp_path: Path) -> None:
    """Of 40, people of 20 spend 11.5 on tea, of 40 and 70 31.5 and 33.5, 25.5 on average: told
    together, 100 × 31.5 / 25.5 and 100 × 33.5 / 25.5, no one crowned."""
    rows = []
    for number in range(180):
        age, tea = ((20, 10), (40, 30), (70, 32))[number % 3]
        tea += number // 3 % 4
        rows += basket(number, {"Tea": float(tea), "Mugs": 40.0 - tea}, Age=age)
    content = preferences.run(shop(tmp_path, rows))
    (drawn,) = (one for one in content.charts if one.key == "preferences_index")
    title = formats.fill(drawn.title, drawn.facts, "USD").replace(formats.NO_BREAK, " ")
    assert title == "Tea: index 124 to 131, customers aged 35 and over"


def test_the_title_of_the_grid_names_the_group_that_is_told(tmp_path: Path) -> None:
    content = preferences.run(shop(tmp_path, two_tastes()))
    (drawn,) = (one for one in content.charts if one.key == "preferences_index")
    told = content.findings[0].facts["name"].value
    own = [row for row in drawn.table.rows if row[0] == told]
    highest = max(own, key=lambda row: int(str(row[2])))
    facts = {name: fact.value for name, fact in drawn.facts.items()}
    named = (highest[0], f"recorded as {highest[1]}", highest[2])
    assert (facts["name"], facts["group"], facts["index"]) == named


def test_customers_differ_but_hardly_their_money(tmp_path: Path) -> None:
    """Women all buy a little more tea, 51 of 100 against 49: certain, and nothing to act on."""
    rows = []
    for number in range(200):
        tea = (51 if number < 100 else 49) + (number % 5 - 2) / 10
        gender = "Female" if number < 100 else "Male"
        rows += basket(number, {"Tea": tea, "Mugs": 100 - tea}, Gender=gender)
    found = preferences.run(shop(tmp_path, rows))
    none = finding(found, "preferences_none")
    assert none.evidence is None
    assert none.facts["differ"].value == 2
    assert len(found.tests) == 2
