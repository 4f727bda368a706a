"""What is kept on disk: used again, never trusted when damaged, never needed."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from report_builder.kept import folder, kept
from report_builder.methods import quotes
from report_builder.render.templating import CompiledTemplates
from report_builder.suite import SUITE


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


def test_templates_are_compiled_once(own_cache: Path) -> None:
    assert _rendered("{{ 1 + 1 }}") == "2"
    (stored,) = own_cache.iterdir()
    before = stored.read_bytes()
    assert _rendered("{{ 1 + 1 }}") == "2"
    assert stored.read_bytes() == before
    stored.write_bytes(b"damaged")
    assert _rendered("{{ 1 + 1 }}") == "2"
    assert _rendered("{{ 1 + 2 }}") == "3"  # another text under the same name


def _rendered(template: str) -> str:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({"page": template}),
        bytecode_cache=CompiledTemplates(),
        autoescape=True,
    )
    return environment.get_template("page").render()


def test_what_is_quoted_of_the_source_is_the_same_from_disk(own_cache: Path) -> None:
    read = quotes.quoted.__wrapped__(SUITE)
    assert [stored.name.rpartition("-")[0] for stored in own_cache.iterdir()] == ["quotes"]
    assert quotes.quoted.__wrapped__(SUITE) == read
    assert read[0].key == "definitions"
