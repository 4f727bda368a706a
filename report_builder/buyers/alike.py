"""What is left of a difference between two groups among customers alike in income."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from report_builder.buyers import Buyers
from report_builder.model import Fact, Unit
from report_builder.stats.strata import NoCommonStratum, standardised_difference

BANDS = 10  # of a number: five classes leave a tenth of what it explains (Cochran 1968), ten less
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


def bands_alike(found: Buyers, key: str) -> Any:
    """One entry a buyer: who is taken for alike in a trait, None where it is not known.

    Of a number tenths of those of whom it is known, which are finer than the groups of the report;
    of anything else these groups.
    """
    groups = found.groups[key].to_numpy(dtype=object)
    if key not in found.frame or not is_numeric_dtype(found.frame[key]):
        return groups
    known = found.groups[key].notna()
    tenths = pd.qcut(found.frame[key].where(known), BANDS, labels=False, duplicates="drop")
    return np.array([None if np.isnan(one) else f"{one:.0f}" for one in tenths], dtype=object)


def alike_in_income(found: Buyers, values: Any, inside: Any) -> Alike | None:
    """The difference in ``values`` between those ``inside`` and the others, like for like.

    All have one entry a buyer; None where incomes are not known or nobody can be compared.
    """
    if INCOME not in found.groups or found.unit != "customer":
        return None
    numbers = np.asarray(values, dtype=np.float64)
    bands = bands_alike(found, INCOME)
    used = np.isfinite(numbers) & np.array([isinstance(one, str) for one in bands], dtype=bool)
    member = np.asarray(inside, dtype=bool)
    try:
        difference, low, high = standardised_difference(
            numbers[used], member[used], bands[used].astype(str)
        )
    except NoCommonStratum:
        return None
    return Alike(INCOME, difference, low, high)
