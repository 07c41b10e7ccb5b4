"""Checks of series: RRULE, EXDATE, RDATE and RECURRENCE-ID. RFC 5545 3.8.5 and 3.8.4.4."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from timeline import rrule
from timeline.diagnostics import quoted
from timeline.doctor import outlook, values
from timeline.doctor._types import Finding
from timeline.doctor.feed import Event, Feed
from timeline.doctor.instances import falls_on
from timeline.doctor.lines import ContentLine
from timeline.doctor.values import Type, Unread, When, zone_of
from timeline.rrule import Rule

_LOCAL_UNTIL = re.compile(r"(UNTIL=[0-9]{8}T[0-9]{6})(?=;|$)", re.IGNORECASE)
_FEW_DAYS = 31
_OUT_OF_RANGE = {
    "month-13": ("BYMONTH", r"1[3-9]"),
    "interval-0": ("INTERVAL", r"0"),
    "count": ("COUNT", r"-[0-9]+"),
    "until": ("UNTIL", r".+"),
    "frequency": ("FREQ", r"[A-Za-z]+"),
    "blank": ("BYDAY", r"[A-Za-z0-9+-]+(?:,[A-Za-z0-9+-]+)*(?:, +[A-Za-z0-9+-]+)+"),
}
"""Single faults of a part of a rule: the name of the part, and the pattern of its value."""


def rule_of(line: ContentLine | None) -> Rule | None:
    """The rule of a line; None without a line, or if its days cannot be computed. UNTIL may be local time."""
    if line is None:
        return None
    text, scale, skip = _scaled(line.value)
    if scale not in ("", "GREGORIAN") or skip not in ("", "OMIT"):
        return None
    try:
        return rrule.parse(_LOCAL_UNTIL.sub(r"\1Z", text))
    except rrule.RruleError:
        return None


def _scaled(text: str) -> tuple[str, str, str]:
    """A rule without RSCALE and SKIP, and their values in capitals. RFC 7529 4; SKIP alone is not a part."""
    parts = [part.partition("=") for part in text.split(";")]
    scale = next((value.upper() for name, _, value in parts if name.upper() == "RSCALE"), "")
    if not scale:
        return text, "", ""
    skip = next((value.upper() for name, _, value in parts if name.upper() == "SKIP"), "")
    rest = (part for part in parts if part[0].upper() not in ("RSCALE", "SKIP"))
    return ";".join("".join(part) for part in rest), scale, skip


def readable(feed: Feed) -> Iterator[Finding]:
    """E776, E777, W786, E788, W789: each RRULE can be read, and no changed instance has one."""
    for event in feed.events:
        for line in event.component.every("RRULE"):
            if event.override:
                message = f"the changed instance {event.title} has an RRULE"
                yield Finding("W786", line.number, message, "leave it out: the series has the rule")
            text, scale, skip = _scaled(line.value)
            if scale:
                yield _other_scale(line, scale, skip)
            if scale not in ("", "GREGORIAN"):
                continue
            text = _LOCAL_UNTIL.sub(r"\1Z", text)
            try:
                rrule.parse(text)
            except rrule.RruleError as error:
                help_ = error.help or "write a rule such as RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=TU"
                # E604 is a part out of range: clients differ more about it than about an unreadable rule
                code = "E777" if error.code == "E604" else "E776"
                fault = _fault(text, error)
                yield Finding(code, line.number, f"RRULE: {error.message}", help_, fault=fault)


def templates(feed: Feed) -> Iterator[Finding]:
    """N790: a rule fits a template of Outlook (MS-OXCICAL 2.1.3.2.2)."""
    for event in feed.events:
        line = event.component.first("RRULE")
        rule = rule_of(line)
        if line is None or rule is None or event.override or outlook.fits(rule):
            continue
        message = f"the rule {quoted(line.value)} fits none of Outlook's templates"
        parts = outlook.instead(rule)
        replaced = "BYDAY and BYMONTHDAY" if rule.bymonthday else "BYDAY"
        help_ = "write each date as an event of its own"
        if parts:
            help_ = f"write {parts} instead of its {replaced}"
        yield Finding("N790", line.number, message, help_)


def _other_scale(line: ContentLine, scale: str, skip: str) -> Finding:
    """RFC 7529: a rule may count in another calendar, but few clients know this."""
    if scale != "GREGORIAN":
        message = f"the rule counts in another calendar: RSCALE={quoted(scale, limit=30)[1:-1]}"
        help_ = "write each date as an event of its own: few clients know RSCALE"
        return Finding("E788", line.number, message, help_)
    what = f"RSCALE and SKIP={quoted(skip, limit=30)[1:-1]}" if skip else "RSCALE"
    help_ = f"leave {'them' if skip else 'it'} out: few clients know RFC 7529"
    fault = "skip" if skip in ("FORWARD", "BACKWARD") else "" if skip else "gregorian"
    return Finding("W789", line.number, f"the rule has {what}", help_, fault=fault)


def _fault(text: str, error: rrule.RruleError) -> str:
    """The single fault of a rule that cannot be read; empty for one that no client was given."""
    if error.code == "E605":
        return "two-ends"
    if error.code == "E601" and error.position == len(text) > 0:
        return "semicolon"
    if error.code == "E601" and "=" in text and "FREQ" not in text.upper():
        return "no-frequency"
    if error.code == "E604" and error.position is not None:  # the position of the value
        name = text[: error.position - 1].rpartition(";")[2].upper()
        value = text[error.position :].partition(";")[0]
        for fault, (part, pattern) in _OUT_OF_RANGE.items():
            if name == part and re.fullmatch(pattern, value):
                return fault
    return ""


def until(feed: Feed) -> Iterator[Finding]:
    """E778: UNTIL has the type of DTSTART, and is in UTC if DTSTART has a zone (RFC 5545 3.3.10)."""
    for event in feed.events:
        line = event.component.first("RRULE")
        rule = rule_of(line)
        if line is None or rule is None or rule.until is None or event.start is None:
            continue
        local = _LOCAL_UNTIL.search(line.value) is not None
        timed = isinstance(rule.until, dt.datetime)
        is_ = "a DATE" if not timed else "a local time" if local else "a time in UTC"
        wanted = {Type.DATE: "a DATE", Type.FLOATING: "a local time"}.get(event.start.type, "a time in UTC")
        if is_ != wanted:
            examples = {"a DATE": "20231231", "a local time": "20231231T235959"}
            message = f"UNTIL is {is_}, but DTSTART is a {event.start.type}"
            help_ = f"write it as {wanted}: UNTIL={examples.get(wanted, '20231231T235959Z')}"
            fault = "until" if (is_, wanted) == ("a time in UTC", "a DATE") else ""
            yield Finding("E778", line.number, message, help_, fault=fault)


def first(feed: Feed) -> Iterator[Finding]:
    """E779: DTSTART is an instance of its rule; otherwise the series is undefined (RFC 5545 3.8.5.3)."""
    for event in feed.events:
        line = event.component.first("RRULE")
        rule = rule_of(line)
        if line is None or rule is None or event.start is None or event.override:
            continue
        if not _begins(rule, event.start):
            message = f"DTSTART {event.start} is not an instance of {quoted(line.value)}"
            help_ = "write the first instance of the rule as DTSTART"
            yield Finding("E779", line.number, message, help_, fault="no-instance")
        elif rule.until is not None and after_until(rule, event.start.local, event.start):
            message = f"the rule ends before its DTSTART {event.start}"
            yield Finding("E779", line.number, message, "write an UNTIL that is not before DTSTART")


def _begins(rule: Rule, start: When) -> bool:
    local = start.local
    clock = (
        (not rule.byhour or local.hour in rule.byhour)
        and (not rule.byminute or local.minute in rule.byminute)
        and (not rule.bysecond or local.second in rule.bysecond)
    )
    if rule.sub_daily and rule.bysetpos:
        return True  # this package does not compute which times of a day BYSETPOS picks
    return clock and falls_on(rule, local.date(), local.date())


def after_until(rule: Rule, local: dt.datetime, start: When) -> bool:
    """Whether a local time of the series is after its UNTIL."""
    if rule.until is None:
        return False
    if not isinstance(rule.until, dt.datetime):
        return local.date() > rule.until
    if start.type is not Type.ZONED:
        return local > rule.until
    moment = When(local, Type.ZONED, start.tzid).instant
    return moment is not None and moment > rule.until


def exceptions(feed: Feed) -> Iterator[Finding]:
    """E780, W781: each EXDATE names an instance of the series, in the type of DTSTART (RFC 5545 3.8.5.1)."""
    for event in feed.events:
        lines = list(event.component.every("EXDATE"))
        if not lines or event.start is None:
            continue
        rule = rule_of(event.component.first("RRULE"))
        if rule is None and event.component.first("RRULE") is not None:
            continue
        added = set(_added(event))
        for line in lines:
            for text in line.value.split(","):
                found = values.when(text, line.parameters.get("TZID", ""))
                if not isinstance(found, Unread):
                    yield from _instance_faults(line, found, event.start, rule, added)


def _added(event: Event) -> Iterator[dt.datetime]:
    for line in event.component.every("RDATE"):
        for text in line.value.split(","):
            found = values.when(text.partition("/")[0], line.parameters.get("TZID", ""))
            if not isinstance(found, Unread):
                yield found.local


def _instance_faults(
    line: ContentLine, named: When, start: When, rule: Rule | None, added: set[dt.datetime]
) -> Iterator[Finding]:
    local = _local(named, start)
    if local is None:
        message = f"{line.name} {named} is a {named.type}, but DTSTART is a {start.type}"
        fault = "exdate" if line.name == "EXDATE" and named.timed and not start.timed else ""
        yield Finding("E780", line.number, message, "write it in the type of DTSTART", line.name, fault)
    elif not _is_instance(local, start, rule, added):
        code = "W781" if line.name == "EXDATE" else "W784"
        message = f"{line.name} {named} is not an instance of the series"
        help_ = (
            "leave it out" if line.name == "EXDATE" else "name the start that the rule gives, or add an event"
        )
        yield Finding(code, line.number, f"{message}", help_, line.name)


def _local(named: When, start: When) -> dt.datetime | None:
    """A moment as local time of DTSTART; None if the types of the two cannot be compared."""
    if named.type is start.type and named.tzid == start.tzid:
        return named.local
    if not (named.timed and start.timed) or Type.FLOATING in (named.type, start.type):
        return None
    moment = named.instant
    zone = zone_of(start.tzid) if start.type is Type.ZONED else dt.UTC
    if moment is None or zone is None:
        return named.local
    try:
        return moment.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
    except OverflowError:  # the first or the last hours of the calendar
        return named.local


def _is_instance(local: dt.datetime, start: When, rule: Rule | None, added: set[dt.datetime]) -> bool:
    if local in added or local == start.local:
        return True
    if rule is None:
        return False
    if rule.sub_daily:
        return local >= start.local and not after_until(rule, local, start)
    [hour] = rule.byhour or (start.local.hour,)
    [minute] = rule.byminute or (start.local.minute,)
    [second] = rule.bysecond or (start.local.second,)
    return (
        local.time() == dt.time(hour, minute, second)
        and falls_on(rule, start.local.date(), local.date())
        and not after_until(rule, local, start)
    )


def added(feed: Feed) -> Iterator[Finding]:
    """W782: an event has an RDATE."""
    for event in feed.events:
        for line in event.component.every("RDATE"):
            message = f"the event {event.title} has an RDATE"
            help_ = "write an event of its own for each date, each with a UID of its own"
            yield Finding("W782", line.number, message, help_)


def overrides(feed: Feed) -> Iterator[Finding]:
    """E780, W783, W784: a changed instance names one of its series in DTSTART's type (RFC 5545 3.8.4.4)."""
    series = {event.uid: event for event in feed.events if not event.override}
    for event in feed.events:
        line = event.component.first("RECURRENCE-ID")
        if line is None or not event.uid:
            continue
        whole = series.get(event.uid)
        if whole is None:
            message = f"the changed instance {event.title} has no series"
            yield Finding(
                "W783", line.number, message, f"add the event with UID {quoted(event.uid)} and its RRULE"
            )
            continue
        rule = rule_of(whole.component.first("RRULE"))
        unread = rule is None and whole.component.first("RRULE") is not None
        if event.instance is None or whole.start is None or unread:
            continue
        # two times must have the same zone too: a client looks for the text, not for the moment
        if event.instance.timed and whole.start.timed and event.instance.type is not whole.start.type:
            message = (
                f"RECURRENCE-ID {event.instance} is a {event.instance.type}, "
                f"but DTSTART is a {whole.start.type}"
            )
            help_ = "write it in the type of DTSTART"
            fault = "recurrence-id" if event.instance.type is Type.UTC and whole.start.tzid else ""
            yield Finding("E780", line.number, message, help_, line.name, fault)
            continue
        yield from _instance_faults(line, event.instance, whole.start, rule, set(_added(whole)))


def daily(feed: Feed) -> Iterator[Finding]:
    """N785: a few whole days in a row are written as a daily series."""
    for event in feed.events:
        line = event.component.first("RRULE")
        rule = rule_of(line)
        if line is None or rule is None or event.start is None or event.start.timed:
            continue
        if rule.freq != "DAILY" or rule.interval != 1 or rule.byday or rule.bymonth or rule.bymonthday:
            continue
        days = rule.count or (rule.until.toordinal() - event.start.local.toordinal() + 1 if rule.until else 0)
        if 1 < days <= _FEW_DAYS:
            message = f"the daily rule makes {days} events of {days} days in a row"
            help_ = "write one event without RRULE, with the day after the last as DTEND"
            yield Finding("N785", line.number, message, help_)
