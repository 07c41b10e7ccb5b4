"""The keys of a record that make an event a series: repeat, except and moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from timeline import edtf
from timeline.diagnostics import Diagnostic
from timeline.edtf import Date, DateTime
from timeline.model import Event, Move, Recurrence
from timeline.model.series import bounds, can_recur, fault_of_move, given_by_rule, start_of, zone_of
from timeline.readers.dates import DateReader
from timeline.readers.document import Document, Path
from timeline.rrule import RruleError, check_start, parse


@dataclass(frozen=True, slots=True)
class SeriesKeys:
    """The keys of a record about its recurrence, as written."""

    repeat: str | None
    excepted: Sequence[Any]
    moved: Sequence[tuple[Any, Any, str]]
    """`from`, `to` and `note` of each move."""


def with_series(
    event: Event, keys: SeriesKeys, document: Document, path: Path
) -> tuple[Event, list[Diagnostic]]:
    """The event, as a series if its record says so, and the diagnostics of these keys."""
    if keys.repeat is None:
        alone = [name for name, there in (("except", keys.excepted), ("moved", keys.moved)) if there]
        return event, [
            Diagnostic(
                "E611", f"{name} goes with repeat", document.span_of_key(*path, name), "add repeat = …"
            )
            for name in alone
        ]
    span = document.span(*path, "repeat")
    if not can_recur(event):
        message = "repeat goes with a date or a start that is a whole day, or a time in a named zone"
        return event, [Diagnostic("E611", message, span, "write the first of the series as its date")]
    try:
        rule = parse(keys.repeat)
        check_start(rule, start_of(event), timed=bool(event.zone), zone=zone_of(event))
    except RruleError as error:
        at = span if error.position is None else span.inside(keys.repeat, error.position, error.length)
        return event, [Diagnostic(error.code, error.message, at, error.help)]
    repeat, diagnostics = _with_changes(event, Recurrence(rule, span=span), keys, document, path)
    first, last = bounds(event, repeat)
    if first is None:
        message = "no instance of the rule is left"
        diagnostics.append(Diagnostic("E609", message, document.span(*path, "except"), "leave one"))
    return replace(event, repeat=replace(repeat, first=first, last=last)), diagnostics


def _move_fault(event: Event, target: edtf.Expression | None, written: Any) -> str:
    """What an instance of the series can be moved to, if `target` is not that; otherwise empty."""
    if target is None and written != "unknown":
        return ""  # its fault is already reported
    return fault_of_move(event, target)


def _with_changes(
    event: Event, repeat: Recurrence, keys: SeriesKeys, document: Document, path: Path
) -> tuple[Recurrence, list[Diagnostic]]:
    reader = DateReader(document)
    diagnostics: list[Diagnostic] = []
    named: set[edtf.Day] = set()

    def instance(value: Any, *at: str | int) -> edtf.Day | None:
        """The local day of an instance; None, with a diagnostic, if the rule lacks it or it came before."""
        day = reader.day(value, *path, *at)
        if day is None:
            return None
        text = dt.date.fromordinal(day).isoformat()
        if not given_by_rule(event, repeat, day):
            help_ = "name a day that the rule gives"
            diagnostics.append(
                Diagnostic("E612", f"repeat gives no instance on {text}", document.span(*path, *at), help_)
            )
            return None
        if day in named:
            diagnostics.append(
                Diagnostic("E613", f"{text} is named twice", document.span(*path, *at), "keep one of the two")
            )
            return None
        named.add(day)
        return day

    exdates = [instance(value, "except", index) for index, value in enumerate(keys.excepted)]
    moves = []
    for index, (origin, to, note) in enumerate(keys.moved):
        day = instance(origin, "moved", index, "from")
        target = reader.expression(to, *path, "moved", index, "to")
        fault = _move_fault(event, target, to)
        if fault:
            span = document.span(*path, "moved", index, "to")
            message = f"an instance of this series can only be moved to {fault}"
            diagnostics.append(Diagnostic("E203", message, span))
        elif day is not None and isinstance(target, Date | DateTime):
            if isinstance(target, DateTime):
                reader.check_clock(target.local, event.zone, (*path, "moved", index, "to"))
            moves.append(Move(day, target, note))
    kept = tuple(day for day in exdates if day is not None)
    return replace(repeat, exdates=kept, moved=tuple(moves)), [*reader.diagnostics, *diagnostics]
