"""Values as TOML writes them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence


def quoted(text: str) -> str:
    """A text in quotation marks: line ends and control characters escaped, letters as they are."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def written(value: str | bool | int | dt.date | Sequence[str]) -> str:
    """A value of a setting or the columns of a role."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return quoted(value)
    return f"[{', '.join(map(quoted, value))}]"
