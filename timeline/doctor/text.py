"""Checks of what an event says: texts, addresses, states. RFC 5545 3.3.11 and 3.8.1, RFC 9253."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from timeline.diagnostics import did_you_mean, quoted
from timeline.doctor import values
from timeline.doctor._types import Finding
from timeline.doctor.feed import Component, Event, Feed
from timeline.doctor.lines import ContentLine

MAX_CHARACTERS = 255
"""The length of SUMMARY and LOCATION that every client shows."""

_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT")
_CALENDAR_TEXTS = ("NAME", "DESCRIPTION", "X-WR-CALNAME", "X-WR-CALDESC")
_ADDRESSES = ("URL", "SOURCE", "IMAGE", "CONFERENCE")
_TAG = re.compile(
    r"</?(?:a|b|i|u|p|br|hr|em|ul|ol|li|h[1-6]|td|tr|div|img|span|font|table|tbody|strong|html|body|html-blob)"
    r"(?:\s[^<>]{0,400})?/?>|&(?:amp|lt|gt|quot|nbsp|ndash|mdash|#[0-9]{2,5});",
    re.IGNORECASE,
)
_STATES = {
    "STATUS": ("TENTATIVE", "CONFIRMED", "CANCELLED"),
    "TRANSP": ("OPAQUE", "TRANSPARENT"),
}
_NEEDED = {"DISPLAY": ("DESCRIPTION",), "EMAIL": ("DESCRIPTION", "SUMMARY", "ATTENDEE")}
"""What an alarm needs besides, by its ACTION. RFC 5545 3.6.6."""
_PROPERTIES = frozenset(
    "ATTACH CATEGORIES CLASS COMMENT DESCRIPTION GEO LOCATION PERCENT-COMPLETE PRIORITY RESOURCES STATUS "
    "SUMMARY COMPLETED DTEND DUE DTSTART DURATION FREEBUSY TRANSP TZID TZNAME TZOFFSETFROM TZOFFSETTO TZURL "
    "ATTENDEE CONTACT ORGANIZER RECURRENCE-ID RELATED-TO URL UID EXDATE EXRULE RDATE RRULE ACTION REPEAT "
    "TRIGGER CREATED DTSTAMP LAST-MODIFIED SEQUENCE REQUEST-STATUS CALSCALE METHOD PRODID VERSION NAME "
    "REFRESH-INTERVAL SOURCE COLOR IMAGE CONFERENCE LINK CONCEPT REFID STYLED-DESCRIPTION STRUCTURED-DATA "
    "PARTICIPANT-TYPE CALENDAR-ADDRESS LOCATION-TYPE RESOURCE-TYPE ACKNOWLEDGED PROXIMITY BUSYTYPE TZUNTIL "
    "TZID-ALIAS-OF".split()
)
"""The properties of RFC 5545, 7808, 7953, 7986, 9073, 9074 and 9253."""


def known(feed: Feed) -> Iterator[Finding]:
    """W722: a property is in no standard; often it is the rest of a text with an unescaped line break."""
    for component in (*feed.calendars, *(event.component for event in feed.events)):
        for name, lines in component.properties.items():
            if name not in _PROPERTIES and not name.startswith("X-"):
                shown = quoted(name, limit=30)[1:-1]
                message = f"no standard has a property {shown}"
                help_ = did_you_mean(name, _PROPERTIES) if len(name) < 40 else ""
                help_ = help_ or f"write a line break in the text above as \\n, or name it X-{shown}"
                yield Finding("W722", lines[0].number, message, help_, name)


def escapes(feed: Feed) -> Iterator[Finding]:
    """E801: backslashes, semicolons and commas in texts are escaped (RFC 5545 3.3.11)."""
    for calendar in feed.calendars:
        for line in calendar.every(*_CALENDAR_TEXTS):
            yield from _escape(line)
    for event in feed.events:
        for line in event.component.every(*_TEXTS):
            yield from _escape(line)


def _escape(line: ContentLine) -> Iterator[Finding]:
    fault = values.escape_fault(line.value)
    if fault is None:
        return
    at, character = fault
    around = line.value[max(0, at - 15) : at + 15]
    message = f"{line.name} contains {quoted(character)}, which is not escaped: {quoted(around)}"
    yield Finding("E801", line.number, message, f"write {quoted(values.escaped(around))[1:-1]}", line.name)


def summary(feed: Feed) -> Iterator[Finding]:
    """W802, N806: an event has a SUMMARY (RFC 5545 3.8.1.12), and it has a LANGUAGE (3.2.10)."""
    for event in feed.events:
        line = event.component.first("SUMMARY")
        if line is None or not line.value.strip():
            number = event.line if line is None else line.number
            what = "no SUMMARY" if line is None else "an empty SUMMARY"
            yield Finding(
                "W802", number, f"the event in line {event.line} has {what}", "write its title", "SUMMARY"
            )
        elif "LANGUAGE" not in line.parameters:
            help_ = "write SUMMARY;LANGUAGE=en:…"
            yield Finding(
                "N806", line.number, f"SUMMARY {quoted(line.value, limit=40)} names no language", help_
            )


def plain(feed: Feed) -> Iterator[Finding]:
    """W803, W804, W805: texts are without HTML, in NFC, and short enough."""
    for event in feed.events:
        for line in event.component.every("SUMMARY", "DESCRIPTION", "LOCATION"):
            markup = _TAG.search(line.value) if "<" in line.value or "&" in line.value else None
            if markup:
                message = f"{line.name} contains HTML: {quoted(markup[0], limit=40)}"
                yield Finding(
                    "W803", line.number, message, "write plain text, and addresses in full", line.name
                )
            text = values.unescaped(line.value)  # of an escape such as \\n, no letter combines with an accent
            if not text.isascii() and not unicodedata.is_normalized("NFC", text):
                message = f"{line.name} {quoted(text, limit=40)} is not in NFC"
                help_ = "write each letter with its accent as one character (NFC), as searches expect it"
                yield Finding("W804", line.number, message, help_, line.name)
            if line.name != "DESCRIPTION" and len(text) > MAX_CHARACTERS:
                message = f"{line.name} has {len(text):,} characters"
                help_ = f"shorten it to {MAX_CHARACTERS}, and write the rest in DESCRIPTION"
                yield Finding("W805", line.number, message, help_, line.name)


def sources(feed: Feed) -> Iterator[Finding]:
    """N807: an address in LINK or URL is also in DESCRIPTION, because few clients show the others."""
    for event in feed.events:
        lines = list(event.component.every("LINK")) or list(event.component.every("URL"))
        text = event.component.text("DESCRIPTION")
        hidden = next((line for line in lines if line.value not in text), None)
        if hidden is not None:
            message = f"the address {quoted(hidden.value)} is not in DESCRIPTION"
            yield Finding("N807", hidden.number, message, "write it there too, in full", hidden.name)


def addresses(feed: Feed) -> Iterator[Finding]:
    """W808: addresses are percent-encoded (RFC 5545 3.3.13, RFC 3986)."""
    components: tuple[Component, ...] = (*feed.calendars, *(event.component for event in feed.events))
    for component in components:
        for line in component.every(*_ADDRESSES, "LINK"):
            if line.name == "LINK" and line.parameters.get("VALUE", "URI").upper() != "URI":
                continue
            if not values.is_uri(line.value):
                encoded = quote(line.value.strip(), safe="%/:?#[]@!$&'()*+,;=-._~")
                wrong = values.is_uri(encoded)
                help_ = (
                    f"write {quoted(encoded)[1:-1]}"
                    if wrong
                    else "write the whole address, percent-encoded: https://example.org/a%20b"
                )
                message = f"{line.name} {quoted(line.value)} is not a percent-encoded address"
                yield Finding("W808", line.number, message, help_, line.name)


def links(feed: Feed) -> Iterator[Finding]:
    """E809: a LINK has its relation to the event and the type of its value (RFC 9253 6.1 and 8.2)."""
    for event in feed.events:
        for line in event.component.every("LINK"):
            missing = [name for name in ("VALUE", "LINKREL") if name not in line.parameters]
            if missing:
                message = f"LINK lacks {' and '.join(missing)}"
                yield Finding("E809", line.number, message, 'write LINK;VALUE=URI;LINKREL="describedby":…')


def states(feed: Feed) -> Iterator[Finding]:
    """W810, W811, N812, N813, W814, N815, W826: STATUS, TRANSP and CLASS, and what clients show of them."""
    for event in feed.events:
        component = event.component
        for name, allowed in _STATES.items():
            for line in component.every(name):
                if line.value.strip().upper() not in allowed:
                    code = "W811" if name == "STATUS" else "W814"
                    message = f"unknown {name} {quoted(line.value)}"
                    yield Finding(code, line.number, message, f"known are {', '.join(allowed)}", name)
        for line in component.every("CLASS"):
            if line.value.strip().upper() != "PUBLIC":
                message = f"CLASS is {quoted(line.value)} in a public feed"
                yield Finding("W810", line.number, message, "write CLASS:PUBLIC, or leave the event out")
        yield from _said(event)
        yield from _busy(event)


def _said(event: Event) -> Iterator[Finding]:
    """The title shows the state, for readers whose client does not show STATUS."""
    line = event.component.first("STATUS")
    state = line.value.strip().upper() if line is not None else ""
    title = event.component.text("SUMMARY")
    if line is None:
        message = f"the event {event.title} has no STATUS"
        yield Finding("N812", event.line, message, "write STATUS:CONFIRMED, TENTATIVE or CANCELLED", "none")
    elif state == "CANCELLED":
        if not re.match(r"[A-Z]{6,}: ", title):
            message = f"the cancelled event {event.title} does not say so in its title"
            yield Finding("N812", line.number, message, 'begin it: "CANCELLED: …"', state)
        if event.component.value("SEQUENCE") == "0":
            message = f"the cancelled event {event.title} has SEQUENCE:0"
            yield Finding("N812", line.number, message, "raise SEQUENCE when an event is cancelled", "0")
        message = f"the event {event.title} is CANCELLED"
        help_ = "so that all clients show it, write STATUS:CONFIRMED, and the word in its title"
        yield Finding("N813", line.number, message, help_)
    elif state == "TENTATIVE" and not title.rstrip().endswith("(tbc)"):
        message = f"the tentative event {event.title} does not say so in its title"
        yield Finding("N812", line.number, message, 'end it: "… (tbc)"', state)


def _busy(event: Event) -> Iterator[Finding]:
    """RFC 5545 3.8.2.7: an event without TRANSP is opaque."""
    if event.start is not None and not event.start.timed and _is_opaque(event):
        message = f"the all-day event {event.title} makes its readers busy all day"
        help_ = "write TRANSP:TRANSPARENT and X-MICROSOFT-CDO-BUSYSTATUS:FREE if readers need not attend"
        yield Finding("W826", event.line, message, help_)
        return
    transparent = event.component.value("TRANSP").strip().upper() == "TRANSPARENT"
    free = event.component.value("X-MICROSOFT-CDO-BUSYSTATUS").strip().upper() == "FREE"
    if not transparent or not free:
        lacks = " and ".join(
            text
            for text, there in (
                ("TRANSP:TRANSPARENT", transparent),
                ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", free),
            )
            if not there
        )
        message = f"the event {event.title} makes its readers busy: it lacks {lacks}"
        yield Finding("N815", event.line, message, "write both if readers need not attend")


def _is_opaque(event: Event) -> bool:
    return event.component.value("TRANSP").strip().upper() in ("", "OPAQUE")


def categories(feed: Feed) -> Iterator[Finding]:
    """W823: no item of CATEGORIES is empty (RFC 5545 3.8.1.2)."""
    for event in feed.events:
        for line in event.component.every("CATEGORIES"):
            if any(not item.strip() for item in values.listed(line.value)):
                message = f"CATEGORIES {quoted(line.value)} has an empty item"
                help_ = "leave the empty item and its comma out"
                yield Finding("W823", line.number, message, help_, fault="item")


def alarms(feed: Feed) -> Iterator[Finding]:
    """E822: an alarm has all that its ACTION needs (RFC 5545 3.6.6)."""
    for event in feed.events:
        for alarm in event.component.within("VALARM"):
            action = alarm.value("ACTION").strip().upper()
            needed = ("ACTION", "TRIGGER", *_NEEDED.get(action, ()))
            missing = [name for name in needed if alarm.first(name) is None]
            if missing:
                message = f"an alarm of the event {event.title} has no {' and no '.join(missing)}"
                help_ = "write it, or leave the alarm out: readers set their own"
                fault = action.lower() if missing == ["DESCRIPTION"] else ""
                yield Finding("E822", alarm.line, message, help_, " ".join(missing), fault)


def invited(feed: Feed) -> Iterator[Finding]:
    """W816, N817, E827: an event has an ORGANIZER, an ATTENDEE or an alarm.

    What is published must have no ATTENDEE (RFC 5545 3.8.4.1).
    """
    methods = {
        id(event): calendar.value("METHOD").strip().upper()
        for calendar in feed.calendars
        for event in calendar.within("VEVENT")
    }
    for event in feed.events:
        published = methods[id(event.component)] in ("", "PUBLISH")
        for line in event.component.every("ORGANIZER", "ATTENDEE"):
            message = f"{line.name} {quoted(line.value, limit=40)} makes the event an invitation"
            help_ = f"leave {line.name} out; name people in DESCRIPTION"
            code = "E827" if line.name == "ATTENDEE" and published else "W816"
            yield Finding(code, line.number, message, help_, line.name)
        for alarm in event.component.within("VALARM"):
            message = f"the event {event.title} has an alarm"
            yield Finding("N817", alarm.line, message, "leave VALARM out; readers set their own")
