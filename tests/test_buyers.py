"""Buyers and the groups they fall into: bands at their edges, labels, what is too small to show."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from report_builder.buyers import Buyers, bands, buyers
from report_builder.buyers.alike import bands_alike
from report_builder.buyers.doubts import hint
from report_builder.buyers.first_orders import first_orders
from report_builder.customer_features import customer_frame
from report_builder.errors import NotEnoughData
from report_builder.formats import fill
from report_builder.model import Fact, Finding
from tests.shops import Row, shop


def series(*values: object) -> pd.Series:
    return pd.Series(list(values), dtype=object)


def numbers(*values: float | None) -> pd.Series:
    return pd.Series(list(values), dtype="float64")


def row(number: int, customer: object, **more: object) -> Row:
    return {
        "Order ID": f"O{number}", "Customer ID": customer, "Order Date": "2024-01-05",
        "Amount": 10 + number % 3, **more,
    }  # fmt: skip


def customers(tmp_path: Path, count: int, **more: object) -> Buyers:
    """So many customers with one order each; callables of the number give each their own."""
    rows = [
        row(n, f"C{n}", **{key: value(n) if callable(value) else value
                           for key, value in more.items()})
        for n in range(count)
    ]  # fmt: skip
    return buyers(shop(tmp_path, rows))


# --- traits that contradict themselves


def twice_recorded(tmp_path: Path, slips: int) -> Buyers:
    """Forty customers with two orders each; some are recorded as both."""
    rows = [
        row(2 * n + time, f"C{n}", Gender="FM"[(n + (time and n < slips)) % 2])
        for n in range(40)
        for time in range(2)
    ]
    return buyers(shop(tmp_path, rows))


@pytest.mark.parametrize(("slips", "unsteady"), [(4, None), (5, (40, 5))])
def test_a_dimension_knows_how_many_contradict_themselves(
    tmp_path: Path, slips: int, unsteady: tuple[int, int] | None
) -> None:
    gender = twice_recorded(tmp_path, slips).dimension("gender")
    assert gender is not None
    assert gender.unsteady == unsteady


def test_a_finding_by_an_unsteady_trait_is_a_hint_without_a_call(tmp_path: Path) -> None:
    steady, unsteady = (twice_recorded(tmp_path, slips).dimension("gender") for slips in (4, 5))
    assert steady
    assert unsteady
    called = Finding(
        "x", "act", "They bring {own}.", {"own": Fact(5.0, "money"), "more": Fact(9.0, "money")},
        money=9.0, so_what="Win {more}.", brief="Few.",
    )  # fmt: skip
    assert hint(called, steady) is called
    found = hint(called, steady, unsteady)
    assert (found.severity, found.money, found.hint, found.brief) == ("info", None, True, "")
    assert set(found.facts) == {"own", "contradicting", "compared", "unsteady", "several"}
    said = fill(found.text, found.facts, "USD").replace("\u00a0", " ")
    assert said == (
        "They bring $5.00. This is a hint, no more: 5 of 40 customers with several lines have "
        "more than one gender."
    )


def test_an_age_contradicts_itself_where_it_jumps(tmp_path: Path) -> None:
    """An age grows, so two ages of one customer are no contradiction by themselves."""
    gender = twice_recorded(tmp_path, 5).dimension("gender")
    assert gender
    by_age = hint(Finding("x", "info", "Older.", {}), replace(gender, key="age", label="Age"))
    said = fill(by_age.text, by_age.facts, "USD").replace("\u00a0", " ")
    assert said.endswith("customers with several lines have ages more than a year apart.")


# --- bands


def test_an_edge_begins_the_next_band() -> None:
    values = numbers(*[24] * 10, *[25] * 10, *[64] * 10, *[65] * 10, None)
    labels, names = bands.cut(values, bands.AGE_EDGES, whole=True)
    assert names == ("under 25", "25–34", "50–64", "65 and over")
    assert labels[[0, 10, 20, 30]].tolist() == ["under 25", "25–34", "50–64", "65 and over"]
    assert labels.isna().sum() == 1


def test_quarters_have_edges_of_two_figures() -> None:
    labels, names = bands.quarters(numbers(*(20_000 + 1_011 * n for n in range(80))))
    assert names == ("under 40,000", "40,000 to 60,000", "60,000 to 80,000", "80,000 and over")
    assert labels.value_counts().min() >= 18


def test_equal_incomes_are_one_group() -> None:
    assert bands.quarters(numbers(*[5.0] * 20))[1] == ("all alike",)


def test_counts_of_people_have_the_large_ones_together() -> None:
    labels, names = bands.counted(numbers(*[1, 2, 5, 9] * 10))
    assert names == ("1", "2", "5 and over")
    assert labels[3] == "5 and over"


@pytest.mark.parametrize(("size", "names"), [(10, ("A", "B")), (9, ("A",))])
def test_a_group_under_ten_is_not_shown(size: int, names: tuple[str, ...]) -> None:
    labels, found = bands.named(series(*["A"] * 20, *["B"] * size))
    assert found == names
    assert labels.isna().sum() == (0 if size == 10 else 9)


def test_rare_labels_are_one_group_where_they_are_enough_together() -> None:
    labels, names = bands.named(series(*["A"] * 20, *["B"] * 5, *["C"] * 5))
    assert names == ("A", "Other")
    assert (labels == "Other").sum() == 10


def test_beyond_twelve_the_rest_is_one_group() -> None:
    values = [chr(65 + n) for n in range(14) for _ in range(30 - n)]
    names = bands.named(series(*values))[1]
    assert names == (*(chr(65 + n) for n in range(11)), "Other")


def test_equal_sizes_go_by_name() -> None:
    assert bands.named(series(*["B"] * 10, *["A"] * 10))[1] == ("A", "B")


def test_bands_of_others_go_by_their_first_number() -> None:
    values = [name for name in ("55+", "18-25", "0-17", "26-35") for _ in range(10)]
    assert bands.by_first_number(series(*values))[1] == ("0–17", "18–25", "26–35", "55+")


# --- buyers


def test_customers_with_what_they_did(tmp_path: Path) -> None:
    found = customers(tmp_path, 40, Gender=lambda n: "F" if n < 25 else "M")
    assert (found.unit, len(found.frame)) == ("customer", 40)
    gender = found.dimension("gender")
    assert gender is not None
    assert (gender.names, gender.kind, gender.ordered) == (("Female", "Male"), "person", False)
    assert found.groups["gender"].value_counts().to_dict() == {"Female": 25, "Male": 15}
    assert [one.key for one in found.measures] == ["revenue", "average_order"]


def test_orders_stand_in_where_nobody_numbers_the_customers(tmp_path: Path) -> None:
    rows = [
        {key: value for key, value in row(n // 2, None).items() if key != "Customer ID"}
        | {"Gender": "F" if n < 40 else "M", "Member": "Member" if n < 60 else "Normal"}
        for n in range(80)
    ]
    found = buyers(shop(tmp_path, rows))
    assert (found.unit, len(found.frame)) == ("order", 40)
    assert found.groups["loyalty_member"].value_counts().to_dict() == {"members": 30, "others": 10}
    assert found.frame["average_order"].sum() == pytest.approx(sum(10 + n // 2 % 3
                                                                   for n in range(80)))  # fmt: skip


def test_without_customers_and_orders_nobody_can_be_compared(tmp_path: Path) -> None:
    rows = [{"Store": n % 3, "Date": f"2024-0{1 + n % 6}-05", "Sales": 10 + n} for n in range(60)]
    with pytest.raises(NotEnoughData, match="neither apart"):
        buyers(shop(tmp_path, rows))


def test_age_from_the_day_of_birth(tmp_path: Path) -> None:
    """The data ends on 5 January 2024: who was born on 6 January 1974 is still 49."""
    born = ("1974-01-05", "1974-01-06")
    found = customers(tmp_path, 20, **{"Birth Date": lambda n: born[n % 2]})
    assert sorted(found.frame["age"].unique()) == [49, 50]
    assert found.groups["age"].value_counts().to_dict() == {"35–49": 10, "50–64": 10}


def test_age_from_the_year_of_birth(tmp_path: Path) -> None:
    found = customers(tmp_path, 20, **{"Year of Birth": lambda n: 1960 + n % 2})
    assert sorted(found.frame["age"].unique()) == [63, 64]


def test_members_are_told_by_words(tmp_path: Path) -> None:
    found = customers(tmp_path, 30, **{"Loyalty Member": lambda n: ("Yes", "No", "")[n % 3]})
    counts = found.groups["loyalty_member"].value_counts(dropna=False).to_dict()
    assert counts["members"] == counts["others"] == 10


def test_renaming_customers_and_shuffling_rows_changes_no_group(tmp_path: Path) -> None:
    rows = [row(n, f"C{n % 50}", City=f"City {n % 3}") for n in range(200)]
    other = [{**one, "Customer ID": f"X{99 - int(str(one['Customer ID'])[1:])}"} for one in rows]
    random.Random(1).shuffle(other)
    (tmp_path / "other").mkdir()
    first, second = buyers(shop(tmp_path, rows)), buyers(shop(tmp_path / "other", other))
    assert first.dimensions == second.dimensions
    pd.testing.assert_frame_equal(
        first.frame.drop(columns="customer_id"), second.frame.drop(columns="customer_id")
    )


def test_a_caller_cannot_change_what_the_next_one_gets(tmp_path: Path) -> None:
    data = shop(tmp_path, [row(n, f"C{n}") for n in range(30)])
    frame = customer_frame(data)
    frame["revenue"] = -1.0
    assert buyers(data).frame["revenue"].min() > 0


# --- first orders


def test_the_first_order_by_hand(tmp_path: Path) -> None:
    """The first by time, the category with the most money in it, and whether a line was reduced."""
    lines = [
        ("O2", "2024-02-01", "Tea", 50, 0.0, "Web"),
        ("O1", "2024-01-01", "Mug", 30, 0.2, "Shop"),
        ("O1", "2024-01-01", "Pot", 40, 0.0, "Shop"),
    ]
    rows = [
        {"Order ID": order, "Customer ID": "C1", "Order Date": day, "Category": category,
         "Amount": amount, "Quantity": 1, "Discount": discount, "Channel": channel}
        for order, day, category, amount, discount, channel in lines
    ]  # fmt: skip
    frame = first_orders(shop(tmp_path, rows))
    assert frame.iloc[0].to_dict() == {
        "customer_id": "C1", "channel": "Shop", "category": "Pot", "discounted": "at a discount",
    }  # fmt: skip


def test_a_named_promotion_is_a_discount_and_none_is_not(tmp_path: Path) -> None:
    names = ("Spring", "None", None)
    rows = [
        {"Order ID": f"O{n}", "Customer ID": f"C{n}", "Order Date": dt.date(2024, 1, 1 + n),
         "Amount": 10, "Quantity": 1, "Promotion": name}
        for n, name in enumerate(names)
    ]  # fmt: skip
    frame = first_orders(shop(tmp_path, rows))
    assert frame["discounted"].tolist() == ["at a discount", "at full price", "at full price"]


def test_who_is_alike_in_a_number_is_of_one_tenth_and_in_a_word_of_one_group(
    tmp_path: Path,
) -> None:
    """Incomes of 1,000 to 100,000: ten customers a tenth, where the report has four quarters."""
    found = customers(
        tmp_path, 100, Income=lambda number: 1000 * (number + 1),
        Gender=lambda number: "Female" if number % 2 else "Male",
    )  # fmt: skip
    tenths = pd.Series(bands_alike(found, "income"))
    assert tenths.value_counts().tolist() == [10] * 10
    assert found.frame["income"].groupby(tenths).max().sort_values().iloc[0] == 10_000
    assert sorted(set(bands_alike(found, "gender"))) == ["Female", "Male"]
