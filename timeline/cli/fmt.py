"""`timeline fmt`."""

from __future__ import annotations

from typing import Annotated

import typer

from timeline.cli.editing import (
    BackupOption,
    DryRunOption,
    check_texts,
    explained,
    read_originals,
    save,
    show_diff,
)
from timeline.cli.shared import FileOption, find_file

EPILOG = """\b
Examples:
  timeline fmt
  timeline fmt --check        exit with 1 if it would change something
  timeline fmt --dry-run
"""


def fmt(
    ctx: typer.Context,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; print what would change, and exit with 1 if anything."),
    ] = False,
    dry_run: DryRunOption = False,
    backup: BackupOption = False,
    file: FileOption = None,
) -> None:
    """Write the file in one style: keys in their order, spacing, and how lists are laid out.

    Files that it includes too. Comments stay with what they are about, and tables and texts as they
    are; nothing that the file says changes.
    """
    from timeline.diagnostics import printable
    from timeline.edit import format_text

    path = find_file(ctx, file)
    originals = read_originals(path)
    with explained(path):
        texts = {each.path: format_text(each.text) for each in originals}
    changed = [each for each in originals if texts[each.path] != each.text]
    if check:
        check_texts(path, texts)
        for each in changed:
            show_diff(each.path, each.text, texts[each.path])
            typer.echo(f"{printable(str(each.path))} is not formatted: run timeline fmt", err=True)
        raise typer.Exit(1 if changed else 0)
    save(path, originals, texts, dry_run=dry_run, backup=backup)
    if not changed:
        typer.echo("nothing to change", err=True)
