"""What the page's script is given: events to lay out, what its search knows of them, colours and words."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from timeline import edtf
from timeline.chart import layout as lay
from timeline.chart.key import SIGNS
from timeline.chart.layout import Item, Lane
from timeline.chart.style import DARK, LIGHT, Palette
from timeline.model import RelationType, Timeline
from timeline.page import search as _search

Json: TypeAlias = dict[str, Any]


def in_script(timeline: Timeline, *, path: str, whole: str) -> str:
    """The page's data as JSON, safe inside a script element whatever titles hold.

    `path` is the page's, relative to the site; `whole` the title of the timeline that it may be a part of.
    """
    found = data(timeline, path=path, whole=whole)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def data(timeline: Timeline, *, path: str = "", whole: str = "") -> Json:
    """Days are ordinals, times RFC 3339 in the event's own zone."""
    lanes = lay.lanes(timeline)
    return {
        "title": timeline.title,
        "description": timeline.description,
        "address": timeline.url and timeline.url + path,
        "asOf": as_of(timeline),
        "credit": credit(timeline, whole or timeline.title),
        "palettes": {"light": _palette(LIGHT, lanes), "dark": _palette(DARK, lanes)},
        "lanes": [{"id": lane.id, "name": lane.name} for lane in lanes],
        "items": [_item(item) for item in lay.items(timeline)],
        "relations": _relations(timeline),
        "formerly": {old: event.id for event in timeline.events for old in event.formerly},
        "times": _times(timeline),
        "key": [{"id": name, "width": sign[0], "words": sign[2]} for name, sign in SIGNS.items()],
        "search": {
            "context": _search.context(timeline),
            "records": [_search.record(event, timeline) for event in timeline.events],
        },
    }


def as_of(timeline: Timeline) -> Json | None:
    if timeline.as_of is None:
        return None
    return {"day": timeline.as_of, "words": f"As of {edtf.say_short(edtf.date_on(timeline.as_of))}"}


def credit(timeline: Timeline, title: str) -> str:
    """What stands below a picture of the chart."""
    day = "" if timeline.as_of is None else f"As of {edtf.say(edtf.date_on(timeline.as_of))}"
    return " · ".join(filter(None, (title, day, timeline.url)))


def _palette(palette: Palette, lanes: list[Lane]) -> Json:
    return {
        "background": palette.background,
        "ink": palette.ink,
        "muted": palette.muted,
        "line": palette.line,
        "dim": palette.dim,
        "band": palette.band,
        "gap": palette.gap,
        "today": palette.today,
        "lanes": {lane.id: palette.lane(at) for at, lane in enumerate(lanes)},
    }


def _item(item: Item) -> Json:
    """As js/lay.js takes it."""
    return {
        "id": item.id,
        "title": item.title,
        "when": item.when,
        "lane": item.lane,
        "extents": [
            [each.earliest_start, each.latest_start, each.earliest_end, each.latest_end, each.lasts]
            for each in item.extents
        ],
        "kind": item.kind.value,
        "doubted": item.doubted,
        "planned": item.planned,
        "cancelled": item.cancelled,
        "recurring": item.recurring,
        "importance": item.importance,
    }


def _relations(timeline: Timeline) -> list[tuple[str, str]]:
    """Each pair of related events, the one from which an arrow leads first."""
    pairs: dict[tuple[str, str], None] = {}
    for event in timeline.events:
        for relation in event.relations:
            if timeline.event(relation.event) is not None:
                forward = relation.type is RelationType.LEADS_TO
                pairs[(event.id, relation.event) if forward else (relation.event, event.id)] = None
    return list(pairs)


def _times(timeline: Timeline) -> Json:
    """Start and end of what is timed, once."""
    return {
        event.id: {"start": event.start.isoformat(), "end": event.end.isoformat() if event.end else None}
        for event in timeline.events
        if event.start is not None and event.repeat is None
    }
