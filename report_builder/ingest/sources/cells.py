"""Lines of text to cells: delimiters, quotation marks, columns of fixed width."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LONGEST_LINE = 16_000_000  # bytes; the engine must be told before it meets one
csv.field_size_limit(LONGEST_LINE)  # for the whole process: the standard library knows no other way

BLANKS, GAP = "", "  "  # delimiters: runs of blanks; two blanks or more
# Lines that one cell may span. A mark that is opened and never closed would take the rest.
LINES_OF_A_CELL = 200
# Columns: a line of running text is seldom cut into more cells by the commas in it.
FEWEST_TOLD_APART = 4
END = "\ufdd0"  # behind a line, to see whether its last quotation mark is open; in no clean text
NOTHING = "\x00\ufffd \t\r\n"  # a file that was not closed properly may end in zero bytes
WRAPPED = re.compile(r'\s*"((?:[^"]|"")*)"[\s;,\t]*')
RULE = re.compile(r"[\s+|]*[-=]{3,}[\s+|=:-]*")  # decoration: +-----+-----+
EMPTY = re.compile(r"(?<![^,;\t|])\\N(?![^,;\t|\n])")  # how MySQL writes that there is nothing
GAPS = re.compile(r"\s{2,}|\t")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a line is cut into cells.

    ``quote`` "" means that quotation marks are text. ``escape`` is what makes a quotation mark
    inside a cell a character: itself, doubled, or a backslash. ``cuts`` are the places (characters)
    where the columns of a text of fixed width begin.
    """

    delimiter: str
    quote: str = '"'
    escape: str = '"'
    cuts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row, and the line of the file it begins in (counted from 1).

    ``lines``: how many lines it stands in. ``mended``: a quotation mark without end was dropped.
    """

    line: int
    cells: list[str]
    lines: int = 1
    mended: bool = False


class Splitter:
    """Cuts lines of one dialect into cells, without the blanks around them."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._waiting: list[str] = []
        self._reader = csv.reader(
            _Waiting(self._waiting),
            delimiter=dialect.delimiter if len(dialect.delimiter) == 1 else " ",
            quotechar=dialect.quote or None,
            quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
            escapechar=dialect.escape if dialect.escape != dialect.quote else None,
            skipinitialspace=True,
        )

    def split(self, line: str) -> list[str]:
        """The cells of one line (or of lines joined by line ends)."""
        dialect = self.dialect
        if dialect.cuts and not any(line[cut - 1 : cut].strip() for cut in dialect.cuts[1:]):
            ends = (*dialect.cuts[1:], None)
            return [line[a:b].strip() for a, b in zip(dialect.cuts, ends, strict=True)]
        if dialect.delimiter == GAP:
            return GAPS.split(line.strip())
        if dialect.delimiter == BLANKS and dialect.quote not in line:
            return line.split()
        if dialect.delimiter == BLANKS:
            line = line.strip().replace("\t", " ")
        if dialect.escape != dialect.quote:
            line = EMPTY.sub("", line)
        self._waiting.extend(part + "\n" for part in reversed(line.split("\n")))
        try:
            return [cell.strip() for cell in next(self._reader)]
        except StopIteration:
            return []
        except csv.Error:  # a cell longer than any: no way to cut this
            return [line]
        finally:
            self._waiting.clear()

    def is_open(self, line: str) -> bool:
        """Whether a quotation mark that begins a cell is not closed at the end of the line."""
        quote, delimiter = self.dialect.quote, self.dialect.delimiter or " "
        if not quote or delimiter == GAP or self.dialect.cuts or line.count(quote) % 2 == 0:
            return False
        return self.split(line + delimiter + END)[-1] != END


class _Waiting:
    """An iterator that may end and go on: the lines that are to be cut now."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self.lines:
            raise StopIteration
        return self.lines.pop()


def records(
    lines: Iterable[str], dialect: Dialect, first: int = 1, width: int | None = None
) -> Iterator[Record]:
    """Rows of lines of text; blank lines and drawn rules are none.

    A cell in quotation marks may span lines. If its mark is not closed within LINES_OF_A_CELL, or
    closing it gives no row of ``width`` cells, then its mark is dropped and the line stands alone.
    """
    splitter, source = Splitter(dialect), _Numbered(lines, first)
    for number, line in source:
        if not line.strip(NOTHING) or RULE.fullmatch(line):
            continue
        if not splitter.is_open(line):
            yield Record(number, splitter.split(line))
            continue
        whole = _closed(line, source, splitter, width)
        if len(whole) > 1:
            yield Record(number, splitter.split("\n".join(whole)), len(whole))
        else:
            yield Record(number, splitter.split(line.replace(dialect.quote, "")), mended=True)


class _Numbered:
    """Lines with their numbers; lines that were looked at can be put back."""

    def __init__(self, lines: Iterable[str], first: int) -> None:
        self.lines, self.number = iter(lines), first - 1
        self.back: list[str] = []

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self

    def __next__(self) -> tuple[int, str]:
        line = self.back.pop() if self.back else next(self.lines)
        self.number += 1
        return self.number, line

    def put_back(self, lines: Sequence[str]) -> None:
        """Make these lines the next ones."""
        self.back.extend(reversed(lines))
        self.number -= len(lines)


def _closed(line: str, source: _Numbered, splitter: Splitter, width: int | None) -> tuple[str, ...]:
    """The line with those after it up to where its quotation mark closes; alone if nowhere."""
    after: list[str] = []
    quote = splitter.dialect.quote
    for _, following in source:
        after.append(following)
        if following.count(quote) % 2 == 1:
            joined = "\n".join((line, *after))
            if width in (None, len(splitter.split(joined))) and not (
                width and _are_rows((line, *after), splitter, width)
            ):
                return line, *after
            break
        if len(after) == LINES_OF_A_CELL:
            break
    source.put_back(after)
    return (line,)


def _are_rows(lines: Sequence[str], splitter: Splitter, width: int) -> bool:
    """Whether each of these lines is a row by itself, but for stray quotation marks."""
    quote = splitter.dialect.quote
    return width >= FEWEST_TOLD_APART and all(
        len(splitter.split(line.replace(quote, ""))) == width for line in lines
    )


def unwrapped(line: str) -> str | None:
    """The line inside, where all of it is one cell in quotation marks; None where it is not."""
    found = WRAPPED.fullmatch(line)
    return found[1].replace('""', '"') if found else None
