"""Sale lines with their discount, label and band, and the sums that the chapter stands on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.stats.inference import MINIMUM_PER_GROUP

if TYPE_CHECKING:
    import ibis.expr.types as ir

EDGES = (0.0, 0.1, 0.2, 0.3, 0.5)  # of the bands of depth: what shops print on their signs
NOT_STATED = len(EDGES) + 1  # the band of a reduced line that does not say by how much
MOST_LABELS = 20  # names of offers told apart; codes of single coupons are not offers
MOST_PRODUCTS = 2000  # best-selling products looked at: slower ones have too few sales to compare
UNNAMED, OTHER = "Discount", "Other offers"
SUMS = ("lines", "units", "value", "full", "cost", "costed_value", "costed_full")


@dataclass(frozen=True, slots=True)
class Goods:
    """Sale lines of which it is known whether they were reduced, with ``reduced``, ``label``
    (NULL at full price), ``depth`` (0..1, NULL where not stated) and ``band``; and how many lines
    say nothing of it."""

    lines: ir.Table
    unknown: int


def band_name(band: int) -> str:
    """No discount, up to 10%, over 10% to 20% … over 50%, not stated."""
    if band == 0:
        return "no discount"
    if band == NOT_STATED:
        return "depth not stated"
    if band == len(EDGES):
        return f"over {formats.share(EDGES[-1])}"
    low, high = list(pairwise(EDGES))[band - 1]
    upper = formats.share(high)
    return f"up to {upper}" if low == 0 else f"over {formats.share(low)} to {upper}"


def goods(data: Dataset) -> Goods:
    """The sale lines marked. Raises NotEnoughData where too few lines are on one side."""
    lines = measures.sale_lines(data)
    unknown, kept = 0, None
    if "promo" in lines.columns:
        words = lines.promo.lower().strip()
        named = lines.group_by(word=words).agg(lines=lines.count())
        frame = named.order_by(ibis.desc("lines"), "word").limit(1000).execute()
        says_no = frame["word"].isin([word for word in measures.NO_PROMOTION if word]).any()
        silent = frame["word"].isna()
        if says_no and "discount" not in lines.columns and silent.any():
            # Where full price is written out, an empty cell is not known.
            unknown = int(frame.loc[silent, "lines"].iloc[0])
            lines = lines.filter(lines.promo.notnull())
        offers = frame[
            ~silent & ~frame["word"].isin([*measures.NO_PROMOTION, *measures.UNNAMED_OFFERS])
        ]
        kept = [str(word) for word in offers["word"].head(MOST_LABELS)]
    marked = lines.mutate(reduced=measures.is_discounted(lines))
    depth = marked.discount.round(4) if "discount" in marked.columns else ibis.null("float64")
    marked = marked.mutate(depth=depth, label=_label(marked, kept))
    return Goods(marked.mutate(band=_band(marked)), unknown)


def _label(lines: ir.Table, kept: list[str] | None) -> ir.StringValue:
    plain: ir.StringValue = ibis.cases((lines.reduced, UNNAMED))
    if kept is None:
        return plain
    word = ibis.coalesce(lines.promo.lower().strip(), "")
    unnamed = word.isin([*measures.NO_PROMOTION, *measures.UNNAMED_OFFERS])
    known = word.isin(kept) if kept else ibis.literal(False)
    label: ir.StringValue = ibis.cases(
        (lines.reduced & unnamed, UNNAMED),
        (lines.reduced & known, lines.promo.strip()),
        (lines.reduced, OTHER),
    )
    return label


def _band(lines: ir.Table) -> ir.IntegerValue:
    stated = lines.depth
    steps = [(stated <= edge, at) for at, edge in enumerate(EDGES) if at]
    band: ir.IntegerValue = ibis.cases(
        (~lines.reduced, 0),
        (stated.isnull() | (stated <= 0), NOT_STATED),
        *steps,
        else_=len(EDGES),
    )
    return band


def _sums(lines: ir.Table, data: Dataset) -> dict[str, ir.Value]:
    """``SUMS`` of a group: ``full`` is the value before the discount, and the sums called costed
    are over lines whose cost is known."""
    worth = lines.value.cast("float64")
    cut = (lines.depth > 0) & (lines.depth < 1)
    # Rounded to cents and summed exactly, or the order of the rows would change the sum.
    full = cut.ifelse(worth / (1 - lines.depth), worth).round(4).cast("decimal(18, 4)")
    full = ibis.coalesce(full, lines.value)
    counted = data.has("quantity") and "quantity" in lines.columns
    units = lines.quantity.sum() if counted else lines.count()
    sums = {
        "lines": lines.count(), "units": units.cast("float64"), "value": measures.value(lines),
        "full": full.sum().cast("float64"),
    }  # fmt: skip
    if data.has("cost") and data.has_money and "cost" in lines.columns:
        known = lines.cost.notnull()
        sums |= {
            "cost": lines.cost.sum(), "costed_value": lines.value.sum(where=known),
            "costed_full": full.sum(where=known),
        }  # fmt: skip
    return {name: ibis.coalesce(total.cast("float64"), 0.0) for name, total in sums.items()}


def by_day(data: Dataset, sold: Goods) -> pd.DataFrame:
    """Sums by ``day`` (missing without dates), ``label`` ("" at full price) and ``band``."""
    lines = sold.lines
    keys = [*(["day"] if data.time else []), "label", "band"]
    frame = lines.group_by(keys).agg(**_sums(lines, data)).order_by(keys).execute()
    frame["label"] = frame["label"].fillna("")
    if data.time:
        frame["day"] = pd.to_datetime(frame["day"])
    reduced = int(frame.loc[frame["band"] > 0, "lines"].sum())
    whole = int(frame["lines"].sum()) - reduced
    if reduced < MINIMUM_PER_GROUP:
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} lines sold at a discount, the data has {reduced}"
        )
    if whole < MINIMUM_PER_GROUP:
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} lines sold at full price, the data has {whole}"
        )
    complete: pd.DataFrame = frame.reindex(columns=[*keys, *SUMS], fill_value=0.0)
    return complete


def by_product(data: Dataset, sold: Goods, cells: pd.DataFrame | None) -> pd.DataFrame:
    """Sums by ``product``, ``cell`` (a stretch of days), ``label`` and ``band``, with the mean
    ``depth`` and the ``category``, of the best-selling products.

    ``cells``: ``day`` and ``cell``; None where nothing has a date, all in one cell.
    """
    name = "product_id" if data.has("product_id") else "product"
    lines = sold.lines.filter(sold.lines[name].notnull()).mutate(item=sold.lines[name])
    each = lines.group_by("item").agg(sold=lines.count())
    best = each.order_by(ibis.desc("sold"), "item").limit(MOST_PRODUCTS)
    lines = lines.semi_join(best, "item")
    if cells is None:
        lines = lines.mutate(cell=ibis.literal(0))
    else:
        lines = lines.join(ibis.memtable(cells), "day")
    category = lines.category.max() if data.has("category") else ibis.null("string")
    keys = ["item", "cell", "label", "band"]
    depths = lines.depth.round(4).cast("decimal(18, 4)").sum().cast("float64")
    grouped = lines.group_by(keys).agg(
        **_sums(lines, data), depth=depths / lines.depth.count().nullif(0),
        category=category,
    )  # fmt: skip
    frame: pd.DataFrame = grouped.order_by(keys).execute()
    frame["label"] = frame["label"].fillna("")
    frame["depth"] = frame["depth"].astype("float64")
    return frame.rename(columns={"item": "product"})
