"""What was known of the customers of a campaign before it began, and what they bought in it."""

from __future__ import annotations

import datetime as dt

import ibis
import pandas as pd

from report_builder.buyers import Buyers
from report_builder.buyers.contacts import Contacts, first_days
from report_builder.buyers.scores import MINIMUM_CUSTOMERS, scored, with_scores
from report_builder.customer_features import rfm_frame
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData

RESPONSE_DAYS = 7  # a week with the day of mailing: later orders have more and more other reasons
KNOWN_BEFORE = ("days_since_last_order", "orders", "revenue")
TRAITS = ("age", "income")


def with_known(found: Contacts, data: Dataset, people: Buyers | None) -> pd.DataFrame:
    """The contacts with what was known beforehand: ``KNOWN_BEFORE`` and ``segment``, as at the end
    of the day before the campaign began, and age and income; missing where not known.

    Without dates of campaigns there are no ``KNOWN_BEFORE``, and segments are today's.
    """
    frame = found.frame
    if data.customers is not None and data.time and found.dated and data.has("order_id"):
        days = first_days(found)
        parts = [
            _joined(frame[frame["campaign"] == name], _scored_before(data, days[name]))
            for name in found.largest
        ]
        frame = pd.concat(parts, ignore_index=True)
    else:
        frame = _joined(frame, _today(data)[["customer_id", "segment"]])
    traits = [name for name in TRAITS if people is not None and name in people.frame]
    if people is not None and traits:
        frame = _joined(frame, people.frame[["customer_id", *traits]])
    return frame


def knows_before(frame: pd.DataFrame) -> bool:
    """Whether the frame says what was known before the campaigns."""
    return KNOWN_BEFORE[0] in frame


def _joined(frame: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    return frame.merge(known, on="customer_id", how="left")


def _scored_before(data: Dataset, day: dt.date) -> pd.DataFrame:
    before = rfm_frame(data, day - dt.timedelta(days=1))[["customer_id", *KNOWN_BEFORE]]
    before = before.astype(dict.fromkeys(KNOWN_BEFORE, "float64"))
    if len(before) < MINIMUM_CUSTOMERS:
        return before.assign(segment=pd.Series(None, index=before.index, dtype="object"))
    segments = with_scores(before)["segment"].astype("object")
    return before.assign(segment=segments)


def _today(data: Dataset) -> pd.DataFrame:
    """The segments of today; nobody has one where they cannot be told."""
    nobody = pd.DataFrame({"customer_id": [], "segment": []}, dtype="object")
    if data.customers is None:
        return nobody
    try:
        return scored(data)
    except NotEnoughData:
        return nobody


def bought(found: Contacts, data: Dataset) -> pd.DataFrame | None:
    """The contacts of campaigns whose ``RESPONSE_DAYS`` lie wholly in the data, with ``revenue``
    (net of returns) of these days and, where costs are known, ``cost`` and ``costed`` (the part of
    the revenue whose cost is known). None where there are none, or no money.
    """
    if data.time is None or not data.has_money or data.customers is None:
        return None
    last = pd.Timestamp(data.as_of - dt.timedelta(days=RESPONSE_DAYS - 1))
    whole = found.frame.groupby("campaign")["sent"].transform("max") <= last
    frame = found.frame[whole & found.frame["sent"].notna()]
    frame = frame[frame["sent"] >= pd.Timestamp(data.first_day)]
    if frame.empty:
        return None
    sums = _sums(frame, data)
    joined = frame.merge(sums, on=["customer_id", "campaign"], how="left")
    amounts = [name for name in sums.columns if name not in ("customer_id", "campaign")]
    return joined.fillna(dict.fromkeys(amounts, 0.0))


def _sums(frame: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    window = ibis.memtable(frame[["customer_id", "campaign", "sent"]])
    window = window.mutate(sent=window.sent.date())
    lines = data.lines.filter(data.lines.customer_id.notnull())
    costs = data.has("cost") and "cost" in lines.columns
    lines = lines.select("customer_id", "day", "value", *(["cost"] if costs else []))
    both = window.join(lines, [
        window.customer_id == lines.customer_id, lines.day >= window.sent,
        lines.day.delta(window.sent, unit="day") < RESPONSE_DAYS,
    ])  # fmt: skip
    sums = {"revenue": both.value.sum()}
    if costs:
        sums["cost"] = both.cost.sum()
        sums["costed"] = both.value.sum(where=both.cost.notnull())
    each = both.group_by("customer_id", "campaign").agg(
        **{name: ibis.coalesce(total, 0).cast("float64") for name, total in sums.items()}
    )
    result: pd.DataFrame = each.execute()
    return result
