"""How the numbers of a column are written, told from some of its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from report_builder.ingest.currencies import code_of_mark, mark_of
from report_builder.ingest.numbers import cells
from report_builder.ingest.values import MISSING_NUMBER, spread

DECIMALS = 4  # that money has in the engine
PROBED = 60  # values from which a column is told to hold no numbers at all
HALF = 0.5
DIGITS_OF_GROUP = 3
TRIPLES = 10  # values with just three digits behind the point, from which that is no chance


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How numbers are written: plain, with thousands or marks ("decorated"), or decimal comma.

    ``readable``: share of the values that are numbers. ``per_cent``: most are per cent, read as
    fractions. ``symbol``: the commonest currency mark, in capitals. ``scaled``: all end in k or M,
    read as thousands and millions. ``fine``: some have more decimals than money has.
    ``foreign``: some have digits of another script. ``shows_mark``: some value reads with one
    decimal mark only; ``unsure``: none does, and some read with both. ``why``: what a reader must
    know of the reading; "" if nothing.
    """

    style: Literal["plain", "decorated", "decimal comma"]
    readable: float
    per_cent: bool = False
    symbol: str = ""
    scaled: bool = False
    fine: bool = False
    foreign: bool = False
    shows_mark: bool = False
    unsure: bool = False
    why: str = ""


def number_style(values: Sequence[str]) -> NumberStyle:
    """The way of writing that reads most of the values as numbers."""
    present = [value.strip() for value in values if value.strip() not in MISSING_NUMBER]
    if plain := _plain(present):
        return plain
    ascii_only = [cells.in_ascii_digits(value) for value in present]
    foreign = ascii_only != present
    if _readable(list(map(cells.bare, spread(ascii_only, PROBED)))) < HALF:
        return NumberStyle("plain", _readable(list(map(cells.bare, ascii_only[:PROBED]))))
    bare = [cells.bare(value) for value in ascii_only]
    scaled = all(map(cells.is_scaled, bare))
    bare = [cells.unscaled(value) for value in bare] if scaled else bare
    mark, unsure, told = _decimal_mark(bare)
    marks = _currency_marks(ascii_only)
    decorated = foreign or any(
        not cells.is_plain(value) and cells.marks(value_bare)
        for value, value_bare in zip(ascii_only, bare, strict=True)
    )
    told += ["k and M read as thousands and millions"] if scaled else []
    several = len({code_of_mark(mark) or mark for mark in marks}) > 1
    told += [f"marked with several currencies: {', '.join(marks)}"] if several else []
    return NumberStyle(
        "decimal comma" if mark == "," else "decorated" if decorated else "plain",
        _readable(bare),
        per_cent=sum(value[-1] in "%％" for value in present) > HALF * len(present),
        symbol=marks[0] if marks else "",
        scaled=scaled,
        fine=_is_fine(bare, mark),
        foreign=foreign,
        shows_mark=any(len(cells.marks(value)) == 1 for value in bare),
        unsure=unsure,
        why="; ".join(told),
    )


def _plain(present: Sequence[str]) -> NumberStyle | None:
    """The style of numbers without any decoration; None where a point could set off thousands."""
    if not present or not all(map(cells.is_plain, present)):
        return None
    pointed = [value for value in present if "." in value]
    shows = any(len(cells.marks(value)) == 1 for value in pointed)
    if pointed and not shows:
        return None
    return NumberStyle("plain", 1.0, fine=_is_fine(pointed, "."), shows_mark=shows)


def _readable(bare: Sequence[str]) -> float:
    found = [bool(cells.marks(value)) or cells.is_scaled(value) for value in bare]
    return sum(found) / len(found) if found else 0.0


def _currency_marks(present: Sequence[str]) -> list[str]:
    """Currency marks of the cells, the commonest first."""
    marks = Counter(mark_of(value) for value in present if not cells.is_plain(value))
    return sorted((mark for mark in marks if mark), key=lambda mark: (-marks[mark], mark))


def _decimal_mark(bare: Sequence[str]) -> tuple[cells.Mark, bool, list[str]]:
    """The decimal mark of the column, whether nothing tells it, and what to say of it."""
    fits = [cells.marks(value) for value in bare]
    only = Counter(marks[0] for marks in fits if len(marks) == 1)
    if only:
        told = "some values have a decimal comma, others a point; each read by itself"
        return "," if only[","] > only["."] else ".", False, [told] if len(only) == 2 else []
    both = [value for value, marks in zip(bare, fits, strict=True) if len(marks) == 2]
    pointed = [value for value in both if "." in value]
    if not pointed or any("," in value for value in both):
        return ".", any("," in value or "." in value for value in both), []
    thousands = _are_thousands(pointed, [value for value in both if "." not in value])
    told = f"“{min(pointed)}” could be thousands or decimals, read as "
    return ("," if thousands else "."), True, [told + ("thousands" if thousands else "decimals")]


def _are_thousands(pointed: Sequence[str], others: Sequence[str]) -> bool:
    """Whether values that all have three digits behind a point are whole thousands.

    Someone who writes three decimals writes 850.000, and someone who sets thousands off never
    writes 1234: so smaller numbers without a point speak for thousands, and longer ones against.
    """
    lengths = [len(value.strip("+-")) for value in others if value.strip("+-0")]
    if any(length > DIGITS_OF_GROUP for length in lengths):
        return False
    return bool(lengths) and len(pointed) >= TRIPLES


def _is_fine(bare: Sequence[str], mark: cells.Mark) -> bool:
    tails = (value.rpartition(mark)[2] for value in bare if mark in value)
    return any(len(tail) > DECIMALS and tail.isdigit() for tail in tails)


def agreed(
    styles: Mapping[str, NumberStyle], decimal: cells.Mark | None = None
) -> dict[str, NumberStyle]:
    """The styles of a table's columns, by name, those unsure of it written like the others.

    ``decimal``: the decimal mark that the settings give. Else columns that are sure count where
    all of them have the same mark.
    """
    shown = {"," if style.style == "decimal comma" else "." for style in styles.values()
             if style.shows_mark and style.readable > HALF}  # fmt: skip
    mark = decimal or (shown.pop() if len(shown) == 1 else None)
    return {
        name: _with_mark(style, mark) if style.unsure and mark else style
        for name, style in styles.items()
    }


def _with_mark(style: NumberStyle, mark: str) -> NumberStyle:
    return replace(
        style, style="decimal comma" if mark == "," else "decorated", unsure=False, why=""
    )
