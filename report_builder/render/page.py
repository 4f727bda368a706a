"""What HTML, PDF and Markdown show of a report beyond the model: chapters, links, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from report_builder import formats
from report_builder.model import (
    Chapter,
    Chart,
    Finding,
    InputFile,
    Recommendation,
    Report,
    Score,
    Table,
)
from report_builder.render.tiles import Tile, sparkline_dates, tiles

ACTIONS_UP_FRONT = 5  # more than five priorities are none
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
RECOMMENDATIONS = "recommendations"  # the chapter that is there once rules for actions were tried
NO_ACTION = "Nothing in this report has enough behind it to act on a group of customers."
EXPECTED = (
    "Expected money: {counted} {span}. The range is assumed, from cautious to hopeful; each action "
    "shows its arithmetic."
)
A_YEAR = dt.timedelta(days=365)
AS_PROFIT, AS_REVENUE = "gross profit", "revenue, before the goods are paid,"
WITH_DATES = (
    "Export the date of each purchase with the data: whether sales rise or fall, and who comes "
    "back, cannot be told without."
)


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
    ``money_note`` says what the expected money of the first five means, or is empty.
    ``actions`` are all recommendations in the report's order, ``top_actions`` the first five,
    ``other_actions`` those that no chapter shows; ``no_action`` says that there are none, and
    what would help. ``data_told`` says that a chapter tells of the
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
    money_note: str
    no_action: str
    other_actions: tuple[Action, ...]
    data_told: bool
    source: str

    def explains(self, finding: Finding) -> bool:
        """Whether it tells why what a finding of the summary before it says, about the same money:
        its own amount beside that would read as a second gain or loss."""
        before = {one.key: one for one in self.report.summary}.get(ON_TRACK)
        told = before is not None and before.money is not None
        return told and finding.key.startswith(WHY) and finding.money is not None

    def hint(self, chart: Chart) -> tuple[str, str]:
        """What is shaded on an axis of time, and how it is explored with keys or a mouse while the
        chart is live; empty for charts without one."""
        if not chart.days:
            return "", ""
        period, (first, last) = self.report.period, chart.days
        shaded = period and first <= period.end and period.start <= last
        return (f"Shaded: {period.label}." if period and shaded else ""), ZOOMING


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
    shown, note = tiles(report, ink)
    return Page(
        report=report,
        period_dates=_period_dates(report),
        data_dates=data_dates(report),
        sparkline_dates=sparkline_dates(report.kpis),
        tiles=shown,
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
        money_note=_money_note(report),
        no_action=_no_action(report),
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


def _no_action(report: Report) -> str:
    looked = any(chapter.key == RECOMMENDATIONS for chapter in report.chapters)
    if report.recommendations or not looked:
        return ""
    return NO_ACTION if report.period else f"{NO_ACTION} {WITH_DATES}"


def _money_note(report: Report) -> str:
    """How long the money of the first actions takes, how it is counted, whence its range."""
    first = [item for item in report.recommendations[:ACTIONS_UP_FRONT] if item.money_high]
    if not first:
        return ""
    profit = any("gross_margin" in item.facts for item in first)
    counted = AS_PROFIT if profit else AS_REVENUE
    return EXPECTED.format(span=_span(report), counted=counted)


def _span(report: Report) -> str:
    """How long the sums last that the expected money is a part of."""
    first, last = report.totals.date_min, report.totals.date_max
    if first is None or last is None:
        return "in as long a time as the data covers (it has no dates)"
    days = dt.date.fromisoformat(last[:10]) - dt.date.fromisoformat(first[:10])
    enough = days >= A_YEAR - dt.timedelta(days=1)
    return "within a year" if enough else "in as long a time as the data covers"


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
