"""Columns to roles: all columns of a table assigned together, best total evidence."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from report_builder import roles as vocabulary
from report_builder.errors import ReportError
from report_builder.ingest.recognition.evidence import evidence
from report_builder.ingest.recognition.profile import Profile, profiles
from report_builder.ingest.sources.raw import RawTable
from report_builder.ingest.spellings import folded
from report_builder.ingest.values import READABLE_SHARE
from report_builder.model import ColumnMapping
from report_builder.roles import Role
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

ACCEPT = 0.5  # a weaker match of name and values is left unused rather than guessed
# Labels that are written by hand, so that one thing is spelt in several ways.
FOLDED = {"category", "subcategory", "brand", "channel", "store", "payment", "status", "promo",
          "region.country", "region.state", "region.city", "region.zone", "gender",
          "marital_status", "education", "occupation", "loyalty_member", "loyalty_tier",
          "age_band", "campaign_group"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WideGroup:
    """Columns of a customer table that say one thing several times: spend by category, purchases by
    channel, answers to campaigns, children of two ages.

    ``role`` is the role the columns play together (``category``, ``channel``,
    ``campaign_response``, ``household`` ...), ``labels`` what each column stands for ("Wines" for
    ``MntWines``).
    """

    role: str
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """A raw table with its columns understood.

    ``changes``: role -> spelling -> the spelling it is folded into. ``wide``: groups of columns
    that play a role together; none of them is in ``mapping``.
    """

    raw: RawTable
    mapping: Mapping[str, ColumnMapping]
    profiles: Mapping[str, Profile]
    changes: Mapping[str, Mapping[str, str]]
    wide: tuple[WideGroup, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether the table has all these roles."""
        return all(name in self.mapping for name in names)

    def column(self, role: str) -> ir.Column:
        """The raw column of a role."""
        return self.raw.table[self.mapping[role].column]

    def profile(self, role: str) -> Profile:
        """The profile of the column of a role."""
        return self.profiles[self.mapping[role].column]


def recognise(raw: RawTable, settings: Settings) -> Recognised:
    """Assign roles to the columns of a table, best total evidence, no role twice."""
    found = profiles(raw, settings)
    fixed = {role: name for role, name in settings.columns.items() if name in found}
    mapping = {
        role: ColumnMapping(role, raw.name, column, 1.0, "set in the settings")
        for role, column in fixed.items()
    }
    free = [found[name] for name in found if name not in fixed.values()]
    mapping |= _assigned(free, [r for r in vocabulary.ROLES if r.name not in fixed], raw.name)
    return Recognised(raw, mapping, found, _spellings(raw, mapping, found))


def _assigned(
    columns: Sequence[Profile], roles: Sequence[Role], table: str
) -> dict[str, ColumnMapping]:
    if not columns:
        return {}
    found = [[evidence(column, role) for role in roles] for column in columns]
    scores = np.array([[score for score, _ in row] for row in found])
    pairs = linear_sum_assignment(-np.where(scores < ACCEPT, 0, scores))
    chosen = [(int(i), int(j)) for i, j in zip(*pairs, strict=True) if scores[i, j] >= ACCEPT]
    return {
        roles[j].name: ColumnMapping(
            roles[j].name, table, columns[i].name, round(found[i][j][0], 2), found[i][j][1]
        )
        for i, j in chosen
    }


def _spellings(
    raw: RawTable, mapping: Mapping[str, ColumnMapping], profiles: Mapping[str, Profile]
) -> dict[str, Mapping[str, str]]:
    changes = {}
    for role, choice in mapping.items():
        is_label = profiles[choice.column].numbers.readable < READABLE_SHARE
        if role in FOLDED and is_label and raw.table[choice.column].type().is_string():
            changes[role] = folded(raw.table, choice.column, role)
    return {role: change for role, change in changes.items() if change}


def check_columns(tables: Sequence[Recognised], settings: Settings) -> None:
    """Raise ReportError when the settings name a column that no table has."""
    for role, column in settings.columns.items():
        if not any(column in table.raw.table.columns for table in tables):
            known = sorted({name for table in tables for name in table.raw.table.columns})
            close = difflib.get_close_matches(column, known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(known)}"
            raise ReportError(f"[columns] {role} = {column!r}: no table has this column{hint}")
        if all(table.profiles[column].distinct == 0 for table in tables if table.has(role)):
            raise ReportError(f"[columns] {role} = {column!r}: the column is empty")
