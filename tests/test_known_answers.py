"""Published and independently computed totals of real data sets must come out, to the cent."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from report_builder.dataset import Dataset
from report_builder.ingest import load
from report_builder.settings import Settings
from tests.ingest.tables import DATA, ROOT, closes, step

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not there")

INPUTS = {
    "online retail, csv": ("uci_online_retail", "uci_online_retail/online_retail.csv"),
    "online retail, parquet": ("uci_online_retail", "uci_online_retail/online_retail.parquet"),
    "online retail, a file a day": ("uci_online_retail", "uci_online_retail/by_day"),
    "retail sales": ("retail_sales_1000", "retail_sales_1000"),
    "cdnow": ("cdnow", "cdnow"),
    "bread basket": ("bread_basket", "bread_basket"),
    "superstore": ("superstore_2019_2022", "superstore_2019_2022"),
}
# Role of the answers -> columns of ours. Where the answer is a remark and no column, what it means.
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "uci_online_retail": {"region": ("Country",), },
    "cdnow": {
        "customer_id": ("customer_id",), "date": ("date",), "quantity": ("number_of_cds",),
        "amount": ("dollar_value",),
    },
    "bread_basket": {"date": ("Date", "Time")},
    "superstore_2019_2022": {
        "channel": ("Ship Mode",), "discount": ("Discount",), "cost": (),
        "region": ("Country/Region", "State/Province", "City", "Region", "Postal Code"),
    },
}  # fmt: skip
SAME_NAME = (
    "lines_sale", "lines_credit", "lines_cancelled", "lines_other", "date_min", "date_max",
    "orders", "customers", "products", "units", "gross_revenue", "returns_value", "other_value",
    "cancelled_value", "net_revenue", "repeat_customers", "repeat_rate",
)  # fmt: skip


@functools.cache
def data(name: str) -> Dataset:
    """The data set, loaded once."""
    return load([DATA / INPUTS[name][1]], Settings())


@functools.cache
def answers(slug: str) -> dict[str, Any]:
    """The known answers of a data set."""
    return tomllib.loads((DATA / "answers" / f"{slug}.toml").read_text())


def known_totals(slug: str) -> dict[str, Any]:
    """Totals after exact duplicates; where there are none, those of the rows as they are."""
    totals = answers(slug)["answers"]["totals"]
    return dict(totals.get("dedup", totals["raw"]))


@pytest.mark.parametrize("name", INPUTS)
def test_roles_of_the_answers(name: str) -> None:
    slug = INPUTS[name][0]
    expected: dict[str, tuple[str, ...]]
    expected = {role: (column,) for role, column in answers(slug)["roles"]["main"].items()}
    expected |= ROLES.get(slug, {})
    ours: dict[str, set[str]] = {}
    for choice in data(name).mapping:
        role = choice.role.split(".")[0]
        ours.setdefault("date" if role == "time" else role, set()).add(choice.column)
    assert ours == {role: set(columns) for role, columns in expected.items() if columns}


@pytest.mark.parametrize("name", INPUTS)
def test_totals_of_the_answers(name: str) -> None:
    slug = INPUTS[name][0]
    known, totals = known_totals(slug), data(name).totals
    ours = {key: getattr(totals, key) for key in SAME_NAME}
    if slug == "bread_basket":
        assert ours["gross_revenue"] is ours["customers"] is ours["units"] is None
    expected = {key: known.get(key, 0 if key.startswith("lines_") else None) for key in SAME_NAME}
    assert ours == expected
    assert totals.average_order_value == known.get("aov")
    assert totals.rows == answers(slug)["answers"]["rows"]
    assert totals.rows_exact_duplicates == answers(slug)["answers"]["rows_exact_duplicates"]
    assert totals.rows_missing_customer == known.get("rows_missing_customer")


@pytest.mark.parametrize("name", [name for name in INPUTS if INPUTS[name][0] != "cdnow"])
def test_months_of_the_answers(name: str) -> None:
    # Orders and customers of a month do not change with duplicates; money is compared without them.
    slug = INPUTS[name][0]
    known = answers(slug)["answers"]["month"]
    ours = data(name).totals_by_month
    assert [(m.month, m.orders) for m in ours] == [(m["month"], m["orders"]) for m in known]
    if slug != "bread_basket":
        assert [m.customers for m in ours] == [m["customers"] for m in known]
    if answers(slug)["answers"]["rows_exact_duplicates"] == 0:
        # A month of exactly 14,518.055 is rounded up here and down there: half a cent is allowed.
        assert [m.gross for m in ours] == pytest.approx([m["gross"] for m in known], abs=0.0101)
        assert [m.net for m in ours] == pytest.approx([m["net"] for m in known], abs=0.0101)


@pytest.mark.parametrize("name", ["retail sales", "superstore"])
def test_best_sellers_of_the_answers(name: str) -> None:
    known = answers(INPUTS[name][0])["answers"]
    products = [(p["key"], p["label"], p["gross"]) for p in known.get("top_products", [])]
    categories = [(c["key"], c["gross"]) for c in known["top_categories"]]
    ours = data(name)
    assert [(p.key, p.label, p.gross) for p in ours.top_products[: len(products)]] == products
    assert [(c.key, c.gross) for c in ours.top_categories] == categories


@pytest.mark.parametrize("name", INPUTS)
def test_the_ledger_closes_and_ends_with_the_lines_analysed(name: str) -> None:
    ours = data(name)
    assert closes(ours)
    counted = ours.lines.agg(rows=ours.lines.count(), money=ours.lines.value.sum()).execute()
    assert ours.ledger[-1].rows == counted["rows"][0]
    if ours.has_money:
        assert ours.ledger[-1].revenue == float(round(counted["money"][0], 4))


def test_one_shop_in_three_formats_is_one_shop() -> None:
    csv, parquet, days = (data(name) for name in INPUTS if name.startswith("online retail"))
    assert csv.totals == parquet.totals == days.totals
    assert csv.ledger == parquet.ledger == days.ledger
    assert csv.totals_by_month == parquet.totals_by_month == days.totals_by_month


def every_row() -> Any:
    """All rows of Online Retail that were read, equal ones as often as they were there."""
    typed = data("online retail, csv").connection.table("typed")
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
    assert data("online retail, csv").totals.rows_exact_duplicates == 5_268


def known_sales(lines: Any) -> Any:
    """The rows that most published analyses of Online Retail are about."""
    return lines.filter(
        lines.customer_id.notnull(), ~lines.order_id.startswith("C"),
        lines.quantity > 0, lines.unit_price > 0,
    )  # fmt: skip


def test_online_retail_sales_to_known_customers_as_published() -> None:
    for lines, rows, money in (
        (every_row(), 397_884, 8_911_407.90),
        (data("online retail, csv").connection.table("typed"), 392_692, 8_887_208.89),
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
    sold = known_sales(data("online retail, csv").connection.table("typed"))
    frame = sold.group_by("month").agg(money=sold.amount.sum()).order_by("month").execute()
    assert [float(round(money, 2)) for money in frame["money"]] == pytest.approx([
        570_422.73, 568_101.31, 446_084.92, 594_081.76, 468_374.33, 677_355.15, 660_046.05,
        598_962.90, 644_051.04, 950_690.20, 1_035_642.45, 1_156_205.61, 517_190.44,
    ], abs=0.006)  # fmt: skip


def test_online_retail_december_2011_is_partial_and_november_is_reported() -> None:
    ours = data("online retail, csv")
    assert [month.start for month in ours.months if month.partial] == [dt.date(2011, 12, 1)]
    assert (ours.period.start, ours.period.end) == (dt.date(2011, 11, 1), dt.date(2011, 11, 30))
    assert ours.as_of == dt.date(2011, 12, 9)


def test_cdnow_keeps_equal_purchases_and_its_zero_values_are_adjustments() -> None:
    ours = data("cdnow")
    assert step(ours, "Adjustments") == (-80, 0.0)
    assert ours.ledger[-1].rows == 69_579
    assert ours.ledger[-1].revenue == 2_500_315.63


def test_sample_data_has_the_totals_it_was_made_with() -> None:
    truth = tomllib.loads(Path(ROOT / "sample_data" / "truth.toml").read_text())
    known = truth["totals"]["dedup"]
    ours = load([ROOT / "sample_data"], Settings())
    for key in SAME_NAME:
        assert getattr(ours.totals, key) == known.get(key, 0), key
    assert ours.totals.average_order_value == known["aov"]
    assert ours.totals.rows - ours.totals.rows_exact_duplicates == known["rows"]
    assert ours.totals.rows_missing_customer == known["rows_missing_customer"]
    assert step(ours, "Service lines") == (-known["service_lines"], -known["service_gross"])
    assert closes(ours)
