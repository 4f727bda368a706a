"""The forecasts that compete for a series, each with its interval, from every origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.forecast.simple import simple_forecasts
from report_builder.stats.forecast.smoothing import smooth
from report_builder.stats.forecast.structure import grid
from report_builder.stats.intervals import Numbers

SEASON_YEARS = 2  # with one year a season cannot be told from a level that moves
# Of the variance of a logarithm, before half of it is added for the mean: beyond, single wild
# values of a short history would raise the forecast.
MOST_SPREAD = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A way to forecast and what it gave: origin x step x series.

    ``point`` is what is expected, in demand. ``centre`` and ``spread`` are of Student's t with
    ``freedom`` (one an origin), of the logarithm where ``is_log``; ``covariance`` is series x step
    x step, of the last origin. ``season``: weight of a season, one a series; ``surprises``: time x
    series, standardised errors of one step.
    """

    name: str
    point: Numbers
    centre: Numbers
    spread: Numbers
    freedom: Numbers
    covariance: Numbers
    is_log: bool
    season: Numbers
    surprises: Numbers


# A simple forecast is shown where the back-test sides with it; what smoothing expects in its place
# is then believed half.
BELIEVED = 0.5

SMOOTHING = "smoothing"
SMOOTHING_OF_LOGS = "smoothing of logarithms"


def smoothing(
    values: Numbers,
    times: NDArray[np.int64],
    origins: Sequence[int],
    steps: int,
    period: int,
    *,
    is_log: bool,
    influences: Numbers | None = None,
    note: str = "",
) -> Candidate:
    """Exponential smoothing of the values or their logarithms; ``note`` ends its name."""
    years = (times[values.shape[0] - 1] - times[0] + 1) / period
    among = grid(seasonal=bool(years >= SEASON_YEARS))
    found = smooth(np.log(values) if is_log else values, times, origins, steps, period, among,
                   influences)  # fmt: skip
    point = found.mean
    if is_log:
        point = np.exp(found.mean + np.minimum(found.spread**2, MOST_SPREAD) / 2)
    name = (SMOOTHING_OF_LOGS if is_log else SMOOTHING) + note
    return Candidate(
        name, np.maximum(point, 0.0), found.mean, found.spread, found.freedom, found.covariance,
        is_log, found.season, found.surprises,
    )  # fmt: skip


def simple(
    values: Numbers,
    times: NDArray[np.int64],
    origins: Sequence[int],
    steps: int,
    period: int,
    reference: Candidate,
) -> Mapping[str, Candidate]:
    """The simple forecasts, with what smoothing (``reference``) knows of the future.

    Where a simple forecast lies off what smoothing expects, half the squared distance is added to
    the variance: all of it would be the mean squared error of that forecast, were smoothing right.
    """
    made = simple_forecasts(values, times, origins, steps, period)
    if reference.is_log:  # not a number for series that are not smoothed so
        known = np.isfinite(reference.centre[0, 0])
        made = {name: np.where(known & (point > 0), point, np.nan) for name, point in made.items()}
    return {name: around(name, point, reference) for name, point in made.items()}


def around(name: str, point: Numbers, reference: Candidate) -> Candidate:
    """A forecast with the interval that its distance from the reference asks for."""
    centre = np.log(point) if reference.is_log else point
    off = centre - reference.centre
    last = off[-1].T
    covariance = reference.covariance + BELIEVED * last[:, :, None] * last[:, None, :]
    spread = np.sqrt(reference.spread**2 + BELIEVED * off**2)
    none = np.zeros_like(reference.season)
    return Candidate(
        name, np.maximum(point, 0.0), centre, spread, reference.freedom, covariance,
        is_log=reference.is_log, season=none, surprises=reference.surprises,
    )  # fmt: skip
