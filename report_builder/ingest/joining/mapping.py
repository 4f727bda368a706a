"""Every column that was understood: what is analysed, what joins tables, what is not used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from report_builder.ingest.joining.entities import CUSTOMER, word_set
from report_builder.ingest.joining.labels import label_column
from report_builder.ingest.joining.names import stem
from report_builder.ingest.joining.tree import Node
from report_builder.ingest.recognition import Recognised
from report_builder.model import ColumnMapping

GIVEN = word_set("first given forename firstname vorname prenom")
FAMILY = word_set("last family surname lastname nachname apellido")
READ_BY_NAME = 0.9  # confidence of a column whose heading is all that was looked at


def full_mapping(
    tables: Sequence[Recognised], analysed: Iterable[ColumnMapping], linked: Sequence[Node]
) -> tuple[ColumnMapping, ...]:
    """The analysed columns, one a role, then all others, each once for a role of a table."""
    found = {choice.role: choice for choice in analysed}
    first = [found[role] for role in sorted(found)]
    seen = {(choice.table, choice.column, choice.role) for choice in first}
    # A column that is analysed as one thing is not reported as another.
    taken = {(choice.table, choice.column) for choice in first}
    rest: list[ColumnMapping] = []
    for choice in (*_keys(linked), *_unused(tables, linked)):
        here = (choice.table, choice.column, choice.role)
        if here in seen or (choice.use == "not used" and here[:2] in taken):
            continue
        seen.add(here)
        taken.add(here[:2])
        rest.append(choice)
    return (*first, *rest)


def _keys(linked: Sequence[Node]) -> Iterator[ColumnMapping]:
    """Both ends of every link."""
    for node in linked:
        link, entity = node.link, node.entity
        role = (entity.key or entity.label) if entity is not None else ""
        if link is None or not role:
            continue
        reason = f"joins {link.names}"
        for table, column in ((link.child, link.column), (link.parent, link.key)):
            yield ColumnMapping(role, table.raw.name, column, round(link.overlap, 2), reason, "key")


def _unused(tables: Sequence[Recognised], linked: Sequence[Node]) -> Iterator[ColumnMapping]:
    for node in linked:
        if node.entity is CUSTOMER:
            yield from _names(node)
    for table in tables:
        yield from (replace(choice, use="not used") for choice in table.mapping.values())


def _names(node: Node) -> Iterator[ColumnMapping]:
    """What a table of customers calls them: a name, or a first and a family name."""
    if node.link is None or node.entity is None:
        return
    label = label_column(node.link, node.entity)
    columns = node.table.raw.table.columns
    given = next((name for name in columns if set(stem(name)) & GIVEN), "")
    family = next((name for name in columns if set(stem(name)) & FAMILY), "")
    if label is not None and label.column not in (given, family):
        yield replace(label, use="not used")
    elif given and family:
        yield ColumnMapping(
            "customer_name", node.table.raw.name, f"{given} + {family}", READ_BY_NAME,
            "first and family name", "not used",
        )  # fmt: skip
