"""Sales, credits, cancelled and returned orders, adjustments and services."""

from __future__ import annotations

from pathlib import Path

import ibis
import pandas as pd
import pytest

from report_builder.errors import ReportError
from report_builder.ingest import kinds
from tests.ingest.tables import HEADER, LINES, closes, loaded, step

CONNECTION = ibis.duckdb.connect()


def services(products: list[tuple[str, str]], *, has_code: bool) -> list[str]:
    """Keys of the products that are services."""
    frame = pd.DataFrame(products, columns=["product_key", "product"]).astype("string")
    table = ibis.memtable(frame.assign(lines=1))
    found = CONNECTION.execute(table.filter(kinds.is_service(table, has_code=has_code)))
    return sorted(found["product_key"])


@pytest.mark.parametrize(
    "label",
    ["POSTAGE", "Dotcom Postage", "Next Day Carriage", "Gift Wrap", "Delivery Charge", "Manual",
     "Bank Charges", "AMAZON FEE", "CRUK Commission", "Discount", "Samples", "Adjust bad debt",
     "Gift voucher", "Dotcomgiftshop Gift Voucher £30.00", "Shipping (express)", "Frais de port",
     "Versandkosten", " delivery  fee "],
)  # fmt: skip
def test_services(label: str) -> None:
    assert services([("k", label)], has_code=False) == ["k"]


@pytest.mark.parametrize(
    "label",
    ["Black baroque carriage clock", "Botanical lily gift wrap", "French carriage lantern",
     "Delivery van toy set", "Manual juicer", "Vintage postage stamp bag", "Service plate",
     "Coffee samples", "Discount", "Insurance made easy", "Freighter", "Charger", "Day", "Store",
     "Tiptoe", "Cardholder", "Feeder"],
)  # fmt: skip
def test_merchandise(label: str) -> None:
    expected = ["k"] if label == "Discount" else []
    assert services([("k", label)], has_code=False) == expected


def test_a_short_code_without_digits_is_odd_where_codes_have_digits() -> None:
    coded = [(f"P{n}", "Mug") for n in range(98)]
    odd = [("POST", "x"), ("PARTYBAG", "Party bag")]
    assert services([*coded, *odd], has_code=True) == ["POST"]
    # 97 of 99 are fewer than 98 in 100: then such codes are the habit of the shop.
    assert services([*coded[:97], *odd], has_code=True) == []
    assert services([*coded, *odd], has_code=False) == []


def prefixes(orders: list[tuple[str, int]]) -> kinds.Prefixes:
    """What is learnt from order numbers and signs."""
    frame = pd.DataFrame(orders, columns=["order_id", "signed"])
    return kinds.learn_prefixes(ibis.memtable(frame.astype({"order_id": "string"})))


def test_letters_of_credit_notes_are_learnt() -> None:
    sales = [(str(n), 1) for n in range(95)]
    assert prefixes([*sales, *[(f"C{n}", -1) for n in range(5)]]) == kinds.Prefixes(("C",))
    # Nine of ten negative lines are enough, eight are not.
    nine = [(f"C{n}", 1 if n == 0 else -1) for n in range(10)]
    eight = [(f"C{n}", 1 if n < 2 else -1) for n in range(10)]
    assert prefixes([*sales, *nine]).credit == ("C",)
    assert prefixes([*sales, *eight]).credit == ()


def test_letters_in_front_of_most_numbers_mean_nothing() -> None:
    credit = [(f"C{n}", -1) for n in range(10)]
    assert prefixes([*[(str(n), 1) for n in range(90)], *credit]).credit == ("C",)
    assert prefixes([*[(str(n), 1) for n in range(89)], *credit]).credit == ()
    assert prefixes([(f"INV{n}", 1) for n in range(50)]) == kinds.Prefixes()


def test_a_rare_letter_beside_credit_notes_marks_an_adjustment() -> None:
    sales = [(str(n), 1) for n in range(1_980)]
    credit = [(f"C{n}", -1) for n in range(19)]
    assert prefixes([*sales, *credit, ("A1", -1)]).adjustment == ("A",)
    assert prefixes([*sales, *credit[:18], ("A1", -1), ("A2", 1)]).adjustment == ()
    assert prefixes([*sales, ("A1", -1)]).adjustment == ()


def test_cancelled_and_returned_orders_by_their_status(tmp_path: Path) -> None:
    states = ("Completed", " CANCELLED", "completed", "Returned", "")
    lines = [f"{line},{state}" for line, state in zip(LINES, states, strict=True)]
    data = loaded(tmp_path, *lines, header=HEADER + ",Order Status")
    totals = data.totals
    assert (totals.lines_sale, totals.lines_cancelled) == (3, 1)
    assert (totals.gross_revenue, totals.returns_value) == (48.5, 13.5)
    assert (totals.cancelled_value, totals.net_revenue) == (8.0, 35.0)
    assert step(data, "Cancelled orders") == (-1, -8.0)
    assert step(data, "Returned orders") == (-1, -13.5)
    assert data.ledger[-1].revenue == 35.0
    assert closes(data)


def test_negative_lines_are_credits_and_free_ones_adjustments(tmp_path: Path) -> None:
    data = loaded(
        tmp_path, *LINES, "A5,C2,2023-02-28,Mug,-1,5.00", "A6,C1,2023-02-28,Mug,1,0.00",
        "A7,C9,2023-02-28,Bowl,-1,4.50",
    )  # fmt: skip
    totals = data.totals
    assert (totals.lines_sale, totals.lines_credit, totals.lines_other) == (5, 2, 1)
    assert (totals.gross_revenue, totals.returns_value, totals.net_revenue) == (56.5, 9.5, 47.0)
    # The mug that C2 bought in January is netted; nobody sold C9 a bowl: it stays a return.
    assert step(data, "Cancelled purchases") == (-2, 0.0)
    assert (data.ledger[-1].rows, data.ledger[-1].revenue) == (5, 47.0)
    assert closes(data)
    assert data.lines.is_return.sum().execute() == 1


def test_services_are_sold_but_not_analysed(tmp_path: Path) -> None:
    data = loaded(tmp_path, *LINES, "A4,,2023-02-27,Postage,1,3.95")
    assert data.totals.gross_revenue == 60.45
    assert step(data, "Service lines") == (-1, -3.95)
    assert data.ledger[-1].revenue == 56.5
    assert "Postage" in {item.label for item in data.top_products}


def test_data_of_credits_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no sale line"):
        loaded(tmp_path, "A1,C1,2023-01-03,Mug,-2,5.00", "A2,C1,2023-01-04,Mug,-1,5.00")
