"""Customer-insight reports for retailers, from the files a shop can export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from report_builder.model import Report

__all__ = ["build_report"]


def build_report(*inputs: str | Path, **settings: Any) -> Report:
    """The report of some files or folders, for a notebook: the value of a cell shows it.

    ``settings`` are those of ``report_builder.settings.Settings``: ``period="2011-11"``,
    ``currency="GBP"``, ``title=…``, ``clusters=…``, ``only=("sales",)``. Raises ReportError for
    what the caller can act on.
    """
    from report_builder import assemble
    from report_builder.settings import Settings, checked

    return assemble.build_report(inputs, checked(Settings(**settings)))
