"""Names that say one thing in another colour or size."""

from __future__ import annotations

import re

SHARED = 2  # words in common: "root vegetables" and "other vegetables" are two things
PART = 0.5  # of the words of the shorter name


def variants(first: str, second: str) -> bool:
    """Whether two names have so many words in common that they are variants of one thing."""
    one, other = (set(re.findall(r"\w+", name.casefold())) for name in (first, second))
    common = len(one & other)
    return common >= SHARED and common >= PART * min(len(one), len(other))
