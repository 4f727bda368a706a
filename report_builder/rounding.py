"""Where what is printed does not agree with itself, as each number is rounded for itself.

A difference is that of the two numbers printed beside it. Shares that make a whole are printed as
they are; where they miss it, the table says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from report_builder import formats
from report_builder.model import Content, Table, Value

NOTE = "Each share is rounded, so that together they miss the whole by a little."
Row = tuple[Value, ...]


def noted(content: Content) -> Content:
    """The content whose tables, and those behind charts, agree with themselves as printed."""
    return replace(
        content,
        tables=tuple(map(_noted, content.tables)),
        charts=tuple(replace(chart, table=_noted(chart.table)) for chart in content.charts),
    )


def _noted(table: Table) -> Table:
    table = _subtracted(table)
    misses = any(
        column.unit == "share" and _misses([row[at] for row in rows], whole[at])
        for rows, whole in _wholes(table)
        for at, column in enumerate(table.columns)
    )
    return replace(table, note=f"{table.note} {NOTE}".strip()) if misses else table


def _subtracted(table: Table) -> Table:
    """The table whose differences are those of the numbers printed beside them."""
    names = [column.name for column in table.columns]
    pairs = {
        at: (names.index(column.less[0]), names.index(column.less[1]))
        for at, column in enumerate(table.columns)
        if column.less is not None
    }
    if not pairs:
        return table

    def agreeing(row: Row) -> Row:
        cells = list(row)
        for at, (first, second) in pairs.items():
            values = (row[first], row[second], row[at])
            if all(isinstance(value, int | float) for value in values):
                unit = table.columns[at].unit
                first_shown, second_shown = (
                    formats.in_cell(float(str(value)), unit) for value in values[:2]
                )
                cells[at] = formats.in_cell(first_shown - second_shown, unit)
        return tuple(cells)

    total = None if table.total is None else agreeing(table.total)
    return replace(table, rows=tuple(map(agreeing, table.rows)), total=total)


def _wholes(table: Table) -> Iterable[tuple[Sequence[Row], Sequence[Value]]]:
    """Rows that can make a whole, with it: all of a table with a total; without one those of one
    name in the first column, where several have it, or all, whose shares may make all of it."""
    if table.total is not None:
        return [(table.rows, table.total)]
    together: dict[Value, list[Row]] = {}
    for row in table.rows:
        together.setdefault(row[0], []).append(row)
    groups = together.values() if len(together) < len(table.rows) else [table.rows]
    return [(rows, [1.0] * len(table.columns)) for rows in groups if len(rows) > 1]


def _misses(parts: Sequence[Value], whole: Value) -> bool:
    """Whether parts that add up to the whole do not as they are printed."""
    numbers = [part for part in parts if isinstance(part, int | float) and math.isfinite(part)]
    if not isinstance(whole, int | float) or len(numbers) != len(parts):
        return False
    if not math.isclose(math.fsum(numbers), whole, abs_tol=1e-9):
        return False
    printed = math.fsum(formats.in_cell(part, "share") for part in numbers)
    return not math.isclose(printed, formats.in_cell(whole, "share"), abs_tol=1e-9)
