"""Resolves the relative dates of a file: the date of an event after the date that it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from timeline.diagnostics import Diagnostic, Span, did_you_mean, quoted
from timeline.edtf import RelativeError, Unit, derive, parse_duration
from timeline.model import Derivation, Event


@dataclass(frozen=True, slots=True)
class Relative:
    """A date that is not computed yet, and where it is written."""

    anchor: str
    before: bool
    by: str
    precision: Unit | None
    exact: bool
    span: Span
    anchor_span: Span
    by_span: Span


def resolve(
    events: Mapping[str, Event], pending: Mapping[str, Relative], known: Mapping[str, Span]
) -> tuple[dict[str, Event], list[Diagnostic]]:
    """The events with their relative dates computed, and the diagnostics of those that cannot be.

    `known` has the ids of faulty events too. An event that depends on a faulty one is left out without a
    diagnostic, because the fault is already reported.
    """
    done = dict(events)
    diagnostics: list[Diagnostic] = []
    for first in pending:
        trail: list[str] = []
        event_id = first
        while event_id in pending and done[event_id].derived is None and event_id not in trail:
            trail.append(event_id)
            event_id = pending[event_id].anchor
        if event_id in trail:
            ring = [*trail[trail.index(event_id) :], event_id]
            if first == min(ring):  # report the cycle once, not for each of its events
                words = " depends on ".join(map(quoted, ring))
                diagnostics.append(Diagnostic("E114", f"a cycle of dates: {words}", pending[first].span))
            continue
        for each in reversed(trail):
            event, fault = _computed(done[each], pending[each], done, known)
            if fault is not None and fault not in diagnostics:
                diagnostics.append(fault)
            if event is None:
                break
            done[each] = event
    return done, diagnostics


def _computed(
    event: Event, relative: Relative, events: Mapping[str, Event], known: Mapping[str, Span]
) -> tuple[Event | None, Diagnostic | None]:
    anchor = events.get(relative.anchor)
    if anchor is None:
        if relative.anchor in known:
            return None, None
        message = f"no event {quoted(relative.anchor)}"
        return None, Diagnostic("E304", message, relative.anchor_span, did_you_mean(relative.anchor, known))
    if anchor.when is None or anchor.repeat is not None:
        reason = "recurs" if anchor.repeat is not None else "has no date"
        message = f"{quoted(anchor.id)}, on which this date depends, {reason}"
        return None, Diagnostic("E115", message, relative.anchor_span, "give the date itself")
    try:
        duration = parse_duration(relative.by)
    except RelativeError as error:
        return None, Diagnostic("E113", error.message, relative.by_span, error.help)
    try:
        when = derive(
            anchor.when, duration, before=relative.before, precision=relative.precision, exact=relative.exact
        )
    except RelativeError as error:
        return None, Diagnostic("E115", error.message, relative.span, error.help)
    derivation = Derivation(anchor.id, anchor.title, relative.by, relative.before)
    return replace(event, when=when, derived=derivation), None
