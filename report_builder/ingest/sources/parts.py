"""What is inside a file before it becomes a table: text, sheets, records, and what is left out."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from report_builder import formats
from report_builder.errors import ReportError
from report_builder.ingest.sources.layout import Bytes, Layout

ROWS_A_BATCH = 50_000  # kept in memory at once; some tens of megabytes


class NoTable(ReportError):
    """A file that is whole but holds no table: an error where it is given, not in a folder."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that may hold tables, as it was given or unpacked from an archive.

    ``path`` is where its bytes are, ``label`` its name for readers (``sales.zip: may.csv``),
    ``name`` the same without an ending, ``folder`` that of the folder it stands in; ``sha256`` is
    the hash of the archive it was in, "" where it was in none.
    """

    path: Path
    label: str
    name: str
    folder: str
    sha256: str = ""

    def hashed(self) -> str:
        """SHA-256 of the file that was given. Raises ReportError where it cannot be read."""
        if self.sha256:
            return self.sha256
        try:
            with self.path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ReportError(f"{self.label} cannot be read: {error.strerror}") from None


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one layout from one file: all of a text file, one sheet, one list of records.

    ``label`` is its name for readers (``book.xlsx, sheet Orders``), ``names`` are what its table
    may be called after, the best first, ``folder`` is where its file stands, or the workbook of one
    sheet among several. ``text`` says how
    ``paths`` are written; None is Parquet. ``first_line`` is the sheet row or the record of its
    first row of data, 0 where the reader of text tells; ``rejected`` says which lines are in no
    row.
    """

    label: str
    names: tuple[str, ...]
    folder: str
    paths: tuple[Path, ...]
    sha256: str
    columns: tuple[str, ...]
    text: tuple[Layout, Bytes] | None = None
    note: str = ""
    first_line: int = 0
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file, a sheet or a list that holds no data, and why."""

    label: str
    sha256: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """The tables in what was given, what was left out of it, and the sheets of all workbooks."""

    parts: tuple[Part, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    sheets: tuple[str, ...] = ()

    def and_also(self, other: Found) -> Found:
        """Both together."""
        return Found(
            (*self.parts, *other.parts),
            (*self.left_out, *other.left_out),
            (*self.sheets, *other.sheets),
        )


@dataclass(slots=True)
class TextColumns:
    """Rows of text written to Parquet batch by batch; columns may join at any time."""

    workspace: Path
    paths: list[Path] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)
    rows: int = 0

    def write(self, columns: Sequence[str], cells: Sequence[Sequence[str | None]]) -> None:
        """One batch: a list of cells for each column, all of one length."""
        self.columns.update(dict.fromkeys(columns))
        arrays = [pa.array(column, pa.string()) for column in cells]
        self.rows += len(arrays[0])
        self.paths.append(new_file(self.workspace, ".parquet"))
        pq.write_table(pa.Table.from_arrays(arrays, list(columns)), self.paths[-1])


def new_file(workspace: Path, suffix: str) -> Path:
    """An empty file of its own in the workspace."""
    with tempfile.NamedTemporaryFile(suffix=suffix, dir=workspace, delete=False) as target:
        return Path(target.name)


def listed(words: Iterable[Any], most: int = 3) -> str:
    """The first few of some names, and how many more there are."""
    every = [str(word) for word in words]
    rest = len(every) - most
    return ", ".join(every[:most]) + (f" and {formats.whole(rest)} more" if rest > 0 else "")


def counted(number: int, noun: str) -> str:
    """A number of things: 1 row, 2,000 rows."""
    return f"{formats.whole(number)} {noun}" + ("" if number == 1 else "s")
