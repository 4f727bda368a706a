"""A folder with the hand-made report of the renderers' tests, as ``build`` would leave it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from report_builder.render import contract
from tests.examples import example_report

PDF = b"%PDF-1.7 of November\n" * 50


@functools.cache
def _content() -> bytes:
    return contract.render(example_report())


def report_folder(output: Path, change: Callable[[Any], None] = lambda _: None) -> Path:
    """``output/2011-11`` with JSON (changed by ``change``), PDF and workbook."""
    data = json.loads(_content())
    change(data)
    folder = output / "2011-11"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "report.pdf").write_bytes(PDF)
    (folder / "tables.xlsx").write_bytes(b"PK of November")
    return folder
