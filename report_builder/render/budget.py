"""How many pages of the PDF the chapters take: each as much as its weight among them allows.

A director reads a dozen pages. Chapters begin with what fits a quarter of a page; the weightier
ones then get room for a chart, and a whole page, as long as all of them keep to their number of
pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from report_builder.model import Chapter, Finding
from report_builder.render.excerpt import GAP, PAGE_HEIGHT, Excerpt, share_pages
from report_builder.render.page import ChapterPage

CHAPTER_PAGES = 7  # of the twelve of the report; the others are its front, contents and data
BRIEF, WITH_CHART = 54.0, 150.0  # mm: a finding or two; the first of them beside its chart
SIZES = (BRIEF, WITH_CHART, PAGE_HEIGHT)

Make = Callable[[ChapterPage, float], Excerpt]


def fitted(
    chapters: Sequence[ChapterPage], make: Make, summary: Sequence[Finding]
) -> tuple[Excerpt, ...]:
    """The chapters in their order, each in the size that the number of pages leaves it.

    ``make`` gives the excerpt of a chapter for a height. What must be printed is printed, even if
    the pages become more.
    """
    every = [[make(chapter, size) for size in SIZES] for chapter in chapters]
    sizes = [0] * len(chapters)

    def shared() -> tuple[Excerpt, ...]:
        return share_pages(made[size] for made, size in zip(every, sizes, strict=True))

    ranked = _by_weight([chapter.chapter for chapter in chapters], summary)
    for larger in range(1, len(SIZES)):
        for place in ranked:
            before, sizes[place] = sizes[place], larger
            if _pages(shared()) > CHAPTER_PAGES:
                sizes[place] = before
    return _filled(shared(), chapters, make, ranked)


def _filled(
    placed: Sequence[Excerpt], chapters: Sequence[ChapterPage], make: Make, ranked: Sequence[int]
) -> tuple[Excerpt, ...]:
    """What is left of each page given to its chapters, the weightiest first."""
    pages: list[list[int]] = []
    for place, item in enumerate(placed):
        pages = [*pages[:-1], [*pages[-1], place]] if item.follows else [*pages, [place]]
    result = list(placed)
    for page in pages:
        used = sum(placed[place].height for place in page) + GAP * (len(page) - 1)
        left = PAGE_HEIGHT - used
        for place in sorted(page, key=ranked.index):
            own = result[place]
            larger = make(chapters[place], own.height + left)
            if own.height < larger.height <= own.height + left:
                left -= larger.height - own.height
                result[place] = replace(larger, follows=own.follows)
    return tuple(result)


def _pages(placed: Iterable[Excerpt]) -> int:
    return sum(not item.follows for item in placed)


def _by_weight(chapters: Sequence[Chapter], summary: Sequence[Finding]) -> list[int]:
    """Places of the chapters: those of the summary first, then by the money at stake."""
    leading = list(dict.fromkeys(finding.chapter for finding in summary))

    def weight(place: int) -> tuple[int, float, int]:
        chapter = chapters[place]
        first = leading.index(chapter.key) if chapter.key in leading else len(leading)
        money = max((abs(one.money or 0.0) for one in chapter.content.findings), default=0.0)
        return first, -money, place

    return sorted(range(len(chapters)), key=weight)
