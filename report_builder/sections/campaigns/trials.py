"""Campaigns as trials: answers of treated and control customers, one by one and pooled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from report_builder.buyers.contacts import Contacts, strata
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, difference_in_shares
from report_builder.stats.uplift import pooled_difference


@dataclass(frozen=True, slots=True)
class Trial:
    """One campaign: answers of treated and control customers, and the difference."""

    name: str
    answered: int
    treated: int
    control_answered: int
    control: int
    compared: Comparison

    @property
    def share(self) -> float:
        """Of the treated."""
        return self.answered / self.treated

    @property
    def control_share(self) -> float:
        """Of the control group."""
        return self.control_answered / self.control

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves out nothing."""
        return not self.compared.low <= 0 <= self.compared.high


def trials(found: Contacts) -> tuple[Trial, ...]:
    """The campaigns with enough customers on both sides, in the order of ``campaigns``."""
    counts = strata(found.frame)
    result: list[Trial] = []
    for name in found.largest:
        if name not in counts.index:
            continue
        a, n, c, m = (int(counts[side][name]) for side in "ancm")
        if min(n, m) >= MINIMUM_PER_GROUP:
            result.append(Trial(name, a, n, c, m, difference_in_shares(a, n, c, m)))
    return tuple(result)


def pooled(found: Contacts) -> Comparison | None:
    """The uplift over all campaigns; None with fewer than thirty customers on a side."""
    counts = strata(found.frame)
    if counts.empty or min(counts["n"].sum(), counts["m"].sum()) < MINIMUM_PER_GROUP:
        return None
    return uplift(counts.to_numpy())


def uplift(counts: NDArray[Any]) -> Comparison:
    """What campaigns added together; of one alone as where it is told by itself.

    ``counts``: rows of (treated who answered, treated, control who answered, control).
    """
    if len(counts) == 1:
        return difference_in_shares(*(int(number) for number in counts[0]))
    return pooled_difference(counts)
