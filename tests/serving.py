"""A server over real sockets, in a thread of its own, and requests written byte by byte."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from timeline.server.app import LOOPBACK_NAMES, Application
from timeline.server.representations import Sharing, Snapshot
from timeline.server.run import Patience, Server, listen
from timeline.server.state import Site
from timeline.server.watch import Source, signature, watch

NOW = dt.datetime(2040, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
DEADLINE = 20.0
"""Seconds after which a test fails rather than waits."""


@dataclass(frozen=True)
class Answer:
    status: int
    fields: Mapping[str, str]
    """Names in lower case."""
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclass
class Served:
    """A running server."""

    site: Site
    server: Server
    thread: threading.Thread
    port: int

    @property
    def snapshot(self) -> Snapshot:
        assert self.site.snapshot is not None
        return self.site.snapshot

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE)

    def get(self, target: str, method: str = "GET", **fields: str) -> Answer:
        """Ask; a field `If_None_Match` is written `If-None-Match`."""
        lines = [f"{method} {target} HTTP/1.1"]
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        lines += [f"{name}: {value}" for name, value in ({"Host": "localhost"} | named).items()]
        return self.send("\r\n".join([*lines, "", ""]).encode("latin-1"), method=method)

    def send(self, request: bytes, method: str = "GET") -> Answer:
        """Send these bytes, and read one answer."""
        with self.connect() as connection:
            connection.sendall(request)
            return read(connection, method)


def read(connection: socket.socket, method: str = "GET") -> Answer:
    """One answer from a connection, by its Content-Length or to its end."""
    with connection.makefile("rb") as file:
        status = int(file.readline().split(b" ")[1])
        fields: dict[str, str] = {}
        while (line := file.readline().decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        length = fields.get("content-length")
        none = method == "HEAD" or status == 304
        return Answer(
            status, fields, b"" if none else file.read() if length is None else file.read(int(length))
        )


def raising(error: Exception) -> None:
    raise error


@contextmanager
def served(
    path: Path,
    *,
    sharing: Sharing | None = None,
    hosts: frozenset[str] | None = LOOPBACK_NAMES,
    patience: Patience | None = None,
    most: int = 1_000,
    failed: Callable[[Exception], None] | None = None,
) -> Iterator[Served]:
    """A timeline file, served on a port of its own until the end of the block; watched where it is live."""
    sharing = sharing or Sharing()
    site = Site()
    source = Source(path, sharing, lambda: NOW)
    seen = signature(path)
    site.update(source.build())
    [listening] = listen("127.0.0.1", 0)

    async def follow() -> None:
        await watch(site, source, seen, report=lambda _: None, failed=failed or raising, interval=0.02)

    application = Application(site, hosts=hosts, watched=sharing.live)
    server = Server(application, site, patience=patience, most=most, beside=[follow] if sharing.live else [])
    thread = threading.Thread(target=server.run, args=([listening],))
    port = listening.getsockname()[1]
    thread.start()
    try:
        yield Served(site, server, thread, port)
    finally:
        server.should_exit = True
        thread.join(DEADLINE)
        assert not thread.is_alive(), "the server did not end"
