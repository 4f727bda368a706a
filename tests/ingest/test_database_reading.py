"""Databases are only read, and one that cannot be is told in one line."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from report_builder.errors import ReportError
from report_builder.ingest.sources.database import others, sqlite
from report_builder.ingest.sources.database.address import Address, located
from report_builder.ingest.sources.database.relations import (
    checked_query,
)
from tests.databases import (
    PASSWORD,
    complaint,
    duckdb_file,
    only,
    read,
    run,
    sqlite_file,
)
from tests.ingest.tables import LINES
from tests.postgres import Server

# Ibis 12 fetches the rows of DuckDB by names that DuckDB means to change.
pytestmark = pytest.mark.filterwarnings(
    r"ignore:fetch_(record_batch|arrow_table)\(\) is deprecated"
)

OFF = "set_config('{}_read_only', 'off', false)"
WRITING = (
    ("DELETE FROM sales", "one SELECT, not DELETE"),
    ("INSERT INTO sales SELECT * FROM sales", "one SELECT, not INSERT"),
    ("DROP TABLE sales", "one SELECT, not DROP"),
    ("SELECT 1; DELETE FROM sales", "2 statements"),
    ("SELECT 1; SELECT 2", "2 statements"),
    ("VACUUM", "one SELECT, not VACUUM"),
    ("", "0 statements"),
    ("SELECT FROM WHERE", "cannot be read as SQL"),
    ("SELECT nothing_such FROM sales", "nothing_such"),
    ("SELECT * FROM nowhere", "nowhere"),
)


@pytest.mark.parametrize(("asked", "words"), WRITING)
def test_a_query_that_is_no_reading_is_refused_and_changes_nothing(
    shop: str, asked: str, words: str
) -> None:
    path = Path(shop)
    before = path.read_bytes() if path.is_file() else b""
    assert words in complaint(shop, query=asked)
    assert len(only(shop, tables=("sales",))) == len(LINES)
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("WITH gone AS (DELETE FROM sales RETURNING *) SELECT * FROM gone", "not DELETE"),
        ("SELECT * INTO copied FROM sales", "not INTO"),
        ("SELECT clear_out() AS done", "read-only transaction"),
        (f"SELECT {OFF.format('transaction')}, clear_out() AS done", "read-write mode"),
        (f"SELECT {OFF.format('default_transaction')}, clear_out() AS done", "read-only"),
        ("SELECT 1) AS asked; DELETE FROM sales; SELECT * FROM (SELECT 1", "cannot be read as SQL"),
        ("SELECT 1 / (i - 60) AS late FROM generate_series(1, 99) AS n(i)", "division by zero"),
    ],
)
def test_postgres_refuses_to_write_for_somebody_who_might(
    owner: str, server: Server, asked: str, words: str
) -> None:
    server.run(
        "CREATE FUNCTION clear_out() RETURNS int LANGUAGE sql AS 'DELETE FROM sales; SELECT 1'"
    )
    assert words in complaint(owner, query=asked)
    with server.connect() as connection:
        (left,) = connection.execute("SELECT count(*) FROM sales").fetchone() or (0,)
        (copied,) = connection.execute("SELECT to_regclass('copied')").fetchone() or (0,)
    assert (left, copied) == (len(LINES), None)


def test_every_statement_of_the_session_can_only_read(owner: str) -> None:
    from report_builder.ingest.sources.database.postgres import open_postgres

    with open_postgres(located(owner)) as source:
        shown = source.backend.con.execute(
            "SELECT current_setting('default_transaction_read_only'), "
            "current_setting('transaction_read_only'), current_setting('transaction_isolation')"
        ).fetchone()
    assert shown == ("on", "on", "repeatable read")


def test_files_are_opened_so_that_they_cannot_be_written(tmp_path: Path) -> None:
    from report_builder.ingest.sources.database.duckdb_file import open_duckdb
    from report_builder.ingest.sources.database.sqlite import open_sqlite

    first, second = sqlite_file(tmp_path / "a.db"), duckdb_file(tmp_path / "b.duckdb")
    with (
        open_sqlite(located(first)) as lite,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        lite.connection.execute("DELETE FROM sales")
    with open_duckdb(located(second)) as duck, pytest.raises(duckdb.Error, match="read-only"):
        duck.backend.raw_sql("DELETE FROM sales")


def test_a_query_with_two_columns_of_one_name_in_postgres(owner: str) -> None:
    asked = 'SELECT "Product" AS a, "Quantity" AS a FROM sales'
    assert "two columns named a" in complaint(owner, query=asked)


def test_what_a_query_is_checked_for() -> None:
    assert checked_query(" select 1 ; ", "sqlite") == "select 1"
    assert checked_query("select ';' as a;;-- b;", "postgres") == "select ';' as a"
    assert checked_query("with a as (select 1 x) select * from a union select 2", "postgres")
    assert checked_query("from sales select code", "duckdb")
    for word in ("deleted", "'delete from x'", '"drop"'):
        assert checked_query(f"select {word} from sales", "postgres")


def test_a_write_ahead_log_is_read_and_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    writer.execute("CREATE TABLE t (a)")
    writer.execute("INSERT INTO t VALUES (1)")
    assert list(only(path)["a"]) == [1]  # still in the log only
    writer.close()
    assert list(tmp_path.iterdir()) == [path]
    assert list(only(path)["a"]) == [1]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("nothing.sqlite", "nothing.sqlite was not found"),
        ("sqlite:///nothing.db", "nothing.db was not found"),
        ("duckdb:///nothing.duckdb", "nothing.duckdb was not found"),
        (f"https://clerk:{PASSWORD}@example.org/a.csv", "save the file here"),
        (f"nosuch://clerk:{PASSWORD}@db/shop", "nosuch:// is no known kind of database"),
    ],
)
def test_what_is_no_database(given: str, words: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("inspect", given)
    assert result.exit_code == 2
    assert words in result.stderr
    assert PASSWORD not in result.output


def test_damaged_files_of_sqlite(tmp_path: Path) -> None:
    content = sqlite_file(tmp_path / "shop.db").read_bytes()
    damaged = {
        "cut.db": content[:5000],
        "overwritten.db": content[:100] + b"\xff" * 4000 + content[4100:],
        "begun.db": content[:16],
        "text.sqlite": b"hello, world\n" * 20,
    }
    for name, part in damaged.items():
        (tmp_path / name).write_bytes(part)
        line = complaint(tmp_path / name)
        assert name in line
        assert "export it again" in line
    (tmp_path / "full.db").write_bytes(content)
    assert len(only(tmp_path / "full.db")) == len(LINES)
    (tmp_path / "short.db").write_bytes(content[:-1])
    assert complaint(tmp_path / "short.db").endswith("is cut short; copy or export it again")


def test_damaged_files_of_duckdb(tmp_path: Path) -> None:
    content = duckdb_file(tmp_path / "shop.duckdb").read_bytes()
    damaged = {
        "cut.duckdb": content[:5000],
        "overwritten.duckdb": content[:12_290] + b"\xff" * 9000 + content[21_290:],
        "empty.duckdb": b"",
    }
    for name, part in damaged.items():
        (tmp_path / name).write_bytes(part)
        line = complaint(tmp_path / name)
        assert name in line
        assert "export it again" in line


def test_a_sqlite_file_that_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LOCK_WAIT", 0.01)
    path = sqlite_file(tmp_path / "shop.db")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    try:
        assert "database is locked; another program is writing" in complaint(path)
    finally:
        writer.close()
    assert len(only(path)) == len(LINES)


@pytest.fixture
def written_to(tmp_path: Path) -> Iterator[Path]:
    """A DuckDB file that another program has open for writing."""
    path = duckdb_file(tmp_path / "shop.duckdb")
    program = "import duckdb, sys; kept = duckdb.connect(sys.argv[1]); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        yield path
        writer.communicate(b"\n")


def test_a_duckdb_file_that_is_being_written(written_to: Path) -> None:
    assert "another program is writing to it" in complaint(written_to)


def test_a_missing_driver_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    line = complaint(f"postgresql://clerk:{PASSWORD}@db/shop")
    assert line.endswith("pip install 'report-builder[postgres]'")
    monkeypatch.setitem(sys.modules, "MySQLdb", None)
    line = complaint(f"mysql://clerk:{PASSWORD}@db/shop")
    assert line.endswith("pip install 'ibis-framework[mysql]'")


def test_whatever_ibis_connects_to(tmp_path: Path) -> None:
    # DuckDB stands for all of them: here it is reached by its URL through Ibis alone.
    path = duckdb_file(tmp_path / "shop.duckdb")
    where = Address("duckdb", f"duckdb:///{path}", "duckdb://shop", "shop")
    with others.open_other(where) as source:
        (relation,) = source.relations()
        assert relation.shown == "sales"
        assert sum(batch.num_rows for batch in source.table(relation).batches) == len(LINES)
        asked = source.query('SELECT "Product" AS product FROM sales LIMIT 2')
        assert sum(batch.num_rows for batch in asked.batches) == 2
        with pytest.raises(ReportError, match="duckdb://shop: the query cannot be read"):
            source.query("SELECT nothing_such FROM sales")


def test_a_database_that_ibis_cannot_connect_to() -> None:
    where = Address(
        "duckdb", "duckdb:///gone/away/shop.duckdb?read_only=x", "duckdb://shop", "shop"
    )
    with (
        pytest.raises(ReportError, match=r"duckdb://shop cannot be opened: .*check the address"),
        others.open_other(where),
    ):
        pass


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tables": ("sales",), "query": "SELECT 1"}, "--table and --query were both given"),
        ({"tables": ("sales",)}, "--table needs a database"),
        ({"query": "SELECT 1"}, "--query needs a database"),
    ],
)
def test_options_that_make_no_sense(options: Any, words: str, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("a,b\n1,2\n")
    assert words in complaint(tmp_path / "shop.csv", **options)


def test_one_query_is_asked_of_one_database(tmp_path: Path) -> None:
    files = [sqlite_file(tmp_path / name) for name in ("a.db", "b.db")]
    assert "2 were given" in complaint(*files, query="SELECT 1")
    assert [table.files[0].name for table in read(*files)] == ["a.db: sales", "b.db: sales"]
