"""The one place where a number becomes text.

Running text carries three significant figures, tables carry full digits. Nothing is rounded to
0 % or 100 % that is not exactly that.

**What a locale changes, and what it does not.** A report is written in English whatever the locale:
its sentences, and with them the words in which numbers, months and weekdays are said. So with de-DE
it is "9 December 2011" and "1,43 million €", in the sentence and under the axis alike. "9. Dezember
2011" inside an English sentence reads as a slip, and a chart whose axis says "Dez" under a heading
that says "December" reads as two reports. What follows the locale is what the eye takes for granted
and where a wrong guess makes a wrong number: the decimal mark, the grouping of thousands, the blank
before a per cent sign, the place and the symbol of the currency, the order of day and month, and
the dates in digits that stand in tables. These are the same in sentences, charts, tooltips, tables,
tiles and the PDF. A currency that stands behind stands behind the letter too: 1,43M €.

Four things are the same everywhere. The minus is the minus sign (CLDR gives most locales the hyphen
of the keyboard) and stands first. Digits are 0 to 9. Thousands are grouped from 1,000 on, and the
per cent sign stands behind, also where CLDR says otherwise (es, pl; tr, eu): a chart cannot do it,
and one report must not write a number in two ways.

en-GB is the default. Its tables write dates as ISO 8601, which no reader mistakes.
"""

from report_builder.formats.conventions import (
    BRITISH,
    DEFAULT_LOCALE,
    MINUS,
    NO_BREAK,
    Conventions,
    active,
    canonical,
    using,
)
from report_builder.formats.dates import (
    NEXT_CAMPAIGN,
    date,
    day_label,
    days_of_month,
    decade,
    due,
    iso_if_shown_otherwise,
    month,
    period,
    span,
)
from report_builder.formats.numbers import (
    POINTS,
    SIGNIFICANT,
    at_least,
    bands,
    change,
    count,
    days,
    in_cell,
    money,
    number,
    p_value,
    percent,
    points,
    points_between,
    printed,
    prose,
    share,
    whole,
    with_currency,
)
from report_builder.formats.values import (
    NOT_OBSERVED,
    ValueWithUnit,
    about,
    beside,
    cell,
    estimate,
    fill,
    heading,
    listed,
    lower_first,
    short,
    text,
    upper_first,
)

__all__ = [
    "BRITISH",
    "DEFAULT_LOCALE",
    "MINUS",
    "NEXT_CAMPAIGN",
    "NOT_OBSERVED",
    "NO_BREAK",
    "POINTS",
    "SIGNIFICANT",
    "Conventions",
    "ValueWithUnit",
    "about",
    "active",
    "at_least",
    "bands",
    "beside",
    "canonical",
    "cell",
    "change",
    "count",
    "date",
    "day_label",
    "days",
    "days_of_month",
    "decade",
    "due",
    "estimate",
    "fill",
    "heading",
    "in_cell",
    "iso_if_shown_otherwise",
    "listed",
    "lower_first",
    "money",
    "month",
    "number",
    "p_value",
    "percent",
    "period",
    "points",
    "points_between",
    "printed",
    "prose",
    "share",
    "short",
    "span",
    "text",
    "upper_first",
    "using",
    "whole",
    "with_currency",
]
