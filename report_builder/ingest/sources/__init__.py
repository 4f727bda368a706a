"""Files, folders and databases to raw tables in the engine.

Every column of a file of text, of a sheet and of JSON is read as text; nothing is guessed here.
Exports of one table become one table.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from report_builder import cleaning
from report_builder.errors import ReportError
from report_builder.ingest.sources import database, folder
from report_builder.ingest.sources.archive import Budget
from report_builder.ingest.sources.grouping import grouped
from report_builder.ingest.sources.layout import Layout
from report_builder.ingest.sources.merging import merged
from report_builder.ingest.sources.opening import Tools, opened
from report_builder.ingest.sources.parts import (
    File,
    Found,
    LeftOut,
    NoTable,
    listed,
)
from report_builder.ingest.sources.raw import FINGERPRINT, RawTable
from report_builder.ingest.sources.told import NOTHING_TOLD, Told
from report_builder.ingest.sources.workbook import MOST_SHEETS, sheet_key
from report_builder.model import InputFile
from report_builder.settings import quoted

__all__ = ["FINGERPRINT", "RawTable", "read"]


def read(
    inputs: Sequence[str | Path], connection: Any, workspace: Path,
    tables: Sequence[str] = (), query: str | None = None, told: Told = NOTHING_TOLD,
) -> list[RawTable]:  # fmt: skip
    """Read files, folders and databases into raw tables; exports of one table make one.

    ``workspace`` takes unpacked and rewritten files; ``tables`` and ``query`` say what is read of
    databases, ``told`` how files are written. Raises ReportError for anything that is missing,
    unreadable or empty.
    """
    stored = database.read(inputs, connection, tables, query)
    files = [Path(given) for given in inputs if not database.is_database(given)]
    if not files:
        _check_sheets(told, ())
        return list(map(_named, stored))
    found = _found(files, connection, workspace, told)
    _check_sheets(told, found.sheets)
    loaded = [
        merged(f"raw_{number}", parts, connection, workspace)
        for number, parts in enumerate(grouped(found.parts))
    ]
    return [*map(_named, stored), *map(_named, _with_left_out(loaded, found.left_out))]


def _named(raw: RawTable) -> RawTable:
    """The table with names for readers: those of files and tables may hold anything."""
    files = tuple(
        dataclasses.replace(file, name=cleaning.name(file.name), note=cleaning.name(file.note))
        for file in raw.files
    )
    return dataclasses.replace(
        raw, name=cleaning.name(raw.name), files=files, note=cleaning.name(raw.note),
        rejected=tuple(map(cleaning.name, raw.rejected)),
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class _Given:
    """A file to read, and the folder that was given if it was found in one."""

    file: File
    folder: Path | None


def _found(inputs: Sequence[Path], connection: Any, workspace: Path, told: Told) -> Found:
    """The tables in all files that were given and in all folders that were given.

    A file without one is an error where it is given itself, else it is left out.
    """
    given, left_out = _files(inputs)
    all_found = Found((), tuple(left_out))
    layouts: dict[bytes, Layout] = {}
    for item in given:
        budget = Budget(item.file.path.stat().st_size)
        try:
            found = opened(item.file, Tools(connection, workspace, budget, layouts, told))
        except NoTable as error:
            if item.folder is None:
                raise
            found = Found((), (LeftOut(item.file.label, item.file.hashed(), str(error)),))
        all_found = all_found.and_also(found)
    if not all_found.parts:
        why = all_found.left_out[0].why
        raise ReportError(f"{given[0].folder}: no file to read in it; {why}")
    return all_found


def _check_sheets(told: Told, sheets: Sequence[str]) -> None:
    """Raise ReportError for a sheet that the settings name and that no workbook has."""
    there = set(map(sheet_key, sheets))
    missing = next((name for name in told.sheets if sheet_key(name) not in there), None)
    if missing is None:
        return
    named = f"; the sheets are {listed(sheets, MOST_SHEETS)}" if sheets else ""
    raise ReportError(f"[input] sheet = {quoted(missing)}: no workbook has such a sheet{named}")


def _files(inputs: Sequence[Path]) -> tuple[list[_Given], list[LeftOut]]:
    """Each file once, with a name for readers that no other one has."""
    found: dict[Path, _Given] = {}
    left_out: list[LeftOut] = []
    labels: set[str] = set()
    for given in inputs:
        inside, others = folder.inside(given) if given.is_dir() else ([given], [])
        if not inside[0].is_file():
            raise ReportError(f"{given} was not found; give a file or a folder")
        for path in inside:
            place = path.resolve()  # the engine names a file without the ".." of its path
            if place in found:
                continue
            label = path.relative_to(given).as_posix() if given.is_dir() else path.name
            label = str(path) if label in labels else label
            labels.add(label)
            file = File(place, label, path.stem, place.parent.name)
            found[place] = _Given(file, given if given.is_dir() else None)
        if others:
            names = listed(other.relative_to(given).as_posix() for other in others)
            left_out.insert(0, LeftOut(names, "", "no data"))
    return list(found.values()), left_out


def _with_left_out(tables: Sequence[RawTable], left_out: Sequence[LeftOut]) -> list[RawTable]:
    """The tables, the first of them saying what was left out of the input."""
    first, *rest = tables
    said = tuple(InputFile(out.label, out.sha256, 0, f"left out: {out.why}") for out in left_out)
    firsts = (*first.first_lines, *(1 for _ in said))
    return [dataclasses.replace(first, files=(*first.files, *said), first_lines=firsts), *rest]
