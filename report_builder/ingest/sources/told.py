"""What the settings say of how files are written, so that it is not found out."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from report_builder.ingest.sources.cells import BLANKS
from report_builder.settings import Settings, text_files

DELIMITERS = {text_files.TAB: "\t", text_files.BLANKS: BLANKS, " ": BLANKS}
OTHER_NAMES = {"utf-8-sig": "utf-8"}  # its mark is dropped from every text


@dataclass(frozen=True, slots=True)
class Told:
    """Encoding, delimiter and heading of files of text, heading and sheets of workbooks.

    ``encoding`` is the name of a codec, ``delimiter`` a character or BLANKS; None where nothing is
    said. ``header_row`` is the line or the row of the sheet that holds the heading, counted from
    1; 0 where there is none, None where nothing is said. ``sheets`` are the only ones to read.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheets: tuple[str, ...] = ()

    @property
    def above(self) -> int:
        """The lines above the heading, as far as anything is said of them."""
        return max(0, (self.header_row or 0) - 1)


NOTHING_TOLD = Told()


def told_by(settings: Settings) -> Told:
    """What settings say of how files are written."""
    codec = codecs.lookup(settings.encoding).name if settings.encoding else None
    delimiter = settings.delimiter
    return Told(
        OTHER_NAMES.get(codec, codec) if codec else None,
        DELIMITERS.get(delimiter, delimiter) if delimiter else None,
        settings.header_row,
        settings.sheet,
    )
