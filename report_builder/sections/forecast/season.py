"""What is sold out before the busiest of the periods ahead begins, if nothing is ordered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from report_builder.dataset import Dataset
from report_builder.model import Content, Fact, Finding
from report_builder.sections.forecast.demand import Calendar, Demand
from report_builder.sections.forecast.stock import Item, named, terms_of
from report_builder.stats.forecast.results import Forecast, Refusal

BUSY = 1.15  # times the average period of the last year: less is no season to stock up for


def busiest(
    demand: Demand, found: Sequence[Forecast | Refusal], calendar: Calendar
) -> tuple[int, float] | None:
    """The step with most expected demand of all goods and how many times an average period of the
    last year it is; None where no season can be told or none is ahead."""
    points = [one.point for one in found if isinstance(one, Forecast)]
    if not calendar.shows_season or not points:
        return None
    expected = np.sum(points, axis=0)
    usual = float(np.nanmean(demand.values[-calendar.cycle :].sum(axis=1)))
    step = int(np.argmax(expected))
    times = float(expected[step]) / usual if usual > 0 else 0.0
    return (step, times) if times >= BUSY else None


def content(
    data: Dataset, made: Sequence[Item], calendar: Calendar, peak: tuple[int, float] | None
) -> Content:
    """The products of class A with stock that do not last until the busiest period, without those
    that must be ordered at once anyway."""
    if peak is None:
        return Content()
    step, times = peak
    gone = [one for one in made if not one.is_short and _is_gone(one, step)]
    if not gone:
        return Content()
    gone.sort(key=lambda one: (one.cover or 0.0, one.name))
    start = calendar.ahead[step]
    days = dt.timedelta(days=round(terms_of(data).days))
    facts = {
        "products": Fact(len(gone), "count"), "names": Fact(named(gone), "text"),
        "period": Fact(calendar.name(start), "text"), "times": Fact(times, "ratio"),
        "day": Fact(max(start - days, data.last_day), "date"),
    }  # fmt: skip
    text = (
        "{products:product|products} of class A will be sold out before {period} begins, the "
        "busiest time ahead (expected: {times} an average {unit} of the last year): {names}."
    )
    facts["unit"] = Fact(calendar.unit, "text")
    at_stake = sum(one.price * _missing(one, step) for one in gone)
    if data.has_money and at_stake > 0:
        text += " Without new goods {lost} of that {unit} would go unsold."
        facts["lost"] = Fact(at_stake, "money")
    return Content((
        Finding(
            "forecast_season", "act", text, facts, None, at_stake if data.has_money else None,
            so_what="Order them by {day}, so that they are there when it begins.",
        ),
    ))  # fmt: skip


def _is_gone(one: Item, step: int) -> bool:
    """Whether the stock is sold before the step begins, at the expected pace."""
    if one.stock is None or isinstance(one.forecast, Refusal):
        return False
    return one.stock < float(one.forecast.point[:step].sum())


def _missing(one: Item, step: int) -> float:
    """Units of the step that would go unsold: all of them, as nothing is left when it begins."""
    assert isinstance(one.forecast, Forecast)
    return float(one.forecast.point[step])
