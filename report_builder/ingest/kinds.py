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

from report_builder import roles as vocabulary
from report_builder.ingest.statuses import YES, Statuses

if TYPE_CHECKING:
    import ibis.expr.types as ir

SALE, RETURNED, CREDIT = "sale", "returned", "credit"
CANCELLED, OTHER, EXCLUDED = "cancelled", "other", "excluded"

ITEM = ("product", "product_id", "quantity", "unit_price")  # any of them makes a row an item
RETURN_FLAG = "returned"  # the role of a column that says yes where a line came back
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


def kind(
    lines: ir.Table, prefixes: Prefixes, statuses: Statuses, *, has_money: bool
) -> ir.StringColumn:
    """The kind of each line as an expression over typed lines.

    A negative line is a credit whatever its status says; a cancelled order is none.
    """
    nothing = ibis.coalesce(lines.quantity, 1) <= 0 if "quantity" in lines.columns else None
    cancelled, returned = _cancelled(lines, statuses), _returned(lines, statuses)
    if not has_money:
        missing = lines["product"].isnull() if "product" in lines.columns else ibis.literal(False)
        branches = [(missing, EXCLUDED), *cancelled]
        if nothing is not None:
            branches += [(lines.quantity < 0, CREDIT), (nothing, OTHER)]
        return ibis.cases(*branches, *returned, else_=SALE)
    letters = prefix(lines.order_id)
    # A free item is no sale; a payment of nothing, by a coupon say, is still one of an order.
    unpaid = lines.amount <= 0 if set(ITEM) & set(lines.columns) else lines.amount < 0
    nothing = unpaid if nothing is None else unpaid | nothing
    branches = [(lines.amount.isnull(), EXCLUDED), *cancelled]
    if prefixes.credit:
        adjusted = [(letters.isin(prefixes.adjustment), OTHER)] if prefixes.adjustment else []
        branches += [(letters.isin(prefixes.credit), CREDIT), *adjusted, (nothing, OTHER)]
    else:
        branches += [(lines.amount < 0, CREDIT), (nothing, OTHER)]
    return ibis.cases(*branches, *returned, else_=SALE)


def _cancelled(lines: ir.Table, statuses: Statuses) -> list[tuple[ir.BooleanColumn, str]]:
    if not statuses.cancelled:
        return []
    return [(lines[vocabulary.STATUS].isin(statuses.cancelled), CANCELLED)]


def _returned(lines: ir.Table, statuses: Statuses) -> list[tuple[ir.BooleanColumn, str]]:
    """Lines that came back, by their status or by a column that says yes."""
    found = []
    if vocabulary.STATUS in lines.columns:
        # A table of returns says it in this word, whatever words the shop's own statuses use.
        labels = {RETURNED, *statuses.returned}
        found.append((lines[vocabulary.STATUS].isin(sorted(labels)), RETURNED))
    if RETURN_FLAG in lines.columns:
        flag = lines[RETURN_FLAG].cast("string").lower().strip()
        found.append((flag.isin((*YES, "returned", "refunded")), RETURNED))
    return found


# A label of nothing but these words is a service and not merchandise: "Next Day Carriage" is one,
# "French carriage lantern" is not.
SERVICE_WORDS = (
    "postage", "carriage", "shipping", "delivery", "freight", "handling", "gift wrap",
    "gift wrapping", "charge", "charges", "fee", "fees", "commission", "manual", "adjustment",
    "adjustments", "adjust bad debt", "bad debt", "discount", "discounts", "voucher",
    "gift voucher", "gift vouchers", "gift card", "gift cards", "samples", "insurance",
    "donation", "service charge", "rounding", "tip", "tips", "porto", "versand", "versandkosten",
    "gutschein", "geschenkgutschein", "frais de port", "envio", "gastos de envio", "frete",
    "spedizione", "spese di spedizione", "verzendkosten", "versandkostenpauschale", "verpackung",
    "verpackungskosten", "rabatt", "nachlass", "trinkgeld", "bearbeitungsgebühr", "mahngebühr",
    "pfand", "livraison", "frais d'envoi", "frais de livraison", "frais d'expédition",
    "frais de dossier", "remise", "bon cadeau", "carte cadeau", "emballage cadeau", "pourboire",
    "envío", "gastos de envío", "descuento", "tarjeta regalo", "propina", "desconto",
    "cartão presente", "vale presente", "taxa de entrega", "gorjeta", "sconto", "buono regalo",
    "mancia", "korting", "cadeaubon", "cadeaukaart", "statiegeld", "fooi", "运费", "邮费", "快递费",
    "手续费", "服务费", "礼品卡", "折扣", "优惠券",
)  # fmt: skip
FILLERS = (
    "bank", "amazon", "ebay", "paypal", "dotcom", "cruk", "next", "day", "standard", "express",
    "free", "priority", "economy", "international", "domestic", "uk", "us", "eu", "online",
    "payment", "processing", "restocking", "extra", "and", "the", "cost", "costs", "order",
    "store", "shop", "home", "same", "und", "et", "y",
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
