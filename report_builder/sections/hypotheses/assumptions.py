"""What the hypotheses take for granted, looked at instead of taken."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from report_builder.buyers import Buyers
from report_builder.model import Assumption, Evidence, Fact, State
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two
from report_builder.stats.stability import MOVED, STABLE

WELL_KNOWN, PARTLY_KNOWN = 0.9, 0.7  # share with the trait: nearly all; most
# Standardised difference of means: balanced, and so large that adjusting is guesswork (Rubin 2001).
BALANCED, APART = 0.1, 0.25
TRAITS = {"age": "age", "income": "income"}  # known before anybody joins anything


@dataclass(slots=True)
class Looked:
    """The looks taken: those that concern every hypothesis, and the tests made on the way."""

    in_general: tuple[Assumption, ...]
    tests: list[Evidence]

    def coverage(self, found: Buyers, key: str) -> Assumption:
        """How many have the trait, and whether those without it spend differently."""
        dimension = found.dimension(key)
        label = dimension.label if dimension else key
        there = found.groups[key].notna()
        share = float(there.mean())
        state: State = "holds" if share >= WELL_KNOWN else "doubtful"
        if share < PARTLY_KNOWN:
            state = "does not hold"
        facts = {"share": Fact(share, "share"), "label": Fact(label.lower(), "text"),
                 "units": Fact(f"{found.unit}s", "text")}  # fmt: skip
        text = "{label} is known of {share} of {units}"
        measure = found.measures[0] if found.measures else None
        if measure is not None and (~there).sum() >= MINIMUM_PER_GROUP <= there.sum():
            known = found.frame.loc[there, measure.key].dropna()
            unknown = found.frame.loc[~there, measure.key].dropna()
            if min(len(known), len(unknown)) >= MINIMUM_PER_GROUP:
                self.tests.append(Evidence(**asdict(compare_two(unknown, known))))
                text += "; the others bring {own} on average against {all}"
                facts |= {"own": Fact(float(unknown.mean()), measure.unit),
                          "all": Fact(float(known.mean()), measure.unit)}  # fmt: skip
        return Assumption("The trait is known of nearly all", state, text + ".", facts)

    def comparable(
        self, found: Buyers, inside: pd.Series[bool], outside: pd.Series[bool]
    ) -> Assumption:
        """Whether the groups are alike in what they did not choose."""
        name = "The groups are alike but for membership"
        gaps = {
            trait: gap
            for trait in TRAITS
            if trait in found.frame
            and (gap := _gap(found.frame[trait][inside], found.frame[trait][outside])) is not None
        }
        if not gaps:
            return Assumption(name, "not checked", "Neither age nor income is known of both.")
        widest = max(gaps, key=lambda trait: (gaps[trait], trait))
        state: State = "holds" if gaps[widest] <= BALANCED else "doubtful"
        if gaps[widest] > APART:
            state = "does not hold"
        facts = {"trait": Fact(TRAITS[widest], "text"), "gap": Fact(gaps[widest], "number")}
        return Assumption(
            name, state,
            "Of age and income they differ most in {trait}: by {gap} standard deviations. Who "
            "joined chose to, which no adjustment undoes.", facts,
        )  # fmt: skip


def _gap(first: pd.Series[float], second: pd.Series[float]) -> float | None:
    """Difference of the means in standard deviations."""
    a, b = first.dropna(), second.dropna()
    if min(len(a), len(b)) < MINIMUM_PER_GROUP:
        return None
    spread = float(np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2))
    return abs(float(a.mean() - b.mean())) / spread if spread > 0 else 0.0


def moved(index: float, chance: float) -> State:
    """What a stability index says, less what chance alone brings."""
    beyond = index - chance
    if beyond < STABLE:
        return "holds"
    return "doubtful" if beyond < MOVED else "does not hold"
