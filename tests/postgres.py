"""A PostgreSQL server of our own: made in a temporary folder, on a free port of this machine only.

Passwords are asked for as a real server asks for them. Where the programs are not installed (on
Debian: ``apt-get install postgresql``) the tests that need them are skipped.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

INSTALLED = Path("/usr/lib/postgresql")  # where Debian keeps the programs, a folder a version
OWNER, OWNER_PASSWORD = "owner", "own:er/se@cret?#%"  # every sign that has a meaning in a URL
READER, READER_PASSWORD = "clerk", "clerk-secret"


@dataclass(frozen=True)
class Server:
    """A running server with one database, ``shop``, whose clock is that of Berlin."""

    port: int

    def url(self, credentials: str = "", database: str = "shop") -> str:
        """The address of a database, with ``user:password@`` where given."""
        return f"postgresql://{credentials}127.0.0.1:{self.port}/{database}"

    @property
    def clerk(self) -> str:
        """The address with the password of somebody who may only read."""
        return self.url(f"{READER}:{READER_PASSWORD}@")

    def connect(self, database: str = "shop") -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the owner's, each statement for itself."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, password=OWNER_PASSWORD,
            dbname=database, autocommit=True,
        )  # fmt: skip

    def run(self, *statements: str) -> None:
        """Statements of the owner's."""
        with self.connect() as connection:
            for statement in statements:
                connection.execute(statement)

    def fresh(self) -> None:
        """An empty database."""
        self.run(
            "DROP SCHEMA IF EXISTS back_office CASCADE",
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
            f"GRANT USAGE ON SCHEMA public TO {READER}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {READER}",
        )


def _program(name: str) -> str | None:
    found = sorted(INSTALLED.glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


def _account() -> dict[str, Any]:
    """The server does not run for root: there it gets the account its package made."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if not os.getuid() else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server for the whole session, stopped and removed at its end."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("PostgreSQL is not installed on this machine")
    folder = Path(tempfile.mkdtemp(prefix="report-builder-postgres-"))
    account = _account()
    if account:
        shutil.chown(folder, account["user"], account["group"])
    try:
        running = Server(_free_port())
        _start(running, folder, initdb, control, account)
        try:
            _fill(running)
            yield running
        finally:
            _call([control, "stop", "-D", str(folder / "data"), "-m", "immediate"], account)
    finally:
        shutil.rmtree(folder)


def _start(
    running: Server, folder: Path, initdb: str, control: str, account: dict[str, Any]
) -> None:
    password = folder / "password"
    password.write_text(OWNER_PASSWORD)
    password.chmod(0o644)
    data = str(folder / "data")
    _call(
        [initdb, "-D", data, "-U", OWNER, "--pwfile", str(password), "-A", "scram-sha-256",
         "--encoding", "UTF8", "--locale", "C", "--no-sync"], account,
    )  # fmt: skip
    # Nothing here outlives the tests, so nothing need be safe on the disk.
    options = (
        f"-p {running.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    )
    _call([control, "start", "-w", "-D", data, "-l", str(folder / "log"), "-o", options], account)


def _fill(running: Server) -> None:
    with running.connect("postgres") as connection:
        connection.execute("CREATE DATABASE shop")
        connection.execute("ALTER DATABASE shop SET timezone TO 'Europe/Berlin'")
        connection.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{READER_PASSWORD}'")


def _call(command: list[str], account: dict[str, Any]) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/", **account
    )
