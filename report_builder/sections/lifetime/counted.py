"""What was counted, and whether the data is as the models take it to be."""

from __future__ import annotations

from dataclasses import asdict

from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Fact, Finding
from report_builder.sections.lifetime.values import Lifetime
from report_builder.stats.inference import rank_correlation
from report_builder.stats.intervals import PERCENT_LEVEL

LINKED = 0.3  # a medium correlation (Cohen 1988): beyond, spend and frequency are not independent


def content(one: Lifetime, data: Dataset) -> Content:
    """Orders, returns, gaps, leaving; spend against frequency."""
    findings = [counted_finding(one, data)]
    if one.models.spend is not None:
        findings.append(independence_finding(one))
    return Content(findings=tuple(findings))


def counted_finding(one: Lifetime, data: Dataset) -> Finding:
    """How the histories were made, and whether anybody is seen to leave."""
    back = int((one.now.column("repeats") > 0).sum())
    left_out, unseen = int(one.now.frame["left_out"].sum()), data.rhythm.unseen
    facts = {"customers": Fact(len(one.now), "count"), "back": Fact(back, "count")}
    text = (
        "All that a customer bought on a day counts as one order; {back} of "
        "{customers:customer|customers} ordered on two days or more. "
    )
    if left_out:
        text += (
            "{left_out:visit|visits} on which things were only brought back, or nothing was paid, "
            "are no orders. "
        )
        facts["left_out"] = Fact(left_out, "count")
    if one.kept < 1 and data.has_money:
        text += "What came back on other days takes {returned} off the value of orders. "
        facts["returned"] = Fact(1 - one.kept, "share")
    if unseen:
        text += (
            "The {unseen} in gaps of the export do not count as time: nobody could be seen there. "
        )
        days = sum((end - start).days + 1 for start, end in unseen)
        facts["unseen"] = Fact(days, "days")
    if one.leaves:
        text += "Some customers are seen to leave for good."
        so_what = "Silence counts: the longer it is against a customer's own rhythm, the likelier "
        so_what += "they are gone."
    else:
        text += (
            "A model with customers who leave explains these orders no better than one without: "
            "all are taken to be still there."
        )
        so_what = "Nobody is written off here; long silence is told by each customer's own rhythm."
    return Finding("lifetime_counted", "info", text, facts, so_what=so_what)


def independence_finding(one: Lifetime) -> Finding:
    """Whether those who order often order for more: the models take both as independent."""
    back = one.now.column("repeats") > 0
    found = rank_correlation(one.now.column("repeats")[back], one.now.column("mean")[back])
    linked = abs(found.effect) >= LINKED
    facts = {
        "customers": Fact(int(back.sum()), "count"), "effect": Fact(found.effect, "number"),
        "low": Fact(found.low, "number"), "high": Fact(found.high, "number"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    return Finding(
        "lifetime_independence", "watch" if linked else "info",
        "How often the {customers:returning customer|returning customers} order and how much an "
        "order is worth go together by {effect} ({level}% interval {low} to {high}; rank "
        "correlation, zero is none).",
        facts, evidence=Evidence(**asdict(found)),
        so_what="The model takes both as independent, which does not hold here: trust its orders "
        "more than its money." if linked else
        "The model takes both as independent, which is near enough here.",
    )  # fmt: skip
