"""Cost of the line, whether the file gives it for the line or for one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report_builder import roles as vocabulary
from report_builder.ingest.casting import MONEY, cast
from report_builder.ingest.joining import Joined
from report_builder.ingest.numbers import times
from report_builder.ingest.recognition import Recognised, words

if TYPE_CHECKING:
    import ibis.expr.types as ir

OF_UNIT = {"unit", "each", "price", "einkaufspreis", "stueckkosten", "unitario", "unitaire"}
OF_LINE = {"total", "line", "cogs", "goods", "extended", "gesamt"}
WHOLE = 1.0  # a margin above the whole amount is written per cent
EPSILON = 1e-9  # spreads that differ by less are equal: quantities are all the same


def cost_of_line(lines: ir.Table, joined: Joined) -> ir.Table:
    """``cost`` of the whole line, from a cost column or from amount less profit.

    A column that goes by the name of cost or profit and is something else gives no cost.
    """
    if is_doubted(joined, vocabulary.COST):
        lines = lines.drop("cost")
    if "cost" in lines.columns:
        if "quantity" in lines.columns and is_per_unit(joined):
            return lines.mutate(cost=times(lines.cost, lines.quantity))
        return lines
    if {"profit", "amount"} <= set(lines.columns) and not is_doubted(joined, vocabulary.PROFIT):
        return lines.mutate(cost=(lines.amount - lines.profit).cast(MONEY))
    if {"margin", "amount"} <= set(lines.columns) and _margin_holds(joined):
        kept = (1 - margin(lines, joined)) * lines.amount.cast("float64")
        return lines.mutate(cost=kept.round(4).cast(MONEY))
    return lines


def _margin_holds(joined: Joined) -> bool:
    """A margin counts where nothing that it is worked out from is doubted."""
    doubted = (vocabulary.MARGIN, vocabulary.PROFIT, vocabulary.COST)
    return not any(is_doubted(joined, role) for role in doubted)


def margin(lines: ir.Table, joined: Joined) -> ir.FloatingColumn:
    """The margin of each line as a fraction of its amount, also where it is written per cent."""
    source = joined.source(vocabulary.MARGIN)
    assert source is not None, "lines have a margin only from a column of one"
    scale = 100.0 if source.profile(vocabulary.MARGIN).high > WHOLE else 1.0
    return lines.margin.cast("float64") / scale


def is_doubted(joined: Joined, role: str) -> bool:
    """Whether arithmetic shows that the column of a role is not what its name says."""
    source = joined.source(role)
    return source is not None and role in source.doubts


def is_per_unit(joined: Joined) -> bool:
    """Whether the cost column holds the cost of one unit.

    A table of products does; arithmetic or a heading may say so. Else that reading wins under
    which cost stands in the steadier ratio to the money of the line.
    """
    source = joined.source("cost")
    if source is None:
        return False
    if source is not joined.main:
        return True
    shown = _shown(source)
    if shown is not None:
        return shown
    heading = set(words(source.mapping["cost"].column))
    if heading & OF_UNIT:
        return True
    return not heading & OF_LINE and _steadier_per_unit(source)


def _shown(main: Recognised) -> bool | None:
    """What arithmetic says: True where cost times quantity gives other money of the line, False
    where cost is such a product itself or adds up with the profit; None where it says nothing."""
    cost = main.mapping["cost"].column
    quantity = main.mapping["quantity"].column if main.has("quantity") else None
    for one in main.relations:
        times = quantity is not None and quantity in one.parts[:2] and one.kind in (
            "product", "product plus", "product less",
        )  # fmt: skip
        if times and cost in one.parts[:2]:
            return True
        if times and one.kind == "product" and one.target == cost:
            return False
    profit = main.mapping["profit"].column if main.has("profit") else None
    added = [one for one in main.relations if one.kind == "sum" and {cost, profit} == {*one.parts}]
    return False if added else None


def _steadier_per_unit(main: Recognised) -> bool:
    if not main.has("quantity") or not (main.has("amount") or main.has("unit_price")):
        return False
    numbers = {role: cast(main, role) for role in ("cost", "quantity", "amount", "unit_price")
               if main.has(role)}  # fmt: skip
    table = main.raw.table.select(**numbers)
    amount = table.amount if main.has("amount") else table.unit_price * table.quantity
    valid = table.mutate(money=amount).filter(table.quantity > 0, table.cost > 0, amount > 0)
    line = (valid.cost / valid.money).cast("float64").ln()
    unit = (valid.cost * valid.quantity / valid.money).cast("float64").ln()
    spread = valid.agg(line=line.std(how="pop"), unit=unit.std(how="pop")).execute().iloc[0]
    return bool(spread["unit"] < spread["line"] - EPSILON)
