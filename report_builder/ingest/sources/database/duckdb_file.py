"""DuckDB files, opened read-only in an engine of their own.

A query given by the user runs there and not in the engine that holds the report's own tables.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from report_builder.errors import ReportError
from report_builder.ingest.sources.database.address import Address
from report_builder.ingest.sources.database.relations import Relation
from report_builder.ingest.sources.database.through_ibis import IbisSource, reason

# A DuckDB file keeps moments with a zone as UTC and has no clock of its own; the machine's would
# give another report on another machine.
ZONE = "UTC"
BUSY = (
    "lock on file",
    "different configuration",
)  # words of the engine's for a file that is being written


class DuckDBSource(IbisSource):
    """A DuckDB file that can only be read."""

    def listed(self) -> list[Relation]:
        """Tables and views of all schemas; ``main`` is the usual one."""
        rows = self.backend.raw_sql(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_catalog = current_database() ORDER BY ALL"
        ).fetchall()
        return [Relation(schema, name, schema == "main") for schema, name in rows]


@contextlib.contextmanager
def open_duckdb(where: Address) -> Iterator[DuckDBSource]:
    """Open the file. Raises ReportError where it is damaged or being written."""
    import duckdb
    import ibis

    try:
        # Nothing is fetched from the network, whatever a view in the file asks for.
        backend = ibis.duckdb.connect(
            where.target, read_only=True, autoinstall_known_extensions=False
        )
    except duckdb.Error as error:
        said = reason(where, error)
        busy = any(word in said.lower() for word in BUSY)
        raise ReportError(
            f"{where.target} cannot be opened: {said}; "
            + ("another program is writing to it: close that program or give a copy" if busy
               else "it is damaged or of another version of DuckDB: export it again")
        ) from None  # fmt: skip
    try:
        yield DuckDBSource(where, backend, "DuckDB", (duckdb.Error,), ZONE)
    finally:
        backend.disconnect()
