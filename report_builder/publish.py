"""Writing a report into ``output/`` so that it appears complete or not at all.

The new folder is written and synced under a hidden name, then takes its place by two renames: the
old folder steps aside, the new one steps in. No portable call exchanges two folders in one step
(``renameat2`` is Linux only, and a link in place of a folder does not survive copying to a web
server), so a process that dies exactly between the two leaves the old folder under its hidden name;
``prepare``, which every run calls first, puts it back. A lock held by the operating system makes
sure that hidden folders found then belong to a run that is dead, not to one that is busy.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from report_builder.errors import ReportError
from report_builder.model import audience_of
from report_builder.render import archive

INDEX = "index.html"
DATA = "report.json"
LOCK = ".report-builder-lock"
INCOMING = ".report-builder-new-"
OUTGOING = ".report-builder-old-"
PLAIN_NAME = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,98}[0-9A-Za-z])?")
"""Names that mean the same on every file system and in a link."""


def prepare(output: Path) -> None:
    """Make ``output`` ready, before the work begins: create it, undo a run that was killed.

    Raises ReportError when it cannot be written or another run is writing into it.
    """
    with _ours(output):
        pass


def write(output: Path, folder_name: str, files: Mapping[str, bytes]) -> list[Path]:
    """Write ``files`` as the folder ``output/folder_name`` and list it in ``output/index.html``.

    The folder is replaced as a whole. Returns the paths written, the index last. Raises
    ReportError when something cannot be written; what stood there before then still stands.
    """
    for name in (folder_name, *files):
        if not PLAIN_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a plain file name")
    with _ours(output):
        folder = output / folder_name
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise ReportError(f"{folder} is in the way: it is not a folder. Move it elsewhere.")
        incoming = output / (INCOMING + folder_name)
        try:
            _fill(incoming, files)
            _swap(incoming, folder, output / (OUTGOING + folder_name))
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
        _replace_file(output / INDEX, archive.render(_entries(output)))
    return [*(folder / name for name in files), output / INDEX]


@contextlib.contextmanager
def _ours(output: Path) -> Iterator[None]:
    """Hold ``output`` for this process alone, with nothing left of a run that was killed."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with (output / LOCK).open("a") as lock:
            if not locked(lock.fileno()):
                raise ReportError(f"another run is writing into {output}. Wait until it is done.")
            _recover(output)
            yield
    except OSError as error:
        where = error.filename or output
        raise ReportError(
            f"cannot write {where}: {error.strerror}. "
            "Close reports that are open, or choose another --output."
        ) from error


def locked(descriptor: int) -> bool:
    """Take the lock, which the system gives back when the process ends in whatever way."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _recover(output: Path) -> None:
    for aside in sorted(output.glob(OUTGOING + "*")):
        folder = output / aside.name.removeprefix(OUTGOING)
        if folder.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(folder)
    for unfinished in sorted(output.glob(INCOMING + "*")):
        if unfinished.is_dir() and not unfinished.is_symlink():
            shutil.rmtree(unfinished)
        else:
            unfinished.unlink()


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        _write_through(folder / name, data)
    sync_folder(folder)


def _swap(incoming: Path, folder: Path, aside: Path) -> None:
    """The new folder takes the place of the old one; on failure the old one comes back."""
    replacing = folder.exists()
    if replacing:
        folder.rename(aside)
    try:
        incoming.rename(folder)
    except OSError:
        if replacing:
            aside.rename(folder)
        raise
    sync_folder(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _replace_file(path: Path, data: bytes) -> None:
    incoming = path.with_name(INCOMING + path.name)
    _write_through(incoming, data)
    incoming.replace(path)
    sync_folder(path.parent)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames outlive a power cut; Windows neither needs nor allows it."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entries(output: Path) -> list[archive.Entry]:
    """One entry for each folder that holds a report of the shop; links are not followed.

    Those of audiences go to their people by mail and are not listed.
    """
    folders = [
        path
        for path in output.iterdir()
        if PLAIN_NAME.fullmatch(path.name)
        and not audience_of(path.name)
        and path.is_dir()
        and not path.is_symlink()
    ]
    return [
        archive.Entry(folder.name, _files(folder), _data(folder / DATA))
        for folder in folders
        if _is_plain_file(folder / DATA)
    ]


def _files(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(p.name for p in folder.iterdir() if _is_plain_file(p)))


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _data(path: Path) -> Any:
    """What ``report.json`` says, or None where it is not JSON: it is listed all the same."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
