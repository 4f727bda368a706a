"""How numbers and dates are written, and what they are read as."""

from __future__ import annotations

from decimal import Decimal

import ibis
import pandas as pd
import pytest

from report_builder.ingest.dates import date_style, timestamp
from report_builder.ingest.numbers import NumberStyle, number, number_style
from report_builder.ingest.values import MISSING, is_missing, is_padded, present

CONNECTION = ibis.duckdb.connect()


def column(values: list[str]) -> ibis.expr.types.StringColumn:
    """A column of text in the engine."""
    return ibis.memtable(pd.DataFrame({"v": pd.array(values, dtype="string")})).v


def read_numbers(values: list[str]) -> list[Decimal | None]:
    """The values as the detected style reads them."""
    expression = number(column(values), number_style(values))
    found = CONNECTION.execute(expression)
    return [None if value is None or value != value else value for value in found]


@pytest.mark.parametrize(
    ("values", "style", "read"),
    [
        (["1", "2.5", "-3"], "plain", ["1", "2.5", "-3"]),
        (["1,234", "12,345.60"], "decorated", ["1234", "12345.6"]),
        (["$5.00", "$1,000.10"], "decorated", ["5", "1000.1"]),
        (["Rs. 500", "Rs. 1,200"], "decorated", ["500", "1200"]),
        (["₹1,00,000.00", "₹5"], "decorated", ["100000", "5"]),
        (["(5.00)", "7.00"], "decorated", ["-5", "7"]),
        (["5.00-", "7.00"], "decorated", ["-5", "7"]),
        (["−5.00", "7.00"], "decorated", ["-5", "7"]),
        (["1.234,56", "7,00"], "decimal comma", ["1234.56", "7"]),
        (["1 234,56", "7,5"], "decimal comma", ["1234.56", "7.5"]),
        (["1\u202f234,56 €", "7,50 €"], "decimal comma", ["1234.56", "7.5"]),
        (["1'234.50", "7.00"], "decorated", ["1234.5", "7"]),
        (["10%", "5 %"], "decorated", ["0.1", "0.05"]),
        # Nothing tells whether a comma before three digits is decimal: thousands are commoner.
        (["1,234", "5,678"], "decorated", ["1234", "5678"]),
        # One value that reads one way settles the rest.
        (["1,234", "5,67"], "decimal comma", ["1.234", "5.67"]),
    ],
)
def test_ways_of_writing_numbers(values: list[str], style: str, read: list[str]) -> None:
    assert number_style(values).style == style
    assert number_style(values).readable == 1
    assert read_numbers(values) == [Decimal(value) for value in read]


def test_words_among_numbers_are_no_numbers_and_said_so() -> None:
    style = number_style(["1", "2", "3", "x"])
    assert style == NumberStyle("plain", 0.75)
    assert read_numbers(["1", "2", "3", "x"]) == [1, 2, 3, None]


def test_missing_words_do_not_count_against_a_column_of_numbers() -> None:
    assert number_style(["1", "NA", "-", "unknown"]).readable == 1
    assert number_style(["NA", "-"]).readable == 0


def test_the_sign_of_a_currency_is_kept() -> None:
    assert number_style(["£5.00"]).symbol == "£"
    assert number_style(["5.00"]).symbol == ""


@pytest.mark.parametrize("word", [*MISSING, " ", " null ", None])
def test_words_that_mean_nothing_is_there(word: str | None) -> None:
    assert is_missing(word)


@pytest.mark.parametrize("word", ["NA", "0", "no", "-"])
def test_words_that_mean_something(word: str) -> None:
    assert not is_missing(word)


@pytest.mark.parametrize(
    ("values", "layout", "first"),
    [
        (["2011-12-09 12:50:00"], "%Y-%m-%d %H:%M:%S", "2011-12-09 12:50:00"),
        (["2011-12-09"], "%Y-%m-%d", "2011-12-09 00:00:00"),
        (["19970101", "19980630"], "%Y%m%d", "1997-01-01 00:00:00"),
        (["31.12.2011", "01.02.2011"], "%d.%m.%Y", "2011-12-31 00:00:00"),
        (["12/31/2011", "01/02/2011"], "%m/%d/%Y", "2011-12-31 00:00:00"),
        (["1/5/2011 8:26", "31/5/2011 18:26"], "%d/%m/%Y %H:%M", "2011-05-01 08:26:00"),
        (["03/01/19", "31/12/22"], "%d/%m/%y", "2019-01-03 00:00:00"),
        (["03/01/69", "31/12/68"], "%d/%m/%y", "1969-01-03 00:00:00"),
        (["5-Jan-11"], "%d-%b-%y", "2011-01-05 00:00:00"),
        (["January 5, 2011"], "%B %d, %Y", "2011-01-05 00:00:00"),
        (["2011-12-09T12:50:00Z"], "%Y-%m-%dT%H:%M:%SZ", "2011-12-09 12:50:00"),
        (["1/5/2011 8:26 PM", "1/25/2011 8:26 AM"], "%m/%d/%Y %I:%M %p", "2011-01-05 20:26:00"),
    ],
)
def test_ways_of_writing_dates(values: list[str], layout: str, first: str) -> None:
    style = date_style(values)
    assert (style.layout, style.readable) == (layout, 1)
    moment = CONNECTION.execute(timestamp(column(values), layout))[0]
    assert f"{moment:%Y-%m-%d %H:%M:%S}" == first


def test_a_date_that_reads_two_ways_is_day_first_unless_told() -> None:
    values = ["03/04/2011", "05/06/2011"]
    assert date_style(values).layout == "%d/%m/%Y"
    assert date_style(values).alternative == "%m/%d/%Y"
    assert date_style(values, day_first=False).layout == "%m/%d/%Y"
    assert date_style(values, day_first=False).alternative == "%d/%m/%Y"
    # A day past the twelfth settles it, whatever is wished.
    assert date_style([*values, "13/06/2011"], day_first=False).layout == "%d/%m/%Y"
    assert date_style([*values, "13/06/2011"]).alternative == ""


@pytest.mark.parametrize(
    "values", [["536365", "536366"], ["85123A"], ["2.55"], ["word"], ["", "  "], []]
)
def test_what_is_no_date(values: list[str]) -> None:
    assert date_style(values).readable == 0


def test_impossible_and_unbelievable_dates_are_missing() -> None:
    values = ["2011-02-30", "1899-12-31", "1900-01-01", "2100-12-31", "2101-01-01", "infinity"]
    read = CONNECTION.execute(timestamp(column(values), "%Y-%m-%d"))
    assert list(read.isnull()) == [True, True, False, False, True, True]


def test_blanks_around_text_go_and_text_of_blanks_is_missing() -> None:
    assert list(CONNECTION.execute(present(column([" a ", "b\t", "a b"])))) == ["a", "b", "a b"]
    assert CONNECTION.execute(present(column([" \t "]))).isnull().all()


@pytest.mark.parametrize(
    ("values", "padded"),
    [
        (["a", "b c"], False),
        (["a", " b"], True),
        (["a", "b "], True),
        (["a", "b\t"], True),
        (["a", ""], True),
    ],
)
def test_whether_a_column_has_blanks_around_text(values: list[str], padded: bool) -> None:
    assert bool(CONNECTION.execute(is_padded(column(values)))) == padded
