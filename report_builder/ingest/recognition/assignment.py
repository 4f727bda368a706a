"""Columns to roles: all columns of a table assigned together, best total evidence."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from report_builder import roles as vocabulary
from report_builder.errors import ReportError
from report_builder.ingest.recognition.doubts import doubts
from report_builder.ingest.recognition.evidence import evidence
from report_builder.ingest.recognition.keys import with_keys
from report_builder.ingest.recognition.matching import close_calls, matched, overruled
from report_builder.ingest.recognition.minor_units import minor_units, unit_calls
from report_builder.ingest.recognition.profile import Profile, profiles
from report_builder.ingest.recognition.recognised import Recognised
from report_builder.ingest.recognition.weighing import Scores, weighed
from report_builder.ingest.recognition.wide import beside_groups, given_groups, wide_groups
from report_builder.ingest.sources.raw import RawTable
from report_builder.ingest.spellings import counted, folded
from report_builder.ingest.values import READABLE_SHARE
from report_builder.model import ColumnMapping
from report_builder.settings import Settings, in_table

# Labels that are written by hand, so that one thing is spelt in several ways.
FOLDED = {"category", "subcategory", "brand", "channel", "store", "payment", "status", "promo",
          "region.country", "region.state", "region.city", "region.zone", "gender",
          "marital_status", "education", "occupation", "loyalty_member", "loyalty_tier",
          "age_band", "campaign_group"}  # fmt: skip
SET = "set in the settings"  # the reason of what the user has named


def recognise(raw: RawTable, settings: Settings) -> Recognised:
    """Assign roles to the columns of a table, best total evidence, no role twice.

    What the settings name is fixed only where the columns alone would say otherwise, so that
    settings which say what was understood anyway change nothing. Raises ReportError where columns
    are named together and the rows are no customers.
    """
    found = profiles(raw, settings)
    wished = settings.columns_in(raw.name, found)
    result = _understood(raw, found, settings, {})
    unmet = _unmet(result, wished)
    if unmet:
        result = _understood(raw, found, settings, unmet)
        if _unmet(result, wished):
            result = _understood(raw, found, settings, wished)
    return replace(result, changes=_spellings(raw, result.mapping, found, settings.values))


def _understood(
    raw: RawTable, found: Mapping[str, Profile], settings: Settings,
    fixed: Mapping[str, tuple[str, ...]],
) -> Recognised:  # fmt: skip
    """The table with these roles fixed, and all others assigned."""
    alone = {role: columns[0] for role, columns in fixed.items() if len(columns) == 1}
    together = {role: columns for role, columns in fixed.items() if len(columns) > 1}
    mapping = {
        role: ColumnMapping(role, raw.name, column, 1.0, SET) for role, column in alone.items()
    }
    named = _evidence(found, alone, settings.unplayed)
    given = given_groups(raw.name, together, found, named)
    gone = {column for columns in fixed.values() for column in columns}
    groups = wide_groups(found, named, gone)
    wide = (*given, *(one for one in groups if one.role not in {*fixed, *settings.unplayed}))
    named = beside_groups(found, named) if wide else named
    taken = {column for group in wide for column in group.columns}
    scores, relations = weighed(
        with_keys(named, found, raw.name),
        {name: profile for name, profile in found.items() if name not in taken},
    )
    free = [name for name in found if name not in gone and name not in taken]
    roles = [role for role in vocabulary.ROLES if role.name not in {*fixed, *settings.unplayed}]
    mapping |= matched(scores, free, roles, raw.name)
    cents = minor_units(mapping, found, relations, unit=settings.unit)
    doubted = doubts(mapping, relations)
    for role, why in doubted.items():
        mapping[role] = replace(mapping[role], reason=f"{mapping[role].reason}, but {why}")
    calls = close_calls(scores, free, roles, raw.name, relations)
    calls += overruled(named, scores, mapping, raw.name)
    return Recognised(
        raw, mapping, found, {}, wide,
        relations, doubted, cents,
        (*calls, *unit_calls(raw.name, cents, mapping)),
    )  # fmt: skip


def _unmet(result: Recognised, wished: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The roles whose columns are not those that the settings name."""
    plays = {role: {choice.column} for role, choice in result.mapping.items()}
    plays |= {group.role: set(group.columns) for group in result.wide if group.role not in plays}
    return {role: columns for role, columns in wished.items() if plays.get(role) != set(columns)}


def _evidence(
    found: Mapping[str, Profile], fixed: Mapping[str, str], unplayed: frozenset[str]
) -> Scores:
    """What names and values say; a column or a role that the settings fix is not in question."""
    scores: Scores = {}
    for name, profile in found.items():
        set_as = [role for role, column in fixed.items() if column == name]
        told = {role.name: evidence(profile, role) for role in vocabulary.ROLES
                if not set_as and role.name not in fixed and role.name not in unplayed}  # fmt: skip
        told |= dict.fromkeys(set_as, (1.0, SET))
        scores[name] = {role: (score, why) for role, (score, why) in told.items() if score > 0}
    return scores


def _spellings(
    raw: RawTable, mapping: Mapping[str, ColumnMapping], profiles: Mapping[str, Profile],
    values: Mapping[str, Mapping[str, str]],
) -> dict[str, Mapping[str, str]]:  # fmt: skip
    """Role -> cell -> how it is read; what the settings say of a cell goes first."""
    changes: dict[str, Mapping[str, str]] = {}
    for role, choice in mapping.items():
        is_label = profiles[choice.column].numbers.readable < READABLE_SHARE
        is_text = raw.table[choice.column].type().is_string()
        given = values.get(role)
        if given or (role in FOLDED and is_label and is_text):
            changes[role] = folded(raw.table, choice.column, role, given)
        if given and not changes[role] and not counted(raw.table, choice.column):
            changes[role] = given  # too many different cells to be folded
    return {role: change for role, change in changes.items() if change}


def check_columns(tables: Sequence[Recognised], settings: Settings) -> None:
    """Raise ReportError when the settings name a table, a column or a role that is not there."""
    if settings.main is not None and settings.main not in (names := [t.raw.name for t in tables]):
        raise ReportError(f"[input] main = {settings.main!r}: no table has this name"
                          f"{_hint(settings.main, names)}")  # fmt: skip
    for role in settings.columns:
        _check_role(role, settings.named_columns(role), tables, settings)
    for role in settings.values:
        if not any(table.has(role) for table in tables):
            raise ReportError(f"[values.{role}]: no column is read as {role}; "
                              f'name it: [columns] {role} = "…"')  # fmt: skip


def _check_role(
    role: str, names: Sequence[str], tables: Sequence[Recognised], settings: Settings
) -> None:
    for name in names:
        where = f"[columns] {role} = {name!r}"
        within = [(table, in_table(name, table.raw.name, table.profiles)) for table in tables]
        holders = [(table, column) for table, column in within if column is not None]
        if not holders:
            known = {column for table in tables for column in table.raw.table.columns}
            if len(tables) > 1:
                known |= {f"{table.raw.name}: {c}" for table in tables for c in table.profiles}
            raise ReportError(f"{where}: no table has this column{_hint(name, sorted(known))}")
        if all(table.profiles[column].distinct == 0 for table, column in holders):
            raise ReportError(f"{where}: the column is empty")
    if len(names) > 1 and not any(
        role in settings.columns_in(table.raw.name, table.profiles) for table in tables
    ):
        raise ReportError(f"[columns] {role} = {list(names)!r}: no table has all these columns")


def _hint(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(known)}"
