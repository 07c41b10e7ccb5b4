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

HEADINGS = ("Date", "Event", "Id")
_DATE_WIDTH = 10
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"

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
    from rich.control import strip_control_codes

    from timeline.model import Status
    from timeline.model.words import when_in_short
    from timeline.query import next_occurrence

    width = shutil.get_terminal_size().columns
    cells = []
    for event in events:
        title = event.title if event.status is Status.CONFIRMED else f"{event.title} [{event.status}]"
        when = when_in_short(event, timezone=timezone)
        if event.repeat is not None and (coming := next_occurrence(event, asked)) is not None:
            when += f", next {when_in_short(coming, timezone=timezone)}"
        cells.append((when, strip_control_codes(title), event.id))
    color = fit and wants_color(sys.stdout)
    widths = [max(map(cell_len, column)) for column in zip(*cells, *([HEADINGS] if fit else []), strict=True)]
    widths[0] = max(widths[0], _DATE_WIDTH)
    below = fit and sum(widths) + 2 * (len(widths) - 1) > width
    if below:
        return _folded(cells, width, color=color)
    lines = [_row(HEADINGS, widths, *((_BOLD, _BOLD) if color else ("", "")))] if fit else []
    lines += [_row(row, widths, "", _DIM if color else "") for row in cells]
    return "".join(lines)


def _row(cells: tuple[str, str, str], widths: Sequence[int], style: str, of_id: str) -> str:
    """A line of the table, each cell as wide as its column, in styles of the terminal."""
    from rich.cells import cell_len

    when, title, id_ = cells
    when += " " * (widths[0] - cell_len(when) + 2)
    title += " " * (widths[1] - cell_len(title) + 2)
    return f"{style}{when}{title}{of_id}{id_}{_PLAIN if of_id else ''}\n"


def _folded(cells: Sequence[tuple[str, str, str]], width: int, *, color: bool) -> str:
    """Dates and titles in two columns, each id below its title; what is wider than its column is folded."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    rows.add_column(HEADINGS[0], overflow="fold", min_width=_DATE_WIDTH)
    rows.add_column(HEADINGS[1], overflow="fold")
    for when, title, id_ in cells:
        rows.add_row(Text(when), Text.assemble(title, "\n", (id_, "dim")))  # to rich, a str is markup
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=color, no_color=not color, highlight=False, legacy_windows=False
    )
    console.print(rows)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
