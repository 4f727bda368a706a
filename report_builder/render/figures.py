"""Numbers as they leave the report for other programs: in its JSON and in its workbook."""

from __future__ import annotations

FIGURES = 12  # a float's further digits are arithmetic noise, which may differ between two runs
CENTS = 2
LARGEST_MONEY = 1e13  # a float still holds the cents of it


def without_noise(value: float) -> float:
    """A number without arithmetic noise; money to the cent stays, however large.

    Sums in two threads add in another order each time: their last digits are no finding. Adding
    zero makes a negative zero an ordinary one.
    """
    to_the_cent = abs(value) < LARGEST_MONEY and value == round(value, CENTS)
    return (value if to_the_cent else float(f"{value:.{FIGURES}g}")) + 0.0
