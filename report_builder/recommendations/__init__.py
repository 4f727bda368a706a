"""What to do about each cluster and the whole shop: rules standing on findings, sums shown."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence

from report_builder.model import Chapter, Content, Finding, Recommendation
from report_builder.recommendations.arithmetic import Rule
from report_builder.recommendations.rules import CLUSTER_RULES, SEGMENT_RULES
from report_builder.recommendations.shop import OPPOSED, SHOP_RULES

PER_CLUSTER = 3  # more would not be done
SUPPORTED = ("measured", "strong", "indicative")  # grades that a recommendation may stand on
WEIGHTS = {"strong": 1.0, "indicative": 0.5}  # half as sure counts half
NOT_FOR_LEAVING = ("timing", "terms", "club", "beside")  # who has left is not reminded or upsold


def recommend(chapters: Sequence[Chapter], as_of: dt.date | None) -> tuple[Recommendation, ...]:
    """Each recommendation is a rule that fires on a finding about a cluster, never without one, and
    not where the finding shows no difference or has too few data. Of rules that pull in different
    directions one is kept: a cluster is protected, won back or brought to order more often, its
    first orders are followed up or let go, and a cluster that has left is neither reminded nor
    upsold. At most three a cluster, most money
    first; where no tested and strong difference stands behind it, the money counts half. The money
    is what the finding measured times the share of customers (or of the amount) that the action is
    assumed to move, printed with a low and a high assumption. The shares are planning figures, not
    measured here: measure each action against a group left out. Beside the rules for clusters there
    are rules for the whole shop, which stand on the findings of the other chapters: one a topic (as
    second orders, regions, a season), none where a cluster has one of that topic (the loyalty
    programme is left to the whole shop where its effect is shown to be strong), and never both a
    rule to discount less and one to discount more. Where a finding has measured the money, with its
    interval, that is taken instead of an assumption. Where the customers form no
    clusters, the rules stand on the RFM segments. In data without dates the money is of all that
    the data holds, not of a year, and the day to act by is that of the next campaign."""
    findings = {one.key: one for chapter in chapters for one in chapter.content.findings}
    clusters = [cluster for chapter in chapters for cluster in chapter.content.clusters]
    fired: list[Fired] = []
    sure = {rule.kind for rule, one in _of_shop(findings, as_of, ()) if one.confidence == "strong"}
    rules = [rule for rule in CLUSTER_RULES if not (rule.yields and rule.topic in sure)]
    for cluster in clusters:
        prefix = f"cluster_{cluster.id}_"
        fired += _best(list(_fired(rules, findings, prefix, cluster.name, as_of)))
    if not clusters:
        fired = list(_fired(SEGMENT_RULES, findings, "rfm_", "", as_of))
    fired += _of_shop(findings, as_of, {rule.topic for rule, _ in fired})
    return tuple(sorted((one for _, one in fired), key=_rank))


def _of_shop(
    findings: Mapping[str, Finding], as_of: dt.date | None, taken: Collection[str]
) -> list[Fired]:
    """The rules for the whole shop: one a topic, none that a cluster has, none that is opposed by
    one with more behind it, and none without money."""
    fired = [
        one for rule in SHOP_RULES for one in _fired((rule,), _named(findings, rule), "", "", as_of)
    ]
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
    ]
    found.sort(key=lambda one: -abs(one.money or 0.0))
    return {rule.finding: found[0]} if found else {}


def chapter(found: Sequence[Recommendation]) -> Chapter:
    """The chapter of recommendations; says so when there are none."""
    return Chapter(
        "recommendations", "Recommendations", "What should we do, for whom, by when?",
        inspect.getdoc(recommend) or "", "shown" if found else "not_enough",
        "" if found else "no finding gives reason for an action of its own",
        Content(recommendations=tuple(found)),
    )  # fmt: skip


Fired = tuple[Rule, Recommendation]


def _fired(
    rules: Sequence[Rule],
    findings: Mapping[str, Finding],
    prefix: str,
    name: str,
    as_of: dt.date | None,
) -> Iterator[Fired]:
    for rule in rules:
        finding = findings.get(prefix + rule.finding)
        if finding is None or finding.grade not in SUPPORTED:
            continue
        if not set(rule.needs) <= finding.facts.keys():
            continue
        recommendation = rule.apply(finding, name, as_of)
        if recommendation is not None:
            yield rule, recommendation


def _best(fired: Sequence[Fired]) -> list[Fired]:
    """One of each kind, nothing that contradicts another, at most three."""
    ranked = sorted(fired, key=lambda one: _rank(one[1]))
    kinds: dict[str, Fired] = {}
    for one in ranked:
        kinds.setdefault(one[0].kind, one)
    left = any(rule.leaving for rule, _ in kinds.values())
    kept = [one for one in kinds.values() if not (left and one[0].kind in NOT_FOR_LEAVING)]
    return sorted(kept, key=lambda one: _rank(one[1]))[:PER_CLUSTER]


def _rank(one: Recommendation) -> tuple[float, str]:
    return -one.money * WEIGHTS[one.confidence], one.key
