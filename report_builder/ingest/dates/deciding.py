"""The dates of a table's columns, settled by all of their values and by each other.

A style is told from some values; the rest may be written in more layouts, and may tell whether the
day or the month comes first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from report_builder.ingest.dates import cells
from report_builder.ingest.dates.order import (
    SHORTER,
    Order,
    Written,
    by_calendar,
    by_size,
    is_year_first,
)
from report_builder.ingest.dates.reading import normal, timestamp
from report_builder.ingest.dates.style import (
    DateStyle,
    day_of,
    full_year,
    last_short_year,
    swapped,
    widened,
)
from report_builder.ingest.sources.raw import RawTable
from report_builder.ingest.values import READABLE_SHARE

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNREAD = 500  # different values without a layout that are looked at for further ones
DELIVERED = 60  # days between two dates of one row that have to do with each other
CHANGES = 3  # of the date from row to row, from which their order is no chance
SECONDS_OF_DAY = 86_400
AMERICAN = Order(False, False, "the month comes first in the United States")
UNKNOWN = Order(True, False, "nothing tells; the day comes first in most of the world")
# The numbers of a day at the start of a cell, or eight digits in a row.
_DAY = "^[0-9]+(?:[^0-9]+[0-9]+[^0-9]+[0-9]+)?"


def settled(
    raw: RawTable,
    styles: Mapping[str, DateStyle],
    day_first: bool | None = None,
    *,
    american: bool = False,
) -> dict[str, DateStyle]:
    """The date styles of all columns by name, with every layout and the order of day and month.

    ``styles``: as told from some values. ``day_first``: what the settings say, for columns that do
    not tell. ``american``: whether the data is of a shop in the United States.
    """
    found = dict(styles)
    for name in _of_text(raw.table, styles):
        found[name] = widened(found[name], _unread(raw.table[name], found[name]))
    days = {
        name: _days(raw.table[name], found[name])
        for name in _of_text(raw.table, styles)
        if _turns(found[name])
    }
    for name in [name for name in days if _has_year_first(found[name], days[name])]:
        found[name] = _year_first(found[name], days[name])
        del days[name]
    orders = {name: order for name in days if (order := by_size(days[name]))}
    wished = None if day_first is None else Order(day_first, False, "set in the settings")
    like = _like({name: order for name, order in orders.items() if order.is_sure})
    for name in days:
        if name not in orders:
            around = wished or like or _by_surroundings(raw, found, name, days[name])
            orders[name] = around or UNKNOWN
        elif wished and not orders[name].is_sure:
            orders[name] = wished
    like = _like({name: order for name, order in orders.items() if order is not UNKNOWN})
    for name in [name for name, order in orders.items() if order is UNKNOWN]:
        orders[name] = like or (AMERICAN if american else UNKNOWN)
    return found | {name: _ordered(found[name], order) for name, order in orders.items()}


def _of_text(table: ir.Table, styles: Mapping[str, DateStyle]) -> list[str]:
    """Columns of dates whose type does not say what they mean."""
    kinds = table.schema()
    return [
        name for name, style in styles.items()
        if style.readable >= READABLE_SHARE and not kinds[name].is_temporal()
    ]  # fmt: skip


def _like(decided: Mapping[str, Order]) -> Order | None:
    """The order of the columns that are decided, as sure as the surest; None if they differ."""
    if len({order.day_first for order in decided.values()}) != 1:
        return None
    name, order = max(decided.items(), key=lambda item: (item[1].is_sure, item[0]))
    return replace(order, why=f"as in the column “{name}”")


def _has_year_first(style: DateStyle, days: Sequence[Written]) -> bool:
    return any("%y" in layout for layout in _turns(style)) and is_year_first(days)


def _unread(column: ir.Column, style: DateStyle) -> list[str]:
    """Some different values that the style does not read as they stand."""
    table = column.name("value").as_table()
    unread = table.filter(
        table.value.notnull() & timestamp(table.value, style, padded=False).isnull()
    )
    different = unread.select(value=unread.value.cast("string").strip()).distinct()
    return list(different.order_by("value").limit(UNREAD).execute()["value"])


def _turns(style: DateStyle) -> list[str]:
    """Layouts of a style in which day and month could be the other way round."""
    return [layout for layout in style.layouts if swapped(layout) != layout]


def _days(column: ir.Column, style: DateStyle) -> list[Written]:
    """The different days of a column as they are written, where the order is in question."""
    table = column.name("value").as_table()
    different = table.group_by("value").agg(rows=table.count())
    days = different.select(day=normal(different.value, style).re_extract(_DAY, 0), rows="rows")
    counted = days.group_by("day").agg(rows=days.rows.sum()).order_by("day").execute()
    patterns = [_pattern(layout) for layout in _turns(style)]
    found = []
    for text, rows in zip(counted["day"], counted["rows"], strict=True):
        match = next(filter(None, (p.fullmatch(text or "") for p in patterns)), None)
        if match:
            first, second, last = map(int, match.groups())
            found.append(Written(first, second, full_year(last, style), int(rows)))
    return [day for day in found if day.can_be()]


def _pattern(layout: str) -> re.Pattern[str]:
    """The three numbers of a layout's day, in their order, with nothing behind them."""
    return cells.pattern(re.sub("[^%a-zA-Z]*$", "", day_of(layout)))


def _year_first(style: DateStyle, days: Sequence[Written]) -> DateStyle:
    """The style with the year of two digits before the month and the day behind it."""
    turned = [re.sub("%[dm]([^%]*)%[dm]([^%]*)%y", r"%y\1%m\2%d", each) for each in style.layouts]
    why = "the two digits in front are the year: read so, the dates span far less"
    last_year = last_short_year(day.first for day in days)
    kept = tuple(dict.fromkeys(turned))
    return replace(style, layouts=kept, alternative="", why=why, last_year=last_year)


def _ordered(style: DateStyle, order: Order) -> DateStyle:
    """The style with day and month in this order, wherever they could be in another."""
    front = "%d" if order.day_first else "%m"
    layouts = [
        each if swapped(each) == each or each.startswith(front) else swapped(each)
        for each in style.layouts
    ]
    others = [swapped(each) for each in layouts if swapped(each) != each and not order.is_sure]
    kept = tuple(dict.fromkeys(layouts))
    return replace(style, layouts=kept, alternative=(others or [""])[0], why=order.why)


def _by_surroundings(
    raw: RawTable, styles: Mapping[str, DateStyle], name: str, days: Sequence[Written]
) -> Order | None:
    """The order of a column in which every number could be a month, from what is around it."""
    return (
        by_calendar(days)
        or _by_other_dates(raw.table, styles, name)
        or _by_rows(raw.stored, styles[name], name)
    )


def _by_other_dates(table: ir.Table, styles: Mapping[str, DateStyle], name: str) -> Order | None:
    """Dates of one row that have to do with each other, such as sale and delivery, lie close."""
    for other in sorted(other for other in styles if other != name and styles[other].layouts):
        apart = [
            _apart(
                _read(table, styles[name], name, first), _read(table, styles[other], other, first)
            )
            for first in (True, False)
        ]
        row = table.agg(day=apart[0].mean(), month=apart[1].mean()).execute().iloc[0]
        near, far = sorted((float(row["day"]), float(row["month"])))
        if near <= DELIVERED and near * SHORTER <= far and near < far:
            why = f"{near:.0f} days lie between them and “{other}”, else {far:.0f}"
            return Order(bool(row["day"] < row["month"]), False, why)
    return None


def _apart(one: ir.TimestampColumn, other: ir.TimestampColumn) -> ir.NumericColumn:
    return (one.epoch_seconds() - other.epoch_seconds()).abs() / SECONDS_OF_DAY


def _by_rows(stored: ir.Table, style: DateStyle, name: str) -> Order | None:
    """A file that is in the order of its dates, or the latest first, under one reading only."""
    placed = stored.mutate(place=stored.rowid())
    is_sorted = []
    for first in (True, False):
        moment = _read(placed, style, name, first)
        before = moment.lag().over(ibis.window(order_by=placed.place))
        steps = placed.select(up=moment > before, down=moment < before)
        up, down = steps.agg(up=steps.up.sum(), down=steps.down.sum()).execute().iloc[0]
        is_sorted.append(min(up, down) == 0 and max(up, down) >= CHANGES)
    if is_sorted[0] == is_sorted[1]:
        return None
    return Order(is_sorted[0], False, "so the rows of the file are in the order of their dates")


def _read(table: ir.Table, style: DateStyle, name: str, day_first: bool) -> ir.TimestampColumn:
    return timestamp(table[name], _ordered(style, Order(day_first, True, "")))
