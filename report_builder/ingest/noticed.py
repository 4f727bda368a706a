"""What was noticed in the columns: missing and unreadable cells, mixed spellings, broken lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from report_builder import roles as vocabulary
from report_builder.dataset import Preparation
from report_builder.ingest.casting import canonical, cast
from report_builder.ingest.joining import Joined
from report_builder.ingest.kinds import Prefixes
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.values import MISSING_NUMBER

if TYPE_CHECKING:
    import ibis.expr.types as ir

CHECKED = ("money", "number", "rate", "date")  # kinds of which a cell can be unreadable
EXAMPLES = 3


def notes(
    joined: Joined, typed: ir.Table, prefixes: Prefixes, *, keeps: bool
) -> tuple[tuple[Preparation, ...], bool]:
    """Everything noticed, and whether the lines have times of day."""
    found = [*_cells(joined.main, typed), *_spellings(joined), *_ambiguous(joined.main)]
    found += _decisions(joined, prefixes, keeps=keeps)
    rejected = joined.main.raw.rejected
    if rejected:
        example = "; ".join(rejected[:EXAMPLES])
        found.append(Preparation("Broken lines", "left out", len(rejected), example))
    hours = typed.agg(any=(typed.ordered_at.hour() > 0).any()).execute().iloc[0, 0]
    return tuple(found), hours in (True, 1)


def _cells(main: Recognised, typed: ir.Table) -> Iterator[Preparation]:
    """Missing and unreadable cells of the order lines, by role."""
    unreadable = _unreadable(main, typed)
    for role in main.mapping:
        missing = main.profile(role).missing
        if missing:
            yield Preparation(f"Missing {role}", "left empty, never filled in", missing)
        if unreadable.get(role):
            yield Preparation(
                f"Unreadable {role}", "treated as missing", unreadable[role], _example(main, role)
            )


def _unreadable(main: Recognised, typed: ir.Table) -> dict[str, int]:
    """Cells by role that cannot be read; looked for where more cells are NULL than were empty."""
    names = {role: "ordered_at" if role == vocabulary.DATE else role for role in main.mapping}
    nulls = {
        role: typed.copies.sum(where=typed[names[role]].isnull())
        for role in main.mapping
        if _is_checked(main, role) and names[role] in typed.columns
    }
    if not nulls:
        return {}
    row = typed.agg(**nulls).execute().iloc[0]
    checked = [role for role in nulls if int(row[role] or 0) > main.profile(role).missing]
    if not checked:
        return {}
    counts = {role: _is_unreadable(main, role, main.raw.table).sum() for role in checked}
    row = main.raw.table.agg(**counts).execute().iloc[0]
    return {role: int(row[role] or 0) for role in checked}


def _is_checked(main: Recognised, role: str) -> bool:
    return vocabulary.BY_NAME[role].kind in CHECKED and main.column(role).type().is_string()


def _is_unreadable(main: Recognised, role: str, rows: ir.Table) -> ir.BooleanColumn:
    raw = rows[main.mapping[role].column]
    return raw.notnull() & cast(main, role, rows).isnull() & ~raw.strip().isin(MISSING_NUMBER)


def _example(main: Recognised, role: str) -> str:
    """The first unreadable cell: what it holds and in which row, the heading being row 1."""
    table, column = main.raw.stored, main.mapping[role].column
    placed = table.mutate(place=table.rowid())
    bad = placed.filter(_is_unreadable(main, role, placed))
    first = bad.select(value=bad[column], place=bad.place).order_by("place").limit(1)
    value, place = first.execute().iloc[0]
    for file in main.raw.files:
        if place < file.rows:
            where = f" of {file.name}" if len(main.raw.files) > 1 else ""
            return f"“{value}” in row {int(place) + 2}{where}"
        place -= file.rows
    return f"“{value}”"


def _spellings(joined: Joined) -> Iterator[Preparation]:
    for table in (joined.main, *(partner for _, partner in joined.partners)):
        for role, changes in table.changes.items():
            spelling, into = next(iter(changes.items()))
            yield Preparation(
                f"Mixed spellings of {canonical(role)}",
                "one spelling kept for each",
                len(changes),
                f"“{spelling}” read as “{into}”",
            )


def _ambiguous(main: Recognised) -> Iterator[Preparation]:
    style = main.profile(vocabulary.DATE).dates if main.has(vocabulary.DATE) else None
    if style is not None and style.alternative:
        first = "day" if style.layout.startswith("%d") else "month"
        yield Preparation(
            "Dates that read two ways", f"read with the {first} first; day_first in the settings", 0
        )


def _decisions(joined: Joined, prefixes: Prefixes, *, keeps: bool) -> Iterator[Preparation]:
    if keeps:
        yield Preparation(
            "Equal rows",
            "kept: without an order number and a quantity they can be real repeat purchases",
            0,
        )
    if joined.source("order_id") is None:
        yield Preparation("No order number", "an order is what one customer bought on one day", 0)
    if joined.source("customer_id") is None and joined.source("customer_name") is not None:
        yield Preparation("No customer number", "customers are told apart by their names", 0)
    if prefixes.credit:
        yield Preparation(
            "Order numbers that start with " + ", ".join(prefixes.credit),
            "read as credit notes, as their lines are negative",
            0,
        )
