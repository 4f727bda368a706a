"""What the campaigns added: treated against control customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from report_builder import formats
from report_builder.buyers.contacts import Contacts, strata
from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Fact, Finding
from report_builder.sections.campaigns import pictures
from report_builder.sections.campaigns.before import KNOWN_BEFORE, TRAITS, knows_before
from report_builder.sections.campaigns.trials import Trial, pooled, trials
from report_builder.stats.inference import (
    MINIMUM_PER_GROUP,
    Comparison,
)
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.uplift import (
    POWER,
    detectable,
    needed_per_group,
    pooled_means,
)

BALANCED = 0.1  # standard deviations: up to here two groups count as alike (Austin 2009)
SMALLEST_NEEDED = 0.005  # half a point: for less nobody would draw a sample
WORDS_BEFORE = {
    "days_since_last_order": "days since the last order", "orders": "number of orders",
    "revenue": "revenue", "age": "age", "income": "income",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Balance:
    """What was compared beforehand, and in which of it the groups differ."""

    checked: tuple[str, ...]
    differs: tuple[str, ...]


def balance(known: pd.DataFrame) -> Balance:
    """Whether treated and control customers were alike before the campaigns, up to what a draw by
    lot leaves between groups of their size.

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
            apart = pooled_means(sides).comparison
            if abs(apart.effect) > BALANCED and not apart.low <= 0 <= apart.high:
                differs.append(WORDS_BEFORE[name])
    return Balance(tuple(checked), tuple(differs))


def content(data: Dataset, found: Contacts, known: pd.DataFrame) -> Content:
    """The pooled uplift, that of each campaign, and those without one."""
    total = pooled(found)
    if total is None:
        return Content()
    each = trials(found)
    findings = [pooled_finding(found, total, balance(known))]
    used: list[Trial] = []
    if len(each) > 1:
        best = max(each, key=lambda one: (one.is_shown, one.compared.effect, one.name))
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
    drawn = (
        (pictures.shares(data, each), pictures.uplift(data, each, total)) if len(each) > 1 else ()
    )
    tables = () if drawn else (pictures.table(each),)
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
        "Over {campaigns:campaign|campaigns}, {share} of {treated:contact|contacts} were answered; "
        "of {control} in the control group, {control_share} did the same unasked. The difference "
        "is {uplift} ({level}% interval {between}). "
    )
    if alike.differs:
        facts["differs"] = Fact(formats.listed(alike.differs), "text")
        said += (
            "The groups were not alike beforehand in {differs}, so this may not be the work of the "
            "campaigns."
        )
    elif alike.checked:
        facts["checked"] = Fact(formats.listed(alike.checked), "text")
        said += (
            "Beforehand the groups were alike in {checked}. If they were drawn by lot, the "
            "difference is what the campaigns caused."
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
            "Judge every campaign by what it adds, not by how many answer: the others would have "
            "come anyway."
        )  # fmt: skip
    elif total.high < 0:
        severity, meaning = (
            "act",
            ("Customers who were contacted answered less often. Stop and find out why."),
        )
    return Finding(
        "campaigns_uplift", severity, said, facts, Evidence(**asdict(total)), so_what=meaning,  # type: ignore[arg-type]
    )  # fmt: skip


def _facts(one: Trial) -> dict[str, Fact]:
    return {
        "campaign": Fact(one.name, "text"), "share": Fact(one.share, "share"),
        "treated": Fact(one.treated, "count"), "control_share": Fact(one.control_share, "share"),
        "control": Fact(one.control, "count"), "uplift": Fact(one.compared.effect, "points"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "between": Fact(formats.points_between(one.compared.low, one.compared.high), "text"),
    }  # fmt: skip


def best_finding(one: Trial, of: int) -> Finding:
    """The campaign that surely added most."""
    return Finding(
        "campaigns_uplift_best", "good",
        "“{campaign}” added most of {campaigns:campaign|campaigns}: {share} of "
        "{treated:customer|customers} contacted answered, {control_share} of {control} in the "
        "control group: {uplift} ({level}% interval {between}).",
        _facts(one) | {"campaigns": Fact(of, "count")}, Evidence(**asdict(one.compared)),
        so_what="Repeat it, again with a control group, before its budget grows.",
    )  # fmt: skip


def harmful_finding(one: Trial) -> Finding:
    """The campaign after which those contacted answered less often than the control group."""
    return Finding(
        "campaigns_harmful", "act",
        "After “{campaign}” those contacted answered less often than the control group: {share} of "
        "{treated:customer|customers} against {control_share} of {control}: {uplift} ({level}% "
        "interval {between}).",
        _facts(one), Evidence(**asdict(one.compared)),
        so_what="Do not repeat it, and look for what kept customers away.",
    )  # fmt: skip


def no_effect_finding(one: Trial, unseen: Sequence[Trial]) -> Finding:
    """The campaign that added least, where its effect cannot be told from none, and what could
    have been found."""
    facts = _facts(one)
    said = (
        "“{campaign}” is not shown to have added anything: {share} of {treated:customer|customers} "
        "contacted answered, {control_share} of {control} in the control group: {uplift} "
        "({level}% interval {between})."
    )
    least = detectable(one.control_share, one.treated, one.control)
    if least is not None:
        facts |= {"least": Fact(least, "points"), "power": Fact(POWER, "share")}
        said += " Groups of this size would find an uplift of {least} in {power} of all trials."
    if SMALLEST_NEEDED <= one.compared.effect <= 1 - one.control_share:
        needed = needed_per_group(one.control_share, one.compared.effect)
        facts["needed"] = Fact(needed, "count")
        said += " To see one of the size measured takes {needed:customer|customers} in each group."
    others = [other.name for other in unseen if other is not one]
    if others:
        facts["others"] = Fact(formats.listed([f"“{name}”" for name in others]), "text")
        said += " The same is true of {others}."
    return Finding(
        "campaigns_no_effect", "watch", said, facts, Evidence(**asdict(one.compared)),
        so_what="Stop it, or test it once more on more customers: a small effect would not have "
        "been seen.",
    )  # fmt: skip
