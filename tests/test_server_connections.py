"""Connections that are held open, that trickle, or on which nobody reads: the feed goes on being answered."""

from __future__ import annotations

import contextlib
import resource
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import HEAD
from tests.serving import DEADLINE, Served, read, served
from timeline.server import run
from timeline.server.run import Patience, connections_at_once, listen

FEED = "/calendar.ics"
PATIENT = Patience()
IMPATIENT = Patience(request=0.3, reading=0.3, kept=1, ending=0.3, look=0.05)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("data") / "events.toml"
    found.write_text(HEAD + '[[event]]\nid = "a"\ntitle = "An event"\ndate = 2023-07-18\n', encoding="utf-8")
    return found


@pytest.fixture
def patient(path: Path) -> Iterator[Served]:
    with served(path, patience=PATIENT) as running:
        yield running


@pytest.fixture
def impatient(path: Path) -> Iterator[Served]:
    with served(path, patience=IMPATIENT) as running:
        yield running


@contextlib.contextmanager
def held(server: Served, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Connections on which so much has been sent, until the end of the block."""
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(server.connect()) for _ in range(count)]
        for connection in connections:
            with contextlib.suppress(ConnectionResetError, BrokenPipeError):  # it had to make room
                connection.sendall(sent)
        yield connections


def ended(connection: socket.socket) -> bool:
    """Whether the other side closes it, which is waited for."""
    try:
        while connection.recv(65_536):
            pass
    except ConnectionResetError:
        pass
    return True


HALF = b"GET /calendar.ics HTTP/1.1\r\nHost: localhost\r\nX-Slow:"


@pytest.mark.parametrize(
    "sent",
    [
        b"",  # connected, and silent
        b"G",
        HALF,
        HALF + b"a" * 60_000,
        b"GET /calendar.ics HTTP/1.1\r\nHost: localhost\r\n\r\n",  # answered, and kept open
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nabc",
    ],
)
def test_with_200_connections_held_open_the_feed_is_answered(patient: Served, sent: bytes) -> None:
    with held(patient, 200, sent):
        for _ in range(20):
            answer = patient.get(FEED)
            assert answer.status == 200
            assert answer.content.startswith(b"BEGIN:VCALENDAR")


def test_a_request_that_was_begun_can_be_ended_whoever_else_waits(patient: Served) -> None:
    with held(patient, 200, HALF) as connections:
        for connection in connections[::20]:
            connection.sendall(b" x\r\n\r\n")
            assert read(connection).status == 200


def test_half_a_request_gets_an_answer_after_a_while_that_it_took_too_long(impatient: Served) -> None:
    with held(impatient, 20, HALF) as connections:
        for connection in connections:
            answer = read(connection)
            assert answer.status == 408
            assert answer.fields["connection"] == "close"
            assert ended(connection)


def test_a_request_that_trickles_is_waited_for_no_longer_than_one_that_stands_still(
    impatient: Served,
) -> None:
    with impatient.connect() as connection:
        connection.settimeout(0.02)
        answered = b""
        end = time.monotonic() + DEADLINE
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while not answered and time.monotonic() < end:
                connection.sendall(b"A")
                with contextlib.suppress(TimeoutError):
                    answered = connection.recv(100)
        assert answered.startswith(b"HTTP/1.1 408 ")


def test_a_connection_without_a_request_is_closed_after_a_while(impatient: Served) -> None:
    with held(impatient, 20, b"") as connections:
        assert all(ended(connection) for connection in connections)


def test_a_connection_is_kept_for_a_second_request_and_then_closed(impatient: Served) -> None:
    request = f"GET {FEED} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with impatient.connect() as connection:
        for _ in range(3):
            connection.sendall(request)
            assert read(connection).status == 200
        assert ended(connection)


def test_a_client_that_reads_nothing_holds_nobody_up_and_is_let_go(impatient: Served) -> None:
    [script] = [path for path in impatient.snapshot.resources if path.startswith("/assets/")]
    request = f"GET {script} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()  # 4.8 MB, more than a socket holds
    with held(impatient, 30, request) as connections:
        for _ in range(20):
            assert impatient.get(FEED).status == 200
        end = time.monotonic() + DEADLINE
        while impatient.server.server_state.connections and time.monotonic() < end:
            time.sleep(0.02)
        assert not impatient.server.server_state.connections
        assert len(connections) == 30


def test_a_client_that_reads_slowly_gets_all_of_it(patient: Served) -> None:
    [script] = [path for path in patient.snapshot.resources if path.startswith("/assets/")]
    with patient.connect() as connection:
        connection.sendall(f"GET {script} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.2)  # the server has filled what it may
        unsent = [each.transport.get_write_buffer_size() for each in patient.server.server_state.connections]
        assert 0 < max(unsent) < 300_000  # and holds no copy of the rest
        assert read(connection).content == patient.snapshot.resources[script].content


def test_a_client_that_goes_away_in_the_middle_leaves_nothing_behind(
    patient: Served, caplog: pytest.LogCaptureFixture
) -> None:
    [script] = [path for path in patient.snapshot.resources if path.startswith("/assets/")]
    for _ in range(10):
        with patient.connect() as connection:
            connection.sendall(f"GET {script} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            connection.recv(1)
    end = time.monotonic() + DEADLINE
    while patient.server.server_state.connections and time.monotonic() < end:
        time.sleep(0.02)
    assert not patient.server.server_state.connections
    assert caplog.records == []


def test_a_server_ends_at_once_whoever_holds_a_connection(path: Path) -> None:
    with served(path) as running:
        [script] = [path for path in running.snapshot.resources if path.startswith("/assets/")]
        unread = f"GET {script} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        with held(running, 20, HALF), held(running, 20, unread), held(running, 20, b""):
            assert running.get(FEED).status == 200
            running.server.should_exit = True
            running.thread.join(5)  # it takes half a second
            assert not running.thread.is_alive()


@pytest.mark.parametrize("sent", [b"", HALF])
def test_where_too_many_are_held_open_those_make_room_that_wait_longest(path: Path, sent: bytes) -> None:
    with served(path, most=30) as running, held(running, 200, sent) as connections:
        for _ in range(20):
            assert running.get(FEED).status == 200
        assert len(running.server.server_state.connections) <= 30
        with contextlib.suppress(ConnectionResetError):
            assert connections[0].recv(1) == b""
        connections[-1].sendall(b"\r\n\r\n" if sent else b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert read(connections[-1]).status == 200  # the newest are still there


def test_head_and_content_do_not_wait_for_each_other(patient: Served) -> None:
    """With Nagle's algorithm the second would wait for the first's acknowledgement: 40 ms."""
    with patient.connect() as connection:
        connection.sendall(f"GET {FEED} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert read(connection).status == 200
        [accepted] = patient.server.server_state.connections
        ours = accepted.transport.get_extra_info("socket")
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


# ---- Listening


def test_a_port_is_found_where_none_is_named_and_a_port_in_use_is_refused() -> None:
    [first] = listen("127.0.0.1", 0)
    with first:
        port = first.getsockname()[1]
        assert port > 0
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", port)


def test_all_addresses_of_a_name_are_listened_on_with_one_port() -> None:
    found = listen("localhost", 0)
    addresses = {each.getsockname()[0] for each in found}
    assert addresses <= {"127.0.0.1", "::1"}
    assert len({each.getsockname()[1] for each in found}) == 1
    for each in found:
        each.close()


def test_the_process_may_hold_as_many_connections_as_the_system_lets_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
        monkeypatch.setattr(run, "MAX_OPEN", 600)
        assert connections_at_once() == 600 - 96
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 600
        monkeypatch.setattr(run, "MAX_OPEN", 200)
        assert connections_at_once() == 200 - 96
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 600  # never lowered
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data whose feed is larger than what the system takes at once."""
    found = tmp_path_factory.mktemp("large") / "events.toml"
    event = '[[event]]\nid = "e{0}"\ntitle = "An event"\ndate = 2023-07-18\nsummary = "{1}"\n'
    text = "".join(event.format(number, "long " * 5_000) for number in range(40))
    found.write_text(HEAD + text, encoding="utf-8")
    return found


@pytest.mark.parametrize("requests", [1, 3])
def test_a_client_that_has_nothing_more_to_say_gets_the_whole_feed(large: Path, requests: int) -> None:
    with served(large) as server, server.connect() as connection:
        whole = server.get(FEED).content
        assert len(whole) > 1_000_000
        connection.sendall(b"GET /calendar.ics HTTP/1.1\r\nHost: localhost\r\n\r\n" * requests)
        connection.shutdown(socket.SHUT_WR)
        time.sleep(0.2)
        answer = b""
        while part := connection.recv(1 << 20):  # to the end, which comes with the last answer
            answer += part
    assert answer.count(b"HTTP/1.1 200") == requests
    assert answer.count(whole) == requests


def test_a_client_that_closes_its_side_without_a_whole_request_is_not_waited_for(patient: Served) -> None:
    for sent in (b"", HALF, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nabc"):
        with patient.connect() as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            begun = time.monotonic()
            assert ended(connection)
            assert time.monotonic() - begun < PATIENT.kept - 1
