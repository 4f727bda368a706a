"""Hypotheses with their verdicts, and the assumptions that these rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from report_builder.model.facts import Evidence, Facts, check_facts

Verdict = Literal[
    "supported", "contradicted", "no difference shown", "not enough data", "not in the data"
]  # fmt: skip
State = Literal["holds", "doubtful", "does not hold", "not checked"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something a hypothesis takes for granted, and what a look at the data said of it.

    ``text`` is a template over ``facts``.
    """

    name: str
    state: State
    text: str
    facts: Facts = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_facts(f"assumption {self.name}", self.facts, self.text)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A stated hypothesis, the finding that tests it, and its verdict.

    ``direction`` is the sign that the effect of the finding's evidence has where the statement is
    right. ``finding`` names the finding of the same chapter that holds the test; without one,
    ``reason`` says why it could not be tested, and ``verdict`` whether a column is missing for it
    or too little is in it. ``would_change`` says which data would overturn the
    verdict; it and the statement are templates over ``facts``. Otherwise ``verdict`` and
    ``evidence`` are set by ``suite`` and nowhere else.
    """

    key: str
    statement: str
    direction: Literal[-1, 1]
    finding: str | None
    reason: str = ""
    assumptions: tuple[Assumption, ...] = ()
    would_change: str = ""
    facts: Facts = field(default_factory=dict)
    verdict: Verdict = "not enough data"
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        if self.finding is None and not self.reason:
            raise ValueError(f"hypothesis {self.key}: neither a finding nor a reason")
        check_facts(f"hypothesis {self.key}", self.facts, self.statement, self.would_change)
