"""Two traits together: age and gender, else the two leading ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from report_builder import charts
from report_builder.buyers import Buyers, Dimension, Measure
from report_builder.buyers.doubts import hint
from report_builder.buyers.splits import who
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.demographics.factors import Factor, named, shown
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.effects import effect_word
from report_builder.stats.inference import MINIMUM_PER_GROUP, Comparison
from report_builder.stats.strata import interaction

USUAL = ("age", "gender")  # the pair that buyers and media are planned by
Cell = tuple[str, str, float | None, int]


def content(data: Dataset, found: Buyers, ranked: Sequence[Factor]) -> Content:
    """Means by cell, and whether one difference depends on the other trait."""
    pair = _pair(found, ranked)
    if pair is None:
        return Content()
    measure = ranked[0].measure
    frame = _frame(found, pair, measure)
    cells = _cells(frame, pair)
    known = [cell for cell in cells if cell[2] is not None]
    if len(known) < 3 or len({cell[0] for cell in known}) < 2 or len({c[1] for c in known}) < 2:
        return Content()
    test = _test(frame, known)
    depends = test is not None and shown([test])[0]
    chart = _chart(data, found, pair, measure, cells, depends)
    if test is None:
        return Content(charts=(chart,))
    if not depends:
        return Content(charts=(chart,), tests=(Evidence(**asdict(test)),))
    return Content(findings=(_finding(pair, measure, known, test),), charts=(chart,))


def _pair(found: Buyers, ranked: Sequence[Factor]) -> tuple[Dimension, Dimension] | None:
    usual = [one for one in found.of("person") if one.key in USUAL]
    if len(usual) == 2:
        return usual[0], usual[1]
    leading = list({one.dimension.key: one.dimension for one in ranked}.values())[:2]
    return (leading[0], leading[1]) if len(leading) == 2 else None


def _frame(found: Buyers, pair: tuple[Dimension, Dimension], measure: Measure) -> pd.DataFrame:
    first, second = pair
    frame = pd.DataFrame({
        "first": found.groups[first.key], "second": found.groups[second.key],
        "value": found.frame[measure.key].astype(float),
    })  # fmt: skip
    return frame.dropna().sort_values(["value", "first", "second"])


def _cells(frame: pd.DataFrame, pair: tuple[Dimension, Dimension]) -> list[Cell]:
    """Every pair of groups in reading order; the mean only of cells with thirty."""
    found = frame.groupby(["first", "second"])["value"].agg(["mean", "size"])
    cells: list[Cell] = []
    for one in pair[0].names:
        for other in pair[1].names:
            size = int(found["size"].get((one, other), 0))
            mean = float(found["mean"][one, other]) if size >= MINIMUM_PER_GROUP else None
            cells.append((one, other, mean, size))
    large = [{cell[at] for cell in cells if cell[2] is not None} for at in (0, 1)]
    return [cell for cell in cells if cell[0] in large[0] and cell[1] in large[1]]


def _test(frame: pd.DataFrame, known: Sequence[Cell]) -> Comparison | None:
    places = pd.MultiIndex.from_tuples([cell[:2] for cell in known])
    own = frame[pd.MultiIndex.from_frame(frame[["first", "second"]]).isin(places)]
    first, second = (own[name].to_numpy(dtype=str) for name in ("first", "second"))
    cells = len(set(zip(first, second, strict=True)))
    if cells <= len(set(first)) + len(set(second)) - 1:
        return None
    return interaction(own["value"].to_numpy(), first, second)


def _finding(
    pair: tuple[Dimension, Dimension], measure: Measure, known: Sequence[Cell], test: Comparison
) -> Finding:
    best, least = max(known, key=_mean), min(known, key=_mean)
    facts = {
        "first": Fact(named(pair[0]), "text"), "second": Fact(named(pair[1]), "text"),
        "measure": Fact(measure.label.lower(), "text"), "share": Fact(test.effect, "share"),
        "size": Fact(effect_word(test.effect_name, test.effect), "text"),
    }  # fmt: skip
    for name, cell in (("best", best), ("least", least)):
        facts[name] = Fact(f"{who(pair[0], cell[0])} and {who(pair[1], cell[1])}", "text")
        facts[f"{name}_value"] = Fact(cell[2], measure.unit)
        facts[f"{name}_customers"] = Fact(cell[3], "count")
    found = Finding(
        "demographics_together", "info",
        "How much {measure} differs by {first} depends on {second}. Highest are the "
        "{best_customers} {best}: {best_value}. Lowest are the {least_customers} {least}: "
        "{least_value}. The effect is {size}: it is {share} of the differences that {first} and "
        "{second}, each by itself, leave unexplained.",
        facts, Evidence(**asdict(test)),
        so_what="Plan by {first} and {second} together: an average over one hides the other.",
    )  # fmt: skip
    return hint(found, *pair)


def _mean(cell: Cell) -> float:
    return cell[2] if cell[2] is not None else np.nan


def _chart(
    data: Dataset, found: Buyers, pair: tuple[Dimension, Dimension], measure: Measure,
    cells: Sequence[Cell], depends: bool,
) -> Chart:  # fmt: skip
    first, second = pair
    table = Table(
        "demographics_cells", f"{measure.label} by {named(first)} and "
        f"{named(second)}",
        (Column(first.label), Column(second.label), Column(measure.label, measure.unit),
         Column(f"{found.unit.capitalize()}s", "count")),
        tuple((*cell[:3], cell[3] if cell[3] >= SMALLEST else None) for cell in cells),
        note=f"Blank: fewer than {MINIMUM_PER_GROUP} {found.unit}s; without their number: fewer "
        f"than {SMALLEST}.",
    )  # fmt: skip
    known = [cell for cell in cells if cell[2] is not None]
    best = max(known, key=_mean)
    facts = {
        "label": Fact(first.label, "text"), "first": Fact(named(first), "text"),
        "second": Fact(named(second), "text"),
        "best": Fact(f"{who(first, best[0])}, {who(second, best[1])}", "text"),
        "value": Fact(best[2], measure.unit),
        "measure": Fact(measure.label.lower(), "text"),
    }  # fmt: skip
    title = "{label} and {second}: highest {value}, no clear extra effect"
    if depends:
        title = "{label} and {second} together: highest {value} each"
    return charts.heatmap(
        shows=("demographics_together",) if depends else (),
        key="demographics_cells", x=first.label, y=second.label, colour=measure.label, table=table,
        title=title,
        subtitle=f"Mean {measure.label.lower()}; across: {first.label.lower()}, down: "
        f"{second.label.lower()}; blank = fewer than {MINIMUM_PER_GROUP} "
        f"{found.unit}s; {data.covered}",
        alt="Table of colours of {measure} by {first} and {second}; highest {value}, customers "
        "{best}.",
        facts=facts,
    )  # fmt: skip
