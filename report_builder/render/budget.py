"""How many pages of the PDF the chapters take: each as much as its weight among them allows.

A director reads a dozen pages. A chapter takes a quarter of a page, room for a picture, or up to a
page of its own. Of all the ways to lay them out in their order on the pages that are theirs, the
one is taken that prints most and leaves least of a page empty; weightier chapters count more, and
pictures most of all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from report_builder.model import Finding
from report_builder.render.excerpt import GAP, Excerpt
from report_builder.render.heights import PAGE_HEIGHT
from report_builder.render.page import DATA_CHAPTER, Action, ChapterPage

PAGES = 12  # of the report, without those of its clusters
SIZES = (54.0, 110.0, 155.0, 200.0, PAGE_HEIGHT)  # mm: from a finding or two to a whole page
LIGHTER = 0.9  # the weight of a chapter against the one before: the seventh counts half
PICTURE = 2.0  # pages of words that a first picture is worth
SLACK = 60.0  # mm: a quarter of a page left empty is not noticed; more counts as LOST pages
SPLIT = SLACK  # more left empty looks worse than a chapter over two pages
LOST = 2.0  # pages of words that an empty page costs
ALIKE = 10.0  # mm: plans that leave as much of a page, but for this, are told apart by their worth
AHEAD = "forecast"  # has no sum at stake, but the picture that is asked for first


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part that is printed as it is: the questions that were asked, or recommendations.

    ``title`` and ``number`` are those of its chapter; without one the number is empty. ``left_out``
    is how many actions there are more; ``blocks`` are as those of an excerpt.
    """

    kind: Literal["asked", "actions"]
    title: str
    number: str
    blocks: tuple[float, ...]
    actions: tuple[Action, ...] = ()
    left_out: int = 0

    @property
    def height(self) -> float:
        """Of all of it, in mm."""
        return sum(self.blocks)


Part = ChapterPage | Fixed  # that is to be printed
Make = Callable[[ChapterPage, float], Excerpt]


@dataclass(frozen=True, slots=True)
class Placed:
    """An excerpt, or a fixed part, and where it stands.

    ``follows``: below the one before, on the same page. ``turns``: which of its blocks begin a
    page; the first does not. ``left``: of the page on which it ends, in mm; ``gaps``: of those
    before, from the one on which the part before ended.
    """

    item: Excerpt | Fixed
    follows: bool
    turns: frozenset[int]
    left: float
    gaps: tuple[float, ...] = ()

    @property
    def begun(self) -> int:
        """How many pages it begins: none where it ends on that of the part before."""
        return len(self.turns) + (not self.follows)


def fitted(
    parts: Sequence[Part],
    make: Make,
    summary: Sequence[Finding],
    most: int,
    left: float = 0.0,
    after: float = 0.0,
) -> tuple[Placed, ...]:
    """The parts in their order, each chapter in the size that the number of pages leaves it.

    ``make`` gives the excerpt of a chapter for a height; ``most`` pages are theirs with ``after``
    mm of what follows, and ``left`` mm of the one before. What must be printed is printed, even if
    the pages become more. The pages of clusters stand behind their chapter, so that what follows
    begins a page.
    """
    ranked = _by_weight(parts, summary)
    plans = [_Plan((), 0, left, 0.0)]
    for at, part in enumerate(parts):
        weight = LIGHTER ** ranked.index(at)
        sizes = [part] if isinstance(part, Fixed) else [make(part, size) for size in SIZES]
        longer = (plan.with_(each, weight) for plan in plans for each in sizes)
        plans = _worth_keeping(longer, most)
    best = max(plans, key=lambda plan: (-max(plan.pages_with(after), most), plan.value))
    return place(_filled(best.placed, parts, make, ranked), left)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The first parts as placed, the pages they begin, what is left of the last, their worth."""

    placed: tuple[Placed, ...]
    pages: int
    left: float
    value: float

    def pages_with(self, after: float) -> int:
        """The pages with so many mm that follow on the last."""
        return self.pages + math.ceil(max(after - self.left, 0.0) / PAGE_HEIGHT)

    def with_(self, item: Excerpt | Fixed, weight: float) -> _Plan:
        one = _placed(item, self.left)
        pictured = isinstance(item, Excerpt) and bool(item.charts)
        worth = weight * ((PICTURE if pictured else 0.0) + item.height / PAGE_HEIGHT)
        empty, left = list(one.gaps), one.left
        if has_pages_behind(item):
            empty.append(left)
            left = 0.0
        lost = sum(LOST * each / PAGE_HEIGHT for each in empty if each > SLACK)
        return _Plan((*self.placed, one), self.pages + one.begun, left, self.value + worth - lost)


def has_pages_behind(item: Excerpt | Fixed) -> bool:
    """Whether the pages of the clusters stand behind it."""
    return isinstance(item, Excerpt) and bool(item.chapter.content.clusters)


def _worth_keeping(plans: Iterable[_Plan], most: int) -> list[_Plan]:
    """The best of those that end alike; of those with too many pages only the shortest."""
    best: dict[tuple[int, int], _Plan] = {}
    for plan in plans:
        key = (plan.pages, round(plan.left / ALIKE))
        if key not in best or plan.value > best[key].value:
            best[key] = plan
    fewest = max(most, min(plan.pages for plan in best.values()))
    return [plan for plan in best.values() if plan.pages <= fewest]


def place(items: Iterable[Excerpt | Fixed], left: float = 0.0) -> tuple[Placed, ...]:
    """Put the parts on pages; ``left``: in mm, of the page before the first.

    One that fits below the one before follows there. One that does not begins there only if it
    would leave two fifths of the page empty.
    """
    found: list[Placed] = []
    for item in items:
        found.append(_placed(item, left))
        left = 0.0 if has_pages_behind(item) else found[-1].left
    return tuple(found)


def _placed(item: Excerpt | Fixed, left: float) -> Placed:
    room = left - GAP
    follows = item.height <= room or (left > SPLIT and item.blocks[0] <= room)
    gaps = [] if follows else [left]
    turns: set[int] = set()
    left = room if follows else PAGE_HEIGHT
    for at, height in enumerate(item.blocks):
        if height > left and at:
            turns.add(at)
            gaps.append(left)
            left = PAGE_HEIGHT
        left = max(left - height, 0.0)
    return Placed(item, follows, frozenset(turns), left, tuple(gaps))


def _filled(
    placed: Sequence[Placed], parts: Sequence[Part], make: Make, ranked: Sequence[int]
) -> list[Excerpt | Fixed]:
    """What is left of each page given to its chapters, the weightiest first."""
    result = [item.item for item in placed]
    for page in _by_page(placed):
        left = placed[page[-1]].left
        for at in sorted(page, key=ranked.index):
            own, part = result[at], parts[at]
            if isinstance(part, Fixed):
                continue
            larger = make(part, own.height + left)
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


def _by_weight(parts: Sequence[Part], summary: Sequence[Finding]) -> list[int]:
    """Places of the parts: what is printed as it is, what comes next, those of the summary, then by
    the money at stake; how the data was read comes last."""
    leading = list(dict.fromkeys(finding.chapter for finding in summary))

    def weight(place: int) -> tuple[bool, bool, int, bool, float, int]:
        part = parts[place]
        if isinstance(part, Fixed):
            return False, False, 0, False, 0.0, place
        chapter = part.chapter
        first = leading.index(chapter.key) if chapter.key in leading else len(leading)
        money = max((abs(one.money or 0.0) for one in chapter.content.findings), default=0.0)
        last = chapter.key == DATA_CHAPTER
        return True, chapter.key != AHEAD, first, last, -money, place

    return sorted(range(len(parts)), key=weight)
