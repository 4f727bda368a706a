"""Columns to roles: evidence from names and values, all columns of a table assigned together."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from report_builder import roles as vocabulary
from report_builder.errors import ReportError
from report_builder.ingest.sources import RawTable
from report_builder.ingest.values import (
    READABLE_SHARE,
    DateStyle,
    NumberStyle,
    date_style,
    is_missing,
    number_style,
)
from report_builder.model import ColumnMapping
from report_builder.roles import Role
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

SAMPLE_ROWS = 4_000  # enough to know how a column is written; independent of the row order
ACCEPT = 0.5  # a weaker match of name and values is left unused rather than guessed
FUZZY = 0.86  # likeness from which two words are one word misspelt
GENDER_WORDS = {"m", "f", "male", "female", "man", "woman", "men", "women", "w", "d", "other"}


@dataclass(frozen=True, slots=True)
class Profile:
    """What a column's values look like."""

    name: str
    filled: float
    distinct: int
    unique: float
    numbers: NumberStyle
    dates: DateStyle
    is_time: bool
    words: frozenset[str]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """A raw table with its columns understood."""

    raw: RawTable
    mapping: Mapping[str, ColumnMapping]
    profiles: Mapping[str, Profile]

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
    profiles = _profiles(raw.table, settings)
    names = list(raw.table.columns)
    fixed = {role: column for role, column in settings.columns.items() if column in names}
    free_columns = [name for name in names if name not in fixed.values()]
    free_roles = [role for role in vocabulary.ROLES if role.name not in fixed]
    scores = np.zeros((len(free_columns), len(free_roles)))
    reasons: dict[tuple[int, int], str] = {}
    for i, column in enumerate(free_columns):
        for j, role in enumerate(free_roles):
            scores[i, j], reasons[i, j] = evidence(profiles[column], role)
    mapping = {
        role: ColumnMapping(role, raw.name, column, 1.0, "set in the settings")
        for role, column in fixed.items()
    }
    for i, j in zip(*linear_sum_assignment(-np.where(scores < ACCEPT, 0, scores)), strict=True):
        if scores[i, j] >= ACCEPT:
            role, column = free_roles[j], free_columns[i]
            mapping[role.name] = ColumnMapping(
                role.name, raw.name, column, round(float(scores[i, j]), 2), reasons[i, j]
            )
    return Recognised(raw, mapping, profiles)


def check_columns(tables: Sequence[Recognised], settings: Settings) -> None:
    """Raise ReportError when the settings name a column that no table has."""
    for role, column in settings.columns.items():
        if not any(column in table.raw.table.columns for table in tables):
            known = sorted({name for table in tables for name in table.raw.table.columns})
            close = difflib.get_close_matches(column, known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(known)}"
            raise ReportError(f"[columns] {role} = {column!r}: no table has this column{hint}")


def _profiles(table: ir.Table, settings: Settings) -> dict[str, Profile]:
    rows = int(table.count().execute())
    sample = table
    if rows > 2 * SAMPLE_ROWS:
        # Rows are picked by what they hold, so their order in the file does not matter.
        mixed = reduce(lambda a, b: a ^ b, (table[name].hash() for name in table.columns))
        sample = table.filter(mixed.abs() % (rows // SAMPLE_ROWS) == 0)
    frame = sample.execute()
    return {
        name: _profile(name, [_text(value) for value in frame[name]], settings)
        for name in table.columns
    }


def _text(value: object) -> str:
    return "" if is_missing(value) else str(value)


def _profile(name: str, values: Sequence[str], settings: Settings) -> Profile:
    filled = [value for value in values if not is_missing(value)]
    different = sorted(set(filled))
    numbers = number_style(different)
    plain = [float(v) for v in different if re.fullmatch(r"[+-]?\d+(\.\d+)?", v)] or [0.0]
    times = [bool(re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?(\s?[APap][Mm])?", v)) for v in different]
    return Profile(
        name=name,
        filled=len(filled) / len(values) if values else 0.0,
        distinct=len(different),
        unique=len(different) / len(filled) if filled else 0.0,
        numbers=numbers,
        dates=date_style(different[:1000], settings.day_first),
        is_time=bool(times) and sum(times) / len(times) >= READABLE_SHARE,
        words=frozenset(value.strip().lower() for value in different[:50]),
        low=min(plain),
        high=max(plain),
    )


def words(header: str) -> tuple[str, ...]:
    """A header as lower-case words: ``CustomerID`` and ``customer_id (key)`` -> customer, id."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header) or header
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    text = "".join(character for character in text if not unicodedata.combining(character))
    return tuple(re.findall(r"[^\W_]+", text)) or (header.lower(),)


def name_score(header: str, role: Role) -> tuple[float, str]:
    """How well a header names a role, 0..1, and which synonym it met."""
    own = words(header)
    joined = "".join(own)
    best, met = 0.0, ""
    for synonym in role.synonyms:
        theirs = tuple(synonym.split())
        if joined == "".join(theirs):
            return 1.0, synonym
        score = 0.0
        if set(theirs) == set(own):
            score = 0.97
        elif set(theirs) < set(own):
            # "Order Date" in "Order Date (local)": the more of the header is met, the better.
            score = 0.45 + 0.4 * len("".join(theirs)) / len(joined)
        elif len(joined) >= 5:
            likeness = difflib.SequenceMatcher(None, joined, "".join(theirs)).ratio()
            score = 0.8 * likeness if likeness >= FUZZY else 0.0
        if score > best:
            best, met = score, synonym
    return best, met


def evidence(profile: Profile, role: Role) -> tuple[float, str]:
    """Confidence 0..1 that the column plays the role, and why."""
    score, met = name_score(profile.name, role)
    if score == 0 or profile.distinct == 0:
        return 0.0, ""
    fit, why = value_fit(profile, role)
    return score * fit, f"named like “{met}”, {why}"


def value_fit(profile: Profile, role: Role) -> tuple[float, str]:
    """How well the values fit the kind of the role, 0..1, with a reason in words."""
    numeric = profile.numbers.readable >= READABLE_SHARE
    dated = profile.dates.readable >= READABLE_SHARE
    if role.kind == "date":
        return (1.0, "values are dates") if dated else (0.0, "values are no dates")
    if role.kind == "time":
        return (1.0, "values are times of day") if profile.is_time else (0.0, "values are no times")
    if role.kind == "year":
        fits = numeric and profile.low >= 1850 and profile.high <= 2100
        return (1.0, "values are years") if fits else (0.0, "values are no years")
    if role.kind in ("money", "number", "rate"):
        return _number_fit(profile, role, numeric=numeric)
    if role.kind == "id":
        if dated and not numeric:
            return 0.2, "values are dates"
        fractions = numeric and any("." in word.rstrip("0").rstrip(".") for word in profile.words)
        return (0.4, "values have fractions") if fractions else (1.0, "values are identifiers")
    if role.kind == "flag":
        return (1.0, "few values") if profile.distinct <= 6 else (0.3, "many values")
    if role.name == vocabulary.GENDER:
        fits = len(profile.words & GENDER_WORDS) >= min(2, profile.distinct)
        return (1.0, "values are genders") if fits else (0.3, "values are not gender words")
    return (0.6, "values are numbers") if numeric else (1.0, "values are words")


def _number_fit(profile: Profile, role: Role, *, numeric: bool) -> tuple[float, str]:
    if not numeric:
        if role.name == vocabulary.DISCOUNT and profile.distinct <= 3:
            return 0.9, "values are yes or no"
        return 0.0, "values are no numbers"
    if role.name == vocabulary.AGE and not (profile.low >= 0 and profile.high <= 130):
        return 0.3, "values are no ages"
    return 1.0, "values are numbers"
