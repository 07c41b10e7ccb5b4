"""libical, which GNOME and KDE read calendars with: its parser and its checks of RFC 5545's restrictions."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from ctypes import c_char_p, c_int, c_void_p
from functools import cache

from tests.oracles import Reading, reading

SONAME = "libical.so.3"
UNKNOWN = "Parse error in property name: LINK"
"""RFC 9253 is younger than libical 3, which leaves the property out and keeps the event."""
NO_ORGANIZER = (
    "Failed iTIP restrictions for ORGANIZER property. Expected 1 instances of the property and got 0"
)
"""RFC 5546 3.2.1 asks for one where there is a METHOD, and a feed has neither."""


class Time(ctypes.Structure):
    """`struct icaltimetype` of libical 3."""

    _fields_ = (
        ("year", c_int),
        ("month", c_int),
        ("day", c_int),
        ("hour", c_int),
        ("minute", c_int),
        ("second", c_int),
        ("is_date", c_int),
        ("is_daylight", c_int),
        ("zone", c_void_p),
    )


@cache
def library() -> ctypes.CDLL:
    """libical 3, with the types of what is called here. Raises OSError where it isn't installed."""
    lib = ctypes.CDLL(SONAME)
    signatures: dict[str, tuple[type | None, list[type]]] = {
        "icalparser_parse_string": (c_void_p, [c_char_p]),
        "icalcomponent_free": (None, [c_void_p]),
        "icalcomponent_count_errors": (c_int, [c_void_p]),
        "icalrestriction_check": (c_int, [c_void_p]),
        "icalcomponent_string_to_kind": (c_int, [c_char_p]),
        "icalcomponent_get_first_component": (c_void_p, [c_void_p, c_int]),
        "icalcomponent_get_next_component": (c_void_p, [c_void_p, c_int]),
        "icalproperty_string_to_kind": (c_int, [c_char_p]),
        "icalcomponent_get_first_property": (c_void_p, [c_void_p, c_int]),
        "icalcomponent_get_next_property": (c_void_p, [c_void_p, c_int]),
        "icalproperty_get_value_as_string": (c_char_p, [c_void_p]),
        "icalproperty_get_datetime_with_component": (Time, [c_void_p, c_void_p]),
        "icalcomponent_get_uid": (c_char_p, [c_void_p]),
        "icalcomponent_get_summary": (c_char_p, [c_void_p]),
        "icaltimezone_get_utc_timezone": (c_void_p, []),
        "icaltime_convert_to_zone": (Time, [Time, c_void_p]),
        "icalerror_set_errors_are_fatal": (None, [c_int]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    lib.icalerror_set_errors_are_fatal(0)  # they are counted, and must not end the process
    return lib


def by_libical(texts: Sequence[str]) -> list[Reading]:
    """What it reads, and what it and its restriction checks find wrong.

    Of a calendar without METHOD, as feeds are, it checks less: not that DTSTAMP, DTSTART and SUMMARY are
    there, nor STATUS. So the calendar is checked once more as one that is published (RFC 5546).
    """
    found = []
    for text in texts:
        events, complaints = events_and_complaints(text)
        published = text.replace("\r\nCALSCALE:", "\r\nMETHOD:PUBLISH\r\nCALSCALE:", 1)
        _, as_published = events_and_complaints(published)
        complaints = [each for each in complaints if each != UNKNOWN]
        complaints += [each for each in as_published if each not in (UNKNOWN, NO_ORGANIZER)]
        found.append(reading(events, complaints))
    return found


def events_and_complaints(text: str) -> tuple[list[tuple[str, str, str, str, str]], list[str]]:
    """The events, and all complaints."""
    lib = library()
    calendar = lib.icalparser_parse_string(text.encode())
    if not calendar:
        return [], ["it is not a calendar"]
    try:
        sound = lib.icalrestriction_check(calendar)
        # parser and checks put an X-LIC-ERROR where they find something
        complaints = list(_errors(calendar))
        assert bool(sound) or complaints
        assert lib.icalcomponent_count_errors(calendar) == len(complaints)
        return [_event(event) for event in _components(calendar, b"VEVENT")], complaints
    finally:
        lib.icalcomponent_free(calendar)


def _components(parent: int, kind: bytes) -> Iterator[int]:
    lib = library()
    number = lib.icalcomponent_string_to_kind(kind)
    child = lib.icalcomponent_get_first_component(parent, number)
    while child:
        yield child
        child = lib.icalcomponent_get_next_component(parent, number)


def _errors(component: int) -> Iterator[str]:
    lib = library()
    kind = lib.icalproperty_string_to_kind(b"X-LIC-ERROR")
    found = lib.icalcomponent_get_first_property(component, kind)
    while found:
        yield lib.icalproperty_get_value_as_string(found).decode()
        found = lib.icalcomponent_get_next_property(component, kind)
    for child in _components(component, b"ANY"):
        yield from _errors(child)


def _event(event: int) -> tuple[str, str, str, str, str]:
    lib = library()
    return (
        (lib.icalcomponent_get_uid(event) or b"").decode(),
        _moment(event, b"RECURRENCE-ID"),
        _moment(event, b"DTSTART"),
        _moment(event, b"DTEND"),
        (lib.icalcomponent_get_summary(event) or b"").decode(),
    )


def _moment(event: int, name: bytes) -> str:
    lib = library()
    kind = lib.icalproperty_string_to_kind(name)
    found = lib.icalcomponent_get_first_property(event, kind)
    if not found:
        return ""
    time = lib.icalproperty_get_datetime_with_component(found, event)
    day = f"{time.year:04}-{time.month:02}-{time.day:02}"
    if time.is_date:
        return day
    if not time.zone:
        return f"{day}T{time.hour:02}:{time.minute:02}:{time.second:02} in no zone"
    time = lib.icaltime_convert_to_zone(time, lib.icaltimezone_get_utc_timezone())
    return f"{time.year:04}-{time.month:02}-{time.day:02}T{time.hour:02}:{time.minute:02}:{time.second:02}Z"
