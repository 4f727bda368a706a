"""Writing to disk so that a reader, a killed process or a power cut sees the old or the new.

Everything is written and synced under a hidden name beside its place, then takes it by a rename.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from report_builder.pseudonyms import CUSTOMER_LIST, PRIVATE_END

INCOMING = ".report-builder-new-"
OUTGOING = ".report-builder-old-"
PRIVATE = frozenset({CUSTOMER_LIST})  # files of a report that name customers
SHARED_MODE, PRIVATE_MODE = 0o666, 0o600  # as the system likes it; for nobody but the user
PRIVATE_FOLDER_MODE = 0o700
_FROM_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
_CANNOT = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)  # not on this file system


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


def recover(output: Path) -> None:
    """Undo what a run that was killed left behind: whole folders come back, parts go away."""
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


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """``folder`` holds these files and no other, or what it held before."""
    incoming = folder.with_name(INCOMING + folder.name)
    try:
        _fill(incoming, files)
        _swap(incoming, folder, folder.with_name(OUTGOING + folder.name))
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def replace_file(path: Path, data: bytes, beside: Path, mode: int = SHARED_MODE) -> None:
    """``path`` holds the data, or what it held before; ``beside`` is where it is written first."""
    incoming = beside / (INCOMING + path.name)
    try:
        _write_through(incoming, data, mode)
        incoming.replace(path)
    finally:
        incoming.unlink(missing_ok=True)
    sync_folder(path.parent)


def private_folder(output: Path) -> Path:
    """Beside the site, and no part of it: where what names customers is kept."""
    named = output if output.name.strip(".") else output.resolve()
    return named.with_name(named.name + PRIVATE_END)


def replace_private(folder: Path, files: Mapping[str, bytes]) -> None:
    """``folder`` in a private one holds these files; without any it goes away."""
    if files:
        for one in (folder.parent, folder):
            one.mkdir(PRIVATE_FOLDER_MODE, exist_ok=True)
    for name in sorted(PRIVATE):
        if name in files:
            replace_file(folder / name, files[name], folder, PRIVATE_MODE)
        else:
            (folder / name).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def sync_folder(folder: Path) -> None:
    """Make renames outlive a power cut; Windows neither needs nor allows it."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        _write_through(folder / name, data, SHARED_MODE)
    sync_folder(folder)


def _write_through(path: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _swap(incoming: Path, folder: Path, aside: Path) -> None:
    """The new folder takes the place of the old one; on failure the old one comes back."""
    replacing = folder.exists()
    if replacing and _exchanged(incoming, folder):
        sync_folder(folder.parent)
        return
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


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system has no such step."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_FROM_HERE, os.fsencode(one), _FROM_HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(other))
