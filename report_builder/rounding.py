"""Where the printed shares of a table miss their total, as each is rounded: said under it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from report_builder import formats
from report_builder.model import Content, Table, Value

NOTE = "Each share is rounded, so that together they miss their total by a little."


def noted(content: Content) -> Content:
    """The content whose tables, and those behind charts, say where rounding shows."""
    return replace(
        content,
        tables=tuple(map(_noted, content.tables)),
        charts=tuple(replace(chart, table=_noted(chart.table)) for chart in content.charts),
    )


def _noted(table: Table) -> Table:
    if table.total is None:
        return table
    misses = any(
        column.unit == "share" and _misses([row[at] for row in table.rows], table.total[at])
        for at, column in enumerate(table.columns)
    )
    return replace(table, note=f"{table.note} {NOTE}".strip()) if misses else table


def _misses(parts: Sequence[Value], total: Value) -> bool:
    """Whether parts that add up to the total do not as they are printed."""
    numbers = [part for part in parts if isinstance(part, int | float) and math.isfinite(part)]
    if not isinstance(total, int | float) or len(numbers) != len(parts):
        return False
    if not math.isclose(math.fsum(numbers), total, abs_tol=1e-9):
        return False
    printed = math.fsum(formats.printed(part, "share") for part in numbers)
    return not math.isclose(printed, formats.printed(total, "share"), abs_tol=1e-9)
