"""What each customer spent on each category, beside the groups they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import ibis
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import measures
from report_builder.buyers import Buyers
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import Numbers

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST = 8  # categories looked at, the best-selling ones: beyond, a share is mostly zeros
LEAST = 2  # categories: of one alone everybody buys the same


@dataclass(frozen=True, eq=False)
class Spend:
    """``money``: one row a buyer as in ``people``, one column a name of ``names`` and a last one
    for all else. ``kind``: what the names are. ``bought``: how many buyers bought each name.
    ``there``: how many names the data has.
    """

    people: Buyers
    kind: Literal["category", "product"]
    names: tuple[str, ...]
    money: Numbers
    bought: tuple[int, ...]
    there: int

    @cached_property
    def total(self) -> Numbers:
        """What each buyer spent in all."""
        each: Numbers = self.money.sum(axis=1)
        return each

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The rows by what was spent, so that names cannot change a sum over them."""
        rows: NDArray[np.int64] = np.lexsort(self.money.T)
        return rows

    @property
    def shares(self) -> Numbers:
        """Of each buyer the share of their money by name; rows without spend are zero."""
        total = self.total
        found: Numbers = self.money / np.where(total > 0, total, 1.0)[:, None]
        return found

    @property
    def plural(self) -> str:
        """categories or products."""
        return "categories" if self.kind == "category" else "products"


def spend_of(data: Dataset, people: Buyers) -> Spend:
    """Spend by category, or by product where there is one category or none.

    Raises NotEnoughData where neither has two that thirty buyers bought.
    """
    for kind in ("category", "product"):
        if not data.has(kind) or kind not in data.lines.columns:
            continue
        found = _spend(data, people, kind)
        if len(found.names) >= LEAST:
            return found
    raise NotEnoughData(
        f"needs {LEAST} categories or products with {MINIMUM_PER_GROUP} {people.unit}s each"
    )


def own_lines(data: Dataset, people: Buyers) -> ir.Table:
    """Sale lines of the buyers, with ``buyer``: the customer, or the order."""
    lines = measures.sale_lines(data)
    key = "customer_id" if people.unit == "customer" else "order_id"
    return lines.filter(lines[key].notnull()).mutate(buyer=lines[key])


def _spend(data: Dataset, people: Buyers, kind: Literal["category", "product"]) -> Spend:
    lines = own_lines(data, people)
    every = _names(lines, kind)
    names = every[:MOST]
    sums: dict[str, Any] = {
        f"name_{number}": lines.value.sum(where=lines[kind] == name)
        for number, name in enumerate(names)
    }
    each = lines.group_by("buyer").agg(
        all=lines.value.sum().cast("float64"),
        **{key: ibis.coalesce(one, 0).cast("float64") for key, one in sums.items()},
    )
    key = "customer_id" if people.unit == "customer" else "order_id"
    order = pd.DataFrame({"buyer": people.frame[key]})
    frame = order.merge(each.execute(), on="buyer", how="left").fillna(0.0)
    money = np.maximum(frame[list(sums)].to_numpy(dtype=float), 0.0)
    bought = (money > 0).sum(axis=0)
    enough = bought >= MINIMUM_PER_GROUP
    kept = money[:, enough]
    rest = np.maximum(frame["all"].to_numpy(dtype=float) - kept.sum(axis=1), 0.0).round(4)
    return Spend(
        people, kind, tuple(name for name, one in zip(names, enough, strict=True) if one),
        np.column_stack([kept, rest]), tuple(int(one) for one in bought[enough]), len(every),
    )  # fmt: skip


def _names(lines: ir.Table, kind: str) -> tuple[str, ...]:
    """All names, the best-selling first."""
    each = lines.filter(lines[kind].notnull()).group_by(kind).agg(value=measures.value(lines))
    frame = each.execute().sort_values(["value", kind], ascending=[False, True])
    return tuple(str(name) for name in frame[kind])
