"""The executive report as a tagged PDF (PDF/UA-1), made with WeasyPrint.

Pictures and fonts are served from memory; every other address is refused, so nothing in the data
can make the program read a file or a page of the web.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from markupsafe import Markup

from report_builder import formats
from report_builder.errors import MissingLibrary
from report_builder.look.theme import INK
from report_builder.model import Report
from report_builder.render import branding, fonts, selection, templating
from report_builder.render.excerpt import Excerpt
from report_builder.render.tiles import Tile

WEIGHTS: Mapping[int, fonts.Weight] = {400: "Regular", 600: "SemiBold"}
Paper = Literal["a4", "letter"]
# Breaking words in tables costs as much time as all the rest: only where a word needs it.
LONG_WORD = re.compile(r"[^\s<>]{30}(?=[^<>]*<)")
BREAK_IN_TABLES = "table { overflow-wrap: anywhere; }"
PANGO_HINT = """\
The PDF was not made: WeasyPrint needs the Pango library, which is not installed. Install it with
  Debian, Ubuntu:  sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  Fedora:          sudo dnf install pango
  macOS:           brew install pango
  Windows:         install MSYS2, then in its shell: pacman -S mingw-w64-ucrt-x86_64-pango
and run the same command again."""


def render(report: Report, svgs: Mapping[str, str], paper: Paper = "a4") -> bytes:
    """The report as PDF; the same report gives the same bytes on the same machine.

    ``svgs`` holds a clean SVG for the key of every chart (``render.svg.render``). Raises
    MissingLibrary with the way to install Pango where it is missing, and KeyError for a chart
    without a picture.
    """
    with formats.using(report.locale):
        return _rendered(report, svgs, paper)


def _rendered(report: Report, svgs: Mapping[str, str], paper: Paper) -> bytes:
    weasyprint = _weasyprint()
    executive = selection.select(report, svgs)
    template = templating.pages(report.currency, report.value_name).get_template(
        "pdf/report.html.j2"
    )
    text = template.render(executive=_with_images(executive))
    fetcher = _fetcher_class()(_resources(executive, svgs))
    sheet = _style_sheet(paper) + branding.pdf_style(report)
    if LONG_WORD.search(text):
        sheet += BREAK_IN_TABLES
    configuration = weasyprint.text.fonts.FontConfiguration()
    style = weasyprint.CSS(string=sheet, font_config=configuration, url_fetcher=fetcher)
    page = weasyprint.HTML(string=text, url_fetcher=fetcher)
    made: bytes = page.write_pdf(
        stylesheets=[style], font_config=configuration, pdf_variant="pdf/ua-1"
    )
    return made


def _weasyprint() -> Any:
    """WeasyPrint, imported late: it is slow to load, and fails to where Pango is missing."""
    try:
        import weasyprint
    except OSError as error:
        raise MissingLibrary(PANGO_HINT) from error
    return weasyprint


@functools.cache
def _style_sheet(paper: Paper) -> str:
    faces = "".join(
        f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};'
        f"src:url(font:{name}.ttf)}}\n"
        for weight, name in WEIGHTS.items()
    )
    sheets = ("report",) if paper == "a4" else ("report", paper)
    return faces + "\n".join(templating.read(f"pdf/{sheet}.css") for sheet in sheets)


def _resources(
    executive: selection.Executive, svgs: Mapping[str, str]
) -> dict[str, tuple[bytes, str]]:
    """Address -> content and its type: all that the page may load."""
    pictures = {
        f"chart:{templating.slug(chart.key)}.svg": svgs[chart.key]
        for part in executive.parts
        if isinstance(part.item, Excerpt)
        for chart in part.item.charts
    }
    plots = {
        f"cluster:{item.cluster.id}.svg": item.plot.svg for item in executive.clusters if item.plot
    }
    lines = {
        f"tile:{tile.key}.svg": _standing_alone(str(tile.sparkline))
        for tile in executive.page.tiles
    }
    faces = {f"font:{name}.ttf": (fonts.face(name), "font/ttf") for name in WEIGHTS.values()}
    brand = executive.page.report.brand
    logo = {"brand:logo": branding.on_paper(brand.logo)} if brand and brand.logo else {}
    return (
        faces
        | logo
        | {
            address: (_on_paper(picture), "image/svg+xml")
            for address, picture in (pictures | plots | lines).items()
        }
    )


def _with_images(executive: selection.Executive) -> selection.Executive:
    """Small lines as images: drawn in the page they would be figures without alternative text."""
    page = executive.page
    tiles = tuple(
        replace(tile, sparkline=_image(tile, page.sparkline_dates)) for tile in page.tiles
    )
    return replace(executive, page=replace(page, tiles=tiles))


def _image(tile: Tile, dates: str) -> Markup:
    if not tile.sparkline:
        return tile.sparkline
    picture = Markup('<img class="sparkline" src="tile:{}.svg" alt="{} by month, {}">')
    return picture.format(tile.key, tile.name, dates)


def _standing_alone(svg: str) -> str:
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _on_paper(svg: str) -> bytes:
    """An image does not see the colours of the page around it."""
    return svg.replace("currentColor", INK).replace("var(--paper, #fff)", "#fff").encode()


@functools.cache
def _fetcher_class() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Serves what it was given and nothing else."""

        def __init__(self, resources: Mapping[str, tuple[bytes, str]]) -> None:
            super().__init__()
            self._resources = resources

        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in self._resources:
                raise FatalURLFetchingError(f"refused to load {url}")
            content, kind = self._resources[url]
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Fetcher
