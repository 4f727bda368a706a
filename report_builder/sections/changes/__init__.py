"""What is changing: new levels and drifts, customers gained and lost, the mix, single odd days."""

from __future__ import annotations

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, joined
from report_builder.section import section
from report_builder.sections.changes import days, flows, mix, shifts


@section(
    "What is changing",
    question="What is different from before, and since when?",
    needs=("date",),
)
def changes(data: Dataset) -> Content:
    """Levels and drifts: revenue by complete calendar month of the whole shop and of its
    categories, regions, channels and one kind of customers (segment as given, age or gender), the
    twelve largest of each with 30 lines a month. Months that were not seen are left out, not
    zero. From 24 months on each calendar month has its own level, so that the season is out;
    with 12 to 23 a group is set against the rest of the shop, which shares its season, and the
    whole shop is shown unadjusted. Logarithms are compared with a step at each month (three
    months from both ends) and with a straight line. The largest step is judged by the largest
    steps of simulated series without any change, whose neighbouring months are as alike as those
    of the series (first-order autoregression, corrected for its bias), so that p and interval
    allow for the search for the month (Andrews, 1993; Hansen, 2000). One step a series at most
    is told; every test counts in the correction of the report. A loyalty tier or a segment made
    of purchases is not followed: that those who buy more now buy more is no news.

    Customers: the last complete months (twelve, six or three, the longest that fits twice)
    against as many before. Kept: ordered in both. Lost: ordered before and not now. Won back:
    ordered now and earlier, but not in between. New: no order in the data before, which may
    begin after their first. What all spend, net of returns, adds up to the difference of
    revenue to the cent, sales without a known customer being a line of their own. Kinds of under
    ten customers are shown together.

    Mix: the average order (by channel or place) or unit (by category) between the same months,
    split into mix and change within (Bennet, 1920); tested with linearised shares, customers
    being the unit (Cochran, 1977). A mix that moves the average by under 1 % is not tested.

    Single days: sales before returns against the running median of four weeks and the weekday's
    own median, on logarithms; the residuals above and below are each compared with a t law
    fitted to their middle, so that chance brings such a day to fewer than one report in twenty.
    Days without a sale are told where at least twenty orders are usual. Gaps of the export, the
    first and the last day are left out. The cause is what the data shows on that day: a public
    holiday, one order, many discounts; it is likely, not proven."""
    if not data.complete_months:
        raise NotEnoughData(
            "needs a complete calendar month, the data runs from "
            f"{data.first_day} to {data.last_day}"
        )
    if data.totals.lines_sale == 0:
        raise NotEnoughData("needs sales: the data has none")
    return joined(
        shifts.content(data), flows.content(data), mix.content(data), days.content(data)
    )  # fmt: skip
