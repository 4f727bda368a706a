"""The monthly series: against the year before, best and worst months, trend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Unpack

import pandas as pd

from report_builder import charts, formats, measures
from report_builder.dataset import Dataset
from report_builder.model import (
    Chart,
    Column,
    Content,
    Evidence,
    Fact,
    Facts,
    Finding,
    Severity,
    Table,
    Value,
    gained_or_lost,
)
from report_builder.sections.sales import events
from report_builder.stats.inference import trend
from report_builder.stats.intervals import PERCENT_LEVEL
from report_builder.stats.seasonal_trend import MINIMUM_MONTHS, seasonal_trend

MONTHS_FOR_EXTREMES = 3  # the best of two months is no more than the better one
MONTHS_FOR_SLOPE = 12  # a slope over less than a year is a piece of the season
MONTHS_COMPARED = 12  # a year against the year before: the same seasons on both sides
NEWS = 0.02  # a change below 2 % is said to be about the same

YEAR_BEFORE = "A year before"


def content(data: Dataset) -> Content:
    """Chart of the months and what is to be said about them."""
    frame = monthly(data)
    whole = frame[~frame["partial"]]
    latest = whole[whole["month"].isin([month.start for month in data.latest_months])]
    found = (
        year_on_year(whole, data),
        extremes(whole, data),
        direction(list(latest["value"]), data),
    )
    return Content(
        findings=tuple(finding for finding in found if finding is not None),
        charts=(_chart(frame, data),),
    )


def monthly(data: Dataset) -> pd.DataFrame:
    """``measures.by_month`` with ``year_before``: NaN unless both months are complete."""
    frame = measures.by_month(data)
    whole = frame[~frame["partial"]].set_index("month")["value"]
    back = [month.replace(year=month.year - 1) for month in frame["month"]]
    return frame.assign(year_before=whole.reindex(back).to_numpy()).assign(
        year_before=lambda f: f["year_before"].where(~f["partial"])
    )


def _chart(frame: pd.DataFrame, data: Dataset) -> Chart:
    name = data.value_name.capitalize()
    whole = frame[~frame["partial"]]
    compared = bool(frame["year_before"].notna().any())
    title, facts = _title(whole, data)
    facts |= {"first": Fact(frame["month"].iloc[0], "month"),
              "until": Fact(frame["month"].iloc[-1], "month")}  # fmt: skip
    marked = events.of_months(data, list(frame["month"]))
    words: charts.Words = {
        "shows": ("year_on_year", "best_and_worst_month", "trend"),
        "key": "sales_by_month",
        "title": title,
        "subtitle": f"{name} by calendar month, "
        + (f"{data.currency} after returns, ".lstrip() if data.has_money else "")
        + f"all orders, {data.covered}"
        + ("; hollow: month not complete" if frame["partial"].any() else "")
        + (_marking() if marked else ""),
        "alt": f"Line chart of {data.value_name} by month, {{first}} to {{until}}. " + title + ".",
        "table": _table(frame, data, compared),
        "facts": facts,
    }
    return _line(name, frame, compared, marked, **words)


def _marking() -> str:
    """Which offers are named on the line, and which are too small for it."""
    least = formats.share(events.PART)
    return f"; marked: the {events.MOST} largest offers at most, each {least} of a month or more"


def _line(
    name: str, frame: pd.DataFrame, compared: bool, marked: Sequence[tuple[dt.date, str]],
    **words: Unpack[charts.Words],
) -> Chart:  # fmt: skip
    return charts.line(
        marked=marked,
        x="Month", y=name, compare=YEAR_BEFORE if compared else None,
        partial=list(frame.loc[frame["partial"], "month"]), **words,
    )  # fmt: skip


def _title(whole: pd.DataFrame, data: Dataset) -> tuple[str, dict[str, Fact]]:
    last = whole.iloc[-1]
    facts = {"name": Fact(data.value_name, "text"), "month": Fact(last["month"], "month")}
    if last["year_before"] > 0:
        facts["change"] = Fact(last["value"] / last["year_before"] - 1, "change")
        return "{month}: {name} {change} on a year before", facts
    best = _ranked(whole).iloc[0]
    facts = {
        "name": Fact(data.value_name, "text"),
        "month": Fact(best["month"], "month"),
        "value": Fact(float(best["value"]), data.value_unit),
    }
    return "{month} is the best month, with {name} of {value}", facts


def _ranked(whole: pd.DataFrame) -> pd.DataFrame:
    """Best month first; of equal months the earlier one."""
    return whole.sort_values(["value", "month"], ascending=[False, True])


def _table(frame: pd.DataFrame, data: Dataset, compared: bool) -> Table:
    unit = data.value_unit
    columns = [Column("Month", "month"), Column(data.value_name.capitalize(), unit)]
    cells: list[list[Value]] = [list(frame["month"]), _known(frame["value"])]
    if data.has("order_id"):
        columns.append(Column("Orders", "count"))
        cells.append([None if pd.isna(orders) else int(orders) for orders in frame["orders"]])
    columns.append(Column("Complete"))
    cells.append(["no" if partial else "yes" for partial in frame["partial"]])
    if compared:
        columns += [Column(YEAR_BEFORE, unit), Column("Change", "change")]
        cells += [_known(frame["year_before"]), _known(_change(frame))]
    rows = tuple(tuple(row) for row in zip(*cells, strict=True))
    return Table(
        "sales_by_month", f"{data.value_name.capitalize()} by month", tuple(columns), rows,
        total=_total(frame, columns),
    )  # fmt: skip


def _total(frame: pd.DataFrame, columns: Sequence[Column]) -> tuple[Value, ...]:
    """The sums of all months, those in part included; nothing of other years."""
    sums: list[Value] = ["All", float(frame["value"].sum())]
    if any(column.name == "Orders" for column in columns):
        sums.append(int(frame["orders"].sum()))
    return (*sums, *[None] * (len(columns) - len(sums)))


def _change(frame: pd.DataFrame) -> pd.Series[float]:
    """Relative change on the year before; NaN where there is none or it was not positive."""
    return frame["value"] / frame["year_before"].where(frame["year_before"] > 0) - 1


def _known(values: pd.Series[float]) -> list[Value]:
    return [None if pd.isna(value) else float(value) for value in values]


def year_on_year(whole: pd.DataFrame, data: Dataset) -> Finding | None:
    """The latest complete months that have the same month a year before, together."""
    pairs = whole[whole["year_before"].notna()].tail(MONTHS_COMPARED)
    now, before = float(pairs["value"].sum()), float(pairs["year_before"].sum())
    if len(pairs) < 2 or before <= 0:
        return None
    change = now / before - 1
    facts: dict[str, Fact] = {
        "months": Fact(len(pairs), "count"),
        "until": Fact(pairs["month"].iloc[-1], "month"),
        "name": Fact(data.value_name, "text"),
        "now": Fact(now, data.value_unit),
        "before": Fact(before, data.value_unit),
        "change": Fact(change, "change"),
    }
    severity: Severity = "info" if abs(change) < NEWS else "good" if change > 0 else "act"
    return Finding(
        "year_on_year",
        severity,
        "Over {months} complete months up to {until}, {name} was {now} against {before} in the "
        "same months a year before: {change}.",
        facts,
        money=now - before if data.has_money else None,
        money_is=gained_or_lost(now - before),
        so_what="Same months against same months: the season is not in this difference.",
    )


def extremes(whole: pd.DataFrame, data: Dataset) -> Finding | None:
    """The best and the weakest complete month."""
    if len(whole) < MONTHS_FOR_EXTREMES:
        return None
    best, worst = _ranked(whole).iloc[0], _ranked(whole).iloc[-1]
    facts: Facts = {
        "months": Fact(len(whole), "count"),
        "name": Fact(data.value_name, "text"),
        "best": Fact(best["month"], "month"),
        "most": Fact(float(best["value"]), data.value_unit),
        "worst": Fact(worst["month"], "month"),
        "least": Fact(float(worst["value"]), data.value_unit),
    }
    return Finding(
        "best_and_worst_month",
        "info",
        "Of {months} complete months, {best} was the best with {name} of {most}, and {worst} the "
        "weakest with {least}.",
        facts,
        so_what="Stock and staff have to carry the best month and pay off in the weakest.",
    )


def direction(values: list[float], data: Dataset) -> Finding | None:
    """Whether sales go up or down, as far as the number of months allows."""
    months = {"months": Fact(len(values), "count")}
    if len(values) < MINIMUM_MONTHS:
        return _slope_or_season(values, data, months)
    if sum(values) <= 0:
        return None
    tested = seasonal_trend(values)
    yearly = sum(values) / len(values) * 12
    facts: Facts = months | {
        "name": Fact(data.value_name, "text"),
        "trend": Fact(tested.effect, "change"),
        "level": Fact(PERCENT_LEVEL, "count"),
        "low": Fact(tested.low, "change"),
        "high": Fact(tested.high, "change"),
    }
    clear = tested.low > 0 or tested.high < 0
    return Finding(
        "trend",
        "info" if not clear else "good" if tested.effect > 0 else "act",
        "Over {months} complete months, with each month set against the same month of other years, "
        "{name} moved by {trend} a year ({level}% interval {low} to {high}).",
        facts,
        evidence=Evidence(**asdict(tested)),
        money=tested.effect * yearly if data.has_money else None,
        money_is=gained_or_lost(tested.effect),
        so_what="This is the direction under the season."
        if clear
        else "No direction is clear: plan with the level, not with growth.",
    )


def _slope_or_season(values: list[float], data: Dataset, months: dict[str, Fact]) -> Finding:
    needed = {"needed": Fact(MINIMUM_MONTHS, "count")}
    so_what = (
        "Trend and season cannot be told apart before there are {needed} complete months; there "
        "are {months}."
    )
    if len(values) < MONTHS_FOR_SLOPE:
        return Finding(
            "trend", "info", "No trend is claimed: the data is too short.", months | needed,
            so_what=so_what, grade="not enough data",
        )  # fmt: skip
    tested = trend(values)
    facts: Facts = months | needed | {
        "name": Fact(data.value_name, "text"),
        "slope": Fact(tested.effect, data.value_unit),
        "level": Fact(PERCENT_LEVEL, "count"),
        "low": Fact(tested.low, data.value_unit),
        "high": Fact(tested.high, data.value_unit),
    }  # fmt: skip
    return Finding(
        "trend",
        "info",
        "From one month to the next {name} typically changes by {slope} (the median over all pairs "
        "of months; {level}% interval {low} to {high}), but that may be the season.",
        facts,
        evidence=Evidence(**asdict(tested)),
        so_what=so_what,
    )
