"""Checks of RELATED-TO. RFC 5545 3.8.4.5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from timeline.diagnostics import quoted
from timeline.doctor import values
from timeline.doctor._types import Finding
from timeline.doctor.feed import Event, Feed
from timeline.doctor.lines import ContentLine

_TYPES = ("PARENT", "CHILD", "SIBLING")


def _named(event: Event) -> Iterator[tuple[ContentLine, str, str]]:
    """Each relation of an event: its line, the UID of the other event, and its type in capitals."""
    for line in event.component.every("RELATED-TO"):
        type_ = line.parameters.get("RELTYPE", "PARENT").upper()
        yield line, values.unescaped(line.value).strip(), type_


def targets(feed: Feed) -> Iterator[Finding]:
    """W818, W820: a relation names an event of the feed, by a RELTYPE of RFC 5545 3.2.15."""
    uids = {event.uid for event in feed.events}
    for event in feed.events:
        for line, other, type_ in _named(event):
            if other not in uids:
                message = f"RELATED-TO {quoted(other)} names no event of the feed"
                yield Finding("W818", line.number, message, "add that event, or leave the relation out")
            if type_ not in _TYPES:
                message = f"RELTYPE={quoted(type_)[1:-1]} is not in RFC 5545"
                yield Finding("W820", line.number, message, "write PARENT or SIBLING", type_)


def directions(feed: Feed) -> Iterator[Finding]:
    """N821: the later event names the earlier one, so that no loop is possible."""
    events = {event.uid: event for event in feed.events if not event.override}
    for event in feed.events:
        for line, other, type_ in _named(event):
            named = events.get(other)
            if type_ == "CHILD":
                message = f"RELATED-TO {quoted(other)} names a part, as CHILD"
                yield Finding("N821", line.number, message, "let the part name the whole: RELTYPE=PARENT")
            elif named is not None and named is not event and _earlier(event, named):
                message = f"RELATED-TO {quoted(other)} names a later event"
                yield Finding("N821", line.number, message, "let the later event name the earlier")


def _earlier(event: Event, other: Event) -> bool:
    if event.start is None or other.start is None or event.override:
        return False
    own, its = event.start.instant, other.start.instant
    return own is not None and its is not None and own.date() < its.date()


def loops(feed: Feed) -> Iterator[Finding]:
    """W819: events name each other, or themselves, over any number of steps."""
    named: dict[str, dict[str, ContentLine]] = {}
    for event in feed.events:
        for line, other, _ in _named(event):
            named.setdefault(event.uid, {}).setdefault(other, line)
    for uid, other in _back_edges(named):
        line = named[uid][other]
        what = "itself" if uid == other else f"{quoted(other)}, which names {quoted(uid)} in turn"
        if other != uid and uid not in named.get(other, {}):
            what = f"{quoted(other)}, from which relations lead back"
        help_ = "let only the later event name the earlier"
        yield Finding("W819", line.number, f"{quoted(uid)} names {what}", help_)


def _back_edges(named: Mapping[str, Mapping[str, ContentLine]]) -> Iterator[tuple[str, str]]:
    """The relations that close a loop, from a depth-first search without recursion."""
    done: set[str] = set()
    for root in named:
        if root in done:
            continue
        path = {root}
        stack = [(root, iter(named[root]))]
        while stack:
            uid, others = stack[-1]
            other = next(others, None)
            if other is None:
                stack.pop()
                path.discard(uid)
                done.add(uid)
            elif other in path:
                yield uid, other
            elif other in named and other not in done:
                path.add(other)
                stack.append((other, iter(named[other])))
