"""What calendars make of any feed: `examine` checks its bytes, `examine_visit` also its server."""

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
