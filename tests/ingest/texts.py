"""Files of text written and read as raw tables: what the tests of reading text are built on."""

from __future__ import annotations

from pathlib import Path

from report_builder.ingest.engine import connect
from report_builder.ingest.sources import delimited
from report_builder.ingest.sources.layout import Layout, look, scan
from report_builder.ingest.sources.raw import RawTable
from tests.ingest.tables import write


def laid_out(folder: Path, text: str | bytes) -> Layout:
    """How a file with this text is found to be written."""
    path = write(folder, text.encode() if isinstance(text, str) else text)
    return look(path, scan(path))


def read_files(folder: Path, *texts: str | bytes) -> RawTable:
    """The table in files with these texts, ``0.csv`` and so on."""
    members = []
    for number, text in enumerate(texts):
        content = text.encode() if isinstance(text, str) else text
        path = write(folder, content, f"{number}.csv")
        found = scan(path)
        members.append((path, look(path, found), found))
    return delimited.load("raw", members, connect(), folder)


def cells(raw: RawTable) -> list[list[str | None]]:
    """The rows of a table as lists of cells, in their order."""
    frame = raw.table.execute().astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()  # type: ignore[no-any-return]


def read_text(folder: Path, text: str | bytes) -> tuple[list[str], list[list[str | None]]]:
    """Columns and rows of a file with this text."""
    raw = read_files(folder, text)
    return list(raw.table.columns), cells(raw)
