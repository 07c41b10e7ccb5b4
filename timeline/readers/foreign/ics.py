"""An iCalendar object (RFC 5545) to records, of any program; `ours.py` reads what we wrote ourselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from timeline.readers.foreign import ours
from timeline.readers.foreign._types import (
    Ask,
    Imported,
    Record,
    RefusedError,
    Trouble,
    clean,
    one_line,
)
from timeline.readers.foreign.moments import When, moments
from timeline.readers.foreign.names import Names
from timeline.readers.foreign.repeats import with_series
from timeline.readers.foreign.text import plain_text

Component: TypeAlias = Any
"""icalendar's; its types make every property a union of thirty."""

OURS = "-//diplomatic-timeline//"
_STATUS = {"TENTATIVE": "tentative", "CANCELLED": "cancelled"}
# what icalendar raises for what it cannot read, and what a damaged property raises when it is asked
FOREIGN_ERRORS = (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError, RecursionError)


def read(content: bytes, ask: Ask) -> Imported:
    """The events of a calendar. Raises RefusedError if it is none."""
    import warnings

    found = Imported()
    if not re.search(rb"(?i)BEGIN\s*:\s*VCALENDAR", content[:100_000]):
        if not re.match(rb"(?i)\s*BEGIN\s*:\s*VEVENT", content.removeprefix(b"\xef\xbb\xbf")):
            raise RefusedError(f"{ask.name} is not a calendar", "a calendar begins with BEGIN:VCALENDAR")
        found.note("events without a calendar around them: read as if they had one")
        content = b"BEGIN:VCALENDAR\r\n" + content.strip() + b"\r\nEND:VCALENDAR\r\n"
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        _read(content, found, ask)
    for each in warned:
        if (
            guess := re.search("Timezone '(.*)' is .* guessing it means '(.*?)'", str(each.message))
        ) is not None:
            found.note(f"the zone {one_line(guess[1])} is read as {guess[2]}")
    return found


def _read(content: bytes, found: Imported, ask: Ask) -> None:
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except FOREIGN_ERRORS as error:
        why = one_line(str(error))[:200] or type(error).__name__
        help_ = f"timeline doctor {ask.name} says where it is damaged"
        raise RefusedError(f"{ask.name} cannot be read as a calendar: {why}", help_) from None
    _others(calendars, found)
    is_ours = any(OURS in _text(each, "PRODID") for each in calendars)
    found.has_ids = is_ours
    groups: dict[str, list[Component]] = {}
    for number, part in enumerate(each for calendar in calendars for each in _walk(calendar, "VEVENT")):
        uid = one_line(_text(part, "UID"))
        if is_ours:
            uid = ours.uid_of_first(uid)
        groups.setdefault(uid or f"\0{number}", []).append(part)
    names = Names(found)
    for done, (uid, parts) in enumerate(groups.items()):
        if done % 200 == 0:
            ask.progress(done)
        uid = "" if uid.startswith("\0") else uid
        try:
            if is_ours:
                ours.add(parts, uid, found, names, ask)
            else:
                _add(parts, uid, found, names, ask)
        except FOREIGN_ERRORS as error:
            where = f"“{one_line(_text(parts[0], 'SUMMARY')) or uid}”"
            why = one_line(str(error))[:100] or type(error).__name__
            found.troubles.append(Trouble(where, uid, f"cannot be read: {why}"))
    if is_ours:
        ours.relate(found)


def _walk(calendar: Component, name: str) -> list[Component]:
    try:
        return list(calendar.walk(name))
    except FOREIGN_ERRORS:
        return []


def _others(calendars: Sequence[Component], found: Imported) -> None:
    counts: dict[str, int] = {}
    for calendar in calendars:
        for part in _walk(calendar, ""):
            if part.name in ("VTODO", "VJOURNAL", "VFREEBUSY"):
                counts[part.name] = counts.get(part.name, 0) + 1
    for name, count in sorted(counts.items()):
        what = {"VTODO": "task", "VJOURNAL": "journal entry", "VFREEBUSY": "busy time"}[name]
        plural = "" if count == 1 else "s"
        what = "journal entries" if plural and what.endswith("y") else what + plural
        found.note(f"{count} {what} {'is' if count == 1 else 'are'} left out: only events are imported")


def value_of(part: Component, name: str) -> Any:
    """A property's value, the first where it is there several times; None without one."""
    value = part.get(name)
    return value[0] if isinstance(value, list) and value else None if isinstance(value, list) else value


def _text(part: Component, name: str) -> str:
    try:
        value = value_of(part, name)
        return "" if value is None else clean(str(value))
    except FOREIGN_ERRORS:
        return ""


def texts(part: Component, name: str) -> list[str]:
    """All texts of a property that holds a list, or is there several times."""
    value = part.get(name)
    found: list[str] = []
    for each in value if isinstance(value, list) else [] if value is None else [value]:
        found += [str(one) for one in each.cats] if hasattr(each, "cats") else [str(each)]
    return [name for text in found if (name := one_line(text))]


def _add(parts: list[Component], uid: str, found: Imported, names: Names, ask: Ask) -> None:
    """The event of one UID: its own component, and those of moved instances."""
    masters = [part for part in parts if part.get("RECURRENCE-ID") is None]
    overrides = [part for part in parts if part.get("RECURRENCE-ID") is not None]
    if not masters:  # the series is in another file: each instance is an event
        for part in overrides:
            _one(part, [], f"{uid}-{_text_of(part, 'RECURRENCE-ID')}", found, names, ask)
        return
    if len(masters) > 1:
        masters.sort(key=_sequence, reverse=True)
        found.note(
            f"{len(masters)} events have the UID {uid[:60]}: the one with the highest SEQUENCE is imported"
        )
    _one(masters[0], overrides, uid, found, names, ask)


def _sequence(part: Component) -> int:
    try:
        return int(value_of(part, "SEQUENCE") or 0)
    except FOREIGN_ERRORS:
        return 0


def _text_of(part: Component, name: str) -> str:
    value = value_of(part, name)
    return re.sub("[^0-9TZ]", "", value.to_ical().decode()) if value is not None else ""


def _one(
    part: Component, overrides: list[Component], uid: str, found: Imported, names: Names, ask: Ask
) -> None:
    title = one_line(plain_text(_text(part, "SUMMARY")))
    where = f"“{title or uid[:60] or 'an event on ' + _text_of(part, 'DTSTART')}”"
    if not title:
        found.troubles.append(Trouble(where, uid, "has no title (SUMMARY)", "give it one"))
        return
    event: Record = {"title": title}
    if summary := plain_text(_text(part, "DESCRIPTION")):
        event["summary"] = summary
    if place := one_line(plain_text(_text(part, "LOCATION"))):
        event["place"] = {"name": place, **geo(part)}
    if status := _STATUS.get(_text(part, "STATUS").upper()):
        event["status"] = status
    if categories := texts(part, "CATEGORIES"):
        event["category"] = names.id("category", categories[0])
        if categories[1:]:
            found.note("an event has one category: the first; the others stand in its summary")
            _append(event, f"Categories: {', '.join(categories)}")
    if cite := _cite(part, names):
        event["cite"] = cite
    if part.get("ATTENDEE") is not None or part.get("ORGANIZER") is not None:
        found.note("people who are invited (ATTENDEE, ORGANIZER) are left out")
    if _text(part, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
        found.note("some events are marked as private in the calendar")
    try:
        when = moments(part, ask, has_place="place" in event, repeats=part.get("RRULE") is not None)
    except FOREIGN_ERRORS as error:
        when, why = None, one_line(str(error))[:80]
        reason = f"has a date that cannot be read: {why}"
        words = _text(part, "DTSTART")
    else:
        reason, words = "has no date (DTSTART)", ""
    if when is None:
        found.troubles.append(Trouble(where, words, reason, "", {**event, "date": "unknown"}))
        return
    _dated(event, when, found)
    for sentence in with_series(event, part, overrides, when):
        found.note(sentence.replace("{event}", where))
    found.add(event, where, uid)


def _dated(event: Record, when: When, found: Imported) -> None:
    event["date"] = when.date
    if when.time:
        event["time"] = when.time
    if when.zone and "place" in event:
        event["place"]["timezone"] = when.zone
    for sentence in when.notes:
        found.note(sentence)


def _append(event: Record, line: str) -> None:
    event["summary"] = "\n".join(part for part in (event.get("summary", ""), line) if part)


def _cite(part: Component, names: Names) -> list[Record]:
    urls: list[str] = []
    for name in ("URL", "ATTACH", "LINK"):
        value = part.get(name)
        for each in value if isinstance(value, list) else [value]:
            text = "" if each is None else clean(str(each))
            if re.match("https?://", text, re.IGNORECASE) and " " not in text:
                urls.append(text)
    return [{"source": names.source("", url)} for url in dict.fromkeys(urls)]


def geo(part: Component) -> Mapping[str, float]:
    """The coordinates of a component, where it has any that exist."""
    try:
        value = value_of(part, "GEO")
        latitude, longitude = float(value.latitude), float(value.longitude)
    except FOREIGN_ERRORS:
        return {}
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return {}
    return {"latitude": latitude, "longitude": longitude}
