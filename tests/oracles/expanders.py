"""The instances of series, as programs that are not ours compute them from our calendars.

An expander takes calendars with one series each and a moment in UTC, and gives for each calendar the starts
before that moment, sorted (a day as `2023-11-15`, a time as `2023-07-18T15:00:00Z`), or why there are none.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from ical.calendar_stream import IcsCalendarStream

from tests.browser import missing
from tests.conftest import ROOT
from tests.oracles import moment
from tests.oracles.libical import Time, library
from tests.oracles.parsers import ical_js_folder

Starts: TypeAlias = list[str] | str
Expand: TypeAlias = Callable[[Sequence[str], dt.datetime], list[Starts]]

HERE = Path(__file__).parent


def by_ical(calendars: Sequence[str], until: dt.datetime) -> list[Starts]:
    return [_by_ical(calendar, moment(until)) for calendar in calendars]


def _by_ical(calendar: str, until: str) -> Starts:
    found = []
    try:
        for event in IcsCalendarStream.calendar_from_ics(calendar).timeline:
            start = moment(event.dtstart)
            if start >= until:
                break
            found.append(start)
    except Exception as error:  # whichever way it refuses, the test shows it
        return repr(error)
    return sorted(found)


class _Span(ctypes.Structure):
    """`struct icaltime_span` of libical 3."""

    _fields_ = (("start", ctypes.c_int64), ("end", ctypes.c_int64), ("is_busy", ctypes.c_int))


_Callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_Span), ctypes.c_void_p)


def by_libical(calendars: Sequence[str], until: dt.datetime) -> list[Starts]:
    return [_by_libical(calendar, until) for calendar in calendars]


def _by_libical(calendar: str, until: dt.datetime) -> Starts:
    lib = library()
    lib.icalcomponent_foreach_recurrence.restype = None
    lib.icalcomponent_foreach_recurrence.argtypes = [ctypes.c_void_p, Time, Time, _Callback, ctypes.c_void_p]
    lib.icaltime_from_string.restype = Time
    lib.icaltime_from_string.argtypes = [ctypes.c_char_p]
    lib.icalcomponent_get_dtstart.restype = Time
    lib.icalcomponent_get_dtstart.argtypes = [ctypes.c_void_p]
    whole = lib.icalparser_parse_string(calendar.encode())
    found: list[str] = []
    try:
        event = lib.icalcomponent_get_first_component(whole, lib.icalcomponent_string_to_kind(b"VEVENT"))
        is_date = lib.icalcomponent_get_dtstart(event).is_date

        def note(_component: int, span: ctypes._Pointer[_Span], _data: int) -> None:
            start = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=span.contents.start)
            found.append(moment(start.date() if is_date else start))

        begin, end = (
            lib.icaltime_from_string(text.encode())
            for text in ("00010101T000000Z", f"{until:%Y%m%dT%H%M%SZ}")
        )
        lib.icalcomponent_foreach_recurrence(event, begin, end, _Callback(note), None)
    finally:
        lib.icalcomponent_free(whole)
    return sorted(each for each in found if each < moment(until))


def by_process(command: Sequence[str]) -> Expand:
    def expand(calendars: Sequence[str], until: dt.datetime) -> list[Starts]:
        asked = json.dumps({"calendars": calendars, "until": until.isoformat()})
        done = subprocess.run(
            command, input=asked, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert len(found) == len(calendars)
        return [each if isinstance(each, str) else sorted(each) for each in found]

    return expand


def _ical_js() -> Expand:
    return by_process(["node", str(HERE / "expand_js.mjs"), str(ical_js_folder())])


def _libical() -> Expand:
    try:
        library()
    except OSError:
        missing("libical 3 (apt install libical3)")
    return by_libical


def _recurring_ical_events() -> Expand:
    python = Path(os.environ.get("RECURRING_ICAL_EVENTS", ROOT / ".venv" / "recurring" / "bin" / "python"))
    if not python.exists():
        missing(
            "recurring-ical-events (python3 -m venv .venv/recurring && .venv/recurring/bin/pip install"
            " -c .ci/constraints-recurring.txt recurring-ical-events)"
        )
    return by_process([str(python), str(HERE / "recurring.py")])


EXPANDERS: Mapping[str, Callable[[], Expand]] = {
    "ical.js": _ical_js,
    "libical": _libical,
    "ical": lambda: by_ical,
    "recurring-ical-events": _recurring_ical_events,
}
