"""Running, testing and grading: one place decides how firm a claim is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from report_builder import suite
from report_builder.model import Chapter, Content, Evidence, Fact, Finding
from report_builder.section import Section
from report_builder.stats.seasonal_trend import EFFECT_NAME

CLEAR = Evidence("Welch", 400, 0.4, "Cohen's d", 0.25, 0.55, 0.0001, p_adjusted=0.001)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "strong"),
        ({"low": 0.2}, "strong"),  # the end nearest to nothing is just a small effect
        ({"low": 0.19}, "indicative"),
        ({"low": -0.55, "high": -0.2, "effect": -0.4}, "strong"),
        ({"low": -0.01}, "no difference shown"),
        ({"low": 0.0}, "no difference shown"),
        ({"p_adjusted": 0.05}, "no difference shown"),
        ({"p_adjusted": 0.049}, "strong"),
        ({"n": 30}, "strong"),
        ({"n": 29}, "not enough data"),
        ({"effect_name": "difference in shares", "low": 0.09}, "indicative"),
        ({"effect_name": EFFECT_NAME, "n": 23}, "not enough data"),  # two years of months
        ({"effect_name": EFFECT_NAME, "n": 24}, "strong"),
        ({"effect_name": "something else", "low": 0.05}, "strong"),
        ({"effect_name": "something else", "low": 0.049}, "indicative"),
    ],
)
def test_grades_at_and_just_past_each_threshold(change: dict[str, object], expected: str) -> None:
    assert suite.grade(replace(CLEAR, **change)) == expected  # type: ignore[arg-type]


def finding(
    key: str, money: float | None, p: float | None = None, severity: str = "watch"
) -> Finding:
    evidence = replace(CLEAR, p=p, p_adjusted=None) if p is not None else None
    return Finding(key, severity, "It was {a}.", {"a": Fact(1, "count")}, evidence, money)  # type: ignore[arg-type]


def chapter(key: str, *findings: Finding) -> Chapter:
    marked = tuple(replace(item, chapter=key) for item in findings)
    return Chapter(key, key, "?", "m", "shown", "", Content(findings=marked))


def test_every_test_of_the_report_is_corrected_together() -> None:
    """Benjamini and Hochberg by hand: of p = .01, .02, .04 the adjusted are .03, .03, .04."""
    chapters = suite._graded(
        [chapter("a", finding("x", 1, 0.04), finding("y", 1)), chapter("b", finding("z", 1, 0.01),
         finding("w", 1, 0.02))]
    )  # fmt: skip
    found = {f.key: f.evidence for c in chapters for f in c.content.findings}
    assert found["y"] is None
    assert [round(found[key].p_adjusted, 6) for key in "xzw"] == [0.04, 0.03, 0.03]  # type: ignore[union-attr, arg-type]


def test_the_summary_takes_most_money_first_two_a_chapter_and_nothing_unsupported() -> None:
    unsupported = replace(finding("u", 900.0), grade="no difference shown")
    chapters = [
        chapter("a", finding("small", 1.0), finding("loss", -500.0), finding("gain", 400.0)),
        chapter("b", unsupported, finding("none", None), finding("note", 800.0, severity="info")),
        chapter("c", finding("mid", 100.0)),
    ]
    assert [item.key for item in suite.headline(chapters)] == ["loss", "gain", "mid"]


def test_without_money_the_summary_holds_what_asks_for_attention() -> None:
    chapters = [
        chapter("sales", finding("on_track", None, severity="info"), finding("note", None,
                severity="info")),
        chapter("products", finding("falling", None)),
    ]  # fmt: skip
    assert [item.key for item in suite.headline(chapters)] == ["falling", "on_track"]


def test_every_section_file_is_in_the_suite() -> None:
    folder = Path(suite.__file__).parent / "sections"
    names = {path.stem if path.is_file() else path.name for path in folder.iterdir()
             if not path.name.startswith("__")}  # fmt: skip
    assert names == {section.key for section in suite.SUITE}
    assert all(isinstance(section, Section) for section in suite.SUITE)


def test_the_story_is_told_in_order() -> None:
    order = ["summary", "data", "sales", "products", "seasons", "repeat", "rfm", "clusters"]
    keys = [section.key for section in suite.SUITE]
    assert [key for key in keys if key in order] == order


def test_the_summary_says_whether_on_track_and_what_changed_whatever_the_money() -> None:
    chapters = [
        chapter("summary", finding("on_track", 2.0, severity="info")),
        chapter("sales", finding("returns_rate", -90.0), finding("year_on_year", 80.0),
                finding("biggest_driver_previous", 50.0),
                finding("biggest_driver_year_ago", 1.0, severity="info")),
        chapter("clusters", finding("cluster_1_value", 70.0)),
    ]  # fmt: skip
    assert [item.key for item in suite.headline(chapters)] == [
        "returns_rate", "cluster_1_value", "on_track", "biggest_driver_year_ago",
    ]  # fmt: skip


def test_one_question_is_answered_once_in_the_summary() -> None:
    """Against the year before where that is covered, else against the period before."""
    both = chapter("products", finding("falling_previous", -9.0), finding("falling_year_ago", -8.0))
    assert [item.key for item in suite.headline([both])] == ["falling_year_ago"]
    one = chapter("products", finding("falling_previous", -9.0))
    assert [item.key for item in suite.headline([one])] == ["falling_previous"]


def test_money_of_the_same_customers_counts_once() -> None:
    chapters = [
        chapter("repeat", finding("overdue", 5.0)),
        chapter("rfm", finding("rfm_champions", 6.0), finding("rfm_quiet", 7.0)),
        chapter("clusters", finding("cluster_1_quiet", 3.0), finding("cluster_2_quiet", 2.0)),
    ]
    found = {f.key: f.money for c in suite._counted_once(chapters) for f in c.content.findings}
    assert found == {
        "overdue": None, "rfm_champions": 6.0, "rfm_quiet": None,
        "cluster_1_quiet": 3.0, "cluster_2_quiet": 2.0,
    }  # fmt: skip
    without = suite._counted_once(chapters[:2])
    assert [f.money for c in without for f in c.content.findings] == [None, 6.0, 7.0]
