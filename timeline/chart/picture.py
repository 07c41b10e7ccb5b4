"""A timeline as a picture for slides, print and articles: SVG by itself, PNG and PDF by Typst.

The chart fills what the title, the key and the credit leave of a size in pixels. Where that is
not enough it is drawn smaller, never cut.
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
"""Pixels of width, below which margins are narrow and the title is small."""

TOP = 20.0
BOTTOM = 14.0
TITLE_SIZE, SMALL_TITLE_SIZE, TITLE_WEIGHT = 26.0, 20.0, 700
DEK_SIZE = 15.0
KEY_SIZE = 13.0
NOTE_SIZE = 12.0
LINE = 1.45
"""The height of a line of text, in its size."""

KEY_APART = 4.0
KEY_ROW = 24.0
KEY_BETWEEN = 16.0
SIGN_APART = 7.0
"""Pixels between a sign and its words."""

LEAST_FOOT = KEY_APART + KEY_ROW + 2 * NOTE_SIZE * LINE + BOTTOM
"""What a picture of any size has below its chart in most cases."""

MOST_NOTES = 6
"""Lines of what else is to be known."""

ZOOMS = (0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2, 1.25)
"""How large a chart may be drawn to have a label for every event."""

LEAST = 0.2
"""A chart is laid out anew down to this zoom; below, it is only made smaller."""

READABLE = 0.8
"""From this zoom on words are large enough for a slide."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    width: int = 1280
    """Pixels, as those of a web page."""
    height: int = 720
    theme: Literal["light", "dark"] = "light"


@dataclass(frozen=True, slots=True)
class Picture:
    svg: str
    """A whole file: it names no other, and its words are text."""
    language: str
    zoom: float
    """How large the chart is drawn: less than 1 where it had to be made smaller to fit."""
    full_height: int
    """The height in pixels at which it would have been drawn in full size, or nearly so."""


def draw(timeline: Timeline, options: PictureOptions) -> Picture:
    """The picture of all events of a timeline; the same timeline gives the same."""
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
        taken = needed  # which signs there are to explain depends on the chart, and its height on them
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
    """The picture with so many pixels for each of its own; raises ImportError where Typst is missing."""
    return _typst.render(picture.svg, language=picture.language, kind="png", scale=scale)


def pdf(picture: Picture) -> bytes:
    """One page with words that can be searched and copied; raises ImportError where Typst is missing."""
    return _typst.render(picture.svg, language=picture.language, kind="pdf")


def _fitted(timeline: Timeline, width: float, room: float) -> tuple[Layout, float, float]:
    """A chart that fills a width and fits in a height, how large it is drawn, and what it lacked at first.

    As large as it can be with a label for every event, or else in full size, or else smaller: a
    smaller zoom gives a chart more pixels of its own both ways.
    """

    def at(zoom: float) -> Layout:
        return laid_out(timeline, width=width / zoom, height=max(1.0, room / zoom - HEAD - FOOT))

    if len(timeline.events) <= MOST_LABELLED:
        fit: list[tuple[int, float, Layout]] = []
        for zoom in ZOOMS:
            if (width / zoom < SLIM) != (width < SLIM):
                continue  # lanes' names stay beside the lanes where there is the width for it
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
    """How many labels hold less than the title."""
    return sum(label.lines[-1].endswith(ELLIPSIS) for label in chart.labels)


class _Frame:
    """What stands around the chart. In a language written from right to left it is mirrored."""

    def __init__(self, timeline: Timeline, width: int, height: int, colours: Paint) -> None:
        self.timeline = timeline
        self.width, self.height = float(width), float(height)
        self.colours = colours
        self.margin = MARGIN if width >= NARROW else NARROW_MARGIN
        self.inner = self.width - 2 * self.margin
        self.mirrored = timeline.runs_right_to_left

    def head(self) -> tuple[list[str], float]:
        """The title over the description, and where the chart may begin."""
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
        """The key over what else is to be known over the credit; and the height of it all."""
        rows = self._rows(_key.signs(chart, self.colours))
        undated = sum(event.when is None for event in self.timeline.events)
        notes = _key.captions(chart)
        if undated:
            notes.append(f"{undated:,} event{'s' if undated != 1 else ''} without a date: not drawn.")
        lines = wrap(
            " ".join(notes), self.inner, lines=MOST_NOTES, measure=text_width, size=NOTE_SIZE, weight=400
        )
        step = NOTE_SIZE * LINE
        height = KEY_APART + len(rows) * KEY_ROW + (len(lines) if notes else 0) * step + step + BOTTOM
        y = self.height - height + KEY_APART
        written = []
        for row in rows:
            for x, sign in row:
                written += self._sign(sign, x, y + KEY_ROW / 2)
            y += KEY_ROW
        for line in lines if notes else ():
            written.append(self._text(escaped(line), y, NOTE_SIZE, self.colours.muted))
            y += step
        return [*written, *self._credit(y)], height

    def _credit(self, y: float) -> Iterator[str]:
        """What this is, of when, and where it is from."""
        timeline, room = self.timeline, self.inner
        if timeline.url:
            url = _line(timeline.url, room / 2, NOTE_SIZE)
            yield self._text(escaped(url), y, NOTE_SIZE, self.colours.muted, far=True)
            room -= text_width(url, NOTE_SIZE, 400) + KEY_BETWEEN
        dates = "Dates as the sources give them."
        as_of = "" if timeline.as_of is None else edtf.say(edtf.date_on(timeline.as_of))
        title = timeline.title
        # the title is above in any case
        whole = f", as of {as_of}. {dates}" if as_of else f". {dates}"
        shorter = [f"As of {as_of}. {dates}", f"As of {as_of}."] if as_of else [dates]
        if text_width(title + whole, NOTE_SIZE, 400) <= room:
            words = isolated(title) + whole
        else:
            words = next((each for each in shorter if text_width(each, NOTE_SIZE, 400) <= room), shorter[-1])
        yield self._text(words, y, NOTE_SIZE, self.colours.muted)

    def _rows(self, signs: Sequence[_key.Sign]) -> list[list[tuple[float, _key.Sign]]]:
        """Signs with where each begins, counted from the margin at which lines begin."""
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
        """A line whose top is at y, set where lines begin or, `far`, end."""
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
    """As much of a text as fits on one line."""
    return wrap(text, width, lines=1, measure=text_width, size=size, weight=400)[0]
