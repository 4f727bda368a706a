"""Methods, assumptions and limits: everything that decides is printed, with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from report_builder import formats, grading, methods, suite
from report_builder.dataset import Dataset
from report_builder.methods import source
from report_builder.methods.limits import limits
from report_builder.methods.opinions import OPINIONS, held
from report_builder.model import Chapter, ColumnMapping, Table
from report_builder.section import Section
from tests.shops import Row, shop, with_months

SECTIONS = source.modules_of("report_builder.sections")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Two orders in March 2024, one of them without a customer."""
    rows: list[Row] = [
        {"order_id": "1", "customer_id": "7", "date": "2024-03-01", "quantity": 1, "amount": "5"},
        {"order_id": "2", "customer_id": None, "date": "2024-03-31", "quantity": 2, "amount": "3"},
    ]
    return shop(tmp_path_factory.mktemp("methods"), rows)


@pytest.fixture(scope="module")
def chapter(data: Dataset) -> Chapter:
    return methods.chapter(suite.SUITE, data, 40)


def table(chapter: Chapter, key: str) -> Table:
    return next(each for each in chapter.content.tables if each.key == key)


def measured(data: Dataset) -> dict[str, str]:
    return {each.limit: each.measured for each in limits(suite.SUITE, data)}


def test_the_method_note_of_every_section_is_printed(chapter: Chapter) -> None:
    notes = {row[0]: row[2] for row in table(chapter, "method_notes").rows}
    assert notes == {each.title: source.plain(each.method) for each in suite.SUITE}
    assert all(notes.values())


@pytest.mark.parametrize("module", SECTIONS)
def test_every_threshold_of_a_section_has_its_reason(module: str) -> None:
    without = [each.name for each in source.constants(module) if not each.why]
    assert not without, f"{module}: write why beside {', '.join(without)}"


@pytest.mark.parametrize("section", suite.SUITE, ids=lambda section: section.key)
def test_every_threshold_of_a_section_is_printed(chapter: Chapter, section: Section) -> None:
    modules = source.modules_of(section.run.__module__)
    expected = [
        (each.spoken, each.shown, each.why)
        for name in modules
        for each in source.constants(name)
        if each.why  # the test above asks for it
    ]
    if expected:
        assert [row[:3] for row in table(chapter, f"thresholds_{section.key}").rows] == expected


def test_shared_thresholds_are_printed_with_their_place(chapter: Chapter) -> None:
    shared = {(row[0], row[1], row[3]) for row in table(chapter, "thresholds_shared").rows}
    assert ("Repeat orders", "2", "measures") in shared
    assert ("Significant", "0.05", "grading") in shared
    statistics = {(row[0], row[1]) for row in table(chapter, "thresholds_statistics").rows}
    assert {("Minimum per group", "30"), ("Fence ranges", "1.5")} <= statistics
    preparing = {(row[0], row[1]) for row in table(chapter, "thresholds_preparation").rows}
    assert {("Rare prefix", "0.001"), ("Short code", "4")} <= preparing


def test_definitions_and_the_rule_of_grades_come_from_the_code(chapter: Chapter) -> None:
    told = {row[0]: str(row[1]) for row in table(chapter, "definitions").rows}
    assert "Revenue is the money of the analysed lines" in told["Revenue, order, active customer"]
    assert told["Grades of a finding"] == source.plain(grading.grade.__doc__ or "")
    assert all(told.values())
    assert not [text for text in told.values() if "``" in text]


def test_the_correction_names_the_number_of_tests(chapter: Chapter, data: Dataset) -> None:
    (finding,) = chapter.content.findings
    assert formats.fill(finding.text, finding.facts, "") == (
        "This report made 40\u00a0tests. Together they are corrected by the method of Benjamini "
        "and Hochberg, so that of the differences it calls found at most 5% are expected to be "
        "chance."
    )
    (without,) = methods.chapter(suite.SUITE, data, 0).content.findings
    assert formats.fill(without.text, without.facts, "").startswith("No statement of this report")


def test_the_report_counts_its_tests(data: Dataset) -> None:
    report = suite.build(data)
    last = report.chapters[-1]
    tested = [each for each in report.findings if each.evidence]
    assert last.key == "methods"
    assert last.content.findings[0].facts["tests"].value == len(tested)


def test_opinions_are_complete_and_about_chapters_that_are_there() -> None:
    assert all(each.question.endswith("?") and each.options and each.choice and each.why
               for each in OPINIONS)  # fmt: skip
    assert len({each.question for each in OPINIONS}) == len(OPINIONS)
    about = {each.section for each in held(frozenset({"rfm"}))}
    assert about == {"", "rfm"}


def test_limits_of_a_short_log_with_an_unknown_customer(data: Dataset) -> None:
    found = measured(data)
    assert found["Less than a full year"] == "1 complete month"
    assert found["Lines without a customer"] == "50% of the different rows read"
    assert "No cost" in found
    assert "No money" not in found
    assert "Observed, not tried out" in found


@pytest.mark.parametrize(
    ("months", "limit"),
    [(11, "Less than a full year"), (12, "Less than two full years"),
     (23, "Less than two full years"), (24, None)],
)  # fmt: skip
def test_seasons_need_two_full_years(data: Dataset, months: int, limit: str | None) -> None:
    (month,) = data.months
    found = measured(with_months(data, (month,) * months))
    assert {name for name in found if name.startswith("Less than")} == ({limit} if limit else set())


def test_partial_months_silence_and_doubtful_columns_are_limits(data: Dataset) -> None:
    (month,) = data.months
    column = ColumnMapping("age", "lines", "A", 0.79, "by its values")
    assert data.time is not None
    partial = replace(month, partial=True)
    time = replace(data.time, months=(partial,), as_of=dt.date(2024, 4, 2))
    columns = (column, replace(column, column="B", confidence=0.8))
    doubted = replace(data, time=time, mapping=columns)
    assert "Columns understood with some doubt" not in measured(doubted)  # nothing is said by it
    found = measured(replace(doubted, roles=data.roles | {"age"}))
    assert found["Months covered in part"].replace("\u00a0", " ") == "March 2024"
    assert found["Days without data before the as-of date"] == "2 days"
    assert found["Columns understood with some doubt"] == "A as age"


def test_traits_that_contradict_themselves_and_are_not_used_are_a_limit(data: Dataset) -> None:
    assert "Traits not used" not in measured(data)
    why = {"gender": "5 of 5 customers have more than one gender", "age": "so have ages"}
    found = measured(replace(data, unreliable=why))
    assert found["Traits not used"] == "5 of 5 customers have more than one gender; so have ages"


CODE = '''"""Text."""
ALONE = 3  # because of this
# Two lines
# of reason.
FIRST = 1.5
SECOND = (2, 0.25)

NAKED = 7
LOW, HIGH = 2, 10  # both ends
#: A list
LIST = (
    1,
    2,
)  # fmt: skip
WORDS = ("a", "b")  # not a number
FLAG = True  # not a number
'''


def test_constants_and_their_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment behind wins, a block above serves the lines that follow it without a gap."""
    (tmp_path / "rules.py").write_text(CODE)
    monkeypatch.setattr(source, "files", lambda _: tmp_path)
    found = source.constants("report_builder.rules")
    assert [(each.name, each.shown, each.why) for each in found] == [
        ("ALONE", "3", "because of this"),
        ("FIRST", "1.5", "Two lines of reason."),
        ("SECOND", "2, 0.25", "Two lines of reason."),
        ("NAKED", "7", ""),
        ("LOW", "2", "both ends"),
        ("HIGH", "10", "both ends"),
        ("LIST", "1, 2", "A list"),
    ]


def test_marks_for_code_and_emphasis_are_taken_off() -> None:
    assert source.plain("A *sale* is\n    in ``lines``; 2 * 3 * 4 stays") == (
        "A sale is in lines; 2 * 3 * 4 stays"
    )


def test_an_unknown_module_or_function_is_an_error() -> None:
    with pytest.raises(KeyError):
        source.modules_of("report_builder.nothing")
    with pytest.raises(KeyError):
        source.documentation("report_builder.suite", "nothing")
