"""Columns that go by a role's name and are something else: a cost that is the sale itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report_builder import roles as vocabulary
from report_builder.ingest.recognition.relations import RELATIVE, Relation
from report_builder.model import ColumnMapping


def doubts(mapping: Mapping[str, ColumnMapping], relations: Sequence[Relation]) -> dict[str, str]:
    """Role -> why no margin may be worked out from its column.

    A cost is the sale itself where it is quantity times the selling price, and the amount is the
    same but for tax; a profit is a tax where it equals the tax on every row.
    """
    column = {role: choice.column for role, choice in mapping.items()}
    found = {}
    if (one := _sale_as_cost(column, relations)) is not None:
        found[vocabulary.COST] = f"{one.text}: the sale itself, not what the goods cost"
    if (one := _tax_as_profit(column, relations)) is not None:
        found[vocabulary.PROFIT] = f"{one.text}: a tax, not what the shop earned"
    if found and vocabulary.MARGIN in column:
        found[vocabulary.MARGIN] = "worked out from these"
    return found


def _sale_as_cost(column: Mapping[str, str], relations: Sequence[Relation]) -> Relation | None:
    cost, amount = column.get(vocabulary.COST), column.get(vocabulary.AMOUNT)
    sold = {column.get(vocabulary.QUANTITY), column.get(vocabulary.UNIT_PRICE)}
    for one in relations:
        if one.kind == "product" and one.target == cost and set(one.parts) == sold:
            follows = amount is None or any(
                {other.target, *other.parts} >= {amount, cost} and _is_same_sale(other, column)
                for other in relations
            )
            return one if follows else None
    equal = (one for one in relations if one.kind == "ratio" and abs(one.factor - 1) <= RELATIVE)
    return next((one for one in equal if {one.target, *one.parts} == {cost, amount}), None)


def _is_same_sale(relation: Relation, column: Mapping[str, str]) -> bool:
    """Whether one is the other but for a tax: a fixed multiple of it, or with the tax added."""
    added = {column.get(vocabulary.TAX), column.get(vocabulary.FREIGHT)}
    return relation.kind == "ratio" or (relation.kind == "sum" and bool(added & {*relation.parts}))


def _tax_as_profit(column: Mapping[str, str], relations: Sequence[Relation]) -> Relation | None:
    pair = {column.get(vocabulary.PROFIT), column.get(vocabulary.TAX)}
    equal = (one for one in relations if one.kind == "ratio" and abs(one.factor - 1) <= RELATIVE)
    return next(
        (one for one in equal if None not in pair and {one.target, *one.parts} == pair), None
    )
