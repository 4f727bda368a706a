"""A cell that holds a number: stripped of what is not part of it, and the two ways to read it.

The same patterns serve Python, on some values, and the engine, on all of them: they use nothing
that the two understand differently.
"""

from __future__ import annotations

import re
from typing import Literal

from report_builder.ingest.currencies import MARK

Mark = Literal[".", ","]

BLANKS = " \u00a0\u2007\u2009\u202f\u3000\t"
PER_CENT = r" ?[%％]$"
# In this order: what is replaced, and by what.
STEPS = (
    (f"[{BLANKS}]+", " "),
    (MARK, ""),
    ("[−–—‒﹣－]", "-"),
    ("[’‘`´]", "'"),
    (r"""^[="' ]+|["' ]+$""", ""),  # blanks, and what keeps Excel from touching it: ="012"
    (PER_CENT, ""),
    (r"/-$|[.,]-+$", ""),  # 500/-, 12,- and 12.–
    (r"^\((.*)\)$|^(.+?) ?-$", r"-\1\2"),  # a bookkeeper's minus: (12.50), 12.50-
    (r"^([+-]) +", r"\1"),
)
SCALES = ((r"([0-9]) ?[kK]$", r"\1e3"), (r"([0-9])(?:M| ?(?:mn|mio|mln)\.?)$", r"\1e6"))
_EXPONENT = "(?:[eE][+-]?[0-9]+)?"
# Thousands are set off by groups of three (of two, in India), the first without a leading zero.
POINT = (
    r"^[+-]?(?:(?:[1-9][0-9]{0,2}(?:[,' ][0-9]{2,3})*[,' ][0-9]{3}|[0-9]+)(?:\.[0-9]*)?"
    rf"|\.[0-9]+){_EXPONENT}$"
)
COMMA = (
    r"^[+-]?(?:(?:[1-9][0-9]{0,2}(?:[.' ][0-9]{3})+|[0-9]+)(?:,[0-9]*)?"
    rf"|,[0-9]+){_EXPONENT}$"
)
GROUPS_OF_POINT, GROUPS_OF_COMMA = "[,' ]", "[.' ]"
DIGITS = "０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९"  # of other scripts
ASCII_DIGITS = "0123456789" * 4

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STEPS = tuple((re.compile(pattern), by) for pattern, by in STEPS)
_SCALES = tuple((re.compile(pattern), by) for pattern, by in SCALES)
_POINT, _COMMA = re.compile(POINT), re.compile(COMMA)
_TO_ASCII = str.maketrans(DIGITS, ASCII_DIGITS)


def is_plain(text: str) -> bool:
    """Whether the engine reads the cell as it stands, with a decimal point."""
    return _PLAIN.fullmatch(text) is not None


def in_ascii_digits(text: str) -> str:
    """The cell with the digits of other scripts as 0 to 9."""
    return text if text.isascii() else text.translate(_TO_ASCII)


def bare(text: str) -> str:
    """What is left of a cell without currency, blanks around, brackets and per cent."""
    if is_plain(text):
        return text
    for pattern, by in _STEPS:
        text = pattern.sub(by, text)
    return text


def is_scaled(text: str) -> bool:
    """Whether a bare cell ends in k or M, for thousands and millions."""
    return any(pattern.search(text) for pattern, _ in _SCALES)


def unscaled(text: str) -> str:
    """A bare cell with its k or M as an exponent."""
    for pattern, by in _SCALES:
        text = pattern.sub(by, text)
    return text


def marks(text: str) -> tuple[Mark, ...]:
    """The decimal marks with which a bare cell is a number: none, one, or both."""
    fits: list[Mark] = []
    if _POINT.match(text):
        fits.append(".")
    if _COMMA.match(text):
        fits.append(",")
    return tuple(fits)
