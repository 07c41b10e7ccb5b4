"""The traces of one lane: spans, days, labels, and where the pointer finds a card.

A span is a thick line between two markers. Lines and markers have their size in pixels: so a short span stays
visible, as a ring or a square, and a long one ends where it should, at every zoom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from timeline.chart.figure.placed import Placed, Sign, Span, iso
from timeline.chart.figure.words import SIZE, card, escaped
from timeline.chart.style import Palette
from timeline.model import Event, Timeline

Trace: TypeAlias = dict[str, Any]

THICK, THIN = 11.0, 8.0
"""Pixels: the outline of a hollow span and a solid span; what is inside the outline."""
LINES = {1: 1.7, 2: 2.7}
"""Rows that a label of one or two lines needs, with room for tall letters; neighbours are out of its time."""
SIZES = {5: 13, 4: 11, 3: 10, 2: 9, 1: 8}
"""The diameter of a day's dot by importance, in pixels."""
DAY_MS = 86_400_000
NO_CARD = {"hoverinfo": "skip"}
CLEAR = "rgba(0,0,0,0)"


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane of the figure, with its events in rows."""

    timeline: Timeline
    palette: Palette
    colour: str
    top: float
    """Of its first row, on the y axis."""
    placed: Sequence[Placed]
    instances: Sequence[Event]
    """Occurrences of the series of this lane."""
    rug: float
    """Where on the y axis they stand."""
    short: float
    """Days of a span that is too short to be seen without caps."""

    def y(self, placed: Placed) -> float:
        """The middle of an event's row."""
        return self.top + placed.row + placed.height / 2


def of_lane(lane: Lane) -> Iterator[Trace]:
    """The traces of a lane, from the back to the front; none for what it does not have."""
    cards = {each.event.id: card(each.event, lane.timeline) for each in lane.placed}
    spans = [(each, span) for each in lane.placed for span in each.spans]
    hollow = [(each, span) for each, span in spans if not span.known or _is_hollow(each)]
    solid = [(each, span) for each, span in spans if span.known and not _is_hollow(each)]
    for dash in ("solid", "2px,3px"):
        of_dash = [pair for pair in hollow if (pair[0].sign is Sign.PLANNED) is (dash != "solid")]
        if of_dash:
            yield _stretch(lane, of_dash, colour=lane.colour, width=THICK, symbol="circle", dash=dash)
    if hollow:
        tint = lane.palette.tint(lane.colour)
        yield _stretch(lane, hollow, colour=tint, width=THIN, symbol="circle")
    if solid:
        yield _stretch(lane, solid, colour=lane.colour, width=THICK, symbol="square")
    if spans:
        yield _targets(lane, spans, cards)
    if any(each.slot[0] < each.slot[1] for each in lane.placed):
        yield _labels(lane)
    if lane.placed or lane.instances:
        yield _marks(lane, cards)


def _is_hollow(placed: Placed) -> bool:
    """Whether its days are drawn hollow although they are known."""
    return placed.sign in (Sign.OFF, Sign.PLANNED)


def _stretch(
    lane: Lane,
    spans: Sequence[tuple[Placed, Span]],
    *,
    colour: str,
    width: float,
    symbol: str,
    dash: str = "solid",
) -> Trace:
    """Lines from begin to end, apart from each other; caps only where the event itself begins or ends."""
    x: list[str | None] = []
    y: list[float | None] = []
    caps: list[float] = []
    for placed, span in spans:
        x += [iso(span.start), iso(span.end), None]
        y += [lane.y(placed), lane.y(placed), None]
        whole = not span.known or (span.start, span.end) == (placed.start, placed.end)
        whole &= symbol == "circle" or span.end - span.start < lane.short
        caps += [width if whole else 0.0, width if whole and not placed.after else 0.0, 0.0]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width, "dash": dash, "simplify": False},
        "marker": {"color": colour, "size": caps, "symbol": symbol, "opacity": 1, "line": {"width": 0}},
        **NO_CARD,
    }


def _targets(lane: Lane, spans: Sequence[tuple[Placed, Span]], cards: dict[str, str]) -> Trace:
    """Invisible bars that show the card anywhere along a span."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": [iso(span.start) for _, span in spans],
        "x": [_ms(span.end - span.start) for _, span in spans],
        "y": [lane.y(placed) for placed, _ in spans],
        "width": 0.8,
        "marker": {"color": CLEAR, "line": {"width": 0}},
        "hoverinfo": "text",
        "hovertext": [cards[placed.event.id] for placed, _ in spans],
        "customdata": [placed.event.id for placed, _ in spans],
        "textposition": "none",
    }


def _labels(lane: Lane) -> Trace:
    """Labels as the texts of invisible bars: Plotly hides a text for which its bar is too narrow.

    Each bar ends at its mark: so Plotly also hides the label of a mark that is out of view (`unclipped`).
    """
    told = [each for each in lane.placed if each.slot[0] < each.slot[1]]
    ends = [each.slot if each.left else each.slot[::-1] for each in told]
    return {
        "type": "bar",
        "orientation": "h",
        "xaxis": "x2",
        "base": [iso(far) for far, _ in ends],
        "x": [_ms(near - far) for far, near in ends],
        "y": [lane.y(each) for each in told],
        "width": [LINES[each.height] for each in told],
        "marker": {"color": CLEAR, "line": {"width": 0}},
        "text": [_label(each) for each in told],
        "textposition": "inside",
        "insidetextanchor": "end",
        "textangle": 0,
        "constraintext": "inside",
        "textfont": {"size": SIZE, "color": lane.palette.ink},
        **NO_CARD,
    }


def _label(placed: Placed) -> str:
    form = "<b>{}</b>" if placed.event.importance == 5 else "{}"
    if placed.sign is Sign.OFF:
        form = f"<s>{form}</s>"
    wide = placed.spans and not placed.left and (placed.after or placed.sign is not Sign.NONE)
    blank = "\u2003" if wide else "\u2002\u2005"  # so wide that the words begin beside the mark
    lines = [form.format(escaped(line)) for line in placed.lines]
    return "<br>".join(f"{line}{blank}" if placed.left else f"{blank}{line}" for line in lines)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker as Plotly draws it."""

    symbol: str
    size: float
    fill: str
    edge: float = 0.0
    """The width of its outline, in pixels."""
    half: bool = False
    """Its right half fades to the background."""
    opacity: float = 1.0


def mark(sign: Sign, colour: str, palette: Palette, *, size: float = 11, at_span: bool = False) -> Mark:
    """The marker of a day with a sign, or (`at_span`) the one that stands at the ends of a span."""
    match sign:
        case Sign.OFF:
            return Mark("x-thin-open" if at_span else "circle-x-open", 11, colour, 1.6)
        case Sign.DEADLINE:
            return Mark("arrow-bar-right", 13, colour, 2)
        case Sign.TARGET:
            return Mark("diamond", 13, palette.tint(colour), 1.8)
        case Sign.DISPUTED:
            return Mark("circle", max(size, 11), colour, 1.4, half=True)
        case Sign.PLANNED:
            return (
                Mark("circle", 4, colour) if at_span else Mark("circle-open-dot", max(size, 10), colour, 1.6)
            )
        case Sign.NONE:
            return Mark("circle", size, colour)


def _marks_of(placed: Placed, lane: Lane) -> Iterator[tuple[float, Mark]]:
    colour, palette, sign = lane.colour, lane.palette, placed.sign
    for point in placed.points:
        yield point, mark(sign, colour, palette, size=SIZES.get(placed.event.importance, 10))
    if placed.before:
        yield placed.start, Mark("triangle-left", 15, colour)
    if placed.after:
        yield placed.end, Mark("triangle-right", 15, colour)
    if placed.spans and sign is not Sign.NONE:
        at = mark(sign, colour, palette, at_span=True)
        if sign not in (Sign.DEADLINE, Sign.TARGET) and not placed.before:
            yield placed.start, at
        if not placed.after:
            yield placed.end, at


def recurring(colour: str) -> Mark:
    """The quiet mark of an occurrence."""
    return Mark("line-ns-open", 7, colour, 1.3, opacity=0.6)


def _marks(lane: Lane, cards: dict[str, str]) -> Trace:
    """Days, signs and arrows, and the occurrences of series below them."""
    found = [(each.event, at, lane.y(each), one) for each in lane.placed for at, one in _marks_of(each, lane)]
    # the caps of a span without a sign are no marks here, but the pointer must find a short one
    nothing = Mark("circle", THICK, CLEAR, opacity=0)
    found += [
        (each.event, (each.start + each.end) / 2, lane.y(each), nothing)
        for each in lane.placed
        if each.spans and each.sign is Sign.NONE
    ]
    cards |= {each.id: card(each, lane.timeline) for each in lane.instances}
    quiet = recurring(lane.colour)
    found += [
        (each, day + 0.5, lane.rug, quiet) for each in lane.instances if (day := each.earliest) is not None
    ]
    marks = [one for *_, one in found]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [iso(at) for _, at, _, _ in found],
        "y": [y for _, _, y, _ in found],
        "hoverinfo": "text",
        "hovertext": [cards[event.id] for event, *_ in found],
        "customdata": [event.id for event, *_ in found],
        "marker": marker(marks, lane.colour, lane.palette),
    }


def marker(marks: Sequence[Mark], colour: str, palette: Palette) -> dict[str, Any]:
    """Plotly's `marker` for a series of marks in a colour."""
    found: dict[str, Any] = {
        "symbol": [one.symbol for one in marks],
        "size": [one.size for one in marks],
        "color": [one.fill for one in marks],
        "opacity": [one.opacity for one in marks],
        "line": {"color": colour, "width": [one.edge for one in marks]},
    }
    if any(one.half for one in marks):
        found["gradient"] = {
            "type": ["horizontal" if one.half else "none" for one in marks],
            "color": palette.background,
        }
    return found


def _ms(days: float) -> int:
    return round(days * DAY_MS)


def entry(name: str, colour: str) -> Trace:
    """A lane in the legend: a trace without points."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None],
        "y": [None],
        "name": name,
        "hoverinfo": "skip",
        "marker": {"color": colour, "size": 10, "symbol": "square"},
    }


def unclipped() -> Trace:
    """A bar that makes Plotly hide the text of every bar on its axes whose end is out of view."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": [None],
        "y": [None],
        "xaxis": "x2",
        "cliponaxis": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }
