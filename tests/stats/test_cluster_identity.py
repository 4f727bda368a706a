"""Clusters keep their identity: three clouds on a plane, numbered anew, split, merged, moved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder.stats.clustering import FURTHEST, identity, keep_centroids

THEN = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
ONES = np.ones(2)


def clouds(*centres: tuple[float, float], size: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Rows all at their centre, so that every mean is the centre, and their labels."""
    rows = np.repeat(np.array(centres), size, axis=0)
    return rows, np.repeat(np.arange(len(centres)), size)


@given(st.permutations([0, 1, 2]))
def test_clusters_numbered_anew_are_the_same(order: list[int]) -> None:
    rows, labels = clouds(*(tuple(THEN[one]) for one in order))
    found = identity(rows, labels, THEN, ONES)
    assert found.was == tuple(order)
    assert found.moved == pytest.approx((0.0, 0.0, 0.0))
    assert (found.split, found.merged) == ({}, {})


def test_the_distance_is_that_of_the_average_feature_and_has_a_limit() -> None:
    """Moved by half a standard deviation in both features is half; a hair more is another one."""
    for shift, same in ((FURTHEST, True), (FURTHEST + 1e-6, False)):
        rows, labels = clouds((shift, shift), (4.0, 0.0), (0.0, 4.0))
        found = identity(rows, labels, THEN, ONES)
        assert found.was == ((0, 1, 2) if same else (None, 1, 2))
        assert found.moved[0] == (pytest.approx(0.5) if same else None)


def test_a_feature_counts_by_its_weight() -> None:
    """Off by one in the second feature, which weighs 1 against 3: the root of 1 / 10."""
    rows, labels = clouds((0.0, 1.0), (4.0, 0.0), (0.0, 4.0))
    found = identity(rows, labels, THEN, np.array([3.0, 1.0]))
    assert found.moved[0] == pytest.approx(0.1**0.5)


def test_a_cluster_that_splits_keeps_its_larger_likeness() -> None:
    """The second cluster breaks in two: one part stays, the other has split off from it."""
    rows, labels = clouds((0.0, 0.0), (4.0, 0.0), (0.0, 4.0), (4.0, 1.5))
    found = identity(rows, labels, THEN, ONES)
    assert found.was == (0, 1, 2, None)
    assert found.split == {3: 1}


def test_a_cluster_that_merges_is_in_the_other() -> None:
    """Members of the first and third are one cluster, whose mean is nearest to the first."""
    rows = np.concatenate([np.tile([0.0, 0.0], (50, 1)), np.tile([0.0, 4.0], (5, 1)),
                           np.tile([4.0, 0.0], (20, 1))])  # fmt: skip
    labels = np.array([0] * 55 + [1] * 20)
    found = identity(rows, labels, THEN, ONES)
    assert found.was == (0, 1)
    assert found.merged == {2: 0}


def test_one_far_away_does_not_part_two_that_are_near() -> None:
    """Least sums of plain distances would pair the new far one with the first."""
    then = np.array([[0.0, 0.0], [0.6, 0.0]])
    rows, labels = clouds((0.1, 0.0), (-9.0, 0.0))
    assert identity(rows, labels, then, ONES).was == (0, None)


def test_kept_centroids_take_the_nearest_rows_and_empty_ones_go() -> None:
    """Cluster 0 has the highest mean of what they are ordered by; nobody is near the last one."""
    rng = np.random.default_rng(3)
    rows = np.concatenate([THEN[one] + rng.normal(0, 0.3, (40, 2)) for one in range(3)])
    value = np.repeat([1.0, 3.0, 2.0], 40)
    kept = keep_centroids(rows, np.vstack([THEN, [[50.0, 50.0]]]), value)
    assert (kept.k, kept.reason, kept.structured) == (3, "kept", True)
    assert kept.centroids.tolist() == THEN[[1, 2, 0]].tolist()
    assert kept.labels.tolist() == [2] * 40 + [0] * 40 + [1] * 40
    shuffled = rng.permutation(len(rows))
    again = keep_centroids(rows[shuffled], THEN, value[shuffled])
    assert again.labels.tolist() == kept.labels[shuffled].tolist()
    with pytest.raises(ValueError, match="nearest to one"):
        keep_centroids(rows[:40], THEN, value[:40])
