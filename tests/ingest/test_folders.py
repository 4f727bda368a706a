"""Folders and several files: what is one table, what overlaps, and what is no data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from report_builder.errors import ReportError
from report_builder.ingest import load
from report_builder.ingest.engine import connect
from report_builder.ingest.sources import RawTable, read
from report_builder.ingest.sources.export_names import is_apart, pattern
from report_builder.ingest.sources.grouping import grouped, key_of
from report_builder.ingest.sources.parts import Part
from report_builder.ingest.sources.raw import REPEATED
from report_builder.settings import Settings
from tests.ingest.tables import DATA, HEADER, LINES, closes, shop, step, text_of, write


def tables(tmp_path: Path, *inputs: Path) -> list[RawTable]:
    """The raw tables of some inputs."""
    workspace = tmp_path.parent / f"{tmp_path.name} workspace"
    workspace.mkdir(exist_ok=True)
    return read(inputs or [tmp_path], connect(), workspace)


def rows(raw: RawTable) -> list[tuple[Any, ...]]:
    """The rows of a raw table in their order."""
    return [tuple(row.values()) for row in raw.table.to_pyarrow().to_pylist()]


def part(name: str, *columns: str, folder: str = "exports") -> Part:
    """A file with these columns."""
    return Part(name, (Path(name).stem,), folder, (Path(name),), "", columns)


def names(parts: Sequence[Part]) -> list[list[str]]:
    """Labels of the parts of each table."""
    return [[part.label for part in group] for group in grouped(parts)]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("sales_2023-01", "sales"), ("Sales 02 2023 (1)", "sales"), ("sales-march", "sales"),
        ("Verkäufe Januar", "verkäufe"), ("2010-2011", ""), ("Q3 2022", ""), ("part-00001", ""),
        ("ventes_août_2023", "ventes"), ("orders", "orders"), ("order_details", "order details"),
    ],
)  # fmt: skip
def test_a_name_without_what_varies(name: str, same: str) -> None:
    assert pattern(name) == same


@pytest.mark.parametrize("name", ["Returns 2023", "Retouren", "devoluciones_mayo", "Budget"])
def test_names_of_rows_that_are_no_sales(name: str) -> None:
    assert is_apart(pattern(name))
    assert not is_apart(pattern("Sales 2023"))


def test_columns_are_compared_whatever_their_case_and_joints() -> None:
    assert key_of(["Order ID", "order_id ", "Qty.", "price"]) == (
        "orderid", "orderid#2", "qty", "price",
    )  # fmt: skip


def test_files_with_the_same_columns_are_one_table_in_any_order_and_case() -> None:
    parts = [part("north.csv", "Order ID", "Date", "Amount"),
             part("south.csv", "amount", "order_id", "DATE")]  # fmt: skip
    assert names(parts) == [["north.csv", "south.csv"]]


def test_few_equal_columns_are_one_table_by_their_name_only() -> None:
    lists = [part("stores.csv", "id", "name"), part("products.csv", "id", "name")]
    assert names(lists) == [["stores.csv"], ["products.csv"]]
    months = [part("visits_01.csv", "day", "visits"), part("visits_02.csv", "day", "visits")]
    assert names(months) == [["visits_01.csv", "visits_02.csv"]]
    three = [part("north.csv", "id", "day", "sum"), part("south.csv", "id", "day", "sum")]
    assert names(three) == [["north.csv", "south.csv"]]


@pytest.mark.parametrize(
    ("others", "one_table"),
    [("abce", True), ("abcdefgh", True), ("abcdefghi", False), ("abef", False)],
)  # 3 of 5, 4 of 8, 4 of 9, 2 of 6 columns in common
def test_exports_with_like_names_share_half_of_all_columns(others: str, one_table: bool) -> None:
    parts = [part("sales_01.csv", *"abcd"), part("sales_02.csv", *others)]
    assert (len(names(parts)) == 1) is one_table


@pytest.mark.parametrize(
    ("others", "one_table"),
    [("abcde", True), ("abcdef", False), ("abce", False)],
)  # 4 of 5, 4 of 6; 3 of 5, and each has a column of its own
def test_exports_with_other_names_share_nearly_all(others: str, one_table: bool) -> None:
    parts = [part("north.csv", *"abcd"), part("south.csv", *others)]
    assert (len(names(parts)) == 1) is one_table


def test_two_lists_of_addresses_differ_in_their_key() -> None:
    shared = list("bcdefghijklm")  # 12 of 14 columns in common
    parts = [part("customers.csv", "customerID", *shared), part("suppliers.csv", "id", *shared)]
    assert names(parts) == [["customers.csv"], ["suppliers.csv"]]


def test_tables_that_belong_together_stay_apart() -> None:
    parts = [
        part("orders.csv", "order_id", "customer_id", "date"),
        part("order_details.csv", "order_id", "product_id", "quantity", "price"),
        part("customers.csv", "customer_id", "name", "city"),
        part("orders_returned.csv", "order_id", "customer_id", "date"),
    ]
    assert [len(group) for group in grouped(parts)] == [1, 1, 1, 1]


def test_columns_that_come_one_by_one_stay_one_table() -> None:
    parts = [part(f"sales_{n}.csv", *"abcdefghijkl"[: 4 + n]) for n in range(8)]
    assert len(grouped(parts)) == 1  # the first and the last have 4 of 11 in common


def test_files_without_a_heading_are_one_table_by_their_name_only(tmp_path: Path) -> None:
    for name, lines in (("sales_1", LINES[:2]), ("sales_2", LINES[2:]), ("visits", LINES[:2])):
        write(tmp_path, "".join(f"{line}\n" for line in lines).encode(), f"{name}.csv")
    assert [raw.name for raw in tables(tmp_path)] == ["sales", "visits"]


def test_files_called_by_their_date_are_told_apart_by_their_folder() -> None:
    parts = [part("2023-01.csv", "id", "sum", folder="orders"),
             part("2023-02.csv", "id", "sum", folder="orders"),
             part("2023-01.csv", "id", "sum", folder="visits")]  # fmt: skip
    assert [len(group) for group in grouped(parts)] == [2, 1]


def test_exports_of_other_kinds_of_file_are_one_table(tmp_path: Path) -> None:
    header = HEADER.split(",")
    write(tmp_path, shop(*LINES[:1]), "sales_01.csv")
    tabs = shop(*LINES[1:2], header=HEADER.upper()).replace(b",", b"\t")
    write(tmp_path, tabs.decode().encode("utf-16"), "sales_02.txt")
    book = openpyxl.Workbook()
    book.worksheets[0].append(header)
    book.worksheets[0].append(["A2", "C2", "2023-01-20", "Mug", 1, 5])
    book.save(tmp_path / "sales_03.xlsx")
    record = dict(zip(header, LINES[3].split(","), strict=True))
    write(tmp_path, json.dumps([record]).encode(), "sales_04.json")
    frame = pd.DataFrame([["A4", None, pd.Timestamp("2023-02-27"), "Mug", 4, 5.0]], columns=header)
    frame.to_parquet(tmp_path / "sales_05.parquet")
    (raw,) = tables(tmp_path)
    assert raw.name == "sales"
    assert [(file.name, file.rows) for file in raw.files] == [
        ("sales_01.csv", 1), ("sales_02.txt", 1), ("sales_03.xlsx, sheet Sheet", 1),
        ("sales_04.json", 1), ("sales_05.parquet", 1),
    ]  # fmt: skip
    data, whole = load([tmp_path], Settings()), load([write(tmp_path / "x", shop())], Settings())
    assert data.totals == whole.totals


def test_columns_added_and_dropped_are_matched_by_name(tmp_path: Path) -> None:
    write(tmp_path, b"Order,Day,Product,Amount\nA1,2023-01-03,Mug,5\n", "sales_2023-01.csv")
    write(tmp_path, b"Order,Day,Amount,Store\nA2,2023-02-03,7,North\n", "sales_2023-02.csv")
    write(tmp_path, b"Amount,Order,Day,Product\n9,A3,2023-03-03,Bowl\n", "sales_2023-03.csv")
    (raw,) = tables(tmp_path)
    assert raw.table.columns == ("Order", "Day", "Product", "Amount", "Store")
    assert rows(raw) == [
        ("A1", "2023-01-03", "Mug", "5", None),
        ("A2", "2023-02-03", None, "7", "North"),
        ("A3", "2023-03-03", "Bowl", "9", None),
    ]
    assert [file.note.split("; ")[1:] for file in raw.files] == [
        ["lacks Store, left empty"], ["lacks Product, left empty"], ["lacks Store, left empty"],
    ]  # fmt: skip


def test_typed_columns_stay_typed_where_all_files_agree(tmp_path: Path) -> None:
    first = pd.DataFrame({"id": ["a"], "day": [pd.Timestamp("2023-01-03")], "sum": [1], "n": [1]})
    first.to_parquet(tmp_path / "sales_1.parquet")
    second = pd.DataFrame({"id": [7], "day": [pd.Timestamp("2023-01-04")], "sum": [1.5]})
    second.to_parquet(tmp_path / "sales_2.parquet")
    (raw,) = tables(tmp_path)
    kinds = raw.table.schema()
    assert kinds["id"].is_string()
    assert kinds["day"].is_timestamp()
    assert kinds["sum"].is_floating()
    assert [row[0] for row in rows(raw)] == ["a", "7"]


def test_the_rows_of_a_parquet_file_are_counted_whatever_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine takes the dots out of a path before it says which file a row is from."""
    (tmp_path / "here").mkdir()
    pd.DataFrame({"id": ["a", "b"], "sum": [1, 2]}).to_parquet(tmp_path / "sales.parquet")
    monkeypatch.chdir(tmp_path / "here")
    (raw,) = tables(tmp_path, Path("../sales.parquet"))
    assert [file.rows for file in raw.files] == [2]


def test_equal_rows_of_files_with_other_columns_are_duplicates(tmp_path: Path) -> None:
    write(tmp_path, shop(*LINES), "sales_1.csv")
    wider = [f"{line}," for line in LINES]
    write(tmp_path, shop(*wider, header=f"{HEADER},Store"), "sales_2.csv")
    data = load([tmp_path], Settings())
    assert step(data, "Exact duplicates") == (-5, -56.5)


def test_the_same_table_in_another_format_counts_once(tmp_path: Path) -> None:
    write(tmp_path, shop(*(line.replace("5.00", "5.0") for line in LINES)), "sales.csv")
    frame = pd.read_csv(tmp_path / "sales.csv", parse_dates=["Order Date"])
    frame.to_parquet(tmp_path / "sales.parquet")
    (raw,) = tables(tmp_path)
    assert [(file.name, file.rows) for file in raw.files] == [
        ("sales.csv", 5), ("sales.parquet", 0),
    ]  # fmt: skip
    assert raw.files[1].note == "left out: the rows of sales.csv in another format"
    frame.iloc[:4].to_parquet(tmp_path / "sales.parquet")  # other rows, so no copy
    (raw,) = tables(tmp_path)
    assert [file.rows for file in raw.files] == [5, 4]


def baskets(*numbers: int) -> bytes:
    """Lines without an order number; number 3 is bought twice."""
    lines = [[f"2023-01-{n:02d}", "Mug", "5.00"] for n in numbers for _ in range(1 + (n == 3))]
    return text_of(["Day", "Product", "Amount"], lines)


def overlap(tmp_path: Path, first: bytes, second: bytes) -> tuple[list[str], list[bool]]:
    """Notes of two exports, and which rows of both are marked as repeated."""
    write(tmp_path, first, "sales_1.csv")
    write(tmp_path, second, "sales_2.csv")
    (raw,) = tables(tmp_path)
    notes = [file.note.partition("; ")[2] for file in raw.files]
    if REPEATED not in raw.stored.columns:
        return notes, []
    assert REPEATED not in raw.table.columns
    return notes, raw.stored.to_pyarrow()[REPEATED].to_pylist()


def test_overlapping_exports_are_marked_and_said(tmp_path: Path) -> None:
    notes, marked = overlap(tmp_path, baskets(*range(1, 15)), baskets(*range(3, 20)))
    # rows of days 3 to 14, day 3 twice: all 13 of them stand in the first file too
    assert notes == ["", "13 rows also in sales_1.csv"]
    assert marked == [False] * 15 + [True] * 13 + [False] * 5


@pytest.mark.parametrize(("last", "found"), [(14, True), (13, False)])
def test_a_run_of_ten_rows_is_an_overlap(tmp_path: Path, last: int, found: bool) -> None:
    notes, marked = overlap(tmp_path, baskets(1, *range(5, last + 1)), baskets(*range(5, 25)))
    assert any(marked) is found
    assert notes[1] == ("10 rows also in sales_1.csv" if found else "")


@pytest.mark.parametrize(("days", "found"), [((5, 6, 7), True), ((5, 6), False)])
def test_a_whole_file_of_three_rows_is_an_overlap(
    tmp_path: Path, days: tuple[int, ...], found: bool
) -> None:
    _, marked = overlap(tmp_path, baskets(*range(1, 12)), baskets(*days))
    assert marked[12:] == ([True] * 3 if found else [])


def test_equal_rows_here_and_there_are_no_overlap(tmp_path: Path) -> None:
    # every third row of the second file stands in the first, in other places
    first = baskets(*range(1, 31))
    second = text_of(["Day", "Product", "Amount"], [
        [f"2023-01-{n:02d}", "Mug" if n % 3 == 0 else "Bowl", "5.00"] for n in range(30, 0, -1)
    ])  # fmt: skip
    assert overlap(tmp_path, first, second) == (["", ""], [])


def test_rows_of_several_files_keep_their_order(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, baskets(number + 1), f"sales_{number:02d}.csv")
    (raw,) = tables(tmp_path)
    days = [row[0] for row in rows(raw)]
    assert days == sorted(days)
    assert [file.rows for file in raw.files] == [1, 1, 2] + [1] * 9


def test_rows_written_in_batches_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report_builder.ingest.sources.json_files.ROWS_A_BATCH", 2)
    records = [{"number": n, "text": f"word {n}"} for n in range(60)]
    path = write(tmp_path, json.dumps(records).encode(), "sales.json")
    for _ in range(5):
        (raw,) = tables(tmp_path, path)
        assert [int(row[0]) for row in rows(raw)] == list(range(60))


def test_a_folder_with_more_than_data_in_it(tmp_path: Path) -> None:
    write(tmp_path, shop(*LINES[:2]), "2023/01.csv")
    write(tmp_path, shop(*LINES[2:]), "2023/02.csv")
    for name in ("README.md", "readme.txt", "logo.png", "truth.toml", "script.py"):
        write(tmp_path, b"words, words\nand words, too\n", name)
    for name in (".DS_Store", ".git/a.csv", "~$book.xlsx", "__MACOSX/a.csv"):
        write(tmp_path, b"hidden", name)
    report = {
        "schema": 1,
        "program": {"name": "report-builder", "version": "1"},
        "kpis": [{"a": 1}],
    }
    write(tmp_path, json.dumps(report, indent=2).encode(), "output/2023-01/report.json")
    write(tmp_path, b"customer,cluster\nC1,2\n", "output-private/2023-01/clusters.csv")
    write(tmp_path, b"<html>", "output/2023-01/report.html")
    write(tmp_path, b"", "2023/03.csv")
    write(tmp_path, b"\x89PNG\r\n", "2023/04.csv")
    (raw,) = tables(tmp_path)
    assert [(file.name, file.rows) for file in raw.files[:2]] == [
        ("2023/01.csv", 2), ("2023/02.csv", 3),
    ]  # fmt: skip
    others, empty, picture = raw.files[2:]
    assert (empty.name, picture.name) == ("2023/03.csv", "2023/04.csv")
    assert "is empty" in empty.note
    assert "a picture" in picture.note
    assert others.name == "README.md, logo.png, output/2023-01/report.html and 5 more"
    assert others.note == "left out: no data"
    whole = load([write(tmp_path.parent / "whole", shop())], Settings())
    assert load([tmp_path], Settings()).totals == whole.totals


def test_a_report_of_the_shop_itself_is_data(tmp_path: Path) -> None:
    records = [dict(zip(HEADER.split(","), line.split(","), strict=True)) for line in LINES]
    write(tmp_path, json.dumps(records).encode(), "report.json")
    assert len(rows(tables(tmp_path)[0])) == 5


def test_a_damaged_file_in_a_folder_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, shop(), "a.csv")
    write(tmp_path, b"\x1f\x8b" + bytes(40), "b.csv.gz")
    with pytest.raises(ReportError, match=r"^b\.csv\.gz is a damaged archive"):
        tables(tmp_path)


def test_a_file_that_holds_no_table_is_an_error_where_it_is_given(tmp_path: Path) -> None:
    good, empty = write(tmp_path, shop()), write(tmp_path, b"", "empty.csv")
    with pytest.raises(ReportError, match=r"^empty\.csv is empty"):
        tables(tmp_path, good, empty)


def test_a_folder_without_a_table(tmp_path: Path) -> None:
    write(tmp_path, b"", "a.csv")
    write(tmp_path, b"", "b.csv")
    with pytest.raises(ReportError, match=r"no file to read in it; a\.csv is empty"):
        tables(tmp_path)


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    first = write(tmp_path, shop(*LINES[:2]), "a/sales.csv")
    second = write(tmp_path, shop(*LINES[2:]), "b/sales.csv")
    (raw,) = tables(tmp_path, first.parent, second.parent, first)
    assert [(file.name, file.rows) for file in raw.files] == [
        ("sales.csv", 2), (str(second), 3),
    ]  # fmt: skip


def test_relative_paths_and_rows_of_each_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, shop(*LINES[:2]), "shop/a.csv")
    write(tmp_path, shop(*LINES[2:]), "shop/b.csv")
    monkeypatch.chdir(tmp_path)
    (raw,) = tables(tmp_path, Path("shop"))
    assert [file.rows for file in raw.files] == [2, 3]
    assert raw.name == "shop"


@pytest.mark.parametrize(
    "content", [b"PAR1" + bytes(60), b"PAR1" + bytes(60) + b"PAR1", b"no parquet"]
)
def test_broken_parquet(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, content, "sales.parquet")
    with pytest.raises(ReportError, match=r"^sales\.parquet cannot be read as Parquet") as caught:
        tables(tmp_path, path)
    assert "\n" not in str(caught.value)


def test_parquet_by_any_name_and_cut_short(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "id": ["x\u202ey", "NULL"],
            "shop": ["a\u00a0b", "\x07"],
            "tags": [["a", "b"], None],
            "n": [1, 2],
        }
    )
    frame.to_parquet(tmp_path / "sales.dat")
    (raw,) = tables(tmp_path)
    assert rows(raw) == [("xy", "a b", "[a, b]", 1), (None, "\ufffd", None, 2)]
    short = write(tmp_path, (tmp_path / "sales.dat").read_bytes()[:-20], "short.dat")
    with pytest.raises(ReportError, match=r"^short\.dat cannot be read as Parquet"):
        tables(tmp_path, short)
    frame.iloc[:0].to_parquet(tmp_path / "none.dat")
    with pytest.raises(ReportError, match=r"^none\.dat holds no rows"):
        tables(tmp_path, tmp_path / "none.dat")


@pytest.mark.skipif(not DATA.is_dir(), reason="the published data sets are not here")
@pytest.mark.parametrize(
    ("name", "tables_there"),
    [("northwind", 11), ("olist_sample", 9), ("ecommerce_india_orders", 3), ("jaffle_shop", 3),
     ("retail_data_transactions", 2)],
)  # fmt: skip
def test_published_tables_that_belong_together(
    tmp_path: Path, name: str, tables_there: int
) -> None:
    assert len(tables(tmp_path, DATA / name)) == tables_there


@pytest.mark.skipif(not DATA.is_dir(), reason="the published data sets are not here")
def test_three_copies_of_one_published_table(tmp_path: Path) -> None:
    (raw,) = tables(tmp_path, DATA / "uci_online_retail")
    assert sum(file.rows for file in raw.files) == 2 * 541_909
    assert int(raw.stored[REPEATED].sum().execute()) == 541_909
    assert raw.files[-1].name == "online_retail.parquet"
    assert raw.files[-1].rows == 0


def test_rows_of_overlapping_exports_without_order_numbers_count_once(tmp_path: Path) -> None:
    days = [f"2023-01-{day:02},C{day % 4},Mug,{day}.00" for day in range(1, 21)]
    header = "Date,Customer ID,Product,Amount"
    for name, part in (("sales_2023-01-a.csv", days[:14]), ("sales_2023-01-b.csv", days[3:])):
        (tmp_path / name).write_text("\n".join([header, *part]) + "\n")
    data = load([tmp_path], Settings())
    # 1 + 2 + ... + 20 = 210; the eleven days from the 4th to the 14th, 99.00, stand in both files.
    assert step(data, "Overlapping exports") == (-11, -99.0)
    assert (data.ledger[-1].rows, data.ledger[-1].revenue) == (20, 210.0)
    assert closes(data)


def test_a_row_that_stands_there_two_hundred_times(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("Date,Product,Amount\n" + "2023-01-02,Mug,2.50\n" * 200)
    data = load([path], Settings())
    assert data.totals_as_read.gross_revenue == 500.0
    assert data.ledger[-1].revenue == 500.0
