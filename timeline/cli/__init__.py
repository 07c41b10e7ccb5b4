"""The command line, a module for each command: the only code that prints, reads the clock, or exits."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from timeline.cli import (
    add,
    build,
    chart,
    check,
    diff,
    doctor,
    explain,
    export,
    fmt,
    import_,
    init,
    list_,
    names,
    next_,
    page,
    picture,
    rename,
    schema,
    search,
    serve,
    show,
    stats,
)
from timeline.cli.completion import answer
from timeline.cli.shared import FILE_ENV
from timeline.cli.terms import PlainCommand, TermsCommand

EPILOG = """\b
Examples:
  timeline init                             begin a chronology of your own
  timeline build                            write output/ from events.toml
  timeline list 2023-07..2023-12            what happened in half a year
  timeline list actor:us,cn precursor       by actor and word
  timeline next                             what is coming
  timeline show biden-xi-woodside-summit    one event and its sources
  timeline check                            what is wrong with the data
"""

app = typer.Typer(
    name="timeline",
    help="Turn one TOML file of dated, sourced events into calendars, a timeline page and answers.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help takes less than half the time
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
            help="The timeline file; by default events.toml here or in a folder above.",
            show_default=False,
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Keep the file that the options before a command name, for `find_file`."""
    ctx.obj = file


# short_help: the list of commands, 80 columns wide, would cut the first line of a command's help
app.command("init", epilog=init.EPILOG, short_help="Begin a chronology of your own in a folder.")(init.init)
app.command(
    "build", epilog=build.EPILOG, short_help="Write the calendars, the page and the JSON to output/."
)(build.build)
app.command(
    "list", epilog=list_.EPILOG, cls=TermsCommand, short_help="List the events that a query finds, by date."
)(list_.list_events)
app.command(
    "next", epilog=next_.EPILOG, cls=TermsCommand, short_help="List what is coming, and in how many days."
)(next_.next_events)
app.command(
    "search", epilog=search.EPILOG, cls=TermsCommand, short_help="Find events by words, the best first."
)(search.search)
app.command("show", epilog=show.EPILOG, short_help="Show one event, and what each source says about it.")(
    show.show
)
app.command(
    "stats", epilog=stats.EPILOG, cls=TermsCommand, short_help="Count events by year, category, actor, …"
)(stats.stats)
app.command("names", epilog=names.EPILOG, short_help="List what queries can name, with their events.")(
    names.names
)
app.command("check", epilog=check.EPILOG, short_help="Report what is wrong with the data, and where.")(
    check.check
)
app.command("explain", epilog=explain.EPILOG, short_help="Explain what a code of check or doctor means.")(
    explain.explain
)
app.command(
    "chart",
    epilog=chart.EPILOG,
    cls=TermsCommand,
    short_help="Write a Plotly chart of what a query finds.",
)(chart.chart)
app.command(
    "export", epilog=export.EPILOG, short_help="Write the whole file as one document, in TOML or JSON."
)(export.export)
app.command(
    "picture", epilog=picture.EPILOG, cls=TermsCommand, short_help="Draw a picture: SVG, PNG or PDF."
)(picture.picture)
app.command(
    "page",
    epilog=page.EPILOG,
    cls=TermsCommand,
    short_help="Write the page in one file, of what a query finds.",
)(page.page)
app.command("diff", epilog=diff.EPILOG, short_help="Report what changed between two versions of a file.")(
    diff.diff
)
app.command("add", epilog=add.EPILOG, short_help="Add an event to the file: asks on a terminal.")(add.add)
app.command(
    "fmt", epilog=fmt.EPILOG, short_help="Write the file in one style; nothing that it says changes."
)(fmt.fmt)
app.command("rename", epilog=rename.EPILOG, short_help="Give something another id, wherever it is named.")(
    rename.rename
)
app.command("import", epilog=import_.EPILOG, short_help="Import a table, a calendar or another chronology.")(
    import_.import_file
)
app.command("serve", epilog=serve.EPILOG, short_help="Serve the page and the calendars over HTTP.")(
    serve.serve
)
app.command("doctor", epilog=doctor.EPILOG, short_help="Report what calendar clients will make of a feed.")(
    doctor.doctor
)
app.command(
    "schema", epilog=schema.EPILOG, short_help="Write the JSON Schema of a timeline file, for editors."
)(schema.schema)
for each in app.registered_commands:
    if each.cls is not TermsCommand:
        each.cls = PlainCommand


def main() -> None:
    """Run the command line, and exit."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # the program that started this one closed it
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 -- it stays open to the end
        elif hasattr(stream, "reconfigure"):
            # a terminal that cannot show a letter shows its escape, not a traceback
            stream.reconfigure(errors="backslashreplace")
    try:
        answer(app)
        app()
    except OSError as error:  # standard output is full, or the current folder is gone
        typer.echo(f"error: {(error.strerror or str(error)).lower()}", err=True)
        os._exit(1)  # a normal exit would try to flush standard output again
