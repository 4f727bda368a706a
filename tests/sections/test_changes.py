"""What is changing: flows by hand to the cent, planted steps and days, and every bad input."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder import formats, grading, ingest, model
from report_builder.dataset import Dataset, Month
from report_builder.errors import NotEnoughData
from report_builder.sections.changes import (
    changes,
    days,
    flows,
    kinds,
    mix,
    moved,
    series,
    shifts,
)
from report_builder.settings import Settings
from report_builder.stats.single_days import usual_days
from tests.shops import Row, shop

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("REPORT_BUILDER_DATA", ROOT.parent / "shared" / "data"))
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def spoken(found: model.Finding) -> str:
    return formats.fill(found.text, found.facts, "USD").replace("\u00a0", " ")


def line(
    number: int, customer: str | None, day: dt.date, amount: float, **more: object
) -> dict[str, object]:
    return {
        "Order ID": f"O{number:06d}", "Customer ID": customer, "Order Date": str(day),
        "Sales": f"{amount:.2f}", **more,
    }  # fmt: skip


# --- customers gained, kept, won back, lost: two quarters and a month before them

QUARTERS = (
    dt.date(2024, 1, 10),
    dt.date(2024, 2, 10),
    dt.date(2024, 5, 10),
)  # earlier, before, now
GROUPS = {
    # customers: (number, spent earlier, before, now)
    "kept": (12, 0.0, 10.0, 15.5),
    "lost": (20, 0.0, 7.25, 0.0),
    "back": (11, 5.0, 0.0, 4.0),
    "new": (15, 0.0, 0.0, 20.0),
    "gone": (13, 9.0, 0.0, 0.0),
}


def flowing(groups: dict[str, tuple[int, float, float, float]] | None = None) -> list[Row]:
    """January is the history; February to April, then May to July. A sale without a customer on
    the first and last day of each month makes all months complete."""
    rows: list[Row] = []
    for name, (customers, *spent) in (groups or GROUPS).items():
        for number in range(customers):
            for day, amount in zip(QUARTERS, spent, strict=True):
                if amount:
                    rows.append(line(len(rows), f"{name}-{number}", day, amount))
    for month in range(1, 8):
        first = dt.date(2024, month, 1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        rows += [line(len(rows) + at, None, day, 0.33) for at, day in enumerate((first, last))]
    return rows


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("flows"), flowing(), currency="USD")


def table_of(data: Dataset) -> dict[str, tuple[model.Value, ...]]:
    (chart,) = flows.content(data).charts
    assert chart.table.total is not None
    rows = (*chart.table.rows, chart.table.total)
    return {str(row[0]).replace("\u00a0", " "): row[1:] for row in rows}


def test_customers_by_hand(quarters: Dataset) -> None:
    rows = table_of(quarters)
    assert rows["Customers kept"] == (66.0, 12, 120.0, 186.0)
    assert rows["Customers lost"] == (-145.0, 20, 145.0, 0.0)
    assert rows["Customers won back"] == (44.0, 11, 0.0, 44.0)
    assert rows["New customers"] == (300.0, 15, 0.0, 300.0)
    assert rows["Customer not known"] == (0.0, None, 1.98, 1.98)
    assert rows["February – April 2024"][0] == 266.98
    assert rows["May – July 2024"][0] == 531.98


def test_steps_add_up_to_the_cent(quarters: Dataset) -> None:
    rows = list(table_of(quarters).values())
    steps = sum(round(100 * float(str(row[0]))) for row in rows[1:-1])
    assert steps == round(100 * (531.98 - 266.98))


def test_the_sentence_of_the_flows(quarters: Dataset) -> None:
    assert spoken(finding(flows.content(quarters), "customer_flows")) == (
        "May – July 2024 brought $532 of revenue, February – April 2024 $267. 15 new "
        "customers brought $300; 11 won back, who had paused, brought $44.00. 12 who bought in "
        "both spent $66.00 more; 20 who stayed away brought $145 less. Sales without a known "
        "customer added $0. New are those without an order in the 4 months of data "
        "before. The months are of different seasons, which is part of the difference."
    )


def test_a_tenth_of_the_lost_back(quarters: Dataset) -> None:
    lost = finding(flows.content(quarters), "customers_lost")
    assert lost.facts["share"].value == 20 / 32
    assert lost.money == pytest.approx(-14.5)
    assert lost.severity == "watch"


@pytest.mark.parametrize(("back", "names"), [
    (10, ["Customers won back", "New customers", "Customers kept"]),
    (9, ["Customers kept", "Small groups together"]),
])  # fmt: skip
def test_kinds_under_ten_customers_are_shown_with_the_next_larger(
    back: int, names: list[str]
) -> None:
    shown = kinds.private([
        kinds.Flow("Customers kept", 20, 5.0, 6.0),
        kinds.Flow("Customers won back", back, 0.0, 7.0),
        kinds.Flow("New customers", 15, 0.0, 8.0),
    ])  # fmt: skip
    assert sorted(flow.name for flow in shown) == sorted(names)
    assert sum(flow.now for flow in shown) == 21.0
    assert all(flow.customers >= 10 for flow in shown)


def test_returns_of_former_customers_are_a_kind_of_their_own(tmp_path: Path) -> None:
    rows = flowing()
    for number in range(13):
        rows.append(line(900 + number, f"gone-{number}", QUARTERS[2], -2.0, Quantity=-1))
    rows = [{"Quantity": 1, **row} for row in rows]
    data = shop(tmp_path, rows)
    found = table_of(data)
    assert found["Credits for earlier purchases"][:2] == (-26.0, 13)


def test_shuffled_rows_and_other_names_change_nothing(tmp_path: Path, quarters: Dataset) -> None:
    rows = [dict(row) for row in flowing()]
    random.Random(3).shuffle(rows)
    names: dict[object, str] = {}
    for row in rows:
        if row["Customer ID"]:
            row["Customer ID"] = names.setdefault(row["Customer ID"], f"K{len(names):05d}")
    shuffled = shop(tmp_path, rows, currency="USD")
    assert flows.content(shuffled) == flows.content(quarters)


@pytest.mark.parametrize("groups", [
    {"kept": (1, 5.0, 5.0, 6.0)}, {"kept": (12, 0.0, 5.0, 6.0), "lost": (1, 0.0, 5.0, 0.0)},
])  # fmt: skip
def test_one_customer_is_never_shown(
    tmp_path: Path, groups: dict[str, tuple[int, float, float, float]]
) -> None:
    content = flows.content(shop(tmp_path, flowing(groups)))
    assert "single ones could be recognised" in spoken(content.findings[0])


@pytest.mark.parametrize(
    ("months", "length"), [(24, 12), (23, 6), (12, 6), (11, 3), (6, 3), (5, 0)]
)
def test_the_longest_windows_that_fit_twice(quarters: Dataset, months: int, length: int) -> None:
    found = kinds.window(months_of(quarters, months))
    assert (found.length if found else 0) == length


# --- steps, the mix, single days: two years of a made-up shop

START, LENGTH = dt.date(2022, 1, 1), 731
SHIFT = dt.date(2023, 3, 1)


def two_years(seed: int = 1) -> list[Row]:
    """Two categories by the day; garden falls to 60 % from March 2023 on; a day with one huge order
    and a week without any."""
    drawn = random.Random(seed)
    rows: list[Row] = []
    for at in range(LENGTH):
        day = START + dt.timedelta(days=at)
        if dt.date(2022, 9, 5) <= day <= dt.date(2022, 9, 9):
            continue
        for number in range(24):
            category = "Garden" if number < 8 else "Kitchen"
            amount = drawn.uniform(18, 22) * (0.6 if category == "Garden" and day >= SHIFT else 1)
            customer = f"C{drawn.randrange(400)}"
            rows.append(line(len(rows), customer, day, amount, Category=category, Quantity=1))
    rows.append(line(len(rows), "C7", dt.date(2022, 6, 15), 9000.0, Category="Kitchen", Quantity=1))
    return rows


@pytest.fixture(scope="module")
def shifted(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    settings = {"currency": "USD", "country": "US"}
    return shop(tmp_path_factory.mktemp("shifted"), two_years(), **settings)


@pytest.fixture(scope="module")
def content(shifted: Dataset) -> model.Content:
    return changes.run(shifted)


def test_the_planted_step_is_found_with_month_and_size(content: model.Content) -> None:
    fall = finding(content, "shift_down")
    assert fall.facts["name"].value == "Garden"
    assert fall.facts["month"].value == SHIFT
    assert float(str(fall.facts["size"].value)) == pytest.approx(0.4, abs=0.03)
    assert fall.facts["way"].value == "lower"
    assert fall.severity == "watch"
    assert fall.evidence is not None
    assert fall.evidence.p < 0.001
    assert fall.money == pytest.approx(-0.4 * 8 * 20 * 365, rel=0.1)


def test_every_series_counts_in_the_correction(content: model.Content, shifted: Dataset) -> None:
    evidence = [each.evidence for each in content.findings if each.evidence]
    followed = 1 + len(series.load(shifted).groups)
    mixed = [each for each in (*evidence, *content.tests) if "mix" in each.effect_name]
    assert len(evidence) + len(content.tests) == 2 * followed + len(mixed)


def test_the_table_of_steps_has_all_series(content: model.Content) -> None:
    chart = next(each for each in content.charts if each.key == "changes_of_level")
    assert [row[0] for row in chart.table.rows] == [
        "The whole shop", "Category: Kitchen", "Category: Garden",
    ]  # fmt: skip


def test_days_have_their_causes(content: model.Content) -> None:
    (table,) = [each for each in content.tables if each.key == "odd_days"]
    told = {str(row[0]).replace("\u00a0", " "): row for row in table.rows}
    assert "one order of 95" in str(told["15 June 2022"][-1])
    silent = told["5–9 September 2022"]
    assert silent[1] == 0.0
    assert silent[-1] == "Labor Day; closed"
    assert len(told) == 2


def test_holidays_explain_and_the_others_come_first(content: model.Content) -> None:
    odd = finding(content, "odd_days")
    assert odd.facts["odd"].value == 2
    assert odd.facts["holidays"].value == 1
    assert "15 June 2022" in spoken(odd)
    assert odd.so_what.startswith("Leave this order out")


def test_a_moved_mix_is_tested_by_customers(tmp_path: Path) -> None:
    """Before, 40 customers buy cheap and dear once each; now three times dear and once cheap."""
    rows: list[Row] = [
        line(1000 * at + 10 * customer + copy, f"C{customer}", day, amount, Category=category,
             Quantity=1)
        for at, (day, counts) in enumerate(((QUARTERS[1], (1, 1)), (QUARTERS[2], (1, 3))))
        for customer in range(40)
        for category, amount, copies in (
            ("Cheap", 10, range(counts[0])), ("Dear", 30, range(5, 5 + counts[1])),
        )
        for copy in copies
    ]  # fmt: skip
    rows += [{**row, "Category": "Cheap", "Quantity": 1, "Order ID": f"X{at}"}
             for at, row in enumerate(flowing({}) or []) if not row["Customer ID"]]  # fmt: skip
    found = finding(mix.content(shop(tmp_path, rows, currency="USD")), "mix_unit")
    assert found.evidence is not None
    assert found.evidence.low > 0
    before, now = (40 * 40 + 1.98) / 86, (40 * 100 + 1.98) / 166
    values = {name: fact.value for name, fact in found.facts.items()}
    assert (values["mix_way"], values["within_way"]) == ("added", "added")
    assert values["before"] == pytest.approx(before)
    assert float(str(values["mix"])) + float(str(values["within"])) == pytest.approx(now - before)


def test_a_mix_that_stays_is_told_without_a_test(content: model.Content) -> None:
    found = finding(content, "mix_unit")
    assert found.evidence is None
    assert "hardly any part" in spoken(found)


# --- thresholds


def customers(lost: int, kept: int) -> list[kinds.Flow]:
    return [kinds.Flow("Customers lost", lost, 100.0, 0.0),
            kinds.Flow("Customers kept", kept, 100.0, 100.0)]  # fmt: skip


@pytest.mark.parametrize(("lost", "severity"), [(99, "info"), (100, "watch")])
def test_a_tenth_lost_is_worth_a_look(quarters: Dataset, lost: int, severity: str) -> None:
    windows = kinds.window(quarters)
    assert windows
    (found,) = flows._lost(quarters, windows, customers(lost, 1000 - lost))
    assert found.severity == severity


@pytest.mark.parametrize(("new", "lost", "kept", "told"), [
    (50.0, 100.0, -1.0, "begin with them"), (50.0, 100.0, 1.0, "keep more customers"),
    (100.0, 100.0, -1.0, "those who stayed spend less"), (100.0, 100.0, 0.0, "more than make up"),
    (0.0, 0.0, 5.0, "the same customers spend"),
])  # fmt: skip
def test_who_came_against_who_left(new: float, lost: float, kept: float, told: str) -> None:
    known = {
        "New customers": kinds.Flow("New customers", 20, 0.0, new),
        "Customers lost": kinds.Flow("Customers lost", 20, lost, 0.0),
        "Customers kept": kinds.Flow("Customers kept", 20, 10.0, 10.0 + kept),
    }
    assert told in flows._balance(known)


@pytest.mark.parametrize(("kept", "one_time"), [(9, True), (10, False)])
def test_one_in_a_hundred_comes_back(kept: int, one_time: bool) -> None:
    frame = pd.DataFrame({
        "known": [True, True], "before": [True, True], "now": [True, False],
        "customers": [kept, 1000 - kept],
    })  # fmt: skip
    assert kinds.one_time_numbers(frame) is one_time


def odd(first: dt.date, value: float, usual: float, orders: int) -> days.OddDay:
    return days.OddDay(first, first, value, usual, usual / 2, usual * 2, orders)


def one_day(largest: float, discounted: float, sales: float, orders: int) -> days.Days:
    frame = pd.DataFrame({
        "sales": [sales, 1000.0], "orders": [orders, 30], "largest": [largest, 50.0],
        "discounted": [discounted, 0.0], "seen": True, "trades": True,
    })  # fmt: skip
    return days.Days(dt.date(2023, 3, 1), frame)


@pytest.mark.parametrize(("largest", "cause"), [
    (1999.0, "no cause seen in the data"), (2000.0, "one order of 40% of the day's sales"),
])  # fmt: skip
def test_one_order_with_half_of_what_is_too_much(
    shifted: Dataset, largest: float, cause: str
) -> None:
    row = odd(dt.date(2023, 3, 1), 5000.0, 1000.0, 30)
    found = days._with_cause(shifted, one_day(largest, 0, 5000, 30), row, np.array([30.0]), {})
    assert found.cause == cause


@pytest.mark.parametrize(("orders", "cause"), [(15, "part of the day may be missing"), (16, "no")])
def test_half_of_the_orders_may_be_missing(shifted: Dataset, orders: int, cause: str) -> None:
    row = odd(dt.date(2023, 3, 1), 100.0, 1000.0, orders)
    found = days._with_cause(shifted, one_day(50, 0, 100, orders), row, np.array([30.0]), {})
    assert cause in found.cause


@pytest.mark.parametrize(("discounted", "told"), [(1499.0, False), (1500.0, True)])
def test_an_offer_is_a_quarter_more_at_a_discount(
    shifted: Dataset, discounted: float, told: bool
) -> None:
    """Of 5,000 on the day and 30,000 in all: x / 5,000 - x / 30,000 is a quarter at 1,500."""
    made = one_day(50, discounted, 5000, 30)
    made.frame.loc[1, "sales"] = 25000.0
    data = replace(shifted, roles=shifted.roles | {"discount"})
    row = odd(dt.date(2023, 3, 1), 5000.0, 1000.0, 30)
    found = days._with_cause(data, made, row, np.array([30.0]), {})
    assert ("at a discount" in found.cause) is told


@pytest.mark.parametrize(("day", "cause"), [
    (dt.date(2023, 7, 3), "day before Independence Day; closed, or missing from the export"),
    (dt.date(2023, 7, 4), "Independence Day; closed"),
    (dt.date(2023, 7, 5), "day after Independence Day; closed, or missing from the export"),
    (dt.date(2023, 7, 6), "closed, or missing from the export"),
])  # fmt: skip
def test_holidays_and_the_days_beside_them(shifted: Dataset, day: dt.date, cause: str) -> None:
    row = odd(day, 0.0, 1000.0, 0)
    known = {dt.date(2023, 7, 4): "Independence Day"}
    made = replace(one_day(0, 0, 0, 0), first=day)
    assert days._with_cause(shifted, made, row, np.array([30.0]), known).cause == cause


@pytest.mark.parametrize(("per_day", "told"), [(19, False), (20, True)])
def test_silence_is_told_where_twenty_orders_are_usual(
    shifted: Dataset, per_day: int, told: bool
) -> None:
    sales = pd.Series([500.0 + at % 5 for at in range(300)])
    sales[150] = 0.0
    frame = pd.DataFrame({
        "sales": sales, "orders": np.where(sales > 0, per_day, 0), "largest": 30.0,
        "discounted": 0.0, "seen": True, "trades": True,
    })  # fmt: skip
    made = days.Days(dt.date(2022, 1, 1), frame)
    found = days.found(shifted, made, usual_days(made.judged, 5))
    assert bool([row for row in found if row.silent]) is told


# --- bad input


def test_a_month_without_sales_is_not_followed(quarters: Dataset) -> None:
    months = tuple(dt.date(2023, at, 1) for at in range(1, 13))
    returned = np.array([5.0] * 11 + [-1.0])
    whole = series.Group("", "The whole shop", np.full(12, 100.0))
    followed = series.AllSeries(months, whole, (), 1)
    assert "negative" not in spoken(shifts._left_out(followed))
    assert not moved.all_positive(returned)
    rest = series.AllSeries(months, series.Group("", "all", returned), (), 0)
    assert moved.moved(rest) == []


@pytest.mark.parametrize(("count", "grade"), [(23, "indicative"), (24, "strong")])
def test_a_step_of_which_a_season_may_be_part_is_never_certain(count: int, grade: str) -> None:
    """The shop doubles at half of the months, on which chance puts a hundredth more or less."""
    months = tuple(dt.date(2022 + at // 12, at % 12 + 1, 1) for at in range(count))
    chance = np.exp(0.01 * np.random.default_rng(4).standard_normal(count))
    values = np.where(np.arange(count) < 12, 100.0, 200.0) * chance
    (row,) = moved.moved(
        series.AllSeries(months, series.Group("", "The whole shop", values), (), 0)
    )
    assert row.clear
    evidence = model.Evidence(**asdict(row.found.step))
    assert grading.grade(replace(evidence, p_adjusted=evidence.p)) == grade


def months_of(data: Dataset, count: int) -> Dataset:
    """The dataset with so many complete months, for what is decided by their number."""
    starts = [dt.date(2020 + at // 12, at % 12 + 1, 1) for at in range(count + 1)]
    made = tuple(
        Month(one, two - dt.timedelta(days=1), False) for one, two in itertools.pairwise(starts)
    )
    assert data.time is not None
    return replace(data, time=replace(data.time, months=made))


def test_eleven_months_are_too_few_for_a_level(quarters: Dataset) -> None:
    assert keys(shifts.content(months_of(quarters, 11))) == ["shift_too_short"]


def test_nothing_but_zeros(tmp_path: Path) -> None:
    rows: list[Row] = [
        line(at, f"C{at % 30}", dt.date(2023, 1, 1) + dt.timedelta(days=at), 0.0)
        for at in range(420)
    ]
    found = changes.run(shop(tmp_path, rows))
    assert "shift_not_positive" in keys(found)
    assert finding(found, "odd_days").facts["days"].value == 0
    assert "nothing was taken" in spoken(finding(found, "customer_flows"))


def test_no_complete_month_abstains(tmp_path: Path) -> None:
    rows: list[Row] = [line(at, "C1", dt.date(2023, 1, 10 + at), 5.0) for at in range(9)]
    with pytest.raises(NotEnoughData, match="complete calendar month"):
        changes.run(shop(tmp_path, rows))


def test_without_customers_the_flows_say_so(quarters: Dataset) -> None:
    (found,) = flows.content(replace(quarters, customers=None)).findings
    assert "does not say who bought" in spoken(found)


def test_five_months_are_too_few_for_flows(quarters: Dataset) -> None:
    (found,) = flows.content(months_of(quarters, 5)).findings
    assert "needs 6 complete months in a row, the data has 5" in spoken(found)


def test_dates_on_few_days_of_the_month_are_not_judged(quarters: Dataset) -> None:
    """As in Vrinda's public file, where day and month were once swapped."""
    assert quarters.time is not None
    time = replace(quarters.time, rhythm=replace(quarters.rhythm, fixed=(4, 5, 6)))
    (found,) = days.content(replace(quarters, time=time)).findings
    assert "4th to the 6th" in spoken(found)


def test_days_far_apart_are_sums_of_weeks(quarters: Dataset) -> None:
    (found,) = days.content(quarters).findings
    assert "sums of weeks or months" in spoken(found)


# --- real data


@pytest.fixture(scope="module")
def real() -> Callable[[str], tuple[Dataset, model.Content]]:
    def made(name: str) -> tuple[Dataset, model.Content]:
        data = ingest.load([DATA / name], Settings())
        return data, changes.run(data)

    return made


@needs_data
def test_walmart_has_a_gap_and_a_step_right_after_it(
    real: Callable[[str], tuple[Dataset, model.Content]],
) -> None:
    data, found = real("walmart_10k")
    assert data.rhythm.unseen
    assert finding(found, "shift_whole").so_what == shifts.AFTER_GAP
    assert "unknown, not zero" in spoken(finding(found, "odd_days"))
