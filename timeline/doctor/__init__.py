"""What calendars will make of a feed, ours or any other: `examine` bytes, or a server by `examine_visit`."""

from __future__ import annotations

from timeline.doctor._types import (
    Client,
    Code,
    Diagnosis,
    Effect,
    Evidence,
    Finding,
    Group,
    Severity,
    severity,
)
from timeline.doctor.codes import CODES
from timeline.doctor.examine import CHECKS, examine, examine_visit
from timeline.doctor.http import HTTP_CHECKS

__all__ = [
    "CHECKS",
    "CODES",
    "HTTP_CHECKS",
    "Client",
    "Code",
    "Diagnosis",
    "Effect",
    "Evidence",
    "Finding",
    "Group",
    "Severity",
    "examine",
    "examine_visit",
    "severity",
]
