"""The settings file that says what was understood: every setting, those in doubt as comments."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

from report_builder import roles as vocabulary
from report_builder.dataset import Dataset
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.sources.database import is_database, without_credentials
from report_builder.model import ColumnMapping
from report_builder.settings import (
    GROUPS,
    MEASURES,
    PARTS,
    SETTINGS,
    Setting,
    Settings,
    quoted,
    written,
)

WIDTH = 96  # of comments
SPELLINGS = 12  # of one role that are shown
EXAMPLE = (
    "[[hypotheses]]", 'group = "gender = Female"', 'measure = "average_order"',
    'direction = "higher"',
)  # fmt: skip
AUDIENCE = (
    "[audiences.north]", 'where = "region = North"', 'to = ["ann@example.com"]',
)  # fmt: skip
Value = str | bool | int | dt.date | Sequence[str]


@dataclass(frozen=True, slots=True)
class Understood:
    """What inspection found; ``data`` is None where no report can be built, ``main`` is "" where
    there is one table only."""

    inputs: tuple[str | Path, ...]
    folder: Path
    tables: Sequence[Recognised]
    data: Dataset | None
    main: str


def text(told: Understood, settings: Settings) -> str:
    """The whole file. Built with it, the report is the same as without."""
    lines = [
        "# Settings of report-builder. Every line may be changed, commented out with # or left",
        "# out. Lines that begin with # show what is in force without them, or an example.",
    ]
    active, shown = _active(told, settings), _shown(told)
    for part, meaning in PARTS.items():
        lines += ["", f"[{part}]  # {meaning}"]
        for one in SETTINGS:
            if one.part == part:
                lines += _setting(one, active.get(one.name), shown.get(one.name))
        if part == "columns":
            lines += _columns(told, settings)
        if part == "values":
            lines += _values(told, settings)
    lines += ["", *_hypotheses(settings), "", *_audiences(settings)]
    return "\n".join(lines) + "\n"


def _setting(one: Setting, active: Value | None, shown: Value | None) -> Iterator[str]:
    yield ""
    yield from _comment(f"{one.meaning} {one.words[:1].upper()}{one.words[1:]}. "
                        f"Default: {one.default}.")  # fmt: skip
    if active is not None:
        yield f"{one.name} = {written(active)}"
    else:
        yield f"# {one.name} = {one.example if shown is None else written(shown)}"


def _comment(said: str) -> Iterator[str]:
    for line in wrap(said, WIDTH, break_long_words=False, break_on_hyphens=False):
        yield f"# {line}"


def _active(told: Understood, settings: Settings) -> dict[str, Value]:
    """What is set, and what was understood and stays true for the next export too."""
    data = told.data
    found: dict[str, Any] = {one.name: getattr(settings, one.name) for one in SETTINGS}
    found["files"] = None if _has_secrets(told.inputs) else _files(told)
    found["main"] = settings.main or told.main
    found["title"] = settings.title or (data.title if data else None)
    found["currency"] = settings.currency or (data.currency if data else None)
    found["country"] = settings.country or (data.calendar_country if data else None)
    return {name: value for name, value in found.items() if value not in (None, "", ())}


def _shown(told: Understood) -> dict[str, Value]:
    """What is in force and not set: it may be otherwise with the next export."""
    profiles = [one.profile(role) for one in told.tables for role in one.mapping]
    found: dict[str, Value] = {"customer_list": False, "hash_customers": False}
    if told.data is not None and told.data.time is not None:
        found |= {"period": told.data.period.key, "as_of": told.data.as_of.isoformat()}
    ambiguous = [profile.dates for profile in profiles if profile.dates.alternative]
    if ambiguous:
        found["day_first"] = ambiguous[0].layout.startswith("%d")
    money = [one.profile(role).numbers for one in told.tables for role in one.mapping
             if vocabulary.BY_NAME[role].kind == "money"]  # fmt: skip
    if money:
        comma = any(style.style == "decimal comma" for style in money)
        found["decimal"] = "," if comma else "."
        found["unit"] = "cents" if any(one.minor_units for one in told.tables) else "units"
    if _has_secrets(told.inputs):
        found["files"] = [without_credentials(file) for file in _files(told)]
    return found


def _has_secrets(inputs: Sequence[str | Path]) -> bool:
    """Whether an address holds a user or a password, which no file of ours stores."""
    return any(without_credentials(str(given)) != str(given) for given in inputs if _is_url(given))


def _is_url(given: str | Path) -> bool:
    return is_database(given) and not Path(given).exists()


def _files(told: Understood) -> list[str]:
    """The inputs as seen from the folder of the settings file."""
    return [
        str(given) if _is_url(given)
        else Path(os.path.relpath(given, told.folder)).as_posix()
        for given in told.inputs
    ]  # fmt: skip


def _columns(told: Understood, settings: Settings) -> Iterator[str]:
    yield ""
    yield from _comment("role = column. Of several tables: \"table: column\". No column: false. "
                        "Columns that play a role together: a list of them.")  # fmt: skip
    if settings.columns:
        yield from _wished(settings)
    chosen = (
        {} if told.data is None else {c.role: c for c in told.data.mapping if c.use == "analysed"}
    )
    if told.data is None:
        for table in reversed(told.tables):
            chosen |= table.mapping
    named = set(settings.columns)
    groups = _groups(told)
    for role in sorted(chosen.keys() - named - groups.keys()):
        yield _role(told, chosen[role])
    for role, columns in groups.items():
        if role not in named:
            yield f"{role} = {written([_named(told, *column) for column in columns])}"
    rest = () if told.data is None else (c for c in told.data.mapping if c.use == "not used")
    yield from (f"# {line}" for line in _unused(told, rest, {*chosen, *named, *groups}))


def _hypotheses(settings: Settings) -> Iterator[str]:
    yield from _comment("Hypotheses of your own, one block for each: a group against all others "
                        f"({', '.join(GROUPS)}), a measure ({', '.join(MEASURES)}), and what is "
                        "expected, higher or lower.")  # fmt: skip
    for one in settings.hypotheses:
        yield "[[hypotheses]]"
        given = {"group": one.group, "measure": one.measure, "direction": one.direction}
        given |= {"statement": one.statement} if one.statement else {}
        yield from (f"{key} = {quoted(text)}" for key, text in given.items())
    if not settings.hypotheses:
        yield from (f"# {line}" for line in EXAMPLE)


def _audiences(settings: Settings) -> Iterator[str]:
    yield from _comment("Parts of the shop whose people get a report of their own: build it with "
                        "--audience north. where: region, country, state, city, store or channel; "
                        "a list of such texts is any of them.")  # fmt: skip
    for one in settings.audiences:
        yield f"[audiences.{one.name}]"
        given = {"where": one.where, "title": one.title, "to": one.to, "cc": one.cc}
        yield from (f"{key} = {written(value)}" for key, value in given.items() if value)
    if not settings.audiences:
        yield from (f"# {line}" for line in AUDIENCE)


def _wished(settings: Settings) -> Iterator[str]:
    for role, column in settings.columns.items():
        yield f"{role} = {written(column)}  # set before"


def _role(told: Understood, choice: ColumnMapping) -> str:
    """The line of a role; a comment where its column follows from others."""
    reason = " ".join(choice.reason.split())
    table = next((one for one in told.tables if one.raw.name == choice.table), None)
    own = table.mapping.get(choice.role) if table else None
    if own is None or own.column != choice.column:
        return f"# {choice.role}, of {' '.join(choice.column.split())}: {reason}"
    return f"{choice.role} = {quoted(_named(told, choice.table, choice.column))}  # {reason}"


def _named(told: Understood, table: str, column: str) -> str:
    return f"{table}: {column}" if len(told.tables) > 1 else column


def _groups(told: Understood) -> dict[str, list[tuple[str, str]]]:
    """Role -> the columns that play it together, where a row is a customer."""
    if told.data is None or told.data.grain != "customers":
        return {}
    return {
        group.role: [(table.raw.name, column) for column in group.columns]
        for table in told.tables for group in table.wide
        if len(group.columns) > 1 and not table.has(group.role)
    }  # fmt: skip


def _unused(told: Understood, rest: Any, taken: set[str]) -> Iterator[str]:
    seen = set(taken)
    for choice in rest:
        if choice.role not in seen:
            seen.add(choice.role)
            yield f"{choice.role} = {quoted(_named(told, choice.table, choice.column))}  # not used"
    free = [role.name for role in vocabulary.ROLES if role.name not in seen]
    yield from wrap(f"Roles without a column: {', '.join(free)}", WIDTH, break_on_hyphens=False)


def _values(told: Understood, settings: Settings) -> Iterator[str]:
    yield ""
    yield from _comment("What the cells of a role mean, such as \"RTO\" = \"returned\" under "
                        "[values.status]. Shown are spellings that were read as one.")  # fmt: skip
    for role, cells in settings.values.items():
        yield f"[values.{_key(role)}]"
        yield from (f"{quoted(cell)} = {quoted(meaning)}" for cell, meaning in cells.items())
    changes: dict[str, Mapping[str, str]] = {}
    for table in told.tables:
        changes |= {r: c for r, c in table.changes.items() if r not in settings.values}
    for role, folded in changes.items():
        yield f"# [values.{_key(role)}]"
        for cell in list(folded)[:SPELLINGS]:
            yield f"# {quoted(cell)} = {quoted(folded[cell])}"


def _key(role: str) -> str:
    return quoted(role) if "." in role else role
