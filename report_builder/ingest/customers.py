"""The customer table: behaviour from the orders, attributes from wherever they are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import roles as vocabulary
from report_builder.ingest.casting import canonical, cast
from report_builder.ingest.engine import keep
from report_builder.ingest.joining import Joined
from report_builder.ingest.values import present

if TYPE_CHECKING:
    import ibis.expr.types as ir

YES = ("1", "yes", "y", "true", "t", "member", "x", "ja", "oui", "si", "sí", "sim", "是")
HIDDEN = ("customer_name",)


@dataclass(frozen=True, slots=True)
class Customers:
    """The customer table and the customer-level roles it has."""

    table: ir.Table
    roles: frozenset[str]


def build(lines: ir.Table, orders: ir.Table, joined: Joined, connection: Any) -> Customers:
    """Create table ``customers``: one row a known customer with at least one order."""
    known = orders.filter(orders.customer_id.notnull())
    behaviour = known.group_by("customer_id").agg(
        first_day=known.day.min(), last_day=known.day.max(), orders=known.order_id.nunique(),
        units=known.units.sum(), lines=known.lines.sum(),
    )  # fmt: skip
    money = lines.filter(lines.customer_id.notnull()).group_by("customer_id")
    behaviour = behaviour.left_join(money.agg(value=lines.value.sum()), "customer_id")
    behaviour = behaviour.drop("customer_id_right")
    roles: set[str] = set()
    attributes, found = _attributes(lines, joined)
    if attributes is not None:
        behaviour = behaviour.left_join(attributes, "customer_id").drop("customer_id_right")
        roles |= found
    return Customers(keep(connection, "customers", behaviour), frozenset(roles))


def _attributes(lines: ir.Table, joined: Joined) -> tuple[ir.Table | None, set[str]]:
    partner = next((table for key, table in joined.partners if key == "customer_id"), None)
    if partner is not None:
        roles = [role for role in partner.mapping if role not in (*HIDDEN, "customer_id")]
        if not roles:
            return None, set()
        side = partner.raw.table.select(
            customer_id=cast(partner, "customer_id"),
            **{canonical(role): _attribute(cast(partner, role), role) for role in roles},
        )
        return side, set(roles)
    own = [
        role.name for role in vocabulary.ROLES
        if role.level == "customer" and canonical(role.name) in lines.columns
        and role.name not in (*HIDDEN, "customer_id")
    ]  # fmt: skip
    if not own:
        return None, set()
    known = lines.filter(lines.customer_id.notnull())
    # A customer's attribute is the one on the most lines; between equals the first in order.
    table = known.select("customer_id").distinct()
    for role in own:
        table = table.left_join(_usual(known, canonical(role), role), "customer_id").drop(
            "customer_id_right"
        )
    return table, set(own)


def _usual(known: ir.Table, name: str, role: str) -> ir.Table:
    counted = (
        known.filter(known[name].notnull()).group_by("customer_id", name).agg(n=lambda t: t.count())
    )
    first = ibis.window(group_by="customer_id", order_by=[ibis.desc("n"), name])
    ranked = counted.mutate(rank=ibis.row_number().over(first))
    best = ranked.filter(ranked["rank"] == 0)
    return best.select("customer_id", **{name: _attribute(best[name], role)})


def _attribute(column: ir.Column, role: str) -> ir.Column:
    if vocabulary.BY_NAME[role].kind == "flag":
        text = column.cast("string").lower().strip()
        return ibis.cases((text.isnull(), ibis.null("boolean")), else_=text.isin(YES))
    return column


def responses(joined: Joined, connection: Any) -> ir.Table | None:
    """Create table ``responses``: customer x campaign, or None without a campaign table."""
    table = joined.campaigns
    if table is None:
        return None
    columns = {
        "customer_id": cast(table, "customer_id"),
        "campaign_response": _attribute(
            present(table.column("campaign_response")), "campaign_response"
        ),
    }
    for role in ("campaign", "campaign_group", "campaign_date", "channel"):
        if table.has(role):
            columns[role] = cast(table, role)
    return keep(connection, "responses", table.raw.table.select(**columns))
