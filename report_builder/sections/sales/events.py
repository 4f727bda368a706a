"""Named offers that ran for a while: the events to mark on the line of sales."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import ibis
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.stats.inference import MINIMUM_PER_GROUP

PART = 0.05  # of a month's sales: an offer with less does not show in the line
SELDOM = 1 / 3  # of the months: an offer that is there more often is no event
MOST = 4  # events on one line: more names than that cover it
LABELS = 500  # names of offers looked at, those with most sales: codes of single coupons are many


def of_months(data: Dataset, months: Sequence[dt.date]) -> list[tuple[dt.date, str]]:
    """The month in which each run of an offer was largest, and its name; the largest runs only.

    ``months``: those of the line. Empty where offers have no names.
    """
    if not data.has("promo") or data.time is None:
        return []
    return chosen(_sales(data), months)


def _sales(data: Dataset) -> pd.DataFrame:
    """``lines`` and ``value`` by ``month`` and ``label`` (empty at full price)."""
    lines = measures.sale_lines(data)
    label = lines.promo.strip()
    nameless = label.lower().isin([*measures.NO_PROMOTION, *measures.UNNAMED_OFFERS])
    lines = lines.mutate(label=ibis.coalesce(nameless.ifelse("", label), ""))
    grouped = lines.group_by("month", "label").agg(lines=lines.count(), value=measures.value(lines))
    largest = grouped.order_by(ibis.desc("value"), "month", "label").limit(LABELS)
    frame: pd.DataFrame = largest.execute()
    return frame.assign(month=pd.to_datetime(frame["month"]).dt.date)


def chosen(sales: pd.DataFrame, months: Sequence[dt.date]) -> list[tuple[dt.date, str]]:
    """The events among ``sales`` (``month``, ``label``, ``lines``, ``value``), in order of time."""
    whole = sales.groupby("month")["value"].transform("sum")
    named = sales[sales["label"].str.len() > 0].assign(part=sales["value"] / whole)
    named = named[(named["part"] >= PART) & (named["lines"] >= MINIMUM_PER_GROUP)]
    seen = named.groupby("label")["month"].transform("nunique")
    named = named[(seen <= SELDOM * len(months)) & named["month"].isin(list(months))]
    runs = _runs(named.sort_values(["label", "month"]), months)
    best = named.assign(run=runs).sort_values(["part", "label"], ascending=[False, True])
    best = best.drop_duplicates(["label", "run"]).head(MOST)
    return sorted(zip(best["month"], best["label"], strict=True))


def _runs(named: pd.DataFrame, months: Sequence[dt.date]) -> pd.Series[int]:
    """Numbers of the stretches of neighbouring months of each label."""
    place = named["month"].map({month: at for at, month in enumerate(months)})
    starts = (place.diff() != 1) | (named["label"] != named["label"].shift())
    return starts.astype(int).cumsum()
