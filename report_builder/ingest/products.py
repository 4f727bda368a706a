"""The products of the lines: one key and one name each, and whether it is a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from report_builder.ingest import kinds
from report_builder.ingest.casting import cast
from report_builder.ingest.engine import keep
from report_builder.ingest.joining import Joined

if TYPE_CHECKING:
    import ibis.expr.types as ir


def named(lines: ir.Table, joined: Joined, connection: Any) -> ir.Table:
    """Add ``product_key``, the usual name as ``product``, and ``is_service``."""
    there = set(lines.columns)
    if not {"product_id", "product"} & there:
        return lines.mutate(product_key=ibis.null("string"), is_service=False)
    has_code = "product_id" in there
    usual = keep(connection, "products", _usual_names(_labels(lines, joined)))
    service = kinds.is_service(usual, has_code=has_code)
    side = usual.mutate(is_service=service).drop("lines").rename(__key="product_key")
    lines = lines.mutate(product_key=lines.product_id if has_code else lines["product"])
    rest = lines.drop("product") if "product" in there else lines
    merged = rest.left_join(side, rest.product_key == side["__key"]).drop("__key")
    return merged.mutate(
        is_service=ibis.coalesce(merged.is_service, False),
        product=ibis.coalesce(merged["product"], merged.product_key),
    )


def _labels(lines: ir.Table, joined: Joined) -> ir.Table:
    """``product_key``, ``label`` and the number of ``lines`` that have both."""
    main = joined.main
    roles = [role for role in ("product_id", "product") if role in lines.columns]
    key, name = roles[0], roles[-1]
    if not main.has(*roles):  # another table names the products
        known = lines.select(product_key=lines[key], label=lines[name])
        return known.group_by("product_key", "label").agg(lines=known.count())
    raw = main.raw.table
    # Counted as they are written, and only then read: there are far fewer products than lines.
    counted = raw.group_by([main.mapping[role].column for role in roles]).agg(__lines=raw.count())
    return counted.select(
        product_key=cast(main, key, counted), label=cast(main, name, counted),
        lines=counted["__lines"],
    )  # fmt: skip


def _usual_names(labels: ir.Table) -> ir.Table:
    """One row a product: the name on the most lines; between equals the first in the alphabet."""
    counted = labels.group_by("product_key", "label").agg(lines=labels.lines.sum())
    usual = ibis.window(
        group_by="product_key",
        order_by=[counted.label.isnull(), ibis.desc("lines"), counted.label],
    )
    ranked = counted.mutate(
        rank=ibis.row_number().over(usual),
        total=counted.lines.sum().over(ibis.window(group_by="product_key")),
    )
    first = ranked.filter(ranked["rank"] == 0, ranked.product_key.notnull())
    return first.select("product_key", product=first.label, lines=first.total)
