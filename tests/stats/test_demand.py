"""Demand models: published answers, closed forms, an independent likelihood, and coverage."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from report_builder.stats.demand import (
    Coefficient,
    NoEstimate,
    against,
    counts,
    log_linear,
)
from tests.sets import DATA

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")


@needs_data
def test_orange_juice_of_dominicks() -> None:
    """log(sales) ~ log(price) + brand on 28,947 rows, as published by Taddy (2019)."""
    juice = pd.read_csv(DATA / "known" / "oj.csv")
    fit = log_linear(np.log(juice["sales"]), np.log(juice["price"]), juice["brand"])
    assert fit.rows == 28_947
    assert fit.coefficients[0].value == pytest.approx(-3.1387, abs=5e-5)
    assert fit.plain_errors[0] == pytest.approx(0.0229, abs=5e-5)
    assert fit.effects[0] == pytest.approx(10.8288, abs=5e-5)  # the first brand by name
    assert fit.explained == pytest.approx(0.3941, abs=5e-5)


def test_two_products_two_weeks_by_hand() -> None:
    """Saturated: the log of the ratio of ratios, (30 / 10) / (24 / 12) = 1.5."""
    units, on = [10, 30, 12, 24], [0, 1, 0, 0]
    product, week = ["a", "a", "b", "b"], [0, 1, 0, 1]
    fit = counts(units, on, product, week)
    assert fit.coefficients[0].value == pytest.approx(log(1.5))


def test_without_periods_a_common_ratio_is_found_exactly() -> None:
    fit = counts([4, 6, 40, 60, 0, 0], [0, 1, 0, 1, 0, 1], list("aabbcc"))
    assert fit.coefficients[0].value == pytest.approx(log(1.5))
    assert (fit.rows, fit.groups) == (4, 2)  # c never sold anything: it says nothing


def test_exposure_is_what_counts_are_in_proportion_to() -> None:
    """Twice the units on twice the lines is no change; three times on twice is half more."""
    same = counts([4, 8, 10, 20], [0, 1, 0, 1], list("aabb"), exposure=[2, 4, 5, 10])
    more = counts([4, 12, 10, 30], [0, 1, 0, 1], list("aabb"), exposure=[2, 4, 5, 10])
    assert same.coefficients[0].value == pytest.approx(0, abs=1e-9)
    assert more.coefficients[0].value == pytest.approx(log(1.5))


def dummies(labels: pd.Series[int]) -> np.ndarray:
    """One column a label but the first."""
    return pd.get_dummies(labels, drop_first=True).to_numpy(float)


def _sales(seed: int, slope: float, groups: int = 25, weeks: int = 8) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    product, week = np.divmod(np.arange(groups * weeks), weeks)
    price = np.where(generator.random(product.size) < 0.3, log(0.8), 0.0)
    level = generator.normal(1.5, 0.6, groups)[product] + generator.normal(0, 0.3, weeks)[week]
    # A shock of the week and product: counts vary more than Poisson's law says.
    shock = generator.gamma(5, 1 / 5, product.size)
    units = generator.poisson(np.exp(level + slope * price) * shock)
    return pd.DataFrame({"product": product, "week": week, "price": price, "units": units})


def test_counts_agree_with_the_likelihood_maximised_by_scipy() -> None:
    """Independent oracle: all dummies written out, the log-likelihood maximised numerically."""
    sold = _sales(3, -2.0, groups=6, weeks=4)
    design = np.column_stack([
        sold["price"], dummies(sold["week"]), np.ones(len(sold)), dummies(sold["product"]),
    ])  # fmt: skip

    def minus_likelihood(beta: np.ndarray) -> float:
        linear = design @ beta
        return float((np.exp(linear) - sold["units"] * linear).sum())

    found = optimize.minimize(minus_likelihood, np.zeros(design.shape[1]), method="BFGS",
                              options={"gtol": 1e-7})  # fmt: skip
    fit = counts(sold["units"], sold["price"], sold["product"], sold["week"])
    assert fit.coefficients[0].value == pytest.approx(found.x[0], abs=1e-4)


def test_least_squares_agrees_with_dummies_written_out_and_a_sandwich_by_hand() -> None:
    sold = _sales(5, -1.0, groups=8, weeks=5)
    y = np.log1p(sold["units"].to_numpy(float))
    design = np.column_stack([sold["price"], np.ones(len(sold)), dummies(sold["product"])])
    inverse = np.linalg.inv(design.T @ design)
    slopes = inverse @ design.T @ y
    residuals = y - design @ slopes
    scores = [
        design[sold["product"] == name].T @ residuals[sold["product"] == name] for name in range(8)
    ]
    meat = sum(np.outer(score, score) for score in scores)
    scale = 8 / 7 * (40 - 1) / (40 - 1)  # effects of groups lie inside the clusters
    error = np.sqrt(scale * (inverse @ meat @ inverse)[0, 0])
    fit = log_linear(y, sold["price"], sold["product"])
    assert fit.coefficients[0].value == pytest.approx(slopes[0])
    assert fit.coefficients[0].error == pytest.approx(error)
    reach = stats.t.ppf(0.975, 7) * error
    assert fit.coefficients[0].low == pytest.approx(slopes[0] - reach)
    assert fit.coefficients[0].p == pytest.approx(2 * stats.t.sf(abs(slopes[0]) / error, 7))


def test_periods_are_taken_out_as_by_dummies_written_out() -> None:
    sold = _sales(6, -1.0, groups=8, weeks=5).drop(index=[3, 17, 18])  # not every week is there
    y = np.log1p(sold["units"].to_numpy(float))
    own = log_linear(y, sold["price"], sold["product"], sold["week"])
    written = log_linear(
        y, np.column_stack([sold["price"], dummies(sold["week"])]), sold["product"]
    )
    first, other = own.coefficients[0], written.coefficients[0]
    assert (first.value, first.error) == pytest.approx((other.value, other.error))
    assert own.plain_errors[0] == pytest.approx(written.plain_errors[0])
    assert own.explained == pytest.approx(written.explained)


def test_intervals_cover_the_truth_though_counts_vary_more_than_poisson() -> None:
    """Nominal 95 %: of 200 samples between 90 % and 99 % (two and a half errors)."""
    covered = 0
    for seed in range(200):
        sold = _sales(seed, -1.8)
        fit = counts(sold["units"], sold["price"], sold["product"], sold["week"])
        covered += fit.coefficients[0].low <= -1.8 <= fit.coefficients[0].high
    assert 180 <= covered <= 198


def test_order_of_rows_and_names_do_not_matter() -> None:
    sold = _sales(11, -1.5)
    mixed = sold.sample(frac=1, random_state=1)
    first = counts(sold["units"], sold["price"], sold["product"], sold["week"])
    other = counts(mixed["units"], mixed["price"], [f"x{99 - name}" for name in mixed["product"]],
                   mixed["week"])  # fmt: skip
    assert other.coefficients[0].value == pytest.approx(first.coefficients[0].value, abs=1e-9)
    assert other.coefficients[0].error == pytest.approx(first.coefficients[0].error, rel=1e-6)


@pytest.mark.parametrize(
    ("units", "columns", "product", "why"),
    [
        ([], [], [], "no rows"),
        ([0, 0], [0, 1], ["a", "b"], "no rows"),  # nothing was ever sold
        ([1, 2, 3], [0, 1, 0], ["a", "a", "a"], "one group"),
        ([1, 2, 3, 4], [0, 0, 1, 1], list("aabb"), "does not vary within"),
        ([1, 2, 3, 4], [[0, 0], [1, 1], [0, 0], [1, 1]], list("aabb"), "repeat one another"),
        ([5, 0, 7, 0], [0, 1, 0, 1], list("aabb"), "no sales at all"),
    ],
)
def test_what_cannot_be_estimated_is_refused_with_the_reason(
    units: list[int], columns: list[object], product: list[str], why: str
) -> None:
    with pytest.raises(NoEstimate, match=why):
        counts(units, columns, product)  # type: ignore[arg-type]


def test_least_squares_refuses_as_many_numbers_as_rows() -> None:
    with pytest.raises(NoEstimate, match="as many numbers"):
        log_linear([1.0, 2.0, 3.0], [0.0, 1.0, 0.0], list("aab"))


def test_negative_counts_are_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not negative"):
        counts([1, -1], [0, 1], list("ab"))


def test_against_a_value_moves_the_interval_and_tests_the_distance() -> None:
    """0.7 with an error of 0.1, against 0.5: two errors away, with 31 groups p of t(30) at 2."""
    found = against(Coefficient(0.7, 0.1, 0.5, 0.9, 0.0), 0.5, 31)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0, 0.4))
    assert found.p == pytest.approx(2 * stats.t.sf(2, 30))
    assert against(Coefficient(0.5, 0.0, 0.5, 0.5, 0.0), 0.5, 31).p == 1.0
