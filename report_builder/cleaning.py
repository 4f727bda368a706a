"""Text that comes from outside, without the characters that break pages, charts or terminals.

Each text is cleaned once, where it comes in: cells and headings when they are read, names of files
and tables with them, settings when they are loaded.
"""

from __future__ import annotations

import re

# What a label may not contain: C0 but tab and line ends, DEL and C1, bidi controls, non-characters.
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Characters without a width: bidirectional controls, zero-width blanks, the soft hyphen.
INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
# Blanks of other widths, which would make two labels of one.
WIDE_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Accents heaped on one letter, which would lie over the lines around it; no script stacks as many.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
HEAPED = re.compile(f"(?<={_MARK}{{4}}){_MARK}+")


def clean(text: str) -> str:
    """Text without characters that break charts, pages or reading order; every blank is one."""
    return HEAPED.sub("", WIDE_BLANKS.sub(" ", INVISIBLE.sub("", UNSAFE.sub("\ufffd", text))))


def name(text: str) -> str:
    """The name of a file, a table or a shop: cleaned and on one line."""
    return " ".join(clean(text).split())
