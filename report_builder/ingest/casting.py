"""A column of text read as what its role says: dates, numbers, labels, identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from report_builder import roles as vocabulary
from report_builder.ingest.dates import timestamp
from report_builder.ingest.numbers import MONEY, number
from report_builder.ingest.recognition import Profile, Recognised
from report_builder.ingest.values import (
    MISSING_LABEL,
    MISSING_NUMBER,
    NORTH_AMERICA,
    READABLE_SHARE,
    na_is_a_code,
    present,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["MONEY", "NUMERIC", "canonical", "cast"]

NUMERIC = ("money", "number", "rate", "year")
LONGEST_LABEL = 300  # characters of a name or number; a longer cell is a text, and cut
CENTS = 100  # in one unit of a currency with cents
NO_LABEL = (*MISSING_LABEL, *NORTH_AMERICA)


def canonical(role: str) -> str:
    """The column name of a role: ``region.country`` is ``country``."""
    return role.removeprefix("region.")


def cast(table: Recognised, role: str, rows: ir.Table | None = None) -> ir.Column:
    """The column of a role, read as its kind; of ``rows`` where these stand for the raw table's."""
    source = table.raw.table if rows is None else rows
    column, profile = source[table.mapping[role].column], table.profile(role)
    kind = vocabulary.BY_NAME[role].kind
    if kind == "date":
        return timestamp(column, profile.dates, padded=profile.padded)
    if kind in NUMERIC and (kind != "rate" or profile.numbers.readable >= READABLE_SHARE):
        value = number(column, profile.numbers)
        return (value / CENTS).cast(MONEY) if role in table.minor_units else value
    if role in table.changes:
        column = column.cast("string").substitute(dict(table.changes[role]))
    text = present(_unprotected(column, profile), padded=profile.padded)
    if profile.longest > LONGEST_LABEL:
        text = ibis.cases(
            (text.length() > LONGEST_LABEL, text.left(LONGEST_LABEL) + "…"), else_=text
        )
    if kind == "id":
        return _identifier(text, profile)
    return _label(text, role, profile)


def _unprotected(column: ir.Column, profile: Profile) -> ir.Column:
    """Text without what keeps Excel from reading it as a number: ="00123" and '00123."""
    if not any(word.startswith(('="', "'")) for word in profile.words):
        return column
    return column.cast("string").re_replace(r"""^="(.*)"$|^'([0-9].*)$""", r"\1\2")


def _identifier(text: ir.StringColumn, profile: Profile) -> ir.StringColumn:
    """Text that tells one thing from another: not a word that says that nobody knows which."""
    text = ibis.cases((~_is_one_of(text, MISSING_NUMBER), text))
    if profile.words and all(word.endswith(".0") for word in profile.words):
        # "17850.0" is a number's way of writing an identifier.
        return ibis.cases((text.endswith(".0"), text.left(text.length() - 2)), else_=text)
    return text


def _label(text: ir.StringColumn, role: str, profile: Profile) -> ir.StringColumn:
    """Text that is shown: "NA" in it is North America among codes of places, else nothing."""
    is_code = role in vocabulary.REGIONS and na_is_a_code(profile.words)
    return ibis.cases((~_is_one_of(text, MISSING_LABEL if is_code else NO_LABEL), text))


def _is_one_of(text: ir.StringColumn, words: tuple[str, ...]) -> ir.BooleanColumn:
    """Whether a text is one of some words: of a long list, the engine would make a join."""
    return ibis.array(list(words)).contains(text)
