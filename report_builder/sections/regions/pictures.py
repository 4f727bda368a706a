"""The charts of the chapter on regions."""

from __future__ import annotations

from report_builder import charts
from report_builder.buyers import Buyers
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table
from report_builder.sections.regions.levels import Level
from report_builder.sections.regions.size import monthly
from report_builder.sections.regions.value import Region

SHOWN = 12  # bars and panels: more are looked up in the table
FEWEST_MONTHS = 6  # of a curve


def sizes(level: Level, data: Dataset) -> Chart:
    """Revenue of the largest regions, the rest as one bar."""
    frame = level.frame
    shown = frame.head(SHOWN)
    rows = [(str(row["region"]), float(row["value"])) for row in shown.to_dict("records")]
    if len(frame) > SHOWN:
        rest = frame.iloc[SHOWN:]
        rows.append((f"{len(rest):,} other {level.several}", float(rest["value"].sum())))
    name = data.value_name.capitalize()
    table = Table("regions_sizes", f"{name} by {level.one}",
                  (Column(level.heading), Column(name, data.value_unit)), tuple(rows))  # fmt: skip
    total = float(frame["value"].sum())
    facts = {"region": Fact(rows[0][0], "text"),
             "share": Fact(rows[0][1] / total if total > 0 else 0.0, "share")}  # fmt: skip
    return charts.bars(
        x=level.heading, y=name, highlight=(rows[0][0],), key="regions_sizes",
        title="{region} brings {share} of " + data.value_name,
        subtitle=f"{name} by {level.one}, all lines whose {level.one} is known, {data.covered}",
        alt="Bar chart of " + data.value_name + " by " + level.one + ": {region} is the largest "
        "with {share}.",
        table=table, facts=facts,
    )  # fmt: skip


def values(
    table: Table, compared: list[Region], found: Buyers, level: Level, data: Dataset
) -> Chart:
    """What a customer brings, by region, with its interval."""
    best = max(compared, key=lambda one: (one.mean, one.name))
    label, unit = table.columns[2].name, table.columns[2].unit
    average = table.rows[0][5]
    assert isinstance(average, float)
    facts = {"region": Fact(best.name, "text"), "value": Fact(best.mean, unit),
             "all": Fact(average, unit)}  # fmt: skip
    return charts.dots(
        x=level.heading, y=label, low="Low", high="High", line=average, key="regions_values",
        title="{region} is highest with {value}, against {all} of all",
        subtitle=f"{label}, mean with 95% interval; {level.several} with thirty {found.unit}s or "
        f"more; {data.covered}",
        alt="Dot plot of " + label.lower() + " by " + level.one + " with intervals: {region} is "
        "highest with {value}; the line is the mean of all, {all}.",
        table=table, facts=facts,
    )  # fmt: skip


def curves(level: Level, data: Dataset) -> Chart | None:
    """The months of the largest regions, each on the same scale."""
    if data.time is None or len(data.complete_months) < FEWEST_MONTHS:
        return None
    frame = monthly(level, data, SHOWN)
    name = data.value_name.capitalize()
    rows = tuple(
        (str(row["region"]), row["month"], float(row["value"])) for row in frame.to_dict("records")
    )
    table = Table(
        "regions_months", f"{name} by month and {level.one}",
        (Column(level.heading), Column("Month", "month"), Column(name, data.value_unit)), rows,
    )  # fmt: skip
    first, last = rows[0][1], rows[-1][1]
    facts = {"count": Fact(min(SHOWN, len(level.frame)), "count"),
             "first": Fact(first, "month"), "last": Fact(last, "month")}  # fmt: skip
    return charts.panels(
        x="Month", y=name, panel=level.heading, key="regions_months",
        title="{count} " + level.several + " from {first} to {last}",
        subtitle=f"{name} by month, complete months, all on one scale from zero; the last value is "
        "printed",
        alt="Small curves of monthly " + data.value_name + " of the {count} largest "
        + level.several + ", {first} to {last}, on one scale.",
        table=table, facts=facts,
    )  # fmt: skip
