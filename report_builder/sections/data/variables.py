"""The key variables of the data and their summary statistics, computed in the engine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import ibis

from report_builder import measures, roles
from report_builder.dataset import Dataset
from report_builder.model import Column, Table, Unit, Value

if TYPE_CHECKING:
    import ibis.expr.types as ir

EXACT = "decimal(18,4)"  # sums and squares of decimals come out the same in every order of rows
TOP_OF_PICTURE = 0.95  # beyond this quantile a histogram shows one in twenty values and empty space
WIDE = "decimal(30,4)"  # room for the square of the largest amount
QUANTILES = (0.25, 0.5, 0.75, TOP_OF_PICTURE)
ATTRIBUTES = ((roles.AGE, "Age"), (roles.INCOME, "Income"), (roles.HOUSEHOLD, "Household size"),
              (roles.CHILDREN, "Children"), (roles.RATING, "Rating"),
              (roles.SATISFACTION, "Satisfaction"))  # fmt: skip
Source = Literal["lines", "orders", "customers"]
RECORDS: dict[Source, str] = {"lines": "order lines", "orders": "orders", "customers": "customers"}


@dataclass(frozen=True, slots=True)
class Variable:
    """A number that each line, order or customer has; ``column`` is its column in ``source``."""

    key: str
    name: str
    source: Source
    column: str
    unit: Unit

    @property
    def records(self) -> str:
        """What is counted: order lines, orders, customers."""
        return RECORDS[self.source]


@dataclass(frozen=True, slots=True)
class Measured:
    """A variable's summary. ``missing`` counts records without a value, ``top`` is the quantile
    up to which a long tail is drawn, ``whole`` says that all values are whole numbers."""

    variable: Variable
    count: int
    missing: int
    total: float
    mean: float
    standard_deviation: float
    low: float
    first_quartile: float
    median: float
    third_quartile: float
    top: float
    high: float
    whole: bool
    mode: float | None = None


def source(data: Dataset, name: Source) -> ir.Table:
    """The records that are summarised: sale lines, orders, or customers who ordered."""
    if name == "lines":
        return measures.sale_lines(data)
    table = data.orders if name == "orders" else data.customers
    assert table is not None, "variables of customers exist only with customers"
    return table


def present(data: Dataset) -> tuple[Variable, ...]:
    """The key variables that the data has."""
    counted = data.has(roles.QUANTITY)
    money = [
        Variable("line_amount", "Line amount", "lines", "amount", "money"),
        Variable("order_value", "Order value", "orders", "value", "money"),
    ]
    found = money if data.has_money else []
    if counted:
        found.append(Variable("quantity", "Quantity per line", "lines", "quantity", "number"))
        found.append(Variable("lines_per_order", "Lines per order", "orders", "lines", "number"))
    if data.has(roles.UNIT_PRICE):
        found.append(Variable("unit_price", "Unit price", "lines", "unit_price", "money"))
    if data.has(roles.DISCOUNT):
        found.append(Variable("discount", "Discount (part of one)", "lines", "discount", "number"))
    items = "units" if counted else "lines"
    found.append(Variable("items_per_order", "Items per order", "orders", items, "number"))
    return (*found, *_of_customers(data))


def _of_customers(data: Dataset) -> list[Variable]:
    if data.customers is None:
        return []
    kinds = data.customers.schema()
    found = [
        Variable("orders_per_customer", "Orders per customer", "customers", "orders", "number")
    ]
    if data.has_money:
        found.append(
            Variable("customer_value", "Revenue per customer", "customers", "value", "money")
        )
    for role, name in ATTRIBUTES:
        if role in kinds and kinds[role].is_numeric():
            unit: Unit = "money" if role == roles.INCOME else "number"
            found.append(Variable(role, name, "customers", role, unit))
    return found


def measure(data: Dataset) -> tuple[Measured, ...]:
    """The summary of every key variable that has a value."""
    wanted = present(data)
    found: dict[str, Measured] = {}
    for name in RECORDS:
        some = [variable for variable in wanted if variable.source == name]
        if some:
            found |= _summaries(source(data, name), some)
    modes = _modes(data, [each.variable for each in found.values()])
    return tuple(
        _with_mode(found[variable.key], modes) for variable in wanted if variable.key in found
    )


def _summaries(table: ir.Table, some: Sequence[Variable]) -> dict[str, Measured]:
    exact = table.select(**{variable.key: table[variable.column].cast(EXACT) for variable in some})
    parts: dict[str, Any] = {"rows": exact.count()}
    for key in (variable.key for variable in some):
        each = exact[key]
        parts |= {
            f"{key} count": each.count(),
            f"{key} total": each.sum(),
            f"{key} squares": (each.cast(WIDE) * each.cast(WIDE)).sum(),
            f"{key} low": each.min(),
            f"{key} high": each.max(),
            f"{key} whole": (each == each.floor()).all(),
            f"{key} quantiles": each.cast("float64").quantile(list(QUANTILES)),
        }
    row = exact.agg(**parts).execute().iloc[0]
    return {
        variable.key: _measured(variable, row)
        for variable in some
        if int(row[f"{variable.key} count"])
    }


def _measured(variable: Variable, row: Any) -> Measured:
    def cell(name: str) -> Any:
        return row[f"{variable.key} {name}"]

    count, total = int(cell("count")), Decimal(cell("total"))
    spread = Decimal(cell("squares")) - total * total / count
    first, median, third, top = (float(value) for value in cell("quantiles"))
    return Measured(
        variable, count, int(row["rows"]) - count, float(total), float(total / count),
        math.sqrt(max(spread, Decimal(0)) / (count - 1)) if count > 1 else 0.0,
        float(cell("low")), first, median, third, top, float(cell("high")), bool(cell("whole")),
    )  # fmt: skip


def _modes(data: Dataset, some: Sequence[Variable]) -> dict[str, float]:
    """The most frequent value of each variable, the smallest of several, if any repeats."""
    if not some:
        return {}
    parts = []
    for variable in some:
        table = source(data, variable.source)
        value = table[variable.column].cast(EXACT)
        counted = table.select(value=value).group_by("value").agg(times=lambda t: t.count())
        counted = counted.filter(counted.value.notnull(), counted.times > 1)
        first = counted.order_by([ibis.desc("times"), "value"]).limit(1)
        parts.append(first.mutate(key=ibis.literal(variable.key)).select("key", "value"))
    frame = ibis.union(*parts).execute() if len(parts) > 1 else parts[0].execute()
    return {key: float(value) for key, value in zip(frame["key"], frame["value"], strict=True)}


def _with_mode(measured: Measured, modes: dict[str, float]) -> Measured:
    return replace(measured, mode=modes.get(measured.variable.key))


def tables(measured: Sequence[Measured]) -> tuple[Table, ...]:
    """The summary statistics: one table for variables in money, one for other numbers."""
    groups: tuple[tuple[str, str, Unit], ...] = (
        ("summary_money", "Summary statistics: money", "money"),
        ("summary_numbers", "Summary statistics: counts and other numbers", "number"),
    )
    found = []
    for key, title, unit in groups:
        rows = [
            _row(each) for each in measured if (each.variable.unit == "money") == (unit == "money")
        ]
        if rows:
            found.append(Table(key, title, _columns(unit), tuple(rows), note=_NOTE))
    return tuple(found)


_NOTE = (
    "Sale lines, orders, and customers who ordered. Standard deviation of a sample; quartiles "
    "interpolated linearly; mode: the most frequent value, the smallest of several."
)


def _columns(unit: Unit) -> tuple[Column, ...]:
    names = ("Mean", "Standard deviation", "Minimum", "First quartile", "Median",
             "Third quartile", "Maximum", "Mode")  # fmt: skip
    return (
        Column("Variable"), Column("Of"), Column("Values", "count"), Column("Missing", "count"),
        *(Column(name, unit) for name in names),
    )  # fmt: skip


def _row(each: Measured) -> tuple[Value, ...]:
    return (
        each.variable.name, each.variable.records, each.count, each.missing, each.mean,
        each.standard_deviation, each.low, each.first_quartile, each.median, each.third_quartile,
        each.high, each.mode,
    )  # fmt: skip
