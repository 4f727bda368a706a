"""What the values of a column look like: how they are written, how many differ, their range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report_builder.ingest.dates import DateStyle, date_style
from report_builder.ingest.numbers import NumberStyle, number_style
from report_builder.ingest.sources.raw import FINGERPRINT, RawTable
from report_builder.ingest.values import READABLE_SHARE, is_missing, is_padded
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

SAMPLE_ROWS = 4_000  # enough to know how a column is written; independent of the row order
DATES_TRIED = 1_000  # different values on which a date layout is judged


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


def profiles(raw: RawTable, settings: Settings) -> dict[str, Profile]:
    """A profile of every column, by name."""
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
