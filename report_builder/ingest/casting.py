"""Text columns to typed lines: one row a different raw row, with the number of its copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from report_builder import roles as vocabulary
from report_builder.dataset import Preparation
from report_builder.ingest.joining import Joined
from report_builder.ingest.recognise import Recognised
from report_builder.ingest.spellings import folded
from report_builder.ingest.values import number, present, timestamp

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONEY = "decimal(18,4)"
ORDER_LEVEL = ("channel", "store", "payment", "country", "state", "city", "zone", "promo")
FOLDED = {"category", "subcategory", "brand", "channel", "store", "payment", "status", "promo",
          "region.country", "region.state", "region.city", "region.zone", "gender",
          "marital_status", "education", "occupation", "loyalty_member", "loyalty_tier",
          "age_band", "campaign_group"}  # fmt: skip
WHOLE_PER_CENT = 1.0  # a discount above this is written in per cent, not as a fraction


@dataclass(frozen=True, slots=True)
class Typed:
    """What the typed lines hold: roles, whether equal rows were kept, what was noticed."""

    roles: frozenset[str]
    has_time_of_day: bool
    keeps_duplicates: bool
    rejected: int
    rows_read: int
    notes: tuple[Preparation, ...]


def canonical(role: str) -> str:
    """The column name of a role: ``region.country`` is ``country``."""
    return role.removeprefix("region.")


def cast(table: Recognised, role: str) -> ir.Column:
    """The column of a role, read as its kind."""
    column, profile = table.column(role), table.profile(role)
    kind = vocabulary.BY_NAME[role].kind
    if kind == "date":
        return timestamp(column, profile.dates.layout)
    if kind in ("money", "number", "rate", "year"):
        return number(column, profile.numbers)
    if role in FOLDED and not profile.numbers.readable:
        source = table.raw.table.select(label=column)
        changes = folded(source, "label", gender=role == vocabulary.GENDER)
        return column.substitute(changes) if changes else column
    text = present(column)
    if kind == "id" and profile.words and all(word.endswith(".0") for word in profile.words):
        # "17850.0" is a number's way of writing an identifier.
        return ibis.cases((text.endswith(".0"), text.left(text.length() - 2)), else_=text)
    return text


def typed_lines(joined: Joined, connection: Any) -> Typed:
    """Create table ``typed``: canonical columns, ``line``, ``copies`` and ``copy``."""
    main = joined.main
    keeps = not main.has("order_id", "quantity")
    raw = main.raw.table
    rows = raw.group_by(list(raw.columns)).agg(__copies=raw.count())
    if keeps:
        rows = rows.mutate(__copy=ibis.range(rows["__copies"]).unnest()).mutate(__copies=1)
    else:
        rows = rows.mutate(__copy=0)
    wide, sources = _with_partners(joined, rows)
    columns = {canonical(role): column for role, column in sources.items()}
    columns |= _derived(joined, columns)
    roles = set(joined_roles(joined)) | {"order_id"}
    if "amount" in columns:
        roles.add("amount")
    if "cost" in columns:
        roles.add("cost")
    typed = wide.select(**columns, copies=wide["__copies"], copy=wide["__copy"])
    typed = _with_days(typed)
    typed = typed.mutate(line=ibis.row_number())
    connection.create_table("typed", typed, temp=True)
    rejected = len(main.raw.rejected)
    rows_read = sum(file.rows for file in main.raw.files) + rejected
    notes, hours = _noticed(joined, connection.table("typed"), keeps=keeps)
    kept = frozenset(r for r in roles if canonical(r) in typed.columns) | {"date"}
    return Typed(kept, hours, keeps, rejected, rows_read, notes)


def joined_roles(joined: Joined) -> list[str]:
    """Roles that become columns of the lines: all of them but those of the customer table."""
    own = list(joined.main.mapping)
    for key, partner in joined.partners:
        own += [role for role in partner.mapping if key != "customer_id" and role not in own]
    return own


def _with_partners(joined: Joined, rows: ir.Table) -> tuple[ir.Table, dict[str, ir.Column]]:
    """The raw rows with order and product tables joined, and a typed column per role."""
    main = Recognised(_over(joined.main, rows), joined.main.mapping, joined.main.profiles)
    exprs: dict[str, ir.Column] = {role: cast(main, role) for role in main.mapping}
    wide = rows.mutate(**{f"__{role}": column for role, column in exprs.items()})
    names = {role: f"__{role}" for role in exprs}
    for number_, (key, partner) in enumerate(joined.partners):
        if key == "customer_id":
            continue
        fresh = [role for role in partner.mapping if role not in names]
        side = partner.raw.table.select(
            **{f"__k{number_}": cast(partner, key)},
            **{f"__{role}": cast(partner, role) for role in fresh},
        )
        wide = wide.left_join(side, wide[names[key]] == side[f"__k{number_}"])
        names |= {role: f"__{role}" for role in fresh}
    return wide, {role: wide[name] for role, name in names.items()}


def _over(table: Recognised, rows: ir.Table) -> Any:
    from dataclasses import replace

    return replace(table.raw, table=rows)


def _derived(joined: Joined, columns: Mapping[str, ir.Column]) -> dict[str, ir.Column]:
    """Columns that follow from others: amount, cost, discount as a fraction, date with time."""
    found: dict[str, ir.Column] = {}
    if "time" in columns:
        clock = columns["time"].try_cast("time").cast("string")
        day = columns["date"].strftime("%Y-%m-%d ")
        found["date"] = ibis.coalesce((day + clock).try_cast("timestamp"), columns["date"])
    if "discount" in columns:
        found["discount"] = _fraction(joined, columns["discount"])
    if "amount" not in columns and {"unit_price", "quantity"} <= set(columns):
        paid = columns["unit_price"] * columns["quantity"]
        if "discount" in found:
            paid = paid * (1 - ibis.coalesce(found["discount"], 0))
        found["amount"] = paid.cast(MONEY)
    elif "amount" not in columns and "unit_price" in columns:
        found["amount"] = columns["unit_price"]
    amount = found.get("amount", columns.get("amount"))
    if "cost" in columns:
        found["cost"] = _line_cost(joined, columns)
    elif "profit" in columns and amount is not None:
        found["cost"] = (amount - columns["profit"]).cast(MONEY)
    if "order_id" not in columns:
        found["order_id"] = _stand_in(columns, found)
    return found


def _fraction(joined: Joined, discount: ir.Column) -> ir.Column:
    source = joined.source("discount")
    if source is None or source.profile("discount").numbers.readable < 1 / 2:
        return ibis.null("float64")
    high = source.profile("discount").high
    value = discount.cast("float64")
    return value / 100 if high > WHOLE_PER_CENT else value


def _line_cost(joined: Joined, columns: Mapping[str, ir.Column]) -> ir.Column:
    """Cost of the line: a cost per unit (by its name, or from the products table) times units."""
    source = joined.source("cost")
    per_unit = source is not None and (
        source is not joined.main or "unit" in source.mapping["cost"].column.lower()
    )
    if per_unit and "quantity" in columns:
        return (columns["cost"] * columns["quantity"]).cast(MONEY)
    return columns["cost"]


def _stand_in(columns: Mapping[str, ir.Column], found: Mapping[str, ir.Column]) -> ir.Column:
    """Without order numbers, an order is what one customer bought on one day."""
    if "customer_id" not in columns:
        return ibis.row_number().cast("string")
    day = found.get("date", columns["date"]).strftime("%Y-%m-%d")
    return columns["customer_id"] + ibis.literal(" ") + ibis.coalesce(day, "")


def _with_days(typed: ir.Table) -> ir.Table:
    if "customer_id" not in typed.columns and "customer_name" in typed.columns:
        typed = typed.mutate(customer_id=typed.customer_name)
    if "customer_id" not in typed.columns:
        typed = typed.mutate(customer_id=ibis.null("string"))
    typed = typed.rename(ordered_at="date")
    return typed.mutate(
        day=typed.ordered_at.date(), month=typed.ordered_at.truncate("M").date()
    ).drop([name for name in ("customer_name", "time", "profit") if name in typed.columns])


def _noticed(
    joined: Joined, typed: ir.Table, *, keeps: bool
) -> tuple[tuple[Preparation, ...], bool]:
    """Missing and unreadable cells by role, and whether times of day are there."""
    main, notes = joined.main, []
    raw = main.raw.table
    checked = [role for role in main.mapping if canonical(role) in typed.columns]
    empty = raw.agg(
        **{role: raw[main.mapping[role].column].isnull().sum() for role in main.mapping}
    ).execute().iloc[0]  # fmt: skip
    unread = typed.agg(
        **{role: typed.copies.sum(where=typed[canonical(role)].isnull()) for role in checked},
        **{"any hour": (typed.ordered_at.hour() > 0).any()},
    ).execute().iloc[0]  # fmt: skip
    for role in checked:
        missing = int(empty[role] or 0)
        if missing:
            notes.append(Preparation(f"Missing {role}", "left empty, never filled in", missing))
        broken = int(unread[role] or 0) - missing
        if broken > 0 and vocabulary.BY_NAME[role].kind in ("money", "number", "rate", "date"):
            notes.append(Preparation(f"Unreadable {role}", "treated as missing", broken))
    if keeps:
        notes.append(
            Preparation(
                "Equal rows",
                "kept: without an order number and a quantity they can be real repeat purchases",
                0,
            )
        )
    if not main.has("order_id") and joined.source("order_id") is None:
        notes.append(
            Preparation("No order number", "an order is what one customer bought on one day", 0)
        )
    rejected = main.raw.rejected
    if rejected:
        notes.append(
            Preparation("Broken lines", "left out", len(rejected), "; ".join(rejected[:3]))
        )
    return tuple(notes), bool(unread["any hour"])
