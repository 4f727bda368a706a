"""Databases as input: files of SQLite and DuckDB, PostgreSQL, and what else Ibis connects to.

What runs where, and why:

- *In the database*, which is only ever read: finding the tables, choosing the columns that can
  matter (pictures, lists and the like are never asked for), counting what the cells of a column
  hold and how large its numbers are, writing out identifiers and moments as what they mean, and
  the user's own query.
- *On the way*: a stream of record batches, so that memory does not grow with the table.
- *In the embedded engine*: everything after. Preparing sales means typed tables of our own, joined,
  marked and counted many times over, and none can be made in a database that is only read; nor
  would each engine's rounding and collation give the same report. So every row that is used is
  moved once.

Credentials go to the driver and nowhere else: every name, note and message is made from
``Address.shown`` and passes ``Address.hiding``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from report_builder.errors import ReportError
from report_builder.ingest.engine import connect
from report_builder.ingest.sources.database.address import (
    Address,
    file_kind,
    is_url,
    located,
    without_credentials,
)
from report_builder.ingest.sources.database.duckdb_file import open_duckdb
from report_builder.ingest.sources.database.moving import moved
from report_builder.ingest.sources.database.others import open_other
from report_builder.ingest.sources.database.postgres import open_postgres
from report_builder.ingest.sources.database.relations import checked_query, chosen
from report_builder.ingest.sources.database.sqlite import open_sqlite
from report_builder.ingest.sources.database.stacking import stacked
from report_builder.ingest.sources.database.stream import Source, Stream
from report_builder.ingest.sources.raw import RawTable

__all__ = ["digests", "is_database", "read", "title", "without_credentials"]

Given = str | Path

QUERY = "query"  # what the result of a query is called


def is_database(given: Given) -> bool:
    """Whether an input is a URL or, by its first bytes or its ending, a database file."""
    return is_url(str(given)) or file_kind(Path(given)) is not None


def title(given: Given) -> str:
    """The name of the database: what a report on it is called where nobody says."""
    return located(given).title


def read(
    inputs: Sequence[Given], connection: Any, tables: Sequence[str], query: str | None
) -> list[RawTable]:
    """Read tables, or the result of a query, of those inputs that are databases into the engine.

    ``tables`` are names as the user wrote them, with a schema or without; with neither tables nor
    a query all tables and views of the usual schema are read, and the empty ones left out. Tables
    of one layout whose names differ in digits only become one. Raises ReportError for anything the
    user can act on.
    """
    databases = [given for given in inputs if is_database(given)]
    _check(databases, tables, query)
    return [
        table
        for number, given in enumerate(databases)
        for table in _read(f"database_{number}", given, connection, tables, query)
    ]


def digests(given: Given, names: Sequence[str], query: str | None) -> set[str]:
    """Hashes of the rows that are there now of the tables that a report was made of.

    ``names`` are those of its inputs; of another database all tables are read. Raises ReportError
    where the database or a table is not there, and where a query is asked for and not given.
    """
    where = located(given)
    own = [name.removeprefix(f"{where.shown}: ") for name in names]
    tables = [one for one, name in zip(own, names, strict=True) if one != name]
    if QUERY in tables:
        tables.remove(QUERY)
        if query is None:
            raise ReportError(
                f"{where.shown}: the report is made of the result of a query; give it with --query"
            )
    found = read([given], connect(), () if query else tables, query)
    return {file.sha256 for table in found for file in table.files}


def _check(databases: Sequence[Given], tables: Sequence[str], query: str | None) -> None:
    if tables and query is not None:
        raise ReportError("--table and --query were both given; give one of them")
    option = "--table" if tables else "--query"
    if (tables or query is not None) and not databases:
        raise ReportError(f"{option} needs a database among the inputs, and there is none")
    if query is not None and len(databases) > 1:
        raise ReportError(f"--query is asked of one database; {len(databases)} were given")


def _read(
    name: str, given: Given, connection: Any, tables: Sequence[str], query: str | None
) -> list[RawTable]:
    where = located(given)
    with _opened(where) as source:
        streams = _streams(source, where, tables, query)
        found = [
            moved(f"{name}_{number}", shown, f"{where.shown}: {shown}", source.engine, stream,
                  connection)
            for number, (shown, stream) in enumerate(streams)
        ]  # fmt: skip
    filled = [table for table in found if table is not None]
    if not filled or (tables and len(filled) < len(found)):
        empty = next(shown for (shown, _), table in zip(streams, found, strict=True) if not table)
        raise ReportError(f"{where.shown}: {empty} holds no rows that can be used")
    return stacked(filled, connection)


def _opened(where: Address) -> AbstractContextManager[Source]:
    if where.kind == "sqlite":
        return open_sqlite(where)
    if where.kind == "duckdb":
        return open_duckdb(where)
    if where.kind == "postgresql":
        return open_postgres(where)
    return open_other(where)


def _streams(
    source: Source, where: Address, tables: Sequence[str], query: str | None
) -> list[tuple[str, Stream]]:
    if query is not None:
        return [(QUERY, source.query(checked_query(query, source.dialect)))]
    relations = chosen(source.relations(), tables, where.shown)
    return [(relation.shown, source.table(relation)) for relation in relations]
