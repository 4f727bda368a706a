"""Nothing that identifies a customer leaves the input: every output is searched for all of it."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import random
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from report_builder.cli import main
from report_builder.pseudonyms import ENVIRONMENT

SYLLABLES = (
    "bar",
    "zon",
    "vel",
    "tri",
    "kum",
    "pex",
    "dro",
    "lis",
    "fam",
    "gor",
    "wex",
    "nil",
    "cup",
)
GOODS = (("Lamp", "Home", 20.0), ("Mug", "Home", 6.5), ("Scarf", "Clothes", 15.0),
         ("Hat", "Clothes", 12.0), ("Pen", "Office", 2.0))  # fmt: skip
CUSTOMERS, MONTHS = 130, 6
FIRST = dt.date(2023, 7, 1)
# What a shop would be recognised by is not what a customer is: city and gender may be shown.
SECTIONS = ("summary", "data", "demographics", "regions", "repeat", "rfm", "clusters")
COMMANDS = ("build", "inspect", "mail")


@dataclass(frozen=True)
class Person:
    """Who a customer is, in words that stand nowhere else."""

    email: str
    name: str
    phone: str
    address: str
    card: str
    birth: str

    @property
    def words(self) -> tuple[str, ...]:
        """Everything a search must not find, in small letters."""
        street = self.address.split()[1]
        parts = (self.email, self.phone, self.phone.replace(" ", ""), self.card, self.birth, street,
                 self.name, *self.name.split())  # fmt: skip
        return tuple(part.lower() for part in parts)


def people(draw: random.Random) -> list[Person]:
    """Customers with unmistakable names; no two share one."""

    def word(length: int) -> str:
        return "".join(draw.choices(SYLLABLES, k=length)).capitalize()

    found = []
    for number in range(CUSTOMERS):
        first, last = word(3), word(4)
        found.append(Person(
            f"{first}.{last}@mail{number}.example".lower(), f"{first} {last}",
            f"+44 7{draw.randrange(10**8, 10**9)}", f"{draw.randrange(1, 99)} {word(4)} Lane",
            f"LC{draw.randrange(10**7, 10**8)}",
            f"{dt.date(1950, 1, 1) + dt.timedelta(days=draw.randrange(18_000))}",
        ))  # fmt: skip
    return found


def order_lines(customers: list[Person], draw: random.Random) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    order = 1000
    for one in customers:
        for _ in range(draw.choice([1, 1, 2, 3, 6])):
            order += 1
            day = FIRST + dt.timedelta(days=draw.randrange(MONTHS * 30))
            for product, category, price in draw.sample(GOODS, 2):
                rows.append({
                    "Order ID": order, "Order Date": day.isoformat(), "Customer ID": one.email,
                    "Customer Name": one.name, "Phone": one.phone, "Ship To": one.address,
                    "Card No": one.card, "Notes": f"call {one.name}", "Birth Date": one.birth,
                    "Gender": "Female" if order % 2 else "Male",
                    "City": ("Leeds", "York", "Hull")[order % 3], "Product": product,
                    "Category": category, "Quantity": draw.randrange(1, 5), "Unit Price": price,
                })  # fmt: skip
    return rows


def misplaced(rows: list[dict[str, object]]) -> None:
    """What a delimiter too few does: cells that name a person in columns of something else."""
    for row, (column, source) in enumerate((
        ("Quantity", "Customer Name"), ("Unit Price", "Customer ID"), ("Order Date", "Phone"),
        ("Birth Date", "Customer Name"), ("Quantity", "Phone"),
        ("Unit Price", "Card No"), ("Gender", "Customer Name"), ("City", "Ship To"),
    ), start=20):  # fmt: skip
        rows[row][column] = rows[row][source]


def write_input(path: Path) -> list[Person]:
    """The lines of the shop, misplaced cells and broken lines among them."""
    draw = random.Random(5)
    customers = people(draw)
    rows = order_lines(customers, draw)
    misplaced(rows)
    one, other, last = customers[:3]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        file.write(f"9998,2023-12-01,{one.email},{one.name},{one.phone}\n")
        file.write(",".join(["9999", "2023-12-02", other.email, other.name, *"abcdefghijklmnop"]))
        file.write(f"\n\n,,,,,,,,,,,,,Total,{len(rows)}\nQuestions to {last.email}: {last.phone}\n")
    return customers


@dataclass(frozen=True)
class Built:
    """The input's customers, and every text that came out, by the name of what it stands in."""

    customers: list[Person]
    outputs: dict[str, str]
    listed: str


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("privacy")
    source, output = folder / "lines.csv", folder / "out"
    customers = write_input(source)
    only = [word for section in SECTIONS for word in ("--only", section)]
    outputs: dict[str, str] = {}
    for name, command in {
        "build": ["build", source, "--output", output, "--verbose", "--customer-list",
                  "--hash-customers", "--period", "2023-11", *only],
        "inspect": ["inspect", source],
        "mail": ["mail", output / "2023-11", "--to", "ann@shop.example", "--draft",
                 folder / "draft.eml"],
    }.items():  # fmt: skip
        result = CliRunner().invoke(
            main, [str(word) for word in command], env={ENVIRONMENT: "a salt of sixteen"}
        )
        assert result.exit_code == 0, result.output
        outputs[f"{name}: printed"] = result.output
    apart = folder / "out-private"
    for path in (*output.rglob("*"), *apart.rglob("*"), folder / "draft.eml"):
        if path.is_file():
            outputs[path.name] = outputs.get(path.name, "") + "\n".join(texts(path))
    return Built(customers, outputs, outputs.pop("clusters.csv"))


def texts(path: Path) -> Iterator[str]:
    """Everything that can be read in a file, packed or not."""
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            yield from (parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    elif path.suffix == ".pdf":
        document = pypdf.PdfReader(io.BytesIO(content))
        yield from (page.extract_text() for page in document.pages)
        yield str(document.metadata)
    elif path.suffix == ".eml":
        for part in message_from_bytes(content, policy=policy.default).walk():
            if part.get_content_maintype() == "text":
                yield part.get_content()
        yield content.decode("utf-8", "replace")
    else:
        yield (source := content.decode("utf-8"))
        for packed in re.findall(r">([A-Za-z0-9+/=]{100,})<", source):
            yield zlib.decompress(base64.b64decode(packed)).decode()


def test_no_output_holds_anything_that_identifies_a_customer(built: Built) -> None:
    names = {"report.html", "report.pdf", "report.json", "report.md", "tables.xlsx", "feed.xml",
             "index.html", "draft.eml", *(f"{name}: printed" for name in COMMANDS)}  # fmt: skip
    assert names <= set(built.outputs)
    searched = {name: text.lower() for name, text in built.outputs.items()}
    found = {
        name: [word for one in built.customers for word in one.words if word in text]
        for name, text in searched.items()
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_the_search_can_find(built: Built) -> None:
    # The charts' data are unpacked, the pages of the PDF are read, misplaced cells are told of.
    assert '"datasets"' in built.outputs["report.html"]
    assert "Customer clusters" in " ".join(built.outputs["report.pdf"].split())
    for name in ("report.html", "report.md", "tables.xlsx"):
        assert "Unreadable quantity" in built.outputs[name]
    assert "“+## ##########” in row" in built.outputs["report.md"]


def test_the_customer_list_holds_hashes_only(built: Built) -> None:
    rows = list(csv.reader(built.listed.splitlines()))
    assert len(rows) > 100  # those who bought by the end of the period
    assert all(re.fullmatch("[0-9a-f]{64}", row[0]) for row in rows[1:])


def test_a_message_about_the_input_quotes_no_customer(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    rows = ["Order Date,Customer ID,Product,Quantity,Unit Price"]
    rows += [f"Ann Lee {n},ann{n}@mail.example,Mug,1,5.00" for n in range(40)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(path), "--output", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "Ann" not in result.output
    assert "“xxx xxx #" in result.output or '"xxx xxx #' in result.output
