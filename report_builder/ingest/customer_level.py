"""Tables with one row a customer: what each spent in all, how often, and who they are.

There are no order lines in such data. What a customer spent in each category becomes a line without
a date, so that the same sections work on it; counts the shop has made (orders, days since the last
one, purchases by channel) stay measures of the customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import roles as vocabulary
from report_builder.dataset import Dataset, Preparation
from report_builder.errors import ReportError
from report_builder.ingest import cells, customer_accounts, implausible, noticed
from report_builder.ingest.casting import MONEY, canonical, cast
from report_builder.ingest.customers import HIDDEN, attribute, with_tier
from report_builder.ingest.engine import keep
from report_builder.ingest.joining import COPIES
from report_builder.ingest.lines import different_rows
from report_builder.ingest.numbers import number
from report_builder.ingest.places import heading_currency
from report_builder.ingest.recognition import Recognised, WideGroup, wide_mapping
from report_builder.ingest.recognition.wide import ADDED_UP, counted
from report_builder.roles.spoken import HOLDS
from report_builder.settings import Settings

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What only a table of orders or of lines has.
OF_LINES = (vocabulary.ORDER_ID, vocabulary.DATE, vocabulary.PRODUCT, vocabulary.PRODUCT_ID)
# What makes a table of customers worth a report: anything they did.
BEHAVIOUR = (
    vocabulary.AMOUNT, vocabulary.RECENCY, vocabulary.FREQUENCY, vocabulary.PREVIOUS_ORDERS,
    vocabulary.SCORE, vocabulary.CAMPAIGN_RESPONSE,
)  # fmt: skip
COUNTS = (vocabulary.FREQUENCY, vocabulary.PREVIOUS_ORDERS)  # orders of a customer, as counted
ON_LINES = (*vocabulary.REGIONS, vocabulary.CHANNEL, vocabulary.STORE, vocabulary.PAYMENT)
# What is counted in the columns of a group, said after what each stands for.
MEASURED = {
    vocabulary.CATEGORY: "spend", vocabulary.CHANNEL: "purchases",
    vocabulary.DISCOUNT: "purchases", vocabulary.HOUSEHOLD: "at home",
    vocabulary.CHILDREN: "at home",
}  # fmt: skip
MEASURE = "measure_{}"  # the column of a count that has no role of its own


def customer_table(tables: Sequence[Recognised]) -> Recognised | None:
    """The table with one row a customer, where no table holds orders or lines."""
    if any(_has_lines(table) for table in tables):
        return None
    found = [table for table in tables if _is_customer_level(table)]
    return max(found, key=lambda table: len(table.mapping), default=None)


def _has_lines(table: Recognised) -> bool:
    bought = table.has(vocabulary.AMOUNT) or table.has(vocabulary.UNIT_PRICE)
    item = table.has(vocabulary.PRODUCT) or table.has(vocabulary.PRODUCT_ID)
    placed = table.has(vocabulary.ORDER_ID) or table.has(vocabulary.DATE)
    return (bought or item) and (placed or item)


def _is_customer_level(table: Recognised) -> bool:
    if any(table.has(role) for role in OF_LINES) or table.has(vocabulary.CATEGORY):
        return False
    if not (table.wide or any(table.has(role) for role in BEHAVIOUR)):
        return False
    if not table.has(vocabulary.CUSTOMER_ID):
        return any(group.role == vocabulary.CATEGORY for group in table.wide)
    raw = table.raw.table.select(customer=table.column(vocabulary.CUSTOMER_ID))
    counted = raw.agg(rows=raw.count(), customers=raw.customer.nunique()).execute().iloc[0]
    copies = _copies(table)
    return bool(counted["customers"] == counted["rows"] - copies)


def _copies(table: Recognised) -> int:
    """Rows that repeat another one in every column."""
    stored = table.raw.table
    return int(stored.count().execute()) - int(stored.distinct().count().execute())


def prepare(table: Recognised, settings: Settings, connection: Any, name: str) -> Dataset:
    """The dataset of a table of customers. Raises ReportError where the settings ask for a time."""
    for asked in (settings.period, settings.as_of):
        if asked:
            raise ReportError(f"{asked} cannot be met: the data does not say when customers bought")
    if settings.audience:
        raise ReportError(f"audience {settings.audience}: the data has customers, but no orders of "
                          "stores or regions to choose from")  # fmt: skip
    plausible, aside = implausible.plausible(_rows(table, connection), None)
    rows = keep(connection, "customer_rows", plausible)
    groups = {group.role: group for group in table.wide}
    spend = groups.get(vocabulary.CATEGORY)
    measures = {MEASURE.format(n): label for n, label in enumerate(_labels(table.wide))}
    lines = keep(connection, "lines", _lines(rows, spend))
    customers = keep(connection, "customers", _customers(rows, lines, groups))
    responses = _responses(rows, table, groups, connection)
    mapping = (*table.mapping.values(), *wide_mapping(table))
    roles = _roles(table, lines, customers)
    accounts = customer_accounts.of(rows, table, spend)
    return Dataset(
        lines=lines, order_table=None, customers=customers, responses=responses, roles=roles,
        time=None, currency=settings.currency or heading_currency(table), calendar_country=None,
        has_time_of_day=False, title=settings.title or name, settings=settings,
        inputs=table.raw.files, mapping=tuple(sorted(mapping, key=lambda one: one.role)),
        ledger=accounts.ledger, totals=accounts.totals, totals_as_read=accounts.totals_as_read,
        totals_by_month=(), top_products=(), top_categories=accounts.categories,
        preparation=_notes(table, aside), connection=connection, grain="customers",
        customer_measures=measures,
    )  # fmt: skip


def _rows(table: Recognised, connection: Any) -> ir.Table:
    """One row a customer: roles, ``amount``, and each wide column as a number under its own name.

    ``copies`` counts how often the row was read. Without a customer number the row stands in.
    """
    raw = different_rows(table.raw, connection)
    given = {canonical(role): cast(table, role, raw) for role in table.mapping}
    for group in table.wide:
        for column in group.columns:
            given[column] = _wide(raw, column, group, table)
    rows = with_tier(raw.select(**given, copies=raw[COPIES]), table)
    rows = rows.mutate(
        **{canonical(role): attribute(rows[canonical(role)], role) for role in table.mapping}
    )
    spend = next((group for group in table.wide if group.role == vocabulary.CATEGORY), None)
    if spend is not None and "amount" not in rows.columns:
        rows = rows.mutate(amount=_added(rows, spend.columns))
    if "customer_id" not in rows.columns:
        in_order = ibis.window(order_by=sorted(rows.columns))  # the same in whatever order read
        rows = rows.mutate(place=ibis.row_number().over(in_order) + 1)
        rows = rows.mutate(customer_id=ibis.literal("row ") + rows.place.cast("string"))
        rows = rows.drop("place")
    return rows.drop([name for name in HIDDEN if name in rows.columns])


def _wide(raw: ir.Table, column: str, group: WideGroup, table: Recognised) -> ir.Column:
    """A column of a group: whether somebody answered a campaign, else a number."""
    if group.role == vocabulary.CAMPAIGN_RESPONSE:
        return attribute(raw[column], group.role)
    return number(raw[column], table.profiles[column].numbers)


def _added(rows: ir.Table, columns: Sequence[str]) -> ir.DecimalColumn:
    total = ibis.coalesce(rows[columns[0]], 0)
    for column in columns[1:]:
        total = total + ibis.coalesce(rows[column], 0)
    return total.cast(MONEY)


def _lines(rows: ir.Table, spend: WideGroup | None) -> ir.Table:
    """One line a customer and category with spend; without categories one a customer."""
    own = [canonical(role) for role in ON_LINES if canonical(role) in rows.columns]
    if "quantity" in rows.columns and spend is None:
        own.append("quantity")
    if spend is None:
        money = "amount" in rows.columns
        value = rows.amount if money else ibis.literal(1).cast(MONEY)
        kept = rows.filter(rows.amount.notnull()) if money else rows
        columns = {"amount": rows.amount} if money else {}
        return _flagged(kept.select("customer_id", *own, **columns, value=value))
    parts = [
        rows.filter(rows[column] != 0).select(
            "customer_id", *own, category=ibis.literal(label),
            amount=rows[column].cast(MONEY), value=rows[column].cast(MONEY),
        )
        for column, label in zip(spend.columns, spend.labels, strict=True)
    ]  # fmt: skip
    return _flagged(ibis.union(*parts))


def _flagged(lines: ir.Table) -> ir.Table:
    return lines.mutate(is_sale=lines.value > 0, is_return=lines.value < 0)


def _customers(rows: ir.Table, lines: ir.Table, groups: Mapping[str, WideGroup]) -> ir.Table:
    """The rows with ``value``, ``lines``, and where known ``orders``, ``days_since_last_order``."""
    each = lines.group_by("customer_id").agg(
        value=lines.value.sum(), lines=lines.count(), units=lines.count().cast(MONEY)
    )
    people = rows.drop("copies").left_join(each, "customer_id").drop("customer_id_right")
    extra: dict[str, Any] = {"value": ibis.coalesce(people.value, 0).cast(MONEY)}
    orders = _orders(people, groups)
    if orders is not None:
        extra["orders"] = orders.cast("int64")
    if "recency" in people.columns:
        extra["days_since_last_order"] = people.recency.cast("int64")
    for role in ADDED_UP & groups.keys():  # each a column of its own, in any order
        extra[counted(groups[role])] = _added(people, groups[role].columns)
    for place, column in enumerate(_measured(groups.values())):
        extra[MEASURE.format(place)] = people[column]
    wide = [column for group in groups.values() for column in group.columns]
    return people.mutate(**extra).drop(wide)


def _measured(groups: Iterable[WideGroup]) -> list[str]:
    """Columns that stay measures of the customer: all but the answers to campaigns."""
    return [column for group in groups if group.role in MEASURED for column in group.columns]


def _orders(people: ir.Table, groups: Mapping[str, WideGroup]) -> ir.NumericColumn | None:
    """Orders of each customer as the shop counts them, or by channel added up."""
    counted = [
        role for role in COUNTS if role in people.columns and people[role].type().is_numeric()
    ]
    if counted:
        return people[counted[0]]
    channels = groups.get(vocabulary.CHANNEL)
    return _added(people, channels.columns) if channels is not None else None


def _labels(groups: Iterable[WideGroup]) -> list[str]:
    """What the measures are called, in the order of ``_measured``."""
    return [
        f"{label} {MEASURED[group.role]}"
        for group in groups
        if group.role in MEASURED
        for label in group.labels
    ]


def _responses(
    rows: ir.Table, table: Recognised, groups: Mapping[str, WideGroup], connection: Any
) -> ir.Table | None:
    wide = groups.get(vocabulary.CAMPAIGN_RESPONSE)
    if wide is not None:
        parts = [
            rows.select("customer_id", campaign=ibis.literal(label), campaign_response=rows[column])
            for column, label in zip(wide.columns, wide.labels, strict=True)
        ]
        return keep(connection, "responses", ibis.union(*parts))
    if not table.has(vocabulary.CAMPAIGN_RESPONSE):
        return None
    return keep(connection, "responses", rows.select("customer_id", "campaign_response"))


def _roles(table: Recognised, lines: ir.Table, customers: ir.Table) -> frozenset[str]:
    own = {role for role in table.mapping if role not in HIDDEN}
    own |= {counted(group) for group in table.wide} | {vocabulary.CUSTOMER_ID}
    own |= {vocabulary.AMOUNT} & set(lines.columns)
    own |= {vocabulary.LOYALTY_TIER} & set(customers.columns)
    if "orders" in customers.columns:
        own.add(vocabulary.FREQUENCY)
    return frozenset(own)


def _without_use(table: Recognised) -> Iterable[Preparation]:
    """The columns that no part of the report reads, those that never vary called so."""
    read = {one.column for one in table.mapping.values()}
    read |= {column for group in table.wide for column in group.columns}
    rest = [name for name in table.profiles if name not in read]
    same = [name for name in rest if table.profiles[name].distinct <= 1]
    for what, names in (
        ("Columns that are the same in every row", same),
        ("Columns that nothing is known to be done with", [one for one in rest if one not in same]),
    ):
        if names:
            yield Preparation(what, "not used", len(names), ", ".join(names))


def _notes(table: Recognised, aside: Sequence[implausible.SetAside]) -> tuple[Preparation, ...]:
    found = [
        Preparation(
            "One row a customer",
            "nothing is said of months and single orders: the table holds sums",
            sum(file.rows for file in table.raw.files),
        )
    ]
    found += [
        Preparation(
            f"Columns read as one: {HOLDS.get(counted(group), group.role)}",
            f"read together as {', '.join(group.labels)}",
            len(group.columns),
            ", ".join(group.columns),
        )
        for group in table.wide
    ]
    found += _without_use(table)
    found += noticed.impossible(aside, (table,))
    found += cells.of_table(table, cells.checkable(table))
    return (*found, *noticed.of_recognition(table))
