"""`timeline serve`."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import functools
import os
import signal
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from timeline.cli.shared import FileOption, fail, find_file, show_diagnostics

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence
    from pathlib import Path

    from timeline.server.representations import Built

EPILOG = """\b
Examples:
  timeline serve                                    http://127.0.0.1:8000/
  timeline serve --watch                            the page reloads itself
  timeline serve --allow-host timeline.example.org  behind a proxy
  timeline serve --host 0.0.0.0 --port 80           for everybody
"""


def serve(
    ctx: typer.Context,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; 0.0.0.0 is all of IPv4, :: of IPv6.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 is any free one.")
    ] = 8000,
    watch: Annotated[
        bool, typer.Option("--watch", help="Rebuild when the data changes, and reload the page.")
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="Answer to this host name and localhost, and refuse all other names. Repeatable.",
            show_default=False,
        ),
    ] = None,
    file: FileOption = None,
) -> None:
    """Serve the page and the calendars over HTTP, from memory, until Ctrl-C.

    Paths are those in output/: /calendar.ics, /feeds/ID.ics, /events.json. The path /feed.ics?q=QUERY
    is a calendar of any query. The server writes no file. On a loopback address it answers only to
    localhost and to the names of --allow-host, so that no web page can read your drafts.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        # an exception could get lost in an import, and leave a server that does not end
        signal.signal(number, _end)
    path = find_file(ctx, file)
    sockets = _listen(host, port)
    _serve(path, sockets, host, watch=watch, allowed=allow_host or [])


def _serve(
    path: Path, sockets: list[socket.socket], host: str, *, watch: bool, allowed: Sequence[str]
) -> NoReturn:
    from timeline.diagnostics import printable
    from timeline.server import app, run
    from timeline.server.representations import Sharing
    from timeline.server.state import Site
    from timeline.server.watch import Source, signature
    from timeline.server.watch import watch as follow

    names = {_name(name) for name in allowed}  # before anything else: it exits if a name is wrong
    private = all(map(_is_loopback, sockets))
    source = Source(
        path,
        Sharing(anyone=not private or bool(names), live=watch),
        lambda: dt.datetime.now(dt.UTC).replace(microsecond=0),
    )
    site = Site()
    seen = signature(path)
    built = source.build()
    if built.snapshot is None:
        _show_errors(built)
        if not watch:
            raise typer.Exit(1)
    site.update(built)
    hosts = app.LOOPBACK_NAMES | {_name(host)} | names if private or names else None
    following = functools.partial(follow, site, source, seen, report=_report, failed=_report_failure)
    application = app.Application(site, hosts=hosts, watched=watch)
    sys.setswitchinterval(0.0005)  # seconds that an answer waits for a calendar that is being rendered
    server = run.Server(
        application, site, most=run.connections_at_once(), beside=[following] if watch else []
    )
    typer.echo(f"{printable(str(path))} is served at {_where(host, sockets[0])} until Ctrl-C")
    server.run(sockets)
    _end()


def _end(*_: object) -> NoReturn:
    """Exit at once, with 0 since the user asks for it: nobody needs what a thread is still rendering."""
    os._exit(0)  # typer.echo has flushed all that was printed


_LISTEN_HELP = {
    errno.EADDRINUSE: "use another port: --port 8080, or --port 0 for any free one",
    errno.EACCES: "only administrators can use ports below 1024: use --port 8080",
    errno.EADDRNOTAVAIL: "give --host an address of this machine",
}


def _listen(host: str, port: int) -> list[socket.socket]:
    import socket

    from timeline.server.run import listen

    try:
        return listen(host, port)
    except (socket.gaierror, UnicodeError):  # UnicodeError: a label of the name is empty or too long
        fail(f'there is no host "{host}"', help="give --host an address of this machine", code=2)
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        fail(f"cannot listen on {where}: {reason}", help=_LISTEN_HELP.get(error.errno or 0, ""))


def _is_loopback(listening: socket.socket) -> bool:
    import ipaddress

    return ipaddress.ip_address(str(listening.getsockname()[0]).partition("%")[0]).is_loopback


def _where(host: str, listening: socket.socket) -> str:
    port = listening.getsockname()[1]
    if host in ("0.0.0.0", "::"):
        return f"http://localhost:{port}/ and at all other addresses of this machine"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _name(allowed: str) -> str:
    """The host name of an option, which may include a port, in lower case; exits with 2 if it is none."""
    from timeline.server.negotiation import host_name

    name = host_name(f"[{allowed}]" if allowed.count(":") > 1 and "[" not in allowed else allowed)
    if not name:
        fail(f'"{allowed}" is not a host name', help="write --allow-host timeline.example.org", code=2)
    return name


def _report(built: Built) -> None:
    with contextlib.suppress(OSError):  # nobody reads standard output any more, but the site is still wanted
        if built.snapshot is None:
            _show_errors(built)
        else:
            typer.echo("the data has changed: the new version is served")


def _report_failure(error: Exception) -> None:
    with contextlib.suppress(OSError):
        import traceback

        typer.echo("".join(traceback.format_exception(error)), err=True)


def _show_errors(built: Built) -> None:
    from timeline.diagnostics import Severity

    show_diagnostics(built.loaded, [d for d in built.loaded.diagnostics if d.severity is Severity.ERROR])
