"""Clusters: published iris figures, planted and absent structure, and determinism."""

import dataclasses
import subprocess
import sys
from itertools import product

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.metrics import silhouette_samples, silhouette_score

from report_builder.stats.clustering import (
    ClusterSolution,
    Diagnostics,
    Dropped,
    adjusted_rand_index,
    choose_clusters,
    cloud,
    one_crowd,
    prepare,
    reference,
    share_shown,
    silhouette_word,
)
from report_builder.stats.clustering.choice import Trial, choose
from report_builder.stats.clustering.quality import elbow, silhouette_widths, stability
from report_builder.stats.clustering.reference import Reference

Matrix = NDArray[np.float64]


def blobs(sizes: tuple[int, ...], features: int = 4, distance: float = 8.0) -> Matrix:
    """Round groups of the given sizes, one on each axis, `distance` from the origin."""
    rng = np.random.default_rng(7)
    centers = distance * np.eye(features)[: len(sizes)]
    parts = [rng.normal(c, 1, (n, features)) for c, n in zip(centers, sizes, strict=True)]
    return np.vstack(parts)


def planted(sizes: tuple[int, ...]) -> NDArray[np.intp]:
    return np.repeat(np.arange(len(sizes)), sizes)


# --- prepare -------------------------------------------------------------------------------------


def test_features_are_logged_and_standardised() -> None:
    frame = pd.DataFrame({"money": [0.0, 9.0, 99.0, -5.0], "age": [20.0, 30.0, 40.0, 30.0]})
    prepared = prepare(frame, log={"money"})
    logs = np.array([0, np.log(10), np.log(100), 0])  # the negative amount counts as 0
    np.testing.assert_allclose(prepared.matrix[:, 0], (logs - logs.mean()) / logs.std())
    np.testing.assert_allclose(prepared.matrix[:, 1], np.array([-1, 0, 1, 0]) * np.sqrt(2))
    np.testing.assert_allclose(prepared.centers, [logs.mean(), 30])
    np.testing.assert_allclose(prepared.scales, [logs.std(), np.sqrt(50)])
    assert prepared.names == ("money", "age")
    assert prepared.logged == {"money"}
    assert prepared.dropped == ()


def test_gaps_take_the_median_and_are_counted() -> None:
    frame = pd.DataFrame({"age": [20.0, 30.0, np.nan, 70.0, np.nan], "orders": range(5)})
    prepared = prepare(frame, log=set())
    assert prepared.imputed == {"age": 2}
    ages = prepared.matrix[:, 0] * prepared.scales[0] + prepared.centers[0]
    np.testing.assert_allclose(ages, [20, 30, 30, 70, 30])


@pytest.mark.parametrize(("gaps", "kept"), [(40, True), (41, False)])
def test_up_to_forty_percent_may_be_missing(gaps: int, kept: bool) -> None:
    age = np.arange(100.0)
    age[:gaps] = np.nan
    frame = pd.DataFrame({"age": age, "orders": np.arange(100) % 7})
    prepared = prepare(frame, log=set())
    assert ("age" in prepared.names) is kept
    assert prepared.dropped == (() if kept else (Dropped("age", "missing"),))


def test_constant_features_are_dropped() -> None:
    frame = pd.DataFrame({"country": [1.0] * 4, "orders": [1, 2, 3, 9], "empty": [np.nan] * 4})
    prepared = prepare(frame, log=set())
    assert prepared.names == ("orders",)
    assert prepared.dropped == (Dropped("country", "constant"), Dropped("empty", "missing"))


@pytest.mark.parametrize(("correlation", "kept"), [(0.949, True), (0.951, False), (-0.951, False)])
def test_twins_beyond_the_limit_are_dropped(correlation: float, kept: bool) -> None:
    # Orthogonal unit patterns, so that the correlation is exact by construction.
    first, second = np.array([1.0, 1, -1, -1]), np.array([1.0, -1, 1, -1])
    frame = pd.DataFrame(
        {"spend": first, "units": correlation * first + np.sqrt(1 - correlation**2) * second}
    )
    prepared = prepare(frame, log=set())
    assert (prepared.names == ("spend", "units")) is kept
    assert prepared.dropped == (() if kept else (Dropped("units", "correlated", "spend"),))


def test_the_column_to_the_left_survives() -> None:
    frame = pd.DataFrame({"b": [1.0, 2, 3, 4], "a": [2.0, 4, 6, 8], "c": [0.0, 5, 0, 5]})
    assert prepare(frame, log=set()).names == ("b", "c")
    assert prepare(frame[["a", "b", "c"]], log=set()).names == ("a", "c")


def test_preparing_is_indifferent_to_row_order() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.lognormal(size=(500, 3)), columns=["r", "f", "m"])
    order = rng.permutation(500)
    straight, shuffled = prepare(frame, {"m"}), prepare(frame.iloc[order], {"m"})
    np.testing.assert_array_equal(shuffled.matrix, straight.matrix[order])


def test_unusable_features_are_refused() -> None:
    with pytest.raises(ValueError, match="no such feature"):
        prepare(pd.DataFrame({"a": [1.0, 2.0]}), log={"b"})
    with pytest.raises(ValueError, match="no feature is left"):
        prepare(pd.DataFrame({"a": [1.0, 1.0]}), log=set())
    with pytest.raises(ValueError, match="at least one customer"):
        prepare(pd.DataFrame({"a": []}), log=set())
    with pytest.raises(ValueError, match="infinite"):
        prepare(pd.DataFrame({"a": [1.0, np.inf]}), log=set())


# --- iris ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def iris() -> ClusterSolution:
    return choose_clusters(load_iris().data, ks=range(2, 7))


def test_iris_published_inertia(iris: ClusterSolution) -> None:
    found = [one.inertia for one in iris.diagnostics]
    np.testing.assert_allclose(found, [152.348, 78.8514, 57.2285, 46.4462, 39.040], atol=5e-4)


def test_iris_published_silhouettes(iris: ClusterSolution) -> None:
    found = [one.silhouette for one in iris.diagnostics]
    np.testing.assert_allclose(found, [0.6810, 0.5528, 0.4981, 0.4887, 0.3648], atol=5e-5)


def test_iris_published_agreement_with_species() -> None:
    three = choose_clusters(load_iris().data, requested=3)
    assert three.reason == "requested"
    assert adjusted_rand_index(three.labels, load_iris().target) == pytest.approx(0.7302, abs=5e-5)


def test_iris_chosen_is_two_and_why(iris: ClusterSolution) -> None:
    assert (iris.k, iris.reason, iris.structured) == (2, "best_silhouette", True)
    assert iris.silhouette == iris.diagnostics[0].silhouette
    assert [one.lowest_stability is None for one in iris.diagnostics] == [False] + [True] * 4


def test_iris_principal_components(iris: ClusterSolution) -> None:
    # Published for the raw measurements: 92.46 % and 5.31 % of the variance.
    np.testing.assert_allclose(iris.plane.explained, [0.9246, 0.0531], atol=5e-5)
    np.testing.assert_allclose(
        np.abs(iris.plane.loadings[0]), [0.3614, 0.0845, 0.8567, 0.3583], atol=5e-5
    )


def test_silhouettes_equal_an_independent_computation() -> None:
    data = load_iris().data
    three = choose_clusters(data, requested=3)
    widths = silhouette_samples(data, three.labels)
    expected = [widths[three.labels == cluster].mean() for cluster in range(3)]
    np.testing.assert_allclose(three.silhouettes, expected)


# --- structure and its absence -------------------------------------------------------------------


def test_planted_groups_are_found() -> None:
    sizes = (300, 200, 150, 100)
    solution = choose_clusters(blobs(sizes))
    assert (solution.k, solution.reason, solution.structured) == (4, "best_silhouette", True)
    assert adjusted_rand_index(solution.labels, planted(sizes)) == 1
    assert solution.ward_agreement == 1
    assert solution.elbow == 4
    assert (solution.stability > 0.95).all()
    assert sorted(solution.sizes.tolist(), reverse=True) == list(sizes)
    assert solution.tree.shape == (3, 4)


def test_uniform_noise_has_no_structure() -> None:
    noise = np.random.default_rng(5).random((1_000, 6))
    solution = choose_clusters(noise)
    assert (solution.reason, solution.structured) == ("no_structure", False)
    assert solution.silhouette <= 0.25


def test_asking_for_groups_does_not_make_them_real() -> None:
    noise = np.random.default_rng(5).random((1_000, 6))
    solution = choose_clusters(noise, requested=4)
    assert (solution.k, solution.reason, solution.structured) == (4, "requested", False)
    assert (solution.stability < 0.6).any()


@pytest.mark.parametrize(("smallest", "k"), [(30, 3), (29, 2)])
def test_a_group_needs_thirty_customers(smallest: int, k: int) -> None:
    solution = choose_clusters(blobs((200, 200, smallest)), ks=(2, 3))
    assert solution.k == k
    assert solution.reason == ("best_silhouette" if k == 3 else "best_sound_silhouette")


@pytest.mark.parametrize(("smallest", "k"), [(40, 3), (39, 2)])
def test_a_group_needs_two_percent(smallest: int, k: int) -> None:
    rest = 2_000 - smallest
    solution = choose_clusters(blobs((1_000, rest - 1_000, smallest)), ks=(2, 3))
    assert solution.k == k


def test_a_clear_split_with_a_tiny_side_is_unsound() -> None:
    solution = choose_clusters(blobs((200, 20), distance=12.0), ks=(2,))
    assert (solution.k, solution.reason, solution.structured) == (2, "unsound", False)


def noise(kind: str, seed: int) -> Matrix:
    rng = np.random.default_rng(seed)
    if kind == "uniform":
        return rng.random((600, 2))
    if kind == "normal":
        return rng.normal(size=(600, 2))
    return rng.normal(size=(600, 3)) @ np.array([[1.0, 0.8, 0.8], [0, 0.6, 0.2], [0, 0, 0.5]])


@pytest.mark.parametrize("kind", ["uniform", "normal", "correlated"])
@pytest.mark.parametrize("seed", [1, 2])
def test_noise_of_few_features_has_no_structure(kind: str, seed: int) -> None:
    # Any cloud can be cut: with two or three features the silhouette of noise is well above .25.
    solution = choose_clusters(noise(kind, seed), ks=range(2, 6))
    assert solution.silhouette > 0.25
    assert (solution.reason, solution.structured) == ("no_structure", False)


def test_groups_rise_above_clouds_of_the_same_extent() -> None:
    solution = choose_clusters(blobs((200, 200, 200)), ks=(3,))
    (found,) = solution.diagnostics
    assert found.reference is not None
    assert found.needed is not None
    assert found.reference < found.needed < found.silhouette
    # Independent of this module: K-Means of scikit-learn on uniform clouds in the same box.
    centred = blobs((200, 200, 200)) - blobs((200, 200, 200)).mean(axis=0)
    scores = centred @ np.linalg.svd(centred, full_matrices=False)[2].T
    cloud = np.random.default_rng(99).uniform(scores.min(axis=0), scores.max(axis=0), (400, 4))
    labels = KMeans(3, n_init=5, random_state=0).fit_predict(cloud)
    assert found.reference == pytest.approx(silhouette_score(cloud, labels), abs=0.05)


@pytest.mark.parametrize(("spread", "needed"), [(0.024, 0.35), (0.025, 0.35), (0.03, 0.36)])
def test_the_margin_above_clouds(spread: float, needed: float) -> None:
    assert Reference(0.30, spread).needed == pytest.approx(needed)


def shop_without_kinds(seed: int) -> Matrix:
    """Days, orders and revenue of customers who differ in pace and basket, by degrees only: orders
    by chance around a lognormal pace, a lognormal basket for each, the last order about one gap
    ago and at most as long as they have been customers."""
    rng = np.random.default_rng(seed)
    pace = np.exp(rng.normal(0.0, 1.0, 500))
    joined = rng.uniform(0.1, 2.0, 500)
    orders = 1 + rng.poisson(5 * pace * joined)
    revenue = orders * np.exp(rng.normal(3.7, 0.6, 500))
    days = 365 * np.minimum(joined, rng.exponential(1 / (5 * pace)))
    columns = np.log1p(np.column_stack([days, orders, revenue]))
    standardised: Matrix = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    return standardised


@pytest.mark.parametrize("seed", range(3))
def test_customers_who_differ_by_degrees_have_no_kinds(seed: int) -> None:
    assert not choose_clusters(shop_without_kinds(seed), ks=range(2, 7), fewest=3).structured


def test_a_single_correlated_crowd_does_not_exceed_itself() -> None:
    """Skewed and correlated as days, orders and revenue are, but of one kind."""
    rng = np.random.default_rng(3)
    rows = np.exp(0.6 * rng.normal(size=(600, 3)) @ np.array([[1, 0.8, 0.8], [0, 0.6, 0.2],
                                                              [0, 0, 0.5]]))  # fmt: skip
    solution = choose_clusters(rows, ks=(4,))
    crowd = one_crowd(rows, 4, solution.silhouette)
    assert not crowd.exceeded
    assert crowd.mean == pytest.approx(solution.silhouette, abs=0.05)
    assert one_crowd(rows[::-1], 4, solution.silhouette) == crowd


def test_groups_exceed_a_single_crowd() -> None:
    rows = blobs((200, 200, 200))
    solution = choose_clusters(rows, ks=(3,))
    assert one_crowd(rows, 3, solution.silhouette).exceeded


@pytest.mark.parametrize(
    ("crowd", "silhouette", "exceeded"),
    [(0.3, 0.329, False), (0.3, 0.331, True), (0.9, 0.5, False), (0.9, 0.501, True)],
)
def test_the_margin_above_a_single_crowd(
    crowd: float, silhouette: float, exceeded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference, "_cut", lambda *_: Reference(crowd, 0.01))
    assert reference.one_crowd(blobs((40, 40)), 2, silhouette).exceeded is exceeded


def near_and_far() -> Matrix:
    """Two near groups and a far one, 60 each: two clusters look best, three are there."""
    rng = np.random.default_rng(4)
    centers = [(0, 0), (0, 6), (40, 0)]
    return np.vstack([rng.normal(center, 1, (60, 2)) for center in centers])


def test_the_fewest_clusters_wanted_come_first() -> None:
    rows = near_and_far()
    assert choose_clusters(rows, ks=range(2, 6)).k == 2
    finer = choose_clusters(rows, ks=range(2, 6), fewest=3)
    assert (finer.k, finer.structured) == (3, True)


def test_a_coarse_division_is_taken_when_no_finer_one_is_sound() -> None:
    solution = choose_clusters(blobs((200, 200)), ks=range(2, 5), fewest=3)
    assert (solution.k, solution.reason, solution.structured) == (2, "only_coarse", True)


def trial(silhouettes: dict[int, float], inertias: dict[int, float]) -> Trial:
    """Partitions that are all sound, with the silhouettes and inertias given."""
    tried = {
        k: Diagnostics(k, inertias[k], silhouettes[k], 0.0, 0.0, smallest=100) for k in silhouettes
    }
    found = Trial(np.zeros((400, 1)), {}, tried, seed=0)
    found.references.update({k: Reference(0.1, 0.01) for k in tried})
    found.stabilities.update({k: np.ones(k) for k in tried})
    return found


@pytest.mark.parametrize(("as_good", "k"), [(0.391, 5), (0.389, 3)])
def test_of_equal_silhouettes_the_one_at_the_elbow(as_good: float, k: int) -> None:
    inertias = {2: 100.0, 3: 80, 4: 60, 5: 30, 6: 28, 7: 26}
    silhouettes = {2: 0.5, 3: 0.40, 4: 0.3, 5: as_good, 6: 0.3, 7: 0.3}
    chosen, reason = choose(trial(silhouettes, inertias), fewest=3)
    assert (chosen, reason) == (k, "elbow" if k == 5 else "best_silhouette")


def test_rows_beyond_the_sample_join_the_nearest_cluster() -> None:
    sizes = (12_000, 8_000, 6_000)
    rows = blobs(sizes)
    solution = choose_clusters(rows, ks=(3,))
    nearest = np.linalg.norm(rows[:, None] - solution.centroids, axis=2).argmin(axis=1)
    np.testing.assert_array_equal(solution.labels, nearest)
    assert sorted(solution.sizes.tolist(), reverse=True) == list(sizes)


def test_halves_of_one_round_group_are_not_found_again() -> None:
    rows = blobs((800,))
    halves = (rows[:, 0] > np.median(rows[:, 0])).astype(np.intp)
    assert stability(rows, halves, k=2, seed=0).max() < 0.6


def test_separate_groups_are_found_again_in_every_resample() -> None:
    sizes = (100, 100, 100)
    assert stability(blobs(sizes), planted(sizes), k=3, seed=0).tolist() == [1, 1, 1]


# --- determinism ---------------------------------------------------------------------------------


def assert_same(one: ClusterSolution, other: ClusterSolution, order: NDArray[np.intp]) -> None:
    for field in dataclasses.fields(ClusterSolution):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name == "labels":
            np.testing.assert_array_equal(mine[order], theirs)
        elif field.name == "plane":
            np.testing.assert_array_equal(mine.coordinates[order], theirs.coordinates)
            np.testing.assert_array_equal(mine.loadings, theirs.loadings)
        else:
            np.testing.assert_array_equal(mine, theirs)


def noisy(rows: int) -> Matrix:
    return np.random.default_rng(11).lognormal(size=(rows, 3)).round(2)


def test_two_runs_are_bit_identical() -> None:
    rows = noisy(2_500)
    assert_same(choose_clusters(rows), choose_clusters(rows), np.arange(len(rows)))


def test_shuffled_rows_give_the_same_clusters_bit_for_bit() -> None:
    rows = noisy(2_500)
    value = np.round(rows[:, 0] * 100)
    order = np.random.default_rng(2).permutation(len(rows))
    straight = choose_clusters(rows, order_by=value)
    assert_same(straight, choose_clusters(rows[order], order_by=value[order]), order)


def test_large_data_are_sampled_reproducibly() -> None:
    sizes = (5_000, 4_000, 3_001)
    rows = blobs(sizes)
    order = np.random.default_rng(2).permutation(len(rows))
    straight = choose_clusters(rows, ks=range(2, 5))
    assert_same(straight, choose_clusters(rows[order], ks=range(2, 5)), order)
    assert adjusted_rand_index(straight.labels, planted(sizes)) > 0.999


def test_clusters_are_numbered_by_the_value_given() -> None:
    sizes = (100, 120, 140)
    value = np.repeat([5.0, 50.0, 20.0], sizes)
    solution = choose_clusters(blobs(sizes), ks=(3,), order_by=value)
    assert [value[solution.labels == cluster].mean() for cluster in range(3)] == [50, 20, 5]
    assert solution.sizes.tolist() == [120, 140, 100]
    for cluster in range(3):
        inside = blobs(sizes)[solution.labels == cluster]
        np.testing.assert_allclose(solution.centroids[cluster], inside.mean(axis=0))


def test_without_a_value_clusters_follow_their_centroids() -> None:
    solution = choose_clusters(blobs((100, 100, 100)), ks=(3,))
    assert solution.centroids[:, 0].tolist() == sorted(solution.centroids[:, 0].tolist())


# --- small and odd data --------------------------------------------------------------------------


def test_k_stays_below_the_number_of_different_rows() -> None:
    rows = np.repeat(np.array([[0.0, 0], [0, 9], [9, 0], [9, 9]]), 40, axis=0)
    solution = choose_clusters(rows)
    assert [one.k for one in solution.diagnostics] == [2, 3]
    with pytest.raises(ValueError, match="4 clusters cannot be formed"):
        choose_clusters(rows, requested=4)


def test_two_different_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="2 different rows cannot be clustered"):
        choose_clusters(np.array([[0.0], [1.0], [1.0]]))


def test_missing_features_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        choose_clusters(np.array([[0.0], [1.0], [np.nan]]))


def test_a_single_feature_has_a_flat_plane() -> None:
    rows = np.concatenate([np.linspace(0, 1, 50), np.linspace(9, 10, 50)])[:, np.newaxis]
    solution = choose_clusters(rows)
    assert solution.k == 2
    assert solution.plane.explained.tolist() == [1, 0]
    assert (solution.plane.coordinates[:, 1] == 0).all()


def test_a_cloud_is_where_half_and_nine_in_ten_are() -> None:
    """A normal crowd: half lie within 1.18 spreads, nine in ten within 2.15 (chi squared, 2)."""
    points = np.random.default_rng(3).multivariate_normal((4, -1), [[9, 2.4], [2.4, 1]], 40_000)
    found = cloud(points)
    assert found.centre == pytest.approx((4, -1), abs=0.05)
    assert found.spread == pytest.approx((3, 1), rel=0.02)
    assert found.correlation == pytest.approx(0.8, abs=0.01)
    assert (found.half, found.most) == pytest.approx((1.177, 2.146), rel=0.02)


def test_a_flat_cloud_is_a_line_and_one_place_a_point() -> None:
    flat = cloud(np.array([[0.0, 7.0], [2.0, 7.0]] * 5))
    assert (flat.centre, flat.spread, flat.correlation, flat.half) == ((1, 7), (1, 0), 0, 1)
    assert cloud(np.full((10, 2), 0.1)).spread == (0, 0)
    assert cloud(np.array([[0.0, 0.0], [1.0, 1.0]] * 5)).correlation == pytest.approx(1, abs=1e-5)


# --- quality -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.1, "none"),
        (0.25, "none"),
        (0.2501, "weak"),
        (0.5, "weak"),
        (0.5001, "reasonable"),
        (0.7, "reasonable"),
        (0.7001, "strong"),
    ],
)
def test_silhouette_words(value: float, word: str) -> None:
    assert silhouette_word(value) == word


def test_silhouette_widths_by_hand() -> None:
    # 0 and 2 belong together, 7 is alone: widths (7 − 2)/7, (5 − 2)/5, and 0 for the loner.
    rows = np.array([[0.0], [2.0], [7.0]])
    widths = silhouette_widths(rows, {2: np.array([0, 0, 1])})
    np.testing.assert_allclose(widths[2], [5 / 7, 3 / 5, 0])


def test_the_elbow_is_farthest_below_the_chord() -> None:
    assert elbow({2: 100, 3: 40, 4: 30, 5: 25, 6: 20}) == 3
    assert elbow({2: 100, 3: 75, 4: 50}) is None
    assert elbow({2: 100, 3: 10}) is None


def test_adjusted_rand_index_ignores_the_numbering() -> None:
    assert adjusted_rand_index([0, 0, 1, 1], [5, 5, 2, 2]) == 1
    assert adjusted_rand_index([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(-0.5)


def test_openmp_and_linear_algebra_are_held_to_one_thread() -> None:
    """Also where nothing had loaded scikit-learn before: what comes later is not limited."""
    code = (
        "from report_builder.stats.clustering.kmeans import one_thread\n"
        "from threadpoolctl import threadpool_info\n"
        "with one_thread():\n"
        "    print({(one['user_api'], one['num_threads']) for one in threadpool_info()})\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "('openmp', 1)" in found
    assert "('blas', 1)" in found
    assert found.count("(") == 2


def test_the_share_shown_is_of_all_features_not_of_those_kept() -> None:
    """Three features of equal spread, none of which goes with another: a plane along two of them
    shows two thirds, however far the plane is stretched."""
    cube = np.array(list(product((-1.0, 1.0), repeat=3)))
    assert share_shown(cube, cube[:, :2] * (5.0, 0.1)) == pytest.approx(2 / 3)
    assert share_shown(cube[:, :2], cube[:, :2]) == pytest.approx(1)
    assert share_shown(cube[:, :1], np.column_stack([cube[:, 0], np.zeros(8)])) == pytest.approx(1)
