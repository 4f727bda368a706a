"""What a mistyped name may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_NAMED = 12  # allowed words that a message lists


def suggest(word: str, allowed: Iterable[str]) -> str:
    """The end of a message: the nearest of the words allowed, or what there is."""
    names = list(allowed)
    close = difflib.get_close_matches(word, names, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    more = ", …" if len(names) > MOST_NAMED else ""
    return f"; allowed: {', '.join(names[:MOST_NAMED])}{more}"
