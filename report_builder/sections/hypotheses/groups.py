"""Hypotheses about groups of customers: members, people over fifty, and those the user states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from report_builder import formats, measures
from report_builder.buyers import Buyers, Measure
from report_builder.buyers.alike import alike_in_income
from report_builder.buyers.people import OF_AGE
from report_builder.dataset import Dataset
from report_builder.model import Assumption, Fact, Finding, Hypothesis, Unit
from report_builder.sections.hypotheses.assumptions import Looked
from report_builder.sections.hypotheses.contrast import Contrast, known, tested, unknown, untested
from report_builder.settings import MEASURES, Stated

OVER = 50  # years: whoever has turned fifty counts as over fifty
Tested = tuple[Hypothesis, Finding | None]

MEMBERS_SPEND_MORE = "Loyalty members spend more on average than others."
OLDER_BUY_LESS = "Customers aged {over} and over buy less often than younger ones."


def members(found: Buyers | None, data: Dataset, looked: Looked) -> Tested:
    """H2: what members and others bring."""
    key = "hypothesis_members"
    if found is None or found.dimension("loyalty_member") is None:
        what = "who is a member of a loyalty programme"
        return _untold(key, MEMBERS_SPEND_MORE, 1, {}, what, ("loyalty_member",), data), None
    measure = found.measure("revenue") or found.measure("average_order")
    if measure is None:
        return untested(key, MEMBERS_SPEND_MORE, 1, {}, "nobody's spending differs"), None
    labels = found.groups["loyalty_member"]
    inside, outside = labels == "members", labels == "others"
    return tested(
        Contrast(
            key, MEMBERS_SPEND_MORE, 1, _members(found), "others",
            formats.lower_first(measure.label), measure.unit, found.noun,
            known(found.frame.loc[inside, measure.key]),
            known(found.frame.loc[outside, measure.key]), chosen=True,
            trait=found.dimension("loyalty_member"),
        ),
        (looked.coverage(found, "loyalty_member"), looked.comparable(found, inside, outside)),
    )  # fmt: skip


def _members(found: Buyers) -> str:
    return "loyalty members" if found.unit == "customer" else "orders of loyalty members"


def _untold(
    key: str, statement: str, direction: Literal[-1, 1], facts: Mapping[str, Fact], what: str,
    roles: Sequence[str], data: Dataset,
) -> Hypothesis:  # fmt: skip
    """Why nobody's trait is known: no column of it, one that is not used, or too few cells."""
    if data.set_aside(*roles):
        reason = f"{what} is in the data but not used: see Data and preparation"
        return untested(key, statement, direction, facts, reason)
    if data.has_any(*roles):
        return untested(key, statement, direction, facts, f"{what} is known of too few")
    return unknown(key, statement, direction, facts, f"the data does not say {what}")


def older(found: Buyers | None, data: Dataset, looked: Looked) -> Tested:
    """H3: how often people over fifty buy."""
    key, facts = "hypothesis_older", {"over": Fact(OVER, "count")}
    if found is None or "age" not in found.groups:
        what = "how old customers are"
        return _untold(key, OLDER_BUY_LESS, -1, facts, what, OF_AGE, data), None
    if found.unit == "order":
        reason = "the data does not say who the customers are"
        return unknown(key, OLDER_BUY_LESS, -1, facts, reason), None
    if found.measure("orders") is None:
        if "orders" in found.frame:
            reason = "the number of orders is the same for all"
            return untested(key, OLDER_BUY_LESS, -1, facts, reason), None
        reason = "the data does not say how often each customer ordered"
        return unknown(key, OLDER_BUY_LESS, -1, facts, reason), None
    if "age" not in found.frame:
        reason = "ages are given in bands only"
        return unknown(key, OLDER_BUY_LESS, -1, facts, reason), None
    age, orders = found.frame["age"], found.frame["orders"]
    alike = alike_in_income(found, orders.where(age.notna()), age >= OVER)
    return tested(
        Contrast(
            key, OLDER_BUY_LESS, -1, f"customers aged {formats.at_least(OVER)}", "younger ones",
            "number of orders", "number", found.noun, known(orders[age >= OVER]),
            known(orders[age < OVER]), facts, trait=found.dimension("age"), alike=alike,
        ),
        (looked.coverage(found, "age"),),
    )  # fmt: skip


def stated(one: Stated, number: int, found: Buyers | None, data: Dataset, looked: Looked) -> Tested:
    """A hypothesis of the user's: a group against all others whose trait is known."""
    key = f"hypothesis_own_{number}"
    direction: Literal[-1, 1] = 1 if one.direction == "higher" else -1
    statement = "{stated}"
    words = one.statement or (
        f"Customers with {one.group} have a {one.direction} {MEASURES[one.measure]} than others."
    )
    facts = {"stated": Fact(words, "text")}
    values, unit = _values(one.measure, found)
    inside = _inside(one, found) if found is not None else None
    if found is None or inside is None or one.key not in found.frame:
        reason = f"the data has nothing on {one.key.replace('_', ' ')}"
        return unknown(key, statement, direction, facts, reason), None
    if values is None:
        reason = f"the data has no {MEASURES[one.measure]}"
        return unknown(key, statement, direction, facts, reason), None
    told = inside.notna()
    if not inside[told].astype(bool).any():
        return untested(key, statement, direction, facts, _nobody(one, found)), None
    member = inside.fillna(False).astype(bool)
    assumptions: tuple[Assumption, ...] = ()
    if one.key in found.groups:
        assumptions = (looked.coverage(found, one.key),)
    return tested(
        Contrast(
            key, statement, direction, f"{found.unit}s with {one.group}", "others",
            MEASURES[one.measure], unit, found.noun, known(values[member]),
            known(values[told & ~member]), facts, trait=found.dimension(one.key),
        ),
        assumptions,
    )  # fmt: skip


def _nobody(one: Stated, found: Buyers) -> str:
    dimension = found.dimension(one.key)
    there = (
        f"; there are {', '.join(dimension.names)}" if dimension and not dimension.ordered else ""
    )
    return f"nobody has {one.group}{there}"


def _values(measure: str, found: Buyers | None) -> tuple[pd.Series[Any] | None, Unit]:
    """What is compared, one value a row of the buyers, and its unit."""
    if found is None:
        return None, "number"
    if measure == "repeat_rate":
        if "orders" not in found.frame or found.unit == "order":
            return None, "share"
        return (found.frame["orders"] >= measures.REPEAT_ORDERS).astype(float), "share"
    there: Measure | None = found.measure(measure)
    return (found.frame[measure], there.unit) if there is not None else (None, "number")


_COMPARE: dict[str, Callable[[Any, float], Any]] = {
    ">=": lambda values, bound: values >= bound,
    ">": lambda values, bound: values > bound,
    "<=": lambda values, bound: values <= bound,
    "<": lambda values, bound: values < bound,
}


def _inside(one: Stated, found: Buyers) -> pd.Series[Any] | None:
    """Whether each row is in the group; missing where its trait is not known."""
    if one.key not in found.frame:
        return None
    values = found.frame[one.key]
    if one.operator != "=":
        numbers = pd.to_numeric(values, errors="coerce")
        inside: pd.Series[Any] = _COMPARE[one.operator](numbers, float(one.value))
        return inside.astype("object").where(numbers.notna(), None)
    wanted = one.value.casefold()
    alike = _words(values).str.casefold() == wanted
    if one.key in found.groups:
        alike |= found.groups[one.key].astype("string").str.casefold().eq(wanted).fillna(False)
    return alike.astype("object").where(values.notna(), None)


def _words(values: pd.Series[Any]) -> pd.Series[str]:
    """The values as the user may write them: yes and no, numbers without needless zeros."""
    return values.map(_word, na_action="ignore").astype("string").fillna("")


def _word(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)
