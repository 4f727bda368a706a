"""How a file of text is written: encoding, delimiter, heading, and whether it is a table at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from report_builder.cleaning import clean
from report_builder.errors import ReportError
from report_builder.ingest.sources.baskets import COLUMNS, basket_dialect
from report_builder.ingest.sources.cells import (
    BLANKS,
    GAP,
    LONGEST_LINE,
    NOTHING,
    RULE,
    Dialect,
    Record,
    records,
    unwrapped,
)
from report_builder.ingest.sources.content import Bytes, scan
from report_builder.ingest.sources.delimiters import COMMON, dialect_of, separator, with_quotes
from report_builder.ingest.sources.encoding import MARKS, Encoding, detect
from report_builder.ingest.sources.header import Shape, shape_of, unique_names
from report_builder.ingest.sources.mending import LAST_ROWS, is_heading_again, is_remark, is_total
from report_builder.ingest.sources.told import NOTHING_TOLD, Told
from report_builder.settings import quoted

__all__ = ["CAN_READ", "Bytes", "Layout", "clean", "look", "scan", "unique_names"]

SNIFF_BYTES = 65_536  # enough for some hundred lines, little enough for the first read
SNIFF_LINES = 120
JUDGED_LINES = 60  # of these for the delimiter, which is tried in many ways
TAIL_BYTES, TAIL_LINES = 16_384, 40  # at the end of a file
CAN_READ = (
    "CSV and other delimited text, Excel and OpenDocument workbooks, Parquet, JSON, and archives "
    "of these can be read"
)
MAGIC = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"SQLite format 3": "a SQLite database",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"PAR1": "a Parquet file with another ending",
    b"<!doctype html": "a web page (HTML)",
    b"<html": "a web page (HTML)",
    b"<?xml": "an XML file",
    b"{\\rtf": "a word processor's file (RTF)",
}
CONTROLS = bytes({*range(32), 127} - {9, 10, 12, 13, 26})  # but tab, ends of lines, pages, files
MOST_CONTROLS = 0.01  # of the bytes
LINE_ENDS = (b"\n", b"\r")
ENCODED = "utf-8"
WIDE = ("utf-16", "utf-32")  # half of the bytes of such a text are zero


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited file is written.

    ``is_regular``: the rows that were looked at can be read as they stand. ``is_squeezed``: lines
    stand in quotation marks as a whole. ``are_baskets``: each line is a list of items.
    """

    encoding: str
    delimiter: str  # "" is runs of blanks
    header: tuple[str, ...]
    has_header: bool
    confidence: float
    dialect: Dialect
    shape: Shape
    is_regular: bool = True
    is_squeezed: bool = False
    are_baskets: bool = False


def look(path: Path, content: Bytes, told: Told = NOTHING_TOLD) -> Layout:
    """Encoding, delimiter and header of a delimited file, as far as they are not told.

    Raises ReportError if it is none, or is not as it is told to be.
    """
    head, is_whole = _head(path, told.above)
    _check_text(path, head)
    encoding = _encoding(head, content, told)
    if not encoding.name.startswith(WIDE) and not _is_text(head):
        raise ReportError(f"{path} is no text; {CAN_READ}: export it as one of these")
    lines = _lines(head, encoding.name, is_clean=content.is_clean)
    if not is_whole:
        lines = lines[:-1]  # cut off in the middle
    if not any(line.strip(NOTHING) for line in lines):
        raise ReportError(
            f"{path} is empty; export it again" if is_whole
            else f"{path}: no line ends within its first {len(head):,} bytes; is it a table?"
        )  # fmt: skip
    _check_heading(path, lines, told, is_whole=is_whole)
    lines = lines[: told.above + _some(lines[told.above :])]
    return _layout(path, lines, encoding, told, is_whole=is_whole)


def _encoding(head: bytes, content: Bytes, told: Told) -> Encoding:
    """The encoding that is told, but for the mark of another one at the beginning."""
    if told.encoding is None or head.startswith(tuple(MARKS.values())):
        return detect(head, content)
    return Encoding(told.encoding)


def _check_heading(path: Path, lines: Sequence[str], told: Told, *, is_whole: bool) -> None:
    """Raise ReportError where there is nothing in the line that is told to be the heading."""
    if not told.header_row:
        return
    said = f"{path}: [input] header_row = {told.header_row}, but"
    there = len(lines) - (not lines[-1].strip(NOTHING))  # nothing stands behind the last line end
    if told.header_row > there:
        raise ReportError(
            f"{said} it has {there:,} lines" if is_whole
            else f"{said} no line ends so far down; is it a table?"
        )  # fmt: skip
    heading = lines[told.above]
    if not heading.strip(NOTHING) or RULE.fullmatch(heading):
        raise ReportError(f"{said} line {told.header_row} holds no words; name another line")


def _head(path: Path, above: int) -> tuple[bytes, bool]:
    """The first bytes of a file, as many as hold two lines, or some below ``above`` others; whether
    they are all there are."""
    fewest = above + SNIFF_LINES if above else 2
    with path.open("rb") as stream:
        head = stream.read(SNIFF_BYTES)
        while len(head) < 2 * LONGEST_LINE and max(map(head.count, LINE_ENDS)) < fewest:
            more = stream.read(len(head))
            if not more:
                break
            head += more
        return head, not stream.read(1)


def _some(lines: Sequence[str]) -> int:
    """How many lines to look at: SNIFF_LINES that hold something."""
    seen = 0
    for number, line in enumerate(lines, start=1):
        seen += bool(line.strip(NOTHING))
        if seen == SNIFF_LINES:
            return number
    return len(lines)


def _check_text(path: Path, head: bytes) -> None:
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReportError(f"{path} is empty; export it again")
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:20]
    for magic, what in MAGIC.items():
        if head.startswith(magic) or begins.lower().startswith(magic):
            raise ReportError(f"{path} is {what}; {CAN_READ}: export it as one of these")


def _is_text(head: bytes) -> bool:
    """Whether bytes are text: a stray control character is dirt, many are data."""
    written = head.rstrip(b"\x00")
    return len(written) - len(written.translate(None, CONTROLS)) <= MOST_CONTROLS * len(written)


def _lines(data: bytes, encoding: str, *, is_clean: bool = False) -> list[str]:
    text = data.decode(encoding, errors="replace")
    if is_clean and encoding == ENCODED:
        return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    return re.split(r"\r\n|\n|\r", clean(text))


def _layout(
    path: Path, lines: Sequence[str], encoding: Encoding, told: Told, *, is_whole: bool
) -> Layout:
    named = separator(lines[0])
    first = 1 if named else 0
    offset = max(told.above, first)
    inner = [_inner(line) for line in lines[offset:]]
    is_squeezed = inner != list(lines[offset:])
    written = [line for line in inner if line.strip(NOTHING) and not RULE.fullmatch(line)]
    if not written:
        raise ReportError(f"{path} is empty; export it again")
    is_told = named or told.header_row or told.delimiter is not None
    baskets = None if is_told else basket_dialect(written)
    if baskets is not None:
        return _baskets(baskets, encoding)
    dialect = _dialect(path, written[:JUDGED_LINES], named, told)
    rows = list(records(inner, dialect, first=offset + 1))
    shape = shape_of(rows, has_header=None if told.header_row is None else told.header_row > 0)
    above = list(records(lines[first : told.above], dialect, first=first + 1))
    if above:
        shape = replace(shape, titles=tuple(" ".join(filter(None, row.cells)) for row in above))
    if is_whole and shape.has_header and rows[-1].line < shape.first_line:
        raise ReportError(f"{path} holds a header but no rows; export it again")
    last = (
        [row for row in rows if row.line >= shape.first_line]
        if is_whole
        else _last_rows(path, encoding.name, dialect, shape.width)
    )
    is_regular = (
        not is_squeezed
        and dialect.delimiter not in (BLANKS, GAP)
        and dialect.escape == dialect.quote
        and _can_skip((*above, *rows), shape)
        and _is_regular(rows, shape)
        and not any(is_remark(row.cells, shape) for row in last[-LAST_ROWS:])
    )
    return Layout(
        encoding.name, dialect.delimiter, shape.names, shape.has_header, encoding.confidence,
        dialect, shape, is_regular, is_squeezed,
    )  # fmt: skip


def _dialect(path: Path, lines: Sequence[str], named: str | None, told: Told) -> Dialect:
    """How lines are cut into cells: as is told, as their file says, or as fits them best."""
    delimiter = named if told.delimiter is None else told.delimiter
    if delimiter is None or delimiter == BLANKS:
        return dialect_of(lines, blanks=delimiter == BLANKS)
    if told.delimiter and not any(delimiter in line for line in lines):
        raise ReportError(
            f"{path}: [input] delimiter = {quoted(delimiter)} stands in no line of it"
        )
    return with_quotes(lines, delimiter)


def _inner(line: str) -> str:
    """The line inside a line that is one cell in quotation marks, as Excel squeezes a CSV."""
    inner = unwrapped(line) if line.lstrip().startswith('"') else None
    return inner if inner and any(delimiter in inner for delimiter in COMMON) else line


def _baskets(dialect: Dialect, encoding: Encoding) -> Layout:
    shape = Shape(COLUMNS, has_header=False, first_line=1)
    return Layout(
        encoding.name, dialect.delimiter, COLUMNS, False, encoding.confidence, dialect, shape,
        is_regular=False, are_baskets=True,
    )  # fmt: skip


def _can_skip(rows: Sequence[Record], shape: Shape) -> bool:
    """Whether lines can be counted off above the data: none of their cells spans two."""
    return all(row.lines == 1 for row in rows if row.line < shape.first_line)


def _is_regular(rows: Sequence[Record], shape: Shape) -> bool:
    heading = [cell.casefold() for cell in shape.heading]
    return all(
        len(row.cells) == shape.width
        and any(row.cells)
        and not is_heading_again(row.cells, heading)
        and not ("" in row.cells and is_total(row.cells, shape))
        for row in rows
        if row.line >= shape.first_line
    )


def _last_rows(path: Path, encoding: str, dialect: Dialect, width: int) -> list[Record]:
    """The rows at the end of a file that was not read to its end."""
    size = path.stat().st_size
    start = max(0, size - TAIL_BYTES)
    with path.open("rb") as stream:
        stream.seek(start - start % 4)  # where a character of two or four bytes begins
        tail = stream.read()
    lines = _lines(tail, encoding)[1:]
    return list(records(lines[-TAIL_LINES:], dialect, width=width))
