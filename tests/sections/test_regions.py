"""Regions: levels and spellings, growth by the calendar, gaps that are more than chance."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from report_builder import formats, ingest
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, Finding
from report_builder.sections.regions import regions
from report_builder.sections.regions.levels import compared, levels, main_level
from report_builder.settings import Settings
from tests.shops import Row, shop

DATA = Path(
    os.environ.get("REPORT_BUILDER_DATA", Path(__file__).parents[2].parent / "shared" / "data")
)
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
SAMPLE = Path(__file__).parents[2] / "sample_data"
COLUMNS = {"region.state": "State"}  # the names of these places are made up
FIRST = dt.date(2023, 1, 5)


def row(number: int, amount: float, **more: object) -> Row:
    return {"Order ID": f"O{number}", "Customer ID": f"C{number}", "Order Date": FIRST,
            "Amount": amount, **more}  # fmt: skip


def places(
    tmp_path: Path, *groups: tuple[str, int, float], column: str = "State", **settings: object
) -> Dataset:
    """(place, customers, amount each, give or take 2): one order a customer."""
    rows = [
        row(1000 * at + n, amount + n % 5 - 2, **{column: place})
        for at, (place, size, amount) in enumerate(groups)
        for n in range(size)
    ]
    return shop(tmp_path, rows, currency="USD", **settings)


def finding(content: Content, key: str) -> Finding:
    return next(one for one in content.findings if one.key == key)


def keys(content: Content) -> list[str]:
    return [one.key for one in content.findings]


def spoken(found: Finding) -> str:
    return formats.fill(found.text, found.facts, "USD").replace("\u00a0", " ")


# --- levels and spellings


def test_names_that_differ_in_case_and_blanks_are_one(tmp_path: Path) -> None:
    """The most frequent spelling is shown; the table says how many others were merged."""
    spelt = ["NEW YORK"] * 3 + ["New York"] * 5 + ["new-york "] * 2 + ["Boston"] * 5
    rows = [row(n, 10, City=place) for n, place in enumerate(spelt)]
    (level,) = levels(shop(tmp_path, rows))
    assert level.frame["region"].tolist() == ["New York", "Boston"]
    assert level.frame["value"].tolist() == [100, 50]
    assert level.frame["customers"].tolist() == [10, 5]


def test_one_place_is_no_comparison(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughData, match="needs two places or more"):
        regions.run(places(tmp_path, ("Ohio", 40, 10)))


@pytest.mark.parametrize(
    ("others", "column"),
    [(4, "country"), (5, "country"), (3, "state")],  # of 40: a tenth and more; less than a tenth
)
def test_a_country_that_is_nearly_all_leaves_the_word_to_its_states(
    tmp_path: Path, others: int, column: str
) -> None:
    rows = [
        row(n, 10, Country="France" if n < others else "Spain", State=f"State {n % 4}")
        for n in range(40)
    ]
    assert main_level(levels(shop(tmp_path, rows, columns=COLUMNS))).column == column


@pytest.mark.parametrize(("states", "column"), [(60, "state"), (61, "city")])
def test_so_many_names_are_not_compared_one_by_one(
    tmp_path: Path, states: int, column: str
) -> None:
    """Of sixty-one states none is large, but the fewer cities are; the level of least weight."""
    rows = [
        row(n, 10, State=f"State {n % states:02}", City=f"City {n % 50}") for n in range(states * 3)
    ]
    assert (
        main_level(levels(shop(tmp_path, rows, columns=COLUMNS | {"region.city": "City"}))).column
        == column
    )


# --- growth


def monthly(tmp_path: Path, months: int, value: Callable[[str, int], float]) -> Dataset:
    """Two places with thirty orders a month for so many months, and one day of the next."""
    rows: list[Row] = []
    for month in range(months + 1):
        year, at = 2022 + month // 12, month % 12 + 1
        for place in ("East", "West"):
            for n in range(30 if month < months else 1):
                day = dt.date(year, at, 1 + n % 28)
                rows.append(row(len(rows), value(place, month) / 30, State=place) |
                            {"Order Date": day})  # fmt: skip
    return shop(tmp_path, rows, currency="USD")


@pytest.mark.parametrize(("months", "size"), [(14, 0), (15, 3), (20, 8), (26, 12)])
def test_the_same_months_a_year_earlier_are_compared(
    tmp_path: Path, months: int, size: int
) -> None:
    spans = compared(monthly(tmp_path, months, lambda place, month: 300))
    if not size:
        assert spans is None
        return
    assert spans is not None
    (before, _), (now, end) = spans
    assert (now.year - before.year, now.month) == (1, before.month)
    assert (end.year - now.year) * 12 + end.month - now.month + 1 == size


def test_growth_by_hand(tmp_path: Path) -> None:
    """East 300 a month and then 360: +20%; West 300 and then 240: −20%; together as before."""

    def value(place: str, month: int) -> float:
        return 300 if month < 12 else 360 if place == "East" else 240

    content = regions.run(monthly(tmp_path, 24, value))
    found = finding(content, "regions_growth")
    assert found.facts["up"].value == pytest.approx(0.2)
    assert found.facts["down"].value == pytest.approx(-0.2)
    assert found.facts["all"].value == pytest.approx(0)
    assert (found.severity, found.money) == ("watch", pytest.approx(720))
    assert "grew most in East (+20.0%) and fell most in West" in spoken(found)


def test_growing_everywhere_is_no_alarm(tmp_path: Path) -> None:
    found = finding(
        regions.run(monthly(tmp_path, 24, lambda place, month: 300 + 50 * (month >= 12))),
        "regions_growth",
    )
    assert (found.severity, found.money) == ("info", None)
    assert found.so_what == "No large region falls behind the others."


def test_a_month_without_a_sale_is_zero_in_the_curves(tmp_path: Path) -> None:
    content = regions.run(monthly(tmp_path, 24, lambda place, month: 300))
    chart = next(one for one in content.charts if one.key == "regions_months")
    assert len(chart.table.rows) == 48
    rows = [row(n, 10, State="East") | {"Order Date": dt.date(2023, 1 + n % 9, 3)}
            for n in range(60)]  # fmt: skip
    rows += [row(100 + n, 10, State="West") | {"Order Date": dt.date(2023, 5, 3)}
             for n in range(60)]  # fmt: skip
    chart = next(one for one in regions.run(shop(tmp_path, rows)).charts
                 if one.key == "regions_months")  # fmt: skip
    west = {month: value for place, month, value in chart.table.rows if place == "West"}
    assert west[dt.date(2023, 5, 1)] == 600
    assert west[dt.date(2023, 4, 1)] == 0


# --- value


def test_a_gap_by_hand(tmp_path: Path) -> None:
    """East 40 customers at 50, the others at 100: half of the gap is 25 each, 1,000 in all."""
    data = places(tmp_path, ("East", 40, 50), ("West", 60, 100), ("North", 60, 100))
    found = finding(regions.run(data), "regions_gap")
    assert found.facts["gap"].value == pytest.approx(50)
    assert found.facts["half"].value == pytest.approx(25)
    assert found.facts["worth"].value == pytest.approx(25 * 40 * 365.25)  # the data is one day long
    assert found.severity == "act"


@pytest.mark.parametrize(("size", "told"), [(30, True), (29, False)])
def test_thirty_customers_are_needed(tmp_path: Path, size: int, told: bool) -> None:
    data = places(tmp_path, ("East", size, 50), ("West", 60, 100), ("North", 60, 90))
    content = regions.run(data)
    assert any("East" in spoken(one) for one in content.findings if one.key == "regions_gap") == (
        told
    )


def test_a_region_of_most_customers_does_not_lag_behind_itself(tmp_path: Path) -> None:
    content = regions.run(places(tmp_path, ("East", 100, 50), ("West", 40, 100)))
    assert keys(content) == ["regions_leader", "regions_best"]


def test_the_lowest_of_many_is_corrected_for_their_number(tmp_path: Path) -> None:
    """Ten alike: the lowest is lowest by chance, and its test counts as ten."""
    groups = [(f"State {n}", 30, 100 + n % 3 * 0.1) for n in range(10)]
    content = regions.run(places(tmp_path, *groups))
    found = finding(content, "regions_gap")
    assert "no more than the first or last of several has by chance" in spoken(found)
    assert found.money is None
    assert found.evidence is not None
    assert found.evidence.p == 1
    assert len(content.tests) == 8


def test_without_customers_orders_are_compared(tmp_path: Path) -> None:
    rows = [
        {key: value for key, value in row(n, 10 + n % 3, City=("Troy", "Rome")[n % 2]).items()
         if key != "Customer ID"}
        for n in range(80)
    ]  # fmt: skip
    content = regions.run(shop(tmp_path, rows))
    assert any("orders of Rome" in spoken(one) for one in content.findings)


# --- mix


@pytest.mark.parametrize(("extra", "told"), [(15, True), (5, False)])
def test_a_category_that_stands_out(tmp_path: Path, extra: int, told: bool) -> None:
    """Tea is half of everything but for what East buys more of it."""
    rows = [
        row(n, 10, State=("East", "West")[n % 2], Category=("Tea", "Mug")[n // 2 % 2])
        | {"Product": "X", "Quantity": 1}
        for n in range(160)
    ]
    rows += [row(500 + n, 40, State="East", Category="Tea") | {"Product": "X", "Quantity": 1}
             for n in range(extra)]  # fmt: skip
    assert ("regions_mix" in keys(regions.run(shop(tmp_path, rows)))) == told


# --- the sample, real sets, properties


def test_the_sample_leads_with_california() -> None:
    """California is the largest state of the plan and orders most often."""
    content = regions.run(ingest.load([SAMPLE], Settings()))
    assert spoken(finding(content, "regions_leader")).startswith("Of 8 states, California")
    values = next(table for table in (chart.table for chart in content.charts)
                  if table.key == "regions_value")  # fmt: skip
    low = [name for name, *_ in values.rows[-2:]]
    assert set(low) & {"Ohio", "Georgia"}


@needs_data
def test_online_retail_has_38_countries_and_the_kingdom_leads() -> None:
    data = ingest.load([DATA / "uci_online_retail" / "online_retail.csv"], Settings())
    found = finding(regions.run(data), "regions_leader")
    assert found.facts["count"].value == 38
    assert found.facts["region"].value == "United Kingdom"


@needs_data
def test_sets_without_dates_have_regions_too() -> None:
    content = regions.run(ingest.load([DATA / "diwali_sales"], Settings()))
    assert finding(content, "regions_gap").facts["region"].value == "Eastern"
    assert "in all of the data" in spoken(finding(content, "regions_gap"))
    assert "regions_growth" not in keys(content)


def test_rows_in_another_order_and_other_names_change_nothing(tmp_path: Path) -> None:
    rows = [row(n, 10 + n % 7, State=f"State {n % 3}", City=("Troy", "TROY", "Rome")[n % 3])
            for n in range(150)]  # fmt: skip
    other = [{**one, "Customer ID": f"X{str(one['Customer ID'])[::-1]}z"} for one in rows]
    random.Random(5).shuffle(other)
    (tmp_path / "other").mkdir()
    first = regions.run(shop(tmp_path, rows, currency="USD"))
    assert first == regions.run(shop(tmp_path / "other", other, currency="USD"))


@pytest.mark.parametrize(
    "rows",
    [
        [row(n, 0, State=f"State {n % 2}") for n in range(80)],
        [row(n, 10, State=f"State {n}") for n in range(200)],
        [row(n, 10 if n else -5, State=f"State {n % 2}") for n in range(80)],
        [row(n, 10, State="A" if n else "B") for n in range(3)],
    ],
)
def test_data_that_says_little_breaks_nothing(tmp_path: Path, rows: Sequence[Row]) -> None:
    assert regions.run(shop(tmp_path, rows)).findings
