"""The sample and the public data sets, each prepared once in a process that tests run in."""

from __future__ import annotations

import functools
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from report_builder import ingest
from report_builder.dataset import Dataset
from report_builder.sample import generate, write_sample
from report_builder.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_data"
DATA = Path(os.environ.get("REPORT_BUILDER_DATA", ROOT.parent / "shared" / "data"))


def prepared(path: Path, *only: str) -> Dataset:
    """The data under the path, with the settings of a first try; ``only`` names sections."""
    data = _loaded(path)
    return replace(data, settings=replace(data.settings, only=only)) if only else data


@functools.cache
def _loaded(path: Path) -> Dataset:
    return ingest.load([path], Settings())


@functools.cache
def without_effects(*only: str) -> Dataset:
    """A made-up shop in which nothing depends on anything; ``only`` names sections."""
    if only:
        data = without_effects()
        return replace(data, settings=replace(data.settings, only=only))
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder), generate(customers=1500, effects=False))
        return ingest.load([Path(folder)], Settings())
