"""What a section returns: findings, charts, tables and groups of customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from report_builder.model.facts import Evidence, Facts, Grade, Severity, Unit, Value, check_facts
from report_builder.model.groups import Cluster, ClusterFeature, Segment
from report_builder.model.hypotheses import Hypothesis
from report_builder.model.trend import Trend

Sense = Literal["gained", "lost", "at stake", "worth"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of the report.

    ``text`` says what was measured, ``so_what`` what it means for the shop, ``brief`` the same as
    ``text`` in the words of the summary (empty where that is short enough); all are templates over
    ``facts``. ``money`` is the amount it is about, which orders the executive summary, and
    ``money_is`` what has become of it, where the severity does not say (``sense``). ``grade`` is
    set by ``suite`` and nowhere else. ``hint``: it stands on what contradicts itself or on few, so
    that no test makes it firm and no action follows.
    """

    key: str
    severity: Severity
    text: str
    facts: Facts
    evidence: Evidence | None = None
    money: float | None = None
    so_what: str = ""
    chapter: str = ""
    grade: Grade = "measured"
    brief: str = ""
    money_is: Sense | None = None
    hint: bool = False

    def __post_init__(self) -> None:
        check_facts(f"finding {self.key}", self.facts, self.text, self.so_what, self.brief)

    @property
    def told(self) -> str:
        """Its sentence in the summary."""
        return self.brief or self.text

    @property
    def sense(self) -> Sense:
        """What has become of the money, or may: good news is of what was gained."""
        if self.money_is or self.severity == "info":
            return self.money_is or "worth"
        if self.severity == "good":
            return "gained"
        return "lost" if (self.money or 0.0) < 0 else "at stake"


def gained_or_lost(money: float) -> Sense:
    """The sense of a change of revenue, whether it is news or not."""
    return "gained" if money >= 0 else "lost"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading and the unit of its cells.

    ``people``: whether the cells are sizes of groups of customers, where the heading does not say.
    ``less``: the names of two columns of the table whose difference the cells are, the first less
    the second, so that a reader who subtracts finds the same.
    """

    name: str
    unit: Unit = "text"
    people: bool | None = None
    less: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values. ``None`` is "not observed" and never shown as zero."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for row in (*self.rows, *((self.total,) if self.total else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.key}: a row of {len(row)} cells")
        names = {column.name for column in self.columns}
        if not names.issuperset(name for column in self.columns for name in column.less or ()):
            raise ValueError(f"table {self.key}: a difference of columns that it does not have")


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification with its message.

    ``title`` (the message) and ``alt`` are templates over ``facts``; ``subtitle`` says measure,
    unit, population and period. ``table`` is the data behind the picture. One that ``opens`` its
    chapter stands before the findings, which have to be read with it. ``shows`` are keys of
    findings of the same chapter: it is a picture of the first of them that the chapter makes, and
    of none where there is no key. ``groups`` are those that a reader can pick out, by the numbers
    that they have in the specification; ``days`` the first and the last of an axis of time that can
    be zoomed. ``small`` is the specification of the same over half the width, which a telephone
    draws, or None where that shows less.
    """

    key: str
    title: str
    subtitle: str
    spec: Mapping[str, Any]
    alt: str
    table: Table
    facts: Facts = field(default_factory=dict)
    wide: bool = True
    opens: bool = False
    shows: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    days: tuple[dt.date, dt.date] | None = None
    small: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if not self.alt:
            raise ValueError(f"chart {self.key}: alternative text is required")
        check_facts(f"chart {self.key}", self.facts, self.title, self.alt)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do, for whom, why, the money with its arithmetic, and what would show that it worked.

    ``action``, ``reason``, ``arithmetic``, ``proof`` and ``kpi``, the number to watch, are
    templates over ``facts``; ``because`` names the findings it stands on, ``due`` the day to act by
    (None in data without dates: with the next campaign). ``customers`` is None where it is about
    goods or places.
    """

    key: str
    segment: str
    action: str
    reason: str
    because: tuple[str, ...]
    money: float
    money_low: float
    money_high: float
    arithmetic: str
    kpi: str
    facts: Facts
    customers: int | None
    due: dt.date | None
    confidence: Grade
    proof: str = ""

    def __post_init__(self) -> None:
        if not self.because:
            raise ValueError(f"recommendation {self.key} stands on no finding")
        check_facts(
            f"recommendation {self.key}", self.facts, self.action, self.reason, self.arithmetic,
            self.kpi, self.proof,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure of the period, like for like with the period before and the year before.

    ``series`` holds the complete months up to the period, oldest first, for the sparkline.
    ``uncompared`` is why a base that the data covers may be None all the same.
    """

    key: str
    name: str
    unit: Unit
    value: float | None
    previous: float | None
    year_ago: float | None
    series: tuple[tuple[dt.date, float | None], ...]
    definition: str
    low: float | None = None
    high: float | None = None
    uncompared: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a series was expected to bring from ``start`` to ``end``, both included.

    ``what`` is what is counted (units, revenue). ``low`` and ``high`` are the ends of the 80 %
    interval, ``low_wide`` and ``high_wide`` those of the 95 % interval.
    """

    series: str
    what: str
    unit: Unit
    start: dt.date
    end: dt.date
    point: float
    low: float
    high: float
    low_wide: float
    high_wide: float


@dataclass(frozen=True, slots=True)
class Content:
    """What a section returns.

    ``tests`` are those that were made and have no sentence of their own: they count in the
    correction for the number of tests like all others.
    """

    findings: tuple[Finding, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    segments: tuple[Segment, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    cluster_space: tuple[ClusterFeature, ...] = ()
    forecasts: tuple[Expected, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    tests: tuple[Evidence, ...] = ()
    trends: tuple[Trend, ...] = ()

    def pictured(self, chart: Chart) -> Finding | None:
        """The finding that the chart is a picture of, if there is one."""
        known = {finding.key: finding for finding in self.findings}
        return next((known[key] for key in chart.shows if key in known), None)


def joined(*parts: Content) -> Content:
    """Several contents as one, each kind in the order given."""
    names = [each.name for each in fields(Content)]
    return Content(
        **{name: tuple(item for part in parts for item in getattr(part, name)) for name in names}
    )
