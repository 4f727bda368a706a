"""A table of what came back: orders, or products of orders, whose lines count as returned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from report_builder import formats
from report_builder.dataset import Preparation
from report_builder.ingest.joining import keys, names
from report_builder.ingest.joining.entities import ORDER, PRODUCT, RETURN, Entity
from report_builder.ingest.joining.joined import Returns
from report_builder.ingest.joining.keys import Link
from report_builder.ingest.joining.names import stem
from report_builder.ingest.recognition import Recognised

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from report_builder.ingest.joining.tree import Tree

YES = ("1", "yes", "y", "true", "t", "x", "ja", "oui", "si", "sí", "sim", "是")
NO = ("0", "no", "n", "false", "f", "nein", "non", "não", "nao", "nee", "否")


def find_returns(tree: Tree) -> tuple[Returns | None, tuple[Preparation, ...]]:
    """The table of returns among those not attached, and what to tell of it."""
    lines = tree.nodes[0]
    for table in tree.left:
        if not _is_about_returns(table):
            continue
        order = _link(lines.table, table, ORDER)
        if order is None or not order.overlap:
            tree.refused[table.raw.name] = (
                "left out: its rows name no order of the order lines, so what came back cannot be "
                "found among them"
            )
            continue
        product = _link(lines.table, table, PRODUCT)
        links = (order,) if product is None or not product.overlap else (order, product)
        return Returns(links, _flag(table)), (_told(links),)
    return None, ()


def returned_rows(returns: Returns) -> ir.Table:
    """The rows of the table that say that something came back."""
    rows = returns.links[0].parent.raw.table
    if not returns.flag:
        return rows
    return rows.filter(rows[returns.flag].cast("string").strip().lower().isin(YES))


def _told(links: Sequence[Link]) -> Preparation:
    order = links[0]
    table = order.parent.raw
    what = "orders" if len(links) == 1 else "products of orders"
    return Preparation(
        f"Table {table.name}",
        f"lines of the {what} it lists count as returned, whole, by "
        + formats.listed([link.names for link in links]),
        sum(file.rows for file in table.files),
    )


def _is_about_returns(table: Recognised) -> bool:
    return names.about(table.raw.name) is RETURN or bool(_flag(table))


def _flag(table: Recognised) -> str:
    """The column that says yes or no to having come back; "" without one."""
    for column, profile in table.profiles.items():
        about = set(stem(column)) & RETURN.words
        if about and profile.words and profile.words <= {*YES, *NO} and len(stem(column)) <= 2:
            return column
    return ""


def _link(lines: Recognised, table: Recognised, entity: Entity) -> Link | None:
    """The likeliest link of the lines to what a row of the table is of, with what values say."""
    own = lines.mapping.get(entity.key)
    for link in keys.proposed(lines, table):
        if names.column_entity(link.column) is entity or (own and own.column == link.column):
            return keys.tested(link)
    return None
