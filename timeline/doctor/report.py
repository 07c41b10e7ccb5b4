"""A diagnosis as text, JSON and GitHub's workflow commands."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from timeline.diagnostics import Span, github_line, printable
from timeline.doctor._effects import TRIED
from timeline.doctor._types import Client, Diagnosis, Effect, Evidence, Group, Severity
from timeline.doctor.codes import CODES
from timeline.doctor.served import POLLS

_TINTS: Mapping[Severity, str] = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "34"}
_MARKS = {Evidence.REPORTED: "[rep]: users say so", Evidence.DOCUMENTED: "[doc]: its maker says so"}
_TRIED = "Of these, only Thunderbird 153 and evolution-data-server 3.46 (GNOME) were tried."
_NOBODY = "no client was given such a feed"
_FEW = 5  # lines to name of similar findings, after the first

_Paint: TypeAlias = Callable[[str, str], str]


def summary(diagnosis: Diagnosis) -> str:
    """`2 errors, 1 warning, 3 notes in a feed of 74 events`; similar findings count once."""
    counts = [
        (sum(group.first.severity is severity for group in diagnosis.groups), str(severity))
        for severity in Severity
    ]
    parts = [f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count]
    if not counts[0][0] and not counts[1][0]:
        parts.insert(0, "no errors, no warnings")
    if not diagnosis.readable:
        return ", ".join(parts)
    events = f"{diagnosis.events:,} event{'' if diagnosis.events == 1 else 's'}"
    return f"{', '.join(parts)} in a feed of {events}"


def as_text(diagnosis: Diagnosis, *, width: int = 80, color: bool = False, served: bool = False) -> str:
    """All findings, the summary, and what each client makes of the feed, as lines of about `width` columns.

    If the feed came from a server (`served`), the text also says how often each client asks again.
    """

    def paint(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if color else text

    out: list[str] = []
    for group in diagnosis.groups:
        if group.first.severity is Severity.NOTE:
            out += _note(group, width, paint)
        else:
            out += [*_group(group, diagnosis, width, paint), ""]
    if diagnosis.groups and diagnosis.groups[-1].first.severity is Severity.NOTE:
        out.append("")
    out += [paint(summary(diagnosis), "1"), ""]
    out += _table(diagnosis, width, paint, served=served)
    return "\n".join(out)


def _group(group: Group, diagnosis: Diagnosis, width: int, paint: _Paint) -> Iterator[str]:
    first = group.first
    head = f"{first.severity}[{first.code}]"
    lines = _wrapped(f"{head}: {printable(first.message)}", width)
    yield paint(head, f"1;{_TINTS[first.severity]}") + paint(lines[0].removeprefix(head), "1")
    yield from (paint(line, "1") for line in lines[1:])
    name = printable(diagnosis.name)
    yield f"  --> {name}:{first.line}{_more(group)}" if first.line else f"  --> {name}{_more(group)}"
    text = diagnosis.texts[first.line - 1] if 0 < first.line <= len(diagnosis.texts) else ""
    if text and not text.upper().startswith("BEGIN:"):
        shown = printable(text.replace("\t", "    "))
        room = width - len(str(first.line)) - 4
        yield f" {first.line} | {shown if len(shown) <= room else shown[: room - 1] + '…'}"
    effects = CODES[first.code].of(first.fault)
    for effect in effects:
        yield from _labelled(effect.who, _says(effect), width, lambda text: paint(text, "1"))
    if all(effect.evidence is not Evidence.MEASURED for effect in effects):
        yield from _labelled("tried", _NOBODY, width, lambda text: paint(text, "1"))
    if first.help:
        yield from _labelled("help", printable(first.help), width, lambda text: paint(text, "1;36"))


def _note(group: Group, width: int, paint: _Paint) -> Iterator[str]:
    """A note, in fewer lines than an error, because notes are many."""
    first = group.first
    head = f"{first.severity}[{first.code}]"
    place = f"line {first.line}{_more(group)}: " if first.line else ""
    lines = _wrapped(f"{head}: {place}{printable(first.message)}", width)
    yield paint(head, f"1;{_TINTS[first.severity]}") + lines[0].removeprefix(head)
    yield from lines[1:]
    for effect in CODES[first.code].of(first.fault):
        yield from _labelled(effect.who, _says(effect), width, lambda text: paint(text, "1"))
    if first.help:
        yield from _labelled("help", printable(first.help), width, lambda text: paint(text, "1;36"))


def _more(group: Group) -> str:
    """`, and 9 more (30, 46, …)`."""
    more = [str(line) for line in group.lines[1:]]
    if not more:
        return ""
    named = ", ".join(more[:_FEW]) + (", …" if len(more) > _FEW else "")
    return f", and {len(more):,} more" + (f" ({named})" if group.first.line else "")


def _labelled(label: str, text: str, width: int, paint: Callable[[str], str]) -> Iterator[str]:
    lines = _wrapped(f"  {label}: {text}", width, indent="    ")
    yield lines[0].replace(f"{label}:", f"{paint(label)}:", 1)
    yield from lines[1:]


def _wrapped(text: str, width: int, *, indent: str = "  ") -> list[str]:
    return textwrap.wrap(
        text, max(40, width), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _says(effect: Effect) -> str:
    return f"{effect.what} {effect.evidence}".rstrip()


def _effects(diagnosis: Diagnosis, client: Client) -> dict[Effect, list[str]]:
    """What a client does with the feed, as far as known, each with the codes that cause it."""
    found: dict[Effect, list[str]] = {}
    for group in diagnosis.groups:
        for effect in CODES[group.first.code].of(group.first.fault):
            if effect.who == client and group.first.code not in found.setdefault(effect, []):
                found[effect].append(group.first.code)
    return found


def _untried(diagnosis: Diagnosis, client: Client, *kinds: Severity) -> list[str]:
    """The codes of findings of some kinds whose single fault a client was not given."""
    return list(
        dict.fromkeys(
            group.first.code
            for group in diagnosis.groups
            if group.first.severity in kinds
            and all(effect.who != client for effect in CODES[group.first.code].of(group.first.fault))
        )
    )


def _verdict(diagnosis: Diagnosis, client: Client) -> str:
    """What a client makes of the feed, in one line. It reads a feed only if it was given each fault."""
    effects = {each: codes for each, codes in _effects(diagnosis, client).items() if not each.harmless}
    reports = [f"{_says(effect)} ({', '.join(found)})" for effect, found in effects.items()]
    refused = [text for text, effect in zip(reports, effects, strict=True) if effect.refuses]
    if not diagnosis.readable:
        return "; ".join(["finds no feed", *reports])
    if refused:
        return f"does not read it: {'; '.join(refused)}"
    untried = _untried(diagnosis, client, Severity.ERROR)
    if untried:
        return "; ".join([*reports, f"{', '.join(untried)}: not tried"])
    if client in TRIED and reports:
        return f"reads it, but {'; '.join(reports)}"
    if client in TRIED and not _untried(diagnosis, client, Severity.WARNING):
        return "reads it"
    return "; ".join(reports) or "no problem is known"


def _table(diagnosis: Diagnosis, width: int, paint: _Paint, *, served: bool) -> Iterator[str]:
    column = max(len(client) for client in Client) + 4
    marks: set[Evidence] = set()
    for client in Client:
        verdict = _verdict(diagnosis, client)
        if served and diagnosis.readable and client in POLLS:
            verdict += f". It {_says(POLLS[client])}"
        marks |= {evidence for evidence in _MARKS if evidence in verdict}
        lines = textwrap.wrap(verdict, max(40, width) - column, break_on_hyphens=False)
        yield f"  {paint(str(client), '1')}{' ' * (column - 2 - len(client))}{lines[0]}"
        yield from (" " * column + line for line in lines[1:])
    yield ""
    legend = " ".join([_TRIED, *(f"{words}." for mark, words in _MARKS.items() if mark in marks)])
    yield from _wrapped(legend, width, indent="")


def as_json(diagnosis: Diagnosis) -> str:
    """A JSON object: name, events, findings (each with code, severity, message, lines, help …), clients."""
    return json.dumps(
        {
            "name": diagnosis.name,
            "events": diagnosis.events,
            "findings": [
                {
                    "code": group.first.code,
                    "fault": group.first.fault,
                    "severity": str(group.first.severity),
                    "meaning": CODES[group.first.code].meaning,
                    "message": group.first.message,
                    "line": group.first.line,
                    "lines": [line for line in group.lines if line],
                    "count": group.count,
                    "help": group.first.help,
                    "source": CODES[group.first.code].source,
                    "effects": [_effect(each) for each in CODES[group.first.code].of(group.first.fault)],
                }
                for group in diagnosis.groups
            ],
            "clients": {
                str(client): {
                    "reads": _reads(diagnosis, client),
                    "verdict": _verdict(diagnosis, client),
                }
                for client in Client
            },
        },
        indent=2,
        ensure_ascii=False,
    )


def _reads(diagnosis: Diagnosis, client: Client) -> bool | None:
    """Whether a client shows anything of the feed; None if that was not tried."""
    if not diagnosis.readable or any(effect.refuses for effect in _effects(diagnosis, client)):
        return False
    return True if client in TRIED and not _untried(diagnosis, client, Severity.ERROR) else None


def as_github(diagnosis: Diagnosis) -> str:
    """Errors and warnings, without notes, as GitHub workflow commands, one a line."""
    return "\n".join(
        github_line(
            group.first.severity,
            group.first.code,
            group.first.message,
            Span(diagnosis.name, group.first.line, 1 if group.first.line else 0),
            group.first.help,
        )
        for group in diagnosis.groups
        if group.first.severity is not Severity.NOTE
    )


def _effect(effect: Effect) -> dict[str, str]:
    return {"who": str(effect.who), "what": effect.what, "evidence": effect.evidence.name.lower()}
