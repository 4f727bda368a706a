"""Which channels, stores and ways of paying grew or fell by more than ordinary months differ."""

from __future__ import annotations

from dataclasses import asdict

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Facts, Finding, Table
from report_builder.model.facts import template_fields
from report_builder.sections.channels.changes import Moved, moved
from report_builder.sections.channels.ways import Way, spans
from report_builder.stats.inference import MINIMUM_PER_GROUP
from report_builder.stats.intervals import PERCENT_LEVEL

FALLING = -0.05  # a twentieth less: no longer an ordinary change of a year
CENT = 0.005  # sums of rounded money stray less: the groups shown are all there are
DRAWN = 3  # groups: two can be read in a table
KEYS = {"channel": "channels", "store": "stores", "payment": "payment"}

# The second of each is for ways of delivery, which have no stock and no customers of their own.
_FALLS = (
    "Ask whether customers of {name} went elsewhere in the shop or left it.",
    "Ask whether those who chose {name} now choose another way of delivery, or buy less.",
)
_GROWS = (
    "See that stock and service of {name} keep up.",
    "See that {name} keeps its promised times.",
)


def content(data: Dataset, way: Way) -> Content:
    """The clearest growth and fall, or that there is none; and every group in a table."""
    compared = spans(data)
    if compared is None:
        return Content()
    rows = moved(way, compared)
    if len(rows) < 2:
        return Content()
    findings = told(data, way, rows, yearly=compared.yearly)
    named = [finding.evidence for finding in findings]
    tests = [Evidence(**asdict(row.compared)) for row in rows]
    table = _table(data, way, rows, compared.yearly)
    drawn = way.role == "store" and len(rows) >= DRAWN
    return Content(
        tuple(findings), (_chart(data, way, rows, table, compared.yearly),) if drawn else (),
        () if drawn else (table,), tests=tuple(one for one in tests if one not in named),
    )  # fmt: skip


def told(data: Dataset, way: Way, rows: list[Moved], *, yearly: bool) -> list[Finding]:
    """The group that grew most clearly and the one that fell most, or that none did."""
    grew = [row for row in rows if row.clear and row.compared.effect > 0]
    fell = [row for row in rows if row.clear and row.compared.effect < 0]
    found = []
    if grew:
        found.append(_clear(data, way, grew[0], (len(grew), len(rows)), yearly))
    if fell:
        found.append(_clear(data, way, fell[-1], (len(fell), len(rows)), yearly))
    # How customers pay is no aim of its own: that nothing changed needs no sentence.
    return found if found or way.role == "payment" else [_no_change(data, way, rows, yearly)]


def _facts(data: Dataset, way: Way, row: Moved) -> dict[str, Fact]:
    tested, low, high = row.tested
    return {
        "heading": Fact(way.heading, "text"), "measure": Fact(data.value_name, "text"),
        "name": Fact(row.name, "text"), "change": Fact(row.change, "change"),
        "low": Fact(low, "change"), "high": Fact(high, "change"),
        "level": Fact(PERCENT_LEVEL, "count"), "months": Fact(row.months, "count"),
        "until": Fact(row.until, "month"), "before": Fact(row.before, data.value_unit),
        "now": Fact(row.now, data.value_unit), "whole": Fact(row.whole, "change"),
        "rest": Fact(row.rest, "change"),
        "tested": Fact(tested, "change"),
    }  # fmt: skip


def _used(template: str, facts: dict[str, Fact]) -> Facts:
    """The facts that a text names."""
    return {name: facts[name] for name in facts if name in template_fields(template)}


def _clear(
    data: Dataset, way: Way, row: Moved, counts: tuple[int, int], yearly: bool
) -> Finding:  # fmt: skip
    rises = row.compared.effect > 0
    facts = _facts(data, way, row)
    facts |= {"clear": Fact(counts[0], "count"), "groups": Fact(counts[1], "count")}
    text = (
        "{heading} {name} had {measure} of {now} in the {months} months to {until}, against "
        "{before} in the same months a year before: {change} ({level}% interval {low} to {high}). "
        "All together changed by {whole}. "
    )
    if not yearly:
        text = (
            "{heading} {name} had {measure} of {now} in the {months} months to {until}, against "
            "{before} in the {months} months before: {change}, while all others changed by {rest}. "
            "Against them that is {tested} ({level}% interval {low} to {high}). "
        )
    way_of = ("rise" if rises else "fall") + ("" if yearly else " against the others")
    text += f"A clear {way_of} is shown for {{clear}} of {{groups}}."
    so_what = _so_what(rises, yearly, way.delivers)
    watched = not rises and (row.change if yearly else row.tested[0]) <= FALLING
    return Finding(
        f"{KEYS[way.role]}_{'growth' if rises else 'falling'}",
        "good" if rises else "watch" if watched else "info",
        text, _used(text + so_what, facts), Evidence(**asdict(row.compared)), so_what=so_what,
    )  # fmt: skip


def _so_what(rises: bool, yearly: bool, delivers: bool) -> str:
    if rises:
        return _GROWS[delivers]
    so_what = _FALLS[delivers]
    if not yearly:
        so_what += " With less than two years, a season of its own may be the reason too."
    return so_what


def _no_change(data: Dataset, way: Way, rows: list[Moved], yearly: bool) -> Finding:
    """No group changed clearly: the one that comes closest to it, and its interval."""
    row = min(rows, key=lambda one: (one.compared.p, one.name))
    facts = _facts(data, way, row) | {"groups": Fact(len(rows), "count")}
    text = (
        "{heading}: no clear change is shown for any of {groups}. {name} comes closest: "
        "{measure} changed by {change} in the {months} months to {until} on the same months a year "
        "before ({level}% interval {low} to {high}), and by {whole} in all."
    )
    if not yearly:
        text = (
            "{heading}: it is not clear that any of {groups} gained or lost against the others. "
            "{name} comes closest: in the {months} months to {until}, {measure} changed by "
            "{change} on the {months} months before, that of all others by {rest}: {tested} "
            "against them ({level}% interval {low} to {high})."
        )
    return Finding(
        f"{KEYS[way.role]}_growth", "info", text, _used(text, facts),
        Evidence(**asdict(row.compared)),
        so_what=(
            "Do not act on these changes alone: ordinary months differ as much."
            if row.compared.low <= 0 <= row.compared.high
            else "Among so many, one comes this far by chance: wait for further months."
        ),
    )  # fmt: skip


def _table(data: Dataset, way: Way, rows: list[Moved], yearly: bool) -> Table:
    unit = data.value_unit
    spans_of = ("A year before", "Now") if yearly else ("First half", "Second half")
    columns = [
        Column(way.heading), Column("Months", "count"), Column(spans_of[0], unit),
        Column(spans_of[1], unit), Column("Change", "change"),
    ]  # fmt: skip
    if not yearly:
        columns.append(Column("Against the others", "change"))
    columns += [Column("Low", "change"), Column("High", "change"), Column("Clear")]
    note = (
        f"Last complete months against the same months a year before, "
        f"{formats.percent(PERCENT_LEVEL)} intervals."
        if yearly
        else "Later against earlier half of the complete months. The intervals are of the change "
        f"against all others, at {formats.percent(PERCENT_LEVEL)}, because a season shared by "
        "all is no growth."
    )
    first, whole = rows[0], None
    alike = all((row.months, row.until) == (first.months, first.until) for row in rows)
    if alike and abs(sum(row.before for row in rows) - first.all_before) < CENT:
        whole = ("All", first.months, first.all_before, first.all_now, first.whole,
                 *[None] * (len(columns) - 6), "")  # fmt: skip
    return Table(
        f"{way.role}_growth", f"{way.heading}: change of {data.value_name}", tuple(columns),
        tuple(
            (row.name, row.months, row.before, row.now, row.change,
             *(row.tested[1:] if yearly else row.tested), "yes" if row.clear else "no")
            for row in rows
        ),
        total=whole,
        note=f"{note} From {MINIMUM_PER_GROUP} orders in the earlier months on; months of opening "
        "and closing are left out, and so are orders that name none.",
    )  # fmt: skip


def _chart(data: Dataset, way: Way, rows: list[Moved], table: Table, yearly: bool) -> Chart:
    clear = sum(row.clear for row in rows)
    what = "on the same months a year before" if yearly else "of the later half against all others"
    title = "A clear change is shown for {clear} of {groups:store|stores}"
    if not clear:
        title = "No clear change is shown for any of {groups:store|stores}"
    alt = (
        f"Dots with intervals of the change of {data.value_name}; the largest is {{first}} with "
        f"{{most}}. {title}."
    )
    first = rows[0]
    facts = {
        "clear": Fact(clear, "count"), "groups": Fact(len(rows), "count"),
        "first": Fact(first.name, "text"), "most": Fact(first.tested[0], "change"),
    }  # fmt: skip
    return charts.dots(
        shows=(f"{KEYS[way.role]}_growth",),
        key=f"{way.role}_growth", x=way.heading, y="Change" if yearly else "Against the others",
        low="Low", high="High", line=0.0, table=table, title=title,
        subtitle=f"Change of {data.value_name} {what}, {formats.percent(PERCENT_LEVEL)} "
        f"interval; {data.covered}",
        alt=alt,
        facts=_used(f"{title} {alt}", facts),
    )  # fmt: skip
