"""Loyalty programme: raw and adjusted by hand, retention, joining, tiers, and what is left out."""

from __future__ import annotations

import datetime as dt
import random
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from report_builder import formats, model
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.loyalty import loyalty
from report_builder.suite import build
from tests.sets import DATA, SAMPLE, prepared, without_effects
from tests.shops import Row, shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
FIRST = dt.date(2024, 1, 1)


def bought(
    customer: str, days: Sequence[int], amount: float, member: str = "No", **more: object
) -> list[dict[str, object]]:
    """Orders of one customer on days after ``FIRST``."""
    return [
        {
            "Order ID": f"{customer}-{number}", "Customer ID": customer,
            "Order Date": f"{FIRST + dt.timedelta(days=day)} 10:00:00", "Sales": f"{amount:.2f}",
            "Loyalty Member": member, **more,
        }
        for number, day in enumerate(days)
    ]  # fmt: skip


def people(
    count: int, days: Sequence[int], amount: Callable[[int], float], name: str, **more: object
) -> list[dict[str, object]]:
    """So many customers who order on the same days; the amount is given by their number."""
    return [
        row for at in range(count) for row in bought(f"{name}{at}", days, amount(at), **more)
    ]  # fmt: skip


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def fact(content: model.Content, key: str, name: str) -> object:
    return finding(content, key).facts[name].value


def spoken(found: model.Finding) -> str:
    return formats.fill(found.text, found.facts, "GBP").replace("\u00a0", " ")


def confounded() -> list[dict[str, object]]:
    """Women: 60 members of 80 spend 21 on average, the others 19; men: 20 members of 80 spend 11,
    the others 9. So members have 2 more among women and among men, and 7 more in all."""
    rows = []
    for gender, base, members in (("Female", 19, 60), ("Male", 9, 20)):
        for member, count in (("Yes", members), ("No", 80 - members)):
            more = {"member": member, "Gender": gender}
            extra = 2 if member == "Yes" else 0
            rows += people(
                count, [0], lambda at, b=base + extra: b + (1 if at % 2 else -1),
                f"{gender}{member}", **more,
            )  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("mixed"), confounded(), currency="GBP")


def test_raw_and_adjusted_by_hand(mixed: Dataset) -> None:
    """Members: (60 * 21 + 20 * 11)/80 = 18.5; others (20 * 19 + 60 * 9)/80 = 11.5."""
    content = loyalty.run(mixed)
    assert fact(content, "loyalty_spend", "times") == pytest.approx(18.5 / 11.5)
    assert fact(content, "loyalty_spend", "brought") == pytest.approx(18.5 / 30)
    assert spoken(finding(content, "loyalty_spend")).startswith(
        "Of 160 customers, 50% are members, and they bring 61.7% of revenue: 1.61 times what"
    )
    assert fact(content, "loyalty_adjusted", "raw") == pytest.approx(7)
    assert fact(content, "loyalty_adjusted", "adjusted") == pytest.approx(2)
    found = finding(content, "loyalty_adjusted")
    (compared,) = (one for one in content.tables if one.key == "loyalty_comparison")
    alike = {one.name: cell for one, cell in zip(compared.columns, compared.rows[0], strict=True)}
    assert (alike["Members alike"], alike["Others alike"]) == pytest.approx((16, 14))
    assert spoken(found).startswith(
        "The difference in revenue per customer between 80 members and 80 other customers is "
        "£7.00. Of that, £2.00 (95% interval £"
    )
    assert "alike in gender. What is known of them explains part of it." in spoken(found)
    assert found.money is None  # who joins is not what the programme brings


def test_the_balance_table_by_hand(mixed: Dataset) -> None:
    """Three in four members are women, one in four of the others: .5 / sqrt(.1875)."""
    table = next(one for one in loyalty.run(mixed).tables if one.key == "loyalty_balance")
    (row,) = table.rows
    assert row[:2] == ("Gender", "Female")
    assert row[2:5] == pytest.approx((0.75, 0.25, 0.5 / 0.1875**0.5))
    assert row[5] == pytest.approx(0, abs=1e-6)


def test_every_adjusted_test_counts(mixed: Dataset) -> None:
    """Spending has its sentence; the average order's adjusted test has none, but counts."""
    content = loyalty.run(mixed)
    assert finding(content, "loyalty_adjusted").evidence is not None
    assert [one.test for one in content.tests] == ["t-test after overlap weighting"]


def test_names_and_order_of_rows_change_nothing(tmp_path: Path, mixed: Dataset) -> None:
    rows = confounded()
    random.Random(3).shuffle(rows)
    renamed = [
        {**row, "Customer ID": f"X{zlib.crc32(str(row['Customer ID']).encode())}"} for row in rows
    ]
    assert loyalty.run(shop(tmp_path, renamed, currency="GBP")) == loyalty.run(mixed)


def test_money_times_ten_leaves_verdicts_alone(tmp_path: Path, mixed: Dataset) -> None:
    rows = [{**row, "Sales": float(str(row["Sales"])) * 10} for row in confounded()]
    small, large = loyalty.run(mixed), loyalty.run(shop(tmp_path, rows, currency="GBP"))
    assert keys(small) == keys(large)
    for one, other in zip(small.findings, large.findings, strict=True):
        assert (one.severity, one.so_what, one.text) == (other.severity, other.so_what, other.text)
        assert one.evidence is not None
        assert other.evidence is not None
        assert other.evidence.effect == pytest.approx(one.evidence.effect)


def test_thirty_on_each_side_are_needed(tmp_path: Path) -> None:
    def rows(members: int) -> list[dict[str, object]]:
        return people(members, [0], lambda at: 10 + at % 3, "M", member="Yes") + people(
            40, [0], lambda at: 10 + at % 3, "O", member="No"
        )

    with pytest.raises(NotEnoughData, match="needs 30 members and as many others"):
        loyalty.run(shop(tmp_path, rows(29)))
    assert "loyalty_spend" in keys(loyalty.run(shop(tmp_path, rows(30))))


def test_without_anything_known_before_it_says_so(tmp_path: Path) -> None:
    rows = people(40, [0], lambda at: 12 + at % 3, "M", member="Yes")
    rows += people(40, [0], lambda at: 10 + at % 3, "O", member="No")
    content = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    found = finding(content, "loyalty_adjusted")
    assert found.evidence is None
    assert "cannot be told" in spoken(found)
    assert content.charts[0].title == "Members’ {what}: {raw} against others"


def test_what_only_one_side_has_is_left_out_and_named(tmp_path: Path) -> None:
    """No woman is a member, as in public data on shopping: 40 women go."""
    men = {"Gender": "Male"}
    rows = people(40, [0], lambda at: 12 + at % 3, "M", member="Yes", **men)
    rows += people(40, [0], lambda at: 10 + at % 3, "O", member="No", **men)
    rows += people(40, [0], lambda at: 50 + at % 3, "W", member="No", Gender="Female")
    content = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    assert fact(content, "loyalty_adjusted", "adjusted") == pytest.approx(2)
    assert "only one side has them: 40 customers (gender Female)" in (
        spoken(finding(content, "loyalty_adjusted"))
    )


def test_a_mean_of_nearly_nothing_is_not_drawn_as_a_ratio(tmp_path: Path) -> None:
    """Of every two one spends 10 and one brings back as much bought before the data begins."""
    rows = []
    for member in ("Yes", "No"):
        for at in range(60):
            rows += bought(f"{member}{at}", [0], 0.01 + at % 3 / 100, member)
            rows += bought(f"{member}{at}R", [0], 10 if at % 2 else -10, member)
            rows += bought(f"{member}{at}R", [1], 0.01, member)
    content = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    assert "loyalty_spend" in keys(content)
    drawn = [row[0] for one in content.charts for row in one.table.rows]
    assert "Revenue per customer" not in drawn


# --- who came back


def test_who_came_back_in_the_last_quarter(tmp_path: Path) -> None:
    """The last 91 days of 400 begin on day 309. Of 40 members 30 came on day 309, of 40 others 10;
    those first seen on day 309 are not counted, those last seen on day 308 did not come back."""
    rows = people(30, [0, 309], lambda at: 10 + at % 2, "A", member="Yes")
    rows += people(10, [0, 308], lambda at: 10 + at % 2, "B", member="Yes")
    rows += people(10, [0, 399], lambda at: 10 + at % 2, "C", member="No")
    rows += people(30, [0], lambda at: 10 + at % 2, "D", member="No")
    rows += people(5, [309], lambda at: 10 + at % 2, "E", member="Yes")
    found = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    assert fact(found, "loyalty_retention", "own") == pytest.approx(0.75)
    assert fact(found, "loyalty_retention", "rest") == pytest.approx(0.25)
    assert fact(found, "loyalty_retention", "members") == 40


def test_who_joined_within_the_quarter_counts_among_the_others(tmp_path: Path) -> None:
    """Joining is a visit: 10 who joined on day 320 were no members when the quarter began."""

    def joined(day: int) -> dict[str, object]:
        return {"member": "Yes", "Loyalty Join Date": FIRST + dt.timedelta(days=day)}

    rows = people(40, [0, 399], lambda at: 10 + at % 2, "A", **joined(5))
    rows += people(10, [0, 320], lambda at: 10 + at % 2, "B", **joined(320))
    rows += people(40, [0], lambda at: 10 + at % 2, "C", member="No", **{"Loyalty Join Date": None})
    found = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    assert fact(found, "loyalty_retention", "members") == 40
    assert fact(found, "loyalty_retention", "rest") == pytest.approx(10 / 50)


# --- before and after joining


def joiners(count: int, days: Sequence[int], at: int = 150) -> list[dict[str, object]]:
    day = FIRST + dt.timedelta(days=at)
    return people(
        count, days, lambda n: 10 + n % 3, f"J{at}", member="Yes", **{"Loyalty Join Date": day}
    )  # fmt: skip


def never(count: int, days: Sequence[int], name: str = "N") -> list[dict[str, object]]:
    return people(
        count, days, lambda n: 10 + n % 3, name, member="No", **{"Loyalty Join Date": None}
    )  # fmt: skip


def test_before_and_after_by_hand(tmp_path: Path) -> None:
    """Joined on day 150: before is 60 to 149, after 151 to 240. Half the members go from 1 order
    to 2, half from 1 to 3; the order of day 150 is in neither. Half of the others go from 1 to 1,
    half from 1 to 2: 1.5 less .5."""
    rows = joiners(20, [0, 60, 150, 151, 240]) + joiners(0, [])
    rows += [
        {**row, "Customer ID": f"K{row['Customer ID']}", "Order ID": f"K{row['Order ID']}"}
        for row in joiners(20, [0, 59, 149, 150, 152, 153, 154, 241])
    ]
    rows += never(30, [0, 100, 200]) + never(30, [0, 100, 200, 201], "L") + never(1, [300], "E")
    content = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    found = {name: one.value for name, one in finding(content, "loyalty_joining").facts.items()}
    assert (found["before"], found["after"]) == (pytest.approx(1), pytest.approx(2.5))
    assert (found["others_before"], found["others_after"]) == (
        pytest.approx(1), pytest.approx(1.5),
    )  # fmt: skip
    assert found["difference"] == pytest.approx(1)
    assert (found["followed"], found["others"]) == (40, 60)
    assert finding(content, "loyalty_joining").severity == "good"


def test_only_members_seen_on_both_sides_are_followed(tmp_path: Path) -> None:
    """First orders on day 0: joining on day 89 leaves a window short, as does day 211 of 300."""
    rows = never(40, [0, 100, 200]) + never(1, [300], "E")
    rows += joiners(15, [0, 120], 90) + joiners(15, [0, 120], 210)
    short = joiners(15, [0, 120], 89) + joiners(15, [0, 120], 211)
    content = loyalty.run(shop(tmp_path, rows + short, currency="GBP"))
    assert fact(content, "loyalty_joining", "followed") == 30
    assert fact(content, "loyalty_joining", "dated") == 60


def test_twenty_nine_are_too_few_to_follow(tmp_path: Path) -> None:
    rows = never(40, [0, 100, 200]) + never(1, [300], "E") + joiners(29, [0, 120])
    content = loyalty.run(shop(tmp_path, [*rows, *joiners(10, [0, 80], 50)], currency="GBP"))
    found = finding(content, "loyalty_joining")
    assert found.evidence is None
    assert "Of 39 members whose date of joining is known, 29 can be followed" in spoken(found)


def test_a_date_that_all_have_is_not_that_of_joining(tmp_path: Path) -> None:
    rows = joiners(40, [0, 100, 200])
    rows += [{**row, "Loyalty Join Date": FIRST} for row in never(40, [0, 100, 200])]
    content = loyalty.run(shop(tmp_path, [*rows, *never(1, [300], "E")], currency="GBP"))
    assert "loyalty_joining" not in keys(content)


# --- tiers


def tiered(count: int, tier: str, amount: float) -> list[dict[str, object]]:
    rows = people(count, [0], lambda at: amount + at % 5, tier, member="Yes")
    return [{**row, "Loyalty Tier": tier} for row in rows]


def test_tiers_by_hand(tmp_path: Path) -> None:
    """40 of Gold have 52 each on average, 60 of Silver 22: Gold is 40 % and brings 2,080 of 3,400;
    29 of Bronze are too few. Nobody is outside."""
    rows = tiered(40, "Gold", 50) + tiered(60, "Silver", 20) + tiered(29, "Bronze", 99)
    content = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    assert keys(content) == ["loyalty_alone", "loyalty_tiers"]
    assert fact(content, "loyalty_tiers", "best") == "Gold"
    assert fact(content, "loyalty_tiers", "most") == pytest.approx(52)
    assert fact(content, "loyalty_tiers", "size_share") == pytest.approx(0.4)
    assert fact(content, "loyalty_tiers", "share") == pytest.approx(2080 / 3400)
    assert finding(content, "loyalty_tiers").severity == "good"
    assert "Bronze" not in str(content.tables)
    total = next(one for one in content.tables if one.key == "loyalty_tiers").total
    assert total is not None
    assert total[:4] == ("All", 100, 1.0, pytest.approx(34))


def test_few_members_are_said_to_be_few(tmp_path: Path) -> None:
    """Tiers of people who are mostly no members: 20 are."""
    rows = [{**row, "Loyalty Member": "No"} for row in tiered(40, "Gold", 50)]
    rows += [{**row, "Loyalty Member": "No"} for row in tiered(40, "Silver", 20)]
    rows += tiered(20, "Bronze", 20)
    content = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    found = finding(content, "loyalty_alone")
    assert "fewer than 30 customers are known to be members" in spoken(found)
    assert found.so_what.startswith("The programme is too small")


def test_tiers_alike_are_said_to_be(tmp_path: Path) -> None:
    rows = tiered(40, "Gold", 20) + tiered(40, "Silver", 20)
    content = loyalty.run(shop(tmp_path, rows, currency="GBP"))
    found = finding(content, "loyalty_tiers")
    assert found.severity == "info"
    assert fact(content, "loyalty_tiers", "best") == "Gold"  # a tie: by name
    assert content.charts[-1].title.startswith("No clear difference")


# --- data that says little


def bad(name: str) -> list[Row]:
    usual = people(40, [0, 40], lambda at: 10 + at % 3, "M", member="Yes") + people(
        40, [0, 40], lambda at: 10 + at % 3, "O", member="No"
    )
    dropped = {"no money": ("Sales",), "no customers": ("Customer ID",), "no dates":
               ("Order Date",)}.get(name, ())  # fmt: skip
    rows: list[Row] = [
        {**{key: row[key] for key in row if key not in dropped}, "Product": f"P{at % 7}"}
        for at, row in enumerate(usual)
    ]
    if name == "no money":
        return [{**row, "Quantity": 1 + at % 3} for at, row in enumerate(rows)]
    if name == "one row":
        return rows[:1]
    if name == "one customer":
        return rows[:2]
    if name == "all zero":
        return [*rows[:1], *({**row, "Sales": "0.00"} for row in rows[1:])]
    if name == "all refunds":
        return [*rows[:1], *({**row, "Sales": "-5.00"} for row in rows[1:])]
    if name == "all alike":
        return [{**row, "Sales": "5.00"} for row in rows]
    if name == "nobody known":
        return [{**row, "Loyalty Member": None} for row in rows]
    if name == "all members":
        return [{**row, "Loyalty Member": "Yes"} for row in rows]
    if name == "many tiers":
        return [{**row, "Loyalty Tier": f"T{at % 160}"} for at, row in enumerate(rows)]
    return rows


@pytest.mark.parametrize(
    "name",
    ["one row", "one customer", "all zero", "all refunds", "all alike", "nobody known",
     "all members", "many tiers", "no money", "no customers", "no dates", "usual"],
)  # fmt: skip
def test_bad_data_is_reported_on_without_a_gap(tmp_path: Path, name: str) -> None:
    """Either sentences with finite numbers, or a reason why there are none."""
    data = shop(tmp_path, bad(name), only=("loyalty",))
    chapter = build(data).chapters[0]
    assert chapter.content.findings or chapter.reason
    for one in chapter.content.findings:
        assert "nan" not in spoken(one).lower()
        assert one.so_what
    told = {"all alike", "nobody known", "all members", "one row", "one customer"}
    assert bool(chapter.reason) == (name in told | {"all zero", "all refunds"})


def test_without_money_a_basket_is_told_once(tmp_path: Path) -> None:
    """An average order is then its items."""
    content = loyalty.run(shop(tmp_path, bad("no money")))
    assert keys(content) == ["loyalty_spend", "loyalty_adjusted", "loyalty_items"]
    assert spoken(finding(content, "loyalty_spend")).startswith(
        "Of 80 customers, 50% are members, and they bring 49.8% of units sold: "
    )


@pytest.mark.parametrize(
    ("quantity", "money", "said"),
    [(True, True, "items per order"), (False, True, "revenue per order"),
     (True, False, "items per order"), (False, False, "items per order")],
)  # fmt: skip
def test_the_basket_at_joining_is_what_the_data_has(
    tmp_path: Path, quantity: bool, money: bool, said: str
) -> None:
    rows = joiners(40, [0, 100, 200]) + never(40, [0, 100, 200]) + never(1, [300], "E")
    told = []
    for at, row in enumerate(rows):
        some = 1 + at * at % 5  # not the same from order to order, or nothing varies
        kept = {key: row[key] for key in row if key != "Sales"}
        more = {"Quantity": some} if quantity else {}
        more |= {"Sales": 10 * some} if money else {}
        products = 1 if quantity or money else some
        told += [{**kept, "Product": f"P{at % 7}-{one}", **more} for one in range(products)]
    found = finding(loyalty.run(shop(tmp_path, told)), "loyalty_joining_basket")
    assert found.facts["measure"].value == said
    assert found.facts["before"].unit == ("money" if said.startswith("revenue") else "number")


def test_orders_where_customers_are_not_known(tmp_path: Path) -> None:
    content = loyalty.run(shop(tmp_path, bad("no customers"), currency="GBP"))
    assert keys(content) == ["loyalty_basket", "loyalty_adjusted"]
    assert "for 80 orders of members, £" in spoken(finding(content, "loyalty_basket"))


# --- the sample, and public data


@pytest.fixture(scope="module")
def sample() -> model.Content:
    return loyalty.run(prepared(SAMPLE))


def test_the_planted_basket_is_found(sample: model.Content) -> None:
    """Members have 1.25 times the lines an order from the day they join: beside about 3 items
    before, .3 to .9 more after; orders do not change with joining."""
    basket = finding(sample, "loyalty_joining_basket")
    assert float(str(basket.facts["low"].value)) > 0
    before, after = (float(str(basket.facts[name].value)) for name in ("before", "after"))
    assert 1.05 < after / before < 1.4
    orders = finding(sample, "loyalty_joining")
    assert float(str(orders.facts["low"].value)) <= 0 <= float(str(orders.facts["high"].value))


def test_frequent_buyers_join_and_nothing_known_explains_it(sample: model.Content) -> None:
    """Segments of different habits join with different chances; that is not in any column."""
    raw, adjusted = (
        float(str(finding(sample, "loyalty_adjusted").facts[name].value))
        for name in ("raw", "adjusted")
    )
    assert 0.5 * raw < adjusted <= raw
    assert finding(sample, "loyalty_tiers").severity == "info"  # tiers are drawn by chance


def test_no_effect_gives_no_strong_finding() -> None:
    report = build(without_effects("loyalty"))
    grades = {one.key: one.grade for one in report.chapters[0].content.findings}
    assert "loyalty_adjusted" in grades
    assert "strong" not in grades.values()


@needs_data
def test_no_woman_subscribes_in_shopping_behavior() -> None:
    """1,053 of 2,652 men subscribe and none of 1,248 women (counted in the file)."""
    content = loyalty.run(prepared(DATA / "shopping_behavior"))
    assert fact(content, "loyalty_spend", "part") == 1053 / 3900
    assert fact(content, "loyalty_adjusted", "outside") == 1248
    assert fact(content, "loyalty_adjusted", "apart") == "gender Female"


@needs_data
def test_orders_of_members_in_supermarket_sales() -> None:
    """501 invoices of members with 164,223.44 in all, 499 of others with 158,743.31 (published)."""
    content = loyalty.run(prepared(DATA / "supermarket_myanmar"))
    assert fact(content, "loyalty_basket", "own") == pytest.approx(164_223.444 / 501)
    assert fact(content, "loyalty_basket", "rest") == pytest.approx(158_743.305 / 499)
    assert finding(content, "loyalty_adjusted").severity == "info"


@needs_data
def test_tiers_of_ecommerce_customers_follow_spending() -> None:
    content = loyalty.run(prepared(DATA / "ecommerce_customer_behavior"))
    assert keys(content) == ["loyalty_alone", "loyalty_tiers"]
    assert [row[0] for row in content.charts[0].table.rows] == ["Gold", "Silver", "Bronze"]
