"""Recommendations: every rule reached, its arithmetic by hand, and what it must not do."""

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
    Evidence,
    Fact,
    Finding,
    Grade,
    Recommendation,
    Unit,
)
from report_builder.recommendations.rules import CLUSTER_RULES, SEGMENT_RULES

AS_OF = dt.date(2022, 11, 30)
UNITS: dict[str, Unit] = {
    "name": "text", "what": "text", "category": "text", "part": "share", "share": "share",
    "customer_share": "share", "own": "share", "average": "share", "gap": "days", "days": "days",
    "month": "days", "times": "ratio", "most": "ratio", "year": "money",
    "total": "money", "order": "money", "short": "money", "upper": "money", "given": "money",
    "each": "money", "channel": "text", "measure": "text", "share_of": "text", "reach": "share",
}  # fmt: skip


def finding(key: str, grade: Grade = "measured", **values: float | str) -> Finding:
    """A finding whose sentence is just its facts."""
    facts = {name: Fact(value, UNITS.get(name, "count")) for name, value in values.items()}
    text = " ".join(f"{{{name}}}" for name in facts)
    return Finding(key, "info", text, facts, grade=grade)


# What each finding says, and the money that the rule makes of it, by hand.
CASES: dict[str, tuple[dict[str, float | str], str, float, float, float]] = {
    "value": (
        {"customers": 50, "part": 0.1, "share": 0.6, "what": "revenue", "year": 1000.0},
        "protect", 20, 10, 50,
    ),
    "quiet": (
        {"customers": 90, "back": 80, "gap": 30.0, "days": 200.0, "order": 25.0},
        "win_back", 50, 20, 100,  # half of 80 are addressed
    ),
    "overdue": (
        {"customers": 90, "late": 40, "gap": 30.0, "times": 1.5, "most": 3.0, "order": 50.0},
        "remind", 200, 100, 400,
    ),
    "due": (
        {"customers": 90, "soon": 40, "least": 3, "gap": 30.0, "month": 30, "order": 50.0},
        "replenish", 100, 40, 200,
    ),
    "threshold": (
        {"customers": 90, "near": 30, "reach": 0.25, "upper": 60.0, "short": 5.0, "orders": 200},
        "raise_order", 100, 50, 200,
    ),
    "under": (
        {"customers": 90, "category": "Tea", "own": 0.1, "average": 0.3, "year": 1000.0},
        "cross_sell", 10, 5, 20,
    ),
    "favourite": (
        {"customers": 90, "category": "Tea", "own": 0.5, "average": 0.3, "year": 1000.0},
        "lead", 7.5, 2.5, 12.5,
    ),
    "returns": (
        {"customers": 90, "own": 0.10, "average": 0.06, "year": 1000.0}, "returns", 10, 4, 20,
    ),
    "discount": (
        {"customers": 90, "own": 0.7, "average": 0.4, "given": 400.0}, "discount", 50, 20, 100,
    ),
    "best": (
        {"customers": 90, "best": 20, "back": 80, "share": 0.5, "order": 40.0},
        "telephone", 40, 16, 80,
    ),
    "seldom": (
        {"customers": 90, "own": 0.5, "average": 0.8, "order": 50.0}, "one_more", 112.5, 45, 225,
    ),
    "channel": (
        {"customers": 90, "channel": "Web", "own": 0.5, "average": 0.3, "year": 1000.0,
         "share_of": "spending"},
        "meet", 7.5, 2.5, 12.5,
    ),
    "answers": (
        {"customers": 90, "contacted": 80, "own": 0.3, "average": 0.2, "order": 50.0},
        "write_first", 56.25, 22.5, 112.5,
    ),
    "unhappy": (
        {"customers": 90, "measure": "rating", "own": 0.3, "average": 0.4, "year": 1000.0},
        "ask", 10, 5, 25,
    ),
    "outside": ({"customers": 90, "outside": 40, "each": 100.0}, "enrol", 120, 40, 240),
    "dearer": (
        {"customers": 90, "own": 5.0, "average": 3.0, "year": 1000.0}, "trade_up", 10, 5, 25,
    ),
}  # fmt: skip
ONCE: dict[str, float | str] = {
    "customers": 90, "once": 80, "gap": 40.0, "days": 300.0, "order": 10.0, "window": 24,
}  # fmt: skip


def cluster(number: int, name: str) -> Cluster:
    return Cluster(number, name, "", 90, 0.5, 1000.0, 0.5, 0.4, 0.9, {}, {})


def chapters(*findings: Finding, names: tuple[str, ...] = ("Regulars",)) -> list[Chapter]:
    content = Content(
        findings=findings,
        clusters=tuple(cluster(number + 1, name) for number, name in enumerate(names)),
    )
    return [Chapter("clusters", "Clusters", "", "", "shown", "", content)]


def recommended(*findings: Finding) -> tuple[Recommendation, ...]:
    return recommendations.recommend(chapters(*findings), AS_OF)


@pytest.mark.parametrize("what", CASES)
def test_the_arithmetic_of_a_rule_by_hand(what: str) -> None:
    facts, key, money, low, high = CASES[what]
    (found,) = recommended(finding(f"cluster_1_{what}", **facts))
    assert found.key == f"cluster_1_{what}_{key}"
    assert (found.money, found.money_low, found.money_high) == pytest.approx((money, low, high))
    assert found.because == (f"cluster_1_{what}",)
    assert found.segment == "Regulars"
    assert found.due is not None
    assert found.due > AS_OF
    assert found.facts["gain"].value == found.money


@pytest.mark.parametrize("what", CASES)
def test_every_sentence_of_a_rule_can_be_filled(what: str) -> None:
    (found,) = recommended(finding(f"cluster_1_{what}", **CASES[what][0]))
    for template in (found.action, found.reason, found.arithmetic):
        assert "{" not in fill(template, found.facts, "GBP")


@pytest.mark.parametrize(
    ("fresh", "key", "money"),
    [(20, "second_order", 10), (19, "last_call", 4)],  # 20 × 10 × .05; half of 80 × 10 × .01
)
def test_first_orders_are_followed_up_while_fresh(fresh: int, key: str, money: float) -> None:
    (found,) = recommended(finding("cluster_1_once", fresh=fresh, **ONCE))
    assert found.key == f"cluster_1_once_{key}"
    assert found.money == pytest.approx(money)


def test_the_second_order_is_asked_for_at_once_where_the_usual_gap_is_past() -> None:
    (found,) = recommended(finding("cluster_1_once", fresh=50, **ONCE))
    assert found.due == AS_OF + dt.timedelta(days=14)
    assert fill(found.action, found.facts, "GBP").replace("\u00a0", " ") == (
        "Ask the 50 customers with one order in the last 24 weeks for a second: "
        "40 days after it or at once, starting by 14 December 2022"
    )


def test_where_costs_are_known_revenue_counts_as_the_profit_in_it() -> None:
    """20 of revenue at a margin of 40% are 8, behind 10 of discounts saved: those are profit."""
    facts = CASES["value"][0], CASES["discount"][0] | {"given": 80.0}
    both = chapters(*(finding(f"cluster_1_{what}", **one)
                      for what, one in zip(("value", "discount"), facts, strict=True)))  # fmt: skip
    assert [one.money for one in recommendations.recommend(both, AS_OF)] == [20, 10]
    first, second = recommendations.recommend(both, AS_OF, margin=0.4)
    assert (first.money, second.money) == (10, 8)
    assert (second.money_low, second.money_high) == (4, 20)
    assert " of revenue" not in fill(first.arithmetic, first.facts, "GBP")
    assert "× 40% margin = £8.00 of gross profit" in fill(second.arithmetic, second.facts, "GBP")


@pytest.mark.parametrize(("customers", "words"), [(100, "named contact"), (101, "first access")])
def test_a_hundred_customers_can_be_known_by_name(customers: int, words: str) -> None:
    facts = CASES["value"][0] | {"customers": customers}
    assert words in recommended(finding("cluster_1_value", **facts))[0].action


def test_every_rule_is_in_a_case() -> None:
    assert {rule.finding for rule in CLUSTER_RULES} == {*CASES, "once"}
    assert {rule.finding for rule in SEGMENT_RULES} == {"champions", "quiet", "recent"}


def test_nothing_fires_without_a_finding() -> None:
    assert recommended() == ()
    assert recommended(finding("cluster_2_value", **CASES["value"][0])) == ()  # no such cluster


@pytest.mark.parametrize(
    ("grade", "fires"),
    [
        ("measured", True),
        ("strong", True),
        ("indicative", True),
        ("no difference shown", False),
        ("not enough data", False),
    ],
)
def test_only_supported_findings_are_stood_on(grade: Grade, fires: bool) -> None:
    assert bool(recommended(finding("cluster_1_under", grade, **CASES["under"][0]))) is fires


def test_an_assumed_share_is_never_sure() -> None:
    counted = recommended(finding("cluster_1_under", "measured", **CASES["under"][0]))
    tested = recommended(finding("cluster_1_under", "strong", **CASES["under"][0]))
    assert (counted[0].confidence, tested[0].confidence) == ("indicative", "indicative")


def keys(found: tuple[Recommendation, ...]) -> list[str]:
    return [one.key.removeprefix("cluster_1_") for one in found]


def test_a_cluster_gets_one_course_and_one_of_each_kind() -> None:
    # Protect (20) and win back (100) contradict each other; two reminders (200, 100) do not, as
    # whoever is late is not due.
    found = recommended(
        *(finding(f"cluster_1_{what}", **CASES[what][0]) for what in ("value", "overdue", "due"))
    )
    assert keys(found) == ["overdue_remind", "due_replenish", "value_protect"]
    both = recommended(
        finding("cluster_1_value", **CASES["value"][0]),
        finding("cluster_1_quiet", **CASES["quiet"][0]),
    )
    assert keys(both) == ["quiet_win_back"]


def test_a_quiet_cluster_gets_a_letter_telephone_calls_and_a_second_order() -> None:
    """They are for different customers, or beyond one another; a cheaper category is shown too."""
    once = {"customers": 90, "once": 40, "days": 100.0, "gap": 30.0, "fresh": 20, "window": 12,
            "order": 25.0}  # fmt: skip
    found = recommended(
        *(finding(f"cluster_1_{what}", **CASES[what][0]) for what in ("quiet", "best", "under")),
        finding("cluster_1_once", **once),
    )
    assert keys(found) == ["quiet_win_back", "best_telephone", "once_second_order"]


def test_what_is_theirs_is_shown_first_and_what_they_miss_beside_it() -> None:
    found = recommended(
        *(finding(f"cluster_1_{what}", **CASES[what][0]) for what in ("under", "favourite")),
        finding("cluster_1_dearer", **CASES["dearer"][0]),
    )
    assert keys(found) == ["dearer_trade_up", "under_cross_sell"]


def test_a_cluster_that_has_left_is_neither_reminded_nor_upsold() -> None:
    whats = ("quiet", "overdue", "threshold", "outside", "favourite")
    found = recommended(*(finding(f"cluster_1_{what}", **CASES[what][0]) for what in whats))
    assert keys(found) == ["quiet_win_back", "favourite_lead"]


def test_at_most_three_a_cluster_most_money_first() -> None:
    whats = ("value", "overdue", "threshold", "under", "outside")
    found = recommended(*(finding(f"cluster_1_{what}", **CASES[what][0]) for what in whats))
    assert keys(found) == ["overdue_remind", "outside_enrol", "threshold_raise_order"]


def test_a_limit_for_free_delivery_is_one_for_the_whole_shop() -> None:
    """Two clusters just short of a limit (100 and 200): the one with more at stake gets it, the
    other its next best."""
    facts = CASES["threshold"][0]
    found = recommendations.recommend(
        chapters(
            finding("cluster_1_threshold", **facts),
            finding("cluster_2_threshold", **(facts | {"orders": 400})),
            finding("cluster_1_returns", **CASES["returns"][0]),  # of the same kind as the limit
            names=("Regulars", "Others"),
        ),
        AS_OF,
    )
    assert [one.key for one in found] == ["cluster_2_threshold_raise_order",
                                          "cluster_1_returns_returns"]  # fmt: skip
    assert found[0].customers == 30  # those who are told are those it is for
    assert fill(found[0].action, found[0].facts, "GBP").startswith(
        "Offer free delivery or a gift from £60.00 an order, and tell the 30\u00a0customers"
    )


@pytest.mark.parametrize(
    ("year", "kept"),
    [(19_500.0, True), (20_500.0, False)],
)
def test_nobody_acts_for_less_than_one_part_in_two_thousand(year: float, kept: bool) -> None:
    """10 of money: of a shop with 19,500 a year more than one part in two thousand (9.75), of
    20,500 (10.25) less. A small cluster is no excuse: it is the shop that acts."""
    under = finding("cluster_1_under", **CASES["under"][0])
    small = chapters(under)
    content = replace(
        small[0].content, clusters=(replace(cluster(1, "Regulars"), revenue_share=0.02),)
    )
    for found in (chapters(under), [replace(small[0], content=content)]):
        assert bool(recommendations.recommend(found, AS_OF, year)) is kept


@pytest.mark.parametrize(
    ("back", "rate", "kept"),
    [
        (50, 0.05, ["favourite_lead", "threshold_raise_order"]),
        (49, 0.049, ["threshold_raise_order"]),
        (29, 0.5, ["threshold_raise_order"]),  # too few to tell a rate
    ],
)
def test_where_nobody_returns_a_cluster_is_not_shown_more(
    back: int, rate: float, kept: list[str]
) -> None:
    """A limit for free delivery works in the first order; what they are shown next does not."""
    known = Finding("repeat_rate", "info", "{repeat} {rate}",
                    {"repeat": Fact(back, "count"), "rate": Fact(rate, "share")})  # fmt: skip
    found = recommended(
        *(finding(f"cluster_1_{what}", **CASES[what][0]) for what in ("favourite", "threshold")),
        known,
    )
    assert sorted(keys(found)) == kept


def test_what_is_left_out_of_a_discount_is_the_same_number_everywhere() -> None:
    facts = CASES["discount"][0] | {"customers": 487}
    (found,) = recommended(finding("cluster_1_discount", **facts))
    assert "487\u00a0customers" in fill(found.action, found.facts, "GBP")
    assert "Leave 49\u00a0customers of them as they are" in fill(found.proof, found.facts, "GBP")


def backtest(grade: Grade, low: float) -> Finding:
    """What the champions of a quarter ago did since, against all others."""
    evidence = Evidence("difference in shares", 200, 0.1, "difference", low, 0.2, 0.01)
    return replace(finding("rfm_backtest_champions", grade, customers=60), evidence=evidence)


@pytest.mark.parametrize(
    ("tried", "protected"),
    [
        ((), True),  # too short a history to try the segments
        ((backtest("strong", 0.01),), True),
        ((backtest("indicative", 0.0),), False),
        ((backtest("no difference shown", 0.01),), False),
        ((finding("rfm_backtest_nobody", customers=60),), False),
    ],
)
def test_champions_are_not_protected_where_the_back_test_failed(
    tried: tuple[Finding, ...], protected: bool
) -> None:
    found = recommendations.recommend(chapters(*SEGMENTS, *tried, names=()), AS_OF)
    assert ("rfm_champions_protect" in [one.key for one in found]) is protected


SEGMENTS = (
    finding(
        "rfm_champions", customers=200, customer_share=0.1, share=0.5, what="revenue", year=1000.0
    ),
    finding("rfm_quiet", customers=100, orders=4, weeks=12, total=8000.0, year=1000.0),
    finding("rfm_recent", customers=50, most=1, weeks=4, typical=2, order=20.0),
)  # fmt: skip


def test_without_clusters_the_segments_are_used() -> None:
    found = recommendations.recommend(chapters(*SEGMENTS, names=()), AS_OF)
    # Half of 100 × 20 an order × .05; 50 × 20 × .05; half of 1,000 × .02.
    assert [one.key for one in found] == [
        "rfm_quiet_win_back", "rfm_recent_next_order", "rfm_champions_protect",
    ]  # fmt: skip
    assert [one.money for one in found] == pytest.approx([50, 50, 10])
    assert [one.segment for one in found] == [
        "At risk and cannot lose", "New and promising", "Champions",
    ]  # fmt: skip
    for one in found:
        for template in (one.action, one.reason, one.arithmetic):
            assert fill(template, one.facts, "GBP")


def test_with_clusters_the_segments_are_not() -> None:
    assert recommendations.recommend(chapters(*SEGMENTS), AS_OF) == ()


def test_without_money_none_is_claimed() -> None:
    facts = {
        name: Fact(value, "number" if name == "year" else UNITS.get(name, "count"))
        for name, value in CASES["value"][0].items()
    }
    text = " ".join(f"{{{name}}}" for name in facts)
    (found,) = recommended(Finding("cluster_1_value", "info", text, facts))
    assert (found.money, found.money_low, found.money_high) == (0, 0, 0)
    assert found.facts["gain"].unit == "number"
    assert found.facts["gain"].value == pytest.approx(20)


def test_the_chapter_says_when_there_is_nothing_to_do() -> None:
    empty = recommendations.chapter(())
    assert (empty.status, bool(empty.reason)) == ("nothing", True)
    shown = recommendations.chapter(recommended(finding("cluster_1_value", **CASES["value"][0])))
    assert shown.status == "shown"
    assert len(shown.content.recommendations) == 1
    assert "assumed" in shown.method


def test_the_printed_arithmetic_adds_up_with_the_printed_numbers() -> None:
    """489 × 5 % × £309.4321 × 90 % is £6,809.05; the reader sees £309 and works out £6,799.55."""
    found = recommendations.recommend(
        chapters(finding("cluster_1_due", customers=600, soon=489, least=3, gap=30.0, month=30,
                         order=309.4321)), AS_OF,
    )[0]  # fmt: skip
    assert found.money == pytest.approx(489 * 0.05 * 309 * 0.9)
    assert fill(found.arithmetic, found.facts, "GBP").startswith(
        "489\u00a0customers × 5% who would have missed the order × £309 × 90% addressed = £6,800"
    )


# --- data without dates --------------------------------------------------------------------------


@pytest.mark.parametrize("what", CASES)
def test_without_dates_nothing_is_due_on_a_day_nor_of_a_year(what: str) -> None:
    facts = {("total" if name == "year" else name): value for name, value in CASES[what][0].items()}
    known = finding(f"cluster_1_{what}", **facts)
    (found,) = recommendations.recommend(chapters(known), None)
    assert found.due is None
    text = " ".join(
        fill(template, found.facts, "GBP")
        for template in (found.action, found.reason, found.arithmetic)
    )
    assert "the next campaign" in text
    assert "twelve months" not in text
    assert "a year" not in text
    assert found.money == pytest.approx(CASES[what][2])


def test_without_dates_the_usual_gap_may_not_be_known() -> None:
    facts = {"customers": 90, "back": 80, "days": 200.0, "usual": 50, "order": 25.0}
    known = finding("cluster_1_quiet", **facts)
    (found,) = recommendations.recommend(chapters(known), None)
    assert found.money == pytest.approx(50)
    assert "that of the others 50" in fill(found.reason, found.facts, "GBP")
