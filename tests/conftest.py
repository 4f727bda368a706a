"""The order of the test files: the longest first, so that no process waits for one at the end."""

from __future__ import annotations

import compileall
from pathlib import Path

import pytest

import report_builder

LONGEST = (
    "tests/test_end_to_end.py",
    "tests/test_report_calibration.py",
    "tests/test_known_answers.py",
    "tests/test_wheel.py",
    "tests/test_privacy.py",
    "tests/test_gallery.py",
    "tests/ingest/test_variants.py",
    "tests/sections/",
    "tests/render/",
)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program once, also where Python keeps no bytecode: tests start it often."""
    if not hasattr(config, "workerinput"):  # the process that hands out the tests
        compileall.compile_dir(Path(report_builder.__file__).parent, quiet=2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files in the order above, then all others; within a file the order stays."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    places = (at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name))
    return next(places, len(LONGEST))
