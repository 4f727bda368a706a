"""A logo is read with care: what is no picture, or does more than draw, is refused by name."""

from __future__ import annotations

import os
import struct
import xml.etree.ElementTree as ElementTree
import zlib
from pathlib import Path

import pytest

from report_builder.errors import ReportError
from report_builder.render import logo, vector_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}</svg>'
BOX = '<rect width="9" height="9"/>'


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 40, height: int = 20, *extra: bytes) -> bytes:
    """A red picture with one byte a pixel of red, green and blue."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xc8\x10\x30" * width) * height)
    body = [chunk(b"IHDR", head), *extra, chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return logo.PNG + b"".join(body)


def jpeg(width: int = 40, height: int = 20, notes: bytes = b"") -> bytes:
    """The outline of a JPEG: its size, a scan and its end."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8" + notes + frame + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" + b"\x55" + b"\xff\xd9"


def svg(inside: str, *, attributes: str = 'viewBox="0 0 300 90"') -> bytes:
    return SVG.format(f"{attributes}>{inside}").encode()


def cleaned(inside: str, *, attributes: str = 'viewBox="0 0 300 90"') -> str:
    return vector_logo.cleaned(svg(inside, attributes=attributes))[0].decode()


def refusal(folder: Path, content: bytes) -> str:
    path = folder / "logo.any"
    path.write_bytes(content)
    with pytest.raises(ReportError) as told:
        logo.read(path)
    message = str(told.value)
    assert message.startswith(f"[report] logo = {str(path)!r}")
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (png(), "image/png", (40, 20)),
        (png(logo.MOST_PIXELS, 1), "image/png", (4000, 1)),
        (jpeg(), "image/jpeg", (40, 20)),
        (svg(BOX), "image/svg+xml", (1000, 300)),
        (svg(BOX, attributes='width="20mm" height="40mm"'), "image/svg+xml", (500, 1000)),
        (svg(BOX).decode().encode("utf-16"), "image/svg+xml", (1000, 300)),
    ],
)
def test_the_kind_is_told_by_the_bytes(
    tmp_path: Path, content: bytes, kind: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "logo.bin"
    path.write_bytes(content)
    found = logo.read(path)
    assert (found.kind, (found.width, found.height)) == (kind, size)
    assert found.uri.startswith(f"data:{kind};base64,")


def test_notes_in_pictures_stay_out() -> None:
    plain, noted = png(), png(40, 20, chunk(b"tEXt", b"Author\0Jo"), chunk(b"sRGB", b"\0"))
    assert logo._png(plain).content == plain
    assert logo._png(noted).content == png(40, 20, chunk(b"sRGB", b"\0"))
    exif = b"\xff\xe1\0\x0aExif\0\0at"
    assert logo._jpeg(jpeg(notes=exif)).content == jpeg()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"GIF89a" + b"\0" * 40, "is not a picture that can be shown; give a PNG, JPEG or SVG"),
        (b"", "is not a picture"),
        (b"<html><p>hello</p></html>", "is not a picture"),
        (png(4001, 1), "it is 4001 by 1 pixels; a side may have 4000 at most"),
        (png(0, 1), "it is 0 by 1 pixels"),
        (png()[:-5], "the PNG is cut short or damaged"),
        (png().replace(b"\x08\x02\0\0\0", b"\x08\x03\0\0\0"), "the PNG is cut short or damaged"),
        (logo.PNG, "the PNG is cut short or damaged"),
        (jpeg(4001, 5), "it is 4001 by 5 pixels"),
        (jpeg()[:-2], "the JPEG is cut short or damaged"),
        (jpeg()[:9], "the JPEG is cut short or damaged"),
        (png() + b"\0" * logo.MOST_BYTES, "is larger than 200 KB"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    assert reason in refusal(tmp_path, content)


def test_pixels_that_cannot_be_unpacked_are_refused(tmp_path: Path) -> None:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))
    for packed, reason in ((b"nonsense", "damaged"), (zlib.compress(b"\0" * 52)[:-6], "cut short")):
        content = logo.PNG + head + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
        assert f"are {reason}" in refusal(tmp_path, content).replace("is ", "are ")


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(svg(BOX).ljust(logo.MOST_BYTES))
    assert logo.read(path).width == 1000


def test_a_file_that_is_missing_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"logo = '.*none\.png' was not found; the path is as"):
        logo.read(tmp_path / "none.png")
    with pytest.raises(ReportError, match="cannot be read"):
        logo.read(tmp_path)
    os.mkfifo(tmp_path / "pipe")  # which a reader would wait for
    with pytest.raises(ReportError, match="cannot be read"):
        logo.read(tmp_path / "pipe")


def test_a_link_is_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("root:x:0:0")
    (tmp_path / "logo.png").symlink_to(tmp_path / "secret")
    with pytest.raises(ReportError, match="is not a picture"):
        logo.read(tmp_path / "logo.png")
    (tmp_path / "real.bin").write_bytes(png())
    (tmp_path / "logo.svg").symlink_to(tmp_path / "real.bin")
    assert logo.read(tmp_path / "logo.svg").kind == "image/png"
    (tmp_path / "round").symlink_to(tmp_path / "round")
    with pytest.raises(ReportError, match="round"):
        logo.read(tmp_path / "round")


def test_a_picture_that_unpacks_to_gigabytes_is_told_by_its_size(tmp_path: Path) -> None:
    """50,000 by 50,000 pixels of one colour: 7.5 GB in a few bytes, never unpacked."""
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    assert "it is 50000 by 50000 pixels" in refusal(tmp_path, logo.PNG + body)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;" + BOX), "a document type"),
        (b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + svg(BOX), "a document type"),
        (b'<?xml-stylesheet href="http://e.org/x.css"?>' + svg(BOX), "a processing instruction"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "' + b"ha" * 9 + b'"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">'
            b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>' + svg("<text>&c;</text>"),
            "a document type",
        ),
        (svg("&nope;" + BOX), "not well-formed"),
        (svg(BOX)[:-3], "not well-formed"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + svg(BOX), "not well-formed"),
        (svg("<script>alert(1)</script>" + BOX), "a script"),
        (svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>' + BOX), "a script"),
        (svg("<foreignObject><p/></foreignObject>" + BOX), "a page inside the picture"),
        (svg('<image href="data:image/png;base64,AA=="/>' + BOX), "another picture"),
        (svg('<animate attributeName="href" to="javascript:x"/>' + BOX), "an animation"),
        (svg('<rect onload="x()" width="1" height="1"/>'), "an event handler (onload of <rect>)"),
        (svg('<metadata><rect ONCLICK="x()"/></metadata>' + BOX), "an event handler"),
        (svg('<a href="https://example.org">' + BOX + "</a>"), "outside of itself (href of <a>)"),
        (svg('<use xlink:href="other.svg#a"/>'), "outside of itself"),
        (svg('<use href="data:image/svg+xml,x#a"/>'), "outside of itself"),
        (svg('<rect fill="url(http://e.org/x)"/>'), "outside of itself (url in fill of <rect>)"),
        (svg("<rect style=\"fill:u/**/rl( 'x.svg' )\"/>"), "outside of itself"),
        (svg("<style>rect{fill:url(//e.org)}</style>" + BOX), "outside of itself (url in <style>)"),
        (svg("<style>@import url(http://e.org/x.css);</style>" + BOX), "outside of itself"),
        (svg(BOX, attributes='viewBox="0 0 1e300 1e300"'), "the size of the SVG cannot be read"),
        (svg('<style>@import "x.css";</style>' + BOX), "would load or run something"),
        (svg("<style>svg rect{fill:red}</style>" + BOX), "a style rule that is not understood"),
        (svg("<style>@font-face{font-family:x}</style>" + BOX), "a style rule"),
        (svg('<rect fill="url(#p)"/><pattern id="p"/>'), "a part that it lacks, or a pattern"),
        (svg('<g id="a"><use href="#a"/></g>'), "use each other without end"),
        (svg("<g>" * vector_logo.DEEPEST + "</g>" * vector_logo.DEEPEST), "levels deep"),
        (svg(""), "draws nothing"),
        (svg("<title>words</title>"), "draws nothing"),
        (b"<div><svg/></div>", "its outermost element is another"),
        (svg(BOX, attributes=""), "the size of the SVG cannot be read"),
        (svg(BOX, attributes='width="100%" height="100%"'), "the size of the SVG cannot be read"),
        (svg(BOX, attributes='viewBox="0 0 nan 5"'), "the size of the SVG cannot be read"),
        (svg(BOX, attributes='viewBox="0 0 0 5"'), "the size of the SVG cannot be read"),
    ],
)
def test_a_drawing_that_does_more_than_draw_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    assert reason in refusal(tmp_path, content)


def test_parts_used_again_and_again_count_each_time(tmp_path: Path) -> None:
    """Each group draws the one before ten times: 7 lines of text, ten million shapes."""
    groups = [f'<g id="g0">{BOX}</g>']
    for level in range(1, 8):
        groups.append(f'<g id="g{level}">' + f'<use href="#g{level - 1}"/>' * 10 + "</g>")
    assert "draws more than 20,000 shapes" in refusal(tmp_path, svg("".join(groups)))
    assert "<use" in cleaned("".join(groups[:3]))


def test_what_is_kept_is_what_draws() -> None:
    """Editors' notes go; styles become attributes, the more exact rule before the less."""
    text = cleaned(
        "<!-- drawn by Jo --><style>/* c */ rect{fill:red;stroke:blue} .a,.b{fill:green} "
        "#one{fill:black}</style><metadata><x>Jo</x></metadata><title>Jo</title>"
        '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#fff"/></linearGradient>'
        '</defs><rect id="one" class="a" width="1" height="2" data-by="Jo"/>'
        '<rect class="b c" style="stroke:url(#g);behavior:x"/><rect fill="v\\61r(--x)"/>'
        '<text x="3">A &lt; <tspan dy="1">B</tspan> C</text><use xlink:href=" #one "/>'
    )
    assert "Jo" not in text
    assert '<rect id="one" width="1" height="2" fill="black" stroke="blue"></rect>' in text
    assert '<rect fill="green" stroke="url(#g)"></rect>' in text
    assert '<rect fill="red" stroke="blue"></rect>' in text
    assert '<stop offset="0" stop-color="#fff"></stop>' in text
    assert '<text x="3">A &lt; <tspan dy="1">B</tspan> C</text>' in text
    assert '<use href="#one"></use>' in text
    assert vector_logo.cleaned(text.encode())[0].decode() == text, "nothing is left to clean"
    assert ElementTree.fromstring(text).get("viewBox") == "0 0 300 90"
