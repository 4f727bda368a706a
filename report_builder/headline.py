"""The summary of the report: what a manager reads before turning the page."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder import formats
from report_builder.model import Chapter, Finding

SUMMARY_FINDINGS = 5  # more than five points up front are none
SUMMARY_WORDS = 120  # what is read before the page is turned
PER_CHAPTER = 2  # so that one chapter does not fill the summary
SUPPORTED = ("measured", "strong", "indicative")
# On track? What changed, and why? Answered whatever the money; of each line the first there is.
FIRST_ANSWERS = (
    ("on_track", "in_all"),
    ("biggest_driver_year_ago", "biggest_driver_previous", "no_baseline"),
)
# Where little has evidence of more: who buys what, and where, in figures that were counted.
FEWEST_POINTS = 3
COUNTED = ("largest_category", "regions_leader", "demographics_profile", "best_sellers")
# What makes figures by day doubtful is told before them, whatever the money.
WARNINGS = ("dates_on_fixed_days",)
BASELINES = ("_year_ago", "_previous")  # of answers to one question the first there is counts


def headline(chapters: Sequence[Chapter], currency: str = "") -> tuple[Finding, ...]:
    """The findings of the executive summary: where the shop stands and what moved it, then most
    money first; none without support.

    At most five, in at most 120 words as far as those allow that are always among them: whether the
    shop is on track, what moved it most, the worst and the best news. Where the data has no money
    at all, the findings that ask for attention, by chapter. Fewer than three points are filled up
    with what was counted: the largest category, region and groups. Where a question is answered
    against the year before, the answer against the period before stays in its chapter. A doubt
    about the dates comes before all.
    """
    supported = [
        finding
        for chapter in chapters
        for finding in chapter.content.findings
        if finding.grade in SUPPORTED
    ]
    known = {finding.key: finding for finding in supported}
    warnings = [known[key] for key in WARNINGS if key in known]
    answers = [
        known[found] for keys in FIRST_ANSWERS if (found := next(filter(known.get, keys), None))
    ]
    ranked = _ranked([finding for finding in supported if finding not in warnings])
    taken = [*warnings, *answers]
    unpriced = [finding for finding in supported if finding.money is None]
    told = [*ranked, *sorted(unpriced, key=_by_money)]  # news without money where none has any
    for news in (_worst(told), next((one for one in told if one.severity == "good"), None)):
        if news and news not in taken and not _has_alike(news, taken):
            taken.append(news)
    for finding in ranked:
        of_chapter = sum(other.chapter == finding.chapter for other in taken)
        if finding.severity == "info" or finding in taken or of_chapter >= PER_CHAPTER:
            continue
        if len(taken) < SUMMARY_FINDINGS and _words([*taken, finding], currency) <= SUMMARY_WORDS:
            taken.append(finding)
    for key in COUNTED:
        counted = known.get(key)
        if counted and len(taken) < FEWEST_POINTS and counted not in taken:
            taken.append(counted)
    first = len(warnings) + len(answers)
    return (*taken[:first], *sorted(taken[first:], key=_by_money))


def _ranked(findings: Sequence[Finding]) -> list[Finding]:
    """The candidates, most money first; those with money only where there is any."""
    if any(finding.money is not None for finding in findings):
        findings = [finding for finding in findings if finding.money is not None]
    there = {finding.key for finding in findings}
    return sorted(
        (
            finding
            for finding in findings
            if not finding.key.endswith(BASELINES[1])
            or finding.key.removesuffix(BASELINES[1]) + BASELINES[0] not in there
        ),
        key=_by_money,
    )


def _by_money(finding: Finding) -> tuple[float, str, str]:
    return -abs(finding.money or 0), finding.chapter, finding.key


def _worst(ranked: Sequence[Finding]) -> Finding | None:
    """The largest loss or call to act; without one the largest that has to be watched."""
    bad = [one for one in ranked if one.severity == "act" or one.sense == "lost"]
    watched = [one for one in ranked if one.severity == "watch"]
    return next(iter((*bad, *watched)), None)


def _has_alike(news: Finding, taken: Sequence[Finding]) -> bool:
    """Whether news as good, or as bad, is among what is taken."""
    good = news.severity == "good"
    return any((one.severity == "good") == good and one.severity != "info" for one in taken)


def _words(findings: Sequence[Finding], currency: str) -> int:
    """Words as the summary prints them: of those of key figures what they mean as well."""
    texts = []
    for finding in findings:
        texts.append((finding.told, finding))
        if finding.key in FIRST_ANSWERS[0]:
            texts.append((finding.so_what, finding))
    return sum(len(formats.fill(text, one.facts, currency).split()) for text, one in texts)
