"""The command line: the only place that prints, exits, and reads the clock."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_builder.errors import ReportError
from report_builder.mail.command import mail

if TYPE_CHECKING:
    from report_builder.assemble import Assembled
    from report_builder.render.html import Assets
    from report_builder.render.pdf import Paper
    from report_builder.settings import Settings

EXIT_BUG, EXIT_INPUT, EXIT_NO_PDF = 1, 2, 3
FORMATS = ("html", "pdf", "json", "markdown", "xlsx")
TOP_FINDINGS = 3
STEPS = 16  # sections and formats, roughly: the bar is there to show that something moves
EPILOG = (
    "Exit codes: 0 done; 1 a bug of ours; 2 the input or the options; 3 done, but no PDF; "
    "4 mailed to some only."
)


class Program(click.Group):
    """The group of commands, with a user's mistakes told in one line and without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; a ReportError ends with exit code 2, a bug of ours with 1."""
        try:
            return super().invoke(context)
        except ReportError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(EXIT_INPUT)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            click.echo(
                "This is a bug in report-builder. Please report it with these lines:", err=True
            )
            from report_builder.ingest.sources.database import without_credentials

            lines = traceback.format_exc().splitlines()
            click.echo("\n".join(map(without_credentials, lines)), err=True)
            sys.exit(EXIT_BUG)


@click.group(cls=Program, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="report-builder", prog_name="report-builder")
def main() -> None:
    """Write the month's customer-insight report from what a shop can export."""


main.add_command(mail)


def _split_formats(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise click.BadParameter(
            f"{', '.join(unknown) or 'nothing'}; choose from {','.join(FORMATS)}"
        )
    return names


@main.command()
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--table", multiple=True, metavar="NAME",
              help="Of a database: only this table or view; may be repeated.")  # fmt: skip
@click.option("--query", metavar="SQL", help="Of a database: the rows of this SELECT.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("output"),
    show_default=True,
    help="Folder for the reports; each period gets a folder in it.",
)
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A report.toml; `inspect --write` makes one. Options below go before it.",
)
@click.option("--period", help="What the key figures are about: 2011-11, 2011-Q4, 2011 or "
              "2011-01..2011-06. Default: the last complete month.")  # fmt: skip
@click.option("--as-of", help="Last day that is looked at, such as 2011-11-30. Default: the end of "
              "--period, or the last day in the data.")  # fmt: skip
@click.option("--currency", help="Three-letter code, such as GBP, where the data does not say.")
@click.option("--locale", metavar="TAG",
              help="How numbers, dates and currency are written, such as en-US or de-DE; the "
              "words stay English. Default: en-GB.")  # fmt: skip
@click.option("--title", help="Name of the shop. Default: the name of the first input.")
@click.option("--only", multiple=True, metavar="SECTION",
              help="Only this section; may be repeated. `sections` lists them.")  # fmt: skip
@click.option("--clusters", type=int, help="Number of customer clusters, 2 to 10. Default: "
              "chosen by silhouette and stability.")  # fmt: skip
@click.option("--keep-clusters/--refit", default=None,
              help="Put customers to the clusters of the last report, or look for clusters anew "
              "(default; those found again keep their names).")  # fmt: skip
@click.option(
    "--formats",
    default=",".join(FORMATS),
    show_default=True,
    callback=_split_formats,
    help="Files to write, separated by commas.",
)
@click.option("--assets", type=click.Choice(["inline", "files"]), default="inline",
              show_default=True, help="Style and scripts of the HTML: inside it, or files beside "
              "it for sites whose own headers forbid inline ones.")  # fmt: skip
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True,
              help="Paper of the PDF.")  # fmt: skip
@click.option("--previous", type=click.Path(path_type=Path),
              help="The earlier report to compare with: its folder or report.json. Default: the "
              "newest earlier one in --output.")  # fmt: skip
@click.option("--audience", metavar="NAME",
              help="Only the part of the shop that [audiences.NAME] of the settings is about; its "
              "folder ends in --NAME.")  # fmt: skip
@click.option(
    "--customer-list",
    is_flag=True,
    help="Also write clusters.csv: customer, cluster and "
    "RFM segment. It identifies customers; keep it apart.",
)
@click.option("--hash-customers", is_flag=True,
              help="In clusters.csv, salted hashes in place of customers, the same every month. "
              "Salt: REPORT_BUILDER_SALT, or one kept in --output.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Print errors only.")
@click.option("--verbose", is_flag=True, help="Print the seconds of every step.")
def build(inputs: tuple[str, ...], output: Path, settings_file: Path | None,
          formats: tuple[str, ...], assets: Assets, paper: Paper, previous: Path | None,
          customer_list: bool, hash_customers: bool, quiet: bool, verbose: bool,
          **options: Any) -> None:  # fmt: skip
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
    from report_builder.previous import Look

    settings = _settings(settings_file, options)
    began = time.perf_counter()
    publish.prepare(output)
    listed = customer_list or bool(settings.customer_list)
    salt = _salt(output) if listed and (hash_customers or settings.hash_customers) else None
    with _progress(quiet, verbose) as progress:
        made = assemble(
            inputs or settings.files, settings, formats, progress,
            listed, salt, Form(assets, paper),
            Look(output, previous, settings.audience or ""),
        )  # fmt: skip
        progress("Publishing")
        paths = publish.write(output, made.report.key, made.files)
    if not quiet:
        if made.ignored:
            click.echo(made.ignored, err=True)
        _closing(made, paths, time.perf_counter() - began)
    gc.freeze()  # nothing is left to do: the interpreter need not walk all objects once more
    if made.without_pdf:
        click.echo(f"The PDF could not be made. {made.without_pdf}", err=True)
        sys.exit(EXIT_NO_PDF)


def _salt(output: Path) -> bytes:
    from report_builder import pseudonyms, publish

    return pseudonyms.from_environment(os.environ) or publish.salt(output)


def _settings(path: Path | None, options: dict[str, Any]) -> Settings:
    from dataclasses import replace

    from report_builder import settings

    given = {name: value for name, value in options.items() if value not in (None, ())}
    if "as_of" in given:
        given["as_of"] = settings.parse_date(given["as_of"], "--as-of")
    base = settings.load(path) if path else settings.Settings()
    return settings.checked(replace(base, **given))


@contextlib.contextmanager
def _progress(quiet: bool, verbose: bool) -> Iterator[Callable[[str], None]]:
    """A bar with the name of the step on a terminal, plain lines elsewhere, seconds if verbose."""
    if quiet:
        yield lambda _: None
    elif verbose:
        with _timed() as step:
            yield step
    elif not sys.stderr.isatty():
        yield lambda name: click.echo(f"{name} …", err=True)
    else:
        with click.progressbar(
            length=STEPS, item_show_func=lambda name: name or "", file=sys.stderr, show_eta=False
        ) as bar:
            yield lambda name: bar.update(1, name)
            bar.update(STEPS - bar.pos)


@contextlib.contextmanager
def _timed() -> Iterator[Callable[[str], None]]:
    steps: list[tuple[str, float]] = []

    def step(name: str) -> None:
        steps.append((name, time.perf_counter()))
        if len(steps) > 1:
            _say_seconds(*steps[-2], steps[-1][1])

    yield step
    if steps:
        _say_seconds(*steps[-1], time.perf_counter())


def _say_seconds(name: str, start: float, end: float) -> None:
    click.echo(f"{end - start:6.2f} s  {name}", err=True)


def _closing(made: Assembled, paths: list[Path], seconds: float) -> None:
    """What was written, how long it took, what went in, and the news."""
    from report_builder import formats as words

    with words.using(made.report.locale):
        _say_report(made, paths, seconds)


def _say_report(made: Assembled, paths: list[Path], seconds: float) -> None:
    from report_builder import formats as words

    report = made.report
    for path in paths:
        click.echo(f"{path}  {words.whole(path.stat().st_size / 1024)} KB")
    read, analysed = report.ledger[0].rows, report.ledger[-1].rows
    period = report.period
    span = f"{words.date(period.start)} to {words.date(period.end)}" if period else "no dates"
    click.echo(
        f"{words.prose(f'{seconds:.1f}')} s, {words.whole(read)} rows in, "
        f"{words.whole(analysed)} rows analysed, {span}"
    )
    if report.totals.gross_revenue is not None and not report.currency:
        click.echo("The data does not say its currency; name it with --currency.")
    for finding in report.summary[:TOP_FINDINGS]:
        click.echo("• " + words.fill(finding.text, finding.facts, report.currency))


@main.command()
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--table", multiple=True, metavar="NAME",
              help="Of a database: only this table or view; may be repeated.")  # fmt: skip
@click.option("--query", metavar="SQL", help="Of a database: the rows of this SELECT.")
@click.option("--settings", "settings_file", type=click.Path(path_type=Path, dir_okay=False),
              help="A report.toml; what it says is taken as given.")  # fmt: skip
@click.option("--write", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="Save what was understood as a settings file to edit.")  # fmt: skip
def inspect(
    inputs: tuple[str, ...], settings_file: Path | None, target: Path | None, **options: Any
) -> None:
    """Show what would be understood of INPUT, without building anything.

    How each file was read; each column with its role, how sure, why and what it holds; how tables
    are joined; what was doubtful, with the setting that changes it; the sections that would run,
    and what the others lack.
    """
    from report_builder.inspection import inspect_inputs

    settings = _settings(settings_file, options)
    if target and target.exists():
        raise ReportError(f"{target} exists already; move it or choose another name")
    folder = target.parent if target else Path()
    lines, toml = inspect_inputs(inputs or settings.files, settings, folder)
    for line in lines:
        click.echo(line)
    if target:
        _write(target, toml)
        click.echo(f"Written: {target}")


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReportError(f"cannot write {target}: {error.strerror}") from None


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--customers", type=click.IntRange(min=1), default=2000, show_default=True,
              help="Customers; about 21 order lines each.")  # fmt: skip
@click.option("--months", type=click.IntRange(min=1), default=24, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True, help="Same seed, same bytes.")
@click.option("--format", "file_format", type=click.Choice(["csv", "parquet"]), default="csv",
              show_default=True)  # fmt: skip
def sample(folder: Path, customers: int, months: int, seed: int, file_format: Any) -> None:
    """Write the data of a made-up shop to DIR, with known truths planted in it (truth.toml)."""
    from report_builder.sample import write_large

    try:
        for path in write_large(folder, customers, months, seed, file_format):
            click.echo(f"{path}  {path.stat().st_size / 1024:,.0f} KB")
    except OSError as error:
        raise ReportError(f"cannot write {error.filename or folder}: {error.strerror}") from None


@main.command()
def sections() -> None:
    """List the sections of the report, in order, with the columns each one needs."""
    from report_builder.suite import SUITE

    for section in SUITE:
        needs = [need if isinstance(need, str) else " or ".join(need) for need in section.needs]
        click.echo(f"{section.key:12} {section.title}")
        click.echo(f"{'':12} needs {', '.join(needs) or 'nothing beyond dates'}")
