"""The steps of a bridge as a picture and as a table."""

from __future__ import annotations

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Fact, Table, Value, template_fields
from report_builder.sections.sales.bridges import (
    CUSTOMERS,
    ORDERS,
    RETURNED,
    Bridge,
    Step,
    leaves_returns_out,
)
from report_builder.stats.periods import Baseline

TITLES = {
    "drivers": "{name} {way} {whole}; largest step: {step}, {part}",
    "known_drivers": "Counting customers, the largest step is {step}: {part}",
    "price_mix": "By product, the largest step is {step}: {part}",
}
SPLIT = {
    "drivers": "what moved it",
    "known_drivers": "what moved it, known customers counted",
    "price_mix": "volume, mix and price",
}


def chart(key: str, name: str, base: Baseline, bridge: Bridge, data: Dataset) -> Chart:
    """The steps from the revenue before to that of the period."""
    step = max(bridge.steps, key=lambda one: abs(one.part))
    change, before = bridge.after - bridge.before, formats.period(base.start, base.end)
    facts = {
        "name": Fact(data.value_name.capitalize(), "text"),
        "whole": Fact(abs(change), data.value_unit),
        "way": Fact("up" if change >= 0 else "down", "text"),
        "step": Fact(step.name.lower(), "text"),
        "part": Fact(step.part, data.value_unit),
    }
    title = TITLES[key]
    return charts.waterfall(
        shows=(
            f"price_mix_volume_{base.key}" if key == "price_mix" else f"biggest_driver_{base.key}",
        ),
        x="Step",
        y=data.value_name.capitalize(),
        totals=(before, data.period.label),
        key=f"sales_{key}",
        title=title,
        subtitle=f"{data.value_name.capitalize()} after returns, {data.currency}".rstrip(", ")
        + f", split into {SPLIT[key]}; {data.period.label} against {before}",
        alt=f"Waterfall of {data.value_name} from the span before to this one, split into "
        f"{SPLIT[key]}. {title}.",
        table=table(key, name, base, bridge, data),
        facts={name: facts[name] for name in template_fields(title)},
    )


def table(key: str, name: str, base: Baseline, bridge: Bridge, data: Dataset) -> Table:
    unit = data.value_unit
    levels = any(step.before is not None and step.name != RETURNED for step in bridge.steps)
    columns = [Column("Step"), Column(data.value_name.capitalize(), unit)]
    before = formats.period(base.start, base.end)
    rows: list[tuple[Value, ...]] = [(before, bridge.before)]
    rows += [(step.name, step.part) for step in bridge.steps]
    rows.append((data.period.label, bridge.after))
    if levels:
        columns += [Column("Level before", "number"), Column("Level now", "number")]
        both = [(None, None), *(_levels(step) for step in bridge.steps), (None, None)]
        rows = [(*row, *pair) for row, pair in zip(rows, both, strict=True)]
    return Table(
        f"sales_{key}_{base.key}",
        f"{name} against {before}",
        tuple(columns),
        tuple(rows[:-1]),
        total=rows[-1],
        note="The steps add up to the difference." + _returns_note(bridge, data),
    )


def _levels(step: Step) -> tuple[Value, Value]:
    """Before and now; customers and orders are counted."""
    if step.name in (CUSTOMERS, ORDERS) and step.before is not None and step.after is not None:
        return int(step.before), int(step.after)
    return step.before, step.after


def _returns_note(bridge: Bridge, data: Dataset) -> str:
    """Why the step of returns is not the change of what was sent back, where it is not."""
    if not leaves_returns_out(data) or all(step.name != RETURNED for step in bridge.steps):
        return ""
    return (
        f" {RETURNED} are credits whose purchase was not found. Other returns are left out "
        "together with their purchase; only the share of goods sent back counts them."
    )
