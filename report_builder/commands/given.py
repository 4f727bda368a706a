"""Options of the command line and the settings file as one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from report_builder.settings import Settings


def settings_of(path: Path | None, options: dict[str, Any]) -> Settings:
    """The settings of the file with the options before them. Raises ReportError."""
    from dataclasses import replace

    from report_builder import settings

    given = {name: value for name, value in options.items() if value not in (None, ())}
    if "as_of" in given:
        given["as_of"] = settings.parse_date(given["as_of"], "--as-of")
    base = settings.load(path) if path else settings.Settings()
    return settings.checked(replace(base, **given))
