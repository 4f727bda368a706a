"""Products: classes by money and by steadiness of demand, and the series of class A."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Table, Value
from report_builder.sections.forecast.demand import (
    Calendar,
    Demand,
    by_period,
    measured,
    period_start,
    series,
)
from report_builder.stats.concentration import abc_classes, xyz_classes
from report_builder.stats.inventory import variation

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST_PRODUCTS = 30  # of class A, most money first: more are for a system of stock keeping
ABC, XYZ = ("A", "B", "C"), ("X", "Y", "Z")


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """All products that brought something, most first, and the series of the best of class A.

    ``frame``: ``key``, ``product`` (its label, made distinct), ``value``, ``demand``, ``abc``,
    ``xyz``. ``demand`` has one column a product of ``selected``, which are of class A.
    ``worthless``: how many products were sold and brought nothing after returns.
    """

    frame: pd.DataFrame
    selected: pd.DataFrame
    demand: Demand
    worthless: int


def products_of(data: Dataset, calendar: Calendar) -> Products | None:
    """Products with their classes, in two queries; None in data without products."""
    key = _key(data)
    if key is None:
        return None
    frame, worthless = _classified(data, calendar, key)
    if frame.empty:
        return None
    selected = frame[frame["abc"] == "A"].head(MOST_PRODUCTS)
    keys = [str(one) for one in selected["key"]]
    lines = data.lines.filter(key.isin(keys))
    of_best = by_period(replace(data, lines=lines), calendar, _column(lines, data))
    return Products(frame, selected, series(of_best, calendar, keys), worthless)


def _key(data: Dataset) -> ir.StringColumn | None:
    return _column(data.lines, data)


def _column(lines: ir.Table, data: Dataset) -> ir.StringColumn | None:
    """What tells products apart, as in the chapter on products."""
    if data.has("product_id"):
        return lines.product_id
    return lines["product"] if data.has("product") else None


def _classified(
    data: Dataset, calendar: Calendar, key: ir.StringColumn
) -> tuple[pd.DataFrame, int]:
    """The products that brought something with their classes, and how many did not."""
    every = _summed(data, calendar, key).execute()
    frame = every[every["value"].notna() & (every["value"] > 0)].copy()
    worthless = int((every["sales"] > 0).sum() - (frame["sales"] > 0).sum())
    if frame.empty:
        return pd.DataFrame(frame), worthless
    frame["product"] = frame["product"].fillna(frame["key"])
    twice = frame["product"].duplicated(keep=False)
    frame.loc[twice, "product"] += " (" + frame.loc[twice, "key"] + ")"
    frame["value"] = frame["value"].round(4)
    frame = frame.sort_values(["value", "key"], ascending=[False, True], ignore_index=True)
    frame["abc"] = abc_classes(frame["value"])
    places = {day: at for at, day in enumerate(calendar.history)}
    first = pd.to_datetime(frame["first"]).dt.date.map(places)
    seen = np.cumsum([0, *calendar.seen])
    start = first.fillna(len(calendar.history)).astype(int).to_numpy()
    periods = seen[-1] - seen[start]  # seen from the first sale on
    frame["variation"] = variation(periods, frame["demand"].fillna(0), frame["squares"].fillna(0))
    frame["xyz"] = xyz_classes(frame["variation"])
    return frame, worthless


def _summed(data: Dataset, calendar: Calendar, key: ir.StringColumn) -> ir.Table:
    """One row a product: sums, and sums of squares of its periods, made in the engine."""
    lines = measured(data.lines, data)
    has_name = "product" in lines.columns
    lines = lines.mutate(
        start=period_start(lines, calendar), key=key,
        name=lines["product"] if has_name else key,
    ).filter(key.notnull())  # fmt: skip
    inner = lines.group_by("key", "start").agg(
        demand=lines.demand.sum().cast("float64"),
        value=lines.value.sum(),
        sales=lines.is_sale.sum(),
        name=lines["name"].max(),
    )
    whole = ibis.literal(True)
    if not all(calendar.seen):
        whole = inner.start.isin(
            [day for day, seen in zip(calendar.history, calendar.seen, strict=True) if seen]
        )
    inside = whole & inner.start.between(
        ibis.literal(calendar.history[0]), ibis.literal(calendar.history[-1])
    )
    counted = inside & (inner.demand > 0)
    rounded = inner.demand.round(4)
    return inner.group_by("key").agg(
        product=inner["name"].max(),
        value=inner.value.sum().cast("float64"),
        sales=inner.sales.sum(),
        demand=rounded.cast("decimal(18,4)").sum(where=counted).cast("float64"),
        squares=(rounded * rounded).cast("decimal(30,4)").sum(where=counted).cast("float64"),
        first=inner.start.min(where=counted),
    )


def matrix(products: Products, calendar: Calendar, value_name: str) -> Table:
    """ABC x XYZ: how many products, and their share of the value."""
    frame = products.frame
    total = float(frame["value"].sum())
    rows: list[tuple[Value, ...]] = []
    for abc in ABC:
        cells: list[Value] = []
        for xyz in XYZ:
            own = frame[(frame["abc"] == abc) & (frame["xyz"] == xyz)]
            cells += [len(own), float(own["value"].sum()) / total]
        rows.append((abc, *cells))
    whole: list[Value] = []
    for xyz in XYZ:
        own = frame[frame["xyz"] == xyz]
        whole += [len(own), float(own["value"].sum()) / total]
    columns = [
        column
        for xyz in XYZ
        for column in (Column(f"{xyz} products", "count"), Column(f"{xyz} share", "share"))
    ]
    out = ""
    if products.worthless:
        left = "product that" if products.worthless == 1 else "products that"
        out = (
            f" Left out: {formats.whole(products.worthless)} {left} brought nothing after returns."
        )
    return Table(
        "forecast_abc_xyz", "Products by value and steadiness", (Column("Class"), *columns),
        tuple(rows), ("All", *whole),
        note=f"A, B, C by {value_name}; X steady, Y varying, Z irregular by the coefficient of "
        f"variation of demand a {calendar.unit} since the first sale (at most "
        f"{formats.number(0.5)}, at most 1, more). Shares of all.{out}",
    )  # fmt: skip
