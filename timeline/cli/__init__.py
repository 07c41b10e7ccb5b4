"""The command line, a module a command: only here is anything printed, is a clock read, ends a program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from timeline.cli import build, chart, check, diff, doctor, list_, schema, serve, show
from timeline.cli.shared import FILE_ENV, TermsCommand

EPILOG = """\b
Examples:
  timeline build                            write output/ from events.toml
  timeline list 2023-07..2023-12            what happened in half a year
  timeline list actor:us,cn precursor       by actor and word
  timeline show biden-xi-woodside-summit    one event and its sources
  timeline check                            what is wrong with the data
"""

app = typer.Typer(
    name="timeline",
    help="Dated, sourced chronologies: one TOML file in; calendars, a timeline page and answers out.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help, which takes less than half the time
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"timeline {version('diplomatic-timeline')}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            "-f",
            envvar=FILE_ENV,
            help="The timeline file. Where silent: events.toml here or in a folder above.",
            show_default=False,
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    ctx.obj = file


# short_help: in the list of commands, 80 columns wide, the first line of a command's help would be cut
app.command("build", epilog=build.EPILOG, short_help="Write calendars, timeline page and JSON to output/.")(
    build.build
)
app.command(
    "list", epilog=list_.EPILOG, cls=TermsCommand, short_help="List the events that a query finds, by date."
)(list_.list_events)
app.command("show", epilog=show.EPILOG, short_help="Show one event, and what each source says of it.")(
    show.show
)
app.command("check", epilog=check.EPILOG, short_help="Say what is wrong with the data, and where.")(
    check.check
)
app.command(
    "chart",
    epilog=chart.EPILOG,
    cls=TermsCommand,
    short_help="Draw what a query finds: a page in one file, or a picture.",
)(chart.chart)
app.command("diff", epilog=diff.EPILOG, short_help="Say what changed between two versions of a file.")(
    diff.diff
)
app.command("serve", epilog=serve.EPILOG, short_help="Serve the page and the calendars over HTTP.")(
    serve.serve
)
app.command("doctor", epilog=doctor.EPILOG, short_help="Say what calendar clients will make of a feed.")(
    doctor.doctor
)
app.command(
    "schema", epilog=schema.EPILOG, short_help="Write the JSON Schema of a timeline file, for editors."
)(schema.schema)


def main() -> None:
    """Run the command line."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 -- till the end
        elif hasattr(stream, "reconfigure"):
            # a terminal that cannot show a letter gets its escape, not a traceback
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except OSError as error:  # standard output is full, the folder we are in is gone
        typer.echo(f"error: {(error.strerror or str(error)).lower()}", err=True)
        os._exit(1)  # nothing more can be flushed
