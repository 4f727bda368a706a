"""How a finding becomes a recommendation, with the arithmetic of its money printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from report_builder import formats
from report_builder.model import Fact, Facts, Finding, Grade, Recommendation, Unit, template_fields
from report_builder.recommendations.trials import (
    ADDRESSED,
    TOO_SMALL,
    WHOLE,
    Part,
    Watched,
    proven,
    unseen,
)

PREPARE = dt.timedelta(days=14)  # a mailing can be out in two weeks
MONTH = dt.timedelta(days=30)
QUARTER = dt.timedelta(days=90)  # places, ranges, terms and programmes take a season to change
NOTHING_SHOWN: Grade = "no difference shown"
Assumed = tuple[float, float, float]  # expected, low, high
AsOf = dt.date | None  # None in data without dates
OF_REVENUE = " = {gain} of revenue"  # to be turned into gross profit where the cost is known
Build = Callable[[Finding, str, AsOf], Recommendation | None]


class FactMissing(LookupError):
    """The finding tells something else than the rule speaks of: the rule keeps silent."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``finding``: end of the key it stands on; of one ``kind`` a cluster gets one; ``leaving``
    marks an action for customers who have gone; ``topic`` is what it shares with rules for the
    whole shop, which give way to those for a cluster; one that ``yields`` gives way to them where
    they have more behind them. ``single``: the shop can have it only once,
    so of several clusters one gets it. ``tried``: keys of back-tests; it keeps silent where one of
    them has failed. ``doubts``: keys of findings without a difference, and the sentence that each
    adds to the reason. A fact that the rule speaks of and the finding lacks keeps it silent too."""

    finding: str
    kind: str
    apply: Build
    leaving: bool = False
    topic: str = ""
    single: bool = False
    yields: bool = False
    tried: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What a recommendation says; templates over the finding's facts and those of the money.

    ``kpi``: the number to watch, and ``watched`` of which kind it is. ``proof``: what would show
    that it worked, where leaving customers out by lot is not how to see it; ``begins`` is the part
    of what the money speaks of that such an action begins with. ``brings``: revenue, of which the
    goods have to be paid, or what is saved or earned.
    """

    key: str
    action: str
    reason: str
    kpi: str
    arithmetic: str
    proof: str = ""
    watched: Watched = "sum"
    begins: Part = WHOLE
    brings: Literal["revenue", "profit"] = "revenue"


def fact(facts: Facts, name: str) -> Fact:
    """The fact of that name; raises FactMissing where the finding does not tell it."""
    if name not in facts:
        raise FactMissing(name)
    return facts[name]


def number(facts: Facts, name: str) -> float:
    """The value of a fact that is a number."""
    value = fact(facts, name).value
    assert isinstance(value, int | float)
    return float(value)


def shown(facts: Facts, name: str) -> float:
    """The same as printed: the arithmetic adds up with the numbers that the reader sees."""
    return formats.printed(number(facts, name), facts[name].unit)


def said(facts: Facts, name: str) -> str:
    """The value of a fact that is text."""
    return str(fact(facts, name).value)


def after(as_of: AsOf, wait: dt.timedelta) -> AsOf:
    """The day by which to act; None in data without dates."""
    return as_of + wait if as_of else None


def brought(facts: Facts) -> tuple[str, float]:
    """What customers brought, in words and as printed: of a year, or of all data without dates."""
    if "year" in facts:
        return "{year} in twelve months", max(shown(facts, "year"), 0.0)
    return "{total} in all", max(shown(facts, "total"), 0.0)


def within(assumed: Assumed, observed: float) -> Assumed:
    """The assumption, made smaller as a whole where its high end is above what the data shows."""
    rate, low, high = assumed
    part = min(1.0, observed / high)
    return rate * part, low * part, high * part


def build(
    finding: Finding, name: str, words: Words, base: float, assumed: Assumed, due: AsOf,
    customers: str | None = "customers", extra: Mapping[str, Fact] | None = None,
) -> Recommendation:  # fmt: skip
    """The recommendation whose money is ``base`` times an assumed share, low to high, of the part
    that is addressed: who is left out for comparison brings nothing.

    What is assumed is never sure: the confidence is "indicative" however strong the finding.
    """
    paid = any(one.unit == "money" for one in finding.facts.values())
    unit: Unit = "money" if paid else "number"
    facts = {**finding.facts, **(extra or {})}
    concerned = round(number(facts, customers)) if customers else None
    proof, (part, whose) = words.proof, words.begins
    trial: Mapping[str, Fact] = {}
    if not proof and concerned is not None:
        proof, trial, part = proven(concerned, words.watched, assumed[0])
        whose = ADDRESSED
    rate, low, high = assumed
    told = {
        **facts, **trial, "rate": Fact(rate, "share"),
        "low_rate": Fact(low, "share"), "high_rate": Fact(high, "share"),
        "addressed": Fact(part, "share"), "gain": Fact(base * rate * part, unit),
    }  # fmt: skip
    arithmetic = words.arithmetic + (f" × {{addressed}} {whose}" if part < 1 else "")
    arithmetic += OF_REVENUE if paid and words.brings == "revenue" else " = {gain}"
    arithmetic += "; the share is assumed, {low_rate} to {high_rate}"
    money = (base * part * rate, base * part * low, base * part * high) if paid else (0.0, 0.0, 0.0)
    return _made(finding, name, words, arithmetic, proof, told, money, concerned, due)


def scaled(found: Recommendation, observed: float) -> Recommendation:
    """The same with a smaller assumed share, as a whole, where its high end is above ``observed``,
    what the data shows."""
    part = min(1.0, observed / number(found.facts, "high_rate"))
    proof = found.proof
    if "seen" in found.facts and not proof.endswith(TOO_SMALL):
        proof += unseen(part * number(found.facts, "rate"), round(number(found.facts, "seen")))
    smaller = {
        name: replace(found.facts[name], value=part * number(found.facts, name))
        for name in ("rate", "low_rate", "high_rate", "gain")
        if name in found.facts
    }
    return replace(
        found, facts={**found.facts, **smaller}, money=part * found.money, proof=proof,
        money_low=part * found.money_low, money_high=part * found.money_high,
    )  # fmt: skip


def as_profit(found: Recommendation, margin: float | None) -> Recommendation:
    """The same with revenue as the gross profit in it, so that it compares with what is saved; as
    it stands where the margin is not known or it is no revenue."""
    if margin is None or OF_REVENUE not in found.arithmetic:
        return found
    told = formats.printed(margin, "share")
    gain = Fact(told * number(found.facts, "gain"), "money")
    return replace(
        found, arithmetic=found.arithmetic.replace(
            OF_REVENUE, " × {gross_margin} margin = {gain} of gross profit"
        ),
        facts={**found.facts, "gain": gain, "gross_margin": Fact(margin, "share")},
        money=told * found.money, money_low=told * found.money_low,
        money_high=told * found.money_high,
    )  # fmt: skip


def doubted(found: Recommendation, rule: Rule, findings: Mapping[str, Finding]) -> Recommendation:
    """The same with what speaks against it, from findings that show no difference."""
    for key, sentence in rule.doubts:
        other = findings.get(key)
        if other is None or other.grade != NOTHING_SHOWN:
            continue
        facts = {name: fact(other.facts, name) for name in template_fields(sentence)}
        found = replace(
            found, reason=f"{found.reason} {sentence}", because=(*found.because, key),
            facts={**found.facts, **facts},
        )  # fmt: skip
    return found


def _made(
    finding: Finding, name: str, words: Words, arithmetic: str, proof: str, facts: Facts,
    money: tuple[float, float, float], customers: int | None, due: AsOf,
) -> Recommendation:  # fmt: skip
    """The record, with the facts that its sentences use."""
    if not proof:
        raise ValueError(f"recommendation {words.key}: what would show that it worked?")
    known = {**facts, "by": Fact(due, "date") if due else Fact(formats.NEXT_CAMPAIGN, "text")}
    used = used_names(words.action, words.reason, words.kpi, arithmetic, proof)
    return Recommendation(
        key=f"{finding.key}_{words.key}", segment=name, action=words.action, reason=words.reason,
        because=(finding.key,), money=money[0], money_low=money[1], money_high=money[2],
        arithmetic=arithmetic, kpi=words.kpi, facts={one: fact(known, one) for one in used},
        customers=customers, due=due, proof=proof,
        confidence="indicative",
    )  # fmt: skip


def used_names(*templates: str) -> list[str]:
    """The names of facts in templates, each once, in order."""
    return sorted(set().union(*(template_fields(template) for template in templates)))
