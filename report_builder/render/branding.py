"""The shop's logo and accent colour, made fit for the report.

An accent colour that cannot be read on the page is darkened, or lightened for dark pages, as far
as WCAG 2.2 asks of text (success criterion 1.4.3); its hue stays.
"""

from __future__ import annotations

import colorsys
from pathlib import Path

from report_builder.look.theme import luminance
from report_builder.model import Accent, Brand, Logo, Report
from report_builder.render import logo as logos
from report_builder.render import svg, templating
from report_builder.settings import Settings

LEAST_CONTRAST = 4.5  # of text, WCAG 2.2 level AA
# The page behind a finding that a link led to, tokens.css: of the papers of each theme the one
# nearest to the accent. What can be read on it can be read on the page, and on white paper.
LIGHT_WASH, DARK_WASH = "#f4f5f6", "#1e2125"
STEPS = 200  # from black to white: one is not seen
HTML_BOX = (240, 48)  # pixels: five lines of small print high, and a third of a phone stays free
PDF_BOX = (60, 14)  # millimetres: as high as the title and the line over it
DOTS_PER_MILLIMETRE = 16  # 400 to the inch: fine print
NOT_IN_EVERY_VIEWER = (b"<linearGradient", b"<radialGradient", b"<mask")


def of(settings: Settings) -> Brand | None:
    """What is set; None where nothing is. Raises ReportError for a file that is no logo."""
    if settings.logo is None and settings.accent is None:
        return None
    return Brand(
        logo=logos.read(Path(settings.logo)) if settings.logo else None,
        accent=accent(settings.accent) if settings.accent else None,
    )


def accent(colour: str) -> Accent:
    """A colour ``#rrggbb`` as it is shown on light and on dark pages."""
    return Accent(_legible(colour, LIGHT_WASH, -1), _legible(colour, DARK_WASH, 1))


def contrast(colour: str, paper: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(colour), luminance(paper)))
    return (lighter + 0.05) / (darker + 0.05)


def told(settings: Settings, brand: Brand | None) -> dict[str, str]:
    """What a reader is told of the settings that change no figure: the name of the logo's file, the
    colours shown, the locale."""
    words = {"locale": settings.locale} if settings.locale else {}
    if settings.logo:
        words["logo"] = Path(settings.logo).name
    if settings.accent and brand and brand.accent:
        given, shown = settings.accent.lower(), brand.accent
        words["accent"] = f"{given}; {shown.dark} on dark pages"
        if given != shown.light:
            words["accent"] = (
                f"{given}; shown as {shown.light} on white and as {shown.dark} on dark pages, "
                "so that words in it can be read"
            )
    return words


def html_style(report: Report) -> str:
    """The style sheet of the brand, after those of the page; empty without a brand."""
    return _style("style/brand.css.j2", report, HTML_BOX)


def pdf_style(report: Report) -> str:
    """The style sheet of the brand, after that of the PDF; empty without a brand."""
    return _style("pdf/brand.css.j2", report, PDF_BOX)


def on_paper(logo: Logo) -> tuple[bytes, str]:
    """The logo and its type for the PDF, in which some viewers leave out gradients and masks: an
    SVG that has any becomes pixels."""
    if logo.kind != "image/svg+xml" or not any(map(logo.content.count, NOT_IN_EVERY_VIEWER)):
        return logo.content, logo.kind
    width, _ = _fitted(logo, PDF_BOX)
    scale = width * DOTS_PER_MILLIMETRE / logo.width
    return svg.pixels(logo.content.decode(), scale), "image/png"


def _style(template: str, report: Report, box: tuple[int, int]) -> str:
    brand = report.brand
    if brand is None:
        return ""
    width, height = _fitted(brand.logo, box) if brand.logo else (0, 0)
    sheet = templating.environment(report.currency).get_template(template)
    return sheet.render(brand=brand, width=width, height=height)


def _fitted(logo: Logo, box: tuple[int, int]) -> tuple[float, float]:
    """Width and height as large as the box allows; no side vanishes."""
    scale = min(box[0] / logo.width, box[1] / logo.height)
    return max(round(logo.width * scale, 1), 1.0), max(round(logo.height * scale, 1), 1.0)


def _legible(colour: str, paper: str, direction: int) -> str:
    """The colour, or the nearest lightness of the same hue that can be read on the paper."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels)
    shown = colour.lower()
    while contrast(shown, paper) < LEAST_CONTRAST:
        lightness += direction / STEPS
        mixed = colorsys.hls_to_rgb(hue, min(max(lightness, 0.0), 1.0), saturation)
        shown = "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)
    return shown
