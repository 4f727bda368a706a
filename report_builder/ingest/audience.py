"""The lines of one audience: a region or a store, as if the export held nothing else.

Everything behind it (totals, ledger, comparisons) is of these lines only, so that the report of a
store does not tell the figures of the others. Where so few customers are inside that one could be
recognised, or so few outside that the report of the whole shop less this one would tell of them,
there is no report.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.dataset import Time
from report_builder.errors import ReportError
from report_builder.ingest import kinds
from report_builder.ingest.engine import keep
from report_builder.ingest.lines import Typed
from report_builder.settings import Audience
from report_builder.stats.disclosure import SMALLEST

if TYPE_CHECKING:
    import ibis.expr.types as ir

SHOWN = 8  # values of a column that a message names


def only(
    typed: Typed, audience: Audience, time: Time | None, connection: Any, smallest: int = SMALLEST
) -> Typed:
    """The lines of the audience. ``time`` is that of the whole shop.

    Raises ReportError where the data cannot tell the audience, has no such lines, or a group of
    fewer than ``smallest`` customers could be worked out.
    """
    lines = typed.lines
    if audience.column not in lines.columns:
        raise ReportError(
            f"audience {audience.name}: the data has no {audience.column} of order lines"
        )
    column = lines[audience.column].cast("string")
    inside = ibis.coalesce(column.isin(_spellings(lines, column, audience)), False)
    if "customer_id" in typed.roles:
        _check_size(lines, inside, audience, time, smallest)
    kept = keep(connection, "typed_of_audience", lines.filter(inside))
    connection.drop_table(lines.get_name())
    rows = int(kept.copies.sum().execute())
    return replace(typed, lines=kept, rows_read=rows, rejected=())


def _spellings(lines: ir.Table, column: ir.StringColumn, audience: Audience) -> list[str]:
    """The values of the column that the audience means, whatever their capitals.

    Every value that it names must be there: a misspelt one would not be missed.
    """
    counted = lines.group_by(value=column).agg(rows=lines.count())
    counted = counted.filter(counted.value.notnull())
    there = [
        str(value) for value in counted.order_by(ibis.desc("rows"), "value").execute()["value"]
    ]
    found = []
    for wanted in audience.values:
        same = [value for value in there if value.strip().lower() == wanted.lower()]
        if not same:
            more = " and others" if len(there) > SHOWN else ""
            raise ReportError(
                f"audience {audience.name}: no line has {audience.column} = {wanted!r}; there are "
                f"{', '.join(there[:SHOWN])}{more}"
            )
        found += same
    return found


def _check_size(
    lines: ir.Table,
    inside: ir.BooleanColumn,
    audience: Audience,
    time: Time | None,
    smallest: int,
) -> None:
    """Customers who bought, in all and in the period, inside of the audience and outside of it."""
    sold = lines.mutate(inside=inside).filter(
        lines.kind == kinds.SALE, lines.reason.isnull(), lines.customer_id.notnull()
    )
    spans = {"in all": sold if time is None else sold.filter(sold.day <= time.as_of)}
    if time is not None:
        span = sold.day.between(time.period.start, time.period.end)
        spans[f"in {time.period.label}"] = sold.filter(span)
    for words, part in spans.items():
        counts = part.agg(
            within=part.customer_id.nunique(where=part.inside),
            beyond=part.customer_id.nunique(where=~part.inside),
        ).execute()
        within, beyond = int(counts["within"].iloc[0]), int(counts["beyond"].iloc[0])
        if within < smallest:
            raise ReportError(
                f"audience {audience.name} has {within} customers {words}; a report of fewer than "
                f"{smallest} would tell of single people. Make the audience larger."
            )
        if 0 < beyond < smallest:
            raise ReportError(
                f"audience {audience.name} leaves {beyond} customers out {words}; the report of "
                "the whole shop less this one would tell of them. Use the report of the shop."
            )
