"""Blocks of features weighed alike, and the directions in which they hold more than noise."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.clustering.features import canonical_order
from report_builder.stats.clustering.kmeans import sample_rows

#: Rows in the comparison with noise: more only move its limit towards one.
PARALLEL_ROWS = 2_000
#: Shuffled copies, of whose variances the 95th percentile is the limit (Horn 1965, Glorfeld 1995).
SHUFFLES = 20
PERCENTILE = 95
#: A single direction is a line, which has no kinds on it.
FEWEST_COMPONENTS = 2


def balanced(matrix: NDArray[np.float64], blocks: Sequence[str]) -> NDArray[np.float64]:
    """The matrix with the columns of each block scaled so that size counts by its square root.

    ``blocks`` holds the block of each standardised column. Nine columns of one kind then weigh
    three times as much as one of another, not nine times: they do not drown it. (With equal weights
    a lone column, often noise, outweighs what many columns agree on.)
    """
    sizes = {block: list(blocks).count(block) for block in blocks}
    return matrix / np.sqrt(np.sqrt([sizes[block] for block in blocks]))


def telling_components(matrix: NDArray[np.float64], seed: int = 0) -> NDArray[np.float64]:
    """(N, Q) scores on the principal components with more variance than chance gives, at least two.

    What chance gives is the variance of the components of the same columns, each shuffled for
    itself: that keeps every column as it is and takes away what they have in common. The rows come
    back in the order given; their order changes nothing.
    """
    if matrix.shape[1] <= FEWEST_COMPONENTS:
        return matrix
    order = canonical_order(matrix)
    rows = matrix[order] - matrix[order].mean(axis=0)
    _, directions = np.linalg.eigh(rows.T @ rows / len(rows))
    kept = max(_above_chance(rows, seed), FEWEST_COMPONENTS)
    chosen = directions[:, ::-1][:, :kept]
    chosen = chosen * np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(kept)])
    scores = np.empty((len(matrix), kept))
    scores[order] = rows @ chosen
    return scores


def _above_chance(rows: NDArray[np.float64], seed: int) -> int:
    """How many leading components hold more variance than those of shuffled columns."""
    sample = rows[sample_rows(len(rows), PARALLEL_ROWS, seed)]
    rng = np.random.default_rng(seed)
    own = _variances(sample)
    shuffled = [_variances(rng.permuted(sample, axis=0)) for _ in range(SHUFFLES)]
    above = own > np.percentile(shuffled, PERCENTILE, axis=0)
    return int(above.argmin()) if not above.all() else own.size


def _variances(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = rows - rows.mean(axis=0)
    variances: NDArray[np.float64] = np.linalg.eigvalsh(centred.T @ centred / len(rows))[::-1]
    return variances
