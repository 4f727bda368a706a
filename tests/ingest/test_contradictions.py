"""Attributes of customers that contradict themselves, told from slips of the pen."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import ibis
import pandas as pd
import pytest

from report_builder.ingest.contradictions import Contradiction, found

CONNECTION = ibis.duckdb.connect()
DAY = dt.date(2023, 1, 1)


def checked(rows: list[dict[str, Any]], *, by_order: bool = False) -> tuple[Contradiction, ...]:
    """What is found in lines; an order is the row unless it is given."""
    frame = pd.DataFrame(
        [{"order_id": f"O{n}", "day": pd.Timestamp(DAY)} | row for n, row in enumerate(rows)]
    )
    table = CONNECTION.create_table("lines", ibis.memtable(frame), overwrite=True)
    return found(table.mutate(day=table.day.cast("date")), by_order=by_order)


def bought(
    customer: str, *values: object, role: str = "gender", **more: Any
) -> list[dict[str, Any]]:
    """A line of a customer for each value of an attribute."""
    return [{"customer_id": customer, role: value, **more} for value in values]


def test_one_value_a_customer_is_no_contradiction() -> None:
    assert checked([*bought("A", "F", "F"), *bought("B", "M", "M", "M"), *bought("C", "F")]) == ()


def test_both_genders_for_every_customer_are_as_chance_has_it() -> None:
    """Five customers with F and M: of the pairs of one customer's rows all differ, of all pairs
    25 of 45 do. The variance within is (2 - 2/2) / 1 = 1 a customer, of all (10 - 50/10) / 9."""
    rows = [row for customer in "ABCDE" for row in bought(customer, "F", "M")]
    assert checked(rows) == (Contradiction("gender", 5, 5, 1.8, unreliable=True),)
    # Four customers could be slips of the pen.
    assert checked(rows[:8]) == (Contradiction("gender", 4, 4, 1.75, unreliable=False),)


def test_a_few_slips_of_the_pen_leave_the_attribute_usable() -> None:
    clean = [row for n in range(60) for row in bought(f"C{n}", *["FM"[n % 2]] * 4)]
    slips = [row for n in range(6) for row in bought(f"S{n}", "F", "F", "F", "M")]
    (only,) = checked([*clean, *slips])
    assert (only.customers, only.contradicting, only.unreliable) == (66, 6, False)
    assert only.chance < 0.2
    assert only.note.decision == "the usual value of each customer is used"


@pytest.mark.parametrize(("steady", "unsteady"), [(54, False), (53, True)])
def test_from_one_customer_in_ten_on_an_attribute_gives_hints_only(
    steady: int, unsteady: bool
) -> None:
    """Six with a slip of sixty in all are a tenth, of fifty-nine more."""
    clean = [row for n in range(steady) for row in bought(f"C{n}", *["FM"[n % 2]] * 4)]
    slips = [row for n in range(6) for row in bought(f"S{n}", "F", "F", "F", "M")]
    (only,) = checked([*clean, *slips])
    assert (only.unreliable, only.unsteady) == (False, unsteady)
    assert only.note.decision.endswith("findings by it are hints at most") is unsteady


def test_fewer_than_five_can_be_slips_of_the_pen() -> None:
    (only,) = checked([row for n in range(4) for row in bought(f"S{n}", "F", "F", "F", "M")])
    assert not only.unsteady


def test_values_drawn_by_lot_are_unreliable_whatever_the_order_of_rows() -> None:
    lot = random.Random(5)
    rows = [
        row for n in range(60) for row in bought(f"C{n}", *[lot.choice("FM") for _ in range(9)])
    ]
    (only,) = checked(rows)
    assert only.unreliable
    assert only.chance == pytest.approx(1, abs=0.1)
    lot.shuffle(rows)
    renamed = [row | {"customer_id": "x" + row["customer_id"]} for row in rows]
    assert checked(rows) == checked(renamed) == (only,)


def test_the_threshold_is_half_of_chance() -> None:
    """Ten customers FFMM and some of one gender: a variance within of (4 - 8/4) * 10 over three
    rows less one a customer, that is 20 / 3 / customers; of all rows just above a half. Half of
    that is passed between 26 customers (0.2564) and 28 (0.2381)."""
    mixed = [row for n in range(10) for row in bought(f"X{n}", "F", "F", "M", "M")]
    pure = [row for n in range(17) for row in bought(f"P{n}", *["FM"[n % 2]] * 4)]
    (above,) = checked([*mixed, *pure[: 4 * 16]])
    (below,) = checked([*mixed, *pure, *bought("P99", *["M"] * 4)])
    assert above.chance == pytest.approx(20 / 78 / (52 / 103), abs=1e-4)
    assert below.chance == pytest.approx(20 / 84 / (56 / 111), abs=1e-4)
    assert (above.unreliable, below.unreliable) == (True, False)


def test_an_age_may_grow_with_time() -> None:
    def ages(*pairs: tuple[int, int]) -> list[dict[str, Any]]:
        return [
            {"customer_id": "A", "age": age, "day": pd.Timestamp(year, 1, 1)} for age, year in pairs
        ]

    assert checked(ages((30, 2020), (34, 2023))) == ()  # three years and a birthday
    (only,) = checked(ages((30, 2020), (35, 2023)))
    assert (only.role, only.contradicting) == ("age", 1)
    assert checked(ages((30, 2020), (30, 2023))) == ()  # as it was on the day of the export
    assert checked([*bought("A", 30, 31, role="age")]) == ()
    assert len(checked([*bought("A", 30, 32, role="age")])) == 1


def test_what_is_noted_once_an_order_is_compared_by_order() -> None:
    """Each order of ten lines has one gender, drawn anew: the lines alike say nothing."""
    lot = random.Random(1)
    rows = [
        {"customer_id": f"C{n}", "gender": gender, "order_id": f"{n}-{order}"}
        for n in range(40)
        for order in range(3)
        for gender in [lot.choice("FM")] * 10
    ]
    by_line, by_order = checked(rows), checked(rows, by_order=True)
    assert by_order[0].unreliable
    assert by_order[0].chance > 0.9 > by_line[0].chance
    assert (by_order[0].customers, by_order[0].contradicting) == (40, by_line[0].contradicting)


def test_lines_of_one_order_that_differ_are_compared_too() -> None:
    rows = [row for n in range(5) for row in bought(f"C{n}", "F", "M", order_id=f"O{n}")]
    (only,) = checked(rows, by_order=True)
    assert (only.customers, only.contradicting, only.unreliable) == (5, 5, True)


def test_rows_without_a_customer_or_a_value_take_no_part() -> None:
    rows = [*bought("A", "F", None), *[row | {"customer_id": None} for row in bought("", "F", "M")]]
    assert checked([*rows, *bought("B", "M", "M")]) == ()


def test_nothing_to_check() -> None:
    assert (
        checked([{"customer_id": "A", "store": "Rome"}, {"customer_id": "A", "store": "Oslo"}])
        == ()
    )


def test_the_reason_says_how_many() -> None:
    rows = [
        row for customer in "ABCDE" for row in bought(customer, "F", "M", role="marital_status")
    ]
    (only,) = checked(rows)
    assert only.reason.startswith("5 of 5 customers who can be compared have more than one marital")
    assert only.note.count == 5


def test_the_note_says_how_much_it_varies_whether_used_or_not() -> None:
    """Of 59 customers six with a slip: used, and a hint; five with both genders of five: not."""
    clean = [row for n in range(53) for row in bought(f"C{n}", *["FM"[n % 2]] * 4)]
    slips = [row for n in range(6) for row in bought(f"S{n}", "F", "F", "F", "M")]
    (used,) = checked([*clean, *slips])
    assert used.note.what == "Customers with more than one gender"
    assert used.note.decision.startswith(
        "the usual value of each customer is used: among the purchases of one customer the gender "
        "varies "
    )
    assert used.note.decision.endswith(
        "as much as among all purchases, less than 50%; findings by it are hints at most"
    )
    assert used.note.example == "of 59 with several lines"


def aged(*ages: int, band: str | None, customer: str) -> list[dict[str, Any]]:
    return [{"customer_id": customer, "age": age, "age_band": band} for age in ages]


def of_two_bands() -> list[dict[str, Any]]:
    """Five customers of 26 to 35 with ages drawn anew, five of 46 to 50 likewise."""
    rows = [row for n in range(5) for row in aged(26, 30, 35, band="26-35", customer=f"Y{n}")]
    return rows + [
        row for n in range(5) for row in aged(46, 50, 48, band="46-50", customer=f"O{n}")
    ]


def test_steady_bands_stand_in_for_an_age_that_wavers() -> None:
    (only,) = checked(of_two_bands())
    assert (only.role, only.unreliable, only.banded, only.unsteady) == ("age", False, True, False)
    assert only.note.what == "Customers with ages more than a year apart"
    assert only.note.decision.startswith("not used to compare customers: ")
    assert only.note.decision.endswith("the bands of age are steady and stand in its place")
    assert only.reason == (
        "10 of 10 customers who can be compared have ages more than a year apart: the bands of "
        "age, which are steady, are used in its place"
    )


def test_bands_that_waver_or_are_not_known_of_all_do_not_stand_in() -> None:
    rows = of_two_bands()
    missing = [row | {"age_band": None} if row["customer_id"] == "Y0" else row for row in rows]
    assert [(one.banded, one.unsteady) for one in checked(missing)] == [(False, True)]
    wavers = [row | {"age_band": "under 26"} if row["age"] == 26 else row for row in rows]
    found_of = {one.role: one for one in checked(wavers)}
    assert found_of["age_band"].contradicting == 5
    assert not found_of["age"].banded
