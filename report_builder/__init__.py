"""Customer-insight reports for retailers, from the files a shop can export."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from report_builder.model import Report

__all__ = ["build_report"]

# The matrices here are small. Threads that share one wait for each other far longer than they
# compute where the machine is busy, and add up in an order that depends on how many there are.
# Read when NumPy is first imported; a caller who has set it knows better.
for _library in ("OPENBLAS", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


def build_report(*inputs: str | Path, **settings: Any) -> Report:
    """The report of some files or folders, for a notebook: the value of a cell shows it.

    ``settings`` are those of ``report_builder.settings.Settings``: ``period="2011-11"``,
    ``currency="GBP"``, ``title=…``, ``clusters=…``, ``only=("sales",)``. Raises ReportError for
    what the caller can act on.
    """
    from report_builder import assemble
    from report_builder.settings import Settings, checked

    return assemble.build_report(inputs, checked(Settings(**settings)))
