"""Checks across events. A check is a function that yields diagnostics, and a line in CHECKS."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from zoneinfo import ZoneInfo

from timeline import edtf
from timeline.diagnostics import Diagnostic, Hint, quoted
from timeline.model import Event, Recurrence, RelationType, Timeline
from timeline.model.series import given_by_rule, start_of, touches
from timeline.query import QueryError, crowded, fold, matcher, parse, resolve
from timeline.rrule import Rule, expand, fits_outlook, misreadings, respelled
from timeline.zones import clock_changes

_YEARS = 2040, 30
"""W603 looks at a series without an end up to this year, and at least this many years from its start on."""


def check(timeline: Timeline) -> Iterator[Diagnostic]:
    """The diagnostics of all checks, in the order of CHECKS."""
    for one in CHECKS:
        yield from one(timeline)


def cycles(timeline: Timeline) -> Iterator[Diagnostic]:
    """E306, once for each cycle: events are part of each other."""
    parents = {
        event.id: [r for r in event.relations if r.type is RelationType.PART_OF] for event in timeline.events
    }
    done: set[str] = set()
    for start in sorted(parents):
        trail: dict[str, None] = {}
        stack = [(start, iter(parents[start]))]
        trail[start] = None
        while stack:
            event_id, relations = stack[-1]
            relation = next(relations, None)
            if relation is None:
                stack.pop()
                trail.pop(event_id)
                done.add(event_id)
            elif relation.event in trail:
                ring = [*list(trail)[list(trail).index(relation.event) :], relation.event]
                words = " is part of ".join(map(quoted, ring))
                yield Diagnostic(
                    "E306", f"a cycle: {words}", relation.span, "take one of these relations away"
                )
            elif relation.event not in done and relation.event in parents:
                stack.append((relation.event, iter(parents[relation.event])))
                trail[relation.event] = None


def feeds(timeline: Timeline) -> Iterator[Diagnostic]:
    """E307: a feed's query cannot be read. W405: it finds no dated event. W407: too many occurrences."""
    for feed in timeline.feeds.values():
        try:
            query = parse(feed.where, in_file=True)
            resolve(query, timeline, _inside=(feed.id,))
            found = any(map(matcher(timeline, query), (e for e in timeline.events if e.when is not None)))
        except QueryError as error:
            span = feed.span
            if error.position is not None:
                span = span.inside(feed.where, error.position, error.length)
            yield Diagnostic("E307", error.message, span, error.help)
            continue
        if not found:
            yield Diagnostic("W405", f"the feed {quoted(feed.id)} finds no dated event", feed.span)
        for event, count in crowded(timeline, query):
            yield Diagnostic(
                "W407",
                f"the feed {quoted(feed.id)} finds {count} occurrences of {quoted(event.id)}:"
                f" its page shows the series once",
                feed.span,
                "in a shorter range, the page shows each of them; or write one without an end: 2020..",
                (Hint("the series is here", event.span),),
            )


def claims(timeline: Timeline) -> Iterator[Diagnostic]:
    """W401: the dates of two sources, or of a source and the event itself, cannot both be true."""
    for event in timeline.events:
        if event.disputed or event.when is None:
            continue
        dated = [
            (c.source, c.date, c.span)
            for c in event.citations
            if c.date is not None and not _explained(event, c.date)
        ]
        # one source for each date is enough, and keeps the number of pairs small
        distinct = {date: (source, date, span) for source, date, span in reversed(dated)}
        stated = [("the event itself", event.when, event.span), *distinct.values()]
        for (one, first, at), (other, second, span) in combinations(stated, 2):
            if _disjoint(first, second):
                yield Diagnostic(
                    "W401",
                    f"{quoted(event.id)}: {edtf.format(first)} ({one}) and {edtf.format(second)} ({other})"
                    " cannot both be true",
                    span,
                    "if the sources really disagree, write disputed = true: readers are shown both",
                    (Hint(f"{edtf.format(first)} stands here", at),),
                )
                break


def duplicates(timeline: Timeline) -> Iterator[Diagnostic]:
    """W402: two events have the same title and the same date."""
    seen: dict[tuple[str, str], Event] = {}
    for event in timeline.events:
        key = (fold(event.title), edtf.format(event.when) if event.when else "")
        if (first := seen.setdefault(key, event)) is not event:
            yield Diagnostic(
                "W402",
                f"{quoted(event.id)} has the title and the date of {quoted(first.id)}",
                event.span,
                "keep one, with the other's id in its formerly",
                (Hint("the other is here", first.span),),
            )


def uncited(timeline: Timeline) -> Iterator[Diagnostic]:
    """W403: an event cites no source, in a timeline that has sources."""
    for event in timeline.events if timeline.sources else ():
        if not event.sources:
            yield Diagnostic(
                "W403", f"{quoted(event.id)} cites no source", event.span, "add cite = [{ source = … }]"
            )


def unused(timeline: Timeline) -> Iterator[Diagnostic]:
    """W404: no event names a source, an actor or a category."""
    used: dict[str, set[str]] = defaultdict(set)
    for event in timeline.events:
        used["source"].update(event.sources)
        used["actor"].update(event.actors)
        used["category"].add(event.category)
    for table, entries in (
        ("source", timeline.sources),
        ("actor", timeline.actors),
        ("category", timeline.categories),
    ):
        for entry in entries.values():
            if entry.id not in used[table]:
                yield Diagnostic("W404", f"no event names the {table} {quoted(entry.id)}", entry.span)


def relations_against_dates(timeline: Timeline) -> Iterator[Diagnostic]:
    """W406: an event follows a later one, leads to an earlier one, or lies outside of what it is part of."""
    for event in timeline.events:
        for relation in event.relations:
            other = timeline.event(relation.event)
            if other is None or other.when is None or event.when is None:
                continue
            match relation.type:
                case RelationType.LEADS_TO:
                    wrong, words = _before(other, event), "leads to what was before it"
                case RelationType.PART_OF:
                    wrong = _before(event, other) or _before(other, event)
                    words = "lies outside of what it is part of"
                case RelationType.SIDE_EVENT_OF:  # a side event may well be on another day
                    continue
                case RelationType.FOLLOWS | RelationType.IMPLEMENTS | RelationType.SUPERSEDES:
                    wrong, words = _before(event, other), f"{relation.type} what came after it"
            if wrong:
                yield Diagnostic(
                    "W406",
                    f"{quoted(event.id)} ({edtf.format(event.when)}) {words}:"
                    f" {quoted(other.id)} ({edtf.format(other.when)})",
                    relation.span,
                    "check both dates, or reverse the relation",
                )


def misread_rules(timeline: Timeline) -> Iterator[Diagnostic]:
    """W601: some calendar program computes other days from a rule. W602: only Outlook cannot map it."""
    for event, repeat in _series(timeline):
        rule, start = repeat.rule, start_of(event)
        found = list(misreadings(rule, start))
        if not found and fits_outlook(rule):
            continue
        other = respelled(rule, start, for_outlook=not found)
        help_ = f'write "{other}", which gives the same days' if other else ""
        if found:
            whats: dict[tuple[str, ...], list[str]] = {}
            for each in found:
                whats.setdefault(each.clients, []).append(each.what)
            reasons = "; ".join(
                f"{_listed(clients)} misread{'s' if len(clients) == 1 else ''} {', and '.join(what)}"
                for clients, what in whats.items()
            )
            message = f"{quoted(event.id)}: calendars compute other days from its rule: {reasons}"
            help_ = help_ or "list its days as events of their own: no rule is known that all read alike"
            yield Diagnostic("W601", message, repeat.span, help_)
        else:
            message = f"{quoted(event.id)}: its rule fits none of Outlook's templates and may not recur there"
            help_ = help_ or "list its days as events of their own, if they should be in Outlook"
            yield Diagnostic("W602", message, repeat.span, help_)


def unclear_times(timeline: Timeline) -> Iterator[Diagnostic]:
    """W603: a series is at a local time that a change of clocks leaves out or repeats.

    RFC 5545 3.3.5 reads the first by the clock before the change, and takes the first of two. An instance
    that is excepted or moved counts too, because libical does not find it. Where no instance is on the day
    of the change, but libical looks at that day, it moves an instance near it.
    """
    for event, repeat in _series(timeline):
        if not event.zone or (found := _unclear(event, repeat)) is None:
            continue
        moment, what = found
        clients = {
            "leave out": "Thunderbird shows it before the change, and GNOME (libical) moves the next one too",
            "show twice": "Thunderbird and GNOME (libical) take the second of the two, not the first",
            "leave out near an instance": "GNOME (libical) shows that instance later",
        }
        message = f"{quoted(event.id)} is at {moment:%H:%M}, which clocks in {event.zone} {what}"
        help_ = "write a time of day that each day has once"
        yield Diagnostic("W603", f"{message}, on {moment.date()}: {clients[what]}", repeat.span, help_)


def _explained(event: Event, claim: edtf.Expression) -> bool:
    """Whether a claim fits an instance of a series, or a date that the event had before."""
    if event.repeat is not None and touches(event, _span(claim), certain=False):
        return True
    return any(not _disjoint(earlier.date, claim) for earlier in event.was)


def _span(date: edtf.Expression) -> edtf.Window:
    first, last = edtf.earliest(date), edtf.latest(date)
    return edtf.Window(first, None if last is None else last + 1)


def _disjoint(one: edtf.Expression, other: edtf.Expression) -> bool:
    """Whether no day is within both dates, so that the two claims cannot both be true."""
    return not (_within(one, other) and _within(other, one))


def _within(one: edtf.Expression, other: edtf.Expression) -> bool:
    """Whether one date is possibly in some stretch of the other."""
    parts = [edtf.AllOf((member,)) for member in other.members] if isinstance(other, edtf.OneOf) else [other]
    return any(
        edtf.possibly(
            one,
            edtf.Window(extent.earliest_start, None if extent.latest_end is None else extent.latest_end + 1),
        )
        for part in parts
        for extent in edtf.extents(part)
    )


def _before(first: Event, second: Event) -> bool:
    """Whether one event ends, whatever its date means, before the other can begin."""
    latest, earliest = first.latest, second.earliest
    return latest is not None and earliest is not None and latest < earliest


def _series(timeline: Timeline) -> Iterator[tuple[Event, Recurrence]]:
    for event in timeline.events:
        if event.repeat is not None:
            yield event, event.repeat


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _unclear(event: Event, repeat: Recurrence) -> tuple[dt.datetime, str] | None:
    """The first instance whose local time does not come just once, else one near it; and what clocks do."""
    start = start_of(event)
    least, more = _YEARS
    last = max(start.year + more, least)
    if repeat.last is not None:
        last = min(last, edtf.day(repeat.last).year)
    near = None
    for low, high, skipped in _shifts(event.zone, start.year, last):
        for day in range(low.toordinal(), high.toordinal() + 1):
            moment = dt.datetime.combine(edtf.day(day), start.time())
            if not low <= moment < high or moment < start:
                continue
            if given_by_rule(event, repeat, day):
                return moment, "leave out" if skipped else "show twice"
            if near is None and skipped and _is_looked_at(repeat.rule, start, moment):
                near = moment, "leave out near an instance"
    return near


def _is_looked_at(rule: Rule, start: dt.datetime, moment: dt.datetime) -> bool:
    """Whether libical comes by a time that a rule does not give, and is an hour late for what follows.

    It does in a rule of days, before it looks at their weekdays and months, and in a month or year whose
    weekdays it counts.
    """
    if rule.freq == "DAILY":
        return (moment - start).days % rule.interval == 0
    if not (rule.byday or rule.bysetpos or min(rule.bymonthday, default=1) < 0) or rule.freq == "WEEKLY":
        return False
    first = moment.replace(day=1, hour=0, minute=0, second=0)
    endless = replace(rule, count=None, until=None)
    return any(True for _ in expand(endless, start, after=first, before=first + dt.timedelta(days=32)))


@functools.lru_cache(maxsize=64)
def _shifts(name: str, first: int, last: int) -> tuple[tuple[dt.datetime, dt.datetime, bool], ...]:
    """The local times from the first to the last year that a zone's clocks leave out (True) or show twice.

    Each is the naive start, inclusive, and end, exclusive.
    """
    zone = ZoneInfo(name)
    begin = dt.datetime(max(first, 1800), 1, 1, tzinfo=dt.UTC)  # before, no zone had a change of clocks
    end = dt.datetime(min(last, 9998) + 1, 1, 1, tzinfo=dt.UTC)
    found = []
    # a week is as good as a day here: only two changes in one week that cancel each other are missed
    for moment in clock_changes(zone, begin, end, step=dt.timedelta(days=7)):
        before = (moment - dt.timedelta(seconds=1)).astimezone(zone).utcoffset() or dt.timedelta()
        after = moment.astimezone(zone).utcoffset() or dt.timedelta()
        low, high = sorted((moment + offset).replace(tzinfo=None) for offset in (before, after))
        if low < high:
            found.append((low, high, after > before))
    return tuple(found)


CHECKS: tuple[Callable[[Timeline], Iterator[Diagnostic]], ...] = (
    cycles,
    feeds,
    claims,
    duplicates,
    uncited,
    unused,
    relations_against_dates,
    misread_rules,
    unclear_times,
)

OF_ABSENCE = frozenset({"W404", "W405"})
"""The codes that report that something is missing."""
