"""Monthly series of the whole shop and of its categories, regions, channels and kinds of people."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from report_builder import measures
from report_builder.buyers.bands import AGE_EDGES
from report_builder.dataset import Dataset
from report_builder.formats import bands
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.intervals import Numbers

if TYPE_CHECKING:
    import ibis.expr.types as ir

LINES_A_MONTH = 30  # fewer lines in a month, and its total is mostly chance
MOST_GROUPS = 12  # of one kind, the largest: more are not read
DOMINANT = 0.9  # share of revenue from which the other regions are too small to follow
WHOLE = ""  # the kind of the whole shop
CATEGORY = "Category"
# From the coarsest to the finest; the first that no place dominates is followed.
PLACES = (("country", "Country"), ("zone", "Region"), ("state", "State"), ("city", "City"))
# What is known of customers whatever they bought; the first there is. A loyalty tier or an RFM
# segment is made of purchases: that its customers buy more would be no news.
PEOPLE = (("segment", "Customer segment"), ("age", "Age"), ("gender", "Gender"))


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """One series: ``kind`` and ``name`` of the group, ``values`` of each calendar month.

    NaN: the month was not seen whole.
    """

    kind: str
    name: str
    values: Numbers

    @property
    def value(self) -> float:
        """Of all months seen."""
        return float(np.nansum(self.values))


@dataclass(frozen=True, eq=False, slots=True)
class AllSeries:
    """``months``: the calendar months of all series, oldest first. ``whole``: the shop. ``groups``:
    those that can be followed, in order of kind and size. ``not_followed``: groups large enough
    that had a month without sales on balance, after returns."""

    months: tuple[dt.date, ...]
    whole: Group
    groups: tuple[Group, ...]
    not_followed: int

    @property
    def seen(self) -> int:
        """Months that the data covers whole."""
        return int((~np.isnan(self.whole.values)).sum())


def channel(data: Dataset) -> str:
    """What the input calls the channel, in words: "Ship mode" for what plays its part."""
    column = next((one.column for one in data.mapping if one.role == "channel"), "channel")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column.replace("_", " ")).strip().lower()
    return words[:1].upper() + words[1:]


def load(data: Dataset) -> AllSeries:
    """All series from one query; months between the first and the last complete one."""
    complete = [month.start for month in data.complete_months]
    months = tuple(
        month.start for month in data.months if complete[0] <= month.start <= complete[-1]
    )
    seen = np.isin(np.array(months), np.array(complete))
    frame = _frame(data, complete[0], data.complete_months[-1].end)
    wide: Any = frame.pivot_table(
        index=["kind", "name"], columns="month", values="value", aggfunc="sum"
    )
    wide = wide.reindex(columns=list(months)).fillna(0.0)
    wide.loc[:, ~seen] = np.nan
    whole = Group(WHOLE, "The whole shop", wide.loc[(WHOLE, "")].to_numpy(dtype=np.float64))
    sizes = frame.groupby(["kind", "name"]).agg(lines=("lines", "sum"), members=("members", "max"))
    groups: list[Group] = []
    for kind in _kinds(wide, whole.value, channel(data)):
        groups += _of_kind(kind, wide, sizes, int(seen.sum()))
    kept = [group for group in groups if (group.values[seen] > 0).all()]
    return AllSeries(months, whole, tuple(kept), len(groups) - len(kept))


def _of_kind(kind: str, wide: Any, sizes: Any, seen: int) -> list[Group]:
    """The largest groups of a kind that have lines and members enough."""
    own = wide.loc[kind]
    groups = [Group(kind, str(name), own.loc[name].to_numpy(dtype=np.float64))
              for name in own.index if name]  # fmt: skip
    groups.sort(key=lambda group: (-round(group.value, 2), group.name))
    found = []
    for group in groups[:MOST_GROUPS]:
        size = sizes.loc[(kind, group.name)]
        if size["lines"] >= LINES_A_MONTH * seen and size["members"] >= SMALLEST:
            found.append(group)
    return found if len(groups) > 1 else []


def _kinds(wide: Any, value: float, way: str) -> list[str]:
    """Kinds that divide the shop: of the places only the coarsest that no place dominates."""
    there = list(dict.fromkeys(wide.index.get_level_values("kind")))
    places = [kind for _, kind in PLACES if kind in there]
    several = [kind for kind in places if (wide.loc[kind].index != "").sum() > 1]
    even = [kind for kind in several if float(wide.loc[kind].sum(axis=1).max()) <= DOMINANT * value]
    place = (even or several)[:1]
    wanted = [CATEGORY, *place, way, *(kind for _, kind in PEOPLE)]
    return [kind for kind in wanted if kind in there]


def _frame(data: Dataset, start: dt.date, end: dt.date) -> pd.DataFrame:
    """Columns ``kind``, ``name`` (as most often written, "" where not stated), ``month``,
    ``value``, ``lines`` (of sales), ``members`` (customers, else orders, else lines)."""
    lines = measures.between(data.lines, start, end)
    parts = [_by_month(lines.mutate(kind=ibis.literal(WHOLE), name=ibis.literal("")), data)]
    for kind, name in _names(data, lines):
        parts.append(_by_month(lines.mutate(kind=ibis.literal(kind), name=name), data))
    people = _people(data, lines)
    if people is not None:
        parts.append(_by_month(people, data))
    frame: pd.DataFrame = (ibis.union(*parts) if len(parts) > 1 else parts[0]).execute()
    frame["month"] = pd.to_datetime(frame["month"]).dt.date
    frame["value"] = frame["value"].fillna(0.0)
    frame["key"] = frame["name"].str.split().str.join(" ").str.lower()
    usual: Any = frame.groupby(["kind", "key", "name"], as_index=False)["lines"].sum()
    usual = usual.sort_values(["lines", "name"], ascending=[False, True])
    names = usual.drop_duplicates(["kind", "key"]).set_index(["kind", "key"])["name"]
    frame["name"] = names.loc[list(zip(frame["kind"], frame["key"], strict=True))].to_numpy()
    sums = {"value": "sum", "lines": "sum", "members": "max"}
    return frame.groupby(["kind", "name", "month"], as_index=False).agg(sums)


def _by_month(lines: ir.Table, data: Dataset) -> ir.Table:
    if data.customers is not None:
        members: Any = lines.customer_id.nunique()
    elif data.has("order_id"):
        members = lines.order_id.nunique()
    else:
        members = lines.count()
    return lines.group_by("kind", "name", "month").agg(
        value=measures.value(lines), lines=lines.is_sale.sum(), members=members
    )


def _names(data: Dataset, lines: ir.Table) -> list[tuple[str, ir.StringColumn]]:
    """Kinds that stand on the lines; cities only where nothing coarser is known."""
    found = [(CATEGORY, "category")] if data.has("category") else []
    places = [
        (kind, column)
        for column, kind in PLACES
        if data.has(f"region.{column}") and column in lines.columns
    ]
    found += places[:-1] if len(places) > 1 and places[-1][1] == "city" else places
    found += [(channel(data), "channel")] if data.has("channel") else []
    return [(kind, ibis.coalesce(lines[column].strip(), "")) for kind, column in found]


def _people(data: Dataset, lines: ir.Table) -> ir.Table | None:
    """The lines of known customers with the group of each, by the first attribute there is."""
    customers = data.customers
    if customers is None:
        return None
    for column, kind in PEOPLE:
        if data.has(column) and column in customers.columns:
            name = _age_band(customers.age) if column == "age" else customers[column].strip()
            known = customers.select("customer_id", name=ibis.coalesce(name, ""))
            joined = lines.drop("name") if "name" in lines.columns else lines
            return joined.join(known, "customer_id").mutate(kind=ibis.literal(kind))
    return None


def _age_band(age: Any) -> Any:
    names = bands(AGE_EDGES, whole=True)
    cases = [(age < edge, name) for edge, name in zip(AGE_EDGES, names, strict=False)]
    return ibis.cases((age.isnull(), ""), *cases, else_=names[-1])
