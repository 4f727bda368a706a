"""The vocabulary is well formed, and headings of real exports mean what a person takes them for."""

from __future__ import annotations

import collections

import pytest

from report_builder.ingest.recognition.names import name_score, words
from report_builder.roles import BY_NAME, REGIONS, ROLES


def test_names_are_unique_and_regions_among_them() -> None:
    assert len(BY_NAME) == len(ROLES)
    assert set(REGIONS) <= set(BY_NAME)


def test_synonyms_are_written_as_headings_are_cut() -> None:
    for role in ROLES:
        for synonym in role.synonyms:
            assert words(synonym) == tuple(synonym.split()), (role.name, synonym)


def test_no_role_lists_a_synonym_twice() -> None:
    for role in ROLES:
        repeated = [s for s, n in collections.Counter(role.synonyms).items() if n > 1]
        assert not repeated, role.name


@pytest.mark.parametrize(
    ("heading", "cut"),
    [
        ("CustomerID", ("customer", "id")), ("customer_id (key)", ("customer", "id")),
        ("Amount [USD]", ("amount",)), ("Größe", ("grosse",)), ("Qté", ("qte",)),
        ("State/Province", ("state", "province")), ("(only)", ("only",)), ("订单号", ("订单号",)),
        ("HTTPStatus", ("http", "status")), ("%", ("%",)),
    ],
)  # fmt: skip
def test_headings_are_cut_into_words(heading: str, cut: tuple[str, ...]) -> None:
    assert words(heading) == cut


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("InvoiceNo", "order_id"), ("CustomerID", "customer_id"), ("InvoiceDate", "date"),
        ("StockCode", "product_id"), ("Price per Unit", "unit_price"), ("Qty", "quantity"),
        ("Total Amount", "amount"), ("Sub-Category", "subcategory"), ("Bestelldatum", "date"),
        ("Kundennummer", "customer_id"), ("Menge", "quantity"), ("Prix unitaire", "unit_price"),
        ("Fecha de compra", "date"), ("数量", "quantity"), ("Cust Nmae", "customer_name"),
    ],
)  # fmt: skip
def test_the_best_name_of_a_heading(heading: str, role: str) -> None:
    best = max(ROLES, key=lambda candidate: name_score(heading, candidate)[0])
    assert best.name == role


def test_an_exact_name_beats_a_part_and_a_slip_of_the_pen() -> None:
    date = BY_NAME["date"]
    assert name_score("Order Date", date) == (1.0, "order date")
    assert 0 < name_score("Order Date local", date)[0] < 1
    assert 0 < name_score("Ordr Date", date)[0] < 1
    assert name_score("Colour", date)[0] == 0
