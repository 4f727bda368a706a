"""Where a table begins in a text: titles above it, its heading, and what its columns hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median

from report_builder.ingest.sources.cells import Record
from report_builder.ingest.values import is_missing

RESERVED = (
    "__fingerprint",
    "__file",
    "__copies",
    "__copy",
    "__repeated",
)  # columns the preparation adds
LONGEST_NAME = 300  # characters of a heading; more are a text, and cut
MOST_TITLES = 40  # rows above the heading; what begins further down is no table with a title
COMPARED = 40  # rows that a heading is held against
FULL = 0.75  # of the columns: a heading names most of them, a title stands in one or two cells
MOSTLY = 0.5  # of the usual number of cells: a row with fewer does not tell what must be filled
NUMERIC = 0.8  # of a column's cells: below it is text
# Rows this short or long are a way of writing (empty cells at the end left out), not damage.
SYSTEMATIC_SHARE, SYSTEMATIC_ROWS = 0.05, 3

NUMBER_LIKE = re.compile(r"^[\s$€£¥₹+\-−(]*[\d][\d.,:/\-\s]*\)?%?$")
DATE_LIKE = re.compile(
    r"^\d{1,4}[\s./-]+[^\W\d]{3,9}[\s.,/-]+\d{1,4}(\s.*)?$"  # 3 Jan 2023, 03-Jan-23
    r"|^[^\W\d]{3,9}\.?\s+\d{1,2},?\s+\d{2,4}(\s.*)?$"  # January 3, 2023
    r"|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ].*$"  # 2023-01-03T10:00:00Z, 1/3/2023 4:05 PM
)
FEWEST_RUNNING = 3  # columns called 1, 2, 3: two numbers in order are chance
ISO_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
WHOLE, CENTS = re.compile(r"^-?\d+$"), re.compile(r"^\d\d$")
FEWEST_CUT = 5  # rows in which a number and two digits stand side by side: fewer are chance
PERIOD = re.compile(r"^(19|20)\d\d(\s*[-/.]?\s*(0?[1-9]|1[0-2]|[Qq][1-4]))?$")


@dataclass(frozen=True, slots=True)
class Shape:
    """A table inside a text.

    ``first_line``: the line of the file in which the data begin. ``optional``: columns whose cells
    may be left out at the end of a row. ``cut_numbers``: places (in a row as it is written) of
    numbers whose decimals stand in the next cell. ``numeric`` and ``filled``: columns of numbers or
    dates, and columns that are nowhere empty, by the rows that were looked at.
    """

    names: tuple[str, ...]
    has_header: bool
    first_line: int
    titles: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    cut_numbers: tuple[int, ...] = ()
    optional: frozenset[int] = frozenset()
    numeric: frozenset[int] = frozenset()
    filled: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.names)


@lru_cache(maxsize=4096)  # the cells of one file's first rows are asked about some times
def is_value(cell: str) -> bool:
    """Whether a cell is a number or a date, which a heading is not."""
    return bool(NUMBER_LIKE.match(cell) or DATE_LIKE.match(cell))


def filled(cells: Sequence[str]) -> int:
    """The number of cells that hold something."""
    return len(cells) - cells.count("")


def shape_of(rows: Sequence[Record], *, has_header: bool | None = None) -> Shape:
    """The table in the first rows of a text.

    ``has_header``: whether the first of them is known to be its heading, or that it has none.
    """
    width = _width(rows)
    start = 0 if has_header else _start(rows, width)
    body = (_full(rows[start + 1 :], width) or _full(rows[start:], width))[:COMPARED]
    if has_header is None:
        has_header = is_heading(rows[start].cells, body)
    first = start + has_header
    heading: list[str] = list(rows[start].cells) if has_header else []
    if (
        has_header
        and first < len(rows)
        and _continues(rows[first].cells, _full(rows[first + 1 :], width))
    ):
        heading = _joined(heading, rows[first].cells)
        first += 1
    if has_header and start:
        heading = _grouped(rows[start - 1].cells, heading)
    labels = has_header and _has_row_labels(heading, body)
    cut = () if labels or not has_header else _cut_numbers(heading, body)
    names = _names(heading, width - len(cut), labels=labels, has_header=has_header)
    data = [rejoined(row, cut) for row in _full(rows[first:], width) or body]
    return Shape(
        names=unique_names(names),
        has_header=has_header,
        first_line=rows[first].line if first < len(rows) else rows[-1].line + rows[-1].lines,
        titles=tuple(" ".join(filter(None, row.cells)) for row in rows[:start]),
        heading=tuple(heading),
        cut_numbers=cut,
        optional=_optional(rows[first:], data, len(names)),
        numeric=_numeric(data),
        filled=_filled(data),
    )


def _width(rows: Sequence[Record]) -> int:
    """The commonest number of cells, a wider one of two."""
    widths = Counter(len(row.cells) for row in rows)
    several = [width for width, count in widths.items() if width > 1 and count > 1]
    return max(several or widths, key=lambda width: (widths[width], width))


def _full(rows: Sequence[Record], width: int) -> list[list[str]]:
    return [row.cells for row in rows if len(row.cells) == width and any(row.cells)]


def _start(rows: Sequence[Record], width: int) -> int:
    """The first row of the table: its heading, or its first row of data where it has none."""
    top = rows[: MOST_TITLES + 1]
    used = {place for row in rows for place, cell in enumerate(row.cells[:width]) if cell}
    typical = sorted(filled(row.cells) for row in rows if len(row.cells) == width)
    needed = max(min(2, len(used)), FULL * typical[len(typical) // 2])
    fewest = min(width, len(used)) - 1  # a heading may lack the name of the row labels
    whole = [
        number
        for number, row in enumerate(top)
        if filled(row.cells) >= needed and len(row.cells) >= fewest
    ]
    if not whole:
        return 0
    found = (n for n in whole if is_heading(rows[n].cells, _full(rows[n + 1 :], width)[:COMPARED]))
    first = next(found, whole[0])
    above = _full([rows[n] for n in whole if n < first], width)
    if not above:
        return first
    # Rows above that hold values where the table holds them are its data: it has no heading there.
    numeric = _numeric(_full(rows[first + 1 :], width))
    is_data = any(all(is_value(row[n]) for n in numeric) for row in above if numeric)
    return whole[0] if is_data else first


def is_heading(row: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a row names the columns of the rows below it."""
    values = [cell for cell in row if is_value(cell)]
    if values:
        return not is_value(row[0]) and _are_periods(values)
    numeric = _numeric(body)
    if any(place in numeric and not is_missing(cell) for place, cell in enumerate(row)):
        return True
    if list(row) in body:  # a heading that is repeated
        return True
    return not any(cell and _stands_in(place, cell, body) for place, cell in enumerate(row))


def _stands_in(place: int, cell: str, body: Sequence[Sequence[str]]) -> bool:
    return any(place < len(row) and row[place] == cell for row in body)


def _are_periods(values: Sequence[str]) -> bool:
    """Whether cells are years, months, days or running numbers, each once and in their order."""
    if len(values) < 2 or len(set(values)) < len(values):
        return False
    if all(map(PERIOD.match, values)):
        return list(values) == sorted(values) or list(values) == sorted(values, reverse=True)
    if len(values) < FEWEST_RUNNING:
        return False
    if all(value.isdecimal() for value in values):
        return all(int(b) - int(a) == 1 for a, b in pairwise(values))
    return all(map(ISO_DAY.match, values)) and list(values) == sorted(values)


def _numeric(body: Sequence[Sequence[str]]) -> frozenset[int]:
    found = set()
    for place in range(max(map(len, body), default=0)):
        cells = [row[place] for row in body if place < len(row) and row[place]]
        if cells and sum(map(is_value, cells)) >= NUMERIC * len(cells):
            found.add(place)
    return frozenset(found)


def _filled(body: Sequence[Sequence[str]]) -> frozenset[int]:
    """Columns without an empty cell; a row that is mostly empty is a remark or a total."""
    usual = median(map(filled, body)) if body else 0
    rows = [row for row in body if filled(row) >= MOSTLY * usual]
    width = max(map(len, rows), default=0)
    return frozenset(n for n in range(width) if all(len(row) > n and row[n] for row in rows))


def _optional(rows: Sequence[Record], body: Sequence[Sequence[str]], width: int) -> frozenset[int]:
    """Columns that may be left out: empty somewhere, or left out as a rule."""
    empty = {n for row in body for n, cell in enumerate(row) if not cell}
    beyond = set(range(max(map(len, body), default=0), width))
    short = Counter(len(row.cells) for row in rows if len(row.cells) < width)
    ruled = {
        n for length, count in short.items() for n in range(length, width)
        if count >= max(SYSTEMATIC_ROWS, SYSTEMATIC_SHARE * len(rows))
    }  # fmt: skip
    return frozenset(empty | beyond | ruled)


def _continues(row: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a row is a second line of the heading: words over every column of numbers."""
    numeric = _numeric(body)
    words = sum(n < len(row) and bool(row[n]) and not is_value(row[n]) for n in numeric)
    return words >= 2 and words == len(numeric) and len(body) >= 2 and not any(map(is_value, row))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    both = [[*row, *[""] * (width - len(row))] for row in (upper, lower)]
    return [" ".join(filter(None, pair)) for pair in zip(*both, strict=True)]


def _grouped(above: Sequence[str], heading: list[str]) -> list[str]:
    """The heading with the words of groups above it, where it would repeat itself without."""
    repeated = {name for name, count in Counter(heading).items() if count > 1 and name}
    if not repeated or filled(above) < 2 or len(above) != len(heading):
        return heading
    names, group = [], ""
    for over, name in zip(above, heading, strict=True):
        group = over or group
        names.append(f"{group} {name}".strip() if name in repeated else name)
    return names


def _has_row_labels(heading: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether the heading has no name for a first column that counts the rows."""
    names = list(heading)
    while names and not names[-1]:
        names.pop()
    if not body or len(names) != len(body[0]) - 1 or not all(row[-1] for row in body):
        return False
    labels = [row[0] for row in body]
    return len(set(labels)) == len(labels) and all(label.isdigit() for label in labels)


def _cut_numbers(heading: Sequence[str], body: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Where rows hold more cells than the heading because a decimal comma cut their numbers.

    Nothing unless there are exactly as many such places as cells too many.
    """
    width = len(body[0]) if body else 0
    if len(heading) >= width or len(body) < FEWEST_CUT or not all(row[-1] for row in body):
        return ()
    places = tuple(
        place
        for place in range(width - 1)
        if all(WHOLE.match(row[place]) and CENTS.match(row[place + 1]) for row in body)
    )
    apart = all(b - a > 1 for a, b in pairwise(places))
    return places if apart and len(places) == width - len(heading) else ()


def rejoined(row: Sequence[str], places: Sequence[int]) -> list[str]:
    """A row with the numbers joined that begin at these places."""
    cells = list(row)
    for place in reversed(places):
        cells[place : place + 2] = [",".join(cells[place : place + 2])]
    return cells


def _names(heading: Sequence[str], width: int, *, labels: bool, has_header: bool) -> list[str]:
    """One name a column, nothing where the heading has none."""
    names = [*([""] if labels else []), *heading]
    names += [""] * (width - len(names))
    return names if has_header else [f"column {number + 1}" for number in range(width)]


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Column names without repetition; the engine does not tell upper from lower case."""
    taken = set(RESERVED)
    unique: list[str] = []
    for number, name in enumerate(names):
        base = " ".join(name.split())[:LONGEST_NAME] or f"unnamed {number + 1}"
        candidate, count = base, 1
        while candidate.casefold() in taken:
            count += 1
            candidate = f"{base} ({count})"
        taken.add(candidate.casefold())
        unique.append(candidate)
    return tuple(unique)
