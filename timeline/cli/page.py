"""`timeline page`."""

from __future__ import annotations

from typing import Annotated

import typer

from timeline.cli.drawn import DrawnOption, TitleOption, chosen, ending_of
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
)

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline page -o timeline.html
  timeline page actor:us,cn 2018.. -o us-cn.html --title "U.S. and China"
  timeline page --embed -o embed.html           for an iframe, 1000 high
"""


def page(
    ctx: typer.Context,
    terms: Terms = None,
    output: DrawnOption = None,
    title: TitleOption = "",
    embed: Annotated[
        bool, typer.Option("--embed", help="Only the title, the chart and its key, for an iframe.")
    ] = False,
    first: FromOption = "",
    last: ToOption = "",
    certain: CertainOption = False,
    today: TodayOption = "",
    file: FileOption = None,
) -> None:
    """Write the page of the events that a query finds, in one HTML file that needs no other.

    It has the chart, the table with the sources, and a search. Without -o it goes to standard output.
    """
    ending_of(output, PAGES, what="the page is HTML")
    found = chosen(ctx, terms, file, title=title, first=first, last=last, certain=certain, today=today)

    from timeline.page import PageOptions, write

    emit(write(found, PageOptions(plotly="inline", embed=embed)), output)
