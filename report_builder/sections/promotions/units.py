"""Units that a line holds at a discount, against the same product at full price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pandas as pd

from report_builder.dataset import Dataset
from report_builder.model import Evidence, Fact, Finding, Severity
from report_builder.sections.promotions import models
from report_builder.sections.promotions.goods import Goods
from report_builder.sections.promotions.models import TEST, as_evidence
from report_builder.stats.demand import Coefficient, NoEstimate, counts
from report_builder.stats.effects import ELASTICITY, LOG_CHANGE
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL, Numbers

BUYERS_TEST = (
    "Poisson regression with customer, product and month effects, errors clustered by customer"
)
# Customers compared with themselves, those with the most lines: what the other buyers add to the
# precision is small, and the memory asked for grows with customers times products.
MOST_BUYERS = 5_000


@dataclass(frozen=True, slots=True)
class PerLine:
    """Units per line at a discount against the same product at full price.

    ``size`` counts what is independent: customers where each is compared with their own lines
    (``same_buyer``), else products. ``depth`` is the usual discount, 0 where not ``stated``.
    """

    coefficient: Coefficient
    size: int
    depth: float
    stated: bool
    everybody: bool
    same_buyer: bool = False

    @property
    def change(self) -> tuple[float, float, float]:
        """Relative change of units a line at the usual depth, with its interval."""
        found = self.coefficient
        by = float(np.log1p(-self.depth)) if self.stated else 1.0
        ends = sorted((np.expm1(found.low * by), np.expm1(found.high * by)))
        return float(np.expm1(found.value * by)), float(ends[0]), float(ends[1])

    @property
    def evidence(self) -> Evidence:
        """The test of no change."""
        effect = ELASTICITY if self.stated else LOG_CHANGE
        test = BUYERS_TEST if self.same_buyer else TEST
        return as_evidence(self.coefficient, self.size, effect, test)


def content(
    data: Dataset, sold: Goods, frame: pd.DataFrame, open_to_all: Sequence[str]
) -> Finding | None:
    """Units a line within customer and product where coupons are about, else within product.

    A line at full price of a buyer who often brings a coupon is one that the coupon did not reach:
    such buyers are missing at full price and present on offer, and only comparing each
    with their own lines is fair.
    """
    found = None
    coupons = bool((~frame["label"].isin(["", *open_to_all])).any())
    if open_to_all and coupons and data.has("customer_id") and data.time:
        found = of_customers(bought(sold, open_to_all))
    found = found or of_products(frame, open_to_all)
    return finding(found) if found else None


def of_products(frame: pd.DataFrame, open_to_all: Sequence[str]) -> PerLine | None:
    """Units a line within product, allowing for the stretch; None where it cannot be told.

    Where offers are open to all, coupons are left out: those who bring one differ from others.
    """
    if np.allclose(frame["units"], frame["lines"]):
        return None
    rows = frame[frame["label"].isin(["", *open_to_all])] if open_to_all else frame
    rows, stated = _stated(rows.assign(reduced=rows["band"] > 0))
    both = rows.groupby("product")["reduced"].nunique()
    rows = rows[rows["product"].isin(both.index[both == 2])]
    if rows["product"].nunique() < MINIMUM_PER_GROUP or not rows["reduced"].any():
        return None
    try:
        fit = counts(
            rows["units"], _column(rows, stated), rows["product"].to_numpy(str), rows["cell"],
            rows["lines"],
        )  # fmt: skip
    except NoEstimate:
        return None
    return PerLine(fit.coefficients[0], fit.groups, _usual(rows, stated), stated, bool(open_to_all))


def bought(sold: Goods, open_to_all: Sequence[str]) -> pd.DataFrame:
    """``lines`` and ``units`` by ``customer``, ``product``, ``month``, ``reduced`` and ``depth``,
    of those who bought both at full price and on an open offer; coupons left out."""
    lines = sold.lines
    product = lines["product_id"] if "product_id" in lines.columns else lines["product"]
    lines = lines.mutate(customer=lines.customer_id, item=product).filter(
        ibis._.customer.notnull(), ibis._.item.notnull(),
        ibis._.label.isnull() | ibis._.label.isin(list(open_to_all)),
    )  # fmt: skip
    each = lines.group_by("customer").agg(
        lines=lines.count(), both=lines.reduced.any() & (~lines.reduced).any()
    )
    most = each.filter(each.both).order_by(ibis.desc("lines"), "customer").limit(MOST_BUYERS)
    lines = lines.semi_join(most, "customer")
    keys = ["customer", "item", "month", "reduced", "depth"]
    grouped = lines.group_by(keys).agg(
        lines=lines.count(), units=lines.quantity.sum().cast("float64")
    )
    frame = grouped.order_by(keys).execute().rename(columns={"item": "product"})
    bought_both: pd.DataFrame = frame.assign(depth=frame["depth"].astype("float64"))
    return bought_both


def of_customers(frame: pd.DataFrame) -> PerLine | None:
    """Units a line within customer, allowing for product and month; None where too few bought
    both ways."""
    if np.allclose(frame["units"], frame["lines"]):
        return None
    rows, stated = _stated(frame)
    both = rows.groupby("customer")["reduced"].nunique()
    rows = rows[rows["customer"].isin(both.index[both == 2])]
    if rows["customer"].nunique() < MINIMUM_PER_GROUP:
        return None
    rows = _in_order(rows)
    months = pd.get_dummies(rows["month"].astype(str), drop_first=True).to_numpy(np.float64)
    try:
        fit = counts(
            rows["units"], np.column_stack([_column(rows, stated), months]),
            rows["customer"].to_numpy(), rows["product"].to_numpy(str), rows["lines"],
        )  # fmt: skip
    except NoEstimate:
        return None
    return PerLine(fit.coefficients[0], fit.groups, _usual(rows, stated), stated, True, True)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with numbers for customers that do not depend on what they are called, so that no
    sum does: in the order of what they bought."""
    bought_by = ["product", "month", "depth", "lines", "units"]
    rows = rows.sort_values(bought_by, ignore_index=True)
    line = rows.groupby(bought_by, dropna=False, sort=True).ngroup().astype(str)
    order = line.groupby(rows["customer"]).agg(" ".join).rank(method="first").astype(int)
    numbered = rows.assign(customer=rows["customer"].map(order))
    return numbered.sort_values(["customer", *bought_by], ignore_index=True)


def _stated(rows: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Whether every discount says how deep it is; if so without what was given away free."""
    stated = bool(rows.loc[rows["reduced"], "depth"].gt(0).all())
    return (rows[~(rows["depth"] >= 1)] if stated else rows), stated


def _column(rows: pd.DataFrame, stated: bool) -> Numbers:
    """The log of the price left, or whether the line was reduced."""
    if not stated:
        return rows["reduced"].to_numpy(np.float64)
    return np.asarray(np.log1p(-rows["depth"].where(rows["reduced"], 0.0)), dtype=np.float64)


def _usual(rows: pd.DataFrame, stated: bool) -> float:
    """The mean discount of a reduced line."""
    reduced = rows[rows["reduced"]]
    return float(np.average(reduced["depth"], weights=reduced["lines"])) if stated else 0.0


def finding(found: PerLine) -> Finding:
    """Units a line at a discount against the same product at full price."""
    change, low, high = found.change
    facts = {
        "change": Fact(abs(change), "share"), "low": Fact(low, "change"),
        "high": Fact(high, "change"), "level": Fact(PERCENT_LEVEL, "count"),
        "size": Fact(found.size, "count"),
    }  # fmt: skip
    base = "one of the same product at full price"
    size = "{size:product|products}"
    if found.same_buyer:
        base = "one that the same customer bought at full price"
        size = "allowing for product and month, {size:customer|customers}"
    how = "At a discount"
    if found.stated:
        how = "At the usual discount of {depth}"
        facts["depth"] = Fact(found.depth, "share")
    unclear = low <= 0 <= high
    if unclear:
        del facts["change"]
        text = (
            f"{how}, a line held about as many units as {base} ({{level}}% interval of the "
            f"difference {{low}} to {{high}}; {size})."
        )
    else:
        text = (
            f"{how}, a line held {{change}} {models.more(change)} units than {base} ({{level}}% "
            f"interval {{low}} to {{high}}; {size})."
        )
    return Finding(
        "promotions_units_per_line", _severity_per_line(found, unclear), text, facts,
        found.evidence, so_what=_so_what_per_line(unclear, change, found.everybody),
    )  # fmt: skip


def _severity_per_line(found: PerLine, unclear: bool) -> Severity:
    if unclear or found.change[0] < 0:
        return "watch"
    return "good" if found.everybody else "info"  # large orders may be why the price is low


def _so_what_per_line(unclear: bool, change: float, everybody: bool) -> str:
    if unclear:
        return (
            "That buyers take more of a product when it is cheaper is not shown: a discount has to "
            "earn its cost by bringing orders that would not come otherwise."
        )
    if change < 0:
        return "Buyers take less of a product when it is cheaper: nothing speaks for the discount."
    if everybody:
        return "Cheaper goods are bought in larger numbers: offer packs as well as single units."
    return (
        "It may also be the other way round, large orders being given a discount: try it on buyers "
        "chosen by lot before it is extended."
    )
