"""The comparison as a table, and as ratios in a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value
from report_builder.sections.loyalty.programme import Programme

if TYPE_CHECKING:
    from report_builder.sections.loyalty.comparison import Contrast


def comparison_table(found: Sequence[Contrast], members: Programme) -> Table:
    """Every measure in both groups, raw and adjusted, as text with its unit."""
    currency = ""
    rows: list[tuple[Value, ...]] = []
    for one in found:
        unit = "points" if one.unit == "share" else one.unit
        raw, low, high = one.raw
        cells: list[Value] = [
            one.label,
            formats.cell(float(one.first.mean()), one.unit, currency),
            formats.cell(float(one.second.mean()), one.unit, currency),
            formats.cell(raw, unit, currency),
            _interval(low, high, unit),
        ]
        if one.adjusted is None:
            cells += [None, None]
        else:
            cells += [formats.cell(one.adjusted.difference, unit, currency),
                      _interval(one.adjusted.low, one.adjusted.high, unit)]  # fmt: skip
        rows.append(tuple(cells))
    return Table(
        "loyalty_comparison", "Members against others, raw and adjusted",
        (Column("Measure"), Column("Members"), Column("Others"), Column("Difference"),
         Column("Interval"), Column("Adjusted difference"), Column("Adjusted interval")),
        tuple(rows),
        note="Means, and their differences with 95% intervals; adjusted: after weighting members "
        "and others so that they are alike in what was settled before joining. Shares in "
        "per cent, their differences in percentage points.",
    )  # fmt: skip


def _interval(low: float, high: float, unit: str) -> str:
    return f"{formats.cell(low, unit, '')} to {formats.cell(high, unit, '')}"


def ratios(found: Sequence[Contrast], data: Dataset, members: Programme) -> Chart | None:
    """Members' mean over others': adjusted with its interval, or raw where there is nothing else."""
    weighted = any(one.adjusted is not None and one.adjusted.ratio for one in found)
    rows: list[tuple[Value, ...]] = []
    for one in found:
        raw = one.ratio
        shown = one.adjusted.ratio if weighted and one.adjusted is not None else raw
        if raw is None or shown is None or (weighted and one.adjusted is None):
            continue
        rows.append((one.label, *shown, raw[0]))
    if not rows:
        return None
    table = Table(
        "loyalty_ratios", "Members as a multiple of others",
        (Column("Measure"), Column("Adjusted" if weighted else "Members over others", "ratio"),
         Column("Low", "ratio"), Column("High", "ratio"), Column("Raw", "ratio")), tuple(rows),
    )  # fmt: skip
    facts = {"raw": Fact(rows[0][4], "ratio"), "what": Fact(_what(str(rows[0][0])), "text")}
    title = "Members’ {what}: {raw} that of others"
    if weighted:
        title += ", {adjusted} among those alike"
        facts["adjusted"] = Fact(rows[0][1], "ratio")
    unit = members.found.unit
    return charts.dots(
        key="loyalty_ratios", x="Measure", y=table.columns[1].name, low="Low", high="High",
        reference="Raw" if weighted else None, line=1.0, table=table,
        title=title,
        subtitle="Mean of members over mean of others, "
        + ("adjusted for what was settled before joining (dot, 95% interval) and raw (ring), "
           if weighted else "with 95% interval, ")
        + f"{unit}s, {data.covered}",
        alt="Dots with intervals, one a measure, dashed line where both groups are alike: members’ "
        "{what} is {raw} that of others" + (", {adjusted} adjusted." if weighted else "."),
        facts=facts,
    )  # fmt: skip


def _what(name: str) -> str:
    """The measure in few words: "Revenue per customer" is "revenue per customer"."""
    return name[:1].lower() + name[1:]
