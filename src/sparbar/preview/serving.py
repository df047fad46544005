"""The server: the book's files and the preview's own, to this machine's browser and nobody else."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from sparbar.errors import InvalidProject
from sparbar.preview import pages
from sparbar.preview.state import State

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
HTML = "text/html"
KINDS = {".html": HTML, ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".csv": "text/csv"}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
SWAP = 0.1  # seconds within which a build that is done has put its book in the last one's place


class Server(ThreadingHTTPServer):
    """Serves what `state` shows. Raises InvalidProject for a port that cannot be had; 0 asks for a free one."""

    daemon_threads = True

    def __init__(self, state: State, port: int) -> None:
        self.state = state
        try:
            super().__init__((HOST, port), Handler)
        except OSError as error:
            found, remedy = f"{port}: {error.strerror}", "Name another, or leave it out for a free one."
            raise InvalidProject.one("--port", found, "a free port", remedy) from error

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_port}/"


@contextmanager
def serving(state: State, port: int) -> Iterator[Server]:
    """A server that runs until the end of the block."""
    with Server(state, port) as server:
        thread = Thread(target=server.serve_forever, args=(0.1,), name="preview", daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    server_version, sys_version = "sparbar", ""

    def do_GET(self) -> None:
        """A file of the book, what is wrong with it, or something of the preview's own."""
        if self.headers.get("Host", "") not in self._hosts():
            # Another site whose name was made to lead here reads nothing: its pages send its name.
            self._send(HTTPStatus.FORBIDDEN, "text/plain", f"Open {self.server.address} instead.\n".encode())
            return
        path = unquote(urlsplit(self.path).path, errors="replace")
        if path.startswith(pages.OWN):
            self._send_own(path.removeprefix(pages.OWN))
        else:
            self._send_book(path)

    do_HEAD = do_GET

    def _refuse(self) -> None:
        self.close_connection = True
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", b"GET or HEAD.\n", Allow="GET, HEAD")

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _refuse

    def log_message(self, *_: object) -> None:
        """Nothing: the terminal is for rebuilds and errors."""

    def _hosts(self) -> set[str]:
        port = self.server.server_port
        return {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())

    def _send_own(self, name: str) -> None:
        if name == "version":
            self._send(HTTPStatus.OK, "text/plain", self.server.state.shown.version.encode())
        elif name in pages.ASSETS:
            self._send(HTTPStatus.OK, pages.ASSETS[name], pages.asset(name))
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"No such file.\n")

    def _send_book(self, path: str) -> None:
        shown = self.server.state.shown
        is_page = path.endswith(("/", ".html"))
        if shown.findings and is_page:
            self._send_page(HTTPStatus.INTERNAL_SERVER_ERROR, pages.error_page(shown.findings), shown.version, True)
        elif shown.book is None:
            self._send_page(HTTPStatus.SERVICE_UNAVAILABLE, pages.waiting_page(), shown.version, True)
        elif (content := read(shown.book, path)) is None:
            self._send_page(HTTPStatus.NOT_FOUND, pages.missing_page(path), shown.version, True)
        elif is_page:
            self._send_page(HTTPStatus.OK, content.decode("utf-8"), shown.version)
        else:
            self._send(HTTPStatus.OK, kind(path), content)

    def _send_page(self, status: HTTPStatus, page: str, version: str, error: bool = False) -> None:
        self._send(status, HTML, pages.with_reload(page, version, error).encode())

    def _send(self, status: HTTPStatus, kind: str, content: bytes, **more: str) -> None:
        self.send_response(status)
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        for name, value in {**HEADERS, **more, "Content-Type": kind + charset}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            try:
                self.wfile.write(content)
            except ConnectionError:  # the browser no longer wants it
                self.close_connection = True


def read(book: Path, path: str) -> bytes | None:
    """The file of the book that a decoded path names, / being the first page; None for what is not in its folder."""
    file = inside(book, path)
    if file is None:
        time.sleep(SWAP)
        file = inside(book, path)
    return file.read_bytes() if file else None


def inside(book: Path, path: str) -> Path | None:
    """The file of the folder `book` that the path names, links followed; None when there is none or it lies outside."""
    parts = (path.removeprefix("/") or "index.html").split("/")
    if any(part in {"", ".", ".."} or any(sign in part for sign in "\\:\0") for part in parts):
        return None
    file = book.joinpath(*parts).resolve()
    return file if file.is_relative_to(book.resolve()) and file.is_file() else None


def kind(path: str) -> str:
    """The media type of a file, the same on every system for what books consist of."""
    return KINDS.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
