"""What the values of a column look like: how they are written, how many differ, their range."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder.ingest.dates import DateStyle, date_style, is_clock, settled
from report_builder.ingest.numbers import NumberStyle, agreed, cells, number_style
from report_builder.ingest.recognition.names import name_score
from report_builder.ingest.sources.raw import FINGERPRINT, RawTable
from report_builder.ingest.states import is_american
from report_builder.ingest.values import READABLE_SHARE, is_missing, is_padded
from report_builder.roles import ROLES
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

SAMPLE_ROWS = 4_000  # enough to know how a column is written; independent of the row order
DECIMALS, LARGEST = 4, 1e14  # of money in the engine: what is larger is no number there
COUNTED_TOGETHER = 100  # columns counted in one query; the engine is slow to plan thousands
NAMED = 0.5  # likeness to a role of dates from which a heading says that the column holds dates
DATES_TRIED = 1_000  # different values on which a date layout is judged
LOOKED_AT = 1_000  # characters of a value: no number, date or name is longer, a text can be a book


@dataclass(frozen=True, slots=True)
class Profile:
    """What a column's values look like: ``missing``, ``padded`` of all rows, the rest of some.

    ``integers`` is the share of its numbers that are whole, ``longest`` the characters of its
    longest value. ``values`` holds the sampled rows as numbers (NaN where there is none; empty for
    a column of words), ``codes`` the same rows as numbers that are equal where the text is equal
    (-1 where there is none): row i of one column stands beside row i of every other.
    """

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
    integers: float = 0.0
    longest: int = 0
    values: NDArray[np.float64] = field(
        default_factory=lambda: np.empty(0), compare=False, repr=False
    )
    codes: NDArray[np.intp] = field(
        default_factory=lambda: np.empty(0, dtype=np.intp), compare=False, repr=False
    )


def profiles(raw: RawTable, settings: Settings) -> dict[str, Profile]:
    """A profile of every column, by name."""
    names = list(raw.table.columns)
    rows, missing, padded = _counted(raw.table, names)
    frame = _sampled(raw, rows).execute()
    coded = {name: _coded(frame[name]) for name in names}
    styles = agreed({name: _style(*coded[name]) for name in names}, settings.decimal)
    found = {
        name: _profile(
            name, *coded[name], styles[name], settings,
            missing=missing[name], padded=padded[name],
        )
        for name in names
    }  # fmt: skip
    american = any(is_american(profile.words) for profile in found.values())
    told = {name: profile.dates for name, profile in found.items()}
    dates = settled(raw, told, settings.day_first, american=american)
    return {name: replace(profile, dates=dates[name]) for name, profile in found.items()}


def _counted(table: ir.Table, names: Sequence[str]) -> tuple[int, dict[str, int], dict[str, bool]]:
    """Rows of the table, and of each column how many have no value and whether any has blanks."""
    rows, missing, padded = 0, {}, {}
    for first in range(0, len(names), COUNTED_TOGETHER):
        some = names[first : first + COUNTED_TOGETHER]
        counts: dict[str, ir.Scalar] = {"rows": table.count()}
        for place, name in enumerate(some):
            counts[f"missing {place}"] = table[name].isnull().sum()
            if table[name].type().is_string():
                counts[f"padded {place}"] = is_padded(table[name])
        found = table.agg(**counts).execute().iloc[0]
        rows = int(found["rows"])
        for place, name in enumerate(some):
            missing[name] = int(found[f"missing {place}"]) if rows else 0
            padded[name] = found.get(f"padded {place}") in (True, 1)
    return rows, missing, padded


def _sampled(raw: RawTable, rows: int) -> ir.Table:
    """All rows of a small table, else some picked by what they hold, whatever their order."""
    stored = raw.stored
    if rows > 2 * SAMPLE_ROWS:
        stored = stored.filter(stored[FINGERPRINT] % (rows // SAMPLE_ROWS) == 0)
    return stored.order_by(FINGERPRINT).select(list(raw.table.columns))


def _style(codes: NDArray[np.intp], texts: Sequence[str]) -> NumberStyle:
    numbers = number_style(texts)
    if numbers.readable < READABLE_SHARE:  # few different values, one of them dirt: ask the rows
        return number_style(sorted(texts[code] for code in codes if code >= 0))
    return numbers


def _profile(
    name: str, codes: NDArray[np.intp], texts: Sequence[str], numbers: NumberStyle,
    settings: Settings, *, missing: int, padded: bool,
) -> Profile:  # fmt: skip
    filled = int((codes >= 0).sum())
    readable = numbers.readable >= READABLE_SHARE
    different = np.array([_number(text, numbers) for text in texts] if readable else [])
    read = different[~np.isnan(different)]
    values = np.append(different, np.nan)[codes] if readable else different
    present = values[~np.isnan(values)]
    return Profile(
        name=name,
        missing=missing,
        padded=padded,
        filled=filled / len(codes) if len(codes) else 0.0,
        distinct=len(texts),
        unique=len(texts) / filled if filled else 0.0,
        numbers=numbers,
        dates=date_style(_spread(texts), settings.day_first, named=_names_a_date(name)),
        is_time=is_clock(texts),
        words=frozenset(value.strip().lower() for value in texts[:50]),
        low=float(read.min()) if len(read) else 0.0,
        high=float(read.max()) if len(read) else 0.0,
        integers=float((present == np.round(present)).mean()) if len(present) else 0.0,
        longest=max(map(len, texts), default=0),
        values=values,
        codes=codes,
    )


def _number(text: str, style: NumberStyle) -> float:
    """A cell as a number, as the engine reads it in this style; NaN where it is none."""
    text, mark = text.strip(), "," if style.style == "decimal comma" else "."
    bare, per_cent = text, style.per_cent
    if mark == "," or not cells.is_plain(text):
        bare = cells.bare(cells.in_ascii_digits(text))
        bare = cells.unscaled(bare) if style.scaled else bare
        fits = cells.marks(bare)
        if not fits:
            return math.nan
        mark = mark if mark in fits else fits[0]  # what reads only one way is read that way
        groups = cells.GROUPS_OF_POINT if mark == "." else cells.GROUPS_OF_COMMA
        bare, per_cent = re.sub(groups, "", bare).replace(",", "."), per_cent or text[-1] in "%％"
    value = round(float(bare) / (100 if per_cent else 1), DECIMALS)
    return value if abs(value) < LARGEST else math.nan


def _coded(column: pd.Series) -> tuple[NDArray[np.intp], list[str]]:
    """Each row's value as its place in the list of different texts; -1 where there is none."""
    first, found = pd.factorize(column)
    texts = ["" if is_missing(value) else str(value)[:LOOKED_AT] for value in found]
    present = {text: place for place, text in enumerate(sorted({t for t in texts if t}))}
    places = np.array([present.get(text, -1) for text in texts] + [-1], dtype=np.intp)
    return places[first], list(present)


def _names_a_date(name: str) -> bool:
    return any(name_score(name, role)[0] >= NAMED for role in ROLES if role.kind == "date")


def _spread(different: Sequence[str]) -> Sequence[str]:
    """Values from all over a sorted list: the first of them may all be in one month."""
    return different[:: 1 + len(different) // DATES_TRIED]
