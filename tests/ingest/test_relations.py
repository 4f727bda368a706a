"""Arithmetic between columns: which money is which, discounts, costs, taxes and cents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from report_builder.ingest import discounts
from report_builder.ingest.recognition import Recognised, Relation
from tests.ingest.tables import loaded
from tests.ingest.understood import understood

# Quantity, unit price: 2 x 5, 1 x 8, 3 x 4.50, 4 x 5, 2 x 7.25, 5 x 3.
PIECES = ((2, 5.0), (1, 8.0), (3, 4.5), (4, 5.0), (2, 7.25), (5, 3.0))
BEFORE = "Order ID,Order Date"


def table(
    folder: Path, header: str, lines: Sequence[Sequence[object]], **settings: Any
) -> Recognised:
    """A table of orders with these further columns, understood."""
    names = [*BEFORE.split(","), *header.split(",")]
    numbered = [[f"A{n // 2}", f"2023-01-{n % 28 + 1:02d}", *line] for n, line in enumerate(lines)]
    return understood(folder, names, numbered, **settings)


def pieces(folder: Path, header: str, times: int = 1) -> Recognised:
    """Quantity, price and their product under these three names."""
    return table(folder, header, [[q, p, q * p] for q, p in PIECES] * times)


def roles(found: Recognised) -> dict[str, str]:
    """Role -> column, without the order and its date."""
    return {role: choice.column for role, choice in found.mapping.items()
            if role not in ("order_id", "date")}  # fmt: skip


def texts(found: Recognised) -> set[str]:
    """The relations in words."""
    return {relation.text for relation in found.relations}


@pytest.mark.parametrize(
    ("header", "quantity", "price", "amount"),
    [
        ("Quantity,Unit Price,Total", "Quantity", "Unit Price", "Total"),
        ("Qty,Rate,Price", "Qty", "Rate", "Price"),  # the "price" is the price of the line
        ("Qty,Amount,Total", "Qty", "Amount", "Total"),  # the "amount" is the price of one
        ("Qty,Xyz,Sales", "Qty", "Xyz", "Sales"),  # nobody knows what Xyz means
        ("Stk,Price,Sales", "Stk", "Price", "Sales"),  # nor what Stk means: whole and small
        ("Qty,Price,Zzz", "Qty", "Price", "Zzz"),
    ],
)
def test_money_is_quantity_times_price_whatever_the_names(
    tmp_path: Path, header: str, quantity: str, price: str, amount: str
) -> None:
    found = pieces(tmp_path, header)
    assert roles(found) == {"quantity": quantity, "unit_price": price, "amount": amount}
    product = next(one for one in found.relations if one.kind == "product")
    assert (product.target, {*product.parts}) == (amount, {quantity, price})
    assert (product.share, product.rows) == (1.0, 5)  # 1 x 8 = 8 tells nothing
    assert product.text in found.mapping["amount"].reason


def test_three_telling_rows_make_a_relation_and_two_do_not(tmp_path: Path) -> None:
    lines: list[list[object]] = [[2, 5.0, 10.0], [3, 4.0, 12.0], [1, 8.0, 8.0], [1, 9.0, 9.0]]
    assert not table(tmp_path, "Qty,Price,Sales", lines).relations
    assert len(table(tmp_path, "Qty,Price,Sales", [*lines, [4, 2.5, 10.0]]).relations) == 1


@pytest.mark.parametrize(("wrong", "holds"), [(2, True), (3, False)])
def test_nine_rows_in_ten_make_a_relation(tmp_path: Path, wrong: int, holds: bool) -> None:
    lines: list[list[object]] = [
        [2 + n % 4, 3.5 + n, (2 + n % 4) * (3.5 + n) + (50 + n if n < wrong else 0)]
        for n in range(20)
    ]
    found = table(tmp_path, "Qty,Price,Sales", lines)
    assert [one.share for one in found.relations] == ([0.9] if holds else [])


def test_net_is_the_amount_where_gross_has_the_tax_in_it(tmp_path: Path) -> None:
    lines: list[list[object]] = [[q * p, t, q * p + t] for t, (q, p) in enumerate(PIECES, 1)]
    found = table(tmp_path, "Sales,Tax,Total", lines)
    assert roles(found) == {"amount": "Sales", "tax": "Tax"}
    call = next(one for one in found.close if one.role == "amount")
    assert (call.chosen, call.other) == ("Sales", "Total")
    assert call.setting == '[columns] amount = "Total"'
    assert "Sales + Tax" in call.reason or "Tax + Sales" in call.reason


def test_the_only_amount_may_have_the_tax_in_it(tmp_path: Path) -> None:
    lines: list[list[object]] = [[q, p, q * p / 20, q * p * 1.05] for q, p in PIECES]
    found = table(tmp_path, "Quantity,Unit price,Tax 5%,Total", lines)
    assert roles(found)["amount"] == "Total"
    assert any(one.kind == "product plus" for one in found.relations)


def test_a_fixed_multiple_is_the_price_with_tax(tmp_path: Path) -> None:
    lines: list[list[object]] = [[q * p, round(q * p * 1.19, 2)] for q, p in PIECES]
    found = table(tmp_path, "Umsatz,Gesamtbetrag", lines)
    assert found.mapping["amount"].column == "Umsatz"
    assert [one.setting for one in found.close] == ['[columns] amount = "Gesamtbetrag"']


def test_full_price_less_discount_is_the_amount(tmp_path: Path) -> None:
    off = (1, 0, 2, 3, 0, 4)
    lines: list[list[object]] = [
        [q, p, q * p, d, q * p - d, q * 2, q * p - d - q * 2]
        for (q, p), d in zip(PIECES, off, strict=True)
    ]
    header = "Units Sold,Sale Price,Gross Sales,Discounts,Sales,COGS,Profit"
    found = table(tmp_path, header, lines)
    assert roles(found) == {
        "quantity": "Units Sold", "unit_price": "Sale Price", "list_amount": "Gross Sales",
        "discount": "Discounts", "amount": "Sales", "cost": "COGS", "profit": "Profit",
    }  # fmt: skip
    assert discounts.meaning(found) == "money"
    assert not found.doubts


@pytest.mark.parametrize(
    ("off", "paid", "meaning"),
    [
        ((0.1, 0, 0.2, 0.5, 0.1, 0), lambda q, p, d: q * p * (1 - d), "fraction"),
        ((10, 0, 20, 50, 10, 0), lambda q, p, d: q * p * (1 - d / 100), "per cent"),
        ((1, 0.5, 2, 3, 1, 0.5), lambda q, p, d: q * p - d, "money"),
        ((-1, 0, -2, -3, -1, 0), lambda q, p, d: q * p + d, "money"),
        ((1, 0, 0.5, 2, 1.25, 1), lambda q, p, d: q * (p - d), "money of a unit"),
        # One per cent off and one pound off are told apart by the sum, not by the size.
        ((1, 0, 1, 1, 1, 1), lambda q, p, d: q * p * (1 - d / 100), "per cent"),
        ((1, 0, 1, 1, 1, 1), lambda q, p, d: q * p - d, "money"),
    ],
)
def test_what_a_discount_means_is_told_by_what_was_paid(
    tmp_path: Path,
    off: tuple[float, ...],
    paid: Callable[[float, float, float], float],
    meaning: str,
) -> None:
    lines: list[list[object]] = [
        [q, p, d, round(paid(q, p, d), 4)] for (q, p), d in zip(PIECES, off, strict=True)
    ]
    found = table(tmp_path, "Qty,Price,Discount,Sales", lines)
    assert roles(found) == {"quantity": "Qty", "unit_price": "Price", "discount": "Discount",
                            "amount": "Sales"}  # fmt: skip
    assert discounts.meaning(found) == meaning


def test_a_discount_of_a_unit_becomes_a_share_of_the_full_price(tmp_path: Path) -> None:
    # 2 x (5 - 1) = 8, 3 x (4 - 1) = 9, 4 x (10 - 2) = 32: a fifth, a quarter, a fifth off.
    data = loaded(
        tmp_path, "A1,2023-01-01,Mug,2,5,1,8", "A2,2023-01-02,Cup,3,4,1,9",
        "A3,2023-01-03,Pot,4,10,2,32", header="Order ID,Date,Product,Qty,Price,Discount,Sales",
    )  # fmt: skip
    assert sorted(data.lines.discount.execute()) == pytest.approx([0.2, 0.2, 0.25])


def test_a_price_after_the_discount_is_not_reduced_twice(tmp_path: Path) -> None:
    # Sold at 8 instead of 10, 9 instead of 12, 15 instead of 20, 4 instead of 5: 16+27+15+8 = 66.
    data = loaded(
        tmp_path, "A1,2023-01-01,Mug,2,10,20,8", "A2,2023-01-02,Cup,3,12,25,9",
        "A3,2023-01-03,Pot,1,20,25,15", "A4,2023-01-04,Pan,2,5,20,4",
        header="Order ID,Date,Product,Qty,List Price,Discount,Unit Price",
    )  # fmt: skip
    assert data.totals.gross_revenue == 66
    assert data.lines.discount.max().execute() == pytest.approx(0.25)


def test_a_cost_that_adds_up_with_the_profit_is_of_the_line(tmp_path: Path) -> None:
    # In the same ratio to the price of one on every line, so that the spread alone would mislead.
    lines = [f"A{n},2023-01-0{n + 1},Mug,{q},{p},{q * p},{p / 2},{q * p - p / 2}"
             for n, (q, p) in enumerate(PIECES)]  # fmt: skip
    header = "Order ID,Date,Product,Qty,Price,Sales,Cost,Profit"
    data = loaded(tmp_path, *lines, header=header)
    assert float(data.lines.cost.sum().execute()) == sum(p / 2 for _, p in PIECES)


def test_a_cost_whose_multiple_is_in_the_table_is_of_one_piece(tmp_path: Path) -> None:
    # 2 x 3, 1 x 4, 3 x 2, 4 x 3, 2 x 5, 5 x 1 = 43.
    lines = [f"A{n},2023-01-0{n + 1},Mug,{q},{p},{q * p},{c},{q * p - q * c}"
             for n, ((q, p), c) in enumerate(zip(PIECES, (3, 4, 2, 3, 5, 1), strict=True))
             ]  # fmt: skip
    header = "Order ID,Date,Product,Qty,Price,Sales,Total Cost,Profit"
    data = loaded(tmp_path, *lines, header=header)
    assert float(data.lines.cost.sum().execute()) == 43


def test_a_cost_that_is_the_sale_and_a_profit_that_is_the_tax_give_no_margin(
    tmp_path: Path,
) -> None:
    lines = [
        f"A{n},2023-01-0{n + 1},Mug,{q},{p},{q * p},{q * p / 20},{q * p * 1.05},{q * p / 20}"
        for n, (q, p) in enumerate(PIECES)
    ]
    header = "Order ID,Date,Product,Quantity,Unit price,cogs,Tax,Total,gross income"
    data = loaded(tmp_path, *lines, header=header)
    mapped = {choice.role: choice for choice in data.mapping}
    assert (mapped["cost"].column, mapped["profit"].column) == ("cogs", "gross income")
    assert "not what the goods cost" in mapped["cost"].reason
    assert "not what the shop earned" in mapped["profit"].reason
    assert not data.has("cost")


def test_a_real_cost_is_not_doubted(tmp_path: Path) -> None:
    lines: list[list[object]] = [[q, p, q * p, q * p * 0.6] for q, p in PIECES]
    assert not table(tmp_path, "Qty,Price,Sales,Cost", lines).doubts


def test_prices_cut_off_leave_the_amount_as_it_is(tmp_path: Path) -> None:
    lines: list[list[object]] = []
    for n in range(100):
        quantity, price = 2 + n % 5, 60 + n
        lines.append([quantity, min(price, 100), quantity * price])
    found = table(tmp_path, "Qty,Price Each,Sales", lines)
    assert [one.kind for one in found.relations] == ["capped"]
    assert roles(found) == {"quantity": "Qty", "unit_price": "Price Each", "amount": "Sales"}


def test_the_total_of_an_order_is_not_the_money_of_its_lines(tmp_path: Path) -> None:
    lines: list[list[object]] = [[2, 5.0 + n, 3 * (5 + n) + 2 * (n % 2)] for n in range(12)]
    for n in range(0, 12, 2):
        lines[n + 1][2] = lines[n][2] = 2 * (5.0 + n) + 2 * (6.0 + n)
    found = table(tmp_path, "Qty,Unit Price,Total", lines)
    assert roles(found) == {"quantity": "Qty", "unit_price": "Unit Price"}
    call = found.close[0]
    assert (call.chosen, call.other) == ("Qty × Unit Price", "Total")
    assert call.setting == '[columns] amount = "Total"'


def test_a_part_that_rounding_alone_could_be_is_no_part(tmp_path: Path) -> None:
    # Two cents beside 1,000 change less than the rounding of a product may; two units do not.
    for fee, kinds in ((0.02, ["product"]), (5.0, ["product plus"])):
        lines = [[q, p * 100, fee + n / 1000, round(q * p * 100 + fee + n / 1000, 3)]
                 for n, (q, p) in enumerate(PIECES)]  # fmt: skip
        found = table(tmp_path / str(fee), "Qty,Price,Freight,Sales", lines)
        assert [one.kind for one in found.relations] == kinds


def test_of_two_costs_that_of_the_line_is_taken(tmp_path: Path) -> None:
    costs = (3, 4, 2, 3.25, 5, 1)
    lines = [[q, p, c, q * p, q * c] for (q, p), c in zip(PIECES, costs, strict=True)]
    for way in (1, -1):
        header = ["Qty", "Price", "Unit Cost", "Sales", "Total Cost"][::way]
        found = table(tmp_path / str(way), ",".join(header), [line[::way] for line in lines])
        assert roles(found)["cost"] == "Total Cost"
        assert not found.close


def test_relations_do_not_hang_on_the_order_of_rows(tmp_path: Path) -> None:
    names = [*BEFORE.split(","), "Qty", "Price", "Sales"]
    lines = [[f"A{n // 2}", f"2023-01-{n % 28 + 1:02d}", q, p, q * p if n % 11 else 1]
             for n, (q, p) in enumerate(PIECES * 30)]  # fmt: skip
    one, other = (understood(tmp_path / str(way), names, lines[::way]) for way in (1, -1))
    assert one.relations == other.relations
    assert [relation.kind for relation in one.relations] == ["product"]


def test_decorated_numbers_take_part(tmp_path: Path) -> None:
    lines: list[list[object]] = [[q, f"${p:,.2f}", f"$ {q * p * 1000:,.2f}"] for q, p in PIECES]
    found = table(tmp_path, "Qty,Price,Sales", lines)
    assert not found.relations
    lines = [[q, f"${p:,.2f}", f"$ {q * p:,.2f}"] for q, p in PIECES]
    assert len(table(tmp_path, "Qty,Price,Sales", lines).relations) == 1


# Payments of whole units written in cents: 1 to 30 units.
CENTS = [100 * (n * 7 % 30 + 1) for n in range(40)]


def payments(folder: Path, amounts: list[object], header: str = "amount") -> Recognised:
    lines: list[list[object]] = [[n, f"A{n}", "card", value] for n, value in enumerate(amounts)]
    names = ["id", "order_id", "payment_method", header]
    return understood(folder, names, lines, name="payments.csv")


def test_whole_hundreds_in_a_table_of_payments_are_cents(tmp_path: Path) -> None:
    found = payments(tmp_path, [*CENTS])
    assert list(found.minor_units) == ["amount"]
    call = found.close[0]
    assert (call.role, call.chosen, call.other) == ("amount", "cents", "units")
    assert call.setting == '[money] unit = "units"'


@pytest.mark.parametrize(
    "amounts",
    [
        [*CENTS[:-1], 1250],  # one in forty is no whole hundred
        [value / 100 for value in CENTS],
        [f"{value}.50" for value in CENTS],
        [f"${value}" for value in CENTS],  # a sign says that these are units
        [value * 5 for value in CENTS],  # steps of 500, as shops price
        [value * 1000 for value in CENTS],  # nobody pays a thousand units a time
        CENTS[:19],  # too few to say so
    ],
)
def test_what_speaks_against_cents(tmp_path: Path, amounts: list[object]) -> None:
    assert not payments(tmp_path, amounts).minor_units


@pytest.mark.parametrize("header", ["amount_cents", "Amount (cents)", "BetragCt", "price_in_pence"])
def test_a_heading_that_says_cents_is_believed(tmp_path: Path, header: str) -> None:
    found = payments(tmp_path, [1999, 250, 1, 77], header)
    assert all("says cents" in why for why in found.minor_units.values())
    assert found.minor_units


def test_orders_in_hundreds_are_not_in_cents_without_more_evidence(tmp_path: Path) -> None:
    lines = [[f"A{n}", f"2023-01-{n % 28 + 1:02d}", f"C{n % 9}", value]
             for n, value in enumerate(CENTS)]  # fmt: skip
    header = ["Order ID", "Date", "Customer ID", "Amount"]
    assert not understood(tmp_path / "a", header, lines).minor_units
    taxed = [[*line, round(value * 0.06)] for line, value in zip(lines, CENTS, strict=True)]
    found = understood(tmp_path / "b", [*header, "Tax"], taxed)
    assert list(found.minor_units) == ["amount", "tax"]  # nobody rounds a tax to whole units


def test_lines_with_goods_priced_in_hundreds_are_not_in_cents(tmp_path: Path) -> None:
    lines: list[list[object]] = [["Mug", 1, value, value] for value in CENTS]
    assert not table(tmp_path, "Product,Qty,Price,Sales", lines).minor_units


def test_a_column_a_hundred_times_another_is_in_cents(tmp_path: Path) -> None:
    lines: list[list[object]] = [[p, round(p * 100)] for _, p in PIECES[:1] + PIECES[2:5]]
    found = table(tmp_path, "Price,Amount", lines)
    assert "100 times Price" in found.minor_units["amount"]


def test_a_relation_in_words() -> None:
    assert Relation("sum", "a", ("b", "c"), 0.95, 20).text == "a = b + c on 95% of rows"


def test_settings_decide_before_arithmetic(tmp_path: Path) -> None:
    lines: list[list[object]] = [[q, p, q * p] for q, p in PIECES]
    found = table(tmp_path, "Qty,Rate,Price", lines, columns={"amount": "Rate"})
    assert found.mapping["amount"].column == "Rate"
