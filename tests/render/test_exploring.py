"""Exploring live charts: a group picked in one stands out in the others, and time is zoomed.

The report has three charts of the clusters Quiet, Loyal and New in one chapter, and in another a
line for each of two goods over two years. Mouse and keys are the browser's own.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from report_builder import charts
from report_builder.charts import exploring
from report_builder.look import theme
from report_builder.model import Chart, Period, Report
from report_builder.render import html, page
from tests.browser import SCROLL_THROUGH, Browser, chromium
from tests.examples import MONTHS, NOVEMBER, example_report
from tests.shapes import NASTY, clouds, table, words
from tests.test_charts import walk

CLUSTERS = ("Quiet", "Loyal", "New")
CTRL, SHIFT = 2, 8  # modifiers of the browser's protocol


def cells(names: tuple[str, ...] = CLUSTERS) -> Chart:
    rows = [
        (kind, name, place / 2) for kind in ("Age", "Orders") for place, name in enumerate(names)
    ]
    data = table([("Kind", "text"), ("Cluster", "text"), ("Value", "number")], rows)
    return charts.heatmap(
        x="Cluster", y="Kind", colour="Value", group="Cluster", groups=names,
        **words(data, key="cells"),
    )  # fmt: skip


def points(names: tuple[str, ...] = CLUSTERS) -> Chart:
    rows = [(name, 30, float(n), float(n % 2), 1.0, 0.5, 0.3, 1.2, 2.1)
            for n, name in enumerate(names)]  # fmt: skip
    return clouds(rows, names, key="points")


def rates(names: tuple[str, ...] = CLUSTERS) -> Chart:
    """Without the last cluster: it has too few customers for a rate."""
    rows = [(name, 0.2 + place / 10) for place, name in enumerate(names[:-1])]
    data = table([("Cluster", "text"), ("Rate", "share")], rows)
    return charts.dots(x="Cluster", y="Rate", groups=names, **words(data, key="rates", wide=False))


def lines(months: tuple[dt.date, ...] = MONTHS) -> Chart:
    rows = [(day, goods, 100.0 + n) for goods in ("Tea", "Mugs") for n, day in enumerate(months)]
    data = table([("Month", "month"), ("Goods", "text"), ("Revenue", "money")], rows)
    return charts.line(x="Month", y="Revenue", colour="Goods", **words(data, key="lines"))


def fan() -> Chart:
    names = ("Month", "Sold", "Expected", "Low", "High")
    past = [(day, 50.0, None, None, None) for day in MONTHS[:-1]]
    data = table(
        [(name, "month" if name == "Month" else "count") for name in names],
        [*past, (MONTHS[-1], None, 60.0, 40.0, 80.0)],
    )
    return charts.fan(
        x="Month", y="Sold", ahead="Expected", bands=[("Low", "High")], **words(data, key="fan")
    )


def explored(names: tuple[str, ...] = CLUSTERS) -> Report:
    """The example report with our charts in place of its own."""
    report = example_report()
    sales, segments = report.chapters[:2]
    return replace(
        report,
        chapters=(
            replace(sales, content=replace(sales.content, charts=(lines(),))),
            replace(
                segments,
                content=replace(
                    segments.content, charts=(cells(names), points(names), rates(names))
                ),
            ),
            *report.chapters[2:],
        ),
    )


@pytest.mark.parametrize("make", [points, lines])
def test_the_specification_follows_the_schema_of_vega_lite(make: Any) -> None:
    spec = dict(make().spec) | {"config": theme.house_config("GBP")}
    alt.Chart.from_dict(json.loads(json.dumps(spec, allow_nan=False)))


@pytest.mark.parametrize("make", [cells, points, rates, lines, fan])
def test_the_picture_is_the_same_without_anything_to_explore(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = make()
    monkeypatch.setattr(exploring, "grouped", lambda chart, groups: chart)
    monkeypatch.setattr(exploring, "zoomable", lambda chart, days, unit: chart)
    still = make()
    assert "params" in live.spec
    assert "params" not in still.spec
    assert html.picture(live, "GBP") == html.picture(still, "GBP")


def test_names_from_the_data_reach_no_expression() -> None:
    names = tuple(dict.fromkeys(NASTY))
    for chart in (cells(names), points(names), rates(names)):
        told = [value for key, value in walk(dict(chart.spec)) if key in ("expr", "test")]
        assert told
        assert not any(name and name in str(one) for one in told for name in names)
        assert len(chart.groups) == len(names)


def test_groups_are_numbered_alike_in_all_charts_of_a_chapter() -> None:
    """A chart of two of three clusters keeps their numbers; one alone is nothing to pick from."""
    assert [row["g"] for row in rates().spec["datasets"]["rows"]] == [0, 1]
    assert {row["name"]: row["g"] for row in points().spec["datasets"]["names"]} == {
        "Quiet": 0, "Loyal": 1, "New": 2,
    }  # fmt: skip
    assert [row["g"] for row in cells().spec["datasets"]["across"]] == [0, 1, 2]
    assert cells().groups == points().groups == rates().groups == CLUSTERS
    assert cells(("Quiet",)).groups == ()


def test_a_year_of_months_can_be_zoomed_and_eleven_cannot() -> None:
    assert lines(MONTHS[:12]).days == (MONTHS[0], MONTHS[11])
    assert lines(MONTHS[:11]).days is None


def test_the_hint_names_the_period_only_where_it_is_shaded() -> None:
    """December 2010 follows the last month of the first year, December 2009 to November 2010."""
    found = page.compose(example_report())
    assert found.hint(lines()) == ("Shaded: November 2011.", page.ZOOMING)
    assert found.hint(lines(MONTHS[:12])) == ("", page.ZOOMING)
    assert found.hint(cells()) == ("", "")
    earlier = Period(MONTHS[11], MONTHS[11] + dt.timedelta(days=29), "November 2010")
    told = page.compose(replace(example_report(), period=earlier, kpis=()))
    assert told.hint(lines(MONTHS[:12]))[0] == "Shaded: November 2010."


def test_without_a_period_none_is_marked() -> None:
    assert "period" not in exploring.signals(None)


# ---- In the browser.


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Path]]:
    report, folder = explored(), tmp_path_factory.mktemp("explored")
    path = folder / "report.html"
    path.write_bytes(html.render(report, html.pictures(report))["report.html"])
    with chromium() as one:
        yield one, path


@pytest.fixture
def browser(opened: tuple[Browser, Path]) -> Iterator[Browser]:
    """The report with all charts live; whatever is done there, the console stays empty."""
    one, path = opened
    one.open(path)
    one.run(SCROLL_THROUGH)
    yield one
    assert one.console == []


def opacities(browser: Browser, chart: str, marks: str) -> list[float]:
    """Opacity of the marks of a live chart, in the order of its groups."""
    drawn = f".plot[data-chart='{chart}'] .live .mark-{marks} > path"
    return browser.run(  # type: ignore[no-any-return]
        f"Array.from(document.querySelectorAll({json.dumps(drawn)})).map((mark) => "
        "[mark.__data__.datum.g, Number(mark.getAttribute('opacity') ?? 1)])"
        ".filter(([group, opacity]) => group !== undefined && opacity > 0)"
        ".sort().filter((one, at, all) => !at || String(one) !== String(all[at - 1]))"
        ".map(([, opacity]) => opacity)"
    )


def point_at(browser: Browser, found: str) -> tuple[float, float]:
    """Bring an element, given as an expression, into view: its middle, once all is laid out."""
    x, y = browser.run(
        f"(async () => {{ const one = {found}; let box, before; do {{ before = box?.y; "
        "one.scrollIntoView({ behavior: 'instant', block: 'center' }); "
        "for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame); "
        "box = one.getBoundingClientRect(); } while (box.y !== before); "
        "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    return x, y


def settle(browser: Browser) -> None:
    browser.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))")


def wait_while(browser: Browser, condition: str) -> None:
    browser.run(
        f"(async () => {{ while ({condition}) await new Promise(requestAnimationFrame); }})()"
    )


def click(browser: Browser, found: str, times: int = 1) -> None:
    x, y = point_at(browser, found)
    for count in range(1, times + 1):
        for kind in ("mousePressed", "mouseReleased"):
            browser.call(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count
            )
    settle(browser)


def wheel(browser: Browser, found: str, modifiers: int = 0, by: int = -300) -> None:
    x, y = point_at(browser, found)
    sideways = {"deltaX": by, "deltaY": 0} if modifiers == SHIFT else {"deltaX": 0, "deltaY": by}
    browser.call(
        "Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, modifiers=modifiers, **sideways
    )
    settle(browser)


def drag(browser: Browser, found: str, by: int) -> None:
    """Pull to the right with the left button."""
    x, y = point_at(browser, found)
    for kind, at in (
        ("Pressed", x),
        ("Moved", x + by / 2),
        ("Moved", x + by),
        ("Released", x + by),
    ):
        browser.call(
            "Input.dispatchMouseEvent", type=f"mouse{kind}", x=at, y=y, button="left", buttons=1
        )
    settle(browser)


def press(browser: Browser, key: str, code: int) -> None:
    text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
    for kind in ("keyDown", "keyUp"):
        told = text if kind == "keyDown" else {}
        browser.call(
            "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **told
        )
    settle(browser)


def plot(chart: str, inside: str = "") -> str:
    return f"document.querySelector(\".plot[data-chart='{chart}'] {inside}\")"


BUTTONS = "document.querySelectorAll('#chapter-segments > .groups button')"


def pressed(browser: Browser) -> list[bool]:
    return browser.run(f"Array.from({BUTTONS}, (one) => one.ariaPressed === 'true')")  # type: ignore[no-any-return]


def test_a_cluster_clicked_in_one_chart_stands_out_in_the_others(browser: Browser) -> None:
    assert opacities(browser, "points", "line") == [1, 1, 1]
    loyal = plot("cells", ".live .mark-rect path:nth-child(2)")
    click(browser, loyal)
    assert opacities(browser, "cells", "rect") == [0.2, 1, 0.2]
    assert opacities(browser, "points", "line") == [0.2, 1, 0.2]
    assert opacities(browser, "rates", "symbol") == [0.2, 1]
    assert opacities(browser, "lines", "line") == [1, 1]  # another chapter
    assert pressed(browser) == [False, True, False]
    said = "document.querySelector('#chapter-segments [role=status]').textContent"
    assert browser.run(said) == "Highlighted: Loyal"
    click(browser, loyal)
    assert opacities(browser, "points", "line") == [1, 1, 1]
    assert pressed(browser) == [False, False, False]
    assert browser.run(said) == "Highlighted: nothing"


def test_a_button_does_the_same_by_keyboard_and_a_new_theme_keeps_it(browser: Browser) -> None:
    browser.run(f"{BUTTONS}[2].focus()")
    press(browser, "Enter", 13)
    assert browser.run(f"Array.from({BUTTONS}, (one) => one.textContent)") == list(CLUSTERS)
    assert pressed(browser) == [False, False, True]
    assert opacities(browser, "points", "line") == [0.2, 0.2, 1]
    assert opacities(browser, "rates", "symbol") == [0.2, 0.2]  # not drawn there
    browser.run("window.before = document.querySelector('.live svg'); 1")
    click(browser, "document.getElementById('theme')")
    wait_while(browser, "document.contains(window.before)")
    settle(browser)
    assert opacities(browser, "points", "line") == [0.2, 0.2, 1]
    ink = browser.run(plot("lines", ".live .role-axis-label text") + ".getAttribute('fill')")
    assert ink == theme.DARK_INK


def test_a_name_in_a_chart_dims_its_other_series(browser: Browser) -> None:
    click(browser, plot("lines", ".live .role-mark.mark-text text"))
    assert opacities(browser, "lines", "line") == [1, 0.2]
    assert opacities(browser, "points", "line") == [1, 1, 1]
    buttons = "document.querySelectorAll('#chart-lines .groups button')"
    assert browser.run(f"Array.from({buttons}, (one) => one.ariaPressed)") == ["true", "false"]
    assert browser.run(f"{buttons}[1].parentElement.offsetWidth") <= 1  # seen with the focus only
    browser.run(f"{buttons}[1].focus()")
    assert browser.run(f"{buttons}[1].parentElement.offsetWidth") > 100
    press(browser, "Enter", 13)
    assert opacities(browser, "lines", "line") == [0.2, 1]


def domain(browser: Browser) -> list[float]:
    return browser.run(plot("lines") + ".view.scale('x').domain().map(Number)")  # type: ignore[no-any-return]


def labels(browser: Browser) -> list[str]:
    found = plot("lines", ".live .role-axis-label") + ".querySelectorAll('text')"
    return browser.run(f"Array.from({found}, (one) => one.textContent)")  # type: ignore[no-any-return]


def test_the_wheel_zooms_with_a_key_only_and_a_double_click_shows_all(browser: Browser) -> None:
    whole, ticks = domain(browser), labels(browser)
    assert whole[0] == dt.datetime(2009, 12, 1, tzinfo=dt.UTC).timestamp() * 1000
    chart = plot("lines", ".live svg")
    point_at(browser, chart)
    before = browser.run("scrollY")
    x, y = point_at(browser, chart)
    browser.call("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=200)
    wait_while(browser, f"scrollY === {before}")
    assert domain(browser) == whole  # the page went on
    for key in (CTRL, SHIFT):
        wheel(browser, chart, key)
        near = domain(browser)
        assert whole[0] < near[0] < near[1] < whole[1]
        assert near[1] - near[0] == pytest.approx((whole[1] - whole[0]) * 1.001**-300)
        assert labels(browser) != ticks
        click(browser, chart, times=2)
        assert domain(browser) == whole
        assert labels(browser) == ticks
    wheel(browser, chart, CTRL, -9000)
    near = domain(browser)
    assert near[1] - near[0] == pytest.approx((whole[1] - whole[0]) / exploring.CLOSEST)
    wheel(browser, chart, CTRL, 9000)
    assert domain(browser) == whole  # never wider than the data


def test_time_is_zoomed_by_keyboard_moved_by_keys_and_mouse_and_has_the_month_shaded(
    browser: Browser,
) -> None:
    whole = domain(browser)
    browser.run(plot("lines") + ".focus()")
    press(browser, "ArrowLeft", 37)
    assert domain(browser) == whole
    press(browser, "+", 187)
    near = domain(browser)
    assert near[1] - near[0] == pytest.approx((whole[1] - whole[0]) * 0.7)
    press(browser, "ArrowRight", 39)
    assert domain(browser) == pytest.approx([near[0] + (whole[1] - near[1]), whole[1]])
    drag(browser, plot("lines", ".live svg"), 100)
    moved = domain(browser)
    assert whole[0] < moved[0] < moved[1] < whole[1]
    press(browser, "0", 48)
    assert domain(browser) == whole
    drag(browser, plot("lines", ".live svg"), 100)
    assert domain(browser) == whole  # all is shown: nowhere to go
    # The month of the report, November 2011, is the last of the 24: half of its band is inside.
    band = "document.querySelector('#chart-lines .live .mark-rect path')"
    assert browser.run(f"{band}.getAttribute('opacity')") == "0.2"
    first, last = browser.run(plot("lines") + ".view.signal('period')")
    assert dt.datetime.fromtimestamp(first / 1000, dt.UTC).date() == NOVEMBER
    assert dt.datetime.fromtimestamp(last / 1000, dt.UTC).date() == dt.date(2011, 11, 30)
    hint = "document.querySelector('#chart-lines .hint')"
    assert browser.run(f"{hint}.checkVisibility()")
    assert browser.run(f"{hint}.textContent").strip().startswith("Shaded: November 2011.")
