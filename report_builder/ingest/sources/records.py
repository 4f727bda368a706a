"""A record of JSON to rows of text: nested objects flattened, one list of items to rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]  # numbers are text as they are written, so that money stays exact
Cells = dict[str, str | None]

# What shops call the list of items in an order, in the order in which one is chosen.
ITEMS = ("line_items", "lineitems", "order_items", "orderitems", "items", "lines", "order_lines",
         "orderlines", "positions", "products", "articles", "details", "cart")  # fmt: skip
BY_KEY = "key"  # the column of the names that records have in an object of records
BETWEEN = ", "  # the values of any other list


def is_list_of_records(value: object) -> bool:
    """Whether a value is a list with nothing but objects in it, at least one."""
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def lists_in(value: object) -> dict[str, list[Record]]:
    """The lists of records nearest to the outside of an object, by the name they have there.

    An object of records by their number is a list of them too, and so are columns by their name
    with cells by their number.
    """
    if not isinstance(value, dict):
        return {}
    lists = {key: inner for key, inner in value.items() if is_list_of_records(inner)}
    if lists:
        return lists
    columns, cells = value.get("columns"), value.get("data")
    if isinstance(columns, list) and isinstance(cells, list):
        return {"data": [dict(zip(columns, row, strict=False)) for row in cells]}
    return _by_key(value) or {
        key if name == BY_KEY else name: records
        for key, inner in value.items()
        for name, records in lists_in(inner).items()
    }


def _by_key(value: Mapping[str, Any]) -> dict[str, list[Record]]:
    """The records of an object of records that have names in common."""
    inner = list(value.values())
    if len(inner) < 2 or not all(isinstance(record, dict) for record in inner):
        return {}
    numbers = list(inner[0])
    if numbers[:2] == ["0", "1"] and all(list(cells) == numbers for cells in inner):
        return {BY_KEY: [{name: value[name][n] for name in value} for n in numbers]}
    if not set(numbers).intersection(*inner):
        return {}
    return {BY_KEY: [{BY_KEY: key, **record} for key, record in value.items()]}


def items_of(records: Iterable[Record]) -> str | None:
    """The list whose elements become rows: by its name, else the one with the most elements.

    Its path has dots (``order.line_items``). None where no record holds a list that can have
    several elements.
    """
    elements: Counter[str] = Counter()
    longest: Counter[str] = Counter()
    for record in records:
        for path, values in _lists(record, ""):
            elements[path] += len(values)
            longest[path] = max(longest[path], len(values))
    for name in ITEMS:
        named = [path for path in elements if path.rsplit(".")[-1].casefold() == name]
        if named:
            return min(named)
    several = [path for path in elements if longest[path] > 1]
    return max(several, key=lambda path: (elements[path], path), default=None)


def rows(record: Record, items: str | None) -> Iterator[Cells]:
    """A row for each element of the chosen list, the fields of the record repeated in each."""
    own, held = _flat(record, "", items)
    if not held:
        yield own
    for item in held:
        yield own | _flat(item, f"{items}.", None)[0]


def _lists(record: Record, prefix: str) -> Iterator[tuple[str, list[Record]]]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _lists(value, f"{prefix}{key}.")
        elif is_list_of_records(value):
            yield f"{prefix}{key}", value


def _flat(record: Record, prefix: str, items: str | None) -> tuple[Cells, Sequence[Record]]:
    """Cells by dotted name, and the elements of the chosen list."""
    cells: Cells = {}
    held: Sequence[Record] = ()
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            inner, deeper = _flat(value, f"{name}.", items)
            cells |= inner
            held = held or deeper
        elif name == items and is_list_of_records(value):
            held = value
        elif is_list_of_records(value):
            cells |= _joined(value, f"{name}.")
        elif name != items:
            cells[name] = _text(value)
    return cells, held


def _joined(values: Sequence[Record], prefix: str) -> Cells:
    """The values of a list that makes no rows, side by side under one name."""
    joined: dict[str, list[str]] = {}
    for value in values:
        for name, text in _flat(value, prefix, None)[0].items():
            joined.setdefault(name, []).append(text or "")
    return {name: BETWEEN.join(filter(None, texts)) or None for name, texts in joined.items()}


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        texts = [_text(v) if not isinstance(v, dict) else None for v in value]
        return BETWEEN.join(filter(None, texts)) or None
    return str(value)
