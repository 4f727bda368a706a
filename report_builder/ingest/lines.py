"""Text to typed lines: one row a different raw row, with its kind, product and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.dataset import Preparation
from report_builder.ingest import derived, kinds, noticed, products, reasons
from report_builder.ingest.casting import canonical, cast
from report_builder.ingest.engine import keep
from report_builder.ingest.joining import Joined
from report_builder.ingest.sources.raw import FINGERPRINT, RawTable

if TYPE_CHECKING:
    import ibis.expr.types as ir

COPIES, COPY = "__copies", "__copy"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the typed lines hold: roles, whether equal rows were kept, what was noticed."""

    lines: ir.Table
    roles: frozenset[str]
    has_time_of_day: bool
    keeps_duplicates: bool
    rejected: int
    rows_read: int
    notes: tuple[Preparation, ...]


def typed_lines(joined: Joined, connection: Any) -> Typed:
    """Create table ``typed``: canonical columns, ``copies``, ``copy``, ``kind``, ``reason``."""
    main = joined.main
    keeps = not main.has("order_id", "quantity")
    rows = _different_rows(main.raw, connection)
    if keeps:
        rows = rows.mutate(**{COPY: ibis.range(rows[COPIES]).unnest()}).mutate(**{COPIES: 1})
    else:
        rows = rows.mutate(**{COPY: 0})
    lines = derived.complete(_canonical(joined, rows), joined)
    roles = derived.roles_of(lines, joined)
    has_money = "amount" in roles
    prefixes = kinds.learn_prefixes(_signed(joined)) if has_money else kinds.Prefixes()
    lines = lines.mutate(kind=kinds.kind(lines, prefixes, has_money=has_money))
    lines = products.named(lines, joined, connection)
    lines = lines.mutate(reason=reasons.reason(lines))
    table = keep(connection, "typed", lines)
    notes, hours = noticed.notes(joined, table, prefixes, keeps=keeps)
    rejected = len(main.raw.rejected)
    read = sum(file.rows for file in main.raw.files) + rejected
    return Typed(table, roles, hours, keeps, rejected, read, notes)


def _different_rows(raw: RawTable, connection: Any) -> ir.Table:
    """Each different row once, with the number of its copies.

    Rows whose fingerprint nobody shares are different for certain; only the rest is compared in
    every column.
    """
    stored, names = raw.stored, list(raw.table.columns)
    shared = stored.group_by(FINGERPRINT).agg(rows=stored.count())
    shared = shared.filter(shared.rows > 1).select(FINGERPRINT)
    shared = keep(connection, "shared_fingerprints", shared)
    alone = stored.anti_join(shared, FINGERPRINT).select(names).mutate(**{COPIES: 1})
    alike = stored.semi_join(shared, FINGERPRINT).select(names)
    counted = alike.group_by(names).agg(**{COPIES: alike.count().cast("int8")})
    return ibis.union(alone.cast({COPIES: "int64"}), counted.cast({COPIES: "int64"}))


def _canonical(joined: Joined, rows: ir.Table) -> ir.Table:
    """A typed column per role, tables of orders and products joined."""
    main = joined.main
    lines = rows.select(
        **{canonical(role): cast(main, role, rows) for role in main.mapping},
        copies=rows[COPIES],
        copy=rows[COPY],
    )
    for number, (key, partner) in enumerate(joined.partners):
        if key == "customer_id":
            continue
        there = set(lines.columns)
        fresh = [role for role in partner.mapping if canonical(role) not in there]
        side = partner.raw.table.select(
            **{f"__key_{number}": cast(partner, key)},
            **{canonical(role): cast(partner, role) for role in fresh},
        )
        lines = lines.left_join(side, lines[key] == side[f"__key_{number}"])
        lines = lines.drop(f"__key_{number}")
    return lines


def _signed(joined: Joined) -> ir.Table:
    """Order numbers with a number whose sign tells purchases from credits."""
    main = joined.main
    signed = next((role for role in ("quantity", "amount", "unit_price") if main.has(role)), None)
    if signed is None or not main.has("order_id"):
        return main.raw.table.select(order_id=ibis.null("string"), signed=ibis.literal(0)).limit(0)
    return main.raw.table.select(order_id=cast(main, "order_id"), signed=cast(main, signed))
