"""Databases as input: the same shop wherever it is kept, and the tables that are meant."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pytest

from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.ingest import load, shop_name
from report_builder.ingest.sources import database
from report_builder.ingest.sources.database import sqlite, through_ibis
from report_builder.settings import Settings
from report_builder.settings import load as load_settings
from tests.databases import (
    complaint,
    duckdb_file,
    only,
    read,
    sqlite_file,
)
from tests.ingest.tables import LINES, ROOT, rows, summary
from tests.postgres import Server

# Ibis 12 fetches the rows of DuckDB by names that DuckDB means to change.
pytestmark = pytest.mark.filterwarnings(
    r"ignore:fetch_(record_batch|arrow_table)\(\) is deprecated"
)

SAMPLE = ROOT / "sample_data"
SAMPLE_TABLES = {
    "transactions": '"Order ID" text, "Order Date" timestamp, "Customer ID" text, '
    '"Product ID" text, "Quantity" integer, "Unit Price (USD)" numeric(10,2), '
    '"Discount" numeric(4,2), "Promotion" text, "Channel" text, "Store" text, '
    '"Payment Method" text, "Order Status" text, "Amount (USD)" numeric(12,2)',
    "products": '"Product ID" text, "Product" text, "Category" text, "Subcategory" text, '
    '"Brand" text, "Unit Cost (USD)" numeric(10,2), "List Price (USD)" numeric(10,2)',
    "customers": '"Customer ID" text, "Customer Name" text, "Age" integer, "Gender" text, '
    '"Marital Status" text, "Education" text, "Annual Income (USD)" integer, '
    '"Occupation" text, "Household Size" integer, "Children" integer, "State" text, '
    '"City" text, "Loyalty Member" text, "Loyalty Tier" text, "Loyalty Join Date" date',
    "campaigns": '"Customer ID" text, "Campaign" text, "Sent Date" date, "Channel" text, '
    '"Group" text, "Responded" integer',
}


@pytest.fixture(scope="module")
def as_files() -> Dataset:
    return load([SAMPLE], Settings())


def sample_in_sqlite(folder: Path) -> str:
    path = folder / "shop.db"
    with sqlite3.connect(path) as connection:
        for name, columns in SAMPLE_TABLES.items():
            _, *cells = rows((SAMPLE / f"{name}.csv").read_text(encoding="utf-8"))
            marks = ", ".join("?" * len(cells[0]))
            connection.execute(f"CREATE TABLE {name} ({columns})")
            filled = ([cell or None for cell in row] for row in cells)
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", filled)
    connection.close()
    return f"sqlite:///{path}"


def sample_in_duckdb(folder: Path) -> str:
    path = folder / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        for name, columns in SAMPLE_TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
            connection.execute(f"COPY {name} FROM '{SAMPLE / name}.csv' (HEADER)")
    return f"duckdb:///{path}"


def sample_in_postgres(server: Server) -> str:
    server.fresh()
    with server.connect() as connection, connection.cursor() as cursor:
        for name, columns in SAMPLE_TABLES.items():
            cursor.execute(f"CREATE TABLE {name} ({columns})")
            with cursor.copy(f"COPY {name} FROM STDIN WITH (FORMAT csv, HEADER)") as copy:
                copy.write((SAMPLE / f"{name}.csv").read_bytes())
    return server.clerk


@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "postgresql"])
def test_the_sample_shop_is_the_same_in_a_database(
    kind: str, as_files: Dataset, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    given = {
        "sqlite": lambda: sample_in_sqlite(tmp_path),
        "duckdb": lambda: sample_in_duckdb(tmp_path),
        "postgresql": lambda: sample_in_postgres(request.getfixturevalue("server")),
    }[kind]()
    data = load([given], Settings())
    assert summary(data) == summary(as_files)
    assert data.roles == as_files.roles
    assert data.title == "Shop"
    shown = {
        "sqlite": "shop.db",
        "duckdb": "shop.duckdb",
        "postgresql": "postgresql://127.0.0.1/shop",
    }
    assert [file.name for file in data.inputs] == [
        f"{shown[kind]}: {name}" for name in sorted(SAMPLE_TABLES)
    ]
    rows_of_files = [file.rows for file in as_files.inputs if file.rows]
    assert [file.rows for file in data.inputs] == rows_of_files


def test_a_small_shop_with_its_totals_checked_by_eye(shop: str) -> None:
    data = load([shop], Settings(table=("sales",)))
    assert data.totals.gross_revenue == 56.5
    assert (data.totals.orders, data.totals.customers) == (4, 2)


def test_a_query_is_read_in_place_of_the_tables(shop: str) -> None:
    asked = """SELECT * FROM sales WHERE "Product" <> 'Mug'; -- plates and bowls"""
    data = load([shop], Settings(query=asked))
    assert data.totals.gross_revenue == 8 + 13.5
    assert data.inputs[0].name.endswith(": query")


def test_the_hash_hangs_on_the_data_and_not_on_its_order(tmp_path: Path) -> None:
    def digest(name: str, *values: str) -> str:
        path = sqlite_file(
            tmp_path / name, "CREATE TABLE t (a, b)", f"INSERT INTO t VALUES {', '.join(values)}"
        )
        return read(path)[0].files[0].sha256

    once = digest("1.db", "(1, 'x')", "(2, 'y')", "(2, 'y')")
    assert once == digest("2.db", "(2, 'y')", "(1, 'x')", "(2, 'y')")
    assert once != digest("3.db", "(1, 'x')", "(2, 'y')", "(2, 'z')")
    assert once != digest("4.db", "(1, 'x')", "(2, 'y')")  # a pair of equal rows is no less there
    assert len(once) == 64


@pytest.mark.parametrize("count", [40, 41, 119])
def test_rows_come_in_batches_and_all_of_them(
    shop: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sqlite, through_ibis):
        monkeypatch.setattr(module, "BATCH_ROWS", 40)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    frame = only(shop, query=f"{numbers} SELECT i, 'row ' || i AS name FROM n")
    assert sorted(frame["i"]) == list(range(1, count + 1))
    assert set(frame["name"]) == {f"row {i}" for i in range(1, count + 1)}


def test_a_file_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    lite, duck = sqlite_file(tmp_path / "shop.backup"), duckdb_file(tmp_path / "shop.data")
    text = tmp_path / "shop.db"
    text.write_text("Order ID,Amount\n1,2\n")
    assert database.is_database(lite)
    assert database.is_database(str(duck))
    assert not database.is_database(text)  # to be read as what it is
    assert not database.is_database(tmp_path / "gone.db")
    assert not database.is_database(tmp_path)
    assert len(only(lite)) == len(only(duck)) == len(LINES)
    assert not database.is_database(r"C:\shop\sales.csv")
    assert database.is_database("postgresql://db/shop")


def test_the_strokes_of_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sqlite_file(tmp_path / "my shop.db")
    monkeypatch.chdir(tmp_path)
    for url in (
        f"sqlite://{path}", f"sqlite:///{path}", "sqlite:///my shop.db", "sqlite://my%20shop.db",
    ):  # fmt: skip
        assert len(only(url)) == len(LINES)
    assert "is a sqlite file" in complaint(f"duckdb:///{path}")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("postgresql://clerk:x@db.example.com/corner_shop?sslmode=require", "Corner shop"),
        ("postgresql://clerk:x@db.example.com", "Postgresql"),
        ("snowflake://clerk:x@account/CornerShop/public", "Corner Shop"),
    ],
)
def test_the_name_of_the_shop_is_that_of_the_database(given: str, name: str) -> None:
    assert shop_name([given]) == name


def test_the_settings_file_names_tables_or_a_query(tmp_path: Path) -> None:
    def settings(text: str) -> Settings:
        path = tmp_path / "report.toml"
        path.write_text(f"[input]\n{text}\n")
        return load_settings(path)

    assert settings('table = ["sales", "old.items"]').table == ("sales", "old.items")
    assert settings('query = "SELECT 1"').query == "SELECT 1"
    assert settings('table = ["sales"]').printed() == {"table": "sales"}
    for wrong in ('table = "sales"', "table = [1]"):
        with pytest.raises(ReportError, match="must be a list of texts"):
            settings(wrong)
