"""What may be quoted of a cell: dates and short numbers as they are, the rest by its shape."""

from __future__ import annotations

import pytest

from report_builder.masking import masked, without_contacts


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("31.02.2011", "31.02.2011"),
        ("2011-02-31 25:00", "2011-02-31 25:00"),
        ("31.02-2011", "99.99-9999"),  # no date: eight digits
        ("-1", "-1"),
        ("123456", "123456"),
        ("1234567", "9999999"),  # as long as a telephone number
        ("Ann Lee", "xxx xxx"),
        ("Ångström", "xxxxxxxx"),
        ("李四", "xx"),
        ("12 pcs", "99 xxx"),
        ("ann@mail.example", "xxx@xxxx.xxxxxxx"),
        ("+44 7700 900123", "+99 9999 999999"),
        ("", ""),
    ],
)
def test_a_cell_that_could_name_a_person_is_shown_by_its_shape(cell: str, shown: str) -> None:
    assert masked(cell) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Total 1,204.50 for November", "Total 1,204.50 for November"),
        ("Exported on 2011-11-30", "Exported on 2011-11-30"),
        (
            "Exported on 2011-11-30 by ann@mail.example",
            "Exported on 2011-11-30 by xxx@xxxx.xxxxxxx",
        ),
        ("Questions: +44 (0)7700 900-123", "Questions: +99 (9)9999 999-999"),
    ],
)
def test_a_line_keeps_its_words_without_what_leads_to_a_person(line: str, shown: str) -> None:
    assert without_contacts(line) == shown
