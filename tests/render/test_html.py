"""The HTML report: complete, escaped, closed to the network, and alive in a browser."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import math
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pytest
from markupsafe import Markup

from report_builder import formats
from report_builder.look.theme import house_config
from report_builder.model import Column, Content, Fact, Report, Table
from report_builder.render import html, page, templating
from tests.browser import SCROLL_THROUGH, Browser, chromium
from tests.examples import example_report, segments

HOSTILE = '</script><script>document.title="run"</script><img src=x onerror=alert(1)>{{7*7}}\u202e'
LIMIT = 600_000  # bytes of the example page: the chart program takes 0.4 MB of it


class Document(HTMLParser):
    """Elements with their attributes, and the text inside them by tag."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        last = self.elements[-1][0] if self.elements else ""
        if last in ("script", "style") and self.cdata_elem:
            self.inside.append((last, data))
        else:
            self.words.append(data)

    def values(self, attribute: str) -> list[str]:
        """All values of an attribute in the document."""
        return [attrs[attribute] or "" for _, attrs in self.elements if attribute in attrs]

    def text(self) -> str:
        """The words of the document with single spaces."""
        return " ".join(" ".join(self.words).split())


def as_shown(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def report() -> Report:
    return example_report()


@pytest.fixture(scope="module")
def pictures(report: Report) -> dict[str, str]:
    return html.pictures(report)


@pytest.fixture(scope="module")
def source(report: Report, pictures: dict[str, str]) -> str:
    return html.render(report, pictures)["report.html"].decode()


@pytest.fixture(scope="module")
def document(source: str) -> Document:
    return Document(source)


def inflated(source: str, identity: str) -> str:
    block = re.search(
        f'<script type="text/plain" id="{identity}">([A-Za-z0-9+/=]+)</script>', source
    )
    assert block
    return zlib.decompress(base64.b64decode(block[1])).decode()


def chart_block(source: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(inflated(source, "charts"))
    return loaded


def test_every_sentence_of_the_model_is_shown(report: Report, document: Document) -> None:
    shown = document.text()
    sentences = [
        formats.fill(text, item.facts, report.currency)
        for item in report.findings
        for text in (item.text, item.so_what)
    ]
    for item in report.recommendations:
        sentences += [
            formats.fill(text, item.facts, report.currency)
            for text in (item.action, item.reason, item.arithmetic, item.kpi)
        ]
        sentences.append(item.segment)
    for chapter in report.chapters:
        sentences += [chapter.title, chapter.question, chapter.method, chapter.reason]
    for sentence in sentences:
        assert as_shown(sentence) in shown


def test_page_one_says_shop_period_data_and_as_of(document: Document) -> None:
    head = document.text().partition("What matters most")[0]
    for part in (
        "Harbour & Pine", "November 2011", "1–30 November 2011",
        "1 December 2009 – 9 December 2011", "As of 9 December 2011", "£64,800",
        "15.5% higher than October 2011", "11.1% higher than November 2010",
        "November 2010: no comparable month", "95% interval 42% to 49%",
    ):  # fmt: skip
        assert part in head


def test_the_ledger_is_shown_to_the_cent(document: Document) -> None:
    assert (
        "Read every row of the input 20,310 966,250.55 "
        "Exact duplicates the same line twice −110 −4,250.05"
    ) in document.text()


def test_segments_that_are_all_the_customers_end_in_their_total() -> None:
    whole = segments()
    assert templating.in_all(whole) == (1200, 480_000.0)
    assert templating.in_all(whole[:2]) is None  # the smallest is not shown: nor is what is left
    assert templating.in_all(()) is None


def test_numbers_of_a_column_have_the_same_decimals() -> None:
    columns = (Column("Name"), Column("Orders", "number"), Column("Items", "number"),
               Column("Pause", "days"))  # fmt: skip
    rows = (("A", 3.0, 2.0, 4.0), ("B", 5.79, None, 5.5))
    made = Table("t", "T", columns, rows, total=("All", 4, 7.0, None))
    whole = templating.whole_columns(made)
    assert whole == [True, False, True, False]
    shown = [[formats.cell(value, column.unit, "", whole[at]) for at, value in
              enumerate(values[1:], 1) for column in [columns[at]]] for values in rows]  # fmt: skip
    assert shown == [["3.00", "2", "4.0"], ["5.79", "–", "5.5"]]
    assert templating.whole_columns(replace(made, rows=(), total=None)) == [True] * 4


def test_every_chart_has_a_source_under_it(report: Report, source: str) -> None:
    figures = re.findall(r'<figure class="chart.*?</figure>', source, re.DOTALL)
    assert len(figures) == len(list(page.all_charts(report))) > 0
    assert all(re.search(r'<p class="source">Source: \S', figure) for figure in figures)


def test_a_minus_is_not_parted_from_its_currency() -> None:
    """Lines may end before a currency; a word joiner forbids it, and a digit needs none."""
    assert templating.unbroken("aged 25–34 – so") == "aged 25\u2060–\u206034 – so"
    assert templating.unbroken("1–30 November") == "1–30 November"
    assert templating.unbroken("−£1,230 and −1.2%") == "−\u2060£1,230 and −1.2%"
    fine = Markup("−£1")
    assert templating.unbroken(fine) is fine
    assert templating.unbroken(None) is None
    template = templating.pages("GBP").from_string("{{ value|money }}")
    assert template.render(value=-5.0) == "−\u2060£5.00"


def test_every_link_lands_and_every_id_is_there_once(document: Document) -> None:
    ids = document.values("id")
    assert len(ids) == len(set(ids))
    targets = {link[1:] for link in document.values("href")}
    assert {"segments-quiet", "do-winback", "chapter-sales", "summary", "data"} <= targets
    assert targets <= set(ids)
    named = {name for value in document.values("aria-labelledby") for name in value.split()}
    assert named <= set(ids)
    assert set(document.values("for")) <= set(ids)


def test_nothing_is_fetched_and_nothing_is_styled_or_scripted_in_attributes(
    document: Document,
) -> None:
    assert document.values("src") == []
    assert all(link.startswith("#") for link in document.values("href"))
    assert document.values("style") == []
    assert not [a for _, attrs in document.elements for a in attrs if a.startswith("on")]


def test_the_policy_allows_exactly_our_own_style_and_scripts(
    document: Document, source: str
) -> None:
    policy = next(
        attrs["content"] or ""
        for tag, attrs in document.elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "blob:" not in policy
    kinds = [attrs.get("type") for tag, attrs in document.elements if tag == "script"]
    assert kinds == [None, "text/plain", "text/plain", None]  # first and last run by themselves
    style, first, _, _, script = (text for _, text in document.inside)
    hashes = [
        "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
        for text in (style, first, inflated(source, "vega"), script)
    ]
    assert f"style-src {hashes[0]};" in policy
    assert f"script-src {' '.join(hashes[1:])};" in policy


def test_specifications_and_themes_travel_as_json(report: Report, source: str) -> None:
    data = chart_block(source)
    assert data["light"] == json.loads(json.dumps(house_config("GBP")))
    assert data["dark"] == json.loads(json.dumps(house_config("GBP", dark=True)))
    assert {key: item["spec"] for key, item in data["charts"].items()} == {
        chart.key: json.loads(json.dumps(chart.spec)) for chart in page.all_charts(report)
    }


def test_a_number_that_json_does_not_know_is_an_error(report: Report) -> None:
    chapter = report.chapters[0]
    chart = replace(chapter.content.charts[0], spec={"width": math.nan})
    broken = replace(chapter, content=Content(charts=(chart,)))
    with pytest.raises(ValueError, match="JSON"):
        html.chart_data(replace(report, chapters=(broken,)))


def test_a_chart_without_a_picture_is_an_error(report: Report) -> None:
    with pytest.raises(KeyError, match="revenue_by_month"):
        html.render(report, {})


def hostile_report() -> Report:
    """Hostile text wherever the data or the user can put some."""
    report = example_report()
    sales = report.chapters[0]
    table = Table(
        "t", HOSTILE, (Column(HOSTILE), Column("n", "count")), ((HOSTILE, 1), ("=cmd()", -2))
    )
    facts = dict(report.findings[0].facts) | {"orders": Fact(HOSTILE, "text")}
    finding = replace(sales.content.findings[0], facts=facts)
    chart = replace(sales.content.charts[0], subtitle=HOSTILE, table=table)
    spec = dict(chart.spec) | {"usermeta": {"name": HOSTILE}}
    content = replace(
        sales.content,
        findings=(finding, *sales.content.findings[1:]),
        charts=(replace(chart, spec=spec),),
        tables=(table,),
    )
    return replace(
        report,
        title=HOSTILE,
        chapters=(replace(sales, content=content), *report.chapters[1:]),
        inputs=(replace(report.inputs[0], name=HOSTILE),),
        mapping=(replace(report.mapping[0], column=HOSTILE),),
        summary=(finding,),
    )


def test_hostile_text_stays_text(document: Document) -> None:
    report = hostile_report()
    source = html.render(report, html.pictures(report))["report.html"].decode()
    hostile = Document(source)
    tags = [tag for tag, _ in hostile.elements]
    assert tags.count("script") == [tag for tag, _ in document.elements].count("script") == 4
    assert "img" not in tags
    assert "\u202e" in hostile.text()
    assert hostile.text().count("{{7*7}}") >= 8  # title, finding, summary, chart, tables, …
    assert chart_block(source)["charts"]["revenue_by_month"]["spec"]["usermeta"]["name"] == HOSTILE


def test_the_same_report_gives_the_same_bytes(
    report: Report, source: str, pictures: Mapping[str, str]
) -> None:
    html.style_sheet.cache_clear()
    again = html.render(example_report(), dict(reversed(list(pictures.items()))))
    assert again == {"report.html": source.encode()}
    assert len(again["report.html"]) < LIMIT


def test_assets_beside_the_page_for_sites_that_forbid_inline_code(
    report: Report, pictures: Mapping[str, str]
) -> None:
    files = html.render(report, pictures, assets="files")
    assert sorted(files) == ["fonts.js", "report.css", "report.html", "report.js", "vega.js"]
    beside = Document(files["report.html"].decode())
    parts = {"light", "dark", "paper", "signals", "charts"}
    assert set(chart_block(files["report.html"].decode())) == parts
    assert len(beside.inside) == 1
    assert beside.values("src") == ["fonts.js", "vega.js", "report.js"]
    assert "report.css" in beside.values("href")


def test_the_chart_program_leaks_no_names() -> None:
    assert html.vega_bundle().startswith("(function(){")
    assert html.vega_bundle().endswith("})();")
    assert "</script" not in html.vega_bundle().lower()


def test_a_notebook_shows_the_report_in_a_closed_frame(report: Report, source: str) -> None:
    frame = Document(html.notebook_frame(report))
    assert [tag for tag, _ in frame.elements] == ["iframe"]
    assert frame.elements[0][1]["srcdoc"] == source
    assert frame.elements[0][1]["sandbox"] == "allow-scripts"


# ---- In the browser.


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


LABELS = """
Array.from(document.querySelectorAll(".plot"), (plot) => ["picture", "live"].map((part) =>
  Array.from(plot.querySelectorAll(`.${part} text`), (text) => text.textContent).sort()))
"""


# How far what is seen moved of itself since the page was opened, as browsers count it.
SHIFT = """
new Promise((done) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((one) => { sum += one.value; });
  const watch = new PerformanceObserver(add);
  watch.observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 100);
})
"""


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 360)])
def test_every_chart_comes_alive_as_its_picture_and_the_console_stays_empty(
    browser: Browser, source: str, tmp_path: Path, theme: Literal["light", "dark"], width: int
) -> None:
    path = tmp_path / "report.html"
    path.write_text(source, encoding="utf-8")
    browser.open(path, width=width, theme=theme)
    heights = "Array.from(document.querySelectorAll('.plot'), (plot) => plot.offsetHeight)"
    before = browser.run(heights)
    browser.run(SCROLL_THROUGH)
    assert browser.console == []
    labels = browser.run(LABELS)
    assert len(labels) == 2
    for still, live in labels:
        assert still
        assert live
        assert live == still or width == 360  # half as wide, an axis has fewer labels
    assert browser.run(heights) == before  # nothing moved when the charts came
    assert min(before) > 0
    assert browser.run(SHIFT) < 0.01
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert browser.run(wide) == 0  # the page itself never scrolls sideways
    # A line as wide as the plot: the axis of time was understood.
    line = browser.run("document.querySelector('.live .mark-line path').getAttribute('d')")
    reach = max(float(x) for x in re.findall(r"L([\d.]+),", line))
    assert (500 if width == 1280 else 150) < reach < width
    hidden = (
        "Array.from(document.querySelectorAll('.plot'), (one) => one.scrollWidth - one.clientWidth)"
    )
    assert set(browser.run(hidden)) == {0}
    ink = house_config("GBP", dark=theme == "dark")["axis"]["labelColor"]
    label = "document.querySelector('.live .role-axis-label text').getAttribute('fill')"
    assert browser.run(label) == ink


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_moves_when_the_letters_come(
    browser: Browser, source: str, tmp_path: Path, width: int
) -> None:
    """On a slow machine, too, the page is first laid out with its own font."""
    path = tmp_path / "report.html"
    path.write_text(source, encoding="utf-8")
    browser.call("Emulation.setCPUThrottlingRate", rate=4)
    try:
        browser.open(path, width=width)
        assert browser.run("document.fonts.check('16px \"Fira Sans\"')")
        assert browser.run(SHIFT) < 0.001
    finally:
        browser.call("Emulation.setCPUThrottlingRate", rate=1)


MOVED = """
(() => {
  const table = document.querySelector("[aria-label='What the segments mean']");
  table.querySelector("table").style.width = "800px";  // as one of many columns
  const parts = ["caption > span", "tbody th", "tbody td"].map((part) => table.querySelector(part));
  const lefts = () => parts.map((part) => Math.round(part.getBoundingClientRect().left));
  const before = lefts();
  table.scrollLeft = 150;
  return lefts().map((left, at) => before[at] - left);
})()
"""


def test_on_a_telephone_names_stay_beside_their_numbers(
    browser: Browser, source: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(source, encoding="utf-8")
    browser.open(path, width=360)
    browser.run("document.querySelector('#chapter-segments').style.contentVisibility = 'visible'")
    assert browser.run(MOVED) == [0, 0, 150]  # the caption and the row's name stay


def test_hostile_text_does_nothing_in_the_browser(browser: Browser, tmp_path: Path) -> None:
    report = hostile_report()
    path = tmp_path / "report.html"
    path.write_bytes(html.render(report, html.pictures(report))["report.html"])
    browser.open(path)
    browser.run(SCROLL_THROUGH)
    assert browser.console == []
    assert browser.run("document.title").startswith("</script><script>")


def test_assets_beside_the_page_are_allowed_by_its_policy(
    browser: Browser, report: Report, pictures: Mapping[str, str], tmp_path: Path
) -> None:
    for name, content in html.render(report, pictures, assets="files").items():
        (tmp_path / name).write_bytes(content)
    browser.open(tmp_path / "report.html")
    browser.run(SCROLL_THROUGH)
    assert browser.console == []
    assert browser.run("getComputedStyle(document.body).fontFamily").startswith('"Fira Sans"')
    assert browser.run("document.fonts.check('16px \"Fira Sans\"')")


READER = """
(() => {
const clicks = (selector) => document.querySelector(selector).click();
const cells = () => Array.from(document.querySelectorAll("#table-top_products tbody tr"),
  (row) => row.cells[1].textContent).join(" ");
const said = [];
Object.defineProperty(navigator, "clipboard", {
  value: { writeText: (text) => { said.push(text); return Promise.resolve(); } },
});
const units = "#table-top_products thead th:nth-child(2)";
clicks(units + " button");
said.push(document.querySelector(units).getAttribute("aria-sort") + ": " + cells());
clicks(units + " button");
said.push(document.querySelector(units).getAttribute("aria-sort") + ": " + cells());
clicks("#table-top_products + .copy");
const shown = () => Array.from(document.querySelectorAll(".finding:not([hidden])"),
  (finding) => finding.id).join(" ");
const set = (id, value, event) => {
  document.getElementById(id).value = value;
  document.getElementById(id).dispatchEvent(new Event(event));
};
set("search", "QUIET  days", "input");
said.push(shown(), document.getElementById("matches").textContent);
set("search", "", "input");
set("grade", "strong", "change");
said.push(shown());
clicks(".leading a");
said.push(shown());
clicks("#theme");
said.push(document.documentElement.dataset.theme);
return said;
})()
"""


def test_sorting_copying_searching_filtering_and_the_dark_page(
    browser: Browser, source: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(source, encoding="utf-8")
    browser.open(path)
    said = browser.run(READER)
    assert browser.console == []
    down, up, copied, found, matches, strong, unfiltered, theme = said
    assert down == "descending: 5,700 4,020 1,310 –"  # what is not observed stays last
    assert up == "ascending: 1,310 4,020 5,700 –"
    assert copied.splitlines() == [
        "Product,Units,Revenue (GBP),Change on a year before,Share of revenue",
        "Regency cakestand,1310,16310.50,'+12.4%,3.3%",
        '"Paper chain kit, 50\'s Christmas",4020,11820.00,-8.1%,2.4%',
        '"Jumbo bag, red retrospot",5700,11115.00,0.0%,2.2%',
        "Party bunting,–,9870.25,–,2.0%",
        "All products,250000,495400.00,'+9.0%,100%",
    ]
    assert (found, matches) == ("segments-quiet", "1 of 5 findings")
    assert strong == "segments-concentration"
    assert len(unfiltered.split()) == 5  # following a link clears the filter
    assert theme == "dark"


SORT_DATES_AND_MONEY = """
(() => {
  const said = [];
  Object.defineProperty(navigator, "clipboard", {
    value: { writeText: (text) => { said.push(text); return Promise.resolve(); } },
  });
  const table = document.querySelector("#table-days table");
  for (const column of [1, 2]) {
    const button = table.querySelector(`thead th:nth-child(${column}) button`);
    button.click();
    said.push(Array.from(table.tBodies[0].rows, (row) => row.cells[column - 1].textContent).join());
  }
  document.querySelector("#table-days + .copy").click();
  return said;
})()
"""


def test_german_numbers_and_dates_are_sorted_and_copied_as_what_they_mean(
    browser: Browser, report: Report, pictures: Mapping[str, str], tmp_path: Path
) -> None:
    rows = (
        (dt.date(2011, 2, 10), 900.5, 0.5), (dt.date(2010, 11, 9), 1234.25, 0.123),
        (dt.date(2011, 1, 31), -12.0, None),
    )  # fmt: skip
    columns = (Column("Day", "date"), Column("Revenue", "money"), Column("Share", "share"))
    chapter = replace(
        report.chapters[1], content=Content(tables=(Table("days", "Days", columns, rows),))
    )
    german = replace(report, chapters=(*report.chapters, replace(chapter, key="german")),
                     locale="de-DE")  # fmt: skip
    path = tmp_path / "report.html"
    path.write_bytes(html.render(german, pictures)["report.html"])
    browser.open(path)
    days, money, copied = browser.run(SORT_DATES_AND_MONEY)
    assert days == "09.11.2010,31.01.2011,10.02.2011"
    assert money == "1.234,25,900,50,−12,00"
    assert copied.splitlines() == [
        "Day,Revenue (GBP),Share", "2010-11-09,1234.25,12.3%", "2011-02-10,900.50,50.0%",
        "2011-01-31,-12.00,–",
    ]  # fmt: skip
    assert browser.console == []
