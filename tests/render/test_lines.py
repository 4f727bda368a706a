"""How many lines a text takes: against the widths of the font, and against WeasyPrint itself."""

from __future__ import annotations

import pytest

from report_builder.render import fonts
from report_builder.render.lines import BODY, POINT, lines

SENTENCE = (
    "October to December is the high season: over 2 full years its months brought 1.16 times the "
    "revenue of an average month, growth taken out (1.13 times in the weakest year)."
)


def test_a_text_takes_one_line_up_to_its_width_and_two_beyond() -> None:
    """Every figure of Fira Sans is 0.56 em wide, so ten of them are 5.6 em."""
    ten = 10 * 0.56 * BODY * POINT
    assert lines("0123456789", ten * 1.01) == 1
    assert lines("0123456789 0123456789", ten * 1.01) == 2
    assert lines("", 10) == 1


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert lines("0" * 100, 10 * 0.56 * BODY * POINT * 1.01) == 10


def test_blanks_that_do_not_break_are_no_place_to_break() -> None:
    width = 12 * 0.56 * BODY * POINT
    assert lines("00000000 00000000", width) == 2
    assert lines("0 0000000000 0", width) == 2
    assert lines("0\u00a00000000000\u00a00", width) == 2


@pytest.mark.parametrize("width", [30, 49, 82, 170])
@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_lines_are_those_that_weasyprint_sets(width: int, weight: fonts.Weight) -> None:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    face = (fonts.directory() / f"FiraSans-{weight}.ttf").as_uri()
    style = (
        f"@font-face{{font-family:F;src:url({face})}} @page{{size:{width}mm 200mm;margin:0}}"
        "body,p{margin:0;font:9.5pt/1 F}"
    )
    page = (
        HTML(string=f"<p>{SENTENCE}")
        .render(
            stylesheets=[CSS(string=style, font_config=configuration)], font_config=configuration
        )
        .pages[0]
    )
    paragraph = page._page_box.children[0].children[0].children[0]
    assert lines(SENTENCE, width, BODY, weight) - len(paragraph.children) in (0, 1)
