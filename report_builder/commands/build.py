"""``report-builder build``: from INPUT to a folder in ``output/``."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_builder.commands import journal, options
from report_builder.commands.exits import EXIT_NO_PDF
from report_builder.commands.given import settings_of
from report_builder.pseudonyms import CUSTOMER_LIST
from report_builder.terminal import say

if TYPE_CHECKING:
    from report_builder.assemble import Assembled
    from report_builder.publish import Output
    from report_builder.render.html import Assets
    from report_builder.render.pdf import Paper

TOP_FINDINGS = 3


@click.command()
@options.from_where_to_where
@click.option("--period", help="What the key figures are about: 2011-11, 2011-Q4, 2011, the ISO "
              "week 2011-W48, the 4-5-4 month 2011-P10 or 2011-01..2011-06. Default: the last "
              "complete month.")  # fmt: skip
@options.calendar
@click.option("--as-of", help="Last day that is looked at, such as 2011-11-30. Default: the end of "
              "--period, or the last day in the data.")  # fmt: skip
@options.contents
@options.files
@click.option("--previous", type=click.Path(path_type=Path),
              help="The earlier report to compare with: its folder or report.json. Default: the "
              "newest earlier one in --output.")  # fmt: skip
@options.audience
@click.option(
    "--customer-list",
    is_flag=True,
    help="Also write clusters.csv: customer, cluster and "
    "RFM segment. It identifies customers, so it goes into a folder beside --output.",
)
@click.option("--hash-customers", is_flag=True,
              help="In clusters.csv, salted hashes in place of customers, the same every month. "
              "Salt: REPORT_BUILDER_SALT, or one kept in --output.")  # fmt: skip
@options.logging
def build(inputs: tuple[str, ...], output: Path, settings_file: Path | None,
          formats: tuple[str, ...], assets: Assets, paper: Paper, previous: Path | None,
          customer_list: bool, hash_customers: bool, quiet: bool, verbose: bool, log_json: bool,
          **given: Any) -> None:  # fmt: skip
    """Build the report of INPUT: files, folders of files, or a database.

    Delimited text, Excel and OpenDocument workbooks, JSON, Parquet and archives of these are read,
    and databases: a SQLite or DuckDB file, or a URL; nothing in them is changed. Without INPUT the
    files that the settings name are read.

    \b
    report-builder build sample_data
    report-builder build online_retail.csv --period 2011-11 --currency GBP
    report-builder build postgresql://clerk@localhost/shop --table sales
    """
    from report_builder import publish
    from report_builder.assemble import Form, assemble
    from report_builder.commands import recording
    from report_builder.previous import Look

    began = time.perf_counter()
    with (
        journal.opened(quiet=quiet, verbose=verbose, as_json=log_json) as log,
        publish.opened(output) as held,
        recording.recorded(held) as run,
    ):
        settings = settings_of(settings_file, given)
        listed = customer_list or bool(settings.customer_list)
        hashed = listed and (hash_customers or settings.hash_customers)
        made = assemble(
            inputs or settings.files, settings, formats, log.step,
            listed, _salt(held) if hashed else None, Form(assets, paper),
            Look(output, previous, settings.audience or ""),
        )  # fmt: skip
        log.step("Publishing")
        paths = held.write(made.report.key, made.files)
        run.report, run.without_pdf = made.report.key, made.without_pdf
        if made.ignored:
            log.note(made.ignored)
        if made.without_pdf:
            log.warn(f"The PDF could not be made. {made.without_pdf}")
        log.done(made.report.key)
    if not quiet:
        _closing(made, paths, time.perf_counter() - began)
    gc.freeze()  # nothing is left to do: the interpreter need not walk all objects once more
    if made.without_pdf:
        sys.exit(EXIT_NO_PDF)


def _salt(held: Output) -> bytes:
    from report_builder import pseudonyms

    return pseudonyms.from_environment(os.environ) or held.salt()


def _closing(made: Assembled, paths: list[Path], seconds: float) -> None:
    """What was written, how long it took, what went in, and the news."""
    from report_builder import formats as words

    with words.using(made.report.locale):
        _say_report(made, paths, seconds)


def _say_report(made: Assembled, paths: list[Path], seconds: float) -> None:
    from report_builder import formats as words

    report = made.report
    for path in paths:
        apart = "" if path.name != CUSTOMER_LIST else ": names customers, and is not in the site"
        say(f"{path}  {words.whole(path.stat().st_size / 1024)} KB{apart}")
    read, analysed = report.ledger[0].rows, report.ledger[-1].rows
    period = report.period
    span = f"{words.date(period.start)} to {words.date(period.end)}" if period else "no dates"
    say(
        f"{words.prose(f'{seconds:.1f}')} s, {words.whole(read)} rows in, "
        f"{words.whole(analysed)} rows analysed, {span}"
    )
    if report.totals.gross_revenue is not None and not report.currency:
        say("The data does not say its currency; name it with --currency.")
    for finding in report.summary[:TOP_FINDINGS]:
        say("• " + words.fill(finding.text, finding.facts, report.currency))
