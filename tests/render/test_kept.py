"""What is kept on disk: used again, never trusted when damaged, never needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_builder.render.kept import folder, kept


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "report-builder"


def never() -> bytes:
    raise AssertionError("made twice")


def test_made_once_for_the_same_things_and_again_for_others() -> None:
    assert kept("x", ("one",), lambda: b"first") == b"first"
    assert kept("x", ("one",), never) == b"first"
    assert kept("x", ("two",), lambda: b"second") == b"second"


def test_a_damaged_file_is_made_again(own_cache: Path) -> None:
    kept("x", ("one",), lambda: b"content")
    (stored,) = own_cache.iterdir()
    stored.write_bytes(stored.read_bytes()[:-1] + b"X")
    assert kept("x", ("one",), lambda: b"content") == b"content"
    assert kept("x", ("one",), never) == b"content"


def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(own_cache: Path) -> None:
    own_cache.parent.write_text("a file is in the way")
    assert kept("x", ("one",), lambda: b"content") == b"content"


def test_the_folder_is_the_users_own(own_cache: Path) -> None:
    assert folder() == own_cache
