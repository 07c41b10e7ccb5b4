"""The parsers that are Python packages: icalendar, `ical` and vobject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream
from ical.types.recur import RecurrenceId

from tests.oracles import Reading, moment, reading

Events = Iterable[tuple[str, str, str, str, str]]


def by_icalendar(texts: Sequence[str]) -> list[Reading]:
    return _each(_icalendar, texts)


def by_ical(texts: Sequence[str]) -> list[Reading]:
    return _each(_ical, texts)


def by_vobject(texts: Sequence[str]) -> list[Reading]:
    return _each(_vobject, texts)


def _each(read: Callable[[str], Events], texts: Sequence[str]) -> list[Reading]:
    found = []
    for text in texts:
        try:
            found.append(reading(list(read(text))))
        except Exception as error:  # whichever way it refuses, the test shows it
            found.append(reading([], [repr(error)]))
    return found


def _icalendar(text: str) -> Events:
    calendar = icalendar.Calendar.from_ical(text)
    for component in calendar.walk():
        if component.errors:  # it keeps to itself what it could not read
            raise ValueError(component.errors)
    for event in calendar.events:
        yield (
            str(event["UID"]),
            moment(_date(event, "RECURRENCE-ID")),
            moment(_date(event, "DTSTART")),
            moment(_date(event, "DTEND")),
            str(event["SUMMARY"]),
        )


def _date(event: icalendar.Event, name: str) -> dt.date | None:
    if name not in event:
        return None
    value: Any = event[name]  # its types say that a property may be anything
    found = value.dt
    assert isinstance(found, dt.date)
    return found


def _ical(text: str) -> Events:
    for event in IcsCalendarStream.calendar_from_ics(text).events:
        instance: dt.date | None = None
        if event.recurrence_id is not None:
            instance = RecurrenceId.to_value(event.recurrence_id)
            if isinstance(instance, dt.datetime) and instance.tzinfo is None:
                instance = instance.replace(tzinfo=event.recurrence_id.tzinfo)
        yield event.uid, moment(instance), moment(event.dtstart), moment(event.dtend), event.summary or ""


def _vobject(text: str) -> Events:
    # it keeps the first time zone of a name that any calendar brought, and ours hold only the years they need
    getattr(vobject.icalendar, "__tzidMap").clear()
    vobject.icalendar.registerTzid("UTC", dt.UTC)
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    for event in calendar.contents.get("vevent", []):
        yield (
            event.uid.value,
            moment(event.recurrence_id.value) if hasattr(event, "recurrence_id") else "",
            moment(event.dtstart.value),
            moment(event.dtend.value) if hasattr(event, "dtend") else "",
            event.summary.value,
        )
