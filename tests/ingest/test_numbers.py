"""How people write numbers, and what they are read as."""

from __future__ import annotations

from decimal import Decimal

import ibis
import pandas as pd
import pytest

from report_builder.ingest.currencies import code_of_heading, code_of_mark, mark_of
from report_builder.ingest.numbers import NumberStyle, agreed, number, number_style, times

CONNECTION = ibis.duckdb.connect()


def read(values: list[str], style: NumberStyle | None = None) -> list[Decimal | None]:
    """The values as the engine reads them, in the detected style or in the one given."""
    column = ibis.memtable(pd.DataFrame({"v": pd.array(values, dtype="string")})).v
    found = CONNECTION.execute(number(column, style or number_style(values)))
    return [None if value is None or value != value else value for value in found]


@pytest.mark.parametrize(
    ("values", "style", "expected"),
    [
        (["1", "2.5", "-3", "+5", ".5", "5.", "1e3"], "plain",
         ["1", "2.5", "-3", "5", "0.5", "5", "1000"]),
        (["1,234", "12,345.60"], "decorated", ["1234", "12345.6"]),
        (["$84,835.00 ", "$5", "$.50"], "decorated", ["84835", "5", "0.5"]),
        (["-$3", "$-3", "- $3", "($3)", "$(3.10)"], "decorated", ["-3", "-3", "-3", "-3", "-3.1"]),
        (["(12.50)", "12.50-", "12.50 -", "−12.50", "－1"], "decorated",
         ["-12.5", "-12.5", "-12.5", "-12.5", "-1"]),
        (["Rs. 5,000", "Rs.50", "Rs 1,23,456.50", "INR 7", "500/-"], "decorated",
         ["5000", "50", "123456.5", "7", "500"]),
        (["₹ 1,00,000.00", "₹5"], "decorated", ["100000", "5"]),
        (["kr 1 234", "12 kr.", "US$ 3"], "decorated", ["1234", "12", "3"]),
        (["1'234.50", "1’000.00"], "decorated", ["1234.5", "1000"]),
        (["1.234,56", "7,00", "1.234.567"], "decimal comma", ["1234.56", "7", "1234567"]),
        (["R$ 1.234,56", "-R$ 0,10"], "decimal comma", ["1234.56", "-0.1"]),
        (["CHF 12.–", "12,-", "12,--", "12,50 €", "EUR 12,00"], "decimal comma",
         ["12", "12", "12", "12.5", "12"]),
        (["1 234,56", "1\u00a0234,56", "1\u202f234,56", "1\u2009234,56"], "decimal comma",
         ["1234.56"] * 4),
        (["10%", "5 %", "1.5%"], "decorated", ["0.1", "0.05", "0.015"]),
        (["5%", "0.2", "1", "3"], "decorated", ["0.05", "0.2", "1", "3"]),
        (["1.5k", "2M", "900K"], "decorated", ["1500", "2000000", "900000"]),
        (["１２３", "٤٥", "६", "1.5"], "decorated", ["123", "45", "6", "1.5"]),
        (["'00123", '="0123"'], "decorated", ["123", "123"]),
        # One value that reads one way settles the rest.
        (["1,234", "5,67"], "decimal comma", ["1.234", "5.67"]),
        (["0,125", "1,250"], "decimal comma", ["0.125", "1.25"]),
        (["1.234", "5.67"], "plain", ["1.234", "5.67"]),
        (["1234,567", "1,250"], "decimal comma", ["1234.567", "1.25"]),
        # Two groups of thousands need no decimal mark.
        (["1,234,567", "1,234"], "decorated", ["1234567", "1234"]),
    ],
)  # fmt: skip
def test_ways_of_writing_numbers(values: list[str], style: str, expected: list[str]) -> None:
    assert (number_style(values).style, number_style(values).readable) == (style, 1)
    assert read(values) == [Decimal(value) for value in expected]


def test_mixed_ways_are_read_each_by_itself_and_told() -> None:
    values = ["1.234,56", "1234.56", "12,50", "12.50", "7.25"]
    assert read(values) == [Decimal(v) for v in ("1234.56", "1234.56", "12.5", "12.5", "7.25")]
    assert number_style(values).why == (
        "some values have a decimal comma, others a point; each read by itself"
    )


def test_thousands_without_decimals_are_not_decimals() -> None:
    style = number_style(["1,234", "5,678", "12"])
    assert read(["1,234", "5,678", "12"]) == [1234, 5678, 12]
    assert (style.unsure, style.why) == (True, "")


@pytest.mark.parametrize(
    ("values", "thousands"),
    [
        (["1.234", "5.678"], False),  # nothing tells: as machines write
        (["1.234"] * 10 + ["850"], True),  # who writes 1.234 for a number writes 850.000
        (["1.234"] * 9 + ["850"], False),  # nine are too few to tell
        (["1.234"] * 10 + ["850", "1500"], False),  # who sets thousands off never writes 1500
        (["1.234"] * 10 + ["0"], False),  # zero is written so by everybody
    ],
)
def test_a_point_before_three_digits_is_decided_by_the_column(
    values: list[str], thousands: bool
) -> None:
    assert read(values)[0] == (Decimal(1234) if thousands else Decimal("1.234"))
    reading = "thousands" if thousands else "decimals"
    assert number_style(values).unsure
    assert number_style(values).why == f"“1.234” could be thousands or decimals, read as {reading}"


def test_a_column_that_does_not_tell_is_read_like_those_that_do() -> None:
    unsure, comma, point = (number_style(v) for v in (["1.234", "5.678"], ["7,50"], ["7.50"]))
    whole = number_style(["12", "15"])
    assert agreed({"a": unsure, "b": comma, "c": whole})["a"].style == "decimal comma"
    assert read(["1.234"], agreed({"a": unsure, "b": comma})["a"]) == [1234]
    assert read(["1.234"], agreed({"a": unsure, "b": point})["a"]) == [Decimal("1.234")]
    assert agreed({"a": unsure, "b": comma, "c": point})["a"] == unsure
    assert agreed({"a": unsure, "b": point}, ",")["a"].style == "decimal comma"
    assert agreed({"a": unsure, "b": point}, ",")["b"] == point
    thousands = number_style(["1,234"])
    assert read(["1,234"], agreed({"a": thousands, "b": comma})["a"]) == [Decimal("1.234")]


def test_words_among_numbers_are_no_numbers_and_counted() -> None:
    values = ["1", "2", "One", "4"]
    assert number_style(values) == NumberStyle("plain", 0.75)
    assert read(values) == [1, 2, None, 4]


@pytest.mark.parametrize("values", [["12 34"], ["1,2,3"], ["85123A"], ["0123 456"], ["word"], []])
def test_what_is_no_number(values: list[str]) -> None:
    assert number_style(values).readable == 0
    assert read(values) == [None] * len(values)


def test_k_counts_as_thousands_only_where_all_values_end_so() -> None:
    assert number_style(["1.5k", "2M"]).why == "k and M read as thousands and millions"
    assert read(["1.5k", "2", "3", "4"]) == [None, 2, 3, 4]


def test_missing_words_do_not_count_against_a_column_of_numbers() -> None:
    assert number_style(["1", "NA", "-", "unknown", "#DIV/0!"]).readable == 1
    assert number_style(["NA", "-"]).readable == 0


def test_a_style_reads_what_the_sample_did_not_show() -> None:
    plain, comma = number_style(["1.5", "2"]), number_style(["1,5", "2"])
    assert read(["$1,200.50", "12 €", "(3)", "12,50"], plain) == [
        Decimal(value) for value in ("1200.5", "12", "-3", "12.5")
    ]
    assert read(["1.200,50 €", "12.5", "1.234"], comma) == [
        Decimal(value) for value in ("1200.5", "12.5", "1234")
    ]


def test_the_fifth_decimal_is_rounded_half_to_even() -> None:
    values = ["16.448", "33.333333", "0.00005", "0.00015", "-0.00005", "-0.00015", "0.000051"]
    expected = ["16.448", "33.3333", "0", "0.0002", "0", "-0.0002", "0.0001"]
    assert number_style(values).fine
    assert read(values) == [Decimal(value) for value in expected]
    assert not number_style(["16.4481"]).fine


def test_a_value_too_large_for_money_cannot_be_read() -> None:
    values = ["99999999999999", "100000000000000", "5"]
    assert read(values) == [99999999999999, None, 5]


@pytest.mark.parametrize(
    ("values", "symbol", "code"),
    [
        (["£5.00"], "£", "GBP"), (["5.00"], "", ""), (["Rs. 5"], "RS", "INR"),
        (["R$ 5,00"], "R$", "BRL"), (["$5", "$6"], "$", "USD"), (["5 kr"], "KR", ""),
        (["12 zł"], "ZŁ", "PLN"), (["eur 5"], "EUR", "EUR"), (["$1", "€2", "€3"], "€", "EUR"),
    ],
)  # fmt: skip
def test_the_sign_of_a_currency_is_kept(values: list[str], symbol: str, code: str) -> None:
    assert number_style(values).symbol == symbol
    assert code_of_mark(symbol) == code


def test_several_currencies_in_one_column_are_told() -> None:
    assert number_style(["$1", "€2", "€3"]).why == "marked with several currencies: €, $"
    assert number_style(["EUR 1", "€2", "3 €"]).why == ""


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Amount (INR)", "INR"), ("Price_EUR", "EUR"), ("priceUSD", "USD"), ("price usd", "USD"),
        ("dollar_value", "USD"), ("Amount in $", "USD"), ("Umsatz €", "EUR"), ("Valor R$", "BRL"),
        ("Total (Rs.)", "INR"), ("Amount", ""), ("try again", ""), ("Weight in pounds", ""),
        ("Hours", ""),
    ],
)  # fmt: skip
def test_currencies_of_headings(heading: str, code: str) -> None:
    assert code_of_heading(heading) == code


def test_a_mark_is_the_first_of_a_cell() -> None:
    assert mark_of("US$ 5 (£4)") == "US$"
    assert mark_of("5") == ""


@pytest.mark.parametrize(
    ("price", "quantity", "money"),
    [
        ("1.25", "3", "3.75"),
        ("0.0333", "0.3333", "0.0111"),
        ("0.0001", "0.5", "0.0001"),  # half of the last decimal goes away from zero
        ("-0.0001", "0.5", "-0.0001"),
        ("99999.9999", "99999.9999", "9999999980"),  # the largest that fit into a machine word
        ("100000", "99999.9999", "9999999990"),
        ("99999.9999", "100000", "9999999990"),
        ("10000000", "9999999", "99999990000000"),
        ("10000000", "10000000", None),  # more than money can be
        (None, "3", None),
        ("3", None, None),
    ],
)
def test_money_of_a_line_is_exact(
    price: str | None, quantity: str | None, money: str | None
) -> None:
    pair = ibis.literal(price, "string"), ibis.literal(quantity, "string")
    found = CONNECTION.execute(times(*(one.cast("decimal(18,4)") for one in pair)))
    assert (None if found is None or found != found else found) == (
        None if money is None else Decimal(money)
    )
