"""Cells read as what their role says: codes and words for nothing, times, currencies, countries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from report_builder.dataset import Dataset
from report_builder.ingest.states import country_of_states, is_american
from tests.ingest.tables import HEADER, LINES, closes, loaded

DAYS = ("2023-01-03", "2023-01-03", "2023-01-20", "2023-02-14", "2023-02-27")  # of the lines


def shop_with(folder: Path, heading: str, values: list[str], **settings: Any) -> Dataset:
    """The dataset of the usual lines with one more column."""
    lines = [f"{line},{value}" for line, value in zip(LINES, values, strict=True)]
    return loaded(folder, *lines, header=f"{HEADER},{heading}", **settings)


def labels(data: Dataset, column: str) -> list[str | None]:
    """The different labels of a column of the lines, None for none, which comes last."""
    found = data.lines.select(column).distinct().execute()[column]
    return sorted((v if isinstance(v, str) else None for v in found), key=lambda v: (v is None, v))


def test_na_is_north_america_in_a_column_of_territories(tmp_path: Path) -> None:
    data = shop_with(tmp_path, "Territory", ["EMEA", "NA", "APAC", "Japan", ""])
    assert labels(data, "zone") == ["APAC", "EMEA", "Japan", "NA", None]


def test_na_is_nothing_elsewhere(tmp_path: Path) -> None:
    places = shop_with(tmp_path, "Territory", ["North", "NA", "South", "East", "-"])
    assert labels(places, "zone") == ["East", "North", "South", None]
    paid = shop_with(tmp_path, "Payment Method", ["VISA", "NA", "CASH", "?", "MC"])
    assert labels(paid, "payment") == ["CASH", "MC", "VISA", None]


def test_words_for_nobody_are_no_customer(tmp_path: Path) -> None:
    lines = [line.replace(",C2,", ",unknown,").replace(",,", ",NA,") for line in LINES]
    data = loaded(tmp_path, *lines)
    assert data.totals.customers == 1
    assert closes(data)


def test_identifiers_kept_from_excel_are_the_same_without(tmp_path: Path) -> None:
    lines = [line.replace(",C1,", ',"=""001""",').replace(",C2,", ",'001,") for line in LINES]
    data = loaded(tmp_path, *lines)
    assert labels(data, "customer_id") == ["001", None]


@pytest.mark.parametrize(
    "values",
    [
        ["13:08", "9:00", "10:15", "23:59", "00:00"],
        ["1:08 PM", "9:00 AM", "10:15 AM", "11:59 PM", "12:00 AM"],
        ["13:08:00", "09:00:00", "10:15:00", "23:59:00", "00:00:00"],
        ["0.547222222", "0.3750000", "0.427083333", "0.999305556", "0.00000"],
    ],
)
def test_a_time_in_another_column_joins_its_date(tmp_path: Path, values: list[str]) -> None:
    data = shop_with(tmp_path, "Time", values)
    found = sorted(data.lines.ordered_at.execute())
    assert [f"{moment:%m-%d %H:%M}" for moment in found] == [
        "01-03 09:00", "01-03 13:08", "01-20 10:15", "02-14 23:59", "02-27 00:00",
    ]  # fmt: skip
    assert data.has_time_of_day


def test_a_time_that_cannot_be_read_leaves_the_day(tmp_path: Path) -> None:
    data = shop_with(tmp_path, "Time", ["13:08", "9:00", "10:15", "23:59", "later"])
    assert f"{data.lines.ordered_at.max().execute():%m-%d %H:%M}" == "02-27 00:00"


def test_days_of_excel_under_a_heading_of_dates(tmp_path: Path) -> None:
    serials = dict(zip(DAYS, ("44929", "44929", "44946", "44971", "44984"), strict=True))
    lines = [line.replace(day, serials[day]) for line, day in zip(LINES, DAYS, strict=True)]
    data = loaded(tmp_path, *lines)
    assert (str(data.first_day), str(data.last_day)) == ("2023-01-03", "2023-02-27")


def test_a_file_with_decimal_commas_gives_the_same_money(tmp_path: Path) -> None:
    lines = [line.replace(",", ";").replace(".", ",") for line in LINES]
    data = loaded(tmp_path, *lines, header=HEADER.replace(",", ";"))
    assert data.totals.gross_revenue == 56.5


INDIA = ["Kerala", "Goa", "Bihar", "Tamil Nadu", "Andhra\u00a0Pradesh"]


@pytest.mark.parametrize(
    ("heading", "values", "currency", "country"),
    [
        ("State", INDIA, "INR", "IN"),
        ("State", ["Kerala", "Goa", "Bihar", "Tamil Nadu", "Goa"], "", None),  # four states
        ("Country", ["Germany"] * 5, "EUR", "DE"),
        ("Country", ["Germany"] * 4 + ["France"], "", "DE"),  # eight of ten sell in euro, perhaps
        ("Notes", ["x"] * 5, "", None),
    ],
)
def test_the_currency_of_the_one_country(
    tmp_path: Path, heading: str, values: list[str], currency: str, country: str | None
) -> None:
    data = shop_with(tmp_path, heading, values)
    assert (data.currency, data.calendar_country) == (currency, country)


@pytest.mark.parametrize(
    ("heading", "prices", "currency"),
    [
        ("Price_EUR", ["5.00", "8.00"], "EUR"),
        ("Unit Price (INR)", ["5.00", "8.00"], "INR"),
        ("Unit Price", ["Rs. 5.00", "Rs. 8.00"], "INR"),
        ("Unit Price", ["R$ 5.00", "R$ 8.00"], "BRL"),
        ("Unit Price", ["5.00 kr", "8.00 kr"], ""),
    ],
)
def test_the_currency_of_headings_and_signs(
    tmp_path: Path, heading: str, prices: list[str], currency: str
) -> None:
    lines = [line.replace("5.00", prices[0]).replace("8.00", prices[1]) for line in LINES]
    data = loaded(tmp_path, *lines, header=HEADER.replace("Unit Price", heading))
    assert data.currency == currency
    assert data.totals.gross_revenue == 56.5


@pytest.mark.parametrize(
    ("states", "country"),
    [
        (["Texas", "Ohio", "Utah", "Iowa", "Maine"], "US"),
        (["Texas", "Ohio", "Utah", "Iowa"], ""),
        (["Texas", "Ohio", "Utah", "Iowa", "Maine", "Ontario"], "US"),
        (["Texas", "Ohio", "Utah", "Iowa", "Maine", "Ontario", "Quebec"], ""),  # five of seven
        (["São Paulo", "Ceará", "Acre", "Goiás", "Bahia"], "BR"),
        (["SP", "RJ", "MG", "RS", "PR", "SC", "BA", "DF", "GO", "ES"], "BR"),
        (["CA", "TX", "NY", "FL", "OH", "WA", "IL", "GA", "NC", "MI"], "US"),
        (["PR", "SC", "PA", "AL", "MA", "MS", "MT"], ""),  # codes of both
        ([], ""),
    ],
)
def test_countries_of_states(states: list[str], country: str) -> None:
    assert country_of_states(states) == country
    assert is_american(states) == (country == "US")


def test_a_column_of_nothing_but_the_united_states_is_american() -> None:
    assert is_american(["USA"])
    assert is_american(["us", "United States"])
    assert not is_american(["USA", "Canada"])
