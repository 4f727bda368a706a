"""Tables understood and not prepared: what the tests of recognition are built on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from report_builder.ingest import open_tables
from report_builder.ingest.recognition import Recognised
from report_builder.settings import Settings
from tests.ingest.tables import text_of, write


def understood(
    folder: Path, header: Sequence[str], lines: Sequence[Sequence[object]],
    name: str = "shop.csv", **settings: Any,
) -> Recognised:  # fmt: skip
    """A table of these cells with its columns understood."""
    path = write(folder, text_of(header, lines), name)
    return open_tables([path], Settings(**settings))[0]
