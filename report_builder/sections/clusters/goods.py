"""Which products the customers of each cluster buy most, beside all customers."""

from __future__ import annotations

from typing import Any

import ibis
import pandas as pd

from report_builder import measures
from report_builder.customer_groups.partition import Grouping
from report_builder.dataset import Dataset
from report_builder.model import Column, Table
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP

TOP_PRODUCTS = 3  # what a line can hold


def top_products(found: Grouping, data: Dataset) -> tuple[Table, ...]:
    """The best-selling products of each cluster of thirty or more; none where none are known."""
    if data.customers is None or "product" not in data.lines.columns or not data.has("product"):
        return ()
    best = _best(found, data).sort_values(
        ["cluster", "sold", "product"], ascending=[True, False, True]
    )
    large = found.solution.sizes >= MINIMUM_PER_GROUP
    best = best[large[best["cluster"].to_numpy()] & (best["own"] > 0) & (best["every"] > 0)]
    if best.empty:
        return ()
    names = [found.names[cluster] for cluster in best["cluster"]]
    shares = (best["sold"] / best["own"]).tolist(), (best["all"] / best["every"]).tolist()
    rows = tuple(zip(names, best["product"].astype(str), *shares, strict=True))
    columns = (
        Column("Cluster"), Column("Product"), Column("Share of the cluster's sales", "share"),
        Column("Share of all sales", "share"),
    )  # fmt: skip
    return (
        Table(
            "cluster_products", "What each cluster buys most", columns, rows,
            note=f"Products that at least {SMALLEST} customers of the cluster bought; sales to "
            "known customers.",
        ),
    )  # fmt: skip


def _best(found: Grouping, data: Dataset) -> pd.DataFrame:
    """The best-selling products of each cluster, with the sums to set them against."""
    members: Any = ibis.memtable(
        pd.DataFrame({"customer_id": found.frame["customer_id"], "cluster": found.solution.labels})
    )
    lines = measures.sale_lines(data)
    lines = lines.filter(lines.product.notnull(), lines.customer_id.notnull())
    bought = lines.group_by("customer_id", "product").agg(sold=lines.value.sum())
    bought = bought.join(members, "customer_id")
    each = bought.group_by("cluster", "product").agg(sold=bought.sold.sum(), buyers=bought.count())
    each = each.mutate(
        all=each.sold.sum().over(group_by="product"), own=each.sold.sum().over(group_by="cluster"),
        every=each.sold.sum().over(),
    )  # fmt: skip
    each = each.filter(each.buyers >= SMALLEST)
    order = [ibis.desc("sold"), "product"]
    each = each.mutate(place=ibis.row_number().over(group_by="cluster", order_by=order))
    best = each.filter(each.place < TOP_PRODUCTS)
    sums = {name: best[name].cast("float64") for name in ("sold", "all", "own", "every")}
    frame: pd.DataFrame = best.select("cluster", "product", **sums).execute()
    return frame
