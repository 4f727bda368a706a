"""A PDF as a reader gets it: how full its pages are, what it says in which order, its fonts."""

from __future__ import annotations

import functools
import io
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pypdf

DOTS = 36  # an inch: a line of text is two rows of them
MARGINS = (22.0, 22.0)  # mm above and below the text of A4
INK = 200  # of 255: darker is printed


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def fullness(data: bytes, margins: tuple[float, float] = MARGINS) -> list[float]:
    """For each page how far down its text and pictures go, 1 being to the bottom of the text."""
    done = subprocess.run(
        ["pdftoppm", "-gray", "-r", str(DOTS), "-"], input=data, capture_output=True, check=True
    )
    return [_lowest(*picture, margins) for picture in _pictures(done.stdout)]


def _pictures(netpbm: bytes) -> Iterator[tuple[int, int, bytes]]:
    while netpbm:
        head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", netpbm)
        assert head
        width, height = int(head[1]), int(head[2])
        end = head.end() + width * height
        yield width, height, netpbm[head.end() : end]
        netpbm = netpbm[end:]


def _lowest(width: int, height: int, dots: bytes, margins: tuple[float, float]) -> float:
    top, bottom = (round(each * DOTS / 25.4) for each in margins)
    rows = range(top, height - bottom)
    printed = [row for row in rows if min(dots[row * width : (row + 1) * width]) < INK]
    return (max(printed, default=top) - top) / len(rows)


@functools.cache
def text(data: bytes) -> tuple[str, ...]:
    """The words of each page in the order in which a reader copies them, blanks made one."""
    return tuple(" ".join(page.extract_text().split()) for page in reader(data).pages)


@functools.cache
def bookmarks(data: bytes) -> dict[str, int]:
    """Title -> page, from 1, in the order of the outline."""
    document = reader(data)
    items = [item for item in document.outline if not isinstance(item, list)]
    return {
        " ".join(str(item.title).split()): (document.get_destination_page_number(item) or 0) + 1
        for item in items
    }


def contents(data: bytes) -> dict[str, int]:
    """Title -> page of the lines of the contents, in their order, without their leaders."""
    page = bookmarks(data)["Contents"]
    text = reader(data).pages[page - 1].extract_text()
    lines = text[text.index("Contents") :].partition("This is a selection")[0]
    found = re.findall(r"(\S.*?)\s+(\d+)(?=\s*\n|\s*$)", lines.removeprefix("Contents"))
    return {" ".join(title.split()): int(number) for title, number in found}


def fonts(data: bytes) -> dict[str, bool]:
    """Name -> whether it is embedded, of every font of every page."""
    found = {}
    for page in reader(data).pages:
        resources: Any = page["/Resources"]
        for reference in resources.get("/Font", {}).values():
            font = reference.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            files = {"/FontFile", "/FontFile2", "/FontFile3"}
            found[str(font["/BaseFont"])] = bool(files & inner["/FontDescriptor"].keys())
    return found
