"""What an export says of an order on its first line only, carried to the other lines.

Shop systems write the status, the city and the payment of an order once, beside its first item,
and leave the cells below empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np

from report_builder import roles as vocabulary
from report_builder.ingest.casting import NUMERIC, canonical

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from report_builder.ingest.joining import Joined
    from report_builder.ingest.recognition import Profile, Recognised

TOLD_BY = 5  # orders of several lines that can tell
# Shares of these orders: what is filled in once is there on one line of most, on two of none.
ON_ONE, ON_TWO = 0.5, 0.05


def carried(lines: ir.Table, joined: Joined) -> ir.Table:
    """Lines with what stands on one line of an order on all of its lines."""
    columns = {canonical(role) for role in roles_on_first_lines(joined.main)} & {*lines.columns}
    order = ibis.window(group_by="order_id")
    filled = {name: ibis.coalesce(lines[name], lines[name].max().over(order))
              for name in sorted(columns)}  # fmt: skip
    known = lines.order_id.notnull() if filled else None
    return lines.mutate(
        **{name: ibis.cases((known, value), else_=lines[name]) for name, value in filled.items()}
    )


def roles_on_first_lines(main: Recognised) -> tuple[str, ...]:
    """Roles whose cells are filled in on one line of each order; numbers are left as they are.

    Some column must be filled in once in most orders; then all go with it that have nothing on any
    other line.
    """
    if not main.has(vocabulary.ORDER_ID):
        return ()
    order = main.profile(vocabulary.ORDER_ID)
    sparse = {role: main.profile(role) for role in main.mapping
              if vocabulary.BY_NAME[role].kind not in NUMERIC
              and main.profile(role).filled < 1}  # fmt: skip
    first = [profile for profile in sparse.values() if _is_once_an_order(order, profile)]
    if not first:
        return ()
    is_first = np.any([profile.codes >= 0 for profile in first], axis=0)
    return tuple(
        role for role, profile in sparse.items() if not (profile.codes >= 0)[~is_first].any()
    )


def _is_once_an_order(order: Profile, other: Profile) -> bool:
    known = order.codes >= 0
    codes = order.codes[known]
    rows = np.bincount(codes)
    filled = np.bincount(codes, (other.codes >= 0)[known], len(rows))[rows > 1]
    if len(filled) < TOLD_BY:
        return False
    return bool((filled >= 1).mean() >= ON_ONE and (filled > 1).mean() <= ON_TWO)
