"""Numbers as they leave the report for other programs: in its JSON and in its workbook."""

from __future__ import annotations

from report_builder.model import Unit

FIGURES = 12  # a float's further digits are arithmetic noise, which may differ between two runs
CENTS = 2
LARGEST_MONEY = 1e13  # a float still holds the cents of it
CELL_FIGURES = 9  # of a cell to go on working with: what is fitted differs in the tenth
CELL_MONEY = 4  # decimals, as in the engine
NOTHING = 1e-9  # the difference of two equal sums, seldom exactly zero; p-values may be smaller


def without_noise(value: float) -> float:
    """A number without arithmetic noise; money to the cent stays, however large.

    Sums in two threads add in another order each time: their last digits are no finding. Adding
    zero makes a negative zero an ordinary one.
    """
    to_the_cent = abs(value) < LARGEST_MONEY and value == round(value, CENTS)
    return (value if to_the_cent else float(f"{value:.{FIGURES}g}")) + 0.0


def of_cell(value: float, unit: Unit) -> float:
    """A number of a table for a workbook: money to the hundredth of a cent, others to nine figures.

    Unlike the figures of findings, many of a table's are differences, of which noise may be all.
    """
    if value.is_integer():
        return value + 0.0
    if unit == "money":
        return round(value, CELL_MONEY) + 0.0
    if abs(value) < NOTHING and unit != "p":
        return 0.0
    return float(f"{value:.{CELL_FIGURES}g}")
