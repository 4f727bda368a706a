"""Which series moved to another level or drift, since when, and how sure that is."""

from __future__ import annotations

from dataclasses import asdict
from math import expm1
from typing import cast

from report_builder.dataset import Dataset
from report_builder.model import Content, Evidence, Fact, Finding, Severity
from report_builder.model.facts import Facts, template_fields
from report_builder.sections.changes import pictures
from report_builder.sections.changes.moved import Moved, is_clear, moved
from report_builder.sections.changes.series import AllSeries, load
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.level_shift import LEAST_MONTHS, SEASONAL_MONTHS, is_seasonal

NAMED = 2  # rises and falls told one by one; the table has them all
LOSS = -0.05  # a twentieth less: no longer an ordinary change
YEAR = 12  # months: the money of a level is told for a year


def content(data: Dataset) -> Content:
    """Findings, pictures and every test; a sentence where the data is too short."""
    complete = len(data.complete_months)
    if complete < LEAST_MONTHS:
        return Content((_too_short(complete),))
    series = load(data)
    rows = moved(series)
    if not rows:
        return Content((_nothing_positive(data),))
    named = told(data, series, rows)
    spoken = [finding.evidence for finding in named]
    tests = [Evidence(**asdict(test)) for row in rows for test in (row.found.step, row.found.drift)]
    left_out = [_left_out(series)] if series.not_followed else []
    return Content(
        (*named, *left_out), *pictures.content(data, series, rows),
        tests=tuple(one for one in tests if one not in spoken),
    )  # fmt: skip


def told(data: Dataset, series: AllSeries, rows: list[Moved]) -> list[Finding]:
    """The shop as a whole, the clearest falls and rises of its own, or that there is none."""
    shop = [row for row in rows if row.rest is None]
    groups = [row for row in rows if row.rest is not None]
    found = [_of_shop(data, row, series) for row in shop]
    clear = [row for row in groups if row.clear]
    own = clear
    if shop and shop[0].clear:  # what all groups share is told once
        clear = [row for row in clear if not (row.gap and shop[0].gap)]
        own = [row for row in clear if not row.alike]
    for falls in (True, False):
        side = [row for row in own if (row.change < 0) == falls]
        side.sort(key=lambda row: (row.alike, -round(abs(row.by_month), 2), *row.order))
        found += [_of_group(data, series, row, place) for place, row in enumerate(side[:NAMED])]
    if clear and not own:
        found.append(_all_alike(clear, groups))
    if groups and not any(row.clear for row in groups):
        row = min(groups, key=lambda one: (one.found.best.p, *one.order))
        seen = is_clear(row.found, row.found.best.p)
        if seen:
            found.append(_of_group(data, series, row, 0))
        else:
            found.append(_none_clear(data, series, row, len(groups)))
    return found


def _facts(data: Dataset, series: AllSeries, row: Moved) -> dict[str, Fact]:
    best = row.found.best
    return {
        "kind": Fact(row.group.kind, "text"), "name": Fact(row.group.name, "text"),
        "measure": Fact(data.value_name, "text"), "month": Fact(row.month, "month"),
        "change": Fact(row.change, "change"), "size": Fact(abs(row.change), "share"),
        "way": Fact("higher" if row.change > 0 else "lower", "text"),
        "low": Fact(expm1(best.low), "change"),
        "high": Fact(expm1(best.high), "change"), "level": Fact(PERCENT_LEVEL, "count"),
        "months": Fact(series.seen, "count"), "needed": Fact(SEASONAL_MONTHS, "count"),
        "rest": Fact(row.rest, "change"),
        "money": Fact(abs(row.by_month), data.value_unit),
    }  # fmt: skip


def _used(facts: dict[str, Fact], *texts: str) -> Facts:
    used = set().union(*(template_fields(text) for text in texts))
    return {name: facts[name] for name in facts if name in used}


AFTER_GAP = (
    "The export has a gap just before {month}. Check first that it is complete on both sides: it "
    "may hold other sales since, with no change of business."
)
_SHOP = {
    # (seasonal, clear)
    (True, True): (
        "From {month} on, monthly {measure} of the whole shop is {size} {way} than in the months "
        "before ({level}% interval {low} to {high}), the season taken out, over {months} "
        "complete months."
    ),
    (True, False): (
        "In {months} complete months, {measure} of the whole shop shows no clear change of level, "
        "the season taken out. The largest step, from {month} on, is {change} ({level}% interval "
        "{low} to {high})."
    ),
    (False, True): (
        "From {month} on, monthly {measure} of the whole shop is {size} {way} than in the months "
        "before ({level}% interval {low} to {high}), over {months} complete months. The season is "
        "still in this: it takes {needed} months to tell a new level from a season."
    ),
    (False, False): (
        "In {months} complete months, {measure} of the whole shop shows no clear change of level. "
        "The largest step, from {month} on, is {change} ({level}% interval {low} to {high}), the "
        "season still in it."
    ),
}
_SHOP_DRIFTS = (
    "Over {months} complete months {measure} of the whole shop moved little by little: a "
    "steady {way} fits better than a new level from any month on."
)


def _of_shop(data: Dataset, row: Moved, series: AllSeries) -> Finding:
    """A new level of the shop, or none; a drift is sized with the sales over time."""
    found, seasonal = row.found, is_seasonal(series.seen)
    facts = _facts(data, series, row)
    if row.clear and not found.sudden:
        facts["way"] = Fact("rise" if row.change > 0 else "fall", "text")
        so_what = "No single month made it: look for slow causes."
        return Finding(
            "shift_whole", "info", _SHOP_DRIFTS, _used(facts, _SHOP_DRIFTS),
            Evidence(**asdict(found.drift)), so_what=so_what,
        )  # fmt: skip
    step, text = found.step, _SHOP[(seasonal, row.clear)]
    facts |= {
        "change": Fact(expm1(step.effect), "change"),
        "size": Fact(abs(expm1(step.effect)), "share"),
        "way": Fact("higher" if step.effect > 0 else "lower", "text"),
        "low": Fact(expm1(step.low), "change"),
        "high": Fact(expm1(step.high), "change"),
    }  # fmt: skip
    so_what, severity = "Plan with all of these months: no older part has to be left out.", "info"
    if row.clear:
        so_what = "Look for what began around {month}, and do not plan with it before it has come "
        so_what += "through a second year."
    if row.clear and seasonal:
        so_what = "Look for what began around {month}; plan with the months since."
        severity = "good" if step.effect > 0 else "act"
    if row.clear and row.gap:
        so_what, severity = AFTER_GAP, "watch"
    return Finding(
        "shift_whole", cast("Severity", severity), text, _used(facts, text, so_what),
        Evidence(**asdict(step)), so_what=so_what,
    )  # fmt: skip


_GROUP = {
    # (seasonal, sudden)
    (True, True): (
        "{kind} {name}: from {month} on, monthly {measure} is {size} {way} than before ({level}% "
        "interval {low} to {high}), the season taken out, or about {money} a month. All "
        "others together changed by {rest} at the same time."
    ),
    (True, False): (
        "{kind} {name}: monthly {measure} moves by {change} a year ({level}% interval {low} to "
        "{high}), little by little, the season taken out. At its present size that is about "
        "{money} a month after a year. All others together move by {rest} a year."
    ),
    (False, True): (
        "{kind} {name}: against the rest of the shop, {measure} is {size} {way} from {month} on "
        "than in the months before ({level}% interval {low} to {high}). The rest "
        "changed by {rest}. With {months} months the rest stands in for the season."
    ),
    (False, False): (
        "{kind} {name}: the level of {measure} moves by {change} a year against the rest of the "
        "shop ({level}% interval {low} to {high}), little by little; the rest moves by {rest} a "
        "year. With {months} months the rest stands in for the season."
    ),
}


def _of_group(data: Dataset, series: AllSeries, row: Moved, place: int) -> Finding:
    """A group that moved. Money only for the first, as kinds of groups divide the same money."""
    text, falls = _GROUP[(row.own, row.found.sudden)], row.change < 0
    so_what = _meaning(row)
    key = f"shift_{'down' if falls else 'up'}" + ("" if place == 0 else "_next")
    yearly = row.by_month * YEAR if row.own and place == 0 and data.has_money else None
    severity: Severity = "good" if not falls else "watch" if row.change <= LOSS else "info"
    if row.behind and not falls:
        severity = "info"
    return Finding(
        key, "watch" if row.gap else severity, text,
        _used(_facts(data, series, row), text, so_what), Evidence(**asdict(row.found.best)),
        money=None if row.gap else yearly, so_what=so_what,
    )  # fmt: skip


def _meaning(row: Moved) -> str:
    if row.gap:
        return AFTER_GAP
    if row.alike:
        return "The rest of the shop moved alike: look for a reason in the whole shop first."
    if row.behind and row.change > 0:
        return "It grows, but less than the rest of the shop: its share shrinks."
    since = " around {month}" if row.found.sudden else ""
    if row.change < 0:
        return f"Ask what changed for {{name}}{since}: range, prices, stock or a competitor."
    return f"Find out what helped {{name}}{since}, and see that stock and staff keep up."


def _all_alike(clear: list[Moved], groups: list[Moved]) -> Finding:
    return Finding(
        "shift_alike", "info",
        "{clear} of {groups:group|groups} followed month by month changed clearly, by about as "
        "much as the rest of the shop.",
        {"clear": Fact(len(clear), "count"), "groups": Fact(len(groups), "count")},
        so_what="The reason lies in the whole shop, not in a group.",
    )  # fmt: skip


def _none_clear(data: Dataset, series: AllSeries, row: Moved, groups: int) -> Finding:
    """No group moved clearly: the one that comes closest."""
    facts = _facts(data, series, row) | {"groups": Fact(groups, "count")}
    how = "the season taken out" if row.own else "against the rest of the shop"
    what = "{change} from {month} on" if row.found.sudden else "{change} a year"
    text = (
        "None of the {groups:group|groups} followed month by month changed by more than its usual "
        "ups and downs. {kind} {name} comes closest: "
        f"{what} ({{level}}% interval {{low}} to {{high}}), {how}."
    )
    return Finding(
        "shift_none", "info", text, _used(facts, text), Evidence(**asdict(row.found.best)),
        so_what="No group calls for a change of plan by its months alone.",
    )  # fmt: skip


def _left_out(series: AllSeries) -> Finding:
    return Finding(
        "shift_left_out", "info",
        "{groups:group is|groups are} not followed: there was a month in which nothing was left "
        "of its sales after returns.",
        {"groups": Fact(series.not_followed, "count")},
        so_what="Of such a month no change in per cent can be told.",
    )  # fmt: skip


def _too_short(months: int) -> Finding:
    return Finding(
        "shift_too_short", "info",
        "New levels and drifts are not looked for: that needs {needed} complete months, the data "
        "has {months}.",
        {"needed": Fact(LEAST_MONTHS, "count"), "months": Fact(months, "count")},
        so_what="Supply a longer export, or wait.",
    )  # fmt: skip


def _nothing_positive(data: Dataset) -> Finding:
    return Finding(
        "shift_not_positive", "info",
        "New levels and drifts are not looked for: in a month nothing was left of the {measure} "
        "after returns.",
        {"measure": Fact(data.value_name, "text")},
        so_what="Check that month in the export: a missing file, or credits booked at once.",
    )  # fmt: skip
