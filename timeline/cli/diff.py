"""`timeline diff`."""

from __future__ import annotations

import enum
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.shared import FileOption, OutputOption, emit, fail, find_file, show_diagnostics, wants_color

if TYPE_CHECKING:
    from timeline.history.diff import Changes
    from timeline.model import Timeline

EPILOG = """\b
OLD and NEW are each a file, or a version of one that git knows:
  old.toml                  a file; one that exists goes before a revision
  HEAD~3:events.toml        a file of a revision; HEAD:./events.toml from here
  v1.2                      the timeline file as it was in that revision
NEW is the timeline file as it is now, where it is left out.

\b
Examples:
  timeline diff HEAD                           what is not committed yet
  timeline diff v1.1 v1.2 --format markdown    a release note
  timeline diff main --exit-code               status 1 if anything changed

JSON is a list of objects, one for each thing that changed: id, uid and title of the event (null
where the timeline itself changed), what (the section), field (null for a whole event), old and new.
"""
_WIDTH = 80, 100
"""Columns where the output is no terminal, and at most on one: longer lines are not read well."""


class Format(enum.StrEnum):
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
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if anything changed, 2 for any error.")
    ] = False,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """Say what changed between two versions of a file, in the words of a release note.

    An event that has another id is the same where it names the old one under "formerly". Dates are
    said as exactly as they are known, and none has moved that may stand where it stood.
    """
    from timeline.history.diff import compare
    from timeline.history.diff import output as writer

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
    """For people at a terminal: no line is wider than `width` columns, if a word does not force it."""
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
            else:  # whole on a line of its own: it will be copied
                lines.append(f"    {paint(change.id, '2')}")
            for words in said(change):
                lines += wrapped(words, width, "    ", "      ")
        sections.append([paint(f"{HEADINGS[what]} ({len(members)})", "1;4"), *lines])
    told = [difference.words for difference in changes.timeline if difference.words]
    if told:
        lines = [line for words in told for line in wrapped(words, width, "  ", "    ")]
        sections.append([paint(HEADINGS[What.TIMELINE], "1;4"), *lines])
    return "\n\n".join("\n".join(lines) for lines in sections or [["no changes"]]) + "\n"


def _timeline(ctx: typer.Context, name: str | None, file: Path | None, *, exit_code: bool) -> Timeline:
    """What a file or a version of it holds; ends where there is none, or where it has errors."""
    from dataclasses import replace

    from timeline.cli import revisions
    from timeline.diagnostics import Severity
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
            copy = f"git show {next(iter(loaded.texts))} > old.toml"
            typer.echo(f"help: what is committed cannot be mended, but a copy can: {copy}", err=True)
        raise typer.Exit(2 if exit_code else 1)
    # a file that says no day is given the lock's newest, which is nothing that its author changed
    return replace(loaded.timeline, as_of=loaded.data.as_of)
