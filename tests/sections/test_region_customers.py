"""Whose region it is: the customer's or the order's, and what may be said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Content, Finding
from report_builder.sections.data import ledger
from report_builder.sections.regions import regions
from tests.shops import Row, shop


def sold(
    number: int, customer: str, state: str, amount: float = 10.0, day: int = 1, order: str = ""
) -> Row:
    return {
        "Order ID": order or f"O{number:05d}", "Customer ID": customer,
        "Order Date": f"2024-03-{day:02d}", "Product": f"P{number % 5}", "Quantity": 1,
        "Sales": f"{amount:.2f}", "State": state,
    }  # fmt: skip


def moving(stay: int, move: int) -> list[Row]:
    """Customers with four orders each: those who stay in one state, those in two by turns."""
    rows: list[Row] = []
    for at in range(stay + move):
        for n in range(4):
            state = ("Ohio", "Iowa")[(at if at < stay else n) % 2]
            rows.append(sold(len(rows), f"C{at}", state, 10 + at % 3, 1 + n))
    return rows


def named(content: Content, key: str) -> Finding:
    return next(each for each in content.findings if each.key == key)


def said(found: Finding) -> str:
    return formats.fill(found.text, found.facts, "USD").replace("\u00a0", " ")


def states(data: Dataset) -> dict[str, object]:
    assert data.customers is not None
    frame = data.customers.execute()
    return dict(zip(frame["customer_id"], frame["state"], strict=True))


def test_a_place_that_changes_with_the_order_is_not_the_customers(tmp_path: Path) -> None:
    data = shop(tmp_path, moving(0, 40), currency="USD")
    assert data.moving == {"state": (40, 40)}
    assert data.customers is not None
    assert "state" not in data.customers.columns
    assert data.has("region.state")  # sales by state stay
    content = regions.run(data)
    assert said(named(content, "regions_moving")) == (
        "Of 40 customers with more than one line, 40 bought for more than one state."
    )
    assert named(content, "regions_leader")
    assert "regions_gap" not in {each.key for each in content.findings}


def test_a_few_who_send_presents_elsewhere_change_nothing(tmp_path: Path) -> None:
    data = shop(tmp_path, moving(70, 10), currency="USD")
    assert data.moving == {}
    assert "regions_gap" in {each.key for each in regions.run(data).findings}


def test_a_tie_goes_to_most_money_then_to_the_latest_and_never_by_name(tmp_path: Path) -> None:
    """Filler keeps the state the customers' own; spellings of a state are one."""
    rows = moving(60, 0)
    rows += [sold(900, "money", "Ohio", 30), sold(901, "money", "Iowa", 10, 5)]
    rows += [sold(902, "late", "Iowa", 10, 1), sold(903, "late", "Ohio", 10, 2)]
    rows += [sold(904, "alike", "Iowa", 10, 3), sold(905, "alike", "Ohio", 10, 3)]
    rows += [sold(906, "most", "Iowa", 5), sold(907, "most", "Iowa", 5), sold(908, "most", "Ohio")]
    found = states(shop(tmp_path, rows))
    assert (found["money"], found["late"], found["most"]) == ("Ohio", "Ohio", "Iowa")
    assert found["alike"] is None or found["alike"] != found["alike"]


def by_state(*groups: tuple[str, int, float]) -> list[Row]:
    rows: list[Row] = []
    for state, customers, amount in groups:
        rows += [
            sold(len(rows) + n, f"{state}{n}", state, amount + n % 3) for n in range(customers)
        ]
    return rows


@pytest.mark.parametrize(("outside", "few"), [(30, True), (31, False)])
def test_one_in_seven_outside_are_not_few(tmp_path: Path, outside: int, few: bool) -> None:
    """Beside 171 customers at home 30 are 14.9% of all, 31 are 15.3%."""
    data = shop(tmp_path, by_state(("Home", 171, 40.0), ("Far", outside, 10.0)))
    found = named(regions.run(data), "regions_home")
    assert ("are few" in found.so_what) == few
    assert "pays" not in found.so_what


def test_a_region_above_the_others_is_not_named_as_behind(tmp_path: Path) -> None:
    """The home market is the lowest, both others lie above all others together."""
    data = shop(tmp_path, by_state(("Home", 100, 10.0), ("Up", 30, 10.4), ("Top", 30, 10.4)))
    found = named(regions.run(data), "regions_gap")
    assert said(found) == (
        "No state is behind in revenue per customer over all data: of 2 states with 30 customers "
        "or more each, none lies below all others together. Home, with more than half of the "
        "customers, is not among these."
    )
    assert found.so_what == (
        "No {one} compared needs a campaign to catch up; {home} was not among them."
    )
    assert "region" not in found.facts


def chart(content: Content, key: str) -> Chart:
    return next(each for each in content.charts if each.key == key)


@pytest.mark.parametrize(("count", "told"), [(12, False), (13, True)])
def test_a_picture_of_some_regions_says_of_how_many(tmp_path: Path, count: int, told: bool) -> None:
    groups = [(f"S{chr(65 + at)}", 30, 10.0 + at) for at in range(count)]
    drawn = chart(regions.run(shop(tmp_path, by_state(*groups))), "regions_value")
    assert ("the 12 states with most customers" in drawn.subtitle) == told


# --- one customer an order


def test_an_order_of_two_customers_counts_for_the_one_with_most_money(tmp_path: Path) -> None:
    rows = [sold(n, f"C{n}", "Ohio") for n in range(99)]
    rows += [sold(99, "Z", "Ohio", 5, order="M"), sold(100, "A", "Ohio", 6, order="M")]
    data = shop(tmp_path, rows)
    assert data.lines.customer_id.nunique().execute() == data.orders.customer_id.nunique().execute()
    assert set(states(data)) == {"A", *(f"C{n}" for n in range(99))}
    note = next(each for each in data.preparation if each.what.startswith("Orders with lines"))
    assert (note.count, note.example) == (1, "of 100 orders")


def test_more_than_one_in_a_hundred_is_no_slip(tmp_path: Path) -> None:
    rows = [sold(n, f"C{n}", "Ohio") for n in range(98)]
    rows += [sold(99, "Z", "Ohio", 5, order="M"), sold(100, "A", "Ohio", 6, order="M")]
    assert not any(each.what.startswith("Orders with") for each in shop(tmp_path, rows).preparation)


# --- what lies between net and analysed revenue


def test_the_reconciliation_names_only_what_is_there(tmp_path: Path) -> None:
    """Two equal rows without order number and quantity: kept, and counted once in the totals."""
    row = {"Customer ID": "A", "Category": "Tea", "Amount": "10.00", "Gender": "F"}
    rows = [row, row, row | {"Customer ID": "B", "Amount": "7.00"}]
    bridge = ledger.reconciliation_chart(shop(tmp_path, rows))
    assert bridge is not None
    assert bridge.table.note == (
        "Analysed revenue is merchandise sold less goods returned. It differs from net revenue by "
        "equal rows, which the analysis keeps and the totals count once."
    )
