"""Bytes on disk to raw tables of text.

Every column of a delimited file is read as text; nothing is guessed here beyond encoding, delimiter
and header. Files of one layout become one table. Text is cleaned once, here: control characters,
non-characters and bidirectional controls never get any further.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from report_builder.errors import ReportError
from report_builder.ingest.values import MISSING
from report_builder.model import InputFile

if TYPE_CHECKING:
    import ibis.expr.types as ir

DELIMITED = {".csv", ".tsv", ".txt", ".tab", ".dat", ".psv"}
PARQUET = {".parquet", ".pq"}
READABLE = DELIMITED | PARQUET
DELIMITERS = (",", ";", "\t", "|")
SNIFF_BYTES = 65_536  # enough for some hundred lines, little enough for the first read
SNIFF_LINES = 200
CHUNK = 1 << 24
MAGIC = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or a workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"SQLite format 3": "a SQLite database",
    b"\x1f\x8b": "a gzip archive",
}

# What a label may not contain: C0 but tab and line ends, DEL and C1, bidi controls, non-characters.
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Plain text bytes: what is left of a file without them is little, and only that is looked at closely.
PLAIN_BYTES = bytes([9, 10, 13, *range(32, 127)])


@dataclass(frozen=True, slots=True)
class Bytes:
    """What one pass over a file's bytes tells."""

    sha256: str
    is_utf8: bool
    is_clean: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited file is written."""

    encoding: str
    delimiter: str  # "" is runs of blanks
    header: tuple[str, ...]
    has_header: bool


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it was read: text columns only for files, any types for Parquet."""

    name: str
    table: ir.Table
    files: tuple[InputFile, ...]
    note: str
    rejected: tuple[str, ...] = ()


Member = tuple[Path, Layout | None, Bytes]


def clean(text: str) -> str:
    """Text without characters that break charts, pages or reading order."""
    return BIDI.sub("", UNSAFE.sub("\ufffd", text))


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
    tables = []
    for index, members in enumerate(groups.values()):
        tables.append(_load(index, members, connection, workspace))
    return tables


def _files(inputs: Sequence[str | Path]) -> list[Path]:
    found: list[Path] = []
    for given in inputs:
        path = Path(given)
        if path.is_dir():
            inside = sorted(
                child
                for child in path.rglob("*")
                if child.is_file()
                and not child.name.startswith((".", "~"))
                and child.suffix.lower() in READABLE
            )
            if not inside:
                raise ReportError(
                    f"folder {path} holds no file to read (CSV, TSV, text or Parquet)"
                )
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise ReportError(f"{path} was not found; give a file or a folder")
    return list(dict.fromkeys(found))


def scan(path: Path) -> Bytes:
    """Hash of a file, whether it is UTF-8, and whether its text is safe as it stands."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_clean = True, True
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                if not chunk.endswith(b"\r") and chunk.count(b"\r") != chunk.count(b"\r\n"):
                    is_clean = False
                rest = chunk.translate(None, PLAIN_BYTES)
                if rest and is_utf8:
                    try:
                        text = decoder.decode(rest)
                    except UnicodeDecodeError:
                        is_utf8 = False
                    else:
                        is_clean &= not (UNSAFE.search(text) or BIDI.search(text))
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None
    return Bytes(digest.hexdigest(), is_utf8, is_clean)


def look(path: Path, content: Bytes) -> Layout:
    """Encoding, delimiter and header of a delimited file. Raises ReportError if it is none."""
    with path.open("rb") as stream:
        head = stream.read(SNIFF_BYTES)
    if not head.strip():
        raise ReportError(f"{path} is empty; export it again")
    for magic, what in MAGIC.items():
        if head.startswith(magic):
            raise ReportError(f"{path} is {what}, not a text table; export it as CSV or Parquet")
    encoding = _encoding(path, head, content)
    text = clean(head.decode(encoding, errors="replace")).lstrip("\ufeff")
    lines = [line for line in re.split(r"\r\n|\n|\r", text) if line.strip()]
    if len(head) == SNIFF_BYTES:
        lines = lines[:-1]
    lines = lines[:SNIFF_LINES]
    if not lines:
        raise ReportError(f"{path}: the first line is longer than {SNIFF_BYTES:,} bytes")
    delimiter = _delimiter(lines)
    rows = split(lines, delimiter)
    has_header = _is_header(rows)
    width = len(rows[0])
    names = rows[0] if has_header else [f"column {number + 1}" for number in range(width)]
    if has_header and len(rows) == 1:
        raise ReportError(f"{path} holds a header but no rows; export it again")
    return Layout(encoding, delimiter, _unique_names(names), has_header)


def _encoding(path: Path, head: bytes, content: Bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content.is_utf8:
        return "utf-8"
    from charset_normalizer import from_bytes

    with path.open("rb") as stream:
        best = from_bytes(stream.read(4 * SNIFF_BYTES)).best()
    return best.encoding if best is not None else "cp1252"


def split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Cells of text lines; the empty delimiter splits at runs of blanks."""
    if not delimiter:
        return [line.split() for line in lines]
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that cuts most lines into the same number of cells, more than one."""
    best, best_score = ",", 0.0
    for candidate in (*DELIMITERS, ""):
        widths = [len(row) for row in split(lines, candidate)]
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        if common < 2:
            continue
        # Blanks stand inside ordinary words, so they must do better than a real delimiter.
        score = widths.count(common) / len(widths) - (0.05 if candidate == "" else 0)
        if score > best_score:
            best, best_score = candidate, score
    return best


NUMBER_LIKE = re.compile(r"^[\s$€£¥₹+\-−(]*[\d][\d.,:/\-\s]*\)?%?$")


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    first = rows[0]
    return not any(NUMBER_LIKE.match(cell) for cell in first if cell)


def _unique_names(names: Sequence[str]) -> tuple[str, ...]:
    unique: list[str] = []
    for number, name in enumerate(names):
        base = name.strip() or f"unnamed {number + 1}"
        repeated = sum(1 for other in names[:number] if other.strip() == name.strip())
        unique.append(f"{base} ({repeated + 1})" if repeated else base)
    return tuple(unique)


def _load(
    index: int,
    members: Sequence[Member],
    connection: Any,
    workspace: Path,
) -> RawTable:
    name = f"raw_{index}"
    first_path, layout, _ = members[0]
    if layout is None:
        return _load_parquet(name, members, connection)
    paths = [
        str(_readable(path, found, content, workspace)) for path, found, content in members if found
    ]
    options: dict[str, Any] = {
        "header": layout.has_header,
        "columns": dict.fromkeys(layout.header, "VARCHAR"),
        "delim": layout.delimiter or "\t",
        "quote": '"',
        "escape": '"',
        "auto_detect": False,
        "strict_mode": False,
        "null_padding": False,
        "nullstr": list(MISSING),
        "store_rejects": True,
        "rejects_table": f"{name}_rejects",
        "rejects_scan": f"{name}_scans",
        "filename": len(paths) > 1,
        "max_line_size": 16_000_000,
    }
    import duckdb

    try:
        connection.create_table(name, connection.read_csv(paths, **options), temp=True)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ReportError(f"{first_path} cannot be read as a table: {reason}") from None
    table = connection.table(name)
    rejected = _rejected(connection, name)
    files = _file_rows(table, members, paths)
    if len(paths) > 1:
        table = table.drop("filename")
    return RawTable(_table_name(members), table, files, _note(layout), rejected)


def _rejected(connection: Any, name: str) -> tuple[str, ...]:
    errors = connection.table(f"{name}_rejects")
    frame = errors.select("line", "column_name", "error_type").distinct().execute()
    frame = frame.drop_duplicates("line").sort_values("line")
    return tuple(f"line {row.line}: {str(row.error_type).lower()}" for row in frame.itertuples())


def _load_parquet(name: str, members: Sequence[Member], connection: Any) -> RawTable:
    import duckdb

    path, _, content = members[0]
    try:
        table = connection.read_parquet(str(path))
        texts = {
            column: cleaned(table[column])
            for column, kind in table.schema().items()
            if kind.is_string()
        }
        connection.create_table(name, table.mutate(**texts), temp=True)
    except duckdb.Error as error:
        raise ReportError(
            f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}"
        ) from None
    table = connection.table(name)
    rows = int(table.count().execute())
    return RawTable(
        path.stem, table, (InputFile(path.name, content.sha256, rows, "Parquet"),), "Parquet"
    )


def cleaned(column: ir.StringColumn) -> ir.StringColumn:
    """``clean`` as an engine expression; NULL where the cell says that there is no value."""
    unsafe = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{fdd0}-\x{fdef}\x{fffe}\x{ffff}]"
    bidi = r"[\x{61c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
    text = column.re_replace(unsafe, "\ufffd").re_replace(bidi, "")
    return ibis.cases((text.isin(MISSING), ibis.null("string")), else_=text)


def _readable(path: Path, layout: Layout, content: Bytes, workspace: Path) -> Path:
    """The file itself where the engine can read it as it is, else a clean UTF-8 copy."""
    if layout.encoding == "utf-8" and layout.delimiter and content.is_clean:
        return path
    with (
        path.open("r", encoding=layout.encoding, errors="replace", newline=None) as source,
        tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", suffix=".csv", dir=workspace, delete=False
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
    table: ir.Table, members: Sequence[Member], paths: Sequence[str]
) -> tuple[InputFile, ...]:
    note = _note(members[0][1])
    if len(members) == 1:
        counts = {paths[0]: int(table.count().execute())}
    else:
        frame = table.group_by("filename").agg(rows=table.count()).execute()
        counts = dict(zip(frame["filename"], frame["rows"], strict=True))
    return tuple(
        InputFile(path.name, content.sha256, int(counts.get(read, 0)), note)
        for (path, _, content), read in zip(members, paths, strict=True)
    )


def _table_name(members: Sequence[Member]) -> str:
    path = members[0][0]
    return path.stem if len(members) == 1 else path.parent.name


def _note(layout: Layout | None) -> str:
    if layout is None:
        return "Parquet"
    names = {"\t": "tab", "": "blanks", ",": "comma", ";": "semicolon", "|": "bar"}
    return f"{layout.encoding}, {names[layout.delimiter]}-delimited"
