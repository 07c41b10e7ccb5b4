"""Where further events go in a file whose events are in the order of their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from timeline import edtf

_SORTED = 0.75
"""The share of events that follow the one before them by date, from which on a file is in their order."""


def slots_by_date(
    there: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> dict[int, list[Mapping[str, Any]]]:
    """New events by the index before which they go among those that are there.

    In a file in the order of dates, that is behind the last one that begins no later. Else, and without a
    date that can be computed with, it is the end, in the order given.
    """
    days = [(index, day) for index, event in enumerate(there) if (day := _day(event)) is not None]
    rising = [one <= other for (_, one), (_, other) in pairwise(days)]
    if not rising or sum(rising) < _SORTED * len(rising):
        return {len(there): [*new]}
    slots: dict[int, list[Mapping[str, Any]]] = {}
    undated = [event for event in new if _day(event) is None]
    dated = sorted(
        ((day, event) for event in new if (day := _day(event)) is not None), key=lambda pair: pair[0]
    )
    for day, event in dated:
        slot = max((index + 1 for index, known in days if known <= day), default=0)
        slots.setdefault(slot, []).append(event)
    if undated:
        slots.setdefault(len(there), []).extend(undated)
    return slots


def _day(event: Mapping[str, Any]) -> edtf.Day | None:
    """The first day that an event's date may mean; None if its record alone does not say."""
    value = event.get("date", event.get("start"))
    match value:
        case dt.date():
            return value.toordinal()
        case int() | str():
            try:
                return edtf.earliest(edtf.parse(str(value)))
            except edtf.EdtfError:
                return None
    return None
