"""Spans of days as people write them: 2011-11-21 or 2011-11-21..2011-11-27."""

from __future__ import annotations

import datetime as dt

BETWEEN = ".."


def span(text: str) -> tuple[dt.date, dt.date]:
    """First and last day. Raises ValueError for anything else, and where it ends first."""
    first, _, last = text.partition(BETWEEN)
    start = dt.date.fromisoformat(first.strip())
    end = dt.date.fromisoformat(last.strip()) if last else start
    if end < start:
        raise ValueError(f"{text} ends before it begins")
    return start, end


def is_span(text: str) -> bool:
    """Whether the text is a day or a span of days."""
    try:
        span(text)
    except ValueError:
        return False
    return True
