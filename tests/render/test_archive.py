"""The archive page lists what is there, newest first, and trusts none of it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from report_builder import publish
from report_builder.model import Period
from report_builder.render import archive, contract
from report_builder.render.shelf import Entry
from tests.examples import example_report


def data(month: int, **changes: Any) -> Any:
    period = Period(dt.date(2011, month, 1), dt.date(2011, month, 28), f"Month {month}")
    report = replace(example_report(), period=period)
    return {**json.loads(contract.render(report)), **changes}


def entry(month: int, **changes: Any) -> archive.Entry:
    return Entry(f"2011-{month:02}", ("report.html", "report.json"), data(month, **changes))


def listed_periods(page: bytes) -> list[str]:
    return re.findall(
        r'<th role="rowheader" scope="row"><span class="period">([^<]+)', page.decode()
    )


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
    assert listed_periods(page) == ["Month 11", "Month 10", "Month 9"]
    assert page == archive.render([entry(10), entry(9), entry(11)])


def test_only_files_that_exist_are_linked_and_relatively() -> None:
    files = ("clusters.csv", "report.html", "report.json", "report.pdf")
    page = archive.render([Entry("2011-11", files, data(11)), entry(10)])
    assert Reader(page).links == [
        "feed.xml", "feed.xml", "2011-11/report.html", "2011-11/report.pdf", "2011-11/report.json",
        "2011-10/report.html", "2011-10/report.json",
    ]  # fmt: skip


def test_a_row_shows_period_figures_and_data_date() -> None:
    words = " ".join(Reader(archive.render([entry(11)])).words.split())
    assert "HTMLJSON £64,800 1,210 571 9 December 2011" in words


def test_a_partial_period_is_marked() -> None:
    period = {"start": "2011-12-01", "end": "2011-12-09", "label": "December 2011", "partial": True}
    assert "December 2011 (partial)" in archive.render([entry(12, period=period)]).decode()


def digest_of_script(page: str) -> str:
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    return base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()


def test_the_policy_allows_the_style_and_script_of_the_page_and_nothing_else() -> None:
    page = archive.render([entry(11)]).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        f"script-src 'sha256-{digest_of_script(page)}'; base-uri 'none'; form-action 'none'"
    )
    assert f'content="{policy}"' in page
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
    page = archive.render([Entry("2012-01", ("report.html",), broken), entry(11)])
    assert listed_periods(page) == ["Month 11", "2012-01"]
    assert "2012-01/report.html" in Reader(page).links


def test_hostile_text_stays_text() -> None:
    title = '</title><script>alert(1)</script>{{ 7*7 }}"'
    period = {"start": "2011-11-01", "end": "2011-11-30", "label": "<b>x</b>", "partial": False}
    page = archive.render([entry(11, title=title, period=period), entry(10)])
    reader = Reader(page)
    assert reader.tags.count("script") == 1, "our own"
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
    links = Reader(page).links
    assert links == ["feed.xml", "feed.xml", "2011-11/report.json", "2011-10/report.json"]


def since(month: int) -> list[dict[str, Any]]:
    finding = data(month)["findings"][0]
    return [
        {
            **finding,
            "key": "since_driver",
            "text": "What moved it most since: more orders, £8,000.",
        },
        {**finding, "key": "since_revenue", "text": "Revenue was £64,800: up 15.5%."},
    ]


def test_a_row_says_what_changed_as_the_report_says_it() -> None:
    page = archive.render([entry(11, findings=since(11))]).decode()
    assert (
        'class="changed">Revenue was £64,800: up 15.5%. '
        "What moved it most since: more orders, £8,000.</td>" in page
    )


def test_without_a_report_before_the_key_figure_is_compared_with_the_month_before() -> None:
    kpis = [{**data(11)["kpis"][0], "value": 110.0, "previous": 100.0}]
    november = {"start": "2011-11-01", "end": "2011-11-30", "label": "November 2011",
                "partial": False}  # fmt: skip
    page = archive.render([entry(11, kpis=kpis, period=november, findings=[])]).decode()
    assert 'class="changed">Revenue was 10.0% higher than October\u00a02011.</td>' in page
    nothing = [{**kpis[0], "previous": None, "year_ago": None}]
    page = archive.render([entry(11, kpis=nothing, findings=[])]).decode()
    assert 'class="changed"></td>' in page


def test_the_newest_report_is_shown_on_top_with_its_months_as_lines() -> None:
    page = archive.render([entry(10), entry(11)]).decode()
    top = page[page.index("<section") : page.index("</section>")]
    assert "<h2>Month 11</h2>" in top
    assert top.count('<svg class="sparkline"') == 3
    assert "£64,800" in top
    assert "December 2009 to November 2011" in " ".join(top.split())


def test_the_latest_page_leads_to_the_newest_report_one_folder_up() -> None:
    page = archive.render_latest([entry(10), entry(11), Entry("2012-01", ("report.html",), None)])
    assert page is not None
    assert '<meta http-equiv="refresh" content="0; url=../2011-11/report.html">' in page.decode()
    assert Reader(page).links == [
        "../2011-11/report.html", "../2011-11/report.json", "../index.html",
    ]  # fmt: skip
    assert "script" not in Reader(page).tags
    assert archive.render_latest([]) is None


def test_the_latest_page_leads_to_the_pdf_where_there_is_no_html() -> None:
    page = archive.render_latest([Entry("2011-11", ("report.json", "report.pdf"), data(11))])
    assert b"url=../2011-11/report.pdf" in (page or b"")


def site(output: Path) -> dict[str, bytes]:
    names = ("index.html", "feed.xml", "robots.txt", "latest/index.html")
    return {name: (output / name).read_bytes() for name in names if (output / name).exists()}


def test_the_site_is_made_of_the_folders_alone(tmp_path: Path) -> None:
    for month in (10, 11):
        files = {"report.json": json.dumps(data(month)).encode(), "report.html": b"<p>"}
        publish.write(tmp_path, f"2011-{month}", files)
        publish.write(tmp_path, f"2011-{month}--north", files)
    made = site(tmp_path)
    assert len(made) == 4
    assert not any(b"north" in content for content in made.values())
    for name in made:
        (tmp_path / name).unlink()
    publish.prepare(tmp_path)
    assert site(tmp_path) == made


def test_a_folder_taken_away_leaves_the_site_with_the_next_run(tmp_path: Path) -> None:
    files = {"report.json": json.dumps(data(11)).encode()}
    publish.write(tmp_path, "2011-11", files)
    only_november = site(tmp_path)
    publish.write(tmp_path, "2011-12", {"report.json": json.dumps(data(12)).encode()})
    assert b"2011-12/" in site(tmp_path)["latest/index.html"]
    shutil.rmtree(tmp_path / "2011-12")
    publish.prepare(tmp_path)
    assert site(tmp_path) == only_november
    shutil.rmtree(tmp_path / "2011-11")
    publish.prepare(tmp_path)
    assert "0 periods" in " ".join(Reader(site(tmp_path)["index.html"]).words.split())
    assert "latest/index.html" not in site(tmp_path)


def test_a_run_that_brings_nothing_touches_no_file_of_the_site(tmp_path: Path) -> None:
    publish.write(tmp_path, "2011-11", {"report.json": json.dumps(data(11)).encode()})
    (tmp_path / "robots.txt").write_text("User-agent: *\nDisallow: /secret\n")
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*")}
    publish.prepare(tmp_path)
    assert {path: path.stat().st_ino for path in tmp_path.rglob("*")} == before
    assert b"secret" in site(tmp_path)["robots.txt"]


def test_a_new_folder_is_left_as_it_is_by_preparing(tmp_path: Path) -> None:
    publish.prepare(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [publish.LOCK]


def test_a_report_without_its_json_is_listed_by_its_name(tmp_path: Path) -> None:
    publish.write(tmp_path, "2011-11", {"report.html": b"<p>", "manifest.json": b"{}"})
    assert listed_periods(site(tmp_path)["index.html"]) == ["2011-11"]
    assert Reader(site(tmp_path)["index.html"]).links[-1] == "2011-11/report.html"
