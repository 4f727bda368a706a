"""The one font of the report, from the package ``fontpkg-fira-sans`` (SIL Open Font Licence)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Literal

from report_builder.kept import kept

FAMILY = "Fira Sans"
Weight = Literal["Regular", "Italic", "Medium", "SemiBold", "Bold"]


def directory() -> Path:
    """The folder with the font files, for programs that look fonts up themselves."""
    return Path(str(files("fontpkg_fira_sans") / "files"))


@cache
def face(weight: Weight) -> bytes:
    """The whole TrueType file of a weight, for the PDF."""
    return (directory() / f"FiraSans-{weight}.ttf").read_bytes()


def subset(weight: Weight, characters: Iterable[str]) -> bytes:
    """WOFF2 with the glyphs of ``characters`` only, for the HTML; the same bytes every time.

    ``characters`` are strings of any length. Characters that the font lacks are left to the
    reader's system fonts. Tabular figures and kerning are kept.
    """
    return _subset(weight, "".join(sorted(set().union(*map(set, characters)))))


@cache
def _subset(weight: Weight, characters: str) -> bytes:
    versions = [version(package) for package in ("fontpkg-fira-sans", "fonttools", "brotli")]
    return kept(f"{weight}.woff2", (*versions, characters), lambda: _cut_down(weight, characters))


def _cut_down(weight: Weight, characters: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "tnum", "lnum"]
    options.hinting = False
    options.desubroutinize = True
    font = TTFont(io.BytesIO(face(weight)), recalcTimestamp=False, lazy=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()
