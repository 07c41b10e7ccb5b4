"""Bytes to unfolded content lines with their numbers. RFC 5545 3.1. Nothing here raises for any bytes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from timeline.diagnostics import quoted
from timeline.doctor._types import Finding
from timeline.fetch import MAX_BYTES

MAX_OCTETS = 75  # RFC 5545 3.1, without the line break

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BEGIN = re.compile(rb"^[ \t]*BEGIN:VCALENDAR", re.IGNORECASE | re.MULTILINE)
_PARAMETER = r';[A-Za-z0-9_.-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*'
_LINE = re.compile(rf"([A-Za-z0-9_.-]+)((?:{_PARAMETER})*):(.*)", re.DOTALL)
_ONE = re.compile(_PARAMETER)
_NAME = re.compile(r"[A-Za-z0-9_.-]+;")
_PARAMETER_FAULTS = {
    "unclosed-quote": re.compile(r'[^":]*="[^"]*$'),
    "empty-parameter": re.compile(r"[A-Za-z0-9_.-]+;[;:]"),
    "quotes": re.compile(r'[^":]*=[^":;,]+"[^"]*"'),
}
_REPLACEMENT = "\ufffd"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # RFC 5545 3.1: CONTROL, all but the tabulator


@dataclass(frozen=True, slots=True)
class ContentLine:
    """`DTSTART;TZID=Europe/Vienna:20230707T100000`, and the number of its first line in the file, from 1."""

    number: int
    name: str
    """In capitals."""
    parameters: Mapping[str, str]
    """Names in capitals, values without their quotes."""
    value: str
    """As written, with its escapes."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The content lines of a file, its lines as written, and the findings about its lines."""

    content: tuple[ContentLine, ...]
    texts: tuple[str, ...]
    findings: tuple[Finding, ...]


def read(data: bytes) -> Lines:
    """The lines of a file; without content lines if it is not a calendar at all."""
    findings: list[Finding] = []
    data = _unpacked(data, findings)
    data = _without_mark(data, findings)
    nothing = _no_calendar(data)
    if nothing is not None:
        texts = tuple(line.decode(errors="replace") for line in data[:2000].splitlines())
        return Lines((), texts, (*findings, nothing))
    pieces = _split(data, findings)
    content = tuple(_content(pieces, findings))
    return Lines(content, tuple(piece.decode(errors="replace") for piece in pieces), tuple(findings))


def _unpacked(data: bytes, findings: list[Finding]) -> bytes:
    if not data.startswith(_GZIP):
        return data
    help_ = "unpack it; a server may pack it for the transfer, with Content-Encoding: gzip"
    findings.append(Finding("E704", 0, "the file is packed with gzip", help_))
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(data, MAX_BYTES)
    except zlib.error:
        unpacked = b""
    return unpacked or b"(packed bytes that cannot be unpacked)"


def _without_mark(data: bytes, findings: list[Finding]) -> bytes:
    if not data.startswith(_BOM):
        return data
    help_ = "write UTF-8 without one (EF BB BF)"
    findings.append(Finding("W706", 1, "the file begins with a byte order mark", help_))
    return data.removeprefix(_BOM)


def _no_calendar(data: bytes) -> Finding | None:
    start = data[:2000].strip().lower()
    if not data.strip(b" \t\r\n\0"):
        size = "zero bytes" if not data else f"{len(data)} bytes and nothing to read"
        return Finding(
            "E701",
            0,
            f"the file is empty: {size}",
            "answer 503 while there is no feed; to publish one, write it whole and then rename it",
            fault="" if data else "empty",
        )
    if _BEGIN.search(data):
        return None
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<body" in start):
        return Finding(
            "E702",
            1,
            "this is a web page, not a calendar",
            "it may be a sign-in, challenge or error page: use the address of the .ics file itself, "
            "and answer 503, never 200, while there is no feed",
        )
    help_ = "a calendar begins with the line BEGIN:VCALENDAR"
    if data.startswith(_UTF16):
        help_ = "write it as UTF-8, without a byte order mark"
        return Finding("E703", 1, "the file is UTF-16", help_, fault="utf-16")
    shown = quoted(data[:40].decode(errors="replace").strip())
    message = f"there is no BEGIN:VCALENDAR: the file begins with {shown}"
    return Finding("E703", 1, message, help_, fault="json" if start.startswith((b"{", b"[")) else "")


def _split(data: bytes, findings: list[Finding]) -> list[bytes]:
    """The lines without their breaks; a break is CR LF, or LF or CR instead of it."""
    if b"\n" not in data:
        if b"\r" not in data:
            findings.append(_break(1, "the file is one line without an end"))
            return [data]
        pieces = data.split(b"\r")
        findings.append(_break(1, "lines end with CR alone"))
        return pieces[:-1] if not pieces[-1] else pieces
    raw = data.split(b"\n")
    last = raw.pop()
    for number, line in enumerate(raw, 1):
        if not line.endswith(b"\r"):
            findings.append(_break(number, "the line ends with LF alone"))
        elif line.endswith(b"\r\r"):
            findings.append(_break(number, "the line ends with CR CR LF"))
    pieces = [line.rstrip(b"\r") for line in raw]
    if last:
        findings.append(
            Finding("W712", len(raw) + 1, "the last line has no end", "end the file with CR LF (0D 0A)")
        )
        pieces.append(last.rstrip(b"\r"))
    return pieces


def _break(number: int, message: str) -> Finding:
    return Finding("W709", number, message, "end each line with CR LF (0D 0A)")


def _content(pieces: list[bytes], findings: list[Finding]) -> Iterator[ContentLine]:
    number, held = 0, [b""]
    for at, piece in enumerate(pieces, 1):
        if len(piece) > MAX_OCTETS:
            findings.append(
                Finding(
                    "W710",
                    at,
                    f"the line has {len(piece):,} octets",
                    "fold it: after 75 octets CR LF and a blank, between two characters",
                )
            )
        if piece[:1] in (b" ", b"\t") and number:
            if piece[1:2] and 0x80 <= piece[1] < 0xC0:
                findings.append(
                    Finding(
                        "W711",
                        at,
                        "the line is folded inside of a character",
                        "fold between two characters, not between two bytes of one",
                    )
                )
            held.append(piece[1:])
            continue
        if number:
            yield from _parsed(number, b"".join(held), findings)
        number, held = at, [piece]
    if number:
        yield from _parsed(number, b"".join(held), findings)


def _parsed(number: int, line: bytes, findings: list[Finding]) -> Iterator[ContentLine]:
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        text = line.decode(errors="replace")
        wrong = line[error.start : error.start + 3]
        # a lone surrogate: some writers encode half of a character outside of the first 65,536
        half = wrong[:1] == b"\xed"
        what = "half of a character" if half else "not UTF-8"
        shown = " ".join(f"{byte:02X}" for byte in wrong[: 3 if half else 1])
        message = f"the line contains {shown}, which is {what}"
        findings.append(
            Finding("E705", number, message, "write it in UTF-8", fault="" if half else "latin-1")
        )
    else:
        if _REPLACEMENT in text:
            around = text[max(0, text.index(_REPLACEMENT) - 15) :][:30]
            message = f"the line contains U+FFFD, which stands for a lost character: {quoted(around)}"
            help_ = "write the text anew from its source: it was once read in a wrong encoding"
            findings.append(Finding("E825", number, message, help_))
    if not text.strip():
        findings.append(Finding("W713", number, "the line is empty", "leave it out"))
        return
    _find_controls(number, text, findings)
    found = _LINE.fullmatch(text)
    if not found:
        findings.append(_unread(number, text))
        return
    name, parameters, value = found.groups()
    read = _parameters(number, parameters, findings) if parameters else {}
    yield ContentLine(number, name.upper(), read, value)


def _find_controls(number: int, text: str, findings: list[Finding]) -> None:
    control = "\0" if "\0" in text else next(iter(_CONTROL.findall(text)), "")
    if control:
        code = "E707" if control == "\0" else "E708"
        message = f"the line contains the control character U+{ord(control):04X}"
        help_ = "leave it out; write a line break in a text as \\n"
        findings.append(Finding(code, number, message, help_, fault="bell" if control == "\a" else ""))


def _unread(number: int, text: str) -> Finding:
    if _NAME.match(text) and ":" in text:
        faults = (fault for fault, pattern in _PARAMETER_FAULTS.items() if pattern.match(text))
        help_ = 'write a parameter that contains : ; or , in quotes, without quotes in it: TZID="…"'
        message = f"the parameters cannot be read: {quoted(text)}"
        return Finding("E715", number, message, help_, fault=next(faults, ""))
    message = f"the line is not NAME:value: {quoted(text)}"
    if ":" in text:
        help_ = "write a name of letters, digits and hyphens before the : or ;"
        return Finding("E714", number, message, help_, fault="broken-name")
    help_ = "write a line break in a text as \\n, and begin the rest of a folded line with a blank"
    return Finding("E714", number, message, help_, fault="no-colon")


def _parameters(number: int, text: str, findings: list[Finding]) -> dict[str, str]:
    """The parameters by name; of two with one name the first."""
    found: dict[str, str] = {}
    for match in _ONE.finditer(text):
        name, _, value = match[0][1:].partition("=")
        name = name.upper()
        if name in found:
            message = f"the parameter {quoted(name, limit=30)[1:-1]} appears twice"
            fault = name.lower() if name in ("LANGUAGE", "TZID") else ""
            findings.append(Finding("E792", number, message, "keep one", name, fault))
        found.setdefault(name, value.replace('"', ""))
    return found
