"""How soon new customers come back, and whether that has changed."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import asdict

import numpy as np
import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Severity, Table
from report_builder.sections.repeat.visits import new_customers, second_purchases
from report_builder.stats.cohorts import kaplan_meier
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, difference_in_shares
from report_builder.stats.intervals import PERCENT_LEVEL

HORIZONS = (7, 30, 60, 90, 180, 365, 730)  # days: a week to two years
SAME_AGE = 90  # days: a quarter is long enough to return, short enough to judge recent cohorts
RECENT_COHORTS = 3  # months: one alone is mostly chance
Row = tuple[int, float, float, float, int]


def content(data: Dataset) -> Content:
    """The curve of second purchases, and recent cohorts beside older ones."""
    frame, left_out = new_customers(second_purchases(data), data)
    rows = curve(frame)
    if not rows:
        return Content()
    findings = [curve_finding(rows, int(frame["customers"].sum()), left_out)]
    changed = change_finding(data, frame)
    if changed is not None:
        findings.append(changed)
    return Content(tuple(findings), (_chart(data, rows, left_out),))


def curve(frame: pd.DataFrame) -> tuple[Row, ...]:
    """(days, share back by then, low, high, customers observed that long) at each horizon."""
    days = np.repeat(frame["days"].to_numpy(float), frame["customers"])
    returned = np.repeat(frame["returned"].to_numpy(bool), frame["customers"])
    if not returned.any():
        return ()
    survival = kaplan_meier(days, returned)
    rows: list[Row] = []
    for horizon in HORIZONS:
        observed = int((days[~returned] >= horizon).sum() + (returned & (days > horizon)).sum())
        at = int(np.searchsorted(survival.times, horizon, side="right")) - 1
        if observed < MINIMUM_PER_GROUP or at < 0:
            continue
        share, high, low = (
            1 - float(line[at]) for line in (survival.survival, survival.low, survival.high)
        )
        rows.append((horizon, share, low, high, observed))
    return tuple(rows)


def curve_finding(rows: tuple[Row, ...], customers: int, left_out: dt.date | None) -> Finding:
    """How many are back early, and how many by the longest time that was observed."""
    early, late = rows[min(1, len(rows) - 1)], rows[-1]
    facts = {
        "customers": Fact(customers, "count"), "early": Fact(early[1], "share"),
        "early_days": Fact(early[0], "days"), "late": Fact(late[1], "share"),
        "late_days": Fact(late[0], "days"), "low": Fact(late[2], "share"),
        "high": Fact(late[3], "share"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    without = ""
    if left_out:
        without = (
            " Customers first seen up to {left_out} are left out: most of them bought before the "
            "data begins."
        )
        facts["left_out"] = Fact(left_out, "month")
    return Finding(
        "second_purchase", "info",
        "Of {customers} new customers, {early} came back within {early_days} and {late} within "
        "{late_days} ({level}% interval {low} to {high}), allowing for those not observed that "
        "long." + without,
        facts,
        so_what="Judge every welcome offer by these shares: it has to bring back more.",
    )  # fmt: skip


def comparable(
    data: Dataset, frame: pd.DataFrame
) -> tuple[tuple[dt.date, ...], tuple[dt.date, ...]]:
    """Recent and older cohort months whose first ``SAME_AGE`` days lie wholly in the data; months
    with fewer than ``MINIMUM_PER_GROUP`` new customers are left out."""
    sizes = frame.groupby("cohort")["customers"].sum()
    large: list[dt.date] = list(sizes.index[sizes >= MINIMUM_PER_GROUP])
    age = dt.timedelta(days=SAME_AGE)
    months = tuple(month for month in large if _end(month) + age <= data.last_day)
    return months[-RECENT_COHORTS:], months[:-RECENT_COHORTS]


def _end(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def change_finding(data: Dataset, frame: pd.DataFrame) -> Finding | None:
    """Share back within the same age, recent cohorts against older; None without enough older "
    "ones."""
    recent, older = comparable(data, frame)
    if len(older) < RECENT_COHORTS:
        return None
    back, size = _back(frame, recent)
    back_before, size_before = _back(frame, older)
    compared = difference_in_shares(back, size, back_before, size_before)
    facts = {
        "share": Fact(back / size, "share"), "before": Fact(back_before / size_before, "share"),
        "age": Fact(SAME_AGE, "days"), "first": Fact(recent[0], "month"),
        "last": Fact(recent[-1], "month"), "older_first": Fact(older[0], "month"),
        "older_last": Fact(older[-1], "month"), "level": Fact(PERCENT_LEVEL, "count"),
        "recent": Fact(len(recent), "count"), "older": Fact(len(older), "count"),
        "low": Fact(compared.low, "points"), "high": Fact(compared.high, "points"),
    }  # fmt: skip
    small = ""
    if _between(recent) > len(recent) or _between(older) > len(older):
        facts["least"] = Fact(MINIMUM_PER_GROUP, "count")
        small = " Months with fewer than {least:new customer|new customers} are left out."
    return Finding(
        "retention_change", _severity(compared),
        "Of the customers new in {recent:month|months} from {first} to {last}, {share} came back "
        "within {age}. Of those new in {older:month|months} from {older_first} to {older_last} it "
        "was {before} ({level}% interval of the difference {low} to {high})." + small,
        facts, Evidence(**asdict(compared)), so_what=_so_what(compared),
    )  # fmt: skip


def _between(months: tuple[dt.date, ...]) -> int:
    """Calendar months from the first to the last, both counted."""
    first, last = months[0], months[-1]
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _back(frame: pd.DataFrame, months: tuple[dt.date, ...]) -> tuple[int, int]:
    own = frame[frame["cohort"].isin(months)]
    back = own[own["returned"] & (own["days"] <= SAME_AGE)]
    return int(back["customers"].sum()), int(own["customers"].sum())


def _severity(compared: Comparison) -> Severity:
    if compared.low <= 0 <= compared.high:
        return "info"
    return "good" if compared.effect > 0 else "act"


def _so_what(compared: Comparison) -> str:
    if compared.low <= 0 <= compared.high:
        return "No clear change in how many new customers return: the difference is within chance."
    if compared.effect > 0:
        return "Newer customers return more often: find out what changed, and keep it."
    return "Newer customers return less often: check where they come from and their first order."


def _chart(data: Dataset, rows: tuple[Row, ...], left_out: dt.date | None) -> Chart:
    table = Table(
        "second_purchase", "New customers who came back",
        (Column("Within"), Column("Came back", "share"), Column("Low", "share"),
         Column("High", "share"), Column("Observed longer", "count")),
        tuple((formats.days(row[0]), *row[1:]) for row in rows),
    )  # fmt: skip
    late = rows[-1]
    return charts.columns(
        shows=("second_purchase",),
        key="second_purchase", x="Within", y="Came back", low="Low", high="High", table=table,
        title="{share} of new customers come back within {days}",
        subtitle=f"Share with a second purchase, allowing for short observation (Kaplan–Meier), "
        f"{formats.percent(PERCENT_LEVEL)} interval, "
        f"customers new from {formats.date(data.first_day)} to {formats.date(data.last_day)}"
        f"{', cohorts already active left out' if left_out else ''}",
        alt="Columns of the share of new customers back within a time, rising to {share} within "
        "{days}.",
        facts={"share": Fact(late[1], "share"), "days": Fact(late[0], "days")},
    )  # fmt: skip
