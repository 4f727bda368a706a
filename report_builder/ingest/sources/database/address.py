"""Where a database is: the file or URL given, and how it is shown without its credentials."""

from __future__ import annotations

import os
import re
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from report_builder.errors import ReportError

FileKind = Literal["sqlite", "duckdb"]
FILE_KINDS: dict[str, FileKind] = {
    ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db3": "sqlite", ".duckdb": "duckdb",
}  # fmt: skip
SQLITE_MAGIC, DUCKDB_MAGIC = b"SQLite format 3\x00", b"DUCK"
DUCKDB_MAGIC_AT = 8  # bytes of a checksum stand before it
HEAD = 16  # bytes that hold either mark
NO_DATABASES = ("http", "https", "ftp", "sftp", "file", "s3", "gs", "gcs", "az", "abfs", "hdfs")
SHORTEST_HIDDEN = 3  # letters: a shorter user or parameter would blank half of a message
HARMLESS = ("sslmode", "connect_timeout")  # parameters whose values are common words
_URL = re.compile(r"^([A-Za-z][A-Za-z0-9.-]+)(?:\+[A-Za-z0-9_]+)?:/{1,2}(.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """A database: ``kind`` (sqlite, duckdb, postgresql or what Ibis calls it) and where it is.

    ``target`` is the path of a file, or the URL as it was given, with its credentials: it goes to
    the driver and nowhere else. ``shown`` has neither user nor password nor query parameters.
    """

    kind: str
    target: str = field(repr=False)
    shown: str
    title: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def hiding(self, text: str) -> str:
        """The first line of a driver's message without anything secret of this address."""
        line = next((line.strip() for line in text.splitlines() if line.strip()), "")
        for secret in sorted(self.secrets, key=len, reverse=True):
            line = line.replace(secret, "…")
        return without_credentials(line).rstrip(" .")


def without_credentials(text: str) -> str:
    """Any text with the user and password of URLs and ``password=`` parameters blanked out."""
    text = re.sub(r"(:/{1,2})[^\s/?#'\"]*:.*@", r"\1…@", text)
    text = re.sub(r"(:/{1,2})[^\s/?#'\"@]+@", r"\1…@", text)
    return re.sub(r"(?i)(password|passwd|pwd|token|secret)=[^\s&'\"]+", r"\1=…", text)


def file_kind(path: Path) -> FileKind | None:
    """Which kind of database a file is by its first bytes, or else by an unmistakable ending."""
    named = FILE_KINDS.get(path.suffix.lower())
    if not path.is_file():
        return named
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None
    if head.startswith(SQLITE_MAGIC):
        return "sqlite"
    if head[DUCKDB_MAGIC_AT:].startswith(DUCKDB_MAGIC):
        return "duckdb"
    return named


def is_url(given: str) -> bool:
    """Whether a text is a URL: a scheme of two letters or more, so that ``C:`` is a drive."""
    return _URL.match(given) is not None


def located(given: str | Path) -> Address:
    """Read a URL or path. Raises ReportError where it is no address of a database."""
    text = str(given)
    matched = _URL.match(text)
    if matched is None:
        found = file_kind(Path(given))
        if found is None:
            raise ReportError(f"{text} is neither a SQLite nor a DuckDB file")
        return _file(found, Path(given))
    scheme = matched[1].lower()
    if scheme in NO_DATABASES:
        raise ReportError(
            f"{scheme}:// is no address of a database; save the file here and give its path"
        )
    if scheme in ("sqlite", "duckdb"):
        return _file("sqlite" if scheme == "sqlite" else "duckdb", _path(matched[2]))
    kind = "postgresql" if scheme in ("postgres", "postgresql") else scheme
    _check_signs(kind, matched[2])
    url = f"{kind}://{matched[2]}"
    shown = _shown(kind, matched[2])
    parts = [part for part in shown.partition("://")[2].split("/") if part]
    return Address(kind, url, shown, parts[1] if len(parts) > 1 else kind, _secrets(matched[2]))


def _file(kind: FileKind, path: Path) -> Address:
    if not path.is_file():
        raise ReportError(f"{path} was not found; give the path of a {kind} file")
    found = file_kind(path)
    if found != kind:
        raise ReportError(f"{path} is a {found} file and not a {kind} one; name it {found}://")
    return Address(kind, str(path), path.name, path.stem)


def _path(rest: str) -> Path:
    """The path in ``sqlite:///shop.db``: some write an absolute one with three strokes, some with
    four, and some a relative one with three; the one that is there is meant."""
    rest = urllib.parse.unquote(rest.partition("?")[0])
    readings = [Path(rest), Path("/" + rest.lstrip("/")), Path(rest.lstrip("/"))]
    return next((path for path in readings if path.is_file()), readings[-1])


def _check_signs(kind: str, rest: str) -> None:
    """Refuse a password that is not escaped: part of it would be taken for the name of a host, and
    be told with it."""
    if any(sign in rest.rpartition("@")[0] for sign in "@/?#"):
        raise ReportError(
            f"the address {kind}://… cannot be understood: in user and password write "
            "%40 for @, %3A for :, %2F for /, %3F for ?, %23 for # and %25 for %"
        )


def _shown(kind: str, rest: str) -> str:
    place = rest.partition("?")[0].rpartition("@")[2].partition("#")[0].rstrip("/")
    host, stroke, database = place.partition("/")
    return f"{kind}://{re.sub(r':[0-9]+', '', host)}{stroke}{urllib.parse.unquote(database)}"


def _secrets(rest: str) -> tuple[str, ...]:
    """User, password and parameters as they were written and as they are meant."""
    before, _, parameters = rest.partition("?")
    user, _, password = before.rpartition("@")[0].partition(":")
    pairs = [pair.partition("=") for pair in parameters.split("&")]
    others = [user, os.environ.get("PGUSER", "")]
    others += [value for name, _, value in pairs if name not in HARMLESS]
    hidden = [text for text in (*others, *map(urllib.parse.unquote, others))
              if len(text) >= SHORTEST_HIDDEN]  # fmt: skip
    passwords = (password, urllib.parse.unquote(password), os.environ.get("PGPASSWORD", ""))
    return tuple(dict.fromkeys(text for text in (*passwords, *hidden) if text))
