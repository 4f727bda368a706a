"""What is told about the tables: how each was joined, what did not match, what was left aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from report_builder import formats
from report_builder.dataset import Preparation
from report_builder.ingest.joining.entities import ORDER, TARGET
from report_builder.ingest.joining.keys import Link
from report_builder.ingest.joining.names import about
from report_builder.ingest.joining.tree import Node, Tree
from report_builder.ingest.recognition import Recognised


def of_joins(tree: Tree) -> Iterator[Preparation]:
    """One note a joined table: its key, and the rows that found nothing there."""
    for node in tree.nodes[1:]:
        link = node.link
        if link is None:
            continue
        name, decision = f"Table {link.parent.raw.name}", f"joined: {link.names}"
        yield Preparation(name, decision, _rows(node.table), _how(node, link))
        if link.unmatched:
            yield Preparation(
                f"Rows without a match in {link.parent.raw.name}",
                f"kept: their {link.column} is not among the values of {link.key} there",
                link.unmatched,
            )
        if node.entity is ORDER and node.holder == 0 and not node.gathered and link.unused:
            yield Preparation(
                f"Orders in {link.parent.raw.name} without lines", "not counted as orders",
                link.unused,
            )  # fmt: skip
        yield from _order_money(node)


def of_left(
    tree: Tree, pruned: Sequence[Node], campaigns: Recognised | None
) -> Iterator[Preparation]:
    """Tables that are not used: those with a reason of their own one by one, the rest together."""
    rest: list[Recognised] = []
    for table in tree.left:
        if table is campaigns:
            continue
        reason = tree.refused.get(table.raw.name)
        if about(table.raw.name) is TARGET:
            reason = "left aside: targets are no sales"
        if reason:
            yield Preparation(f"Table {table.raw.name}", reason, _rows(table))
        else:
            rest.append(table)
    for node in pruned:
        if node.link is not None and node.table is not campaigns:
            yield Preparation(
                f"Table {node.table.raw.name}",
                f"nothing taken: {node.link.names} joins it, but what it says is known already or "
                "not needed",
                _rows(node.table),
            )
    if rest:
        noun = "Table" if len(rest) == 1 else "Tables"
        yield Preparation(
            f"{noun} {formats.listed(sorted(table.raw.name for table in rest))}",
            "not used: they describe no order line, order, customer or product",
            sum(_rows(table) for table in rest),
        )


MONEY_OF_ORDERS = ("amount", "discount", "freight", "tax", "profit", "cost")


def _order_money(node: Node) -> Iterator[Preparation]:
    """Money of whole orders, which on every line of an order would count several times."""
    if node.entity is not ORDER or node.gathered or node.holder != 0:
        return
    columns = [node.table.mapping[role].column for role in MONEY_OF_ORDERS if node.table.has(role)]
    if columns:
        yield Preparation(
            f"Money of whole orders in {node.table.raw.name}",
            f"not added up: {formats.listed(columns)} would count once for every line of an order",
            0,
        )  # fmt: skip


def _how(node: Node, link: Link) -> str:
    """What was done to make the keys meet; "" for nothing."""
    sides = link.child.profiles[link.column], link.parent.profiles[link.key]
    numbers = [all(word.endswith(".0") for word in side.words) for side in sides]
    done = [
        (node.gathered, "several rows a key were made one"),
        (link.copies, "rows that repeat whole were used once"),
        (link.zeros, "numbers were compared without the zeros before them"),
        (numbers[0] != numbers[1], "numbers were compared without the .0 behind them"),
    ]
    return "; ".join(text for holds, text in done if holds)


def _rows(table: Recognised) -> int:
    return sum(file.rows for file in table.raw.files)
