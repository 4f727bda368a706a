"""Which delimiter, quotation mark and columns a text is written with, judged by its first lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from report_builder.ingest.sources.cells import BLANKS, GAP, GAPS, Dialect, records

COMMON = (",", ";", "\t", "|")
RARE = ("^", "~", "¬", "§", "¦", "#", "*", "!", "@", ":", "/")
# A rare delimiter also stands inside cells (times, addresses), so it must cut every line alike,
# the heading among them, and into more than two cells.
RARE_SHARE, RARE_WIDTH = 0.95, 3
# Blanks stand inside ordinary words, so they must do better than a comma; gaps of two stand by
# chance between columns cut by single blanks. Columns of fixed width may have empty cells.
HANDICAPS = {BLANKS: 0.05, GAP: 0.08}
CUTS_HANDICAP = 0.07
ANOTHER_HEADING = 0.1  # a heading of other words than the columns: they are cut at blanks inside
FOREIGN_CELLS = 0.5  # how much cells that hold another delimiter speak against one
QUOTED_CELLS = 0.5  # of the lines: fewer single quotation marks are apostrophes
FEWEST_LINES_OF_FIXED_WIDTH = 3  # blanks that two lines share are chance
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;\t]*', re.IGNORECASE)  # Excel's own first line
PLAIN = re.compile(r"[\s$€£¥₹+\-−(]*\d[\d.,:/\-\s]*\)?%?")


def dialect_of(lines: Sequence[str], *, blanks: bool = False) -> Dialect:
    """The dialect that cuts most lines into the same number of cells, more than one.

    ``blanks``: whether it is known that blanks stand between the cells, or columns of them.
    """
    best, best_score = Dialect(BLANKS if blanks else ","), 0.0
    for candidate in _candidates(lines):
        if blanks and candidate.delimiter not in HANDICAPS:
            continue
        if 1 - _handicap(candidate) <= best_score:  # even if it cut every line alike
            continue
        score = _score(lines, candidate)
        if score > best_score:
            best, best_score = candidate, score
    return best


def separator(line: str) -> str | None:
    """The delimiter that a first line ``sep=;`` names."""
    found = SEPARATOR_LINE.fullmatch(line.strip("\r\n"))
    return found[1] if found else None


def with_quotes(lines: Sequence[str], delimiter: str) -> Dialect:
    """A delimiter with the quotation marks that these lines use."""
    if _is_single_quoted(lines, delimiter):
        return Dialect(delimiter, "'", "'")
    backslash = any('\\"' in line for line in lines) and not any('""' in line for line in lines)
    return Dialect(delimiter, '"', "\\" if backslash else '"')


def _candidates(lines: Sequence[str]) -> Iterator[Dialect]:
    """Every dialect worth a try: a delimiter that most lines do not hold is none."""
    for delimiter in COMMON:
        if 2 * _holding(lines, delimiter) >= len(lines):
            yield with_quotes(lines, delimiter)
    for delimiter in RARE:
        if _holding(lines, delimiter) >= RARE_SHARE * len(lines):
            yield with_quotes(lines, delimiter)
    yield with_quotes(lines, BLANKS)
    yield Dialect(GAP)
    cuts = _cuts(lines)
    if cuts:
        yield Dialect(GAP, cuts=cuts)


def _holding(lines: Sequence[str], delimiter: str) -> int:
    return sum(delimiter in line for line in lines)


def _is_single_quoted(lines: Sequence[str], delimiter: str) -> bool:
    """Whether most lines hold a cell that begins and ends with an apostrophe."""
    if not any("'" in line for line in lines) or any('"' in line for line in lines):
        return False
    edge = re.escape(delimiter or " ")
    cell = re.compile(rf"(?:^|{edge})\s*'[^']*'\s*(?={edge}|$)")
    quoted = sum(bool(cell.search(line)) for line in lines)
    return quoted > QUOTED_CELLS * len(lines)


def _score(lines: Sequence[str], dialect: Dialect) -> float:
    rows = [record.cells for record in records(lines, dialect)]
    if not rows:
        return 0.0
    widths = Counter(len(row) for row in rows)
    common = max(widths, key=lambda width: (widths[width], width))
    if common < 2:
        return 0.0
    share = widths[common] / len(rows)
    delimiter = dialect.delimiter
    if delimiter in RARE and (
        share < RARE_SHARE or common < RARE_WIDTH or not _is_heading(rows[0], common)
    ):
        return 0.0
    if dialect.cuts:
        return share - _handicap(dialect)
    if delimiter in HANDICAPS:
        return share - _handicap(dialect) - ANOTHER_HEADING * (len(rows[0]) != common)
    return share * (1 - FOREIGN_CELLS * _foreign(rows, delimiter))


def _handicap(dialect: Dialect) -> float:
    return CUTS_HANDICAP if dialect.cuts else HANDICAPS.get(dialect.delimiter, 0.0)


def _is_heading(row: Sequence[str], width: int) -> bool:
    return len(row) == width and not any(PLAIN.fullmatch(cell) for cell in row)


def _foreign(rows: Sequence[Sequence[str]], delimiter: str) -> float:
    """Share of the cells that hold another delimiter and are no number."""
    others = re.compile(
        "|".join(re.escape(other) for other in (*COMMON, GAP) if other != delimiter)
    )
    cells = [cell for row in rows for cell in row]
    foreign = sum(others.search(cell) is not None and not PLAIN.fullmatch(cell) for cell in cells)
    return foreign / len(cells)


def _cuts(lines: Sequence[str]) -> tuple[int, ...]:
    """Where the columns of a text of fixed width begin: behind two places blank in every line."""
    lines = [line for line in lines if GAPS.search(line.strip())]  # no line of a title
    if len(lines) < FEWEST_LINES_OF_FIXED_WIDTH or any("\t" in line for line in lines):
        return ()
    written = "".join(
        " " if set(places) == {" "} else "x" for places in zip_longest(*lines, fillvalue=" ")
    )
    starts = tuple(found.end() for found in re.finditer(r"^\s*| {2,}", written.rstrip()))
    gaps = Counter(len(GAPS.split(line.strip())) for line in lines)
    usual = max(gaps, key=lambda width: (gaps[width], width))
    return starts if len(starts) >= usual else ()
