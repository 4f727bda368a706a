"""From what a shop can export to the prepared dataset: read, recognise, prepare."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from report_builder import cleaning
from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.ingest import customer_level, markers, sources
from report_builder.ingest.engine import connect
from report_builder.ingest.prepare import prepare
from report_builder.ingest.recognition import Recognised, check_columns, recognise
from report_builder.ingest.sources import database
from report_builder.ingest.sources.raw import RawTable
from report_builder.ingest.sources.told import told_by
from report_builder.settings import Settings

LONGEST_TITLE = 60  # characters that fit on the first page


def open_tables(inputs: Sequence[str | Path], settings: Settings) -> list[Recognised]:
    """Read the inputs and understand their columns, without preparing anything."""
    if not inputs:
        raise ReportError("no INPUT: give a file, a folder or a database")
    connection = connect()
    with tempfile.TemporaryDirectory(prefix="report-builder-") as workspace:
        raw = sources.read(
            inputs, connection, Path(workspace), settings.table, settings.query, told_by(settings)
        )
    if settings.missing:
        for table in raw:
            markers.empty(table, settings.missing, connection)
    return understood(raw, settings)


def understood(raw: Sequence[RawTable], settings: Settings) -> list[Recognised]:
    """The tables with their columns understood. Raises ReportError for columns not there."""
    tables = [recognise(table, settings) for table in raw]
    check_columns(tables, settings)
    return tables


def load(inputs: Sequence[str | Path], settings: Settings) -> Dataset:
    """Read, recognise and prepare. Raises ReportError for anything the user can act on."""
    return prepared(open_tables(inputs, settings), inputs, settings)


def prepared(
    tables: Sequence[Recognised], inputs: Sequence[str | Path], settings: Settings
) -> Dataset:
    """The dataset of tables that are understood; their raw rows are used up by it."""
    connection = tables[0].raw.table.get_backend()
    named = [table for table in tables if settings.main in (None, table.raw.name)]
    people = customer_level.customer_table(named)
    if people is not None:
        return customer_level.prepare(people, settings, connection, shop_name(inputs))
    return prepare(tables, settings, connection, shop_name(inputs))


def shop_name(inputs: Sequence[str | Path]) -> str:
    """A title from the name of the input: ``online_retail.csv`` becomes Online retail.

    Of several files it is the name of the folder they stand in, of a database its own.
    """
    if database.is_database(inputs[0]):
        stem = database.title(inputs[0])
    else:
        path = Path(inputs[0]).resolve()
        path = path.parent if len(inputs) > 1 else path
        stem = path.name if path.is_dir() else path.stem
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cleaning.clean(stem))
    name = " ".join(re.sub("[_-]", " ", words).split())[:LONGEST_TITLE].strip() or "Shop"
    return name[0].upper() + name[1:]
