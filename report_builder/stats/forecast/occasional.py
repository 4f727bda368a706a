"""Intervals and futures of intermittent demand: a chance of demand, and sizes as they were.

A period has demand with the chance that makes the expected demand the forecast, and then a size
drawn from those of the history (Willemain, Smart and Schwarz 2004, without their jitter).
"""

from __future__ import annotations

import numpy as np

from report_builder.stats.forecast.intermittent import CHANCE_CONSTANT
from report_builder.stats.intervals import Numbers

# Periods that a smoothed chance rests on, (2 - constant) / constant: so far it may be off (a beta
# distribution after Jeffreys' prior).
REMEMBERED = round((2 - CHANCE_CONSTANT) / CHANCE_CONSTANT)


def chance_of(point: float, sizes: Numbers) -> float:
    """The chance of demand in a period, from what is expected and the sizes there were."""
    return min(1.0, point / float(sizes.mean())) if sizes.size else 0.0


def ends(point: float, history: Numbers, levels: tuple[float, ...]) -> list[tuple[float, float]]:
    """Both ends of the intervals of one period's demand."""
    sizes = history[history > 0]
    chance = chance_of(point, sizes)
    return [
        (_quantile((1 - level) / 2, chance, sizes), _quantile((1 + level) / 2, chance, sizes))
        for level in levels
    ]


def _quantile(at: float, chance: float, sizes: Numbers) -> float:
    if not sizes.size or chance <= 0 or at <= 1 - chance:
        return 0.0
    return float(np.quantile(sizes, (at - (1 - chance)) / chance, method="inverted_cdf"))


def paths(
    point: float, history: Numbers, shape: tuple[int, ...], random: np.random.Generator
) -> Numbers:
    """Futures as likely as each other, of the shape (draws, steps)."""
    sizes = np.sort(history[history > 0])
    if not sizes.size:
        return np.zeros(shape)
    chance = chance_of(point, sizes)
    known = min(history.size, REMEMBERED)
    own = random.beta(known * chance + 0.5, known * (1 - chance) + 0.5, (shape[0], 1))
    busy = random.random(shape) < own
    drawn: Numbers = sizes[random.integers(0, sizes.size, shape)]
    return busy * drawn
