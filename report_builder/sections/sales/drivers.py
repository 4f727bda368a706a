"""What moved revenue between two spans, as steps that add up exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Severity, Table, Value
from report_builder.sections.sales.figures import Figures, Sold, by_product, figures
from report_builder.stats.drivers import log_mean_contributions, price_mix_split
from report_builder.stats.periods import Baseline, baselines

NEWS = 0.01  # a driver that moves less than 1 % of revenue is no news
CENT, WHOLE = 100, 1  # parts of a unit that steps are rounded to: money, counted goods

CUSTOMERS, ORDERS = "Customers", "Orders"
ORDERS_EACH, UNITS_EACH = "Orders per customer", "Units per order"
PRICE, VALUE_EACH = "Price per unit", "Value per order"
RETURNED, ANONYMOUS = "Goods returned", "Orders without a known customer"
NO_QUANTITY = "Lines without a quantity"

UP_AND_DOWN = {
    CUSTOMERS: ("more customers", "fewer customers"),
    ORDERS: ("more orders", "fewer orders"),
    ORDERS_EACH: ("more orders per customer", "fewer orders per customer"),
    UNITS_EACH: ("more units per order", "fewer units per order"),
    PRICE: ("a higher price per unit", "a lower price per unit"),
    VALUE_EACH: ("more value per order", "less value per order"),
    RETURNED: ("fewer returns", "more returns"),
}
WHAT_TO_LOOK_AT = {
    CUSTOMERS: "The number of buyers decides: look at new customers and at those who stayed away.",
    ORDERS: "The number of orders decides: look at who buys, and how often.",
    ORDERS_EACH: "How often customers come decides: look at the repeat purchases.",
    UNITS_EACH: "The size of the basket decides: look at what is bought together.",
    PRICE: "What a unit brings decides: the table of price and mix says which of the two.",
    VALUE_EACH: "The size of the order decides: look at the products in it.",
    RETURNED: "Goods returned decide: look at which products come back.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a difference; ``before`` and ``after`` are the factor's own levels."""

    name: str
    part: float
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """From revenue before to revenue after: the parts of the steps add up to the difference."""

    before: float
    after: float
    steps: tuple[Step, ...]


def content(data: Dataset) -> Content:
    """Trees, price and mix of the period against each baseline; charts for the best baseline."""
    start, end = data.period.start, data.period.end
    bases = baselines(start, end, data.months)
    if not bases:
        return Content(findings=(_no_baseline(),))
    spans = [(start, end), *((base.start, base.end) for base in bases)]
    now, *earlier = figures(data, spans)
    products = by_product(data, spans) if _prices_known(data) else None
    findings: list[Finding] = []
    bridges: list[tuple[str, str, Baseline, Bridge]] = []
    for at, (base, before) in enumerate(zip(bases, earlier, strict=True), start=1):
        main = main_bridge(before, now, data)
        bridges.append(("drivers", "Drivers", base, main))
        findings.append(biggest_driver(main, base, data))
        if 0 < now.known.orders < now.all.orders and 0 < before.known.orders < before.all.orders:
            known = known_bridge(before, now, data)
            bridges.append(("known_drivers", "Drivers, known customers", base, known))
        if products is not None:
            split = price_bridge(products, at, before, now)
            bridges.append(("price_mix", "Price and mix", base, split))
            findings.append(price_and_mix(split, base))
    return Content(
        findings=tuple(findings),
        charts=tuple(
            _chart(key, name, base, bridge, data)
            for key, name, base, bridge in bridges
            if base is bases[0]
        ),
        tables=tuple(
            _table(key, name, base, bridge, data)
            for key, name, base, bridge in bridges
            if base is not bases[0]
        ),
    )


def _prices_known(data: Dataset) -> bool:
    return data.has_money and data.has("quantity") and data.has_any("product", "product_id")


def _no_baseline() -> Finding:
    return Finding(
        "no_baseline",
        "info",
        "The change of the period is not split: neither the period before nor the year before is "
        "covered completely.",
        {},
        so_what="Choose a period whose months are complete, or supply more data.",
    )


def main_bridge(before: Figures, after: Figures, data: Dataset) -> Bridge:
    """All orders: with customers as a factor only where every order has a known one."""
    customers = before.all.orders == before.known.orders and after.all.orders == after.known.orders
    steps = _product_steps(before.all, after.all, data, customers=customers)
    return _closed(before, after, [*steps, _returns(before, after)], data)


def known_bridge(before: Figures, after: Figures, data: Dataset) -> Bridge:
    """Customers as a factor for known customers; the other orders and returns as steps."""
    steps = _product_steps(before.known, after.known, data, customers=True)
    rest = Step(
        ANONYMOUS, after.anonymous - before.anonymous, before.anonymous, after.anonymous
    )
    return _closed(before, after, [*steps, rest, _returns(before, after)], data)


def _returns(before: Figures, after: Figures) -> Step:
    return Step(RETURNED, after.returned - before.returned, before.returned, after.returned)


def _product_steps(before: Sold, after: Sold, data: Dataset, *, customers: bool) -> list[Step]:
    levels = [_factors(sold, data, customers=customers) for sold in (before, after)]
    parts = log_mean_contributions(*levels)
    return [Step(name, part, levels[0][name], levels[1][name]) for name, part in parts.items()]


def _factors(sold: Sold, data: Dataset, *, customers: bool) -> dict[str, float]:
    """Factors whose product is the value of the orders."""
    factors: dict[str, float] = {ORDERS: float(sold.orders)}
    if customers:
        factors = {
            CUSTOMERS: float(sold.customers),
            ORDERS_EACH: _ratio(sold.orders, sold.customers),
        }
    if not data.has("quantity") and data.has_money:
        return factors | {VALUE_EACH: _ratio(sold.value, sold.orders)}
    factors[UNITS_EACH] = _ratio(sold.units, sold.orders)
    if data.has_money:
        factors[PRICE] = _ratio(sold.value, sold.units)
    return factors


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def price_bridge(products: pd.DataFrame, at: int, before: Figures, after: Figures) -> Bridge:
    """Volume, mix, price, new and discontinued products of span 0 against span ``at``."""
    units = [products[f"units_{span}"].to_numpy() for span in (at, 0)]
    values = [products[f"value_{span}"].to_numpy() for span in (at, 0)]
    prices = [value / _not_zero(unit) for value, unit in zip(values, units, strict=True)]
    split = price_mix_split(units[0], prices[0], units[1], prices[1])
    steps = [
        Step("Volume", split.volume),
        Step("Mix", split.mix),
        Step("Price", split.price),
        Step("Products new against then", split.new),
        Step("Products no longer sold", split.discontinued),
        _returns(before, after),
    ]
    rest = [float(products[f"rest_{span}"].sum()) for span in (at, 0)]
    if any(rest):
        steps.insert(-1, Step(NO_QUANTITY, rest[1] - rest[0], *rest))
    return _rounded(before.net, after.net, steps, CENT)


def _not_zero(units: Any) -> Any:
    return units + (units == 0)


def _closed(before: Figures, after: Figures, steps: list[Step], data: Dataset) -> Bridge:
    return _rounded(before.net, after.net, steps, CENT if data.has_money else WHOLE)


def _rounded(before: float, after: float, steps: list[Step], parts_of_unit: int) -> Bridge:
    """Steps rounded so that they add up to the rounded difference: the largest takes the rest."""
    start, stop = round(before * parts_of_unit), round(after * parts_of_unit)
    cents = [round(step.part * parts_of_unit) for step in steps]
    largest = max(range(len(steps)), key=lambda at: abs(cents[at]))
    cents[largest] += stop - start - sum(cents)
    return Bridge(
        start / parts_of_unit,
        stop / parts_of_unit,
        tuple(
            Step(step.name, cent / parts_of_unit, step.before, step.after)
            for step, cent in zip(steps, cents, strict=True)
            if cent or step.name not in (RETURNED, ANONYMOUS, NO_QUANTITY)
        ),
    )


def biggest_driver(bridge: Bridge, base: Baseline, data: Dataset) -> Finding:
    """The step that moved most, beside the whole difference."""
    step = max(bridge.steps, key=lambda one: abs(one.part))
    facts = {
        "name": Fact(data.value_name, "text"),
        "after": Fact(bridge.after, data.value_unit),
        "before": Fact(bridge.before, data.value_unit),
        "against": Fact(base.words, "text"),
        "driver": Fact(UP_AND_DOWN[step.name][0 if step.part >= 0 else 1], "text"),
        "part": Fact(step.part, data.value_unit),
        "whole": Fact(bridge.after - bridge.before, data.value_unit),
    }
    return Finding(
        f"biggest_driver_{base.key}",
        _severity(step.part, bridge.before),
        "The period brought {name} of {after} against {before} in {against}, a difference of "
        "{whole}. The largest part of it is {driver}: {part}.",
        facts,
        money=step.part if data.has_money else None,
        so_what=WHAT_TO_LOOK_AT[step.name],
    )


def price_and_mix(bridge: Bridge, base: Baseline) -> Finding:
    """Price beside mix and volume of the products sold in both spans."""
    parts: Mapping[str, float] = {step.name: step.part for step in bridge.steps}
    price = parts["Price"]
    facts = {
        "against": Fact(base.words, "text"),
        "price": Fact(price, "money"),
        "mix": Fact(parts["Mix"], "money"),
        "volume": Fact(parts["Volume"], "money"),
        "new": Fact(parts["Products new against then"], "money"),
        "gone": Fact(parts["Products no longer sold"], "money"),
    }
    return Finding(
        f"price_mix_volume_{base.key}",
        _severity(price, bridge.before),
        "Against {against}, other prices for the same products moved revenue by {price}, a "
        "different mix by {mix} and the number of units by {volume}; products sold only now "
        "brought {new}, products sold only then {gone}.",
        facts,
        money=price,
        so_what="Prices helped; check that the volume holds."
        if price > 0
        else "The same products sold at lower prices: check discounts and price lists."
        if price < 0
        else "Prices stood still.",
    )


def _severity(part: float, before: float) -> Severity:
    if abs(part) < NEWS * abs(before):
        return "info"
    return "good" if part > 0 else "watch"


def _table(key: str, name: str, base: Baseline, bridge: Bridge, data: Dataset) -> Table:
    unit = data.value_unit
    levels = any(step.before is not None and step.name != RETURNED for step in bridge.steps)
    columns = [Column("Step"), Column(data.value_name.capitalize(), unit)]
    rows: list[tuple[Value, ...]] = [("Before", bridge.before)]
    rows += [(step.name, step.part) for step in bridge.steps]
    rows.append(("The period", bridge.after))
    if levels:
        columns += [Column("Level before", "number"), Column("Level now", "number")]
        both = [(None, None), *((step.before, step.after) for step in bridge.steps), (None, None)]
        rows = [(*row, *pair) for row, pair in zip(rows, both, strict=True)]
    return Table(
        f"sales_{key}_{base.key}",
        f"{name} against {base.words}",
        tuple(columns),
        tuple(rows),
        note=f"Before: {formats.date(base.start)} to {formats.date(base.end)}. The steps add up "
        "to the difference.",
    )


def _chart(key: str, name: str, base: Baseline, bridge: Bridge, data: Dataset) -> Chart:
    step = max(bridge.steps, key=lambda one: abs(one.part))
    change = bridge.after - bridge.before
    facts = {
        "name": Fact(data.value_name.capitalize(), "text"),
        "whole": Fact(abs(change), data.value_unit),
        "way": Fact("up" if change >= 0 else "down", "text"),
        "step": Fact(step.name.lower(), "text"),
        "part": Fact(step.part, data.value_unit),
    }
    title = "{name} {way} {whole}; largest step: {step}"
    return charts.waterfall(
        x="Step",
        y=data.value_name.capitalize(),
        totals=("Before", "The period"),
        key=f"sales_{key}",
        title=title,
        subtitle=f"{name}, {data.currency or data.value_name} after returns, all orders; before: "
        f"{formats.date(base.start)} to {formats.date(base.end)}, the period: "
        f"{formats.date(data.period.start)} to {formats.date(data.period.end)}",
        alt="Waterfall: " + title + " ({part}).",
        table=_table(key, name, base, bridge, data),
        facts=facts,
    )
