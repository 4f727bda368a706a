"""``manifest.json``: what a report was made of, and a hash of each file that came of it.

It says whether the files in a folder are those that were built. It is no signature: who can change
the files can change it as well, unless its own hash is kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from report_builder import versions
from report_builder.model import Report

NAME = "manifest.json"
SCHEMA = 1


def render(report: Report, files: Mapping[str, bytes]) -> bytes:
    """The manifest as UTF-8 JSON, two spaces a level, one line feed at the end.

    ``outputs``: name -> ``sha256`` and ``bytes``. ``inputs`` and ``settings`` are as in
    ``report.json``. There is no clock in it: the same input gives the same manifest, with the same
    ``versions``.
    """
    told = {
        "schema": SCHEMA,
        "report": report.key,
        "data_hash": report.data_hash,
        "inputs": [asdict(item) for item in report.inputs],
        "settings": dict(report.settings),
        "versions": versions.installed(),
        "outputs": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in sorted(files.items())
        },
    }
    return (json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n").encode()
