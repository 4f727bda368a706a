"""The Markdown twin: a golden file that people read in review, and escaping."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from report_builder.model import Column, Content, Table
from report_builder.render import markdown
from tests.examples import example_report

GOLDEN = Path(__file__).parent / "golden" / "example.md"


def test_the_example_report_reads_as_the_golden_file(tmp_path: Path) -> None:
    actual = tmp_path / "example.md"
    actual.write_text(markdown.render(example_report()), encoding="utf-8")
    assert actual.read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8"), (
        f"the report reads differently: if that is meant, copy {actual} to {GOLDEN}"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain & simple, 3.5 x", "plain & simple, 3.5 x"),
        ("order_id", "order_id"),
        ("_emphasis_ and *stars*", r"\_emphasis\_ and \*stars\*"),
        ("a|b", r"a\|b"),
        ("<script>", r"\<script\>"),
        ("&lt;", r"\&lt;"),
        ("[x](http://y)", r"\[x\](http\://y)"),
        ("www.y.com", r"www\.y.com"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("-3 items", "-3 items"),
        ("1. item", r"1\. item"),
        ("1.5 items", "1.5 items"),
        ("back\\slash `code`", r"back\\slash \`code\`"),
        ("two\r\nlines\u2028here", "two lines here"),
    ],
)
def test_text_is_shown_as_it_is(text: str, expected: str) -> None:
    assert markdown.escape(text) == expected


def _with_table(rows: int, name: str = "x") -> str:
    table = Table("t", "Title", (Column("Name"), Column("n", "count")), ((name, 7),) * rows)
    report = example_report()
    chapter = replace(report.chapters[-1], content=Content(tables=(table,)))
    return markdown.render(replace(report, chapters=(*report.chapters[:-1], chapter)))


def test_a_table_of_twelve_rows_is_whole_and_a_longer_one_says_where_it_was_cut() -> None:
    assert _with_table(12).count("| x | 7 |") == 12
    assert "rows.\n" not in _with_table(12).partition("### Title")[2].partition("## Data")[0]
    assert _with_table(13).count("| x | 7 |") == 12
    assert "The first 12 of 13 rows." in _with_table(13)


def test_a_hostile_cell_stays_one_cell() -> None:
    text = _with_table(1, "a|b\n# c <script>alert(1)</script> {{7*7}}")
    assert r"| a\|b # c \<script\>alert(1)\</script\> {{7\*7}} | 7 |" in text


def test_a_hostile_title_stays_one_heading() -> None:
    text = markdown.render(replace(example_report(), title="Shop\n## Other <b>"))
    assert text.startswith("# Shop ## Other \\<b\\>: November")
