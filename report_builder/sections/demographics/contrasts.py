"""A group against all others: the difference of the means, tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from report_builder.buyers import Buyers, Measure
from report_builder.buyers.splits import Split, has_opposite, opposite
from report_builder.stats.effects import CUTS
from report_builder.stats.inference import Comparison, compare_two
from report_builder.stats.intervals import difference_interval

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Gap:
    """A group against all others: the test, and the difference of the means with its interval."""

    split: Split
    test: Comparison
    own: float
    others: float
    low: float
    high: float

    @property
    def firm(self) -> bool:
        """Whether means and test point the same way, beyond chance."""
        return not self.low <= 0 <= self.high and (self.own - self.others) * self.test.effect > 0

    @property
    def size(self) -> float:
        """How much the division says: its effect, one being small, times the spread of its sides.

        So that a handful of unusual customers do not come before half of them.
        """
        part = float(self.split.inside.sum() / (self.split.inside | self.split.others).sum())
        spread = 2 * sqrt(part * (1 - part))
        return spread * abs(self.test.effect) / CUTS[self.test.effect_name][0]


def measured(found: Buyers, split: Split, measure: Measure) -> Gap | None:
    values = found.frame[measure.key].to_numpy(dtype=float)
    known = np.isfinite(values)
    own, others = values[split.inside & known], values[split.others & known]
    if min(own.size, others.size) < 2:
        return None
    difference, low, high = difference_interval(own, others)
    mean = float(np.sort(others).mean())
    return Gap(split, compare_two(own, others), mean + difference, mean, low, high)


def chosen(gaps: Sequence[Gap]) -> list[Gap]:
    """Of one trait the largest difference and, where its others are no one group, the largest of
    the other sign."""
    first = gaps[0]
    if has_opposite(first.split):
        return [first]
    other = [
        one
        for one in gaps
        if (one.own < one.others) != (first.own < first.others) and not has_opposite(one.split)
    ]
    return [first, *other[:1]]


def turned(found: Buyers, gap: Gap) -> Gap:
    """The same gap told by the group on the other side; the test keeps its identity."""
    test = replace(gap.test, effect=-gap.test.effect, low=-gap.test.high, high=-gap.test.low)
    return Gap(opposite(found, gap.split), test, gap.others, gap.own, -gap.high, -gap.low)
