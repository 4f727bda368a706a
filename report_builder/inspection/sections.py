"""The sections that would run, what the others lack, and the frame of the report."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.dataset import Dataset
from report_builder.section import Need
from report_builder.suite import chosen

GRAINS = {
    "lines": "an order line", "aggregates": "a sum of sales", "customers": "a customer",
}  # fmt: skip


def lines(data: Dataset) -> Iterator[str]:
    """Every section with what it lacks, then time and money."""
    yield "Sections:"
    for section in chosen(data):
        missing = section.missing(data)
        state = "would run" if not missing else "lacks " + ", ".join(map(_need, missing))
        yield f"  {section.title}: {state}"
    for role, why in data.unreliable.items():
        yield f"  {role} is not used anywhere: {why}"
    for column, (customers, several) in data.moving.items():
        yield (
            f"  {column} is used for orders, not for customers: {several} of {customers} "
            "customers have more than one"
        )
    span = (
        f"period {data.period.label}, as of {data.as_of}" if data.time else "no dates, so no period"
    )
    yield f"A row is {GRAINS[data.grain]}; {span}; currency {data.currency or 'not known'}"


def _need(need: Need) -> str:
    return need if isinstance(need, str) else " or ".join(need)
