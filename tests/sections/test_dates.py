"""Gaps and fixed days in the dates, as all chapters have to see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.methods.limits import limits
from report_builder.model import Content, Finding, Kpi
from report_builder.sections.data import preparation
from report_builder.sections.regions.levels import spans
from report_builder.sections.repeat.cohorts import cohorts
from report_builder.sections.sales import sales
from report_builder.sections.seasons import seasons
from report_builder.sections.seasons.daily import daily_sales
from report_builder.sections.summary import summary, with_falls
from tests.shops import Row, shop

DAY = dt.timedelta(days=1)
GAP = dt.date(2021, 4, 1), dt.date(2021, 12, 31)


def sold(day: dt.date, amount: float = 10.0) -> Row:
    return {
        "Order ID": f"O{day}", "Customer ID": f"C{day.day}", "Order Date": str(day),
        "Sales": f"{amount:.2f}", "State": "Ohio" if day.day < 16 else "Iowa",
    }  # fmt: skip


def days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def named(content: Content, key: str) -> Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: Content) -> set[str]:
    return {each.key for each in content.findings}


@pytest.fixture(scope="module")
def gapped(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """£10 a day in 2021 to 2023, £100 in December, no sale from April to December 2021."""
    trade = [
        day for day in days(dt.date(2021, 1, 1), dt.date(2023, 12, 31))
        if not GAP[0] <= day <= GAP[1]
    ]  # fmt: skip
    rows = [sold(day, 100.0 if day.month == 12 else 10.0) for day in trade]
    return shop(tmp_path_factory.mktemp("gapped"), rows, currency="GBP")


@pytest.fixture(scope="module")
def swapped(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Orders of 4, 5 and 6 of each month of 2022."""
    trade = [dt.date(2022, month, day) for month in range(1, 13) for day in (4, 5, 6)]
    return shop(tmp_path_factory.mktemp("swapped"), [sold(day) for day in trade], currency="GBP")


def test_months_of_a_gap_are_not_zero_but_unknown(gapped: Dataset) -> None:
    frame = measures.by_month(gapped).set_index("month")
    assert frame["value"].isna().sum() == 9
    assert list(frame.index[frame["value"].isna()]) == list(frame.index[frame["partial"]])
    assert len(gapped.complete_months) == 27
    assert len(gapped.latest_months) == len(gapped.unbroken_months) == 24
    assert gapped.unbroken_days == (dt.date(2022, 1, 1), dt.date(2023, 12, 31))


def test_the_gap_is_told_once_with_its_days(gapped: Dataset) -> None:
    found = named(preparation.run(gapped), "gap_in_dates")
    assert found.severity == "watch"
    assert formats.fill(found.text, found.facts, "GBP").replace("\u00a0", " ") == (
        "There is no sale from 1 April 2021 to 31 December 2021, 275 days; otherwise the next "
        "sale comes within 1 day as a rule."
    )
    assert "Gaps without any sale" in {each.limit for each in limits((), gapped)}


def test_no_month_of_a_gap_is_the_weakest_nor_compared(gapped: Dataset) -> None:
    """January to March 2022 have a year before, April to December have not; 2023 has all."""
    content = sales.run(gapped)
    worst = named(content, "best_and_worst_month").facts
    assert (worst["months"].value, worst["least"].value) == (27, 280)
    assert named(content, "year_on_year").facts["change"].value == 0
    chart = next(each for each in content.charts if each.key == "sales_by_month")
    assert [row[1] for row in chart.table.rows][3:12] == [None] * 9
    assert spans(gapped) is not None
    assert spans(gapped)[1] == (dt.date(2022, 1, 1), dt.date(2022, 12, 31))  # type: ignore[index]


def test_the_season_is_that_of_the_stretch_without_a_gap(gapped: Dataset) -> None:
    """December £3,100 of a year of £6,440: 5.78 times the average month."""
    daily = daily_sales(gapped)
    assert (daily.first, daily.last) == gapped.unbroken_days
    content = seasons.run(gapped)
    chart = next(each for each in content.charts if each.key == "months")
    assert chart.facts["month"].value == "December"
    assert chart.facts["index"].value == pytest.approx(3100 / (6440 / 12), rel=1e-6)
    assert named(content, "weeks").facts["low"].value == 70


def test_a_cohort_was_not_observed_in_a_gap(tmp_path: Path) -> None:
    """One year without April to June: the cohort of January may have bought then."""
    trade = [
        day for day in days(dt.date(2021, 1, 1), dt.date(2021, 12, 31)) if day.month not in (4, 5)
    ]
    found = cohorts(shop(tmp_path, [sold(day) for day in trade])).triangle
    assert [value != value for value in found.active[0]] == [False] * 3 + [True] * 2 + [False] * 7


def test_dates_on_three_days_of_the_month_are_told(swapped: Dataset) -> None:
    found = named(preparation.run(swapped), "dates_on_fixed_days")
    assert formats.fill(found.text, found.facts, "GBP").replace("\u00a0", " ") == (
        "There are sales on 36 of 337 days only, all on the 4th to the 6th of a month."
    )
    assert "swapped" in found.so_what
    assert "gap_in_dates" not in keys(preparation.run(swapped))


def test_without_trusted_days_there_are_no_weekdays_weeks_and_holidays(swapped: Dataset) -> None:
    content = seasons.run(swapped)
    assert "days_not_trusted" in keys(content)
    assert not keys(content) & {"weekdays", "weeks", "holidays", "busy_hours", "closed_weekdays"}


def test_days_of_the_month_in_words() -> None:
    assert formats.days_of_month((4, 5, 6)) == "on the 4th to the 6th"
    assert formats.days_of_month((1, 12, 23)) == "on the 1st, the 12th and the 23rd"
    assert formats.days_of_month((22,)) == "on the 22nd"


def test_a_week_without_a_sale_is_not_the_weakest(tmp_path: Path) -> None:
    """Twelve weeks from Monday 3 January 2022, the fifth closed: eleven have a sale."""
    trade = days(dt.date(2022, 1, 3), dt.date(2022, 3, 27))
    rows = [sold(day) for at, day in enumerate(trade) if at // 7 != 4]
    facts = named(seasons.run(shop(tmp_path, rows)), "weeks").facts
    assert (facts["weeks"].value, facts["low"].value, facts["ratio"].value) == (11, 70, 1)


@pytest.mark.parametrize(
    ("february", "severity", "said"),
    [
        (10.00, "info", "down 9.7% on January 2022 (£310); about the same a day"),
        (10.19, "info", "about the same a day (28 days against 31)"),  # +1.9%
        (10.21, "good", "up 2.1% a day (28 days against 31)"),
        (9.79, "act", "down 2.1% a day (28 days against 31)"),
    ],
)
def test_a_short_month_is_judged_by_the_day(
    tmp_path: Path, february: float, severity: str, said: str
) -> None:
    """January brings £10 on each of 31 days, February as given on each of 28."""
    trade = days(dt.date(2022, 1, 1), dt.date(2022, 2, 28))
    rows = [sold(day, 10.0 if day.month == 1 else february) for day in trade]
    found = named(summary.run(shop(tmp_path, rows, currency="GBP")), "on_track")
    assert found.severity == severity
    assert said in formats.fill(found.text, found.facts, "GBP").replace("\u00a0", " ")
    money = None if severity == "info" else pytest.approx(28 * (february - 10), abs=0.01)
    assert found.money == money  # no clear change is no gain and no loss


@pytest.mark.parametrize(
    ("orders", "customers", "said"),
    [(96.0, 97.0, "Yet orders fell by 4% and customers fell by 3%."),
     (98.1, 98.0, "Yet customers fell by 2%."), (98.1, 120.0, None)],
)  # fmt: skip
def test_good_news_says_what_fell_all_the_same(
    orders: float, customers: float, said: str | None
) -> None:
    """Both were 100 before: from two in a hundred less on."""
    good = Finding("on_track", "good", "Up.", {}, so_what="On track.")
    now = [
        Kpi(key, key.capitalize(), "count", value, None, None, (), "")
        for key, value in (("orders", orders), ("customers", customers))
    ]
    found = with_falls(good, [(kpi, 100.0) for kpi in now])
    told = formats.fill(found.so_what, found.facts, "")
    assert told == ("On track." if said is None else f"On track. {said}")
    assert with_falls(replace(good, severity="act"), []).so_what == "On track."
