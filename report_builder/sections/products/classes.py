"""How much of the sales hangs on how many products: Pareto curve, ABC classes, Gini."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table, Value
from report_builder.sections.products.assortment import Assortment
from report_builder.stats.concentration import ABC_CUTS, gini, top_share

MINIMUM_PRODUCTS = 10  # with fewer there is no tenth of the products to speak of
TENTH, FIFTH = 0.1, 0.2  # the usual cuts of a Pareto statement
UNEQUAL = 0.2  # Gini: below, products sell so alike that their order is mostly chance
CURVE_POINTS = 100  # as many as can be told apart at this size
CLASSES = ("A", "B", "C")
LIMITS = dict(zip(CLASSES, (*ABC_CUTS, 1.0), strict=True))


def content(found: Assortment, data: Dataset) -> Content:
    """Nothing for a handful of products or without positive sales."""
    values = found.products["value"].clip(lower=0)
    if len(values) < MINIMUM_PRODUCTS or values.sum() <= 0:
        return Content()
    table = class_table(found.products, data)
    return Content(
        findings=(_finding(found.products, data),),
        charts=(_chart(found.products, data),),
        tables=(table,),
    )


def _finding(products: pd.DataFrame, data: Dataset) -> Finding:
    values = products["value"].clip(lower=0).to_numpy()
    best = int((products["abc"] == "A").sum())
    reached = float(np.sort(values)[::-1][:best].sum() / values.sum())
    return Finding(
        "product_concentration",
        "info",
        "The best {tenth} of {products} products bring {of_tenth} of {name} and the best {fifth} "
        "{of_fifth}. Class A is the {best:product that brings|products that bring} {limit} of it "
        "(Gini {gini}: zero if all sold alike, one if one sold everything).",
        {
            "products": Fact(len(products), "count"),
            "tenth": Fact(TENTH, "share"),
            "of_tenth": Fact(top_share(values, TENTH), "share"),
            "name": Fact(data.value_name, "text"),
            "fifth": Fact(FIFTH, "share"),
            "of_fifth": Fact(top_share(values, FIFTH), "share"),
            "best": Fact(best, "count"),
            "limit": Fact(reached, "share"),
            "gini": Fact(gini(values), "number"),
        },
        so_what="Give class A most of the attention in stock, price and display; look in class C "
        "for what to drop."
        if gini(values) >= UNEQUAL
        else "The products sell much alike: nothing here says which of them to prefer or to drop.",
    )


def class_table(products: pd.DataFrame, data: Dataset) -> Table:
    """The classes with their size, their money and the least a product of each sells."""
    values = products["value"].clip(lower=0)
    total = float(values.sum())
    rows: list[tuple[Value, ...]] = []
    for name in CLASSES:
        mine = values[products["abc"] == name]
        rows.append((
            name, LIMITS[name], len(mine), len(mine) / len(values), float(mine.sum()),
            float(mine.sum()) / total, float(mine.min()) if len(mine) else None,
        ))  # fmt: skip
    return Table(
        "product_classes",
        "ABC classes of products",
        (Column("Class"), Column("Up to cumulative share", "share"), Column("Products", "count"),
         Column("Share of products", "share"),
         Column(data.value_name.capitalize(), data.value_unit),
         Column("Share", "share"), Column("Smallest product", data.value_unit)),
        tuple(rows),
        total=("All", None, len(values), 1.0, total, 1.0, None),
        note="Products whose returns exceed their sales count as nothing sold.",
    )  # fmt: skip


def _chart(products: pd.DataFrame, data: Dataset) -> Chart:
    values = products["value"].clip(lower=0).sort_values(ascending=False).to_numpy()
    sums = np.cumsum(values)
    reached = np.concatenate([[0.0], sums / sums[-1]])  # by the same sum: all of it is exactly one
    sizes = [int((products["abc"] == name).sum()) for name in CLASSES]
    ends = np.cumsum(sizes)
    count = len(values)
    points = np.unique(np.concatenate([np.linspace(0, count, CURVE_POINTS).round(), ends]))
    x, y = "Share of products", f"Share of {data.value_name}"
    rows = tuple((float(at) / count, float(reached[int(at)])) for at in points)
    title = "{best} of products bring {brought} of {name}"
    return charts.pareto(
        shows=("product_concentration",),
        x=x,
        y=y,
        cuts=[(float(end) / count, name) for end, name, size in zip(ends, CLASSES, sizes,
              strict=True) if size],
        key="product_pareto",
        title=title,
        subtitle=f"{data.value_name.capitalize()} of {formats.whole(count)} products, most "
        f"first; dashed: all products alike; {data.covered}",
        alt=f"Curve of the cumulative share of {data.value_name} over products, best first, with "
        f"the ends of classes A, B and C. {title}.",
        table=Table("product_pareto", "Cumulative share by product",
                    (Column(x, "share"), Column(y, "share")), rows),
        facts={
            "best": Fact(sizes[0] / count, "share"),
            "brought": Fact(float(reached[sizes[0]]), "share"),
            "name": Fact(data.value_name, "text"),
        },
    )  # fmt: skip
