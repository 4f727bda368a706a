"""What may be quoted of a cell: short numbers as they are, the rest by its shape."""

from __future__ import annotations

import pytest

from report_builder.masking import is_date, masked, without_contacts


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("31.02.2011", "##.##.####"),  # a date of birth, for all that one knows
        ("2011-02-31 25:00", "####-##-## ##:##"),
        ("-1", "-1"),
        ("150", "150"),
        ("1234", "####"),  # as long as the number of a customer
        ("Ann Lee", "xxx xxx"),
        ("Ångström", "xxxxxxxx"),
        ("李四", "xx"),
        ("12 pcs", "## xxx"),
        ("ann@mail.example", "xxx@xxxx.xxxxxxx"),
        ("+44 7700 900123", "+## #### ######"),
        ("", ""),
    ],
)
def test_a_cell_that_could_name_a_person_is_shown_by_its_shape(cell: str, shown: str) -> None:
    assert masked(cell) == shown


@pytest.mark.parametrize(("cell", "shown"), [("-1234.56", "-1234.56"), ("12345.67", "#####.##")])
def test_an_amount_is_no_number_of_anybody_while_it_is_short(cell: str, shown: str) -> None:
    assert masked(cell, is_amount=True) == shown


@pytest.mark.parametrize(("cell", "is_one"), [("31.02.2011", True), ("31.02-2011", False)])
def test_dates_are_known_by_how_they_are_written(cell: str, is_one: bool) -> None:
    assert is_date(cell) is is_one


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Total 1,204.50 for November", "Total 1,204.50 for November"),
        ("Exported on 2011-11-30", "Exported on 2011-11-30"),
        (
            "Exported on 2011-11-30 by ann@mail.example",
            "Exported on 2011-11-30 by xxx@xxxx.xxxxxxx",
        ),
        ("Questions: +44 (0)7700 900-123", "Questions: +## (#)#### ###-###"),
    ],
)
def test_a_line_keeps_its_words_without_what_leads_to_a_person(line: str, shown: str) -> None:
    assert without_contacts(line) == shown
