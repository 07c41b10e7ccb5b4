"""Reads {"calendars": […], "until": …} as JSON from standard input, and prints the starts of each calendar's
series before that moment, as recurring-ical-events computes them: days as they are, times in UTC.

It runs in an environment of its own, and so imports nothing of ours.
"""

import datetime as dt
import json
import sys
from typing import Any

import icalendar
import recurring_ical_events


def starts(text: str, until: dt.datetime) -> list[str]:
    calendar = icalendar.Calendar.from_ical(text)
    begin: Any = calendar.walk("VEVENT")[0]["DTSTART"]
    before = dt.date(begin.dt.year, begin.dt.month, begin.dt.day) - dt.timedelta(days=2)
    found = []
    for event in recurring_ical_events.of(calendar).between(before, until):
        start = event["DTSTART"].dt
        if isinstance(start, dt.datetime):
            found.append(f"{start.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}")
        else:
            found.append(start.isoformat())
    return sorted(each for each in found if each < until.isoformat())


def main() -> None:
    asked = json.load(sys.stdin)
    until = dt.datetime.fromisoformat(asked["until"])
    found: list[list[str] | str] = []
    for text in asked["calendars"]:
        try:
            found.append(starts(text, until))
        except Exception as error:  # whichever way it refuses, the test shows it
            found.append(repr(error))
    json.dump(found, sys.stdout)


main()
