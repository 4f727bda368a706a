"""What recognition hands on: a raw table with its columns understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from report_builder.ingest.recognition.profile import Profile
from report_builder.ingest.recognition.relations import Relation
from report_builder.ingest.sources.raw import RawTable
from report_builder.model import ColumnMapping

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class WideGroup:
    """Columns of a customer table that say one thing several times: spend by category, purchases by
    channel, answers to campaigns, children of two ages.

    ``role`` is the role the columns play together (``category``: money by category; ``channel``:
    purchases by channel; ``campaign_response``: 0 or 1 a campaign; ``household``: persons of
    several ages; ``discount``: number of purchases at a reduced price), ``labels`` what each column
    stands for ("Wines" for ``MntWines``).
    """

    role: str
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class CloseCall:
    """A choice that could have gone the other way, and the setting that makes it go so.

    ``chosen`` and ``other`` are columns, or two readings of one column (``"cents"``, ``"units"``).
    ``setting`` is a line for ``report.toml`` with its part: ``[columns] amount = "Net"``.
    """

    table: str
    role: str
    chosen: str
    other: str
    confidence: float
    other_confidence: float
    reason: str
    setting: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """A raw table with its columns understood.

    ``changes``: role -> spelling -> the spelling it is folded into. ``wide``: groups of columns
    that play a role together; none of them is in ``mapping``. ``relations``: arithmetic found
    between columns. ``doubts``: role -> why its column is not what the role says, so that nothing
    may be worked out from it (a cost that is the selling price times the quantity).
    ``minor_units``: role -> why its money is in cents and is to be divided by 100. ``close``:
    choices to be told.
    """

    raw: RawTable
    mapping: Mapping[str, ColumnMapping]
    profiles: Mapping[str, Profile]
    changes: Mapping[str, Mapping[str, str]]
    wide: tuple[WideGroup, ...] = ()
    relations: tuple[Relation, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)
    minor_units: Mapping[str, str] = field(default_factory=dict)
    close: tuple[CloseCall, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether the table has all these roles."""
        return all(name in self.mapping for name in names)

    def column(self, role: str) -> ir.Column:
        """The raw column of a role."""
        return self.raw.table[self.mapping[role].column]

    def profile(self, role: str) -> Profile:
        """The profile of the column of a role."""
        return self.profiles[self.mapping[role].column]

    def related(self, target: str, *kinds: str) -> tuple[Relation, ...]:
        """Relations of these kinds whose target is the column of a role."""
        if target not in self.mapping:
            return ()
        column = self.mapping[target].column
        return tuple(one for one in self.relations if one.target == column and one.kind in kinds)
