"""Each trait against each measure, ranked by how much of the differences it explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder.buyers import Buyers, Dimension, Measure
from report_builder.model import Evidence
from report_builder.stats.effects import EPSILON_SQUARED
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    Comparison,
    benjamini_hochberg,
    compare_groups,
)

MEASURES = 3  # revenue, orders, average order: what a shop steers by
DOUBT = 0.01  # of what the chapter builds on: stricter than the 0.05 over all tests of the report
HINT = 0.05  # of what is called a hint: what the whole report still calls a difference
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Factor:
    """One test of a trait: the dimension, the measure and what came out, on how many groups."""

    dimension: Dimension
    measure: Measure
    groups: int
    test: Comparison

    @property
    def evidence(self) -> Evidence:
        """The test as evidence."""
        return Evidence(**asdict(self.test))


def tested(found: Buyers) -> tuple[Factor, ...]:
    """Every trait against every measure, the largest effect first; those that can be tested."""
    result = []
    for dimension in found.of("person"):
        for measure in found.measures[:MEASURES]:
            values, labels = sample(found, dimension, measure)
            groups = len(np.unique(labels))
            if groups > 1:
                test = compare_groups(values, labels)
                result.append(Factor(dimension, measure, groups, test))
    return tuple(sorted(result, key=lambda one: (-one.test.effect, one.test.p)))


def close_behind(ranked: Sequence[Factor]) -> Factor | None:
    """The next trait for the measure of the first, where it does go with it and its interval
    reaches the first's effect: which of the two goes more with the measure cannot be told."""
    leader = ranked[0]
    others = [one for one in ranked[1:] if one.measure.key == leader.measure.key]
    near = [one for one in others[:1] if one.test.low > 0 and one.test.high >= leader.test.effect]
    return near[0] if near else None


def sample(
    found: Buyers, dimension: Dimension, measure: Measure, *others: Dimension
) -> tuple[Values, NDArray[Any]]:
    """Values of the measure with the group of each, groups under thirty left out.

    With other dimensions, only of those whose group is known there too; see ``rows``.
    """
    kept = rows(found, dimension, measure, *others)
    labels = found.groups.loc[kept, dimension.key].to_numpy(dtype=str)
    return found.frame.loc[kept, measure.key].to_numpy(dtype=float), labels


def rows(
    found: Buyers, dimension: Dimension, measure: Measure, *others: Dimension
) -> pd.Index[Any]:
    """Rows whose value and groups are known and whose group of the dimension has thirty."""
    values = found.frame[measure.key]
    known = values.notna() & np.isfinite(values.astype(float))
    for one in (dimension, *others):
        known &= found.groups[one.key].notna()
    sizes = found.groups.loc[known, dimension.key].map(
        found.groups.loc[known, dimension.key].value_counts()
    )
    kept: pd.Index[Any] = sizes.index[sizes >= MINIMUM_PER_GROUP]
    return kept


def shown(tests: Sequence[Comparison], doubt: float = DOUBT) -> list[bool]:
    """Which tests hold together: corrected for their number, and the interval leaves out nothing"""
    if not tests:
        return []
    adjusted = benjamini_hochberg([one.p for one in tests])
    return [
        bool(p < doubt) and not one.low <= 0 <= one.high
        for p, one in zip(adjusted, tests, strict=True)
    ]


def differences(test: Comparison) -> str:
    """What the effect of a test is a share of, in a template with the measure."""
    by_rank = test.effect_name == EPSILON_SQUARED
    return "differences in rank by {measure}" if by_rank else "differences in {measure}"


def named(dimension: Dimension) -> str:
    """What a trait is called inside a sentence."""
    return dimension.label.partition(",")[0].lower()


def is_shown(ranked: Sequence[Factor], doubt: float = DOUBT) -> bool:
    """Whether the leading trait goes with its measure."""
    return bool(ranked) and shown([one.test for one in ranked], doubt)[0]
