"""One measure in both groups, with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from report_builder import formats
from report_builder.model import Evidence, Fact, Finding, Severity, Unit
from report_builder.sections.loyalty.alike import Alike
from report_builder.sections.loyalty.programme import Mask, Programme
from report_builder.stats.adjustment import Adjusted, adjusted_difference, dummies, propensity
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two, difference_in_shares
from report_builder.stats.intervals import (
    PERCENT_LEVEL,
    difference_interval,
    mean_interval,
    ratio_interval,
)

QUARTER_DAYS = 91  # thirteen weeks: every weekday as often, and most customers could come again
KEYS = {
    "revenue": "loyalty_spend", "orders": "loyalty_frequency", "average_order": "loyalty_basket",
    "items_per_order": "loyalty_items",
}  # fmt: skip
# Good news where members are ahead; how much and how often they buy is mostly who joins.
FIRM = ("loyalty_basket", "loyalty_items", "loyalty_retention")
Values = NDArray[np.float64]

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
        """Members' mean over that of the others, where both are clearly positive."""
        if min(mean_interval(self.first)[0], mean_interval(self.second)[0]) <= 0:
            return None
        return ratio_interval(self.first, self.second)


def contrast(
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


def _gap(unit: Unit) -> Unit:
    return "points" if unit == "share" else unit


def finding(one: Contrast, members: Programme) -> Finding:
    """The raw difference in one measure, with what remains of it."""
    difference, low, high = one.raw
    unit = _gap(one.unit)
    facts = {
        "measure": Fact(one.label, "text"), "members": Fact(one.first.size, "count"),
        "others": Fact(one.second.size, "count"), "own": Fact(float(one.first.mean()), one.unit),
        "rest": Fact(float(one.second.mean()), one.unit), "difference": Fact(difference, unit),
        "low": Fact(low, unit), "high": Fact(high, unit), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    about = formats.about(float(one.first.mean()), float(one.second.mean()), one.unit)
    text = (
        "{measure}: {own} for " + members.first + ", {rest} for " + members.second
        + f", a difference of {about}{{difference}} ({{level}}% interval {{low}} to {{high}})"
    )  # fmt: skip
    spend = one.key == "loyalty_spend"
    if one.adjusted is not None and not spend:
        text += f". Among {members.found.unit}s alike it is {{adjusted}}"
        facts["adjusted"] = Fact(one.adjusted.difference, unit)
    if one.key == "loyalty_retention":
        text = text.replace("{measure}", "Earlier customers back in the last {quarter}")
        del facts["measure"]
        facts["quarter"] = Fact(QUARTER_DAYS, "days")
    how = severity(low, high) if one.key in FIRM or high < 0 else "info"
    return Finding(one.key, how, text + ".", facts, one.evidence,
                   so_what=SO_WHAT[one.key][1 if low > 0 else -1 if high < 0 else 0])  # fmt: skip


def spend_finding(one: Contrast, members: Programme) -> Finding:
    """Which part members are and bring: the averages themselves are told by the second hypothesis.

    Where spending is not clearly above zero in both groups, the difference, for want of a ratio.
    """
    ratio = one.ratio
    if one.key != "loyalty_spend" or ratio is None:
        return finding(one, members)
    times, low, high = ratio
    count = one.first.size + one.second.size
    brought = float(one.first.sum()) / float(one.first.sum() + one.second.sum())
    what = one.label.removesuffix(f" per {members.found.unit}")
    facts = {
        "count": Fact(count, "count"), "part": Fact(one.first.size / count, "share"),
        "brought": Fact(brought, "share"), "measure": Fact(what[:1].lower() + what[1:], "text"),
        "times": Fact(times, "ratio"), "low": Fact(low, "ratio"), "high": Fact(high, "ratio"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    return Finding(
        one.key, "watch" if high < 1 else "info",
        "Of {count:" + members.found.noun + "}, {part} are members, and they bring {brought} of "
        "{measure}: {times} what the others bring each ({level}% interval {low} to {high}).",
        facts, one.evidence,
        so_what=SO_WHAT[one.key][1 if low > 1 else -1 if high < 1 else 0],
    )  # fmt: skip


def severity(low: float, high: float) -> Severity:
    """Good where members are clearly ahead, to be watched where they are clearly behind."""
    return "good" if low > 0 else "watch" if high < 0 else "info"
