"""How numbers are written in a column of text, and how to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from report_builder.ingest.values import MISSING_NUMBER

if TYPE_CHECKING:
    import ibis.expr.types as ir

_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")
_DECIMAL_COMMA = re.compile(r"^[+-]?\d{1,3}(\.\d{3})*(,\d+)?$|^[+-]?\d+,\d+$")
_NOISE = re.compile(r"[\s\u00a0\u202f$€£¥₹']|USD|EUR|GBP|INR|Rs\.?")


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How numbers are written: plain, with thousands commas or currency signs, decimal comma."""

    style: Literal["plain", "decorated", "decimal comma"]
    readable: float
    per_cent: bool = False
    symbol: str = ""


def number_style(values: Sequence[str]) -> NumberStyle:
    """The way of writing that reads most of the values as numbers."""
    present = [value.strip() for value in values if value.strip() not in MISSING_NUMBER]
    if not present:
        return NumberStyle("plain", 0.0)
    plain = _share(_NUMBER.match(value) for value in present)
    if plain == 1:
        return NumberStyle("plain", 1.0)
    bare = [_bare(value) for value in present]
    per_cent = _share(value.endswith("%") for value in present) > 0.5
    symbol = next((s for s in "$€£¥₹" if any(s in value for value in present[:200])), "")
    decorated = _share(_NUMBER.match(value.replace(",", "")) for value in bare)
    comma = _share(_DECIMAL_COMMA.match(value) for value in bare)
    # "1,234" reads both ways; a decimal comma must show itself in a value that reads one way only.
    shows_comma = any(re.search(r",\d{1,2}$|\.\d{3},|,\d{4,}$", value) for value in bare)
    if shows_comma and comma >= decorated:
        return NumberStyle("decimal comma", comma, per_cent, symbol)
    if decorated > plain or per_cent:
        return NumberStyle("decorated", decorated, per_cent, symbol)
    return NumberStyle("plain", plain)


def _bare(value: str) -> str:
    bare = _NOISE.sub("", value).rstrip("%").replace("−", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    return "-" + bare[:-1] if bare.endswith("-") and len(bare) > 1 else bare


def _share(matches: Iterable[object]) -> float:
    flags = [bool(match) for match in matches]
    return sum(flags) / len(flags) if flags else 0.0


def number(column: ir.Column, style: NumberStyle) -> ir.DecimalColumn:
    """A text column as DECIMAL(18,4); NULL where it is no number, as ``number_style`` reads it."""
    if not column.type().is_string():
        return column.cast("decimal(18,4)")
    text = column  # the engine's cast passes over blanks around a number
    if style.style != "plain":
        text = text.re_replace(r"[\s\x{a0}\x{202f}$€£¥₹'%]|USD|EUR|GBP|INR|Rs\.?", "")
        text = text.replace("−", "-").re_replace(r"^\((.*)\)$|^(.+)-$", r"-\1\2")
        if style.style == "decimal comma":
            text = text.replace(".", "").replace(",", ".")
        else:
            text = text.replace(",", "")
    value = text.try_cast("decimal(18,4)")
    return (value / 100).cast("decimal(18,4)") if style.per_cent else value
