"""The gate: no table, chart, finding or recommendation tells of fewer than ten customers."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder import charts, privacy
from report_builder.model import (
    Column,
    Content,
    Evidence,
    Fact,
    Finding,
    Hypothesis,
    Segment,
    Table,
    Value,
)
from report_builder.privacy import TOGETHER, guarded, guarded_table, guarding, may_be_advised
from tests.examples import example_report

STORES = (Column("Store"), Column("Customers", "count"), Column("Revenue", "money"),
          Column("Each", "money"))  # fmt: skip


def stores(*sizes: int, total: bool = True) -> Table:
    """Stores A, B, C … with so many customers, who bring ten each."""
    rows = tuple((chr(65 + at), size, 10.0 * size, 10.0) for at, size in enumerate(sizes))
    last = ("All", sum(sizes), 10.0 * sum(sizes), 10.0) if total else None
    return Table("stores", "Stores", STORES, rows, last)


def shown(table: Table) -> list[Value]:
    """The names of the rows that are left."""
    with guarding(10):
        return [row[0] for row in guarded_table(table).rows]


@pytest.mark.parametrize(
    ("sizes", "left"),
    [
        ((40, 30, 10), ["A", "B", "C"]),  # ten may be told
        ((40, 30, 9), ["A", TOGETHER]),  # nine is the total less the others: the next goes with it
        ((40, 6, 4), ["A", TOGETHER]),  # ten together
        ((40, 30, 5, 4), ["A", TOGETHER]),  # nine together: one more
        ((40, 30, 0), ["A", "B", "C"]),  # nobody is nobody
        ((40, 9), [TOGETHER]),
    ],
)
def test_small_groups_stand_together(sizes: tuple[int, ...], left: list[str]) -> None:
    assert shown(stores(*sizes)) == left


def test_what_stands_together_adds_up_and_an_average_does_not() -> None:
    with guarding(10):
        table = guarded_table(stores(40, 6, 4))
    assert table.rows[1] == (TOGETHER, 10, 100.0, None)
    assert table.total == ("All", 50, 500.0, 10.0)
    assert "fewer than 10 customers" in table.note


def test_without_a_total_groups_may_overlap_and_are_left_out() -> None:
    assert shown(stores(40, 30, 9, total=False)) == ["A"]


def test_a_shop_of_nine_customers_shows_no_split_and_no_size() -> None:
    with guarding(10):
        table = guarded_table(stores(5, 4))
    assert (table.rows, table.total) == ((), None)


def test_the_setting_moves_the_threshold() -> None:
    with guarding(1):
        assert guarded_table(stores(40, 1)) == stores(40, 1)
    with guarding(30):
        assert len(guarded_table(stores(40, 30, 50)).rows) == 3
        assert len(guarded_table(stores(40, 29, 50)).rows) == 2


@pytest.mark.parametrize(
    ("column", "is_size"),
    [
        (Column("Customers", "count"), True),
        (Column("Households then", "count"), True),
        (Column("Loyal members", "count"), True),
        (Column("Customers", "share"), False),
        (Column("Orders", "count"), False),
        (Column("Observed", "count", people=True), True),
        (Column("Customer notes", "count", people=False), False),
    ],
)
def test_columns_of_people_are_known_by_their_heading(column: Column, is_size: bool) -> None:
    assert privacy.counts_people(column) is is_size


def test_months_are_no_groups() -> None:
    columns = (Column("Month", "month"), Column("Customers", "count"))
    table = Table("months", "Months", columns, ((None, 3), (None, 50)))
    with guarding(10):
        assert guarded_table(table) == table


def test_every_whole_of_a_long_table_is_guarded_by_itself() -> None:
    columns = (Column("Trait"), Column("Group"), Column("Customers", "count"))
    rows = (("Age", "young", 40), ("Age", "old", 50), ("Age", "older", 60),
            ("Pet", "cat", 9), ("Pet", "dog", 70), ("Pet", "none", 71))  # fmt: skip
    with guarding(10):
        left = guarded_table(Table("traits", "Traits", columns, rows)).rows
    assert left == (*rows[:3], rows[5])


@given(
    st.lists(st.integers(0, 40), min_size=12, max_size=12),
    st.lists(st.integers(0, 40), min_size=1, max_size=9),
)
def test_no_hidden_size_follows_from_totals_and_what_is_shown(
    cells: list[int], sizes: list[int]
) -> None:
    columns = (Column("Age"), Column("Town"), Column("Customers", "count"))
    pairs = list(itertools.product("abc", "wxyz"))
    crossed = Table("crossed", "", columns, tuple(
        (*pair, size) for pair, size in zip(pairs, cells, strict=True)
    ))  # fmt: skip
    with guarding(10):
        hidden = privacy.hidden_rows(crossed)
        alone = privacy.hidden_rows(stores(*sizes))
    lines = [[pair[at] == word for pair in pairs] for at, word in
             (*((0, word) for word in "abc"), *((1, word) for word in "wxyz"))]  # fmt: skip
    check(np.array(cells), hidden, np.array(lines))
    check(np.array(sizes), alone, np.ones((1, len(sizes)), dtype=bool))


def check(counts: np.ndarray, hidden: np.ndarray, lines: np.ndarray) -> None:
    """Who knows all totals finds no hidden size: changing it can be made up for by others.

    A hidden size is fixed where its own equation follows from those of the totals: then adding it
    to them leaves their rank as it is. Where everything of a whole is hidden, or nothing but empty
    groups is left to hide, no more can be done.
    """
    assert hidden[(counts > 0) & (counts < 10)].all()
    assert not hidden[counts == 0].any()
    # The total of a line with one group is its size, and small totals are told nowhere.
    there = lines & (counts > 0)
    lines = there[(there * counts).sum(axis=1) >= 10]
    own = lines[lines.sum(axis=1) == 1].any(axis=0)
    lines = lines & ~own
    hidden = hidden & lines.any(axis=0)
    known = lines[:, hidden].astype(float)
    rank = np.linalg.matrix_rank(known) if known.size else 0
    for at, place in enumerate(np.flatnonzero(hidden)):
        through = lines[lines[:, place]]
        more = through.any(axis=0) & ~hidden & (counts > 0)
        unit = np.eye(hidden.sum())[at]
        assert more.sum() == 0 or np.linalg.matrix_rank(np.vstack([known, unit])) > rank
    for line in lines:
        among = line & hidden
        if among.any() and (line & ~hidden & (counts > 0)).any():
            assert among.sum() >= 2
            assert counts[among].sum() >= 10


def finding(key: str, text: str, **facts: Fact) -> Finding:
    return Finding(key, "info", text, facts, Evidence("t", 40, 1.0, "d", 0.5, 1.5, 0.01))


@pytest.mark.parametrize(("size", "is_told"), [(9, False), (10, True), (0, True)])
@pytest.mark.parametrize(
    "text",
    ["{size:customer|customers} came.", "{size} of {all:customer|customers} came.",
     "{size:new customer|new customers} came."],
)  # fmt: skip
def test_no_sentence_tells_of_few_customers(text: str, size: int, is_told: bool) -> None:
    facts = {"size": Fact(size, "count"), "all": Fact(60, "count")}
    used = {name: fact for name, fact in facts.items() if f"{{{name}" in text}
    one = finding("few", text, **used)
    with guarding(10):
        left = guarded(Content(findings=(one,)))
    assert left.findings == ((one,) if is_told else ())
    assert left.tests == (() if is_told else (one.evidence,)), "it still counts as a test"


def test_no_sentence_names_a_group_that_is_hidden_and_its_hypothesis_says_why() -> None:
    about = [finding(name, "{name} is best.", name=Fact(name, "text")) for name in "ABC"]
    other = finding("other", "{orders:order|orders} came.", orders=Fact(3, "count"))
    claims = tuple(Hypothesis(f"h{name}", "It is.", 1, name) for name in "AC")
    before = Content((*about, other), tables=(stores(40, 30, 9),), hypotheses=claims)
    with guarding(10):
        left = guarded(before)
    assert [one.key for one in left.findings] == ["A", "other"]
    assert [one.finding for one in left.hypotheses] == ["A", None]
    assert "fewer than 10 customers" in left.hypotheses[1].reason


def test_a_group_hidden_in_one_table_is_hidden_in_the_others_and_in_charts() -> None:
    columns = (Column("Store"), Column("Orders", "count"))
    rows = (("A", 50), ("B", 40), ("C", 11))
    orders = Table("orders", "Orders", columns, rows)
    chart = charts.bars(x="Store", y="Orders", key="chart", title="Orders", subtitle="",
                        alt="Bars.", table=orders)  # fmt: skip
    with guarding(10):
        left = guarded(Content(charts=(chart,), tables=(stores(40, 30, 9), orders)))
    assert left.charts == ()
    assert left.tables[1].rows == rows[:1]


def test_a_chart_draws_no_small_group() -> None:
    with guarding(10):
        chart = charts.bars(x="Store", y="Revenue", key="chart", title="Revenue",
                            subtitle="", alt="Bars.", table=stores(40, 50, 30, 9))  # fmt: skip
        assert guarded(Content(charts=(chart,))).charts == (chart,)
        assert [row[0] for row in chart.table.rows] == ["A", "B"]
        assert "300" not in str(chart.spec["datasets"])
        alone = charts.bars(x="Store", y="Revenue", key="chart", title="Revenue",
                            subtitle="", alt="Bars.", table=stores(40, 9))  # fmt: skip
        assert guarded(Content(charts=(alone,))).charts == ()


@pytest.mark.parametrize(
    ("sizes", "drawn"),
    [((40, 50, 30, 9), "AB"), ((40, 9, 5), ""), ((40, 9, 5, 0, 0), ""), ((40, 60, 9, 5, 0), "ABE")],
)
def test_groups_of_nobody_make_no_picture(sizes: tuple[int, ...], drawn: str) -> None:
    """Half of the groups that have customers is a picture, whatever the number of empty ones."""
    with guarding(10):
        table = privacy.drawable(stores(*sizes))
        whole = privacy.hidden_rows(table).any()
    assert whole == (not drawn)
    if drawn:
        assert "".join(str(row[0]) for row in table.rows) == drawn


@pytest.mark.parametrize(("few", "left"), [(10, 3), (9, 1)])
def test_bands_of_numbers_are_groups(few: int, left: int) -> None:
    columns = (Column("Orders", "count"), Column("Customers", "count"))
    with guarding(10):
        table = guarded_table(Table("t", "", columns, ((1, 90), (2, 40), (3, few))))
    assert len(table.rows) == left


def test_segments_go_as_rows_of_a_table_do() -> None:
    def segment(name: str, customers: int) -> Segment:
        return Segment(name, "", customers, 0.1, 1.0, 0.1, 1.0, 1.0)

    segments = tuple(segment(name, size) for name, size in zip("abc", (50, 20, 3), strict=True))
    with guarding(10):
        assert guarded(Content(segments=segments)).segments == segments[:1]
    kept = example_report().chapters
    cluster = next(one for chapter in kept for one in chapter.content.clusters)
    clusters = tuple(replace(cluster, customers=size) for size in (50, 20, 3))
    with guarding(10):
        assert guarded(Content(clusters=clusters)).clusters == clusters[:1]


def test_advice_is_for_no_fewer_than_ten() -> None:
    advice = example_report().recommendations[0]
    with guarding(10):
        assert not may_be_advised(replace(advice, customers=9))
        assert may_be_advised(replace(advice, customers=10))
        assert may_be_advised(replace(advice, customers=None))
