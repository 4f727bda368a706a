"""Which groups of a table to hide, and how wide to draw bars, so that nobody can work out a small
one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

SMALLEST = 10  # fewer customers than this may be recognised by who knows some of them
_LITTLE_CUT = 0.02  # of all may lie in ends cut off where there are bars enough for a shape
_SHAPE_BARS = 6  # fewer bars have no shape: then more may be cut off instead
_MOST_CUT = 0.10  # of all in ends cut off: more of it belongs into the picture
_DOUBLINGS = 5  # twenty bins become two
_SLACK = 1e-6  # of a bound found by linear programming
_NOTHING = 1e-9  # a share of the unknowns in a solution below it is rounding

Mask = NDArray[np.bool_]
Line = NDArray[np.intp]


def hidden_cells(counts: NDArray[np.int64], smallest: int = SMALLEST) -> Mask:
    """(N, M) the cells to hide of a table whose row and column totals are known elsewhere.

    As ``hidden_groups``, with every row and every column as a line.
    """
    places = np.arange(counts.size).reshape(counts.shape)
    return hidden_groups(counts.ravel(), [*places, *places.T], smallest).reshape(counts.shape)


def hidden_groups(
    counts: NDArray[np.int64],
    lines: Sequence[Line],
    smallest: int = SMALLEST,
    also: Mask | None = None,
) -> Mask:
    """(N,) the groups to hide. ``lines`` are those that add up to totals which are known elsewhere.

    Hidden are groups of one to ``smallest`` - 1 and those in ``also``, and as many others (those
    that cost least) as it takes: that in every line two or more are hidden and hold ``smallest`` or
    more between them, and that no size follows from all totals and shown sizes together (no
    solution of these equations has it fixed). Groups of nobody stay.
    """
    hidden = (counts > 0) & (counts < smallest)
    if also is not None:
        hidden |= also
    # A line that is small in all is told nowhere; the total of one with one group tells its size.
    lines = [line[counts[line] > 0] for line in lines if counts[line].sum() >= smallest]
    told = np.isin(np.arange(counts.size), [line[0] for line in lines if len(line) == 1])
    whole = [line for line in lines if len(line) > 1]
    lines = [line[~told[line]] for line in whole]
    while True:
        before = hidden.sum()
        for line in lines:
            _hide_more(counts, hidden, line, lines, smallest)
        for place in _derivable(hidden, lines):
            through = np.concatenate([line for line in lines if place in line])
            if _hide_one(counts, hidden, np.unique(through), lines):
                break  # it may be enough for the others as well
        for line in whole:  # where nothing better is left to hide
            _hide_more(counts, hidden, line, whole, smallest)
        if hidden.sum() == before:
            return hidden


def _hide_more(
    counts: NDArray[np.int64], hidden: Mask, line: Line, lines: Sequence[Line], smallest: int
) -> None:
    """Hide further groups of a line, in place, until what is hidden cannot be worked out."""
    while True:
        there = line[hidden[line]]
        enough = there.size > 1 and counts[there].sum() >= smallest
        if not there.size or enough or not _hide_one(counts, hidden, line, lines):
            return


def _hide_one(counts: NDArray[np.int64], hidden: Mask, among: Line, lines: Sequence[Line]) -> bool:
    """Hide one more group of a line, in place; False where none is shown.

    That is one whose other lines have hidden groups already, so that they need no more for it;
    among several the smallest.
    """
    shown = among[~hidden[among] & (counts[among] > 0)]
    if not shown.size:
        return False
    opened = [sum(place in line and not hidden[line].any() for line in lines) for place in shown]
    hidden[shown[np.lexsort((counts[shown], np.array(opened)))[0]]] = True
    return True


def _derivable(hidden: Mask, lines: Sequence[Line]) -> Iterator[int]:
    """Hidden groups whose sizes the totals of the lines fix, whatever the other hidden sizes."""
    places = np.flatnonzero(hidden)
    known = np.array([np.isin(places, line) for line in lines if hidden[line].any()], dtype=float)
    if not known.size:
        return
    _, sizes, directions = np.linalg.svd(known)
    free = directions[(sizes > _NOTHING).sum() :]  # changes that leave every total as it is
    touched = known.any(axis=0)
    fixed = touched & (np.abs(free) < _NOTHING).all(axis=0)
    yield from (int(place) for place in places[fixed])


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of a histogram: ``width`` bins each, the first from bin ``first`` on.

    ``below`` and ``beyond`` count what lies to the left and the right of them.
    """

    first: int
    width: int
    counts: tuple[int, ...]
    below: int = 0
    beyond: int = 0


def shown_bars(counts: Sequence[int], smallest: int = SMALLEST, beyond: int = 0) -> Bars | None:
    """Bars of which each, and each end that is cut off, counts nobody or ``smallest`` or more.

    Thin ends are cut off; where that would take too much of all, or a thin bar stands among thick
    ones, bars are twice as wide, and so on. None where two bars do not come out.

    Args:
        counts: (N,) how many are in each of the bins of equal width.
        beyond: how many are more than the last bin holds.
    """
    tried = [_cut(counts, 2**doublings, smallest, beyond) for doublings in range(_DOUBLINGS)]
    for share, fewest in ((_LITTLE_CUT, _SHAPE_BARS), (_MOST_CUT, 2)):
        for found in tried:
            thin = any(0 < one < smallest for one in found.counts)
            lost = found.below + found.beyond - beyond
            if not thin and lost <= share * sum(counts) and len(found.counts) >= fewest:
                return found
    return None


def _cut(counts: Sequence[int], width: int, smallest: int, beyond: int) -> Bars:
    """The bars of that width without their thin ends; neither end is thin itself."""
    whole = len(counts) // width * width if beyond else len(counts)
    beyond += sum(counts[whole:])
    bars = [sum(counts[at : at + width]) for at in range(0, whole, width)]
    first, last, below = 0, len(bars), 0
    while first < last and (0 < bars[first] < smallest or 0 < below < smallest):
        below += bars[first]
        first += 1
    while first < last and (0 < bars[last - 1] < smallest or 0 < beyond < smallest):
        last -= 1
        beyond += bars[last]
    return Bars(first * width, width, tuple(bars[first:last]), below, beyond)


def shown_runs(counts: Sequence[int], smallest: int = SMALLEST) -> list[tuple[int, int]]:
    """Neighbours joined (first, past the last) until each run counts nobody or ``smallest``."""
    ends = [len(counts)]
    for at in reversed(range(len(counts))):
        if not 0 < sum(counts[at : ends[-1]]) < smallest:
            ends.append(at)
    if ends[-1] > 0:  # what is left over at the start goes with as many runs as it takes
        while len(ends) > 1 and 0 < sum(counts[: ends[-1]]) < smallest:
            ends.pop()
        ends.append(0)
    return list(pairwise(reversed(ends)))


def is_given_away(
    counts: NDArray[np.int64], known: Sequence[Mask], secret: Mask, smallest: int = SMALLEST
) -> bool:
    """Whether totals that are known tell the size of a small group, or that it is small.

    Args:
        counts: (N,) customers in each cell.
        known: (N,) masks of cells whose sum is told.
        secret: (N,) mask of the cells of the group.

    The least and the largest size that the group can have with these totals, no cell below zero,
    are found by linear programming.
    """
    if not 0 < counts[secret].sum() < smallest:
        return False
    totals = np.array(known, dtype=float).reshape(-1, counts.size)
    aim = secret.astype(float)
    least, most = (linprog(sign * aim, A_eq=totals, b_eq=totals @ counts).fun for sign in (1, -1))
    if least is None or most is None:  # no solution found: nothing is known to be safe
        return True
    low, high = least, -most
    return bool(high < smallest - _SLACK or high - low < 1 - _SLACK)
