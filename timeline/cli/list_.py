"""`timeline list`."""

from __future__ import annotations

import enum
import io
import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.asked import build_query, select_or_exit
from timeline.cli.candidates import columns as complete_columns
from timeline.cli.content import content_of
from timeline.cli.formats import format_of, known_endings
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
    room_of,
    wants_color,
)
from timeline.cli.template import read, rendered
from timeline.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from timeline.model import Event, Timeline
    from timeline.query import Query
    from timeline.writers.options import Options

HEADINGS = ("Date", "Event", "Id")
_DATE_WIDTH = 10
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline list Nov 2023
  timeline list actor:us,cn -status:cancelled 2023Q4
  timeline list '(actor:cn or actor:mx) since 2023'
  timeline list precision:inexact            what has no exact date
  timeline list category:un -o un.md         in the format of its ending
  timeline list 2023 -o 2023.xlsx            for Excel; .docx for Word
  timeline list -o events.db                 for SQLite and Datasette
  timeline list --sort importance --limit 5  the five most important
  timeline list --columns date,title,place.name,sources.url
  timeline list --template '{{{{ when }}}}: {{{{ title }}}}'
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
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="A,B,…",
            autocompletion=complete_columns,
            help="Only these keys of the JSON, such as id,place.name, in a table or the format.",
            show_default=False,
        ),
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Print only their ids, one a line.")] = False,
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            metavar="FILE|TEXT",
            help="Write each event with this Jinja template: '{{ when }}: {{ title }}'.",
            show_default=False,
        ),
    ] = None,
    timezone: TimezoneOption = "",
    today: TodayOption = "",
    excel: Annotated[
        bool, typer.Option("--excel", help="For CSV: begin with a mark by which Excel reads accents right.")
    ] = False,
    output: OutputOption = None,
    file: FileOption = None,
) -> None:
    """List the events that a query finds, by date.

    An event dated "2023" is some time in that year: a query for 2023-07..2023-12 lists it, but not
    with --certain. A range with an end lists the occurrences of a series. Any other query lists the
    series once; a range without an end also gives its next occurrence. Events without a date are
    listed only if the query has no range.
    """
    from timeline.query import resolve, written
    from timeline.writers.options import Options

    fields = {"actor": actor, "category": category, "kind": kind, "status": status, "feed": feed}
    asked = build_query(terms, first=first, last=last, fields=fields, certain=certain, today=today)
    alone = {
        "--count": count,
        "--ids": ids,
        "--columns": columns is not None,
        "--template": template is not None,
    }
    _check_alone(alone, format, output)
    if not (count or ids or template is not None):
        format = format_of(format, output, default=Format.TABLE, endings=_endings())
        _check_terminal(format, output)
    names = _columns(columns, format) if columns is not None else ()
    source = read(template) if template is not None else ""
    if excel and format != "csv":
        fail("--excel is for CSV", help="write -o events.csv --excel; Excel also opens .xlsx", code=2)
    check_timezone(timezone)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    events = ordered(select_or_exit(timeline, asked, terms), sort, reverse=reverse)[:limit]
    said = f"{written(asked)} --certain" if certain else written(asked)
    asked = resolve(asked, timeline)
    options = Options(query=asked, timezone=timezone, columns=names, asked=said.strip(), bom=excel)
    width = room_of(output)
    if count:
        text = f"{len(events)}\n"
    elif ids:
        text = "".join(f"{event.id}\n" for event in events)
    elif template is not None:
        text = rendered(source, timeline, events, options)
    elif format is not None and format is not Format.TABLE:
        emit(content_of(format, timeline, events, options), output)
        return
    elif names:
        text = table_of(timeline, events, options, width=width)
    else:
        text = table(events, asked, timezone=timezone, fit=width is not None)
    emit(text.encode((output is None and sys.stdout.encoding) or "utf-8", "backslashreplace"), output)


def _check_alone(options: Mapping[str, bool], format: Format | None, output: Path | None) -> None:
    """Exit with 2 where two options, each of which says what to write, are given together."""
    given = [name for name, is_given in options.items() if is_given]
    given += ["--format"] if format is not None and given != ["--columns"] else []
    if len(given) > 1:
        fail(f"{given[0]} and {given[1]} contradict each other", help="leave one of them out", code=2)
    if given in (["--count"], ["--ids"]) and output is not None and output.suffix.lower() in known_endings():
        fail(f"{given[0]} writes text, and {output} is no name for it", help="name it .txt", code=2)


def _check_terminal(format: Format, output: Path | None) -> None:
    """Exit with 2 where a format that is not text would go to a terminal."""
    writer = WRITERS.get(format)
    if writer is not None and not writer.is_text and output is None and sys.stdout.isatty():
        fail(f"{format} is not text: it goes into a file", help=f"-o events{writer.suffix}", code=2)


def _endings() -> Mapping[str, Format]:
    return {writer.suffix: Format(name) for name, writer in WRITERS.items()}


def _columns(text: str, format: Format | None) -> Sequence[str]:
    """The columns that an option names; exits with 2 if one does not exist, or if the format has none."""
    from timeline.diagnostics import did_you_mean, quoted
    from timeline.writers.columns import KNOWN

    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in KNOWN:
            near = did_you_mean(name, KNOWN)
            known = f"known are {', '.join(KNOWN)}"
            fail(f"no column {quoted(name)}", help=f"{near} {known}".strip(), code=2)
    if format is not None and format is not Format.TABLE and not WRITERS[format].columns:
        able = ", ".join(name for name, writer in WRITERS.items() if writer.columns)
        fail(f"{format} has no columns", help=f"use a table, or {able}", code=2)
    return [*dict.fromkeys(names)]


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


def table_of(timeline: Timeline, events: Sequence[Event], options: Options, *, width: int | None) -> str:
    """The columns that a user asked for; with a `width`, under their names and folded to it."""
    from timeline.cli.columns import columns
    from timeline.writers.columns import text
    from timeline.writers.json import as_object

    found = [as_object(event, timeline, options) for event in events]
    rows = [[" ".join(text(each, name).split()) for name in options.columns] for each in found]
    headings = options.columns if width is not None else ()
    return columns(rows, headings=headings, width=width, color=width is not None and wants_color(sys.stdout))


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
