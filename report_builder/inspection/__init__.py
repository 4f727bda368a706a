"""What would be understood of some inputs, as lines to read and as a settings file to edit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from report_builder.errors import ReportError
from report_builder.ingest import open_tables, prepared
from report_builder.ingest.joining.choice import main_table
from report_builder.ingest.recognition import Recognised
from report_builder.inspection import doubts, sections, tables, template
from report_builder.settings import SETTINGS, Settings, written


def inspect_inputs(
    inputs: Sequence[str | Path], settings: Settings, folder: Path = Path()
) -> tuple[list[str], str]:
    """Lines for the terminal, and the text of a ``report.toml`` that says the same.

    ``folder`` is where that file will stand: it names the inputs as seen from there. Inputs that
    are understood but hold nothing to build a report of are shown with the reason. Raises
    ReportError where they cannot be read.
    """
    opened = open_tables(inputs, settings)
    seen = {table.raw.name: tables.examples(table) for table in opened}  # rows are used up below
    main = _main(opened, settings)
    try:
        data, refused = prepared(opened, inputs, settings), ""
    except ReportError as error:
        data, refused = None, str(error)
    mapping = data.mapping if data else ()
    lines = [*_told(settings)]
    lines += [line for one in opened for line in tables.lines(one, mapping, seen[one.raw.name])]
    lines += doubts.lines(opened, data)
    lines += sections.lines(data) if data else [f"No report can be built: {refused}"]
    told = template.Understood(tuple(inputs), folder, opened, data, main)
    return lines, template.text(told, settings)


def _told(settings: Settings) -> Iterator[str]:
    """What is set of reading, in one line; nothing where nothing is."""
    values = {
        one.name: getattr(settings, one.name)
        for one in SETTINGS
        if one.part == "input" and one.is_printed
    }
    said = [
        f"{name} = {written(value)}" for name, value in values.items() if value not in (None, ())
    ]
    if said:
        yield from (f"Set: [input] {', '.join(said)}", "")


def _main(opened: Sequence[Recognised], settings: Settings) -> str:
    """The table of order lines where there are several tables; "" without one."""
    if len(opened) < 2:
        return ""
    try:
        return main_table(opened, settings.main).raw.name
    except ReportError:
        return ""
