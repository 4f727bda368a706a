"""A chapter in the PDF: what is printed of it, chosen by importance until its room is full.

Heights are estimates in millimetres, as in ``heights``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

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
from report_builder.render.heights import NOTE_HEIGHT, PAGE_HEIGHT
from report_builder.render.page import ChapterPage
from report_builder.render.pairs import Pair
from report_builder.render.room import FINDINGS, Printed, Room

HIGH = 125.0  # mm: half a page
FOR_LOOKING_UP = frozenset({"cluster_features"})  # tables of how a thing was made: for the HTML
LIMITS = "limits"  # what the report cannot say goes before rules, of which most took out no line
GAP = 9.5  # between two chapters of one page
CHARTS, MOST_CHARTS = 2, 4  # before a table; and where nothing else needs the room
TABLE_ROWS = 12  # a longer table is for looking up, which is what the HTML is for
FEWEST_ROWS = 5  # a table cut to less says nothing
FEWEST_LIMITS = 3  # each is said for itself, and the general ones come first
TABLE_COLUMNS = 8  # more do not fit A4 at a readable size
# What is counted and what is certain come first, by urgency; then what is likely, then the rest.
SUPPORT: Mapping[Grade, int] = {
    "measured": 0, "strong": 0, "indicative": 1, "no difference shown": 2, "not enough data": 3,
}  # fmt: skip
SEVERITIES_BY_URGENCY: tuple[Severity, ...] = ("act", "watch", "good", "info")


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
    page = Room(content, svgs, currency, height)
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


def _fill(page: Room, content: Content, ranked: Sequence[Finding], needed: frozenset[str]) -> None:
    def findings(upto: int, always: bool = False) -> None:
        for finding in ranked:
            if len(page.printed.findings) >= upto:
                return
            page.takes_finding(finding, always)

    def charts(upto: int) -> None:
        """Pictures of what is printed first, up to one that does not fit; but one that takes half
        a page gives way to the next."""
        for chart in _by_finding(content, page.printed.findings, ranked):
            if len(page.printed.charts) >= upto:
                return
            if chart in page.printed.charts or page.has_picture_beside(chart):
                continue
            if page.takes_chart(chart):
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


def _by_finding(
    content: Content, printed: Sequence[Finding], ranked: Sequence[Finding]
) -> list[Chart]:
    """The pictures of what is printed, of the strongest other findings, and of none at last."""
    order = (*printed, *(finding for finding in ranked if finding not in printed))

    def place(chart: Chart) -> int:
        finding = content.pictured(chart)
        return len(order) if finding is None else order.index(finding)

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

    A short table is printed whole or not at all: its rows may add up. A long one may be cut, and so
    may the limits, beside which no other table is printed.
    """
    for table in [one for one in tables if one.key == LIMITS] or tables:
        most = min(len(table.rows), TABLE_ROWS)
        rows = next((n for n in range(most, 0, -1) if heights.of_table(table, n) <= left), 0)
        may_be_cut = len(table.rows) > TABLE_ROWS or table.key == LIMITS
        fewest = FEWEST_LIMITS if table.key == LIMITS else FEWEST_ROWS
        enough = rows == len(table.rows) > 0 or (may_be_cut and rows >= fewest)
        enough = enough and table.key not in FOR_LOOKING_UP
        if enough and len(table.columns) <= TABLE_COLUMNS:
            return table, rows
    return None, 0


def _left_out(content: Content, printed: Printed) -> str:
    tables = len(content.tables) - (printed.table is not None)
    tables += bool(content.segments) and not printed.segments
    counts = {
        "finding": len(content.findings) - len(printed.findings),
        "chart": len(content.charts) - len(printed.charts),
        "table": tables,
    }
    parts = [f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items() if n > 0]
    return f"Further in the HTML report: {', '.join(parts)}." if parts else ""
