"""A small shop with hostile text in every field that reaches a report, and what it must not do."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
import random
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

RUN = "document.documentElement.dataset.harm=1"  # what a script of the data would leave behind
HOST = "evil.example"
ZALGO = "Z" + "\u0301\u0327\u0334\u0348" * 40 + "algo"
LONG = "Unbroken" * 2500  # 20,000 characters without a blank
# Each opens what the next may close: tags, attributes, scripts, templates, styles, references.
TEXTS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><svg onload={RUN}>',
    f"'\"`--><!--]]><iframe src=//{HOST}>",
    "{{7*7}}{% raw %}{# no #}",
    "%s %d {0} {name} {orders} {",
    f"[click](javascript:{RUN}) ![x](http://{HOST}/x.png)",
    f"<a href=data:text/html,{RUN}>a</a>",
    f"}} body {{ background: url(http://{HOST}/c.png) }} </style><style>@import 'http://{HOST}'",
    "\u202egnp.exe\u2066 turned\u200f",
    "A\x00B\x1b[31mC\ufffe\x9bD",
    "# Heading",
    "| a | b |\n|---|---|\n# Second line",
    "```\ncode ~~~ `x`",
    "1. List > quote ***bold*** __under__ ~~gone~~",
    f"http://{HOST}/page www.{HOST} me@{HOST}",
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "__proto__",
    "constructor",
    "toString",
    "a.b[0]",
    "datum.x",
    "'];alert(1);//${alert(1)}",
    "&lt;b&gt; &amp;amp; &xxe; <!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "😀👩‍👩‍👧‍👦🇬🇧 مرحبا 商品",
    ZALGO,
    LONG,
    "W" * 300,
    "\\ backslash \\n \\u003c",
)
TITLE = f"</title><script>{RUN}</script>{{{{7*7}}}} **x** \u202e\x1b[31m\n# &lt;"
STATEMENT = f"{TITLE} | <img src=x onerror={RUN}> {{orders}} [x](javascript:{RUN}) \\ `x`"
LABELS = ("promo", "channel", "store", "payment", "region.country", "region.city")
PEOPLE = ("gender", "marital_status", "education", "occupation", "loyalty_tier")
ASKED = ("campaign", "campaign_date", "campaign_group", "campaign_response")
SHEET = '"><img src=x onerror=a()>{{7}}&'  # 31 characters at most
TABLE = f'"><img src=x onerror={RUN}> \x1b[31m {{{{7*7}}}}'
FEW = 4  # values of a label that is not the product's: enough orders for each
PRODUCTS, CUSTOMERS, ORDERS = len(TEXTS), 150, 700
FIRST = dt.date(2023, 1, 1)
DAYS = 600


def headings(roles: Sequence[str], offset: int) -> dict[str, str]:
    """Role -> a heading that is hostile, different for each."""
    usable = [text for text in TEXTS if len(text) < 200]
    return {role: " ".join(f"{usable[(place + offset) % len(usable)]} {role}".split())
            for place, role in enumerate(roles)}  # fmt: skip


def some(offset: int) -> tuple[str, ...]:
    """A few of the texts, others for another offset."""
    return tuple(TEXTS[(offset * FEW + place) % len(TEXTS)] for place in range(FEW))


def write_shop(parent: Path) -> tuple[tuple[Path, ...], Path]:
    """Write the shop in files, sheets and tables of hostile names; the inputs and the settings."""
    folder = parent / f"<img src=x onerror={RUN}>{{{{7*7}}}}\x1b[31m\u202e'\" &amp;"
    folder.mkdir()
    orders = headings(("order_id", "date", "customer_id", "product", "category", "subcategory",
                       "brand", "quantity", "amount", *LABELS), 0)  # fmt: skip
    persons, asked = headings(("customer_id", *PEOPLE), 17), headings(("customer_id", *ASKED), 4)
    persons["customer_id"] = asked["customer_id"] = orders["customer_id"]
    _write(folder / f'"><svg onload={RUN}>.csv', list(orders.values()), _orders())
    _write_sheet(
        folder / "{{7*7}} {name} \x1b[2J\n# people.xlsx", list(persons.values()), _people()
    )
    database = parent / "a&b <b>.sqlite"
    _write_table(database, list(asked.values()), _responses())
    settings = parent / "report.toml"
    settings.write_text(_settings(orders, persons | asked), encoding="utf-8")
    return (folder, database), settings


def _orders() -> list[list[str]]:
    draw = random.Random(7)
    rows = []
    for number in range(ORDERS):
        day = FIRST + dt.timedelta(days=number * DAYS // ORDERS)
        person = int(CUSTOMERS * draw.random() ** 2)
        labels = [draw.choice(some(place + 1)) for place in range(len(LABELS))]
        for _ in range(draw.randint(1, 3)):
            item = int(PRODUCTS * draw.random() ** 1.5)
            amount = f"{draw.uniform(5, 60):.2f}"
            rows.append([
                f"O{number:04}", day.isoformat(), f"C{person:03}", TEXTS[item],
                TEXTS[item % 6], TEXTS[item % 9 + 6], TEXTS[item % 5 + 20],
                str(draw.randint(1, 3)), amount, *labels,
            ])  # fmt: skip
    return rows


def _people() -> list[list[str]]:
    draw = random.Random(8)
    return [
        [f"C{number:03}", *(draw.choice(some(place + 2)) for place in range(len(PEOPLE)))]
        for number in range(CUSTOMERS)
    ]


def _responses() -> list[list[str]]:
    draw = random.Random(9)
    return [
        [f"C{number:03}", name, "2024-03-01", draw.choice(("Test", "Control")), draw.choice("01")]
        for name in some(1)[:2]
        for number in range(CUSTOMERS)
    ]


def _settings(heads: Mapping[str, str], persons: Mapping[str, str]) -> str:
    columns = dict(heads) | {
        role: name for role, name in persons.items() if role in (*PEOPLE, *ASKED)
    }
    lines = ["[columns]", *(f"{_toml(role)} = {_toml(name)}" for role, name in columns.items())]
    lines += [
        "[report]", f"title = {_toml(TITLE)}",
        "[[hypotheses]]", f"group = {_toml('gender = ' + TEXTS[8])}", 'measure = "revenue"',
        'direction = "higher"', f"statement = {_toml(STATEMENT)}",
        "[[hypotheses]]", f"group = {_toml('store = ' + TEXTS[12])}", 'measure = "orders"',
        'direction = "lower"',
        "[audiences.part]", f"where = {_toml('store = ' + TEXTS[12])}",
        f"title = {_toml(TITLE)}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """The text as TOML writes it: as JSON does, but for the last control character."""
    return json.dumps(text, ensure_ascii=True).replace("\x7f", "\\u007f")


def _write(path: Path, heads: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heads)
        writer.writerows(rows)


def _write_sheet(path: Path, heads: list[str], rows: list[list[str]]) -> None:
    """A workbook, whose cells can hold no control characters."""
    book = openpyxl.Workbook()
    book.active.title = SHEET
    for row in (heads, *rows):
        book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s"  # also what begins like a formula
    book.save(path)


def _write_table(path: Path, heads: list[str], rows: list[list[str]]) -> None:
    def named(name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        columns = ", ".join(f"{named(head)} TEXT" for head in heads)
        connection.execute(f"CREATE TABLE {named(TABLE)} ({columns})")
        marks = ", ".join("?" * len(heads))
        connection.executemany(f"INSERT INTO {named(TABLE)} VALUES ({marks})", rows)
