"""Dates of events in words, for every table, card and description."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from timeline import edtf
from timeline.edtf import say_duration
from timeline.model._types import Event, Move, Recurrence
from timeline.model.series import last_by_rule, start_of
from timeline.rrule import ordinal, say_rule, say_rule_short


def when_in_words(event: Event, *, timezone: str = "") -> str:
    """When an event is, in words that are never more exact than its source: "some day in November 2023".

    For a series the words are its rule; a derived date names what it is derived from; a moved one names
    the earlier date. Times are in the event's own zone; the IANA zone `timezone` adds its own times.
    """
    if event.when is None:
        return "date unknown"
    if event.repeat is not None:
        words = _series(event, event.repeat)
    else:
        words = edtf.say(event.when, lasting=event.lasts)
    if event.time:
        words += f", {event.time}"
        words += f" ({event.place.timezone})" if event.place and event.place.timezone else ""
    elif event.repeat is None and _names_zone(event):
        words += f" ({event.zone})"
    if timezone and event.repeat is None and (there := time_elsewhere(event, timezone)):
        words += f", {there}"
    if event.derived is not None:
        direction = "before" if event.derived.before else "after"
        words += f"; derived: {say_duration(event.derived.by)} {direction} “{event.derived.title}”"
    for earlier in event.was:
        words += f"; moved from {_bare(edtf.say(earlier.date))}"
    return words


def when_in_short(event: Event, *, timezone: str = "") -> str:
    """When an event is, in few words: "Nov 2023", "18 Jul 2023, 11:00", "every 26 Jun".

    Times are in the event's own zone; the IANA zone `timezone` adds its own times.
    """
    if event.when is None:
        return "undated"
    if event.repeat is not None:
        return say_rule_short(event.repeat.rule, start_of(event))
    words = edtf.say_short(event.when, lasting=event.lasts)
    if event.start is not None:
        words += f", {event.start:%H:%M}"
        if timezone and (there := time_elsewhere(event, timezone)):
            words += f" ({there})"
    return words


def _names_zone(event: Event) -> bool:
    """Whether the words must name the zone of an event's times: no offset in the date says it already."""
    match event.when:
        case edtf.DateTime(offset=None) | edtf.Interval(start=edtf.DateTime(offset=None)):
            return True
        case edtf.Interval(start=edtf.Bound(), end=edtf.DateTime(offset=None)):
            return True
    return False


def time_elsewhere(event: Event, timezone: str) -> str:
    """An event's times in another IANA zone: "23:00 to 00:00 (+1 day) in Asia/Shanghai".

    Empty for an event without a time, or whose own zone it is.
    """
    start, end = event.start, event.end
    if start is None or timezone == event.zone:
        return ""
    zone = ZoneInfo(timezone)
    clocks = [_clock(moment.astimezone(zone), start.date()) for moment in (start, end) if moment is not None]
    return f"{' to '.join(clocks)} in {timezone}"


def _clock(moment: dt.datetime, day: dt.date) -> str:
    """A time of day, and how many days it is after (or before) the day shown beside it."""
    days = (moment.date() - day).days
    if not days:
        return f"{moment:%H:%M}"
    return f"{moment:%H:%M} ({days:+} day{'' if abs(days) == 1 else 's'})"


def _series(event: Event, repeat: Recurrence) -> str:
    start = start_of(event)
    words = say_rule(repeat.rule, start)
    yearly = repeat.rule.freq == "YEARLY"
    first = str(start.year) if yearly else edtf.say(edtf.Date(start.year, start.month, start.day))
    end = last_by_rule(event, repeat)
    if end is None:
        words += f" since {first}"
    else:
        last = str(end.year) if yearly else edtf.say(edtf.Date(end.year, end.month, end.day))
        words += f", {first} to {last}" if first != last else f", {first}"
    if event.start is not None:
        words += f", {start:%H:%M} ({event.zone})"
    changes = [f"not on {edtf.say(edtf.date_on(day))}" for day in sorted(repeat.exdates)]
    changes += [_move(move) for move in sorted(repeat.moved, key=lambda move: move.day)]
    return "; ".join([words, *changes])


def _move(move: Move) -> str:
    """`on 24 September 2014 instead of the 23rd`; a planned day in another month has its full date."""
    date, to = edtf.day(move.day), move.to
    if isinstance(to, edtf.Date) and (to.year, to.month) == (date.year, date.month):
        planned = f"the {ordinal(date.day)}"
    else:
        planned = edtf.say(edtf.date_on(move.day))
    return f"on {edtf.say(to)} instead of {planned}"


def _bare(words: str) -> str:
    """`some day in April 2026` -> `April 2026`, because "moved from" stands before it."""
    return words.removeprefix("some day in ").removeprefix("some time in ").removeprefix("from ")
