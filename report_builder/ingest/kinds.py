"""What kind of line each row is: sale, credit, cancelled or returned order, or something else.

Definitions: a *sale* is an ordinary line; *returned* a sale line whose status says it came back;
*credit* a negative line (credit note, return); *cancelled* a line of an order called off; *other* a
signed adjustment (write-off, free item, fee); *excluded* a line that cannot be valued.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

SALE, RETURNED, CREDIT = "sale", "returned", "credit"
CANCELLED, OTHER, EXCLUDED = "cancelled", "other", "excluded"

CANCELLED_WORDS = ("cancelled", "canceled", "cancel", "storniert", "annulé", "annulee", "cancelado",
                   "cancelada", "annullato", "geannuleerd", "unavailable", "void",
                   "取消", "已取消")  # fmt: skip
RETURNED_WORDS = ("returned", "return", "refunded", "return_pending", "retourniert", "retourné",
                  "devuelto", "devolvido", "reso", "retour", "退货", "已退款")  # fmt: skip
CREDIT_PREFIX_NEGATIVE = 0.9  # share of negative lines from which a prefix marks credit notes
PLAIN_NUMBERS = 0.9  # share of order numbers without letters from which a letter means something
RARE_PREFIX = 0.001  # share of lines below which another letter marks book-keeping adjustments


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Leading letters of order numbers that mark credit notes and adjustments."""

    credit: tuple[str, ...] = ()
    adjustment: tuple[str, ...] = ()


def prefix(order_id: ir.StringColumn) -> ir.StringColumn:
    """The letters an order number starts with."""
    return order_id.re_extract(r"^([A-Za-z]*)", 1)


def learn_prefixes(lines: ir.Table) -> Prefixes:
    """Learn which order-number letters mark credit notes or adjustments.

    ``lines`` has ``order_id`` and ``signed``, a number that is negative on a credit.
    """
    counted = lines.group_by(letters=prefix(lines.order_id)).agg(
        lines=lines.count(), negative=(lines.signed < 0).sum()
    )
    frame = counted.execute().fillna({"letters": ""})
    total = frame["lines"].sum()
    plain = frame.loc[frame["letters"] == "", "lines"].sum()
    if total == 0 or plain / total < PLAIN_NUMBERS:
        return Prefixes()
    lettered = frame[frame["letters"] != ""].sort_values("letters")
    is_credit = lettered["negative"] >= CREDIT_PREFIX_NEGATIVE * lettered["lines"]
    rare = lettered["lines"] < RARE_PREFIX * total
    credit = lettered[is_credit & ~rare]["letters"]
    return Prefixes(tuple(credit), tuple(lettered[rare]["letters"]) if len(credit) else ())


def kind(lines: ir.Table, prefixes: Prefixes, *, has_money: bool) -> ir.StringColumn:
    """The kind of each line as an expression over typed lines."""
    if not has_money:
        missing = lines["product"].isnull() if "product" in lines.columns else ibis.literal(False)
        return ibis.cases((missing, EXCLUDED), *_by_status(lines, CANCELLED), else_=SALE)
    letters = prefix(lines.order_id)
    nothing = lines.amount <= 0
    if "quantity" in lines.columns:
        nothing |= ibis.coalesce(lines.quantity, 1) <= 0
    branches = [(lines.amount.isnull(), EXCLUDED), *_by_status(lines, CANCELLED)]
    if prefixes.credit:
        adjusted = [(letters.isin(prefixes.adjustment), OTHER)] if prefixes.adjustment else []
        branches += [(letters.isin(prefixes.credit), CREDIT), *adjusted, (nothing, OTHER)]
    else:
        branches += [(lines.amount < 0, CREDIT), (nothing, OTHER)]
    return ibis.cases(*branches, *_by_status(lines, RETURNED), else_=SALE)


def _by_status(lines: ir.Table, wanted: str) -> list[tuple[ir.BooleanColumn, str]]:
    if "status" not in lines.columns:
        return []
    words = CANCELLED_WORDS if wanted == CANCELLED else RETURNED_WORDS
    return [(lines.status.lower().strip().isin(words), wanted)]


# A label of nothing but these words is a service and not merchandise: "Next Day Carriage" is one,
# "French carriage lantern" is not.
SERVICE_WORDS = (
    "postage", "carriage", "shipping", "delivery", "freight", "handling", "gift wrap",
    "gift wrapping", "charge", "charges", "fee", "fees", "commission", "manual", "adjustment",
    "adjustments", "adjust bad debt", "bad debt", "discount", "discounts", "voucher",
    "gift voucher", "gift vouchers", "gift card", "gift cards", "samples", "insurance",
    "donation", "service charge", "rounding", "tip", "tips", "porto", "versand", "versandkosten",
    "gutschein", "geschenkgutschein", "frais de port", "envio", "gastos de envio", "frete",
    "spedizione", "spese di spedizione", "verzendkosten",
)  # fmt: skip
FILLERS = (
    "bank", "amazon", "ebay", "paypal", "dotcom", "cruk", "next", "day", "standard", "express",
    "free", "priority", "economy", "international", "domestic", "uk", "us", "eu", "online",
    "payment", "processing", "restocking", "extra", "and", "the", "cost", "costs", "order",
    "store", "shop", "home", "same",
)  # fmt: skip
ENDINGS = ("gift voucher", "gift vouchers")  # with the shop's own name before it and a sum after it
CODED_PRODUCTS = (
    0.98  # share of lines whose product code has a digit, from which one without is odd
)
SHORT_CODE = 4  # letters: POST, DOT, M; a longer code of letters only may well be a product


def is_service(products: ir.Table, *, has_code: bool) -> ir.BooleanColumn:
    """Whether each product (``product_key``, ``product``, ``lines``) is a service line."""
    label = ibis.coalesce(products["product"], "").lower().strip()
    service, filler = _any_of(SERVICE_WORDS), _any_of(FILLERS)
    word, gap = rf"(?:{service}|{filler}|[^\pL]+)", r"(?:[^\pL]+|$)"
    only_service = label.re_search(rf"^(?:{word}{gap})*{service}{gap}(?:{word}{gap})*$")
    ending = label.re_search(rf"(?:^|[^\pL]){_any_of(ENDINGS)}(?:[^\pL]+\pL?)*$")
    tests = [only_service, ending]
    if has_code and _codes_have_digits(products):
        short = products.product_key.length() <= SHORT_CODE
        tests.append(short & ~products.product_key.re_search(r"\d"))
    return functools.reduce(operator.or_, tests)


def _any_of(phrases: Sequence[str]) -> str:
    spaced = [phrase.replace(" ", r"\s+") for phrase in sorted(phrases, key=len, reverse=True)]
    return f"(?:{'|'.join(spaced)})"


def _codes_have_digits(products: ir.Table) -> bool:
    digits = products.product_key.re_search(r"\d").ifelse(products.lines, 0).sum()
    with_digit, total = products.agg(a=digits, b=products.lines.sum()).execute().iloc[0]
    return bool(total) and with_digit / total >= CODED_PRODUCTS
