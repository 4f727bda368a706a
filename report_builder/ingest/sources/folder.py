"""A folder to the files in it that may hold data; all others are left out and named once."""

from __future__ import annotations

from pathlib import Path

from report_builder.errors import ReportError
from report_builder.ingest.sources import json_files, parquet
from report_builder.ingest.sources.archive import is_hidden
from report_builder.ingest.sources.layout import CAN_READ
from report_builder.ingest.sources.opening import ARCHIVES, WORKBOOKS
from report_builder.pseudonyms import CUSTOMER_LIST, PRIVATE_END

DELIMITED = {".csv", ".tsv", ".txt", ".tab", ".dat", ".psv"}
READABLE = DELIMITED | parquet.PARQUET | WORKBOOKS | json_files.JSON | ARCHIVES
# What a report leaves behind, and the beginning of its data that tells it from a shop's own file.
REPORT, MADE_HERE = "report.json", b'"name": "report-builder"'
MADE_WITH_IT = {REPORT, "report.html", "report.md", CUSTOMER_LIST, "tables.xlsx"}
SETTINGS = "report.toml"  # said by a user for these files, so no surprise to any
# Text beside data that is not meant as data.
WRITING = ("readme", "license", "licence", "changelog", "notes", "requirements")


def inside(folder: Path) -> tuple[list[Path], list[Path]]:
    """Files of a folder and its subfolders that may hold data, and those that do not, by name.

    Hidden files and settings are in neither. Raises ReportError where there is none to read.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.name != SETTINGS
        and not is_hidden(path.relative_to(folder).as_posix())
    )
    reports = {path.parent for path in files if path.name == REPORT and _is_ours(path)}
    readable = [path for path in files if _may_hold_data(path, reports)]
    if not readable:
        raise ReportError(f"folder {folder} holds no file to read; {CAN_READ}")
    chosen = set(readable)
    return readable, [path for path in files if path not in chosen]


def _may_hold_data(path: Path, reports: set[Path]) -> bool:
    if path.suffix.lower() not in READABLE:
        return False
    if path.parent in reports and path.name in MADE_WITH_IT:
        return False
    if path.name == CUSTOMER_LIST and path.parent.parent.name.endswith(PRIVATE_END):
        return False
    return not (path.suffix.lower() == ".txt" and path.stem.casefold().startswith(WRITING))


def _is_ours(path: Path) -> bool:
    with path.open("rb") as stream:
        return MADE_HERE in stream.read(200)
