"""Distributions of the key variables, from bins counted in the engine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis

from report_builder import charts, formats, privacy
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Facts, Table, Unit
from report_builder.sections.data.variables import EXACT, Measured, source
from report_builder.stats.disclosure import shown_bars, shown_runs

FEWEST_VALUES = 30  # a picture of fewer values shows chance
BINS = 20  # fine enough for the shape, coarse enough for a column to hold many values
LEVELS = 12  # up to so many whole values each has a column of its own
LONG_TAIL = 2  # a maximum beyond twice the top quantile would squeeze the rest into a corner
SCALE = 10_000  # values have four decimals: binned as whole numbers, no value changes sides

#: Variables drawn, with what half of the records, or the largest group of them, have.
DRAWN: Mapping[str, tuple[str, str]] = {
    "order_value": ("are worth {median} or less", "are worth {mode}"),
    "items_per_order": ("hold {median:item|items} or fewer", "hold {mode:item|items}"),
    "orders_per_customer": ("ordered {median:time|times} or fewer", "ordered {mode:time|times}"),
    "age": ("are aged {median} or younger", "are aged {mode}"),
    "income": ("earn {median} or less", "earn {mode}"),
}


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins of equal width: number ``first`` to ``last``, each ``step`` ten-thousandths wide."""

    step: int
    first: int
    last: int

    def edge(self, number: int) -> float:
        """The lower end of a bin."""
        return number * self.step / SCALE


def bins(each: Measured) -> Bins:
    """Bins from the smallest value to the largest, or to the end of a long tail."""
    top = each.high if each.high <= LONG_TAIL * each.top else each.top
    step = _round_step((top - each.low) / BINS, whole=each.whole)
    return Bins(step, round(each.low * SCALE) // step, round(top * SCALE) // step)


def _round_step(least: float, *, whole: bool) -> int:
    """The next width of 1, 2 or 5 times a power of ten, in ten-thousandths."""
    smallest = SCALE if whole else 1
    needed = max(smallest, math.ceil(least * SCALE))
    power = int(10 ** math.floor(math.log10(needed)))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= needed)


def charts_of(data: Dataset, measured: Sequence[Measured]) -> tuple[Chart, ...]:
    """A picture of every variable in ``DRAWN`` that varies and has enough values.

    No bar stands for a few: one of a single order is one customer.
    """
    drawn = [
        each
        for each in sorted(measured, key=lambda each: list(DRAWN).index(each.variable.key)
                           if each.variable.key in DRAWN else len(DRAWN))
        if each.variable.key in DRAWN and each.low < each.high and each.count >= FEWEST_VALUES
    ]  # fmt: skip
    if not drawn:
        return ()
    counts = _counts(data, {each.variable.key: (each, bins(each)) for each in drawn})
    made = (_picture(each, counts[each.variable.key], data) for each in drawn)
    return tuple(one for one in made if one is not None)


def _counts(
    data: Dataset, wanted: Mapping[str, tuple[Measured, Bins]]
) -> dict[str, dict[int, int]]:
    """Values per bin number of each variable, all in one query."""
    parts = []
    for key, (each, grid) in wanted.items():
        table = source(data, each.variable.source)
        value = table[each.variable.column].cast(EXACT)
        number = ((value * SCALE).cast("int64") / grid.step).floor().cast("int64")
        capped = ibis.least(number, grid.last + 1)
        counted = table.filter(value.notnull()).select(bin=capped)
        counted = counted.group_by("bin").agg(values=lambda t: t.count())
        parts.append(counted.mutate(key=ibis.literal(key)).select("key", "bin", "values"))
    frame = (ibis.union(*parts) if len(parts) > 1 else parts[0]).execute()
    found: dict[str, dict[int, int]] = {key: {} for key in wanted}
    for key, number, values in frame.itertuples(index=False):
        found[key][int(number)] = int(values)
    return found


def _picture(each: Measured, counts: Mapping[int, int], data: Dataset) -> Chart | None:
    grid = bins(each)
    levels = grid.last - grid.first + 1
    if each.whole and grid.step == SCALE and levels <= LEVELS and each.mode is not None:
        return _levels(each, grid, counts, data)
    return _histogram(each, grid, counts, data)


def _histogram(
    each: Measured, grid: Bins, counts: Mapping[int, int], data: Dataset
) -> Chart | None:
    variable = each.variable
    name, unit, key = variable.name, variable.unit, f"distribution_{variable.key}"
    numbers = range(grid.first, grid.last + 1)
    bars = shown_bars(
        [counts.get(n, 0) for n in numbers], privacy.smallest(), counts.get(grid.last + 1, 0)
    )
    if bars is None:
        return None
    starts = range(grid.first + bars.first, grid.last + 1, bars.width)
    rows = tuple(
        (grid.edge(n), grid.edge(n + bars.width), count)
        for n, count in zip(starts, bars.counts, strict=False)
    )
    low, end = rows[0][0], rows[-1][1]
    marked = [
        (value, f"{word} {formats.text(value, unit, data.currency)}")
        for value, word in ((each.median, "median"), (each.mean, "mean"))
        if low <= value <= end
    ]
    ends = ((bars.below, low, "less than {}"), (bars.beyond, end, "{} or more"))
    cut = [
        f"{formats.count(number)} {variable.records} of "
        + words.format(formats.text(edge, unit, data.currency))
        for number, edge, words in ends if number
    ]  # fmt: skip
    rest = f"{formats.listed(cut)} not drawn" if cut else ""
    title = "Half of all " + variable.records + " " + DRAWN[variable.key][0]
    facts = {"median": Fact(each.median, _spoken(each))}
    return charts.histogram(
        measure=name, low="From", high="To below", y="Number", marked=marked,
        shows=("large_orders",) if variable.key == "order_value" else (),
        key=key, title=title, subtitle=_subtitle(each, data, rest), wide=False,
        alt=f"Histogram of {name.lower()}. {title}.", facts=facts,
        table=Table(key, f"{name}: distribution",
                    (Column("From", unit), Column("To below", unit), Column("Number", "count")),
                    rows, total=("All", None, each.count),
                    note=f"The total counts the {rest}." if rest else ""),
    )  # fmt: skip


def _levels(each: Measured, grid: Bins, counts: Mapping[int, int], data: Dataset) -> Chart | None:
    """A column for each whole number, the last for all that is more; few ones stand together."""
    variable, key = each.variable, f"distribution_{each.variable.key}"
    levels = range(grid.first, grid.last + 2)
    each_level = [counts.get(n, 0) for n in levels]
    if not each_level[-1]:
        levels, each_level = levels[:-1], each_level[:-1]
    runs = shown_runs(each_level, privacy.smallest())
    rows = tuple(
        (_level_name(levels[first : past], grid), sum(each_level[first:past]))
        for first, past in runs
    )  # fmt: skip
    assert each.mode is not None
    mode = round(each.mode)
    if len(rows) < 2 or str(mode) not in dict(rows):
        return None
    facts: Facts = {
        "share": Fact(counts[mode] / each.count, "share"),
        "mode": Fact(mode, "count"),
    }
    title = "{share} of all " + variable.records + " " + DRAWN[variable.key][1]
    return charts.columns(
        x=variable.name, y="Number", highlight=(str(mode),),
        key=key, title=title, subtitle=_subtitle(each, data, ""), wide=False,
        alt=f"Columns of {variable.records} by {variable.name.lower()}. {title}.", facts=facts,
        table=Table(key, f"{variable.name}: distribution",
                    (Column(variable.name), Column("Number", "count")), rows,
                    total=("All", each.count)),
    )  # fmt: skip


def _level_name(levels: range, grid: Bins) -> str:
    if levels[-1] > grid.last:
        return f"{levels[0]}+"
    return str(levels[0]) if len(levels) == 1 else f"{levels[0]}–{levels[-1]}"


def _spoken(each: Measured) -> Unit:
    if each.variable.unit == "money":
        return "money"
    return "count" if each.median.is_integer() else "number"


def _subtitle(each: Measured, data: Dataset, rest: str) -> str:
    variable = each.variable
    unit = f", {data.currency}" if variable.unit == "money" and data.currency else ""
    parts = [
        f"Number of {variable.records} by {variable.name.lower()}{unit}; "
        f"{formats.count(each.count)} {variable.records}, {data.covered}"
    ]
    return "; ".join([*parts, rest] if rest else parts)
