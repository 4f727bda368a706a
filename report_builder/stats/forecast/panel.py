"""Series that are forecast together: what is known of them, and from where they are tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from report_builder.stats.forecast.backtest import scale_of
from report_builder.stats.intervals import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """Something known of every period, also of those ahead: ``amounts`` of history and steps."""

    name: str
    amounts: Numbers


@dataclass(frozen=True, eq=False)
class Panel:
    """Series with the same periods known: time x series, all known, and where to forecast from."""

    values: Numbers
    times: NDArray[np.int64]
    steps: int
    period: int
    origins: tuple[int, ...]

    @property
    def all_origins(self) -> tuple[int, ...]:
        """The origins of the back-test, and now."""
        return (*self.origins, self.values.shape[0])

    @cached_property
    def actual(self) -> Numbers:
        """What came after each origin: origin x step x series."""
        return np.stack([self.values[known : known + self.steps] for known in self.origins])

    @cached_property
    def unit(self) -> Numbers:
        """What errors are divided by for MASE, one a series."""
        observed = self.values.shape[0]
        return scale_of(self.values, self.times[:observed], self.period)

    def influenced(self, influences: Sequence[Influence]) -> Numbers:
        """The amounts at the times, each scaled so that its usual amount is one."""
        columns = np.stack([one.amounts[self.times] for one in influences], axis=1)
        usual = np.array([np.abs(column[column != 0]).mean() for column in columns.T])
        scaled: Numbers = columns / usual
        return scaled
