"""``report.toml`` to settings; every mistake in it told in one line."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from report_builder.cleaning import clean
from report_builder.errors import ReportError
from report_builder.roles import BY_NAME
from report_builder.settings.audiences import audiences
from report_builder.settings.known import (
    BY_KEY,
    KIND_WORDS,
    NOT_RECODED,
    PARTS,
    SETTINGS,
    TOGETHER,
    Setting,
)
from report_builder.settings.stated import stated
from report_builder.settings.suggesting import suggest
from report_builder.settings.values import Columns, Settings, checked

HYPOTHESES = "hypotheses"  # the one part that is a list of blocks
AUDIENCES = "audiences"  # the one part of which each block has a name of the user's
MISSING = "missing"  # the one key of [values] that is no role

# Names of files, marks between cells and addresses: to the letter, or they would mean another.
VERBATIM = (".input", ".mail", ".report.logo")
FILES = ("logo", "credentials")


def load(path: Path) -> Settings:
    """Read ``report.toml``. Raises ReportError naming the key that is wrong."""
    values: dict[str, Any] = {}
    for part, keys in _words(_parsed(path)).items():
        if part == HYPOTHESES:
            values[HYPOTHESES] = stated(str(path), keys)
            continue
        if part == AUDIENCES:
            values[AUDIENCES] = audiences(str(path), keys)
            continue
        if part not in PARTS:
            raise ReportError(f"{path}: {_unknown(part, is_part=isinstance(keys, dict))}")
        if not isinstance(keys, dict):
            raise ReportError(f"{path}: [{part}] must be a table of keys")
        if part == "columns":
            values["columns"] = _columns(path, keys)
        elif part == "values":
            values |= _values(path, keys)
        else:
            values |= {name: _value(path, part, name, value) for name, value in keys.items()}
    values["files"] = tuple(_from(path.parent, file) for file in values.get("files", ()))
    for name in FILES:
        if name in values:
            values[name] = str((path.parent / values[name]).absolute())
    for file in (*values["files"], *(values.get(name, "") for name in FILES)):
        if "\0" in file:  # no system can open it
            raise ReportError(f"{path}: {file!r} cannot be the name of a file")
    return checked(Settings(**values), f"{path}: ")


def _words(value: Any, part: str = "") -> Any:
    """Words cleaned as those of the data are: a heading that was copied is then found."""
    if part in VERBATIM:
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_words(one) for one in value]
    if isinstance(value, dict):
        return {clean(key): _words(inner, f"{part}.{key}") for key, inner in value.items()}
    return value


def parse_date(text: str, where: str) -> dt.date:
    """A date written YYYY-MM-DD. Raises ReportError otherwise."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ReportError(f"{where}: {text!r} is not a date like 2011-11-30") from None


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ReportError(f"settings file {path} was not found") from None
    except IsADirectoryError:
        raise ReportError(f"settings file {path} is a folder; name a file in it") from None
    except UnicodeDecodeError:
        raise ReportError(f"settings file {path} is no UTF-8 text; save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise ReportError(f"settings file {path} cannot be read: {error}") from None


def _unknown(name: str, *, is_part: bool) -> str:
    """What is wrong at the top of the file: no part of this name, or a key outside of its part."""
    homes = {one.name: one.part for one in SETTINGS} | dict.fromkeys(BY_NAME, "columns")
    if name in homes and not is_part:
        return f"{name} must stand under [{homes[name]}]"
    return f"[{name}] is not known{suggest(name, (*PARTS, HYPOTHESES, AUDIENCES))}"


def _value(path: Path, part: str, name: str, value: Any) -> Any:
    """A value of the right type: lists as tuples, dates as dates."""
    one = BY_KEY.get((part, name))
    if one is None:
        home = next((other.part for other in SETTINGS if other.name == name), None)
        names = [other.name for other in SETTINGS if other.part == part]
        hint = f"; it stands under [{home}]" if home else suggest(name, names)
        raise ReportError(f"{path}: [{part}] {name} is not known{hint}")
    where = f"{path}: [{part}] {name}"
    if one.kind == "day" and isinstance(value, dt.date):  # a moment is cut to its day
        return value.date() if isinstance(value, dt.datetime) else value
    if not _is_of_kind(one, value):
        raise ReportError(f"{where} = {_shown(value)} must be {one.words}")
    if one.kind == "day":
        return parse_date(value, where)
    if value in ("", []):
        raise ReportError(f"{where} is empty; give {one.words}, or leave it out")
    if one.kind == "names" and isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _is_of_kind(one: Setting, value: Any) -> bool:
    if one.kind == "names" and isinstance(value, str):
        return True
    if one.kind in ("texts", "names"):
        return isinstance(value, list) and all(isinstance(text, str) for text in value)
    if one.kind in ("number", "amount"):
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole or (one.kind == "amount" and isinstance(value, float))
    return isinstance(value, bool if one.kind == "flag" else str)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _from(folder: Path, file: str) -> str:
    """A file as seen from the folder of the settings; an address of a database as it is."""
    return file if "://" in file else str(folder / file)


def _columns(path: Path, keys: Mapping[str, Any]) -> dict[str, Columns]:
    found: dict[str, Columns] = {}
    for role, value in _by_role(path, "columns", keys):
        found[role] = _column(f"{path}: [columns] {role}", role, value)
    roles: dict[str, str] = {}
    for role, columns in found.items():
        for column in (columns,) if isinstance(columns, str) else columns or ():
            if column in roles:
                raise ReportError(
                    f"{path}: [columns] {roles[column]} and {role} are both {column!r}; a column "
                    "plays one role (where two tables have it: 'table: column')"
                )
            roles[column] = role
    return found


def _column(where: str, role: str, value: Any) -> Columns:
    if value is False or value == "":
        return False
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise ReportError(
            f"{where} = {_shown(value)} must be a column name, a list of them, or false for none"
        )
    if len(value) > 1 and role not in TOGETHER:
        raise ReportError(
            f"{where} = {value!r}: one column plays this role; several together can play "
            f"{', '.join(TOGETHER)}"
        )
    if not value or len(set(value)) < len(value):
        raise ReportError(f"{where} = {value!r} must name each column once, and at least one")
    return value[0] if len(value) == 1 else tuple(value)


def _values(path: Path, keys: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if MISSING in keys:
        found[MISSING] = _value(path, "values", MISSING, keys[MISSING])
    recoded: dict[str, dict[str, str]] = {}
    roles = {role: cells for role, cells in keys.items() if role != MISSING}
    for role, cells in _by_role(path, "values", roles):
        where = f"{path}: [values.{role}]"
        if BY_NAME[role].kind in NOT_RECODED:
            raise ReportError(f"{where}: {role} is no label; only words can be given a meaning")
        if not isinstance(cells, dict):
            raise ReportError(f"{where} must be a table of cells and what they mean")
        for cell, meaning in cells.items():
            if not isinstance(meaning, str) or not meaning:
                raise ReportError(
                    f"{where} {cell} = {_shown(meaning)} must be {KIND_WORDS['text']}"
                )
        recoded[role] = dict(cells)
    return found | {"values": recoded}


def _by_role(path: Path, part: Literal["columns", "values"], keys: Mapping[str, Any]
             ) -> Iterable[tuple[str, Any]]:  # fmt: skip
    """Keys by role: ``region.country`` is a table in a table to TOML, unless it is quoted."""
    seen: set[str] = set()
    for key, value in keys.items():
        levels = isinstance(value, dict) and key not in BY_NAME
        nested = {f"{key}.{level}": inner for level, inner in value.items()} if levels else {}
        for role, inner in (nested or {key: value}).items():
            if role not in BY_NAME:
                raise ReportError(f"{path}: [{part}] {role} is not a role{_suggest_role(role)}")
            if role in seen:
                raise ReportError(f"{path}: [{part}] {role} is set twice")
            seen.add(role)
            yield role, inner


def _suggest_role(word: str) -> str:
    ending = next((role for role in BY_NAME if role.endswith("." + word)), None)
    return f"; did you mean {ending}?" if ending else suggest(word, BY_NAME)
