"""The executive PDF: complete, tagged, quiet, the same bytes every time."""

from __future__ import annotations

import functools
import io
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest

from report_builder import formats
from report_builder.errors import MissingLibrary
from report_builder.model import Fact, Finding, Report
from report_builder.render import page, pdf, selection, templating
from report_builder.render.budget import has_pages_behind
from tests import printed
from tests.examples import example_report
from tests.render.test_selection import long_winded

ROOT = Path(__file__).resolve().parents[2]
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
    'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="currentColor"/>'
    "</svg>"
)
MEGABYTE = 1_000_000


def pictures(report: Report, height: int = 250) -> dict[str, str]:
    """Plain boxes of the size of charts: what is in them is the matter of other tests."""
    return {
        chart.key: PICTURE.format(width=680 if chart.wide else 330, height=height)
        for chart in page.all_charts(report)
    }


@functools.cache
def made() -> bytes:
    report = example_report()
    return pdf.render(report, pictures(report))


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def flat(text: str) -> str:
    return " ".join(text.split())


def words(data: bytes) -> list[str]:
    return [flat(leaf.extract_text()) for leaf in read(data).pages]


def elements(node: Any) -> Iterator[Any]:
    """The structure elements below a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        item = kid.get_object()
        if isinstance(item, dict) and "/S" in item:
            yield item
            yield from elements(item)


def structure(data: bytes) -> list[Any]:
    root: Any = read(data).trailer["/Root"]
    return list(elements(root["/StructTreeRoot"]))


def test_every_sentence_of_the_summary_is_in_the_text() -> None:
    report = example_report()
    text = flat(" ".join(words(made())))
    for finding in report.summary:
        assert flat(formats.fill(finding.text, finding.facts, report.currency)) in text
        assert flat(formats.fill(finding.so_what, finding.facts, report.currency)) in text


def test_pages_break_alike_on_both_papers() -> None:
    report = example_report()
    letter = pdf.render(report, pictures(report), "letter")
    assert {tuple(map(float, leaf.mediabox[2:])) for leaf in read(letter).pages} == {(612, 792)}
    assert words(letter) == words(made())


def test_page_one_answers() -> None:
    first = words(made())[0]
    for part in (
        "Harbour & Pine",
        "November 2011",
        "Period 1–30 November 2011",
        "as of 9 December 2011",
        "£64,800",
        "11.1% higher than November 2010",
        "60% of revenue comes from 240 customers.",
        "Send 360 quiet customers a personal offer",
        "At risk · £4,800 (£2,400 to £7,200) · indicative",
    ):
        assert part in first


def test_each_page_has_its_number_and_its_source() -> None:
    pages = words(made())
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "20,310 rows · report-builder 0.1.0 · data 5d5d5d5d5d5d" in text
    assert all("Harbour & Pine · November 2011" in text for text in pages[1:])


def test_contents_and_bookmarks_lead_to_the_right_pages() -> None:
    reader = read(made())
    pages = [flat(leaf.extract_text()) for leaf in reader.pages]
    bookmarks = {
        flat(str(item.title)): reader.get_destination_page_number(item)
        for item in reader.outline
        if not isinstance(item, list)
    }
    assert list(bookmarks) == [
        "Summary", "Contents", "How to read this report", "Questions and hypotheses",
        "1 Sales over time", "2 Customer segments", "Frequent big baskets",
        "Occasional gift buyers", "Recommendations", "Data and ledger", "Methods in short",
    ]  # fmt: skip
    contents = bookmarks.pop("Contents")
    assert contents is not None
    for title, index in bookmarks.items():
        assert index is not None
        assert title == "Summary" or title in pages[index]
        assert re.search(rf"{re.escape(title)} {index + 1}\b", pages[contents])


def test_chapters_that_are_not_shown_say_why() -> None:
    contents = " ".join(words(made()))
    assert "Promotions: A column with the discount of each line is needed" in contents
    assert "Customer lifetime value: Needs 36 months, the data has 24." in contents


def test_it_declares_language_title_and_accessibility_standard() -> None:
    reader = read(made())
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Harbour & Pine: customer insight, November 2011"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


def test_dates_come_from_the_data() -> None:
    metadata: Any = read(made()).metadata
    assert metadata["/CreationDate"].startswith("D:20111209")
    assert metadata["/ModDate"].startswith("D:20111209")


def test_every_figure_has_an_alternative_text() -> None:
    figures = [item for item in structure(made()) if item["/S"] == "/Figure"]
    texts = [str(item["/Alt"]) for item in figures]
    assert len(texts) == 5 + 2 + 2, "five small lines, two charts, two cluster profiles"
    assert "Revenue by month, December 2009 to November 2011" in [
        text.replace("\u00a0", " ") for text in texts
    ]
    assert any(text.startswith("Line chart of monthly revenue") for text in texts)
    assert any(text.startswith("Dot plot of Frequent big baskets") for text in texts)


def test_headings_do_not_skip_a_level() -> None:
    levels = [int(i["/S"][2:]) for i in structure(made()) if re.fullmatch(r"/H\d", i["/S"])]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    report = example_report()
    with caplog.at_level(logging.WARNING):
        pdf.render(report, pictures(report))
    assert caplog.messages == []


def test_same_report_same_bytes_in_another_process() -> None:
    program = (
        "import sys; from hashlib import sha256; from tests.render.test_pdf import made; "
        "sys.stdout.write(sha256(made()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert done.stdout == sha256(made()).hexdigest()


def test_it_is_small() -> None:
    assert len(made()) < MEGABYTE


def many_chapters(report: Report, times: int) -> Report:
    """An undated report without clusters or actions: as of a table with a row for each customer."""
    sales = report.chapters[0]
    content = replace(sales.content, recommendations=(), kpis=())
    chapters = tuple(
        replace(
            sales,
            key=f"c{n}",
            content=replace(
                content,
                findings=tuple(replace(f, key=f"{f.key}{n}") for f in content.findings),
                charts=tuple(replace(c, key=f"{c.key}{n}") for c in content.charts),
            ),
        )
        for n in range(times)
    )
    kpis = tuple(replace(kpi, series=(), previous=None, year_ago=None) for kpi in report.kpis)
    return replace(
        report, period=None, as_of=None, kpis=kpis, chapters=chapters, recommendations=(),
        summary=(),
    )  # fmt: skip


@pytest.mark.parametrize("times", [6, 18])
def test_pages_without_dates_and_actions_are_filled_too(times: int) -> None:
    report = many_chapters(example_report(), times)
    report = replace(report, scoreboard=tuple(replace(s, findings=()) for s in report.scoreboard))
    full = printed.fullness(pdf.render(report, pictures(report)))
    assert 3 <= len(full) <= 12
    assert min(full[:-1]) >= 0.4, full


def wordy(report: Report) -> Report:
    """The same with long sentences and many of them, long tables and high pictures."""
    chapters = []
    for chapter in report.chapters:
        content = chapter.content
        findings = tuple(
            replace(finding, key=f"{finding.key}{copy}", so_what=finding.so_what * 6)
            for copy in range(4)
            for finding in content.findings
        )
        tables = tuple(replace(table, rows=table.rows * 10) for table in content.tables)
        content = replace(
            content, findings=(*content.findings, *findings), charts=content.charts * 3,
            tables=tables, segments=content.segments * 6,
        )  # fmt: skip
        chapters.append(replace(chapter, content=content))
    return replace(report, chapters=tuple(chapters), scoreboard=())


def planned(report: Report, height: int) -> list[int]:
    """On which pages the contents, the guide, the chapters, the clusters behind theirs and the
    recommendations should begin."""
    made = selection.select(report, pictures(report, height))
    page, starts = 0, []
    for name in ("contents", "guide"):
        page += name not in made.opening.follows
        starts.append(page)
    assert page == made.opening.pages - 1
    for item in made.parts:
        starts.append(page + (not item.follows))
        page += item.begun
        if has_pages_behind(item.item):
            starts += [page + 1 + place for place in range(len(made.clusters))]
            page += len(made.clusters)
    return starts


@pytest.mark.parametrize("height", [60, 280, 560])
def test_chapters_keep_to_their_pages_however_much_they_say(height: int) -> None:
    report = wordy(example_report())
    data = pdf.render(report, pictures(report, height))
    reader = read(data)
    starts = [
        reader.get_destination_page_number(item)
        for item in reader.outline
        if not isinstance(item, list)
    ]
    expected = [0, *planned(report, height)]
    assert starts[: len(expected)] == expected, "front, contents, guide, chapters, clusters, advice"
    assert len(expected) == 8
    assert "Further in the HTML report" in " ".join(words(data))


def test_a_cluster_keeps_to_its_page_however_much_it_says() -> None:
    report = long_winded(6)
    pages = words(pdf.render(report, pictures(report)))
    at = next(number for number, page in enumerate(pages) if "Furthest from typical" in page)
    assert pages[at].count("Number to watch") == 3
    assert "Data and ledger" in pages[at + 1]


def test_hostile_text_is_printed_as_text(caplog: pytest.LogCaptureFixture) -> None:
    evil = '<img src="file:///etc/passwd"><script>alert(1)</script>{{ 7*7 }}'
    report = example_report()
    finding = Finding(
        "evil", "info", "It is {name}.", {"name": Fact(evil, "text")}, chapter="sales"
    )
    chapter = report.chapters[0]
    content = replace(chapter.content, findings=(finding,))
    hostile = replace(
        report, title=evil, summary=(finding,), recommendations=(), scoreboard=(),
        chapters=(replace(chapter, content=content),),
    )  # fmt: skip
    with caplog.at_level(logging.WARNING):
        text = words(pdf.render(hostile, pictures(hostile)))
    assert evil in text[0]
    assert f"It is {evil}." in text[0]
    assert caplog.messages == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "https://example.org/x.png", "chart:other.svg", "data:,x"]
)
def test_every_address_but_our_own_is_refused(address: str) -> None:
    from weasyprint.urls import FatalURLFetchingError

    fetcher = pdf._fetcher_class()({"chart:mine.svg": (b"<svg/>", "image/svg+xml")})
    assert fetcher.fetch("chart:mine.svg").read() == b"<svg/>"
    with pytest.raises(FatalURLFetchingError, match="refused"):
        fetcher.fetch(address)


def test_a_chart_without_a_picture_is_a_bug() -> None:
    with pytest.raises(KeyError, match="revenue_by_month"):
        pdf.render(example_report(), {})


def test_without_pango_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPango:
        """What loading WeasyPrint does on a machine without the library."""

        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(MissingLibrary) as caught:
        pdf.render(example_report(), {})
    for system in ("Debian, Ubuntu", "Fedora", "macOS", "Windows"):
        assert system in str(caught.value)
    assert "apt install libpango-1.0-0" in str(caught.value)


def test_colours_are_those_of_the_page() -> None:
    ours = set(re.findall(r"#[0-9a-f]{3,6}\b", templating.read("pdf/report.css")))
    assert ours
    assert ours <= set(re.findall(r"#[0-9a-f]{3,6}\b", templating.read("style/tokens.css")))


def test_a_report_of_nothing_but_rows_is_a_pdf_too(caplog: pytest.LogCaptureFixture) -> None:
    bare = replace(
        example_report(), currency="", kpis=(), summary=(), chapters=(), recommendations=(),
        mapping=(), inputs=(), scoreboard=(),
    )  # fmt: skip
    with caplog.at_level(logging.WARNING):
        pages = words(pdf.render(bare, {}))
    assert "Data and ledger" in pages[-1]
    assert caplog.messages == []
