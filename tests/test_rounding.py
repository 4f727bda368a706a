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


def test_a_table_without_a_total_has_nothing_to_miss() -> None:
    table = Table("t", "T", (Column("Share", "share"),), ((0.3334,), (0.3334,), (0.3332,)))
    assert noted(Content(tables=(table,))).tables == (table,)
