"""A column of text as exact numbers, in the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from report_builder.ingest.numbers import cells
from report_builder.ingest.numbers.style import NumberStyle

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONEY = "decimal(18,4)"
ROOMY = "decimal(38,4)"  # money while it is multiplied
# What two of fits into a machine word when multiplied, which the engine does ten times faster.
COMMON = "decimal(9,4)"
_TIE = r"(\.[0-9]{3}[02468])50*$"


def number(column: ir.Column, style: NumberStyle) -> ir.DecimalColumn:
    """A column as DECIMAL(18,4); NULL where it is no number or too large for that.

    Cells are read as ``number_style`` describes; what does not fit the style but reads only one
    way is read that way. A fifth decimal is rounded half to even, per cent become fractions.
    """
    if not column.type().is_string():
        return column.try_cast(MONEY)
    text = column.translate(cells.DIGITS, cells.ASCII_DIGITS) if style.foreign else column
    # Most cells need no more than the engine's cast, which passes over blanks around a number.
    unmarked = text.replace(style.symbol, "") if style.symbol else text
    if style.style == "decimal comma":
        quick = ibis.cases((~text.contains("."), _exact(unmarked.replace(",", "."), style)))
    else:
        quick = _exact(unmarked, style)
    if style.per_cent:
        quick = _hundredth(quick)
    return ibis.coalesce(quick, _stripped(text, style))


def _stripped(text: ir.StringColumn, style: NumberStyle) -> ir.DecimalColumn:
    """The cell as a number after everything that is not part of it has been taken away."""
    bare = text
    for pattern, by in cells.STEPS:
        bare = bare.re_replace(pattern, by)
    for pattern, by in cells.SCALES if style.scaled else ():
        bare = bare.re_replace(pattern, by)
    point = ibis.cases((bare.re_search(cells.POINT), bare.re_replace(cells.GROUPS_OF_POINT, "")))
    comma = ibis.cases(
        (bare.re_search(cells.COMMA), bare.re_replace(cells.GROUPS_OF_COMMA, "").replace(",", "."))
    )
    first, second = (comma, point) if style.style == "decimal comma" else (point, comma)
    value = _exact(ibis.coalesce(first, second), style)
    if style.per_cent:
        return _hundredth(value)
    return ibis.cases((text.re_search(cells.PER_CENT), _hundredth(value)), else_=value)


def _exact(text: ir.StringColumn, style: NumberStyle) -> ir.DecimalColumn:
    """Text as a decimal.

    The engine's cast rounds half away from zero, which adds up to a bias: where the fourth decimal
    is even and exactly half of it follows, that half is dropped.
    """
    return (text.re_replace(_TIE, r"\1") if style.fine else text).try_cast(MONEY)


def _hundredth(value: ir.DecimalColumn) -> ir.DecimalColumn:
    return (value / 100).cast(MONEY)


def times(price: ir.DecimalColumn, quantity: ir.DecimalColumn) -> ir.DecimalColumn:
    """Money of a price and a quantity, exact; NULL where it is more than money can be.

    Ibis takes the product of two columns of money for money and would leave out the cast, so that
    the engine would keep eight decimals, and no room for sums from ten thousand million on.
    """
    common = price.try_cast(COMMON) * quantity.try_cast(COMMON)
    return ibis.coalesce(common.try_cast(MONEY), (price.cast(ROOMY) * quantity).try_cast(MONEY))
