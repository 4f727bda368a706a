"""Customers who only buy at a discount, and whether a first order at one leads to a second."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from report_builder import measures
from report_builder.customer_features import in_order, year_start
from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Fact, Finding
from report_builder.sections.promotions.goods import Goods
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP, difference_in_shares
from report_builder.stats.intervals import PERCENT_LEVEL

if TYPE_CHECKING:
    import ibis.expr.types as ir

WITHIN = 90  # days: a quarter is long enough to return, short enough to judge recent customers
OFTEN = 3  # orders: one or two at a discount may be chance, three in a row seldom are


def content(data: Dataset, sold: Goods) -> Content:
    """Both findings, where there are customers, orders and dates."""
    if data.customers is None or data.time is None or not data.has("order_id"):
        return Content()
    frame = customers(data, sold)
    found = [only_finding(data, frame), first_order_finding(frame)]
    return Content(tuple(one for one in found if one))


def customers(data: Dataset, sold: Goods) -> pd.DataFrame:
    """One row a known customer: ``orders``, ``reduced`` (orders with a line at a discount),
    ``lines``, ``reduced_lines``, ``value``, ``value_year``, ``first_reduced`` (whether a line of
    the first day was at a discount), ``days_seen`` since the first day, ``back`` (ordered on
    another of the ``WITHIN`` days after it)."""
    lines = sold.lines.filter(sold.lines.customer_id.notnull())
    own = ibis.window(group_by="customer_id")
    lines = lines.mutate(start=lines.day.min().over(own))
    since: ir.IntegerColumn = lines.day.delta(lines.start, unit="day")
    recent = lines.day >= year_start(data.as_of)
    grouped = lines.group_by("customer_id").agg(
        orders=lines.order_id.nunique(),
        reduced=lines.order_id.nunique(where=lines.reduced),
        lines=lines.count(),
        reduced_lines=lines.count(where=lines.reduced),
        value=measures.value(lines),
        value_year=ibis.coalesce(lines.value.sum(where=recent).cast("float64"), 0.0),
        first_reduced=(lines.reduced & (since == 0)).any(),
        days_seen=ibis.literal(data.last_day).delta(lines.start.min(), unit="day"),
        back=((since > 0) & (since <= WITHIN)).any(),
    )
    return in_order(grouped.execute())


def only_finding(data: Dataset, frame: pd.DataFrame) -> Finding | None:
    """Customers with several orders, each of whose lines was at a discount."""
    several = frame[frame["orders"] >= OFTEN]
    only = several[several["reduced_lines"] == several["lines"]]
    if len(several) < MINIMUM_PER_GROUP:
        return None
    facts = {
        "several": Fact(len(several), "count"), "orders": Fact(OFTEN, "count"),
    }  # fmt: skip
    if len(only) < SMALLEST:
        return Finding(
            "promotions_only_customers", "good",
            "Of {several:customer|customers} with at least {orders} orders, hardly any bought "
            "everything at a discount: fewer than {least}.",
            facts | {"least": Fact(SMALLEST, "count")},
            so_what="There is no group of pure bargain hunters to guard against.",
        )  # fmt: skip
    share = frame["reduced_lines"].sum() / frame["lines"].sum()
    by_chance = float((share ** several["lines"].to_numpy(float)).sum())
    facts |= {
        "only": Fact(len(only), "count"), "share": Fact(len(only) / len(several), "share"),
        "chance": Fact(round(by_chance), "count"),
        "revenue": Fact(float(only["value_year"].sum()), data.value_unit),
        "measure": Fact(data.value_name, "text"),
        "each": Fact(float(only["orders"].mean()), "number"),
    }  # fmt: skip
    return Finding(
        "promotions_only_customers", "watch",
        "{only} ({share}) of {several:customer|customers} with at least {orders} orders bought "
        "everything at a discount; if discounts fell on lines by chance it would be about "
        "{chance}. They ordered {each} times on average and brought {revenue} of {measure} in the "
        "last twelve months.",
        facts, so_what="They buy at a discount only: try a smaller one on a part of them, chosen "
        "by lot, before you give the same to all.",
    )  # fmt: skip


def first_order_finding(frame: pd.DataFrame) -> Finding | None:
    """Share back within ``WITHIN`` days by whether the first order had a discount."""
    seen = frame[frame["days_seen"] >= WITHIN]
    reduced = seen["first_reduced"].to_numpy(dtype=bool)
    back = seen["back"].to_numpy(dtype=bool)
    sizes = int(reduced.sum()), int((~reduced).sum())
    if min(sizes) < MINIMUM_PER_GROUP:
        return None
    successes = int(back[reduced].sum()), int(back[~reduced].sum())
    compared = difference_in_shares(successes[0], sizes[0], successes[1], sizes[1])
    facts = {
        "n": Fact(sizes[0], "count"), "others": Fact(sizes[1], "count"),
        "days": Fact(WITHIN, "days"), "share": Fact(successes[0] / sizes[0], "share"),
        "other": Fact(successes[1] / sizes[1], "share"), "low": Fact(compared.low, "points"),
        "high": Fact(compared.high, "points"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    unclear = compared.low <= 0 <= compared.high
    return Finding(
        "promotions_first_order",
        "info" if unclear else ("good" if compared.effect > 0 else "watch"),
        "Of {n:customer|customers} whose first order in the data had a discount, {share} ordered "
        "again within {days}; of {others} who began at full price it was {other} ({level}% "
        "interval of the difference {low} to {high}). Customers of before the data began are "
        "among them, so these shares are not those of new customers.",
        facts, Evidence(**asdict(compared)), so_what=_so_what(unclear, compared.effect),
    )  # fmt: skip


def _so_what(unclear: bool, effect: float) -> str:
    if unclear:
        return "A discount on the first order goes with no clear difference in who comes back."
    if effect > 0:
        return (
            "Who began with a discount came back more often. They may have been keener from the "
            "start: only a test with a group that gets none can tell."
        )
    return (
        "Who began with a discount came back less often: try whether it does more for the second "
        "order."
    )
