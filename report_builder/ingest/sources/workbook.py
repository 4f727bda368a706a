"""Workbooks (.xlsx, .xls, .xlsb, .ods) to the tables on their sheets, every cell as text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from report_builder.errors import ReportError
from report_builder.ingest.sources.archive import MOST_RATIO, MOST_UNPACKED, SMALL
from report_builder.ingest.sources.parts import (
    ROWS_A_BATCH,
    File,
    Found,
    LeftOut,
    NoTable,
    Part,
    TextColumns,
    counted,
    listed,
)
from report_builder.ingest.sources.sheets import (
    Cell,
    Row,
    Shape,
    at_midnight,
    is_heading,
    seen,
    shape,
    text,
)
from report_builder.ingest.sources.told import NOTHING_TOLD, Told
from report_builder.settings import quoted

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_SHEETS = 12  # that a message lists
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
MATCHES = 3  # column names that a list must hold to be the dictionary of a table
MATCHING_SHARE = 0.5  # of the list
LOOKED_AT = 200  # rows of the list

Sheet = tuple["CalamineSheet", Shape, bool]  # where its table is, and whether it is hidden


def is_workbook(path: Path, head: bytes) -> bool:
    """Whether a file is a workbook by its bytes, whatever its name."""
    if head.startswith(OLE):
        return True
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                return archive.read("mimetype").decode("latin-1").startswith(SPREADSHEET)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return False
    return any(name.lower().startswith("xl/workbook.") for name in names)


def found(file: File, workspace: Path, told: Told = NOTHING_TOLD) -> Found:
    """The tables on the sheets of a workbook; sheets without one are left out and named.

    ``told`` may name the sheets to read and the row of their heading. Raises ReportError where it
    is damaged or protected, NoTable where no sheet holds a table.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _check(file)
    try:
        with file.path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            return _tables(book, file, workspace, told)
    except PasswordError:
        raise _protected(file.label) from None
    except CalamineError as error:
        reason = str(error).splitlines()[0]
        raise ReportError(
            f"{file.label} is a damaged Excel workbook ({reason}); save it again"
        ) from None


def _tables(book: CalamineWorkbook, file: File, workspace: Path, told: Told) -> Found:
    names = tuple(book.sheet_names)
    if told.sheets and not {*map(sheet_key, names)} & {*map(sheet_key, told.sheets)}:
        raise NoTable(
            f"{file.label} has no sheet {quoted(told.sheets[0])}, which [input] sheet names; its "
            f"sheets are {listed(names, MOST_SHEETS)}"
        )
    read, left_out = _sheets(book, file, told)
    kept, dictionaries = (read, []) if told.sheets else _without_dictionaries(read)
    why = "lists the columns of another sheet"
    left_out += [
        LeftOut(f"{file.label}, sheet {s.name}", file.hashed(), why) for s, *_ in dictionaries
    ]
    if not kept and told.header_row is not None:
        raise NoTable(f"{file.label}: {_no_table(told)}; change [input] header_row")
    if not kept:
        raise NoTable(
            f"{file.label} has no sheet with a heading and rows below it; export it again"
        )
    alone = len(kept) == 1
    parts = [_part(sheet, file, workspace, alone=alone) for sheet in kept]
    return Found(tuple(parts), tuple(left_out), names)


def _check(file: File) -> None:
    """Raise ReportError for what is known to be no readable workbook before it is opened."""
    with file.path.open("rb") as stream:
        head = stream.read(len(OLE))
    if head == OLE:
        content = file.path.read_bytes()
        if ENCRYPTED in content:
            raise _protected(file.label)
        if not any(name in content for name in OLD_BOOKS):
            said = "another Office document or a damaged old Excel workbook; export it as CSV"
            raise NoTable(f"{file.label} is {said}")
        return
    with zipfile.ZipFile(file.path) as archive:
        size = sum(info.file_size for info in archive.infolist())
    packed = file.path.stat().st_size
    if size > MOST_UNPACKED or (size > SMALL and size > MOST_RATIO * packed):
        raise ReportError(
            f"{file.label} unpacks to {size / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB, "
            "too much to be an export; export it as CSV"
        )


def _protected(label: str) -> ReportError:
    return ReportError(f"{label} is protected by a password; save a copy without one")


def _no_table(told: Told) -> str:
    """Why a sheet that is not empty holds no table."""
    if told.header_row is None:
        return "no heading with rows below it"
    return f"no table whose heading is in row {told.header_row}" if told.header_row else "no rows"


def _sheets(book: CalamineWorkbook, file: File, told: Told) -> tuple[list[Sheet], list[LeftOut]]:
    from python_calamine import SheetVisibleEnum

    read: list[Sheet] = []
    left_out: list[LeftOut] = []
    named = set(map(sheet_key, told.sheets))
    for number, about in enumerate(book.sheets_metadata):
        if named and sheet_key(about.name) not in named:
            why = "[input] sheet names others"
            left_out.append(LeftOut(f"{file.label}, sheet {about.name}", file.hashed(), why))
            continue
        sheet = book.get_sheet_by_index(number)
        where = shape(seen(sheet.iter_rows(), told.above), told.header_row)
        if where is not None:
            read.append((sheet, where, about.visible != SheetVisibleEnum.Visible))
            continue
        why = _no_table(told) if sheet.height else "empty"
        left_out.append(LeftOut(f"{file.label}, sheet {about.name}", file.hashed(), why))
    return read, left_out


def _without_dictionaries(read: Sequence[Sheet]) -> tuple[list[Sheet], list[Sheet]]:
    """Sheets of data, and sheets that list the columns of another one."""
    kept: list[Sheet] = []
    dropped: list[Sheet] = []
    for sheet in read:
        others = {
            sheet_key(name) for other in read if other is not sheet for name in other[1].columns
        }
        (dropped if _lists(sheet, others) else kept).append(sheet)
    return kept, dropped


def _lists(sheet: Sheet, names: set[str]) -> bool:
    """Whether a column of the first rows of a sheet holds names of columns."""
    table, where, _ = sheet
    rows = list(islice(_data(table, where), LOOKED_AT))
    for column in zip(*rows, strict=True):
        cells = [sheet_key(text(cell)) for cell in column if cell != ""]
        matching = len({cell for cell in cells if cell in names})
        if matching >= MATCHES and matching >= MATCHING_SHARE * len(cells):
            return True
    return False


def sheet_key(name: str) -> str:
    """The name of a sheet or a column without case and further blanks, to compare it."""
    return " ".join(name.casefold().split())


def _data(sheet: CalamineSheet, where: Shape) -> Iterator[Row]:
    """The rows of data of a sheet, without blank ones and repeated headings."""
    for row in islice(_filled_down(sheet, where), where.first, where.end):
        cells = [row[column] for column in where.chosen]
        if cells.count("") < len(cells) and not is_heading(cells, where):
            yield cells


def _filled_down(sheet: CalamineSheet, where: Shape) -> Iterator[Row]:
    """All rows of a sheet; a cell merged over rows of data says its value in each of them."""
    left = sheet.start[1] if sheet.start else 0
    opened: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top >= where.first:
            opened.setdefault(top, []).append((column - left, bottom))
    held: dict[int, tuple[Cell, int]] = {}
    for number, row in enumerate(sheet.iter_rows()):
        if not opened:
            yield row
            continue
        held = {column: pair for column, pair in held.items() if pair[1] >= number}
        held |= {column: (row[column], bottom) for column, bottom in opened.get(number, ())}
        yield [held[column][0] if column in held else cell for column, cell in enumerate(row)]


def _part(sheet: Sheet, file: File, workspace: Path, *, alone: bool) -> Part:
    table, where, hidden = sheet
    names = (file.name, table.name) if alone else (table.name,)
    written = TextColumns(workspace)
    rows = _data(table, where)
    while batch := list(islice(rows, ROWS_A_BATCH)):
        cells = [[text(cell) or None for cell in column] for column in zip(*batch, strict=True)]
        for column in where.timed:
            cells[column] = at_midnight(cells[column])
        written.write(where.columns, cells)
    remarks = [
        "Excel",
        "a hidden sheet" if hidden else "",
        f"{counted(where.below, 'row')} below the table left out" if where.below else "",
    ]
    return Part(
        f"{file.label}, sheet {table.name}", names, file.folder if alone else file.name,
        tuple(written.paths), file.hashed(), where.columns, note="; ".join(filter(None, remarks)),
        first_line=where.first + 1,
    )  # fmt: skip
