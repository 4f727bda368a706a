"""What a customer is worth: the trial, its verdict, and what each verdict lets be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder.assignments import assignments
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.formats import fill
from report_builder.model import Content, Finding
from report_builder.sections import lifetime
from report_builder.sections.lifetime import lifetime_value, worth
from report_builder.sections.lifetime.history import customers, observed_days, observed_span
from report_builder.sections.lifetime.trial import CLEARLY, MOST_OFF, judged, split
from report_builder.sections.lifetime.values import _groups
from report_builder.sections.lifetime.values import lifetime as models
from report_builder.stats.lifetime import Forecast
from tests import answers
from tests.ingest.tables import DATA
from tests.shops import Row, shop

FIRST = dt.date(2022, 1, 1)
DAYS = 730


def line(customer: str, day: int, amount: float, cost: float | None = None) -> Row:
    row = {
        "order_id": f"{customer}-{day}", "customer_id": customer,
        "date": (FIRST + dt.timedelta(days=day)).isoformat(), "product": "Cup", "quantity": 1,
        "amount": round(amount, 2),
    }  # fmt: skip
    return row if cost is None else row | {"cost": round(cost, 2)}


def leaving_shop(customers: int = 400, unit: float = 1.0, prefix: str = "C") -> list[Row]:
    """Customers who come at rates of their own and leave for good: BG/NBD with r 1.2, alpha 5
    weeks, a 0.7, b 3; orders around 20, newcomers over the first year. Goods cost three fifths."""
    rng = np.random.default_rng(11)
    rows: list[Row] = []
    for number in range(customers):
        start = int(rng.integers(0, 365))
        rate, leave = rng.gamma(1.2, 1 / 5) / 7, rng.beta(0.7, 3)
        mean, day = rng.gamma(4, 5), float(start)
        while day < DAYS:
            amount = unit * round(max(0.5, rng.gamma(6, mean / 6)), 2)
            rows.append(line(f"{prefix}{number:04d}", int(day), amount, amount * 0.6))
            if rng.random() < leave and day > start:
                break
            day += 1 + rng.exponential(1 / rate)
    return rows


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("lifetime"), leaving_shop(), clusters=2)


@pytest.fixture(scope="module")
def content(data: Dataset) -> Content:
    return lifetime_value.run(data)


def by_key(content: Content) -> dict[str, Finding]:
    return {finding.key: finding for finding in content.findings}


def said(finding: Finding) -> str:
    return fill(finding.text + " " + finding.so_what, finding.facts, "GBP").replace("\u00a0", " ")


# --- what is counted -----------------------------------------------------------------------------


def small_shop() -> list[Row]:
    """A: days 0 (two orders), 10, 30. B: day 5, brought back on day 6. C: day 20 and a free day."""
    return [
        line("A", 0, 10), line("A", 0, 5) | {"order_id": "A-second"}, line("A", 10, 20),
        line("A", 30, 40), line("B", 5, 8), line("B", 6, -3) | {"quantity": -1, "product": "Mug"},
        line("C", 20, 7), line("C", 25, 9), line("C", 25, -9) | {"order_id": "C-back",
                                                                 "quantity": -1, "product": "Mug"},
        line("D", 40, 1),
    ]  # fmt: skip


def test_histories_by_hand(tmp_path: Path) -> None:
    data = shop(tmp_path, small_shop())
    found = customers(data, FIRST + dt.timedelta(days=35))
    frame = found.frame.set_index("customer_id")
    assert set(frame.index) == {"A", "B", "C"}
    # A: two orders of one day are one; repeat orders 20 and 40; t_x 30 days, T 35.
    assert frame.loc["A", ["repeats", "mean", "value", "net"]].tolist() == [2, 30, 75, 75]
    # B: the day on which something only came back is no order, but its money counts.
    assert frame.loc["B", ["repeats", "value", "net", "left_out"]].tolist() == [0, 8, 5, 1]
    # C: nothing was paid on the second day.
    assert frame.loc["C", ["repeats", "value", "net"]].tolist() == [0, 7, 7]
    one = found.histories
    place = list(found.frame["customer_id"]).index("A")
    history = one.of[place]
    assert (one.repeats[history], one.last[history], one.age[history]) == (2, 30 / 7, 35 / 7)


def test_days_after_a_moment_are_what_came_since(tmp_path: Path) -> None:
    data = shop(tmp_path, small_shop())
    frame = customers(data, FIRST + dt.timedelta(days=10)).frame.set_index("customer_id")
    assert set(frame.index) == {"A", "B"}
    assert frame.loc["A", ["repeats", "orders_since", "value_since"]].tolist() == [1, 1, 40]
    assert frame.loc["B", ["repeats", "orders_since", "value_since"]].tolist() == [0, 0, 0]


def test_gaps_of_the_export_are_no_time(tmp_path: Path) -> None:
    """Sales every day but for days 100 to 199: day 250 is the 150th that was seen."""
    rows = [line(f"C{day}", day, 5) for day in range(400) if not 100 <= day < 200]
    data = shop(tmp_path, rows)
    assert len(data.rhythm.unseen) == 1
    days = pd.Series(pd.to_datetime([FIRST + dt.timedelta(days=day) for day in (0, 99, 200, 250)]))
    assert observed_days(data, days).tolist() == [0, 99, 100, 150]
    # 300 days seen, the later 150 of them held out: from day 249.
    cut = split(data)
    assert abs((cut - FIRST).days - 249) <= 1
    assert observed_span(data, cut, data.last_day) == pytest.approx(150, abs=1)


# --- the verdict ---------------------------------------------------------------------------------


def result(total: float, by_class: float, caught: float) -> Forecast:
    nothing = np.zeros(8)
    return Forecast(np.zeros(8, dtype=np.int64), nothing, nothing, total, by_class, 0.0, caught)


@pytest.mark.parametrize(
    ("total", "by_class", "caught", "surely", "revenue", "verdict"),
    [
        (MOST_OFF, 0.2, 0.3, 0.1, None, "usable"),
        (-MOST_OFF, 0.2, 0.3, 0.1, MOST_OFF, "usable"),
        (0.201, 0.2, 0.5, 0.1, None, "use for ranking only"),
        (0.1, 0.2, 0.5, 0.1, -0.201, "use for ranking only"),
        (0.1, CLEARLY * 0.5, 0.3, 0.1, None, "usable"),
        (0.1, CLEARLY * 0.5 + 0.001, 0.4, 0.1, None, "use for ranking only"),
        (0.1, CLEARLY * 0.5 + 0.001, 0.399, 0.1, None, "do not use"),
        (0.3, 0.6, 0.5, 0.0, None, "do not use"),
        (0.3, 0.6, 0.39, 0.1, None, "do not use"),
    ],
)
def test_the_verdict_at_each_threshold_and_just_past_it(
    total: float, by_class: float, caught: float, surely: float, revenue: float | None, verdict: str
) -> None:
    """The naive way misses half by class; its best fifth brought two fifths."""
    naive = result(0.5, 0.5, 0.4)
    assert judged(result(total, by_class, caught), naive, naive, surely, revenue) == verdict


def test_the_trial_comes_first_and_then_the_sums(data: Dataset, content: Content) -> None:
    keys = [finding.key for finding in content.findings]
    assert keys[:2] == ["lifetime_trial", "lifetime_verdict"]
    assert content.charts[0].key == "lifetime_trial"
    assert content.charts[0].opens
    assert models(data).trial.verdict == "usable"
    assert "Verdict on the forecast: usable" in said(by_key(content)["lifetime_verdict"])
    tables = {table.key: table for table in content.tables}
    ways = [row[0] for row in tables["lifetime_backtest"].rows]
    assert ways == ["Model", "Naive: own past rate", "Naive: same rate for all"]
    sums = tables["lifetime_sums"]
    assert [row[0] for row in sums.rows] == ["30 days", "90 days", "365 days"]
    assert {"lifetime_sums_segment", "lifetime_risk_segment"} <= tables.keys()


def test_sums_are_ordered_and_carry_the_margin(data: Dataset, content: Content) -> None:
    sums = next(table for table in content.tables if table.key == "lifetime_sums")
    numbers = np.array([[float(str(cell)) for cell in row[1:]] for row in sums.rows])
    orders, low, high, revenue, revenue_low, revenue_high, profit = numbers.T
    assert (low < orders).all()
    assert (orders < high).all()
    assert (revenue_low < revenue).all()
    assert (revenue < revenue_high).all()
    assert (np.diff(orders) > 0).all()
    assert profit == pytest.approx(0.4 * revenue, rel=0.01)  # goods cost three fifths


def test_groups_add_up_to_the_whole(data: Dataset, content: Content) -> None:
    tables = {table.key: table for table in content.tables}
    whole = float(str(tables["lifetime_sums"].rows[-1][4]))
    parts = tables["lifetime_sums_segment"]
    column = [one.name for one in parts.columns].index("365 days")
    assert sum(float(str(row[column])) for row in parts.rows) == pytest.approx(whole, rel=0.02)
    assert all(int(str(row[1])) >= 10 for row in parts.rows)


def test_slipping_away_is_what_its_words_say(data: Dataset, content: Content) -> None:
    found, frame = models(data), models(data).now.frame
    mine = found.slipping
    assert mine.sum() >= 10
    assert (found.active[mine] < 0.5).all()
    assert (found.if_active[mine] >= np.quantile(found.if_active, 0.8)).all()
    assert (frame["repeats"][mine] > 0).all()
    finding = by_key(content)["lifetime_slipping"]
    facts = {name: fact.value for name, fact in finding.facts.items()}
    assert facts["customers"] == mine.sum()
    assert facts["year"] == pytest.approx(frame["year"][mine].sum())
    # The arithmetic is that of the printed numbers.
    year, gone = round(float(str(facts["year"])), -1), round(float(str(facts["gone"])), 3)
    assert finding.money == pytest.approx(year * gone, rel=0.01)
    assert finding.severity == "act"


def test_every_sentence_can_be_filled(content: Content) -> None:
    for finding in content.findings:
        assert "{" not in said(finding)
    for chart in content.charts:
        assert fill(chart.title + chart.alt, chart.facts, "GBP")


def test_names_and_row_order_change_nothing(tmp_path: Path, content: Content) -> None:
    rows = [
        {**row, "customer_id": f"K{9999 - int(str(row['customer_id'])[1:])}"}
        for row in reversed(leaving_shop())
    ]
    again = lifetime_value.run(shop(tmp_path, rows, clusters=2))
    assert again.findings == content.findings
    assert again.tables == content.tables


def test_hundredfold_money_is_a_hundredfold_value(tmp_path: Path, data: Dataset) -> None:
    large = models(shop(tmp_path, leaving_shop(unit=100)))
    assert large.expected.sum() == pytest.approx(100 * models(data).expected.sum(), rel=1e-3)
    assert large.slipping.sum() == pytest.approx(models(data).slipping.sum(), abs=1)
    assert large.trial.verdict == models(data).trial.verdict


def test_the_customer_list_has_what_the_verdict_allows(data: Dataset) -> None:
    found = assignments(data)
    assert list(found.columns) == [
        "customer_id", "cluster", "segment", "expected_revenue_365", "probability_active",
        "slipping_away",
    ]  # fmt: skip
    one = models(data)
    assert (found["slipping_away"] == "yes").sum() == one.slipping.sum()
    assert found["expected_revenue_365"].sum() == pytest.approx(one.expected.sum(), abs=3)
    assert found["probability_active"].isna().sum() == (one.now.frame["repeats"] == 0).sum()


# --- other verdicts and bad input ----------------------------------------------------------------


def random_shop(days: int = DAYS, customers: int = 300) -> list[Row]:
    """Everybody alike: orders at random, once in sixty days, from the first day to the last."""
    rng = np.random.default_rng(4)
    return [
        line(f"C{number:03d}", int(day), rng.gamma(6, 4))
        for number in range(customers)
        for day in np.unique(rng.integers(0, days, rng.poisson(days / 60)))
    ]


def test_where_customers_are_alike_the_naive_sum_is_shown(tmp_path: Path) -> None:
    data = shop(tmp_path, random_shop())
    content = lifetime_value.run(data)
    found = by_key(content)
    assert "do not use" in said(found["lifetime_verdict"])
    assert "lifetime_naive" in found
    assert not {"lifetime_expected", "lifetime_slipping", "lifetime_order"} & found.keys()
    assert [table.key for table in content.tables] == ["lifetime_backtest"]
    assert "all are taken to be still there" in said(found["lifetime_counted"])
    assert found["lifetime_naive"].facts["orders"].value == pytest.approx(300 * 365 / 60, rel=0.1)
    assert list(lifetime.assignments(data).columns) == ["customer_id"]


def growing_shop() -> list[Row]:
    """Frequent and rare customers, all of whom come three times as often in the second year."""
    rng = np.random.default_rng(6)
    rows = []
    for number in range(300):
        pause = (20, 60, 200)[number % 3]
        for start, times in ((0, 1), (365, 3)):
            days = np.unique(rng.integers(start, start + 365, rng.poisson(365 / pause * times)))
            rows += [line(f"C{number:03d}", int(day), rng.gamma(6, 4)) for day in days]
    return rows


def test_where_the_level_is_off_only_the_order_is_shown(tmp_path: Path) -> None:
    data = shop(tmp_path, growing_shop(), clusters=2)
    found = by_key(lifetime_value.run(data))
    assert "use for ranking only" in said(found["lifetime_verdict"])
    assert "lifetime_order" in found
    assert not {"lifetime_expected", "lifetime_naive"} & found.keys()
    assert list(lifetime.assignments(data).columns) == ["customer_id", "slipping_away"]


def chosen(rows: Sequence[Row], customers: int) -> list[Row]:
    names = sorted({str(row["customer_id"]) for row in rows})[:customers]
    return [row for row in rows if row["customer_id"] in names]


@pytest.mark.parametrize(("customers", "enough"), [(200, True), (199, False)])
def test_two_hundred_customers_are_needed(tmp_path: Path, customers: int, enough: bool) -> None:
    few = shop(tmp_path, chosen(random_shop(), customers))
    if enough:
        assert lifetime_value.run(few).findings
    else:
        with pytest.raises(NotEnoughData, match="needs 200 customers"):
            lifetime_value.run(few)


@pytest.mark.parametrize(("days", "enough"), [(182, True), (181, False)])
def test_half_a_year_is_needed(tmp_path: Path, days: int, enough: bool) -> None:
    ends = [line("C000", 0, 5), line("C000", days - 1, 5)]
    short = shop(tmp_path, [*ends, *(row | {"order_id": f"x{number}"} for number, row in
                                     enumerate(random_shop(days)))])  # fmt: skip
    if enough:
        assert lifetime_value.run(short).findings
    else:
        with pytest.raises(NotEnoughData, match="needs 182 days of sales"):
            lifetime_value.run(short)


def test_one_order_each_is_not_enough(tmp_path: Path) -> None:
    rows = [line(f"C{number:03d}", number * 2, 9) for number in range(300)]
    with pytest.raises(NotEnoughData, match=r"has ordered since"):
        lifetime_value.run(shop(tmp_path, rows))


def test_where_all_is_brought_back_nothing_is_foretold(tmp_path: Path) -> None:
    sold = random_shop()
    back = [
        row | {"amount": -float(str(row["amount"])) - 1, "quantity": -1, "product": "Mug",
               "order_id": f"{row['order_id']}-back",
               "date": (dt.date.fromisoformat(str(row["date"])) + dt.timedelta(1)).isoformat()}
        for row in sold
    ]  # fmt: skip
    with pytest.raises(NotEnoughData, match="as much was returned"):
        lifetime_value.run(shop(tmp_path, [*sold, *back]))


def test_without_money_orders_are_foretold(tmp_path: Path) -> None:
    rows = [
        {name: cell for name, cell in row.items() if name not in ("amount", "cost")}
        for row in leaving_shop()
    ]
    data = shop(tmp_path, rows, clusters=2)
    content = lifetime_value.run(data)
    assert all(finding.money is None for finding in content.findings)
    assert "lifetime_independence" not in by_key(content)
    assert "expected_revenue_365" not in lifetime.assignments(data)


# --- real shops ----------------------------------------------------------------------------------


def real(slug: str) -> Dataset:
    if not (DATA / slug).exists():
        pytest.skip("no public data sets")
    return answers.dataset(slug)


def test_online_retail_has_no_dropout_and_finite_values() -> None:
    data = real("uci_online_retail")
    found = models(data)
    assert not found.leaves
    assert not found.trial.models.orders.leaves
    for values in (found.expected, found.if_active, found.active):
        assert np.isfinite(values).all()
        assert (values >= 0).all()
    # t (r + x) / (alpha + T)
    one, now = found.models.orders, found.now
    history = now.histories
    orders = 365 / 7 * (one.r + history.repeats) / (one.alpha + history.age)
    worth = found.kept * found.models.spend.expected(  # type: ignore[union-attr]
        now.column("repeats"), now.column("mean")
    )
    assert found.expected == pytest.approx(orders[history.of] * worth)
    assert found.trial.verdict == "use for ranking only"  # the second half has Christmas


def test_the_whole_of_cdnow_is_usable() -> None:
    data = real("cdnow")
    found = models(data)
    assert found.trial.cut == dt.date(1997, 9, 30)  # as in the paper
    assert found.trial.verdict == "usable"
    # The whole has the parameters of its published tenth, within three standard errors of that.
    one = found.trial.models.orders
    assert (one.r, one.alpha) == pytest.approx((0.2426, 4.4136), abs=3 * 0.38)
    assert (one.a, one.b) == pytest.approx((0.7929, 2.4259), abs=3 * 0.19)
    text = said(by_key(lifetime_value.run(data))["lifetime_expected"])
    assert "known by 30 June 1998" in text


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([0, 12, 30], [0, 12, 30]),
        ([0, 9, 30, 10], [0, None, 30, None]),  # the whole less the others would tell the nine
        ([1, 9, 30], [None, None, 30]),
        ([5], [None]),
        ([10], [10]),
    ],
)
def test_counts_of_a_few_cannot_be_told_from_the_others(
    counts: list[int], shown: list[int | None]
) -> None:
    assert worth.told(counts) == shown


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 40, "b": 30, "c": 10}, ["a", "b", "c"]),
        # The total less what is shown is nine: the next is hidden with it, in all tables.
        ({"a": 40, "b": 30, "c": 9}, ["a", "Smaller groups"]),
        ({"a": 40, "b": 12, "c": 4}, ["a", "Smaller groups"]),
        # Another table may hide the other of two equal ones: neither is shown here.
        ({"a": 40, "b": 12, "c": 12, "d": 4}, ["a", "Smaller groups"]),
        ({"a": 40, "b": 6, "c": 4}, ["a", "Smaller groups"]),
    ],
)
def test_smaller_groups_together_give_none_of_them_away(
    sizes: dict[str, int], shown: list[str]
) -> None:
    named = pd.Series([name for name, size in sizes.items() for _ in range(size)])
    found = _groups("Cluster", named, ())
    assert list(found.names) == shown
    assert found.whole
