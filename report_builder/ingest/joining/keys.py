"""Columns that refer to each other: found by names, proven by their values.

A link goes from a column of one table to a key of another. The key must be unique, so that a join
multiplies nothing, and must know most of the values that refer to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from report_builder import roles as vocabulary
from report_builder.ingest.joining.names import has_id_word, support
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.values import READABLE_SHARE, present

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from report_builder.ingest.recognition import Profile

OVERLAP = 0.5  # share of the referring values that a table must know to belong to the lines
# Without support of the names, values decide only where nothing but the truth explains them.
DECISIVE_OVERLAP, DECISIVE_VALUES = 0.95, 20
SPARSE = 0.1  # share of a range of numbers in use, above which numbers meet by chance
NEARLY_UNIQUE = 0.98  # of the sampled values, from which a column may turn out to be a key
MEASURES = ("money", "number", "rate", "date", "time", "flag", "year")


@dataclass(frozen=True, slots=True)
class Link:
    """A column that refers to a key of another table, how sure, and what its values showed.

    ``unmatched``: rows that refer to a value the other table does not have. ``copies``: the other
    table repeats whole rows. ``zeros``: keys are compared without the zeros before them.
    """

    child: Recognised
    column: str
    parent: Recognised
    key: str
    support: float
    overlap: float = 0.0
    unmatched: int = 0
    unused: int = 0
    unique: bool = False
    copies: bool = False
    zeros: bool = False

    @property
    def names(self) -> str:
        """The link in words: orders.customerID = customers.id."""
        return f"{self.child.raw.name}.{self.column} = {self.parent.raw.name}.{self.key}"


def key_text(
    rows: ir.Table, column: str, profile: Profile, *, zeros: bool = False
) -> ir.StringColumn:
    """A key as text to compare: without blanks around it and without the ".0" of a number.

    ``zeros``: without the zeros before it too.
    """
    text = present(rows[column])
    if any(word.endswith(".0") for word in profile.words):
        text = text.re_replace(r"^(-?\d+)\.0+$", r"\1")
    return text.re_replace(r"^0+(\d)", r"\1") if zeros else text


def proposed(child: Recognised, parent: Recognised) -> list[Link]:
    """Links whose names say that they may hold, the best first. Nothing is read for it."""
    found = [
        Link(child, column, parent, key, score)
        for column in child.raw.table.columns
        if _may_refer(child, column)
        for key in parent.raw.table.columns
        if _comparable(child.profiles[column], parent.profiles[key])
        and (score := support(child.raw.name, column, parent.raw.name, key)) > 0
    ]
    # A label that two tables share joins them only where one of them lists it.
    found = [link for link in found if _is_numbered(link) or may_be_unique(link)]
    return sorted(found, key=lambda link: (-link.support, link.column, link.key))


def _is_numbered(link: Link) -> bool:
    return has_id_word(link.column) or has_id_word(link.key)


def may_be_unique(link: Link) -> bool:
    """Whether the sampled values allow the key to be unique."""
    return link.parent.profiles[link.key].unique >= NEARLY_UNIQUE


def tested(link: Link) -> Link:
    """The link with what the values say. Where a side lost the zeros before numbers, told so."""
    found = _measured(link)
    if found.overlap >= OVERLAP or not _digits_only(link):
        return found
    without = _measured(replace(link, zeros=True))
    return without if without.overlap >= OVERLAP else found


def holds(link: Link) -> bool:
    """Whether the values of a tested link bear out its names."""
    return link.overlap >= OVERLAP


def decisive(child: Recognised, parent: Recognised) -> Link | None:
    """A link that no name supports but that values alone prove; None where chance explains them."""
    for key in parent.raw.table.columns:
        profile = parent.profiles[key]
        if profile.unique < NEARLY_UNIQUE or not _telling(profile):
            continue
        for column in child.raw.table.columns:
            there = child.profiles[column]
            if there.distinct >= DECISIVE_VALUES and _telling(there) and _may_refer(child, column):
                link = tested(Link(child, column, parent, key, 0.0))
                if link.unique and link.overlap >= DECISIVE_OVERLAP:
                    return link
    return None


def _comparable(one: Profile, other: Profile) -> bool:
    """Whether both are numbers or both are words: else they have no value in common."""
    low, high = sorted((one.numbers.readable, other.numbers.readable))
    return not (low < 1 - READABLE_SHARE and high >= READABLE_SHARE)


def _may_refer(table: Recognised, column: str) -> bool:
    if table.profiles[column].distinct == 0:
        return False
    roles = [role for role, choice in table.mapping.items() if choice.column == column]
    measure = any(vocabulary.BY_NAME[role].kind in MEASURES for role in roles)
    return has_id_word(column) or not measure


def _telling(profile: Profile) -> bool:
    """Whether values are codes that two columns do not share by chance."""
    if profile.numbers.readable < READABLE_SHARE:
        coded = [any(character.isdigit() for character in word) for word in profile.words]
        return bool(coded) and all(coded) and profile.dates.readable < READABLE_SHARE
    span = profile.high - profile.low + 1
    whole = all(float(word).is_integer() for word in profile.words if _is_plain(word))
    return whole and profile.distinct <= SPARSE * span


def _is_plain(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


def _digits_only(link: Link) -> bool:
    """Whether one side, and only one, has numbers that begin with a zero."""
    sides = link.child.profiles[link.column], link.parent.profiles[link.key]
    if not all(word.isdigit() for side in sides for word in side.words):
        return False
    padded = [any(len(word) > 1 and word.startswith("0") for word in s.words) for s in sides]
    return padded[0] != padded[1]


def _measured(link: Link) -> Link:
    ours = _keys(link.child, link.column, zeros=link.zeros)
    theirs = _keys(link.parent, link.key, zeros=link.zeros)
    known = theirs.select(known=theirs.key)
    both = ours.left_join(known, ours.key == known.known)
    child = both.agg(
        keys=both.count(), known=both.known.count(), lost=both.n.sum(where=both.known.isnull())
    )
    keys, met, lost = (int(value or 0) for value in child.fill_null(0).execute().iloc[0])
    row = theirs.agg(rows=theirs.n.sum(), keys=theirs.count()).fill_null(0).execute().iloc[0]
    rows, different = int(row["rows"]), int(row["keys"])
    copies = rows > different > 0 and _only_copies(link, different)
    return replace(
        link, overlap=met / keys if keys else 0.0, unmatched=lost, unused=different - met,
        unique=different > 0 and (rows == different or copies), copies=copies,
    )  # fmt: skip


def _only_copies(link: Link, keys: int) -> bool:
    """Whether a key repeats only where the whole row does."""
    raw = link.parent.raw.table
    return int(raw.filter(raw[link.key].notnull()).distinct().count().execute()) == keys


def _keys(table: Recognised, column: str, *, zeros: bool) -> ir.Table:
    """The different keys and the rows of each; read only once each, for lines repeat them."""
    raw = table.raw.table
    written = raw.group_by(column).agg(__rows=raw.count())
    keys = written.select(
        key=key_text(written, column, table.profiles[column], zeros=zeros), n=written["__rows"]
    )
    keys = keys.filter(keys.key.notnull())
    return keys.group_by("key").agg(n=keys.n.sum())
