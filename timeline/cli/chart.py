"""`timeline chart`."""

from __future__ import annotations

import enum
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.asked import build_query, select_or_exit
from timeline.cli.formats import PAGES, PICTURES
from timeline.cli.shared import (
    QUERY_HELP,
    CertainOption,
    FileOption,
    FromOption,
    PlotlyOption,
    Terms,
    TodayOption,
    ToOption,
    emit,
    fail,
    find_file,
    load_or_exit,
    read_plotly,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.model import Timeline

EPILOG = f"""{QUERY_HELP}
\b
Examples:
  timeline chart -o timeline.html                     the page, in one file
  timeline chart actor:us,cn 2023..2024 -o us-china.svg
  timeline chart -o slide.png --theme dark            1280 by 720, sharp
  timeline chart -o a4.pdf --width 1123 --height 794  A4 landscape
  timeline chart -o light.html --plotly plotly-basic.min.js
  timeline chart --embed -o embed.html                for an iframe, 1000 high
\b
PNG and PDF need Typst:  pip install typst
"""

WIDTH, HEIGHT, SCALE = 1280, 720, 2
SMALLEST_WIDTH, SMALLEST_HEIGHT, LARGEST = 480, 360, 4000


class Theme(enum.StrEnum):
    """The colours of a picture."""

    LIGHT = "light"
    DARK = "dark"


def chart(
    ctx: typer.Context,
    terms: Terms = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write: .html, .svg, .png or .pdf; by default HTML to standard output.",
            show_default=False,
        ),
    ] = None,
    width: Annotated[
        int | None,
        typer.Option(
            "--width",
            min=SMALLEST_WIDTH,
            max=LARGEST,
            metavar="PIXELS",
            help=f"The width of a picture; by default {WIDTH}.",
            show_default=False,
        ),
    ] = None,
    height: Annotated[
        int | None,
        typer.Option(
            "--height",
            min=SMALLEST_HEIGHT,
            max=LARGEST,
            metavar="PIXELS",
            help=f"The height of a picture; by default {HEIGHT}. A chart that does not fit is drawn smaller.",
            show_default=False,
        ),
    ] = None,
    theme: Annotated[
        Theme | None,
        typer.Option("--theme", help="The colours of a picture; by default light.", show_default=False),
    ] = None,
    scale: Annotated[
        int | None,
        typer.Option(
            "--scale",
            min=1,
            max=3,
            metavar="N",
            help=f"The pixels of a PNG for each pixel of width and height; by default {SCALE}.",
            show_default=False,
        ),
    ] = None,
    embed: Annotated[
        bool, typer.Option("--embed", help="For HTML: only the title, the chart and its key, for an iframe.")
    ] = False,
    plotly: PlotlyOption = None,
    first: FromOption = "",
    last: ToOption = "",
    certain: CertainOption = False,
    today: TodayOption = "",
    file: FileOption = None,
) -> None:
    """Draw the events that a query finds: as a page in one HTML file that needs no other, or as a picture.

    A picture holds the title, the chart, its key and the credit. In SVG and PDF, its words are text.
    """
    from timeline.diagnostics import quoted
    from timeline.query import MOST_SHOWN, crowded

    suffix = _suffix(output)
    sized = {"--width": width, "--height": height, "--theme": theme}
    if suffix in PAGES:
        _refuse(sized | {"--scale": scale}, "is for pictures: name the file .svg, .png or .pdf")
    else:
        _refuse({"--embed": embed or None, "--plotly": plotly}, "is for HTML: name the file .html")
        _refuse({"--scale": scale if suffix != ".png" else None}, "is for PNG: name the file .png")
    asked = build_query(terms, first=first, last=last, certain=certain, today=today)
    timeline = load_or_exit(find_file(ctx, file)).timeline
    found = replace(timeline, events=select_or_exit(timeline, asked, terms, most=MOST_SHOWN))
    for event, count in crowded(timeline, asked):
        typer.echo(
            f"warning: there are {count} occurrences of {quoted(event.id)}: the chart shows the series once; "
            "in a shorter range it shows each",
            err=True,
        )
    if suffix in PAGES:
        from timeline import page

        options = page.PageOptions(plotly="inline", embed=embed, drawer=read_plotly(plotly))
        emit(page.write(found, options), output)
    else:
        content = _picture(
            found, suffix, width=width or WIDTH, height=height or HEIGHT, theme=theme, scale=scale or SCALE
        )
        emit(content, output)


def _suffix(output: Path | None) -> str:
    """The ending of the file to write, in lower case; `.html` for standard output.

    Exits with 2 if the name does not say which format, or if standard output is a terminal.
    """
    if output is None:
        if sys.stdout.isatty():
            fail("a chart goes into a file", help="name it: -o timeline.html, .svg, .png or .pdf", code=2)
        return PAGES[0]
    suffix = output.suffix.lower()
    if suffix not in (*PAGES, *PICTURES):
        named = f"not {output.suffix}" if suffix else f"and {output.name!r} does not say which"
        fail(f"a chart is HTML, SVG, PNG or PDF, {named}", help="name it .html, .svg, .png or .pdf", code=2)
    return suffix


def _refuse(options: Mapping[str, object], why: str) -> None:
    """Exit with 2 if one of these options is given."""
    for name, value in options.items():
        if value is not None:
            fail(f"{name} {why}", code=2)


def _picture(
    timeline: Timeline, suffix: str, *, width: int, height: int, theme: Theme | None, scale: int
) -> bytes:
    from timeline.chart import picture

    options = picture.PictureOptions(width, height, "light" if theme is None else theme.value)
    drawn = picture.draw(timeline, options)
    if drawn.zoom < picture.READABLE:
        enough = drawn.full_height <= LARGEST
        typer.echo(
            f"warning: the chart is drawn at {drawn.zoom:.0%} of its size to fit {height} pixels of height; "
            + (f"use --height {drawn.full_height}" if enough else "use a query that finds fewer events"),
            err=True,
        )
    try:
        match suffix:
            case ".png":
                return picture.png(drawn, scale=scale)
            case ".pdf":
                return picture.pdf(drawn)
            case _:
                return drawn.svg.encode()
    except ImportError:
        fail(f"{suffix[1:].upper()} needs Typst: pip install typst")
