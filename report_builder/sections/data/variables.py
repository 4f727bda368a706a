"""The key variables of the data and their summary statistics, computed in the engine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import ibis

from report_builder import measures, privacy, roles
from report_builder.dataset import Dataset
from report_builder.model import Column, Table, Unit, Value

if TYPE_CHECKING:
    import ibis.expr.types as ir

EXACT = "decimal(18,4)"  # sums and squares of decimals come out the same in every order of rows
TOP_OF_PICTURE = 0.95  # beyond this quantile a histogram shows one in twenty values and empty space
WIDE = "decimal(30,4)"  # room for the square of the largest amount
SQUARES = "decimal(38,8)"
QUANTILES = (0.25, 0.5, 0.75, TOP_OF_PICTURE)
ATTRIBUTES = ((roles.AGE, "Age"), (roles.INCOME, "Income"), (roles.HOUSEHOLD, "Household size"),
              (roles.CHILDREN, "Children"), (roles.RATING, "Rating"),
              (roles.SATISFACTION, "Satisfaction"), (roles.RECENCY, "Days since last order"),
              (roles.SCORE, "Score"))  # fmt: skip
SPEND = " spend"  # what counts of money per category end with
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
    up to which a long tail is drawn, ``whole`` says that all values are whole numbers. How many
    records have the lowest, highest and most frequent value is in ``times``."""

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
    mode: float | None
    times: tuple[int, int, int] = (0, 0, 0)


def source(data: Dataset, name: Source) -> ir.Table:
    """The records that are summarised: sale lines, orders, or customers who ordered."""
    if name == "lines":
        return measures.sale_lines(data)
    table = data.orders if name == "orders" else data.customers
    assert table is not None, "variables of customers exist only with customers"
    return table


def present(data: Dataset) -> tuple[Variable, ...]:
    """The key variables that the data has."""
    lines = _of_lines(data) if data.grain != "customers" else []
    orders = _of_orders(data) if data.has(roles.ORDER_ID) else []
    return (*lines, *orders, *_of_customers(data))


def _of_lines(data: Dataset) -> list[Variable]:
    given = data.lines.schema()
    found = [
        Variable("line_amount", "Line amount", "lines", "amount", "money"),
        Variable("quantity", "Quantity per line", "lines", "quantity", "number"),
        Variable("unit_price", "Unit price", "lines", "unit_price", "money"),
        Variable("discount", "Discount (part of one)", "lines", "discount", "number"),
    ]
    return [one for one in found if data.has(one.column) and one.column in given]


def _of_orders(data: Dataset) -> list[Variable]:
    counted = data.has(roles.QUANTITY)
    found = []
    if data.has_money:
        found.append(Variable("order_value", "Order value", "orders", "value", "money"))
    if counted:
        found.append(Variable("lines_per_order", "Lines per order", "orders", "lines", "number"))
    items = "units" if counted else "lines"
    return [*found, Variable("items_per_order", "Items per order", "orders", items, "number")]


def _of_customers(data: Dataset) -> list[Variable]:
    if data.customers is None:
        return []
    kinds = data.customers.schema()
    found = []
    if "orders" in kinds:
        found.append(
            Variable("orders_per_customer", "Orders per customer", "customers", "orders", "number")
        )
    if data.has_money:
        found.append(
            Variable("customer_value", "Revenue per customer", "customers", "value", "money")
        )
    for role, name in ATTRIBUTES:
        if role in kinds and kinds[role].is_numeric() and role not in data.unreliable:
            unit: Unit = "money" if role == roles.INCOME else "number"
            found.append(Variable(role, name, "customers", role, unit))
    for column, name in data.customer_measures.items():
        unit = "money" if name.endswith(SPEND) else "number"
        found.append(Variable(column, name, "customers", column, unit))
    return found


def measure(data: Dataset) -> tuple[Measured, ...]:
    """The summary of every key variable that has a value, all in one query."""
    wanted = present(data)
    if not wanted:
        return ()
    counted = [_counted(source(data, variable.source), variable) for variable in wanted]
    frame = _summaries(ibis.union(*counted) if len(counted) > 1 else counted[0]).execute()
    rows = {row["key"]: row for row in frame.to_dict("records")}
    return tuple(
        _measured(variable, rows[variable.key])
        for variable in wanted
        if variable.key in rows and rows[variable.key]["count"]
    )


def _counted(table: ir.Table, variable: Variable) -> ir.Table:
    """How often each value of a variable occurs: far fewer rows than the data has."""
    values = table.select(value=table[variable.column].cast(EXACT)).group_by("value")
    counted = values.agg(times=lambda t: t.count())
    return counted.mutate(key=ibis.literal(variable.key))


def _summaries(each: ir.Table) -> ir.Table:
    """One row a variable with its summary, from how often each value occurs."""
    each = each.mutate(known=each.value.notnull().ifelse(each.times, 0))
    whole = ibis.window(group_by="key")
    each = each.mutate(
        upto=each.known.sum().over(ibis.cumulative_window(group_by="key", order_by="value")),
        all=each.known.sum().over(whole),
        most=each.known.max().over(whole),
        least=each.value.min().over(whole),
        greatest=each.value.max().over(whole),
    )
    value = each.value
    parts = {
        "count": each.known.sum(),
        "missing": (each.times - each.known).sum(),
        "total": (value * each.known).sum().cast(WIDE),
        "squares": (value.cast(WIDE) * value.cast(WIDE) * each.known).sum().cast(SQUARES),
        "low": value.min(),
        "high": value.max(),
        "whole": (value == value.floor()).all(),
        "low times": each.known.sum(where=value == each.least),
        "high times": each.known.sum(where=value == each.greatest),
        "mode times": each.known.max(),
        "mode": value.min(where=(each.known == each.most) & (each.most > 1)),
    } | {
        f"{side} {part}": value.min(where=each.upto > _rank(each["all"], part, side))
        for part in QUANTILES
        for side in ("below", "above")
    }
    return each.group_by("key").agg(**parts)


def _rank(count: ir.IntegerColumn, part: float, side: str) -> ir.IntegerColumn:
    """The sorted value (from zero) just below, or above, the place of a quantile."""
    place = (count - 1) * part
    return place.floor() if side == "below" else place.ceil()


def _measured(variable: Variable, row: Mapping[str, Any]) -> Measured:
    count, total = int(row["count"]), Decimal(row["total"])
    spread = Decimal(row["squares"]) - total * total / count
    first, median, third, top = (_quantile(row, count, part) for part in QUANTILES)
    mode = row["mode"]
    return Measured(
        variable, count, int(row["missing"]), float(total), float(total / count),
        math.sqrt(max(spread, Decimal(0)) / (count - 1)) if count > 1 else 0.0,
        float(row["low"]), first, median, third, top, float(row["high"]), bool(row["whole"]),
        None if mode is None or mode != mode else float(mode),
        (int(row["low times"]), int(row["high times"]), int(row["mode times"])),
    )  # fmt: skip


def _quantile(row: Mapping[str, Any], count: int, part: float) -> float:
    """Between the two values at its place, linearly (type 7)."""
    below, above = float(row[f"below {part}"]), float(row[f"above {part}"])
    place = (count - 1) * part
    return below + (above - below) * (place - math.floor(place))


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
    "Standard deviation of a sample; quartiles interpolated linearly; mode: the most frequent "
    "value, the smallest of several. A minimum, maximum or mode of too few customers is not shown."
)


def _columns(unit: Unit) -> tuple[Column, ...]:
    names = ("Mean", "Standard deviation", "Minimum", "First quartile", "Median",
             "Third quartile", "Maximum", "Mode")  # fmt: skip
    return (
        Column("Variable"), Column("Of"), Column("Values", "count"), Column("Missing", "count"),
        *(Column(name, unit) for name in names),
    )  # fmt: skip


def _row(each: Measured) -> tuple[Value, ...]:
    low, high, mode = (
        value if _may_be_told(each, times) else None
        for value, times in zip((each.low, each.high, each.mode), each.times, strict=True)
    )
    places = (low, each.first_quartile, each.median, each.third_quartile, high, mode)
    counted = each.whole and each.variable.unit != "money"
    return (
        each.variable.name, each.variable.records, each.count, each.missing, each.mean,
        each.standard_deviation,
        *(int(one) if counted and one is not None and one.is_integer() else one for one in places),
    )  # fmt: skip


def _may_be_told(each: Measured, times: int) -> bool:
    """Whether a value tells of no person: the highest income is somebody's."""
    return each.variable.source != "customers" or times >= privacy.smallest()
