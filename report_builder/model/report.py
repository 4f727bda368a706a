"""The whole report: chapters, accounts, provenance."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from report_builder import calendars
from report_builder.formats import DEFAULT_LOCALE
from report_builder.model.content import Content, Finding, Kpi, Recommendation
from report_builder.model.facts import Facts, Status, Value

UNDATED = "undated"  # the key of a report on data without dates
BEFORE_AUDIENCE = "--"  # no period and no name of an audience has two hyphens in a row


def audience_of(folder: str) -> str:
    """The audience that a report is for, by the name of its folder; empty for the whole shop."""
    return folder.partition(BEFORE_AUDIENCE)[2]


#: How a column that was not recognised is told: ends the reason of a chapter that misses one.
NAME_IT = "If there is one, name it in report.toml under [columns]."


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
    """One column understood as one role, how sure, and why.

    ``use``: whether the report analyses it, only joins tables by it, or has no use for it.
    """

    role: str
    table: str
    column: str
    confidence: float
    reason: str
    use: Literal["analysed", "key", "not used"] = "analysed"


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
    def days(self) -> int:
        """Days of the span, both ends included."""
        return (self.end - self.start).days + 1

    @property
    def kind(self) -> Literal["month", "quarter", "year", "week", "retail month", "span"]:
        """A month, three or twelve of them, an ISO week, a month of the 4-5-4 calendar, or any
        other span of days."""
        if calendars.iso_week_of(self.start, self.end):
            return "week"
        if calendars.retail_month_of(self.start, self.end):
            return "retail month"
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        if self.start.day != 1 or (self.end + dt.timedelta(days=1)).day != 1:
            return "span"
        if months == 1:
            return "month"
        return "quarter" if months == 3 else "year" if months == 12 else "span"

    @property
    def key(self) -> str:
        """2011-11 for a month, 2011-Q4, 2011, 2011-W48, 2011-P10 of the 4-5-4 calendar, else both
        days, as for fiscal quarters and years that are not those of the calendar."""
        week = calendars.iso_week_of(self.start, self.end)
        retail = calendars.retail_month_of(self.start, self.end)
        if week:
            return f"{week[0]}-W{week[1]:02}"
        if retail:
            return f"{retail[0]}-P{retail[1]:02}"
        if self.kind == "month":
            return f"{self.start:%Y-%m}"
        if self.kind == "quarter" and self.start.month % 3 == 1:
            return f"{self.start.year}-Q{self.start.month // 3 + 1}"
        if self.kind == "year" and self.start.month == 1:
            return str(self.start.year)
        return f"{self.start.isoformat()}..{self.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class Totals:
    """Accounting totals over all data read; None where not computable.

    ``Report.totals`` counts each different row once, ``Report.totals_as_read`` every row.
    """

    rows: int
    rows_exact_duplicates: int
    lines_sale: int
    lines_returned: int
    lines_credit: int
    lines_cancelled: int
    lines_other: int
    lines_excluded: int
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
    rows_without_readable_date: int | None
    order_ids_all: int | None
    customer_ids_all: int | None
    products_all: int | None
    categories: int | None
    cost_of_gross: float | None
    margin_of_gross: float | None
    gross_missing_customer: float | None
    gross_per_customer: float | None
    orders_per_customer_mean: float | None
    average_order_value_net: float | None


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """Totals of one calendar month: each different row once, and every row as it was read.

    ``goods_returned``: the part of gross less net that is merchandise sent back or credited, each
    different row once; fees, write-offs and services are the rest.
    """

    month: str
    orders: int | None
    customers: int | None
    gross: float | None
    net: float | None
    partial: bool
    orders_as_read: int | None = None
    gross_as_read: float | None = None
    net_as_read: float | None = None
    goods_returned: float | None = None


@dataclass(frozen=True, slots=True)
class TopItem:
    """A best seller: its key, its usual name, gross revenue (None without money) and lines, each
    different row once and every row as it was read."""

    key: str
    label: str
    gross: float | None
    lines: int
    gross_as_read: float | None = None
    lines_as_read: int | None = None


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that is safe to embed: its bytes, width and height in pixels (or units of SVG)."""

    kind: Literal["image/png", "image/jpeg", "image/svg+xml"]
    content: bytes
    width: int
    height: int

    @property
    def uri(self) -> str:
        """The picture as an address that carries it."""
        return f"data:{self.kind};base64,{base64.b64encode(self.content).decode()}"


@dataclass(frozen=True, slots=True)
class Accent:
    """The shop's colour as ``#rrggbb``, legible on light paper and on a dark page."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Brand:
    """The looks of a shop; None where the house style stays."""

    logo: Logo | None = None
    accent: Accent | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A line of the scoreboard: a question or hypothesis, its verdict, the findings behind it.

    ``label`` is short (Q1, H2); ``statement`` a template over ``facts``. ``reason`` says why there
    is no answer, or which part of the question has none.
    """

    key: str
    label: str
    statement: str
    facts: Facts
    verdict: str
    findings: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """The report that this one is compared with; ``sha256`` is that of its report.json."""

    period: Period
    as_of: dt.date
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a renderer needs, and nothing it has to compute."""

    title: str
    version: str
    as_of: dt.date | None
    period: Period | None
    currency: str
    inputs: tuple[InputFile, ...]
    settings: Mapping[str, Value]
    mapping: tuple[ColumnMapping, ...]
    ledger: tuple[LedgerStep, ...]
    totals: Totals
    totals_as_read: Totals
    totals_by_month: tuple[MonthTotals, ...]
    top_products: tuple[TopItem, ...]
    top_categories: tuple[TopItem, ...]
    kpis: tuple[Kpi, ...]
    summary: tuple[Finding, ...]
    chapters: tuple[Chapter, ...]
    recommendations: tuple[Recommendation, ...]
    data_hash: str
    brand: Brand | None = None
    scoreboard: tuple[Score, ...] = ()
    earlier: EarlierReport | None = None
    value_name: str = "revenue"  # what sums are of: without prices, units or items sold
    audience: str = ""  # the part of the shop that it is of; empty: the whole shop
    locale: str = DEFAULT_LOCALE  # how it writes numbers, dates and money: every renderer obeys it

    @property
    def key(self) -> str:
        """The name of the report's folder: its period, and behind two hyphens its audience."""
        period = self.period.key if self.period else UNDATED
        return f"{period}{BEFORE_AUDIENCE}{self.audience}" if self.audience else period

    @property
    def label(self) -> str:
        """What the report is about, in words: its period, or all of the data."""
        return self.period.label if self.period else "All of the data"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in reading order."""
        return tuple(finding for chapter in self.chapters for finding in chapter.content.findings)

    def _repr_html_(self) -> str:
        """The report in a notebook cell, shown inside a frame so that pages do not mix styles."""
        import importlib  # looked up when shown: the model stays below the renderers

        show = importlib.import_module("report_builder.render.html").notebook_frame
        return str(show(self))
