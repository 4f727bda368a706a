"""Kinds of customers between two windows: gained, kept, won back, lost, and what they spent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import ibis
import pandas as pd

from report_builder import formats
from report_builder.dataset import Dataset, Month
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP

LENGTHS = (12, 6, 3)  # months of a window, the longest that fits twice: a year has every season
CENTS = 2  # decimals of money: a part of a sum is told to the cent
# Of customers buy again even in trades where few do (Olist's marketplace, 3 in 100): below, each
# order has a customer number of its own.
COME_BACK = 0.01
NEW, BACK, KEPT, LOST = "New customers", "Customers won back", "Customers kept", "Customers lost"
UNKNOWN, OTHER, FEW = "Customer not known", "Credits for earlier purchases", "Small groups together"
ORDER = (LOST, KEPT, BACK, NEW, OTHER, FEW, UNKNOWN)  # from what was to what is


@dataclass(frozen=True, slots=True)
class Window:
    """Months of equal number: those told of and those before. ``earlier``: complete and partial
    months of the data before both."""

    now: tuple[Month, ...]
    before: tuple[Month, ...]
    earlier: int

    @property
    def length(self) -> int:
        """Months of each."""
        return len(self.now)

    @property
    def label(self) -> str:
        """The later months in words."""
        return formats.period(self.now[0].start, self.now[-1].end)

    @property
    def label_before(self) -> str:
        """The earlier months in words."""
        return formats.period(self.before[0].start, self.before[-1].end)


@dataclass(frozen=True, slots=True)
class Flow:
    """A kind of customer: how many, what they spent before and now (net of returns)."""

    name: str
    customers: int
    before: float
    now: float

    @property
    def change(self) -> float:
        """What the kind adds to the difference of revenue."""
        return round(self.now - self.before, CENTS)


def window(data: Dataset) -> Window | None:
    """The longest two windows of complete months without another between; None under six."""
    months = data.latest_months
    for length in LENGTHS:
        if len(months) >= 2 * length:
            now, before = months[-length:], months[-2 * length : -length]
            earlier = sum(month.start < before[0].start for month in data.months)
            return Window(now, before, earlier)
    return None


def by_history(data: Dataset, windows: Window) -> pd.DataFrame:
    """One row a combination of ``known`` and of orders ``now``, ``before``, in the window before
    that (``older``) and ``ever`` before: ``customers``, ``value_now``, ``value_before``."""
    lines = data.lines
    spans = {
        "now": (windows.now[0].start, windows.now[-1].end),
        "before": (windows.before[0].start, windows.before[-1].end),
    }
    months = data.latest_months[: -2 * windows.length][-windows.length :]
    if len(months) == windows.length:
        spans["older"] = (months[0].start, months[-1].end)
    measured: dict[str, Any] = {}
    for name, (start, end) in spans.items():
        inside = (lines.day >= start) & (lines.day <= end)
        measured[name] = (lines.is_sale & inside).any()
        measured[f"value_{name}"] = lines.value.sum(where=inside)
    measured["ever"] = (lines.is_sale & (lines.day < spans["before"][0])).any()
    each = lines.filter(lines.day <= spans["now"][1]).group_by("customer_id").agg(**measured)
    if "older" not in spans:
        each = each.mutate(older=ibis.literal(False))
    each = each.mutate(known=each.customer_id.notnull())
    has_value = (each.value_now.fill_null(0) != 0) | (each.value_before.fill_null(0) != 0)
    frame: pd.DataFrame = (
        each.group_by("known", "now", "before", "older", "ever")
        .agg(
            customers=(each.now | each.before | each.older | has_value).sum(),
            value_now=ibis.coalesce(each.value_now.sum().cast("float64"), 0.0),
            value_before=ibis.coalesce(each.value_before.sum().cast("float64"), 0.0),
        )
        .execute()
    )
    return frame.sort_values(["known", "now", "before", "older", "ever"], ignore_index=True)


def one_time_numbers(frame: pd.DataFrame) -> bool:
    """Whether hardly any customer number is ever seen again."""
    people = frame[frame["known"]]
    base = int(people.loc[people["before"], "customers"].sum())
    kept = int(people.loc[people["before"] & people["now"], "customers"].sum())
    return base >= MINIMUM_PER_GROUP and kept < COME_BACK * base


def by_kind(frame: pd.DataFrame) -> list[Flow]:
    """The kinds in order; parts are rounded to the cent so that they add up to both sums."""
    kinds = [
        _kind(*(bool(row[name]) for name in ("known", "now", "before", "ever")))
        for _, row in frame.iterrows()
    ]
    sums = frame.assign(kind=kinds).groupby("kind")[["customers", "value_before", "value_now"]]
    grouped = sums.sum()
    flows = [
        Flow(str(name), 0 if name == UNKNOWN else int(row["customers"]),
             round(float(row["value_before"]), CENTS), round(float(row["value_now"]), CENTS))
        for name, row in grouped.iterrows()
    ]  # fmt: skip
    flows = [flow for flow in flows if flow.before or flow.now]
    if not flows:
        return []
    closed = _closed(private(flows), float(frame["value_before"].sum()),
                     float(frame["value_now"].sum()))  # fmt: skip
    return sorted(closed, key=lambda flow: ORDER.index(flow.name))


def _kind(known: bool, now: bool, before: bool, ever: bool) -> str:
    if not known:
        return UNKNOWN
    if now:
        return KEPT if before else BACK if ever else NEW
    return LOST if before else OTHER


def private(flows: list[Flow]) -> list[Flow]:
    """Kinds of under ten customers made one, with the next larger ones until it has ten."""
    people = [flow for flow in flows if flow.name != UNKNOWN]
    people.sort(key=lambda flow: (flow.customers, flow.name))
    few: list[Flow] = []
    while people and (people[0].customers < SMALLEST or 0 < _people(few) < SMALLEST):
        few.append(people.pop(0))
    if len(few) < 2:
        return flows
    before, now = sums(few)
    unknown = [flow for flow in flows if flow.name == UNKNOWN]
    return [*people, Flow(FEW, _people(few), before, now), *unknown]


def sums(flows: list[Flow]) -> tuple[float, float]:
    """What all of them spent before and now, to the cent."""
    return (
        round(sum(flow.before for flow in flows), CENTS),
        round(sum(flow.now for flow in flows), CENTS),
    )


def _people(flows: list[Flow]) -> int:
    return sum(flow.customers for flow in flows)


def _closed(flows: list[Flow], before: float, now: float) -> list[Flow]:
    """The largest kind takes what rounding left, so that both sums are those of the shop."""
    at = max(range(len(flows)), key=lambda place: abs(flows[place].now) + abs(flows[place].before))
    rest_before = round(before, CENTS) - sum(flow.before for flow in flows)
    rest_now = round(now, CENTS) - sum(flow.now for flow in flows)
    flows[at] = replace(
        flows[at], before=round(flows[at].before + rest_before, CENTS),
        now=round(flows[at].now + rest_now, CENTS),
    )  # fmt: skip
    return flows
