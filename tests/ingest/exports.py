"""A small shop, written as the systems of the world export it.

``SALES`` is one shop's half year; every export tells of it in the columns of another system, with
the roles and totals that a reader must find, worked out here from the sales themselves.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Grain = Literal["lines", "aggregates", "customers"]


@dataclass(frozen=True, slots=True)
class Product:
    """An article of the shop; prices in cents."""

    sku: str
    name: str
    category: str
    price: int
    cost: int


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the shop."""

    number: int
    name: str
    email: str
    city: str
    state: str
    country: str


@dataclass(frozen=True, slots=True)
class Sale:
    """One line of an order."""

    order: int
    place: int
    moment: dt.datetime
    person: Person
    product: Product
    quantity: int

    @property
    def total(self) -> int:
        """Quantity times price, in cents."""
        return self.quantity * self.product.price


PRODUCTS = (
    Product("MUG-01", "Mug blue", "Kitchen", 1250, 500),
    Product("BWL-02", "Bowl large", "Kitchen", 1999, 900),
    Product("LMP-03", "Desk lamp", "Lighting", 4450, 2100),
    Product("CND-04", "Candle set", "Lighting", 875, 320),
    Product("RUG-05", "Wool rug", "Textiles", 12900, 7400),
    Product("TWL-06", "Bath towel", "Textiles", 1590, 610),
)
_NAMES = ("Anna Berg", "Bruno Costa", "Clara Diaz", "David Evans", "Emma Fischer", "Felix Garcia",
          "Greta Hansen", "Hugo Ivanov")  # fmt: skip
_PLACES = (("Austin", "Texas"), ("Boston", "Massachusetts"), ("Denver", "Colorado"),
           ("Seattle", "Washington"))  # fmt: skip
PEOPLE = tuple(
    Person(10021 + 37 * i, name, f"{name.split()[0].lower()}@example.com", *_PLACES[i % 4],
           "United States")
    for i, name in enumerate(_NAMES)
)  # fmt: skip


def _sales() -> tuple[Sale, ...]:
    """26 orders from January to June 2023, of one to three lines each."""
    draw, found = random.Random(20230), []
    for order in range(26):
        person = PEOPLE[order] if order < len(PEOPLE) else draw.choice(PEOPLE)
        moment = dt.datetime.fromisoformat("2023-01-03 09:00") + dt.timedelta(
            days=7 * order + draw.randrange(5), minutes=draw.randrange(600), seconds=5
        )
        for place, product in enumerate(draw.sample(PRODUCTS, draw.choice((1, 2, 2, 3)))):
            found.append(Sale(1001 + order, place, moment, person, product, draw.randrange(1, 5)))
    return tuple(found)


SALES = _sales()


@dataclass(frozen=True, slots=True)
class Export:
    """Files, and what is to be found in them.

    ``roles``: role -> column, for the columns analysed. ``without``: roles that nothing plays.
    Totals are None where they cannot be known.
    """

    files: Mapping[str, bytes]
    roles: Mapping[str, str]
    gross: float | None
    units: float | None = None
    orders: int | None = None
    customers: int | None = None
    returns: float | None = 0.0
    grain: Grain = "lines"
    without: tuple[str, ...] = ()


def csv_bytes(
    header: str | Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:  # fmt: skip
    """Cells as text, quoted where needed. A header in one text is one with commas."""

    def cell(value: object) -> str:
        text = "" if value is None else str(value)
        quoted = '"' + text.replace('"', '""') + '"'
        return quoted if any(sign in text for sign in (delimiter, '"', "\n")) else text

    header = header.split(",") if isinstance(header, str) else header
    lines = [delimiter.join(map(cell, row)) for row in (header, *rows)]
    return ("\n".join(lines) + "\n").encode(encoding)


def money(cents: int) -> str:
    """12.50"""
    return f"{cents / 100:.2f}"


def dollars(cents: int) -> str:
    """$1,234.50 or -$3.00"""
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def comma(cents: int) -> str:
    """1.234,56"""
    return f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def gross(sales: Iterable[Sale] = SALES) -> float:
    """Quantity times price of these lines."""
    return sum(sale.total for sale in sales) / 100


def units(sales: Iterable[Sale] = SALES) -> int:
    """Pieces of these lines."""
    return sum(sale.quantity for sale in sales)


def orders_of(sales: Iterable[Sale] = SALES) -> dict[int, list[Sale]]:
    """The lines of each order."""
    found: dict[int, list[Sale]] = {}
    for sale in sales:
        found.setdefault(sale.order, []).append(sale)
    return found


ORDERS = len(orders_of())
CUSTOMERS = len({sale.person for sale in SALES})


def table(
    columns: Mapping[str, Callable[[Sale], object]], sales: Iterable[Sale] = SALES, **how: str
) -> bytes:
    """A row a line, with a cell a column."""
    return csv_bytes(list(columns), [[cell(s) for cell in columns.values()] for s in sales], **how)


def of_lines(
    columns: Mapping[str, tuple[str | None, Callable[[Sale], object]]], name: str, **how: Any
) -> Export:
    """An export of one row a line, all of it sold: column -> the role it plays, and its cells."""
    given = {role: column for column, (role, _) in columns.items() if role}
    encoded = {key: how.pop(key) for key in ("delimiter", "encoding") if key in how}
    text = table({column: cell for column, (_, cell) in columns.items()}, **encoded)
    known = {"gross": gross(), "units": units(), "orders": ORDERS, "customers": CUSTOMERS} | how
    return Export({name: text}, given, **known)
