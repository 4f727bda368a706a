"""The report as plain frozen data: what sections return and what renderers show.

Every sentence is a template with named facts. Digits typed into a template are an error, so each
number a reader sees is a value of the model, found under the finding's key in ``report.json``.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Value = str | int | float | dt.date | None
Unit = Literal[
    "text",  # words from the data or the program
    "money",  # in the report's currency
    "count",  # whole things
    "number",  # any other number
    "share",  # 0..1, shown as per cent
    "change",  # relative change, shown with its sign as per cent
    "points",  # difference of two shares, shown with its sign in percentage points
    "ratio",  # shown as "1.8 times"
    "days",
    "date",
    "month",  # the first day stands for the month
    "p",  # a p-value
]
Severity = Literal["good", "info", "watch", "act"]
Grade = Literal["measured", "strong", "indicative", "no difference shown", "not enough data"]
Status = Literal["shown", "missing", "not_enough"]

_FORMATTER = string.Formatter()


def template_fields(template: str) -> set[str]:
    """Names of the facts a template uses. Raises ValueError for digits typed into the text."""
    names: set[str] = set()
    for literal, name, spec, _ in _FORMATTER.parse(template):
        if any(character.isdigit() for character in literal + (spec or "")):
            raise ValueError(f"digits typed into a sentence: {template!r}")
        if name is not None:
            if not name.isidentifier():
                raise ValueError(f"{name!r} is not a fact name in {template!r}")
            names.add(name)
    return names


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a sentence and the unit it is shown in."""

    value: Value
    unit: Unit


Facts = Mapping[str, Fact]


def check_facts(where: str, facts: Facts, *templates: str) -> None:
    """Raise ValueError unless the templates use exactly the facts given, without typed digits."""
    used: set[str] = set().union(*(template_fields(template) for template in templates))
    if used != set(facts):
        unused, unknown = sorted(set(facts) - used), sorted(used - set(facts))
        raise ValueError(f"{where}: facts not used {unused}, names without a fact {unknown}")


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


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of the report.

    ``text`` says what was measured, ``so_what`` what it means for the shop; both are templates over
    ``facts``. ``money`` is the amount at stake, which orders the executive summary. ``grade`` is
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

    def __post_init__(self) -> None:
        check_facts(f"finding {self.key}", self.facts, self.text, self.so_what)


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading and the unit of its cells."""

    name: str
    unit: Unit = "text"


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
    unit, population and period. ``table`` is the data behind the picture.
    """

    key: str
    title: str
    subtitle: str
    spec: Mapping[str, Any]
    alt: str
    table: Table
    facts: Facts = field(default_factory=dict)
    wide: bool = True

    def __post_init__(self) -> None:
        if not self.alt:
            raise ValueError(f"chart {self.key}: alternative text is required")
        check_facts(f"chart {self.key}", self.facts, self.title, self.alt)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do, for whom, why, and the money with its arithmetic.

    ``action``, ``reason`` and ``arithmetic`` are templates over ``facts``; ``because`` names the
    findings it stands on, ``kpi`` the number to watch.
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
    customers: int
    due: dt.date
    confidence: Grade

    def __post_init__(self) -> None:
        if not self.because:
            raise ValueError(f"recommendation {self.key} stands on no finding")
        check_facts(
            f"recommendation {self.key}", self.facts, self.action, self.reason, self.arithmetic
        )


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
class Cluster:
    """A cluster: size, money, how firm it is, and its profile against the average customer.

    ``profile`` maps a measure's name to (value in the cluster, value of all customers, unit);
    ``standardised`` maps a feature to its mean in standard deviations from the average.
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


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A stated hypothesis and its verdict."""

    key: str
    statement: str
    verdict: Literal["supported", "contradicted", "no difference shown", "not enough data"]
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Content:
    """What a section returns."""

    findings: tuple[Finding, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    segments: tuple[Segment, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section in the report: shown, or why not."""

    key: str
    title: str
    question: str
    method: str
    status: Status
    reason: str
    content: Content


@dataclass(frozen=True, slots=True)
class LedgerStep:
    """One preparing step. The first holds what was read, removals are negative, the last holds
    what is analysed: the steps before the last add up to it, in rows and to the cent."""

    step: str
    why: str
    rows: int
    revenue: float


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column understood as one role, how sure, and why."""

    role: str
    table: str
    column: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file (or table) that was read."""

    name: str
    sha256: str
    rows: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of the span the key figures are about, and whether it is cut short.

    ``label`` is for readers (November 2011), ``key`` for folders and links (2011-11).
    """

    start: dt.date
    end: dt.date
    label: str
    partial: bool = False

    @property
    def key(self) -> str:
        """2011-11 for a month, 2011-Q4 for a quarter, 2011 for a year, else both days."""
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        whole = self.start.day == 1 and (self.end + dt.timedelta(days=1)).day == 1
        if whole and months == 1:
            return f"{self.start:%Y-%m}"
        if whole and months == 3 and self.start.month % 3 == 1:
            return f"{self.start.year}-Q{self.start.month // 3 + 1}"
        if whole and months == 12 and self.start.month == 1:
            return str(self.start.year)
        return f"{self.start.isoformat()}..{self.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class Totals:
    """Accounting totals over all data read, after exact duplicates; None where not computable."""

    rows: int
    rows_exact_duplicates: int
    lines_sale: int
    lines_credit: int
    lines_cancelled: int
    lines_other: int
    date_min: str | None
    date_max: str | None
    orders: int | None
    customers: int | None
    products: int | None
    units: float | None
    gross_revenue: float | None
    returns_value: float | None
    other_value: float | None
    cancelled_value: float | None
    net_revenue: float | None
    average_order_value: float | None
    repeat_customers: int | None
    repeat_rate: float | None
    rows_missing_customer: int | None


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """Totals of one calendar month, over the same rows as ``Totals``."""

    month: str
    orders: int | None
    customers: int | None
    gross: float | None
    net: float | None
    partial: bool


@dataclass(frozen=True, slots=True)
class TopItem:
    """A best seller: its key, its usual name, gross revenue (None without money) and lines."""

    key: str
    label: str
    gross: float | None
    lines: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a renderer needs, and nothing it has to compute."""

    title: str
    version: str
    as_of: dt.date
    period: Period
    currency: str
    inputs: tuple[InputFile, ...]
    settings: Mapping[str, Value]
    mapping: tuple[ColumnMapping, ...]
    ledger: tuple[LedgerStep, ...]
    totals: Totals
    totals_by_month: tuple[MonthTotals, ...]
    top_products: tuple[TopItem, ...]
    top_categories: tuple[TopItem, ...]
    kpis: tuple[Kpi, ...]
    summary: tuple[Finding, ...]
    chapters: tuple[Chapter, ...]
    recommendations: tuple[Recommendation, ...]
    data_hash: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in reading order."""
        return tuple(finding for chapter in self.chapters for finding in chapter.content.findings)

    def _repr_html_(self) -> str:
        """The report in a notebook cell, shown inside a frame so that pages do not mix styles."""
        import importlib

        show = importlib.import_module("report_builder.render.html").notebook_frame
        return str(show(self))
