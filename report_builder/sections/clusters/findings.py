"""What each cluster gives reason to do: measured facts, and tests of what did not form it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from report_builder.customer_features import LAST_YEAR
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Finding
from report_builder.sections.clusters import contact, portrait, rhythm, taste
from report_builder.sections.clusters.view import View

PER_CLUSTER = 6  # findings about one cluster: enough for three actions of different kinds

KINDS: Sequence[Callable[[View], Finding | None]] = (
    rhythm.leading, rhythm.gone_quiet, rhythm.best_of_quiet, rhythm.seldom,
    taste.near_threshold, taste.under_bought, taste.over_bought, taste.many_returns,
    taste.many_discounts, taste.not_members, taste.dearer, contact.favourite_channel,
    contact.eager_to_answer, contact.unhappy,
)  # fmt: skip
BY_DATES: Sequence[Callable[[View], Finding | None]] = (
    rhythm.bought_once, rhythm.overdue, rhythm.due,
)  # fmt: skip
WITHOUT_DATES: Sequence[Callable[[View], Finding | None]] = (portrait.portrait,)


def about_clusters(found: Grouping, data: Dataset) -> tuple[Finding, ...]:
    """The findings of every cluster, in the order of the clusters."""
    brought = found.frame.get("revenue", pd.Series(0.0, index=found.frame.index))
    shares = [float(brought[found.solution.labels == one].sum()) for one in range(found.solution.k)]
    kinds = (*KINDS, *(BY_DATES if LAST_YEAR in found.frame else WITHOUT_DATES))
    result: list[Finding] = []
    for number, name in enumerate(found.names):
        inside = found.solution.labels == number
        view = View(
            number + 1, name, found.frame[inside], found.frame[~inside], found.frame,
            found.standardised[number], shares[number] == max(shares), data,
            found.forming,
        )  # fmt: skip
        mine = [finding for one in kinds if (finding := one(view)) is not None]
        mine.sort(key=lambda finding: (-abs(finding.money or 0.0), finding.key))
        result += mine[:PER_CLUSTER]
    return tuple(result)
