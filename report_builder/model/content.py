"""What a section returns: findings, charts, tables and groups of customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from report_builder.model.facts import Facts, Grade, Severity, Unit, Value, check_facts
from report_builder.model.trend import Trend


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim stands on: the test, its size, and the effect with its 95 % interval."""

    test: str
    n: int
    effect: float
    effect_name: str
    low: float
    high: float
    p: float
    p_adjusted: float | None = None


Sense = Literal["gained", "lost", "at stake", "worth"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of the report.

    ``text`` says what was measured, ``so_what`` what it means for the shop, ``brief`` the same as
    ``text`` in the words of the summary (empty where that is short enough); all are templates over
    ``facts``. ``money`` is the amount it is about, which orders the executive summary, and
    ``money_is`` what has become of it, where the severity does not say (``sense``). ``grade`` is
    set by ``suite`` and nowhere else.
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
    """

    name: str
    unit: Unit = "text"
    people: bool | None = None


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


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification with its message.

    ``title`` (the message) and ``alt`` are templates over ``facts``; ``subtitle`` says measure,
    unit, population and period. ``table`` is the data behind the picture. One that ``opens`` its
    chapter stands before the findings, which have to be read with it. ``shows`` are keys of
    findings of the same chapter: it is a picture of the first of them that the chapter makes, and
    of none where there is no key. ``groups`` are those that a reader can pick out, by the numbers
    that they have in the specification; ``days`` the first and the last of an axis of time that can
    be zoomed.
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


@dataclass(frozen=True, slots=True)
class Segment:
    """A named group of customers with its size and money."""

    name: str
    meaning: str
    customers: int
    share: float
    revenue: float
    revenue_share: float
    orders_per_customer: float
    days_since_last_order: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The share of a cluster's customers who are or do something, beside that of all customers.

    ``topic``: whether it says who they are or what they do. ``known``: customers of the cluster of
    whom it is known; ``low`` and ``high``: the 95 % interval of ``share``.
    """

    topic: Literal["are", "do"]
    label: str
    share: float
    low: float
    high: float
    average: float
    known: int


@dataclass(frozen=True, slots=True)
class ClusterFeature:
    """A feature of the space in which clusters lie: value (its log(1 + x) if ``logged``) less
    ``center``, over ``scale``; ``weight`` says how much it counts in a distance."""

    column: str
    label: str
    logged: bool
    center: float
    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster: size, money, how firm it is, and its profile against the average customer.

    ``profile`` maps a measure's name to (value in the cluster, value of all customers, unit);
    ``standardised`` maps a feature to its mean in standard deviations from the average.
    ``standings`` tell who they are (the groups that stand out) and what they do; ``alike`` names
    the kinds of groups in which none stands out. ``top_categories``: name, share of the cluster's
    revenue, share of all revenue. ``centroid``: column of a feature of the space -> the mean of the
    members in it. ``was``: the number of the same cluster in the last report, if there is one.
    """

    id: int
    name: str
    description: str
    customers: int
    share: float
    revenue: float
    revenue_share: float
    silhouette: float
    stability: float
    profile: Mapping[str, tuple[float | None, float | None, Unit]]
    standardised: Mapping[str, float]
    top_categories: tuple[tuple[str, float, float], ...] = ()
    standings: tuple[Standing, ...] = ()
    alike: tuple[str, ...] = ()
    centroid: Mapping[str, float] = field(default_factory=dict)
    was: int | None = None


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


Verdict = Literal["supported", "contradicted", "no difference shown", "not enough data"]
State = Literal["holds", "doubtful", "does not hold", "not checked"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something a hypothesis takes for granted, and what a look at the data said of it.

    ``text`` is a template over ``facts``.
    """

    name: str
    state: State
    text: str
    facts: Facts = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_facts(f"assumption {self.name}", self.facts, self.text)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A stated hypothesis, the finding that tests it, and its verdict.

    ``direction`` is the sign that the effect of the finding's evidence has where the statement is
    right. ``finding`` names the finding of the same chapter that holds the test; without one,
    ``reason`` says why it could not be tested. ``would_change`` says which data would overturn the
    verdict; it and the statement are templates over ``facts``. ``verdict`` and ``evidence`` are set
    by ``suite`` and nowhere else.
    """

    key: str
    statement: str
    direction: Literal[-1, 1]
    finding: str | None
    reason: str = ""
    assumptions: tuple[Assumption, ...] = ()
    would_change: str = ""
    facts: Facts = field(default_factory=dict)
    verdict: Verdict = "not enough data"
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        if self.finding is None and not self.reason:
            raise ValueError(f"hypothesis {self.key}: neither a finding nor a reason")
        check_facts(f"hypothesis {self.key}", self.facts, self.statement, self.would_change)


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
