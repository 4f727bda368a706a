"""Which table holds the order lines: details before headers before payments."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.errors import ReportError
from report_builder.ingest.joining import keys, names
from report_builder.ingest.joining.entities import (
    BRAND,
    CATEGORY,
    CUSTOMER,
    ORDER,
    PAYMENT,
    PRICES,
    PRODUCT,
    PROMO,
    RETURN,
    REVIEW,
    STAFF,
    STORAGE,
    STORE,
    SUBCATEGORY,
    TARGET,
    Entity,
)
from report_builder.ingest.joining.tree import entity_of_link
from report_builder.ingest.recognition import Recognised

# Weight of what a line tells. Money outweighs all that an order without money can tell.
MONEY, ITEM = 4.0, 3.0
WEIGHTS = {"quantity": 1.5, "date": 1.0, "customer_id": 1.0, "order_id": 1.0, "discount": 0.5,
           "category": 0.5}  # fmt: skip
ITEMS = ("product", "product_id", "subcategory")
# Tables that may look like sales and are something else; they hold the lines if nothing else does.
DESCRIBING = (CUSTOMER, PRODUCT, CATEGORY, SUBCATEGORY, BRAND, STORE, PROMO, STAFF)
BESIDE = (TARGET, RETURN, REVIEW, STORAGE)
PENALTY, PAYMENT_PENALTY, HEADER_PENALTY = 8.0, 2.0, 6.0
NO_LINES = float("-inf")
MANY_ROWS = 1e6  # rows decide between tables of equal content


def main_table(tables: Sequence[Recognised], named: str | None = None) -> Recognised:
    """The table of order lines, or the one ``named``. Raises ReportError where it cannot be one."""
    tables = [table for table in tables if named in (None, table.raw.name)]
    score = _content if len(tables) == 1 else lambda table: _score(table, tables)
    best = max(tables, key=score)
    if score(best) == NO_LINES:
        columns = ", ".join(repr(name) for name in best.raw.table.columns[:12])
        raise ReportError(
            f"{best.raw.name}: this does not look like sales data; no date with an amount or a "
            f"product was recognised among {columns}; name the columns in report.toml [columns]"
        )
    return best


def _content(table: Recognised) -> float:
    """How much the columns alone look like order lines; NO_LINES where they cannot be."""
    item = any(table.has(role) for role in ITEMS)
    sells = table.has("amount") or table.has("unit_price", "quantity")
    if not sells and not (item and (table.has("order_id") or table.has("date"))):
        return NO_LINES
    rows = sum(file.rows for file in table.raw.files)
    told = sum(weight for role, weight in WEIGHTS.items() if table.has(role))
    return MONEY * sells + ITEM * item + told + rows / (rows + MANY_ROWS)


def _score(table: Recognised, tables: Sequence[Recognised]) -> float:
    """The content of a table with what it refers to, less where its name says it is no lines."""
    refers = _referred(table, tables)
    item, money = _sells(table, refers)
    orders = table.has("order_id") or any(entity is ORDER for _, entity in refers)
    if not (money or (item and (orders or table.has("date")))):
        return NO_LINES
    told = sum(weight for role, weight in WEIGHTS.items() if role != "order_id" and table.has(role))
    rows = sum(file.rows for file in table.raw.files)
    score = MONEY * money + ITEM * item + told + WEIGHTS["order_id"] * orders
    return score - _penalty(table, tables, item=item) + rows / (rows + MANY_ROWS)


def _penalty(table: Recognised, tables: Sequence[Recognised], *, item: bool) -> float:
    subject = names.about(table.raw.name)
    sold = table.has("order_id") or table.has("date", "amount")
    if subject in BESIDE or (subject in DESCRIBING and not sold):
        return PENALTY
    if item:
        return 0.0
    if subject is PAYMENT or (table.has("payment", "order_id") and not table.has("customer_id")):
        return PAYMENT_PENALTY
    details = [
        other for other in tables
        if other is not table and _is_detail_of(other, table, tables)
    ]  # fmt: skip
    return HEADER_PENALTY if details else 0.0


def _is_detail_of(other: Recognised, header: Recognised, tables: Sequence[Recognised]) -> bool:
    """Whether another table has items with money for the orders of this one."""
    refers = _referred(other, tables)
    of_header = any(table is header and entity is ORDER for table, entity in refers)
    return of_header and all(_sells(other, refers))


def _sells(table: Recognised, refers: Sequence[tuple[Recognised, Entity]]) -> tuple[bool, bool]:
    """Whether the rows of a table name products, and whether they have money or lead to it."""
    products = [other for other, entity in refers if entity is PRODUCT]
    item = bool(products) or any(table.has(role) for role in ITEMS)
    listed = any(other.has(price) for other in products for price in PRICES)
    own = any(table.has(role) for role in ("amount", *PRICES))
    return item, own or (listed and table.has("quantity"))


def _referred(table: Recognised, tables: Sequence[Recognised]) -> list[tuple[Recognised, Entity]]:
    """Tables that a table refers to as far as names tell, and what they are about."""
    found: list[tuple[Recognised, Entity]] = []
    for other in tables:
        if other is table:
            continue
        links = (link for link in keys.proposed(table, other) if keys.may_be_unique(link))
        about = next((entity for link in links if (entity := entity_of_link(link))), None)
        if about is not None:
            found.append((other, about))
    return found
