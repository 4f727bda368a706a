"""Arithmetic between columns: which of them is the product, the sum or a share of which others.

Everything is looked for in the sampled rows and without regard to names, so that a heading in any
language, or a misleading one, is met by what its numbers do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from report_builder import formats
from report_builder.ingest.recognition.profile import Profile

Kind = Literal[
    "product", "product plus", "product less", "unit less", "sum", "fraction off", "per cent off",
    "ratio", "capped",
]  # fmt: skip
Numbers = NDArray[np.float64]

HOLDS = 0.9  # share of rows from which a relation is one; the rest may be dirt
LEAST_ROWS = 3  # rows that can tell a relation from chance: exact to the cent, three are enough
LOOKED_AT = 64  # rows on which every combination is tried before the few left meet all rows
PASSES = 0.75  # share of those rows from which a combination is worth the look at all rows
COLUMNS = 16  # numeric columns combined; order lines have fewer
CENT, RELATIVE = 0.011, 0.001  # a sum rounded to the cent, and prices rounded before multiplying
NOISE = 2.0  # times what rounding may do: a part that makes less difference is no part
SMALL = 0.02  # part of a typical value that a rounding error may reach, for values below a unit
CONSTANT_RATIO = 0.98  # share of rows from which one column is a fixed multiple of another
CAPPED_ROWS = 0.05  # share of rows at the highest price from which prices are cut off there


@dataclass(frozen=True, slots=True)
class Relation:
    """What the numbers of one column are, worked out from others.

    ``target`` is, in the order of ``parts``: a product ``a * b``; ``a * b + c`` or ``a * b - c``;
    ``a * (b - c)`` (unit less); a sum ``a + b``, signs aside; the product of the others with the
    last part taken off as a fraction or in per cent; ``factor * a`` (ratio); ``a * b`` where b is
    below its highest value, and more where it is cut off there (capped). ``share`` of the ``rows``
    that can tell.
    """

    kind: Kind
    target: str
    parts: tuple[str, ...]
    share: float
    rows: int
    factor: float = 1.0

    @property
    def text(self) -> str:
        """The relation in words, with how often it holds."""
        first, last = self.parts[0], self.parts[-1]
        before, every = " × ".join(self.parts[:-1]), " × ".join(self.parts)
        says = {
            "product": every,
            "product plus": f"{before} + {last}",
            "product less": f"{before} - {last}",
            "unit less": f"{first} × ({' '.join(self.parts[1:-1])} - {last})",
            "sum": f"{first} + {last}",
            "fraction off": f"{before} less the fraction {last}",
            "per cent off": f"{before} less {last} per cent",
            "ratio": f"{self.factor:.6g} times {last}",
            "capped": f"{every} where {last} is not cut off",
        }[self.kind]
        return f"{self.target} = {says} on {formats.share(self.share)} of rows"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Numeric columns side by side: names, all sampled rows, and the first few of them."""

    names: Sequence[str]
    rows: Numbers
    few: Numbers
    tolerance: Numbers


@dataclass(frozen=True, slots=True)
class _Guess:
    """A combination to try: what it computes on some rows, and which rows can tell it from less."""

    kind: Kind
    places: tuple[int, ...]

    def computed(self, numbers: Numbers) -> Numbers:
        """The target that the combination implies, on these rows."""
        first, last = numbers[self.places[0]], numbers[self.places[-1]]
        middle: Numbers = numbers[self.places[1]]
        product: Numbers = first * middle if len(self.places) > 2 else first
        off = np.abs(last)  # some write what is taken off as negative
        implied: Numbers = {
            "product": lambda: first * last,
            "sum": lambda: first + last,
            "product plus": lambda: product + last,
            "product less": lambda: product - off,
            "unit less": lambda: first * (middle - off),
            "fraction off": lambda: product * (1 - off),
            "per cent off": lambda: product * (1 - off / 100),
        }[self.kind]()
        return implied

    def tells(self, numbers: Numbers, noise: Numbers) -> NDArray[np.bool_]:
        """Rows where every part makes a difference that rounding alone does not make: nothing times
        one, nothing plus next to nothing."""
        first, last = numbers[self.places[0]], numbers[self.places[-1]]
        telling: NDArray[np.bool_] = (first != 0) & (first != 1) & (last != 0) & (last != 1)
        if self.kind == "product":
            return telling
        without = np.abs(numbers[self.places[0]] * numbers[self.places[1]])
        effect: Numbers = {
            "sum": lambda: np.minimum(np.abs(first), np.abs(last)),
            "product plus": lambda: np.abs(last),
            "product less": lambda: np.abs(last),
            "unit less": lambda: np.abs(first * last),
            "fraction off": lambda: without * (np.abs(last) if len(self.places) > 2 else 1),
            "per cent off": lambda: without * (np.abs(last) if len(self.places) > 2 else 1) / 100,
        }[self.kind]()
        telling = effect > noise
        return telling & (first != 1) if self.kind == "unit less" else telling


def find_relations(
    profiles: Mapping[str, Profile], columns: Sequence[str], quantities: Sequence[str],
    discounts: Sequence[str],
) -> tuple[Relation, ...]:  # fmt: skip
    """The relations between the numeric ``columns``, the surest first within each kind.

    ``quantities`` and ``discounts`` are those of them that may be multiplied with a price or taken
    off one: only with these are three columns combined.
    """
    sheet = _sheet(profiles, columns)
    if sheet is None:
        return ()
    found = [
        relation
        for guess in _guesses(sheet, quantities, discounts)
        for relation in _tried(sheet, guess)
    ]
    found += _ratios(sheet)
    found += _capped(sheet, quantities, found)
    return tuple(sorted(found, key=lambda one: (one.kind, -one.share, one.target, one.parts)))


def _sheet(profiles: Mapping[str, Profile], columns: Sequence[str]) -> _Sheet | None:
    names = [name for name in columns if len(profiles[name].values)][:COLUMNS]
    if len(names) < 2:
        return None
    rows = np.vstack([profiles[name].values for name in names])
    with np.errstate(all="ignore"):
        typical = np.array([np.median(np.abs(row[np.isfinite(row)])) for row in rows])
    tolerance = np.minimum(CENT, SMALL * typical)[:, None] + RELATIVE * np.abs(rows)
    return _Sheet(names, rows, rows[:, :LOOKED_AT], tolerance)


def _guesses(
    sheet: _Sheet, quantities: Sequence[str], discounts: Sequence[str]
) -> Iterator[_Guess]:
    places = range(len(sheet.names))
    for one in places:
        for other in range(one + 1, len(sheet.names)):
            yield _Guess("product", (one, other))
            yield _Guess("sum", (one, other))
    counts = [place for place in places if sheet.names[place] in quantities]
    off = [place for place in places if sheet.names[place] in discounts]
    for price in places:
        for discount in off:
            if discount != price:
                yield _Guess("fraction off", (price, discount))
                yield _Guess("per cent off", (price, discount))
    for count in counts:
        for price in places:
            for third in places:
                if len({count, price, third}) < 3:
                    continue
                yield _Guess("product plus", (count, price, third))
                yield _Guess("product less", (count, price, third))
                if third in off:
                    yield _Guess("unit less", (count, price, third))
                    yield _Guess("fraction off", (count, price, third))
                    yield _Guess("per cent off", (count, price, third))


def _tried(sheet: _Sheet, guess: _Guess) -> Iterator[Relation]:
    few = guess.computed(sheet.few)
    near = np.abs(sheet.few - few) <= sheet.tolerance[:, :LOOKED_AT]
    known = ~np.isnan(sheet.few) & ~np.isnan(few)
    passes = near.sum(axis=1) >= PASSES * np.maximum(known.sum(axis=1), 1)
    for target in np.flatnonzero(passes):
        if target in guess.places:
            continue
        relation = _held(sheet, guess, int(target))
        if relation is not None:
            yield relation


def _held(sheet: _Sheet, guess: _Guess, target: int) -> Relation | None:
    computed = guess.computed(sheet.rows)
    valid = guess.tells(sheet.rows, NOISE * sheet.tolerance[target])
    valid = valid & ~np.isnan(computed) & ~np.isnan(sheet.rows[target])
    valid = valid & (computed != 0)  # nothing comes out of anything
    rows = int(valid.sum())
    if rows < LEAST_ROWS:
        return None
    near = np.abs(sheet.rows[target] - computed) <= sheet.tolerance[target]
    share = float(near[valid].mean())
    if share < HOLDS:
        return None
    if guess.kind == "sum":
        return _summed(sheet, guess.places, target, share, rows)
    parts = tuple(sheet.names[place] for place in guess.places)
    return Relation(guess.kind, sheet.names[target], parts, share, rows)


def _summed(sheet: _Sheet, parts: Sequence[int], target: int, share: float, rows: int) -> Relation:
    """A sum of what is added; a part written as negative is what is missing to the other one."""
    one, other = parts
    for taken_off, whole in ((one, other), (other, one)):
        if np.nanmax(sheet.rows[taken_off]) <= 0:
            return Relation("sum", sheet.names[whole],
                            (sheet.names[target], sheet.names[taken_off]), share, rows)  # fmt: skip
    return Relation("sum", sheet.names[target], (sheet.names[one], sheet.names[other]), share, rows)


def _ratios(sheet: _Sheet) -> Iterator[Relation]:
    """Columns that are a fixed multiple of another, at least one times it."""
    for target in range(len(sheet.names)):
        for part in range(len(sheet.names)):
            relation = _ratio(sheet, target, part) if target != part else None
            if relation is not None:
                yield relation


def _ratio(sheet: _Sheet, target: int, part: int) -> Relation | None:
    above, below = sheet.rows[target], sheet.rows[part]
    valid = ~np.isnan(above) & ~np.isnan(below) & (below != 0)
    if valid.sum() < LEAST_ROWS or len(np.unique(below[valid])) < LEAST_ROWS:
        return None
    factor = float(np.median(above[valid] / below[valid]))
    if factor < 1 - RELATIVE or (abs(factor - 1) <= RELATIVE and target < part):
        return None
    near = np.abs(above - factor * below) <= sheet.tolerance[target]
    share = float(near[valid].mean())
    if share < CONSTANT_RATIO:
        return None
    names = sheet.names
    return Relation("ratio", names[target], (names[part],), share, int(valid.sum()), factor)


def _capped(
    sheet: _Sheet, quantities: Sequence[str], found: Sequence[Relation]
) -> Iterator[Relation]:
    """Prices cut off at a highest value: the money is price times quantity wherever it is below."""
    explained = {relation.target for relation in found if relation.kind == "product"}
    for count in (place for place, name in enumerate(sheet.names) if name in quantities):
        for price in range(len(sheet.names)):
            for target in range(len(sheet.names)):
                if len({count, price, target}) == 3 and sheet.names[target] not in explained:
                    relation = _cut_off(sheet, count, price, target)
                    if relation is not None:
                        yield relation


def _cut_off(sheet: _Sheet, count: int, price: int, target: int) -> Relation | None:
    counts, prices, money = (sheet.rows[place] for place in (count, price, target))
    valid = ~np.isnan(counts * prices * money) & (counts * prices != 0) & (counts != 1)
    if valid.sum() < LOOKED_AT:
        return None
    top = prices >= np.nanmax(prices)
    below = valid & ~top
    if (valid & top).sum() < CAPPED_ROWS * valid.sum() or below.sum() < LEAST_ROWS:
        return None
    near = np.abs(money - counts * prices) <= sheet.tolerance[target]
    more = money >= counts * prices - sheet.tolerance[target]
    share = float(near[below].mean())
    if share < HOLDS or float(more[valid & top].mean()) < HOLDS or near[valid & top].all():
        return None
    parts = (sheet.names[count], sheet.names[price])
    return Relation("capped", sheet.names[target], parts, share, int(below.sum()))
