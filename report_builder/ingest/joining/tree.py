"""Tables attached to the order lines, one key at a time: orders, customers, products, categories.

From the order lines outwards: what a table refers to is attached if it describes orders, customers,
products or what these are counted by. What stands nearer to the lines is believed first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from report_builder.ingest.joining import keys, names
from report_builder.ingest.joining.entities import (
    BY_KEY,
    LINE,
    ORDER,
    PAYMENT,
    REGIONS,
    RETURN,
    REVIEW,
    STAFF,
    STORAGE,
    STORE,
    TARGET,
    Entity,
    by_content,
)
from report_builder.ingest.joining.keys import Link
from report_builder.ingest.joining.taking import give_key, offered, priced, take
from report_builder.ingest.recognition import Recognised
from report_builder.model import ColumnMapping

APART = (STAFF, TARGET, STORAGE, RETURN, LINE)  # what never describes an order line
GATHERED = (PAYMENT, REVIEW)  # several rows an order, made one


@dataclass(slots=True)
class Node:
    """A table of the tree; ``mapping``: what is taken from it; ``holder``: which node refers to
    it. The order lines themselves have neither link nor entity."""

    table: Recognised
    mapping: dict[str, ColumnMapping]
    link: Link | None = None
    entity: Entity | None = None
    holder: int = 0
    gathered: bool = False


@dataclass(slots=True)
class Tree:
    """The order lines (first) and what is attached to them.

    ``left``: tables not attached; ``refused``: name of a table -> why its key was not good enough;
    ``fixed``: roles that keep the columns that the settings name.
    """

    nodes: list[Node]
    left: list[Recognised]
    fixed: Collection[str]
    refused: dict[str, str] = field(default_factory=dict)

    def known(self) -> set[str]:
        """Roles that some table of the tree gives."""
        return {role for node in self.nodes for role in node.mapping}


def grow(main: Recognised, others: Sequence[Recognised], fixed: Collection[str]) -> Tree:
    """The tree of what ``main`` and the tables it leads to refer to."""
    tree = Tree([Node(main, priced(main.mapping))], list(others), fixed)
    place = 0
    while place < len(tree.nodes):
        if not tree.nodes[place].gathered:
            # Orders first: they know the date and the customer.
            for link, entity in sorted(
                _referred(tree, place), key=lambda pair: pair[1] is not ORDER
            ):
                _attach(tree, place, link, entity)
        place += 1
        if place == len(tree.nodes):
            _attach_by_values(tree)
    _regions_of_stores(tree)
    return tree


def _regions_of_stores(tree: Tree) -> None:
    """Where nothing tells the regions of customers, those of the stores do: never a mixture."""
    if tree.known() & REGIONS:
        return
    for node in tree.nodes[1:]:
        if node.entity is STORE and node.link is not None:
            node.mapping |= {
                role: choice for role, choice in node.table.mapping.items()
                if role in REGIONS and choice.column != node.link.key
            }  # fmt: skip


def entity_of_link(link: Link) -> Entity | None:
    """What one row of the referred table is about; None where that is unknown or beside the point.

    The name of the key tells it, else the role of the column, the name of the table, its content.
    """
    subject = names.about(link.parent.raw.name)
    column = names.column_entity(link.column)
    if subject in APART or column in APART:
        return None
    bare = not names.has_id_word(link.column) and not names.has_id_word(link.key)
    if bare and subject is not None and column is not None and subject is not column:
        return None  # a city in a table of stores
    roles = [role for role, choice in link.child.mapping.items() if choice.column == link.column]
    by_role = next((BY_KEY[role] for role in roles if role in BY_KEY), None)
    return column or by_role or subject or by_content(link.parent)


def _referred(tree: Tree, place: int) -> Iterator[tuple[Link, Entity]]:
    """The proven link to each table that a node refers to."""
    child = tree.nodes[place].table
    for table in list(tree.left):
        proposals = [(link, entity_of_link(link)) for link in keys.proposed(child, table)]
        wanted = [(link, entity) for link, entity in proposals if entity is not None]
        for link, entity in wanted:
            found = keys.tested(link)
            if keys.holds(found) and (found.unique or _is_gathered(found, entity)):
                yield found, entity
                break
            if keys.holds(found):
                tree.refused[table.raw.name] = (
                    f"left out: {found.key} repeats, so joining it would count lines twice"
                )


def _attach_by_values(tree: Tree) -> None:
    """Attach one more table whose values alone prove its key: no name led to it."""
    for table in tree.left:
        subject = names.about(table.raw.name) or by_content(table)
        if subject is None or not subject.key:
            continue
        for place, node in enumerate(tree.nodes):
            link = None if node.gathered else keys.decisive(node.table, table)
            if link is not None:
                _attach(tree, place, link, subject)
                return


def _is_gathered(link: Link, entity: Entity) -> bool:
    return entity is ORDER and names.about(link.parent.raw.name) in GATHERED


def _attach(tree: Tree, place: int, link: Link, entity: Entity) -> None:
    holder, gathered = tree.nodes[place], not link.unique
    offers = offered(
        link, entity, gathered=gathered, priced=bool(tree.known() & {"amount", "unit_price"})
    )
    give_key(holder.mapping, link, entity, offers, tree.fixed, known=tree.known())
    if entity is ORDER and place == 0 and not gathered:
        _believe_header(holder.mapping, offers)
    mapping = take(offers, [node.mapping for node in tree.nodes])
    tree.nodes.append(Node(link.parent, mapping, link, entity, place, gathered))
    tree.left = [table for table in tree.left if table is not link.parent]
    tree.refused.pop(link.parent.raw.name, None)


def _believe_header(lines: dict[str, ColumnMapping], header: Mapping[str, ColumnMapping]) -> None:
    """The order says when it was placed; a date of the lines may be that of payment or dispatch."""
    if (
        "date" in lines
        and "date" in header
        and header["date"].confidence >= lines["date"].confidence
    ):
        for role in ("date", "time"):
            lines.pop(role, None)


def prune(tree: Tree) -> list[Node]:
    """Take out tables that give nothing and lead to nothing, and return them."""
    taken: list[Node] = []
    for place in range(len(tree.nodes) - 1, 0, -1):
        node = tree.nodes[place]
        leads = any(other.holder == place for other in tree.nodes[place + 1 :])
        if not node.mapping and not leads:
            taken.append(tree.nodes.pop(place))
            for other in tree.nodes[place:]:
                other.holder -= other.holder > place
    return taken
