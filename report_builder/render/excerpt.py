"""A chapter in the PDF: what is printed of it, chosen by importance until its room is full.

Heights are estimates, in millimetres, on the safe side: what they leave free is white space, what
they missed would spill onto a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

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
from report_builder.render.lines import SMALL, lines
from report_builder.render.page import ChapterPage
from report_builder.render.templating import SEVERITY_NAME
from report_builder.stats.effects import SHOWN_IN

PAGE_HEIGHT = 250.0  # 253 mm between the margins of A4, less what estimates may miss
HEADING_HEIGHT, NOTE_HEIGHT = 17.0, 8.0  # title and question; the line on what is left out
TEXT_WIDTH, HALF_WIDTH = 170.0, 82.0
LINE_HEIGHT, SMALL_LINE = 4.9, 4.0  # of text and of notes
INDENT = 5.0  # of a finding
AROUND = ", n = 00,000: 0.000 (95% interval 0.0000 to 0.0000; adjusted p < 0.001)"  # of a test
FINDING_MARGINS, CHART_MARGINS = 5.0, 8.0
TITLE, TITLE_LINE = 10.5, 5.0  # points of the title of a chart; its subtitle and source are notes
HIGH = 125.0  # mm: half a page
PAIR_MARGIN = 4.0  # below a finding with its chart beside it
PIXEL = 0.25  # a chart 680 pixels wide is printed over 170 mm
NOTED = 140.0  # mm: a shorter excerpt has no line on what is left out, which the contents say once
GAP = 9.5  # between two chapters of one page
TABLE_HEAD, TABLE_ROW = 18.0, 5.6
MEANING_WIDTH, CELL = 44.0, 8.5  # mm of the column that describes a segment; points
FINDINGS = 5  # a page of six statements is read as a list of trivia
CHARTS, MOST_CHARTS = 2, 4  # before a table; and where nothing else needs the room
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
    rows of the table there is room for, ``left_out`` a sentence, ``blocks`` the heights of what may
    not break, in mm.
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
    blocks: tuple[float, ...]

    @property
    def height(self) -> float:
        """Of all of it, in mm."""
        return sum(self.blocks)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is printed so far, findings in reading order."""

    findings: tuple[Finding, ...] = ()
    segments: tuple[Segment, ...] = ()
    charts: tuple[Chart, ...] = ()
    table: Table | None = None
    table_rows: int = 0

    @property
    def pairs(self) -> tuple[Pair, ...]:
        both = zip_longest(self.findings[: len(self.charts)], self.charts)
        return tuple(
            Pair(finding, chart, beside=finding is not None and not chart.wide)
            for finding, chart in both
        )


class _Page:
    """What of a chapter is printed in a height of so many millimetres."""

    def __init__(
        self, content: Content, svgs: Mapping[str, str], currency: str, height: float
    ) -> None:
        self.printed = _Printed()
        self._room = height - (NOTE_HEIGHT if height >= NOTED else 0.0)
        self._order = [finding.key for finding in content.findings]
        self._whole, self._beside = (
            {f.key: _finding_height(f, currency, width) for f in content.findings}
            for width in (TEXT_WIDTH, HALF_WIDTH)
        )
        self._charts = {
            chart.key: _chart_height(chart, svgs[chart.key], currency) for chart in content.charts
        }

    @property
    def left(self) -> float:
        return self._room - sum(self.blocks())

    def takes(self, *, needed: bool = False, **more: Any) -> bool:
        """Whether something more is printed: it fits, or it is needed whether or not."""
        before = self.printed
        self.printed = replace(before, **more)
        if needed or self.left >= 0:
            return True
        self.printed = before
        return False

    def height_of(self, chart: Chart) -> float:
        return self._charts[chart.key]

    def takes_finding(self, finding: Finding, needed: bool = False) -> bool:
        findings = (*self.printed.findings, finding)
        ordered = sorted(findings, key=lambda one: self._order.index(one.key))
        return self.takes(needed=needed, findings=tuple(ordered))

    def blocks(self, note: float = 0.0) -> tuple[float, ...]:
        """Heights of what may not break, from top to bottom: the heading stays with what is below
        it, and the note of so many millimetres with what is above."""
        printed = self.printed
        pairs = [self._pair(pair) for pair in printed.pairs]
        further = [self._whole[finding.key] for finding in printed.findings[len(pairs) :]]
        if not pairs:
            pairs, further = further[:1] or [0.0], further[1:]
        table = _table_height(printed.table, printed.table_rows)
        last = (_height_of_segments(printed.segments), *further, table)
        blocks = [HEADING_HEIGHT + pairs[0], *pairs[1:], *(height for height in last if height)]
        blocks[-1] += note
        return tuple(blocks)

    def _pair(self, pair: Pair) -> float:
        chart = self.height_of(pair.chart)
        if pair.finding is None:
            return chart
        if pair.beside:
            return PAIR_MARGIN + max(chart, self._beside[pair.finding.key])
        return chart + self._whole[pair.finding.key]


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
    table cut to what fits, further findings, further charts.
    """
    content = item.chapter.content
    page = _Page(content, svgs, currency, height)
    _fill(page, content, _by_strength(content.findings, needed), needed)
    printed = page.printed
    # A heading alone would ask where the rest is.
    says = height >= NOTED or printed == _Printed()
    left_out = _left_out(content, printed) if says else ""
    beside_charts = len(printed.charts) or 1
    return Excerpt(
        number=item.number,
        chapter=item.chapter,
        lead=printed.findings[:beside_charts] if not printed.charts else (),
        pairs=printed.pairs,
        findings=printed.findings[beside_charts:],
        segments=printed.segments,
        table=printed.table,
        table_rows=printed.table_rows,
        left_out=left_out,
        blocks=page.blocks(NOTE_HEIGHT if left_out else 0.0),
    )


def _fill(page: _Page, content: Content, ranked: Sequence[Finding], needed: frozenset[str]) -> None:
    def findings(upto: int, always: bool = False) -> None:
        for finding in ranked[len(page.printed.findings) : upto]:
            page.takes_finding(finding, always)

    def charts(upto: int) -> None:
        """In their order, as the findings are, up to one that does not fit; but one that takes half
        a page gives way to the next."""
        for chart in content.charts:
            taken = page.printed.charts
            if len(taken) == upto:
                return
            fits = chart in taken or page.takes(charts=(*taken, chart))
            if not fits and page.height_of(chart) <= HIGH:
                return

    findings(max(1, sum(finding.key in needed for finding in ranked)), always=True)
    page.takes(segments=content.segments[:TABLE_ROWS])
    charts(1)
    findings(2)
    charts(CHARTS)
    findings(3)
    table, rows = _table(content.tables, page.left)
    page.takes(table=table, table_rows=rows)
    findings(FINDINGS)
    charts(MOST_CHARTS)


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


def _finding_height(finding: Finding, currency: str, width: float) -> float:
    text, so_what = (
        formats.fill(one, finding.facts, currency) for one in (finding.text, finding.so_what)
    )
    room, evidence = width - INDENT, finding.evidence
    claim = text if finding.severity == "info" else f"{SEVERITY_NAME[finding.severity]}  {text}"
    small = f"{finding.grade} {' at stake £00,000' if finding.money is not None else ''}"
    if evidence:
        small += f" {evidence.test} {evidence.effect_name}{AROUND}"
        small += 2 * formats.POINTS if SHOWN_IN.get(evidence.effect_name) == "points" else ""
    height = FINDING_MARGINS + LINE_HEIGHT * lines(claim, room, weight="SemiBold")
    height += LINE_HEIGHT * lines(so_what, room) if so_what else 0.0
    return height + SMALL_LINE * lines(small, room, SMALL)


def _chart_height(chart: Chart, svg: str, currency: str) -> float:
    found = re.search(r'\bheight="([\d.]+)"', svg)
    width = TEXT_WIDTH if chart.wide else HALF_WIDTH
    title = formats.fill(chart.title, chart.facts, currency)
    words = TITLE_LINE * lines(title, width, TITLE, "SemiBold")
    words += SMALL_LINE * (lines(chart.subtitle, width, SMALL) + (1 if chart.wide else 2))
    return CHART_MARGINS + words + PIXEL * float(found[1] if found else 0)


def _table(tables: tuple[Table, ...], left: float) -> tuple[Table | None, int]:
    """The first table that is narrow enough, and how many of its rows are printed.

    A short table is printed whole or not at all: its rows may add up. A long one may be cut.
    """
    for table in tables:
        fitting = int((left - _table_height(table, 0)) / TABLE_ROW)
        rows = min(len(table.rows), TABLE_ROWS, fitting)
        enough = rows == len(table.rows) > 0 or FEWEST_ROWS <= rows < len(table.rows) > TABLE_ROWS
        if enough and len(table.columns) <= TABLE_COLUMNS:
            return table, rows
    return None, 0


def _table_height(table: Table | None, rows: int) -> float:
    if table is None:
        return 0.0
    return TABLE_HEAD + NOTE_HEIGHT + TABLE_ROW * (rows + bool(table.total))


def _height_of_segments(segments: tuple[Segment, ...]) -> float:
    if not segments:
        return 0.0
    further_lines = sum(lines(one.meaning, MEANING_WIDTH, CELL) - 1 for one in segments)
    return TABLE_HEAD + TABLE_ROW * len(segments) + LINE_HEIGHT * further_lines


def _left_out(content: Content, printed: _Printed) -> str:
    tables = len(content.tables) - (printed.table is not None)
    tables += bool(content.segments) and not printed.segments
    counts = {
        "finding": len(content.findings) - len(printed.findings),
        "chart": len(content.charts) - len(printed.charts),
        "table": tables,
    }
    parts = [f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items() if n > 0]
    return f"Further in the HTML report: {', '.join(parts)}." if parts else ""
