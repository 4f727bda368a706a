"""``status.json``: what came of the last run, however it ended."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from report_builder import publish
from report_builder.commands.recording import recorded
from report_builder.errors import ReportError

PATIENCE = 60  # seconds: a busy machine is slow


def status(output: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((output / "status.json").read_bytes())
    return told


def run(output: Path, work: Callable[[], None], report: str = "2011-11") -> None:
    with publish.opened(output) as held, recorded(held) as current:
        work()
        current.report = report


def fail() -> None:
    raise ReportError("sales.csv not found in postgresql://ann:secret@db/shop\nsecond line")


def test_the_state_is_running_then_ok(tmp_path: Path) -> None:
    seen: list[Any] = []
    run(tmp_path, lambda: seen.append(status(tmp_path)))
    assert (seen[0]["state"], seen[0]["exit_code"], seen[0]["ended"]) == ("running", None, None)
    told = status(tmp_path)
    assert (told["state"], told["why"], told["exit_code"]) == ("ok", "", 0)
    assert told["report"] == "2011-11"
    assert told["began"] <= told["ended"]
    assert told["last_ok"] == {"report": "2011-11", "ended": told["ended"]}


def test_a_failure_is_one_line_without_credentials_and_remembers_what_was_good(
    tmp_path: Path,
) -> None:
    run(tmp_path, lambda: None)
    with pytest.raises(ReportError):
        run(tmp_path, fail)
    told = status(tmp_path)
    assert (told["state"], told["exit_code"], told["report"]) == ("failed", 2, None)
    assert "sales.csv not found" in told["why"]
    assert "secret" not in (tmp_path / "status.json").read_text()
    assert "\n" not in told["why"]
    assert told["last_ok"]["report"] == "2011-11"


def test_of_a_bug_only_its_kind_is_kept(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        run(tmp_path, lambda: {}["Ann Lee"])
    assert status(tmp_path)["why"] == "a bug in report-builder: KeyError"
    assert "Ann" not in (tmp_path / "status.json").read_text()


def test_a_report_without_its_pdf_is_ok_with_a_reason(tmp_path: Path) -> None:
    with publish.opened(tmp_path) as held, recorded(held) as current:
        current.without_pdf = "Install Pango."
    told = status(tmp_path)
    assert (told["state"], told["exit_code"]) == ("ok", 3)
    assert "Pango" in told["why"]


@pytest.mark.parametrize("text", ["[]", "{", '{"last_ok": 3}', "\ud800"])
def test_a_status_that_somebody_edited_does_no_harm(tmp_path: Path, text: str) -> None:
    (tmp_path / "status.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    run(tmp_path, lambda: None)
    assert status(tmp_path)["state"] == "ok"


def _forked(output: Path, work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        code = 70
        try:
            run(output, work)
        except SystemExit as end:
            code = int(str(end.code))
        finally:
            os._exit(code)
    until = time.monotonic() + PATIENCE
    while not (output / "status.json").exists() and time.monotonic() < until:
        time.sleep(0.01)
    return child


@pytest.mark.skipif(os.name != "posix", reason="signals and fork of POSIX")
@pytest.mark.parametrize(
    ("sent", "state", "code"), [(signal.SIGTERM, "failed", 143), (signal.SIGKILL, "running", None)]
)
def test_a_run_that_is_stopped_says_so_and_one_that_is_killed_still_runs(
    tmp_path: Path, sent: signal.Signals, state: str, code: int | None
) -> None:
    child = _forked(tmp_path, lambda: time.sleep(PATIENCE))
    os.kill(child, sent)
    ended = os.waitpid(child, 0)[1]
    assert os.waitstatus_to_exitcode(ended) == (code if code else -signal.SIGKILL)
    assert (status(tmp_path)["state"], status(tmp_path)["exit_code"]) == (state, code)
    publish.prepare(tmp_path)  # nothing keeps the next run out


@pytest.mark.skipif(sys.platform == "win32", reason="fork of POSIX")
def test_processes_that_write_at_once_leave_one_whole_report(tmp_path: Path) -> None:
    versions = [{f"{name}.txt": bytes([65 + number]) * 50_000 for name in "abc"}
                for number in range(3)]  # fmt: skip
    children = []
    for files in versions:
        child = os.fork()
        if child == 0:
            written = 0
            while written < 4:
                try:
                    publish.write(tmp_path, "2011-11", files)
                    written += 1
                except ReportError as error:
                    if "another run" not in str(error):
                        os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    found = {path.name: path.read_bytes() for path in (tmp_path / "2011-11").iterdir()}
    assert found in versions
    assert not [
        path.name for path in tmp_path.iterdir() if path.name.startswith(".report-builder-n")
    ]
