"""Every code of the doctor: what it means, its clause, and which client does what because of it.

The letter of a code is its severity. A code never gets another meaning. An effect without a mark was
seen in the client itself: Thunderbird 153 and evolution-data-server 3.46 (GNOME) each read a feed of
two events, and then one with the fault; so did the parsers ical.js 2.2.1, libical 3.0.16, icalendar 7.3.0
and sabre/vobject. An effect belongs to the single fault that was given, not to all faults of its code.
"""

from __future__ import annotations

from collections.abc import Mapping

from timeline.doctor import served
from timeline.doctor._effects import (
    DOC,
    FIRST_ONLY,
    GNOME,
    GOOGLE,
    ICAL_JS,
    LIBICAL,
    OUTLOOK,
    REP,
    SABRE,
    THUNDERBIRD,
    TRIED,
    all_show,
    both,
    given,
    none_shows,
    wipes,
)
from timeline.doctor._types import Code, Effect

CODES: Mapping[str, Code] = {
    # the file and its lines
    "E700": Code("a file of more than 64 MB", nothing=True),
    "E701": Code("the file is empty", "RFC 5545 3.4", nothing=True, faults={"empty": wipes(*TRIED)}),
    "E702": Code("a web page instead of a calendar", "RFC 5545 3.4", wipes(*TRIED), nothing=True),
    "E703": Code(
        "no calendar in the file",
        "RFC 5545 3.4",
        nothing=True,
        faults={"json": wipes(*TRIED), "utf-16": wipes(*TRIED)},
    ),
    "E704": Code("the file is packed", "RFC 5545 3.1", wipes(*TRIED)),
    "E705": Code(
        "bytes that are not UTF-8",
        "RFC 5545 3.1.4",
        faults={"latin-1": both("shows a question mark for the letter")},
    ),
    "W706": Code("a byte order mark", "RFC 5545 3.1"),
    "E707": Code("a NUL", "RFC 5545 3.1", given(*wipes(GNOME))),
    "E708": Code("a control character", "RFC 5545 3.1", faults={"bell": given()}),
    "W709": Code("lines that do not end with CR LF", "RFC 5545 3.1"),
    "W710": Code("lines of more than 75 octets", "RFC 5545 3.1"),
    "W711": Code(
        "a line folded inside of a character",
        "RFC 5545 3.1",
        (Effect(THUNDERBIRD, "shows a question mark for the letter"),),
    ),
    "W712": Code("the last line has no end", "RFC 5545 3.1"),
    "W713": Code("an empty line", "RFC 5545 3.1"),
    "E714": Code(
        "a line that is not a content line",
        "RFC 5545 3.1",
        faults={
            "no-colon": (*none_shows(THUNDERBIRD, ICAL_JS), Effect(GNOME, "leaves the line out")),
            "broken-name": (*all_show(THUNDERBIRD, ICAL_JS, LIBICAL), *none_shows(SABRE)),
        },
    ),
    "E715": Code(
        "parameters that cannot be read",
        "RFC 5545 3.1",
        faults={
            "quotes": given(),
            "unclosed-quote": (*none_shows(THUNDERBIRD, ICAL_JS, SABRE), *all_show(LIBICAL)),
            "empty-parameter": all_show(THUNDERBIRD, ICAL_JS, LIBICAL, SABRE),
        },
    ),
    "E716": Code(
        "BEGIN and END do not match",
        "RFC 5545 3.4",
        faults={"broken-off": wipes(*TRIED), "end-missing": wipes(*TRIED)},
    ),
    "E717": Code(
        "something outside of the calendar",
        "RFC 5545 3.4",
        faults={"text-before": given(*wipes(THUNDERBIRD))},
    ),
    "E718": Code(
        "a second calendar in the file",
        "RFC 5545 3.4",
        given(
            Effect(THUNDERBIRD, "never finishes loading it, and shows nothing new", refuses=True),
        ),
    ),
    "E719": Code(
        "a calendar without any component",
        "RFC 5545 3.6",
        given(Effect(GNOME, "keeps the events that it had"), Effect("some parsers", "refuse it")),
    ),
    "W720": Code("a very large feed", "", (Effect(GOOGLE, "may read no feed of more than 1 MB", REP),)),
    "N721": Code("components that are not checked"),
    "W722": Code("a property that is in no standard", "RFC 5545 3.8.8.1"),
    # the calendar
    "E723": Code("VERSION is not 2.0", "RFC 5545 3.7.4", faults={"version": given()}),
    "E724": Code("no PRODID", "RFC 5545 3.7.3", faults={"no-prodid": given()}),
    "N725": Code("a PRODID of a library", "RFC 5545 3.7.3"),
    "E726": Code("a calendar that is not Gregorian", "RFC 5545 3.7.1", given()),
    "N727": Code("no CALSCALE", "RFC 5545 3.7.1"),
    "W728": Code("a METHOD in a feed", "RFC 5546 1.4"),
    "E729": Code(
        "the calendar has a UID",
        "RFC 7986 5.3",
        given(Effect("vdirsyncer", "makes one event of the whole feed")),
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
        both("treats it as a time in its user's own zone"),
    ),
    "E745": Code("a zone without its VTIMEZONE", "RFC 5545 3.2.19"),
    "E746": Code("a TZID where none is allowed", "RFC 5545 3.2.19", faults={"utc": given()}),
    "E747": Code("a VTIMEZONE that cannot be read", "RFC 5545 3.6.5", faults={"no-offset": given()}),
    "E748": Code(
        "a VTIMEZONE that shows the wrong time",
        "RFC 5545 3.6.5",
        given(Effect(THUNDERBIRD, "uses it instead of the name, and shows the wrong time")),
    ),
    "E749": Code(
        "a VTIMEZONE with lists of moments",
        "RFC 5545 3.6.5",
        given(Effect(THUNDERBIRD, "reads the first moment of a list, and shows events an hour off")),
    ),
    "N750": Code("a VTIMEZONE that nothing uses", "RFC 5545 3.6.5"),
    "N751": Code("VTIMEZONEs out of order"),
    # the identity of an event, and when it changed
    "E752": Code("an event without UID", "RFC 5545 3.8.4.7", faults={"no-uid": both("invents one")}),
    "E753": Code(
        "two events with one UID", "RFC 5545 3.8.4.7", faults={"twice": both("shows only the last of them")}
    ),
    "W754": Code("a UID that is not ASCII", "RFC 7986 5.3"),
    "N755": Code("a UID that contains what may change", "RFC 5545 3.8.4.7"),
    "E756": Code(
        "an event without DTSTAMP",
        "RFC 5545 3.8.7.2",
        given(Effect(GNOME, "ignores its changes unless LAST-MODIFIED or SEQUENCE rises")),
    ),
    "W757": Code("DTSTAMP and LAST-MODIFIED are not the same", "RFC 5545 3.8.7.2"),
    "W758": Code(
        "an event without LAST-MODIFIED or SEQUENCE",
        "RFC 5545 3.8.7",
        (Effect(GOOGLE, "may ignore its changes", REP),),
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
            Effect(THUNDERBIRD, "leaves the event out"),
            Effect(GNOME, "keeps it as an event without a date"),
        ),
    ),
    "E763": Code("a date whose VALUE does not say so", "RFC 5545 3.2.20", faults={"no-value": given()}),
    "E764": Code(
        "an event that does not end after it starts",
        "RFC 5545 3.8.2.2",
        faults={"before": given(), "same-day": given()},
    ),
    "E765": Code("an end of another type than the start", "RFC 5545 3.8.2.2", faults={"types": given()}),
    "E766": Code("both DTEND and DURATION", "RFC 5545 3.6.1", given()),
    "N767": Code("an all-day event without DTEND", "RFC 5545 3.6.1"),
    "W768": Code("midnights that mean a whole day", "RFC 5545 3.3.5"),
    "W769": Code("a time without a zone", "RFC 5545 3.3.5"),
    "N770": Code("a single time in a zone, not in UTC", "RFC 5545 3.3.5"),
    "N771": Code("a series in UTC", "RFC 5545 3.3.10"),
    "E772": Code(
        "a date or time that cannot be read",
        "RFC 5545 3.3.5",
        faults={
            "hyphens": given(Effect(THUNDERBIRD, "shows another day, or never finishes loading the feed"))
        },
    ),
    "E773": Code(
        "a day or time that does not exist",
        "RFC 5545 3.3.4",
        faults={
            "no-such-day": given(Effect(THUNDERBIRD, "shows another day: 30 February as 2 March")),
        },
    ),
    "E774": Code("a value that cannot be read", "RFC 5545 3.3", faults={"sequence": given()}),
    "E775": Code("a property that appears twice", "RFC 5545 3.6.1", faults={"two-starts": given()}),
    # series
    "E776": Code(
        "not a recurrence rule",
        "RFC 5545 3.3.10",
        faults={
            "no-frequency": (Effect(THUNDERBIRD, "cannot show the series"), Effect(GNOME, FIRST_ONLY)),
            "semicolon": all_show(THUNDERBIRD, ICAL_JS, LIBICAL),
            "two-ends": (*all_show(THUNDERBIRD, ICAL_JS), Effect(LIBICAL, FIRST_ONLY)),
        },
    ),
    "E777": Code(
        "a part of a rule out of range",
        "RFC 5545 3.3.10",
        faults={
            "month-13": given(*wipes(THUNDERBIRD)),
            "interval-0": (
                Effect(THUNDERBIRD, "reads INTERVAL=0 as 1"),
                Effect(GNOME, "ignores the rule"),
            ),
            "frequency": (*none_shows(THUNDERBIRD, ICAL_JS), Effect(LIBICAL, FIRST_ONLY)),
            "blank": (*none_shows(THUNDERBIRD, ICAL_JS), *all_show(LIBICAL)),
            "count": (*all_show(THUNDERBIRD), Effect(LIBICAL, FIRST_ONLY)),
            "until": all_show(THUNDERBIRD),
        },
    ),
    "E778": Code("UNTIL is of another type than DTSTART", "RFC 5545 3.3.10", faults={"until": given()}),
    "E779": Code(
        "DTSTART is not an instance of its rule",
        "RFC 5545 3.8.5.3",
        faults={"no-instance": given(Effect(THUNDERBIRD, "shows DTSTART as an additional instance"))},
    ),
    "E780": Code(
        "an instance named in another type than DTSTART",
        "RFC 5545 3.8.4.4",
        faults={
            "exdate": given(Effect(THUNDERBIRD, "ignores such an EXDATE")),
            "recurrence-id": (Effect(ICAL_JS, "shows the changed instance in its place", harmless=True),),
        },
    ),
    "W781": Code("an EXDATE that excludes nothing", "RFC 5545 3.8.5.1"),
    "W782": Code("an RDATE", "RFC 5545 3.8.5.2", (Effect("some client", "misreads it"),)),
    "W783": Code("a changed instance without its series", "RFC 5545 3.8.4.4"),
    "W784": Code(
        "a changed instance that the rule does not give",
        "RFC 5545 3.8.4.4",
        (Effect(THUNDERBIRD, "shows it as an additional instance"),),
    ),
    "N785": Code("days in a row as a series", "RFC 5545 3.6.1"),
    "W786": Code("a changed instance with a rule of its own", "RFC 5545 3.8.4.4"),
    # added later, in the order of their numbers
    "W787": Code("an X-PUBLISHED-TTL that is not a duration"),
    "E788": Code(
        "a rule that counts in another calendar",
        "RFC 7529 4",
        (
            *none_shows(THUNDERBIRD),
            Effect(ICAL_JS, "counts in the Gregorian calendar"),
            Effect(LIBICAL, "shows the right days", harmless=True),
        ),
    ),
    "W789": Code(
        "a rule with RSCALE",
        "RFC 7529 4",
        faults={
            "gregorian": all_show(ICAL_JS, LIBICAL),
            "skip": (
                Effect(ICAL_JS, "ignores SKIP"),
                Effect(LIBICAL, "shows the right days", harmless=True),
            ),
        },
    ),
    "N790": Code(
        "a rule that fits none of Outlook's templates",
        "MS-OXCICAL 2.1.3.2.2",
        (Effect(OUTLOOK, "should refuse such a rule", DOC),),
    ),
    "E791": Code("an event inside of another component", "RFC 5545 3.6"),
    "E792": Code(
        "a parameter that appears twice",
        "RFC 5545 3.2",
        faults={
            "language": all_show(ICAL_JS, LIBICAL, SABRE),
            "tzid": (
                Effect(ICAL_JS, "takes the time as one without a zone"),
                Effect(LIBICAL, "takes the first zone"),
                Effect("icalendar", "takes the last zone"),
            ),
        },
    ),
    "W793": Code(
        "a year before 1000",
        "RFC 5545 3.3.4",
        (Effect(SABRE, "refuses the date"), Effect("node-ical", "reads the year 0044 as 1944")),
    ),
    "W794": Code(
        "a local time that its clocks skip",
        "RFC 5545 3.3.5",
        faults={
            "single": (
                Effect(ICAL_JS, "shows it an hour before what the standard says"),
                Effect(LIBICAL, "shows it an hour before what the standard says"),
                Effect("icalendar", "reads it as the standard says", harmless=True),
            ),
            "series": (
                Effect(THUNDERBIRD, "shows it an hour apart from what the standard says"),
                Effect(LIBICAL, "shows it an hour apart from what the standard says"),
            ),
        },
    ),
    "W795": Code(
        "an observance that appears twice",
        "RFC 5545 3.6.5",
        faults={"same-start": all_show(THUNDERBIRD, ICAL_JS, LIBICAL)},
    ),
    # what an event says
    "E801": Code("text that is not escaped", "RFC 5545 3.3.11"),
    "W802": Code("an event without a title", "RFC 5545 3.8.1.12", both("shows it without a title")),
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
        "a cancelled event", "RFC 5545 3.8.1.11", (Effect(GOOGLE, "hides events that are CANCELLED", REP),)
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
    "E822": Code(
        "an alarm without what its action needs",
        "RFC 5545 3.6.6",
        faults={
            "display": (*all_show(ICAL_JS, LIBICAL), *none_shows("ical")),
            "email": (*all_show(ICAL_JS, LIBICAL), *none_shows("ical")),
        },
    ),
    "W823": Code("an empty category", "RFC 5545 3.8.1.2", faults={"item": all_show(ICAL_JS, LIBICAL)}),
    "W824": Code(
        "a language that is not known",
        "RFC 5646 2.1",
        faults={"underscore": all_show(ICAL_JS, LIBICAL), "two-letters": all_show(ICAL_JS, LIBICAL)},
    ),
    "E825": Code("a character that was lost", "RFC 5545 3.1.4"),
    "W826": Code("an all-day event that makes its readers busy", "RFC 5545 3.8.2.7"),
    "E827": Code("an attendee of an event that is published", "RFC 5545 3.8.4.1"),
    **served.CODES,
}
"""Every code, in the order of their numbers."""
