"""Which features should form the clusters: several sets are tried, one is taken by rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.clustering.reference import MARGIN
from report_builder.stats.clustering.solution import ClusterSolution, choose_clusters

#: What the silhouette of a reduced set must exceed that of clouds by: directions chosen for their
#: variance flatter the division, and the best of several sets flatters it once more. Measured on
#: normal, uniform and correlated noise of 12 to 20 features: at most .03.
REDUCED_MARGIN = 0.05
#: Sets whose clearness differs by less are as clear: clouds without groups differ by as much.
EQUAL_CLEARNESS = MARGIN


@dataclass(frozen=True, eq=False)
class Candidate:
    """A set of features as a matrix; ``reduced`` to its telling directions or not."""

    matrix: NDArray[np.float64]
    reduced: bool = False


@dataclass(frozen=True, eq=False)
class Tried:
    """What a set makes of the rows.

    ``clearness`` is the silhouette above that of clouds without groups, None where no sound
    division was found. ``sound`` says whether the set may be taken.
    """

    solution: ClusterSolution
    clearness: float | None
    sound: bool


def choose_set(
    candidates: Sequence[Candidate], fewest: int = 2, requested: int | None = None, **options: Any
) -> tuple[int, tuple[Tried, ...]]:
    """The place of the set to take among the candidates, and what each of them makes of the rows.

    The candidates go from the narrowest to the widest set. Of those with a sound division into
    `fewest` or more the clearest counts, and of those as clear as it (within .03) the widest is
    taken: it tells more of the customers. Where no set has such a division the same is asked of
    coarser ones; where none has any, the first set is taken.

    ``options`` go to `choose_clusters`. A reduced candidate that cannot fill the clusters asked for
    is not sound; of the first candidate that is an error.
    """
    tried = tuple(_try(one, fewest, requested, options) for one in candidates)
    for least in (fewest, 0):
        sound = [at for at, one in enumerate(tried) if one.sound and one.solution.k >= least]
        if requested is not None:
            sound = [at for at, one in enumerate(tried) if one.sound]
        if sound:
            enough = max(_clear(tried[at]) for at in sound) - EQUAL_CLEARNESS
            return max(at for at in sound if _clear(tried[at]) >= enough), tried
    return 0, tried


def _try(one: Candidate, fewest: int, requested: int | None, options: dict[str, Any]) -> Tried:
    solution = choose_clusters(one.matrix, fewest=fewest, requested=requested, **options)
    diagnostics = next(each for each in solution.diagnostics if each.k == solution.k)
    if not solution.structured or diagnostics.reference is None:
        return Tried(solution, None, False)
    clearness = solution.silhouette - diagnostics.reference
    return Tried(solution, clearness, not one.reduced or clearness > REDUCED_MARGIN)


def _clear(one: Tried) -> float:
    return one.clearness or 0.0
