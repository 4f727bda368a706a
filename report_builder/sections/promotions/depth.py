"""How much the depth of a discount matters: dose and response, elasticity, break-even."""

from __future__ import annotations

from math import exp, log1p

import numpy as np

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import (
    Chart,
    Column,
    Content,
    Fact,
    Finding,
    Severity,
    Table,
    gained_or_lost,
)
from report_builder.sections.promotions import models
from report_builder.sections.promotions.lift import Spent
from report_builder.sections.promotions.models import Lift, as_evidence
from report_builder.sections.promotions.offers import Panel
from report_builder.stats.demand import Coefficient, against
from report_builder.stats.effects import ELASTICITY, LOG_NEEDED
from report_builder.stats.intervals import PERCENT_LEVEL

TENTH = 0.1  # off the price: the discount for which an elasticity is told in units


def content(data: Dataset, panel: Panel, money: Spent, every: Lift) -> Content:
    """Elasticity or why there is none, the picture of the depths, and the break-even."""
    bands = models.by_depth(panel)
    found = models.elasticity(panel)
    findings, tables, tests = [], [], [one.evidence(panel.products) for one in bands]
    if isinstance(found, str):
        findings.append(not_estimable(found))
    else:
        findings.append(elasticity_finding(panel, found[0]))
        tests.append(as_evidence(found[1], panel.products, ELASTICITY, models.LOG_TEST))
        tables.append(_elasticities(found))
    if money.costed_full > 0 and money.given > 0:
        findings.append(break_even_finding(panel, every, money))
    pictures = (_chart(data, panel, bands),) if len(bands) > 1 else ()
    return Content(tuple(findings), pictures, tuple(tables), tests=tuple(tests))


def elasticity_finding(panel: Panel, found: Coefficient) -> Finding:
    """The elasticity, and what it says of a tenth off the price."""
    unclear = found.low <= 0 <= found.high
    tenth = float(np.expm1(found.value * log1p(-TENTH)))
    facts = {
        "elasticity": Fact(found.value, "number"), "low": Fact(found.low, "number"),
        "high": Fact(found.high, "number"), "level": Fact(PERCENT_LEVEL, "count"),
        "products": Fact(panel.products, "count"),
    }  # fmt: skip
    start = "Deeper offers do not go with clearly more units"
    if not unclear:
        facts |= {"tenth": Fact(TENTH, "share"), "units": Fact(abs(tenth), "share")}
        start = f"{{tenth}} off the price goes with {{units}} {models.more(tenth)} units"
    return Finding(
        "promotions_elasticity", "info",
        f"{start}: the price elasticity of goods on offer is {{elasticity}} ({{level}}% interval "
        "{low} to {high}, {products:product|products}).",
        facts, as_evidence(found, panel.products, ELASTICITY), so_what=_so_what_elasticity(found),
    )  # fmt: skip


def _so_what_elasticity(found: Coefficient) -> str:
    if found.high < -1:
        return (
            "Revenue of these products was higher at a discount; whether profit was depends on the "
            "margin."
        )
    if found.low > -1:
        return "Units rose by less than the price fell: at a discount less came in."
    return "Units rose about as much as the price fell: what came in stayed nearly the same."


def not_estimable(reason: str) -> Finding:
    """Why no lift or elasticity is given."""
    return Finding(
        "promotions_not_estimable", "info",
        "What a lower price sells cannot be told here: {reason}.",
        {"reason": Fact(reason, "text")},
        so_what="To find out, run an offer on some products and leave similar ones at full price "
        "for the same weeks.",
    )  # fmt: skip


def needed_extra(depth: float, margin: float) -> float | None:
    """Extra units, as a share of the usual ones, at which a discount earns what full price does.

    ``margin`` is that at full price, as a share of it; None where each unit loses money.
    """
    return depth / (margin - depth) if margin > depth else None


def break_even_finding(panel: Panel, every: Lift, money: Spent) -> Finding:
    """The lift that offers needed at their margin, the lift they had, and the profit between."""
    depth = 1 - money.costed_value / money.costed_full
    margin = 1 - money.cost / money.costed_full
    needed = needed_extra(depth, margin)
    gain, low, high = _profit(every.coefficient, money)
    # Said to be more or less, an amount has no sign, and so have the ends of its interval.
    ends = (low, high) if low <= 0 <= high else sorted((abs(low), abs(high)))
    facts = {
        "depth": Fact(depth, "share"), "margin": Fact(margin, "share"),
        "lift": Fact(abs(every.change), "share"), "gain": Fact(abs(gain), "money"),
        "low": Fact(low, "money"), "high": Fact(high, "money"),
        "from": Fact(ends[0], "money"), "to": Fact(ends[1], "money"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "when": Fact(money.when, "text"),
    }  # fmt: skip
    evidence = None
    if needed is None:
        need = "no number of units is enough, for each is sold at a loss"
    else:
        need = "{needed} more units are needed"
        facts["needed"] = Fact(needed, "share")
        net = against(every.coefficient, log1p(needed), panel.products)
        evidence = as_evidence(net, panel.products, LOG_NEEDED)
    way = "more" if gain >= 0 else "less"
    return Finding(
        "promotions_break_even", _severity(low, high),
        "Offers open to all took {depth} off goods that would have earned a margin of {margin} "
        "without them. "
        f"To earn as much, {need}; there were {{lift}} {every.words}. {{when}}, they brought "
        f"about {{gain}} {way} gross profit than usual sales at full price ({{level}}% interval "
        "of the difference {low} to {high}).",
        facts, evidence, abs(gain) if not low <= 0 <= high else None,
        so_what=_so_what_break_even(low, high), money_is=gained_or_lost(gain),
        brief=f"{{when}}, offers open to all buyers brought about {{gain}} {way} gross profit than "
        "usual sales at full price ({level}% interval {from} to {to}).",
    )  # fmt: skip


def _profit(found: Coefficient, money: Spent) -> tuple[float, float, float]:
    """Gross profit on offer less that of the usual sales at full price, with its interval."""
    earned, usual = money.costed_value - money.cost, money.costed_full - money.cost
    gain, one, other = (earned - usual * exp(-x) for x in (found.value, found.low, found.high))
    return gain, min(one, other), max(one, other)


def _severity(low: float, high: float) -> Severity:
    if low <= 0 <= high:
        return "info"
    return "good" if low > 0 else "act"


def _so_what_break_even(low: float, high: float) -> str:
    if high < 0:
        return (
            "Measured so, the offers cost more than they earn, even if nothing is taken from other "
            "products: make them less deep, or leave out goods with little margin."
        )
    if low > 0:
        return (
            "Measured so, the offers pay, as long as the extra units are not taken from other "
            "products: check that before you add more."
        )
    return "The offers about pay for themselves: deeper ones would need more units still."


def _elasticities(found: tuple[Coefficient, Coefficient]) -> Table:
    names = (
        "Poisson regression, weeks without a sale counted",
        "Log-log regression, without them",
    )
    return Table(
        "promotions_elasticity", "Price elasticity on offer, estimated in two ways",
        (Column("Method"), Column("Elasticity", "number"), Column("Low", "number"),
         Column("High", "number"), Column("Standard error", "number")),
        tuple((name, one.value, one.low, one.high, one.error)
              for name, one in zip(names, found, strict=True)),
        note="Effects of each product and of each stretch of days taken out; errors clustered by "
        f"product; {formats.percent(PERCENT_LEVEL)} intervals.",
    )  # fmt: skip


def _chart(data: Dataset, panel: Panel, bands: list[Lift]) -> Chart:
    table = Table(
        "promotions_depth", "Units by depth of the offer",
        (Column("Discount"), Column("Change of units", "change"), Column("Low", "change"),
         Column("High", "change"), Column("Average depth", "share"),
         Column("Times on offer", "count"), Column("Products", "count")),
        tuple((one.name, one.change, *one.span, one.depth, one.cells, one.products)
              for one in bands),
    )  # fmt: skip
    deepest = bands[-1]
    return charts.columns(
        shows=("promotions_elasticity", "promotions_lift"),
        key="promotions_depth", x="Discount", y="Change of units", low="Low", high="High",
        table=table, title=f"Discounts of {{band}} go with {{lift}} {deepest.words} units",
        subtitle=f"Change of units of a product on offer against its usual level by depth of the "
        f"offer, {formats.percent(PERCENT_LEVEL)} interval, {panel.products} products, "
        f"{data.covered}",
        alt="Columns of the change of units by depth of the offer; at {band} off it is {lift} "
        f"{deepest.words}.",
        facts={
            "band": Fact(deepest.name, "text"), "lift": Fact(abs(deepest.change), "share")
        },
    )  # fmt: skip
