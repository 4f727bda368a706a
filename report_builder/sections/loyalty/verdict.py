"""What remains of the difference in the first measure among customers alike: the verdict."""

from __future__ import annotations

from dataclasses import asdict

from report_builder import measures
from report_builder.dataset import Dataset
from report_builder.model import Evidence, Fact, Finding
from report_builder.sections.loyalty.alike import Alike, traits_made_equal
from report_builder.sections.loyalty.contrast import NOTHING, Contrast, severity
from report_builder.sections.loyalty.programme import Programme
from report_builder.stats.adjustment import Adjusted
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL

SPEND = "loyalty_spend"  # the measure that is a sum over all data


def adjusted_finding(
    data: Dataset, one: Contrast, members: Programme, model: Alike | None
) -> Finding:
    """What remains of the difference in the first measure among customers alike."""
    difference, low, high = one.raw
    facts = {
        "measure": Fact(one.label[:1].lower() + one.label[1:], "text"),
        "members": Fact(one.first.size, "count"), "others": Fact(one.second.size, "count"),
        "raw": Fact(difference, one.unit),
    }  # fmt: skip
    groups = "between " + members.first + " and " + members.second
    plural = members.found.unit + "s"
    if one.adjusted is None or model is None:
        return Finding(
            "loyalty_adjusted", "info",
            "The difference in {measure} " + groups + " is {raw}. How much of it remains among "
            + plural + " alike cannot be told: nothing known of them was settled before joining, "
            "or fewer than {needed} on one side have anybody alike on the other.",
            {**facts, "needed": Fact(MINIMUM_PER_GROUP, "count")},
            so_what=NOTHING
            if low <= 0 <= high
            else "Read the difference as one between two kinds of " + plural + ", not as what the "
            "programme brings.",
        )  # fmt: skip
    adjusted = one.adjusted
    facts |= {
        "adjusted": Fact(adjusted.difference, one.unit), "low": Fact(adjusted.low, one.unit),
        "high": Fact(adjusted.high, one.unit), "level": Fact(PERCENT_LEVEL, "count"),
        "traits": Fact(traits_made_equal(members, model), "text"),
    }  # fmt: skip
    if 0 <= adjusted.difference * difference <= difference**2 and difference:
        text = "The difference in {measure} " + groups + " is {raw}. Of that, {adjusted} "
        text += (
            "({level}% interval {low} to {high}) remains among " + plural + " alike in {traits}. "
        )
    else:
        text = "The difference of {raw} in {measure} " + groups + " is {adjusted} ({level}% "
        text += "interval {low} to {high}) among " + plural + " alike in {traits}. "
    if model.apart:
        text += "Left out, as only one side has them: {outside:" + members.found.noun + "} "
        text += "({apart}). "
        facts["outside"] = Fact(int((~model.kept).sum()), "count")
        facts["apart"] = Fact(model.apart, "text")
    clear, yearly = low > 0 or high < 0, ""
    if members.per_customer and one.key == SPEND and adjusted.low > 0:
        year = adjusted.difference * measures.yearly(data)
        facts |= {"yearly": Fact(year, one.unit), "span": Fact(measures.span(data), "text")}
        yearly = " That is {yearly} for each{span}."
    return Finding(
        "loyalty_adjusted", severity(adjusted.low, adjusted.high),
        text + _remains(adjusted, difference, clear) + yearly, facts,
        Evidence(**asdict(adjusted.comparison)), so_what=_so_what(adjusted, clear, plural),
    )  # fmt: skip


def _remains(adjusted: Adjusted, raw: float, clear: bool) -> str:
    """Raw and adjusted in one verdict."""
    if adjusted.low <= 0 <= adjusted.high:
        return (
            "No clear difference is associated with membership itself."
            if clear else "Neither is a clear difference."
        )  # fmt: skip
    if not clear or raw * adjusted.difference < 0:
        return "What is known of them hid that difference."
    if adjusted.low <= raw <= adjusted.high or abs(adjusted.difference) >= abs(raw):
        return "What is known of them explains little or none of it."
    return "What is known of them explains part of it."


def _so_what(adjusted: Adjusted, clear: bool, plural: str) -> str:
    if adjusted.low > 0:
        return (
            "What remains is associated with membership, and with all that nobody recorded: keen "
            "customers join. Only a trial that leaves invitations to chance tells the two apart."
        )
    if adjusted.high < 0:
        return (
            "Members bring less than " + plural + " alike: look whether rewards and member prices "
            "cost more than they bring."
        )
    if clear:
        return (
            "Do not book members' spending as a gain of the programme: " + plural + " alike bring "
            "about as much without it."
        )
    return "Neither way of looking shows a gain: judge the programme by what its rewards cost."
