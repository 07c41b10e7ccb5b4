"""uvicorn, made to last: what a connection may hold and for how long, and how it all ends at once."""

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

from timeline.server.state import Site

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

    from timeline.server.app import Application

MAX_HEAD = 65_536
"""Octets of a request's head. A query of 10,000 characters, percent-encoded, is still told what is wrong."""
MAX_OPEN = 4_096
"""Files and connections open at once, where the system lets us: some 300 MB of them at worst."""
_BACKLOG = 2_048  # connections that the system keeps until they are accepted
_AT_ONCE = 8  # are accepted in one turn of the loop; the first is made room for three turns later
_RESERVED = 96  # files for those, and for what else a process has open


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds."""

    request: float = 20
    """For a request's head to be complete, however it trickles."""
    reading: float = 60
    """For a client to take up any part of its answer."""
    kept: int = 5
    """For another request on the same connection."""
    ending: float = 0.5
    """For answers to be finished when the server ends."""
    look: float = 1
    """Between two looks at all connections."""


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on all addresses of a host, and on the port that is free where it is 0. Raises OSError."""
    found: list[socket.socket] = []
    for family, kind, proto, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        # with its proto, or asyncio would not take it for TCP: head and content would wait for each other
        made = socket.socket(family, kind, proto)
        try:
            if os.name == "posix":  # elsewhere it would let two servers have one port
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            made.bind((address[0], port, *address[2:]))
            made.listen(_BACKLOG)
        except OSError as error:
            made.close()
            if found and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                continue  # a name of this machine that also stands for an address it doesn't have
            for each in found:
                each.close()
            raise
        found.append(made)
        port = made.getsockname()[1]
    return found


def connections_at_once() -> int:
    """How many connections may be open: as many files as the system lets us have, up to MAX_OPEN, bar a few.

    Where asyncio can't accept one, it says so in the log some thousand times a second.
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
    """What uvicorn's connections have in common, and how many of them there may be."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def make_room(self) -> None:
        """Where there are too many, end a tenth of those that wait for a request: those that began first."""
        if len(self.connections) <= self.most:
            return
        waiting = [each for each in self.connections if isinstance(each, Protocol) and each.waits_for_request]
        waiting.sort(key=lambda each: each.begun)
        for each in waiting[: 1 + len(waiting) // 10]:
            self.connections.discard(each)
            each.transport.abort()


class Protocol(H11Protocol):
    """HTTP/1.1 where a request that cannot be read gets the status that says why."""

    begun = 0.0
    """When it was made, by the loop's clock."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.begun = self.loop.time()
        assert isinstance(self.server_state, State)
        self.server_state.make_room()

    def send_400_response(self, msg: str) -> None:
        error = sys.exception()
        hint = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        self.refuse(HTTPStatus(hint))

    def refuse(self, status: HTTPStatus) -> None:
        """Answer the request that isn't one, if that can still be done, and close."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True  # else the application would answer as well
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
        return self.cycle is None or self.cycle.response_complete

    @property
    def has_part_of_request(self) -> bool:
        return bool(self.conn.trailing_data[0])


class Server(uvicorn.Server):
    """uvicorn with tasks beside it, which ends within a second of a signal."""

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
        # what goes wrong in the application is printed; that a client's request was no request is not
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
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(_BACKLOG)  # the system may keep more waiting than are accepted at once

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(task()) for task in self._beside]
            await super().serve(sockets)
            for task in beside:
                task.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._site.close()
        asyncio.get_running_loop().call_later(self._patience.ending, self._abort)
        await super().shutdown(sockets)

    def _abort(self) -> None:
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # that they are cancelled is no news
        self.force_exit = True
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    async def _end_stalled(self) -> None:
        """End connections on which nothing goes on: no request comes, or no answer is taken up."""
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
