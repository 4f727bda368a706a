"""What cannot be read gets one line that helps, through the program as a user meets it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from report_builder.cli import main
from report_builder.publish import LOCK, STATUS
from tests.ingest.tables import HEADER, LINES, shop, write

PNG = base64.b64decode(  # one dot, whole
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PROSE = (
    "Dear colleagues,\n\nwe have had a good year. The shop in the high street was painted, and "
    "the new till works well,\nalthough it took a while, as you know.\n\n"
    "In spring we shall open on Sundays; tell me what you think of it.\n\nKind regards, Ann\n"
)
PAGE = (
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body>\n<h1>Your session has "
    "ended</h1>\n<p>Please sign in again, then start the export anew.</p>\n</body></html>\n"
)
IRIS = "sepal_length,sepal_width,petal_length,petal_width,species\n" + "".join(
    f"{5 + n % 20 / 10:.1f},{2 + n % 13 / 10:.1f},{1 + n % 47 / 10:.1f},{n % 23 / 10:.1f},"
    f"{('setosa', 'versicolor', 'virginica')[n % 3]}\n"
    for n in range(150)
)
BOMB = 300_000_000  # bytes of zeros, of which a zip archive makes 0.3 MB
LONG = 10_000_000  # characters of one cell
WIDE = 2_000  # columns


def build(
    *inputs: object, output: Path, settings: Path | None = None, formats: str = "json"
) -> Result:
    """The program run on these inputs, by default for the format that takes least time."""
    options = ["--settings", str(settings)] if settings else []
    return CliRunner().invoke(
        main, ["build", *map(str, inputs), "--output", str(output), "--formats", formats, *options]
    )


def complaint(*inputs: object, output: Path, settings: Path | None = None) -> str:
    """The one line that a user gets, after checking that it is one and that nothing is written."""
    result = build(*inputs, output=output, settings=settings)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if not line.endswith(" …")]
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("Error: ")
    # The lock by which two runs keep apart stays, and what is known of the last run.
    left = list(output.iterdir()) if output.exists() else []
    assert {path.name for path in left} <= {LOCK, STATUS}
    return lines[0]


def report(*inputs: object, output: Path, formats: str = "json") -> dict[str, Any]:
    """The report that is built in spite of all."""
    result = build(*inputs, output=output, formats=formats)
    assert result.exit_code == 0, result.output
    assert "Traceback" not in result.stderr
    (path,) = output.glob("*/report.json")
    made: dict[str, Any] = json.loads(path.read_text())
    return made


def zipped(name: str, content: bytes) -> bytes:
    """A zip archive with one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def parquet() -> bytes:
    """A Parquet file with a thousand rows."""
    buffer = io.BytesIO()
    pd.DataFrame({"Order ID": range(1000), "Amount": range(1000)}).to_parquet(buffer)
    return buffer.getvalue()


def noise(length: int) -> bytes:
    """Bytes without a meaning."""
    return random.Random(1).randbytes(length)


def protected() -> bytes:
    """What a workbook with a password looks like from outside."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name


# File -> its content, and words that the message must have: what it is, and what to do.
UNREADABLE = {
    "empty.csv": (b"", ["empty.csv is empty", "export it again"]),
    "blank.csv": (b"\n \n\n", ["blank.csv is empty", "export it again"]),
    "header.csv": (shop().splitlines()[0] + b"\n", ["header.csv", "header but no rows", "export"]),
    "binary.csv": (noise(5_000), ["binary.csv is no text", "CSV", "Excel", "export it"]),
    "binary.xlsx": (noise(5_000), ["binary.xlsx", "export it"]),
    "picture.csv": (PNG, ["picture.csv is a picture (PNG)", "export it"]),
    "paper.csv": (b"%PDF-1.7\n" + noise(100), ["paper.csv is a PDF", "export it"]),
    "page.csv": (PAGE.encode(), ["page.csv is a web page (HTML)", "export it"]),
    "locked.xlsx": (protected(), ["locked.xlsx", "password", "save a copy without one"]),
    "cut.zip": (zipped("shop.csv", shop())[:-40], ["cut.zip is a damaged archive", "again"]),
    "torn.zip": (
        zipped("shop.csv", noise(3_000)).replace(noise(3_000)[500:540], bytes(40)),
        ["torn.zip is a damaged archive", "again"],
    ),
    "cut.csv.gz": (gzip.compress(shop() * 99)[:-20], ["cut.csv.gz is a damaged archive", "again"]),
    "none.zip": (zipped("photo.png", PNG), ["none.zip", "photo.png is a picture"]),
    "cut.parquet": (parquet()[:-30], ["cut.parquet cannot be read as Parquet", "export it again"]),
    "torn.parquet": (
        parquet()[:4] + noise(len(parquet()) - 204) + parquet()[-200:],
        ["torn.parquet cannot be read as Parquet", "export it again"],
    ),
    "cut.json": (b'[{"Order ID": "A1", "Amou', ["cut.json is broken JSON", "line 1", "again"]),
    "answer.json": (b'{"message": "not found"}', ["answer.json", "no list of records", "export"]),
    "letter.csv": (PROSE.encode(), ["letter", "not look like sales data", "report.toml"]),
    "letter.txt": (PROSE.encode() * 9, ["letter", "not look like sales data", "report.toml"]),
    "iris.csv": (
        IRIS.encode(),
        ["iris", "not look like sales data", "sepal_length", "report.toml"],
    ),
    "numbers.csv": (b"1,2,3\n4,5,6\n7,8,9\n", ["numbers", "not look like sales data"]),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_table_of_sales(tmp_path: Path, name: str) -> None:
    content, words = UNREADABLE[name]
    said = complaint(write(tmp_path / "in", content, name), output=tmp_path / "out")
    assert [word for word in words if word not in said] == []


def test_a_workbook_without_anything_in_it(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "book.xlsx")
    said = complaint(tmp_path / "book.xlsx", output=tmp_path / "out")
    assert "book.xlsx has no sheet with" in said


def test_no_file_of_this_name(tmp_path: Path) -> None:
    said = complaint(tmp_path / "shop.csv", output=tmp_path / "out")
    assert f"{tmp_path / 'shop.csv'} was not found; give a file or a folder" in said


def test_a_folder_without_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert "holds no file to read" in complaint(tmp_path / "in", output=tmp_path / "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, shop())
    path.chmod(0)
    said = complaint(path, output=tmp_path / "out")
    assert "shop.csv cannot be read: Permission denied" in said


def test_a_good_file_beside_a_bad_one_does_not_hide_it(tmp_path: Path) -> None:
    good, bad = write(tmp_path, shop()), write(tmp_path, PNG, "more.csv")
    assert "more.csv is a picture" in complaint(good, bad, output=tmp_path / "out")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("shop.csv", "w", force_zip64=True) as file,
    ):
        for _ in range(BOMB // 10_000_000):
            file.write(bytes(10_000_000))
    said = complaint(tmp_path / "bomb.zip", output=tmp_path / "out")
    assert "bomb.zip" in said
    assert "MB" in said


def test_a_setting_names_a_column_that_is_not_there(tmp_path: Path) -> None:
    settings = write(tmp_path, b'[columns]\namount = "Turnover"\n', "report.toml")
    path = write(tmp_path, shop())
    said = complaint(path, output=tmp_path / "out", settings=settings)
    assert "Turnover" in said
    assert "amount" in said
    assert "Unit Price" in said  # what there is instead


def test_columns_without_end_and_no_sales_in_them(tmp_path: Path) -> None:
    lines = [",".join(f"c{n}" for n in range(WIDE))]
    lines += [",".join(str(n * row % 97) for n in range(WIDE)) for row in range(20)]
    path = write(tmp_path, "\n".join(lines).encode(), "wide.csv")
    said = complaint(path, output=tmp_path / "out")
    assert "wide: this does not look like sales data" in said
    assert len(said) < 500  # of 2,000 columns some are named


def test_one_row(tmp_path: Path) -> None:
    made = report(write(tmp_path, shop(LINES[0])), output=tmp_path / "out")
    assert made["totals"]["gross_revenue"] == 10
    assert made["totals"]["orders"] == 1
    told = {chapter["status"] for chapter in made["chapters"]}
    assert "shown" in told
    assert all(c["reason"] for c in made["chapters"] if c["status"] != "shown")


def test_one_customer(tmp_path: Path) -> None:
    lines = [re.sub(",(C.|),2023", ",C1,2023", line) for line in LINES]
    made = report(write(tmp_path, shop(*lines)), output=tmp_path / "out")
    assert made["totals"]["customers"] == 1
    assert made["totals"]["gross_revenue"] == 56.5
    assert all(c["reason"] for c in made["chapters"] if c["status"] != "shown")


def test_no_date_can_be_read(tmp_path: Path) -> None:
    lines = [re.sub("2023-..-..", "some day", line) for line in LINES]
    path = write(tmp_path, shop(*lines))
    said = complaint(path, output=tmp_path / "out")
    for part in ("shop", "Order Date", "xxxx xxx", "date = false"):
        assert part in said


def test_two_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    header = HEADER.replace("Quantity,Unit Price", "Amount,Amount")
    made = report(write(tmp_path, shop(header=header)), output=tmp_path / "out")
    assert {choice["column"] for choice in made["mapping"].values()} > {"Amount", "Amount (2)"}
    assert "two columns are called Amount" in made["inputs"][0]["note"]


def test_a_cell_of_ten_million_characters(tmp_path: Path) -> None:
    lines = (*LINES, LINES[0].replace("A1", "A9").replace("Mug", "M" * LONG))
    made = report(write(tmp_path, shop(*lines)), output=tmp_path / "out")
    assert made["totals"]["gross_revenue"] == 66.5
    assert len(json.dumps(made)) < LONG


def test_prices_of_thousands_of_millions(tmp_path: Path) -> None:
    lines = [re.sub(r"[0-9.]+$", "5000000000.5", line) for line in LINES]
    made = report(write(tmp_path, shop(*lines)), output=tmp_path / "out")
    # 2 + 1 + 1 + 3 + 4 pieces.
    assert made["totals"]["gross_revenue"] == 55_000_000_005.5


def test_three_broken_lines_of_a_hundred_thousand(tmp_path: Path) -> None:
    lines = [
        f"A{n // 3},C{n % 997},2023-{1 + n % 12:02}-{1 + n % 28:02},Mug {n % 50},1,2.50"
        for n in range(100_000)
    ]
    # By the number of the line in the file: the header is line 1.
    broken = {20_001: "torn apart", 60_002: "A7,C1,2023-01-01,Mug", 99_990: "x" * 40}
    for number, line in broken.items():
        lines[number - 2] = line
    made = report(write(tmp_path, shop(*lines)), output=tmp_path / "out", formats="json,markdown")
    assert made["totals"]["lines_sale"] == 99_997
    assert made["totals"]["gross_revenue"] == 99_997 * 2.5
    step = next(step for step in made["ledger"] if step["step"] == "Broken lines")
    assert step["rows"] == -3
    (text,) = (tmp_path / "out").glob("*/report.md")
    told = next(
        line
        for line in text.read_text().splitlines()
        if line.startswith("| Broken lines") and "left out" in line
    )
    assert [number for number in broken if f"line {number}" not in told] == []
