"""BG/NBD and Gamma-Gamma against published answers, other ways to compute them, and simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.special import hyp2f1

from report_builder.stats.lifetime import (
    GroupSum,
    Histories,
    OrderModel,
    SpendModel,
    fit_orders,
    fit_spend,
    forecast,
    own_rate,
    probability_active,
    probability_silent,
    prospects,
    same_rate,
    sums,
)
from report_builder.stats.lifetime.orders import _bg_nbd, _nbd
from report_builder.stats.lifetime.sums import interval
from report_builder.stats.lifetime.trial import caught
from tests.ingest.tables import DATA

Floats = NDArray[np.float64]
NO_COVARIANCE = np.zeros((4, 4))


def model(r: float, alpha: float, a: float, b: float) -> OrderModel:
    return OrderModel(r, alpha, a, b, 0.0, NO_COVARIANCE)


# --- CDNOW: Fader, Hardie and Lee (2005), table 2 and figure 3; Fader and Hardie (2013) -----------


@dataclass(frozen=True)
class Cdnow:
    repeats: Floats
    histories: Histories
    mean: Floats
    since: Floats


@pytest.fixture(scope="module")
def cdnow() -> Cdnow:
    path = DATA / "known" / "CDNOW_sample.txt"
    if not path.exists():
        pytest.skip("no public data sets")
    lines = pd.read_csv(
        path, sep=r"\s+", header=None, names=["master", "id", "day", "units", "value"], dtype=str
    )
    lines["day"] = pd.to_datetime(lines["day"], format="%Y%m%d")
    lines["value"] = lines["value"].astype(float)
    days = lines.groupby(["id", "day"], as_index=False)["value"].sum()
    first = days.groupby("id")["day"].min()
    end = pd.Timestamp("1997-09-30")
    known = days[days["day"] <= end]
    each = known.groupby("id")["day"]
    repeats = each.nunique() - 1
    again = known[known["day"] > known["id"].map(first)]
    return Cdnow(
        repeats.to_numpy(float),
        Histories.of_customers(
            repeats, (each.max() - first).dt.days / 7, (end - first).dt.days / 7
        ),
        again.groupby("id")["value"].mean().reindex(first.index).fillna(0.0).to_numpy(),
        days[days["day"] > end].groupby("id").size().reindex(first.index).fillna(0.0).to_numpy(),
    )


@pytest.fixture(scope="module")
def fitted(cdnow: Cdnow) -> OrderModel:
    return fit_orders(cdnow.histories)


def test_parameters_of_cdnow_as_published(fitted: OrderModel) -> None:
    found = (fitted.r, fitted.alpha, fitted.a, fitted.b)
    assert found == pytest.approx((0.2426, 4.4136, 0.7929, 2.4259), abs=6e-5)
    assert fitted.log_likelihood == pytest.approx(-9582.429, abs=6e-4)


def test_expected_orders_of_a_customer_as_published(fitted: OrderModel) -> None:
    one = Histories.of_customers([2], [30.43], [38.86])
    assert prospects(fitted, one, 39).orders[0] == pytest.approx(1.2259, abs=6e-5)


def test_holdout_of_cdnow_as_published(fitted: OrderModel, cdnow: Cdnow) -> None:
    ahead = prospects(fitted, cdnow.histories, 39).orders
    found = forecast(cdnow.repeats, ahead, cdnow.since)
    actual = (0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359)
    predicted = (0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157)
    assert found.actual == pytest.approx(actual, abs=6e-4)
    assert found.expected == pytest.approx(predicted, abs=6e-4)
    assert found.class_error < forecast(
        cdnow.repeats, own_rate(cdnow.histories, 39), cdnow.since
    ).class_error  # fmt: skip


def test_spend_of_cdnow_as_published(cdnow: Cdnow) -> None:
    back = cdnow.mean > 0
    found = fit_spend(cdnow.repeats[back], cdnow.mean[back])
    assert (found.p, found.q, found.gamma) == pytest.approx((6.2496, 3.7442, 15.4435), abs=6e-5)
    assert found.log_likelihood == pytest.approx(-4055.918, abs=6e-4)
    assert found.population_mean == pytest.approx(35.17, abs=6e-3)
    # Without a repeat order the mean of all; many orders of 100 draw it towards 100.
    none, some, many = found.expected([0, 1, 10_000], [0.0, 100.0, 100.0])
    assert none == pytest.approx(found.population_mean)
    assert none < some < many
    assert many == pytest.approx(100, rel=1e-3)


# --- expectations --------------------------------------------------------------------------------


def published(one: OrderModel, x: Floats, last: Floats, age: Floats, time: float) -> Floats:
    """Equation 10 of the paper, with the hypergeometric function."""
    r, alpha, a, b = one.r, one.alpha, one.a, one.b
    part = hyp2f1(r + x, b + x, a + b + x - 1, time / (alpha + age + time))
    above = 1 - ((alpha + age) / (alpha + age + time)) ** (r + x) * part
    silent = ((alpha + age) / (alpha + last)) ** (r + x)
    found: Floats = (a + b + x - 1) / (a - 1) * above / (1 + (x > 0) * a / (b + x - 1) * silent)
    return found


@pytest.mark.parametrize(
    "parameters",
    [(0.24, 4.4, 0.79, 2.43), (3, 10, 0.1, 0.5), (2, 3, 5, 20), (1.5, 8, 300, 2000),
     (1, 1, 1.001, 2), (0.5, 5, 0.001, 0.01)],
)  # fmt: skip
@pytest.mark.parametrize("time", [1.0, 13.0, 52.0])
def test_expected_orders_are_those_of_the_hypergeometric_formula(
    parameters: tuple[float, float, float, float], time: float
) -> None:
    x = np.array([0.0, 1, 2, 7, 40])
    last, age = np.array([0.0, 3, 30, 50, 99]), np.array([50.0, 30, 38, 52, 100])
    one = model(*parameters)
    found = prospects(one, Histories.of_customers(x, last, age), time).orders
    assert found == pytest.approx(published(one, x, last, age, time), rel=1e-8)


def test_expected_orders_have_no_hole_at_one() -> None:
    """The formula divides by a - 1; between a = 0.999 and 1.001 nothing jumps."""
    one = Histories.of_customers([3], [20.0], [30.0])
    below, at, above = (prospects(model(1, 5, a, 2), one, 10).orders[0] for a in (0.999, 1, 1.001))
    assert at == pytest.approx((below + above) / 2, rel=1e-6)


def test_moments_and_chances_are_those_of_a_simulated_customer() -> None:
    """Given the history, draw whether alive, the rate and the chance to leave, and then orders."""
    one, x, last, age, time = model(1.2, 6, 0.8, 2.5), 3, 20.0, 40.0, 52.0
    history = Histories.of_customers([x], [last], [age])
    found = prospects(one, history, time)
    n, rng = 400_000, np.random.default_rng(1)
    there = rng.random(n) < probability_active(one, history)[0]
    rate = rng.gamma(one.r + x, 1 / (one.alpha + age), n)
    until = rng.geometric(np.maximum(rng.beta(one.a, one.b + x, n), 1e-12))
    orders = np.where(there, np.minimum(until, rng.poisson(rate * time)), 0)
    assert found.orders[0] == pytest.approx(orders.mean(), abs=4 * orders.std() / np.sqrt(n))
    assert found.variance[0] == pytest.approx(orders.var(), rel=0.02)


def test_where_nobody_leaves_it_is_the_nbd() -> None:
    one = OrderModel(2.0, 10.0, 0.0, 1.0, 0.0, np.zeros((2, 2)))
    history = Histories.of_customers([3], [10.0], [40.0])
    found = prospects(one, history, 20)
    assert found.orders[0] == pytest.approx(20 * (2 + 3) / (10 + 40))
    # Negative binomial: mean 2, variance 2 + 2 × 20 / 50.
    assert found.variance[0] == pytest.approx(2 + 2 * 20 / 50)
    assert found.active[0] == 1
    # Silent for 30 after 10: ((10 + 10) / (10 + 40)) ^ 5.
    assert probability_silent(one, history)[0] == pytest.approx(0.4**5)


@pytest.mark.parametrize("x", [0, 1, 50, 2000])
@pytest.mark.parametrize("a", [1e-4, 1.0, 1e4])
def test_expected_orders_are_finite_and_at_most_those_of_one_who_stays(a: float, x: int) -> None:
    last = 99.0 if x else 0.0
    history = Histories.of_customers([x], [last], [100.0])
    found = prospects(model(0.5, 1e-3, a, 2.0), history, 365 / 7)
    staying = 365 / 7 * (0.5 + x) / (1e-3 + 100)
    assert 0 <= found.orders[0] <= staying * (1 + 1e-9)
    assert np.isfinite(found.variance[0])
    assert 0 <= found.active[0] <= 1


# --- likelihood ----------------------------------------------------------------------------------


def some_histories(seed: int, customers: int = 300) -> Histories:
    rng = np.random.default_rng(seed)
    x = rng.poisson(2.0, customers)
    age = rng.integers(20, 60, customers).astype(float)
    last = np.where(x > 0, rng.integers(1, 20, customers), 0)
    return Histories.of_customers(x, last, age)


@pytest.mark.parametrize("function", [_bg_nbd, _nbd])
def test_the_gradient_is_that_of_the_likelihood(function: Any) -> None:
    logs = np.log([0.7, 9.0, 0.4, 1.7][: 4 if function is _bg_nbd else 2])
    histories = some_histories(3)
    slopes = [
        (function(logs + step, histories)[0] - function(logs - step, histories)[0]) / 2e-5
        for step in np.eye(len(logs)) * 1e-5
    ]
    assert function(logs, histories)[1] == pytest.approx(slopes, rel=1e-5)


def test_the_likelihood_of_one_customer_by_hand() -> None:
    """x = 1, t = 1, T = 2 with all parameters 1: the rate integrates to 1 / 3^2 while there and to
    1 / 2^2 when gone; B(1, 2) / B(1, 1) = B(2, 1) / B(1, 1) = 1 / 2."""
    one = Histories.of_customers([1], [1.0], [2.0])
    assert np.exp(_bg_nbd(np.zeros(4), one)[0]) == pytest.approx(0.5 / 9 + 0.5 / 4)
    assert np.exp(_nbd(np.zeros(2), one)[0]) == pytest.approx(1 / 9)


@dataclass(frozen=True)
class Shop:
    """Simulated customers: histories with the mean repeat order, and what they did next."""

    histories: Histories
    repeats: Floats
    mean: Floats
    orders: Floats
    revenue: Floats


TRUE = (0.8, 6.0, 0.8, 2.5)
TRUE_SPEND = (6.0, 4.0, 15.0)
AHEAD = 26.0


def simulated(seed: int, n: int) -> Shop:
    """From BG/NBD and Gamma-Gamma with the parameters above, observed for up to 60 weeks."""
    (r, alpha, a, b), (p, q, gamma) = TRUE, TRUE_SPEND
    rng = np.random.default_rng(seed)
    age = 60.0 - 6.0 * rng.integers(0, 6, n)  # newcomers every six weeks
    rate, leave = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    until = rng.geometric(np.maximum(leave, 1e-12))
    drawn = rng.poisson(rate * (age + AHEAD))
    who = np.repeat(np.arange(n), drawn)
    time = rng.random(len(who)) * (age + AHEAD)[who]
    order = np.lexsort((time, who))
    who, time = who[order], time[order]
    kept = np.arange(len(who)) - (np.cumsum(drawn) - drawn)[who] < until[who]
    who, time = who[kept], time[kept]
    value = rng.gamma(p, 1 / rng.gamma(q, 1 / gamma, n)[who])
    before = time <= age[who]
    x = np.bincount(who[before], minlength=n).astype(float)
    last = np.zeros(n)
    np.maximum.at(last, who[before], time[before])
    spent = np.bincount(who[before], value[before], n)
    return Shop(
        Histories.of_customers(x, last, age), x, np.divide(spent, x, out=np.zeros(n), where=x > 0),
        np.bincount(who[~before], minlength=n).astype(float),
        np.bincount(who[~before], value[~before], n),
    )  # fmt: skip


def test_known_parameters_are_found_again_within_their_standard_errors() -> None:
    """Of 12 shops and 4 parameters, z values have mean 0 and deviation 1 within chance."""
    found = []
    for seed in range(12):
        one = fit_orders(simulated(seed, 2000).histories)
        found.append((one.logs - np.log(TRUE)) / np.sqrt(np.diag(one.covariance)))
    z = np.array(found)
    assert np.abs(z).max() < 3.5  # 48 normal values
    assert 0.7 < z.std() < 1.35
    spend = simulated(1, 4000)
    worth = fit_spend(spend.repeats, spend.mean)
    errors = np.sqrt(np.diag(worth.covariance))
    assert np.abs((worth.logs - np.log([6, 2, 15])) / errors).max() < 3.5


def test_intervals_of_sums_cover_what_comes() -> None:
    """Of 40 shops by 3 groups by orders and revenue, 240 intervals of 95 %: of what came at least
    nine in ten lie inside; ``tests.benchmarks.lifetime`` measures it on more."""
    inside = []
    for seed in range(40):
        shop = simulated(100 + seed, 500)
        groups = np.minimum(shop.repeats, 2).astype(np.intp)
        spend = fit_spend(shop.repeats, shop.mean), shop.mean
        found = sums(fit_orders(shop.histories), shop.histories, AHEAD, groups, spend)
        assert found.revenue is not None
        for group in range(3):
            for each, came in ((found.orders, shop.orders), (found.revenue, shop.revenue)):
                total = came[groups == group].sum()
                inside.append(each[group].low <= total <= each[group].high)
    assert 0.90 <= np.mean(inside) <= 0.995


# --- fall-backs and wrong input ------------------------------------------------------------------


def test_where_nobody_leaves_the_fit_is_the_nbd() -> None:
    rng = np.random.default_rng(5)
    age = rng.integers(20, 60, 1500).astype(float)
    x = rng.poisson(rng.gamma(2.0, 0.1, 1500) * age)
    # The last of x uniform times on (0, T).
    last = age * rng.random(1500) ** (1 / np.maximum(x, 1)) * (x > 0)
    found = fit_orders(Histories.of_customers(x, last, age))
    assert not found.leaves
    assert found.covariance.shape == (2, 2)
    assert abs(found.r - 2.0) < 3.5 * found.standard_errors[0]


def test_customers_who_are_all_alike_have_a_finite_fit() -> None:
    found = fit_orders(Histories.of_customers([3] * 50, [9.0] * 50, [12.0] * 50))
    ahead = prospects(found, Histories.of_customers([3], [9.0], [12.0]), 12)
    assert ahead.orders[0] == pytest.approx(3.0, rel=0.05)
    assert np.isfinite(found.covariance).all()


@pytest.mark.parametrize(
    ("x", "last", "age", "words"),
    [([], [], [], "no customers"), ([1], [5.0], [4.0], "not possible"),
     ([0], [1.0], [4.0], "not possible"), ([-1], [0.0], [4.0], "not possible"),
     ([1], [np.nan], [4.0], "not finite")],
)  # fmt: skip
def test_impossible_histories_are_refused(
    x: list[int], last: list[float], age: list[float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Histories.of_customers(x, last, age)


def test_without_repeat_orders_there_is_nothing_to_learn() -> None:
    with pytest.raises(ValueError, match="second order"):
        fit_orders(Histories.of_customers([0, 0], [0.0, 0.0], [5.0, 9.0]))
    with pytest.raises(ValueError, match="second order"):
        fit_spend([0, 0], [0.0, 0.0])
    with pytest.raises(ValueError, match="not above zero"):
        fit_spend([1, 2], [5.0, 0.0])


def test_equal_histories_are_held_once_and_order_changes_nothing() -> None:
    x, last, age = [2, 0, 2, 1], [3.0, 0.0, 3.0, 1.0], [9.0, 4.0, 9.0, 9.0]
    found = Histories.of_customers(x, last, age)
    assert len(found) == 4
    assert sorted(found.counts) == [1, 1, 2]
    assert list(found.repeats[found.of]) == x
    assert list(found.last[found.of]) == last
    assert list(found.age[found.of]) == age
    shuffled = np.random.default_rng(0).permutation(300)
    one = some_histories(8)
    other = Histories.of_customers(
        *(column[one.of][shuffled] for column in (one.repeats, one.last, one.age))
    )
    assert fit_orders(one).logs.tolist() == fit_orders(other).logs.tolist()


def test_a_currency_of_a_hundredth_gives_a_hundred_times_the_money() -> None:
    shop = simulated(3, 800)
    small, large = (fit_spend(shop.repeats, shop.mean * unit) for unit in (1.0, 100.0))
    assert (large.p, large.q) == pytest.approx((small.p, small.q), rel=1e-6)
    assert large.population_mean == pytest.approx(100 * small.population_mean, rel=1e-6)


def test_a_heavy_tail_keeps_a_finite_variance() -> None:
    """Pareto means with exponent 1.2 have no variance; q stays above two."""
    rng = np.random.default_rng(2)
    found = fit_spend(np.full(500, 2), rng.pareto(1.2, 500) + 1)
    assert found.q > 2
    own, single = found.squares([0, 5], [0.0, 10.0])
    assert np.isfinite([own, single]).all()


# --- the trial -----------------------------------------------------------------------------------


def test_a_forecast_by_hand() -> None:
    """Four customers with 0, 0, 1, 9 repeat orders: expected 1, 1, 2, 4 and came 0, 1, 3, 4. By
    class 2 - 1, 2 - 3, 4 - 4: errors 2 of 8; the sum is right."""
    found = forecast([0, 0, 1, 9], [1, 1, 2, 4], [0, 1, 3, 4])
    assert found.customers.tolist() == [2, 1, 0, 0, 0, 0, 0, 1]
    assert found.class_error == pytest.approx(0.25)
    assert found.total_error == pytest.approx(0.0)
    assert np.isnan(found.expected[2])
    assert found.expected[[0, 1, 7]] == pytest.approx([1, 2, 4])
    with pytest.raises(ValueError, match="nothing was ordered"):
        forecast([1], [1.0], [0.0])


def test_the_best_fifth_shares_a_tie_at_its_edge() -> None:
    """Of ten customers two are a fifth. One is ahead with 4 of 10 orders; the second place is
    shared by three with 3 orders together: a third of them."""
    ahead = np.array([9.0, 5, 5, 5, 1, 1, 1, 1, 1, 1])
    came = np.array([4.0, 3, 0, 0, 1, 1, 1, 0, 0, 0])
    assert caught(ahead, came) == pytest.approx((4 + 1) / 10)
    assert caught(ahead[::-1], came[::-1]) == pytest.approx((4 + 1) / 10)


def test_naive_rates_by_hand() -> None:
    """2 in 4 weeks and 0 in 6: 0.5 and 0 a week, 0.2 together; one who came today has that."""
    histories = Histories.of_customers([2, 0, 0], [3.0, 0.0, 0.0], [4.0, 6.0, 0.0])
    assert own_rate(histories, 10) == pytest.approx([5, 0, 2])
    assert same_rate(histories, 10) == pytest.approx([2, 2, 2])


def test_the_miss_of_a_trial_widens_an_interval() -> None:
    narrow, wide = interval(100.0, 25.0), interval(100.0, 25.0, 0.12)
    assert (narrow.low, narrow.high) == pytest.approx((90.4, 110.0), abs=0.2)
    # 25 + 12^2 = 13^2.
    assert wide.high - wide.low == pytest.approx(2 * 1.96 * 13, rel=0.01)
    assert interval(0.0, 0.0) == GroupSum(0.0, 0.0, 0.0, 0.0)


def test_groups_add_up_and_those_in_none_are_left_out() -> None:
    histories = some_histories(4)
    one = OrderModel(0.7, 9.0, 0.4, 1.7, 0.0, np.eye(4) * 1e-4)
    worth = SpendModel(6.0, 4.0, 15.0, 0.0, np.eye(3) * 1e-4)
    groups = np.arange(300) % 3
    found = sums(one, histories, 10, groups, (worth, np.full(300, 20.0)))
    whole = sums(one, histories, 10, np.zeros(300, dtype=np.intp), (worth, np.full(300, 20.0)))
    assert found.revenue is not None
    assert whole.revenue is not None
    assert sum(each.value for each in found.revenue) == pytest.approx(whole.revenue[0].value)
    assert whole.revenue[0].value == pytest.approx(whole.each.sum())
    part = sums(one, histories, 10, np.where(groups == 2, -1, groups))
    assert len(part.orders) == 2
    assert part.revenue is None
    assert part.orders[1].value == pytest.approx(found.orders[1].value)
