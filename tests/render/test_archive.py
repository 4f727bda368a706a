"""The archive page lists what is there, newest first, and trusts none of it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from report_builder import publish
from report_builder.model import Period
from report_builder.render import archive, contract
from tests.examples import example_report


def data(month: int, **changes: Any) -> Any:
    period = Period(dt.date(2011, month, 1), dt.date(2011, month, 28), f"Month {month}")
    report = replace(example_report(), period=period)
    return {**json.loads(contract.render(report)), **changes}


def entry(month: int, **changes: Any) -> archive.Entry:
    return archive.Entry(f"2011-{month:02}", ("report.html", "report.json"), data(month, **changes))


class Reader(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_periods_are_listed_newest_first_whatever_the_order_given() -> None:
    page = archive.render([entry(9), entry(11), entry(10)])
    assert re.findall(r'scope="row">(Month \d+)', page.decode()) == [
        "Month 11", "Month 10", "Month 9",
    ]  # fmt: skip
    assert page == archive.render([entry(10), entry(9), entry(11)])


def test_only_files_that_exist_are_linked_and_relatively() -> None:
    files = ("clusters.csv", "report.html", "report.json", "report.pdf")
    page = archive.render([archive.Entry("2011-11", files, data(11)), entry(10)])
    assert Reader(page).links == [
        "2011-11/report.html", "2011-11/report.pdf", "2011-11/report.json",
        "2011-10/report.html", "2011-10/report.json",
    ]  # fmt: skip


def test_a_row_shows_period_figures_and_data_date() -> None:
    words = " ".join(Reader(archive.render([entry(11)])).words.split())
    assert "Month 11 HTMLJSON £64,800 1,210 571 9 December 2011" in words


def test_a_partial_period_is_marked() -> None:
    period = {"start": "2011-12-01", "end": "2011-12-09", "label": "December 2011", "partial": True}
    assert "December 2011 (partial)" in archive.render([entry(12, period=period)]).decode()


def test_the_policy_allows_the_style_in_the_page_and_nothing_else() -> None:
    page = archive.render([entry(11)]).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'content="{policy}"' in page
    assert "script" not in Reader(page.encode()).tags
    assert "style=" not in page


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "text",
        {},
        {"schema": 2},
        {**data(11), "period": None},
        {**data(11), "as_of": "yesterday"},
        {**data(11), "kpis": [{"key": "revenue"}]},
        {**data(11), "kpis": [{"key": "revenue", "value": {}, "unit": "money"}]},
    ],
)
def test_a_report_that_cannot_be_read_is_listed_last_by_its_name(broken: Any) -> None:
    page = archive.render([archive.Entry("2012-01", ("report.html",), broken), entry(11)])
    rows = re.findall(r'<th scope="row">([^<]+)', page.decode())
    assert rows == ["Month 11", "2012-01"]
    assert "2012-01/report.html" in Reader(page).links


def test_hostile_text_stays_text() -> None:
    title = '</title><script>alert(1)</script>{{ 7*7 }}"'
    period = {"start": "2011-11-01", "end": "2011-11-30", "label": "<b>x</b>", "partial": False}
    page = archive.render([entry(11, title=title, period=period), entry(10)])
    reader = Reader(page)
    assert "script" not in reader.tags
    assert "b" not in reader.tags
    assert title in reader.words


def test_an_empty_archive_is_a_page_too() -> None:
    assert "0 periods" in " ".join(Reader(archive.render([])).words.split())


def test_the_folders_are_read_from_disk_without_following_links(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    publish.write(secret, "2010-01", {"report.json": json.dumps(data(1)).encode()})
    output = tmp_path / "output"
    output.mkdir()
    (output / "linked").symlink_to(secret / "2010-01")
    (output / "a b").mkdir()
    (output / "a b" / "report.json").write_text("{}")
    (output / "2011-09").mkdir()
    (output / "2011-09" / "report.json").symlink_to(secret / "2010-01" / "report.json")
    (output / "2011-10").mkdir()
    (output / "2011-10" / "report.json").write_bytes(b"\xff not json")
    publish.write(output, "2011-11", {"report.json": json.dumps(data(11)).encode()})
    page = (output / "index.html").read_bytes()
    assert Reader(page).links == ["2011-11/report.json", "2011-10/report.json"]
