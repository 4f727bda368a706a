"""What kind of line each row is: a sale, a credit, a cancelled or returned order, or something else.

Definitions: a *sale* is an ordinary line; *returned* a sale line whose status says it came back;
*credit* a negative line (credit note, return); *cancelled* a line of an order called off; *other* a
signed adjustment (write-off, free item, fee); *excluded* a line that cannot be valued.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

SALE, RETURNED, CREDIT = "sale", "returned", "credit"
CANCELLED, OTHER, EXCLUDED = "cancelled", "other", "excluded"

CANCELLED_WORDS = ("cancelled", "canceled", "cancel", "storniert", "annulé", "annulee", "cancelado",
                   "cancelada", "annullato", "geannuleerd", "unavailable", "void", "取消", "已取消")  # fmt: skip
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
    """Learn from the data which order-number letters mark credit notes or adjustments."""
    counted = lines.group_by(letters=prefix(lines.order_id)).agg(
        lines=lines.count(), negative=(_signed(lines) < 0).sum()
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


def _signed(lines: ir.Table) -> ir.DecimalColumn:
    if "quantity" in lines.columns:
        return ibis.coalesce(lines.quantity, lines.amount)
    return lines.amount


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


# Words of a line that is a service and not merchandise; only in labels of few words, so that
# "DELIVERY VAN TOY SET" stays a product.
SERVICE_WORDS = (
    "postage", "carriage", "shipping", "delivery", "freight", "handling", "gift wrap",
    "gift wrapping", "bank charges", "charges", "fee", "fees", "amazon fee", "commission", "manual",
    "adjustment", "adjust bad debt", "discount", "voucher", "gift voucher", "gift card", "samples",
    "insurance", "service", "donation", "porto", "versand", "gutschein", "frais de port", "envio",
    "frete", "spedizione", "verzendkosten",
)  # fmt: skip
SERVICE_LABEL_WORDS = 4
CODED_PRODUCTS = 0.98  # share of products whose code has a digit, from which one without is odd


def is_service(products: ir.Table, *, has_code: bool) -> ir.BooleanColumn:
    """Whether each product (``product_key``, ``product``, ``lines``) is a service line."""
    label = ibis.coalesce(products["product"], "").lower()
    word = "|".join(service.replace(" ", r"\s+") for service in SERVICE_WORDS)
    few = label.re_replace(r"[^\s]", "").length() < SERVICE_LABEL_WORDS
    tests = [label.re_search(rf"(^|[^a-z])({word})([^a-z]|$)") & few]
    if has_code and _codes_have_digits(products):
        tests.append(~products.product_key.re_search(r"\d"))
    return functools.reduce(operator.or_, tests)


def _codes_have_digits(products: ir.Table) -> bool:
    digits = products.product_key.re_search(r"\d").ifelse(products.lines, 0).sum()
    with_digit, total = products.agg(a=digits, b=products.lines.sum()).execute().iloc[0]
    return bool(total) and with_digit / total >= CODED_PRODUCTS
