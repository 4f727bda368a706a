"""Nobody gets a report twice by accident, and the list of who has it names nobody."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from report_builder.errors import ReportError
from report_builder.mail import ledger
from report_builder.mail.credentials import Credentials, from_environment, from_file, is_open

ANN, BOB = "ann@shop.example", "bob@shop.example"
NOON = dt.datetime(2011, 12, 1, 12, tzinfo=dt.UTC)


def test_who_has_what_is_remembered_in_the_next_run(tmp_path: Path) -> None:
    with ledger.opened(tmp_path) as sent:
        assert sent.last("2011-11", ANN) is None
        sent.add("2011-11", ANN, b"pdf", NOON, "<1@shop>")
    with ledger.opened(tmp_path) as sent:
        found = sent.last("2011-11", "Ann@Shop.example")
        assert found is not None
        assert (found.at, found.message_id) == ("2011-12-01T12:00:00+00:00", "<1@shop>")
        assert found.pdf == ledger.fingerprint(b"pdf")
        assert sent.last("2011-11", BOB) is None
        assert sent.last("2011-12", ANN) is None


def test_the_last_time_counts(tmp_path: Path) -> None:
    with ledger.opened(tmp_path) as sent:
        sent.add("2011-11", ANN, b"new", NOON + dt.timedelta(days=1), "<2@shop>")
        sent.add("2011-11", ANN, b"old", NOON, "<1@shop>")
        found = sent.last("2011-11", ANN)
    assert found is not None
    assert found.message_id == "<2@shop>"


def test_the_file_names_nobody_and_is_for_the_users_eyes(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        with ledger.opened(folder) as sent:
            sent.add("2011-11", ANN, b"pdf", NOON, "<1@host>")
        path = folder / ledger.NAME
        texts.append(path.read_text())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert {p.name for p in folder.iterdir()} == {ledger.NAME, ledger.LOCK}
    assert not any(word in text for text in texts for word in (ANN, "ann", "shop"))
    hashes = {json.loads(text)["sent"][0]["who"] for text in texts}
    assert len(hashes) == 2, "the same person can be followed from shop to shop"
    plain = ledger.fingerprint(ANN.encode())
    assert plain not in hashes


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"version": 2, "key": "00", "sent": []}', '{"version": 1, "sent": []}',
     '{"version": 1, "key": "xy", "sent": []}', '{"version": 1, "key": "00", "sent": [{}]}',
     '{"version": 1, "key": "00", "sent": [{"report": 1, "who": "", "pdf": "", "at": "", '
     '"message_id": ""}]}'],
)  # fmt: skip
def test_a_damaged_list_is_told_and_not_begun_anew(text: str, tmp_path: Path) -> None:
    path = tmp_path / ledger.NAME
    path.write_text(text)
    with pytest.raises(ReportError, match="is damaged"), ledger.opened(tmp_path):
        pass
    assert path.read_text() == text


def test_two_runs_at_once_do_not_send_from_one_folder(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from report_builder.mail import ledger\n"
        "with ledger.opened(Path(sys.argv[1])): print('ours', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "ours\n"
        with pytest.raises(ReportError, match="another run is mailing"), ledger.opened(tmp_path):
            pass
        other.communicate()
    with ledger.opened(tmp_path) as sent:
        assert sent.last("2011-11", ANN) is None


def test_a_run_that_was_killed_while_writing_leaves_the_old_list(tmp_path: Path) -> None:
    with ledger.opened(tmp_path) as sent:
        sent.add("2011-11", ANN, b"pdf", NOON, "<1@shop>")
    (tmp_path / (ledger.NAME + ".new")).write_text("{ half")
    with ledger.opened(tmp_path) as sent:
        assert sent.last("2011-11", ANN) is not None
        sent.add("2011-11", BOB, b"pdf", NOON, "<1@shop>")
    with ledger.opened(tmp_path) as sent:
        assert sent.last("2011-11", ANN) is not None
        assert sent.last("2011-11", BOB) is not None


def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device", "list")

    with ledger.opened(tmp_path) as sent:
        sent.add("2011-11", ANN, b"pdf", NOON, "<1@shop>")
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(ReportError, match="cannot write list: No space left on device"):
            sent.add("2011-11", BOB, b"pdf", NOON, "<1@shop>")
    monkeypatch.undo()
    with ledger.opened(tmp_path) as sent:
        assert sent.last("2011-11", ANN) is not None
        assert sent.last("2011-11", BOB) is None


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot write"), ledger.opened(tmp_path / "missing"):
        pass


def test_user_and_password_of_the_environment() -> None:
    both = {"REPORT_BUILDER_SMTP_USER": "ann", "REPORT_BUILDER_SMTP_PASSWORD": "hunter2"}
    found = from_environment(both)
    assert found == Credentials("ann", "hunter2")
    assert "hunter2" not in repr(found)
    assert from_environment({}) is None
    for missing in both:
        rest = {name: value for name, value in both.items() if name != missing}
        with pytest.raises(ReportError, match=f"{missing} is not set") as told:
            from_environment(rest)
        assert "hunter2" not in str(told.value)


def test_user_and_password_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mail.toml"
    path.write_text('user = "ann"\npassword = "hunter2"\n')
    path.chmod(0o600)
    assert from_file(path) == Credentials("ann", "hunter2")
    assert not is_open(path)
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        assert is_open(path)


@pytest.mark.parametrize(
    "text",
    ['user = "ann"\npassword = hunter2', 'user = "ann"', 'password = "hunter2"',
     'user = "ann"\npassword = ""', 'user = 7\npassword = "hunter2"',
     'user = "ann"\npassword = "hunter2ö"', "hunter2"],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_without_the_password(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mail.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=r"mail\.toml") as told:
        from_file(path)
    assert "hunter2" not in str(told.value)
    assert "\n" not in str(told.value)


def test_a_text_is_shown_without_the_password_in_any_form() -> None:
    login = Credentials("ann", "hunter2")
    encoded = "AGFubgBodW50ZXIy"  # printf '\0ann\0hunter2' | base64
    assert login.hidden(f"hunter2 aHVudGVyMg== {encoded}") == "… … …"
