"""How the dates of a column are written, told from some of its values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from report_builder.ingest.dates import cells
from report_builder.ingest.values import is_missing, spread

PROBED = 50  # values from which a column is told to hold no dates at all
HALF = 0.5
LAST_SHORT_YEAR = 2049  # where two-digit years of a column end in a gap: 49 is 2049, 50 is 1950


@dataclass(frozen=True, slots=True)
class DateStyle:
    """The layouts of a date column, the commonest first, and how sure they are.

    ``layouts``: of the engine's ``strptime``, or ``serial`` (Excel's days), ``unix``, ``unix ms``.
    ``readable``: share of the values that they read. ``alternative``: the other layout where day
    and month could be the other way round; "" where they cannot. ``why``: what settled their
    order, for a reader. ``steps``: what is replaced before reading, and by what. ``last_year``:
    the last year that two digits stand for.
    """

    layouts: tuple[str, ...]
    readable: float
    alternative: str = ""
    why: str = ""
    steps: tuple[cells.Step, ...] = ()
    last_year: int = LAST_SHORT_YEAR

    @property
    def layout(self) -> str:
        """The commonest layout; "" where the column holds no dates."""
        return self.layouts[0] if self.layouts else ""


NO_DATES = DateStyle((), 0.0)


def date_style(
    values: Sequence[str], day_first: bool | None = None, *, named: bool = False
) -> DateStyle:
    """The layouts that read most values; of two that read the same, the other is kept as well.

    ``day_first`` settles the ambiguity; without it the day comes first, as in most of the world.
    ``named``: the heading says that the column holds dates, so that plain numbers may be dates.
    """
    present = [value.strip() for value in values if not is_missing(value)]
    probe = spread(present, PROBED)
    read = sum(bool(cells.layouts(cells.normal(value)[0], named=named)) for value in probe)
    if not read or read < HALF * len(probe):
        return NO_DATES
    texts, steps = _normal(present)
    found = [cells.layouts(text, named=named) for text in texts]
    if not named and any("%" in layout for fits in found for layout in fits):
        # Among dates a number is a date too: Excel's own, of a cell that lost its format.
        found = [
            fits or cells.layouts(text, named=True) for text, fits in zip(texts, found, strict=True)
        ]
    chosen = _chosen(found, day_first)
    other = _alternative(chosen, found)
    return DateStyle(
        chosen,
        sum(any(layout in chosen for layout in fits) for fits in found) / len(found),
        other,
        "",
        steps,
        last_short_year(short_years(texts, chosen)),
    )


def widened(style: DateStyle, values: Sequence[str]) -> DateStyle:
    """The style with layouts and steps for values that it does not read, where they have any.

    Day and month in another order than the style has them are no further layout but a slip.
    """
    known = {family(layout): day_of(layout) for layout in style.layouts}
    found, used = [], set(style.steps)
    for value in values:
        text, steps = cells.normal(value)
        fits = cells.layouts(text, named=True)
        found.append([fit for fit in fits if known.get(family(fit), day_of(fit)) == day_of(fit)])
        used.update(steps if found[-1] else ())
    layouts = dict.fromkeys((*style.layouts, *_chosen(found, None)))
    steps_in_order = tuple(step for step in cells.STEPS if step in used)
    return replace(style, layouts=tuple(layouts), steps=steps_in_order)


def _normal(values: Iterable[str]) -> tuple[list[str], tuple[cells.Step, ...]]:
    texts, used = [], set()
    for value in values:
        text, steps = cells.normal(value)
        texts.append(text)
        used.update(steps)
    return texts, tuple(step for step in cells.STEPS if step in used)


def family(layout: str) -> str:
    """What layouts have in common that differ in the order of day, month and two-digit year only.

    Of the times that may follow, nothing counts: all rows of a column have the same order.
    """
    return re.sub("%[dmy]", "%_", day_of(layout))


def _chosen(found: Sequence[Sequence[str]], day_first: bool | None) -> tuple[str, ...]:
    """One layout of every family: the one that reads most, the one wished for where they tie."""
    votes = Counter(layout for fits in found for layout in fits)
    days = Counter(day_of(layout) for fits in found for layout in fits)
    wanted = "%m" if day_first is False else "%d"
    ranked = sorted(days, key=lambda day: (-days[day], not day.startswith(wanted), day))
    orders: dict[str, str] = {}
    for day in ranked:
        orders.setdefault(family(day), day)
    kept = [layout for layout in votes if orders[family(layout)] == day_of(layout)]
    return tuple(sorted(kept, key=lambda layout: (-votes[layout], layout)))


def day_of(layout: str) -> str:
    """A layout without its time of day."""
    return re.split("[ ,T]+%[HI]", layout)[0]


def _alternative(chosen: Sequence[str], found: Sequence[Sequence[str]]) -> str:
    """The layout that reads as much as one of the chosen, day and month the other way round."""
    for layout in chosen:
        other = swapped(layout)
        fits = [fit for fit in found if layout in fit or other in fit]
        if other != layout and all(layout in fit and other in fit for fit in fits):
            return other
    return ""


def swapped(layout: str) -> str:
    """The layout with day and month the other way round; itself where that cannot be meant."""
    if not re.match("%[dm][^%]*%[dm]", layout):
        return layout
    return layout.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")


def short_years(texts: Iterable[str], layouts: Sequence[str]) -> set[int]:
    """Years of two digits among cells, as the first layout that fits reads them."""
    patterns = [cells.pattern(layout) for layout in layouts if "%y" in layout]
    met = (next(filter(None, (p.fullmatch(text) for p in patterns)), None) for text in texts)
    return {int(match["y"]) for match in met if match}


def last_short_year(years: Iterable[int]) -> int:
    """The last year that two digits stand for, in a column with these: in the middle of its gap.

    A column spans less than a century, so that the years that it leaves out lie before its first
    and after its last one: 96 to 05 are 1996 to 2005.
    """
    known = sorted(set(years))
    if not known:
        return LAST_SHORT_YEAR
    gaps = [
        (after - year) % 100 or 100
        for year, after in zip(known, [*known[1:], known[0]], strict=True)
    ]
    gap, last = max(zip(gaps, known, strict=True))
    century = 2000 if last <= LAST_SHORT_YEAR - 2000 else 1900
    return century + last + gap // 2


def full_year(year: int, style: DateStyle) -> int:
    """A year as written, of two digits or four, in four."""
    if year >= 100:
        return year
    return 2000 + year if 2000 + year <= style.last_year else 1900 + year
