"""Members against others: raw, and among customers alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Evidence, Fact, Finding, Severity, Table, Unit
from report_builder.sections.loyalty import pictures
from report_builder.sections.loyalty.programme import (
    Mask,
    Programme,
    join_days,
    label,
    traits,
)
from report_builder.stats.adjustment import (
    Adjusted,
    Propensity,
    adjusted_difference,
    affordable,
    balance,
    dummies,
    propensity,
    shared,
)
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two, difference_in_shares
from report_builder.stats.intervals import LEVEL, difference_interval, ratio_interval

QUARTER_DAYS = 91  # thirteen weeks: every weekday as often, and most customers could come again
PERCENT_LEVEL = round(100 * LEVEL)
BALANCED = 0.1  # standard deviations: groups this close in a trait are alike in it (Austin 2009)
KEYS = {
    "revenue": "loyalty_spend", "orders": "loyalty_frequency", "average_order": "loyalty_basket",
    "items_per_order": "loyalty_items",
}  # fmt: skip
Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Contrast:
    """One measure in both groups: values of those compared, and what the comparisons gave."""

    key: str
    label: str
    unit: Unit
    first: Values
    second: Values
    evidence: Evidence
    adjusted: Adjusted | None

    @property
    def raw(self) -> tuple[float, float, float]:
        """The difference of the means with its interval."""
        if self.unit == "share":
            return self.evidence.effect, self.evidence.low, self.evidence.high
        return difference_interval(self.first, self.second)

    @property
    def ratio(self) -> tuple[float, float, float] | None:
        """Members' mean over that of the others, where both are positive."""
        if min(self.first.mean(), self.second.mean()) <= 0:
            return None
        return ratio_interval(self.first, self.second)


@dataclass(frozen=True, eq=False)
class Alike:
    """Who can be compared, the traits that were made equal, and the fitted model."""

    kept: Mask
    used: Mapping[str, NDArray[Any]]
    left_out: tuple[str, ...]
    fitted: Propensity


def alike(members: Programme, data: Dataset, inside: Mask, among: Mask) -> Alike | None:
    """Overlap weights for some of the buyers; None without a trait or without anyone to compare."""
    known = {name: labels[among] for name, labels in traits(members, data).items()}
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
    return Alike(mask, chosen, left_out, propensity(own[both], dummies(chosen)))


def content(data: Dataset, members: Programme) -> Content:
    """All measures raw and adjusted, retention, the tables and the picture."""
    model = alike(members, data, members.inside, np.ones(members.inside.size, dtype=bool))
    found = [one for one in contrasts(members, model) if one]
    back = retention(data, members)
    if back is not None:
        found.append(back)
    if not found:
        return Content()
    findings = [_finding(one, members) for one in found]
    main = found[0]
    findings.insert(0, adjusted_finding(main, members, model))
    tests = [
        Evidence(**asdict(one.adjusted.comparison)) for one in found[1:] if one.adjusted is not None
    ]
    tables = [pictures.comparison_table(found, members)]
    if model is not None:
        tables.append(balance_table(members, model))
    chart = pictures.ratios(found, data, members)
    return Content(
        findings=tuple(findings), charts=(chart,) if chart else (), tables=tuple(tables),
        tests=tuple(tests),
    )  # fmt: skip


def contrasts(members: Programme, model: Alike | None) -> list[Contrast | None]:
    """Each measure of the buyers that differs between them."""
    return [
        _contrast(one.key, one.label, one.unit, members.frame[one.key].to_numpy(dtype=np.float64),
                  members.inside, model)
        for one in members.found.measures
    ]  # fmt: skip


def _contrast(
    key: str, name: str, unit: Unit, values: Values, inside: Mask, model: Alike | None
) -> Contrast | None:
    known = np.isfinite(values)
    first, second = values[known & inside], values[known & ~inside]
    if min(first.size, second.size) < MINIMUM_PER_GROUP:
        return None
    if np.unique(np.concatenate([first, second])).size < 2:
        return None
    if unit == "share":
        counts = int(first.sum()), first.size, int(second.sum()), second.size
        evidence = Evidence(**asdict(difference_in_shares(*counts)))
    else:
        evidence = Evidence(**asdict(compare_two(first, second)))
    adjusted = _adjusted(values, known, model) if model is not None else None
    return Contrast(KEYS.get(key, key), name, unit, first, second, evidence, adjusted)


def _adjusted(values: Values, known: Mask, model: Alike) -> Adjusted | None:
    """The adjusted difference; fitted anew where some of the values are not known."""
    there = known[model.kept]
    if there.all():
        return adjusted_difference(values[model.kept], model.fitted)
    own = model.fitted.inside[there]
    if min(own.sum(), (~own).sum()) < MINIMUM_PER_GROUP:
        return None
    rows = {name: labels[there] for name, labels in model.used.items()}
    return adjusted_difference(values[model.kept][there], propensity(own, dummies(rows)))


def retention(data: Dataset, members: Programme) -> Contrast | None:
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
    model = alike(members, data, inside, before)
    return _contrast("loyalty_retention", "Came back in the last quarter", "share", values, inside,
                     model)  # fmt: skip


def _gap(unit: Unit) -> Unit:
    return "points" if unit == "share" else unit


def _finding(one: Contrast, members: Programme) -> Finding:
    """The raw difference in one measure, with what remains of it."""
    difference, low, high = one.raw
    unit = _gap(one.unit)
    facts = {
        "measure": Fact(one.label, "text"), "members": Fact(one.first.size, "count"),
        "others": Fact(one.second.size, "count"), "own": Fact(float(one.first.mean()), one.unit),
        "rest": Fact(float(one.second.mean()), one.unit), "difference": Fact(difference, unit),
        "low": Fact(low, unit), "high": Fact(high, unit), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    text = (
        "{measure}: {own} for " + members.first + ", {rest} for " + members.second
        + ", a difference of {difference} ({level}% interval {low} to {high})"
    )  # fmt: skip
    spend = one.key == "loyalty_spend"
    if one.adjusted is not None and not spend:
        text += "; among customers alike {adjusted}" if members.per_customer else (
            "; among orders alike {adjusted}"
        )  # fmt: skip
        facts["adjusted"] = Fact(one.adjusted.difference, unit)
    if one.key == "loyalty_retention":
        text = text.replace("{measure}", "Share of earlier customers who came back in the last "
                            "{quarter}")  # fmt: skip
        del facts["measure"]
        facts["quarter"] = Fact(QUARTER_DAYS, "days")
    return Finding(one.key, _severity(low, high), text + ".", facts, one.evidence,
                   so_what=SO_WHAT[one.key][1 if low > 0 else -1 if high < 0 else 0])  # fmt: skip


def _severity(low: float, high: float) -> Severity:
    return "good" if low > 0 else "watch" if high < 0 else "info"


NOTHING = "A difference this small is what chance brings: plan nothing on it."
SO_WHAT: Mapping[str, Mapping[int, str]] = {
    "loyalty_spend": {
        1: "Members are worth keeping; how much of it the programme brought, this does not tell.",
        0: NOTHING,
        -1: "The programme does not hold the customers who spend most: look at who joins, and why.",
    },
    "loyalty_frequency": {
        1: "Frequent customers are members more often: a reward for them is partly a gift for "
        "visits that come anyway.",
        0: NOTHING,
        -1: "Those who come most often are outside the programme: invite them at the till.",
    },
    "loyalty_basket": {
        1: "Members' orders are larger; points on an order above the usual size would tell whether "
        "they can grow further.",
        0: NOTHING,
        -1: "Members buy less at a time: check whether rewards on small orders split them up.",
    },
    "loyalty_items": {
        1: "Members put more into the basket: use their offers to show them further categories.",
        0: NOTHING,
        -1: "Members put less into the basket: reward the size of an order, not the visit.",
    },
    "loyalty_retention": {
        1: "Members stay longer: enrol customers at the first order, and look whether those stay "
        "too.",
        0: NOTHING,
        -1: "Members stay away more than others: ask those who left what the programme lacks.",
    },
}  # fmt: skip


def adjusted_finding(one: Contrast, members: Programme, model: Alike | None) -> Finding:
    """What remains of the difference in the first measure among customers alike."""
    difference, low, high = one.raw
    facts = {
        "measure": Fact(one.label[:1].lower() + one.label[1:], "text"),
        "members": Fact(one.first.size, "count"), "others": Fact(one.second.size, "count"),
        "raw": Fact(difference, one.unit),
    }  # fmt: skip
    begin = "Between " + members.first + " and " + members.second + " "
    begin += "{measure} differs by {raw}"
    if one.adjusted is None or model is None:
        return Finding(
            "loyalty_adjusted", "info", begin + ". It cannot be told how much of that remains "
            "among " + members.found.unit + "s alike: " + _why_not(members) + ".",
            {**facts, **_needed(members)},
            so_what="Read the difference as one between two kinds of customers, not as what the "
            "programme brings.",
        )  # fmt: skip
    adjusted = one.adjusted
    facts |= {
        "adjusted": Fact(adjusted.difference, one.unit), "low": Fact(adjusted.low, one.unit),
        "high": Fact(adjusted.high, one.unit), "level": Fact(PERCENT_LEVEL, "count"),
        "traits": Fact(_listed([label(members, name).lower() for name in model.used]), "text"),
    }  # fmt: skip
    text = begin + "; among " + members.found.unit + "s alike in {traits} it differs by "
    text += "{adjusted} ({level}% interval {low} to {high})"
    outside = int((~model.kept).sum())
    if outside:
        text += ". {outside:" + members.found.noun + "} had nobody alike on the other side and "
        text += "are left out"
        facts["outside"] = Fact(outside, "count")
    return Finding(
        "loyalty_adjusted", _severity(adjusted.low, adjusted.high),
        text + ". " + _remains(one), facts,
        Evidence(**asdict(adjusted.comparison)), so_what=_so_what(adjusted),
    )  # fmt: skip


def _remains(one: Contrast) -> str:
    """Raw and adjusted in one verdict."""
    assert one.adjusted is not None
    adjusted, (raw, low, high) = one.adjusted, one.raw
    if adjusted.low <= 0 <= adjusted.high:
        if low <= 0 <= high:
            return "Neither is a clear difference."
        return "So no clear difference is associated with membership itself."
    if low <= 0 <= high or raw * adjusted.difference < 0:
        return "What is known of them hid the difference."
    if abs(adjusted.difference) >= abs(raw):
        return "So what is known of them explains none of it."
    if one.adjusted.low <= raw <= one.adjusted.high:
        return "So what is known of them explains little or none of it."
    return "So what is known of them explains part of it."


def _so_what(adjusted: Adjusted) -> str:
    if adjusted.low <= 0 <= adjusted.high:
        return (
            "Do not book members' spending as a gain of the programme: customers alike spend about "
            "as much without it."
        )
    if adjusted.low > 0:
        return (
            "The rest is associated with membership, and also with what nobody recorded: keen "
            "customers join. Only a trial that leaves invitations to chance tells the two apart."
        )
    return (
        "Members bring less than customers alike: look whether rewards and member prices cost more "
        "than they bring."
    )


def _why_not(members: Programme) -> str:
    return (
        "nothing known of them was settled before joining, or fewer than {needed} of members or "
        "others have anybody alike on the other side"
    )


def _needed(members: Programme) -> dict[str, Fact]:
    return {"needed": Fact(MINIMUM_PER_GROUP, "count")}


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def balance_table(members: Programme, model: Alike) -> Table:
    """Of each trait the level in which the groups differ most, before and after weighting."""
    rows = []
    for name, labels in model.used.items():
        one = balance(labels, model.fitted)
        rows.append((label(members, name), one.label, one.first, one.second, one.before, one.after))
    note = (
        f"Differences in standard deviations; within ±{BALANCED:g} the groups are alike in the "
        "trait."
    )
    if model.left_out:
        missing = _listed([label(members, name).lower() for name in model.left_out])
        note += f" Too many levels for the customers there are, so not made equal: {missing}."
    return Table(
        "loyalty_balance", "What members and others differ in, and after weighting",
        (Column("Known before"), Column("Level that differs most"), Column("Members", "share"),
         Column("Others", "share"), Column("Difference, raw", "number"),
         Column("Difference, weighted", "number")),
        tuple(rows), note=note,
    )  # fmt: skip
