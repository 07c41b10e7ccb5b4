"""Checks of the identity of events, and of when they changed. RFC 5545 3.8.4.7 and 3.8.7."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timeline.diagnostics import quoted
from timeline.doctor import values
from timeline.doctor._types import Finding
from timeline.doctor.calendar import repeated
from timeline.doctor.feed import Event, Feed
from timeline.doctor.values import Type, Unread

STAMPS = ("DTSTAMP", "CREATED", "LAST-MODIFIED")
_ONCE = (
    "UID DTSTAMP CREATED LAST-MODIFIED SEQUENCE DTSTART DTEND DURATION RECURRENCE-ID RRULE SUMMARY "
    "DESCRIPTION LOCATION GEO CLASS STATUS TRANSP PRIORITY ORGANIZER URL COLOR"
).split()
_STABLE = "write one that stays the same even if title and date change: talks-7@example.org"


def uids(feed: Feed) -> Iterator[Finding]:
    """E752, E753, W754: each event has a UID of its own, in ASCII (RFC 5545 3.8.4.7, RFC 7986 5.3)."""
    seen: dict[tuple[str, str], int] = {}
    for event in feed.events:
        line = event.component.first("UID")
        if line is None or not event.uid:
            what = "no UID" if line is None else "an empty UID"
            message = f"the event {event.title} has {what}"
            yield Finding("E752", event.line, message, _STABLE, fault="no-uid" if line is None else "")
            continue
        if not event.uid.isascii():
            yield Finding(
                "W754", line.number, f"UID {quoted(event.uid)} is not ASCII", "write it in ASCII letters"
            )
        key = (event.uid, event.component.value("RECURRENCE-ID"))
        if key in seen:
            help_ = (
                "give each event a UID of its own"
                if not key[1]
                else "one component changes an instance: combine the two"
            )
            message = f"the event in line {seen[key]} has the same UID {quoted(event.uid)}"
            yield Finding("E753", line.number, message, help_, fault="" if key[1] else "twice")
        seen.setdefault(key, event.line)


def changeable(feed: Feed) -> Iterator[Finding]:
    """N755: a UID contains the date or the title; when they change, clients may get a second event."""
    for event in feed.events:
        if event.override or event.start is None:
            continue
        title = event.component.text("SUMMARY").strip()
        line = event.component.first("UID")
        if line is None:
            continue
        day = str(event.start)[:8]
        if day in re.sub(r"[-_:.]", "", event.uid):
            what = f"the date {day[:4]}-{day[4:6]}-{day[6:]}"
        elif " " in title and title in event.uid:
            what = "the title"
        else:
            continue
        message = f"UID {quoted(event.uid)} contains {what}"
        yield Finding("N755", line.number, message, _STABLE)


def stamps(feed: Feed) -> Iterator[Finding]:
    """E756, W757, W758, N759, E760: the stamps of an event are there and in UTC (RFC 5545 3.8.7).

    Where the calendar has a METHOD, DTSTAMP is when the message was made, and may differ (3.8.7.2).
    """
    messages = [calendar for calendar in feed.calendars if calendar.first("METHOD") is not None]
    sent = {id(event) for calendar in messages for event in calendar.within("VEVENT")}
    for event in feed.events:
        component = event.component
        stamp, modified = component.first("DTSTAMP"), component.first("LAST-MODIFIED")
        if stamp is None:
            help_ = "write DTSTAMP: and when the content last changed, in UTC: DTSTAMP:20230601T080000Z"
            yield Finding("E756", event.line, f"the event {event.title} has no DTSTAMP", help_)
        elif modified is not None and stamp.value != modified.value and id(component) not in sent:
            message = f"DTSTAMP is {quoted(stamp.value)}, LAST-MODIFIED is {quoted(modified.value)}"
            help_ = "write in both when the content last changed, never when the feed was written"
            yield Finding("W757", stamp.number, message, help_)
        examples = {"LAST-MODIFIED": "LAST-MODIFIED:20230601T080000Z", "SEQUENCE": "SEQUENCE:0"}
        missing = [name for name in examples if component.first(name) is None]
        if missing:
            message = f"the event {event.title} has no {' and no '.join(missing)}"
            help_ = (
                f"write {' and '.join(examples[name] for name in missing)}, and raise "
                f"{'both' if len(missing) > 1 else 'it'} with every change of the content"
            )
            yield Finding("W758", event.line, message, help_, " ".join(missing))
        if component.first("CREATED") is None:
            help_ = "write CREATED: and when the event was first published, in UTC"
            yield Finding("N759", event.line, f"the event {event.title} has no CREATED", help_)
        yield from _written(event)


def _written(event: Event) -> Iterator[Finding]:
    """Stamps are in UTC, and SEQUENCE is a number. RFC 5545 3.8.7."""
    for line in event.component.every(*STAMPS):
        found = values.when(line.value)
        if isinstance(found, Unread):
            yield Finding(
                "E774", line.number, f"{line.name} {found.message}", "write 20230601T080000Z", line.name
            )
        elif found.type is not Type.UTC:
            message = f"{line.name} {quoted(line.value)} is not in UTC"
            yield Finding("E760", line.number, message, "write it in UTC: 20230601T080000Z", line.name)
    for line in event.component.every("SEQUENCE"):
        if not re.fullmatch(r"[0-9]{1,10}", line.value):
            message = f"SEQUENCE {quoted(line.value)} is not a number"
            yield Finding("E774", line.number, message, "write SEQUENCE:0", "SEQUENCE", "sequence")


def twice(feed: Feed) -> Iterator[Finding]:
    """E775: an event has a property twice that it may have once (RFC 5545 3.6.1)."""
    for event in feed.events:
        yield from repeated(event.component, _ONCE)
