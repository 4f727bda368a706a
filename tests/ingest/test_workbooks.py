"""Workbooks as shops keep them: several sheets, titles, totals, types, and what cannot be read."""

from __future__ import annotations

import base64
import datetime as dt
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from report_builder.errors import ReportError
from report_builder.ingest import load
from report_builder.ingest.engine import connect
from report_builder.ingest.sources import RawTable, read
from report_builder.ingest.sources.sheets import EXACT_WHOLE, seen, shape, text
from report_builder.settings import Settings
from tests.ingest.tables import DATA, HEADER, LINES, shop, summary, write

moment = dt.datetime.fromisoformat
COLUMNS = HEADER.split(",")
# What LINES say, as a spreadsheet holds them: numbers and dates, not text.
SALES: list[list[Any]] = [
    ["A1", 1001, moment("2023-01-03"), "Mug", 2, 5.0],
    ["A1", 1001, moment("2023-01-03"), "Plate", 1, 8.0],
    ["A2", 1002, moment("2023-01-20"), "Mug", 1, 5.0],
    ["A3", 1001, moment("2023-02-14"), "Bowl", 3, 4.5],
    ["A4", None, moment("2023-02-27"), "Mug", 4, 5.0],
]
# Written once with xlwt: a title in B1, the heading in B3, two lines with date and time.
OLD_BOOK = (
    "eNrtWE1IVFEUPu9ndGb8mRlTSQN5CFmZBtYmAh3NKW0xNhbRD0GNM88ctBl782ZhizLNZRC0KtoIFtTCatMP/VC7FoFRiyAI"
    "tIiINgUFLdTXOee9N6kZOFCC9b7HPfeen3vPfffcv/eeTwQmR29VTsECNIEEs4YH8ubIBEwem/ED6g2DinbuxmQ4WFHwuDGQ"
    "eS64X/Qsn2JI8Z4CEW7KT5ACvMV0GPqhI5VUlWXEdu5DVKA+NCIV4DJKiqGCe1XCNMZ0FdMbbPmAaTNLzjFtRNtJ4RBMBDtq"
    "t1qz+IBYzbpioHbvcJ3XLGmAMnhKs/j0ecG0dUGLloj2rTBFlVwIY4ABbVOTqkZ8GVyhJXsQUR8O14dCSnv7tnB4Ekox5GPw"
    "zVAAvtpr+7HiyJdXLgDKv8+X5/9G7sZQLpRfEGWAQTCO8lIZwal9QjaX824trmrpaRiCAuQLzG2ahcquELKtmbSeOs6c11aE"
    "orqKkyeipeKZmI72nZloUk/oA2ixL5nQlYiWiKm4YFoaJIBw5hgVN6PD1mj3x9UAe6N9alpJdSt6j6rEUhrOQSXdk+r30gHC"
    "G45/3oZTxAuxEGkcfFwO8HL0Y1+nr315Ee6KBI+wZJAPGfMoWkvvDAacoRpYuZg1LtZS07VcYyPTIW51DZcrmZaiJeY1kTKr"
    "sHOYbc6ytgb9bGG8DK6bU16P5ZFPnXerRt4FN2B5vG3qZOn4q+AoVOPRGMf69AxDnVAnXLpIuBe0c8Hatt4wrfhlC3OLfs7z"
    "wbDOWx/MgNcaD4LJicgJWU6yxsrkZOSkLOdCTs5yeci5LD/SIn4k9kPxOCUSR36u+gAkHFkJnxI23vT5fbNpTb5onB+iRmJf"
    "FN8AlHNUyYu8iBeZvbitejJ7ue6jLd37iN7GtKG2PVkbl9WvAHwotNsmiAvaBm6b8iaxBG7TsOBh8BNecODAgQMHDhw4+O8h"
    "8DUK+EIoW9fnPL62mf91ZjDNOr9J/lnsgRQ+On5O7oAk5hoM5DR/ysEl2G0JS6xj/y8k7EfvGvRCF/ejN+f5i59Uwtz3WXJF"
    "/59bQrn6n82ln3/Z/w/X4v+l"
)


def book(
    folder: Path, sheets: Mapping[str, Iterable[Sequence[Any]]], name: str = "book.xlsx"
) -> Path:
    """A workbook with these sheets of rows."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    folder.mkdir(parents=True, exist_ok=True)
    made.save(folder / name)
    return folder / name


def tables(tmp_path: Path, *inputs: Path) -> list[RawTable]:
    """The raw tables of some inputs."""
    workspace = tmp_path / "workspace"
    workspace.mkdir(exist_ok=True)
    return read(inputs, connect(), workspace)


def rows(raw: RawTable) -> list[tuple[Any, ...]]:
    """The rows of a raw table in their order, None where a cell is missing."""
    return [tuple(row.values()) for row in raw.table.to_pyarrow().to_pylist()]


def test_a_workbook_and_csv_of_one_shop_are_equal(tmp_path: Path) -> None:
    path = book(tmp_path, {"Sales": [COLUMNS, *SALES]})
    csv = write(tmp_path, shop(*(line.replace("C", "100") for line in LINES)))
    assert summary(load([path], Settings())) == summary(load([csv], Settings()))


def test_titles_blank_columns_and_totals_around_the_table(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet["C2"] = "Sales of the corner shop"
    sheet.merge_cells("C2:H2")
    sheet["C3"], sheet["D3"] = "From", dt.date(2023, 1, 1)
    for number, row in enumerate([COLUMNS, *SALES], start=5):
        for place, cell in enumerate(row, start=3):
            sheet.cell(number, place, cell)
    sheet["C11"], sheet["G11"], sheet["H11"] = "Total", 11, 27.5
    sheet["C13"] = "Printed by the till"
    made.save(tmp_path / "book.xlsx")
    (raw,) = tables(tmp_path, tmp_path / "book.xlsx")
    assert raw.table.columns == tuple(COLUMNS)
    assert rows(raw)[0] == ("A1", "1001", "2023-01-03", "Mug", "2", "5")
    assert [row[0] for row in rows(raw)] == ["A1", "A1", "A2", "A3", "A4"]
    assert raw.first_lines == (6,)
    assert raw.files[0].name == "book.xlsx, sheet Sheet"
    assert raw.files[0].note == "Excel; 2 rows below the table left out"
    assert raw.files[0].rows == 5


def test_a_total_in_a_full_row_is_a_row_of_data_but_of_narrow_tables(tmp_path: Path) -> None:
    wide = ["Order", "Day", "Product", "Amount"]
    sheets = {
        "wide": [wide, ["A1", "x", "Mug", 1], ["A2", "y", "Bowl", 2], ["Total", "z", "Mug", 3]],
        "narrow": [["Customer", "City"], ["Ann", "Ulm"], ["Ben", "Bonn"], ["Total", "2"]],
    }
    by_name = {raw.name: raw for raw in tables(tmp_path, book(tmp_path, sheets))}
    assert [row[0] for row in rows(by_name["wide"])] == ["A1", "A2", "Total"]
    assert [row[0] for row in rows(by_name["narrow"])] == ["Ann", "Ben"]


def test_types_become_text_as_in_a_csv_file(tmp_path: Path) -> None:
    heading = ["id", "day", "moment", "time", "share", "flag", "money", "error", "text"]
    row = [
        1.0, dt.date(2023, 1, 5), moment("2023-01-05 10:30"), dt.time(9, 5), 0.1, True,
        19.99 * 3, "#N/A", "  x ",
    ]  # fmt: skip
    late = [2, dt.date(2023, 1, 6), moment("2023-01-06"), dt.time(0), 1, False, 1e-7, "", None]
    (raw,) = tables(tmp_path, book(tmp_path, {"S": [heading, row, late]}))
    assert rows(raw) == [
        ("1", "2023-01-05", "2023-01-05 10:30:00", "09:05:00", "0.1", "TRUE", "59.97", None,
         "  x "),
        ("2", "2023-01-06", "2023-01-06 00:00:00", "00:00:00", "1", "FALSE", "0.0000001", None,
         None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (4006381333931.0, "4006381333931"),
        (float(EXACT_WHOLE - 1), "9007199254740991"),
        (-0.005, "-0.005"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (moment("2023-01-05 10:29:59.999999"), "2023-01-05 10:30:00"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_cells_as_text(cell: Any, shown: str) -> None:
    assert text(cell) == shown


@pytest.mark.parametrize(
    ("sheet", "heading"),
    [
        ([["a", "b"], ["1", "2"]], 0),
        ([["Shop"], ["", ""], ["a", "b"], [1, 2]], 2),
        ([["Sales", "", "Returns", ""], ["a", "b", "c", "d"], [1, 2, 3, 4], [1, 2, 3, 4]], 1),
        ([["City", 2022, 2023], ["Ulm", 10, 20], ["Bonn", 30, 40]], 0),
        ([["City", 1899, 2101], ["x", "y", "z"], ["Bonn", 30, 40]], 1),
        ([["From", dt.date(2023, 1, 1)], ["a", "b"], [1, 2]], 1),
        # three of four is enough of a heading, two of four is a title
        ([["", "a", "b", "c"], [0, 1, 2, 3], [1, 2, 3, 4]], 0),
        ([["x", "", "", "y"], ["a", "b", "c", "d"], [1, 2, 3, 4]], 1),
    ],
)
def test_where_the_heading_is(sheet: list[list[Any]], heading: int) -> None:
    width = max(map(len, sheet))
    found = shape(seen([*row, *[""] * (width - len(row))] for row in sheet))
    assert found is not None
    assert found.heading == heading


@pytest.mark.parametrize(
    "sheet", [[], [["Only words"], ["below each other"]], [[1, 2], [3, 4]], [["a", "b"]]]
)
def test_sheets_without_a_table(sheet: list[list[Any]]) -> None:
    assert shape(seen(sheet)) is None


def test_repeated_headings_and_blank_rows_are_no_rows(tmp_path: Path) -> None:
    sheet = [COLUMNS, *SALES[:2], [], COLUMNS, *SALES[2:]]
    (raw,) = tables(tmp_path, book(tmp_path, {"S": sheet}))
    assert [row[0] for row in rows(raw)] == ["A1", "A1", "A2", "A3", "A4"]


def test_a_cell_merged_over_several_rows_counts_in_each(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (
        ["Order", "Product", "Amount"],
        ["A1", "Mug", 1],
        [None, "Bowl", 2],
        ["A2", "Mug", 3],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    made.save(tmp_path / "book.xlsx")
    (raw,) = tables(tmp_path, tmp_path / "book.xlsx")
    assert [row[0] for row in rows(raw)] == ["A1", "A1", "A2"]


def test_a_workbook_of_many_sheets(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        {
            "Read me": [["This workbook holds the sales"], ["of two years."]],
            "2022-2023": [COLUMNS, *SALES[:3]],
            "2023-2024": [COLUMNS, *SALES[2:]],
            "Returns": [["Order ID", "Reason"], ["A1", "broken"]],
            "Customers": [["Customer ID", "City"], [1001, "Ulm"], [1002, "Bonn"]],
            "Dictionary": [["Field", "Meaning"], *([name, "what it says"] for name in COLUMNS)],
            "Empty": [],
        },
    )
    sales, returns, customers = tables(tmp_path, path)
    assert (sales.name, returns.name, customers.name) == ("book", "Returns", "Customers")
    assert [(file.name, file.rows) for file in sales.files] == [
        ("book.xlsx, sheet 2022-2023", 3), ("book.xlsx, sheet 2023-2024", 3),
        ("book.xlsx, sheet Read me", 0), ("book.xlsx, sheet Empty", 0),
        ("book.xlsx, sheet Dictionary", 0),
    ]  # fmt: skip
    assert [file.note for file in sales.files[2:]] == [
        "left out: no heading with rows below it", "left out: empty",
        "left out: lists the columns of another sheet",
    ]  # fmt: skip
    data = load([path], Settings())
    assert data.totals.gross_revenue == 56.5
    assert data.totals.rows_exact_duplicates == 1


def test_returns_with_the_columns_of_the_sales_are_a_table_of_their_own(tmp_path: Path) -> None:
    sheets = {"Sales": [COLUMNS, *SALES[:4]], "Returns": [COLUMNS, *SALES[4:]]}
    assert [raw.name for raw in tables(tmp_path, book(tmp_path, sheets))] == ["Sales", "Returns"]


def test_hidden_sheets_are_read_and_said(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(book(tmp_path, {"May": [COLUMNS, *SALES[:2]],
                                                  "June": [COLUMNS, *SALES[2:]]}))  # fmt: skip
    made["June"].sheet_state = "hidden"
    made.save(tmp_path / "book.xlsx")
    (raw,) = tables(tmp_path, tmp_path / "book.xlsx")
    assert [file.note for file in raw.files] == ["Excel", "Excel; a hidden sheet"]


@pytest.mark.parametrize("name", ["sales.csv", "sales.xls", "sales.txt", "sales.xlsx"])
def test_a_workbook_by_any_name(tmp_path: Path, name: str) -> None:
    content = book(tmp_path, {"S": [COLUMNS, *SALES]}, "made.xlsx").read_bytes()
    (raw,) = tables(tmp_path, write(tmp_path, content, name))
    assert raw.name == "sales"
    assert int(raw.table.count().execute()) == 5


def test_an_old_workbook(tmp_path: Path) -> None:
    content = zlib.decompress(base64.b64decode(OLD_BOOK))
    (raw,) = tables(tmp_path, write(tmp_path, content, "old.xls"))
    assert rows(raw) == [
        ("A1", "1001", "2023-01-03 10:30:00", "Mug", "2", "5"),
        ("A2", "1002", "2023-01-04 00:00:00", "Café", "1", "8.25"),
    ]
    assert raw.first_lines == (4,)


def test_an_open_document(tmp_path: Path) -> None:
    cells = [["Order", "Day", "Amount"], ["A1", dt.date(2023, 1, 3), 12.5], ["A2", "", 1]]
    spaces = {
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "table", "text")
    }
    body = "".join(
        f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in cells
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        + " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items())
        + '><office:body><office:spreadsheet><table:table table:name="Orders">'
        + f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "orders.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest='
                         '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')  # fmt: skip
        archive.writestr("content.xml", content)
    (raw,) = tables(tmp_path, tmp_path / "orders.ods")
    assert rows(raw) == [("A1", "2023-01-03", "12.5"), ("A2", None, "1")]
    assert raw.files[0].name == "orders.ods, sheet Orders"


def _cell(value: Any) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        return (f'<table:table-cell office:value-type="date" office:date-value="{value}">'
                f"<text:p>{value}</text:p></table:table-cell>")  # fmt: skip
    if isinstance(value, str):
        shown = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def _protected() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("secret.xlsx", _protected(), "protected by a password"),
        ("secret.csv", _protected(), "protected by a password"),
        ("letter.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "another Office document"),
        ("broken.xlsx", b"PK\x03\x04" + bytes(60), "damaged Excel workbook"),
    ],
)
def test_workbooks_that_cannot_be_read(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        tables(tmp_path, write(tmp_path, content, name))
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_a_workbook_cut_short_and_one_with_a_broken_sheet(tmp_path: Path) -> None:
    whole = book(tmp_path, {"S": [COLUMNS, *SALES]})
    write(tmp_path, whole.read_bytes()[:3000], "short.xlsx")
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as target:
        for info in source.infolist():
            sheet = info.filename.endswith("sheet1.xml")
            target.writestr(info, b"<worksheet><sheetData><row" if sheet else source.read(info))
    for name in ("short.xlsx", "bad.xlsx"):
        with pytest.raises(ReportError, match=rf"^{name} is a damaged Excel workbook"):
            tables(tmp_path, tmp_path / name)


def test_a_workbook_without_a_table(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="has no sheet with a heading and rows below it"):
        tables(tmp_path, book(tmp_path, {"Notes": [["Nothing here"]], "Empty": []}))


def test_a_workbook_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path, {"S": [COLUMNS, *SALES * 50]})
    with zipfile.ZipFile(path) as archive:
        size = sum(info.file_size for info in archive.infolist())
    monkeypatch.setattr("report_builder.ingest.sources.workbook.MOST_UNPACKED", size)
    assert int(tables(tmp_path, path)[0].table.count().execute()) == 250
    monkeypatch.setattr("report_builder.ingest.sources.workbook.MOST_UNPACKED", size - 1)
    with pytest.raises(ReportError, match="too much to be an export"):
        tables(tmp_path, path)


@pytest.mark.skipif(not DATA.is_dir(), reason="the published data sets are not here")
def test_the_workbook_of_vrinda_store(tmp_path: Path) -> None:
    (raw,) = tables(tmp_path, DATA / "vrinda_store")
    assert raw.files[0].name == "Vrinda Store Data Analysis.xlsx, sheet Vrinda Store"
    assert raw.files[0].rows == 31_047
    assert "Channel" in raw.table.columns
    assert rows(raw)[0][1:8] == (
        "171-1029312-3038738", "1029312", "Women", "44", "2022-12-04", "Delivered", "Myntra",
    )  # fmt: skip
