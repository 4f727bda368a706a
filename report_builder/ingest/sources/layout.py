"""How a file of text is written: encoding, delimiter, header, and whether it is safe as it stands.

Text is cleaned once, here: control characters, non-characters and bidirectional controls never get
any further.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from report_builder.errors import ReportError

DELIMITERS = (",", ";", "\t", "|")
SNIFF_BYTES = 65_536  # enough for some hundred lines, little enough for the first read
SNIFF_LINES = 200
CHUNK = 1 << 24
BLANKS_HANDICAP = 0.05  # blanks stand inside ordinary words, so they must do better than a comma
CAN_READ = "CSV, TSV, delimited text and Parquet can be read"
MAGIC = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"SQLite format 3": "a SQLite database",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"PAR1": "a Parquet file with another ending",
}
MOST_NULS = 0.01  # of the bytes
LATIN = {"cp1252", "latin_1", "cp1250", "iso8859_15", "iso8859_9", "cp1254", "cp850",
         "cp858", "cp437", "mac_roman", "hp_roman8", "cp1257", "cp775", "cp865", "cp861",
         "mac_iceland"}  # fmt: skip
MARKED = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # a UTF-16 file says so in its first bytes

# What a label may not contain: C0 but tab and line ends, DEL and C1, bidi controls, non-characters.
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Plain text bytes: what is left of a file without them is little, and only that is looked at.
PLAIN_BYTES = bytes([9, 10, 13, *range(32, 127)])
NUMBER_LIKE = re.compile(r"^[\s$€£¥₹+\-−(]*[\d][\d.,:/\-\s]*\)?%?$")
RESERVED = ("__fingerprint", "__file", "__copies", "__copy")  # columns the preparation adds


@dataclass(frozen=True, slots=True)
class Bytes:
    """What one pass over a file's bytes tells."""

    sha256: str
    is_utf8: bool
    is_clean: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited file is written."""

    encoding: str
    delimiter: str  # "" is runs of blanks
    header: tuple[str, ...]
    has_header: bool


def clean(text: str) -> str:
    """Text without characters that break charts, pages or reading order."""
    return BIDI.sub("", UNSAFE.sub("\ufffd", text))


def scan(path: Path) -> Bytes:
    """Hash of a file, whether it is UTF-8, and whether its text is safe as it stands."""
    digest, content = hashlib.sha256(), _Content()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                content.take(chunk)
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None
    return Bytes(digest.hexdigest(), content.is_utf8(), content.is_clean())


class _Content:
    """Encoding and line ends of a file, gathered chunk by chunk."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.decodes, self.is_safe, self.after_cr = True, True, False
        self.ends: Counter[str] = Counter()

    def take(self, chunk: bytes) -> None:
        """Look at the next chunk."""
        pairs = chunk.count(b"\r\n") + (self.after_cr and chunk.startswith(b"\n"))
        self.ends.update(cr=chunk.count(b"\r"), lf=chunk.count(b"\n"), pairs=pairs)
        self.after_cr = chunk.endswith(b"\r")
        rest = chunk.translate(None, PLAIN_BYTES)
        if not rest or not self.decodes:
            return
        try:
            text = self.decoder.decode(rest)
        except UnicodeDecodeError:
            self.decodes = False
            return
        self.is_safe &= not (UNSAFE.search(text) or BIDI.search(text))

    def is_utf8(self) -> bool:
        """Whether all of it decodes, to the last character."""
        return self.decodes and not self.decoder.getstate()[0]

    def is_clean(self) -> bool:
        """Whether it has no hostile character and one kind of line end."""
        alike = not self.ends["cr"] or self.ends["cr"] == self.ends["lf"] == self.ends["pairs"]
        return self.is_safe and alike


def look(path: Path, content: Bytes) -> Layout:
    """Encoding, delimiter and header of a delimited file. Raises ReportError if it is none."""
    with path.open("rb") as stream:
        head = stream.read(SNIFF_BYTES)
    _check_text(path, head)
    encoding = _encoding(head, content)
    lines = _first_lines(head, encoding)
    if not lines:
        raise ReportError(f"{path}: no line ends within its first {SNIFF_BYTES:,} bytes")
    delimiter = _delimiter(lines)
    rows = split(lines, delimiter)
    has_header = _is_header(rows)
    if has_header and len(rows) == 1:
        raise ReportError(f"{path} holds a header but no rows; export it again")
    width = len(rows[0])
    names = rows[0] if has_header else [f"column {number + 1}" for number in range(width)]
    return Layout(encoding, delimiter, unique_names(names), has_header)


def _check_text(path: Path, head: bytes) -> None:
    if not head.strip():
        raise ReportError(f"{path} is empty; export it again")
    for magic, what in MAGIC.items():
        if head.startswith(magic):
            raise ReportError(f"{path} is {what}; {CAN_READ}: export it as one of these")
    if b"\x00" in head and not head.startswith(MARKED) and not _is_text(head):
        raise ReportError(f"{path} is no text; {CAN_READ}: export it as one of these")


def _is_text(head: bytes) -> bool:
    """Whether bytes with NULs are text all the same: a stray NUL is dirt, many are data."""
    return head.count(b"\x00") <= MOST_NULS * len(head)


def _first_lines(head: bytes, encoding: str) -> list[str]:
    text = clean(head.decode(encoding, errors="replace")).lstrip("\ufeff")
    lines = [line for line in re.split(r"\r\n|\n|\r", text) if line.strip()]
    if len(head) == SNIFF_BYTES:
        lines = lines[:-1]  # cut off in the middle
    return lines[:SNIFF_LINES]


def _encoding(head: bytes, content: Bytes) -> str:
    if head.startswith(MARKED):
        return "utf-16"
    if content.is_utf8:
        return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(head).best()
    # Of the one-byte encodings, those of Western shops differ from cp1252 in nothing they use.
    if best is None or best.encoding in LATIN or best.encoding == "ascii":
        return "cp1252"
    return best.encoding


def split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Cells of text lines; the empty delimiter splits at runs of blanks."""
    if not delimiter:
        return [line.split() for line in lines]
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that cuts most lines into the same number of cells, more than one."""
    best, best_score = ",", 0.0
    for candidate in (*DELIMITERS, ""):
        widths = [len(row) for row in split(lines, candidate)]
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        if common < 2:
            continue
        score = widths.count(common) / len(widths) - (BLANKS_HANDICAP if candidate == "" else 0)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _is_header(rows: Sequence[Sequence[str]]) -> bool:
    return not any(NUMBER_LIKE.match(cell) for cell in rows[0] if cell)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Column names without repetition; the engine does not tell upper from lower case."""
    taken = set(RESERVED)
    unique: list[str] = []
    for number, name in enumerate(names):
        base = name.strip() or f"unnamed {number + 1}"
        candidate, count = base, 1
        while candidate.casefold() in taken:
            count += 1
            candidate = f"{base} ({count})"
        taken.add(candidate.casefold())
        unique.append(candidate)
    return tuple(unique)
