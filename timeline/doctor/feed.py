"""Content lines to components, and to the events that checks examine. BEGIN and END need not match."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from timeline.diagnostics import quoted
from timeline.doctor import values
from timeline.doctor._types import Finding
from timeline.doctor.lines import ContentLine, Lines
from timeline.doctor.values import When

_TOP = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE")  # RFC 5545 3.6: only in a VCALENDAR
_DEPTH = 10  # no calendar nests deeper; more would make a hostile file slow, with a search for each END


@dataclass(slots=True)
class Component:
    """The properties and components between a BEGIN and its END; `line` is that of the BEGIN."""

    name: str
    line: int
    properties: dict[str, list[ContentLine]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)

    def first(self, name: str) -> ContentLine | None:
        """The first property of a name; None without one."""
        found = self.properties.get(name)
        return found[0] if found else None

    def every(self, *names: str) -> Iterator[ContentLine]:
        """All properties of these names, name by name."""
        for name in names:
            yield from self.properties.get(name, ())

    def value(self, name: str) -> str:
        """The value of the first property of a name, as written; empty without one."""
        found = self.properties.get(name)
        return found[0].value if found else ""

    def text(self, name: str) -> str:
        """The same, without its escapes."""
        return values.unescaped(self.value(name))

    def within(self, name: str) -> Iterator[Component]:
        """The components of a name directly inside this one."""
        return (child for child in self.children if child.name == name)


@dataclass(frozen=True, slots=True)
class Event:
    """A VEVENT, with the values that many checks need; None for one that is missing or cannot be read."""

    component: Component
    uid: str
    start: When | None
    end: When | None
    duration: dt.timedelta | None
    instance: When | None
    """RECURRENCE-ID."""

    @property
    def line(self) -> int:
        """The number of its BEGIN line, from 1."""
        return self.component.line

    @property
    def override(self) -> bool:
        """Whether it is a changed instance of a series (RFC 5545 3.8.4.4)."""
        return "RECURRENCE-ID" in self.component.properties

    @property
    def title(self) -> str:
        """Its SUMMARY in quotes, as a message names it."""
        return quoted(self.component.text("SUMMARY").strip() or "(no title)", limit=40)


@dataclass(frozen=True, slots=True)
class Feed:
    """The contents of a whole file, and its size in bytes."""

    size: int
    calendars: tuple[Component, ...]
    events: tuple[Event, ...]
    zones: Mapping[str, Component]
    """The VTIMEZONEs by TZID; the first of those with the same TZID."""


def build(lines: Lines, size: int, findings: list[Finding]) -> Feed:
    """The feed of a file's lines; it adds faults in the nesting of components to `findings`."""
    calendars = tuple(_calendars(lines.content, findings))
    inside = [child for calendar in calendars for child in calendar.children]
    zones: dict[str, Component] = {}
    for child in inside:
        if child.name == "VTIMEZONE" and child.value("TZID"):
            zones.setdefault(child.value("TZID"), child)
    events = tuple(_event(child) for child in inside if child.name == "VEVENT")
    return Feed(size, calendars, events, zones)


def _event(component: Component) -> Event:
    length = component.first("DURATION")
    return Event(
        component,
        component.value("UID").strip(),
        values.when_of(component.first("DTSTART")),
        values.when_of(component.first("DTEND")),
        None if length is None else values.duration(length.value),
        values.when_of(component.first("RECURRENCE-ID")),
    )


def _calendars(content: Iterable[ContentLine], findings: list[Finding]) -> Iterator[Component]:
    found: list[Component] = []
    stack: list[Component] = []
    for line in content:
        if line.name == "BEGIN":
            part = Component(line.value.strip().upper(), line.number)
            if part.name == "VCALENDAR" and stack:
                findings += [_unclosed(open_) for open_ in reversed(stack)]
                stack.clear()
            if stack:
                stack[-1].children.append(part)
            elif part.name == "VCALENDAR":
                if found:
                    help_ = "put all events into one VCALENDAR, or each calendar into a file of its own"
                    findings.append(Finding("E718", line.number, "a second calendar begins", help_))
                found.append(part)
            else:
                findings.append(_outside(line, part.name, "put it between BEGIN:VCALENDAR and END:VCALENDAR"))
            stack.append(part)
        elif line.name == "END":
            _close(line, stack, findings)
        elif stack:
            stack[-1].properties.setdefault(line.name, []).append(line)
        else:
            help_ = "leave it out: nothing may be outside of the VCALENDAR"
            findings.append(_outside(line, line.name, help_, "" if found else "text-before"))
    findings += [_unclosed(open_) for open_ in reversed(stack)]
    return iter(found)


def _close(line: ContentLine, stack: list[Component], findings: list[Finding]) -> None:
    name = line.value.strip().upper()
    if not any(open_.name == name for open_ in stack[-_DEPTH:]):
        message = f"END:{quoted(name, limit=30)[1:-1]} has no BEGIN"
        findings.append(Finding("E716", line.number, message, "leave it out, or write its BEGIN"))
        return
    while (open_ := stack.pop()).name != name:
        findings.append(_unclosed(open_))
    if open_.name != "VCALENDAR":
        findings += [_nested(open_, child) for child in open_.children if child.name in _TOP]


def _nested(outer: Component, inner: Component) -> Finding:
    message = f"a {inner.name} is inside of the {quoted(outer.name, limit=30)[1:-1]} in line {outer.line}"
    return Finding("E791", inner.line, message, f"put it after that one's END:{outer.name[:30]}")


def _unclosed(part: Component) -> Finding:
    name = quoted(part.name, limit=30)[1:-1]
    help_ = (
        "check whether the file is cut off; to publish a feed, write it whole and then rename it"
        if part.name == "VCALENDAR"
        else f"write END:{name}"
    )
    fault = "broken-off" if part.name == "VCALENDAR" else "end-missing"
    return Finding("E716", part.line, f"BEGIN:{name} has no END:{name}", help_, fault=fault)


def _outside(line: ContentLine, what: str, help_: str, fault: str = "") -> Finding:
    message = f"{quoted(what, limit=30)[1:-1]} is outside of the calendar"
    return Finding("E717", line.number, message, help_, fault=fault)
