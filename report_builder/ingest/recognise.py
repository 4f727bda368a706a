"""Columns to roles: evidence from names and values, all columns of a table assigned together."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from report_builder import roles as vocabulary
from report_builder.errors import ReportError
from report_builder.ingest.sources import FINGERPRINT, RawTable
from report_builder.ingest.spellings import folded
from report_builder.ingest.values import (
    READABLE_SHARE,
    DateStyle,
    NumberStyle,
    date_style,
    is_missing,
    is_padded,
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
DATES_TRIED = 1_000  # different values on which a date layout is judged
# Labels that are written by hand, so that one thing is spelt in several ways.
FOLDED = {"category", "subcategory", "brand", "channel", "store", "payment", "status", "promo",
          "region.country", "region.state", "region.city", "region.zone", "gender",
          "marital_status", "education", "occupation", "loyalty_member", "loyalty_tier",
          "age_band", "campaign_group"}  # fmt: skip
CODED = {vocabulary.POSTCODE, vocabulary.STORE}  # labels that are often numbers
GENDER_WORDS = {"m", "f", "male", "female", "man", "woman", "men", "women", "w", "d", "other"}


@dataclass(frozen=True, slots=True)
class Profile:
    """What a column's values look like: ``missing``, ``padded`` of all rows, the rest of some."""

    name: str
    missing: int
    padded: bool
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
    """A raw table with its columns understood.

    ``changes``: role -> spelling -> the spelling it is folded into.
    """

    raw: RawTable
    mapping: Mapping[str, ColumnMapping]
    profiles: Mapping[str, Profile]
    changes: Mapping[str, Mapping[str, str]]

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
    profiles = _profiles(raw, settings)
    fixed = {role: name for role, name in settings.columns.items() if name in profiles}
    mapping = {
        role: ColumnMapping(role, raw.name, column, 1.0, "set in the settings")
        for role, column in fixed.items()
    }
    free = [profiles[name] for name in profiles if name not in fixed.values()]
    mapping |= _assigned(free, [r for r in vocabulary.ROLES if r.name not in fixed], raw.name)
    return Recognised(raw, mapping, profiles, _spellings(raw, mapping, profiles))


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


def _profiles(raw: RawTable, settings: Settings) -> dict[str, Profile]:
    table = raw.table
    names = list(table.columns)
    counts: dict[str, ir.Scalar] = {"rows": table.count()}
    for number, name in enumerate(names):
        counts[f"missing {number}"] = table[name].isnull().sum()
        if table[name].type().is_string():
            counts[f"padded {number}"] = is_padded(table[name])
    whole = table.agg(**counts).execute().iloc[0]
    frame = _sampled(raw, int(whole["rows"])).execute()
    return {
        name: _profile(
            name, [_text(value) for value in frame[name]], settings,
            missing=int(whole[f"missing {number}"]),
            padded=whole.get(f"padded {number}") in (True, 1),
        )
        for number, name in enumerate(names)
    }  # fmt: skip


def _sampled(raw: RawTable, rows: int) -> ir.Table:
    """All rows of a small table, else some picked by what they hold, whatever their order."""
    if rows <= 2 * SAMPLE_ROWS:
        return raw.table
    chosen = raw.stored.filter(raw.stored[FINGERPRINT] % (rows // SAMPLE_ROWS) == 0)
    return chosen.select(list(raw.table.columns))


def _text(value: object) -> str:
    return "" if is_missing(value) else str(value)


def _profile(
    name: str, values: Sequence[str], settings: Settings, *, missing: int, padded: bool
) -> Profile:
    filled = [value for value in values if not is_missing(value)]
    different = sorted(set(filled))
    numbers = number_style(different)
    if numbers.readable < READABLE_SHARE:  # few different values, one of them dirt: ask the rows
        numbers = number_style(sorted(filled))
    plain = [float(v) for v in different if re.fullmatch(r"[+-]?\d+(\.\d+)?", v)] or [0.0]
    times = [bool(re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?(\s?[APap][Mm])?", v)) for v in different]
    return Profile(
        name=name,
        missing=missing,
        padded=padded,
        filled=len(filled) / len(values) if values else 0.0,
        distinct=len(different),
        unique=len(different) / len(filled) if filled else 0.0,
        numbers=numbers,
        dates=date_style(_spread(different), settings.day_first),
        is_time=bool(times) and sum(times) / len(times) >= READABLE_SHARE,
        words=frozenset(value.strip().lower() for value in different[:50]),
        low=min(plain),
        high=max(plain),
    )


def _spread(different: Sequence[str]) -> Sequence[str]:
    """Values from all over a sorted list: the first of them may all be in one month."""
    return different[:: 1 + len(different) // DATES_TRIED]


def words(header: str) -> tuple[str, ...]:
    """A header as lower-case words: ``CustomerID`` and ``customer_id (key)`` -> customer, id."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header).strip() or header
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
            likeness = _likeness(joined, "".join(theirs))
            score = 0.8 * likeness if likeness >= FUZZY else 0.0
        if score > best:
            best, met = score, synonym
    return best, met


def _likeness(one: str, other: str) -> float:
    """How alike two words are, 0..1; 0 below FUZZY, told from cheap upper bounds where they do."""
    if 2 * min(len(one), len(other)) < FUZZY * (len(one) + len(other)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, one, other)
    ratio = matcher.ratio() if matcher.quick_ratio() >= FUZZY else 0.0
    return ratio if ratio >= FUZZY else 0.0


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
    if role.name in CODED:
        return 1.0, "values are codes or names"
    return (0.6, "values are numbers") if numeric else (1.0, "values are words")


def _number_fit(profile: Profile, role: Role, *, numeric: bool) -> tuple[float, str]:
    if not numeric:
        if role.name == vocabulary.DISCOUNT and profile.distinct <= 3:
            return 0.9, "values are yes or no"
        return 0.0, "values are no numbers"
    if role.name == vocabulary.AGE and not (profile.low >= 0 and profile.high <= 130):
        return 0.3, "values are no ages"
    return 1.0, "values are numbers"
