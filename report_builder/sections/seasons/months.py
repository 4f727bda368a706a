"""The shape of the year: an index where two full years allow one, else only what was seen."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import asdict, dataclass

import numpy as np

from report_builder import charts, formats
from report_builder.dataset import Dataset
from report_builder.model import Chart, Column, Content, Evidence, Fact, Finding, Table
from report_builder.sections.seasons.daily import CENTS, Daily
from report_builder.stats.inference import Comparison, compare_groups
from report_builder.stats.intervals import Numbers
from report_builder.stats.seasonality import MONTHS, MonthlyIndices, monthly_indices

SEASON = 3  # months: long enough to plan stock for, short enough to stand out from the year
TESTED_YEARS = 3  # with two values a month a rank test has no power, and its law does not hold
NEWS = 0.05  # months less than 5 % above the average are no season to plan for
SAME_SHAPE = 0.576  # correlation of twelve months in two years that chance reaches in 5 % of shops
SIGNIFICANT = 0.05  # below, months are said to differ; the grade is decided over the whole report


@dataclass(frozen=True, slots=True)
class Peak:
    """The strongest run of months: position of its first month, and its mean."""

    start: int
    mean: float


def without_growth(values: Numbers) -> Numbers:
    """The last full years of monthly values with the steady growth between them divided out.

    The rate is that from the total of the first full year to that of the last. A year without a
    positive total has no rate: the values are returned as they are.
    """
    years = values.size // MONTHS
    used = values[values.size - years * MONTHS :]
    totals = used.reshape(years, MONTHS).sum(axis=1)
    if years < 2 or not (totals > 0).all():
        return used
    rate = (totals[-1] / totals[0]) ** (1 / (MONTHS * (years - 1)))
    steady: Numbers = used / rate ** np.arange(used.size)
    return steady


def indices(values: Numbers, first: dt.date) -> MonthlyIndices | None:
    """Monthly indices of complete months from ``first`` on; None where a full year is missing or
    sold nothing on balance."""
    years = values.size // MONTHS
    if years == 0:
        return None
    used = without_growth(values)
    if not (used.reshape(years, MONTHS).sum(axis=1) > 0).all():
        return None
    skipped = values.size - used.size
    return monthly_indices(used, (first.month - 1 + skipped) % MONTHS + 1)


def highest_run(values: Numbers, *, around: bool) -> Peak:
    """The run of ``SEASON`` neighbouring values with the highest mean, the earliest of equals.

    ``around``: December and January are neighbours.
    """
    ring = np.r_[values, values[: SEASON - 1]] if around else values
    means = np.convolve(ring, np.full(SEASON, 1 / SEASON), mode="valid")
    start = int(np.argmax(np.round(means, 9)))
    return Peak(start, float(means[start]))


def of_year(data: Dataset, daily: Daily) -> Content:
    """Months of the year: indices, the shape of one year, or why there is neither."""
    complete = [month.start for month in data.unbroken_months]
    values = np.array([_month_total(daily, month) for month in complete])
    found = indices(values, complete[0]) if complete else None
    if found is None:
        return Content(findings=(too_short(len(complete)),))
    last_year = values[-MONTHS:]
    if not found.claimable:
        peak = highest_run(last_year, around=False)
        year = complete[-MONTHS:]
        return Content((shape_finding(data, year, last_year, peak),),
                       (_shape_chart(data, year, last_year, peak),))  # fmt: skip
    comparison = _test(found)
    unclear = comparison is not None and (comparison.p >= SIGNIFICANT or comparison.low <= 0)
    if unclear or not _comes_back(found):
        finding = no_season_finding(data, found, comparison)
        return Content((finding,), (_index_chart(data, found, season=False),))
    by_month = np.roll(last_year, complete[-MONTHS].month - 1)
    finding = season_finding(data, found, by_month, comparison, complete[-1])
    return Content((finding,), (_index_chart(data, found, season=True),))


def _month_total(daily: Daily, month: dt.date) -> float:
    start = (month - daily.first).days
    days = calendar.monthrange(month.year, month.month)[1]
    return round(float(daily.values[max(0, start) : start + days].sum()), CENTS)


def _comes_back(found: MonthlyIndices) -> bool:
    """Whether the high season is high in every year, and two years have the same shape."""
    months = (highest_run(found.index, around=True).start + np.arange(SEASON)) % MONTHS
    high = bool((found.by_year[:, months].mean(axis=1) >= 1 + NEWS).all())
    if found.by_year.shape[0] >= TESTED_YEARS:
        return high
    flat = bool(np.isclose(found.by_year.std(axis=1), 0).any())
    shape = np.asarray(np.corrcoef(found.by_year)) if not flat else np.zeros((2, 2))
    return high and float(shape[0, 1]) >= SAME_SHAPE


def _test(found: MonthlyIndices) -> Comparison | None:
    """Whether months differ by more than the years do within a month."""
    years = found.by_year.shape[0]
    if years < TESTED_YEARS:
        return None
    return compare_groups(found.by_year.ravel(), np.tile(np.arange(MONTHS), years))


def too_short(months: int) -> Finding:
    """Why nothing is said about the year."""
    return Finding(
        "year_too_short", "info",
        "The data covers {months:complete month|complete months}: the shape of a year needs "
        "{needed} with sales.",
        {"months": Fact(months, "count"), "needed": Fact(MONTHS, "count")},
        so_what="Weekdays and hours are shown; months can be judged when a full year is there.",
        grade="not enough data",
    )  # fmt: skip


def shape_finding(data: Dataset, year: list[dt.date], values: Numbers, peak: Peak) -> Finding:
    """The strongest months of the only year: an observation, no index."""
    extra = SEASON * (peak.mean - float(values.mean()))
    return Finding(
        "peak_months", "info",
        "{first} to {last} brought {value} of {measure}, {extra} more than three average months of "
        "the year from {from} to {until}. It is the only full year in the data: it shows a shape, "
        "and no seasonal index is claimed.",
        {
            "from": Fact(year[0], "month"), "until": Fact(year[-1], "month"),
            "first": Fact(year[peak.start], "month"),
            "last": Fact(year[peak.start + SEASON - 1], "month"),
            "value": Fact(SEASON * peak.mean, data.value_unit),
            "measure": Fact(data.value_name, "text"),
            "extra": Fact(extra, data.value_unit),
        },
        money=extra if data.has_money else None,
        brief="{first} to {last} brought {value} of {measure}, {extra} more than three average "
        "months of the year from {from} to {until}.",
        so_what="Growth or a single event can look like a season. Plan for it as a possibility, "
        "and judge it when a second year is there.",
    )  # fmt: skip


def season_finding(
    data: Dataset,
    found: MonthlyIndices,
    by_month: Numbers,
    comparison: Comparison | None,
    until: dt.date,
) -> Finding:
    """The high season over the years, and what it brought in the last one.

    ``by_month``: the twelve months to ``until``, January first.
    """
    quiet = highest_run(-found.index, around=True)
    months = high_months(found)
    of_years = found.by_year[:, months].mean(axis=1)
    extra = float(by_month[months].sum()) - len(months) * float(by_month.mean())
    is_one = len(months) == 1
    return Finding(
        "peak_months", "watch",
        "{season} " + ("is" if len(months) != 2 else "are") + " the high season: over "
        "{years:full year|full years} " + ("it" if is_one else "these months") + " brought "
        "{index} the {measure} of an average month, growth taken out ({low} in the weakest year, "
        "{high} in the strongest). In the twelve months to {until} "
        + ("it" if is_one else "they") + " brought {extra} more than {months:average month|average "
        "months}.",
        {
            "season": Fact(_season(months), "text"), "first": Fact(_name(months[0]), "text"),
            "months": Fact(len(months), "count"), "years": Fact(len(of_years), "count"),
            "index": Fact(float(found.index[months].mean()), "ratio"),
            "measure": Fact(data.value_name, "text"), "low": Fact(float(of_years.min()), "ratio"),
            "high": Fact(float(of_years.max()), "ratio"), "extra": Fact(extra, data.value_unit),
            "until": Fact(until, "month"),
            "quiet_first": Fact(_name(quiet.start), "text"),
            "quiet_last": Fact(_name(quiet.start + SEASON - 1), "text"),
            "quiet": Fact(-quiet.mean, "ratio"),
        },
        evidence=Evidence(**asdict(comparison)) if comparison else None,
        money=extra if data.has_money else None,
        money_is="worth",
        brief="{season}, the high season, " + ("brings" if is_one else "bring")
        + " {index} the {measure} of an average month ({low} to {high} by year).",
        so_what="Stock, staff and campaigns for the high season have to be ready before {first}. "
        "{quiet_first} to {quiet_last}, at {quiet} the average month, leave the most room.",
    )  # fmt: skip


def high_months(found: MonthlyIndices) -> list[int]:
    """The months of the strongest run, January 0, without those at its ends that stand out little
    from an average month."""
    start = highest_run(found.index, around=True).start
    months = [(start + at) % MONTHS for at in range(SEASON)]
    high = [round(float(found.index[month]), 9) >= 1 + NEWS for month in months]
    return months[high.index(True) : SEASON - high[::-1].index(True)]


def _season(months: list[int]) -> str:
    """The months as they are spoken of: one, two, or from the first to the last."""
    names = [_name(month) for month in months]
    return formats.listed(names) if len(names) <= 2 else f"{names[0]} to {names[-1]}"


def no_season_finding(
    data: Dataset, found: MonthlyIndices, comparison: Comparison | None
) -> Finding:
    """Months that differ no more than years do."""
    return Finding(
        "peak_months", "info",
        "No month stands out over {years} full years: the months' average {measure} runs from "
        "{low} to {high} the average month, no more than years differ anyway.",
        {
            "years": Fact(found.by_year.shape[0], "count"),
            "measure": Fact(data.value_name, "text"),
            "low": Fact(float(found.index.min()), "ratio"),
            "high": Fact(float(found.index.max()), "ratio"),
        },
        evidence=Evidence(**asdict(comparison)) if comparison else None,
        so_what="There is no reason to plan stock or staff by the month of the year.",
    )  # fmt: skip


def _name(month: int) -> str:
    return calendar.month_name[int(month) % MONTHS + 1]


def span(data: Dataset, found: MonthlyIndices) -> str:
    """The complete months that indices are of: full years, counted back from the last."""
    used = data.unbroken_months[-found.by_year.size :]
    return f"{formats.month(used[0].start)} to {formats.month(used[-1].start)}"


def _shape_chart(data: Dataset, year: list[dt.date], values: Numbers, peak: Peak) -> Chart:
    measure = data.value_name.capitalize()
    rows = tuple((month, float(v)) for month, v in zip(year, values, strict=True))
    table = Table("months", f"{measure} by month", (Column("Month", "month"),
                  Column(measure, data.value_unit)), rows,
                  total=("All", float(values.sum())))  # fmt: skip
    high = tuple(year[peak.start : peak.start + SEASON])
    return charts.columns(
        shows=("peak_months",),
        key="months", x="Month", y=measure, highlight=high, table=table,
        title="{first} to {last} were {ratio} an average quarter",
        subtitle=f"{measure} by month, one full year: a shape, not a seasonal index; "
        f"{formats.month(year[0])} to {formats.month(year[-1])}",
        alt="Columns of {measure} by month over one year; {first} to {last} are the highest.",
        facts={
            "first": Fact(high[0], "month"), "last": Fact(high[-1], "month"),
            "ratio": Fact(peak.mean / float(values.mean()), "ratio"),
            "measure": Fact(data.value_name, "text"),
        },
    )  # fmt: skip


def _index_chart(data: Dataset, found: MonthlyIndices, *, season: bool) -> Chart:
    low, high = found.by_year.min(axis=0), found.by_year.max(axis=0)
    rows = tuple(
        (_name(at), float(found.index[at]), float(low[at]), float(high[at]))
        for at in range(MONTHS)
    )  # fmt: skip
    headings = ("Month", "Index", "Lowest year", "Highest year")
    table = Table("months", f"Monthly index of {data.value_name}", tuple(
        Column(name, "ratio" if at else "text") for at, name in enumerate(headings)),
        rows)  # fmt: skip
    best = int(np.argmax(np.round(found.index, 9)))
    return charts.columns(
        shows=("peak_months",),
        key="months", x="Month", y="Index", low="Lowest year", high="Highest year",
        highlight=(_name(best),), table=table,
        title="{month} is the strongest month: {index} an average month"
        if season else "No month clearly stands out; highest is {month} with {index}",
        subtitle=f"{data.value_name.capitalize()} of the month as a multiple of the average month "
        f"of its year, growth taken out; mean of {found.by_year.shape[0]} full years, line from "
        f"the lowest year to the highest; {span(data, found)}",
        alt="Columns of the monthly index of {measure}; {month} is highest with {index}.",
        facts={
            "month": Fact(_name(best), "text"), "index": Fact(float(found.index[best]), "ratio"),
            "measure": Fact(data.value_name, "text"),
        },
    )  # fmt: skip
