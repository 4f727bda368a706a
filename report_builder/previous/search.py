"""Finding the report to compare with: the newest earlier one of a folder, or the file named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from report_builder.errors import ReportError
from report_builder.model import BEFORE_AUDIENCE, audience_of
from report_builder.previous.reading import NotComparable, Wanted, parse
from report_builder.previous.records import Earlier

DATA = "report.json"
NAMED = 3  # folders named in the line on what is not compared with
LARGEST = 50_000_000  # bytes: a report.json has a few hundred thousand


@dataclass(frozen=True, slots=True)
class Look:
    """Where to look: in the reports of the folder ``output``, or in one ``file`` only.

    ``audience``: which part of the shop the reports are of; empty for the whole shop.
    """

    output: Path | None = None
    file: Path | None = None
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The report to compare with, if any, and a line on those that were not taken, or ""."""

    earlier: Earlier | None = None
    ignored: str = ""


def find(look: Look, wanted: Wanted) -> Found:
    """The newest earlier report that the wanted one can be compared with.

    Raises ReportError where the file that was named cannot be compared with.
    """
    if look.file is not None:
        return Found(_named(look.file, wanted))
    if look.output is None:
        return Found()
    found: list[Earlier] = []
    ignored: list[str] = []
    for folder, content in earlier_reports(look.output):
        if audience_of(folder.name) != look.audience:
            continue
        if folder.name.removesuffix(BEFORE_AUDIENCE + look.audience) == wanted.period.key:
            continue  # the one that is built again
        try:
            found.append(parse(content, wanted))
        except NotComparable as reason:
            ignored.append(f"{folder / DATA} {reason}")
    return Found(max(found, key=_newest, default=None), _line(ignored))


def earlier_reports(output: Path) -> Iterator[tuple[Path, bytes]]:
    """Each folder of ``output`` with a report, by name, and the bytes of its ``report.json``.

    Hidden folders and links are left out, as are files that cannot be read.
    """
    if not output.is_dir():
        return
    for folder in sorted(output.iterdir()):
        path = folder / DATA
        if folder.name.startswith(".") or folder.is_symlink() or path.is_symlink():
            continue
        if path.is_file() and path.stat().st_size <= LARGEST:
            yield folder, path.read_bytes()


def _named(path: Path, wanted: Wanted) -> Earlier:
    path = path / DATA if path.is_dir() else path
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReportError(f"--previous {path}: {error.strerror}") from None
    try:
        return parse(content, wanted)
    except NotComparable as reason:
        raise ReportError(f"--previous {path} {reason}") from None


def _newest(earlier: Earlier) -> tuple[object, ...]:
    return earlier.period.end, earlier.as_of, earlier.sha256


def _line(ignored: list[str]) -> str:
    if not ignored:
        return ""
    more = [f"{len(ignored) - NAMED} more"] if len(ignored) > NAMED else []
    return f"Reports not compared with: {'; '.join([*ignored[:NAMED], *more])}."
