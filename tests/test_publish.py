"""A report appears complete or not at all, whatever happens while it is written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from report_builder import publish
from report_builder.errors import ReportError

OLD = {"report.html": b"<p>old</p>", "report.json": b'{"old": true}', "clusters.csv": b"1,2\n"}
NEW = {"report.html": b"<p>new</p>" * 1000, "report.json": b'{"new": true}'}
ROOT = Path(__file__).resolve().parents[1]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def hidden(output: Path) -> list[str]:
    return sorted(p.name for p in output.iterdir() if p.name.startswith(".report-builder-"))


def test_files_are_written_as_given_and_the_paths_returned(tmp_path: Path) -> None:
    output = tmp_path / "deep" / "output"
    paths = publish.write(output, "2011-11", NEW)
    assert contents(output / "2011-11") == NEW
    assert paths == [
        output / "2011-11" / "report.html",
        output / "2011-11" / "report.json",
        output / "index.html",
    ]
    assert all(path.is_file() for path in paths)


def test_the_new_folder_replaces_the_old_as_a_whole(tmp_path: Path) -> None:
    publish.write(tmp_path, "2011-11", OLD)
    publish.write(tmp_path, "2011-11", NEW)
    assert contents(tmp_path / "2011-11") == NEW
    assert hidden(tmp_path) == [publish.LOCK]


def test_other_things_in_the_output_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*\n")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("keep")
    publish.write(tmp_path, "2011-11", NEW)
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "notes" / "mine.txt").read_text() == "keep"
    assert "notes" not in (tmp_path / "index.html").read_text()


def _kill_at(event: int, output: Path) -> None:
    """Die by SIGKILL at the n-th thing Python does to a file below ``output``."""
    left = [event]

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        touches = name in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "fcntl.flock")
        if touches and (name == "fcntl.flock" or str(output) in str(arguments[0])):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def kill_everywhere(output: Path) -> None:
    """Write NEW over OLD in processes killed later and later, until one lives; print the states."""
    states: list[str] = []
    killed = True
    while killed:
        publish.write(output, "2011-11", OLD)
        child = os.fork()
        if child == 0:
            _kill_at(len(states), output)
            publish.write(output, "2011-11", NEW)
            os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        found = output / "2011-11"
        at_once = _state(contents(found)) if found.exists() else "absent"
        publish.prepare(output)
        assert (output / "index.html").read_text().endswith("</html>\n")
        assert hidden(output) == [publish.LOCK]
        states.append(f"{at_once} {_state(contents(found))}")
    sys.stdout.write(json.dumps(states))


def _state(files: dict[str, bytes]) -> str:
    return "old" if files == OLD else "new" if files == NEW else "broken"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork exist on POSIX only")
def test_a_process_killed_at_any_point_leaves_the_old_report_or_the_new(tmp_path: Path) -> None:
    program = (
        f"import pathlib; from tests.test_publish import kill_everywhere as run; "
        f"run(pathlib.Path({str(tmp_path)!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    states = json.loads(done.stdout)
    assert len(states) > 10
    assert set(states) == {"old old", "absent old", "new new"}
    assert states.count("absent old") == 1, "only between the two renames"
    assert states[0] == "old old"
    assert states == sorted(states, key=["old old", "absent old", "new new"].index)


def test_a_file_that_cannot_be_written_leaves_the_old_report(tmp_path: Path) -> None:
    publish.write(tmp_path, "2011-11", OLD)
    impossible: Any = {"report.html": b"new", "report.pdf": "text, not bytes"}
    with pytest.raises(TypeError):
        publish.write(tmp_path, "2011-11", impossible)
    assert contents(tmp_path / "2011-11") == OLD
    assert hidden(tmp_path) == [publish.LOCK]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a POSIX thing")
def test_a_full_disk_leaves_the_old_report_and_says_so(tmp_path: Path) -> None:
    import resource

    publish.write(tmp_path, "2011-11", OLD)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, limits[1]))
    try:
        with pytest.raises(ReportError, match=r"cannot write .*File too large"):
            publish.write(tmp_path, "2011-11", NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert contents(tmp_path / "2011-11") == OLD
    assert hidden(tmp_path) == [publish.LOCK]


def test_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.write_text("mine")
    with pytest.raises(ReportError, match="output"):
        publish.prepare(output)
    with pytest.raises(ReportError, match="output"):
        publish.write(output / "below", "2011-11", NEW)
    assert output.read_text() == "mine"


@pytest.mark.skipif(os.name != "posix", reason="permissions as on POSIX")
def test_output_without_permission_is_refused(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    message = _message_of_an_ordinary_user(locked / "output")
    assert "locked" in message
    assert "Permission denied" in message
    assert not (locked / "output").exists()


def _message_of_an_ordinary_user(output: Path) -> str:
    """What ``prepare`` says to a user who is not root, whom no permission stops."""
    program = (
        "import os, pathlib, sys\n"
        "from report_builder import errors, publish\n"
        "os.geteuid() or os.setuid(65534)\n"
        f"try:\n    publish.prepare(pathlib.Path({str(output)!r}))\n"
        "except errors.ReportError as error:\n    sys.stdout.write(str(error))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", ".hidden", "a\\b", "x\n", "é", "a."])
def test_names_that_leave_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        publish.write(tmp_path / "output", name, NEW)
    with pytest.raises(ValueError, match="plain file name"):
        publish.write(tmp_path / "output", "2011-11", {name: b""})
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("keep")
    output = tmp_path / "output"
    output.mkdir()
    (output / "2011-11").symlink_to(elsewhere)
    with pytest.raises(ReportError, match="in the way"):
        publish.write(output, "2011-11", NEW)
    assert contents(elsewhere) == {"mine.txt": b"keep"}


def test_a_file_in_place_of_the_folder_is_kept(tmp_path: Path) -> None:
    (tmp_path / "2011-11").write_text("mine")
    with pytest.raises(ReportError, match="in the way"):
        publish.write(tmp_path, "2011-11", NEW)
    assert (tmp_path / "2011-11").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="holds the lock with fcntl")
def test_two_runs_at_once_do_not_mix(tmp_path: Path) -> None:
    import fcntl

    publish.write(tmp_path, "2011-11", OLD)
    with (tmp_path / publish.LOCK).open("a") as other_run:
        fcntl.flock(other_run, fcntl.LOCK_EX)
        with pytest.raises(ReportError, match="another run"):
            publish.write(tmp_path, "2011-11", NEW)
    assert contents(tmp_path / "2011-11") == OLD
    publish.write(tmp_path, "2011-11", NEW)
    assert contents(tmp_path / "2011-11") == NEW
