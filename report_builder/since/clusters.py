"""The clusters of the last report and those of now: the same, split, merged, new or gone."""

from __future__ import annotations

import re
from collections.abc import Callable

from report_builder import formats
from report_builder.customer_groups import Grouping, group
from report_builder.customer_groups.earlier import FRESH
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Column, Content, Fact, Finding, Table, Value
from report_builder.previous import Earlier
from report_builder.stats.clustering import Identity

NUMBERED = re.compile(r"cluster_(\d+)_(.*)")
STOOD = 0.1  # standard deviations: a cluster that moved less has not moved to speak of
GONE = "cluster_gone_"  # before the key of a finding about a cluster that is no more


def content(data: Dataset, earlier: Earlier) -> Content:
    """What became of each cluster; nothing where the last report had none to compare with."""
    found = grouping(data)
    if found is None or not earlier.clusters:
        return Content()
    if found.identity is None:
        return Content(findings=(_not_comparable(found, earlier),))
    return Content(
        findings=(_finding(found, found.identity, earlier),),
        tables=(_table(found, found.identity, earlier),),
    )


def grouping(data: Dataset) -> Grouping | None:
    """The clusters of now; None where they cannot be tried."""
    if not data.has("customer_id"):
        return None
    try:
        return group(data)
    except NotEnoughData:
        return None


def renaming(data: Dataset, earlier: Earlier) -> Callable[[str], str]:
    """Key of a finding or recommendation then -> its key now: a cluster may have another number."""
    found = grouping(data) if earlier.clusters else None
    identity = found.identity if found else None
    numbers = {
        earlier.clusters[old].id: new + 1
        for new, old in enumerate(identity.was if identity else ()) if old is not None
    }  # fmt: skip

    def renamed(key: str) -> str:
        match = NUMBERED.fullmatch(key)
        if match is None:
            return key
        number = numbers.get(int(match[1]))
        return f"cluster_{number}_{match[2]}" if number else GONE + match[2] + "_" + match[1]

    return renamed


def _not_comparable(found: Grouping, earlier: Earlier) -> Finding:
    facts = {
        "clusters": Fact(len(earlier.clusters), "count"),
        "before": Fact(earlier.period.label, "text"),
    }
    if not found.shown:
        return Finding(
            "since_clusters", "info",
            "The report of {before} had {clusters:cluster|clusters} of customers; now there are "
            "none that are clearly apart.", facts,
            so_what="Differences that come and go are gradual: do not build on them.",
        )  # fmt: skip
    return Finding(
        "since_clusters", "info",
        "The {clusters:cluster|clusters} of {before} were formed by other features than the data "
        "has now: they cannot be compared.", facts,
        so_what="Read the clusters as new ones.",
    )  # fmt: skip


def _finding(found: Grouping, identity: Identity, earlier: Earlier) -> Finding:
    """How many are the same, which moved most, and what split, merged, came or went."""
    names, then = found.names, [one.name for one in earlier.clusters]
    again = [one for one in identity.was if one is not None]
    facts = {
        "again": Fact(len(again), "count"), "clusters": Fact(len(then), "count"),
        "before": Fact(earlier.period.label, "text"),
    }  # fmt: skip
    if found.solution.reason == "kept":
        text = (
            "Customers were put to the {clusters:cluster|clusters} of {before}, {again} of which "
            "still have any."
        )
    else:
        text = (
            "Of {clusters:cluster|clusters} of {before}, {again} are found again and keep their "
            "names."
        )
    text += _drift(identity, names, facts) + _called(found, identity, facts)
    for at, (new, old) in enumerate(sorted(identity.split.items())):
        mark = "abcdefghij"[at]
        facts |= {f"part_{mark}": _quoted(names[new]), f"whole_{mark}": _quoted(then[old])}
        text += f" {{part_{mark}}} has split off from {{whole_{mark}}}."
    for at, (old, new) in enumerate(sorted(identity.merged.items())):
        mark = "abcdefghij"[at]
        facts |= {f"old_{mark}": _quoted(then[old]), f"into_{mark}": _quoted(names[new])}
        text += f" {{old_{mark}}} has merged into {{into_{mark}}}."
    text += _others(identity, names, then, facts)
    changed = len(again) < max(len(then), len(names))
    return Finding(
        "since_clusters", "info", text, facts,
        so_what="Do not compare a cluster that is new, split or merged with one of the last report."
        if changed else "The same kinds of customers as before: their figures can be compared.",
    )  # fmt: skip


def _quoted(name: str) -> Fact:
    return Fact(f"“{name}”", "text")


def _drift(identity: Identity, names: tuple[str, ...], facts: dict[str, Fact]) -> str:
    """The one that moved most, if it moved to speak of."""
    moved = [
        (distance, -one) for one, distance in enumerate(identity.moved) if distance is not None
    ]
    if not moved:
        return ""
    distance, one = max(moved)
    if distance < STOOD:
        return " None of them has moved to speak of."
    facts |= {"drifted": _quoted(names[-one]), "distance": Fact(round(distance, 2), "number")}
    return " {drifted} moved most, by {distance} standard deviations."


def _called(found: Grouping, identity: Identity, facts: dict[str, Fact]) -> str:
    """Names carried over that what the members do now would not give."""
    other = [
        f"“{name}” is now more like “{rule}”"
        for name, rule, old in zip(found.names, found.by_rule, identity.was, strict=False)
        if old is not None and name not in (rule, rule + FRESH)
    ]
    if not other:
        return ""
    facts["called"] = Fact(formats.listed(other), "text")
    return " By what they do, {called}."


def _others(
    identity: Identity, names: tuple[str, ...], then: list[str], facts: dict[str, Fact]
) -> str:
    """Clusters that came from nowhere, and those that went."""
    new = [f"“{names[one]}”" for one, old in enumerate(identity.was)
           if old is None and one not in identity.split]  # fmt: skip
    gone = [f"“{name}”" for old, name in enumerate(then)
            if old not in identity.was and old not in identity.merged]  # fmt: skip
    text = ""
    if new:
        facts["new"] = Fact(formats.listed(new), "text")
        text += " New: {new}."
    if gone:
        facts["gone"] = Fact(formats.listed(gone), "text")
        text += " No longer there: {gone}."
    return text


def _table(found: Grouping, identity: Identity, earlier: Earlier) -> Table:
    """Each cluster of now beside the one it was, then those that are gone."""
    spent = float(found.frame["revenue"].sum()) if "revenue" in found.frame else 0.0
    rows: list[tuple[Value, ...]] = []
    for one, old in enumerate(identity.was):
        mine = found.members(one)
        before = earlier.clusters[old] if old is not None else None
        distance = identity.moved[one]
        rows.append((
            found.names[one], _what(one, identity), before.customers if before else None, len(mine),
            before.revenue_share if before else None,
            float(mine["revenue"].sum()) / spent if spent > 0 else None,
            round(distance, 2) if distance is not None else None,
        ))  # fmt: skip
    for old, before in enumerate(earlier.clusters):
        if old not in identity.was:
            what = "merged" if old in identity.merged else "gone"
            rows.append(
                (before.name, what, before.customers, None, before.revenue_share, None, None)
            )
    return Table(
        "since_clusters", "Clusters of the last report and of this one",
        (Column("Cluster"), Column("Since"), Column("Customers then", "count"),
         Column("Customers now", "count"), Column("Of revenue then", "share"),
         Column("Of revenue now", "share"), Column("Moved", "number")),
        tuple(rows),
        note="Moved: distance of the average member from the last report's, in standard deviations "
        "of a customer.",
    )  # fmt: skip


def _what(one: int, identity: Identity) -> str:
    if identity.was[one] is not None:
        return "the same"
    return "split off" if one in identity.split else "new"
