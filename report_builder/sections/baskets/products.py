"""Products that go together beyond chance."""

from __future__ import annotations

from math import ceil

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Fact, Finding, Severity, Table, Value
from report_builder.sections.baskets.contents import Shelf
from report_builder.sections.baskets.pairs import Looked, Pair, look, never
from report_builder.sections.baskets.sizes import ONE_IN_TEN
from report_builder.sections.baskets.variants import variants
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL

FREQUENT = 0.005  # of the orders: of a rarer product no pair is in enough of them
MOST_ITEMS = 300  # products looked at: 44,850 pairs, beyond which only the rare ones are left
LISTED = 15  # pairs in the table
CROWDED = 0.5  # of the pairs listed: from here on variants of one thing are the news


def content(data: Dataset, shelf: Shelf) -> Content:
    """The pair with most orders beyond chance, variants that go together, the table."""
    if shelf.held.items_per_basket().max() < 2:
        return Content()
    least = max(MINIMUM_PER_GROUP, ceil(FREQUENT * shelf.held.size))
    looked = look(shelf, least, MOST_ITEMS)
    alike = [one for one in looked.pairs if one.clear and _variants(shelf, one)]
    apart = [one for one in looked.pairs if not _variants(shelf, one)]
    listed = [one for one in apart if one.clear][:LISTED]
    findings = [pair_finding(data, shelf, looked, apart)]
    if alike:
        findings.append(variants_finding(shelf, alike, looked))
    told = {one.evidence for one in (*apart[:1], *alike[:1])}
    return Content(
        findings=tuple(findings),
        tables=(_table(data, shelf, listed, looked),) if listed else (),
        tests=tuple(one.evidence for one in listed if one.evidence not in told),
    )


def _variants(shelf: Shelf, pair: Pair) -> bool:
    return variants(shelf.names[pair.given], shelf.names[pair.rule.then])


def pair_finding(data: Dataset, shelf: Shelf, looked: Looked, apart: list[Pair]) -> Finding:
    """The pair with most orders beyond chance, or that there is none."""
    if not apart:
        return Finding(
            "baskets_pair", "info",
            "No two different products are together in at least {needed:order|orders}. There are "
            "{products} products, told apart by name, in {orders:order|orders}: each pair is too "
            "rare to judge.",
            {
                "needed": Fact(MINIMUM_PER_GROUP, "count"),
                "products": Fact(len(shelf.names), "count"),
                "orders": Fact(shelf.held.size, "count"),
            },
            so_what="Product by product there is nothing to build an offer on; categories may say "
            "more.",
        )  # fmt: skip
    best = apart[0]
    facts = _facts(shelf, best, looked)
    if not best.clear:
        return Finding(
            "baskets_pair", "info",
            "Of {looked} pairs of products none is bought together clearly more often than chance "
            "gives. First comes {given} with {then}: {together} of {with_given:order|orders} with "
            "{given} hold both ({confidence}), {expected} by chance.",
            {key: facts[key] for key in ("looked", "given", "then", "together", "with_given",
                                         "confidence", "expected")},
            best.evidence,
            so_what="Do not build an offer on a pair of products here.",
        )  # fmt: skip
    offer, worth = _offer(data, shelf, best)
    return Finding(
        "baskets_pair", "act",
        "Of {with_given:order|orders} with {given}, {together} also hold {then} ({confidence}); by "
        "chance it would be {expected}, so together {times} as often ({level}% interval for all "
        "{looked} pairs together {low} to {high} times).", facts | offer, best.evidence,
        money=worth, money_is="worth",
        so_what=_pair_so_what(offer),
    )  # fmt: skip


def _pair_so_what(offer: dict[str, Fact]) -> str:
    words = "Show {then} beside {given}, on the shelf and in the cart."
    if "candidates" in offer:
        words += (
            " {candidates:customer|customers} bought {given} and never {then}; one in ten of them "
            "buying it once"
        )
    else:
        words += " {missed:order|orders} held {given} without {then}{span}; one in ten with it"
    ending = " would be {worth}, at {price} each." if "worth" in offer else " is a goal to measure."
    return words + ending


def _facts(shelf: Shelf, pair: Pair, looked: Looked) -> dict[str, Fact]:
    rule = pair.rule
    return {
        "given": Fact(shelf.names[pair.given], "text"),
        "then": Fact(shelf.names[rule.then], "text"),
        "together": Fact(rule.together, "count"), "with_given": Fact(rule.with_given, "count"),
        "confidence": Fact(rule.confidence, "share"), "expected": Fact(pair.by_chance, "share"),
        "times": Fact(pair.times, "ratio"), "level": Fact(PERCENT_LEVEL, "count"),
        "low": Fact(pair.wide_low, "number"), "high": Fact(pair.wide_high, "number"),
        "looked": Fact(looked.number, "count"),
    }  # fmt: skip


def _offer(data: Dataset, shelf: Shelf, pair: Pair) -> tuple[dict[str, Fact], float | None]:
    """Whom the second item could be offered to, and one in ten of them in money."""
    then = pair.rule.then
    facts: dict[str, Fact] = {}
    if shelf.knows_customers:
        number = never(shelf, pair.given, then)
        facts["candidates"] = Fact(number, "count")
    else:
        number = round((pair.rule.with_given - pair.rule.together) * shelf.yearly)
        facts["missed"] = Fact(number, "count")
        facts["span"] = Fact(" a year" if shelf.yearly < 1 else "", "text")
    price = formats.printed(shelf.average(then), "money")
    if not data.has_money or price <= 0 or round(ONE_IN_TEN * number) < 1:
        return facts, None
    worth = round(ONE_IN_TEN * number) * price
    return facts | {"price": Fact(price, "money"), "worth": Fact(worth, "money")}, worth


def variants_finding(shelf: Shelf, alike: list[Pair], looked: Looked) -> Finding:
    """Several colours or sizes of one thing in an order."""
    best = alike[0]
    facts = {
        "pairs": Fact(len(alike), "count"),
        "given": Fact(shelf.names[best.given], "text"),
        "then": Fact(shelf.names[best.rule.then], "text"),
        "together": Fact(best.rule.together, "count"),
        "with_given": Fact(best.rule.with_given, "count"),
        "confidence": Fact(best.rule.confidence, "share"),
        "expected": Fact(best.by_chance, "share"),
    }  # fmt: skip
    clear = sum(one.clear for one in looked.pairs)
    severity: Severity = "good" if len(alike) >= CROWDED * clear else "info"
    return Finding(
        "baskets_variants", severity,
        "Variants of one thing are taken together, going by their names: {pairs:pair|pairs} of "
        "them. First comes {given} with {then}, in {together} of {with_given:order|orders} with "
        "the former ({confidence}; {expected} by chance).", facts, best.evidence,
        so_what="Offer them as a set or by the dozen, and keep all variants in stock together.",
    )  # fmt: skip


def _table(data: Dataset, shelf: Shelf, listed: list[Pair], looked: Looked) -> Table:
    shown: list[tuple[Value, ...]] = []
    for one in listed:
        rule = one.rule
        shown.append((
            shelf.names[one.given], shelf.names[rule.then], rule.together,
            rule.together / rule.size, rule.confidence, one.by_chance, rule.lift, one.times,
            one.low, one.high,
        ))  # fmt: skip
    columns = (
        Column("Who takes"), Column("also takes"), Column("Orders with both", "count"),
        Column("Share of all orders", "share"), Column("Share of its orders", "share"),
        Column("By chance", "share"), Column("Lift", "number"),
        Column("Times chance", "number"), Column("Low", "number"), Column("High", "number"),
    )  # fmt: skip
    return Table(
        "basket_pairs", "Products that go together", columns, tuple(shown),
        note=f"Most orders beyond chance first, of {formats.count(looked.number)} pairs looked at, "
        f"{data.covered}; variants of one thing left out. Share of its orders: of those with the "
        "first, with the second (confidence). By chance: that share among orders of the same "
        "size. Lift: over the share of all orders with the second; low and high are of the "
        "single pair.",
    )  # fmt: skip
