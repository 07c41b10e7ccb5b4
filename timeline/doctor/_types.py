"""The types of a diagnosis: its findings, which clients they concern, and how well that is known."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class Severity(enum.StrEnum):
    """How bad a finding is; the letter of its code says it."""

    ERROR = "error"
    """Something is lost or shown wrong, or the feed breaks a MUST of a standard."""
    WARNING = "warning"
    """Clients read the feed in different ways."""
    NOTE = "note"
    """Something to know or to add."""


class Client(enum.StrEnum):
    """The calendars with which most people read feeds."""

    GOOGLE = "Google"
    OUTLOOK = "Outlook"
    APPLE = "Apple"
    THUNDERBIRD = "Thunderbird"
    GNOME = "GNOME"


class Evidence(enum.StrEnum):
    """How an effect is known; the value is the mark that reports show with it."""

    MEASURED = ""
    """Seen in the program itself, or in the parser that it uses."""
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
    """Whether the client shows nothing of the feed."""
    harmless: bool = False
    """Whether the client was given the fault, and shows all that there is."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means, the clause of the standard, and who does what because of it."""

    meaning: str
    source: str = ""
    effects: tuple[Effect, ...] = ()
    """What clients do about each fault of this code."""
    nothing: bool = False
    """Whether no client can read anything from such a feed."""
    faults: Mapping[str, tuple[Effect, ...]] = field(default_factory=dict)
    """Single faults of this code by name, and what the clients do that were given just that fault. Each has a
    sample of its own."""

    def of(self, fault: str) -> tuple[Effect, ...]:
        """What clients do about a single fault: of this code, and of this fault alone."""
        return (*self.effects, *self.faults.get(fault, ()))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to report about a feed or its server. `line` counts from 1; 0 is the file as a whole."""

    code: str
    line: int
    message: str
    """In lower case; it names the value."""
    help: str = ""
    """What to write instead."""
    about: str = ""
    """What similar findings have in common, mostly the name of a property: they form one group."""
    fault: str = ""
    """The single fault, if its code has several and this one was given to a client; one of `Code.faults`."""

    @property
    def severity(self) -> Severity:
        """What the letter of the code says."""
        return severity(self.code)


@dataclass(frozen=True, slots=True)
class Group:
    """Similar findings: the first, and the lines of all of them, in order."""

    first: Finding
    lines: tuple[int, ...]

    @property
    def count(self) -> int:
        """The number of findings."""
        return len(self.lines)


def severity(code: str) -> Severity:
    """The severity that the letter of a code says."""
    return {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}[code[0]]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The findings of a feed, in groups by severity and line; `texts` are the lines of the file."""

    name: str
    groups: tuple[Group, ...]
    events: int = 0
    readable: bool = True
    """Whether clients can read anything at all."""
    texts: tuple[str, ...] = field(default=(), repr=False)
