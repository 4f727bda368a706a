"""What the engine is told beyond expressions: to keep a table, and to mark rows of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir


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
