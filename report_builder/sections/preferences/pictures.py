"""The index of every group in every category, and the strongest of all groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from report_builder import charts, formats
from report_builder.buyers import Dimension
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table
from report_builder.sections.preferences.cells import Cell
from report_builder.sections.preferences.spend import Spend
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.preference import AVERAGE, Index, spend_index

MOST_ACROSS = 8  # groups: of more the names over the columns break
Row = tuple[str, str, int | None, float | None]  # category, group, index, share of its spend
STRONGEST = 12  # cells in the picture of the strongest: as many as are read


def indices(found: Spend, dimension: Dimension) -> list[tuple[str, NDArray[np.bool_], Index]]:
    """Each group of thirty or more with its index in every category, and whether thirty of the
    group bought any of that: an index of fewer is one of a few people."""
    labels = found.people.groups[dimension.key].to_numpy(dtype=object)
    active = np.array([isinstance(label, str) for label in labels]) & (found.total > 0)
    rows = found.order[active[found.order]]
    money, labels = found.money[rows], labels[rows]
    result = []
    for name in dimension.names:
        member = labels == name
        if member.sum() >= MINIMUM_PER_GROUP and money[member].sum() > 0:
            many = (money[member] > 0).sum(axis=0) >= MINIMUM_PER_GROUP
            result.append((name, many, spend_index(money, member)))
    return result


def heatmap(data: Dataset, found: Spend, dimension: Dimension, told: Cell | None) -> Chart | None:
    """Categories down and groups across, or the other way round where groups are many."""
    groups = indices(found, dimension)
    if len(groups) < 2:
        return None
    kind, measure = found.kind.capitalize(), data.value_name
    rows: list[Row] = [
        (name, group, round(float(index.index[at])), float(index.own[at]))
        if many[at] else (name, group, None, None)
        for at, name in enumerate(found.names)
        for group, many, index in groups
    ]  # fmt: skip
    blank = any(row[2] is None for row in rows)
    few = f" (blank: fewer than {MINIMUM_PER_GROUP} buyers)" if blank else ""
    table = Table(
        "preferences_index", f"Index by {dimension.label.partition(',')[0].lower()}",
        (Column(kind), Column(dimension.label), Column("Index", "count"),
         Column(f"Share of the group's {measure}", "share")),
        tuple(rows),
    )  # fmt: skip
    title, alt, facts = _words(found, told, rows)
    across, down = dimension.label, kind
    if len(groups) > MOST_ACROSS:
        across, down = down, across
    return charts.heatmap(
        shows=(_told_as(told),),
        key="preferences_index", x=across, y=down, colour="Index", table=table,
        title=title, alt=alt, facts=facts,
        subtitle=f"{dimension.label}: share of the group's {measure} against everybody's, "
        f"{AVERAGE:.0f} = average, groups of {MINIMUM_PER_GROUP} {found.people.unit}s or "
        f"more{few}{_best_sellers(found)}, {data.covered}",
    )  # fmt: skip


def _best_sellers(found: Spend) -> str:
    """How many of all categories or products are shown, where it is not all of them."""
    shown = len(found.names)
    return (
        f", the {formats.whole(shown)} best-selling of {formats.whole(found.there)} {found.plural}"
        if shown < found.there else ""
    )  # fmt: skip


def _told_as(told: Cell | None) -> str:
    """The key of the finding on the strongest cell, or that none is told."""
    if told is None:
        return "preferences_none"
    return f"preferences_{'over' if told.over else 'under'}_first"


def _words(
    found: Spend, told: Cell | None, rows: Sequence[Row]
) -> tuple[str, str, dict[str, Fact]]:
    """Title, alternative text and their facts: the indices of the groups that are told.

    ``told`` may be of groups taken together, which the grid shows one by one: the title gives their
    range, because which of them comes first is not tested. Other rows may go further, but only by
    chance.
    """
    facts = {"plural": Fact(found.plural, "text")}
    start = "Table of colours: index of each group in {plural}; "
    own = _indices_of(found, told, rows) if told else []
    if told is None or not own:
        title = "No index in any of the {plural} is clearly off {average}"
        facts["average"] = Fact(round(AVERAGE), "count")
        return title, start + "none differs clearly from average.", facts
    facts |= {
        "name": Fact(told.name, "text"), "group": Fact(told.split.who, "text"),
        "index": Fact(min(own), "count"),
    }  # fmt: skip
    spread = "{index}"
    if min(own) < max(own):
        spread += " to {most}"
        facts["most"] = Fact(max(own), "count")
    alt = start + f"for {{name}} it is {spread} for customers {{group}}."
    return f"{{name}}: index {spread}, customers {{group}}", alt, facts


def _indices_of(found: Spend, told: Cell, rows: Sequence[Row]) -> list[int]:
    """What the grid shows of the groups that are told together."""
    labels = found.people.groups[told.split.dimension.key].to_numpy(dtype=object)
    members = set(labels[told.split.inside])
    return [
        index
        for name, group, index, _ in rows
        if name == told.name and group in members and index is not None
    ]


def _furthest(cell: Cell) -> tuple[float, str, str]:
    """A third and three times the average are as far."""
    ratio = max(cell.index, 1.0) / AVERAGE
    return -max(ratio, 1 / ratio), cell.split.name, cell.name


def strongest(
    data: Dataset, found: Spend, told: Sequence[Cell], firm: Sequence[Cell]
) -> Chart | None:
    """The cells that hold: those told first, then of each trait and category what is bought more
    and what is bought less, by the group furthest from the average."""
    seen: dict[tuple[str, str, bool], Cell] = {}
    for cell in (*told, *sorted(firm, key=_furthest)):
        seen.setdefault((cell.split.dimension.key, cell.name, cell.over), cell)
    shown = list(seen.values())[:STRONGEST]
    if len(shown) < 2:
        return None
    few = formats.listed([f"{one.name}: {one.split.who}" for one in shown if not one.many])
    rough = f" Rough, with fewer than {MINIMUM_PER_GROUP} buyers: {few}." if few else ""
    shown.sort(key=lambda one: (-one.index, one.name, one.split.name))
    table = Table(
        "preferences_strongest", "Where groups differ most from everybody",
        (Column("Group"), Column("Index", "count"), Column("Low", "count"),
         Column("High", "count"), Column(f"{found.people.unit.capitalize()}s", "count")),
        tuple(
            (f"{one.name}: {one.split.who}",
             *(max(1, round(end)) for end in (one.index, one.low, one.high)), one.customers)
            for one in shown
        ),
        note="One or two groups of each trait and category, not all of them. Traits that go "
        f"together can tell the same twice. An index under one is drawn as one.{rough}",
    )  # fmt: skip
    sure = [one for one in shown if one.many] or shown
    facts = {
        "plural": Fact(found.plural, "text"), "most": Fact(max(1, round(sure[0].index)), "count"),
        "least": Fact(max(1, round(sure[-1].index)), "count"),
        "average": Fact(round(AVERAGE), "count"),
    }  # fmt: skip
    return charts.dots(
        shows=("preferences_over_first", "preferences_under_first"),
        key="preferences_strongest", x="Group", y="Index", low="Low", high="High", line=AVERAGE,
        ratios=True, table=table,
        title="Group differences: index {least} to {most}, {average} = average",
        subtitle=f"Index of the group's share of {data.value_name} against everybody's, "
        f"{AVERAGE:.0f} = average, {formats.percent(PERCENT_LEVEL)} interval, axis of ratios, "
        f"{data.covered}",
        alt="Dots with intervals: index of {plural} in groups that differ most, {least} to "
        "{most}.",
        facts=facts,
    )  # fmt: skip
