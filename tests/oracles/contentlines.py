"""Content lines of RFC 5545 3.1, taken apart to the letter: what is off the grammar raises ValueError."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAM = re.compile(r';([A-Za-z0-9-]+)=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^",;:\x00-\x08\x0a-\x1f\x7f]*)')
_TEXT = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*")  # 3.3.11
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Line:
    """One property."""

    name: str
    params: tuple[tuple[str, str], ...]
    """As written: a quoted value with its quotation marks."""
    value: str
    """As written."""

    def __str__(self) -> str:
        return f"{self.name}{''.join(f';{name}={value}' for name, value in self.params)}:{self.value}"

    @property
    def text(self) -> str:
        """The value as TEXT. Raises ValueError where it is none."""
        if not _TEXT.fullmatch(self.value):
            raise ValueError(f"not TEXT: {self}")
        return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(frozen=True, slots=True)
class Component:
    """A component with its properties and components, in their order."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def get(self, name: str) -> Line | None:
        """The only property of that name. Raises ValueError where there are more."""
        found = self.all(name)
        if len(found) > 1:
            raise ValueError(f"{len(found)} times {name}")
        return found[0] if found else None

    def value(self, name: str) -> str:
        """The only property's value as written. Raises ValueError where there is not just one."""
        if (line := self.get(name)) is None:
            raise ValueError(f"no {name}")
        return line.value

    def text(self, name: str) -> str:
        """The only property's value as TEXT. Raises ValueError where there is not just one."""
        if (line := self.get(name)) is None:
            raise ValueError(f"no {name}")
        return line.text

    def named(self, name: str) -> list[Component]:
        return [part for part in self.parts if part.name == name]


def unfolded(content: bytes) -> Iterator[str]:
    """The content lines, unfolded. RFC 5545 3.1: at most 75 octets, and CRLF after each, and nowhere else."""
    if not content.endswith(b"\r\n"):
        raise ValueError("the last line does not end in CRLF")
    logical = b""
    for number, physical in enumerate(content[:-2].split(b"\r\n"), 1):
        if len(physical) > 75 or b"\r" in physical or b"\n" in physical or not physical:
            raise ValueError(f"line {number}: {physical!r}")
        physical.decode()  # 3.1 lets a line be folded inside of a letter; a client that decodes first breaks
        if physical[:1] in (b" ", b"\t"):
            logical += physical[1:]
            continue
        if number > 1:
            yield logical.decode()
        logical = physical
    yield logical.decode()


def line_of(text: str) -> Line:
    """One content line. Raises ValueError."""
    name = _NAME.match(text)
    if not name:
        raise ValueError(f"not a content line: {text!r}")
    at, params = name.end(), []
    while found := _PARAM.match(text, at):
        params.append((found[1], found[2]))
        at = found.end()
    if text[at : at + 1] != ":":
        raise ValueError(f"not a content line: {text!r}")
    return Line(name[0], tuple(params), text[at + 1 :])


def calendar(content: bytes) -> Component:
    """The only VCALENDAR of a stream. Raises ValueError."""
    open_: list[Component] = [Component("")]
    for line in map(line_of, unfolded(content)):
        match line.name:
            case "BEGIN":
                part = Component(line.value)
                open_[-1].parts.append(part)
                open_.append(part)
            case "END":
                if open_.pop().name != line.value:
                    raise ValueError(f"END:{line.value} ends another component")
            case _:
                open_[-1].lines.append(line)
    [root] = open_
    [found] = root.parts
    if found.name != "VCALENDAR" or root.lines:
        raise ValueError("not one VCALENDAR")
    return found
