"""The workbook: every table as typed cells, nothing of the data runs, the same bytes again."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from report_builder.model import Chapter, Column, Content, Report, Table, Unit
from report_builder.render import workbook
from report_builder.render.figures import of_cell
from report_builder.render.workbook import HEADING_ROW, NAME_LENGTH, TEXT_LENGTH
from tests.examples import example_report

FIRST = HEADING_ROW + 2  # of the rows, as Excel counts


def report_with(*tables: Table) -> Report:
    chapter = Chapter("goods", "Goods", "What sells?", "Counted.", "shown", "",
                      Content(tables=tables))  # fmt: skip
    return replace(
        example_report(), chapters=(chapter,), recommendations=(), summary=(), scoreboard=()
    )


def sheets(report: Report) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(report)))
    return {sheet.title: sheet for sheet in book.worksheets}


def table(*rows: tuple[object, ...], title: str = "Best sellers", **more: object) -> Table:
    columns = (Column("Product"), Column("Revenue", "money"), Column("Share", "share"),
               Column("Gap", "points"), Column("Since", "date"))  # fmt: skip
    return Table("best", title, columns, rows, **more)  # type: ignore[arg-type]


SOAP = ("Soap", 1_234.5, 0.25, -0.034, dt.date(2011, 11, 30))


def test_cells_have_types() -> None:
    sheet = sheets(report_with(table(SOAP)))["1 Best sellers"]
    name, money, share, gap, since = (cell for cell in sheet[FIRST])
    assert (name.value, money.value, share.value) == ("Soap", 1_234.5, 0.25)
    assert gap.value == pytest.approx(-3.4)
    assert since.value == dt.datetime(2011, 11, 30)  # noqa: DTZ001
    assert money.number_format.startswith("#,##0.00")
    assert share.number_format.startswith("0.0%")
    assert [cell.value for cell in sheet[HEADING_ROW + 1]] == [
        "Product", "Revenue (GBP)", "Share", "Gap (pp)", "Since",
    ]  # fmt: skip


def test_what_was_not_observed_is_empty() -> None:
    sheet = sheets(report_with(table(("Soap", None, float("nan"), 0.0, None))))["1 Best sellers"]
    assert [cell.value for cell in sheet[FIRST]] == ["Soap", None, None, 0, None]


def test_total_note_and_frozen_heading() -> None:
    total = ("All", 1_234.5, 1.0, None, None)
    sheet = sheets(report_with(table(SOAP, total=total, note="Without fees.")))["1 Best sellers"]
    assert sheet["A1"].value == "Best sellers"
    assert sheet["A2"].value == "Without fees."
    assert [cell.value for cell in sheet[FIRST + 1]] == ["All", 1_234.5, 1, None, None]
    assert sheet.cell(FIRST + 1, 2).font.bold
    assert sheet.freeze_panes == f"A{FIRST}"


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "=cmd|'/c calc'!A0", "007"]
)
def test_text_stays_text(hostile: str) -> None:
    report = report_with(
        Table("t", hostile, (Column(hostile), Column("n", "count")), ((hostile, 1),), note=hostile)
    )
    for sheet in sheets(replace(report, title=hostile)).values():
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            assert all(
                cell.hyperlink is None or cell.hyperlink.location for cell in row
            )  # links inside the workbook only
    cell = next(sheet for name, sheet in sheets(report).items() if name[0] == "1").cell(FIRST, 1)
    assert (cell.value, cell.data_type) == (hostile, "s")


def test_names_of_sheets() -> None:
    """Excel takes 31 characters, some of them not, and no name twice in any case."""
    long = "A title that is longer than the name of a sheet may be"
    titles = (long, long.upper(), long + ".", "a/b [c]: d?*'", "a b  c   d")
    names = list(sheets(report_with(*(table(SOAP, title=title) for title in titles))))
    assert (
        len({name.casefold() for name in names}) == len(names) == 5 + 3
    )  # contents, key figures, ledger
    assert all(len(name) <= NAME_LENGTH for name in names)


def test_a_table_told_by_chart_and_chapter_is_one_sheet() -> None:
    assert sum(name.startswith("1") for name in sheets(report_with(table(SOAP), table(SOAP)))) == 1


def test_text_that_is_too_long_is_cut() -> None:
    sheet = sheets(report_with(table(("x" * (TEXT_LENGTH + 1), *SOAP[1:]))))["1 Best sellers"]
    assert sheet.cell(FIRST, 1).value == "x" * (TEXT_LENGTH - 1) + "…"


def test_every_table_of_the_report_is_there_and_contents_name_it() -> None:
    report = example_report()
    found = sheets(report)
    contents = list(found["Contents"].iter_rows(min_row=FIRST, values_only=True))
    assert [row[0] for row in contents] == [name for name in found if name != "Contents"]
    told = {row[2]: row[3] for row in contents}
    for chapter in report.chapters:
        charts = [chart.table for chart in chapter.content.charts]
        for each in (*charts, *chapter.content.tables):
            assert told[each.title] == len(each.rows)
    assert told["Findings"] == len(report.findings)
    assert told["Recommendations"] == len(report.recommendations)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert workbook.render(example_report()) == workbook.render(example_report())


def test_arithmetic_noise_changes_no_byte() -> None:
    """0.1 + 0.2 and 0.3, 1 / 3 added in another order: two threads of the engine do that."""
    noisy = report_with(table(("Soap", 0.1 + 0.2, 1 / 3 + 1e-16, -0.1 - 0.2, None)))
    clean = report_with(table(("Soap", 0.3, 1 / 3, -0.3, None)))
    assert workbook.render(noisy) == workbook.render(clean)


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("money", 2_384_174.0400000005, 2_384_174.04),
        ("money", 12.34567, 12.3457),
        ("money", -3e-12, 0.0),
        ("number", 1e-9, 1e-9),
        ("number", 9.9e-10, 0.0),
        ("p", 9.9e-10, 9.9e-10),
        ("number", 0.123456789123, 0.123456789),
        ("count", 12_345_678_901.0, 12_345_678_901.0),
    ],
)
def test_what_is_left_of_a_number(unit: Unit, value: float, shown: float) -> None:
    assert of_cell(value, unit) == shown
