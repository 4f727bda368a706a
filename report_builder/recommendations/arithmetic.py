"""How a finding becomes a recommendation, with the arithmetic of its money printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from report_builder import formats
from report_builder.model import Fact, Facts, Finding, Recommendation, Unit, template_fields
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.uplift import detectable

PREPARE = dt.timedelta(days=14)  # a mailing can be out in two weeks
MONTH = dt.timedelta(days=30)
QUARTER = dt.timedelta(days=90)  # terms and ranges take a season to change
LEFT_OUT = (0.1, 0.5)  # parts left out for comparison: a tenth where that is enough, else half
USUAL = 0.2  # would do what is wished without being asked: a round share between few and many
LEFT_BY_LOT = (
    "It worked if the others do better in the number to watch than {held:customer|customers} left "
    "out by lot"
)
TOO_FEW = "They are too few for a comparison by lot: see whether each does more than before."
HALF_OF_THE_GOODS = (
    "Begin with half of the goods or places, chosen by lot: it worked if the number to watch moves "
    "there and not in the other half."
)
Assumed = tuple[float, float, float]  # expected, low, high
AsOf = dt.date | None  # None in data without dates
Build = Callable[[Finding, str, AsOf], Recommendation | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """``finding``: end of the key it stands on; of one ``kind`` a cluster gets one; ``leaving``
    marks an action for customers who have gone; ``topic`` is what it shares with rules for the
    whole shop, which give way to those for a cluster; one that ``yields`` gives way to them where
    they are surer. ``needs`` are facts without which the finding
    tells something else."""

    finding: str
    kind: str
    apply: Build
    leaving: bool = False
    topic: str = ""
    yields: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What a recommendation says; templates over the finding's facts and those of the money.

    ``proof``: what would show that it worked, where a trial by lot is not how to see it.
    """

    key: str
    action: str
    reason: str
    kpi: str
    arithmetic: str
    proof: str = ""


def number(facts: Facts, name: str) -> float:
    """The value of a fact that is a number."""
    value = facts[name].value
    assert isinstance(value, int | float)
    return float(value)


def shown(facts: Facts, name: str) -> float:
    """The same as printed: the arithmetic adds up with the numbers that the reader sees."""
    return formats.printed(number(facts, name), facts[name].unit)


def after(as_of: AsOf, wait: dt.timedelta) -> AsOf:
    """The day by which to act; None in data without dates."""
    return as_of + wait if as_of else None


def brought(facts: Facts) -> tuple[str, float]:
    """What customers brought, in words and as printed: of a year, or of all data without dates."""
    if "year" in facts:
        return "{year} in twelve months", max(shown(facts, "year"), 0.0)
    return "{total} in all", max(shown(facts, "total"), 0.0)


def build(
    finding: Finding, name: str, words: Words, base: float, assumed: Assumed, due: AsOf,
    customers: str | None = "customers", extra: Mapping[str, Fact] | None = None,
) -> Recommendation:  # fmt: skip
    """The recommendation whose money is ``base`` times an assumed share, low to high."""
    rate, low, high = assumed
    gain = base * rate
    paid = any(fact.unit == "money" for fact in finding.facts.values())
    unit: Unit = "money" if paid else "number"
    facts = {
        **finding.facts, **(extra or {}), "rate": Fact(rate, "share"),
        "low_rate": Fact(low, "share"), "high_rate": Fact(high, "share"), "gain": Fact(gain, unit),
        "by": Fact(due, "date") if due else Fact(formats.NEXT_CAMPAIGN, "text"),
    }  # fmt: skip
    arithmetic = words.arithmetic + " = {gain}; the share is assumed, {low_rate} to {high_rate}"
    concerned = round(number(facts, customers)) if customers else None
    proof, shown_by = (words.proof, {}) if words.proof else proven(concerned)
    facts |= shown_by
    used = used_names(words.action, words.reason, arithmetic, proof)
    return Recommendation(
        key=f"{finding.key}_{words.key}", segment=name, action=words.action, reason=words.reason,
        because=(finding.key,), money=gain if paid else 0.0,
        money_low=base * low if paid else 0.0, money_high=base * high if paid else 0.0,
        arithmetic=arithmetic, kpi=words.kpi, facts={key: facts[key] for key in used},
        customers=concerned, due=due, proof=proof,
        confidence="indicative" if finding.grade == "measured" else finding.grade,
    )  # fmt: skip


def proven(customers: int | None) -> tuple[str, dict[str, Fact]]:
    """What would show that an action on so many customers worked, and the facts of that sentence.

    A part is left out by lot: a tenth where that is at least thirty, else half. Told is the
    smallest difference that such a trial finds four times in five, where a fifth would have done
    what is wished anyway. Without customers, half of the goods or places are left as they are.
    """
    if customers is None:
        return HALF_OF_THE_GOODS, {}
    part = next((one for one in LEFT_OUT if customers * one >= MINIMUM_PER_GROUP), None)
    if part is None:
        return TOO_FEW, {}
    held = round(customers * part)
    visible = detectable(USUAL, customers - held, held)
    facts = {"held": Fact(held, "count")}
    if visible is None:
        return LEFT_BY_LOT + ".", facts
    facts |= {"visible": Fact(100 * visible, "number"), "anyway": Fact(USUAL, "share")}
    return LEFT_BY_LOT + (
        "; where {anyway} would have done it anyway, {visible} percentage points more will show."
    ), facts


def measured(
    finding: Finding,
    name: str,
    words: Words,
    gain: str,
    bounds: tuple[str, str],
    due: AsOf,
) -> Recommendation:
    """The recommendation whose money was measured: ``gain`` and its ``bounds`` are facts."""
    facts = {**finding.facts, "by": Fact(due, "date") if due else
             Fact(formats.NEXT_CAMPAIGN, "text")}  # fmt: skip
    low, high = sorted(abs(number(facts, bound)) for bound in bounds)
    proof = words.proof or HALF_OF_THE_GOODS
    used = used_names(words.action, words.reason, words.arithmetic)
    return Recommendation(
        key=f"{finding.key}_{words.key}", segment=name, action=words.action, reason=words.reason,
        because=(finding.key,), money=abs(number(facts, gain)), money_low=low, money_high=high,
        arithmetic=words.arithmetic, kpi=words.kpi, facts={key: facts[key] for key in used},
        customers=None, due=due, proof=proof,
        confidence="indicative" if finding.grade == "measured" else finding.grade,
    )  # fmt: skip


def used_names(*templates: str) -> list[str]:
    return sorted(set().union(*(template_fields(template) for template in templates)))
