"""Recommendations for the whole shop: every rule reached, its money by hand, and what stops it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from report_builder import recommendations
from report_builder.formats import fill
from report_builder.model import (
    Chapter,
    Cluster,
    Content,
    Evidence,
    Fact,
    Finding,
    Recommendation,
    Severity,
    Unit,
)
from report_builder.recommendations import trials
from report_builder.recommendations.arithmetic import Words, build
from report_builder.recommendations.rules import CLUSTER_RULES, SEGMENT_RULES
from report_builder.recommendations.shop import OPPOSED, SHOP_RULES
from tests import test_recommendations as cluster_rules

AS_OF = dt.date(2022, 11, 30)
Facts = dict[str, tuple[float | str, Unit]]


def money(value: float) -> tuple[float, Unit]:
    return value, "money"


def count(value: float) -> tuple[float, Unit]:
    return value, "count"


def share(value: float) -> tuple[float, Unit]:
    return value, "share"


def text(value: str) -> tuple[str, Unit]:
    return value, "text"


PEOPLE: Facts = {
    "customers": count(100), "group": text("aged 50 and over"), "measure": text("revenue"),
    "own": money(80), "others": money(100),
}  # fmt: skip
PLACE: Facts = {
    "customers": count(100), "region": text("Ohio"), "measure": text("revenue"), "own": money(80),
    "others": money(100),
}  # fmt: skip
OFFERS: Facts = {
    "depth": share(0.25), "margin": share(0.45), "needed": share(1.25), "lift": share(0.6),
    "gain": money(500),
}  # fmt: skip
YEARLY: Facts = {"brought": money(8000), "span": text(" a year")}  # 100 customers at 80
MOVED: Facts = {
    "group": text("Pets"), "change": money(100), "before": money(300), "now": money(400),
    "against": text("2021"),
}  # fmt: skip
PAIR: Facts = {
    "given": text("Tea"), "then": text("Pot"), "together": count(50), "with_given": count(200),
    "times": (3.0, "ratio"), "candidates": count(100), "price": money(10),
}  # fmt: skip

# Rule -> what the finding says, its severity, and expected, lowest and highest money by hand.
CASES: dict[str, tuple[str, Facts, Severity, float, float, float]] = {
    "second": (
        "second_order_worth",
        {"customers": count(3000), "new": count(1000), "orders": count(600), "average": money(50)},
        "act", 450, 225, 900,  # of a year: 1,000 × 1% × 50, nine in ten written to
    ),
    "win back": (  # 5% of the 6,000 at risk
        "lifetime_slipping",
        {"customers": count(40), "best": share(0.2), "silence": (120.0, "days"),
         "pause": (30.0, "days"), "risk": money(6000)}, "act", 300, 120, 600,
    ),
    "remind": (
        "overdue",
        {"customers": count(100), "limit": (90.0, "days"), "usual": share(0.9),
         "average": money(50)}, "act", 250, 125, 500,  # half of them are written to
    ),
    "close": ("demographics_gap_age", PEOPLE | {"gap": money(20), "worth": money(1000)}, "act",
              125, 50, 250),
    "find": ("demographics_best_age", PEOPLE | YEARLY, "good", 160, 80, 400),  # 2% of 8,000
    "lead_people": (
        "preferences_over_first",
        {"customers": count(400), "group": text("aged under 35"), "name": text("Tea"),
         "own": share(0.2), "everybody": share(0.1), "all": text("everybody"), "spent": money(1000),
         "span": text(" a year")}, "good", 27, 9, 45,  # 3% of 1,000, nine in ten addressed
    ),
    "push": ("regions_gap", PLACE | {"worth": money(1000), "span": text(" a year")}, "act",
             125, 50, 250),
    "find_region": ("regions_best", PLACE | YEARLY, "good", 160, 80, 400),
    "regain_channel": (
        "channels_falling",
        {"name": text("Web"), "before": money(500), "now": money(400), "months": count(12),
         "whole": (0.1, "change")}, "watch", 25, 10, 50,
    ),
    "lift": (
        "stores_gap",
        {"last": text("North"), "middle": text("South"), "monthly": money(50), "part": share(0.5),
         "cause": text("fewer orders"), "gap": money(600), "all_stores": money(60_000),
         "orders": (10.0, "number")}, "info", 150, 60, 300,
    ),
    "second_channel": (
        "channels_several",
        {"many": count(60), "customers": count(100), "gap": money(5), "way": text("more"),
         "orders_one": (2.0, "number"), "share": share(0.6)}, "info",
        40, 20, 80,  # 40 × 10% × 2 × 5
    ),
    "welcome": (
        "repeat_by_group",
        {"grouping": text("channel"), "worst": text("Web"), "best": text("Shop"),
         "worst_rate": share(0.2), "best_rate": share(0.4), "horizon": (90, "days"),
         "worst_customers": count(100), "more": count(20), "average": money(50),
         "span": text(" a year")}, "act",
        125, 50, 250,
    ),
    "invite": (
        "loyalty_adjusted",
        {"others": count(1000), "adjusted": money(150), "low": money(20), "traits": text("age"),
         "yearly": money(50), "span": text(" a year")},  # of three years' 150
        "info", 450, 225, 1350,
    ),
    "again": (
        "campaigns_revenue",
        {"days": (7, "days"), "more": money(2), "low": money(1), "contacts": count(1000)}, "good",
        1400, 800, 2000,
    ),
    "attract": (
        "new_customer_share",
        {"month": (dt.date(2022, 11, 1), "month"), "new": count(30),  # type: ignore[dict-item]
         "value": money(400), "share": share(0.05), "usual": share(0.10), "months": count(12)},
        "watch", 100, 40, 200,  # 400 × (2 − 1) × 25%
    ),
    "stock": (
        "peak_months",
        {"first": text("October"), "season": text("October to December"), "index": (1.2, "ratio"),
         "measure": text("revenue"), "extra": money(1000)}, "watch", 50, 20, 100,
    ),
    "order": (
        "forecast_up",
        {"category": text("Toys"), "span": text("January – March"), "expected": count(900),
         "unit": text("units"), "change": share(0.5), "before": count(600), "level": count(95),
         "low": count(700), "high": count(1100), "worth": money(1000)}, "watch", 50, 20, 100,
    ),
    "reorder": (
        "forecast_short",
        {"short": count(2), "names": text("Mug, Pot"), "lead": (14.0, "days"),
         "service": share(0.95), "lost": money(1000)}, "act", 500, 250, 750,
    ),
    "sell_down": (
        "forecast_overstock",
        {"over": count(2), "names": text("Jam, Tea"), "surplus": count(800),
         "money": money(4000)}, "watch", 400, 200, 800,
    ),
    "holiday": (
        "strongest_holiday",
        {"holiday": text("Easter"), "way": text("above"), "measure": text("revenue"),
         "lift": share(0.3), "each": money(1000), "windows": count(2),
         "next": (dt.date(2023, 4, 9), "date")}, "good",  # type: ignore[dict-item]
        50, 20, 100,
    ),
    "keep": (
        "rising_products_year_ago",
        {"product": text("Vest"), "against": text("2021"), "before": count(5), "now": count(20),
         "most": money(1000)}, "good", 100, 50, 200,
    ),
    "room": (
        "category_that_moved_most_year_ago", MOVED | {"way": text("up")}, "good", 10, 5, 20,
    ),
    "review": (
        "category_that_moved_most_previous", MOVED | {"way": text("down"), "change": money(-100)},
        "watch", 25, 10, 50,
    ),
    "bring_back": (
        "products_gone_quiet",
        {"chosen": count(8), "product": text("Pot"), "days": (90, "days"), "total": money(3000),
         "brought": money(1000), "span": text(" a year")}, "watch", 50, 20, 100,
    ),
    "returns": (
        "returns_rate",
        {"months": count(12), "lost": money(3000), "goods": money(1000), "gross": money(20_000)},
        "info", 100, 50, 250,
    ),
    "shallower": (
        "promotions_break_even", OFFERS | {"low": money(-700), "high": money(-300)}, "act",
        125, 62.5, 187.5,  # 500 × 50% × half of the products
    ),
    "more": (
        "promotions_break_even", OFFERS | {"low": money(300), "high": money(700)}, "good",
        25, 12.5, 50,
    ),
    "stop": (
        "promotions_losses",
        {"when": text("In the last twelve months"), "bands": text("over a fifth"),
         "lost": money(1000), "lines": count(463)}, "act", 500, 250, 1000,
    ),
    "narrower": (
        "promotions_anyway", {"share": share(0.6), "wasted": money(1000)}, "act", 125, 50, 250,
    ),
    "smaller": (
        "promotions_only_customers",
        {"only": count(30), "share": share(0.03), "orders": count(3), "revenue": money(1000)},
        "watch", 50, 20, 100,
    ),
    "together": ("baskets_pair", PAIR, "act", 50, 25, 100),
    "together_category": (
        "baskets_cross_category",
        {name: fact for name, fact in PAIR.items() if name != "price"} | {"spend": money(10)},
        "act", 50, 25, 100,
    ),
    "one_more": (
        "baskets_size",
        {"item": text("product"), "share": share(0.4), "more": count(100), "average": money(10)},
        "watch", 250, 100, 500,  # on half of the days
    ),
}  # fmt: skip


def finding(key: str, facts: Facts, severity: Severity = "act") -> Finding:
    """A finding whose sentence is just its facts."""
    made = {name: Fact(value, unit) for name, (value, unit) in facts.items()}
    return Finding(key, severity, " ".join(f"{{{name}}}" for name in made), made)


def of_case(case: str) -> Finding:
    key, facts, severity, *_ = CASES[case]
    return finding(key, facts, severity)


def recommended(*findings: Finding, clusters: tuple[Cluster, ...] = ()) -> list[Recommendation]:
    content = Content(findings=findings, clusters=clusters)
    chapter = Chapter("any", "Any", "", "", "shown", "", content)
    return list(recommendations.recommend([chapter], AS_OF))


@pytest.mark.parametrize("case", CASES)
def test_the_money_of_a_rule_by_hand(case: str) -> None:
    key, _, _, expected, low, high = CASES[case]
    (found,) = recommended(of_case(case))
    assert found.because == (key,)
    assert (found.money, found.money_low, found.money_high) == pytest.approx((expected, low, high))
    assert found.due is not None
    assert found.due > AS_OF


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_of_a_rule_can_be_filled(case: str) -> None:
    (found,) = recommended(of_case(case))
    for template in (found.action, found.reason, found.arithmetic, found.kpi, found.proof):
        assert template
        assert "{" not in fill(template, found.facts, "GBP")
    assert found.segment


def test_every_rule_is_in_a_case() -> None:
    patterns = {rule.finding for rule in SHOP_RULES}
    met = {
        pattern
        for pattern in patterns
        for key, *_ in CASES.values()
        if key == pattern or (pattern.endswith("*") and key.startswith(pattern[:-1]))
    }
    assert met == patterns
    assert len(SHOP_RULES) + len(CLUSTER_RULES) + len(SEGMENT_RULES) >= 25


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("grade", ["no difference shown", "not enough data"])
def test_no_rule_fires_without_support(case: str, grade: str) -> None:
    assert recommended(replace(of_case(case), grade=grade)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES)
def test_no_rule_fires_on_a_hint(case: str) -> None:
    assert recommended(replace(of_case(case), hint=True)) == []


# What a finding must say for a rule to keep silent although the finding is there.
SILENT: dict[str, tuple[str, Facts, Severity]] = {
    "a gap that is none": ("regions_gap", PLACE, "info"),
    "a first place by chance": ("regions_best", PLACE, "info"),
    "members who bring no more than the like of them": (
        "loyalty_adjusted",
        {"others": count(100), "adjusted": money(50), "low": money(-1), "traits": text("age")},
        "info",
    ),
    "channels that bring smaller orders": (
        "channels_several",
        {"many": count(60), "customers": count(100), "gap": money(5), "way": text("less"),
         "orders_one": (2.0, "number")}, "info",
    ),
    "a campaign that may add nothing": (
        "campaigns_revenue",
        {"days": (7, "days"), "more": money(2), "low": money(-1), "contacts": count(1000)}, "info",
    ),
    "as many newcomers as usual": (
        "new_customer_share",
        {"month": text("May"), "new": count(3), "value": money(400), "share": share(0.1),
         "usual": share(0.1), "months": count(12)}, "info",
    ),
    "a holiday that brings less": (
        "strongest_holiday",
        {"holiday": text("Easter"), "way": text("below"), "measure": text("revenue"),
         "lift": share(0.3), "extra": money(1000), "windows": count(2)}, "info",
    ),
    "offers that may cost or earn": (
        "promotions_break_even", OFFERS | {"low": money(-300), "high": money(700)}, "info",
    ),
    "newcomers who return alike": (
        "repeat_by_group",
        {"grouping": text("channel"), "worst": text("Web"), "best": text("Shop"),
         "worst_rate": share(0.2), "best_rate": share(0.25), "horizon": (90, "days"),
         "worst_customers": count(100)}, "info",
    ),
    "a pair by chance": ("baskets_pair", PAIR, "info"),
    "baskets that are full": (
        "baskets_size",
        {"item": text("product"), "share": share(0.1), "more": count(100), "average": money(10)},
        "info",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SILENT)
def test_a_rule_keeps_silent_where_its_condition_is_not_met(case: str) -> None:
    assert recommended(finding(*SILENT[case])) == []


def test_of_one_topic_the_one_with_most_behind_it_stays() -> None:
    """Narrower (125) and shallower offers (250) are both about less discount."""
    costly = finding("promotions_break_even", CASES["shallower"][1] | {"gain": money(1000)})
    found = recommended(of_case("narrower"), costly, of_case("smaller"))
    assert [one.key for one in found] == ["promotions_break_even_shallower"]


def test_more_and_less_discount_are_not_advised_together() -> None:
    """More offers (25) against narrower ones (125): the weightier stays."""
    found = recommended(of_case("more"), of_case("narrower"))
    assert [one.key for one in found] == ["promotions_anyway_narrower"]
    kinds = {rule.kind for rule in SHOP_RULES}
    assert {kind for pair in OPPOSED for kind in pair} <= kinds


def test_the_late_are_not_reminded_and_won_back_at_once() -> None:
    """Reminding (250) against winning back the valuable (300, or 240): the weightier stays; where a
    cluster is won back, the shop's rule keeps silent."""
    found = recommended(of_case("win back"), of_case("remind"))
    assert [one.key for one in found] == ["lifetime_slipping_win_back"]
    less = finding("lifetime_slipping", CASES["win back"][1] | {"risk": money(4800)})
    assert [one.key for one in recommended(less, of_case("remind"))] == ["overdue_remind"]
    own = finding(
        "cluster_1_quiet",
        {"customers": count(90), "back": count(40), "order": money(50), "days": (200.0, "days"),
         "usual": (20.0, "days")},
    )  # fmt: skip
    cluster = Cluster(1, "Gone", "", 90, 0.5, 1000.0, 0.5, 0.4, 0.9, {}, {})
    both = recommended(of_case("win back"), own, clusters=(cluster,))
    assert [one.key for one in both] == ["cluster_1_quiet_win_back"]


def test_a_cluster_rule_of_the_same_topic_comes_before_that_of_the_shop() -> None:
    own = finding(
        "cluster_1_overdue",
        {"customers": count(90), "late": count(40), "gap": (30.0, "days"), "times": (1.5, "ratio"),
         "most": (3.0, "ratio"), "order": money(50)},
    )  # fmt: skip
    cluster = Cluster(1, "Regulars", "", 90, 0.5, 1000.0, 0.5, 0.4, 0.9, {}, {})
    alone = recommended(of_case("remind"), clusters=(cluster,))
    assert [one.key for one in alone] == ["overdue_remind"]
    both = recommended(of_case("remind"), own, clusters=(cluster,))
    assert [one.key for one in both] == ["cluster_1_overdue_remind"]


@pytest.mark.parametrize(
    ("each", "kept"), [(374, "loyalty_adjusted_invite"), (376, "cluster_1_outside_enrol")]
)
def test_of_two_invitations_to_the_programme_the_one_with_more_behind_it_stays(
    each: float, kept: str
) -> None:
    """1,000 × 1% × 50 × 90% = 450 for the shop; 40 × 374 × 3% = 448.80, 40 × 376 × 3% = 451.20."""
    own = finding(
        "cluster_1_outside", {"customers": count(90), "outside": count(40), "each": money(each)}
    )
    cluster = Cluster(1, "Regulars", "", 90, 0.5, 1000.0, 0.5, 0.4, 0.9, {}, {})
    assert [one.key for one in recommended(of_case("invite"), own, clusters=(cluster,))] == [kept]


def test_of_findings_of_one_kind_the_one_with_most_money_is_stood_on() -> None:
    young = finding("demographics_gap_income", PEOPLE | {"gap": money(20), "worth": money(4000)})
    found = recommended(replace(of_case("close"), money=1000.0), replace(young, money=4000.0))
    assert [one.because for one in found] == [("demographics_gap_income",)]


def test_the_gap_is_named_that_the_money_is_half_of() -> None:
    """Among customers alike in income it is smaller than taken as it is."""
    (raw,) = recommended(of_case("close"))
    assert "for half of the £20.00 each" in fill(raw.arithmetic, raw.facts, "GBP")
    alike = {"gap": money(20), "held_gap": money(12), "factor": text("income")}
    (held,) = recommended(finding("demographics_gap_age", PEOPLE | alike | {"worth": money(1000)}))
    assert "for half of the £12.00 each" in fill(held.arithmetic, held.facts, "GBP")
    assert "alike in income" in fill(held.reason, held.facts, "GBP")


def test_most_money_first_and_what_is_assumed_is_never_sure() -> None:
    found = recommended(of_case("shallower"), of_case("second"), of_case("lift"))
    assert [one.money for one in found] == pytest.approx([450, 150, 125])
    sure = (recommended(replace(of_case(case), grade="strong")) for case in CASES)
    assert {one.confidence for (one,) in sure} == {"indicative"}


FACTOR = re.compile(r"-?[\d,.]+%?")


def worked_out(arithmetic: str) -> float:
    """What a reader gets who multiplies the first numbers of the factors, or what brackets say."""
    product = 1.0
    for factor in arithmetic.replace("\u00a0", " ").replace("£", "").split(" × "):
        numbers = [
            float(one.strip(",.%").replace(",", "")) / (100 if "%" in one else 1)
            for one in FACTOR.findall(factor) if any(map(str.isdigit, one))
        ]  # fmt: skip
        if factor.startswith("(") and "/" in factor:
            product *= numbers[0] / numbers[1] - 1
        elif factor.startswith("("):
            product *= numbers[0] - numbers[1]
        else:
            product *= numbers[0]
    return product


@pytest.mark.parametrize("case", [*CASES, *cluster_rules.CASES])
def test_the_printed_arithmetic_multiplies_out_for_those_addressed(case: str) -> None:
    """Also the part left out by lot is in it, and the range is that share of the same."""
    if case in CASES:
        (found,) = recommended(of_case(case))
    else:
        facts = cluster_rules.CASES[case][0]
        (found,) = cluster_rules.recommended(cluster_rules.finding(f"cluster_1_{case}", **facts))
    printed = fill(found.arithmetic, found.facts, "GBP")
    product, _, rest = printed.partition(" = ")
    assert worked_out(product) == pytest.approx(worked_out(rest.partition(";")[0]), rel=0.01)
    rate, low, high = (found.facts[name].value for name in ("rate", "low_rate", "high_rate"))
    assert found.money_low / found.money == pytest.approx(low / rate)  # type: ignore[operator]
    assert found.money_high / found.money == pytest.approx(high / rate)  # type: ignore[operator]
    half = "half" in found.proof or "drawn by lot" in found.proof
    if "held" in found.facts:
        expected = 1 - float(found.facts["held"].value) / float(found.customers)  # type: ignore[arg-type]
    else:
        expected = 0.5 if half else 1.0
    addressed = found.facts["addressed"].value if "addressed" in found.facts else 1.0
    assert addressed == pytest.approx(expected, abs=0.01)


def test_a_rule_keeps_silent_where_the_finding_lacks_a_fact() -> None:
    for case, (key, facts, severity, *_) in CASES.items():
        (whole,) = recommended(of_case(case))
        for name in facts.keys() & whole.facts.keys():
            less = {one: fact for one, fact in facts.items() if one != name}
            assert len(recommended(finding(key, less, severity))) == (
                1 if name == "yearly" and case == "again" else 0
            ), (case, name)


# --- the same number left out everywhere, and a proof that fits ----------------------------------


@pytest.mark.parametrize("case", CASES)
def test_the_part_left_out_is_named_in_the_proof_only(case: str) -> None:
    (found,) = recommended(of_case(case))
    for sentence in (found.action, found.kpi, found.reason):
        assert "left out" not in sentence
        for word in ("tenth", "fifth", "every second"):
            assert word not in sentence


def test_of_shares_the_rise_that_would_be_seen_is_told() -> None:
    (found,) = recommended(of_case("remind"))  # of 100 half, as a tenth is under thirty
    proof = fill(found.proof, found.facts, "GBP")
    assert proof.startswith("Leave 50\u00a0customers of them out, chosen by lot: it worked if ")
    # 7.85 × 2 × pooled variance / 50, at shares around a half: a difference of 28 points.
    assert proof.endswith(
        "a difference of 28\u00a0percentage points would be seen. The 10% assumed here is less: "
        "one trial cannot show it, so repeat it and count them together."
    )


@pytest.mark.parametrize(("rate", "told"), [(0.06, True), (0.07, False)])
def test_what_is_assumed_is_held_against_what_would_be_seen(rate: float, told: bool) -> None:
    proof, facts, _ = trials.proven(6_000, "share", rate)
    assert facts["seen"].value == 7  # 5,400 against 600
    assert (trials.TOO_SMALL in proof) is told
    assert trials.TOO_SMALL not in trials.proven(6_000, "share of some", rate)[0]


def test_a_finding_that_shows_no_difference_is_told_beside_the_advice() -> None:
    name = {"campaign": text("Summer SMS")}
    doubt = replace(finding("campaigns_no_effect", name), grade="no difference shown")
    (found,) = recommended(of_case("again"), doubt)
    assert found.reason.endswith(
        "“{campaign}” is counted here, though it is not shown to have added "
        "anything: repeat it last."
    )
    assert found.because == ("campaigns_revenue", "campaigns_no_effect")
    (alone,) = recommended(of_case("again"), replace(doubt, grade="strong"))
    assert alone.because == ("campaigns_revenue",)


def test_of_sums_no_rise_of_a_share_is_told() -> None:
    (found,) = recommended(of_case("invite"))
    assert fill(found.proof, found.facts, "GBP") == (
        "Leave 100\u00a0customers of them out, chosen by lot: it worked if those addressed do "
        "clearly better in the number to watch."
    )


def test_what_takes_something_away_worked_if_nothing_is_lost() -> None:
    (few,) = recommended(of_case("smaller"))
    assert few.proof.endswith("see whether each does as much as before.")
    key, facts, severity, *_ = CASES["smaller"]
    (found,) = recommended(finding(key, facts | {"only": count(300)}, severity))
    assert fill(found.proof, found.facts, "GBP") == (
        "Leave 30\u00a0customers of them as they are, chosen by lot: it worked if the others do "
        "about as well in the number to watch."
    )


@pytest.mark.parametrize("case", ["keep", "room", "review", "bring_back", "returns", "holiday"])
def test_one_product_or_category_is_not_drawn_by_lot(case: str) -> None:
    (found,) = recommended(of_case(case))
    assert "chosen by lot" not in found.proof


def test_a_recommendation_without_customers_says_how_it_would_show() -> None:
    words = Words("k", "Do it by {by}", "Why.", "Number", "{worth} × {rate}")
    with pytest.raises(ValueError, match="what would show"):
        build(finding("f", {"worth": money(1)}), "All", words, 1.0, (0.1, 0.1, 0.1), AS_OF, None)


# --- thresholds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "kept"), [(900_000, True), (900_001, False)])
def test_less_than_a_named_part_of_the_year_is_not_advised(year: float, kept: bool) -> None:
    """450 is one part in two thousand of 900,000."""
    chapter = Chapter("a", "A", "", "", "shown", "", Content(findings=(of_case("second"),)))
    assert bool(recommendations.recommend([chapter], AS_OF, year)) is kept


@pytest.mark.parametrize(
    ("share_now", "severity", "fires"),
    [(0.05, "watch", True), (0.05, "info", False), (0.0, "watch", False)],
)
def test_newcomers_are_sought_where_they_bring_less_than_usual(
    share_now: float, severity: Severity, fires: bool
) -> None:
    facts = CASES["attract"][1] | {"share": share(share_now)}
    assert bool(recommended(finding("new_customer_share", facts, severity))) is fires


def test_where_all_that_came_back_is_goods_the_whole_is_meant() -> None:
    key, facts, severity, *_ = CASES["returns"]
    less = {name: fact for name, fact in facts.items() if name != "goods"}
    assert recommended(finding(key, less, severity)) == []  # none of it is goods
    (found,) = recommended(finding(key, less | {"saved": money(300)}, severity))
    assert found.money == 300  # a tenth of all 3,000


@pytest.mark.parametrize(
    ("gap", "orders", "fires"),
    [(600, 10.0, True), (599, 10.0, False), (600, 9.9, False)],
)
def test_a_store_is_lifted_where_a_week_pays_and_can_be_seen(
    gap: float, orders: float, fires: bool
) -> None:
    """600 is one in a hundred of what all stores bring."""
    facts = CASES["lift"][1] | {"gap": money(gap), "orders": (orders, "number")}
    assert bool(recommended(finding("stores_gap", facts, "info"))) is fires


@pytest.mark.parametrize(
    ("customers", "back", "expected"),
    [
        (1000, 200, 450),  # 20% came back: the assumption stays, 1,000 × 1% × 50 × 90%
        (1000, 50, 450),  # 5%: the high end of 2% is below it
        (1000, 900, 450),
        (1000, 49, None),  # fewer than one in twenty
        (1000, 901, None),  # hardly anybody left
        (300, 30, 450),
        (290, 29, None),  # too few to tell a rate
        (500, 0, None),
    ],
)
def test_second_orders_where_second_orders_are_usual(
    customers: int, back: int, expected: float | None
) -> None:
    rate = finding("repeat_rate", {"repeat": count(back), "rate": share(back / customers)}, "info")
    found = recommended(of_case("second"), rate)
    assert [one.money for one in found] == pytest.approx([] if expected is None else [expected])


def test_no_more_second_orders_are_assumed_than_the_data_shows() -> None:
    """Of recent customers 5% (2 to 10%) are assumed; where 8% ever came back, 4% (1.6 to 8%),
    of the nine in ten who are asked."""
    recent = finding(
        "rfm_recent",
        {"customers": count(1000), "most": count(1), "weeks": count(8), "typical": count(2),
         "order": money(50)}, "info",
    )  # fmt: skip
    rate = finding("repeat_rate", {"repeat": count(80), "rate": share(0.08)}, "info")
    (found,) = recommended(recent, rate)
    assert (found.money, found.money_low, found.money_high) == pytest.approx((1800, 720, 3600))
    assert found.because == ("rfm_recent", "repeat_rate")
    assert "1,000 customers × 4% who" in fill(found.arithmetic, found.facts, "").replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    ("several", "expected"),
    [(0.2, 40), (0.1, 20)],  # the high end of 20% halved: 5% of 40 × 2 × 5
)
def test_no_more_use_a_second_channel_than_do_already(several: float, expected: float) -> None:
    facts = CASES["second_channel"][1] | {"share": share(several)}
    (found,) = recommended(finding("channels_several", facts, "info"))
    assert found.money == pytest.approx(expected)


def test_a_year_of_orders_is_taken_where_the_data_has_several() -> None:
    """2 orders over all data are 0.5 a year: 40 × 10% × 0.5 × 5."""
    facts = CASES["second_channel"][1] | {"orders_year": (0.5, "number")}  # type: ignore[dict-item]
    (found,) = recommended(finding("channels_several", facts, "info"))
    assert found.money == pytest.approx(10)


def test_contacts_of_a_year_are_taken_where_the_data_has_several() -> None:
    facts = CASES["again"][1] | {"yearly": count(500)}
    (found,) = recommended(finding("campaigns_revenue", facts, "good"))
    assert found.money == pytest.approx(700)  # 500 × 2 × 70%


def test_a_mailing_counts_the_margin_of_its_own_customers_and_what_a_contact_may_cost() -> None:
    """1,000 contacts × 2 × 70% × 40% margin; each is worth 2 × 40% × 70% at most."""
    facts = CASES["again"][1] | {"margin": share(0.4)}
    told = Content(findings=(finding("campaigns_revenue", facts, "good"),))
    chapters = [Chapter("any", "Any", "", "", "shown", "", told)]
    (found,) = recommendations.recommend(chapters, AS_OF, margin=0.5)
    assert (found.money, found.money_low, found.money_high) == pytest.approx((560, 320, 800))
    said = fill(found.reason, found.facts, "USD")
    assert said.endswith("at 70% of that and a margin of 40% it pays below $0.56 a contact.")
    assert "gross_margin" not in found.facts
    (found,) = recommended(of_case("again"))
    assert found.reason.endswith(" That is before what the contacts cost.")


@pytest.mark.parametrize(
    ("single", "expected"),
    [(0.90, 250), (0.95, 125)],  # one in ten of them all at most, where one in ten holds several
)
def test_no_more_orders_are_assumed_to_grow_than_hold_several(
    single: float, expected: float
) -> None:
    facts = CASES["one_more"][1] | {"share": share(single)}
    (found,) = recommended(finding("baskets_size", facts, "watch"))
    assert found.money == pytest.approx(expected)


@pytest.mark.parametrize(("typical", "fires"), [(2, True), (1, False)])
def test_the_next_order_is_asked_of_those_with_fewer_than_the_typical(
    typical: int, fires: bool
) -> None:
    facts: Facts = {"customers": count(50), "most": count(1), "weeks": count(4),
                    "typical": count(typical), "order": money(20)}  # fmt: skip
    assert bool(recommended(finding("rfm_recent", facts, "info"))) is fires


@pytest.mark.parametrize(
    ("high", "keys"), [(-0.01, ["promotions_anyway_leave_out"]), (0.0, []), (0.1, [])]
)
def test_offers_that_lower_sales_are_left_out(high: float, keys: list[str]) -> None:
    """{given} 1,000 × 25% × half of the products, where the whole interval is below nothing."""
    lift = Evidence("t", 60, -0.2, "lift", -0.3, high, 0.01)
    one = replace(finding("promotions_anyway", {"given": money(1000)}), evidence=lift)
    found = recommended(one)
    assert [each.key for each in found] == keys
    assert [each.money for each in found] == pytest.approx([125] * len(keys))


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        (dt.date(2023, 1, 15), dt.date(2023, 3, 19)),  # three weeks before 9 April
        (dt.date(2023, 3, 19), dt.date(2023, 3, 19)),
        (dt.date(2023, 3, 20), dt.date(2023, 3, 20)),  # nearer: at once
    ],
)
def test_a_holiday_is_prepared_three_weeks_ahead(as_of: dt.date, due: dt.date) -> None:
    chapter = Chapter("s", "S", "", "", "shown", "", Content((of_case("holiday"),)))
    (found,) = recommendations.recommend([chapter], as_of)
    assert found.due == due


def test_a_find_more_finding_that_explains_little_is_no_call() -> None:
    """Without what they bring together, as the chapter leaves it out there."""
    assert recommended(finding("demographics_best_age", PEOPLE, "info")) == []


@pytest.mark.parametrize(
    ("month", "as_of", "due"),
    [
        ("October", dt.date(2022, 11, 30), dt.date(2023, 8, 6)),
        ("October", dt.date(2022, 8, 5), dt.date(2022, 8, 6)),
        ("October", dt.date(2022, 8, 6), dt.date(2023, 8, 6)),
        ("January", dt.date(2022, 11, 30), dt.date(2023, 11, 6)),
    ],
)
def test_a_season_is_prepared_eight_weeks_ahead(month: str, as_of: dt.date, due: dt.date) -> None:
    facts = CASES["stock"][1] | {"first": text(month)}
    chapter = Chapter("s", "S", "", "", "shown", "", Content((finding("peak_months", facts),)))
    (found,) = recommendations.recommend([chapter], as_of)
    assert found.due == due


def test_without_money_the_shop_gets_no_recommendation() -> None:
    facts = {name: (value, "number" if unit == "money" else unit)
             for name, (value, unit) in CASES["second"][1].items()}  # fmt: skip
    assert recommended(finding("second_order_worth", facts)) == []  # type: ignore[arg-type]


def test_ten_times_the_money_is_ten_times_the_gain() -> None:
    for case in CASES:
        key, facts, severity, expected, _, _ = CASES[case]
        richer = {
            name: (
                value * 10 if unit == "money" and isinstance(value, int | float) else value,
                unit,
            )
            for name, (value, unit) in facts.items()
        }
        (found,) = recommended(finding(key, richer, severity))
        assert found.money == pytest.approx(10 * expected), case
