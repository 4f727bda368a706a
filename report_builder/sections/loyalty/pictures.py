"""The comparison as a table, and as ratios in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value
from report_builder.sections.loyalty.contrast import Contrast
from report_builder.sections.loyalty.programme import Programme


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


def gaps(found: Sequence[Contrast], data: Dataset, members: Programme) -> Chart | None:
    """Members' mean against others': adjusted with its interval, or raw where there is no other."""
    weighted = any(one.adjusted is not None and one.adjusted.ratio for one in found)
    rows: list[tuple[Value, ...]] = []
    for one in found:
        raw = one.ratio
        shown = one.adjusted.ratio if weighted and one.adjusted is not None else raw
        if raw is None or shown is None or (weighted and one.adjusted is None):
            continue
        rows.append((one.label, *(ratio - 1 for ratio in shown), raw[0] - 1))
    if not rows:
        return None
    name = "Adjusted" if weighted else "Members against others"
    ends = (Column("Low", "change"), Column("High", "change"), Column("Raw", "change"))
    table = Table("loyalty_gaps", "Members against others, per cent of the others",
                  (Column("Measure"), Column(name, "change"), *ends), tuple(rows))  # fmt: skip
    what = str(rows[0][0])
    facts = {"raw": Fact(rows[0][4], "change"),
             "what": Fact(what[:1].lower() + what[1:], "text")}  # fmt: skip
    title = "Members’ {what}: {raw} against others"
    if weighted:
        title += ", {adjusted} among those alike"
        facts["adjusted"] = Fact(rows[0][1], "change")
    drawn = "with 95% interval"
    if weighted:
        drawn = "adjusted for what was settled before joining (dot, 95% interval) and raw (ring)"
    return charts.dots(
        key="loyalty_gaps", x="Measure", y=name, low="Low", high="High",
        reference="Raw" if weighted else None, line=0.0, table=table, title=title,
        subtitle=f"Mean of members against mean of others, {drawn}; {members.found.unit}s, "
        f"{data.covered}",
        alt="Dots with intervals, one a measure, dashed line where both groups are alike: members’ "
        "{what} is {raw} against others" + (", {adjusted} adjusted." if weighted else "."),
        facts=facts,
    )  # fmt: skip
