"""What of a report goes into the executive PDF: the strongest of each chapter.

The HTML holds everything; the PDF is a choice of it, made here by rule, and says what it leaves
out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from report_builder import formats
from report_builder.look.theme import ACCENT
from report_builder.model import (
    Finding,
    InputFile,
    Report,
)
from report_builder.render.budget import fitted
from report_builder.render.cluster_page import ClusterPage, action_height, cluster_page
from report_builder.render.excerpt import (
    HEADING_HEIGHT,
    NOTE_HEIGHT,
    PAGE_HEIGHT,
    TABLE_ROWS,
    Excerpt,
    excerpt,
)
from report_builder.render.page import Action, ChapterPage, Page, compose
from report_builder.render.templating import paragraphs

SUMMARY_WORDS = 120  # what a manager reads before turning the page
METHOD_LENGTH = 330  # characters: three lines of small print; the rest is for the HTML
METHODS_CHAPTER = "methods"  # says how the others were made, where it is shown


@dataclass(frozen=True, slots=True)
class Headline:
    """A finding on page 1, with what it means where no other page says it; words so printed."""

    finding: Finding
    with_so_what: bool
    words: int


@dataclass(frozen=True, slots=True)
class Executive:
    """Everything the PDF templates need resolved.

    ``page_one`` are the chapters that page 1 stands for, ``closing`` those at the end that have no
    picture, ``definitions`` key figures and what they mean, ``methods`` chapters and in short how
    they were made unless a chapter says it, ``actions`` the recommendations that no cluster page
    shows and one page holds, ``actions_left_out`` the number of the others, ``actions_number`` the
    number of the chapter that is all recommendations, or "".
    """

    page: Page
    summary: tuple[Headline, ...]
    page_one: tuple[ChapterPage, ...]
    excerpts: tuple[Excerpt, ...]
    closing: tuple[Excerpt, ...]
    absent: tuple[ChapterPage, ...]
    clusters: tuple[ClusterPage, ...]
    actions: Sequence[Action]
    actions_left_out: int
    actions_number: str
    definitions: tuple[tuple[str, str], ...]
    methods: tuple[tuple[str, str], ...]
    inputs: tuple[InputFile, ...]
    source: str


def select(report: Report, svgs: Mapping[str, str]) -> Executive:
    """Choose what is printed; the height of the pictures decides how much of a chapter fits."""
    accent = report.brand.accent if report.brand else None
    composed = compose(report, ink=accent.light if accent else ACCENT)
    shown = [item for item in composed.chapters if item.chapter.status == "shown"]
    actions = _all_actions(composed)
    clusters = tuple(
        cluster_page(cluster, actions, report.currency)
        for item in shown
        for cluster in item.chapter.content.clusters
    )
    on_pages = {action.recommendation.key for item in clusters for action in item.actions}
    page_one = composed.opening
    further = [item for item in actions if item.recommendation.key not in on_pages]
    left_out = len(further) - _fitting(further, report.currency)
    excerpts, closing = _excerpts([item for item in shown if item not in page_one], report, svgs)
    return Executive(
        page=composed,
        summary=_headlines(report, frozenset(item.chapter.key for item in page_one)),
        page_one=page_one,
        excerpts=excerpts,
        closing=closing,
        absent=tuple(item for item in composed.chapters if item.chapter.status != "shown"),
        clusters=clusters,
        actions=further[: len(further) - left_out],
        actions_left_out=left_out,
        actions_number=next((str(item.number) for item in shown if _is_advice(item)), ""),
        definitions=tuple((tile.name, tile.definition) for tile in composed.tiles),
        methods=_methods(shown, (*excerpts, *closing)),
        inputs=report.inputs[:TABLE_ROWS],
        source=f"{_files(report.inputs)}; {composed.data_dates}",
    )


def _excerpts(
    chapters: Sequence[ChapterPage], report: Report, svgs: Mapping[str, str]
) -> tuple[tuple[Excerpt, ...], tuple[Excerpt, ...]]:
    """Of the chapters that have something to print, in order; those at the end that are words."""
    needed = frozenset(finding.key for finding in report.summary)

    def make(item: ChapterPage, height: float) -> Excerpt:
        return excerpt(item, needed, svgs, report.currency, height)

    whole = {item.number: make(item, PAGE_HEIGHT) for item in chapters}
    printed = [item for item in chapters if _says_something(whole[item.number])]
    closing = list(takewhile(lambda item: _is_words(whole[item.number]), reversed(printed)))[::-1]
    body = printed[: len(printed) - len(closing)]
    return fitted(body, make, report.summary), tuple(whole[item.number] for item in closing)


def _says_something(item: Excerpt) -> bool:
    return bool(item.lead or item.pairs or item.segments or item.table)


def _all_actions(composed: Page) -> tuple[Action, ...]:
    """Those up front in their order, then what else the chapters recommend; each once."""
    in_chapters = (action for item in composed.chapters for action in item.actions)
    every = (*composed.actions, *in_chapters)
    return tuple({action.recommendation.key: action for action in every}.values())


def _fitting(actions: Sequence[Action], currency: str) -> int:
    """How many of the actions one page holds; at least one, if there is any."""
    left = PAGE_HEIGHT - HEADING_HEIGHT - NOTE_HEIGHT
    for place, action in enumerate(actions):
        left -= action_height(action, currency)
        if left < 0:
            return max(1, place)
    return len(actions)


def _is_advice(item: ChapterPage) -> bool:
    return bool(item.actions) and not item.chapter.content.findings


def _is_words(item: Excerpt) -> bool:
    return not item.pairs and not item.segments


def _methods(
    shown: Sequence[ChapterPage], printed: Sequence[Excerpt]
) -> tuple[tuple[str, str], ...]:
    if any(item.chapter.key == METHODS_CHAPTER for item in printed):
        return ()
    return tuple((item.chapter.title, _in_short(item.chapter.method)) for item in shown)


def _in_short(method: str) -> str:
    """The first sentences of a method note, as many as fit; always the first."""
    first = next(iter(paragraphs(method)), "")
    end = first.rfind(". ", 0, METHOD_LENGTH)
    if len(first) <= METHOD_LENGTH:
        return first
    return first[: end + 1] if end > 0 else first.partition(". ")[0].rstrip(".") + "."


def _headlines(report: Report, page_one: frozenset[str]) -> tuple[Headline, ...]:
    """The leading findings that fit the summary's length, and those with no other page."""
    headlines = [_headline(finding, page_one, report.currency) for finding in report.summary]
    left = SUMMARY_WORDS - sum(item.words for item in headlines if item.with_so_what)
    chosen: list[Headline] = []
    for item in headlines:
        if not item.with_so_what:
            left -= item.words
        if item.with_so_what or left >= 0 or not chosen:
            chosen.append(item)
    return tuple(chosen)


def _headline(finding: Finding, page_one: frozenset[str], currency: str) -> Headline:
    alone = finding.chapter in page_one
    texts = (finding.text, finding.so_what) if alone else (finding.text,)
    words = sum(len(formats.fill(text, finding.facts, currency).split()) for text in texts)
    return Headline(finding, alone, words)


def _files(inputs: tuple[InputFile, ...]) -> str:
    """The source with the most rows by its name, the others by their number."""
    largest = max(inputs, key=lambda item: item.rows, default=None)
    if largest is None or len(inputs) == 1:
        return largest.name if largest else ""
    others = len(inputs) - 1
    return f"{largest.name} and {others} other {'file' if others == 1 else 'files'}"
