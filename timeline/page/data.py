"""The data for the page's script: events to lay out, records for its search, colours and words."""

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
    """The page's data as JSON, safe inside a script element whatever titles contain.

    `path` is the path of the page, relative to the site. `whole` is the title of the whole timeline, if the
    page shows a part of it.
    """
    found = data(timeline, path=path, whole=whole)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def data(timeline: Timeline, *, path: str = "", whole: str = "") -> Json:
    """The page's data; `path` and `whole` as in `in_script`.

    Days are day numbers (`edtf.Day`); times are RFC 3339 in the event's own zone.
    """
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
    """The as-of day and its words; None if the timeline has none."""
    if timeline.as_of is None:
        return None
    return {"day": timeline.as_of, "words": f"As of {edtf.say_short(edtf.date_on(timeline.as_of))}"}


def credit(timeline: Timeline, title: str) -> str:
    """The line below a picture of the chart: title, as-of day and address."""
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
    """An item in the form of js/lay.js."""
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
    """The ids of each pair of related events, first the event from which the arrow starts."""
    pairs: dict[tuple[str, str], None] = {}
    for event in timeline.events:
        for relation in event.relations:
            if timeline.event(relation.event) is not None:
                forward = relation.type is RelationType.LEADS_TO
                pairs[(event.id, relation.event) if forward else (relation.event, event.id)] = None
    return list(pairs)


def _times(timeline: Timeline) -> Json:
    """The start and the end of each timed event that does not recur."""
    return {
        event.id: {"start": event.start.isoformat(), "end": event.end.isoformat() if event.end else None}
        for event in timeline.events
        if event.start is not None and event.repeat is None
    }
