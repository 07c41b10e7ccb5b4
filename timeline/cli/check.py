"""`timeline check`."""

from __future__ import annotations

import enum
from typing import Annotated

import typer

from timeline.cli.shared import FileOption, find_file, show_diagnostics

EPILOG = """\b
Examples:
  timeline check
  timeline check --format github      annotations in a pull request
"""


class Format(enum.StrEnum):
    """How `check` writes what it finds."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(
    ctx: typer.Context,
    format: Annotated[Format, typer.Option("--format", help="The format of the answer.")] = Format.TEXT,
    file: FileOption = None,
) -> None:
    """Report what is wrong with the data: file, line, column, and what to write instead.

    One run reports every problem. The exit status is 1 if there are errors; with warnings alone it
    is 0. docs/codes.md explains each code.
    """
    from timeline.diagnostics import as_github, as_json, has_errors
    from timeline.history.lock import faults
    from timeline.loader import load

    loaded = load(find_file(ctx, file))
    found = [*loaded.diagnostics, *faults(loaded.lock)]
    if format is Format.TEXT:
        show_diagnostics(loaded, found, err=False)
    elif found or format is Format.JSON:
        write = as_json if format is Format.JSON else as_github
        typer.echo(write(found))
    raise typer.Exit(1 if has_errors(found) else 0)
