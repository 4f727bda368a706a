"""One cluster as the functions that look for findings see it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from report_builder import measures
from report_builder.customer_features import LAST_YEAR
from report_builder.customer_groups import naming
from report_builder.dataset import Dataset
from report_builder.model import Evidence, Fact, Finding, Severity
from report_builder.stats.inference import MINIMUM_PER_GROUP, compare_two

MORE = 1.2  # a fifth above what their number lets expect: they carry more than themselves
ENOUGH = 20  # customers that make an action of its own worth planning


@dataclass(frozen=True, eq=False)
class View:
    """One cluster as the finding functions see it."""

    number: int
    name: str
    mine: pd.DataFrame
    others: pd.DataFrame
    everyone: pd.DataFrame
    standardised: dict[str, float]
    leads: bool  # the largest share of the revenue
    data: Dataset
    forming: frozenset[str] = frozenset()  # what made the clusters cannot be tested between them

    @property
    def repeat_rate(self) -> float:
        """Share of the customers with two or more orders; needs orders."""
        return float((self.mine["orders"] >= measures.REPEAT_ORDERS).mean())

    @property
    def one_time(self) -> bool:
        """Whether at most half have come back; unknown without orders, so not so."""
        return self.knows("orders") and self.repeat_rate <= naming.MOSTLY_ONE_TIME

    @property
    def carries(self) -> bool:
        """Whether they bring the largest part of the revenue, or clearly more than their number."""
        each, average = (float(one["revenue"].mean()) for one in (self.mine, self.everyone))
        return self.leads or (len(self.mine) >= MINIMUM_PER_GROUP and each >= MORE * average > 0)

    @property
    def late(self) -> bool:
        """Whether the last order is longer ago than for the average customer."""
        return self.standardised.get(naming.LATE, 0.0) >= naming.APART

    def knows(self, *columns: str) -> bool:
        """Whether the data says all of it of its customers."""
        return set(columns) <= set(self.everyone.columns)

    @property
    def spent(self) -> str:
        """The column of what they brought: in the last twelve months, without dates in all."""
        return LAST_YEAR if self.knows(LAST_YEAR) else "revenue"

    @property
    def span(self) -> str:
        """When they brought it, in words."""
        return "in the last twelve months" if self.knows(LAST_YEAR) else "in all"

    @property
    def brought(self) -> str:
        """That sum and its span, in words; the fact is the year's or, without dates, the total."""
        return ("{year} " if self.knows(LAST_YEAR) else "{total} ") + self.span

    def brought_fact(self) -> dict[str, Fact]:
        """The fact that ``brought`` speaks of."""
        return {"year" if self.knows(LAST_YEAR) else "total": self.value(self.year)}

    @property
    def year(self) -> float:
        """Revenue of the last twelve months, without dates of all the data."""
        return float(self.mine[self.spent].sum())

    def finding(
        self, what: str, text: str, so_what: str, facts: dict[str, Fact], money: float | None,
        severity: Severity = "info", evidence: Evidence | None = None, brief: str = "",
    ) -> Finding:  # fmt: skip
        """A finding about the cluster; every text may use {name} and {customers}."""
        used = {
            "name": Fact(f"“{self.name}”", "text"), "customers": Fact(len(self.mine), "count"),
        } | facts  # fmt: skip
        return Finding(
            f"cluster_{self.number}_{what}", severity, text, used, evidence,
            money if self.data.has_money else None, so_what, brief=brief,
        )  # fmt: skip

    def tested(self, column: str) -> Evidence | None:
        """The members against all other customers, where both are enough and it is a test."""
        if column in self.forming:
            return None
        mine, others = self.mine[column].dropna(), self.others[column].dropna()
        if min(len(mine), len(others)) < MINIMUM_PER_GROUP:
            return None
        return Evidence(**asdict(compare_two(mine, others)))

    def days(self, value: float) -> Fact:
        """A number of days as people say it: whole, at least one."""
        return Fact(max(1, round(value)), "days")

    def value(self, amount: float) -> Fact:
        """An amount of money (or units)."""
        return Fact(amount, "money" if self.data.has_money else "number")
