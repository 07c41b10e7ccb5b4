"""Events -> an iCalendar object (RFC 5545, 7986, 9253) that the clients in use read correctly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from timeline import edtf
from timeline.calendar.related import related_to
from timeline.calendar.vevents import VEvent, encoded, is_off, is_shown, nfc, vevents
from timeline.model import Event, Feed, Presentation, Timeline, Version
from timeline.model.series import start_of

if TYPE_CHECKING:
    import icalendar

PRODID = "-//diplomatic-timeline//timeline//EN"
REFRESH = "PT12H"
KNOWN_YEARS = 2040, 30
"""A VTIMEZONE reaches at least up to this year, and at least this many years beyond the start of a series."""


def write(timeline: Timeline, events: Sequence[Event], *, feed: Feed | None = None, path: str = "") -> bytes:
    """A VCALENDAR of the events that have a date, sorted by start and UID.

    `feed` is the feed that the calendar shows, None for the whole timeline. `path` is the calendar's address
    relative to the site; if empty, the path to which a build writes it. The calendar has no METHOD and
    no UID of its own: vdirsyncer takes a calendar with a UID for a single event.
    """
    presentation = feed.presentation if feed else Presentation()
    # a calendar has a series whole, whichever of its occurrences the query found; by UID, because an event
    # may have taken the id of a removed one
    whole = {event.uid: timeline.event(event.series) or event for event in events}
    shown = [event for event in whole.values() if is_shown(event, presentation)]
    related = related_to(timeline, {event.id for event in shown if not event.removed})
    parts = [
        (part, event, number)
        for event in shown
        for number, part in enumerate(vevents(event, timeline, related, presentation))
    ]
    # an override follows its series
    firsts = {part.uid: part.start for part, _, _ in reversed(parts)}
    parts.sort(key=lambda each: (_moment(firsts[each[0].uid]), each[0].uid, each[2]))
    path = path or (f"feeds/{feed.id}.ics" if feed else "calendar.ics")
    calendar = _calendar(
        timeline, feed, path, max((_version(event, feed).modified for event in shown), default=None)
    )
    for zone in _zones(timeline, shown):
        calendar.add_component(zone)
    for part, event, _ in parts:
        alarms = () if is_off(event) else presentation.alarms
        calendar.add_component(_component(part, _version(event, feed), alarms))
    return bytes(calendar.to_ical(sorted=False))


def _version(event: Event, feed: Feed | None) -> Version:
    """The version of a VEVENT in a feed: it changes with the event, and with how the feed shows events."""
    if feed is None:
        return event.version
    return Version(
        event.version.sequence + feed.version.sequence,
        event.version.created,
        max(event.version.modified, feed.version.modified),
    )


def _calendar(
    timeline: Timeline, feed: Feed | None, path: str, modified: dt.datetime | None
) -> icalendar.Calendar:
    from icalendar import Calendar, vUri

    title = nfc(f"{timeline.title}: {feed.title}" if feed else timeline.title)
    description = nfc((feed.description if feed else "") or timeline.description)
    refresh = feed.refresh if feed else REFRESH
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, _text(title))
    if description:
        for name in ("DESCRIPTION", "X-WR-CALDESC"):
            calendar.add(name, _text(description))
    calendar.add("X-WR-TIMEZONE", _text(timeline.timezone))
    calendar.add("REFRESH-INTERVAL", _text(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", _text(refresh))
    if timeline.url:
        calendar.add("SOURCE", vUri(encoded(timeline.url + path)), parameters={"VALUE": "URI"})
        calendar.add("URL", vUri(encoded(timeline.url)))
    if feed and feed.color:
        import webcolors

        calendar.add("COLOR", feed.color)
        calendar.add("X-APPLE-CALENDAR-COLOR", _text(webcolors.name_to_hex(feed.color).upper()))
    if modified is not None:
        calendar.add("LAST-MODIFIED", modified)
    return calendar


def _component(part: VEvent, version: Version, alarms: Sequence[str]) -> icalendar.Event:
    from icalendar import Event as Component
    from icalendar import vRecur, vUri

    component = Component()
    component.add("UID", _text(part.uid))
    # when the content last changed, never when it was built: clients take a new DTSTAMP for a new version
    component.add("DTSTAMP", version.modified)
    component.add("CREATED", version.created)
    component.add("LAST-MODIFIED", version.modified)
    component.add("SEQUENCE", version.sequence)
    component.add("DTSTART", part.start)
    if part.end is not None:
        component.add("DTEND", part.end)
    language = {"LANGUAGE": part.language}
    component.add("SUMMARY", _text(part.summary), parameters=language)
    component.add("DESCRIPTION", _text(part.description), parameters=language)
    if part.location:
        component.add("LOCATION", _text(part.location))
    if part.geo:
        component.add("GEO", part.geo)
    if part.category:
        # not in a list: icalendar would make texts of its own of what is in it, and escape those its way
        component.add("CATEGORIES", _text(part.category))
    component.add("CLASS", "PUBLIC")
    component.add("STATUS", part.status)
    component.add("TRANSP", "TRANSPARENT")
    component.add("X-MICROSOFT-CDO-BUSYSTATUS", _text("FREE"))
    if part.url:
        component.add("URL", vUri(part.url))
    for address, label in part.links:
        component.add("LINK", _link(address, label))
    for uid, reltype in part.related:
        component.add("RELATED-TO", _text(uid), parameters={"RELTYPE": reltype})
    if part.edtf:
        component.add("X-EDTF-DATE", _text(part.edtf))
    if part.rrule:
        component.add("RRULE", vRecur.from_ical(part.rrule))
    if part.exdates:
        component.add("EXDATE", list(part.exdates))
    if part.recurrence_id is not None:
        component.add("RECURRENCE-ID", part.recurrence_id)
    for duration in alarms:
        component.add_component(_alarm(part, duration))
    return component


def _link(address: str, label: str) -> icalendar.vUri:
    """RFC 9253 3.2: LINKREL is mandatory. A parameter cannot hold a quotation mark (RFC 5545 3.1)."""
    from icalendar import vUri

    from timeline.calendar.text import LinkParameters

    link = vUri(address)
    link.params = LinkParameters({"VALUE": "URI", "LINKREL": "describedby", "LABEL": label.replace('"', "'")})
    return link


def _alarm(part: VEvent, before: str) -> icalendar.Alarm:
    """A display alarm, by a duration before the start; a whole day starts at midnight. RFC 5545 3.6.6."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _text(part.summary))
    alarm.add("TRIGGER", _text(f"-{before}"))
    return alarm


def _zones(timeline: Timeline, events: Sequence[Event]) -> Iterator[icalendar.Timezone]:
    """The VTIMEZONEs that timed series need, for all their years.

    The data alone decides how far those of a series without an end reach: the current year would change
    the feed.
    """
    from timeline.calendar.vtimezone import vtimezone

    least, more = KNOWN_YEARS
    years: dict[str, tuple[int, int]] = {}
    for event in events:
        if event.repeat is not None and event.zone not in ("", "UTC"):
            earliest, last = event.earliest, event.repeat.last
            # a moved instance can come before the rule's first
            first = min(start_of(event).year, edtf.day(earliest).year if earliest else 9999)
            until = max(first + more, least) if last is None else edtf.day(last).year
            low, high = years.get(event.zone, (first, until))
            years[event.zone] = (min(low, first), max(high, until))
    if not events:  # some parsers refuse a calendar without any component
        years[timeline.timezone] = (least, least)
    for zone in sorted(years):
        yield vtimezone(zone, *years[zone])


def _moment(start: dt.date) -> dt.datetime:
    """A day as its midnight in UTC, a time as it is: so that the two can be sorted together."""
    if isinstance(start, dt.datetime):
        return start
    return dt.datetime(start.year, start.month, start.day, tzinfo=dt.UTC)


def _text(value: str) -> icalendar.vText:
    from timeline.calendar.text import Text

    return Text(value)
