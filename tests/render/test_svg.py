"""The SVG of a chart: clean, stable, accessible, safe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from report_builder import charts
from report_builder.look import theme
from report_builder.model import Chart
from report_builder.render import svg
from tests.shapes import NASTY, SHAPES, months, named, words

TAGS = {"svg", "title", "desc", "defs", "clipPath", "g", "path", "rect", "line", "text", "tspan",
        "circle"}  # fmt: skip


def drawn(chart: Chart, ink: str = theme.INK, currency: str = "GBP", identity: str = "one") -> str:
    return svg.render(
        chart.spec, config=theme.house_config(currency), identity=identity,
        title="A message", description="A chart.", ink=ink,
    )  # fmt: skip


def texts(picture: str) -> list[str]:
    root = ElementTree.fromstring(picture)
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES.keys())
def test_trap_9_every_shape_is_clean(make: Callable[[], Chart]) -> None:
    picture = drawn(make())
    root = ElementTree.fromstring(picture)
    assert {node.tag.rpartition("}")[2] for node in root.iter()} <= TAGS
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "one-title one-desc"
    assert root.get("viewBox", "").startswith("0 0 ")
    assert len(re.findall(r"\brole=", picture)) == 1
    assert not re.search(r"\d\.\d{4}|class=|Gradient|NaN|undefined|xlink", picture)
    assert len(texts(picture)) >= 3


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES.keys())
def test_nothing_stands_outside_of_the_picture(make: Callable[[], Chart]) -> None:
    """Texts start or end inside the view box, going by their own anchor and translation."""
    root = ElementTree.fromstring(drawn(make()))
    width, height = (float(size) for size in root.get("viewBox", "").split()[2:])

    def check(node: ElementTree.Element, x: float, y: float, anchor: str) -> None:
        for dx, dy in re.findall(r"translate\(([-\d.]+),([-\d.]+)\)", node.get("transform", "")):
            x, y = x + float(dx), y + float(dy)
        anchor = node.get("text-anchor", anchor)
        if node.tag.endswith("}text"):
            assert 0 <= x <= width
            assert 0 <= y <= height
        for child in node:
            check(child, x, y, anchor)

    check(root, 0, 0, "start")


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES.keys())
def test_every_line_of_a_label_says_where_it_is(make: Callable[[], Chart]) -> None:
    """Without, the PDF's renderer centres the first line about another place than the others."""
    lines = [one for one in ElementTree.fromstring(drawn(make())).iter() if "tspan" in one.tag]
    assert all(one.get("x") == "0" for one in lines)


def test_the_same_chart_gives_the_same_bytes_whatever_was_drawn_before() -> None:
    first = drawn(SHAPES["line"]())
    drawn(SHAPES["small_multiples"]())
    assert drawn(SHAPES["line"]()) == first


def test_ids_are_those_of_the_chart() -> None:
    picture = drawn(SHAPES["small_multiples"](), identity='my "chart"/<1>')
    ids = re.findall(r'\bid="([^"]+)"', picture)
    assert ids
    assert all(name.startswith("my-chart-1-") for name in ids)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", picture)) <= set(ids)


def test_trap_1_hostile_labels_do_not_end_the_process() -> None:
    chart = charts.bars(x="Name", y="Value", **words(named(NASTY)))
    rows = [row | {"label": ["\x00\ud800\ufffe\x1b"]} for row in chart.spec["datasets"]["rows"]]
    spec = {**chart.spec, "datasets": {**chart.spec["datasets"], "rows": rows}}
    picture = svg.render(
        spec, config=theme.house_config("GBP"), identity="a", title="\x00<b>", description="\ud800"
    )
    assert "����" in picture
    assert '<title id="a-title">�&lt;b&gt;</title>' in picture


def test_hostile_names_are_only_text() -> None:
    picture = drawn(charts.bars(x="Name", y="Value", **words(named(NASTY))))
    assert "<script" not in picture
    shown = texts(picture)
    assert "{{7*7}}" in shown
    assert "__proto__" in shown
    assert len([name for name in shown if name == "same"]) == 2


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "UTC", "Pacific/Kiritimati"])
def test_trap_7_months_are_the_same_in_every_time_zone(zone: str, tmp_path: Path) -> None:
    program = (
        "import sys; from tests.shapes import SHAPES; from tests.render.test_svg import drawn;"
        "sys.stdout.buffer.write(drawn(SHAPES['line']()).encode())"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, check=True,
        env={**os.environ, "TZ": zone, "PYTHONPATH": str(root)},
    )  # fmt: skip
    picture = result.stdout.decode()
    assert [label for label in texts(picture) if "2011" in label] == [
        f"{month} 2011" for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
    ]
    assert picture == drawn(SHAPES["line"]())


@pytest.mark.parametrize(
    ("values", "currency", "labels"),
    [
        ([180_000.0, 90_000.0], "GBP", ["£0", "£50K", "£100K", "£150K", "£200K"]),
        ([1_150_000.0, 2.0], "EUR", ["€0", "€200K", "€400K", "€600K", "€800K", "€1M", "€1.2M"]),
        ([-4.0, 0.0], "", ["−4", "−3", "−2", "−1", "0"]),
        ([7_999.0, 1.0], "USD", ["$0", "$2,000", "$4,000", "$6,000", "$8,000"]),
        ([8_001.0, 1.0], "USD", ["$0", "$2K", "$4K", "$6K", "$8K", "$10K"]),
        ([1e10, 0.0], "XYZ", ["0", "2B", "4B", "6B", "8B", "10B"]),
    ],
)
def test_trap_14_money_axes_follow_the_locale(
    values: list[float], currency: str, labels: list[str]
) -> None:
    picture = drawn(charts.line(x="Month", y="Value", **words(months(values))), currency=currency)
    assert [label for label in texts(picture) if "2011" not in label] == labels


def test_value_labels_carry_three_figures() -> None:
    shown = []
    for value in (0.0, 5.0, 99.0, 1_234.0, 66_964.0, 1_160_000.0, 2.5e9):
        data = months([value])
        shown.append(texts(drawn(charts.bars(x="Month", y="Value", **words(data)))))
    numbers = [[label for label in labels if label.startswith("£")] for labels in shown]
    assert numbers == [
        ["£0"], ["£5.00"], ["£99.00"], ["£1,230"], ["£67.0K"], ["£1.16M"], ["£2.50B"]
    ]  # fmt: skip


def test_ink_and_paper_can_be_left_to_the_page() -> None:
    picture = drawn(SHAPES["line"](), ink="currentColor")
    assert theme.INK not in picture
    assert theme.PAPER not in picture
    assert "currentColor" in picture
    assert "var(--paper, #fff)" in picture
    fixed = drawn(SHAPES["line"]())
    assert "currentColor" not in fixed
    assert "var(" not in fixed


def test_trap_13_the_picture_names_the_font_of_the_report() -> None:
    assert 'font-family="Fira Sans, sans-serif"' in drawn(SHAPES["bars"]())


def test_trap_8_cells_have_an_edge_of_paper_and_plain_colours() -> None:
    picture = drawn(SHAPES["heatmap"]())
    assert 'stroke="#fff"' in picture
    assert "url(" not in picture.replace("clip-path", "")
