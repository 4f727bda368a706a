"""The books of the generated rows, kept from the generator's own codes and cents.

No file is read and no reading code is used, so a reader can be checked against them to the cent.
Every figure adds up over blocks of customers, because blocks share neither orders nor customers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd

from report_builder.sample.calendar import Calendar, Ints
from report_builder.sample.catalogue import Setting
from report_builder.sample.lines import CANCELLED
from report_builder.sample.orders import ANONYMOUS, CampaignRun
from report_builder.sample.people import People

_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Totals:
    """Additive totals of one set of rows; money in cents.

    `month` has a row per month: lines, orders, customers, gross, net. `product_lines` and
    `product_gross` are months x products over sale lines. `first` and `last` are seconds from the
    first day of the window.
    """

    counts: dict[str, int]
    month: Ints
    product_lines: Ints
    product_gross: Ints
    first: int
    last: int

    def __add__(self, other: Totals) -> Totals:
        """The totals of both sets of rows."""
        return Totals(
            {key: value + other.counts[key] for key, value in self.counts.items()},
            self.month + other.month,
            self.product_lines + other.product_lines,
            self.product_gross + other.product_gross,
            min(self.first, other.first),
            max(self.last, other.last),
        )


@dataclass(frozen=True)
class Account:
    """Everything measured on one block or, added up, on the whole shop.

    `segment` has a row per segment: customers, buyers, orders, gross cents, days since last order.
    `campaigns` has per campaign: exposed, treated, responding anyway, responding treated,
    responding control.
    """

    raw: Totals
    kept: Totals
    segment: Ints
    segment_ids: tuple[tuple[str, ...], ...]
    campaigns: dict[str, Ints]

    def __add__(self, other: Account) -> Account:
        """The account of both blocks."""
        return Account(
            self.raw + other.raw,
            self.kept + other.kept,
            self.segment + other.segment,
            tuple(a + b for a, b in zip(self.segment_ids, other.segment_ids, strict=True)),
            {name: counts + other.campaigns[name] for name, counts in self.campaigns.items()},
        )


def add_up(accounts: list[Account]) -> Account:
    """The account of all blocks together."""
    return reduce(lambda one, other: one + other, accounts)


def keep_account(
    rows: pd.DataFrame, people: People, runs: list[CampaignRun], setting: Setting
) -> Account:
    """The account of one block: `rows` as in `lines`, exact duplicates included."""
    kept = rows[rows["is_duplicate"] == 0]
    of_segment = [people.ids[people.segment == i] for i in range(len(setting.plan.segments))]
    return Account(
        raw=_totals(rows, setting),
        kept=_totals(kept, setting),
        segment=_segments(kept, people, setting),
        segment_ids=tuple(tuple(str(key) for key in ids) for ids in of_segment),
        campaigns={run.name: _campaign(run) for run in runs},
    )


def month_numbers(calendar: Calendar) -> Ints:
    """For each day, the number of its month counted from the first month of the window."""
    month: Ints = calendar.days.astype("datetime64[M]").astype(np.int64)
    return np.asarray(month - month[0])


def _totals(rows: pd.DataFrame, setting: Setting) -> Totals:
    goods = len(setting.catalogue.ids)
    month_of_day = month_numbers(setting.calendar)
    rows = rows.assign(month=month_of_day[rows["day"]])
    months = int(month_of_day[-1]) + 1
    sale, credit, cancelled = _kinds(rows)
    at = rows["day"] * _DAY_SECONDS + rows["second"]
    cell = sale["month"] * goods + sale["product"]
    return Totals(
        counts=_counts(rows, sale, credit, cancelled, goods=setting.catalogue.goods),
        month=_by_month(sale, credit, months),
        product_lines=np.bincount(cell, minlength=months * goods).reshape(months, goods),
        product_gross=_sums(cell, sale["amount"], months * goods).reshape(months, goods),
        first=int(at.min()) if len(at) else len(month_of_day) * _DAY_SECONDS,
        last=int(at.max()) if len(at) else 0,
    )


def _kinds(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """(sale, credit, cancelled) rows."""
    credit, cancelled = rows["is_return"] == 1, rows["status"] == CANCELLED
    return rows[~credit & ~cancelled], rows[credit], rows[cancelled]


def _counts(
    rows: pd.DataFrame,
    sale: pd.DataFrame,
    credit: pd.DataFrame,
    cancelled: pd.DataFrame,
    goods: int,
) -> dict[str, int]:
    known, buyers = rows[rows["customer"] != ANONYMOUS], sale[sale["customer"] != ANONYMOUS]
    orders_each = buyers.groupby("customer")["order"].nunique()
    service = sale[sale["product"] >= goods]
    return {
        "rows": len(rows),
        "lines_sale": len(sale),
        "lines_credit": len(credit),
        "lines_cancelled": len(cancelled),
        "orders": sale["order"].nunique(),
        "order_ids_all": rows["order"].where(rows["is_return"] == 0, -1 - rows["order"]).nunique(),
        "customers": len(orders_each),
        "customer_ids_all": known["customer"].nunique(),
        "rows_missing_customer": len(rows) - len(known),
        "units": int(sale["quantity"].sum()),
        "gross_revenue": int(sale["amount"].sum()),
        "returns_value": -int(credit["amount"].sum()),
        "other_value": 0,
        "cancelled_value": int(cancelled["amount"].sum()),
        "net_revenue": int(sale["amount"].sum() + credit["amount"].sum()),
        "gross_missing_customer": int(sale["amount"].sum() - buyers["amount"].sum()),
        "service_lines": len(service),
        "service_gross": int(service["amount"].sum()),
        "repeat_customers": int((orders_each >= 2).sum()),
    }


def _by_month(sale: pd.DataFrame, credit: pd.DataFrame, months: int) -> Ints:
    """Months x (lines, orders, customers, gross, net); a return counts where it is booked."""
    buyers = sale[sale["customer"] != ANONYMOUS].drop_duplicates(["month", "customer"])
    orders = sale.drop_duplicates(["month", "order"])
    gross = _sums(sale["month"], sale["amount"], months)
    return np.column_stack(
        [
            np.bincount(sale["month"], minlength=months),
            np.bincount(orders["month"], minlength=months),
            np.bincount(buyers["month"], minlength=months),
            gross,
            gross + _sums(credit["month"], credit["amount"], months),
        ]
    )


def _sums(group: pd.Series[int], cents: pd.Series[int], groups: int) -> Ints:
    """Sums of cents per group number, in whole numbers throughout."""
    total = np.zeros(groups, dtype=np.int64)
    np.add.at(total, group.to_numpy(), cents.to_numpy())
    return total


def _segments(kept: pd.DataFrame, people: People, setting: Setting) -> Ints:
    sale, _, _ = _kinds(kept[kept["customer"] != ANONYMOUS])
    each = sale.groupby("customer").agg(
        orders=("order", "nunique"), gross=("amount", "sum"), last=("day", "max")
    )
    since = len(setting.calendar.days) - 1 - each["last"]
    measured = each.assign(since=since, segment=people.segment[each.index])
    sums = measured.groupby("segment").agg(
        buyers=("orders", "size"), orders=("orders", "sum"), gross=("gross", "sum"),
        since=("since", "sum"),
    )  # fmt: skip
    count = len(setting.plan.segments)
    sums = sums.reindex(range(count), fill_value=0)
    customers = np.bincount(people.segment, minlength=count)
    return np.column_stack([customers, sums.to_numpy(dtype=np.int64)])


def _campaign(run: CampaignRun) -> Ints:
    treated = run.frame["Group"].to_numpy() == "Treatment"
    responded = run.frame["Responded"].to_numpy()
    return np.array(
        [
            len(run.frame),
            int(treated.sum()),
            run.responding_anyway,
            int(responded[treated].sum()),
            int(responded[~treated].sum()),
        ]
    )
