"""The customer table: behaviour from the orders, attributes from wherever they are given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import roles as vocabulary
from report_builder.ingest.casting import canonical, cast
from report_builder.ingest.engine import keep
from report_builder.ingest.joining import Joined
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.values import present

if TYPE_CHECKING:
    import ibis.expr.types as ir

YES = ("1", "yes", "y", "true", "t", "member", "x", "ja", "oui", "si", "sí", "sim", "是")
NO_MEMBER = (
    "0", "no", "n", "false", "f", "none", "nein", "non", "nao", "não", "nee", "否", "normal",
    "guest", "regular", "non member", "non-member", "nonmember", "not a member", "inactive",
    "ordinary", "kein mitglied", "nichtmitglied",
)  # fmt: skip
TIERS = 2  # names of tiers that make them tiers; one is a way of saying yes
HIDDEN = vocabulary.PERSONAL


@dataclass(frozen=True, slots=True)
class Customers:
    """The customer table and the customer-level roles it has."""

    table: ir.Table
    roles: frozenset[str]


def build(
    lines: ir.Table,
    orders: ir.Table | None,
    joined: Joined,
    connection: Any,
    left_out: Collection[str] = (),
) -> Customers:
    """Create table ``customers``: one row a known customer with at least one sale line.

    Roles ``left_out`` are no attributes of customers.
    """
    behaviour = _of_orders(orders) if orders is not None else _of_lines(lines)
    money = lines.filter(lines.customer_id.notnull()).group_by("customer_id")
    behaviour = behaviour.left_join(money.agg(value=lines.value.sum()), "customer_id")
    behaviour = behaviour.drop("customer_id_right")
    roles: set[str] = set()
    attributes, found = _attributes(lines, joined, left_out)
    if attributes is not None:
        behaviour = behaviour.left_join(attributes, "customer_id").drop("customer_id_right")
        roles |= found
    return Customers(keep(connection, "customers", behaviour), frozenset(roles))


def _of_orders(orders: ir.Table) -> ir.Table:
    known = orders.filter(orders.customer_id.notnull())
    when = (
        {"first_day": known.day.min(), "last_day": known.day.max()}
        if "day" in known.columns
        else {}
    )
    return known.group_by("customer_id").agg(
        **when, orders=known.order_id.nunique(), units=known.units.sum(), lines=known.lines.sum()
    )


def _of_lines(lines: ir.Table) -> ir.Table:
    """Without orders: what the sale lines of each customer say."""
    sold = lines.filter(lines.customer_id.notnull(), lines.is_sale)
    units = sold.quantity.sum() if "quantity" in sold.columns else sold.count()
    return sold.group_by("customer_id").agg(units=units, lines=sold.count())


def _attributes(
    lines: ir.Table, joined: Joined, left_out: Collection[str]
) -> tuple[ir.Table | None, set[str]]:
    own = [
        role.name for role in vocabulary.ROLES
        if role.level == "customer" and canonical(role.name) in lines.columns
        and role.name not in (*HIDDEN, *left_out, "customer_id")
    ]  # fmt: skip
    if not own:
        return None, set()
    known = lines.filter(lines.customer_id.notnull())
    constant = [role for role in own if role in joined.constant_roles()]
    table = known.group_by("customer_id").agg(
        **{canonical(role): attribute(known[canonical(role)].max(), role) for role in constant}
    )
    for role in [role for role in own if role not in constant]:
        table = table.left_join(_usual(known, canonical(role), role), "customer_id").drop(
            "customer_id_right"
        )
    return table, set(own)


def _usual(known: ir.Table, name: str, role: str) -> ir.Table:
    """The value on the most lines; of equals that with most money, then the latest, else none.

    Never the first by name: every tied customer would then go to the same group.
    """
    given = known.filter(known[name].notnull())
    weights = {"n": given.count(), "money": given.value.sum()}
    if "day" in given.columns:
        weights["last"] = given.day.max()
    counted = given.group_by("customer_id", name).agg(**weights)
    by_weight = ibis.window(group_by="customer_id", order_by=[ibis.desc(key) for key in weights])
    best = counted.mutate(place=ibis.rank().over(by_weight)).filter(lambda t: t.place == 0)
    alone = best.mutate(tied=best.count().over(ibis.window(group_by="customer_id")))
    alone = alone.filter(alone.tied == 1)
    return alone.select("customer_id", **{name: attribute(alone[name], role)})


def attribute(column: ir.Column, role: str) -> ir.Column:
    """The column of a customer-level role; yes and no of a flag as true and false.

    A member of a loyalty programme is whoever is not said to be none: Gold and Silver are members.
    """
    if vocabulary.BY_NAME[role].kind != "flag":
        return column
    text = column.cast("string").lower().strip()
    is_so = ~text.isin(NO_MEMBER) if role == vocabulary.LOYALTY_MEMBER else text.isin(YES)
    return ibis.cases((text.isnull(), ibis.null("boolean")), else_=is_so)


def with_tier(rows: ir.Table, source: Recognised) -> ir.Table:
    """Rows with ``loyalty_tier``, where the column of members names tiers: Gold, Silver."""
    if vocabulary.LOYALTY_TIER in rows.columns or vocabulary.LOYALTY_MEMBER not in rows.columns:
        return rows
    plain = {*YES, *NO_MEMBER}
    if len(source.profile(vocabulary.LOYALTY_MEMBER).words - plain) < TIERS:
        return rows
    member = rows[vocabulary.LOYALTY_MEMBER].cast("string")
    named = ~member.lower().strip().isin(sorted(plain))
    return rows.mutate(**{vocabulary.LOYALTY_TIER: ibis.cases((named, member))})


def responses(joined: Joined, connection: Any) -> ir.Table | None:
    """Create table ``responses``: customer x campaign, or None without a campaign table."""
    table = joined.campaigns
    if table is None:
        return None
    columns = {
        "customer_id": cast(table, "customer_id"),
        "campaign_response": attribute(
            present(table.column("campaign_response")), "campaign_response"
        ),
    }
    for role in ("campaign", "campaign_group", "campaign_date", "channel"):
        if table.has(role):
            columns[role] = cast(table, role)
    return keep(connection, "responses", table.raw.table.select(**columns))
