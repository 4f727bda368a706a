"""A credit and the purchase it cancels are both left out: same customer, product and quantity.

In order of time a credit takes away the latest purchase that has none yet. A credit without such a
purchase stays a return.
"""

# Window functions do this in the engine, so no lines leave it.

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis

from report_builder.ingest.kinds import CREDIT, SALE

if TYPE_CHECKING:
    import ibis.expr.types as ir


def netted_lines(lines: ir.Table) -> ir.Table:
    """The ``line`` numbers of purchases and credits that cancel each other.

    ``lines`` has ``line``, ``customer_id``, ``product_key``, ``quantity``, ``ordered_at``,
    ``order_id``, ``amount`` and ``kind``, and any other columns, which settle ties: which of two
    equal lines is meant does not hang on their order in the file.
    """
    keys = ["customer_id", "product_key", "size"]
    credited = _keyed(lines.filter(lines.kind == CREDIT)).select(*keys).distinct()
    events = _keyed(lines.filter(lines.kind.isin([SALE, CREDIT]))).semi_join(credited, keys)
    events = events.mutate(step=(events.kind == SALE).ifelse(1, -1))
    settled = {"ordered_at", "step", "order_id", "amount", "line", *keys}
    rest = [name for name in sorted(events.columns) if name not in settled]
    order = ["ordered_at", ibis.desc("step"), "order_id", "amount", *rest, "line"]
    # One sort by all of that; what follows sorts by the place only.
    events = events.mutate(place=ibis.row_number().over(group_by=keys, order_by=order))
    events = events.select("line", "step", "place", *keys)
    so_far = ibis.cumulative_window(group_by=keys, order_by="place")
    depth = events.mutate(depth=events.step.sum().over(so_far))
    edges = depth.mutate(
        lowest_later=depth.depth.min().over(_after(keys)),
        lowest_before=depth.depth.min().over(_until_previous(keys)),
    )
    matched_purchase = (edges.step == 1) & (edges.lowest_later < edges.depth)
    floor = ibis.least(ibis.coalesce(edges.lowest_before, 0), 0)
    matched_credit = (edges.step == -1) & (edges.depth >= floor)
    return edges.filter(matched_purchase | matched_credit).select("line")


def standing(netted: ir.Table, until: dt.date) -> ir.Table:
    """The purchases among netted lines that stood at the end of a day: their credit came later.

    Brackets read up to a day close the same pairs as all of them do: a credit looks back only.
    """
    then = netted.filter(netted.day <= until)
    return then.filter(then.kind == SALE).anti_join(netted_lines(then), "line")


def _keyed(lines: ir.Table) -> ir.Table:
    """Lines that can be matched, with ``size``, their quantity without its sign."""
    return lines.filter(
        lines.customer_id.notnull(), lines.product_key.notnull(),
        lines.quantity.notnull(), lines.ordered_at.notnull(),
    ).mutate(size=lines.quantity.abs())  # fmt: skip


def _after(keys: list[str]) -> object:
    return ibis.window(group_by=keys, order_by="place", rows=(1, None))


def _until_previous(keys: list[str]) -> object:
    return ibis.window(group_by=keys, order_by="place", rows=(None, -1))
