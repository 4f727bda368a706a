"""One basket a line: rows of items without columns, as programs for market baskets write them."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from report_builder.ingest.sources.cells import Dialect, records
from report_builder.ingest.sources.delimiters import COMMON
from report_builder.ingest.sources.header import is_value

ANY_DELIMITER = re.compile("|".join(map(re.escape, COMMON)))
COLUMNS = ("basket", "item")
# All of these must hold, since a table with gaps looks like baskets at first sight.
FEWEST_BASKETS = 20  # lines
FEWEST_SIZES = 3  # different numbers of items
COMMONEST_SIZE = 0.6  # of the lines
MOST_VALUES = 0.05  # of the cells of the first lines: beyond it the rest is not looked at
VALUES = 0.01  # of the cells are numbers or dates: items are words
DISTINCT = 0.5  # of the cells: items come back in other baskets
REPEATED = 0.02  # of the cells stand in their basket twice
WANDERING = 0.5  # of the items that come back stand in another column then


def basket_dialect(lines: Sequence[str]) -> Dialect | None:
    """The dialect of lines that are baskets; None if they are not."""
    first = [cell for line in lines[:FEWEST_BASKETS] for cell in ANY_DELIMITER.split(line)]
    if sum(is_value(cell.strip()) for cell in first) > MOST_VALUES * len(first):
        return None
    for delimiter in COMMON:
        dialect = Dialect(delimiter)
        if are_baskets([record.cells for record in records(lines, dialect)]):
            return dialect
    return None


def are_baskets(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of cells are baskets of items rather than rows of a table."""
    baskets = [_items(row) for row in rows]
    sizes = Counter(map(len, baskets))
    cells = [item for basket in baskets for item in basket]
    if len(baskets) < FEWEST_BASKETS or len(sizes) < FEWEST_SIZES or "" in cells:
        return False
    if max(sizes.values()) > COMMONEST_SIZE * len(baskets):
        return False
    if sum(map(is_value, cells)) > VALUES * len(cells) or len(set(cells)) > DISTINCT * len(cells):
        return False
    twice = sum(len(basket) - len(set(basket)) for basket in baskets)
    return twice <= REPEATED * len(cells) and _wander(baskets)


def _items(row: Sequence[str]) -> list[str]:
    """The cells of a row without the empty ones at its end."""
    items = list(row)
    while items and not items[-1]:
        items.pop()
    return items


def _wander(baskets: Sequence[Sequence[str]]) -> bool:
    """Whether items stand now in one column, now in another."""
    places: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for basket in baskets:
        for place, item in enumerate(basket):
            places[item][place] += 1
    back = [found for found in places.values() if found.total() > 1]
    return sum(len(found) > 1 for found in back) >= WANDERING * len(back)


def write_items(lines: Iterable[str], dialect: Dialect, target: Path) -> int:
    """Write one row an item, with the number of its basket; return the number of rows."""
    rows = 0
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for number, record in enumerate(records(lines, dialect), start=1):
            items = _items(record.cells)
            writer.writerows((number, item) for item in items if item)
            rows += sum(map(bool, items))
    return rows
