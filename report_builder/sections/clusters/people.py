"""Who the customers of a cluster are: the group of each kind that is most over-represented."""

from __future__ import annotations

from report_builder.buyers import Dimension
from report_builder.buyers.bands import OTHER
from report_builder.model import Unit
from report_builder.sections.clusters.grouping import Grouping
from report_builder.stats.inference import MINIMUM_PER_GROUP

NOTEWORTHY = 0.05  # of the members: a rarer group does not say who the cluster is
SMALLEST = 10  # members of a group: fewer could give away who is in it
Rows = dict[str, tuple[float | None, float | None, Unit]]


def who(found: Grouping, cluster: int) -> Rows:
    """Of each kind the group that is most over-represented: its share, and that among all.

    The name says how many members the share is of. Nothing of a kind that fewer than thirty members
    are known of.
    """
    rows: Rows = {}
    for dimension in found.dimensions:
        rows |= _most_over(found, cluster, dimension)
    return rows


def _most_over(found: Grouping, cluster: int, dimension: Dimension) -> Rows:
    everyone = found.groups[dimension.key].dropna()
    mine = everyone[found.solution.labels[everyone.index] == cluster]
    if len(mine) < MINIMUM_PER_GROUP:
        return {}
    own, average = mine.value_counts(), everyone.value_counts()
    above = {
        str(name): float(own[name]) / len(mine) - float(average[name]) / len(everyone)
        for name in own.index
        if own[name] >= max(SMALLEST, NOTEWORTHY * len(mine)) and name != OTHER
    }
    if not above:
        return {}
    name = min(above, key=lambda one: (-round(above[one], 12), one))
    if above[name] <= 0:
        return {}
    label = f"{dimension.label}: {name} (of {len(mine):,})"
    return {label: (own[name] / len(mine), average[name] / len(everyone), "share")}
