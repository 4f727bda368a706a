"""The comparison as a table, and as ratios in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value
from report_builder.sections.loyalty.contrast import Contrast
from report_builder.sections.loyalty.programme import Programme
from report_builder.stats.intervals import PERCENT_LEVEL

COMPARED = (
    "Members", "Others", "Difference", "Low", "High", "Members alike", "Others alike", "Adjusted",
    "Adjusted low", "Adjusted high",
)  # fmt: skip
LESS = {"Difference": ("Members", "Others"), "Adjusted": ("Members alike", "Others alike")}
PERCENT = 100  # shares stand among other numbers, so they are written as per cent


def comparison_table(found: Sequence[Contrast], data: Dataset) -> Table:
    """Every measure in both groups, raw and adjusted."""
    rows: list[tuple[Value, ...]] = []
    for one in found:
        scale = PERCENT if one.unit == "share" else 1
        numbers = [float(one.first.mean()), float(one.second.mean()), *one.raw]
        if one.adjusted is not None:
            alike = one.adjusted
            numbers += [alike.first, alike.second, alike.difference, alike.low, alike.high]
        cells: list[Value] = [number * scale for number in numbers]
        rows.append((_named(one, data), *cells, *[None] * (len(COMPARED) - len(cells))))
    return Table(
        "loyalty_comparison", "Members against others, raw and adjusted",
        (Column("Measure"), *(Column(name, "number", less=LESS.get(name)) for name in COMPARED)),
        tuple(rows),
        note="Means and their differences; low and high are the ends of the "
        f"{formats.percent(PERCENT_LEVEL)} intervals. "
        "Alike: means after members and others are made alike in what was settled before joining; "
        "adjusted is the difference of these. Averages of orders are of customers, each counted "
        "once with their own.",
    )  # fmt: skip


def _named(one: Contrast, data: Dataset) -> str:
    """The measure with the unit of its row."""
    if one.unit == "share":
        return f"{one.label} (%)"
    return formats.heading(one.label, one.unit, data.currency)


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
    interval = f"{formats.percent(PERCENT_LEVEL)} interval"
    drawn = f"with {interval}"
    if weighted:
        drawn = f"adjusted for what was settled before joining (dot, {interval}) and raw (ring)"
    return charts.dots(
        shows=("loyalty_spend", "loyalty_adjusted"),
        key="loyalty_gaps", x="Measure", y=name, low="Low", high="High",
        reference="Raw" if weighted else None, line=0.0, table=table, title=title,
        subtitle=f"Mean of members against mean of others, {drawn}; {members.found.unit}s, "
        f"{data.covered}",
        alt="Dots with intervals, one a measure, dashed line where both groups are alike: members’ "
        "{what} is {raw} against others" + (", {adjusted} adjusted." if weighted else "."),
        facts=facts,
    )  # fmt: skip
