"""The HTML report for every reader: by keyboard, small, enlarged, printed, without scripts."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pypdf
import pytest

from report_builder import formats
from report_builder.model import Report
from report_builder.render import archive, contract, html
from report_builder.render.shelf import Entry
from tests.browser import SCROLL_THROUGH, Browser, chromium
from tests.examples import example_report

OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
FOCUSED = """
(() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    name: one.tagName, text: one.textContent.trim(), number: Array.from(
      document.querySelectorAll("*")).indexOf(one),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    reading: one.closest("main") !== null,
  };
})()
"""
SEARCH = """
(() => {{
  const search = document.getElementById("search");
  search.value = "{words}";
  search.dispatchEvent(new Event("input"));
  return document.querySelectorAll("tbody tr:not([hidden])").length;
}})()
"""
# Of each chart: whether its picture is wider than the room for it, and whether the reader is told.
HIDDEN_BEHIND_THE_EDGE = """
Array.from(document.querySelectorAll(".chart .plot")).map((plot) => [
  plot.scrollWidth > plot.clientWidth,
  plot.parentNode.querySelector(".sideways")?.checkVisibility() ?? false,
])
"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def report() -> Report:
    """One of its charts is as wide on a telephone, as a heatmap is."""
    made = example_report()
    first, *others = made.chapters
    chart, *further = first.content.charts
    content = replace(first.content, charts=(replace(chart, small=None), *further))
    return replace(made, chapters=(replace(first, content=content), *others))


@pytest.fixture(scope="module")
def path(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = tmp_path_factory.mktemp("page") / "report.html"
    page.write_bytes(html.render(report, html.pictures(report))["report.html"])
    return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


def steps(browser: Browser) -> Iterator[dict[str, Any]]:
    """Where the key Tab goes, from the top of the page to its end."""
    while True:
        browser.press("Tab")
        focused = browser.run(FOCUSED)
        if focused["name"] == "BODY":
            return
        yield focused


@pytest.mark.parametrize(("theme", "width", "live"), [("light", 1280, False), ("dark", 360, True)])
def test_no_rule_of_accessibility_is_broken(
    browser: Browser, path: Path, theme: Literal["light", "dark"], width: int, live: bool
) -> None:
    browser.open(path, theme=theme, width=width)
    browser.run(OPEN_ALL)
    if live:
        browser.run(SCROLL_THROUGH)
    assert browser.violations() == []


def test_the_rules_notice_what_is_wrong(browser: Browser, path: Path) -> None:
    browser.open(path)
    browser.run("document.documentElement.removeAttribute('lang')")
    browser.run("document.querySelector('.plot svg').removeAttribute('aria-labelledby')")
    browser.run("document.querySelectorAll('.plot title, .plot desc').forEach((o) => o.remove())")
    browser.run("document.documentElement.style.setProperty('--quiet', '#aaa')")
    rules = {found.partition(":")[0] for found in browser.violations()}
    assert rules >= {"html-has-lang", "svg-img-alt", "color-contrast"}


def test_the_tab_key_reaches_everything_in_order_and_shows_where_it_is(
    browser: Browser, path: Path
) -> None:
    browser.open(path)
    walked = list(steps(browser))
    assert walked[0]["text"] == "Skip to the summary"
    assert [step["text"] for step in walked if not (step["ringed"] and step["seen"])] == []
    numbers = [step["number"] for step in walked]
    assert numbers == sorted(set(numbers))
    reachable = (
        "Array.from(document.querySelectorAll('a, button, input, select, summary, [tabindex]'))"
        ".filter((one) => one.checkVisibility()).length"
    )
    assert len(walked) == browser.run(reachable)


def test_the_first_link_skips_the_contents(browser: Browser, path: Path) -> None:
    browser.open(path)
    browser.press("Tab")
    browser.press("Enter")
    browser.press("Tab")
    assert browser.run(FOCUSED)["reading"]


def test_sorting_unfolding_and_the_dark_page_by_keyboard(browser: Browser, path: Path) -> None:
    browser.open(path)
    for selector, key in (
        ("#table-top_products thead button", "Enter"),
        (".data > summary", " "),
        ("#theme", " "),
    ):
        browser.run(f"document.querySelector('{selector}').focus()")
        browser.press(key)
    sorted_by = "document.querySelector('#table-top_products th').getAttribute('aria-sort')"
    assert browser.run(sorted_by) == "ascending"
    assert browser.run("document.querySelector('.data').open")
    assert browser.run("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize(
    "width", [320, 360, 640]  # 1280 at 400% (WCAG 1.4.10), a telephone, 1280 at 200%
)  # fmt: skip
def test_the_page_never_scrolls_sideways(browser: Browser, path: Path, width: int) -> None:
    browser.open(path, width=width)
    browser.run(OPEN_ALL)
    browser.run(SCROLL_THROUGH)
    assert browser.run(SIDEWAYS) == 0
    hidden = browser.run(HIDDEN_BEHIND_THE_EDGE)
    assert any(wider for wider, _ in hidden) == (width < 560)
    assert all(wider == told for wider, told in hidden), hidden


def sentences(report: Report) -> list[str]:
    return [formats.fill(one.text, one.facts, report.currency) for one in report.findings]


def test_without_scripts_all_can_be_read_and_nothing_is_offered_that_needs_them(
    browser: Browser, report: Report, path: Path
) -> None:
    browser.open(path, scripts=False)
    seen = "Array.from(document.querySelectorAll('{}')).filter((one) => one.checkVisibility())"
    claims = browser.run(seen.format(".claim") + ".map((one) => one.textContent).join(' ')")
    for sentence in sentences(report):
        assert " ".join(sentence.split()) in " ".join(claims.split())
    pictures = browser.run(seen.format(".plot .picture svg") + ".length")
    assert pictures == len(html.pictures(report))
    assert browser.run(seen.format("button, input, select") + ".length") == 0


def test_a_browser_that_cannot_unpack_keeps_the_pictures(browser: Browser, path: Path) -> None:
    script = browser.call(
        "Page.addScriptToEvaluateOnNewDocument", source="delete window.DecompressionStream"
    )
    browser.open(path)
    browser.call("Page.removeScriptToEvaluateOnNewDocument", **script)
    browser.run("document.querySelector('.plot').scrollIntoView()")
    assert browser.run("document.querySelectorAll('.live').length") == 0
    assert browser.run("document.querySelector('.copy') !== null")  # all else works
    assert browser.console == []


def test_print_has_the_text_and_the_pictures_and_nothing_to_click(
    browser: Browser, report: Report, path: Path
) -> None:
    browser.open(path, theme="dark")
    printed = browser.call("Page.printToPDF", preferCSSPageSize=True)["data"]
    pages = pypdf.PdfReader(io.BytesIO(base64.b64decode(printed))).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    for sentence in sentences(report):
        assert "".join(sentence.split()) in text
    for control in ("Copy as CSV", "Search the findings", "Dark page", "Back to the summary"):
        assert "".join(control.split()) not in text


def test_a_table_repeats_its_heads_on_each_page_of_paper(browser: Browser, path: Path) -> None:
    browser.open(path)
    browser.run("""(() => {
      const table = document.querySelector(".table table");
      table.querySelector("thead button").textContent = "HEAD";
      const row = table.tBodies[0].rows[0];
      row.cells[0].textContent = "ROW";
      for (let more = 0; more < 150; more++) row.after(row.cloneNode(true));
    })()""")
    printed = browser.call("Page.printToPDF", preferCSSPageSize=True)["data"]
    pages = pypdf.PdfReader(io.BytesIO(base64.b64decode(printed))).pages
    with_rows = [text for text in (page.extract_text() for page in pages) if "ROW" in text]
    assert len(with_rows) >= 3
    assert all(text.count("HEAD") == 1 for text in with_rows)


def test_on_paper_no_letters_are_as_light_as_the_paper(browser: Browser, path: Path) -> None:
    """Browsers print no backgrounds: what is set light on dark would vanish."""
    browser.open(path)
    browser.call("Emulation.setEmulatedMedia", media="print")
    colours = browser.run(
        "Array.from(document.querySelectorAll('main *'), (one) => getComputedStyle(one).color)"
    )
    browser.call("Emulation.setEmulatedMedia", media="")
    assert "rgb(27, 27, 29)" in colours  # the ink
    assert not [one for one in set(colours) if max(map(int, re.findall(r"\d+", one))) > 160]


def test_the_list_of_reports_searches_its_periods_and_is_for_every_reader(
    browser: Browser, tmp_path: Path
) -> None:
    data = json.loads(contract.render(example_report()))
    entries = [
        Entry(f"2011-{month:02}", ("report.html",), {
            **data, "as_of": f"2011-{month:02}-28", "period": {
                "start": f"2011-{month:02}-01", "end": f"2011-{month:02}-28", "partial": False,
                "label": formats.month(dt.date(2011, month, 1))}})
        for month in (8, 9, 10, 11)
    ]  # fmt: skip
    page = tmp_path / "index.html"
    page.write_bytes(archive.render(entries))
    for theme, width in (("light", 1280), ("dark", 360)):
        browser.open(page, theme=theme, width=width)
        assert browser.violations() == []
        assert browser.run(SIDEWAYS) == 0
        for words, found in (("november", 1), ("2011-1", 2), ("2011-Q3", 2), ("2012", 0), ("", 4)):
            assert browser.run(SEARCH.format(words=words)) == found, words
    assert (browser.console, browser.requests) == ([], [])
    browser.open(page, scripts=False)
    assert browser.run("document.querySelector('.search').hidden")
