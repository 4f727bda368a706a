"""Recommendations for the whole shop: every rule reached, its money by hand, and what stops it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from report_builder import recommendations
from report_builder.formats import fill
from report_builder.model import (
    Chapter,
    Cluster,
    Content,
    Fact,
    Finding,
    Recommendation,
    Severity,
    Unit,
)
from report_builder.recommendations.rules import CLUSTER_RULES, SEGMENT_RULES
from report_builder.recommendations.shop import OPPOSED, SHOP_RULES

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
        {"customers": count(1000), "orders": count(600), "average": money(50)}, "act",
        500, 250, 1000,  # 1,000 × 1% × 50
    ),
    "remind": (
        "overdue",
        {"customers": count(100), "limit": (90.0, "days"), "usual": share(0.9),
         "average": money(50)}, "act", 500, 250, 1000,
    ),
    "close": ("demographics_gap_age", PEOPLE | {"worth": money(1000)}, "act", 250, 100, 500),
    "find": ("demographics_best_age", PEOPLE, "good", 160, 80, 400),  # 100 × 2% × 80
    "push": ("regions_gap", PLACE | {"worth": money(1000)}, "act", 250, 100, 500),
    "find_region": ("regions_best", PLACE, "good", 160, 80, 400),
    "regain_channel": (
        "channels_growth",
        {"last": text("Web"), "least_before": money(500), "least_now": money(400),
         "whole": (0.1, "change")}, "watch", 25, 10, 50,
    ),
    "lift": (
        "stores_gap",
        {"last": text("North"), "middle": text("South"), "monthly": money(50), "part": share(0.5),
         "cause": text("fewer orders"), "gap": money(600)}, "info", 150, 60, 300,
    ),
    "second_channel": (
        "channels_several",
        {"many": count(60), "customers": count(100), "gap": money(5), "way": text("more"),
         "orders_one": (2.0, "number")}, "info", 40, 20, 80,  # 40 × 10% × 2 × 5
    ),
    "welcome": (
        "repeat_by_group",
        {"grouping": text("channel"), "worst": text("Web"), "best": text("Shop"),
         "worst_rate": share(0.2), "best_rate": share(0.4), "horizon": (90, "days"),
         "worst_customers": count(100), "more": count(20), "average": money(50)}, "act",
        250, 100, 500,
    ),
    "invite": (
        "loyalty_adjusted",
        {"others": count(1000), "adjusted": money(50), "low": money(20), "traits": text("age")},
        "info", 500, 250, 1500,
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
        "info", 100, 40, 200,  # 400 × (2 − 1) × 25%
    ),
    "stock": (
        "peak_months",
        {"first": text("October"), "last": text("December"), "index": (1.2, "ratio"),
         "measure": text("revenue"), "extra": money(1000)}, "watch", 50, 20, 100,
    ),
    "holiday": (
        "strongest_holiday",
        {"holiday": text("Easter"), "way": text("above"), "measure": text("revenue"),
         "lift": share(0.3), "extra": money(1000), "windows": count(2)}, "good", 50, 20, 100,
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
        {"chosen": count(8), "product": text("Pot"), "days": (90, "days"), "total": money(1000)},
        "watch", 50, 20, 100,
    ),
    "returns": (
        "returns_rate",
        {"months": count(12), "lost": money(1000), "gross": money(20_000), "share": share(0.05)},
        "info", 100, 50, 250,
    ),
    "shallower": (
        "promotions_break_even", OFFERS | {"low": money(-700), "high": money(-300)}, "act",
        500, 300, 700,  # measured, not assumed
    ),
    "more": (
        "promotions_break_even", OFFERS | {"low": money(300), "high": money(700)}, "good",
        50, 25, 100,
    ),
    "narrower": (
        "promotions_anyway", {"share": share(0.6), "wasted": money(1000)}, "act", 250, 100, 500,
    ),
    "smaller": (
        "promotions_only_customers",
        {"only": count(30), "share": share(0.03), "orders": count(3), "revenue": money(1000)},
        "watch", 50, 20, 100,
    ),
    "together": ("baskets_pair", PAIR, "act", 100, 50, 200),
    "together_category": (
        "baskets_cross_category",
        {name: fact for name, fact in PAIR.items() if name != "price"} | {"spend": money(10)},
        "act", 100, 50, 200,
    ),
    "one_more": (
        "baskets_size",
        {"item": text("product"), "share": share(0.4), "more": count(100), "average": money(10)},
        "watch", 500, 200, 1000,
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
    for template in (found.action, found.reason, found.arithmetic, found.kpi):
        filled = fill(template, found.facts, "GBP") if template is not found.kpi else template
        assert "{" not in filled
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
    """Narrower (250) and shallower offers (500, measured) are both about less discount."""
    found = recommended(of_case("narrower"), of_case("shallower"), of_case("smaller"))
    assert [one.key for one in found] == ["promotions_break_even_shallower"]


def test_more_and_less_discount_are_not_advised_together() -> None:
    """More offers (50) against narrower ones (250): the weightier stays."""
    found = recommended(of_case("more"), of_case("narrower"))
    assert [one.key for one in found] == ["promotions_anyway_narrower"]
    kinds = {rule.kind for rule in SHOP_RULES}
    assert {kind for pair in OPPOSED for kind in pair} <= kinds


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
    ("grade", "kept"),
    [("strong", "loyalty_adjusted_invite"), ("indicative", "cluster_1_outside_enrol")],
)
def test_the_programme_is_left_to_the_shop_where_its_effect_is_strong(
    grade: str, kept: str
) -> None:
    own = finding(
        "cluster_1_outside", {"customers": count(90), "outside": count(40), "each": money(100)}
    )
    cluster = Cluster(1, "Regulars", "", 90, 0.5, 1000.0, 0.5, 0.4, 0.9, {}, {})
    shop = replace(of_case("invite"), grade=grade)  # type: ignore[arg-type]
    assert [one.key for one in recommended(shop, own, clusters=(cluster,))] == [kept]


def test_of_findings_of_one_kind_the_one_with_most_money_is_stood_on() -> None:
    young = finding("demographics_gap_income", PEOPLE | {"worth": money(4000)})
    found = recommended(replace(of_case("close"), money=1000.0), replace(young, money=4000.0))
    assert [one.because for one in found] == [("demographics_gap_income",)]


def test_most_money_first_and_half_as_sure_counts_half() -> None:
    sure = replace(of_case("push"), grade="strong")  # 250, counts whole
    found = recommended(sure, of_case("second"), of_case("lift"))  # 500 and 150, count half
    assert [one.money for one in found] == pytest.approx([250, 500, 150]) or [
        one.money for one in found
    ] == pytest.approx([500, 250, 150])
    assert found[-1].money == pytest.approx(150)


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
