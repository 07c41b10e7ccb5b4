"""What the commands that draw share: their options, their file, and the events that they show."""

from __future__ import annotations

import enum
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from timeline.cli.asked import build_query, select_or_exit
from timeline.cli.formats import PAGES, PICTURES
from timeline.cli.shared import (
    fail,
    find_file,
    load_or_exit,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.model import Timeline


class Theme(enum.StrEnum):
    """The colours of a picture or a chart."""

    LIGHT = "light"
    DARK = "dark"


DrawnOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The file to write; its ending says in which format.",
        show_default=False,
    ),
]
TitleOption: TypeAlias = Annotated[
    str,
    typer.Option("--title", metavar="TEXT", help="Another title than the chronology's.", show_default=False),
]
ThemeOption: TypeAlias = Annotated[
    Theme | None,
    typer.Option("--theme", help="The colours; by default light.", show_default=False),
]

_ELSEWHERE = {
    **dict.fromkeys(PICTURES, "timeline picture draws"),
    **dict.fromkeys(PAGES, "timeline chart and timeline page write"),
    ".json": "timeline chart writes",
}
"""For each ending of a drawing the commands for it."""


def ending_of(output: Path | None, endings: Sequence[str], *, what: str) -> str:
    """The ending of the file to write, in lower case; the first of `endings` for standard output.

    `what` says which endings there are. Exits with 2 if the name has none of them, or if standard output is a
    terminal.
    """
    names = f"{', '.join(each for each in endings if each != '.htm')}"
    if output is None:
        if sys.stdout.isatty():
            fail("a drawing goes into a file", help=f"name it: -o timeline{endings[0]} ({names})", code=2)
        return endings[0]
    suffix = output.suffix.lower()
    if suffix in endings:
        return suffix
    if suffix in _ELSEWHERE:
        command = _ELSEWHERE[suffix]
        fail(f"{what}, not {suffix}", help=f"{command} {suffix[1:].upper()}: {_like(suffix)}", code=2)
    named = f"not {output.suffix}" if suffix else f"and {output.name!r} does not say which"
    fail(f"{what}, {named}", help=f"its name ends in {names}", code=2)


def _like(suffix: str) -> str:
    command = "picture" if suffix in PICTURES else "chart"
    return f"timeline {command} -o timeline{suffix}"


def chosen(
    ctx: typer.Context,
    terms: Sequence[str] | None,
    file: Path | None,
    *,
    title: str,
    first: str,
    last: str,
    certain: bool,
    today: str,
) -> Timeline:
    """The timeline with the events that a query finds, and this title; warns of crowded series.

    Exits as `build_query` and `load_or_exit` do, and with 2 if the title has characters that cannot be shown.
    """
    from timeline.diagnostics import quoted
    from timeline.query import MOST_SHOWN, crowded

    asked = build_query(terms, first=first, last=last, certain=certain, today=today)
    if not title.isprintable():
        fail(f"--title has characters that cannot be shown: {quoted(title)}", code=2)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    found = replace(
        timeline,
        title=title.strip() or timeline.title,
        events=select_or_exit(timeline, asked, terms, most=MOST_SHOWN),
    )
    for event, count in crowded(timeline, asked):
        typer.echo(
            f"warning: there are {count} occurrences of {quoted(event.id)}: the chart shows the series once; "
            "in a shorter range it shows each",
            err=True,
        )
    return found
