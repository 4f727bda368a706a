"""A shop's logo, read from its file and made safe to embed: PNG, JPEG or SVG.

What a picture carries beside its looks (places, comments, programs) does not reach the report.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from report_builder.errors import ReportError
from report_builder.model import Logo
from report_builder.render.vector_logo import Hostile, cleaned

MOST_BYTES = 200_000  # more would dominate the page, which carries it as text
MOST_PIXELS = 4000  # a side: more takes 64 MB and up to unpack, in every reader's browser
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
KINDS = f"a PNG, JPEG or SVG picture of at most {MOST_BYTES // 1000} KB"
UNPACKED_AT_ONCE = 1 << 20  # bytes of pixels
# Chunks that are not vital to decode a PNG, yet change how it looks.
LOOKS = (b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"iCCP")
# JPEG markers: frames (without the tables that stand among them), start of the pixels, the
# notes of cameras and programs, end.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SCAN, NOTES, END = 0xDA, frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}), b"\xff\xd9"


def read(path: Path) -> Logo:
    """The picture in a file. Raises ReportError saying why it cannot be the logo."""
    where = f"[report] logo = {str(path)!r}"
    content = _content(path, where)
    try:
        if content.startswith(PNG):
            return _png(content)
        if content.startswith(JPEG):
            return _jpeg(content)
        if b"<svg" in content.replace(b"\x00", b""):  # also in two bytes a letter
            return Logo("image/svg+xml", *cleaned(content))
    except Hostile as reason:
        raise ReportError(f"{where}: {reason}") from None
    raise ReportError(f"{where} is not a picture that can be shown; give {KINDS}")


def _content(path: Path, where: str) -> bytes:
    if path.exists() and not path.is_file():  # opening a pipe would wait for who writes into it
        raise ReportError(f"{where} cannot be read (it is no file); give {KINDS}")
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ReportError(
            f"{where} was not found; the path is as seen from the settings file"
        ) from None
    except OSError as error:
        raise ReportError(f"{where} cannot be read ({error.strerror}); give {KINDS}") from None
    if len(content) > MOST_BYTES:
        raise ReportError(f"{where} is larger than {MOST_BYTES // 1000} KB; save it smaller")
    return content


def _png(content: bytes) -> Logo:
    chunks = list(_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise Hostile("the PNG is cut short or damaged; save it anew")
    width, height = struct.unpack(">II", chunks[0][1][:8])
    size = _bounded(width, height)
    _unpack(b"".join(data for name, data in chunks if name == b"IDAT"))
    kept = [_chunk(*one) for one in chunks if one[0][:1].isupper() or one[0] in LOOKS]
    return Logo("image/png", PNG + b"".join(kept), *size)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of the chunks up to the last; ends early where one is damaged."""
    place = len(PNG)
    while place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        data = content[place + 8 : place + 8 + length]
        end = place + 12 + length
        if content[place:end] != _chunk(name, data):
            return
        yield name, data
        if name == b"IEND":
            return
        place = end


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _unpack(packed: bytes) -> None:
    """Raises Hostile where the pixels cannot be unpacked."""
    engine = zlib.decompressobj()
    try:
        while packed and not engine.eof:
            engine.decompress(packed, UNPACKED_AT_ONCE)
            packed = engine.unconsumed_tail
    except zlib.error:
        raise Hostile("the pixels of the PNG are damaged; save it anew") from None
    if not engine.eof:
        raise Hostile("the pixels of the PNG are cut short; save it anew")


def _jpeg(content: bytes) -> Logo:
    kept, size, place = [content[:2]], None, 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker, length = struct.unpack_from(">xBH", content, place)
        end = place + 2 + length
        if marker in FRAMES and length >= 8 and end <= len(content):
            height, width = struct.unpack_from(">HH", content, place + 5)
            size = _bounded(width, height)
        if marker == SCAN and size and END in content[end:]:
            return Logo("image/jpeg", b"".join([*kept, content[place:]]), *size)
        if marker not in NOTES:
            kept.append(content[place:end])
        place = end
    raise Hostile("the JPEG is cut short or damaged; save it anew")


def _bounded(width: int, height: int) -> tuple[int, int]:
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise Hostile(
            f"it is {width} by {height} pixels; a side may have {MOST_PIXELS} at most, save it "
            "smaller"
        )
    return width, height
