"""The table of order lines with the tables that describe it, each joined by one key."""

from __future__ import annotations

from dataclasses import dataclass, field

from report_builder.dataset import Preparation
from report_builder.ingest.joining.entities import CUSTOMER, Entity
from report_builder.ingest.joining.keys import Link
from report_builder.ingest.recognition import Recognised
from report_builder.model import ColumnMapping


@dataclass(frozen=True, slots=True)
class Join:
    """A table joined to the order lines or to a table that is joined to them.

    ``table``: its mapping holds the roles that are taken from it and no other. ``holder``: the
    place of the table that refers to it among ``Joined.joins``, None for the order lines.
    ``gathered``: it has several rows a key, which are made one before they are joined.
    """

    link: Link
    entity: Entity
    table: Recognised
    holder: int | None
    gathered: bool = False


@dataclass(frozen=True, slots=True)
class Returns:
    """A table of what came back: how the order lines refer to it, and the column that says yes."""

    links: tuple[Link, ...]
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """The table of order lines, the tables that describe it, and where each role comes from.

    ``joins``: a table stands after the one that refers to it. ``mapping``: the columns that are
    analysed, one a role, then all others that were recognised. ``surrogate``: the column that
    numbers customers anew with every order and was passed over for another, "" without one.
    ``item_number``: the column that counts the items of an order where each row is one unit.
    """

    main: Recognised
    joins: tuple[Join, ...] = ()
    returns: Returns | None = None
    campaigns: Recognised | None = None
    mapping: tuple[ColumnMapping, ...] = ()
    notes: tuple[Preparation, ...] = field(default=())
    surrogate: str = ""
    item_number: str = ""

    @property
    def partners(self) -> tuple[tuple[str, Recognised], ...]:
        """The role of the key and the table of each join."""
        return tuple((join.entity.key or join.entity.label, join.table) for join in self.joins)

    def line_roles(self) -> list[str]:
        """Roles that become columns of the lines."""
        own = [*self.main.mapping, *(["quantity"] if self.item_number else [])]
        return own + [role for join in self.joins for role in join.table.mapping]

    def source(self, role: str) -> Recognised | None:
        """The table a role is taken from."""
        for table in (self.main, *(join.table for join in self.joins)):
            if table.has(role):
                return table
        return None

    def constant_roles(self) -> frozenset[str]:
        """Roles that a table of customers gives, one value a customer."""
        if self.surrogate:
            return frozenset()
        under: set[int] = set()
        for place, join in enumerate(self.joins):
            if join.entity is CUSTOMER or join.holder in under:
                under.add(place)
        return frozenset(role for place in under for role in self.joins[place].table.mapping)
