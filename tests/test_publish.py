"""A report appears complete or not at all, whatever happens while it is written."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from report_builder import publish
from report_builder.errors import ReportError
from report_builder.publish import disk
from report_builder.publish.site import NO_ROBOTS
from report_builder.render import contract
from tests.examples import example_report


def report(revenue: int) -> bytes:
    data = json.loads(contract.render(example_report()))
    data["kpis"][0].update(key="revenue", value=revenue)
    few = {name: data[name] for name in ("schema", "title", "data_hash", "as_of", "period", "kpis")}
    return json.dumps(few | {"currency": "GBP", "findings": []}).encode()


OLD = {"report.html": b"<p>old</p>", "report.json": report(100), "report.md": b"1,2\n"}
NEW = {"report.html": b"<p>new</p>" * 1000, "report.json": report(200)}
OLD_STATE, NEW_STATE = "old listed as old", "new listed as new"
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


Trouble = Callable[[], None]


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _disk_full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "report.html")


def _trouble_at(event: int, output: Path, trouble: Trouble) -> list[int]:
    """Let the n-th thing that this process does to a file below ``output`` end in trouble.

    Returns the counter, which is below zero once it did.
    """
    left = [event]

    def count() -> None:
        left[0] -= 1
        if left[0] == -1:
            trouble()

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        touches = name in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "fcntl.flock")
        if touches and (name == "fcntl.flock" or str(output) in str(arguments[0])):
            count()

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def around(*arguments: Any) -> Any:
            count()
            return call(*arguments)

        return around

    sys.addaudithook(hook)
    os.fsync = counted(os.fsync)  # of these two the interpreter tells no hook
    disk._exchanged = counted(disk._exchanged)
    return left


def in_trouble_everywhere(output: Path, how: str, exchange: str) -> list[str]:
    """Write NEW over OLD with trouble later and later, until there is none; the states."""
    trouble = {"killed": _killed, "disk full": _disk_full}[how]
    if exchange == "by two renames":
        disk._exchanged = lambda one, other: False
    states: list[str] = []
    ended = -1
    while ended != 0:
        if not states or states[-1].endswith(NEW_STATE):
            publish.write(output, "2011-11", OLD)
        child = os.fork()
        if child == 0:
            os._exit(_exit_code(output, _trouble_at(len(states), output, trouble)))
        ended = os.waitpid(child, 0)[1]
        assert os.WIFSIGNALED(ended) or os.WEXITSTATUS(ended) < 3, "told in the user's words"
        at_once = _state(output)
        publish.prepare(output)
        assert hidden(output) == [publish.LOCK]
        states.append(f"{at_once}, then {_state(output)}")
    return states


CASES = (("killed", "in one step"), ("disk full", "in one step"), ("killed", "by two renames"))


def in_trouble_in_every_way(output: Path) -> None:
    """Run all cases in a process of their own, as they change what the system does."""
    os.fsync = lambda _: None  # slow, and a kill loses nothing that was handed to the system
    found = [in_trouble_everywhere(output, *case) for case in CASES]
    sys.stdout.write(json.dumps(found))


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[str]]:
    program = (
        f"import pathlib; from tests.test_publish import in_trouble_in_every_way as run; "
        f"run(pathlib.Path({str(tmp_path_factory.mktemp('trouble'))!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(CASES, json.loads(done.stdout), strict=True))


def _exit_code(output: Path, left: list[int]) -> int:
    """0 without trouble, 1 where it did not matter, 2 where it was told."""
    try:
        publish.write(output, "2011-11", NEW)
    except ReportError as error:
        return 2 if "cannot write" in str(error) and "No space left" in str(error) else 3
    return int(left[0] < 0)


def _state(output: Path) -> str:
    """What a reader of the site finds: the report, the list, the feed and the way to the latest."""
    folder = output / "2011-11"
    files = contents(folder) if folder.exists() else None
    shown = "absent" if files is None else "old" if files == OLD else "new" if files == NEW else "?"
    index = (output / "index.html").read_text(encoding="utf-8")
    assert index.endswith("</html>\n")
    listed = "old" if "£100" in index else "new" if "£200" in index else "?"
    feed = ElementTree.parse(output / "feed.xml")
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    assert "../2011-11/report.html" in (output / "latest" / "index.html").read_text()
    assert (output / "robots.txt").read_bytes() == NO_ROBOTS
    return f"{shown} listed as {listed}"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork exist on POSIX only")
@pytest.mark.parametrize(("how", "exchange"), CASES)
def test_trouble_at_any_point_leaves_the_old_report_or_the_new(
    states: dict[tuple[str, str], list[str]], how: str, exchange: str
) -> None:
    found = states[how, exchange]
    assert len(found) > 25
    old, new = f"{OLD_STATE}, then {OLD_STATE}", f"{NEW_STATE}, then {NEW_STATE}"
    unlisted = f"new listed as old, then {NEW_STATE}"  # until the next run puts it right
    between = f"absent listed as old, then {OLD_STATE}"
    assert {old, unlisted, new} <= set(found) <= {old, between, unlisted, new}
    renames = how == "killed" and (exchange == "by two renames" or sys.platform != "linux")
    assert found.count(between) == renames, "only between the two renames"
    if how == "killed":  # a full disk does not matter to what is there already, or is taken away
        assert found == sorted(found, key=[old, between, unlisted, new].index)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a POSIX thing")
def test_a_process_killed_within_a_write_leaves_the_old_report(tmp_path: Path) -> None:
    import resource

    publish.write(tmp_path, "2011-11", OLD)
    before = _state(tmp_path)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
        publish.write(tmp_path, "2011-11", NEW)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGXFSZ
    half = tmp_path / ".report-builder-new-2011-11" / "report.html"
    assert half.stat().st_size == 5_000 < len(NEW["report.html"])
    assert _state(tmp_path) == before
    publish.prepare(tmp_path)
    assert hidden(tmp_path) == [publish.LOCK]
    assert _state(tmp_path) == before


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


def test_what_stands_where_the_site_wants_to_be_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "latest").symlink_to(tmp_path / "2011-11")
    with pytest.raises(ReportError, match=r"latest is in the way"):
        publish.prepare(tmp_path)
    assert (tmp_path / "latest").is_symlink()


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
