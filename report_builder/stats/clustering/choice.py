"""How many clusters to take: what a partition must pass, and which of those that pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.clustering.kmeans import Fit, sample_rows
from report_builder.stats.clustering.quality import NO_STRUCTURE_SILHOUETTE, elbow, stability
from report_builder.stats.clustering.reference import Reference, structureless

#: A cluster that resampling does not find again is an accident of the sample (Hennig 2007).
MIN_STABILITY = 0.6
#: Smaller groups are outliers, not a segment worth an action of its own.
MIN_CUSTOMERS = 30
MIN_PERCENT = 2
#: Closer silhouettes than this are equal: resampling moves them as much.
EQUAL_SILHOUETTE = 0.01
#: Rows for the resampling, whose cost grows with them.
STABILITY_ROWS = 1_500

Reason = Literal[
    "kept",
    "requested",
    "best_silhouette",
    "best_sound_silhouette",
    "elbow",
    "only_coarse",
    "unsound",
    "no_structure",
]


@dataclass(frozen=True)
class Diagnostics:
    """Quality of the K-Means partition into k clusters.

    `smallest` is the size of its smallest cluster; `reference` the mean silhouette that data
    without groups reach, `needed` the one to exceed, `lowest_stability` the mean Jaccard similarity
    of its least stable cluster: None where they were not needed for the choice.
    """

    k: int
    inertia: float
    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float
    smallest: int
    reference: float | None = None
    needed: float | None = None
    lowest_stability: float | None = None


@dataclass(eq=False)
class Trial:
    """The fits to sorted rows, judged on demand: every judgement is made once and kept."""

    rows: NDArray[np.float64]
    fits: Mapping[int, Fit]
    tried: Mapping[int, Diagnostics]
    seed: int
    smallest: int = MIN_CUSTOMERS
    stabilities: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    references: dict[int, Reference] = field(default_factory=dict)

    def has_structure(self, k: int) -> bool:
        """Whether the silhouette is above .25 and above what data without groups reach."""
        silhouette = self.tried[k].silhouette
        return silhouette > NO_STRUCTURE_SILHOUETTE and silhouette > self.reference(k).needed

    def is_sound(self, k: int) -> bool:
        """Whether the partition into k can be called groups."""
        return (
            is_large_enough(self.tried[k], len(self.rows), self.smallest)
            and self.has_structure(k)
            and bool(self.stability(k).min() >= MIN_STABILITY)
        )

    def reference(self, k: int) -> Reference:
        """Silhouettes of k clusters in data without groups."""
        if k not in self.references:
            self.references[k] = structureless(self.rows, k, self.seed)
        return self.references[k]

    def stability(self, k: int) -> NDArray[np.float64]:
        """(k,) bootstrap Jaccard similarity of each cluster."""
        if k not in self.stabilities:
            sample = sample_rows(len(self.rows), STABILITY_ROWS, self.seed)
            labels = self.fits[k].labels[sample]
            self.stabilities[k] = stability(self.rows[sample], labels, k, self.seed)
        return self.stabilities[k]

    def diagnostics(self) -> tuple[Diagnostics, ...]:
        """What was found about each k, ascending."""
        return tuple(self._judged(one) for one in self.tried.values())

    def _judged(self, one: Diagnostics) -> Diagnostics:
        if one.k in self.references:
            reference = self.references[one.k]
            one = replace(one, reference=reference.mean, needed=reference.needed)
        if one.k in self.stabilities:
            one = replace(one, lowest_stability=float(self.stabilities[one.k].min()))
        return one


def is_large_enough(one: Diagnostics, size: int, smallest: int = MIN_CUSTOMERS) -> bool:
    """Whether every cluster holds at least `smallest` rows and 2 % of them."""
    return one.smallest >= smallest and one.smallest * 100 >= MIN_PERCENT * size


def choose(trial: Trial, fewest: int) -> tuple[int, Reason]:
    """The number of clusters and why: the best sound k from `fewest` up, else the best below."""
    ranked = sorted(trial.tried, key=lambda k: (-trial.tried[k].silhouette, k))
    wanted = [k for k in ranked if k >= fewest]
    best = next((k for k in wanted if trial.is_sound(k)), None)
    if best is not None:
        taken = next(k for k in _equals(trial, wanted, best) if k == best or trial.is_sound(k))
        if taken != best:
            return taken, "elbow"
        return best, "best_silhouette" if best == wanted[0] else "best_sound_silhouette"
    coarse = next((k for k in ranked if k < fewest and trial.is_sound(k)), None)
    if coarse is not None:
        return coarse, "only_coarse"
    return ranked[0], "unsound" if trial.has_structure(ranked[0]) else "no_structure"


def _equals(trial: Trial, wanted: list[int], best: int) -> list[int]:
    """The k with a silhouette as good as the best, those nearest to the elbow first."""
    bend = elbow({k: one.inertia for k, one in trial.tried.items()}) or best
    least = trial.tried[best].silhouette - EQUAL_SILHOUETTE
    equal = [k for k in wanted if trial.tried[k].silhouette >= least]
    return sorted(equal, key=lambda k: (abs(k - bend), k != best, k))
