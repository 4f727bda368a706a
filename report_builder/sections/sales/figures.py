"""The figures of a span that drivers are made of, from as few passes over the lines as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from report_builder.dataset import Dataset
from report_builder.stats.periods import Span

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Sold:
    """Sale lines of a span: value before returns, units, orders and customers."""

    value: float
    units: float
    orders: int
    customers: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A span: all sale lines, those of known customers, and goods returned (zero or negative)."""

    all: Sold
    known: Sold
    returned: float

    @property
    def net(self) -> float:
        """Revenue: sold less returned."""
        return self.all.value + self.returned

    @property
    def anonymous(self) -> float:
        """Value of sale lines without a known customer."""
        return self.all.value - self.known.value


def figures(data: Dataset, spans: Sequence[Span]) -> list[Figures]:
    """The figures of each span, in the order given. Without quantities a line is a unit."""
    lines = _within(data.lines, spans)
    if not data.has("quantity"):
        lines = lines.mutate(quantity=ibis.literal(1).cast("decimal(18,4)"))
    known = lines.customer_id.notnull()
    measured: dict[str, Any] = {}
    for at, span in enumerate(spans):
        inside = _inside(lines, span)
        sold = inside & lines.is_sale
        for name, rows in (("all", sold), ("known", sold & known)):
            measured |= {
                f"{name}_value_{at}": lines.value.sum(where=rows).cast("float64"),
                f"{name}_units_{at}": lines.quantity.sum(where=rows).cast("float64"),
                f"{name}_orders_{at}": lines.order_id.nunique(where=rows),
            }
        measured[f"customers_{at}"] = lines.customer_id.nunique(where=sold)
        returned = inside & ~lines.is_sale
        measured[f"returned_{at}"] = lines.value.sum(where=returned).cast("float64")
    row = lines.agg(**measured).execute().fillna(0).iloc[0]
    return [_figures(row, at) for at in range(len(spans))]


def _figures(row: pd.Series, at: int) -> Figures:
    every, known = (
        Sold(
            float(row[f"{name}_value_{at}"]), float(row[f"{name}_units_{at}"]),
            int(row[f"{name}_orders_{at}"]), int(row[f"customers_{at}"]),
        )
        for name in ("all", "known")
    )  # fmt: skip
    return Figures(every, known, float(row[f"returned_{at}"]))


def by_product(data: Dataset, spans: Sequence[Span]) -> pd.DataFrame:
    """Per product: ``value_i``, ``units_i`` of its sale lines with a quantity, ``rest_i`` of those
    without, for each span; sorted by product. Lines without a product are one product."""
    lines = _within(data.lines, spans)
    lines = lines.filter(lines.is_sale)
    key = lines.product_id if data.has("product_id") else lines["product"]
    measured: dict[str, Any] = {}
    for at, span in enumerate(spans):
        inside, counted = _inside(lines, span), lines.quantity > 0
        unclear = inside & lines.quantity.isnull()
        measured |= {
            f"value_{at}": lines.value.sum(where=inside & counted).cast("float64"),
            f"units_{at}": lines.quantity.sum(where=inside & counted).cast("float64"),
            f"rest_{at}": lines.value.sum(where=unclear).cast("float64"),
        }
    frame: pd.DataFrame = lines.group_by(key=key.fill_null("")).agg(**measured).execute()
    return frame.fillna(0.0).sort_values("key", ignore_index=True)


def _within(lines: ir.Table, spans: Sequence[Span]) -> ir.Table:
    return lines.filter(reduce(or_, (_inside(lines, span) for span in spans)))


def _inside(lines: ir.Table, span: Span) -> ir.BooleanColumn:
    start, end = span
    return lines.day.between(ibis.literal(start), ibis.literal(end))
