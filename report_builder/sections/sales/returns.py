"""How much of what is sold does not stay sold."""

from __future__ import annotations

import datetime as dt

from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Fact, Facts, Finding, MonthTotals, Severity, Table
from report_builder.stats.periods import baselines, is_whole_months

MUCH = 0.05  # a twentieth of sales: from here on returns are worth a manager's look
NEWS = 0.005  # half a percentage point of sales; below, the share is about the same


def content(data: Dataset) -> Content:
    """The share of gross sales not kept, and its change; nothing without money or returns."""
    complete = {month.start for month in data.complete_months}
    whole = [
        month
        for month in data.totals_by_month
        if _day(month) in complete and month.gross is not None
    ]
    gross, kept = _sums(whole)
    if gross <= 0 or gross == kept:
        return Content()
    found = [overall(whole), *changes(whole, data)]
    return Content(findings=tuple(found), tables=(_table(whole),))


def _day(month: MonthTotals) -> dt.date:
    return dt.date.fromisoformat(month.month + "-01")


def _sums(months: list[MonthTotals]) -> tuple[float, float]:
    return sum(month.gross or 0.0 for month in months), sum(month.net or 0.0 for month in months)


def overall(whole: list[MonthTotals]) -> Finding:
    """The share over all complete months."""
    gross, kept = _sums(whole)
    lost = round(gross - kept, 2)
    facts: Facts = {
        "months": Fact(len(whole), "count"),
        "gross": Fact(gross, "money"),
        "lost": Fact(lost, "money"),
        "share": Fact(lost / gross, "share"),
    }
    much = lost / gross >= MUCH
    return Finding(
        "returns_rate",
        "watch" if much else "info",
        "Over {months:complete month|complete months}, {lost} of {gross} sold was returned, "
        "credited or adjusted: {share}.",
        facts,
        money=-lost,
        so_what="Look at which products and orders come back."
        if much
        else "What is sold mostly stays sold.",
    )


def changes(whole: list[MonthTotals], data: Dataset) -> list[Finding]:
    """The period's share against each baseline; whole months only, as credits are by month."""
    start, end = data.period.start, data.period.end
    if not is_whole_months(start, end):
        return []
    gross, kept = _sums([month for month in whole if start <= _day(month) <= end])
    found = []
    for base in baselines(start, end, data.months):
        sold, stayed = _sums([month for month in whole if base.start <= _day(month) <= base.end])
        if gross > 0 and sold > 0:
            share, before = 1 - kept / gross, 1 - stayed / sold
            found.append(_change(base.key, base.words, share, before, gross))
    return found


def _change(key: str, against: str, share: float, before: float, gross: float) -> Finding:
    moved = share - before
    facts: Facts = {
        "share": Fact(share, "share"),
        "before": Fact(before, "share"),
        "against": Fact(against, "text"),
        "moved": Fact(moved, "points"),
        "money": Fact(abs(moved) * gross, "money"),
    }
    severity: Severity = "info" if abs(moved) < NEWS else "watch" if moved > 0 else "good"
    return Finding(
        f"returns_change_{key}",
        severity,
        "The share of sales returned, credited or adjusted was {share} in the period and {before} "
        "in {against}: {moved}.",
        facts,
        money=-moved * gross,
        so_what="On the period's gross sales the difference is {money}.",
    )


def _table(whole: list[MonthTotals]) -> Table:
    gross, kept = _sums(whole)
    rows = tuple(
        (_day(month), month.gross, month.net, round((month.gross or 0) - (month.net or 0), 2),
         1 - (month.net or 0) / month.gross if month.gross else None)
        for month in whole
    )  # fmt: skip
    return Table(
        "sales_returns_by_month",
        "Returned, credited or adjusted by month",
        (Column("Month", "month"), Column("Gross sales", "money"), Column("Net sales", "money"),
         Column("Not kept", "money"), Column("Share not kept", "share")),
        rows,
        total=("All", round(gross, 2), round(kept, 2), round(gross - kept, 2), 1 - kept / gross),
        note="All rows after exact duplicates, service lines included; a credit counts in the "
        "month it is booked.",
    )  # fmt: skip
