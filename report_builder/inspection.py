"""What would be understood of some inputs, as lines to read and as a settings file to edit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from report_builder.dataset import Dataset
from report_builder.errors import ReportError
from report_builder.ingest import load, open_tables
from report_builder.ingest.recognition import Recognised
from report_builder.section import Need
from report_builder.settings import Settings
from report_builder.suite import SUITE

CLOSE_CALL = 0.75  # below this confidence a choice is pointed out for checking


def inspect_inputs(inputs: Sequence[str | Path], settings: Settings) -> tuple[list[str], str]:
    """Lines for the terminal, and the text of a ``report.toml`` that says the same."""
    tables = open_tables(inputs, settings)
    lines = [line for table in tables for line in _table_lines(table)]
    try:
        data = load(inputs, settings)
    except ReportError as error:
        return [*lines, f"No report can be built: {error}"], _toml(tables, None, settings)
    return [*lines, *_section_lines(data)], _toml(tables, data, settings)


def _table_lines(table: Recognised) -> list[str]:
    rows = sum(file.rows for file in table.raw.files)
    files = len(table.raw.files)
    noun = "file" if files == 1 else "files"
    lines = [f"{table.raw.name}: {rows:,} rows, {files} {noun}, {table.raw.note}"]
    width = max(len(name) for name in table.raw.table.columns)
    by_column = {choice.column: choice for choice in table.mapping.values()}
    for column in table.raw.table.columns:
        choice = by_column.get(column)
        if choice is None:
            lines.append(f"  {column:{width}}  not used")
            continue
        check = "  (please check)" if choice.confidence < CLOSE_CALL else ""
        lines.append(
            f"  {column:{width}}  {choice.role}  {choice.confidence:.0%}  {choice.reason}{check}"
        )
    return [*lines, ""]


def _section_lines(data: Dataset) -> list[str]:
    lines = ["Sections:"]
    for section in SUITE:
        missing = section.missing(data)
        state = "would run" if not missing else "lacks " + ", ".join(map(_need, missing))
        lines.append(f"  {section.title}: {state}")
    period = data.period
    lines.append(
        f"Period {period.label}, as of {data.as_of}, currency {data.currency or 'not known'}"
    )
    return lines


def _need(need: Need) -> str:
    return need if isinstance(need, str) else " or ".join(need)


def _toml(tables: Sequence[Recognised], data: Dataset | None, settings: Settings) -> str:
    currency = data.currency if data else ""
    country = (data.calendar_country if data else None) or ""
    chosen = data.mapping if data else tuple(c for t in tables for c in t.mapping.values())
    there = {name for table in tables for name in table.raw.table.columns}
    chosen = tuple(
        choice for choice in chosen if choice.column in there
    )  # not worked out of others
    lines = [
        "# Settings of report-builder. Every line may be changed or left out.",
        "",
        "[report]",
        f"title = {_quoted(settings.title or (data.title if data else ''))}",
        "",
        "[money]",
        f"currency = {_quoted(currency)}" if currency else '# currency = "GBP"',
        "",
        "[calendar]  # whose public holidays count",
        f"country = {_quoted(country)}" if country else '# country = "GB"',
        "",
        "[dates]",
        '# period = "2011-11"    # default: the last complete month',
        '# as_of = "2011-11-30"  # default: the last day in the data',
        "# day_first = true      # how 03/04/2011 is read",
        "",
        "[segments]",
        "# clusters = 5          # default: chosen by silhouette and stability",
        "",
        "[columns]  # role = column",
        # region.country is a dotted key: TOML reads it as a table of its own.
        *(f"{choice.role} = {_quoted(choice.column)}  # {choice.reason}" for choice in chosen),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
