"""Every code of the doctor: what it means, its clause, and which client does what because of it.

The letter of a code is its severity. A code never gets another meaning. An effect without a mark was
seen in the client itself: Thunderbird 153 and evolution-data-server 3.46 (GNOME) each read a feed of
two events, and then one with the fault; so did the parsers ical.js 2.2.1, libical 3.0.16, icalendar 7.3.0
and sabre/vobject. An effect belongs to the single fault that was given, not to all faults of its code.
"""

from __future__ import annotations

from collections.abc import Mapping

from timeline.doctor._types import Client, Code, Effect, Evidence

_GOOGLE, _OUTLOOK, _APPLE = Client.GOOGLE, Client.OUTLOOK, Client.APPLE
_THUNDERBIRD, _GNOME = Client.THUNDERBIRD, Client.GNOME
_REP = Evidence.REPORTED

_ICAL_JS, _LIBICAL, _SABRE = "ical.js", "libical", "sabre/vobject"
_FIRST_ONLY = "ignores the rule, and shows its first instance"

TRIED = (_THUNDERBIRD, _GNOME)
"""The clients that were given faults. They read a feed only if they were given each of its faults."""


def _wipes(*clients: Client) -> tuple[Effect, ...]:
    return tuple(Effect(client, "wipes its copy", refuses=True) for client in clients)


def _each(what: str) -> tuple[Effect, ...]:
    return tuple(Effect(client, what) for client in TRIED)


def _given(*effects: Effect) -> tuple[Effect, ...]:
    """What was seen in all of `TRIED`: one without an effect here reads the feed."""
    others = [client for client in TRIED if all(each.who != client for each in effects)]
    return (*effects, *(Effect(client, "reads the feed", harmless=True) for client in others))


def _all(*who: str) -> tuple[Effect, ...]:
    return tuple(Effect(each, "shows all events", harmless=True) for each in who)


def _none(*who: str) -> tuple[Effect, ...]:
    return tuple(Effect(each, "shows no event of the feed", refuses=True) for each in who)


CODES: Mapping[str, Code] = {
    # the file and its lines
    "E700": Code("a file of more than 64 MB", nothing=True),
    "E701": Code("the file is empty", "RFC 5545 3.4", nothing=True, faults={"empty": _wipes(*TRIED)}),
    "E702": Code("a web page instead of a calendar", "RFC 5545 3.4", _wipes(*TRIED), nothing=True),
    "E703": Code(
        "no calendar in the file",
        "RFC 5545 3.4",
        nothing=True,
        faults={"json": _wipes(*TRIED), "utf-16": _wipes(*TRIED)},
    ),
    "E704": Code("the file is packed", "RFC 5545 3.1", _wipes(*TRIED)),
    "E705": Code(
        "bytes that are not UTF-8",
        "RFC 5545 3.1.4",
        faults={"latin-1": _each("shows a question mark for the letter")},
    ),
    "W706": Code("a byte order mark", "RFC 5545 3.1"),
    "E707": Code("a NUL", "RFC 5545 3.1", _given(*_wipes(_GNOME))),
    "E708": Code("a control character", "RFC 5545 3.1", faults={"bell": _given()}),
    "W709": Code("lines that do not end with CR LF", "RFC 5545 3.1"),
    "W710": Code("lines of more than 75 octets", "RFC 5545 3.1"),
    "W711": Code(
        "a line folded inside of a character",
        "RFC 5545 3.1",
        (Effect(_THUNDERBIRD, "shows a question mark for the letter"),),
    ),
    "W712": Code("the last line has no end", "RFC 5545 3.1"),
    "W713": Code("an empty line", "RFC 5545 3.1"),
    "E714": Code(
        "a line that is not a content line",
        "RFC 5545 3.1",
        faults={
            "no-colon": (*_none(_THUNDERBIRD, _ICAL_JS), Effect(_GNOME, "leaves the line out")),
            "broken-name": (*_all(_THUNDERBIRD, _ICAL_JS, _LIBICAL), *_none(_SABRE)),
        },
    ),
    "E715": Code(
        "parameters that cannot be read",
        "RFC 5545 3.1",
        faults={
            "quotes": _given(),
            "unclosed-quote": (*_none(_THUNDERBIRD, _ICAL_JS, _SABRE), *_all(_LIBICAL)),
            "empty-parameter": _all(_THUNDERBIRD, _ICAL_JS, _LIBICAL, _SABRE),
        },
    ),
    "E716": Code(
        "BEGIN and END do not match",
        "RFC 5545 3.4",
        faults={"broken-off": _wipes(*TRIED), "end-missing": _wipes(*TRIED)},
    ),
    "E717": Code(
        "something outside of the calendar",
        "RFC 5545 3.4",
        faults={"text-before": _given(*_wipes(_THUNDERBIRD))},
    ),
    "E718": Code(
        "a second calendar in the file",
        "RFC 5545 3.4",
        _given(
            Effect(_THUNDERBIRD, "never finishes loading it, and shows nothing new", refuses=True),
        ),
    ),
    "E719": Code(
        "a calendar without any component",
        "RFC 5545 3.6",
        _given(Effect(_GNOME, "keeps the events that it had"), Effect("some parsers", "refuse it")),
    ),
    "W720": Code("a very large feed", "", (Effect(_GOOGLE, "may read no feed of more than 1 MB", _REP),)),
    "N721": Code("components that are not checked"),
    "W722": Code("a property that is in no standard", "RFC 5545 3.8.8.1"),
    # the calendar
    "E723": Code("VERSION is not 2.0", "RFC 5545 3.7.4", faults={"version": _given()}),
    "E724": Code("no PRODID", "RFC 5545 3.7.3", faults={"no-prodid": _given()}),
    "N725": Code("a PRODID of a library", "RFC 5545 3.7.3"),
    "E726": Code("a calendar that is not Gregorian", "RFC 5545 3.7.1", _given()),
    "N727": Code("no CALSCALE", "RFC 5545 3.7.1"),
    "W728": Code("a METHOD in a feed", "RFC 5546 1.4"),
    "E729": Code(
        "the calendar has a UID",
        "RFC 7986 5.3",
        _given(Effect("vdirsyncer", "makes one event of the whole feed")),
    ),
    "W730": Code("NAME and X-WR-CALNAME are not the same", "RFC 7986 5.1"),
    "W731": Code("DESCRIPTION and X-WR-CALDESC are not the same", "RFC 7986 5.2"),
    "W732": Code("X-WR-TIMEZONE is not an IANA name"),
    "N733": Code("no X-WR-TIMEZONE"),
    "E734": Code("a REFRESH-INTERVAL that is not a duration", "RFC 7986 5.7"),
    "W735": Code("REFRESH-INTERVAL and X-PUBLISHED-TTL are not the same", "RFC 7986 5.7"),
    "N736": Code("no refresh hint", "RFC 7986 5.7"),
    "W737": Code("SOURCE without VALUE=URI", "RFC 7986 5.8"),
    "N738": Code("no SOURCE", "RFC 7986 5.8"),
    "W739": Code("COLOR is not a CSS3 name", "RFC 7986 5.9"),
    "W740": Code("X-APPLE-CALENDAR-COLOR is not #RRGGBB"),
    "N741": Code("a colour for some clients only", "RFC 7986 5.9"),
    "N742": Code("the calendar's LAST-MODIFIED is not that of its newest event", "RFC 7986 5.4"),
    "N743": Code("events in no fixed order"),
    # time zones
    "E744": Code(
        "a time in an unknown zone",
        "RFC 5545 3.2.19",
        _each("treats it as a time in its user's own zone"),
    ),
    "E745": Code("a zone without its VTIMEZONE", "RFC 5545 3.2.19"),
    "E746": Code("a TZID where none is allowed", "RFC 5545 3.2.19", faults={"utc": _given()}),
    "E747": Code("a VTIMEZONE that cannot be read", "RFC 5545 3.6.5", faults={"no-offset": _given()}),
    "E748": Code(
        "a VTIMEZONE that shows the wrong time",
        "RFC 5545 3.6.5",
        _given(Effect(_THUNDERBIRD, "uses it instead of the name, and shows the wrong time")),
    ),
    "E749": Code(
        "a VTIMEZONE with lists of moments",
        "RFC 5545 3.6.5",
        _given(Effect(_THUNDERBIRD, "reads the first moment of a list, and shows events an hour off")),
    ),
    "N750": Code("a VTIMEZONE that nothing uses", "RFC 5545 3.6.5"),
    "N751": Code("VTIMEZONEs out of order"),
    # the identity of an event, and when it changed
    "E752": Code("an event without UID", "RFC 5545 3.8.4.7", faults={"no-uid": _each("invents one")}),
    "E753": Code(
        "two events with one UID", "RFC 5545 3.8.4.7", faults={"twice": _each("shows only the last of them")}
    ),
    "W754": Code("a UID that is not ASCII", "RFC 7986 5.3"),
    "N755": Code("a UID that contains what may change", "RFC 5545 3.8.4.7"),
    "E756": Code(
        "an event without DTSTAMP",
        "RFC 5545 3.8.7.2",
        _given(Effect(_GNOME, "ignores its changes unless LAST-MODIFIED or SEQUENCE rises")),
    ),
    "W757": Code("DTSTAMP and LAST-MODIFIED are not the same", "RFC 5545 3.8.7.2"),
    "W758": Code(
        "an event without LAST-MODIFIED or SEQUENCE",
        "RFC 5545 3.8.7",
        (Effect(_GOOGLE, "may ignore its changes", _REP),),
    ),
    "N759": Code("an event without CREATED", "RFC 5545 3.8.7.1"),
    "E760": Code("a stamp that is not in UTC", "RFC 5545 3.8.7"),
    # dates and times
    "N761": Code(
        "a bar of more than a month", "RFC 5545 3.6.1", (Effect("khal", "shows a row for each of its days"),)
    ),
    "E762": Code(
        "an event without DTSTART",
        "RFC 5545 3.6.1",
        (
            Effect(_THUNDERBIRD, "leaves the event out"),
            Effect(_GNOME, "keeps it as an event without a date"),
        ),
    ),
    "E763": Code("a date whose VALUE does not say so", "RFC 5545 3.2.20", faults={"no-value": _given()}),
    "E764": Code(
        "an event that does not end after it starts",
        "RFC 5545 3.8.2.2",
        faults={"before": _given(), "same-day": _given()},
    ),
    "E765": Code("an end of another type than the start", "RFC 5545 3.8.2.2", faults={"types": _given()}),
    "E766": Code("both DTEND and DURATION", "RFC 5545 3.6.1", _given()),
    "N767": Code("an all-day event without DTEND", "RFC 5545 3.6.1"),
    "W768": Code("midnights that mean a whole day", "RFC 5545 3.3.5"),
    "W769": Code("a time without a zone", "RFC 5545 3.3.5"),
    "N770": Code("a single time in a zone, not in UTC", "RFC 5545 3.3.5"),
    "N771": Code("a series in UTC", "RFC 5545 3.3.10"),
    "E772": Code(
        "a date or time that cannot be read",
        "RFC 5545 3.3.5",
        faults={
            "hyphens": _given(Effect(_THUNDERBIRD, "shows another day, or never finishes loading the feed"))
        },
    ),
    "E773": Code(
        "a day or time that does not exist",
        "RFC 5545 3.3.4",
        faults={
            "no-such-day": _given(Effect(_THUNDERBIRD, "shows another day: 30 February as 2 March")),
        },
    ),
    "E774": Code("a value that cannot be read", "RFC 5545 3.3", faults={"sequence": _given()}),
    "E775": Code("a property that appears twice", "RFC 5545 3.6.1", faults={"two-starts": _given()}),
    # series
    "E776": Code(
        "not a recurrence rule",
        "RFC 5545 3.3.10",
        faults={
            "no-frequency": (Effect(_THUNDERBIRD, "cannot show the series"), Effect(_GNOME, _FIRST_ONLY)),
            "semicolon": _all(_THUNDERBIRD, _ICAL_JS, _LIBICAL),
            "two-ends": (*_all(_THUNDERBIRD, _ICAL_JS), Effect(_LIBICAL, _FIRST_ONLY)),
        },
    ),
    "E777": Code(
        "a part of a rule out of range",
        "RFC 5545 3.3.10",
        faults={
            "month-13": _given(*_wipes(_THUNDERBIRD)),
            "interval-0": (
                Effect(_THUNDERBIRD, "reads INTERVAL=0 as 1"),
                Effect(_GNOME, "ignores the rule"),
            ),
            "frequency": (*_none(_THUNDERBIRD, _ICAL_JS), Effect(_LIBICAL, _FIRST_ONLY)),
            "blank": (*_none(_THUNDERBIRD, _ICAL_JS), *_all(_LIBICAL)),
            "count": (*_all(_THUNDERBIRD), Effect(_LIBICAL, _FIRST_ONLY)),
            "until": _all(_THUNDERBIRD),
        },
    ),
    "E778": Code("UNTIL is of another type than DTSTART", "RFC 5545 3.3.10", faults={"until": _given()}),
    "E779": Code(
        "DTSTART is not an instance of its rule",
        "RFC 5545 3.8.5.3",
        faults={"no-instance": _given(Effect(_THUNDERBIRD, "shows DTSTART as an additional instance"))},
    ),
    "E780": Code(
        "an instance named in another type than DTSTART",
        "RFC 5545 3.8.4.4",
        faults={
            "exdate": _given(Effect(_THUNDERBIRD, "ignores such an EXDATE")),
            "recurrence-id": (Effect(_ICAL_JS, "shows the changed instance in its place", harmless=True),),
        },
    ),
    "W781": Code("an EXDATE that excludes nothing", "RFC 5545 3.8.5.1"),
    "W782": Code("an RDATE", "RFC 5545 3.8.5.2", (Effect("some client", "misreads it"),)),
    "W783": Code("a changed instance without its series", "RFC 5545 3.8.4.4"),
    "W784": Code(
        "a changed instance that the rule does not give",
        "RFC 5545 3.8.4.4",
        (Effect(_THUNDERBIRD, "shows it as an additional instance"),),
    ),
    "N785": Code("days in a row as a series", "RFC 5545 3.6.1"),
    "W786": Code("a changed instance with a rule of its own", "RFC 5545 3.8.4.4"),
    # added later, in the order of their numbers
    "W787": Code("an X-PUBLISHED-TTL that is not a duration"),
    "E788": Code(
        "a rule that counts in another calendar",
        "RFC 7529 4",
        (
            *_none(_THUNDERBIRD),
            Effect(_ICAL_JS, "counts in the Gregorian calendar"),
            Effect(_LIBICAL, "shows the right days", harmless=True),
        ),
    ),
    "W789": Code(
        "a rule with RSCALE",
        "RFC 7529 4",
        faults={
            "gregorian": _all(_ICAL_JS, _LIBICAL),
            "skip": (
                Effect(_ICAL_JS, "ignores SKIP"),
                Effect(_LIBICAL, "shows the right days", harmless=True),
            ),
        },
    ),
    # what an event says
    "E801": Code("text that is not escaped", "RFC 5545 3.3.11"),
    "W802": Code("an event without a title", "RFC 5545 3.8.1.12", _each("shows it without a title")),
    "W803": Code("HTML in text", "RFC 5545 3.3.11"),
    "W804": Code("text that is not in NFC"),
    "W805": Code("more than 255 characters", "RFC 5545 3.8.1.12"),
    "N806": Code("a title without a language", "RFC 5545 3.2.10"),
    "N807": Code("an address that few will see", "", (Effect("most clients", "drop LINK, often hide URL"),)),
    "W808": Code("an address that is not encoded", "RFC 3986 2"),
    "E809": Code("a LINK without VALUE and LINKREL", "RFC 9253 8.2"),
    "W810": Code("an event that is not public", "RFC 5545 3.8.1.3"),
    "W811": Code("an unknown STATUS", "RFC 5545 3.8.1.11"),
    "N812": Code("a state that the title does not show", "RFC 5545 3.8.1.11"),
    "N813": Code(
        "a cancelled event", "RFC 5545 3.8.1.11", (Effect(_GOOGLE, "hides events that are CANCELLED", _REP),)
    ),
    "W814": Code("an unknown TRANSP", "RFC 5545 3.8.2.7"),
    "N815": Code("an event that makes its readers busy", "RFC 5545 3.8.2.7"),
    "W816": Code("an invitation in a feed", "RFC 5545 3.8.4.1"),
    "N817": Code("an alarm in a feed", "RFC 5545 3.6.6", (Effect("most clients", "drop alarms of feeds"),)),
    "W818": Code("a relation to no event of the feed", "RFC 5545 3.8.4.5"),
    "W819": Code("relations in a loop", "RFC 5545 3.8.4.5", (Effect("KDE", "reports a loop"),)),
    "W820": Code(
        "a RELTYPE that most clients do not know",
        "RFC 5545 3.2.15",
        (Effect("clients of RFC 5545", "read it as PARENT"),),
    ),
    "N821": Code("a relation from the earlier to the later", "RFC 5545 3.8.4.5"),
    # how it is served
    "E901": Code("no answer", "RFC 9110 15", _each("keeps the copy that it has")),
    "E902": Code(
        "no such feed",
        "RFC 9110 15.5.5",
        (
            Effect(_THUNDERBIRD, "wipes its copy when it starts again", refuses=True),
            Effect(_GNOME, "keeps the copy that it has"),
        ),
        nothing=True,
    ),
    "E903": Code(
        "an answer other than 200",
        "RFC 9110 15",
        nothing=True,
        faults={
            "503": _each("keeps the copy that it has"),
            "410": (Effect(_THUNDERBIRD, "keeps the copy that it has, and never asks again"),),
        },
    ),
    "E904": Code("an answer that is cut off", "RFC 9110 8.6"),
    "W905": Code("a Content-Type that is not that of a calendar", "RFC 5545 8.1"),
    "W906": Code("a file to save", "RFC 6266 4.2"),
    "W907": Code("no strong ETag", "RFC 9110 8.8.3"),
    "W908": Code("no Last-Modified", "RFC 9110 8.8.2"),
    "N909": Code("no Cache-Control with max-age", "RFC 9111 5.2.2"),
    "W910": Code("a Cache-Control that forbids caching", "RFC 9111 5.2.2"),
    "W911": Code("no 304 although nothing has changed", "RFC 9110 13.1"),
    "E912": Code("a 304 without ETag and Cache-Control", "RFC 9110 15.4.5"),
    "E913": Code("If-Modified-Since takes precedence over If-None-Match", "RFC 9110 13.1.3"),
    "W914": Code("the answer to HEAD is not that to GET", "RFC 9110 9.3.2"),
    "W915": Code("packed without Vary", "RFC 9110 12.5.5"),
    "W916": Code("one ETag for two encodings", "RFC 9110 8.8.3.3"),
    "N917": Code("no X-Content-Type-Options: nosniff"),
    "N918": Code("a feed behind redirects", "RFC 9110 15.4"),
    "W919": Code("a feed over http", "RFC 9110 4.2.2"),
    "W920": Code("robots.txt forbids it", "RFC 9309 2.2", (Effect(_GOOGLE, "does not fetch it", _REP),)),
    "W921": Code("bytes that change although the content does not", "RFC 9110 8.8"),
    "E922": Code("UIDs that change at every request", "RFC 5545 3.8.4.7"),
    "E923": Code("an ETag that does not follow the content", "RFC 9110 8.8.3"),
    "W924": Code("an ETag that changes by itself", "RFC 9110 8.8.3"),
    "N925": Code("SOURCE names another address", "RFC 7986 5.8"),
    "E926": Code("a 405 without Allow", "RFC 9110 15.5.6"),
}
"""Every code, in the order of their numbers."""

POLLS: Mapping[Client, Effect] = {
    _GOOGLE: Effect(_GOOGLE, "asks again every 8 to 24 hours", _REP),
    _OUTLOOK: Effect(_OUTLOOK, "asks again every 3 hours or more on the web", _REP),
    _APPLE: Effect(_APPLE, "asks again as often as its user chooses"),
    _THUNDERBIRD: Effect(_THUNDERBIRD, "asks again every 30 minutes"),
}
"""How often each client asks for a feed again, whatever the feed says."""
