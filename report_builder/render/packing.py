"""Chart specifications for the page, packed: rows by column, and parts that repeat only once.

The page's script unpacks them. Rows of objects repeat the names of their fields, and every layer of
a chart its axes: together that is half of the text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

REFERENCE = "$"  # the field of an object that stands for a shared part, which it numbers
SHORTEST = 40  # characters of a part worth sharing: a reference takes ten


def packed(specifications: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Any], list[Any]]:
    """The specifications by key, and the parts that they share."""
    plain = {
        key: {**each, "datasets": _datasets(each)} if "datasets" in each else dict(each)
        for key, each in specifications.items()
    }
    seen: Counter[str] = Counter()
    for each in plain.values():
        _count(each, seen)
    shared: list[Any] = []
    places: dict[str, int] = {}
    found = {key: _shorter(each, seen, shared, places) for key, each in plain.items()}
    return found, shared


def text(part: Any) -> str:
    """JSON without blanks. Raises ValueError for numbers that JSON does not have."""
    return json.dumps(part, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _datasets(specification: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _by_column(rows) for name, rows in specification["datasets"].items()}


def _by_column(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Values by field, those that are the same in every row only once; rows unlike as they are."""
    if len(rows) < 2 or any(row.keys() != rows[0].keys() for row in rows):
        return rows
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    written = {name: {text(value) for value in values} for name, values in columns.items()}
    return {
        "rows": len(rows),
        "same": {name: columns[name][0] for name, values in written.items() if len(values) == 1},
        "columns": {name: columns[name] for name, values in written.items() if len(values) > 1},
    }


def _count(part: Any, seen: Counter[str]) -> None:
    if isinstance(part, dict | list):
        seen[text(part)] += 1
        for each in part.values() if isinstance(part, dict) else part:
            _count(each, seen)


def _shorter(part: Any, seen: Counter[str], shared: list[Any], places: dict[str, int]) -> Any:
    """The part with references in place of what repeats, which goes to ``shared``."""
    if not isinstance(part, dict | list):
        return part
    written = text(part)
    if written in places:
        return {REFERENCE: places[written]}
    if isinstance(part, dict):
        found: Any = {key: _shorter(one, seen, shared, places) for key, one in part.items()}
    else:
        found = [_shorter(one, seen, shared, places) for one in part]
    if len(written) < SHORTEST or seen[written] == 1:
        return found
    places[written] = len(shared)
    shared.append(found)
    return {REFERENCE: places[written]}
