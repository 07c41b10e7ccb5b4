"""The date values of a record to date expressions.

This module never uses dateutil.parser, because that reads "2023-11" as a day of that month.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from timeline import edtf
from timeline.diagnostics import Diagnostic, quoted
from timeline.edtf import Bound, Date, DateTime, Interval
from timeline.readers.document import Document, Path
from timeline.zones import is_zone, zone_help

_FIRST_DAY = dt.date.min.toordinal()
_LAST_DAY = dt.date.max.toordinal()
_FARTHEST = dt.timedelta(hours=14)


class Dated(Protocol):
    """The keys of an event that say when it is."""

    @property
    def date(self) -> Any:
        """Any value that `DateReader.expression` reads; None without the key."""

    @property
    def start(self) -> Any:
        """The same."""

    @property
    def end(self) -> Any:
        """The same; a day is inclusive, a time exclusive."""


class DateReader:
    """Reads the dates of one document's records, and collects the diagnostics of faulty ones.

    Its methods take a value and its path in the document. They return None for a missing or faulty value.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.diagnostics: list[Diagnostic] = []

    def _fault(self, code: str, message: str, path: Path, help_: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, message, self._document.span(*path), help_))

    def expression(self, value: Any, *path: str | int) -> edtf.Expression | None:
        """The expression of a TOML date or date-time, a year from 1000 to 9999, or an EDTF text.

        None also for `unknown`. The expression lies within the years 1 to 9999 and has at least one end.
        """
        found = self._parsed(value, path)
        if found is None:
            return None
        bounds = edtf.earliest(found), edtf.latest(found)
        if bounds == (None, None):
            help_ = "write a date that begins or ends somewhere"
            self._fault("E109", f"says nothing: {quoted(value)} is open on both sides", path, help_)
            return None
        for bound in bounds:
            if bound is not None and not _FIRST_DAY <= bound <= _LAST_DAY:
                self._fault("E106", f"{quoted(value)} is outside the years 1 to 9999", path)
                return None
        return found

    def _parsed(self, value: Any, path: Path) -> edtf.Expression | None:
        match value:
            case None | "unknown":
                return None
            case dt.datetime():
                return self._moment(value, path)
            case dt.date():
                return Date(value.year, value.month, value.day)
            case bool():
                self._fault("E203", "a date cannot be true or false", path, 'write a date, or "unknown"')
            case int() if 1000 <= value <= 9999:
                return Date(value)
            case int():
                help_ = f'write date = "{value:04}"' if 0 < value < 1000 else ""
                if 10_000_000 <= value < 100_000_000:
                    digits = str(value)
                    help_ = f"write {digits[:4]}-{digits[4:6]}-{digits[6:]}"
                self._fault("E101", f"{quoted(value)} is not a year from 1000 to 9999", path, help_)
            case str():
                return self._from_text(value, path)
            case _:
                what = "a table" if isinstance(value, dict) else quoted(value)
                self._fault(
                    "E203", f"a date cannot be {what}", path, 'write a day, or text such as "2023-11"'
                )
        return None

    def _moment(self, value: dt.datetime, path: Path) -> DateTime | None:
        if value.microsecond:
            self._fault("E107", "a time may not have a fraction of a second", path)
            return None
        moment = DateTime(value.replace(tzinfo=None), value.utcoffset())
        if moment.offset is not None and abs(moment.offset) > _FARTHEST:
            # as in text: what we write of a date must be a date that we read
            self._fault("E107", f"offset must be within 14:00, not {edtf.format(moment)[19:]}", path)
            return None
        return moment

    def _from_text(self, text: str, path: Path) -> edtf.Expression | None:
        try:
            return edtf.parse(text)
        except edtf.EdtfError as error:
            span = self._document.span(*path).inside(text, error.position, error.length)
            self.diagnostics.append(Diagnostic(error.code, error.message, span, error.help))
            return None

    def when(
        self, record: Dated, path: Path, zone: str, *, in_words: bool
    ) -> tuple[edtf.Expression | None, str]:
        """An event's date, and the zone of its times: the offset that the value states, or else `zone`.

        The zone is empty for a date without times. `in_words` says that the event has words for its time,
        which then cannot be exact.
        """
        if (record.date is None) == (record.start is None):
            fault = "both a date and a start" if record.date is not None else "no date"
            help_ = (
                "leave one out" if record.date is not None else 'if it is not known, write date = "unknown"'
            )
            self._fault("E110", f"the event has {fault}", (*path, "id"), help_)
            return None, ""
        if record.date is not None and record.end is not None:
            self._fault(
                "E110", "an end goes with a start, not with a date", (*path, "end"), "write start = …"
            )
            return None, ""
        if record.date is not None:
            when = self.expression(record.date, *path, "date")
            at: Path = (*path, "date")
        elif record.end is None:
            when = self.expression(record.start, *path, "start")
            at = (*path, "start")
        else:
            when = self._from_start_to_end(record, path)
            at = (*path, "end")
        return when, self._zone_of_times(when, at, zone, in_words=in_words)

    def _from_start_to_end(self, record: Dated, path: Path) -> edtf.Expression | None:
        ends: list[edtf.Point] = []
        for key, value in (("start", record.start), ("end", record.end)):
            point = self.expression(value, *path, key)
            if point is None and value == "unknown":
                self._fault(
                    "E110", f"{key} cannot be unknown", (*path, key), 'write date = "2023-11/" for that'
                )
            elif isinstance(point, Interval | edtf.OneOf | edtf.AllOf):
                self._fault(
                    "E110", f"{key} must be one date, not several", (*path, key), "write them as date = …"
                )
            elif point is not None:
                ends.append(point)
        if len(ends) < 2:
            return None
        offsets = [end.offset is None for end in ends if isinstance(end, DateTime)]
        if len(set(offsets)) > 1:
            # in one text the end would have the offset of the start (ISO 8601-1 5.5.1); two keys say nothing
            self._fault(
                "E107",
                "one end has an offset from UTC, the other has none",
                (*path, "end"),
                "give both or neither",
            )
            return None
        try:
            return edtf.parse("/".join(map(edtf.format, ends)))
        except edtf.EdtfError as error:
            self._fault(error.code, error.message, (*path, "end"), error.help)
            return None

    def _zone_of_times(self, when: edtf.Expression | None, path: Path, zone: str, *, in_words: bool) -> str:
        """The zone of a date's times, empty without times; it reports times that do not go together."""
        if isinstance(when, DateTime):
            times = [when]
        elif isinstance(when, Interval):
            times = [end for end in (when.start, when.end) if isinstance(end, DateTime)]
            if len(times) == 1 and not any(isinstance(end, Bound) for end in (when.start, when.end)):
                self._fault(
                    "E107", "one end has a time of day, the other has none", path, "give both or neither"
                )
                return ""
        else:
            times = []
        if not times:
            return ""
        if in_words:
            self._fault(
                "E110",
                "the event has both an exact time and words for an inexact one",
                (*path[:2], "time"),
                "keep one",
            )
        # first of all, because near the ends of the calendar a time has no instant in UTC
        if any(not 1 < moment.local.year < 9999 for moment in times):
            self._fault("E106", "a time of day must be in a year from 2 to 9998", path)
            return ""
        if len(times) == 2 and _instant(times[1]) <= _instant(times[0]):
            self._fault(
                "E104", "ends before or when it starts", path, "if its length is not known, leave end out"
            )
        for moment in times:
            if moment.offset is None:
                self.check_clock(moment.local, zone, path, both=len(times) == 2)
        offset = times[0].offset
        return zone if offset is None else _offset_name(offset)

    def check_clock(self, local: dt.datetime, zone: str, path: Path, *, both: bool = False) -> None:
        """Report a local time that the clocks of a zone never show (E111) or show twice (E112)."""
        tz = ZoneInfo(zone)
        first, second = (local.replace(tzinfo=tz, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return
        shown = f"{local:%H:%M} on {local:%Y-%m-%d}"
        if first.astimezone(dt.UTC).astimezone(tz).replace(tzinfo=None) == local:
            readings = " or ".join(f"{each.isoformat()}" for each in (first, second))
            help_ = f"write {readings}" + (", and the other end with its offset too" if both else "")
            self._fault("E112", f"{shown} comes twice in {zone}: clocks are turned back", path, help_)
        else:
            # RFC 5545 3.3.5 reads such a time with the offset before the gap; fold=1 with the one after
            readings = " or ".join(
                f"{each.astimezone(dt.UTC).astimezone(tz):%H:%M}" for each in (second, first)
            )
            message = f"{shown} does not exist in {zone}: clocks skip it"
            self._fault("E111", message, path, f"write {readings}")

    def day(self, value: Any, *path: str | int) -> edtf.Day | None:
        """The day of a value that must be one whole day."""
        before = len(self.diagnostics)
        found = self.expression(value, *path)
        if value is None or (isinstance(found, Date) and found.day is not None and edtf.is_exact(found)):
            return None if found is None else edtf.earliest(found)
        if len(self.diagnostics) == before:
            self._fault("E203", f"{path[-1]} must be a day", path, "write a date such as 2024-03-01")
        return None

    def zone(self, name: str, *path: str | int) -> str:
        """The name of an IANA time zone; reports another (E108), and gives UTC to read the times with."""
        if is_zone(name):
            return name
        self._fault("E108", f"no time zone {quoted(name)}", path, zone_help(name))
        return "UTC"


def _instant(moment: DateTime) -> dt.datetime:
    return moment.local - (moment.offset or dt.timedelta())


def _offset_name(offset: dt.timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return "UTC" if not minutes else f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
