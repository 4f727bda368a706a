"""PostgreSQL, in one transaction that can only read and sees the database at one moment.

The address goes to the server's own client library, so passwords may also come from ``PGPASSWORD``
or ``~/.pgpass`` and parameters such as ``sslmode`` work as everywhere else.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from report_builder.errors import ReportError
from report_builder.ingest.sources.database.address import Address
from report_builder.ingest.sources.database.relations import Relation
from report_builder.ingest.sources.database.through_ibis import IbisSource, telling

if TYPE_CHECKING:
    import ibis.expr.types as ir

CONNECT_SECONDS = "10"  # a server that has not answered by then is not there
INSTALL = "reading PostgreSQL needs its driver: pip install 'report-builder[postgres]'"
ADVICE = (
    ("password", "check user and password; PGPASSWORD and ~/.pgpass are read too"),
    ("authentication", "check user and password; PGPASSWORD and ~/.pgpass are read too"),
    ("does not exist", "check the name of the database"),
    ("permission", "ask for the right to connect"),
    ("refused", "check host and port, and that the server runs"),
    ("resolve", "check the name of the host"),
    ("translate", "check the name of the host"),
    ("timeout", "check host and port, and that the server can be reached"),
)
IN_ORDER = (
    "SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'synchronize_seqscans'"
)
# Partitions are read through the table they are part of; what an extension brought is no data.
TABLES = """
SELECT n.nspname, c.relname, n.nspname = ANY(current_schemas(false)),
       has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.deptype = 'e'
                  AND d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid)
ORDER BY n.nspname, c.relname
"""
# The names of types as their numbers in a result say; one made of another is reported as that one.
# ``money`` comes as text with its currency sign, which tells more than its number.
TYPES = """
SELECT t.oid, CASE WHEN t.typtype = 'e' OR t.typname = 'money' THEN 'text'
                   ELSE format_type(t.oid, NULL) END
FROM pg_catalog.pg_type t WHERE t.oid = ANY(%s)
"""


class PostgresSource(IbisSource):
    """A PostgreSQL server within a read-only transaction."""

    def listed(self) -> list[Relation]:
        """Tables and views outside the server's own schemas; those on the search path are usual."""
        rows = self.backend.con.execute(TABLES).fetchall()
        return [Relation(*row) for row in rows]

    def opened(self, relation: Relation) -> ir.Table:
        """A table as an expression."""
        from psycopg import sql

        name = sql.Identifier(relation.schema, relation.name).as_string(self.backend.con)
        return self.asked(f"SELECT * FROM {name}")

    def asked(self, text: str) -> ir.Table:
        """A query as an expression. Ibis would make a view of it, which is no reading."""
        result = self.backend.con.execute(f"SELECT * FROM ({text}\n) AS asked LIMIT 0")
        columns = result.description or []
        kinds = {column.type_code for column in columns}
        names = dict(self.backend.con.execute(TYPES, [list(kinds)]).fetchall())
        schema: dict[str, Any] = {}
        for column in columns:
            if column.name in schema:
                raise ReportError(
                    f"the query has two columns named {column.name}; name one of them with AS"
                )
            schema[column.name] = self._type(column, names[column.type_code])
        return self.backend.sql(text, schema=schema)

    def fetched(self, rows: ir.Table, at_once: int) -> Iterator[Any]:
        """The rows of an expression. A failure while Ibis fetches would be told as that of closing
        the cursor."""
        import pyarrow as pa

        schema = rows.schema().to_pyarrow()
        with self.backend.con.cursor(name="moved") as cursor:
            cursor.execute(self.backend.compile(rows))
            while cells := cursor.fetchmany(at_once):
                structs = pa.array(cells, type=pa.struct(schema))
                yield pa.RecordBatch.from_struct_array(structs)

    def _type(self, column: Any, name: str) -> Any:
        sized = name == "numeric" and column.precision is not None
        full = f"numeric({column.precision},{column.scale})" if sized else name
        return self.backend.compiler.type_mapper.from_string(full, nullable=True)


@contextlib.contextmanager
def open_postgres(where: Address) -> Iterator[PostgresSource]:
    """Connect. Raises ReportError where the driver is missing or the server will not have us."""
    try:
        import psycopg
        from ibis.backends.postgres import Backend
    except ImportError:
        raise ReportError(INSTALL) from None
    failures = (psycopg.Error,)
    with contextlib.closing(_connected(where)) as connection:
        with telling(where, where.shown, failures):
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            # Whatever is sent outside of our transaction can only read as well.
            connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
            # Rows come in the order they are stored in, where two readers would share their way.
            connection.execute(IN_ORDER)
            zone = connection.info.parameter_status("TimeZone") or "UTC"
            backend = Backend.from_connection(connection)
            # Ibis has set UTC; the database's own clock is the one its people look at.
            connection.execute("SELECT set_config('TimeZone', %s, false)", [zone])
            engine = f"PostgreSQL {connection.info.server_version // 10_000}"
        with connection.transaction(force_rollback=True):
            yield PostgresSource(where, backend, engine, failures, zone)


def _connected(where: Address) -> Any:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        asked: dict[str, Any] = dict(conninfo_to_dict(where.target))
    except psycopg.Error:
        raise ReportError(
            f"{where.shown} is not written as postgresql://user@host:port/database; "
            "a % in it must be %25"
        ) from None
    name, _, schema = str(asked.get("dbname") or "").partition("/")
    asked |= {"dbname": name} if name else {}
    if "PGCONNECT_TIMEOUT" not in os.environ:
        asked = {"connect_timeout": CONNECT_SECONDS} | asked
    try:
        connection = psycopg.connect(**asked, autocommit=True)
        if schema:
            connection.execute("SELECT set_config('search_path', %s, false)", [schema])
    except psycopg.Error as error:
        raise _refused(where, error) from None
    return connection


def _refused(where: Address, error: Exception) -> ReportError:
    """One line of the several that the client library writes, one for each address it tried."""
    last = str(error).splitlines()[0] if str(error) else ""
    for mark in ("FATAL: ", "failed: "):
        last = last.rpartition(mark)[2]
    said = where.hiding(last)
    advice = next((text for part, text in ADVICE if part in said.lower()), "check the address")
    return ReportError(f"{where.shown} cannot be opened: {said}; {advice}")
