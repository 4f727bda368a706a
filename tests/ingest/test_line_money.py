"""Money of a line, of a piece and of an order, told apart by what the numbers do."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.ingest import load
from report_builder.ingest.recognition import Recognised
from report_builder.settings import Settings
from tests.ingest.tables import loaded, text_of, write
from tests.ingest.understood import understood

PIECES = ("Mug", 5), ("Bowl", 8), ("Lamp", 30)  # and their prices


def sold(folder: Path, rows: int, *, of_line: bool, header: str = "Price") -> Recognised:
    """Rows of three products sold in one, two or three pieces, with the money of piece or line."""
    lines = []
    for i in range(rows):
        (name, price), quantity = PIECES[i % 3], 1 + i // 3 % 3
        lines.append([i, f"2023-01-{1 + i:02}", name, quantity, price * (quantity**of_line)])
    return understood(folder, ["Order ID", "Order Date", "Product", "Pieces", header], lines)


def choice(table: Recognised) -> dict[str, str]:
    return {role: found.column for role, found in table.mapping.items()}


def test_a_price_that_grows_with_the_pieces_is_the_amount(tmp_path: Path) -> None:
    found = choice(sold(tmp_path, 18, of_line=True))
    assert (found["amount"], found["quantity"]) == ("Price", "Pieces")
    assert "unit_price" not in found


def test_a_price_that_does_not_grow_is_of_one_piece(tmp_path: Path) -> None:
    found = choice(sold(tmp_path, 18, of_line=False))
    assert found["unit_price"] == "Price"
    assert "amount" not in found


@pytest.mark.parametrize(("rows", "role"), [(14, "unit_price"), (15, "amount")])
def test_fifteen_rows_can_tell(tmp_path: Path, rows: int, role: str) -> None:
    assert choice(sold(tmp_path, rows, of_line=True))[role] == "Price"


def test_an_amount_of_small_whole_numbers_is_the_quantity(tmp_path: Path) -> None:
    lines = [[f"2023-01-{1 + i:02}", f"C{i % 4}", *PIECES[i % 3][:1], 1 + i // 3 % 3,
              PIECES[i % 3][1] * (1 + i // 3 % 3)] for i in range(18)]  # fmt: skip
    header = ["Date", "Customer ID", "Product", "AMOUNT", "SALES_PRICE"]
    found = choice(understood(tmp_path, header, lines))
    assert (found["quantity"], found["amount"]) == ("AMOUNT", "SALES_PRICE")


def of_orders(folder: Path, orders: int, *, once: bool = False, price: str = "Price") -> Recognised:
    """Orders of a mug and some bowls, with their total on each line or on the first alone."""
    lines: list[list[object]] = []
    for i in range(orders):
        total = 5 + 8 * (1 + i)
        lines += [[i, f"2023-01-{1 + i:02}", "Mug", 1, 5, total],
                  [i, f"2023-01-{1 + i:02}", "Bowl", 1 + i, 8, "" if once else total]]  # fmt: skip
    header = ["Order ID", "Order Date", "Product", "Quantity", price, "Total"]
    return understood(folder, header, lines)


@pytest.mark.parametrize("once", [True, False])
def test_the_total_of_an_order_is_no_amount_of_its_lines(tmp_path: Path, *, once: bool) -> None:
    found = choice(of_orders(tmp_path, 6, once=once))
    assert found["unit_price"] == "Price"
    assert "amount" not in found


@pytest.mark.parametrize(("orders", "known"), [(4, False), (5, True)])
def test_five_orders_of_several_lines_can_tell(tmp_path: Path, orders: int, known: bool) -> None:
    assert ("amount" not in choice(of_orders(tmp_path, orders))) == known


def test_costs_that_add_up_to_what_was_paid_are_prices(tmp_path: Path) -> None:
    found = choice(of_orders(tmp_path, 6, price="Item Cost"))
    assert found["unit_price"] == "Item Cost"
    assert "cost" not in found


FIRST = "Order ID,Order Date,Status,City,Product,Quantity,Price"


def test_what_is_told_once_an_order_is_carried_to_its_lines(tmp_path: Path) -> None:
    lines = [line for i in range(6) for line in (
        f"A{i},2023-01-{1 + i:02},{'refunded' if i == 5 else 'paid'},Rome,Mug,1,5.00",
        f"A{i},2023-01-{1 + i:02},,,Bowl,2,8.00")]  # fmt: skip
    data = loaded(tmp_path, *lines, header=FIRST)
    assert (data.totals.lines_sale, data.totals.lines_returned) == (10, 2)
    assert data.lines.city.nunique().execute() == 1
    assert data.lines.city.count().execute() == data.lines.count().execute()


def test_a_gap_in_what_every_line_tells_stays_a_gap(tmp_path: Path) -> None:
    lines = [line for i in range(6) for line in (
        f"A{i},2023-01-{1 + i:02},paid,Rome,Mug,1,5.00",
        f"A{i},2023-01-{1 + i:02},paid,{'' if i == 2 else 'Oslo'},Bowl,2,8.00")]  # fmt: skip
    data = loaded(tmp_path, *lines, header=FIRST)
    assert data.lines.city.count().execute() == 11


def test_money_off_a_whole_order_is_not_taken_off_each_line(tmp_path: Path) -> None:
    lines = [[i, f"2023-01-{1 + i:02}", name, 1, price, 3.5 + i] for i in range(6)
             for name, price in PIECES[:2]]  # fmt: skip
    header = ["Order ID", "Order Date", "Product", "Quantity", "Price", "Discount Amount"]
    data = load([write(tmp_path, text_of(header, lines))], Settings())
    assert data.totals.gross_revenue == 6 * 13
    told = [note for note in data.preparation if "Discount Amount" in note.decision]
    assert told


@pytest.mark.parametrize(
    ("discount", "share"), [("-1.5", 0.2308), ("1.5", 0.015), ("-2", 0.02), ("-0.5", 0.5)]
)
def test_a_negative_discount_with_cents_is_money(
    tmp_path: Path, discount: str, share: float
) -> None:
    lines = [f"A{i},2023-01-{1 + i:02},Mug,5.00,{discount if i % 2 else 0}" for i in range(6)]
    data = loaded(tmp_path, *lines, header="Order ID,Order Date,Product,Sales,Discount")
    # 1.50 off what was 6.50 before; else per cent, or half of the price.
    assert data.lines.discount.max().execute() == pytest.approx(share, abs=1e-4)
