"""Members and others made alike in what was settled before joining."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from report_builder import formats
from report_builder.model import Column, Table
from report_builder.sections.loyalty.programme import Mask, Programme, label
from report_builder.stats.adjustment import (
    Propensity,
    affordable,
    balance,
    coded,
    dummies,
    propensity,
    shared,
)
from report_builder.stats.inference import MINIMUM_PER_GROUP

MOST_NAMED = 3  # in a sentence; the table has all
BALANCED = 0.1  # standard deviations: groups this close in a trait are alike in it (Austin 2009)
Labels = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Alike:
    """Who can be compared, the labels that only one side has, the traits that were made equal,
    those that were not, and the fitted model."""

    kept: Mask
    apart: str
    used: Mapping[str, Labels]
    left_out: tuple[str, ...]
    fitted: Propensity


def alike(
    members: Programme, traits: Mapping[str, Labels], inside: Mask, among: Mask
) -> Alike | None:
    """Overlap weights for some of the buyers; None without a trait or without anyone to compare."""
    known = {name: labels[among] for name, labels in traits.items()}
    if not known:
        return None
    own = inside[among]
    both = shared(known, own)
    if min((both & own).sum(), (both & ~own).sum()) < MINIMUM_PER_GROUP:
        return None
    rows = {name: labels[both] for name, labels in known.items()}
    used = affordable(rows, own[both])
    if not used:
        return None
    kept = np.flatnonzero(among)[both]
    mask = np.zeros(inside.size, dtype=bool)
    mask[kept] = True
    chosen = {name: rows[name] for name in used}
    left_out = tuple(name for name in known if name not in used)
    apart = _apart(members, known, rows)
    return Alike(mask, apart, chosen, left_out, propensity(own[both], dummies(chosen)))


def _apart(members: Programme, known: Mapping[str, Labels], kept: Mapping[str, Labels]) -> str:
    """The labels that went, by trait: "gender Female"."""
    gone = [
        f"{label(members, name).lower()} {each}"
        for name, labels in known.items()
        for each in sorted(set(coded(labels)[1]) - set(coded(kept[name])[1]))
    ]
    more = len(gone) - MOST_NAMED
    if more > 0:
        gone = [*gone[:MOST_NAMED], "more"]
    return formats.listed(gone) if gone else ""


def traits_made_equal(members: Programme, model: Alike) -> str:
    """The traits in a sentence: a few by name, the rest by their number."""
    names = [
        label(members, name).lower().replace("first seen", "when first seen") for name in model.used
    ]
    more = len(names) - MOST_NAMED
    if more > 1:
        names = [*names[:MOST_NAMED], f"{more} more traits settled before joining"]
    return formats.listed(names)


def balance_table(members: Programme, model: Alike) -> Table:
    """Of each trait the level in which the groups differ most, before and after weighting."""
    found = {name: balance(labels, model.fitted) for name, labels in model.used.items()}
    rows = [
        (label(members, name), one.label, one.first, one.second, one.before, one.after)
        for name, one in sorted(
            found.items(), key=lambda item: -abs(item[1].before) if item[1] else 0
        )
        if one is not None
    ]
    note = (
        "The widest first. Differences in standard deviations; within "
        f"±{formats.number(BALANCED)} the groups are alike in the trait."
    )
    if model.left_out:
        missing = formats.listed([label(members, name).lower() for name in model.left_out])
        note += f" Too many levels for the customers there are, so not made equal: {missing}."
    return Table(
        "loyalty_balance", "What members and others differ in, and after weighting",
        (Column("Known before"), Column("Level that differs most"), Column("Members", "share"),
         Column("Others", "share"), Column("Difference, raw", "number"),
         Column("Largest difference of any level, weighted", "number")),
        tuple(rows), note=note,
    )  # fmt: skip
