"""What customers are expected to order and bring: in all, by segment, by cluster."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from report_builder import charts, formats
from report_builder.customer_features import year_start
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Severity, Table, Unit, Value
from report_builder.sections.lifetime.history import Floats
from report_builder.sections.lifetime.values import (
    HORIZONS,
    Groups,
    Lifetime,
    everybody,
    expected,
    groupings,
    margins,
)
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.lifetime import Expected, GroupSum

YEAR = HORIZONS[-1]


def sums(one: Lifetime, data: Dataset) -> Content:
    """All sums, where the trial allows it."""
    whole = everybody(one)
    by_group = groupings(one, data)
    ahead = [expected(one, days, whole.of) for days in HORIZONS]
    tables, pictures = [_horizons(one, whole, ahead, data)], []
    for groups in by_group:
        in_time = [expected(one, days, groups.of) for days in HORIZONS]
        tables += [_risk(one, groups, in_time[-1], data), _group_sums(one, groups, in_time, data)]
        pictures.append(_chart(one, groups, in_time[-1], data))
    return Content((total_finding(one, ahead, data),), tuple(pictures), tuple(tables))


def money(found: Expected) -> tuple[GroupSum, ...]:
    """Revenue, or orders in data without money."""
    return found.revenue or found.orders


def total_finding(one: Lifetime, ahead: list[Expected], data: Dataset) -> Finding:
    """Orders and revenue of the next month, quarter and year."""
    year = ahead[-1]
    facts = {
        "verdict": Fact(one.trial.verdict, "text"),
        "customers": Fact(len(one.now), "count"), "day": Fact(data.last_day, "date"),
        "days": Fact(YEAR, "days"), **_between("orders", year.orders[0], "count"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    text = (
        "By a forecast that its trial found {verdict}, the {customers:customer|customers} known by "
        "{day} are expected to order {orders} times in "
        "the {days} after ({level}% interval {orders_low} to {orders_high})"
    )
    if year.revenue:
        text += ", and to bring {revenue} ({revenue_low} to {revenue_high})"
        facts |= _between("revenue", year.revenue[0], "money")
    severity, so_what = _against_year(one, money(year)[0], facts, data)
    share = margins(one, everybody(one))
    if share is not None and year.revenue:
        text += "; at the margin so far ({margin}) {profit} of it is gross profit"
        facts |= {
            "margin": Fact(float(share[0]), "share"),
            "profit": Fact(float(share[0]) * year.revenue[0].value, "money"),
        }  # fmt: skip
    return Finding("lifetime_expected", severity, text + ".", facts, so_what=so_what)


def _against_year(
    one: Lifetime, ahead: GroupSum, facts: dict[str, Fact], data: Dataset
) -> tuple[Severity, str]:
    """What that is against the last twelve months, where the data has as much and money."""
    year = float(one.now.column("year").sum())
    if not data.has_money or data.first_day > year_start(data.last_day) or year <= 0:
        return "info", "What the shop sells beyond that has to come from new customers."
    facts["year"] = Fact(year, "money")
    if ahead.value >= year:
        return "good", (
            "In the last twelve months they brought {year}: even without new customers that much "
            "may come again."
        )
    facts["gap"] = Fact(year - ahead.value, "money")
    unsure = ahead.high >= year
    return "watch", (
        "In the last twelve months they brought {year}: to keep that level, {gap} has to come from "
        "new customers"
        + (" by the best estimate; the interval reaches that level too." if unsure else ".")
    )


def _between(name: str, found: GroupSum, unit: Unit) -> dict[str, Fact]:
    values = {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
    return {key: Fact(value, unit) for key, value in values.items()}


def _sum_columns(data: Dataset, margin: bool) -> tuple[Column, ...]:
    what = data.value_name.capitalize()
    paid = (
        Column(what, "money"),
        Column(f"{what}, low", "money"),
        Column(f"{what}, high", "money"),
    )
    return (
        Column("Orders", "count"), Column("Orders, low", "count"), Column("Orders, high", "count"),
        *(paid if data.has_money else ()),
        *((Column("Gross profit", "money"),) if margin else ()),
    )  # fmt: skip


def _sum_cells(found: Expected, at: int, margin: float | None) -> tuple[Value, ...]:
    orders = found.orders[at]
    cells: list[Value] = [orders.value, orders.low, orders.high]
    if found.revenue:
        revenue = found.revenue[at]
        cells += [revenue.value, revenue.low, revenue.high]
        cells += [] if margin is None else [margin * revenue.value]
    return tuple(cells)


def _horizons(one: Lifetime, whole: Groups, ahead: list[Expected], data: Dataset) -> Table:
    share = margins(one, whole) if data.has_money else None
    margin = None if share is None else float(share[0])
    rows = tuple(
        (formats.days(days), *_sum_cells(found, 0, margin))
        for days, found in zip(HORIZONS, ahead, strict=True)
    )
    return Table(
        "lifetime_sums", "Expected of today's customers",
        (Column("In the next"), *_sum_columns(data, margin is not None)), rows,
        note=f"After {formats.date(data.last_day)}; {_how()}. The trial looked "
        f"{formats.days(one.trial.days)} ahead: what lies beyond is less sure than its interval. "
        "Customers still to come are not in it.",
    )  # fmt: skip


def _group_sums(one: Lifetime, groups: Groups, in_time: list[Expected], data: Dataset) -> Table:
    """One row a group: each time with its interval, and the gross profit of the longest."""
    share = margins(one, groups) if data.has_money else None
    unit: Unit = "money" if data.has_money else "count"
    columns = [Column(groups.title), Column("Customers", "count")]
    for days in HORIZONS:
        name = formats.days(days)
        columns += [Column(f"{name}{end}", unit) for end in ("", ", low", ", high")]
    columns += [] if share is None else [Column(f"Gross profit, {formats.days(YEAR)}", "money")]
    rows = []
    for at, name in enumerate(groups.names):
        cells: list[Value] = [name, int((groups.of == at).sum())]
        for found in in_time:
            each = money(found)[at]
            cells += [each.value, each.low, each.high]
        cells += [] if share is None else [float(share[at]) * money(in_time[-1])[at].value]
        rows.append(tuple(cells))
    what = data.value_name.capitalize() if data.has_money else "Orders"
    return Table(
        f"lifetime_sums_{key(groups)}", f"{what} expected by {said(groups)}", tuple(columns),
        tuple(rows), note=f"After {formats.date(data.last_day)}; {_how()}. {small_note(groups)}",
    )  # fmt: skip


def _risk(one: Lifetime, groups: Groups, year: Expected, data: Dataset) -> Table:
    """Of each group what it brought, is expected to bring, and what is at risk."""
    spent = one.now.column("year")
    members = [groups.of == at for at in range(len(groups.names))]
    counts = told([int(one.slipping[mine].sum()) for mine in members])
    rows = tuple(
        (name, *_risk_cells(one, mine, spent, each.value, count))
        for name, mine, each, count in zip(groups.names, members, money(year), counts, strict=True)
    )
    unit, what = data.value_unit, data.value_name.capitalize()
    columns = [Column(groups.title), Column("Customers", "count")]
    columns += [Column("Still there, of those with two orders", "share")] if one.leaves else []
    columns += [Column(f"{what}, last twelve months", unit)]
    columns += [Column("At risk of it", unit)] if one.leaves else []
    columns += [
        Column("Valuable and slipping away", "count"),
        Column(
            "Expected in the next year" if data.has_money else "Orders expected next year", unit
        ),
        Column("A customer", "money" if data.has_money else "number"),
    ]
    total = None
    if groups.whole:
        everyone = np.ones(len(one.now), dtype=bool)
        whole = sum(each.value for each in money(year))
        (count,) = told([int(one.slipping.sum())])
        total = ("All customers", *_risk_cells(one, everyone, spent, whole, count))
    return Table(
        f"lifetime_risk_{key(groups)}", f"Value and risk by {said(groups)}", tuple(columns),
        rows, total,
        note="Still there: mean probability; before a second order nothing is known of it. At "
        "risk: what each brought in the last twelve months "
        f"times the probability that they are gone. {small_note(groups)}",
    )  # fmt: skip


def _risk_cells(
    one: Lifetime, mine: NDArray[np.bool_], spent: Floats, ahead: float, slipping: int | None
) -> tuple[Value, ...]:
    count = int(mine.sum())
    year = float(spent[mine].sum())
    cells: list[Value] = [count]
    again = mine & (one.now.column("repeats") > 0)
    enough = int(again.sum()) >= SMALLEST
    cells += [float(one.active[again].mean()) if enough else None] if one.leaves else []
    cells += [year]
    cells += [float((spent * (1 - one.active))[mine].sum())] if one.leaves else []
    cells += [slipping, ahead, ahead / count]
    return tuple(cells)


def told(counts: Sequence[int]) -> list[int | None]:
    """The counts without those of one to nine customers.

    Where that leaves out a single one, the next larger is left out as well: the whole less the
    others would tell it.
    """
    hidden = {at for at, count in enumerate(counts) if 0 < count < SMALLEST}
    if len(hidden) == 1:
        larger = [at for at, count in enumerate(counts) if count >= SMALLEST]
        hidden |= set(sorted(larger, key=lambda at: (counts[at], at))[:1])
    return [None if at in hidden else count for at, count in enumerate(counts)]


def small_note(groups: Groups) -> str:
    left = "" if groups.whole else " and are left out of this table"
    return (
        f"Groups of fewer than {SMALLEST} customers are never shown{left}. Customers who never had "
        "anything left to pay are in none."
    )


def _chart(one: Lifetime, groups: Groups, year: Expected, data: Dataset) -> Chart:
    sizes = np.bincount(groups.of[groups.of >= 0], minlength=len(groups.names))
    unit: Unit = "money" if data.has_money else "number"
    rows = sorted(
        (
            (name, found.value / size, found.low / size, found.high / size, int(size))
            for name, found, size in zip(groups.names, money(year), sizes, strict=True)
        ),
        key=lambda row: (-row[1], row[0]),
    )  # fmt: skip
    columns = (
        Column(groups.title), Column("Expected", unit), Column("Low", unit), Column("High", unit),
        Column("Customers", "count"),
    )  # fmt: skip
    mean = float(sum(each.value for each in money(year)) / sizes.sum())
    best = rows[0]
    title = "“{best}” will bring most: {value} a customer, against {mean}"
    if best[2] <= mean:
        title = "No group stands out: “{best}” {value} a customer, all {mean}"
    what, by = data.value_name if data.has_money else "orders", said(groups)
    return charts.dots(
        shows=("lifetime_expected",),
        key=f"lifetime_{key(groups)}", x=groups.title, y="Expected", low="Low", high="High",
        line=mean, zero=True, title=title,
        table=Table(f"lifetime_{key(groups)}", f"Expected a customer, by {by}", columns,
                    tuple(rows)),
        subtitle=f"Expected {what} a customer, {formats.days(YEAR)} after "
        f"{formats.date(data.last_day)}, by {by}, {formats.percent(PERCENT_LEVEL)} interval; "
        "dashed: all",
        alt=f"Dots of expected {what} a customer by {by}. " + title + ".",
        facts={"best": Fact(best[0], "text"), "value": Fact(best[1], unit),
               "mean": Fact(mean, unit)},
    )  # fmt: skip


def key(groups: Groups) -> str:
    return "cluster" if groups.title == "Cluster" else "segment"


def said(groups: Groups) -> str:
    return "cluster" if groups.title == "Cluster" else groups.title


def _how() -> str:
    return (
        f"{formats.percent(PERCENT_LEVEL)} intervals (delta method for the parameters, the "
        "model's variance for chance, and the miss of the trial)"
    )
