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
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
SHORTEST = 40  # characters of a part worth sharing: a reference takes ten


def packed(specifications: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Any], list[Any]]:
    """The specifications by key, and the parts that they share."""
    plain = {
        key: {**each, "datasets": _datasets(each)} if "datasets" in each else dict(each)
        for key, each in specifications.items()
    }
    parts = _Parts()
    for each in plain.values():
        parts.write(each)
    return {key: parts.shorter(each) for key, each in plain.items()}, parts.shared


def text(part: Any) -> str:
    """JSON without blanks. Raises ValueError for numbers that JSON does not have."""
    return _JSON.encode(part)


def _datasets(specification: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _by_column(rows) for name, rows in specification["datasets"].items()}


def _by_column(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Values by field, those that are the same in every row only once; rows unlike as they are."""
    if len(rows) < 2 or any(row.keys() != rows[0].keys() for row in rows):
        return rows
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    same = {name: values[0] for name, values in columns.items() if _are_same(values)}
    return {
        "rows": len(rows),
        "same": same,
        "columns": {name: values for name, values in columns.items() if name not in same},
    }


def _are_same(values: Sequence[Any]) -> bool:
    """Whether all are written alike: 1, 1.0 and true are equal but not the same."""
    first = values[0]
    return all(value == first and type(value) is type(first) for value in values)


class _Parts:
    """All objects and lists: what each is as text, how often that occurs, and what is shared."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._seen: Counter[str] = Counter()
        self._places: dict[str, int] = {}
        self.shared: list[Any] = []

    def write(self, part: Any) -> str:
        """The text of a part, kept for it and all within it."""
        if isinstance(part, dict):
            inside = [f"{text(key)}:{self.write(one)}" for key, one in part.items()]
            found = "{" + ",".join(inside) + "}"
        elif isinstance(part, list) and any(isinstance(one, dict | list) for one in part):
            found = "[" + ",".join(map(self.write, part)) + "]"
        else:
            found = text(part)
        if isinstance(part, dict | list):
            self._texts[id(part)] = found
            self._seen[found] += 1
        return found

    def shorter(self, part: Any) -> Any:
        """The part with references in place of what repeats."""
        if not isinstance(part, dict | list):
            return part
        written = self._texts[id(part)]
        if written in self._places:
            return {REFERENCE: self._places[written]}
        if isinstance(part, dict):
            found: Any = {key: self.shorter(one) for key, one in part.items()}
        else:
            found = [self.shorter(one) for one in part]
        if len(written) < SHORTEST or self._seen[written] == 1:
            return found
        self._places[written] = len(self.shared)
        self.shared.append(found)
        return {REFERENCE: self._places[written]}
