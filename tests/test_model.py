"""The model refuses what could not be traced: typed digits, facts unused, claims without facts."""

from __future__ import annotations

import datetime as dt

import pytest

from report_builder.model import Chart, Column, Fact, Finding, Period, Recommendation, Table

TABLE = Table("t", "T", (Column("A"), Column("B", "count")), (("x", 1),))


def test_digits_typed_into_a_sentence_are_an_error() -> None:
    with pytest.raises(ValueError, match="digits typed"):
        Finding("k", "info", "Revenue rose by 3 percent.", {})
    with pytest.raises(ValueError, match="digits typed"):
        Chart("k", "Top 10 products", "s", {}, "alt", TABLE)


def test_names_in_the_text_equal_the_names_of_the_facts() -> None:
    with pytest.raises(ValueError, match=r"unknown|without a fact"):
        Finding("k", "info", "Revenue was {revenue}.", {})
    with pytest.raises(ValueError, match="not used"):
        Finding("k", "info", "Revenue rose.", {"revenue": Fact(1, "money")})
    Finding(
        "k", "info", "It was {a}.", {"a": Fact(1, "count"), "b": Fact(2, "count")}, so_what="{b}"
    )


def test_a_table_row_has_as_many_cells_as_columns() -> None:
    with pytest.raises(ValueError, match="row of 1 cells"):
        Table("t", "T", TABLE.columns, (("x",),))
    with pytest.raises(ValueError, match="row of 3 cells"):
        Table("t", "T", TABLE.columns, (), total=("x", 1, 2))


def test_a_chart_has_an_alternative_text() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        Chart("k", "Sales rose", "s", {}, "", TABLE)


def test_a_recommendation_stands_on_a_finding() -> None:
    with pytest.raises(ValueError, match="stands on no finding"):
        Recommendation("k", "All", "Call them", "Why", (), 1.0, 0.5, 2.0, "a", "kpi", {}, 3,
                       dt.date(2024, 1, 1), "strong")  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [("2011-11-01", "2011-11-30", "2011-11"), ("2011-10-01", "2011-12-31", "2011-Q4"),
     ("2011-02-01", "2011-04-30", "2011-02-01..2011-04-30"), ("2012-01-01", "2012-12-31", "2012"),
     ("2011-12-01", "2011-12-09", "2011-12-01..2011-12-09")],
)  # fmt: skip
def test_the_key_of_a_period_names_its_folder(start: str, end: str, key: str) -> None:
    period = Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end), "label")
    assert period.key == key
