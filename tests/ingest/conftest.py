"""Fixtures of the tests of ingest."""

from __future__ import annotations

import urllib.parse
from pathlib import Path

import pytest

from tests.databases import (
    duckdb_file,
    fill,
    sqlite_file,
)
from tests.postgres import OWNER, OWNER_PASSWORD, Server, server

__all__ = ["server"]


@pytest.fixture
def owner(server: Server) -> str:
    """The address of somebody who may do anything, on a server with the usual shop."""
    fill(server)
    return server.url(f"{OWNER}:{urllib.parse.quote(OWNER_PASSWORD, safe='')}@")


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The usual shop, in each kind of database."""
    if request.param == "sqlite":
        return str(sqlite_file(tmp_path / "shop.db"))
    if request.param == "duckdb":
        return str(duckdb_file(tmp_path / "shop.duckdb"))
    server: Server = request.getfixturevalue("server")
    fill(server)
    return server.clerk
