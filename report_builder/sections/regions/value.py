"""What a customer brings in each region, against all other customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from report_builder import charts, formats
from report_builder.buyers import Buyers
from report_builder.buyers.doubts import hint
from report_builder.customer_features import LAST_YEAR
from report_builder.dataset import Dataset
from report_builder.model import (
    Chart,
    Column,
    Content,
    Evidence,
    Fact,
    Facts,
    Finding,
    Severity,
    Table,
)
from report_builder.sections.regions.behind import lagging
from report_builder.sections.regions.comparing import (
    Apart,
    Measured,
    compare,
    facts_of,
    known_people,
    of_people,
    of_year,
    spent_on,
)
from report_builder.sections.regions.levels import Level
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL

FEW_OUTSIDE = 0.15  # of the customers: more than one in seven is no fringe of the shop
DRAWN = 12  # regions with most customers in the picture


def content(data: Dataset, main: Level) -> Content:
    """The region with most at stake, the best one, who orders most often, and the dots."""
    people = known_people(data)
    if people is None:
        return Content()
    if main.column not in people.frame:
        return Content(_moving(data, main))
    place = of_people(people, main)
    spent = spent_on(data, people)
    worth = compare(people.frame, place, spent.column) if spent else []
    often = (
        compare(people.frame, place, "orders")
        if people.unit == "customer" and people.measure("orders")
        else []
    )
    told: list[Finding] = []
    if spent and worth:
        told = [
            *_home(spent, worth, people),
            lagging(data, main, spent, worth, people),
            *_best(data, main, spent, worth, people),
        ]
    told += _often(main, often)
    own = people.dimension(main.column)
    told = [hint(one, own) if own and one.evidence else one for one in told]
    used = {finding.evidence for finding in told}
    tests = tuple(
        evidence
        for one in (*worth, *often)
        if (evidence := Evidence(**asdict(one.compared))) not in used
    )
    drawn = (_chart(data, main, spent, worth, people),) if spent and len(worth) > 1 else ()
    return Content(tuple(told), drawn, tests=tests)


def _moving(data: Dataset, main: Level) -> tuple[Finding, ...]:
    """That customers have no region of their own, and how far; nothing where none is known."""
    if main.column not in data.moving:
        return ()
    customers, several = data.moving[main.column]
    return (
        Finding(
            "regions_moving", "info",
            "Of {customers:customer|customers} with more than one line, {several} bought for more "
            "than one {one}.",
            {"several": Fact(several, "count"), "customers": Fact(customers, "count"),
             "one": Fact(main.one, "text")},
            so_what="The {one} belongs to the order here, not to the customer: sales are shown by "
            "{one}, customers are not compared by it.",
        ),
    )  # fmt: skip


def _home(spent: Measured, rows: list[Apart], people: Buyers) -> list[Finding]:
    """The region of most customers beside all others, where the two are clearly apart."""
    home = [row for row in rows if row.clear and not row.is_minority]
    return [
        Finding(
            "regions_home", "info",
            "Most customers, {customers}, are from {region}: {measure} is {own} for them and "
            "{others} for those from elsewhere ({level}% interval of the difference {low} to "
            "{high}).",
            facts_of(row, spent), Evidence(**asdict(row.compared)),
            so_what=_about_home(row),
        )
        for row in home
    ]  # fmt: skip


def _about_home(row: Apart) -> str:
    few = row.compared.n - row.customers < FEW_OUTSIDE * row.compared.n
    if few and row.difference < 0:
        return (
            "Customers from outside {region} are few and bring more each: an offer of their own "
            "is worth a try."
        )
    if few:
        return "Customers from outside {region} are few and bring less each."
    return "Look at what customers buy on both sides before one offer is made for all."


def _best(
    data: Dataset, main: Level, spent: Measured, rows: list[Apart], people: Buyers
) -> list[Finding]:
    above = [row for row in rows if row.clear and row.difference > 0 and row.is_minority]
    if not above or len(rows) < 3:  # of two regions the other one is the gap told already
        return []
    row = max(above, key=lambda one: (one.difference * one.customers, one.name))
    part, span = of_year(data, people)
    facts: Facts = {
        **facts_of(row, spent),
        "gap": Fact(formats.printed(row.difference, spent.unit), spent.unit),
        "brought": Fact(
            formats.printed(row.own, spent.unit) * formats.printed(row.customers, "count") * part,
            spent.unit,
        ),
        "span": Fact(span, "text"),
    }  # fmt: skip
    return [
        Finding(
            "regions_best", "good",
            "{region} is ahead: {measure} is {own} for its {customers:" + people.noun + "}, "
            "against {others} elsewhere, {gap} more ({level}% interval of the difference {low} to "
            "{high}). Together that is {brought}{span}.",
            facts, Evidence(**asdict(row.compared)),
            so_what="See what {region} does differently, and look for more customers like these.",
        )
    ]  # fmt: skip


def _often(main: Level, rows: list[Apart]) -> list[Finding]:
    """The region that orders clearly more or less often, by the largest difference."""
    clear = [row for row in rows if row.clear]
    if not clear:
        return []
    row = max(clear, key=lambda one: (abs(one.compared.effect), one.name))
    way = "more" if row.difference > 0 else "less"
    severity: Severity = "good" if row.difference > 0 else "watch"
    return [
        Finding(
            "regions_frequency", severity,
            "Customers in {region} order {way} often than those elsewhere: {own} orders each over "
            "all data for {customers:customer|customers}, against {others} ({level}% interval of "
            "the difference {low} to {high}).",
            {
                "region": Fact(row.name, "text"), "way": Fact(way, "text"),
                "own": Fact(row.own, "number"), "others": Fact(row.others, "number"),
                "customers": Fact(row.customers, "count"), "low": Fact(row.low, "number"),
                "high": Fact(row.high, "number"), "level": Fact(PERCENT_LEVEL, "count"),
            },
            Evidence(**asdict(row.compared)),
            so_what="{region} differs in how often its customers order: "
            + ("see what keeps them coming." if row.difference > 0
               else "ask them what keeps them away."),
        )
    ]  # fmt: skip


def _title(rows: Sequence[Apart], spent: Measured) -> tuple[str, dict[str, Fact]]:
    """The region that is surely furthest from all others, or that none is: the highest and the
    lowest of them need not differ from each other."""
    clear = [row for row in rows if row.clear]
    if not clear:
        return "{measure}: no clear difference, {least} to {most}", {}
    one = max(clear, key=lambda row: (abs(row.own - row.others), row.name))
    return "{measure}: {own} in {region}, {others} elsewhere", {
        "region": Fact(one.name, "text"), "own": Fact(one.own, spent.unit),
        "others": Fact(one.others, spent.unit),
    }  # fmt: skip


def _chart(data: Dataset, main: Level, spent: Measured, rows: list[Apart], people: Buyers) -> Chart:
    largest = sorted(rows, key=lambda row: (-row.customers, row.name))[:DRAWN]
    drawn = sorted(largest, key=lambda row: (-row.own, row.name))
    noun = f"{people.unit.capitalize()}s"
    table = Table(
        "regions_value", f"{spent.label} by {main.one}",
        (Column(main.one.capitalize()), Column(noun, "count"), Column(spent.label, spent.unit),
         Column("Low", spent.unit), Column("High", spent.unit), Column("Elsewhere", spent.unit)),
        tuple((row.name, row.customers, row.own, row.mean_low, row.mean_high, row.others)
              for row in drawn),
        note=f"Low and high are the ends of the {formats.percent(PERCENT_LEVEL)} interval of "
        "the mean.",
    )  # fmt: skip
    mean = float(people.frame[spent.column].mean())
    first, last = drawn[0], drawn[-1]
    title, told = _title(rows, spent)
    of = f"{main.many} of at least {MINIMUM_PER_GROUP} {people.unit}s"
    if len(drawn) < len(rows):
        of = f"the {len(drawn)} {main.many} with most {people.unit}s"
    return charts.dots(
        shows=("regions_gap", "regions_best", "regions_home"),
        key="regions_value", x=main.one.capitalize(), y=spent.label, low="Low", high="High",
        line=mean, zero=True, table=table,
        facts=told
        | {
            "first": Fact(first.name, "text"), "most": Fact(first.own, spent.unit),
            "last": Fact(last.name, "text"), "least": Fact(last.own, spent.unit),
            "mean": Fact(mean, spent.unit),
            "measure": Fact(spent.label.removesuffix(" in the last twelve months"), "text"),
        },
        title=title,
        subtitle=f"{spent.label}, mean with {formats.percent(PERCENT_LEVEL)} interval, {of}, "
        f"dashed: all {people.unit}s, {data.until if spent.column == LAST_YEAR else data.covered}",
        alt="Dots with intervals of what a customer brings, one a region, from {first} with {most} "
        "to {last} with {least}; "
        "the average of all is {mean}.",
    )  # fmt: skip
