"""How much each region brings, whether it grows, and what its customers buy more of."""

from __future__ import annotations

import ibis
import pandas as pd

from report_builder import formats, measures
from report_builder.dataset import Dataset
from report_builder.model import Column, Fact, Finding, Table
from report_builder.sections.regions.levels import Level, compared, spelling
from report_builder.stats.inference import MINIMUM_PER_GROUP

TABLE_ROWS = 200  # of a level: a longer list is for the export it came from
NOTED = 0.05  # growth within a twentieth of the whole shop's is no news
WORTH_A_SHARE = 0.02  # of the revenue: the growth of a smaller region is an anecdote
APART = 1.25  # times the share of all: a category that a region buys a quarter more of
WORTH_A_CATEGORY = 0.05  # of the region's sales


def leader(level: Level, data: Dataset) -> Finding:
    """The largest region and how much hangs on it."""
    first = level.frame.iloc[0]
    total = float(level.frame["value"].sum())
    facts = {
        "region": Fact(str(first["region"]), "text"),
        "count": Fact(len(level.frame), "count"),
        "name": Fact(data.value_name, "text"),
        "value": Fact(float(first["value"]), data.value_unit),
    }  # fmt: skip
    text = "Of {count} " + level.several + ", {region} brings most: {value} of {name}"
    if total > 0:
        facts["share"] = Fact(float(first["value"]) / total, "share")
        text += ", {share} of all whose " + level.one + " is known"
    three = float(level.frame["value"].head(3).sum())
    if len(level.frame) > 3 and total > 0:
        facts["three"] = Fact(three / total, "share")
        text += "; the first three together bring {three}"
    return Finding(
        "regions_leader", "info", text + ".", facts,
        so_what="Stock, delivery and advertising follow these shares first.",
    )  # fmt: skip


def growth(level: Level, data: Dataset) -> Finding | None:
    """The region that grew most and the one that shrank most, against the whole shop."""
    spans = compared(data)
    if spans is None or "before" not in level.frame:
        return None
    frame = level.frame
    whole_now, whole_before = float(frame["now"].sum()), float(frame["before"].sum())
    large = frame[(frame["before"] >= WORTH_A_SHARE * whole_before) & (frame["before"] > 0)]
    large = large[large["orders"] >= MINIMUM_PER_GROUP]
    if len(large) < 2 or whole_before <= 0:
        return None
    changes = (large["now"] / large["before"] - 1).sort_values()
    best, worst = frame.loc[changes.index[-1]], frame.loc[changes.index[0]]
    whole = whole_now / whole_before - 1
    facts: dict[str, Fact] = {
        "now": Fact(formats.period(*spans[1]), "text"),
        "earlier": Fact(formats.period(*spans[0]), "text"),
        "best": Fact(str(best["region"]), "text"), "up": Fact(float(changes.iloc[-1]), "change"),
        "worst": Fact(str(worst["region"]), "text"), "down": Fact(float(changes.iloc[0]), "change"),
        "from": Fact(float(worst["before"]), data.value_unit),
        "to": Fact(float(worst["now"]), data.value_unit), "all": Fact(whole, "change"),
        "name": Fact(data.value_name, "text"),
    }  # fmt: skip
    falling = changes.iloc[0] < min(0.0, whole - NOTED)
    so_what = (
        "Ask what happened in {worst}: a closed shop, a lost account, a competitor, dearer "
        "delivery?"
        if falling
        else "No large region falls behind the others."
    )
    lost = float(worst["before"] - worst["now"])
    return Finding(
        "regions_growth", "watch" if falling else "info",
        "From {earlier} to {now}, {name} "
        + _moves(float(changes.iloc[-1]), float(changes.iloc[0]))
        + "; in all it changed by {all}.", facts,
        money=lost if falling and data.has_money else None, so_what=so_what,
    )  # fmt: skip


def _moves(best: float, worst: float) -> str:
    """What the two ends did, in words."""
    if best <= 0:
        return "fell least in {best} ({up}) and most in {worst} ({down}, from {from} to {to})"
    if worst >= 0:
        return "grew most in {best} ({up}) and least in {worst} ({down}, from {from} to {to})"
    return "grew most in {best} ({up}) and fell most in {worst} ({down}, from {from} to {to})"


def mix(level: Level, data: Dataset) -> tuple[Finding | None, Table | None]:
    """The category that stands out most in each region, by its share of the sales there."""
    if not data.has("category"):
        return None, None
    lines = measures.sale_lines(data)
    lines = lines.filter(lines[level.column].notnull(), lines.category.notnull())
    each = lines.group_by(key=spelling(lines[level.column]), category=lines.category).agg(
        value=measures.value(lines),
        orders=lines.order_id.nunique() if data.has("order_id") else ibis.literal(0),
    )  # fmt: skip
    frame = each.execute().merge(level.frame[["key", "region"]], on="key")
    frame = frame.sort_values(["key", "category"])
    frame = frame[frame["value"] > 0]
    if frame.empty or frame["category"].nunique() < 2:
        return None, None
    everywhere = frame.groupby("category")["value"].sum() / frame["value"].sum()
    own = frame["value"] / frame.groupby("key")["value"].transform("sum")
    frame = frame.assign(share=own, all=frame["category"].map(everywhere))
    frame = frame.assign(times=frame["share"] / frame["all"])
    best = frame.loc[frame.groupby("key")["times"].idxmax()]
    rows = _largest(best, level)
    table = Table(
        "regions_mix", f"The category that stands out in each {level.one}",
        (Column(level.heading), Column("Category"), Column("Share there", "share"),
         Column("Share everywhere", "share"), Column("Times", "ratio")),
        tuple((str(row["region"]), str(row["category"]), float(row["share"]), float(row["all"]),
               float(row["times"])) for row in rows.to_dict("records")),
        note="By value of sales; not tested, so small regions stand out by chance.",
    )  # fmt: skip
    return _mix_finding(rows, data, level), table


def _largest(best: pd.DataFrame, level: Level) -> pd.DataFrame:
    """The largest regions in their order, as the table of sizes has them."""
    order = {str(name): place for place, name in enumerate(level.frame["region"])}
    places = best["region"].map(order)
    return best.assign(place=places).sort_values("place").head(12)


def _mix_finding(rows: pd.DataFrame, data: Dataset, level: Level) -> Finding | None:
    enough = rows[(rows["share"] >= WORTH_A_CATEGORY) & (rows["times"] >= APART)]
    if data.has("order_id"):
        enough = enough[enough["orders"] >= MINIMUM_PER_GROUP]
    if enough.empty:
        return None
    row = enough.sort_values(["times", "region"], ascending=[False, True]).iloc[0]
    return Finding(
        "regions_mix", "info",
        "Of the larger " + level.several + ", {region} differs most in what it buys: {category} is "
        "{share} of its sales, against {all} everywhere, {times} as much.",
        {"region": Fact(str(row["region"]), "text"), "category": Fact(str(row["category"]), "text"),
         "share": Fact(float(row["share"]), "share"), "all": Fact(float(row["all"]), "share"),
         "times": Fact(float(row["times"]), "ratio")},
        so_what="Give {category} more room in {region}; the table has the other " + level.several
        + ".",
    )  # fmt: skip


def tables(found: tuple[Level, ...], data: Dataset) -> tuple[Table, ...]:
    """Every level with its regions, the largest first."""
    return tuple(_table(level, data) for level in found)


def _table(level: Level, data: Dataset) -> Table:
    frame = level.frame.head(TABLE_ROWS)
    total = float(level.frame["value"].sum())
    knows = [name for name in ("orders", "customers") if data.has(f"{name[:-1]}_id")]
    columns = [
        Column(level.heading),
        Column(data.value_name.capitalize(), data.value_unit),
        Column("Share", "share"),
        *(Column(name.capitalize(), "count") for name in knows),
    ]
    spans = compared(data)
    if spans is not None:
        columns.append(Column("Against the year before", "change"))
    rows = []
    for row in frame.to_dict("records"):
        cells = [
            str(row["region"]),
            float(row["value"]),
            float(row["value"]) / total if total > 0 else None,
            *(int(row[name]) for name in knows),
        ]
        if spans is not None:
            cells.append(row["now"] / row["before"] - 1 if row["before"] > 0 else None)
        rows.append(tuple(cells))
    notes = []
    if len(level.frame) > len(frame):
        notes.append(f"The first {len(frame):,} of {len(level.frame):,} {level.several}.")
    if level.merged:
        notes.append(f"{level.merged:,} other spellings of the same names are counted with them.")
    if spans is not None:
        notes.append(f"{formats.period(*spans[1])} against {formats.period(*spans[0])}.")
    return Table(
        f"regions_{level.column}", f"{data.value_name.capitalize()} by {level.one}",
        tuple(columns), tuple(rows), note=" ".join(notes),
    )  # fmt: skip


def monthly(level: Level, data: Dataset, most: int) -> pd.DataFrame:
    """``region``, ``month``, ``value`` of the largest regions in every complete month; a month
    without a line is zero there, as the shop was open."""
    largest = [str(name) for name in level.frame["region"].head(most)]
    lines = data.lines.filter(data.lines[level.column].notnull())
    each = lines.group_by(key=spelling(lines[level.column]), month=lines.month).agg(
        value=measures.value(lines)
    )
    frame: pd.DataFrame = each.execute().merge(level.frame[["key", "region"]], on="key")
    frame = frame.assign(month=pd.to_datetime(frame["month"]).dt.date)
    months = [month.start for month in data.complete_months]
    wide = frame.pivot_table(index="month", columns="region", values="value", aggfunc="sum")
    wide = wide.reindex(index=months, columns=largest).fillna(0.0)
    long = wide.reset_index(names="month").melt(id_vars="month", var_name="region")
    order = {name: place for place, name in enumerate(largest)}
    long = long.assign(place=long["region"].map(order)).sort_values(["place", "month"])
    return long.drop(columns="place")
