"""Facts, the sentences that use them, and evidence: no digit of a sentence is typed."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Value = str | int | float | dt.date | None
Unit = Literal[
    "text",  # words from the data or the program
    "money",  # in the report's currency
    "count",  # whole things
    "number",  # any other number
    "share",  # 0..1, shown as per cent
    "change",  # relative change, shown with its sign as per cent
    "points",  # difference of two shares, shown with its sign in percentage points
    "ratio",  # shown as "1.8 times"
    "days",
    "date",
    "month",  # the first day stands for the month
    "p",  # a p-value
]
Severity = Literal["good", "info", "watch", "act"]
Grade = Literal["measured", "strong", "indicative", "no difference shown", "not enough data"]
Status = Literal["shown", "missing", "not_enough", "nothing"]

_FORMATTER = string.Formatter()


def template_fields(template: str) -> set[str]:
    """Names of the facts a template uses. Raises ValueError for digits typed into the text."""
    names: set[str] = set()
    for literal, name, spec, _ in _FORMATTER.parse(template):
        if any(character.isdigit() for character in literal + (spec or "")):
            raise ValueError(f"digits typed into a sentence: {template!r}")
        if name is not None:
            if not name.isidentifier():
                raise ValueError(f"{name!r} is not a fact name in {template!r}")
            names.add(name)
    return names


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a sentence and the unit it is shown in."""

    value: Value
    unit: Unit


Facts = Mapping[str, Fact]


def check_facts(where: str, facts: Facts, *templates: str) -> None:
    """Raise ValueError unless the templates use exactly the facts given, without typed digits."""
    used: set[str] = set().union(*(template_fields(template) for template in templates))
    if used != set(facts):
        unused, unknown = sorted(set(facts) - used), sorted(used - set(facts))
        raise ValueError(f"{where}: facts not used {unused}, names without a fact {unknown}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim stands on: the test, its size, and the effect with its 95 % interval."""

    test: str
    n: int
    effect: float
    effect_name: str
    low: float
    high: float
    p: float
    p_adjusted: float | None = None
