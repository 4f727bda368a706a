"""What this report cannot say, read off the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from report_builder import formats, roles
from report_builder.dataset import Dataset
from report_builder.roles.spoken import spoken
from report_builder.section import Section
from report_builder.stats.inference import MINIMUM_PER_GROUP, rank_correlation
from report_builder.stats.seasonality import MINIMUM_FULL_YEARS, MONTHS

SURE = 0.8  # a column matched with less certainty deserves a look before its figures are used


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit, what was measured of it ("" if nothing), and what it means for the reader."""

    limit: str
    measured: str
    meaning: str


def limits(sections: Sequence[Section], data: Dataset) -> tuple[Limit, ...]:
    """The limits that hold for this data, the general ones first."""
    always = Limit(
        "Observed, not tried out", "",
        "Comparisons of groups show what goes together. What causes what, only a trial with a "
        "control group can tell.",
    )  # fmt: skip
    found = (
        always, *_of_time(data), *_of_customers(data), *_of_columns(data), *_of_sections(
            sections, data)
    )  # fmt: skip
    return tuple(found)


def _of_time(data: Dataset) -> list[Limit]:
    if data.time is None:
        return [
            Limit("No dates of purchases", "",
                  "Nothing can be said of months, seasons or single orders.")
        ]  # fmt: skip
    complete = len(data.complete_months)
    partial = [month for month in data.months if month.partial]
    found = []
    if complete < MINIMUM_FULL_YEARS * MONTHS:
        found.append(
            Limit("Less than two full years" if complete >= MONTHS else "Less than a full year",
                  f"{complete} complete {'month' if complete == 1 else 'months'}",
                  "A season cannot be told from something that happened once.")
        )  # fmt: skip
    if data.rhythm.unseen:
        gaps = ", ".join(formats.span(start, end) for start, end in data.rhythm.unseen)
        found.append(
            Limit("Gaps without any sale", gaps,
                  "Taken for missing data: what touches them is compared with nothing.")
        )  # fmt: skip
    if data.rhythm.fixed:
        found.append(
            Limit("Dates on few days of the month", formats.days_of_month(data.rhythm.fixed),
                  "Day and month may be swapped, or orders booked on fixed days: weekdays are left "
                  "out, and months may be wrong.")
        )  # fmt: skip
    if partial:
        names = ", ".join(formats.month(month.start) for month in partial)
        found.append(
            Limit("Months covered in part", names,
                  "They are marked in the charts and compared with nothing.")
        )  # fmt: skip
    if data.customers is not None:
        found.append(
            Limit("What happened before the data begins", formats.date(data.first_day),
                  "Customers of the first months may be old ones: they are not new for certain.")
        )  # fmt: skip
    if data.as_of > data.last_day:
        found.append(
            Limit("Days without data before the as-of date",
                  formats.days((data.as_of - data.last_day).days),
                  "Customers look more silent than they may have been.")
        )  # fmt: skip
    return found


def _of_customers(data: Dataset) -> list[Limit]:
    if data.customers is None:
        return [
            Limit("No customers", "", "Nothing can be said of repeat purchase, segments or value.")
        ]
    found = [*_not_used(data), *_unsteady(data), *_of_joining(data)]
    missing = data.totals.rows_missing_customer
    lines = data.totals.rows - data.totals.rows_exact_duplicates
    if not missing or not lines:
        return found
    return [
        *found,
        Limit("Lines without a customer",
              f"{formats.share(missing / lines)} of the different rows read",
              "Figures about customers speak only of the others, who may buy differently.")
    ]  # fmt: skip


def _of_joining(data: Dataset) -> list[Limit]:
    """Sums without dates that cover more of one customer than of another."""
    customers = data.customers
    if data.time or customers is None or roles.TENURE not in customers.columns:
        return []
    if not customers[roles.TENURE].type().is_temporal():
        return []
    known = customers.select(roles.TENURE, "value").drop_null(roles.TENURE).execute()
    joined = pd.to_datetime(known[roles.TENURE])
    if len(known) < MINIMUM_PER_GROUP:
        return []
    days = (joined.max() - joined).dt.days
    r = rank_correlation(days, known["value"].astype("float64")).effect
    return [
        Limit("Sums since each customer joined",
              f"joined {formats.span(joined.min().date(), joined.max().date())}; rank correlation "
              f"of the days since with {data.value_name} {formats.number(round(r, 2))}",
              "Who joined earlier had more time to buy; nothing is adjusted for it.")
    ]  # fmt: skip


def _not_used(data: Dataset) -> list[Limit]:
    if not data.unreliable:
        return []
    return [
        Limit("Traits not used", "; ".join(data.unreliable.values()),
              "They contradict themselves: nothing is said by them.")
    ]  # fmt: skip


def _unsteady(data: Dataset) -> list[Limit]:
    if not data.unsteady:
        return []
    counts = "; ".join(
        f"{'region' if name == 'zone' else name.replace('_', ' ')}: {formats.count(several)} of "
        f"{formats.count(compared)} customers"
        for name, (compared, several) in data.unsteady.items()
    )
    return [
        Limit("Traits that contradict themselves", counts,
              "Several lines of one customer differ in them; the usual value is used. What is said "
              "by these traits is a hint at most, and no action rests on it.")
    ]  # fmt: skip


def _of_columns(data: Dataset) -> list[Limit]:
    found = []
    absent = (
        (data.has_money, "No money", f"Value is counted in {data.value_name}."),
        (data.has(roles.COST) or not data.has_money, "No cost",
         "Revenue is not profit: what sells best may earn least."),
        (not data.has_money or data.currency, "No currency",
         "Amounts are printed as they stand; that they are all of one currency is assumed."),
        (data.has(roles.PRODUCT) or data.has(roles.PRODUCT_ID), "No products",
         "Price and mix cannot be told apart."),
        (data.has_time_of_day, "No time of day", "Hours of the day are not shown."),
    )  # fmt: skip
    found += [Limit(name, "", meaning) for there, name, meaning in absent if not there]
    doubtful = [
        column
        for column in data.mapping
        if column.use == "analysed"
        and column.confidence < SURE
        and column.role not in data.set_aside(column.role)
    ]
    if doubtful:
        names = ", ".join(f"{column.column} as {column.role}" for column in doubtful)
        found.append(
            Limit("Columns understood with some doubt", names,
                  "Figures from them are only as right as the guess; report.toml can settle it.")
        )  # fmt: skip
    return found


def _of_sections(sections: Sequence[Section], data: Dataset) -> list[Limit]:
    missing = [
        f"{section.title} ({_named(section, data)})"
        for section in sections
        if section.missing(data)
    ]
    if not missing:
        return []
    return [
        Limit("Chapters not shown", "; ".join(missing),
              "The data has no column for them; each chapter says which to supply.")
    ]  # fmt: skip


def _named(section: Section, data: Dataset) -> str:
    options = (spoken((need,) if isinstance(need, str) else need) for need in section.missing(data))
    return "needs a column of " + " and one of ".join(options)
