"""Stock on hand by product, as last noted in the data."""

from __future__ import annotations

from report_builder import roles
from report_builder.dataset import Dataset


def on_hand(data: Dataset) -> dict[str, float]:
    """Product key -> units; of several notes of the last day the smallest. Empty without any."""
    lines = data.lines
    if roles.STOCK not in lines.columns:
        return {}
    key = lines.product_id if data.has("product_id") else lines["product"]
    noted = lines.mutate(key=key).filter(key.notnull(), lines.stock.notnull())
    latest = noted.group_by("key").agg(day=noted.day.max())
    last = noted.inner_join(latest, ["key", "day"]).group_by("key")
    frame = last.agg(stock=lambda table: table.stock.min().cast("float64")).execute()
    return {str(name): float(stock) for name, stock in zip(frame["key"], frame["stock"],
            strict=True)}  # fmt: skip
