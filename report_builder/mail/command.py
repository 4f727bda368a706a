"""``report-builder mail``: options in, lines and an exit code out; clock and environment are read
here."""

from __future__ import annotations

import datetime as dt
import os
import ssl
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_builder.errors import ReportError
from report_builder.terminal import say

if TYPE_CHECKING:
    from email.headerregistry import Address

    from report_builder.mail.contents import Contents
    from report_builder.settings import Settings

EXIT_NOBODY, EXIT_SOME = 2, 4
ATTACHABLE = {"xlsx": "tables.xlsx", "json": "report.json", "markdown": "report.md"}
EPILOG = (
    "Exit codes: 0 everybody has the report, also where they had it before; 2 nobody has it: the "
    "options, or the server is not reached or refuses; 4 some have it and some do not. Each "
    "recipient gets a line. User and password are taken from REPORT_BUILDER_SMTP_USER and "
    "REPORT_BUILDER_SMTP_PASSWORD or from --credentials."
)


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is to be sent, and to whom."""

    folder: Path
    contents: Contents
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    link: str
    attach: tuple[str, ...]

    @property
    def everybody(self) -> tuple[Address, ...]:
        return (*self.to, *self.cc)


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--to", multiple=True, metavar="ADDRESS",
              help="Who gets it; may be repeated, or several with commas between. With --to or "
              "--cc nobody of the settings gets it.")  # fmt: skip
@click.option("--cc", multiple=True, metavar="ADDRESS", help="Who gets a copy.")
@click.option("--from", "sender", metavar="ADDRESS",
              help="Who sends it. Default: the user at the mail server, if that is an "
              "address.")  # fmt: skip
@click.option("--subject", help="Default: the name of the shop and the period.")
@click.option("--link", metavar="URL",
              help="Where the HTML is on the web; {report} in it becomes the name of "
              "FOLDER.")  # fmt: skip
@click.option("--attach", multiple=True, type=click.Choice(list(ATTACHABLE)),
              help="Attach this too; may be repeated.")  # fmt: skip
@click.option("--smtp", metavar="HOST:PORT",
              help="The mail server: STARTTLS, on port 465 or as smtps://HOST:PORT TLS from the "
              "beginning. Default port: 587.")  # fmt: skip
@click.option("--credentials", type=click.Path(path_type=Path), metavar="FILE",
              help='A file with user = "…" and password = "…".')  # fmt: skip
@click.option("--settings", "settings_file", type=click.Path(path_type=Path, dir_okay=False),
              help="A report.toml; its [mail] says what options do not.")  # fmt: skip
@click.option("--draft", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Send nothing: write the message to FILE (.eml), to be sent from a mail "
              "program.")  # fmt: skip
@click.option("--again", is_flag=True, help="Send it also to those who have it already.")
def mail(folder: Path, settings_file: Path | None, credentials: Path | None, draft: Path | None,
         again: bool, attach: tuple[str, ...], **options: Any) -> None:  # fmt: skip
    """Mail the report in FOLDER: its key figures and findings, with the PDF attached.

    \b
    report-builder mail output/2011-11 --to ann@example.com --smtp mail.example.com
    report-builder mail output/2011-11 --settings report.toml
    report-builder mail output/2011-11 --to ann@example.com --draft november.eml
    """
    from report_builder.mail import addresses
    from report_builder.settings import Settings, load

    settings = load(settings_file) if settings_file else Settings()
    login = None if draft else _login(credentials, settings)
    letter = _letter(folder, settings, options, attach, login.user if login else "")
    if draft:
        if options["smtp"]:
            raise ReportError("--draft sends nothing: leave --smtp out")
        _write_draft(letter, draft)
        return
    if letter.sender is None:
        raise ReportError("nobody sends it: name the sender with --from, or [mail] sender")
    smtp = options["smtp"] or settings.smtp
    if not smtp:
        raise ReportError(
            "no mail server: name it with --smtp host:port or [mail] smtp, or write a --draft"
        )
    sys.exit(_send(letter, addresses.server(smtp), login, again=again))


def _letter(folder: Path, settings: Settings, options: dict[str, Any], attach: tuple[str, ...],
            user: str) -> _Letter:  # fmt: skip
    """The message of the options and, where they are silent, of the settings."""
    from report_builder.mail import addresses, composing, contents

    report = contents.read(folder)
    where, set_to, set_cc = _recipients(report, settings)
    given = options if options["to"] or options["cc"] else {"to": set_to, "cc": set_cc}
    to = addresses.people(given["to"], "--to")
    if not to:
        raise ReportError(f"nobody to send it to: name people with --to, or in {where} to")
    sender = options["sender"] or settings.sender or (user if "@" in user else "")
    senders = addresses.people([sender], "--from") if sender else (None,)
    if len(senders) > 1:
        raise ReportError(f"--from: {sender!r} must be one address")
    subject = options["subject"] or settings.subject or composing.default_subject(report)
    link = options["link"] or settings.link
    return _Letter(
        folder, report, senders[0], to,
        addresses.without(addresses.people(given["cc"], "--cc"), to),
        addresses.subject(subject), addresses.link(link, report.key) if link else "", attach,
    )  # fmt: skip


def _recipients(report: Contents, settings: Settings
                ) -> tuple[str, Sequence[str], Sequence[str]]:  # fmt: skip
    """Who gets a report by the settings, and where they stand there: those of its audience only.

    Raises ReportError where the report is of another part of the shop than the settings say by now.
    """
    if not report.audience:
        return "[mail]", settings.to, settings.cc
    name = report.audience.partition(": ")[0]
    where = f"[audiences.{name}]"
    if name not in [one.name for one in settings.audiences]:
        return where, (), ()
    audience = settings.audience_named(name)
    if audience.told != report.audience:
        raise ReportError(
            f"the report is of {report.audience}, and {where} of the settings is of "
            f"{' or '.join(audience.where)}; build it again"
        )
    return where, audience.to, audience.cc


def _login(path: Path | None, settings: Settings) -> Any:
    """User and password of --credentials, else the environment, else the file of the settings."""
    from report_builder.mail import credentials

    found = None if path else credentials.from_environment(os.environ)
    path = path or (Path(settings.credentials) if settings.credentials else None)
    if found or path is None:
        return found
    login = credentials.from_file(path)
    if credentials.is_open(path):
        say(f"{path} can be read by others on this computer: chmod 600 {path}", err=True)
    return login


def _files(letter: _Letter) -> dict[str, bytes]:
    from report_builder.mail import contents

    names = (contents.PDF, *(ATTACHABLE[name] for name in dict.fromkeys(letter.attach)))
    return {Path(name).suffix: contents.attached(letter.folder / name) for name in names}


def _heading(letter: _Letter) -> Any:
    from report_builder.mail.composing import Heading

    return Heading(letter.sender, letter.to, letter.cc, letter.subject, letter.link)


def _write_draft(letter: _Letter, path: Path) -> None:
    from report_builder.mail import composing

    if path.exists():
        raise ReportError(f"{path} exists already; move it or choose another name")
    message = composing.message(letter.contents, _heading(letter), _files(letter), _now())
    content = composing.as_sent(composing.draft(message))
    try:
        path.write_bytes(content)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise ReportError(f"cannot write {path}: {error.strerror}") from None
    say(f"{path}  {composing.megabytes(len(content))}; nothing was sent")


def _send(letter: _Letter, server: Any, login: Any, *, again: bool) -> int:
    """Send to those who do not have it; the exit code."""
    from report_builder.mail import composing, delivery, ledger

    assert letter.sender is not None
    files = _files(letter)
    message = composing.message(letter.contents, _heading(letter), files, _now())
    message = composing.automatic(message, again=again)
    content, number = composing.as_sent(message), str(message["Message-ID"])
    failed = 0
    with ledger.opened(letter.folder.resolve().parent) as sent:
        to_send = _without_those_who_have_it(letter, sent, files[".pdf"], again=again)
        route = delivery.Route(server, ssl.create_default_context(), login)
        envelope = delivery.Envelope(letter.sender.addr_spec, content)
        for one in delivery.deliver(envelope, to_send, route, time.sleep, _tell):
            if one.is_sent:
                say(f"sent      {one.address}  {number}")
                sent.add(letter.contents.key, one.address, files[".pdf"], _now(), number)
            else:
                failed += 1
                say(f"not sent  {one.address}  {one.reason}", err=True)
    if not failed:
        return 0
    everybody = len(letter.everybody)
    say(f"Error: {failed} of {everybody} did not get the report", err=True)
    return EXIT_NOBODY if failed == everybody else EXIT_SOME


def _without_those_who_have_it(letter: _Letter, sent: Any, pdf: bytes, *, again: bool
                               ) -> list[str]:  # fmt: skip
    from report_builder import formats
    from report_builder.mail.ledger import fingerprint

    to_send = []
    for address in letter.everybody:
        last = None if again else sent.last(letter.contents.key, address.addr_spec)
        if last is None:
            to_send.append(address.addr_spec)
            continue
        day = formats.date(dt.datetime.fromisoformat(last.at).date())
        version = "" if last.pdf == fingerprint(pdf) else "an earlier version "
        hint = "; --again sends this one" if version else ""
        say(f"has it    {address.addr_spec}  {version}since {day}{hint}")
    return to_send


def _tell(text: str) -> None:
    say(text, err=True)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).astimezone()
