"""What a customer brings in each region, against all other customers."""

from __future__ import annotations

from dataclasses import asdict

from report_builder import charts, formats, measures
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
from report_builder.sections.regions.comparing import (
    Apart,
    Measured,
    compare,
    known_people,
    of_people,
    spent_on,
)
from report_builder.sections.regions.levels import Level
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL

CLOSED = 0.5  # of the gap: what a campaign may aim at; all of it would make regions alike
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
            _gap(data, main, spent, worth, people),
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


def _facts(row: Apart, spent: Measured, people: Buyers) -> dict[str, Fact]:
    return {
        "region": Fact(row.name, "text"), "customers": Fact(row.customers, "count"),
        "own": Fact(row.own, spent.unit), "others": Fact(row.others, spent.unit),
        "low": Fact(row.low, spent.unit), "high": Fact(row.high, spent.unit),
        "level": Fact(PERCENT_LEVEL, "count"), "measure": Fact(spent.words, "text"),
    }  # fmt: skip


def _gap(data: Dataset, main: Level, spent: Measured, rows: list[Apart], people: Buyers) -> Finding:
    """The region clearly below with most at stake, or that there is none."""
    below = [row for row in rows if row.clear and row.difference < 0 and row.is_minority]
    if not below:
        return _no_gap(main, spent, rows, people)
    row = min(below, key=lambda one: (one.difference * one.customers, one.name))
    gap = formats.printed(-row.difference, spent.unit)
    half = formats.printed(CLOSED * gap, spent.unit)
    part, span = _of_year(data, people)
    worth = half * formats.printed(row.customers, "count") * part
    facts: Facts = {
        **_facts(row, spent, people), "gap": Fact(gap, spent.unit), "half": Fact(half, spent.unit),
        "worth": Fact(worth, spent.unit), "one": Fact(main.one, "text"),
        "span": Fact(span, "text"),
    }  # fmt: skip
    return Finding(
        "regions_gap", "act",
        "{region} lags behind: {measure} is {own} for its {customers:" + people.noun + "}, against "
        "{others} in every other {one} together, {gap} less ({level}% interval of the difference "
        "{low} to {high}). Half of the gap, {half}, for each of them would be {worth}{span}.",
        facts, Evidence(**asdict(row.compared)), money=worth if data.has_money else None,
        money_is="worth",
        so_what="Check delivery, range and prices in {region} first; then try an offer there, with "
        "part of its customers left out to measure it.",
    )  # fmt: skip


def _no_gap(main: Level, spent: Measured, rows: list[Apart], people: Buyers) -> Finding:
    beside = [row for row in rows if row.is_minority]
    lower = [row for row in beside if row.difference < 0]
    home = next((row.name for row in rows if not row.is_minority), "")
    facts: dict[str, Fact] = {
        "one": Fact(main.one, "text"), "regions": Fact(len(beside), "count"),
        "many": Fact(main.many, "text"), "least": Fact(MINIMUM_PER_GROUP, "count"),
        "measure": Fact(spent.words, "text"),
    }  # fmt: skip
    noun = people.unit
    if home:
        facts["home"] = Fact(home, "text")
    if not lower:
        return _none_below(facts, noun, bool(beside))
    row = min(lower, key=lambda one: (one.difference, one.name))
    facts |= _facts(row, spent, people)
    return Finding(
        "regions_gap", "info",
        "No {one} " + ("beside {home} " if home else "") + "is clearly behind in {measure}. Of the "
        "{regions} {many} compared ({least} " + noun + "s or more each), {region} comes nearest to "
        "it: {own} for its {customers:" + people.noun + "}, {others} elsewhere ({level}% interval "
        "of the difference {low} to {high}).",
        facts, Evidence(**asdict(row.compared)),
        so_what="The gap is not certain enough for a campaign of its own in {region}.",
    )  # fmt: skip


def _none_below(facts: dict[str, Fact], noun: str, compared: bool) -> Finding:
    """No region lies below the others; the one of most customers is told apart."""
    apart = " {home}, with more than half of the " + noun + "s, is not among these."
    text = (
        "No {one} is behind in {measure}: of {regions} {many} with {least} " + noun + "s or more "
        "each, none lies below all others together."
    )
    meaning = "There is no gap to close by a campaign."
    if "home" in facts:
        text += apart
        meaning = "Beside {home}, no {one} needs a campaign to catch up."
    if not compared:
        text = "Beside {home} no {one} has {least} " + noun + "s, so none is compared in {measure}."
        meaning = "Look again when more {many} have as many."
        facts = {name: fact for name, fact in facts.items() if name != "regions"}
    return Finding("regions_gap", "info", text, facts, so_what=meaning)


def _home(spent: Measured, rows: list[Apart], people: Buyers) -> list[Finding]:
    """The region of most customers beside all others, where the two are clearly apart."""
    home = [row for row in rows if row.clear and not row.is_minority]
    return [
        Finding(
            "regions_home", "info",
            "Most customers, {customers}, are from {region}: {measure} is {own} for them and "
            "{others} for those from elsewhere ({level}% interval of the difference {low} to "
            "{high}).",
            _facts(row, spent, people), Evidence(**asdict(row.compared)),
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


def _of_year(data: Dataset, people: Buyers) -> tuple[float, str]:
    """From a sum over customers or orders to a year of it, and how its span is told.

    What customers brought is of the last twelve months where the data has a year (see
    ``spent_on``); single orders are those of all the data.
    """
    if people.unit == "order":
        return measures.yearly(data), measures.span(data)
    return 1.0, " a year" if data.time and measures.yearly(data) < 1 else measures.span(data)


def _best(
    data: Dataset, main: Level, spent: Measured, rows: list[Apart], people: Buyers
) -> list[Finding]:
    above = [row for row in rows if row.clear and row.difference > 0 and row.is_minority]
    if not above or len(rows) < 3:  # of two regions the other one is the gap told already
        return []
    row = max(above, key=lambda one: (one.difference * one.customers, one.name))
    part, span = _of_year(data, people)
    facts: Facts = {
        **_facts(row, spent, people),
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
    of = f"{main.many} of at least {MINIMUM_PER_GROUP} {people.unit}s"
    if len(drawn) < len(rows):
        of = f"the {len(drawn)} {main.many} with most {people.unit}s"
    return charts.dots(
        shows=("regions_gap", "regions_best", "regions_home"),
        key="regions_value", x=main.one.capitalize(), y=spent.label, low="Low", high="High",
        line=mean, zero=True, table=table,
        facts={
            "first": Fact(first.name, "text"), "most": Fact(first.own, spent.unit),
            "last": Fact(last.name, "text"), "least": Fact(last.own, spent.unit),
            "mean": Fact(mean, spent.unit),
            "measure": Fact(spent.label.removesuffix(" in the last twelve months"), "text"),
        },
        title="{measure}: {most} in {first}, {least} in {last}"
        if any(row.clear for row in rows)
        else "{measure}: no clear difference, {least} to {most}",
        subtitle=f"{spent.label}, mean with {formats.percent(PERCENT_LEVEL)} interval, {of}, "
        f"dashed: all {people.unit}s, {data.until if spent.column == LAST_YEAR else data.covered}",
        alt="Dots with intervals of what a customer brings, one a region, from {first} with {most} "
        "to {last} with {least}; "
        "the average of all is {mean}.",
    )  # fmt: skip
