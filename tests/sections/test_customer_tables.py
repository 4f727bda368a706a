"""Clusters, segments and the customer list of tables with one row a customer, and without dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from report_builder import customer_attributes, ingest
from report_builder.assignments import assignments
from report_builder.customer_features import CATEGORY, customer_frame, given_frame
from report_builder.customer_groups import features, grouping, naming
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.formats import fill, lower_first
from report_builder.methods.limits import limits
from report_builder.model import ColumnMapping, Content, Finding
from report_builder.sections import clusters, rfm
from report_builder.sections.clusters import portrait, profile, rhythm, taste
from report_builder.sections.clusters.view import View
from report_builder.sections.demographics import demographics
from report_builder.sections.summary import summary
from report_builder.settings import Settings
from tests.ingest.tables import DATA
from tests.shops import Row, shop, write_csv


def table(tmp_path: Path, rows: Sequence[Row], **settings: Any) -> Dataset:
    data = ingest.load([write_csv(tmp_path / "customers.csv", rows)], Settings(**settings))
    assert (data.grain, data.time) == ("customers", None)
    return data


def scored_customers() -> list[Row]:
    """Forty of each: income about 20 or 90, score about 20 or 80; those of both high are young."""
    return [
        {
            "CustomerID": f"I{income}S{score}N{n:02d}", "Gender": ("Male", "Female")[n % 2],
            "Age": 20 + n % 20 + (0 if (income, score) == (90, 80) else 25),
            "Annual Income (k$)": income + n % 7, "Spending Score (1-100)": score + n % 11,
        }
        for income in (20, 90)
        for score in (20, 80)
        for n in range(40)
    ]  # fmt: skip


def buyers() -> list[Row]:
    """Fifty bought 2 to 6 days ago, 20 orders of 50; fifty 60 to 70 days ago, 10 orders of 30;
    fifty 40 to 50 days ago, one order of 10."""
    kinds = ((2, 5, 20, 50.0), (60, 11, 10, 30.0), (40, 11, 1, 10.0))
    return [
        {
            "Customer ID": f"{kind}{n:02d}", "Days Since Last Purchase": days + n % width,
            "Number of Orders": orders, "Total Spend": orders * value + n % 3,
        }
        for kind, (days, width, orders, value) in zip("ABC", kinds, strict=True)
        for n in range(50)
    ]  # fmt: skip


def households() -> list[Row]:
    """Two tastes of sixty customers each: most for food and drinks, or most for tools and paint; a
    third of each spends twice and a third three times as much as the rest."""
    return [
        {
            "Region": 1 + n % 2, "Food": (food + n % 9) * (1 + n % 3),
            "Drinks": (drinks + n % 7) * (1 + n % 3), "Tools": (tools + n % 5) * (1 + n % 3),
            "Paint": (paint + n % 3) * (1 + n % 3),
        }
        for food, drinks, tools, paint in ((600, 250, 50, 60), (60, 80, 700, 300))
        for n in range(60)
    ]  # fmt: skip


def figures(data: Dataset) -> dict[str, float | None]:
    return {one.key: one.value for one in summary.run(data).kpis}


def test_key_figures_of_a_table_of_customers(tmp_path: Path) -> None:
    """50 × (20 × 50 + 10 × 30 + 1 × 10), and 49 for the remainders of each kind."""
    assert figures(table(tmp_path, buyers())) == {
        "revenue": 65_647, "customers": 150, "customer_value": pytest.approx(65_647 / 150),
        "orders": 1550, "average_order": pytest.approx(65_647 / 1550),
    }  # fmt: skip


def test_key_figures_of_lines_without_dates(tmp_path: Path) -> None:
    """Ten customers with two lines each, one of two and one of three, of three products."""
    rows: list[Row] = [
        {"Customer ID": f"C{n // 2:03d}", "Product ID": f"P{n % 3:04d}", "Quantity": 2 + n % 2,
         "Amount": f"{10 + n}.50"}
        for n in range(20)
    ]  # fmt: skip
    assert figures(shop(tmp_path, rows)) == {
        "revenue": 400, "customers": 10, "customer_value": 40, "units": 50, "products": 3,
    }  # fmt: skip


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Content:
    data = table(tmp_path_factory.mktemp("marked"), scored_customers())
    return clusters.clusters.run(data)


def by_key(content: Content) -> dict[str, Finding]:
    return {finding.key: finding for finding in content.findings}


def said(content: Content) -> str:
    """Everything that a reader is told, in one text."""
    parts = [
        fill(text, finding.facts, "")
        for finding in content.findings
        for text in (finding.text, finding.so_what)
    ]
    for chart in content.charts:
        parts += [fill(chart.title, chart.facts, ""), chart.subtitle]
    parts += [column.name for one in content.tables for column in one.columns]
    parts += [name for one in content.clusters for name in one.profile]
    return "\n".join(parts)


# --- what is known of a customer -----------------------------------------------------------------


def test_a_table_of_scores_says_nothing_of_money(tmp_path: Path) -> None:
    frame = customer_frame(table(tmp_path, scored_customers()))
    assert list(frame.columns) == ["customer_id", "age", "income", "gender", "score"]
    assert len(frame) == 160


def test_days_orders_and_money_as_the_table_gives_them(tmp_path: Path) -> None:
    frame = customer_frame(table(tmp_path, buyers())).set_index("customer_id")
    first = frame.loc["B01"]
    assert first["days_since_last_order"] == 61
    assert (first["orders"], first["revenue"]) == (10, 301)
    assert first["average_order"] == pytest.approx(30.1)
    unknown = {"days_since_first_order", "days_between_orders", "revenue_last_year"}
    assert not unknown & set(frame.columns)


def test_shares_of_spend_from_wide_columns(tmp_path: Path) -> None:
    frame = customer_frame(table(tmp_path, households()))
    shares = frame[[name for name in frame.columns if name.startswith(CATEGORY)]]
    assert shares.shape == (120, 4)
    assert shares.sum(axis=1).to_numpy() == pytest.approx(np.ones(120))
    # The first household: 600 of 960 for food.
    assert (shares[f"{CATEGORY}Food"] - 0.625).abs().min() == pytest.approx(0)
    assert not [name for name in frame.columns if name.startswith("count: ")]


def line(customer: str, amount: float, **more: object) -> Row:
    return {"Customer ID": customer, "Product": "Cup", "Amount": amount, **more}


def test_without_dates_nothing_is_of_the_last_year(tmp_path: Path) -> None:
    rows = [line(f"C{n % 40:02d}", 5.0 + n, Category=("China", "Tins")[n % 2]) for n in range(120)]
    data = shop(tmp_path, rows)
    assert data.time is None
    frame = customer_frame(data).set_index("customer_id")
    # C00 bought lines 0, 40 and 80: 5 + 45 + 85.
    assert frame.loc["C00", "revenue"] == pytest.approx(135)
    assert "revenue_last_year" not in frame
    assert "days_since_last_order" not in frame


@pytest.mark.parametrize(("second", "known"), [(False, False), (True, True)])
def test_one_row_a_customer_does_not_say_how_often_they_came(
    tmp_path: Path, second: bool, known: bool
) -> None:
    rows = [line(f"C{n:02d}", 5.0 + n, **{"Order ID": f"O{n}"}) for n in range(40)]
    rows += [line("C00", 7.0, **{"Order ID": "O99"})] if second else []
    data = shop(tmp_path, rows)
    assert data.has("order_id")
    assert ("orders" in customer_frame(data)) is known


# --- what forms the clusters ---------------------------------------------------------------------


def known_of(size: int = 40, **columns: Any) -> pd.DataFrame:
    rising = np.arange(size, dtype=float)
    return pd.DataFrame({name: rising * value for name, value in columns.items()})


def test_recency_frequency_and_money_need_no_help() -> None:
    frame = known_of(days_since_last_order=1, orders=2, revenue=3, age=4, income=5)
    frame[f"{CATEGORY}Tea"] = 1.0
    assert features.forming(frame) == ["days_since_last_order", "orders", "revenue"]


@pytest.mark.parametrize(("categories", "formed"), [(3, True), (2, False)])
def test_shares_form_clusters_where_customers_buy_in_three_categories(
    categories: int, formed: bool
) -> None:
    frame = known_of(days_since_last_order=1, revenue=3)
    for number in range(4):
        frame[f"{CATEGORY}{number}"] = 1.0 / categories if number < categories else 0.0
    expected = [f"{CATEGORY}{number}" for number in range(4)] if formed else []
    assert features.forming(frame) == ["days_since_last_order", "revenue", *expected]


def test_a_score_then_income_then_age_until_there_are_two() -> None:
    assert features.forming(known_of(score=1, income=2, age=3)) == ["score", "income"]
    assert features.forming(known_of(revenue=1, income=2, age=3)) == ["revenue", "income"]
    assert features.forming(known_of(revenue=1, age=3)) == ["revenue", "age"]
    assert features.forming(known_of(days_since_last_order=1, revenue=1, age=3)) == [
        "days_since_last_order", "revenue",
    ]  # fmt: skip


def test_a_logarithm_is_taken_only_where_it_makes_a_feature_less_lopsided() -> None:
    even, few_huge = np.arange(1.0, 101.0), np.exp(np.linspace(0, 9, 100))
    frame = pd.DataFrame({"days_since_last_order": even, "revenue": few_huge, "age": even})
    assert features.logged(frame) == {"revenue"}
    dated = frame.assign(revenue_last_year=0.0)
    assert features.logged(dated) == {"days_since_last_order", "revenue"}


def test_an_even_spread_holds_no_kinds(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    rows = [
        {"Customer ID": f"E{n:03d}", "Age": int(age), "Spending Score": int(score),
         "Annual Income": int(income)}
        for n, (age, score, income) in enumerate(rng.uniform(20, 99, (400, 3)))
    ]  # fmt: skip
    content = clusters.clusters.run(table(tmp_path, rows))
    assert content.clusters == ()
    assert by_key(content).keys() == {"cluster_none"}
    assert "RFM" not in content.findings[0].so_what


# --- clusters of a table -------------------------------------------------------------------------


def test_planted_kinds_are_found_and_named(marked: Content) -> None:
    assert sorted(one.name for one in marked.clusters) == [
        "High income, high score", "High income, low score", "Low income, high score",
        "Low income, low score",
    ]  # fmt: skip
    assert [one.customers for one in marked.clusters] == [40] * 4


def test_what_forms_the_clusters_is_not_tested(marked: Content) -> None:
    findings = by_key(marked)
    assert findings["cluster_income"].evidence is None
    assert findings["cluster_score"].evidence is None
    age = findings["cluster_age"]
    assert age.evidence is not None
    assert age.facts["least"].value == "“High income, high score”"


def test_the_heading_says_in_what_an_income_is_counted(marked: Content) -> None:
    income = by_key(marked)["cluster_income"]
    assert income.facts["trait"].value == "Income (“Annual Income (k$)”)"
    assert income.facts["high"].unit == "number"


def test_nothing_is_said_of_time_orders_or_money_that_is_not_known(marked: Content) -> None:
    text = said(marked).lower()
    for words in ("twelve months", "days", "a year", "order", "revenue", "spend more"):
        assert words not in text, words


def test_each_cluster_has_its_portrait(marked: Content) -> None:
    number = next(one.id for one in marked.clusters if one.name == "High income, high score")
    finding = by_key(marked)[f"cluster_{number}_portrait"]
    assert finding.facts["part"].value == 0.25
    # Ages 20 … 39, each twice; incomes 90 + n % 7, of which the 20th and 21st are 93.
    text = fill(finding.text, finding.facts, "")
    assert "age 29.5 (all customers: 51), income 93 (all customers: 58)" in text


def test_tastes_form_and_name_clusters_and_are_measured(tmp_path: Path) -> None:
    data = table(tmp_path, households(), clusters=2)
    content = clusters.clusters.run(data)
    names = [one.name for one in content.clusters]
    assert sorted(names) == ["Buyers of Food and Drinks", "Buyers of Tools and Paint"]
    favourites = [one for one in content.findings if one.key.endswith("_favourite")]
    assert favourites
    assert all(one.evidence is None for one in favourites)
    assert all("total" in one.facts and "year" not in one.facts for one in favourites)
    assert "twelve months" not in said(content)
    assert "more of their money to Tools" in "".join(one.description for one in content.clusters)


def test_the_order_of_rows_and_names_change_nothing(tmp_path: Path, marked: Content) -> None:
    rows = [
        {**row, "CustomerID": str(row["CustomerID"])[::-1]} for row in reversed(scored_customers())
    ]
    again = clusters.clusters.run(table(tmp_path, rows))
    assert again.clusters == marked.clusters
    assert again.findings == marked.findings


def test_a_cluster_with_days_and_orders_is_named_after_how_it_buys(tmp_path: Path) -> None:
    content = clusters.clusters.run(table(tmp_path, buyers()))
    names = [one.name for one in content.clusters]
    assert names[0].startswith("Frequent big spenders")
    assert names[-1].startswith("One-time buyers")
    assert "twelve months" not in said(content)
    quiet = next(one for one in content.findings if one.key.endswith("_quiet"))
    assert quiet.facts["back"].value == 50
    # 50 customers with 10 orders of 30, and 0, 1, 2 in turn on top: 15,049 in 500 orders.
    assert quiet.facts["order"].value == pytest.approx(15_049 / 500)
    assert quiet.money == pytest.approx(50 * 15_049 / 500)


@pytest.mark.parametrize(
    ("customers", "smallest"), [(100, 10), (299, 29), (300, 30), (301, 30), (5000, 30)]
)
def test_a_tenth_of_a_short_table_is_a_cluster(customers: int, smallest: int) -> None:
    frame = pd.DataFrame({"score": np.arange(customers)})
    assert grouping._smallest(frame) == smallest
    assert grouping._smallest(frame.assign(revenue_last_year=0.0)) == 30


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the real data sets")
def test_the_known_kinds_of_mall_customers() -> None:
    found = grouping.group(ingest.load([DATA / "mall_customers"], Settings()))
    assert sorted(found.solution.sizes) == [22, 23, 35, 39, 81]
    assert found.solution.structured


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("means", "name"),
    [
        ({"Score": 0.5, "Income": -0.5}, "Low income, high score"),
        ({"Score": 0.49, "Income": -0.49}, "Near the average"),
        ({"Share of Tea": 0.5, "Share of Ham": 0.7}, "Buyers of Ham and Tea"),
        ({"Share of Tea": -0.6, "Share of Ham": 0.1}, "Little Tea"),
        ({"Revenue": -1.0, "Share of Tea": 0.6}, "Small spenders, buyers of Tea"),
        (
            {"Revenue": -1.0, "Share of Tea": 0.6, "Share of Ham": 0.7},
            "Small spenders, buyers of Ham",
        ),
        ({"Revenue": 0.6, "Days since last order": -2.0}, "Big spenders, bought lately"),
        (
            {"Revenue": 0.6, "Days since last order": 2.0, "Score": 1.0},  # the two largest
            "High score, bought long ago",
        ),
    ],
)
def test_names_follow_the_features_that_form(means: dict[str, float], name: str) -> None:
    assert naming.names_by_features([means], list(means), "Revenue") == (name,)


def test_only_what_forms_a_cluster_names_it() -> None:
    assert naming.names_by_features([{"Score": 2.0, "Age": 2.0}], ["Score"], "Score") == (
        "High score",
    )


def test_equal_names_are_ranked_by_what_the_clusters_are_ordered_by() -> None:
    found = naming.names_by_features([{"Score": 2.0}, {"Score": 0.6}], ["Score"], "Score")
    assert found == ("High score, score most", "High score, score least")


@pytest.mark.parametrize(
    ("heading", "called"),
    [
        ("NumWebVisitsMonth", "Web visits a month"), ("Visits", "Visits"),
        ("store_visits_per_week", "Store visits a week"), ("VISITS", "Visits"),
    ],
)  # fmt: skip
def test_visits_keep_where_and_in_which_time(data: Dataset, heading: str, called: str) -> None:
    column = ColumnMapping("visits", "customers", heading, 1.0, "by its name")
    seen = replace(data, mapping=(column,))
    assert customer_attributes.visits(seen) == called
    told = profile.describe(profile.named({"Visits": -1.0}, seen))
    fewer = "visit less often" if called == "Visits" else f"make fewer {lower_first(called)}"
    assert told == f"They {fewer} than the typical customer."


def test_columns_without_a_use_are_told(tmp_path: Path) -> None:
    rows = [{**row, "Zeta": 3, "Eta": f"note {n}"} for n, row in enumerate(buyers())]
    told = {one.what: one for one in table(tmp_path, rows).preparation}
    same = told["Columns that are the same in every row"]
    assert (same.decision, same.example) == ("not used", "Zeta")
    assert "Eta" in told["Columns that nothing is known to be done with"].example


def test_when_ages_are_of_and_customers_joined_is_said(tmp_path: Path) -> None:
    """Half joined on 1 January and spent 200, half 31 days later and spent 100."""
    rows = [
        {**row, "Year_Birth": 1950 + n % 40, "Joining Date": f"2023-0{1 + n % 2}-01",
         "Total Spend": 200.0 - 100 * (n % 2)}
        for n, row in enumerate(buyers())
    ]  # fmt: skip
    data = table(tmp_path, rows)
    (sizes, *_) = demographics.run(data).tables
    assert "Ages are those on 1 February 2023, when the last customer joined." in (
        sizes.note.replace("\u00a0", " ")
    )
    limit = next(one for one in limits((), data) if one.limit == "Sums since each customer joined")
    assert limit.measured.endswith("with revenue 1")


def test_tastes_are_described_only_where_they_form_clusters() -> None:
    means = {"Share of Tea": 1.0}
    assert profile.describe(means) == "Near the average in everything measured."
    assert profile.describe(means, ["Share of Tea"]) == (
        "They give more of their money to Tea than the typical customer."
    )


# --- findings at their thresholds ----------------------------------------------------------------


def undated(size: int, **columns: Any) -> pd.DataFrame:
    """Customers with four orders of 10, the last 10 days ago, unless said."""
    usual: dict[str, Any] = {
        "orders": 4.0, "revenue": 40.0, "average_order": 10.0, "days_since_last_order": 10.0,
        "sales": 40.0,
    }  # fmt: skip
    return pd.DataFrame(usual | columns, index=range(size))


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    return table(tmp_path, buyers())


def view_of(data: Dataset, mine: pd.DataFrame, others: pd.DataFrame, **more: Any) -> View:
    both = pd.concat([mine, others], ignore_index=True)
    usual: dict[str, Any] = {"standardised": {}, "leads": False, "forming": frozenset()}
    return View(1, "Regulars", mine, others, both, data=data, **(usual | more))


def test_the_leading_cluster_without_dates(data: Dataset) -> None:
    finding = rhythm.leading(view_of(data, undated(40), undated(60), leads=True))
    assert finding is not None
    assert finding.facts["total"].value == 1600
    assert finding.money == pytest.approx(160)
    text = fill(finding.text + finding.so_what, finding.facts, "")
    assert "1,600 in all" in text
    assert "160 of that" in text


@pytest.mark.parametrize(
    ("back", "late", "told"), [(20, 0.5, True), (19, 0.5, False), (20, 0.49, False)]
)
def test_customers_who_stay_away_longer_than_others(
    data: Dataset, back: int, late: float, told: bool
) -> None:
    orders = np.where(np.arange(40) < back, 4.0, 1.0)
    mine = undated(40, orders=orders, days_since_last_order=60.0)
    view = view_of(data, mine, undated(40), standardised={naming.LATE: late})
    finding = rhythm.gone_quiet(view)
    assert (finding is not None) is told
    if finding is not None:
        assert (finding.facts["days"].value, finding.facts["usual"].value) == (60, 10)
        assert finding.money == pytest.approx(20 * 10)


@pytest.mark.parametrize(("size", "told"), [(30, True), (29, False)])
def test_a_taste_that_forms_the_clusters_is_measured_of_thirty(
    data: Dataset, size: int, told: bool
) -> None:
    tea = f"{CATEGORY}Tea"
    mine, others = undated(size, **{tea: 0.6}), undated(40, **{tea: 0.1})
    view = view_of(data, mine, others, forming=frozenset({tea}))
    finding = taste.over_bought(view)
    assert (finding is not None) is told
    if finding is not None:
        assert finding.evidence is None
        assert finding.money is None  # what they spend on it already is nobody's to gain


@pytest.mark.parametrize(
    ("each", "words"),
    [(48.0, "more than their number"), (47.9, "about as much as"), (32.1, "about as much as"),
     (32.0, "less than their number")],
)  # fmt: skip
def test_a_portrait_weighs_money_against_number(data: Dataset, each: float, words: str) -> None:
    # 40 beside 40 whose revenue makes the average customer's 40.
    mine, others = undated(40, revenue=each), undated(40, revenue=80.0 - each)
    finding = portrait.portrait(view_of(data, mine, others, standardised={naming.LATE: 1.0}))
    assert finding is not None
    assert words in finding.so_what


@pytest.mark.parametrize(("each", "told"), [(48.0, False), (47.9, True)])
def test_a_cluster_that_carries_more_is_told_of_by_its_value(
    data: Dataset, each: float, told: bool
) -> None:
    mine, others = undated(40, revenue=each), undated(40, revenue=80.0 - each)
    assert (portrait.portrait(view_of(data, mine, others)) is not None) is told


@pytest.mark.parametrize(("apart", "told"), [(0.5, True), (0.49, False)])
def test_a_portrait_without_money_tells_what_is_apart(
    data: Dataset, apart: float, told: bool
) -> None:
    mine, others = (pd.DataFrame({"score": value}, index=range(40)) for value in (80.0, 20.0))
    finding = portrait.portrait(view_of(data, mine, others, standardised={"Score": apart}))
    assert finding is not None
    assert ("score 80 (all customers: 50)" in fill(finding.text, finding.facts, "")) is told
    assert ("Nothing sets them apart" in finding.so_what) is not told


def test_a_portrait_of_a_few_has_no_share(data: Dataset) -> None:
    few = portrait.portrait(view_of(data, undated(29), undated(40)))
    enough = portrait.portrait(view_of(data, undated(30), undated(40)))
    assert few is not None
    assert enough is not None
    assert "part" not in few.facts
    assert "part" in enough.facts


def test_the_leading_cluster_has_a_portrait_where_it_does_not_lead_by_coming_back(
    data: Dataset,
) -> None:
    view = view_of(data, undated(40), undated(40), leads=True)
    assert portrait.portrait(view) is None
    late = view_of(data, undated(40), undated(40), leads=True, standardised={naming.LATE: 0.5})
    assert portrait.portrait(late) is not None


# --- segments and the list -----------------------------------------------------------------------


def test_who_has_no_order_is_in_no_segment_and_the_table_says_so(tmp_path: Path) -> None:
    idle = {"Customer ID": "D00", "Days Since Last Purchase": 5, "Number of Orders": 0,
            "Total Spend": 0.0}  # fmt: skip
    content = rfm.rfm.run(table(tmp_path, [*buyers(), idle]))
    (money,) = (one for one in content.tables if one.key == "rfm_segments")
    assert money.total is not None
    assert money.total[1] == 150
    assert "in no segment" in money.note


def evenly(related: bool) -> list[Row]:
    """Two hundred customers, each of the days 0 to 19 ago with each of the orders 1 to 10; or the
    fewer orders, the longer ago."""
    return [
        {
            "Customer ID": f"E{days:02d}-{orders}", "Number of Orders": orders,
            "Days Since Last Purchase": days + (5 * (10 - orders) if related else 0),
            "Total Spend": orders * 10.0, "Joining Date": f"{2022 + orders % 2}-{orders:02d}-01",
        }
        for days in range(20)
        for orders in range(1, 11)
    ]  # fmt: skip


@pytest.mark.parametrize("related", [True, False])
def test_nobody_is_called_gone_where_recency_goes_with_nothing(
    tmp_path: Path, related: bool
) -> None:
    content = rfm.rfm.run(table(tmp_path, evenly(related)))
    keys = {one.key: one for one in content.findings}
    meanings = {one.name: one.meaning for one in content.segments}
    if related:
        assert "rfm_quiet_unrelated" not in keys
        assert all("neither recent nor" not in one for one in meanings.values())
        return
    assert "rfm_quiet" not in keys
    told = keys["rfm_quiet_unrelated"]
    assert told.severity == "info"
    said = fill(told.so_what, told.facts, "USD").replace("\u00a0", " ")
    assert "nobody's last order is more than 3 weeks ago" in said  # nineteen days
    assert "(rank correlation 0)" in said
    assert "stayed away" not in meanings["At risk"]
    assert "stayed away" not in meanings["Cannot lose"]


def test_new_is_not_said_of_those_who_joined_long_ago(tmp_path: Path) -> None:
    """Who has one or two orders joined in January 2023 or February 2022, the last in September
    2023: 243 or 577 days before."""
    content = rfm.rfm.run(table(tmp_path, evenly(related=False)))
    new = next(one.meaning for one in content.segments if one.name == "New")
    assert "half of them joined 410 days or more before the last customer did" in new


def test_segments_from_a_table_of_customers(tmp_path: Path) -> None:
    content = rfm.rfm.run(table(tmp_path, buyers()))
    assert sum(one.customers for one in content.segments) == 150
    assert sum(one.revenue for one in content.segments) == pytest.approx(
        sum(float(str(row["Total Spend"])) for row in buyers())
    )
    (money,) = (one for one in content.tables if one.key == "rfm_segments")
    assert money.total is not None
    assert money.total[1] == sum(int(str(row[1])) for row in money.rows)
    assert "in no segment" not in money.note
    findings = by_key(content)
    assert not [key for key in findings if key.startswith("rfm_backtest")]
    champions = findings["rfm_champions"]
    # The latest fifth of 150 came 2, 3 or 4 days ago, ten each; all of these have twenty orders.
    total = sum(1000 + n % 3 for n in range(50) if n % 5 < 3)
    assert champions.facts["customers"].value == 30
    assert champions.facts["total"].value == pytest.approx(total)
    assert champions.money == pytest.approx(total / 10)
    assert "twelve months" not in said(content)
    assert "since" not in said(content).replace("Days since", "").replace("days since", "")


def test_who_has_no_order_is_not_scored(tmp_path: Path) -> None:
    rows = [*buyers()]
    rows[0] = {**rows[0], "Number of Orders": 0}
    frame = given_frame(table(tmp_path, rows))
    assert len(frame) == 149
    assert "A00" not in set(frame["customer_id"])


def test_without_orders_there_are_no_segments(tmp_path: Path) -> None:
    rows = [{key: row[key] for key in row if key != "Number of Orders"} for row in buyers()]
    with pytest.raises(NotEnoughData, match="the number of orders"):
        rfm.rfm.run(table(tmp_path, rows))


def test_the_customer_list_of_a_table(tmp_path: Path) -> None:
    found = assignments(table(tmp_path, buyers()))
    assert len(found) == 150
    assert found["customer_id"].is_unique
    assert found.notna().all().all()


def test_the_customer_list_without_segments(tmp_path: Path) -> None:
    found = assignments(table(tmp_path, scored_customers()))
    assert found["cluster"].nunique() == 4
    assert found["segment"].isna().all()
