"""Findings over the last reports: steady, new, turned, coming and going, gone.

Each report hands the trends on to the next one, so that one earlier report tells all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal

from report_builder import formats
from report_builder.look.text import cut
from report_builder.model import (
    Chapter,
    Column,
    Content,
    Fact,
    Finding,
    Period,
    Table,
    Trend,
    TrendPoint,
)
from report_builder.previous import Earlier, Told
from report_builder.since.findings import LONGEST, TESTED, WAYS, Renamed, is_said, sentence

KEPT = 12  # reports that a trend goes back: a year of months
SHOWN = 6  # of them in the table: more columns do not fit on paper
LEAST = 3  # reports: two are the table of what is new, gone or turned
ROWS = 40  # of the table: what holds in every report is said once more elsewhere
WORDS = {"act": "act", "watch": "watch", "good": "good", "info": "note"}

Course = Literal["turned", "new", "comes and goes", "gone", "every time"]
COURSES: tuple[Course, ...] = ("turned", "new", "comes and goes", "gone", "every time")


def content(
    earlier: Earlier, chapters: Sequence[Chapter], period: Period, currency: str,
    renamed: Renamed = str,
) -> Content:  # fmt: skip
    """The trends, and from the third report on the counts and the table."""
    trends = followed(earlier, chapters, period, lambda one: sentence(one, currency), renamed)
    starts = sorted({point.start for trend in trends for point in trend.points})[-SHOWN:]
    if len(starts) < LEAST:
        return Content(trends=trends)
    told = [(trend, course(trend, starts)) for trend in trends
            if trend.points[-1].start >= starts[0]]  # fmt: skip
    told.sort(key=lambda pair: (COURSES.index(pair[1]), pair[0].chapter, pair[0].key))
    titles = {one.key: one.title for one in chapters}
    return Content(
        (_counts([how for _, how in told], len(starts)),),
        tables=(_table(told, starts, titles),), trends=trends,
    )  # fmt: skip


def followed(
    earlier: Earlier, chapters: Sequence[Chapter], period: Period,
    said: Callable[[Finding], str], renamed: Renamed = str,
) -> tuple[Trend, ...]:  # fmt: skip
    """The trends of the earlier report, with what it told itself and what this one tells.

    Findings of chapters that this report does not show are left out: their data is not there.
    """
    shown = {one.key for one in chapters if one.status == "shown"}
    found = {
        renamed(one.key): Trend(renamed(one.key), one.chapter, one.text, one.points)
        for one in earlier.trends if one.chapter in shown
    }  # fmt: skip
    then = [
        Trend(renamed(one.key), one.chapter, one.text, (_point(earlier.period, one),))
        for one in earlier.findings if one.chapter in shown and is_said(one)
    ]  # fmt: skip
    now = [
        Trend(one.key, one.chapter, said(one), (
            TrendPoint(period.start, period.end, one.severity, one.grade,
                       one.evidence.effect if one.evidence else None),))
        for chapter in chapters for one in chapter.content.findings
        if one.chapter in shown and is_said(one)
    ]  # fmt: skip
    for one in (*then, *now):
        _add(found, one)
    starts = sorted({point.start for one in found.values() for point in one.points})[-KEPT:]
    kept = [
        Trend(one.key, one.chapter, one.text,
              tuple(point for point in one.points if point.start >= starts[0]))
        for one in found.values()
    ]  # fmt: skip
    return tuple(sorted((one for one in kept if one.points), key=lambda one: one.key))


def _add(found: dict[str, Trend], one: Trend) -> None:
    """Lengthen the trend of that key; of the same period the later word counts."""
    before = found.get(one.key)
    (point,) = one.points
    points = tuple(old for old in before.points if old.start < point.start) if before else ()
    found[one.key] = Trend(one.key, one.chapter, one.text, (*points, point))


def _point(period: Period, one: Told) -> TrendPoint:
    return TrendPoint(period.start, period.end, one.severity, one.grade, one.effect)


def course(trend: Trend, starts: Sequence[dt.date]) -> Course:
    """What a finding did over the reports of periods with these starts."""
    points = {point.start: point for point in trend.points if point.start in starts}
    told = [points[start] for start in starts if start in points]
    if any(_has_turned(one, other) for one, other in pairwise(told)):
        return "turned"
    if len(told) == len(starts):
        return "every time"
    places = [place for place, start in enumerate(starts) if start in points]
    unbroken = places == list(range(places[0], places[-1] + 1))
    if unbroken and places[-1] == len(starts) - 1:
        return "new"
    if unbroken and places[0] == 0:
        return "gone"
    return "comes and goes"


def _has_turned(then: TrendPoint, now: TrendPoint) -> bool:
    if WAYS[then.severity] * WAYS[now.severity] < 0:
        return True
    if then.effect is None or now.effect is None:
        return False
    return then.grade in TESTED and now.grade in TESTED and then.effect * now.effect < 0


def _counts(courses: Sequence[Course], reports: int) -> Finding:
    counts = {name: courses.count(name) for name in COURSES}
    facts = {
        "all": Fact(len(courses), "count"), "reports": Fact(reports, "count"),
        "steady": Fact(counts["every time"], "count"), "turned": Fact(counts["turned"], "count"),
        "new": Fact(counts["new"], "count"), "gone": Fact(counts["gone"], "count"),
        "wavering": Fact(counts["comes and goes"], "count"),
    }  # fmt: skip
    return Finding(
        "since_trends", "info",
        "Of {all:finding|findings} in the last {reports:report|reports}, {steady} were said every "
        "time, {new} are new and stayed, {turned} turned, {gone} are gone, {wavering} come and go.",
        facts,
        so_what="Plan on what is said every time. What comes and goes is near the edge of what the "
        "data can show: wait before acting on it.",
    )  # fmt: skip


def _table(
    told: Sequence[tuple[Trend, Course]], starts: Sequence[dt.date], titles: dict[str, str]
) -> Table:
    labels = {point.start: formats.period(point.start, point.end)
              for trend, _ in told for point in trend.points}  # fmt: skip
    rows = []
    for trend, how in told[:ROWS]:
        words = {point.start: WORDS[point.severity] for point in trend.points}
        rows.append((
            how, titles[trend.chapter], cut(trend.text, LONGEST),
            *(words.get(start, formats.NOT_OBSERVED) for start in starts),
        ))  # fmt: skip
    more = f" The first {ROWS} of {len(told)}." if len(told) > ROWS else ""
    return Table(
        "since_trends", "Findings over the last reports",
        (Column("Course"), Column("Chapter"), Column("What was said last"),
         *(Column(labels[start]) for start in starts)), tuple(rows),
        note="act: asks to act; watch: to watch; good: good news; note: supported by its test, no "
        f"more than a note; {formats.NOT_OBSERVED}: not said, or not supported.{more}",
    )  # fmt: skip
