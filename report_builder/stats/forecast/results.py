"""What a forecast is: the periods ahead with intervals, and how the method did in the back-test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from report_builder.stats.forecast.backtest import Contest
from report_builder.stats.forecast.intermittent import DemandClass
from report_builder.stats.intervals import Numbers

LEVELS = (0.80, 0.95)  # of the intervals
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class BackTest:
    """What came of the method shown, and of the best simple one.

    ``mase`` and ``baseline_mase``: mean absolute scaled errors; ``seasonal_mase`` that of the
    seasonal naive forecast, where there are two years. ``bias``: mean error over mean demand, above
    zero where too much was forecast. ``covered``: shares of what came inside the 80 and 95 %
    intervals. ``forecasts``, ``actual``: origin x step. ``origins``: the time of the last period
    known at each. ``contest``: the best method that is not simple against the baseline.
    """

    method: str
    baseline: str
    mase: float
    baseline_mase: float
    seasonal_mase: float | None
    bias: float
    covered: tuple[float, float]
    forecasts: Numbers
    actual: Numbers
    origins: tuple[int, ...]
    contest: Contest

    @property
    def beats(self) -> bool:
        """Whether the method shown is more than a simple one."""
        return self.method != self.baseline


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """One series ahead: ``point`` and the ends of both intervals, a value a step.

    ``paths``: draw x step, futures as likely as each other, drawn together with those of the other
    series. ``season``: weight of structures with a season, 0 to 1.
    """

    demand: DemandClass
    point: Numbers
    low: tuple[Numbers, Numbers]
    high: tuple[Numbers, Numbers]
    paths: Numbers
    backtest: BackTest
    season: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a series has no forecast."""

    reason: str


TOO_SHORT = Refusal("too short a history")
NOTHING_SOLD = Refusal("nothing sold in the last year")


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over series and steps with the ends of its intervals."""

    point: float
    low: tuple[float, float]
    high: tuple[float, float]


def total_of(forecasts: Sequence[Forecast], steps: slice = slice(None)) -> Total:
    """The sum over series and steps: the parts add up, and their errors as the paths say."""
    sums = np.sum([one.paths[:, steps].sum(axis=1) for one in forecasts], axis=0)
    point = float(sum(one.point[steps].sum() for one in forecasts))
    ends = [np.quantile(sums, [(1 - level) / 2, (1 + level) / 2]) for level in LEVELS]
    low = tuple(min(float(one[0]), point) for one in ends)
    high = tuple(max(float(one[1]), point) for one in ends)
    return Total(point, (low[0], low[1]), (high[0], high[1]))
