"""What the commands share: options, finding and loading the file, query terms, printing."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn, TypeAlias

import typer

from timeline.cli.candidates import of_field, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.diagnostics import Diagnostic
    from timeline.edtf import Day
    from timeline.history.lock import Lock
    from timeline.loader import Loaded
    from timeline.model import Timeline
    from timeline.readers.document import Document

FILE_ENV = "TIMELINE_FILE"
FILE_NAME = "events.toml"
_LAST_SECOND = int(dt.datetime(9998, 12, 31, 23, 59, 59, tzinfo=dt.UTC).timestamp())

FileOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--file", "-f", help="The timeline file; can also come before the command.", show_default=False
    ),
]
PlotlyOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--plotly",
        metavar="FILE",
        help="The plotly.js for the page; by default that of the installed package.",
        show_default=False,
    ),
]
OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file instead of standard output.", show_default=False),
]
Terms: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]...",
        help="Terms that must all match; see below.",
        autocompletion=terms,
        show_default=False,
    ),
]
FromOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--from", metavar="DATE", help="Leave out events that end before this date.", show_default=False
    ),
]
ToOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--to", metavar="DATE", help="Leave out events that begin after this date.", show_default=False
    ),
]
ActorOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--actor",
        metavar="ID",
        help="Only events with this actor, like actor:ID.",
        autocompletion=of_field("actor"),
        show_default=False,
    ),
]
CategoryOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        metavar="ID",
        help="Only events of this category, like category:ID.",
        autocompletion=of_field("category"),
        show_default=False,
    ),
]
KindOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Only events, deadlines, periods or targets, like kind:deadline.",
        autocompletion=of_field("kind"),
        show_default=False,
    ),
]
FeedOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--feed",
        metavar="ID",
        help="Only what this feed has, like feed:ID.",
        autocompletion=of_field("feed"),
        show_default=False,
    ),
]
StatusOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Only events that are confirmed, tentative, cancelled or postponed.",
        autocompletion=of_field("status"),
        show_default=False,
    ),
]
TimezoneOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--timezone",
        metavar="ZONE",
        help="Also show times in this IANA time zone, beside their own.",
        show_default=False,
    ),
]
CertainOption: TypeAlias = Annotated[
    bool, typer.Option("--certain", help="Only events that match whatever an imprecise date means.")
]

TodayOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--today",
        metavar="DAY",
        envvar="TIMELINE_TODAY",
        help="The day to count from, such as 2026-11-24; by default that of this computer's clock.",
        show_default=False,
    ),
]

QUERY_HELP = """\b
Query terms (all must match):
  2023-07  Nov 2023  H2 2023       a time: events that touch it
  2023-07..2023-12  since 2019     a range, both ends included
  last month  next 30 days  -30d.. counted from today
  actor:us  category:un,coalition  a field; a comma means "or"
  importance:4.. precision:inexact disputed:yes has:quote place:vienna
  before:ID after:ID between:ID..ID around:ID~30d chain:ID related:ID
  precursor  '"working group"'     words, phrases (quoted for the shell too)
  -status:cancelled  not 2023      not
  '(actor:us or actor:mx) 2023'    or, and, parentheses
"""


def read_plotly(path: Path | None) -> str:
    """The text of the plotly.js at a path; empty without a path. Exits with 2 if it is something else."""
    if path is None:
        return ""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "it is not text"
        fail(f"cannot read {path}: {why}", code=2)
    if "plotly.js" not in text[:400]:  # each of its builds begins with a comment that says so
        fail(f"{path} is not plotly.js", help="its builds are on npm: plotly.js-basic-dist-min", code=2)
    return text


def find_file(ctx: typer.Context, file: Path | None) -> Path:
    """The file that --file names after the command or before it, else events.toml here or in a folder above.

    Exits with 1 if there is none.
    """
    named = file or ctx.obj
    if named is not None:
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            found = folder / FILE_NAME
            return Path(FILE_NAME) if folder == here else Path(os.path.relpath(found, here))
    fail(
        f"there is no {FILE_NAME} here or in a folder above",
        help=f"begin one with timeline init, or name one with --file or in the variable {FILE_ENV}",
    )


def load_or_exit(path: Path, *, memory: Lock | None = None, whole: bool = False) -> Sound:
    """What a file holds, and what its lock (or `memory`) remembers; if it has errors, exits with 1.

    With `whole`, faults in what is remembered of events that are in the data are errors too.
    """
    from timeline.history.lock import faults
    from timeline.loader import load

    loaded = load(path, memory=memory)
    damaged = faults(loaded.lock) if whole else []
    if damaged or loaded.timeline is None or loaded.data is None:
        from timeline.diagnostics import Severity

        found = [d for d in (*loaded.diagnostics, *damaged) if d.severity is Severity.ERROR]
        show_diagnostics(loaded, found)
        raise typer.Exit(1)
    return Sound(loaded.timeline, loaded.data, loaded.lock, loaded.documents)


class Sound(NamedTuple):
    """What a file without errors holds."""

    timeline: Timeline
    """With the UIDs and versions that its lock remembers."""
    data: Timeline
    """As the file alone says, without what the lock remembers."""
    lock: Lock
    documents: Sequence[Document]
    """The records of the file and of those that it includes."""


def show_diagnostics(loaded: Loaded, diagnostics: Sequence[Diagnostic], *, err: bool = True) -> None:
    """Print diagnostics and their count as text, to standard error unless the user asked for them (`err`)."""
    from timeline.diagnostics import as_text

    stream = sys.stderr if err else sys.stdout
    width = shutil.get_terminal_size().columns if stream.isatty() else None  # in a pipe lines stay whole
    if diagnostics:
        typer.echo(as_text(diagnostics, loaded.texts, color=wants_color(stream), width=width), err=err)
    typer.echo(counted(diagnostics), err=err)


def counted(diagnostics: Sequence[Diagnostic]) -> str:
    """How many errors and warnings there are: `2 errors, 1 warning`."""
    from timeline.diagnostics import Severity

    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    warnings = len(diagnostics) - errors
    parts = [
        f"{count} {noun}{'' if count == 1 else 's'}"
        for count, noun in ((errors, "error"), (warnings, "warning"))
        if count
    ]
    return ", ".join(parts) or "no errors, no warnings"


def fail(message: str, *, help: str = "", code: int = 1) -> NoReturn:
    """Print in one line what went wrong, in another what to do, and exit with a code.

    What these texts hold of names and values can do nothing to a terminal, where lines break at words.
    """
    from timeline.cli.terminal import say

    say(f"error: {message}")
    if help:
        say(f"help: {help}")
    raise typer.Exit(code)


def room_of(output: Path | None) -> int | None:
    """The columns of the terminal that an answer goes to; None where it goes to a file or a pipe."""
    return shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None


def wants_color(stream: Any) -> bool:
    """Whether a stream is a terminal that shows colours. https://no-color.org"""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def today_of(text: str) -> Day:
    """The day that an option names, else the local day of the clock; exits with 2 if it is not a day."""
    if not text:
        return dt.date.today().toordinal()
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        from timeline.diagnostics import quoted

        fail(f"{quoted(text)} is not a day", help="write it as 2026-11-24", code=2)


def now() -> dt.datetime:
    """The moment of this build, aware, in UTC: SOURCE_DATE_EPOCH if it is set, else the clock's time.

    Exits with 2 if SOURCE_DATE_EPOCH is not a number of seconds, or after 9998: no later stamp would be left.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    if not re.fullmatch("[0-9]{1,12}", epoch) or int(epoch) > _LAST_SECOND:
        from timeline.diagnostics import quoted

        fail(
            f"SOURCE_DATE_EPOCH must be a number of seconds from 0 to {_LAST_SECOND}, not {quoted(epoch)}",
            help="SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) is the time of the last commit",
            code=2,
        )
    return dt.datetime.fromtimestamp(int(epoch), tz=dt.UTC)


def check_timezone(name: str) -> None:
    """Exit with 2 if an option names a time zone that does not exist; an empty name is fine."""
    from timeline.diagnostics import quoted
    from timeline.zones import is_zone, zone_help

    if name and not is_zone(name):
        fail(f"no time zone {quoted(name)}", help=zone_help(name), code=2)


def emit(content: bytes, output: Path | None) -> None:
    """Write bytes to a file, whole or not at all, or to standard output. Exits with 1 if it cannot."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    from timeline.diagnostics import printable
    from timeline.site import replace_file

    try:
        if output.is_dir():
            fail(f"cannot write {output}: it is a folder")
        if output.exists() and not output.is_file():
            output.write_bytes(content)  # write into a device or a pipe, never replace it
        else:
            replace_file(output.resolve(), content)
    except OSError as error:
        fail(f"cannot write {output}: {(error.strerror or str(error)).lower()}")
    typer.echo(f"wrote {printable(str(output))}", err=True)
