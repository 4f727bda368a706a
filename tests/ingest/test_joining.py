"""Tables that belong together join without multiplying a row or a cent."""

from __future__ import annotations

from pathlib import Path

from report_builder.dataset import Dataset
from report_builder.ingest import load
from report_builder.settings import Settings
from tests.ingest.tables import HEADER, LINES, closes, shop, write

CUSTOMERS = b"Customer ID,Age,Gender\nC1,34,F\nC2,51,Male\nC3,20,female\n"
PRODUCTS = (
    b"Product Code,Category,Unit Cost\nMug,Kitchen,2.00\nPlate,Kitchen,3.00\nBowl,Table,1.50\n"
)


def together(folder: Path, **files: bytes) -> Dataset:
    """The shop with other tables in the same folder."""
    coded = shop(header=HEADER.replace("Product", "Product Code"))
    write(folder, coded, "shop/lines.csv")
    for name, content in files.items():
        write(folder, content, f"shop/{name}.csv")
    return load([folder / "shop"], Settings())


def test_customers_and_products_join_and_nothing_is_multiplied(tmp_path: Path) -> None:
    data = together(tmp_path, customers=CUSTOMERS, products=PRODUCTS)
    assert (data.totals.lines_sale, data.totals.gross_revenue) == (5, 56.5)
    assert data.ledger[-1].rows == 5
    assert closes(data)
    assert data.customers is not None
    people = data.customers.order_by("customer_id").execute()
    assert list(people["customer_id"]) == ["C1", "C2"]  # C3 never bought
    assert list(people["gender"]) == ["Female", "Male"]
    assert list(people["age"]) == [34, 51]
    # A table of products gives the cost of one: 2 x 2 + 3 + 2 + 3 x 1.50 + 4 x 2 = 21.50.
    assert float(data.lines.cost.sum().execute()) == 21.5
    assert [(c.key, c.gross) for c in data.top_categories] == [("Kitchen", 43.0), ("Table", 13.5)]


def test_a_key_that_repeats_does_not_join(tmp_path: Path) -> None:
    twice = CUSTOMERS + b"C1,35,F\n"
    data = together(tmp_path, customers=twice)
    assert data.totals.gross_revenue == 56.5
    assert not data.has("age")
    assert any(note.what == "Table customers" for note in data.preparation)


def test_a_table_that_knows_fewer_than_half_of_the_keys_does_not_join(tmp_path: Path) -> None:
    # The lines have two known customers: one of two is half, none is not.
    half = together(tmp_path / "half", customers=b"Customer ID,Age\nC2,51\nC7,20\nC8,30\n")
    none = together(tmp_path / "none", customers=b"Customer ID,Age\nC6,51\nC7,20\nC8,30\n")
    assert half.has("age")
    assert not none.has("age")
    assert half.totals == none.totals


def test_orders_with_date_and_customer_join_to_lines_without(tmp_path: Path) -> None:
    orders = (
        b"Order ID,Customer ID,Order Date\nA1,C1,2023-01-03\nA2,C2,2023-01-20\nA3,C1,2023-02-14\n"
    )
    lines = (
        b"Order ID,Product,Quantity,Unit Price\n"
        b"A1,Mug,2,5\nA1,Plate,1,8\nA2,Mug,1,5\nA3,Bowl,3,4.5\n"
    )
    write(tmp_path, orders, "orders.csv")
    write(tmp_path, lines, "order_lines.csv")
    data = load([tmp_path], Settings())
    assert (data.totals.gross_revenue, data.totals.orders, data.totals.customers) == (36.5, 3, 2)
    assert closes(data)


def test_campaigns_are_kept_apart_from_sales(tmp_path: Path) -> None:
    campaigns = (
        b"Customer ID,Campaign,Group,Responded\nC1,Spring,test,Yes\nC1,Autumn,control,No\n"
        b"C2,Spring,control,\n"
    )
    data = together(tmp_path, campaigns=campaigns)
    assert data.responses is not None
    found = data.responses.order_by("customer_id", "campaign").execute()
    assert [None if value != value or value is None else bool(value)
            for value in found["campaign_response"]] == [False, True, None]  # fmt: skip
    assert data.totals.gross_revenue == 56.5
    assert data.has("campaign_response", "campaign_group")


def test_orders_without_a_number_count_in_sales_not_in_orders(tmp_path: Path) -> None:
    lines = [*LINES, ",C2,2023-02-27,Mug,1,5.00", ",C1,2023-02-28,Mug,1,5.00"]
    data = load([write(tmp_path, shop(*lines))], Settings())
    assert (data.totals.gross_revenue, data.totals.orders) == (66.5, 4)
    assert data.orders.count().execute() == 4
    assert data.ledger[-1].revenue == 66.5
