"""The timeline as a Plotly figure of fixed size, in pixels from its top left corner.

Plotly reads titles as markup, so every piece of user text goes through `escaped`, and none is part of
a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from timeline import edtf
from timeline.chart import layout as lay
from timeline.chart.drawing import Drawing, capital, circle, escaped, px, rounded
from timeline.chart.key import present
from timeline.chart.layout import Band, Kind, Label, Layout, Mark, Part, ScaleKind, Shape, Side
from timeline.chart.layout.marks import STEM, TICK, TIP, due
from timeline.chart.layout.pack import BEFORE_DATE, DATE_SIZE, TITLE_SIZE, TITLE_WEIGHT
from timeline.chart.layout.text import wrap
from timeline.chart.layout.ticks import SUB_SIZE, TOP_SIZE, TOP_WEIGHT
from timeline.chart.style import FONT, HEIGHT, LIGHT, WIDTH, Palette
from timeline.model import Event, Timeline
from timeline.model.words import when_in_words

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

OUTLINE = 1.7
DOTTED = "2px,2px"
HOVER_EVERY = 30.0
"""Pixels between the points along a bar that react to the pointer."""


def figure(
    timeline: Timeline,
    *,
    width: int = WIDTH,
    height: float = HEIGHT,
    scale: ScaleKind = "auto",
    palette: Palette = LIGHT,
) -> Figure:
    """The whole chart of a timeline; `width` and `height` are in pixels.

    The lanes take about `height` pixels, and more only if events would be lost otherwise. The same
    timeline gives the same figure. Raises ImportError without Plotly.
    """
    import plotly.graph_objects as go

    lanes = lay.lanes(timeline)
    chart = lay.layout(
        lay.items(timeline),
        lanes,
        width=width,
        budget_height=height,
        measure=lay.text_width,
        as_of=timeline.as_of,
        scale=scale,
    )
    drawing = Drawing(palette, [lane.id for lane in lanes])
    _draw_bands(drawing, chart)
    _draw_ticks(drawing, chart)
    _draw_as_of(drawing, chart, timeline)
    for mark in chart.marks:
        _draw_mark(drawing, mark)
    tooltips = {event.id: _tooltip(event) for event in timeline.events}
    for label in chart.labels:
        _draw_label(drawing, label, tooltips[label.item.id])
    if not chart.marks:
        drawing.words(
            "No event has a date yet" if timeline.events else "No events yet",
            chart.width / 2,
            chart.height / 2,
            colour=palette.muted,
            xanchor="center",
        )
    return go.Figure(
        data=[*drawing.traces(), _targets(chart, tooltips, palette)],
        layout=_frame(drawing, chart, timeline),
    )


def _frame(drawing: Drawing, chart: Layout, timeline: Timeline) -> dict[str, Any]:
    axis = {"visible": False, "fixedrange": True}
    return {
        "template": "none",
        "meta": {
            "title": escaped(timeline.title),
            "elastic": chart.scale.elastic,
            "dense": chart.dense,
            "signs": sorted(present(chart)),
        },
        "width": chart.width,
        "height": px(chart.height),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": drawing.palette.background,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": TITLE_SIZE, "color": drawing.palette.ink},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": 12,
        "hoverlabel": {
            "align": "left",
            "bgcolor": drawing.palette.background,
            "bordercolor": drawing.palette.dim,
            "font": {"family": FONT, "size": TITLE_SIZE, "color": drawing.palette.ink},
        },
        "shapes": drawing.shapes,
        "annotations": drawing.annotations,
        "xaxis": axis | {"range": [0, chart.width]},
        "yaxis": axis | {"range": [px(chart.height), 0]},
    }


def _draw_bands(drawing: Drawing, chart: Layout) -> None:
    palette = drawing.palette
    for at, band in enumerate(chart.bands):
        if at % 2 == 0:
            drawing.box(0, chart.width, band.y0, band.y1, palette.band)
        if band.lines:
            drawing.words(
                _band_name(band, palette),
                10,
                band.y0 + 7,
                colour=drawing.lane(band.lane.id),
                weight=600,
                yanchor="top",
            )


def _band_name(band: Band, palette: Palette) -> str:
    name = "<br>".join(escaped(line) for line in band.lines)
    if not band.count:
        return name
    between = BEFORE_DATE if band.count_inline else "<br>"
    return f"{name}{between}{_quiet(band.count, SUB_SIZE, palette)}"


def _quiet(text: str, size: float, palette: Palette) -> str:
    """A piece of a text in small and muted letters; the page's script searches for a colour in this form."""
    return f'<span style="font-size:{size}px;font-weight:400;color:{palette.muted}">{text}</span>'


def _draw_ticks(drawing: Drawing, chart: Layout) -> None:
    palette, ticks = drawing.palette, chart.ticks
    upper, lower, foot = chart.top - 30, chart.top - 12, chart.top
    for x in ticks.lines:
        drawing.path([(x, 6), (x, chart.bottom)], stroke=palette.line, width=1)
    for x in ticks.notches:
        drawing.path([(x, foot - 20), (x, foot - 3)], stroke=palette.line, width=1)
    for tick in ticks.top:
        drawing.text(
            tick.text,
            tick.x,
            upper,
            size=TOP_SIZE,
            weight=TOP_WEIGHT,
            colour=palette.ink,
            at="middle right",
        )
    for tick in ticks.sub:
        drawing.text(
            tick.text, tick.x, lower, size=SUB_SIZE, weight=400, colour=palette.muted, at="middle right"
        )
    for gap in ticks.gaps:
        drawing.box(gap.x0, gap.x1, 6, foot, palette.gap)
        drawing.path([(gap.x0, 6), (gap.x0, chart.bottom)], stroke=palette.dim, width=1, dash="dot")
        drawing.text(
            "<br>".join(gap.lines),
            (gap.x0 + gap.x1) / 2,
            foot - 20,
            size=SUB_SIZE,
            weight=400,
            colour=palette.muted,
            at="middle center",
        )


def _draw_as_of(drawing: Drawing, chart: Layout, timeline: Timeline) -> None:
    if chart.as_of_x is None or timeline.as_of is None:
        return
    x, colour = chart.as_of_x, drawing.palette.today
    words = f"As of {edtf.say_short(edtf.date_on(timeline.as_of))}"
    drawing.shapes.append(
        {
            "type": "line",
            "layer": "below",
            "x0": px(x),
            "x1": px(x),
            "y0": chart.top - 4,
            "y1": px(chart.bottom + 6),
            "line": {"color": colour, "width": 1.5},
        }
    )
    fits = x + lay.text_width(words, SUB_SIZE, 600) + 4 < chart.width
    drawing.words(
        words,
        x - 1 if fits else x + 1,
        chart.bottom + 14,
        colour=colour,
        size=SUB_SIZE,
        weight=600,
        xanchor="left" if fits else "right",
    )


def _draw_mark(drawing: Drawing, mark: Mark) -> None:
    palette = drawing.palette
    colour = drawing.lane(mark.item.lane)
    for part in mark.parts:
        _draw_part(drawing, mark, part, colour)
    half = mark.size / 2
    match mark.item.kind:
        case Kind.TARGET:
            drawing.dot(
                mark.middle,
                mark.y,
                mark.size + 1 if mark.size > 8 else mark.size + 2,
                fill=palette.background,
                edge=colour,
                edge_width=2 if mark.size > 8 else 1.2,
                symbol="diamond",
            )
        case Kind.DEADLINE:
            reach = half + (3 if half > 5 else 0.5)
            for part in mark.parts if mark.item.recurring else mark.parts[-1:]:
                x = due(part)
                drawing.path([(x, mark.y - reach), (x, mark.y + reach)], stroke=colour, width=TICK, over=True)
            if mark.parts[-1].shape is Shape.DOT and not mark.item.recurring:
                drawing.path([(x - STEM, mark.y), (x, mark.y)], stroke=colour, width=TICK, over=True)
        case Kind.PLAIN:
            pass
    if mark.item.cancelled:
        reach = 4 if half > 5 else 1.5
        drawing.path(
            [(mark.x0 - reach, mark.y), (mark.x1 + reach, mark.y)], stroke=colour, width=2, over=True
        )


def _draw_part(drawing: Drawing, mark: Mark, part: Part, colour: str) -> None:
    palette, item = drawing.palette, mark.item
    small = mark.size < 12
    hollow = item.planned or item.cancelled
    dash = DOTTED if item.planned or item.kind is Kind.TARGET else "solid"
    width = OUTLINE if mark.size > 8 else 1.0
    match part.shape:
        case Shape.DOT | Shape.RING if item.kind is Kind.TARGET or item.kind is Kind.DEADLINE:
            pass  # a diamond or a tick is drawn instead
        case Shape.DOT | Shape.RING if item.planned:
            drawing.path(
                circle(part.middle, mark.y, mark.size / 2 - 0.5),
                fill=palette.background if small else palette.tint(colour),
                stroke=colour,
                width=width,
                dash=DOTTED if mark.size > 8 else "solid",
            )
        case Shape.DOT if item.recurring and not hollow:
            drawing.dot(part.middle, mark.y, part.x1 - part.x0, fill=colour, edge=colour, edge_width=0)
        case Shape.DOT if not hollow:
            drawing.dot(
                part.middle,
                mark.y,
                mark.size,
                fill=colour,
                edge=palette.background,
                edge_width=1.5 if mark.size > 8 else 0.5,
            )
        case Shape.DOT | Shape.RING:
            drawing.dot(
                part.middle,
                mark.y,
                mark.size - 1,
                fill=palette.background,
                edge=colour,
                edge_width=OUTLINE if mark.size > 8 else 1.2,
            )
        case Shape.PILL:
            outline = rounded(part.x0, part.x1, mark.y, mark.size / 2, mark.size / 2)
            drawing.path(outline, fill=palette.tint(colour), stroke=colour, width=width, dash=dash)
        case Shape.BAR:
            if hollow or part.solid != (part.x0, part.x1):
                corner = 2.0 if hollow else mark.size / 2
                outline = rounded(part.x0, part.x1, mark.y, mark.size / 2, corner)
                drawing.path(outline, fill=palette.tint(colour), stroke=colour, width=width, dash=dash)
            fill = palette.half(colour) if small else colour
            if part.solid is not None and not hollow:
                solid = rounded(*part.solid, mark.y, mark.size / 2, 2.0)
                drawing.path(solid, fill=fill, stroke=colour, width=1.0, over=True)
            if part.arrow:
                fill = palette.tint(colour) if hollow else colour
                drawing.path(_arrow(part.x1, mark), fill=fill, stroke=colour, width=1.0, over=True)


def _arrow(x: float, mark: Mark) -> list[tuple[float, float]]:
    half = mark.size / 2 + 1.5
    return [(x, mark.y - half), (x + TIP, mark.y), (x, mark.y + half), (x, mark.y - half)]


def _draw_label(drawing: Drawing, label: Label, tooltip: str) -> None:
    palette, cancelled = drawing.palette, label.item.cancelled
    lines = [escaped(line) for line in label.lines]
    if cancelled:
        lines = [f"<s>{line}</s>" for line in lines]
    date = escaped(label.date)
    if label.inline:
        lines[-1] += _quiet(BEFORE_DATE + date, DATE_SIZE, palette)
    elif date:
        lines.append(_quiet(date, DATE_SIZE, palette))
    if label.pole is not None:
        pole = label.pole
        drawing.path([(pole.x, pole.y0), (pole.x, pole.y1)], stroke=palette.dim, width=1)
    left = label.side is Side.LEFT
    drawing.words(
        "<br>".join(lines),
        label.x + label.w if left else label.x,
        label.y + label.h / 2,
        colour=palette.muted if cancelled else palette.ink,
        weight=TITLE_WEIGHT,
        xanchor="right" if left else "left",
        # a background, so that no lines cross the words
        bgcolor=palette.band if label.lane % 2 == 0 else palette.background,
        hovertext=tooltip,
        captureevents=True,
        name=label.item.id,
    )


def _tooltip(event: Event) -> str:
    """The text to show at the pointer: the title, cut to four lines, and the date in full words."""
    title = wrap(event.title, 320, lines=4, measure=lay.text_width, size=TITLE_SIZE, weight=600)
    lines = [f"<b>{escaped(line)}</b>" for line in title]
    lines.append(escaped(capital(when_in_words(event))))
    return "<br>".join(lines)


def _targets(chart: Layout, tooltips: Mapping[str, str], palette: Palette) -> dict[str, Any]:
    """Invisible points on every mark that react to the pointer; `customdata` is the event's id."""
    points = [(x, mark) for mark in chart.marks for part in mark.parts for x in _along(part.x0, part.x1)]
    return {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "hoverinfo": "text",
        "x": [px(x) for x, _ in points],
        "y": [px(mark.y) for _, mark in points],
        "hovertext": [tooltips[mark.item.id] for _, mark in points],
        "customdata": [mark.item.id for _, mark in points],
        "marker": {"size": 12, "opacity": 0, "color": palette.background},
    }


def _along(x0: float, x1: float) -> list[float]:
    count = max(1, round((x1 - x0) / HOVER_EVERY))
    return [x0 + (x1 - x0) * (at + 0.5) / count for at in range(count)]
