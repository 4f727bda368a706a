"""How the pages before the chapters are shared."""

from __future__ import annotations

import pytest

from report_builder.render.excerpt import GAP
from report_builder.render.heights import PAGE_HEIGHT
from report_builder.render.opening import OVERSHOT, laid_out

HALF = (PAGE_HEIGHT - GAP) / 2


@pytest.mark.parametrize(
    ("heights", "follows", "pages", "left"),
    [
        ({"front": HALF, "asked": HALF}, {"asked"}, 1, 0.0),
        ({"front": HALF, "asked": HALF + OVERSHOT}, {"asked"}, 1, 0.0),
        (
            {"front": HALF, "asked": HALF + OVERSHOT + 0.1},
            set(),
            2,
            PAGE_HEIGHT - HALF - OVERSHOT - 0.1,
        ),
        ({"front": PAGE_HEIGHT, "contents": 100.0}, set(), 2, PAGE_HEIGHT - 100),
        # Longer than a page: the next follows where it ends.
        ({"front": 200.0, "asked": PAGE_HEIGHT + 50}, set(), 3, PAGE_HEIGHT - 50),
        ({"a": 100.0, "b": PAGE_HEIGHT + 50, "c": 100.0}, {"c"}, 3, PAGE_HEIGHT - 150 - GAP),
    ],
)
def test_a_section_follows_where_it_fits_whole(
    heights: dict[str, float], follows: set[str], pages: int, left: float
) -> None:
    made = laid_out(heights)
    assert made.follows == follows
    assert made.pages == pages
    assert made.left == pytest.approx(left)
