"""Files of text as the engine can read them: as they lie, decoded, or with their rows mended."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from report_builder.cleaning import clean
from report_builder.errors import ReportError
from report_builder.ingest.sources.baskets import write_items
from report_builder.ingest.sources.cells import LONGEST_LINE, Dialect
from report_builder.ingest.sources.content import CHUNK
from report_builder.ingest.sources.layout import ENCODED, LINE_ENDS, Bytes, Layout
from report_builder.ingest.sources.mending import Mended, mend

PLAIN = Dialect(",")  # how mended copies are written

Member = tuple[Path, Layout, Bytes]


@dataclass(frozen=True, slots=True)
class Source:
    """A file as the engine reads it: itself or a copy, and what was done for the copy.

    ``skip``: lines above the data. ``garbled``: characters that could not be decoded.
    """

    member: Member
    path: Path
    dialect: Dialect
    skip: int
    mended: Mended | None = None
    garbled: int = 0


def source_of(member: Member, workspace: Path) -> Source:
    """A file as the engine can read it, as far as its first and last lines tell."""
    path, layout, content = member
    if not layout.is_regular:
        return mended_copy(member, workspace)
    skip = layout.shape.first_line - 1
    if layout.encoding == ENCODED and content.is_utf8 and content.is_clean:
        return Source(member, path, layout.dialect, skip)
    text, target = _Text(path, layout.encoding), _new(workspace)
    with target.open("w", encoding=ENCODED, newline="\n") as stream:
        stream.writelines(text.chunks())
    return Source(member, target, layout.dialect, skip, garbled=text.garbled)


def mended_copy(member: Member, workspace: Path) -> Source:
    """A file with its rows set straight."""
    path, layout, _ = member
    text, target = _Text(path, layout.encoding), _new(workspace)
    if layout.are_baskets:
        mended = Mended(write_items(text.lines(), layout.dialect, target))
    else:
        mended = mend(
            text.lines(), layout.dialect, layout.shape, target, is_cut=not _ends_in_a_line_end(path)
        )
    return Source(member, target, PLAIN, 0, mended, text.garbled)


class _Text:
    """A file decoded and cleaned, with a tally of what could not be decoded."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path, self.encoding, self.garbled = path, encoding, 0

    def chunks(self) -> Iterator[str]:
        """The text in pieces; line ends of any kind are one character."""
        with self.path.open("r", encoding=self.encoding, errors="replace", newline=None) as source:
            while chunk := source.read(CHUNK):
                self.garbled += chunk.count("\ufffd")
                yield clean(chunk)

    def lines(self) -> Iterator[str]:
        """The text line by line. Raises ReportError where one is too long for a table."""
        rest = ""
        for chunk in self.chunks():
            lines = (rest + chunk).split("\n")
            rest = lines.pop()
            if max(map(len, (*lines, rest))) > LONGEST_LINE:
                raise ReportError(
                    f"{self.path} holds a line of more than {LONGEST_LINE:,} characters, which is "
                    "no row of a table; export it again"
                )
            yield from lines
        if rest:
            yield rest


def _new(workspace: Path) -> Path:
    with tempfile.NamedTemporaryFile(suffix=".csv", dir=workspace, delete=False) as target:
        return Path(target.name)


def _ends_in_a_line_end(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 4))  # the longest a line end can be
        return stream.read().replace(b"\x00", b"").endswith(LINE_ENDS)
