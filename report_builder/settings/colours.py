"""Colours as they may be written in the settings."""

from __future__ import annotations

import re


def is_colour(text: str) -> bool:
    """Whether a text is a colour such as ``#7a1f5c``: red, green and blue in two digits each."""
    return re.fullmatch("#[0-9a-fA-F]{6}", text) is not None
