"""Cells as a report or a message may quote them: nothing in them names a person.

A name, a telephone number or an address can stand in any column: one delimiter too few moves it
there. A cell that holds what its column should not is therefore shown by its shape.
"""

from __future__ import annotations

import re

LETTER, DIGIT = "x", "9"
SHORT_NUMBER = 6  # digits: those of telephone numbers, cards and most customers are longer
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_MAIL = re.compile(r"\S+@\S+")
_LONG_NUMBER = re.compile(rf"\+?\d(?:[ ()/.-]{{0,2}}\d){{{SHORT_NUMBER},}}")


def masked(text: str) -> str:
    """The cell where it is a date or a short number; otherwise x for letters and 9 for digits."""
    is_number = not any(map(str.isalpha, text)) and sum(map(str.isdigit, text)) <= SHORT_NUMBER
    return text if is_number or _DATE.fullmatch(text.strip()) else shape(text)


def shape(text: str) -> str:
    """x for every letter and 9 for every digit; blanks and signs stay."""
    return "".join(map(_hidden, text))


def without_contacts(text: str) -> str:
    """A line of words in which mail addresses and long numbers are shown by their shape."""
    for pattern in (_MAIL, _LONG_NUMBER):
        text = pattern.sub(lambda found: found[0] if _DATE.fullmatch(found[0]) else shape(found[0]),
                           text)  # fmt: skip
    return text


def _hidden(character: str) -> str:
    if character.isalpha():
        return LETTER
    return DIGIT if character.isdigit() else character
