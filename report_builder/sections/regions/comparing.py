"""Customers of a region against all others, in one measure at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from report_builder import measures
from report_builder.buyers import Buyers, buyers
from report_builder.customer_features import LAST_YEAR, YEAR_DAYS
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Fact, Unit
from report_builder.sections.regions.levels import Level
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    Comparison,
    benjamini_hochberg,
    compare_two,
)
from report_builder.stats.intervals import PERCENT_LEVEL, difference_interval, mean_interval

CLEAR = 0.05  # of all regions together (Benjamini and Hochberg), for the choice of the sentence
MINORITY = 0.5  # of the customers; a region with more is the shop's home, the rest its exports
TESTED = 30  # regions with most customers; each further test makes the others less certain


@dataclass(frozen=True, slots=True)
class Apart:
    """One region against all others in one measure."""

    name: str
    customers: int
    own: float
    others: float
    difference: float
    low: float
    high: float
    mean_low: float
    mean_high: float
    compared: Comparison
    clear: bool = False

    @property
    def is_minority(self) -> bool:
        """Whether no more than half of all customers are of this region."""
        return self.customers <= MINORITY * self.compared.n


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure: column, name, a few words for a sentence, unit."""

    column: str
    label: str
    words: str
    unit: Unit


def known_people(data: Dataset) -> Buyers | None:
    """Customers or orders; None where the data tells neither apart."""
    try:
        return buyers(data)
    except NotEnoughData:
        return None


def of_people(people: Buyers, main: Level) -> pd.Series[Any]:
    """The region of each, by the name it is shown under; missing where it may not be named."""
    names = dict(zip(main.shown["key"], main.shown["name"], strict=True))
    raw = people.frame[main.column].astype("object")
    return raw.map(lambda name: names.get(" ".join(str(name).split()).lower()), na_action="ignore")


def spent_on(data: Dataset, people: Buyers) -> Measured | None:
    """Revenue of the last year where the data has one, of all data else; of orders their value."""
    unit: Unit = "money" if data.has_money else "number"
    name = data.value_name
    if people.unit == "order":
        found = people.measure("average_order")
        words = f"{name} per order"
        return Measured("average_order", words.capitalize(), words, unit) if found else None
    if data.time and LAST_YEAR in people.frame and _days(data) >= YEAR_DAYS:
        words = f"{name} per customer in the last twelve months"
        return Measured(LAST_YEAR, words.capitalize(), words, unit)
    if "revenue" not in people.frame:
        return None
    label = f"{name} per customer".capitalize()
    words = f"{name} per customer over all data" if data.time else f"{name} per customer"
    return Measured("revenue", label, words, unit)


def _days(data: Dataset) -> int:
    return (data.as_of - data.first_day).days + 1


def compare(frame: pd.DataFrame, place: pd.Series[Any], column: str) -> list[Apart]:
    """Each region of thirty against all other customers, of many the thirty largest regions."""
    values = frame[column].to_numpy(float)
    known = np.isfinite(values)
    sizes = place[known].value_counts()
    largest = sorted(sizes.index, key=lambda name: (-int(sizes[name]), str(name)))[:TESTED]
    rows: list[Apart] = []
    for name in sorted(largest):
        inside = (place == name).to_numpy(bool) & known
        own, rest = values[inside], values[known & ~inside]
        if min(own.size, rest.size) < MINIMUM_PER_GROUP or values[known].std() == 0:
            continue
        difference, low, high = difference_interval(own, rest)
        rows.append(
            Apart(str(name), own.size, float(own.mean()), float(rest.mean()), difference, low,
                  high, *mean_interval(own), compare_two(own, rest))
        )  # fmt: skip
    adjusted = benjamini_hochberg([row.compared.p for row in rows])
    return [
        replace(row, clear=bool(p < CLEAR) and not row.low <= 0 <= row.high
                and (row.difference > 0) == (row.compared.effect > 0))
        for row, p in zip(rows, adjusted, strict=True)
    ]  # fmt: skip


def facts_of(row: Apart, spent: Measured) -> dict[str, Fact]:
    return {
        "region": Fact(row.name, "text"), "customers": Fact(row.customers, "count"),
        "own": Fact(row.own, spent.unit), "others": Fact(row.others, spent.unit),
        "low": Fact(row.low, spent.unit), "high": Fact(row.high, spent.unit),
        "level": Fact(PERCENT_LEVEL, "count"), "measure": Fact(spent.words, "text"),
    }  # fmt: skip


def of_year(data: Dataset, people: Buyers) -> tuple[float, str]:
    """From a sum over customers or orders to a year of it, and how its span is told.

    What customers brought is of the last twelve months where the data has a year (see
    ``spent_on``); single orders are those of all the data.
    """
    if people.unit == "order":
        return measures.yearly(data), measures.span(data)
    return 1.0, " a year" if data.time and measures.yearly(data) < 1 else measures.span(data)
