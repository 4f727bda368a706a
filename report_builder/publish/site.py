"""The files over all reports, made of nothing but the folders beside them.

They can be made again at any time: a folder that was taken away, or a run that was killed between
its report and the list, is put right by the next run.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from report_builder.model import audience_of
from report_builder.publish.disk import replace_file
from report_builder.render import archive, feed, manifest
from report_builder.render.shelf import Entry

INDEX, FEED, ROBOTS, LATEST = "index.html", "feed.xml", "robots.txt", "latest"
DATA = "report.json"
NO_ROBOTS = b"User-agent: *\nDisallow: /\n"
PLAIN_NAME = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,98}[0-9A-Za-z])?")
"""Names that mean the same on every file system and in a link."""


def made(output: Path) -> dict[str, bytes]:
    """The files over all reports by name, as the folders want them; empty where there never was a
    report. The list comes last, so that all it leads to is there."""
    entries = _entries(output)
    if not entries and not (output / INDEX).exists():
        return {}
    files = {FEED: feed.render(entries), INDEX: archive.render(entries)}
    latest = archive.render_latest(entries)
    return files if latest is None else {f"{LATEST}/{INDEX}": latest, **files}


def refresh(output: Path) -> None:
    """Make the site say what the folders hold; a file that says so already is not touched."""
    files = made(output)
    if not files:
        return
    if not (output / ROBOTS).exists():  # one that was written by hand stays
        replace_file(output / ROBOTS, NO_ROBOTS, output)
    if f"{LATEST}/{INDEX}" in files:
        (output / LATEST).mkdir(exist_ok=True)
    else:
        (output / LATEST / INDEX).unlink(missing_ok=True)
    for name, content in files.items():
        path = output / name
        if not path.is_file() or path.read_bytes() != content:
            replace_file(path, content, output)


def _entries(output: Path) -> list[Entry]:
    """One entry for each folder that holds a report of the shop; links are not followed.

    Those of audiences go to their people by mail and are not listed.
    """
    folders = [
        path
        for path in sorted(output.iterdir())
        if PLAIN_NAME.fullmatch(path.name)
        and not audience_of(path.name)
        and path.name != LATEST
        and path.is_dir()
        and not path.is_symlink()
    ]
    return [
        Entry(folder.name, _files(folder), _data(folder / DATA))
        for folder in folders
        if _is_plain_file(folder / DATA) or _is_plain_file(folder / manifest.NAME)
    ]


def _files(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(p.name for p in folder.iterdir() if _is_plain_file(p)))


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _data(path: Path) -> Any:
    """What ``report.json`` says, or None where it is not there (another format was asked for) or
    not JSON: the folder is listed all the same."""
    if not _is_plain_file(path):
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
