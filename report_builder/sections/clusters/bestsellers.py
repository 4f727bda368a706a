"""The products that bring most of each cluster's sales."""

from __future__ import annotations

import ibis
import pandas as pd

from report_builder.dataset import Dataset
from report_builder.sections.clusters.grouping import Grouping
from report_builder.stats.inference import MINIMUM_PER_GROUP

TOP_PRODUCTS = 3  # what a line can hold
Shares = tuple[tuple[str, float, float], ...]


def bestsellers(found: Grouping, data: Dataset) -> tuple[Shares, ...]:
    """Per cluster: product, its share of what the cluster buys, its share of what all buy."""
    nothing: tuple[Shares, ...] = ((),) * found.solution.k
    names = [one for one in ("product", "product_id") if one in data.lines.columns]
    if data.grain != "lines" or not names or not data.has(names[0]):
        return nothing
    frame = _sums(found, data, names[0])
    large = found.solution.sizes >= MINIMUM_PER_GROUP
    return tuple(_best(frame, cluster) if large[cluster] else () for cluster in range(len(nothing)))


def _sums(found: Grouping, data: Dataset, name: str) -> pd.DataFrame:
    """The first three of each cluster: ``cluster``, ``item``, ``value`` and what it is part of."""
    members = ibis.memtable(
        found.frame[["customer_id"]].assign(cluster=found.solution.labels.astype("int64"))
    )
    lines = data.lines.filter(data.lines.is_sale, data.lines[name].notnull())
    sold = lines.select("customer_id", "value", item=lines[name]).inner_join(members, "customer_id")
    each = sold.group_by("cluster", "item").agg(value=sold.value.sum())
    inside, across = ibis.window(group_by="cluster"), ibis.window(group_by="item")
    ranks = ibis.window(group_by="cluster", order_by=[ibis.desc("value"), "item"])
    each = each.mutate(
        place=ibis.row_number().over(ranks), of_cluster=each.value.sum().over(inside),
        of_item=each.value.sum().over(across), of_all=each.value.sum().over(ibis.window()),
    )  # fmt: skip
    frame: pd.DataFrame = each.filter(each.place < TOP_PRODUCTS).execute()
    amounts = ["value", "of_cluster", "of_item", "of_all"]
    return frame.astype(dict.fromkeys(amounts, "float64")).sort_values(["cluster", "place"])


def _best(frame: pd.DataFrame, cluster: int) -> Shares:
    mine = frame[(frame["cluster"] == cluster) & (frame["of_cluster"] > 0)]
    return tuple(
        (str(item), value / of_cluster, of_item / of_all)
        for item, value, of_cluster, of_item, of_all in zip(
            mine["item"], mine["value"], mine["of_cluster"], mine["of_item"], mine["of_all"],
            strict=True,
        )
    )  # fmt: skip
