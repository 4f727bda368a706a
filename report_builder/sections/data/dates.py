"""Whether the dates can be right: gaps without any sale, and dates on a few days of the month."""

from __future__ import annotations

from report_builder import formats
from report_builder.dataset import Dataset
from report_builder.model import Fact, Finding

SWAPPED_TO = 12  # a month taken for a day is at most the twelfth


def findings(data: Dataset) -> tuple[Finding, ...]:
    """Nothing without dates."""
    if data.time is None:
        return ()
    found = (gap_finding(data), fixed_finding(data))
    return tuple(finding for finding in found if finding is not None)


def gap_finding(data: Dataset) -> Finding | None:
    """The longest gap that is no pause of the shop; None without one."""
    gaps = [gap for gap in data.rhythm.unseen if gap[1] <= data.last_day]
    if not gaps:
        return None
    start, end = max(gaps, key=lambda gap: (gap[1] - gap[0], gap[1]))
    others = len(gaps) - 1
    facts = {
        "start": Fact(start, "date"), "end": Fact(end, "date"),
        "days": Fact((end - start).days + 1, "count"), "pause": Fact(data.rhythm.pause, "count"),
    }  # fmt: skip
    if others:
        facts["others"] = Fact(others, "count")
    return Finding(
        "gap_in_dates", "watch",
        "There is no sale from {start} to {end}, {days:day|days}"
        + (", nor in {others:other gap|other gaps}" if others else "")
        + "; otherwise the next sale comes within {pause:day|days} as a rule.",
        facts,
        so_what="It looks like missing data, not like months without a customer: months that "
        "touch it are compared with nothing and are not called weak. If sales are missing from "
        "the export, add them; if the shop was closed, the figures beside it stand.",
    )  # fmt: skip


def fixed_finding(data: Dataset) -> Finding | None:
    """All sales on the same few days of every month; None where dates spread over the month."""
    fixed = data.rhythm.fixed
    if not fixed:
        return None
    span = (data.last_day - data.first_day).days + 1
    swapped = fixed[-1] <= SWAPPED_TO
    return Finding(
        "dates_on_fixed_days", "watch",
        "There are sales on {dates} of {span} days only, all {days} of a month.",
        {
            "dates": Fact(data.rhythm.days, "count"), "span": Fact(span, "count"),
            "days": Fact(formats.days_of_month(fixed), "text"),
        },
        so_what=(
            "Day and month may be swapped in the dates, or orders are booked on fixed days. If "
            "they are swapped, every month, season and change in this report is wrong: compare a "
            "few dates with the till first."
            if swapped
            else "Orders seem to be booked on fixed days: weekdays and weeks cannot be judged, and "
            "months only as far as bookings follow the sales."
        ),
    )  # fmt: skip
