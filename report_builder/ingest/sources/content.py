"""What one pass over a file's bytes tells."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from report_builder.cleaning import HEAPED, INVISIBLE, UNSAFE, WIDE_BLANKS
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
            pattern.search(text) for pattern in (UNSAFE, INVISIBLE, WIDE_BLANKS, HEAPED)
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
