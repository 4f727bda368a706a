"""What lies in each order, from the engine: products, and categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.stats.baskets import Baskets, Codes, baskets
from report_builder.stats.intervals import Numbers

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, eq=False)
class Shelf:
    """One kind of item over all orders.

    ``names``: of the items, in order; ``held``: which orders hold which; ``customer``: (N,) the
    number of each order's customer, −1 where unknown; ``value``: (I,) what each item brought in
    sales. ``noun``: "product|products" or "category|categories". ``yearly``: what to multiply
    counts over all data with, to have those of a year.
    """

    names: tuple[str, ...]
    held: Baskets
    customer: Codes
    value: Numbers
    noun: str
    yearly: float

    def average(self, item: int) -> float:
        """What the item brings on average in an order that holds it."""
        return float(self.value[item]) / int(self.held.counts[item])

    @property
    def knows_customers(self) -> bool:
        """Whether any order has a customer."""
        return bool((self.customer >= 0).any())


@dataclass(frozen=True, eq=False)
class Contents:
    """The shelves that the data has, and the finest of them."""

    products: Shelf | None
    categories: Shelf | None

    @property
    def finest(self) -> Shelf | None:
        """Products where there are, else categories."""
        return self.products or self.categories

    @property
    def orders(self) -> int:
        """Orders with at least one named item."""
        return self.finest.held.size if self.finest else 0


def contents(data: Dataset) -> Contents:
    """Orders with their products and their categories."""
    lines = measures.sale_lines(data)
    named = [lines[name] for name in ("product", "product_id") if _has(data, lines, name)]
    product = ibis.coalesce(*named) if named else None
    category = lines.category if _has(data, lines, "category") else None
    return Contents(
        _shelf(data, lines, product, "product|products"),
        _shelf(data, lines, category, "category|categories"),
    )


def _has(data: Dataset, lines: ir.Table, name: str) -> bool:
    return data.has(name) and name in lines.columns


def _shelf(data: Dataset, lines: ir.Table, item: Any, noun: str) -> Shelf | None:
    if item is None:
        return None
    known = "customer_id" in lines.columns and data.customers is not None
    customer = lines.customer_id if known else ibis.null("string")
    named = lines.select("order_id", "value", item=item, customer=customer)
    named = named.filter(named.item.notnull(), named.order_id.notnull())
    each = named.group_by("item").agg(value=measures.value(named)).execute()
    if each.empty:
        return None
    each = each.sort_values("item")
    entries = named.select("order_id", "item", "customer").to_pyarrow()
    order, orders = _numbered(entries["order_id"])
    names = each["item"].astype(str)
    item_number, words = _numbered(entries["item"])
    place = pd.Index(names).get_indexer(pd.Index(words))[item_number]
    buyer = np.full(len(orders), -1, dtype=np.int64)
    buyer[order] = _numbered(entries["customer"])[0]
    held = baskets(order, np.asarray(place, np.int64), len(orders), len(names))
    return Shelf(
        tuple(names), held, buyer, each["value"].to_numpy(float), noun, measures.yearly(data)
    )


def _numbered(column: Any) -> tuple[Codes, list[str]]:
    """A number for each different text (−1 for none), and the texts."""
    coded = column.combine_chunks().dictionary_encode()
    numbers = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.asarray(numbers, np.int64), [str(one) for one in coded.dictionary.to_pylist()]
