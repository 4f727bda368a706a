"""Parts of a ``report.json`` that several readers need, each read with suspicion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from report_builder.model import Kpi, Period, Unit
from report_builder.previous import fields


def period(told: Mapping[str, Any]) -> Period:
    """The span of a report. Raises ValueError, TypeError or KeyError for anything else."""
    start, end = fields.day(told["start"]), fields.day(told["end"])
    if end < start:
        raise ValueError("a period ends before it begins")
    return Period(start, end, fields.text(told["label"]), bool(told["partial"]))


def kpi(told: Mapping[str, Any]) -> Kpi:
    """A key figure with its months. Raises ValueError, TypeError or KeyError for anything else."""
    series = fields.records(
        told["series"],
        lambda one: (fields.day(one["month"]), fields.known(one["value"], fields.number)),
    )
    value, before, year_ago = (
        fields.known(told[name], fields.number) for name in ("value", "previous", "year_ago")
    )
    return Kpi(
        fields.text(told["key"]), fields.text(told["name"]),
        fields.one_of(told["unit"], get_args(Unit)), value, before, year_ago, series, "",
    )  # fmt: skip
