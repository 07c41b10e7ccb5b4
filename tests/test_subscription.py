"""A real subscription: vdirsyncer fetches a feed from `timeline serve` again and again, and khal shows it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser import missing
from tests.conftest import ROOT
from tests.test_cli import Result

DEADLINE = 30  # seconds; what takes a moment here may take long on a machine that is busy

DATA = """
[timeline]
title = "Talks, and more"
domain = "talks.example.org"
timezone = "Europe/Vienna"
as_of = 2024-03-01

[[feed]]
id = "all"
title = "All"

[[event]]
id = "talks"
title = "Talks; the first"
date = 2024-05-06

[[event]]
id = "session"
title = "Session"
date = "2024-05-07/2024-05-09"

[[event]]
id = "briefing"
title = "Briefing"
start = 2024-05-08T23:30:00
end = 2024-05-09T00:30:00

[[event]]
id = "report"
title = "Report"
date = "2024-05"

[[event]]
id = "weekly"
title = "Weekly call"
start = 2024-05-02T10:00:00
end = 2024-05-02T11:00:00
repeat = "FREQ=WEEKLY;COUNT=3"
moved = [{ from = 2024-05-09, to = 2024-05-10T10:00:00 }]
"""

Shown = dict[str, set[tuple[str, str]]]
"""By day: the titles, and what khal says of their status."""

FIRST: Shown = {
    "2024-05-01": {("Report (May 2024)", "CONFIRMED")},
    "2024-05-02": {("Weekly call", "CONFIRMED")},
    "2024-05-06": {("Talks; the first", "CONFIRMED")},
    "2024-05-07": {("Session", "CONFIRMED")},
    "2024-05-08": {("Session", "CONFIRMED"), ("Briefing", "CONFIRMED")},
    "2024-05-09": {("Session", "CONFIRMED"), ("Briefing", "CONFIRMED")},
    "2024-05-10": {("Weekly call", "CONFIRMED")},
    "2024-05-16": {("Weekly call", "CONFIRMED")},
}


@pytest.fixture(scope="session")
def clients() -> Path:
    """The folder with the commands vdirsyncer and khal, from an environment of their own."""
    folder = Path(os.environ.get("CALENDAR_CLIENTS", ROOT / ".venv" / "clients" / "bin"))
    if not (folder / "vdirsyncer").exists() or not (folder / "khal").exists():
        missing(
            "vdirsyncer and khal (python3 -m venv .venv/clients && .venv/clients/bin/pip install"
            " -c .ci/constraints-clients.txt vdirsyncer khal)"
        )
    return folder.resolve()


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The address of a server of a timeline's site, on a port that was free."""
    command = [sys.executable, "-m", "timeline", "serve", "--watch", "--file", str(data), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=data.parent
    ) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()
            process.wait(DEADLINE)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    watchdog = threading.Timer(DEADLINE, process.kill)
    watchdog.start()
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            watchdog.cancel()
            # it must not wait for somebody to read what else it says
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return found[0]
    raise AssertionError(f"the server did not start: {said}")


@dataclass
class Cache:
    """A shared cache between a client and the server, as RFC 9111 4.3 has it, that holds one answer.

    Each time it is asked, it asks the server whether what it holds is still so: vdirsyncer, which
    remembers no ETag, sends no condition of its own.
    """

    server: str
    etag: str = ""
    content: bytes = b""
    statuses: list[int] = field(default_factory=list)
    """What the server answered, in order."""

    def ask(self, path: str) -> tuple[int, bytes]:
        status, etag, content = fetched(self.server + path.lstrip("/"), condition=self.etag)
        self.statuses.append(status)
        if status == HTTPStatus.OK:
            self.etag, self.content = etag, content
        elif status == HTTPStatus.NOT_MODIFIED:
            assert etag == self.etag  # RFC 9110 15.4.5: it is said again
        else:
            return status, b""
        return HTTPStatus.OK, self.content


def fetched(address: str, *, condition: str = "") -> tuple[int, str, bytes]:
    """The status, ETag and content that a server answers."""
    request = urllib.request.Request(address, headers={"If-None-Match": condition} if condition else {})
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return answer.status, answer.headers["ETag"], answer.read()
    except urllib.error.HTTPError as error:  # to urllib, a 304 is one too
        return error.code, error.headers.get("ETag", ""), b""


@contextmanager
def cached(server: str) -> Iterator[tuple[str, Cache]]:
    cache = Cache(server)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = cache.ask(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: what is asked stands in the cache."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        thread = threading.Thread(target=listener.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.server_port}/", cache
        finally:
            listener.shutdown()
            thread.join()


@dataclass
class Subscriber:
    """vdirsyncer and khal, with a configuration and a memory of their own in one folder."""

    commands: Path
    folder: Path
    data: Path
    cache: Cache

    def _run(self, command: str, *arguments: str) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run(
            [self.commands / command, "-c", self.folder / f"{command}.conf", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env=environment,
            timeout=DEADLINE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def discover(self) -> None:
        self._run("vdirsyncer", "discover")

    def sync(self) -> str:
        """Fetch the feed; what vdirsyncer says of it."""
        return self._run("vdirsyncer", "sync")

    def items(self) -> dict[str, tuple[int, int]]:
        """The files that vdirsyncer made, one an event, with what changes where one is written anew."""
        found = [(path.name, path.stat()) for path in (self.folder / "items").iterdir()]
        return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in found}

    def shown(self) -> Shown:
        """What khal shows of May 2024: one list a day."""
        out = self._run("khal", "list", "--json", "title", "--json", "status", "2024-05-01", "31d")
        days = [json.loads(line) for line in out.splitlines()]
        assert len(days) == 31
        return {
            f"2024-05-{number:02}": {(event["title"], event["status"]) for event in day}
            for number, day in enumerate(days, 1)
            if day
        }

    def publish(self, old: str, new: str) -> None:
        """Change the data, and build; the server shows it soon after."""
        text = self.data.read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.data.write_text(text.replace(old, new), encoding="utf-8")
        build(self.data)
        until = time.monotonic() + DEADLINE
        while fetched(self.cache.server + "feeds/all.ics")[2] != self.built():
            assert time.monotonic() < until, "the server does not answer what was built"
            time.sleep(0.05)

    def built(self) -> bytes:
        """The feed as the last build wrote it."""
        return (self.data.parent / "output" / "feeds" / "all.ics").read_bytes()


def build(data: Path) -> None:
    result = Result("build", "-f", data)
    assert result.code == 0, result.err


@pytest.fixture
def subscriber(tmp_path: Path, clients: Path) -> Iterator[Subscriber]:
    """One that has synced once."""
    data = tmp_path / "site" / "events.toml"
    data.parent.mkdir()
    data.write_text(DATA, encoding="utf-8")
    build(data)
    folder = tmp_path / "client"
    (folder / "items").mkdir(parents=True)
    with served(data) as server, cached(server) as (address, cache):
        (folder / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{folder}/status/"\n'
            '[pair feed]\na = "remote"\nb = "local"\ncollections = null\n'
            f'[storage remote]\ntype = "http"\nurl = "{address}feeds/all.ics"\n'
            f'[storage local]\ntype = "filesystem"\npath = "{folder}/items/"\nfileext = ".ics"\n',
            encoding="utf-8",
        )
        formats = {"timeformat": "%H:%M", "dateformat": "%Y-%m-%d", "datetimeformat": "%Y-%m-%d %H:%M"}
        formats |= {f"long{name}": formats[name] for name in ("dateformat", "datetimeformat")}
        formats |= {"local_timezone": "Europe/Vienna", "default_timezone": "Europe/Vienna"}
        (folder / "khal.conf").write_text(
            f"[calendars]\n[[feed]]\npath = {folder}/items\nreadonly = True\n[locale]\n"
            + "".join(f"{name} = {value}\n" for name, value in formats.items())
            + f"[sqlite]\npath = {folder}/khal.db\n",
            encoding="utf-8",
        )
        found = Subscriber(clients, folder, data, cache)
        found.discover()
        found.sync()
        yield found


def test_the_first_sync_shows_every_event_on_its_days(subscriber: Subscriber) -> None:
    assert subscriber.shown() == FIRST
    assert subscriber.cache.statuses == [HTTPStatus.OK]
    assert subscriber.cache.content == subscriber.built()
    assert len(subscriber.items()) == 5


@pytest.mark.thorough("the server's 304 is tested without a client")
def test_an_unchanged_calendar_is_answered_304_and_nothing_is_written(subscriber: Subscriber) -> None:
    before = subscriber.items()
    build(subscriber.data)  # which changes nothing
    said = subscriber.sync()
    assert subscriber.cache.statuses == [HTTPStatus.OK, HTTPStatus.NOT_MODIFIED]
    assert "item" not in said
    assert subscriber.items() == before
    assert subscriber.shown() == FIRST


@pytest.mark.thorough("the server gives what was built, and a client that takes up a feed takes up its next")
def test_a_moved_event_is_on_its_new_day_and_on_the_old_one_no_more(subscriber: Subscriber) -> None:
    before = subscriber.items()
    subscriber.publish("date = 2024-05-06", "date = 2024-05-20")
    subscriber.sync()
    expected = {**FIRST, "2024-05-20": FIRST["2024-05-06"]}
    del expected["2024-05-06"]
    assert subscriber.shown() == expected
    assert subscriber.cache.statuses == [HTTPStatus.OK, HTTPStatus.OK]
    # of the five files, the four of the others are as they were
    assert len(before.items() & subscriber.items().items()) == 4


@pytest.mark.thorough("a client that takes up a change takes up this one")
def test_a_cancelled_event_stays_on_its_day_as_cancelled(subscriber: Subscriber) -> None:
    subscriber.publish("date = 2024-05-06", 'date = 2024-05-06\nstatus = "cancelled"')
    subscriber.sync()
    assert subscriber.shown() == {**FIRST, "2024-05-06": {("CANCELLED: Talks; the first", "CANCELLED")}}
