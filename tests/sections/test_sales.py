"""Sales over time on shops small enough to be worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.ingest.calendar import parse_period
from report_builder.model import Chart, Content, Finding, MonthTotals, Period, Table
from report_builder.sections.sales import drivers, events, months, newcomers, returns, sales, spans
from report_builder.sections.sales.bridges import Step, rounded
from tests.sets import DATA, prepared
from tests.shops import Row, shop

TRADING = (1, 15, 28)  # days of each month with an order, so that no month looks cut short


def line(
    order: int, day: str, customer: str | None, product: str, quantity: float, price: float
) -> Row:
    return {
        "Order ID": order, "Order Date": day, "Customer ID": customer, "Product": product,
        "Quantity": quantity, "Unit Price": price, "Amount": round(quantity * price, 4),
    }  # fmt: skip


def month_of(year: int, month: int, orders: Sequence[tuple[str | None, float, float]]) -> list[Row]:
    """One line an order: (customer, quantity, price), spread over the trading days."""
    return [
        line(year * 10_000 + month * 100 + at, f"{year}-{month:02d}-{TRADING[at % 3]:02d}",
             customer, "Lamp", quantity, price)
        for at, (customer, quantity, price) in enumerate(orders)
    ]  # fmt: skip


def finding(content: Content, key: str) -> Finding:
    return next(found for found in content.findings if found.key == key)


def chart(content: Content, key: str) -> Chart:
    return next(found for found in content.charts if found.key == key)


def steps(table: Table) -> dict[str, float]:
    return dict(amounts(table))


def amounts(table: Table) -> list[tuple[str, float]]:
    found = []
    for name, value, *_ in (*table.rows, *((table.total,) if table.total else ())):
        assert isinstance(value, float)
        found.append((str(name).replace("\u00a0", " "), value))
    return found


def assert_adds_up(table: Table) -> None:
    """Before plus all steps is the period, counted in whole cents."""
    values = [value for _, value in amounts(table)]
    cents = [round(value * 100) for value in values]
    assert sum(cents[:-1]) == cents[-1]
    assert values == [round(value, 2) for value in values]


def test_twice_the_customers_is_all_customers(tmp_path: Path) -> None:
    """January 3 customers × 1 order × 2 units × £10 = 60, February 6 customers = 120."""
    rows = month_of(2021, 1, [(name, 2, 10) for name in "ABC"])
    rows += month_of(2021, 2, [(name, 2, 10) for name in "ABCDEF"])
    content = sales.run(shop(tmp_path, rows))
    assert steps(chart(content, "sales_drivers").table) == {
        "January 2021": 60, "Customers": 60, "Orders per customer": 0, "Units per order": 0,
        "Average price per unit": 0, "February 2021": 120,
    }  # fmt: skip
    found = finding(content, "biggest_driver_previous")
    # 28 days at January's £60 in 31 days are £54.19: beyond its length February brings 65.81 more.
    assert (found.money, found.severity) == (65.81, "good")
    assert found.facts["alike"].value == 65.81
    assert found.facts["a_day"].value == pytest.approx(2 * 31 / 28 - 1)
    assert found.facts["driver"].value == "more customers"


def test_a_dearer_product_is_all_price(tmp_path: Path) -> None:
    """The same 3 orders of 2 units at £10 and then £8: price −£12, nothing else."""
    rows = month_of(2021, 1, [(name, 2, 10) for name in "ABC"])
    rows += month_of(2021, 2, [(name, 2, 8) for name in "ABC"])
    content = sales.run(shop(tmp_path, rows))
    assert steps(chart(content, "sales_price_mix").table) == {
        "January 2021": 60, "Volume": 0, "Mix": 0, "Price": -12, "Products sold only now": 0,
        "Products sold only then": 0, "February 2021": 48,
    }  # fmt: skip
    found = finding(content, "price_mix_volume_previous")
    assert (found.money, found.severity) == (-12, "watch")
    assert found.facts["covered"].value == 1


def test_a_dearer_choice_is_mix_and_a_new_product_stands_apart(tmp_path: Path) -> None:
    """Pens £1, lamps £5. January 4 pens + 2 lamps = 14; February 2 pens + 4 lamps = 22 and a desk
    of £30: mix = 2 × 5 − 2 × 1 = 8, new 30. The desk is over half of the sales: price is no news.
    """

    def month(number: int, pens: int, lamps: int) -> list[Row]:
        return [
            line(number * 10, f"2021-0{number}-01", "A", "Pen", pens, 1),
            line(number * 10 + 1, f"2021-0{number}-15", "B", "Lamp", lamps, 5),
            line(number * 10 + 2, f"2021-0{number}-28", "B", "Lamp", 0.5, 5),
        ]  # fmt: skip

    rows = [*month(1, 4, 2), *month(2, 2, 4), line(99, "2021-02-15", "C", "Desk", 1, 30)]
    content = sales.run(shop(tmp_path, rows))
    parts = steps(chart(content, "sales_price_mix").table)
    assert (parts["Mix"], parts["Price"], parts["Volume"]) == (8, 0, 0)
    assert (parts["Products sold only now"], parts["February 2021"]) == (30, 54.5)
    assert finding(content, "price_mix_volume_previous").money is None


def test_orders_without_a_customer_leave_customers_to_a_second_chart(tmp_path: Path) -> None:
    """January A, B and an unknown buyer at £10, February A, B and three unknown: orders +20 for
    all; for known customers nothing moved and the unknown orders are the whole step."""
    rows = month_of(2021, 1, [("A", 1, 10), ("B", 1, 10), (None, 1, 10)])
    rows += month_of(2021, 2, [("A", 1, 10), ("B", 1, 10), *[(None, 1, 10)] * 3])
    content = sales.run(shop(tmp_path, rows))
    assert "Customers" not in steps(chart(content, "sales_drivers").table)
    assert steps(chart(content, "sales_drivers").table)["Orders"] == 20
    known = steps(chart(content, "sales_known_drivers").table)
    assert (known["Customers"], known["Orders without a known customer"]) == (0, 20)


def test_money_of_returns_that_revenue_leaves_out_is_no_gain(tmp_path: Path) -> None:
    """£60 each month; of January's, a lamp of £20 is sent back in January and cancelled with its
    purchase: revenue is £40 and has no step of returns."""
    rows = month_of(2021, 1, [(name, 2, 10) for name in "ABC"])
    rows.append(line(20_210_190, "2021-01-29", "A", "Lamp", -2, 10))
    rows += month_of(2021, 2, [(name, 2, 10) for name in "ABC"])
    found = finding(sales.run(shop(tmp_path, rows)), "returns_change_previous")
    assert (found.facts["share"].value, found.money) == (0, None)
    assert found.facts["money"].value == pytest.approx(20)  # a third of £60
    assert "Revenue and its steps leave most of them out" in found.text


def test_goods_returned_are_a_step_of_their_own(tmp_path: Path) -> None:
    """£60 each month, and goods of £5 that were never bought here come back in February."""
    rows = month_of(2021, 1, [(name, 2, 10) for name in "ABC"])
    rows += month_of(2021, 2, [(name, 2, 10) for name in "ABC"])
    rows.append(line(77, "2021-02-15", "B", "Vase", -1, 5))
    content = sales.run(shop(tmp_path, rows))
    parts = steps(chart(content, "sales_drivers").table)
    assert (parts["Returns not cancelled out"], parts["February 2021"]) == (-5, 55)
    rate = finding(content, "returns_rate")
    assert rate.money == -0.5  # a tenth of it
    assert rate.facts["lost"].value == 5
    assert rate.facts["share"].value == pytest.approx(5 / 120)
    change = finding(content, "returns_change_previous")
    assert change.facts["moved"].value == 0.083  # 5 of 60
    assert change.severity == "watch"
    assert change.money == pytest.approx(-5)


def test_without_returns_nothing_is_said_about_them(tmp_path: Path) -> None:
    rows = month_of(2021, 1, [(name, 2, 10) for name in "ABC"])
    content = sales.run(shop(tmp_path, rows))
    assert not [found for found in content.findings if found.key.startswith("returns")]


def test_rounded_steps_add_up_to_the_cent_whatever_the_fractions() -> None:
    generator = np.random.default_rng(1)
    for _ in range(200):
        parts = generator.normal(0, 3, 6)
        before = float(generator.uniform(0, 100))
        found = rounded(before, before + parts.sum(), [Step(str(i), p) for i, p in
                         enumerate(parts)], 100)  # fmt: skip
        total = round(found.before * 100) + sum(round(step.part * 100) for step in found.steps)
        assert total == round(found.after * 100)
        assert max(abs(s.part - p) for s, p in zip(found.steps, parts, strict=True)) < 0.04


def long_shop(tmp_path: Path, count: int) -> Dataset:
    """``count`` months from January 2020: £30 a month, in 2021 £33, in 2022 £36 …"""
    rows: list[Row] = []
    for at in range(count):
        year, month = 2020 + at // 12, at % 12 + 1
        price = 10.0 + (year - 2020)
        rows += month_of(year, month, [(name, 1, price) for name in "ABC"])
    return shop(tmp_path, rows)


def test_two_years_show_the_change_on_the_year_before(tmp_path: Path) -> None:
    """All twelve months 33 against 30: +10 %, £36; each calendar month up 3 on a mean of 31.5."""
    content = sales.run(long_shop(tmp_path, 24))
    year = finding(content, "year_on_year")
    assert (year.facts["now"].value, year.facts["before"].value) == (396, 360)
    assert (year.severity, year.money) == ("good", 36)
    assert year.facts["change"].value == pytest.approx(0.1)
    trend = finding(content, "trend")
    assert trend.evidence is not None
    assert trend.evidence.test == "seasonal Mann–Kendall test"
    assert trend.evidence.effect == pytest.approx(3 / 31.5)
    table = chart(content, "sales_by_month").table
    assert table.rows[0][4:] == (None, None)
    assert table.rows[12][1:3] == (33, 3)
    assert table.rows[12][4] == 30
    assert table.rows[12][5] == pytest.approx(0.1)
    split = {found.key for found in content.findings if found.key.startswith("biggest_driver")}
    assert split == {"biggest_driver_year_ago"}  # November and December 2021 are alike
    assert [table.key for table in content.tables] == [
        "sales_drivers_previous", "sales_price_mix_previous"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "test"),
    [(11, None), (12, "Mann–Kendall test"), (23, "Mann–Kendall test"),
     (24, "seasonal Mann–Kendall test")],
)  # fmt: skip
def test_a_trend_is_claimed_only_with_two_years(
    tmp_path: Path, count: int, test: str | None
) -> None:
    data = long_shop(tmp_path, 1)
    found = months.direction([100.0 + at for at in range(count)], data)
    assert found is not None
    assert (found.evidence.test if found.evidence else None) == test
    assert ("season cannot be told apart" in found.so_what) == (count < 24)
    assert found.severity == ("good" if count >= 24 else "info")


def test_best_and_worst_month_need_three(tmp_path: Path) -> None:
    rows = month_of(2021, 1, [("A", 1, 10), ("B", 1, 10), ("C", 1, 10)])
    rows += month_of(2021, 2, [("A", 2, 10), ("B", 1, 10), ("C", 1, 10)])
    two = sales.run(shop(tmp_path, rows))
    assert "best_and_worst_month" not in {found.key for found in two.findings}
    rows += month_of(2021, 3, [("A", 1, 5), ("B", 1, 5), ("C", 1, 5)])
    facts = finding(sales.run(shop(tmp_path, rows)), "best_and_worst_month").facts
    assert (facts["best"].value, facts["most"].value) == (dt.date(2021, 2, 1), 40)
    assert (facts["worst"].value, facts["least"].value) == (dt.date(2021, 3, 1), 15)


def newcomers_shop(tmp_path: Path, new: int, months: int = 5, before: int = 1) -> Dataset:
    """Months with 30 regulars at £10; in the last ``new`` more customers at £20, and ``before`` in
    each of the three before."""
    rows: list[Row] = []
    for month in range(1, months + 1):
        buyers = [(f"R{at}", 1.0, 10.0) for at in range(30)]
        if months - 4 < month < months:
            buyers += [(f"N{month}-{at}", 1.0, 20.0) for at in range(before)]
        if month == months:
            buyers += [(f"N{at}", 1.0, 20.0) for at in range(new)]
        rows += month_of(2021 + (month - 1) // 12, (month - 1) % 12 + 1, buyers)
    return shop(tmp_path, rows)


def test_new_customers_are_those_with_their_first_order_in_the_month(tmp_path: Path) -> None:
    """May: 30 × £20 new beside 30 × £10 = two thirds; April: £20 of £320. Whether that is more than
    usual nobody knows in the fifth month of the data."""
    content = sales.run(newcomers_shop(tmp_path, 30))
    facts = finding(content, "new_customer_share").facts
    assert (facts["new"].value, facts["value"].value) == (30, 600)
    assert facts["share"].value == pytest.approx(2 / 3)
    assert "usual" not in facts
    assert finding(content, "new_customer_share").so_what == "See that they come back."
    assert chart(content, "sales_new_and_returning").table.rows == (
        (dt.date(2021, 4, 1), "From earlier months", 300), (dt.date(2021, 4, 1), "New", 20),
        (dt.date(2021, 5, 1), "From earlier months", 300), (dt.date(2021, 5, 1), "New", 600),
    )  # fmt: skip


@pytest.mark.parametrize(("months", "told"), [(15, False), (16, True)])
def test_a_usual_part_needs_months_with_a_year_before_them(
    tmp_path: Path, months: int, told: bool
) -> None:
    """Month 16 has the months 13 to 15 to be seen against, each with £20 of £320 from new ones."""
    found = finding(sales.run(newcomers_shop(tmp_path, 30, months)), "new_customer_share")
    assert ("usual" in found.facts) is told
    if told:
        assert found.facts["usual"].value == pytest.approx(1 / 16)
        assert found.facts["months"].value == 3
        assert "more than usual" in found.so_what


@pytest.mark.parametrize(
    ("share", "said"), [(0.081, "about"), (0.08, "less"), (0.139, "about"), (0.14, "more")]
)
def test_new_customers_bring_less_than_usual_from_two_points_on(share: float, said: str) -> None:
    """The usual part is 10%; the months before ran from 9% to 13%."""
    earlier = pd.Series([0.09, 0.10, 0.13])
    assert said in newcomers._against_usual(share, 0.10 if share < 0.1 else 0.12, earlier)[1]


def test_a_handful_of_new_customers_is_no_share(tmp_path: Path) -> None:
    content = sales.run(newcomers_shop(tmp_path, 29))
    assert "new_customer_share" not in {found.key for found in content.findings}


def test_a_partial_month_is_hollow_and_compared_with_nothing(tmp_path: Path) -> None:
    rows = month_of(2021, 1, [(name, 2, 10) for name in "ABC"])
    rows += month_of(2021, 2, [(name, 3, 10) for name in "ABC"])
    rows.append(line(300, "2021-03-01", "A", "Lamp", 9, 10))
    content = sales.run(shop(tmp_path, rows))
    assert [row[3] for row in chart(content, "sales_by_month").table.rows] == ["yes", "yes", "no"]
    found = finding(content, "biggest_driver_previous").facts
    assert (found["before"].value, found["after"].value) == (60, 90)
    cut = shop(tmp_path, rows, period="2021-03")
    assert "no_baseline" in {found.key for found in sales.run(cut).findings}


def test_less_than_a_month_is_not_enough(tmp_path: Path) -> None:
    rows = [line(at, f"2021-01-{at:02d}", "A", "Lamp", 1, 10) for at in range(5, 20)]
    with pytest.raises(NotEnoughData, match="complete calendar month"):
        sales.run(shop(tmp_path, rows))


def test_without_money_units_take_its_place(tmp_path: Path) -> None:
    rows = month_of(2021, 1, [(name, 2, 1) for name in "ABC"])
    rows += month_of(2021, 2, [(name, 3, 1) for name in "ABC"])
    bare = [{k: v for k, v in row.items() if k not in ("Unit Price", "Amount")} for row in rows]
    content = sales.run(shop(tmp_path, bare))
    assert steps(chart(content, "sales_drivers").table) == {
        "January 2021": 6, "Customers": 0, "Orders per customer": 0, "Units per order": 3,
        "February 2021": 9,
    }  # fmt: skip
    assert all(found.money is None for found in content.findings)


def test_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    data = newcomers_shop(tmp_path, 31)
    rows: list[Row] = []
    for month in range(1, 6):
        rows += month_of(2021, month, [(f"C{at}", 1, 3.3333 + at) for at in range(7)])
    first = sales.run(shop(tmp_path, rows))
    shuffled = [rows[at] for at in np.random.default_rng(2).permutation(len(rows))]
    assert sales.run(shop(tmp_path, shuffled)) == first
    assert sales.run(data).charts


@pytest.mark.skipif(not DATA.is_dir(), reason="real data is not there")
@pytest.mark.parametrize(
    "name", ["cdnow", "bread_basket", "superstore_2019_2022", "retail_sales_1000"]
)
def test_real_data_adds_up(name: str) -> None:
    data = prepared(DATA / name, "sales")
    content = sales.run(data)
    bridges = [c.table for c in content.charts if "drivers" in c.key or "price" in c.key]
    bridges += [table for table in content.tables if "drivers" in table.key or "price" in table.key]
    assert bridges
    revenue = {row[0]: row[1] for row in chart(content, "sales_by_month").table.rows}
    for table in bridges:
        assert_adds_up(table)
        assert table.total is not None
        assert table.total[1] == pytest.approx(revenue[data.period.start], abs=0.005)
    assert len({found.key for found in content.findings}) == len(content.findings)


def test_the_main_reason_is_a_sentence(tmp_path: Path) -> None:
    """Three customers who buy 2 units each, then 3; and, in fewer days, three and then six."""
    rows = month_of(2021, 1, [(name, 2, 10) for name in "ABC"])
    more = month_of(2021, 2, [(name, 3, 10) for name in "ABC"])
    found = finding(sales.run(shop(tmp_path, rows + more)), "biggest_driver_previous")
    assert formats.fill(found.brief, found.facts, "GBP") == (
        "What moved revenue most against January\u00a02021: more units per order, £30.00."
    )
    twice = month_of(2021, 2, [(name, 2, 10) for name in "ABCDEF"])
    found = finding(sales.run(shop(tmp_path, rows + twice)), "biggest_driver_previous")
    assert formats.fill(found.brief, found.facts, "GBP") == (
        "What moved revenue most against January\u00a02021: more customers, £65.81 with as many "
        "days."
    )


def test_two_equal_months_have_no_driver(tmp_path: Path) -> None:
    rows = month_of(2021, 1, [(name, 2, 10) for name in "ABC"])
    rows += month_of(2021, 2, [(name, 2, 10) for name in "ABC"])
    found = {found.key for found in sales.run(shop(tmp_path, rows)).findings}
    assert not found & {"biggest_driver_previous", "no_baseline"}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((5, 9, 2), "number of units"), ((5, 2, 9), "dearer or"),
        ((9, 5, 2), "The same products sold at higher prices."),
        ((9, -5, 2), "why fewer units"), ((-9, 5, 2), "lower prices"),
        ((5, 5, 5), "The same products sold at higher prices."),
    ],
)  # fmt: skip
def test_the_largest_of_price_volume_and_mix_is_told(
    parts: tuple[float, float, float], said: str
) -> None:
    named = dict(zip(("Price", "Volume", "Mix"), parts, strict=True))
    assert said in drivers._meaning(named, enough=True)


def booked(goods: float, lost: float) -> MonthTotals:
    return MonthTotals("2021-01", 10, 5, 100.0, 100.0 - lost, False, goods_returned=goods)


@pytest.mark.parametrize(("goods", "severity"), [(4.99, "info"), (5.0, "watch")])
def test_fees_are_no_returns(goods: float, severity: str) -> None:
    """Of 100 sold 40 is not kept, most of it fees: only the goods can be sent back less."""
    found = returns.overall([booked(goods, 40.0)])
    assert (found.severity, found.money) == (severity, pytest.approx(-goods / 10))
    assert found.facts["share"].value == pytest.approx(0.4)


def test_where_only_the_books_were_adjusted_nothing_is_at_stake() -> None:
    found = returns.overall([booked(0.0, 40.0)])
    assert (found.severity, found.money) == ("info", None)
    assert "None of it is goods" in found.text


# Events on the line of sales

YEAR = [dt.date(2023, month, 1) for month in range(1, 13)]


def offers(*runs: tuple[str, Sequence[int], float, int]) -> pd.DataFrame:
    """Months of £100 in all, of which each run (label, months, pounds, lines) has its part."""
    rows = [(month, "", 100.0, 900) for month in YEAR]
    for label, places, value, lines in runs:
        rows += [(YEAR[place - 1], label, value, lines) for place in places]
    frame = pd.DataFrame(rows, columns=["month", "label", "value", "lines"])
    named = frame["label"] != ""
    taken = frame[named].groupby("month")["value"].sum()
    full = frame.loc[~named, "month"].map(taken).fillna(0.0)
    frame.loc[~named, "value"] = 100.0 - full
    return frame


def test_an_offer_is_marked_once_a_run_where_it_was_largest() -> None:
    """July and August are one run, largest in August; in December it ran again."""
    frame = offers(("Summer", [7], 6, 30), ("Summer", [8], 9, 30), ("Summer", [12], 7, 30))
    assert events.chosen(frame, YEAR) == [(YEAR[7], "Summer"), (YEAR[11], "Summer")]


@pytest.mark.parametrize(
    ("pounds", "lines", "months_seen", "marked"),
    [(5, 30, 1, True), (4.9, 30, 1, False), (5, 29, 1, False), (5, 30, 4, True), (5, 30, 5, False)],
)  # fmt: skip
def test_an_event_is_large_enough_and_seldom(
    pounds: float, lines: int, months_seen: int, marked: bool
) -> None:
    frame = offers(("Sale", range(1, months_seen + 1), pounds, lines))
    assert bool(events.chosen(frame, YEAR)) == marked


def test_the_four_largest_events_are_marked() -> None:
    frame = offers(*((f"Offer {at}", [2 * at], 5 + at, 40) for at in range(1, 6)))
    assert [name for _, name in events.chosen(frame, YEAR)] == [f"Offer {n}" for n in (2, 3, 4, 5)]


def test_named_offers_stand_on_the_line_and_yes_is_no_name(tmp_path: Path) -> None:
    rows = [
        {**line(f"{month}-{at}", dt.date(2023, month, 1 + at % 28), "C1", "Tea", 1, 1.0),
         "Promotion": promotion if at < 40 else "No"}
        for month, promotion in ((1, "No"), (2, "Black Friday"), (3, "Yes"), (4, "No"))
        for at in range(80)
    ]  # fmt: skip
    data = shop(tmp_path, rows)
    assert events.of_months(data, [month.start for month in data.months]) == [
        (dt.date(2023, 2, 1), "Black Friday")
    ]
    drawn = chart(sales.run(data), "sales_by_month")
    assert [one["event"] for one in drawn.spec["datasets"]["events"]] == ["Black Friday"]
    assert "marked: the 4 largest offers at most, each 5% of a month or more" in drawn.subtitle


# --- weeks and 4-5-4 months --------------------------------------------------------------------


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """An order of 10 on every day from Monday 28 December 2020 to Sunday 6 February 2022, of 20 in
    the last week."""
    first, last = dt.date(2020, 12, 28), dt.date(2022, 2, 6)
    days = [first + dt.timedelta(days=day) for day in range((last - first).days + 1)]
    rows = [line(at, f"{day}", f"C{at % 9}", "Lamp", 1, 20 if (last - day).days < 7 else 10)
            for at, day in enumerate(days)]  # fmt: skip
    return shop(tmp_path_factory.mktemp("daily"), rows)


def of_period(data: Dataset, text: str) -> Dataset:
    """The data with this period for its report's."""
    assert data.time is not None
    start, end = parse_period(text)
    period = Period(start, end, formats.period(start, end))
    return replace(data, time=replace(data.time, period=period))


def test_of_a_week_the_weeks_before_are_drawn_each_beside_a_year_before(daily: Dataset) -> None:
    content = spans.content(of_period(daily, "2022-W05"))
    rows = [tuple(row) for row in chart(content, "sales_by_span").table.rows]
    assert len(rows) == spans.MOST["week"]
    assert rows[-1] == (dt.date(2022, 1, 31), "Week\u00a05 of\u00a02022", 140.0, 70.0)
    assert rows[-2][2:] == (70.0, 70.0)
    # Week 5 of 2021 has none a year before it: the data begins with the week 53 of 2020.
    assert rows[1][0] == dt.date(2021, 2, 1)
    assert rows[1][3] is None
    facts = {name: fact.value for name, fact in finding(content, "sales_by_span").facts.items()}
    assert (facts["now"], facts["usual"], facts["others"], facts["higher"]) == (140, 70, 53, 53)


def test_of_a_month_of_the_4_5_4_calendar_its_months_are_drawn(daily: Dataset) -> None:
    content = spans.content(of_period(daily, "2021-P11"))
    rows = chart(content, "sales_by_span").table.rows
    # The twelfth of fiscal 2020 begins on 3 January 2021; then 4, 5 and 4 weeks a quarter.
    assert rows[0][0] == dt.date(2021, 1, 3)
    assert [row[2] for row in rows] == [280, 280, 350, 280, 280, 350, 280, 280, 350, 280, 280, 350]


@pytest.mark.parametrize(
    ("period", "drawn"), [("2021-11", False), ("2021-W02", False), ("2021-W03", True)]
)
def test_a_month_of_the_calendar_and_fewer_than_four_weeks_have_no_second_series(
    daily: Dataset, period: str, drawn: bool
) -> None:
    """Week 3 of 2021 is the fourth of the data."""
    assert bool(spans.content(of_period(daily, period)).charts) is drawn
