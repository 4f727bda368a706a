"""Which new customers come back: by who they are, where they live and how their first order was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import sqrt

import numpy as np
import pandas as pd

from report_builder.buyers import Buyers, Dimension, buyers
from report_builder.dataset import Dataset
from report_builder.model import Evidence
from report_builder.sections.repeat.second import SAME_AGE
from report_builder.sections.repeat.visits import first_visits, new_customers, second_purchases
from report_builder.stats.cohorts import kaplan_meier
from report_builder.stats.effects import COHENS_W
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    association,
    benjamini_hochberg,
)
from report_builder.stats.intervals import noncentral_interval, wilson_interval
from report_builder.stats.survival import log_rank, median_time

REST = "Other"  # groups that are none by themselves: tested, but never called best or worst
SIGNIFICANT = 0.05  # of the tests made beside each other
ENOUGH_BACK = 10  # customers back in all: with fewer, one of them decides who comes first
Times = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Group:
    """New customers of one group observed for ``SAME_AGE`` days, and those back by then.

    ``time``: median days to the second visit with its interval, of all new customers of the group,
    however long observed; None where half of them are not back.
    """

    name: str
    customers: int
    back: int
    time: Times

    @property
    def rate(self) -> float:
        """The share back."""
        return self.back / self.customers

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share."""
        return wilson_interval(self.back, self.customers)


@dataclass(frozen=True, slots=True)
class Divided:
    """One dimension with its groups of thirty or more, in its order, and its two tests.

    ``evidence``: chi² or Fisher on who is back, with Cramér's V. ``sooner``: the log-rank test of
    the time to the second visit, with Cohen's w.
    """

    dimension: Dimension
    groups: tuple[Group, ...]
    evidence: Evidence
    sooner: Evidence

    @property
    def ranked(self) -> list[Group]:
        """Groups that stand for something, the highest rate first, ties by name."""
        named = [one for one in self.groups if one.name != REST]
        return sorted(named, key=lambda one: (-one.rate, one.name))


@dataclass(frozen=True, eq=False)
class Newcomers:
    """New customers: ``frame`` as from ``first_visits`` with ``observed`` (for ``SAME_AGE`` days)
    and ``back`` (by then); ``groups``, the same rows, by dimension; ``who``, the buyers."""

    frame: pd.DataFrame
    groups: pd.DataFrame
    who: Buyers

    @property
    def whole(self) -> tuple[int, int]:
        """Back, and observed."""
        observed = self.frame[self.frame["observed"]]
        return int(observed["back"].sum()), len(observed)


def newcomers(data: Dataset) -> Newcomers:
    """New customers; those of cohorts already active are left out."""
    frame = first_visits(data)
    _, older = new_customers(second_purchases(data), data)
    if older is not None:
        frame = frame[frame["cohort"] > older]
    age = dt.timedelta(days=SAME_AGE)
    frame = frame.assign(
        observed=[first + age <= data.last_day for first in frame["first"]],
        back=frame["returned"] & (frame["days"] <= SAME_AGE),
    )
    who = buyers(data)
    groups = who.groups.set_index(who.frame["customer_id"]).reindex(frame["customer_id"])
    return Newcomers(frame, groups.set_index(frame.index), who)


def divided(found: Newcomers) -> tuple[Divided, ...]:
    """All dimensions with two groups of thirty customers or more, where some are back."""
    dimensions = found.who.of("person", "place", "loyalty", "first order")
    parts = [_divided(found, dimension) for dimension in dimensions]
    return tuple(part for part in parts if part is not None)


def _divided(found: Newcomers, dimension: Dimension) -> Divided | None:
    labels = found.groups[dimension.key].where(found.frame["observed"])
    sizes = labels.value_counts()
    names = [name for name in dimension.names if sizes.get(name, 0) >= MINIMUM_PER_GROUP]
    if len([name for name in names if name != REST]) < 2:
        return None
    back = found.frame["back"].groupby(labels).sum()
    table = np.array([[back[name], sizes[name] - back[name]] for name in names])
    if not ENOUGH_BACK <= table[:, 0].sum() < table.sum():
        return None
    tested = association(table)
    groups = tuple(
        Group(name, int(sizes[name]), int(back[name]), _time(found, dimension, name))
        for name in names
    )
    return Divided(dimension, groups, Evidence(**asdict(tested)), _sooner(found, dimension, names))


def _time(found: Newcomers, dimension: Dimension, name: str) -> Times:
    own = found.frame[found.groups[dimension.key] == name]
    return time_back(own)


def time_back(frame: pd.DataFrame) -> Times:
    """Median days to the second visit with its interval."""
    return median_time(kaplan_meier(frame["days"], frame["returned"]))


def _sooner(found: Newcomers, dimension: Dimension, names: Sequence[str]) -> Evidence:
    """The log-rank test of all times, its chi² a customer as its effect (Cohen's w)."""
    labels = found.groups[dimension.key]
    own = labels.isin(names)
    frame = found.frame[own]
    test = log_rank(frame["days"], frame["returned"], labels[own].to_numpy(dtype=str))
    n = len(frame)
    low, high = noncentral_interval(test.chi_square, test.freedom) if test.freedom else (0.0, 0.0)
    size, least, most = (sqrt(one / n) for one in (test.chi_square, low, high))
    return Evidence("log-rank test", n, size, COHENS_W, least, most, test.p)


def clear(evidences: Sequence[Evidence]) -> list[bool]:
    """Which of several tests hold when all of them are counted, with an interval off zero.

    The report corrects for its other tests as well; this keeps a sentence from praising the best
    of many for its luck.
    """
    adjusted = benjamini_hochberg([one.p for one in evidences])
    return [
        bool(p < SIGNIFICANT) and not one.low <= 0 <= one.high
        for one, p in zip(evidences, adjusted, strict=True)
    ]


def clearest(parts: Sequence[Divided]) -> Divided | None:
    """The dimension whose effect is surely the largest; ties by key.

    Membership is left out: who joins does so after coming back as often as before it.
    """
    known = [one for one in parts if one.dimension.kind != "loyalty"]
    ranked = sorted(
        known,
        key=lambda one: (-one.evidence.low, -one.evidence.effect, one.dimension.key),
    )
    return ranked[0] if ranked else None


def reached(found: Newcomers, chosen: Divided) -> list[tuple[str, str, float]]:
    """How the best group comes: (dimension key, its most frequent group, its share there)."""
    best = chosen.ranked[0].name
    own = found.groups[found.groups[chosen.dimension.key] == best]
    ways = []
    for keys in (("channel", "store"), ("category",), ("zone", "state", "country")):
        key = next((one for one in keys if found.who.dimension(one) in found.who.of(
            "place", "first order")), None)  # fmt: skip
        if key is None or key == chosen.dimension.key:
            continue
        counts = own[key].dropna().value_counts()
        if counts.sum() < MINIMUM_PER_GROUP:
            continue
        first = sorted(counts.index, key=lambda name: (-int(counts[name]), str(name)))[0]
        if first != REST:
            ways.append((key, str(first), int(counts[first]) / int(counts.sum())))
    return ways
