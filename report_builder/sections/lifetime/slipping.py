"""The valuable customers who are slipping away: how many, and what they brought."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding
from report_builder.sections.lifetime.history import WEEK, observed_days
from report_builder.sections.lifetime.values import UNUSUAL, Lifetime
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.lifetime import BEST


def content(one: Lifetime, data: Dataset) -> Content:
    """The list's size and the money; who they are stands in the customer list, if asked for."""
    count = int(one.slipping.sum())
    if count < SMALLEST:
        return Content(findings=(too_few_finding(one),))
    return Content(findings=(slipping_finding(one, data),))


def too_few_finding(one: Lifetime) -> Finding:
    """Hardly any: no list."""
    return Finding(
        "lifetime_slipping_none", "good",
        "Of the {best} of customers who bring most while they buy, fewer than {smallest} have "
        "fallen silent within the last twelve months.",
        {"best": Fact(BEST, "share"), "smallest": Fact(SMALLEST, "count")},
        so_what="Of the best hardly anybody is to be won back. Other regulars who stay away "
        "are in the chapters on segments and on coming back.",
    )  # fmt: skip


def slipping_finding(one: Lifetime, data: Dataset) -> Finding:
    """How many, for how long they have been silent, and the revenue at risk."""
    mine = one.now.frame[one.slipping]
    end = pd.to_datetime(pd.Series([one.now.until]))
    silence = observed_days(data, end)[0] - observed_days(data, pd.to_datetime(mine["last"]))
    history = one.now.histories
    pause = WEEK * history.last[history.of] / np.maximum(history.repeats[history.of], 1)
    year, unit = float(mine["year"].sum()), data.value_unit
    facts = {
        "customers": Fact(len(mine), "count"), "best": Fact(BEST, "share"),
        "silence": Fact(round(float(np.median(silence))), "days"),
        "pause": Fact(max(1, round(float(np.median(pause[one.slipping])))), "days"),
    }  # fmt: skip
    text = (
        "{customers:customer|customers} of the {best} who bring most while they buy are slipping "
        "away. Half of them have been silent for {silence} or more, where half used to come again "
        "within {pause}. "
    )
    gone = _gone(one)
    if gone is None:
        text += (
            "Of customers with such a rhythm who still buy, fewer than {unusual} are silent for so "
            "long. "
        )
        facts["unusual"] = Fact(UNUSUAL, "share")
    else:
        text += "Each is more likely gone than not. "
    risk = max(year, 0.0)
    if gone is not None and one.trial.verdict == "usable":
        risk = formats.printed(risk, unit) * formats.printed(gone, "share")
        facts |= {"year": Fact(year, unit), "gone": Fact(gone, "share")}
        text += (
            "They brought {year} in the last twelve months; by the model {gone} of that came from "
            "customers who are gone: {risk} is at risk."
        )
    else:
        text += "They brought {risk} in the last twelve months: all of that is at risk."
    facts["risk"] = Fact(risk, unit)
    return Finding(
        "lifetime_slipping", "act", text, facts, money=risk if data.has_money else None,
        so_what="Write to these first, and soon: the longer the silence, the fewer return.",
    )  # fmt: skip


def _gone(one: Lifetime) -> float | None:
    """The probability that they are gone, weighted with what each brought in the last year."""
    if not one.leaves:
        return None
    spent = np.maximum(one.now.column("year")[one.slipping], 0.0)
    gone = 1 - one.active[one.slipping]
    return float(np.average(gone, weights=spent) if spent.sum() > 0 else gone.mean())
