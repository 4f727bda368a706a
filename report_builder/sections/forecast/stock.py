"""Inventory: when to order class A, how much to keep back, and how long what is there lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Fact, Finding, Table, Value
from report_builder.sections.forecast.demand import Calendar, unit_of
from report_builder.sections.forecast.outlook import NARROW, WIDE
from report_builder.sections.forecast.products import Products
from report_builder.settings.known import LEAD_TIME_DAYS, SERVICE_LEVEL
from report_builder.stats.forecast.intermittent import is_intermittent
from report_builder.stats.forecast.results import Forecast, Refusal, total_of
from report_builder.stats.inventory import ReorderPoint, reorder_point

STRAYS = 0.2  # of the lead time, by which deliveries stray where the shop does not say
NAMED = 3  # products named in a sentence
WEEK = 7.0  # days

NOT_INTERMITTENT = "sold now and then: order by hand, the formula takes demand for normal"


@dataclass(frozen=True, slots=True)
class Terms:
    """How goods are ordered: days of lead time, how far it strays (days), service level."""

    days: float
    strays: float
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A product of class A: its forecast, reorder point or the reason for none, and its stock."""

    name: str
    abc: str
    xyz: str
    forecast: Forecast | Refusal
    weekly: float | None
    reorder: ReorderPoint | None
    reason: str
    stock: float | None
    price: float

    @property
    def cover(self) -> float | None:
        """Weeks until the stock is sold at the expected pace."""
        if self.stock is None or not self.weekly:
            return None
        return max(0.0, self.stock) / self.weekly

    @property
    def is_short(self) -> bool:
        """Whether the stock is at the reorder point or below."""
        return self.stock is not None and self.reorder is not None and (
            self.stock <= self.reorder.point
        )  # fmt: skip

    @property
    def surplus(self) -> float:
        """Stock beyond what even high demand asks for until the horizon: the upper end of the 95 %
        interval of the months ahead."""
        if self.stock is None or isinstance(self.forecast, Refusal):
            return 0.0
        return max(0.0, self.stock - total_of([self.forecast]).high[1])


def terms_of(data: Dataset) -> Terms:
    """The settings, or what stands in for them."""
    given = data.settings
    days = float(given.lead_time_days or LEAD_TIME_DAYS)
    strays = given.lead_time_deviation_days
    return Terms(days, STRAYS * days if strays is None else strays,
                 given.service_level or SERVICE_LEVEL)  # fmt: skip


def items(
    data: Dataset,
    products: Products,
    found: Sequence[Forecast | Refusal],
    calendar: Calendar,
    stocks: dict[str, float],
) -> list[Item]:
    """Each product of class A that is shown."""
    terms = terms_of(data)
    made = []
    rows = products.selected[["key", "product", "abc", "xyz", "value", "demand"]]
    for row, forecast in zip(rows.itertuples(index=False), found, strict=True):
        key, name, abc, xyz, value, demand = row
        price = float(value) / float(demand) if demand else 0.0
        weekly = None
        if isinstance(forecast, Forecast):
            weekly = float(forecast.point.mean()) * WEEK / calendar.days
        point, reason = ordering(forecast, calendar, terms)
        made.append(Item(str(name), str(abc), str(xyz), forecast, weekly, point, reason,
                         stocks.get(str(key)), price))  # fmt: skip
    return made


def ordering(
    forecast: Forecast | Refusal, calendar: Calendar, terms: Terms
) -> tuple[ReorderPoint | None, str]:
    """The reorder point in units, or why there is none."""
    if isinstance(forecast, Refusal):
        return None, forecast.reason
    if is_intermittent(forecast.demand):
        return None, NOT_INTERMITTENT
    periods = terms.days / calendar.days
    ahead = forecast.point[: min(ceil(periods), forecast.point.size)]
    test = forecast.backtest
    error = sqrt(float(np.mean((test.forecasts[:, 0] - test.actual[:, 0]) ** 2)))
    return (
        reorder_point(float(ahead.mean()), error, periods, terms.strays / calendar.days,
                      terms.level),
        "",
    )  # fmt: skip


def content(data: Dataset, made: Sequence[Item], calendar: Calendar) -> Content:
    """The tables, and with stock what may run out and what lies too long."""
    findings = [_terms_finding(data, made), *_short(data, made), *_surplus(data, made)]
    return Content(tuple(findings), tables=(_expected(data, made, calendar), _table(data, made)))


def _expected(data: Dataset, made: Sequence[Item], calendar: Calendar) -> Table:
    """What is expected of each product in the time ahead, with both intervals."""
    name, unit = unit_of(data)
    ends = [(NARROW, "low"), (NARROW, "high"), (WIDE, "low"), (WIDE, "high")]

    def row(one: Item) -> tuple[Value, ...]:
        if isinstance(one.forecast, Refusal):
            return (one.name, one.forecast.reason, *(None,) * 7)
        found, test = total_of([one.forecast]), one.forecast.backtest
        return (one.name, one.forecast.demand, found.point, found.low[0], found.high[0],
                found.low[1], found.high[1], test.mase, test.baseline_mase)  # fmt: skip

    return Table(
        "forecast_products", "Expected demand of class A",
        (Column("Product"), Column("Demand"), Column("Expected", unit),
         *(Column(f"{formats.percent(level)} {side}", unit) for level, side in ends),
         Column("MASE", "number"), Column("MASE of the best simple", "number")),
        tuple(map(row, made)),
        note=f"{name.capitalize()} in {calendar.span}, of the products of class A with most money. "
        "MASE: error in the back-test over that of the naive forecast; below one is better.",
    )  # fmt: skip


def _terms_finding(data: Dataset, made: Sequence[Item]) -> Finding:
    terms = terms_of(data)
    given = sum(one.reorder is not None for one in made)
    facts = {
        "products": Fact(len(made), "count"), "given": Fact(given, "count"),
        "lead": Fact(terms.days, "days"), "strays": Fact(terms.strays, "days"),
        "service": Fact(terms.level, "share"),
    }  # fmt: skip
    known = any(one.stock is not None for one in made)
    if not given:
        del facts["given"]
        return Finding(
            "forecast_inventory", "info",
            "None of the {products:product|products} of class A shown gets a reorder point: each "
            "sells now and then, or has too short a history. It would be for goods that take "
            "{lead} to come, give or take {strays}, and are in stock {service} of the time.",
            facts,
            so_what="Order them by hand: a formula that takes demand for steady would be wrong.",
        )  # fmt: skip
    return Finding(
        "forecast_inventory", "info",
        "A reorder point is given for {given} of the {products:product|products} of class A shown. "
        "It is for goods that take {lead} to come, give or take {strays}, and should last until "
        "then {service} of the time."
        + ("" if known else " How long the stock lasts is not told: the data holds none."),
        facts,
        so_what="Order when stock and what is on its way fall to the reorder point. If your "
        "delivery times differ, set them under [inventory].",
    )  # fmt: skip


def _short(data: Dataset, made: Sequence[Item]) -> list[Finding]:
    short = [one for one in made if one.is_short]
    if not short:
        return []
    short.sort(key=lambda one: (one.cover or 0.0, one.name))
    weeks = terms_of(data).days / WEEK
    paid = data.has_money
    at_stake = sum(
        one.price * max(0.0, (one.weekly or 0.0) * weeks - (one.stock or 0.0)) for one in short
    )
    facts = {
        "short": Fact(len(short), "count"), "names": Fact(named(short), "text"),
        "cover": Fact(short[0].cover or 0.0, "number"), "lead": Fact(terms_of(data).days, "days"),
        "service": Fact(terms_of(data).level, "share"),
    }  # fmt: skip
    text = (
        "{short:product|products} of class A may run out before goods ordered now arrive: {names}. "
        "That takes {lead}, and stock should last {service} of the time. The first has {cover} "
        "weeks of stock left."
    )
    if paid and at_stake > 0:
        text += " At the expected pace {lost} would go unsold in that time."
        facts["lost"] = Fact(at_stake, "money")
    return [
        Finding("forecast_short", "act", text, facts, None, at_stake if paid else None,
                so_what="Order these now, and ask for early delivery of those with least cover.")
    ]  # fmt: skip


def _surplus(data: Dataset, made: Sequence[Item]) -> list[Finding]:
    over = [one for one in made if one.surplus > 0]
    if not over:
        return []
    over.sort(key=lambda one: (-round(one.surplus * one.price, 4), one.name))
    facts = {
        "over": Fact(len(over), "count"), "names": Fact(named(over), "text"),
        "surplus": Fact(sum(one.surplus for one in over), "count"),
    }  # fmt: skip
    text = (
        "{over:product|products} of class A have more stock than even high demand of the next "
        "three months asks for: {names}; {surplus} units too many"
    )
    money = sum(one.surplus * one.price for one in over)
    if data.has_money:
        text += ", worth {money} at their average price"
        facts["money"] = Fact(money, "money")
    return [
        Finding("forecast_overstock", "watch", text + ".", facts, None,
                money if data.has_money else None,
                so_what="Order none of these for now; bundle or reduce what would spoil or date.")
    ]  # fmt: skip


def named(some: Sequence[Item]) -> str:
    """The first few products, and that there are others."""
    names = [one.name for one in some[:NAMED]]
    more = len(some) - len(names)
    return ", ".join(names) + (" and others" if more else "")


def _table(data: Dataset, made: Sequence[Item]) -> Table:
    name, _ = unit_of(data)
    known = any(one.stock is not None for one in made)
    extra = (Column("Stock", "count"), Column("Weeks of cover", "number")) if known else ()
    rows: list[tuple[Value, ...]] = []
    for one in made:
        kind = one.forecast.demand if isinstance(one.forecast, Forecast) else ""
        rows.append((
            one.name, one.abc + one.xyz, kind, one.weekly,
            ceil(one.reorder.safety) if one.reorder else None,
            ceil(one.reorder.point) if one.reorder else None,
            *((one.stock, one.cover) if known else ()),
            _remark(one),
        ))  # fmt: skip
    return Table(
        "forecast_inventory", "Reorder points of class A",
        (Column("Product"), Column("Class"), Column("Demand"), Column(f"{name.capitalize()} a week",
         "number"), Column("Safety stock", "count"), Column("Reorder point", "count"), *extra,
         Column("Remark")),
        tuple(rows),
        note="Reorder point: demand over the lead time and the safety stock, which allows for the "
        "error of the forecast in the back-test and for late deliveries. Rounded up to whole "
        "units.",
    )  # fmt: skip


def _remark(one: Item) -> str:
    if one.reason:
        return one.reason
    if one.is_short:
        return "order now"
    return "more than three months need" if one.surplus > 0 else ""
