"""Rows out of a database into the engine, some at a time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from report_builder.cleaning import clean
from report_builder.ingest.sources.database.stream import Stream
from report_builder.ingest.sources.header import unique_names
from report_builder.ingest.sources.raw import FINGERPRINT, RawTable, fingerprinted
from report_builder.ingest.values import MISSING
from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

FIRST_ROW = 1  # of a table: no heading stands above it
INCOMING = "incoming"  # the batch that is being taken in


def moved(
    name: str, shown: str, file_name: str, engine: str, stream: Stream, connection: Any
) -> RawTable | None:
    """The rows of a stream as a raw table kept under ``name``; None where there are none."""
    import pyarrow as pa

    insert = ""
    for batch in stream.batches:
        if not batch.num_rows:
            continue
        connection.con.register(INCOMING, pa.Table.from_batches([_printable(batch)]))
        if not insert:
            insert = connection.compile(_safe(connection.table(INCOMING)))
            connection.raw_sql(f'CREATE TEMPORARY TABLE "{name}" AS {insert}')
        else:
            connection.raw_sql(f'INSERT INTO "{name}" {insert}')
        connection.con.unregister(INCOMING)
    if not insert:
        return None
    stored = connection.table(name)
    unused = (f"columns not used: {', '.join(stream.unused)}",) if stream.unused else ()
    note = "; ".join((engine, *stream.remarks, *unused))
    rows, digest = _digest(stored)
    file = InputFile(file_name, digest, rows, note)
    table = stored.drop(FINGERPRINT)
    return RawTable(shown, table, stored, (file,), note, first_lines=(FIRST_ROW,))


def _printable(batch: Any) -> Any:
    """The batch with cleaned texts. Nearly all texts are clean, and seeing that costs little."""
    import pyarrow as pa
    import pyarrow.compute as pc

    arrays = [
        pa.array([None if text is None else clean(text) for text in array.to_pylist()])
        if pa.types.is_string(array.type) and not pc.all(pc.utf8_is_printable(array)).as_py()
        else array
        for array in batch.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _safe(table: ir.Table) -> ir.Table:
    """The rows with harmless names, nothing where nothing is meant, and their fingerprints."""
    names = unique_names([clean(column) for column in table.columns])
    columns: dict[str, Any] = {}
    for name, written in zip(names, table.columns, strict=True):
        column = table[written]
        if column.type().is_string():
            columns[name] = column.isin(MISSING).ifelse(None, column)
        elif column.type().is_floating():
            columns[name] = (column.isnan() | column.isinf()).ifelse(None, column)
        else:
            columns[name] = column
    return fingerprinted(table.select(**columns))


def _digest(stored: ir.Table) -> tuple[int, str]:
    """Rows, and a hash of columns and rows that does not hang on the order of the rows."""
    names = [f"{name} {kind}" for name, kind in stored.schema().items()]
    fingerprint = stored[FINGERPRINT]
    answers = stored.agg(
        rows=stored.count(),
        total=fingerprint.cast("decimal(38,0)").sum().cast("string"),
        mixed=fingerprint.bit_xor().cast("string"),
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    text = "\n".join((*names, *map(str, answers.values())))
    return int(answers["rows"]), hashlib.sha256(text.encode()).hexdigest()
