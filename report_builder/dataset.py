"""What sections see: canonical tables, the roles present, time, money and the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

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

    from report_builder.settings import Settings


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the data; ``partial`` where the data covers only part of it."""

    start: dt.date
    end: dt.date
    partial: bool


@dataclass(frozen=True)
class Dataset:
    """The prepared data up to the as-of date. Only columns of roles that exist are there.

    ``lines``: one row an order line that is analysed (sales, and returns whose purchase was not
    found, with negative quantity and amount). Columns: ``order_id``, ``customer_id`` (NULL where
    unknown), ``ordered_at`` (timestamp), ``day``, ``month`` (dates), ``is_return``, ``is_sale``,
    ``value`` (DECIMAL(18,4): the amount, or units or lines where the data has no money) and, by
    role: ``product_id``, ``product``, ``category``, ``subcategory``, ``brand``, ``quantity``,
    ``unit_price``, ``amount``, ``cost`` (of the line), ``discount`` (0..1), ``promo``, ``store``,
    ``channel``, ``payment``, ``country``, ``state``, ``city``, ``zone``.

    ``orders``: one row an order with at least one sale line: ``order_id``, ``customer_id``,
    ``ordered_at``, ``day``, ``month``, ``value``, ``units``, ``lines`` (sale lines only), and the
    order-level roles.

    ``customers``: one row a known customer with at least one order: ``customer_id``,
    ``first_day``, ``last_day``, ``orders``, ``value`` (net of returns), ``units``, ``lines``,
    and the attributes of customer-level roles. None where customers are unknown.

    ``responses``: customer x campaign rows (``customer_id``, ``campaign``, ``campaign_group``,
    ``campaign_response``), or None.
    """

    lines: ir.Table
    orders: ir.Table
    customers: ir.Table | None
    responses: ir.Table | None
    roles: frozenset[str]
    as_of: dt.date
    first_day: dt.date
    last_day: dt.date
    period: Period
    months: tuple[Month, ...]
    currency: str
    calendar_country: str | None
    has_time_of_day: bool
    title: str
    settings: Settings
    inputs: tuple[InputFile, ...]
    mapping: tuple[ColumnMapping, ...]
    ledger: tuple[LedgerStep, ...]
    totals: Totals
    totals_by_month: tuple[MonthTotals, ...]
    top_products: tuple[TopItem, ...]
    top_categories: tuple[TopItem, ...]
    preparation: tuple[Preparation, ...]
    connection: Any

    def has(self, *roles: str) -> bool:
        """Whether all the roles are there."""
        return all(role in self.roles for role in roles)

    def has_any(self, *roles: str) -> bool:
        """Whether at least one of the roles is there."""
        return any(role in self.roles for role in roles)

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


@dataclass(frozen=True, slots=True)
class Preparation:
    """One thing noticed or decided while preparing: what, how often, and an example."""

    what: str
    decision: str
    count: int
    example: str = ""
