"""Running, testing and grading: one place decides how firm a claim is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from report_builder import grading, ingest, privacy, suite
from report_builder.headline import headline
from report_builder.model import Chapter, Content, Evidence, Fact, Finding, Hypothesis
from report_builder.roles.spoken import spoken
from report_builder.scoreboard import scoreboard
from report_builder.section import Need, Section
from report_builder.settings import Settings
from report_builder.stats.seasonal_trend import EFFECT_NAME
from tests.sets import DATA

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
    assert grading.grade(replace(CLEAR, **change)) == expected  # type: ignore[arg-type]


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
    chapters = grading.graded(
        [chapter("a", finding("x", 1, 0.04), finding("y", 1)), chapter("b", finding("z", 1, 0.01),
         finding("w", 1, 0.02))]
    )  # fmt: skip
    found = {f.key: f.evidence for c in chapters for f in c.content.findings}
    assert found["y"] is None
    assert [round(found[key].p_adjusted, 6) for key in "xzw"] == [0.04, 0.03, 0.03]  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize(("hint", "grade"), [(False, "strong"), (True, "indicative")])
def test_a_hint_is_never_strong(hint: bool, grade: str) -> None:
    one = replace(finding("x", 1, 0.01), hint=hint)
    (found,) = grading.graded([chapter("a", one)])[0].content.findings
    assert found.grade == grade


@pytest.mark.parametrize(
    ("p", "severity", "taken_back"),
    [
        (0.0249, "act", False),  # adjusted 0.0498: it stands
        (0.025, "act", True),  # adjusted 0.05
        (0.025, "info", True),  # the sentence still says that there is a difference
        (0.06, "info", False),  # the section saw by itself that there is none
        (0.06, "good", False),
    ],
)
def test_what_does_not_stand_beside_all_tests_is_no_call_to_act(
    p: float, severity: str, taken_back: bool
) -> None:
    one = chapter("a", finding("x", 500.0, p, severity))
    beside = replace(one, content=replace(one.content, tests=(replace(CLEAR, p=0.9),)))
    (found,) = grading.graded([beside])[0].content.findings
    assert (found.money is None) == (found.grade == "no difference shown")
    assert found.text.endswith(grading.MAY_BE_CHANCE) == taken_back
    assert found.severity == ("info" if taken_back else severity)
    assert found.so_what == (grading.WAIT if taken_back and severity != "info" else "")
    if taken_back:
        assert found.facts["comparisons"].value == 2


@pytest.mark.parametrize(
    ("said", "added"),
    [(" More orders give more chances.", True), (" This may be chance.", False)],
)
def test_that_it_may_be_chance_is_said_unless_the_section_did(said: str, added: bool) -> None:
    one = finding("x", 500.0, 0.025, "act")
    only = chapter("a", replace(one, text=one.text + said))
    beside = replace(only, content=replace(only.content, tests=(replace(CLEAR, p=0.9),)))
    (found,) = grading.graded([beside])[0].content.findings
    assert found.text.endswith(grading.MAY_BE_CHANCE) == added


def test_a_call_taken_back_takes_its_own_facts_with_it() -> None:
    called = replace(
        finding("x", 500.0, 0.025, "act"), so_what="Be ready before {first}.",
        facts={**finding("x", 500.0).facts, "first": Fact("October", "text")},
    )  # fmt: skip
    one = chapter("a", called)
    beside = replace(one, content=replace(one.content, tests=(replace(CLEAR, p=0.9),)))
    (found,) = grading.graded([beside])[0].content.findings
    assert found.so_what == grading.WAIT
    assert "first" not in found.facts


def test_the_summary_takes_most_money_first_two_a_chapter_and_nothing_unsupported() -> None:
    unsupported = replace(finding("u", 900.0), grade="no difference shown")
    chapters = [
        chapter("a", finding("small", 1.0), finding("loss", -500.0), finding("gain", 400.0)),
        chapter("b", unsupported, finding("none", None), finding("note", 800.0, severity="info")),
        chapter("c", finding("mid", 100.0)),
    ]
    assert [item.key for item in headline(chapters)] == ["loss", "gain", "mid"]


def test_without_money_the_summary_holds_what_asks_for_attention() -> None:
    chapters = [
        chapter("sales", finding("on_track", None, severity="info"), finding("note", None,
                severity="info")),
        chapter("products", finding("falling", None)),
    ]  # fmt: skip
    assert [item.key for item in headline(chapters)] == ["on_track", "falling"]


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
    assert [item.key for item in headline(chapters)] == [
        "on_track", "biggest_driver_year_ago", "returns_rate", "cluster_1_value",
    ]  # fmt: skip


def test_one_question_is_answered_once_in_the_summary() -> None:
    """Against the year before where that is covered, else against the period before."""
    both = chapter("products", finding("falling_previous", -9.0), finding("falling_year_ago", -8.0))
    assert [item.key for item in headline([both])] == ["falling_year_ago"]
    one = chapter("products", finding("falling_previous", -9.0))
    assert [item.key for item in headline([one])] == ["falling_previous"]


def wordy(key: str, words: int, money: float, **more: Any) -> Finding:
    return replace(finding(key, money, **more), text="word " * (words - 1) + "word", facts={})


def test_the_summary_has_five_points_at_most() -> None:
    chapters = [chapter(f"c{n}", finding(f"f{n}", 10.0 + n)) for n in range(6)]
    assert [item.key for item in headline(chapters)] == ["f5", "f4", "f3", "f2", "f1"]


@pytest.mark.parametrize(("words", "told"), [(60, ["a", "b"]), (61, ["a", "c"])])
def test_the_summary_ends_at_120_words(words: int, told: list[str]) -> None:
    """One that does not fit gives way to a shorter one with less money."""
    chapters = [chapter("x", wordy("a", 60, 30.0)), chapter("y", wordy("b", words, 20.0)),
                chapter("z", wordy("c", 60, 10.0))]  # fmt: skip
    assert [item.key for item in headline(chapters)] == told


def test_the_summary_counts_the_words_of_its_short_sentences() -> None:
    short = replace(wordy("a", 200, 30.0), brief="word word")
    chapters = [chapter("x", short), chapter("y", wordy("b", 118, 20.0)),
                chapter("z", wordy("c", 1, 10.0))]  # fmt: skip
    assert [item.key for item in headline(chapters)] == ["a", "b"]


def test_bad_news_and_good_are_in_the_summary_whatever_the_money() -> None:
    """However long: what cannot be told in words that are left must not hide a loss."""
    large = [chapter(f"c{n}", wordy(f"f{n}", 30, 90.0 + n, severity="watch")) for n in range(4)]
    news = [chapter("act", wordy("bad", 30, 2.0, severity="act")),
            chapter("good", wordy("good", 30, 1.0, severity="good"))]  # fmt: skip
    found = [item.key for item in headline([*large, *news])]
    assert found == ["f3", "f2", "bad", "good"]
    lost = chapter("act", wordy("bad", 30, -2.0, severity="watch"))
    assert "bad" in [item.key for item in headline([*large, lost])]
    without = chapter("good", finding("good", None, severity="good"))
    assert [item.key for item in headline([*large, without])] == ["f3", "f2", "f1", "good"]


def test_data_without_dates_says_what_it_cannot() -> None:
    chapters = [chapter("summary", finding("in_all", None, severity="info")),
                chapter("clusters", finding("cluster_1_value", 5.0))]  # fmt: skip
    assert [item.key for item in headline(chapters)] == ["in_all", "cluster_1_value"]


@pytest.mark.parametrize(("priced", "told"), [
    (1, ["in_all", "f0", "largest_category"]), (2, ["in_all", "f1", "f0"]),
    (0, ["in_all", "largest_category", "regions_leader"]),
])  # fmt: skip
def test_fewer_than_three_points_are_filled_up_with_counts(priced: int, told: list[str]) -> None:
    counts = [finding(key, None, severity="info")
              for key in ("in_all", "regions_leader", "largest_category")]  # fmt: skip
    chapters = [chapter("counts", *counts),
                *(chapter(f"c{n}", finding(f"f{n}", 10.0 + n)) for n in range(priced))]  # fmt: skip
    assert [item.key for item in headline(chapters)] == told


def test_a_doubt_about_the_dates_comes_first() -> None:
    chapters = [chapter("a", finding("dates_on_fixed_days", None), finding("loss", 50.0))]
    found = headline(chapters)
    assert [item.key for item in found] == ["dates_on_fixed_days", "loss"]


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        (("order_id",), "no column of order numbers."),
        (("product", ("discount", "promo")), "of products and none of discounts or offers."),
        ((("age", "birth_date", "gender"),), "of ages or genders."),
        (
            (("region.country", "region.state", "region.city", "region.zone"),),
            "of countries, states or cities.",
        ),
    ],
)
def test_what_is_missing_is_said_in_words(needs: tuple[Need, ...], said: str) -> None:
    data = SimpleNamespace(grain="lines", set_aside=lambda *_: ())
    assert said in suite._missing_sentence(needs, data)  # type: ignore[arg-type]


@pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
def test_a_column_that_is_read_and_not_used_is_not_said_to_be_missing() -> None:
    """Vrinda's customers change age and gender from order to order."""
    data = ingest.load([DATA / "vrinda_store"], Settings())
    assert data.set_aside("age", "gender", "income", "order_id") == ("age", "gender")
    said = suite._missing_sentence((("age", "gender", "income"),), data)
    assert said.startswith("The input has columns of ages or genders, which are not used: ")
    assert said.endswith("Data and preparation says why.")


def test_every_column_that_a_chapter_needs_has_a_name_in_words() -> None:
    for section in suite.SUITE:
        for need in section.needs:
            assert spoken((need,) if isinstance(need, str) else need)


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


def test_tests_without_a_sentence_count_in_the_correction() -> None:
    """Of p = .01 alone the adjusted is .01; among three more of .9 it is .04."""
    alone = chapter("a", finding("x", 1, 0.01))
    more = replace(alone, content=replace(alone.content, tests=(replace(CLEAR, p=0.9),) * 3))
    for one, expected in ((alone, 0.01), (more, 0.04)):
        (graded,) = grading.graded([one])
        evidence = graded.content.findings[0].evidence
        assert evidence is not None
        assert evidence.p_adjusted == pytest.approx(expected)
    assert all(each.p_adjusted is not None for each in graded.content.tests)


@pytest.mark.parametrize(
    ("change", "direction", "verdict"),
    [
        ({}, 1, "supported"),
        ({}, -1, "contradicted"),
        ({"low": 0.1}, 1, "supported"),  # indicative is enough for a verdict on the direction
        ({"low": -0.1}, 1, "no difference shown"),
        ({"n": 29}, 1, "not enough data"),
    ],
)
def test_a_verdict_is_what_the_grade_allows_to_say(
    change: dict[str, object], direction: int, verdict: str
) -> None:
    evidence = replace(CLEAR, p=0.0001, p_adjusted=None, **change)  # type: ignore[arg-type]
    own = replace(chapter("h", finding("x", None)).content.findings[0], evidence=evidence)
    stated = Hypothesis("h1", "It is more.", direction, "x")  # type: ignore[arg-type]
    made = Chapter("h", "h", "?", "m", "shown", "", Content((own,), hypotheses=(stated,)))
    (judged,) = grading.graded([made])[0].content.hypotheses
    assert judged.verdict == verdict
    assert judged.evidence is not None


def test_a_hypothesis_without_a_finding_has_a_reason() -> None:
    with pytest.raises(ValueError, match="neither a finding nor a reason"):
        Hypothesis("h1", "It is more.", 1, None)


# --- the scoreboard


def test_a_question_is_answered_by_the_first_findings_with_support() -> None:
    without = replace(finding("peak_months", None), grade="no difference shown")
    scores = scoreboard([
        chapter("seasons", finding("best_and_worst_month", None), without),
        chapter("promotions", finding("promotions_lift", None)),
    ])  # fmt: skip
    (score,) = scores
    assert (score.label, score.verdict) == ("Q2", "measured")
    assert score.findings == ("promotions_lift", "best_and_worst_month")


def test_a_question_that_shows_nothing_says_so() -> None:
    without = replace(finding("demographics_ranking", None), grade="no difference shown")
    (score,) = scoreboard([chapter("demographics", without)])
    assert (score.verdict, score.findings) == ("no difference shown", ("demographics_ranking",))


def test_a_question_without_an_answer_says_why() -> None:
    missing = Chapter("repeat", "r", "?", "m", "missing", "The input has no customers.", Content())
    (score,) = scoreboard([missing])
    assert (score.label, score.verdict) == ("Q3", "not in the data")
    assert score.reason == "The input has no customers."
    short = replace(missing, status="not_enough", reason="It needs thirty.")
    assert scoreboard([short])[0].verdict == "not enough data"


def test_what_a_chapter_shows_beside_is_no_sign_that_more_data_would_answer() -> None:
    """Without dates the chapter on offers tells of customers, and nothing of how sales move."""
    seasons = Chapter("seasons", "s", "?", "m", "missing", "The input has no dates.", Content())
    beside = chapter("promotions", finding("promotions_spend", None))
    (score,) = scoreboard([seasons, beside])
    assert (score.verdict, score.reason) == ("not in the data", "The input has no dates.")
    short = replace(beside, status="not_enough", reason="It needs ten offers.", content=Content())
    (score,) = scoreboard([seasons, short])
    assert (score.verdict, score.reason) == ("not enough data", "It needs ten offers.")


@pytest.mark.parametrize(
    ("status", "besides"),
    [
        ("missing", "Promotions: not in the data."),
        ("not_enough", "Promotions: not enough data."),
        ("shown", "Promotions: see Offers."),
    ],
)
def test_a_question_answered_in_part_says_of_the_rest_where_it_is(
    status: Any, besides: str
) -> None:
    offers = Chapter("promotions", "Offers", "?", "m", status, "", Content())
    seasons = chapter("seasons", finding("peak_months", None))
    (score,) = scoreboard([seasons, offers])
    assert (score.verdict, score.findings, score.reason) == ("measured", ("peak_months",), besides)
    told = replace(offers, content=chapter("promotions", finding("promotions_lift", None)).content)
    assert scoreboard([seasons, told])[0].reason == ""  # a finding of the chapter speaks of it
    assert scoreboard([seasons])[0].reason == ""  # with --only nobody asked


def test_hypotheses_follow_in_their_order() -> None:
    stated = Hypothesis("h", "It is more.", 1, None, reason="there is nothing to see")
    made = Chapter("hypotheses", "h", "?", "m", "shown", "", Content(hypotheses=(stated, stated)))
    assert [(score.label, score.reason) for score in scoreboard([made])] == [
        ("H1", "There is nothing to see."), ("H2", "There is nothing to see."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("money", "severity"), [(99.0, "info"), (100.0, "act"), (-99.0, "info"), (None, "act")]
)
def test_a_call_needs_money_worth_somebodys_time(money: float | None, severity: str) -> None:
    called = Finding("x", "act", "It is.", {}, money=money)
    good = replace(called, key="y", severity="good")
    chapter = Chapter("a", "A", "?", "", "shown", "", Content((called, good)))
    (found,) = grading.calling((chapter,), 100.0)
    assert [one.severity for one in found.content.findings] == [severity, "good"]


def test_a_chapter_of_which_nothing_may_be_told_says_so() -> None:
    """Its one finding is about nine customers; ten may be told."""
    for customers, status in ((9, "not_enough"), (10, "shown")):
        facts = {"n": Fact(customers, "count")}
        content = Content(
            findings=(Finding("f", "info", "There are {n:customer|customers}.", facts),)
        )
        few = SimpleNamespace(
            key="few", title="Few", question="Who?", method="Counted.",
            missing=lambda data: (), run=lambda data, content=content: content,
        )  # fmt: skip
        with privacy.guarding(10):
            chapter = suite._chapter(few, SimpleNamespace())  # type: ignore[arg-type]
        assert (chapter.status, bool(chapter.reason)) == (status, status != "shown")
