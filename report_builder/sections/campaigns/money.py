"""What a contact brought, and what it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from report_builder import formats, measures
from report_builder.buyers.contacts import Contacts
from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Fact, Finding, Severity
from report_builder.sections.campaigns.before import RESPONSE_DAYS
from report_builder.sections.campaigns.trials import pooled
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison, wilson_interval
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.uplift import MeanDifference, pooled_means

COSTED = 0.9  # of the revenue: with fewer costs known, the margin would be that of other goods


@dataclass(frozen=True, slots=True)
class Worth:
    """Of an answer, or of a contact: what it is worth, and in which money."""

    name: str
    margin: float | None

    @property
    def factor(self) -> float:
        """From revenue to what is left of it, as far as that is known."""
        return 1.0 if self.margin is None else self.margin


def worth(frame: pd.DataFrame) -> Worth:
    """Gross profit where the cost of nearly all goods sold is known, else revenue."""
    revenue = float(frame["revenue"].sum())
    if "cost" in frame and revenue > 0:
        costed = float(frame["costed"].sum())
        if costed >= COSTED * revenue:
            return Worth("gross profit", 1 - float(frame["cost"].sum()) / costed)
    return Worth("revenue", None)


def content(data: Dataset, found: Contacts, frame: pd.DataFrame | None) -> Content:
    """Incremental revenue and the break-even; nothing where it cannot be told."""
    if frame is None:
        return Content()
    kind = worth(frame)
    if kind.factor <= 0:  # sold below cost: no number of answers pays
        kind = Worth("revenue", None)
    if not found.controlled:
        return _without_control(data, frame, kind)
    gained = incremental(frame)
    if gained is None:
        return Content()
    findings = [revenue_finding(frame, gained, measures.yearly(data), kind.margin)]
    total = pooled(found)
    if gained.low > 0:
        findings.append(_most(gained, kind))
    if total is not None and data.settings.contact_cost is not None:
        findings = [one for one in findings if one.key != "campaigns_break_even"]
        findings += _against_cost(frame, kind, total, float(data.settings.contact_cost))
    return Content(tuple(findings))


def incremental(frame: pd.DataFrame) -> MeanDifference | None:
    """Revenue per contact against the control group, campaign by campaign; None with too few."""
    sides = [
        (part.loc[part["treated"], "revenue"], part.loc[~part["treated"], "revenue"])
        for _, part in frame.groupby("campaign")
    ]
    sides = [pair for pair in sides if min(map(len, pair)) >= MINIMUM_PER_GROUP]
    return pooled_means(sides) if sides else None


def revenue_finding(
    frame: pd.DataFrame, gained: MeanDifference, year: float = 1.0, margin: float | None = None
) -> Finding:
    """What those contacted brought more than the control group.

    ``year``: what to multiply counts over all data with, to have those of a year. ``margin``: the
    share of what customers of the campaigns spent that is gross profit, where it is known.
    """
    treated = frame["treated"]
    contacted = round(gained.total / gained.difference) if gained.difference else int(treated.sum())
    facts = {
        "days": Fact(RESPONSE_DAYS, "days"), "more": Fact(gained.difference, "money"),
        "low": Fact(gained.low, "money"), "high": Fact(gained.high, "money"),
        "level": Fact(PERCENT_LEVEL, "count"), "contacts": Fact(contacted, "count"),
        "total": Fact(gained.total, "money"), "total_low": Fact(gained.total_low, "money"),
        "total_high": Fact(gained.total_high, "money"),
    }  # fmt: skip
    severity: Severity = "info"
    meaning = "What the campaigns brought cannot be told from nothing: measure on more customers."
    if gained.low > 0:
        severity, meaning = "good", (
            "With a control group drawn by lot this is what the campaigns added to revenue, before "
            "the cost of the goods and of the campaigns."
        )  # fmt: skip
        if margin is not None:
            facts["margin"] = Fact(margin, "share")
            meaning += " Gross profit is {margin} of it, as of all that these customers spent."
    elif gained.high < 0:
        severity, meaning = "act", "Customers who were contacted spent less. Stop and find out why."
    yearly = ""
    if year < 1:
        facts["yearly"] = Fact(round(contacted * year), "count")
        yearly = " A year had about {yearly:contact|contacts}."
    return Finding(
        "campaigns_revenue", severity,
        "In the {days} from the mailing on, each customer contacted brought {more} of revenue more "
        "than one in the control group ({level}% interval {low} to {high}). Over "
        "{contacts:contact|contacts} that is {total} ({total_low} to {total_high})." + yearly,
        facts, Evidence(**asdict(gained.comparison)),
        money=gained.total if gained.low > 0 else None, so_what=meaning,
        brief="Each customer contacted by a campaign brought {more} more than one left out "
        "({level}% interval {low} to {high}).",
    )  # fmt: skip


def _of(kind: Worth) -> tuple[str, dict[str, Fact]]:
    """How the worth is told: with its margin where there is one."""
    facts = {"kind": Fact(kind.name, "text")}
    if kind.margin is None:
        return "{kind}", facts
    return "{kind} ({margin} of what customers of the campaigns spent)", facts | {
        "margin": Fact(kind.margin, "share")
    }


def _most(gained: MeanDifference, kind: Worth) -> Finding:
    words, facts = _of(kind)
    facts |= {
        "most": Fact(gained.difference * kind.factor, "money"),
        "low": Fact(gained.low * kind.factor, "money"),
        "high": Fact(gained.high * kind.factor, "money"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    return Finding(
        "campaigns_break_even", "info",
        f"A contact pays if it costs less than {{most}}: that is the {words} that each contact "
        "added ({level}% interval {low} to {high}).",
        facts,
        so_what="Compare it with the price of a letter, a mail or a message. Below {low} a contact "
        "pays even at the low end of the interval.",
    )  # fmt: skip


def _answer(frame: pd.DataFrame, kind: Worth) -> float | None:
    """What an answer is worth on average; None with too few answers, or worth nothing."""
    answers = frame[frame["answered"]]
    if len(answers) < MINIMUM_PER_GROUP:
        return None
    value = float(answers["revenue"].sum()) / len(answers) * kind.factor
    return value if value > 0 else None


def _against_cost(
    frame: pd.DataFrame, kind: Worth, total: Comparison, cost: float
) -> list[Finding]:
    """The break-even share of additional answers against the one measured."""
    value = _answer(frame, kind)
    if value is None:
        return []
    words, facts = _of(kind)
    needed = cost / value
    facts |= {
        "cost": Fact(cost, "money"), "value": Fact(value, "money"),
        "break_even": Fact(needed, "share"), "uplift": Fact(total.effect, "points"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "between": Fact(formats.points_between(total.low, total.high), "text"),
    }  # fmt: skip
    severity, meaning = _verdict(total.low, total.high, needed)
    return [Finding(
        "campaigns_break_even", severity,
        f"At {{cost}} a contact and {{value}} of {words} an answer, a campaign pays when it adds "
        "answers of at least {break_even} of those contacted. The campaigns added {uplift} "
        "({level}% interval {between}).",
        facts, so_what=meaning,
    )]  # fmt: skip


def _verdict(low: float, high: float, needed: float) -> tuple[Severity, str]:
    if low > needed:
        return "good", "The campaigns pay: even the low end of what they added is above it."
    if high < needed:
        return "act", "The campaigns do not pay: send to fewer customers, or find a cheaper way."
    return "watch", "Whether the campaigns pay is open: the measurement allows for both."


def _without_control(data: Dataset, frame: pd.DataFrame, kind: Worth) -> Content:
    """At best: what a contact may cost if nobody would have bought without it."""
    value, contacted = _answer(frame, kind), len(frame)
    if value is None:
        return Content()
    answered = int(frame["answered"].sum())
    words, shared = _of(kind)
    facts: Mapping[str, Fact] = shared | {
        "days": Fact(RESPONSE_DAYS, "days"), "value": Fact(value, "money"),
        "share": Fact(answered / contacted, "share"), "contacted": Fact(contacted, "count"),
        "most": Fact(value * answered / contacted, "money"),
    }  # fmt: skip
    said = (
        f"An answer went with {{value}} of {words} in the {{days}} from the mailing on, and "
        "{share} of {contacted:contact|contacts} were answered. A contact may cost {most} at most, "
        "even if nobody would have bought without it."
    )
    severity: Severity = "info"
    meaning = "Without a control group this is an upper limit: the true one is lower."
    cost = data.settings.contact_cost
    if cost is not None:
        needed = float(cost) / value
        facts = {**facts, "cost": Fact(float(cost), "money"), "break_even": Fact(needed, "share")}
        said += " At {cost} a contact, {break_even} have to answer because of it."
        if wilson_interval(answered, contacted)[1] < needed:
            severity, meaning = "act", (
                "The campaigns do not pay, even if every answer were their work."
            )  # fmt: skip
    return Content((Finding("campaigns_break_even", severity, said, facts, so_what=meaning),))
