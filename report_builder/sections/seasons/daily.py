"""Sales of every day, with the days between that sold nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.stats.intervals import Numbers

WEEK = 7  # days
CENTS = 4  # decimals to which money is rounded while it is added up


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """One value a day from the first to the last, without gaps.

    ``values``: revenue (or units, lines) net of returns; ``orders``: orders of the day.
    """

    first: dt.date
    values: Numbers
    orders: NDArray[np.int64]

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.day(self.values.size - 1)

    @property
    def weekdays(self) -> NDArray[np.int64]:
        """The weekday of each day, Monday 0."""
        return (self.first.weekday() + np.arange(self.values.size)) % WEEK

    def day(self, position: int) -> dt.date:
        """The date at a position."""
        return self.first + dt.timedelta(days=position)

    @property
    def whole_weeks(self) -> slice:
        """Positions of the weeks from Monday to Sunday that lie wholly in the data."""
        start = -self.first.weekday() % WEEK
        return slice(start, start + max(0, self.values.size - start) // WEEK * WEEK)

    @property
    def week_totals(self) -> Numbers:
        """Sales of each whole week, oldest first."""
        totals: Numbers = self.values[self.whole_weeks].reshape(-1, WEEK).sum(axis=1)
        return np.round(totals, CENTS)

    @property
    def sold_weeks(self) -> NDArray[np.int64]:
        """Which of the whole weeks had an order; one without may not have been observed."""
        orders = self.orders[self.whole_weeks].reshape(-1, WEEK).sum(axis=1)
        return np.flatnonzero(orders)

    @property
    def weeks(self) -> int:
        """Whole weeks that sold something on balance."""
        return int((self.week_totals > 0).sum())

    @property
    def gap(self) -> float:
        """Days from one day with sales to the next, typically: 7 in sums of weeks."""
        sold = np.flatnonzero(self.orders)
        return float(np.median(np.diff(sold))) if sold.size > 1 else 1.0

    @property
    def shut(self) -> NDArray[np.bool_]:
        """Days without an order on weekdays that have orders at other times."""
        sells = np.array([self.orders[self.weekdays == day].any() for day in range(WEEK)])
        shut: NDArray[np.bool_] = (self.orders == 0) & sells[self.weekdays]
        return shut

    @property
    def span(self) -> str:
        """The days covered, for a subtitle."""
        return f"{formats.date(self.first)} to {formats.date(self.last)}"


def daily_sales(data: Dataset) -> Daily:
    """Sales of every day of the longest stretch of the data without a gap.

    Without a gap that is from the first trading day to the last day of the data.
    """
    first, last = data.unbroken_days
    frame = measures.by_day(data)
    frame = frame[(frame["day"] >= first) & (frame["day"] <= last)]
    size = (last - first).days + 1
    positions = [(day - first).days for day in frame["day"]]
    values, orders = np.zeros(size), np.zeros(size, dtype=np.int64)
    values[positions] = frame["value"].to_numpy(dtype=np.float64)
    orders[positions] = frame["orders"].to_numpy(dtype=np.int64)
    return Daily(first, values, orders)
