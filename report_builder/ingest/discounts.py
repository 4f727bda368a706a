"""What a discount column says: a fraction, per cent, money of the line, or only yes and no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import ibis

from report_builder.ingest.casting import MONEY
from report_builder.ingest.joining import Joined
from report_builder.ingest.recognition import words
from report_builder.ingest.values import READABLE_SHARE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from report_builder.ingest.recognition import Profile

Meaning = Literal["fraction", "per cent", "money", "flag"]
HIGHEST_FRACTION, HIGHEST_PER_CENT = 1.0, 100.0
MONEY_WORDS = {"amount", "value", "betrag", "montant", "importe", "valor", "importo", "bedrag"}


def meaning(profile: Profile) -> Meaning:
    """What the values of a discount column mean, from its heading and its largest value."""
    if profile.numbers.readable < READABLE_SHARE:
        return "flag"
    if profile.numbers.per_cent:  # "15 %" has been read as 0.15
        return "fraction"
    highest = max(abs(profile.low), abs(profile.high))  # some write what is taken off as negative
    named = bool(set(words(profile.name)) & MONEY_WORDS)
    if profile.numbers.symbol or named or highest > HIGHEST_PER_CENT:
        return "money"
    if profile.distinct <= 2 and highest == HIGHEST_FRACTION and profile.low in (0, 1):
        return "flag"
    return "per cent" if highest > HIGHEST_FRACTION else "fraction"


def as_fraction(lines: ir.Table, joined: Joined) -> ir.Table:
    """``discount`` as a fraction of the full price; yes and no become ``promo``."""
    source = joined.source("discount")
    if source is None:
        return lines
    means = meaning(source.profile("discount"))
    if means == "flag":
        return (lines if "promo" in lines.columns else _as_promo(lines)).drop("discount")
    value = lines.discount.cast("float64").abs()
    if means == "per cent":
        return lines.mutate(discount=value / 100)
    if means == "fraction":
        return lines.mutate(discount=value)
    full = _full_price(lines)
    if full is None:
        return lines.drop("discount")
    return lines.mutate(discount=ibis.cases((full > 0, value / full)))


def _as_promo(lines: ir.Table) -> ir.Table:
    label = lines.discount
    if not label.type().is_string():
        label = ibis.cases((label == 1, "Yes"), (label == 0, "No"))
    return lines.mutate(promo=label)


def _full_price(lines: ir.Table) -> ir.FloatingColumn | None:
    if "amount" in lines.columns:
        return (lines.amount + lines.discount.abs()).cast("float64")
    if {"unit_price", "quantity"} <= set(lines.columns):
        return (lines.unit_price * lines.quantity).cast("float64")
    return None


def paid(lines: ir.Table) -> ir.DecimalColumn:
    """Money of the line: price times quantity, less the discount."""
    full = lines.unit_price * lines.quantity if "quantity" in lines.columns else lines.unit_price
    if "discount" in lines.columns:
        full = full * (1 - ibis.coalesce(lines.discount, 0))
    return full.cast(MONEY)
