"""What the campaigns added: treated against control customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.campaigns.before import KNOWN_BEFORE, TRAITS, knows_before
from report_builder.sections.campaigns.contacts import PERCENT_LEVEL, Contacts, listed, strata
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    Comparison,
    difference_in_shares,
    wilson_interval,
)
from report_builder.stats.uplift import (
    POWER,
    detectable,
    needed_per_group,
    pooled_difference,
    standardised_difference,
)

BALANCED = 0.1  # standard deviations: up to here two groups count as alike (Austin 2009)
SMALLEST_NEEDED = 0.005  # half a point: for less nobody would draw a sample
WORDS_BEFORE = {
    "days_since_last_order": "days since the last order", "orders": "number of orders",
    "revenue": "revenue", "age": "age", "income": "income",
}  # fmt: skip
ALL = "All together"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign: answers of treated and control customers, and the difference."""

    name: str
    answered: int
    treated: int
    control_answered: int
    control: int
    compared: Comparison

    @property
    def share(self) -> float:
        """Of the treated."""
        return self.answered / self.treated

    @property
    def control_share(self) -> float:
        """Of the control group."""
        return self.control_answered / self.control

    @property
    def is_shown(self) -> bool:
        """Whether the interval leaves out nothing."""
        return not self.compared.low <= 0 <= self.compared.high


@dataclass(frozen=True, slots=True)
class Balance:
    """What was compared beforehand, and in which of it the groups differ."""

    checked: tuple[str, ...]
    differs: tuple[str, ...]


def campaigns_of(found: Contacts) -> tuple[Campaign, ...]:
    """The campaigns with enough customers on both sides, in the order of ``campaigns``."""
    counts = strata(found.frame)
    result = []
    for name in found.largest:
        if name not in counts.index:
            continue
        a, n, c, m = (int(number) for number in counts.loc[name])
        if min(n, m) >= MINIMUM_PER_GROUP:
            result.append(Campaign(name, a, n, c, m, difference_in_shares(a, n, c, m)))
    return tuple(result)


def pooled(found: Contacts) -> Comparison | None:
    """The uplift over all campaigns; None with fewer than thirty customers on a side."""
    counts = strata(found.frame)
    if counts.empty or min(counts["n"].sum(), counts["m"].sum()) < MINIMUM_PER_GROUP:
        return None
    return pooled_difference(counts.to_numpy())


def balance(known: pd.DataFrame) -> Balance:
    """Whether treated and control customers were alike before the campaigns.

    Without dates of the campaigns, only age and income: behaviour may have come of them.
    """
    names = [*(KNOWN_BEFORE if knows_before(known) else ()), *TRAITS]
    checked, differs = [], []
    for name in names:
        if name not in known:
            continue
        sides = [
            (part.loc[part["treated"], name], part.loc[~part["treated"], name])
            for _, part in known.dropna(subset=[name]).groupby("campaign")
        ]
        sides = [pair for pair in sides if min(map(len, pair)) >= MINIMUM_PER_GROUP]
        if sides:
            checked.append(WORDS_BEFORE[name])
            if abs(standardised_difference(sides)) > BALANCED:
                differs.append(WORDS_BEFORE[name])
    return Balance(tuple(checked), tuple(differs))


def content(data: Dataset, found: Contacts, known: pd.DataFrame) -> Content:
    """The pooled uplift, that of each campaign, and those without one."""
    total = pooled(found)
    if total is None:
        return Content()
    each = campaigns_of(found)
    findings = [pooled_finding(found, total, balance(known))]
    used: list[Campaign] = []
    if len(each) > 1:
        best = max(each, key=lambda one: (one.compared.low, one.name))
        if best.compared.low > 0:
            findings.append(best_finding(best, len(each)))
            used.append(best)
        harmful = min(each, key=lambda one: (one.compared.high, one.name))
        if harmful.compared.high < 0:
            findings.append(harmful_finding(harmful))
            used.append(harmful)
        unseen = [one for one in each if not one.is_shown]
        if unseen:
            weakest = min(unseen, key=lambda one: (one.compared.effect, one.name))
            findings.append(no_effect_finding(weakest, unseen))
            used.append(weakest)
    tests = tuple(Evidence(**asdict(one.compared)) for one in each if one not in used)
    tests = tests if len(each) > 1 else ()
    drawn = (_shares_chart(data, each), _uplift_chart(data, each, total)) if len(each) > 1 else ()
    tables = () if drawn else (_table(each),)
    return Content(tuple(findings), drawn, tables if each else (), tests=tests)


def pooled_finding(found: Contacts, total: Comparison, alike: Balance) -> Finding:
    """What all campaigns added, and whether they can be taken as its cause."""
    counts = strata(found.frame)
    a, n, c, m = (int(number) for number in counts.sum())
    facts = {
        "campaigns": Fact(len(counts), "count"), "share": Fact(a / n, "share"),
        "treated": Fact(n, "count"), "control_share": Fact(c / m, "share"),
        "control": Fact(m, "count"), "uplift": Fact(total.effect, "points"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "between": Fact(formats.points_between(total.low, total.high), "text"),
    }  # fmt: skip
    said = (
        "Over {campaigns:campaign|campaigns}, {share} of {treated:customer|customers} who were "
        "contacted answered, and {control_share} of {control} in the control group: {uplift} "
        "({level}% interval {between}). "
    )
    if alike.differs:
        facts["differs"] = Fact(listed(alike.differs), "text")
        said += (
            "The groups were not alike beforehand in {differs}, so this may not be the work of the "
            "campaigns."
        )
    elif alike.checked:
        facts["checked"] = Fact(listed(alike.checked), "text")
        said += (
            "Beforehand the groups were alike in {checked}, so the difference is what the "
            "campaigns caused."
            if not total.low <= 0 <= total.high
            else "Beforehand the groups were alike in {checked}."
        )
    else:
        said += (
            "Whether the groups were alike beforehand cannot be checked here; if they were drawn "
            "by lot, this is what the campaigns caused."
        )
    severity, meaning = "info", "The campaigns together are not shown to change anything."
    if total.low > 0:
        severity, meaning = "good", (
            "Without the campaigns those answers would be missing; all others would have come "
            "anyway. Judge every campaign by what it adds, not by how many answer."
        )  # fmt: skip
    elif total.high < 0:
        severity, meaning = (
            "act",
            ("Customers who were contacted answered less often. Stop and find out why."),
        )
    return Finding(
        "campaigns_uplift", severity, said, facts, Evidence(**asdict(total)), so_what=meaning,  # type: ignore[arg-type]
    )  # fmt: skip


def _facts(one: Campaign) -> dict[str, Fact]:
    return {
        "campaign": Fact(one.name, "text"), "share": Fact(one.share, "share"),
        "treated": Fact(one.treated, "count"), "control_share": Fact(one.control_share, "share"),
        "control": Fact(one.control, "count"), "uplift": Fact(one.compared.effect, "points"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "between": Fact(formats.points_between(one.compared.low, one.compared.high), "text"),
    }  # fmt: skip


def best_finding(one: Campaign, of: int) -> Finding:
    """The campaign that surely added most."""
    return Finding(
        "campaigns_uplift_best", "good",
        "Of {campaigns:campaign|campaigns}, {campaign} added most for certain: {share} of "
        "{treated:customer|customers} contacted answered, {control_share} of {control} in the "
        "control group: {uplift} ({level}% interval {between}).",
        _facts(one) | {"campaigns": Fact(of, "count")}, Evidence(**asdict(one.compared)),
        so_what="Repeat it, again with a control group, before its budget grows.",
    )  # fmt: skip


def harmful_finding(one: Campaign) -> Finding:
    """The campaign after which those contacted answered less often than the control group."""
    return Finding(
        "campaigns_harmful", "act",
        "After {campaign} those contacted answered less often than the control group: {share} of "
        "{treated:customer|customers} against {control_share} of {control}: {uplift} ({level}% "
        "interval {between}).",
        _facts(one), Evidence(**asdict(one.compared)),
        so_what="Do not repeat it, and look for what kept customers away.",
    )  # fmt: skip


def no_effect_finding(one: Campaign, unseen: Sequence[Campaign]) -> Finding:
    """The campaign that added least, where its effect cannot be told from none, and what could
    have been found."""
    facts = _facts(one)
    said = (
        "{campaign} is not shown to have added anything: {share} of {treated:customer|customers} "
        "contacted answered, {control_share} of {control} in the control group: {uplift} "
        "({level}% interval {between})."
    )
    least = detectable(one.control_share, one.treated, one.control)
    if least is not None:
        facts |= {"least": Fact(least, "points"), "power": Fact(POWER, "share")}
        said += " Groups of this size find an uplift of {least} in {power} of all trials."
    if SMALLEST_NEEDED <= one.compared.effect <= 1 - one.control_share:
        needed = needed_per_group(one.control_share, one.compared.effect)
        facts["needed"] = Fact(needed, "count")
        said += " To see one of the size measured takes {needed:customer|customers} in each group."
    others = [other.name for other in unseen if other is not one]
    if others:
        facts["others"] = Fact(listed(others), "text")
        said += " The same is true of {others}."
    return Finding(
        "campaigns_no_effect", "watch", said, facts, Evidence(**asdict(one.compared)),
        so_what="Stop it, or test it once more on more customers: a small effect would not have "
        "been seen.",
    )  # fmt: skip


def _table(each: Sequence[Campaign]) -> Table:
    rows = tuple(
        (one.name, one.treated, one.share, *wilson_interval(one.answered, one.treated),
         one.control, one.control_share)
        for one in each
    )  # fmt: skip
    return Table(
        "campaign_groups", "Answers of customers contacted and left out",
        (Column("Campaign"), Column("Contacted", "count"), Column("Answered", "share"),
         Column("Low", "share"), Column("High", "share"), Column("Control group", "count"),
         Column("Control answered", "share")),
        rows,
    )  # fmt: skip


def _shares_chart(data: Dataset, each: Sequence[Campaign]) -> Chart:
    best = max(each, key=lambda one: one.compared.effect)
    return charts.dots(
        key="campaign_groups", x="Campaign", y="Answered", low="Low", high="High",
        reference="Control answered", zero=True, table=_table(each),
        title="{campaign}: {share} answered, {control} without it",
        subtitle="Share who answered: dot with interval = contacted, ring = control group; "
        f"{PERCENT_LEVEL}% interval; {data.until}",
        alt="Dots of the share who answered each campaign beside the share of its control group; "
        "the widest gap is {campaign}: {share} against {control}.",
        facts={"campaign": Fact(best.name, "text"), "share": Fact(best.share, "share"),
               "control": Fact(best.control_share, "share")},
    )  # fmt: skip


def _uplift_chart(data: Dataset, each: Sequence[Campaign], total: Comparison) -> Chart:
    pairs = [*((one.name, one.compared) for one in each), (ALL, total)]
    table = Table(
        "campaign_uplift", "What each campaign added",
        (Column("Campaign"), Column("Uplift", "points"), Column("Low", "points"),
         Column("High", "points")),
        tuple((name, one.effect, one.low, one.high) for name, one in pairs),
    )  # fmt: skip
    return charts.dots(
        key="campaign_uplift", x="Campaign", y="Uplift", low="Low", high="High", line=0.0,
        table=table, title="All campaigns together added {uplift} of answers",
        subtitle=f"Share contacted who answered less that of the control group, {PERCENT_LEVEL}% "
        f"interval; the line is no effect; {data.until}",
        alt="Dots with intervals of the uplift of each campaign around a line of no effect; all "
        "together {uplift}.",
        facts={"uplift": Fact(total.effect, "points")},
    )  # fmt: skip
