"""Parsers of calendars that are not ours, each asked the same: is this one sound, and what events has it?

A parser is a function from the texts of calendars to what it read of each. Times are in one
form for all of them (`moment`), so that what they read can be compared with one another and with
what the events themselves say (`truth`).
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Row(NamedTuple):
    """When a VEVENT is: a day as `2023-11-15`, a time as `2023-07-18T15:00:00Z`."""

    uid: str
    instance: str
    """Its RECURRENCE-ID; empty where it has none."""
    start: str
    end: str
    """Exclusive; empty where the calendar gives none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one parser makes of one calendar."""

    rows: tuple[Row, ...]
    """Sorted; a VEVENT that is read twice stands here twice."""
    titles: tuple[tuple[str, str, str], ...]
    """UID, RECURRENCE-ID and SUMMARY of each VEVENT, sorted."""
    complaints: tuple[str, ...] = ()
    """Why it refuses the calendar, in its own words."""


def reading(events: Sequence[tuple[str, str, str, str, str]], complaints: Sequence[str] = ()) -> Reading:
    """A reading from the UID, RECURRENCE-ID, start, end and SUMMARY of each VEVENT."""
    return Reading(
        tuple(sorted(Row(*event[:4]) for event in events)),
        tuple(sorted((event[0], event[1], event[4]) for event in events)),
        tuple(complaints),
    )


def moment(value: dt.date | None) -> str:
    """A day, or a time in UTC to the second. A time without a zone is none that a feed of ours may hold."""
    if value is None:
        return ""
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    if value.tzinfo is None:
        return f"{value.isoformat()} in no zone"
    value = value.astimezone(dt.UTC)
    # strftime leaves the zeros of early years out
    return f"{value.date().isoformat()}T{value.time().isoformat('seconds')}Z"


def by_process(command: Sequence[str], texts: Sequence[str]) -> list[Reading]:
    """Ask a program that reads a list of calendars as JSON and prints one with what it made of each."""
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert len(found) == len(texts)
    return [reading(each["events"], each["complaints"]) for each in found]
