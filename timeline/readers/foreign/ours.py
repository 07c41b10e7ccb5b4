"""A calendar that `timeline build` or `list` wrote, back to records: its dates come back exactly.

Its titles and descriptions have a form of their own: see `calendar/vevents.py`, which writes it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from timeline import edtf
from timeline.model import WORDS, Kind
from timeline.readers.foreign import ics
from timeline.readers.foreign._types import Ask, Imported, Record, clean
from timeline.readers.foreign.moments import When, zone_of
from timeline.readers.foreign.names import Names
from timeline.readers.foreign.repeats import with_series
from timeline.readers.foreign.words import When as Read
from timeline.readers.foreign.words import read
from timeline.zones import is_zone

_PART = re.compile(r"(.+)\.\d+(@.*)", re.DOTALL)  # no id has a full stop
_PREFIXES = {"cancelled": "CANCELLED: ", "postponed": "POSTPONED: "}
_REMOVED = "REMOVED: "
_DISPUTED = "The sources disagree about the date."
_FORWARD = {words[0]: str(type_) for type_, words in WORDS.items()}
_ALL_WORDS = {word for words in WORDS.values() for word in words}
_SAYS = "Says: "
_RELATED = "\0related"
"""Of a record while it is read: titles of events, until all ids are known."""


def uid_of_first(uid: str) -> str:
    """The UID of an event whose further runs of days have UIDs of their own: `id.2@domain`."""
    return _PART.sub(r"\1\2", uid)


def add(parts: list[Any], uid: str, found: Imported, names: Names, ask: Ask) -> None:
    """The event of one UID. Raises what a damaged property raises."""
    masters = [part for part in parts if part.get("RECURRENCE-ID") is None]
    overrides = [part for part in parts if part.get("RECURRENCE-ID") is not None]
    first = masters[0]
    title = _text(first, "SUMMARY")
    if title.startswith(_REMOVED):
        found.note("events that are no longer in the calendar's data (REMOVED) are left out")
        return
    text = "\n\n" + _text(first, "DESCRIPTION")
    summary, _, rest = text.partition("\n\nWhen: ")
    head, *blocks = re.split(r"\n\n(?=Source: )", rest)
    when_words, *lines = head.split("\n")
    said = dict(line.split(": ", 1) for line in lines if ": " in line)
    status = said.get("Status", "confirmed")
    fragment = urlsplit(_text(first, "URL")).fragment
    own = uid.rpartition("@")[0]
    event_id = fragment[2:] if fragment.startswith("e-") else own
    event: Record = {"id": event_id, "title": _title(first, title, status)}
    if event_id != own:
        event["formerly"] = [own]
    when = _when(masters, when_words, ask, place=said.get("Where", ""))
    event["date"] = when.date
    if when.time:
        event["time"] = when.time
    if status != "confirmed":
        event["status"] = status
    if (kind := said.get("Kind", "")) in {str(each) for each in Kind}:
        event["kind"] = kind
    if place := said.get("Where", ""):
        event["place"] = {"name": place, **ics.geo(first)}
        if when.zone:
            event["place"]["timezone"] = when.zone
    if categories := ics.texts(first, "CATEGORIES"):
        event["category"] = names.id("category", ",".join(categories))
    if actors := said.get("With", ""):
        event["actors"] = [names.id("actor", name) for name in _names(actors, ask.actors)]
        if not ask.actors:
            found.note("the names of actors are taken apart at commas: that is how a calendar has them")
    if summary := summary.strip():
        event["summary"] = summary
    if _DISPUTED in lines:
        event["disputed"] = True
    related = [(line.partition(": ")[0].lower(), line.partition(": ")[2]) for line in lines]
    if stated := [(words, title) for words, title in related if words in _ALL_WORDS]:
        event[_RELATED] = stated
    labels = _labels(first)
    if cite := [_citation(block, labels, names) for block in blocks]:
        event["cite"] = cite
    if "; moved from " in when_words:
        found.note("earlier dates (was) are left out: calendars have them in words alone")
    if "; derived: " in when_words:
        found.note("dates that depend on other events are kept as they were computed")
    if _text(first, "SUMMARY").rstrip().endswith("…"):
        found.note("long titles come back cut, as the calendar has them")
    for sentence in with_series(event, first, overrides, when):
        found.note(sentence.replace("{event}", f"“{event['title']}”"))
    found.note("a calendar has no importance, no earlier ids of other events, and no notes of sources")
    found.add(event, f"“{event_id}”", uid)


def relate(found: Imported) -> None:
    """Relations by the ids of events, where a title is that of one event alone."""
    by_title: dict[str, list[str]] = {}
    for event in found.events:
        by_title.setdefault(event["title"], []).append(event["id"])
    for event in found.events:
        for words, title in event.pop(_RELATED, []):
            ids = by_title.get(title, [])
            if words not in _FORWARD:
                continue  # the other event states it
            if len(ids) == 1:
                event.setdefault("related", []).append({"event": ids[0], "as": _FORWARD[words]})
            else:
                found.note("relations to events that the calendar does not hold are left out")


def _text(part: Any, name: str) -> str:
    value = ics.value_of(part, name)
    return "" if value is None else clean(str(value))


def _title(part: Any, title: str, status: str) -> str:
    title = title.removeprefix(_PREFIXES.get(status, ""))
    if status == "tentative":
        title = title.removesuffix(" (tbc)")
    if exact := _edtf(part):
        expression = edtf.parse(exact)
        for lasting in (False, True):
            title = title.removesuffix(f" ({edtf.say_short(expression, lasting=lasting)})")
    return title


def _edtf(part: Any) -> str:
    return _text(part, "X-EDTF-DATE").replace("\\,", ",")  # icalendar leaves an X- property as it is


def _when(masters: list[Any], words: str, ask: Ask, *, place: str) -> When:
    """The date, with the zone of its times."""
    first = masters[0]
    if exact := _edtf(first):
        return When(exact, time=_time(words, exact))
    start = first["DTSTART"].dt
    if not isinstance(start, dt.datetime):
        runs = [_days(part) for part in masters]
        if len(runs) > 1:
            text = "{" + ",".join(a if a == b else f"{a}..{b}" for a, b in runs) + "}"
        else:
            [(begin, end)] = runs
            text = begin if begin == end else f"{begin}/{end}"
        return When(text, time=_time(words, text))
    times = [start, *([first["DTEND"].dt] if "DTEND" in first else [])]
    named = re.search(r"\((\S+)\)", words)
    name = named[1] if named and is_zone(named[1]) else zone_of(first["DTSTART"])
    if named and is_zone(name) and (place or name == ask.zone):
        local = [moment.astimezone(ZoneInfo(name)) for moment in times]
        zone = name if name != ask.zone else ""
        return When("/".join(_clock(m) for m in local), zone=zone, local=name, is_timed=True)
    suffix, tz = _offset(words, name)
    moved = [m.astimezone(tz) for m in times]
    text = "/".join(_clock(m) + suffix if suffix else m.isoformat(timespec="seconds") for m in moved)
    return When(edtf.format(edtf.parse(text)), local=name, is_timed=True)


def _clock(moment: dt.datetime) -> str:
    """What the clock shows: with a year of four digits, which strftime does not give in each system."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def _offset(words: str, name: str) -> tuple[str, dt.tzinfo]:
    """The offset that the words state, or that of the zone at each moment."""
    if offset := re.search(r" UTC([+\N{MINUS SIGN}]\d\d:\d\d)", words):
        text = offset[1].replace("\N{MINUS SIGN}", "-")
        return text, dt.datetime.strptime(text, "%z").tzinfo or dt.UTC
    if name not in ("", "UTC"):
        return "", ZoneInfo(name)
    return "Z", dt.UTC


def _days(part: Any) -> tuple[str, str]:
    start = part["DTSTART"].dt
    last = part["DTEND"].dt - dt.timedelta(days=1) if "DTEND" in part else start
    return start.isoformat(), last.isoformat()


def _time(words: str, date: str) -> str:
    """The words for a time that is not exact, which follow those of the date."""
    for lasting in (False, True):
        said = edtf.say(edtf.parse(date), lasting=lasting)
        if (rest := words.removeprefix(f"{said}, ")) != words:
            return re.split(r" \([^ ()]+/[^ ()]+\)|;", rest)[0]
    return ""


def _names(text: str, known: Sequence[str]) -> Iterator[str]:
    """Names that stand one after the other; one that is known may have a comma itself."""
    longest_first = sorted(known, key=len, reverse=True)
    while text:
        name = next((name for name in longest_first if f"{text}, ".startswith(f"{name}, ")), "")
        name = name or text.partition(", ")[0]
        yield name
        text = text[len(name) + 2 :]


def _labels(part: Any) -> dict[str, str]:
    """The titles of sources by their addresses."""
    links = part.get("LINK")
    found = {}
    for link in links if isinstance(links, list) else [links]:
        if link is not None:
            found[str(link)] = str(link.params.get("LABEL", ""))
    return found


def _citation(block: str, labels: dict[str, str], names: Names) -> Record:
    """What one source says: its title and publisher, the date and the words that it gives, its address."""
    first, *lines = block.split("\n")
    named = first.removeprefix("Source: ")
    url = lines.pop() if lines and re.match(r"https?://\S+$", lines[-1]) else ""
    label = labels.get(url, "")
    title, publisher = named, ""
    if label and named.replace('"', "'").startswith(f"{label}, "):
        title, publisher = named[: len(label)], named[len(label) + 2 :]
    said: Record = {}
    if lines and lines[0].startswith(_SAYS):
        words = lines.pop(0).removeprefix(_SAYS)
        if exact := _unsaid(words):
            said["date"] = exact
        else:
            lines.append(f"{_SAYS}{words}")
    if lines and lines[0].startswith("“"):
        end = next((i for i, line in enumerate(lines) if line.endswith("”")), None)
        if end is not None:
            said["quote"] = "\n".join(lines[: end + 1])[1:-1]
            lines = lines[end + 1 :]
    if note := "\n".join(lines).strip():
        said["note"] = note
    return {"source": names.source(title, url, publisher=publisher), **said}


def _unsaid(words: str) -> str:
    """The expression of which these are the words; empty where none is found for certain."""
    plain = re.sub("^(?:some day in|some time in|one day within|some time within) ", "", words)
    tried = read(plain)
    if not isinstance(tried, Read) or tried.lost or tried.date == "unknown":
        return ""
    candidates = [edtf.parse(tried.date)]
    match candidates[0]:
        case edtf.Interval(start=edtf.Date() as first, end=edtf.Date() as last):
            candidates.append(edtf.OneOf((edtf.Run(first, last),)))
    for each in candidates:
        if words in (edtf.say(each), edtf.say(each, lasting=True)):
            return edtf.format(each)
    return ""
