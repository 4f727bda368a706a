"""Seasons: what the calendar does to sales - month, weekday, hour, public holidays."""

from __future__ import annotations

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.errors import NotEnoughData
from report_builder.model import Content, Fact, Finding
from report_builder.section import section
from report_builder.sections.seasons import categories, hours, months, public_holidays, weekdays
from report_builder.sections.seasons.daily import daily_sales
from report_builder.stats.seasonality import MINIMUM_WEEKS

# Days from sale to sale, typically. Data with longer gaps holds sums of weeks or months, in which
# the day of the week is only the day on which the sum was dated.
LARGEST_GAP = 3.5


@section(
    "Seasons",
    question="When do customers buy, and what does the calendar change?",
    needs=("date",),
)
def seasons(data: Dataset) -> Content:
    """When sales happen. A day between the first and the last one without a sale counts as zero;
    partial months and weeks (Monday to Sunday) cut by an end of the data are left out. Where the
    data has a gap longer than any pause of the shop, all is of the longest stretch without one.

    Months: a monthly index is the month's total over the average month of its year. Years are
    runs of twelve complete months counted back from the last; steady growth from the first to
    the last of them is taken out first. An index is claimed from two full years on; with one,
    the shape is shown and nothing is claimed, because a season cannot be told from growth or
    from a single event. The high season is looked for in the three neighbouring months with the
    highest mean; of these the first or last is left out where it stands out little. It has to be
    five per cent above the average in every year, and of two years the months have to be alike
    (correlation as chance reaches in one shop of twenty). From three full years on, the differences
    between months are tested (Kruskal-Wallis, one value a month and year).

    Weekdays: each day over the daily mean of its week, averaged over complete weeks, with
    Student's interval over weeks; the differences are tested on the daily totals of the days on
    which the shop sells (Welch's ANOVA or Kruskal-Wallis by shape and size). Weekdays on which
    nothing was ever sold are named when there were at least four of them. Hours: the average of
    each hour of the week.

    Data that holds sums of weeks or months has no weekdays and no days around a holiday; nor has
    data whose dates fall on the same few days of every month. Weeks without a sale are neither
    best nor weakest.

    Public holidays come from the package "holidays" for the country of the calendar. The window
    of a holiday runs from seven days before it to three days after. Its lift is the total of
    the window over what the same weekdays in the four weeks before and after would have
    brought. Days around other holidays are left out of the weeks compared with. The interval
    takes days as independent. A holiday that the data holds once is an observation, not a
    pattern: only holidays held at least twice are compared, the one with the most money is
    named, and its p is multiplied by the number looked at.

    Categories: as months, each against its own mean, for categories with at least thirty lines
    a month on average. All intervals are 95% intervals."""
    daily = daily_sales(data)
    if daily.weeks < MINIMUM_WEEKS:
        raise NotEnoughData(
            f"needs {MINIMUM_WEEKS} complete weeks with sales, the data has {daily.weeks}"
        )
    parts = [months.of_year(data, daily)]
    if fixed := data.rhythm.fixed:
        parts.append(Content((fixed_days_finding(fixed),)))
    elif daily.gap <= LARGEST_GAP:
        parts += [
            weekdays.of_week(data, daily),
            hours.of_day(data, daily),
            public_holidays.around(data, daily),
            weekdays.best_and_worst(data, daily),
        ]
    parts.append(categories.by_month(data))
    return Content(
        findings=tuple(finding for part in parts for finding in part.findings),
        charts=tuple(chart for part in parts for chart in part.charts),
        tables=tuple(table for part in parts for table in part.tables),
    )


def fixed_days_finding(fixed: tuple[int, ...]) -> Finding:
    """Why nothing is said of weekdays, hours, weeks and holidays."""
    return Finding(
        "days_not_trusted", "info",
        "Weekdays, weeks and public holidays are left out: all sales are dated {days} of a month, "
        "so the dates do not say on which day customers bought.",
        {"days": Fact(formats.days_of_month(fixed), "text")},
        so_what="The chapter on the data says what to check; months stand and fall with the same "
        "dates.",
    )  # fmt: skip
