"""Methods compete for each series in a back-test from rolling origins; the winner is shown.

Why not a library: statsforecast brings numba, statsmodels fits one series at one
origin at a time, which takes minutes where this takes a second (tests/benchmarks/forecast.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy import special

from report_builder.stats.forecast import occasional
from report_builder.stats.forecast.backtest import Contest, contest, origins_of
from report_builder.stats.forecast.candidates import Candidate, around, simple, smoothing
from report_builder.stats.forecast.futures import Future, drawn
from report_builder.stats.forecast.intermittent import (
    demand_class,
    demand_interval,
    intermittent_forecasts,
    is_intermittent,
    squared_variation,
)
from report_builder.stats.forecast.panel import Influence, Panel
from report_builder.stats.forecast.results import (
    LEVELS,
    NOTHING_SOLD,
    TOO_SHORT,
    BackTest,
    Forecast,
    Refusal,
)
from report_builder.stats.forecast.simple import SEASONAL_NAIVE
from report_builder.stats.intervals import Numbers

LEAST_HISTORY = {12: 9, 52: 39}  # three quarters of a year: half to learn from, one to be tried on
# A method is shown only where it saves a twentieth of the absolute error of the best simple one,
# and chance alone would bring as much in one back-test of five at most: on noise nothing may win.
LEAST_SAVED = 0.05
MOST_CHANCE = 0.20
LEAST_HELP = 0.02  # of the absolute error, that holidays or promotions must save to be kept


def forecast(
    values: Numbers, steps: int, period: int, influences: Sequence[Influence] = ()
) -> tuple[Forecast | Refusal, ...]:
    """Forecast each column of ``values`` (time x series) ``steps`` periods ahead.

    ``period``: 12 for months, 52 for weeks. NaN is a period that was not seen; it is never zero.
    What a series has before its first demand is not its history; negative demand (returns) counts
    as none. Series are forecast on their own, their futures drawn together.
    """
    demand = np.where(np.isnan(values), np.nan, np.maximum(values, 0.0))
    known = ~np.isnan(demand) & (np.nan_to_num(demand).cumsum(axis=0) > 0)
    found: dict[int, Future | Refusal] = {}
    patterns: dict[bytes, list[int]] = {}
    for at in range(demand.shape[1]):
        refusal = _refusal(demand[:, at], known[:, at], steps, period)
        if refusal is not None:
            found[at] = refusal
        else:
            patterns.setdefault(known[:, at].tobytes(), []).append(at)
    for columns in patterns.values():
        panel = _panel(demand[:, columns], known[:, columns[0]], steps, period)
        found |= dict(zip(columns, _compete(panel, influences), strict=True))
    futures = {at: one for at, one in sorted(found.items()) if isinstance(one, Future)}
    made = dict(zip(futures, drawn(list(futures.values())), strict=True))
    return tuple(made.get(at, found[at]) for at in range(demand.shape[1]))  # type: ignore[arg-type]


def _refusal(demand: Numbers, known: NDArray[np.bool_], steps: int, period: int) -> Refusal | None:
    if not np.nansum(demand[-period:]) > 0:
        return NOTHING_SOLD
    times = np.flatnonzero(known)
    if times.size < LEAST_HISTORY[period] or not origins_of(times, times.size, steps, period):
        return TOO_SHORT
    return None


def _panel(demand: Numbers, known: NDArray[np.bool_], steps: int, period: int) -> Panel:
    observed = np.flatnonzero(known)
    times = np.concatenate([observed, known.size + np.arange(steps)])
    origins = origins_of(times, observed.size, steps, period)
    return Panel(demand[observed], times, steps, period, origins)


def _compete(panel: Panel, influences: Sequence[Influence]) -> list[Future]:
    """The winner for each series of a panel."""
    arguments = (panel.times, panel.all_origins, panel.steps, panel.period)
    plain = smoothing(panel.values, *arguments, is_log=False)
    models = [plain]
    positive = np.flatnonzero((panel.values > 0).all(axis=0))
    if positive.size:
        models.append(_widened(panel, positive, is_log=True))
    rivals = [list(simple(panel.values, *arguments, one).values()) for one in models]
    models += _influenced(panel, influences, positive)
    scarce = intermittent_forecasts(panel.values, panel.all_origins, panel.steps)
    occasional_ones = [around(name, point, plain) for name, point in scarce.items()]
    return [
        _winner(panel, at, models, rivals, occasional_ones) for at in range(panel.values.shape[1])
    ]


def _widened(
    panel: Panel,
    columns: NDArray[np.int64],
    *,
    is_log: bool,
    influences: Sequence[Influence] = (),
) -> Candidate:
    """Smoothing of some of the series; for the others what it gives is not a number."""
    note = "".join(f" with {one.name}" for one in influences)
    made = smoothing(
        panel.values[:, columns], panel.times, panel.all_origins, panel.steps, panel.period,
        is_log=is_log, influences=panel.influenced(influences) if influences else None, note=note,
    )  # fmt: skip
    if columns.size == panel.values.shape[1]:
        return made
    shape = (*made.point.shape[:2], panel.values.shape[1])
    point, centre, spread = (np.full(shape, np.nan) for _ in range(3))
    covariance = np.full((shape[2], panel.steps, panel.steps), np.nan)
    point[:, :, columns], centre[:, :, columns] = made.point, made.centre
    spread[:, :, columns], covariance[columns] = made.spread, made.covariance
    season = np.zeros(shape[2])
    surprises = np.full((panel.values.shape[0] - 1, shape[2]), np.nan)
    season[columns], surprises[:, columns] = made.season, made.surprises
    return Candidate(made.name, point, centre, spread, made.freedom, covariance, is_log, season,
                     surprises)  # fmt: skip


def _influenced(
    panel: Panel, influences: Sequence[Influence], positive: NDArray[np.int64]
) -> list[Candidate]:
    """Smoothing with each influence that the history can tell of, and the back-test can try."""
    every = np.arange(panel.values.shape[1])
    found = []
    for one in influences:
        if not is_learnable(one, panel):
            continue
        found.append(_widened(panel, every, is_log=False, influences=(one,)))
        if positive.size:
            found.append(_widened(panel, positive, is_log=True, influences=(one,)))
    return found


def is_learnable(influence: Influence, panel: Panel) -> bool:
    """Whether the influence was there before an origin of the back-test and again after it."""
    amounts = influence.amounts[panel.times[: panel.values.shape[0]]]
    return any(amounts[:known].any() and amounts[known:].any() for known in panel.origins)


def _winner(
    panel: Panel,
    at: int,
    models: Sequence[Candidate],
    simple_ones: Sequence[Sequence[Candidate]],
    scarce: Sequence[Candidate],
) -> Future:
    """``simple_ones``: the same simple forecasts with the intervals of each of the first models."""
    history = panel.values[:, at]
    demand = demand_class(demand_interval(history), squared_variation(history))
    # Absolute errors are least for a forecast of nothing where most periods have no demand.
    power = 2 if is_intermittent(demand) else 1
    every = (*models, *(one for ones in simple_ones for one in ones), *scarce)
    losses = {id(one): _losses(panel, one, at, power) for one in every}

    def mean(one: Candidate) -> float:
        return float(losses[id(one)].mean())

    def best(among: Sequence[Candidate]) -> Candidate:
        return min((one for one in among if np.isfinite(mean(one))), key=lambda one: (
            round(mean(one), 9), one.name))  # fmt: skip

    plainly = models[: len(simple_ones)]
    reference = best(plainly)  # what does better knows better how far errors reach
    rivals = simple_ones[[one is reference for one in plainly].index(True)]
    rival = best(rivals)
    if is_intermittent(demand):
        model = best(scarce)
    else:
        model = best([one for one in models if " with " not in one.name])
        helped = best(models)
        if mean(helped) <= (1 - LEAST_HELP) * mean(model):
            model = helped
    overlap = max(1, ceil(panel.steps / _stride(panel)))
    outcome = contest(losses[id(model)], losses[id(rival)], overlap)
    wins = outcome.saved >= LEAST_SAVED and outcome.p < 2 * MOST_CHANCE
    shown = model if wins else rival
    intervals = None
    if is_intermittent(demand):
        intervals = _occasional_ends(panel, at, shown)
    backtest = _backtest(panel, at, shown, rival, rivals, outcome, intervals)
    return Future(
        demand, shown.point[-1, :, at], shown.centre[-1, :, at], shown.covariance[at],
        float(shown.freedom[-1]), shown.is_log, models[0].surprises[:, at], backtest,
        float(shown.season[at]), history if is_intermittent(demand) else None,
    )  # fmt: skip


def _stride(panel: Panel) -> int:
    """Periods from one origin to the next."""
    known = panel.origins
    return known[1] - known[0] if len(known) > 1 else 1


def _losses(panel: Panel, one: Candidate, at: int, power: int = 1) -> Numbers:
    """Mean absolute (or squared) error of each origin of the back-test."""
    missed = np.abs(one.point[:-1, :, at] - panel.actual[:, :, at])
    mean: Numbers = (missed**power).mean(axis=1)
    return mean


def _occasional_ends(panel: Panel, at: int, shown: Candidate) -> list[list[tuple[float, float]]]:
    """Both intervals at each origin; the forecast of intermittent demand is level over steps."""
    return [
        occasional.ends(float(shown.point[place, :, at].mean()), panel.values[:known, at], LEVELS)
        for place, known in enumerate(panel.origins)
    ]


def _backtest(
    panel: Panel,
    at: int,
    shown: Candidate,
    rival: Candidate,
    rivals: Sequence[Candidate],
    outcome: Contest,
    intervals: list[list[tuple[float, float]]] | None,
) -> BackTest:
    actual = panel.actual[:, :, at]
    unit = float(panel.unit[at])

    def scaled(one: Candidate) -> float:
        error = float(_losses(panel, one, at).mean())
        return error / unit if unit > 0 else float("nan")

    made = shown.point[:-1, :, at]
    total = float(actual.sum())
    seasonal = next((one for one in rivals if one.name == SEASONAL_NAIVE), None)
    covered = [
        _covered(panel, at, shown, level)
        if intervals is None
        else _inside(actual, [ends[number] for ends in intervals])
        for number, level in enumerate(LEVELS)
    ]
    return BackTest(
        shown.name, rival.name, scaled(shown), scaled(rival),
        scaled(seasonal) if seasonal else None,
        float((made - actual).sum()) / total if total else 0.0, (covered[0], covered[1]),
        made, actual, tuple(int(panel.times[known - 1]) for known in panel.origins), outcome,
    )  # fmt: skip


def _covered(panel: Panel, at: int, shown: Candidate, level: float) -> float:
    """The share of what came that lies in the interval of that level."""
    came = panel.actual[:, :, at]
    if shown.is_log:
        came = np.log(came)
    reach = special.stdtrit(shown.freedom[:-1], (1 + level) / 2)[:, None]
    off = np.abs(came - shown.centre[:-1, :, at])
    return float((off <= reach * shown.spread[:-1, :, at]).mean())


def _inside(actual: Numbers, ends: Sequence[tuple[float, float]]) -> float:
    low, high = np.array(ends).T
    return float(((actual >= low[:, None]) & (actual <= high[:, None])).mean())
