"""Archives to the files inside them, unpacked into the workspace within bounds."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from report_builder.errors import ReportError

MOST_UNPACKED = 4 << 30  # bytes from one input: some thirty million order lines
MOST_RATIO = 200  # unpacked to packed; exports are packed to a fifth or a twentieth
SMALL = 100 << 20  # bytes that are unpacked whatever the ratio: columns of one value pack well
MOST_MEMBERS = 10_000  # files in one archive: a file a day for 27 years
CHUNK = 1 << 20
SAFE = re.compile(r"[^\w.\- ()]")  # what a name on disk may hold, the rest replaced
LONGEST_NAME = 100
DRIVE = re.compile(r"[A-Za-z]:[\\/]")
TAR_AT, TAR = 257, b"ustar"  # where a tar archive says what it is
GZIP, BZIP2, XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ"
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError,
           NotImplementedError)  # fmt: skip


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, none at the end."""


@dataclass(slots=True)
class Budget:
    """Bytes that may still be unpacked from one input, however deep its archives are nested."""

    packed: int
    unpacked: int = 0

    def take(self, size: int, label: str) -> None:
        """Count bytes. Raises ReportError where there are too many to be an export."""
        self.unpacked += size
        if self.unpacked > MOST_UNPACKED or (
            self.unpacked > SMALL and self.unpacked > MOST_RATIO * self.packed
        ):
            raise ReportError(
                f"{label} unpacks to more than {self.unpacked / 1e6:,.0f} MB from "
                f"{self.packed / 1e6:,.1f} MB, too much to be an export; unpack it and give the "
                "files inside"
            )


def is_packed(head: bytes) -> bool:
    """Whether these first bytes are those of one packed file (gzip, bzip2, xz)."""
    return head.startswith((GZIP, BZIP2, XZ))


def unpacked(path: Path, head: bytes, label: str, budget: Budget, workspace: Path) -> Path:
    """The file in a gzip, bzip2 or xz archive. Raises ReportError if damaged or too big."""
    try:
        with _opened(path, head) as source:
            return _copied(source, path.stem, label, budget, workspace)
    except DAMAGED as error:
        raise _damaged(label, error) from None


def _opened(path: Path, head: bytes) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    if head.startswith(GZIP):
        return gzip.GzipFile(path)
    return bz2.BZ2File(path) if head.startswith(BZIP2) else lzma.LZMAFile(path)


def is_tar(path: Path) -> bool:
    """Whether a file is a tar archive."""
    with path.open("rb") as stream:
        stream.seek(TAR_AT)
        return stream.read(len(TAR)) == TAR


def members(path: Path, label: str, budget: Budget, workspace: Path) -> Iterator[tuple[str, Path]]:
    """Name and unpacked file of each member of a zip or tar archive, by name.

    Raises ReportError where it is damaged, protected by a password, too big, or where a member
    would be written outside the folder it is unpacked to.
    """
    try:
        if is_tar(path):
            yield from _tar_members(path, label, budget, workspace)
        else:
            yield from _zip_members(path, label, budget, workspace)
    except DAMAGED as error:
        raise _damaged(label, error) from None


def _zip_members(
    path: Path, label: str, budget: Budget, workspace: Path
) -> Iterator[tuple[str, Path]]:
    with zipfile.ZipFile(path) as archive:
        chosen = [info for info in archive.infolist() if not info.is_dir()]
        _check_names([info.filename for info in chosen], label)
        for info in sorted(chosen, key=lambda info: info.filename):
            if is_hidden(info.filename):
                continue
            if info.flag_bits & 0x1:
                raise ReportError(
                    f"{label} is protected by a password; unpack it and give the files inside"
                )
            with archive.open(info) as source:
                name = PurePosixPath(info.filename).name
                yield info.filename, _copied(source, name, label, budget, workspace)


def _tar_members(
    path: Path, label: str, budget: Budget, workspace: Path
) -> Iterator[tuple[str, Path]]:
    with tarfile.open(path) as archive:
        chosen = [member for member in archive if member.isfile()]
        _check_names([member.name for member in chosen], label)
        for member in sorted(chosen, key=lambda member: member.name):
            source = archive.extractfile(member)
            if source is not None and not is_hidden(member.name):
                name = PurePosixPath(member.name).name
                yield member.name, _copied(source, name, label, budget, workspace)


def _check_names(names: list[str], label: str) -> None:
    if len(names) > MOST_MEMBERS:
        raise ReportError(f"{label} holds {len(names):,} files; give a folder of those meant")
    for name in names:
        inside = PurePosixPath(name.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts or DRIVE.match(name):
            raise ReportError(
                f"{label} holds a file that would leave its folder ({name!r}); "
                "do not trust this archive"
            )


def is_hidden(name: str) -> bool:
    """Whether a path is that of a file systems add and nobody exported."""
    return any(part.startswith((".", "~", "__MACOSX")) for part in PurePosixPath(name).parts)


def _copied(source: Readable, name: str, label: str, budget: Budget, workspace: Path) -> Path:
    """The bytes as a file of this name in a folder of its own in the workspace."""
    target = Path(tempfile.mkdtemp(dir=workspace)) / (SAFE.sub("_", name)[-LONGEST_NAME:] or "_")
    with target.open("wb") as stream:
        while chunk := source.read(CHUNK):
            budget.take(len(chunk), label)
            stream.write(chunk)
    return target


def _damaged(label: str, error: BaseException) -> ReportError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ReportError(f"{label} is a damaged archive ({reason}); download or export it again")
