"""Whether a monthly series moved to another level, or drifts, and since when.

The logarithm of each series is set against steps (one for each month in which a new level may have
begun) and a straight line, each beside the season. The largest step is judged by how large the
largest step of series without any change is: first-order autoregressive series (Andrews 1993 for
the search over break dates; Hansen 2000 for simulating its law). Their correlation of neighbours is
that of the residuals, brought back from the bias that a short series and the search give it
(median-unbiased, Andrews 1993b), drawn towards that of the other series where there are several,
and a margin more. The interval of an effect is as wide as that
law, so that it also covers the search: it leaves out zero where p is below 0.05.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import numpy as np
from numpy.typing import ArrayLike

from report_builder.stats.effects import MONTHLY_CHANGE
from report_builder.stats.inference import Comparison
from report_builder.stats.intervals import LEVEL, SEED, Numbers

MONTHS = 12
LEAST_MONTHS = 12  # fewer cannot tell a new level from one good month
SEASONAL_MONTHS = 24  # from two years on a month can be set against itself
EDGE = 3  # months before and after a step: of one or two nobody knows whether they are a level
# Of the months before a step at least (Andrews 1993), for the start is old news; but right after a
# gap an export may hold another part of the shop.
BEGINNING = 0.15
DRAWS = 4_999  # series without a change: the smallest p is then 0.0002
DRAWS_OF_BIAS = 1_000  # are enough for a median
GRID = 0.05  # between the correlations of neighbours that are looked at
MOST_ALIKE = 0.95  # beyond, a series wanders and no level can be told
# The estimate of one short series misses by about 0.25; with so much more, false alarms stay under
# 5 % up to a correlation of 0.3; at 0.5 they are 7 % with twelve months and about 5 % with 24, as
# tests/benchmarks/changes.py prints. That of several together misses by less: 3.5 % at most.
MARGIN, MARGIN_OF_SEVERAL = 0.25, 0.1
SEVERAL = 5  # series, from which their median says how alike months of a shop are
_ROUNDING = 1e-9  # squares of logarithms below are rounding: the series fits exactly


@dataclass(frozen=True, slots=True)
class Movement:
    """The best step of a series and its drift, as changes of the logarithm.

    ``at``: place of the first month of the new level. ``step``: log of new over old level.
    ``drift``: change of the log in a year. ``sudden``: whether the step fits better than the drift.
    ``fitted``: the values (not logs) that the better of them gives, NaN in months not seen.
    """

    at: int
    step: Comparison
    drift: Comparison
    sudden: bool
    fitted: Numbers

    @property
    def best(self) -> Comparison:
        """The test of the shape that fits better."""
        return self.step if self.sudden else self.drift


def is_seasonal(months: int) -> bool:
    """Whether so many months are enough to set each calendar month against itself."""
    return months >= SEASONAL_MONTHS


def movement(values: ArrayLike) -> Movement:
    """The step and the drift of a series: one value a calendar month, oldest first.

    NaN is a month that was not seen. From 24 seen months on each calendar month has a level of its
    own. Raises ``ValueError`` with fewer than ``LEAST_MONTHS`` seen months, or values not above 0.
    """
    return movements([values])[0]


def movements(several: Sequence[ArrayLike]) -> list[Movement]:
    """The same for series over the same months, none of them the sum of others.

    From ``SEVERAL`` on the correlation of neighbours is half the own and half the median of all,
    and not less than the median: one short series says little about it.
    """
    if not several:
        return []
    rows = [np.asarray(values, dtype=np.float64).ravel() for values in several]
    seen = ~np.isnan(rows[0])
    if int(seen.sum()) < LEAST_MONTHS:
        raise ValueError(f"needs {LEAST_MONTHS} months, got {int(seen.sum())}")
    if any((np.isnan(row) == seen).any() for row in rows):
        raise ValueError("needs the same months for all")
    if any(not np.isfinite(row[seen]).all() or (row[seen] <= 0).any() for row in rows):
        raise ValueError("needs finite values above zero")
    design = _design(tuple(seen.tolist()))
    logs = [np.log(row[seen]) for row in rows]
    alike = [design.neighbours(each) for each in logs]
    middle = float(np.median(alike))
    if len(rows) >= SEVERAL:
        alike = [max(middle, (middle + own) / 2) + MARGIN_OF_SEVERAL for own in alike]
    else:
        alike = [own + MARGIN for own in alike]
    return [design.judged(each, own) for each, own in zip(logs, alike, strict=True)]


def change_at(values: ArrayLike, at: int) -> float:
    """Log of the level from a given place on over that before, the season apart."""
    series = np.asarray(values, dtype=np.float64).ravel()
    design = _design(tuple((~np.isnan(series)).tolist()))
    row = design.starts.index(at)
    return float(design.shapes[row] @ np.log(series[design.seen]) / design.sizes[row])


def drift_of(values: ArrayLike) -> float:
    """Change of the log in a year, the season apart."""
    series = np.asarray(values, dtype=np.float64).ravel()
    design = _design(tuple((~np.isnan(series)).tolist()))
    return float(design.shapes[-1] @ np.log(series[design.seen]) / design.sizes[-1])


class _Design:
    """Steps and the line, freed of the season, for the months seen; and their law by chance."""

    def __init__(self, seen: Numbers) -> None:
        self.seen = seen.astype(bool)
        places = np.flatnonzero(self.seen)
        season = np.ones((places.size, 1))
        if is_seasonal(places.size):
            season = np.eye(MONTHS)[places % MONTHS]
            season = season[:, season.any(axis=0)]
        basis, _ = np.linalg.qr(season)
        self.rest = np.eye(places.size) - basis @ basis.T
        self.freedom = places.size - season.shape[1] - 1
        begin = max(EDGE, ceil(BEGINNING * places.size))
        starts = [
            place
            for at, place in enumerate(places[: places.size - EDGE + 1])
            if at >= begin or (at >= EDGE and place - places[at - 1] > 1)
        ]
        steps = [(places >= start).astype(float) for start in starts]
        shapes = np.array([*steps, places / MONTHS]) @ self.rest
        self.starts = [int(start) for start in starts]
        self.sizes = np.sqrt((shapes**2).sum(axis=1))
        self.shapes = shapes / self.sizes[:, None]
        self._laws: dict[int, tuple[Numbers, Numbers]] = {}
        self._medians: Numbers | None = None

    def _fit(self, logs: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Residuals without a shape, effect of each shape, its standard error, and t."""
        residuals = self.rest @ logs
        effects = self.shapes @ logs
        squares = np.maximum((residuals**2).sum(axis=0) - effects**2, _ROUNDING**2)
        errors = np.sqrt(squares / self.freedom)
        return residuals, effects, errors, effects / errors

    def judged(self, logs: Numbers, alike: float) -> Movement:
        """Step and drift with their p and intervals, for a correlation of neighbours."""
        residuals, effects, errors, scores = self._fit(logs)
        if float(residuals @ residuals) < _ROUNDING:
            return self._nothing(logs)
        # Rounded, so that of equal steps the first is taken on every machine.
        far = np.round(np.abs(scores), 6)
        step, best, line = int(np.argmax(far[:-1])), int(np.argmax(far)), far.size - 1
        names = {step: "largest step, simulated law", line: "drift, simulated law"}
        tests = []
        for row, chance in zip((step, line), self._law(alike), strict=True):
            beyond = chance.size - int(np.searchsorted(chance, abs(scores[row])))
            reach = float(np.quantile(chance, LEVEL)) * errors[row]
            scaled = self._scaled(row, effects[row], reach)
            p = (beyond + 1) / (chance.size + 1)
            tests.append(Comparison(names[row], logs.size, *scaled, p))
        fitted = np.full(self.seen.size, np.nan)
        fitted[self.seen] = np.exp(logs - residuals + effects[best] * self.shapes[best])
        return Movement(self.starts[step], tests[0], tests[1], best == step, fitted)

    def _scaled(self, row: int, effect: float, reach: float) -> tuple[float, str, float, float]:
        size = self.sizes[row]
        low, high = (effect - reach) / size, (effect + reach) / size
        return float(effect / size), MONTHLY_CHANGE, float(low), float(high)

    def _nothing(self, logs: Numbers) -> Movement:
        """A series without any movement beside the season."""
        none = Comparison("no movement", logs.size, 0.0, MONTHLY_CHANGE, 0.0, 0.0, 1.0)
        fitted = np.full(self.seen.size, np.nan)
        fitted[self.seen] = np.exp(logs)
        return Movement(self.starts[0], none, none, False, fitted)

    def _noise(self, alike: float, draws: int) -> Numbers:
        """Seeded first-order autoregressive series, one a column, of the months seen."""
        noise = np.random.default_rng(SEED).standard_normal((self.seen.size, draws))
        fresh = np.sqrt(1 - alike**2)
        for month in range(1, self.seen.size):
            noise[month] = alike * noise[month - 1] + fresh * noise[month]
        return np.asarray(noise[self.seen])

    def _law(self, alike: float) -> tuple[Numbers, Numbers]:
        """Sorted |t| of the largest step and of the drift by chance."""
        place = min(round(MOST_ALIKE / GRID), floor(alike / GRID + 0.999))
        if place not in self._laws:
            far = np.abs(self._fit(self._noise(place * GRID, DRAWS))[3])
            self._laws[place] = np.sort(far[:-1].max(axis=0)), np.sort(far[-1])
        return self._laws[place]

    def neighbours(self, logs: Numbers) -> float:
        """Correlation of neighbours that most often leaves residuals as alike as those here."""
        residuals, effects, _, scores = self._fit(logs)
        best = int(np.argmax(np.abs(scores)))
        left = residuals - effects[best] * self.shapes[best]
        if float(left @ left) < _ROUNDING:
            return 0.0
        grid = np.arange(0, MOST_ALIKE + GRID / 2, GRID)
        if self._medians is None:
            found = [float(np.median(self._alike_by_chance(alike))) for alike in grid]
            self._medians = np.maximum.accumulate(found)
        return float(np.interp(float(self._correlation(left)), self._medians, grid))

    def _alike_by_chance(self, alike: float) -> Numbers:
        residuals, effects, _, scores = self._fit(self._noise(alike, DRAWS_OF_BIAS))
        best, column = np.abs(scores).argmax(axis=0), np.arange(DRAWS_OF_BIAS)
        return self._correlation(residuals - effects[best, column] * self.shapes[best].T)

    def _correlation(self, left: Numbers) -> Numbers:
        """Correlation of residuals with those of the month before, where that was seen."""
        follows = np.flatnonzero(np.diff(np.flatnonzero(self.seen)) == 1)
        pairs = (left[follows + 1] * left[follows]).sum(axis=0)
        return np.asarray(pairs / (left**2).sum(axis=0))


@lru_cache(maxsize=8)
def _design(seen: tuple[bool, ...]) -> _Design:
    """Kept: all series of a report have the same months, and the law by chance is their own."""
    return _Design(np.array(seen, dtype=np.float64))
