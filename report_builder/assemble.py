"""From inputs to the files of a report: prepare, run the suite, draw, render. Nothing is written.

Charts are drawn in one thread beside the sections: the converter works outside the interpreter
lock, so the pictures cost almost no time of their own.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from report_builder.errors import MissingLibrary
from report_builder.model import Chart, Content, Report
from report_builder.settings import Settings

if TYPE_CHECKING:
    from report_builder.dataset import Dataset

FORMATS = ("html", "pdf", "json", "markdown")
# Slow to import and needed late: loaded while the engine reads the file.
NEEDED_LATER = ("scipy.stats", "sklearn.cluster", "altair", "vl_convert", "jinja2", "weasyprint")


@dataclass(frozen=True, slots=True)
class Assembled:
    """The report, its files by name, and why the PDF is not among them (empty if it is)."""

    report: Report
    files: Mapping[str, bytes]
    without_pdf: str = ""


def build_report(inputs: Sequence[str | Path], settings: Settings) -> Report:
    """Read the inputs and run the suite. Raises ReportError for what the user can act on."""
    from report_builder import ingest, suite

    return suite.build(ingest.load(inputs, settings))


def assemble(
    inputs: Sequence[str | Path],
    settings: Settings,
    formats: Sequence[str] = FORMATS,
    progress: Callable[[str], None] = lambda _: None,
    customer_list: bool = False,
) -> Assembled:
    """Build the report and render the formats asked for.

    A PDF that cannot be made for want of a system library leaves the other formats standing.
    Raises ReportError for what the user can act on.
    """
    threading.Thread(target=_import_ahead, args=("pdf" in formats,), daemon=True).start()
    progress("Reading the data")
    from report_builder import ingest

    with ThreadPoolExecutor(max_workers=1) as artist:
        if "html" in formats:
            artist.submit(_prepare_page)
        data = ingest.load(inputs, settings)
        drawn: dict[str, Future[str]] = {}
        report = _report(data, artist, drawn, progress)
        files, without_pdf = _rendered(report, formats, drawn, progress)
    if customer_list:
        files["clusters.csv"] = _customer_list(data)
    return Assembled(report, files, without_pdf)


def _prepare_page() -> None:
    """Bundle the scripts and subset the fonts of the page: the same for every report."""
    from report_builder.render import html

    html.vega_bundle()
    html.style_sheet()


def _import_ahead(with_pdf: bool) -> None:
    for name in NEEDED_LATER:
        if name == "weasyprint" and not with_pdf:
            continue
        try:
            importlib.import_module(name)
        except (ImportError, OSError):
            return  # said where it is needed, with what to do


def _report(
    data: Dataset,
    artist: ThreadPoolExecutor,
    drawn: dict[str, Future[str]],
    progress: Callable[[str], None],
) -> Report:
    from report_builder import suite
    from report_builder.render import html

    def draw(content: Content) -> None:
        for chart in content.charts:
            drawn[chart.key] = artist.submit(html.picture, chart, data.currency)

    return suite.build(data, progress, draw)


def _rendered(
    report: Report,
    formats: Sequence[str],
    drawn: Mapping[str, Future[str]],
    progress: Callable[[str], None],
) -> tuple[dict[str, bytes], str]:
    from report_builder.render import contract, html, markdown, page, pdf

    svgs: dict[str, str] = {}
    if {"html", "pdf"} & set(formats):
        progress("Drawing the charts")
        svgs = {chart.key: _svg(chart, report, drawn) for chart in page.all_charts(report)}
    files: dict[str, bytes] = {}
    without_pdf = ""
    if "html" in formats:
        progress("Writing the HTML")
        files |= html.render(report, svgs)
    if "pdf" in formats:
        progress("Setting the PDF")
        try:
            files["report.pdf"] = pdf.render(report, svgs)
        except MissingLibrary as missing:
            without_pdf = str(missing)
    if "json" in formats:
        files["report.json"] = contract.render(report)
    if "markdown" in formats:
        files["report.md"] = markdown.render(report).encode()
    return files, without_pdf


def _svg(chart: Chart, report: Report, drawn: Mapping[str, Future[str]]) -> str:
    from report_builder.render import html

    if chart.key in drawn:
        return drawn[chart.key].result()
    return html.picture(chart, report.currency)


def _customer_list(data: Dataset) -> bytes:
    from report_builder.assignments import customer_list

    return customer_list(data)
