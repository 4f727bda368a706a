"""A column of text read as what its role says: dates, numbers, labels, identifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from report_builder import roles as vocabulary
from report_builder.ingest.dates import timestamp
from report_builder.ingest.numbers import number
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.values import READABLE_SHARE, present

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONEY = "decimal(18,4)"
NUMERIC = ("money", "number", "rate", "year")


def canonical(role: str) -> str:
    """The column name of a role: ``region.country`` is ``country``."""
    return role.removeprefix("region.")


def cast(table: Recognised, role: str, rows: ir.Table | None = None) -> ir.Column:
    """The column of a role, read as its kind; of ``rows`` where these stand for the raw table's."""
    source = table.raw.table if rows is None else rows
    column, profile = source[table.mapping[role].column], table.profile(role)
    kind = vocabulary.BY_NAME[role].kind
    if kind == "date":
        return timestamp(column, profile.dates.layout, padded=profile.padded)
    if kind in NUMERIC and (kind != "rate" or profile.numbers.readable >= READABLE_SHARE):
        return number(column, profile.numbers)
    if role in table.changes:
        column = column.substitute(dict(table.changes[role]))
    text = present(column, padded=profile.padded)
    if kind == "id" and profile.words and all(word.endswith(".0") for word in profile.words):
        # "17850.0" is a number's way of writing an identifier.
        return ibis.cases((text.endswith(".0"), text.left(text.length() - 2)), else_=text)
    return text
