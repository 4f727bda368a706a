"""What moved revenue between two spans, as steps that add up exactly."""

from __future__ import annotations

from dataclasses import replace

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import (
    Chart,
    Content,
    Fact,
    Finding,
    Severity,
    gained_or_lost,
)
from report_builder.sections.sales.bridge_chart import chart, table
from report_builder.sections.sales.bridges import (
    CUSTOMERS,
    GONE,
    NEW,
    ORDERS,
    ORDERS_EACH,
    PRICE,
    RETURNED,
    UNITS_EACH,
    VALUE_EACH,
    Bridge,
    covered,
    known_bridge,
    main_bridge,
    price_bridge,
)
from report_builder.sections.sales.figures import Figures, by_product, figures
from report_builder.stats.periods import Baseline, Span, baselines, daily_change, days_in

CENTS = 2  # decimals of money: a part of a sum is told to the cent
NEWS = 0.01  # a driver that moves less than 1 % of revenue is no news
SOME_COVERED = 0.25  # with less, price and mix are about a corner of the range: left out
MOST_OF_IT = 0.5  # of a difference: from half on, it says more than the step that moved most
COVERED = 0.5  # price says little where most revenue is of products sold in one span only

UP_AND_DOWN = {
    CUSTOMERS: ("more customers", "fewer customers"),
    ORDERS: ("more orders", "fewer orders"),
    ORDERS_EACH: ("more orders per customer", "fewer orders per customer"),
    UNITS_EACH: ("more units per order", "fewer units per order"),
    PRICE: ("a higher average price per unit", "a lower average price per unit"),
    VALUE_EACH: ("more value per order", "less value per order"),
    RETURNED: ("fewer returns not cancelled out", "more returns not cancelled out"),
}
WHAT_TO_LOOK_AT = {
    CUSTOMERS: "The number of buyers decides: look at new customers and at those who stayed away.",
    ORDERS: "The number of orders decides: look at who buys, and how often.",
    ORDERS_EACH: "How often customers come decides: look at the repeat purchases.",
    UNITS_EACH: "The size of the basket decides: look at how many items an order holds, and why.",
    PRICE: "What a unit brings decides: its price, or a move to dearer or cheaper products.",
    VALUE_EACH: "The size of the order decides: look at the products in it.",
    RETURNED: "What came back decides: look at which products do.",
}

WHO_IS_BEHIND = (
    "Find out who stands behind the orders without a customer's name before you plan with more: "
    "known customers explain less than half of it."
)


def content(data: Dataset) -> Content:
    """Trees, price and mix of the period against each baseline; charts for the best baseline."""
    start, end = data.period.start, data.period.end
    bases = baselines(start, end, data.months)
    if not bases:
        return Content(findings=(_no_baseline(),))
    spans = [(start, end), *((base.start, base.end) for base in bases)]
    now, *earlier = figures(data, spans)
    products = by_product(data, spans) if _prices_known(data) else None
    findings: list[Finding] = []
    bridges: list[tuple[str, str, Baseline, Bridge]] = []
    for at, (base, before) in enumerate(zip(bases, earlier, strict=True), start=1):
        main = main_bridge(before, now, data)
        bridges.append(("drivers", "Drivers", base, main))
        findings += biggest_driver(main, base, data, (before, now))
        if 0 < now.known.orders < now.all.orders and 0 < before.known.orders < before.all.orders:
            known = known_bridge(before, now, data)
            bridges.append(("known_drivers", "Drivers, known customers", base, known))
        if products is not None:
            split = price_bridge(products, at, before, now)
            of_sales = covered(split, before, now)
            if of_sales >= SOME_COVERED:
                bridges.append(("price_mix", "Price and mix", base, split))
                findings.append(price_and_mix(split, base, of_sales))
    return Content(
        findings=tuple(findings),
        charts=tuple(
            chart(key, name, base, bridge, data)
            for key, name, base, bridge in bridges
            if base is bases[0]
        ),
        tables=tuple(
            table(key, name, base, bridge, data)
            for key, name, base, bridge in bridges
            if base is not bases[0]
        ),
    )


def _prices_known(data: Dataset) -> bool:
    return data.has_money and data.has("quantity") and data.has_any("product", "product_id")


def _no_baseline() -> Finding:
    return Finding(
        "no_baseline",
        "info",
        "The change of the period is not split: neither the period before nor the year before is "
        "covered completely.",
        {},
        so_what="Choose a period whose months are complete, or supply more data.",
        grade="not enough data",
    )


def biggest_driver(
    bridge: Bridge, base: Baseline, data: Dataset, spans: tuple[Figures, Figures]
) -> list[Finding]:
    """The step that moved most, beside the whole difference; none where nothing moved.

    ``spans``: the figures before and now. Where orders without a known customer make most of the
    difference, that is told as well: it is no matter of how often customers come.
    """
    step = max(bridge.steps, key=lambda one: abs(one.part))
    if not step.part:
        return []
    text, facts = _a_day(bridge, base, data)
    of_length = _of_length(step.name, bridge.before, base, data)
    part, alike, briefly = step.part - of_length, "", "{part}"
    if of_length:
        alike = "; with as many days it would be {alike}"
        briefly = "{alike} with as many days"
        facts["alike"] = Fact(part, data.value_unit)
    facts |= {
        "name": Fact(data.value_name, "text"),
        "after": Fact(bridge.after, data.value_unit),
        "before": Fact(bridge.before, data.value_unit),
        "against": Fact(formats.period(base.start, base.end), "text"),
        "driver": Fact(UP_AND_DOWN[step.name][0 if step.part >= 0 else 1], "text"),
        "part": Fact(step.part, data.value_unit),
        "whole": Fact(abs(bridge.after - bridge.before), data.value_unit),
        "way": Fact("more" if bridge.after >= bridge.before else "less", "text"),
        "period": Fact(data.period.label, "text"),
    }
    about = formats.about(bridge.after, bridge.before, data.value_unit)
    nameless, of_nameless = _nameless(bridge, spans, data)
    facts |= of_nameless
    brief = "What moved {name} most against {against}: {driver}, " + briefly + "."
    if nameless:
        brief += " {nameless} of the difference comes from orders without a known customer."
    found = Finding(
        f"biggest_driver_{base.key}",
        _severity(part, bridge.before),
        "{period} brought {name} of {after}, {against} {before}: "
        + about
        + "{whole} {way}. What moved it most: {driver}, {part}"
        + alike
        + "."
        + text
        + nameless,
        facts,
        money=part if data.has_money else None,
        money_is=gained_or_lost(part),
        brief=brief,
        so_what=WHO_IS_BEHIND if nameless else WHAT_TO_LOOK_AT[step.name],
    )
    return [found]


def _nameless(
    bridge: Bridge, spans: tuple[Figures, Figures], data: Dataset
) -> tuple[str, dict[str, Fact]]:
    """How much of the difference comes from orders without a known customer, where it is most of
    it and other orders have one."""
    before, now = spans
    orders = [one.all.orders - one.known.orders for one in spans]
    part, whole = now.anonymous - before.anonymous, bridge.after - bridge.before
    if not all(orders) or not min(before.known.orders, now.known.orders):
        return "", {}
    if part * whole <= 0 or abs(part) < MOST_OF_IT * abs(whole):
        return "", {}
    return (
        " {nameless} of the difference comes from orders without a known customer: "
        "{nameless_orders} of them, after {nameless_before}."
    ), {
        "nameless": Fact(abs(part), data.value_unit),
        "nameless_orders": Fact(orders[1], "count"),
        "nameless_before": Fact(orders[0], "count"),
    }


def _spans(base: Baseline, data: Dataset) -> tuple[Span, Span] | None:
    """The period and its base, where they differ in days by more than a leap day."""
    span, before = (data.period.start, data.period.end), (base.start, base.end)
    alike = base.key == "year_ago" or days_in(*span) == days_in(*before)
    return None if alike else (span, before)


def _a_day(bridge: Bridge, base: Baseline, data: Dataset) -> tuple[str, dict[str, Fact]]:
    """What the average day did, where the period and its base have other numbers of days."""
    spans = _spans(base, data)
    if spans is None or bridge.before <= 0:
        return "", {}
    return " Per day, {name} changed by {a_day} ({days} days against {base_days}).", {
        "a_day": Fact(daily_change(bridge.after, bridge.before, *spans), "change"),
        "days": Fact(days_in(*spans[0]), "count"),
        "base_days": Fact(days_in(*spans[1]), "count"),
    }


def _of_length(step: str, before: float, base: Baseline, data: Dataset) -> float:
    """What the number of days alone does to a step that counts buyers or orders."""
    spans = _spans(base, data)
    if spans is None or step not in (CUSTOMERS, ORDERS):
        return 0.0
    return round(before * (days_in(*spans[0]) / days_in(*spans[1]) - 1), CENTS)


def price_and_mix(bridge: Bridge, base: Baseline, of_sales: float) -> Finding:
    """Price beside mix and volume; no news where few products were sold in both spans."""
    parts = {step.name: step.part for step in bridge.steps}
    price, enough = parts["Price"], of_sales >= COVERED
    leads = enough and abs(price) >= max(abs(parts["Volume"]), abs(parts["Mix"]))
    facts = {
        "covered": Fact(of_sales, "share"),
        "against": Fact(formats.period(base.start, base.end), "text"),
        "new": Fact(parts[NEW], "money"),
        "gone": Fact(-parts[GONE] + 0.0, "money"),
    }
    for name in ("price", "volume", "mix"):
        part = parts[name.capitalize()]
        facts[f"{name}_way"] = Fact("took away" if part < 0 else "added", "text")
        facts[name] = Fact(abs(part), "money")
    return Finding(
        f"price_mix_volume_{base.key}",
        _severity(price, bridge.before) if leads else "info",
        "Against {against}, the prices of the same products {price_way} {price}, the number of "
        "units {volume_way} {volume} and a different mix {mix_way} {mix}. Products sold only now "
        "brought {new}; those no longer sold had brought {gone}.",
        facts,
        money=price if leads else None,
        so_what="Products sold both times made {covered} of sales. " + _meaning(parts, enough),
    )


def _meaning(parts: dict[str, float], enough: bool) -> str:
    """What to look at: the largest of price, volume and mix."""
    if not enough:
        return "The range itself changed more than its prices."
    price, volume, mix = (parts[name] for name in ("Price", "Volume", "Mix"))
    if abs(volume) > max(abs(price), abs(mix)):
        return "The number of units moved sales more than prices did: look there first."
    if abs(mix) > abs(price):
        return "The move to dearer or cheaper products moved sales more than prices did."
    if price > 0:
        return "The same products sold at higher prices" + (
            ": check why fewer units sold." if volume < 0 else "."
        )
    if price < 0:
        return "The same products sold at lower prices: check discounts and price lists."
    return "Prices stood still."


def _severity(part: float, before: float) -> Severity:
    if abs(part) < NEWS * abs(before):
        return "info"
    return "good" if part > 0 else "watch"


def against(base: Baseline, data: Dataset, key: str, shows: str) -> tuple[Bridge, Chart]:
    """The driver tree of the period against one baseline, as steps and as a picture ``key`` of the
    finding ``shows``."""
    now, before = figures(data, [(data.period.start, data.period.end), (base.start, base.end)])
    bridge = main_bridge(before, now, data)
    found = chart("drivers", "Drivers", base, bridge, data)
    return bridge, replace(found, key=key, shows=(shows,), table=replace(found.table, key=key))
