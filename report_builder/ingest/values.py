"""What a cell of text may hold: nothing, blanks around it, or a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Words that mean "nothing here" in exports. "NA" is left out: it may be North America.
MISSING = ("", "null", "NULL", "Null", "none", "None", "NONE", "nan", "NaN", "NAN", "N/A", "n/a",
           "#N/A", "NaT", "(blank)", "\\N")  # fmt: skip
# What a label can hardly be, though it is no missing number: errors of a spreadsheet, strokes.
MISSING_LABEL = ("-", "--", "–", "—", "?", "n.a.", "N.A.", "<NA>", "(null)", "#VALUE!", "#REF!",
                 "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")  # fmt: skip
NORTH_AMERICA = ("NA", "na")
MISSING_NUMBER = (*MISSING, *MISSING_LABEL, *NORTH_AMERICA, "unknown", "Unknown", "UNKNOWN")
READABLE_SHARE = 0.8  # of a column's values: below it is not a column of that kind
CODE_LETTERS = 4  # at most, in the code of a part of the world: EMEA, APAC, EU, US
CODES_SHARE = 0.5  # of the other labels: where so many are codes, "NA" is one too


def is_missing(text: Any) -> bool:
    """Whether a cell says that there is no value."""
    return text is None or text != text or str(text).strip() in MISSING


def spread(values: Sequence[str], size: int) -> Sequence[str]:
    """Some values from all over a list, at most ``size``: the first of them may be alike."""
    return values[:: -(-len(values) // size)] if values else values


def na_is_a_code(labels: Iterable[str]) -> bool:
    """Whether "NA" among labels of places is North America: most of the others are codes too."""
    others = {label for label in labels if label.upper() != "NA"}
    codes = sum(bool(re.fullmatch(rf"[^\W\d_]{{2,{CODE_LETTERS}}}", label)) for label in others)
    return len(others) > 1 and codes >= CODES_SHARE * len(others)


def present(column: ir.Column, *, padded: bool = True) -> ir.StringColumn:
    """Text without blanks around it; NULL where nothing is left."""
    text = column.cast("string")
    return text.strip().nullif("") if padded else text


def is_padded(column: ir.Column) -> ir.BooleanScalar:
    """Whether any text begins or ends with a blank, or is empty: what ``present`` would change."""
    text = column.cast("string")
    # Every character that sorts before "!" is a blank or a control character.
    return (text.min() < "!") | (text.endswith(" ") | text.endswith("\t")).any()
