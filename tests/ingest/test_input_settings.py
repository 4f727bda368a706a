"""What the settings say of how files are written counts, whatever the readers would have found."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from report_builder.errors import ReportError
from report_builder.ingest import load, open_tables
from report_builder.ingest.recognition import Recognised
from report_builder.inspection import inspect_inputs
from report_builder.settings import Settings
from report_builder.settings import load as settings_in
from tests.ingest.tables import HEADER, LINES, rows, shop, write
from tests.ingest.test_workbooks import book

ACCENTED = shop("A1,C1,2023-01-03,Café,2,5.00", "A2,C2,2023-01-04,Mug,1,4.00").decode()
# Two lines that look like a heading; the shop means the second one.
TWICE = "Nr,Who,Day,Thing,Pieces,Each\n" + shop().decode()


def opened(given: Path, **settings: Any) -> Recognised:
    """The one table of a file."""
    (table,) = open_tables([given], Settings(**settings))
    return table


def products(given: Path, **settings: Any) -> list[str]:
    """The labels of the products of a file, the best first."""
    return [item.label for item in load([given], Settings(**settings)).top_products]


@pytest.mark.parametrize(
    ("said", "read"),
    [("cp1252", "Café"), ("Windows-1252", "Café"), ("cp1251", "Cafй"), ("cp850", "CafÚ")],
)
def test_the_encoding(tmp_path: Path, said: str, read: str) -> None:
    path = write(tmp_path, ACCENTED.encode("cp1252"))
    assert products(path, encoding=said)[0] == read


def test_the_encoding_that_is_told_is_certain(tmp_path: Path) -> None:
    path = write(tmp_path, ACCENTED.encode("cp1252"))
    assert opened(path, encoding="windows-1252").raw.note == "cp1252, comma-delimited"
    assert "% confidence" in opened(path).raw.note


def test_an_encoding_in_which_a_file_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, ACCENTED.encode("cp1252"))
    assert "1 character could not be read" in opened(path, encoding="utf-8").raw.note


def test_a_byte_order_mark_is_no_guess(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        path = write(tmp_path, ACCENTED.encode(encoding))
        assert products(path, encoding="cp1252")[0] == "Café"


def test_utf_8_may_be_told_with_the_name_of_its_mark(tmp_path: Path) -> None:
    path = write(tmp_path, ACCENTED.encode())
    assert opened(path, encoding="utf-8-sig").raw.note == "utf-8, comma-delimited"


def test_a_doubtful_encoding_names_its_setting(tmp_path: Path) -> None:
    path = write(tmp_path, shop("A1,C1,2023-01-03,Cataluña,1,5.00").decode().encode("cp850"))
    lines, _ = inspect_inputs([path], Settings())
    assert '% confidence; to change it: [input] encoding = "…")' in "\n".join(lines)


@pytest.mark.parametrize(("said", "written"), [("tab", "\t"), ("\t", "\t"), (";", ";"), ("%", "%")])
def test_the_delimiter(tmp_path: Path, said: str, written: str) -> None:
    path = write(tmp_path, shop().replace(b",", written.encode()))
    table = opened(path, delimiter=said)
    assert list(table.raw.table.columns) == HEADER.split(",")
    assert table.raw.table.count().execute() == len(LINES)


def test_a_delimiter_that_would_not_have_been_found(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b;c,d\n" + b"".join(b"%d,x;y,%d\n" % (n, n) for n in range(5)))
    assert list(opened(path, delimiter=";").raw.table.columns) == ["a,b", "c,d"]
    assert len(opened(path, delimiter=",").raw.table.columns) == 3


def test_blanks_as_delimiter(tmp_path: Path) -> None:
    text = "who what,each some\n" + "".join(f"C{n} Mug,{n}.50 x\n" for n in range(1, 9))
    path = write(tmp_path, text.encode())
    assert list(opened(path).raw.table.columns) == ["who what", "each some"]
    for said in ("blanks", " "):
        columns = list(opened(path, delimiter=said).raw.table.columns)
        assert columns == ["who", "what,each", "some"]


def test_a_delimiter_that_stands_nowhere(tmp_path: Path) -> None:
    with pytest.raises(
        ReportError, match=r'shop.csv: \[input\] delimiter = "\|" stands in no line'
    ):
        opened(write(tmp_path, shop()), delimiter="|")


# Words over numbers below a heading are its second line.
@pytest.mark.parametrize(("row", "first"), [(1, "Nr Order ID"), (2, "Order ID")])
def test_the_heading_of_a_text(tmp_path: Path, row: int, first: str) -> None:
    table = opened(write(tmp_path, TWICE.encode()), header_row=row)
    assert table.raw.table.columns[0] == first
    assert table.raw.table.count().execute() == len(LINES)
    assert table.raw.first_lines == (3,)


def test_a_heading_far_down(tmp_path: Path) -> None:
    for above in (300, 10_000):  # beyond the lines, and the bytes, that are looked at otherwise
        path = write(tmp_path, b"3,4,5,6,7,8\n" * above + shop())
        data = load([path], Settings(header_row=above + 1))
        assert data.totals.gross_revenue == 56.5
        assert f"{above:,} lines above the heading" in data.inputs[0].note


def test_lines_above_the_heading_may_hold_open_quotation_marks(tmp_path: Path) -> None:
    path = write(tmp_path, b'"Export\nof, today"\n' + shop())
    assert load([path], Settings(header_row=3)).totals.gross_revenue == 56.5


@pytest.mark.parametrize("lines", [(), ("3,4,5,6,7,8",)])
def test_a_text_without_a_heading(tmp_path: Path, lines: tuple[str, ...]) -> None:
    path = write(tmp_path, "\n".join((*lines, *LINES, "")).encode())
    table = opened(path, header_row=0)
    assert list(table.raw.table.columns) == [f"column {n}" for n in range(1, 7)]
    assert table.raw.table.count().execute() == len(LINES) + len(lines)


def test_words_in_the_first_line_are_data_where_there_is_no_heading(tmp_path: Path) -> None:
    table = opened(write(tmp_path, shop()), header_row=0)
    assert table.raw.table.count().execute() == len(LINES) + 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (7, r"shop.csv: \[input\] header_row = 7, but it has 6 lines"),
        (6, "holds a header but no rows"),
    ],
)
def test_a_heading_beyond_the_file(tmp_path: Path, row: int, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        opened(write(tmp_path, shop()), header_row=row)


def test_a_heading_in_a_blank_line(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"header_row = 2, but line 2 holds no words"):
        opened(write(tmp_path, b"Export\n\n" + shop()), header_row=2)


def test_files_of_one_heading_are_told_alike(tmp_path: Path) -> None:
    for number, line in enumerate(LINES):
        write(tmp_path / "days", f"Nr,Who,Day,Thing,Pieces,Each\n{HEADER}\n{line}\n".encode(),
              f"{number}.csv")  # fmt: skip
    data = load([tmp_path / "days"], Settings(header_row=2))
    assert data.totals.gross_revenue == 56.5


@pytest.mark.parametrize(("row", "first"), [(1, "Nr"), (2, "Order ID"), (0, "column 1")])
def test_the_heading_of_a_sheet(tmp_path: Path, row: int, first: str) -> None:
    table = opened(book(tmp_path, {"Sales": rows(TWICE)}), header_row=row)
    assert table.raw.table.columns[0] == first
    assert table.raw.table.count().execute() == len(LINES) + 2 - row
    assert table.raw.first_lines == (row + 1,)


def test_a_heading_far_down_in_a_sheet(tmp_path: Path) -> None:
    above = [["x", "y", "z", "a", "b", "c"]] * 400
    path = book(tmp_path, {"Sales": [*above, *rows(shop().decode())]})
    assert load([path], Settings(header_row=401)).totals.gross_revenue == 56.5


@pytest.mark.parametrize("row", [6, 7])
def test_a_heading_beyond_the_sheet(tmp_path: Path, row: int) -> None:
    path = book(tmp_path, {"Sales": rows(shop().decode())})
    with pytest.raises(ReportError, match=f"no table whose heading is in row {row}; change"):
        opened(path, header_row=row)


def two_sheets(folder: Path) -> Path:
    """A workbook of two years, and a sheet that lists the columns."""
    first, second = shop(*LINES[:2]).decode(), shop(*LINES[2:]).decode()
    names = [["Field", "Meaning"], *([name, "?"] for name in HEADER.split(","))]
    return book(folder, {"2022": rows(first), "2023 ": rows(second), "Fields": names})


@pytest.mark.parametrize(
    ("sheets", "revenue"), [(("2022",), 18), (("2023",), 38.5), (("2022", "2023 "), 56.5)]
)
def test_the_sheets(tmp_path: Path, sheets: tuple[str, ...], revenue: float) -> None:
    assert load([two_sheets(tmp_path)], Settings(sheet=sheets)).totals.gross_revenue == revenue


def test_a_sheet_that_is_named_is_read_whatever_it_holds(tmp_path: Path) -> None:
    table = opened(two_sheets(tmp_path), sheet=("fields",))
    assert list(table.raw.table.columns) == ["Field", "Meaning"]
    others = [file.name for file in table.raw.files if "[input] sheet" in file.note]
    assert others == ["book.xlsx, sheet 2022", "book.xlsx, sheet 2023"]


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = two_sheets(tmp_path)
    with pytest.raises(ReportError, match=r'no sheet "Orders".* sheets are 2022, 2023 , Fields'):
        opened(path, sheet=("Orders",))
    with pytest.raises(ReportError, match=r'sheet = "2024": no workbook .* are 2022, 2023 , F'):
        opened(path, sheet=("2022", "2024"))
    with pytest.raises(ReportError, match=r'sheet = "2024": no workbook has such a sheet$'):
        opened(write(tmp_path, shop()), sheet=("2024",))


def test_each_sheet_may_be_in_another_workbook(tmp_path: Path) -> None:
    for name, lines in (("a", LINES[:2]), ("b", LINES[2:])):
        sheets = {name: rows(shop(*lines).decode()), "x": [["u", "v"], ["1", "2"]]}
        book(tmp_path / "in", sheets, f"{name}.xlsx")
    data = load([tmp_path / "in"], Settings(sheet=("a", "b")))
    assert data.totals.gross_revenue == 56.5


def test_what_is_set_is_shown_and_written_and_read_again(tmp_path: Path) -> None:
    path = write(tmp_path, TWICE.replace(",", ";").replace("Bowl", "Café").encode("cp1252"))
    settings = Settings(encoding="cp1252", delimiter=";", header_row=2)
    lines, text = inspect_inputs([path], settings, tmp_path)
    assert lines[0] == 'Set: [input] header_row = 2, encoding = "cp1252", delimiter = ";"'
    assert tomllib.loads(text)["input"] == {
        "files": ["shop.csv"], "header_row": 2, "encoding": "cp1252", "delimiter": ";",
    }  # fmt: skip
    (tmp_path / "report.toml").write_text(text, encoding="utf-8")
    again = settings_in(tmp_path / "report.toml")
    assert load(again.files, again).totals == load([path], settings).totals


def test_what_is_not_set_is_a_comment(tmp_path: Path) -> None:
    lines, text = inspect_inputs([write(tmp_path, shop())], Settings(), tmp_path)
    assert not lines[0].startswith("Set:")
    assert set(tomllib.loads(text)["input"]) == {"files"}
    for name in ("sheet", "header_row", "encoding", "delimiter"):
        assert f"\n# {name} = " in text


def test_no_heading_is_written_as_a_number(tmp_path: Path) -> None:
    _, text = inspect_inputs([write(tmp_path, shop())], Settings(header_row=0), tmp_path)
    assert tomllib.loads(text)["input"]["header_row"] == 0


def test_the_settings_of_a_folder_are_no_data_of_it(tmp_path: Path) -> None:
    write(tmp_path / "in", shop())
    write(tmp_path / "in", b"[money]\n", "report.toml")
    write(tmp_path / "in", b"[money]\n", "other.toml")
    data = load([tmp_path / "in"], Settings())
    assert [file.name for file in data.inputs] == ["shop.csv", "other.toml"]
