"""How much of a chapter is printed in a height of so many millimetres.

Heights are estimates in millimetres, as in ``heights``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from report_builder.model import Chart, Content, Finding, Segment, Table
from report_builder.render import heights
from report_builder.render.heights import HALF_WIDTH, HEADING_HEIGHT, NOTE_HEIGHT, TEXT_WIDTH
from report_builder.render.pairs import Pair, paired

PAIR_MARGIN = 4.0  # below two things that stand beside each other
NOTED = 140.0  # mm: in a shorter excerpt the line on what is left out comes on top
FINDINGS = 5  # a page of six statements is read as a list of trivia


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed so far, in no order."""

    findings: tuple[Finding, ...] = ()
    segments: tuple[Segment, ...] = ()
    charts: tuple[Chart, ...] = ()
    table: Table | None = None
    table_rows: int = 0


class Room:
    """What of a chapter is printed in a height of so many millimetres."""

    def __init__(
        self, content: Content, svgs: Mapping[str, str], currency: str, height: float
    ) -> None:
        self.printed = Printed()
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
        """Beside the finding that it is a picture of, never without it nor as its second one."""
        there, findings = self.printed.charts, self.printed.findings
        finding = self._content.pictured(chart)
        if finding is None:
            return self.takes(charts=(*there, chart))
        if self.has_picture_beside(chart):
            return False
        if finding not in findings:
            findings = (*findings, finding)
        return len(findings) <= max(FINDINGS, len(self.printed.findings)) and self.takes(
            charts=(*there, chart), findings=findings
        )

    def has_picture_beside(self, chart: Chart) -> bool:
        """Whether its finding has a picture already."""
        finding = self._content.pictured(chart)
        return finding is not None and any(
            self._content.pictured(other) == finding for other in self.printed.charts
        )

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
        """What is printed in the order of the chapter."""
        return paired(self._content, self.printed.findings, self.printed.charts)

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
