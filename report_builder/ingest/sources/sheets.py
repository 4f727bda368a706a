"""A sheet to a table: where its heading is, where its rows end, and its cells as text."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from statistics import median

from report_builder.cleaning import clean
from report_builder.ingest.sources.layout import unique_names
from report_builder.ingest.sources.mending import LONGEST_TOTAL, TOTAL

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta
Row = Sequence[Cell]

LOOKED_AT = 200  # rows from which the shape of the table is judged
HEADING_SHARE = 0.75  # of the usual number of filled cells in a row; index columns lack a heading
YEARS = (1900, 2100)  # the only numbers in a heading: spend by year
MOST_BELOW = 30  # rows below a table that are looked at for totals and remarks
NARROW = 3  # columns; in so narrow a table a total fills them all
REMARK_SHARE = 0.5  # of the columns; a row below a blank one that fills fewer is no row of data
EXACT_WHOLE = 2**53  # beyond it a spreadsheet has lost digits
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"[\s$€£¥₹+\-−(]*\d[\d.,:/\s\-]*\)?%?")


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the table of a sheet is: the heading and the rows of data below it.

    ``heading``, ``first`` and ``end`` count the rows of the sheet from 0, ``heading`` is -1 where
    there is none, ``end`` is the row after the last row of data; ``chosen`` are the columns with a
    heading or with data and ``timed`` those of them that have times of day; ``below`` are the
    filled rows below the data: totals and remarks.
    """

    heading: int
    first: int
    end: int
    chosen: tuple[int, ...]
    columns: tuple[str, ...]
    timed: tuple[int, ...]
    below: int


def seen(rows: Iterable[Row], above: int = 0) -> dict[int, Row]:
    """The first and the last filled rows of a sheet, by number: enough to tell its shape.

    ``above``: rows at the top that are not looked at.
    """
    top: dict[int, Row] = {}
    bottom: deque[tuple[int, Row]] = deque(maxlen=MOST_BELOW)
    for number, row in enumerate(rows):
        if number < above or row.count("") == len(row):
            continue
        if len(top) < LOOKED_AT:
            top[number] = row
        else:
            bottom.append((number, row))
    return top | dict(bottom)


def shape(rows: Mapping[int, Row], header_row: int | None = None) -> Shape | None:
    """The table in the filled rows of a sheet; None where there is none.

    ``header_row`` is the row of its heading, counted from 1; 0 where it has none.
    """
    heading = _heading(rows) if header_row is None else header_row - 1
    if heading is None or not rows or (header_row and heading not in rows):
        return None
    usual = _filled(rows[heading]) if heading in rows else round(_usual(rows))
    end, below = _end(rows, heading, usual)
    data = [number for number in rows if heading < number < end]
    if heading < 0:  # titles fill fewer cells
        data = list(dropwhile(lambda number: _filled(rows[number]) < HEADING_SHARE * usual, data))
    if not data:
        return None
    head: Row = rows.get(heading, [""] * max(len(rows[number]) for number in data))
    chosen = _columns(head, [rows[number] for number in data])
    names = [clean(" ".join(text(head[column]).split())) for column in chosen]
    if heading < 0:
        names = [f"column {number + 1}" for number in range(len(names))]
    timed = [
        place
        for place, column in enumerate(chosen)
        if any(type(rows[number][column]) is dt.datetime for number in data)
    ]
    return Shape(heading, data[0], end, chosen, unique_names(names), tuple(timed), below)


def text(cell: Cell) -> str:
    """A cell as a CSV export would write it, dates as ISO; "" where it is empty."""
    return TEXTS[type(cell)](cell)


def at_midnight(cells: Sequence[str | None]) -> list[str | None]:
    """Days of a column that has times of day, with theirs: midnight."""
    return [f"{cell} 00:00:00" if cell and DAY.fullmatch(cell) else cell for cell in cells]


def is_heading(cells: Row, found: Shape) -> bool:
    """Whether a row of data says the heading again, as printed pages do."""
    return cells[0] != "" and all(
        " ".join(text(cell).split()) == name or cell == ""
        for cell, name in zip(cells, found.columns, strict=True)
    )


def _number(cell: float) -> str:
    """As a spreadsheet shows it: whole numbers without a point, at most fifteen digits."""
    if cell.is_integer() and abs(cell) < EXACT_WHOLE:
        return str(int(cell))
    shown = f"{cell:.15g}"
    return f"{cell:.20f}".rstrip("0") if "e-" in shown else shown


def _moment(cell: dt.datetime) -> str:
    """Date and time to the second: fractions of it come from the way sheets store times."""
    return f"{cell + dt.timedelta(microseconds=500_000):%Y-%m-%d %H:%M:%S}"


def _duration(cell: dt.timedelta) -> str:
    seconds = round(cell.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


TEXTS: dict[type, Callable[..., str]] = {
    str: str,
    int: str,
    float: _number,
    bool: lambda cell: "TRUE" if cell else "FALSE",
    dt.date: dt.date.isoformat,
    dt.datetime: _moment,
    dt.time: lambda cell: f"{cell:%H:%M:%S}",
    dt.timedelta: _duration,
}


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell != "" and not (type(cell) is str and not cell.strip()))


def _heading(rows: Mapping[int, Row]) -> int | None:
    """The first row that is filled like a row of data and consists of words."""
    usual = _usual(rows)
    if not usual:
        return None
    fewest = max(2, HEADING_SHARE * usual)
    return next(
        (number for number, row in rows.items() if _filled(row) >= fewest and _is_words(row)), None
    )


def _usual(rows: Mapping[int, Row]) -> float:
    """The usual number of filled cells in a row of several; 0 where there is no such row."""
    widths = [width for row in rows.values() if (width := _filled(row)) > 1]
    return median(widths) if widths else 0


def _is_words(row: Row) -> bool:
    filled = [cell for cell in row if cell != ""]
    words = [cell for cell in filled if type(cell) is str and not NUMBER.fullmatch(cell)]
    rest = [cell for cell in filled if not (type(cell) is str and cell in words)]
    return bool(words) and all(_is_year(cell) for cell in rest)


def _is_year(cell: Cell) -> bool:
    shown = text(cell).strip()
    return shown.isdigit() and YEARS[0] <= int(shown) <= YEARS[1]


def _end(rows: Mapping[int, Row], heading: int, usual: int) -> tuple[int, int]:
    """The row after the last row of data, and how many filled rows stand below it.

    ``usual``: the filled cells of a row of data.
    """
    end, below = max(rows) + 1, 0
    while end - 1 > heading and below < MOST_BELOW:
        start = end - 1
        while start - 1 in rows:
            start -= 1
        block = [rows[number] for number in range(start, end)]
        if start > heading and all(_is_remark(row, usual) for row in block):
            cut = len(block)
        elif _is_total(block[-1], usual):
            cut = 1
        else:
            break
        below += cut
        end = max((number for number in rows if number < end - cut), default=heading) + 1
    return end, below


def _is_remark(row: Row, usual: int) -> bool:
    """Whether a row in a block of its own at the end is no row of data."""
    return _is_total(row, usual) or _filled(row) < REMARK_SHARE * usual


def _is_total(row: Row, usual: int) -> bool:
    filled = [cell for cell in row if cell != ""]
    labelled = any(
        type(cell) is str and len(cell) <= LONGEST_TOTAL and TOTAL.fullmatch(cell.strip())
        for cell in filled
    )
    return labelled and (len(filled) < usual or usual <= NARROW)


def _columns(head: Row, data: Sequence[Row]) -> tuple[int, ...]:
    """Columns with a heading, or with data in more than stray cells."""
    counts = Counter(column for row in data for column, cell in enumerate(row) if cell != "")
    fewest = min(len(data), LOOKED_AT) / 2
    return tuple(
        column
        for column in range(len(head))
        if text(head[column]).strip() or counts[column] >= fewest
    )
