"""What is left of a difference between two groups among customers alike in income."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from report_builder.buyers import Buyers
from report_builder.model import Fact, Unit
from report_builder.stats.strata import NoCommonStratum, standardised_difference

INCOME = "income"  # goes with age, household and membership, and with all that people spend


@dataclass(frozen=True, slots=True)
class Alike:
    """The difference among those alike in the trait ``name``, with its 95 % interval."""

    name: str
    difference: float
    low: float
    high: float

    @property
    def is_left(self) -> bool:
        """Whether a clear difference remains."""
        return not self.low <= 0 <= self.high

    def facts(self, unit: Unit) -> dict[str, Fact]:
        """What ``sentence`` names."""
        return {
            "alike_in": Fact(self.name, "text"), "alike": Fact(self.difference, unit),
            "alike_low": Fact(self.low, unit), "alike_high": Fact(self.high, unit),
        }  # fmt: skip

    @property
    def sentence(self) -> str:
        """Said behind the difference as it is."""
        left = "the difference is" if self.is_left else "no clear difference is left:"
        return (
            f" Among customers alike in {{alike_in}} {left} {{alike}} ({{alike_low}} to "
            "{alike_high})."
        )


def alike_in_income(found: Buyers, values: Any, inside: Any) -> Alike | None:
    """The difference in ``values`` between those ``inside`` and the others, like for like.

    All have one entry a buyer; None where incomes are not known or nobody can be compared.
    """
    if INCOME not in found.groups or found.unit != "customer":
        return None
    numbers = np.asarray(values, dtype=np.float64)
    bands = found.groups[INCOME].to_numpy(dtype=object)
    used = np.isfinite(numbers) & np.array([isinstance(one, str) for one in bands], dtype=bool)
    member = np.asarray(inside, dtype=bool)
    try:
        difference, low, high = standardised_difference(
            numbers[used], member[used], bands[used].astype(str)
        )
    except NoCommonStratum:
        return None
    return Alike(INCOME, difference, low, high)
