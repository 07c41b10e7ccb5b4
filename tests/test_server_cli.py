"""`timeline serve` as people run it: it says where it is or why it cannot begin, and ends on request."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import HEAD, ROOT
from tests.profiles import later
from tests.serving import DEADLINE
from tests.test_cli import Result

GOOD = HEAD + '[[event]]\nid = "a"\ntitle = "An event"\ndate = 2023-07-18\n'
WRONG = GOOD.replace("2023-07-18", '"2023-13"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "events.toml"
    found.write_text(GOOD, encoding="utf-8")
    return found


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "timeline", "serve", *map(str, arguments)]


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


@dataclass
class Process:
    process: subprocess.Popen[str]
    said: str
    """The first line that it printed."""
    port: int

    def get(self, path: str, host: str = "localhost") -> tuple[int, bytes]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": host})
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        """Its status, and what it printed after its first line and as errors."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, out, err


@contextlib.contextmanager
def started(path: Path, *arguments: str, whole: list[str] | None = None) -> Iterator[Process]:
    process = subprocess.Popen(
        whole or command("-f", path, "--port", "0", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        cwd=path.parent,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r":(\d+)/", said)
        assert found, process.communicate(timeout=DEADLINE)
        yield Process(process, said, int(found[1]))
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, *later(signal.SIGTERM, why="one handler for both")])
def test_a_signal_ends_it_at_once_and_cleanly_whoever_is_connected(
    path: Path, number: signal.Signals
) -> None:
    with started(path, "--watch") as server, contextlib.ExitStack() as stack:
        assert server.said == f"{path} is served at http://127.0.0.1:{server.port}/ until Ctrl-C\n"
        for sent in (b"", b"GET / HT", b"GET /-/changes HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.sendall(sent)
        assert server.get("/calendar.ics")[0] == 200
        begun = time.monotonic()
        assert server.end(number) == (0, "", "")
        assert time.monotonic() - begun < 5  # half a second, on a machine that does nothing else


@pytest.mark.thorough("the first has the server end, and the handler is the same")
def test_a_second_signal_is_no_worse_than_one(path: Path) -> None:
    with started(path) as server:
        server.process.send_signal(signal.SIGINT)
        assert server.end(signal.SIGINT) == (0, "", "")


def test_it_ends_while_it_is_still_starting(tmp_path: Path) -> None:
    path = tmp_path / "events.toml"
    os.mkfifo(path)
    process = subprocess.Popen(
        command("-f", path, "--port", "0"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    )
    with path.open("w"):  # it is opened when somebody reads the other end, who then waits for more
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=DEADLINE) == (b"", b"")
    assert process.returncode == 0


def test_a_port_in_use_is_one_clear_line(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = Result("serve", "-f", path, "--port", str(port))
    assert done.code == 1
    assert done.out == ""
    assert done.err == (
        f"error: cannot listen on 127.0.0.1:{port}: address already in use\n"
        "help: use another port: --port 8080, or --port 0 for any free one\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (
            ["--host", "192.0.2.1"],
            1,
            "error: cannot listen on 192.0.2.1:8000: cannot assign requested address",
        ),
        (["--host", "nowhere.invalid"], 2, 'error: there is no host "nowhere.invalid"\n'),
        (["--port", "65536"], 2, "65536 is not in the range"),
        (["--port", "0", "--allow-host", "a b"], 2, 'error: "a b" is not a host name\n'),
        (["--port", "0", "-f", "nothing.toml"], 1, "error[E001]: cannot read the file: no such file"),
    ],
)
def test_what_it_cannot_begin_with_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int, said: str
) -> None:
    monkeypatch.chdir(path.parent)
    done = Result("serve", *arguments)
    assert done.code == status
    assert said in done.err
    assert "Traceback" not in done.err


def test_data_with_errors_is_not_served(path: Path) -> None:
    path.write_text(WRONG, encoding="utf-8")
    done = Result("serve", "-f", path, "--port", "0")
    assert done.code == 1
    assert done.out == ""
    assert "error[E102]: month must be 01 to 12, not 13" in done.err
    assert done.err.endswith("1 error\n")


def test_on_loopback_it_answers_to_loopback_names_and_those_that_it_was_given(path: Path) -> None:
    with started(path) as server:
        assert server.get("/calendar.ics")[0] == 200
        assert server.get("/calendar.ics", host="timeline.example.org")[0] == 421
    with started(path, "--allow-host", "Timeline.Example.org:443") as server:
        assert server.get("/calendar.ics")[0] == 200
        assert server.get("/calendar.ics", host="timeline.example.org")[0] == 200
        assert server.get("/calendar.ics", host="evil.example")[0] == 421


def test_what_is_wrong_is_printed_while_it_watches(path: Path) -> None:
    path.write_text(WRONG, encoding="utf-8")
    with started(path, "--watch") as server:
        assert server.get("/calendar.ics")[0] == 503
        path.write_text(GOOD, encoding="utf-8")
        end = time.monotonic() + DEADLINE
        while server.get("/calendar.ics")[0] != 200 and time.monotonic() < end:
            time.sleep(0.05)
        path.write_text(WRONG.replace("2023-13", "2023-14"), encoding="utf-8")
        assert server.process.stderr is not None
        printed = ""
        while "not 14" not in printed:
            printed += server.process.stderr.readline()
        assert "not 13" in printed
        assert server.get("/calendar.ics")[0] == 200
        status, out, _ = server.end(signal.SIGINT)
    assert status == 0
    assert out == "the data has changed: the new version is served\n"


@pytest.mark.thorough("what is printed of a change is tried while somebody reads it")
def test_it_goes_on_when_nobody_reads_what_it_prints(path: Path) -> None:
    with started(path, "--watch") as server:
        assert server.process.stdout is not None
        server.process.stdout.close()
        before = server.get("/calendar.ics")[1]
        path.write_text(GOOD.replace("An event", "Another event"), encoding="utf-8")
        end = time.monotonic() + DEADLINE
        while server.get("/calendar.ics")[1] == before and time.monotonic() < end:
            time.sleep(0.05)
        assert b"Another event" in server.get("/calendar.ics")[1]
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(DEADLINE) == 0


@pytest.mark.thorough("how many connections are held is tried without a process")
def test_where_few_files_may_be_open_the_feed_is_answered_and_the_log_stays_empty(path: Path) -> None:
    limited = ["sh", "-c", 'ulimit -n 128; exec "$@"', "sh", *command("-f", path, "--port", "0")]
    with started(path, whole=limited) as server, contextlib.ExitStack() as stack:
        for _ in range(300):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.sendall(b"GET / HT")
        for _ in range(20):
            assert server.get("/calendar.ics")[0] == 200
        assert server.end(signal.SIGINT) == (0, "", "")


def test_nothing_is_printed_of_who_asks_for_what(path: Path) -> None:
    with started(path) as server:
        for target in ("/", "/nothing", "/feed.ics?q=actor:nobody"):
            server.get(target)
        assert server.end(signal.SIGINT) == (0, "", "")
