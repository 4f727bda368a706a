"""What each group's value changed by over like months, and whether that is more than chance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from math import expm1
from typing import Any

import pandas as pd

from report_builder.sections.channels.ways import Spans, Way
from report_builder.stats.growth import LEAST_MONTHS, against_rest, like_for_like
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, benjamini_hochberg
from report_builder.stats.intervals import Numbers

CLEAR = 0.05  # of all groups together (Benjamini and Hochberg), for the choice of the sentence


@dataclass(frozen=True, slots=True)
class Moved:
    """A group's value then and now, that of all groups beside it, and whether it changed.

    ``compared``: over the same calendar months of two years the change of the group itself; over
    halves its change against that of the others. ``until`` is the last month.
    """

    name: str
    before: float
    now: float
    all_before: float
    all_now: float
    months: int
    until: dt.date
    compared: Comparison
    clear: bool = False

    @property
    def change(self) -> float:
        """Relative change of the group's value."""
        return self.now / self.before - 1

    @property
    def whole(self) -> float:
        """Relative change of all groups in the same months."""
        return self.all_now / self.all_before - 1

    @property
    def rest(self) -> float:
        """Relative change of all other groups."""
        before = self.all_before - self.before
        return (self.all_now - self.now) / before - 1 if before > 0 else 0.0

    @property
    def tested(self) -> tuple[float, float, float]:
        """The change that is tested, with its interval."""
        found = self.compared
        return expm1(found.effect), expm1(found.low), expm1(found.high)


def moved(way: Way, compared: Spans) -> list[Moved]:
    """The groups with thirty orders before and enough months in both spans, most growth first."""
    months = sorted({*way.months["month"], *compared.before, *compared.now})
    sums = {
        of: way.months.pivot_table(index="month", columns="group", values=of, aggfunc="sum")
        .reindex(index=months).fillna(0.0)
        for of in ("orders", "value", "squares")
    }  # fmt: skip
    orders = sums["orders"].loc[list(compared.before)].sum()
    large = [name for name in way.names if orders.get(name, 0) >= MINIMUM_PER_GROUP]
    found = (_moved(name, sums["value"], sums["squares"], compared) for name in large)
    rows = [row for row in found if row is not None]
    adjusted = benjamini_hochberg([row.compared.p for row in rows])
    judged = [
        replace(row, clear=bool(p < CLEAR) and not row.compared.low <= 0 <= row.compared.high)
        for row, p in zip(rows, adjusted, strict=True)
    ]
    return sorted(judged, key=lambda row: (-round(row.tested[0], 9), row.name))


def _moved(
    name: str, values: pd.DataFrame, squares: pd.DataFrame, compared: Spans
) -> Moved | None:  # fmt: skip
    """One group over the months in which it was open; None with too few of them or no value."""
    spans_open = _open(values[name], compared)
    if min(len(span) for span in spans_open) < LEAST_MONTHS:
        return None
    rest = values.sum(axis=1) - values[name], squares.sum(axis=1) - squares[name]
    own, others = (
        [_Span(*(side.loc[span].to_numpy(float) for side in sides)) for span in spans_open]
        for sides in ((values[name], squares[name]), rest)
    )
    before, now = own
    rest_before, rest_now = others
    if min(before.total, now.total) <= 0:
        return None
    noise = before.noise + now.noise
    if compared.yearly:
        found = like_for_like(now.values, before.values, noise)
    elif min(rest_before.total, rest_now.total) > 0:
        noise += rest_before.noise + rest_now.noise
        found = against_rest(
            now.values, rest_now.values, before.values, rest_before.values, noise
        )  # fmt: skip
    else:
        return None
    return Moved(
        name, before.total, now.total, before.total + rest_before.total,
        now.total + rest_now.total, len(now.values), spans_open[1][-1], found,
    )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class _Span:
    """Value of each month, and the sum of squares of its orders."""

    values: Numbers
    squares: Numbers

    @property
    def total(self) -> float:
        """Value of all months."""
        return float(self.values.sum())

    @property
    def noise(self) -> float:
        """Variance of the logarithm of the total, were orders to come independently."""
        return float(self.squares.sum()) / self.total**2


def _open(own: pd.Series[Any], compared: Spans) -> tuple[list[Any], list[Any]]:
    """The earlier and the later months in which a group was open: those of its opening and closing
    are left out, unless nothing before or after is compared. Pairs stay pairs."""
    sold = own.index[own > 0]
    if len(sold) == 0:
        return [], []
    opened = dt.date.min if sold[0] <= compared.before[0] else sold[0]
    closed = dt.date.max if sold[-1] >= compared.now[-1] else sold[-1]
    before, now = (
        [month for month in span if opened < month < closed]
        for span in (compared.before, compared.now)
    )
    if compared.yearly:
        pairs = [
            pair for pair in zip(compared.before, compared.now, strict=True)
            if pair[0] in before and pair[1] in now
        ]  # fmt: skip
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return before, now
