"""Ids of customers under a secret salt: the same from month to month, and of no use without it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from report_builder.errors import ReportError

CUSTOMER_LIST = "clusters.csv"  # names customers, or holds their hashes
PRIVATE_END = "-private"  # of the folder beside that of the reports, in which the list is kept
ENVIRONMENT = "REPORT_BUILDER_SALT"
SHORTEST = 16  # characters: a shorter salt can be found by trying, and then every id as well
RANDOM_BYTES = 32  # as long as the hash: more adds nothing


def pseudonym(customer: str, salt: bytes) -> str:
    """HMAC-SHA256 (RFC 2104) of the id, with the salt as its key, in hexadecimal digits.

    A plain hash would not do: whoever has the list of customers could hash every id and compare.
    """
    return hmac.new(salt, customer.encode("utf-8"), hashlib.sha256).hexdigest()


def from_environment(environment: Mapping[str, str]) -> bytes | None:
    """The salt of the environment, None without one. Raises ReportError where it is too short."""
    text = environment.get(ENVIRONMENT)
    return checked(text, ENVIRONMENT) if text else None


def checked(text: str, where: str) -> bytes:
    """A salt without the end of its line. Raises ReportError, which does not quote it."""
    salt = text.strip()
    if len(salt) < SHORTEST:
        raise ReportError(f"the salt in {where} must have at least {SHORTEST} characters")
    return salt.encode("utf-8")


def new_salt() -> str:
    """A random salt as text."""
    return secrets.token_hex(RANDOM_BYTES)
