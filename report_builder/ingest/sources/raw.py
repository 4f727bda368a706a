"""A table as it was read, before anything is understood, and what every reader of files shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

FINGERPRINT, FILE = "__fingerprint", "__file"
REPEATED = "__repeated"  # the row stands in an earlier file too; only where exports overlap
PLACE = "__place"  # where a row stood as read; only where others were left out since
ADDED = (FINGERPRINT, FILE, REPEATED, PLACE)  # columns of ``stored`` that are not in ``table``


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it was read: text columns only for files, any types for Parquet.

    ``stored`` has the same rows and one more column, FINGERPRINT: equal for equal rows.
    ``first_lines``: for each file the line (or sheet row) its first row of data stands in.
    ``rows_read``: for each file its rows as read, where some were left out since; else empty.
    """

    name: str
    table: ir.Table
    stored: ir.Table
    files: tuple[InputFile, ...]
    note: str
    rejected: tuple[str, ...] = ()
    first_lines: tuple[int, ...] = ()
    rows_read: tuple[int, ...] = ()


@ibis.udf.scalar.builtin(name="hash", signature=((None,), "uint64"))  # type: ignore[untyped-decorator]
def _hash(row: object) -> int:  # type: ignore[empty-body]
    """The engine's hash of a row."""


def fingerprinted(table: ir.Table) -> ir.Table:
    """The table with FINGERPRINT, a number that equal rows share, whatever file they stand in."""
    columns = {name: table[name] for name in table.columns if name != FILE}
    return table.mutate(**{FINGERPRINT: _hash(ibis.struct(columns))})
