"""The settings a user may give, from the command line or ``report.toml``, validated.

A message names the key, the bad value and what is allowed; a misspelt key is met with the right
one.
"""

from report_builder.settings.audiences import Audience
from report_builder.settings.known import (
    CALENDARS,
    KEYS,
    LOCALES,
    PARTS,
    SETTINGS,
    TOGETHER,
    Setting,
    readme_table,
)
from report_builder.settings.reading import load, parse_date
from report_builder.settings.stated import GROUPS, MEASURES, Stated
from report_builder.settings.values import Settings, checked, in_table
from report_builder.settings.writing import quoted, written

__all__ = [
    "CALENDARS",
    "GROUPS",
    "KEYS",
    "LOCALES",
    "MEASURES",
    "PARTS",
    "SETTINGS",
    "TOGETHER",
    "Audience",
    "Setting",
    "Settings",
    "Stated",
    "checked",
    "in_table",
    "load",
    "parse_date",
    "quoted",
    "readme_table",
    "written",
]
