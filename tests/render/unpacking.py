"""What the page's script makes of packed specifications, in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def unpacked(part: Any, shared: Sequence[Any]) -> Any:
    """A specification as the chart library wants it."""
    if isinstance(part, list):
        return [unpacked(one, shared) for one in part]
    if not isinstance(part, dict):
        return part
    if "$" in part:
        return unpacked(shared[part["$"]], shared)
    found = {name: unpacked(one, shared) for name, one in part.items()}
    if "datasets" in found:
        found["datasets"] = {name: _rows(rows) for name, rows in found["datasets"].items()}
    return found


def _rows(rows: Any) -> Any:
    if isinstance(rows, list):
        return rows
    columns: Mapping[str, list[Any]] = rows["columns"]
    return [
        {**rows["same"], **{name: values[at] for name, values in columns.items()}}
        for at in range(rows["rows"])
    ]
