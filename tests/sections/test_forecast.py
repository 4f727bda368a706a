"""The chapter of the forecast on hand-built shops: what it says, and what of bad input."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, Fact, Finding, Table
from report_builder.sections.forecast import accuracy, forecast, outlook, season, stock
from report_builder.sections.forecast.demand import OTHERS, Demand, calendar_of, with_others
from report_builder.sections.forecast.influences import counted
from report_builder.sections.forecast.on_hand import on_hand
from report_builder.stats.forecast.backtest import Contest
from report_builder.stats.forecast.competition import forecast as forecast_series
from report_builder.stats.forecast.results import BackTest, Forecast
from report_builder.stats.forecast.simple import MEAN, NAIVE, SEASONAL_NAIVE
from tests.sets import DATA, prepared
from tests.shops import Row, shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
START = dt.date(2021, 1, 1)


def month(number: int) -> dt.date:
    return dt.date(2021 + number // 12, number % 12 + 1, 1)


def lines(months: int, units: dict[str, np.ndarray], first: int = 0, **more: object) -> list[Row]:
    """Ten order lines a month and product (on days 1, 4, … 28) that hold its units together."""
    rows: list[Row] = []
    for at in range(first, months):
        for product, amounts in units.items():
            parts = np.diff(np.linspace(0, int(amounts[at]), 11).round().astype(int))
            for number, part in enumerate(parts):
                if part:
                    day = month(at) + dt.timedelta(days=3 * number)
                    rows.append({
                        "Order ID": f"{day:%Y%m%d}{product}", "Order Date": f"{day}",
                        "Customer ID": f"C{(at * 7 + number) % 40}", "Product ID": product,
                        "Category": product.split("-")[0], "Quantity": part,
                        "Unit Price": "2.00", **more,
                    })  # fmt: skip
    return rows


def seasonal(months: int, level: float, swing: float, seed: int) -> np.ndarray:
    at = np.arange(months)
    random = np.random.default_rng(seed)
    values = level * (1 + swing * np.sin(2 * np.pi * at / 12)) + 0.05 * level * (
        random.standard_normal(months)
    )
    return np.maximum(values, 0).round()


def finding(content: Content, key: str) -> Finding:
    return next(each for each in content.findings if each.key == key)


def table(content: Content, key: str) -> Table:
    return next(each for each in content.tables if each.key == key)


def spoken(found: Finding) -> str:
    return formats.fill(found.text, found.facts, "GBP").replace("\u00a0", " ")


def keys(content: Content) -> set[str]:
    return {each.key for each in content.findings}


@pytest.fixture(scope="module")
def four_years(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Tea with a strong season, Mugs steady and class A, over four years to December 2024."""
    units = {"Tea-1": seasonal(48, 400, 0.5, 1), "Mugs-1": seasonal(48, 500, 0.0, 2)}
    return shop(tmp_path_factory.mktemp("four"), lines(48, units))


@pytest.fixture(scope="module")
def content(four_years: Dataset) -> Content:
    return forecast.run(four_years)


# --- what it says


def test_months_are_taken_where_there_are_two_years_of_them(four_years: Dataset) -> None:
    calendar = calendar_of(four_years)
    assert (calendar.unit, len(calendar.history), calendar.steps) == ("month", 48, 3)
    assert calendar.ahead == (month(48), month(49), month(50))
    assert calendar.span.replace("\u00a0", " ") == "January – March 2025"


def test_the_season_is_forecast_and_beats_the_simple_forecasts(content: Content) -> None:
    row = {one[0]: one for one in table(content, "forecast_backtest").rows}["Tea"]
    assert row[1] == "smooth"
    assert str(row[2]).startswith("smoothing")
    said = finding(content, "forecast_backtest").text
    assert "repeating the same {period} of the year before (the naive forecast" in said
    assert row[3] < row[5], "MASE below that of the best simple forecast"  # type: ignore[operator]
    expected = {one[0]: one[2] for one in table(content, "forecast").rows}["Tea"]
    truth = sum(400 * (1 + 0.5 * np.sin(2 * np.pi * at / 12)) for at in range(3))
    assert expected == pytest.approx(truth, rel=0.08)


def test_categories_add_up_to_the_total(content: Content) -> None:
    made = table(content, "forecast")
    assert made.total is not None
    for place in (1, 2):
        assert made.total[place] == pytest.approx(sum(row[place] for row in made.rows))  # type: ignore[misc]
    narrow, wide = made.total[4:6], made.total[6:8]
    assert wide[0] < narrow[0] < made.total[2] < narrow[1] < wide[1]  # type: ignore[operator]
    expected = finding(content, "forecast_total").facts["expected"]
    assert expected.value == formats.printed(made.total[2], "number")  # type: ignore[arg-type]


def test_every_chart_goes_on_for_three_months_with_both_bands(content: Content) -> None:
    assert [chart.key for chart in content.charts] == [
        "forecast_total_chart", "forecast_series_1", "forecast_series_2",
    ]  # fmt: skip
    for chart in content.charts:
        ahead = [row for row in chart.table.rows if row[2] is not None]
        assert [row[0] for row in ahead] == [month(50), month(49), month(48)], "latest first"
        for _, sold, point, low, high, inner_low, inner_high in ahead:
            assert sold is None
            assert low <= inner_low <= point <= inner_high <= high  # type: ignore[operator]
        names = {layer["data"]["name"] for layer in chart.spec["layer"]}
        assert {"past", "ahead", "band0", "band1"} <= names
        dashed = [one for one in chart.spec["layer"] if one["data"]["name"] == "ahead"]
        assert dashed[0]["mark"]["strokeDash"]


def test_the_worst_miss_is_named_with_its_month(content: Content) -> None:
    worst = table(content, "forecast_misses").rows[0]
    said = spoken(finding(content, "forecast_misses"))
    assert (
        f"{worst[0]} in {worst[1]}"
        in said.replace("\u00a0", " ").replace(str(worst[1]), str(worst[1]))
        or str(worst[1]).replace("\u00a0", " ") in said
    )
    off = [abs(row[4]) for row in table(content, "forecast_misses").rows]  # type: ignore[arg-type]
    assert off == sorted(off, reverse=True)


def test_every_contest_and_comparison_is_registered(content: Content) -> None:
    names = [one.test for one in content.tests]
    names += [one.evidence.test for one in content.findings if one.evidence]
    assert names.count("Diebold–Mariano test") == 2
    assert names.count("forecast interval against the year before") == 3, "two, and the total"


def test_growth_beyond_the_interval_is_named_and_its_p_is_multiplied(tmp_path: Path) -> None:
    tea = np.concatenate([np.full(39, 200.0), np.full(9, 420.0)])
    tea += np.random.default_rng(5).normal(0, 6, 48).round()
    units = {"Tea-1": tea, "Mugs-1": seasonal(48, 200, 0.0, 2)}
    found = forecast.run(shop(tmp_path, lines(48, units)))
    up = finding(found, "forecast_up")
    assert up.facts["category"].value == "Tea"
    assert up.evidence is not None
    assert up.evidence.p == pytest.approx(2 * 0.001), "the least p that is told, times two series"
    assert "forecast_down" not in keys(found)


def test_a_year_of_weeks_is_forecast_by_week_and_not_held_against_last_year(
    tmp_path: Path,
) -> None:
    random = np.random.default_rng(3)
    rows = [
        {"Order ID": f"O{day}-{n}", "Order Date": f"{START + dt.timedelta(days=day)}",
         "Customer ID": f"C{(day + n) % 30}", "Product ID": "Tea-1", "Category": "Tea",
         "Quantity": int(random.integers(1, 9)), "Unit Price": "2.00"}
        for day in range(390) for n in range(3)
    ]  # fmt: skip
    found = forecast.run(shop(tmp_path, rows))
    said = spoken(finding(found, "forecast_total"))
    assert "weeks of history no season can be seen" in said
    assert said.startswith("From ")
    assert "forecast_year" not in keys(found)
    assert "The same time a year before brought" in said
    names = [column.name for column in table(found, "forecast").columns]
    assert "Change" not in names, "no change against last year is claimed"
    assert found.charts[0].table.columns[0].name == "Week from"


def test_money_is_forecast_where_no_quantity_is_known(tmp_path: Path) -> None:
    rows = [
        {"Order ID": row["Order ID"], "Order Date": row["Order Date"], "Product": "Tea",
         "Amount": f"{2 * int(str(row['Quantity'])):.2f}"}
        for row in lines(30, {"Tea-1": seasonal(30, 300, 0.2, 4)})
    ]  # fmt: skip
    found = forecast.run(shop(tmp_path, rows))
    assert finding(found, "forecast_total").facts["expected"].unit == "money"
    assert "reorder points and safety stock need units" in spoken(
        finding(found, "forecast_inventory")
    )


def test_more_than_twelve_categories_are_eleven_and_the_others() -> None:
    frame = pd.DataFrame({
        "key": [f"K{number:02d}" for number in range(13)] + [None],
        "start": START, "demand": 1.0, "value": [float(number) for number in range(13)] + [50.0],
    })  # fmt: skip
    made, names = with_others(frame)
    assert names == [*(f"K{number:02d}" for number in range(12, 1, -1)), OTHERS]
    assert made["value"].sum() == frame["value"].sum()
    assert with_others(frame.iloc[1:13])[1] == [f"K{number:02d}" for number in range(12, 0, -1)]


def tried(method: str, seasonal: float | None, bias: float = 0.0) -> BackTest:
    """Ten demands of 10 from one start; mean absolute scaled errors of 0.8, and of 0.8 simple."""
    actual = np.full((1, 10), 10.0)
    return BackTest(method, method, 0.8, 0.8, seasonal, bias, (0.8, 0.95), actual * (1 + bias),
                    actual, (20,), Contest(1, 0.0, 0.0, 0.0, 1.0))  # fmt: skip


@pytest.mark.parametrize(
    ("narrow", "wide", "said"),
    [
        (0.80, 0.95, "can be planned with"), (0.65, 0.90, "can be planned with"),
        (0.649, 0.90, "plan with the wider one"), (0.80, 0.899, "more than the wider one"),
        (0.951, 1.00, "the narrow one is enough"),
    ],
)  # fmt: skip
def test_both_intervals_must_have_held_to_be_planned_with(
    narrow: float, wide: float, said: str
) -> None:
    assert said in accuracy._intervals(narrow, wide)


@pytest.mark.parametrize(("bias", "said"), [(-0.05, "too little"), (0.05, "too much"), (0.049, "")])
def test_a_bias_of_a_twentieth_is_told(bias: float, said: str) -> None:
    facts: dict[str, Fact] = {}
    found = accuracy._bias([tried(MEAN, None, bias)], facts)
    assert (said in found, bool(found)) == (True, bool(said))
    assert bool(facts) == bool(said)


def test_the_error_is_held_against_the_naive_forecast_of_the_same_trial() -> None:
    """0.8 against 1.0 and 0.6 against 0.6 of a naive forecast that is itself shown: 1.4 to 1.6."""
    facts: dict[str, Fact] = {}
    own = replace(tried(SEASONAL_NAIVE, 0.6), mase=0.6, baseline_mase=0.6)
    said = accuracy._error([tried(MEAN, 1.0), own], facts)
    assert facts["error"].value == pytest.approx(1.4 / 1.6)
    assert "same {period} of the year before (the naive forecast" in said
    assert accuracy._error([own], {}) == "", "it is what is shown"
    assert accuracy._error([tried(MEAN, None)], {}) == "", "no naive forecast to hold it against"
    assert accuracy._shown([own], "month", facts).endswith("so that is shown: {method}.")


@pytest.mark.parametrize(
    ("methods", "said"),
    [((NAIVE,), "the last week again"), ((MEAN, MEAN), "the mean of the last year"),
     ((MEAN, NAIVE), ""), (("smoothing",), "")],
)  # fmt: skip
def test_one_simple_way_has_a_name_and_several_none(methods: tuple[str, ...], said: str) -> None:
    assert outlook.in_words([tried(one, None) for one in methods], "week") == said


def test_the_forecast_says_how_often_its_intervals_held(content: Content) -> None:
    found = finding(content, "forecast_total")
    assert f"lay within their {outlook.NARROW}% interval" in spoken(found)
    cells = [row[8] for row in table(content, "forecast_backtest").rows]
    assert found.facts["held"].value == pytest.approx(np.mean(cells))  # type: ignore[arg-type]


# --- inventory


def test_the_reorder_point_of_a_steady_product_by_hand(content: Content) -> None:
    made = table(content, "forecast_inventory")
    assert [column.name for column in made.columns] == [
        "Product", "Class", "Demand", "Units a week", "Safety stock", "Reorder point", "Remark",
    ]  # fmt: skip
    row = next(one for one in made.rows if one[0] == "Mugs-1")
    assert row[1:3] == ("AX", "smooth")
    weekly = 500 / (365.25 / 12 / 7)
    assert row[3] == pytest.approx(weekly, rel=0.05)
    assert row[5] - row[4] == pytest.approx(2 * weekly, rel=0.06), "two weeks of lead time"  # type: ignore[operator]
    assert row[4] > 1.6449 * 0.4 * weekly * 0.9, "the lead time strays by a fifth: 0.4 weeks"  # type: ignore[operator]


def test_lead_time_and_service_level_are_settings_and_printed(tmp_path: Path) -> None:
    units = {"Mugs-1": seasonal(30, 200, 0.0, 2)}
    data = shop(tmp_path, lines(30, units), lead_time_days=28, service_level=0.99,
                lead_time_deviation_days=1.0)  # fmt: skip
    found = forecast.run(data)
    said = spoken(finding(found, "forecast_inventory"))
    assert "goods that take 28 days to come, give or take 1 day, and should last until" in said
    assert "99% of the time" in said
    row = table(found, "forecast_inventory").rows[0]
    assert row[5] - row[4] == pytest.approx(4 * 200 / (365.25 / 12 / 7), rel=0.06)  # type: ignore[operator]


def test_products_sold_now_and_then_get_no_reorder_point_and_the_reason(tmp_path: Path) -> None:
    random = np.random.default_rng(6)
    rare = np.where(random.random(36) < 0.35, 60.0, 0.0)
    rare[0] = rare[30] = 60.0
    found = forecast.run(shop(tmp_path, lines(36, {"Rare-1": rare})))
    row = table(found, "forecast_inventory").rows[0]
    assert row[2] in ("intermittent", "lumpy")
    assert row[4:6] == (None, None)
    assert row[6] == stock.NOT_INTERMITTENT
    assert spoken(finding(found, "forecast_inventory")).startswith("None of the 1 product of")


def test_stock_on_hand_tells_what_runs_out_and_what_lies_too_long(tmp_path: Path) -> None:
    """All sell 92 a week: 5 Mugs are left, 4,000 Tea and 400 Jam."""
    rows = []
    for name, left in (("Mugs-1", 5), ("Tea-1", 4_000), ("Jam-1", 400)):
        rows += lines(30, {name: seasonal(30, 400, 0.0, 2)}, **{"Stock on hand": left})
    data = shop(tmp_path, rows)
    assert on_hand(data) == {"Mugs-1": 5.0, "Tea-1": 4000.0, "Jam-1": 400.0}
    found = forecast.run(data)
    short, over = finding(found, "forecast_short"), finding(found, "forecast_overstock")
    assert short.facts["names"].value == "Mugs-1"
    assert short.facts["cover"].value == pytest.approx(5 / (400 / (365.25 / 12 / 7)), rel=0.05)
    assert over.facts["names"].value == "Tea-1"
    rows_by_name = {row[0]: row for row in table(found, "forecast_inventory").rows}
    assert rows_by_name["Mugs-1"][-1] == "order now"
    assert rows_by_name["Tea-1"][-1] == "more than three months need"
    assert rows_by_name["Jam-1"][-1] == ""


def test_what_is_sold_out_before_the_busiest_month_is_told(tmp_path: Path) -> None:
    """Tea sells about 600, 810 and 960 in January to March, Mugs 500: March is the busiest.

    900 Tea are gone in February, before March begins; 2,000 Mugs last, 20 Jam are ordered now.
    """
    rows = []
    for name, level, swing, left in (
        ("Tea-1", 600, 0.7, 900), ("Mugs-1", 500, 0.0, 2_000), ("Jam-1", 300, 0.0, 20),
    ):  # fmt: skip
        units = {name: seasonal(48, level, swing, 2)}
        rows += lines(48, units, first=12, **{"Stock on hand": left})
    found = finding(forecast.run(shop(tmp_path, rows)), "forecast_season")
    assert found.facts["names"].value == "Tea-1"
    assert found.facts["period"].value == formats.month(dt.date(2025, 3, 1))
    assert found.facts["day"].value == dt.date(2025, 2, 15)  # two weeks before
    assert found.money == pytest.approx(2 * 600 * (1 + 0.7 * np.sin(np.pi / 3)), rel=0.15)


@pytest.mark.parametrize(
    ("expected", "busy"), [((100, 115, 90), (1, 1.15)), ((100, 114.9, 90), None)]
)
def test_a_busy_month_is_15_percent_above_an_average_one(
    expected: tuple[float, ...], busy: tuple[int, float] | None, four_years: Dataset
) -> None:
    calendar = calendar_of(four_years)
    demand = Demand(("Tea",), np.full((len(calendar.history), 1), 100.0), 0)
    ahead = next(
        one
        for one in forecast_series(demand.values + np.arange(len(demand.values))[:, None] % 2,
                                   calendar.steps, calendar.cycle)
        if isinstance(one, Forecast)
    )  # fmt: skip
    found = season.busiest(demand, [replace(ahead, point=np.array(expected))], calendar)
    assert found == (busy if busy is None else (busy[0], pytest.approx(busy[1])))


def test_each_product_of_class_a_has_its_expected_demand_with_both_intervals(
    content: Content,
) -> None:
    rows = table(content, "forecast_products").rows
    assert {row[0] for row in rows} == {row[0] for row in table(content, "forecast_inventory").rows}
    for _, _, expected, low, high, lowest, highest, mase, best in rows:
        assert lowest <= low <= expected <= high <= highest  # type: ignore[operator]
        assert 0 < mase <= best  # type: ignore[operator]


def test_abc_by_xyz_counts_every_product_once(content: Content) -> None:
    rows = table(content, "forecast_abc_xyz").rows
    assert sum(int(str(row[at])) for row in rows for at in (1, 3, 5)) == 2
    assert sum(float(str(row[at])) for row in rows for at in (2, 4, 6)) == pytest.approx(1.0)


def test_products_that_came_back_whole_are_counted_as_left_out(tmp_path: Path) -> None:
    rows = lines(30, {"Tea-1": seasonal(30, 300, 0.2, 4)})
    last = dict(rows[-1])
    for order, customer, quantity in (("X1", "C1", 5), ("X2", "C2", -5)):
        rows.append(last | {"Order ID": order, "Customer ID": customer, "Product ID": "Jug-1",
                            "Quantity": quantity})  # fmt: skip
    note = table(forecast.run(shop(tmp_path, rows)), "forecast_abc_xyz").note
    assert note.endswith("Left out: 1 product that brought nothing after returns.")


# --- bad input


def test_too_short_a_history_abstains(tmp_path: Path) -> None:
    data = shop(tmp_path, lines(11, {"Tea-1": seasonal(11, 60, 0.0, 1)}))
    with pytest.raises(NotEnoughData, match=r"needs 12 complete months .* the data has 11"):
        forecast.run(data)


def test_twelve_months_are_just_enough(tmp_path: Path) -> None:
    rows = lines(12, {"Tea-1": seasonal(12, 8, 0.0, 1)})
    assert "forecast_total" in keys(forecast.run(shop(tmp_path, rows)))


def test_one_customer_abstains(tmp_path: Path) -> None:
    rows = lines(30, {"Tea-1": seasonal(30, 100, 0.0, 1)}, **{"Customer ID": "C1"})
    with pytest.raises(NotEnoughData, match="more than one customer"):
        forecast.run(shop(tmp_path, rows))


def test_a_category_that_no_longer_sells_is_named_without_a_forecast(tmp_path: Path) -> None:
    dead = np.concatenate([np.full(20, 500.0), np.zeros(16)])
    found = forecast.run(shop(tmp_path, lines(36, {"Tea-1": seasonal(36, 100, 0.0, 1),
                                                   "Old-1": dead})))  # fmt: skip
    made = table(found, "forecast")
    assert {row[0]: row[2] is None for row in made.rows} == {"Old": True, "Tea": False}
    assert "No forecast: Old (nothing sold in the last year)." in made.note


def test_a_gap_of_the_export_is_not_seen_and_never_zero(tmp_path: Path) -> None:
    units = {"Tea-1": np.full(36, 200.0)}
    rows = [
        row for row in lines(36, units) if not "2022-05-10" < str(row["Order Date"]) < "2022-08"
    ]
    found = forecast.run(shop(tmp_path, rows))
    assert "3 of 36 months of the history" in spoken(finding(found, "forecast_gaps"))
    total = finding(found, "forecast_total").facts["expected"].value
    assert total == pytest.approx(600, rel=0.02)
    assert next(row for row in found.charts[0].table.rows if row[0] == month(17))[1] is None


def test_returns_beyond_sales_count_as_no_demand_and_are_told(tmp_path: Path) -> None:
    rows = lines(36, {"Tea-1": seasonal(36, 100, 0.0, 1), "Mugs-1": np.full(36, 20.0)})
    rows += [{**rows[0], "Order ID": "R1", "Order Date": "2022-03-15", "Product ID": "Mugs-1",
              "Category": "Mugs", "Quantity": -400, "Customer ID": "C99"}]  # fmt: skip
    found = forecast.run(shop(tmp_path, rows))
    assert "more came back than was sold" in spoken(finding(found, "forecast_returns"))
    assert all(row[4] >= 0 for row in table(found, "forecast").rows)  # type: ignore[operator]


def test_a_promotion_that_lies_only_ahead_is_told_and_not_used(tmp_path: Path) -> None:
    rows = lines(36, {"Tea-1": seasonal(36, 100, 0.0, 1)})
    plain = forecast.run(shop(tmp_path, rows))
    planned = forecast.run(shop(tmp_path, rows, planned_promotions=("2024-01-10..2024-01-20",)))
    said = spoken(finding(planned, "forecast_promotions"))
    assert "The promotion planned from 10 January 2024 is not in the forecast" in said
    assert table(planned, "forecast").rows == table(plain, "forecast").rows


def test_days_of_planned_promotions_are_counted_by_period(
    four_years: Dataset,
) -> None:
    calendar = calendar_of(four_years)
    days = [dt.date(2024, 12, 31), dt.date(2025, 1, 1), dt.date(2025, 1, 2)]
    found = counted(days, calendar)
    assert (found[47], found[48], found.sum()) == (1, 2, 3)


def test_a_breakdown_that_the_data_does_not_have_is_told(tmp_path: Path) -> None:
    rows = lines(30, {"Tea-1": seasonal(30, 100, 0.0, 1)})
    found = forecast.run(shop(tmp_path, rows, forecast_by="store"))
    assert "A forecast by store was asked for" in spoken(finding(found, "forecast_by"))


def test_a_breakdown_by_store_has_a_row_a_store(tmp_path: Path) -> None:
    rows = lines(30, {"Tea-1": seasonal(30, 100, 0.0, 1)}, **{"Store": "North"})
    rows += [{**row, "Store": "South", "Order ID": f"S{row['Order ID']}"} for row in rows]
    found = forecast.run(shop(tmp_path, rows, forecast_by="store"))
    made = table(found, "forecast_by")
    assert [row[0] for row in made.rows] == ["North", "South"]
    assert made.rows[0][2] == pytest.approx(made.rows[1][2])


# --- properties


def test_shuffled_rows_and_renamed_customers_change_nothing(tmp_path: Path) -> None:
    rows = lines(30, {"Tea-1": seasonal(30, 100, 0.3, 1), "Mugs-1": seasonal(30, 60, 0.0, 2)})
    other = [{**row, "Customer ID": f"X{row['Customer ID']}"} for row in rows[::-1]]
    (tmp_path / "b").mkdir()
    one, two = forecast.run(shop(tmp_path, rows)), forecast.run(shop(tmp_path / "b", other))
    assert one.findings == two.findings
    assert [each.rows for each in one.tables] == [each.rows for each in two.tables]


# --- real data


@needs_data
def test_superstore_is_forecast_by_month_and_its_parts_add_up() -> None:
    found = forecast.run(prepared(DATA / "superstore_2019_2022"))
    made = table(found, "forecast")
    assert made.total is not None
    assert {row[0] for row in made.rows} == {"Furniture", "Office Supplies", "Technology"}
    assert made.total[2] == pytest.approx(sum(row[2] for row in made.rows))  # type: ignore[misc]
    assert finding(found, "forecast_backtest").facts["compared"].value == 3


@needs_data
def test_walmart_with_its_gap_tells_the_months_that_were_not_seen() -> None:
    found = forecast.run(prepared(DATA / "walmart_10k"))
    assert finding(found, "forecast_gaps").facts["missing"].value == 9
