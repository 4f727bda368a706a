"""Demand that comes now and then: its class, and the forecasts of Croston, SBA and TSB.

Croston 1972; Syntetos and Boylan 2005 (SBA, the bias taken out; classes: Syntetos, Boylan and
Croston 2005); Teunter, Syntetos and Babai 2011 (TSB, which forgets what is no longer sold).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from report_builder.stats.intervals import Numbers

DemandClass = Literal["smooth", "erratic", "intermittent", "lumpy"]
# Syntetos, Boylan and Croston (2005): beyond, SBA has the smaller error.
INTERVAL_CUT = 1.32  # periods from demand to demand
VARIATION_CUT = 0.49  # squared coefficient of variation of the demands
# Smoothing constants: the literature uses 0.05 to 0.2 (Syntetos and Boylan 2005); the chance of
# demand in TSB is smoothed as slowly.
SIZE_CONSTANT = INTERVAL_CONSTANT = CHANCE_CONSTANT = 0.1
CROSTON, SBA, TSB = "Croston", "Syntetos-Boylan (SBA)", "Teunter-Syntetos-Babai (TSB)"


def demand_interval(values: ArrayLike) -> float:
    """Average demand interval: periods over periods with demand; infinite without any."""
    series = np.asarray(values, dtype=np.float64).ravel()
    busy = int((series > 0).sum())
    return series.size / busy if busy else float("inf")


def squared_variation(values: ArrayLike) -> float:
    """Squared coefficient of variation of the demands that are not zero; 0 with fewer than two."""
    series = np.asarray(values, dtype=np.float64).ravel()
    sizes = series[series > 0]
    return float((sizes.std(ddof=1) / sizes.mean()) ** 2) if sizes.size > 1 else 0.0


def demand_class(interval: float, variation: float) -> DemandClass:
    """The class of demand from its interval and squared variation."""
    if interval < INTERVAL_CUT:
        return "smooth" if variation < VARIATION_CUT else "erratic"
    return "intermittent" if variation < VARIATION_CUT else "lumpy"


def is_intermittent(demand: DemandClass) -> bool:
    """Whether demand comes now and then: smoothing of its values would see zeros as lows."""
    return demand in ("intermittent", "lumpy")


def croston_states(values: Numbers) -> tuple[Numbers, Numbers]:
    """Size and interval after each period: time x series. Both begin with the first demand; before
    it the size is 0."""
    size, interval = np.zeros_like(values), np.ones_like(values)
    now_size, now_interval = np.zeros(values.shape[1]), np.ones(values.shape[1])
    since = np.zeros(values.shape[1])
    begun = np.zeros(values.shape[1], dtype=np.bool_)
    for at, value in enumerate(values):
        since += 1
        demand = value > 0
        first, later = demand & ~begun, demand & begun
        now_size = np.where(first, value, now_size)
        now_interval = np.where(first, since, now_interval)
        now_size = now_size + later * SIZE_CONSTANT * (value - now_size)
        now_interval = now_interval + later * INTERVAL_CONSTANT * (since - now_interval)
        since = np.where(demand, 0.0, since)
        begun |= demand
        size[at], interval[at] = now_size, now_interval
    return size, interval


def croston(values: Numbers) -> Numbers:
    """Demand a period as expected after each period: size over interval."""
    size, interval = croston_states(values)
    return size / interval


def sba(values: Numbers) -> Numbers:
    """Croston times 1 - constant / 2, which takes out most of its bias."""
    return (1 - INTERVAL_CONSTANT / 2) * croston(values)


def tsb(values: Numbers) -> Numbers:
    """The smoothed chance of demand times its smoothed size, after each period.

    The chance begins as that of the first demand's interval, the size with the first demand.
    """
    chance, size = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    begun = np.zeros(values.shape[1], dtype=np.bool_)
    found = np.zeros_like(values)
    for at, value in enumerate(values):
        demand = value > 0
        first, later = demand & ~begun, demand & begun
        chance = np.where(begun, chance + CHANCE_CONSTANT * (demand - chance), chance)
        chance = np.where(first, 1 / (at + 1), chance)
        size = np.where(first, value, size)
        size = size + later * SIZE_CONSTANT * (value - size)
        begun |= demand
        found[at] = chance * size
    return found


def intermittent_forecasts(
    values: Numbers, origins: Sequence[int], steps: int
) -> Mapping[str, Numbers]:
    """Method -> origin x step x series; each is level over all steps."""
    rows = [known - 1 for known in origins]
    made = {CROSTON: croston(values), SBA: sba(values), TSB: tsb(values)}
    return {name: np.repeat(found[rows][:, None], steps, axis=1) for name, found in made.items()}
