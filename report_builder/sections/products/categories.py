"""Categories and subcategories: size, share and change."""

from __future__ import annotations

from typing import Any

import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import (
    Chart,
    Column,
    Content,
    Fact,
    Finding,
    Table,
    Value,
    gained_or_lost,
)
from report_builder.sections.products.assortment import compared, inside
from report_builder.stats.periods import Baseline

NOT_STATED = "Not stated"
SMALL_BASE = 30  # fewer sale lines before: no percentage
NEWS = 0.01  # a category that moved less than 1 % of the base's revenue is no news
DRAWN, LISTED = 12, 20  # bars of the chart, rows of a table
LEVELS = (("category", "Category", "Categories"), ("subcategory", "Subcategory", "Subcategories"))


def content(data: Dataset) -> Content:
    """A chart and table of categories, a table of subcategories, where they are known."""
    bases = list(compared(data)[0][:1])
    parts = [_level(data, role, one, many, bases) for role, one, many in LEVELS if data.has(role)]
    return Content(
        findings=tuple(finding for part in parts for finding in part.findings),
        charts=tuple(chart for part in parts for chart in part.charts),
        tables=tuple(table for part in parts for table in part.tables),
    )


def _level(data: Dataset, role: str, one: str, many: str, bases: list[Baseline]) -> Content:
    frame = by_group(data, role, bases)
    if len(frame) < 2 or frame["value"].sum() <= 0:
        return Content()
    table = _table(frame, role, one, many, bases, data)
    findings: list[Finding | None] = [_largest(frame, role, many, data)]
    findings += [_mover(frame, role, one, base, data) for base in bases]
    return Content(
        findings=tuple(finding for finding in findings if finding is not None),
        charts=(_chart(frame, table, role, one, data),) if role == "category" else (),
        tables=() if role == "category" else (table,),
    )


def by_group(data: Dataset, role: str, bases: list[Baseline]) -> pd.DataFrame:
    """One row a group, most revenue first: ``name``, ``value``, and for the period (0) and each
    baseline ``value_i`` and ``lines_i`` (of sales)."""
    lines = data.lines
    spans = compared(data)[1][: 1 + len(bases)]
    measured: dict[str, Any] = {"value": lines.value.sum().cast("float64")}
    for at, span in enumerate(spans):
        within = inside(lines, span)
        measured[f"value_{at}"] = lines.value.sum(where=within).cast("float64")
        measured[f"lines_{at}"] = lines.is_sale.sum(where=within)
    frame: pd.DataFrame = (
        lines.group_by(name=lines[role].fill_null(NOT_STATED)).agg(**measured).execute()
    )
    return frame.fillna(0.0).sort_values(["value", "name"], ascending=[False, True],
                                         ignore_index=True)  # fmt: skip


def _largest(frame: pd.DataFrame, role: str, many: str, data: Dataset) -> Finding:
    first, total = frame.iloc[0], float(frame["value"].sum())
    return Finding(
        f"largest_{role}",
        "info",
        "{group} is the largest of {groups} {level} over all data with {value}, {share} of {name}.",
        {
            "level": Fact(many.lower(), "text"),
            "group": Fact(str(first["name"]), "text"),
            "value": Fact(float(first["value"]), data.value_unit),
            "share": Fact(float(first["value"]) / total, "share"),
            "name": Fact(data.value_name, "text"),
            "groups": Fact(len(frame), "count"),
        },
        so_what="Inside its category, look at {group} first."
        if role != "category"
        else "Judge a month by {group} first: it weighs most in the total."
        if data.time
        else "It weighs most in the total: check stock and prices of {group} first.",
    )


def _mover(
    frame: pd.DataFrame, role: str, one: str, base: Baseline, data: Dataset
) -> Finding | None:
    """The group with the largest change; None where it is no news."""
    moved = frame["value_0"] - frame["value_1"]
    order = moved.abs().sort_values(ascending=False, kind="stable").index
    row, change = frame.loc[order[0]], float(moved.loc[order[0]])
    if abs(change) < NEWS * abs(float(frame["value_1"].sum())) or not change:
        return None
    return Finding(
        f"{role}_that_moved_most_{base.key}",
        "good" if change > 0 else "watch",
        "The {level} that moved most against {against} is {group}: {name} {way} "
        + formats.about(float(row["value_0"]), float(row["value_1"]), data.value_unit)
        + "{change}, from {before} to {now}.",
        {
            "against": Fact(formats.period(base.start, base.end), "text"),
            "level": Fact(one.lower(), "text"),
            "group": Fact(str(row["name"]), "text"),
            "name": Fact(data.value_name, "text"),
            "way": Fact("up" if change > 0 else "down", "text"),
            "change": Fact(abs(change), data.value_unit),
            "before": Fact(float(row["value_1"]), data.value_unit),
            "now": Fact(float(row["value_0"]), data.value_unit),
        },
        money=change if data.has_money else None,
        money_is=gained_or_lost(change),
        so_what="To explain the month, ask first what happened in {group}."
        if role == "category"
        else "Within the category, ask first what happened in {group}.",
    )


def _table(
    frame: pd.DataFrame, role: str, one: str, many: str, bases: list[Baseline], data: Dataset
) -> Table:
    name, unit = data.value_name.capitalize(), data.value_unit
    columns = [Column(one), Column(name, unit), Column("Share", "share")]
    if data.time is not None:
        columns += [Column(f"In {data.label}", unit), Column(f"Share in {data.label}", "share")]
    if bases:
        columns += [Column("Change", "change"), Column("Change of share", "points")]
    totals = {at: float(frame[at].sum()) for at in frame.columns if at.startswith("value")}
    shown = 3 if data.time is None else len(columns)
    most = DRAWN if role == "category" else LISTED
    listed = frame.to_dict("records")
    if len(frame) > most + 1:  # one more alone is listed by its name
        rest = frame.iloc[most:]
        name = f"{formats.whole(len(rest))} other {many.lower()}"
        listed = [*listed[:most], _together(rest, name)]
    rows = [_row(row, totals, bool(bases))[:shown] for row in listed]
    note = ""
    if bases:
        note = (
            f"Changes against {formats.period(bases[0].start, bases[0].end)}, "
            "with enough sales in the base."
        )
    title = f"{many} over all data" + (f" and in {data.label}" if data.time else "")
    whole = _together(frame, "All")
    return Table(
        f"products_by_{role}", title, tuple(columns), tuple(rows),
        total=_row(whole, totals, bool(bases))[:shown], note=note,
    )  # fmt: skip


def _together(frame: pd.DataFrame, name: str) -> dict[Any, Any]:
    """Several groups as one row."""
    sums = {at: float(frame[at].sum()) for at in frame.columns if at != "name"}
    return {"name": name, **sums}


def _row(row: dict[Any, Any], totals: dict[str, float], compared: bool) -> tuple[Value, ...]:
    share = row["value_0"] / totals["value_0"] if totals["value_0"] > 0 else None
    cells: list[Value] = [row["name"], row["value"], row["value"] / totals["value"]]
    cells += [row["value_0"], share]
    if compared:
        enough = row["lines_1"] >= SMALL_BASE and row["value_1"] > 0
        before = row["value_1"] / totals["value_1"] if totals["value_1"] > 0 else None
        cells.append(row["value_0"] / row["value_1"] - 1 if enough else None)
        cells.append(share - before if share is not None and before is not None else None)
    return tuple(cells)


def _chart(frame: pd.DataFrame, table: Table, role: str, one: str, data: Dataset) -> Chart:
    first, name = frame.iloc[0], data.value_name.capitalize()
    title = "{group} brings {share} of {name}"
    return charts.bars(
        shows=(f"largest_{role}",),
        x=one,
        y=name,
        key=f"products_by_{role}",
        title=title,
        subtitle=", ".join(filter(None, (f"{name} by {one.lower()}", data.currency, data.covered))),
        alt=f"Bars of {data.value_name} by {one.lower()}. " + title + ".",
        table=table,
        facts={
            "group": Fact(str(first["name"]), "text"),
            "share": Fact(float(first["value"] / frame["value"].sum()), "share"),
            "name": Fact(data.value_name, "text"),
        },
    )
