"""A finding over several reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from report_builder.model.facts import Grade, Severity


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How a finding was told in the report of a period; ``effect`` is that of its test, if any."""

    start: dt.date
    end: dt.date
    severity: Severity
    grade: Grade
    effect: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """A finding in the reports that put it forward, oldest first; ``text`` is its last sentence."""

    key: str
    chapter: str
    text: str
    points: tuple[TrendPoint, ...]
