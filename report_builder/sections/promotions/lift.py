"""What offers open to everybody add, which do most, and what would have been sold anyway."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp

import numpy as np
import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table
from report_builder.sections.promotions import models
from report_builder.sections.promotions.models import Lift, as_evidence
from report_builder.sections.promotions.offers import Panel, year_ago
from report_builder.stats.demand import Coefficient
from report_builder.stats.effects import LOG_CHANGE
from report_builder.stats.intervals import PERCENT_LEVEL

MOST_ROWS = 12  # offers in the picture: as many as can be read
TOGETHER = "All offers together"


@dataclass(frozen=True, slots=True)
class Spent:
    """Money of the lines on offers open to all: paid, before the discount, and the same with the
    cost where it is known; ``when`` says of which days."""

    when: str
    value: float
    full: float
    cost: float
    costed_value: float
    costed_full: float

    @property
    def given(self) -> float:
        """What buyers did not have to pay."""
        return self.full - self.value


def spent(data: Dataset, days: pd.DataFrame, open_to_all: tuple[str, ...]) -> Spent:
    """Sums over the last twelve months; over all of the data where it is shorter than that."""
    rows = days[days["label"].isin(open_to_all)]
    when = "In the whole data"
    if pd.Timestamp(data.first_day) <= year_ago(data.as_of):
        rows = rows[rows["day"] >= year_ago(data.as_of)]
        when = "In the last twelve months"
    names = ("value", "full", "cost", "costed_value", "costed_full")
    return Spent(when, *(float(rows[name].sum()) for name in names))


def content(
    data: Dataset, panel: Panel, money: Spent, found: tuple[Lift, Coefficient, Coefficient]
) -> Content:
    """Findings and pictures of the lift; ``found`` as from ``models.overall``."""
    every, before, after = found
    offers, categories = models.by_offer(panel), models.by_category(panel)
    findings = [lift_finding(panel, every)]
    if data.has_money and money.given > 0:
        findings.append(anyway_finding(panel, every, money))
    findings += extremes(panel, offers)
    for key, beside, tell in (
        ("promotions_before", before, _so_what_before),
        ("promotions_after", after, _so_what_after),
    ):
        if beside.error > 0:
            findings.append(beside_finding(panel, key, beside, tell(beside)))
    told = {"promotions_best": offers[:1], "promotions_worst": offers[-1:]}
    spoken = {
        one.name for finding in findings if finding.evidence for one in told.get(finding.key, [])
    }
    tests = [one.evidence(panel.products) for one in offers if one.name not in spoken]
    tests += [one.evidence(panel.products) for one in categories]
    pictures = [_chart(data, panel, offers, every)] if len(offers) > 1 else []
    tables = [_categories(categories)] if categories else []
    return Content(tuple(findings), tuple(pictures), tuple(tables), tests=tuple(tests))


def lift_finding(panel: Panel, every: Lift) -> Finding:
    """Units on offer against the usual level, as a change with its interval."""
    low, high = every.span
    unclear = low <= 0 <= high
    how = "about as many" if unclear else f"{{lift}} {every.words}"
    facts = {
        **({} if unclear else {"lift": Fact(abs(every.change), "share")}),
        "low": Fact(low, "change"),
        "high": Fact(high, "change"), "level": Fact(PERCENT_LEVEL, "count"),
        "products": Fact(every.products, "count"), "compared": Fact(panel.products, "count"),
        "times": Fact(every.cells, "count"),
    }  # fmt: skip
    return Finding(
        "promotions_lift", "good" if low > 0 else "watch",
        f"While on offer, a product sold {how} units {'as' if unclear else 'than'} usual, allowing "
        "for how busy the shop was ({level}% interval {low} to {high}; {products:product|products} "
        "of {compared}, {times} times on offer).",
        facts, every.evidence(panel.products), so_what=_so_what_lift(low, high),
    )  # fmt: skip


def _so_what_lift(low: float, high: float) -> str:
    if low > 0:
        return (
            "More is sold of what is on offer. Some of these units may be taken from products "
            "beside it, so judge an offer by its profit, not by its units."
        )
    if high < 0:
        return "No help is seen: the products sold less than usual on offer."
    return "No extra sales can be seen: until a test shows some, the discount is given for nothing."


def anyway_finding(panel: Panel, every: Lift, money: Spent) -> Finding:
    """The share of units on offer that the usual level explains, and the discount on them."""
    if every.span[0] <= 0:
        return _all_anyway(panel, every, money)
    found = every.coefficient
    share, low, high = (min(1.0, exp(-x)) for x in (found.value, found.high, found.low))
    facts = {
        "share": Fact(share, "share"), "low": Fact(low, "share"), "high": Fact(high, "share"),
        "level": Fact(PERCENT_LEVEL, "count"), "given": Fact(money.given, "money"),
        "wasted": Fact(money.given * share, "money"),
        "wasted_low": Fact(money.given * low, "money"),
        "wasted_high": Fact(money.given * high, "money"), "when": Fact(money.when, "text"),
    }  # fmt: skip
    return Finding(
        "promotions_anyway", "act" if low > 0.5 else "watch",
        "If products had kept their usual level without the offer, {share} of the units sold on it "
        "would have been sold anyway ({level}% interval {low} to {high}). {when}, about {wasted} "
        "({wasted_low} to {wasted_high}) of the {given} given away on offers went to those units.",
        facts, every.evidence(panel.products),
        # Where costs are known the profit is: the whole of this sum could not be kept.
        None if money.costed_full > 0 else money.given * share,
        so_what="This is the price of an offer: give it to fewer buyers, on fewer products or less "
        "deep, and compare with a group that does not get it.",
    )  # fmt: skip


def _all_anyway(panel: Panel, every: Lift, money: Spent) -> Finding:
    return Finding(
        "promotions_anyway", "act",
        "No extra units are shown on offer: at its usual level a product would have sold as much. "
        "{when}, {given} were given away on it.",
        {"given": Fact(money.given, "money"), "when": Fact(money.when, "text")},
        every.evidence(panel.products),
        None if money.costed_full > 0 else money.given,
        so_what="Leave the offer out on a part of the products for a month, and compare.",
    )  # fmt: skip


def extremes(panel: Panel, offers: list[Lift]) -> list[Finding]:
    """The offer with the largest lift beside the smallest, and the smallest where it shows none."""
    if len(offers) < 2:
        return []
    best, worst = offers[0], offers[-1]
    apart = best.span[0] > worst.span[1]
    facts = {
        "offers": Fact(len(offers), "count"), "level": Fact(PERCENT_LEVEL, "count"),
        **_named("best", best), **_named("worst", worst),
    }  # fmt: skip
    found = [
        Finding(
            "promotions_best", "good" if apart and best.span[0] > 0 else "info",
            f"“{{best}}” went with the largest rise of {{offers}} offers, {{best_lift}} "
            f"{best.words} units ({{level}}% interval {{best_low}} to {{best_high}}). “{{worst}}” "
            f"had the smallest, {{worst_lift}} {worst.words} ({{worst_low}} to {{worst_high}}).",
            facts, best.evidence(panel.products) if apart else None, so_what=_so_what_best(apart),
        )
    ]  # fmt: skip
    if worst.span[0] <= 0:
        found.append(
            Finding(
                "promotions_worst", "watch",
                f"No rise is shown for “{{worst}}”: {{worst_lift}} {worst.words} units "
                "({level}% interval {worst_low} to {worst_high}).",
                {"level": Fact(PERCENT_LEVEL, "count"), **_named("worst", worst)},
                worst.evidence(panel.products),
                so_what="Change its products or its depth before it is run again.",
            )
        )  # fmt: skip
    return found


def _so_what_best(apart: bool) -> str:
    if apart:
        return "The difference is beyond chance: see what the better one does, its depth first."
    return "Their intervals overlap, so neither is shown to be better: do not choose by this alone."


def _named(prefix: str, one: Lift) -> dict[str, Fact]:
    return {
        prefix: Fact(one.name, "text"), f"{prefix}_lift": Fact(abs(one.change), "share"),
        f"{prefix}_low": Fact(one.span[0], "change"), f"{prefix}_high": Fact(one.span[1], "change"),
    }  # fmt: skip


def beside_finding(panel: Panel, key: str, found: Coefficient, so_what: str) -> Finding:
    """Units in the stretch of days before or after an offer against the usual level."""
    side = key.removeprefix("promotions_")
    change = float(np.expm1(found.value))
    facts = {
        "grain": Fact(panel.grain, "text"), "change": Fact(abs(change), "share"),
        "low": Fact(float(np.expm1(found.low)), "change"),
        "high": Fact(float(np.expm1(found.high)), "change"), "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    unclear = found.low <= 0 <= found.high
    how = "about as much as usual" if unclear else f"{{change}} {models.more(change)} units"
    shown = facts if not unclear else {k: v for k, v in facts.items() if k != "change"}
    return Finding(
        key, "info" if unclear or found.value > 0 else "watch",
        f"The {{grain}} {side} an offer, the same products sold {how} ({{level}}% interval {{low}} "
        "to {high}).",
        shown, as_evidence(found, panel.products, LOG_CHANGE), so_what=so_what,
    )  # fmt: skip


def _so_what_before(found: Coefficient) -> str:
    if found.high < 0:
        return (
            "Products were put on offer after a weak spell, and such sales rise again by "
            "themselves: a comparison with the weeks just before would make the offer look better "
            "than it is. The figures here use the usual level."
        )
    if found.low > 0:
        return (
            "Products were put on offer after a strong spell, and such sales fall again by "
            "themselves: a comparison with the weeks just before would make the offer look worse "
            "than it is. The figures here use the usual level."
        )
    return (
        "Neither a weak nor a strong spell is shown before the offers. A small one could be there."
    )


def _so_what_after(found: Coefficient) -> str:
    if found.high < 0:
        return "Part of the extra sales was only bought ahead: count the weeks after as well."
    if found.low > 0:
        return "Sales stayed up after the offer: some of what it won has lasted."
    return "No dip is shown afterwards; a small one could be there."


def _chart(data: Dataset, panel: Panel, offers: list[Lift], every: Lift) -> Chart:
    shown = offers[:MOST_ROWS]
    rows = tuple((one.name, one.change, *one.span, one.cells, one.products, _or_none(one.depth))
                 for one in (*shown, replace(every, name=TOGETHER)))  # fmt: skip
    cut = f" The {MOST_ROWS} largest of {len(offers)} are shown." if len(offers) > MOST_ROWS else ""
    table = Table(
        "promotions_offers", "Lift by offer",
        (Column("Offer"), Column("Change of units", "change"), Column("Low", "change"),
         Column("High", "change"), Column("Times on offer", "count"), Column("Products", "count"),
         Column("Average depth", "share")), rows,
        note="Times on offer: products times stretches of days." + cut,
    )  # fmt: skip
    title = "“{name}” goes with the largest rise, {lift}; all offers {every}"
    if len(offers) > 1 and offers[0].span[0] <= offers[1].span[1]:  # the order may be chance
        title = "All offers together: {every} units; none shown to be best"
    return charts.dots(
        shows=("promotions_best", "promotions_lift"),
        key="promotions_offers", x="Offer", y="Change of units", low="Low", high="High", line=0.0,
        table=table, title=title,
        subtitle=f"Change of units of a product on offer against its usual level, "
        f"{formats.percent(PERCENT_LEVEL)} "
        f"interval, {panel.products} products, {data.covered}",
        alt="Dots with intervals of the change of units by offer; “{name}” is first with {lift}, "
        "all together {every}.",
        facts={"name": Fact(offers[0].name, "text"), "lift": Fact(offers[0].change, "change"),
               "every": Fact(every.change, "change")},
    )  # fmt: skip


def _or_none(depth: float) -> float | None:
    return None if np.isnan(depth) or depth <= 0 else depth


def _categories(found: list[Lift]) -> Table:
    return Table(
        "promotions_categories", "Lift of offers by category",
        (Column("Category"), Column("Change of units", "change"), Column("Low", "change"),
         Column("High", "change"), Column("Times on offer", "count"), Column("Products", "count")),
        tuple((one.name, one.change, *one.span, one.cells, one.products) for one in found),
        note=f"Against the usual level of the same products; {formats.percent(PERCENT_LEVEL)} "
        "intervals.",
    )  # fmt: skip
