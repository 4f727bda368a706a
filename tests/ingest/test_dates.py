"""How people write dates, and what they are read as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis
import pandas as pd
import pytest

from report_builder.ingest.dates import (
    DateStyle,
    date_style,
    is_clock,
    seconds_of_day,
    settled,
    timestamp,
)
from report_builder.ingest.dates.style import last_short_year
from report_builder.ingest.sources.raw import RawTable, fingerprinted

CONNECTION = ibis.duckdb.connect()


def column(values: Sequence[str | None]) -> ibis.expr.types.StringColumn:
    """A column of text in the engine."""
    return ibis.memtable(pd.DataFrame({"v": pd.array(values, dtype="string")})).v


def listed(expression: ibis.expr.types.Column) -> list[Any]:
    """The values of an expression, None where there is none."""
    return [None if pd.isna(value) else value for value in CONNECTION.execute(expression)]


def read(values: Sequence[str], style: DateStyle | None = None) -> list[str]:
    """The values as the engine reads them, as text; a midnight is left out."""
    found = listed(timestamp(column(values), style or date_style(values)))
    return [str(value).removesuffix(" 00:00:00") for value in found]


def settle(
    columns: dict[str, list[str]], day_first: bool | None = None, *, american: bool = False
) -> dict[str, DateStyle]:
    """The settled styles of a table with these columns, told from their first values."""
    frame = pd.DataFrame({name: pd.array(cells, dtype="string") for name, cells in columns.items()})
    stored = CONNECTION.create_table(
        "shop", fingerprinted(ibis.memtable(frame)), overwrite=True, temp=True
    )
    raw = RawTable("shop", stored.select(list(columns)), stored, (), "")
    told = {name: date_style(cells[:3], day_first) for name, cells in columns.items()}
    return settled(raw, told, day_first, american=american)


@pytest.mark.parametrize(
    ("values", "layouts", "first"),
    [
        (["2011-12-09 12:50:00"], ["%Y-%m-%d %H:%M:%S"], "2011-12-09 12:50:00"),
        (["2011-12-09"], ["%Y-%m-%d"], "2011-12-09"),
        (["2011/12/9 1:05"], ["%Y/%m/%d %H:%M"], "2011-12-09 01:05:00"),
        (["2011.05.09."], ["%Y.%m.%d."], "2011-05-09"),
        (["19970101", "19980630"], ["%Y%m%d"], "1997-01-01"),
        (["20110509.0"], ["%Y%m%d"], "2011-05-09"),
        (["24022003", "25022003"], ["%d%m%Y"], "2003-02-24"),
        (["20110509T103000Z"], ["%Y%m%d%H%M%S"], "2011-05-09 10:30:00"),
        (["31.12.2011", "01.02.2011"], ["%d.%m.%Y"], "2011-12-31"),
        (["12/31/2011", "01/02/2011"], ["%m/%d/%Y"], "2011-12-31"),
        (["2/24/2003 0:00", "5/7/2003 0:00"], ["%m/%d/%Y %H:%M"], "2003-02-24"),
        (["1/5/2011 8:26", "31/5/2011 18:26"], ["%d/%m/%Y %H:%M"], "2011-05-01 08:26:00"),
        (["24 02 2003", "1 2 2003"], ["%d %m %Y"], "2003-02-24"),
        (["03/01/19", "31/12/22"], ["%d/%m/%y"], "2019-01-03"),
        (["5-Jan-11"], ["%d-%b-%y"], "2011-01-05"),
        (["09MAY2011"], ["%d%b%Y"], "2011-05-09"),
        (["January 5, 2011"], ["%B %d, %Y"], "2011-01-05"),
        (["Feb 11, 2013", "May 2, 2013"], ["%b %d, %Y"], "2013-02-11"),
        (["Monday, 3 January 2011"], ["%d %B %Y"], "2011-01-03"),
        (["3rd January 2011", "1st May 2011"], ["%d %B %Y", "%d %b %Y"], "2011-01-03"),
        (["Mon May 09 2011 10:00:00 GMT+0200 (CEST)"], ["%b %d %Y %H:%M:%S"],
         "2011-05-09 10:00:00"),
        (["3. März 2011"], ["%d. %b %Y"], "2011-03-03"),
        (["Mi., 3. Aug. 2011"], ["%d. %b %Y"], "2011-08-03"),
        (["24 déc. 2012"], ["%d %b %Y"], "2012-12-24"),
        (["mercredi 1er août 2012"], ["%d %b %Y"], "2012-08-01"),
        (["5 de mayo de 2011"], ["%d %b %Y"], "2011-05-05"),
        (["12-out-11"], ["%d-%b-%y"], "2011-10-12"),
        (["03 ott 2011"], ["%d %b %Y"], "2011-10-03"),
        (["5 mrt. 2011"], ["%d %b %Y"], "2011-03-05"),
        (["2011年5月9日"], ["%Y年%m月%d日"], "2011-05-09"),
        (["2011/05/09(月)"], ["%Y/%m/%d"], "2011-05-09"),
        (["２０１１-05-09"], ["%Y-%m-%d"], "2011-05-09"),
        (["2011-05"], ["%Y-%m"], "2011-05-01"),
        (["05/2011"], ["%m/%Y"], "2011-05-01"),
        (["May 2011"], ["%b %Y"], "2011-05-01"),
        (["Apr-18"], ["%b-%y"], "2018-04-01"),
        (["2011-W05"], ["%G-W%V-%u"], "2011-01-31"),
        (["1/5/2011 8:26 PM", "1/25/2011 8:26 AM"], ["%m/%d/%Y %I:%M %p"], "2011-01-05 20:26:00"),
        (["9 May 2011, 12:30 a.m."], ["%d %b %Y, %I:%M %p"], "2011-05-09 00:30:00"),
        (["31.12.2011, 10:30 Uhr"], ["%d.%m.%Y, %H:%M"], "2011-12-31 10:30:00"),
    ],
)  # fmt: skip
def test_ways_of_writing_dates(values: list[str], layouts: list[str], first: str) -> None:
    style = date_style(values)
    assert (list(style.layouts), style.readable) == (layouts, 1)
    assert read(values)[0] == first


@pytest.mark.parametrize(
    "value",
    [
        "2011-05-09T23:30:00Z", "2011-05-09T23:30:00+02:00", "2011-05-09T23:30:00.000-0500",
        "2011-05-09 23:30:00.123456789 UTC", "2011-05-09 23:30:00,5",
    ],
)  # fmt: skip
def test_an_offset_moves_no_sale_to_another_day(value: str) -> None:
    assert read([value, "2011-05-08T10:00:00Z"])[0] == "2011-05-09 23:30:00"


@pytest.mark.parametrize(
    ("values", "layout", "first"),
    [
        (["40725", "40726.5"], "serial", "2011-07-01"),
        (["40726.5", "40725"], "serial", "2011-07-02 12:00:00"),
        (["201105", "201212"], "%Y%m", "2011-05-01"),
        (["1304935200"], "unix", "2011-05-09 10:00:00"),
        (["1304935200000"], "unix ms", "2011-05-09 10:00:00"),
    ],
)
def test_numbers_are_dates_where_the_heading_says_so(
    values: list[str], layout: str, first: str
) -> None:
    assert date_style(values).readable == 0
    style = date_style(values, named=True)
    assert style.layout == layout
    assert read(values, style)[0] == first


@pytest.mark.parametrize(
    ("days", "readable"), [("19999", 0), ("20000", 1), ("60000", 1), ("60001", 0)]
)
def test_days_of_excel_have_a_range(days: str, readable: int) -> None:
    assert date_style([days], named=True).readable == readable


@pytest.mark.parametrize(
    "values",
    [
        ["536365", "536366"], ["85123A"], ["2.55"], ["word"], ["", "  "], [],
        ["2011.05", "2000.10"], ["12 May"], ["5 2000"], ["32/01/2011"], ["30 Feb 2011"],
        ["2011-13-01"], ["4006381333931"], ["01/01/1899"], ["2011-05-09 25:00"], ["3/3"], ["10:30"],
    ],
)  # fmt: skip
def test_what_is_no_date(values: list[str]) -> None:
    assert date_style(values).readable == 0


def test_impossible_and_unbelievable_dates_are_missing() -> None:
    values = ["2011-02-30", "1899-12-31", "1900-01-01", "2100-12-31", "2101-01-01", "infinity"]
    found = listed(timestamp(column(values), DateStyle(("%Y-%m-%d",), 1)))
    assert [value is None for value in found] == [True, True, False, False, True, True]


def test_layouts_mixed_in_one_column_are_all_read() -> None:
    values = ["2011-05-09", "24/02/2003", "40725", "02/03/2003", "05/01/11", "9. Mai 2011 10:30"]
    assert read(values) == [
        "2011-05-09", "2003-02-24", "2011-07-01", "2003-03-02", "2011-01-05", "2011-05-09 10:30:00",
    ]  # fmt: skip
    assert date_style(values).readable == 1


@pytest.mark.parametrize(
    ("years", "last"),
    [
        ([19, 20, 22], 2070),  # 97 years to the next 19: the middle is 48 after 22
        ([96, 97, 98, 99, 0, 5], 2050),
        ([40, 45, 60, 75, 99], 2019),  # born 1940 to 1999
        ([49], 2099),
        ([50], 2000),
        ([], 2049),
    ],
)
def test_the_century_of_two_digits_comes_from_the_column(years: list[int], last: int) -> None:
    assert last_short_year(years) == last


def test_people_were_born_in_the_past() -> None:
    born = [f"13/06/{year}" for year in (40, 45, 50, 60, 68, 75, 85, 99)]
    assert [day[:4] for day in read(born)] == [
        "1940", "1945", "1950", "1960", "1968", "1975", "1985", "1999",
    ]  # fmt: skip
    assert read(["31/12/68", "03/01/69"]) == ["1968-12-31", "1969-01-03"]


def test_a_date_that_reads_two_ways_is_day_first_unless_told() -> None:
    values = ["03/04/2011", "05/06/2011"]
    assert date_style(values).layout == "%d/%m/%Y"
    assert date_style(values).alternative == "%m/%d/%Y"
    assert date_style(values, day_first=False).layout == "%m/%d/%Y"
    assert date_style(values, day_first=False).alternative == "%d/%m/%Y"
    # A day past the twelfth settles it, whatever is wished.
    assert date_style([*values, "13/06/2011"], day_first=False).layout == "%d/%m/%Y"
    assert date_style([*values, "13/06/2011"]).alternative == ""


def decided(values: list[str], **around: Any) -> tuple[str, str, str]:
    """Layout, alternative and reason of a column that stands alone."""
    style = settle({"Date": values}, **around)["Date"]
    return style.layout, style.alternative, style.why


def test_the_whole_column_decides_and_not_its_beginning() -> None:
    values = ["03/04/2011"] * 5 + ["05/14/2011", "06/20/2011", "06/20/2011"]
    why = "3 values have a number above 12 in the second place"
    assert decided(values) == ("%m/%d/%Y", "", why)
    assert decided(values, day_first=True) == ("%m/%d/%Y", "", why)


def test_a_few_days_the_other_way_round_are_slips_and_more_are_a_second_layout() -> None:
    # 3 of 100 telling values are three in a hundred: from there on nothing is sure.
    slips = ["14/05/2011"] * 98 + ["05/14/2011"] * 2
    mixed = ["14/05/2011"] * 97 + ["05/14/2011"] * 3
    assert decided(slips)[:2] == ("%d/%m/%Y", "")
    assert decided(mixed)[:2] == ("%d/%m/%Y", "%m/%d/%Y")
    assert decided(mixed)[2] == (
        "97 values have a number above 12 in the first place, 3 in the second: these cannot be read"
    )
    assert decided(mixed, day_first=False)[:2] == ("%m/%d/%Y", "%d/%m/%Y")
    assert read(["05/14/2011"], settle({"d": slips})["d"]) == ["None"]


def test_the_shorter_span_decides_where_every_number_is_a_month() -> None:
    # Five days in a row of May, or the fifth of five months.
    values = [f"{day:02}/05/2019" for day in (3, 1, 2, 5, 4)]
    assert decided(values) == ("%d/%m/%Y", "%m/%d/%Y", "they span 5 days, else 121")
    turned = [f"05/{day:02}/2019" for day in (3, 1, 2, 5, 4)]
    assert decided(turned) == ("%m/%d/%Y", "%d/%m/%Y", "they span 5 days, else 121")


def test_twelve_firsts_of_a_month_are_months() -> None:
    months = [f"01/{month:02}/2019" for month in range(1, 13)]
    assert decided(months) == ("%d/%m/%Y", "%m/%d/%Y", "all of them are the first of a month")
    # Eleven could as well be the first days of January.
    assert decided(months[:11])[0] == "%m/%d/%Y"


def test_a_weekday_of_rest_decides() -> None:
    # Twelve days of every month of 2019 and 2020, but no Sunday; the other way round has Sundays.
    start = dt.date(2019, 1, 1)
    days = [start + dt.timedelta(n) for n in range(731)]
    open_days = [day for day in days if day.day <= 12 and day.weekday() != 6]
    assert decided([f"{day:%m/%d/%Y}" for day in open_days]) == (
        "%m/%d/%Y", "%d/%m/%Y", "a weekday without any sale",
    )  # fmt: skip


def test_dates_of_one_row_lie_close_to_each_other() -> None:
    ordered = ["01/03/2019", "02/11/2019", "07/06/2020", "12/04/2020", "11/12/2019", "03/01/2019"]
    shipped = ["03/03/2019", "05/11/2019", "09/06/2020", "12/04/2020", "12/12/2019", "07/01/2019"]
    found = settle({"Order": ordered, "Ship": shipped})
    # Two, three, two, no, one and four days: twelve of six orders.
    assert (found["Order"].layout, found["Ship"].layout) == ("%d/%m/%Y", "%d/%m/%Y")
    assert found["Order"].why.startswith("2 days lie between them and “Ship”, else ")
    turned = {name: [f"{v[3:5]}/{v[:2]}{v[5:]}" for v in values]
              for name, values in (("Order", ordered), ("Ship", shipped))}  # fmt: skip
    assert settle(turned)["Order"].layout == "%m/%d/%Y"


def test_columns_that_leave_no_doubt_decide_for_the_others() -> None:
    found = settle({"Order": ["03/04/2011", "05/06/2011"], "Ship": ["03/14/2011", "05/20/2011"]})
    assert (found["Order"].layout, found["Order"].alternative) == ("%m/%d/%Y", "")
    assert found["Order"].why == "as in the column “Ship”"


# No reading has the shorter span, a day of rest, or a year of firsts.
SORTED = ["01/02/2019", "02/02/2019", "12/02/2019", "01/03/2019", "02/12/2019", "12/12/2019"]


def test_rows_in_the_order_of_their_dates_decide() -> None:
    assert decided(SORTED) == (
        "%d/%m/%Y", "%m/%d/%Y", "so the rows of the file are in the order of their dates",
    )  # fmt: skip
    turned = [f"{v[3:5]}/{v[:2]}{v[5:]}" for v in reversed(SORTED)]
    assert decided(turned)[0] == "%m/%d/%Y"


def test_the_settings_the_country_and_the_custom_of_the_world_decide_last() -> None:
    values = [SORTED[place] for place in (3, 0, 5, 1, 4, 2)]
    assert decided(values, day_first=False)[::2] == ("%m/%d/%Y", "set in the settings")
    assert decided(values, american=True)[::2] == (
        "%m/%d/%Y", "the month comes first in the United States",
    )  # fmt: skip
    assert decided(values) == (
        "%d/%m/%Y", "%m/%d/%Y", "nothing tells; the day comes first in most of the world",
    )  # fmt: skip


def test_a_year_of_two_digits_in_front() -> None:
    values = [f"19/05/{day:02}" for day in range(1, 32)]
    assert decided(values)[:2] == ("%y/%m/%d", "")
    assert read(["19/05/31"], settle({"d": values})["d"]) == ["2019-05-31"]
    days_in_front = [f"{day:02}/05/19" for day in range(1, 32)]
    assert decided(days_in_front)[0] == "%d/%m/%y"


def test_layouts_that_the_sample_did_not_show_are_found() -> None:
    values = ["2011-05-09"] * 5 + ["24/02/2003", "40725", "9. Mai 2011", "x", "2011-05-09T10:00Z"]
    style = settle({"Date": values})["Date"]
    assert read(values, style)[5:] == [
        "2003-02-24", "2011-07-01", "2011-05-09", "None", "2011-05-09 10:00:00",
    ]  # fmt: skip


def test_columns_of_no_dates_stay_as_they_are() -> None:
    values = {"Name": ["a", "b", "c"], "Price": ["1.50", "2", "3"]}
    assert {style.layouts for style in settle(values).values()} == {()}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("13:08", 47280), ("13:08:59", 47339), ("1:08 PM", 47280), ("12:30 a.m.", 1800),
        ("1308", 47280), ("0908", 32880), ("908", 32880), ("0.5", 43200), ("0.547222222", 47280),
        ("13h08", 47280), ("13:08 Uhr", 47280), ("1899-12-30 13:08:00", 47280), ("0", 0),
        ("25:00", None), ("2460", None), ("1.5", None), ("noon", None), (None, None),
    ],
)  # fmt: skip
def test_times_of_day(value: str | None, seconds: int | None) -> None:
    assert listed(seconds_of_day(column([value]))) == [seconds]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["13:08", "1:08 PM", "9:00:00"], True),
        (["13:08", "x"], False),
        (["13:08"] * 4 + ["x"], True),  # four of five
        ([f"{hour:02}15" for hour in range(20)], True),
        ([f"{hour:02}15" for hour in range(19)], False),  # numbers, as far as one can tell
        ([f"{hour:02}15" for hour in range(20)] + ["1275"], False),
        (["0.547222222", "0.31875"], True),
        (["0.15", "0.2", "0.05"], False),  # a discount
        (["2011-05-09"], False),
        ([], False),
    ],
)
def test_what_is_a_time_of_day(values: list[str], expected: bool) -> None:
    assert is_clock(values) == expected
