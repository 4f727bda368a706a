"""Which tables of a database are read, and what its columns become."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from report_builder.errors import ReportError
from report_builder.ingest.sources.database.relations import (
    MOST_TABLES,
    Relation,
    chosen,
)
from tests.databases import (
    complaint,
    duckdb_file,
    moment,
    only,
    read,
    sqlite_file,
)
from tests.postgres import READER, Server

# Ibis 12 fetches the rows of DuckDB by names that DuckDB means to change.
pytestmark = pytest.mark.filterwarnings(
    r"ignore:fetch_(record_batch|arrow_table)\(\) is deprecated"
)


def test_all_tables_and_views_are_read_and_the_empty_ones_left_out(tmp_path: Path) -> None:
    path = sqlite_file(
        tmp_path / "shop.db",
        "CREATE TABLE sales (a INTEGER PRIMARY KEY AUTOINCREMENT)",
        "INSERT INTO sales VALUES (1)",
        "CREATE TABLE nobody (a)",
        "CREATE VIEW seen AS SELECT a + 1 AS b FROM sales",
    )
    assert [table.name for table in read(path)] == ["sales", "seen"]
    assert complaint(path, tables=("sales", "nobody")) == (
        "shop.db: nobody holds no rows that can be used"
    )


def test_tables_kept_by_year_are_one_table(tmp_path: Path) -> None:
    path = sqlite_file(
        tmp_path / "shop.db",
        *(f"CREATE TABLE {name} (id, amount)" for name in ("sales_2022", "sales_2023", "sales")),
        "CREATE TABLE sales_2024 (id, amount, note)",
        "CREATE TABLE takings_jan (id, amount)",
        "INSERT INTO sales_2022 VALUES (1, 5), (2, 6)",
        "INSERT INTO sales_2023 VALUES (3, 7.5), (2, 6)",
        "INSERT INTO sales VALUES (4, 8)",
        "INSERT INTO sales_2024 VALUES (5, 9, 'x')",
        "INSERT INTO takings_jan VALUES (6, 10)",
    )
    found = {table.name: table for table in read(path)}
    assert set(found) == {"sales", "sales_2022", "sales_2024", "takings_jan"}
    together = found["sales_2022"]
    assert [(file.name, file.rows) for file in together.files] == [
        ("shop.db: sales_2022", 2), ("shop.db: sales_2023", 2),
    ]  # fmt: skip
    assert sorted(together.table.execute()["amount"]) == [5, 6, 6, 7.5]
    prints = together.stored.select("id", "__fingerprint").execute()
    assert prints.groupby("id")["__fingerprint"].nunique().max() == 1  # equal rows look equal


def test_tables_of_one_layout_and_other_names_stay_apart(tmp_path: Path) -> None:
    names = ("brands", "categories", "weeks", "week", "year")
    path = sqlite_file(
        tmp_path / "shop.db",
        *(f"CREATE TABLE {name} (id, name)" for name in names),
        *(f"INSERT INTO {name} VALUES (1, 'a')" for name in names),
    )
    assert {table.name for table in read(path)} == set(names)


def test_schemas_of_postgres(server: Server) -> None:
    server.fresh()
    server.run(
        "CREATE TABLE sales AS SELECT 1 AS here",
        "CREATE SCHEMA back_office",
        "CREATE TABLE back_office.sales AS SELECT 2 AS there",
        "CREATE TABLE back_office.wages AS SELECT 3 AS secret",
        f"GRANT USAGE ON SCHEMA back_office TO {READER}",
        f"GRANT SELECT ON back_office.sales TO {READER}",
        "CREATE TABLE hidden AS SELECT 4 AS secret",
        f"REVOKE ALL ON hidden FROM {READER}",
        "CREATE TABLE lines (day date) PARTITION BY RANGE (day)",
        "CREATE TABLE lines_1 PARTITION OF lines FOR VALUES FROM ('2023-01-01') TO ('2024-01-01')",
        "INSERT INTO lines VALUES ('2023-05-05')",
    )
    assert [table.name for table in read(server.clerk)] == ["lines", "sales"]
    assert list(only(server.clerk, tables=("back_office.sales",))["there"]) == [2]
    assert list(only(server.clerk, tables=("public.sales",))["here"]) == [1]
    assert list(only(server.clerk + "/back_office", tables=("sales",))["there"]) == [2]
    denied = complaint(server.clerk, tables=("hidden",))
    assert denied == (
        "postgresql://127.0.0.1/shop: this user may not read table hidden; "
        "ask for the right to SELECT from it"
    )
    assert "did you mean sales" in complaint(server.clerk, tables=("salse",))
    assert "permission denied" in complaint(server.clerk, query="SELECT * FROM hidden")


def test_a_name_is_found_as_it_is_written_or_by_its_case_alone() -> None:
    there = [
        Relation("public", "Sales"), Relation("public", "sales"), Relation("old", "items", False),
        Relation("new", "items", False), Relation("old", "Stores", False),
    ]  # fmt: skip
    assert chosen(there, ["sales"], "db") == [there[1]]
    assert chosen(there, ['"Sales"', "sales", "Sales"], "db") == there[:2]
    assert chosen(there, ["OLD.ITEMS"], "db") == [there[2]]
    assert chosen(there, ["stores"], "db") == [there[4]]
    assert chosen(there, [], "db") == there[:2]
    with pytest.raises(ReportError, match=r"several tables SALES: public\.Sales, public\.sales"):
        chosen(there, ["SALES"], "db")
    with pytest.raises(ReportError, match=r"several tables items: old\.items, new\.items"):
        chosen(there, ["items"], "db")
    with pytest.raises(ReportError, match=r"no table weather; there are Sales, sales, old\.items"):
        chosen(there, ["weather"], "db")
    with pytest.raises(ReportError, match=r"other schemas hold old\.items"):
        chosen(there[2:], [], "db")
    with pytest.raises(ReportError, match="it has none at all"):
        chosen([], ["sales"], "db")


def test_a_database_of_many_tables_wants_to_be_told_which() -> None:
    there = [Relation("", f"table{number}") for number in range(MOST_TABLES + 1)]
    assert len(chosen(there[:-1], [], "db")) == MOST_TABLES
    with pytest.raises(ReportError, match=r"db holds 41 tables.*--table: table0, .*and 29 more"):
        chosen(there, [], "db")
    assert chosen(there, ["table40"], "db") == [there[40]]


def test_the_types_of_postgres(server: Server) -> None:
    server.fresh()
    server.run(
        "CREATE DOMAIN code AS text",
        "CREATE TYPE colour AS ENUM ('red', 'blue')",
        """CREATE TABLE sales (
            number numeric, price numeric(10,3), rate numeric, huge numeric, odd numeric,
            share float8, whole float8, broken float8, sold timestamptz, kept timestamp, day date,
            clock time, paid boolean, id uuid, more jsonb, photo bytea, tags text[], dues money,
            short char(5), kind code, shade colour, span int4range, net inet)""",
        """INSERT INTO sales VALUES
            (17850, 12.505, 1.23456, 123456789012345678901, 'NaN', 0.5, 3, 'NaN',
             '2023-01-31 23:30:00+00', '2023-01-31 23:30', 'infinity', '10:30', true,
             '00000000-0000-0000-0000-00000000000a', '{"a": 1}', '\\x00', '{a}', '12.34', 'ab',
             'A1', 'red', '[1,2)', '10.0.0.1'),
            (17851, NULL, 2, 1, 1, 1, 4, 1, '2023-06-30 12:00+00', 'infinity', '2023-01-01', NULL,
             false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)""",
    )
    (table,) = read(server.clerk, tables=("sales",))
    first, second = table.table.order_by("number").to_pyarrow().to_pylist()
    assert first == {
        "number": 17850, "price": Decimal("12.505"), "rate": Decimal("1.2346"),
        "huge": "123456789012345678901", "odd": None, "share": 0.5, "whole": 3, "broken": None,
        # Half past midnight by the clock on the wall in Berlin, and so the next day.
        "sold": moment("2023-02-01 00:30"), "kept": moment("2023-01-31 23:30"),
        "day": None, "clock": "10:30:00", "paid": True,
        "id": "00000000-0000-0000-0000-00000000000a", "more": '{"a": 1}', "dues": "$12.34",
        "short": "ab   ", "kind": "A1", "shade": "red", "net": "10.0.0.1/32",
    }  # fmt: skip
    assert second["sold"] == moment("2023-06-30 14:00")  # summer time
    assert (second["kept"], second["day"]) == (None, dt.date(2023, 1, 1))
    kinds = {name: str(kind) for name, kind in table.table.schema().items()}
    assert (kinds["price"], kinds["whole"], kinds["share"]) == (
        "decimal(18, 4)", "int64", "float64",
    )  # fmt: skip
    assert table.note == table.files[0].note
    assert "read on the clock of Europe/Berlin" in table.note
    assert table.note.endswith("columns not used: photo (binary), tags (array), span (int4range)")


def test_money_is_kept_up_to_what_money_can_hold(server: Server) -> None:
    server.fresh()
    server.run(
        "CREATE TABLE sales (fits numeric, not_quite numeric)",
        "INSERT INTO sales VALUES (99999999999999.5, 100000000000000.5), (1, 1)",
    )
    (table,) = read(server.clerk)
    assert str(table.table.schema()["fits"]) == "decimal(18, 4)"
    assert str(table.table.schema()["not_quite"]) == "string"
    assert table.table.fits.max().execute() == Decimal("99999999999999.5")


def test_the_types_of_duckdb(tmp_path: Path) -> None:
    path = duckdb_file(
        tmp_path / "shop.duckdb",
        "CREATE TABLE sales AS SELECT 17850::hugeint AS number, 12.5::decimal(20,10) AS price, "
        "3.0::double AS whole, 'nan'::double AS broken, 0.5::float AS share, "
        "timestamptz '2023-01-31 23:30:00+00' AS sold, 'infinity'::timestamp AS till, "
        "date '9999-12-31' AS day, uuid() AS id, 'x'::enum('x','y') AS shade, "
        "time '10:00' AS clock, 'ab'::blob AS photo, [1] AS tags, {'a': 1} AS parts",
    )
    (table,) = read(path)
    (row,) = table.table.drop("id").to_pyarrow().to_pylist()
    assert row == {
        "number": 17850, "price": Decimal("12.5"), "whole": 3, "broken": None, "share": 0.5,
        "sold": moment("2023-01-31 23:30"), "till": None, "day": dt.date(9999, 12, 31),
        "shade": "x", "clock": "10:00:00",
    }  # fmt: skip
    assert "columns not used: photo (binary), tags (array), parts (struct)" in table.note


def test_the_types_of_sqlite_are_those_of_its_cells(tmp_path: Path) -> None:
    path = sqlite_file(
        tmp_path / "shop.db",
        "CREATE TABLE sales (number, code text, price decimal(10,2), whole real, mixed, "
        "photo blob, empty, exact, 'odd \"name\"' text)",
        "INSERT INTO sales VALUES "
        "(1, '007', 12.5, 17850.0, 5, x'00', NULL, 9007199254740991.0, 'a')",
        "INSERT INTO sales VALUES (2, '008', 3, 2.0, 'n/a', NULL, NULL, 9007199254740992.0, 'b')",
    )
    (table,) = read(path)
    first, second = table.table.order_by("number").to_pyarrow().to_pylist()
    assert first == {
        "number": 1, "code": "007", "price": 12.5, "whole": 17850, "mixed": "5", "empty": None,
        "exact": 9007199254740991.0, 'odd "name"': "a",
    }  # fmt: skip
    assert second["mixed"] is None  # "n/a" says that there is no value, as in a file
    assert str(table.table.schema()["whole"]) == "int64"
    assert str(table.table.schema()["exact"]) == "float64"  # one of them may not be what it says
    assert table.note == "SQLite; columns not used: photo (binary)"


def test_text_of_sqlite_that_is_no_utf8_is_read_as_windows_wrote_it(tmp_path: Path) -> None:
    path = sqlite_file(
        tmp_path / "shop.db",
        "CREATE TABLE t (name)",
        "INSERT INTO t VALUES (CAST(x'436166e9' AS TEXT))",
    )
    assert list(only(path)["name"]) == ["Café"]


def test_names_and_texts_are_made_harmless(tmp_path: Path) -> None:
    path = sqlite_file(
        tmp_path / "shop.db",
        "CREATE TABLE t ('a\u202eb', 'A\u202eB2', x)",
        "INSERT INTO t VALUES ('left\u202eright', 'tab\there', 1), ('plain', NULL, 1)",
    )
    frame = only(path).sort_values("ab")
    assert list(frame.columns) == ["ab", "AB2", "x"]
    assert list(frame["ab"]) == ["leftright", "plain"]
    assert list(frame["AB2"].dropna()) == ["tab\there"]


def test_a_table_of_nothing_that_can_be_used(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path / "a.db", "CREATE TABLE t (p)", "INSERT INTO t VALUES (x'00')")
    assert complaint(path) == "a.db: t holds no rows that can be used"
