"""`timeline doctor`."""

from __future__ import annotations

import enum
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.shared import fail, wants_color

if TYPE_CHECKING:
    from timeline.doctor import Diagnosis

EPILOG = """\b
Examples:
  timeline doctor output/calendar.ics
  timeline doctor https://example.org/feeds/talks.ics
  curl -s https://example.org/talks.ics | timeline doctor -
  timeline doctor talks.ics --format json
"""


class Format(enum.StrEnum):
    """How `doctor` writes what it finds."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def doctor(
    feed: Annotated[
        str,
        typer.Argument(
            metavar="FILE|URL",
            help="A feed: a file, - for standard input, or an address (http, https, webcal).",
            show_default=False,
        ),
    ],
    format: Annotated[Format, typer.Option("--format", help="The format of the answer.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings too.")] = False,
) -> None:
    """Report what Google, Outlook, Apple, Thunderbird and GNOME will make of a calendar feed.

    The feed can come from any program. Each finding has a code, a line, and what to write instead.
    At an address, the doctor also looks at the headers and at robots.txt, and asks a second time to
    see if the feed stays the same. The exit status is 1 if there are errors. `timeline explain CODE`
    says more of a code.
    """
    from timeline.doctor import Severity, report
    from timeline.fetch import is_address

    served = is_address(feed)
    diagnosis = _visited(feed) if served else _read(feed)
    match format:
        case Format.TEXT:
            width = min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else 80
            typer.echo(report.as_text(diagnosis, width=width, color=wants_color(sys.stdout), served=served))
        case Format.JSON:
            typer.echo(report.as_json(diagnosis))
        case Format.GITHUB:
            if annotations := report.as_github(diagnosis):
                typer.echo(annotations)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    raise typer.Exit(1 if any(group.first.severity in failing for group in diagnosis.groups) else 0)


def _visited(url: str) -> Diagnosis:
    """What the doctor finds at an address; exits with 2 if it cannot be asked."""
    from timeline.doctor import examine_visit
    from timeline.fetch import fault, visit

    if why := fault(url):
        help_ = "name a file, or an address such as https://example.org/talks.ics"
        fail(f"cannot ask for {url}: {why}", help=help_, code=2)
    return examine_visit(visit(url))


def _read(name: str) -> Diagnosis:
    """What the doctor finds in a file, or in standard input (`-`); exits with 1 if it cannot be read."""
    from timeline.doctor import examine
    from timeline.fetch import MAX_BYTES

    try:
        if name == "-":
            return examine(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
        with Path(name).open("rb") as file:
            return examine(file.read(MAX_BYTES + 1), name)
    except OSError as error:
        fail(f"cannot read {name}: {(error.strerror or str(error)).lower()}")
    except ValueError as error:  # a name with a NUL in it
        fail(f"cannot read {name!r}: {error}")
