"""A shop's logo and colour: where they stand, that they can be read, what is told about them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from report_builder import settings, suite
from report_builder.errors import ReportError
from report_builder.ingest import load as dataset
from report_builder.model import Accent, Brand, Logo, Report
from report_builder.render import branding, html, pdf, templating
from report_builder.render.logo import read
from report_builder.settings import Settings
from tests.browser import Browser, chromium
from tests.examples import example_report
from tests.ingest.tables import shop, write
from tests.render.test_logo import BOX, jpeg, png, svg
from tests.render.test_pdf import pictures, structure, words

GRADIENT = (
    '<linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>'
    '<rect width="300" height="90" fill="url(#g)"/>'
)
COLOURS = ("#00629b", "#ffcc00", "#ffffff", "#000000", "#FF0000", "#7a1f5c", "#808080", "#00ff88")


def branded(logo: Logo | None = None, accent: str = "") -> Report:
    brand = Brand(logo, branding.accent(accent) if accent else None)
    return replace(example_report(), brand=brand)


def picture(folder: Path, content: bytes) -> Logo:
    path = folder / "logo"
    path.write_bytes(content)
    return read(path)


def page(report: Report) -> str:
    return html.render(report, html.pictures(report))["report.html"].decode()


@pytest.mark.parametrize(
    ("colour", "paper", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1)],
)
def test_contrast_is_that_of_wcag(colour: str, paper: str, ratio: float) -> None:
    assert branding.contrast(colour, paper) == pytest.approx(ratio, abs=0.005)
    assert branding.contrast(paper, colour) == branding.contrast(colour, paper)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_can_be_read_on_every_paper(colour: str) -> None:
    shown = branding.accent(colour)
    for paper in ("#ffffff", "#fffffe", branding.LIGHT_WASH):
        assert branding.contrast(shown.light, paper) >= branding.LEAST_CONTRAST
    for paper in ("#15171a", branding.DARK_WASH):
        assert branding.contrast(shown.dark, paper) >= branding.LEAST_CONTRAST
    assert settings.checked(Settings(accent=shown.light)).accent == shown.light


def test_a_colour_that_can_be_read_stays_and_others_change_no_more_than_needed() -> None:
    assert branding.accent("#00629B") == Accent("#00629b", branding.accent("#00629b").dark)
    assert branding.accent("#FFCC00").dark == "#ffcc00"
    changed = branding.accent("#ffcc00").light
    assert branding.contrast(changed, branding.LIGHT_WASH) < branding.LEAST_CONTRAST + 0.15
    red, green, blue = (int(changed[at : at + 2], 16) for at in (1, 3, 5))
    assert (blue, round(green / red, 1)) == (0, 0.8), "the hue stays"


def test_the_papers_are_those_of_the_style_sheet() -> None:
    tokens = templating.read("style/tokens.css")
    assert set(re.findall(r"--wash: (#\w+)", tokens)) == {branding.LIGHT_WASH, branding.DARK_WASH}


def test_settings_reach_the_report_and_no_figure_depends_on_them(tmp_path: Path) -> None:
    (tmp_path / "shop.svg").write_bytes(svg(BOX))
    path = tmp_path / "report.toml"
    path.write_text('[report]\nlogo = "shop.svg"\naccent = "#FFCC00"\n', encoding="utf-8")
    orders = write(tmp_path, shop())
    report = suite.build(dataset([orders], replace(settings.load(path), only=("sales",))))
    plain = suite.build(dataset([orders], Settings(only=("sales",))))
    assert report.brand
    assert report.brand.logo
    assert report.brand.accent
    shown = report.brand.accent
    assert report.settings["logo"] == "shop.svg"
    assert report.settings["accent"] == (
        f"#ffcc00; shown as {shown.light} on white and as #ffcc00 on dark pages, so that words in "
        "it can be read"
    )
    assert plain.brand is None
    assert not {"logo", "accent"} & set(plain.settings)
    assert replace(report, brand=None, settings=plain.settings) == plain


def test_a_colour_as_it_was_given_is_told_without_a_reason() -> None:
    given = Settings(accent="#00629b")
    brand = branding.of(given)
    assert brand
    assert brand.accent
    assert brand.logo is None
    assert branding.told(given, brand) == {"accent": f"#00629b; {brand.accent.dark} on dark pages"}


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345g", "#1234567", "123456", "#١٢٣٤٥٦"])
def test_what_is_no_colour_is_told_with_what_is_allowed(tmp_path: Path, accent: str) -> None:
    path = tmp_path / "report.toml"
    path.write_text(f'[report]\naccent = "{accent}"\n', encoding="utf-8")
    told = re.escape(f'[report] accent = {accent!r} is not a colour such as "#7a1f5c"')
    with pytest.raises(ReportError, match=told):
        settings.load(path)


def test_a_logo_that_is_missing_is_told(tmp_path: Path) -> None:
    orders = write(tmp_path, shop())
    with pytest.raises(ReportError, match=r"\[report\] logo = '.*none\.png' was not found"):
        suite.build(dataset([orders], Settings(logo=str(tmp_path / "none.png"))))


def test_without_a_brand_the_page_has_no_trace_of_one() -> None:
    report = example_report()
    assert branding.html_style(report) == branding.pdf_style(report) == ""
    text = page(report)
    assert "logo" not in text.partition("<script")[0]


@pytest.mark.parametrize(
    ("content", "size"),
    [(svg(BOX), "160.0px"), (png(4000, 1), "240.0px"), (png(10, 400), "1.2px"),
     (jpeg(64, 64), "48.0px")],
)  # fmt: skip
def test_the_logo_stands_in_the_masthead(tmp_path: Path, content: bytes, size: str) -> None:
    report = replace(branded(picture(tmp_path, content)), title='A "shop" & <b>more</b>')
    assert report.brand
    assert report.brand.logo
    text = page(report)
    found = re.search(
        r'<header class="masthead">\s*<img class="logo" src="(.*?)" alt="(.*?)">', text
    )
    assert found
    assert found[1] == report.brand.logo.uri
    assert found[2] == "A &#34;shop&#34; &amp; &lt;b&gt;more&lt;/b&gt;"
    assert f"width: {size}; height: auto;" in text
    assert "max-width: 100%; max-height: 48px;" in text


def test_the_policy_allows_the_style_of_the_brand() -> None:
    report = branded(accent="#ffcc00")
    text = page(report)
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    assert style
    assert style[1].count(f"--accent: {branding.accent('#ffcc00').light};") == 1
    assert style[1].count("--accent: #ffcc00;") == 2, "by choice of the system and of the reader"
    assert html._hash(style[1]).replace("'", "&#39;") in text
    assert "img-src data:" in text
    files = html.render(report, html.pictures(report), assets="files")
    assert files["report.css"].decode() == style[1]


@pytest.mark.parametrize("content", [svg(BOX), svg(GRADIENT), png()])
def test_the_logo_stands_on_the_first_page_of_the_pdf(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    report, plain = branded(picture(tmp_path, content), "#ffcc00"), example_report()
    with caplog.at_level(logging.WARNING):
        made = pdf.render(report, pictures(report))
    assert caplog.messages == []
    assert made == pdf.render(report, pictures(report))
    first, before = words(made)[0], words(pdf.render(plain, pictures(plain)))[0]
    assert first == before, "the first page holds the same"
    figures = [item for item in structure(made) if item["/S"] == "/Figure"]
    assert figures[0]["/Alt"] == report.title
    assert len(figures) == 1 + 5 + 2 + 2, "the logo, and what is there without"


def test_gradients_become_pixels_on_paper_as_some_viewers_leave_them_out(tmp_path: Path) -> None:
    drawn, kind = branding.on_paper(picture(tmp_path, svg(GRADIENT)))
    assert kind == "image/png"
    assert drawn[16:24] == (747).to_bytes(4, "big") + (224).to_bytes(4, "big")
    flat = picture(tmp_path, svg(BOX))
    assert branding.on_paper(flat) == (flat.content, "image/svg+xml")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("content", [svg(GRADIENT), png(4000, 16), png(16, 4000)])
def test_the_page_shows_it_and_keeps_its_shape(
    browser: Browser, tmp_path: Path, content: bytes, width: int
) -> None:
    path = tmp_path / "report.html"
    path.write_text(page(branded(picture(tmp_path, content), "#ffcc00")), encoding="utf-8")
    browser.open(path, width=width, theme="dark")
    box = browser.run(
        "(async () => { const logo = document.querySelector('.logo'); await logo.decode();"
        "const box = logo.getBoundingClientRect();"
        "return [box.width, box.height, document.documentElement.scrollWidth]; })()"
    )
    assert 0 < box[0] <= 240
    assert 0 < box[1] <= 48
    assert box[2] <= width
    link = "getComputedStyle(document.querySelector('.actions li'), '::before').color"
    assert browser.run(link) == "rgb(255, 204, 0)"
    assert browser.console == []
