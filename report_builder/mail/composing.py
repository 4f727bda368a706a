"""The message: text and HTML that say the same, and the PDF.

The HTML has neither pictures nor styles from elsewhere, so that nothing is blocked or loaded, and
the same report opens alike everywhere: ``multipart/mixed`` of ``multipart/alternative`` and the
files. Everything is encoded in ASCII, because not every server takes more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from textwrap import fill as wrapped

import jinja2

from report_builder.errors import ReportError
from report_builder.mail.contents import Contents
from report_builder.render import templating

POLICY = SMTP.clone(cte_type="7bit")  # lines of the body as servers without 8BITMIME take them
TEXT_WIDTH = 72  # characters of a line of the plain text
LARGEST_MESSAGE = 10_000_000  # bytes as sent: what mailboxes commonly take; Exchange's old default
_MEGABYTE = 1e6
KINDS = {
    ".pdf": ("application", "pdf"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".json": ("application", "json"),
    ".md": ("text", "markdown"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """Who writes to whom about what; ``sender`` is None in a draft that leaves it to the reader's
    program, ``link`` is where the report is on the web, or ""."""

    sender: Address | None
    to: Sequence[Address]
    cc: Sequence[Address]
    subject: str
    link: str = ""


def message(
    contents: Contents, heading: Heading, files: Mapping[str, bytes], now: dt.datetime
) -> EmailMessage:
    """The message without the marks of how it is sent; ``files`` by the ending of their names."""
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = heading.subject
    if heading.sender:
        mail["From"] = heading.sender
    mail["To"] = tuple(heading.to)
    if heading.cc:
        mail["Cc"] = tuple(heading.cc)
    mail["Date"] = format_datetime(now)
    mail.set_content(_rendered("mail/report.txt.j2", contents, heading, files))
    mail.add_alternative(_rendered("mail/report.html.j2", contents, heading, files), subtype="html")
    for ending, content in files.items():
        kind, subtype = KINDS[ending]
        mail.add_attachment(content, kind, subtype, filename=file_name(contents, ending))
    return mail


def automatic(mail: EmailMessage, *, again: bool = False) -> EmailMessage:
    """The same message, marked as sent by a program (RFC 3834), with its Message-ID.

    The same message has the same Message-ID, so that a mailbox can tell a copy that was sent twice
    because the answer of the server was lost. ``again``: it is meant as another message.
    """
    domain = mail["From"].addresses[0].domain
    mail["Message-ID"] = make_msgid(domain=domain) if again else f"<{_digest(mail)}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def draft(mail: EmailMessage) -> EmailMessage:
    """The same message, marked as not yet sent, so that Outlook opens it for editing."""
    mail["X-Unsent"] = "1"
    return mail


def as_sent(mail: EmailMessage) -> bytes:
    """The bytes of a message. Raises ReportError where mailboxes would not take so many."""
    content = mail.as_bytes()
    if len(content) > LARGEST_MESSAGE:
        raise ReportError(
            f"the message has {megabytes(len(content))} with its attachments, and mailboxes take "
            f"{megabytes(LARGEST_MESSAGE)} at most; attach less, and put the report on the web "
            "with --link"
        )
    return content


def default_subject(contents: Contents) -> str:
    """The shop and the period."""
    partial = " so far" if contents.is_partial else ""
    return f"{contents.title}: {contents.period}{partial}".replace("\u00a0", " ")


def file_name(contents: Contents, ending: str) -> str:
    """What an attachment is called in a folder of such files."""
    shop = templating.slug(contents.title).strip("-").lower() or "report"
    return f"{shop}-{contents.key}{ending}"


def megabytes(size: float) -> str:
    """A size as mail programs show it."""
    return f"{size / _MEGABYTE:,.1f} MB"


def _rendered(
    template: str, contents: Contents, heading: Heading, files: Mapping[str, bytes]
) -> str:
    names = {file_name(contents, ending): megabytes(len(data)) for ending, data in files.items()}
    return _environment(template).render(report=contents, link=heading.link, files=names)


def _environment(template: str) -> jinja2.Template:
    environment = templating.environment("")
    if template.endswith(".txt.j2"):  # text is not HTML: nothing in it can become a tag
        environment = environment.overlay(autoescape=False)
    environment.filters["wrapped"] = _wrapped
    return environment.get_template(template)


def _wrapped(text: str, indent: str = "") -> str:
    return wrapped(text, TEXT_WIDTH, subsequent_indent=indent, break_long_words=False,
                   break_on_hyphens=False)  # fmt: skip


def _digest(mail: EmailMessage) -> str:
    told = hashlib.sha256()
    for name in ("From", "To", "Cc", "Subject"):
        told.update(f"{name}: {mail[name]}\n".encode())
    for part in mail.walk():
        if not part.is_multipart():
            told.update(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    return told.hexdigest()[:32]
