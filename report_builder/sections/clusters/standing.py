"""Who the customers of a cluster are and what they do, as shares beside those of all customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import measures
from report_builder.buyers import Dimension, buyers
from report_builder.buyers.bands import OTHER
from report_builder.buyers.people import YES_NO
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Evidence, Standing
from report_builder.sections.clusters.contact import answered_by_customer
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import (
    MINIMUM_EXPECTED_PER_CELL,
    MINIMUM_PER_GROUP,
    association,
)
from report_builder.stats.intervals import LEVEL, wilson_interval

BEYOND = 0.03  # three points above all customers: less changes nothing in how to speak to them
ALIKE = 0.02  # from the lowest to the highest cluster: below, a row says nothing of any of them
RETURNED, ANSWERED = "Ordered at least twice", "Answered at least one campaign"
# Groups that say the same as a feature: where that forms the clusters, they cannot be tested.
_SAME = {"age": ("age", "birth_year"), "birth_year": ("birth_year", "age")}
_MEMBERS = {YES_NO[True]: "Loyalty members", YES_NO[False]: "Not in the loyalty programme"}
_TOLD = ("gender", "marital_status", "education", "loyalty_tier")  # have a finding of their own


@dataclass(frozen=True, slots=True)
class Standings:
    """Per cluster its standings, and the kinds of groups in which none stands out; the tests."""

    each: tuple[tuple[Standing, ...], ...]
    alike: tuple[tuple[str, ...], ...]
    tests: tuple[Evidence, ...]


def standings(found: Grouping, data: Dataset) -> Standings:
    """The groups of people that stand out in each cluster, and what its customers do."""
    people = _groups(found, data)
    trials = found.solution.k * sum(len(kind.names) for kind, _ in people)
    habits = {
        label: values
        for label, values in _habits(found, data).items()
        if _differs(values, found.solution.labels)
    }
    each, alike = [], []
    for cluster in range(found.solution.k):
        inside = found.solution.labels == cluster
        best = {
            kind.label: _standing_out(kind, labels, inside, trials)
            for kind, labels in people
            if labels[inside].notna().sum() >= MINIMUM_PER_GROUP
        }
        each.append((
            *(one for one in best.values() if one is not None), *_done(habits, inside),
        ))  # fmt: skip
        alike.append(tuple(label for label, one in best.items() if one is None))
    return Standings(tuple(each), tuple(alike), _tests(found, people))


def _groups(found: Grouping, data: Dataset) -> list[tuple[Dimension, pd.Series[str]]]:
    everyone = buyers(data)
    named = everyone.groups.set_axis(everyone.frame["customer_id"], axis="index")
    return [
        (kind, found.frame["customer_id"].map(named[kind.key]))
        for kind in everyone.of("person", "place", "loyalty")
        if not kind.unsteady
    ]


def _standing_out(
    kind: Dimension, labels: pd.Series[str], inside: NDArray[np.bool_], trials: int
) -> Standing | None:
    """The group with the most members beyond its share of all; None where that may be chance.

    The interval that decides is widened for the number of groups looked at (Bonferroni).
    """
    everyone, mine = labels.value_counts(), labels[inside].value_counts()
    total, known = int(everyone.sum()), int(mine.sum())
    best = None
    for name in kind.names:
        yes, average = int(mine.get(name, 0)), int(everyone.get(name, 0)) / total
        low, _ = wilson_interval(yes, known, 1 - (1 - LEVEL) / trials)
        beyond = yes / known - average
        if name == OTHER or yes < SMALLEST or low <= average or beyond < BEYOND:
            continue
        if best is None or beyond > best.share - best.average:
            best = _standing("are", _label(kind, name), yes, known, average)
    return best


def _label(kind: Dimension, name: str) -> str:
    return _MEMBERS[name] if kind.key == "loyalty_member" else f"{kind.label}: {name}"


def _standing(
    topic: Literal["are", "do"], label: str, yes: int, known: int, average: float
) -> Standing:
    low, high = wilson_interval(yes, known)
    return Standing(topic, label, yes / known, low, high, average, known)


def _habits(found: Grouping, data: Dataset) -> dict[str, pd.Series[float]]:
    """What is done or not, by customer: 1, 0 or unknown."""
    habits = {}
    if "orders" in found.frame:
        orders = found.frame["orders"]
        habits[RETURNED] = (orders >= measures.REPEAT_ORDERS).astype(float).where(orders.notna())
    answered = answered_any(found, data)
    if answered is not None:
        habits[ANSWERED] = answered
    return habits


def answered_any(found: Grouping, data: Dataset) -> pd.Series[float] | None:
    """Whether each customer answered a campaign; unknown of those who were not contacted."""
    each = answered_by_customer(data)
    return None if each is None else found.frame["customer_id"].map(each.astype(float))


def _differs(values: pd.Series[float], labels: NDArray[np.intp]) -> bool:
    """Whether the clusters are not all alike in it."""
    shares = values.groupby(labels).mean()
    return bool(shares.max() - shares.min() >= ALIKE)


def _done(habits: Mapping[str, pd.Series[float]], inside: NDArray[np.bool_]) -> list[Standing]:
    return [
        _standing("do", label, int(mine.sum()), len(mine), float(values.mean()))
        for label, values in habits.items()
        if len(mine := values[inside].dropna()) >= MINIMUM_PER_GROUP
    ]


def _tests(
    found: Grouping, people: Sequence[tuple[Dimension, pd.Series[str]]]
) -> tuple[Evidence, ...]:
    """One test a kind of group that neither forms the clusters nor has a finding of its own."""
    tests = []
    for kind, labels in people:
        if kind.key in _TOLD or found.forming & {kind.key, *_SAME.get(kind.key, ())}:
            continue
        known = labels.notna().to_numpy()
        counts = pd.crosstab(found.solution.labels[known], labels[known].to_numpy())
        common = _well_filled(counts)
        if common.shape[1] > 1 and len(common) == found.solution.k:
            tests.append(Evidence(**asdict(association(common.to_numpy()))))
    return tuple(tests)


def _well_filled(counts: pd.DataFrame) -> pd.DataFrame:
    """The columns of which every row expects five; the others counted together with the rest."""
    expected = counts.sum() * counts.sum(axis=1).min() / counts.to_numpy().sum()
    kept: pd.DataFrame = counts.loc[
        :, (expected >= MINIMUM_EXPECTED_PER_CELL) & (counts.columns != OTHER)
    ]
    rest = counts.drop(columns=kept.columns).sum(axis=1)
    fits = rest.sum() * counts.sum(axis=1).min() / counts.to_numpy().sum()
    if fits >= MINIMUM_EXPECTED_PER_CELL:
        kept = kept.assign(**{OTHER: rest})
    return kept
