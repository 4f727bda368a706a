"""``tables.xlsx``: every table behind the report, a sheet each, as numbers to go on working with.

Written row by row (constant memory). Text is only ever text: a cell of the data that begins like a
formula or an address stays what it says. What was not observed is an empty cell, not zero.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from report_builder import formats
from report_builder.model import Report, Table, Unit, Value
from report_builder.render import page
from report_builder.render.figures import of_cell
from report_builder.render.summary_tables import summary_tables

NAME_LENGTH = 31  # of a sheet, by the rules of Excel
TEXT_LENGTH = 32_767  # of a cell, by the rules of Excel
WIDEST, NARROWEST = 60, 9  # characters of a column: longer text is read in the cell
ROWS_MEASURED = 200  # of a column, for its width
HEADING_ROW = 2  # under the title and the note
CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes for the same report: no clock
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
NUMBER_FORMATS: dict[Unit, str] = {
    "money": "#,##0.00;\u2212#,##0.00",
    "count": "#,##0;\u2212#,##0",
    "number": "#,##0.##;\u2212#,##0.##",
    "share": "0.0%;\u22120.0%",
    "change": "+0.0%;\u22120.0%;0.0%",
    "points": "+0.0;\u22120.0;0.0",
    "ratio": "0.00",
    "days": "#,##0.#",
    "date": "yyyy-mm-dd",
    "month": "mmm yyyy",
    "p": "0.0000",
    "text": "@",
}
GREY, LINK = "#5a5f66", "#00629b"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the part of the report that it stands in, and the name of its sheet."""

    name: str
    part: str
    table: Table


def render(report: Report) -> bytes:
    """The workbook; the same report gives the same bytes.

    Its words follow the locale of the report. Its numbers and dates have types, and are shown by
    the conventions of whoever opens it.
    """
    with formats.using(report.locale):
        return _workbook(report)


def _workbook(report: Report) -> bytes:
    stream = io.BytesIO()
    book = Workbook(
        stream,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"},
    )  # fmt: skip
    book.set_properties({"title": report.title, "created": CREATED})
    styles = _styles(book)
    sheets = tuple(_named(_tables(report)))
    _contents(book.add_worksheet("Contents"), report, sheets, styles)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, report.currency, styles)
    book.close()
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of cells; Excel wants each made once."""

    title: Format
    note: Format
    heading: Format
    link: Format
    cells: Mapping[Unit, Format]
    totals: Mapping[Unit, Format]


def _styles(book: Workbook) -> Styles:
    return Styles(
        title=book.add_format({"bold": True, "font_size": 14}),
        note=book.add_format({"font_color": GREY}),
        heading=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        link=book.add_format({"font_color": LINK, "underline": 1}),
        cells={
            unit: book.add_format({"num_format": number}) for unit, number in NUMBER_FORMATS.items()
        },
        totals={
            unit: book.add_format({"num_format": number, "bold": True, "top": 1})
            for unit, number in NUMBER_FORMATS.items()
        },
    )


def _tables(report: Report) -> Iterator[tuple[str, str, Table]]:
    """Number and name of the part of the report, and each table of it, in reading order."""
    for table in summary_tables(report):
        yield "", "Summary", table
    for item in page.compose(report).chapters:
        content = item.chapter.content
        for table in (*(chart.table for chart in content.charts), *content.tables):
            if table.columns and table.rows:
                yield str(item.number), item.chapter.title, table


def _named(tables: Iterable[tuple[str, str, Table]]) -> Iterator[Sheet]:
    """Sheets under names that Excel takes, no two alike in any case; a table told twice is one."""
    taken: set[str] = set()
    seen: set[tuple[str, Table]] = set()
    for number, part, table in tables:
        if (number, table) in seen:
            continue
        seen.add((number, table))
        wanted = FORBIDDEN.sub(" ", f"{number} {table.title}".strip())
        name, turn = wanted[:NAME_LENGTH].strip(), 1
        while name.casefold() in taken:
            turn += 1
            ending = f" {turn}"
            name = wanted[: NAME_LENGTH - len(ending)].strip() + ending
        taken.add(name.casefold())
        yield Sheet(name, part, table)


def _contents(sheet: Worksheet, report: Report, sheets: Iterable[Sheet], styles: Styles) -> None:
    sheet.set_column(0, 0, NAME_LENGTH)
    sheet.set_column(1, 1, NAME_LENGTH)
    sheet.set_column(2, 2, WIDEST)
    sheet.write_string(0, 0, _text(report.title), styles.title)
    label = f"Customer insight, {report.label}; data {report.data_hash[:16]}"
    sheet.write_string(1, 0, _text(label), styles.note)
    for column, name in enumerate(("Sheet", "Chapter", "Table", "Rows")):
        sheet.write_string(HEADING_ROW, column, name, styles.heading)
    for row, one in enumerate(sheets, HEADING_ROW + 1):
        sheet.write_url(row, 0, f"internal:'{one.name}'!A1", styles.link, one.name)
        sheet.write_string(row, 1, _text(one.part))
        sheet.write_string(row, 2, _text(one.table.title))
        sheet.write_number(row, 3, len(one.table.rows))
    sheet.freeze_panes(HEADING_ROW + 1, 0)


def _write(sheet: Worksheet, one: Sheet, currency: str, styles: Styles) -> None:
    """Title, note, heading, rows, total; everything above the rows stays in sight."""
    table = one.table
    for place in range(len(table.columns)):
        sheet.set_column(place, place, _width(table, place, currency))
    sheet.write_string(0, 0, _text(table.title), styles.title)
    sheet.write_string(1, 0, _text(table.note), styles.note)
    for place, column in enumerate(table.columns):
        name = formats.heading(column.name, column.unit, currency)
        sheet.write_string(HEADING_ROW, place, _text(name), styles.heading)
    for row, values in enumerate(table.rows, HEADING_ROW + 1):
        for place, (value, column) in enumerate(zip(values, table.columns, strict=True)):
            _cell(sheet, row, place, value, column.unit, styles.cells[column.unit])
    last = HEADING_ROW + len(table.rows)
    sheet.autofilter(HEADING_ROW, 0, last, len(table.columns) - 1)
    if table.total:
        for place, (value, column) in enumerate(zip(table.total, table.columns, strict=True)):
            _cell(sheet, last + 1, place, value, column.unit, styles.totals[column.unit])
    sheet.freeze_panes(HEADING_ROW + 1, 0)


def _cell(sheet: Worksheet, row: int, place: int, value: Value, unit: Unit, style: Format) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, place, _text(value), style if unit == "text" else None)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, style)
    elif math.isfinite(value):
        shown = value * 100 if unit == "points" else value
        sheet.write_number(row, place, of_cell(float(shown), unit), style)


def _text(value: str) -> str:
    return value if len(value) <= TEXT_LENGTH else value[: TEXT_LENGTH - 1] + "…"


def _width(table: Table, place: int, currency: str) -> int:
    """As wide as the longest of the first cells, within reason."""
    column = table.columns[place]
    shown = (formats.cell(row[place], column.unit, currency) for row in table.rows[:ROWS_MEASURED])
    longest = max((len(text) for text in shown), default=0)
    words = max(map(len, column.name.split()), default=0)
    return min(max(longest, words, NARROWEST) + 2, WIDEST)
