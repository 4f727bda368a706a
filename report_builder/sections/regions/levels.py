"""The levels of place that the data has, and what each region of a level brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from report_builder import measures
from report_builder.dataset import Dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir

LEVELS: Mapping[str, tuple[str, str, str]] = {  # column -> one, several, coarsest first
    "country": ("country", "countries", "Country"),
    "zone": ("region", "regions", "Region"),
    "state": ("state", "states", "State"),
    "city": ("city", "cities", "City"),
}
MOST_REGIONS = 60  # of the level that the chapter speaks of: more are not compared one by one
DOMINANT = 0.9  # share of one region above which the level says little about the others
YEAR = 12  # months of a comparison with the year before
FEWEST_MONTHS = 3  # compared with the year before: fewer are one event
TIDY = r"[\s\-_.,]+"  # between words: spelt in many ways, and never what tells two places apart
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, eq=False)
class Level:
    """Regions of one level, the one with most revenue first.

    ``frame``: ``key`` (the name whatever its spelling), ``region``, ``value`` (net), ``orders``,
    ``customers`` (0 where not known), ``now`` and ``before`` (revenue of the spans compared;
    missing without them), ``spellings``.
    """

    column: str
    frame: pd.DataFrame

    @property
    def one(self) -> str:
        """What a region of the level is called."""
        return LEVELS[self.column][0]

    @property
    def several(self) -> str:
        """The same of several."""
        return LEVELS[self.column][1]

    @property
    def heading(self) -> str:
        """The same over a column."""
        return LEVELS[self.column][2]

    @property
    def merged(self) -> int:
        """Spellings that were read as another one of the same name."""
        return int((self.frame["spellings"] - 1).sum())

    @property
    def share_of_first(self) -> float:
        """How much of the revenue the largest region brings."""
        total = float(self.frame["value"].clip(lower=0).sum())
        return float(self.frame["value"].iloc[0]) / total if total > 0 else 0.0


def spelling(column: ir.StringColumn) -> ir.StringColumn:
    """A name as a key: case and what stands between words do not count."""
    return column.lower().re_replace(TIDY, " ").strip()


def compared(data: Dataset) -> tuple[Span, Span] | None:
    """The last complete months, at most twelve, and the same months a year earlier."""
    if data.time is None:
        return None
    months = data.complete_months
    size = min(YEAR, len(months) - YEAR)
    if size < FEWEST_MONTHS:
        return None
    later = months[-size:]
    earlier = months[-size - YEAR : len(months) - YEAR]
    return (earlier[0].start, earlier[-1].end), (later[0].start, later[-1].end)


def levels(data: Dataset) -> tuple[Level, ...]:
    """Each level with two regions or more, the coarsest first."""
    found = [
        Level(column, _regions(data, column))
        for column in LEVELS
        if data.has(f"region.{column}") and column in data.lines.columns
    ]
    return tuple(level for level in found if len(level.frame) > 1)


def _regions(data: Dataset, column: str) -> pd.DataFrame:
    lines = data.lines.filter(data.lines[column].notnull(), data.lines[column].strip() != "")
    sums: dict[str, Any] = {
        "value": measures.value(lines),
        "orders": lines.order_id.nunique(where=lines.is_sale),
        "customers": lines.customer_id.nunique(where=lines.is_sale),
    }
    spans = compared(data)
    for name, span in zip(("before", "now"), spans or (), strict=False):
        inside = (lines.day >= span[0]) & (lines.day <= span[1])
        sums[name] = ibis.coalesce(lines.value.sum(where=inside), 0).cast("float64")
    frame: pd.DataFrame = lines.group_by(key=spelling(lines[column])).agg(**sums).execute()
    frame = frame.merge(_spellings(lines, column), on="key")
    return frame.sort_values(["value", "key"], ascending=[False, True]).reset_index(drop=True)


def _spellings(lines: ir.Table, column: str) -> pd.DataFrame:
    """``key``, the most frequent spelling as ``region``, and how many ``spellings`` there are."""
    written = lines[column].strip()
    each = lines.group_by(key=spelling(lines[column]), region=written).agg(lines=lines.count())
    frame: pd.DataFrame = each.execute()
    frame = frame.sort_values(["key", "lines", "region"], ascending=[True, False, True])
    counts = frame.groupby("key")["region"].size().rename("spellings")
    return frame.drop_duplicates("key")[["key", "region"]].merge(counts, on="key")


def main_level(found: tuple[Level, ...]) -> Level:
    """The coarsest level with few enough regions of which none is nearly everything.

    Where there is none, the one whose largest region has the smallest share.
    """
    fitting = [
        level
        for level in found
        if len(level.frame) <= MOST_REGIONS and level.share_of_first <= DOMINANT
    ]
    if fitting:
        return fitting[0]
    return min(found, key=lambda level: level.share_of_first)
