"""`timeline diff`."""

from __future__ import annotations

import enum
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.formats import FORMAT_HELP, format_of
from timeline.cli.shared import FileOption, OutputOption, emit, fail, find_file, show_diagnostics, wants_color

if TYPE_CHECKING:
    from timeline.history.diff import Changes
    from timeline.model import Timeline

EPILOG = """\b
OLD and NEW are each a file, or a version of a file in git:
  old.toml                  a file; if it exists, it goes before a revision
  HEAD~3:events.toml        a file in a revision; HEAD:./events.toml from here
  v1.2                      the timeline file as it was in that revision
If you leave out NEW, it is the timeline file as it is now.

\b
Examples:
  timeline diff HEAD                           what is not committed yet
  timeline diff v1.1 v1.2 --format markdown    a release note
  timeline diff main --exit-code               status 1 if anything changed

JSON is a list of objects, one for each thing that changed: id, uid and title of the event (null
if the timeline itself changed), what (the section), field (null for a whole event), old and new.
"""
_WIDTH = 80, 100
"""The columns of text that goes to no terminal, and the most on a terminal: longer lines are hard to read."""


class Format(enum.StrEnum):
    """How `diff` writes what changed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def diff(
    ctx: typer.Context,
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="The earlier version; see below.", show_default=False)
    ],
    new: Annotated[
        str | None, typer.Argument(metavar="[NEW]", help="The later version; see below.", show_default=False)
    ] = None,
    format: Annotated[Format | None, typer.Option("--format", help=FORMAT_HELP, show_default=False)] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if anything changed, with 2 on any error.")
    ] = False,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """Report what changed between two versions of a file, in the words of a release note.

    An event with a new id is the same event if it names the old id under "formerly". A date in the
    report is as exact as it is known, and it has not moved if it may still be where it was.
    """
    from timeline.history.diff import compare
    from timeline.history.diff import output as writer

    endings = {".json": Format.JSON, ".md": Format.MARKDOWN}
    format = format_of(format, output, default=Format.TEXT, endings=endings)
    before, after = (_timeline(ctx, name, file, exit_code=exit_code) for name in (old, new))
    found = compare(before, after)
    match format:
        case Format.TEXT:
            terminal = output is None and sys.stdout.isatty()
            width = min(shutil.get_terminal_size().columns, _WIDTH[1]) if terminal else _WIDTH[0]
            color = terminal and wants_color(sys.stdout)
            encoding = (output is None and sys.stdout.encoding) or "utf-8"
            content = text(found, width=width, color=color).encode(encoding, "backslashreplace")
        case Format.MARKDOWN:
            content = writer.markdown(found, after.url).encode()
        case Format.JSON:
            content = writer.as_json(found).encode()
    emit(content, output)
    if exit_code and (found.events or found.timeline):
        raise typer.Exit(1)


def text(changes: Changes, *, width: int = 80, color: bool = False) -> str:
    """What changed as text for people; lines have at most `width` columns, unless one id needs more."""
    from itertools import groupby

    from rich.cells import cell_len

    from timeline.cli.terminal import wrapped
    from timeline.history.diff import HEADINGS, What
    from timeline.history.diff.output import said

    def paint(words: str, style: str) -> str:
        return f"\x1b[{style}m{words}\x1b[0m" if color else words

    sections = []
    for what, group in groupby(changes.events, key=lambda change: change.what):
        lines = []
        members = list(group)
        for change in members:
            title = wrapped(change.title, width, "  ", "    ")
            lines += [paint(line, "1") for line in title]
            if cell_len(f"{title[-1]}  {change.id}") <= width:
                lines[-1] += f"  {paint(change.id, '2')}"
            else:  # on a line of its own, never broken: people copy it
                lines.append(f"    {paint(change.id, '2')}")
            for words in said(change):
                lines += wrapped(words, width, "    ", "      ")
        sections.append([paint(f"{HEADINGS[what]} ({len(members)})", "1;4"), *lines])
    others = [difference.words for difference in changes.timeline if difference.words]
    if others:
        lines = [line for words in others for line in wrapped(words, width, "  ", "    ")]
        sections.append([paint(HEADINGS[What.TIMELINE], "1;4"), *lines])
    return "\n\n".join("\n".join(lines) for lines in sections or [["no changes"]]) + "\n"


def _timeline(ctx: typer.Context, name: str | None, file: Path | None, *, exit_code: bool) -> Timeline:
    """The timeline of a file, or of a version of it.

    Exits with 2 if there is no such version, and with 1 (`exit_code`: 2) if it has errors.
    """
    from dataclasses import replace

    from timeline.cli import revisions
    from timeline.diagnostics import Severity, printable
    from timeline.loader import load

    committed = name is not None and not revisions.is_file(name)
    try:
        if name is not None and committed:
            loaded = revisions.load_revision(name, lambda: find_file(ctx, file))
        else:
            loaded = load(find_file(ctx, file) if name is None else name)
    except revisions.RevisionError as error:
        fail(error.message, help=error.help, code=2)
    if loaded.timeline is None or loaded.data is None:
        show_diagnostics(loaded, [d for d in loaded.diagnostics if d.severity is Severity.ERROR])
        if committed and loaded.texts:
            copy = f"git show {printable(next(iter(loaded.texts)))} > old.toml"
            typer.echo(f"help: a committed version cannot change, but you can fix a copy: {copy}", err=True)
        raise typer.Exit(2 if exit_code else 1)
    # loading gives a file without `as_of` the day of the lock's newest stamp: its author did not change that
    return replace(loaded.timeline, as_of=loaded.data.as_of)
