"""What is said of the sum ahead against a year ago, and of the categories that clearly move."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Fact, Finding, Unit
from report_builder.sections.forecast.demand import Calendar, roughly, unit_of
from report_builder.sections.forecast.outlook import (
    NARROW,
    WIDE,
    Outlook,
    against_year,
    backtests,
    held,
    in_words,
    past_error,
)

SIGNIFICANT = 0.05  # below, a series is said to move; the grade is decided over the whole report
SAME = 0.0005  # a smaller change is printed as none
NEWS = 0.05  # a change of less than a twentieth asks for no other order


def total_findings(
    data: Dataset, parts: Sequence[Outlook], one: Outlook, calendar: Calendar,
    price: float | None, periods: int,
) -> tuple[Finding, ...]:  # fmt: skip
    """The sum of all goods ahead (``one`` of all ``parts``), how far such a sum was off in the
    past, and how it stands to a year before where that can be said."""
    tried = past_error(parts)
    name, unit = unit_of(data)
    assert one.total is not None
    facts = {
        "start": Fact(calendar.ahead[0], "date"),
        "end": Fact(calendar.end(calendar.ahead[-1]), "date"),
        "expected": roughly(one.total.point, unit), "unit": Fact(name, "text"),
        "held": Fact(held(backtests(parts))[0], "share"), "period": Fact(calendar.unit, "text"),
        "low": roughly(one.total.low[0], unit), "high": roughly(one.total.high[0], unit),
        "narrow": Fact(NARROW, "count"), "low_wide": roughly(one.total.low[1], unit),
        "high_wide": roughly(one.total.high[1], unit), "level": Fact(WIDE, "count"),
        **({"series": Fact(len(parts), "count")} if len(parts) > 1 else {}),
    }  # fmt: skip
    text = (
        ("From {start} to {end}, {expected} {unit} are expected" if unit == "count"
         else "From {start} to {end}, {unit} of {expected} is expected")
        + " ({narrow}% interval {low} to {high}; {level}% interval {low_wide} to {high_wide}). "
        + (
            "In the past, {held} of the {period}s of its {series} parts lay within their {narrow}% "
            "intervals; how often that of the whole held was not tried." if len(parts) > 1
            else "In the past, {held} of the {period}s lay within their {narrow}% interval."
        )
    )  # fmt: skip
    so_what = (
        "Order for the middle of the range, and keep the rest open as long as the supplier allows."
    )
    if not one.is_comparable:
        facts |= {
            "past": Fact(periods, "count"),
            "pace": Fact(in_words(backtests(parts), calendar.unit)
                         or f"the pace of the last {calendar.unit}s going on", "text"),
        }  # fmt: skip
        text += " In {past} {period}s of history no season can be seen: this is {pace}."
        if one.before is not None:
            facts["before"] = roughly(one.before, unit)
            text += " The same time a year before brought {before}."
        so_what = (
            "Where you know that a season ends or begins in that time, order less or more than "
            "this. With two years of data the forecast does so itself."
        )
    if tried is not None:
        facts |= {"off": Fact(tried[0], "share"), "tries": Fact(tried[1], "count")}
        so_what = (
            "Tried on the past from {tries:start|starts}, the forecast of such a sum was off by "
            "{off} on average. " + so_what
        )
    total = Finding("forecast_total", "info", text, facts, so_what=so_what)
    evidence = against_year(one, periods)
    return (total, _year_finding(one, evidence, unit, price)) if evidence else (total,)


def _year_finding(one: Outlook, evidence: Evidence, unit: Unit, price: float | None) -> Finding:
    change = one.change
    assert change is not None
    assert one.total is not None
    clear = evidence.p < SIGNIFICANT and abs(change) >= NEWS
    moves = abs(change) >= SAME
    facts = {
        "expected": roughly(one.total.point, unit),
        "before": roughly(one.before or 0.0, unit),
    }
    if moves:
        facts["way"] = Fact("more" if change > 0 else "less", "text")
        facts["change"] = Fact(abs(change), "share")
    return Finding(
        "forecast_year", "watch" if clear else "info",
        "The {expected} expected are {change} {way} than the {before} of that time a year before."
        if moves
        else "The {expected} expected are as many as the {before} of that time a year before.",
        facts, evidence, one.difference * price if price and clear else None,
        so_what="Plan orders, staff and cash for {way} than last year: the change is larger than "
        "what the forecast may be wrong by."
        if clear
        else "The year before lies within what the forecast may be wrong by: a change is possible, "
        "not shown.",
    )  # fmt: skip


def movers(
    data: Dataset, parts: Sequence[Outlook], calendar: Calendar, price: float | None, periods: int
) -> Content:
    """The category that is expected to grow most for certain, and that which falls; the tests of
    all."""
    name, unit = unit_of(data)
    tested = [(one, e) for one in parts if (e := against_year(one, periods)) is not None]
    findings, used = [], set()
    for way, sign in (("up", 1), ("down", -1)):
        clear = [
            (one, e) for one, e in tested
            if sign * e.effect > 0 and e.p * len(tested) < SIGNIFICANT
            and abs(one.change or 0.0) >= NEWS
        ]  # fmt: skip
        if not clear:
            continue
        one = max(
            (one for one, _ in clear),
            key=lambda each: (round(abs(each.difference), 6), each.name),
        )
        used.add(one.name)
        findings.append(_mover(one, way, calendar, (name, unit), price, periods, len(tested)))
    rest = tuple(e for one, e in tested if one.name not in used)
    return Content(findings=tuple(findings), tests=rest)


def _mover(
    one: Outlook, way: str, calendar: Calendar, unit: tuple[str, Unit], price: float | None,
    periods: int, count: int,
) -> Finding:  # fmt: skip
    assert one.total is not None
    up = way == "up"
    facts = {
        "category": Fact(one.name, "text"), "unit": Fact(unit[0], "text"),
        "expected": roughly(one.total.point, unit[1]), "span": Fact(calendar.span, "text"),
        "level": Fact(WIDE, "count"), "low": roughly(one.total.low[1], unit[1]),
        "high": roughly(one.total.high[1], unit[1]),
        "change": Fact(abs(one.change or 0.0), "share"),
        "way": Fact("more" if up else "less", "text"),
        "before": roughly(one.before or 0.0, unit[1]),
        "series": Fact(count, "count"),
    }  # fmt: skip
    so_what = (
        "Order more of {category} than last year, in time"
        if up
        else "Order less of {category} than last year, and sell down what there is"
    )
    if price:
        so_what += ": the difference is worth about {worth}"
        facts["worth"] = Fact(abs(one.difference) * price, "money")
    return Finding(
        f"forecast_{way}", "watch",
        ("{category} is expected to sell {expected} {unit}" if unit[1] == "count"
         else "{category} is expected to bring {unit} of {expected}")
        + " in {span} ({level}% interval {low} to {high}), {change} {way} than the {before} a year "
        "before: the largest clear move of {series} series.",
        facts, against_year(one, periods, count), one.difference * price if price else None,
        so_what=so_what + ".",
    )  # fmt: skip
