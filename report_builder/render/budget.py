"""How many pages of the PDF the chapters take: each as much as its weight among them allows.

A director reads a dozen pages. A chapter takes a quarter of a page, room for a picture, or up to a
page of its own. Of all the ways to lay them out in their order on the pages that are theirs, the
one is taken that prints most; weightier chapters count more, and pictures most of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from report_builder.model import Chapter, Finding
from report_builder.render.excerpt import GAP, PAGE_HEIGHT, Excerpt
from report_builder.render.page import DATA_CHAPTER, ChapterPage

PAGES = 10  # of the twelve of the report; the others are its recommendations and its data
SIZES = (54.0, 110.0, 155.0, 200.0, PAGE_HEIGHT)  # mm: from a finding or two to a whole page
LIGHTER = 0.9  # the weight of a chapter against the one before: the seventh counts half
PICTURE = 2.0  # pages of words that a first picture is worth
SPLIT = 100.0  # mm: two fifths of a page left empty look worse than a chapter over two pages
EMPTY = 140.0  # mm: no last page of the chapters emptier than that, if it can be helped
AHEAD = "forecast"  # has no sum at stake, but the picture that is asked for first

Make = Callable[[ChapterPage, float], Excerpt]


@dataclass(frozen=True, slots=True)
class Placed:
    """An excerpt and where it stands.

    ``follows``: below the chapter before, on the same page. ``turns``: which of its blocks begin a
    page; the first does not. ``left``: of the page on which it ends, in mm.
    """

    excerpt: Excerpt
    follows: bool
    turns: frozenset[int]
    left: float

    @property
    def begun(self) -> int:
        """How many pages it begins: none where it ends on that of the chapter before."""
        return len(self.turns) + (not self.follows)


def fitted(
    chapters: Sequence[ChapterPage],
    make: Make,
    summary: Sequence[Finding],
    most: int,
    left: float = 0.0,
) -> tuple[Placed, ...]:
    """The chapters in their order, each in the size that the number of pages leaves it.

    ``make`` gives the excerpt of a chapter for a height; ``most`` pages are theirs, and ``left`` mm
    of the one before. What must be printed is printed, even if the pages become more.
    """
    ranked = _by_weight([chapter.chapter for chapter in chapters], summary)
    plans = [_Plan((), 0, left, 0.0)]
    for at, chapter in enumerate(chapters):
        weight = LIGHTER ** ranked.index(at)
        sizes = [make(chapter, size) for size in SIZES]
        longer = [plan.with_(each, weight) for plan in plans for each in sizes]
        plans = _worth_keeping(longer, most)
    best = max(plans, key=lambda plan: (-max(plan.pages, most), plan.left <= EMPTY, plan.value))
    return place(_filled(best.placed, chapters, make, ranked), left)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The first chapters as placed, the pages they begin, what is left of the last, their worth."""

    placed: tuple[Placed, ...]
    pages: int
    left: float
    value: float

    def with_(self, item: Excerpt, weight: float) -> _Plan:
        one = _placed(item, self.left)
        worth = (PICTURE if item.pairs else 0.0) + item.height / PAGE_HEIGHT
        return _Plan(
            (*self.placed, one), self.pages + one.begun, one.left, self.value + weight * worth
        )


def _worth_keeping(plans: Iterable[_Plan], most: int) -> list[_Plan]:
    """Those that no other beats in pages, in room left and in value."""
    kept: list[_Plan] = []
    for plan in sorted(plans, key=lambda plan: (plan.pages, -plan.left, -plan.value)):
        if kept and plan.pages > most >= kept[0].pages:
            break
        if all(plan.value > other.value for other in kept):
            kept.append(plan)
    return kept


def place(excerpts: Iterable[Excerpt], left: float = 0.0) -> tuple[Placed, ...]:
    """Put the excerpts on pages; ``left``: in mm, of the page before the first.

    One that fits below the one before follows there. One that does not begins there only if it
    would leave two fifths of the page empty.
    """
    found: list[Placed] = []
    for item in excerpts:
        found.append(_placed(item, found[-1].left if found else left))
    return tuple(found)


def _placed(item: Excerpt, left: float) -> Placed:
    room = left - GAP
    follows = item.height <= room or (left > SPLIT and item.blocks[0] <= room)
    turns, rest = _run(item.blocks, room if follows else PAGE_HEIGHT)
    return Placed(item, follows, turns, rest)


def _run(blocks: Sequence[float], left: float) -> tuple[frozenset[int], float]:
    """Which blocks begin a page, and what they leave of the last."""
    turns: set[int] = set()
    for at, height in enumerate(blocks):
        if height > left and at:
            turns.add(at)
            left = PAGE_HEIGHT
        left = max(left - height, 0.0)
    return frozenset(turns), left


def _filled(
    placed: Sequence[Placed],
    chapters: Sequence[ChapterPage],
    make: Make,
    ranked: Sequence[int],
) -> list[Excerpt]:
    """What is left of each page given to its chapters, the weightiest first."""
    result = [item.excerpt for item in placed]
    for page in _by_page(placed):
        left = placed[page[-1]].left
        for at in sorted(page, key=ranked.index):
            own = result[at]
            larger = make(chapters[at], own.height + left)
            if own.height < larger.height <= own.height + left:
                left -= larger.height - own.height
                result[at] = larger
    return result


def _by_page(placed: Sequence[Placed]) -> list[list[int]]:
    """Places of the chapters that stand whole on a page, by page; not where another runs over."""
    pages: list[list[int]] = []
    runs_over = True
    for at, item in enumerate(placed):
        if item.begun == 0 and not runs_over:
            pages[-1].append(at)
        elif item.begun == 1 and not item.follows:
            pages.append([at])
        if item.follows and item.begun and pages and not runs_over:
            pages.pop()  # full by the beginning of this one
        runs_over = item.begun > (0 if item.follows else 1) or (runs_over and item.begun == 0)
    return pages


def _by_weight(chapters: Sequence[Chapter], summary: Sequence[Finding]) -> list[int]:
    """Places of the chapters: what comes next, those of the summary, then by the money at stake;
    how the data was read comes last."""
    leading = list(dict.fromkeys(finding.chapter for finding in summary))

    def weight(place: int) -> tuple[bool, int, bool, float, int]:
        chapter = chapters[place]
        first = leading.index(chapter.key) if chapter.key in leading else len(leading)
        money = max((abs(one.money or 0.0) for one in chapter.content.findings), default=0.0)
        return chapter.key != AHEAD, first, chapter.key == DATA_CHAPTER, -money, place

    return sorted(range(len(chapters)), key=weight)
