"""Order lines without a quantity whose rows are single items, numbered within each order."""

from __future__ import annotations

from report_builder.dataset import Preparation
from report_builder.ingest.joining.entities import LINE, ORDER_ITEM
from report_builder.ingest.joining.names import has_id_word, stem
from report_builder.ingest.recognition import Recognised
from report_builder.ingest.values import present


def item_number(main: Recognised) -> str:
    """The column that counts the items of each order one by one; "" without one.

    Rows are single items if the numbers of every order run from 1 up and some order has one
    product on several rows: a line with a quantity would have stood there once.
    """
    if not main.has("order_id", "product_id") or main.has("quantity"):
        return ""
    used = {choice.column for choice in main.mapping.values()}
    for column in main.raw.table.columns:
        counts = (LINE.words | ORDER_ITEM) & set(stem(column))
        if counts and has_id_word(column) and column not in used and _counts(main, column):
            return str(column)
    return ""


def told(column: str) -> tuple[Preparation, ...]:
    """The note about it."""
    if not column:
        return ()
    return (
        Preparation(
            "No quantity", f"each row is one unit: {column} counts the items of an order", 0
        ),
    )


def _counts(main: Recognised, column: str) -> bool:
    rows = main.raw.table
    items = rows.select(
        order=present(main.column("order_id")),
        product=present(main.column("product_id")),
        number=present(rows[column]).try_cast("int64"),
    )
    each = items.group_by("order").agg(
        rows=items.count(), numbers=items.number.nunique(), products=items["product"].nunique(),
        last=items.number.max(), first=items.number.min(),
    )  # fmt: skip
    runs = (each.first == 1) & (each["last"] == each.rows) & (each.numbers == each.rows)
    told_apart = each.agg(runs=runs.all(), repeats=(each.products < each.rows).any())
    found = told_apart.execute().iloc[0]
    return bool(found["runs"] and found["repeats"])
