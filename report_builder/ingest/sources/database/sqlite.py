"""SQLite files, through the standard library.

Ibis would take a whole table into pandas and cannot open a file for reading only; DuckDB would have
to fetch an extension from the network.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from report_builder.errors import ReportError
from report_builder.ingest.sources.database.address import Address
from report_builder.ingest.sources.database.relations import Relation
from report_builder.ingest.sources.database.stream import BATCH_ROWS, Stream

if TYPE_CHECKING:
    import pyarrow as pa

LOCK_WAIT = 2.0  # seconds: a till's writing is over by then, a forgotten session is not
COLUMNS_ASKED = 200  # at a time: SQLite takes at most 2,000 expressions in one statement
# Bytes of a file's header (sqlite.org/fileformat2.html) and what they say.
HEADER = 100
PAGE_SIZE, WRITE_AHEAD, CHANGES = slice(16, 18), 18, slice(24, 28)
PAGES, PAGES_COUNTED_AT = slice(28, 32), slice(92, 96)
LARGEST_PAGE = 65_536  # written as 1, for want of a third byte
HAS_LOG = 2  # changes are first written to a log beside the file
EXACT_WHOLE = 2**53  # from here a floating number no longer tells one whole number from the next
ADVICE = (
    ("locked", "another program is writing to it; close that program or give a copy"),
    ("malformed", "the file is damaged; restore it or export it again"),
    ("not a database", "the file is damaged or encrypted; restore it or export it again"),
    ("disk i/o", "the file is damaged or cut short; restore it or export it again"),
    ("no such column", "correct the query"),
    ("no such table", "correct the query"),
)


class _Stored(NamedTuple):
    """What a column holds. SQLite has no types of columns, only of cells.

    ``first`` and ``last``: of the types of its filled cells, in the order of the alphabet (blob,
    integer, real, text); None where no cell is filled. ``is_whole``: its numbers have no decimals.
    """

    name: str
    first: str | None
    last: str | None
    is_whole: bool

    @property
    def is_text(self) -> bool:
        """Whether it is read as text: some of its cells are, or none is filled."""
        return self.last in ("text", None)


class SQLiteSource:
    """A SQLite file opened read-only, all of it seen as it stood at one moment."""

    dialect = "sqlite"
    engine = "SQLite"

    def __init__(self, where: Address, connection: sqlite3.Connection) -> None:
        self.where, self.connection = where, connection

    def relations(self) -> list[Relation]:
        """Tables and views; SQLite keeps ``sqlite_`` names to itself."""
        rows = self._run(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
            "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        )
        return [Relation("main", name) for (name,) in rows]

    def table(self, relation: Relation) -> Stream:
        """The rows of a table or view."""
        return self._stream(_quoted(relation.name), relation.shown)

    def query(self, text: str) -> Stream:
        """The rows of a query: as a part of a SELECT it cannot be anything else than one."""
        return self._stream(f"({text}\n)", "the query")

    def _stream(self, source: str, shown: str) -> Stream:
        with self.told(shown):
            opened = self.connection.execute(f"SELECT * FROM {source} LIMIT 0")
            names = [column[0] for column in opened.description]
        columns = [column for part in _parts(names) for column in self._stored(source, part, shown)]
        used = [column for column in columns if column.first != "blob"]
        unused = [f"{column.name} (binary)" for column in columns if column.first == "blob"]
        return Stream(self._batches(source, used, shown) if used else iter(()), unused)

    def _stored(self, source: str, names: Sequence[str], shown: str) -> list[_Stored]:
        """Ask the database what the cells of some columns are, and whether its reals are whole."""
        kinds = [f"nullif(typeof({_quoted(name)}), 'null')" for name in names]
        with self.told(shown):
            ends = self._run(
                f"SELECT {', '.join(f'min({kind}), max({kind})' for kind in kinds)} FROM {source}"
            ).fetchone()
            reals = [name for name, last in zip(names, ends[1::2], strict=True) if last == "real"]
            whole = {}
            if reals:
                asked = ", ".join(f"min({_is_whole(name)})" for name in reals)
                answers = self._run(f"SELECT {asked} FROM {source}").fetchone()
                whole = dict(zip(reals, answers, strict=True))
        return [
            _Stored(name, first, last, bool(whole.get(name, 1)))
            for name, first, last in zip(names, ends[::2], ends[1::2], strict=True)
        ]

    def _batches(self, source: str, columns: Sequence[_Stored], shown: str) -> Iterator[Any]:
        import pyarrow as pa

        schema = pa.schema([(column.name, _type(column)) for column in columns])
        wanted = ", ".join(_cells(column) for column in columns)
        with self.told(shown):
            rows = self._run(f"SELECT {wanted} FROM {source}")
            while cells := rows.fetchmany(BATCH_ROWS):
                arrays = [
                    pa.array(values, type=field.type)
                    for values, field in zip(zip(*cells, strict=True), schema, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    def _run(self, text: str) -> sqlite3.Cursor:
        return self.connection.execute(text)

    @contextlib.contextmanager
    def told(self, shown: str) -> Iterator[None]:
        """Turn what SQLite complains of into a line for the user."""
        try:
            yield
        except sqlite3.Error as error:
            raise _complaint(self.where, f"{self.where.shown}: {shown}", error) from None


@contextlib.contextmanager
def open_sqlite(where: Address) -> Iterator[SQLiteSource]:
    """Open the file so that it cannot be written to. Raises ReportError where it is none."""
    path = Path(where.target).resolve()
    with path.open("rb") as stream:
        header = stream.read(HEADER).ljust(HEADER, b"\x00")
    _check_length(path, header, where)
    try:
        connection = sqlite3.connect(
            f"{path.as_uri()}?{_mode(path, header)}",
            uri=True,
            timeout=LOCK_WAIT,
            isolation_level=None,
        )
    except sqlite3.Error as error:
        raise _complaint(where, where.target, error) from None
    with contextlib.closing(connection):
        source = SQLiteSource(where, connection)
        connection.text_factory = _text
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")  # every statement sees the same state
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            raise _complaint(where, where.target, error) from None
        yield source


def _check_length(path: Path, header: bytes, where: Address) -> None:
    """Refuse a file with less pages than it says: SQLite would read the missing cells as empty."""
    size, pages = (int.from_bytes(header[part]) for part in (PAGE_SIZE, PAGES))
    is_counted = header[CHANGES] == header[PAGES_COUNTED_AT]
    if is_counted and path.stat().st_size < pages * (LARGEST_PAGE if size == 1 else size):
        raise ReportError(f"{where.target} is cut short; copy or export it again")


def _mode(path: Path, header: bytes) -> str:
    """Reading only. Where no log is pending none need be made beside the file, which the folder may
    not allow."""
    pending = path.with_name(path.name + "-wal").exists()
    return "immutable=1" if header[WRITE_AHEAD] == HAS_LOG and not pending else "mode=ro"


def _complaint(where: Address, place: str, error: sqlite3.Error) -> ReportError:
    reason = where.hiding(str(error))
    advice = next((text for part, text in ADVICE if part in reason.lower()), "check the file")
    return ReportError(f"{place} cannot be read: {reason}; {advice}")


def _text(content: bytes) -> str:
    """A cell's text. Programs that do not keep to UTF-8 write the code page of their Windows."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _is_whole(name: str) -> str:
    cell = _quoted(name)
    return f"{cell} = CAST({cell} AS INTEGER) AND abs({cell}) < {EXACT_WHOLE}"


def _type(column: _Stored) -> pa.DataType:
    import pyarrow as pa

    if column.is_text:
        return pa.string()
    return pa.int64() if column.is_whole else pa.float64()


def _cells(column: _Stored) -> str:
    cell = _quoted(column.name)
    if column.is_text:
        return f"CAST({cell} AS TEXT)"
    return f"CAST({cell} AS {'INTEGER' if column.is_whole else 'REAL'})"


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), COLUMNS_ASKED):
        yield names[start : start + COLUMNS_ASKED]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
