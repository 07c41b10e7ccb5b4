"""Reads recurrence rules as RFC 5545 3.3.10 writes them, part by part."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from timeline.diagnostics import did_you_mean, quoted
from timeline.rrule._suggest import suggestion

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RANGES = {
    "BYSECOND": (0, 59),  # not 60: no calendar shows a leap second
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (1, 31),
    "BYYEARDAY": (1, 366),
    "BYWEEKNO": (1, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (1, 366),
}
_SIGNED = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY")
PARTS = (*_PARTS, "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST")
"""The parts in the order in which `str` writes them."""
_HELP = 'write an RRULE, such as "FREQ=YEARLY", "FREQ=MONTHLY" or "FREQ=WEEKLY;BYDAY=TU"'
_Fault: TypeAlias = Callable[..., "RruleError"]


class RruleError(ValueError):
    """A rule that cannot be read, or that makes no sense.

    `position` and `length` count characters; positions start at 0. `position` is None if the rule as a
    whole is wrong.
    """

    def __init__(
        self, code: str, message: str, position: int | None = None, length: int = 1, help: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position
        self.length = length
        self.help = help


@dataclass(frozen=True, slots=True)
class ByDay:
    """A weekday (0 is Monday), or the nth one of a month or year; a negative `nth` counts from the end."""

    weekday: int
    nth: int | None = None

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule. An empty tuple or None means that it does not have this part."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: dt.date | None = None
    """A date, or a naive datetime in UTC; inclusive."""
    bymonth: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()
    byday: tuple[ByDay, ...] = ()
    byhour: tuple[int, ...] = ()
    byminute: tuple[int, ...] = ()
    bysecond: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it, with its parts in a fixed order."""
        texts = []
        for name in PARTS:
            value = getattr(self, name.lower())
            if name == "WKST":
                texts += [f"WKST={WEEKDAYS[value]}"] if value else []
            elif name == "UNTIL":
                texts += [f"UNTIL={_until_text(value)}"] if value is not None else []
            elif isinstance(value, tuple):
                texts += [f"{name}={','.join(map(str, value))}"] if value else []
            elif value is not None and (name, value) != ("INTERVAL", 1):
                texts.append(f"{name}={value}")
        return ";".join(texts)

    @property
    def sub_daily(self) -> bool:
        """Whether the rule can fall more than once a day."""
        times = max(len(self.byhour), 1) * max(len(self.byminute), 1) * max(len(self.bysecond), 1)
        return self.freq in FREQUENCIES[4:] or times > 1


def _until_text(until: dt.date) -> str:
    # isoformat: strftime does not pad a year of three digits on every system
    text = until.isoformat().replace("-", "").replace(":", "")
    return f"{text}Z" if isinstance(until, dt.datetime) else text


@dataclass
class _Reading:
    """A rule during its reading: its parts by name, and the position and length of each."""

    values: dict[str, object] = field(default_factory=dict)
    positions: dict[str, tuple[int, int]] = field(default_factory=dict)


def parse(text: str) -> Rule:
    """The rule of a text such as `FREQ=YEARLY;BYMONTH=9;BYDAY=TU`; raises RruleError for another.

    The codes: E601 not a rule; E602 an unknown part; E603 a part twice; E604 a value out of range; E605
    COUNT with UNTIL; E606 parts that do not go together (RFC 5545 3.3.10).
    """
    reading = _Reading()
    position = 0
    if text.upper().startswith("RRULE:"):
        raise RruleError("E601", "write the rule without its name", 0, 6, f'write "{text[6:60]}"')
    if "=" not in text and text.strip():
        meant = suggestion(text)
        help_ = f'write "{meant}"' if meant else _HELP
        raise RruleError("E601", f"not a recurrence rule: {quoted(text)}", 0, len(text), help_)
    for item in text.split(";"):
        name, equals, value = item.partition("=")
        name = name.upper()
        if not equals or not value:
            raise RruleError(
                "E601",
                f"{quoted(item)} is not a part of a rule",
                position,
                len(item),
                'write "FREQ=YEARLY;…"',
            )
        if name not in PARTS:
            raise RruleError(
                "E602", f"unknown part {quoted(name)}", position, len(name), did_you_mean(name, PARTS)
            )
        if name in reading.values:
            raise RruleError("E603", f"the rule has {name} twice", position, len(item), "keep one")
        reading.positions[name] = (position, len(item))
        reading.values[name] = _value(name, value.upper(), position + len(name) + 1)
        position += len(item) + 1
    if "FREQ" not in reading.values:
        raise RruleError("E601", "a rule needs FREQ", 0, len(text), 'begin with "FREQ=YEARLY"')
    if "COUNT" in reading.values and "UNTIL" in reading.values:
        at = reading.positions["UNTIL"]
        raise RruleError("E605", "COUNT and UNTIL cannot both end a rule", *at, "leave one out")
    rule = Rule(**{name.lower(): value for name, value in reading.values.items()})  # type: ignore[arg-type]
    _check_together(rule, reading)
    return rule


def _value(name: str, text: str, position: int) -> object:
    def fault(message: str, help: str = "") -> RruleError:
        return RruleError("E604", message, position, len(text), help)

    match name:
        case "FREQ":
            if text not in FREQUENCIES:
                rule = suggestion(text)
                help_ = (
                    f'write "{rule}"'
                    if rule
                    else did_you_mean(text, FREQUENCIES) or "known are " + ", ".join(FREQUENCIES)
                )
                raise fault(f"no frequency {quoted(text)}", help_)
            return text
        case "INTERVAL" | "COUNT":
            if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) == 0:
                raise fault(f"{name} must be a number from 1 to 99999, not {text[:40]}")
            return int(text)
        case "UNTIL":
            return _until(text, fault)
        case "WKST":
            if text not in WEEKDAYS:
                raise fault(f"no weekday {quoted(text)}", "known are " + ", ".join(WEEKDAYS))
            return WEEKDAYS.index(text)
        case "BYDAY":
            return tuple(_by_day(item, fault) for item in text.split(","))
    low, high = _RANGES[name]
    sign = "[+-]?" if name in _SIGNED else ""
    numbers = []
    for item in text.split(","):
        if not re.fullmatch(f"{sign}[0-9]{{1,3}}", item) or not low <= abs(int(item)) <= high:
            also = f" or -{low} to -{high}" if sign else ""
            raise fault(f"{name} must be {low} to {high}{also}, not {item[:40]}")
        numbers.append(int(item))
    return tuple(numbers)


def _until(text: str, fault: _Fault) -> dt.date:
    try:
        if re.fullmatch(r"[0-9]{8}", text):
            return dt.datetime.strptime(text, "%Y%m%d").date()
        if re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", text):
            return dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ")
    except ValueError:
        raise fault(f"no such day or time: UNTIL={text}") from None
    raise fault(
        f"UNTIL is not a date: {text[:40]}", "write UNTIL=20221231, or for a timed event 20221231T235959Z"
    )


def _by_day(item: str, fault: _Fault) -> ByDay:
    found = re.fullmatch(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", item)
    if not found or (found[1] and not 1 <= abs(int(found[1])) <= 53):
        raise fault(f"BYDAY must be weekdays such as TU, 2TU or -1FR, not {item[:40]}")
    return ByDay(WEEKDAYS.index(found[2]), int(found[1]) if found[1] else None)


def _check_together(rule: Rule, reading: _Reading) -> None:
    numbered = any(day.nth is not None for day in rule.byday)
    if (rule.freq == "MONTHLY" or rule.bymonth) and any(abs(day.nth or 0) > 5 for day in rule.byday):
        message = "a month has a weekday up to 5 times: BYDAY must number it 1 to 5 or -1 to -5"
        raise RruleError("E604", message, *reading.positions["BYDAY"])
    others = any(name in reading.values for name in PARTS if name.startswith("BY") and name != "BYSETPOS")
    wrong = {
        "BYWEEKNO": bool(rule.byweekno) and rule.freq != "YEARLY",
        "BYYEARDAY": bool(rule.byyearday) and rule.freq in ("DAILY", "WEEKLY", "MONTHLY"),
        "BYMONTHDAY": bool(rule.bymonthday) and rule.freq == "WEEKLY",
        "BYDAY": numbered and (rule.freq not in ("MONTHLY", "YEARLY") or bool(rule.byweekno)),
        "BYSETPOS": bool(rule.bysetpos) and not others,
    }
    reasons = {
        "BYWEEKNO": "goes with FREQ=YEARLY only",
        "BYYEARDAY": f"does not go with FREQ={rule.freq}",
        "BYMONTHDAY": "does not go with FREQ=WEEKLY",
        "BYDAY": "has numbers only with FREQ=MONTHLY, or FREQ=YEARLY without BYWEEKNO",
        "BYSETPOS": "picks from what another BY… part gives",
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise RruleError("E606", f"{name} {reasons[name]}", *reading.positions[name])
