"""One shop, written down in every way that shops write: the files behind the tests of variants.

The shop is the sample data, small, as one flat export with dearer prices, so that amounts have
thousands. `rows` holds what is true; a `Style` says how it is written, and the functions at the end
put it into files of other kinds. All of them must give the same totals and the same roles.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from report_builder.sample import generate
from tests.ingest.variant_words import LETTERS, headings, values

CUSTOMERS, MONTHS, SEED = 70, 8, 11
DEARER = 37  # so that one amount in four has thousands, and cents of every kind
CENT = Decimal("0.01")
EXCEL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a shop's clock has no zone
SECONDS_A_DAY = 86_400

Row = Mapping[str, Any]  # by role; None where nothing is known
Cells = dict[str, str]  # by role, or by "time" where a moment takes two columns


@functools.cache
def rows(letters: str = "western") -> tuple[Row, ...]:
    """The lines of the shop: text, whole numbers, Decimal and datetime, None where unknown.

    The amount is quantity x unit price x (1 - discount), to the cent, as in the sample data.
    """
    shop = generate(customers=CUSTOMERS, months=MONTHS, seed=SEED)
    frame = shop.transactions.merge(shop.customers, how="left", on="Customer ID")
    frame = frame.merge(shop.products, how="left", on="Product ID")
    return tuple(_row(line, letters) for line in frame.to_dict("records"))


def _row(line: Mapping[Any, Any], letters: str) -> Row:
    known: dict[str, Any] = {k: None if pd.isna(value) else value for k, value in line.items()}
    discount = Decimal(f"{known['Discount']:.2f}")
    paid = Decimal(f"{known['Amount (USD)']:.2f}") / known["Quantity"] / (1 - discount)
    price = (paid * DEARER).quantize(CENT, ROUND_HALF_UP)
    amount = (known["Quantity"] * price * (1 - discount)).quantize(CENT, ROUND_HALF_UP)
    words = LETTERS[letters]
    # Delivery and the like keep their names: they are told from goods by them.
    number = re.search(r"\d+$", known["Product ID"])
    behind = f" {words[int(number[0]) % len(words)]}" if number else ""
    return {
        "order_id": known["Order ID"],
        "date": known["Order Date"].to_pydatetime(),
        "customer_id": known["Customer ID"],
        "gender": known["Gender"] and str(known["Gender"]),
        "region.state": known["State"],
        "product_id": known["Product ID"],
        "product": f"{known['Product']}{behind}",
        "category": known["Category"],
        "quantity": int(known["Quantity"]),
        "unit_price": price,
        "discount": discount,
        "amount": amount,
        "payment": known["Payment Method"],
        "status": known["Order Status"],
    }


def grouped(mark: str, *, point: str = ".") -> Callable[[Decimal], str]:
    """Money with its thousands apart by a mark: 1,234.50 or 1.234,50."""
    return lambda money: f"{money:,.2f}".translate({ord(","): mark, ord("."): point})


def bracketed(write: Callable[[Decimal], str]) -> Callable[[Decimal], str]:
    """Money below zero in brackets, as bookkeepers write it."""
    return lambda money: f"({write(-money)})" if money < 0 else write(money)


def moment(pattern: str) -> Callable[[dt.datetime], Cells]:
    """A date written by a strftime pattern."""
    return lambda when: {"date": when.strftime(pattern)}


def in_full(when: dt.datetime) -> Cells:
    """A date and its time as most programs write them."""
    return {"date": f"{when:%Y-%m-%d %H:%M:%S}"}


def serial(when: dt.datetime) -> Cells:
    """A date as the number of days since 1899-12-30, as spreadsheets keep it."""
    return {"date": f"{(when - EXCEL_EPOCH).total_seconds() / SECONDS_A_DAY:.8f}"}


@dataclass(frozen=True)
class Style:
    """How a shop writes its export; the default is plain CSV in English.

    ``clock``: characters of a moment that its dates can tell, 10 for days alone.
    """

    manner: str = "English"
    letters: str = "western"
    encoding: str = "utf-8"
    delimiter: str = ","
    line_end: str = "\n"
    money: Callable[[Decimal], str] = str
    rate: Callable[[Decimal], str] = str
    when: Callable[[dt.datetime], Cells] = in_full
    time_heading: str = ""
    missing: str = ""
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    clock: int = 19
    headings: Mapping[str, str] = field(default_factory=dict)  # beside those of the manner

    def columns(self) -> dict[str, str]:
        """Role -> heading, in the order of the columns."""
        named = {**headings(self.manner), **self.headings}
        if not self.time_heading:
            return named
        return {"order_id": named.pop("order_id"), "date": named.pop("date"),
                "time": self.time_heading, **named}  # fmt: skip

    def cells(self, row: Row) -> Cells:
        """The cells of a row, by role."""
        words = values(self.manner)
        written: Cells = {}
        for role, value in row.items():
            if role == "date":
                written |= self.when(value)
            elif value is None:
                written[role] = self.missing
            elif role in ("unit_price", "amount"):
                written[role] = self.money(value)
            elif role == "discount":
                written[role] = self.rate(value)
            else:
                written[role] = words.get(str(value), str(value))
        return written

    def grid(self, lines: Sequence[Row]) -> list[list[str]]:
        """The header and the lines, as cells."""
        columns = self.columns()
        cells = [self.cells(line) for line in lines]
        return [[*columns.values()], *([row[role] for role in columns] for row in cells)]

    def text(self, grid: Sequence[Sequence[str]]) -> bytes:
        """The bytes of a file with these cells."""
        buffer = io.StringIO()
        csv.writer(
            buffer, delimiter=self.delimiter, lineterminator=self.line_end, quoting=self.quoting
        ).writerows(grid)
        return buffer.getvalue().encode(self.encoding)

    def file(self, lines: Sequence[Row] | None = None) -> bytes:
        """The bytes of the export of these lines, or of all."""
        return self.text(self.grid(rows(self.letters) if lines is None else lines))


@dataclass(frozen=True)
class Variant:
    """Files of the shop, and how they are written; ``others`` are rows that are no lines of it."""

    inputs: tuple[Path, ...]
    style: Style
    others: int = 0


_COMMA = Style(delimiter=";", money=grouped("", point=","),
               rate=lambda rate: str(rate).replace(".", ","))  # fmt: skip
_EURO = replace(_COMMA, money=grouped(".", point=","))


def _percent(rate: Decimal) -> str:
    return f"{rate * 100:.0f}%"


STYLES: Mapping[str, Style] = {
    "plain": Style(),
    # Languages and names.
    **{manner: Style(manner) for manner in (
        "German", "French", "Spanish", "Portuguese", "Italian", "Dutch",
        "Hindi in Latin letters", "abbreviations", "camel case", "of a database", "misspelt",
        "in sentences",
    )},
    # Encodings, with letters that only the right one gives back.
    "UTF-8 with a mark": Style(encoding="utf-8-sig"),
    "UTF-16": Style(encoding="utf-16", delimiter="\t"),
    "DOS": Style(encoding="cp850"),
    "Macintosh": Style(encoding="mac_roman", line_end="\r"),
    "Windows, Polish": Style(encoding="cp1250", letters="Polish"),
    "Windows, Cyrillic": Style(encoding="cp1251", letters="Cyrillic"),
    "Chinese in GB18030": Style("Chinese", "Chinese", "gb18030"),
    # Delimiters and line ends.
    "pipes and Windows line ends": Style(delimiter="|", line_end="\r\n"),
    # Numbers.
    "dots between thousands": _EURO,
    "narrow blanks between thousands": replace(_COMMA, money=grouped("\u202f", point=",")),
    "Swiss apostrophes": Style(money=grouped("'"), delimiter=";"),
    "dollars, brackets and percent": Style(
        money=bracketed(lambda money: f"${money:,.2f}"), rate=_percent
    ),
    "euros behind, percent": replace(
        _EURO, money=lambda money: f"{grouped('.', point=',')(money)} €",
        rate=lambda rate: f"{_percent(rate)[:-1]} %",
    ),
    "rupees before": Style(money=lambda money: f"Rs. {money:,.2f}"),
    "minus behind": Style(money=lambda money: f"{-money}-" if money < 0 else str(money)),
    "cents": Style(
        money=lambda money: f"{money * 100:.0f}",
        headings={"unit_price": "Unit Price (cents)", "amount": "Amount (cents)"},
    ),
    "percent as whole numbers": Style(
        rate=lambda rate: f"{rate * 100:.0f}", headings={"discount": "Discount %"}
    ),
    "missing cells in words": Style(missing="NULL"),
    # Dates.
    "days with dots": Style(when=moment("%d.%m.%Y"), clock=10),
    "month first, twelve hours": Style(when=moment("%m/%d/%Y %I:%M %p"), clock=16),
    "names of months, two-digit years": Style(when=moment("%d-%b-%y"), clock=10),
    "long English dates": Style(when=moment("%B %d, %Y"), clock=10),
    "digits only": Style(when=moment("%Y%m%d"), clock=10),
    "days of a spreadsheet": Style(when=serial, clock=19),
    "offsets from UTC": Style(when=moment("%Y-%m-%dT%H:%M:%S+09:00")),
    "Chinese dates": Style("Chinese", when=moment("%Y年%m月%d日"), clock=10),
    "date and time apart": Style(
        when=lambda when: {"date": f"{when:%Y/%m/%d}", "time": f"{when:%H:%M:%S}"},
        time_heading="Order Time",
    ),
    # All at once, as the spreadsheets of a country do it.
    "a German spreadsheet": replace(
        _EURO, manner="German", encoding="cp1252", line_end="\r\n", clock=16,
        when=moment("%d.%m.%Y %H:%M"),
    ),
    "a French spreadsheet": replace(
        _COMMA, manner="French", encoding="cp1252", when=moment("%d/%m/%Y"), clock=10,
        money=lambda money: f"{grouped(chr(0xA0), point=',')(money)} €",
    ),
    "a Brazilian spreadsheet": replace(
        _EURO, manner="Portuguese", encoding="utf-8-sig", when=moment("%d/%m/%Y %H:%M"), clock=16,
        money=lambda money: f"R$ {grouped('.', point=',')(money)}",
    ),
    "a Dutch till": replace(
        _COMMA, manner="Dutch", when=moment("%d-%m-%Y"), clock=10, quoting=csv.QUOTE_ALL
    ),
}  # fmt: skip
