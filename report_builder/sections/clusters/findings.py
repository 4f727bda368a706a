"""What each cluster gives reason to do: measured facts, and tests of what did not form it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from report_builder.dataset import Dataset
from report_builder.model import Finding
from report_builder.sections.clusters import rhythm, taste
from report_builder.sections.clusters.grouping import Grouping
from report_builder.sections.clusters.view import View

PER_CLUSTER = 4  # findings about one cluster: the most money first, the rest is in its profile

KINDS: Sequence[Callable[[View], Finding | None]] = (
    rhythm.leading, rhythm.gone_quiet, rhythm.bought_once, rhythm.overdue, rhythm.due,
    taste.near_threshold, taste.under_bought, taste.over_bought, taste.many_returns,
    taste.many_discounts, taste.not_members, taste.dearer,
)  # fmt: skip


def about_clusters(found: Grouping, data: Dataset) -> tuple[Finding, ...]:
    """The findings of every cluster, in the order of the clusters."""
    shares = [float(found.members(one)["revenue"].sum()) for one in range(found.solution.k)]
    result: list[Finding] = []
    for number, name in enumerate(found.names):
        inside = found.solution.labels == number
        view = View(
            number + 1, name, found.frame[inside], found.frame[~inside], found.frame,
            found.standardised[number], shares[number] == max(shares), data,
        )  # fmt: skip
        mine = [finding for one in KINDS if (finding := one(view)) is not None]
        mine.sort(key=lambda finding: (-abs(finding.money or 0.0), finding.key))
        result += mine[:PER_CLUSTER]
    return tuple(result)
