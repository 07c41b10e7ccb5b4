"""What a finding is, whom it concerns, and how well that is known."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class Severity(enum.StrEnum):
    """How bad a finding is: the letter of its code."""

    ERROR = "error"
    """Something is lost or shown wrong, or a standard's MUST is broken."""
    WARNING = "warning"
    """Readers of the feed differ in what they make of it."""
    NOTE = "note"
    """Something to know, or to add."""


class Client(enum.StrEnum):
    """The calendars that most people read feeds with."""

    GOOGLE = "Google"
    OUTLOOK = "Outlook"
    APPLE = "Apple"
    THUNDERBIRD = "Thunderbird"
    GNOME = "GNOME"


class Evidence(enum.StrEnum):
    """How an effect is known; the value is the mark that it is shown with."""

    MEASURED = ""
    """Seen in the program itself, or in the parser that it is built on."""
    DOCUMENTED = "[doc]"
    """Its maker says so."""
    REPORTED = "[rep]"
    """Users say so; not tried."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a client, or another program, does because of a finding: `hides the event`."""

    who: str
    what: str
    evidence: Evidence = Evidence.MEASURED
    refuses: bool = False
    """It shows nothing of the feed."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means, the clause that says so, and who does what because of it."""

    meaning: str
    source: str = ""
    effects: tuple[Effect, ...] = ()
    nothing: bool = False
    """There is no feed that anybody could read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a feed or its server does. `line` counts from 1; 0 is the file as a whole."""

    code: str
    line: int
    message: str
    """Lower case; names the value."""
    help: str = ""
    """What to write instead."""
    about: str = ""
    """What like findings have in common, mostly a property's name: they are shown as one."""

    @property
    def severity(self) -> Severity:
        return severity(self.code)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are alike: the first, and the lines of all of them, in order."""

    first: Finding
    lines: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.lines)


def severity(code: str) -> Severity:
    return {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}[code[0]]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is found in a feed: groups by severity and line; `texts` are its lines as they stand."""

    name: str
    groups: tuple[Group, ...]
    events: int = 0
    readable: bool = True
    """Whether there is a feed at all."""
    texts: tuple[str, ...] = field(default=(), repr=False)
