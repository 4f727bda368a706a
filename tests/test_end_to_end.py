"""Whole reports from whole inputs: equal where the data is equal."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest

from report_builder import formats
from report_builder.assemble import Assembled, assemble
from report_builder.render import contract
from report_builder.settings import Settings
from tests import printed, words
from tests.browser import SCROLL_THROUGH, WITHOUT_REPEATS, chromium
from tests.sets import DATA, SAMPLE

GOLDEN = Path(__file__).parent / "golden" / "sample_data.md"
ONLINE_RETAIL = DATA / "uci_online_retail" / "online_retail.csv"
MEGABYTE = 1_000_000
CHARTS_DRAWN = (
    "[document.querySelectorAll('.plot').length, document.querySelectorAll('.plot.drawn').length]"
)
# All movement that the reader did not ask for, as a share of the window (web.dev/cls).
LAYOUT_SHIFT = """
new Promise((done) => {
  new PerformanceObserver((list) =>
    done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
  ).observe({ type: "layout-shift", buffered: true });
  setTimeout(done, 300, 0);  // nothing moved
})
"""
# Distributions of customers, single forecasts, and cells without a combination that stands out.
PICTURES_OF_THEIR_OWN = (
    "distribution_items_", "distribution_orders_", "distribution_age", "distribution_income",
    "forecast_series_", "demographics_cells",
)  # fmt: skip
NUMBERED = re.compile(r"(\d+) ")  # a bookmark of a chapter
MOST_SHIFT = 0.05  # half of what counts as good


@pytest.fixture(scope="module")
def sample() -> Assembled:
    return assemble([SAMPLE], Settings())


@pytest.fixture(scope="module")
def online_retail() -> Assembled:
    if not DATA.exists():
        pytest.skip("the public data sets are not here")
    return assemble([ONLINE_RETAIL], Settings(currency="GBP"))


def shown_in_chromium(made: Assembled, folder: Path) -> list[str]:
    """The console after every chart of the page was drawn, with the network off."""
    path = folder / "report.html"
    path.write_bytes(made.files["report.html"])
    with chromium() as browser:
        browser.open(path)
        browser.run(SCROLL_THROUGH)
        plots, drawn = browser.run(CHARTS_DRAWN)
        assert plots == drawn > 0
        return browser.console


def test_a_shop_manager_can_read_every_sentence(
    sample: Assembled, online_retail: Assembled
) -> None:
    """The rules of the words over two whole reports; they are tried one by one in test_words."""
    for made in (sample, online_retail):
        assert words.faults(made.report) == []


def test_every_picture_is_of_a_finding_of_its_chapter(
    sample: Assembled, online_retail: Assembled
) -> None:
    """Whatever key a picture names is made; only what shows more than one sentence says has none.

    A finding is printed beside its picture, so that a wrong link would set it beside another's.
    """
    for made in (sample, online_retail):
        for chapter in made.report.chapters:
            for chart in chapter.content.charts:
                linked = chapter.content.pictured(chart) is not None
                assert linked == (not chart.key.startswith(PICTURES_OF_THEIR_OWN)), chart.key


def words_of(text: str) -> str:
    """Text without the blanks, hyphens and line ends that setting it in lines brings."""
    return re.sub(r"[\s\u00a0\u00ad\u200b]+", "", text)


def test_the_golden_report_of_the_sample(sample: Assembled) -> None:
    """A changed number or sentence shows in review; `python -m tests.test_end_to_end` renews it."""
    assert sample.files["report.md"].decode() == GOLDEN.read_text(encoding="utf-8")


def test_the_page_of_the_sample_is_light_quiet_and_open_to_all(
    sample: Assembled, tmp_path: Path
) -> None:
    assert len(sample.files["report.html"]) <= 2 * MEGABYTE
    path = tmp_path / "report.html"
    path.write_bytes(sample.files["report.html"])
    with chromium() as browser:
        browser.open(path, theme="dark")
        browser.run(SCROLL_THROUGH)
        plots, drawn = browser.run(CHARTS_DRAWN)
        assert plots == drawn > 50
        assert (browser.console, browser.requests) == ([], [])
        assert browser.run(LAYOUT_SHIFT) <= MOST_SHIFT
        browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        browser.run(WITHOUT_REPEATS)
        assert browser.violations() == []


def test_two_builds_give_identical_bytes_in_every_format(sample: Assembled) -> None:
    """A build in a process of its own, with another order of sets, beside the one of this."""
    script = (
        "import sys, hashlib\n"
        "from report_builder.assemble import assemble\n"
        "from report_builder.settings import Settings\n"
        "made = assemble([sys.argv[1]], Settings())\n"
        "for name, content in sorted(made.files.items()):\n"
        "    print(name, hashlib.sha256(content).hexdigest())\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(SAMPLE)],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    assert dict(line.split() for line in done.stdout.splitlines()) == {
        name: hashlib.sha256(content).hexdigest() for name, content in sample.files.items()
    }


def without_provenance(made: Assembled) -> dict[str, Any]:
    content = json.loads(made.files["report.json"])
    for name in ("inputs", "data_hash", "title"):
        content.pop(name, None)
    return content


def test_shuffled_rows_and_renamed_customers_give_an_equal_report(
    sample: Assembled, tmp_path: Path
) -> None:
    chance = random.Random(5)
    folder = tmp_path / "sample_data"
    folder.mkdir()
    for path in sorted(SAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        for row in rows:
            for place, name in enumerate(header):
                if name == "Customer ID" and row[place]:
                    row[place] = "K" + hashlib.sha256(row[place].encode()).hexdigest()[:12]
        chance.shuffle(rows)
        with (folder / path.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])
    changed = assemble([folder], Settings(), formats=("json",))
    assert without_provenance(changed) == without_provenance(sample)


def test_every_sentence_of_the_summary_is_in_the_pdf(
    sample: Assembled, online_retail: Assembled, tmp_path: Path
) -> None:
    for made in (sample, online_retail):
        path = tmp_path / "report.pdf"
        path.write_bytes(made.files["report.pdf"])
        pages = [words_of(page.extract_text()) for page in pypdf.PdfReader(path).pages]
        assert 3 <= len(made.report.summary) <= 5
        for finding in made.report.summary:
            told, whole = (
                words_of(formats.fill(text, finding.facts, made.report.currency))
                for text in (finding.told, finding.text)
            )
            assert told in pages[0]
            assert whole in "".join(pages)


def test_the_pdf_is_one_for_a_director(sample: Assembled, online_retail: Assembled) -> None:
    """A dozen pages and one a cluster, each well filled; contents, bookmarks and fonts right."""
    for made in (sample, online_retail):
        data = made.files["report.pdf"]
        full = printed.fullness(data)
        clusters = sum(len(chapter.content.clusters) for chapter in made.report.chapters)
        assert 6 <= len(full) - clusters <= 12
        assert min(full[:-1]) >= 0.55, full  # the last page is the last of its part
        numbers = [
            int(one[1]) for title in printed.bookmarks(data) if (one := NUMBERED.match(title))
        ]
        assert numbers == sorted(numbers)
        marks = printed.bookmarks(data)
        assert printed.contents(data) == {t: n for t, n in marks.items() if t != "Contents"}
        assert list(marks.values()) == sorted(marks.values())
        fonts = printed.fonts(data)
        assert len(fonts) == 2
        assert all(fonts.values()), "embedded"
        assert len(data) <= MEGABYTE
        pages = printed.text(data)
        assert "The range is assumed, from cautious to hopeful" in pages[0]
        for chapter in made.report.chapters:
            for cluster in chapter.content.clusters:  # its name heads its page, and not another's
                own = pages[marks[cluster.name] - 1]
                assert own.count(cluster.name) >= 2
                others = (one.name for one in chapter.content.clusters if one != cluster)
                assert not any(other in own for other in others)
        # Where the units to come are foreseen, the picture of it is printed.
        ahead = next(page for title, page in marks.items() if "What will be needed" in title)
        assert "inner band: 80% interval, as in the title, outer band: 95%" in pages[ahead - 1]


def test_what_is_copied_out_of_the_pdf_is_in_reading_order(sample: Assembled) -> None:
    """Page by page the titles, the tiles and the two columns of a cluster, as they are read."""
    data = sample.files["report.pdf"]
    texts, marks = printed.text(data), printed.bookmarks(data)
    for number, text in enumerate(texts, start=1):
        titles = [title for title, at in marks.items() if at == number > 1]
        places = [text.index(title) for title in titles]  # again at the end: the running head
        assert places == sorted(places)
    first = ["Customer insight report", "The period in figures", "What matters most", "What to do"]
    names = [kpi.name for kpi in sample.report.kpis]
    assert in_order(texts[0], [*first[:2], *names, *first[2:]])
    cluster = next(text for text in texts if "Furthest from typical" in text)
    parts = ["of all customers", "Furthest from typical", "What they buy", "What they do"]
    assert in_order(cluster, [*parts, "What to do", "Number to watch"])


def in_order(text: str, parts: list[str]) -> bool:
    """Whether the parts are in the text one after the other."""
    for part in parts:
        _, found, text = text.partition(part)
        if not found:
            return False
    return True


def test_the_online_retail_report_is_complete_and_of_a_reasonable_size(
    online_retail: Assembled, tmp_path: Path
) -> None:
    files = online_retail.files
    assert set(files) == {
        "report.html", "report.pdf", "report.json", "report.md", "tables.xlsx", "manifest.json",
    }  # fmt: skip
    assert len(files["report.html"]) <= 2 * MEGABYTE
    chapters = {chapter.key: chapter.status for chapter in online_retail.report.chapters}
    missing = {key for key, status in chapters.items() if status != "shown"}
    # The file knows no people, no channels, no members, no campaigns; no report was there before.
    assert missing == {"demographics", "channels", "loyalty", "campaigns", "since"}, chapters
    assert shown_in_chromium(online_retail, tmp_path) == []


def test_the_json_is_what_its_schema_says(sample: Assembled, online_retail: Assembled) -> None:
    import jsonschema

    for made in (sample, online_retail):
        jsonschema.validate(json.loads(made.files["report.json"]), contract.schema())


def renew() -> None:
    """Write the present report of the sample as the golden one."""
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_bytes(assemble([SAMPLE], Settings(), formats=("markdown",)).files["report.md"])


if __name__ == "__main__":
    renew()
