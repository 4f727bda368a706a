"""Rows that stand crooked in a text: mended where that is certain, else named with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.ingest.sources.header import Shape
from report_builder.ingest.sources.mending import LAST_ROWS, is_remark, is_total
from tests.ingest.tables import HEADER, LINES, shop
from tests.ingest.texts import cells, read_files

ROWS = [[cell or None for cell in line.split(",")] for line in LINES]
TEXT = shop().decode()
MANY = [f"A{n},C{n % 50},2023-01-{n % 28 + 1:02d},Mug {n % 50},{n % 5 + 1},{n % 90}.50"
        for n in range(1_000)]  # fmt: skip
SHAPE = Shape(
    tuple(HEADER.split(",")), has_header=True, first_line=2,
    numeric=frozenset({2, 4, 5}), filled=frozenset({0, 2, 3, 4, 5}),
)  # fmt: skip


def test_a_heading_that_is_repeated(tmp_path: Path) -> None:
    raw = read_files(tmp_path, "\n".join([HEADER, *LINES[:2], HEADER.upper(), *LINES[2:]]))
    assert cells(raw) == ROWS
    assert raw.rejected == ("line 4: the heading again",)


def test_pages_with_titles_and_headings(tmp_path: Path) -> None:
    page = ["Sales report,,,,,", HEADER]
    raw = read_files(tmp_path, "\n".join([*page, *LINES[:2], *page, *LINES[2:]]))
    assert cells(raw) == ROWS
    assert raw.rejected == ("line 5: the title again", "line 6: the heading again")


def test_blank_lines_are_no_rows_and_do_not_shift_line_numbers(tmp_path: Path) -> None:
    lines = [HEADER, "", LINES[0], ",,,,,", "   ", *LINES[1:], "A9,C9", ""]
    raw = read_files(tmp_path, "\n".join(lines))
    assert cells(raw) == ROWS
    assert raw.rejected == ("line 10: 2 cells instead of 6",)
    assert raw.first_lines == (3,)


@pytest.mark.parametrize(
    ("below", "shown"),
    [
        ("Total,,,,11,56.50", "Total 11 56.50"),
        ("Summe:,,,,11,56.50", "Summe: 11 56.50"),
        ("Total général,,,,11,56.50", "xxxxx xxxxxxx 11 56.50"),
        ("合计,,,,11,56.50", "合计 11 56.50"),
        (",,,,,56.50", "56.50"),
        ("Exported by Ann Lee 3", "xxxxxxxx xx xxx xxx #"),
        ("Ann Lee,,,,,", "xxx xxx"),
        ("(5 rows)", "(# xxxx)"),
        ("Total Ann Lee,,,,11,56.50", "xxxxx xxx xxx 11 56.50"),
    ],
)
def test_what_stands_below_the_table(tmp_path: Path, below: str, shown: str) -> None:
    raw = read_files(tmp_path, TEXT + below + "\n")
    assert cells(raw) == ROWS
    assert raw.rejected == (f"line 7: below the table: {shown}",)


def test_totals_between_the_rows(tmp_path: Path) -> None:
    lines = [HEADER, *LINES[:2], "Subtotal,,,,3,18.00", *LINES[2:]]
    raw = read_files(tmp_path, "\n".join(lines))
    assert cells(raw) == ROWS
    assert raw.rejected == ("line 4: a total: Subtotal 3 18.00",)


@pytest.mark.parametrize(
    ("row", "total", "remark"),
    [
        ("Total,,,,11,56.50", True, True),
        ("Grand Total,,,,,56.50", True, True),
        ("Total for January 2023,,,,11,56.50", True, True),
        ("Total Gym 1000,C1,2023-01-03,Total,1,5.00", False, False),
        ("A1,C1,2023-01-03,Total,1,5.00", False, False),
        ("Totals and more,,,,many,56.50", False, False),
        (",,,,,", False, True),
        ("A9,,,,,", False, True),
        ("A9,C9,,,,", False, False),
        ("A9,,2023-01-03,Mug,1,5.00", False, False),
    ],
)
def test_what_a_total_and_a_remark_are(row: str, total: bool, remark: bool) -> None:
    cut = row.split(",")
    assert is_total(cut, SHAPE) is total
    assert is_remark(cut, SHAPE) is remark


def test_a_table_of_two_columns_ends_in_a_total() -> None:
    shape = Shape(("Product", "Amount"), True, 2, filled=frozenset({0, 1}))
    assert is_remark(["Total", "56.50"], shape)
    assert not is_remark(["Total Gym", "56.50"], shape)
    assert not is_total(["Total", "56.50"], shape)


def test_so_many_lines_below_the_table_and_no_more(tmp_path: Path) -> None:
    for count in (LAST_ROWS, LAST_ROWS + 1):
        raw = read_files(tmp_path, shop(*MANY) + b"a remark\n" * count)
        assert len(cells(raw)) == 1_000
        assert len(raw.rejected) == count
        assert raw.rejected[0].endswith(
            "below the table: x xxxxxx" if count == LAST_ROWS else "1 cell instead of 6"
        )


def test_short_lines_are_filled_up_where_cells_may_be_empty(tmp_path: Path) -> None:
    lines = [f"A{n},2023-01-03,5.00,{'note' if n % 2 else ''}" for n in range(6)]
    raw = read_files(
        tmp_path, "\n".join(["Order,Date,Amount,Note", *lines, "A7,2023-01-03,6.00", ""])
    )
    assert cells(raw)[-1] == ["A7", "2023-01-03", "6.00", None]
    assert raw.note.endswith("1 line too short, filled up with empty cells (line 8)")
    assert raw.rejected == ()


def test_short_lines_are_broken_where_cells_are_never_empty(tmp_path: Path) -> None:
    lines = [f"A{n},2023-01-03,5.00,note" for n in range(6)]
    raw = read_files(
        tmp_path, "\n".join(["Order,Date,Amount,Note", *lines, "A7,2023-01-03,6.00", ""])
    )
    assert len(cells(raw)) == 6
    assert raw.rejected == ("line 8: 3 cells instead of 4",)


def test_rows_without_their_empty_ends_as_a_rule(tmp_path: Path) -> None:
    lines = [f"A{n},2023-01-03,5.00" + (",gift" if n == 4 else "") for n in range(9)]
    raw = read_files(tmp_path, "\n".join(["Order,Date,Amount,Note", *lines, ""]))
    assert [row[3] for row in cells(raw)] == [*[None] * 4, "gift", *[None] * 4]


@pytest.mark.parametrize(
    ("end", "last", "rejected"),
    [
        ("A5,C5,2023-03-01,Mug,12,5.00", ["A5", "C5", "2023-03-01", "Mug", "12", "5.00"], ()),
        ("A5,C5,2023-03-01,Mug,1", ["A5", "C5", "2023-03-01", "Mug", None, None], ()),
        ("A5,C5,2023-03-01,Mu", ["A5", "C5", "2023-03-01", None, None, None], ()),
        ("A5,C5,2023", ROWS[-1], ("line 7: 3 cells instead of 6",)),
        ("A5", ROWS[-1], ("line 7: below the table: x#",)),
    ],
)
def test_a_last_line_cut_short(
    tmp_path: Path, end: str, last: list[str | None], rejected: tuple[str, ...]
) -> None:
    raw = read_files(tmp_path, TEXT + end)  # what is left of the cell it ends in may be wrong
    assert cells(raw)[-1] == last
    assert raw.rejected == rejected


def test_a_short_last_line_that_ends_is_not_cut(tmp_path: Path) -> None:
    raw = read_files(tmp_path, TEXT + "A5,C5,2023-03-01,Mug,1\n")
    assert raw.rejected == ("line 7: 5 cells instead of 6",)


def test_long_lines(tmp_path: Path) -> None:
    lines = [
        "A5,C5,2023-03-01,Mug, big,1,5.00",  # a comma in the name: there is only one way
        "A6,C6,2023-03-01,Mug,1,5.00,,",  # nothing in what is too much
        "A7,C7,2023-03-01,Mug,1,5.00,more",
        "A8,C8,extra,2023-03-01,Mug,1,5.00",  # could be in the order or in the customer
        "A9,C9,2023-03-01,Mug,,1,5.00",  # an empty cell is no part of a text
    ]
    raw = read_files(tmp_path, shop(*LINES, *lines))
    assert [row[0] for row in cells(raw)[5:]] == ["A5", "A6"]
    assert cells(raw)[5][3] == "Mug, big"
    assert raw.rejected == tuple(f"line {n}: 7 cells instead of 6" for n in (9, 10, 11))
    assert "1 line with a delimiter inside a text, joined again (line 7)" in raw.note


@pytest.mark.parametrize("tail", ["", ";;;", ",,"])
def test_a_csv_squeezed_into_one_column(tmp_path: Path, tail: str) -> None:
    lines = [HEADER, *LINES, 'A5,C5,2023-03-01,"Mug, big",1,5.00']
    squeezed = ['"' + line.replace('"', '""') + '"' + tail for line in lines]
    raw = read_files(tmp_path, "\n".join([*squeezed, ""]))
    assert cells(raw) == [*ROWS, ["A5", "C5", "2023-03-01", "Mug, big", "1", "5.00"]]
    assert "6 lines squeezed into one cell, taken apart" in raw.note


def test_only_lines_with_quotation_marks_are_squeezed(tmp_path: Path) -> None:
    line = '"A5,C5,2023-03-01,""Mug, big"",1,5.00"'
    for lines in ((*LINES, line), (*LINES, *MANY, line, *MANY)):  # seen at once, seen when read
        raw = read_files(tmp_path, shop(*lines))
        assert len(cells(raw)) == len(lines)
        assert ["A5", "C5", "2023-03-01", "Mug, big", "1", "5.00"] in cells(raw)


def test_marks_that_are_never_closed(tmp_path: Path) -> None:
    raw = read_files(tmp_path, shop(*LINES[:2], 'A9,C9,2023-03-01,"Mug,1,5.00', *LINES[2:]))
    assert cells(raw) == [*ROWS[:2], ["A9", "C9", "2023-03-01", "Mug", "1", "5.00"], *ROWS[2:]]
    assert "1 line with a quotation mark that is never closed, mark dropped (line 4)" in raw.note


def test_marks_that_another_line_closes_by_chance(tmp_path: Path) -> None:
    lines = [f'A{n},C,2023-01-01,"Mug,1,5.00' for n in range(6)]
    raw = read_files(tmp_path, shop(*MANY, *lines, *MANY))
    assert [row[3] for row in cells(raw)[1_000:1_006]] == ["Mug"] * 6
    assert len(cells(raw)) == 2_006


def test_three_broken_lines_in_many(tmp_path: Path) -> None:
    lines = [*MANY] * 5
    lines[999] = "A9,C9"
    lines[2_999] = "A9,C9,2023-01-01,Mug,1,5.00,6,7"
    lines[3_999] = 'A9,C9,2023-01-01,"Mug,1,5.00,extra'
    raw = read_files(tmp_path, "A title\n" + shop(*lines).decode())
    assert len(cells(raw)) == 4_997
    assert raw.rejected == (
        "line 1002: 2 cells instead of 6",
        "line 3002: 8 cells instead of 6",
        "line 4002: 7 cells instead of 6",
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [(HEADER, "the heading again"), ("Total,,,,5,6", "a total: Total 5 6"), (",,,,,", "")],
)
def test_what_stands_far_down_is_found_too(tmp_path: Path, line: str, reason: str) -> None:
    raw = read_files(tmp_path, shop(*MANY, line, *MANY))
    assert len(cells(raw)) == 2_000
    assert raw.rejected == ((f"line 1002: {reason}",) if reason else ())


def test_zero_bytes_at_the_end_are_nothing(tmp_path: Path) -> None:
    raw = read_files(tmp_path, TEXT.encode() + bytes(100_000))
    assert cells(raw) == ROWS
    assert raw.rejected == ()


def test_files_of_one_table_keep_their_order_and_lines(tmp_path: Path) -> None:
    latin = TEXT.replace("Mug", "Café").encode("cp1252")
    texts: list[str | bytes] = [
        TEXT,
        "Title\n\n" + TEXT,
        TEXT + "A9,C9\n",
        latin,
        TEXT.replace("\n", "\r\n"),
    ]
    raw = read_files(tmp_path, *texts, "Title\n" + TEXT)
    cafe = [[cell and cell.replace("Mug", "Café") for cell in row] for row in ROWS]
    assert cells(raw) == [*ROWS * 3, *cafe, *ROWS * 2]
    assert [file.rows for file in raw.files] == [5] * 6
    assert raw.first_lines == (2, 4, 2, 2, 2, 3)
    assert raw.rejected == ("2.csv line 7: 2 cells instead of 6",)
