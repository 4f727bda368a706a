"""No user, password or parameter of a database's address is told or kept."""

from __future__ import annotations

import urllib.parse
from pathlib import Path

import pytest

from report_builder.ingest.sources import database
from report_builder.ingest.sources.database.address import located
from tests.databases import (
    PASSWORD,
    QUOTED,
    complaint,
    fill,
    only,
    run,
)
from tests.ingest.tables import LINES
from tests.postgres import OWNER, OWNER_PASSWORD, READER, READER_PASSWORD, Server

# Ibis 12 fetches the rows of DuckDB by names that DuckDB means to change.
pytestmark = pytest.mark.filterwarnings(
    r"ignore:fetch_(record_batch|arrow_table)\(\) is deprecated"
)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://clerk@db.example.com:5433/shop", "postgresql://db.example.com/shop"),
        (f"postgres://clerk:{QUOTED}@db/shop?sslmode=require", "postgresql://db/shop"),
        (f"postgresql://db/shop?user=clerk&password={QUOTED}", "postgresql://db/shop"),
        (f"mysql+mysqldb://clerk:{QUOTED}@db:3306/shop", "mysql://db/shop"),
        (
            f"snowflake://clerk:{QUOTED}@account/shop/public?warehouse=w",
            "snowflake://account/shop/public",
        ),
        ("postgresql:///shop?user=clerk", "postgresql:///shop"),
    ],
)
def test_an_address_is_shown_without_its_credentials(url: str, shown: str) -> None:
    found = located(url)
    assert found.shown == shown
    for text in (repr(found), found.title, found.hiding(f"clerk cannot open {url}")):
        for secret in (PASSWORD, QUOTED, "clerk"):
            assert secret not in text


@pytest.mark.parametrize("sign", "@/?#")
def test_a_password_that_is_not_escaped_goes_nowhere(sign: str) -> None:
    for password in (f"{PASSWORD}{sign}", f"{sign}{PASSWORD}", f"a{sign}{PASSWORD}"):
        line = complaint(f"postgresql://clerk:{password}@127.0.0.1:1/shop")
        assert line.startswith("the address postgresql://… cannot be understood")
        assert PASSWORD not in line


def test_credentials_are_taken_out_of_any_text() -> None:
    clean = database.without_credentials
    assert clean("open postgresql://a:b@h/c failed") == "open postgresql://…@h/c failed"
    assert clean("'postgresql:/a:b/@c@h/d'") == "'postgresql:/…@h/d'"
    assert clean("host=h password=xyz dbname=d") == "host=h password=… dbname=d"
    assert clean("see https://example.org/page at 10:30") == "see https://example.org/page at 10:30"


@pytest.mark.parametrize(
    ("credentials", "name", "words"),
    [
        (f"{READER}:{QUOTED}@", "shop", "check user and password"),
        (f"nobody:{QUOTED}@", "shop", "check user and password"),
        (f"{READER}@", "shop", "PGPASSWORD"),
        (f"{READER}:{READER_PASSWORD}@", "shoop", 'database "shoop" does not exist'),
        (f"{READER}:100%zz{QUOTED}@", "shop", "must be %25"),
        (f"{READER}:{READER_PASSWORD}@", f"shop?nonsense={QUOTED}", "is not written as"),
    ],
)
def test_a_server_that_says_no(
    server: Server, credentials: str, name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    result = run("inspect", server.url(credentials, name))
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: postgresql://127.0.0.1/sho")
    assert words in line
    for secret in (PASSWORD, QUOTED, READER_PASSWORD, READER, "nobody"):
        assert secret not in result.output


def test_a_server_that_is_not_there(server: Server) -> None:
    closed = f"postgresql://{READER}:{READER_PASSWORD}@127.0.0.1:1/shop"
    assert "check host and port" in complaint(closed)
    nowhere = f"postgresql://{READER}:{READER_PASSWORD}@nowhere.invalid/shop"
    assert "check the name of the host" in complaint(nowhere)
    assert READER_PASSWORD not in complaint(closed) + complaint(nowhere)


def test_the_password_may_come_from_the_environment(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(server)
    url = server.url(f"{READER}@")
    monkeypatch.setenv("PGPASSWORD", READER_PASSWORD)
    assert len(only(url, tables=("sales",))) == len(LINES)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert PASSWORD not in complaint(url)
    monkeypatch.delenv("PGPASSWORD")
    kept = tmp_path / "pgpass"
    kept.write_text(f"127.0.0.1:{server.port}:shop:{READER}:{READER_PASSWORD}\n")
    kept.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(kept))
    assert len(only(url, tables=("sales",))) == len(LINES)


def test_a_report_and_a_settings_file_hold_no_credentials(owner: str, tmp_path: Path) -> None:
    target = tmp_path / "report.toml"
    shown = run("inspect", owner, "--table", "sales", "--write", target)
    assert shown.exit_code == 0, shown.output
    built = run("build", owner, "--table", "sales", "--output", tmp_path / "out", "--verbose",
                "--formats", "html,json,markdown")  # fmt: skip
    assert built.exit_code == 0, built.output
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8") for path in (target, *files)]
    assert len(files) >= 3
    assert any("postgresql://127.0.0.1/shop: sales" in text for text in texts)
    for text in (*texts, shown.output, built.output):
        assert OWNER_PASSWORD not in text
        assert urllib.parse.quote(OWNER_PASSWORD, safe="") not in text
        assert f"{OWNER}:" not in text


def test_a_bug_of_ours_tells_no_password_either(monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"postgresql://clerk:{PASSWORD}@db/shop"

    def broken(*_: object) -> None:
        raise RuntimeError(f"no such file: {Path(url)} of {url}")

    monkeypatch.setattr(database, "located", broken)
    result = run("inspect", url)
    assert result.exit_code == 1
    assert "This is a bug" in result.stderr
    assert PASSWORD not in result.output
    assert "clerk" not in result.output
