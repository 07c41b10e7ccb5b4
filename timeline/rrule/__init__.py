"""Recurrence rules (RFC 5545 3.3.10): reading them, expanding them to instances, and saying them in words."""

from __future__ import annotations

from timeline.rrule._clients import Misreading, fits_outlook, misreadings
from timeline.rrule._expand import backwards, check_start, expand
from timeline.rrule._parse import WEEKDAYS, ByDay, RruleError, Rule, parse
from timeline.rrule._respell import respelled
from timeline.rrule._words import ordinal, say_rule, say_rule_short

__all__ = [
    "WEEKDAYS",
    "ByDay",
    "Misreading",
    "RruleError",
    "Rule",
    "backwards",
    "check_start",
    "expand",
    "fits_outlook",
    "misreadings",
    "ordinal",
    "parse",
    "respelled",
    "say_rule",
    "say_rule_short",
]
