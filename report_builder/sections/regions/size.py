"""How large regions are: the leader, the bars, a table a level."""

from __future__ import annotations

import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Facts, Finding, Table, Value
from report_builder.sections.regions.levels import NOT_STATED, Level, counted
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP

DRAWN = 12  # bars; the others stand together
LISTED = 60  # rows of a table; beyond, nobody looks for a name in a report


def content(data: Dataset, main: Level, found: tuple[Level, ...]) -> Content:
    """The leader and the bars of the main level, and a table of each level that divides."""
    tables = tuple(_table(data, one) for one in found if len(one.shown) > 1)
    if main.total <= 0 or not len(main.shown):
        return Content(tables=tables)
    return Content((_leader(data, main),), (_chart(data, main),), tables)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 and 0 <= part <= whole else None


def _leader(data: Dataset, main: Level) -> Finding:
    named = int(main.frame["stated"].sum())
    first, second = main.shown.iloc[0], main.shown.iloc[1]
    facts: dict[str, Fact] = {
        "regions": Fact(named, "count"), "many": Fact(main.many, "text"),
        "region": Fact(str(first["name"]), "text"), "measure": Fact(data.value_name, "text"),
        "value": Fact(float(first["value"]), data.value_unit),
        "share": Fact(float(first["value"]) / main.total, "share"),
        "second": Fact(str(second["name"]), "text"),
        "second_share": Fact(float(second["value"]) / main.total, "share"),
        "covered": Fact(data.covered, "text"),
    }  # fmt: skip
    among = ""
    if main.hides_larger:
        # A region of few customers may sell more and is still not named.
        among = "Among those with at least {least} " + main.unit + "s, "
        facts["least"] = Fact(SMALLEST, "count")
    text = (
        "Of {regions} {many}, {region} brings most: {value} of {measure}, {share} of the total "
        "({covered}). " + among + "{second} follows with {second_share}."
    )
    missing = main.frame[~main.frame["stated"]]
    unknown = _share(float(missing["value"].sum()), main.total) if len(missing) else None
    if unknown:
        text += " {unknown} of {measure} has no {one}."
        facts["unknown"] = Fact(unknown, "share")
        facts["one"] = Fact(main.one, "text")
    return Finding(
        "regions_leader", "info", text, facts,
        so_what="{region} weighs most in the total: its stock, delivery and offers come first.",
    )  # fmt: skip


def together(main: Level) -> pd.DataFrame:
    """Bars: the largest regions; the others and those not stated stand in one row each."""
    shown = main.shown.head(DRAWN)
    rows = shown[["name", "value"]].to_dict("records")
    rows += [{"name": name, "value": float(part["value"].sum())}
             for name, part in _left(main, shown)]  # fmt: skip
    return pd.DataFrame(rows)


def _others(level: Level, rest: pd.DataFrame) -> str:
    return f"{len(rest)} other {level.many}" if len(rest) > 1 else f"One other {level.one}"


def _chart(data: Dataset, main: Level) -> Chart:
    frame = together(main)
    name = data.value_name.capitalize()
    table = Table(
        "regions_size", f"{name} by {main.one}",
        (Column(main.one.capitalize()), Column(name, data.value_unit), Column("Share", "share")),
        tuple(
            (str(row["name"]), float(row["value"]), _share(float(row["value"]), main.total))
            for _, row in frame.iterrows()
        ),
        total=("All", main.total, 1.0),
    )  # fmt: skip
    first = frame.iloc[0]
    facts: Facts = {
        "region": Fact(str(first["name"]), "text"),
        "share": Fact(float(first["value"]) / main.total, "share"),
        "measure": Fact(data.value_name, "text"),
    }  # fmt: skip
    return charts.bars(
        shows=("regions_leader",),
        key="regions_size", x=main.one.capitalize(), y=name, highlight=(str(first["name"]),),
        table=table, facts=facts, title="{region} brings {share} of {measure}",
        subtitle=f"{name} net of returns by {main.one}, "
        f"{counted(main, int(main.frame['stated'].sum()))}, {data.covered}",
        alt=f"Bars of {data.value_name} by {main.one}, " + "led by {region} with {share}.",
    )  # fmt: skip


def _table(data: Dataset, level: Level) -> Table:
    """All regions that may be named, with what is known of each."""
    frame = level.frame
    known = [(name, title) for name, title in (("customers", "Customers"), ("orders", "Orders"))
             if frame[name].notna().any() and frame[name].sum() > 0]  # fmt: skip
    growth = "value_now" in frame
    shown = level.shown.head(LISTED)
    columns = [
        Column(level.one.capitalize()), Column(data.value_name.capitalize(), data.value_unit),
        Column("Share", "share"), *(Column(title, "count") for _, title in known),
    ]  # fmt: skip
    if growth:
        columns.append(Column("Change on the year before", "change"))
    rows: list[tuple[Value, ...]] = []
    for _, row in shown.iterrows():
        cells: list[Value] = [
            str(row["name"]), float(row["value"]), _share(float(row["value"]), level.total),
            *(None if row[name] != row[name] else int(row[name]) for name, _ in known),
        ]  # fmt: skip
        if growth:
            cells.append(change(row))
        rows.append(tuple(cells))
    left = _left(level, shown)
    total = None
    if not any(_is_small(part) for _, part in left):
        names = [name for name, _ in known]
        total = _total(data, level, names, growth)
        rows += [_of_left(level, name, part, names, growth) for name, part in left]
    return Table(
        f"regions_{level.column}", f"All {level.many}", tuple(columns), tuple(rows), total=total,
        note=_note(level, len(shown), total is not None, _in_several(data, level)),
    )  # fmt: skip


def _left(level: Level, shown: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """What is not listed, and what has no region: with them the parts add up.

    Both are one row where one of them alone would tell what fewer than ten buyers bought.
    """
    rest, missing = level.rest(shown), level.frame[~level.frame["stated"]]
    found = [(_others(level, rest), rest)] if len(rest) else []
    found += [(NOT_STATED, missing)] if len(missing) else []
    if len(found) > 1 and any(_is_small(part) for _, part in found):
        return [(f"{found[0][0]}, or none stated", pd.concat([rest, missing]))]
    return found


def _is_small(part: pd.DataFrame) -> bool:
    return bool(0 < part["members"].sum() < SMALLEST)


def _of_left(
    level: Level, name: str, part: pd.DataFrame, known: list[str], growth: bool
) -> tuple[Value, ...]:
    value = float(part["value"].sum())
    counts = [int(part[one].sum()) for one in known]
    return (name, value, _share(value, level.total), *counts, *[None] * growth)


def _total(
    data: Dataset, level: Level, known: list[str], growth: bool
) -> tuple[Value, ...]:  # fmt: skip
    """All regions together: each customer and each order counted once."""
    once = {"customers": data.customers, "orders": data.order_table}
    counts = [
        None if (table := once[name]) is None else int(table.count().execute()) for name in known
    ]
    cells: list[Value] = ["All", level.total, 1.0 if level.total > 0 else None, *counts]
    if growth:
        before = float(level.frame["value_before"].sum())
        cells.append(float(level.frame["value_now"].sum()) / before - 1 if before > 0 else None)
    return tuple(cells)


def _in_several(data: Dataset, level: Level) -> bool:
    """Whether any customer bought for more than one region."""
    if data.customers is None:
        return False
    return float(level.frame["customers"].sum()) > int(data.customers.count().execute())


def change(row: pd.Series[float]) -> float | None:
    """Change of revenue on the year before, where the base is large enough for one."""
    if min(float(row["active_before"]), float(row["active_now"])) < MINIMUM_PER_GROUP:
        return None
    before = float(row["value_before"])
    return float(row["value_now"]) / before - 1 if before > 0 else None


def _note(level: Level, listed: int, whole: bool, several: bool) -> str:
    left = int(level.frame["stated"].sum()) - listed
    words = []
    if left > 0:
        end = "in one row" if whole else "left out"
        words.append(f"{counted(level, left)} with less revenue or too few buyers {end}.")
    if several:
        words.append(f"Who bought for several {level.many} counts in each, and once in the total.")
    if level.merged:
        words.append(f"{level.merged} further spellings merged into another.")
    missing = float(level.frame.loc[~level.frame["stated"], "value"].sum())
    if missing > 0 and level.total > 0:
        words.append(f"{formats.share(missing / level.total)} of the whole has no {level.one}.")
    return " ".join(words)
