"""The command line: the commands as one program, and how its mistakes are told."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import click

from report_builder.commands.build import build
from report_builder.commands.exits import EXIT_BUG, EXIT_INPUT, EXIT_INTERRUPTED
from report_builder.commands.failures import without_credentials
from report_builder.commands.history import history
from report_builder.commands.inspect import inspect
from report_builder.commands.sample import sample
from report_builder.commands.sections import sections
from report_builder.commands.serve import serve
from report_builder.commands.verify import verify
from report_builder.errors import ReportError
from report_builder.mail.command import mail
from report_builder.terminal import printable, say

EPILOG = (
    "Exit codes: 0 done; 1 a bug of ours; 2 the input or the options; 3 done, but no PDF; "
    "4 done in part; 5 not as it was built; 130 and 143 interrupted."
)


class Program(click.Group):
    """The group of commands, with a user's mistakes told in one line and without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; a ReportError ends with exit code 2, a bug of ours with 1."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            say("Interrupted", err=True)
            sys.exit(EXIT_INTERRUPTED)
        except ReportError as error:
            say(f"Error: {error}", err=True)
            sys.exit(EXIT_INPUT)
        except click.UsageError as error:
            if (told := error.format_message()).isprintable():
                raise
            raise click.UsageError(printable(told), error.ctx) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            say("This is a bug in report-builder. Please report it with these lines:", err=True)
            for line in without_credentials(traceback.format_exc()).splitlines():
                say(line, err=True)
            sys.exit(EXIT_BUG)


@click.group(cls=Program, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="report-builder", prog_name="report-builder")
def main() -> None:
    """Write the month's customer-insight report from what a shop can export."""


for command in (build, history, inspect, mail, sample, sections, serve, verify):
    main.add_command(command)
