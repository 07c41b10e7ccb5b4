"""What calendars that were published say: of each event its version, and the facts that can be read from it.

A calendar tells less than the lock: neither ids of sources nor all relations, nor history.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from timeline import edtf, rrule
from timeline.history.facts import ARROW, Facts, facts
from timeline.model import EPOCH, Kind, Status, Timeline, Version
from timeline.zones import is_zone

VEvent: TypeAlias = Any
"""icalendar's Event; its types make every property a union of thirty."""

_PART = re.compile(r"(.+)\.\d+(@.*)", re.DOTALL)  # no id has a full stop
_PREFIXES: Mapping[Status, str] = {
    Status.CANCELLED: "CANCELLED: ",
    Status.POSTPONED: "POSTPONED: ",
}
REMOVED = "REMOVED: "


class NotACalendarError(ValueError):
    """Bytes that are not a calendar of ours."""


# what icalendar raises for what it cannot read, and what is raised where a property of ours is missing
_FOREIGN = (ValueError, KeyError, AttributeError, TypeError)


@dataclass(frozen=True, slots=True)
class Published:
    """An event in a calendar."""

    uid: str
    id: str
    """Its id when the calendar was written, where the site has an address, else its first one."""
    version: Version
    parts: tuple[VEvent, ...]
    """Its VEVENTs: the first one, those of the other runs of its days, and moved instances."""

    @property
    def is_removed(self) -> bool:
        """Whether the calendar kept it after it had vanished from the data."""
        return _text(self.parts[0], "SUMMARY").startswith(REMOVED)

    def is_like(self, other: Published) -> bool:
        """Whether a client sees no difference, whichever of the two it has."""
        return [part.to_ical() for part in self.parts] == [part.to_ical() for part in other.parts]


def read(content: bytes) -> Mapping[str, Published]:
    """The events of a calendar, by UID. Raises NotACalendarError."""
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(content)
        parts: dict[str, list[VEvent]] = {}
        for part in calendar.walk("VEVENT"):
            parts.setdefault(_PART.sub(r"\1\2", _text(part, "UID")), []).append(part)
        return {uid: _published(uid, found) for uid, found in parts.items()}
    except _FOREIGN as error:
        raise NotACalendarError(str(error)) from error


def _published(uid: str, parts: list[VEvent]) -> Published:
    first = parts[0]
    # with an address of the site, the event's page is its URL: …#e-<id>
    fragment = urlsplit(_text(first, "URL")).fragment
    event_id = fragment[2:] if fragment.startswith("e-") else uid.rpartition("@")[0]
    created, modified = (_moment(first, name) for name in ("CREATED", "LAST-MODIFIED"))
    return Published(uid, event_id, Version(int(first.get("SEQUENCE", 0)), created, modified), tuple(parts))


def _moment(part: VEvent, name: str) -> dt.datetime:
    value = part[name].dt if name in part else EPOCH
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else EPOCH


def _text(part: VEvent, name: str) -> str:
    return str(part.get(name, ""))


def facts_in(published: Published, timeline: Timeline) -> Facts:
    """The facts that an event's VEVENTs tell, by the names that the timeline has for actors and categories.

    What they do not tell is silent. Raises NotACalendarError where they are not such as we write.
    """
    try:
        return _facts_in(published, timeline)
    except _FOREIGN as error:
        raise NotACalendarError(f"{published.uid}: {error}") from error


def _facts_in(published: Published, timeline: Timeline) -> Facts:
    first = published.parts[0]
    text = _text(first, "DESCRIPTION")
    summary, _, rest = ("", "", text[6:]) if text.startswith("When: ") else text.partition("\n\nWhen: ")
    when, *others = rest.partition("\n\n")[0].split("\n")
    said = dict(line.split(": ", 1) for line in others if ": " in line)
    date, zone = _date(published, when)
    status = _status(published, said.get("Status", ""))
    is_series = "RRULE" in first
    found: dict[str, Any] = {
        "title": _title(published, status),
        "date": date,
        "zone": zone,
        "time": "" if zone else _time(when, date),
        "kind": said.get("Kind", Kind.EVENT.value),
        "status": status.value,
        "category": _id_of(_texts(first, "CATEGORIES"), timeline.categories.values()),
        "actors": tuple(_actors(said.get("With", ""), timeline)),
        "place": said.get("Where", ""),
        "summary": summary,
        "repeat": str(rrule.parse(first["RRULE"].to_ical().decode())) if is_series else "",
        "except": tuple(_excepted(first, zone)) if is_series else (),
        "moved": tuple(_moved(published.parts[1:], zone)) if is_series else (),
    }
    return facts(found)


def _title(published: Published, status: Status) -> str:
    first = published.parts[0]
    title = _text(first, "SUMMARY")
    title = title.removeprefix(REMOVED if published.is_removed else _PREFIXES.get(status, ""))
    if status is Status.TENTATIVE:
        title = title.removesuffix(" (tbc)")
    if "X-EDTF-DATE" in first:
        expression = edtf.parse(_edtf(first))
        for lasting in (False, True):
            title = title.removesuffix(f" ({edtf.say_short(expression, lasting=lasting)})")
    return title


def _status(published: Published, said: str) -> Status:
    """The status; of an event that was removed a calendar tells only if it was tentative."""
    if published.is_removed:
        is_tentative = _text(published.parts[0], "SUMMARY").endswith(" (tbc)")
        return Status.TENTATIVE if is_tentative else Status.CONFIRMED
    return Status(said) if said else Status.CONFIRMED


def _date(published: Published, when: str) -> tuple[str, str]:
    """The date's expression, and the zone of its times."""
    first = published.parts[0]
    start = first["DTSTART"].dt
    if isinstance(start, dt.datetime):
        zone, tz, suffix = _zone(when)
        shown = [start, *([first["DTEND"].dt] if "DTEND" in first else [])]
        return "/".join(f"{moment.astimezone(tz):%Y-%m-%dT%H:%M:%S}{suffix}" for moment in shown), zone
    if "X-EDTF-DATE" in first:
        return _edtf(first), ""
    runs = [_days(part) for part in published.parts if "RECURRENCE-ID" not in part]
    if len(runs) == 1:
        begin, end = runs[0]
        return (begin if begin == end else f"{begin}/{end}"), ""
    return "{" + ",".join(begin if begin == end else f"{begin}..{end}" for begin, end in runs) + "}", ""


def _zone(when: str) -> tuple[str, dt.tzinfo, str]:
    """The zone that the words of a time name, as the event has it, as it converts, and as the date has it."""
    if (named := re.search(r"\((\S+)\)", when)) and is_zone(named[1]):
        return named[1], ZoneInfo(named[1]), ""
    if offset := re.search(r" UTC([+\N{MINUS SIGN}]\d\d:\d\d)", when):
        text = offset[1].replace("\N{MINUS SIGN}", "-")
        return text, dt.datetime.strptime(text, "%z").tzinfo or dt.UTC, text
    return "UTC", dt.UTC, "Z"


def _days(part: VEvent) -> tuple[str, str]:
    """The first and the last day of a VEVENT."""
    start = part["DTSTART"].dt
    last = part["DTEND"].dt - dt.timedelta(days=1) if "DTEND" in part else start
    return start.isoformat(), last.isoformat()


def _time(when: str, date: str) -> str:
    """The words for a time that is not exact, which follow those of the date."""
    words = edtf.say(edtf.parse(date))
    rest = when.removeprefix(f"{words}, ")
    return "" if rest == when else re.split(r" \([^ ()]+/[^ ()]+\)|;", rest)[0]


def _texts(part: VEvent, name: str) -> str:
    value = part.get(name)
    if value is None:
        return ""
    return ",".join(map(str, value.cats)) if hasattr(value, "cats") else str(value)


def _id_of(name: str, named: Iterable[Any]) -> str:
    return next((each.id for each in named if each.name == name), "")


def _actors(names: str, timeline: Timeline) -> Iterator[str]:
    """The ids of actors whose names stand one after the other; a name may have a comma itself."""
    known = sorted(timeline.actors.values(), key=lambda actor: -len(actor.name))
    while names:
        found = next((actor for actor in known if f"{names}, ".startswith(f"{actor.name}, ")), None)
        if found is not None:
            yield found.id
        names = names[len(found.name) + 2 :] if found is not None else names.partition(", ")[2]


def _edtf(part: VEvent) -> str:
    return _text(part, "X-EDTF-DATE").replace("\\,", ",")  # icalendar leaves an X- property as it is


def _excepted(first: VEvent, zone: str) -> list[str]:
    values = first.get("EXDATE", [])
    lists = values if isinstance(values, list) else [values]
    return [_local_day(each.dt, zone) for found in lists for each in found.dts]


def _moved(overrides: Sequence[VEvent], zone: str) -> list[str]:
    moves = []
    for part in overrides:
        to = part["DTSTART"].dt
        told = f"{_local(to, zone):%Y-%m-%dT%H:%M:%S}" if isinstance(to, dt.datetime) else to.isoformat()
        moves.append(f"{_local_day(part['RECURRENCE-ID'].dt, zone)}{ARROW}{told}")
    return moves


def _local(moment: dt.datetime, zone: str) -> dt.datetime:
    return moment.astimezone(ZoneInfo(zone)) if is_zone(zone) else moment


def _local_day(moment: dt.date, zone: str) -> str:
    local = _local(moment, zone).date() if isinstance(moment, dt.datetime) else moment
    return local.isoformat()
