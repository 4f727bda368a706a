"""What to do about each cluster and the whole shop: rules standing on findings, sums shown."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from report_builder.model import Chapter, Content, Finding, Recommendation
from report_builder.recommendations.arithmetic import (
    FactMissing,
    Rule,
    as_profit,
    doubted,
    number,
    scaled,
)
from report_builder.recommendations.rules import CLUSTER_RULES, SEGMENT_RULES
from report_builder.recommendations.shop import OPPOSED, SHOP_RULES
from report_builder.stats.inference import MINIMUM_PER_GROUP

PER_CLUSTER = 3  # more would not be done
SUPPORTED = ("measured", "strong", "indicative")  # grades that a recommendation may stand on
NOT_FOR_LEAVING = (
    "late",
    "due",
    "terms",
    "club",
    "beside",
)  # who has left is not reminded or upsold
LEAST = 0.0005  # of what the shop takes in a year: nobody would act for less
# Kinds that live on the next order of the same people.
FOR_RETURNING = (
    "course", "late", "due", "range", "beside", "club", "person", "place", "service", "campaign",
)  # fmt: skip
SECOND_ORDER = "second order"  # the topic of actions for customers with one order
RATE = "repeat_rate"  # the finding that says how many ever came back
# Share of customers who came back: fewer, and the shop does not live on second orders; more, and
# hardly anybody is left to be brought to one.
COME_BACK = (0.05, 0.90)


def recommend(
    chapters: Sequence[Chapter],
    as_of: dt.date | None,
    year: float = 0.0,
    margin: float | None = None,
) -> tuple[Recommendation, ...]:
    """Each recommendation is a rule that fires on a finding about a cluster, never without one, and
    not where the finding shows no difference or has too few data. Of rules that pull in different
    directions one is kept: a cluster is protected, won back or brought to order more often, its
    first orders are followed up or let go, and a cluster that has left is neither reminded nor
    upsold. At most three a cluster, most money first. The money is what the finding measured times
    the share of customers (or of the amount) that the action is assumed to move, printed with a low
    and a high assumption. The shares are planning figures, not measured here: measure each action
    against a group left out. Who is left out for that counts for nothing: a tenth of the customers
    where that is thirty or more, else half, or half of the products, buyers or days. A
    recommendation whose share is assumed is never more than indicative. Second orders are never
    assumed more often than customers of the data have come back, and not advised where fewer than
    one in twenty or more than nine in ten did. Where fewer than one in twenty did, a cluster is
    advised nothing that lives on the next order of the same customers. Beside the rules for
    clusters there are rules for the whole shop, which stand on the findings of the other chapters:
    one a topic (as second orders, regions, a season), none where a cluster has one of that topic
    (of invitations to the loyalty programme the one with more behind it is kept), and never both a
    rule to discount less and one to discount more, nor one to remind the late and one to win back
    the valuable. What a shop can have only once, as a limit for free delivery, is advised once.
    Where the customers form no clusters, the rules stand on the RFM segments, and do not protect
    the best where the back-test of the segments failed. The money is of a year, or of all that the
    data holds where that is less or has no dates, unless the arithmetic names another span; an
    action that would move less than one part in two thousand of what the shop takes in a year is
    left out, in a small cluster as well. Where the cost of nine tenths of the sales is known,
    revenue counts as the gross profit in it, beside what is saved; where it is not, revenue stands
    beside savings. Several recommendations can be about the same customers: their sums overlap, so
    do not add them. Without dates the day to act by is that of the next campaign."""
    findings = {one.key: one for chapter in chapters for one in chapter.content.findings}
    clusters = [cluster for chapter in chapters for cluster in chapter.content.clusters]
    fired: list[Fired] = []
    shown = _Shown(findings, as_of, LEAST * year * (1.0 if margin is None else margin), margin)
    shop = {rule.kind: one for rule, one in _of_shop(shown, ())}
    own = [
        [
            one
            for one in _fired(CLUSTER_RULES, shown, f"cluster_{cluster.id}_", cluster.name)
            if not (one[0].yields and _surer(shop.get(one[0].topic), one[1]))
        ]
        for cluster in clusters
    ]  # fmt: skip
    for found in _only_once(own):
        fired += _best(found)
    if not clusters:
        fired = list(_fired(SEGMENT_RULES, shown, "rfm_", ""))
    fired += _of_shop(shown, {rule.topic for rule, _ in fired})
    return tuple(sorted((one for _, one in fired), key=_rank))


def _only_once(own: Sequence[list[Fired]]) -> list[list[Fired]]:
    """Of what the shop can have only once, that of the cluster with the most money."""
    single = sorted(
        (one for found in own for one in found if one[0].single), key=lambda one: _rank(one[1])
    )
    kept: dict[str, str] = {}
    for rule, recommendation in single:
        kept.setdefault(rule.finding, recommendation.key)
    return [
        [one for one in found if not one[0].single or one[1].key in kept.values()] for found in own
    ]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the rules see: findings by key, the last day, the least money that somebody would act
    for, and the margin of the shop where it is known."""

    findings: Mapping[str, Finding]
    as_of: dt.date | None
    least: float
    margin: float | None


def _of_shop(shown: _Shown, taken: Collection[str]) -> list[Fired]:
    """The rules for the whole shop: one a topic, none that a cluster has, none that is opposed by
    one with more behind it, and none without money."""
    fired: list[Fired] = []
    for rule in SHOP_RULES:
        named = replace(shown, findings={**shown.findings, **_named(shown.findings, rule)})
        fired += _fired((rule,), named, "", "")
    kept: dict[str, Fired] = {}
    for one in sorted(fired, key=lambda each: _rank(each[1])):
        opposed = {other for pair in OPPOSED if one[0].kind in pair for other in pair}
        if one[1].money > 0 and one[0].kind not in taken and not opposed & kept.keys():
            kept[one[0].kind] = one
    return list(kept.values())


def _named(findings: Mapping[str, Finding], rule: Rule) -> dict[str, Finding]:
    """The finding that a rule stands on, under the rule's own name; of several whose keys only end
    differently the one with the most money that has support."""
    begins = rule.finding.removesuffix("*")
    found = [
        one
        for key, one in sorted(findings.items())
        if (key.startswith(begins) if begins != rule.finding else key == rule.finding)
        and one.grade in SUPPORTED
        and not one.hint
    ]
    found.sort(key=lambda one: -abs(one.money or 0.0))
    return {rule.finding: found[0]} if found else {}


def chapter(found: Sequence[Recommendation]) -> Chapter:
    """The chapter of recommendations; says so when there are none."""
    return Chapter(
        "recommendations", "Recommendations", "What should we do, for whom, by when?",
        inspect.getdoc(recommend) or "", "shown" if found else "nothing",
        "" if found else "No finding gives reason for an action of its own.",
        Content(recommendations=tuple(found)),
    )  # fmt: skip


Fired = tuple[Rule, Recommendation]


def _fired(rules: Sequence[Rule], shown: _Shown, prefix: str, name: str) -> Iterator[Fired]:
    """The rules whose finding has support and says what they speak of, each worth acting on."""
    findings = shown.findings
    for rule in rules:
        finding = findings.get(prefix + rule.finding)
        if finding is None or finding.hint or finding.grade not in SUPPORTED:
            continue
        if _failed(rule, findings):
            continue
        try:
            found = rule.apply(finding, name, shown.as_of)
        except FactMissing:
            continue
        if found is not None and SECOND_ORDER in (rule.topic, rule.kind):
            found = _as_observed(found, findings.get(RATE))
        if rule.kind in FOR_RETURNING and prefix and _nobody_returns(findings.get(RATE)):
            continue
        if found is None:
            continue
        found = doubted(as_profit(found, shown.margin), rule, findings)
        if _stake(found) >= shown.least:
            yield rule, found


def _failed(rule: Rule, findings: Mapping[str, Finding]) -> bool:
    """Whether a back-test that the rule leans on shows no more than chance, or nobody returning."""
    tried = [findings[key] for key in rule.tried if key in findings]
    return any(
        one.grade not in SUPPORTED or one.evidence is None or one.evidence.low <= 0 for one in tried
    )


def _came_back(rate: Finding) -> tuple[int, float]:
    """How many customers of the data ever came back, and their share."""
    facts = rate.facts
    back = number(facts, "repeat") if "repeat" in facts else 0.0  # nobody: the finding is another
    return round(back), number(facts, "rate")


def _nobody_returns(rate: Finding | None) -> bool:
    """Whether too few came back for an action on the same customers to reach their next order."""
    if rate is None:
        return False
    back, share = _came_back(rate)
    return back < MINIMUM_PER_GROUP or share < COME_BACK[0]


def _as_observed(found: Recommendation, rate: Finding | None) -> Recommendation | None:
    """Second orders no more often than customers of the data came back; None where too few did to
    tell, or nearly all. As it stands where the report does not say."""
    if rate is None:
        return found
    observed = _came_back(rate)[1]
    if _nobody_returns(rate) or observed > COME_BACK[1]:
        return None
    smaller = scaled(found, observed)
    return smaller if smaller == found else replace(smaller, because=(*found.because, RATE))


def _stake(found: Recommendation) -> float:
    """The expected money; in data without money what is gained of what was counted."""
    return found.money or (number(found.facts, "gain") if "gain" in found.facts else 0.0)


def _best(fired: Sequence[Fired]) -> list[Fired]:
    """One of each kind, nothing that contradicts another, at most three."""
    ranked = sorted(fired, key=lambda one: _rank(one[1]))
    kinds: dict[str, Fired] = {}
    for one in ranked:
        kinds.setdefault(one[0].kind, one)
    left = any(rule.leaving for rule, _ in kinds.values())
    kept = [one for one in kinds.values() if not (left and one[0].kind in NOT_FOR_LEAVING)]
    return sorted(kept, key=lambda one: _rank(one[1]))[:PER_CLUSTER]


def _surer(shop: Recommendation | None, own: Recommendation) -> bool:
    """Whether the shop has a recommendation with more behind it than that of a cluster."""
    return shop is not None and _rank(shop) < _rank(own)


def _rank(one: Recommendation) -> tuple[float, str]:
    return -one.money, one.key
