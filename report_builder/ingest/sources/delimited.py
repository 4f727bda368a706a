"""Delimited text to a raw table: the engine reads it, after mending where it cannot."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report_builder.errors import ReportError
from report_builder.ingest.engine import keep
from report_builder.ingest.sources.layout import CHUNK, Bytes, Layout, clean
from report_builder.ingest.sources.raw import FILE, FINGERPRINT, RawTable, fingerprinted
from report_builder.ingest.values import MISSING
from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

LONGEST_LINE = 16_000_000  # bytes; the engine must be told before it meets one
NAMES_OF_DELIMITERS = {"\t": "tab", "": "blanks", ",": "comma", ";": "semicolon", "|": "bar"}
ENCODED = "utf-8"

Member = tuple[Path, Layout, Bytes]


def load(name: str, members: Sequence[Member], connection: Any, workspace: Path) -> RawTable:
    """Read files of one layout into one table."""
    import duckdb

    first_path, layout, _ = members[0]
    paths = [str(_readable(path, found, content, workspace)) for path, found, content in members]
    try:
        read = connection.read_csv(paths, **_options(name, layout, several=len(paths) > 1))
        stored = keep(connection, name, fingerprinted(read))
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ReportError(f"{first_path} cannot be read as a table: {reason}") from None
    rejected = _rejected(connection, name, members)
    files = _file_rows(stored, members, paths)
    extra = [column for column in (FINGERPRINT, FILE) if column in stored.columns]
    title = first_path.stem if len(members) == 1 else first_path.parent.name
    return RawTable(title, stored.drop(*extra), stored, files, _note(layout), rejected)


def _options(name: str, layout: Layout, *, several: bool) -> dict[str, Any]:
    return {
        "header": layout.has_header,
        "columns": dict.fromkeys(layout.header, "VARCHAR"),
        "delim": layout.delimiter or "\t",
        "quote": '"',
        "escape": '"',
        "auto_detect": False,
        "null_padding": False,
        "nullstr": list(MISSING),
        "store_rejects": True,
        "rejects_table": f"{name}_rejects",
        "rejects_scan": f"{name}_scans",
        "filename": FILE if several else False,
        "max_line_size": LONGEST_LINE,
    }


def _rejected(connection: Any, name: str, members: Sequence[Member]) -> tuple[str, ...]:
    """One entry a line of text that is in no row: where it stands and what is wrong with it."""
    errors = connection.table(f"{name}_rejects")
    chosen = errors.select("file_id", "line", "error_type", "csv_line")
    frame = chosen.execute().sort_values(["file_id", "line"])
    frame = frame.drop_duplicates(["file_id", "line"])
    found: list[str] = []
    for row in frame.itertuples():
        # A quotation mark left open swallows the lines after it; each of them is lost.
        lines = max(1, sum(1 for line in str(row.csv_line).splitlines() if line.strip()))
        where = f"{members[int(row.file_id)][0].name} " if len(members) > 1 else ""
        problem = str(row.error_type).lower()
        found += [f"{where}line {int(row.line) + n}: {problem}" for n in range(lines)]
    return tuple(found)


def _readable(path: Path, layout: Layout, content: Bytes, workspace: Path) -> Path:
    """The file itself where the engine can read it as it is, else a clean UTF-8 copy."""
    if layout.encoding == ENCODED and layout.delimiter and content.is_clean:
        return path
    with (
        path.open("r", encoding=layout.encoding, errors="replace", newline=None) as source,
        tempfile.NamedTemporaryFile(
            "w", encoding=ENCODED, newline="\n", suffix=".csv", dir=workspace, delete=False
        ) as target,
    ):
        if layout.delimiter:
            while chunk := source.read(CHUNK):
                target.write(clean(chunk.replace("\ufeff", "")))
        else:
            for line in source:
                target.write("\t".join(clean(line).split()) + "\n")
    return Path(target.name)


def _file_rows(
    stored: ir.Table, members: Sequence[Member], paths: Sequence[str]
) -> tuple[InputFile, ...]:
    note = _note(members[0][1])
    if len(members) == 1:
        counts = {paths[0]: int(stored.count().execute())}
    else:
        frame = stored.group_by(FILE).agg(rows=stored.count()).execute()
        counts = dict(zip(frame[FILE], frame["rows"], strict=True))
    return tuple(
        InputFile(path.name, content.sha256, int(counts.get(read, 0)), note)
        for (path, _, content), read in zip(members, paths, strict=True)
    )


def _note(layout: Layout) -> str:
    return f"{layout.encoding}, {NAMES_OF_DELIMITERS[layout.delimiter]}-delimited"
