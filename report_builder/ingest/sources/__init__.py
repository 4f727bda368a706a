"""Files and folders to raw tables of text in the engine.

Every column of a delimited file is read as text; nothing is guessed here. Files of one layout
become one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from report_builder.errors import ReportError
from report_builder.ingest.sources import delimited, parquet
from report_builder.ingest.sources.layout import CAN_READ, look, scan
from report_builder.ingest.sources.raw import FINGERPRINT, RawTable

__all__ = ["FINGERPRINT", "RawTable", "read"]

DELIMITED = {".csv", ".tsv", ".txt", ".tab", ".dat", ".psv"}
READABLE = DELIMITED | parquet.PARQUET


def read(inputs: Sequence[str | Path], connection: Any, workspace: Path) -> list[RawTable]:
    """Read files and folders into raw tables; files with the same header make one table.

    ``workspace`` takes rewritten copies of files that are not clean UTF-8. Raises ReportError for
    anything that is missing, unreadable or empty.
    """
    groups: dict[tuple[str, ...], list[Path | delimited.Member]] = {}
    for path in _files(inputs):
        if path.suffix.lower() in parquet.PARQUET:
            groups[(str(path),)] = [path]
            continue
        content = scan(path)
        layout = look(path, content)
        key = (layout.delimiter, *layout.header)
        groups.setdefault(key, []).append((path, layout, content))
    return [
        _load(f"raw_{index}", members, connection, workspace)
        for index, members in enumerate(groups.values())
    ]


def _load(
    name: str, members: Sequence[Path | delimited.Member], connection: Any, workspace: Path
) -> RawTable:
    if isinstance(members[0], Path):
        return parquet.load(name, members[0], connection)
    texts = [member for member in members if not isinstance(member, Path)]
    return delimited.load(name, texts, connection, workspace)


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
