"""A table as it was read, before anything is understood, and what every reader of files shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from report_builder.ingest.values import MISSING
from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

FINGERPRINT, FILE = "__fingerprint", "__file"


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it was read: text columns only for files, any types for Parquet.

    ``stored`` has the same rows and one more column, FINGERPRINT: equal for equal rows.
    ``first_lines``: for each file the line (or sheet row) its first row of data stands in.
    """

    name: str
    table: ir.Table
    stored: ir.Table
    files: tuple[InputFile, ...]
    note: str
    rejected: tuple[str, ...] = ()
    first_lines: tuple[int, ...] = ()


@ibis.udf.scalar.builtin(name="hash", signature=((None,), "uint64"))  # type: ignore[untyped-decorator]
def _hash(row: object) -> int:  # type: ignore[empty-body]
    """The engine's hash of a row."""


def fingerprinted(table: ir.Table) -> ir.Table:
    """The table with FINGERPRINT, a number that equal rows share, whatever file they stand in."""
    columns = {name: table[name] for name in table.columns if name != FILE}
    return table.mutate(**{FINGERPRINT: _hash(ibis.struct(columns))})


def cleaned(column: ir.StringColumn) -> ir.StringColumn:
    """``clean`` as an engine expression; NULL where the cell says that there is no value."""
    unsafe = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{fdd0}-\x{fdef}\x{fffe}\x{ffff}]"
    invisible = (
        r"[\x{ad}\x{61c}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}]"
    )
    blanks = r"[\x{a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]"
    text = column.re_replace(unsafe, "\ufffd").re_replace(invisible, "").re_replace(blanks, " ")
    return ibis.cases((text.isin(MISSING), ibis.null("string")), else_=text)
