"""What may be said of how files of text are written: encodings and delimiters by their names."""

from __future__ import annotations

from encodings.aliases import aliases

TAB, BLANKS = "tab", "blanks"  # delimiters that nobody can see are named


def is_encoding(name: str) -> bool:
    """Whether a text can be read in an encoding of this name."""
    try:
        "a".encode(name)
    except (LookupError, ValueError):  # unknown, or no encoding of text
        return False
    return True


def is_delimiter(text: str) -> bool:
    """Whether a text is one character that can stand between cells, or the name of one."""
    if text in (TAB, BLANKS, "\t"):
        return True
    return len(text) == 1 and text.isprintable() and not text.isalnum() and text not in "\"'\\"


ENCODINGS = tuple(sorted(
    name.replace("_", "-") for name in {*aliases, *aliases.values()} if is_encoding(name)
))  # fmt: skip
