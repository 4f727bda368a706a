"""From revenue before to revenue after: steps that add up exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from report_builder.dataset import Dataset
from report_builder.ingest import reasons
from report_builder.sections.sales.figures import Figures, Sold
from report_builder.stats.drivers import log_mean_contributions, price_mix_split

CENT, WHOLE = 100, 1  # parts of a unit that steps are rounded to: money, counted goods

CUSTOMERS, ORDERS = "Customers", "Orders"
ORDERS_EACH, UNITS_EACH = "Orders per customer", "Units per order"
PRICE, VALUE_EACH = "Average price per unit", "Value per order"
# Purchases that came back are left out together with their credits: what is left to count are the
# credits whose purchase was not found. Without such pairs it is all that came back.
RETURNED, ANONYMOUS = "Returns not cancelled out", "Orders without a known customer"
NEW, GONE = "Products sold only now", "Products sold only then"
NO_QUANTITY = "Lines without a quantity"


def leaves_returns_out(data: Dataset) -> bool:
    """Whether goods that came back are left out together with their purchase, so that the step of
    returns is not the change of all that was sent back."""
    names = {reasons.REASONS[reason][0] for reason in (reasons.NETTED, reasons.RETURNED)}
    return any(step.step in names and step.rows for step in data.ledger)


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


def main_bridge(before: Figures, after: Figures, data: Dataset) -> Bridge:
    """All orders: with customers as a factor only where every order has a known one."""
    customers = before.all.orders == before.known.orders and after.all.orders == after.known.orders
    steps = _product_steps(before.all, after.all, data, customers=customers)
    return _closed(before, after, [*steps, _returns(before, after)], data)


def known_bridge(before: Figures, after: Figures, data: Dataset) -> Bridge:
    """Customers as a factor for known customers; the other orders and returns as steps."""
    steps = _product_steps(before.known, after.known, data, customers=True)
    rest = Step(ANONYMOUS, after.anonymous - before.anonymous, before.anonymous, after.anonymous)
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
        Step(NEW, split.new),
        Step(GONE, split.discontinued),
        _returns(before, after),
    ]
    rest = [float(products[f"rest_{span}"].sum()) for span in (at, 0)]
    if any(rest):
        steps.insert(-1, Step(NO_QUANTITY, rest[1] - rest[0], *rest))
    return rounded(before.net, after.net, steps, CENT)


def _not_zero(units: Any) -> Any:
    return units + (units == 0)


def _closed(before: Figures, after: Figures, steps: list[Step], data: Dataset) -> Bridge:
    return rounded(before.net, after.net, steps, CENT if data.has_money else WHOLE)


def rounded(before: float, after: float, steps: list[Step], parts_of_unit: int) -> Bridge:
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


def covered(bridge: Bridge, before: Figures, after: Figures) -> float:
    """Share of sales made by products sold in both spans; the span with less of it counts."""
    parts = {step.name: step.part for step in bridge.steps}
    shares = [
        1 + parts[GONE] / before.all.value if before.all.value else 0.0,
        1 - parts[NEW] / after.all.value if after.all.value else 0.0,
    ]
    return min(1.0, max(0.0, min(shares)))
