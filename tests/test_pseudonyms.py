"""Salted hashes of customers, and the file that only the user can read."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import pytest

from report_builder import publish
from report_builder.assignments import customer_list
from report_builder.errors import ReportError
from report_builder.pseudonyms import ENVIRONMENT, checked, from_environment, pseudonym
from tests.sections.test_clusters import three_kinds
from tests.shops import shop

SALT = b"a salt of sixteen"


def test_pseudonyms_are_those_of_rfc_4231() -> None:
    assert pseudonym("what do ya want for nothing?", b"Jefe") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_another_salt_gives_other_pseudonyms() -> None:
    assert pseudonym("C1", SALT) != pseudonym("C1", b"another salt here")
    assert pseudonym("C1", SALT) != pseudonym("C2", SALT)


def test_the_salt_of_the_environment() -> None:
    assert from_environment({}) is None
    assert from_environment({ENVIRONMENT: ""}) is None
    assert from_environment({ENVIRONMENT: "a salt of sixteen\n"}) == SALT


def test_a_salt_may_be_sixteen_characters_and_not_fifteen_and_is_not_quoted() -> None:
    assert checked("x" * 16, "there") == b"x" * 16
    with pytest.raises(ReportError, match="salt in there must have at least 16") as caught:
        checked("q" * 15 + "\n", "there")
    assert "qqq" not in str(caught.value)


def test_the_list_holds_pseudonyms_in_their_own_order(tmp_path: Path) -> None:
    data = shop(tmp_path, three_kinds())
    plain, hashed = (
        list(csv.reader(customer_list(data, salt).decode().splitlines())) for salt in (None, SALT)
    )
    assert hashed[0] == plain[0]
    expected = {pseudonym(row[0], SALT): row[1:] for row in plain[1:]}
    assert {row[0]: row[1:] for row in hashed[1:]} == expected
    assert [row[0] for row in hashed[1:]] == sorted(expected)


@pytest.mark.skipif(os.name != "posix", reason="permissions as on POSIX")
def test_the_list_is_for_nobody_but_the_user_and_the_report_is_not_touched(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        output = tmp_path / "output"
        files = {"clusters.csv": b"c\n", "report.json": b"{}", "report.md": b"m\n"}
        paths = publish.write(output, "2011-11", files)
    finally:
        os.umask(before)
    apart = tmp_path / "output-private"
    listed = apart / "2011-11" / "clusters.csv"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (apart, listed.parent, listed)]
    assert modes == [0o700, 0o700, 0o600]
    assert stat.S_IMODE((output / "2011-11" / "report.md").stat().st_mode) == 0o644
    assert listed in paths
    assert not list(output.rglob("clusters.csv"))
    site = [path for path in output.rglob("*") if path.suffix in (".html", ".xml")]
    assert site
    assert not any(b"clusters.csv" in path.read_bytes() for path in site), "nothing leads there"


def test_a_report_without_a_list_leaves_no_old_one(tmp_path: Path) -> None:
    output = tmp_path / "output"
    publish.write(output, "2011-10", {"clusters.csv": b"old\n", "report.md": b"m\n"})
    publish.write(output, "2011-11", {"clusters.csv": b"old\n", "report.md": b"m\n"})
    publish.write(output, "2011-11", {"report.md": b"m\n"})
    apart = tmp_path / "output-private"
    assert [path.relative_to(apart).as_posix() for path in apart.rglob("*.csv")] == [
        "2011-10/clusters.csv"
    ]


@pytest.mark.parametrize("given", ["output", ".", "../output", "deep/output/"])
def test_the_list_is_beside_the_site_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    here = tmp_path / "output"
    here.mkdir()
    monkeypatch.chdir(here)
    output = Path(given)
    publish.write(output, "2011-11", {"clusters.csv": b"c\n", "report.md": b"m\n"})
    (listed,) = tmp_path.rglob("clusters.csv")
    assert not listed.is_relative_to(output.resolve())
    assert listed.parent.parent == output.resolve().with_name("output-private")


def salt(output: Path) -> bytes:
    with publish.opened(output) as held:
        return held.salt()


@pytest.mark.skipif(os.name != "posix", reason="permissions as on POSIX")
def test_the_salt_is_kept_and_for_nobody_but_the_user(tmp_path: Path) -> None:
    first = salt(tmp_path)
    assert salt(tmp_path) == first
    assert salt(tmp_path / "other") != first
    kept = tmp_path / publish.SALT
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.chmod(0o640)
    with pytest.raises(ReportError, match="chmod 600"):
        salt(tmp_path)
