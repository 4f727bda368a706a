"""The tree of a hierarchical clustering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import altair as alt
import numpy as np
from numpy.typing import NDArray

from report_builder.charts import axes, exploring, scales
from report_builder.charts.frame import Box, Source, Words, finish, layer, shape, total_width
from report_builder.charts.scales import Scale
from report_builder.look import text, theme
from report_builder.model import Chart, Column, Table, Value

SEGMENT = ("x from", "distance from", "x to", "distance to")


def segments(linkage: NDArray[np.float64], *, key: str, title: str) -> tuple[Table, list[int]]:
    """The tree of a SciPy linkage matrix as straight segments, and its leaves in drawing order.

    Each merge gives two branches and a joint. Leaves stand at 0, 1, 2 …; at a merge the part with
    the smaller leaf number comes first, so that equal trees are drawn equally.
    """
    count = len(linkage) + 1
    leaves: dict[int, list[int]] = {leaf: [leaf] for leaf in range(count)}
    for number, (first, second) in enumerate(linkage[:, :2].astype(int)):
        pair = sorted((leaves[int(first)], leaves[int(second)]), key=min)
        leaves[count + number] = pair[0] + pair[1]
    order = leaves[count + len(linkage) - 1]
    at: dict[int, tuple[float, float]] = {leaf: (float(i), 0.0) for i, leaf in enumerate(order)}
    rows: list[tuple[Value, ...]] = []
    for number, (first, second, height, _) in enumerate(linkage.tolist()):
        (left, low), (right, other) = sorted((at[int(first)], at[int(second)]))
        rows += [(left, low, left, height), (left, height, right, height)]
        rows.append((right, other, right, height))
        at[count + number] = ((left + right) / 2, height)
    columns = tuple(Column(name, "number") for name in SEGMENT)
    return Table(key, title, columns, tuple(rows)), order


@shape
def dendrogram(
    *, leaves: Sequence[str], groups: Sequence[str] = (), **words: Unpack[Words]
) -> Chart:
    """The tree of ``segments``: leaves down the left side, the distance of merging across.

    ``leaves`` are their names in the order that ``segments`` returned; ``groups``: see ``dots``.
    """
    source, total = Source(words["table"]), total_width(words)
    lines, left, step = axes.row_labels([text.cut(name) for name in leaves], total)
    from_y, from_x, to_y, to_x = (source.field(name) for name in SEGMENT)
    box = Box(total, step * max(1, len(leaves)), left, 26, 6, 44)
    heights = [*source.numbers(SEGMENT[1]), *source.numbers(SEGMENT[3])]
    scale = scales.linear(heights, aim=axes.aim(box.width))
    axis = axes.value_axis(scale, "number", title=["Distance at merging"])
    down = Scale(-0.5, max(1, len(leaves)) - 0.5, (), 1.0)
    flipped = (0.0, box.height)
    encoding = {
        "x": axes.quantity(alt.X, from_x, scale, axis),
        "x2": alt.X2(to_x),
        "y": axes.quantity(alt.Y, from_y, down, None, flipped),
        "y2": alt.Y2(to_y),
    }
    layers = [
        layer("rows", "rule", encoding, color=theme.ACCENT, strokeWidth=1.5, strokeCap="round"),
        axes.row_label_layer("names", axes.quantity(alt.Y, "row", down, None, flipped)),
    ]
    names = [{"row": at, "label": label} for at, label in enumerate(lines)]
    rows = source.rows(SEGMENT)
    if groups:
        numbers = [exploring.number(groups, leaf) for leaf in leaves]
        names = [row | {exploring.GROUP: its} for row, its in zip(names, numbers, strict=True)]
        rows = [
            row | {exploring.GROUP: _branch_of(row[from_y], row[from_x], numbers)} for row in rows
        ]
    return exploring.grouped(finish(words, box, layers, rows=rows, names=names), groups)


def _branch_of(leaf: float, distance: float, numbers: Sequence[int | None]) -> int | None:
    """The group of a branch that ends in a leaf; None for one further up."""
    return numbers[int(leaf)] if distance == 0 and leaf == int(leaf) else None
