"""The layout of the figure: axes, legends, buttons, the as-of line, and sentences about what is not drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from timeline import edtf
from timeline.chart.figure.placed import YEAR, Sign, iso
from timeline.chart.figure.traces import Mark, Trace, mark, marker, recurring
from timeline.chart.figure.words import SIZE, escaped, several_lines
from timeline.chart.style import FONT, Palette
from timeline.edtf import Day

ROW, HEAD, RUG, FOOT = 17.0, 1.0, 0.5, 0.15
"""Pixels of a row; and in rows: a lane's name above it, its occurrences below it, and the room after it."""
TOP, AXIS, LINE = 100.0, 38.0, 14.0
"""Pixels: above the plot; the ticks below it; a line of the sentences below those."""
BOTTOM = 58.0
"""Pixels below the ticks for both legends in a wide window; in a narrower one the rows give way."""
FEWEST_ROWS = 5

REMOVED = ("select2d", "lasso2d", "autoScale2d", "sendChartToCloud")
"""Buttons of Plotly's bar that make no sense here; the last one sends the data away."""


@dataclass(frozen=True, slots=True)
class Band:
    """A lane on the y axis: from `top` to `bottom`, in rows."""

    name: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What the layout needs to know."""

    title: str
    palette: Palette
    template: str
    whole: tuple[float, float]
    rest: tuple[float, float]
    now: Day
    as_of: bool
    """Whether the data say which day they speak for: then a line stands there."""
    bands: Sequence[Band]
    notes: Sequence[str]
    """Sentences below the axis."""
    empty: str
    """What stands in the place of events; empty if there are any."""

    @property
    def rows(self) -> float:
        """The height of the plot, in rows."""
        return max(self.bands[-1].bottom if self.bands else 0.0, FEWEST_ROWS)


def layout(frame: Frame) -> dict[str, Any]:
    """The layout, as a plain dict."""
    palette = frame.palette
    title = several_lines(frame.title, 44, most=2)
    top = TOP + 22 * title.count("<br>")
    notes = "<br>".join(several_lines(note, 62, most=3) for note in frame.notes)
    noted = (notes.count("<br>") + 1) * LINE + 8 if notes else 0.0
    plot = frame.rows * ROW
    # on both axes, or they part when they find their range themselves
    held = {"minallowed": iso(frame.whole[0]), "maxallowed": iso(frame.whole[1])}
    return {
        "template": frame.template,
        "paper_bgcolor": palette.background,
        "plot_bgcolor": palette.background,
        "font": {"family": FONT, "size": SIZE, "color": palette.ink},
        "title": {
            "text": title,
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 24, "l": 12},
            "font": {"size": 18, "color": palette.ink},
        },
        "height": round(plot + top + AXIS + noted + BOTTOM),
        "autosize": True,
        "margin": {"l": 12, "r": 12, "t": round(top), "b": 40},
        "barmode": "overlay",
        "bargap": 0,
        "uniformtext": {"mode": "hide", "minsize": SIZE},
        "hovermode": "closest",
        "hoverdistance": 14,
        "hoverlabel": {
            "align": "left",
            "bgcolor": palette.background,
            "bordercolor": palette.muted,
            "font": {"family": FONT, "size": SIZE, "color": palette.ink},
        },
        "dragmode": "zoom",
        "modebar": {"remove": list(REMOVED)},
        "legend": _legend(0, "container"),
        "legend2": _legend(-(AXIS + noted) / plot, "paper")
        | {"itemclick": False, "itemdoubleclick": False, "font": {"size": 11, "color": palette.muted}},
        "shapes": _shapes(frame),
        "annotations": _annotations(frame),
        "xaxis": {
            "type": "date",
            "range": [iso(frame.rest[0]), iso(frame.rest[1])],
            **held,
            "ticklabelmode": "period",
            "gridcolor": palette.line,
            "zeroline": False,
            "showline": True,
            "linecolor": palette.line,
            "automargin": True,
            "title": {"text": notes, "font": {"size": 11, "color": palette.muted}, "standoff": 8},
            "tickformatstops": [
                {"dtickrange": [None, 86_400_000 * 27], "value": "%-d %b %Y"},
                {"dtickrange": ["M1", "M11"], "value": "%b %Y"},
                {"dtickrange": ["M12", None], "value": "%Y"},
            ],
        },
        # The labels have an axis of their own over the other one. If points were on it, dragging would hide
        # bars for good; and a range slider would draw the bars of its own axis, and then hide their words.
        "xaxis2": {"type": "date", "matches": "x", "overlaying": "x", "visible": False, **held},
        "yaxis": {
            "range": [frame.rows, 0],
            "fixedrange": True,
            "tickvals": [band.top + HEAD for band in frame.bands if band.name],
            "ticktext": [f"<b>{band.name}</b>" for band in frame.bands if band.name],
            "ticklabelposition": "inside top",
            "tickfont": {"size": 11, "color": palette.muted},
            "showgrid": False,
            "zeroline": False,
        },
        "updatemenus": [_buttons(frame)],
    }


def _legend(y: float, yref: str) -> dict[str, Any]:
    return {
        "orientation": "h",
        "x": 0,
        "xref": "container" if yref == "container" else "paper",
        "xanchor": "left",
        "y": y,
        "yref": yref,
        "yanchor": "bottom" if yref == "container" else "top",
        "itemsizing": "trace",
        "itemwidth": 30,
        "tracegroupgap": 0,
        "bgcolor": "rgba(0,0,0,0)",
    }


def _shapes(frame: Frame) -> list[dict[str, Any]]:
    palette = frame.palette
    found: list[dict[str, Any]] = [
        {
            "type": "rect",
            "layer": "below",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": "y",
            "y0": band.top,
            "y1": band.bottom,
            "fillcolor": palette.band,
            "line": {"width": 0},
        }
        for band in frame.bands[::2]
    ]
    if frame.as_of:
        found.append(
            {
                "type": "line",
                "layer": "below",
                "xref": "x",
                "x0": iso(frame.now + 0.5),
                "x1": iso(frame.now + 0.5),
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": palette.today, "width": 1.2, "dash": "dot"},
            }
        )
    return found


def _annotations(frame: Frame) -> list[dict[str, Any]]:
    palette = frame.palette
    found: list[dict[str, Any]] = []
    if frame.as_of:
        late = frame.now > (frame.rest[0] + frame.rest[1]) / 2
        found.append(
            {
                "text": f"As of {edtf.say_short(edtf.date_on(frame.now))}",
                "x": iso(frame.now + 0.5),
                "xref": "x",
                "xanchor": "right" if late else "left",
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 11, "color": palette.today},
            }
        )
    if frame.empty:
        found.append(
            {
                "text": frame.empty,
                "x": 0.5,
                "xref": "paper",
                "y": 0.5,
                "yref": "paper",
                "showarrow": False,
                "font": {"size": 14, "color": palette.muted},
            }
        )
    return found


def _buttons(frame: Frame) -> dict[str, Any]:
    """Buttons for ranges that stay: Plotly's own go back from the end of the view, often to an empty one."""
    palette, ahead = frame.palette, frame.now + 0.15 * YEAR
    ranges = [("All", *frame.whole)]
    for years in (10, 5, 1):
        low = frame.now - years * YEAR
        if low > frame.whole[0]:
            ranges.append((f"{years} y", low, min(ahead, frame.whole[1])))
    if frame.rest != frame.whole:
        ranges.append(("Start", *frame.rest))
    return {
        "type": "buttons",
        "direction": "right",
        "showactive": False,
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "pad": {"b": 18, "l": 0, "r": 0, "t": 0},
        "bgcolor": palette.gap,
        "bordercolor": palette.line,
        "font": {"size": 11, "color": palette.ink},
        "buttons": [
            {"label": label, "method": "relayout", "args": [{"xaxis.range": [iso(low), iso(high)]}]}
            for label, low, high in ranges
        ],
    }


def key(palette: Palette, used: Mapping[str, bool]) -> list[Trace]:
    """The key, a second legend: a trace without points for each sign that is used, drawn as in the lanes."""
    muted = palette.muted
    signs: dict[str, tuple[Mark, str]] = {
        "day": (mark(Sign.NONE, muted, palette, size=10), "a day"),
        "days": (Mark("square", 11, muted), "several days"),
        "within": (Mark("circle", 11, palette.tint(muted), 1.5), "some day within"),
        "ongoing": (Mark("triangle-right", 13, muted), "goes on"),
        "before": (Mark("triangle-left", 13, muted), "began before"),
        **{sign.value: (mark(sign, muted, palette), sign.value) for sign in Sign if sign is not Sign.NONE},
        "recurs": (recurring(muted), "recurs"),
    }
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [None],
            "y": [None],
            "name": escaped(words),
            "legend": "legend2",
            "hoverinfo": "skip",
            "marker": marker([one], muted, palette),
        }
        for name, (one, words) in signs.items()
        if used.get(name)
    ]
