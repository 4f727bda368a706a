"""Which versions make a report: the same ones, given the same input, make the same bytes."""

from __future__ import annotations

import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version

PROGRAM = "report-builder"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def installed() -> dict[str, str]:
    """Name -> version: the program, Python, and every library that the program needs itself."""
    found = {PROGRAM: _version(PROGRAM), "python": platform.python_version()}
    return found | {name: _version(name) for name in _needed()}


def _needed() -> list[str]:
    try:
        needed = requires(PROGRAM) or []
    except PackageNotFoundError:  # run from a checkout that is not installed
        return []
    names = {found[0].lower() for line in needed if "extra" not in line.partition(";")[2]
             if (found := _NAME.match(line))}  # fmt: skip
    return sorted(names)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
