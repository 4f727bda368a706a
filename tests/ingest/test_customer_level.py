"""Tables with one row a customer: what can be said of them, and that nothing is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData, ReportError
from report_builder.ingest import load
from report_builder.settings import Settings
from tests.ingest.tables import closes, shop, write

HEADER = (
    "ID,Year_Birth,Income,Recency,MntWines,MntFruits,MntFish,NumWebPurchases,NumStorePurchases,"
    "AcceptedCmp1,AcceptedCmp2"
)
ROWS = (
    "1,1970,40000,10,100,20,0,2,3,1,0",
    "2,1996,,25,50,0,5,1,1,0,0",
    "3,1893,52000,3,0,10,30,4,0,1,1",
    "4,1965,61000,80,200,0,0,0,6,0,0",
)
# By eye: wines 350, fruits 30, fish 35 = 415; web 7, store 10 purchases; three answered a campaign.


@pytest.fixture
def people(tmp_path: Path) -> Dataset:
    return load([write(tmp_path, shop(*ROWS, header=HEADER), "customers.csv")], Settings())


def test_totals_by_eye(people: Dataset) -> None:
    assert people.grain == "customers"
    assert people.totals.customers == 4
    assert people.totals.gross_revenue == 415.0
    assert people.totals.orders is people.totals.average_order_value is None
    assert {(item.key, item.label, item.gross) for item in people.top_categories} == {
        ("MntWines", "Wines", 350.0), ("MntFruits", "Fruits", 30.0), ("MntFish", "Fish", 35.0),
    }  # fmt: skip
    assert closes(people)


def test_spend_by_category_becomes_lines_without_dates(people: Dataset) -> None:
    lines = people.lines.execute()
    assert len(lines) == 7  # the twelve cells less five zeros
    assert float(lines["value"].sum()) == 415
    assert {"day", "month", "order_id"}.isdisjoint(lines.columns)


def test_counts_of_the_shop_stay_with_the_customer(people: Dataset) -> None:
    assert people.customers is not None
    frame = people.customers.execute().set_index("customer_id").sort_index()
    assert list(frame["orders"]) == [5, 2, 4, 6]
    assert list(frame["days_since_last_order"]) == [10, 25, 3, 80]
    named = {name: column for column, name in people.customer_measures.items()}
    assert frame[named["Web purchases"]].sum() == 7
    assert frame[named["Store purchases"]].sum() == 10


def test_answers_to_campaigns(people: Dataset) -> None:
    assert people.responses is not None
    frame = people.responses.execute()
    assert len(frame) == 8
    assert frame["campaign_response"].sum() == 3


def test_nothing_is_known_of_time(people: Dataset) -> None:
    assert people.time is None
    with pytest.raises(NotEnoughData, match="needs dates"):
        _ = people.as_of


def test_the_mapping_names_the_columns_together(people: Dataset) -> None:
    found = {one.role: one.column for one in people.mapping}
    assert found["category"] == "MntWines, MntFruits, MntFish"
    assert found["amount"] == "MntWines+MntFruits+MntFish"
    assert found["campaign_response"] == "AcceptedCmp1, AcceptedCmp2"
    assert found["recency"] == "Recency"


def test_an_impossible_birth_year_and_a_missing_income_are_told(people: Dataset) -> None:
    told = {note.what: (note.count, note.example) for note in people.preparation}
    assert told["Impossible birth_year"] == (1, "“####” in row 4")
    assert told["Missing income"][0] == 1
    assert people.customers is not None
    assert people.customers.birth_year.isnull().sum().execute() == 1


def test_without_a_number_the_row_stands_in(tmp_path: Path) -> None:
    rows = ("1,200,30,50", "2,10,300,4", "1,90,80,70", "2,60,50,40")
    content = shop(*rows, header="Channel,Fresh,Milk,Grocery")
    data = load([write(tmp_path, content, "wholesale.csv")], Settings())
    assert data.totals.customers == 4
    assert data.totals.gross_revenue == 984.0  # 280 + 314 + 240 + 150
    assert closes(data)


def test_a_row_read_twice_counts_once_and_stands_in_the_ledger(tmp_path: Path) -> None:
    content = shop(*ROWS, ROWS[0], header=HEADER)
    data = load([write(tmp_path, content, "customers.csv")], Settings())
    assert (data.totals.customers, data.totals.gross_revenue) == (4, 415.0)
    assert data.totals_as_read.gross_revenue == 535.0
    assert data.totals.rows_exact_duplicates == 1
    assert closes(data)


def test_the_order_of_rows_changes_nothing(tmp_path: Path, people: Dataset) -> None:
    other = load([write(tmp_path, shop(*reversed(ROWS), header=HEADER), "again.csv")], Settings())
    assert other.totals == people.totals
    assert other.top_categories == people.top_categories


def test_a_period_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, shop(*ROWS, header=HEADER), "customers.csv")
    with pytest.raises(ReportError, match="does not say when"):
        load([path], Settings(period="2023-01"))


def test_orders_of_one_customer_are_lines_and_no_customer_table(tmp_path: Path) -> None:
    content = shop("C1,Mug,10.00", "C2,Bowl,5.00", header="Customer ID,Product,Amount")
    assert load([write(tmp_path, content)], Settings()).grain == "lines"
