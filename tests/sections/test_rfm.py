"""RFM segments on shops whose scores can be worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from report_builder import privacy
from report_builder.buyers.scores import told, with_scores
from report_builder.customer_features import rfm_frame, year_start
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.formats import fill
from report_builder.model import Content, Evidence, Finding
from report_builder.privacy import guarded_table, guarding
from report_builder.sections import rfm
from report_builder.sections.rfm import backtest, pictures
from report_builder.sections.rfm.backtest import quarter_before
from report_builder.stats import rfm as scoring
from tests.shops import Row, shop

LAST = dt.date(2022, 12, 31)


def line(customer: str, day: dt.date, amount: float, order: str | None = None) -> Row:
    return {
        "order_id": order or f"{customer}-{day}", "customer_id": customer,
        "date": day.isoformat(), "product": "Cup", "quantity": 1, "amount": amount,
    }  # fmt: skip


def regular_shop(customers: int = 100) -> list[Row]:
    """Customer i (0 … customers − 1) orders on the last day minus i days, and i % 5 times more,
    each 100 days earlier; every order is worth 10."""
    return [
        line(f"C{number:03d}", LAST - dt.timedelta(days=number + 100 * back), 10.0)
        for number in range(customers)
        for back in range(number % 5 + 1)
    ]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("rfm"), regular_shop())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Four shops like that in one: enough customers in each segment to speak of them."""
    rows = [
        dict(row) | {"customer_id": f"{row['customer_id']}{copy}",
                     "order_id": f"{row['order_id']}{copy}"}
        for row in regular_shop() for copy in "abcd"
    ]  # fmt: skip
    return shop(tmp_path_factory.mktemp("rfm_large"), rows)


@pytest.fixture(scope="module")
def content(data: Dataset) -> Content:
    return rfm.rfm.run(data)


def by_key(content: Content) -> dict[str, Finding]:
    return {finding.key: finding for finding in content.findings}


def test_scores_are_fifths_of_the_customers(data: Dataset) -> None:
    # 100 customers with 0 … 99 days and 1 … 5 orders, 20 of each: every score has 20.
    frame = rfm.scored(data)
    assert frame["recency_score"].value_counts().to_dict() == dict.fromkeys(range(1, 6), 20)
    assert frame["frequency_score"].value_counts().to_dict() == dict.fromkeys(range(1, 6), 20)
    newest = frame[frame["days_since_last_order"] < 20]
    assert set(newest["recency_score"]) == {5}


def test_segments_are_a_partition_with_their_money(content: Content) -> None:
    # R5 F4-5 (champions): 8 customers with 4 or 5 orders of 10: 4 × 40 + 4 × 50 = 360 of 3,000.
    segments = {one.name: one for one in content.segments}
    assert sum(one.customers for one in content.segments) == 100
    assert sum(one.revenue for one in content.segments) == pytest.approx(3000)
    assert segments["Champions"].customers == 8
    assert segments["Champions"].revenue == pytest.approx(360)
    assert segments["Champions"].revenue_share == pytest.approx(0.12)
    assert segments["Champions"].orders_per_customer == pytest.approx(4.5)
    # Days 3, 4, 8, 9, 13, 14, 18, 19: the median is 11.
    assert segments["Champions"].days_since_last_order == pytest.approx(11)
    # R1-2 F1-2: 40 customers of 100, two fifths of them.
    assert segments["Hibernating"].customers == 16
    assert segments["New"].customers == 4


def test_cut_points_are_printed(content: Content) -> None:
    table = next(table for table in content.tables if table.key == "rfm_cut_points")
    assert table.rows[0] == ("Recency (days since last order)", "5", 0.0, 19.0, 20)
    assert table.rows[5] == ("Frequency (orders)", "5", 5.0, 5.0, 20)
    assert table.note == ""
    assert all(isinstance(cell, int) for cell in table.rows[0][2:]), "days have no decimals"


def test_the_title_of_the_grid_is_its_fullest_cell(content: Content) -> None:
    chart = next(chart for chart in content.charts if chart.key == "rfm_grid")
    most = max(int(str(row[2])) for row in chart.table.rows)
    recency, frequency, size, segment = (
        chart.facts[name].value for name in ("recency", "frequency", "size", "segment")
    )
    assert size == most
    assert (recency, frequency, size, segment) in chart.table.rows


def test_the_grid_beside_the_champions_is_about_them(large: Dataset) -> None:
    content = rfm.rfm.run(large)
    chart = next(chart for chart in content.charts if chart.key == "rfm_grid")
    best = content.pictured(chart)
    assert best is not None
    assert best.key == "rfm_champions"
    assert chart.facts["customers"] == best.facts["customers"]
    assert chart.title.startswith("{cells}: {customers:")
    assert chart.facts["cells"].value == "R5 with F4 or F5"


def test_the_grid_holds_every_cell_and_every_customer(content: Content) -> None:
    chart = next(chart for chart in content.charts if chart.key == "rfm_grid")
    assert len(chart.table.rows) == scoring.LEVELS**2
    assert sum(int(str(row[2])) for row in chart.table.rows) == 100


def test_the_value_tiers_hold_a_fifth_three_tenths_and_the_rest(content: Content) -> None:
    table = next(table for table in content.tables if table.key == "rfm_tiers")
    assert [row[1] for row in table.rows] == [20, 20, 60]  # 50 each; 40 each (ties); the rest
    assert [row[3] for row in table.rows] == [1000, 800, 1200]
    assert table.total == ("All customers", 100, None, 3000, 1.0)


@pytest.mark.parametrize(("smallest", "told"), [(20, True), (21, False)])
def test_the_highest_and_lowest_of_all_are_told_only_where_enough_have_them(
    data: Dataset, smallest: int, told: bool
) -> None:
    with guarding(smallest):
        cuts, _, tiers = pictures.tables(rfm.scored(data), (), data)
    # One to five orders, of twenty customers each; every day of the last order has one.
    ends = {row[1]: row[2:4] for row in cuts.rows if row[0] == "Frequency (orders)"}
    assert ends["3"] == (3, 3)
    assert (ends["5"], ends["1"]) == (((5, 5), (1, 1)) if told else ((None, None), (None, None)))
    assert cuts.rows[0][2:4] == (None, 19)
    assert tiers.rows[-1][2] == (10 if told else None)
    assert "The lowest and the highest value of all are left out" in cuts.note


def test_a_segment_that_brought_more_of_late_than_in_all_is_explained(large: Dataset) -> None:
    frame = rfm.scored(large)
    table = pictures.tables(frame, rfm.summarise(frame), large)[1]
    assert pictures.EARLIER not in table.note
    frame.loc[frame["segment"] == "champions", "revenue_last_year"] = frame["revenue"] + 0.01
    table = pictures.tables(frame, rfm.summarise(frame), large)[1]
    assert pictures.EARLIER in table.note


def test_only_segments_with_customers_can_be_picked() -> None:
    assert pictures.named(["Hibernating", "Champions"]) == ("Champions", "Hibernating")


def test_champions_and_what_a_tenth_of_them_costs(large: Dataset, content: Content) -> None:
    assert "rfm_champions" not in by_key(content)  # 8 of them are a handful
    finding = by_key(rfm.rfm.run(large))["rfm_champions"]
    year = year_start(LAST)
    # Orders 100 days apart: the fourth (300 + 19 days) lies in the year, the fifth does not.
    assert finding.facts["year"].value == pytest.approx(32 * 40)
    assert finding.money == pytest.approx(128)
    assert year == dt.date(2022, 1, 1)
    assert finding.severity == "good"


def test_quiet_customers_carry_their_last_year(large: Dataset) -> None:
    # R1-2 is 60 to 99 days; F3-5 there: four times 24 customers with 3, 4, 5 orders of 10.
    found = rfm.quiet(rfm.scored(large), large)
    assert found is not None
    finding = found
    assert finding.facts["customers"].value == 96
    assert finding.facts["weeks"].value == 8  # 62 days
    assert finding.facts["total"].value == pytest.approx(32 * 10 * (3 + 4 + 5))
    assert finding.money == finding.facts["year"].value


def test_concentration_by_hand(content: Content) -> None:
    # Best tenth: ten of the twenty with 50: 500 of 3,000; best fifth 1,000.
    facts = by_key(content)["customer_concentration"].facts
    assert facts["of_tenth"].value == pytest.approx(1 / 6)
    assert facts["of_fifth"].value == pytest.approx(1 / 3)
    # Values 10 … 50 in equal parts: Gini = Σ(2i − n − 1)x / (n Σx) = 4/15.
    assert facts["gini"].value == pytest.approx(4 / 15)


def test_every_sentence_can_be_filled(content: Content) -> None:
    for finding in content.findings:
        assert fill(finding.text + finding.so_what, finding.facts, "GBP")
    for chart in content.charts:
        assert fill(chart.title + chart.alt, chart.facts, "GBP")


@pytest.mark.parametrize(("customers", "enough"), [(100, True), (99, False)])
def test_a_hundred_customers_are_needed(tmp_path: Path, customers: int, enough: bool) -> None:
    few = shop(tmp_path, regular_shop(customers))
    if enough:
        assert rfm.rfm.run(few).segments
    else:
        with pytest.raises(NotEnoughData, match="needs 100 customers, the data has 99"):
            rfm.rfm.run(few)


def test_without_money_units_take_its_place(tmp_path: Path) -> None:
    rows = [{key: value for key, value in row.items() if key != "amount"} for row in regular_shop()]
    content = rfm.rfm.run(shop(tmp_path, rows))
    assert sum(one.revenue for one in content.segments) == pytest.approx(300)
    assert all(finding.money is None for finding in content.findings)


def test_names_and_row_order_change_nothing(tmp_path: Path, content: Content) -> None:
    rows = [
        {**row, "customer_id": f"K{999 - int(str(row['customer_id'])[1:])}"}
        for row in reversed(regular_shop())
    ]
    again = rfm.rfm.run(shop(tmp_path, rows))
    assert again.segments == content.segments
    assert again.findings == content.findings
    assert again.tables == content.tables


def test_assignments_name_every_customer(data: Dataset) -> None:
    found = rfm.assignments(data)
    assert list(found["customer_id"]) == [f"C{number:03d}" for number in range(100)]
    # C004: 4 days, 5 orders: recency 5, frequency 5. C095: 95 days, one order.
    assert found.set_index("customer_id").loc["C004", "segment"] == "champions"
    assert found.set_index("customer_id").loc["C095", "segment"] == "hibernating"


# --- back-test -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (dt.date(2011, 12, 9), dt.date(2011, 9, 9)),
        (dt.date(2022, 1, 31), dt.date(2021, 10, 31)),
        (dt.date(2022, 5, 31), dt.date(2022, 2, 28)),
        (dt.date(2024, 5, 31), dt.date(2024, 2, 29)),
    ],
)
def test_a_quarter_before(day: dt.date, before: dt.date) -> None:
    assert quarter_before(day) == before


def test_the_past_is_recomputed_from_what_was_known_then(data: Dataset) -> None:
    # On 30 September (92 days before the end) customer C000 had no order yet; C004 had four.
    then = rfm_frame(data, dt.date(2022, 9, 30)).set_index("customer_id")
    assert "C000" not in then.index
    assert then.loc["C004", "orders"] == 4
    assert then.loc["C004", "orders_since"] == 1
    assert then.loc["C004", "revenue"] == pytest.approx(40)
    assert then.loc["C004", "revenue_since"] == pytest.approx(10)
    # C004's last order by then: 104 days before the end, 12 days before 30 September.
    assert then.loc["C004", "days_since_last_order"] == 12
    assert then.loc["C099", "orders_since"] == 0  # its last order is 99 days before the end


def two_kinds(history: int = 400) -> list[Row]:
    """Sixty regulars order every 30 days to the end; sixty leavers did the same, but stopped 150
    days before the end."""
    rows = []
    for number in range(120):
        stopped = 150 if number >= 60 else 0
        for back in range(stopped + number % 20, history, 30):
            rows.append(line(f"C{number:03d}", LAST - dt.timedelta(days=back), 10.0))
    return rows


def test_the_backtest_counts_who_came_back(tmp_path: Path) -> None:
    found = backtest.backtest(shop(tmp_path, two_kinds()))
    table = found.charts[0].table
    assert table.total is not None
    # All sixty regulars ordered in the last 92 days, none of the leavers.
    assert table.total[1:4] == (120, 60, 0.5)
    assert table.total[4] == pytest.approx(0.4119, abs=1e-4)  # Wilson, 60 of 120
    assert table.total[5] == pytest.approx(0.5881, abs=1e-4)
    assert sum(int(str(row[1])) for row in table.rows) == 120


def test_small_groups_get_no_percentages(tmp_path: Path) -> None:
    table = backtest.backtest(shop(tmp_path, two_kinds())).charts[0].table
    small = [row for row in table.rows if int(str(row[1])) < 30]
    large = [row for row in table.rows if int(str(row[1])) >= 30]
    assert small
    assert large
    assert all(row[3:6] == (None, None, None) for row in small)
    assert all(row[3] is not None for row in large)


@pytest.mark.parametrize(("days", "tried"), [(180, True), (179, False)])
def test_two_quarters_of_history_are_needed(tmp_path: Path, days: int, tried: bool) -> None:
    # The first order falls `days` before 30 September 2022, a quarter before the last day.
    first = dt.date(2022, 9, 30) - dt.timedelta(days=days)
    rows = [line("C000", first, 10.0), *two_kinds(history=230)]
    keys = [finding.key for finding in backtest.backtest(shop(tmp_path, rows)).findings]
    assert ("rfm_backtest_short" not in keys) is tried


def test_a_shop_where_nobody_returns_says_so(tmp_path: Path) -> None:
    rows = [line(f"C{n:03d}", LAST - dt.timedelta(days=n * 3), 10.0) for n in range(200)]
    content = rfm.rfm.run(shop(tmp_path, rows))
    finding = by_key(content)["rfm_backtest_nobody"]
    assert finding.facts["again"].value == 0
    assert "rfm_recent" not in by_key(content)  # everyone has one order: nothing to compare
    table = next(table for table in content.tables if table.key == "rfm_cut_points")
    assert "Frequency (orders) has 1 of 5 scores in use" in table.note


def test_returns_lower_the_revenue_and_are_no_order(tmp_path: Path) -> None:
    rows = regular_shop()
    # A saucer bought before the data begins: there is no purchase to net it with.
    rows.append({**line("C000", LAST, -4.0, "R1"), "quantity": -1, "product": "Saucer"})
    frame: pd.DataFrame = rfm_frame(shop(tmp_path, rows), LAST).set_index("customer_id")
    assert frame.loc["C000", "revenue"] == pytest.approx(6)
    assert frame.loc["C000", "orders"] == 1


@pytest.mark.parametrize(
    ("high", "key"), [(0.0, "rfm_quiet_as_usual"), (-0.01, "rfm_quiet")]
)  # fmt: skip
def test_customers_who_return_as_others_do_are_not_at_stake(
    large: Dataset, high: float, key: str
) -> None:
    evidence = Evidence("chi² test", 200, -0.05, "difference in shares", -0.1, high, 0.04)
    tested = Finding("rfm_backtest_quiet", "info", "", {}, evidence)
    found = rfm.quiet(rfm.scored(large), large, (tested,))
    assert found is not None
    assert found.key == key
    assert (found.money is None) is (key == "rfm_quiet_as_usual")


@pytest.mark.parametrize(("customers", "told"), [(29, False), (30, True)])
def test_quiet_customers_are_told_from_thirty_on(
    large: Dataset, customers: int, told: bool
) -> None:
    frame = rfm.scored(large)
    quiet = frame[frame["segment"].isin(rfm.QUIET)].head(customers).assign(orders=3)
    assert (rfm.quiet(quiet, large) is not None) is told
    assert rfm.quiet(quiet.assign(orders=[2] + [3] * (customers - 1)), large) is None


@pytest.mark.parametrize(("low", "first"), [(0.0, False), (0.01, True)])
def test_champions_who_return_as_others_do_need_no_care_first(
    large: Dataset, low: float, first: bool
) -> None:
    evidence = Evidence("chi² test", 200, 0.05, "difference in shares", low, 0.1, 0.04)
    tested = Finding("rfm_backtest_champions", "info", "", {}, evidence)
    found = rfm.champions(rfm.scored(large), large, (tested,))
    assert found is not None
    assert ("look after them first" in found.so_what) is first


@pytest.mark.parametrize(
    ("once", "most", "told"), [(40, 1, True), (29, 1, False), (30, 1, True), (40, 2, False)]
)
def test_recent_customers_are_told_while_they_have_fewer_orders_than_usual(
    data: Dataset, once: int, most: int, told: bool
) -> None:
    """Of 100 customers so many are new, with ``most`` orders; the others have two."""
    frame = rfm.scored(data).assign(segment="loyal", orders=2)
    new = frame.index[:once]
    frame.loc[new, ["segment"]] = "new"
    frame.loc[new, ["orders"]] = most
    assert (rfm.recent_few(frame, data) is not None) is told


@pytest.mark.parametrize(("repeating", "told"), [(90, True), (91, False)])
def test_where_nearly_everybody_repeats_no_order_decides(
    large: Dataset, repeating: int, told: bool
) -> None:
    """Of each 100 customers so many have two orders; four times the others are new."""
    frame = rfm.scored(large).assign(segment="loyal", orders=2)
    new = frame.index[: 4 * (100 - repeating)]
    frame.loc[new, ["segment"]] = "new"
    frame.loc[new, ["orders"]] = 1
    assert (rfm.recent_few(frame, large) is not None) is told


@pytest.mark.parametrize("lost", [9, 10])
def test_the_customers_of_a_small_segment_count_with_those_most_like_them(
    data: Dataset, lost: int
) -> None:
    """Of 200 customers, days 1 to 200 and one order, some of the longest absent have nine orders:
    "cannot lose"."""
    frame = pd.DataFrame({"days_since_last_order": range(1, 201), "orders": 1, "revenue": 1.0})
    frame.loc[200 - lost : 199, "orders"] = 9
    with guarding(None):
        segments = with_scores(frame)["segment"].value_counts()
        notes = pictures.tables(with_scores(frame), (), data)[1].note
    assert ("cannot lose" in segments) is (lost == 10)
    assert segments.sum() == 200
    assert segments.min() >= 10
    assert ("“Cannot lose” has fewer than 10 customers" in notes) is (lost == 9)


def test_only_what_is_not_told_of_the_scores_can_be_small() -> None:
    """Every segment goes to another of its rows: the sizes of R1 and R2 are told beside."""
    low = {one.name for one in scoring.SEGMENTS if one.recency[1] <= 2}
    for name, others in scoring.NEXT_TO.items():
        assert {other in low for other in others} == {name in low}
    sizes = dict.fromkeys(scoring.NEXT_TO, 30) | {"cannot lose": 4, "at risk": 5, "new": 8}
    names = scoring.joined_segments(sizes, 10)
    assert names["cannot lose"] == names["at risk"] == names["hibernating"] == "hibernating"
    assert names["new"] == "promising"
    assert scoring.joined_segments(sizes | {"at risk": 6}, 10)["cannot lose"] == "at risk"
    assert scoring.joined_segments({"new": 4, "loyal": 5}, 10) == {"new": "loyal", "loyal": "loyal"}


#: Customers by recency (rows, R5 first) and frequency of the sample shop: four "cannot lose".
OF_THE_SAMPLE = (
    (21, 45, 53, 77, 190), (51, 67, 64, 92, 123), (77, 82, 100, 75, 56), (151, 104, 77, 55, 4),
    (194, 145, 43, 12, 0),
)  # fmt: skip


def people_of(grid: Sequence[Sequence[int]]) -> pd.DataFrame:
    rows = [
        (5 - row, column + 1, scoring.segment(5 - row, column + 1))
        for row, sizes in enumerate(grid) for column, size in enumerate(sizes) for _ in range(size)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["recency_score", "frequency_score", "segment"])


def scores_by_lot(seed: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    size = int(draw.integers(100, 2_000))
    orders = draw.geometric(draw.uniform(0.1, 0.6), size)
    days = draw.integers(0, 700, size) // orders + draw.integers(0, 60, size)
    return scoring.segments(pd.Series(days), pd.Series(orders), pd.Series(np.ones(size)))


@pytest.mark.parametrize("seed", [None, 2, 5, 7, 11, 14])
def test_nobody_works_out_a_small_group_of_the_segments(data: Dataset, seed: int | None) -> None:
    """From all totals that are printed, a linear program finds for every cell and every segment
    that has few customers room for ten of them, and for more than one number."""
    found = people_of(OF_THE_SAMPLE) if seed is None else scores_by_lot(seed)
    with guarding(None):
        known = told(found)
        known = known.assign(
            days_since_last_order=5 - known["recency_score"], orders=known["frequency_score"],
            revenue=1.0, tier="rest",
        )  # fmt: skip
        printed = pictures.tables(known, rfm.summarise(known), data)
        points, segments = (guarded_table(table) for table in printed[:2])
        grid = pictures.grid(known, data, None).table
        if privacy.hidden_rows(grid).any():
            grid = replace(grid, rows=())  # as the gate does
    cells = [(recency, frequency) for recency in range(1, 6) for frequency in range(1, 6)]
    by_cell = known.groupby(["recency_score", "frequency_score"])["segment"]
    counts = by_cell.size().reindex(cells, fill_value=0).to_numpy()
    of = by_cell.first().to_dict()
    totals = [
        *(([cell["RF".index(str(row[0])[0])] == int(str(row[1])) for cell in cells], row[4])
          for row in points.rows if str(row[0])[0] in "RF"),
        *(([of.get(cell) == str(row[0]).lower() for cell in cells], row[1])
          for row in segments.rows),
        *((members(row, cells), row[2]) for row in grid.rows),
    ]  # fmt: skip
    equations = [(mask, size) for mask, size in totals if size is not None]
    matrix = np.array([mask for mask, _ in equations], dtype=float)
    sizes = np.array([size for _, size in equations], dtype=float)
    assert (matrix @ counts == sizes).all(), "what is printed is true"
    if seed is None:
        assert len(grid.rows) == 16, "of twenty cells"
    for one in (*np.eye(25), *([scoring.segment(*cell) == name for cell in cells]
                               for name in scoring.NEXT_TO)):  # fmt: skip
        aim = np.array(one, dtype=float)
        if not 0 < aim @ counts < 10:
            continue
        low, high = (sign * linprog(sign * aim, A_eq=matrix, b_eq=sizes).fun for sign in (1, -1))
        assert high - low >= 1, (aim @ counts, low, high)
        assert high > 9.9, (aim @ counts, low, high)


def members(row: Sequence[object], cells: list[tuple[int, int]]) -> list[bool]:
    levels = {int(one) for one in str(row[0]).removeprefix("R").split("–")}
    return [cell[0] in levels and f"F{cell[1]}" == row[1] for cell in cells]
