"""Checks of the calendar as a whole. RFC 5545 3.4, 3.6 and 3.7, RFC 7986 5."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from timeline.diagnostics import did_you_mean, quoted
from timeline.doctor import values
from timeline.doctor._types import Finding
from timeline.doctor.feed import Component, Feed
from timeline.doctor.values import zone_of
from timeline.zones import zone_help

LARGE = 1_000_000  # bytes

_LIBRARIES = re.compile(
    r"icalendar//|ics\.py|github\.com/allenporter/ical|ical4j|sabre//|eluceo/ical", re.IGNORECASE
)
_RELEASE = re.compile(r"[0-9]+\.[0-9]+")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")  # Apple's own writers add the opacity


def size(feed: Feed) -> Iterator[Finding]:
    """W720: a feed of more than 1 MB."""
    if feed.size > LARGE:
        message = f"the feed has {feed.size / 1e6:,.1f} MB and {len(feed.events):,} events"
        yield Finding("W720", 0, message, "offer a feed of future events, and an archive beside it")


def components(feed: Feed) -> Iterator[Finding]:
    """E719, N721: a calendar has at least one component (RFC 5545 3.6); this package checks only VEVENTs."""
    for calendar in feed.calendars:
        if not calendar.children:
            help_ = "a feed without events carries the VTIMEZONE of its X-WR-TIMEZONE"
            yield Finding("E719", calendar.line, "the calendar has no component", help_)
        others = Counter(child.name for child in calendar.children)
        for name in sorted(others.keys() - {"VEVENT", "VTIMEZONE"}):
            first = next(calendar.within(name))
            shown = quoted(name, limit=30)[1:-1]
            message = f"{others[name]:,} {shown} {'is' if others[name] == 1 else 'are'} not checked"
            yield Finding("N721", first.line, message, "all checks are about VEVENTs", name)


def version(feed: Feed) -> Iterator[Finding]:
    """E723: VERSION is 2.0 (RFC 5545 3.7.4)."""
    for calendar in feed.calendars:
        line = calendar.first("VERSION")
        if line is None:
            message = "VERSION is missing"
            yield Finding("E723", calendar.line, message, "write VERSION:2.0 below BEGIN:VCALENDAR")
        elif line.value.strip() != "2.0":
            message = f"VERSION is {quoted(line.value)}"
            yield Finding("E723", line.number, message, "write VERSION:2.0", fault="version")


def product(feed: Feed) -> Iterator[Finding]:
    """E724, N725: PRODID names the product (RFC 5545 3.7.3), not a library that it uses."""
    for calendar in feed.calendars:
        line = calendar.first("PRODID")
        help_ = "write one of your own that never changes: PRODID:-//example.org//Talks//EN"
        if line is None or not line.value.strip():
            if line is None:
                yield Finding("E724", calendar.line, "PRODID is missing", help_, fault="no-prodid")
            else:
                yield Finding("E724", line.number, "PRODID is empty", help_)
        elif _LIBRARIES.search(line.value):
            also = ", and changes with its release" if _RELEASE.search(line.value) else ""
            message = f"PRODID {quoted(line.value)} belongs to a library{also}"
            yield Finding("N725", line.number, message, help_)


def scale(feed: Feed) -> Iterator[Finding]:
    """E726, N727: CALSCALE is GREGORIAN (RFC 5545 3.7.1)."""
    for calendar in feed.calendars:
        line = calendar.first("CALSCALE")
        if line is None:
            yield Finding("N727", calendar.line, "CALSCALE is missing", "write CALSCALE:GREGORIAN")
        elif line.value.strip().upper() != "GREGORIAN":
            message = f"CALSCALE is {quoted(line.value)}"
            yield Finding("E726", line.number, message, "write CALSCALE:GREGORIAN, and Gregorian dates")


def method(feed: Feed) -> Iterator[Finding]:
    """W728: a METHOD makes the calendar a message between an organizer and attendees (RFC 5546 1.4)."""
    for calendar in feed.calendars:
        for line in calendar.every("METHOD"):
            yield Finding(
                "W728", line.number, f"METHOD is {quoted(line.value)}", "leave METHOD out of a feed"
            )


def own_uid(feed: Feed) -> Iterator[Finding]:
    """E729: the calendar itself has a UID (RFC 7986 5.3)."""
    for calendar in feed.calendars:
        for line in calendar.every("UID"):
            message = f"the calendar has a UID of its own: {quoted(line.value)}"
            yield Finding("E729", line.number, message, "leave it out; events have UIDs")


def _alike(
    feed: Feed, code: str, new: str, old: str, *, wanted: str = "", unit: str = ""
) -> Iterator[Finding]:
    """A property of RFC 7986 and its older X- property must say the same.

    `wanted` is the code to report if both are missing; nothing is reported then if it is empty.
    """
    for calendar in feed.calendars:
        first, second = calendar.first(new), calendar.first(old)
        if first is None and second is None:
            if wanted:
                message = f"the calendar has neither {new} nor {old}"
                help_ = f"write the same in both: {new}{unit}:… and {old}:…"
                yield Finding(wanted, calendar.line, message, help_)
        elif first is None or second is None:
            there, missing = (first, old) if first else (second, new)
            assert there is not None
            value = there.value if len(there.value) <= 40 else "… (the same)"
            help_ = f"write {missing}{unit if missing == new else ''}:{quoted(value)[1:-1]} too"
            yield Finding(code, there.number, f"{there.name} has no {missing} beside it", help_)
        elif values.unescaped(first.value) != values.unescaped(second.value):
            message = f"{new} is {quoted(first.value, limit=30)}, {old} is {quoted(second.value, limit=30)}"
            yield Finding(
                code,
                second.number,
                message,
                "write the same in both: some clients read one, some the other",
            )


def name(feed: Feed) -> Iterator[Finding]:
    """W730: NAME and X-WR-CALNAME are both there and say the same (RFC 7986 5.1)."""
    yield from _alike(feed, "W730", "NAME", "X-WR-CALNAME", wanted="W730")


def description(feed: Feed) -> Iterator[Finding]:
    """W731: DESCRIPTION and X-WR-CALDESC say the same (RFC 7986 5.2)."""
    yield from _alike(feed, "W731", "DESCRIPTION", "X-WR-CALDESC")


def timezone(feed: Feed) -> Iterator[Finding]:
    """W732, N733: X-WR-TIMEZONE is an IANA name."""
    for calendar in feed.calendars:
        line = calendar.first("X-WR-TIMEZONE")
        if line is None:
            help_ = "write the zone of its readers: X-WR-TIMEZONE:Europe/Vienna"
            yield Finding("N733", calendar.line, "X-WR-TIMEZONE is missing", help_)
        elif zone_of(line.value.strip()) is None:
            message = f"X-WR-TIMEZONE {quoted(line.value)} is not an IANA name"
            yield Finding("W732", line.number, message, zone_help(line.value.strip()))


def refresh(feed: Feed) -> Iterator[Finding]:
    """E734, W735, N736, W787: REFRESH-INTERVAL must have VALUE=DURATION (RFC 7986 5.7)."""
    for calendar in feed.calendars:
        line = calendar.first("REFRESH-INTERVAL")
        if line is not None and line.parameters.get("VALUE", "").upper() != "DURATION":
            help_ = f"write REFRESH-INTERVAL;VALUE=DURATION:{quoted(line.value)[1:-1]}"
            yield Finding("E734", line.number, "REFRESH-INTERVAL lacks VALUE=DURATION", help_)
        for hint in calendar.every("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
            length = values.duration(hint.value.strip())
            if length is None or length.total_seconds() <= 0:
                message = f"{hint.name} {quoted(hint.value)} is not a duration"
                code = "E734" if hint.name == "REFRESH-INTERVAL" else "W787"
                yield Finding(code, hint.number, message, f"write {hint.name}…:PT12H", hint.name)
    yield from _alike(
        feed, "W735", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", wanted="N736", unit=";VALUE=DURATION"
    )


def source(feed: Feed) -> Iterator[Finding]:
    """W737, N738: SOURCE has VALUE=URI, as it has no default type (RFC 7986 5.8)."""
    for calendar in feed.calendars:
        line = calendar.first("SOURCE")
        if line is None:
            help_ = "write SOURCE;VALUE=URI: and the address of the feed"
            yield Finding("N738", calendar.line, "SOURCE is missing", help_)
        elif line.parameters.get("VALUE", "").upper() != "URI":
            help_ = f"write SOURCE;VALUE=URI:{quoted(line.value)[1:-1]}"
            yield Finding("W737", line.number, "SOURCE lacks VALUE=URI", help_)


def color(feed: Feed) -> Iterator[Finding]:
    """W739, W740, N741: COLOR is a name of CSS3 (RFC 7986 5.9), and Apple's property is #RRGGBB."""
    for calendar in feed.calendars:
        new, old = calendar.first("COLOR"), calendar.first("X-APPLE-CALENDAR-COLOR")
        if new is not None and new.value.strip().lower() not in (names := _color_names()):
            help_ = did_you_mean(new.value.strip().lower(), names) or "write a name such as COLOR:navy"
            yield Finding("W739", new.number, f"COLOR {quoted(new.value)} is not a CSS3 name", help_)
        if old is not None and not _HEX.fullmatch(old.value.strip()):
            help_ = "write # and six digits: X-APPLE-CALENDAR-COLOR:#000080"
            message = f"X-APPLE-CALENDAR-COLOR {quoted(old.value)} is not #RRGGBB"
            yield Finding("W740", old.number, message, help_)
        if (new is None) != (old is None):
            there, missing = (
                (new, "X-APPLE-CALENDAR-COLOR:#RRGGBB") if new else (old, "COLOR: and a CSS3 name")
            )
            assert there is not None
            message = f"only some clients read {there.name}"
            yield Finding("N741", there.number, message, f"write {missing} too")


def _color_names() -> list[str]:
    import webcolors

    return list(webcolors.names("css3"))


def modified(feed: Feed) -> Iterator[Finding]:
    """N742: the calendar's LAST-MODIFIED is that of its newest event (RFC 7986 5.4)."""
    for calendar in feed.calendars:
        events = [event for event in calendar.within("VEVENT") if event.first("LAST-MODIFIED")]
        newest = max((event.value("LAST-MODIFIED") for event in events), default="")
        line = calendar.first("LAST-MODIFIED")
        if line is None:
            if newest:
                help_ = f"write LAST-MODIFIED:{quoted(newest)[1:-1]}, as in the newest event"
                yield Finding("N742", calendar.line, "the calendar has no LAST-MODIFIED", help_)
        elif newest and line.value != newest:
            message = (
                f"the calendar's LAST-MODIFIED is {quoted(line.value)}, its newest event's {quoted(newest)}"
            )
            yield Finding("N742", line.number, message, "write the newest event's")


def order(feed: Feed) -> Iterator[Finding]:
    """N743: events are in the order of their starts, so that the same content gives the same bytes.

    A changed instance may be anywhere.
    """
    before = None
    for event in feed.events:
        if event.start is None or event.override:
            continue
        start = event.start.instant or event.start.local
        if before is not None and start < before:
            help_ = "sort by DTSTART and UID: then the same events give the same bytes"
            yield Finding("N743", event.line, "the events are not in the order of their starts", help_)
            return
        before = start


def twice(feed: Feed) -> Iterator[Finding]:
    """E775: the calendar has a property twice that it may have once (RFC 5545 3.6, RFC 7986 4)."""
    for calendar in feed.calendars:
        yield from repeated(calendar, ONCE_IN_CALENDAR)


ONCE_IN_CALENDAR = (
    "VERSION PRODID CALSCALE METHOD X-WR-CALNAME X-WR-CALDESC X-WR-TIMEZONE X-PUBLISHED-TTL REFRESH-INTERVAL "
    "SOURCE COLOR X-APPLE-CALENDAR-COLOR LAST-MODIFIED"
).split()
"""The properties that a calendar may have once."""


def repeated(component: Component, names: list[str]) -> Iterator[Finding]:
    """E775: a component has one of these properties, which it may have once, more than once."""
    for name in names:
        lines = component.properties.get(name, ())
        if len(lines) > 1:
            message = f"one {component.name} has {name} {len(lines)} times"
            fault = "two-starts" if name == "DTSTART" else ""
            yield Finding("E775", lines[1].number, message, f"keep one {name}", name, fault)
