"""What of a report goes into the executive PDF: the strongest of each chapter.

The HTML holds everything; the PDF is a choice of it, made here by rule, and says what it leaves
out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import get_args

from report_builder import formats
from report_builder.charts.theme import ACCENT
from report_builder.model import (
    Chapter,
    Chart,
    Cluster,
    ColumnMapping,
    Finding,
    Grade,
    InputFile,
    Report,
    Segment,
    Severity,
    Table,
)
from report_builder.render import profile
from report_builder.render.page import Action, ChapterPage, Page, compose
from report_builder.render.templating import paragraphs

SUMMARY_WORDS = 120  # what a manager reads before turning the page
FINDINGS_PER_CHAPTER = 4  # with two charts they fill a page
CHARTS_PER_CHAPTER = 2
TABLE_ROWS = 12  # a longer table is for looking up, which is what the HTML is for
TABLE_COLUMNS = 8  # more do not fit an A4 page at a readable size
PICTURES_WITHOUT_TABLE = 2  # with fewer pictures a chapter has room for its first table
FIRM_STABILITY, SHAKY_STABILITY = 0.85, 0.6  # bootstrap Jaccard (Hennig 2007): firm; not a cluster
GRADES_BY_STRENGTH: tuple[Grade, ...] = get_args(Grade)
SEVERITIES_BY_URGENCY: tuple[Severity, ...] = ("act", "watch", "good", "info")


@dataclass(frozen=True, slots=True)
class Pair:
    """A chart with the finding printed before it; ``beside`` each other where the chart is half
    as wide as the page."""

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


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """A cluster with what to do about it, its picture, and how firm it is in words."""

    cluster: Cluster
    plot: profile.DotPlot | None
    firmness: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Executive:
    """Everything the PDF templates need resolved.

    ``definitions`` are key figures and what they mean, ``methods`` chapters and the first paragraph
    of how they were made, ``actions`` the recommendations that no cluster page shows.
    """

    page: Page
    summary: tuple[Finding, ...]
    excerpts: tuple[Excerpt, ...]
    absent: tuple[ChapterPage, ...]
    clusters: tuple[ClusterPage, ...]
    actions: tuple[Action, ...]
    definitions: tuple[tuple[str, str], ...]
    methods: tuple[tuple[str, str], ...]
    inputs: tuple[InputFile, ...]
    mapping: tuple[ColumnMapping, ...]
    source: str


def select(report: Report) -> Executive:
    """Choose what is printed. The same report gives the same choice."""
    composed = compose(report, ink=ACCENT)
    shown = [item for item in composed.chapters if item.chapter.status == "shown"]
    actions = _all_actions(composed)
    clusters = tuple(
        _cluster_page(cluster, actions)
        for item in shown
        for cluster in item.chapter.content.clusters
    )
    on_pages = {action.recommendation.key for item in clusters for action in item.actions}
    wanted = {finding.key for finding in report.summary}
    excerpts = (_excerpt(item, wanted) for item in shown)
    return Executive(
        page=composed,
        summary=_within_words(report.summary, report.currency),
        excerpts=tuple(item for item in excerpts if item.pairs or item.findings or item.table),
        absent=tuple(item for item in composed.chapters if item.chapter.status != "shown"),
        clusters=clusters,
        actions=tuple(item for item in actions if item.recommendation.key not in on_pages),
        definitions=tuple((tile.name, tile.definition) for tile in composed.tiles),
        methods=tuple(
            (item.chapter.title, next(iter(paragraphs(item.chapter.method)), "")) for item in shown
        ),
        inputs=report.inputs[:TABLE_ROWS],
        mapping=report.mapping[:TABLE_ROWS],
        source=f"{_files(report.inputs)}; {composed.data_dates}",
    )


def _all_actions(composed: Page) -> tuple[Action, ...]:
    """Those up front in their order, then what else the chapters recommend; each once."""
    in_chapters = (action for item in composed.chapters for action in item.actions)
    every = (*composed.actions, *in_chapters)
    return tuple({action.recommendation.key: action for action in every}.values())


def _within_words(findings: Iterable[Finding], currency: str) -> tuple[Finding, ...]:
    """The leading findings that fit the summary's length; always the first."""
    chosen: list[Finding] = []
    left = SUMMARY_WORDS
    for finding in findings:
        left -= len(formats.fill(finding.text, finding.facts, currency).split())
        if left < 0 and chosen:
            break
        chosen.append(finding)
    return tuple(chosen)


def _excerpt(item: ChapterPage, wanted: set[str]) -> Excerpt:
    content = item.chapter.content
    findings = _strongest(content.findings, wanted)
    pictures = CHARTS_PER_CHAPTER - (1 if content.segments else 0)
    charts = content.charts[:pictures]
    fitting = [table for table in content.tables if len(table.columns) <= TABLE_COLUMNS]
    room = len(charts) + bool(content.segments) < PICTURES_WITHOUT_TABLE
    table = fitting[0] if fitting and room else None
    left_out = _left_out(
        (len(content.findings) - len(findings), "finding"),
        (len(content.charts) - len(charts), "chart"),
        (len(content.tables) - (table is not None), "table"),
    )
    return Excerpt(
        number=item.number,
        chapter=item.chapter,
        pairs=tuple(_pair(*both) for both in zip_longest(findings[: len(charts)], charts)),
        findings=findings[len(charts) :],
        segments=content.segments[:TABLE_ROWS],
        table=table,
        left_out=left_out,
    )


def _pair(finding: Finding | None, chart: Chart) -> Pair:
    return Pair(finding, chart, beside=finding is not None and not chart.wide)


def _strongest(findings: tuple[Finding, ...], wanted: set[str]) -> tuple[Finding, ...]:
    """The strongest in reading order; those of the summary are always among them."""
    ranked = sorted(
        findings,
        key=lambda finding: (
            finding.key not in wanted,
            GRADES_BY_STRENGTH.index(finding.grade),
            SEVERITIES_BY_URGENCY.index(finding.severity),
            -(finding.money or 0.0),
        ),
    )
    needed = sum(finding.key in wanted for finding in findings)
    chosen = {finding.key for finding in ranked[: max(FINDINGS_PER_CHAPTER, needed)]}
    return tuple(finding for finding in findings if finding.key in chosen)


def _left_out(*counts: tuple[int, str]) -> str:
    parts = [f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count > 0]
    return f"Further in the HTML report: {', '.join(parts)}." if parts else ""


def _cluster_page(cluster: Cluster, actions: Iterable[Action]) -> ClusterPage:
    own = tuple(action for action in actions if action.recommendation.segment == cluster.name)
    plot = profile.dot_plot(cluster.name, cluster.standardised)
    return ClusterPage(cluster, plot, _firmness(cluster), own)


def _firmness(cluster: Cluster) -> str:
    if cluster.stability < SHAKY_STABILITY:
        return "not firm: it dissolves when the customers are drawn anew"
    if cluster.stability < FIRM_STABILITY:
        return "fairly firm: its core stays together when the customers are drawn anew"
    return "firm: it stays together when the customers are drawn anew"


def _files(inputs: tuple[InputFile, ...]) -> str:
    others = len(inputs) - 1
    if others < 1:
        return "".join(item.name for item in inputs)
    return f"{inputs[0].name} and {others} other {'file' if others == 1 else 'files'}"
