"""Events -> an iCalendar object, as `timeline.calendar` encodes it."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.calendar import ics
from timeline.model import Event, Timeline
from timeline.writers.options import Options


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """A VCALENDAR of the events that have a date. It uses the options `feed` and `path` alone."""
    return ics.write(timeline, events, feed=options.feed, path=options.path)
