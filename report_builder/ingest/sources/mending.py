"""Rows that stand crooked in a text are set straight, or set aside with their line number.

A text that the engine cannot read as it is becomes a plain copy: UTF-8, commas, every row with as
many cells as the table has columns, no heading. What is no row (the heading again, totals, lines
below the table) and what cannot be mended with certainty is named with the line it stands in.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from report_builder.ingest.sources.cells import Dialect, Record, Splitter, records
from report_builder.ingest.sources.header import Shape, filled, is_value, rejoined
from report_builder.ingest.values import is_missing
from report_builder.masking import masked, without_contacts

LAST_ROWS = 12  # below a table stand at most so many lines that are no rows
TRUSTED_SHARE = 0.5  # of the cells: a last line with fewer cannot be taken for a row
SPARSE = 0.25  # of the columns: a row with fewer cells, below the table, is a remark
TOTAL_CELLS = 0.5  # of the columns: a total has no value in most columns of words
TOTAL = re.compile(
    r"(grand|sub|over ?all|report|page|order|invoice|day|daily|month|monthly|year)?[\s-]*"
    r"(totals?|sums?|subtotals?|averages?|summe|gesamt\w*|zwischensumme|endsumme|insgesamt|"
    r"mittelwert|totale?[ns]?|totali|totaux|somme|totaal|subtotaal|eindtotaal|sous[\s-]total|"
    r"som|suma|soma|razem|ogółem|celkem|spolu|toplam|összesen|"
    r"total (general|geral|généra[lu])|итого|всего|合计|合計|总计|總計|小计|小計|총계|합계|소계|"
    r"कुल|योग)"
    r"(?P<rest>\W.*)?",
    re.IGNORECASE,
)
LONGEST_SHOWN = 60  # characters of a line that is shown
LONGEST_TOTAL = 40  # characters of a cell that says "Total for January 2023"


@dataclass(slots=True)
class Mended:
    """What was done to the lines of a file: ``rejected`` are no rows any more, the others are."""

    rows: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    padded: list[int] = field(default_factory=list)
    unwrapped: int = 0
    joined: list[int] = field(default_factory=list)
    unquoted: list[int] = field(default_factory=list)


def mend(
    lines: Iterable[str], dialect: Dialect, shape: Shape, target: Path, *, is_cut: bool
) -> Mended:
    """Write the rows of a table to ``target`` as plain CSV; tell what was done.

    ``is_cut``: the text does not end with a line end, so its last line may be cut short.
    """
    with target.open("w", encoding="utf-8", newline="") as stream:
        mender = _Mender(dialect, shape, csv.writer(stream, lineterminator="\n"))
        waiting: deque[Record] = deque()
        last = 0
        for record in records(lines, dialect, width=shape.width):
            if record.line < shape.first_line:
                continue
            last = record.line
            waiting.append(mender.unwrapped(record))
            if len(waiting) > LAST_ROWS:
                mender.write(waiting.popleft())
        for record in mender.without_remarks(list(waiting)):
            mender.write(record, is_last=is_cut and record.line == last)
    mender.done.rejected.sort()
    return mender.done


class Writer(Protocol):
    """What writes rows of cells."""

    def writerow(self, row: Sequence[str], /) -> object:
        """Write one row."""


class _Mender:
    """Sets the rows of one table straight."""

    def __init__(self, dialect: Dialect, shape: Shape, writer: Writer) -> None:
        self.shape, self.writer, self.done = shape, writer, Mended()
        self.dialect, self.splitter = dialect, Splitter(dialect)
        self.heading = [cell.casefold() for cell in shape.heading]

    def write(self, record: Record, *, is_last: bool = False) -> None:
        """Write a row, or set it aside."""
        if not any(record.cells):
            return
        cells: Sequence[str] | None = record.cells
        if len(record.cells) != self.shape.width:
            cells = self._straightened(record, is_last=is_last)
        reason = self._no_row(cells, len(record.cells))
        if cells is None or reason:
            self._reject(record, reason)
            return
        self.writer.writerow(cells)
        self.done.rows += 1
        if record.mended:
            self.done.unquoted.append(record.line)

    def unwrapped(self, record: Record) -> Record:
        """The row inside a row that is squeezed into one cell; any other as it is."""
        if filled(record.cells) != 1 or not record.cells[0]:
            return record
        inner = self.splitter.split(record.cells[0].rstrip(";\t "))
        if len(inner) != self.shape.width or len(inner) == 1:
            return record
        self.done.unwrapped += 1
        return replace(record, cells=inner)

    def without_remarks(self, rows: Sequence[Record]) -> list[Record]:
        """The last rows of a text without what stands below the table."""
        kept = list(rows)
        while kept and is_remark(kept[-1].cells, self.shape):
            row = kept.pop()
            if any(row.cells):
                self._reject(row, f"below the table: {_told(row.cells)}")
        return kept

    def _reject(self, record: Record, reason: str) -> None:
        self.done.rejected += [(record.line + n, reason) for n in range(record.lines)]

    def _no_row(self, cells: Sequence[str] | None, found: int) -> str:
        """Why these cells are no row of the table; nothing where they are one."""
        if cells is None:
            return f"{found} {'cell' if found == 1 else 'cells'} instead of {self.shape.width}"
        if is_heading_again(cells, self.heading):
            return "the heading again"
        if "" in cells and is_total(cells, self.shape):
            return f"a total: {_told(cells)}"
        if filled(cells) == 1 and _shown(cells) in self.shape.titles:
            return "the title again"
        return ""

    def _straightened(self, record: Record, *, is_last: bool) -> list[str] | None:
        """The row with as many cells as columns, where there is only one way to see it."""
        cells, width = record.cells, self.shape.width
        cut = self.shape.cut_numbers
        if cut and len(cells) == width + len(cut):
            return rejoined(cells, cut)
        if len(cells) > width:
            return self._narrowed(record)
        missing = [""] * (width - len(cells))
        if self.shape.optional.issuperset(range(len(cells), width)) and self._fits(cells):
            self.done.padded.append(record.line)
            return [*cells, *missing]
        if is_last and len(cells) - 1 >= TRUSTED_SHARE * width and self._fits(cells[:-1]):
            # The line ends somewhere inside a cell, so what is left of that cell may be wrong.
            self.done.padded.append(record.line)
            return [*cells[:-1], "", *missing]
        return None

    def _narrowed(self, record: Record) -> list[str] | None:
        """A row of too many cells without empty ones at its end, or with one text joined again."""
        cells, width = record.cells, self.shape.width
        if not any(cells[width:]):
            return cells[:width]
        extra = len(cells) - width
        mark = self.dialect.delimiter
        mark += " " if mark in (",", ";") else ""
        joined = []
        for place in set(range(width)) - self.shape.numeric:
            pieces = cells[place : place + extra + 1]
            row = [*cells[:place], mark.join(pieces), *cells[place + extra + 1 :]]
            if all(pieces) and self._fits(row):
                joined.append(row)
        if len(joined) != 1 or not self.shape.numeric:
            return None
        self.done.joined.append(record.line)
        return joined[0]

    def _fits(self, cells: Sequence[str]) -> bool:
        """Whether there are numbers where the table has numbers."""
        return all(
            is_value(cells[n]) or is_missing(cells[n]) for n in self.shape.numeric if n < len(cells)
        )


def is_heading_again(cells: Sequence[str], heading: Sequence[str]) -> bool:
    """Whether a row repeats the heading (given in lower case)."""
    if not heading or cells[0].casefold() != heading[0]:
        return False
    return [cell.casefold() for cell in cells[: len(heading)]] == list(heading)


def is_total(cells: Sequence[str], shape: Shape, *, alone: bool = False) -> bool:
    """Whether a row sums up others: a word that says so, and nothing but numbers beside it.

    A row with a cell in every column is one only if the word stands ``alone`` in its cell.
    """
    written = [cell for cell in cells if cell]
    first = written[0] if written else ""
    found = TOTAL.fullmatch(first) if len(first) <= LONGEST_TOTAL else None
    if not found or not all(map(is_value, written[1:])):
        return False
    gaps = any(n < len(cells) and not cells[n] for n in shape.filled)
    return gaps or len(written) <= TOTAL_CELLS * shape.width or (alone and not found["rest"])


def is_remark(cells: Sequence[str], shape: Shape) -> bool:
    """Whether a row at the end of a text does not belong to the table."""
    if not any(cells) or is_total(cells, shape, alone=True):
        return True
    if len(cells) == 1 < shape.width:
        return True
    gaps = any(n >= len(cells) or not cells[n] for n in shape.filled)
    return gaps and shape.width > 2 and filled(cells) <= max(1, SPARSE * shape.width)


def _told(cells: Sequence[str]) -> str:
    """What a line that is left out holds: the word of a total and sums; the rest, which may name
    somebody, by its shape. So may a total, "Total Ann Lee"."""
    first, *others = [cell for cell in cells if cell]
    total = TOTAL.fullmatch(first) if len(first) <= LONGEST_TOTAL else None
    is_plain = total is not None and not any(map(str.isalpha, total["rest"] or ""))
    told = [masked(cell, is_amount=True) for cell in others]
    return " ".join([first if is_plain else masked(first, is_amount=True), *told])[:LONGEST_SHOWN]


def _shown(cells: Sequence[str]) -> str:
    return without_contacts(" ".join(filter(None, cells)))[:LONGEST_SHOWN]
