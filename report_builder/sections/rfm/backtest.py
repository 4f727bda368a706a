"""What the segments of a quarter ago did since: whether the segments are worth anything."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from report_builder import charts, formats
from report_builder.buyers.scores import with_scores
from report_builder.customer_features import rfm_frame
from report_builder.dataset import Dataset
from report_builder.model import (
    Chart,
    Column,
    Content,
    Evidence,
    Fact,
    Finding,
    Severity,
    Table,
    Value,
)
from report_builder.sections.rfm.pictures import large, named
from report_builder.stats import rfm as scoring
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    Comparison,
    difference_in_shares,
)
from report_builder.stats.intervals import PERCENT_LEVEL, wilson_interval

QUARTER_MONTHS = 3  # long enough for most customers of a shop to come again
HISTORY_DAYS = 180  # two quarters of behaviour before the segments are formed
MINIMUM_CUSTOMERS = 100  # as for the segments of today
CHANCE = 0.05  # of the best of all segments to be the best by luck
MOST = 0.5  # half of them: below, "few" is fair
QUIET = ("at risk", "cannot lose")

_COLUMNS = (
    "Segment then", "Customers then", "Bought again", "Share", "Low", "High",
)  # fmt: skip


def quarter_before(day: dt.date) -> dt.date:
    """The same day three months earlier, or that month's last day."""
    index = day.year * 12 + day.month - 1 - QUARTER_MONTHS
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def backtest(data: Dataset, today: Sequence[str] = ()) -> Content:
    """Segments from the data up to a quarter ago, and what each did since; ``today``: the names of
    those that have customers now."""
    then = quarter_before(data.as_of)
    history = (then - data.first_day).days
    if history < HISTORY_DAYS:
        return Content(findings=(_too_short(then, history),))
    frame = rfm_frame(data, then)
    if len(frame) < MINIMUM_CUSTOMERS or not (frame["orders_since"] > 0).any():
        return Content(findings=(_nobody(then, frame),))
    frame = with_scores(frame).assign(again=frame["orders_since"] > 0)
    table = _table(frame, data)
    findings = (
        _against_others(frame, ("champions",), "rfm_backtest_champions", then),
        _against_others(frame, there(frame["segment"], QUIET), "rfm_backtest_quiet", then),
    )
    return Content(
        findings=tuple(finding for finding in findings if finding is not None),
        charts=(_chart(frame, table, then, data, today),),
    )


def there(segments: pd.Series[str], names: Sequence[str]) -> tuple[str, ...]:
    """Those of the named segments that have customers; all where none has."""
    return tuple(name for name in names if (segments == name).any()) or tuple(names)


def _too_short(then: dt.date, history: int) -> Finding:
    facts = {
        "needed": Fact(HISTORY_DAYS, "days"), "then": Fact(then, "date"),
        "history": Fact(max(history, 0), "days"),
    }  # fmt: skip
    return Finding(
        "rfm_backtest_short", "info",
        "The segments could not be tried on the past: it needs {needed} of sales before {then}, "
        "the data has {history}.", facts,
        so_what="Read the segments as a description until more months are there.",
    )  # fmt: skip


def _nobody(then: dt.date, frame: pd.DataFrame) -> Finding:
    facts = {
        "customers": Fact(len(frame), "count"), "then": Fact(then, "date"),
        "again": Fact(int((frame["orders_since"] > 0).sum()), "count"),
    }  # fmt: skip
    return Finding(
        "rfm_backtest_nobody", "info",
        "The segments could not be tried on the past: of {customers:customer|customers} known on "
        "{then}, {again} bought again since.", facts,
        so_what="Where nobody comes back, segments by behaviour foretell nothing.",
    )  # fmt: skip


def _table(frame: pd.DataFrame, data: Dataset) -> Table:
    rows = [
        _row(one.name.capitalize(), frame[frame["segment"] == one.name])
        for one in scoring.SEGMENTS
        if (frame["segment"] == one.name).any()
    ]
    units = ("text", "count", "count", "share", "share", "share")
    columns = (
        *(Column(name, unit) for name, unit in zip(_COLUMNS, units, strict=True)),  # type: ignore[arg-type]
        Column(f"{data.value_name.capitalize()} since", data.value_unit),
    )
    return Table(
        "rfm_backtest", "What the segments of three months ago did since", columns, tuple(rows),
        _row("All customers", frame),
        f"Shares with Wilson {formats.percent(PERCENT_LEVEL)} intervals; no percentages under 30 "
        "customers.",
    )  # fmt: skip


def _row(name: str, mine: pd.DataFrame) -> tuple[Value, ...]:
    n, again = len(mine), int(mine["again"].sum())
    low, high = wilson_interval(again, n)
    shares = (large(share, n) for share in (again / n, low, high))
    return (name, n, again, *shares, float(mine["revenue_since"].sum()))


def _chart(
    frame: pd.DataFrame, table: Table, then: dt.date, data: Dataset, today: Sequence[str]
) -> Chart:
    base = float(frame["again"].mean())
    best = max(
        (row for row in table.rows if isinstance(row[3], float)), key=lambda row: (row[3], row[0]),
        default=("All customers", len(frame), 0, base),
    )  # fmt: skip
    facts = {
        "best": Fact(best[0], "text"), "share": Fact(best[3], "share"), "base": Fact(base, "share"),
    }  # fmt: skip
    few = any(row[3] is None for row in table.rows)
    title = "“{best}” bought again most: {share}, against {base} of all"
    if not _leads(frame, str(best[0])):
        title = "No segment clearly bought again more; highest “{best}”, {share} to {base}"
    return charts.dots(
        shows=("rfm_backtest_champions", "rfm_backtest_quiet"),
        x="Segment then", y="Share", low="Low", high="High", line=base, zero=True,
        groups=named((*(str(row[0]) for row in table.rows), *today)), key="rfm_backtest",
        title=title,
        subtitle=f"Share with an order from {formats.date(then + dt.timedelta(days=1))} to "
        f"{formats.date(data.as_of)}, by segment on {formats.date(then)}, with "
        f"{formats.percent(PERCENT_LEVEL)} intervals; the line is all customers"
        + (f"; no dot: fewer than {MINIMUM_PER_GROUP} customers" if few else ""),
        alt="Dot plot of the share that bought again by segment of three months ago; highest "
        "{best} with {share}, all customers {base}.",
        table=table, facts=facts,
    )  # fmt: skip


def _leads(frame: pd.DataFrame, name: str) -> bool:
    """Whether a segment, the best of several, returned more than the others beyond chance."""
    mine = frame["segment"] == name.lower()
    sizes = frame["segment"].value_counts()
    compared = int((sizes >= MINIMUM_PER_GROUP).sum())
    if not compared or mine.all() or not mine.any():
        return False
    again, others = frame.loc[mine, "again"], frame.loc[~mine, "again"]
    found = difference_in_shares(int(again.sum()), len(again), int(others.sum()), len(others))
    return found.effect > 0 and found.p * compared < CHANCE  # as many tests as segments to be best


def _against_others(
    frame: pd.DataFrame, names: tuple[str, ...], key: str, then: dt.date
) -> Finding | None:
    """The share of some segments that bought again, against all other customers."""
    inside = frame["segment"].isin(names)
    mine, others = frame[inside], frame[~inside]
    if min(len(mine), len(others)) < MINIMUM_PER_GROUP:
        return None
    again, again_others = int(mine["again"].sum()), int(others["again"].sum())
    low, high = wilson_interval(again, len(mine))
    found = difference_in_shares(again, len(mine), again_others, len(others))
    facts = {
        "customers": Fact(len(mine), "count"),
        "segments": Fact(" or ".join(f"“{name.capitalize()}”" for name in names), "text"),
        "then": Fact(then, "date"), "share": Fact(again / len(mine), "share"),
        "low": Fact(low, "share"), "high": Fact(high, "share"),
        "others": Fact(again_others / len(others), "share"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    severity, so_what = _meaning(found, (low, high))
    return Finding(
        key, severity,
        "Of {customers:customer|customers} who were {segments} on {then}, {share} have bought "
        "since ({level}% interval {low} to {high}); of all others {others}.", facts,
        evidence=Evidence(**asdict(found)), so_what=so_what,
    )  # fmt: skip


def _meaning(found: Comparison, share: tuple[float, float]) -> tuple[Severity, str]:
    """``share``: the interval of the share of the segment that came back."""
    if found.low <= 0 <= found.high:
        return "info", "No clear difference: here the segment alone does not foretell who returns."
    if found.effect > 0:
        return "good", "The segment foretells who comes back: look after these customers first."
    if share[0] > MOST:
        return "watch", "Most still return by themselves, but fewer than others: remind them soon."
    if share[1] >= MOST:
        return (
            "watch",
            "About half still return, fewer than of the others: remind them soon.",
        )
    return "watch", "Few return by themselves: waiting is not a plan."
