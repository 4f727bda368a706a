"""The settings a user may give, from the command line or ``report.toml``, validated.

A message names the key, the bad value and what is allowed; a misspelt key is met with the right
one.
"""

from __future__ import annotations

import datetime as dt
import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from report_builder.errors import ReportError
from report_builder.roles import BY_NAME

CLUSTERS_MIN, CLUSTERS_MAX = 2, 10  # what METHODS tries; more cannot be acted on one by one
KEYS: Mapping[str, Mapping[str, type]] = {
    "report": {"title": str},
    "dates": {"period": str, "as_of": str, "day_first": bool},
    "money": {"currency": str},
    "calendar": {"country": str},
    "segments": {"clusters": int},
}

KINDS = {str: "a text in quotation marks", bool: "true or false", int: "a whole number"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. ``columns`` maps role to column name."""

    title: str | None = None
    period: str | None = None
    as_of: dt.date | None = None
    day_first: bool | None = None
    currency: str | None = None
    country: str | None = None
    clusters: int | None = None
    only: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def printed(self) -> dict[str, str | int | bool]:
        """The settings that differ from the default, for the report's data box."""
        pairs = {
            "title": self.title,
            "period": self.period,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "day_first": self.day_first,
            "currency": self.currency,
            "country": self.country,
            "clusters": self.clusters,
            "only": ", ".join(self.only) or None,
        }
        given = {key: value for key, value in pairs.items() if value is not None}
        return given | {f"columns.{role}": column for role, column in self.columns.items()}


def load(path: Path) -> Settings:
    """Read ``report.toml``. Raises ReportError naming the key that is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReportError(f"settings file {path} was not found") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ReportError(f"settings file {path} cannot be read: {error}") from None
    values: dict[str, Any] = {}
    for part, keys in raw.items():
        if part not in (*KEYS, "columns"):
            raise ReportError(f"{path}: [{part}] is not known{_suggest(part, [*KEYS, 'columns'])}")
        if not isinstance(keys, dict):
            raise ReportError(f"{path}: [{part}] must be a table of keys")
        values |= (
            {"columns": _columns(path, keys)} if part == "columns" else _part(path, part, keys)
        )
    if isinstance(as_of := values.pop("as_of", None), str):
        values["as_of"] = parse_date(as_of, f"{path}: [dates] as_of")
    return checked(Settings(**values))


def _part(path: Path, part: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(path, part, key, value) for key, value in keys.items()}


def _value(path: Path, part: str, key: str, value: Any) -> Any:
    if key not in KEYS[part]:
        raise ReportError(f"{path}: [{part}] {key} is not known{_suggest(key, KEYS[part])}")
    if isinstance(value, dt.date):  # TOML knows dates; a moment is cut to its day
        return value.isoformat()[:10]
    expected = KEYS[part][key]
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise ReportError(f"{path}: [{part}] {key} = {value!r} must be {KINDS[expected]}")
    return value


def _columns(path: Path, keys: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for role, column in keys.items():
        nested = column if isinstance(column, dict) else {None: column}
        for level, name in nested.items():
            full = f"{role}.{level}" if level else role
            if full not in BY_NAME:
                raise ReportError(
                    f"{path}: [columns] {full} is not a role{_suggest(full, BY_NAME)}"
                )
            if not isinstance(name, str):
                raise ReportError(f"{path}: [columns] {full} = {name!r} must be a column name")
            flat[full] = name
    return flat


def _suggest(word: str, allowed: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(allowed), n=1)
    return f"; did you mean {close[0]}?" if close else f"; allowed: {', '.join(allowed)}"


def parse_date(text: str, where: str) -> dt.date:
    """A date written YYYY-MM-DD. Raises ReportError otherwise."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ReportError(f"{where}: {text!r} is not a date like 2011-11-30") from None


def checked(settings: Settings) -> Settings:
    """The settings with normalised values. Raises ReportError for values out of range."""
    clusters = settings.clusters
    if clusters is not None and not CLUSTERS_MIN <= clusters <= CLUSTERS_MAX:
        raise ReportError(
            f"clusters = {clusters} is out of range: {CLUSTERS_MIN} to {CLUSTERS_MAX}"
        )
    currency = settings.currency
    if currency is not None and not (
        len(currency) == 3 and currency.isascii() and currency.isalpha()
    ):
        raise ReportError(f"currency = {currency!r} is not a three-letter code such as GBP")
    country = settings.country
    if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise ReportError(f"country = {country!r} is not a two-letter code such as GB")
    return replace(
        settings,
        currency=currency.upper() if currency else None,
        country=country.upper() if country else None,
    )
