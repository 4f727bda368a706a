"""Values beyond Tukey's fences: flagged, counted, weighed, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Fact, Finding, Table, Unit
from report_builder.sections.data.variables import EXACT, Measured, source
from report_builder.stats.outliers import FENCE_RANGES, iqr_fences

if TYPE_CHECKING:
    import ibis.expr.types as ir

FLAGGED_MONEY = ("line_amount", "order_value")
FLAGGED_UNITS = ("quantity", "items_per_order")  # where there is no money
FENCE_DECIMALS = 7  # fences of values with four decimals have no more: the comparison is exact
FEWEST_VALUES = 30  # below this, quartiles are too unsure to call a value unusual


@dataclass(frozen=True, slots=True)
class Flagged:
    """How many values of a variable lie beyond its fences, and their part of the sum."""

    measured: Measured
    low_fence: float
    high_fence: float
    below: int
    above: int
    value_above: float

    @property
    def share(self) -> float:
        """Share of the values that lie beyond either fence."""
        return (self.below + self.above) / self.measured.count

    @property
    def value_share(self) -> float | None:
        """Share of the sum that the values above bring."""
        return self.value_above / self.measured.total if self.measured.total else None


def flag(data: Dataset, measured: Sequence[Measured]) -> tuple[Flagged, ...]:
    """Count what lies beyond the fences; variables with equal quartiles have no fences."""
    wanted = FLAGGED_MONEY if data.has_money else FLAGGED_UNITS
    found = []
    for each in measured:
        spread = each.first_quartile < each.third_quartile
        if each.variable.key in wanted and spread and each.count >= FEWEST_VALUES:
            found.append(_flag(source(data, each.variable.source), each))
    return tuple(found)


def _flag(table: ir.Table, each: Measured) -> Flagged:
    low, high = iqr_fences(each.first_quartile, each.third_quartile)
    value = table[each.variable.column].cast(EXACT)
    above = value > _exact(high)
    row = table.agg(
        below=(value < _exact(low)).sum(), above=above.sum(),
        money=ibis.coalesce(value.sum(where=above), 0).cast("float64"),
    ).execute().iloc[0]  # fmt: skip
    return Flagged(each, low, high, int(row["below"]), int(row["above"]), float(row["money"]))


def _exact(fence: float) -> Any:
    places = Decimal(1).scaleb(-FENCE_DECIMALS)
    return ibis.literal(Decimal(fence).quantize(places), f"decimal(38,{FENCE_DECIMALS})")


def table(flagged: Sequence[Flagged], data: Dataset) -> Table | None:
    """The fences and what lies beyond them; None where no variable has fences."""
    if not flagged:
        return None
    unit: Unit = "money" if data.has_money else "number"
    columns = (
        Column("Variable"), Column("Values", "count"), Column("Lower fence", unit),
        Column("Upper fence", unit), Column("Below", "count"), Column("Above", "count"),
        Column("Share beyond", "share"), Column("Sum of those above", unit),
        Column("Share of the sum", "share"),
    )  # fmt: skip
    rows = tuple(
        (each.measured.variable.name, each.measured.count, each.low_fence, each.high_fence,
         each.below, each.above, each.share, each.value_above, each.value_share)
        for each in flagged
    )  # fmt: skip
    return Table(
        "outliers", "Unusual values, flagged and kept", columns, rows,
        note=f"Fences: quartiles plus and minus {formats.number(FENCE_RANGES)} times their "
             "distance (Tukey 1977). No value is deleted or changed.",
    )  # fmt: skip


def finding(flagged: Sequence[Flagged], data: Dataset) -> Finding | None:
    """What unusually large orders bring; None where orders have no fences or none is above."""
    orders = [each for each in flagged if each.measured.variable.source == "orders"]
    if not orders or not orders[0].above or orders[0].value_share is None:
        return None
    each = orders[0]
    facts = {
        "orders": Fact(each.above, "count"),
        "share": Fact(each.above / each.measured.count, "share"),
        "fence": Fact(each.high_fence, each.measured.variable.unit),
        "part": Fact(each.value_share, "share"),
        "measure": Fact("sales" if data.has_money else data.value_name, "text"),
    }
    what = "" if data.has_money else " items"
    return Finding(
        "large_orders", "info",
        "{orders:order is|orders are} unusually large, above {fence}" + what + ": {share} of all "
        "orders with {part} of {measure}.",
        facts,
        so_what="They are kept; they pull the average order up, so read it beside the median.",
    )  # fmt: skip
