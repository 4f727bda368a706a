"""What a user may write for people, servers and links; everything else is refused in one line."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import SMTP
from typing import Any, cast

from report_builder.errors import ReportError

SUBMISSION, SUBMISSION_SSL = 587, 465  # RFC 6409 and RFC 8314
REPORT_IN_LINK = "{report}"  # stands for the folder of the report


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. ``is_ssl``: TLS from the first byte; otherwise STARTTLS, and never clear."""

    host: str
    port: int
    is_ssl: bool

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def server(text: str) -> Server:
    """``host``, ``host:port`` or ``smtps://host:port``. Raises ReportError for anything else."""
    wrong = ReportError(f"mail server {text!r} is not like mail.example.com:587")
    try:
        parts = urllib.parse.urlsplit(text if "://" in text else f"smtp://{text}")
        port = parts.port
    except ValueError:
        raise wrong from None
    if "@" in parts.netloc:
        raise ReportError("the mail server is given without user and password; see --credentials")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise wrong
    if has_controls(text) or not text.isascii() or " " in text:
        raise wrong
    is_ssl = parts.scheme == "smtps" or port == SUBMISSION_SSL
    return Server(parts.hostname, port or (SUBMISSION_SSL if is_ssl else SUBMISSION), is_ssl)


def people(texts: Iterable[str], where: str) -> tuple[Address, ...]:
    """Addresses, each text one or several with commas between; an address counts once.

    Raises ReportError, its message beginning with ``where``, for what is no address.
    """
    found: dict[str, Address] = {}
    for text in texts:
        for address in _parsed(text, where):
            found.setdefault(person(address), address)
    return tuple(found.values())


def person(address: Address) -> str:
    """Who an address belongs to: mailboxes that differ in capitals only are one."""
    return address.addr_spec.casefold()


def without(given: Sequence[Address], others: Sequence[Address]) -> tuple[Address, ...]:
    """Those of the addresses that are not among the others."""
    there = {person(other) for other in others}
    return tuple(address for address in given if person(address) not in there)


def _parsed(text: str, where: str) -> Sequence[Address]:
    wrong = ReportError(f"{where}: {text!r} is not an address like ann@example.com")
    if has_controls(text):
        raise wrong
    try:
        header = cast("Any", SMTP.header_factory("to", text))
    except (IndexError, HeaderParseError):  # the parser of Python stumbles over "ann@"
        raise wrong from None
    addresses: Sequence[Address] = header.addresses
    if header.defects or not addresses:
        raise wrong
    for address in addresses:
        if not address.username or "." not in address.domain.strip("."):
            raise wrong
        if not address.addr_spec.isascii():
            raise ReportError(
                f"{where}: {text!r}: letters with accents cannot stand in an address; "
                "write its domain in the form that begins with xn--"
            )
        if any(character in address.addr_spec for character in ' <>"\\,'):
            raise wrong
    return addresses


def subject(text: str) -> str:
    """A subject as given. Raises ReportError where it would not stay on its line."""
    if has_controls(text) or not text.strip():
        raise ReportError(f"subject {text!r} must be one line of text")
    return text.strip()


def link(text: str, report: str) -> str:
    """Where the report is on the web; ``{report}`` in it becomes the folder of the report.

    Raises ReportError unless it is an address of the web without user and password.
    """
    address = text.replace(REPORT_IN_LINK, urllib.parse.quote(report))
    wrong = ReportError(f"link {text!r} is not like https://reports.example.com/2011-11/")
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise wrong
    if has_controls(address) or any(character in address for character in ' <>"{}\\'):
        raise wrong
    return address


def has_controls(text: str) -> bool:
    """Whether a text holds line ends or anything else that is not shown: headers end there."""
    return any(not character.isprintable() for character in text)
