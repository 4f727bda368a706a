"""``serve`` shows the site to this computer and nothing else to anybody, over real sockets."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from click.testing import CliRunner

from report_builder.cli import main
from report_builder.publish import serving

SECRET = b"secret"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with something beside every file that must not be shown."""
    output = tmp_path_factory.mktemp("served") / "output"
    shown = ("index.html", "feed.xml", "robots.txt", "latest/index.html", "2011-11/report.html",
             "2011-11/report.pdf", "2011-11/report.json", "2011-11/tables.xlsx")  # fmt: skip
    hidden = (".report-builder-sent.json", ".report-builder-salt", "2011-11/clusters.csv",
              "2011-11/notes.toml", "2011-11--north/report.html", "../secret.html",
              "../output-private/2011-11/clusters.csv",
              ".hidden/index.html", "2011-11/.hidden.html")  # fmt: skip
    for name in (*shown, *hidden):
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SECRET if name in hidden else f"<p>{name}".encode())
    (output / "linked.html").symlink_to(output.parent / "secret.html")
    (output / "elsewhere").symlink_to(output.parent)
    return output


@pytest.fixture(scope="module")
def port(output: Path) -> Iterator[int]:
    with serving.server(output, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port: int, path: str, method: str = "GET", host: str = "") -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, headers={"Host": host or f"127.0.0.1:{port}"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/index.html?x=1", "index.html", "text/html; charset=utf-8"),
        ("/latest/", "latest/index.html", "text/html; charset=utf-8"),
        ("/2011-11/report.html", "2011-11/report.html", "text/html; charset=utf-8"),
        ("/2011%2D11/report.pdf", "2011-11/report.pdf", "application/pdf"),
        ("/2011-11/report.json", "2011-11/report.json", "application/json"),
        ("/feed.xml", "feed.xml", "application/atom+xml; charset=utf-8"),
        ("/robots.txt", "robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_files_of_the_site_are_shown(port: int, path: str, body: str, kind: str) -> None:
    response, content = ask(port, path)
    assert (response.status, content) == (200, f"<p>{body}".encode())
    assert response.headers["Content-Type"] == kind
    head, nothing = ask(port, path, "HEAD")
    assert (head.status, nothing) == (200, b"")
    assert head.headers["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    "path",
    [
        "/.report-builder-sent.json", "/.report-builder-salt", "/%2ereport-builder-salt",
        "/.hidden/index.html", "/.hidden/", "/2011-11/.hidden.html",
        "/2011-11/clusters.csv", "/2011-11/notes.toml",
        "/2011-11--north/report.html", "/2011-11%2D%2Dnorth/report.html", "/2011-11--north/",
        "/../output-private/2011-11/clusters.csv", "/%2e%2e/output-private/2011-11/clusters.csv",
        "/elsewhere/output-private/2011-11/clusters.csv", "/output-private/2011-11/clusters.csv",
        "/../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html", "/2011-11/../../secret.html",
        "/2011-11/%2e%2e/%2e%2e/secret.html", "/..\\secret.html", "/..%5csecret.html",
        "/linked.html", "/elsewhere/secret.html", "/elsewhere/",
        "/2011-11/", "/nothing.html", "/2011-11/report.html/", "/2011-11//report.html",
        "/index.html%00.pdf", "/%ff", "/%C3%A9.html", "//etc/passwd", "/etc/passwd", "http://[/",
        "*", "index.html",
        pytest.param("/" + "a/" * 5000, id="deep"), pytest.param("/" + "a" * 5000, id="long"),
    ],
)  # fmt: skip
def test_all_else_is_not_there(port: int, path: str) -> None:
    response, content = ask(port, path)
    assert response.status in (400, 404)
    assert SECRET not in content
    assert b"report" not in content, "folders are not listed"


def test_a_folder_is_led_to_with_its_slash_so_that_links_in_it_lead_on(port: int) -> None:
    response, _ = ask(port, "/latest")
    assert (response.status, response.headers["Location"]) == (301, "/latest/")
    response, _ = ask(port, "//latest")
    assert response.headers.get("Location", "/latest/") == "/latest/"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_changed(port: int, output: Path, method: str) -> None:
    before = (output / "index.html").read_bytes()
    response, _ = ask(port, "/index.html", method)
    assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")
    assert (output / "index.html").read_bytes() == before


@pytest.mark.parametrize("request_line", ["BREW / HTTP/1.1", "nonsense", "GET / HTTP/9.9"])
def test_what_is_no_request_is_refused_in_a_line(port: int, request_line: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(f"{request_line}\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert b"<p>" not in answer
    assert b"<html" not in answer.lower()


@pytest.mark.parametrize("path", ["/", "/nothing.html", "/latest"])
def test_every_answer_has_the_headers_that_protect(port: int, path: str) -> None:
    response, _ = ask(port, path)
    for name, value in serving.HEADERS.items():
        assert response.headers[name] == value
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Server"] == "report-builder"


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("localhost:{port}", 200), ("127.0.0.1:{port}", 200),
     ("shop.example", 421), ("shop.example:{port}", 421), ("127.0.0.1:1", 421)],
)  # fmt: skip
def test_another_name_that_points_here_is_refused(port: int, host: str, status: int) -> None:
    response, content = ask(port, "/", host=host.format(port=port))
    assert response.status == status
    assert (b"index" in content) == (status == 200)


def test_only_this_computer_is_listened_to(output: Path) -> None:
    with serving.server(output, 0) as server:
        assert server.socket.getsockname()[0] == "127.0.0.1"


def test_a_port_in_use_and_a_folder_without_a_site_are_one_line(
    port: int, output: Path, tmp_path: Path
) -> None:
    for arguments, words in (
        ([str(output), "--port", str(port)], f"port {port} cannot be used"),
        ([str(tmp_path)], "has no index.html"),
    ):
        result = CliRunner().invoke(main, ["serve", *arguments])
        assert result.exit_code == 2
        assert words in result.stderr
        assert len(result.stderr.splitlines()) == 1


HEEDING = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from report_builder.cli import main
main()
"""  # what a shell runs in the background, as in CI, is told to ignore interrupts


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_command_says_where_and_ends_with_an_interrupt(output: Path) -> None:
    program = [sys.executable, "-c", HEEDING, "serve", str(output), "--port", "0"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "PYTHONUNBUFFERED": "1"}) as running:  # fmt: skip
        assert running.stdout is not None
        line = running.stdout.readline()
        port = int(line.split("127.0.0.1:")[1].split("/")[0])
        assert ask(port, "/")[0].status == 200
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
    assert (running.returncode, told) == (0, "ended\n")
