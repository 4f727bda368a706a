"""Small shops of several tables: which one holds the lines, and what each of the others adds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.ingest import load, open_tables
from report_builder.ingest.joining import Joined, canonical_lines, join_tables
from report_builder.ingest.joining.taking import take
from report_builder.ingest.lines import different_rows
from report_builder.ingest.recognition import Recognised
from report_builder.model import ColumnMapping
from report_builder.settings import Settings
from tests.ingest.tables import closes, write

ITEMS = """order_id,product_id,quantity,price
1,10,2,5.00
1,11,1,8.00
2,10,1,5.00
3,12,3,4.50
4,11,4,5.00
"""
# By eye: 10 + 8 + 5 + 13.50 + 20 = 56.50 in 5 lines and 4 orders.
ORDERS = """order_id,customer_id,order_date,status
1,501,2023-01-03,delivered
2,502,2023-01-20,delivered
3,501,2023-02-14,delivered
4,503,2023-02-27,delivered
"""
CUSTOMERS = (
    "customer_id,first_name,last_name,gender,city\n501,A,B,F,Bonn\n502,C,D,M,Köln\n503,E,F,F,Bonn\n"
)
PRODUCTS = "product_id,product_name,category_id,list_price\n10,Mug,1,6\n11,Plate,1,9\n12,Bowl,2,5\n"
CATEGORIES = "category_id,category_name\n1,Kitchen\n2,Table\n"


def folder(path: Path, **tables: str) -> Path:
    """A folder with these tables as CSV files."""
    for name, text in tables.items():
        write(path, text.encode(), f"shop/{name}.csv")
    return path / "shop"


def shop(path: Path, settings: Settings | None = None, **tables: str) -> Dataset:
    """The dataset of these tables."""
    return load([folder(path, **tables)], settings or Settings())


def joined(path: Path, settings: Settings | None = None, **tables: str) -> Joined:
    """How these tables are joined."""
    chosen = settings or Settings()
    return join_tables(open_tables([folder(path, **tables)], chosen), chosen)


def links(found: Joined) -> set[str]:
    """The links of the joins, in words."""
    return {join.link.names for join in found.joins}


def notes(found: Joined) -> dict[str, str]:
    """What is told of the tables: what -> decision."""
    return {note.what: note.decision for note in found.notes}


def uses(found: Joined, table: str) -> dict[str, tuple[str, str]]:
    """Column -> role and use, of one table."""
    return {c.column: (c.role, c.use) for c in found.mapping if c.table == table}


def test_a_chain_of_tables_is_followed_and_no_cent_is_multiplied(tmp_path: Path) -> None:
    data = shop(tmp_path, order_items=ITEMS, orders=ORDERS, customers=CUSTOMERS,
                products=PRODUCTS, categories=CATEGORIES)  # fmt: skip
    assert (data.totals.lines_sale, data.totals.gross_revenue) == (5, 56.5)
    assert (data.totals.orders, data.totals.customers, data.totals.products) == (4, 3, 3)
    assert closes(data)
    assert [(c.key, c.gross) for c in data.top_categories] == [("Kitchen", 43.0), ("Table", 13.5)]
    assert {(p.key, p.label) for p in data.top_products} == {
        ("10", "Mug"), ("11", "Plate"), ("12", "Bowl")
    }  # fmt: skip
    assert data.customers is not None
    people = data.customers.order_by("customer_id").execute()
    assert list(people["city"]) == ["Bonn", "Köln", "Bonn"]
    assert "customer_name" not in data.lines.columns
    assert not {"first_name", "last_name"} & set(data.customers.columns)


def test_ids_called_id_join_by_the_names_of_tables(tmp_path: Path) -> None:
    found = joined(
        tmp_path,
        raw_orders="id,user_id,order_date,status\n1,1,2018-01-01,returned\n2,3,2018-01-02,completed\n"
        "3,9,2018-01-04,completed\n",
        raw_payments="id,order_id,payment_method,amount\n1,1,card,10\n2,2,card,20\n3,3,coupon,5\n"
        "4,3,card,7\n",
        raw_customers="id,first_name,last_name\n1,A,B\n3,C,D\n9,E,F\n",
    )
    assert found.main.raw.name == "raw_payments"
    assert links(found) == {"raw_payments.order_id = raw_orders.id"}
    assert found.source("customer_id") is found.joins[0].table
    assert uses(found, "raw_orders")["user_id"] == ("customer_id", "analysed")
    assert uses(found, "raw_customers")["id"] == ("customer_id", "key")


def test_small_numbers_that_overlap_by_chance_do_not_join(tmp_path: Path) -> None:
    other = "slot,brand,gender\n1,Acme,F\n2,Bolt,M\n3,Core,F\n4,Dune,M\n"
    found = joined(tmp_path, order_items=ITEMS, orders=ORDERS, shelves=other)
    assert links(found) == {"order_items.order_id = orders.order_id"}
    assert "brand" not in found.line_roles()


def sold(codes: list[str]) -> str:
    """A line for each code of a ware."""
    return "Beleg,Datum,Ware,Menge,Betrag\n" + "".join(
        f"B{place},2023-01-{place % 28 + 1:02d},{code},1,5\n" for place, code in enumerate(codes)
    )


@pytest.mark.parametrize(
    ("codes", "known", "joins"),
    [
        ([f"AX-{7301 + 37 * place}" for place in range(20)], 20, True),
        ([f"AX-{7301 + 37 * place}" for place in range(19)], 19, False),  # too few to decide
        ([f"AX-{7301 + 37 * place}" for place in range(40)], 38, True),  # 95 % are known
        ([f"AX-{7301 + 37 * place}" for place in range(40)], 37, False),
        ([*(str(7000 + place) for place in range(19)), "7199"], 20, True),  # 20 of 200 numbers
        ([*(str(7000 + place) for place in range(19)), "7198"], 20, False),
        ([chr(97 + place) * 5 for place in range(20)], 20, False),  # words meet by chance
    ],
)
def test_codes_join_whatever_their_columns_are_called(
    tmp_path: Path, codes: list[str], known: int, joins: bool
) -> None:
    goods = "Referenz,Marke\n" + "".join(
        f"{code},M{place % 2}\n" for place, code in enumerate(codes[:known])
    )
    found = joined(tmp_path, verkauf=sold(codes), sortiment=goods)
    assert ("brand" in found.line_roles()) == joins


def test_details_go_before_headers_and_headers_before_payments(tmp_path: Path) -> None:
    header = "order_id,customer_id,order_date,total\n1,501,2023-01-03,18\n2,502,2023-01-20,5\n"
    payments = "payment_id,order_id,payment_type,amount\n1,1,card,10\n2,1,voucher,8\n3,2,card,5\n"
    items = "order_id,product_id,quantity,price\n1,10,2,5\n1,11,1,8\n2,10,1,5\n"
    both = joined(tmp_path / "all", orders=header, payments=payments, items=items)
    assert both.main.raw.name == "items"
    without = joined(tmp_path / "some", orders=header, payments=payments)
    assert without.main.raw.name == "orders"
    told = notes(both)["Money of whole orders in orders"]
    assert told == "not added up: total would count once for every line of an order"


def test_lines_without_prices_take_them_from_the_products(tmp_path: Path) -> None:
    data = shop(
        tmp_path,
        order_details="order_details_id,order_id,pizza_id,quantity\n1,1,bbq_s,1\n2,1,veg_s,2\n"
        "3,2,bbq_l,1\n",
        orders="order_id,date\n1,2015-01-01\n2,2015-02-01\n",
        pizzas="pizza_id,pizza_type_id,size,price\nbbq_s,bbq,S,12.75\nbbq_l,bbq,L,20.75\n"
        "veg_s,veg,S,10.00\n",
        pizza_types="pizza_type_id,name,category\nbbq,Barbecue,Chicken\nveg,The Veggie,Veggie\n",
    )
    # By eye: 12.75 + 2 x 10 + 20.75.
    assert data.totals.gross_revenue == 53.5
    assert [(c.key, c.gross) for c in data.top_categories] == [("Chicken", 33.5), ("Veggie", 20.0)]


def test_several_payments_and_reviews_of_an_order_multiply_nothing(tmp_path: Path) -> None:
    data = shop(
        tmp_path, order_items=ITEMS, orders=ORDERS,
        order_payments="order_id,payment_type,payment_value\n1,card,10\n1,voucher,8\n2,card,2\n"
        "2,card,3\n3,cash,13.5\n",
        order_reviews="review_id,order_id,review_score\n1,1,5\n2,1,2\n3,3,4\n",
    )  # fmt: skip
    assert (data.totals.lines_sale, data.totals.gross_revenue) == (5, 56.5)
    orders = data.orders.order_by("order_id").execute()
    paid = [None if value != value else value for value in orders["payment"]]
    assert paid == ["Several", "card", "cash", None]
    rated = data.lines.group_by("order_id").agg(rating=data.lines.rating.max()).order_by("order_id")
    assert [float(v) for v in rated.execute()["rating"].dropna()] == [3.5, 4.0]


PEOPLE = "customer_id,customer_unique_id,city\na1,p1,Bonn\na2,p2,Köln\na3,p1,Bonn\na4,p3,Bonn\n"
ANEW = """order_id,customer_id,order_date
1,a1,2023-01-03
2,a2,2023-01-20
3,a3,2023-02-14
4,a4,2023-02-27
"""


def test_a_customer_number_new_with_every_order_is_passed_over(tmp_path: Path) -> None:
    data = shop(tmp_path, order_items=ITEMS, orders=ANEW, customers=PEOPLE)
    assert (data.totals.customers, data.totals.repeat_customers) == (3, 1)
    assert data.customers is not None
    assert list(data.customers.order_by("customer_id").execute()["city"]) == [
        "Bonn",
        "Köln",
        "Bonn",
    ]
    found = joined(tmp_path / "again", order_items=ITEMS, orders=ANEW, customers=PEOPLE)
    assert found.surrogate == "customer_id"
    assert (
        '[columns] customer_id = "customer_id"'
        in notes(found)["customer_id is new with every order"]
    )
    assert uses(found, "customers")["customer_unique_id"] == ("customer_id", "analysed")
    assert uses(found, "orders")["customer_id"] == ("customer_id", "key")


def test_a_customer_number_of_two_orders_is_believed(tmp_path: Path) -> None:
    again = ANEW.replace("3,a3", "3,a1")
    found = joined(tmp_path, order_items=ITEMS, orders=again, customers=PEOPLE)
    assert found.surrogate == ""


@pytest.mark.parametrize(("persons", "noticed"), [("p1 p2 p1 p2", True), ("p1 p2 p1 p2 p2", False)])
def test_a_number_of_fewer_than_half_as_many_groups_customers(
    tmp_path: Path, persons: str, noticed: bool
) -> None:
    people = "customer_id,customer_unique_id\n" + "".join(
        f"a{place},{person}\n" for place, person in enumerate(persons.split(), 1)
    )
    found = joined(tmp_path, order_items=ITEMS, orders=ANEW, customers=people)
    assert bool(found.surrogate) == noticed


def test_the_settings_have_the_last_word_on_the_customer(tmp_path: Path) -> None:
    chosen = Settings(columns={"customer_id": "customer_id"})
    data = shop(tmp_path, chosen, order_items=ITEMS, orders=ANEW, customers=PEOPLE)
    assert data.totals.customers == 4


def test_rows_that_repeat_whole_are_used_once(tmp_path: Path) -> None:
    twice = CUSTOMERS + "502,C,D,M,Köln\n"
    data = shop(tmp_path, order_items=ITEMS, orders=ORDERS, customers=twice)
    assert (data.totals.gross_revenue, data.totals.lines_sale) == (56.5, 5)
    assert data.has("region.city")
    found = joined(tmp_path / "again", order_items=ITEMS, orders=ORDERS, customers=twice)
    (note,) = [note for note in found.notes if note.what == "Table customers"]
    assert "used once" in note.example


def test_a_table_whose_key_repeats_is_left_out(tmp_path: Path) -> None:
    moved = CUSTOMERS + "502,C,D,M,Bonn\n"
    found = joined(tmp_path, order_items=ITEMS, orders=ORDERS, customers=moved)
    assert "customer_id repeats" in notes(found)["Table customers"]
    assert "region.city" not in found.line_roles()


@pytest.mark.parametrize(
    ("ours", "theirs", "joins", "told"),
    [
        (("17850", "17851"), ("17850.0", "17851.0"), True, ".0"),
        ((" 17850", "17851 "), ("17850", "17851"), True, ""),
        (("123", "124"), ("00123", "00124"), True, "zeros"),
        (("00123", "0124"), ("123", "0999"), False, ""),  # both sides have zeros: they count
        (("123", "124"), ("223", "224"), False, ""),
    ],
)
def test_how_keys_are_written(
    tmp_path: Path, ours: tuple[str, str], theirs: tuple[str, str], joins: bool, told: str
) -> None:
    orders = "order_id,customer_id,order_date,total\n" + "".join(
        f"{i},{key},2023-01-0{i},5\n" for i, key in enumerate(ours, 1)
    )
    people = "customer_id,city\n" + "".join(f"{key},Bonn\n" for key in theirs)
    found = joined(tmp_path, orders=orders, customers=people)
    assert ("region.city" in found.line_roles()) == joins
    if told:
        assert told in next(note.example for note in found.notes if note.what == "Table customers")


def test_what_does_not_match_is_counted(tmp_path: Path) -> None:
    more = ORDERS.replace("4,503,2023-02-27,delivered\n", "") + "8,502,2023-03-01,delivered\n"
    found = joined(tmp_path, order_items=ITEMS, orders=more)
    counts = {note.what: note.count for note in found.notes}
    assert counts["Rows without a match in orders"] == 1  # the line of order 4
    assert counts["Orders in orders without lines"] == 1  # order 8


def test_orders_that_a_table_of_returns_lists_count_as_returned(tmp_path: Path) -> None:
    listed = "Returned,Order ID\nYes,1\nNo,2\nYes,1\n"
    data = shop(tmp_path / "orders", order_items=ITEMS, orders=ORDERS, Returns=listed)
    assert (data.totals.lines_returned, data.totals.returns_value) == (2, 18.0)
    assert (data.totals.gross_revenue, data.totals.net_revenue) == (56.5, 38.5)
    part = "return_id,order_id,product_id\nR1,1,11\nR2,4,10\n"  # order 4 has no product 10
    data = shop(tmp_path / "lines", order_items=ITEMS, orders=ORDERS, returns=part)
    assert (data.totals.lines_returned, data.totals.returns_value) == (1, 8.0)


def test_orders_without_a_status_come_back_too(tmp_path: Path) -> None:
    lines = "Order ID,Order Date,Product,Sales\nA1,2023-01-03,Mug,5\nA2,2023-01-04,Cup,7\n"
    data = shop(tmp_path, Orders=lines, Returns="Returned,Order ID\nYes,A2\n",
                People="Person,Region\nAnna,West\n")  # fmt: skip
    assert (data.totals.lines_returned, data.totals.net_revenue) == (1, 5.0)


def test_a_doubtful_column_gives_way_to_a_surer_one_but_no_key_does() -> None:
    def of(role: str, confidence: float) -> dict[str, ColumnMapping]:
        return {role: ColumnMapping(role, "t", "c", confidence, "")}

    assert take(of("category", 0.9), [of("category", 0.75)]) == {}
    doubtful = of("category", 0.74)
    assert take(of("category", 0.9), [doubtful]) == of("category", 0.9)
    assert doubtful == {}
    assert take(of("category", 0.7), [of("category", 0.74)]) == {}
    assert take(of("product_id", 0.9), [of("product_id", 0.5)]) == {}


def test_returns_that_name_no_order_are_told(tmp_path: Path) -> None:
    found = joined(tmp_path, order_items=ITEMS, orders=ORDERS,
                   returns="return_date,product_id,return_quantity\n2023-03-01,10,1\n")  # fmt: skip
    assert found.returns is None
    assert "name no order" in notes(found)["Table returns"]


def test_a_dictionary_gives_the_labels_in_english(tmp_path: Path) -> None:
    products = "product_id,product_category_name\n10,cozinha\n11,cozinha\n12,mesa\n"
    english = "product_category_name,product_category_name_english\ncozinha,kitchen\nmesa,table\n"
    data = shop(tmp_path, order_items=ITEMS, orders=ORDERS, products=products, names=english)
    assert [c.key for c in data.top_categories] == ["kitchen", "table"]


def test_targets_and_staff_are_left_aside(tmp_path: Path) -> None:
    found = joined(
        tmp_path, order_items=ITEMS, orders=ORDERS,
        Sales_target="Month of Order Date,Category,Target\nJan-23,Kitchen,9\nFeb-23,Kitchen,8\n",
        employees="employee_id,name,city,birth_date\n1,A,Bonn,1980-01-01\n",
        suppliers="supplier_id,name,country\n1,Z,France\n",
    )  # fmt: skip
    assert found.main.raw.name == "order_items"
    assert notes(found)["Table Sales_target"] == "left aside: targets are no sales"
    assert "Tables employees and suppliers" in notes(found)
    assert not {"region.city", "region.country", "birth_date"} & set(found.line_roles())


def test_two_stores_of_one_name_stay_two(tmp_path: Path) -> None:
    orders = "order_id,customer_id,order_date,store_id\n" + "".join(
        f"{i},50{i},2023-01-0{i},{1 + i % 2}\n" for i in range(1, 5)
    )
    named = joined(tmp_path / "a", order_items=ITEMS, orders=orders,
                   stores="store_id,store_name\n1,North\n2,South\n")  # fmt: skip
    assert uses(named, "stores")["store_name"] == ("store", "analysed")
    alike = joined(tmp_path / "b", order_items=ITEMS, orders=orders,
                   stores="store_id,store_name\n1,Main St\n2,Main St\n")  # fmt: skip
    assert uses(alike, "orders")["store_id"] == ("store", "analysed")


def test_the_subcategory_stands_in_where_nothing_names_a_product(tmp_path: Path) -> None:
    lines = (
        "Order ID,Customer ID,Order Date,Amount,Category,Sub-Category\n"
        "A1,C1,2023-01-03,5,Furniture,Chairs\nA2,C2,2023-01-04,7,Furniture,Tables\n"
        "A3,C1,2023-01-05,9,Clothing,Saree\n"
    )
    data = shop(tmp_path, orders=lines)
    assert data.totals.products == 3
    assert [item.key for item in data.top_products] == ["Saree", "Tables", "Chairs"]
    assert any(note.what == "No column of products" for note in data.preparation)


def test_items_numbered_one_by_one_are_units(tmp_path: Path) -> None:
    items = "order_id,order_item_id,product_id,price\n1,1,x1,5\n1,2,x1,5\n2,1,x2,8\n3,1,x3,2\n"
    data = shop(tmp_path / "units", order_items=items, orders=ORDERS, products=PRODUCTS)
    assert (data.totals.units, data.totals.gross_revenue) == (4.0, 20.0)
    # Without a product on two rows of one order the numbers may count lines of any quantity.
    lines = items.replace("1,2,x1", "1,2,x2")
    data = shop(tmp_path / "lines", order_items=lines, orders=ORDERS, products=PRODUCTS)
    assert data.totals.units is None


def test_one_table_alone_is_joined_to_nothing(tmp_path: Path) -> None:
    found = joined(tmp_path, sales="date,product,amount\n2023-01-03,Mug,5\n2023-01-04,Cup,6\n")
    assert found.joins == ()
    assert {choice.use for choice in found.mapping} == {"analysed"}


def test_tables_that_hold_no_sales_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="does not look like sales data"):
        joined(tmp_path, customers=CUSTOMERS, categories=CATEGORIES)


def test_a_join_that_would_multiply_lines_is_refused(tmp_path: Path) -> None:
    found = joined(tmp_path, order_items=ITEMS, orders=ORDERS)
    (join,) = found.joins
    doubled = _doubled(join.table)
    wrong = replace(found, joins=(replace(join, table=doubled),))
    rows = different_rows(found.main.raw, found.main.raw.table.get_backend())
    rows = rows.mutate(__copy=0)
    assert canonical_lines(found, rows).count().execute() == 5
    with pytest.raises(ReportError, match="from 5 to 10 rows"):
        canonical_lines(wrong, rows)


def _doubled(table: Recognised) -> Recognised:
    rows = table.raw.table
    return replace(table, raw=replace(table.raw, table=rows.union(rows)))
