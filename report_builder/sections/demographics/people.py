"""How many customers of each group there are, what they bring, and of whom nothing is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import pandas as pd

from report_builder import formats
from report_builder.buyers import Buyers, Dimension, Measure
from report_builder.buyers.splits import who
from report_builder.model import Column, Content, Evidence, Fact, Finding, Table, Value
from report_builder.sections.demographics.factors import MEASURES, named
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two, mean_interval
from report_builder.stats.intervals import PERCENT_LEVEL, difference_interval

UNKNOWN = "not known"
OWN_AVERAGES = ("average_order", "items_per_order")  # of customers: each has one of their own
ORDINALS = ("first", "second", "third")  # groups named in the sentence about who they are


def missing(found: Buyers, known: Sequence[Dimension]) -> Content:
    """Who is missing."""
    finding, tests = _missing(found, known)
    return Content(findings=(finding,) if finding else (), tests=tuple(tests))


def content(found: Buyers, known: Sequence[Dimension], aged: dt.date | None = None) -> Content:
    """Sizes, and means with intervals; ``aged``: the day of the ages, where they are reckoned."""
    findings = [_profile(found, known)]
    if not found.measures:
        findings.append(_nothing_bought(found))
    tables = [_table(found, known, found.measures[:1], "sizes", "Who they are and what they bring")]
    if len(found.measures) > 1:
        tables.append(
            _table(found, known, found.measures[1:MEASURES], "habits", "How each group orders")
        )
    if aged and any(one.key == "age" for one in known):
        said = f"Ages are those on {formats.date(aged)}, when the last customer joined. "
        tables[0] = replace(tables[0], note=said + tables[0].note)
    return Content(findings=tuple(findings), tables=tuple(tables))


def _profile(found: Buyers, known: Sequence[Dimension]) -> Finding:
    parts, facts = [], {"customers": Fact(len(found.frame), "count")}
    # Bands of income are cut so that each holds as many: the largest of them says nothing.
    told = [one for one in known if one.key != "income"] or known
    for place, dimension in zip(ORDINALS, told, strict=False):
        labels = found.groups[dimension.key].dropna()
        sizes = labels.value_counts()
        name = min(sizes.index, key=lambda one: (-sizes[one], dimension.names.index(one)))
        parts.append(f"{{{place}}} ({{{place}_share}})")
        facts[place] = Fact(who(dimension, name), "text")
        facts[f"{place}_share"] = Fact(float(sizes[name] / sizes.sum()), "share")
    noun = f"{{customers:{found.noun}}}"
    several = len(parts) > 1
    groups = "The largest groups are" if several else "The largest group is"
    of_known = " Shares are of those where it is known." if _are_missing(found, told) else ""
    if found.unit == "order":
        text = (
            f"Nobody numbers the customers here, so this chapter looks at {noun} and takes each "
            f"as one customer. {groups} orders of customers {formats.listed(parts)}." + of_known
        )
    else:
        text = (
            f"The data knows {noun} with their traits. {groups} those "
            f"{formats.listed(parts)}." + of_known
        )
    return Finding(
        "demographics_profile", "info", text, facts,
        so_what="What the shop shows and offers should suit these groups first.",
    )  # fmt: skip


def _missing(found: Buyers, known: Sequence[Dimension]) -> tuple[Finding | None, list[Evidence]]:
    """The trait missing most often, and whether those without it spend differently."""
    empty = {one.key: found.groups[one.key].isna().to_numpy() for one in known}
    most = max(known, key=lambda one: (int(empty[one.key].sum()), one.key))
    if not empty[most.key].any():
        return None, []
    tests = {}
    measure = found.measures[0] if found.measures else None
    if measure:
        for dimension in known:
            sides = _sides(found, measure, empty[dimension.key])
            if min(side.size for side in sides) >= MINIMUM_PER_GROUP:
                tests[dimension.key] = Evidence(**asdict(compare_two(*sides)))
    facts = {
        "trait": Fact(named(most), "text"),
        "unknown": Fact(int(empty[most.key].sum()), "count"),
        "customers": Fact(len(found.frame), "count"),
    }  # fmt: skip
    text = f"The trait missing most often is {{trait}}: of {{unknown}} of {{customers:{found.noun}}} it is not known."  # noqa: E501
    so_what = "Too few to change the picture of this chapter."
    evidence = tests.pop(most.key, None)
    if measure and evidence:
        sides = _sides(found, measure, empty[most.key])
        difference, low, high = difference_interval(*sides)
        facts |= {
            "measure": Fact(measure.label.lower(), "text"),
            "own": Fact(float(sides[0].mean()), measure.unit),
            "others": Fact(float(sides[1].mean()), measure.unit),
            "low": Fact(low, measure.unit), "high": Fact(high, measure.unit),
            "level": Fact(PERCENT_LEVEL, "count"),
        }  # fmt: skip
        text += (
            " Their {measure} is {own} on average, that of the others {others} ({level}% interval "
            "of the difference: {low} to {high})."
        )
        differs = not low <= 0 <= high and evidence.effect * difference > 0
        so_what = (
            "Ask for it where customers sign up: those who do not say buy differently, so the "
            "picture of this chapter leans to one side."
            if differs
            else "Those who do not say buy much like the others: the picture of this chapter holds."
        )
    found_missing = Finding("demographics_unknown", "info", text, facts, evidence, so_what=so_what)
    return found_missing, list(tests.values())


def _sides(
    found: Buyers, measure: Measure, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    values = found.frame[measure.key].to_numpy(dtype=float)
    known = np.isfinite(values)
    return values[inside & known], values[~inside & known]


def _nothing_bought(found: Buyers) -> Finding:
    return Finding(
        "demographics_no_measure", "info",
        "The data says who {customers:" + found.noun + "} are, but nothing of what they bought "
        "that differs between them: groups can be counted, not compared.",
        {"customers": Fact(len(found.frame), "count")},
        so_what="Give the table of orders as well, and this chapter compares what groups spend.",
    )  # fmt: skip


def _table(
    found: Buyers, known: Sequence[Dimension], measures: Sequence[Measure], key: str, title: str
) -> Table:
    """Size of each group and means with intervals; of small groups only the size."""
    rows: list[tuple[Value, ...]] = []
    for dimension in known:
        labels = found.groups[dimension.key]
        for name in (*dimension.names, UNKNOWN):
            own = labels.isna() if name == UNKNOWN else labels == name
            size = int(own.sum())
            if not size:
                continue
            large = size >= MINIMUM_PER_GROUP
            start: list[Value] = [dimension.label, name, size]
            if key == "sizes":
                is_known = large and name != UNKNOWN
                start.append(size / int(labels.notna().sum()) if is_known else None)
            means = [cell for one in measures for cell in _mean(found.frame.loc[own, one.key])]
            rows.append((*start, *means))
    columns = [Column("Trait"), Column("Group"), Column(f"{found.unit.capitalize()}s", "count")]
    if key == "sizes":
        columns.append(Column("Share", "share"))
    for one in measures:
        columns.append(Column(one.label, one.unit))
        columns += [Column(f"{end} of {one.label.lower()}", one.unit) for end in ("Low", "High")]
    return Table(
        f"demographics_{key}", title, tuple(columns), tuple(rows),
        note=f"Means with their {formats.percent(PERCENT_LEVEL)} intervals{_counted(measures)}. "
        f"{_share_of(found, known, key)}Of groups under {MINIMUM_PER_GROUP} only the size is "
        "shown; those under ten count as not known.",
    )  # fmt: skip


def _are_missing(found: Buyers, known: Sequence[Dimension]) -> bool:
    return any(found.groups[one.key].isna().any() for one in known)


def _share_of(found: Buyers, known: Sequence[Dimension], key: str) -> str:
    if key != "sizes" or not _are_missing(found, known):
        return ""
    return "Shares are of those where it is known. "


def _counted(measures: Sequence[Measure]) -> str:
    """What sets a mean of customers' averages apart from the average of all orders."""
    own = any(one.key in OWN_AVERAGES for one in measures)
    return ", every customer counted once with their own average" if own else ""


def _mean(values: pd.Series[float]) -> tuple[Value, Value, Value]:
    numbers = values.dropna().to_numpy(dtype=float)
    if numbers.size < MINIMUM_PER_GROUP:
        return None, None, None
    low, high = mean_interval(numbers)
    return float(np.sort(numbers).mean()), low, high
