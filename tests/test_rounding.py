"""Shares that do not add up as they are printed say so, and no others."""

from __future__ import annotations

import pytest

from report_builder.model import Column, Content, Table, Value
from report_builder.rounding import NOTE, noted


@pytest.mark.parametrize(
    ("parts", "total", "note"),
    [
        ((0.4347, 0.2944, 0.2709), 1.0, ""),  # 43.5 + 29.4 + 27.1 = 100.0
        ((0.4346, 0.2944, 0.2710), 1.0, ""),  # 43.5 + 29.4 + 27.1 = 100.0
        ((0.43537, 0.29421, 0.27042), 1.0, NOTE),  # 43.5 + 29.4 + 27.0 = 99.9
        ((0.5, 0.25, 0.25), 1.0, ""),
        ((0.5, 0.25), 1.0, ""),  # parts are missing: it is not rounding
        ((0.43537, 0.29421, None), 1.0, ""),
        ((0.3,), None, ""),
    ],
)  # fmt: skip
def test_a_note_stands_where_rounding_shows(
    parts: tuple[Value, ...], total: float | None, note: str
) -> None:
    columns = (Column("Class"), Column("Share", "share"))
    rows = tuple((str(at), part) for at, part in enumerate(parts))
    table = Table("t", "T", columns, rows, total=("All", total), note="It is so.")
    (found,) = noted(Content(tables=(table,))).tables
    assert found.note == f"It is so. {note}".strip()


@pytest.mark.parametrize(
    ("shares", "note"),
    [
        ((0.43537, 0.29421, 0.27042), NOTE),  # 43.5 + 29.4 + 27.0 = 99.9
        ((0.3334, 0.3334, 0.3332), NOTE),  # 33.3 three times
        ((0.43537, 0.29421, 0.2), ""),  # no whole: others are not in the table
    ],
)
def test_shares_that_make_a_whole_say_so_without_a_total(
    shares: tuple[float, ...], note: str
) -> None:
    columns = (Column("Class"), Column("Share", "share"))
    rows = tuple((str(at), share) for at, share in enumerate(shares))
    (found,) = noted(Content(tables=(Table("t", "T", columns, rows),))).tables
    assert found.note == note


def test_each_trait_is_a_whole_of_its_own() -> None:
    columns = (Column("Trait"), Column("Group"), Column("Share", "share"))
    sex = (("Sex", "Female", 0.75), ("Sex", "Male", 0.25))
    age = (("Age", "young", 0.43537), ("Age", "middle", 0.29421), ("Age", "old", 0.27042))
    for rows, note in ((sex, ""), ((*sex, *age), NOTE)):
        (found,) = noted(Content(tables=(Table("t", "T", columns, rows),))).tables
        assert found.note == note


def test_a_difference_is_that_of_the_numbers_beside_it() -> None:
    """0.554 is printed as 0.55 and 0.566 as 0.57: the difference reads −0.02, not −0.01."""
    columns = (
        Column("Set"), Column("Ours", "number"), Column("Theirs", "number"),
        Column("Difference", "number", less=("Ours", "Theirs")),
    )  # fmt: skip
    rows = (("A", 0.554, 0.566, -0.012), ("B", 0.5, None, None))
    (found,) = noted(Content(tables=(Table("t", "T", columns, rows, rows[0]),))).tables
    assert found.rows == (("A", 0.554, 0.566, -0.02), rows[1])
    assert found.total == ("A", 0.554, 0.566, -0.02)


def test_a_difference_of_columns_that_are_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="columns that it does not have"):
        Table("t", "T", (Column("D", "number", less=("Ours", "Theirs")),), ((1.0,),))
