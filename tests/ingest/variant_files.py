"""The shop of `variants` in files of every kind, whole, damaged, split and normalised."""

from __future__ import annotations

import gzip
import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from tests.ingest.tables import write
from tests.ingest.variants import Row, Style, Variant, moment, rows

PLAIN = Style()
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
EVERY = 50  # lines between two headers of a printed report
FILES: dict[str, Callable[[Path], Variant]] = {}


def _variant(make: Callable[[Path], Variant]) -> Callable[[Path], Variant]:
    FILES[make.__name__.replace("_", " ")] = make
    return make


def _typed(lines: Sequence[Row], columns: Mapping[str, str]) -> pd.DataFrame:
    """The lines with numbers and moments instead of text."""
    cells = [
        [float(row[role]) if isinstance(row[role], Decimal) else row[role] for role in columns]
        for row in lines
    ]
    return pd.DataFrame(cells, columns=list(columns.values()))


def _one(
    folder: Path, content: bytes, name: str = "shop.csv", style: Style = PLAIN, others: int = 0
) -> Variant:
    return Variant((write(folder, content, name),), style, others)


# Text with what people and programs leave in it.


@_variant
def rows_shuffled(folder: Path) -> Variant:
    lines = list(rows())
    random.Random(3).shuffle(lines)
    return _one(folder, PLAIN.file(lines))


@_variant
def columns_shuffled(folder: Path) -> Variant:
    grid = PLAIN.grid(rows())
    order = random.Random(5).sample(range(len(grid[0])), len(grid[0]))
    return _one(folder, PLAIN.text([[line[place] for place in order] for line in grid]))


@_variant
def a_title_above_and_a_total_below(folder: Path) -> Variant:
    header, *lines = PLAIN.grid(rows())
    total = [""] * len(header)
    total[0] = "Total"
    total[header.index("Quantity")] = str(sum(row["quantity"] for row in rows()))
    total[header.index("Amount")] = str(sum(row["amount"] for row in rows()))
    titles = [["Sales of the corner shop"], ["from 2025-05-01 to 2025-12-31"], []]
    return _one(folder, PLAIN.text([*titles, header, *lines, total]), others=1)


@_variant
def headers_again_and_blank_lines(folder: Path) -> Variant:
    header, *lines = PLAIN.grid(rows())
    grid: list[list[str]] = []
    for first in range(0, len(lines), EVERY):
        grid += [header, *lines[first : first + EVERY], []]
    return _one(folder, PLAIN.text(grid), others=(len(lines) - 1) // EVERY)


@_variant
def delimiters_behind_each_line(folder: Path) -> Variant:
    return _one(folder, PLAIN.text([[*line, "", ""] for line in PLAIN.grid(rows())]))


@_variant
def numbers_of_rows_and_blanks_around_cells(folder: Path) -> Variant:
    header, *lines = PLAIN.grid(rows())
    padded = [[str(number), *(f"{cell} " for cell in line)] for number, line in enumerate(lines)]
    # A number of its own would make every row different: the shop's repeated rows keep theirs.
    first: dict[tuple[str, ...], str] = {}
    for line in padded:
        line[0] = first.setdefault(tuple(line[1:]), line[0])
    return _one(folder, PLAIN.text([["", *header], *padded]))


@_variant
def a_file_squeezed_into_one_column(folder: Path) -> Variant:
    squeezed = [[PLAIN.text([line]).decode().strip()] for line in PLAIN.grid(rows())]
    return _one(folder, PLAIN.text(squeezed))


@_variant
def a_line_for_the_spreadsheet_program(folder: Path) -> Variant:
    style = replace(PLAIN, delimiter=";")
    return _one(folder, b"sep=;\r\n" + style.file(), style=style)


# Several files.


def _by_month() -> dict[str, list[Row]]:
    months: dict[str, list[Row]] = {}
    for row in rows():
        months.setdefault(f"{row['date']:%Y-%m}", []).append(row)
    return months


@_variant
def a_file_a_month_with_a_column_added_later(folder: Path) -> Variant:
    for number, (month, lines) in enumerate(sorted(_by_month().items())):
        grid = PLAIN.grid(lines)
        later = grid[0].index("Payment Method")
        if number < 3:
            grid = [[*line[:later], *line[later + 1 :]] for line in grid]
        write(folder / "exports", PLAIN.text(grid), f"sales_{month}.csv")
    return Variant((folder / "exports",), PLAIN)


@_variant
def a_sheet_a_month(folder: Path) -> Variant:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    columns = PLAIN.columns()
    for month, lines in sorted(_by_month().items()):
        sheet = book.create_sheet(month)
        sheet.append(list(columns.values()))
        for row in lines:
            sheet.append([row[role] for role in columns])
    book.save(folder / "shop.xlsx")
    return Variant((folder / "shop.xlsx",), PLAIN)


@_variant
def a_zip_of_months(folder: Path) -> Variant:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for month, lines in _by_month().items():
            archive.writestr(f"sales/{month}.csv", PLAIN.file(lines))
    return _one(folder, buffer.getvalue(), "shop.zip")


# Other kinds of files.


@_variant
def gzip_of_tabs(folder: Path) -> Variant:
    style = replace(PLAIN, delimiter="\t")
    return _one(folder, gzip.compress(style.file(), mtime=0), "shop.tsv.gz", style)


@_variant
def a_workbook_with_a_title(folder: Path) -> Variant:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Sales of the corner shop"])
    sheet.append([])
    columns = PLAIN.columns()
    sheet.append(list(columns.values()))
    for row in rows():
        sheet.append([row[role] for role in columns])
    book.save(folder / "shop.xlsx")
    return Variant((folder / "shop.xlsx",), PLAIN)


@_variant
def a_workbook_of_german_text_called_csv(folder: Path) -> Variant:
    style = Style("German", when=moment("%d.%m.%Y"), clock=10)
    book = openpyxl.Workbook()
    for line in style.grid(rows()):
        book.worksheets[0].append(line)
    book.save(folder / "shop.xlsx")
    return _one(folder, (folder / "shop.xlsx").read_bytes(), "verkauf.csv", style)


@_variant
def an_open_document_spreadsheet(folder: Path) -> Variant:
    grid = PLAIN.grid(rows())
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell.replace("&", "&amp;")}'
            "</text:p></table:table-cell>"
            for cell in line
        ) + "</table:table-row>"
        for line in grid
    )  # fmt: skip
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Sales">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(folder / "shop.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return Variant((folder / "shop.ods",), PLAIN)


@_variant
def parquet(folder: Path) -> Variant:
    _typed(rows(), PLAIN.columns()).to_parquet(folder / "shop.parquet", index=False)
    return Variant((folder / "shop.parquet",), PLAIN)


def _records(style: Style) -> list[dict[str, Any]]:
    header, *lines = style.grid(rows())
    return [dict(zip(header, (cell or None for cell in line), strict=True)) for line in lines]


@_variant
def json_records(folder: Path) -> Variant:
    style = Style("camel case")
    return _one(folder, json.dumps(_records(style)).encode(), "shop.json", style)


@_variant
def json_lines(folder: Path) -> Variant:
    style = Style("of a database", when=moment("%Y-%m-%dT%H:%M:%S.000Z"))
    text = "\n".join(json.dumps(record, ensure_ascii=False) for record in _records(style))
    return _one(folder, text.encode(), "shop.jsonl", style)


@_variant
def a_sqlite_file(folder: Path) -> Variant:
    style = Style("of a database")
    with sqlite3.connect(folder / "shop.db") as connection:
        frame = _typed(rows(), style.columns())
        frame["ORDER_DT"] = frame["ORDER_DT"].astype(str)
        frame.to_sql("sales", connection, index=False)
    connection.close()
    return Variant((folder / "shop.db",), style)


# Tables that belong together, as a shop's database keeps them: every key is called id at home.
# The lines have no number of their own, so that repeated lines are still repeated.
HOMES = {
    "customers": {"customer_id": "id", "gender": "gender", "region.state": "state"},
    "products": {"product_id": "id", "product": "name", "category": "category"},
    "orders": {"order_id": "id", "customer_id": "customer_id", "date": "created_at",
               "payment": "payment_method", "status": "status"},
    "order_items": {"order_id": "order_id", "product_id": "product_id", "quantity": "quantity",
                    "unit_price": "unit_price", "discount": "discount", "amount": "total"},
}  # fmt: skip
SERVICES = ("SHIPPING", "GIFTWRAP")  # products without a number
RETURNS_FROM = 5_000_000
KEYS = ("order_id", "customer_id", "product_id")
NORMALISED = replace(
    PLAIN, headings={role: name for columns in HOMES.values() for role, name in columns.items()}
)


def _normalised(shift: Callable[[str], str] = str) -> dict[str, list[list[str]]]:
    """Table -> header and rows, each row of a home once; keys as ``shift`` renames them."""
    lines = [PLAIN.cells(row) for row in rows()]
    grids = {}
    for table, columns in HOMES.items():
        cells = [
            tuple(shift(line[role]) if role in KEYS else line[role] for role in columns)
            for line in lines
            if line[next(iter(columns))]
        ]
        if table != "order_items":
            cells = sorted(set(cells))
        grids[table] = [list(columns.values()), *map(list, cells)]
    return grids


@_variant
def tables_that_belong_together(folder: Path) -> Variant:
    for table, grid in _normalised().items():
        write(folder / "shop", PLAIN.text(grid), f"{table}.csv")
    return Variant((folder / "shop",), NORMALISED)


@_variant
def tables_with_numbers_as_keys(folder: Path) -> Variant:
    def number(key: str) -> str:
        # O1000001 and R1000001 are two orders; customers and products share their numbers.
        digits = "".join(sign for sign in key if sign.isdigit())
        if not digits:
            return str(9_001 + SERVICES.index(key)) if key else ""
        return str(int(digits) + RETURNS_FROM * key.startswith("R"))

    for table, grid in _normalised(number).items():
        write(folder / "shop", PLAIN.text(grid), f"{table}.csv")
    return Variant((folder / "shop",), NORMALISED)


@_variant
def tables_in_one_workbook(folder: Path) -> Variant:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table, grid in _normalised().items():
        sheet = book.create_sheet(table)
        for line in grid:
            sheet.append(line)
    book.save(folder / "shop.xlsx")
    return Variant((folder / "shop.xlsx",), NORMALISED)
