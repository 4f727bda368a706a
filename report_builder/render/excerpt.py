"""One chapter on one page of the PDF: what is printed of it, chosen by importance until it is full.

Heights are estimates, in millimetres, on the safe side: what they leave free is white space, what
they missed would spill onto a page of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import get_args

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
TABLE_HEAD, TABLE_ROW = 18.0, 5.6
MEANING_LENGTH = 34  # characters of a segment's description in a line
FINDINGS = 5  # a page of six statements is read as a list of trivia
FINDINGS_FIRST = 2  # as many come before a second chart
CHARTS = 2
TABLE_ROWS = 12  # a longer table is for looking up, which is what the HTML is for
TABLE_COLUMNS = 8  # more do not fit A4 at a readable size
GRADES_BY_STRENGTH: tuple[Grade, ...] = get_args(Grade)
SEVERITIES_BY_URGENCY: tuple[Severity, ...] = ("act", "watch", "good", "info")


@dataclass(frozen=True, slots=True)
class Pair:
    """A chart and the finding printed with it; side by side where the chart is half a page wide."""

    finding: Finding | None
    chart: Chart
    beside: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of a chapter that is printed: charts with a finding each, then further findings.

    ``left_out`` is a sentence, empty where nothing is left out.
    """

    number: int
    chapter: Chapter
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]
    segments: tuple[Segment, ...]
    table: Table | None
    left_out: str


class _Room:
    """What is left of the page."""

    def __init__(self, height: float) -> None:
        self._left = height

    def takes(self, height: float, needed: bool = False) -> bool:
        """Whether something of this height is printed: it fits, or it is needed whether or not."""
        if height > self._left and not needed:
            return False
        self._left -= height
        return True


def excerpt(
    item: ChapterPage, needed: frozenset[str], svgs: Mapping[str, str], currency: str
) -> Excerpt:
    """Choose what is printed of a chapter.

    ``needed`` are the keys of findings that must be among it. In order of importance: those and the
    strongest finding, the first chart, further findings, the segments, the second chart, a table.
    """
    content = item.chapter.content
    room = _Room(PAGE_HEIGHT - HEADING_HEIGHT - NOTE_HEIGHT)
    ranked = _by_strength(content.findings, needed)
    first = max(1, sum(finding.key in needed for finding in ranked))
    chosen = {f.key for f in ranked[:first] if room.takes(_finding_height(f, currency), True)}
    charts = [c for c in content.charts[:1] if room.takes(_chart_height(svgs[c.key]), True)]
    chosen |= _further(ranked[first:FINDINGS_FIRST], room, currency)
    segments = content.segments[:TABLE_ROWS]
    segments = segments if room.takes(_height_of_segments(segments)) else ()
    charts += [c for c in content.charts[1:CHARTS] if room.takes(_chart_height(svgs[c.key]))]
    table = next((t for t in content.tables if _fits_across(t) and room.takes(_height(t))), None)
    chosen |= _further(ranked[max(first, FINDINGS_FIRST) : FINDINGS], room, currency)
    findings = tuple(finding for finding in content.findings if finding.key in chosen)
    return Excerpt(
        number=item.number,
        chapter=item.chapter,
        pairs=tuple(_pair(*both) for both in zip_longest(findings[: len(charts)], charts)),
        findings=findings[len(charts) :],
        segments=segments,
        table=table,
        left_out=_left_out(content, len(findings), len(charts), table, segments),
    )


def _by_strength(findings: tuple[Finding, ...], needed: frozenset[str]) -> list[Finding]:
    return sorted(
        findings,
        key=lambda finding: (
            finding.key not in needed,
            GRADES_BY_STRENGTH.index(finding.grade),
            SEVERITIES_BY_URGENCY.index(finding.severity),
            -(finding.money or 0.0),
        ),
    )


def _further(findings: list[Finding], room: _Room, currency: str) -> set[str]:
    return {f.key for f in findings if room.takes(_finding_height(f, currency))}


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


def _fits_across(table: Table) -> bool:
    return len(table.columns) <= TABLE_COLUMNS


def _height(table: Table) -> float:
    rows = min(len(table.rows), TABLE_ROWS) + (table.total is not None)
    return TABLE_HEAD + TABLE_ROW * rows + (NOTE_HEIGHT if table.note else 0)


def _height_of_segments(segments: tuple[Segment, ...]) -> float:
    further_lines = sum(len(segment.meaning) // MEANING_LENGTH for segment in segments)
    return TABLE_HEAD + TABLE_ROW * len(segments) + LINE_HEIGHT * further_lines


def _pair(finding: Finding | None, chart: Chart) -> Pair:
    return Pair(finding, chart, beside=finding is not None and not chart.wide)


def _left_out(
    content: Content, findings: int, charts: int, table: Table | None, segments: tuple[Segment, ...]
) -> str:
    tables = len(content.tables) - (table is not None)
    tables += bool(content.segments) and not segments
    counts = {
        "finding": len(content.findings) - findings,
        "chart": len(content.charts) - charts,
        "table": tables,
    }
    parts = [f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items() if n > 0]
    return f"Further in the HTML report: {', '.join(parts)}." if parts else ""
