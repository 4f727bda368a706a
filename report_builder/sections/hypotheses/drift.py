"""Whether purchasing and the mix of categories stayed what they were over the period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import ibis
import numpy as np

from report_builder import formats, measures
from report_builder.dataset import Dataset, Month
from report_builder.model import Assumption, Fact, State
from report_builder.sections.hypotheses.assumptions import moved
from report_builder.stats.stability import expected_by_chance, stability_index

if TYPE_CHECKING:
    import ibis.expr.types as ir

YEAR = 12  # months: of two whole years the same season is compared
FEWEST_MONTHS = 6  # three against three; fewer are one event each
TENTHS = np.arange(1, 10) / 10
MOST_ORDERS = 4  # of a customer in a month: more are one class
HOW_MUCH: Mapping[State, str] = {
    "holds": "hardly moved", "doubtful": "moved somewhat", "does not hold": "moved clearly",
}  # fmt: skip
FEWEST = 100  # orders on each side: ten in each tenth
VALUE, OFTEN, MIX = (
    "Small and large orders stayed as common", "How often customers order stayed the same",
    "The mix of categories stayed the same",
)  # fmt: skip
Span = tuple[dt.date, dt.date]


def drift(data: Dataset) -> tuple[Assumption, ...]:
    """Order values, order frequency and categories, the later half against the earlier."""
    spans = _spans(data.latest_months) if data.time else None
    if spans is None:
        return (_not_checked(data),)
    found = []
    if data.has("order_id"):
        found += [_order_values(data, spans), _frequency(data, spans)]
    if data.has("category"):
        found.append(_categories(data, spans))
    return tuple(one for one in found if one is not None)


def _not_checked(data: Dataset) -> Assumption:
    if data.time is None:
        return Assumption(VALUE, "not checked", "The data has no dates of purchases.")
    facts = {"months": Fact(FEWEST_MONTHS, "count")}
    return Assumption(VALUE, "not checked", "Needs {months} complete months.", facts)


def _spans(months: tuple[Month, ...]) -> tuple[Span, Span] | None:
    """The last twelve complete months and the twelve before, else the two halves."""
    if len(months) < FEWEST_MONTHS:
        return None
    size = YEAR if len(months) >= 2 * YEAR else len(months) // 2
    later, earlier = months[-size:], months[-2 * size : -size]
    return (earlier[0].start, earlier[-1].end), (later[0].start, later[-1].end)


def _within(table: ir.Table, span: Span) -> ir.BooleanValue:
    return (table.day >= span[0]) & (table.day <= span[1])


def _order_values(data: Dataset, spans: tuple[Span, Span]) -> Assumption | None:
    orders = data.orders
    value = orders.value.cast("float64")
    first = orders.filter(_within(orders, spans[0]))
    cuts = first.value.cast("float64").quantile(list(TENTHS)).execute()
    edges = [float(edge) for edge in np.unique(np.asarray(cuts, dtype=np.float64))]
    bounds = [-np.inf, *edges, np.inf]
    if not np.isfinite(edges).all() or not edges:
        return None
    sums = {
        f"n_{half}_{at}": (
            _within(orders, span) & (value > low if np.isfinite(low) else True)
            & (value <= high if np.isfinite(high) else True)
        ).sum()
        for half, span in enumerate(spans)
        for at, (low, high) in enumerate(pairwise(bounds))
    }  # fmt: skip
    row = orders.agg(**{name: ibis.coalesce(total, 0) for name, total in sums.items()}).execute()
    classes = len(bounds) - 1
    halves = [[int(row[f"n_{half}_{at}"].iloc[0]) for at in range(classes)] for half in (0, 1)]
    return _assumption(VALUE, halves, spans)


def _frequency(data: Dataset, spans: tuple[Span, Span]) -> Assumption | None:
    if not data.has("customer_id"):
        return None
    known = measures.known_orders(data)
    each = known.group_by("customer_id", "month").agg(
        orders=ibis.least(known.order_id.nunique(), MOST_ORDERS), day=known.day.min()
    )
    return _counted(each, "orders", spans, OFTEN)


def _categories(data: Dataset, spans: tuple[Span, Span]) -> Assumption | None:
    return _counted(measures.sale_lines(data), "category", spans, MIX)


def _counted(
    table: ir.Table, column: str, spans: tuple[Span, Span], name: str
) -> Assumption | None:
    counted = table.group_by(column).agg(
        before=_within(table, spans[0]).sum(), after=_within(table, spans[1]).sum()
    )
    frame = counted.execute().dropna().sort_values(column)
    return _assumption(name, [frame["before"].tolist(), frame["after"].tolist()], spans)


def _assumption(name: str, halves: list[list[int]], spans: tuple[Span, Span]) -> Assumption | None:
    sizes = [sum(half) for half in halves]
    if min(sizes) < FEWEST:
        return None
    index = stability_index(halves[0], halves[1])
    chance = expected_by_chance(len(halves[0]), sizes[0], sizes[1])
    facts = {
        "index": Fact(round(index, 3), "number"), "chance": Fact(round(chance, 3), "number"),
        "moved": Fact(HOW_MUCH[moved(index, chance)], "text"),
        "earlier": Fact(formats.period(*spans[0]), "text"),
        "later": Fact(formats.period(*spans[1]), "text"),
    }  # fmt: skip
    return Assumption(
        name, moved(index, chance),
        "{later} against {earlier}: the shares {moved} (stability index {index}; chance alone "
        "gives {chance}).", facts,
    )  # fmt: skip
