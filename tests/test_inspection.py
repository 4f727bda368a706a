"""What is shown of some inputs, and that the file written of it changes nothing."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from report_builder.assemble import assemble
from report_builder.errors import ReportError
from report_builder.inspection import inspect_inputs, template
from report_builder.settings import SETTINGS, Settings, load
from tests.ingest.tables import ROOT, shop, text_of, write

MESSY = (
    "Sales of the corner shop;;;;;\n\n"
    'Beleg;Kunde;Datum;Artikel;"Menge\nStück";Betrag €\n'
    "{rows}"
    "Summe;;;;;999,00\n"
)


def messy(folder: Path) -> Path:
    """A German export with a title, a heading of two lines, decimal commas and mixed spellings."""
    rows = "".join(
        f"{1000 + n};K{n % 9};{n % 12 + 1:02}.{n % 5 + 1:02}.2023;{('Tee', 'TEE ', 'Brot')[n % 3]};"
        f"{n % 4 + 1};{n % 7 + 1},{n % 10}0\n"
        for n in range(120)
    )
    return write(folder, MESSY.format(rows=rows).encode("cp1252"), "umsätze.csv")


def tables(folder: Path) -> Path:
    """Orders, customers and products in files of their own; two tables have a column Name."""
    orders = [(f"O{n}", f"C{n % 20}", f"2023-{n % 12 + 1:02}-{n % 27 + 1:02}", f"P{n % 5}",
               n % 3 + 1, f"{n % 9 + 1}.50") for n in range(200)]  # fmt: skip
    people = [(f"C{n}", f"Jo Doe{n}", f"jo{n}@example.org", ("Male", "Female")[n % 2])
              for n in range(20)]  # fmt: skip
    goods = [(f"P{n}", f"Mug {n}", ("Cups", "Bowls")[n % 2]) for n in range(5)]
    header = ("order_id", "customer_id", "order_date", "product_id", "quantity", "unit_price")
    write(folder, text_of(header, orders), "in/orders.csv")
    write(folder, text_of(("customer_id", "Name", "e-mail", "gender"), people), "in/customers.csv")
    write(folder, text_of(("product_id", "Name", "category"), goods), "in/products.csv")
    return folder / "in"


def customers(folder: Path) -> Path:
    """One row a customer, with spend by category."""
    header = ("ID", "Year_Birth", "MntWines", "MntFish", "MntGold", "NumWebPurchases",
              "NumStorePurchases", "Kidhome", "Teenhome")  # fmt: skip
    rows = [(n, 1950 + n, n * 3, n * 5 % 40, n * 7 % 60, n % 6, n % 8, n % 3, n % 2)
            for n in range(40)]  # fmt: skip
    return write(folder, text_of(header, rows), "people.csv")


def inspected(given: Path | str, folder: Path, **settings: Any) -> tuple[str, dict[str, Any]]:
    """The lines as one text, and the settings file as TOML reads it, written to report.toml."""
    lines, toml = inspect_inputs([given], Settings(**settings), folder)
    (folder / "report.toml").write_text(toml, encoding="utf-8")
    return "\n".join(lines), tomllib.loads(toml)


def contract(inputs: Any, settings: Settings) -> dict[str, Any]:
    """``report.json`` without what says with which settings it was built."""
    found = json.loads(assemble(inputs, settings, ("json",)).files["report.json"])
    return {key: value for key, value in found.items() if key not in ("settings", "data_hash")}


@pytest.mark.parametrize("made", [messy, tables, customers])
def test_building_with_what_was_written_gives_the_same_report(made: Any, tmp_path: Path) -> None:
    given = made(tmp_path)
    _, toml = inspected(given, tmp_path)
    assert toml["columns"], "the columns are in force, not comments"
    settings = load(tmp_path / "report.toml")
    assert contract(settings.files, settings) == contract([given], Settings())


def test_the_sample_is_the_same_too(tmp_path: Path) -> None:
    _, toml = inspected(ROOT / "sample_data", tmp_path)
    assert toml["input"]["main"] == "transactions"
    settings = load(tmp_path / "report.toml")
    only = ("data", "demographics", "campaigns")  # of every table of the sample
    written = contract(settings.files, replace(settings, only=only))
    assert written == contract([ROOT / "sample_data"], Settings(only=only))


def test_every_setting_is_in_the_file_in_force_or_as_a_comment(tmp_path: Path) -> None:
    _, toml = inspected(tables(tmp_path), tmp_path)
    text = (tmp_path / "report.toml").read_text(encoding="utf-8")
    for one in SETTINGS:
        active = one.name in toml[one.part]
        assert active != (f"\n# {one.name} = " in text)
        assert one.meaning.split()[0] in text
    as_comment = text.replace("\n# ", "\n")
    for line in as_comment.splitlines():  # what is a comment could be put in force as it stands
        if line.startswith(tuple(f"{one.name} = " for one in SETTINGS)):
            tomllib.loads(line)


def test_columns_are_named_with_their_table(tmp_path: Path) -> None:
    _, toml = inspected(tables(tmp_path), tmp_path)
    assert toml["columns"]["quantity"] == "orders: quantity"
    assert toml["columns"]["gender"] == "customers: gender"
    assert toml["input"] == {"files": ["in"], "main": "orders"}


def test_columns_together_are_written_as_a_list(tmp_path: Path) -> None:
    _, toml = inspected(customers(tmp_path), tmp_path)
    assert toml["columns"]["category"] == ["MntWines", "MntFish", "MntGold"]
    assert toml["columns"]["household"] == ["Kidhome", "Teenhome"]


def test_a_heading_of_two_lines_survives(tmp_path: Path) -> None:
    rows = [(f"A{n}", f"C{n % 7}", f"2023-01-{n % 27 + 1:02}", "Mug", n % 3 + 1, "5.00")
            for n in range(60)]  # fmt: skip
    header = ("Order ID", "Customer\nID", "Order Date", 'Product "name"', "Qty # 1", "Unit Price €")
    given = write(tmp_path, text_of(header, rows))
    lines, _ = inspected(given, tmp_path)
    assert "Customer ID" in lines
    settings = load(tmp_path / "report.toml")
    assert contract(settings.files, settings) == contract([given], Settings())


def test_joins_files_and_reasons_are_shown(tmp_path: Path) -> None:
    lines, _ = inspected(tables(tmp_path), tmp_path)
    assert "orders: 200 rows" in lines
    assert "read from orders.csv: 200 rows; utf-8, comma-delimited" in lines
    assert "joined: orders.customer_id = customers.customer_id" in lines
    assert "gender  100%  named like “gender”" in lines
    assert "[Female … Male]" in lines
    assert "A row is an order line; period" in lines


def test_nobody_is_named(tmp_path: Path) -> None:
    lines, _ = inspected(tables(tmp_path), tmp_path)
    text = lines + (tmp_path / "report.toml").read_text(encoding="utf-8")
    for word in ("Jo Doe", "@example.org", "C19"):
        assert word not in text


def test_how_a_messy_file_was_read(tmp_path: Path) -> None:
    lines, toml = inspected(messy(tmp_path), tmp_path)
    assert "semicolon-delimited" in lines
    assert "cp1252" in lines
    assert "rows from line 5" in lines
    assert toml["money"]["currency"] == "EUR"


def test_dates_that_read_two_ways_are_told_with_their_setting(tmp_path: Path) -> None:
    rows = [f"A{n},C{n % 3},0{n % 9 + 1}/0{n % 7 + 1}/2023,Mug,2,5.00" for n in range(63)]
    given = write(tmp_path, shop(*rows))
    lines, toml = inspected(given, tmp_path)
    assert "Doubtful:" in lines
    assert "to change it: [dates] day_first = " in lines
    assert "day_first" not in toml["dates"]
    shown = (tmp_path / "report.toml").read_text(encoding="utf-8")
    assert ("# day_first = true" in shown) == ("day_first = false" in lines)


def test_what_is_set_is_written_again(tmp_path: Path) -> None:
    columns: dict[str, Any] = {"customer_id": "Customer ID", "tax": False}
    _, toml = inspected(
        write(tmp_path, shop()), tmp_path, currency="EUR", title='A "b"', clusters=3,
        columns=columns, missing=("?",), values={"product": {"Mug": "Cup"}}, unit="units",
    )  # fmt: skip
    assert toml["money"] == {"currency": "EUR", "unit": "units"}
    assert toml["report"]["title"] == 'A "b"'
    assert toml["segments"]["clusters"] == 3
    assert toml["columns"]["tax"] is False
    assert toml["values"] == {"missing": ["?"], "product": {"Mug": "Cup"}}


def test_data_without_dates(tmp_path: Path) -> None:
    rows = [f"A{n},C{n % 9},Mug,{n % 3 + 1},5.00" for n in range(40)]
    header = "Order ID,Customer ID,Product,Quantity,Unit Price"
    lines, toml = inspected(write(tmp_path, shop(*rows, header=header)), tmp_path)
    assert "Seasons: lacks date" in lines
    assert "no dates, so no period" in lines
    assert toml["dates"] == {}


def test_data_that_cannot_be_analysed_is_shown_with_the_reason(tmp_path: Path) -> None:
    given = write(tmp_path, shop("red,3", "blue,4", "green,5", header="colour,wheels"))
    lines, toml = inspected(given, tmp_path)
    assert "colour" in lines
    assert "No report can be built: shop: this does not look like sales data" in lines
    assert toml["report"] == {}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="was not found"):
        inspect_inputs([tmp_path / "none.csv"], Settings())


def test_a_database(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("create table sales (id text, customer text, day text, item text, "
                         "quantity integer, price real)")  # fmt: skip
        database.executemany(
            "insert into sales values (?, ?, ?, ?, ?, ?)",
            [(f"A{n}", f"C{n % 7}", f"2023-01-{n % 27 + 1:02}", "Mug", 1, 5.5) for n in range(60)],
        )
    database.close()
    lines, toml = inspected(path, tmp_path, table=("sales",))
    assert "sales: 60 rows" in lines
    assert toml["input"] == {"files": ["shop.db"], "table": ["sales"]}
    settings = load(tmp_path / "report.toml")
    assert contract(settings.files, settings) == contract([path], Settings(table=("sales",)))
    _, toml = inspected(path, tmp_path, query="select * from sales where day < '2023-01-20'")
    assert toml["input"]["query"].startswith("select * from sales")


def test_no_user_and_no_password_is_written(tmp_path: Path) -> None:
    given = "postgresql://clerk:hunter2@localhost/shop"
    text = template.text(template.Understood((given,), tmp_path, (), None, ""), Settings())
    assert "hunter2" not in text
    assert "clerk" not in text
    assert '\n# files = ["postgresql://…@localhost/shop"]' in text
    assert tomllib.loads(text)["input"] == {}
