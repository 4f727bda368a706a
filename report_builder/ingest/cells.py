"""Cells that are empty or cannot be read, counted by column, and where the first of them stands."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from report_builder import roles as vocabulary
from report_builder.dataset import Preparation
from report_builder.ingest.casting import canonical, cast
from report_builder.ingest.first_lines import roles_on_first_lines
from report_builder.ingest.joining import Joined
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.sources.raw import PLACE, RawTable
from report_builder.ingest.values import MISSING_NUMBER
from report_builder.masking import masked, shape

if TYPE_CHECKING:
    import ibis.expr.types as ir

CHECKED = ("money", "number", "rate", "date", "year")  # kinds of which a cell can be unreadable
LONGEST_SHOWN = 60  # characters of a cell; more would fill the page
BELOW_HEADING = 2  # the row of a file in which its data begins, where the reader does not say


def notes(joined: Joined, typed: ir.Table) -> Iterator[Preparation]:
    """Missing and unreadable cells of every table that is used, by role."""
    yield from of_table(joined.main, _suspects(joined.main, typed), "")
    others = [partner for _, partner in joined.partners]
    for table in [*others, *([joined.campaigns] if joined.campaigns is not None else [])]:
        yield from of_table(table, checkable(table), f" in {table.raw.name}")


def of_table(table: Recognised, checked: Sequence[str], where: str = "") -> Iterator[Preparation]:
    """Missing cells of a table by role, and unreadable ones of the roles to be checked."""
    unreadable = _unreadable(table, checked)
    carried = roles_on_first_lines(table)
    for role in table.mapping:
        missing, called = table.profile(role).missing, role.replace("_", " ")
        if missing and role in carried:
            told = "stands on one line of each order: carried to its other lines"
            yield Preparation(f"Order-level {called}{where}", told, missing)
        elif missing:
            yield Preparation(f"Missing {called}{where}", "left empty, never filled in", missing)
        if unreadable.get(role):
            example = first_cell(table, role, functools.partial(_is_unreadable, table, role))
            yield Preparation(
                f"Unreadable {called}{where}", "treated as missing", unreadable[role], example
            )


def _suspects(main: Recognised, typed: ir.Table) -> list[str]:
    """Roles of the order lines of which more cells are NULL once read than were empty."""
    names = {role: "ordered_at" if role == vocabulary.DATE else canonical(role)
             for role in main.mapping}  # fmt: skip
    nulls = {
        role: typed.copies.sum(where=typed[names[role]].isnull())
        for role in main.mapping
        if _is_checked(main, role) and names[role] in typed.columns
    }
    if not nulls:
        return []
    row = typed.agg(**nulls).execute().iloc[0]
    return [role for role in nulls if int(row[role] or 0) > main.profile(role).missing]


def _unreadable(table: Recognised, checked: Sequence[str]) -> dict[str, int]:
    """Cells by role that hold something, but nothing that can be read as the role's kind."""
    if not checked:
        return {}
    rows = table.raw.table
    counts = {role: _is_unreadable(table, role, rows).sum() for role in checked}
    row = rows.agg(**counts).execute().iloc[0]
    return {role: int(row[role] or 0) for role in checked if row[role] == row[role]}


def checkable(table: Recognised) -> list[str]:
    """Roles of which a cell can hold something that cannot be read."""
    return [role for role in table.mapping if _is_checked(table, role)]


def _is_checked(table: Recognised, role: str) -> bool:
    return vocabulary.BY_NAME[role].kind in CHECKED and table.column(role).type().is_string()


def _is_unreadable(table: Recognised, role: str, rows: ir.Table) -> ir.BooleanColumn:
    raw = rows[table.mapping[role].column]
    return raw.notnull() & cast(table, role, rows).isnull() & ~raw.strip().isin(MISSING_NUMBER)


def first_cell(
    table: Recognised,
    role: str,
    is_meant: Callable[[ir.Table], ir.BooleanColumn],
    *,
    is_of_nobody: bool = False,
) -> str:
    """The first cell of a role that is meant, and the row it stands in.

    Where it could be a person's it is shown by its shape: who has the file can look it up.
    ``is_of_nobody``: the cell can be nobody's, such as a day that systems write for no date.
    """
    column = table.mapping[role].column
    stored = table.raw.stored
    placed = stored.mutate(place=stored[PLACE] if PLACE in stored.columns else stored.rowid())
    meant = placed.filter(is_meant(placed))
    found = (
        meant.select(value=meant[column], place=meant.place).order_by("place").limit(1).execute()
    )
    if found.empty:
        return ""
    value, place = found.iloc[0]
    shown = str(value) if is_of_nobody else told(role, str(value))
    return f"{quoted(shown)} in {_row(table.raw, int(place))}"


def told(role: str, cell: str) -> str:
    """A cell of the role as it may be quoted: nothing of a person's own, amounts, short numbers."""
    if role in (*vocabulary.OF_PERSONS, vocabulary.INCOME):
        return shape(cell)
    return masked(cell, is_amount=vocabulary.BY_NAME[role].kind == "money")


def quoted(text: str) -> str:
    """A cell in quotation marks, cut where it is long."""
    return f"“{text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + '…'}”"


def _row(raw: RawTable, place: int) -> str:
    """The row of the file in which a row of the table stands; the first has place 0."""
    firsts = raw.first_lines or (BELOW_HEADING,) * len(raw.files)
    read = raw.rows_read or tuple(file.rows for file in raw.files)
    for file, rows, first in zip(raw.files, read, firsts, strict=True):
        if place < rows:
            where = f" of {file.name}" if len(raw.files) > 1 else ""
            return f"row {place + first}{where}"
        place -= rows
    return f"row {place + BELOW_HEADING}"
