"""``report-builder inspect``: what would be understood, without building."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from report_builder.commands.given import settings_of
from report_builder.errors import ReportError
from report_builder.terminal import say


@click.command()
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

    settings = settings_of(settings_file, options)
    if target and target.exists():
        raise ReportError(f"{target} exists already; move it or choose another name")
    folder = target.parent if target else Path()
    lines, toml = inspect_inputs(inputs or settings.files, settings, folder)
    for line in lines:
        say(line)
    if target:
        _write(target, toml)
        say(f"Written: {target}")


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReportError(f"cannot write {target}: {error.strerror}") from None
