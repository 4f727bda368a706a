"""What of a report goes into the executive PDF: the strongest of each chapter.

The HTML holds everything; the PDF is a choice of it, made here by rule, and says what it leaves
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from report_builder import formats
from report_builder.look.theme import ACCENT
from report_builder.model import (
    Finding,
    InputFile,
    Report,
)
from report_builder.model.report import NAME_IT
from report_builder.render.budget import PAGES, Fixed, Make, Part, Placed, fitted
from report_builder.render.cluster_page import ClusterPage, cluster_page
from report_builder.render.excerpt import GAP, Excerpt, excerpt
from report_builder.render.heights import (
    HEADING_HEIGHT,
    NOTE_HEIGHT,
    PAGE_HEIGHT,
    SOURCES,
    of_action,
    of_data,
)
from report_builder.render.opening import Entry, Opening, of_scoreboard, opening
from report_builder.render.page import Action, ChapterPage, Page, compose, used_files
from report_builder.render.profile import furthest
from report_builder.render.templating import anchor, paragraphs

SHORTEST_CLOSING = 110.0  # mm of a chapter at the end: with less its table would go
METHOD_LENGTH = 330  # characters: three lines of small print; the rest is for the HTML
TITLES = {"asked": "Questions and hypotheses", "actions": "Recommendations"}  # without a chapter
METHODS_CHAPTER = "methods"  # says how the others were made, where it is shown


@dataclass(frozen=True, slots=True)
class Headline:
    """A finding on page 1, with what it means where no other page says it."""

    finding: Finding
    with_so_what: bool


@dataclass(frozen=True, slots=True)
class Executive:
    """Everything the PDF templates need resolved.

    ``parts`` are the questions, the chapters and the recommendations that no cluster page shows, in
    the order of the report; ``clusters`` stand behind their chapter, or first without one.
    ``closing`` are chapters at the end that have no picture, ``definitions`` key figures and what
    they mean, ``methods`` chapters and in short how they were made unless a chapter says it.
    ``entries`` are the contents, ``opening`` is how the pages before the chapters are shared.
    """

    page: Page
    summary: tuple[Headline, ...]
    parts: tuple[Placed, ...]
    closing: tuple[Excerpt, ...]
    absent: tuple[tuple[str, str], ...]
    clusters: tuple[ClusterPage, ...]
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
    clusters, advice = _advice(composed, shown)
    asked = _asked(shown, composed)
    parts, closing, make = _printed(
        [item for item in shown if item not in composed.opening], asked, advice, report, svgs
    )
    methods = _methods(shown, (*parts, *closing))
    entries = _entries(composed, parts, closing, clusters, bool(methods))
    page_one = {item.chapter.key for item in composed.opening}
    summary = tuple(Headline(finding, finding.chapter in page_one) for finding in report.summary)
    definitions = tuple((tile.name, tile.definition) for tile in composed.tiles)
    absent = _absent(composed.chapters)
    sentences = [_as_printed(item, report.currency) for item in summary]
    layout = opening(composed, sentences, entries, definitions, absent)
    most = max(PAGES - layout.pages, 1)
    data = of_data(report, methods)
    closing = tuple(
        _shorter(item, make, data, 1 if item.chapter.key == METHODS_CHAPTER else len(closing))
        for item in closing
    )
    after = sum(item.height + GAP for item in closing) + GAP + data
    return Executive(
        page=composed,
        summary=summary,
        parts=fitted(parts, make, report.summary, most, layout.left, after),
        closing=closing,
        absent=absent,
        clusters=clusters,
        entries=entries,
        opening=layout,
        definitions=definitions,
        methods=methods,
        inputs=report.inputs[:SOURCES],
        source=f"{_files(report.inputs)}; {composed.data_dates}",
    )


def _advice(
    composed: Page, shown: Sequence[ChapterPage]
) -> tuple[tuple[ClusterPage, ...], Fixed | None]:
    """The pages of the clusters, and the actions that one page holds beside them."""
    actions, currency = _all_actions(composed), composed.report.currency
    every = [cluster for item in shown for cluster in item.chapter.content.clusters]
    reach = furthest(every)
    clusters = tuple(cluster_page(cluster, actions, currency, reach) for cluster in every)
    on_pages = {action.recommendation.key for item in clusters for action in item.actions}
    further = [item for item in actions if item.recommendation.key not in on_pages]
    if not further:
        return clusters, None
    first, *others = [of_action(action, currency) for action in further]
    blocks = [HEADING_HEIGHT + first, *others]
    fitting = sum(sum(blocks[: n + 1]) <= PAGE_HEIGHT - NOTE_HEIGHT for n in range(len(blocks)))
    fitting = max(fitting, 1)
    left_out = len(further) - fitting
    blocks[fitting - 1] += NOTE_HEIGHT if left_out or on_pages else 0.0
    title, number = _named(filter(_is_advice, shown), TITLES["actions"])
    return clusters, Fixed(
        "actions", title, number, tuple(blocks[:fitting]), tuple(further[:fitting]), left_out
    )


def _asked(shown: Sequence[ChapterPage], composed: Page) -> Fixed | None:
    """The scoreboard, with the number of the chapter that it stands for: it has all that chapter
    says, and the chapter shows nothing."""
    if not composed.scoreboard:
        return None
    said = {finding.key for line in composed.scoreboard for finding in line.findings}
    contents = [(item, item.chapter.content) for item in shown]
    chapters = (
        item
        for item, content in contents
        if content.hypotheses and not content.charts
        if all(finding.key in said for finding in content.findings)
    )
    height = of_scoreboard(composed.scoreboard, composed.report.currency)
    return Fixed("asked", *_named(chapters, TITLES["asked"]), (height,))


def _printed(
    chapters: Sequence[ChapterPage],
    asked: Fixed | None,
    advice: Fixed | None,
    report: Report,
    svgs: Mapping[str, str],
) -> tuple[list[Part], tuple[Excerpt, ...], Make]:
    """What is printed in order, without the chapters at the end that are words; these; and what
    makes the excerpt of a chapter for a height.

    The questions and the recommendations stand where the chapter of their number does; without one
    the questions come first and the recommendations last.
    """
    needed = frozenset(finding.key for finding in report.summary)

    def make(item: ChapterPage, height: float) -> Excerpt:
        return excerpt(item, needed, svgs, report.currency, height)

    fixed = {int(one.number): one for one in (asked, advice) if one and one.number}
    whole = {item.number: make(item, PAGE_HEIGHT) for item in chapters if item.number not in fixed}
    printed: list[Part] = [] if asked is None or asked.number else [asked]
    for item in chapters:
        if item.number in fixed:
            printed.append(fixed[item.number])
        elif _says_something(whole[item.number]):
            printed.append(item)
    closing: list[Excerpt] = []
    while printed and not isinstance(last := printed[-1], Fixed):
        if not _is_words(whole[last.number]):
            break
        closing.insert(0, whole[last.number])
        printed.pop()
    if advice and not advice.number:
        printed.append(advice)
    return printed, tuple(closing), make


def _shorter(item: Excerpt, make: Make, data: float, sharing: int) -> Excerpt:
    """A chapter at the end, so short that so many of them share a page with the data: all, but the
    limits of the report need what the data leaves."""
    room = (PAGE_HEIGHT - data) / sharing - GAP
    chapter = ChapterPage(item.number, item.chapter, ())
    return make(chapter, min(max(room, SHORTEST_CLOSING), PAGE_HEIGHT))


def _entries(
    composed: Page,
    parts: Sequence[Part],
    closing: Sequence[Excerpt],
    clusters: Sequence[ClusterPage],
    methods: bool,
) -> tuple[Entry, ...]:
    """The contents in the order of the pages."""
    first = next(iter(composed.opening), None)
    found = [Entry(str(first.number), first.chapter.title, "front")] if first else []
    found = found or [Entry("", "Summary", "front")]
    found.append(Entry("", "How to read this report", "guide"))
    of_clusters = [
        Entry("", item.cluster.name, f"cluster-{item.cluster.id}", below=True) for item in clusters
    ]
    for part in parts:
        found.append(_entry(part))
        if not isinstance(part, Fixed) and part.chapter.content.clusters:
            found += of_clusters
    found += [_entry(item) for item in closing]
    found.append(Entry("", "Data and ledger", "data"))
    if methods:
        found.append(Entry("", "Methods in short", "methods"))
    return tuple(found)


def _entry(item: Part | Excerpt) -> Entry:
    if isinstance(item, Fixed):
        return Entry(item.number, item.title, item.kind)
    return Entry(str(item.number), item.chapter.title, anchor(item.chapter))


def _named(items: Iterable[ChapterPage], otherwise: str) -> tuple[str, str]:
    """The title and the number of the first chapter; without one another title and no number."""
    return next(((item.chapter.title, str(item.number)) for item in items), (otherwise, ""))


def _as_printed(item: Headline, currency: str) -> str:
    finding = item.finding
    texts = (finding.told, finding.so_what) if item.with_so_what else (finding.told,)
    stake = 20 if finding.money is not None else 0  # what is at stake
    return " ".join(formats.fill(one, finding.facts, currency) for one in texts) + " " * stake


def _says_something(item: Excerpt) -> bool:
    content = item.chapter.content
    return bool(item.pairs or item.segments or item.table or content.clusters)


def _all_actions(composed: Page) -> tuple[Action, ...]:
    """Those up front in their order, then what else the chapters recommend; each once."""
    in_chapters = (action for item in composed.chapters for action in item.actions)
    every = (*composed.actions, *in_chapters)
    return tuple({action.recommendation.key: action for action in every}.values())


def _is_advice(item: ChapterPage) -> bool:
    return bool(item.actions) and not item.chapter.content.findings


def _is_words(item: Excerpt) -> bool:
    return not item.charts and not item.segments and not item.chapter.content.clusters


def _methods(
    shown: Sequence[ChapterPage], printed: Sequence[Part | Excerpt]
) -> tuple[tuple[str, str], ...]:
    chapters = (item.chapter for item in printed if not isinstance(item, Fixed))
    if any(chapter.key == METHODS_CHAPTER for chapter in chapters):
        return ()
    return tuple((item.chapter.title, _in_short(item.chapter.method)) for item in shown)


def _in_short(method: str) -> str:
    """The first sentences of a method note, as many as fit; always the first."""
    first = next(iter(paragraphs(method)), "")
    end = first.rfind(". ", 0, METHOD_LENGTH)
    if len(first) <= METHOD_LENGTH:
        return first
    return first[: end + 1] if end > 0 else first.partition(". ")[0].rstrip(".") + "."


def _absent(chapters: Sequence[ChapterPage]) -> tuple[tuple[str, str], ...]:
    """Titles of the chapters that are not shown, and why; those of one reason together. What to do
    about columns that are missing is said once."""
    titles: dict[str, list[str]] = {}
    for item in chapters:
        if item.chapter.status != "shown":
            titles.setdefault(item.chapter.reason, []).append(item.chapter.title)
    ends = f" {NAME_IT}"
    if sum(reason.endswith(ends) for reason in titles) <= 1:
        return tuple(("; ".join(of), reason) for reason, of in titles.items())
    once = ("A column that is there under another name", "name it in report.toml under [columns].")
    return (*(("; ".join(of), reason.removesuffix(ends)) for reason, of in titles.items()), once)


def _files(inputs: tuple[InputFile, ...]) -> str:
    """The source with the most rows by its name, the others by their number."""
    largest = max(inputs, key=lambda item: item.rows, default=None)
    others = len(used_files(inputs)) - 1
    if largest is None or others < 1:
        return largest.name if largest else ""
    return f"{largest.name} and {others} other {'file' if others == 1 else 'files'}"
