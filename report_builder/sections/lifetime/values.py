"""What the models say of each customer today, once the trial is over."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import customer_groups, privacy
from report_builder.buyers.scores import scored
from report_builder.customer_features import YEAR_DAYS, year_start
from report_builder.dataset import Dataset, once
from report_builder.errors import NotEnoughData
from report_builder.sections.lifetime.history import WEEK, Customers, Floats, customers
from report_builder.sections.lifetime.trial import (
    MINIMUM_CUSTOMERS,
    Models,
    Trial,
    ahead,
    fitted,
    tried,
)
from report_builder.stats import rfm as scoring
from report_builder.stats.disclosure import SMALLEST, hidden_groups
from report_builder.stats.lifetime import (
    BEST,
    Expected,
    GroupSum,
    probability_silent,
    prospects,
)

HORIZONS = (30, 90, 365)  # days: a month, a season and a year to plan for
GONE = 0.5  # probability of being still there below which a customer is more likely gone than not
# Where the model knows no leaving: of a hundred customers who still order with the same rhythm,
# fewer than five are silent for so long.
UNUSUAL = 0.05
SMALL_GROUPS = "Smaller groups"


@dataclass(frozen=True, eq=False)
class Lifetime:
    """The trial, and the customers of today with their models.

    ``kept``: part of the value of orders that is left after goods that came back on other days;
    ``active``: probability of being still there, ``silent``: of being so silent if still there;
    ``if_active``: what a customer brings in a year if still there (orders without money);
    ``expected``: the same, weighted with ``active``; ``slipping``: valuable and slipping away.
    """

    trial: Trial
    now: Customers
    models: Models
    kept: float
    active: Floats
    silent: Floats
    if_active: Floats
    expected: Floats
    slipping: NDArray[np.bool_]

    @property
    def leaves(self) -> bool:
        """Whether customers are seen to leave."""
        return self.models.orders.leaves


@once
def lifetime(data: Dataset) -> Lifetime:
    """Fit, try and apply. Raises NotEnoughData where the data has too little for it."""
    now = customers(data, data.last_day)
    if len(now) < MINIMUM_CUSTOMERS:
        raise NotEnoughData(
            f"needs {MINIMUM_CUSTOMERS} customers with a date and a value, the data has {len(now)}"
        )
    trial = tried(data)
    models = fitted(now, data.has_money)
    kept = min(1.0, float(now.frame["net"].sum() / now.frame["value"].sum()))
    if kept <= 0:
        raise NotEnoughData("as much was returned as was bought: there is no value to foretell")
    year = prospects(models.orders, now.histories, YEAR_DAYS / WEEK)
    worth = np.ones(len(now))
    if models.spend is not None:
        worth = kept * models.spend.expected(now.column("repeats"), now.column("mean"))
    silent = probability_silent(models.orders, now.histories)
    if_active = year.if_active * worth
    return Lifetime(
        trial, now, models, kept, year.active, silent, if_active, year.orders * worth,
        _slipping(now, models, year.active, silent, if_active),
    )  # fmt: skip


def _slipping(
    now: Customers, models: Models, active: Floats, silent: Floats, if_active: Floats
) -> NDArray[np.bool_]:
    """Of the fifth that brings most while it is there: silent for too long, but not for a year."""
    valuable = if_active >= np.quantile(if_active, 1 - BEST, method="higher")
    gone = active < GONE if models.orders.leaves else silent < UNUSUAL
    lately = pd.to_datetime(now.frame["last"]) >= pd.Timestamp(year_start(now.until))
    found: NDArray[np.bool_] = (
        valuable & gone & (now.column("repeats") > 0) & lately.to_numpy(dtype=bool)
    )
    return found


def expected(one: Lifetime, days: int, groups: NDArray[np.intp]) -> Expected:
    """The sums of groups in so many days, net of what comes back."""
    found = ahead(one.models, one.now, days, groups, one.trial.misses)
    if found.revenue is None:
        return found
    return replace(found, revenue=tuple(_times(each, one.kept) for each in found.revenue))


def _times(one: GroupSum, part: float) -> GroupSum:
    return GroupSum(one.value * part, one.low * part, one.high * part, one.variance * part**2)


@dataclass(frozen=True, eq=False)
class Groups:
    """Customers in groups: ``of``: the place of each in ``names``, -1 where in none shown."""

    title: str
    names: tuple[str, ...]
    of: NDArray[np.intp]

    @property
    def whole(self) -> bool:
        """Whether every customer is in a group that is shown."""
        return bool((self.of >= 0).all())


def everybody(one: Lifetime) -> Groups:
    """All customers as one group."""
    return Groups("All customers", ("All customers",), np.zeros(len(one.now), dtype=np.intp))


def groupings(one: Lifetime, data: Dataset) -> tuple[Groups, ...]:
    """By RFM segment and by cluster, where there are such."""
    found = []
    order = tuple(each.name for each in scoring.SEGMENTS)
    for title, column, find, names in (
        ("RFM segment", "segment", scored, order),
        ("Cluster", "cluster", customer_groups.assignments, ()),
    ):
        try:
            known = find(data)[["customer_id", column]]
        except NotEnoughData:
            continue
        named = one.now.frame[["customer_id"]].merge(known, on="customer_id", how="left")[column]
        if named.notna().any():
            found.append(_groups(title, named, names))
    return tuple(found)


def _groups(title: str, named: pd.Series[str], order: tuple[str, ...]) -> Groups:
    sizes = named.value_counts()
    names = order or tuple(sorted(sizes.index, key=lambda name: (-int(sizes[name]), name)))
    names = tuple(name for name in names if name in sizes.index)
    counts = np.array([sizes[name] for name in names], dtype=np.int64)
    hidden = hidden_groups(counts, [np.arange(len(names))], privacy.smallest() or SMALLEST)
    # Of two groups as large, of which one covers for a small one, another table may hide the other.
    hidden |= np.isin(counts, counts[hidden])
    shown = [name for name, out in zip(names, hidden, strict=True) if not out]
    place = {name: at for at, name in enumerate(shown)}
    if counts[hidden].sum() >= SMALLEST:
        place |= {name: len(shown) for name in names if name not in place}
        shown.append(SMALL_GROUPS)
    of = named.map(place).fillna(-1).to_numpy().astype(np.intp)
    labels = tuple(name if title == "Cluster" else name.capitalize() for name in shown)
    return Groups(title, labels, of)


def margins(one: Lifetime, groups: Groups) -> Floats | None:
    """Of each group the gross margin as part of revenue, from the lines whose cost is known; that
    of all where a group has none. None where no cost is known."""
    costed, cost = one.now.column("costed"), one.now.column("cost")
    if costed.sum() <= 0:
        return None
    count = len(groups.names)
    chosen = groups.of >= 0
    values, costs = (
        np.bincount(groups.of[chosen], weights=each[chosen], minlength=count)
        for each in (costed, cost)
    )
    whole = 1 - cost.sum() / costed.sum()
    return np.where(values > 0, 1 - costs / np.where(values > 0, values, 1.0), whole)
