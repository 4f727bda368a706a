"""What sections see: canonical tables, the roles present, time, money and the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from report_builder import formats
from report_builder.errors import NotEnoughData
from report_builder.model import (
    ColumnMapping,
    InputFile,
    LedgerStep,
    MonthTotals,
    Period,
    TopItem,
    Totals,
    Unit,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from report_builder.previous import Earlier
    from report_builder.settings import Settings


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the data; ``partial`` where the data covers only part of it, then
    ``covered`` holds the first and last day of each part."""

    start: dt.date
    end: dt.date
    partial: bool
    covered: tuple[tuple[dt.date, dt.date], ...] = ()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the dates of the sales lie.

    ``days`` with a sale; ``pause`` days from one to the next that are ordinary (1 = every day);
    ``unseen``: first and last day of each gap too long to be a pause of this shop, oldest first;
    ``fixed``: the days of the month on which all sales are dated, where they are suspiciously few.
    """

    days: int = 0
    pause: int = 1
    unseen: tuple[tuple[dt.date, dt.date], ...] = ()
    fixed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """The as-of date (never today), the span of the data, the period of the report, the months.

    ``rhythm``: on which days the shop sells, and the gaps in which the data has no sale at all.
    """

    as_of: dt.date
    first_day: dt.date
    last_day: dt.date
    period: Period
    months: tuple[Month, ...]
    rhythm: Rhythm = field(default_factory=Rhythm)


Grain = Literal["lines", "aggregates", "customers"]
Kept = TypeVar("Kept")
ONE_DAY = dt.timedelta(days=1)
WHOLE = "all of the data"  # what figures are about where nothing has a date


@dataclass(frozen=True)
class Dataset:
    """The prepared data up to the as-of date. Only columns of roles that exist are there.

    ``grain`` says what a row of the input is: an order line (or whole order), an aggregate (the
    sales of a store in a week), or a customer with what they spent in all.

    ``lines``: one row an order line that is analysed (sales, and returns whose purchase was not
    found, with negative quantity and amount). Columns: ``order_id``, ``customer_id`` (NULL where
    unknown), ``ordered_at`` (timestamp), ``day``, ``month`` (dates; all three missing from data
    without dates), ``is_return``, ``is_sale``,
    ``value`` (DECIMAL(18,4): the amount, or units or lines where the data has no money) and, by
    role: ``product_id``, ``product``, ``category``, ``subcategory``, ``brand``, ``quantity``,
    ``unit_price``, ``amount``, ``cost`` (of the line), ``discount`` (0..1), ``promo``, ``store``,
    ``channel``, ``payment``, ``country``, ``state``, ``city``, ``zone``.

    ``orders``: one row an order with at least one sale line: ``order_id``, ``customer_id``,
    ``ordered_at``, ``day``, ``month``, ``value``, ``units``, ``lines`` (sale lines only), and the
    order-level roles. Where orders cannot be told apart, ORDER_ID is not among the roles and asking
    for them raises NotEnoughData; so does asking for time in data without dates (no DATE).

    ``customers``: one row a known customer with at least one order: ``customer_id``,
    ``first_day``, ``last_day`` (with dates), ``orders`` (where they can be told apart), ``value``
    (net of returns), ``units``, ``lines``, and the attributes of customer-level roles. None where
    customers are unknown.

    Where a row of the input is a customer, ``lines`` holds one row a customer and category of
    spend, and ``customers`` has every row of the input, its ``orders`` as counted by the shop and
    ``days_since_last_order`` where given, and further counts named in ``customer_measures``
    (column -> what it is called).

    ``responses``: customer x campaign rows (``customer_id``, ``campaign``, ``campaign_group``,
    ``campaign_response``), or None.

    ``unreliable``: role -> why its values contradict themselves; such a role is not in ``roles``.
    ``moving``: column of a place that is the order's and not the customer's -> customers compared,
    and those of them with more than one; only lines and orders have the column.
    ``unsteady``: column of an attribute that is the customer's, yet contradicts itself for many ->
    the same two counts; findings by it are hints at most.

    ``netted``: purchases and the later credits that took them back, none of them among ``lines``,
    with the columns of raw lines (``kind``, ``line``); None where nothing is netted.
    ``earlier``: the report that this one is compared with, or None.

    ``kept``: what several sections need, computed by the first (see ``once``).
    """

    lines: ir.Table
    order_table: ir.Table | None
    customers: ir.Table | None
    responses: ir.Table | None
    roles: frozenset[str]
    time: Time | None
    currency: str
    calendar_country: str | None
    has_time_of_day: bool
    title: str
    settings: Settings
    inputs: tuple[InputFile, ...]
    mapping: tuple[ColumnMapping, ...]
    ledger: tuple[LedgerStep, ...]
    totals: Totals
    totals_as_read: Totals
    totals_by_month: tuple[MonthTotals, ...]
    top_products: tuple[TopItem, ...]
    top_categories: tuple[TopItem, ...]
    preparation: tuple[Preparation, ...]
    connection: Any
    grain: Grain = "lines"
    customer_measures: Mapping[str, str] = field(default_factory=dict)
    unreliable: Mapping[str, str] = field(default_factory=dict)
    moving: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    unsteady: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    netted: ir.Table | None = None
    earlier: Earlier | None = None
    kept: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def has(self, *roles: str) -> bool:
        """Whether all the roles are there."""
        return all(role in self.roles for role in roles)

    def has_any(self, *roles: str) -> bool:
        """Whether at least one of the roles is there."""
        return any(role in self.roles for role in roles)

    def set_aside(self, *roles: str) -> tuple[str, ...]:
        """Those of the roles that a column was read for, but that nothing is said by."""
        read = {column.role for column in self.mapping if column.use == "analysed"}
        return tuple(role for role in roles if role in read and role not in self.roles)

    @property
    def orders(self) -> ir.Table:
        """One row an order. Raises NotEnoughData where orders cannot be told apart."""
        if self.order_table is None:
            raise NotEnoughData(
                "needs orders: the data has no order number, nor a customer and a day to tell "
                "one order from another"
            )
        return self.order_table

    def _dated(self) -> Time:
        if self.time is None:
            raise NotEnoughData("needs dates: the data does not say when anything was bought")
        return self.time

    @property
    def as_of(self) -> dt.date:
        """The last day looked at. Raises NotEnoughData without dates, as do the next four."""
        return self._dated().as_of

    @property
    def first_day(self) -> dt.date:
        """The first day with a sale."""
        return self._dated().first_day

    @property
    def last_day(self) -> dt.date:
        """The last day with a line, not after the as-of date."""
        return self._dated().last_day

    @property
    def period(self) -> Period:
        """The span that the key figures are about."""
        return self._dated().period

    @property
    def months(self) -> tuple[Month, ...]:
        """Calendar months from the first sale to the as-of date."""
        return self._dated().months

    @property
    def rhythm(self) -> Rhythm:
        """How the dates of the sales lie."""
        return self._dated().rhythm

    @property
    def label(self) -> str:
        """What the key figures are about, in words."""
        return self.time.period.label if self.time else WHOLE

    @property
    def covered(self) -> str:
        """The days of the data, for a subtitle."""
        if self.time is None:
            return WHOLE
        return f"{formats.date(self.time.first_day)} to {formats.date(self.time.last_day)}"

    @property
    def until(self) -> str:
        """Up to when the data is looked at, for a subtitle."""
        return f"to {formats.date(self.time.as_of)}" if self.time else WHOLE

    @property
    def has_money(self) -> bool:
        """Whether ``value`` is money."""
        return "amount" in self.roles

    @property
    def value_unit(self) -> Unit:
        """The unit of ``value``."""
        return "money" if self.has_money else "count"

    @property
    def value_name(self) -> str:
        """What ``value`` is called in a sentence: revenue, units sold, items sold."""
        if self.has_money:
            return "revenue"
        return "units sold" if self.has("quantity") else "items sold"

    @cached_property
    def complete_months(self) -> tuple[Month, ...]:
        """Calendar months that the data covers whole, oldest first, up to the as-of date."""
        return tuple(month for month in self.months if not month.partial)

    @cached_property
    def latest_months(self) -> tuple[Month, ...]:
        """The last complete months without another between them: the months of a trend."""
        found: list[Month] = []
        for month in reversed(self.complete_months):
            if found and month.end + ONE_DAY != found[-1].start:
                break
            found.append(month)
        return tuple(reversed(found))

    @cached_property
    def unbroken_days(self) -> tuple[dt.date, dt.date]:
        """First and last day of the longest stretch without a gap in the data, the later of two."""
        first, last = self.first_day, self.last_day
        gaps = [gap for gap in self.rhythm.unseen if gap[0] <= last]
        starts = [first, *(end + ONE_DAY for _, end in gaps if end < last)]
        ends = [*(start - ONE_DAY for start, _ in gaps), last]
        return max(zip(starts, ends, strict=False), key=lambda span: (span[1] - span[0], span[1]))

    @cached_property
    def unbroken_months(self) -> tuple[Month, ...]:
        """The complete months of the longest stretch without a gap: the months of a season."""
        first, last = self.unbroken_days
        return tuple(
            month for month in self.complete_months if month.start <= last and month.end >= first
        )


@dataclass(frozen=True, slots=True)
class Preparation:
    """One thing noticed or decided while preparing: what, how often, and an example."""

    what: str
    decision: str
    count: int
    example: str = ""


def once(compute: Callable[[Dataset], Kept]) -> Callable[[Dataset], Kept]:
    """Compute something once per dataset. All callers share it: nobody may change it in place.

    A frame is handed out as a copy that pandas makes only of what its caller changes.
    """

    @wraps(compute)
    def kept(data: Dataset) -> Kept:
        name = f"{compute.__module__}.{compute.__name__}"
        if name not in data.kept:
            data.kept[name] = compute(data)
        found: Kept = copy(data.kept[name])
        return found

    return kept
