"""What cannot be read gets one line that helps, through the program as a user meets it."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from report_builder.cli import main
from tests.ingest.tables import LINES, shop, write

# A 1 x 1 picture, whole.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PROSE = (
    "Dear colleagues,\n\nwe have had a good year. The shop in the high street was painted, and "
    "the new till works well,\nalthough it took a while, as you know.\n\n"
    "In spring we shall open on Sundays; tell me what you think of it.\n\nKind regards, Ann\n"
) * 5
PAGE = (
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body>\n<h1>Your session has "
    "ended</h1>\n<p>Please sign in again, then start the export anew.</p>\n</body></html>\n"
)
IRIS = "sepal_length,sepal_width,petal_length,petal_width,species\n" + "".join(
    f"{5 + n % 20 / 10:.1f},{2 + n % 13 / 10:.1f},{1 + n % 47 / 10:.1f},{n % 23 / 10:.1f},"
    f"{('setosa', 'versicolor', 'virginica')[n % 3]}\n"
    for n in range(150)
)
BOMB = 2_000_000_000  # bytes of zeros that a zip archive holds in 2 MB
LONG = 10_000_000  # characters of one cell
WIDE = 2_000  # columns
GOOD, BROKEN = 100_000, {20_001: "torn apart", 60_002: "half a line,C1", 99_990: "x" * 40}


def build(*inputs: object, output: Path, settings: Path | None = None) -> Result:
    """The program run on these inputs, for the formats that take no time."""
    options = ["--settings", str(settings)] if settings else []
    return CliRunner().invoke(
        main,
        ["build", *map(str, inputs), "--output", str(output), "--formats", "json", *options],
    )


def complaint(result: Result, output: Path) -> str:
    """The one line that a user gets, after checking that it is one and nothing was written."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if not line.endswith(" …")]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert not output.exists() or not any(output.iterdir())
    assert lines[0].startswith("Error: ")
    return lines[0]
