"""What an event fills on the axis for sure, and where else it may lie.

Positions are day numbers with a fraction for the time of day; ends are exclusive.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from timeline import edtf
from timeline.edtf import Day, Extent, Window, civil, day_number
from timeline.model import Event, Kind, Status, Timeline
from timeline.model.series import occurrences

FIRST = day_number(-9999, 1, 1)
LAST = day_number(9999, 12, 31) + 1
"""What plotly.js takes as dates (its MIN_MS and MAX_MS), with an exclusive end."""
MOST_INSTANCES = 150
"""Of a series; where it has more, their marks would touch."""
YEAR = 365.2425


class Sign(enum.StrEnum):
    """What a mark says of its event beside the date; by precedence where several hold."""

    OFF = "cancelled or postponed"
    DEADLINE = "deadline"
    TARGET = "target"
    DISPUTED = "sources disagree"
    PLANNED = "planned"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days that an event fills (`known`), or somewhere in which it lies, begins or ends."""

    start: float
    end: float
    known: bool


@dataclass(slots=True)
class Placed:
    """An event on the axis, between its first and last possible day."""

    event: Event
    sign: Sign
    start: float = LAST
    end: float = FIRST
    points: list[float] = field(default_factory=list)
    """Days that are known to the day."""
    spans: list[Span] = field(default_factory=list)
    before: bool = False
    """It has no known begin: it goes on before `start`."""
    after: bool = False
    """It goes on after `end`."""
    row: int = 0
    left: bool = False
    """Whether its label is left of the mark."""
    lines: tuple[str, ...] = ("",)
    """Of its label; each takes a row."""
    need: float = 0.0
    """Pixels at rest that rows.pack found for its label."""
    free: list[tuple[float, float]] = field(default_factory=list)
    """In each of its rows, the free time beside its mark."""
    slot: tuple[float, float] = (0, 0)
    """The free time that its label may fill; empty if there is none."""

    @property
    def height(self) -> int:
        """How many rows it takes."""
        return len(self.lines)


def place(event: Event, *, now: float, edges: tuple[float, float], planned: bool) -> Placed:
    """An event that has a date, within the edges of the axis; `now` is the end of the as-of day."""
    placed = Placed(event, _sign(event, planned))
    assert event.when is not None
    for extent in edtf.extents(event.when, lasting=event.lasts):
        _add(placed, extent, now, edges)
    if event.start is not None and len(placed.points) == 1:
        at = event.start
        placed.points = [placed.start + (at.hour * 60 + at.minute) / 1440]
    return placed


def _add(placed: Placed, extent: Extent, now: float, edges: tuple[float, float]) -> None:
    first, last = extent.earliest_start, extent.latest_end
    start = edges[0] if first is None else max(first, edges[0])
    if last is not None:
        end = min(last + 1, edges[1])
    else:  # it goes on to the as-of day, or as far as is known
        known = extent.earliest_end if extent.earliest_end is not None else start
        end = min(max(now, known + 1, start + 1), edges[1])
    if start >= end:
        return  # outside of the axis
    placed.before |= first is None or first < edges[0]
    placed.after |= last is None or last + 1 > edges[1]
    placed.start, placed.end = min(placed.start, start), max(placed.end, end)
    if extent.lasts and last is not None and first == last:
        placed.points.append(start + 0.5)
        return
    if not extent.lasts:
        placed.spans.append(Span(start, end, known=False))
        return
    # known from the latest day on which it can begin to the earliest on which it can end
    sure_from = start if extent.latest_start is None else min(max(extent.latest_start, start), end)
    sure_to = end if extent.earliest_end is None else min(max(extent.earliest_end + 1, start), end)
    if sure_from >= sure_to:
        placed.spans.append(Span(start, end, known=False))
        return
    if start < sure_from or sure_to < end:
        placed.spans.append(Span(start, end, known=False))
    placed.spans.append(Span(sure_from, sure_to, known=True))


def _sign(event: Event, planned: bool) -> Sign:
    if event.status in (Status.CANCELLED, Status.POSTPONED):
        return Sign.OFF
    if event.kind is Kind.DEADLINE:
        return Sign.DEADLINE
    if event.kind is Kind.TARGET:
        return Sign.TARGET
    if event.disputed:
        return Sign.DISPUTED
    return Sign.PLANNED if planned or event.status is Status.TENTATIVE else Sign.NONE


def instances(series: Event, until: Day) -> Iterator[Event]:
    """The first occurrences of a series up to a day, at most MOST_INSTANCES."""
    yield from islice(occurrences(series, Window(None, min(until, LAST - 1) + 1)), MOST_INSTANCES)


def outside(event: Event) -> bool:
    """Whether a dated event lies wholly before or after what Plotly's axis can hold."""
    return (event.latest is not None and event.latest < FIRST) or (
        event.earliest is not None and event.earliest >= LAST
    )


def edges(events: Sequence[Event], now: float) -> tuple[float, float]:
    """The first and the last day that the axis reaches, with some room beside them."""
    known = [day for each in events for day in (each.earliest, each.latest) if day is not None]
    days = [now, *(day for day in known if FIRST <= day < LAST)]
    first, last = min(days), max(days) + 1
    room = max((last - first) * 0.02, 15)
    return max(first - room, FIRST), min(last + room, LAST)


def resting(events: Sequence[Event], now: float, whole: tuple[float, float]) -> tuple[float, float]:
    """The range to begin with: the whole one, or without the few early and late events that would squeeze it.

    It keeps nine tenths of the events and what begins within a year after the as-of day.
    """
    firsts = (each.earliest if each.earliest is not None else each.latest for each in events)
    days = sorted(day for day in firsts if day is not None and whole[0] <= day < whole[1])
    if len(days) < 10:
        return whole
    cut = len(days) // 20
    low, high = days[cut], max([days[-1 - cut], *(day for day in days if day <= now + YEAR)])
    room = max((high - low) * 0.03, 15)
    while near := [day for day in days if low - 3 * room < day < low]:  # do not cut between neighbours
        low = near[0]
    if (high - low) * 2 >= whole[1] - whole[0]:
        return whole
    return max(low - room, whole[0]), min(high + room, whole[1])


def iso(day: float) -> str:
    """A position as Plotly's text of a date. Years are astronomical: 0 is 1 BCE."""
    minutes = min(round(day * 1440), LAST * 1440 - 1)
    whole, minutes = divmod(minutes, 1440)
    year, month, date = civil(whole)
    text = f"{year:0{5 if year < 0 else 4}}-{month:02}-{date:02}"
    return f"{text} {minutes // 60:02}:{minutes % 60:02}" if minutes else text


def known_until(events: Sequence[Event], as_of: Day | None) -> Day:
    """The as-of day; without one the last day that is known, or the first of 2000."""
    if as_of is not None:
        return as_of
    known = [day for each in events for day in (each.earliest, each.latest) if day is not None]
    return max((day for day in known if FIRST <= day < LAST), default=day_number(2000, 1, 1))


def dated(timeline: Timeline) -> list[Event]:
    """The events that the axis can show."""
    return [each for each in timeline.events if each.when is not None and not outside(each)]
