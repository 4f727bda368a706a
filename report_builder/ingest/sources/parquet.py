"""Parquet files to raw tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.cleaning import clean
from report_builder.errors import ReportError
from report_builder.ingest.engine import keep
from report_builder.ingest.sources.layout import unique_names
from report_builder.ingest.sources.parts import File, Found, NoTable, Part
from report_builder.ingest.sources.raw import FILE, FINGERPRINT, RawTable, fingerprinted
from report_builder.ingest.values import MISSING
from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

PARQUET = {".parquet", ".pq"}
MAGIC = b"PAR1"
CLEANED = (
    (r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{fdd0}-\x{fdef}\x{fffe}\x{ffff}]", "\ufffd"),
    (r"[\x{61c}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}\x{ad}]",
     ""),
    (r"[\x{a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]", " "),
)  # fmt: skip
PANDAS_INDEX = "__index_level_"  # begins the column that pandas adds for the numbers of the rows


def found(file: File, connection: Any) -> Found:
    """A Parquet file as the one part it is. Raises ReportError if damaged, NoTable if empty."""
    import duckdb

    sha256 = file.hashed()
    try:
        table = connection.read_parquet(str(file.path))
        rows = int(table.count().execute())
    except duckdb.Error as error:
        reason = str(error).splitlines()[0].replace(str(file.path), file.label)
        raise ReportError(
            f"{file.label} cannot be read as Parquet: {reason.strip(' :')}; export it again"
        ) from None
    if not rows:
        raise NoTable(f"{file.label} holds no rows; export it again")
    part = Part(
        file.label, (file.name,), file.folder, (file.path,), sha256, tuple(table.columns),
        note="Parquet",
    )  # fmt: skip
    return Found((part,))


def load(name: str, parts: Sequence[Part], connection: Any) -> RawTable:
    """Read parts written as Parquet into one table; the types of their columns are kept.

    Of several parts, column FILE of ``stored`` says the label of the part a row is from.
    """
    import duckdb

    paths = [_address(path) for part in parts for path in part.paths]
    try:
        read = connection.read_parquet(paths, union_by_name=True, filename=FILE)
        stored = keep(connection, name, fingerprinted(_labelled(_plain(read), parts)))
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ReportError(
            f"{parts[0].label} cannot be read as Parquet: {reason.strip(' :')}; export it again"
        ) from None
    counts = stored.group_by(FILE).agg(rows=stored.count()).execute()
    rows = dict(zip(counts[FILE], counts["rows"], strict=True))
    files = tuple(
        InputFile(part.label, part.sha256, int(rows.get(part.label, 0)), part.note)
        for part in parts
    )
    first = tuple(part.first_line or 1 for part in parts)
    table = stored.drop(FINGERPRINT, FILE)
    return RawTable(name, table, stored, files, parts[0].note, first_lines=first)


def _plain(read: ir.Table) -> ir.Table:
    """Columns by safe names; text without what breaks pages, lists and objects as text."""
    names = [name for name in read.columns if name != FILE and not name.startswith(PANDAS_INDEX)]
    safe = unique_names([clean(name) for name in names])
    columns: dict[str, Any] = {}
    for name, new in zip(names, safe, strict=True):
        column = read[name]
        kind = column.type()
        if kind.is_nested() or kind.is_binary() or kind.is_json():
            column = column.cast("string")
        columns[new] = _text(column) if column.type().is_string() else column
    return read.select(**columns, **{FILE: read[FILE]})


def _text(column: ir.StringColumn) -> ir.StringColumn:
    """``clean`` as an engine expression; NULL where the cell says that there is no value.

    A test for membership would be a join in the engine, after which rows come in any order.
    """
    for characters, instead in CLEANED:
        column = column.re_replace(characters, instead)
    words = ibis.array([ibis.literal(word) for word in MISSING])
    return ibis.cases((words.contains(column), ibis.null("string")), else_=column)


def _labelled(table: ir.Table, parts: Sequence[Part]) -> ir.Table:
    """FILE as the label of the part instead of the path of the file it was read from."""
    labels = {_address(path): part.label for part in parts for path in part.paths}
    return table.mutate(**{FILE: table[FILE].substitute(labels)})


def _address(path: Path) -> str:
    """The path as the engine gives it back: it would take the dots out of a relative one."""
    return str(path.resolve())
