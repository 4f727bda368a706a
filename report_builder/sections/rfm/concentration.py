"""How much of the revenue hangs on how few customers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from report_builder import charts, measures, privacy
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Facts, Finding, Table
from report_builder.stats.concentration import gini, top_share

TENTH, FIFTH = 0.10, 0.20  # the two shares that are quoted everywhere, so comparable
CURVE_POINTS = 20  # every five per cent of the customers: a smooth curve, a short table
CONCENTRATED = 0.8  # the fifth with four fifths: the shop of the proverb


def concentration(frame: pd.DataFrame, data: Dataset) -> Content:
    """The share of the best tenth and fifth of the customers, Gini, and the curve."""
    values = np.maximum(frame["revenue"].to_numpy(dtype=float), 0.0)
    if values.sum() <= 0 or not _told(len(values), [TENTH]):
        return Content()
    facts = {
        "what": Fact(measures.known_value_name(data), "text"),
        "tenth": Fact(TENTH, "share"), "of_tenth": Fact(top_share(values, TENTH), "share"),
        "fifth": Fact(FIFTH, "share"), "of_fifth": Fact(top_share(values, FIFTH), "share"),
        "gini": Fact(gini(values), "number"), "customers": Fact(len(values), "count"),
    }  # fmt: skip
    finding = Finding(
        "customer_concentration",
        "watch" if top_share(values, FIFTH) >= CONCENTRATED else "info",
        "The best {tenth} of {customers:customer|customers} bring {of_tenth} of {what}, the best "
        "{fifth} bring {of_fifth} (Gini {gini}: zero if all spent alike, one if one had it all).",
        facts,
        so_what="The more hangs on a few, the more each of them deserves a name and a contact.",
    )
    return Content(findings=(finding,), charts=(curve(values, data, facts),))


def curve(values: np.ndarray, data: Dataset, facts: Facts) -> Chart:
    """The cumulative share of the money, best customers first; no step is that of a few."""
    steps = _told(len(values), [at / CURVE_POINTS for at in range(1, CURVE_POINTS + 1)])
    rows = ((0.0, 0.0), *((at, top_share(values, at)) for at in steps))
    what = f"Share of {data.value_name}"
    columns = (Column("Share of customers", "share"), Column(what, "share"))
    table = Table("customer_concentration", f"{what} by the best customers", columns, rows)
    used = {key: facts[key] for key in ("fifth", "of_fifth", "what")}
    known = facts["what"].value != data.value_name  # some of it is of nobody known
    used["name"] = Fact("known customers' " * known + data.value_name, "text")
    return charts.pareto(
        shows=("customer_concentration",),
        x="Share of customers", y=what, cuts=((TENTH, ""), (FIFTH, ""), (1.0, "")),
        key="customer_concentration",
        title="The best {fifth} of customers bring {of_fifth} of {name}",
        subtitle=f"Cumulative share of {data.value_name}, best customers first, all known "
        f"customers, {data.until}",
        alt="Curve of the cumulative share of {what} over customers: the best {fifth} bring "
        "{of_fifth}.",
        table=table, facts=used, wide=False,
    )  # fmt: skip


def _told(customers: int, steps: Sequence[float]) -> list[float]:
    """The shares of the customers that add enough of them to the share before."""
    kept: list[float] = []
    before = 0
    for share in steps:
        reached = round(share * customers)
        if reached - before >= privacy.smallest():
            kept.append(share)
            before = reached
    return kept
