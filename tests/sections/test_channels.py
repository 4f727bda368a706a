"""Channels, stores and payment: mix, averages, growth, several channels, gaps between stores."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from report_builder import formats, model, suite
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.channels import changes, channels, growth, stores
from report_builder.sections.channels.ways import NOT_STATED, OTHER, Spans, Way, heading, ways
from report_builder.stats.inference import compare_groups, compare_two
from report_builder.stats.intervals import mean_interval, quantile_t
from tests.sets import DATA, SAMPLE, prepared, without_effects
from tests.shops import shop

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
FIRST = dt.date(2022, 1, 1)
Row = dict[str, object]


def order(number: int, amount: float, day: int = 0, **said: object) -> Row:
    """An order ``day`` days after the first of 2022; a customer of its own unless one is given."""
    return {
        "Order ID": f"O{number:05d}", "Customer ID": said.pop("customer", f"C{number:05d}"),
        "Order Date": f"{FIRST + dt.timedelta(days=day)} 10:00:00", "Sales": f"{amount:.2f}",
        "Channel": said.get("channel", "Web"), "Store": said.get("store"),
        "Payment Method": said.get("payment"),
    }  # fmt: skip


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def values(found: model.Finding) -> Mapping[str, object]:
    return {name: fact.value for name, fact in found.facts.items()}


def spoken(found: model.Finding) -> str:
    words = formats.fill(found.text + " " + found.so_what, found.facts, "GBP")
    return words.replace("\u00a0", " ")


def rows_of(content: model.Content, key: str) -> list[tuple[model.Value, ...]]:
    return list(next(one for one in content.tables if one.key == key).rows)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Forty web orders of 20 (half 10, half 30), thirty-five shop orders of 50 and six that do not
    say; each of another customer."""
    rows = [order(at, 10 if at % 2 else 30, at) for at in range(40)]
    rows += [order(100 + at, 50, at, channel="Shop") for at in range(35)]
    rows += [order(200 + at, 1, at, channel=None) for at in range(6)]
    return shop(tmp_path_factory.mktemp("two"), rows, currency="GBP")


# --- mix


def test_mix_by_hand(two: Dataset) -> None:
    """Value 800 and 1,750 of 2,550 that say, whatever the six others brought."""
    content = channels.run(two)
    facts = values(finding(content, "channels_mix"))
    assert (facts["first"], facts["last"]) == ("Shop", "Web")
    assert facts["share"] == pytest.approx(1750 / 2550)
    assert (facts["first_orders"], facts["orders"], facts["silent"]) == (35, 75, 6)
    (first, second, last) = rows_of(content, "channel_mix")
    assert first[:4] == ("Shop", 35, pytest.approx(35 / 75), 1750.0)
    assert second[:2] == ("Web", 40)
    assert last[:3] == (NOT_STATED, 6, None)
    total = next(one for one in content.tables if one.key == "channel_mix").total
    assert total is not None
    assert total[:6] == ("All", 81, 1.0, 2556.0, 1.0, 81)


@pytest.mark.parametrize(("shop_value", "severity"), [(70, "watch"), (69, "info")])
def test_seven_tenths_in_one_channel_are_watched(
    tmp_path: Path, shop_value: int, severity: str
) -> None:
    rows = [order(at, shop_value / 10, at, channel="Shop") for at in range(10)]
    rows += [order(50 + at, (100 - shop_value) / 10, at) for at in range(10)]
    content = channels.run(shop(tmp_path, rows))
    assert finding(content, "channels_mix").severity == severity


def test_small_groups_are_counted_together(tmp_path: Path) -> None:
    """Ten orders are a group, nine are not."""
    rows = [order(at, 10, at) for at in range(20)]
    rows += [order(30 + at, 10, at, channel="Ten") for at in range(10)]
    rows += [order(50 + at, 10, at, channel="Nine") for at in range(9)]
    (way,) = ways(shop(tmp_path, rows))
    assert way.names == ("Web", "Ten")
    assert way.totals()["orders"].to_dict() == {"Web": 20, "Ten": 10, OTHER: 9}


@pytest.mark.parametrize(("customers", "named"), [(9, False), (10, True)])
def test_a_channel_of_nine_customers_has_no_name(
    tmp_path: Path, customers: int, named: bool
) -> None:
    """Twenty orders by telephone, of nine customers or of ten."""
    rows = [order(n, 20, n) for n in range(40)]
    rows += [order(40 + n, 20, n, channel="Shop") for n in range(40)]
    rows += [
        order(100 + n, 20, n, channel="Telephone", customer=f"T{n % customers}") for n in range(20)
    ]
    (way,) = ways(shop(tmp_path, rows))
    assert ("Telephone" in way.names) == named


def test_the_input_names_the_channel() -> None:
    mapped = model.ColumnMapping("channel", "t", "ship_mode", 1.0, "")
    other = model.ColumnMapping("channel", "t", "ShipMode", 1.0, "")
    for column, words in ((mapped, "Ship mode"), (other, "Ship Mode")):
        assert heading(type("Data", (), {"mapping": (column,)})(), "channel") == words


# --- average order


def test_average_order_with_the_interval_of_a_mean(two: Dataset) -> None:
    """One order a customer: the ratio estimator is Student's interval of the mean."""
    content = channels.run(two)
    row = next(row for row in rows_of(content, "channel_mix") if row[0] == "Web")
    low, high = mean_interval([10.0] * 20 + [30.0] * 20)
    assert row[6:9] == pytest.approx((20, low, high))


def test_each_customer_counts_once_in_the_channel_used_most(tmp_path: Path) -> None:
    """Thirty customers with two web orders and one in the shop belong to the web; thirty others
    only to the shop; thirty with one of each to the shop, which comes first by name."""
    generator = np.random.default_rng(1)
    draw = [float(np.round(one, 2)) for one in generator.normal(50, 5, 300)]
    rows: list[Row] = []
    web, store = [], []
    for at in range(30):
        first, second, third = draw[at], draw[30 + at], draw[60 + at]
        rows += [order(len(rows) + i, one, at, customer=f"A{at}", channel=name)
                 for i, (one, name) in enumerate(
                     ((first, "Web"), (second, "Web"), (third, "Shop")))]  # fmt: skip
        web.append((first + second) / 2)
    for at in range(30):
        rows.append(order(len(rows), draw[100 + at], at, customer=f"B{at}", channel="Shop"))
        store.append(draw[100 + at])
    for at in range(30):
        rows.append(order(len(rows), draw[140 + at], at, customer=f"D{at}", channel="Shop"))
        rows.append(order(len(rows), draw[180 + at], at, customer=f"D{at}", channel="Web"))
        store.append(draw[140 + at])
    found = finding(channels.run(shop(tmp_path, rows)), "channels_average_order")
    expected = compare_groups(web + store, ["Web"] * 30 + ["Shop"] * 60)
    assert found.evidence is not None
    assert asdict(found.evidence) | {"p_adjusted": 0} == pytest.approx(
        asdict(expected) | {"p_adjusted": 0}
    )


def test_a_planted_difference_is_strong_and_none_is_said_to_be_none(tmp_path: Path) -> None:
    def found(extra: float) -> model.Finding:
        generator = np.random.default_rng(2)
        rows = [order(at, generator.normal(50, 8), at % 300) for at in range(200)]
        rows += [order(300 + at, generator.normal(50 + extra, 8), at % 300, channel="Shop")
                 for at in range(200)]  # fmt: skip
        data = shop(tmp_path, rows, only=("channels",))
        (chapter,) = [one for one in suite.build(data).chapters if one.key == "channels"]
        return finding(chapter.content, "channels_average_order")

    assert found(15).grade == "strong"
    same = found(0)
    assert same.grade == "no difference shown"
    assert "no clear difference" in same.text


@pytest.mark.parametrize(("second", "there"), [(30, True), (29, False)])
def test_thirty_customers_make_a_mean(tmp_path: Path, second: int, there: bool) -> None:
    rows = [order(at, 10 + at % 7, at) for at in range(40)]
    rows += [order(100 + at, 20 + at % 5, at, channel="Shop") for at in range(second)]
    content = channels.run(shop(tmp_path, rows))
    assert ("channels_average_order" in keys(content)) == there


def test_payment_without_a_difference_is_a_test_without_a_sentence(tmp_path: Path) -> None:
    rows = [order(at, 10 + at % 7, at, payment="Cash" if at % 2 else "Card") for at in range(140)]
    content = channels.run(shop(tmp_path, rows))
    assert "payment_average_order" not in keys(content)
    assert len(content.tests) == 1


# --- growth


def by_month(web: int, store: int, months: int = 24) -> list[Row]:
    """Orders of 10 through both channels in each month; the last twelve of web differ."""
    rows: list[Row] = []
    for month in range(months):
        day = dt.date(2022 + month // 12, month % 12 + 1, 1)
        for channel, count in (("Web", web if month >= 12 else 10), ("Shop", store)):
            for at in range(count):
                rows.append(order(len(rows), 10, (day - FIRST).days + at, channel=channel))
        last = (dt.date(2022 + (month + 1) // 12, (month + 1) % 12 + 1, 1) - FIRST).days - 1
        rows.append(order(len(rows), 10, last, channel="Shop"))
    return rows


def way_of(series: Mapping[str, Sequence[float]], orders: int = 5) -> Way:
    """A way of buying with these values by month from January 2022, of orders without any noise of
    their own; a zero is a month without."""
    rows = [
        (name, month_of(at), orders, value, 0.0)
        for name, each in series.items() for at, value in enumerate(each) if value
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["group", "month", "orders", "value", "squares"])
    return Way("store", "Store", pd.DataFrame(), frame, tuple(series), False, len(series))


def month_of(at: int) -> dt.date:
    return dt.date(2022 + at // 12, at % 12 + 1, 1)


TWO_YEARS = Spans(
    tuple(month_of(at) for at in range(12, 24)), tuple(month_of(at) for at in range(12)), True
)
HALVES = Spans(
    tuple(month_of(at) for at in range(6, 12)), tuple(month_of(at) for at in range(6)), False
)


def test_a_fall_by_hand(tmp_path: Path) -> None:
    """Web from 120 orders of 10 to 60, as many each month: what is left is the noise of orders,
    a variance of 1/120 + 1/60. The shop has 132 orders in both years."""
    content = channels.run(shop(tmp_path, by_month(5, 10)))
    found = finding(content, "channels_falling")
    facts = values(found)
    assert (facts["name"], facts["before"], facts["now"]) == ("Web", 1200, 600)
    reach = quantile_t(11) * math.sqrt(1 / 120 + 1 / 60)
    assert facts["change"] == pytest.approx(-0.5)
    assert (facts["low"], facts["high"]) == pytest.approx(
        (0.5 * math.exp(-reach) - 1, 0.5 * math.exp(reach) - 1)
    )
    assert facts["whole"] == pytest.approx((1320 + 600) / (1320 + 1200) - 1)
    assert (facts["months"], facts["until"]) == (12, dt.date(2023, 12, 1))
    assert (facts["clear"], facts["groups"]) == (1, 2)
    assert found.severity == "watch"
    assert "channels_growth" not in keys(content)
    assert len(content.tests) == 1 + ("channels_average_order" not in keys(content))
    (first, second) = rows_of(content, "channel_growth")
    assert (first[0], first[-1], second[0], second[-1]) == ("Shop", "no", "Web", "yes")


@pytest.mark.parametrize(("price", "severity"), [(9.5, "watch"), (9.51, "info")])
def test_a_twentieth_less_is_watched(two: Dataset, price: float, severity: str) -> None:
    way = way_of({"Web": [10.0] * 12 + [price] * 12, "Shop": [10.0] * 24})
    (found,) = growth.told(two, way, changes.moved(way, TWO_YEARS), yearly=True)
    assert (found.key, found.severity) == ("stores_falling", severity)
    assert found.facts["name"].value == "Web"


def test_a_year_and_a_half_is_compared_over_six_pairs_and_less_in_halves(tmp_path: Path) -> None:
    """From July 2022 on: 18 months have six pairs; 17 have two halves of eight; 11 are too few."""
    rows = by_month(2, 10)
    content = {
        months: channels.run(shop(tmp_path, [
            row for row in rows if str(row["Order Date"]) >= f"{first:%Y-%m}"
        ]))
        for months, first in ((18, dt.date(2022, 7, 1)), (17, dt.date(2022, 8, 1)),
                              (11, dt.date(2023, 2, 1)))
    }  # fmt: skip
    assert values(finding(content[18], "channels_falling"))["months"] == 6
    said = spoken(finding(content[17], "channels_growth"))
    assert "in the 8 months to December 2023" in said
    assert "on the 8 months before, that of all others by" in said
    assert "channel_growth" not in [table.key for table in content[11].tables]


def test_a_store_is_compared_over_the_months_in_which_it_was_open() -> None:
    """South opened in April 2022 (left out) and West closed in June 2023 (left out): eight pairs
    from May, five from January, which are too few."""
    flat = [10.0] * 24
    way = way_of({"North": flat, "South": [0.0] * 3 + [2.0] + [10.0] * 20,
                  "West": [10.0] * 17 + [1.0] + [0.0] * 6})  # fmt: skip
    rows = {row.name: row for row in changes.moved(way, TWO_YEARS)}
    assert set(rows) == {"North", "South"}
    assert (rows["South"].months, rows["South"].before, rows["South"].now) == (8, 80, 80)
    assert rows["South"].change == rows["South"].tested[0] == 0
    later = way_of({"North": flat, "West": [10.0] * 18 + [1.0] + [0.0] * 5})
    assert {row.name: row.months for row in changes.moved(later, TWO_YEARS)} == {
        "North": 12, "West": 6,
    }  # fmt: skip


@pytest.mark.parametrize(("orders", "groups"), [(3, 2), (2, 0)])
def test_growth_needs_thirty_orders_before(orders: int, groups: int) -> None:
    way = way_of({"North": [10.0] * 24, "South": [10.0] * 24}, orders)
    assert len(changes.moved(way, TWO_YEARS)) == groups


def test_a_season_that_all_share_is_no_growth() -> None:
    """Both halves have three times the other's: against each other nothing moved."""
    season = [1.0, 2, 3, 1, 2, 3, 3, 6, 9, 3, 6, 9]
    way = way_of({"North": [10 * one for one in season], "South": [7 * one for one in season]})
    rows = changes.moved(way, HALVES)
    assert [row.change for row in rows] == [pytest.approx(2)] * 2
    assert [row.tested for row in rows] == [pytest.approx((0, 0, 0), abs=1e-12)] * 2
    assert not any(row.clear for row in rows)


def test_the_largest_of_many_ordinary_changes_is_not_clear_and_a_real_one_is() -> None:
    """Forty stores of the same law: none is clear; one that doubled is."""
    generator = np.random.default_rng(7)
    series = {f"S{at:02d}": list(generator.gamma(9, 10, 24)) for at in range(40)}
    assert not any(row.clear for row in changes.moved(way_of(series), TWO_YEARS))
    series["S00"] = series["S00"][:12] + [2 * one for one in series["S00"][:12]]
    assert [row.name for row in changes.moved(way_of(series), TWO_YEARS) if row.clear] == ["S00"]


# --- several channels


def test_several_channels_by_hand(tmp_path: Path) -> None:
    """Thirty customers with an order of 40 in each channel, thirty with two of 20 to 30 on the
    web; forty with one order do not count."""
    rows: list[Row] = []
    for at in range(30):
        for channel in ("Web", "Shop"):
            rows.append(order(len(rows), 40 + at / 10, at, customer=f"A{at}", channel=channel))
        for day in (at, at + 40):
            rows.append(order(len(rows), 20 + at / 3, day, customer=f"B{at}"))
    rows += [order(500 + at, 99, at) for at in range(40)]
    found = finding(channels.run(shop(tmp_path, rows)), "channels_several")
    facts = values(found)
    assert (facts["many"], facts["customers"], facts["orders_many"]) == (30, 60, 2)
    expected = compare_two(
        [40 + at / 10 for at in range(30)], [round(20 + at / 3, 2) for at in range(30)]
    )
    assert found.evidence is not None
    assert found.evidence.effect == pytest.approx(expected.effect)
    assert facts["way"] == "more"
    assert "more chances to use several" in found.text


# --- stores


def three_stores(last: float) -> list[Row]:
    rows: list[Row] = []
    for month in range(12):
        start = (dt.date(2022, month + 1, 1) - FIRST).days
        for store, count, amount in (("North", 10, 20.0), ("South", 10, 10.0), ("West", 10, last)):
            rows += [order(len(rows) + at, amount, start + 3 * at, store=store)
                     for at in range(count)]  # fmt: skip
    return [*rows, order(9999, 10.0, 364, store="North")]


def test_the_gap_between_the_last_and_the_middle_store(tmp_path: Path) -> None:
    """West 40 a month, South in the middle 100: 60 less, 720 a year, by smaller orders."""
    found = finding(channels.run(shop(tmp_path, three_stores(4.0))), "stores_gap")
    facts = values(found)
    assert (facts["last"], facts["middle"]) == ("West", "South")
    assert facts["monthly"] == pytest.approx(40)
    assert facts["gap"] == pytest.approx(720)
    assert facts["cause"] == "smaller orders"
    assert found.severity == "watch"


@pytest.mark.parametrize(("last", "severity", "gap"), [
    (4.99, "watch", True), (5.0, "info", True), (8.99, "info", True), (9.0, "info", False),
])  # fmt: skip
def test_half_is_far_and_nine_tenths_are_close(
    tmp_path: Path, last: float, severity: str, gap: bool
) -> None:
    found = finding(channels.run(shop(tmp_path, three_stores(last))), "stores_gap")
    assert (found.severity, "gap" in found.facts) == (severity, gap)


def test_a_store_that_opened_late_is_judged_by_its_own_months(tmp_path: Path) -> None:
    rows = [row for row in three_stores(9.5) if row["Store"] != "West"
            or str(row["Order Date"]) >= "2022-07"]  # fmt: skip
    way = next(one for one in ways(shop(tmp_path, rows)) if one.role == "store")
    each = stores.by_month(shop(tmp_path, rows), way)
    assert each.loc["West", "months"] == 6
    assert each.loc["West", "monthly"] == pytest.approx(95)


def test_of_an_even_number_no_store_is_in_the_middle(tmp_path: Path) -> None:
    """North 200, South 100, East 50 and West 40 a month: the second is the last of the larger."""
    rows = three_stores(4.0)
    east = {"Store": "East", "Sales": "5.00"}
    rows += [{**row, "Order ID": f"E{at}", "Customer ID": f"E{at}", **east}
             for at, row in enumerate(rows) if row["Store"] == "West"]  # fmt: skip
    content = channels.run(shop(tmp_path, rows))
    found = finding(content, "stores_gap")
    assert values(found)["middle"] == "South"
    assert "of that of South, number 2 of them" in spoken(found)


def test_two_stores_have_no_middle(tmp_path: Path) -> None:
    rows = [row for row in three_stores(4.0) if row["Store"] != "West"]
    content = channels.run(shop(tmp_path, rows))
    assert "stores_gap" not in keys(content)
    assert "stores_spread" in keys(content)


# --- what may not change anything, and bad data


def test_order_of_rows_and_names_of_customers_change_nothing(tmp_path: Path) -> None:
    generator = random.Random(4)
    rows = [
        order(at, generator.randint(100, 9000) / 100, generator.randint(0, 800),
              customer=f"c{generator.randint(1, 150)}",
              channel=generator.choice(["Web", "Shop", None]),
              store=generator.choice(["N", "S", "W", None]),
              payment=generator.choice(["Card", "Cash"]))
        for at in range(900)
    ]  # fmt: skip
    first = channels.run(shop(tmp_path, rows))
    generator.shuffle(rows)
    renamed = [row | {"Customer ID": f"z{str(row['Customer ID'])[::-1]}"} for row in rows]
    assert channels.run(shop(tmp_path, renamed)) == first


def test_one_group_only_is_too_little(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughData, match="two groups of channel"):
        channels.run(shop(tmp_path, [order(at, 10, at) for at in range(40)]))


@pytest.mark.parametrize("amount", [0.0, 10.0], ids=["all zero", "all alike"])
def test_constant_amounts(tmp_path: Path, amount: float) -> None:
    rows = [order(at, amount, at % 60, channel="Web" if at % 2 else "Shop",
                  store=("N", "S", "W")[at % 3]) for at in range(180)]  # fmt: skip
    content = channels.run(shop(tmp_path, rows))
    facts = values(finding(content, "channels_mix"))
    assert facts["share"] == 0.5
    assert facts["measure"] == ("revenue" if amount else "orders")


def test_two_hundred_groups(tmp_path: Path) -> None:
    rows = [order(at, 10, at % 99, channel=f"Channel {at % 200}") for at in range(2200)]
    (way,) = ways(shop(tmp_path, rows))
    assert (len(way.names), way.groups, way.cut) == (11, 200, True)
    assert OTHER in way.totals().index


def test_without_dates_customers_or_money(tmp_path: Path) -> None:
    rows = [{"Order ID": f"O{at}", "Product": "Tea", "Quantity": 1 + at % 3,
             "Channel": "Web" if at % 3 else "Shop"} for at in range(90)]  # fmt: skip
    content = channels.run(shop(tmp_path, rows))
    assert keys(content) == ["channels_mix"]
    assert finding(content, "channels_mix").facts["measure"].value == "units sold"


# --- the sample and real data


def test_no_strong_claim_in_a_shop_without_effects() -> None:
    report = suite.build(without_effects("channels"))
    (chapter,) = [one for one in report.chapters if one.key == "channels"]
    assert [one.key for one in chapter.content.findings if one.grade == "strong"] == []
    assert "channels_average_order" in [one.key for one in chapter.content.findings]


def test_totals_of_the_sample_agree_with_its_orders() -> None:
    data = prepared(SAMPLE)
    frame = data.orders.select("channel", "value").execute()
    expected = frame.groupby("channel")["value"].agg(["size", "sum"]).astype(float)
    way = ways(data)[0]
    for name, row in way.totals().loc[list(way.names)].iterrows():
        assert row["orders"] == expected.loc[name, "size"]
        assert row["value"] == pytest.approx(expected.loc[name, "sum"])
    assert keys(channels.run(data))[:3] == [
        "channels_mix", "channels_average_order", "channels_several"
    ]  # fmt: skip


@needs_data
def test_ship_modes_of_the_superstore_are_called_so() -> None:
    data = prepared(DATA / "superstore_2019_2022")
    found = finding(channels.run(data), "channels_mix")
    assert values(found)["heading"] == "ship mode"  # as it is written inside a sentence
    assert values(found)["first"] == "Standard Class"


@needs_data
def test_customers_of_one_channel_each() -> None:
    """Wholesale customers: 298 of channel 1 and 142 of channel 2, averages of the sums of their
    six categories as pandas gives them."""
    frame = pd.read_csv(next((DATA / "wholesale_customers").glob("*.csv")))
    spend = frame.drop(columns=["Channel", "Region"]).sum(axis=1).groupby(frame["Channel"])
    data = prepared(DATA / "wholesale_customers")
    facts = values(finding(channels.run(data), "channels_mix"))
    first, last = int(spend.mean().idxmax()), int(spend.mean().idxmin())
    assert (facts["first"], facts["last"]) == (str(first), str(last))
    assert facts["average"] == pytest.approx(spend.mean()[first])
    assert facts["last_customers"] == spend.size()[last]


@needs_data
def test_purchases_counted_by_channel_in_a_table_of_customers() -> None:
    """Sums of NumWebPurchases, NumCatalogPurchases and NumStorePurchases over 2,240 customers."""
    data = prepared(DATA / "marketing_campaign")
    (chart,) = channels.run(data).charts
    counts = {row[0]: row[2] for row in chart.table.rows}
    assert counts == {"Store": 12970, "Web": 9150, "Catalog": 5963}
