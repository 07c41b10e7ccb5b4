"""`timeline picture`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from timeline.cli.drawn import DrawnOption, Theme, ThemeOption, TitleOption, chosen, ending_of
from timeline.cli.formats import PICTURES
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
  timeline picture actor:us,cn 2023..2024 -o us-china.svg
  timeline picture -o slide.png --theme dark            1280 by 720, sharp
  timeline picture -o a4.pdf --width 1123 --height 794  A4 landscape
  timeline picture category:un -o un.svg --title "At the United Nations"
\b
PNG and PDF need Typst:  pip install typst
"""

WIDTH, HEIGHT, SCALE = 1280, 720, 2
SMALLEST_WIDTH, SMALLEST_HEIGHT, LARGEST = 480, 360, 4000


def picture(
    ctx: typer.Context,
    terms: Terms = None,
    output: DrawnOption = None,
    title: TitleOption = "",
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
    theme: ThemeOption = None,
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
    first: FromOption = "",
    last: ToOption = "",
    certain: CertainOption = False,
    today: TodayOption = "",
    file: FileOption = None,
) -> None:
    """Draw the events that a query finds as a picture for slides and print: SVG, PNG or PDF.

    It holds the title, the chart, its key and the credit. In SVG and PDF, its words are text.
    """
    suffix = ending_of(output, PICTURES, what="a picture is SVG, PNG or PDF")
    if scale is not None and suffix != ".png":
        fail("--scale is for PNG: name the file .png", code=2)
    found = chosen(ctx, terms, file, title=title, first=first, last=last, certain=certain, today=today)
    content = _picture(
        found,
        suffix,
        width=width or WIDTH,
        height=height or HEIGHT,
        theme=theme or Theme.LIGHT,
        scale=scale or SCALE,
    )
    emit(content, output)


def _picture(timeline: Timeline, suffix: str, *, width: int, height: int, theme: Theme, scale: int) -> bytes:
    from timeline.chart import picture

    options = picture.PictureOptions(width, height, theme.value)
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
