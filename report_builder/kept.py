"""Work that comes out the same for every report, kept on disk: scripts, fonts, quoted sources.

Bundling the chart scripts, cutting down the fonts and reading the program's own source costs three
seconds and depends on nothing but installed versions. The result is kept in the user's cache folder
under a name made of what went into it. The cache is a convenience: unreadable, unwritable or
damaged, the work is done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

_DIGEST = 32  # bytes of the checksum in front of what is kept


def kept(name: str, made_of: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
    """The bytes of ``make()``, from disk where they were made before of the same things.

    ``made_of`` holds everything the result depends on, versions included.
    """
    key = hashlib.sha256("\0".join(made_of).encode()).hexdigest()[:24]
    name = f"{name}-{key}"
    stored = load(name)
    if stored is not None:
        return stored
    content = make()
    store(name, content)
    return content


def load(name: str) -> bytes | None:
    """What was stored under the name; None where nothing is, or it is damaged."""
    with contextlib.suppress(OSError):
        stored = (folder() / name).read_bytes()
        if hashlib.sha256(stored[_DIGEST:]).digest() == stored[:_DIGEST]:
            return stored[_DIGEST:]
    return None


def store(name: str, content: bytes) -> None:
    """Keep the content under the name, whole or not at all; where nothing can be kept, nothing."""
    with contextlib.suppress(OSError):
        _store(folder() / name, hashlib.sha256(content).digest() + content)


def folder() -> Path:
    """The user's cache folder for this program, by the custom of the system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()
    elif sys.platform == "darwin":
        base = str(Path("~/Library/Caches").expanduser())
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "report-builder"


def _store(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
