"""What a discount column says: a fraction, per cent, money of the line, or only yes and no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import ibis

from report_builder.ingest.joining import Joined
from report_builder.ingest.numbers import MONEY, times
from report_builder.ingest.recognition import Recognised, words
from report_builder.ingest.values import READABLE_SHARE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from report_builder.ingest.recognition import Profile, Relation

Meaning = Literal["fraction", "per cent", "money", "money of a unit", "flag"]
HIGHEST_FRACTION, HIGHEST_PER_CENT = 1.0, 100.0
MONEY_WORDS = {"amount", "value", "betrag", "montant", "importe", "valor", "importo", "bedrag"}
SHOWN: dict[str, Meaning] = {
    "fraction off": "fraction", "per cent off": "per cent", "product less": "money",
    "unit less": "money of a unit",
}  # fmt: skip


def meaning(source: Recognised) -> Meaning:
    """What the values of a discount column mean, from arithmetic, else heading and values."""
    profile = source.profile("discount")
    if profile.numbers.readable < READABLE_SHARE:
        return "flag"
    if profile.numbers.per_cent:  # "15 %" has been read as 0.15
        return "fraction"
    return _shown(source) or _written(profile)


def _shown(source: Recognised) -> Meaning | None:
    """What taking the discount off gives the money that was paid; None where nothing does."""
    for one in _taking_off(source):
        if one.kind != "sum":
            return SHOWN[one.kind]
        reduced = {source.mapping[role].column for role in ("unit_price",) if source.has(role)}
        of_one = source.has("quantity") and reduced & {one.target, *one.parts}
        return "money of a unit" if of_one else "money"
    return None


def _taking_off(source: Recognised) -> tuple[Relation, ...]:
    """Relations in which the discount is taken off something, those of three columns first."""
    column = source.mapping["discount"].column
    found = [one for one in source.relations
             if (one.kind in SHOWN and one.parts[-1] == column)
             or (one.kind == "sum" and column in one.parts)]  # fmt: skip
    return tuple(sorted(found, key=lambda one: -len(one.parts)))


def _written(profile: Profile) -> Meaning:
    highest = max(abs(profile.low), abs(profile.high))
    named = bool(set(words(profile.name)) & MONEY_WORDS)
    # Shares are seldom written as negative, and per cent have no cents.
    taken_off = profile.low < -HIGHEST_FRACTION and profile.integers < 1
    if profile.numbers.symbol or named or taken_off or highest > HIGHEST_PER_CENT:
        return "money"
    if profile.distinct <= 2 and highest == HIGHEST_FRACTION and profile.low in (0, 1):
        return "flag"
    return "per cent" if highest > HIGHEST_FRACTION else "fraction"


def as_fraction(lines: ir.Table, joined: Joined) -> ir.Table:
    """``discount`` as a fraction of the full price; yes and no become ``promo``.

    Where the unit price is what is left after the discount, ``amount`` is worked out from it here:
    the discount must not be taken off twice.
    """
    source = joined.source("discount")
    if source is None:
        return lines
    if "amount" not in lines.columns and "unit_price" in lines.columns and _price_is_paid(source):
        lines = lines.mutate(amount=_gross(lines))
    means = meaning(source)
    if means == "flag":
        return (lines if "promo" in lines.columns else _as_promo(lines)).drop("discount")
    value = lines.discount.cast("float64").abs()
    if means == "per cent":
        return lines.mutate(discount=value / 100)
    if means == "fraction":
        return lines.mutate(discount=value)
    if means == "money of a unit":
        value = value * lines.quantity.cast("float64").abs()
    full = _full_price(lines, value)
    if full is None:
        return lines.drop("discount")
    return lines.mutate(discount=ibis.cases((full > 0, value / full)))


def _price_is_paid(source: Recognised) -> bool:
    """Whether the unit price is what is left when the discount is taken off another column."""
    if not source.has("unit_price"):
        return False
    price = source.mapping["unit_price"].column
    return any(
        price in one.parts if one.kind == "sum" else one.target == price
        for one in _taking_off(source)
    )


def _as_promo(lines: ir.Table) -> ir.Table:
    label = lines.discount
    if not label.type().is_string():
        label = ibis.cases((label == 1, "Yes"), (label == 0, "No"))
    return lines.mutate(promo=label)


def _full_price(lines: ir.Table, taken_off: ir.FloatingColumn) -> ir.FloatingColumn | None:
    if "amount" in lines.columns:
        return lines.amount.cast("float64") + taken_off
    if {"unit_price", "quantity"} <= set(lines.columns):
        return (lines.unit_price * lines.quantity).cast("float64")
    return None


def _gross(lines: ir.Table) -> ir.DecimalColumn:
    """Unit price times quantity."""
    price = lines.unit_price
    return times(price, lines.quantity) if "quantity" in lines.columns else price.cast(MONEY)


def paid(lines: ir.Table) -> ir.DecimalColumn:
    """Money of the line: price times quantity, less the discount."""
    full = _gross(lines)
    if "discount" in lines.columns:
        # Ibis takes a decimal times a float for a decimal, and would leave out the cast to one.
        full = full.cast("float64") * (1 - ibis.coalesce(lines.discount, 0))
    return full.cast(MONEY)
