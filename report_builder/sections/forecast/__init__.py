"""What will be needed next: demand of categories and of class A, and when to order."""

from __future__ import annotations

import numpy as np

from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, Fact, Finding, joined
from report_builder.section import section
from report_builder.sections.forecast import (
    accuracy,
    news,
    outlook,
    pictures,
    products,
    season,
    stock,
)
from report_builder.sections.forecast.breakdown import by_setting
from report_builder.sections.forecast.demand import (
    Calendar,
    Demand,
    by_period,
    calendar_of,
    series,
    unit_of,
    with_others,
)
from report_builder.sections.forecast.influences import influences, promotions_finding
from report_builder.sections.forecast.on_hand import on_hand
from report_builder.sections.forecast.outlook import TOTAL
from report_builder.stats.forecast.competition import forecast as forecast_series


@section(
    "What will be needed next",
    question="How much will sell in the next three months, and when must it be ordered?",
    needs=("date",),
)
def forecast(data: Dataset) -> Content:
    """Demand is units sold less units returned (revenue where no quantity is known), by category
    and for the best products of class A, for the next three months: by month where there are
    two years of complete months, else by week from Monday to Sunday where a year of weeks with ten
    lines or more a category is there, else by month. Months or weeks that the data covers only in
    part, and gaps of the export, count as not seen and never as zero. A year is needed.

    Smooth and erratic demand: exponential smoothing with a level, a damped trend and, from two
    years on, a season, in the form of structural time series (Harvey, 1989), of the values or their
    logarithms. Its parameters are not picked but averaged with the weight that the data gives
    them, so that the intervals hold what is not known of them. Demand classes after Syntetos,
    Boylan and Croston (2005): intervals between demands of 1.32 periods, squared variation of 0.49.
    Intermittent and lumpy demand: Croston, SBA and TSB.

    Back-test: from each start in the second half of the history the periods after it are forecast
    from what was known then. The simple forecasts beside it are the same period of the year before
    (seasonal naive, from two years on), the last value, and the mean of the last year. More than
    the best of them is shown only where it saves a twentieth of the absolute error and the
    Diebold-Mariano test (with the correction of Harvey, Leybourne and Newbold) gives chance one in
    five at most; these choices are registered as tests. For intermittent demand squared errors
    choose, as absolute ones prefer to forecast nothing. Moving holidays (and by week all public
    holidays) and promotions that the settings name are used where they save two per cent more.

    The categories add up to the total; their errors are drawn together, with the correlation that
    their surprises had, so that the interval of the total is that of the sum. That an expected
    sum differs from the same time a year before is judged by the futures drawn; of the categories
    the one named has its p multiplied by their number.

    Reorder point: demand over the lead time plus z times the root of lead time times the variance
    of the one-step error plus squared demand times the variance of the lead time; z belongs to the
    service level by order cycle. It is not given for intermittent demand, which is not normal.
    Where a season can be told, goods whose stock does not last until the busiest month ahead (or
    week; 15% above the average one of the last year) are named with the day to order by.
    ABC as in the chapter on products; XYZ by the coefficient of variation (0.5, 1)."""
    if data.customers is not None and data.has("customer_id") and _one_customer(data):
        raise NotEnoughData(
            "needs more than one customer: what a single one will order only that one can say"
        )
    calendar = calendar_of(data)
    demand, price = _categories(data, calendar)
    if not np.nansum(np.maximum(demand.values, 0.0)) > 0:
        raise NotEnoughData("needs something sold in the complete periods, the data has nothing")
    known = influences(data, calendar)
    goods = products.products_of(data, calendar)
    found = forecast_series(demand.values, calendar.steps, calendar.cycle, known)
    parts = outlook.outlooks(demand, found, calendar)
    total = outlook.whole(parts, calendar)
    if total is None:
        raise NotEnoughData(
            "needs a year of history of something still sold, no series of the data has one"
        )
    periods = sum(calendar.seen)
    contents = [
        Content(news.total_findings(data, parts, total, calendar, price, periods)),
        news.movers(data, parts, calendar, price, periods) if len(parts) > 1 else Content(),
        Content(
            forecasts=outlook.expected(data, parts, total, calendar),
            charts=pictures.fans(data, parts, total, calendar),
            tables=(pictures.table(data, parts, total, calendar),),
        ),
        accuracy.content(data, parts, calendar),
        Content(tuple(_notes(data, demand, calendar))),
        by_setting(data, calendar),
        _inventory(data, calendar, goods, season.busiest(demand, found, calendar)),
    ]
    return joined(*contents)


def _one_customer(data: Dataset) -> bool:
    assert data.customers is not None
    return int(data.customers.count().execute()) == 1


def _categories(data: Dataset, calendar: Calendar) -> tuple[Demand, float | None]:
    """The series of the categories (one of all goods without any), and money a unit of demand."""
    key = data.lines.category if data.has("category") else None
    frame = by_period(data, calendar, key)
    if frame.empty:
        raise NotEnoughData("needs something sold in the complete periods, the data has nothing")
    price = None
    if data.has_money and frame["demand"].sum() > 0:
        price = float(frame["value"].sum() / frame["demand"].sum())
    if key is None:
        frame = frame.assign(key=TOTAL)
        return series(frame, calendar, [TOTAL]), price
    frame, keys = with_others(frame)
    return series(frame, calendar, keys), price


def _inventory(
    data: Dataset,
    calendar: Calendar,
    goods: products.Products | None,
    peak: tuple[int, float] | None,
) -> Content:
    """Reorder points of class A; promotions and holidays are left to the categories."""
    if goods is None or goods.selected.empty:
        return Content()
    if unit_of(data)[1] == "money":
        return Content((_no_units(),))
    found = forecast_series(goods.demand.values, calendar.steps, calendar.cycle)
    made = stock.items(data, goods, found, calendar, on_hand(data))
    return joined(
        stock.content(data, made, calendar),
        season.content(data, made, calendar, peak),
        Content(tables=(products.matrix(goods, calendar, data.value_name),)),
    )


def _no_units() -> Finding:
    return Finding(
        "forecast_inventory", "info",
        "No quantity is in the data: reorder points and safety stock need units and are left out.",
        {},
        so_what="Add a column of quantities to the export, and they are given.",
    )  # fmt: skip


def _notes(data: Dataset, demand: Demand, calendar: Calendar) -> list[Finding]:
    """What the data lacks, and what was done about it."""
    notes = promotions_finding(data, calendar)
    missing = len(calendar.seen) - sum(calendar.seen)
    if missing:
        notes.append(Finding(
            "forecast_gaps", "info",
            "{missing} of {periods} {unit}s of the history are not wholly in the data: they count "
            "as not seen, not as nothing sold.",
            {"missing": Fact(missing, "count"), "periods": Fact(len(calendar.seen), "count"),
             "unit": Fact(calendar.unit, "text")},
            so_what="Export the missing days as well, and the forecast gets surer.",
        ))  # fmt: skip
    if demand.negative:
        notes.append(Finding(
            "forecast_returns", "info",
            "In {negative:period of a series|periods of series} more came back than was sold: no "
            "demand was counted there.",
            {"negative": Fact(demand.negative, "count")},
            so_what="See the chapter on products for what comes back.",
        ))  # fmt: skip
    return notes
