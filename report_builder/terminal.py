"""What is said on a terminal, which would obey the control characters in names and values."""

from __future__ import annotations

import re

import click

from report_builder.cleaning import INVISIBLE, UNSAFE

_LINE_ENDS = re.compile("[\t\n\r\u2028\u2029]+")


def printable(text: str) -> str:
    """The text on one line and harmless. Blanks stay: they set columns and group figures."""
    return INVISIBLE.sub("", UNSAFE.sub("\ufffd", _LINE_ENDS.sub(" ", text)))


def say(text: str, *, err: bool = False) -> None:
    """Print one line, to the standard error if ``err``."""
    click.echo(printable(text), err=err)
