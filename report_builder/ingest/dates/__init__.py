"""How dates are written in a column of text, and how to read them."""

from report_builder.ingest.dates.cells import FIRST_YEAR, LAST_YEAR
from report_builder.ingest.dates.clock import is_clock, seconds_of_day
from report_builder.ingest.dates.deciding import settled
from report_builder.ingest.dates.reading import timestamp
from report_builder.ingest.dates.style import DateStyle, date_style

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "DateStyle",
    "date_style",
    "is_clock",
    "seconds_of_day",
    "settled",
    "timestamp",
]
