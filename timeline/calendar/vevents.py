"""What a calendar says of an event, as values: the properties of its VEVENTs before they are encoded.

A calendar knows whole days and times only. A date that is less exact than a day becomes a marker on
its first day: the title says what is known, and X-EDTF-DATE holds the expression itself.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from timeline import edtf
from timeline.calendar.related import RelatedTo
from timeline.edtf import Bound, DateTime, Interval
from timeline.model import Cancelled, Event, Imprecise, Kind, Move, Presentation, Status, Timeline
from timeline.model.series import occurrence_on, start_of, zone_of
from timeline.model.words import when_in_words

MAX_LINE = 255
"""Characters of SUMMARY and of LOCATION that every client shows."""

PLAIN = Presentation()
_PREFIX: Mapping[Status, str] = {
    Status.CANCELLED: "CANCELLED: ",
    Status.POSTPONED: "POSTPONED: ",
}
_SUFFIX: Mapping[Status, str] = {Status.TENTATIVE: " (tbc)"}


@dataclass(frozen=True, slots=True)
class VEvent:
    """One VEVENT (RFC 5545 3.6.1) without the properties of its version.

    Text is in NFC. An empty value means that the VEVENT lacks the property.
    """

    uid: str
    start: dt.date
    end: dt.date | None
    """Exclusive; None where the VEVENT has no DTEND."""
    summary: str
    description: str
    location: str
    geo: tuple[float, float] | None
    category: str
    status: str
    url: str
    links: tuple[tuple[str, str], ...]
    """Each address and its label."""
    related: tuple[tuple[str, str], ...]
    """Each UID and its RELTYPE."""
    edtf: str
    """The date's expression; empty where the date is exact."""
    language: str
    rrule: str = ""
    exdates: tuple[dt.date, ...] = ()
    recurrence_id: dt.date | None = None


def vevents(
    event: Event, timeline: Timeline, related: RelatedTo, presentation: Presentation = PLAIN
) -> Iterator[VEvent]:
    """The VEVENTs of an event: one, or for a date with gaps one for each run of days.

    Their UIDs are `<id>@domain`, `<id>.2@domain`, …: some clients misread one UID that occurs twice, others
    RDATE. A series has one VEVENT with a rule, and one more for each moved instance. An event without a
    date has none. `related` is what `related_to` gives.
    """
    if not is_shown(event, presentation):
        return
    local, _, domain = event.uid.partition("@")
    repeat = event.repeat
    for number, (start, end) in enumerate(_starts(event, presentation), 1):
        uid = event.uid if number == 1 else f"{local}.{number}@{domain}"
        if repeat is None:
            yield _vevent(event, uid, start, end, timeline, related, presentation)
            continue
        exdates = tuple(_instance(event, day) for day in sorted(repeat.exdates))
        yield _vevent(
            event, uid, start, end, timeline, related, presentation, rrule=str(repeat.rule), exdates=exdates
        )
        for move in repeat.moved:
            yield _override(event, move, timeline, related, presentation)


def is_shown(event: Event, presentation: Presentation = PLAIN) -> bool:
    """Whether a calendar shows an event: it has a date, and the calendar does not omit imprecise ones."""
    if event.when is None:
        return False
    return presentation.imprecise is not Imprecise.OMIT or not is_marker(event)


def is_marker(event: Event) -> bool:
    """Whether a calendar can show the event only as a marker, because not all of its days are known."""
    match event.when:
        case DateTime():
            return False
        case Interval(start=DateTime(), end=end) if not isinstance(end, Bound):
            return False
        case None:
            return True
        case when:
            return not edtf.is_exact(when)


def _override(
    event: Event, move: Move, timeline: Timeline, related: RelatedTo, presentation: Presentation
) -> VEvent:
    """The VEVENT of a moved instance: the series' UID, RECURRENCE-ID, and no rule. RFC 5545 3.8.4.4."""
    occurrence = occurrence_on(event, move.day)
    assert occurrence is not None  # the reader accepts only days that the rule gives
    [(start, end)] = _starts(occurrence, presentation)
    return _vevent(
        occurrence,
        event.uid,
        start,
        end,
        timeline,
        related,
        presentation,
        recurrence_id=_instance(event, move.day),
    )


def _instance(event: Event, day: edtf.Day) -> dt.date:
    """The start of the instance that the rule puts on a local day, in DTSTART's type."""
    date = edtf.day(day)
    zone = zone_of(event)
    return date if zone is None else dt.datetime.combine(date, start_of(event).time(), zone)


def _starts(event: Event, presentation: Presentation) -> Iterator[tuple[dt.date, dt.date | None]]:
    """DTSTART and DTEND (exclusive) of each VEVENT. DTEND is None where the length is unknown.

    A marker lasts one day, unless the presentation is SPAN.
    """
    when = event.when
    assert when is not None
    if (start := event.start) is not None and not is_marker(event):
        end = event.end
        # every client reads a single time in UTC correctly; a rule follows the clock of its zone
        zone = zone_of(event) if event.repeat is not None or event.series else dt.UTC
        yield start.astimezone(zone), end and end.astimezone(zone)
    elif is_marker(event):
        first, last = edtf.earliest(when), edtf.latest(when)
        if first is not None and last is not None and presentation.imprecise is Imprecise.SPAN:
            yield edtf.day(first), _day_after(last)
            return
        anchor = first if first is not None else last
        assert anchor is not None  # the reader refuses an expression that is open on both sides (E109)
        yield edtf.day(anchor), _day_after(anchor)
    else:
        for extent in edtf.extents(when):
            assert extent.earliest_start is not None
            assert extent.latest_end is not None
            yield edtf.day(extent.earliest_start), _day_after(extent.latest_end)


def _day_after(day: edtf.Day) -> dt.date | None:
    # RFC 5545 3.6.1: DTEND is exclusive. A DATE without one lasts its day: no day follows the last of 9999
    return edtf.day(day + 1) if day < dt.date.max.toordinal() else None


def _vevent(
    event: Event,
    uid: str,
    start: dt.date,
    end: dt.date | None,
    timeline: Timeline,
    related: RelatedTo,
    presentation: Presentation,
    *,
    rrule: str = "",
    exdates: tuple[dt.date, ...] = (),
    recurrence_id: dt.date | None = None,
) -> VEvent:
    place = event.place
    geo = None
    if place and place.latitude is not None and place.longitude is not None:
        # four digits are ten metres. Python writes smaller numbers with an exponent: RFC 5545 3.3.7 has none
        geo = (round(place.latitude, 4) + 0.0, round(place.longitude, 4) + 0.0)
    sources = [timeline.sources[citation.source] for citation in event.citations]
    addresses = dict.fromkeys(source.url for source in sources if source.url)
    labels = {source.url: source.title for source in reversed(sources)}
    address = f"{timeline.url}#e-{event.series or event.id}" if timeline.url else next(iter(addresses), "")
    category = timeline.categories.get(event.category)
    return VEvent(
        uid=uid,
        start=start,
        end=end,
        summary=summary(event),
        description=description(event, timeline),
        location=_cut(place.name, MAX_LINE) if place else "",
        geo=geo,
        category=nfc(category.name) if category else "",
        status=_status(event, presentation),
        url=encoded(address),
        links=tuple((encoded(each), nfc(labels[each])) for each in addresses),
        related=related.get(event.series or event.id, ()),
        edtf=edtf.format(event.when) if event.when is not None and not edtf.is_exact(event.when) else "",
        language=timeline.language,
        rrule=rrule,
        exdates=exdates,
        recurrence_id=recurrence_id,
    )


def _status(event: Event, presentation: Presentation) -> str:
    if is_off(event):  # a postponed event is off on these days too, and its title says why
        return "CONFIRMED" if presentation.cancelled is Cancelled.PREFIX else "CANCELLED"
    return "TENTATIVE" if event.status is Status.TENTATIVE else "CONFIRMED"


def is_off(event: Event) -> bool:
    """Whether the event does not take place on its days: cancelled, postponed, or gone from the data."""
    return event.removed or event.status in (Status.CANCELLED, Status.POSTPONED)


def summary(event: Event) -> str:
    """The title as a calendar shows it, which says if the event is imprecise, not certain or off.

    In NFC and at most MAX_LINE characters: a long title is cut, never what is added to it.
    """
    suffix = _SUFFIX.get(event.status, "")
    if is_marker(event) and event.when is not None:
        suffix = f" ({_cut(edtf.say_short(event.when, lasting=event.lasts), MAX_LINE // 2)}){suffix}"
    prefix = "REMOVED: " if event.removed else _PREFIX.get(event.status, "")
    return prefix + _cut(event.title, MAX_LINE - len(prefix) - len(suffix)) + suffix


def description(event: Event, timeline: Timeline) -> str:
    """All that is known, as plain text in NFC: most clients show this and ignore LINK and URL.

    It gives the titles of related events without their dates: one date that moves would change them all.
    """
    lines = [event.summary, "", f"When: {when_in_words(event)}"]
    if event.kind is not Kind.EVENT:
        lines.append(f"Kind: {event.kind}")
    if event.removed:
        lines.append("Status: no longer in this calendar's data")
    elif event.status is not Status.CONFIRMED:
        lines.append(f"Status: {event.status}")
    if event.place:
        lines.append(f"Where: {event.place.name}")
    if event.actors:
        lines.append("With: " + ", ".join(timeline.actors[actor].name for actor in event.actors))
    for words, other in _related(event, timeline):
        lines.append(f"{words[0].upper()}{words[1:]}: {other.title}")
    if event.disputed:
        lines.append("The sources disagree about the date.")
    for citation in event.citations:
        source = timeline.sources[citation.source]
        lines += ["", f"Source: {source.title}" + (f", {source.publisher}" if source.publisher else "")]
        if citation.date is not None:
            lines.append(f"Says: {edtf.say(citation.date)}")
        lines += [f"“{citation.quote}”"] if citation.quote else []
        lines += [citation.note] if citation.note else []
        lines += [encoded(source.url)] if source.url else []
    return nfc("\n".join(lines).strip())


def _related(event: Event, timeline: Timeline) -> list[tuple[str, Event]]:
    """The related events: first those that it names itself, then those that name it, sorted by UID."""
    stated = [relation.event for relation in event.relations]

    def place(pair: tuple[str, Event]) -> tuple[int, str]:
        other = pair[1]
        return (stated.index(other.id), "") if other.id in stated else (len(stated), other.uid)

    return sorted(timeline.related(event), key=place)


def _cut(text: str, length: int) -> str:
    text = nfc(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def nfc(text: str) -> str:
    """The text composed (Unicode NFC): clients compare and cut it by characters."""
    return unicodedata.normalize("NFC", text)


def encoded(address: str) -> str:
    """The address percent-encoded; what is encoded already stays as it is. RFC 3986 2.1."""
    return quote(address, safe="%/:?#[]@!$&'()*+,;=-._~")
