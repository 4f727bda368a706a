"""The series of the chapter, each with its test: which moved to another level or drift."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from math import exp, expm1, log1p

import numpy as np

from report_builder.sections.changes.series import AllSeries, Group
from report_builder.stats.effects import ONE_OF_MANY_CHANGE, UNADJUSTED_CHANGE
from report_builder.stats.inference import benjamini_hochberg
from report_builder.stats.intervals import Numbers
from report_builder.stats.level_shift import (
    Movement,
    change_at,
    drift_of,
    is_seasonal,
    movement,
    movements,
)

CLEAR = 0.05  # of all series together (Benjamini and Hochberg), for the choice of the sentence


@dataclass(frozen=True, eq=False, slots=True)
class Moved:
    """A series with its test: of its own level, or with under two years against the rest.

    ``rest``: change of all others in the same shape, None for the whole shop. ``by_month``: what
    the change makes in a month, in the unit of the values. ``gap``: the step comes right after
    months that were not seen.
    """

    group: Group
    found: Movement
    month: dt.date
    rest: float | None
    own: bool
    by_month: float
    clear: bool = False
    gap: bool = False

    @property
    def change(self) -> float:
        """Relative change: at once, or in a year."""
        return expm1(self.found.best.effect)

    @property
    def order(self) -> tuple[str, str]:
        """Of series that are equal otherwise."""
        return self.group.kind, self.group.name

    @property
    def behind(self) -> bool:
        """Whether all others changed by more than the interval, upwards."""
        return self.own and self.rest is not None and log1p(self.rest) > self.found.best.high

    @property
    def alike(self) -> bool:
        """Whether all others may have changed by as much. Never so of what is set against them."""
        best = self.found.best
        return self.own and self.rest is not None and best.low <= log1p(self.rest) <= best.high


def moved(series: AllSeries) -> list[Moved]:
    """Every series that can be judged, the whole shop first, and which of them are clear.

    The shop is one question of its own; its groups are many, corrected for their number.
    """
    whole = series.whole.values
    rows = []
    if all_positive(whole):
        found = movement(whole)
        if not is_seasonal(series.seen):
            found = _called(found, UNADJUSTED_CHANGE)
        rows.append(_row(series, series.whole, found, None, clear=is_clear(found, found.best.p)))
    groups = [group for group in series.groups if all_positive(whole - group.values)]
    own = is_seasonal(series.seen)
    judged = [
        _called(found, ONE_OF_MANY_CHANGE)
        for found in movements(
            [group.values if own else group.values / (whole - group.values) for group in groups]
        )
    ]
    tests = [test.p for found in judged for test in (found.step, found.drift)]
    adjusted = benjamini_hochberg(tests).reshape(-1, 2)
    for group, found, pair in zip(groups, judged, adjusted, strict=True):
        clear = is_clear(found, float(pair[0 if found.sudden else 1]))
        rows.append(_row(series, group, found, whole - group.values, clear=clear))
    return rows


def _called(found: Movement, effect_name: str) -> Movement:
    """The movement with the name of what its effects are, which decides how firm they can be."""
    step, drift = (replace(test, effect_name=effect_name) for test in (found.step, found.drift))
    return replace(found, step=step, drift=drift)


def all_positive(values: Numbers) -> bool:
    """Whether all months seen are above zero, so that a change in per cent can be told."""
    return bool((values[~np.isnan(values)] > 0).all())


def is_clear(found: Movement, p: float) -> bool:
    """Whether a movement with this p is told as one."""
    return p < CLEAR and not found.best.low <= 0 <= found.best.high


def _row(
    series: AllSeries, group: Group, found: Movement, rest: Numbers | None, *, clear: bool
) -> Moved:
    others = None
    if rest is not None:
        others = expm1(change_at(rest, found.at) if found.sudden else drift_of(rest))
    after = group.values[found.at :] if found.sudden else group.values
    level, effect = float(np.nanmean(after)), found.best.effect
    by_month = level * (1 - exp(-effect)) if found.sudden else level * expm1(effect)
    gap = found.sudden and bool(np.isnan(group.values[found.at - 1]))
    return Moved(
        group,
        found,
        series.months[found.at],
        others,
        is_seasonal(series.seen),
        by_month,
        clear,
        gap,
    )
