"""`timeline list`."""

from __future__ import annotations

import enum
import io
import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.asked import build_query, select_or_exit
from timeline.cli.shared import (
    QUERY_HELP,
    ActorOption,
    CategoryOption,
    CertainOption,
    FeedOption,
    FileOption,
    FromOption,
    KindOption,
    OutputOption,
    StatusOption,
    Terms,
    TimezoneOption,
    TodayOption,
    ToOption,
    check_timezone,
    emit,
    fail,
    find_file,
    load_or_exit,
    wants_color,
)
from timeline.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from timeline.model import Event
    from timeline.query import Query

HEADINGS = ("Date", "Event", "Id")
_DATE_WIDTH = 10
_DRAWN = (".html", ".svg", ".png", ".pdf")
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline list Nov 2023
  timeline list actor:us,cn -status:cancelled 2023Q4
  timeline list '(actor:cn or actor:mx) since 2023'
  timeline list precision:inexact            what has no exact date
  timeline list category:un -o un.md         in the format of its ending
  timeline list --sort importance --limit 5  the five most important
"""


class Format(enum.StrEnum):
    """A table for people, or the name of a writer."""

    TABLE = "table"
    vars().update({name.upper(): name for name in WRITERS})


class Sort(enum.StrEnum):
    """An order of events."""

    DATE = "date"
    IMPORTANCE = "importance"
    """The most important first."""
    CHANGED = "changed"
    """What calendars got last first."""
    TITLE = "title"


def list_events(
    ctx: typer.Context,
    terms: Terms = None,
    first: FromOption = "",
    last: ToOption = "",
    actor: ActorOption = None,
    category: CategoryOption = None,
    kind: KindOption = None,
    status: StatusOption = None,
    feed: FeedOption = None,
    certain: CertainOption = False,
    sort: Annotated[Sort, typer.Option("--sort", help="The order of the events.")] = Sort.DATE,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=0, metavar="N", help="Only the first N.", show_default=False),
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Print only how many there are.")] = False,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="The format; by default that of the file's ending, or a table.",
            show_default=False,
        ),
    ] = None,
    timezone: TimezoneOption = "",
    today: TodayOption = "",
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """List the events that a query finds, by date.

    An event dated "2023" is some time in that year: a query for 2023-07..2023-12 lists it, but not
    with --certain. A range with an end lists the occurrences of a series. Any other query lists the
    series once; a range without an end also gives its next occurrence. Events without a date are
    listed only if the query has no range.
    """
    from timeline.query import resolve

    fields = {"actor": actor, "category": category, "kind": kind, "status": status, "feed": feed}
    asked = build_query(terms, first=first, last=last, fields=fields, certain=certain, today=today)
    format = _format(format, output)
    check_timezone(timezone)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    events = ordered(select_or_exit(timeline, asked, terms), sort, reverse=reverse)[:limit]
    asked = resolve(asked, timeline)
    if count:
        content = f"{len(events)}\n".encode()
    elif format is Format.TABLE:
        fit = output is None and sys.stdout.isatty()
        content = table(events, asked, timezone=timezone, fit=fit).encode(
            (output is None and sys.stdout.encoding) or "utf-8", "backslashreplace"
        )
    else:
        from timeline.writers.options import Options

        content = WRITERS[format].write(timeline, events, Options(query=asked, timezone=timezone))
    emit(content, output)


def _format(named: Format | None, output: Path | None) -> Format:
    """The format that is named, or that of the file's ending; exits with 2 where they differ."""
    if output is None:
        return named or Format.TABLE
    endings = {writer.suffix: Format(name) for name, writer in WRITERS.items()}
    by_ending = endings.get(output.suffix.lower())
    if by_ending is not None and named not in (None, by_ending):
        fail(f"{output} is a name for {by_ending}, not for {named}", help="leave --format out", code=2)
    if by_ending is None and named is None and output.suffix.lower() not in ("", ".txt"):
        known = ", ".join((*endings, ".txt"))
        more = "; a chart is drawn by timeline chart" if output.suffix.lower() in _DRAWN else ""
        fail(f"{output} does not say which format", help=f"name it {known}, or use --format{more}", code=2)
    return named or by_ending or Format.TABLE


def ordered(events: Sequence[Event], sort: Sort, *, reverse: bool) -> Sequence[Event]:
    """The events in an order, those that are equal in it by date."""
    from timeline.query import fold

    keys: Mapping[Sort, Callable[[Event], Any]] = {
        Sort.DATE: lambda event: 0,
        Sort.IMPORTANCE: lambda event: -event.importance,
        Sort.CHANGED: lambda event: -event.version.modified.timestamp(),
        Sort.TITLE: lambda event: fold(event.title),
    }
    found = sorted(events, key=keys[sort])
    return found[::-1] if reverse else found


def table(events: Sequence[Event], asked: Query, *, timezone: str, fit: bool) -> str:
    """The events' dates, titles and ids in columns; `fit` as in `laid_out`."""
    from timeline.model.words import when_in_short
    from timeline.query import next_occurrence

    cells = []
    for event in events:
        when = when_in_short(event, timezone=timezone)
        if event.repeat is not None and (coming := next_occurrence(event, asked)) is not None:
            when += f", next {when_in_short(coming, timezone=timezone)}"
        cells.append((when, titled(event), event.id))
    return laid_out(cells, fit=fit)


def titled(event: Event) -> str:
    """Its title, and its status if that is another than confirmed."""
    from timeline.model import Status

    return event.title if event.status is Status.CONFIRMED else f"{event.title} [{event.status}]"


def laid_out(cells: Sequence[tuple[str, str, str]], *, fit: bool) -> str:
    """Dates, titles and ids in columns; `fit` adds headings, and folds them to the width of the terminal.

    On a terminal that is too narrow for three columns, ids go below the titles: nobody can copy a folded id.
    An id is then folded only if the column of titles is narrower than the id.
    """
    if not cells:
        return ""
    from rich.cells import cell_len
    from rich.control import strip_control_codes

    width = shutil.get_terminal_size().columns
    cells = [(when, strip_control_codes(title), id_) for when, title, id_ in cells]
    color = fit and wants_color(sys.stdout)
    widths = [max(map(cell_len, column)) for column in zip(*cells, *([HEADINGS] if fit else []), strict=True)]
    widths[0] = max(widths[0], _DATE_WIDTH)
    if fit and sum(widths) + 2 * (len(widths) - 1) > width:
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
