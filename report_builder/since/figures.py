"""Key figures: as reported then, as known now of the same days, and of this period."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Column, Content, Fact, Finding, Kpi, Severity, Table, Value
from report_builder.previous import Earlier
from report_builder.sections.sales import drivers
from report_builder.sections.sales.bridges import Bridge
from report_builder.sections.summary import key_figures
from report_builder.stats.periods import Baseline, Span, daily_change, days_in, is_covered

NEWS = 0.02  # as in the summary: less is about the same
SAME = 0.005  # half a cent, or half an order: what is left of sums in binary fractions


def content(data: Dataset, earlier: Earlier, kpis: Sequence[Kpi]) -> Content:
    """The table of key figures, what revenue did, and the drivers of it."""
    span = _span(earlier)
    whole = is_covered(span, data.months) and is_covered(
        (data.period.start, data.period.end), data.months
    )
    known = key_figures(data, *span)
    base = Baseline("last_report", *span)
    table = _table(data, earlier, kpis, known)
    found = _revenue(data, earlier, kpis, known, whole=whole)
    if not (whole and data.has("order_id") and known["revenue"]):
        return Content(findings=found, tables=(table,))
    bridge, chart = drivers.against(base, data, "since_drivers", "since_driver")
    return Content((*found, *_driver(bridge, data)), (chart,), (table,))


def _table(
    data: Dataset, earlier: Earlier, kpis: Sequence[Kpi], known: dict[str, float | None]
) -> Table:
    columns = (
        Column("Key figure"), Column(f"{earlier.period.label}, as reported"),
        Column(f"{earlier.period.label}, as known now"), Column(data.period.label),
        Column("Change in the shop"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for kpi in kpis:
        then = earlier.kpi(kpi.key)
        if then is None or then.unit != kpi.unit:
            continue
        values = (then.value, known.get(kpi.key), kpi.value)
        rows.append((
            formats.heading(kpi.name, kpi.unit, data.currency),
            *(formats.cell(value, kpi.unit, data.currency) for value in values),
            _change(values[1], kpi),
        ))  # fmt: skip
    return Table(
        "since_figures", "Key figures since the last report", columns, tuple(rows),
        note="The change is that from what is known now of the earlier period, so that late orders "
        "and returns do not count as change.",
    )  # fmt: skip


def _change(before: float | None, kpi: Kpi) -> str:
    """In per cent, of a share in percentage points."""
    if kpi.value is None or before is None:
        return formats.NOT_OBSERVED
    if kpi.unit == "share":
        return formats.points(kpi.value - before)
    return formats.change(kpi.value / before - 1) if before > 0 else formats.NOT_OBSERVED


def _revenue(
    data: Dataset, earlier: Earlier, kpis: Sequence[Kpi], known: dict[str, float | None],
    *, whole: bool,
) -> tuple[Finding, ...]:  # fmt: skip
    """What the first key figure did since, with what was reported beside it where that differs."""
    kpi = next((one for one in kpis if one.key == "revenue"), None)
    then, base = earlier.kpi("revenue"), known["revenue"]
    if not kpi or not then or kpi.value is None or base is None or then.value is None:
        return ()
    facts = {
        "name": Fact(kpi.name, "text"), "period": Fact(data.period.label, "text"),
        "now": Fact(kpi.value, kpi.unit), "before": Fact(earlier.period.label, "text"),
        "base": Fact(base, kpi.unit),
    }  # fmt: skip
    severity: Severity = "info"
    text = "{name} was {now} in {period} and {base} in {before}"
    if abs(then.value - base) > SAME:
        facts["then"] = Fact(then.value, kpi.unit)
        text += ", which was reported as {then}"
    if base > 0 and whole:
        change = kpi.value / base - 1
        span = data.period.start, data.period.end
        severity = _severity(daily_change(kpi.value, base, span, _span(earlier)))
        text += ": " + _in_words(change, facts)
        text += _a_day(kpi.value, base, data, earlier, facts)
    return (Finding("since_revenue", severity, text + ".", facts),)


def _span(earlier: Earlier) -> Span:
    return earlier.period.start, earlier.period.end


def _severity(change: float) -> Severity:
    """By what the average day did: a month is not worse for being short."""
    if abs(change) < NEWS:
        return "info"
    return "good" if change > 0 else "watch"


def _in_words(change: float, facts: dict[str, Fact]) -> str:
    if abs(change) < NEWS:
        return "about the same"
    facts["change"] = Fact(abs(change), "share")
    return f"{'up' if change > 0 else 'down'} {{change}}"


def _a_day(now: float, base: float, data: Dataset, earlier: Earlier, facts: dict[str, Fact]) -> str:
    """The change of the average day, where the periods have other numbers of days."""
    span = data.period.start, data.period.end
    before = _span(earlier)
    if days_in(*span) == days_in(*before):
        return ""
    facts |= {
        "a_day": Fact(daily_change(now, base, span, before), "change"),
        "days": Fact(days_in(*span), "count"), "base_days": Fact(days_in(*before), "count"),
    }  # fmt: skip
    return " ({a_day} a day: {days} days against {base_days})"


def _driver(bridge: Bridge, data: Dataset) -> tuple[Finding, ...]:
    """The step that moved most."""
    step = max(bridge.steps, key=lambda one: abs(one.part))
    if not step.part:
        return ()
    facts = {
        "driver": Fact(drivers.UP_AND_DOWN[step.name][0 if step.part >= 0 else 1], "text"),
        "part": Fact(step.part, data.value_unit),
    }
    return (
        Finding(
            "since_driver", "info", "What moved it most since: {driver}, {part}.", facts,
            so_what=drivers.WHAT_TO_LOOK_AT[step.name],
        ),
    )  # fmt: skip
