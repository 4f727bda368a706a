"""What names say of tables and keys: what they are about, and which refers to which."""

from __future__ import annotations

import pytest

from report_builder.ingest.joining.entities import entity_of
from report_builder.ingest.joining.names import about, has_id_word, singular, stem, support


@pytest.mark.parametrize(
    ("word", "expected"),
    [("orders", "order"), ("categories", "category"), ("boxes", "box"), ("addresses", "address"),
     ("status", "status"), ("class", "class"), ("ids", "ids"), ("gas", "gas")],
)  # fmt: skip
def test_plurals_lose_their_ending_and_other_words_keep_theirs(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(
    ("column", "expected"),
    [("customerID", ("customer",)), ("custid", ("cust",)), ("id", ()), ("o_custkey", ("cust",)),
     ("product_category_name", ("product", "category", "name")), ("Kunden-Nr", ("kunden",)),
     ("客户编号", ("客户",))],
)  # fmt: skip
def test_stems_are_what_a_key_is_about(column: str, expected: tuple[str, ...]) -> None:
    assert stem(column) == expected


def test_id_words_are_seen_alone_and_grown_on() -> None:
    assert has_id_word("ProductKey")
    assert has_id_word("productid")
    assert not has_id_word("paid")  # no known word before the ending
    assert not has_id_word("Category")


@pytest.mark.parametrize(
    ("table", "expected"),
    [("olist_order_payments_dataset", "payment"), ("raw_customers", "customer"),
     ("dim_product_category", "category"), ("Order Details", "line"), ("List of Orders", "order"),
     ("order_items", "line"), ("store_products", "product"), ("Sales target", "target"),
     ("AdventureWorks_Product_Subcategories", "subcategory"), ("employees", "staff or suppliers"),
     ("Bestellungen", "order"), ("orderdetails", "line"), ("Kundenstamm", "customer"),
     ("kunden", "customer"), ("Sheet1", None)],
)  # fmt: skip
def test_tables_are_about_what_their_names_say(table: str, expected: str | None) -> None:
    found = about(table)
    assert (found.name if found else None) == expected


def test_what_narrows_comes_before_the_thing_and_the_last_thing_counts() -> None:
    phrases = ("order status", "statut commande", "store customer", "customer store")
    found = [entity_of(phrase.split()) for phrase in phrases]
    assert [entity.name if entity else None for entity in found] == [
        "status", "status", "customer", "store"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("child", "column", "parent", "key"),
    [
        ("raw_payments", "order_id", "raw_orders", "id"),
        ("raw_orders", "user_id", "raw_customers", "id"),
        ("order_details", "orderID", "orders", "OrderID"),
        ("orders", "customer", "customers", "id"),
        ("sales", "TerritoryKey", "territories", "SalesTerritoryKey"),
        ("orders", "user_id", "people", "customer_id"),
        ("customers", "customer_zip_code", "geolocation", "geolocation_zip_code"),
        ("lineitem", "l_partkey", "part", "p_partkey"),
        ("products", "product_category_name", "translation", "product_category_name"),
    ],
)
def test_names_that_refer(child: str, column: str, parent: str, key: str) -> None:
    assert support(child, column, parent, key) > 0


@pytest.mark.parametrize(
    ("child", "column", "parent", "key"),
    [
        ("raw_orders", "id", "raw_customers", "id"),  # both their own numbers
        ("orders", "order_id", "order_items", "order_item_id"),
        ("order_items", "order_item_id", "orders", "order_id"),
        ("order_items", "product_id", "categories", "product_category_id"),
        ("orders", "ship_via", "shippers", "shipper_id"),
        ("products", "name", "categories", "name"),
        ("orders", "quantity", "products", "id"),
        ("raw_payments", "order_id", "order_items", "id"),
    ],
)
def test_names_that_do_not(child: str, column: str, parent: str, key: str) -> None:
    assert support(child, column, parent, key) == 0
