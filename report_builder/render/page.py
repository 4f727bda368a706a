"""What HTML, PDF and Markdown show of a report beyond the model: tiles, links, spans of dates.

The one place where a key figure is put beside the month before and the year before, so that the
three formats say the same.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from report_builder import formats
from report_builder.look import spark
from report_builder.model import (
    Chapter,
    Chart,
    Finding,
    InputFile,
    Kpi,
    Period,
    Recommendation,
    Report,
    Score,
    Table,
    Unit,
)

ACTIONS_UP_FRONT = 5  # more than five priorities are none
SPARKLINE_MONTHS = 24  # two years show the season twice
NO_CHANGE = 0.0005  # rounds to 0.0 % or 0.0 points
LONG_TABLE = 20  # rows: a longer one is for looking up, and is opened on request
TABLES_IN_SIGHT = 2  # of a chapter without pictures, which is for looking up as a whole
DATA_CHAPTER = "data"  # tells of ledger, columns and sources where it is shown
ZOOMING = (
    "Zoom with + and −, or the wheel with Ctrl or Shift; move with the arrows or by dragging; "
    "0 or a double click shows all."
)
ON_TRACK = "on_track"
WHY = ("biggest_driver", "no_baseline")  # begin the keys of findings on why the figure changed
NOT_EXPLAINED = "Why it changed cannot be said from this data."
NOTHING = ": no comparable "
NOTHING_TO_COMPARE = "{name}" + NOTHING + "{span}"
NOT_COVERED = "Nothing is compared with {}: the data does not cover it whole."
NOT_COMPARED = "not compared with "
UNCOMPARED = "{}: {}."
WITHOUT_DATES = "The data has no dates of purchases: there is no month or year to compare with."
WITHOUT_CURRENCY = "Amounts are in the currency of the data, which does not name it."


@dataclass(frozen=True, slots=True)
class Comparison:
    """The size of a change ("11.1%") and its direction in words ("higher than November 2010").

    ``change`` is empty where nothing changed or there is nothing to compare with: ``words`` says
    which.
    """

    change: str
    words: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure ready to show. ``interval`` and ``sparkline`` (our own SVG) may be empty."""

    key: str
    name: str
    value: str
    interval: str
    comparisons: tuple[Comparison, ...]
    sparkline: Markup
    definition: str


@dataclass(frozen=True, slots=True)
class Action:
    """A recommendation with the findings it stands on."""

    recommendation: Recommendation
    because: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A line of the scoreboard with the findings that it speaks of."""

    score: Score
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """A chapter with its number and its recommendations resolved."""

    number: int
    chapter: Chapter
    actions: tuple[Action, ...]

    @property
    def opening(self) -> tuple[Chart, ...]:
        """The charts that stand before the findings."""
        return tuple(chart for chart in self.chapter.content.charts if chart.opens)

    @property
    def figures(self) -> tuple[tuple[Chart, bool], ...]:
        """The other charts, and whether each is half as wide as the page without another beside
        it."""
        charts = [chart for chart in self.chapter.content.charts if not chart.opens]
        found: list[tuple[Chart, bool]] = []
        beside = False  # whether the chart before left half a row free
        for place, chart in enumerate(charts):
            fills = beside
            narrow_next = any(not following.wide for following in charts[place + 1 : place + 2])
            beside = not chart.wide and not fills and narrow_next
            found.append((chart, not (chart.wide or fills or beside)))
        return tuple(found)

    @property
    def tables(self) -> tuple[tuple[Table, bool], ...]:
        """The tables, and whether each is folded away until the reader asks for it."""
        content = self.chapter.content
        in_sight = len(content.tables) if content.charts else TABLES_IN_SIGHT
        return tuple(
            (table, len(table.rows) > LONG_TABLE or place >= in_sight)
            for place, table in enumerate(content.tables)
        )


@dataclass(frozen=True, slots=True)
class Page:
    """A report with everything the templates need resolved.

    ``tiles_note`` says what no tile is compared with, and in which money they are.
    ``opening`` are the chapters that the summary itself shows, ``body`` the others; ``leading``
    the findings of the summary that no chapter of the opening shows already; ``unexplained`` says
    that none tells why a figure of the period changed, or is empty.
    ``actions`` are all recommendations in the report's order, ``top_actions`` the first five,
    ``other_actions`` those that no chapter shows. ``data_told`` says that a chapter tells of the
    ledger, the columns and the sources, so that nothing else needs to.
    """

    report: Report
    period_dates: str
    data_dates: str
    sparkline_dates: str
    tiles: tuple[Tile, ...]
    tiles_note: str
    chapters: tuple[ChapterPage, ...]
    opening: tuple[ChapterPage, ...]
    body: tuple[ChapterPage, ...]
    leading: tuple[Finding, ...]
    scoreboard: tuple[ScoreLine, ...]
    unexplained: str
    actions: tuple[Action, ...]
    top_actions: tuple[Action, ...]
    other_actions: tuple[Action, ...]
    data_told: bool
    source: str

    def hint(self, chart: Chart) -> str:
        """How an axis of time is explored while the chart is live; empty for charts without one."""
        if not chart.days:
            return ""
        period, (first, last) = self.report.period, chart.days
        shaded = period and first <= period.end and period.start <= last
        return (f"Shaded: {period.label}. " if period and shaded else "") + ZOOMING


def compose(report: Report, ink: str = "currentColor") -> Page:
    """Resolve a report for the templates; ``ink`` is the colour of the small lines in the tiles.

    Raises KeyError when a recommendation, or a line of the scoreboard, stands on a finding that the
    report does not contain.
    """
    findings = {finding.key: finding for finding in report.findings}
    actions = tuple(_action(item, findings) for item in report.recommendations)
    chapters = tuple(
        ChapterPage(
            number,
            chapter,
            tuple(_action(item, findings) for item in chapter.content.recommendations),
        )
        for number, chapter in enumerate(report.chapters, start=1)
    )
    in_chapters = {item.recommendation.key for chapter in chapters for item in chapter.actions}
    tiles, note = _tiles(report, ink)
    return Page(
        report=report,
        period_dates=_period_dates(report),
        data_dates=data_dates(report),
        sparkline_dates=sparkline_dates(report.kpis),
        tiles=tiles,
        tiles_note=note,
        chapters=chapters,
        opening=tuple(item for item in chapters if in_summary(item.chapter)),
        body=tuple(item for item in chapters if not in_summary(item.chapter)),
        leading=_leading(report),
        unexplained=_unexplained(report),
        scoreboard=tuple(
            ScoreLine(score, tuple(findings[key] for key in score.findings))
            for score in report.scoreboard
        ),
        actions=actions,
        top_actions=actions[:ACTIONS_UP_FRONT],
        other_actions=tuple(a for a in actions if a.recommendation.key not in in_chapters),
        data_told=any(
            chapter.key == DATA_CHAPTER and chapter.content.tables for chapter in report.chapters
        ),
        source=f"Source: {_sources(report.inputs)}; {data_dates(report)}.",
    )


def _leading(report: Report) -> tuple[Finding, ...]:
    shown = {chapter.key for chapter in report.chapters if in_summary(chapter)}
    return tuple(finding for finding in report.summary if finding.chapter not in shown)


def _unexplained(report: Report) -> str:
    keys = [finding.key for finding in report.summary]
    explained = any(key.startswith(WHY) for key in keys)
    return "" if explained or ON_TRACK not in keys else NOT_EXPLAINED


def in_summary(chapter: Chapter) -> bool:
    """Whether a chapter is key figures and sentences only: the summary shows it."""
    content = chapter.content
    return bool(content.kpis) and not (content.charts or content.tables or content.segments)


def all_charts(report: Report) -> tuple[Chart, ...]:
    """All charts in reading order."""
    return tuple(chart for chapter in report.chapters for chart in chapter.content.charts)


def _action(item: Recommendation, findings: dict[str, Finding]) -> Action:
    return Action(item, tuple(findings[key] for key in item.because))


def used_files(inputs: Sequence[InputFile]) -> tuple[InputFile, ...]:
    """The files that the report stands on; all of them where none has rows."""
    return tuple(item for item in inputs if item.rows) or tuple(inputs)


def _sources(inputs: Sequence[InputFile]) -> str:
    return ", ".join(item.name for item in used_files(inputs))


def data_dates(report: Report) -> str:
    """The days that the data covers, or that it has no dates of purchases."""
    first, last = report.totals.date_min, report.totals.date_max
    if first is None or last is None:
        return "no dates of purchases in the data"
    return formats.span(dt.date.fromisoformat(first[:10]), dt.date.fromisoformat(last[:10]))


def _period_dates(report: Report) -> str:
    """The days of the period, up to the last one looked at."""
    if report.period is None:
        return ""
    end = report.period.end
    return formats.span(report.period.start, min(end, report.as_of or end))


def _tiles(report: Report, ink: str) -> tuple[tuple[Tile, ...], str]:
    """The key figures, and what is said once below them: what nothing is compared with, and why."""
    tiles = tuple(tile(kpi, report.period, report.currency, ink) for kpi in report.kpis)
    said = []
    if report.period is None:
        said.append(WITHOUT_DATES)
    elif tiles:
        of_all = [one for one in tiles[0].comparisons
                  if not one.change and all(one in each.comparisons for each in tiles)]  # fmt: skip
        missing = [one for one in of_all if NOTHING in one.words]
        tiles = tuple(
            replace(each, comparisons=tuple(one for one in each.comparisons if one not in missing))
            for each in tiles
        )
        said += [NOT_COVERED.format(one.words.partition(":")[0]) for one in missing]
        tiles = tuple(map(with_reason, tiles, report.kpis))
        said += [
            UNCOMPARED.format(kpi.name, kpi.uncompared)
            for each, kpi in zip(tiles, report.kpis, strict=True)
            if any(one.words.startswith(NOT_COMPARED) for one in each.comparisons)
        ]
    if not report.currency and any(kpi.unit == "money" for kpi in report.kpis):
        said.append(WITHOUT_CURRENCY)
    return tiles, " ".join(said)


def with_reason(shown: Tile, kpi: Kpi) -> Tile:
    """The tile; what its figure does not allow is not said to be missing from the data."""
    if not kpi.uncompared:
        return shown
    return replace(shown, comparisons=tuple(
        Comparison("", NOT_COMPARED + one.words.partition(NOTHING)[0]) if NOTHING in one.words
        else one
        for one in shown.comparisons
    ))  # fmt: skip


def tile(kpi: Kpi, period: Period | None, currency: str, ink: str) -> Tile:
    """A key figure; where time is known, beside the period before and the same a year before."""
    interval = ""
    if kpi.low is not None and kpi.high is not None:
        low, high = (formats.text(value, kpi.unit, currency) for value in (kpi.low, kpi.high))
        interval = f"{formats.percent(95)} interval {low} to {high}"
    return Tile(
        key=kpi.key,
        name=kpi.name,
        value=formats.short(kpi.value, kpi.unit, currency),
        interval=interval,
        comparisons=_comparisons(kpi, period) if period else (),
        sparkline=_sparkline(kpi, ink),
        definition=kpi.definition,
    )


def _comparisons(kpi: Kpi, period: Period) -> tuple[Comparison, ...]:
    before, year_before, span = _names(period)
    return (
        compare(kpi.value, kpi.previous, kpi.unit, before, span),
        compare(kpi.value, kpi.year_ago, kpi.unit, year_before, span),
    )


def compare(
    value: float | None, base: float | None, unit: Unit, name: str, span: str
) -> Comparison:
    """A change against ``base``: relative, or in percentage points where the unit is a share."""
    if value is None or base is None or (unit != "share" and base <= 0):
        return Comparison("", NOTHING_TO_COMPARE.format(name=name, span=span))
    delta = value - base if unit == "share" else value / base - 1
    if abs(delta) < NO_CHANGE:
        return Comparison("", f"same as {name}")
    size = abs(delta)  # the word says the direction: a sign beside it would say it twice
    shown = formats.points(size) if unit == "share" else formats.change(size)
    shown = shown.removeprefix("+")
    return Comparison(shown, f"{'higher' if delta > 0 else 'lower'} than {name}")


def _names(period: Period) -> tuple[str, str, str]:
    """What the period before and the year before are called, and the word for such a span."""
    start, end = period.start, period.end
    last_day = calendar.monthrange(start.year, start.month)[1]
    if (start.day, end) == (1, start.replace(day=last_day)):
        before = (start - dt.timedelta(days=1)).replace(day=1)
        year_before = start.replace(year=start.year - 1)
        return formats.month(before), formats.month(year_before), "month"
    return "the period before", "the same period a year before", "period"


def _sparkline(kpi: Kpi, ink: str) -> Markup:
    values = [value for _, value in kpi.series[-SPARKLINE_MONTHS:]]
    return Markup(spark.sparkline(values, width=160, height=36, ink=ink))  # our own drawing


def sparkline_dates(kpis: tuple[Kpi, ...]) -> str:
    """The months that the small lines of the key figures cover, or "" without any."""
    months = [month for kpi in kpis for month, _ in kpi.series[-SPARKLINE_MONTHS:]]
    if not months:
        return ""
    return f"{formats.month(min(months))} to {formats.month(max(months))}"
