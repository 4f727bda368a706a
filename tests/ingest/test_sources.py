"""Files as shops write them: encodings, delimiters, broken lines, and what cannot be read."""

from __future__ import annotations

import codecs
from pathlib import Path

import pandas as pd
import pytest

from report_builder.errors import ReportError
from report_builder.ingest import load, shop_name
from report_builder.ingest.sources import layout
from report_builder.settings import Settings
from tests.ingest.tables import HEADER, LINES, closes, loaded, shop, step, summary, text_of, write

ACCENTS = shop("A1,Zoë,2023-01-03,Café crème – 5 €,2,5.00", "A2,Max,2023-01-04,Mug,1,4.00").decode()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (ACCENTS.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + ACCENTS.encode("utf-8"), "utf-8"),
        (ACCENTS.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + ACCENTS.encode("utf-16-be"), "utf-16"),
        (ACCENTS.encode("cp1252"), "cp1252"),
        (ACCENTS.replace("\n", "\r\n").encode("utf-8"), "utf-8"),
        (ACCENTS.replace("\n", "\r").encode("utf-8"), "utf-8"),
    ],
)
def test_the_same_shop_in_every_encoding(tmp_path: Path, content: bytes, encoding: str) -> None:
    data = load([write(tmp_path, content)], Settings())
    assert data.inputs[0].note.startswith(encoding)
    assert [item.label for item in data.top_products] == ["Café crème – 5 €", "Mug"]
    assert data.totals.gross_revenue == 14
    assert data.totals.customers == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_same_shop_with_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    content = shop().decode().replace(",", delimiter).encode()
    data = load([write(tmp_path, content)], Settings())
    assert data.totals.gross_revenue == 56.5
    assert data.totals.customers == 2


def test_runs_of_blanks_as_delimiter(tmp_path: Path) -> None:
    content = b" customer_id date number_of_cds dollar_value\n" + b"".join(
        f" {n:05d} 199701{n:02d}  {n}   {n}.50\n".encode() for n in range(1, 10)
    )
    data = load([write(tmp_path, content, "cds.txt")], Settings())
    assert data.totals.gross_revenue == 45 + 9 * 0.5
    assert data.customers is not None
    assert data.customers.customer_id.min().execute() == "00001"


def test_a_comma_inside_quotation_marks_and_a_line_end_too(tmp_path: Path) -> None:
    content = text_of(HEADER.split(","), [
        ["A1", "C1", "2023-01-03", 'Mug, 12" high', 1, 5],
        ["A2", "C1", "2023-01-04", "Plate\nof two lines", 1, 7],
    ])  # fmt: skip
    data = load([write(tmp_path, content)], Settings())
    assert {item.label for item in data.top_products} == {'Mug, 12" high', "Plate\nof two lines"}
    assert data.totals.gross_revenue == 12


def test_an_inch_sign_in_a_name_without_quotation_marks(tmp_path: Path) -> None:
    data = loaded(tmp_path, 'A1,C1,2023-01-03,Mug 12" high,1,5.00', "A2,C1,2023-01-04,Mug,1,5.00")
    assert data.totals.products == 2
    assert data.totals.gross_revenue == 10


def test_line_ends_of_two_kinds_in_one_file(tmp_path: Path) -> None:
    content = shop().replace(b"\n", b"\r\n", 3)
    assert load([write(tmp_path, content)], Settings()).totals.gross_revenue == 56.5


def test_broken_lines_are_left_out_counted_and_named(tmp_path: Path) -> None:
    lines = [*LINES[:2], "A9,C9", *LINES[2:4], "A8,C8,2023-01-05,Mug,1,5.00,too much", LINES[4]]
    data = loaded(tmp_path, *lines)
    note = next(n for n in data.preparation if n.what == "Broken lines")
    assert note.count == 2
    assert note.example == "line 4: 2 cells instead of 6; line 7: 7 cells instead of 6"
    assert step(data, "Rows read") == (7, 56.5)
    assert step(data, "Broken lines") == (-2, 0.0)
    assert closes(data)
    assert data.totals.rows == 7
    assert data.totals.rows_exact_duplicates == 0


def test_a_quotation_mark_left_open_swallows_no_lines(tmp_path: Path) -> None:
    data = loaded(tmp_path, *LINES[:3], 'A9,C9,"2023-01-05,Mug,1,5.00', *LINES[3:])
    assert step(data, "Rows read") == (6, 61.5)
    assert step(data, "Broken lines") == (0, 0.0)
    assert "1 line with a quotation mark that is never closed" in data.inputs[0].note


def test_broken_lines_of_several_files_are_told_apart(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write(tmp_path, shop(*LINES, "A9,C9"), f"shop/{name}")
    data = load([tmp_path / "shop"], Settings())
    note = next(n for n in data.preparation if n.what == "Broken lines")
    assert note.example == (
        "a.csv line 7: 2 cells instead of 6; b.csv line 7: 2 cells instead of 6"
    )
    assert step(data, "Exact duplicates") == (-5, -56.5)
    assert closes(data)


def test_hostile_characters_are_cleaned_and_hostile_text_stays_text(tmp_path: Path) -> None:
    names = [
        "x\x00y",
        "\u202eturned\u202c",
        "bell\x07",
        "=cmd()",
        "<script>",
        "{{7*7}}",
        "non\ufffe",
    ]
    lines = [f"A{n},C{n},2023-01-0{n + 1},{name},1,5.00" for n, name in enumerate(names)]
    data = loaded(tmp_path, *lines)
    assert {item.label for item in data.top_products} == {
        "x\ufffdy", "turned", "bell\ufffd", "=cmd()", "<script>", "{{7*7}}", "non\ufffd",
    }  # fmt: skip


def test_hostile_headings_are_cleaned_and_kept_apart(tmp_path: Path) -> None:
    header = HEADER + ",__fingerprint,__copies,date,Date,\u202eodd\x00,'; drop table typed --,,"
    data = loaded(tmp_path, *(line + ",1,2,x,y,z,w,," for line in LINES), header=header)
    assert data.totals.gross_revenue == 56.5
    assert closes(data)


@pytest.mark.parametrize(
    ("names", "unique"),
    [
        (["a", "b"], ("a", "b")),
        (["a", "a", "a"], ("a", "a (2)", "a (3)")),
        (["Date", "date"], ("Date", "date (2)")),
        (["a", "a (2)", "a"], ("a", "a (2)", "a (3)")),
        (["", " ", "x"], ("unnamed 1", "unnamed 2", "x")),
        (["__copy"], ("__copy (2)",)),
    ],
)
def test_headings_become_unique(names: list[str], unique: tuple[str, ...]) -> None:
    assert layout.unique_names(names) == unique


def test_two_columns_with_one_heading_take_the_first(tmp_path: Path) -> None:
    header = HEADER + ",Quantity"
    data = loaded(tmp_path, *(line + ",99" for line in LINES), header=header)
    assert data.totals.units == 11


def test_a_file_without_a_heading_says_that_no_date_was_found(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join((*LINES, "")).encode())
    with pytest.raises(ReportError, match=r"name the columns in report\.toml"):
        load([path], Settings())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n \n", "is empty"),
        ("heading.csv", b"Order ID,Date,Amount\n", "a header but no rows"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
        ("data.csv", bytes(range(256)) * 4 + bytes(200), "no text"),
        ("broken.parquet", b"no parquet at all", "cannot be read as Parquet"),
        ("long.csv", b"x" * 70_000, "a header but no rows"),
        ("words.csv", b"a,b\nred,blue\ngreen,pink\n", "does not look like sales data"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = write(tmp_path, content, name)
    with pytest.raises(ReportError, match=message) as caught:
        load([path], Settings())
    assert "\n" not in str(caught.value)
    assert path.stem.split(".")[0] in str(caught.value)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="was not found"):
        load([tmp_path / "nothing.csv"], Settings())
    with pytest.raises(ReportError, match="holds no file to read"):
        load([tmp_path], Settings())
    with pytest.raises(ReportError, match=r"(?i)no input"):
        load([], Settings())


def test_a_folder_without_a_table_of_sales(tmp_path: Path) -> None:
    write(tmp_path, b"name,colour\na,red\nb,blue\n", "colours.csv")
    write(tmp_path, b"town,river\nx,y\nz,w\n", "towns.csv")
    with pytest.raises(ReportError, match="does not look like sales data"):
        load([tmp_path], Settings())


def test_parquet_and_csv_of_one_shop_are_equal(tmp_path: Path) -> None:
    csv = load([write(tmp_path, shop())], Settings())
    frame = pd.read_csv(tmp_path / "shop.csv", parse_dates=["Order Date"])
    frame.to_parquet(tmp_path / "shop.parquet")
    assert summary(load([tmp_path / "shop.parquet"], Settings())) == summary(csv)


def test_files_of_one_layout_are_one_table(tmp_path: Path) -> None:
    write(tmp_path, shop(*LINES[:2]), "january/a.csv")
    write(tmp_path, shop(*LINES[2:]), "january/b.csv")
    parts = load([tmp_path / "january"], Settings())
    whole = load([write(tmp_path, shop())], Settings())
    assert [file.rows for file in parts.inputs] == [2, 3]
    assert summary(parts) == summary(whole)


def test_a_folder_is_found_by_a_path_that_goes_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, shop(*LINES[:2], ",,,,,,"), "january/a.csv")
    write(tmp_path, shop(*LINES[2:]), "january/b.csv")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    parts = load([Path("../january")], Settings())
    assert summary(parts) == summary(load([tmp_path / "january"], Settings()))
    assert [file.rows for file in parts.inputs] == [2, 3]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("online_retail.csv", "Online retail"), ("Sample - Superstore.csv", "Sample Superstore"),
        ("BreadBasket_DMS.csv", "Bread Basket DMS"), ("\u202ex.csv", "X"), ("_.csv", "Shop"),
        ("a" * 90 + ".csv", "A" + "a" * 59),
    ],
)  # fmt: skip
def test_the_title_comes_from_the_name(tmp_path: Path, name: str, title: str) -> None:
    assert shop_name([tmp_path / name]) == title


def test_the_title_of_a_folder_and_of_several_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "corner-shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert shop_name(["."]) == "Corner shop"
    assert shop_name(["a.csv", "b.csv"]) == "Corner shop"
