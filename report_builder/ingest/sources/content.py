"""What one pass over a file's bytes tells, and text without characters that break pages.

Text is cleaned once, here: control characters, non-characters and bidirectional controls never get
any further, and a blank that looks like a blank is one.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from report_builder.errors import ReportError

CHUNK = 1 << 24
# Lines with letters beyond ASCII that are kept as evidence for the encoding: enough for every kind
# of name in the file, and little beside one chunk.
EVIDENCE_LINES = 500  # a chunk
EVIDENCE_BYTES = 1_000_000  # a file
EVIDENCE_BEFORE, EVIDENCE_LINE = (
    40,
    400,
)  # bytes of a line before its first such letter, and from it

# What a label may not contain: C0 but tab and line ends, DEL and C1, bidi controls, non-characters.
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Characters without a width: bidirectional controls, zero-width blanks, the soft hyphen.
INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
# Blanks of other widths, which would make two labels of one.
WIDE_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Bytes of plain text: what is left of a file without them is little, and only that is looked at.
PLAIN_BYTES = bytes([9, 10, 13, *range(32, 127)])
PLAIN_TO_BLANK = bytes(32 if byte in PLAIN_BYTES else byte for byte in range(256))
LINE_END = re.compile(rb"[\r\n]")


@dataclass(frozen=True, slots=True)
class Bytes:
    """What one pass over a file's bytes tells.

    ``is_utf8`` says that all of it decodes, to the last character; ``is_clean`` that it can be read
    as it stands; ``lines`` counts its line ends; ``evidence`` are lines with bytes beyond ASCII,
    from all over the file.
    """

    sha256: str
    is_utf8: bool
    is_clean: bool
    lines: int = 0
    evidence: tuple[bytes, ...] = ()


def clean(text: str) -> str:
    """Text without characters that break charts, pages or reading order; every blank is one."""
    return WIDE_BLANKS.sub(" ", INVISIBLE.sub("", UNSAFE.sub("\ufffd", text)))


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
    lines = max(content.ends["lf"], content.ends["cr"])
    evidence = tuple(content.evidence)
    return Bytes(digest.hexdigest(), content.is_utf8(), content.is_clean(), lines, evidence)


class _Content:
    """Encoding and line ends of a file, gathered chunk by chunk."""

    def __init__(self) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.decodes, self.is_safe, self.after_cr, self.is_first = True, True, False, True
        self.ends: Counter[str] = Counter()
        self.evidence: list[bytes] = []
        self.room = EVIDENCE_BYTES

    def take(self, chunk: bytes) -> None:
        """Look at the next chunk."""
        pairs = chunk.count(b"\r\n") + (self.after_cr and chunk.startswith(b"\n"))
        self.ends.update(cr=chunk.count(b"\r"), lf=chunk.count(b"\n"), pairs=pairs)
        self.after_cr = chunk.endswith(b"\r")
        if self.is_first:  # a byte order mark is no text
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
            self.is_first = False
        if not chunk.translate(None, PLAIN_BYTES) and not self.decoder.getstate()[0]:
            return
        # Blanks for all that is plain: what is left are whole characters, and few of them.
        strange = chunk.translate(PLAIN_TO_BLANK).split()
        if self.decodes:
            self._decode(strange, chunk)
        if not self.decodes:
            self._gather(strange, chunk)

    def _decode(self, strange: list[bytes], chunk: bytes) -> None:
        """Look at the characters beyond plain text, while they are UTF-8."""
        before, after = (b" " if end in PLAIN_BYTES else b"" for end in (chunk[:1], chunk[-1:]))
        joined = b" ".join(strange)
        try:
            text = self.decoder.decode(before + joined + after)
        except UnicodeDecodeError:
            self.decodes = False
            return
        self.evidence.append(joined[:EVIDENCE_LINE])
        self.is_safe &= not any(
            pattern.search(text) for pattern in (UNSAFE, INVISIBLE, WIDE_BLANKS)
        )

    def _gather(self, strange: list[bytes], chunk: bytes) -> None:
        """Keep lines with bytes beyond ASCII, from all over the chunk."""
        place, step = 0, max(1, len(strange) // EVIDENCE_LINES)
        for word in strange[::step]:
            found = chunk.find(word, place)
            if found < 0 or self.room <= 0:  # in a line that is kept already
                continue
            start = max(place, found - EVIDENCE_BEFORE)
            before = chunk[start:found].replace(b"\r", b"\n").rpartition(b"\n")[2]
            last = found + EVIDENCE_LINE
            end = LINE_END.search(chunk, found, last)
            place = end.end() if end else last
            self.evidence.append(before + chunk[found:place])
            self.room -= len(self.evidence[-1])

    def is_utf8(self) -> bool:
        """Whether all of it decodes, to the last character."""
        return self.decodes and not self.decoder.getstate()[0]

    def is_clean(self) -> bool:
        """Whether it has no hostile character and one kind of line end."""
        alike = not self.ends["cr"] or self.ends["cr"] == self.ends["lf"] == self.ends["pairs"]
        return self.is_safe and alike
