"""Audiences: parts of the shop whose people get a report of their own, and who these people are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report_builder import cleaning
from report_builder.errors import ReportError
from report_builder.settings.suggesting import suggest

# What an audience may be a part of, as written -> the column of order lines.
PARTS_OF: Mapping[str, str] = {
    "region": "zone", "zone": "zone", "country": "country", "state": "state", "city": "city",
    "store": "store", "channel": "channel",
}  # fmt: skip
KEYS = ("where", "title", "to", "cc")
LONGEST_TITLE = 100  # characters: it stands behind the name of the shop
LONGEST_NAME = 40  # it becomes the end of a folder's name
_NAME = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_WHERE = re.compile(r"\s*(\w+)\s*=\s*(.+?)\s*")


@dataclass(frozen=True, slots=True)
class Audience:
    """``column`` of the order lines has one of ``values``; ``where`` is that as it was written.

    ``title`` stands behind the name of the shop, ``to`` and ``cc`` get the report by mail.
    """

    name: str
    where: tuple[str, ...]
    column: str
    values: tuple[str, ...]
    title: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The audience as a report prints it among its settings."""
        return f"{self.name}: {' or '.join(self.where)}"


def audiences(where: str, entries: Any) -> tuple[Audience, ...]:
    """The ``[audiences.…]`` of a settings file. Raises ReportError naming audience and key."""
    if not isinstance(entries, dict) or not all(isinstance(one, dict) for one in entries.values()):
        raise ReportError(
            f"{where}: an audience is written as [audiences.north] with where and to under it"
        )
    return tuple(_one(f"{where}: [audiences.{name}]", name, keys) for name, keys in entries.items())


def _one(place: str, name: str, keys: Mapping[str, Any]) -> Audience:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise ReportError(
            f"{place}: the name must be of at most {LONGEST_NAME} letters and digits, with single "
            "hyphens between"
        )
    for key in keys:
        if key not in KEYS:
            raise ReportError(f"{place} {key} is not known{suggest(key, KEYS)}")
    conditions = _texts(f"{place} where", keys.get("where", []))
    if not conditions:
        raise ReportError(f'{place}: where is missing, such as where = "store = Harbour Street"')
    parts = [_condition(f"{place} where", one) for one in conditions]
    columns = {column for column, _ in parts}
    if len(columns) > 1:
        raise ReportError(
            f"{place} where: all conditions must be on one of the same, such as store"
        )
    values = tuple(value for _, value in parts)
    title = keys.get("title", ", ".join(values))
    if not isinstance(title, str) or not title.strip():
        raise ReportError(f"{place} title = {title!r} must be a text in quotation marks")
    if len(title) > LONGEST_TITLE:
        raise ReportError(f"{place} title must have at most {LONGEST_TITLE} characters")
    return Audience(
        name, conditions, columns.pop(), values, cleaning.name(title),
        _texts(f"{place} to", keys.get("to", [])), _texts(f"{place} cc", keys.get("cc", [])),
    )  # fmt: skip


def _condition(place: str, text: str) -> tuple[str, str]:
    found = _WHERE.fullmatch(text)
    if found is None:
        raise ReportError(f'{place} = {text!r} is not like "store = Harbour Street"')
    key = found[1].lower()
    if key not in PARTS_OF:
        raise ReportError(f"{place} = {text!r}: {found[1]} is not known{suggest(key, PARTS_OF)}")
    return PARTS_OF[key], found[2]


def _texts(place: str, value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) and one for one in texts):
        raise ReportError(
            f"{place} = {value!r} must be a text in quotation marks or a list of them"
        )
    return tuple(texts)
