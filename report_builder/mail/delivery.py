"""Handing a message to the mail server, one person at a time, each with a result of their own.

Each person is a delivery by itself of the same message: a refused or full mailbox keeps it from
nobody else, and what was accepted is known before the next one begins. What may pass (the server is
busy, does not answer, drops the connection, a mailbox is full) is tried again after a while; what
will not (a wrong certificate, password or address) is not.

Nothing is sent in clear text: a server that does not offer TLS, or cannot prove who it is, is
refused. If the connection breaks after the last byte and before the answer, nobody can know whether
the server took the message (RFC 5321, 4.5.4.1); it is sent again under the same Message-ID.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from report_builder.mail.addresses import Server
from report_builder.mail.composing import megabytes
from report_builder.mail.credentials import PASSWORD, USER, Credentials

WAITS = (5, 30, 120)  # seconds before each further try: a restart of a server, a moment of overload
TIMEOUT = 60  # seconds without an answer
LONGEST_ANSWER = 200  # characters of what a server says
_PERMANENT = 500  # replies from here on are final (RFC 5321, 4.2.1)
_BYE = 421
_LOGIN_NEEDED = 530


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recipient; ``reason`` is empty where the server took the message."""

    address: str
    reason: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether the server took the message."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message and who sends it, by their bare address."""

    sender: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Route:
    """How to reach the server: with which certificates trusted, and logged in as whom."""

    server: Server
    trust: ssl.SSLContext
    login: Credentials | None


class _Failed(Exception):
    """The server cannot be used for anybody; ``is_final``: nor later."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


def deliver(
    envelope: Envelope,
    recipients: Sequence[str],
    route: Route,
    pause: Callable[[float], None],
    tell: Callable[[str], None],
) -> Iterator[Outcome]:
    """Send to every recipient and yield each outcome as soon as it is known.

    ``pause`` waits for seconds, ``tell`` is told why and how long.
    """
    waiting = dict.fromkeys(recipients, "")
    for wait in (*WAITS, None):
        if not waiting:
            return
        try:
            with _connected(route, len(envelope.content)) as client:
                for outcome in _round(client, envelope, list(waiting), route):
                    if isinstance(outcome, _Later):
                        waiting[outcome.address] = outcome.reason
                    else:
                        del waiting[outcome.address]
                        yield outcome
        except _Failed as failure:
            waiting = dict.fromkeys(waiting, str(failure))
            if failure.is_final:
                break
        if waiting and wait is not None:
            reason = next(reason for reason in waiting.values() if reason)
            tell(f"{reason}; trying again in {wait} seconds")
            pause(wait)
    yield from (Outcome(address, reason) for address, reason in waiting.items())


@dataclass(frozen=True, slots=True)
class _Later:
    address: str
    reason: str


def _round(
    client: smtplib.SMTP, envelope: Envelope, recipients: Sequence[str], route: Route
) -> Iterator[Outcome | _Later]:
    answer: bytes | str
    for address in recipients:
        try:
            client.sendmail(envelope.sender, [address], envelope.content)
        except smtplib.SMTPRecipientsRefused as refused:
            code, answer = refused.recipients[address]
        except smtplib.SMTPSenderRefused as refused:
            hint = f"; set {USER} and {PASSWORD}" if refused.smtp_code == _LOGIN_NEEDED else ""
            said = _said(refused.smtp_code, refused.smtp_error, route)
            reason = f"the server does not take mail from {envelope.sender}: {said}{hint}"
            raise _Failed(reason, is_final=refused.smtp_code >= _PERMANENT) from None
        except smtplib.SMTPDataError as refused:
            code, answer = refused.smtp_code, refused.smtp_error
        else:
            yield Outcome(address)
            continue
        reason = f"refused: {_said(code, answer, route)}"
        yield (Outcome if code >= _PERMANENT else _Later)(address, reason)
        if code == _BYE:
            raise _Failed(f"the server closed the connection: {reason}", is_final=False)


@contextlib.contextmanager
def _connected(route: Route, size: int) -> Iterator[smtplib.SMTP]:
    """A connection that is encrypted, proven and logged in; every failure of it as _Failed."""
    client: smtplib.SMTP | None = None
    where = f"mail server {route.server}"
    try:
        client = _opened(route)
        _check_size(client, size)
        yield client
    except ssl.SSLCertVerificationError as error:
        reason = f"the certificate of {where} is not trusted: {error.verify_message}"
        raise _Failed(reason, is_final=True) from None
    except (smtplib.SMTPServerDisconnected, ssl.SSLEOFError, TimeoutError, ConnectionError):
        raise _Failed(f"{where} does not answer, or broke the connection", is_final=False) from None
    except ssl.SSLError as error:
        reason = f"no encrypted connection to {where}: {error.reason or error}"
        raise _Failed(reason, is_final=True) from None
    except smtplib.SMTPResponseException as error:
        reason = f"{where} refused: {_said(error.smtp_code, error.smtp_error, route)}"
        raise _Failed(reason, is_final=error.smtp_code >= _PERMANENT) from None
    except smtplib.SMTPException as error:
        raise _Failed(f"{where}: {_said(0, str(error), route)}", is_final=True) from None
    except socket.gaierror as error:
        is_final = error.errno == socket.EAI_NONAME
        raise _Failed(f"{where} is not found: {error.strerror}", is_final=is_final) from None
    except OSError as error:
        raise _Failed(f"{where} is not reached: {error.strerror}", is_final=False) from None
    finally:
        if client is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                client.quit()
            client.close()


def _opened(route: Route) -> smtplib.SMTP:
    host, port = route.server.host, route.server.port
    if route.server.is_ssl:
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=route.trust)
    else:
        client = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if not route.server.is_ssl:
            _encrypt(client, route)
        client.ehlo_or_helo_if_needed()
        if route.login:
            _log_in(client, route, route.login)
    except BaseException:
        client.close()
        raise
    return client


def _encrypt(client: smtplib.SMTP, route: Route) -> None:
    try:
        client.starttls(context=route.trust)
    except smtplib.SMTPNotSupportedError:
        reason = (
            f"mail server {route.server} does not offer STARTTLS, and nothing is sent in clear "
            "text; name another port, or smtps://host:port where TLS is spoken from the beginning"
        )
        raise _Failed(reason, is_final=True) from None


def _log_in(client: smtplib.SMTP, route: Route, login: Credentials) -> None:
    if not client.esmtp_features.get("auth", "").split():
        reason = f"mail server {route.server} takes no user and password; unset them"
        raise _Failed(reason, is_final=True)
    try:
        client.login(login.user, login.password)
    except smtplib.SMTPAuthenticationError as error:
        said = _said(error.smtp_code, error.smtp_error, route)
        reason = f"mail server {route.server} does not accept user or password: {said}"
        raise _Failed(reason, is_final=error.smtp_code >= _PERMANENT) from None


def _check_size(client: smtplib.SMTP, size: int) -> None:
    offered = client.esmtp_features.get("size", "")
    limit = int(offered) if offered.isdecimal() else 0  # nothing or 0: not told (RFC 1870)
    if 0 < limit < size:
        reason = (
            f"the message has {megabytes(size)} with its attachments, and the server takes "
            f"{megabytes(limit)} at most; attach less, and put the report on the web with --link"
        )
        raise _Failed(reason, is_final=True)


def _said(code: int, answer: bytes | str, route: Route) -> str:
    """What a server answered, on one line, without anything secret in it."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    text = route.login.hidden(text) if route.login else text
    return f"{code} {text[:LONGEST_ANSWER]}".removeprefix("0 ").rstrip()
