"""The trial on the past: fitted on the earlier part, held against the rest, beside naive ways."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from report_builder import formats
from report_builder.dataset import ONE_DAY, Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.lifetime.history import (
    WEEK,
    Customers,
    Floats,
    customers,
    observed_span,
)
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, rank_correlation
from report_builder.stats.lifetime import (
    Expected,
    Forecast,
    GroupSum,
    OrderModel,
    SpendModel,
    fit_orders,
    fit_spend,
    forecast,
    own_rate,
    prospects,
    same_rate,
    sums,
)

MINIMUM_CUSTOMERS = 200  # fewer do not settle four parameters
MINIMUM_DAYS = 182  # half a year seen: a quarter to learn from, a quarter to be tried on
KNOWN_CUSTOMERS = 100  # known before the trial: fewer, and chance decides how it ends
HELD_OUT = 0.5  # of the days: as far ahead as back, as in the published trial
LONGEST_TRIAL = 365  # days: no sum of this chapter looks farther ahead
# A sum that is off by more than a fifth is no base for a budget.
MOST_OFF = 0.2
# Errors by class at least a tenth smaller than the naive ones: for less no model is needed.
CLEARLY = 0.9

Verdict = Literal["usable", "use for ranking only", "do not use"]
NAIVE = {"own": "each goes on at their own past rate", "same": "all order at the same rate"}


@dataclass(frozen=True, eq=False)
class Models:
    """The model of orders, and that of spend; there is none in data without money."""

    orders: OrderModel
    spend: SpendModel | None


@dataclass(frozen=True, eq=False)
class Trial:
    """What was forecast and what came.

    ``cut``: the last day that the models knew; ``days``: observed days after it; ``naive``: of the
    two naive ways the one with the smaller error by class; ``ranking``: Spearman's test of forecast
    and orders by customer; ``expected``: orders of each customer; ``orders``, ``revenue``: the sums
    of the models (no revenue without money), ``paid`` what came.
    """

    known: Customers
    models: Models
    cut: dt.date
    days: float
    model: Forecast
    own: Forecast
    same: Forecast
    ranking: Comparison
    expected: Floats
    orders: GroupSum
    revenue: GroupSum | None
    paid: float

    @property
    def came(self) -> float:
        """Orders that came."""
        return float(self.known.frame["orders_since"].sum())

    @property
    def naive(self) -> Forecast:
        """The better of the two naive ways; the own rate where they are equal."""
        return min((self.own, self.same), key=lambda one: one.class_error)

    @property
    def naive_name(self) -> str:
        """That way in words."""
        return NAIVE["own" if self.naive is self.own else "same"]

    @property
    def naive_expected(self) -> Floats:
        """Orders of each customer by that way."""
        return self.naive_ahead(self.known, self.days)

    def naive_ahead(self, who: Customers, days: float) -> Floats:
        """The same of any customers, in a number of days."""
        way = own_rate if self.naive is self.own else same_rate
        return way(who.histories, days / WEEK)

    @property
    def revenue_error(self) -> float | None:
        """Of the sum of money, as part of what came."""
        return None if self.revenue is None else self.revenue.value / self.paid - 1

    @property
    def verdict(self) -> Verdict:
        """See ``judged``."""
        return judged(self.model, self.naive, self.own, self.ranking.low, self.revenue_error)

    @property
    def misses(self) -> tuple[float, float]:
        """What the sums were off beyond the model's own uncertainty, as parts of them."""
        revenue = 0.0 if self.revenue is None else _beyond(self.revenue, self.paid)
        return _beyond(self.orders, self.came), revenue


def judged(
    model: Forecast, naive: Forecast, own: Forecast, surely: float, revenue_error: float | None
) -> Verdict:
    """Usable: the sums are off by at most a fifth and the errors by class are at least a tenth
    smaller than those of the better naive way. For ranking only: the fifth of customers with the
    highest forecast brought at least as many of the orders as the fifth by own past rate, and
    forecast and orders surely go together (``surely``, the lower end of their rank correlation,
    above zero)."""
    off = max(abs(model.total_error), abs(revenue_error or 0.0))
    if off <= MOST_OFF and model.class_error <= CLEARLY * naive.class_error:
        return "usable"
    if model.caught >= own.caught and surely > 0:
        return "use for ranking only"
    return "do not use"


def _beyond(expected: GroupSum, came: float) -> float:
    """The part of the miss that chance by the model does not explain, as one standard error."""
    return float(np.sqrt(max(0.0, (came / expected.value - 1) ** 2
                             - expected.variance / expected.value**2)))  # fmt: skip


def split(data: Dataset) -> dt.date:
    """The last day of the part to learn from. Raises NotEnoughData where too little was seen."""
    start, end = data.first_day, data.last_day
    seen = observed_span(data, start, end) + 1
    if seen < MINIMUM_DAYS:
        raise NotEnoughData(
            f"needs {MINIMUM_DAYS} days of sales to try the forecast on the past, the data has "
            f"{seen:.0f}"
        )
    held = min(seen * HELD_OUT, LONGEST_TRIAL)
    cut = end - dt.timedelta(days=round(held))
    while observed_span(data, cut, end) < held - 1:  # a gap in the part held out: begin earlier
        cut -= ONE_DAY
    return cut


def fitted(known: Customers, money: bool) -> Models:
    """Both models. Raises NotEnoughData where nobody came back."""
    back = int((known.frame["repeats"] > 0).sum())
    if back < MINIMUM_PER_GROUP:
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} customers with orders on two days by "
            f"{formats.date(known.until)}, the data has {back}"
        )
    orders = fit_orders(known.histories)
    spend = fit_spend(known.column("repeats"), known.column("mean")) if money else None
    return Models(orders, spend)


def ahead(
    models: Models, known: Customers, days: float, groups: NDArray[np.intp],
    misses: tuple[float, float] = (0.0, 0.0),
) -> Expected:  # fmt: skip
    """The sums of groups for a number of days."""
    spend = (models.spend, known.column("mean")) if models.spend else None
    return sums(models.orders, known.histories, days / WEEK, groups, spend, misses)


def tried(data: Dataset) -> Trial:
    """Fit on the earlier part, forecast the rest, compare."""
    cut = split(data)
    known = customers(data, cut)
    if len(known) < KNOWN_CUSTOMERS:
        raise NotEnoughData(
            f"needs {KNOWN_CUSTOMERS} customers known on {formats.date(cut)} to try the forecast "
            f"on the time since, the data has {len(known)}"
        )
    came = known.column("orders_since")
    if came.sum() <= 0:
        raise NotEnoughData(f"none of the customers known on {formats.date(cut)} has ordered since")
    models = fitted(known, data.has_money)
    days = observed_span(data, cut, data.last_day)
    expected = ahead(models, known, days, np.zeros(len(known), dtype=np.intp))
    x, time = known.column("repeats"), days / WEEK
    orders = prospects(models.orders, known.histories, time).orders
    return Trial(
        known, models, cut, days,
        forecast(x, orders, came),
        forecast(x, own_rate(known.histories, time), came),
        forecast(x, same_rate(known.histories, time), came),
        rank_correlation(orders, came), orders,
        expected.orders[0], expected.revenue[0] if expected.revenue else None,
        float(known.column("value_since").sum()),
    )  # fmt: skip
