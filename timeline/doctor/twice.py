"""Whether an unchanged feed is the same in the answers to two requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from timeline.diagnostics import quoted
from timeline.doctor import lines
from timeline.doctor._types import Finding
from timeline.doctor.lines import ContentLine
from timeline.fetch import Answer, Visit

_Block: TypeAlias = tuple[ContentLine, ...]
_STAMPS = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"})


def compare(visit: Visit) -> Iterator[Finding]:
    """W921, E922, E923, W924: what changed between two requests although no event did."""
    first, second = visit.plain, visit.again
    if (
        not isinstance(first, Answer)
        or not isinstance(second, Answer)
        or (first.status, second.status) != (200, 200)
    ):
        return
    etags = (first.field("etag"), second.field("etag"))
    if first.body == second.body:
        if etags[0] != etags[1]:
            message = (
                f"the same bytes have the ETag {quoted(etags[0])}, and a second later {quoted(etags[1])}"
            )
            yield Finding("W924", 0, message, "compute the ETag from the content, such as a digest of it")
        return
    if etags[0] and etags[0] == etags[1]:
        message = f"the bytes change, but the ETag {quoted(etags[0])} does not"
        yield Finding("E923", 0, message, "compute the ETag from the content, such as a digest of it")
    yield from _changes(_blocks(first.body), _blocks(second.body))


def _changes(first: list[_Block], second: list[_Block]) -> Iterator[Finding]:
    stamped = _without(first, _STAMPS), _without(second, _STAMPS)
    nameless = _without(first, _STAMPS | {"UID"}), _without(second, _STAMPS | {"UID"})
    if stamped[0] == stamped[1]:
        names = sorted({line.name for block in _difference(first, second) for line in block} & _STAMPS)
        message = f"from one request to the next the only difference is in {' and '.join(names)}"
        help_ = "stamp an event when its content changes, not at each request"
        yield Finding("W921", 0, message, help_)
    elif sorted(stamped[0]) == sorted(stamped[1]):
        message = "from one request to the next the same events come in another order"
        yield Finding("W921", 0, message, "write events in a fixed order: by start and UID")
    elif sorted(nameless[0]) == sorted(nameless[1]):
        message = "from one request to the next the same events have other UIDs"
        yield Finding("E922", 0, message, "give each event one permanent UID, and store it with the event")


def _blocks(body: bytes) -> list[_Block]:
    """The lines of a calendar in blocks, each from one BEGIN to the next, without the ENDs."""
    found: list[list[ContentLine]] = [[]]
    for line in lines.read(body).content:
        if line.name == "BEGIN":
            found.append([])
        if line.name != "END":
            found[-1].append(line)
    return [tuple(block) for block in found]


def _without(blocks: list[_Block], names: frozenset[str]) -> list[str]:
    return [
        "\n".join(f"{line.name};{line.parameters}:{line.value}" for line in block if line.name not in names)
        for block in blocks
    ]


def _difference(first: list[_Block], second: list[_Block]) -> Iterator[_Block]:
    """The lines that differ between two lists of blocks, which differ only in stamps."""
    for own, other in zip(first, second, strict=False):
        there = {(line.name, line.value) for line in other}
        yield tuple(line for line in own if (line.name, line.value) not in there)
