"""Countries, zones, states, cities: one frame each, and the one that the chapter is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.periods import Span, is_covered, year_ago_span

if TYPE_CHECKING:
    import ibis.expr.types as ir

# role, column, one, many
KINDS = (
    ("region.country", "country", "country", "countries"),
    ("region.zone", "zone", "region", "regions"),
    ("region.state", "state", "state", "states"),
    ("region.city", "city", "city", "cities"),
)
DOMINANT = 0.9  # share of revenue from which the other regions are too small to compare
YEAR = 12  # months compared with the year before at most
FEWEST_MONTHS = 3  # months with a counterpart a year earlier; of less, one odd month decides
NOT_STATED = "Not stated"
# What is written where no region is known, folded: no region of that name.
NO_REGION = ("unspecified", "not specified", "unknown", "not known", "undefined", "not stated")
KEY = "region_key"  # the column of folded names that ``with_folded`` adds


@dataclass(frozen=True, eq=False)
class Level:
    """The regions of one kind, most revenue first, those not stated last.

    ``frame``: ``key`` (folded name), ``name``, ``value``, ``lines`` (of sales), ``customers`` and
    ``orders`` (NaN where not known), ``members`` (what its size is counted in: customers, else
    orders, else lines), ``shown`` (whether it is stated and large enough to be shown), and where a
    year can be compared ``value_now``, ``value_before``, ``active_now``, ``active_before``.
    ``merged``: spellings folded into another.
    """

    column: str
    one: str
    many: str
    frame: pd.DataFrame
    merged: int
    unit: str

    @property
    def shown(self) -> pd.DataFrame:
        """Regions that may be named."""
        rows: pd.DataFrame = self.frame[self.frame["shown"]].reset_index(drop=True)
        return rows

    @property
    def total(self) -> float:
        """Revenue of all regions, those not stated too."""
        return float(self.frame["value"].sum())

    def rest(self, shown: pd.DataFrame) -> pd.DataFrame:
        """Stated regions that are not among those shown."""
        rows: pd.DataFrame = self.frame[
            self.frame["stated"] & ~self.frame["key"].isin(shown["key"])
        ]
        return rows

    @property
    def hides_larger(self) -> bool:
        """Whether a region of too few buyers to be named sells more than the second one shown."""
        hidden = self.frame.loc[self.frame["stated"] & ~self.frame["shown"], "value"]
        return bool(len(self.shown) > 1 and (hidden > float(self.shown["value"].iloc[1])).any())


def folded(column: ir.StringColumn) -> ir.StringColumn:
    """A name without capitals and needless blanks: spellings of it are one region."""
    name: ir.StringColumn = column.strip().re_replace(r"\s+", " ").lower()
    return name


def with_folded(lines: ir.Table, column: str) -> ir.Table:
    """The lines with ``region_name`` without blanks around it and ``region_key``, the folded name,
    "" where there is none.

    Each spelling is folded once: there are far fewer than lines.
    """
    written = lines.select(spelling=lines[column]).distinct()
    known = written.filter(written.spelling.notnull())
    known = known.mutate(region_name=known.spelling.strip(), **{KEY: folded(known.spelling)})
    known = known.filter(known[KEY].notin(NO_REGION))
    both = lines.left_join(known, lines[column] == known.spelling).drop("spelling")
    return both.mutate(**{KEY: ibis.coalesce(both[KEY], "")})


def spans(data: Dataset) -> tuple[Span, Span] | None:
    """The last complete months and the same a year earlier; None where too few have one."""
    if data.time is None:
        return None
    months = data.latest_months
    for count in range(min(YEAR, len(months)), FEWEST_MONTHS - 1, -1):
        now = (months[-count].start, months[-1].end)
        before = year_ago_span(*now)
        if is_covered(before, data.months):
            return now, before
    return None


def levels(data: Dataset) -> tuple[Level, ...]:
    """Every kind of region with at least one name, the coarsest (fewest regions) first."""
    found = [
        _level(data, column, one, many)
        for role, column, one, many in KINDS
        if data.has(role) and column in data.lines.columns
    ]
    order = {column: place for place, (_, column, _, _) in enumerate(KINDS)}
    return tuple(
        sorted(
            (one for one in found if len(one.frame)),
            key=lambda one: (int((one.frame["key"] != "").sum()), order[one.column]),
        )
    )


def main_level(found: tuple[Level, ...]) -> Level | None:
    """The coarsest level that no region dominates, else the coarsest with two; None without."""
    several = [one for one in found if len(one.shown) > 1]
    for one in several:
        largest = float(one.frame["value"].max())
        if one.total > 0 and largest <= DOMINANT * one.total:
            return one
    return several[0] if several else None


def _level(data: Dataset, column: str, one: str, many: str) -> Level:
    frame: pd.DataFrame = _query(data, column).execute()
    merged = int((frame["spellings"] - 1).clip(lower=0).sum())
    frame["name"] = [
        NOT_STATED if not key else label(str(name), one)
        for key, name in zip(frame["key"], frame["name"], strict=True)
    ]
    frame["value"] = frame["value"].fillna(0.0)
    unit = "customer" if _counts(frame, "customers") else "order"
    members = frame["customers"] if unit == "customer" else frame["orders"]
    frame["members"] = members.where(members.notna(), frame["lines"])
    frame["shown"] = (frame["key"] != "") & (frame["members"] >= SMALLEST)
    frame["stated"] = frame["key"] != ""
    ordered = frame.sort_values(["stated", "value", "name"], ascending=[False, False, True])
    return Level(column, one, many, ordered.reset_index(drop=True), merged, unit)


def _counts(frame: pd.DataFrame, name: str) -> bool:
    return bool(frame[name].notna().any() and frame[name].sum() > 0)


def label(name: str, one: str) -> str:
    """A region by a code has its kind before it: region 3."""
    return name if any(character.isalpha() for character in name) else f"{one.capitalize()} {name}"


def _query(data: Dataset, column: str) -> ir.Table:
    lines = with_folded(data.lines, column)
    sold = lines.is_sale
    nothing = ibis.null("float64")
    people = lines.customer_id.nunique(where=sold) if data.customers is not None else nothing
    orders = lines.order_id.nunique(where=sold) if data.has("order_id") else nothing
    sums: dict[str, Any] = {
        "name": lines["region_name"].max(),
        "spellings": lines[column].nunique(),
        "value": lines.value.sum().cast("float64"),
        "lines": sold.sum().cast("float64"),
        "customers": people.cast("float64"),
        "orders": orders.cast("float64"),
    }
    compared = spans(data)
    if compared is not None:
        who = lines.customer_id if data.customers is not None else lines.order_id
        for side, (start, end) in zip(("now", "before"), compared, strict=True):
            within = (lines.day >= start) & (lines.day <= end)
            sums[f"value_{side}"] = ibis.coalesce(lines.value.sum(where=within), 0).cast("float64")
            sums[f"active_{side}"] = who.nunique(where=within & sold).cast("float64")
    return lines.group_by(key=lines[KEY]).agg(**sums)


def counted(level: Level, number: int) -> str:
    """Twelve countries, in a subtitle."""
    return f"{formats.count(number)} {level.one if number == 1 else level.many}"
