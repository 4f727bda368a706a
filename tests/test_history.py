"""Months as they would have looked then: what was dated later changes nothing, run after run."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from report_builder import ingest, suite
from report_builder.cli import main
from report_builder.commands.history import Step, is_there, steps
from report_builder.customer_features import rfm_frame
from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.ingest import past
from report_builder.model import Report
from report_builder.render import contract, markdown
from report_builder.settings import Settings
from tests.shops import Row, shop, write_csv

MARCH, FIRST = dt.date(2011, 3, 31), dt.date(2011, 1, 1)


def line(order: str, day: dt.date, customer: str, product: str, quantity: int,
         price: float) -> Row:  # fmt: skip
    return {"Order ID": order, "Order Date": f"{day:%d/%m/%Y}", "Customer ID": customer,
            "Product": product, "Quantity": quantity, "Unit Price": price}  # fmt: skip


def lines() -> Iterator[Row]:
    """Five months of 20 customers, an order every 9 to 30 days each."""
    number = 0
    for customer in range(20):
        day = FIRST + dt.timedelta(days=customer % 23)
        while day < dt.date(2011, 6, 1):
            number += 1
            for item in range(1 + number % 2):
                product, price = f"Mug {(number + item) % 6}", 2.5 + customer % 4
                yield line(
                    f"{10000 + number}", day, f"K{customer:03}", product, 1 + number % 3, price
                )  # fmt: skip
            day += dt.timedelta(days=9 + (customer + number) % 22)


def told_later() -> list[Row]:
    """What only the time after March tells: a credit, a return, a price, a spelling, a customer."""
    april = dt.date(2011, 4, 20)
    bought = next(one for one in lines() if "/03/" in str(one["Order Date"]))
    credit = {**bought, "Order ID": "C90001", "Order Date": "20/04/2011",
              "Quantity": -int(str(bought["Quantity"]))}  # fmt: skip
    return [
        credit, line("C90002", april, "K001", "Mug 1", -1, 3.5),
        line("90003", april, "K002", "MUG 1", 2, 9_999.0),
        line("90004", april, "K900", "Postage", 1, 5.0),
    ]  # fmt: skip


def is_by(row: Row, day: dt.date) -> bool:
    return dt.datetime.strptime(str(row["Order Date"]), "%d/%m/%Y").date() <= day  # noqa: DTZ007


def written(folder: Path, rows: list[Row]) -> Path:
    folder.mkdir()
    return write_csv(folder / "lines.csv", rows)


def same_inputs(one: Dataset, other: Dataset) -> Report:
    """The report of one with the inputs of the other, in which alone they may differ."""
    return suite.build(replace(one, inputs=other.inputs))


def test_a_month_is_what_build_makes_of_an_export_of_then(tmp_path: Path) -> None:
    rows = [*lines(), *told_later()]
    whole = written(tmp_path / "whole", rows)
    then = written(tmp_path / "then", [row for row in rows if is_by(row, MARCH)])
    settings = Settings(period="2011-03", currency="GBP")
    data = past.load(past.read([whole], settings), MARCH, settings)
    expected = ingest.load([then], settings)
    assert data.inputs[0].rows == expected.inputs[0].rows < len(rows)
    one, other = same_inputs(data, expected), suite.build(expected)
    assert contract.render(one) == contract.render(other)
    assert markdown.render(one) == markdown.render(other)
    assert [month.month for month in one.totals_by_month] == ["2011-01", "2011-02", "2011-03"]
    # What the cut hides: with all rows there, the netted purchase and the later months are known.
    seen = ingest.load([whole], settings)
    assert seen.ledger != expected.ledger
    assert len(seen.totals_by_month) == 5


def test_tables_beside_the_lines_are_cut_with_them(tmp_path: Path) -> None:
    """Dates of orders and campaigns, customers only of later orders, customers without orders."""
    orders = [
        {"Order ID": f"O{n:03}", "Order Date": f"{FIRST + dt.timedelta(days=n):%Y-%m-%d}",
         "Customer ID": f"K{n // 3:02}"} for n in range(120)
    ]  # fmt: skip
    items = [
        {"Order ID": f"O{n % 120:03}", "Product ID": f"P{n % 7}", "Quantity": 1 + n % 3,
         "Unit Price": 2.5 + n % 7} for n in range(240)
    ]  # fmt: skip
    people = [{"Customer ID": f"K{n:02}", "Gender": "FM"[n % 2], "City": ["York", "Bath"][n % 2]}
              for n in range(44)]  # fmt: skip
    products = [{"Product ID": f"P{n}", "Product": f"Mug {n}", "Category": "Mugs"}
                for n in range(7)]  # fmt: skip
    whole = {"orders": orders, "order_items": items, "customers": people, "products": products}
    # O089 is of 31 March, of customer K29, who has no later order; K40 to K43 have none at all.
    then = {**whole, "orders": orders[:90],
            "order_items": [row for row in items if str(row["Order ID"]) < "O090"],
            "customers": people[:30] + people[40:]}  # fmt: skip
    paths = {}
    for folder, tables in (("whole", whole), ("then", then)):
        (tmp_path / folder).mkdir()
        for name, rows in tables.items():
            write_csv(tmp_path / folder / f"{name}.csv", rows)
        paths[folder] = [tmp_path / folder / f"{name}.csv" for name in tables]
    settings = Settings(period="2011-03", title="Mugs")
    data = past.load(past.read(paths["whole"], settings), MARCH, settings)
    expected = ingest.load(paths["then"], settings)
    assert [one.rows for one in data.inputs] == [one.rows for one in expected.inputs]
    for name in ("ledger", "totals", "totals_as_read", "totals_by_month", "top_products",
                 "preparation", "mapping", "roles", "time", "moving", "unreliable"):  # fmt: skip
        assert getattr(data, name) == getattr(expected, name), name
    for table in ("lines", "orders", "customers"):
        one, other = (getattr(each, table).execute() for each in (data, expected))
        columns = list(one.columns)
        one, other = (each.sort_values(columns, ignore_index=True) for each in (one, other))
        assert one.equals(other), table


def test_a_credit_after_the_day_does_not_take_back_what_stood_then(tmp_path: Path) -> None:
    jan, feb = dt.date(2011, 1, 20), dt.date(2011, 2, 20)
    rows = [
        line("1", jan, "A", "Mug", 2, 3.0), line("2", jan, "B", "Cup", 1, 4.0),
        line("C3", feb, "A", "Mug", -2, 3.0), line("4", feb, "B", "Cup", 1, 4.0),
    ]  # fmt: skip
    data = shop(tmp_path, rows)
    then = rfm_frame(data, dt.date(2011, 1, 31)).set_index("customer_id")
    assert then["revenue"].to_dict() == {"A": 6.0, "B": 4.0}
    assert rfm_frame(data, data.as_of)["customer_id"].tolist() == ["B"]


def test_cells_are_placed_where_they_stand_in_the_file(tmp_path: Path) -> None:
    rows = [line("0", dt.date(2011, 5, 1), "A", "Mug", 1, 3.0), *lines()][:400]
    rows = [{**row, "Quantity": "many" if at == 3 else row["Quantity"]}
            for at, row in enumerate(rows)]  # fmt: skip
    path = written(tmp_path / "in", rows)
    settings = Settings(period="2011-03")
    data = past.load(past.read([path], settings), MARCH, settings)
    examples = [one.example for one in data.preparation if "in row" in one.example]
    assert examples
    assert all("in row 5" in one for one in examples)


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["history", *arguments], catch_exceptions=False)


def test_months_are_built_skipped_and_failed_one_by_one(tmp_path: Path) -> None:
    path, output = written(tmp_path / "in", list(lines())[:200]), tmp_path / "out"
    common = [str(path), "--output", str(output), "--formats", "json", "--only", "sales"]
    first = run("--from", "2010-12", "--to", "2011-01", *common)
    assert first.exit_code == 4
    said = "2010-12 could not be built: there is no data up to 2010-12-31: it begins on 2011-01-01"
    assert said in first.stderr
    assert "1 of 2 reports could not be built: 2010-12" in first.stderr
    assert json.loads((output / "status.json").read_bytes())["exit_code"] == 4
    built = output / "2011-01" / "report.json"
    told = json.loads(built.read_bytes())
    assert (told["as_of"], told["period"]["start"]) == ("2011-01-31", "2011-01-01")
    before = built.stat().st_mtime_ns
    second = run("--from", "2011-01", "--to", "2011-01", *common)
    assert (second.exit_code, second.stdout) == (0, f"{output / '2011-01'}  is there already\n")
    assert built.stat().st_mtime_ns == before
    nothing = run("--from", "2010-11", "--to", "2010-12", *common)
    assert nothing.exit_code == 2
    assert "2 of 2 reports could not be built" in nothing.stderr


def test_a_report_is_there_in_the_formats_of_the_data_and_version_only(tmp_path: Path) -> None:
    (tmp_path / "report.md").touch()
    told = {"data_hash": "a1", "program": {"version": suite.program_version()}}
    (tmp_path / "report.json").write_text(json.dumps(told))
    assert is_there(tmp_path, "a1", ("json", "markdown"))
    assert not is_there(tmp_path, "a2", ("json", "markdown"))
    assert not is_there(tmp_path, "a1", ("json", "pdf"))
    (tmp_path / "report.json").write_text(json.dumps({**told, "program": {"version": "0.0.9"}}))
    assert not is_there(tmp_path, "a1", ("json",))
    (tmp_path / "report.json").write_text("[")
    assert not is_there(tmp_path, "a1", ("json",))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2011", "2011-11", "--from 2011 is no month"),
        ("2011-02", "2011-01", "before --from"),
        ("1980-01", "2011-01", "more than 240 months"),
        ("2011-13", "2011-12", "cannot be read"),
    ],
)
def test_months_that_make_no_sense_are_told(first: str, last: str, words: str) -> None:
    with pytest.raises(ReportError, match=words):
        list(steps(first, last, Settings()))


@pytest.mark.parametrize(
    ("calendar", "first", "last", "expected"),
    [
        (None, "2011-12", "2012-02", [
            Step("2011-12", "2011-12", dt.date(2011, 12, 31)),
            Step("2012-01", "2012-01", dt.date(2012, 1, 31)),
            Step("2012-02", "2012-02", dt.date(2012, 2, 29)),
        ]),
        (None, "2011-01", "2011-01", [Step("2011-01", "2011-01", dt.date(2011, 1, 31))]),
        ("iso-week", "2020-W52", "2021-W01", [  # 2020 had 53 weeks
            Step("2020-W52", "2020-W52", dt.date(2020, 12, 27)),
            Step("2020-W53", "2020-W53", dt.date(2021, 1, 3)),
            Step("2021-W01", "2021-W01", dt.date(2021, 1, 10)),
        ]),
        ("quarter", "2011-Q4", "2012-Q1", [
            Step("2011-Q4", "2011-Q4", dt.date(2011, 12, 31)),
            Step("2012-Q1", "2012-Q1", dt.date(2012, 3, 31)),
        ]),
        ("retail-4-5-4", "2023-P12", "2024-P01", [  # fiscal 2023 had 53 weeks
            Step("2023-P12", "2023-P12", dt.date(2024, 2, 3)),
            Step("2024-P01", "2024-P01", dt.date(2024, 3, 2)),
        ]),
    ],
)  # fmt: skip
def test_steps_are_those_of_the_calendar(
    calendar: str | None, first: str, last: str, expected: list[Step]
) -> None:
    assert list(steps(first, last, Settings(calendar=calendar))) == expected


def test_quarters_of_a_fiscal_year_are_said_by_their_days() -> None:
    """A year from February: its first quarter is that to April, its folder is called by the days;
    2011-Q2 of a year from April is the calendar's third."""
    fiscal = Settings(calendar="quarter", fiscal_year_start="02")
    (one,) = steps("2011-Q1", "2011-Q1", fiscal)
    assert one == Step("2011-02-01..2011-04-30", "2011-02-01..2011-04-30", dt.date(2011, 4, 30))
    (other,) = steps("2011-Q2", "2011-Q2", replace(fiscal, fiscal_year_start="04"))
    assert other == Step("2011-Q3", "2011-07-01..2011-09-30", dt.date(2011, 9, 30))


def test_a_period_of_another_calendar_says_how_to_write_it() -> None:
    with pytest.raises(ReportError, match=r"2011-01 is no week; write it as 2011-W05"):
        list(steps("2011-01", "2011-02", Settings(calendar="iso-week")))
    with pytest.raises(ReportError, match=r"2011-W05 is no month; .* or say another --calendar"):
        list(steps("2011-W05", "2011-W06", Settings()))


def test_a_week_is_built_as_it_would_have_looked_then(tmp_path: Path) -> None:
    path, output = written(tmp_path / "in", list(lines())[:200]), tmp_path / "out"
    made = run("--calendar", "iso-week", "--from", "2011-W05", "--to", "2011-W05", str(path),
               "--output", str(output), "--formats", "json", "--only", "data")  # fmt: skip
    assert made.exit_code == 0, made.output
    told = json.loads((output / "2011-W05" / "report.json").read_bytes())
    assert (told["as_of"], told["period"]["start"]) == ("2011-02-06", "2011-01-31")


def test_data_without_dates_has_no_history(tmp_path: Path) -> None:
    rows = [{"Order ID": str(n), "Product": "Mug", "Quantity": 1, "Unit Price": 2.0}
            for n in range(20)]  # fmt: skip
    with pytest.raises(ReportError, match="no history to build"):
        past.read([write_csv(tmp_path / "lines.csv", rows)], Settings())
