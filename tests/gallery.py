"""All charts on one page, and a ruler for their texts.

``python -m tests.gallery OUT.html`` writes every shape with every extreme data set, wide and
narrow, as the report draws them. ``python -m tests.gallery --reports report.html …`` measures the
charts of reports made before. Both print what leaves its picture, overlaps, is too small or too
pale.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from report_builder.look import theme
from report_builder.model import Chart
from report_builder.render import svg
from report_builder.render.html import style_sheet
from tests.browser import Browser, chromium
from tests.extremes import EXTREMES

CURRENCY = "BRL"  # its symbol R$ is the longest
PRINTED_WIDTH = 482  # points of a page column, which holds ``theme.WIDE`` pixels
SMALLEST_PRINT = 8.0  # points
PALEST = 4.5  # contrast of text, WCAG 2.2 AA
TOLERANCE = 0.5  # pixels
SLACK = 24  # pixels that a picture may be narrower than its column, into which it is stretched
STYLE = """
body { max-width: none; margin: 1rem; display: flex; flex-wrap: wrap; gap: 2rem; }
figure { margin: 0; } figcaption { font-size: 12px; color: var(--accent); }
figure svg { outline: 1px dotted var(--rule); } button { position: fixed; top: 0; right: 0; }
"""
SWITCH = """
document.querySelector("button").onclick = () => {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
};
"""
# The box of each line of text in the units of its picture, from the character cells that Chromium
# laid out. An East Asian character counts at least its full em, whatever font stands in for it.
MEASURE = r"""
(() => {
  const ASCENT = 0.76, DESCENT = 0.24;  // of the size: capitals, figures and tails, without leading
  const wide = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/;
  const lines = (text, back) => {
    const style = getComputedStyle(text), size = parseFloat(style.fontSize);
    const matrix = back.multiply(text.getScreenCTM()), rows = new Map();
    const content = [...Array(text.getNumberOfChars()).keys()];
    const letters = text.textContent;
    for (const at of content) {
      const cell = text.getExtentOfChar(at), start = text.getStartPositionOfChar(at).y;
      const row = rows.get(start) ?? { left: Infinity, right: -Infinity, extra: 0 };
      row.left = Math.min(row.left, cell.x);
      row.right = Math.max(row.right, cell.x + cell.width);
      if (wide.test(letters[at] ?? "")) row.extra += Math.max(0, size - cell.width);
      rows.set(start, row);
    }
    return [...rows].map(([y, row]) => {
      const shift = { start: 0, middle: 0.5, end: 1 }[style.textAnchor];
      const left = row.left - row.extra * shift, right = row.right + row.extra * (1 - shift);
      const corners = [[left, y - ASCENT * size], [right, y - ASCENT * size],
                       [left, y + DESCENT * size], [right, y + DESCENT * size]]
        .map(([x, up]) => new DOMPoint(x, up).matrixTransform(matrix));
      const xs = corners.map(p => p.x), ys = corners.map(p => p.y);
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    });
  };
  const opacity = (node, root) =>
    node === root ? 1 : (node.getAttribute("opacity") ?? 1) * opacity(node.parentNode, root);
  return [...document.querySelectorAll("svg[viewBox][role=img]")].map(picture => {
    const back = picture.getScreenCTM().inverse(), view = picture.viewBox.baseVal;
    const texts = [...picture.querySelectorAll("text")]
      .filter(text => text.textContent.trim() && getComputedStyle(text).stroke === "none");
    return {
      name: picture.querySelector("title").textContent,
      view: [view.width, view.height],
      texts: texts.map(text => {
        const style = getComputedStyle(text);
        return {
          words: [...text.querySelectorAll("tspan")].map(part => part.textContent).join(" ")
            || text.textContent,
          size: parseFloat(style.fontSize),
          ink: style.fill === getComputedStyle(picture).color,
          opacity: style.fillOpacity * opacity(text, picture),
          lines: lines(text, back),
        };
      }),
    };
  });
})()
"""

Span = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Words:
    """A text in a picture: its boxes, one a line, its size, and how strong its ink is.

    ``opacity`` is None where the text has a colour of its own, as the numbers on coloured cells.
    """

    text: str
    lines: tuple[Span, ...]
    size: float
    opacity: float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The texts of a picture and its size in pixels."""

    name: str
    width: float
    height: float
    words: tuple[Words, ...]


def pictures(*, by_turns: bool = False) -> Iterator[tuple[str, str]]:
    """The name and the SVG of every shape with every extreme, wide and narrow or ``by_turns``."""
    for shape, drawings in EXTREMES.items():
        for number, (extreme, draw) in enumerate(drawings.items()):
            for wide in (number % 2 == 0,) if by_turns else (True, False):
                name = f"{shape}: {extreme}, {'wide' if wide else 'narrow'}"
                yield name, drawn(draw(wide), name)


def drawn(chart: Chart, name: str) -> str:
    """The picture of a chart as the HTML report has it."""
    return svg.render(
        chart.spec, config=theme.house_config(CURRENCY), identity=name, title=name,
        description="A chart.", ink="currentColor",
    )  # fmt: skip


def page(made: Iterable[tuple[str, str]]) -> str:
    """The gallery, with a button for the dark theme."""
    figures = "".join(
        f"<figure><figcaption>{html.escape(name)}</figcaption>{picture}</figure>"
        for name, picture in made
    )
    return (
        f'<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">'
        f"<title>Gallery</title><style>{style_sheet()}{STYLE}</style>"
        f"<body><button>Light or dark</button>{figures}<script>{SWITCH}</script></body></html>"
    )


def measured(browser: Browser, path: Path) -> list[Picture]:
    """The texts of every picture on a page."""
    browser.open(path, width=1480)
    browser.run("document.fonts.ready.then(() => true)")
    return [
        Picture(
            found["name"], *found["view"],
            tuple(
                Words(text["words"], tuple(map(tuple, text["lines"])), text["size"],
                      text["opacity"] if text["ink"] else None)
                for text in found["texts"]
            ),
        )
        for found in browser.run(MEASURE)
    ]  # fmt: skip


def faults(picture: Picture) -> Iterator[str]:
    """What is wrong with the texts of a picture, in words."""
    if not any(column - SLACK < picture.width <= column + 2 for column in (theme.WIDE, theme.HALF)):
        yield f"is {picture.width} px wide"
    for one in picture.words:
        for left, top, right, bottom in one.lines:
            beyond = max(-left, -top, right - picture.width, bottom - picture.height)
            if beyond > TOLERANCE:
                yield f"{one.text!r} leaves the picture by {beyond:.1f} px"
        if one.size * PRINTED_WIDTH / theme.WIDE < SMALLEST_PRINT:
            yield f"{one.text!r} is {one.size} px, below {SMALLEST_PRINT} pt in print"
        if one.opacity is not None and _contrast(one.opacity) < PALEST:
            yield f"{one.text!r} has a contrast of {_contrast(one.opacity):.1f}"
    for number, one in enumerate(picture.words):
        for other in picture.words[:number]:
            if any(_overlap(a, b) for a in one.lines for b in other.lines):
                yield f"{other.text!r} and {one.text!r} overlap"


def _overlap(one: Span, other: Span) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > TOLERANCE and high > TOLERANCE


def _contrast(opacity: float) -> float:
    """The lower of the contrasts on light and on dark paper of ink as strong as ``opacity``."""
    return min(
        _ratio(_blend(ink, paper, opacity), paper)
        for ink, paper in (("#1b1b1d", "#ffffff"), (theme.DARK_INK, theme.DARK_PAPER))
    )


def _blend(ink: str, paper: str, opacity: float) -> str:
    pairs = [(int(ink[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in pairs)


def _ratio(one: str, other: str) -> float:
    low, high = sorted((theme.luminance(one), theme.luminance(other)))
    return (high + 0.05) / (low + 0.05)


def told(found: Iterable[Picture]) -> Iterator[str]:
    """A line for every fault of the pictures."""
    for picture in found:
        for fault in faults(picture):
            yield f"{picture.name}: {fault}"


def main(arguments: list[str]) -> None:
    """Write the gallery, or read reports, and print what is wrong."""
    if arguments[:1] == ["--reports"]:
        pages = [Path(name).resolve() for name in arguments[1:]]
    else:
        pages = [Path(arguments[0]).resolve()]
        pages[0].write_text(page(pictures()))
    with chromium() as browser:
        for path in pages:
            found = measured(browser, path)
            lines = list(told(found))
            print(f"{path}: {len(found)} charts, {len(lines)} faults", *lines, sep="\n  ")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
