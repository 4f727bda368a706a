"""Small hand-built shops for tests of sections: rows in, a dataset through the real ingest out."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from report_builder import ingest
from report_builder.dataset import Dataset, Month
from report_builder.settings import Settings

Row = Mapping[str, object]


def write_csv(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows under the keys of the first as header; None is an empty cell."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def shop(tmp_path: Path, rows: Sequence[Row], **settings: Any) -> Dataset:
    """The dataset of one file of order lines, prepared with the settings given."""
    path = write_csv(tmp_path / "lines.csv", rows)
    return ingest.load([path], Settings(**settings))


def with_months(data: Dataset, months: Sequence[Month]) -> Dataset:
    """The dataset with other months."""
    assert data.time is not None
    return replace(data, time=replace(data.time, months=tuple(months)))
