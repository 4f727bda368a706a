"""Forecasts that need no model: what any other has to beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.intervals import Numbers

SEASONAL_NAIVE = "same period of the year before"
NAIVE = "last value"
MEAN = "mean of the last year"


def simple_forecasts(
    values: Numbers, times: NDArray[np.int64], origins: Sequence[int], steps: int, period: int
) -> Mapping[str, Numbers]:
    """Method -> origin x step x series. Arguments as those of ``smooth``.

    The seasonal naive forecast is among them where every origin has a year before all its steps.
    """
    last = np.stack([values[known - 1] for known in origins])
    mean = np.stack([_last_year(values[:known], times[:known], period) for known in origins])
    found = {NAIVE: _held(last, steps), MEAN: _held(mean, steps)}
    seasonal = [seasonal_naive(values[:known], times, known, steps, period) for known in origins]
    complete = [one for one in seasonal if one is not None]
    if len(complete) == len(origins):
        found = {SEASONAL_NAIVE: np.stack(complete), **found}
    return found


def _last_year(values: Numbers, times: NDArray[np.int64], period: int) -> Numbers:
    mean: Numbers = values[times > times[-1] - period].mean(axis=0)
    return mean


def _held(values: Numbers, steps: int) -> Numbers:
    return np.repeat(values[:, None], steps, axis=1)


def seasonal_naive(
    values: Numbers, times: NDArray[np.int64], known: int, steps: int, period: int
) -> Numbers | None:
    """Step x series: the values a year (or as many as needed) before; None where one is unknown."""
    place = {int(time): at for at, time in enumerate(times[:known])}
    rows = []
    for time in times[known : known + steps]:
        before = int(time) - period
        while before > int(times[known - 1]):
            before -= period
        if before not in place:
            return None
        rows.append(values[place[before]])
    return np.stack(rows)
