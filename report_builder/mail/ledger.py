"""Who has which report: kept beside the reports, so that nobody gets one twice by accident.

A person has a report once it was sent to them, whatever its content was: a month that is built
again with later data is another version of the same report, sent only where that is asked for.

The file holds no address. A recipient is a keyed hash (HMAC-SHA256 with the random key of the file)
of the address in small letters: who has the file can try a guessed address, but cannot read a list
out of it. It is hidden, mode 0600, and replaced as a whole after every person.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from report_builder.errors import ReportError
from report_builder.publish import locked, sync_folder

NAME = ".report-builder-sent.json"
LOCK = ".report-builder-mail-lock"
VERSION = 1
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Sent:
    """One report that one person has: ``who`` is the hash of the address, ``pdf`` that of the
    attachment, ``at`` the moment in ISO 8601."""

    report: str
    who: str
    pdf: str
    at: str
    message_id: str


class Ledger:
    """The list of what was sent, in the folder of the reports."""

    def __init__(self, path: Path) -> None:
        """Read the list. Raises ReportError where it is damaged."""
        self._path = path
        self._key, self._entries = _read(path)

    def last(self, report: str, person: str) -> Sent | None:
        """The last time that the person was sent the report; None if never."""
        who = self._who(person)
        same = (one for one in self._entries if (one.report, one.who) == (report, who))
        return max(same, key=lambda one: one.at, default=None)

    def add(self, report: str, person: str, pdf: bytes, at: dt.datetime, message_id: str) -> None:
        """Note that the person has the report, on disk when this returns.

        Raises ReportError where it cannot be written.
        """
        moment = at.astimezone(dt.UTC).isoformat(timespec="seconds")
        entry = Sent(report, self._who(person), fingerprint(pdf), moment, message_id)
        self._entries.append(entry)
        content = {
            "version": VERSION, "key": self._key.hex(), "sent": [asdict(e) for e in self._entries],
        }  # fmt: skip
        try:
            _replace(self._path, json.dumps(content, indent=1).encode())
        except OSError as error:
            raise _unwritable(error) from None

    def _who(self, person: str) -> str:
        return hmac.new(self._key, person.casefold().encode(), hashlib.sha256).hexdigest()


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    """The ledger of a folder of reports, for this process alone until the block ends.

    Raises ReportError where another run is sending from the folder, or it cannot be written:
    nothing should be sent that could not be noted.
    """
    try:
        lock = (folder / LOCK).open("a")
    except OSError as error:
        raise _unwritable(error) from None
    with lock:
        if not locked(lock.fileno()):
            raise ReportError(f"another run is mailing reports of {folder}; wait for its end")
        yield Ledger(folder / NAME)


def fingerprint(content: bytes) -> str:
    """The SHA-256 of some bytes, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _read(path: Path) -> tuple[bytes, list[Sent]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return secrets.token_bytes(_KEY_BYTES), []
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise _damaged(path) from None
    try:
        if content["version"] != VERSION:
            raise ValueError(content["version"])
        return bytes.fromhex(content["key"]), [_entry(found) for found in content["sent"]]
    except (ValueError, KeyError, TypeError):
        raise _damaged(path) from None


def _entry(found: dict[str, str]) -> Sent:
    if not all(isinstance(value, str) for value in found.values()):
        raise TypeError(found)
    return Sent(**found)


def _unwritable(error: OSError) -> ReportError:
    return ReportError(
        f"cannot write {error.filename}: {error.strerror}; what is sent is noted there, so that "
        "nobody gets a report twice"
    )


def _damaged(path: Path) -> ReportError:
    return ReportError(
        f"{path} is damaged, so nobody can say who has which report; move it elsewhere to begin "
        "a new one, but then reports are sent again to those who have them"
    )


def _replace(path: Path, content: bytes) -> None:
    """The new content or the old one, whatever happens; only for the user's own eyes."""
    incoming = path.with_name(path.name + ".new")
    incoming.unlink(missing_ok=True)  # of a run that was killed: this one holds the lock
    descriptor = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    incoming.replace(path)
    sync_folder(path.parent)
