"""Events -> an iCalendar object (RFC 5545, 7986, 9253), made for the clients that there are.

A calendar knows whole days and times only. What is less exact than a day stands as a marker
on its first day, says so in its title, and carries the expression itself in X-EDTF-DATE.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from timeline import edtf
from timeline.edtf import Bound, DateTime, Interval
from timeline.model import Event, Kind, Move, Recurrence, RelationType, Status, Timeline
from timeline.recurrence import occurrence_on, start_of, zone_of
from timeline.words import when_in_words
from timeline.writers.options import Options

if TYPE_CHECKING:
    import icalendar

PRODID = "-//diplomatic-timeline//timeline//EN"
REFRESH = "PT12H"
MAX_LINE = 255  # characters of SUMMARY and LOCATION that every client shows

_PREFIX: Mapping[Status, str] = {
    Status.CANCELLED: "CANCELLED: ",
    Status.POSTPONED: "POSTPONED: ",
}
_SUFFIX: Mapping[Status, str] = {Status.TENTATIVE: " (tbc)"}


def write(timeline: Timeline, events: Sequence[Event], options: Options) -> bytes:
    """A VCALENDAR of the events that have a date, in the order of start and UID.

    It has no METHOD and no UID of its own: vdirsyncer takes a calendar with one for a single event.
    """
    calendar = _calendar(timeline, options)
    # a series is written whole, whichever of its occurrences was found
    whole = {event.series or event.id: timeline.event(event.series) or event for event in events}
    dated = [event for event in whole.values() if event.when is not None]
    inside = {event.id for event in dated}
    parts = [part for event in dated for part in _components(event, timeline, inside, options)]
    parts.sort(key=lambda part: (_moment(part.start), part.uid, part.number))
    for zone in _zones(timeline, dated, options):
        calendar.add_component(zone)
    for part in parts:
        calendar.add_component(part.component)
    return bytes(calendar.to_ical(sorted=False))


def _calendar(timeline: Timeline, options: Options) -> icalendar.Calendar:
    from icalendar import Calendar, vUri

    feed = options.feed
    title = f"{timeline.title}: {feed.title}" if feed else timeline.title
    description = feed.description if feed and feed.description else timeline.description
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
    calendar.add("REFRESH-INTERVAL", _text(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", _text(REFRESH))
    if timeline.url:
        path = f"feeds/{feed.id}.ics" if feed else "calendar.ics"
        calendar.add("SOURCE", vUri(_uri(timeline.url + path)), parameters={"VALUE": "URI"})
        calendar.add("URL", vUri(_uri(timeline.url)))
    if feed and feed.color:
        import webcolors

        calendar.add("COLOR", feed.color)
        calendar.add("X-APPLE-CALENDAR-COLOR", _text(webcolors.name_to_hex(feed.color).upper()))
    calendar.add("LAST-MODIFIED", options.stamp.astimezone(dt.UTC))
    return calendar


@dataclass(frozen=True, slots=True)
class _Part:
    """A VEVENT and what it is sorted by: an override stands behind its series."""

    start: dt.date
    uid: str
    number: int
    component: icalendar.Event


def _components(event: Event, timeline: Timeline, inside: set[str], options: Options) -> Iterator[_Part]:
    """One VEVENT, or for a range with gaps one a run of days: `<id>@domain`, `<id>.2@domain`, …

    The same UID twice, and RDATE, were each misread by some client. A series is one VEVENT with a
    rule, and one more for each instance that was moved.
    """
    local, _, domain = event.uid.partition("@")
    for number, (start, end) in enumerate(_starts(event), 1):
        uid = event.uid if number == 1 else f"{local}.{number}@{domain}"
        part = _component(event, uid, start, end, timeline, inside, options)
        if event.repeat is not None:
            _add_rule(part, event, event.repeat)
        yield _Part(start, uid, 0, part)
        for index, move in enumerate(event.repeat.moved if event.repeat else (), 1):
            yield _Part(start, uid, index, _override(event, move, timeline, inside, options))


def _add_rule(part: icalendar.Event, event: Event, repeat: Recurrence) -> None:
    from icalendar import vRecur

    part.add("RRULE", vRecur.from_ical(str(repeat.rule)))
    if repeat.exdates:
        part.add("EXDATE", [_instance(event, day) for day in sorted(repeat.exdates)])


def _override(
    event: Event, move: Move, timeline: Timeline, inside: set[str], options: Options
) -> icalendar.Event:
    """RFC 5545 3.8.4.4: the same UID, the instance by its rule's start in DTSTART's type, and no rule."""
    occurrence = occurrence_on(event, move.day)
    assert occurrence is not None  # the reader takes only days that the rule gives
    [(start, end)] = _starts(occurrence)
    part = _component(occurrence, event.uid, start, end, timeline, inside, options)
    part.add("RECURRENCE-ID", _instance(event, move.day))
    return part


def _instance(event: Event, day: edtf.Day) -> dt.date:
    """The start of the instance that the rule gives to a local day, in DTSTART's type."""
    date = edtf.day(day)
    zone = zone_of(event)
    return date if zone is None else dt.datetime.combine(date, start_of(event).time(), zone)


def _zones(timeline: Timeline, events: Sequence[Event], options: Options) -> Iterator[icalendar.Timezone]:
    """The VTIMEZONEs of timed series: for all their years, and where they go on for thirty from the stamp."""
    from timeline.writers.vtimezone import vtimezone

    years: dict[str, tuple[int, int]] = {}
    for event in events:
        if event.repeat is not None and event.zone not in ("", "UTC"):
            earliest, last = event.earliest, event.repeat.last
            # a moved instance can be before the rule's first
            first = min(start_of(event).year, edtf.day(earliest).year if earliest else 9999)
            until = max(first, options.stamp.year) + 30 if last is None else edtf.day(last).year
            low, high = years.get(event.zone, (first, until))
            years[event.zone] = (min(low, first), max(high, until))
    if not events:  # a calendar of no component at all is refused by some parsers
        years[timeline.timezone] = (options.stamp.year, options.stamp.year)
    for zone in sorted(years):
        yield vtimezone(zone, *years[zone])


def _starts(event: Event) -> Iterator[tuple[dt.date, dt.date | None]]:
    """DTSTART and DTEND of each component; a marker is a day long, a length not known has no end."""
    when = event.when
    assert when is not None
    if (start := event.start) is not None and not is_marker(event):
        end = event.end
        # once, a time in UTC is right in every client; a rule goes by the clock of its zone
        zone = zone_of(event) if event.repeat is not None or event.series else dt.UTC
        yield start.astimezone(zone), end and end.astimezone(zone)
    elif is_marker(event):
        first = edtf.earliest(when)
        anchor = first if first is not None else edtf.latest(when)
        assert anchor is not None  # an expression bounded on neither side is refused (E109)
        yield edtf.day(anchor), _day_after(anchor)
    else:
        for extent in edtf.extents(when):
            assert extent.earliest_start is not None
            assert extent.latest_end is not None
            yield edtf.day(extent.earliest_start), _day_after(extent.latest_end)


def _day_after(day: edtf.Day) -> dt.date | None:
    # RFC 5545 3.6.1: DTEND is exclusive. Without one a DATE lasts its day, as the last day of 9999 must
    return edtf.day(day + 1) if day < dt.date.max.toordinal() else None


def is_marker(event: Event) -> bool:
    """Whether a calendar can show the event only as a marker on one day: its days are not all known."""
    match event.when:
        case DateTime():
            return False
        case Interval(start=DateTime(), end=end) if not isinstance(end, Bound):
            return False
        case None:
            return True
        case when:
            return not edtf.is_exact(when)


def _component(
    event: Event,
    uid: str,
    start: dt.date,
    end: dt.date | None,
    timeline: Timeline,
    inside: set[str],
    options: Options,
) -> icalendar.Event:
    from icalendar import Event as Component
    from icalendar import vUri

    part = Component()
    stamp = options.stamp.astimezone(dt.UTC)
    part.add("UID", _text(uid))
    # the content's last change, never the build's time: a client takes a new DTSTAMP for a new version
    part.add("DTSTAMP", stamp)
    part.add("CREATED", stamp)
    part.add("LAST-MODIFIED", stamp)
    part.add("SEQUENCE", 0)
    part.add("DTSTART", start)
    if end is not None:
        part.add("DTEND", end)
    part.add("SUMMARY", _text(summary(event)), parameters={"LANGUAGE": timeline.language})
    part.add("DESCRIPTION", _text(description(event, timeline)), parameters={"LANGUAGE": timeline.language})
    if event.place:
        part.add("LOCATION", _text(_cut(event.place.name, MAX_LINE)))
        if event.place.latitude is not None and event.place.longitude is not None:
            # ten metres; RFC 5545 3.3.7 knows no exponent, which a smaller number would be written with
            part.add("GEO", (round(event.place.latitude, 4) + 0.0, round(event.place.longitude, 4) + 0.0))
    if event.category:
        part.add("CATEGORIES", [_text(timeline.categories[event.category].name)])
    part.add("CLASS", "PUBLIC")
    part.add("STATUS", _STATUS[event.status])
    part.add("TRANSP", "TRANSPARENT")
    part.add("X-MICROSOFT-CDO-BUSYSTATUS", _text("FREE"))
    sources = [timeline.sources[citation.source] for citation in event.citations]
    addresses = list(dict.fromkeys(source.url for source in sources if source.url))
    if timeline.url:
        part.add("URL", vUri(_uri(f"{timeline.url}#e-{event.series or event.id}")))
    elif addresses:
        part.add("URL", vUri(_uri(addresses[0])))
    for address in addresses:
        label = next(source.title for source in sources if source.url == address)
        part.add(
            "LINK",
            vUri(_uri(address)),
            # RFC 9253 3.2: LINKREL is mandatory; a quotation mark cannot stand in a parameter (RFC 5545 3.1)
            parameters={"VALUE": "URI", "LINKREL": "describedby", "LABEL": label.replace('"', "'")},
        )
    for other, relation in _earlier(event, timeline, inside):
        part.add("RELATED-TO", _text(other.uid), parameters={"RELTYPE": relation})
    if event.when is not None and not edtf.is_exact(event.when):
        part.add("X-EDTF-DATE", _text(edtf.format(event.when)))
    return part


_STATUS: Mapping[Status, str] = {
    Status.CONFIRMED: "CONFIRMED",
    Status.TENTATIVE: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "CANCELLED",  # its days are off; the title says why
}


def summary(event: Event) -> str:
    """The title as a calendar shows it: what is not exact, not certain or off is said in it.

    At most 255 characters, in NFC; a long title is cut, never what is said about it.
    """
    suffix = _SUFFIX.get(event.status, "")
    if is_marker(event) and event.when is not None:
        suffix = f" ({_cut(edtf.say_short(event.when, lasting=event.lasts), MAX_LINE // 2)}){suffix}"
    prefix = _PREFIX.get(event.status, "")
    return prefix + _cut(event.title, MAX_LINE - len(prefix) - len(suffix)) + suffix


def description(event: Event, timeline: Timeline) -> str:
    """All that is known, as plain text: most clients show this and drop LINK and URL."""
    lines = [event.summary, "", f"When: {when_in_words(event)}"]
    if event.kind is not Kind.EVENT:
        lines.append(f"Kind: {event.kind}")
    if event.status is not Status.CONFIRMED:
        lines.append(f"Status: {event.status}")
    if event.place:
        lines.append(f"Where: {event.place.name}")
    if event.actors:
        lines.append("With: " + ", ".join(timeline.actors[actor].name for actor in event.actors))
    for words, other in timeline.related(event):
        lines.append(f"{words[0].upper()}{words[1:]}: {other.title} ({when_in_words(other)})")
    if event.disputed:
        lines.append("The sources disagree about the date.")
    for citation in event.citations:
        source = timeline.sources[citation.source]
        lines += ["", f"Source: {source.title}" + (f", {source.publisher}" if source.publisher else "")]
        if citation.date is not None:
            lines.append(f"Says: {edtf.say(citation.date)}")
        lines += [f"“{citation.quote}”"] if citation.quote else []
        lines += [citation.note] if citation.note else []
        lines += [_uri(source.url)] if source.url else []
    return "\n".join(lines).strip()


def _earlier(event: Event, timeline: Timeline, inside: set[str]) -> Iterator[tuple[Event, str]]:
    """The related events in this calendar that begin before, and what they are to it: RFC 5545 3.2.15.

    Always the later names the earlier, so that there is no circle: KDE reports even mutual relations.
    """
    # an override is as old as its series, or the two could name others in a circle
    own = _age(timeline.event(event.series) or event, timeline)
    parents = {
        r.event for r in event.relations if r.type in (RelationType.PART_OF, RelationType.SIDE_EVENT_OF)
    }
    for _, other in timeline.related(event):
        if other.id in inside and _age(other, timeline) < own:
            yield other, "PARENT" if other.id in parents else "SIBLING"


def _age(event: Event, timeline: Timeline) -> tuple[float, float, int, str]:
    """By start; of two that start together the longer comes first, and a whole before its part."""
    earliest, latest = event.earliest, event.latest
    return (
        float("-inf") if earliest is None else earliest,
        float("-inf") if latest is None else -latest,
        _depth(event, timeline),
        event.id,
    )


def _depth(event: Event, timeline: Timeline) -> int:
    """Inside how many others an event lies; parts of each other are refused (E306)."""
    wholes = [timeline.event(r.event) for r in event.relations if r.type is RelationType.PART_OF]
    return max((1 + _depth(whole, timeline) for whole in wholes if whole is not None), default=0)


def _moment(start: dt.date) -> dt.datetime:
    """A day, as its first moment in UTC, and a time, as they sort together."""
    if isinstance(start, dt.datetime):
        return start
    return dt.datetime(start.year, start.month, start.day, tzinfo=dt.UTC)


def _cut(text: str, length: int) -> str:
    text = unicodedata.normalize("NFC", text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _uri(address: str) -> str:
    """Percent-encoded, with what is encoded already left alone. RFC 3986 2.1."""
    return quote(address, safe="%/:?#[]@!$&'()*+,;=-._~")


def _text(value: str) -> icalendar.vText:
    from timeline.writers.icstext import Text

    return Text(unicodedata.normalize("NFC", value))
