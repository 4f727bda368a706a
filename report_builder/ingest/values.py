"""What a cell of text may hold: nothing, blanks around it, or a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Words that mean "nothing here" in exports. "NA" is left out: it may be North America.
MISSING = ("", "null", "NULL", "Null", "none", "None", "NONE", "nan", "NaN", "NAN", "N/A", "n/a",
           "#N/A", "NaT", "(blank)", "\\N")  # fmt: skip
MISSING_NUMBER = (*MISSING, "NA", "na", "-", "–", "?", "unknown", "Unknown", "UNKNOWN")
READABLE_SHARE = 0.8  # of a column's values: below it is not a column of that kind


def is_missing(text: Any) -> bool:
    """Whether a cell says that there is no value."""
    return text is None or text != text or str(text).strip() in MISSING


def present(column: ir.Column, *, padded: bool = True) -> ir.StringColumn:
    """Text without blanks around it; NULL where nothing is left."""
    text = column.cast("string")
    return text.strip().nullif("") if padded else text


def is_padded(column: ir.Column) -> ir.BooleanScalar:
    """Whether any text begins or ends with a blank, or is empty: what ``present`` would change."""
    text = column.cast("string")
    # Every character that sorts before "!" is a blank or a control character.
    return (text.min() < "!") | (text.endswith(" ") | text.endswith("\t")).any()
