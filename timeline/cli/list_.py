"""`timeline list`."""

from __future__ import annotations

import enum
import io
import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.shared import (
    QUERY_HELP,
    ActorOption,
    CategoryOption,
    CertainOption,
    FileOption,
    FromOption,
    OutputOption,
    StatusOption,
    Terms,
    TimezoneOption,
    ToOption,
    build_query,
    check_timezone,
    emit,
    find_file,
    load_or_exit,
    select_or_exit,
    wants_color,
)
from timeline.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.model import Event
    from timeline.query import Query

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline list --from 2023-07 --to 2023-12
  timeline list actor:us,cn -status:cancelled 2023Q4
  timeline list category:un --format markdown -o un.md
"""


class Format(enum.StrEnum):
    """A table for people, or the name of a writer."""

    TABLE = "table"
    vars().update({name.upper(): name for name in WRITERS})


def list_events(
    ctx: typer.Context,
    terms: Terms = None,
    first: FromOption = "",
    last: ToOption = "",
    actor: ActorOption = None,
    category: CategoryOption = None,
    status: StatusOption = None,
    certain: CertainOption = False,
    format: Annotated[Format, typer.Option("--format", help="The format of the answer.")] = Format.TABLE,
    timezone: TimezoneOption = "",
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """List the events that a query finds, by date.

    An event dated "2023" is some time in that year: a query for 2023-07..2023-12 lists it, but not
    with --certain. A range with an end lists the occurrences of a series. Any other query lists the
    series once; a range without an end also gives its next occurrence. Events without a date are
    listed only if the query has no range.
    """
    asked = build_query(
        terms, first=first, last=last, actors=actor, categories=category, statuses=status, certain=certain
    )
    check_timezone(timezone)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    events = select_or_exit(timeline, asked, terms)
    if format is Format.TABLE:
        fit = output is None and sys.stdout.isatty()
        content = table(events, asked, timezone=timezone, fit=fit).encode(
            (output is None and sys.stdout.encoding) or "utf-8", "backslashreplace"
        )
    else:
        from timeline.writers.options import Options

        content = WRITERS[format].write(timeline, events, Options(query=asked, timezone=timezone))
    emit(content, output)


def table(events: Sequence[Event], asked: Query, *, timezone: str, fit: bool) -> str:
    """The events' dates, titles and ids in columns; `fit` folds them to the width of the terminal.

    On a terminal that is too narrow for three columns, ids go below the titles: nobody can copy a folded id.
    An id is then folded only if the column of titles is narrower than the id.
    """
    if not events:
        return ""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from timeline.model import Status
    from timeline.model.words import when_in_short
    from timeline.query import next_occurrence

    width = shutil.get_terminal_size().columns if fit else 1_000_000
    cells = []
    for event in events:
        title = event.title if event.status is Status.CONFIRMED else f"{event.title} [{event.status}]"
        when = when_in_short(event, timezone=timezone)
        if event.repeat is not None and (coming := next_occurrence(event, asked)) is not None:
            when += f", next {when_in_short(coming, timezone=timezone)}"
        cells.append((when, title, event.id))
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    below = fit and sum(widths) + 2 * (len(widths) - 1) > width
    rows = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=fit, header_style="bold")
    rows.add_column("Date", overflow="fold", min_width=10, no_wrap=not fit)
    rows.add_column("Event", overflow="fold", no_wrap=not fit)
    if not below:
        rows.add_column("Id", no_wrap=True, style="dim" if fit else "")
    for when, title, id_ in cells:
        # Text, not str: to rich, a str is markup
        if below:
            rows.add_row(Text(when), Text.assemble(title, "\n", (id_, "dim")))
        else:
            rows.add_row(Text(when), Text(title), Text(id_))
    out = io.StringIO()
    color = fit and wants_color(sys.stdout)
    console = Console(
        file=out, width=width, force_terminal=color, no_color=not color, highlight=False, legacy_windows=False
    )
    console.print(rows)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
