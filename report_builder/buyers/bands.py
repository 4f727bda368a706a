"""From what is known of a buyer to the name of a group: bands of age and income, labels, counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from report_builder import formats
from report_builder.stats.disclosure import SMALLEST

# Stages of life that retailers plan for; fifty is an edge, because people ask about it.
AGE_EDGES = (25.0, 35.0, 50.0, 65.0)
QUARTERS = (0.25, 0.5, 0.75)  # four groups of income of about equal size
FIGURES = 2  # of an edge of income: nobody plans for incomes above 51,382
MOST_PEOPLE = 5  # in a household: more are rare and counted together
MOST_GROUPS = 12  # of one kind: more are not read, the rest is counted together
OTHER = "Other"
DECADE = 10  # years of birth are told by decades where no age can be worked out

_RANGE = re.compile(r"(?<=\d) ?- ?(?=\d)")  # between two numbers

Labels = tuple["pd.Series[Any]", tuple[str, ...]]
"""A label for each row (missing where not known), and the labels in reading order."""


def cut(values: pd.Series[Any], edges: Sequence[float], whole: bool) -> Labels:
    """Bands between edges, each edge the beginning of the next band."""
    names = formats.bands(edges, whole=whole)
    places = np.searchsorted(np.asarray(edges), values.to_numpy(dtype=float), side="right")
    labels = pd.Series(np.array(names, dtype=object)[places], index=values.index)
    return _private(labels.where(values.notna()), tuple(names))


def quarters(values: pd.Series[Any]) -> Labels:
    """Four bands of about equal size, with edges of two figures."""
    known = values.dropna()
    edges = sorted({_rounded(float(edge)) for edge in known.quantile(list(QUARTERS))})
    edges = [edge for edge in edges if known.min() < edge <= known.max()]
    if not edges:
        return _private(values.astype(object).where(values.isna(), "all alike"), ("all alike",))
    return cut(values, edges, whole=False)


def _rounded(value: float) -> float:
    if value == 0:
        return 0.0
    return round(value, FIGURES - 1 - int(np.floor(np.log10(abs(value)))))


def counted(values: pd.Series[Any]) -> Labels:
    """A count of people: each number of its own, the largest together."""
    most = float(MOST_PEOPLE)
    rounded = values.clip(upper=most).round()
    numbers = sorted(rounded.dropna().unique())
    names = [formats.at_least(most) if one >= most else formats.count(one) for one in numbers]
    labels = rounded.map(dict(zip(numbers, names, strict=True)))
    return _private(labels.astype(object), tuple(names))


def named(values: pd.Series[Any]) -> Labels:
    """Labels as they are, the most frequent first; rare ones and those beyond twelve together."""
    labels = values.astype("object").where(values.notna(), None)
    sizes = labels.value_counts()
    order = sorted(sizes.index, key=lambda name: (-int(sizes[name]), str(name)))
    kept = [name for name in order if sizes[name] >= SMALLEST][:MOST_GROUPS]
    if len(kept) < len(order):
        kept = kept[: MOST_GROUPS - 1]
    rest = labels.notna() & ~labels.isin(kept)
    labels = labels.map(str, na_action="ignore").mask(rest, OTHER)
    names = [str(name) for name in kept if str(name) != OTHER]
    return _private(labels, (*names, OTHER) if rest.any() or OTHER in kept else tuple(names))


def by_first_number(values: pd.Series[Any]) -> Labels:
    """Bands as somebody else has named them (26-35, printed 26–35 as ours are), in the order of the
    numbers they begin with."""
    labels, names = named(values.map(_ranged, na_action="ignore"))
    return labels, tuple(sorted(names, key=lambda name: (name == OTHER, _begins(name), name)))


def _ranged(name: Any) -> Any:
    return _RANGE.sub("–", name) if isinstance(name, str) else name


def _begins(name: str) -> float:
    found = re.search(r"\d+", name)
    number = float(found[0]) if found else np.inf
    below = re.search(r"under|below|less|<|up to|-\s*$", name.lower()) is not None
    return number - 0.5 if below else number


def decades(years: pd.Series[Any]) -> Labels:
    """Years of birth by decade."""
    first = years // DECADE * DECADE
    labels = first.map(formats.decade, na_action="ignore").astype(object)
    return _private(labels, tuple(formats.decade(year) for year in sorted(first.dropna().unique())))


def _private(labels: pd.Series[Any], names: tuple[str, ...]) -> Labels:
    """Groups too small to be shown are not known."""
    sizes = labels.value_counts()
    shown = tuple(name for name in names if sizes.get(name, 0) >= SMALLEST)
    return labels.where(labels.isin(shown), None), shown
