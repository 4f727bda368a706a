"""No text of any chart leaves its picture or touches another, whatever the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder import charts
from tests.browser import chromium
from tests.extremes import EXTREMES
from tests.gallery import Picture, faults, measured, page, pictures


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Picture]:
    """Every shape with every extreme, wide and narrow by turns, as Chromium lays it out."""
    path = tmp_path_factory.mktemp("gallery") / "gallery.html"
    path.write_text(page(pictures(by_turns=True)))
    with chromium() as browser:
        return {picture.name: picture for picture in measured(browser, path)}


def test_every_shape_is_in_the_gallery() -> None:
    assert set(charts.__all__) - {"Words", "segments"} == set(EXTREMES)


@pytest.mark.parametrize("shape", EXTREMES)
def test_texts_are_whole_apart_large_and_dark_enough(
    shape: str, gallery: dict[str, Picture]
) -> None:
    own = [picture for name, picture in gallery.items() if name.startswith(f"{shape}: ")]
    assert len(own) == len(EXTREMES[shape])
    assert [f"{picture.name}: {fault}" for picture in own for fault in faults(picture)] == []


RULED = """
<svg viewBox="0 0 680 100" width="340" role="img" font-size="12" fill="currentColor">
<title>by hand</title><g transform="translate(10,20)">{inside}</g></svg>
"""  # drawn at half its size: what is measured are its own units


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ('<text>Tea</text><text x="30">Mug</text>', []),
        ('<text>Tea</text><text x="10">Mug</text>', ["'Tea' and 'Mug' overlap"]),
        ('<text>Tea</text><text y="12.1">Mug</text>', []),
        ('<text>Tea</text><text y="11">Mug</text>', ["'Tea' and 'Mug' overlap"]),
        ('<text>Tea</text><text><tspan y="12" x="0">Mug</tspan></text>', []),
        ('<text>Tea</text><text transform="rotate(90)" y="-40">Mug</text>', []),
        ('<text x="9">Tea</text><text transform="rotate(90)" x="-8" y="-12">Mug</text>',
         ["'Tea' and 'Mug' overlap"]),
        ('<text x="-12">Tea</text>', ["'Tea' leaves the picture by 2.0 px"]),
        ('<text y="-14.88">Tea</text>', ["'Tea' leaves the picture by 4.0 px"]),
        ('<text text-anchor="end" x="674">茶</text>', ["'茶' leaves the picture by 4.0 px"]),
        ('<text text-anchor="end" x="9">茶茶</text>', ["'茶茶' leaves the picture by 5.0 px"]),
        ('<text font-size="11">Tea</text>', ["'Tea' is 11 px, below 8.0 pt in print"]),
        ('<text opacity="0.5">Tea</text>', ["'Tea' has a contrast of 3.3"]),
    ],
)  # fmt: skip
def test_the_ruler_finds_what_it_should(inside: str, found: list[str], ruled: dict) -> None:
    assert ruled[inside] == found


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The faults of each of the hand-made pictures, all measured on one page."""
    (mark,) = test_the_ruler_finds_what_it_should.pytestmark  # type: ignore[attr-defined]
    insides = [inside for inside, _ in mark.args[1]]
    path: Path = tmp_path_factory.mktemp("ruler") / "ruler.html"
    path.write_text(page([("by hand", RULED.format(inside=inside)) for inside in insides]))
    with chromium() as browser:
        found = measured(browser, path)
    return {inside: list(faults(picture)) for inside, picture in zip(insides, found, strict=True)}
