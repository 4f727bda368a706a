"""A customer number that is new with every order, and the column that numbers the persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report_builder import roles as vocabulary
from report_builder.dataset import Preparation
from report_builder.ingest.joining.entities import CUSTOMER, ORDER
from report_builder.ingest.joining.keys import key_text
from report_builder.ingest.joining.names import column_entity, has_id_word
from report_builder.ingest.joining.tree import Node, Tree
from report_builder.model import ColumnMapping

if TYPE_CHECKING:
    import ibis.expr.types as ir

PERSONS = 0.5  # different persons a row of the customer table, below which a column groups them


def settle_persons(tree: Tree) -> tuple[str, tuple[Preparation, ...]]:
    """Number the customers by person where the orders number them anew each time.

    Returns the column that was passed over, "" where there is none, and what to tell of it.
    """
    node = next((node for node in tree.nodes if node.entity is CUSTOMER), None)
    if node is None or node.link is None or vocabulary.CUSTOMER_ID in tree.fixed:
        return "", ()
    holder, link = tree.nodes[node.holder], node.link
    person = _person(node)
    if not person or not _one_order_each(holder, link.column):
        return "", ()
    holder.mapping.pop(vocabulary.CUSTOMER_ID, None)
    node.mapping[vocabulary.CUSTOMER_ID] = ColumnMapping(
        vocabulary.CUSTOMER_ID, node.table.raw.name, person, 0.9,
        f"{link.column} is new with every order, {person} is not",
    )  # fmt: skip
    told = Preparation(
        f"{link.column} is new with every order",
        f"customers are told apart by {person} of table {node.table.raw.name}; to change it, "
        f'[columns] customer_id = "{link.column}" in the settings',
        0,
    )
    return link.column, (told,)


def _person(node: Node) -> str:
    """Another number of customers in their table, one that repeats; "" without one."""
    if node.link is None:
        return ""
    table = node.table.raw.table
    for column in table.columns:
        numbered = has_id_word(column) and column_entity(column) is CUSTOMER
        if column == node.link.key or not numbered:
            continue
        counted = table.agg(rows=table[column].count(), persons=table[column].nunique())
        rows, persons = (int(value) for value in counted.execute().iloc[0])
        if PERSONS * rows <= persons < rows:
            return str(column)
    return ""


def _one_order_each(holder: Node, column: str) -> bool:
    """Whether every customer number stands in one order, and every order has one."""
    table, order = holder.table, _order_column(holder)
    if not order:
        return False
    rows = table.raw.table
    pairs: ir.Table = rows.select(
        order=key_text(rows, order, table.profiles[order]),
        customer=key_text(rows, column, table.profiles[column]),
    )
    pairs = pairs.filter(pairs.order.notnull() & pairs.customer.notnull()).distinct()
    counted = pairs.agg(
        all=pairs.count(), orders=pairs.order.nunique(), ids=pairs.customer.nunique()
    )
    every, orders, ids = (int(value) for value in counted.execute().iloc[0])
    return every == orders == ids > 1


def _order_column(holder: Node) -> str:
    if holder.link is not None:
        return holder.link.key if holder.entity is ORDER else ""
    choice = holder.mapping.get(vocabulary.ORDER_ID)
    return choice.column if choice is not None else ""
