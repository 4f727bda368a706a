"""What a cell of text may hold."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest

from report_builder.ingest.values import (
    MISSING,
    is_missing,
    is_padded,
    na_is_a_code,
    present,
    spread,
)

CONNECTION = ibis.duckdb.connect()


def column(values: list[str]) -> ibis.expr.types.StringColumn:
    """A column of text in the engine."""
    return ibis.memtable(pd.DataFrame({"v": pd.array(values, dtype="string")})).v


@pytest.mark.parametrize("word", [*MISSING, " ", " null ", None])
def test_words_that_mean_nothing_is_there(word: str | None) -> None:
    assert is_missing(word)


@pytest.mark.parametrize("word", ["NA", "0", "no", "-"])
def test_words_that_mean_something(word: str) -> None:
    assert not is_missing(word)


@pytest.mark.parametrize(
    ("labels", "is_code"),
    [
        (["EMEA", "APAC", "Japan", "NA"], True),
        (["emea", "apac", "na"], True),
        (["US", "CA", "NA", "France", "Spain"], True),  # two of four
        (["US", "CA", "NA", "France", "Spain", "Italy"], False),  # two of five
        (["US", "NA"], False),  # one label is no list of codes
        (["North", "South", "NA"], False),
        (["S", "M", "NA"], False),  # one letter is a size
        (["NA"], False),
        ([], False),
    ],
)
def test_na_is_north_america_among_codes_of_places(labels: list[str], is_code: bool) -> None:
    assert na_is_a_code(labels) == is_code


def test_values_from_all_over_a_list() -> None:
    values = [str(number) for number in range(100)]
    assert list(spread(values, 100)) == values
    assert list(spread(values, 99)) == values[::2]
    assert list(spread(values, 10)) == values[::10]
    assert list(spread([], 10)) == []


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
