"""Every setting, once: where it stands, what it may be, what it does.

Validation, the settings that a report prints, the file that ``inspect --write`` makes and the table
of the README come from this list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from report_builder import formats
from report_builder import roles as vocabulary
from report_builder.settings.colours import is_colour
from report_builder.settings.spans import is_span
from report_builder.settings.text_files import ENCODINGS, is_delimiter, is_encoding
from report_builder.stats.disclosure import SMALLEST

Kind = Literal["text", "texts", "names", "flag", "number", "amount", "day"]

LONGEST_TITLE = 100  # characters: it heads every page of the PDF
CLUSTERS_MIN, CLUSTERS_MAX = 2, 10  # what METHODS tries; more cannot be acted on one by one
# What may be forecast besides categories; each is a column of order lines.
FORECAST_BY = ("subcategory", "brand", "store", "channel", "country", "state", "city", "zone")
# What a report is about without a period -> the kind of period it is.
CALENDARS: Mapping[str, str] = {
    "month": "month", "iso-week": "week", "quarter": "quarter", "retail-4-5-4": "retail month",
}  # fmt: skip
FISCAL_STARTS = tuple(f"{month:02}" for month in range(1, 13))
# Looked at in pictures; any other locale of the Unicode CLDR is taken as well.
LOCALES = ("en-GB", "en-US", "de-DE", "fr-FR", "es-ES")
LEAD_TIME_DAYS = 14  # where none is given: two weeks, common for wholesale inside one continent
LONGEST_LEAD_TIME = 365
LARGEST_MIN_GROUP = 30  # clusters and compared groups have thirty customers or more anyway
SERVICE_LEVEL = 0.95  # one order cycle in twenty may run out: the usual choice of textbooks
PARTS: Mapping[str, str] = {
    "input": "What is read.",
    "columns": "Which column plays which role.",
    "dates": "The time of the report, and how dates are written.",
    "money": "How money is written.",
    "values": "What cells mean.",
    "calendar": "Whose public holidays count.",
    "report": "What the report is called, and how it looks.",
    "segments": "Groups of customers.",
    "campaigns": "What campaigns cost.",
    "forecast": "What is forecast.",
    "inventory": "How goods are ordered.",
    "privacy": "What is written about single customers.",
    "mail": "Who gets the report by mail, and how.",
}
KIND_WORDS: Mapping[Kind, str] = {
    "text": "a text in quotation marks",
    "texts": "a list of texts in quotation marks",
    "names": "a text in quotation marks or a list of them",
    "flag": "true or false",
    "number": "a whole number",
    "amount": "an amount above zero such as 0.45",
    "day": "a date such as 2011-11-30",
}
# Roles that several columns of a table of customers can play together.
TOGETHER = (vocabulary.CATEGORY, vocabulary.CHANNEL, vocabulary.CAMPAIGN_RESPONSE,
            vocabulary.HOUSEHOLD, vocabulary.CHILDREN)  # fmt: skip
# Kinds of roles whose cells are read as numbers or dates and not as words that could be recoded.
NOT_RECODED = ("money", "number", "rate", "date", "time", "year")


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of ``report.toml``; ``Settings`` has an attribute of the same name.

    ``default`` and ``allowed`` are words for readers, ``example`` is a value as TOML writes it.
    ``is_printed``: whether the report lists it as given. ``close``: values
    that a mistaken one is compared with.
    """

    name: str
    part: str
    kind: Kind
    default: str
    meaning: str
    example: str
    allowed: str = ""
    fits: Callable[[Any], bool] = bool
    is_printed: bool = True
    close: Sequence[str] = ()

    @property
    def words(self) -> str:
        """What the value must be."""
        return self.allowed or KIND_WORDS[self.kind]


def _anything(_: Any) -> bool:
    return True


def _is_amount(value: float) -> bool:
    return isfinite(value) and value > 0


def one_of(words: Sequence[str]) -> str:
    """The values that a setting may have, as words."""
    *first, last = (f'"{word}"' for word in words)
    return f"{', '.join(first)} or {last}"


def _letters(count: int) -> Callable[[Any], bool]:
    return lambda text: len(text) == count and text.isascii() and text.isalpha()


SETTINGS: tuple[Setting, ...] = (
    Setting("files", "input", "texts", "what the command line gives",
            "Files, folders and databases to read, as seen from this file.",
            '["exports", "returns.xlsx"]', is_printed=False),
    Setting("table", "input", "texts", "all of them",
            "Of a database: only these tables or views.", '["sales", "customers"]'),
    Setting("query", "input", "text", "none", "Of a database: the rows of this SELECT.",
            '"select * from sales"', "a SELECT in quotation marks"),
    Setting("main", "input", "text", "the one that looks most like order lines",
            "The table that holds the order lines, by the name that inspect gives it.",
            '"order_items"', "the name of a table"),
    Setting("sheet", "input", "names", "every sheet that holds a table",
            "Of workbooks: only these sheets.", '"Orders"',
            "the name of a sheet or a list of names"),
    Setting("header_row", "input", "number", "told by the first rows",
            "The line of the heading in files of text, its row in sheets; 0 if there is none.",
            "1", "a line number, counted from 1, or 0", lambda row: row >= 0),
    Setting("encoding", "input", "text", "told by the bytes and the letters that they give",
            "Of files of text without a byte order mark: their encoding.",
            '"cp1252"', "the name of an encoding such as cp1252", is_encoding, close=ENCODINGS),
    Setting("delimiter", "input", "text", "told by the first lines",
            "Of files of text: what stands between cells.", '";"',
            'one character such as ";", or "tab" or "blanks"', is_delimiter),
    Setting("period", "dates", "text", "the last complete month",
            "What the key figures are about.", '"2011-11"',
            "a month, quarter, year or span such as 2011-11, 2011-Q4, 2011, 2011-01..2011-06"),
    Setting("as_of", "dates", "day", "the end of the period, or the last day in the data",
            "The last day that is looked at.", '"2011-11-30"'),
    Setting("day_first", "dates", "flag", "told by all dates of the column",
            "How 03/04/2011 is read: 3 April (true) or March 4 (false).", "true", fits=_anything),
    Setting("currency", "money", "text", "told by headings, signs or the country",
            "The currency of all money.", '"GBP"', "a three-letter code such as GBP", _letters(3)),
    Setting("unit", "money", "text", "told by headings and values",
            "Whether money is written in cents or in whole units.", '"units"',
            '"cents" or "units"', lambda text: text in ("cents", "units")),
    Setting("decimal", "money", "text", "told by all numbers of the table",
            "The decimal mark of numbers that read two ways, such as 1.234.", '"."',
            '"," or "."', lambda text: text in (",", ".")),
    Setting("missing", "values", "texts", "empty cells, NULL, n/a and the like",
            "Further cells that say that there is no value, in any column.", '["?", "unknown"]'),
    Setting("country", "calendar", "text", "the country of most lines, else of the currency",
            "Whose public holidays count.", '"GB"', "a two-letter code such as GB", _letters(2)),
    Setting("title", "report", "text", "the name of the first input",
            "The name of the shop.", '"Harbour Gifts"',
            f"a text in quotation marks, of at most {LONGEST_TITLE} characters",
            lambda text: len(text) <= LONGEST_TITLE),
    Setting("logo", "report", "text", "none",
            "A picture shown at the top, as seen from this file.", '"logo.svg"',
            "a PNG, JPEG or SVG file of at most 200 KB, a side of at most 4000 pixels",
            is_printed=False),
    Setting("accent", "report", "text", "a blue, #00629b",
            "The colour of links and marks; shown darker or lighter where it could not be read.",
            '"#7a1f5c"', 'a colour such as "#7a1f5c"', is_colour, is_printed=False),
    Setting("locale", "report", "text", formats.DEFAULT_LOCALE,
            "How numbers, dates and currency are written; the words stay English.", '"de-DE"',
            f"a locale such as {', '.join(LOCALES[:-1])} or {LOCALES[-1]}",
            lambda locale: formats.canonical(locale) is not None, is_printed=False),
    Setting("calendar", "report", "text", "month",
            "What the report is about without a period: the last complete month, ISO week, quarter "
            "or month of the 4-5-4 calendar.", '"month"', one_of(tuple(CALENDARS)),
            lambda kind: kind in CALENDARS, close=tuple(CALENDARS)),
    Setting("fiscal_year_start", "report", "text", "01, January",
            "The month that years begin with: 2011 and 2011-Q4 are then counted from it.", '"02"',
            'a month from "01" to "12"', lambda month: month in FISCAL_STARTS),
    Setting("clusters", "segments", "number", "chosen by silhouette and stability",
            "The number of customer clusters.", "5",
            f"a whole number, {CLUSTERS_MIN} to {CLUSTERS_MAX}",
            lambda count: CLUSTERS_MIN <= count <= CLUSTERS_MAX),
    Setting("keep_clusters", "segments", "flag", "false",
            "Put customers to the clusters of the last report, where there is one, instead of "
            "looking for clusters anew.", "true", fits=_anything),
    Setting("contact_cost", "campaigns", "amount", "none: the report says what it may cost at most",
            "What it costs to reach one customer once, in the currency of the report.", "0.45",
            fits=_is_amount),
    Setting("forecast_by", "forecast", "text", "the categories",
            "Also forecast by this: one chart and one line of the back-test for each.",
            '"store"', one_of(FORECAST_BY), lambda by: by in FORECAST_BY, close=FORECAST_BY),
    Setting("planned_promotions", "forecast", "texts", "none",
            "Days with a promotion of the whole shop, past ones and planned ones.",
            '["2010-11-22..2010-11-28", "2011-11-21..2011-11-27"]',
            "a list of days or spans such as 2011-11-21..2011-11-27",
            lambda spans: all(is_span(span) for span in spans)),
    Setting("lead_time_days", "inventory", "number", f"{LEAD_TIME_DAYS}",
            "Days from an order to the supplier until the goods can be sold.", "21",
            f"a whole number of days, 1 to {LONGEST_LEAD_TIME}",
            lambda days: 1 <= days <= LONGEST_LEAD_TIME),
    Setting("lead_time_deviation_days", "inventory", "amount", "a fifth of the lead time",
            "How far deliveries stray from it (standard deviation).", "3", fits=_is_amount),
    Setting("service_level", "inventory", "amount", f"{SERVICE_LEVEL}",
            "The share of order cycles in which nothing runs out.", "0.98",
            "a number from 0.5 to 0.999", lambda level: 0.5 <= level <= 0.999),
    Setting("customer_list", "privacy", "flag", "false",
            "Also write clusters.csv, which names customers with their cluster and segment.",
            "false", fits=_anything, is_printed=False),
    Setting("hash_customers", "privacy", "flag", "false",
            "Put salted hashes into clusters.csv in place of the customers.",
            "false", fits=_anything, is_printed=False),
    Setting("min_group", "privacy", "number", f"{SMALLEST}",
            "Groups of fewer customers are shown together or not at all, also for audiences.",
            "20", f"a whole number, {SMALLEST} to {LARGEST_MIN_GROUP}",
            lambda size: SMALLEST <= size <= LARGEST_MIN_GROUP),
    Setting("to", "mail", "texts", "none", "Who gets the report.",
            '["Ann Lee <ann@example.com>"]', "a list of addresses", is_printed=False),
    Setting("cc", "mail", "texts", "none", "Who gets a copy of it.",
            '["board@example.com"]', "a list of addresses", is_printed=False),
    Setting("sender", "mail", "text", "the user at the mail server, if that is an address",
            "Who sends it.", '"Reports <reports@example.com>"', "an address", is_printed=False),
    Setting("subject", "mail", "text", "the name of the shop and the period",
            "The subject of the mail.", '"Our month"', is_printed=False),
    Setting("link", "mail", "text", "none",
            "Where the HTML is on the web; {report} stands for the name of the report's folder.",
            '"https://reports.example.com/{report}/report.html"', "an address of the web",
            is_printed=False),
    Setting("smtp", "mail", "text", "what the command line gives",
            "The mail server: STARTTLS, with smtps:// TLS from the beginning.",
            '"mail.example.com:587"', "a server such as mail.example.com:587", is_printed=False),
    Setting("credentials", "mail", "text", "the environment",
            "A file with user and password for the mail server, as seen from this file.",
            '"mail.secret.toml"', "the name of a file", is_printed=False),
)  # fmt: skip
BY_KEY: Mapping[tuple[str, str], Setting] = {(one.part, one.name): one for one in SETTINGS}
# The parts whose keys are all known beforehand, with these keys.
KEYS: Mapping[str, Mapping[str, Kind]] = {
    part: {one.name: one.kind for one in SETTINGS if one.part == part}
    for part in PARTS
    if part not in ("columns", "values")
}


def readme_table() -> str:
    """The settings as a table in Markdown."""
    rows = [(f"`[{one.part}] {one.name}`", one.meaning, one.words, one.default) for one in SETTINGS]
    rows += [
        ("`[columns]` role", "The column that plays the role.",
         "a column, `table: column`, a list of columns, or `false` for none",
         "told by names, values and what adds up"),
        ("`[values.role]` cell", "What a cell of that role means.", KIND_WORDS["text"],
         "spellings that differ in case, accents and blanks are one"),
    ]  # fmt: skip
    lines = ["| setting | meaning | allowed | default |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
