"""How firm each statement is: all tests of the report corrected together, then graded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from report_builder.model import (
    Chapter,
    Content,
    Evidence,
    Fact,
    Finding,
    Grade,
    Hypothesis,
    Verdict,
    template_fields,
)
from report_builder.stats.effects import (
    CUTS,
    LIST_ELASTICITY,
    MONTHLY_CHANGE,
    ONE_OF_MANY_CHANGE,
    TREND_SLOPE,
    UNADJUSTED_CHANGE,
)
from report_builder.stats.growth import LEAST_MONTHS
from report_builder.stats.inference import MINIMUM_PER_GROUP, benjamini_hochberg
from report_builder.stats.seasonal_trend import EFFECT_NAME

SIGNIFICANT = 0.05  # of all tests in the report together (Benjamini and Hochberg, 1995)
SMALL_SHARE_DIFFERENCE = 0.05  # five points: less is not worth a manager's change of plan
TRENDS = (TREND_SLOPE, EFFECT_NAME)  # their n is a number of months
MINIMUM_MONTHS = 24  # two seasons, before a trend can be told from a season
MONTHS_COMPARED = 2 * LEAST_MONTHS  # two spans of the same months, so that no season is between
# Never more than an indication: prices set by who knew the demand; months that may be a season; the
# series picked out of many for its few months, which chance does to one shop in twenty.
OBSERVED = (LIST_ELASTICITY, UNADJUSTED_CHANGE, ONE_OF_MANY_CHANGE)
MONTHLY = (MONTHLY_CHANGE, UNADJUSTED_CHANGE, ONE_OF_MANY_CHANGE)  # their n is a number of months
CALLS = ("act", "watch")  # severities that ask for somebody's time
MAY_BE_CHANCE = (
    " Among the {comparisons} comparisons of this report, a difference like this may be chance."
)
_CHANCE = re.compile(r"\bchance\b")  # chances are something else
WAIT = "Do not act on it yet: see in the next reports whether it stays."


def graded(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """Correct every test of the report for being one of many, then grade every finding."""
    tested = [one.p for chapter in chapters for one in tests_of(chapter.content)]
    adjusted = iter(benjamini_hochberg(tested)) if tested else iter(())
    result = []
    for chapter in chapters:
        content = chapter.content
        findings = tuple(
            _with_grade(finding, adjusted, len(tested)) for finding in content.findings
        )
        tests = tuple(replace(one, p_adjusted=float(next(adjusted))) for one in content.tests)
        content = replace(content, findings=findings, tests=tests)
        hypotheses = tuple(_judged(one, findings) for one in content.hypotheses)
        result.append(replace(chapter, content=replace(content, hypotheses=hypotheses)))
    return tuple(result)


def calling(chapters: Sequence[Chapter], least: float) -> tuple[Chapter, ...]:
    """The chapters, without a call to act or to watch where less than ``least`` money hangs on it.

    What no money is told of keeps its call: its section has looked at the size itself.
    """
    return tuple(
        replace(chapter, content=replace(chapter.content, findings=tuple(
            replace(one, severity="info")
            if one.severity in CALLS and one.money is not None and abs(one.money) < least
            else one
            for one in chapter.content.findings
        )))
        for chapter in chapters
    )  # fmt: skip


def tests_of(content: Content) -> Iterator[Evidence]:
    """Every test of a chapter: those of its findings, then those without a sentence."""
    yield from (finding.evidence for finding in content.findings if finding.evidence)
    yield from content.tests


def _with_grade(finding: Finding, adjusted: Iterator[float], tests: int) -> Finding:
    if finding.evidence is None:
        return finding
    evidence = replace(finding.evidence, p_adjusted=float(next(adjusted)))
    found = replace(finding, evidence=evidence, grade=grade(evidence))
    if found.grade == "strong" and finding.hint:
        found = replace(found, grade="indicative")
    if found.grade != "no difference shown":
        return found
    return _taken_back(replace(found, money=None), tests)  # nothing is at stake for certain


def _taken_back(finding: Finding, tests: int) -> Finding:
    """The finding without what the correction has taken from it: its call to act and its money.

    A section knows its own tests only. Where it saw a difference that does not stand beside all
    others of the report, its sentence stays, for it says what was measured, and the next one says
    what it is worth. Where it saw none itself, or says that it may be chance, nothing is added.
    """
    evidence = finding.evidence
    assert evidence is not None
    saw = evidence.p < SIGNIFICANT and not evidence.low <= 0 <= evidence.high
    if not saw or _CHANCE.search(finding.text + finding.so_what):
        return finding
    text = finding.text + MAY_BE_CHANCE
    so_what = finding.so_what if finding.severity == "info" else WAIT
    spoken = template_fields(text) | template_fields(so_what)  # what was for the call alone goes
    facts = {**finding.facts, "comparisons": Fact(tests, "count")}
    return replace(
        finding, severity="info", text=text, money=None, so_what=so_what, brief="",
        facts={name: fact for name, fact in facts.items() if name in spoken},
    )  # fmt: skip


def _judged(hypothesis: Hypothesis, findings: Sequence[Finding]) -> Hypothesis:
    """The hypothesis with its verdict: what the grade of its finding allows to say."""
    finding = next((one for one in findings if one.key == hypothesis.finding), None)
    if finding is None or finding.evidence is None or finding.grade == "not enough data":
        return replace(hypothesis, evidence=finding.evidence if finding else None)
    if finding.grade == "no difference shown":
        return replace(hypothesis, evidence=finding.evidence, verdict="no difference shown")
    right = finding.evidence.effect * hypothesis.direction > 0
    verdict: Verdict = "supported" if right else "contradicted"
    return replace(hypothesis, evidence=finding.evidence, verdict=verdict)


def grade(evidence: Evidence) -> Grade:
    """How firm a claim is, from its interval and the size of its effect, never from p alone.

    *Strong*: corrected for all tests, and even the end of the interval nearest to nothing is at
    least a small effect. *Indicative*: the interval leaves nothing out of doubt but the size.
    """
    least = MINIMUM_MONTHS if evidence.effect_name in TRENDS else MINIMUM_PER_GROUP
    if evidence.effect_name in MONTHLY:
        least = MONTHS_COMPARED
    if evidence.n < least:
        return "not enough data"
    assert evidence.p_adjusted is not None
    if evidence.p_adjusted >= SIGNIFICANT or evidence.low <= 0 <= evidence.high:
        return "no difference shown"
    small = CUTS.get(evidence.effect_name, (SMALL_SHARE_DIFFERENCE,))[0]
    nearest = min(abs(evidence.low), abs(evidence.high))
    strong = nearest >= small and evidence.effect_name not in OBSERVED
    return "strong" if strong else "indicative"
