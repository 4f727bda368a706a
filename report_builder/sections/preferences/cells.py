"""Every group against all others in every category: index, test, and which of them hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from report_builder.buyers import Buyers, Dimension
from report_builder.buyers.splits import Split, has_opposite, opposite, splits
from report_builder.model import Evidence
from report_builder.sections.preferences.spend import Spend
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    Comparison,
    benjamini_hochberg,
    compare_two,
)
from report_builder.stats.preference import AVERAGE, spend_index

LARGER_THAN_CITIES = ("zone", "state")  # cities only split these further
NOTABLE = 10.0  # points of the index from the average: less changes no range and no mailing
DOUBT = 0.01  # of what the chapter names: stricter than the 0.05 over all tests of the report


@dataclass(frozen=True, eq=False)
class Cell:
    """A group and a category: shares of spend, the index with its interval, the test of shares.

    ``customers``: of the group, ``buyers``: those of them who bought any of it, ``people``: the
    group's share of those compared. ``part``: of the
    category's sales that the group brings. ``weight``: of all money compared, the group's.
    ``each``: what one of the group spends on it on average, ``each_other`` one of the others.
    ``made``: the test as it was made, which is the same where a cell is told by the other side.
    """

    split: Split
    name: str
    test: Comparison
    made: Comparison
    customers: int
    buyers: int
    people: float
    part: float
    own: float
    everybody: float
    index: float
    low: float
    high: float
    weight: float
    each: float
    each_other: float

    @property
    def over(self) -> bool:
        """Whether the group gives more of its money to it than everybody."""
        return self.index > AVERAGE

    @property
    def in_money(self) -> bool:
        """Whether one of the group also spends more on it, or less, than one of the others.

        Who spends little in all can give a large share to what others spend more on.
        """
        return (self.each > self.each_other) == self.over

    @property
    def size(self) -> float:
        """Of all money compared, what the group spends on it more or less than the average group.

        So that a handful of unusual customers do not come before half of them, nor a category of
        which little is sold before one of which much is.
        """
        return abs(self.own - self.everybody) * self.weight

    @property
    def evidence(self) -> Evidence:
        """The test as evidence."""
        return Evidence(**asdict(self.test))

    @property
    def notable(self) -> bool:
        """Whether the index is far enough from the average to act on."""
        return abs(self.index - AVERAGE) >= NOTABLE

    @property
    def many(self) -> bool:
        """Whether enough of the group bought any of it for an index to be told."""
        return self.buyers >= MINIMUM_PER_GROUP

    @property
    def firm(self) -> bool:
        """Whether sums and customers point the same way, and the index leaves out the average."""
        beyond = not self.low <= AVERAGE <= self.high
        return beyond and (self.index - AVERAGE) * self.test.effect > 0


def compared(people: Buyers) -> tuple[Dimension, ...]:
    """Who people are and where they live; of places no cities where there are larger ones."""
    found = people.of("person", "place")
    larger = any(one.key in LARGER_THAN_CITIES for one in found)
    return tuple(one for one in found if not (larger and one.key == "city"))


def every_cell(found: Spend) -> list[Cell]:
    """Every group of thirty against thirty others, in every category."""
    active, shares = found.total > 0, found.shares
    result = []
    for dimension in compared(found.people):
        for split in splits(found.people, dimension):
            inside, others = split.inside & active, split.others & active
            if min(inside.sum(), others.sum()) < MINIMUM_PER_GROUP:
                continue
            tests = [
                compare_two(shares[inside, at], shares[others, at])
                for at in range(len(found.names))
            ]
            result += _row(found, split, tests)
    return result


def _row(found: Spend, split: Split, tests: Sequence[Comparison]) -> list[Cell]:
    """One group in all categories, against everybody whose group is known."""
    known = found.order[((split.inside | split.others) & (found.total > 0))[found.order]]
    member = split.inside[known]
    buyers = (found.money[known] > 0)[member].sum(axis=0)
    index = spend_index(found.money[known], member)
    total = found.total[known]
    each, each_other = (np.sort(found.money[known[own]], axis=0).mean(axis=0)
                        for own in (member, ~member))  # fmt: skip
    weight = float(np.sort(total[member]).sum() / np.sort(total).sum())
    return [
        Cell(
            split, name, test, test, int(member.sum()), int(buyers[at]), float(member.mean()),
            float(index.part[at]), float(index.own[at]), float(index.everybody[at]),
            float(index.index[at]), float(index.low[at]), float(index.high[at]), weight,
            float(each[at]), float(each_other[at]),
        )
        for at, (name, test) in enumerate(zip(found.names, tests, strict=True))
    ]  # fmt: skip


def holding(spend: Spend, found: Sequence[Cell]) -> list[Cell]:
    """The cells that hold after correction for all of them and are worth telling, most money
    first, each by the side that says more.
    """
    if not found:
        return []
    adjusted = benjamini_hochberg([one.test.p for one in found])
    firm = [one for one, p in zip(found, adjusted, strict=True) if p < DOUBT and one.firm]
    told = [favouring(spend, one) for one in firm]
    return sorted((one for one in told if one.firm and one.notable), key=_most_money)


def _most_money(cell: Cell) -> tuple[float, str, str, str]:
    return -cell.size, cell.split.dimension.key, cell.split.name, cell.name


def favouring(found: Spend, cell: Cell) -> Cell:
    """The cell told by the side that buys more, where both sides are groups with a name.

    By the side that buys less where the other one, being most of the customers, hardly differs.
    """
    if not has_opposite(cell.split):
        return cell
    turned = _turned(found, cell)
    more, less = (cell, turned) if cell.over else (turned, cell)
    return more if more.notable else less


def _turned(found: Spend, cell: Cell) -> Cell:
    """The same test told by the other side."""
    test = cell.test
    mirrored = replace(test, effect=-test.effect, low=-test.high, high=-test.low)
    rows = _row(found, opposite(found.people, cell.split), [mirrored] * len(found.names))
    return replace(rows[found.names.index(cell.name)], made=cell.made)
