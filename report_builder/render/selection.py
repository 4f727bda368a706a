"""What of a report goes into the executive PDF: the strongest of each chapter.

The HTML holds everything; the PDF is a choice of it, made here by rule, and says what it leaves
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from report_builder import formats
from report_builder.charts.theme import ACCENT
from report_builder.model import (
    Cluster,
    ColumnMapping,
    Finding,
    InputFile,
    Report,
    Unit,
)
from report_builder.render import profile
from report_builder.render.excerpt import TABLE_ROWS, Excerpt, excerpt
from report_builder.render.page import Action, ChapterPage, Page, compose
from report_builder.render.templating import paragraphs

ACTIONS_PER_CLUSTER = 2  # they fill its page; further ones follow after the clusters
PROFILE_ROWS = 8
SUMMARY_WORDS = 120  # what a manager reads before turning the page
FIRM_STABILITY, SHAKY_STABILITY = 0.85, 0.6  # bootstrap Jaccard (Hennig 2007): firm; not a cluster


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """A cluster with what to do about it, its picture, and how firm it is in words."""

    cluster: Cluster
    plot: profile.DotPlot | None
    firmness: str
    profile: tuple[tuple[str, tuple[float | None, float | None, Unit]], ...]
    categories: tuple[tuple[str, float, float], ...]
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


def select(report: Report, svgs: Mapping[str, str]) -> Executive:
    """Choose what is printed; the height of the pictures decides how much of a chapter fits."""
    composed = compose(report, ink=ACCENT)
    shown = [item for item in composed.chapters if item.chapter.status == "shown"]
    actions = _all_actions(composed)
    clusters = tuple(
        _cluster_page(cluster, actions)
        for item in shown
        for cluster in item.chapter.content.clusters
    )
    on_pages = {action.recommendation.key for item in clusters for action in item.actions}
    needed = frozenset(finding.key for finding in report.summary)
    excerpts = (excerpt(item, needed, svgs, report.currency) for item in shown)
    return Executive(
        page=composed,
        summary=_within_words(report.summary, report.currency),
        excerpts=tuple(
            item for item in excerpts if item.lead or item.pairs or item.segments or item.table
        ),
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


def _cluster_page(cluster: Cluster, actions: Iterable[Action]) -> ClusterPage:
    own = tuple(action for action in actions if action.recommendation.segment == cluster.name)
    return ClusterPage(
        cluster=cluster,
        plot=profile.dot_plot(cluster.name, cluster.standardised),
        firmness=_firmness(cluster),
        profile=tuple(cluster.profile.items())[:PROFILE_ROWS],
        categories=cluster.top_categories[:PROFILE_ROWS],
        actions=own[:ACTIONS_PER_CLUSTER],
    )


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
