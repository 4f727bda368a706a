"""What the groups of new customers say: sentences, picture and table."""

from __future__ import annotations

from report_builder import charts, formats, measures
from report_builder.buyers.doubts import hint
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Severity, Table, Value
from report_builder.sections.repeat.groups import (
    ENOUGH_BACK,
    Divided,
    Newcomers,
    clear,
    clearest,
    divided,
    reached,
    time_back,
)
from report_builder.sections.repeat.second import SAME_AGE
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL, wilson_interval

LEFT_OUT = f"Not known, or in a group under {MINIMUM_PER_GROUP}"
WORTH_ACTING = 0.05  # five points between the groups: less is not worth a plan of its own
BESIDE = {
    "category": "repeat_first_category", "discounted": "repeat_first_discount",
    "channel": "repeat_channel",
}  # fmt: skip
PHRASES = {
    "channel": "come first through {channel} ({channel_share})",
    "store": "come first to {store} ({store_share})",
    "category": "buy {category} first ({category_share})",
    "zone": "live in {zone} ({zone_share})",
    "state": "live in {state} ({state_share})",
    "country": "live in {country} ({country_share})",
}


def content(data: Dataset, found: Newcomers, average: float) -> Content:
    """The clearest grouping, what is said of the first order beside it, and all groups.

    ``average``: what a second order is worth.
    """
    parts = divided(found)
    chosen = clearest(parts)
    if chosen is None:
        return Content(findings=(too_few_finding(found),))
    holding = clear([one.evidence for one in parts])
    sure = {id(one) for one, holds in zip(parts, holding, strict=True) if holds}
    beside = [
        one for one in parts
        if one.dimension.key in BESIDE and id(one) in sure and one is not chosen
    ]  # fmt: skip
    holds = id(chosen) in sure
    first = by_group_finding(data, found, chosen, average, len(parts), holds)
    findings = [hint(first, chosen.dimension)]
    findings += [first_order_finding(found, one) for one in beside]
    told = {id(chosen), *(id(one) for one in beside)}
    return Content(
        tuple(findings), (_chart(data, found, chosen, holds),), (_table(data, found, parts),),
        tests=tuple(one.sooner for one in parts)
        + tuple(one.evidence for one in parts if id(one) not in told),
    )  # fmt: skip


def too_few_finding(found: Newcomers) -> Finding:
    """Why new customers are not compared by group."""
    back, observed = found.whole
    if back < ENOUGH_BACK <= observed:
        return Finding(
            "repeat_by_group", "info",
            "Of {customers:new customer|new customers} who can be followed for {horizon}, {back} "
            "came back: too few to tell who does so most.",
            {
                "customers": Fact(observed, "count"), "horizon": Fact(SAME_AGE, "days"),
                "back": Fact(back, "count"),
            },
            so_what="First find out why so few return; who they are comes later.",
        )  # fmt: skip
    return Finding(
        "repeat_by_group", "info",
        "{customers:new customer|new customers} can be followed for {horizon}; no grouping divides "
        "them into two groups of {needed} or more, so who comes back most is left open.",
        {
            "customers": Fact(found.whole[1], "count"), "horizon": Fact(SAME_AGE, "days"),
            "needed": Fact(MINIMUM_PER_GROUP, "count"),
        },
        so_what=(
            "An export that reaches further back would hold more new customers."
            if found.whole[1] < 2 * MINIMUM_PER_GROUP else
            "A table of customers (age, place, membership) or the channel of each order would show "
            "who returns."
        ),
    )  # fmt: skip


def _facts(found: Newcomers, one: Divided) -> dict[str, Fact]:
    best, worst = one.ranked[0], one.ranked[-1]
    back, observed = found.whole
    facts = {
        "grouping": Fact(_lower(one.dimension.label), "text"), "horizon": Fact(SAME_AGE, "days"),
        "best": Fact(best.name, "text"), "best_rate": Fact(best.rate, "share"),
        "best_customers": Fact(best.customers, "count"),
        "worst": Fact(worst.name, "text"), "worst_rate": Fact(worst.rate, "share"),
        "worst_customers": Fact(worst.customers, "count"), "rate": Fact(back / observed, "share"),
        "level": Fact(PERCENT_LEVEL, "count"),
    }  # fmt: skip
    for name, group in (("best", best), ("worst", worst)):
        low, high = group.interval
        facts |= {f"{name}_low": Fact(low, "share"), f"{name}_high": Fact(high, "share")}
    return facts


def _lower(label: str) -> str:
    """For the middle of a sentence, without what is set off by a comma."""
    return label[:1].lower() + label[1:].partition(",")[0]


RATES = (
    "{best_rate} of {best_customers:customer|customers} where the {grouping} is {best} ({level}% "
    "interval {best_low} to {best_high}), {worst_rate} of {worst_customers} where it is {worst} "
    "({worst_low} to {worst_high}). Of all it is {rate}."
)


def by_group_finding(
    data: Dataset, found: Newcomers, one: Divided, average: float, groupings: int, holds: bool
) -> Finding:
    """The grouping with the clearest difference, its ends, and how the best are reached."""
    facts = _facts(found, one) | {"groupings": Fact(groupings, "count")}
    if not holds:
        who = "No grouping of new customers (of {groupings}) tells"
        if groupings == 1:
            del facts["groupings"]
            who = "The one grouping of new customers that there is does not tell"
        return Finding(
            "repeat_by_group", "info", who + " clearly who comes back "
            "within {horizon}. The largest difference between named groups: " + RATES,
            facts, one.evidence,
            so_what="Write to all new customers alike: no group is known to need it more.",
        )  # fmt: skip
    worst = one.ranked[-1]
    short = found.whole[0] / found.whole[1] - worst.rate
    more = round(worst.customers * short * measures.yearly(data))
    so_what = _reached(found, one, facts)
    worth = None
    if more >= 1:
        facts["more"] = Fact(more, "count")
        so_what += (
            " If they came back as often where it is {worst} as on the whole, it would be "
            "{more:customer|customers} more{span}"
        )
        facts["span"] = Fact(measures.span(data), "text")
        if data.has_money and average > 0:
            worth = more * formats.printed(average, "money")
            facts |= {"average": Fact(average, "money"), "worth": Fact(worth, "money")}
            so_what += ", at {average} for a second order {worth}"
        so_what += "."
    far = one.ranked[0].rate - worst.rate >= WORTH_ACTING
    severity: Severity = "act" if far else "info"
    return Finding(
        "repeat_by_group", severity,
        "Of {groupings:grouping|groupings} the {grouping} tells most clearly which new customers "
        "come back within {horizon}: " + RATES, facts, one.evidence,
        money=worth if far else None, money_is="worth", so_what=so_what.strip(),
    )  # fmt: skip


def _reached(found: Newcomers, one: Divided, facts: dict[str, Fact]) -> str:
    """How those of the best group come, and the facts for it."""
    ways = reached(found, one)
    for key, name, share in ways:
        facts |= {key: Fact(name, "text"), f"{key}_share": Fact(share, "share")}
    phrases = [PHRASES[key] for key, _, _ in ways]
    if not phrases:
        return ""
    told = " and ".join((", ".join(phrases[:-1]), phrases[-1]) if phrases[1:] else phrases)
    return "Where it is {best}, they mostly " + told + ": there more of them can be reached."


def first_order_finding(found: Newcomers, one: Divided) -> Finding:
    """Category, discount or channel of the first order."""
    so_what = "Who starts so may differ in other ways: try it with a random half of the newcomers."
    return Finding(
        BESIDE[one.dimension.key], "info",
        "The {grouping} goes with coming back within {horizon}: " + RATES,
        _facts(found, one), one.evidence, so_what=so_what,
    )  # fmt: skip


def _chart(data: Dataset, found: Newcomers, one: Divided, holds: bool) -> Chart:
    groups = one.groups if one.dimension.ordered else tuple(one.ranked)
    table = Table(
        "repeat_groups", f"Back within {SAME_AGE} days by {_lower(one.dimension.label)}",
        (Column(one.dimension.label), Column("Back", "share"), Column("Low", "share"),
         Column("High", "share"), Column("Customers", "count")),
        tuple((group.name, group.rate, *group.interval, group.customers) for group in groups),
    )  # fmt: skip
    best, worst = one.ranked[0], one.ranked[-1]
    rates = "by {grouping}: {best} {best_rate}, {worst} {worst_rate}"
    title = (
        "Back " + rates
        if holds
        else "No clear difference by {grouping}: {best_rate} and {worst_rate}"
    )
    back, observed = found.whole
    return charts.dots(
        shows=("repeat_by_group",),
        key="repeat_groups", x=one.dimension.label, y="Back", low="Low", high="High",
        line=back / observed, table=table, title=title,
        subtitle=f"Share of new customers back within {SAME_AGE} days of their first visit, by "
        f"{_lower(one.dimension.label)}, {formats.percent(PERCENT_LEVEL)} interval; dashed: "
        "all; named groups "
        f"of {MINIMUM_PER_GROUP} or more; {data.covered}",
        alt="Dots of the share back by group, with intervals. Back " + rates + ".",
        facts={
            "best": Fact(best.name, "text"), "best_rate": Fact(best.rate, "share"),
            "worst": Fact(worst.name, "text"), "worst_rate": Fact(worst.rate, "share"),
            "grouping": Fact(_lower(one.dimension.label), "text"),
        },
    )  # fmt: skip


def _table(data: Dataset, found: Newcomers, parts: tuple[Divided, ...]) -> Table:
    back, observed = found.whole
    rows: list[tuple[Value, ...]] = []
    for part in parts:
        label = part.dimension.label
        rows += [
            (label, group.name, group.customers, group.rate, *group.interval, *group.time)
            for group in part.groups
        ]
        left_out = observed - sum(group.customers for group in part.groups)
        if left_out:
            rows.append((label, LEFT_OUT, left_out, *[None] * 6))
    columns = (
        Column("Grouping"), Column("Group"), Column("Customers", "count"), Column("Back", "share"),
        Column("Low", "share"), Column("High", "share"), Column("Half are back after", "days"),
        Column("From", "days"), Column("To", "days"),
    )  # fmt: skip
    return Table(
        "repeat_by_group", f"New customers back within {SAME_AGE} days, by group", columns,
        tuple(rows), total=("All new customers", None, observed, back / observed,
               *wilson_interval(back, observed), *time_back(found.frame)),
        note=f"New customers observed for {SAME_AGE} days; groups of {MINIMUM_PER_GROUP} or more. "
        "“Other” holds the groups with the fewest customers and is never called best or worst. "
        "Days from the curve of all new customers, with their interval; empty where half of them "
        f"are not back yet. {data.covered[:1].upper()}{data.covered[1:]}.",
    )  # fmt: skip
