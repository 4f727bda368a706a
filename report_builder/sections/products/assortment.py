"""One row a product: what it sold in all and in the spans that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from report_builder.dataset import Dataset
from report_builder.stats.concentration import abc_classes
from report_builder.stats.periods import Baseline, Span, baselines

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Assortment:
    """The products and the baselines of the period, the best one first.

    ``products`` has one row a product, most revenue first: ``key``, ``product`` (its label, made
    distinct), ``value`` (net of returns), ``units``, ``abc``; of its sales ``lines`` and,
    with dates, ``first_day``, ``last_day``, ``days``, ``months`` (how many had one); and for each
    span (0 the period, 1 the first baseline, …) ``value_i``, ``units_i``, ``orders_i``.
    """

    products: pd.DataFrame
    bases: tuple[Baseline, ...]


def load(data: Dataset) -> Assortment:
    """All products with a sale, in one query."""
    bases, spans = compared(data)
    lines = data.lines
    key = product_key(data)
    if not data.has("quantity"):
        lines = lines.mutate(quantity=ibis.literal(1).cast("decimal(18,4)"))
    measured: dict[str, Any] = {
        "product": lines["product"].max(),
        "value": lines.value.sum().cast("float64"),
        "units": lines.quantity.sum(where=lines.is_sale).cast("float64"),
        "lines": lines.is_sale.sum(),
    }
    if data.time is not None:
        measured |= {
            "first_day": lines.day.min(where=lines.is_sale),
            "last_day": lines.day.max(where=lines.is_sale),
            "days": lines.day.nunique(where=lines.is_sale),
            "months": lines.month.nunique(where=lines.is_sale),
        }
    for at, span in enumerate(spans):
        measured |= _in_span(lines, inside(lines, span), at)
    grouped = lines.filter(key.notnull()).group_by(key=key)
    frame: pd.DataFrame = grouped.agg(**measured).execute()
    return Assortment(_prepared(frame), bases)


def product_key(data: Dataset) -> ir.StringColumn:
    """The column of the lines that tells products apart."""
    return data.lines.product_id if data.has("product_id") else data.lines["product"]


def compared(data: Dataset) -> tuple[tuple[Baseline, ...], list[Span | None]]:
    """The baselines, and the spans to be measured: the period, then each of them.

    Data without dates has one span, None: all of it.
    """
    if data.time is None:
        return (), [None]
    start, end = data.period.start, data.period.end
    bases = tuple(baselines(start, end, data.months))
    return bases, [(start, end), *((base.start, base.end) for base in bases)]


def inside(lines: ir.Table, span: Span | None) -> ir.BooleanColumn:
    """Whether each line lies in the span; all of them do where there is none."""
    if span is None:
        return lines.value.notnull()
    return lines.day.between(ibis.literal(span[0]), ibis.literal(span[1]))


def _in_span(lines: ir.Table, within: ir.BooleanColumn, at: int) -> dict[str, Any]:
    sold = within & lines.is_sale
    return {
        f"value_{at}": lines.value.sum(where=within).cast("float64"),
        f"units_{at}": lines.quantity.sum(where=sold).cast("float64"),
        f"orders_{at}": lines.order_id.nunique(where=sold),
    }


def _prepared(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame[frame["lines"] > 0].copy()
    sums = [name for name in frame.columns if name.startswith(("value", "units", "orders"))]
    frame[sums] = frame[sums].fillna(0.0)
    frame["product"] = frame["product"].fillna(frame["key"])
    twice = frame["product"].duplicated(keep=False)
    frame.loc[twice, "product"] += " (" + frame.loc[twice, "key"] + ")"
    for name in {"first_day", "last_day"} & set(frame.columns):
        frame[name] = pd.to_datetime(frame[name]).dt.date
    frame = frame.sort_values(["value", "key"], ascending=[False, True], ignore_index=True)
    return frame.assign(abc=abc_classes(frame["value"]) if len(frame) else [])
