"""Which features should form the clusters: several sets are tried, one is taken by rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.clustering.reference import MARGIN, Crowd, one_crowd
from report_builder.stats.clustering.solution import ClusterSolution, choose_clusters

#: What the silhouette of any set but the first must exceed that of clouds by: the best of several
#: sets flatters itself, and features reckoned from one another (money from orders) are no cloud.
#: Measured: at most .03 on normal, uniform and correlated noise of 12 to 20 features, .06 on
#: customers whose orders and amounts have no kinds; a single long skewed spread can reach .09.
WIDER_MARGIN = 0.07
#: Sets whose clearness differs by less are as clear: clouds without groups differ by as much.
EQUAL_CLEARNESS = 0.03


@dataclass(frozen=True, eq=False)
class Tried:
    """What a set makes of the rows.

    ``clearness`` is the silhouette above that of clouds without groups, below zero where those are
    cut more clearly; None where none were cut. ``sound`` says whether the set may be taken.
    """

    solution: ClusterSolution
    clearness: float | None
    sound: bool


def divide(
    matrices: Sequence[NDArray[np.float64]], **options: Any
) -> tuple[int, tuple[Tried, ...], Crowd | None]:
    """What `choose_set` gives, and what cutting a single crowd of the set taken gives; None where
    there are no groups.

    All that takes long about clusters, so that it can be worked out beside something else.
    """
    taken, tried = choose_set(matrices, **options)
    found = tried[taken].solution
    if not found.structured:
        return taken, tried, None
    return taken, tried, one_crowd(matrices[taken], found.k, found.silhouette)


def choose_set(
    matrices: Sequence[NDArray[np.float64]],
    fewest: int = 2,
    requested: int | None = None,
    **options: Any,
) -> tuple[int, tuple[Tried, ...]]:
    """The place of the set to take, and what each set makes of the rows.

    The sets go from the narrowest to the widest. Of those with a sound division into `fewest` or
    more the clearest counts, and of those as clear as it (within .03) the widest is taken: it tells
    more of the customers. Where no set has such a division the same is asked of coarser ones; where
    none has any, the first set is taken.

    ``options`` go to `choose_clusters`, which says what else can be wrong.
    """
    tried = tuple(
        _try(matrix, MARGIN if place == 0 else WIDER_MARGIN, fewest, requested, options)
        for place, matrix in enumerate(matrices)
    )
    wanted = fewest if requested is None else 0
    for least in (wanted, 0):
        clear = {
            place: one.clearness
            for place, one in enumerate(tried)
            if one.sound and one.clearness is not None and one.solution.k >= least
        }
        if clear:
            enough = max(clear.values()) - EQUAL_CLEARNESS
            return max(place for place, value in clear.items() if value >= enough), tried
    return 0, tried


def _try(
    matrix: NDArray[np.float64],
    margin: float,
    fewest: int,
    requested: int | None,
    options: dict[str, Any],
) -> Tried:
    solution = choose_clusters(matrix, fewest=fewest, requested=requested, **options)
    diagnostics = next(each for each in solution.diagnostics if each.k == solution.k)
    if diagnostics.reference is None:
        return Tried(solution, None, False)
    clearness = solution.silhouette - diagnostics.reference
    return Tried(solution, clearness, solution.structured and clearness > margin)
