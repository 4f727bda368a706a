"""How a file of text was read, in words."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder import formats
from report_builder.ingest.sources.cells import BLANKS, GAP
from report_builder.ingest.sources.copies import Source
from report_builder.ingest.sources.layout import Layout

NAMES_OF_DELIMITERS = {
    "\t": "tab", BLANKS: "blanks", GAP: "columns of blanks", ",": "comma", ";": "semicolon",
    "|": "bar", "^": "caret", "~": "tilde", ":": "colon",
}  # fmt: skip
SHOWN_LINES = 3  # line numbers that a note names
CERTAIN = 1.0
SURE = 0.9  # below it more than one file in ten is read wrongly, so that the setting is named


def note(source: Source, columns: Sequence[str]) -> str:
    """What a reader must know to trust the letters and rows of a file, in one line.

    ``columns`` are those of the table it became: columns without name and cells are not in it.
    """
    _, layout, _ = source.member
    delimiter = NAMES_OF_DELIMITERS.get(layout.delimiter, f"“{layout.delimiter}”")
    said = [f"{_encoding(layout)}, {delimiter}-delimited"]
    if layout.are_baskets:
        said.append("one basket a line, read as one row an item")
    if not layout.has_header and not layout.are_baskets:
        said.append("no heading")
    nameless = set(layout.header[len(layout.shape.heading) :]).intersection(columns)
    if layout.has_header and nameless:
        said.append(f"{_counted(len(nameless), 'column')} without a heading")
    if layout.shape.cut_numbers:
        said.append("numbers cut at their decimal comma, joined again")
    if layout.shape.titles:
        said.append(f"{_counted(len(layout.shape.titles), 'line')} above the heading")
    if source.garbled:
        said.append(f"{_counted(source.garbled, 'character')} could not be read, shown as �")
    return "; ".join((*said, *_mended(source), *_renamed(layout)))


def _encoding(layout: Layout) -> str:
    if layout.confidence >= CERTAIN:
        return layout.encoding
    said = (
        f"{layout.encoding} (read with {formats.percent(round(100 * layout.confidence))} confidence"
    )
    change = "" if layout.confidence >= SURE else '; to change it: [input] encoding = "…"'
    return f"{said}{change})"


def _mended(source: Source) -> list[str]:
    done = source.mended
    if done is None:
        return []
    said = []
    if done.unwrapped:
        said.append(f"{_counted(done.unwrapped, 'line')} squeezed into one cell, taken apart")
    for lines, what in (
        (done.padded, "too short, filled up with empty cells"),
        (done.joined, "with a delimiter inside a text, joined again"),
        (done.unquoted, "with a quotation mark that is never closed, mark dropped"),
    ):
        if lines:
            said.append(f"{_counted(len(lines), 'line')} {what} ({_places(lines)})")
    return said


def _places(lines: Sequence[int]) -> str:
    shown = ", ".join(f"{line}" for line in lines[:SHOWN_LINES])
    more = ", …" if len(lines) > SHOWN_LINES else ""
    return f"line {shown}" if len(lines) == 1 else f"lines {shown}{more}"


def _renamed(layout: Layout) -> list[str]:
    """Headings that stand over several columns."""
    heading = layout.shape.heading
    seen: dict[str, str] = {}
    said = []
    for name, cell in zip(layout.header, heading, strict=False):
        key = " ".join(cell.split()).casefold()
        if key and key in seen:
            said.append(f"two columns are called {cell}, the second is {name} here")
        seen.setdefault(key, name)
    return said


def _counted(number: int, what: str) -> str:
    return f"{formats.whole(number)} {what}{'' if number == 1 else 's'}"
