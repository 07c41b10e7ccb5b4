"""uvicorn with limits: what a connection may hold and for how long, and how the server ends at once."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from timeline.server.live import CHANGES
from timeline.server.state import Site

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

    from timeline.server.app import Application

MAX_HEAD = 65_536
"""Octets of a request's head at most: enough for a percent-encoded query of 10,000 characters, which gets an
answer that says what is wrong with it."""
MAX_OPEN = 4_096
"""Files and connections open at once, if the system allows it: they take about 300 MB at worst."""
_BACKLOG = 2_048  # connections that the system keeps until the server accepts them
_AT_ONCE = 8  # connections accepted in one turn of the loop; `make_room` sees the first three turns later
_RESERVED = 96  # files for these, and for all else that a process has open


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the server waits, in seconds."""

    request: float = 20
    """For the whole head of a request, even if parts of it arrive."""
    reading: float = 60
    """For a client to read any part of its answer."""
    kept: int = 5
    """For another request on the same connection."""
    ending: float = 0.5
    """For answers to finish when the server ends."""
    look: float = 1
    """Between two checks of all connections."""


def listen(host: str, port: int) -> list[socket.socket]:
    """Listening sockets on all addresses of a host and on one port; 0 takes any free port. Raises OSError."""
    found: list[socket.socket] = []
    for family, kind, proto, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        # with its proto: else asyncio does not set TCP_NODELAY, and head and content wait for each other
        listening = socket.socket(family, kind, proto)
        try:
            if os.name == "posix":  # on Windows it would let two servers have one port
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listening.bind((address[0], port, *address[2:]))
            listening.listen(_BACKLOG)
        except OSError as error:
            listening.close()
            if found and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                continue  # the name also stands for an address that this machine does not have
            for each in found:
                each.close()
            raise
        found.append(listening)
        port = listening.getsockname()[1]
    return found


def connections_at_once() -> int:
    """How many connections may be open: as many as the system allows files, up to MAX_OPEN, less a few.

    It raises the process's own limit first. When asyncio cannot accept a connection, it says so in the log
    about a thousand times a second, so there must always be files left.
    """
    if sys.platform == "win32":
        return MAX_OPEN
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limits = [MAX_OPEN, *(each for each in (hard,) if each != resource.RLIM_INFINITY)]
    if soft != resource.RLIM_INFINITY and soft < min(limits):
        soft = min(limits)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(MAX_OPEN, soft if soft != resource.RLIM_INFINITY else MAX_OPEN) - _RESERVED)


class State(ServerState):
    """What all of uvicorn's connections share, and `most`, how many of them there may be."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def make_room(self) -> None:
        """If there are too many connections, end the oldest tenth of those that wait for a request."""
        if len(self.connections) <= self.most:
            return
        waiting = [each for each in self.connections if isinstance(each, Protocol) and each.waits_for_request]
        waiting.sort(key=lambda each: each.begun)
        for each in waiting[: 1 + len(waiting) // 10]:
            self.connections.discard(each)
            each.transport.abort()


class Protocol(H11Protocol):
    """HTTP/1.1 in which a request that cannot be read gets the status that says why."""

    begun = 0.0
    """When the connection began: seconds of the loop's clock."""

    half_closed = False
    """Whether the client has said that it sends nothing more, and waits for an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Record when the connection began, and make room for it. Called by asyncio."""
        super().connection_made(transport)
        self.begun = self.loop.time()
        assert isinstance(self.server_state, State)
        self.server_state.make_room()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Whether the connection stays open after the client has closed its side. Called by asyncio.

        It does while a request that arrived whole is being answered: TCP lets a client say in this way that
        it sends nothing more (RFC 9293 3.6). A stream of changes would not end by itself, so it ends now.
        """
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return False
        self.half_closed = not self.cycle.scope["path"].endswith(CHANGES)
        return self.half_closed

    def on_response_complete(self) -> None:
        """Close a connection on which no other request can come. Called by uvicorn."""
        super().on_response_complete()
        if self.half_closed and self.waits_for_request:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse the request with the status that h11 suggests for its error. Called by uvicorn."""
        error = sys.exception()
        hint = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        self.refuse(HTTPStatus(hint))

    def refuse(self, status: HTTPStatus) -> None:
        """Answer a request that cannot be read, if an answer can still be sent, and close the connection."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True  # else the application would answer too
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            text = f"error: {status.phrase.lower()}\n".encode()
            fields = [
                *self.server_state.default_headers,
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", str(len(text)).encode()),
                (b"cache-control", b"no-store"),
                (b"connection", b"close"),
            ]
            head = h11.Response(status_code=status, headers=fields, reason=status.phrase.encode())
            for event in (head, h11.Data(data=text), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    @property
    def waits_for_request(self) -> bool:
        """Whether no request is being answered on the connection."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def has_part_of_request(self) -> bool:
        """Whether a part of the next request has arrived."""
        return bool(self.conn.trailing_data[0])


class Server(uvicorn.Server):
    """uvicorn with other tasks `beside` it; it ends within a second after a signal.

    `most` is how many connections may be open at once.
    """

    def __init__(
        self,
        application: Application,
        site: Site,
        *,
        patience: Patience | None = None,
        most: int = MAX_OPEN,
        beside: Sequence[Callable[[], Coroutine[Any, Any, None]]] = (),
    ) -> None:
        self._site = site
        self._patience = patience or Patience()
        self._beside = (self._end_stalled, *beside)
        # print what goes wrong in the application, but not that a client sent something that is no request
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        super().__init__(
            uvicorn.Config(
                application,
                loop="asyncio",
                http=Protocol,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=self._patience.kept,
                h11_max_incomplete_event_size=MAX_HEAD,
                backlog=_AT_ONCE,
            )
        )
        self.server_state = State(most)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen on these sockets."""
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(_BACKLOG)  # the system may keep more connections than the server accepts in one turn

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a signal comes, with the other tasks beside; an exception in one of them ends all."""
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(task()) for task in self._beside]
            await super().serve(sockets)
            for task in beside:
                task.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End all streams, and after `Patience.ending` seconds all connections."""
        self._site.close()
        asyncio.get_running_loop().call_later(self._patience.ending, self._abort)
        await super().shutdown(sockets)

    def _abort(self) -> None:
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # nobody needs to read that they ended
        self.force_exit = True
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    async def _end_stalled(self) -> None:
        """End connections on which nothing happens: no request comes, or the client reads no answer."""
        now = asyncio.get_running_loop().time
        since: dict[Protocol, tuple[_State, float]] = {}
        while True:
            await asyncio.sleep(self._patience.look)
            found: dict[Protocol, tuple[_State, float]] = {}
            for connection in list(self.server_state.connections):
                assert isinstance(connection, Protocol)
                state = (connection.cycle, connection.transport.get_write_buffer_size())
                before, start = since.get(connection, (None, 0.0))
                found[connection] = state, start if state == before else now()
                if state == before:
                    self._end_if_stalled(connection, state[1], now() - start)
            since = found

    def _end_if_stalled(self, connection: Protocol, unsent: int, seconds: float) -> None:
        if unsent:
            if seconds >= self._patience.reading:
                connection.transport.abort()
        elif connection.waits_for_request and seconds >= self._patience.request:
            if connection.has_part_of_request:
                connection.refuse(HTTPStatus.REQUEST_TIMEOUT)
            else:
                connection.transport.close()


_State = tuple["RequestResponseCycle | None", int]
