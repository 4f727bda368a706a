"""Options that several commands have, each said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FORMATS = ("html", "pdf", "json", "markdown", "xlsx")

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def together(*options: Decorator) -> Decorator:
    """Several options as one decorator, listed by --help in this order."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


def _split_formats(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise click.BadParameter(
            f"{', '.join(unknown) or 'nothing'}; choose from {','.join(FORMATS)}"
        )
    return names


from_where_to_where = together(
    click.argument("inputs", nargs=-1, metavar="INPUT..."),
    click.option("--table", multiple=True, metavar="NAME",
                 help="Of a database: only this table or view; may be repeated."),
    click.option("--query", metavar="SQL", help="Of a database: the rows of this SELECT."),
    click.option("--output", type=click.Path(path_type=Path, file_okay=False),
                 default=Path("output"), show_default=True,
                 help="Folder for the reports; each period gets a folder in it."),
    click.option("--settings", "settings_file", type=click.Path(path_type=Path, dir_okay=False),
                 help="A report.toml; `inspect --write` makes one. Options below go before it."),
)  # fmt: skip
contents = together(
    click.option("--currency", help="Three-letter code, such as GBP, where the data does not say."),
    click.option("--locale", metavar="TAG",
                 help="How numbers, dates and currency are written, such as en-US or de-DE; the "
                 "words stay English. Default: en-GB."),
    click.option("--title", help="Name of the shop. Default: the name of the first input."),
    click.option("--only", multiple=True, metavar="SECTION",
                 help="Only this section; may be repeated. `sections` lists them."),
    click.option("--clusters", type=int, help="Number of customer clusters, 2 to 10. Default: "
                 "chosen by silhouette and stability."),
    click.option("--keep-clusters/--refit", default=None,
                 help="Put customers to the clusters of the last report, or look for clusters anew "
                 "(default; those found again keep their names)."),
)  # fmt: skip
files = together(
    click.option("--formats", default=",".join(FORMATS), show_default=True,
                 callback=_split_formats, help="Files to write, separated by commas."),
    click.option("--assets", type=click.Choice(["inline", "files"]), default="inline",
                 show_default=True, help="Style and scripts of the HTML: inside it, or files "
                 "beside it for sites whose own headers forbid inline ones."),
    click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True,
                 help="Paper of the PDF."),
)  # fmt: skip
calendar = click.option(
    "--calendar", type=click.Choice(["month", "iso-week", "quarter", "retail-4-5-4"]),
    help="Without --period: the last complete one of these; for history the step from report to "
    "report.  [default: month]",
)  # fmt: skip
audience = click.option(
    "--audience", metavar="NAME",
    help="Only the part of the shop that [audiences.NAME] of the settings is about; its "
    "folder ends in --NAME.",
)  # fmt: skip
logging = together(
    click.option("--quiet", is_flag=True, help="Print errors only."),
    click.option("--verbose", is_flag=True, help="Print the seconds of every step."),
    click.option("--log-json", is_flag=True,
                 help="Log to stderr as JSON: an object a line with time, level, step and "
                 "seconds."),
)  # fmt: skip
