"""All columns assigned together: keys, total evidence, close calls."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from report_builder.ingest.recognition import CloseCall, Recognised
from report_builder.ingest.recognition.matching import close_calls, matched
from report_builder.ingest.recognition.profile import SAMPLE_ROWS
from report_builder.ingest.recognition.relations import Relation
from report_builder.ingest.recognition.weighing import Scores
from report_builder.roles import BY_NAME
from tests.ingest.understood import understood

ROLES = [BY_NAME[name] for name in ("amount", "unit_price", "cost")]


def scores(**columns: dict[str, float]) -> Scores:
    """Evidence by column and role, with no reasons."""
    return {name: {role: (score, "") for role, score in row.items()}
            for name, row in columns.items()}  # fmt: skip


def chosen(found: Scores) -> dict[str, str]:
    """Role -> column of the best assignment."""
    best = matched(found, list(found), ROLES, "t")
    return {role: choice.column for role, choice in best.items()}


def calls(found: Scores, *relations: Relation) -> list[CloseCall]:
    return list(close_calls(found, list(found), ROLES, "t", relations))


def test_the_setting_of_a_close_call_can_be_copied_whatever_its_column_is_called() -> None:
    found = scores(net={"amount": 0.9}, **{'net "b\\s"\n': {"amount": 0.88}})
    (call,) = calls(found)
    value = tomllib.loads(call.setting.removeprefix("[columns] "))
    assert value == {"amount": 'net "b\\s"\n'}


def test_no_column_and_no_role_twice() -> None:
    found = scores(a={"amount": 0.9, "cost": 0.8}, b={"amount": 0.9})
    assert chosen(found) == {"cost": "a", "amount": "b"}


@pytest.mark.parametrize(("score", "used"), [(0.5, True), (0.49, False)])
def test_half_is_enough_evidence(score: float, used: bool) -> None:
    assert bool(chosen(scores(a={"amount": score}))) == used


def test_two_fair_matches_do_not_outweigh_an_exact_name() -> None:
    found = scores(a={"amount": 1.0, "cost": 0.6}, b={"amount": 0.65})
    assert chosen(found) == {"amount": "a"}


def test_a_clear_choice_is_no_close_call() -> None:
    assert not calls(scores(a={"amount": 1.0}, b={"amount": 0.6}))


def test_two_columns_for_one_role_are_a_close_call() -> None:
    call = calls(scores(Net={"amount": 0.9}, Gross={"amount": 0.85}))[0]
    assert (call.role, call.chosen, call.other) == ("amount", "Net", "Gross")
    assert (call.confidence, call.other_confidence) == (0.9, 0.85)
    assert call.setting == '[columns] amount = "Gross"'


def test_a_column_that_could_be_something_else_is_a_close_call() -> None:
    call = calls(scores(a={"amount": 0.8, "cost": 0.78}))[0]
    assert (call.role, call.chosen, call.other) == ("amount", "a", "a")
    assert call.setting == '[columns] cost = "a"'


def test_an_exchange_is_told_once() -> None:
    found = scores(
        a={"amount": 0.9, "unit_price": 0.85}, b={"amount": 0.85, "unit_price": 0.9}
    )  # fmt: skip
    assert len(calls(found)) == 1


def test_equal_columns_are_no_choice() -> None:
    found = scores(a={"amount": 0.9}, b={"amount": 0.9})
    assert len(calls(found)) == 1
    assert not calls(found, Relation("ratio", "a", ("b",), 1.0, 9, 1.0))


def table(folder: Path, header: str, *lines: str, name: str = "shop.csv") -> Recognised:
    return understood(folder, header.split(","), [line.split(",") for line in lines], name)


def roles(found: Recognised) -> dict[str, str]:
    return {role: choice.column for role, choice in found.mapping.items()}


def test_a_number_new_on_every_row_is_not_the_order(tmp_path: Path) -> None:
    lines = [f"{n},A{n // 2},C{n // 4},2023-01-{n + 1:02d},{n}.5" for n in range(20)]
    found = table(tmp_path, "Transaction ID,Order ID,Customer ID,Date,Amount", *lines)
    assert roles(found)["order_id"] == "Order ID"


def test_the_only_order_number_may_be_new_on_every_row(tmp_path: Path) -> None:
    lines = [f"{n},C{n // 4},2023-01-{n + 1:02d},{n}.5" for n in range(20)]
    found = table(tmp_path, "Transaction ID,Customer ID,Date,Amount", *lines)
    assert roles(found)["order_id"] == "Transaction ID"


def test_one_order_has_one_customer(tmp_path: Path) -> None:
    lines = [f"A{n // 2},U{n % 7},C{n // 4},2023-01-{n + 1:02d},{n}.5" for n in range(20)]
    found = table(tmp_path, "Order ID,User ID,Customer ID,Date,Amount", *lines)
    assert roles(found)["customer_id"] == "Customer ID"
    lines = [f"A{n // 2},U{n // 4},C{n % 7},2023-01-{n + 1:02d},{n}.5" for n in range(20)]
    found = table(tmp_path, "Order ID,User ID,Customer ID,Date,Amount", *lines)
    assert roles(found)["customer_id"] == "User ID"


@pytest.mark.parametrize(
    ("name", "header", "role"),
    [
        ("raw_orders.csv", "id,user_id,order_date,status", "order_id"),
        ("Bestellungen.csv", "id,Kundennummer,Bestelldatum,Status", "order_id"),
        ("raw_customers.csv", "id,city,country,status", "customer_id"),
        ("clientes.csv", "id,ciudad,pais,estado", "customer_id"),
        ("products.csv", "id,category,price,status", "product_id"),
        ("things.csv", "id,gender,age,city", "customer_id"),  # it describes persons
    ],
)
def test_a_key_called_only_id(tmp_path: Path, name: str, header: str, role: str) -> None:
    dates = ("order_date", "Bestelldatum")
    lines = [
        ",".join(
            str(n) if column == "id"
            else f"2023-01-{n + 1:02d}" if column in dates
            else "mf"[n % 2] if column == "gender"
            else str(20 + n) if column == "age"
            else f"{n}.5" if column == "price"
            else f"x{n % 5}"
            for column in header.split(",")
        ) for n in range(20)
    ]  # fmt: skip
    assert roles(table(tmp_path, header, *lines, name=name))[role] == "id"


def test_an_id_that_repeats_is_no_key(tmp_path: Path) -> None:
    lines = [f"{n // 2},x,y" for n in range(20)]
    assert "id" not in roles(table(tmp_path, "id,b,c", *lines, name="customers.csv")).values()


def test_the_name_of_what_a_table_lists(tmp_path: Path) -> None:
    found = table(tmp_path, "id,name", "1,Ann", "2,Bob", name="customers.csv")
    assert roles(found) == {"customer_id": "id", "customer_name": "name"}
    found = table(tmp_path, "id,name", "1,Mug", "2,Cup", name="products.csv")
    assert roles(found) == {"product_id": "id", "product": "name"}


def test_a_full_name_of_money_that_never_changes_is_used(tmp_path: Path) -> None:
    lines = [f"A{n},C{n % 5},2023-01-{n % 28 + 1:02d},9.99" for n in range(30)]
    found = table(tmp_path, "Order ID,Customer ID,Date,Amount", *lines)
    assert found.has("amount")


def test_what_the_settings_fix_is_not_in_question(tmp_path: Path) -> None:
    header = "Order ID,Customer ID,Date,Net,Amount"
    lines = [f"A{n},C{n % 5},2023-01-{n + 1:02d},{n}.5,{n}" for n in range(20)]
    cells = [line.split(",") for line in lines]
    found = understood(tmp_path, header.split(","), cells, columns={"amount": "Net"})
    assert roles(found)["amount"] == "Net"
    assert not [call for call in found.close if call.role == "amount"]


def test_a_profile_tells_whole_numbers_lengths_and_values(tmp_path: Path) -> None:
    found = table(tmp_path, "Amount,Product", "1,Mug", "2.5,Plate", "3,", "x,Mug", "4,Mug", "6,Cup")
    amount, product = found.profiles["Amount"], found.profiles["Product"]
    assert amount.integers == 0.8  # of five numbers
    assert sorted(amount.values[~np.isnan(amount.values)]) == [1, 2.5, 3, 4, 6]
    assert (product.longest, len(product.values)) == (5, 0)
    assert sorted(product.codes) == [-1, 0, 1, 1, 1, 2]
    beside = {amount.values[row] for row in range(6) if product.codes[row] == 1}
    assert {1.0, 4.0} <= beside


def test_a_large_table_is_judged_by_a_sample(tmp_path: Path) -> None:
    lines = [f"A{n},{n % 9 + 1},{n % 50}.5,{(n % 9 + 1) * (n % 50 + 0.5)}"
             for n in range(3 * SAMPLE_ROWS)]  # fmt: skip
    found = table(tmp_path, "Order ID,Qty,Price,Sales", *lines)
    sampled = len(found.profiles["Qty"].values)
    assert 0.5 * SAMPLE_ROWS < sampled < 1.5 * SAMPLE_ROWS
    assert [one.kind for one in found.relations] == ["product"]
