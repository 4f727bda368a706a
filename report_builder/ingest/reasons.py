"""Why a line is left out of the analysis: one reason a line, the first that holds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis

from report_builder.ingest import kinds

if TYPE_CHECKING:
    import ibis.expr.types as ir

AFTER, UNDATED, CANCELLED, RETURNED = "after as-of", "no date", "cancelled", "returned"
IMPOSSIBLE_DATE, OVERLAP = "impossible date", "overlap"
EXCLUDED, OTHER, SERVICE, NETTED = "not valued", "adjustments", "service", "netted"

REASONS: dict[str, tuple[str, str]] = {
    OVERLAP: ("Overlapping exports", "the row stands in an earlier file too"),
    EXCLUDED: ("No value", "no readable amount, or no item"),
    UNDATED: ("No date", "the date is missing, cannot be read, or lies outside 1900 to 2100"),
    IMPOSSIBLE_DATE: ("Impossible date", "a day that stands for no date, or far from all others"),
    AFTER: ("After the as-of date", "later than {as_of}: not looked at"),
    CANCELLED: ("Cancelled orders", "the status says that the order was called off"),
    RETURNED: ("Returned orders", "the status says that the goods came back"),
    OTHER: ("Adjustments", "write-offs, free items and book-keeping entries"),
    SERVICE: ("Service lines", "postage, fees and vouchers are not merchandise"),
    NETTED: ("Cancelled purchases", "a purchase and the later credit of the same customer, "
             "product and quantity"),
}  # fmt: skip
BY_DATE = frozenset({UNDATED, IMPOSSIBLE_DATE, AFTER})  # no reasons where nothing is dated


def reason(lines: ir.Table, *, dated: bool = True) -> ir.StringColumn:
    """The reason of each line as far as the line alone tells; NULL where it stays."""
    repeated = "repeated" in lines.columns and lines.repeated.type().is_boolean()
    return ibis.cases(
        (lines.repeated if repeated else ibis.literal(False), OVERLAP),
        (lines.kind == kinds.EXCLUDED, EXCLUDED),
        (lines.day.isnull() & dated, UNDATED),
        (lines.kind == kinds.CANCELLED, CANCELLED),
        (lines.kind == kinds.RETURNED, RETURNED),
        (lines.kind == kinds.OTHER, OTHER),
        (lines.is_service, SERVICE),
        else_=ibis.null("string"),
    )


def up_to(lines: ir.Table, as_of: dt.date) -> ir.Table:
    """Lines with ``reason`` AFTER where they are later than the as-of date."""
    worse = lines.reason.isin([OVERLAP, EXCLUDED, UNDATED, IMPOSSIBLE_DATE])
    later = (lines.day > as_of) & ~ibis.coalesce(worse, False)
    return lines.mutate(reason=ibis.cases((later, AFTER), else_=lines.reason))
