"""``report-builder history``: the report of every month, or week, as it would have looked then."""

from __future__ import annotations

import datetime as dt
import gc
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_builder.commands import journal, options
from report_builder.commands.exits import EXIT_NO_PDF, EXIT_SOME
from report_builder.commands.given import settings_of
from report_builder.errors import ReportError
from report_builder.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from report_builder.assemble import Form
    from report_builder.commands.recording import Run
    from report_builder.ingest.past import Inputs
    from report_builder.previous import Look
    from report_builder.publish import Output
    from report_builder.settings import Settings

FILES = {"html": "report.html", "pdf": "report.pdf", "json": "report.json",
         "markdown": "report.md", "xlsx": "tables.xlsx"}  # fmt: skip
MOST_MONTHS = 240  # twenty years: more is a slip of the pen
WRITTEN = {"month": "2011-01", "week": "2011-W05", "quarter": "2011-Q1", "retail month": "2011-P01"}
EPILOG = (
    "Exit codes: 0 every report is there; 2 the input or the options, or none could be built; "
    "3 done, but no PDF; 4 some could not be built, each with a line that says why."
)


class NotAll(click.ClickException):
    """Some of the months could not be built."""

    exit_code = EXIT_SOME


@dataclass(frozen=True, slots=True)
class _Job:
    """What is the same for all months."""

    found: Inputs
    settings: Settings
    look: Look
    formats: tuple[str, ...]
    form: Form
    held: Output
    again: bool


@click.command(epilog=EPILOG)
@options.from_where_to_where
@click.option("--from", "first", required=True, metavar="PERIOD", help="The first month: 2011-01, "
              "or the first period of --calendar: 2011-W05, 2011-Q1, 2011-P01.")  # fmt: skip
@click.option("--to", "last", required=True, metavar="PERIOD", help="The last one: 2011-11.")
@options.calendar
@options.contents
@options.files
@options.audience
@click.option("--again", is_flag=True, help="Build also the periods whose report is there already, "
              "of the same input, settings and version.")  # fmt: skip
@options.logging
def history(inputs: tuple[str, ...], output: Path, settings_file: Path | None, first: str,
            last: str, formats: tuple[str, ...], assets: Any, paper: Any, again: bool,
            quiet: bool, verbose: bool, log_json: bool, **given: Any) -> None:  # fmt: skip
    """Build the reports of all months as they would have looked then.

    With --calendar, or the calendar of the settings, those of all ISO weeks, quarters or months of
    the 4-5-4 calendar. INPUT is read once. For each period only the rows up to its last day are
    looked at: later orders, returns and cancellations are not seen, nor what only they tell. What a
    row says is taken as it is now: an export does not tell what the city of a customer or the
    status of an order was. Each period is compared with the one before. One that is built already
    is left as it is, so that a run that was stopped goes on where it was.

    \b
    report-builder history --from 2011-01 --to 2011-11 online_retail.csv
    report-builder history --calendar iso-week --from 2011-W40 --to 2011-W48 online_retail.csv
    """
    from report_builder import publish
    from report_builder.assemble import Form
    from report_builder.commands import recording
    from report_builder.ingest import past
    from report_builder.previous import Look

    with (
        journal.opened(quiet=quiet, verbose=verbose, as_json=log_json) as log,
        publish.opened(output) as held,
        recording.recorded(held) as run,
    ):
        settings = settings_of(settings_file, given)
        spans = list(steps(first, last, settings))
        _check(settings, formats)
        log.step("Reading the data")
        job = _Job(past.read(inputs or settings.files, settings), settings,
                   Look(output, audience=settings.audience or ""), formats, Form(assets, paper),
                   held, again)  # fmt: skip
        without_pdf = _months(job, spans, log, run, quiet=quiet, verbose=verbose)
        run.without_pdf = without_pdf
        if without_pdf:
            log.warn(f"The PDF could not be made. {without_pdf}")
        log.done(run.report)
    if without_pdf:
        raise SystemExit(EXIT_NO_PDF)


@dataclass(frozen=True, slots=True)
class Step:
    """A period to build: the name of its folder, as the settings say it, and its last day."""

    name: str
    said: str
    until: dt.date


def steps(first: str, last: str, settings: Settings) -> Iterator[Step]:
    """The periods of the calendar in force from the first to the last: months, where none is set.

    Raises ReportError for what is no period of it, and for a last one before the first.
    """
    from report_builder.ingest.calendar import add_months, parse_period, span_with
    from report_builder.model import Period
    from report_builder.settings import CALENDARS

    kind = CALENDARS[settings.calendar or "month"]
    year_start = int(settings.fiscal_year_start or 1)
    edges = []
    for option, text in (("--from", first), ("--to", last)):
        span = parse_period(text, year_start)
        if span != span_with(span[0], kind, year_start):
            other = "" if settings.calendar else ", or say another --calendar"
            raise ReportError(f"{option} {text} is no {kind}; write it as {WRITTEN[kind]}{other}")
        edges.append(span)
    (start, end), (_, stop) = edges
    if stop < start:
        raise ReportError(f"--to {last} is before --from {first}")
    if add_months(start, MOST_MONTHS) <= stop:
        raise ReportError(f"--from {first} --to {last} are more than {MOST_MONTHS} months")
    while end <= stop:
        name = Period(start, end, "").key
        said = name if kind != "quarter" or year_start == 1 else f"{start}..{end}"
        yield Step(name, said, end)
        start, end = span_with(end + dt.timedelta(days=1), kind, year_start)


def _check(settings: Settings, formats: tuple[str, ...]) -> None:
    """Raise ReportError for options that leave nothing to compare, or say another time."""
    from report_builder.render import branding

    for name, value in (("period", settings.period), ("as_of", settings.as_of)):
        if value:
            raise ReportError(f"[dates] {name} = {value}: history sets it for each report; "
                              "leave it out")  # fmt: skip
    if "json" not in formats:
        raise ReportError("--formats without json: each report is compared with the report.json of "
                          "the one before")  # fmt: skip
    branding.of(settings)  # a logo that cannot be used would fail every month


def _months(job: _Job, spans: Sequence[Step], log: journal.Log, run: Run, *,
            quiet: bool, verbose: bool) -> str:  # fmt: skip
    """Build month after month; returns why PDFs are missing, or "".

    Raises NotAll where some months could not be built, ReportError where none could.
    """
    failed: list[str] = []
    without_pdf = ""
    for at, step in enumerate(spans, start=1):
        key = step.name
        log.step(f"{key} ({at} of {len(spans)})")
        began = time.perf_counter()
        try:
            run.report, built, problem = _month(job, step, log if verbose else None)
        except ReportError as error:
            failed.append(key)
            log.warn(f"{key} could not be built: {error}")
            continue
        gc.collect()  # the data of one month is let go before that of the next is there
        without_pdf = problem or without_pdf
        if not quiet:
            seconds = f"{time.perf_counter() - began:.0f} s"
            say(f"{job.held.folder / run.report}  {seconds if built else 'is there already'}")
    if failed:
        told = f"{len(failed)} of {len(spans)} reports could not be built: {', '.join(failed)}"
        raise ReportError(told) if len(failed) == len(spans) else NotAll(told)
    return without_pdf


def _month(job: _Job, step: Step, log: journal.Log | None) -> tuple[str, bool, str]:
    """The folder of the period, whether it was built now, and why it has no PDF."""
    from report_builder.assemble import assemble_data, compared
    from report_builder.ingest import past
    from report_builder.suite import data_hash

    settings = replace(job.settings, period=step.said)
    data = past.load(job.found, step.until, settings)
    name = f"{step.name}--{settings.audience}" if settings.audience else step.name
    if not job.again:
        wanted = data_hash(compared(data, job.look)[0])
        if is_there(job.held.folder / name, wanted, job.formats):
            return name, False, ""
    made = assemble_data(
        lambda: data, settings, job.formats, log.step if log else _silent, form=job.form,
        look=job.look,
    )  # fmt: skip
    job.held.write(made.report.key, made.files)
    return made.report.key, True, made.without_pdf


def _silent(_: str) -> None:
    """Nothing is told of the steps of a month."""


def is_there(folder: Path, wanted: str, formats: tuple[str, ...]) -> bool:
    """Whether the folder holds the report of this data and version, in these formats."""
    from report_builder.suite import program_version

    if not all((folder / FILES[name]).is_file() for name in formats):
        return False
    try:
        told = json.loads((folder / FILES["json"]).read_bytes())
        return bool((told["data_hash"], told["program"]["version"])
                    == (wanted, program_version()))  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return False
