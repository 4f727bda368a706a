"""Published and independently computed totals of real data sets must come out, to the cent."""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from report_builder.dataset import Dataset
from report_builder.ingest import load
from report_builder.settings import Settings
from tests.answers import (
    SETS,
    STORES,
    answers,
    dataset,
    missed_roles,
    wrong_totals,
)
from tests.ingest.tables import DATA, ROOT, closes, step

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not there")

HALF_A_CENT = Decimal("0.005")
# Other files that hold the rows of a set.
OTHERWISE = {
    "parquet": "uci_online_retail/online_retail.parquet",
    "a file a day": "uci_online_retail/by_day",
}
SOLD = [slug for slug in SETS if "totals" in answers(slug)["answers"]]
MONTHLY = [slug for slug in SOLD if "month" in answers(slug)["answers"]]
RANKED = [(slug, kind) for slug in SOLD for kind in ("products", "categories")
          if f"top_{kind}" in answers(slug)["answers"]]  # fmt: skip
COLUMN = {"products": "product_key", "categories": "category"}
CUSTOMERS = [slug for slug in SETS if "customer_table" in answers(slug)["answers"]]
SAMPLE_TOTALS = (
    "lines_sale", "lines_credit", "lines_cancelled", "lines_other", "date_min", "date_max",
    "orders", "customers", "products", "units", "gross_revenue", "returns_value", "other_value",
    "cancelled_value", "net_revenue", "repeat_customers", "repeat_rate",
)  # fmt: skip
# Sets whose answers name a currency that nothing in their files says.
UNSAID = {"jaffle_shop", "northwind", "sales_data_sample"}


@functools.cache
def otherwise(name: str) -> Dataset:
    """Online Retail from other files."""
    return load([DATA / OTHERWISE[name]], Settings())


@pytest.mark.parametrize("slug", SETS)
def test_roles_of_the_answers(slug: str) -> None:
    assert missed_roles(slug, dataset(slug)) == []


@pytest.mark.parametrize("slug", STORES)
def test_a_branch_is_a_store(slug: str) -> None:
    assert [c.column for c in dataset(slug).mapping if c.role == "store"] == [STORES[slug]]


@pytest.mark.parametrize("slug", SETS)
def test_currency_of_the_answers(slug: str) -> None:
    known = answers(slug)["currency"]
    said = known if re.fullmatch("[A-Z]{3}", known) and slug not in UNSAID else ""
    assert dataset(slug).currency == said


@pytest.mark.parametrize("slug", SOLD)
def test_totals_of_the_answers(slug: str) -> None:
    assert wrong_totals(slug, dataset(slug).totals, "dedup") == []
    assert wrong_totals(slug, dataset(slug).totals_as_read, "raw") == []


@pytest.mark.parametrize("slug", SETS)
def test_rows_of_the_answers(slug: str) -> None:
    known, ours = answers(slug)["answers"], dataset(slug).totals
    assert ours.rows == known["rows"]
    assert ours.rows_exact_duplicates == known["rows_exact_duplicates"]


@pytest.mark.parametrize("slug", SETS)
def test_money_is_exact(slug: str) -> None:
    if dataset(slug).has_money:
        assert str(dataset(slug).lines.amount.type()) == "decimal(18, 4)"


@pytest.mark.parametrize("slug", MONTHLY)
def test_months_of_the_answers(slug: str) -> None:
    known, ours = answers(slug)["answers"]["month"], dataset(slug).totals_by_month
    assert [(m.month, m.orders_as_read) for m in ours] == [(m["month"], m["orders"]) for m in known]
    assert [m.customers for m in ours] == [m.get("customers") for m in known]
    for month, answer in zip(ours, known, strict=True):
        gross, net = answer.get("gross"), answer.get("net")
        if month.gross_as_read == gross:
            assert month.net_as_read == net
            continue
        assert both_rounded(month.gross_as_read, gross, sold(slug, "month", month.month))
        # Nothing came back in such a month: its net is its gross.
        assert (month.net_as_read, net) == (month.gross_as_read, gross)


@pytest.mark.parametrize(("slug", "kind"), RANKED)
def test_best_sellers_of_the_answers(slug: str, kind: str) -> None:
    known = answers(slug)["answers"][f"top_{kind}"]
    ours = {item.key: item for item in getattr(dataset(slug), f"top_{kind}")}
    for answer in known:
        item = ours[answer["key"]]
        assert item.label == answer.get("label", item.label)
        assert item.lines_as_read == answer.get("lines", item.lines_as_read)
        if item.gross_as_read != answer.get("gross"):
            exact = sold(slug, COLUMN[kind], item.key)
            assert both_rounded(item.gross_as_read, answer["gross"], exact)
    if answers(slug)["answers"]["rows_exact_duplicates"] == 0:
        assert list(ours)[: len(known)] == [answer["key"] for answer in known]


def both_rounded(ours: float | None, known: float, exact: Decimal) -> bool:
    """Whether two figures are one: the exact one ends in half a cent, and was rounded both ways."""
    return all(abs(Decimal(str(figure)) - exact) == HALF_A_CENT for figure in (ours, known))


def sold(slug: str, column: str, key: str) -> Decimal:
    """The exact gross of a month, a product or a category, from the typed lines as read."""
    lines = dataset(slug).connection.table("typed")
    value = lines.month.strftime("%Y-%m") if column == "month" else lines[column]
    one = lines.filter(lines.kind == "sale", value == key)
    return Decimal(str((one.amount * one.copies).sum().execute()))


@pytest.mark.parametrize("slug", SETS)
def test_the_ledger_closes_and_ends_with_the_lines_analysed(slug: str) -> None:
    ours = dataset(slug)
    assert closes(ours)
    counted = ours.lines.agg(rows=ours.lines.count(), money=ours.lines.value.sum()).execute()
    if ours.grain != "customers":
        assert ours.ledger[-1].rows == counted["rows"][0]
    if ours.has_money:
        assert ours.ledger[-1].revenue == float(round(counted["money"][0], 4))


@pytest.mark.parametrize("name", OTHERWISE)
def test_one_shop_in_other_files_is_one_shop(name: str) -> None:
    ours, csv = otherwise(name), dataset("uci_online_retail")
    assert missed_roles("uci_online_retail", ours) == []
    assert ours.totals == csv.totals
    assert ours.totals_as_read == csv.totals_as_read
    assert ours.ledger == csv.ledger
    assert ours.totals_by_month == csv.totals_by_month


# Tables with a row a customer: measures of the answers -> columns of ours.
SUMS = {
    ("ecommerce_customer_behavior", "age"): "age",
    ("ecommerce_customer_behavior", "total_spend"): "amount",
    ("ecommerce_customer_behavior", "items_purchased"): "quantity",
    ("ecommerce_customer_behavior", "average_rating"): "rating",
    ("ecommerce_customer_behavior", "days_since_last_purchase"): "recency",
    ("mall_customers", "age"): "age",
    ("mall_customers", "income_k"): "income",
    ("mall_customers", "spending_score"): "score",
    ("marketing_campaign", "income"): "income",
    ("marketing_campaign", "recency_days"): "recency",
    ("marketing_campaign", "birth_year"): "birth_year",
}
# Nobody was born in these years and was a customer in 2014: set aside, and said so.
IMPOSSIBLE = {("marketing_campaign", "birth_year"): (1893, 1899, 1900)}
COUNTS = {
    ("ecommerce_customer_behavior", "gender"): "gender",
    ("ecommerce_customer_behavior", "city"): "city",
    ("ecommerce_customer_behavior", "satisfaction"): "satisfaction",
    ("mall_customers", "gender"): "gender",
    ("marketing_campaign", "marital_status"): "marital_status",
    ("marketing_campaign", "education"): "education",
    ("wholesale_customers", "channel"): "channel",
    ("wholesale_customers", "region"): "zone",
}
PURCHASES = {
    "NumWebPurchases": "Web purchases", "NumCatalogPurchases": "Catalog purchases",
    "NumStorePurchases": "Store purchases",
}  # fmt: skip


@functools.cache
def people(slug: str) -> pd.DataFrame:
    """The customers of a set."""
    table = dataset(slug).customers
    assert table is not None
    frame: pd.DataFrame = table.execute()
    return frame


def customer_answers(slug: str) -> dict[str, Any]:
    """What is known of a table with a row a customer."""
    known: dict[str, Any] = answers(slug)["answers"]["customer_table"]
    return known


@pytest.mark.parametrize("slug", CUSTOMERS)
def test_customers_of_the_answers(slug: str) -> None:
    assert dataset(slug).grain == "customers"
    assert (
        dataset(slug).totals.customers == len(people(slug)) == customer_answers(slug)["customers"]
    )


@pytest.mark.parametrize(("slug", "measure"), SUMS)
def test_sums_over_customers_of_the_answers(slug: str, measure: str) -> None:
    known, values = customer_answers(slug)[measure], people(slug)[SUMS[slug, measure]].dropna()
    wrong = IMPOSSIBLE.get((slug, measure), ())
    assert len(values) == known["n"] - len(wrong)
    assert float(sum(values)) == known["sum"] - sum(wrong)
    assert float(max(values)) == known["max"]


@pytest.mark.parametrize(("slug", "attribute"), COUNTS)
def test_counts_of_customers_of_the_answers(slug: str, attribute: str) -> None:
    values = people(slug)[COUNTS[slug, attribute]].fillna("(missing)")
    assert values.value_counts().to_dict() == customer_answers(slug)[attribute]


@pytest.mark.parametrize("slug", ["marketing_campaign", "wholesale_customers"])
def test_spend_by_category_of_the_answers(slug: str) -> None:
    known = customer_answers(slug)
    total = known.get("spend_total", known.get("spend_total_2y"))
    assert dataset(slug).totals.gross_revenue == total
    ours = {item.key: item.gross for item in dataset(slug).top_categories}
    assert ours == known["spend_by_category"]


@pytest.mark.parametrize(("column", "measure"), [("channel", "channel"), ("zone", "region")])
def test_spend_of_wholesale_customers_by_code(column: str, measure: str) -> None:
    frame = people("wholesale_customers")
    ours = frame.groupby(column)["amount"].sum().astype(float).to_dict()
    assert ours == customer_answers("wholesale_customers")[f"spend_by_{measure}"]


def test_purchases_and_complaints_of_the_marketing_campaign() -> None:
    known, ours = customer_answers("marketing_campaign"), dataset("marketing_campaign")
    frame = people("marketing_campaign")
    measure = {name: column for column, name in ours.customer_measures.items()}
    purchases = {name: frame[measure[called]].sum() for name, called in PURCHASES.items()}
    assert purchases == known["purchases_by_channel"]
    assert frame["orders"].sum() == known["purchases_all_channels"]
    assert frame[measure["Discounted purchases"]].sum() == known["deal_purchases"]
    assert frame["visits"].sum() == known["web_visits_last_month"]
    assert frame["complaint"].sum() == known["complaints"]
    joined = (str(frame["tenure"].min().date()), str(frame["tenure"].max().date()))
    assert joined == (known["enrolment_first"], known["enrolment_last"])


def test_campaigns_accepted_in_the_marketing_campaign() -> None:
    known, responses = (
        customer_answers("marketing_campaign"),
        dataset("marketing_campaign").responses,
    )
    assert responses is not None
    frame = responses.execute()
    ours = frame.groupby("campaign")["campaign_response"].sum().to_dict()
    assert ours == {
        name.replace("AcceptedCmp", "Campaign "): count
        for name, count in known["campaign_accepted"].items()
    }
    accepted = frame[frame["campaign_response"].astype(bool)]
    assert accepted["customer_id"].nunique() == known["accepted_any_of_6"]


def every_row() -> Any:
    """All rows of Online Retail that were read, equal ones as often as they were there."""
    typed = dataset("uci_online_retail").connection.table("typed")
    return typed.mutate(copy=ibis.range(typed.copies).unnest())


def test_online_retail_rows_as_published() -> None:
    lines = every_row()
    row = lines.agg(
        rows=lines.count(), invoices=lines.order_id.nunique(),
        customers=lines.customer_id.nunique(), countries=lines.country.nunique(),
        first=lines.ordered_at.min(), last=lines.ordered_at.max(),
        money=lines.amount.sum(), unknown=lines.customer_id.isnull().sum(),
        cancellations=lines.order_id.startswith("C").sum(),
        no_quantity=(lines.quantity <= 0).sum(), no_price=(lines.unit_price <= 0).sum(),
    ).execute().iloc[0]  # fmt: skip
    assert (row["rows"], row["invoices"], row["customers"]) == (541_909, 25_900, 4_372)
    assert (row["countries"], row["unknown"]) == (38, 135_080)
    assert (row["first"], row["last"]) == (
        pd.Timestamp(2010, 12, 1, 8, 26), pd.Timestamp(2011, 12, 9, 12, 50),
    )  # fmt: skip
    assert float(row["money"]) == pytest.approx(9_747_747.93, abs=0.005)
    assert (row["cancellations"], row["no_quantity"], row["no_price"]) == (9_288, 10_624, 2_517)
    assert dataset("uci_online_retail").totals.rows_exact_duplicates == 5_268


def known_sales(lines: Any) -> Any:
    """The rows that most published analyses of Online Retail are about."""
    return lines.filter(
        lines.customer_id.notnull(), ~lines.order_id.startswith("C"),
        lines.quantity > 0, lines.unit_price > 0,
    )  # fmt: skip


def test_online_retail_sales_to_known_customers_as_published() -> None:
    for lines, rows, money in (
        (every_row(), 397_884, 8_911_407.90),
        (dataset("uci_online_retail").connection.table("typed"), 392_692, 8_887_208.89),
    ):
        sold = known_sales(lines)
        row = sold.agg(
            rows=sold.count(), customers=sold.customer_id.nunique(),
            invoices=sold.order_id.nunique(), money=sold.amount.sum(),
        ).execute().iloc[0]  # fmt: skip
        assert (row["rows"], row["customers"], row["invoices"]) == (rows, 4_338, 18_532)
        assert float(row["money"]) == pytest.approx(money, abs=0.005)


def test_online_retail_monthly_revenue_as_published() -> None:
    # The published list adds up to 8,887,208.89: it is about the rows without exact duplicates.
    sold = known_sales(dataset("uci_online_retail").connection.table("typed"))
    frame = sold.group_by("month").agg(money=sold.amount.sum()).order_by("month").execute()
    assert [float(round(money, 2)) for money in frame["money"]] == pytest.approx([
        570_422.73, 568_101.31, 446_084.92, 594_081.76, 468_374.33, 677_355.15, 660_046.05,
        598_962.90, 644_051.04, 950_690.20, 1_035_642.45, 1_156_205.61, 517_190.44,
    ], abs=0.006)  # fmt: skip


def test_online_retail_december_2011_is_partial_and_november_is_reported() -> None:
    ours = dataset("uci_online_retail")
    assert [month.start for month in ours.months if month.partial] == [dt.date(2011, 12, 1)]
    assert (ours.period.start, ours.period.end) == (dt.date(2011, 11, 1), dt.date(2011, 11, 30))
    assert ours.as_of == dt.date(2011, 12, 9)


def test_cdnow_keeps_equal_purchases_and_its_zero_values_are_adjustments() -> None:
    ours = dataset("cdnow")
    assert step(ours, "Adjustments") == (-80, 0.0)
    assert ours.ledger[-1].rows == 69_579
    assert ours.ledger[-1].revenue == 2_500_315.63


def test_sample_data_has_the_totals_it_was_made_with() -> None:
    truth = tomllib.loads(Path(ROOT / "sample_data" / "truth.toml").read_text())
    known = truth["totals"]["dedup"]
    ours = load([ROOT / "sample_data"], Settings())
    for key in SAMPLE_TOTALS:
        assert getattr(ours.totals, key) == known.get(key, 0), key
    assert ours.totals.average_order_value == known["aov"]
    assert ours.totals.rows - ours.totals.rows_exact_duplicates == known["rows"]
    assert ours.totals.rows_missing_customer == known["rows_missing_customer"]
    assert step(ours, "Service lines") == (-known["service_lines"], -known["service_gross"])
    assert closes(ours)
