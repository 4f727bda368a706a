"""From inputs to the files of a report: prepare, run the suite, draw, render. Nothing is written.

Charts are drawn, and the PDF is set, in a second process beside the computing.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from report_builder.errors import MissingLibrary, ReportError
from report_builder.formats import active, using
from report_builder.model import Content, Report
from report_builder.previous import Found, Look, Wanted, find
from report_builder.pseudonyms import CUSTOMER_LIST
from report_builder.settings import Settings

if TYPE_CHECKING:
    from report_builder.dataset import Dataset
    from report_builder.render.html import Assets
    from report_builder.render.pdf import Paper
    from report_builder.render.studio import Studio

FORMATS = ("html", "pdf", "json", "markdown", "xlsx")
# Slow to import and needed late: loaded while the engine reads the file.
NEEDED_LATER = ("scipy.stats", "altair", "jinja2")


@dataclass(frozen=True, slots=True)
class Form:
    """How the files are made: style and scripts inside the page or beside it, and the paper."""

    assets: Assets = "inline"
    paper: Paper = "a4"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The report, its files by name, and why the PDF is not among them (empty if it is).

    ``ignored``: a line on earlier reports that it is not compared with, or empty.
    """

    report: Report
    files: Mapping[str, bytes]
    without_pdf: str = ""
    ignored: str = ""


def build_report(inputs: Sequence[str | Path], settings: Settings) -> Report:
    """Read the inputs and run the suite. Raises ReportError for what the user can act on."""
    from report_builder import formats, ingest, suite

    with formats.using(settings.locale):  # the words about what was read are made with it
        return suite.build(ingest.load(inputs, settings))


def assemble(
    inputs: Sequence[str | Path],
    settings: Settings,
    formats: Sequence[str] = FORMATS,
    progress: Callable[[str], None] = lambda _: None,
    customer_list: bool = False,
    salt: bytes | None = None,
    form: Form = Form(),
    look: Look | None = None,
) -> Assembled:
    """Build the report and render the formats asked for.

    With ``customer_list`` there is also the list of customers, their ids hashed with ``salt`` if
    there is one. ``look`` says where the report to compare with is looked for; without it there
    is none.

    A PDF that cannot be made for want of a system library leaves the other formats standing.
    Raises ReportError for what the user can act on.
    """

    def load() -> Dataset:
        from report_builder import ingest

        return ingest.load(inputs, settings)

    return assemble_data(load, settings, formats, progress, customer_list, salt, form, look)


def assemble_data(
    load: Callable[[], Dataset],
    settings: Settings,
    formats: Sequence[str] = FORMATS,
    progress: Callable[[str], None] = lambda _: None,
    customer_list: bool = False,
    salt: bytes | None = None,
    form: Form = Form(),
    look: Look | None = None,
) -> Assembled:
    """As ``assemble``, of the dataset that ``load`` gives, with these settings."""
    from report_builder.render import branding, manifest
    from report_builder.render.studio import studio

    branding.of(settings)  # a logo that cannot be used is told before anything is read
    pictures = bool({"html", "pdf"} & set(formats))
    # The second process first: it loads what it needs while this one does, each on a core.
    beside = studio(with_pdf="pdf" in formats) if pictures else contextlib.nullcontext()
    with _without_collection(), using(settings.locale), beside as drawing:
        threading.Thread(target=_import_ahead, daemon=True).start()
        progress("Reading the data")
        data, earlier = compared(load(), look or Look())
        if drawing is not None:
            drawing.prepare()  # not before: reading keeps both cores busy
        report, drawn = _report(data, drawing, progress)
        files, without_pdf = _rendered(report, formats, form, drawn, drawing, progress)
    if customer_list:
        files[CUSTOMER_LIST] = _customer_list(data, salt)
    files[manifest.NAME] = manifest.render(report, files)
    return Assembled(report, files, without_pdf, earlier.ignored)


def compared(data: Dataset, look: Look) -> tuple[Dataset, Found]:
    """The data with the report that it is compared with."""
    from report_builder import suite

    if data.time is None:
        if look.file is not None:
            raise ReportError(f"--previous {look.file}: the data has no dates to compare by")
        return data, Found()
    found = find(look, Wanted(
        data.title, suite.program_version(), data.currency, data.period, data.as_of
    ))  # fmt: skip
    return replace(data, earlier=found.earlier), found


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Let nothing be collected meanwhile: what is made lives to the end, and walking it again and
    again takes a tenth of the time. What grows with the data is in the engine, not here."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _import_ahead() -> None:
    for name in NEEDED_LATER:
        importlib.import_module(name)
    from report_builder import suite

    suite.read_ahead()


def _report(
    data: Dataset, beside: Studio | None, progress: Callable[[str], None]
) -> tuple[Report, dict[str, Future[str]]]:
    from report_builder import suite

    drawn: dict[str, Future[str]] = {}

    def draw(content: Content) -> None:
        if beside is None:  # no format asked for shows a picture
            return
        for chart in content.charts:
            drawn[chart.key] = beside.picture(chart, data.currency, active().locale)

    return suite.build(data, progress, draw, beside.errand if beside else None), drawn


def _rendered(
    report: Report,
    formats: Sequence[str],
    form: Form,
    drawn: Mapping[str, Future[str]],
    beside: Studio | None,
    progress: Callable[[str], None],
) -> tuple[dict[str, bytes], str]:
    from report_builder.render import contract, html, markdown, page, workbook

    svgs: dict[str, str] = {}
    if {"html", "pdf"} & set(formats):
        progress("Drawing the charts")
        svgs = {chart.key: drawn[chart.key].result() for chart in page.all_charts(report)}
    pdf = beside.pdf(report, svgs, form.paper) if beside and "pdf" in formats else None
    files: dict[str, bytes] = {}
    if "html" in formats:
        progress("Writing the HTML")
        files |= html.render(report, svgs, form.assets)
    if "json" in formats:
        files["report.json"] = contract.render(report)
    if "markdown" in formats:
        files["report.md"] = markdown.render(report).encode()
    if "xlsx" in formats:
        files["tables.xlsx"] = workbook.render(report)
    if pdf is None:
        return files, ""
    progress("Setting the PDF")
    try:
        return files | {"report.pdf": pdf.result()}, ""
    except MissingLibrary as missing:
        return files, str(missing)


def _customer_list(data: Dataset, salt: bytes | None) -> bytes:
    from report_builder.assignments import customer_list

    return customer_list(data, salt)
