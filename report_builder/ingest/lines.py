"""Text to typed lines: one row a different raw row, with its kind, product and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.dataset import Preparation
from report_builder.ingest import derived, implausible, kinds, noticed, products, reasons, statuses
from report_builder.ingest.casting import cast
from report_builder.ingest.engine import keep
from report_builder.ingest.joining import COPIES, COPY, Joined, canonical_lines
from report_builder.ingest.order_ids import OrderRule, order_rule, with_order_ids
from report_builder.ingest.sources.raw import FINGERPRINT, REPEATED, RawTable

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Typed:
    """What the typed lines hold: roles, how orders are told apart, whether equal rows were kept."""

    lines: ir.Table
    roles: frozenset[str]
    order_rule: OrderRule
    has_time_of_day: bool
    keeps_duplicates: bool
    rejected: tuple[str, ...]
    rows_read: int
    notes: tuple[Preparation, ...]


def typed_lines(joined: Joined, connection: Any) -> Typed:
    """Create table ``typed``: canonical columns, ``copies``, ``copy``, ``kind``, ``reason``."""
    main = joined.main
    keeps = not main.has("order_id", "quantity")
    rows = different_rows(main.raw, connection)
    rows = _each_copy(rows) if keeps else rows.mutate(**{COPY: 0})
    lines = derived.complete(canonical_lines(joined, rows), joined)
    rule = order_rule(lines)
    roles = derived.roles_of(lines, joined, has_orders=rule != "unknown")
    lines = with_order_ids(lines, rule)
    has_money = "amount" in roles
    prefixes = kinds.learn_prefixes(_signed(joined)) if has_money else kinds.Prefixes()
    labels = statuses.learn(joined)
    lines = lines.mutate(kind=kinds.kind(lines, prefixes, labels, has_money=has_money))
    lines = products.named(lines, joined, connection)
    lines = lines.mutate(reason=reasons.reason(lines, dated="date" in roles))
    table = keep(connection, "typed", lines)
    table, aside = implausible.plausible_lines(table, connection)
    notes, hours = noticed.notes(joined, table, prefixes, aside, rule=rule, keeps=keeps)
    read = sum(file.rows for file in main.raw.files) + len(main.raw.rejected)
    return Typed(table, roles, rule, hours, keeps, main.raw.rejected, read, notes)


def _each_copy(rows: ir.Table) -> ir.Table:
    """One row a copy; the last of those that stand in two overlapping exports are marked."""
    rows = rows.mutate(**{COPY: ibis.range(rows[COPIES]).unnest()})
    if REPEATED in rows.columns:
        rows = rows.mutate(**{REPEATED: rows[COPY] >= rows[COPIES] - rows[REPEATED]})
    return rows.mutate(**{COPIES: 1})


def different_rows(raw: RawTable, connection: Any) -> ir.Table:
    """Each different row once, with the number of its copies and, where exports overlap, of those
    that stand in an earlier file too.

    Rows whose fingerprint nobody shares are different for certain; only the rest is compared in
    every column.
    """
    stored, names = raw.stored, list(raw.table.columns)
    shared = stored.group_by(FINGERPRINT).agg(rows=stored.count())
    shared = shared.filter(shared.rows > 1).select(FINGERPRINT)
    shared = keep(connection, "shared_fingerprints", shared)
    alone = stored.anti_join(shared, FINGERPRINT).select(names)
    alike = stored.semi_join(shared, FINGERPRINT)
    counts = {COPIES: alike.count()}
    overlap = REPEATED in stored.columns
    if overlap:
        counts[REPEATED] = alike[REPEATED].cast("int64").sum().cast("int64")
    counted = alike.group_by(names).agg(**counts)
    whole = dict.fromkeys(counts, "int64")
    ones = {COPIES: 1} | ({REPEATED: 0} if overlap else {})
    return ibis.union(alone.mutate(**ones).cast(whole), counted.cast(whole))


def _signed(joined: Joined) -> ir.Table:
    """Order numbers with a number whose sign tells purchases from credits."""
    main = joined.main
    signed = next((role for role in ("quantity", "amount", "unit_price") if main.has(role)), None)
    if signed is None or not main.has("order_id"):
        return main.raw.table.select(order_id=ibis.null("string"), signed=ibis.literal(0)).limit(0)
    return main.raw.table.select(order_id=cast(main, "order_id"), signed=cast(main, signed))
