"""A file to the tables in it: what it is, is told by its bytes, whatever it is called."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from report_builder.errors import ReportError
from report_builder.ingest.sources import archive, json_files, parquet, workbook
from report_builder.ingest.sources.archive import Budget
from report_builder.ingest.sources.layout import Bytes, Layout, look, scan
from report_builder.ingest.sources.parts import File, Found, LeftOut, NoTable, Part
from report_builder.ingest.sources.told import NOTHING_TOLD, Told

HEAD = 4_096  # bytes that tell what a file is
LONGEST_HEADING = 65_536  # bytes
SECOND = 2  # the line in which data begin below a heading
DEEPEST = 3  # archives in one another
WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
ARCHIVES = {".zip", ".gz", ".bz2", ".xz", ".tar", ".tgz"}


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading needs: the engine, a folder for rewritten files, what may be unpacked, what the
    settings say; and the layouts of files before, by their headings."""

    connection: Any
    workspace: Path
    budget: Budget
    layouts: dict[bytes, Layout] = field(default_factory=dict)
    told: Told = NOTHING_TOLD


def opened(file: File, tools: Tools, depth: int = 0) -> Found:
    """The tables in a file, those of an archive together.

    Raises ReportError where it is damaged or protected, NoTable where it is whole but no table.
    """
    head = _head(file)
    if head.startswith(parquet.MAGIC) or file.path.suffix.lower() in parquet.PARQUET:
        return parquet.found(file, tools.connection)
    if archive.is_packed(head):
        return _unpacked(file, head, tools, depth)
    if workbook.is_workbook(file.path, head):
        return workbook.found(file, tools.workspace, tools.told)
    if head.startswith(b"PK") or archive.is_tar(file.path):
        return _members(file, tools, depth)
    if json_files.is_json(file.path, head):
        return json_files.found(file, tools.workspace)
    return _text(file, tools)


def _head(file: File) -> bytes:
    try:
        with file.path.open("rb") as stream:
            return stream.read(HEAD)
    except OSError as error:
        raise ReportError(f"{file.label} cannot be read: {error.strerror}") from None


def _text(file: File, tools: Tools) -> Found:
    """A delimited file as the one part it is."""
    content = scan(file.path)
    try:
        layout = _layout(file.path, content, tools)
    except ReportError as error:
        raise NoTable(str(error).replace(str(file.path), file.label)) from None
    sha256 = file.sha256 or content.sha256
    part = Part(
        file.label, (file.name,), file.folder, (file.path,), sha256, layout.header,
        text=(layout, content),
    )  # fmt: skip
    return Found((part,))


def _layout(path: Path, content: Bytes, tools: Tools) -> Layout:
    """How a file is written: as one before with the same heading, so that hundreds of daily exports
    are not looked at one by one. What differs further down shows when the engine reads them."""
    with path.open("rb") as stream:
        heading = stream.readline(LONGEST_HEADING)
    if heading in tools.layouts and content.is_utf8 and content.is_clean and content.lines > 1:
        return tools.layouts[heading]
    layout = look(path, content, tools.told)
    if layout.is_regular and layout.has_header and layout.shape.first_line == SECOND:
        tools.layouts[heading] = layout
    return layout


def _unpacked(file: File, head: bytes, tools: Tools, depth: int) -> Found:
    """The tables in the one file that is packed in this one."""
    _check_depth(file, depth)
    path = archive.unpacked(file.path, head, file.label, tools.budget, tools.workspace)
    name = Path(file.name).stem
    inner = dataclasses.replace(file, path=path, name=name, sha256=file.hashed())
    return opened(inner, tools, depth + 1)


def _members(file: File, tools: Tools, depth: int) -> Found:
    """The tables in an archive of files; files without one are left out and named."""
    _check_depth(file, depth)
    if file.path.suffix.lower() in WORKBOOKS:
        raise ReportError(f"{file.label} is a damaged Excel workbook; save it again")
    found, alone = Found(), ""
    for name, path in archive.members(file.path, file.label, tools.budget, tools.workspace):
        inside = PurePosixPath(name)
        label = f"{file.label}: {name}"
        inner = File(path, label, inside.stem, inside.parent.name or file.name, file.hashed())
        try:
            found = found.and_also(opened(inner, tools, depth + 1))
        except NoTable as error:
            alone = alone or str(error)
            found = found.and_also(Found((), (LeftOut(label, inner.sha256, "no table"),)))
    if not found.parts:
        raise NoTable(alone or f"{file.label} holds no file to read; export it again")
    return found


def _check_depth(file: File, depth: int) -> None:
    if depth >= DEEPEST:
        raise ReportError(f"{file.label}: archives in archives; unpack it and give the files")
