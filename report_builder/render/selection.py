"""What of a report goes into the executive PDF: the strongest of each chapter.

The HTML holds everything; the PDF is a choice of it, made here by rule, and says what it leaves
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from report_builder import formats
from report_builder.look.theme import ACCENT
from report_builder.model import (
    Finding,
    InputFile,
    Report,
)
from report_builder.render.budget import PAGES, Make, Placed, fitted
from report_builder.render.cluster_page import ClusterPage, action_height, cluster_page
from report_builder.render.excerpt import (
    HEADING_HEIGHT,
    NOTE_HEIGHT,
    PAGE_HEIGHT,
    TABLE_ROWS,
    Excerpt,
    excerpt,
)
from report_builder.render.opening import Entry, Opening, opening
from report_builder.render.page import Action, ChapterPage, Page, compose, used_files
from report_builder.render.templating import anchor, paragraphs

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

    ``closing`` are chapters at the end that have no picture, ``definitions`` key figures and what
    they mean, ``methods`` chapters and in short how they were made unless a chapter says it,
    ``actions`` the recommendations that no cluster page shows and one page holds,
    ``actions_left_out`` the number of the others, ``actions_number`` the number of the chapter that
    is all recommendations, or "", ``asked_number`` that of the one the scoreboard stands for.
    ``entries`` are the contents, ``opening`` is how the pages before the chapters are shared.
    """

    page: Page
    summary: tuple[Headline, ...]
    excerpts: tuple[Placed, ...]
    closing: tuple[Excerpt, ...]
    absent: tuple[tuple[str, str], ...]
    clusters: tuple[ClusterPage, ...]
    actions: Sequence[Action]
    actions_left_out: int
    actions_number: str
    asked_number: str
    entries: tuple[Entry, ...]
    opening: Opening
    definitions: tuple[tuple[str, str], ...]
    methods: tuple[tuple[str, str], ...]
    inputs: tuple[InputFile, ...]
    source: str


def select(report: Report, svgs: Mapping[str, str]) -> Executive:
    """Choose what is printed; the height of the pictures decides how much of a chapter fits."""
    accent = report.brand.accent if report.brand else None
    composed = compose(report, ink=accent.light if accent else ACCENT)
    shown = [item for item in composed.chapters if item.chapter.status == "shown"]
    clusters, advice, left_out = _advice(composed, shown)
    asked = _asked(shown, composed)
    body, closing, make = _printed(
        [item for item in shown if item not in (*composed.opening, *asked)], report, svgs
    )
    methods = _methods(shown, (*body, *closing))
    entries = _entries(composed, asked, body, clusters)
    entries += _entries_at_the_end(shown, advice, closing, methods)
    summary = _headlines(report, frozenset(item.chapter.key for item in composed.opening))
    definitions = tuple((tile.name, tile.definition) for tile in composed.tiles)
    absent = _absent(composed.chapters)
    sentences = [_as_printed(item, report.currency) for item in summary]
    layout = opening(composed, sentences, entries, definitions, absent)
    most = max(PAGES - layout.pages, 1)
    return Executive(
        page=composed,
        summary=summary,
        excerpts=fitted(body, make, report.summary, most, layout.left),
        closing=closing,
        absent=absent,
        clusters=clusters,
        actions=advice,
        actions_left_out=left_out,
        actions_number=_number(filter(_is_advice, shown)),
        asked_number=_number(asked),
        entries=entries,
        opening=layout,
        definitions=definitions,
        methods=methods,
        inputs=report.inputs[:TABLE_ROWS],
        source=f"{_files(report.inputs)}; {composed.data_dates}",
    )


def _advice(
    composed: Page, shown: Sequence[ChapterPage]
) -> tuple[tuple[ClusterPage, ...], Sequence[Action], int]:
    """The pages of the clusters, the actions that one page holds beside them, and how many more."""
    actions, currency = _all_actions(composed), composed.report.currency
    clusters = tuple(
        cluster_page(cluster, actions, currency)
        for item in shown
        for cluster in item.chapter.content.clusters
    )
    on_pages = {action.recommendation.key for item in clusters for action in item.actions}
    further = [item for item in actions if item.recommendation.key not in on_pages]
    fitting = _fitting(further, currency)
    return clusters, further[:fitting], len(further) - fitting


def _asked(shown: Sequence[ChapterPage], composed: Page) -> tuple[ChapterPage, ...]:
    """The chapters that the scoreboard stands for: it has all they say and they show nothing."""
    said = {finding.key for line in composed.scoreboard for finding in line.findings}
    contents = [(item, item.chapter.content) for item in shown]
    return tuple(
        item
        for item, content in contents
        if composed.scoreboard and content.hypotheses and not content.charts
        if all(finding.key in said for finding in content.findings)
    )


def _printed(
    chapters: Sequence[ChapterPage], report: Report, svgs: Mapping[str, str]
) -> tuple[list[ChapterPage], tuple[Excerpt, ...], Make]:
    """The chapters that have something to print, in order, without those at the end that are words;
    these; and what makes the excerpt of one for a height."""
    needed = frozenset(finding.key for finding in report.summary)

    def make(item: ChapterPage, height: float) -> Excerpt:
        return excerpt(item, needed, svgs, report.currency, height)

    whole = {item.number: make(item, PAGE_HEIGHT) for item in chapters}
    printed = [item for item in chapters if _says_something(whole[item.number])]
    closing = list(takewhile(lambda item: _is_words(whole[item.number]), reversed(printed)))[::-1]
    body = printed[: len(printed) - len(closing)]
    return body, tuple(whole[item.number] for item in closing), make


def _entries(
    composed: Page,
    asked: Sequence[ChapterPage],
    body: Sequence[ChapterPage],
    clusters: Sequence[ClusterPage],
) -> tuple[Entry, ...]:
    """The contents in the order of the pages, as far as the pages of the clusters."""
    first = next(iter(composed.opening), None)
    found = [Entry(str(first.number), first.chapter.title, "front")] if first else []
    found = found or [Entry("", "Summary", "front")]
    if composed.scoreboard:
        found.append(Entry(_number(asked), "Questions and hypotheses", "asked"))
    found.append(Entry("", "How to read this report", "guide"))
    found += [_entry(item) for item in body]
    found += [
        Entry("", item.cluster.name, f"cluster-{item.cluster.id}", below=True) for item in clusters
    ]
    return tuple(found)


def _entries_at_the_end(
    shown: Sequence[ChapterPage],
    advice: Sequence[Action],
    closing: Sequence[Excerpt],
    methods: Sequence[object],
) -> tuple[Entry, ...]:
    number = _number(filter(_is_advice, shown))
    found = [Entry(number, "Recommendations", "actions")] if advice else []
    found += [_entry(item) for item in closing]
    found.append(Entry("", "Data and ledger", "data"))
    if methods:
        found.append(Entry("", "Methods in short", "methods"))
    return tuple(found)


def _entry(item: ChapterPage | Excerpt) -> Entry:
    return Entry(str(item.number), item.chapter.title, anchor(item.chapter))


def _number(items: Iterable[ChapterPage]) -> str:
    return next((str(item.number) for item in items), "")


def _as_printed(item: Headline, currency: str) -> str:
    finding = item.finding
    texts = (finding.text, finding.so_what) if item.with_so_what else (finding.text,)
    stake = 20 if finding.money is not None else 0  # what is at stake
    return " ".join(formats.fill(one, finding.facts, currency) for one in texts) + " " * stake


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
    shown: Sequence[ChapterPage], printed: Sequence[ChapterPage | Excerpt]
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


def _absent(chapters: Sequence[ChapterPage]) -> tuple[tuple[str, str], ...]:
    """Titles of the chapters that are not shown, and why; those of one reason together."""
    titles: dict[str, list[str]] = {}
    for item in chapters:
        if item.chapter.status != "shown":
            titles.setdefault(item.chapter.reason, []).append(item.chapter.title)
    return tuple(("; ".join(of), reason) for reason, of in titles.items())


def _headline(finding: Finding, page_one: frozenset[str], currency: str) -> Headline:
    alone = finding.chapter in page_one
    texts = (finding.text, finding.so_what) if alone else (finding.text,)
    words = sum(len(formats.fill(text, finding.facts, currency).split()) for text in texts)
    return Headline(finding, alone, words)


def _files(inputs: tuple[InputFile, ...]) -> str:
    """The source with the most rows by its name, the others by their number."""
    largest = max(inputs, key=lambda item: item.rows, default=None)
    others = len(used_files(inputs)) - 1
    if largest is None or others < 1:
        return largest.name if largest else ""
    return f"{largest.name} and {others} other {'file' if others == 1 else 'files'}"
