"""Regions: size, gaps and growth by hand, spellings, small regions, honest limits."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from report_builder import formats, model
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData, ReportError
from report_builder.sections.regions import regions
from report_builder.sections.regions.levels import levels, main_level
from tests.sets import DATA, SAMPLE, prepared
from tests.shops import Row, shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
FIRST = dt.date(2024, 1, 1)


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def value(content: model.Content, key: str, name: str) -> object:
    return finding(content, key).facts[name].value


def spoken(found: model.Finding) -> str:
    return formats.fill(found.text, found.facts, "USD").replace("\u00a0", " ")


def line(
    number: int, customer: str, day: dt.date, amount: float, state: str | None, **more: object
) -> dict[str, object]:
    return {
        "Order ID": f"O{number:05d}", "Customer ID": customer, "Order Date": str(day),
        "Sales": f"{amount:.2f}", "State": state, **more,
    }  # fmt: skip


def land(*groups: tuple[str | None, int, float]) -> list[dict[str, object]]:
    """States with as many customers, each with one order of the amount, one unit more or less."""
    rows: list[dict[str, object]] = []
    for state, customers, amount in groups:
        for number in range(customers):
            day = FIRST + dt.timedelta(days=number % 28)
            rows.append(line(len(rows), f"{state}-{number}", day, amount + (number % 3 - 1), state))
    return rows


THREE = (("Ohio", 30, 10.0), ("Iowa", 60, 20.0), ("Utah", 60, 30.0))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return shop(tmp_path_factory.mktemp("land"), land(*THREE), currency="USD")


@pytest.fixture(scope="module")
def content(small: Dataset) -> model.Content:
    return regions.run(small)


@pytest.fixture(scope="module")
def of_sample() -> model.Content:
    return regions.run(prepared(SAMPLE))


# --- size


def test_the_leader_by_hand(content: model.Content) -> None:
    """30 x 10 + 60 x 20 + 60 x 30 = 3,300, of which Utah 1,800 and Iowa 1,200."""
    facts = finding(content, "regions_leader").facts
    assert (facts["region"].value, facts["second"].value) == ("Utah", "Iowa")
    assert facts["value"].value == pytest.approx(1800)
    assert facts["share"].value == pytest.approx(1800 / 3300)
    assert facts["second_share"].value == pytest.approx(1200 / 3300)


def test_lines_without_a_region_count_in_the_total(tmp_path: Path) -> None:
    content = regions.run(shop(tmp_path, land(*THREE, (None, 12, 275.0)), currency="USD"))
    assert value(content, "regions_leader", "unknown") == pytest.approx(0.5)
    assert value(content, "regions_leader", "share") == pytest.approx(1800 / 6600)
    bars = next(one for one in content.charts if one.key == "regions_size").table
    assert bars.rows[-1][:2] == ("Not stated", pytest.approx(3300))
    assert sum(float(str(row[1])) for row in bars.rows) == pytest.approx(6600)


def test_nine_customers_are_not_shown_and_ten_are(tmp_path: Path) -> None:
    content = regions.run(
        shop(tmp_path, land(*THREE, ("Nine", 9, 900.0), ("Ten", 10, 1.5)), currency="USD")
    )
    names = {str(cell) for one in (*content.tables, *(each.table for each in content.charts))
             for row in one.rows for cell in row}  # fmt: skip
    assert "Ten" in names
    assert "Nine" not in names
    assert "One other state" in names
    assert "Among those with at least 10 customers, Iowa follows" in (
        spoken(finding(content, "regions_leader"))
    )


@pytest.mark.parametrize(
    ("few", "left", "total"),
    [
        ((9,), [], None),  # the total less the rows would be that of nine
        ((5, 5), [("2 other states", 150.0)], ("All", 3450.0)),
        ((5, 5, None), [("2 other states, or none stated", 210.0)], ("All", 3510.0)),
    ],
)
def test_a_total_does_not_tell_of_a_small_region(
    tmp_path: Path, few: tuple[int | None, ...], left: list[object], total: object
) -> None:
    """Small states of five customers with 15 each bring 75 each, four who name none 60."""
    groups = [(f"Small{at}" if size else None, size or 4, 15.0) for at, size in enumerate(few)]
    rows = land(*THREE, *groups)
    for row in rows:
        if row["State"] is None or str(row["State"]).startswith("Small"):
            row["Sales"] = "15.00"
    found = regions.run(shop(tmp_path, rows, currency="USD"))
    table = next(one for one in found.tables if one.key == "regions_state")
    assert [row[:2] for row in table.rows[3:]] == left
    assert (table.total[:2] if table.total else None) == total


def test_who_bought_in_two_regions_counts_once_in_the_total(tmp_path: Path) -> None:
    rows = land(*THREE)
    rows += [line(1000 + n, f"Utah-{n}", FIRST, 5, "Iowa") for n in range(40)]
    found = regions.run(shop(tmp_path, rows, currency="USD"))
    table = next(one for one in found.tables if one.key == "regions_state")
    assert table.total is not None
    assert table.total[3] == 150
    assert sum(int(str(row[3])) for row in table.rows) == 190
    assert "counts in each, and once in the total" in table.note


def test_unspecified_is_no_region(tmp_path: Path) -> None:
    found = regions.run(shop(tmp_path, land(*THREE, ("Unspecified", 12, 275.0)), currency="USD"))
    assert value(found, "regions_leader", "regions") == 3
    assert value(found, "regions_leader", "unknown") == pytest.approx(0.5)


def test_months_name_no_leader_over_a_region_too_small_to_show(tmp_path: Path) -> None:
    """Nine customers of a hidden state bring more than the second one shown."""
    rows = two_years()
    seen = {str(row["Order Date"])[:7] for row in rows}
    rows += [line(50_000 + at, "Big", dt.date.fromisoformat(f"{month}-05"), 90_000, "Tiny")
             for at, month in enumerate(sorted(seen))]  # fmt: skip
    found = regions.run(shop(tmp_path, rows, currency="USD"))
    chart = next(one for one in found.charts if one.key == "regions_months")
    assert "led the {many} shown" in chart.title
    assert "with 10 customers or more and most" in chart.subtitle


def test_spellings_are_one_region(tmp_path: Path) -> None:
    rows = land(*THREE)
    for number, row in enumerate(rows):
        if row["State"] == "Utah":
            row["State"] = ("Utah", "UTAH ", "utah")[number % 3]
    content = regions.run(shop(tmp_path, rows, currency="USD"))
    assert value(content, "regions_leader", "regions") == 3
    assert value(content, "regions_leader", "value") == pytest.approx(1800)


def test_a_code_is_told_as_a_region(tmp_path: Path) -> None:
    rows = [
        {**{k: v for k, v in row.items() if k != "State"},
         "Region": {"Ohio": 1, "Iowa": 2, "Utah": 3}[str(row["State"])]}
        for row in land(*THREE)
    ]  # fmt: skip
    assert value(regions.run(shop(tmp_path, rows)), "regions_leader", "region") == "Region 3"


def nested(share: float) -> list[dict[str, object]]:
    """Two countries, the first with the share of the revenue and two states."""
    abroad = [row | {"Country": "France"} for row in land(("Alsace", 50, 100 * (1 - share)))]
    home = land(("Ohio", 25, 100 * share), ("Iowa", 25, 100 * share))
    return [
        *abroad, *(row | {"Country": "USA", "Order ID": f"H{n}"} for n, row in enumerate(home)),
    ]  # fmt: skip


@pytest.mark.parametrize(("share", "column"), [(0.89, "country"), (0.91, "state")])
def test_the_main_level_is_the_coarsest_that_no_region_dominates(
    tmp_path: Path, share: float, column: str
) -> None:
    main = main_level(levels(shop(tmp_path, nested(share))))
    assert main is not None
    assert main.column == column


def test_one_region_is_nothing_to_compare(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughData, match="two regions"):
        regions.run(shop(tmp_path, land(("Ohio", 50, 10.0))))


# --- value of a customer


def test_the_gap_and_what_half_of_it_is_worth_by_hand(content: model.Content) -> None:
    """Ohio: 10 for each of 30; the others 60 x 20 and 60 x 30, 25 on average. Half of 15 is 7.50,
    for 30 customers 225. Iowa (20 against 70 / 3) lags by less: 60 x 1.67 = 100."""
    facts = finding(content, "regions_gap").facts
    assert facts["region"].value == "Ohio"
    named = ("customers", "own", "others", "gap", "half", "worth")
    assert [facts[name].value for name in named] == pytest.approx([30, 10, 25, 15, 7.5, 225])
    assert finding(content, "regions_gap").money == pytest.approx(225)
    assert value(content, "regions_best", "region") == "Utah"
    assert value(content, "regions_best", "brought") == pytest.approx(60 * 30)
    assert value(content, "regions_best", "span") == " in all the data"


def test_of_single_orders_the_worth_is_of_a_year(tmp_path: Path) -> None:
    """The same orders with one 730 days after the first: half of 225 a year."""
    rows = without(land(*THREE), "Customer ID")
    rows[-1] = rows[-1] | {"Order Date": str(FIRST + dt.timedelta(days=729))}
    facts = finding(regions.run(shop(tmp_path, rows, currency="USD")), "regions_gap").facts
    assert facts["worth"].value == pytest.approx(112.5)
    assert facts["span"].value == " a year"


def test_the_interval_holds_the_difference(content: model.Content) -> None:
    facts = finding(content, "regions_gap").facts
    assert isinstance(facts["low"].value, float)
    assert isinstance(facts["high"].value, float)
    assert facts["low"].value < -15 < facts["high"].value < 0


def test_every_comparison_counts_in_the_correction(content: model.Content) -> None:
    """Three states in revenue (orders do not vary): two have a sentence, one has not."""
    told = [each.evidence for each in content.findings if each.evidence]
    assert len(told) + len(content.tests) == 3


def test_a_region_of_twenty_nine_is_not_judged(tmp_path: Path) -> None:
    groups = (("Ohio", 29, 10.0), *THREE[1:])
    content = regions.run(shop(tmp_path, land(*groups), currency="USD"))
    assert value(content, "regions_gap", "region") == "Iowa"


def test_alike_regions_give_no_gap(tmp_path: Path) -> None:
    groups = (("Ohio", 60, 10.0), ("Iowa", 60, 10.0), ("Utah", 60, 10.0))
    found = finding(regions.run(shop(tmp_path, land(*groups), currency="USD")), "regions_gap")
    assert found.money is None
    assert spoken(found).startswith("No state is behind")


def test_the_title_of_the_dots_names_the_region_that_is_apart_from_the_others(
    tmp_path: Path, content: model.Content
) -> None:
    (apart,) = (one for one in content.charts if one.key == "regions_value")
    assert apart.title == "{measure}: {own} in {region}, {others} elsewhere"
    groups = [(state, 40, 10.0 + at % 5) for at in range(3) for state in ("Ohio", "Iowa", "Utah")]
    alike = regions.run(shop(tmp_path, land(*groups), currency="USD"))
    (drawn,) = (one for one in alike.charts if one.key == "regions_value")
    assert drawn.title == "{measure}: no clear difference, {least} to {most}"


def test_the_home_of_most_customers_has_no_amount_at_stake(tmp_path: Path) -> None:
    content = regions.run(
        shop(tmp_path, land(("Ohio", 100, 10.0), ("Iowa", 40, 50.0)), currency="USD")
    )
    assert value(content, "regions_home", "region") == "Ohio"
    assert finding(content, "regions_home").money is None
    assert finding(content, "regions_gap").money is None


# --- growth


def two_years(lost: int = 20) -> list[dict[str, object]]:
    """Forty customers of each state order each month for 10; of Ohio some stop after a year."""
    rows: list[dict[str, object]] = []
    for month in range(24):
        for state in ("Ohio", "Iowa"):
            for number in range(40 - (lost if state == "Ohio" and month >= 12 else 0)):
                for at in (1, 28):
                    day = dt.date(2023 + month // 12, month % 12 + 1, at)
                    rows.append(line(len(rows), f"{state}{number}", day, 5, state))
    return rows


def test_growth_by_hand(tmp_path: Path) -> None:
    """Ohio falls from 40 to 30 active customers and by a quarter of its revenue; Iowa stays."""
    content = regions.run(shop(tmp_path, two_years(10), currency="USD"))
    slow, fast = finding(content, "regions_slowest"), finding(content, "regions_growth")
    assert (slow.facts["region"].value, fast.facts["region"].value) == ("Ohio", "Iowa")
    assert slow.facts["change"].value == pytest.approx(-0.25)
    assert fast.facts["change"].value == pytest.approx(0)
    assert slow.facts["overall"].value == pytest.approx(-0.125)
    assert slow.facts["share_before"].value == pytest.approx(0.5)
    assert slow.facts["share"].value == pytest.approx(30 / 70)
    assert (slow.facts["before"].value, slow.facts["now"].value) == ("2023", "2024")


def test_growth_needs_thirty_customers_in_both_spans(tmp_path: Path) -> None:
    content = regions.run(shop(tmp_path, two_years(11), currency="USD"))
    assert "regions_growth" not in keys(content)


@pytest.mark.parametrize(("months", "told"), [(14, False), (15, True)])
def test_growth_needs_three_months_with_a_year_before(
    tmp_path: Path, months: int, told: bool
) -> None:
    end = dt.date(2023 + (months - 1) // 12, (months - 1) % 12 + 1, 28)
    rows = [row for row in two_years(0) if str(row["Order Date"]) <= str(end)]
    # The last month is whole where its last day is in the data.
    last = (end.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    rows.append(line(99_999, "Iowa0", last, 5, "Iowa"))
    content = regions.run(shop(tmp_path, rows, currency="USD"))
    assert ("regions_growth" in keys(content)) is told


def test_panels_share_the_months(tmp_path: Path) -> None:
    content = regions.run(shop(tmp_path, two_years(), currency="USD"))
    chart = next(one for one in content.charts if one.key == "regions_months")
    months = {row[1] for row in chart.table.rows}
    assert len(chart.table.rows) == 2 * len(months)
    assert min(str(month) for month in months).startswith("2023-01")


# --- mix


def test_mix_by_hand(tmp_path: Path) -> None:
    rows = land(("Ohio", 40, 10.0), ("Iowa", 40, 10.0))
    for number, row in enumerate(rows):
        tea = number % 4 != 0 if row["State"] == "Ohio" else number % 4 == 0
        row["Category"] = "Tea" if tea else "Mugs"
    facts = finding(regions.run(shop(tmp_path, rows, currency="USD")), "regions_mix").facts
    own, rest = facts["share"].value, facts["rest"].value
    assert (own, rest) == pytest.approx((0.75, 0.25))
    assert (facts["region"].value, facts["category"].value) in (("Ohio", "Tea"), ("Iowa", "Mugs"))


def test_the_same_mix_is_said_to_be_the_same(tmp_path: Path) -> None:
    rows = land(("Ohio", 40, 10.0), ("Iowa", 40, 10.0))
    for number, row in enumerate(rows):
        row["Category"] = "Tea" if number % 2 else "Mugs"
    found = finding(regions.run(shop(tmp_path, rows, currency="USD")), "regions_mix")
    assert "does not differ clearly" in spoken(found)


# --- limits and properties


def without(rows: list[dict[str, object]], *names: str) -> list[Row]:
    return [{key: value for key, value in row.items() if key not in names} for row in rows]


BAD: dict[str, tuple[Callable[[], list[dict[str, object]]], str]] = {
    "one row": (lambda: land(*THREE)[:1], "needs two regions"),
    "one customer": (lambda: [row | {"Customer ID": "C1"} for row in land(*THREE)], "needs two"),
    "all zero": (lambda: [row | {"Sales": "0.00"} for row in land(*THREE)], "needs revenue"),
    "all refunds": (lambda: [row | {"Sales": "-5.00"} for row in land(*THREE)], "no sale line"),
    "all equal": (lambda: [row | {"Sales": "5.00"} for row in land(*THREE)], "Iowa brings most"),
    "200 regions": (
        lambda: land(*((f"State {n}a", 10, 5.0 + n) for n in range(200))), "Of 200 regions",
    ),
    "hostile names": (
        lambda: land(("{x}", 40, 5.0), ("</script>", 40, 9.0), ("%", 40, 7.0)), "{x} lags behind",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_data_is_answered_politely(tmp_path: Path, name: str) -> None:
    rows, answer = BAD[name]
    try:
        content = regions.run(shop(tmp_path, rows()))
        said = " ".join(spoken(each) for each in content.findings)
    except (ReportError, NotEnoughData) as problem:
        said = str(problem)
    assert answer in said
    assert "nan" not in said


def test_without_dates_there_is_no_growth(tmp_path: Path) -> None:
    content = regions.run(shop(tmp_path, without(land(*THREE), "Order Date"), currency="USD"))
    assert value(content, "regions_gap", "worth") == pytest.approx(225)
    assert "regions_months" not in [one.key for one in content.charts]


def test_without_money_nothing_is_priced(tmp_path: Path) -> None:
    rows = [
        {**row, "Product": "Mug", "Quantity": int(float(str(amount["Sales"])))}
        for row, amount in zip(without(land(*THREE), "Sales"), land(*THREE), strict=True)
    ]
    content = regions.run(shop(tmp_path, rows))
    assert finding(content, "regions_gap").money is None
    assert "money" not in {fact.unit for each in content.findings for fact in each.facts.values()}


def test_without_customers_orders_are_compared(tmp_path: Path) -> None:
    content = regions.run(shop(tmp_path, without(land(*THREE), "Customer ID"), currency="USD"))
    assert "revenue per order is $10.00 for its 30 orders" in spoken(
        finding(content, "regions_gap")
    )


def test_neither_order_of_rows_nor_names_matter(tmp_path: Path, content: model.Content) -> None:
    rows = land(*THREE)
    random.Random(7).shuffle(rows)
    names = {row["Customer ID"]: f"Z{number}" for number, row in enumerate(rows)}
    rows = [row | {"Customer ID": names[row["Customer ID"]]} for row in rows]
    assert regions.run(shop(tmp_path, rows, currency="USD")).findings == content.findings


def test_money_times_ten_leaves_tests_and_shares_alone(
    tmp_path: Path, content: model.Content
) -> None:
    rows = [row | {"Sales": f"{10 * float(str(row['Sales'])):.2f}"} for row in land(*THREE)]
    other = regions.run(shop(tmp_path, rows, currency="USD"))
    assert keys(other) == keys(content)
    assert value(other, "regions_gap", "worth") == pytest.approx(2250)
    for one, same in zip(other.findings, content.findings, strict=True):
        assert one.severity == same.severity
        assert (one.evidence is None) == (same.evidence is None)
        if one.evidence and same.evidence:
            assert one.evidence.effect == pytest.approx(same.evidence.effect)


# --- the sample, and data from elsewhere


def test_planted_order_rates_of_states_are_recovered(of_sample: model.Content) -> None:
    """Georgia orders least often by plan (0.75), California most (1.20)."""
    found = finding(of_sample, "regions_frequency")
    assert (found.facts["region"].value, found.facts["way"].value) == ("Georgia", "less")
    assert found.evidence is not None
    assert found.evidence.high < 0
    table = next(one for one in of_sample.tables if one.key == "regions_state")
    rates = {str(row[0]): int(str(row[4])) / int(str(row[3])) for row in table.rows if row[3]}
    high = [rates[name] for name in ("California", "New York")]
    low = [rates[name] for name in ("Ohio", "Georgia")]
    assert min(high) > max(low)


def test_every_finding_says_what_it_means(of_sample: model.Content) -> None:
    assert all(each.so_what for each in of_sample.findings)


@needs_data
def test_superstore_has_four_regions_led_by_the_west() -> None:
    path = next((DATA / "superstore_2019_2022").glob("*.csv"))
    content = regions.run(prepared(path))
    facts = finding(content, "regions_leader").facts
    assert (facts["regions"].value, facts["region"].value) == (4, "West")
    assert {"regions_zone", "regions_state", "regions_city"} <= {one.key for one in content.tables}


@needs_data
def test_diwali_has_no_dates_and_five_zones() -> None:
    path = next((DATA / "diwali_sales").glob("*.csv"))
    content = regions.run(prepared(path))
    assert value(content, "regions_leader", "region") == "Central"
    assert value(content, "regions_leader", "regions") == 5
    assert "regions_growth" not in keys(content)


@needs_data
def test_vrinda_merges_spellings_of_states() -> None:
    path = next((DATA / "vrinda_store").glob("*.xlsx"))
    content = regions.run(prepared(path))
    assert value(content, "regions_leader", "regions") == 36
    table = next(one for one in content.tables if one.key == "regions_city")
    names = [str(row[0]).lower() for row in table.rows]
    assert len(names) == len(set(names))
    assert "further spellings merged" in table.note
