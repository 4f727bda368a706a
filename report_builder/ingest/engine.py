"""What the engine is told beyond expressions: its limits, to keep a table, to mark rows of one."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir


MEMORY_LIMIT = "1500MB"  # of the engine: some three million order lines; beyond, it works on disk


def connect() -> Any:
    """An engine in memory that spills into a folder of its own, removed with the connection."""
    import ibis

    # Ibis would join selections into one, which takes it a third of the time of each query; the
    # engine does that by itself.
    ibis.options.sql.fuse_selects = False
    folder = tempfile.mkdtemp(prefix="report-builder-")
    connection = ibis.duckdb.connect(memory_limit=MEMORY_LIMIT, temp_directory=folder)
    # What is printed is for the command line alone to say, however long a query takes.
    connection.raw_sql("SET enable_progress_bar = false")
    weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return connection


def keep(connection: Any, name: str, table: ir.Table) -> ir.Table:
    """The table computed once and kept under a name.

    One statement: Ibis would create it empty and insert, which takes the engine twice as long.
    """
    connection.raw_sql(f'CREATE TEMPORARY TABLE "{name}" AS {connection.compile(table)}')
    return connection.table(name)


def mark(connection: Any, name: str, column: str, value: str, lines: str) -> None:
    """Set a column to a value in the rows of a kept table whose numbers another table lists."""
    connection.raw_sql(
        f'UPDATE "{name}" SET "{column}" = \'{value}\' WHERE rowid IN (SELECT line FROM "{lines}")'
    )
