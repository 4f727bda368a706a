"""Who logs in at the mail server: from the environment or from a file, and from nowhere else."""

from __future__ import annotations

import base64
import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from report_builder.errors import ReportError

USER, PASSWORD = "REPORT_BUILDER_SMTP_USER", "REPORT_BUILDER_SMTP_PASSWORD"
HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password. The password is shown nowhere."""

    user: str
    password: str = field(repr=False)

    def hidden(self, text: str) -> str:
        """A text of the server without the password, also as the protocol encodes it."""
        plain = f"\0{self.user}\0{self.password}".encode()
        for secret in (self.password.encode(), plain):
            text = text.replace(base64.b64encode(secret).decode(), HIDDEN)
        return text.replace(self.password, HIDDEN)


def from_environment(environment: Mapping[str, str]) -> Credentials | None:
    """Those of the environment, None without any. Raises ReportError where one half is missing."""
    user, password = environment.get(USER), environment.get(PASSWORD)
    if not user and not password:
        return None
    if not user or not password:
        raise ReportError(f"{USER if not user else PASSWORD} is not set, but its companion is")
    return _checked(user, password, "the environment")


def from_file(path: Path) -> Credentials:
    """Those of a file in TOML with ``user`` and ``password``. Raises ReportError without them."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ReportError(f"credentials file {path} cannot be read: {error.strerror}") from None
    except ValueError:  # its message would quote the line, which may hold the password
        raise ReportError(f"credentials file {path} is no TOML: {_EXPECTED}") from None
    user, password = found.get("user"), found.get("password")
    if not isinstance(user, str) or not isinstance(password, str) or not user or not password:
        raise ReportError(f"credentials file {path} must hold {_EXPECTED}")
    return _checked(user, password, str(path))


def is_open(path: Path) -> bool:
    """Whether others on this computer may read the file; unknown on Windows, so never there."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


_EXPECTED = 'two lines, user = "…" and password = "…"'


def _checked(user: str, password: str, where: str) -> Credentials:
    if not (user.isascii() and password.isascii()):
        raise ReportError(
            f"the user or password of {where} has letters outside of ASCII, which mail servers "
            "read in different ways; set a password without them"
        )
    return Credentials(user, password)
