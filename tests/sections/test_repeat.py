"""Repeat purchase and cohorts: rates, pauses, the curve, the triangle, and honest limits."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from report_builder import formats, model, suite
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.sections.repeat import (
    cohorts,
    gaps,
    groups,
    products,
    rates,
    repeat,
    second,
    visits,
)
from report_builder.stats.inference import association, difference_in_shares
from report_builder.stats.intervals import wilson_interval
from tests.sets import DATA, prepared
from tests.shops import shop, with_months

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not here")
FIRST = dt.date(2024, 1, 2)


def until(data: Dataset, last_day: dt.date) -> Dataset:
    """The dataset as if it ended on a day."""
    assert data.time is not None
    return replace(data, time=replace(data.time, last_day=last_day))


def order(number: int, customer: str, day: dt.date, amount: float = 10.0) -> dict[str, object]:
    return {
        "Order ID": f"O{number:05d}", "Customer ID": customer, "Order Date": f"{day} 10:00:00",
        "Sales": f"{amount:.2f}",
    }  # fmt: skip


def orders(*groups: tuple[int, Sequence[int], float]) -> list[dict[str, object]]:
    """Groups of customers who all order on the same days after ``FIRST`` for the same amount."""
    rows: list[dict[str, object]] = []
    for name, (customers, days, amount) in enumerate(groups):
        for customer in range(customers):
            for at in days:
                day = FIRST + dt.timedelta(days=at)
                rows.append(order(len(rows), f"{name}-{customer}", day, amount))
    return rows


def finding(content: model.Content, key: str) -> model.Finding:
    return next(each for each in content.findings if each.key == key)


def keys(content: model.Content) -> list[str]:
    return [each.key for each in content.findings]


def chart(content: model.Content, key: str) -> model.Chart:
    return next(each for each in content.charts if each.key == key)


def spoken(found: model.Finding) -> str:
    return formats.fill(found.text, found.facts, "GBP").replace("\u00a0", " ")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """10 customers order once for 10; 30 on day 0 and 30 for 20; 10 twice on day 0 for 5; one
    orders once on day 100, which ends the data."""
    rows = orders((10, [0], 10), (30, [0, 30], 20), (10, [0, 0], 5), (1, [100], 10))
    return shop(tmp_path_factory.mktemp("small"), rows, currency="GBP")


@pytest.fixture(scope="module")
def content(small: Dataset) -> model.Content:
    return repeat.run(small)


# --- rates and money


def test_repeat_rate_by_hand(content: model.Content) -> None:
    """40 of 51 have two orders, those of one day too; Wilson's interval from its own tests."""
    found = finding(content, "repeat_rate")
    low, high = wilson_interval(40, 51)
    assert found.facts["rate"].value == pytest.approx(40 / 51)
    assert (found.facts["low"].value, found.facts["high"].value) == (low, high)
    assert found.facts["once"].value == 11


def test_share_of_repeat_customers_by_hand(content: model.Content) -> None:
    """30 x 40 + 10 x 10 = 1,300 of 1,300 + 11 x 10 = 1,410."""
    found = finding(content, "repeat_revenue")
    assert found.facts["value"].value == pytest.approx(1300)
    assert found.money is None  # what is there is not at stake
    assert found.facts["part"].value == pytest.approx(1300 / 1410)


def test_worth_of_one_point_by_hand(content: model.Content) -> None:
    """Second orders: 30 of 20 and 10 of 5, 16.25 on average; of 51 one is the nearest to one in a
    hundred."""
    found = finding(content, "second_order_worth")
    assert found.facts["average"].value == pytest.approx(16.25)
    assert found.facts["orders"].value == 40
    assert found.money == pytest.approx(16.25)


@pytest.mark.parametrize(("back", "told"), [(5, True), (4, False), (90, True), (91, False)])
def test_one_more_point_is_told_between_one_in_twenty_and_nine_in_ten(
    small: Dataset, back: int, told: bool
) -> None:
    found = rates.content(small, rates.Figures(100, back, 1000.0, 500.0), back, 10.0)
    assert ("second_order_worth" in keys(found)) is told


def test_new_customers_of_a_year_are_counted(tmp_path: Path) -> None:
    """The last day is 365 days after the first: who came on that one is no longer of the year."""
    data = shop(tmp_path, orders((30, [0, 5], 10), (20, [1], 10), (40, [365], 10)))
    assert rates.new_in_year(data) == 60


def test_customers_older_than_the_data_are_not_new(tmp_path: Path) -> None:
    """90 in the first month, 30 in each of the next four: the 90 had mostly bought before."""
    months = [(30, [at * 31], 10) for at in range(1, 5)]
    data = shop(tmp_path, orders((90, [0, 5], 10), *months))
    assert rates.new_in_year(data) == 120


def test_everyone_once_is_said_and_nothing_else(tmp_path: Path) -> None:
    content = repeat.run(shop(tmp_path, orders((30, [0], 10), (1, [40], 10))))
    assert keys(content) == ["repeat_rate"]
    assert content.charts == ()
    assert "customers who ordered at least twice, so they are left out" in (
        spoken(finding(content, "repeat_rate"))
    )


def test_thirty_customers_are_needed(tmp_path: Path) -> None:
    with pytest.raises(NotEnoughData, match="needs 30 known customers, the data has 29"):
        repeat.run(shop(tmp_path, orders((29, [0, 5], 10))))
    assert repeat.run(shop(tmp_path, orders((30, [0, 5], 10)))).findings


def test_without_money_nothing_is_priced(tmp_path: Path) -> None:
    rows = [
        {key: value for key, value in row.items() if key != "Sales"}
        | {"Quantity": 2, "Product": "Tea"}
        for row in orders((40, [0, 9, 20], 10), (5, [0, 60], 10), (5, [60], 10))
    ]
    content = repeat.run(shop(tmp_path, rows))
    assert all(each.money is None for each in content.findings)
    assert finding(content, "second_order_worth").facts["average"].value == 2


# --- days between purchases


def test_orders_of_one_day_are_one_visit(small: Dataset) -> None:
    """Only the thirty who came back on another day made a pause, of 30 days each."""
    assert gaps.pauses(small).to_numpy().tolist() == [[30, 30]]


def test_pauses_are_shown_from_thirty_on(tmp_path: Path) -> None:
    groups = (40, [0], 10.0)
    few = gaps.content(shop(tmp_path, orders(groups, (29, [0, 8], 10))))
    assert spoken(few.findings[0]).startswith("Customers came back on a later day 29 times in all")
    assert few.charts == ()
    enough = gaps.content(shop(tmp_path, orders(groups, (30, [0, 8], 10))))
    assert enough.findings[0].facts["median"].value == 8
    assert len(enough.charts) == 1


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75, 0.9, 1.0])
def test_quantiles_of_counted_days_agree_with_numpy(share: float) -> None:
    generator = np.random.default_rng(1)
    values = generator.integers(1, 60, 500)
    days, times = np.unique(values, return_counts=True)
    counted = pd.DataFrame({"days": days, "times": times})
    assert gaps.quantile(counted, share) == np.quantile(values, share, method="inverted_cdf")


def test_overdue_is_longer_than_the_limit_not_equal(small: Dataset) -> None:
    """The thirty were last there 70 days before the end, the ten of one day 100 days."""
    assert gaps.overdue(small, 100).customers == 0
    assert gaps.overdue(small, 99) == gaps.Overdue(10, 40, 100.0, 20)
    assert gaps.overdue(small, 70).customers == 10
    assert gaps.overdue(small, 69) == gaps.Overdue(40, 40, 1300.0, 80)


def test_overdue_money_by_hand(content: model.Content) -> None:
    """Every pause is 30 days, so all forty are overdue: 1,300 / 80 orders x 40 customers."""
    found = finding(content, "overdue")
    assert found.money == pytest.approx(650)
    assert found.facts["limit"].value == 30


# --- second purchases


def test_second_purchases_by_hand(small: Dataset) -> None:
    """20 of January never came back on another day within 100 days, 30 did after 30; one is new
    on the last day, in April."""
    frame = visits.second_purchases(small)
    assert [tuple(row) for row in frame.itertuples(index=False)] == [
        (dt.date(2024, 1, 1), 30, True, 30),
        (dt.date(2024, 1, 1), 100, False, 20),
        (dt.date(2024, 4, 1), 0, False, 1),
    ]


def test_curve_by_hand(small: Dataset) -> None:
    """Before day 30 nobody is back; from then on 30 of the 50 still observed: 60 %. Shown only
    while thirty are observed longer: 50 at day 7, 20 at day 30."""
    frame = visits.second_purchases(small)
    assert second.curve(frame) == ()  # nobody was back by day 7, and from day 30 on 20 are left
    more = pd.concat(
        [frame, pd.DataFrame({"cohort": [dt.date(2024, 1, 1)] , "days": [100],
                              "returned": [False], "customers": [10]})]
    )  # fmt: skip
    (at_30, at_60, at_90) = second.curve(more)
    assert (at_30[0], at_60[0], at_90[0]) == (30, 60, 90)
    assert at_30[1] == pytest.approx(30 / 60)
    assert at_30[2] < at_30[1] < at_30[3]
    assert at_30[4] == 30


@pytest.mark.parametrize(
    ("sizes", "older"),
    [
        ([15, 10, 10, 10], 0),  # exactly one and a half times is not more
        ([16, 10, 10, 10], 1),
        ([16, 10, 10], 0),  # two others do not say what is usual
        ([40, 20, 10, 10, 10], 2),
        ([10, 40, 10, 10, 10], 0),  # only from the beginning of the log
        ([885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323], 1),  # Online Retail
    ],
)
def test_cohorts_older_than_the_log(sizes: list[int], older: int) -> None:
    assert visits.already_active(sizes) == older


def cohort_frame(back: Sequence[int], size: int = 50) -> pd.DataFrame:
    """Cohorts of ``size`` from January 2023 on; ``back`` of each returned after 90 days."""
    rows = []
    for at, returned in enumerate(back):
        month = dt.date(2023, at + 1, 1)
        rows += [(month, 90, True, returned), (month, 91, True, 1),
                 (month, 200, False, size - returned - 1)]  # fmt: skip
    return pd.DataFrame(rows, columns=["cohort", "days", "returned", "customers"])


def test_recent_against_older_at_the_same_age(small: Dataset) -> None:
    """Six cohorts of 50: 20 back within 90 days, then 5; day 91 is not within. 15 / 150 against
    60 / 150: thirty points less."""
    data = until(small, dt.date(2023, 12, 31))
    found = second.change_finding(data, cohort_frame([20, 20, 20, 5, 5, 5]))
    assert found is not None
    assert found.severity == "act"
    assert found.evidence is not None
    assert found.evidence.effect == pytest.approx(15 / 150 - 60 / 150)
    assert found.evidence.high < 0
    same = second.change_finding(data, cohort_frame([20, 20, 20, 20, 20, 20]))
    assert same is not None
    assert same.severity == "info"
    better = second.change_finding(data, cohort_frame([5, 5, 5, 20, 20, 20]))
    assert better is not None
    assert better.severity == "good"


def test_a_cohort_counts_when_its_ninety_days_are_over_and_it_has_thirty(small: Dataset) -> None:
    frame = cohort_frame([20] * 6)
    whole = until(small, dt.date(2023, 6, 30) + dt.timedelta(days=90))
    assert second.comparable(whole, frame)[0][-1] == dt.date(2023, 6, 1)
    short = until(whole, whole.last_day - dt.timedelta(days=1))
    assert second.comparable(short, frame)[0][-1] == dt.date(2023, 5, 1)
    assert second.change_finding(short, frame) is None  # two older cohorts are too few
    assert second.comparable(whole, cohort_frame([10] * 6, 30)) != ((), ())
    assert second.comparable(whole, cohort_frame([10] * 6, 29)) == ((), ())


# --- cohorts


def cut_short(data: Dataset) -> Dataset:
    """The same data with its last month partial."""
    return with_months(data, (*data.months[:-1], replace(data.months[-1], partial=True)))


def test_triangle_by_hand(small: Dataset) -> None:
    """January: 50 customers, 30 again on 1 February (day 30), nobody in March, blank is no cell.
    April: one customer on the 11th; where the month is cut short its cells are partial."""
    found = cohorts.cohorts(cut_short(small))
    np.testing.assert_array_equal(
        found.triangle.active, [[50, 30, 0, 0], [1, np.nan, np.nan, np.nan]]
    )
    assert found.triangle.partial.astype(int).tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]]
    assert [found.label(row) for row in (0, 1)] == ["Jan 2024", "Apr 2024"]
    assert cohorts.next_period_share(found) == (30, 50)
    assert not cohorts.cohorts(small).triangle.partial.any()


def test_small_cohorts_have_no_percentages_and_the_cut_is_stated(small: Dataset) -> None:
    drawn = chart(repeat.run(cut_short(small)), "retention")
    assert list(drawn.table.rows) == [
        ("Jan 2024", 1, 0.6), ("Jan 2024", 2, 0.0), ("Jan 2024", 3, 0.0),
    ]  # fmt: skip
    assert drawn.table.note == "Cohorts under 30 customers are left out: 1."
    assert len(drawn.spec["datasets"]["hatched"]) == 1


def test_cohort_money_by_hand(content: model.Content) -> None:
    """January: 100 + 600 + 100 = 800 in the month, 600 later; April has no later month yet."""
    (table,) = content.tables
    assert table.rows == (
        ("Jan 2024", 50, 800.0, 600.0, pytest.approx(28)),
        ("Apr 2024", 1, 10.0, None, 10.0),
    )


def test_more_than_two_years_are_shown_by_quarter(small: Dataset) -> None:
    months = small.months[:1] * 24
    assert cohorts.grain_of(with_months(small, months)).name == "month"
    assert cohorts.grain_of(with_months(small, months * 2)).name == "quarter"


def test_names_of_periods() -> None:
    month, quarter = cohorts.Grain("month", 1), cohorts.Grain("quarter", 3)
    day = dt.date(2010, 12, 9)
    assert month.label(month.index(day)) == "Dec 2010"
    assert quarter.label(quarter.index(day)) == "Q4 2010"
    assert quarter.index(dt.date(2011, 1, 1)) == quarter.index(day) + 1


def test_the_order_of_rows_and_the_names_of_customers_change_nothing(tmp_path: Path) -> None:
    generator = random.Random(2)
    rows = [
        order(at, f"c{generator.randint(1, 80)}",
              FIRST + dt.timedelta(days=generator.randint(0, 300)),
              generator.randint(100, 9999) / 100)
        for at in range(600)
    ]  # fmt: skip
    first = repeat.run(shop(tmp_path, rows))
    generator.shuffle(rows)
    renamed = [row | {"Customer ID": f"z{str(row['Customer ID'])[::-1]}"} for row in rows]
    assert repeat.run(shop(tmp_path, renamed)) == first


# --- who comes back


def person(gender: str, number: int, back: int | None, **said: object) -> list[dict[str, object]]:
    """A customer of a first day and, if ``back``, of a day so many days later. Cohorts are of equal
    size, so none is taken for older than the log."""
    name = f"{gender}{number:03d}"
    start = FIRST + dt.timedelta(days=30 * (number % 6))
    days = [start] if back is None else [start, start + dt.timedelta(days=back)]
    return [order(0, name, day) | {"Order ID": f"{name}-{day}", "Gender": gender} | said
            for day in days]  # fmt: skip


def people(*groups: tuple[str, int, int], late: int = 91) -> list[dict[str, object]]:
    """(gender, customers, of them back after 90 days); all others come back after ``late`` days.
    A last order long after all closes the observation."""
    rows = [row for gender, size, back in groups for number in range(size)
            for row in person(gender, number, 90 if number < back else late)]  # fmt: skip
    return [*rows, order(99999, "last", FIRST + dt.timedelta(days=400)) | {"Gender": groups[0][0]}]


def newcomers(tmp_path: Path, rows: list[dict[str, object]]) -> groups.Newcomers:
    return groups.newcomers(shop(tmp_path, rows, currency="GBP"))


def test_groups_by_hand(tmp_path: Path) -> None:
    """48 of 60 women and 12 of 60 men are back after 90 days; day 91 is too late. Cramér's V and
    chi-square as in their own tests; Wilson's interval for each group."""
    found = newcomers(tmp_path, people(("Female", 60, 48), ("Male", 60, 12)))
    assert found.whole == (60, 120)
    (part,) = groups.divided(found)
    assert [(one.name, one.back, one.customers) for one in part.ranked] == [
        ("Female", 48, 60), ("Male", 12, 60)
    ]  # fmt: skip
    tested = association([[48, 12], [12, 48]])
    assert (part.evidence.effect, part.evidence.p) == (tested.effect, tested.p)
    assert part.ranked[0].interval == wilson_interval(48, 60)
    assert part.ranked[0].time[0] == 90
    assert part.ranked[1].time[0] == 91


def test_the_log_rank_test_looks_at_all_days(tmp_path: Path) -> None:
    """Nobody is back within 90 days more often, but women come back after 100 days and men after
    150: the shares within 90 days cannot tell, the test of times does."""
    rows = [
        row
        for gender, late in (("Female", 100), ("Male", 150))
        for number in range(60)
        for row in person(gender, number, 90 if number < 30 else late)
    ]
    rows.append(order(99999, "last", FIRST + dt.timedelta(days=400)) | {"Gender": "Male"})
    (part,) = groups.divided(newcomers(tmp_path, rows))
    assert part.evidence.p == pytest.approx(1.0)
    assert part.sooner.p < 0.01
    assert part.sooner.test == "log-rank test"
    assert part.sooner.effect_name == "Cohen's w"
    # chi² a customer: with one degree of freedom the p of w² × n is that of the test.
    assert chi2.sf(part.sooner.effect**2 * part.sooner.n, 1) == pytest.approx(part.sooner.p)
    assert part.sooner.low <= part.sooner.effect <= part.sooner.high


@pytest.mark.parametrize(("men", "compared"), [(30, True), (29, False)])
def test_thirty_of_a_group_observed_long_enough(tmp_path: Path, men: int, compared: bool) -> None:
    found = newcomers(tmp_path, people(("Female", 60, 30), ("Male", men, 10)))
    assert bool(groups.divided(found)) == compared


def test_who_is_not_observed_for_ninety_days_is_not_counted(tmp_path: Path) -> None:
    """The last six days of a log of 95 days: nobody of them can be known not to return."""
    rows = [row for number in range(40) for row in person("Female", 6 * number, 20)]
    rows += [order(at, f"late{at}", FIRST + dt.timedelta(days=6)) for at in range(9)]
    rows += [order(50 + at, f"last{at}", FIRST + dt.timedelta(days=5)) for at in range(9)]
    rows.append(order(999, "end", FIRST + dt.timedelta(days=95)))
    for row in rows:
        row["Gender"] = "Female"
    assert newcomers(tmp_path, rows).whole == (40, 49)


def by_group(tmp_path: Path, rows: list[dict[str, object]]) -> model.Finding:
    data = shop(tmp_path, rows, currency="GBP", only=("repeat",))
    (chapter,) = [one for one in suite.build(data).chapters if one.key == "repeat"]
    return finding(chapter.content, "repeat_by_group")


def test_a_planted_difference_is_strong_and_priced(tmp_path: Path) -> None:
    """Men are back in 12 of 60, all in 60 of 120: at the rate of all 18 more in 401 days, or 16 a
    year, of 10 each."""
    found = by_group(tmp_path, people(("Female", 60, 48), ("Male", 60, 12)))
    facts = {name: fact.value for name, fact in found.facts.items()}
    assert (found.grade, found.severity) == ("strong", "act")
    assert (facts["grouping"], facts["best"], facts["worst"]) == ("gender", "Female", "Male")
    assert (facts["more"], facts["span"]) == (16, " a year")
    assert found.money == pytest.approx(160)


def test_by_a_trait_that_contradicts_itself_it_is_a_hint(tmp_path: Path) -> None:
    data = shop(tmp_path, people(("Female", 60, 48), ("Male", 60, 12)), only=("repeat",))
    content = repeat.run(replace(data, unsteady={"gender": (120, 40)}))
    found = finding(content, "repeat_by_group")
    assert (found.hint, found.severity, found.money) == (True, "info", None)


def test_no_difference_is_said_to_be_none(tmp_path: Path) -> None:
    found = by_group(tmp_path, people(("Female", 60, 30), ("Male", 60, 30)))
    assert found.grade == "no difference shown"
    assert found.money is None
    assert "not tell clearly" in found.text


def test_the_best_of_many_groupings_is_not_praised_for_its_luck() -> None:
    def tested(p: float) -> model.Evidence:
        return model.Evidence("chi² test", 100, 0.2, "Cramér's V", 0.05, 0.4, p)

    assert groups.clear([tested(0.04)]) == [True]
    assert groups.clear([tested(0.04), *[tested(0.9)] * 9]) == [False] * 10
    assert groups.clear([replace(tested(0.001), low=0.0)]) == [False]


def test_how_the_best_group_is_reached(tmp_path: Path) -> None:
    """Women come through the web first, men through the shop."""
    rows = people(("Female", 60, 48), ("Male", 60, 12))
    for row in rows:
        row["Channel"] = "Web" if row["Gender"] == "Female" else "Shop"
        row["Country"] = "France"
    found = newcomers(tmp_path, rows)
    chosen = next(one for one in groups.divided(found) if one.dimension.key == "gender")
    assert groups.reached(found, chosen)[0] == ("channel", "Web", pytest.approx(1.0))


def test_new_customers_without_a_group_are_counted_and_not_compared(tmp_path: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "Gender"} for row in people(("Female", 60, 30))]
    content = repeat.run(shop(tmp_path, rows))
    found = finding(content, "repeat_by_group")
    assert found.evidence is None
    assert found.facts["customers"].value == 60


def test_first_products_by_hand(tmp_path: Path) -> None:
    """Tea: 32 of 40 are back; jam: 8 of 40; salt in the second order only says nothing."""
    rows: list[dict[str, object]] = []
    for name, back in (("Tea", 32), ("Jam", 8)):
        for number in range(40):
            first, second = person(name, number, 60 if number < back else 120)
            rows += [first | {"Product": name}, second | {"Product": "Salt"}]
    rows.append(order(9999, "last", FIRST + dt.timedelta(days=400)) | {"Product": "Salt"})
    for row in rows:
        row.pop("Gender", None)
    data = shop(tmp_path, rows, currency="GBP")
    each = products.started(data, groups.newcomers(data))
    assert [(one.name, one.back, one.customers, one.others) for one in each] == [
        ("Tea", 32, 40, 0.2), ("Jam", 8, 40, 0.8)
    ]  # fmt: skip
    expected = difference_in_shares(32, 40, 8, 40)
    assert each[0].evidence.effect == expected.effect
    content = products.content(data, groups.newcomers(data))
    assert finding(content, "repeat_first_product").facts["product"].value == "Tea"
    assert len(content.tests) == 1  # that of jam
    assert len(content.charts) == 1


# --- real data


@needs_data
def test_each_customer_once_in_retail_sales_1000() -> None:
    data = prepared(DATA / "retail_sales_1000")
    content = repeat.run(data)
    assert keys(content) == ["repeat_rate"]
    assert finding(content, "repeat_rate").facts["customers"].value == 1000


@pytest.fixture(scope="module")
def online() -> Dataset:
    return prepared(DATA / "uci_online_retail" / "online_retail.csv")


@pytest.fixture(scope="module")
def days_of_customers(online: Dataset) -> pd.DataFrame:
    """Visits of known customers of Online Retail, for pandas."""
    frame = online.orders.select("customer_id", "day").execute().dropna().drop_duplicates()
    frame["day"] = pd.to_datetime(frame["day"])
    frame["month"] = frame["day"].dt.to_period("M")
    frame["cohort"] = frame.groupby("customer_id")["month"].transform("min")
    return frame


@needs_data
def test_online_retail_triangle_by_an_independent_way(
    online: Dataset, days_of_customers: pd.DataFrame
) -> None:
    """After netting some of the 885, 417, 380, … customers have no purchase left or a later first
    one; December 2010 is older than the log, December 2011 is cut short."""
    expected = days_of_customers.pivot_table(
        index="cohort", columns="month", values="customer_id", aggfunc="nunique"
    ).to_numpy()
    found = cohorts.cohorts(online)
    for row, line in enumerate(found.triangle.active):
        known = line[~np.isnan(line)]
        np.testing.assert_array_equal(known, expected[row, row:])
    published = [885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41]
    np.testing.assert_allclose(found.triangle.sizes, published, atol=4)
    assert found.triangle.partial.sum() == 13
    assert found.already_active == 1


@needs_data
def test_online_retail_pauses_and_second_purchases_by_an_independent_way(
    online: Dataset, days_of_customers: pd.DataFrame
) -> None:
    visited = days_of_customers.sort_values(["customer_id", "day"])
    pause = visited.groupby("customer_id")["day"].diff().dt.days.dropna()
    counted = gaps.pauses(online)
    assert int(counted["times"].sum()) == len(pause)
    for share in (0.25, 0.5, 0.75, 0.9):
        assert gaps.quantile(counted, share) == np.quantile(pause, share, method="inverted_cdf")
    second_day = visited.groupby("customer_id")["day"].nth(1)
    frame = visits.second_purchases(online)
    assert int(frame.loc[frame["returned"], "customers"].sum()) == len(second_day)
    assert int(frame["customers"].sum()) == visited["customer_id"].nunique()


@needs_data
def test_online_retail_second_orders_by_an_independent_way(online: Dataset) -> None:
    frame = online.orders.select("customer_id", "ordered_at", "order_id", "value").execute()
    frame = frame.dropna(subset=["customer_id"]).sort_values(["ordered_at", "order_id"])
    seconds = frame.groupby("customer_id").nth(1)["value"].astype(float)
    found, average = rates.second_orders(online)
    assert found == len(seconds)
    assert average == pytest.approx(seconds.mean())
