"""`timeline check`."""

from __future__ import annotations

import enum
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.published import SOURCE_HELP, fail_lost, read_calendars
from timeline.cli.shared import FileOption, fail, find_file, now, show_diagnostics

if TYPE_CHECKING:
    from timeline.history.lock import Lock
    from timeline.history.recovery import Lost

EPILOG = """\b
Examples:
  timeline check
  timeline check --format github      annotations in a pull request
  timeline check --published https://example.org/talks/calendar.ics
"""
_FEW = 3  # codes to name below what is found


class Format(enum.StrEnum):
    """How `check` writes what it finds."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(
    ctx: typer.Context,
    format: Annotated[Format, typer.Option("--format", help="The format of the answer.")] = Format.TEXT,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|URL",
            help=f"Compare the lock with what is online: {SOURCE_HELP}.",
            show_default=False,
        ),
    ] = None,
    file: FileOption = None,
) -> None:
    """Report what is wrong with the data: file, line, column, and what to write instead.

    One run reports every problem. The exit status is 1 if there are errors; with warnings alone it
    is 0. `timeline explain CODE` says more.
    """
    from timeline.diagnostics import as_github, as_json, has_errors
    from timeline.history.lock import ahead, faults
    from timeline.loader import load, lock_path

    path = find_file(ctx, file)
    loaded = load(path)
    found = [*loaded.diagnostics, *faults(loaded.lock), *ahead(loaded.lock, now())]
    if format is Format.TEXT:
        show_diagnostics(loaded, found, err=False)
        if found and sys.stdout.isatty():  # for people alone: what is piped keeps its form
            codes = list(dict.fromkeys(each.code for each in found))[:_FEW]
            typer.echo(f"help: timeline explain {' '.join(codes)}")
    elif found or format is Format.JSON:
        write = as_json if format is Format.JSON else as_github
        typer.echo(write(found))
    if published is not None and not has_errors(found):
        _compare(loaded.lock, lock_path(path), published)
    raise typer.Exit(1 if has_errors(found) else 0)


def _compare(memory: Lock, lock_file: Path, source: str) -> None:
    """Exit with 1 where the lock knows less than was published."""
    from timeline.diagnostics import printable
    from timeline.history.published import NotACalendarError, read
    from timeline.history.recovery import lost

    losses: dict[str, Lost] = {}  # an event is in several feeds
    for name, content in read_calendars(source).items():
        more = memory.feeds[name].version.sequence if name in memory.feeds else 0
        try:
            sequences = {uid: event.version.sequence - more for uid, event in read(content).items()}
        except NotACalendarError as error:
            fail(f"{printable(source)} is not a calendar that a build wrote: {error}")
        losses |= {each.uid: each for each in lost(memory, sequences)}
    if losses:
        fail_lost(lock_file, source, [*losses.values()], recover=f"--recover-from {printable(source)}")
    typer.echo(f"{lock_file} knows all that {printable(source)} has", err=True)
