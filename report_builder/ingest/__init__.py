"""From what a shop can export to the prepared dataset: read, recognise, prepare."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.ingest import sources
from report_builder.ingest.engine import connect
from report_builder.ingest.prepare import prepare
from report_builder.ingest.recognition import Recognised, check_columns, recognise
from report_builder.ingest.sources.layout import clean
from report_builder.settings import Settings

LONGEST_TITLE = 60  # characters that fit on the first page


def open_tables(inputs: Sequence[str | Path], settings: Settings) -> list[Recognised]:
    """Read the inputs and understand their columns, without preparing anything."""
    if not inputs:
        raise ReportError("no input: give a file or a folder")
    connection = connect()
    with tempfile.TemporaryDirectory(prefix="report-builder-") as workspace:
        raw = sources.read(inputs, connection, Path(workspace))
    tables = [recognise(table, settings) for table in raw]
    check_columns(tables, settings)
    return tables


def load(inputs: Sequence[str | Path], settings: Settings) -> Dataset:
    """Read, recognise and prepare. Raises ReportError for anything the user can act on."""
    tables = open_tables(inputs, settings)
    connection = tables[0].raw.table.get_backend()
    return prepare(tables, settings, connection, shop_name(inputs))


def shop_name(inputs: Sequence[str | Path]) -> str:
    """A title from the name of the input: ``online_retail.csv`` becomes Online retail.

    Of several files it is the name of the folder they stand in.
    """
    path = Path(inputs[0]).resolve()
    if len(inputs) > 1:
        path = path.parent
    stem = path.name if path.is_dir() else path.stem
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", clean(stem)).replace("_", " ").replace("-", " ")
    name = " ".join(words.split())[:LONGEST_TITLE].strip() or "Shop"
    return name[0].upper() + name[1:]
