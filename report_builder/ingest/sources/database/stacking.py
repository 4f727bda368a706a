"""Tables that a shop keeps by year or month, such as ``sales_2023`` and ``sales_2024``, as one."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.ingest.engine import keep
from report_builder.ingest.sources.database.moving import FIRST_ROW
from report_builder.ingest.sources.export_names import pattern
from report_builder.ingest.sources.raw import FINGERPRINT, RawTable, fingerprinted

if TYPE_CHECKING:
    import ibis.expr.datatypes as dt

MONEY = "decimal(18,4)"  # what whole numbers and numbers with decimals have in common


def stacked(tables: Sequence[RawTable], connection: Any) -> list[RawTable]:
    """The tables, those with one set of columns and names of one pattern put below each other.

    The same columns alone say nothing: brands and categories both have an identifier and a name.
    """
    groups: dict[object, list[RawTable]] = {}
    for table in tables:
        kind = pattern(table.name)
        is_dated = kind and kind != " ".join(re.findall(r"\w+", table.name.casefold()))
        key = (kind, frozenset(table.table.columns)) if is_dated else table.name
        groups.setdefault(key, []).append(table)
    return [_together(group, connection) for group in groups.values()]


def _together(tables: Sequence[RawTable], connection: Any) -> RawTable:
    if len(tables) == 1:
        return tables[0]
    schemas = [table.table.schema() for table in tables]
    kinds = {name: _common([schema[name] for schema in schemas]) for name in schemas[0]}
    parts = [
        table.table.select(**{name: table.table[name].cast(kind) for name, kind in kinds.items()})
        for table in tables
    ]
    name = f"{tables[0].stored.get_name()}_stacked"
    together = functools.reduce(lambda above, below: above.union(below), parts)
    stored = keep(connection, name, fingerprinted(together))
    for table in tables:
        connection.drop_table(table.stored.get_name())
    files = tuple(file for table in tables for file in table.files)
    return replace(
        tables[0], table=stored.drop(FINGERPRINT), stored=stored, files=files,
        first_lines=(FIRST_ROW,) * len(files),
    )  # fmt: skip


def _common(kinds: Sequence[dt.DataType]) -> dt.DataType:
    """The type that holds a column of all the tables without a loss."""
    if len(set(kinds)) == 1:
        return kinds[0]
    if all(kind.is_integer() for kind in kinds):
        return ibis.dtype("int64")
    if all(kind.is_integer() or kind.is_decimal() for kind in kinds):
        return ibis.dtype(MONEY)
    if all(kind.is_numeric() for kind in kinds):
        return ibis.dtype("float64")
    return ibis.dtype("string")
