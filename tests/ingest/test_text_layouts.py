"""Delimiters, quotation marks, columns of fixed width, and where a table begins in its text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from report_builder.errors import ReportError
from report_builder.ingest.sources.cells import LINES_OF_A_CELL, Dialect, Splitter, records
from report_builder.ingest.sources.delimiters import dialect_of, separator
from report_builder.ingest.sources.header import is_heading, is_value
from report_builder.ingest.values import MISSING
from tests.ingest.tables import HEADER, LINES, shop
from tests.ingest.texts import cells, laid_out, read_files, read_text

NAMES = HEADER.split(",")
ROWS = [[cell or None for cell in line.split(",")] for line in LINES]
TEXT = shop().decode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", ":", "§", "||", " | "])
def test_any_delimiter_that_cuts_every_line_alike(tmp_path: Path, delimiter: str) -> None:
    names, rows = read_text(tmp_path, TEXT.replace(",", delimiter))
    stripped = [[cell.strip() or None if cell else None for cell in row] for row in rows]
    assert (names, stripped) == (NAMES, ROWS)


@pytest.mark.parametrize("with_header", [True, False])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_decimal_commas_are_no_delimiters(
    tmp_path: Path, delimiter: str, with_header: bool
) -> None:
    lines = TEXT.replace(",", delimiter).replace(".", ",").splitlines(keepends=True)
    _, rows = read_text(tmp_path, "".join(lines if with_header else lines[1:]))
    assert [row[5] for row in rows] == ["5,00", "8,00", "5,00", "4,50", "5,00"]


def test_a_delimiter_inside_the_cells_of_one_column_is_text(tmp_path: Path) -> None:
    _, rows = read_text(tmp_path, TEXT.replace("Mug", "Kitchen|Cups|Mug").replace("Plate", "a;b"))
    assert rows[0][3] == "Kitchen|Cups|Mug"
    assert rows[1][3] == "a;b"


def test_times_and_addresses_are_not_cut_by_rare_delimiters() -> None:
    lines = ["when", *(f"2023-01-{n:02d} 10:00:{n:02d}" for n in range(1, 9))]
    assert dialect_of(lines).delimiter != ":"


@pytest.mark.parametrize(
    ("line", "named"),
    [("sep=;", ";"), ("SEP=|", "|"), ('"sep=,"', ","), ("sep=\t", "\t"), ("sep=;;", ";"),
     ("separator;x", None), ("sep", None)],
)  # fmt: skip
def test_the_first_line_of_excel_names_the_delimiter(line: str, named: str | None) -> None:
    assert separator(line) == named


def test_the_line_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    raw = read_files(tmp_path, "sep=;\r\n" + TEXT.replace(",", ";").replace("\n", "\r\n"))
    assert (list(raw.table.columns), cells(raw), raw.first_lines) == (NAMES, ROWS, (3,))


def test_single_quotation_marks(tmp_path: Path) -> None:
    quoted = "\n".join(",".join(f"'{cell}'" for cell in line.split(","))
                       for line in [HEADER, *LINES, "A5,C5,2023-03-01,x,1,5.00"])  # fmt: skip
    names, rows = read_text(tmp_path, quoted.replace("'x'", "'Mug, big'"))
    assert names == NAMES
    assert [row[3] for row in rows] == ["Mug", "Plate", "Mug", "Bowl", "Mug", "Mug, big"]


def test_apostrophes_are_no_quotation_marks(tmp_path: Path) -> None:
    _, rows = read_text(tmp_path, TEXT.replace("Mug", "O'Brien's").replace("Plate", "'t Hof"))
    assert [row[3] for row in rows] == ["O'Brien's", "'t Hof", "O'Brien's", "Bowl", "O'Brien's"]


def test_backslashes_before_quotation_marks(tmp_path: Path) -> None:
    _, rows = read_text(tmp_path, TEXT + 'A5,\\N,2023-03-01,"Mug \\"big\\", blue",1,5.00\n')
    assert rows[-1] == ["A5", None, "2023-03-01", 'Mug "big", blue', "1", "5.00"]


def test_cells_that_span_lines_and_hold_marks(tmp_path: Path) -> None:
    _, rows = read_text(tmp_path, TEXT + 'A5,C5,2023-03-01,"Mug,\n""big""",1,5.00\n')
    assert rows == [*ROWS, ["A5", "C5", "2023-03-01", 'Mug,\n"big"', "1", "5.00"]]


def test_blanks_at_the_beginning_of_lines_and_between_cells(tmp_path: Path) -> None:
    lines = [
        " id date       units dollars",
        *(f" {n:05d}  19970{n}01  {n}   {n}.50" for n in range(1, 9)),
    ]
    names, rows = read_text(tmp_path, "\n".join(lines))
    assert names == ["id", "date", "units", "dollars"]
    assert rows[0] == ["00001", "19970101", "1", "1.50"]


def test_columns_of_fixed_width_with_blanks_and_gaps_in_them(tmp_path: Path) -> None:
    written = [
        ("Order ID", "Customer Name", "Date", "Product", "Amount"),
        ("A1", "Zoe Miller", "2023-01-03", "Big blue mug", "5.00"),
        ("A2", "", "2023-01-04", "Mug", "15.00"),
        ("A3", "Max", "2023-01-05", "Plate", "125.00"),
        ("A4", "Al Bo", "2023-01-05", "", "5.00"),
    ]
    lines = [f"{a:<10}{b:<16}{c:<12}{d:<14}{e:>8}" for a, b, c, d, e in written]
    names, rows = read_text(tmp_path, "Weekly list\n\n" + "\n".join(lines) + "\n")
    assert names == list(written[0])
    assert rows == [[cell or None for cell in row] for row in written[1:]]


def test_tables_drawn_by_databases(tmp_path: Path) -> None:
    drawn = (" order_id | product | amount \n----------+---------+--------\n"
             " A1       | Mug     |   5.00\n A2       | Big mug |   7.00\n(2 rows)\n")  # fmt: skip
    raw = read_files(tmp_path, drawn)
    assert cells(raw) == [["A1", "Mug", "5.00"], ["A2", "Big mug", "7.00"]]
    assert raw.rejected == ("line 5: below the table: (# xxxx)",)
    boxed = (
        "+----+------+\n| id | name |\n+----+------+\n|  1 | Mug  |\n|  2 | Cup  |\n+----+------+\n"
    )
    assert read_text(tmp_path, boxed) == (["id", "name"], [["1", "Mug"], ["2", "Cup"]])


def test_row_labels_without_a_heading(tmp_path: Path) -> None:
    text = '"date" "product" "amount"\n"1" "2023-01-01" "Big mug" 5.5\n"2" "2023-01-02" "Mug" 6.5\n'
    names, rows = read_text(tmp_path, text)
    assert names == ["unnamed 1", "date", "product", "amount"]
    assert rows[0] == ["1", "2023-01-01", "Big mug", "5.5"]


@pytest.mark.parametrize(
    "above",
    [
        "Sales report\nExported on 2023-03-01\n\n",
        "Sales report,,,,,\nExported on,2023-03-01,,,,\n,,,,,\n",
        "Shop,Corner\nFrom,2023-01-01\n\n",
        "\n\n\n",
        "Report of the shop in the old town, with all orders\n",
    ],
)
def test_titles_above_the_heading(tmp_path: Path, above: str) -> None:
    raw = read_files(tmp_path, above + TEXT)
    assert (list(raw.table.columns), cells(raw)) == (NAMES, ROWS)
    assert raw.first_lines == (above.count("\n") + 2,)
    assert raw.rejected == ()


def test_a_title_of_two_lines_in_quotation_marks(tmp_path: Path) -> None:
    raw = read_files(tmp_path, '"Sales\nreport"\n' + TEXT)
    assert (cells(raw), raw.first_lines) == (ROWS, (4,))


@pytest.mark.parametrize(
    ("first", "is_one"),
    [
        (["Order", "Date", "Amount"], True),
        (["A0", "2023-01-01", "5.00"], False),
        (["A0", "", "n/a"], True),
        (["", "Date", "Amount"], True),
        (["Product", "2021", "2022"], True),
        (["Product", "2022", "2021"], True),
        (["Product", "2022", "2022"], False),
        (["Product", "17", "18"], False),
        (["A1", "Date", ""], True),
    ],
)
def test_what_a_heading_is(first: list[str], is_one: bool) -> None:
    body = [["A1", "2023-01-01", "5.00"], ["A2", "2023-01-02", "6.00"]]
    assert is_heading(first, body) is is_one


def test_words_that_come_back_in_their_column_are_no_heading() -> None:
    assert is_heading(["town", "river"], [["Bonn", "Rhine"], ["Ulm", "Danube"]])
    assert not is_heading(["Bonn", "Rhine"], [["Ulm", "Danube"], ["Bonn", "Rhine, lower"]])


def test_columns_called_by_running_numbers() -> None:
    body = [["Mug", "5", "6", "7"]]
    assert is_heading(["Product", "1", "2", "3"], body)
    assert not is_heading(["Product", "1", "2", "4"], body)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("5.00", True), ("$1,234", True), ("(12,50)", True), ("10 %", True), ("2023-01-03", True),
     ("3 Jan 2023", True), ("03-Jan-23", True), ("January 3, 2023", True),
     ("1/3/2023 4:05 PM", True), ("2023-01-03T10:00:00Z", True), ("A1", False),
     ("90 day value", False), ("", False)],
)  # fmt: skip
def test_what_a_value_is(cell: str, value: bool) -> None:
    assert is_value(cell) is value


def test_a_file_without_a_heading_keeps_its_first_line(tmp_path: Path) -> None:
    raw = read_files(tmp_path, "\n".join(LINES) + "\n")
    assert list(raw.table.columns) == [f"column {n}" for n in range(1, 7)]
    assert (cells(raw), raw.first_lines) == (ROWS, (1,))
    assert raw.note == "utf-8, comma-delimited; no heading"


def test_a_heading_of_two_lines(tmp_path: Path) -> None:
    text = "Order,Order,Unit\nID,Date,Price\nA1,2023-01-03,5\nA2,2023-01-04,6\nA3,2023-01-05,7\n"
    raw = read_files(tmp_path, text)
    assert list(raw.table.columns) == ["Order ID", "Order Date", "Unit Price"]
    assert raw.first_lines == (3,)


def test_groups_above_a_heading_that_repeats_itself(tmp_path: Path) -> None:
    names, rows = read_text(tmp_path, "North,,South,\nSales,Units,Sales,Units\n1,2,3,4\n5,6,7,8\n")
    assert names == ["North Sales", "North Units", "South Sales", "South Units"]
    assert rows == [["1", "2", "3", "4"], ["5", "6", "7", "8"]]


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    raw = read_files(tmp_path, "Date,Amount,amount\n2023-01-01,5,6\n2023-01-02,5,6\n")
    assert list(raw.table.columns) == ["Date", "Amount", "amount (2)"]
    assert "two columns are called amount, the second is amount (2) here" in raw.note


@pytest.mark.parametrize("tail", [",", ",,,", ", ,"])
def test_delimiters_at_the_ends_of_lines_make_no_columns(tmp_path: Path, tail: str) -> None:
    assert read_text(tmp_path, TEXT.replace("\n", f"{tail}\n")) == (NAMES, ROWS)


def test_delimiters_at_the_ends_of_rows_only(tmp_path: Path) -> None:
    assert read_text(tmp_path, HEADER + "\n" + ",\n".join((*LINES, ""))) == (NAMES, ROWS)


def test_an_empty_column_with_a_heading_stays(tmp_path: Path) -> None:
    names, rows = read_text(tmp_path, "Date,Status,,Amount\n2023-01-01,,,5\n2023-01-02,,,6\n")
    assert names == ["Date", "Status", "Amount"]
    assert rows[0] == ["2023-01-01", None, "5"]


def test_a_column_without_a_heading_that_holds_something_stays(tmp_path: Path) -> None:
    raw = read_files(tmp_path, HEADER + "\n" + "".join(f"{line},blue\n" for line in LINES))
    assert list(raw.table.columns) == [*NAMES, "unnamed 7"]
    assert raw.note.endswith("; 1 column without a heading")


def test_numbers_cut_at_their_decimal_comma(tmp_path: Path) -> None:
    lines = [f"A{n},C{n % 3},2023-01-{n + 1:02d},Mug,{n % 4 + 1},{n * 3 + 2},{n * 7 % 100:02d}"
             for n in range(8)]  # fmt: skip
    names, rows = read_text(tmp_path, "\n".join([HEADER, *lines]))
    assert names == NAMES
    assert [row[5] for row in rows[:3]] == ["2,00", "5,07", "8,14"]
    assert [row[4] for row in rows[:3]] == ["1", "2", "3"]


def test_numbers_that_could_be_cut_in_two_ways_are_left(tmp_path: Path) -> None:
    lines = [f"A{n},C{n % 3},2023-01-{n + 1:02d},Mug,{n % 4 + 1},{n * 3 + 20},{n * 7 % 100:02d}"
             for n in range(8)]  # fmt: skip
    names, _ = read_text(tmp_path, "\n".join([HEADER, *lines]))
    assert names == [*NAMES, "unnamed 7"]


def test_a_mark_is_closed_within_so_many_lines_and_no_more() -> None:
    for lines, rows in ((LINES_OF_A_CELL, 1), (LINES_OF_A_CELL + 1, LINES_OF_A_CELL + 2)):
        text = ['a,"b', *["x"] * (lines - 1), 'c"']
        assert len(list(records(text, Dialect(",")))) == rows


def test_a_splitter_cuts_every_line_by_itself() -> None:
    splitter = Splitter(Dialect(","))
    assert splitter.split('a,"b, c') == ["a", "b, c"]
    assert splitter.split('d, "e ""f""", g') == ["d", 'e "f"', "g"]
    assert splitter.is_open('a,"b')
    assert not splitter.is_open('a,b 12"')


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n \n\r\n", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (bytes(4_000), "is empty"),
        (b"sep=;\n", "is empty"),
        (b"Order ID,Date,Amount\n", "holds a header but no rows"),
        (b"Order ID,Date,Amount", "holds a header but no rows"),
        (bytes(range(256)) * 4, "is no text"),
        (b"\x02\x03\x04\x05" * 300, "is no text"),
        (b"<!DOCTYPE html>\n<table>", r"is a web page \(HTML\)"),
        (b"  <html><body>", r"is a web page \(HTML\)"),
        (b"a,b\n" + b"x" * 17_000_000 + b",1\n2,3\n", "a line of more than 16,000,000 characters"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        read_files(tmp_path, content)
    assert "0.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_cell_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    long = "x" * 10_000_000
    for lines in (
        (f"A0,C1,2023-01-01,{long},1,5.00", *LINES),
        (*LINES, f"A9,C1,2023-01-01,{long},1,5"),
    ):
        _, rows = read_text(tmp_path, shop(*lines))
        assert len(rows) == 6
        assert max(len(row[3] or "") for row in rows) == len(long)


def test_two_thousand_columns(tmp_path: Path) -> None:
    lines = [",".join(f"c{n}" for n in range(2_000))]
    lines += [",".join(str(n * row) for n in range(2_000)) for row in range(1, 4)]
    names, rows = read_text(tmp_path, "\n".join(lines))
    assert len(names) == 2_000
    assert rows[2][-1] == "5997"


def test_layout_is_judged_alike_however_lines_end(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        raw = read_files(tmp_path, "Title\n\n".replace("\n", end) + TEXT.replace("\n", end))
        assert (cells(raw), raw.first_lines) == (ROWS, (4,))


def test_a_regular_file_is_read_where_it_lies(tmp_path: Path) -> None:
    assert laid_out(tmp_path, "Title\n" + TEXT).is_regular
    assert not laid_out(tmp_path, TEXT + "A9\n").is_regular
    read_files(tmp_path, TEXT)
    assert {path.name for path in tmp_path.iterdir()} == {"shop.csv", "0.csv"}


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(words, min_size=6, max_size=30),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_the_products_are_called_their_rows_are_read(
    tmp_path: Path, names: list[str], delimiter: str, encoding: str, end: str
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end)
    writer.writerow(["Order ID", "Order Date", "Product", "Amount"])
    written = [[f"A{n}", f"2023-01-{n + 1:02d}", name, f"{n}.50"] for n, name in enumerate(names)]
    writer.writerows(written)
    raw = read_files(tmp_path, buffer.getvalue().encode(encoding))
    assert raw.rejected == ()
    found = cells(raw)
    assert [row[3] for row in found] == [row[3] for row in written]
    assert [row[2] or "" for row in found] == ["" if name in MISSING else name for name in names]


def test_columns_of_fixed_width_whose_empty_cells_come_late(tmp_path: Path) -> None:
    lines = [
        "order  name          amount",
        *(f"A{n:03d}   Big mug {n:03d}     {n}.50" for n in range(90)),
    ]
    names, rows = read_text(tmp_path, "\n".join([*lines, "A999                 9.50", ""]))
    assert names == ["order", "name", "amount"]
    assert rows[-1] == ["A999", None, "9.50"]
    assert rows[0] == ["A000", "Big mug 000", "0.50"]


def test_gaps_between_cells_that_are_not_aligned(tmp_path: Path) -> None:
    lines = [
        "order id  name  amount",
        *(f"A{10 ** (n % 4)}  {'Big ' * (n % 3)}Mug   {n}.50" for n in range(1, 9)),
    ]
    names, rows = read_text(tmp_path, "\n".join(lines))
    assert names == ["order id", "name", "amount"]
    assert rows[1] == ["A100", "Big Big Mug", "2.50"]
