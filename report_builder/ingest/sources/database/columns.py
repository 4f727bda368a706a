"""Which columns of a database's table are moved, and as what: decided in the database itself.

Money stays exact, whole numbers become whole numbers (an identifier kept as ``numeric`` must read
"17850" and not "17850.0000"), moments lose their zone but not their clock, and what no report could
use (pictures, lists, shapes on a map) stays where it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir

MONEY = "decimal(18,4)"  # as everywhere in the engine
EXACT_WHOLE = 1e15  # below it a floating number still tells one whole number from the next
LARGEST_MONEY = 1e14  # what DECIMAL(18,4) cannot hold any more
LONGEST_WHOLE = 18  # digits that a 64-bit whole number surely holds
FIRST_DATE, LAST_DATE = "0001-01-01", "9999-12-31"  # beyond are "infinity" and years before Christ
KNOW_INFINITY = ("postgres", "duckdb")  # engines in which a date may be infinite


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows with the columns that are moved (None if all stay), and the others' names."""

    rows: ir.Table | None
    unused: tuple[str, ...]
    has_zones: bool


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What the database says of a column of numbers: its largest, and whether one has decimals."""

    largest: float
    has_decimals: bool


def choose(table: ir.Table, engine: str) -> Choice:
    """Ask the database about its numbers and choose how each column is moved."""
    schema = table.schema()
    numbers = _asked(table, [name for name, kind in schema.items() if _must_ask(kind)])
    columns: dict[str, ir.Value] = {}
    unused: list[str] = []
    for name, kind in schema.items():
        column = _moved(table[name], kind, numbers.get(name), engine)
        if column is None:
            unused.append(f"{name} ({_called(kind)})")
        else:
            columns[name] = column
    zones = any(kind.is_timestamp() and kind.timezone for kind in schema.values())
    return Choice(table.select(**columns) if columns else None, tuple(unused), zones)


def _must_ask(kind: dt.DataType) -> bool:
    return bool(kind.is_floating() or (kind.is_decimal() and not _is_whole(kind)))


def _is_whole(kind: dt.DataType) -> bool:
    return kind.scale == 0 and kind.precision is not None and kind.precision <= LONGEST_WHOLE


def _asked(table: ir.Table, names: list[str]) -> Mapping[str, _Numbers]:
    """One row of answers for all columns: no number leaves the database for this."""
    if not names:
        return {}
    questions: dict[str, Any] = {}
    for number, name in enumerate(names):
        column = table[name]
        size = column.abs()
        decimals = ibis.cases((size < EXACT_WHOLE, column.cast("int64") != column), else_=False)
        questions[f"largest_{number}"] = size.max().cast("float64")
        questions[f"decimals_{number}"] = decimals.any()
    answers = table.agg(**questions).to_pyarrow().to_pylist()[0]
    return {
        name: _Numbers(
            answers[f"largest_{number}"] or 0.0, bool(answers[f"decimals_{number}"])
        )
        for number, name in enumerate(names)
    }  # fmt: skip


def _moved(
    column: ir.Value, kind: dt.DataType, numbers: _Numbers | None, engine: str
) -> ir.Value | None:
    """The column as it is moved; None where it stays."""
    if kind.is_boolean() or kind.is_integer():
        return column
    if kind.is_decimal() or kind.is_floating():
        return _number(column, kind, numbers)
    if kind.is_timestamp():
        return _finite(column.cast("timestamp(6)"), "timestamp(6)", engine)
    if kind.is_date():
        return _finite(column, "date", engine)
    # JSON is a kind of text to Ibis, and is written out by the cast.
    if kind.is_string() or kind.is_uuid() or kind.is_time() or kind.is_inet() or kind.is_json():
        return column.cast("string")
    return None


def _number(column: ir.Value, kind: dt.DataType, numbers: _Numbers | None) -> ir.Value:
    if numbers is None:
        return column.cast("int64")
    # "Not a number" counts as larger than any number, in every engine that knows it.
    is_odd = math.isnan(numbers.largest)
    if not is_odd and not numbers.has_decimals and numbers.largest < EXACT_WHOLE:
        return column.cast("int64")
    if kind.is_floating():
        return column.cast("float64")
    fits = not is_odd and numbers.largest < LARGEST_MONEY
    return column.cast(MONEY) if fits else column.cast("string")


def _finite(column: ir.Value, kind: str, engine: str) -> ir.Value:
    if engine not in KNOW_INFINITY:
        return column
    first, after = (ibis.literal(text).cast(kind) for text in (FIRST_DATE, LAST_DATE))
    last = after if kind == "date" else ibis.literal(f"{LAST_DATE} 23:59:59").cast(kind)
    return ibis.cases(((column >= first) & (column <= last), column))


def _called(kind: dt.DataType) -> str:
    """The type in a word; one that Ibis does not know is called as the database calls it."""
    raw = getattr(kind, "raw_type", None)
    return (type(kind).__name__ if raw is None else str(raw.sql())).lower()
