"""A chapter in the PDF: what is printed of it, chosen by importance until its room is full.

Heights are estimates in millimetres, as in ``heights``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

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
from report_builder.render import heights
from report_builder.render.heights import (
    HALF_WIDTH,
    HEADING_HEIGHT,
    NOTE_HEIGHT,
    PAGE_HEIGHT,
    TEXT_WIDTH,
)
from report_builder.render.page import ChapterPage

HIGH = 125.0  # mm: half a page
PAIR_MARGIN = 4.0  # below two things that stand beside each other
NOTED = 140.0  # mm: in a shorter excerpt the line on what is left out comes on top
FOR_LOOKING_UP = frozenset({"cluster_features"})  # tables of how a thing was made: for the HTML
GAP = 9.5  # between two chapters of one page
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
    """A finding, one or two charts, or a finding and its chart; never nothing.

    The chart is a picture of the finding. Charts half a page wide stand ``beside`` their finding,
    or beside each other.
    """

    finding: Finding | None = None
    charts: tuple[Chart, ...] = ()

    @property
    def beside(self) -> bool:
        """Whether its two things stand beside each other, not one below the other."""
        two = len(self.charts) + (self.finding is not None) == 2
        return two and not any(chart.wide for chart in self.charts)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of a chapter that is printed, in this order; any part may be empty.

    ``table_rows`` is how many rows of the table there is room for, ``left_out`` a sentence,
    ``blocks`` the heights of what may not break, in mm.
    """

    number: int
    chapter: Chapter
    pairs: tuple[Pair, ...]
    segments: tuple[Segment, ...]
    table: Table | None
    table_rows: int
    left_out: str
    blocks: tuple[float, ...]

    @property
    def kind(self) -> Literal["chapter"]:
        """What it is, as against parts that are printed as they are."""
        return "chapter"

    @property
    def height(self) -> float:
        """Of all of it, in mm."""
        return sum(self.blocks)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts printed."""
        return tuple(chart for pair in self.pairs for chart in pair.charts)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is printed so far, in no order."""

    findings: tuple[Finding, ...] = ()
    segments: tuple[Segment, ...] = ()
    charts: tuple[Chart, ...] = ()
    table: Table | None = None
    table_rows: int = 0


class _Page:
    """What of a chapter is printed in a height of so many millimetres."""

    def __init__(
        self, content: Content, svgs: Mapping[str, str], currency: str, height: float
    ) -> None:
        self.printed = _Printed()
        self._content = content
        self._room = height - (NOTE_HEIGHT if height >= NOTED else 0.0)
        self._whole, self._beside = (
            {f.key: heights.of_finding(f, currency, width) for f in content.findings}
            for width in (TEXT_WIDTH, HALF_WIDTH)
        )
        self._charts = {
            chart.key: heights.of_chart(chart, svgs[chart.key], currency)
            for chart in content.charts
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
        there = self.printed.findings
        return finding in there or self.takes(needed=needed, findings=(*there, finding))

    def takes_chart(self, chart: Chart) -> bool:
        """With the finding that it is a picture of, or where there is no room for that alone."""
        there, findings = self.printed.charts, self.printed.findings
        finding = self._content.pictured(chart)
        if finding and finding not in findings and len(findings) < FINDINGS:
            both = self.takes(charts=(*there, chart), findings=(*findings, finding))
            if both:
                return True
        return self.takes(charts=(*there, chart))

    def gives_up_half_a_row(self) -> bool:
        """Whether a further chart half a page wide had nothing beside it, and went."""
        alone = {
            pair.charts[0].key
            for pair in self.pairs()
            if pair.finding is None and len(pair.charts) == 1 and not pair.charts[0].wide
        }
        kept = tuple(chart for chart in self.printed.charts if chart.key not in alone)
        went = 0 < len(kept) < len(self.printed.charts)
        return went and self.takes(needed=True, charts=kept)

    def pairs(self) -> tuple[Pair, ...]:
        """What is printed in the order of the chapter: findings with their picture, a further
        picture of the same behind it, and charts of their own last."""
        printed = self.printed
        alone: list[Chart] = []
        pictures: dict[str, list[Chart]] = {finding.key: [] for finding in printed.findings}
        for chart in self._content.charts:
            finding = self._content.pictured(chart)
            if chart in printed.charts:
                (pictures[finding.key] if finding in printed.findings else alone).append(chart)
        found: list[Pair] = []
        for finding in self._content.findings:
            if finding in printed.findings:
                pictured = pictures[finding.key]
                found.append(Pair(finding, tuple(pictured[:1])))
                found += _in_rows(pictured[1:])
        return (*found, *_in_rows(alone))

    def blocks(self, note: float = 0.0) -> tuple[float, ...]:
        """Heights of what may not break, from top to bottom: the heading stays with what is below
        it, and the note of so many millimetres with what is above."""
        printed = self.printed
        first, *further = [self._pair(pair) for pair in self.pairs()] or [0.0]
        last = (heights.of_segments(printed.segments),
                heights.of_table(printed.table, printed.table_rows))  # fmt: skip
        blocks = [HEADING_HEIGHT + first, *further, *(height for height in last if height)]
        blocks[-1] += note
        return tuple(blocks)

    def _pair(self, pair: Pair) -> float:
        charts = [self.height_of(chart) for chart in pair.charts]
        key = pair.finding.key if pair.finding else ""
        if pair.beside:
            return PAIR_MARGIN + max(*charts, self._beside.get(key, 0.0))
        return sum(charts) + self._whole.get(key, 0.0)


def _in_rows(charts: Sequence[Chart]) -> Iterator[Pair]:
    """The charts one below the other; two neighbours half a page wide beside each other."""
    waiting: list[Chart] = []
    for chart in charts:
        waiting.append(chart)
        if len(waiting) == 2 and any(one.wide for one in waiting):
            yield Pair(charts=(waiting.pop(0),))
        if len(waiting) == 2:
            yield Pair(charts=tuple(waiting))
            waiting.clear()
    if waiting:
        yield Pair(charts=tuple(waiting))


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
    left_out = _left_out(content, printed)
    return Excerpt(
        number=item.number,
        chapter=item.chapter,
        pairs=page.pairs(),
        segments=printed.segments,
        table=printed.table,
        table_rows=printed.table_rows,
        left_out=left_out,
        blocks=page.blocks(NOTE_HEIGHT if left_out else 0.0),
    )


def _fill(page: _Page, content: Content, ranked: Sequence[Finding], needed: frozenset[str]) -> None:
    def findings(upto: int, always: bool = False) -> None:
        for finding in ranked:
            if len(page.printed.findings) >= upto:
                return
            page.takes_finding(finding, always)

    def charts(upto: int) -> None:
        """Pictures of what is printed first, up to one that does not fit; but one that takes half
        a page gives way to the next."""
        for chart in _by_finding(content, page.printed.findings):
            if len(page.printed.charts) >= upto:
                return
            if chart in page.printed.charts or page.takes_chart(chart):
                continue
            if page.height_of(chart) <= HIGH:
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
    if page.gives_up_half_a_row():
        findings(FINDINGS)


def _by_finding(content: Content, printed: Sequence[Finding]) -> list[Chart]:
    """The charts that are pictures of these findings, in that order, and the others in theirs."""

    def place(chart: Chart) -> int:
        finding = content.pictured(chart)
        return printed.index(finding) if finding in printed else len(printed)

    return sorted(content.charts, key=place)


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


def _table(tables: tuple[Table, ...], left: float) -> tuple[Table | None, int]:
    """The first table that is narrow enough, and how many of its rows are printed.

    A short table is printed whole or not at all: its rows may add up. A long one may be cut.
    """
    for table in tables:
        most = min(len(table.rows), TABLE_ROWS)
        rows = next((n for n in range(most, 0, -1) if heights.of_table(table, n) <= left), 0)
        enough = rows == len(table.rows) > 0 or FEWEST_ROWS <= rows < len(table.rows) > TABLE_ROWS
        enough = enough and table.key not in FOR_LOOKING_UP
        if enough and len(table.columns) <= TABLE_COLUMNS:
            return table, rows
    return None, 0


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
