"""Tables that belong together: which one holds the order lines, and what joins to it.

A column joins another table only where names or values prove that it refers to a key there, and
where that key is unique, so that no line and no cent counts twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from report_builder.ingest.joining import told, units
from report_builder.ingest.joining.choice import main_table
from report_builder.ingest.joining.entities import ORDER, PRODUCT
from report_builder.ingest.joining.joined import Join, Joined, Returns
from report_builder.ingest.joining.lines import COPIES, COPY, canonical_lines
from report_builder.ingest.joining.mapping import full_mapping
from report_builder.ingest.joining.people import settle_persons
from report_builder.ingest.joining.returns import find_returns
from report_builder.ingest.joining.taking import stand_in_product
from report_builder.ingest.joining.tree import Node, Tree, grow, prune
from report_builder.ingest.recognition import Recognised
from report_builder.model import ColumnMapping
from report_builder.settings import Settings

__all__ = ["COPIES", "COPY", "Joined", "canonical_lines", "join_tables"]


def join_tables(tables: Sequence[Recognised], settings: Settings) -> Joined:
    """Find the order lines and what belongs to them. Raises ReportError if there are none.

    Roles that the settings name are fixed only where the tables alone would say otherwise.
    """
    main = main_table(tables, settings.main)
    free = _joined(main, tables, frozenset())
    unmet = _unmet(free, tables, settings)
    return _joined(main, tables, unmet) if unmet else free


def _unmet(free: Joined, tables: Sequence[Recognised], settings: Settings) -> frozenset[str]:
    """The roles that are not taken from the column that the settings name."""
    wished: dict[str, set[tuple[str, str]]] = {role: set() for role in settings.columns}
    for table in tables:
        for role, columns in settings.columns_in(table.raw.name, table.profiles).items():
            wished[role] |= {(table.raw.name, column) for column in columns}
    taken = {one.role: (one.table, one.column) for one in free.mapping if one.use == "analysed"}
    return frozenset(
        role for role, columns in wished.items()
        if (taken[role] not in columns if role in taken else columns)
    )  # fmt: skip


def _joined(main: Recognised, tables: Sequence[Recognised], fixed: frozenset[str]) -> Joined:
    tree = grow(main, [table for table in tables if table is not main], fixed)
    surrogate, persons = settle_persons(tree)
    returns, came_back = find_returns(tree)
    linked = [*tree.nodes[1:], *_of_returns(returns)]
    pruned = prune(tree)
    products = stand_in_product([node.mapping for node in tree.nodes])
    campaigns = next(
        (table for table in tables
         if table is not main and table.has("customer_id", "campaign_response")), None
    )  # fmt: skip
    if returns is not None:
        tree.left = [table for table in tree.left if table is not returns.links[0].parent]
    narrowed = _narrowed(main, tree.nodes[0].mapping)
    item_number = units.item_number(narrowed)
    left = told.of_left(tree, pruned, campaigns)
    return Joined(
        main=narrowed,
        joins=tuple(_join(node) for node in tree.nodes[1:]),
        returns=returns,
        campaigns=campaigns,
        mapping=full_mapping(tables, _analysed(tree, campaigns), linked),
        notes=(
            *told.of_joins(tree),
            *persons,
            *came_back,
            *products,
            *units.told(item_number),
            *left,
        ),
        surrogate=surrogate,
        item_number=item_number,
    )


def _join(node: Node) -> Join:
    if node.link is None or node.entity is None:
        raise ValueError("only the order lines are joined to nothing")
    table = _narrowed(node.table, node.mapping)
    return Join(
        node.link, node.entity, table, node.holder - 1 if node.holder else None, node.gathered
    )


def _narrowed(table: Recognised, mapping: Mapping[str, ColumnMapping]) -> Recognised:
    """The table with the roles that are taken from it, and what is known of their columns."""
    before = {choice.column: role for role, choice in table.mapping.items()}
    same = {role: before.get(choice.column, "") for role, choice in mapping.items()}
    return replace(
        table, mapping=dict(mapping),
        changes={role: table.changes[old] for role, old in same.items() if old in table.changes},
        doubts={role: table.doubts[old] for role, old in same.items() if old in table.doubts},
        minor_units={
            role: table.minor_units[old] for role, old in same.items() if old in table.minor_units
        },
    )  # fmt: skip


def _of_returns(returns: Returns | None) -> Iterator[Node]:
    links = returns.links if returns is not None else ()
    for link, entity in zip(links, (ORDER, PRODUCT), strict=False):
        yield Node(link.parent, {}, link, entity)


def _analysed(tree: Tree, campaigns: Recognised | None) -> list[ColumnMapping]:
    """The column of each role that is analysed."""
    found = [choice for node in tree.nodes for choice in node.mapping.values()]
    if campaigns is not None:
        known = {choice.role for choice in found}
        found += [
            choice for role, choice in campaigns.mapping.items()
            if role.startswith("campaign") or role not in known
        ]  # fmt: skip
    return found
