"""Writing a report into ``output/`` so that it appears complete or not at all.

The new folder is written and synced under a hidden name, then changes places with the old one, on
Linux in one step. Elsewhere by two renames (there is no portable call that exchanges two folders,
and a link in place of a folder does not survive copying to a web server): the old folder steps
aside, the new one steps in, so a process that dies exactly between the two leaves the old folder
under its hidden name; the next run puts it back. A lock held by the operating system makes sure
that hidden folders found then belong to a run that is dead, not to one that is busy.

The files over all reports are replaced one by one, and are made of the folders alone: every run
begins by putting them right.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_builder import pseudonyms
from report_builder.errors import ReportError
from report_builder.publish import disk, site
from report_builder.publish.disk import locked, sync_folder
from report_builder.publish.site import INDEX, LATEST, PLAIN_NAME

__all__ = [
    "INDEX",
    "LOCK",
    "SALT",
    "STATUS",
    "Output",
    "locked",
    "opened",
    "prepare",
    "sync_folder",
    "write",
]

LOCK = ".report-builder-lock"
SALT = ".report-builder-salt"
STATUS = "status.json"


@dataclass(frozen=True, slots=True)
class Output:
    """The folder of the reports, held by this process."""

    folder: Path

    def write(self, name: str, files: Mapping[str, bytes]) -> list[Path]:
        """Write ``files`` as the folder ``name``, and the site that lists it.

        What names customers goes into a folder of its own beside the site. The folder is replaced
        as a whole. Returns the paths written, the index last. Raises ReportError when something
        cannot be written; what stood there before then still stands.
        """
        check_names(name, *files)
        folder, apart = self.folder / name, disk.private_folder(self.folder) / name
        private = {one: data for one, data in files.items() if one in disk.PRIVATE}
        shared = {one: data for one, data in files.items() if one not in disk.PRIVATE}
        with _told(self.folder):
            _not_in_the_way(folder)
            disk.replace_private(apart, private)
            disk.replace_folder(folder, shared)
            site.refresh(self.folder)
        return [*(folder / one for one in shared), *(apart / one for one in private),
                self.folder / INDEX]  # fmt: skip

    def status(self) -> dict[str, Any]:
        """What ``status.json`` says of the last run; empty where it says nothing."""
        try:
            told = json.loads((self.folder / STATUS).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    def write_status(self, status: Mapping[str, Any]) -> None:
        """Replace ``status.json``. Raises ReportError where it cannot be written."""
        text = json.dumps(status, ensure_ascii=False, indent=2) + "\n"
        with _told(self.folder):
            disk.replace_file(self.folder / STATUS, text.encode(), self.folder)

    def salt(self) -> bytes:
        """The salt kept here, made at random the first time; only the user can read it.

        Raises ReportError where it cannot be read or written, or where others can read it.
        """
        kept = self.folder / SALT
        with _told(self.folder):
            if not kept.exists():
                made = f"{pseudonyms.new_salt()}\n".encode()
                disk.replace_file(kept, made, self.folder, disk.PRIVATE_MODE)
            if os.name == "posix" and kept.stat().st_mode & 0o777 & ~disk.PRIVATE_MODE:
                raise ReportError(
                    f"{kept} can be read by others on this computer: chmod 600 {kept}"
                )
            return pseudonyms.checked(kept.read_bytes().decode("utf-8", "replace"), str(kept))


@contextlib.contextmanager
def opened(output: Path) -> Iterator[Output]:
    """Hold ``output`` for this process alone: made where it is missing, with nothing left of a run
    that was killed, and a site that says what its folders hold.

    Raises ReportError when it cannot be written or another run holds it.
    """
    with contextlib.ExitStack() as stack:
        with _told(output):
            output.mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context((output / LOCK).open("a"))
            if not locked(lock.fileno()):
                raise ReportError(f"another run is writing into {output}. Wait until it is done.")
            disk.recover(output)
            _not_in_the_way(output / LATEST)
            site.refresh(output)
        yield Output(output)


def prepare(output: Path) -> None:
    """Make ``output`` ready, and put right what a run that was killed left there."""
    with opened(output):
        pass


def write(output: Path, folder_name: str, files: Mapping[str, bytes]) -> list[Path]:
    """Open ``output``, write a folder into it (see ``Output.write``), and let it go."""
    check_names(folder_name, *files)
    with opened(output) as held:
        return held.write(folder_name, files)


def check_names(*names: str) -> None:
    """Raises ValueError for a name that is not the same on every file system and in a link."""
    for name in names:
        if not PLAIN_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a plain file name")


def _not_in_the_way(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ReportError(f"{folder} is in the way: it is not a folder. Move it elsewhere.")


@contextlib.contextmanager
def _told(output: Path) -> Iterator[None]:
    """Failures of the disk as one line for the user."""
    try:
        yield
    except OSError as error:
        where = error.filename or output
        raise ReportError(
            f"cannot write {where}: {error.strerror}. "
            "Close reports that are open, or choose another --output."
        ) from error
