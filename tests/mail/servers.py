"""Real mail servers on loopback, well-behaved and otherwise, certified by our own authority."""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from report_builder.mail.addresses import Server

HOST = "127.0.0.1"
USER, PASSWORD = "reports@shop.example", "corr3ct-horse"


@functools.cache
def authority() -> trustme.CA:
    """The authority that signs the servers' certificates."""
    return trustme.CA()


def trust() -> ssl.SSLContext:
    """What a client has that trusts the authority, and checks names."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def _certificate(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(name).configure_cert(context)
    return context


@dataclass
class Post:
    """What arrived, and how the server answers: ``recipients`` and ``data`` hold the answers to
    come for an address, in their order; after the last one mail is taken."""

    recipients: dict[str, list[str]] = field(default_factory=dict)
    data: dict[str, list[str]] = field(default_factory=dict)
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    drops: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        self.asked.append(address)
        waiting = self.recipients.get(address)
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        waiting = self.data.get(envelope.rcpt_tos[0])
        if waiting:
            return waiting.pop(0)
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        assert encrypted, "mail was sent in clear text"
        self.arrived.extend((to, bytes(envelope.content or b"")) for to in envelope.rcpt_tos)
        return "250 OK"

    def message(self, number: int = 0) -> EmailMessage:
        """What arrived, parsed."""
        found = message_from_bytes(self.arrived[number][1], policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


class Dropping(SMTP):
    """Breaks the connection in the middle of a message, as often as the handler says."""

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.drops <= 0:
            await super().smtp_DATA(arg)
            return
        self.event_handler.drops -= 1
        await self.push("354 go on")
        await self._reader.readline()
        self.transport.abort()


class _Controller(Controller):
    dialect: Callable[..., SMTP] = SMTP

    def factory(self) -> SMTP:
        return self.dialect(self.handler, **self.SMTP_kwargs)


def _check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> Any:
    given = (login.login.decode(), login.password.decode())
    return AuthResult(success=given == (USER, PASSWORD), handled=False)


@contextlib.contextmanager
def running(
    post: Post, *, name: str = HOST, tls: bool = True, from_start: bool = False,
    login: bool = False, size: int | None = None, dialect: Callable[..., SMTP] = SMTP,
) -> Iterator[Server]:  # fmt: skip
    """A server until the block ends; ``from_start``: TLS from the first byte."""
    options: dict[str, Any] = {"data_size_limit": size} if size else {}
    if login:
        options |= {"auth_required": True, "authenticator": _check}
    else:
        options |= {"auth_exclude_mechanism": ["LOGIN", "PLAIN"]}
    if from_start:
        options |= {"ssl_context": _certificate(name)}
    elif tls:
        options |= {"tls_context": _certificate(name), "require_starttls": True}
    controller = _Controller(post, hostname=HOST, port=free_port(), **options)
    controller.dialect = dialect
    controller.start()
    try:
        yield Server(HOST, controller.port, from_start)
    finally:
        controller.stop()


def free_port() -> int:
    """A port of this computer on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
