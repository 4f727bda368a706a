"""Cost of the line, whether the file gives it for the line or for one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report_builder.ingest.casting import MONEY, cast
from report_builder.ingest.joining import Joined
from report_builder.ingest.recognition import Recognised, words

if TYPE_CHECKING:
    import ibis.expr.types as ir

OF_UNIT = {"unit", "each", "price", "einkaufspreis", "stueckkosten", "unitario", "unitaire"}
OF_LINE = {"total", "line", "cogs", "goods", "extended", "gesamt"}
EPSILON = 1e-9  # spreads that differ by less are equal: quantities are all the same


def cost_of_line(lines: ir.Table, joined: Joined) -> ir.Table:
    """``cost`` of the whole line, from a cost column or from amount less profit."""
    if "cost" in lines.columns:
        if "quantity" in lines.columns and is_per_unit(joined):
            return lines.mutate(cost=(lines.cost * lines.quantity).cast(MONEY))
        return lines
    if {"profit", "amount"} <= set(lines.columns):
        return lines.mutate(cost=(lines.amount - lines.profit).cast(MONEY))
    return lines


def is_per_unit(joined: Joined) -> bool:
    """Whether the cost column holds the cost of one unit.

    A table of products does, and a heading may say so. Else that reading wins under which
    cost stands in the steadier ratio to the money of the line.
    """
    source = joined.source("cost")
    if source is None:
        return False
    heading = set(words(source.mapping["cost"].column))
    if source is not joined.main or heading & OF_UNIT:
        return True
    return not heading & OF_LINE and _steadier_per_unit(source)


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
