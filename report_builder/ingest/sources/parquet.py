"""Parquet files to raw tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from report_builder.errors import ReportError
from report_builder.ingest.engine import keep
from report_builder.ingest.sources.layout import clean, scan, unique_names
from report_builder.ingest.sources.raw import FINGERPRINT, RawTable, cleaned, fingerprinted
from report_builder.model import InputFile

PARQUET = {".parquet", ".pq"}


def load(name: str, path: Path, connection: Any) -> RawTable:
    """Read a Parquet file; its column types are kept."""
    import duckdb

    content = scan(path)
    try:
        table = connection.read_parquet(str(path))
        safe = unique_names([clean(column) for column in table.columns])
        table = table.select(**dict(zip(safe, (table[c] for c in table.columns), strict=True)))
        texts = {
            column: cleaned(table[column])
            for column, kind in table.schema().items()
            if kind.is_string()
        }
        stored = keep(connection, name, fingerprinted(table.mutate(**texts)))
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ReportError(f"{path} cannot be read as Parquet: {reason}") from None
    rows = int(stored.count().execute())
    if not rows:
        raise ReportError(f"{path} holds no rows; export it again")
    file = InputFile(path.name, content.sha256, rows, "Parquet")
    return RawTable(path.stem, stored.drop(FINGERPRINT), stored, (file,), "Parquet")
