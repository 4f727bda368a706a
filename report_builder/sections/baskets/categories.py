"""Categories that go together, and what to show beside each."""

from __future__ import annotations

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Fact, Finding, Table, Value
from report_builder.sections.baskets.contents import Shelf
from report_builder.sections.baskets.pairs import Looked, Pair, look, never
from report_builder.sections.baskets.sizes import ONE_IN_TEN
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL

MAIN = 10  # categories in most orders: more cannot be read in one picture
FEWEST = 4  # of three, how often each is in a pair already says how often each pair is there
NEAR = 0.1  # a tenth more than chance: less is no reason to move a shelf
Best = dict[int, Pair]


def content(data: Dataset, shelf: Shelf) -> Content:
    """The heatmap of all pairs, the best partner of each, and the clearest pair."""
    if shelf.held.items_per_basket().max() < 2:
        return Content()
    looked = look(shelf, MINIMUM_PER_GROUP, MAIN)
    if looked.chosen.size < FEWEST or not looked.pairs:
        return Content()
    partners = _partners(looked)
    finding = cross_finding(data, shelf, looked)
    own = {pair.evidence: None for pair in partners.values() if pair.evidence != finding.evidence}
    return Content(
        (finding,), (_heatmap(data, shelf, looked),),
        (_table(data, shelf, partners, looked),) if partners else (), tests=tuple(own),
    )  # fmt: skip


def _partners(looked: Looked) -> Best:
    """For each category the one that goes with it most beyond chance, if any goes beyond it."""
    found: Best = {}
    ranked = sorted(looked.pairs, key=lambda one: (-one.times, one.given, one.rule.then))
    for item in (int(one) for one in looked.chosen):
        own = [one for one in ranked if item in (one.given, one.rule.then) and one.times > 1]
        if own:
            found[item] = own[0]
    return found


def cross_finding(data: Dataset, shelf: Shelf, looked: Looked) -> Finding:
    """The clear pair furthest above chance, or that categories do not go together."""
    ranked = sorted(looked.pairs, key=lambda one: (-one.times, one.given, one.rule.then))
    clear = [one for one in ranked if one.clear and one.times >= 1 + NEAR]
    best = clear[0] if clear else ranked[0]
    rule, names = best.rule, shelf.names
    facts = {
        "given": Fact(names[best.given], "text"), "then": Fact(names[rule.then], "text"),
        "together": Fact(rule.together, "count"), "with_given": Fact(rule.with_given, "count"),
        "confidence": Fact(rule.confidence, "share"), "expected": Fact(best.by_chance, "share"),
        "times": Fact(best.times, "ratio"), "level": Fact(PERCENT_LEVEL, "count"),
        "low": Fact(best.wide_low, "number"), "high": Fact(best.wide_high, "number"),
        "looked": Fact(looked.number, "count"),
    }  # fmt: skip
    if not clear:
        return Finding(
            "baskets_cross_category", "info",
            "No two categories share orders clearly more often than chance gives. First of "
            "{looked:pair|pairs} come {given} and {then}: {together} of {with_given:order|orders} "
            "with {given} hold both ({confidence}; {expected} by chance, {times} as often, "
            "{level}% interval for all pairs together {low} to {high} times).",
            facts, best.evidence,
            so_what="Customers put categories together as they come: choose what to show beside "
            "what by margin or season, not by what went together so far.",
        )  # fmt: skip
    offer, worth = _offer(data, shelf, best)
    return Finding(
        "baskets_cross_category", "act",
        "{given} and {then} share orders {times} as often as chance gives ({level}% interval for "
        "all {looked} pairs together {low} to {high} times): {together} of "
        "{with_given:order|orders} with {given} hold both ({confidence}; {expected} by chance).",
        facts | offer, best.evidence, money=worth,
        money_is="worth",
        so_what=_so_what(offer),
    )  # fmt: skip


def _offer(data: Dataset, shelf: Shelf, best: Pair) -> tuple[dict[str, Fact], float | None]:
    if not shelf.knows_customers:
        return {}, None
    then = best.rule.then
    number = never(shelf, best.given, then)
    facts = {"candidates": Fact(number, "count")}
    spend = formats.printed(shelf.average(then), "money")
    if not data.has_money or spend <= 0 or round(ONE_IN_TEN * number) < 1:
        return facts, None
    worth = round(ONE_IN_TEN * number) * spend
    return facts | {"spend": Fact(spend, "money"), "worth": Fact(worth, "money")}, worth


def _so_what(offer: dict[str, Fact]) -> str:
    if "candidates" not in offer:
        return "Place the two near each other, and show the one on the page of the other."
    words = "{candidates:customer|customers} bought {given} and never {then}: offer it to them."
    if "worth" in offer:
        words += " One in ten buying it once, at {spend} an order, would be {worth}."
    return words


def _heatmap(data: Dataset, shelf: Shelf, looked: Looked) -> Chart:
    counts = {frozenset((one.given, one.rule.then)): one.times for one in looked.pairs}
    chosen = [int(one) for one in looked.chosen]
    rows: list[tuple[Value, ...]] = [
        (shelf.names[one], shelf.names[other], counts.get(frozenset((one, other))))
        for one in chosen
        for other in chosen
    ]
    table = Table(
        "category_pairs", "Categories in one order, against chance",
        (Column("Category"), Column("With"), Column("Times chance", "number")), tuple(rows),
        note=f"Pairs together in fewer than {MINIMUM_PER_GROUP} orders are blank.",
    )  # fmt: skip
    clear = sum(one.clear and one.times >= 1 + NEAR for one in looked.pairs)
    title = "{clear:pair of categories goes|pairs of categories go} together beyond chance"
    if not clear:
        title = "None of {looked:pair|pairs} of categories goes together beyond chance"
    facts = {"clear": Fact(clear, "count")} if clear else {"looked": Fact(looked.number, "count")}
    return charts.heatmap(
        shows=("baskets_cross_category",),
        key="category_pairs", x="With", y="Category", colour="Times chance", table=table,
        title=title,
        subtitle="Orders with both, times what chance gives among orders of the same size "
        f"(one = as by chance); {data.covered}",
        alt="Heatmap of how often two categories share an order, against chance. " + title + ".",
        facts=facts,
    )  # fmt: skip


def _table(data: Dataset, shelf: Shelf, partners: Best, looked: Looked) -> Table:
    rows: list[tuple[Value, ...]] = []
    for item, pair in partners.items():
        other = pair.rule.then if item == pair.given else pair.given
        with_item = int(shelf.held.counts[item])
        rows.append((
            shelf.names[item], shelf.names[other], pair.rule.together,
            pair.rule.together / with_item, pair.expected / with_item, pair.times, pair.low,
            pair.high, never(shelf, item, other) if shelf.knows_customers else None,
            shelf.average(other),
        ))  # fmt: skip
    columns = [
        Column("Who takes"), Column("most above chance"), Column("Orders with both", "count"),
        Column("Share of its orders", "share"), Column("By chance", "share"),
        Column("Times chance", "number"), Column("Low", "number"), Column("High", "number"),
        Column("Customers who never took it", "count"), Column("Brings an order", "money"),
    ]  # fmt: skip
    kept = [
        at for at, column in enumerate(columns)
        if (at != 8 or shelf.knows_customers) and (column.unit != "money" or data.has_money)
    ]  # fmt: skip
    title = "What to show beside each category"
    if not any(one.clear and one.times >= 1 + NEAR for one in looked.pairs):
        title = "Which category goes most with each, by chance or not"
    return Table(
        "cross_sell", title, tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        note="The category furthest above chance for each. Low and high are of the single pair; "
        f"where they hold one between them, chance explains it; {data.covered}.",
    )  # fmt: skip
