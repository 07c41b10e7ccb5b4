"""`timeline build`."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.shared import FileOption, fail, find_file, load_or_exit

if TYPE_CHECKING:
    from timeline.model import Timeline
    from timeline.site import Artifact

EPILOG = """\b
Examples:
  timeline build
  timeline build --file data/treaties.toml --output public
"""

_LONG = 2_000  # events to write, from which a progress bar is shown: about a second


def build(
    ctx: typer.Context,
    file: FileOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The folder to write; output/ beside the file where silent."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also replace files that no build of ours wrote.")
    ] = False,
) -> None:
    """Write the calendars, the timeline page and the JSON to output/.

    Files are replaced atomically, and only where their content changed. What an earlier build
    wrote and this one does not is removed; nothing else ever is. With errors in the data
    nothing is written.
    """
    from timeline import site
    from timeline.writers import Options

    path = find_file(ctx, file)
    timeline = load_or_exit(path)
    folder = output if output is not None else path.parent / "output"
    files = _made(list(site.artifacts(timeline, Options(stamp=stamp(timeline)))))
    try:
        # all is published before it is told: a reader that goes away stops nothing
        for name, outcome in list(site.publish(folder, files, force=force)):
            typer.echo(
                f"{outcome:<9} {folder / name}  ({_size(len(files[name]))})"
                if name in files
                else f"{outcome:<9} {folder / name}"
            )
    except site.ForeignFileError as error:
        fail(f"{error}, and would be replaced", help="move it away, or use --force")
    except OSError as error:
        fail(f"cannot write {error.filename or folder}: {(error.strerror or str(error)).lower()}")


def _made(artifacts: list[Artifact]) -> dict[str, bytes]:
    """All files' bytes, before the first is written; with a progress bar when that is long."""
    if not sys.stderr.isatty() or sum(artifact.events for artifact in artifacts) < _LONG:
        return {artifact.path: artifact.make() for artifact in artifacts}
    from rich.console import Console
    from rich.progress import Progress

    made = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("building", total=sum(artifact.events for artifact in artifacts))
        for artifact in artifacts:
            progress.update(task, description=artifact.path)
            made[artifact.path] = artifact.make()
            progress.advance(task, artifact.events)
    return made


def _size(count: int) -> str:
    return (
        f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"
    )


def stamp(timeline: Timeline) -> dt.datetime:
    """When the data last changed, never the time of the build.

    `revised` in the file; else SOURCE_DATE_EPOCH (seconds, as reproducible builds use it); else `as_of`.
    """
    if timeline.revised is not None:
        return timeline.revised
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        try:
            return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC)
        except (ValueError, OverflowError, OSError):
            fail(f"SOURCE_DATE_EPOCH is not a number of seconds: {epoch!r}", code=2)
    if timeline.as_of is not None:
        day = dt.date.fromordinal(timeline.as_of)
        return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    from timeline.writers.options import EPOCH

    return EPOCH
