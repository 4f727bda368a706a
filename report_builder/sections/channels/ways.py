"""Orders by channel, store and payment, from the engine."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import ibis
import pandas as pd

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.growth import LEAST_MONTHS
from report_builder.stats.inference import MINIMUM_PER_GROUP

ROLES = ("channel", "store", "payment")
MOST = 12  # groups: more are not read, the rest is counted together
MOST_STORES = 30  # a chain has more stores than channels, and they stand under each other
YEAR = 12  # months, so that every season is in both spans once
EXACT = "decimal(18,4)"  # a sum of squares of decimals is the same in every order of rows
_DELIVERY = re.compile(r"ship|deliver|freight|carrier|dispatch|courier", re.IGNORECASE)
OTHER, NOT_STATED = "Other", "Not stated"


@dataclass(frozen=True, eq=False)
class Way:
    """The groups of one role.

    ``heading``: as the input calls it. ``frame``: one row a group and unit, a customer or an order
    whose customer is not known: ``group``, ``unit``, ``known`` (a customer), ``orders``, ``value``.
    ``months``: ``group``, ``month``, ``orders``, ``value`` and ``squares`` (of the value of each
    order) of orders that name a group; empty without dates. ``names``: the groups with a name, the
    largest value first; ``groups``: how many there are in all, with those counted together.
    """

    role: str
    heading: str
    frame: pd.DataFrame
    months: pd.DataFrame
    names: tuple[str, ...]
    by_customer: bool
    groups: int

    @property
    def delivers(self) -> bool:
        """Whether these are ways of sending the goods, not ways of buying them."""
        return self.role == "channel" and _DELIVERY.search(self.heading) is not None

    @property
    def cut(self) -> bool:
        """Whether some groups have no name of their own here."""
        return self.groups > len(self.names)

    def totals(self) -> pd.DataFrame:
        """``orders``, ``value``, ``customers`` of each group, those without a name last."""
        each = self.frame.groupby("group", observed=True).agg(
            orders=("orders", "sum"), value=("value", "sum"), customers=("known", "sum")
        )
        order = [*self.names, *(one for one in (OTHER, NOT_STATED) if one in each.index)]
        return each.loc[order]

    @property
    def spoken(self) -> str:
        """The heading inside a sentence; abbreviations stay as they are."""
        return " ".join(
            word if word.isupper() else formats.lower_first(word) for word in self.heading.split()
        )

    @property
    def large(self) -> tuple[str, ...]:
        """Groups with a name and enough units for a mean."""
        counted = self.frame["known"] | (not self.by_customer)
        units = counted.groupby(self.frame["group"]).sum()
        return tuple(one for one in self.names if units[one] >= MINIMUM_PER_GROUP)


def ways(data: Dataset) -> tuple[Way, ...]:
    """One for each role that orders have and that divides them."""
    if data.order_table is None:
        return ()
    there = [role for role in ROLES if data.has(role) and role in data.order_table.columns]
    found = [_way(data, role) for role in there]
    return tuple(way for way in found if len(way.names) > 1)


def _way(data: Dataset, role: str) -> Way:
    by_customer = data.customers is not None
    orders = data.orders
    known = orders.customer_id.notnull() if by_customer else ibis.literal(False)
    unit = ibis.ifelse(known, orders.customer_id, orders.order_id)
    frame = _grouped(orders.mutate(group=orders[role], unit=unit, known=known), "unit", "known")
    groups = int(frame["group"].nunique())
    frame["group"] = _labels(frame, MOST_STORES if role == "store" else MOST)
    columns = ["group", "unit", "known"]
    frame = frame.groupby(columns, as_index=False)[["orders", "value"]].sum()
    frame = frame.sort_values(["group", "orders", "value", "unit"], ignore_index=True)
    whole = frame.groupby("group")["value"].sum().drop([OTHER, NOT_STATED], errors="ignore")
    names = tuple(sorted(whole.index, key=lambda name: (-round(float(whole[name]), 4), name)))
    sums = ["orders", "value", "squares"]
    months = pd.DataFrame(columns=["group", "month", *sums])
    if data.time:
        months = _grouped(orders.mutate(group=orders[role]), "month")
        months = months[months["group"].notna()]
        months["group"] = months["group"].where(months["group"].isin(names), OTHER)
        months["month"] = pd.to_datetime(months["month"]).dt.date
        months = months.groupby(["group", "month"], as_index=False)[sums].sum()
    return Way(role, heading(data, role), frame, months, names, by_customer, groups)


def _grouped(table: Any, *by: str) -> pd.DataFrame:
    exact = table.value.cast(EXACT)
    each = table.group_by("group", *by).agg(
        orders=table.count(), value=ibis.coalesce(measures.value(table), 0.0),
        squares=ibis.coalesce((exact * exact).sum().cast("float64"), 0.0),
    )  # fmt: skip
    frame: pd.DataFrame = each.order_by("group", *by).execute()
    return frame


def _labels(frame: pd.DataFrame, most: int) -> pd.Series[Any]:
    """The group of each row: small ones together, those without a name as not stated.

    Small: fewer than ten orders, or orders of one to nine known customers only.
    """
    labels = frame["group"].astype("object")
    labels = labels.where(labels.notna(), NOT_STATED)
    orders = frame.groupby(labels)["orders"].sum().drop(NOT_STATED, errors="ignore")
    customers = frame.groupby(labels)["known"].sum().reindex(orders.index)
    large = (orders >= SMALLEST) & ((customers >= SMALLEST) | (customers == 0))
    kept = sorted(orders.index[large], key=lambda one: (-int(orders[one]), str(one)))
    kept = kept if len(kept) <= most else kept[: most - 1]
    return labels.where(labels.isin([*kept, NOT_STATED]), OTHER).map(str)


def heading(data: Dataset, role: str) -> str:
    """What the input calls the role, in words: "Ship Mode" for what plays the channel's part."""
    column = next((one.column for one in data.mapping if one.role == role), role)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column.replace("_", " ")).strip()
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Spans:
    """Months to compare, oldest first, as many of each.

    ``yearly``: they are the same calendar months of two years; else the later and the earlier half.
    """

    now: tuple[dt.date, ...]
    before: tuple[dt.date, ...]
    yearly: bool


def spans(data: Dataset) -> Spans | None:
    """The last complete months, twelve at most, against the same a year before; with too few of
    these the later half against the earlier; None with under twelve complete months."""
    if data.time is None:
        return None
    months = [month.start for month in data.complete_months]
    twice = [month for month in months if month.replace(year=month.year - 1) in months][-YEAR:]
    if len(twice) >= LEAST_MONTHS:
        return Spans(tuple(twice), tuple(one.replace(year=one.year - 1) for one in twice), True)
    months = [month.start for month in data.latest_months]
    half = len(months) // 2
    if half < LEAST_MONTHS:
        return None
    return Spans(tuple(months[-half:]), tuple(months[-2 * half : -half]), False)
