"""A timeline as a picture for slides, print and articles: as SVG, and with Typst as PNG and PDF.

The chart fills the space that the title, the key and the credit leave of a size in pixels. If that is
not enough, the chart is drawn smaller; it is never cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from timeline import edtf
from timeline.chart import key as _key
from timeline.chart import typeset as _typst
from timeline.chart.elements import CENTRE, Paint, element, escaped, isolated, number, paint
from timeline.chart.layout import Layout, text_width
from timeline.chart.layout.lay import FOOT, HEAD, MOST_LABELLED
from timeline.chart.layout.lay import NARROW as SLIM
from timeline.chart.layout.text import ELLIPSIS, wrap
from timeline.chart.style import DARK, FONT, LIGHT
from timeline.chart.svg import USUAL, drawn, laid_out, summary
from timeline.model import Timeline

MARGIN, NARROW_MARGIN = 32.0, 16.0
NARROW = 800
"""With fewer pixels of width, margins are narrow and the title is small."""

TOP = 20.0
BOTTOM = 14.0
TITLE_SIZE, SMALL_TITLE_SIZE, TITLE_WEIGHT = 26.0, 20.0, 700
DEK_SIZE = 15.0
KEY_SIZE = 13.0
CAPTION_SIZE = 12.0
LINE = 1.45
"""The height of a line of text, in font sizes."""

KEY_APART = 4.0
KEY_ROW = 24.0
KEY_BETWEEN = 16.0
SIGN_APART = 7.0
"""Pixels between a sign and its words."""

LEAST_FOOT = KEY_APART + KEY_ROW + 2 * CAPTION_SIZE * LINE + BOTTOM
"""The usual height below the chart, in pixels."""

MOST_CAPTION_LINES = 6

ZOOMS = (0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2, 1.25)
"""The zooms to try for a chart with a label for every event."""

LEAST = 0.2
"""The smallest zoom at which the chart gets a new layout; a smaller chart is only scaled."""

READABLE = 0.8
"""From this zoom on, words are large enough for a slide."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """The size of a picture in pixels, and its colours."""

    width: int = 1280
    """In pixels of CSS, as on a web page."""
    height: int = 720
    theme: Literal["light", "dark"] = "light"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture, and how well the chart fits into it."""

    svg: str
    """A whole SVG file; it needs no other file, and its words are text."""
    language: str
    zoom: float
    """The scale of the chart: less than 1 if it must be smaller to fit."""
    full_height: int
    """The height in pixels at which the chart would have about its full size."""


def draw(timeline: Timeline, options: PictureOptions) -> Picture:
    """The picture of all events of a timeline; the same timeline gives the same picture."""
    colours = paint(DARK if options.theme == "dark" else LIGHT)
    frame = _Frame(timeline, options.width, options.height, colours)
    head, top = frame.head()
    foot: list[str] = []
    taken = LEAST_FOOT
    while True:
        room = max(1.0, options.height - top - taken)
        chart, zoom, excess = _fitted(timeline, frame.inner, room)
        foot, needed = frame.foot(chart)
        if needed <= taken:
            break
        taken = needed  # the chart decides which signs the key has, and the key's height limits the chart
    content = drawn(timeline, chart, colours=colours)
    place = f"translate({number(frame.margin)} {number(top)})" + (f" scale({zoom:.4g})" if zoom != 1 else "")
    svg = element(
        "svg",
        "\n".join(
            (
                element("title", escaped(timeline.title)),
                element("desc", escaped(summary(timeline))),
                element("rect", width=options.width, height=options.height, fill=colours.background),
                *head,
                element("g", content, transform=place, font_size=13),
                *foot,
            )
        ),
        xmlns="http://www.w3.org/2000/svg",
        width=options.width,
        height=options.height,
        viewBox=f"0 0 {options.width} {options.height}",
        role="img",
        font_family=FONT,
    )
    return Picture(svg, timeline.language, zoom, options.height + max(0, math.ceil(excess)))


def png(picture: Picture, *, scale: float) -> bytes:
    """The picture as PNG, with `scale` pixels for each of its own; raises ImportError without Typst."""
    return _typst.render(picture.svg, language=picture.language, kind="png", scale=scale)


def pdf(picture: Picture) -> bytes:
    """The picture as a PDF page whose words can be searched and copied; raises ImportError without Typst."""
    return _typst.render(picture.svg, language=picture.language, kind="pdf")


def _fitted(timeline: Timeline, width: float, room: float) -> tuple[Layout, float, float]:
    """A chart for a width and a height in pixels, its zoom, and the pixels that its full size is too high.

    It is as large as possible with a label for every event; otherwise it has its full size, or a smaller
    zoom, which gives the chart more pixels of its own in both directions.
    """

    def at(zoom: float) -> Layout:
        return laid_out(timeline, width=width / zoom, height=max(1.0, room / zoom - HEAD - FOOT))

    if len(timeline.events) <= MOST_LABELLED:
        fit: list[tuple[int, float, Layout]] = []
        for zoom in ZOOMS:
            if (width / zoom < SLIM) != (width < SLIM):
                continue  # a zoom must not move the lanes' names from beside the lanes to above them
            chart = at(zoom)
            if chart.dense or chart.height * zoom > room:
                break
            fit.append((_cuts(chart), -zoom, chart))
        if fit:
            _, negated, chart = min(fit, key=lambda one: one[:2])
            return chart, -negated, 0.0
    zoom = 1.0
    chart = at(zoom)
    excess = chart.height - room
    while (too_high := chart.height * zoom / room) > 1 and zoom > LEAST:
        zoom = max(LEAST, math.floor(100 * zoom * min(0.96, too_high**-0.8)) / 100)
        chart = at(zoom)
    return chart, min(zoom, room / chart.height), excess


def _cuts(chart: Layout) -> int:
    """The number of labels with a cut title."""
    return sum(label.lines[-1].endswith(ELLIPSIS) for label in chart.labels)


class _Frame:
    """The title, key and credit around the chart; mirrored for a language written from right to left."""

    def __init__(self, timeline: Timeline, width: int, height: int, colours: Paint) -> None:
        self.timeline = timeline
        self.width, self.height = float(width), float(height)
        self.colours = colours
        self.margin = MARGIN if width >= NARROW else NARROW_MARGIN
        self.inner = self.width - 2 * self.margin
        self.mirrored = timeline.runs_right_to_left

    def head(self) -> tuple[list[str], float]:
        """The title and the description, and the y at which the chart may begin."""
        size = TITLE_SIZE if self.width >= NARROW else SMALL_TITLE_SIZE
        title = self.timeline.title
        lines = wrap(title, self.inner, lines=2, measure=text_width, size=size, weight=TITLE_WEIGHT)
        written, y = [], TOP
        for line in lines:
            words = isolated(line, title)
            written.append(self._text(words, y, size, self.colours.ink, font_weight=TITLE_WEIGHT))
            y += size * LINE
        dek = self.timeline.description
        if dek.strip():
            for line in wrap(dek, self.inner, lines=2, measure=text_width, size=DEK_SIZE, weight=400):
                written.append(self._text(isolated(line, dek), y, DEK_SIZE, self.colours.muted))
                y += DEK_SIZE * LINE
        return written, y + 6

    def foot(self, chart: Layout) -> tuple[list[str], float]:
        """The key, the captions and the credit, from the top down; and their height in pixels."""
        rows = self._rows(_key.signs(chart, self.colours))
        undated = sum(event.when is None for event in self.timeline.events)
        captions = _key.captions(chart)
        if undated:
            captions.append(f"{undated:,} event{'s' if undated != 1 else ''} without a date: not drawn.")
        lines = wrap(
            " ".join(captions),
            self.inner,
            lines=MOST_CAPTION_LINES,
            measure=text_width,
            size=CAPTION_SIZE,
            weight=400,
        )
        step = CAPTION_SIZE * LINE
        height = KEY_APART + len(rows) * KEY_ROW + (len(lines) if captions else 0) * step + step + BOTTOM
        y = self.height - height + KEY_APART
        written = []
        for row in rows:
            for x, sign in row:
                written += self._sign(sign, x, y + KEY_ROW / 2)
            y += KEY_ROW
        for line in lines if captions else ():
            written.append(self._text(escaped(line), y, CAPTION_SIZE, self.colours.muted))
            y += step
        return [*written, *self._credit(y)], height

    def _credit(self, y: float) -> Iterator[str]:
        """The title, the as-of day, and the address, as far as they fit."""
        timeline, room = self.timeline, self.inner
        if timeline.url:
            url = _line(timeline.url, room / 2, CAPTION_SIZE)
            yield self._text(escaped(url), y, CAPTION_SIZE, self.colours.muted, far=True)
            room -= text_width(url, CAPTION_SIZE, 400) + KEY_BETWEEN
        dates = "Dates as the sources give them."
        as_of = "" if timeline.as_of is None else edtf.say(edtf.date_on(timeline.as_of))
        title = timeline.title
        # without room, the credit can omit the title, which is above the chart anyway
        whole = f", as of {as_of}. {dates}" if as_of else f". {dates}"
        shorter = [f"As of {as_of}. {dates}", f"As of {as_of}."] if as_of else [dates]
        if text_width(title + whole, CAPTION_SIZE, 400) <= room:
            words = isolated(title) + whole
        else:
            fitting = (each for each in shorter if text_width(each, CAPTION_SIZE, 400) <= room)
            words = next(fitting, shorter[-1])
        yield self._text(words, y, CAPTION_SIZE, self.colours.muted)

    def _rows(self, signs: Sequence[_key.Sign]) -> list[list[tuple[float, _key.Sign]]]:
        """The signs in rows, each with its distance in pixels from the margin at which lines begin."""
        rows: list[list[tuple[float, _key.Sign]]] = []
        x = 0.0
        for sign in signs:
            w = sign.width + SIGN_APART + text_width(sign.words, KEY_SIZE, 400) * USUAL
            if not rows or x + w > self.inner:
                rows.append([])
                x = 0.0
            rows[-1].append((x, sign))
            x += w + KEY_BETWEEN
        return rows

    def _sign(self, sign: _key.Sign, x: float, middle: float) -> list[str]:
        along = self.width - self.margin - x - sign.width if self.mirrored else self.margin + x
        place = f"translate({number(along)} {number(middle - _key.HEIGHT / 2)})"
        indent, top = x + sign.width + SIGN_APART, middle - KEY_SIZE * LINE / 2
        return [
            element("g", sign.drawing, transform=place),
            self._text(escaped(sign.words), top, KEY_SIZE, self.colours.muted, indent=indent),
        ]

    def _text(
        self,
        words: str,
        y: float,
        size: float,
        fill: str,
        *,
        far: bool = False,
        indent: float = 0.0,
        **more: float | str,
    ) -> str:
        """A line of text with its top at y, at the margin where lines begin or (`far`) end."""
        right = far != self.mirrored
        x = self.width - self.margin - indent if right else self.margin + indent
        return element(
            "text",
            words,
            x=x,
            y=y + size * (LINE / 2 + CENTRE),
            font_size=size,
            fill=fill,
            text_anchor="end" if right else None,
            **more,
        )


def _line(text: str, width: float, size: float) -> str:
    """A text on one line, cut to a width in pixels."""
    return wrap(text, width, lines=1, measure=text_width, size=size, weight=400)[0]
