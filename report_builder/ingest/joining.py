"""Tables that belong together: which one holds the order lines, and what joins to it.

A table joins only where its key is unique, so that no line and no cent is multiplied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from report_builder.dataset import Preparation
from report_builder.errors import ReportError
from report_builder.ingest.recognition import Recognised
from report_builder.model import ColumnMapping
from report_builder.settings import Settings

LINE_ROLES = ("amount", "quantity", "unit_price", "product", "product_id", "category", "discount",
              "order_id", "date", "customer_id")  # fmt: skip
KEYS = ("order_id", "product_id", "customer_id")
OVERLAP = 0.5  # share of the line table's keys that another table must know to belong to it


@dataclass(frozen=True, slots=True)
class Joined:
    """The table of order lines, the tables that describe it, and where each role comes from."""

    main: Recognised
    partners: tuple[tuple[str, Recognised], ...]  # (key, table), unique in key
    campaigns: Recognised | None
    mapping: tuple[ColumnMapping, ...]
    notes: tuple[Preparation, ...] = field(default=())

    def line_roles(self) -> list[str]:
        """Roles that become columns of the lines: all of them but those of the customer table."""
        own = list(self.main.mapping)
        for key, partner in self.partners:
            if key != "customer_id":
                own += [role for role in partner.mapping if role not in own]
        return own

    def source(self, role: str) -> Recognised | None:
        """The table a role is taken from: the lines first, then the partners in order."""
        for table in (self.main, *(partner for _, partner in self.partners)):
            if table.has(role):
                return table
        return None


def join_tables(tables: Sequence[Recognised], settings: Settings) -> Joined:
    """Find the order lines and what belongs to them. Raises ReportError if there are none."""
    main = max(tables, key=_line_score)
    if _line_score(main) <= 0:
        names = ", ".join(repr(name) for name in main.raw.table.columns[:12])
        raise ReportError(
            f"{main.raw.name}: this does not look like sales data; no date with an amount or a "
            f"product was recognised among {names}; name the columns in report.toml [columns]"
        )
    partners = _partners(main, [table for table in tables if table is not main])
    if not any(table.has("date") for table in (main, *(table for _, table in partners))):
        raise ReportError(
            f"{main.raw.name}: no column was recognised as the date of the sale; "
            'name it in report.toml: [columns] date = "..."'
        )
    used = [main, *(table for _, table in partners)]
    others = [table for table in tables if not any(table is other for other in used)]
    campaigns = next(
        (table for table in others if table.has("customer_id", "campaign_response")), None
    )
    notes = tuple(
        Preparation(
            f"Table {table.raw.name}",
            "not used: no key joins it to the order lines",
            sum(file.rows for file in table.raw.files),
        )
        for table in others
        if table is not campaigns
    )
    return Joined(main, tuple(partners), campaigns, _mapping(main, partners, campaigns), notes)


def _partners(main: Recognised, others: list[Recognised]) -> list[tuple[str, Recognised]]:
    """Tables that a key joins to the lines, orders first: they may hold the keys of customers."""
    partners: list[tuple[str, Recognised]] = []
    known = set(main.mapping)
    for key in KEYS:
        for table in list(others):
            if (
                key in known
                and table.has(key)
                and _is_unique(table, key)
                and _overlaps(main, partners, table, key)
            ):
                partners.append((key, table))
                others.remove(table)
                known |= set(table.mapping)
    return partners


def _line_score(table: Recognised) -> float:
    """How much a table looks like order lines; 0 where it cannot be."""
    has_line = table.has("amount") or table.has("unit_price", "quantity") or (
        (table.has("product") or table.has("product_id")) and table.has("order_id")
    ) or ((table.has("product") or table.has("product_id")) and table.has("date"))  # fmt: skip
    if not has_line:
        return 0.0
    rows = sum(file.rows for file in table.raw.files)
    return sum(table.has(role) for role in LINE_ROLES) + rows / (rows + 1e6)


def _is_unique(table: Recognised, key: str) -> bool:
    column = table.column(key)
    counted = table.raw.table.agg(rows=column.count(), different=column.nunique())
    rows, different = counted.execute().iloc[0]
    return bool(rows and rows == different)


def _overlaps(
    main: Recognised, partners: Sequence[tuple[str, Recognised]], table: Recognised, key: str
) -> bool:
    holder = main if main.has(key) else next(t for _, t in partners if t.has(key))
    ours = holder.raw.table.select(key=holder.column(key).cast("string").strip()).distinct()
    ours = ours.filter(ours.key.notnull())
    theirs = table.raw.table.select(key=table.column(key).cast("string").strip()).distinct()
    total = int(ours.count().execute())
    return total > 0 and int(ours.semi_join(theirs, "key").count().execute()) >= OVERLAP * total


def _mapping(
    main: Recognised, partners: Sequence[tuple[str, Recognised]], campaigns: Recognised | None
) -> tuple[ColumnMapping, ...]:
    found: dict[str, ColumnMapping] = dict(main.mapping)
    for _, table in partners:
        found = dict(table.mapping) | found
    if campaigns is not None:
        found = {
            role: column for role, column in campaigns.mapping.items()
            if role.startswith("campaign") or role not in found
        } | found  # fmt: skip
    return tuple(found[role] for role in sorted(found))
