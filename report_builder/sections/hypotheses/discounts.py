"""Whether weeks with a deeper discount on a product are weeks with more of it sold."""

from __future__ import annotations

from dataclasses import asdict

import ibis
import numpy as np
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.model import Assumption, Evidence, Fact, Finding, Hypothesis, State
from report_builder.sections.hypotheses.assumptions import Looked
from report_builder.sections.hypotheses.contrast import unknown, untested, would_change
from report_builder.stats.inference import MINIMUM_PER_GROUP, mean_correlation
from report_builder.stats.intervals import PERCENT_LEVEL

KEY = "hypothesis_discounts"
STATEMENT = "Higher discounts go with higher sales volume."
MOST_PRODUCTS = 300  # the best-selling ones: the rest sell too seldom for a pattern by week
WEEKS = 20  # with a sale: fewer give a correlation of anything
DEPTHS = 0.01  # standard deviation of the weekly discount: below a point there is nothing to learn


def discounts(data: Dataset, looked: Looked) -> tuple[Hypothesis, Finding | None]:
    """H1: within products, the discount of a week against the units of that week."""
    missing = _missing(data)
    if missing:
        return unknown(KEY, STATEMENT, 1, {}, missing), None
    weeks = _weeks(data)
    correlations, seen = _within_products(weeks)
    if len(correlations) < MINIMUM_PER_GROUP:
        return untested(
            KEY, STATEMENT, 1, {},
            f"needs {MINIMUM_PER_GROUP} products sold in {WEEKS} weeks or more at discounts that "
            f"vary; the data has {len(correlations)}",
        ), None  # fmt: skip
    evidence = Evidence(**asdict(mean_correlation(correlations)))
    change, facts = would_change(evidence, "product|products", chosen=True)
    hypothesis = Hypothesis(
        KEY, STATEMENT, 1, KEY, would_change=change, facts=facts,
        assumptions=(_variation(len(correlations), seen),),
    )  # fmt: skip
    return hypothesis, _finding(evidence, correlations)


def _missing(data: Dataset) -> str:
    if not data.has_any("discount", "promo"):
        return "the data does not say what was sold at a discount"
    if data.time is None:
        return (
            "the data has no dates of purchases, so that nothing can be said of more or less in a "
            "week"
        )
    if not data.has_any("product_id", "product"):
        return "the data names no products"
    return ""


def _weeks(data: Dataset) -> pd.DataFrame:
    """Product, week, units and the mean discount of the lines; the best-selling products."""
    lines = measures.sale_lines(data)
    product = "product_id" if "product_id" in lines.columns else "product"
    lines = lines.filter(lines[product].notnull())
    if "discount" in lines.columns:
        depth = ibis.coalesce(lines.discount.cast("float64"), 0.0)
    else:
        depth = measures.is_discounted(lines).cast("float64")
    units = lines.quantity.cast("float64") if "quantity" in lines.columns else ibis.literal(1.0)
    each = lines.mutate(week=lines.day.truncate("W"), depth=depth, sold=units, item=lines[product])
    ranked = each.group_by("item").agg(lines=each.count())
    best = ranked.order_by(ibis.desc("lines"), "item").limit(MOST_PRODUCTS)
    shop = each.group_by("week").agg(all_sold=each.sold.sum())
    own = each.semi_join(best, "item").group_by("item", "week").agg(
        sold=lambda t: t.sold.sum(), depth=lambda t: t.depth.mean()
    )  # fmt: skip
    frame: pd.DataFrame = own.join(shop, "week").execute()
    return frame.sort_values(["item", "week"]).reset_index(drop=True)


def _within_products(weeks: pd.DataFrame) -> tuple[list[float], int]:
    """Per product the correlation of discount and log share of the shop's units; and how many
    products there were.

    Pearson's, not a rank correlation: a week of one line has no discount or a whole one, a week of
    many something between, so that ranks would find a relation where there is none.
    """
    found, seen = [], 0
    others = weeks["all_sold"] - weeks["sold"]
    weeks = weeks.assign(volume=np.log(weeks["sold"] / others.where(others > 0)))
    for _, own in weeks[(weeks["sold"] > 0) & (others > 0)].groupby("item", sort=True):
        if len(own) < WEEKS:
            continue
        seen += 1
        depth, volume = own["depth"].to_numpy(float), own["volume"].to_numpy(float)
        if depth.std() < DEPTHS or volume.std() == 0:
            continue
        found.append(float(np.corrcoef(depth, volume)[0, 1]))
    return sorted(found), seen


def _finding(evidence: Evidence, correlations: list[float]) -> Finding:
    up = sum(one > 0 for one in correlations)
    facts = {
        "products": Fact(evidence.n, "count"), "r": Fact(evidence.effect, "number"),
        "low": Fact(evidence.low, "number"), "high": Fact(evidence.high, "number"),
        "level": Fact(PERCENT_LEVEL, "count"), "up": Fact(up, "count"),
    }  # fmt: skip
    so_what = (
        "More is sold when it is cheaper; whether that pays, the chapter on discounts weighs."
        if evidence.low > 0
        else "Deeper discounts are not seen to sell more: question them before the next round."
    )
    return Finding(
        KEY, "info",
        "For {up} of {products:product|products}, weeks with a deeper discount are weeks with more "
        "of it sold (as a share of all units). On average the correlation within a product is {r} "
        "({level}% interval {low} to {high}; at most one).",
        facts, evidence, so_what=so_what,
    )  # fmt: skip


def _variation(usable: int, seen: int) -> Assumption:
    share = usable / seen if seen else 0.0
    state: State = "holds" if share >= 0.5 else "doubtful"
    return Assumption(
        "Discounts vary enough to learn from", state,
        "{usable} of {seen:product|products} sold in {weeks} weeks or more had a discount that "
        "changed from week to week.",
        {"usable": Fact(usable, "count"), "seen": Fact(seen, "count"),
         "weeks": Fact(WEEKS, "count")},
    )  # fmt: skip
