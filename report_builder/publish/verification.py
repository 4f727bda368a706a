"""Whether a report is the one that was built: its files against the hashes of its manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_builder.errors import ReportError
from report_builder.previous import fields
from report_builder.publish import site
from report_builder.publish.disk import PRIVATE, private_folder
from report_builder.render import manifest

MAY_BE_MISSING = PRIVATE  # what names customers is to be kept apart


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says: name -> SHA-256 of the files and inputs, name -> version."""

    outputs: Mapping[str, str]
    inputs: tuple[tuple[str, str], ...]
    versions: Mapping[str, str]
    sha256: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is not as it was built, by name; ``apart`` is missing, but may be."""

    manifest: Manifest
    differs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def is_as_built(self) -> bool:
        """Whether all files are there, no other ones, and each is the one that was built."""
        return not (self.differs or self.missing or self.extra)


def verify(folder: Path) -> Verdict:
    """Compare the files of a report with its manifest. Raises ReportError where it has none."""
    told = read(folder)
    found = _private(folder) | {
        path.name: path for path in folder.iterdir() if path.name != manifest.NAME
    }
    absent = sorted(told.outputs.keys() - found.keys())
    return Verdict(
        told,
        differs=tuple(
            name for name, digest in sorted(told.outputs.items())
            if name in found and _hash_of_plain(found[name]) != digest
        ),
        missing=tuple(name for name in absent if name not in MAY_BE_MISSING),
        extra=tuple(sorted(found.keys() - told.outputs.keys() - _private(folder).keys())),
        apart=tuple(name for name in absent if name in MAY_BE_MISSING),
    )  # fmt: skip


def place(folder: Path, name: str) -> Path:
    """Where a file of a report is looked for."""
    return _private(folder).get(name, folder / name)


def _private(folder: Path) -> dict[str, Path]:
    """What is kept of the report beside the site."""
    folder = folder.resolve()
    apart = private_folder(folder.parent) / folder.name
    return {name: apart / name for name in PRIVATE if (apart / name).exists()}


def read(folder: Path) -> Manifest:
    """The manifest of a report. Raises ReportError where there is none that can be read."""
    path = folder / manifest.NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ReportError(
            f"{path} is missing: {folder} is no report, or of an earlier version; build it again"
        ) from None
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return _parsed(json.loads(content), hashlib.sha256(content).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ReportError(f"{path} is damaged; build the report again") from None


def site_differs(output: Path) -> list[str]:
    """The files over all reports that do not say what the folders hold."""
    return [
        name for name, content in site.made(output).items()
        if not (output / name).is_file() or (output / name).read_bytes() != content
    ]  # fmt: skip


def reports(output: Path) -> list[Path]:
    """The folders with a report or a manifest, those of audiences too, by name."""
    return [
        path for path in sorted(output.iterdir())
        if site.PLAIN_NAME.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
        and ((path / manifest.NAME).is_file() or (path / site.DATA).is_file())
    ]  # fmt: skip


def not_among(told: Manifest, given: Iterable[str], query: str | None = None) -> list[str]:
    """The inputs of a report that none of the given files or databases holds.

    Folders are looked through. Of a database the rows count, in whatever order, of the tables that
    the report was made of, or of the result of ``query``. Raises ReportError for what is not there
    and for a database that cannot be reached.
    """
    from report_builder.ingest.sources import database

    files = [Path(one) for one in given if not database.is_database(one)]
    hashes = {_hash(path) for path in _files(files)}
    for one in given:
        if database.is_database(one):
            names = [name for name, _ in told.inputs]
            hashes |= database.digests(one, names, query)
    return [name for name, digest in told.inputs if digest not in hashes]


def _parsed(data: Mapping[str, Any], sha256: str) -> Manifest:
    if data["schema"] != manifest.SCHEMA:
        raise ValueError(data["schema"])
    outputs = {fields.text(name): fields.text(one["sha256"])
               for name, one in data["outputs"].items()}  # fmt: skip
    inputs = tuple((fields.text(one["name"]), fields.text(one["sha256"]))
                   for one in data["inputs"] if one["sha256"])  # fmt: skip
    known = {fields.text(name): fields.text(one) for name, one in data["versions"].items()}
    return Manifest(outputs, inputs, known, sha256)


def _files(given: Iterable[Path]) -> Iterable[Path]:
    for path in given:
        if path.is_dir():
            yield from (inside for inside in sorted(path.rglob("*")) if inside.is_file())
        else:
            yield path


def _hash_of_plain(path: Path) -> str:
    """Empty for what is no file, or a link to one."""
    return _hash(path) if path.is_file() and not path.is_symlink() else ""


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None
