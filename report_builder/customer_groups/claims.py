"""What the name of a cluster may claim: only what its members bear out."""

from __future__ import annotations

import pandas as pd

from report_builder import measures
from report_builder.customer_features import sales
from report_builder.customer_groups import features, naming
from report_builder.customer_groups.partition import Grouping


def named(found: Grouping, money: bool) -> tuple[str, ...]:
    """After how they buy; where orders or days are not known after what forms the clusters."""
    frame, labels, claims = found.frame, found.solution.labels, told(found)
    of_persons = any(name in found.forming for name in features.PEOPLE)
    if of_persons and features.BEHAVIOUR[-1] in found.forming:
        return naming.personas(claims, money)
    if {"orders", "days_since_last_order", "revenue"} <= set(frame.columns):
        repeats = [
            float((frame["orders"][labels == one] >= measures.REPEAT_ORDERS).mean())
            for one in range(found.solution.k)
        ]
        return naming.names(claims, repeats, money)
    plain = features.labels(frame)
    order = "revenue" if "revenue" in frame else found.prepared.names[0]
    return naming.names_by_features(
        claims, [plain[name] for name in found.forming], plain[order], money
    )


def told(found: Grouping) -> tuple[dict[str, float], ...]:
    """Per cluster the traits that a name may claim: what formed it or what a test shows, what the
    figures as measured bear out, and of traits of persons what is true of most members."""
    named = features.labels(found.frame)
    shown = {(one.cluster, named[one.column]) for one in found.tests if one.shown}
    formed = {named[column] for column in found.forming}
    return tuple(
        {label: z for label, z in profile.items()
         if (label in formed or (cluster, label) in shown)
         and _borne_out(found, cluster, label) and _holds(found, cluster, label)}
        for cluster, profile in enumerate(found.standardised)
    )  # fmt: skip


def _borne_out(found: Grouping, cluster: int, label: str) -> bool:
    """Whether neither the mean nor the median as measured lies on the other side of that of all
    customers: distances are of logarithms, and tables beside a name are not."""
    column, distance = _column(found, label), found.standardised[cluster][label]
    mine, everyone = _figures(found.members(cluster), column), _figures(found.frame, column)
    return all((own - usual) * distance >= 0 for own, usual in zip(mine, everyone, strict=True))


def _figures(frame: pd.DataFrame, column: str) -> tuple[float, float]:
    """Mean and median of a feature; the mean of an order is that of all orders together."""
    median, orders = float(frame[column].median()), frame.get("orders")
    if column == "average_order" and orders is not None and orders.sum() > 0:
        return float(sales(frame).sum() / orders.sum()), median
    if column == "items_per_order" and orders is not None and orders.sum() > 0:
        return float((frame[column] * orders).sum() / orders.sum()), median
    return float(frame[column].mean()), median


def _column(found: Grouping, label: str) -> str:
    """The column of a feature by its plain name."""
    return next(name for name, named in features.labels(found.frame).items() if named == label)


def _holds(found: Grouping, cluster: int, label: str) -> bool:
    """Whether most members are on the cluster's side of the average customer; those of whom it is
    not known do not count as such. Asked of traits of persons only."""
    if label not in naming.PERSONAL:
        return True
    column = _column(found, label)
    beyond = found.members(cluster)[column] - found.frame[column].mean()
    holders = int((beyond * found.standardised[cluster][label] > 0).sum())
    return holders * 100 >= naming.HOLDS_PERCENT * len(beyond)
