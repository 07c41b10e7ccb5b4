"""The timeline as a Plotly figure: a date axis, lanes, a legend, cards at the pointer, zoom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from timeline.chart.figure import frame as _frame
from timeline.chart.figure import placed as _placed
from timeline.chart.figure import rows as _rows
from timeline.chart.figure import traces as _traces
from timeline.chart.figure.placed import Placed, Sign
from timeline.chart.figure.words import escaped, one_line
from timeline.chart.layout import lanes
from timeline.chart.style import DARK, LIGHT
from timeline.model import Event, Timeline
from timeline.query import select

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from timeline.edtf import Day
    from timeline.query import Query

CONFIG: Mapping[str, Any] = {
    "displaylogo": False,
    "responsive": True,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "typesetMath": False,
    "showTips": False,
}
"""How to show a figure: `figure(…).show(config=CONFIG)`."""

LANE_NAME = 320.0
"""Pixels of the name of a lane."""


def figure(
    timeline: Timeline,
    query: Query | str = "",
    *,
    dark: bool = False,
    title: str = "",
    today: Day | None = None,
) -> Figure:
    """The events that a query finds, as a `plotly.graph_objects.Figure`; by default all.

    Its x axis has dates; each category is a lane on its y axis, and an entry of its legend. `title` takes the
    place of the timeline's own; `today` is the day from which words such as "last month" count. The same
    timeline gives the same figure. Below the axis it says what it does not draw, such as undated events.

    Raises QueryError, and ImportError without Plotly.
    """
    import plotly.graph_objects as go

    from timeline.query import MOST_SHOWN

    shown = timeline
    if query:
        shown = replace(timeline, events=select(timeline, query, today=today, most=MOST_SHOWN))
    data, layout = parts(shown, dark=dark, title=title)
    return go.Figure(data=data, layout=layout)


def parts(
    timeline: Timeline, *, dark: bool = False, title: str = ""
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The traces and the layout of all events of a timeline, as plain dicts; it needs no Plotly."""
    palette = DARK if dark else LIGHT
    events = _placed.dated(timeline)
    now = _placed.known_until(events, timeline.as_of)
    whole = _placed.edges(events, now)
    once = [each for each in events if each.repeat is None and not each.series]
    scale = _rows.scale(once, _placed.resting(once, now, whole), whole)
    drawn, bands, placed = [], [], []
    top = 0.0
    for at, lane in enumerate(lanes(timeline)):
        found = [each for each in events if each.category == lane.id]
        if not found:
            continue
        colour = palette.lane(at)
        name = escaped(one_line(lane.name, LANE_NAME, weight=700)) if lane.name else ""
        mine = [_place(each, now, whole, timeline.as_of) for each in found if each in once]
        until = max(now + 366, int(whole[1]))
        recurring = [one for each in found if each not in once for one in _placed.instances(each, until)]
        first_row = top + (_frame.HEAD if name else _frame.FOOT)
        bottom = first_row + _rows.pack(mine, scale)
        rug = bottom + _frame.RUG / 2
        bottom += (_frame.RUG if recurring else 0) + _frame.FOOT
        group = {"legendgroup": f"lane{at}", "showlegend": False}
        inner = _traces.Lane(timeline, palette, colour, first_row, mine, recurring, rug, scale.short)
        drawn += [trace | group for trace in _traces.of_lane(inner)]
        if name:
            drawn.append(_traces.entry(name, colour) | {"legendgroup": f"lane{at}"})
        bands.append(_frame.Band(name, top, bottom))
        placed += mine
        top = bottom
    drawn.append(_traces.unclipped())
    drawn += _frame.key(palette, _used(placed, any(each not in once for each in events)))
    layout = _frame.layout(
        _frame.Frame(
            title=title or timeline.title,
            palette=palette,
            template="plotly_dark" if dark else "plotly_white",
            whole=whole,
            rest=scale.rest,
            now=now,
            as_of=timeline.as_of is not None,
            bands=bands,
            notes=notes(timeline),
            empty="" if events else "No event has a date yet" if timeline.events else "No events yet",
        )
    )
    return drawn, layout


def dark_colours() -> dict[str, str]:
    """For each colour of a light figure the one that takes its place in a dark one."""
    found = {}
    for name in ("background", "ink", "muted", "line", "band", "gap", "today"):
        found[getattr(LIGHT, name)] = getattr(DARK, name)
    for light, dark in ((LIGHT.muted, DARK.muted), *zip(LIGHT.lanes, DARK.lanes, strict=True)):
        found |= {light: dark, LIGHT.tint(light): DARK.tint(dark)}
    return found


def notes(timeline: Timeline) -> list[str]:
    """Sentences about the events that the figure cannot draw, and about years before 1."""
    found = []
    undated = sum(each.when is None for each in timeline.events)
    outside = [each for each in timeline.events if each.when is not None and _placed.outside(each)]
    if undated:
        found.append(f"{_counted(undated, 'has', 'have')} no date: not drawn.")
    if outside:
        found.append(
            f"{_counted(len(outside), 'lies', 'lie')} before the year -9999 or after 9999: not drawn."
        )
    if any(each.earliest is not None and each.earliest < 1 for each in _placed.dated(timeline)):
        found.append("On the axis the year 0000 is 1 BCE, and -0043 is 44 BCE.")
    return found


def _counted(count: int, one: str, several: str) -> str:
    return f"1 event {one}" if count == 1 else f"{count:,} events {several}"


def _place(event: Event, now: Day, whole: tuple[float, float], as_of: Day | None) -> Placed:
    planned = as_of is not None and event.earliest is not None and event.earliest > as_of
    return _placed.place(event, now=now + 1, edges=whole, planned=planned)


def _used(placed: Sequence[Placed], recurs: bool) -> dict[str, bool]:
    """Which signs of the key are on the figure."""
    signs = {each.sign.value for each in placed}
    return {
        "day": any(each.points for each in placed),
        "days": any(span.known for each in placed for span in each.spans),
        "within": any(not span.known for each in placed for span in each.spans),
        "ongoing": any(each.after for each in placed),
        "before": any(each.before for each in placed),
        "recurs": recurs,
        **{sign.value: sign.value in signs for sign in Sign if sign is not Sign.NONE},
    }
