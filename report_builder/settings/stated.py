"""Hypotheses that the user states: which group, which measure, and what is expected of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from report_builder.errors import ReportError
from report_builder.settings.suggesting import suggest

Operator = Literal["=", ">=", ">", "<=", "<"]
Direction = Literal["higher", "lower"]

MEASURES: Mapping[str, str] = {  # what can be compared -> what it is called
    "revenue": "revenue per customer",
    "orders": "number of orders",
    "average_order": "average order",
    "items_per_order": "number of items per order",
    "repeat_rate": "share of customers with two orders or more",
}
GROUPS = (
    "age", "income", "household", "children", "gender", "marital_status", "education",
    "occupation", "segment", "country", "zone", "state", "city", "loyalty_member", "loyalty_tier",
    "category", "discounted", "channel", "store", "payment",
)  # fmt: skip
NUMBERS = ("age", "income", "household", "children")  # can be compared with >=, <
DIRECTIONS: Mapping[str, Direction] = {
    "higher": "higher", "more": "higher", "above": "higher",
    "lower": "lower", "less": "lower", "below": "lower",
}  # fmt: skip
KEYS = ("group", "measure", "direction", "statement")
LONGEST = 300  # characters of a sentence in a table
_GROUP = re.compile(r"\s*([\w ]+?)\s*(>=|<=|=|>|<)\s*(.+?)\s*")


@dataclass(frozen=True, slots=True)
class Stated:
    """``group`` as written; ``key``, ``operator``, ``value`` are its parts. ``statement`` is the
    user's own wording, or None."""

    group: str
    key: str
    operator: Operator
    value: str
    measure: str
    direction: Direction
    statement: str | None = None


def stated(where: str, entries: Any) -> tuple[Stated, ...]:
    """The ``[[hypotheses]]`` of a settings file. Raises ReportError naming entry and key."""
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ReportError(
            f"{where}: hypotheses are written as [[hypotheses]], one block for each, with the keys "
            "group, measure and direction"
        )
    return tuple(
        _one(f"{where}: [[hypotheses]] number {number}", entry)
        for number, entry in enumerate(entries, start=1)
    )


def _one(where: str, entry: Mapping[str, Any]) -> Stated:
    for key, value in entry.items():
        if key not in KEYS:
            raise ReportError(f"{where}: {key} is not known{suggest(key, KEYS)}")
        if not isinstance(value, str) or not value.strip():
            raise ReportError(f"{where}: {key} = {value!r} must be a text in quotation marks")
        if len(value) > LONGEST:
            raise ReportError(f"{where}: {key} must have at most {LONGEST} characters")
    missing = [key for key in KEYS[:3] if key not in entry]
    if missing:
        raise ReportError(f"{where}: {missing[0]} is missing")
    measure, direction = entry["measure"].strip(), entry["direction"].strip().lower()
    if measure not in MEASURES:
        raise ReportError(
            f"{where}: measure = {measure!r} is not known{suggest(measure, MEASURES)}"
        )
    if direction not in DIRECTIONS:
        raise ReportError(f'{where}: direction = {direction!r} must be "higher" or "lower"')
    key, operator, value = _parts(where, entry["group"])
    return Stated(
        entry["group"].strip(), key, operator, value, measure, DIRECTIONS[direction],
        entry.get("statement"),
    )  # fmt: skip


def _parts(where: str, group: str) -> tuple[str, Operator, str]:
    found = _GROUP.fullmatch(group)
    if found is None:
        raise ReportError(
            f'{where}: group = {group!r} must name a trait and a value, such as "gender = Female" '
            'or "age >= 50"'
        )
    key, operator, value = found[1].strip().lower().replace(" ", "_"), found[2], found[3]
    if key not in GROUPS:
        raise ReportError(f"{where}: group = {group!r}: {key} is not known{suggest(key, GROUPS)}")
    if operator != "=" and key not in NUMBERS:
        raise ReportError(f"{where}: group = {group!r}: {key} is no number; write {key} = …")
    if operator != "=" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise ReportError(f"{where}: group = {group!r}: {value!r} is not a number")
    return key, operator, value  # type: ignore[return-value]
