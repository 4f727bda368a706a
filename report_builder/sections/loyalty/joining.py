"""Before and after joining, against customers who never joined."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.model import (
    Column,
    Content,
    Evidence,
    Fact,
    Finding,
    Severity,
    Table,
    Unit,
    Value,
)
from report_builder.sections.loyalty.programme import Programme, join_days
from report_builder.stats.before_after import Change, Windows, change, lent
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL

WINDOW = 90  # days before and after: long enough for a second visit, short enough for few years
Values = NDArray[np.float64]


def content(data: Dataset, members: Programme) -> Content:
    """Orders and baskets in the ninety days before and after joining."""
    joined = join_days(members, data)
    if joined is None or not data.has("order_id"):
        return Content()
    first, eligible, able = _eligible(data, members, joined)
    dated = int(np.isfinite(joined).sum())
    if min(eligible.sum(), able.sum()) < MINIMUM_PER_GROUP:
        return Content(findings=(_too_few(dated, int(eligible.sum())),))
    days = _order_days(data, members)
    if days.empty:
        return Content()
    own, others = _windows(days, first, joined, eligible, able)
    basket = "units" if data.has("quantity") or not data.has_money else "value"
    names = dict.fromkeys(("orders", basket, "value" if data.has_money else basket))
    found = {name: change(own[name], others[name]) for name in names}
    sizes = int(eligible.sum()), int(able.sum()), dated
    spoken = {"loyalty_joining": "orders", "loyalty_joining_basket": basket}
    findings = [
        _finding(key, name, one, sizes, data)
        for key, name in spoken.items()
        if (one := found[name]) is not None
    ]
    tests = [one for name, one in found.items() if one is not None and name not in spoken.values()]
    table = _table(data, found)
    return Content(
        findings=tuple(findings), tables=(table,) if table else (),
        tests=tuple(Evidence(**asdict(one.comparison)) for one in tests),
    )  # fmt: skip


def _eligible(
    data: Dataset, members: Programme, joined: Values
) -> tuple[Values, NDArray[np.bool_], NDArray[np.bool_]]:
    """Days of first orders; members seen in both windows; others seen in one pair of them."""
    last = (data.as_of - data.first_day).days
    first = last - members.frame["days_since_first_order"].to_numpy(dtype=np.float64)
    with_room = np.isfinite(joined) & (first + WINDOW <= joined) & (joined + WINDOW <= last)
    if not with_room.any():
        return first, with_room, np.zeros(first.size, dtype=bool)
    able = ~members.inside & (first + WINDOW <= joined[with_room].max())
    earliest = first[able].min() + WINDOW if able.any() else np.inf
    return first, with_room & (joined >= earliest), able


def _order_days(data: Dataset, members: Programme) -> pd.DataFrame:
    """``row`` of the buyers and ``day`` (since the first) of orders, ``orders``, ``units``,
    ``value``."""
    known = measures.known_orders(data)
    each = known.group_by("customer_id", "day").agg(
        orders=known.order_id.nunique(), units=known.units.sum().cast("float64"),
        value=measures.value(known),
    )  # fmt: skip
    frame: pd.DataFrame = each.execute()
    rows = pd.Series(members.frame.index, index=members.frame["customer_id"])
    place = frame["customer_id"].map(rows)
    since = (pd.to_datetime(frame["day"]) - pd.Timestamp(data.first_day)).dt.days
    frame = frame.assign(row=place, day=since.astype("float64")).dropna(subset=["row"])
    frame["row"] = frame["row"].astype(int)
    return frame.sort_values(["row", "day"]).reset_index(drop=True)


def _windows(
    days: pd.DataFrame, first: Values, joined: Values, eligible: Any, able: Any
) -> tuple[dict[str, Windows], dict[str, Windows]]:
    """Sums of the windows by customer: of members their own, of others those lent to them."""
    row, day = days["row"].to_numpy(), days["day"].to_numpy(dtype=np.float64)
    own_day = joined[row]
    away = day - own_day
    of_member = eligible[row]
    earlier = of_member & (away < 0) & (away >= -WINDOW)
    later = of_member & (away > 0) & (away <= WINDOW)
    own = _summed(days, row, earlier, later, eligible, np.ones(first.size))
    starts = np.sort(joined[eligible])
    ready = np.sort(first[able]) + WINDOW
    weights = 1 / np.searchsorted(ready, starts, side="right")
    before, after = lent(day, first[row], starts, weights, WINDOW)
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    exposure = sums[-1] - sums[np.searchsorted(starts, first + WINDOW, side="left")]
    others = _summed(days, row, before * able[row], after * able[row], able, exposure)
    return own, others


def _summed(
    days: pd.DataFrame, row: Any, before: Any, after: Any, chosen: Any, exposure: Values
) -> dict[str, Windows]:
    size = exposure.size

    def total(name: str, counts: Any) -> Values:
        values = days[name].to_numpy(dtype=np.float64) * counts
        each: Values = np.bincount(row, weights=values, minlength=size)[chosen]
        return each

    base = exposure[chosen]
    bought = total("orders", before), total("orders", after)
    found = {"orders": Windows(*bought, base, base)}
    for name in ("units", "value"):
        found[name] = Windows(total(name, before), total(name, after), *bought)
    return found


def _too_few(dated: int, seen: int) -> Finding:
    """Why nothing is said about the time before and after joining."""
    return Finding(
        "loyalty_joining", "info",
        "Of {dated:member|members} whose date of joining is known, {seen} can be followed for "
        "{window} before and after it; from {needed} on, against as many customers who never "
        "joined, the two are compared.",
        {"dated": Fact(dated, "count"), "seen": Fact(seen, "count"),
         "window": Fact(WINDOW, "days"), "needed": Fact(MINIMUM_PER_GROUP, "count")},
        so_what="The comparison comes by itself once more members have been in the data longer.",
    )  # fmt: skip


def _finding(
    key: str, name: str, found: Change, sizes: tuple[int, int, int], data: Dataset
) -> Finding:
    severity: Severity = "good" if found.low > 0 else "watch" if found.high < 0 else "info"
    unit: Unit = "money" if name == "value" else "number"
    words = {"orders": "orders", "units": "items per order",
             "value": f"{data.value_name} per order"}[name]  # fmt: skip
    facts = {
        "window": Fact(WINDOW, "days"), "measure": Fact(words, "text"),
        "followed": Fact(sizes[0], "count"), "others": Fact(sizes[1], "count"),
        "dated": Fact(sizes[2], "count"), "before": Fact(found.before, unit),
        "after": Fact(found.after, unit), "others_before": Fact(found.others_before, unit),
        "others_after": Fact(found.others_after, unit),
        "difference": Fact(found.difference, unit), "low": Fact(found.low, unit),
        "high": Fact(found.high, unit), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    return Finding(
        key, severity,
        TEXT[key] + " The difference between the two changes is {difference} ({level}% "
        "interval {low} to {high}).", facts, Evidence(**asdict(found.comparison)),
        so_what=SO_WHAT[key][1 if found.low > 0 else -1 if found.high < 0 else 0],
    )  # fmt: skip


TEXT = {
    "loyalty_joining": "{followed} of {dated:member|members} with a date of joining can be "
    "followed. They made {before} {measure} each in the {window} before it, {after} in the "
    "{window} after. Among {others:customer who never joined|customers who never joined} it was "
    "{others_before} and {others_after} over the same days.",
    "loyalty_joining_basket": "{followed} of {dated:member|members} with a date of joining can be "
    "followed. They had {before} {measure} in the {window} before it, {after} in the {window} "
    "after. Among "
    "{others:customer who never joined|customers who never joined} it was {others_before} and "
    "{others_after} over the same days.",
}  # fmt: skip
SO_WHAT = {
    "loyalty_joining": {
        1: "Members came more often after joining, beyond what others did; part of it may be a "
        "plan to buy that made them join.",
        0: "In how often members come, joining goes with no clear change. That is no proof of "
        "none: it may lie anywhere in the interval.",
        -1: "People join when they are active and then fall back to their usual pace: do not take "
        "the weeks before joining as the measure.",
    },
    "loyalty_joining_basket": {
        1: "Baskets grew with joining, beyond what others did: the nearest to an effect of the "
        "programme that this data can show.",
        0: "Joining goes with no clear change of the basket: an offer on larger orders is worth a "
        "trial.",
        -1: "Baskets shrank with joining: check whether rewards make members split their orders.",
    },
}  # fmt: skip


def _table(data: Dataset, found: dict[str, Change | None]) -> Table | None:
    names = {"orders": f"Orders per customer in {WINDOW} days", "units": "Items per order",
             "value": f"{data.value_name} per order".capitalize()}  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (names[name], one.before, one.after, one.others_before, one.others_after, one.difference,
         one.low, one.high)
        for name, one in found.items()
        if one is not None
    ]  # fmt: skip
    if not rows:
        return None
    return Table(
        "loyalty_joining", f"The {WINDOW} days before and after joining",
        (Column("Measure"),
         *(Column(name, "number") for name in
           ("Members before", "Members after", "Others before", "Others after",
            "Difference of the changes", "Low", "High"))),
        tuple(rows),
        note="Others: customers who never joined, over the same days as the members. Low and high "
        f"are the ends of the {formats.percent(PERCENT_LEVEL)} interval.",
    )  # fmt: skip
