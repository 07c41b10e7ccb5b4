"""`timeline build`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from timeline.cli.published import SOURCE_HELP, fail_lost, read_calendars
from timeline.cli.shared import (
    FileOption,
    PlotlyOption,
    fail,
    find_file,
    load_or_exit,
    now,
    read_plotly,
    show_diagnostics,
)

if TYPE_CHECKING:
    from timeline.history.lock import Lock
    from timeline.site import Artifact

EPILOG = """\b
Examples:
  timeline build
  timeline build --locked                   in CI: is events.lock up to date?
  timeline build --file data/treaties.toml --output public
  timeline build --plotly plotly-basic.min.js   a page that is ready sooner
"""

_MANY = 20  # changes that are reported one by one
_LONG = 2_000  # events to render from which a progress bar is shown: they take about a second


def build(
    ctx: typer.Context,
    file: FileOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The folder to write to; by default output/ beside the file."),
    ] = None,
    locked: Annotated[
        bool, typer.Option("--locked", help="Fail, and write nothing, if events.lock would change.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop the events that calendars keep as removed.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also replace files that no build wrote, and a later output.")
    ] = False,
    recover: Annotated[
        bool,
        typer.Option("--recover", help="Rebuild a lost or older events.lock from the calendars in output/."),
    ] = False,
    recover_from: Annotated[
        str | None,
        typer.Option(
            "--recover-from",
            metavar="FILE|URL",
            help=f"The same from elsewhere: {SOURCE_HELP}.",
            show_default=False,
        ),
    ] = None,
    plotly: PlotlyOption = None,
) -> None:
    """Write the calendars, the timeline page and the JSON to output/.

    The file events.lock, beside the timeline file, remembers what subscribers were given. Commit it: so
    an event keeps its identity, and only what changed gets a new stamp. A build replaces files atomically,
    and only those whose content changed. It removes the files that an earlier build wrote and this one
    does not, and no others. If the data has errors, it writes nothing.
    """
    from timeline.diagnostics import printable

    if locked and (recover or recover_from):
        fail("--locked writes no lock, and --recover writes one", help="leave one of them out", code=2)
    path = find_file(ctx, file)
    drawer = read_plotly(plotly)
    folder = output if output is not None else path.parent / "output"
    is_new = run(
        path,
        folder,
        locked=locked,
        prune=prune,
        force=force,
        recover=recover_from or (str(folder) if recover else ""),
        drawer=drawer,
    )
    if is_new and sys.stderr.isatty():  # not in a script
        typer.echo(printable(f"open {folder / 'index.html'} in a browser"), err=True)


def run(
    path: Path,
    folder: Path,
    *,
    locked: bool = False,
    prune: bool = False,
    force: bool = False,
    recover: str = "",
    drawer: str = "",
) -> bool:
    """Build a timeline file into a folder, and print what was written; whether its page is new.

    `recover` names the calendars to rebuild the lock from, and `drawer` is the text of a plotly.js. Exits
    with 1 if it cannot.
    """
    from timeline import site

    if not (path.is_file() and folder.is_dir()):
        load_or_exit(path)  # with errors in the data, it exits before a folder is created
    try:
        site.check_folder(folder)
        with site.alone(path.parent, folder):
            memory = _recovered(path, recover) if recover else None
            return _build(path, folder, memory, locked=locked, prune=prune, force=force, drawer=drawer)
    except site.ForeignFileError as error:
        fail(f"{error}, and this build would replace it", help="move it away, or use --force")
    except site.PlaceError as error:
        fail(str(error), help=error.help)
    except OSError as error:
        fail(f"cannot write {error.filename or folder}: {(error.strerror or str(error)).lower()}")


def _build(
    path: Path,
    folder: Path,
    memory: Lock | None,
    *,
    locked: bool,
    prune: bool,
    force: bool,
    drawer: str,
) -> bool:
    """Whether index.html is new. `memory` is what was recovered; if None, the lock remembers it."""
    from timeline import site
    from timeline.diagnostics import printable
    from timeline.history import lock
    from timeline.history.recovery import sequences
    from timeline.loader import lock_path

    loaded = load_or_exit(path, memory=memory, whole=True)
    data, lock_file = loaded.data, lock_path(path)
    if memory is None and not force:
        _check_memory(loaded.lock, lock_file, folder, data.domain)
    news = lock.update(loaded.timeline, loaded.lock, now=now(), prune=prune)
    if news.changes and locked:
        _fail_locked(lock_file, news.changes)
    # what is published has the versions of the new lock
    timeline, _ = lock.remember(data, news.lock)
    files = _rendered(list(site.artifacts(timeline, news.lock, drawer=drawer)))
    site.check_foreign(folder, files, force=force)
    lines = []
    is_new = False
    if not locked:
        site.clean([lock_file])
        # the lock first: if this build is killed, the next one finishes it with the same stamps
        outcome = site.replace_file(lock_file, lock.format(news.lock))
        lines.append(f"{outcome:<9} {lock_file}")
    # publish everything before printing: if nobody reads standard output any more, that stops nothing
    for name, outcome in site.publish(folder, files, sequences(news.lock), force=force):
        size = f"  ({_size(len(files[name]))})" if name in files else ""
        lines.append(f"{outcome:<9} {folder / name}{size}")
        is_new |= (name, outcome) == ("index.html", site.Outcome.WROTE)
    typer.echo("\n".join(map(printable, lines)))
    if any(lock.removed(news.lock)) or any(lock.ahead(news.lock, now())):
        _warn(path)
    return is_new


def _check_memory(memory: Lock, lock_file: Path, folder: Path, domain: str) -> None:
    """Exit with 1 where subscribers were given more than the lock knows: they would get it all anew."""
    from timeline import site
    from timeline.history.recovery import lost

    if losses := lost(memory, site.read_sequences(folder)):
        domains = {each.uid.rpartition("@")[2] for each in losses}
        if not memory.entries and domain not in domains:
            fail(
                f"{folder} was published by another chronology: of {', '.join(sorted(domains))}",
                help="move it away, name another folder with --output, or use --force",
            )
        more = "; or, if nobody was given those, as after a build of another branch, use --force"
        fail_lost(lock_file, str(folder), losses, recover="--recover", more=more)


def _recovered(path: Path, source: str) -> Lock:
    """The memory that published calendars give back; prints what they cannot tell."""
    from timeline.diagnostics import printable
    from timeline.history.lock import EMPTY, remember
    from timeline.history.published import NotACalendarError
    from timeline.history.recovery import recover
    from timeline.loader import load, lock_path

    old = load(path).lock  # empty where it is damaged
    data = load_or_exit(path, memory=EMPTY).data
    calendars = read_calendars(source)
    try:
        found = recover(data, old, calendars)
    except NotACalendarError as error:
        fail(f"{printable(source)} is not a calendar that a build wrote: {error}")
    for each in remember(data, found.lock)[1]:
        if each.code == "E505":
            fail(f"{printable(source)} is of another chronology than {path}")
    if not found.count and not old.entries:
        fail(f"{printable(source)} has no events to recover {lock_path(path)} from")
    typer.echo(f"recovered {lock_path(path)}: {found.count} events from {printable(source)}", err=True)
    for words, ids in (
        ("not in any calendar, taken as they are now", found.unknown),
        ("changed since, and get a new version", found.changed),
        ("vanished since, and not told exactly", found.inexact),
    ):
        if ids:
            typer.echo(f"  {words}: {', '.join(ids)}", err=True)
    typer.echo(
        "  what calendars cannot tell: the history of changes, and events that were over and left", err=True
    )
    return found.lock


def _fail_locked(lock_file: Path, changes: Sequence[str]) -> NoReturn:
    shown = (
        changes if len(changes) <= _MANY else [*changes[: _MANY - 1], f"and {len(changes) - _MANY + 1} more"]
    )
    typer.echo("\n".join(f"  {change}" for change in shown), err=True)
    count = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    fail(
        f"{lock_file} is not up to date: {count}",
        help="run timeline build, and commit the lock with the data",
    )


def _warn(path: Path) -> None:
    """Warn of the events that calendars show as removed (W501), and of a lock that is ahead of the clock."""
    from timeline.history import lock
    from timeline.loader import load

    loaded = load(path)
    found = [each for each in loaded.diagnostics if each.code == "W501"]
    show_diagnostics(loaded, [*found, *lock.ahead(loaded.lock, now())])


def _rendered(artifacts: list[Artifact]) -> dict[str, bytes]:
    """The bytes of each file by its path; on a terminal, with a progress bar if this takes long."""
    if not sys.stderr.isatty() or sum(artifact.events for artifact in artifacts) < _LONG:
        return {artifact.path: artifact.render() for artifact in artifacts}
    from rich.console import Console
    from rich.progress import Progress

    rendered = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("building", total=sum(artifact.events for artifact in artifacts))
        for artifact in artifacts:
            progress.update(task, description=artifact.path)
            rendered[artifact.path] = artifact.render()
            progress.advance(task, artifact.events)
    return rendered


def _size(count: int) -> str:
    return (
        f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"
    )
