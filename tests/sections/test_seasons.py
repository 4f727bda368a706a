"""Seasons: indices only with two years, weekdays, hours, holidays against their own weeks."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder import formats, ingest, model
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData, ReportError
from report_builder.sections.seasons import (
    categories,
    hours,
    months,
    public_holidays,
    seasons,
    weekdays,
)
from report_builder.sections.seasons.daily import Daily, daily_sales
from report_builder.settings import Settings
from report_builder.stats.seasonality import MonthlyIndices, monthly_indices
from tests.sets import DATA, SAMPLE, prepared
from tests.shops import shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
MONDAY = dt.date(2024, 1, 1)


def days(first: dt.date, count: int) -> list[dt.date]:
    return [first + dt.timedelta(days=at) for at in range(count)]


def sale(day: dt.date, amount: float, hour: int = 10, category: str = "Tea") -> dict[str, object]:
    return {
        "Order ID": f"{day:%Y%m%d}{hour}{category}", "Order Date": f"{day} {hour:02d}:00:00",
        "Category": category, "Sales": f"{amount:.2f}",
    }  # fmt: skip


def daily(values: list[float], first: dt.date = MONDAY) -> Daily:
    numbers = np.array(values, dtype=np.float64)
    return Daily(first, numbers, (numbers > 0).astype(np.int64))


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def chart(content: model.Content, key: str) -> model.Chart:
    return next(each for each in content.charts if each.key == key)


def spoken(found: model.Finding) -> str:
    return formats.fill(found.text, found.facts, "GBP").replace("\u00a0", " ")


# --- months


def test_eleven_months_give_no_index_twelve_a_shape_and_twenty_four_an_index() -> None:
    january = dt.date(2023, 1, 1)
    assert months.indices(np.ones(11), january) is None
    year, two = months.indices(np.ones(12), january), months.indices(np.ones(24), january)
    assert year is not None
    assert two is not None
    assert (year.claimable, two.claimable) == (False, True)
    assert months.indices(np.ones(23), january).claimable is False  # type: ignore[union-attr]


def test_steady_growth_leaves_no_season() -> None:
    """Three years that grow by one per cent a month and nothing else: every index is 1."""
    found = months.indices(1.01 ** np.arange(36), dt.date(2021, 1, 1))
    assert found is not None
    np.testing.assert_allclose(found.index, 1)


def test_an_index_stands_at_its_calendar_month_when_the_first_months_are_left_over() -> None:
    """26 months from November 2021; the two years run from January 2022. Mays are 3, others 1:
    a year adds up to 14, so May is 3 / (14/12) and the others 1 / (14/12)."""
    first = dt.date(2021, 11, 1)
    values = np.array([3.0 if (10 + at) % 12 == 4 else 1.0 for at in range(26)])
    found = months.indices(values, first)
    assert found is not None
    expected = np.full(12, 12 / 14)
    expected[4] = 36 / 14
    np.testing.assert_allclose(found.index, expected)


def test_a_year_that_sold_nothing_has_no_index() -> None:
    assert months.indices(np.r_[np.zeros(12), np.ones(12)], dt.date(2022, 1, 1)) is None


def test_december_and_january_are_neighbours_only_around_the_year() -> None:
    values = np.array([5.0, 4, 1, 1, 1, 3, 3, 3, 1, 1, 1, 6])
    assert months.highest_run(values, around=True) == months.Peak(11, 5.0)
    assert months.highest_run(values, around=False).start == 0  # 5 + 4 + 1 is before 3 + 3 + 3
    assert months.highest_run(np.ones(12), around=True).start == 0


@pytest.fixture(scope="module")
def one_year(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """2023, every day but Sundays: 10 a day, 20 from October to December."""
    rows = [
        sale(day, 20.0 if day.month >= 10 else 10.0)
        for day in days(dt.date(2023, 1, 1), 365) if day.weekday() != 6
    ]  # fmt: skip
    return shop(tmp_path_factory.mktemp("year"), rows, country="GB", currency="GBP")


def test_one_year_shows_a_shape_and_claims_no_index(one_year: Dataset) -> None:
    """78 days of 20 are 1,560; the year is 234 x 10 + 1,560 = 3,900, a quarter 975: 585 more."""
    content = seasons.run(one_year)
    found = finding(content, "peak_months")
    assert "no seasonal index is claimed" in spoken(found)
    assert spoken(found).startswith(
        "October 2023 to December 2023 brought £1,560 of revenue, £585 more"
    )
    assert found.money == pytest.approx(585)
    assert found.evidence is None
    assert "not a seasonal index" in chart(content, "months").subtitle


def test_two_years_claim_an_index_with_both_years(tmp_path: Path) -> None:
    """2022 and 2023, one order a month: 10, in December 40. A year is 150, an average month 12.5:
    December 3.2; November and January at 0.8 are no part of the season; 40 - 12.5 = 27.5 more."""
    rows = [
        sale(dt.date(year, month, day), amount / 2)
        for year in (2022, 2023) for month in range(1, 13)
        for day, amount in ((1, 40.0 if month == 12 else 10.0), (28, 40.0 if month == 12 else 10.0))
    ]  # fmt: skip
    data = shop(tmp_path, rows, currency="GBP")
    content = months.of_year(data, daily_sales(data))
    found = finding(content, "peak_months")
    assert found.evidence is None  # two values a month are too few to test
    assert found.facts["years"].value == 2
    assert found.facts["index"].value == pytest.approx(3.2)
    assert found.money == pytest.approx(27.5)
    assert spoken(found).startswith(
        "December is the high season: over 2 full years it brought 3.2 times the revenue of an "
        "average month"
    )
    cells = {row[0]: row[1] for row in chart(content, "months").table.rows}
    assert cells["December"] == pytest.approx(3.2)
    assert cells["May"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("ends", "season", "months_high"),
    [((1.1, 1.3), "October to December", [9, 10, 11]), ((1.0499, 1.3), "November and December",
      [10, 11]), ((1.05, 1.3), "October to December", [9, 10, 11]), ((1.1, 1.0499),
      "October and November", [9, 10])],
)  # fmt: skip
def test_months_at_the_ends_that_stand_out_little_are_no_season(
    ends: tuple[float, float], season: str, months_high: list[int]
) -> None:
    """November 1.3; October and December belong to it from 1.05 times the average month on."""
    index = np.array([0.9] * 9 + [ends[0], 1.3, ends[1]])
    found = MonthlyIndices(index, np.tile(index, (2, 1)), claimable=True)
    assert months.high_months(found) == months_high
    assert months._season(months_high) == season


def test_three_years_of_the_same_season_are_tested_and_noise_is_not_a_season() -> None:
    season = np.tile(np.arange(1.0, 13.0), 3) + np.repeat([0, 0.01, 0.02], 12)
    found = months.indices(season, dt.date(2021, 1, 1))
    assert found is not None
    assert months._test(found).p < 0.001  # type: ignore[union-attr]
    noise = np.random.default_rng(3).normal(100, 5, 36)
    calm = months.indices(noise, dt.date(2021, 1, 1))
    assert calm is not None
    assert months._test(calm).p > 0.05  # type: ignore[union-attr]


# --- weekdays and weeks


@pytest.mark.parametrize(("weeks", "closed"), [(3, ()), (4, (5, 6))])
def test_a_weekday_is_called_closed_from_four_empty_ones_on(
    weeks: int, closed: tuple[int, ...]
) -> None:
    assert weekdays.closed_weekdays(daily([1, 1, 1, 1, 1, 0, 0] * weeks)) == closed


def test_one_order_opens_a_weekday() -> None:
    assert weekdays.closed_weekdays(daily([1, 1, 1, 1, 1, 1, 0] * 4 + [1] * 7)) == ()


def test_sundays_without_sales_are_named_and_not_the_weakest_day(one_year: Dataset) -> None:
    """2023 begins and ends with a Sunday: from the first sale to the last there are 51."""
    content = seasons.run(one_year)
    assert spoken(finding(content, "closed_weekdays")) == (
        "Nothing was ever sold on a Sunday: 51 days without an order."
    )
    assert finding(content, "weekdays").facts["worst"].value != "Sunday"


def test_equal_weekdays_do_not_stand_out(one_year: Dataset) -> None:
    """Every open day sells the same as the others of its week: index 7/6, the test sees nothing."""
    content = seasons.run(one_year)
    found = finding(content, "weekdays")
    assert spoken(found).startswith("No weekday clearly stands out")
    rows = chart(content, "weekdays").table.rows
    assert rows[0][1] == pytest.approx(7 / 6, abs=0.01)
    assert rows[6][1] == 0.0


def test_a_strong_saturday_is_found_with_its_interval(tmp_path: Path) -> None:
    """Ten weeks, 10 a day and 40 or 38 on Saturdays: index 7 x 40 / 100 = 2.8 or 7 x 38 / 98."""
    rows = [
        sale(day, (40.0 if day.isocalendar().week % 2 else 38.0) if day.weekday() == 5 else 10.0)
        for day in days(MONDAY, 70)
    ]
    data = shop(tmp_path, rows)
    found = finding(seasons.run(data), "weekdays")
    assert found.facts["best"].value == "Saturday"
    assert found.facts["high"].value == pytest.approx((2.8 + 7 * 38 / 98) / 2)
    assert found.evidence is not None
    assert found.evidence.p < 0.01


def test_best_and_worst_weeks_need_ten(one_year: Dataset) -> None:
    nine, ten = (
        daily([float(at // 7 + 1) for at in range(63)]),
        daily([float(at // 7 + 1) for at in range(70)]),
    )
    data = replace(one_year, calendar_country=None)
    assert weekdays.best_and_worst(data, nine) == model.Content()
    found = weekdays.best_and_worst(data, ten)
    table = found.tables[0]
    assert [row[1] for row in table.rows] == [70, 63, 56, 49, 42, 35, 28, 21, 14, 7]
    assert table.rows[0][0] == dt.date(2024, 3, 4)  # nine weeks after 1 January
    assert table.rows[0][2] == pytest.approx(70 / 38.5)


def test_weeks_cut_by_an_end_of_the_data_are_left_out() -> None:
    """From Wednesday 3 January to Monday 22 January there are two whole weeks."""
    found = daily([1.0] * 20, dt.date(2024, 1, 3))
    assert found.week_totals.tolist() == [7.0, 7.0]
    assert found.last == dt.date(2024, 1, 22)


# --- hours


def test_an_average_week_and_its_busy_hours(one_year: Dataset) -> None:
    """Two Mondays and one Tuesday: Monday 10h sold 60, so 30 on average; Monday 11h 5; Tuesday
    10h 10. Half of 45 is reached within the best hour of three."""
    sales = pd.DataFrame({"weekday": [0, 0, 1], "hour": [10, 11, 10], "value": [60.0, 10.0, 10.0]})
    grid = hours.average_week(sales, daily([1.0] * 8))
    assert (grid[0, 10], grid[0, 11], grid[1, 10], grid.sum()) == (30, 5, 10, 45)
    found = hours.busy_finding(one_year, grid)
    assert (found.facts["busy"].value, found.facts["open"].value) == (1, 3)
    assert (found.facts["weekday"].value, found.facts["hour"].value) == ("Monday", "10:00")


def test_hours_are_read_as_the_shop_wrote_them(tmp_path: Path) -> None:
    rows = [sale(day, 5.0, hour=9 if day.weekday() else 17) for day in days(MONDAY, 28)]
    data = shop(tmp_path, rows)
    frame = hours.by_hour(data)
    assert frame.to_numpy().tolist() == [[0, 17, 20.0], *([day, 9, 20.0] for day in range(1, 7))]
    assert hours.of_day(data, daily_sales(data)) == model.Content()  # 28 orders are too few
    assert hours.of_day(replace(data, has_time_of_day=False), daily_sales(data)) == model.Content()


# --- public holidays


def test_without_a_country_the_report_says_how_to_set_it(one_year: Dataset) -> None:
    content = seasons.run(replace(one_year, calendar_country=None))
    assert "[calendar] country" in finding(content, "holidays").so_what
    assert "holidays" not in [each.key for each in content.charts]


def test_an_unknown_country_is_the_users_to_correct(one_year: Dataset) -> None:
    with pytest.raises(ReportError, match="'XX' under"):
        seasons.run(replace(one_year, calendar_country="XX"))


def test_windows_that_share_a_day_are_one() -> None:
    at = [dt.date(2024, 5, day) for day in range(1, 12)]
    assert public_holidays.merged([(at[4], at[6]), (at[0], at[4])]) == [(at[0], at[6])]
    assert public_holidays.merged([(at[0], at[3]), (at[4], at[6])]) == [
        (at[0], at[3]), (at[4], at[6]),
    ]  # fmt: skip
    assert public_holidays.merged([(at[0], at[9]), (at[2], at[3])]) == [(at[0], at[9])]


def doubled(holiday: dict[dt.date, str], years: int = 2) -> Daily:
    """10 a day from 2022 on, 20 from seven days before each holiday to three days after."""
    first = dt.date(2022, 1, 1)
    near = {
        day + dt.timedelta(days=at)
        for day in holiday
        for at in range(-public_holidays.DAYS_BEFORE, public_holidays.DAYS_AFTER + 1)
    }
    return daily([20.0 if day in near else 10.0 for day in days(first, 365 * years)], first)


JULY = {dt.date(2022, 7, 4): "Independence Day", dt.date(2023, 7, 4): "Independence Day"}


def test_a_doubled_window_is_a_lift_of_two() -> None:
    """Two windows of eleven days at 20 instead of 10: twice the usual, 220 more."""
    (found,) = public_holidays.measured(JULY, doubled(JULY))
    assert found.lift.lift == pytest.approx(2)
    assert (found.lift.days, len(found.windows)) == (22, 2)
    assert found.extra == pytest.approx(220)
    assert found.evidence.p < 1e-9


def test_a_window_cut_by_the_data_is_not_an_occurrence() -> None:
    late = {dt.date(2022, 1, 7): "Early", dt.date(2022, 1, 8): "Just in"}
    found = public_holidays.measured(late, doubled({}))
    assert [one.name for one in found] == ["Just in"]


def test_once_is_an_observation_and_twice_is_compared(one_year: Dataset) -> None:
    twice = public_holidays.measured(JULY, doubled(JULY))
    best = public_holidays.strongest(twice)
    assert best is not None
    found = public_holidays.strongest_finding(one_year, best, len(twice))
    assert "seen 2 times" in spoken(found)
    assert (found.severity, found.money) == ("info", None)  # 22 days are too few to plan by
    every = public_holidays.lift_of("all", twice[0].windows, doubled(JULY))
    assert every is not None
    whole = public_holidays.overall_finding(one_year, twice, every, doubled(JULY))
    assert "observation" not in spoken(whole)
    first = {day: name for day, name in JULY.items() if day.year == 2022}
    once = public_holidays.measured(first, doubled(first))
    single = public_holidays.overall_finding(one_year, once, once[0], doubled(JULY))
    assert "Each holiday lies in the data once: what is seen around one is an observation" in (
        spoken(single)
    )


def test_a_holiday_worth_planning_says_each_time_and_the_next_day(one_year: Dataset) -> None:
    """Of three years each brings 10 more on 11 days; the as-of date is in the first of them."""
    july = {dt.date(year, 7, 4): "Independence Day" for year in (2022, 2023, 2024)}
    data = replace(one_year, calendar_country="US")
    best = public_holidays.strongest(public_holidays.measured(july, doubled(july, years=3)))
    assert best is not None
    found = public_holidays.strongest_finding(data, best, 1)
    assert found.facts["each"].value == pytest.approx(110)
    assert found.money in (None, pytest.approx(110))
    year = data.as_of.year + (data.as_of >= dt.date(data.as_of.year, 7, 4))
    assert found.facts["next"].value == dt.date(year, 7, 4)


def test_a_lift_of_less_than_five_per_cent_is_no_news(one_year: Dataset) -> None:
    sales = doubled(JULY)
    small = Daily(sales.first, np.where(sales.values == 20, 10.4, 10.0), sales.orders)
    assert public_holidays.strongest(public_holidays.measured(JULY, small)) is None
    large = Daily(sales.first, np.where(sales.values == 20, 10.6, 10.0), sales.orders)
    assert public_holidays.strongest(public_holidays.measured(JULY, large)) is not None


def test_the_title_names_the_holiday_of_the_finding_and_calls_one_furthest_that_is(
    one_year: Dataset,
) -> None:
    """July doubles twice and is firm; a quadrupled day in May, seen once, is further out."""
    names = JULY | {dt.date(2023, 5, 20): "Fair"}
    sales = doubled(JULY)
    values = sales.values.copy()
    begin = (dt.date(2023, 5, 13) - sales.first).days
    values[begin : begin + 11 : 2] = 80.0
    sales = Daily(sales.first, values, sales.orders)
    found = public_holidays.measured(names, sales)
    best = public_holidays.strongest([one for one in found if one.name == "Independence Day"])
    assert best is not None
    drawn = public_holidays.chart(one_year, sales, found, best)
    assert (drawn.facts["holiday"].value, "urthest" in drawn.title) == ("Independence Day", False)
    alone = public_holidays.chart(one_year, sales, found, None)
    furthest = max(found, key=lambda one: abs(one.lift.lift - 1))
    assert furthest.name == "Fair"
    named = alone.facts["holiday"].value
    assert ("urthest from usual" in alone.title) == (named == furthest.name)


def test_public_holidays_of_the_united_kingdom_in_2023(one_year: Dataset) -> None:
    """Dates as published on gov.uk for 2023, those that most parts of the kingdom keep."""
    names = public_holidays.names_by_day(one_year, daily_sales(one_year))
    assert names[dt.date(2023, 4, 7)] == "Good Friday"
    assert names[dt.date(2023, 12, 25)] == "Christmas Day"
    assert dt.date(2023, 5, 8) in names  # the coronation
    # Kept by all parts but Scotland, and by Scotland or Northern Ireland alone.
    assert {dt.date(2023, 4, 10), dt.date(2023, 8, 28)} <= set(names)
    assert not {dt.date(2023, 1, 2), dt.date(2023, 3, 17), dt.date(2023, 8, 7)} & set(names)


# --- categories


def test_categories_need_thirty_lines_a_month(one_year: Dataset) -> None:
    """Tea has 30 lines a month and stays, Tin has 29 and goes."""
    starts = [month.start for month in one_year.complete_months]
    frame = pd.DataFrame(
        [(name, month, 10.0 + at, lines) for name, lines in (("Tea", 30), ("Tin", 29))
         for at, month in enumerate(starts)],
        columns=["category", "month", "value", "lines"],
    )  # fmt: skip
    items = (model.TopItem("Tin", "Tin", 9.0, 9), model.TopItem("Tea", "Tea", 9.0, 9))
    found = categories.seasons_of(frame, replace(one_year, top_categories=items))
    assert [one.name for one in found] == ["Tea"]
    assert found[0].found.index[11] == pytest.approx(21 / 15.5)


# --- the section as a whole


def test_too_few_weeks_are_said(tmp_path: Path) -> None:
    """13 days from a Monday hold one whole week, 14 hold two."""
    with pytest.raises(NotEnoughData, match="needs 2 complete weeks with sales, the data has 1"):
        seasons.run(shop(tmp_path, [sale(day, 1.0) for day in days(MONDAY, 13)]))
    assert seasons.run(shop(tmp_path, [sale(day, 1.0) for day in days(MONDAY, 14)])).findings


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    generator = random.Random(5)
    rows = [
        sale(day, generator.randint(100, 9000) / 100, hour, name)
        for day in days(dt.date(2022, 1, 1), 430)
        for hour, name in ((9, "Tea"), (15, "Coffee"))
    ]
    first = seasons.run(shop(tmp_path, rows, country="US"))
    generator.shuffle(rows)
    assert seasons.run(shop(tmp_path, rows, country="US")) == first


def test_planted_seasons_of_the_sample_shop_come_back() -> None:
    """``truth.toml`` plants orders per day: a month of 30.4 days is the average month. Prices,
    baskets and chance move the revenue; a tenth is more than they did over any month."""
    truth = tomllib.loads((SAMPLE / "truth.toml").read_text("utf-8"))["planted"]
    data = ingest.load([SAMPLE], Settings(country="US"))
    content = seasons.run(data)
    lengths = np.array([31, 28.5, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) / 30.44
    found = [row[1] for row in chart(content, "months").table.rows]
    np.testing.assert_allclose(found, np.array(truth["month_index"]) * lengths, atol=0.1)
    by_day = [row[1] for row in chart(content, "weekdays").table.rows]
    np.testing.assert_allclose(by_day, truth["weekday_index"], atol=0.1)
    lifts = {row[0]: row[2] for row in chart(content, "holidays").table.rows}
    assert max(lifts, key=lambda name: lifts[name]) == "Thanksgiving Day"


@needs_data
def test_superstore_indices_by_an_independent_way() -> None:
    """Three full years: month over the mean month of its year after dividing the growth out, done
    with pandas on the lines."""
    data = prepared(DATA / "superstore_2019_2022")
    lines = data.lines.select("day", "value").execute()
    by_month = (
        lines.assign(value=lines["value"].astype(float))
        .groupby(pd.to_datetime(lines["day"]).dt.to_period("M"))["value"].sum()["2020":"2022"]
    )  # fmt: skip
    yearly = by_month.groupby(by_month.index.year).sum()
    rate = (yearly[2022] / yearly[2020]) ** (1 / 24)
    level = by_month / [rate**at for at in range(36)]
    ratio = level / level.groupby(level.index.year).transform("mean")
    expected = ratio.groupby(ratio.index.month).mean()
    found = [row[1] for row in chart(seasons.run(data), "months").table.rows]
    np.testing.assert_allclose(found, expected.to_numpy())


def two_years(first: list[float], second: list[float]) -> MonthlyIndices:
    return monthly_indices([*first, *second], 1)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ([10.0] * 9 + [20.0] * 3, [10.0] * 9 + [20.0] * 3, True),
        ([10.0] * 9 + [20.0] * 3, [10.0, 20.0] * 6, False),  # high in both, not of one shape
        ([10.0] * 9 + [10.6] * 3, [10.0] * 9 + [10.6] * 3, False),  # 4.4 % above the average
        ([10.0] * 12, [10.0] * 9 + [20.0] * 3, False),
    ],
)  # fmt: skip
def test_a_high_season_of_two_years_comes_back_in_both(
    first: list[float], second: list[float], told: bool
) -> None:
    assert months._comes_back(two_years(first, second)) is told


@pytest.mark.parametrize(
    ("best", "worst", "said"),
    [("", "", "happened in both"), ("Christmas Day", "", "in the weakest: a closure"),
     ("", "Easter Monday", "in the best: an offer"), ("A", "B", "Holidays lie in both")],
)  # fmt: skip
def test_the_holidays_of_the_best_and_the_weakest_week_are_named(
    one_year: Dataset, best: str, worst: str, said: str
) -> None:
    day = dt.date(2023, 5, 1)
    found = weekdays.weeks_finding(
        one_year, (day, 200.0, 2.0, best), (day, 50.0, 0.5, worst), 52
    )  # fmt: skip
    assert said in found.so_what
    assert spoken(found).count("public holidays in it") == bool(best) + bool(worst)


def test_weekdays_are_tested_on_the_weeks_of_the_index() -> None:
    """Of four weeks from a Monday on the second sold nothing: 3 x 7 days are compared."""
    values = np.tile([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], 4)
    values[7:14] = 0
    values += np.random.default_rng(1).normal(0, 0.1, 28) * (values > 0)
    found = weekdays._test(Daily(dt.date(2023, 5, 1), values, np.ones(28, dtype=np.int64)), ())
    assert found is not None
    assert found.n == 21
