"""Values that cannot be: counted, shown, and set aside without losing the row or a cent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from report_builder.dataset import Dataset
from report_builder.ingest.implausible import days_apart, plausible
from tests.ingest.tables import HEADER, closes, loaded, step

CONNECTION = ibis.duckdb.connect()
LATEST = dt.date(2023, 12, 31)


def set_aside(values: list[Any], role: str, latest: dt.date | None = LATEST,
              **more: list[Any]) -> tuple[list[Any], list[tuple[int, str]]]:  # fmt: skip
    """The values that are left, and (rows, example) of what was set aside."""
    frame = pd.DataFrame({role: values, **more})
    table, found = plausible(ibis.memtable(frame), latest)
    left = CONNECTION.execute(table)[role]
    return [None if pd.isna(v) else v for v in left], [(each.rows, each.example) for each in found]


@pytest.mark.parametrize(
    ("role", "values", "left", "example"),
    [
        ("age", [9.0, 10.0, 110.0], [None, 10.0, 110.0], "9"),
        ("age", [10.0, 110.0, 111.0], [10.0, 110.0, None], "111"),
        ("birth_year", [1912, 1913, 2013], [None, 1913, 2013], "1912"),
        ("birth_year", [1913, 2013, 2014], [1913, 2013, None], "2014"),
        ("income", [-1.0, 0.0, 666_666.0], [None, 0.0, 666_666.0], "-1"),
        ("children", [0, 30, 31], [0, 30, None], "31"),
        ("household", [-1, 2, 3], [None, 2, 3], "-1"),
        ("unit_price", [-0.01, 0.0, 5.0], [None, 0.0, 5.0], "-0.01"),
        ("discount", [0.0, 1.0, 1.01], [0.0, 1.0, None], "1.01"),
        ("tenure", [pd.Timestamp("1900-01-01"), pd.Timestamp("2020-05-01")],
         [None, pd.Timestamp("2020-05-01")], "1900-01-01"),
    ],
)  # fmt: skip
def test_limits(role: str, values: list[Any], left: list[Any], example: str) -> None:
    assert set_aside(values, role) == (left, [(1, example)])


def test_values_within_the_limits_are_left_alone() -> None:
    assert set_aside([12.0, 92.0, None], "age") == ([12.0, 92.0, None], [])


def test_birth_dates_are_ages_too() -> None:
    born = [pd.Timestamp("1893-05-01"), pd.Timestamp("1990-05-01")]
    assert set_aside(born, "birth_date")[1] == [(1, "1893-05-01")]


def test_without_a_last_day_the_last_to_join_stands_for_it() -> None:
    joined = [pd.Timestamp("2014-06-29"), pd.Timestamp("2012-07-30"), pd.Timestamp("2099-12-31")]
    left, found = set_aside([1893, 1904, 1996], "birth_year", None, tenure=joined)
    assert left == [None, 1904, 1996]
    assert found == [(1, "1893"), (1, "2099-12-31")]


def test_without_any_day_the_youngest_customer_was_ten() -> None:
    # Born in 1996, ten years old in 2006: then 1896 can be, 1895 cannot.
    assert set_aside([1895, 1896, 1996], "birth_year", None)[0] == [None, 1896, 1996]


def test_a_negative_price_on_a_credit_is_a_way_of_writing_it() -> None:
    prices, found = set_aside([-5.0, -5.0, 5.0], "unit_price", kind=["credit", "sale", "sale"])
    assert prices == [-5.0, None, 5.0]
    assert found == [(1, "-5")]


def test_a_negative_price_of_an_adjustment_is_told_and_left() -> None:
    assert set_aside([-9.0, 5.0], "unit_price", kind=["other", "sale"]) == (
        [-9.0, 5.0],
        [(1, "-9")],
    )


@pytest.mark.parametrize(
    ("rest", "stray", "impossible"),
    [
        ([1.0, 5.0] * 50, 6.0, True),
        # With two of 102 off a scale of five, one in a hundred is exceeded: the scale is ten.
        ([*([1.0, 5.0] * 50), 8.0], 6.0, False),
        ([4.0, 10.0] * 50, 11.0, True),
        ([4.0, 9.5] * 50, -1.0, True),
        ([0.0, 5.0] * 50, 3.0, False),
    ],
)
def test_ratings_off_their_scale(rest: list[float], stray: float, impossible: bool) -> None:
    assert bool(set_aside([*rest, stray], "rating")[1]) == impossible


def test_every_copy_of_a_row_counts() -> None:
    assert set_aside([150.0, 40.0], "age", copies=[3, 1])[1] == [(3, "150")]


def days(*spans: tuple[str, int, int]) -> dict[dt.date, int]:
    """Rows by day: from a first day on, so many days in a row with so many lines each."""
    found: dict[dt.date, int] = {}
    for first, length, lines in spans:
        start = dt.date.fromisoformat(first)
        found |= {start + dt.timedelta(days=n): lines for n in range(length)}
    return found


@pytest.mark.parametrize(
    ("spans", "apart"),
    [
        # A placeholder among real days of its time is a day like any other.
        ([("2023-01-01", 30, 1), ("1900-01-01", 1, 20)], {"1900-01-01"}),
        ([("1970-01-01", 30, 1)], set()),
        ([("1970-01-01", 1, 9)], set()),
        # 366 days from the nearest other day it still may be real, a day more it is not.
        ([("1971-01-02", 30, 1), ("1970-01-01", 1, 1)], set()),
        ([("1971-01-03", 30, 1), ("1970-01-01", 1, 1)], {"1970-01-01"}),
        # More than two years of silence, and one line in a hundred beyond it, or two.
        ([("2020-01-01", 99, 1), ("2023-06-01", 1, 1)], {"2023-06-01"}),
        ([("2020-01-01", 98, 1), ("2023-06-01", 2, 1)], set()),
        # Two years of silence to the day are no sign of a slip.
        ([("2020-01-01", 99, 1), ("2022-04-10", 1, 1)], set()),
        ([("2020-01-01", 99, 1), ("2022-04-11", 1, 1)], {"2022-04-11"}),
        # More than five years, and one line in ten, or more.
        ([("2020-01-01", 9, 1), ("2099-06-01", 1, 1)], {"2099-06-01"}),
        ([("2020-01-01", 8, 1), ("2099-06-01", 1, 1)], set()),
        ([("2015-01-01", 50, 1), ("2021-01-01", 50, 1)], set()),
        ([], set()),
    ],
)
def test_days_that_cannot_be(spans: list[tuple[str, int, int]], apart: set[str]) -> None:
    assert {f"{day}" for day in days_apart(days(*spans))} == apart


MANY = [f"B{n},C1,2023-01-{n + 1:02d},Mug,1,5.00" for n in range(20)]


def note(data: Dataset, what: str) -> tuple[int, str]:
    """The count and example of a note."""
    return next((n.count, n.example) for n in data.preparation if n.what == what)


def test_impossible_dates_are_in_the_ledger_and_do_not_stretch_time(tmp_path: Path) -> None:
    lines = [*MANY, "B97,C1,1900-01-01,Mug,1,5.00", "B98,C1,2099-05-06,Mug,2,5.00"]
    data = loaded(tmp_path, *lines)
    assert (data.first_day, data.as_of) == (dt.date(2023, 1, 1), dt.date(2023, 1, 20))
    assert data.totals.date_min == "2023-01-01 00:00:00"
    assert step(data, "Impossible date") == (-2, -15.0)
    assert note(data, "Impossible date") == (2, "“1900-01-01” in row 22")
    assert closes(data)
    assert data.ledger[-1].revenue == 100.0


@pytest.mark.parametrize(
    ("day", "shown"), [("1985-04-03", "####-##-##"), ("1900-01-01", "1900-01-01")]
)
def test_a_day_that_may_be_of_birth_is_not_quoted(tmp_path: Path, day: str, shown: str) -> None:
    """In the column of orders, far from all others: a delimiter too few moves it there. A day that
    systems write for no date is nobody's."""
    lines = [*MANY, *(f"D{n},C1,2023-01-20,Mug,1,5.00" for n in range(100))]
    data = loaded(tmp_path, *lines, f"B97,C1,{day},Mug,1,5.00")
    found = note(data, "Impossible date")
    assert found == (1, f"“{shown}” in row {len(lines) + 2}")


def test_a_line_without_a_value_and_with_an_impossible_date_has_one_reason(tmp_path: Path) -> None:
    data = loaded(tmp_path, *MANY, "B98,C1,2099-12-31,Mug,one,5.00")
    assert data.as_of == dt.date(2023, 1, 20)
    assert step(data, "No value") == (-1, 0.0)
    assert step(data, "Impossible date") == (0, 0.0)
    assert closes(data)


def test_an_impossible_age_leaves_the_line_in_place(tmp_path: Path) -> None:
    ages = [34, 34, 5, 115, *([40] * 16)]
    lines = [f"{line},{age}" for line, age in zip(MANY, ages, strict=True)]
    data = loaded(tmp_path, *lines, header=HEADER + ",Age")
    assert note(data, "Impossible age") == (2, "“5” in row 4")
    assert data.totals.gross_revenue == data.ledger[-1].revenue == 100.0
    assert data.lines.age.count().execute() == 18
    assert (data.lines.age.min().execute(), data.lines.age.max().execute()) == (34, 40)
    assert closes(data)


def test_a_price_below_zero_is_set_aside_and_the_money_stays(tmp_path: Path) -> None:
    lines = ["A1,C1,2023-01-03,Mug,2,5.00,10", "A2,C1,2023-01-04,Mug,2,-5.00,10",
             "A3,C2,2023-01-05,Mug,1,5.00,5"]  # fmt: skip
    data = loaded(tmp_path, *lines, header=HEADER + ",Total Amount")
    assert note(data, "Impossible unit_price") == (1, "“-5.00” in row 3")
    assert data.ledger[-1].revenue == 25.0
    assert closes(data)
