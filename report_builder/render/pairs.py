"""Which findings and charts of a chapter stand together in the PDF.

A chart that is a picture of a finding is printed with it or not at all: the finding says what the
picture leaves open, and what follows from it. A finding has one picture; further ones are for the
HTML.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from report_builder.model import Chart, Content, Finding


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding, a finding and its chart, or one or two charts that are pictures of no finding.

    Two things of which no chart is wider than half a page stand ``beside`` each other.
    """

    finding: Finding | None = None
    charts: tuple[Chart, ...] = ()

    @property
    def beside(self) -> bool:
        """Whether its two things stand beside each other, not one below the other."""
        two = len(self.charts) + (self.finding is not None) == 2
        return two and not any(chart.wide for chart in self.charts)


def paired(
    content: Content, findings: Collection[Finding], charts: Collection[Chart]
) -> tuple[Pair, ...]:
    """What is printed in the order of the chapter: these findings, each with its picture if that is
    among these charts, and charts that are pictures of none last."""
    printed = [chart for chart in content.charts if chart in charts]
    own = {
        finding.key: (chart,)
        for chart in reversed(printed)
        if (finding := content.pictured(chart)) is not None
    }
    found = [
        Pair(finding, own.get(finding.key, ()))
        for finding in content.findings
        if finding in findings
    ]
    return (*found, *_in_rows([one for one in printed if content.pictured(one) is None]))


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
