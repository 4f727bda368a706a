"""Cells that the settings declare to hold no value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from report_builder.ingest.sources import RawTable


def empty(raw: RawTable, markers: Sequence[str], connection: Any) -> None:
    """Empty the cells of a stored table whose text, without blanks around it, is a marker."""
    listed = ", ".join(_text(marker.strip()) for marker in markers)
    for column in raw.table.columns:
        if raw.table[column].type().is_string():
            cell = _name(column)
            connection.raw_sql(
                f"UPDATE {_name(raw.stored.get_name())} SET {cell} = NULL "
                f"WHERE trim({cell}) IN ({listed})"
            )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
