"""RFM segments: who bought how recently, how often and for how much, and what that foretold."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report_builder import measures
from report_builder.buyers.scores import scored
from report_builder.customer_features import LAST_YEAR, year_start
from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding, Segment
from report_builder.section import section
from report_builder.sections.rfm import backtest, pictures, undated
from report_builder.sections.rfm.concentration import concentration
from report_builder.stats import rfm as scoring
from report_builder.stats.inference import MINIMUM_PER_GROUP

LOSS = 0.10  # "if one in ten left": a round figure to size the dependence on the best
DEPENDENT = 0.5  # above half of the revenue, the best customers decide how the shop does
REGULAR_ORDERS = 3  # two pauses between orders: the fewest that make a habit
REPEATING = (0.02, 0.9)  # share with two orders: below nobody is won by one, above everybody is
QUIET = ("at risk", "cannot lose")  # bought regularly, have stayed away for long
WEEK = 7  # days; cut points in days would sound more exact than they are
RECENT_FEW = ("new", "promising")  # bought recently, among the fewest orders so far


@section(
    "RFM segments",
    question="By recency, frequency and money (RFM): who is at their best, who is slipping away?",
    needs=("customer_id", ("date", "recency")),
)
def rfm(data: Dataset) -> Content:
    """Recency is the number of days from a customer's last order to the as-of date, frequency the
    number of orders, monetary the revenue net of returns (units where the data has no money), over
    all data up to the as-of date. Each is scored from one to five by fifths of the customers on
    values: equal values share a score, a better value never scores lower, and a crowd of equal
    values can leave a score unused; the cut points are printed. The segments are blocks of the
    recency by frequency grid: hibernating R1-2 F1-2, at risk R1-2 F3-4, cannot lose R1-2 F5, about
    to sleep R3 F1-2, needs attention R3 F3, loyal R3-4 F4-5, promising R4 F1, new R5 F1, potential
    loyalist R4-5 F2-3, champions R5 F4-5. The customers of a segment of fewer than ten count with
    the segment most like it: at risk for cannot lose, loyal for champions and so on. Beside them
    stands the value tier: the best fifth by money, the next three tenths, the rest. The days since
    the last order of a segment are the median. Back-test: the segments are formed again from the
    data up to three months before the as-of date, and what each did in the three months since is
    shown beside all customers; it needs six months before and a hundred customers. Shares carry
    Wilson intervals; differences against all other customers are tested by chi squared or Fisher's
    exact test, with Newcombe's interval. Groups under thirty get no percentages. Revenue
    concentration counts customers with returns above their purchases as zero; Gini is zero when all
    spend alike, one when one customer has it all. At least a hundred customers are needed. Where a
    table of customers gives days, orders and revenue of each instead of dated orders, these are
    scored as they stand, of customers who have an order; what the segments did since cannot be seen
    there."""
    frame = scored(data)
    segments = summarise(frame)
    if data.time is None:
        segments = undated.worded(segments, frame, data)
    today = tuple(one.name for one in segments)
    tested = backtest.backtest(data, today) if data.time else Content()
    drawn = tuple(name for chart in tested.charts for name in chart.groups)
    spread = concentration(frame, data)
    best = champions(frame, data, tested.findings)
    findings = [
        best, quiet(frame, data, tested.findings),
        recent_few(frame, data),
        *tested.findings, *spread.findings,
    ]  # fmt: skip
    return Content(
        findings=tuple(finding for finding in findings if finding is not None),
        charts=(pictures.grid(frame, data, best, drawn), *spread.charts, *tested.charts),
        tables=(*pictures.tables(frame, segments, data), *tested.tables),
        segments=segments,
    )


def assignments(data: Dataset) -> pd.DataFrame:
    """``customer_id``, ``segment`` of every customer, by customer."""
    frame = scored(data).sort_values("customer_id")
    return frame[["customer_id", "segment"]].reset_index(drop=True)


def summarise(frame: pd.DataFrame) -> tuple[Segment, ...]:
    """The segments that have customers, the most engaged first."""
    revenue = float(frame["revenue"].sum())
    found = []
    for one in scoring.SEGMENTS:
        mine = frame[frame["segment"] == one.name]
        if mine.empty:
            continue
        own = float(mine["revenue"].sum())
        found.append(
            Segment(
                one.name.capitalize(), one.meaning, len(mine), len(mine) / len(frame), own,
                own / revenue if revenue > 0 else 0.0, float(mine["orders"].mean()),
                float(mine["days_since_last_order"].median()),
            )
        )  # fmt: skip
    return tuple(found)


def champions(frame: pd.DataFrame, data: Dataset, tested: Sequence[Finding] = ()) -> Finding | None:
    """How much of the revenue hangs on the champions.

    Where the back-test (one of ``tested``) shows no more of them returning than of others, there
    is no advice to look after them first.
    """
    mine = frame[frame["segment"] == "champions"]
    total = float(frame["revenue"].sum())
    if len(mine) < MINIMUM_PER_GROUP or total <= 0:
        return None
    share, brought = float(mine["revenue"].sum()) / total, _brought(mine)
    facts = {
        "customers": Fact(len(mine), "count"),
        "customer_share": Fact(len(mine) / len(frame), "share"),
        "share": Fact(share, "share"),
        "what": Fact(measures.known_value_name(data), "text"),
        **_brought_facts(mine, data),
        "loss": Fact(LOSS, "share"),
        "cost": Fact(LOSS * brought, data.value_unit),
    }
    sums = "Since {since} they brought {year}" if data.time else "They brought {total} in all"
    cost = "{cost} a year" if data.time else "{cost} of that"
    return Finding(
        "rfm_champions", "watch" if share > DEPENDENT else "good",
        "{customers:champion|champions}, who bought just now and more often than most, are "
        "{customer_share} of customers and bring {share} of {what}. " + sums + ".",
        facts, money=LOSS * brought if data.has_money else None,
        so_what="If {loss} of them left, about " + cost + " would go"
        + ("." if _return_as_others(tested, "rfm_backtest_champions") else
           ": look after them first."),
    )  # fmt: skip


def _brought(mine: pd.DataFrame) -> float:
    """What they brought in the last twelve months; without dates in all."""
    return float(mine[LAST_YEAR if LAST_YEAR in mine else "revenue"].sum())


def _brought_facts(mine: pd.DataFrame, data: Dataset) -> dict[str, Fact]:
    """The facts about that sum: what and, with dates, since when."""
    brought = Fact(_brought(mine), data.value_unit)
    if data.time is None:
        return {"total": brought}
    since = max(year_start(data.as_of), data.first_day)
    return {"year": brought, "since": Fact(since, "date")}


def quiet(frame: pd.DataFrame, data: Dataset, tested: Sequence[Finding] = ()) -> Finding | None:
    """What the customers who stay away brought in the last twelve months.

    Where the back-test (one of ``tested``) shows that such customers return as others do, nothing
    is at stake.
    """
    mine = frame[frame["segment"].isin(QUIET)]
    if len(mine) < MINIMUM_PER_GROUP or mine["orders"].mean() < REGULAR_ORDERS:
        return None
    brought = _brought(mine)
    facts = {
        "customers": Fact(len(mine), "count"),
        "weeks": Fact(int(mine["days_since_last_order"].min()) // WEEK, "count"),
        **_brought_facts(mine, data),
        "orders": Fact(round(float(mine["orders"].mean()), 1), "number"),
        "total": Fact(float(mine["revenue"].sum()), data.value_unit),
    }
    if data.time is None and (as_others := undated.not_quiet(mine, frame, facts)) is not None:
        return as_others
    text = (
        "{customers:customer|customers} who used to buy regularly ({orders} orders each) have not "
        "ordered for {weeks:week|weeks} or more. They brought {total} in all"
    )
    text += ", {year} of it since {since}." if data.time else "."
    if _return_as_others(tested, "rfm_backtest_quiet"):
        return Finding(
            "rfm_quiet_as_usual", "info", text, facts,
            so_what="Three months ago such customers came back as often as all others: no reason "
            "for a campaign of its own.",
        )  # fmt: skip
    return Finding(
        "rfm_quiet", "act", text, facts,
        # Without dates nobody knows what of it is of the last year, so nothing is put at stake.
        money=brought if data.has_money and data.time and brought > 0 else None,
        so_what="Ask them back before they are gone, those with the most orders first.",
    )  # fmt: skip


def _return_as_others(tested: Sequence[Finding], key: str) -> bool:
    """Whether the back-test shows them neither more loyal (champions) nor less (quiet) than all."""
    evidence = next((one.evidence for one in tested if one.key == key), None)
    if evidence is None:
        return False
    return evidence.low <= 0 if key == "rfm_backtest_champions" else evidence.high >= 0


def recent_few(frame: pd.DataFrame, data: Dataset) -> Finding | None:
    """How many recent customers still have the fewest orders."""
    mine = frame[frame["segment"].isin(RECENT_FEW)]
    repeating = float((frame["orders"] >= measures.REPEAT_ORDERS).mean())
    if len(mine) < MINIMUM_PER_GROUP or not REPEATING[0] <= repeating <= REPEATING[1]:
        return None
    if mine["orders"].max() >= frame["orders"].median():  # as many as anybody: nothing is missing
        return None
    facts = {
        "customers": Fact(len(mine), "count"),
        "most": Fact(int(mine["orders"].max()), "count"),
        "weeks": Fact(-(-int(mine["days_since_last_order"].max()) // WEEK) or 1, "count"),
        "typical": Fact(float(frame["orders"].median()), "count"),
        "order": Fact(float(mine["revenue"].sum()) / float(mine["orders"].sum()), data.value_unit),
    }
    most = "" if facts["most"].value == 1 else "at most "
    return Finding(
        "rfm_recent", "info",
        "{customers:customer|customers} came in the last {weeks:week|weeks} and have "
        + most + "{most:order|orders} so far, at {order} an order. The typical customer has "
        "{typical}.",
        facts, so_what="Their next order decides whether they become regulars.",
    )  # fmt: skip
