"""What is left of a taste among customers alike in income, which goes with all that people buy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from report_builder.buyers.alike import INCOME, Alike, alike_in_income
from report_builder.model import Finding
from report_builder.sections.preferences.cells import Cell
from report_builder.sections.preferences.spend import Spend


def like_for_like(found: Spend, finding: Finding, cell: Cell) -> Finding:
    """The finding with the difference among customers alike in income, where incomes are known.

    Where no clear difference of the same direction is left, nothing is to be done about the group:
    it is no good news, and the reader is sent to income instead.
    """
    alike = _alike(found, cell)
    if alike is None:
        return finding
    stands = alike.low > 0 if cell.over else alike.high < 0
    verb = "the difference is" if stands else "no clear difference of this kind is left:"
    told = replace(
        finding, facts={**finding.facts, **alike.facts("points")},
        text=f"{finding.text} Among customers alike in {{alike_in}}, each counting once, {verb} "
        "{alike} ({alike_low} to {alike_high}).",
    )  # fmt: skip
    if stands:
        return told
    return replace(
        told, severity="info",
        so_what="Choose by {alike_in} whom to show {name}, not by this trait.",
        brief=f"{finding.brief} Among customers alike in {{alike_in}} it is not clear.",
    )  # fmt: skip


def _alike(found: Spend, cell: Cell) -> Alike | None:
    dimension = cell.split.dimension
    if dimension.kind != "person" or dimension.key == INCOME:
        return None
    known = (cell.split.inside | cell.split.others) & (found.total > 0)
    shares = found.shares[:, found.names.index(cell.name)]
    return alike_in_income(found.people, np.where(known, shares, np.nan), cell.split.inside)
