"""How many of each cluster came back, and how many answered a campaign, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from report_builder import charts, measures
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Evidence, Fact, Facts, Finding, Table, Value
from report_builder.sections.clusters.grouping import Grouping
from report_builder.stats.inference import MINIMUM_PER_GROUP, association
from report_builder.stats.intervals import wilson_interval

NEARLY_ALL = 0.95  # where nearly all come back the rate tells no cluster apart
ORDER_COLUMNS = ("orders", "days_since_last_order", "revenue")  # one of them already tells who came


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a cluster: how many of how many, with Wilson's interval."""

    name: str
    of: int
    count: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself."""
        return self.count / self.of


@dataclass(frozen=True, slots=True)
class Shares:
    """One yes or no, by cluster; only clusters of thirty or more who are known."""

    clusters: tuple[Share, ...]
    everyone: Share

    @property
    def best(self) -> Share:
        """The cluster with the largest share, the first of equals."""
        return max(self.clusters, key=lambda one: one.share)

    @property
    def worst(self) -> Share:
        """The cluster with the smallest share, the last of equals."""
        return min(reversed(self.clusters), key=lambda one: one.share)


def repeat_rates(found: Grouping) -> Shares | None:
    """Customers with two orders or more; None where orders or a second one are unknown."""
    if "orders" not in found.frame:
        return None
    rate = float((found.frame["orders"] >= measures.REPEAT_ORDERS).mean())
    if rate >= NEARLY_ALL:
        return None
    came_back = found.frame["orders"] >= measures.REPEAT_ORDERS
    return _shares(found, came_back, found.frame["orders"].notna())


def answer_rates(found: Grouping) -> Shares | None:
    """Customers who answered a campaign at least once, of those who were sent any."""
    if "addressed" not in found.frame:
        return None
    return _shares(found, found.frame["answered"] > 0, found.frame["addressed"] > 0)


def _shares(found: Grouping, yes: pd.Series[bool], known: pd.Series[bool]) -> Shares | None:
    labels, true, there = found.solution.labels, yes.to_numpy(), known.to_numpy()
    shown = [
        _share(name, true[inside & there])
        for number, name in enumerate(found.names)
        if (inside := labels == number)[there].sum() >= MINIMUM_PER_GROUP
    ]
    everyone = _share("All customers", true[there]) if there.any() else None
    if len(shown) < 2 or everyone is None or not 0 < everyone.count < everyone.of:
        return None
    return Shares(tuple(shown), everyone)


def _share(name: str, yes: NDArray[np.bool_]) -> Share:
    count = int(yes.sum())
    return Share(name, int(yes.size), count, *wilson_interval(count, int(yes.size)))


def _tested(shares: Shares) -> Evidence:
    table = [[one.count, one.of - one.count] for one in shares.clusters]
    return Evidence(**asdict(association(table)))


def _facts(shares: Shares) -> dict[str, Fact]:
    """Best and worst with their intervals, beside all."""
    facts = {"n": Fact(shares.everyone.of, "count"), "all": Fact(shares.everyone.share, "share")}
    for end, one in (("most", shares.best), ("least", shares.worst)):
        facts |= {
            end: Fact(f"“{one.name}”", "text"), f"{end}_share": Fact(one.share, "share"),
            f"{end}_low": Fact(one.low, "share"), f"{end}_high": Fact(one.high, "share"),
        }  # fmt: skip
    return facts


ENDS = (
    "{most_share} in {most} (between {most_low} and {most_high}) to {least_share} in {least} "
    "(between {least_low} and {least_high})"
)


def findings(found: Grouping, data: Dataset) -> tuple[Finding, ...]:
    """Who comes back and who answers, by cluster."""
    told = []
    if (shares := repeat_rates(found)) is not None:
        told.append(_repeat(shares, bool(found.forming & {*ORDER_COLUMNS})))
    if (shares := answer_rates(found)) is not None:
        told.append(_response(shares, data))
    return tuple(told)


def _repeat(shares: Shares, formed: bool) -> Finding:
    evidence = None if formed else _tested(shares)
    if formed:
        so_what = (
            "How often they order is part of what forms the clusters, so this is described and not "
            "tested: measure a cluster against its own rate next month, not against the others."
        )
    elif evidence is not None and evidence.low > 0:
        so_what = "Ask for the next order first in {least}: there is most room."
    else:
        so_what = "The clusters come back alike: what brings people back is not in these kinds."
    facts = _facts(shares)
    return Finding(
        "cluster_repeat", "info",
        "Of {n:customer|customers} {all} have two orders or more: from " + ENDS + ".",
        facts, evidence, so_what=so_what,
    )  # fmt: skip


def _response(shares: Shares, data: Dataset) -> Finding:
    evidence = _tested(shares)
    if evidence.low <= 0:
        so_what = "The cluster does not tell who answers: choose whom to write to by other means."
    elif data.time:
        so_what = (
            "Write to {most} first, but who orders often also happens to order after a letter: "
            "only a group left out by lot says what the letter itself brings."
        )
    else:
        so_what = "Write to {most} first; leave a part of them out by lot to see what it brings."
    return Finding(
        "cluster_response", "info",
        "Of {n:customer|customers} who were sent a campaign {all} answered at least one: from "
        + ENDS + ".", _facts(shares), evidence, so_what=so_what,
    )  # fmt: skip


def pictures(found: Grouping, data: Dataset) -> tuple[Chart, ...]:
    """A chart for each that is known."""
    drawn = []
    if (shares := repeat_rates(found)) is not None:
        drawn.append(_picture(shares, data, "cluster_repeat", REPEAT))
    if (shares := answer_rates(found)) is not None:
        drawn.append(_picture(shares, data, "cluster_response", RESPONSE))
    return tuple(drawn)


REPEAT = ("Repeat rate", "came back", "Customers with two orders or more, of all")
RESPONSE = ("Answered a campaign", "answered a campaign",
            "Share of customers sent any campaign who answered one")  # fmt: skip


def _picture(shares: Shares, data: Dataset, key: str, words: Sequence[str]) -> Chart:
    heading, did, measure = words
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (one.name, one.share, one.low, one.high, one.of)
        for one in sorted(shares.clusters, key=lambda one: (-one.share, one.name))
    )
    columns = (
        Column("Cluster"), Column(heading, "share"), Column("From", "share"),
        Column("To", "share"), Column("Customers", "count"),
    )  # fmt: skip
    everyone = shares.everyone
    total = (everyone.name, everyone.share, everyone.low, everyone.high, everyone.of)
    facts: Facts = {"most": Fact(shares.best.share, "share"),
                    "least": Fact(shares.worst.share, "share")}  # fmt: skip
    return charts.dots(
        x="Cluster", y=heading, low="From", high="To", line=everyone.share, zero=True, key=key,
        title="From {least} to {most} " + did,
        subtitle=f"{measure}, with 95% intervals; dashed: all customers; {data.until}",
        alt="Dot plot of " + heading.lower() + " by cluster with intervals, from {least} to "
        "{most}.",
        table=Table(key, f"{heading} by cluster", columns, rows, total), facts=facts, wide=False,
    )  # fmt: skip
