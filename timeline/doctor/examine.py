"""The list of all checks; `examine` and `examine_visit` run them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from timeline.doctor import (
    calendar,
    dates,
    gaps,
    identity,
    language,
    lines,
    recurring,
    relations,
    text,
    zones,
)
from timeline.doctor._types import Diagnosis, Finding, Group, Severity
from timeline.doctor.codes import CODES
from timeline.doctor.feed import Feed, build
from timeline.doctor.http import HTTP_CHECKS, source
from timeline.fetch import MAX_BYTES, Answer, Visit

Check: TypeAlias = Callable[[Feed], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    calendar.size,
    calendar.components,
    calendar.version,
    calendar.product,
    calendar.scale,
    calendar.method,
    calendar.own_uid,
    calendar.name,
    calendar.description,
    calendar.timezone,
    calendar.refresh,
    calendar.source,
    calendar.color,
    calendar.modified,
    calendar.order,
    calendar.twice,
    zones.used,
    zones.misplaced,
    zones.complete,
    zones.right,
    zones.placed,
    identity.uids,
    identity.changeable,
    identity.stamps,
    identity.twice,
    dates.start,
    dates.readable,
    dates.early,
    dates.end,
    dates.times,
    dates.long,
    recurring.readable,
    recurring.templates,
    recurring.until,
    recurring.first,
    recurring.exceptions,
    recurring.added,
    recurring.overrides,
    recurring.daily,
    gaps.skipped,
    gaps.met,
    text.known,
    text.escapes,
    text.summary,
    text.plain,
    text.sources,
    text.addresses,
    text.links,
    text.states,
    text.categories,
    text.alarms,
    text.invited,
    language.tags,
    relations.targets,
    relations.directions,
    relations.loops,
)
"""All checks of the contents of a file. `lines.py` and `feed.py` check its lines and their nesting,
`http.py` its server."""


def examine(data: bytes, name: str) -> Diagnosis:
    """The diagnosis of the bytes of a feed; `name` is the file's name in reports. No bytes make it raise."""
    return _diagnosis(data, name, ())


def examine_visit(visit: Visit) -> Diagnosis:
    """The diagnosis of the answers of a server: the feed, its headers, and robots.txt."""
    served = [finding for check in HTTP_CHECKS for finding in check(visit)]
    match visit.plain:
        case Answer(status=200, body=body):
            return _diagnosis(body, visit.url, served, visit)
        case _:
            return Diagnosis(visit.url, grouped(served), readable=False)


def _diagnosis(data: bytes, name: str, found: Iterable[Finding], visit: Visit | None = None) -> Diagnosis:
    findings = list(found)
    if len(data) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES // 2**20} MB and is not checked"
        help_ = "offer a feed of future events, and an archive beside it"
        findings.append(Finding("E700", 0, message, help_))
        return Diagnosis(name, grouped(findings), readable=False)
    read = lines.read(data)
    findings += read.findings
    feed = build(read, len(data), findings)
    findings += [finding for check in CHECKS for finding in check(feed)]
    if visit is not None:
        findings += source(feed, visit)
    readable = not any(CODES[finding.code].nothing for finding in findings)
    return Diagnosis(name, grouped(findings), len(feed.events), readable, read.texts)


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The findings in groups of similar ones: errors, then warnings, then notes, each by line."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.about, finding.fault), []).append(finding)
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    out = []
    for found in groups.values():
        found.sort(key=lambda finding: finding.line)
        out.append(Group(found[0], tuple(finding.line for finding in found)))
    out.sort(key=lambda group: _place(rank[group.first.severity], group.first))
    return tuple(out)


def _place(rank: int, first: Finding) -> tuple[int, int, str, str, str]:
    return rank, first.line, first.code, first.about, first.fault
