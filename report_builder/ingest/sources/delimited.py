"""Delimited text to a raw table: the engine reads it, after mending where it cannot.

A file that is clean UTF-8 and regular is read where it lies. One in another encoding gets a plain
copy. One with crooked rows gets a mended copy, whether that was seen in its first and last lines or
only when the engine had read it (lines it refused, headings and blank rows among the data).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.errors import ReportError
from report_builder.ingest.sources.cells import FEWEST_TOLD_APART, LONGEST_LINE
from report_builder.ingest.sources.copies import Member, Source, mended_copy, source_of
from report_builder.ingest.sources.layout import Layout
from report_builder.ingest.sources.mending import TOTAL
from report_builder.ingest.sources.notes import note
from report_builder.ingest.sources.raw import FILE, FINGERPRINT, RawTable, fingerprinted
from report_builder.ingest.values import MISSING
from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

LOOKED_INTO = 100  # columns whose cells are searched for swallowed lines; texts stand before that
COMPARED_CELLS = 20  # of a row, to see that it is the heading or has a gap


def load(name: str, members: Sequence[Member], connection: Any, workspace: Path) -> RawTable:
    """Read files of one layout into one table. Raises ReportError where they are no table."""
    import duckdb

    layout = members[0][1]
    sources = [source_of(member, workspace) for member in members]
    crooked: set[int] = set()
    try:
        stored = _read(name, sources, layout, connection)
        crooked = _crooked(name, stored, sources, connection)
        if crooked:
            connection.drop_table(name)
    except duckdb.Error:
        crooked = set(range(len(sources)))
    if crooked:
        sources = [
            mended_copy(source.member, workspace)
            if number in crooked and source.mended is None
            else source
            for number, source in enumerate(sources)
        ]
        stored = _read_mended(f"{name}_mended", sources, layout, connection)
    stored = _without_empty(stored, layout, connection)
    files = _file_rows(stored, sources)
    extra = [column for column in (FINGERPRINT, FILE) if column in stored.columns]
    path = members[0][0]
    title = path.stem if len(members) == 1 else path.parent.name
    firsts = tuple(found.shape.first_line for _, found, _ in members)
    return RawTable(
        title, stored.drop(*extra), stored, files, files[0].note, _rejected(sources), firsts
    )


def _read_mended(name: str, sources: Sequence[Source], layout: Layout, connection: Any) -> ir.Table:
    import duckdb

    try:
        return _read(name, sources, layout, connection)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        path = sources[0].member[0]
        raise ReportError(f"{path} cannot be read as a table: {reason}") from None


def _read(name: str, sources: Sequence[Source], layout: Layout, connection: Any) -> ir.Table:
    """The files as one table, in their order."""
    tables = []
    runs = groupby(sources, key=lambda source: (source.dialect, source.skip))
    for number, (_, run) in enumerate(runs):
        alike = list(run)
        options = _options(f"{name}_{number}", alike[0], layout, several=len(sources) > 1)
        table = connection.read_csv([str(source.path) for source in alike], **options)
        tables.append(connection.compile(fingerprinted(table)))
    # Ibis would not keep the order of the files in a union of its own.
    connection.raw_sql(f'CREATE TEMPORARY TABLE "{name}" AS {" UNION ALL ".join(tables)}')
    return connection.table(name)


def _options(name: str, source: Source, layout: Layout, *, several: bool) -> dict[str, Any]:
    return {
        "header": False,
        "skip": source.skip,
        "columns": dict.fromkeys(layout.header, "VARCHAR"),
        "delim": source.dialect.delimiter,
        "quote": source.dialect.quote,
        "escape": source.dialect.escape,
        "auto_detect": False,
        "null_padding": False,
        "nullstr": list(MISSING),
        "store_rejects": True,
        "rejects_table": f"{name}_rejects",
        "rejects_scan": f"{name}_scans",
        "filename": FILE if several else False,
        "max_line_size": LONGEST_LINE,
    }


def _crooked(name: str, stored: ir.Table, sources: Sequence[Source], connection: Any) -> set[int]:
    """Which files hold lines that are no row: refused by the engine, blank, or the heading."""
    places = {str(source.path): number for number, source in enumerate(sources)}
    found: set[int] = set()
    runs = groupby(sources, key=lambda source: (source.dialect, source.skip))
    for number, _ in enumerate(runs):
        refused = connection.table(f"{name}_{number}_rejects").select("scan_id", "file_id")
        scans = connection.table(f"{name}_{number}_scans").select("scan_id", "file_id", "file_path")
        paths = refused.distinct().inner_join(scans, ["scan_id", "file_id"]).execute()["file_path"]
        found |= {places[path] for path in paths}
    read = [source for source in sources if source.mended is None]
    lines = sum(source.member[2].lines - source.skip for source in read)
    spans = bool(stored.count().execute() < lines)
    suspect = stored.filter(_is_no_row(stored, sources[0].member[1], spans=spans))
    if FILE in stored.columns:
        found |= {places[path] for path in suspect.select(FILE).distinct().execute()[FILE]}
    elif suspect.count().execute():
        found.add(0)
    return {number for number in found if sources[number].mended is None}


def _is_no_row(stored: ir.Table, layout: Layout, *, spans: bool) -> ir.BooleanValue:
    """Rows that are blank, the heading again, perhaps a total, or perhaps several rows in one.

    ``spans``: there are more lines than rows.
    """
    first = ibis.coalesce(*(stored[column] for column in layout.header))
    no_row = first.isnull()
    heading = list(zip(layout.header, layout.shape.heading, strict=False))[:COMPARED_CELLS]
    named = [stored[column] == cell for column, cell in heading if cell not in MISSING]
    if named:
        no_row |= ibis.and_(*named)
    places = sorted(layout.shape.filled)[:COMPARED_CELLS]
    gaps = [stored[layout.header[place]].isnull() for place in places]
    if gaps:
        no_row |= ibis.or_(*gaps) & first.re_search(f"(?i)^({TOTAL.pattern})$")
    if spans and len(layout.header) >= FEWEST_TOLD_APART:
        columns = layout.header[:LOOKED_INTO]
        no_row |= ibis.or_(*(_holds_rows(stored[column], layout) for column in columns))
    return no_row


def _holds_rows(column: ir.StringColumn, layout: Layout) -> ir.BooleanValue:
    """Cells that span lines and hold as many delimiters as a row: a stray mark has opened them."""
    held = column.length() - column.replace(layout.delimiter, "").length()
    return column.contains("\n") & (held >= len(layout.header) - 1)


def _without_empty(stored: ir.Table, layout: Layout, connection: Any) -> ir.Table:
    """The table without columns that have neither a name nor a cell: delimiters at line ends."""
    heading = layout.shape.heading
    nameless = [
        column for number, column in enumerate(layout.header)
        if layout.has_header and not (number < len(heading) and heading[number])
    ]  # fmt: skip
    if not nameless:
        return stored
    counts = (
        stored.agg(**{c: stored[c].strip().nullif("").count() for c in nameless}).execute().iloc[0]
    )
    empty = [column for column in nameless if not counts[column]]
    for column in empty[: len(layout.header) - 1]:
        connection.raw_sql(f'ALTER TABLE "{stored.get_name()}" DROP COLUMN "{column}"')
    return connection.table(stored.get_name())


def _rejected(sources: Sequence[Source]) -> tuple[str, ...]:
    """One entry a line of text that is in no row: where it stands and what is wrong with it."""
    several = len(sources) > 1
    return tuple(
        f"{f'{source.member[0].name} ' if several else ''}line {line}: {reason}"
        for source in sources
        if source.mended
        for line, reason in source.mended.rejected
    )


def _file_rows(stored: ir.Table, sources: Sequence[Source]) -> tuple[InputFile, ...]:
    if len(sources) == 1:
        counts = {str(sources[0].path): int(stored.count().execute())}
    else:
        frame = stored.group_by(FILE).agg(rows=stored.count()).execute()
        counts = dict(zip(frame[FILE], frame["rows"], strict=True))
    return tuple(
        InputFile(
            source.member[0].name, source.member[2].sha256,
            int(counts.get(str(source.path), 0)), note(source, stored.columns),
        )
        for source in sources
    )  # fmt: skip
