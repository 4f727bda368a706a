"""Sales over time: months, trend, new customers, the drivers of a change, and returns."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content
from report_builder.section import section
from report_builder.sections.sales import drivers, months, newcomers, returns, spans, trading_days


@section(
    "Sales over time",
    question="How do sales develop, and what moved them?",
    needs=("date",),
)
def sales(data: Dataset) -> Content:
    """Revenue is merchandise sold less goods returned, by calendar month; without money, units or
    items take its place. Months that the data covers only in part are drawn hollow and stay
    out of every comparison. Where the period of the report is an ISO week or a month of the 4-5-4
    calendar, the weeks or 4-5-4 months up to it are drawn as well, each beside that of the same
    number a year before; only those that the data covers whole.

    Trend: with at least 24 complete months the seasonal Mann–Kendall test and the seasonal
    Theil–Sen slope, which compare each calendar month only with itself in other years (Hirsch,
    Slack and Smith, 1982); with 12 to 23 the plain Mann–Kendall test and Theil–Sen slope are
    shown, but a trend cannot be told from a season.

    New customers: those who have their first order of the data in that month; the first three
    months are left out, as regular customers look new in them. Their part is called more or less
    than usual only against months that have a year of data before them, three at least: sooner,
    whoever bought before the data begins still looks new.

    Drivers: revenue = customers × orders per customer × units per order × price per unit,
    split with logarithmic mean weights (Ang, 2004), so that the parts add up to the difference
    to the cent. Orders without a known customer have no customers to count: then all orders
    are split into orders × units × price, and the longer product is shown for known customers
    only.

    Price and mix: product by product, every change is valued at the mean of both periods
    (Bennet, 1920); price is what the same products cost more or less, mix is the move to
    dearer or cheaper products, volume the number of units; products sold in one of the periods
    only stand apart. Returns are a step of their own: those not cancelled out with their purchase,
    as the pairs are left out of both sides. The period is compared with the
    same period a year before and with the period just before, where the data covers them
    whole.

    Weekdays: what each brought on average in the last 52 weeks, times how often it is there more
    or less than in the other span; said only where the interval of these means leaves zero out and
    it is one percent or more. Holidays that fall into one of the two spans only are named: their
    effect is not estimated.

    Share not kept: returns, credits and adjustments as a share of gross sales, over all rows
    after exact duplicates, booked in the month of the credit. What fewer returns would keep, and
    the change of the share, count goods only: fees and entries of the books are no returns.
    """
    if not data.complete_months:
        raise NotEnoughData(
            "needs a complete calendar month, the data runs from "
            f"{data.first_day} to {data.last_day}"
        )
    parts = [spans.content(data), months.content(data)]
    if data.has("order_id"):  # without orders there is nothing to split a change into
        parts += [newcomers.content(data), drivers.content(data)]
    parts += [trading_days.content(data), returns.content(data)]
    return Content(
        findings=tuple(finding for part in parts for finding in part.findings),
        charts=tuple(chart for part in parts for chart in part.charts),
        tables=tuple(table for part in parts for table in part.tables),
    )
