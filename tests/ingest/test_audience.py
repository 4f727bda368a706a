"""A report of one store holds its lines only, and none is made that would tell of single people."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from report_builder.dataset import Dataset, Time
from report_builder.errors import ReportError
from report_builder.ingest import customer_level, load
from report_builder.ingest.audience import only
from report_builder.ingest.engine import connect, keep
from report_builder.ingest.lines import Typed
from report_builder.model import Period
from report_builder.settings import Audience, Settings
from tests.ingest.tables import write

NORTH = Audience("north", ("store = north quay",), "store", ("north quay",), "North Quay")
HEADER = "Order ID,Date,Customer ID,Product,Quantity,Unit Price,Amount,Store"


def lines(store: str, customers: int, month: int = 1, first: int = 0) -> list[str]:
    """One order of £2 for each customer, on the days of a month."""
    return [
        f"{store[0]}{month}{n:03},2024-{month:02}-{1 + n % 28:02},{store[0]}{n},Tea {n % 3},1,2.00,"
        f"2.00,{store}"
        for n in range(first, first + customers)
    ]


def shop(folder: Path, *rows: str, audience: Audience = NORTH, **settings: Any) -> Dataset:
    """The data of the audience; every day of January is traded, so that the month is complete."""
    path = write(folder, "\n".join((HEADER, *rows, "")).encode())
    given = {"audiences": (audience,), "audience": audience.name, **settings}
    return load([path], Settings(**given))


def test_totals_ledger_and_customers_are_those_of_the_store(tmp_path: Path) -> None:
    copied = lines("North Quay", 1)  # the same row twice
    rows = [*lines("North Quay", 12), *copied, *lines("South Mole", 20)]
    rows += [f"X{n},2024-01-0{n},,Tea 1,1,2.00,2.00," for n in range(1, 4)]
    data = shop(tmp_path, *rows)
    assert data.title == "Shop, North Quay"
    assert (data.totals.rows, data.totals.rows_exact_duplicates) == (13, 1)
    assert data.totals.gross_revenue == 24.0
    assert data.totals_as_read.gross_revenue == 26.0
    steps = [(step.step, step.rows, step.revenue) for step in data.ledger]
    assert steps == [
        ("Rows read", 13, 26.0), ("Exact duplicates", -1, -2.0), ("Rows analysed", 12, 24.0),
    ]  # fmt: skip
    assert data.customers is not None
    assert set(data.customers.execute()["customer_id"]) == {f"N{n}" for n in range(12)}
    assert set(data.lines.execute()["store"]) == {"North Quay"}
    assert data.settings.printed()["audience"] == "north: store = north quay"


def test_answers_to_campaigns_are_those_of_its_customers(tmp_path: Path) -> None:
    rows = [*lines("North Quay", 12), *lines("South Mole", 20)]
    write(tmp_path, "\n".join((HEADER, *rows, "")).encode(), "shop/orders.csv")
    people = [f"N{n}" for n in range(12)] + [f"S{n}" for n in range(20)]
    asked = [f"{who},Spring,2024-01-15,{n % 2}" for n, who in enumerate(people)]
    heading = "Customer ID,Campaign,Sent Date,Responded"
    write(tmp_path, "\n".join((heading, *asked, "")).encode(), "shop/campaigns.csv")
    responses = load([tmp_path / "shop"], Settings(audiences=(NORTH,), audience="north")).responses
    assert responses is not None
    assert set(responses.customer_id.execute()) == {f"N{n}" for n in range(12)}


def test_the_period_is_that_of_the_shop(tmp_path: Path) -> None:
    """The store did not trade to the end of February; its report is of February all the same."""
    rows = [*lines("North Quay", 28), *lines("North Quay", 15, month=2, first=100)]
    rows += [*lines("South Mole", 28), *lines("South Mole", 28, month=2)]
    rows += ["S2999,2024-02-29,S1,Tea 1,1,2.00,2.00,South Mole"]
    period = shop(tmp_path, *rows).period
    assert period is not None
    assert period.key == "2024-02"


JANUARY = Period(dt.date(2024, 1, 1), dt.date(2024, 1, 31), "January 2024")
FEBRUARY = Period(dt.date(2024, 2, 1), dt.date(2024, 2, 29), "February 2024")


def typed(*groups: tuple[str, int, int]) -> Typed:
    """Lines by store: customers 0 to n who bought in a month, and one line without a customer."""
    rows = [
        {"store": store, "customer_id": f"{store} {n}" if n >= 0 else None, "copies": 1,
         "kind": "sale", "reason": None, "day": dt.date(2024, month, 3)}
        for store, month, customers in groups for n in range(-1, customers)
    ]  # fmt: skip
    schema = {"store": "string", "customer_id": "string", "copies": "int64", "kind": "string",
              "reason": "string", "day": "date"}  # fmt: skip
    frame = pd.DataFrame(rows, dtype=object)
    engine = connect()
    given = engine.create_table("given", frame, schema=ibis.schema(schema), temp=True)
    lines = keep(engine, "typed", given)
    roles = frozenset({"store", "customer_id", "date"})
    return Typed(lines, roles, "number", False, False, ("line 7",), 999, ())


def at(period: Period) -> Time:
    return Time(period.end, JANUARY.start, period.end, period, ())


def of(told: Typed, audience: Audience = NORTH, period: Period = JANUARY) -> Typed:
    return only(told, audience, at(period), told.lines.get_backend())


def test_several_values_are_any_of_them_whatever_their_capitals() -> None:
    both = Audience("both", ("…",), "store", ("QUAY a", "pier b"), "Both")
    found = of(typed(("Quay A", 1, 6), ("Pier B", 1, 6), ("Mole", 1, 20)), both)
    assert set(found.lines.execute()["store"]) == {"Quay A", "Pier B"}
    assert (found.rows_read, found.rejected) == (14, ())


@pytest.mark.parametrize(
    ("inside", "outside", "message"),
    [
        (10, 10, ""),
        (9, 10, "north has 9 customers in all; a report of fewer than 10 would tell of single"),
        (10, 9, "north leaves 9 customers out in all; the report of the whole shop less this one"),
        (10, 0, ""),
        (0, 10, "north has 0 customers in all"),
    ],
)
def test_fewer_than_ten_customers_inside_or_outside_are_not_told(
    inside: int, outside: int, message: str
) -> None:
    told = typed(("North Quay", 1, inside), ("South Mole", 1, outside))
    if message:
        with pytest.raises(ReportError, match=message):
            of(told)
    else:
        assert of(told).rows_read == inside + 1


def test_the_settings_may_ask_for_more_than_ten() -> None:
    told = typed(("North Quay", 1, 19), ("South Mole", 1, 20))
    with pytest.raises(
        ReportError, match="north has 19 customers in all; a report of fewer than 20"
    ):
        only(told, NORTH, at(JANUARY), told.lines.get_backend(), smallest=20)


@pytest.mark.parametrize(
    ("inside", "outside", "message"),
    [
        (10, 10, ""),
        (9, 10, "north has 9 customers in February 2024"),
        (10, 9, "north leaves 9 customers out in February 2024"),
    ],
)
def test_the_customers_of_the_period_are_counted_too(
    inside: int, outside: int, message: str
) -> None:
    told = typed(
        ("North Quay", 1, 30), ("South Mole", 1, 30),
        ("North Quay", 2, inside), ("South Mole", 2, outside),
    )  # fmt: skip
    if message:
        with pytest.raises(ReportError, match=message):
            of(told, period=FEBRUARY)
    else:
        assert of(told, period=FEBRUARY).rows_read == 31 + inside + 1


def test_customers_who_come_later_than_the_as_of_date_do_not_count() -> None:
    told = typed(("North Quay", 1, 9), ("North Quay", 2, 30), ("South Mole", 1, 30))
    with pytest.raises(ReportError, match="north has 9 customers in all"):
        of(told)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("store", "Gotham", "no line has store = 'Gotham'; there are South Mole, North Quay"),
        ("zone", "North", "audience lost: the data has no zone of order lines"),
    ],
)
def test_an_audience_that_the_data_does_not_have_is_told(
    column: str, value: str, message: str
) -> None:
    lost = Audience("lost", (f"{column} = {value}",), column, (value,), value)
    with pytest.raises(ReportError, match=message):
        of(typed(("North Quay", 1, 12), ("South Mole", 1, 20)), lost)


def test_a_table_of_customers_has_no_audiences() -> None:
    nothing: Any = None  # it is refused before anything is looked at
    with pytest.raises(ReportError, match="audience north: the data has customers, but no orders"):
        customer_level.prepare(
            nothing, Settings(audiences=(NORTH,), audience="north"), nothing, "Shop"
        )
