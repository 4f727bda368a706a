"""Cells as a report or a message may quote them: nothing in them names a person.

A name, a telephone number or an address can stand in any column: one delimiter too few moves it
there, and a date in the column of orders can be a date of birth. A cell that holds what its column
should not is therefore shown by its shape, and its row is named: who has the file can look it up.
"""

from __future__ import annotations

import re

LETTER, DIGIT = "x", "#"
SHORT_NUMBER = 3  # digits: those of customers, telephones and cards are longer
SHORT_AMOUNT = 6  # digits of money, which is no number of anybody: telephones have more
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_MAIL = re.compile(r"\S+@\S+")
_LONG_NUMBER = re.compile(rf"\+?\d(?:[ ()/.-]{{0,2}}\d){{{SHORT_AMOUNT},}}")


def masked(text: str, *, is_amount: bool = False) -> str:
    """The cell where it is a short number; otherwise x for letters and # for digits."""
    longest = SHORT_AMOUNT if is_amount else SHORT_NUMBER
    is_number = not any(map(str.isalpha, text)) and sum(map(str.isdigit, text)) <= longest
    return text if is_number else shape(text)


def is_date(text: str) -> bool:
    """Whether the text is a day as it is written in numbers, with a time of day or without."""
    return _DATE.fullmatch(text.strip()) is not None


def shape(text: str) -> str:
    """x for every letter and # for every digit; blanks and signs stay."""
    return "".join(map(_hidden, text))


def without_contacts(text: str) -> str:
    """A line of words in which mail addresses and long numbers are shown by their shape."""
    for pattern in (_MAIL, _LONG_NUMBER):
        text = pattern.sub(lambda found: found[0] if is_date(found[0]) else shape(found[0]),
                           text)  # fmt: skip
    return text


def _hidden(character: str) -> str:
    if character.isalpha():
        return LETTER
    return DIGIT if character.isdigit() else character
