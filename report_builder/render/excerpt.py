"""One chapter on one page of the PDF: what is printed of it, chosen by importance until it is full.

Heights are estimates, in millimetres, on the safe side: what they leave free is white space, what
they missed would spill onto a page of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from report_builder import formats
from report_builder.model import (
    Chapter,
    Chart,
    Content,
    Finding,
    Grade,
    Segment,
    Severity,
    Table,
)
from report_builder.render.page import ChapterPage

PAGE_HEIGHT = 250.0  # 253 mm between the margins of A4, less what estimates may miss
HEADING_HEIGHT, NOTE_HEIGHT = 20.0, 8.0  # title and question; the line on what is left out
LINE_HEIGHT, LINE_LENGTH = 4.9, 96  # 9.5 pt text over the whole width; characters
EVIDENCE_LENGTH, EVIDENCE_WORDS = 120, 80  # characters of 8 pt text; those around the names
FINDING_MARGINS, CHART_MARGINS = 4.0, 22.0  # a chart has a title, a subtitle and a source
PIXEL = 0.25  # a chart 680 pixels wide is printed over 170 mm
NOTED = 140.0  # mm: a shorter excerpt has no line on what is left out, which the contents say once
GAP = 11.0  # between two chapters of one page
TABLE_HEAD, TABLE_ROW = 18.0, 5.6
MEANING_LENGTH = 34  # characters of a segment's description in a line
FINDINGS = 5  # a page of six statements is read as a list of trivia
CHARTS = 2
TABLE_ROWS = 12  # a longer table is for looking up, which is what the HTML is for
FEWEST_ROWS = 5  # a table cut to less says nothing
TABLE_COLUMNS = 8  # more do not fit A4 at a readable size
# What is counted and what is certain come first, by urgency; then what is likely, then the rest.
SUPPORT: Mapping[Grade, int] = {
    "measured": 0, "strong": 0, "indicative": 1, "no difference shown": 2, "not enough data": 3,
}  # fmt: skip
SEVERITIES_BY_URGENCY: tuple[Severity, ...] = ("act", "watch", "good", "info")


@dataclass(frozen=True, slots=True)
class Pair:
    """A chart and the finding printed with it; side by side where the chart is half a page wide."""

    finding: Finding | None
    chart: Chart
    beside: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of a chapter that is printed, in this order; any part may be empty.

    ``lead`` is the first finding where there is no chart to print it with, ``table_rows`` how many
    rows of the table there is room for, ``left_out`` a sentence, ``height`` the estimate in mm.
    ``follows`` says that it stands below the chapter before, on the same page.
    """

    number: int
    chapter: Chapter
    lead: tuple[Finding, ...]
    pairs: tuple[Pair, ...]
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...]
    table: Table | None
    table_rows: int
    left_out: str
    height: float
    follows: bool = False


class _Room:
    """What is left of the page."""

    def __init__(self, height: float) -> None:
        self.left = height

    def takes(self, height: float, needed: bool = False) -> bool:
        """Whether something of this height is printed: it fits, or it is needed whether or not."""
        if height > self.left and not needed:
            return False
        self.left -= height
        return True


@dataclass(slots=True)
class _Choice:
    """What is printed so far."""

    findings: set[str] = field(default_factory=set)
    segments: tuple[Segment, ...] = ()
    charts: tuple[Chart, ...] = ()
    table: Table | None = None
    table_rows: int = 0
    height: float = 0.0


def excerpt(
    item: ChapterPage,
    needed: frozenset[str],
    svgs: Mapping[str, str],
    currency: str,
    height: float = PAGE_HEIGHT,
) -> Excerpt:
    """Choose what is printed of a chapter in a height of so many millimetres.

    ``needed`` are the keys of findings that must be among it. In order of importance: those or the
    strongest finding, the segments, the first chart, a second finding and chart, a third finding, a
    table cut to what fits, further findings.
    """
    content = item.chapter.content
    choice = _choose(content, needed, svgs, currency, height)
    findings = tuple(f for f in content.findings if f.key in choice.findings)
    left_out = _left_out(content, len(findings), choice) if height >= NOTED else ""
    if not (findings or choice.charts or choice.segments or choice.table or left_out):
        left_out = _left_out(content, 0, choice)  # a heading alone would ask where the rest is
        choice.height += NOTE_HEIGHT
    beside_charts = len(choice.charts) or 1
    return Excerpt(
        number=item.number,
        chapter=item.chapter,
        lead=findings[:beside_charts] if not choice.charts else (),
        pairs=_pairs(findings, choice.charts),
        findings=findings[beside_charts:],
        segments=choice.segments,
        table=choice.table,
        table_rows=choice.table_rows,
        left_out=left_out,
        height=choice.height,
    )


def _choose(
    content: Content,
    needed: frozenset[str],
    svgs: Mapping[str, str],
    currency: str,
    height: float,
) -> _Choice:
    room = _Room(height - HEADING_HEIGHT - (NOTE_HEIGHT if height >= NOTED else 0.0))
    ranked = _by_strength(content.findings, needed)
    heights = {finding.key: _finding_height(finding, currency) for finding in ranked}
    first = max(1, sum(key in needed for key in heights))
    choice = _Choice()

    def take_findings(upto: int, always: bool = False) -> None:
        for finding in ranked[len(choice.findings) : upto]:
            if room.takes(heights[finding.key], always):
                choice.findings.add(finding.key)

    def take_charts(upto: int) -> None:
        for chart in content.charts[len(choice.charts) : upto]:
            if room.takes(_chart_height(svgs[chart.key])):
                choice.charts = (*choice.charts, chart)

    take_findings(first, always=True)
    if content.segments and room.takes(_height_of_segments(content.segments[:TABLE_ROWS])):
        choice.segments = content.segments[:TABLE_ROWS]
    take_charts(1)
    take_findings(2)
    take_charts(CHARTS)
    take_findings(3)
    choice.table, choice.table_rows = _table(content.tables, room)
    take_findings(FINDINGS)
    choice.height = height - room.left
    return choice


def share_pages(excerpts: Iterable[Excerpt]) -> tuple[Excerpt, ...]:
    """Let a chapter that fits below the one before it follow on the same page."""
    placed: list[Excerpt] = []
    left = 0.0
    for item in excerpts:
        follows = item.height + GAP <= left
        left = left - item.height - GAP if follows else PAGE_HEIGHT - item.height
        placed.append(replace(item, follows=follows))
    return tuple(placed)


def _pairs(findings: tuple[Finding, ...], charts: tuple[Chart, ...]) -> tuple[Pair, ...]:
    both = zip_longest(findings[: len(charts)], charts)
    return tuple(
        Pair(finding, chart, beside=finding is not None and not chart.wide)
        for finding, chart in both
    )


def _by_strength(findings: tuple[Finding, ...], needed: frozenset[str]) -> list[Finding]:
    return sorted(
        findings,
        key=lambda finding: (
            finding.key not in needed,
            SUPPORT[finding.grade],
            SEVERITIES_BY_URGENCY.index(finding.severity),
            -abs(finding.money or 0.0),
        ),
    )


def _finding_height(finding: Finding, currency: str) -> float:
    texts = [
        formats.fill(text, finding.facts, currency) for text in (finding.text, finding.so_what)
    ]
    lines = sum(math.ceil(len(text) / LINE_LENGTH) for text in texts)
    evidence = finding.evidence
    words = EVIDENCE_WORDS + len(evidence.test + evidence.effect_name) if evidence else 0
    small = max(1, math.ceil(words / EVIDENCE_LENGTH))
    return FINDING_MARGINS + LINE_HEIGHT * (lines + small)


def _chart_height(svg: str) -> float:
    found = re.search(r'\bheight="([\d.]+)"', svg)
    return CHART_MARGINS + PIXEL * float(found[1] if found else 0)


def _table(tables: tuple[Table, ...], room: _Room) -> tuple[Table | None, int]:
    """The first table that is narrow enough, and how many of its rows are printed.

    A short table is printed whole or not at all: its rows may add up. A long one may be cut.
    """
    for table in tables:
        frame = TABLE_HEAD + NOTE_HEIGHT + (TABLE_ROW if table.total else 0)
        fitting = int((room.left - frame) / TABLE_ROW)
        rows = min(len(table.rows), TABLE_ROWS, fitting)
        enough = rows == len(table.rows) > 0 or FEWEST_ROWS <= rows < len(table.rows) > TABLE_ROWS
        if enough and len(table.columns) <= TABLE_COLUMNS:
            room.takes(frame + TABLE_ROW * rows)
            return table, rows
    return None, 0


def _height_of_segments(segments: tuple[Segment, ...]) -> float:
    further_lines = sum(len(segment.meaning) // MEANING_LENGTH for segment in segments)
    return TABLE_HEAD + TABLE_ROW * len(segments) + LINE_HEIGHT * further_lines


def _left_out(content: Content, findings: int, choice: _Choice) -> str:
    tables = len(content.tables) - (choice.table is not None)
    tables += bool(content.segments) and not choice.segments
    counts = {
        "finding": len(content.findings) - findings,
        "chart": len(content.charts) - len(choice.charts),
        "table": tables,
    }
    parts = [f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items() if n > 0]
    return f"Further in the HTML report: {', '.join(parts)}." if parts else ""
