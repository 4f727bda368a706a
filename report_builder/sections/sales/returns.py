"""How much of what is sold does not stay sold."""

from __future__ import annotations

import datetime as dt

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import (
    Column,
    Content,
    Fact,
    Facts,
    Finding,
    MonthTotals,
    Severity,
    Table,
    gained_or_lost,
)
from report_builder.sections.sales.bridges import leaves_returns_out
from report_builder.stats.periods import Baseline, baselines, is_whole_months

MUCH = 0.05  # a twentieth of sales: from here on returns are worth a manager's look
YEAR = 12  # months: money of a year can be compared with other money of a year
PART = 0.10  # a tenth less: the same round figure that losses of customers are sized with
APART = (
    " Every credit counts here. Revenue and its steps leave most of them out, with their purchase."
)
NEWS = 0.005  # half a percentage point of sales; below, the share is about the same


def content(data: Dataset) -> Content:
    """The share of gross sales not kept, and how that of goods sent back changed; nothing without
    money or returns."""
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


def _goods(months: list[MonthTotals]) -> float:
    return round(sum(month.goods_returned or 0.0 for month in months), 2)


def overall(whole: list[MonthTotals]) -> Finding:
    """The share over the last complete months, a year at most, so that the money is of a year.

    Fees and entries of the books are in the share, and out of what fewer returns would keep.
    """
    last = whole[-YEAR:]
    gross, kept = _sums(last)
    lost, goods = round(gross - kept, 2), _goods(last)
    facts = {
        "months": Fact(len(last), "count"),
        "until": Fact(_day(last[-1]), "month"),
        "gross": Fact(gross, "money"),
        "lost": Fact(lost, "money"),
        "share": Fact(lost / gross if gross else 0.0, "share"),
    }
    text = (
        "In the {months:complete month|complete months} up to {until}, {lost} of {gross} sold was "
        "returned, credited or adjusted: {share}. "
    )
    if goods <= 0:
        return Finding(
            "returns_rate", "info", text + "None of it is goods sent back.", facts,
            so_what="These are entries of the books: ask whoever made them.",
        )  # fmt: skip
    return _of_goods(text, facts, goods, gross, lost)


def _of_goods(
    text: str, facts: dict[str, Fact], goods: float, gross: float, lost: float
) -> Finding:
    """What fewer goods sent back would keep."""
    facts = facts | {"part": Fact(PART, "share"), "saved": Fact(PART * goods, "money")}
    if goods == lost:
        text += "All of it is goods sent back or credited."
    else:
        text += "Goods sent back or credited are {goods}."
        facts["goods"] = Fact(goods, "money")
    much = goods >= MUCH * gross
    return Finding(
        "returns_rate",
        "watch" if much else "info",
        text,
        facts,
        money=-PART * goods,
        money_is="at stake",
        so_what="{part} fewer goods sent back would keep {saved}: look at which products and "
        "orders come back."
        if much
        else "{part} fewer goods sent back would keep {saved}, little beside what was sold.",
    )


def changes(whole: list[MonthTotals], data: Dataset) -> list[Finding]:
    """The period's share of goods sent back against each baseline; whole months only, as credits
    are by month."""
    start, end = data.period.start, data.period.end
    if not is_whole_months(start, end):
        return []
    now = [month for month in whole if start <= _day(month) <= end]
    gross, back = _sums(now)[0], _goods(now)
    found = []
    for base in baselines(start, end, data.months):
        earlier = [month for month in whole if base.start <= _day(month) <= base.end]
        sold, before = _sums(earlier)[0], _goods(earlier)
        if gross > 0 and sold > 0 and (back or before):
            found.append(change(data, base, back / gross, before / sold, gross))
    return found


def change(data: Dataset, base: Baseline, share: float, before: float, gross: float) -> Finding:
    """The share of sales sent back against that of a baseline, in money of the period's sales.

    Where revenue leaves most of it out with its purchase, the money is no part of what revenue
    gained or lost: it stands in the sentence only.
    """
    moved = share - before
    apart = leaves_returns_out(data)
    printed = [formats.printed(one, "share") for one in (share, before)]  # as the reader subtracts
    facts: Facts = {
        "period": Fact(data.period.label, "text"),
        "share": Fact(share, "share"),
        "before": Fact(before, "share"),
        "against": Fact(formats.period(base.start, base.end), "text"),
        "moved": Fact(round(printed[0] - printed[1], 3), "points"),
        "money": Fact(abs(moved) * gross, "money"),
    }
    severity: Severity = "info" if abs(moved) < NEWS else "watch" if moved > 0 else "good"
    meaning = {
        "info": "About the same: no reason to act.",
        "watch": "Look at which products and orders came back.",
        "good": "More of what is sold stays sold: find out what changed, and keep it.",
    }
    return Finding(
        f"returns_change_{base.key}",
        severity,
        "Goods sent back or credited were {share} of sales in {period} and {before} in {against}: "
        "{moved}, or {money} of sales." + (APART if apart else ""),
        facts,
        money=None if apart else -moved * gross,
        money_is=None if apart else gained_or_lost(-moved),
        brief="Goods sent back were {share} of sales against {before} in {against}, a difference "
        "of {money}.",
        so_what=meaning[severity],
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
