"""What a page costs its reader, in Chromium: `python -m tests.benchmarks.page [INPUT...]`.

INPUT is a report.html, or data of which one is built; without it, the sample. Printed are the sizes
of the page and its parts, then what loading it and scrolling through all of it take: first
contentful paint, blocking time (what tasks take beyond 50 ms each), layout shift, memory of the
scripts and elements. Five runs in a fresh browser each, the median is printed. A reader's browser
runs already: this one shows an empty page first and comes to rest. Paint and blocking in a browser
that is still starting stand beside. `--rules` runs all rules of axe-core over the whole page in
both themes, which takes minutes.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Literal

from report_builder.assemble import assemble
from report_builder.settings import Settings
from tests.browser import SCROLL_THROUGH, Browser, chromium
from tests.sets import SAMPLE

RUNS = 5
REST = 2.0  # seconds in which a started browser comes to rest
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PARTS = {
    "style and fonts": r"<style>.*?</style>",
    "chart program": r'<script[^>]*id="vega">.*?</script>',
    "specifications": r'<script[^>]*id="charts">.*?</script>',
    "pictures": r"<svg.*?</svg>",
    "tables": r"<table>.*?</table>",
}
# What the browser noted so far: entries are kept until somebody asks.
TIMINGS = """
new Promise((done) => {
  const found = { paint: 0, blocking: 0, shift: 0 };
  const kinds = {
    paint: (entry) => { found.paint = entry.startTime; },  // the last is the contentful one
    longtask: (entry) => { found.blocking += entry.duration - 50; },
    "layout-shift": (entry) => { found.shift += entry.value; },
  };
  for (const [type, note] of Object.entries(kinds)) {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({ type, buffered: true });
  }
  setTimeout(() => done(found), 500);
})
"""


def sizes(page: str) -> str:
    """The size of the page and of its parts."""
    parts = {
        name: sum(len(part.encode()) for part in re.findall(pattern, page, re.DOTALL))
        for name, pattern in PARTS.items()
    }
    whole = len(page.encode())
    parts["the rest"] = whole - sum(parts.values())
    return f"{whole / 1e6:.2f} MB: " + ", ".join(f"{n} {s / 1e6:.2f}" for n, s in parts.items())


def come_to_rest(browser: Browser) -> None:
    """Show a page with next to nothing, and wait until the browser has started everything."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.html"
        empty.write_text("<!doctype html><title>Empty</title><p>Nothing yet", encoding="utf-8")
        browser.open(empty)
        time.sleep(REST)


def timings(browser: Browser, page: Path) -> dict[str, float]:
    """Figures of loading the page, and of scrolling through it until every chart is drawn."""
    browser.open(page)
    loaded = browser.run(TIMINGS)
    counters = _metrics(browser)
    browser.run(SCROLL_THROUGH)
    scrolled = browser.run(TIMINGS)
    after = _metrics(browser)
    return {
        "first contentful paint, ms": loaded["paint"],
        "blocking while loading, ms": loaded["blocking"],
        "blocking while drawing all charts, ms": scrolled["blocking"] - loaded["blocking"],
        "layout shift, all": scrolled["shift"],
        "heap loaded, MB": counters["JSHeapUsedSize"] / 1e6,
        "heap drawn, MB": after["JSHeapUsedSize"] / 1e6,
        "elements and text loaded": counters["Nodes"],
        "requests": len(browser.requests),
        "console messages": len(browser.console),
    }


def _metrics(browser: Browser) -> dict[str, float]:
    browser.call("Performance.enable")
    browser.call("HeapProfiler.collectGarbage")
    found = browser.call("Performance.getMetrics")["metrics"]
    return {each["name"]: each["value"] for each in found}


def measure(name: str, page: Path, *, rules: bool) -> None:
    """Print the figures of one page."""
    print(f"{name}: {sizes(page.read_text(encoding='utf-8'))}")  # noqa: T201
    seen = []
    for _ in range(RUNS):
        with chromium() as browser:
            browser.open(page)
            starting = browser.run(TIMINGS)
        with chromium() as browser:
            come_to_rest(browser)
            seen.append({
                **timings(browser, page),
                "browser just started, first contentful paint, ms": starting["paint"],
                "browser just started, blocking while loading, ms": starting["blocking"],
            })  # fmt: skip
    for figure in seen[0]:
        print(f"  {figure}: {statistics.median(each[figure] for each in seen):,.3g}")  # noqa: T201
    if rules:
        with chromium(patience=600) as browser:
            for theme in THEMES:
                browser.open(page, theme=theme)
                print(f"  rules broken, {theme}: {browser.violations() or 'none'}")  # noqa: T201


def main() -> None:
    """Measure the pages given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", nargs="*", type=Path, default=[SAMPLE])
    parser.add_argument("--rules", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(chosen.input):
            page = path
            if path.suffix != ".html":
                page = Path(folder) / f"{number}.html"
                page.write_bytes(
                    assemble([path], Settings(), formats=("html",)).files["report.html"]
                )
            measure(path.name, page, rules=chosen.rules)


if __name__ == "__main__":
    main()
