"""Sales, credits, cancelled and returned orders, adjustments and services."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from report_builder.errors import ReportError
from report_builder.ingest import kinds, statuses
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
     "Versandkosten", " delivery  fee ",
     "Porto und Verpackung", "Frais d'expédition", "Gastos de envío", "Cartão presente",
     "Buono regalo", "Cadeaubon", "运费"],
)  # fmt: skip
def test_services(label: str) -> None:
    assert services([("k", label)], has_code=False) == ["k"]


@pytest.mark.parametrize(
    "label",
    ["Black baroque carriage clock", "Botanical lily gift wrap", "French carriage lantern",
     "Delivery van toy set", "Manual juicer", "Vintage postage stamp bag", "Service plate",
     "Coffee samples", "Discount", "Insurance made easy", "Freighter", "Charger", "Day", "Store",
     "Tiptoe", "Cardholder", "Feeder", "Pfandflaschenhalter",
     "Carte postale", "Sconto libro"],
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


@pytest.mark.parametrize(
    "label",
    ["Cancelled", "canceled", "CANCELLED_BY_SELLER", "Cancelled by customer", "CancelledByUser",
     "Storniert", "storniert vom Kunden", "Annulée", "annulé", "Anulado", "cancelada", "Annullato",
     "Geannuleerd", "已取消", "キャンセル", "Отменён", "iptal edildi", "Rejected", "Failed",
     "Declined", "Payment failed", "Expired", "Voided", "unavailable", "wc-cancelled",
     "Cancelled - refunded", "Cancelled - not delivered", "Abgelehnt", "Refusée", "Rechazado",
     "rifiutato", "Échouée"],
)  # fmt: skip
def test_statuses_that_call_an_order_off(label: str) -> None:
    assert statuses.outcome(label) == "cancelled"


@pytest.mark.parametrize(
    "label",
    ["Returned", "Return requested", "return_pending", "Refunded", "Chargeback", "RTO Initiated",
     "Lost in Transit", "Damaged", "Shipped - Returned to Seller", "Shipped - Rejected by Buyer",
     "Retourniert", "zurückgesendet", "Rücksendung", "Erstattet", "Remboursée", "Devuelto",
     "devolución", "Devolvido", "Estornado", "Reso", "Rimborsato", "Geretourneerd", "退货",
     "已退款", "zwrot", "not delivered, returned", "Returned to origin - delivery failed"],
)  # fmt: skip
def test_statuses_that_say_it_came_back(label: str) -> None:
    assert statuses.outcome(label) == "returned"


@pytest.mark.parametrize(
    "label",
    ["On Hold", "Disputed", "Pending", "In Process", "Processing", "Shipped", "Invoiced", "",
     "Resolved", "Delivered", "Completed", "Closed", "Partially refunded", "partial return",
     "Teilweise storniert", "部分退款", "Not returned", "no return", "never cancelled", "未退货",
     "non annulé", "nicht storniert", "Return rejected", "Return request declined",
     "Refund denied", "Cancellation rejected", "Return cancelled", "Failed delivery attempt",
     "Delivery failed", "Returnable", "Non-returnable", "Return window closed", "Cancellable",
     "Avoided", "undamaged", "Zurückgestellt", "Annual plan", "Replaced", "Livrée", "已完成"],
)  # fmt: skip
def test_all_other_statuses_are_sales(label: str) -> None:
    assert statuses.outcome(label) == "sale"


@pytest.mark.parametrize(
    ("header", "label", "expected"),
    [
        ("Returned", "Yes", "returned"),
        ("Returned", "No", "sale"),
        ("Is Cancelled", "1", "cancelled"),
        ("Order Status", "1", "sale"),
        ("Return Status", "Rejected", "sale"),
        ("Order Status", "Failed", "cancelled"),
        # A payment that failed says nothing of the goods; one that was paid back does.
        ("Payment Status", "Failed", "sale"),
        ("Zahlungsstatus", "Abgelehnt", "sale"),
        ("Payment Status", "Refunded", "returned"),
        ("Payment Status", "Voided", "cancelled"),
    ],
)
def test_the_heading_of_a_status_counts(header: str, label: str, expected: str) -> None:
    assert statuses.outcome(label, header) == expected


def kinds_of(
    frame: dict[str, list[Any]], *, has_money: bool = True, **labels: tuple[str, ...]
) -> list[str]:
    """The kinds of lines with these columns."""
    lines = ibis.memtable(pd.DataFrame(frame))
    read = statuses.Statuses(**labels)
    kind = kinds.kind(lines, kinds.Prefixes(), read, has_money=has_money)
    return list(CONNECTION.execute(lines.select(kind=kind))["kind"])


def test_a_column_that_says_yes_marks_returns() -> None:
    lines: dict[str, list[Any]] = {
        "order_id": ["A"] * 4,
        "amount": [5.0, 5.0, -5.0, None],
        "returned": ["Yes", "no", "Yes", "1"],
    }
    assert kinds_of(lines) == ["returned", "sale", "credit", "excluded"]


def test_a_cancelled_credit_is_cancelled_and_a_returned_one_a_credit() -> None:
    lines: dict[str, list[Any]] = {
        "order_id": ["A"] * 3,
        "amount": [-5.0, -5.0, 5.0],
        "status": ["Off", "Back", "Back"],
    }
    assert kinds_of(lines, cancelled=("Off",), returned=("Back",)) == [
        "cancelled",
        "credit",
        "returned",
    ]


def test_a_free_item_is_no_sale_and_a_payment_of_nothing_is_one() -> None:
    paid: dict[str, list[Any]] = {"order_id": ["A", "B", "C"], "amount": [0.0, 5.0, -1.0]}
    assert kinds_of(paid) == ["sale", "sale", "credit"]
    assert kinds_of(paid | {"quantity": [1.0, 1.0, 1.0]}) == ["other", "sale", "credit"]


def test_without_money_the_quantity_has_the_sign() -> None:
    lines: dict[str, list[Any]] = {
        "order_id": ["A"] * 3,
        "product": ["Mug", "Mug", None],
        "quantity": [1.0, -1.0, 1.0],
    }
    assert kinds_of(lines, has_money=False) == ["sale", "credit", "excluded"]


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
