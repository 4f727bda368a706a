"""How many lines a text takes on paper: by the widths of its characters, broken at blanks."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import cast

from report_builder.render import fonts

POINT = 25.4 / 72  # mm
BODY, SMALL = 9.5, 8.0  # points: the sizes of text and of notes
LACKING = 1.0  # em: of a character that another font has to draw, such as a Chinese one
SAFETY = 1.005  # for what the widths do not know, such as rounding: a line too many, never too few


@lru_cache(maxsize=10_000)
def lines(text: str, width: float, size: float = BODY, weight: fonts.Weight = "Regular") -> int:
    """Lines of ``text`` in a column ``width`` mm wide, set in ``size`` points; at least one.

    A word that is longer than a line is broken, as the style sheets say.
    """
    widths = _widths(weight)
    em = size * POINT * SAFETY
    blank, used, count = widths[" "] * em, 0.0, 1
    for word in text.split(" "):
        own = em * sum(widths.get(character, LACKING) for character in word)
        if used and used + blank + own > width:
            count, used = count + 1, 0.0
        used += own + (blank if used else 0.0)
        if used > width:
            further = math.ceil(used / width) - 1
            count, used = count + further, used - further * width
    return count


@cache
def _widths(weight: fonts.Weight) -> Mapping[str, float]:
    """Character -> width in em."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(fonts.face(weight)), lazy=True)
    advances, unit = font["hmtx"].metrics, font["head"].unitsPerEm
    found = {chr(code): advances[name][0] / unit for code, name in font.getBestCmap().items()}
    return cast("Mapping[str, float]", found)
