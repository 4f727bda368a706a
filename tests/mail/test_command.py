"""``report-builder mail`` as its user meets it: lines, exit codes, and never a password."""

from __future__ import annotations

import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from report_builder.cli import main
from report_builder.mail import ledger
from tests.mail.reports import PDF, report_folder
from tests.mail.servers import HOST, PASSWORD, USER, Post, authority, free_port, running

ANN, BOB = "ann@shop.example", "bob@shop.example"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report, in an environment that trusts the authority and holds user and password."""
    certificates = tmp_path / "authority.pem"
    authority().cert_pem.write_to_path(certificates)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates))
    monkeypatch.setenv("REPORT_BUILDER_SMTP_USER", USER)
    monkeypatch.setenv("REPORT_BUILDER_SMTP_PASSWORD", PASSWORD)
    return report_folder(tmp_path / "output")


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["mail", *map(str, arguments)])
    assert PASSWORD not in result.output
    assert "Traceback" not in result.output
    return result


def test_the_report_is_sent_once_and_again_only_when_asked(folder: Path) -> None:
    post = Post()
    with running(post, login=True) as server:
        first = run(folder, "--to", f"Ann <{ANN}>", "--cc", BOB, "--smtp", server)
        second = run(folder, "--to", f"{ANN},{BOB}", "--smtp", server)
        third = run(folder, "--to", ANN, "--smtp", server, "--again")
    assert [first.exit_code, second.exit_code, third.exit_code] == [0, 0, 0], first.output
    assert [to for to, _ in post.arrived] == [ANN, BOB, ANN]
    mails = [post.message(number) for number in range(3)]
    number = mails[0]["Message-ID"]
    assert [mail["Message-ID"] == number for mail in mails] == [True, True, False]
    assert first.stdout == f"sent      {ANN}  {number}\nsent      {BOB}  {number}\n"
    assert second.stdout.startswith(f"has it    {ANN}  since ")
    mail = mails[0]
    assert mail["From"] == USER
    assert (mail["To"], mail["Cc"]) == (f"Ann <{ANN}>", BOB)
    assert mail["Subject"] == "Harbour & Pine: November 2011"
    (attachment,) = mail.iter_attachments()
    assert attachment.get_payload(decode=True) == PDF
    assert ANN not in (folder.parent / ledger.NAME).read_text()


def test_where_everybody_has_it_no_server_is_needed(folder: Path) -> None:
    with running(Post(), login=True) as server:
        run(folder, "--to", ANN, "--smtp", server)
    assert run(folder, "--to", ANN, "--smtp", server).exit_code == 0  # it is gone by now


def test_a_report_built_anew_is_not_sent_unasked_but_told(folder: Path) -> None:
    post = Post()
    with running(post, login=True) as server:
        run(folder, "--to", ANN, "--smtp", server)
        (folder / "report.pdf").write_bytes(PDF + b"corrected")
        result = run(folder, "--to", ANN, "--smtp", server)
    assert (result.exit_code, len(post.arrived)) == (0, 1)
    assert f"has it    {ANN}  an earlier version since " in result.stdout
    assert "--again sends this one" in result.stdout


def test_some_refused_is_exit_code_four_and_the_next_run_sends_to_these_only(folder: Path) -> None:
    post = Post(recipients={BOB: ["550 5.1.1 no such user"]})
    with running(post, login=True) as server:
        first = run(folder, "--to", f"{ANN},{BOB}", "--smtp", server)
        second = run(folder, "--to", f"{ANN},{BOB}", "--smtp", server)
    assert (first.exit_code, second.exit_code) == (4, 0)
    assert f"not sent  {BOB}  refused: 550 5.1.1 no such user" in first.stderr
    assert "Error: 1 of 2 did not get the report" in first.stderr
    assert [to for to, _ in post.arrived] == [ANN, BOB]


def test_all_refused_is_exit_code_two_with_a_line_for_each(folder: Path) -> None:
    post = Post(recipients={ANN: ["550 no"], BOB: ["550 no"]})
    with running(post, login=True) as server:
        result = run(folder, "--to", f"{ANN},{BOB}", "--smtp", server)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("not sent  ") == 2
    assert not (folder.parent / ledger.NAME).exists()


def test_no_server_is_tried_again_and_then_exit_code_two(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    result = run(folder, "--to", ANN, "--smtp", f"{HOST}:{free_port()}")
    assert result.exit_code == 2
    assert waits == [5, 30, 120]
    assert result.stderr.count("trying again in") == 3
    assert f"not sent  {ANN}  mail server" in result.stderr


def test_a_wrong_password_is_exit_code_two(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_BUILDER_SMTP_PASSWORD", "gue55ed")
    with running(Post(), login=True) as server:
        result = run(folder, "--to", ANN, "--smtp", server)
    assert result.exit_code == 2
    assert "does not accept user or password" in result.stderr
    assert "gue55ed" not in result.output


def test_the_settings_say_what_the_options_do_not(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REPORT_BUILDER_SMTP_USER")
    monkeypatch.delenv("REPORT_BUILDER_SMTP_PASSWORD")
    secret = tmp_path / "secret.toml"
    secret.write_text(f'user = "{USER}"\npassword = "{PASSWORD}"\n')
    secret.chmod(0o644)
    post = Post()
    with running(post, login=True) as server:
        settings = tmp_path / "report.toml"
        settings.write_text(f"""
            [mail]
            to = ["Ann <{ANN}>"]
            cc = ["{BOB}"]
            sender = "The shop <shop@shop.example>"
            subject = "Our month"
            link = "https://shop.example/{{report}}/report.html"
            smtp = "{server}"
            credentials = "secret.toml"
        """)
        result = run(folder, "--settings", settings)
        other = run(folder, "--settings", settings, "--to", "cy@shop.example", "--subject", "Mine")
    assert (result.exit_code, other.exit_code) == (0, 0), result.output + other.output
    assert f"{secret} can be read by others" in result.stderr
    assert f"chmod 600 {secret}" in result.stderr
    assert [to for to, _ in post.arrived] == [ANN, BOB, "cy@shop.example"]
    assert post.message()["From"] == "The shop <shop@shop.example>"
    assert post.message()["Subject"] == "Our month"
    assert b"https://shop.example/2011-11/report.html" in post.arrived[0][1].replace(b"=\r\n", b"")
    assert (post.message(2)["Cc"], post.message(2)["Subject"]) == (None, "Mine")


def test_a_draft_is_written_and_nothing_noted(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "november.eml"
    result = run(folder, "--to", ANN, "--draft", path, "--attach", "xlsx", "--attach", "xlsx")
    assert result.exit_code == 0, result.output
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == ["harbour-pine-2011-11.pdf", "harbour-pine-2011-11.xlsx"]
    assert not (folder.parent / ledger.NAME).exists()
    assert run(folder, "--to", ANN, "--draft", path).exit_code == 2  # it exists already


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--smtp", "mail.shop.example"], "nobody to send it to"),
        (["--cc", ANN, "--smtp", "mail.shop.example"], "nobody to send it to"),
        (["--to", ANN], "no mail server"),
        (["--to", "ann", "--smtp", "mail.shop.example"], "'ann' is not an address"),
        (["--to", f"{ANN}\nBcc: eve@evil.example", "--smtp", "x.example"], "is not an address"),
        (["--to", ANN, "--subject", "a\nBcc: eve@evil.example"], "must be one line"),
        (["--to", ANN, "--from", f"{ANN},{BOB}"], "must be one address"),
        (["--to", ANN, "--link", "javascript:alert(1)"], "is not like https"),
        (["--to", ANN, "--smtp", "http://x"], "is not like mail.example.com:587"),
        (["--to", ANN, "--draft", "{tmp}/x.eml", "--smtp", "x"], "leave --smtp out"),
        (["--to", ANN, "--draft", "{tmp}/none/x.eml"], "cannot write"),
        (["--to", ANN, "--draft", "{tmp}/x.eml", "--attach", "json"], "report.json"),
        (["--to", ANN, "--attach", "html"], "html"),
        (["--to", ANN, "--credentials", "{tmp}/none.toml"], "cannot be read"),
        (["--to", ANN, "--settings", "{tmp}/none.toml"], "not found"),
    ],
)
def test_a_mistake_is_one_clear_line_and_exit_code_two(
    arguments: list[str], words: str, folder: Path, tmp_path: Path
) -> None:
    if arguments[-1] == "json":
        (folder / "report.pdf").unlink()
        words = "report.pdf does not exist"
    result = run(folder, *(argument.format(tmp=tmp_path) for argument in arguments))
    assert result.exit_code == 2, result.output
    (error,) = (line for line in result.stderr.splitlines() if line.startswith("Error"))
    assert words in error
    assert not list(tmp_path.glob("*.eml"))


def test_nobody_sends_it_without_a_sender(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_BUILDER_SMTP_USER", "clerk")
    result = run(folder, "--to", ANN, "--smtp", "mail.shop.example")
    assert result.exit_code == 2
    assert "name the sender with --from" in result.stderr
