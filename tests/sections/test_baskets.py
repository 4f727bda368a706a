"""Baskets: sizes, pairs beyond chance, variants, categories, and honest limits."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from report_builder import formats, model, privacy, suite
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.baskets import baskets
from report_builder.sections.baskets.contents import contents
from report_builder.sections.baskets.pairs import look, never
from report_builder.sections.baskets.sizes import _bins
from report_builder.sections.baskets.variants import variants
from tests.sets import DATA, SAMPLE, prepared, without_effects
from tests.shops import shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
Rows = list[dict[str, object]]


def lines(
    orders: Sequence[Sequence[str]], customers: Sequence[str] | None = None, price: float = 10.0
) -> Rows:
    """One order a sequence of products, one a day apart from noon on, each line for the price."""
    return [
        {
            "Order ID": f"O{number:05d}",
            "Customer ID": customers[number] if customers else f"C{number:05d}",
            "Order Date": f"2024-{1 + number % 12:02d}-{1 + number % 28:02d} 12:00:00",
            "Product": product, "Sales": f"{price:.2f}",
        }
        for number, products in enumerate(orders)
        for product in products
    ]  # fmt: skip


# Bread and butter in eighty orders of two; the other six by turns: each pair of them six times.
OTHERS = ("Tea", "Jam", "Salt", "Rice", "Soap", "Fish")
PLAIN = [(a, b) for a in OTHERS for b in OTHERS if a < b] * 6
PLANTED = [("Bread", "Butter")] * 80 + [("Bread", "Tea")] * 20 + [*PLAIN]


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def spoken(found: model.Finding) -> str:
    words = formats.fill(found.text + " " + found.so_what, found.facts, "GBP")
    return words.replace("\u00a0", " ")


def graded(data: Dataset, key: str = "baskets") -> dict[str, model.Finding]:
    chapters = suite.build(data).chapters
    found = next(one for one in chapters if one.key == key).content.findings
    return {one.key: one for one in found}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("planted"), lines(PLANTED), currency="GBP")


@pytest.fixture(scope="module")
def content(planted: Dataset) -> model.Content:
    return baskets.run(planted)


# --- sizes


def test_sizes_by_hand(tmp_path: Path) -> None:
    """Thirty orders of one item and ten of three: 60 items in 40 orders, three quarters single;
    one in ten of thirty is three, at an item of 10 each: 30."""
    found = finding(
        baskets.run(shop(tmp_path, lines([("Tea",)] * 30 + [("Tea", "Jam", "Salt")] * 10))),
        "baskets_size",
    )
    assert found.facts["share"].value == 0.75
    assert found.facts["mean"].value == 1.5
    assert found.facts["median"].value == 1
    assert found.money == pytest.approx(30)
    assert found.severity == "watch"


@pytest.mark.parametrize(("single", "severity"), [(10, "watch"), (9, "info")])
def test_a_quarter_of_single_items_is_a_subject(tmp_path: Path, single: int, severity: str) -> None:
    rows = lines([("Tea",)] * single + [("Tea", "Jam")] * (40 - single))
    found = finding(baskets.run(shop(tmp_path, rows)), "baskets_size")
    assert found.severity == severity
    assert (found.money is None) == (severity == "info")


def test_the_same_item_twice_in_an_order_is_one(tmp_path: Path) -> None:
    content = baskets.run(shop(tmp_path, lines([("Tea", "Tea")] * 40)))
    assert spoken(finding(content, "baskets_size")).startswith(
        "Each of 40 orders holds one product"
    )
    assert content.charts == ()


def test_many_large_orders_are_shown_in_bands(tmp_path: Path) -> None:
    """One order in five with more than ten items is enough for bands, one in six is not."""
    large = tuple(f"Item {number}" for number in range(12))
    rows = lines([large] * 8 + [("Item 1", "Item 2")] * 32)
    (chart,) = [
        one for one in baskets.run(shop(tmp_path, rows)).charts if one.key == "basket_sizes"
    ]
    assert [row[0] for row in chart.table.rows] == ["1", "2–3", "4–7", "8 and over"]
    assert sum(int(str(row[2])) for row in chart.table.rows) == 40
    rows = lines([large] * 7 + [("Item 1", "Item 2")] * 33)
    (chart,) = [
        one for one in baskets.run(shop(tmp_path, rows)).charts if one.key == "basket_sizes"
    ]
    assert [row[0] for row in chart.table.rows][-1] == "10 and over"


@pytest.mark.parametrize(
    ("sizes", "names"),
    [
        ((40, 20, 10), ["1", "2", "3"]),
        ((40, 20, 9), ["1", "2 and over"]),  # one order is one customer
        ((40, 9, 20, 12), ["1–2", "3", "4"]),
        ((9, 40, 20), ["1–2", "3"]),
    ],
)
def test_orders_of_few_stand_with_their_neighbours(
    sizes: tuple[int, ...], names: list[str]
) -> None:
    with privacy.guarding(10):
        found, counts = _bins(np.repeat(np.arange(len(sizes)) + 1, sizes))
    assert found == names
    assert counts.sum() == sum(sizes)
    assert counts.min() >= 10


def test_thirty_orders_are_needed(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughData, match="needs 30 orders with a named item, the data has 29"):
        baskets.run(shop(tmp_path, lines([("Tea", "Jam")] * 29)))
    assert baskets.run(shop(tmp_path, lines([("Tea", "Jam")] * 30))).findings


# --- pairs


def test_the_planted_pair_is_found_with_its_counts(content: model.Content) -> None:
    """Butter is only ever with bread: 80 of 80; never the other way round, 80 of 100."""
    found = finding(content, "baskets_pair")
    facts = {name: fact.value for name, fact in found.facts.items()}
    assert (facts["given"], facts["then"]) == ("Butter", "Bread")
    assert (facts["together"], facts["with_given"], facts["confidence"]) == (80, 80, 1.0)
    assert found.severity == "act"
    (table,) = content.tables
    row = table.rows[0]
    assert row[3] == pytest.approx(80 / len(PLANTED))  # support
    assert row[6] == pytest.approx(len(PLANTED) / 100)  # lift: 1 over the share with bread
    assert [one[:2] for one in table.rows] == [("Butter", "Bread")]


def test_the_pair_is_strong_in_the_report(planted: Dataset) -> None:
    assert graded(planted)["baskets_pair"].grade == "strong"


def test_customers_with_the_one_and_never_the_other(tmp_path: Path) -> None:
    """Forty customers buy both at once, one of them jam alone later; ten bought only jam."""
    orders = [("Jam", "Tea")] * 40 + [("Jam",)] * 11
    customers = [f"A{at}" for at in range(40)] + ["A0"] + [f"B{at}" for at in range(10)]
    found = contents(shop(tmp_path, lines(orders, customers))).products
    assert found is not None
    jam, tea = found.names.index("Jam"), found.names.index("Tea")
    assert never(found, jam, tea) == 10
    assert never(found, tea, jam) == 0


def test_orders_filled_at_random_give_no_clear_pair(tmp_path: Path) -> None:
    """Usual lift would call all of these pairs apart: single orders hold no pair at all."""
    generator = np.random.default_rng(7)
    names = [f"Item {letter}" for letter in "abcdefgh"]
    weight = np.array([5.0, 3, 2, 2, 1, 1, 1, 1]) / 16
    orders = [
        tuple(generator.choice(names, 1 + generator.binomial(4, 0.3), replace=False, p=weight))
        for _ in range(1500)
    ]
    found = finding(baskets.run(shop(tmp_path, lines(orders))), "baskets_pair")
    assert found.severity == "info"
    assert found.evidence is not None
    assert "none is bought together clearly more often" in found.text


def test_one_customer_who_always_buys_the_same_is_no_crowd(tmp_path: Path) -> None:
    """The planted pair again, but all eighty orders are of one customer."""
    customers = ["regular"] * 80 + [f"C{at}" for at in range(len(PLANTED) - 80)]
    content = baskets.run(shop(tmp_path, lines(PLANTED, customers)))
    found = finding(content, "baskets_pair")
    assert found.severity == "info"
    assert found.evidence is not None
    assert found.evidence.p == 1.0


def test_p_counts_all_pairs_looked_at(planted: Dataset) -> None:
    shelf = contents(planted).products
    assert shelf is not None
    looked = look(shelf, 30, 300)
    assert looked.number == 28  # of eight items
    fewer = look(shelf, 30, 3)
    assert fewer.number == 3
    best, same = looked.pairs[0], next(
        one for one in fewer.pairs if one.rule == looked.pairs[0].rule
    )  # fmt: skip
    assert best.evidence.p == pytest.approx(28 / 3 * same.evidence.p)
    assert best.evidence.low < same.evidence.low  # a wider interval, too
    for one in looked.pairs:  # what is told as times is what is told as points
        assert one.wide_low <= one.low <= one.times <= one.high <= one.wide_high
        assert one.evidence.low == pytest.approx(one.by_chance * (one.wide_low - 1))
        assert one.evidence.high == pytest.approx(one.by_chance * (one.wide_high - 1))
        assert one.by_chance * one.wide_high <= 1 + 1e-12  # no more than all


@pytest.mark.parametrize(("together", "shown"), [(30, True), (29, False)])
def test_pairs_in_thirty_orders_are_shown(tmp_path: Path, together: int, shown: bool) -> None:
    rows = lines([("Bread", "Butter")] * together + [("Tea", "Jam")] * 25 + [("Bread",)] * 30)
    found = finding(baskets.run(shop(tmp_path, rows)), "baskets_pair")
    assert (found.evidence is not None) == shown


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("ROSES REGENCY TEACUP AND SAUCER", "GREEN REGENCY TEACUP AND SAUCER", True),
        ("JUMBO BAG RED RETROSPOT", "JUMBO BAG PINK POLKADOT", True),
        ("Linen Shirt, blue", "linen shirt (red)", True),
        ("root vegetables", "other vegetables", False),  # one word in common is a kind
        ("ROSES REGENCY TEACUP AND SAUCER", "REGENCY CAKESTAND 3 TIER", False),
        ("Bread", "Butter", False),
        ("", "", False),
    ],
)
def test_variants_of_one_thing(first: str, second: str, alike: bool) -> None:
    assert variants(first, second) is alike
    assert variants(second, first) is alike


def test_variants_are_told_apart_from_complements(tmp_path: Path) -> None:
    """A red and a blue linen shirt together in eighty orders are variants, and no cross-selling."""
    renamed = {"Bread": "Linen Shirt red", "Butter": "Linen Shirt blue"}
    orders = [tuple(renamed.get(item, item) for item in order) for order in PLANTED]
    content = baskets.run(shop(tmp_path, lines(orders)))
    assert finding(content, "baskets_variants").facts["pairs"].value == 1
    assert "No two different products" in finding(content, "baskets_pair").text
    assert content.tables == ()


def test_money_is_one_in_ten_at_what_the_item_brings(tmp_path: Path) -> None:
    """Butter is in fewer orders than bread, so it leads to bread; thirty customers have butter and
    never bread: three of them, at 10."""
    orders = [("Bread", "Butter")] * 80 + [("Butter",)] * 30 + [("Bread",)] * 60 + PLAIN
    content = baskets.run(shop(tmp_path, lines(orders), currency="GBP"))
    found = finding(content, "baskets_pair")
    assert (found.facts["given"].value, found.facts["candidates"].value) == ("Butter", 30)
    assert found.money == pytest.approx(3 * 10)
    assert "one in ten of them buying it once would be £30.00, at £10.00 each" in spoken(found)


# --- categories


def categorised(orders: Sequence[Sequence[str]]) -> Rows:
    return [row | {"Category": str(row["Product"])} for row in lines(orders)]


def test_categories_that_go_together(tmp_path: Path) -> None:
    content = baskets.run(shop(tmp_path, categorised(PLANTED)))
    found = finding(content, "baskets_cross_category")
    assert (found.facts["given"].value, found.facts["then"].value) == ("Butter", "Bread")
    table = next(one for one in content.tables if one.key == "cross_sell")
    assert {"Bread": "Butter", "Butter": "Bread"}.items() <= {
        row[0]: row[1] for row in table.rows
    }.items()
    heatmap = next(one for one in content.charts if one.key == "category_pairs")
    cells = {row[:2]: row[2] for row in heatmap.table.rows}
    assert cells["Bread", "Butter"] == cells["Butter", "Bread"]
    assert cells["Bread", "Bread"] is None


def test_three_categories_say_nothing_of_pairs(tmp_path: Path) -> None:
    """How often each is in a pair fixes how often each pair is there; from four on it does not."""
    three = [("A", "B")] * 60 + [("A", "C")] * 40 + [("B", "C")] * 30
    assert "baskets_cross_category" not in keys(baskets.run(shop(tmp_path, categorised(three))))
    four = [*three, *[("C", "D")] * 50, *[("A", "D")] * 40]
    assert "baskets_cross_category" in keys(baskets.run(shop(tmp_path, categorised(four))))


# --- what may not change anything


def test_order_of_rows_and_names_of_customers_and_orders_change_nothing(tmp_path: Path) -> None:
    generator = random.Random(3)
    rows = categorised(PLANTED)
    first = baskets.run(shop(tmp_path, rows))
    generator.shuffle(rows)
    renamed = [
        row | {"Customer ID": f"z{str(row['Customer ID'])[::-1]}",
               "Order ID": f"q{str(row['Order ID'])[::-1]}"}
        for row in rows
    ]  # fmt: skip
    assert baskets.run(shop(tmp_path, renamed)) == first


def test_ten_times_the_money_changes_only_the_money(tmp_path: Path, content: model.Content) -> None:
    tenfold = baskets.run(shop(tmp_path, lines(PLANTED, price=100.0), currency="GBP"))
    assert [one.evidence for one in tenfold.findings] == [one.evidence for one in content.findings]
    assert tenfold.tests == content.tests
    size, before = finding(tenfold, "baskets_size"), finding(content, "baskets_size")
    assert size.facts["share"] == before.facts["share"]


# --- bad data


@pytest.mark.parametrize(
    "orders",
    [[("Tea", "Jam")] * 40, [("Tea",)] * 40, [("Tea", "Jam", "Salt", "Rice")] * 40, PLAIN],
    ids=["one pair only", "one item", "all the same", "all pairs alike"],
)
def test_constant_baskets_are_no_news(tmp_path: Path, orders: Sequence[Sequence[str]]) -> None:
    content = baskets.run(shop(tmp_path, categorised(orders)))
    assert all(one.severity != "act" for one in content.findings)


def test_without_money_dates_or_customers(tmp_path: Path) -> None:
    rows = [{key: row[key] for key in ("Order ID", "Product")} for row in lines(PLANTED)]
    data = shop(tmp_path, rows)
    assert data.time is None
    assert data.customers is None
    content = baskets.run(data)
    assert all(one.money is None for one in content.findings)
    found = finding(content, "baskets_pair")
    assert found.facts["missed"].value == 0  # all butter went with bread
    assert "candidates" not in found.facts


def test_an_item_without_a_name_is_left_out(tmp_path: Path) -> None:
    rows = [*lines(PLANTED), *[row | {"Product": None} for row in lines([("x",)] * 9)]]
    shelf = contents(shop(tmp_path, rows)).products
    assert shelf is not None
    assert set(shelf.names) == {"Bread", "Butter", *OTHERS}


def test_two_hundred_products_once_each(tmp_path: Path) -> None:
    orders = [(f"Item {at}", f"Thing {at}") for at in range(100)]
    content = baskets.run(shop(tmp_path, lines(orders)))
    assert "too rare to judge" in finding(content, "baskets_pair").text


# --- the sample, with and without effects


def test_nothing_is_claimed_of_a_shop_without_effects() -> None:
    found = graded(without_effects("baskets"))
    assert found["baskets_cross_category"].grade == "no difference shown"
    assert all(one.grade not in ("strong", "indicative") for one in found.values())


def test_no_pair_is_planted_in_the_sample() -> None:
    found = graded(prepared(SAMPLE, "baskets"))
    assert found["baskets_pair"].grade == "no difference shown"
    assert found["baskets_cross_category"].grade == "no difference shown"


# --- real data


@needs_data
def test_groceries_counts_as_published() -> None:
    """Of the arules data: 9,835 baskets, 2,159 of one item, 4.41 on average (Hahsler 2005);
    whole milk and other vegetables, the most frequent pair, in 736."""
    data = prepared(DATA / "known" / "groceries.csv")
    content = baskets.run(data)
    size = finding(content, "baskets_size").facts
    assert (size["orders"].value, size["single"].value) == (9835, 2159)
    assert size["mean"].value == pytest.approx(4.409, abs=5e-4)
    shelf = contents(data).products
    assert shelf is not None
    milk, vegetables = (shelf.names.index(one) for one in ("whole milk", "other vegetables"))
    held = shelf.held
    both = np.intersect1d(held.basket[held.item == milk], held.basket[held.item == vegetables])
    assert both.size == 736
    assert ("beef", "root vegetables") in [row[:2] for row in content.tables[0].rows]


@needs_data
def test_online_retail_variants_and_complements() -> None:
    """The known pair of this set are the regency teacups: variants; the cake stand goes with
    them."""
    data = prepared(DATA / "uci_online_retail" / "online_retail.csv")
    content = baskets.run(data)
    found = finding(content, "baskets_variants")
    assert "REGENCY TEACUP AND SAUCER" in str(found.facts["given"].value)
    pairs = [row[:2] for row in content.tables[0].rows]
    assert ("ROSES REGENCY TEACUP AND SAUCER", "REGENCY CAKESTAND 3 TIER") in pairs


def test_the_share_of_single_orders_counts_customers(tmp_path: Path) -> None:
    """Forty customers of twenty orders each, half of them always with one product: 800 orders of
    which 400 are single, but only forty independent ones. p ± t(39) × sqrt(p (1 − p) / 39)."""
    orders: list[Sequence[str]] = []
    customers = []
    for customer in range(40):
        for turn in range(20):
            orders.append(("Tea",) if customer % 2 else ("Tea", OTHERS[1 + turn % 5]))
            customers.append(f"C{customer:03d}")
    found = finding(baskets.run(shop(tmp_path, lines(orders, customers))), "baskets_size")
    assert found.facts["share"].value == 0.5
    reach = 2.0227 * (0.25 / 39) ** 0.5
    assert found.facts["low"].value == pytest.approx(0.5 - reach, abs=1e-4)
    assert found.facts["high"].value == pytest.approx(0.5 + reach, abs=1e-4)
