"""Data without dates: what customers with a discount spend beside those without one."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from report_builder import privacy
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.measures import NO_PROMOTION, value
from report_builder.model import Content, Evidence, Fact, Finding
from report_builder.sections.promotions.goods import Goods
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two, rank_correlation
from report_builder.stats.intervals import PERCENT_LEVEL, Numbers, difference_interval

COUNTED = ("discount", "deal", "promo", "coupon")  # in the name of a count of purchases


def of_table(data: Dataset) -> Content:
    """What a table of customers says: a flag, or a count of purchases at a discount."""
    customers = data.customers
    assert customers is not None
    if not data.has_money:
        raise NotEnoughData("needs what customers spent to compare those with a discount")
    if "discount" in customers.columns and customers.discount.type().is_string():
        frame = customers.select("discount", spent=customers.value.cast("float64")).execute()
        word = frame["discount"].str.lower().str.strip()
        known = frame[word.notna()]
        reduced = ~word[word.notna()].isin(NO_PROMOTION).to_numpy(dtype=bool)
        return Content((spend_finding(known["spent"].to_numpy(float), reduced, "customers"),))
    named = [
        (column, name)
        for column, name in data.customer_measures.items()
        if any(word in name.lower() for word in COUNTED)
    ]
    if not named:
        raise NotEnoughData(
            "needs to know of single purchases whether they were made at a discount: the input has "
            "one row a customer"
        )
    column, name = named[0]
    counts = {"count": customers[column], "spent": customers.value}
    if "orders" in customers.columns:
        counts["orders"] = customers.orders
    frame = customers.select(**{key: one.cast("float64") for key, one in counts.items()})
    return Content((count_finding(frame.drop_null().execute(), name),))


def of_lines(data: Dataset, sold: Goods) -> Content:
    """Lines without dates, one row a customer: spend with and without a discount."""
    lines = sold.lines
    if data.time or not data.has_money or data.customers is None:
        return Content()
    known = lines.filter(lines.customer_id.notnull())
    each = known.group_by("customer_id").agg(
        spent=value(known), lines=known.count(), reduced=known.count(where=known.reduced)
    )
    grouped = each.group_by("spent", "lines", "reduced").agg(n=each.count())
    frame = grouped.order_by("spent", "lines", "reduced").execute()
    if (frame["lines"] != 1).any():
        return Content()
    times = frame["n"].to_numpy(dtype=np.int64)
    spent = np.repeat(frame["spent"].to_numpy(dtype=np.float64), times)
    reduced = np.repeat(frame["reduced"].to_numpy() > 0, times)
    if min(reduced.sum(), (~reduced).sum()) < MINIMUM_PER_GROUP:
        return Content()
    return Content((spend_finding(spent, reduced, "purchases"),))


def spend_finding(spent: Numbers, reduced: np.ndarray, of_what: str) -> Finding:
    """Average spend with and without a discount, with the interval of the difference."""
    sizes = int(reduced.sum()), int((~reduced).sum())
    if min(sizes) < MINIMUM_PER_GROUP:
        raise NotEnoughData(
            f"needs {MINIMUM_PER_GROUP} {of_what} with a discount and as many without, the data "
            f"has {sizes[0]} and {sizes[1]}"
        )
    compared = compare_two(spent[reduced], spent[~reduced])
    _, low, high = difference_interval(spent[reduced], spent[~reduced])
    facts = {
        "n": Fact(sizes[0], "count"), "others": Fact(sizes[1], "count"),
        "mean": Fact(float(np.sort(spent[reduced]).mean()), "money"),
        "other": Fact(float(np.sort(spent[~reduced]).mean()), "money"),
        "low": Fact(low, "money"), "high": Fact(high, "money"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "of_what": Fact(of_what, "text"),
    }  # fmt: skip
    unclear = low <= 0 <= high
    so_what = "With a discount about as much is spent as without: it does not make orders larger."
    if not unclear:
        so_what = (
            "The difference may come from who gets a discount and not from the discount: give it "
            "to a part chosen by lot to find out."
        )
    return Finding(
        "promotions_spend", "info" if unclear or low > 0 else "watch",
        "The {n} {of_what} with a discount came to {mean} on average and the {others} without one "
        "to {other} ({level}% interval of the difference {low} to {high}).",
        facts, Evidence(**asdict(compared)), so_what=so_what,
    )  # fmt: skip


def count_finding(frame: pd.DataFrame, name: str) -> Finding:
    """Whether customers who buy more at a discount spend more or less.

    ``frame``: a row a customer with ``count`` (purchases at a discount), ``spent`` and, where it is
    known, ``orders``. With orders it is the part bought at a discount that is compared: who buys
    often has more of both kinds. Without, the count is.
    """
    ordered, everybody = "orders" in frame, len(frame)
    if ordered:  # a purchase at a discount may not be among those counted by channel
        frame = frame[(frame["orders"] > 0) & (frame["count"] <= frame["orders"])]
    if len(frame) < MINIMUM_PER_GROUP:
        raise NotEnoughData(f"needs {MINIMUM_PER_GROUP} customers, the data has {len(frame)}")
    compared = rank_correlation(
        frame["count"] / frame["orders"] if ordered else frame["count"], frame["spent"]
    )
    some = frame["count"] > 0
    facts = {
        "customers": Fact(len(frame), "count"), "some": Fact(float(some.mean()), "share"),
        "measure": Fact(name, "text"), "r": Fact(compared.effect, "number"),
        "low": Fact(compared.low, "number"), "high": Fact(compared.high, "number"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    left_out, left = "", everybody - len(frame)
    if left:
        who = "{left:customer|customers}" if left >= privacy.smallest() else "a few customers"
        facts |= {"left": Fact(left, "count")} if left >= privacy.smallest() else {}
        left_out = f" Left out: {who} without orders, or with more at a discount than in all."
    unclear = compared.low <= 0 <= compared.high
    way = "no clear difference in" if unclear else ("more" if compared.effect > 0 else "less")
    told = f"More such purchases go with {way} spending in all"
    if ordered:
        part = "The part of their purchases made so"
        told = f"{part} shows no clear rise or fall with spending in all"
        if not unclear:
            told = f"{part} {'rises' if compared.effect > 0 else 'falls'} with spending in all"
    so_what = (
        "Neither a rise nor a fall throughout is shown: those in the middle may still use most."
    )
    if not unclear and compared.effect < 0:
        so_what = (
            "Discounts weigh more in what small spenders buy than in what the best buy: look where "
            "one is given to customers who come without it."
        )
    if not unclear and compared.effect > 0:
        so_what = "Those who spend most also use most discounts: they might have paid full price."
    return Finding(
        "promotions_spend", "info",
        "{some} of {customers:customer|customers} bought at a discount (“{measure}”). "
        f"{told} (rank correlation {{r}}, where zero is none; "
        "{level}% interval {low} to {high})." + left_out,
        facts, Evidence(**asdict(compared)), so_what=so_what,
    )  # fmt: skip
