"""The site over HTTP for this computer only, to look at: nothing is written, listed or let out.

What hosting should leave out is not shown here either: hidden files, folders of audiences, what
names customers, and all that no report consists of.
"""

from __future__ import annotations

import sys
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from urllib.parse import unquote, urlsplit

from report_builder.errors import ReportError
from report_builder.model import audience_of
from report_builder.publish.disk import PRIVATE
from report_builder.publish.site import INDEX, PLAIN_NAME

HERE = "127.0.0.1"
DEEPEST = 2  # names on the way to a file: a folder and a file in it
PATIENCE = 30  # seconds without a word, after which a connection is closed
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/atom+xml; charset=utf-8",
}
HEADERS = {
    # Beside the policy that stands in every page: a page cannot say who may put it in a frame.
    "Content-Security-Policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Server(ThreadingHTTPServer):
    """Bound to this computer; ends its threads with itself."""

    allow_reuse_address = sys.platform != "win32"  # there it would share a port that is in use

    def server_bind(self) -> None:
        """Bind without asking the network for the name of this computer."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HERE, self.server_address[1]


def server(output: Path, port: int) -> Server:
    """A server of the folder, not yet serving; port 0 takes one that is free.

    Raises ReportError where there is no site, or the port cannot be had.
    """
    if not (output / INDEX).is_file():
        raise ReportError(f"{output} has no {INDEX}; build a report first, or name its folder")
    try:
        return Server((HERE, port), partial(_Request, root=output.resolve()))
    except OSError as error:
        raise ReportError(
            f"port {port} cannot be used: {error.strerror}; choose another with --port"
        ) from None


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE

    def __init__(self, *arguments: object, root: Path) -> None:
        self._root = root
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_GET

    def do_POST(self) -> None:
        self._say(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD")

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = do_POST

    def _answer(self) -> None:
        if not self._is_asked_by_our_name():
            self._say(HTTPStatus.MISDIRECTED_REQUEST)
            return
        names = _names(self.path)
        path = self._root.joinpath(*names or ())
        as_folder = names is not None and urlsplit(self.path).path.endswith("/")
        if names is None or path.resolve() != path:  # a link leads elsewhere
            self._say(HTTPStatus.NOT_FOUND)
        elif path.is_dir() and not as_folder:
            self._say(HTTPStatus.MOVED_PERMANENTLY, Location=f"/{'/'.join(names)}/")
        else:
            self._send_file(path / INDEX if as_folder else path)

    def _is_asked_by_our_name(self) -> bool:
        """A page of another site may let its own name point here; it must not read anything."""
        assert isinstance(self.server, Server)
        name, _, port = (self.headers.get("Host") or "").partition(":")
        return name in (HERE, "localhost") and port in ("", str(self.server.server_port))

    def _send_file(self, path: Path) -> None:
        if path.suffix not in TYPES or path.name in PRIVATE or path.is_symlink():
            self._say(HTTPStatus.NOT_FOUND)
            return
        try:
            content = path.read_bytes()
        except OSError:
            self._say(HTTPStatus.NOT_FOUND)
            return
        self._send(HTTPStatus.OK, content, {"Content-Type": TYPES[path.suffix]})

    def _say(self, status: HTTPStatus, **headers: str) -> None:
        """An answer without a file; the connection ends, as a body may have been sent unasked."""
        self.close_connection = True
        text = f"{status.value} {status.phrase}\n".encode()
        plain = {"Content-Type": TYPES[".txt"], "Connection": "close"}
        self._send(status, text, {**plain, **headers})

    def _send(self, status: HTTPStatus, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, **headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Requests that are no HTTP, too long or of an unknown method, told like all others."""
        self._say(HTTPStatus(code))

    def version_string(self) -> str:
        """Without the version of anything."""
        return "report-builder"

    def log_message(self, *_: object) -> None:
        """Nothing is logged: who looks at it knows."""


def _names(target: str) -> tuple[str, ...] | None:
    """The names on the way to a file, none for the list; None where nobody may go that way."""
    try:
        path = unquote(urlsplit(target).path, errors="strict")
    except ValueError:
        return None
    if not path.startswith("/"):
        return None
    names = tuple(path[1:].removesuffix("/").split("/")) if path != "/" else ()
    if len(names) > DEEPEST:
        return None
    plain = all(PLAIN_NAME.fullmatch(name) and not audience_of(name) for name in names)
    return names if plain else None
