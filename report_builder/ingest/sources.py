"""Files and folders to raw tables of text in the engine.

Every column of a delimited file is read as text; nothing is guessed here. Files of one layout
become one table.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.errors import ReportError
from report_builder.ingest.engine import keep
from report_builder.ingest.layout import (
    CAN_READ,
    CHUNK,
    Bytes,
    Layout,
    clean,
    look,
    scan,
    unique_names,
)
from report_builder.ingest.values import MISSING
from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

DELIMITED = {".csv", ".tsv", ".txt", ".tab", ".dat", ".psv"}
PARQUET = {".parquet", ".pq"}
READABLE = DELIMITED | PARQUET
LONGEST_LINE = 16_000_000  # bytes; the engine must be told before it meets one
NAMES_OF_DELIMITERS = {"\t": "tab", "": "blanks", ",": "comma", ";": "semicolon", "|": "bar"}
ENCODED = "utf-8"
FINGERPRINT, FILE = "__fingerprint", "__file"


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it was read: text columns only for files, any types for Parquet.

    ``stored`` has the same rows and one more column, FINGERPRINT: equal for equal rows.
    """

    name: str
    table: ir.Table
    stored: ir.Table
    files: tuple[InputFile, ...]
    note: str
    rejected: tuple[str, ...] = ()


Member = tuple[Path, Layout | None, Bytes]


@ibis.udf.scalar.builtin(name="hash", signature=((None,), "uint64"))  # type: ignore[untyped-decorator]
def _hash(row: object) -> int:  # type: ignore[empty-body]
    """The engine's hash of a row."""


def fingerprinted(table: ir.Table) -> ir.Table:
    """The table with FINGERPRINT, a number that equal rows share, whatever file they stand in."""
    columns = {name: table[name] for name in table.columns if name != FILE}
    return table.mutate(**{FINGERPRINT: _hash(ibis.struct(columns))})


def read(inputs: Sequence[str | Path], connection: Any, workspace: Path) -> list[RawTable]:
    """Read files and folders into raw tables; files with the same header make one table.

    ``workspace`` takes rewritten copies of files that are not clean UTF-8. Raises ReportError for
    anything that is missing, unreadable or empty.
    """
    groups: dict[tuple[str, ...], list[Member]] = {}
    for path in _files(inputs):
        content = scan(path)
        layout = None if path.suffix.lower() in PARQUET else look(path, content)
        key = (str(path),) if layout is None else (layout.delimiter, *layout.header)
        groups.setdefault(key, []).append((path, layout, content))
    return [
        _load(f"raw_{index}", members, connection, workspace)
        for index, members in enumerate(groups.values())
    ]


def _files(inputs: Sequence[str | Path]) -> list[Path]:
    found: list[Path] = []
    for given in inputs:
        path = Path(given)
        if path.is_dir():
            found += _inside(path)
        elif path.is_file():
            found.append(path)
        else:
            raise ReportError(f"{path} was not found; give a file or a folder")
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> list[Path]:
    inside = sorted(
        child
        for child in folder.rglob("*")
        if child.is_file()
        and not child.name.startswith((".", "~"))
        and child.suffix.lower() in READABLE
    )
    if not inside:
        raise ReportError(f"folder {folder} holds no file to read; {CAN_READ}")
    return inside


def _load(name: str, members: Sequence[Member], connection: Any, workspace: Path) -> RawTable:
    first_path, layout, _ = members[0]
    if layout is None:
        return _load_parquet(name, members[0], connection)
    import duckdb

    paths = [
        str(_readable(path, found, content, workspace)) for path, found, content in members if found
    ]
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


def _load_parquet(name: str, member: Member, connection: Any) -> RawTable:
    import duckdb

    path, _, content = member
    try:
        table = connection.read_parquet(str(path))
        safe = unique_names([clean(column) for column in table.columns])
        table = table.select(**dict(zip(safe, (table[c] for c in table.columns), strict=True)))
        texts = {
            column: cleaned(table[column])
            for column, kind in table.schema().items()
            if kind.is_string()
        }
        stored = keep(connection, name, fingerprinted(table.mutate(**texts)))
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ReportError(f"{path} cannot be read as Parquet: {reason}") from None
    rows = int(stored.count().execute())
    if not rows:
        raise ReportError(f"{path} holds no rows; export it again")
    file = InputFile(path.name, content.sha256, rows, "Parquet")
    return RawTable(path.stem, stored.drop(FINGERPRINT), stored, (file,), "Parquet")


def cleaned(column: ir.StringColumn) -> ir.StringColumn:
    """``clean`` as an engine expression; NULL where the cell says that there is no value."""
    unsafe = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{fdd0}-\x{fdef}\x{fffe}\x{ffff}]"
    bidi = r"[\x{61c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
    text = column.re_replace(unsafe, "\ufffd").re_replace(bidi, "")
    return ibis.cases((text.isin(MISSING), ibis.null("string")), else_=text)


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


def _note(layout: Layout | None) -> str:
    if layout is None:
        return "Parquet"
    return f"{layout.encoding}, {NAMES_OF_DELIMITERS[layout.delimiter]}-delimited"
