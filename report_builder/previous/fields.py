"""Values of a JSON document that is not trusted: of the kind expected, or an error."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from report_builder.look.text import clean

LONGEST = 2_000  # characters of a text: no sentence of a report is as long
MOST = 10_000  # records of a list: no report has as many

Read = TypeVar("Read")


def text(value: Any) -> str:
    """The text, cleaned. Raises TypeError for anything else, ValueError for one too long."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    if len(value) > LONGEST:
        raise ValueError("a text is too long")
    return clean(value)


def number(value: Any) -> float:
    """The number. Raises TypeError for anything else, ValueError for one that is not finite."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    if not math.isfinite(value):
        raise ValueError("a number is not finite")
    return float(value)


def count(value: Any) -> int:
    """The whole number, zero or more. Raises TypeError or ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is not a count")
    if value < 0:
        raise ValueError(f"{value!r} is below zero")
    return value


def day(value: Any) -> dt.date:
    """The date. Raises TypeError or ValueError for anything else."""
    return dt.date.fromisoformat(text(value))


def known(value: Any, read: Callable[[Any], Read]) -> Read | None:
    """What ``read`` makes of the value; None where it is null."""
    return None if value is None else read(value)


def one_of(value: Any, words: tuple[str, ...]) -> Any:
    """The word. Raises ValueError for one that is not among ``words``."""
    if value not in words:
        raise ValueError(f"{value!r} is none of {', '.join(words)}")
    return value


def records(value: Any, read: Callable[[Mapping[str, Any]], Read]) -> tuple[Read, ...]:
    """What ``read`` makes of each record of a list. Raises TypeError or ValueError."""
    if not isinstance(value, list):
        raise TypeError("a list is expected")
    if len(value) > MOST:
        raise ValueError("a list is too long")
    if not all(isinstance(one, dict) for one in value):
        raise TypeError("a list of records is expected")
    return tuple(read(one) for one in value)
