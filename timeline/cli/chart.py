"""`timeline chart`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from timeline.cli.shared import (
    QUERY_HELP,
    CertainOption,
    FileOption,
    FromOption,
    Terms,
    ToOption,
    build_query,
    emit,
    fail,
    find_file,
    load_or_exit,
    select_or_exit,
)

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline chart -o timeline.html
  timeline chart actor:us,cn 2023..2024 -o us-china.html
"""


def chart(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="The file to write.")],
    terms: Terms = None,
    first: FromOption = "",
    last: ToOption = "",
    certain: CertainOption = False,
    file: FileOption = None,
) -> None:
    """Draw the events that a query finds, in one HTML file that needs nothing else."""
    from timeline.writers import page

    if output.suffix.lower() not in (".html", ".htm"):
        fail(
            f"a chart is an HTML file, not {output.suffix or output.name!r}", help="name it FILE.html", code=2
        )
    asked = build_query(terms, first=first, last=last, certain=certain)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    events = select_or_exit(timeline, asked, terms)
    emit(page.write(replace(timeline, events=events), page.PageOptions(plotly="inline")), output)
