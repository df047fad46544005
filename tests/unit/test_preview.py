"""`sparbar preview`: the command on a tiny report through HTTP, and its parts."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
import tiny

from sparbar.errors import Finding, InvalidProject
from sparbar.preview import pages
from sparbar.preview.serving import Server, inside, serving
from sparbar.preview.state import State
from sparbar.preview.watching import Watch, matters

PATIENCE = 60.0
Answer = tuple[int, str]


def get(port: int, path: str, method: str = "GET", host: str | None = None) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={"Host": host or f"127.0.0.1:{port}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8")
    finally:
        connection.close()


def until(ask: Callable[[], Answer], status: int, text: str) -> str:
    """What `ask` answers once it answers that."""
    end = time.monotonic() + PATIENCE
    while True:
        found = ask()
        if found[0] == status and text in found[1]:
            return found[1]
        assert time.monotonic() < end, f"no {status} with {text!r}: {found}"
        time.sleep(0.1)


# The command


def test_a_report_while_it_is_written(tmp_path: Path) -> None:
    project = tiny.report(tmp_path / "report")
    log = tmp_path / "log"
    words = [sys.executable, "-m", "sparbar", "preview", "--no-open", "--jobs", "1"]
    with log.open("w") as heard:
        running = subprocess.Popen(
            words, cwd=project.root, stdout=heard, stderr=heard, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
    try:
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", log.read_text())):
            assert running.poll() is None, log.read_text()
            assert time.monotonic() < end, "the address is not said"
            time.sleep(0.1)
        port = int(found[1])

        def page() -> Answer:
            return get(port, "/05-anslaget.html")

        until(page, 200, "Nej.")
        tiny.write(project.root, "data/svar/2024/5.2.md", "Ja, gärna.\n")
        assert "Nej." not in until(page, 200, "Ja, gärna.")

        table = project.data / "nyps/beslut.csv"
        good = table.read_text(encoding="utf-8")
        table.write_text(good.replace(",0.5\n", ",<b>hälften\n", 1), encoding="utf-8")
        broken = until(page, 500, "row 2, column stodandel")
        assert escape("'<b>hälften'; expected a share from 0 to 1") in broken
        assert "Ja, gärna." not in broken
        table.write_text(good, encoding="utf-8")
        until(page, 200, "Ja, gärna.")

        inside_build = [path.name for path in project.edition(2024).rglob("*") if "preview" in path.name]
        assert not inside_build
        running.send_signal(signal.SIGINT)
        assert running.wait(PATIENCE) == 0
    finally:
        running.kill()
    said = log.read_text()
    assert "changed: data/svar/2024/5.2.md" in said
    assert "error data/nyps/beslut.csv, row 2, column stodandel: '<b>hälften'" in said
    assert said.endswith("The preview has ended.\n")


# Serving


@pytest.fixture
def book(tmp_path: Path) -> Path:
    tiny.write(tmp_path, "html/index.html", "<html><head></head><body>Första sidan</body></html>")
    tiny.write(tmp_path, "html/book.css", "p {}")
    tiny.write(tmp_path, "manifest.json", "utanför")
    return tmp_path / "html"


@pytest.fixture
def server(book: Path) -> Iterator[Server]:
    state = State()
    with serving(state, 0) as server:
        state.show(book)
        yield server


def test_pages_carry_the_script_and_files_do_not(server: Server, book: Path) -> None:
    status, page = get(server.server_port, "/")
    assert status == 200
    assert f'data-version="{server.state.shown.version}"' in page
    assert get(server.server_port, "/book.css") == (200, "p {}")
    assert "preview" not in (book / "index.html").read_text(encoding="utf-8")
    for name in pages.ASSETS:
        assert get(server.server_port, f"{pages.OWN}{name}")[0] == 200


@pytest.mark.parametrize(
    "path",
    ["/../manifest.json", "/%2e%2e/manifest.json", "/..%5cmanifest.json", "//manifest.json", "/C:/x", "/a%00", "/link"],
)
def test_nothing_outside_the_book_is_served(server: Server, book: Path, path: str) -> None:
    (book / "link").symlink_to(book.parent / "manifest.json")
    status, page = get(server.server_port, path)
    assert status == 404
    assert "utanför" not in page


def test_a_link_within_the_book_is_followed(book: Path) -> None:
    (book / "first.html").symlink_to(book / "index.html")
    assert inside(book, "/first.html") == book / "index.html"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1.evil.example:{port}", "localhost:1"])
def test_other_names_are_refused(server: Server, host: str) -> None:
    status, page = get(server.server_port, "/", host=host.format(port=server.server_port))
    assert status == 403
    assert "Första" not in page


def test_methods(server: Server) -> None:
    assert get(server.server_port, "/", "HEAD") == (200, "")
    assert get(server.server_port, "/", "POST")[0] == 405
    assert get(server.server_port, "/", host=f"localhost:{server.server_port}")[0] == 200


def test_findings_take_the_place_of_pages_and_go_again(server: Server, book: Path) -> None:
    before = get(server.server_port, f"{pages.OWN}version")
    server.state.show(book, (Finding("a.csv, row 2", "<script>", "a date", "Write it."),))
    status, page = get(server.server_port, "/index.html")
    assert status == 500
    assert "a.csv, row 2: &lt;script&gt;; expected a date. Write it." in page
    assert get(server.server_port, f"{pages.OWN}version") != before
    server.state.show(book)
    assert get(server.server_port, "/index.html")[0] == 200


def test_before_the_first_build_a_page_waits() -> None:
    with serving(State(), 0) as server:
        assert get(server.server_port, "/")[0] == 503


def test_a_port_that_is_taken(server: Server) -> None:
    with pytest.raises(InvalidProject, match=rf"--port: {server.server_port}: .*; expected a free port"):
        Server(State(), server.server_port)


@pytest.mark.parametrize(
    ("policy", "relaxed"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"),
        (
            "connect-src 'none'; script-src 'self' 'sha256-x='; style-src 'self'",
            "connect-src 'self'; script-src 'self' 'sha256-x='; style-src 'self'",
        ),
    ],
)
def test_a_policy_allows_the_previews_own(policy: str, relaxed: str) -> None:
    page = f'<head><meta http-equiv="Content-Security-Policy" content="{policy}"></head>'
    assert f'content="{escape(relaxed)}"' in pages.with_reload(page, "1")


# Watching


@pytest.mark.parametrize(
    "name", [".5.1.md.swp", "5.1.md~", "4913", "#5.1.md#", ".#5.1.md", "~$beslut.csv", ".~lock.beslut.csv#", "a.tmp"]
)
def test_temporary_files_are_no_inputs(name: str) -> None:
    assert not matters(Path("data") / name)
    assert matters(Path("data/5.1.md"))


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    watch = Watch(tiny.report(tmp_path))
    yield watch
    watch.stop()


def test_changes_are_heard_also_in_a_folder_that_is_new(watch: Watch, tmp_path: Path) -> None:
    assert _heard(watch, tmp_path, "data/svar/2024/5.1.md")
    assert _heard(watch, tmp_path, "report.yml")
    assert not (tmp_path / "ledger").exists()
    assert _heard(watch, tmp_path, "ledger/2024.csv")


def test_saves_that_come_together_are_heard_together(watch: Watch, tmp_path: Path) -> None:
    """An editor that saves all its files, or a checkout of another branch, is a build or two and not one for each."""
    assert _heard(watch, tmp_path, "report.yml")
    files = {tiny.write(tmp_path, f"data/svar/2024/5.{number}.md", "Nytt.\n") for number in range(1, 30)}
    heard, answers = set[Path](), 0
    while not files <= heard and answers < 10:
        heard |= watch.changes(PATIENCE)
        answers += 1
    assert files <= heard
    assert answers < 10


def test_a_wait_for_changes_has_an_end(watch: Watch) -> None:
    assert watch.changes(0.0) == frozenset()


def _heard(watch: Watch, folder: Path, file: str) -> bool:
    """Written again and again, since nobody can ask whether the system watches already."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        tiny.write(folder, file, f"{time.monotonic()}\n")
        if folder / file in watch.changes(0.3):
            return True
    return False
