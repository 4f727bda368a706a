"""Small databases, and what is read of them: what the tests of databases are built on."""

from __future__ import annotations

import datetime as dt
import sqlite3
import urllib.parse
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from report_builder.cli import main
from report_builder.errors import ReportError
from report_builder.ingest.engine import connect
from report_builder.ingest.sources import database
from report_builder.ingest.sources.raw import RawTable
from tests.ingest.tables import LINES, rows
from tests.postgres import Server

COLUMNS = ("Order ID", "Customer ID", "Order Date", "Product", "Quantity", "Unit Price")
LINE_TYPES = ("text", "text", "date", "text", "integer", "numeric(10,2)")
SALES = ", ".join(f'"{name}" {kind}' for name, kind in zip(COLUMNS, LINE_TYPES, strict=True))
PASSWORD = "tr0ub4dor&3"
QUOTED = urllib.parse.quote(PASSWORD, safe="")
CELLS = [[cell or None for cell in row] for row in rows("\n".join(LINES))]


def read(
    *given: str | Path, tables: tuple[str, ...] = (), query: str | None = None
) -> list[RawTable]:
    """The raw tables of databases, in an engine of their own."""
    return database.read(given, connect(), tables, query)


def only(*given: str | Path, **options: Any) -> pd.DataFrame:
    """The rows of the one table that was read."""
    (table,) = read(*given, **options)
    frame: pd.DataFrame = table.table.execute()
    return frame


def complaint(*given: str | Path, **options: Any) -> str:
    """The line a user gets."""
    with pytest.raises(ReportError) as caught:
        read(*given, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def sqlite_file(path: Path, *statements: str) -> Path:
    """A SQLite file made by these statements, or the usual shop."""
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
        if not statements:
            connection.execute(f"CREATE TABLE sales ({SALES})")
            connection.executemany("INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?)", CELLS)
    connection.close()
    return path


def duckdb_file(path: Path, *statements: str) -> Path:
    """A DuckDB file made by these statements, or the usual shop."""
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        if not statements:
            connection.execute(f"CREATE TABLE sales ({SALES})")
            connection.executemany("INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?)", CELLS)
    return path


def fill(server: Server) -> None:
    """The usual shop on a server."""
    server.fresh()
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE sales ({SALES})")
        cursor.executemany("INSERT INTO sales VALUES (%s, %s, %s, %s, %s, %s)", CELLS)


def moment(text: str) -> dt.datetime:
    """A moment on a clock without a zone."""
    return dt.datetime.fromisoformat(text)
