"""A cell that holds a date: brought to a form that the engine reads, and the layouts it may have.

The steps serve Python, on some values, and the engine, on all of them: their patterns use nothing
that the two understand differently.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from report_builder.ingest.dates.names import MONTH_STEPS, WEEKDAY_STEPS, month_of
from report_builder.ingest.numbers.cells import ASCII_DIGITS, BLANKS, DIGITS

FIRST_YEAR, LAST_YEAR = 1900, 2100  # a date outside is a slip of the pen or a "never"
SERIAL, UNIX, UNIX_MS = "serial", "unix", "unix ms"  # layouts that are numbers
# Days since 1899-12-30, as Excel counts them: 1954 to 2064.
SERIALS = (20_000, 60_000)
SECONDS = (978_307_200, 4_102_444_800)  # Unix time of 2001 to 2099

Step = tuple[str, str]
_HALF = r"( ?[APap]\.? ?[Mm]\.?)?"
_ZONE = r"(?: ?(?:[Zz]|(?:UTC|GMT)?[+-][0-9]{2}(?::?[0-9]{2})?|UTC|GMT)(?: \([^)]*\))?)?$"
STEPS: tuple[Step, ...] = (
    *((f"[{DIGITS[n::10]}]", digit) for n, digit in enumerate(ASCII_DIGITS[:10])),
    (f"[{BLANKS}]+", " "),
    (r"""^=?["']+|"$""", ""),
    (r"^([0-9]{6,14})\.0+$", r"\1"),  # a whole number that was kept as a float
    (
        r"^([0-9]{8})[T ]([0-9]{4}(?:[0-9]{2})?)(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?$",
        r"\1\2",
    ),
    *WEEKDAY_STEPS,
    # The offset from UTC goes and the shop's own clock stays, to the second.
    (r"([0-9]:[0-9]{2})(:[0-9]{2})?(?:[.,][0-9]+)?" + _HALF + _ZONE, r"\1\2\3"),
    (r"(?i) ?([ap])\.? ?(m)\.?$", r" \1\2"),
    (r"(?i) ?(?:uhr|heures?|h)$", ""),
    (r"(?i)([ T][0-9]{1,2}) ?h ?([0-9]{2})$", r"\1:\2"),
    (r"(?i) (?:um|à|às|alle|om|a las) ", " "),
    (r"(?i)^(?:le|el|il|den|am) ", ""),
    (r"(?i) (?:de|del|di|of) ", " "),
    (r"(?i)(^|[ ,])([0-9]{1,2})(?:st|nd|rd|th|er|º|ª|°)([ ,]|$)", r"\1\2\3"),
    *MONTH_STEPS,
    (r"^([0-9]{4})-?[Ww]([0-9]{1,2})$", r"\1-W\2-1"),  # a week stands for its Monday
)
_STEPS = tuple((re.compile(pattern), by, (pattern, by)) for pattern, by in STEPS)
# Cells that no step changes.
_SIMPLE = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?")
_CLOCK = re.compile(
    r"(?P<day>.*?[^\s:,T])(?P<gap>[ ,]+|T)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?P<second>:[0-9]{2})?(?P<half> [AaPp][Mm])?"
)
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{1,2})-([1-7])")
_SEPARATOR = re.compile(r"[\s./,\-年月日]*")
_WORD = re.compile(r"[^\W\d_年月日]+")
Order = tuple[str, ...]
_COMPACT = {8: ("%Y%m%d", "%d%m%Y", "%m%d%Y"), 12: ("%Y%m%d%H%M",), 14: ("%Y%m%d%H%M%S",)}
_WIDTHS = {"%Y": 4, "%y": 2, "%m": 2, "%d": 2, "%H": 2, "%M": 2, "%S": 2}
_DIRECTIVES = {
    "%Y": "(?P<Y>[0-9]{4})", "%y": "(?P<y>[0-9]{2})", "%m": "(?P<m>[0-9]{1,2})",
    "%d": "(?P<d>[0-9]{1,2})", "%b": "[A-Za-z]{3}", "%B": "[A-Za-z]+", "%H": "[0-9]{1,2}",
    "%I": "[0-9]{1,2}", "%M": "[0-9]{2}", "%S": "[0-9]{2}", "%p": "[AaPp][Mm]",
    "%G": "[0-9]{4}", "%V": "[0-9]{1,2}", "%u": "[1-7]",
}  # fmt: skip
_MOST = {"%m": 12, "%d": 31, "%H": 23, "%M": 59, "%S": 59}
# What the numbers of a date are: whether the month is a word, the digits of each, their meaning.
_ORDERS: tuple[tuple[bool, str, Order], ...] = (
    (True, "4", ("%Y",)), (True, "2", ("%y",)),
    (True, "[12]4", ("%d", "%Y")), (True, "4[12]", ("%Y", "%d")), (True, "[12]2", ("%d", "%y")),
    (False, "4[12]", ("%Y", "%m")), (False, "[12]4", ("%m", "%Y")),
    (False, "4[12][12]", ("%Y", "%m", "%d")),
    (False, "[12][12]4", ("%d", "%m", "%Y")), (False, "[12][12]4", ("%m", "%d", "%Y")),
    (False, "[12][12]2", ("%d", "%m", "%y")), (False, "[12][12]2", ("%m", "%d", "%y")),
    (False, "2[12][12]", ("%y", "%m", "%d")),
)  # fmt: skip


def normal(value: str) -> tuple[str, list[Step]]:
    """A cell after the steps, and those that changed it."""
    if _SIMPLE.fullmatch(value):
        return value, []
    used: list[Step] = []
    for pattern, by, step in _STEPS:
        changed = pattern.sub(by, value)
        if changed != value:
            used.append(step)
        value = changed
    return value, used


def layouts(text: str, *, named: bool) -> list[str]:
    """Layouts that read a cell as a date, the commonest in the world first.

    ``named``: the heading says that the column holds dates, so that plain numbers may be dates.
    """
    if text.isdigit() or (named and text.replace(".", "", 1).isdigit()):
        return list(_of_number(text, named=named))
    if week := _WEEK.fullmatch(text):
        return ["%G-W%V-%u"] if 1 <= int(week[2]) <= 53 and _is_year(int(week[1])) else []
    moment = _CLOCK.fullmatch(text)
    if moment is None:
        return list(_of_day(text))
    clock = _clock(moment)
    return [layout + clock for layout in _of_day(moment["day"])] if clock else []


def _clock(moment: re.Match[str]) -> str:
    """The layout of the time behind a day, with what stands between them; "" if it is none."""
    hour, twelve = int(moment["hour"]), bool(moment["half"])
    if hour > 23 or int(moment["minute"]) > 59 or (twelve and not 1 <= hour <= 12):
        return ""
    seconds = ":%S" if moment["second"] else ""
    return moment["gap"] + ("%I:%M" if twelve else "%H:%M") + seconds + (" %p" if twelve else "")


def _of_number(text: str, *, named: bool) -> Iterator[str]:
    """Layouts of a number: 20110509, and under a heading of dates 201105, Excel's days, Unix."""
    whole = text.isdigit()  # with a point in it, it can be Excel's or Unix time only
    for layout in _COMPACT.get(len(text), ()) if whole else ():
        widths = [_WIDTHS[directive] for directive in re.findall("%.", layout)]
        ends = [sum(widths[: n + 1]) for n in range(len(widths))]
        cut = [text[end - width : end] for end, width in zip(ends, widths, strict=True)]
        if _is_moment(dict(zip(re.findall("%.", layout), cut, strict=True))):
            yield layout
    if not named:
        return
    if whole and len(text) == 6 and _is_moment({"%Y": text[:4], "%m": text[4:]}):
        yield "%Y%m"
    value = float(text)
    if SERIALS[0] <= value <= SERIALS[1]:
        yield SERIAL
    for layout, per_second in ((UNIX, 1), (UNIX_MS, 1000)):
        if SECONDS[0] * per_second <= value <= SECONDS[1] * per_second:
            yield layout


def _of_day(day: str) -> Iterator[str]:
    """Layouts of a day or a month without a time."""
    pieces = re.split("([0-9]+)", day)
    between, numbers = pieces[::2], pieces[1::2]
    words = [word for piece in between for word in _WORD.findall(piece)]
    month = month_of(words[0]) if len(words) == 1 else None
    if len(words) > 1 or (words and month is None):
        return
    if month is not None:
        between = [piece.replace(words[0], month[1]) for piece in between]
    if not all(_SEPARATOR.fullmatch(re.sub("%[bB]", "", piece)) for piece in between):
        return
    if len(numbers) == 2 and not words and re.search(r"[.,\s]", between[1]):  # 2011.05: a number
        return
    if len(numbers) == 1 and len(numbers[0]) == 2 and not between[0]:  # 12 May: of no year
        return
    widths = "".join(str(min(len(number), 9)) for number in numbers)
    for order in _orders(widths, named=month is not None):
        told = dict(zip(order, numbers, strict=True))
        if _is_moment(told | ({"%m": str(month[0])} if month else {})):
            ends = (*order, "")
            yield "".join(piece + end for piece, end in zip(between, ends, strict=True))


def _orders(widths: str, *, named: bool) -> list[Order]:
    """What the numbers of a date may be, from the digits of each; ``named``: month as a word."""
    return [order for of_named, pattern, order in _ORDERS
            if of_named == named and re.fullmatch(pattern, widths)]  # fmt: skip


def _is_moment(told: Mapping[str, str]) -> bool:
    """Whether parts by directive are a moment that can have been; without a day, its month."""
    numbers = {directive: int(text) for directive, text in told.items()}
    if any(numbers.get(directive, 0) > most for directive, most in _MOST.items()):
        return False
    # Of a year of two digits, the century is not known here: some leap year is meant.
    year = numbers.get("%Y", 2000)
    try:
        return _is_year(dt.date(year, numbers["%m"], numbers.get("%d", 1)).year)
    except ValueError:
        return False


def _is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def pattern(layout: str) -> re.Pattern[str]:
    """Cells of a layout, with a group ``y``, ``m``, ``d`` … for what each directive reads."""
    parts = re.split("(%[A-Za-z])", layout)
    return re.compile("".join(_DIRECTIVES.get(part) or re.escape(part) for part in parts))
