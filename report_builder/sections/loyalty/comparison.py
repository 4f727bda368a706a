"""Members against others: raw, and among customers alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence
from report_builder.sections.loyalty import pictures
from report_builder.sections.loyalty.alike import Alike, Labels, alike, balance_table
from report_builder.sections.loyalty.contrast import (
    QUARTER_DAYS,
    Contrast,
    contrast,
    finding,
    spend_finding,
)
from report_builder.sections.loyalty.programme import Programme, join_days, traits
from report_builder.sections.loyalty.verdict import adjusted_finding
from report_builder.stats.inference import MINIMUM_PER_GROUP

ITEMS = "items_per_order"  # without money an average order is its items, and said once


def content(data: Dataset, members: Programme) -> Content:
    """All measures raw and adjusted, retention, the tables and the picture."""
    known = traits(members, data)
    model = alike(members, known, members.inside, np.ones(members.inside.size, dtype=bool))
    found = [one for one in contrasts(data, members, model) if one]
    back = retention(data, members, known)
    if back is not None:
        found.append(back)
    if not found:
        return Content()
    main = found[0]
    findings = [spend_finding(main, members), *(finding(one, members) for one in found[1:])]
    findings.insert(1, adjusted_finding(data, main, members, model))
    tests = [
        Evidence(**asdict(one.adjusted.comparison)) for one in found[1:] if one.adjusted is not None
    ]
    tables = [pictures.comparison_table(found, data)]
    if model is not None:
        tables.append(balance_table(members, model))
    chart = pictures.gaps(found, data, members)
    return Content(
        findings=tuple(findings), charts=(chart,) if chart else (), tables=tuple(tables),
        tests=tuple(tests),
    )  # fmt: skip


def contrasts(data: Dataset, members: Programme, model: Alike | None) -> list[Contrast | None]:
    """Each measure of the buyers that differs between them."""
    return [
        contrast(one.key, one.label, one.unit, members.frame[one.key].to_numpy(dtype=np.float64),
                  members.inside, model)
        for one in members.found.measures
        if data.has_money or one.key != "average_order" or members.found.measure(ITEMS) is None
    ]  # fmt: skip


def retention(data: Dataset, members: Programme, known: Mapping[str, Labels]) -> Contrast | None:
    """Who of the earlier customers ordered in the last quarter, by membership at its beginning."""
    wanted = {"days_since_first_order", "days_since_last_order"}
    if data.time is None or not members.per_customer or not wanted <= set(members.frame.columns):
        return None
    if (data.as_of - data.first_day).days < 2 * QUARTER_DAYS:
        return None
    frame = members.frame
    before = (frame["days_since_first_order"] >= QUARTER_DAYS).to_numpy()
    came = (frame["days_since_last_order"] < QUARTER_DAYS).to_numpy().astype(np.float64)
    inside = members.inside.copy()
    joined = join_days(members, data)
    if joined is not None:
        begins = (data.as_of - data.first_day).days - QUARTER_DAYS
        inside &= ~(joined > begins)
    values = np.where(before, came, np.nan)
    if min((before & inside).sum(), (before & ~inside).sum()) < MINIMUM_PER_GROUP:
        return None
    model = alike(members, known, inside, before)
    return contrast("loyalty_retention", "Came back in the last quarter", "share", values, inside,
                     model)  # fmt: skip
