"""Why a run failed, in a line that may be kept: nothing of the data, no credentials."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

import click

from report_builder.commands.exits import EXIT_BUG, EXIT_INPUT, EXIT_INTERRUPTED
from report_builder.errors import ReportError

LONGEST = 500  # characters of a line that is kept


@dataclass(frozen=True, slots=True)
class Failure:
    """The exit code and why; ``traceback`` of a bug of ours, which may quote the data."""

    exit_code: int
    why: str
    traceback: str = ""


def of(error: BaseException) -> Failure | None:
    """What an exception means to who runs the program; None where it is no failure."""
    if isinstance(error, SystemExit):
        code = error.code if isinstance(error.code, int) else EXIT_BUG
        return Failure(code, "stopped by the system") if code else None
    if isinstance(error, KeyboardInterrupt):
        return Failure(EXIT_INTERRUPTED, "interrupted")
    if isinstance(error, ReportError):
        return Failure(EXIT_INPUT, _line(str(error)))
    if isinstance(error, click.ClickException):
        return Failure(error.exit_code, _line(error.format_message()))
    why = f"a bug in report-builder: {type(error).__name__}"
    return Failure(EXIT_BUG, why, without_credentials("".join(traceback.format_exception(error))))


def without_credentials(text: str) -> str:
    """Lines without the password that an address of a database may hold."""
    from report_builder.ingest.sources.database import without_credentials as clean

    return "\n".join(clean(line) for line in text.splitlines())


def _line(text: str) -> str:
    words = " ".join(without_credentials(text).split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
