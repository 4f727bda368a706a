"""Values that cannot be: ages of 5 or 150, prices below nothing, days in 1900 or 2099.

Such a value is set aside: it becomes missing, is counted and shown with an example. Its row stays,
but for a row whose day cannot be: without a day it cannot be analysed, and the ledger says so. What
is merely unusual, a very large income or order, is left as it is: only its meaning could tell.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.ingest import reasons
from report_builder.ingest.calendar import day_of
from report_builder.ingest.engine import keep
from report_builder.ingest.kinds import CREDIT, OTHER

if TYPE_CHECKING:
    import ibis.expr.types as ir

YOUNGEST, OLDEST = 10, 110  # years: children of ten buy with their own card, nobody older is known
MOST_IN_HOUSEHOLD = 30  # persons; more is an institution or a slip of the pen
WHOLE_PRICE = 1  # a discount above it would pay the customer
BLANKED = "treated as missing"
AN_AGE = f"{BLANKED}: an age outside {YOUNGEST} to {OLDEST} years"
PERSONS = f"{BLANKED}: outside 0 to {MOST_IN_HOUSEHOLD} persons"
LIMITS = {  # role -> lowest and highest value that can be, and what is said of others
    "age": (YOUNGEST, OLDEST, AN_AGE),
    "household": (0, MOST_IN_HOUSEHOLD, PERSONS),
    "children": (0, MOST_IN_HOUSEHOLD, PERSONS),
    "discount": (0, WHOLE_PRICE, f"{BLANKED}: below nothing or above the whole price"),
}
NEVER_NEGATIVE = ("income", "recency", "frequency")
PRICES = ("unit_price", "list_amount", "cost")  # negative only where a credit is written so
# Scales on which shops let things be rated; the smallest that holds nearly all ratings is meant.
RATING_SCALES = (5, 10, 100)
ON_SCALE = 0.99  # share of the ratings that the scale must hold
# Days that systems write where no date is known: the first and last of their calendars.
PLACEHOLDERS = frozenset({
    dt.date(1899, 12, 30), dt.date(1899, 12, 31), dt.date(1900, 1, 1), dt.date(1900, 1, 2),
    dt.date(1904, 1, 1), dt.date(1969, 12, 31), dt.date(1970, 1, 1), dt.date(1980, 1, 1),
    dt.date(2038, 1, 19), dt.date(2079, 6, 6), dt.date(2099, 12, 31), dt.date(2100, 1, 1),
})  # fmt: skip
PLACEHOLDER_GAP = 366  # days from the nearest other day, beyond which one of them is no real day
# Days of silence, and the share of all lines behind it up to which their days are slips of the pen:
# the longer no shop could stand still, the more lines may be wrong.
SILENCES = ((2 * 366, 0.01), (5 * 366, 0.1))


@dataclass(frozen=True, slots=True)
class SetAside:
    """Impossible values of a role: what was done, in how many rows, and the smallest of them."""

    role: str
    decision: str
    rows: int
    example: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """Which values of a column cannot be, what is said of them, and whether they are blanked."""

    role: str
    bad: ir.BooleanColumn
    why: str
    blanks: bool = True


def plausible_lines(typed: ir.Table, connection: Any) -> tuple[ir.Table, tuple[SetAside, ...]]:
    """Typed lines without impossible values, and what was set aside.

    Where anything was, the lines are a new table and the one given is dropped. A line whose day
    cannot be gets the reason IMPOSSIBLE_DATE, and no day.
    """
    days, apart = _days_apart(typed)
    latest = max((day for day in days if day not in apart), default=None)
    cleaned, found = plausible(typed, latest)
    if apart:
        rows = sum(days[day] for day in apart)
        decision = "left out: far from all other days, or a day that stands for no date"
        found = (*found, SetAside("date", decision, rows, f"{min(apart)}"))
        cleaned = _without_days(cleaned, apart)
    if cleaned is typed:
        return typed, found
    kept = keep(connection, "plausible", cleaned)
    connection.drop_table(typed.get_name())
    return kept, found


def plausible(table: ir.Table, latest: dt.date | None) -> tuple[ir.Table, tuple[SetAside, ...]]:
    """A table of canonical columns without impossible values, and what was set aside.

    ``latest`` is the last day of the data: ages are those of that day. Without it the last day on
    which a customer joined stands for it, or else the year in which the youngest could buy.
    """
    rules = _rules(table, latest or _last_joined(table))
    if not rules:
        return table, ()
    measures: dict[str, ir.Scalar] = {}
    for number, rule in enumerate(rules):
        measures[f"rows {number}"] = _rows(table, rule.bad)
        measures[f"example {number}"] = table[rule.role].min(where=rule.bad)
    row = table.agg(**measures).execute().iloc[0]
    found = [
        (rule, SetAside(rule.role, rule.why, int(rows), _written(row[f"example {number}"])))
        for number, rule in enumerate(rules)
        if (rows := row[f"rows {number}"]) and rows == rows
    ]
    fresh = {
        rule.role: ibis.cases((rule.bad, ibis.null(table[rule.role].type())),
                              else_=table[rule.role])
        for rule, _ in found
        if rule.blanks
    }  # fmt: skip
    return table.mutate(**fresh) if fresh else table, tuple(aside for _, aside in found)


def _rows(table: ir.Table, bad: ir.BooleanColumn) -> ir.IntegerScalar:
    """Rows read, copies included."""
    return table.copies.sum(where=bad) if "copies" in table.columns else bad.sum()


def _rules(table: ir.Table, latest: dt.date | None) -> list[_Rule]:
    there = {name for name in table.columns if _is_measured(table[name])}
    found = [
        _Rule(role, ~table[role].between(low, high), why)
        for role, (low, high, why) in LIMITS.items()
        if role in there
    ]
    found += [
        _Rule(role, table[role] < 0, f"{BLANKED}: below zero")
        for role in NEVER_NEGATIVE
        if role in there
    ]
    for role in PRICES:
        if role in there:
            found += _price_rules(table, role)
    found += _birth_rules(table, there, latest)
    if "tenure" in there and table.tenure.type().is_temporal():
        bad = _is_placeholder(table.tenure.date())
        found.append(_Rule("tenure", bad, f"{BLANKED}: a day that stands for no date"))
    if "rating" in there and (scale := _scale(table.rating)):
        bad = ~table.rating.between(0, scale)
        found.append(_Rule("rating", bad, f"{BLANKED}: off a scale up to {scale}"))
    return found


def _price_rules(table: ir.Table, role: str) -> list[_Rule]:
    """Prices below zero: a mistake on a sale, the nature of an entry of book-keeping."""
    below = table[role] < 0
    if "kind" not in table.columns:
        return [_Rule(role, below, f"{BLANKED}: below zero")]
    entered = "below zero, on lines that are left out as adjustments"
    return [
        _Rule(role, below & ~table.kind.isin([CREDIT, OTHER]), f"{BLANKED}: below zero on a sale"),
        _Rule(role, below & (table.kind == OTHER), entered, blanks=False),
    ]


def _is_measured(column: ir.Column) -> bool:
    return bool(column.type().is_numeric() or column.type().is_temporal())


def _birth_rules(table: ir.Table, there: Collection[str], latest: dt.date | None) -> list[_Rule]:
    found = []
    for role in ("birth_year", "birth_date"):
        if role not in there:
            continue
        born = table[role] if role == "birth_year" else table[role].year()
        if latest is not None:
            possible = born.between(latest.year - OLDEST, latest.year - YOUNGEST)
            found.append(_Rule(role, ~possible, AN_AGE))
        elif (newest := born.max().execute()) is not None and newest == newest:
            why = (
                f"{BLANKED}: more than {OLDEST} years old when the youngest customer was {YOUNGEST}"
            )
            found.append(_Rule(role, born < int(newest) + YOUNGEST - OLDEST, why))
    return found


def _last_joined(table: ir.Table) -> dt.date | None:
    if "tenure" not in table.columns or not table.tenure.type().is_temporal():
        return None
    joined = table.tenure.date()
    last = joined.max(where=~_is_placeholder(joined)).execute()
    return day_of(last) if last is not None and last == last else None


def _is_placeholder(day: ir.DateColumn) -> ir.BooleanColumn:
    return day.isin([ibis.date(one.year, one.month, one.day) for one in sorted(PLACEHOLDERS)])


def _scale(ratings: ir.NumericColumn) -> int | None:
    """The scale that holds nearly all ratings; None where they are no scale's."""
    counted = {f"up to {scale}": ratings.between(0, scale).sum() for scale in RATING_SCALES}
    row = ratings.as_table().agg(all=ratings.count(), **counted).execute().iloc[0]
    fits = (
        scale for scale in RATING_SCALES if (row[f"up to {scale}"] or 0) >= ON_SCALE * row["all"]
    )
    return next(fits, None) if row["all"] else None


def _days_apart(typed: ir.Table) -> tuple[Mapping[dt.date, int], frozenset[dt.date]]:
    """Rows by day, and the days that cannot be."""
    dated = typed.filter(typed.day.notnull())
    frame = dated.group_by("day").agg(rows=dated.copies.sum()).order_by("day").execute()
    days = {day_of(day): int(rows) for day, rows in zip(frame["day"], frame["rows"], strict=True)}
    return days, days_apart(days)


def days_apart(days: Mapping[dt.date, int]) -> frozenset[dt.date]:
    """Days, of those given with their rows, that stand for no date or lie far from the rest.

    A placeholder is one where no other day is within PLACEHOLDER_GAP; if nothing else is there, it
    is taken for what it says. Other days are set aside where a silence of SILENCES parts them from
    the days on which most was sold, and few lines lie beyond it.
    """
    real = sorted(day for day in days if day not in PLACEHOLDERS)
    apart = {
        day for day in set(days) & PLACEHOLDERS
        if real and min(abs((day - other).days) for other in real) > PLACEHOLDER_GAP
    }  # fmt: skip
    rest = sorted(set(days) - apart)
    total = sum(days[day] for day in rest)
    for silence, share in SILENCES:
        main = _busiest(_runs(rest, silence), days)
        beyond = set(rest) - set(main)
        if sum(days[day] for day in beyond) <= share * total:
            apart |= beyond
    return frozenset(apart)


def _runs(days: Sequence[dt.date], silence: int) -> list[list[dt.date]]:
    """Days in runs, parted wherever nothing happens for more than ``silence`` days."""
    runs = [list(days[:1])]
    for before, day in pairwise(days):
        if (day - before).days > silence:
            runs.append([])
        runs[-1].append(day)
    return runs


def _busiest(runs: Sequence[list[dt.date]], days: Mapping[dt.date, int]) -> list[dt.date]:
    """The run with the most rows; between equals the later."""
    return max(runs, key=lambda run: (sum(days[day] for day in run), run[-1:]))


def _without_days(lines: ir.Table, apart: Collection[dt.date]) -> ir.Table:
    bad = functools.reduce(operator.or_, (lines.day == day for day in sorted(apart)))
    bad = ibis.coalesce(bad, False)
    fresh = {
        name: ibis.cases((bad, ibis.null(lines[name].type())), else_=lines[name])
        for name in ("ordered_at", "day", "month")
    }
    unvalued = ibis.coalesce(lines.reason == reasons.EXCLUDED, False)
    reason = ibis.cases((bad & ~unvalued, reasons.IMPOSSIBLE_DATE), else_=lines.reason)
    return lines.mutate(**fresh, reason=reason)


def _written(value: object) -> str:
    """A value as in a file: no hours that are not there, no zeros after the point."""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%Y-%m-%d}"
    text = f"{value:f}" if hasattr(value, "is_finite") or isinstance(value, float) else f"{value}"
    return text.rstrip("0").rstrip(".") if "." in text else text
