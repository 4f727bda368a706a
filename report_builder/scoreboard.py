"""The scoreboard of the executive summary: what was asked and expected, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report_builder import formats
from report_builder.model import Chapter, Finding, Score

TOLD = 2  # findings that answer a question: a third is for the chapter
SUPPORTED = ("strong", "indicative", "measured")  # grades that answer a question


@dataclass(frozen=True, slots=True)
class Question:
    """A standing question: its chapters, and the findings that answer it, the first ones best.

    ``parts`` are what it asks besides, each with the chapters that could tell.
    """

    key: str
    text: str
    chapters: tuple[str, ...]
    findings: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()


QUESTIONS = (
    Question(
        "demand", "Which traits of customers go most with what they buy?", ("demographics",),
        ("demographics_ranking",),
    ),
    Question(
        "events", "How do seasons and promotions move sales?", ("seasons", "promotions"),
        ("peak_months", "promotions_lift", "best_and_worst_month"),
        parts=(("Promotions", ("promotions",)),),
    ),
    Question(
        "returning", "Which customers buy again most, and how are they reached?", ("repeat",),
        ("repeat_by_group", "cluster_repeat", "repeat_rate"),
        parts=(("How they are reached", ("channels", "campaigns")),),
    ),
)  # fmt: skip


def scoreboard(chapters: Sequence[Chapter]) -> tuple[Score, ...]:
    """The standing questions, then the hypotheses; nothing where no chapter of theirs was made.

    The verdict on a question is the grade of the finding that answers it best.
    """
    scores = [score for one in QUESTIONS if (score := _answered(one, chapters)) is not None]
    expected = [one for chapter in chapters for one in chapter.content.hypotheses]
    scores += [
        Score(
            one.key, f"H{number}", one.statement, one.facts, one.verdict,
            (one.finding,) if one.finding else (), _sentence(one.reason),
        )
        for number, one in enumerate(expected, start=1)
    ]  # fmt: skip
    return tuple(scores)


def _answered(question: Question, chapters: Sequence[Chapter]) -> Score | None:
    own = [chapter for chapter in chapters if chapter.key in question.chapters]
    if not own:
        return None
    there = {finding.key: finding for chapter in chapters for finding in chapter.content.findings}
    found = [there[key] for key in question.findings if key in there]
    found = [one for one in found if one.grade in SUPPORTED][:TOLD] or found[:1]
    number = QUESTIONS.index(question) + 1
    if not found:
        return Score(question.key, f"Q{number}", question.text, {}, _unanswered(own), (), _why(own))
    return Score(
        question.key, f"Q{number}", question.text, {}, found[0].grade,
        tuple(one.key for one in found), _besides(question, found, chapters),
    )  # fmt: skip


def _unanswered(chapters: Sequence[Chapter]) -> str:
    """The verdict on what no chapter tells: whether the data has it, but too little of it.

    What a chapter shows beside is no answer, and no sign that more of the same would bring one.
    """
    short = any(chapter.status == "not_enough" for chapter in chapters)
    return "not enough data" if short else "not in the data"


def _besides(question: Question, told: Sequence[Finding], chapters: Sequence[Chapter]) -> str:
    """What the question asks besides, where no finding told speaks of it: which chapter does, or
    that the data cannot."""
    return " ".join(
        f"{name}: {_where(own)}."
        for name, keys in question.parts
        if (own := [chapter for chapter in chapters if chapter.key in keys])
        and not any(finding.chapter in keys for finding in told)
    )


def _where(chapters: Sequence[Chapter]) -> str:
    shown = [chapter.title for chapter in chapters if chapter.status == "shown"]
    return f"see {formats.listed(shown)}" if shown else _unanswered(chapters)


def _why(chapters: Sequence[Chapter]) -> str:
    told = sorted(chapters, key=lambda chapter: chapter.status != "not_enough")  # as the verdict
    reasons = [chapter.reason for chapter in told if chapter.reason]
    return _sentence(reasons[0] if reasons else "nothing in the data answers it")


def _sentence(reason: str) -> str:
    """A reason that stands alone, not in the middle of a sentence."""
    begun = formats.upper_first(reason)
    return begun + "." if begun and not begun.endswith(".") else begun
