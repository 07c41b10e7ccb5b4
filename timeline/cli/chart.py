"""`timeline chart`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.drawn import DrawnOption, Theme, TitleOption, chosen, ending_of
from timeline.cli.formats import PAGES
from timeline.cli.shared import (
    QUERY_HELP,
    CertainOption,
    FileOption,
    FromOption,
    Terms,
    TodayOption,
    ToOption,
    emit,
    fail,
)

if TYPE_CHECKING:
    from timeline.model import Timeline

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline chart -o chart.html              one file that needs no other, 5 MB
  timeline chart actor:us,cn 2018.. -o us-china.html --plotlyjs cdn
  timeline chart -o chart.html --plotlyjs directory    plotly.min.js beside it
  timeline chart -o chart.json              for Plotly in any language
"""

BESIDE = "plotly.min.js"
"""The name that Plotly's own write_html gives the file beside the page."""


def _places(incomplete: str) -> list[str]:
    return [place for place in ("cdn", "directory") if place.startswith(incomplete)]


def chart(
    ctx: typer.Context,
    terms: Terms = None,
    output: DrawnOption = None,
    title: TitleOption = "",
    theme: Annotated[
        Theme | None,
        typer.Option(
            "--theme",
            help="The colours; by default those of the reader's system, in JSON light.",
            show_default=False,
        ),
    ] = None,
    plotlyjs: Annotated[
        str,
        typer.Option(
            "--plotlyjs",
            metavar="cdn|directory|FILE",
            help="Where plotly.js is: on Plotly's servers, beside the file, or at this path or address. "
            "By default it is inside the file.",
            autocompletion=_places,
            show_default=False,
        ),
    ] = "",
    first: FromOption = "",
    last: ToOption = "",
    certain: CertainOption = False,
    today: TodayOption = "",
    file: FileOption = None,
) -> None:
    """Write the events that a query finds as a Plotly chart: dates on x, lanes on y, to zoom and to point at.

    HTML is for a browser, JSON is a Plotly figure. Without -o, HTML goes to standard output.
    """
    suffix = ending_of(output, (*PAGES, ".json"), what="a chart is HTML or JSON")
    if suffix == ".json" and plotlyjs:
        fail("--plotlyjs is for HTML: name the file .html", code=2)
    where = _place(plotlyjs, output)
    found = chosen(ctx, terms, file, title=title, first=first, last=last, certain=certain, today=today)
    if suffix == ".json":
        emit(_json(found, theme), output)
        return

    from timeline.page import figure

    emit(figure.write(found, figure.FigureOptions(where, theme="" if theme is None else theme.value)), output)
    if plotlyjs == "directory" and output is not None:
        from timeline.page import plotlyjs as script

        emit(script.source().encode(), output.with_name(BESIDE))


def _place(plotlyjs: str, output: Path | None) -> str:
    """Where the page finds plotly.js; exits with 2 if the option names no place for it."""
    match plotlyjs:
        case "":
            return "inline"
        case "cdn":
            return plotlyjs
        case "directory":
            if output is None:
                fail(
                    "--plotlyjs directory writes a file beside the chart",
                    help="name it: -o chart.html",
                    code=2,
                )
            return BESIDE
        case _ if plotlyjs.endswith(".js") and _is_address(plotlyjs):
            return plotlyjs
    from timeline.diagnostics import quoted

    help_ = "write cdn, directory, or a path or an address that ends in .js"
    fail(f"--plotlyjs {quoted(plotlyjs)} is no place for plotly.js", help=help_, code=2)


def _is_address(text: str) -> bool:
    """Whether a text is a path, or an address over http or https."""
    if not text.isprintable() or any(each in text for each in " \"'<>;,"):
        return False  # else it would end the attribute, or the policy, that names it
    return re.match("https?://[a-z0-9]", text) is not None or re.match("[^:]*$", text) is not None


def _json(timeline: Timeline, theme: Theme | None) -> bytes:
    """The figure as Plotly writes it, the same whichever libraries are installed."""
    from timeline.chart.figure import figure

    try:
        text = figure(timeline, dark=theme is Theme.DARK).to_json(engine="json")
    except ImportError:
        fail("JSON needs Plotly: pip install plotly")
    return f"{text}\n".encode()
