"""Dates of events in words: the one place that every table, card and description asks."""

from __future__ import annotations

from timeline import edtf
from timeline.model import Event


def when_in_words(event: Event) -> str:
    """When an event is, never more exactly than its source says: "some day in November 2023"."""
    if event.when is None:
        return "date unknown"
    words = edtf.say(event.when, lasting=event.lasts)
    if event.time:
        words += f", {event.time}"
    if "/" in event.zone:  # an IANA name: an offset is in the words already
        words += f" ({event.zone})"
    return words


def when_in_short(event: Event) -> str:
    """The same for labels and columns: "Nov 2023"."""
    return "undated" if event.when is None else edtf.say_short(event.when, lasting=event.lasts)
