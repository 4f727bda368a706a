"""Customers gained, kept, won back and lost between two windows, with the money of each."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table, Value
from report_builder.sections.changes.kinds import (
    BACK,
    FEW,
    KEPT,
    LENGTHS,
    LOST,
    NEW,
    OTHER,
    UNKNOWN,
    Flow,
    Window,
    by_history,
    by_kind,
    one_time_numbers,
    sums,
    window,
)
from report_builder.stats.disclosure import SMALLEST
from report_builder.stats.inference import MINIMUM_PER_GROUP, difference_in_shares
from report_builder.stats.intervals import PERCENT_LEVEL

YEAR = 12  # months
PART = 0.10  # a tenth: the same round figure that returns are sized with
MUCH_LOST = 0.10  # a tenth of the customers gone is worth a manager's look

ONE_TIME = (
    "Customers gained and lost are not told: next to none of the customer numbers is seen again. "
    "Each order has a new one, or nearly everybody buys once."
)
NOBODY = "Customers gained and lost are not told: the data does not say who bought."
NOTHING = "Customers gained and lost are not told: nothing was taken in these months."
TOO_FEW = (
    "Customers gained and lost are not told: so few customers came, or left, in these months that "
    "single ones could be recognised."
)


def content(data: Dataset) -> Content:
    """The flows with their chart, or one sentence that says why there are none."""
    if data.customers is None or not data.has("customer_id"):
        return Content((_absent(NOBODY, "Supply a customer number with every order."),))
    windows = window(data)
    if windows is None:
        return Content((_too_short(data),))
    found = by_history(data, windows)
    flows = by_kind(found)
    if not flows:
        return Content((_absent(NOTHING, "Check the amounts of the export."),))
    people = sum(flow.customers for flow in flows)
    if people < SMALLEST or {flow.name for flow in flows} <= {FEW, UNKNOWN}:
        return Content((_absent(TOO_FEW, "Groups this small are never shown."),))
    if one_time_numbers(found):
        return Content((_absent(ONE_TIME, "Supply a number that stays with the customer."),))
    compared = _retention(found, windows)
    return Content(
        (flows_finding(data, windows, flows), *_lost(data, windows, flows), *compared),
        (_chart(data, windows, flows),),
    )


def flows_finding(data: Dataset, windows: Window, flows: list[Flow]) -> Finding:
    """What each kind of customer added to the difference, or took from it."""
    known = {flow.name: flow for flow in flows}
    before, now = sums(flows)
    facts = {
        "measure": Fact(data.value_name, "text"), "span": Fact(windows.label, "text"),
        "span_before": Fact(windows.label_before, "text"),
        "before": Fact(before, data.value_unit), "now": Fact(now, data.value_unit),
    }  # fmt: skip
    told = []
    for name, key, sentence in SPOKEN:
        if flow := known.get(name):
            amount = flow.change  # as in the picture, so that what is told adds up
            signed = name in (NEW, BACK)
            facts[key] = Fact(amount if signed else abs(amount), data.value_unit)
            if name in (OTHER, FEW, UNKNOWN):
                facts[f"{key}_way"] = Fact("added" if amount >= 0 else "took away", "text")
            if name not in (UNKNOWN, OTHER):
                facts[f"{key}_customers"] = Fact(flow.customers, "count")
            if name == KEPT:
                facts["way"] = Fact("more" if amount >= 0 else "less", "text")
            told.append(sentence)
    text = (
        "{span} brought {now} of {measure}, {span_before} {before}. "
        + _sentences(told)
    )  # fmt: skip
    if NEW in known:
        facts["history"] = Fact(windows.length + windows.earlier, "count")
        text += " New are those without an order in the {history} months of data before."
    if windows.length < YEAR:
        text += " The months are of different seasons, which is part of the difference."
    return Finding("customer_flows", "info", text, facts, so_what=_balance(known))


SPOKEN = (
    (NEW, "new", "{new_customers:new customer|new customers} brought {new}"),
    (BACK, "back", "{back_customers} won back, who had paused, brought {back}"),
    (KEPT, "kept", "{kept_customers} who bought in both spent {kept} {way}"),
    (LOST, "lost", "{lost_customers} who stayed away brought {lost} less"),
    (OTHER, "other", "credits for purchases of others {other_way} {other}"),
    (FEW, "few", "{few_customers} in groups too small to show {few_way} {few}"),
    (UNKNOWN, "unknown", "sales without a known customer {unknown_way} {unknown}"),
)


def _sentences(told: list[str]) -> str:
    """What was told, two clauses a sentence: five in one cannot be followed."""
    pairs = [told[at : at + 2] for at in range(0, len(told), 2)]
    return " ".join(formats.upper_first("; ".join(pair)) + "." for pair in pairs)


def _balance(known: dict[str, Flow]) -> str:
    """Whether those who came make up for those who left."""
    came = sum(known[name].now for name in (NEW, BACK) if name in known)
    left = known[LOST].before if LOST in known else 0.0
    kept = known[KEPT].change if KEPT in known else 0.0
    if not came and not left:
        return "What changed is mostly what the same customers spend."
    if came < left and kept <= 0:
        return "Fewer came than left, by money, and those who stayed spend less: begin with them."
    if came < left:
        return "Those who came bring less than those who left had brought: keep more customers."
    if kept < 0:
        return "Those who came make up for those who left, but those who stayed spend less."
    return "Those who came more than make up for those who left."


def _lost(data: Dataset, windows: Window, flows: list[Flow]) -> list[Finding]:
    """Who stayed away, and what a part of them would bring back."""
    lost = next((flow for flow in flows if flow.name == LOST), None)
    kept = next((flow for flow in flows if flow.name == KEPT), None)
    if lost is None or kept is None or lost.before <= 0:
        return []
    base = lost.customers + kept.customers
    facts = {
        "lost": Fact(lost.customers, "count"), "base": Fact(base, "count"),
        "share": Fact(lost.customers / base, "share"), "measure": Fact(data.value_name, "text"),
        "span": Fact(windows.label, "text"), "span_before": Fact(windows.label_before, "text"),
        "spent": Fact(lost.before, data.value_unit), "part": Fact(PART, "share"),
        "saved": Fact(PART * lost.before, data.value_unit),
    }  # fmt: skip
    after = "."
    if formats.printed(lost.now, data.value_unit):
        facts["since"] = Fact(abs(lost.now), data.value_unit)
        after = ", and what they returned since took {since} of it back."
        if lost.now > 0:
            after = "; credits since brought {since} more."
    found = Finding(
        "customers_lost", "watch" if lost.customers >= MUCH_LOST * base else "info",
        "{lost} of {base:customer|customers} of {span_before} did not buy in {span}: {share}. They "
        "had brought {spent} of {measure}" + after,
        facts, money=-PART * lost.before if data.has_money else None, money_is="at stake",
        so_what="{part} of them, back at what they spent, would bring {saved} in as many months.",
    )  # fmt: skip
    return [found]


def _retention(frame: pd.DataFrame, windows: Window) -> list[Finding]:
    """The share that bought again, against that of the window before; needs three windows."""
    people = frame[frame["known"]]
    now, base = (int(people.loc[mask, "customers"].sum()) for mask in (
        people["before"] & people["now"], people["before"]))  # fmt: skip
    then, base_then = (int(people.loc[mask, "customers"].sum()) for mask in (
        people["older"] & people["before"], people["older"]))  # fmt: skip
    if min(base, base_then) < MINIMUM_PER_GROUP:
        return []
    compared = difference_in_shares(now, base, then, base_then)
    facts = {
        "months": Fact(windows.length, "count"), "base": Fact(base, "count"),
        "span_before": Fact(windows.label_before, "text"), "span": Fact(windows.label, "text"),
        "share": Fact(now / base, "share"),
        "before": Fact(then / base_then, "share"), "level": Fact(PERCENT_LEVEL, "count"),
        "interval": Fact(formats.points_between(compared.low, compared.high), "text"),
    }  # fmt: skip
    clear = not compared.low <= 0 <= compared.high
    so_what = "No clear change: plan with the share of both."
    if clear:
        so_what = (
            "More of those who buy come again: fewer of them were new, or they are better held."
            if compared.effect > 0
            else "Fewer of those who buy come again: more were new, or they leave sooner."
        )
    return [Finding(
        "customers_kept", "info" if not clear else "good" if compared.effect > 0 else "watch",
        "Of {base:customer|customers} of {span_before}, {share} bought again in {span}; {months} "
        "months earlier it was {before} (difference {interval}, {level}% interval).",
        facts, Evidence(**asdict(compared)), so_what=so_what,
    )]  # fmt: skip


def _absent(text: str, so_what: str) -> Finding:
    return Finding("customer_flows", "info", text, {}, so_what=so_what)


def _too_short(data: Dataset) -> Finding:
    return Finding(
        "customer_flows", "info",
        "Customers gained and lost are not told: that needs {needed} complete months in a row, the "
        "data has {months}.",
        {"needed": Fact(2 * LENGTHS[-1], "count"),
         "months": Fact(len(data.latest_months), "count")},
        so_what="Two spans of the same length are compared, so that both had the same time to buy.",
    )  # fmt: skip


def _chart(data: Dataset, windows: Window, flows: list[Flow]) -> Chart:
    name, unit = data.value_name.capitalize(), data.value_unit
    before, now = sums(flows)
    rows: list[tuple[Value, ...]] = [(windows.label_before, before, None, None, None)]
    rows += [
        (flow.name, flow.change, flow.customers if flow.name != UNKNOWN else None, flow.before,
         flow.now)
        for flow in flows
    ]  # fmt: skip
    table = Table(
        "customer_flows", f"{name} by kind of customer, {windows.label}",
        (Column("Kind of customer"), Column(name, unit), Column("Customers", "count"),
         Column("Spent before", unit), Column("Spent now", unit)),
        tuple(rows), total=(windows.label, now, None, None, None),
        note="The steps add up to the difference. Net of returns.",
    )  # fmt: skip
    largest = max(flows, key=lambda flow: (abs(flow.change), flow.name))
    title = "Largest step: {kind}, {part}"
    return charts.waterfall(
        shows=("customer_flows",),
        key="customer_flows", x="Kind of customer", y=name,
        totals=(windows.label_before, windows.label), table=table,
        title=title,
        subtitle=f"{name} after returns, {data.currency}".rstrip(", ")
        + f"; {windows.label} against {windows.label_before}, all sales",
        alt=f"Waterfall of {data.value_name}: what customers gained, kept, won back and lost add. "
        f"{title}.",
        facts={
            "kind": Fact(formats.lower_first(largest.name), "text"),
            "part": Fact(largest.change, unit),
        },
    )  # fmt: skip
